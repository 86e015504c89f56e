"""What the page of a member's rights says: rows of cells, changes, effects and conflicts in words.

Sentences put the person in the third person, and name at most three contracts.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from firmenportal import clock
from firmenportal.domain.auspraegung import AUSPRAEGUNGEN, DACH
from firmenportal.domain.benutzer import Benutzer, Kontostatus, Mitgliedschaft, Personentyp
from firmenportal.domain.berechtigung import SEITE
from firmenportal.domain.delegation import SAETZE, Hindernis, Spielraum
from firmenportal.domain.recht import KATALOG, Recht
from firmenportal.domain.rechteansicht import Ansicht, Ansichtszeile, Ansichtszelle
from firmenportal.domain.rechteentwurf import Tage, tage_von
from firmenportal.domain.rechtematrix import Ohne, Zellzustand
from firmenportal.domain.rechtevergabe import Umfang, warum_fest
from firmenportal.domain.rechtevorschau import Unwirksam, Vorschau, Wirkung
from firmenportal.domain.vergabe import Abweichung, Aenderung, Vergabe, Wandel
from firmenportal.domain.vertrag import nummer_von
from firmenportal.domain.warum import Erklaerung
from firmenportal.domain.zeitraum import OHNE_ENDE, Zeitraum, letzter_tag
from firmenportal.i18n import day, fill, number, translate

Ton = Literal["ok", "wait", "warn", "stop", "neutral"]
_GENANNT = 3
_PERSONENTYPEN = {
    Personentyp.FIRMENEIGEN: "eigener Mitarbeiter",
    Personentyp.VERMITTLER: "Vermittler",
    Personentyp.ANDERE: "Dienstleister",
}
_WIRKT = {Ohne.ZUGANG: "durch Vermittler-Zugang", Ohne.VERTRETUNG: "durch Vertretung"}
_WANDEL = {Wandel.NEU: "neu", Wandel.ENTFAELLT: "entfällt", Wandel.GEAENDERT: "geändert"}
# Beneath a box that is fixed, beside the whole sentence.
_KURZ: dict[Hindernis, str] = {
    Hindernis.NICHT_GEHALTEN: "fehlt Ihnen selbst",
    Hindernis.NICHT_SO_LANGE: "fehlt Ihnen selbst",
    Hindernis.FOLGE: "Folgen fehlen Ihnen",
    Hindernis.NICHT_AKTIVIERT: "nicht freigeschaltet",
    Hindernis.DURCH_ANTRAG: "nur durch Antrag",
    Hindernis.AUSGESETZT: "ausgesetzt",
}


@dataclass(frozen=True)
class PersonRow:
    """Who it is, and how things stand with his access."""

    name: str = ""
    email: str = ""
    rolle: str = ""
    status: str = ""
    ton: Ton = "neutral"


@dataclass(frozen=True)
class ZelleRow:
    """One box: `grund` says why it is fixed, `kurz` says so in a word, `hinweis` all else."""

    id: str
    key: str
    name: str
    recht: str
    zustand: str
    an: bool
    fest: bool
    wandel: str
    hinweis: str
    kurz: str
    grund: str


@dataclass(frozen=True)
class ZeileRow:
    """One contract."""

    nummer: str
    produkt: str
    auspraegungen: str
    zellen: list[ZelleRow] = field(default_factory=list)


@dataclass(frozen=True)
class AenderungRow:
    """One kind of change on one or more contracts; `art` is "add", "drop" or "note"."""

    art: str
    recht: str
    text: str


@dataclass(frozen=True)
class WirkungRow:
    """A sentence on what saving does; `art` as above."""

    art: str
    satz: str


@dataclass(frozen=True)
class KonfliktRow:
    """A cell that somebody else has changed: as seen, as it is, and what is wanted, if anything."""

    zelle: str
    bisher: str
    jetzt: str
    gewollt: str


@dataclass(frozen=True)
class GrundRow:
    """Why one cell is as it is; with the days that may be changed where it may be."""

    key: str
    recht: str
    zustand: str
    saetze: str
    aenderbar: bool
    nehmbar: bool
    von: str
    bis: str


# The head


def person(benutzer: Benutzer, blatt: Vergabe, sprache: str) -> PersonRow:
    m = blatt.mitglied
    personentyp = translate(_PERSONENTYPEN[Personentyp(m.personentyp)], sprache)
    status, ton = _status(benutzer, m, sprache)
    rolle = f"{translate(m.berechtigungstyp, sprache)}, {personentyp}"
    return PersonRow(benutzer.name, benutzer.email, rolle, status, ton)


def _status(benutzer: Benutzer, m: Mitgliedschaft, sprache: str) -> tuple[str, Ton]:
    heute = clock.heute()
    if m.gesperrt_am:
        return translate("gesperrt", sprache), "stop"
    if m.ausgesetzt_am:
        return translate("ausgesetzt", sprache), "stop"
    if benutzer.status == Kontostatus.WARTET:
        return translate("wartet auf die Zugangskennung", sprache), "wait"
    if m.von > heute:
        return _mit_tag("ab {tag}", m.von, sprache), "wait"
    ende = letzter_tag(m.bis)
    if m.bis <= heute:
        return translate("abgelaufen", sprache), "stop"
    return (
        (_mit_tag("bis {tag}", ende, sprache), "wait")
        if ende
        else (translate("aktiv", sprache), "ok")
    )


# The matrix


def zeile(z: Ansichtszeile, sprache: str) -> ZeileRow:
    namen = [AUSPRAEGUNGEN[key].name for key in z.auspraegungen]
    zellen = [_zelle(z.nummer, zelle, sprache) for zelle in z.zellen]
    return ZeileRow(z.nummer, z.produkt, ", ".join(namen) or DACH.name, zellen)


def _zelle(nummer: str, z: Ansichtszelle, sprache: str) -> ZelleRow:
    recht = _recht(z.recht, sprache)
    grund = z.hindernis
    return ZelleRow(
        id=f"{nummer}-{z.recht}",
        key=z.recht,
        name=translate("{recht} für {nummer}", sprache).format(recht=recht, nummer=nummer),
        recht=recht,
        zustand=z.zustand,
        an=z.an,
        fest=grund is not None or z.ruht,
        wandel=z.wandel or "",
        hinweis=", ".join(_hinweise(z, sprache)),
        kurz=translate(_KURZ.get(grund, ""), sprache) if grund else "",
        grund=translate(SAETZE[grund], sprache) if grund else "",
    )


def _hinweise(z: Ansichtszelle, sprache: str) -> Iterator[str]:
    if z.wandel:
        yield translate(_WANDEL[z.wandel], sprache)
    if z.ruht:
        yield translate("gegeben, wirkt nicht", sprache)
    if z.zustand is Zellzustand.KENNUNG_FEHLT:
        yield translate("Kennung fehlt", sprache)
    if z.wirkt:
        yield translate(_WIRKT[z.wirkt], sprache)
    if z.durch:
        yield translate("durch {recht}", sprache).format(recht=_recht(z.durch, sprache))
    for satz, tag in (("bis {tag}", z.bis), ("galt bis {tag}", z.endete), ("gilt ab {tag}", z.ab)):
        if tag:
            yield _mit_tag(satz, tag, sprache)


def position(gezeigt: Ansicht, sprache: str) -> str:
    if gezeigt.gesamt <= 1:
        return translate("1 Vertrag", sprache) if gezeigt.gesamt else ""
    ab = (gezeigt.seite - 1) * SEITE
    zahlen = {"von": ab + 1, "bis": ab + len(gezeigt.zeilen), "gesamt": gezeigt.gesamt}
    satz = translate("{von} bis {bis} von {gesamt} Verträgen", sprache)
    return satz.format(**{name: number(zahl, sprache) for name, zahl in zahlen.items()})


# What is wanted


def anzahl(zahl: int, sprache: str) -> str:
    if zahl <= 1:
        return translate("1 Änderung", sprache) if zahl else ""
    return translate("{anzahl} Änderungen", sprache).format(anzahl=number(zahl, sprache))


def dauer(tage: Tage, sprache: str) -> str:
    """„sofort und ohne Ende“, „ab 01.01.2027 bis 30.06.2027“."""
    von, bis = tage
    beginn = _mit_tag("ab {tag}", von, sprache) if von else translate("sofort", sprache)
    ende = _mit_tag("bis {tag}", bis, sprache) if bis else translate("ohne Ende", sprache)
    return f"{beginn}, {ende}"


def gespeichert(zahl: int, wer: str, sprache: str) -> str:
    satz = "Gespeichert. {anzahl} für {person}."
    return translate(satz, sprache).format(anzahl=anzahl(zahl, sprache), person=wer)


def umfang(u: Umfang, sprache: str) -> str:
    satz = "{anzahl} Rechte ausgewählt." if u.angehakt else "{anzahl} Rechte abgewählt."
    text = translate(satz, sprache).format(anzahl=number(u.geaendert, sprache))
    if not u.uebergangen:
        return text
    rest = translate("{anzahl} können Sie nicht ändern.", sprache)
    return f"{text} {rest.format(anzahl=number(u.uebergangen, sprache))}"


def aenderungen(alle: Iterable[Aenderung], sprache: str) -> list[AenderungRow]:
    """Alike changes of several contracts in one line."""
    gleiche: dict[tuple[object, ...], tuple[Aenderung, list[int]]] = {}
    for a in alle:
        art = (a.recht, a.wandel, a.fenster, a.durch, a.hindernis)
        gleiche.setdefault(art, (a, []))[1].append(a.vertrag)
    return [_aenderung(a, vertraege, sprache) for a, vertraege in gleiche.values()]


def _aenderung(a: Aenderung, vertraege: Sequence[int], sprache: str) -> AenderungRow:
    art = "drop" if a.wandel is Wandel.ENTFAELLT else "add"
    teile = [_fuer(vertraege, sprache), translate(_WANDEL[a.wandel], sprache)]
    teile += [_dauer(f, sprache) for f in a.fenster if _dauer(f, sprache)]
    if a.durch:
        teile.append(translate("durch {recht}", sprache).format(recht=_recht(a.durch, sprache)))
    text = " · ".join(teile)
    if a.hindernis:
        text = f"{text}. {translate(SAETZE[a.hindernis], sprache)}"
    return AenderungRow("note" if a.hindernis else art, _recht(a.recht, sprache), text)


def konflikt(a: Abweichung, sprache: str) -> KonfliktRow:
    zelle = f"{_recht(a.recht, sprache)} {_fuer([a.vertrag], sprache)}"
    gewollt = "" if a.gewollt is None else _stand(a.gewollt, sprache)
    return KonfliktRow(zelle, _stand(a.gesehen, sprache), _stand(a.jetzt, sprache), gewollt)


def _stand(fenster: Sequence[Zeitraum], sprache: str) -> str:
    if not fenster:
        return translate("nicht erteilt", sprache)
    tage = [_dauer(f, sprache) for f in fenster if _dauer(f, sprache)]
    return ", ".join([translate("erteilt", sprache), *tage])


# What saving does


def wirkungen(v: Vorschau, wer: str, sprache: str) -> list[WirkungRow]:
    rows = [_wirkung(w, wer, sprache) for w in v.wirkungen]
    rows += [_unwirksam(u, wer, sprache) for u in v.unwirksame]
    if v.ohne_grund:
        satz = "{anzahl} weitere Änderungen wirken heute nicht. Warum, steht am Vertrag."
        text = translate(satz, sprache).format(anzahl=number(v.ohne_grund, sprache))
        rows.append(WirkungRow("note", text))
    return rows


def _wirkung(w: Wirkung, wer: str, sprache: str) -> WirkungRow:
    satz = {
        (True, True): "{person} sieht künftig {vertraege} und darf dort: {rechte}.",
        (True, False): "{person} darf an {vertraege} zusätzlich: {rechte}.",
        (False, True): "{person} sieht {vertraege} nicht mehr. Es entfällt: {rechte}.",
        (False, False): "{person} darf an {vertraege} nicht mehr: {rechte}.",
    }[w.dazu, w.ganz]
    text = translate(satz, sprache).format(
        person=wer,
        vertraege=_genannt(w.vertraege, sprache, dativ=not w.ganz),
        rechte=", ".join(_mit_inhalt(r, sprache) for r in w.rechte),
    )
    return WirkungRow("add" if w.dazu else "drop", " ".join([text, *_wann_und_wo(w, sprache)]))


def _wann_und_wo(w: Wirkung, sprache: str) -> Iterator[str]:
    namen = [AUSPRAEGUNGEN[key].name for key in w.auspraegungen]
    if len(namen) == 1:
        yield translate("Nur unter {portal}.", sprache).format(portal=namen[0])
    elif namen:
        portale = _aufgezaehlt(namen, sprache)
        yield translate("Unter {portale}.", sprache).format(portale=portale)
    if w.ab:
        yield _mit_tag("Ab {tag}.", w.ab, sprache)
    elif not w.dazu:
        yield translate("Das gilt sofort, auch auf geöffneten Seiten.", sprache)
    if w.bis:
        yield _mit_tag("Bis einschließlich {tag}.", w.bis, sprache)


def _unwirksam(u: Unwirksam, wer: str, sprache: str) -> WirkungRow:
    satz = {
        (True, True): "{zellen}: Das durfte {person} schon.",
        (True, False): "{zellen}: Das wirkt noch nicht.",
        (False, True): "{zellen}: Das bleibt trotzdem.",
        (False, False): "{zellen}: Das wirkte schon bisher nicht.",
    }[u.dazu, u.erteilt]
    je_recht = {r: [v for v, recht in u.zellen if recht is r] for _v, r in u.zellen}
    zellen = [f"{_recht(r, sprache)} {_fuer(ids, sprache)}" for r, ids in je_recht.items()]
    text = translate(satz, sprache).format(zellen=_aufgezaehlt(zellen, sprache), person=wer)
    gruende = [fill(s.satz, s.angaben, sprache) for s in u.saetze] if u.dazu or u.erteilt else []
    return WirkungRow("note", " ".join([text, *gruende]))


# „Warum (nicht)?“


def grund(e: Erklaerung, blatt: Vergabe, raum: Spielraum, vertrag: int) -> GrundRow:
    sprache, paar = blatt.v.akteur.sprache, (vertrag, e.recht)
    saetze = [fill(s.satz, s.angaben, sprache) for s in e.saetze]
    nicht_angeboten = e.zustand is Zellzustand.NICHT_ANGEBOTEN
    hindernis = None if nicht_angeboten else warum_fest(blatt, raum, paar)
    saetze += [translate(SAETZE[hindernis], sprache)] if hindernis else []
    eigene = blatt.nachher(paar)
    von, bis = tage_von(eigene[0]) if eigene else (None, None)
    aenderbar = bool(eigene) and hindernis is None
    return GrundRow(
        key=e.recht,
        recht=_recht(e.recht, sprache),
        zustand=e.zustand,
        saetze=" ".join(saetze),
        aenderbar=aenderbar,
        nehmbar=aenderbar and raum.nehmen(*paar) is None,
        von=von.isoformat() if von else "",
        bis=bis.isoformat() if bis else "",
    )


# The pieces


def _recht(recht: Recht, sprache: str) -> str:
    return translate(KATALOG[recht].name, sprache)


def _mit_inhalt(recht: Recht, sprache: str) -> str:
    return f"{_recht(recht, sprache)} ({translate(KATALOG[recht].oeffnet, sprache)})"


def _fuer(vertraege: Sequence[int], sprache: str) -> str:
    return translate("für {vertraege}", sprache).format(
        vertraege=_genannt(vertraege, sprache, dativ=False)
    )


def _genannt(vertraege: Sequence[int], sprache: str, *, dativ: bool) -> str:
    nummern = [nummer_von(v) for v in vertraege]
    if len(nummern) <= _GENANNT + 1:
        return _aufgezaehlt(nummern, sprache)
    satz = "{nummern} und {anzahl} weiteren" if dativ else "{nummern} und {anzahl} weitere"
    rest = number(len(nummern) - _GENANNT, sprache)
    return translate(satz, sprache).format(nummern=", ".join(nummern[:_GENANNT]), anzahl=rest)


def _aufgezaehlt(worte: Sequence[str], sprache: str) -> str:
    if len(worte) < 2:
        return "".join(worte)
    return f"{', '.join(worte[:-1])} {translate('und', sprache)} {worte[-1]}"


def _dauer(fenster: Zeitraum, sprache: str) -> str:
    von, bis = fenster
    tage: list[tuple[str, date]] = [("ab {tag}", von)] if von > clock.heute() else []
    if bis != OHNE_ENDE:
        tage.append(("bis {tag}", letzter_tag(bis) or bis))
    return " ".join(_mit_tag(satz, tag, sprache) for satz, tag in tage)


def _mit_tag(satz: str, tag: date, sprache: str) -> str:
    return translate(satz, sprache).format(tag=day(tag, sprache))
