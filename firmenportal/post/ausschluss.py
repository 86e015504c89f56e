"""Mails about access: to who was blocked, unblocked or removed, and to the other FirmenAdmins."""

from firmenportal.i18n import translate
from firmenportal.post.vorlage import Link, Mailtext, mailtext
from firmenportal.settings import settings


def gesperrt(sprache: str, name: str, firma: str) -> Mailtext:
    """To the person: nothing at this Firma until the block is lifted."""
    return _an_ihn(
        sprache,
        name,
        firma,
        "Ihr Zugang bei {firma} ist gesperrt",
        "Ihr Zugang bei {firma} wurde gesperrt. Bis er entsperrt wird, sehen Sie dort nichts und "
        "können dort nichts tun.",
    )


def entsperrt(sprache: str, name: str, firma: str) -> Mailtext:
    """To the person: the rights that have not ended meanwhile count again."""
    return _an_ihn(
        sprache,
        name,
        firma,
        "Ihr Zugang bei {firma} ist entsperrt",
        "Ihr Zugang bei {firma} wurde entsperrt. Ihre Rechte dort gelten wieder, soweit sie "
        "inzwischen nicht geendet haben.",
    )


def entfernt(sprache: str, name: str, firma: str) -> Mailtext:
    """To the person: the access is gone."""
    return _an_ihn(
        sprache,
        name,
        firma,
        "Ihr Zugang bei {firma} ist beendet",
        "Ihr Zugang bei {firma} wurde beendet, und mit ihm alle Ihre Rechte dort. Zugänge bei "
        "anderen Firmen ändern sich dadurch nicht.",
    )


def firmenadmin_gesperrt(sprache: str, name: str, firma: str, wer: str, durch: str) -> Mailtext:
    """To the other FirmenAdmins."""
    betreff = "FirmenAdmin gesperrt: {wer}"
    satz = "{durch} hat den Zugang von {wer} bei {firma} gesperrt."
    return _an_alle(sprache, name, betreff, satz, firma, wer, durch)


def firmenadmin_entsperrt(sprache: str, name: str, firma: str, wer: str, durch: str) -> Mailtext:
    """To the other FirmenAdmins."""
    betreff = "FirmenAdmin entsperrt: {wer}"
    satz = "{durch} hat den Zugang von {wer} bei {firma} entsperrt."
    return _an_alle(sprache, name, betreff, satz, firma, wer, durch)


def firmenadmin_entfernt(sprache: str, name: str, firma: str, wer: str, durch: str) -> Mailtext:
    """To the other FirmenAdmins."""
    betreff = "FirmenAdmin entfernt: {wer}"
    satz = "{durch} hat den Zugang von {wer} bei {firma} beendet."
    return _an_alle(sprache, name, betreff, satz, firma, wer, durch)


def _an_ihn(sprache: str, name: str, firma: str, betreff: str, satz: str) -> Mailtext:
    return mailtext(
        sprache,
        translate(betreff, sprache).format(firma=firma),
        name,
        translate(satz, sprache).format(firma=firma),
        translate("Fragen dazu beantwortet ein FirmenAdmin Ihrer Firma.", sprache),
    )


def _an_alle(
    sprache: str, name: str, betreff: str, satz: str, firma: str, wer: str, durch: str
) -> Mailtext:
    return mailtext(
        sprache,
        translate(betreff, sprache).format(wer=wer),
        name,
        translate(satz, sprache).format(durch=durch, wer=wer, firma=firma),
        Link(
            translate("Letzte Änderungen ansehen", sprache),
            f"{settings.base_url}/admin/aenderungen",
        ),
    )
