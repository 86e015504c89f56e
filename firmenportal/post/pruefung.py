"""Mails about reviews of access: due, overdue, left lying, closed. They name no person reviewed."""

from datetime import date

from firmenportal.i18n import day, number, translate
from firmenportal.post.vorlage import Link, Mailtext, mailtext
from firmenportal.settings import settings

_VORHER = (
    "bis zum {tag} prüfen Sie, wer bei {firma} welchen Zugriff noch braucht. Sie können schon "
    "jetzt beginnen."
)
_HEUTE = (
    "heute, am {tag}, ist die Prüfung der Zugriffe bei {firma} fällig. Sie prüfen, wer welchen "
    "Zugriff noch braucht."
)
_DANACH = (
    "seit dem {tag} ist die Prüfung der Zugriffe bei {firma} überfällig. Sie prüfen, wer welchen "
    "Zugriff noch braucht."
)


def faellig(sprache: str, name: str, firma: str, firma_id: int, tag: date, heute: date) -> Mailtext:
    """A review by plan comes, is due today, or is overdue."""
    betreff, satz = _faellig(tag, heute)
    return _mail(sprache, name, firma_id, betreff, satz, firma=firma, tag=day(tag, sprache))


def laeuft(sprache: str, name: str, firma: str, firma_id: int, begonnen: date) -> Mailtext:
    """A review was begun and lies there."""
    return _mail(
        sprache,
        name,
        firma_id,
        "Erinnerung: Prüfung der Zugriffe bei {firma} abschließen",
        "die Prüfung der Zugriffe bei {firma} läuft seit dem {tag} und ist noch nicht "
        "abgeschlossen. Was Sie schon entschieden haben, ist gespeichert.",
        firma=firma,
        tag=day(begonnen, sprache),
    )


def abgeschlossen(
    sprache: str, name: str, firma: str, firma_id: int, durch: str, offen: int
) -> Mailtext:
    """A review is closed; its proof is there."""
    return _mail(
        sprache,
        name,
        firma_id,
        "Prüfung der Zugriffe bei {firma} abgeschlossen",
        "{durch} hat die Prüfung der Zugriffe bei {firma} abgeschlossen. Offen geblieben: {offen}. "
        "Den gesiegelten Nachweis finden Sie im Admin-Bereich.",
        firma=firma,
        durch=durch,
        offen=number(offen, sprache),
    )


def _faellig(tag: date, heute: date) -> tuple[str, str]:
    if heute < tag:
        return "Prüfung der Zugriffe bei {firma} fällig am {tag}", _VORHER
    if heute == tag:
        return "Prüfung der Zugriffe bei {firma} heute fällig", _HEUTE
    return "Prüfung der Zugriffe bei {firma} überfällig", _DANACH


def _mail(
    sprache: str, name: str, firma_id: int, betreff: str, satz: str, **angaben: str
) -> Mailtext:
    adresse = f"{settings.base_url}/admin/pruefung?firma={firma_id}"
    return mailtext(
        sprache,
        translate(betreff, sprache).format(**angaben),
        name,
        translate(satz, sprache).format(**angaben),
        Link(translate("Zugriffe prüfen", sprache), adresse),
    )
