"""The words of the Service Center: states, kinds and deadlines of applications."""

from datetime import date, timedelta

from firmenportal import clock
from firmenportal.domain.freischaltung.antrag import Antragszustand, Einreichung
from firmenportal.domain.freischaltung.inhalt import Antragsart
from firmenportal.i18n import day_short, translate
from firmenportal.state.vertraege import Ton

STAND: dict[Antragszustand, tuple[str, Ton]] = {
    Antragszustand.EINGEREICHT: ("eingereicht", "neutral"),
    Antragszustand.IN_PRUEFUNG: ("in Prüfung", "wait"),
    Antragszustand.RUECKFRAGE: ("Rückfrage", "warn"),
    Antragszustand.FREIGEGEBEN: ("freigegeben", "ok"),
    Antragszustand.FREIGESCHALTET: ("freigeschaltet", "ok"),
    Antragszustand.ABGELEHNT: ("abgelehnt", "stop"),
    Antragszustand.ZURUECKGEZOGEN: ("zurückgezogen", "stop"),
}
ARTEN = {Antragsart.FIRMENADMIN: "FirmenAdmin", Antragsart.VERMITTLER: "Vermittler"}
TITEL = {
    Antragsart.FIRMENADMIN: "Freischaltungsantrag für FirmenAdmin und weitere Personen",
    Antragsart.VERMITTLER: "Freischaltungsantrag für Vermittler",
}
EINREICHUNGEN = {
    Einreichung.UPLOAD: "im Portal hochgeladen",
    Einreichung.EMAIL: "kommt per E-Mail",
    Einreichung.POST: "kommt per Post",
}
_LAEUFT = (Antragszustand.EINGEREICHT, Antragszustand.IN_PRUEFUNG)


def frist(zustand: Antragszustand, ziel: date | None, sprache: str) -> tuple[str, bool]:
    """„heute“, „seit gestern“, „26.11.“, „ruht“; and whether somebody should hurry."""
    if zustand is Antragszustand.RUECKFRAGE:
        return translate("ruht", sprache), False
    if ziel is None or zustand not in _LAEUFT:
        return "–", False
    heute = clock.heute()
    if ziel > heute:
        return day_short(ziel, sprache), False
    if ziel == heute:
        return translate("heute", sprache), True
    if ziel == heute - timedelta(days=1):
        return translate("seit gestern", sprache), True
    return translate("seit {tag}", sprache).format(tag=day_short(ziel, sprache)), True
