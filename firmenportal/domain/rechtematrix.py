"""The matrix of own rights as data: contracts × rights, each cell in one of four states.

Administration of access hides nothing: every contract on which the person has a cell, a window, a
Vertretung or the Vermittler-Zugang is a row, whatever the Kennung, the block and the Ausprägung.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Integer, Select, String, and_, bindparam, func, or_, union
from sqlalchemy import select as sa_select
from sqlmodel import Session, SQLModel, col, select

from firmenportal import clock
from firmenportal.domain import berechtigung
from firmenportal.domain.benutzer import (
    Akteur,
    Benutzer,
    Berechtigungstyp,
    Kontostatus,
    Mitgliedschaft,
)
from firmenportal.domain.berechtigung import SEITE, Blick, Frage, Ziel, regel, werte
from firmenportal.domain.firma import Firma
from firmenportal.domain.recht import Recht, angeboten, gehalten_durch, mit_implizierten
from firmenportal.domain.suche import muster, suchworte
from firmenportal.domain.vermittler import Bestand, Maklervollmacht, Zugehoerigkeit
from firmenportal.domain.vertrag import Gruppenvertrag, VertragAuspraegung
from firmenportal.domain.vertragsrecht import Vertragsrecht
from firmenportal.domain.zeitraum import Zeitraum, letzter_tag
from firmenportal.prepared import Prepared

Paar = tuple[int, Recht]


class Zellzustand(StrEnum):
    """The four states of a cell, in the order in which they are tested."""

    NICHT_ANGEBOTEN = "nicht-angeboten"
    NICHT_ERTEILT = "nicht-erteilt"
    KENNUNG_FEHLT = "kennung-fehlt"
    ERTEILT = "erteilt"


class Ohne(StrEnum):
    """What lets a right work without a cell."""

    ZUGANG = "zugang"
    VERTRETUNG = "vertretung"


@dataclass(frozen=True)
class Zelle:
    """One right on one contract.

    `durch` names the right that implies this one. `wirkt` is set where the right works although
    the cell does not grant it. `bis` is the last day of what is granted, `ab` the first day of
    what begins later, `endete` the last day of what was.
    """

    recht: Recht
    zustand: Zellzustand
    durch: Recht | None = None
    wirkt: Ohne | None = None
    bis: date | None = None
    ab: date | None = None
    endete: date | None = None


@dataclass(frozen=True)
class Zeile:
    """One contract with a cell per right."""

    vertrag: int
    nummer: str
    produkt: str
    firma_id: int
    firma: str
    sparte: str
    auspraegungen: tuple[str, ...]
    als_firmenadmin: bool
    mit_kennung: bool
    zellen: tuple[Zelle, ...]


@dataclass(frozen=True)
class Matrix:
    """One page of rows; `ohne_kennung` and `gesperrt_bei` are about all of them.

    `wer_erteilt` names the other FirmenAdmins of the Firmen on this page.
    """

    zeilen: tuple[Zeile, ...]
    gesamt: int
    seite: int
    seiten: int
    ohne_kennung: tuple[str, ...]
    gesperrt_bei: tuple[str, ...]
    wer_erteilt: dict[str, tuple[str, ...]]


def eigene(db: Session, akteur: Akteur, suche: str = "", seite: int = 1) -> Matrix:
    """A page of the Akteur's own matrix, by contract number; a page too far is the last one.

    `suche` is looked for in number, Firma and product, word by word.
    Rules: docs/fachregeln.md R6, R7, R46.
    """
    seite = max(seite, 1)
    gesamt, ids = _seite(db, akteur, suche, seite)
    seiten = max(1, -(-gesamt // SEITE))
    if seite > seiten:
        seite = seiten
        gesamt, ids = _seite(db, akteur, suche, seite)
    zeilen = zeilen_an(db, akteur, ids)
    return Matrix(
        zeilen,
        gesamt,
        seite,
        seiten,
        ohne_kennung(db, akteur),
        _gesperrt_bei(db, akteur),
        _wer_erteilt(db, akteur, zeilen),
    )


def gehoert_zu(db: Session, akteur: Akteur, vertrag: int) -> bool:
    """Whether the contract is a row of the Akteur's own matrix."""
    return bool(_eine().rows(db, **werte(akteur), vertrag=vertrag))


def ohne_kennung(db: Session, akteur: Akteur) -> tuple[str, ...]:
    """Numbers of the contracts on which the Akteur has a granted cell but the Kennung lacks."""
    zeilen = _kennung_fehlt().rows(db, **werte(akteur))
    return tuple(nummer for (nummer,) in zeilen)


