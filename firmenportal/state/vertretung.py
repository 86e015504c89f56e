"""How a Vertretung is told, on the page of the two and on that of those who decide."""

from typing import Literal

from firmenportal.domain.vertreten import Vertretungsblatt, Vertretungsstand
from firmenportal.i18n import day, number, translate

Ton = Literal["ok", "wait", "warn", "stop", "neutral"]
TON: dict[Vertretungsstand, Ton] = {
    Vertretungsstand.WARTET: "warn",
    Vertretungsstand.KOMMT: "wait",
    Vertretungsstand.LAEUFT: "ok",
    Vertretungsstand.RUHT: "stop",
    Vertretungsstand.VERFALLEN: "stop",
    Vertretungsstand.ZURUECKGEZOGEN: "neutral",
    Vertretungsstand.ABGELEHNT: "stop",
    Vertretungsstand.BEENDET: "neutral",
}
_STAND = {
    Vertretungsstand.WARTET: "wartet auf Bestätigung",
    Vertretungsstand.KOMMT: "beginnt noch",
    Vertretungsstand.LAEUFT: "läuft",
    Vertretungsstand.RUHT: "ruht, weil ein Zugang ruht",
    Vertretungsstand.VERFALLEN: "nicht bestätigt",
    Vertretungsstand.ZURUECKGEZOGEN: "zurückgezogen",
    Vertretungsstand.ABGELEHNT: "abgelehnt",
    Vertretungsstand.BEENDET: "beendet",
}


def stand(blatt: Vertretungsblatt, sprache: str) -> str:
    """What became of it, in words."""
    return translate(_STAND[blatt.stand], sprache)


def zeitraum(blatt: Vertretungsblatt, sprache: str) -> str:
    """„01.12.2026 bis 14.12.2026“."""
    tage = {"von": day(blatt.von, sprache), "bis": day(blatt.bis, sprache)}
    return translate("{von} bis {bis}", sprache).format(**tage)


def umfang(blatt: Vertretungsblatt, sprache: str) -> str:
    """„alle Rechte“ or how many."""
    if blatt.rechte is None:
        return translate("alle Rechte", sprache)
    if blatt.rechte == 1:
        return translate("1 Recht", sprache)
    anzahl = number(blatt.rechte, sprache)
    return translate("{anzahl} Rechte", sprache).format(anzahl=anzahl)
