"""Mails about Einladungen: to who is invited, and to who invited."""

from datetime import datetime

from firmenportal.i18n import moment, translate
from firmenportal.post.vorlage import Link, Mailtext, mailtext, unter_dem_dach
from firmenportal.settings import settings


def einladung(sprache: str, name: str, firma: str, von: str, pfad: str, bis: datetime) -> Mailtext:
    """The link with which an invitation is accepted. It names no contract: nobody is in yet."""
    return mailtext(
        sprache,
        translate("Einladung: Ihr Zugang bei {firma}", sprache).format(firma=firma),
        name,
        translate(
            "{von} lädt Sie ein, im Firmenportal für {firma} zu arbeiten. Nehmen Sie die "
            "Einladung an, um Ihren Zugang zu aktivieren. Der Link gilt bis {bis} und nur einmal.",
            sprache,
        ).format(von=von, firma=firma, bis=moment(bis, sprache)),
        Link(translate("Einladung annehmen", sprache), _adresse(pfad)),
        _nicht_gemeint(sprache),
    )


def erinnerung(sprache: str, name: str, firma: str, von: str, pfad: str, bis: datetime) -> Mailtext:
    """Two days before the end, with a link of its own; the first one stays good."""
    return mailtext(
        sprache,
        translate("Erinnerung: Ihre Einladung bei {firma} läuft ab", sprache).format(firma=firma),
        name,
        translate(
            "{von} hat Sie eingeladen, im Firmenportal für {firma} zu arbeiten. Die Einladung "
            "läuft ab: {bis}. Danach brauchen Sie eine neue.",
            sprache,
        ).format(von=von, firma=firma, bis=moment(bis, sprache)),
        Link(translate("Einladung annehmen", sprache), _adresse(pfad)),
        _nicht_gemeint(sprache),
    )


def zugang_aktiviert(sprache: str, name: str, firma: str) -> Mailtext:
    """To who has accepted: somebody else who did it would be noticed."""
    return mailtext(
        sprache,
        translate("Ihr Zugang bei {firma} ist aktiviert", sprache).format(firma=firma),
        name,
        translate(
            "Sie haben die Einladung angenommen. Sie arbeiten jetzt im Firmenportal für {firma}. "
            "Was Sie dort dürfen, steht unter „Eigene Vertragsrechte“.",
            sprache,
        ).format(firma=firma),
        unter_dem_dach(translate("Verträge öffnen", sprache), "/vertraege"),
        translate(
            "Waren Sie das nicht? Dann wenden Sie sich bitte sofort an das Service Center: "
            "{servicecenter}",
            sprache,
        ).format(servicecenter=settings.servicecenter_email),
    )


def angenommen(sprache: str, name: str, firma: str, wer: str) -> Mailtext:
    """To the inviter: the person is in."""
    return mailtext(
        sprache,
        translate("{wer} hat Ihre Einladung angenommen", sprache).format(wer=wer),
        name,
        translate(
            "{wer} hat Ihre Einladung zu {firma} angenommen und arbeitet ab jetzt mit den Rechten, "
            "die Sie gewählt haben.",
            sprache,
        ).format(wer=wer, firma=firma),
        _nutzer(sprache),
    )


def abgelaufen(sprache: str, name: str, firma: str, wer: str) -> Mailtext:
    """To the inviter: the seven days are over."""
    return mailtext(
        sprache,
        translate("Ihre Einladung an {wer} ist abgelaufen", sprache).format(wer=wer),
        name,
        translate(
            "{wer} hat Ihre Einladung zu {firma} nicht angenommen; der Link gilt nicht mehr. Sie "
            "können sie erneut senden.",
            sprache,
        ).format(wer=wer, firma=firma),
        _nutzer(sprache),
    )


def verfallen(sprache: str, name: str, firma: str, wer: str) -> Mailtext:
    """To the inviter: he could not send it any more, so its link is dead."""
    return mailtext(
        sprache,
        translate("Ihre Einladung an {wer} gilt nicht mehr", sprache).format(wer=wer),
        name,
        translate(
            "Sie könnten diese Einladung zu {firma} so nicht mehr senden, weil sich Ihre eigenen "
            "Rechte oder Ihre Rolle geändert haben. Der Link an {wer} ist deshalb ungültig. Laden "
            "Sie mit den Rechten ein, die Sie jetzt geben dürfen, oder bitten Sie einen "
            "FirmenAdmin.",
            sprache,
        ).format(wer=wer, firma=firma),
        _nutzer(sprache),
    )


def gescheitert(sprache: str, name: str, firma: str, wer: str, grund: str) -> Mailtext:
    """To the inviter: the person tried and could not; `grund` is a German sentence."""
    return mailtext(
        sprache,
        translate("Ihre Einladung konnte nicht angenommen werden", sprache),
        name,
        translate(
            "{wer} wollte Ihre Einladung zu {firma} annehmen. Das ging nicht.", sprache
        ).format(wer=wer, firma=firma),
        translate(grund, sprache),
        _nutzer(sprache),
    )


def _nutzer(sprache: str) -> Link:
    return Link(translate("Nutzer & Verträge öffnen", sprache), _adresse("/admin/nutzer"))


def _nicht_gemeint(sprache: str) -> str:
    return translate(
        "Kennen Sie diese Person oder die Firma nicht? Dann tun Sie nichts: Ohne Sie bekommt "
        "niemand Zugang.",
        sprache,
    )


def _adresse(pfad: str) -> str:
    return settings.base_url + pfad