def reicht_bis(db: Session, akteur: Akteur, zellen: Iterable[Paar]) -> dict[Paar, date]:
    """To which end (exclusive) the Akteur's own rows grant each of these cells without a gap.

    A right that another one implies lasts as long as either; a cell that does not run today is
    left out.
    """
    gefragt = set(zellen)
    zeitraeume = _zeitraeume(db, akteur, sorted({vertrag for vertrag, _ in gefragt}))
    enden = {
        (vertrag, recht): _reicht_bis(
            [z for r in gehalten_durch(recht) for z in zeitraeume.get((vertrag, r), [])]
        )
        for vertrag, recht in gefragt
    }
    return {zelle: ende for zelle, ende in enden.items() if ende > clock.heute()}


def firmenadmins(db: Session, firma_ids: Iterable[int]) -> dict[int, tuple[tuple[int, str], ...]]:
    """Who grants in these Firmen: their FirmenAdmins at work, as (Benutzer id, name), by name."""
    jetzt = clock.now()
    gefunden = db.exec(
        select(Mitgliedschaft.firma_id, Benutzer)
        .join(Benutzer, col(Benutzer.id) == col(Mitgliedschaft.benutzer_id))
        .where(
            col(Mitgliedschaft.firma_id).in_(set(firma_ids)),
            Mitgliedschaft.berechtigungstyp == Berechtigungstyp.FIRMENADMIN,
            _noch_nicht(col(Mitgliedschaft.entfernt_am), jetzt),
            _noch_nicht(col(Mitgliedschaft.gesperrt_am), jetzt),
            col(Mitgliedschaft.ausgesetzt_am).is_(None),
            col(Mitgliedschaft.ernennung_ausgesetzt_am).is_(None),
            Benutzer.status == Kontostatus.AKTIV,
        )
        .order_by(col(Benutzer.nachname), col(Benutzer.vorname), col(Benutzer.id))
    ).all()
    return {
        firma: tuple((b.id or 0, b.name) for f, b in gefunden if f == firma)
        for firma in {f for f, _ in gefunden}
    }


# Which contracts are rows


def _seite(db: Session, akteur: Akteur, suche: str, seite: int) -> tuple[int, list[int]]:
    """How many rows there are in all, and the contracts of one page; beyond the last, none."""
    worte = suchworte(suche)
    angaben = werte(akteur) | {f"wort_{n}": muster(wort) for n, wort in enumerate(worte)}
    zeilen = _eine_seite(len(worte)).rows(db, **angaben, ab=(seite - 1) * SEITE)
    if zeilen or seite == 1:
        return (zeilen[0][1] if zeilen else 0), [i for i, _ in zeilen]
    return _anzahl(len(worte)).rows(db, **angaben)[0][0], []


@cache
def _eine_seite(worte: int) -> Prepared:
    """A page of ids by number, each beside the count of all: the rows are found only once."""
    g, meine = _gefunden(worte)
    seite = meine.add_columns(func.count().over()).order_by(g.c.id)
    return Prepared(seite.limit(SEITE).offset(bindparam("ab", type_=Integer)))


@cache
def _anzahl(worte: int) -> Prepared:
    _, meine = _gefunden(worte)
    return Prepared(sa_select(func.count()).select_from(meine.subquery()))


@cache
def _eine() -> Prepared:
    return Prepared(_meine("einer").subquery().select())


def _gefunden(worte: int) -> tuple[Any, Select[*tuple[Any, ...]]]:
    """The rows in which this many words are found."""
    g = _t(Gruppenvertrag)
    gesucht = (bindparam(f"wort_{n}", type_=String) for n in range(worte))
    wo = [g.c.suchtext.like(wort, escape="\\") for wort in gesucht]
    return g, sa_select(g.c.id).where(g.c.id.in_(_meine("alle")), *wo)


def _meine(vertraege: str) -> Any:
    """Ids of the contracts that are rows, "alle" or "einer": cells, windows, Vertretung, key."""
    r, m = _t(Vertragsrecht), _t(Mitgliedschaft)
    mit_zeitraum = (
        sa_select(r.c.vertrag_id)
        .join(m, m.c.id == r.c.mitgliedschaft_id)
        .where(m.c.benutzer_id == bindparam("person", type_=Integer), m.c.entfernt_am.is_(None))
    )
    if vertraege == "einer":
        mit_zeitraum = mit_zeitraum.where(r.c.vertrag_id == bindparam("vertrag", type_=BigInteger))
    blicke = (berechtigung.ZELLE, berechtigung.GELIEHEN, berechtigung.ZUGANG)
    return union(mit_zeitraum, *(sa_select(_vertraege(blick, vertraege)) for blick in blicke))


@cache
def _kennung_fehlt() -> Prepared:
    g = _t(Gruppenvertrag)
    mit_zelle = sa_select(_vertraege(berechtigung.ZELLE))
    fehlt = sa_select(g.c.nummer).where(g.c.kennung.is_(None), g.c.id.in_(mit_zelle))
    return Prepared(fehlt.order_by(g.c.id))


