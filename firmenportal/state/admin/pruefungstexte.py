"""The lines of a review as the page shows them, in the language of who reads."""

from collections.abc import Sequence
from dataclasses import dataclass

from firmenportal.domain import pruefnachweis
from firmenportal.domain.benutzer import Personentyp
from firmenportal.domain.pruefauswahl import Auswahlergebnis
from firmenportal.domain.pruefen import Sammelergebnis
from firmenportal.domain.pruefliste import Pruefblatt
from firmenportal.domain.pruefung import Pruefentscheidung
from firmenportal.i18n import fill, moment, number, translate

_PERSONENTYPEN = {
    Personentyp.FIRMENEIGEN: "eigener Mitarbeiter",
    Personentyp.VERMITTLER: "Vermittler",
    Personentyp.ANDERE: "Dienstleister",
}
# What was done to those chosen: about one, about several of them, and about each.
GEWAEHLTE_BEHALTEN = ("1 Zugang behalten.", "{anzahl} von {gesamt} Zugängen behalten.", "behalten")
GEWAEHLTE_ENTFERNT = (
    "1 Zugang entzogen.",
    "{anzahl} von {gesamt} Zugängen entzogen.",
    "Zugang entzogen",
)


@dataclass(frozen=True)
class ZeileRow:
    """One open line; `nur_dort`: the person's own page ends more than this one could."""

    id: int
    name: str
    email: str
    rolle: str
    zugriff: str
    zuletzt: str
    gruende: list[str]
    grund: str
    stand: str
    eigene: bool
    nur_dort: bool
    adresse: str


@dataclass(frozen=True)
class EntschiedenRow:
    """One line on which it is decided."""

    id: int
    name: str
    entscheidung: str
    ton: str
    wer: str
    grund: str
    zurueck: bool


@dataclass(frozen=True)
class ErgebnisRow:
    """What became of one of those who were chosen."""

    id: int
    name: str
    text: str
    ton: str


def zeile(b: Pruefblatt, sprache: str, firma_parameter: str) -> ZeileRow:
    rolle = f"{translate(b.typ, sprache)}, {translate(_PERSONENTYPEN[b.personentyp], sprache)}"
    return ZeileRow(
        id=b.mitgliedschaft_id,
        name=b.name,
        email=b.email,
        rolle=rolle,
        zugriff=pruefnachweis.zugriff(b, sprache),
        zuletzt=moment(b.zuletzt_am, sprache) if b.zuletzt_am else translate("noch nie", sprache),
        gruende=[fill(s.satz, s.angaben, sprache) for s in b.auffaellig],
        grund=b.grund,
        stand=b.stand,
        eigene=b.eigene,
        nur_dort=b.personentyp is Personentyp.VERMITTLER,
        adresse=f"/admin/nutzer/{b.mitgliedschaft_id}{firma_parameter}",
    )


def entschiedene(alle: Sequence[Pruefblatt], sprache: str) -> list[EntschiedenRow]:
    """The newest decision first."""
    return [_entschieden(b, sprache) for b in sorted(alle, key=_entschieden_am, reverse=True)]


def ergebnisse(alle: Sequence[Auswahlergebnis], getan: str, sprache: str) -> list[ErgebnisRow]:
    """What was refused first."""
    return [
        ErgebnisRow(e.mitgliedschaft_id, e.name, *_ergebnis(e, getan, sprache))
        for e in sorted(alle, key=lambda e: e.grund is None)
    ]


def zusammen(alle: Sequence[Auswahlergebnis], worte: tuple[str, str, str], sprache: str) -> str:
    """How many of those chosen, in one sentence."""
    eine, viele, _einzeln = worte
    anzahl = sum(e.grund is None for e in alle)
    satz = eine if anzahl == len(alle) == 1 else viele
    zahlen = {"anzahl": number(anzahl, sprache), "gesamt": number(len(alle), sprache)}
    return translate(satz, sprache).format(**zahlen)


def gesammelt(ergebnis: Sammelergebnis, sprache: str) -> str:
    satz = "1 Zugang behalten." if ergebnis.behalten == 1 else "{anzahl} Zugänge behalten."
    text = translate(satz, sprache).format(anzahl=number(ergebnis.behalten, sprache))
    if not ergebnis.geaendert:
        return text
    rest = translate("Inzwischen geändert und noch offen: {anzahl}.", sprache)
    return f"{text} {rest.format(anzahl=number(ergebnis.geaendert, sprache))}"


def auswahl(anzahl: int, sprache: str) -> str:
    satz = "1 Person ausgewählt" if anzahl == 1 else "{anzahl} Personen ausgewählt"
    return translate(satz, sprache).format(anzahl=number(anzahl, sprache))


def _ergebnis(e: Auswahlergebnis, getan: str, sprache: str) -> tuple[str, str]:
    if e.grund is None:
        return translate(getan, sprache), "ok"
    return translate(e.grund.satz, sprache).format(**e.grund.angaben), "stop"


def _entschieden_am(b: Pruefblatt) -> float:
    am = b.entschieden_am or b.beendet_am
    return am.timestamp() if am else 0.0


def _entschieden(b: Pruefblatt, sprache: str) -> EntschiedenRow:
    ton = "ok" if b.entscheidung is Pruefentscheidung.BEHALTEN else "stop"
    worte = pruefnachweis.ergebnis(b, sprache)
    wer = ""
    if b.entschieden_am:
        satz = translate("{name}, {wann}", sprache)
        wer = satz.format(name=b.entschieden_von, wann=moment(b.entschieden_am, sprache))
    zurueck = b.entscheidung is Pruefentscheidung.BEHALTEN and not b.eigene
    return EntschiedenRow(b.mitgliedschaft_id, b.name, worte, ton, wer, b.grund, zurueck)
