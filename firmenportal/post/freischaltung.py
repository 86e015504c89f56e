"""Mails about an application: to its contact, in plain words, with the number of the case."""

from datetime import date

from firmenportal.i18n import day, translate
from firmenportal.post.vorlage import Link, Mailtext, mailtext
from firmenportal.settings import settings


def code(sprache: str, name: str, vorgang: str, code: str) -> Mailtext:
    """The code with which the application is opened again."""
    return _mail(
        sprache,
        name,
        vorgang,
        "Ihr Code für den Antrag {vorgang}",
        "Ihr Freischaltungsantrag hat die Vorgangsnummer {vorgang}. Mit diesem Code öffnen Sie ihn "
        "auf jedem Gerät wieder: {code}",
        "Geben Sie den Code nur weiter, wenn die Person den Antrag mit Ihnen bearbeiten soll. Wenn "
        "Sie keinen Antrag begonnen haben, brauchen Sie nichts zu tun.",
        code=code,
    )


def eingereicht(sprache: str, name: str, vorgang: str, ziel: date) -> Mailtext:
    """The application is there; until when it is to be checked."""
    return _mail(
        sprache,
        name,
        vorgang,
        "Ihr Antrag {vorgang} ist eingegangen",
        "Ihr Freischaltungsantrag {vorgang} ist beim Service Center eingegangen. Zwei Personen "
        "prüfen ihn, meist bis zum {ziel}.",
        ziel=day(ziel, sprache),
    )


def rueckfrage(sprache: str, name: str, vorgang: str, frage: str) -> Mailtext:
    """The Service Center asks something."""
    return _mail(
        sprache,
        name,
        vorgang,
        "Rückfrage zu Ihrem Antrag {vorgang}",
        "Das Service Center hat eine Frage zu Ihrem Freischaltungsantrag {vorgang}:",
        "{frage}",
        "Antworten Sie bitte innerhalb von 30 Tagen. Danach wird der Antrag geschlossen.",
        frage=frage,
    )


def erinnerung(sprache: str, name: str, vorgang: str, bis: date) -> Mailtext:
    """The question is still open."""
    return _mail(
        sprache,
        name,
        vorgang,
        "Ihr Antrag {vorgang} wartet auf Ihre Antwort",
        "Eine Rückfrage zu Ihrem Freischaltungsantrag {vorgang} ist noch offen. Ohne Ihre Antwort "
        "wird der Antrag am {bis} geschlossen.",
        bis=day(bis, sprache),
    )


def abgelehnt(sprache: str, name: str, vorgang: str, grund: str) -> Mailtext:
    """It ends without activation, and why."""
    return _mail(
        sprache,
        name,
        vorgang,
        "Ihr Antrag {vorgang} wurde abgelehnt",
        "Ihr Freischaltungsantrag {vorgang} wurde abgelehnt. Der Grund: {grund}",
        "Sie können jederzeit einen neuen Antrag stellen.",
        grund=grund,
    )


def zurueckgezogen(sprache: str, name: str, vorgang: str) -> Mailtext:
    """It was withdrawn, so nothing is activated."""
    return _mail(
        sprache,
        name,
        vorgang,
        "Ihr Antrag {vorgang} ist zurückgezogen",
        "Ihr Freischaltungsantrag {vorgang} ist zurückgezogen. Es wurde nichts freigeschaltet.",
    )


def freigeschaltet(sprache: str, name: str, vorgang: str, anzahl: int) -> Mailtext:
    """It is executed; what happens now."""
    return _mail(
        sprache,
        name,
        vorgang,
        "Ihr Antrag {vorgang} ist freigeschaltet",
        "Ihr Freischaltungsantrag {vorgang} ist freigeschaltet, Personen: {anzahl}. Wer neu ist, "
        "erhält die Zugangskennung per Brief oder SMS und getrennt davon eine E-Mail mit einem "
        "Link. Beides zusammen ist für die erste Anmeldung nötig.",
        anzahl=str(anzahl),
    )


def _mail(
    sprache: str, name: str, vorgang: str, betreff: str, *absaetze: str, **angaben: str
) -> Mailtext:
    werte = {"vorgang": vorgang, **angaben}
    return mailtext(
        sprache,
        translate(betreff, sprache).format(**werte),
        name,
        *(translate(a, sprache).format(**werte) for a in absaetze),
        Link(
            translate("Stand des Antrags ansehen", sprache),
            f"{settings.base_url}/freischaltung/status",
        ),
    )