def _vertraege(blick: Blick, vertraege: str = "alle") -> Any:
    """The rule's contracts, whatever the Ausprägung."""
    return regel(Frage(Ziel.VERTRAEGE, vertraege=vertraege, blick=blick)).c.vertrag


# The rows of one page


def zeilen_an(db: Session, akteur: Akteur, ids: list[int]) -> tuple[Zeile, ...]:
    """The rows of at most `SEITE` contracts, by number, whether the Akteur has a cell there or not.

    Who may read them is checked by the caller.
    """
    if not ids:
        return ()
    erteilt = berechtigung.erteilte_an(db, akteur, ids, berechtigung.ZELLE)
    als_admin = berechtigung.erteilte_an(db, akteur, ids, berechtigung.ZELLE_FIRMENADMIN)
    ohne = _ohne_zelle(db, akteur, ids)
    zeitraeume = _zeitraeume(db, akteur, ids)
    auspraegungen = _auspraegungen(db, ids)
    return tuple(
        Zeile(
            v.id,
            v.nummer,
            v.produkt,
            v.firma_id,
            firma,
            v.sparte,
            auspraegungen.get(v.id, ()),
            bool(als_admin[v.id]),
            v.kennung is not None,
            tuple(_zelle(r, v, erteilt[v.id], ohne, zeitraeume) for r in Recht),
        )
        for v, firma in _vertraege_und_firmen(db, ids)
    )


def _vertraege_und_firmen(db: Session, ids: list[int]) -> Sequence[tuple[Gruppenvertrag, str]]:
    return db.exec(
        select(Gruppenvertrag, Firma.name)
        .join(Firma, col(Firma.id) == col(Gruppenvertrag.firma_id))
        .where(col(Gruppenvertrag.id).in_(ids))
        .order_by(col(Gruppenvertrag.id))
    ).all()


def _ohne_zelle(db: Session, akteur: Akteur, ids: list[int]) -> dict[Paar, Ohne]:
    """What works by the key or a Vertretung; of the two the key comes first."""
    wege = {Ohne.VERTRETUNG: berechtigung.GELIEHEN, Ohne.ZUGANG: berechtigung.ZUGANG}
    return {
        (vertrag, recht): ohne
        for ohne, blick in wege.items()
        for vertrag, rechte in berechtigung.rechte_an(db, akteur, ids, blick).items()
        for recht in rechte
    }


def _zelle(
    recht: Recht,
    vertrag: Gruppenvertrag,
    erteilt: set[Recht],
    ohne: dict[Paar, Ohne],
    zeitraeume: dict[Paar, list[Zeitraum]],
) -> Zelle:
    if not angeboten(recht, vertrag.sparte):
        return Zelle(recht, Zellzustand.NICHT_ANGEBOTEN)
    eigene_zeit = [z for r in gehalten_durch(recht) for z in zeitraeume.get((vertrag.id, r), [])]
    ab, endete = _spaeter(eigene_zeit), _frueher(eigene_zeit)
    if recht not in mit_implizierten(erteilt):
        wirkt = ohne.get((vertrag.id, recht))
        return Zelle(recht, Zellzustand.NICHT_ERTEILT, wirkt=wirkt, ab=ab, endete=endete)
    zustand = Zellzustand.ERTEILT if vertrag.kennung else Zellzustand.KENNUNG_FEHLT
    durch = None if recht in erteilt else next(r for r in gehalten_durch(recht) if r in erteilt)
    return Zelle(recht, zustand, durch, bis=_letzter_tag(eigene_zeit), ab=ab)


def _letzter_tag(zeitraeume: list[Zeitraum]) -> date | None:
    """Of what runs today; None: it does not end by the clock."""
    reicht_bis = _reicht_bis(zeitraeume)
    return letzter_tag(reicht_bis) if reicht_bis > clock.heute() else None


def _reicht_bis(zeitraeume: list[Zeitraum]) -> date:
    """The end of what runs today and of what follows without a gap; today if nothing runs."""
    ende = clock.heute()
    for von, bis in sorted(zeitraeume):
        if von <= ende:
            ende = max(ende, bis)
    return ende


def _spaeter(zeitraeume: list[Zeitraum]) -> date | None:
    """The first day of what begins after that."""
    reicht_bis = _reicht_bis(zeitraeume)
    return min((von for von, _ in zeitraeume if von > reicht_bis), default=None)


def _frueher(zeitraeume: list[Zeitraum]) -> date | None:
    enden = [bis for _, bis in zeitraeume if bis <= clock.heute()]
    return letzter_tag(max(enden)) if enden else None


