"""Mails about Berechtigungstypen: to who became or ceased to be something, and to FirmenAdmins."""

from datetime import date

from firmenportal.i18n import day, translate
from firmenportal.post.vorlage import Link, Mailtext, mailtext
from firmenportal.settings import settings

_AUSGANG = {
    "abgelehnt": "{durch} hat den Vorschlag abgelehnt, {wer} zum FirmenAdmin zu machen.",
    "zurueckgezogen": "{durch} hat den Vorschlag zurückgezogen, {wer} zum FirmenAdmin zu machen.",
    "hinfaellig": (
        "Der Vorschlag, {wer} zum FirmenAdmin zu machen, ist hinfällig: {durch} hat einen Zugang "
        "geändert, ohne den er nicht mehr gilt."
    ),
    "abgelaufen": (
        "Der Vorschlag, {wer} zum FirmenAdmin zu machen, ist abgelaufen. Niemand hat ihn "
        "rechtzeitig bestätigt."
    ),
}
_TYPEN = {
    "Admin": (
        "Sie sind bei {firma} nicht mehr Admin und verwalten keine Verträge mehr. Ihre eigenen "
        "Vertragsrechte behalten Sie."
    ),
    "FirmenAdmin": (
        "Sie sind bei {firma} nicht mehr FirmenAdmin. Einzelne Vertragsrechte haben Sie dort erst "
        "wieder, wenn sie Ihnen jemand erteilt."
    ),
}


def admin_ernannt(sprache: str, name: str, firma: str, anzahl: int) -> Mailtext:
    """To a new Admin. An assignment is no right: the contracts are not named."""
    return _an_ihn(
        sprache,
        name,
        firma,
        "Sie sind Admin bei {firma}",
        "Sie verwalten jetzt bei {firma} die Zugriffe auf Verträge, Anzahl: {anzahl}. Ihre eigenen "
        "Vertragsrechte ändern sich dadurch nicht.",
        anzahl,
    )


def zugewiesen(sprache: str, name: str, firma: str, anzahl: int) -> Mailtext:
    """To an Admin whose contracts were assigned anew."""
    return _an_ihn(
        sprache,
        name,
        firma,
        "Ihre Verträge als Admin bei {firma} wurden geändert",
        "Sie verwalten bei {firma} jetzt die Zugriffe auf andere Verträge als bisher, Anzahl: "
        "{anzahl}.",
        anzahl,
    )


def entlassen(sprache: str, name: str, firma: str, bisher: str) -> Mailtext:
    """To who was Admin or FirmenAdmin until now."""
    betreff = translate("Ihre Rolle bei {firma} wurde geändert", sprache).format(firma=firma)
    satz = translate(_TYPEN[bisher], sprache).format(firma=firma)
    return mailtext(sprache, betreff, name, satz, _fragen(sprache))


def firmenadmin_entlassen(sprache: str, name: str, firma: str, wer: str, durch: str) -> Mailtext:
    """To the FirmenAdmins who remain."""
    return mailtext(
        sprache,
        translate("{wer} ist nicht mehr FirmenAdmin", sprache).format(wer=wer),
        name,
        translate("{durch} hat {wer} bei {firma} als FirmenAdmin entlassen.", sprache).format(
            durch=durch, wer=wer, firma=firma
        ),
        _aenderungen(sprache),
    )


def vorgeschlagen(
    sprache: str, name: str, firma: str, wer: str, durch: str, bis: date, pfad: str
) -> Mailtext:
    """To all FirmenAdmins: who is proposed, and until when a second one may confirm."""
    return mailtext(
        sprache,
        translate("Vorschlag: {wer} soll FirmenAdmin werden", sprache).format(wer=wer),
        name,
        translate(
            "{durch} schlägt vor, dass {wer} bei {firma} FirmenAdmin wird. Ein FirmenAdmin hat "
            "alle Rechte an allen freigeschalteten Verträgen und verwaltet die Zugänge. Bestätigen "
            "muss das ein zweiter FirmenAdmin, spätestens am {bis}.",
            sprache,
        ).format(durch=durch, wer=wer, firma=firma, bis=day(bis, sprache)),
        Link(translate("Vorschlag ansehen", sprache), settings.base_url + pfad),
    )


def bestaetigt(sprache: str, name: str, firma: str, wer: str, durch: str) -> Mailtext:
    """To all FirmenAdmins, the new one among them."""
    return mailtext(
        sprache,
        translate("{wer} ist jetzt FirmenAdmin", sprache).format(wer=wer),
        name,
        translate(
            "{durch} hat bestätigt: {wer} ist jetzt FirmenAdmin bei {firma}.", sprache
        ).format(durch=durch, wer=wer, firma=firma),
        _aenderungen(sprache),
    )


def vorschlag_beendet(
    sprache: str, name: str, firma: str, wer: str, ausgang: str, durch: str
) -> Mailtext:
    """To all FirmenAdmins: a proposal came to nothing, and why."""
    betreff = translate("{wer} wird nicht FirmenAdmin bei {firma}", sprache)
    satz = translate(_AUSGANG[ausgang], sprache).format(wer=wer, durch=durch)
    return mailtext(sprache, betreff.format(wer=wer, firma=firma), name, satz)


def _an_ihn(sprache: str, name: str, firma: str, betreff: str, satz: str, anzahl: int) -> Mailtext:
    return mailtext(
        sprache,
        translate(betreff, sprache).format(firma=firma),
        name,
        translate(satz, sprache).format(firma=firma, anzahl=anzahl),
        Link(translate("Admin-Bereich öffnen", sprache), f"{settings.base_url}/admin/nutzer"),
        _fragen(sprache),
    )


def _aenderungen(sprache: str) -> Link:
    return Link(
        translate("Letzte Änderungen ansehen", sprache), f"{settings.base_url}/admin/aenderungen"
    )


def _fragen(sprache: str) -> str:
    return translate("Fragen dazu beantwortet ein FirmenAdmin Ihrer Firma.", sprache)
