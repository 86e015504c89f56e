"""What the page of an Einladung says: rows of boxes, starting points, and the preview in words."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from firmenportal import clock
from firmenportal.domain.auspraegung import AUSPRAEGUNGEN, DACH
from firmenportal.domain.delegation import SAETZE, Hindernis, Spielraum
from firmenportal.domain.einladungsentwurf import Entwurf, Zeitraum
from firmenportal.domain.einladungsvertraege import Vertragswahl
from firmenportal.domain.recht import KATALOG, Recht, gehalten_durch, mit_implizierten
from firmenportal.domain.rechtebuendel import Zuschnitt
from firmenportal.domain.rechtematrix import Paar, Zellzustand
from firmenportal.domain.vertrag import nummer_von
from firmenportal.domain.zeitraum import OHNE_ENDE, SEIT_JEHER, letzter_tag
from firmenportal.i18n import day, fill, number, translate

VERWALTEN = "verwalten"
_GENANNT = 5
_EIN_TAG = timedelta(days=1)
# Beneath a box that is fixed, beside the whole sentence.
_KURZ: dict[Hindernis, str] = {
    Hindernis.NICHT_GEHALTEN: "fehlt Ihnen selbst",
    Hindernis.NICHT_AKTIVIERT: "nicht freigeschaltet",
}


@dataclass(frozen=True)
class WahlzelleRow:
    """One box: `grund` says why it is fixed, `kurz` says so in a word, `hinweis` all else."""

    id: str
    key: str
    name: str
    recht: str
    zustand: str
    an: bool
    fest: bool
    hinweis: str
    kurz: str
    grund: str


@dataclass(frozen=True)
class WahlzeileRow:
    """One contract; `fenster` says from when until when its rights last, if not always."""

    nummer: str
    produkt: str
    portale: str
    von: str
    bis: str
    fenster: str
    befristbar: bool
    zellen: list[WahlzelleRow] = field(default_factory=list)


@dataclass(frozen=True)
class WahlRow:
    """One option of a select, or one bundle."""

    wert: str
    text: str
    eigenes: bool = False


@dataclass(frozen=True)
class FehlerRow:
    """What is wrong, and the id of the field to go to."""

    feld: str
    text: str


def zeile(v: Vertragswahl, raum: Spielraum, e: Entwurf, sprache: str) -> WahlzeileRow:
    """One row of the matrix as the draft has it."""
    gewaehlt = {r for vertrag, r in e.zellen if vertrag == v.id}
    zellen = [_zelle(v, r, raum, e, gewaehlt, sprache) for r in Recht]
    if e.berechtigungstyp == "Admin":
        zellen.insert(0, _verwalten(v, e, sprache))
    fenster = {e.zellen[v.id, r] for r in gewaehlt}
    von, bis = next(iter(fenster)) if len(fenster) == 1 else (SEIT_JEHER, OHNE_ENDE)
    return WahlzeileRow(
        v.nummer,
        v.produkt,
        ", ".join(AUSPRAEGUNGEN[key].name for key in v.auspraegungen) or DACH.name,
        "" if von == SEIT_JEHER else von.isoformat(),
        "" if bis == OHNE_ENDE else str(letzter_tag(bis)),
        zeitraum_in_worten(fenster, sprache),
        bool(gewaehlt),
        zellen,
    )


def zeitraum_in_worten(fenster: Iterable[Zeitraum], sprache: str) -> str:
    """„ab 1.1. bis 31.12.“, "" for no limit, and that there are several where they differ."""
    alle = set(fenster)
    if len(alle) > 1:
        return translate("verschiedene Zeiträume", sprache)
    teile = []
    for von, bis in alle:
        if von > clock.heute():
            teile.append(_tag("ab {tag}", von, sprache))
        if ende := letzter_tag(bis):
            teile.append(_tag("bis {tag}", ende, sprache))
    return " ".join(teile)


def weggelassen(zuschnitt: Zuschnitt, sprache: str) -> list[str]:
    """What of a starting point was not taken over, and why, in sentences."""
    saetze = []
    anzahl = len(zuschnitt.weggelassen) + zuschnitt.fremde
    if anzahl:
        satz = "1 Recht nicht übernommen:" if anzahl == 1 else "{anzahl} Rechte nicht übernommen:"
        saetze.append(translate(satz, sprache).format(anzahl=number(anzahl, sprache)))
    for recht, hindernis in _gruende(zuschnitt.weggelassen):
        nummern = [v for (v, r), h in zuschnitt.weggelassen.items() if (r, h) == (recht, hindernis)]
        angaben = {"recht": KATALOG[recht].name, "grund": SAETZE[hindernis]}
        angaben["vertraege"] = _aufgezaehlt(nummern, sprache)
        saetze.append(fill("„{recht}“ für {vertraege}. {grund}", angaben, sprache))
    if zuschnitt.fremde:
        satz = "Rechte an Verträgen, die Sie nicht verwalten."
        saetze.append(translate(satz, sprache))
    if zuschnitt.gekuerzt:
        satz = "Wo Sie ein Recht selbst nur befristet haben, endet es auch hier an diesem Tag."
        saetze.append(translate(satz, sprache))
    return saetze


def vorschau(vertraege: Sequence[Vertragswahl], e: Entwurf, firma: str, sprache: str) -> list[str]:
    """What the invited person will be and be able to do, in sentences."""
    typ = translate(e.berechtigungstyp, sprache)
    person = translate(e.personentyp, sprache)
    satz = "Die Person kommt als {typ} ({person}) zu {firma}."
    saetze = [translate(satz, sprache).format(typ=typ, person=person, firma=firma)]
    if not e.zellen:
        saetze.append(translate("Sie bekommt noch kein Recht und sieht keinen Vertrag.", sprache))
    saetze += [_recht_in_worten(r, e, sprache) for r in Recht if _mit(e, r)]
    saetze += _besonderes(vertraege, e, sprache)
    if e.berechtigungstyp == "Admin" and e.verwaltet:
        satz = "Sie verwaltet die Zugänge zu {vertraege}."
        nummern = _aufgezaehlt(sorted(e.verwaltet), sprache)
        saetze.append(translate(satz, sprache).format(vertraege=nummern))
    return saetze


def _zelle(
    v: Vertragswahl, recht: Recht, raum: Spielraum, e: Entwurf, gewaehlt: set[Recht], sprache: str
) -> WahlzelleRow:
    hindernis = raum.geben(v.id, recht, clock.heute() + _EIN_TAG)
    an = recht in mit_implizierten(gewaehlt)
    name = translate(KATALOG[recht].name, sprache)
    return WahlzelleRow(
        f"{v.nummer}-{recht.value}",
        recht.value,
        translate("{recht} für {vertrag}", sprache).format(recht=name, vertrag=v.nummer),
        name,
        _zustand(hindernis, an, v),
        an,
        hindernis is not None,
        _hinweis(v, recht, e, gewaehlt, sprache),
        translate(_KURZ.get(hindernis, ""), sprache) if hindernis else "",
        translate(SAETZE[hindernis], sprache) if hindernis else "",
    )


def _zustand(hindernis: Hindernis | None, an: bool, v: Vertragswahl) -> str:
    if hindernis == Hindernis.NICHT_ANGEBOTEN:
        return Zellzustand.NICHT_ANGEBOTEN
    if hindernis:
        return "gesperrt"
    if an:
        return Zellzustand.KENNUNG_FEHLT if v.ohne_kennung else Zellzustand.ERTEILT
    return Zellzustand.NICHT_ERTEILT


def _hinweis(v: Vertragswahl, recht: Recht, e: Entwurf, gewaehlt: set[Recht], sprache: str) -> str:
    hinweise = []
    if recht not in gewaehlt and (durch := gewaehlt & set(gehalten_durch(recht))):
        name = translate(KATALOG[min(durch)].name, sprache)
        hinweise.append(translate("durch {recht}", sprache).format(recht=name))
    if recht in gewaehlt:
        hinweise.append(zeitraum_in_worten([e.zellen[v.id, recht]], sprache))
    if v.ohne_kennung and recht in mit_implizierten(gewaehlt):
        hinweise.append(translate("Kennung fehlt", sprache))
    return ", ".join(h for h in hinweise if h)


def _verwalten(v: Vertragswahl, e: Entwurf, sprache: str) -> WahlzelleRow:
    """The box by which an Admin is assigned the contract; an assignment is no right."""
    name = translate("Verwalten", sprache)
    an = v.id in e.verwaltet
    return WahlzelleRow(
        f"{v.nummer}-{VERWALTEN}",
        VERWALTEN,
        translate("{recht} für {vertrag}", sprache).format(recht=name, vertrag=v.nummer),
        name,
        Zellzustand.ERTEILT if an else Zellzustand.NICHT_ERTEILT,
        an,
        False,
        "",
        "",
        "",
    )


def _gruende(weg: Mapping[Paar, Hindernis]) -> list[tuple[Recht, Hindernis]]:
    return sorted({(recht, h) for (_, recht), h in weg.items()})


def _recht_in_worten(recht: Recht, e: Entwurf, sprache: str) -> str:
    angaben = {"recht": KATALOG[recht].name, "oeffnet": KATALOG[recht].oeffnet}
    angaben["vertraege"] = _aufgezaehlt(_mit(e, recht), sprache)
    return fill("„{recht}“ für {vertraege}: {oeffnet}.", angaben, sprache)


def _mit(e: Entwurf, recht: Recht) -> list[int]:
    """Contracts on which the draft brings the right, implied or not."""
    return sorted({v for v, r in e.zellen if r in gehalten_durch(recht)})


def _besonderes(vertraege: Sequence[Vertragswahl], e: Entwurf, sprache: str) -> Iterator[str]:
    """Under which Ausprägungen it shows, where the Kennung lacks, and what is limited in time."""
    gewaehlt = [v for v in vertraege if any(v.id == z for z, _ in e.zellen)]
    je_portal = {
        key: sum(a.zeigt_alles or key in v.auspraegungen for v in gewaehlt)
        for key, a in AUSPRAEGUNGEN.items()
    }
    sichtbar = [f"{AUSPRAEGUNGEN[k].name} {number(n, sprache)}" for k, n in je_portal.items() if n]
    if sichtbar:
        satz = translate("Verträge, die sie sieht: {portale}.", sprache)
        yield satz.format(portale=", ".join(sichtbar))
    if ohne := [v.id for v in gewaehlt if v.ohne_kennung]:
        satz = translate("Noch ohne Wirkung, weil die Kennung fehlt: {vertraege}.", sprache)
        yield satz.format(vertraege=_aufgezaehlt(ohne, sprache))
    befristet = sum(zeitraum_in_worten([f], sprache) != "" for f in e.zellen.values())
    if befristet:
        satz = "1 Recht ist befristet." if befristet == 1 else "{anzahl} Rechte sind befristet."
        yield translate(satz, sprache).format(anzahl=number(befristet, sprache))


def _aufgezaehlt(vertraege: Sequence[int], sprache: str) -> str:
    nummern = ", ".join(nummer_von(v) for v in vertraege[:_GENANNT])
    mehr = len(vertraege) - _GENANNT
    if mehr <= 0:
        return nummern
    satz = translate("{nummern} und {mehr} weitere", sprache)
    return satz.format(nummern=nummern, mehr=number(mehr, sprache))


def _tag(satz: str, tag: date, sprache: str) -> str:
    return translate(satz, sprache).format(tag=day(tag, sprache))
