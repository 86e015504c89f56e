"""What stands above a list of contracts, in words: figures, a year, hints, reasons."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from firmenportal.domain.auspraegung import AUSPRAEGUNGEN
from firmenportal.domain.gruende import Grund
from firmenportal.domain.hinweise import Anderswo
from firmenportal.domain.kennzahlen import Beitragsjahr, Kennzahlen, Monatsbeitrag
from firmenportal.domain.recht import KATALOG, Recht
from firmenportal.domain.vertragsliste import Summe
from firmenportal.i18n import fill, money, month, month_short, number, translate
from firmenportal.state.chart import Bar, stacked

_NUMMERN_GENANNT = 5
# By whether there are contracts here too: for one, and for several elsewhere.
_ANDERSWO = {
    True: (
        "1 weiteren Vertrag sehen Sie unter {portal}.",
        "{anzahl} weitere Verträge sehen Sie unter {portal}.",
    ),
    False: ("1 Vertrag sehen Sie unter {portal}.", "{anzahl} Verträge sehen Sie unter {portal}."),
}


@dataclass(frozen=True)
class Kachel:
    """One key figure; `notiz` says what it counts."""

    titel: str
    wert: str
    notiz: str


@dataclass(frozen=True)
class WechselRow:
    """A portal in which there is more: a sentence, and the button that leads there."""

    auspraegung: str
    satz: str
    knopf: str
    ist_erster: bool


@dataclass(frozen=True)
class GrundRow:
    """One reason for an empty list."""

    titel: str
    absaetze: list[str]
    wechsel: list[WechselRow]


def kachel(
    titel: str, summe: Summe, formatiert: Callable[[int, str], str], recht: Recht, sprache: str
) -> Kachel:
    """A sum, and of how many contracts it is where that is not all of them."""
    if summe.von and not summe.aus:
        satz = translate("Ihnen fehlt das Recht „{recht}“.", sprache)
        return Kachel(titel, "–", satz.format(recht=translate(KATALOG[recht].name, sprache)))
    wert = formatiert(summe.wert, sprache)
    return Kachel(titel, wert, _aus(summe.aus, summe.von, sprache))


def _aus(anzahl: int, von: int, sprache: str) -> str:
    """„aus 3 von 5 Verträgen“, or nothing where it is all of them."""
    if anzahl == von:
        return ""
    satz = translate("aus {anzahl} von {von} Verträgen", sprache)
    return satz.format(anzahl=number(anzahl, sprache), von=number(von, sprache))


def kacheln(zahlen: Kennzahlen, auspraegung: str, sprache: str) -> list[Kachel]:
    unter = translate("unter {portal}", sprache).format(portal=AUSPRAEGUNGEN[auspraegung].name)
    sparten = [f"{number(n, sprache)} {sparte}" for sparte, n in zahlen.je_sparte.items() if n]
    einzel, beitrag = (translate(t, sprache) for t in ("Versicherte Personen", "Monatsbeitrag"))
    return [
        Kachel(translate("Gruppenverträge", sprache), number(zahlen.vertraege, sprache), unter),
        kachel(einzel, zahlen.versicherte, number, Recht.BESTAND_LESEN, sprache),
        kachel(beitrag, zahlen.beitrag, money, Recht.ABRECHNUNG_LESEN, sprache),
        Kachel(translate("Sparten", sprache), ", ".join(sparten) or "–", ""),
    ]


def balken(monate: Sequence[Monatsbeitrag], sprache: str) -> list[Bar]:
    reihen = [
        (
            month_short(m.monat, sprache),
            month(m.monat, sprache),
            m.entgeltumwandlung_cent,
            m.firma_cent,
        )
        for m in monate
    ]
    return stacked(reihen, lambda cent: money(cent, sprache))


def verlauf(jahr: Beitragsjahr, sprache: str) -> str:
    """The year in words: from the first month in which something was charged to the last."""
    monate = [m for m in jahr.monate if m.summe_cent]
    if not monate:
        return ""
    erster, letzter = monate[0], monate[-1]
    satz = translate("Von {erst} im {anfang} auf {zuletzt} im {ende}", sprache).format(
        erst=money(erster.summe_cent, sprache),
        anfang=month(erster.monat, sprache),
        zuletzt=money(letzter.summe_cent, sprache),
        ende=month(letzter.monat, sprache),
    )
    aus = _aus(jahr.aus, jahr.von, sprache)
    return f"{satz}, {aus}" if aus else satz


def wessen(zahlen: Kennzahlen, firma: str, sprache: str) -> str:
    """The Firma of the list, or of how many it is."""
    if zahlen.firmen < 2:
        return zahlen.firma or firma
    return translate("{anzahl} Firmen", sprache).format(anzahl=number(zahlen.firmen, sprache))


def hinweise(dort: Sequence[Anderswo], sprache: str) -> list[str]:
    """„3 weitere Verträge sehen Sie unter …“, a sentence per portal."""
    return [_anderswo(a, sprache, weitere=True) for a in dort]


def wechsel(keys: Sequence[str], sprache: str, saetze: Sequence[str] = ()) -> list[WechselRow]:
    """The buttons that lead to these portals, each with its sentence if there is one."""
    zu = translate("Zu {portal} wechseln", sprache)
    return [
        WechselRow(key, satz, zu.format(portal=AUSPRAEGUNGEN[key].name), n == 0)
        for n, (key, satz) in enumerate(zip_longest(keys, saetze, fillvalue=""))
    ]


def kennung(nummern: tuple[str, ...], sprache: str) -> str:
    """The notice of missing Kennungen; of many it names the first few."""
    if not nummern:
        return ""
    genannt = ", ".join(nummern[:_NUMMERN_GENANNT]) + " …" * (len(nummern) > _NUMMERN_GENANNT)
    if len(nummern) == 1:
        return translate("An 1 Vertrag fehlt die Kennung: {nummern}.", sprache).format(
            nummern=genannt
        )
    satz = translate("An {anzahl} Verträgen fehlt die Kennung: {nummern}.", sprache)
    return satz.format(anzahl=number(len(nummern), sprache), nummern=genannt)


def grund(grund: Grund, sprache: str) -> GrundRow:
    keys = [a.auspraegung for a in grund.wechsel]
    saetze = [_anderswo(a, sprache, weitere=False) for a in grund.wechsel]
    return GrundRow(
        translate(grund.titel, sprache),
        [" ".join(fill(s.satz, s.angaben, sprache) for s in absatz) for absatz in grund.absaetze],
        wechsel(keys, sprache, saetze),
    )


def _anderswo(dort: Anderswo, sprache: str, *, weitere: bool) -> str:
    eins, viele = _ANDERSWO[weitere]
    satz = translate(eins if dort.anzahl == 1 else viele, sprache)
    portal = AUSPRAEGUNGEN[dort.auspraegung].name
    return satz.format(anzahl=number(dort.anzahl, sprache), portal=portal)