def _zeitraeume(db: Session, akteur: Akteur, ids: list[int]) -> dict[Paar, list[Zeitraum]]:
    """The windows of the person's rows: row, Mitgliedschaft, Vollmacht and Bestand together.

    Rows that an act has stopped, by suspension, revocation or leaving a house, have none left.
    """
    gefunden: dict[Paar, list[Zeitraum]] = {}
    for vertrag, recht, *tage in db.execute(_fenster(akteur, ids)):
        von = max(tag for tag in tage[0::2] if tag)
        bis = min(tag for tag in tage[1::2] if tag)
        if von < bis:
            gefunden.setdefault((vertrag, Recht(recht)), []).append((von, bis))
    return gefunden


def _fenster(akteur: Akteur, ids: list[int]) -> Select[*tuple[Any, ...]]:
    r, m, z, v, b = (
        _t(t) for t in (Vertragsrecht, Mitgliedschaft, Zugehoerigkeit, Maklervollmacht, Bestand)
    )
    jetzt = clock.now()
    im_haus = and_(b.c.vertrag_id == r.c.vertrag_id, b.c.maklerhaus_id == r.c.maklerhaus_id)
    spalten = [s for t in (r, m, v, b) for s in (t.c.von, t.c.bis)]
    tabellen = (
        r.join(m, m.c.id == r.c.mitgliedschaft_id)
        .outerjoin(z, z.c.id == r.c.zugehoerigkeit_id)
        .outerjoin(v, v.c.id == r.c.vollmacht_id)
        .outerjoin(b, im_haus)
    )
    return (
        sa_select(r.c.vertrag_id, r.c.recht, *spalten)
        .select_from(tabellen)
        .where(
            r.c.benutzer_id == akteur.benutzer_id,
            r.c.vertrag_id.in_(ids),
            m.c.berechtigungstyp != Berechtigungstyp.FIRMENADMIN,  # never time-boxed
            r.c.ausgesetzt_am.is_(None),
            m.c.ausgesetzt_am.is_(None),
            _noch_nicht(m.c.entfernt_am, jetzt),
            or_(z.c.id.is_(None), and_(_noch_nicht(z.c.bis, jetzt), b.c.id.is_not(None))),
            or_(v.c.id.is_(None), _vollmacht_gilt(v, r, jetzt)),
        )
    )


def _vollmacht_gilt(v: Any, r: Any, jetzt: Any) -> Any:
    return and_(
        v.c.erteilt_am <= jetzt,
        _noch_nicht(v.c.widerrufen_am, jetzt),
        v.c.ausgesetzt_am.is_(None),
        berechtigung.vollmacht_nennt(v, r),
    )


def _auspraegungen(db: Session, ids: list[int]) -> dict[int, tuple[str, ...]]:
    gefunden = db.exec(
        select(VertragAuspraegung)
        .where(col(VertragAuspraegung.vertrag_id).in_(ids))
        .order_by(col(VertragAuspraegung.vertrag_id), col(VertragAuspraegung.auspraegung))
    ).all()
    return {
        vertrag: tuple(a.auspraegung for a in gefunden if a.vertrag_id == vertrag)
        for vertrag in {a.vertrag_id for a in gefunden}
    }


# Beside the rows


def _gesperrt_bei(db: Session, akteur: Akteur) -> tuple[str, ...]:
    """Firmen that have blocked the person: the cells remain, but none of them works."""
    jetzt = clock.now()
    return tuple(
        db.exec(
            select(Firma.name)
            .join(Mitgliedschaft, col(Mitgliedschaft.firma_id) == col(Firma.id))
            .where(
                Mitgliedschaft.benutzer_id == akteur.benutzer_id,
                _noch_nicht(col(Mitgliedschaft.entfernt_am), jetzt),
                col(Mitgliedschaft.gesperrt_am) <= jetzt,
            )
            .order_by(col(Firma.name))
        ).all()
    )


def _wer_erteilt(
    db: Session, akteur: Akteur, zeilen: tuple[Zeile, ...]
) -> dict[str, tuple[str, ...]]:
    """By Firma. Names are for its members: a key alone opens contracts, not the people's list."""
    eigene_firmen = select(Mitgliedschaft.firma_id).where(
        Mitgliedschaft.benutzer_id == akteur.benutzer_id,
        _noch_nicht(col(Mitgliedschaft.entfernt_am), clock.now()),
    )
    mitglied = set(db.exec(eigene_firmen))
    firmen = {z.firma_id: z.firma for z in zeilen if z.firma_id in mitglied}
    admins = firmenadmins(db, firmen)
    return {
        firma: tuple(name for i, name in admins.get(firma_id, ()) if i != akteur.benutzer_id)
        for firma_id, firma in sorted(firmen.items(), key=lambda f: f[1])
    }


def _noch_nicht(ende: Any, jetzt: Any) -> Any:
    return or_(ende.is_(None), ende > jetzt)


def _t(modell: type[SQLModel]) -> Any:
    return modell.__table__.alias()  # pyright: ignore[reportAttributeAccessIssue]
