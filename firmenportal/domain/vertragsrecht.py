"""The rows that grant: single Vertragsrechte and the contracts assigned to an Admin.

The commands keep the rules that belong to the fact itself; who may pass on which right to whom is
checked by the caller. Rules: docs/fachregeln.md R5, R15, R20, R21, R31, R32, R60.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, or_, text
from sqlmodel import Field, Session, SQLModel, col, select

from firmenportal import clock
from firmenportal.constraints import eine_von, zeitraum_offen
from firmenportal.db import insert_many
from firmenportal.domain import protokoll, vermittler, vertretung
from firmenportal.domain.benutzer import (
    Benutzer,
    Berechtigungstyp,
    Mitgliedschaft,
    Personentyp,
    stand_erhoehen,
    wer_alle,
)
from firmenportal.domain.errors import DomainError, NotFoundError
from firmenportal.domain.protokoll import Wer
from firmenportal.domain.recht import KATALOG, Recht, angeboten
from firmenportal.domain.vermittler import Maklervollmacht, Zugehoerigkeit
from firmenportal.domain.vertrag import Gruppenvertrag, nummer_von
from firmenportal.domain.zeitraum import OHNE_ENDE, SEIT_JEHER, Zeitraum, abzueglich

_ERTEILUNGEN_JE_MAL = 2000


class Quelle(StrEnum):
    """Who granted a row: the Firma itself, or a Maklerhaus by way of a Vollmacht."""

    FIRMA = "firma"
    VOLLMACHT = "vollmacht"


def _nach_person(name: str, wo: str) -> Index:
    spalten = ("benutzer_id", "vertrag_id", "recht", "von", "bis", "ausgesetzt_am")
    wege = ("mitgliedschaft_id", "zugehoerigkeit_id", "maklerhaus_id", "vollmacht_id")
    return Index(name, *spalten, *wege, sqlite_where=text(wo), postgresql_where=text(wo))


class Vertragsrecht(SQLModel, table=True):
    """One right of one Mitgliedschaft on one contract, within a window of days.

    A Vermittler's row names the stay in the house under which it was given, and lives only in it.
    The composite keys make impossible: a right across tenants, a stay of another person, a
    Vollmacht of another Firma or house.
    """

    __table_args__ = (
        ForeignKeyConstraint(
            ["mitgliedschaft_id", "firma_id", "benutzer_id", "personentyp"],
            [
                "mitgliedschaft.id",
                "mitgliedschaft.firma_id",
                "mitgliedschaft.benutzer_id",
                "mitgliedschaft.personentyp",
            ],
            name="vertragsrecht_mitgliedschaft",
        ),
        ForeignKeyConstraint(
            ["vertrag_id", "firma_id"],
            ["gruppenvertrag.id", "gruppenvertrag.firma_id"],
            name="vertragsrecht_vertrag",
        ),
        ForeignKeyConstraint(
            ["zugehoerigkeit_id", "benutzer_id", "maklerhaus_id"],
            ["zugehoerigkeit.id", "zugehoerigkeit.benutzer_id", "zugehoerigkeit.maklerhaus_id"],
            name="vertragsrecht_zugehoerigkeit",
        ),
        ForeignKeyConstraint(
            ["vollmacht_id", "firma_id", "maklerhaus_id"],
            ["maklervollmacht.id", "maklervollmacht.firma_id", "maklervollmacht.maklerhaus_id"],
            name="vertragsrecht_vollmacht",
        ),
        CheckConstraint(
            "(personentyp = 'vermittler') = (zugehoerigkeit_id IS NOT NULL)"
            " AND (zugehoerigkeit_id IS NULL) = (maklerhaus_id IS NULL)",
            name="vermittler_nennt_zugehoerigkeit",
        ),
        CheckConstraint(
            "(quelle = 'vollmacht') = (vollmacht_id IS NOT NULL)"
            " AND (vollmacht_id IS NULL OR maklerhaus_id IS NOT NULL)",
            name="vollmacht_genannt",
        ),
        eine_von("recht", Recht),
        eine_von("quelle", Quelle),
        eine_von("personentyp", Personentyp),
        zeitraum_offen(),
        # One covering index per path of the rule, so that none reads the rows of another.
        _nach_person("vertragsrecht_zeile", "zugehoerigkeit_id IS NULL"),
        _nach_person(
            "vertragsrecht_vermittler", "zugehoerigkeit_id IS NOT NULL AND vollmacht_id IS NULL"
        ),
        _nach_person("vertragsrecht_bevollmaechtigt", "vollmacht_id IS NOT NULL"),
        Index(
            "vertragsrecht_nach_vollmacht",
            "vollmacht_id",
            "benutzer_id",
            sqlite_where=text("vollmacht_id IS NOT NULL"),
            postgresql_where=text("vollmacht_id IS NOT NULL"),
        ),
        Index("vertragsrecht_nach_vertrag", "vertrag_id", "recht", "benutzer_id"),
        Index("vertragsrecht_fristen", "firma_id", "bis", "von"),
        Index("vertragsrecht_nach_mitgliedschaft", "mitgliedschaft_id", "vertrag_id", "recht"),
        Index(
            "vertragsrecht_einmal",
            "mitgliedschaft_id",
            "vertrag_id",
            "recht",
            "von",
            text("coalesce(zugehoerigkeit_id, 0)"),
            text("coalesce(vollmacht_id, 0)"),
            unique=True,
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    mitgliedschaft_id: int
    firma_id: int
    benutzer_id: int
    personentyp: str
    vertrag_id: int = Field(sa_type=BigInteger)
    recht: str
    quelle: str = Quelle.FIRMA
    zugehoerigkeit_id: int | None = None
    maklerhaus_id: int | None = None
    vollmacht_id: int | None = None
    von: date = SEIT_JEHER
    bis: date = OHNE_ENDE
    erteilt_am: datetime
    ausgesetzt_am: datetime | None = None


class AdminVertrag(SQLModel, table=True):
    """A contract that an Admin administers. An assignment is no right."""

    __table_args__ = (
        ForeignKeyConstraint(
            ["mitgliedschaft_id", "firma_id"],
            ["mitgliedschaft.id", "mitgliedschaft.firma_id"],
            name="admin_vertrag_mitgliedschaft",
        ),
        ForeignKeyConstraint(
            ["vertrag_id", "firma_id"],
            ["gruppenvertrag.id", "gruppenvertrag.firma_id"],
            name="admin_vertrag_vertrag",
        ),
        Index("admin_vertrag_nach_vertrag", "vertrag_id"),
    )

    mitgliedschaft_id: int = Field(primary_key=True)
    vertrag_id: int = Field(primary_key=True, sa_type=BigInteger)
    firma_id: int


@dataclass(frozen=True)
class Zelle:
    """One right on one contract, from `von` to before `bis`."""

    vertrag: int
    recht: Recht
    von: date = SEIT_JEHER
    bis: date = OHNE_ENDE


def erteilen(
    db: Session,
    mitglied: Mitgliedschaft,
    zellen: Iterable[Zelle],
    *,
    vollmacht: Maklervollmacht | None = None,
    durch: Wer,
) -> None:
    """Grant cells to a member; a Vermittler's name his present stay, and the Vollmacht if any.

    Granting never takes: windows of a cell that overlap or touch become one. It never lifts a
    suspension either: a cell that is suspended is refused.
    Errors: NotFoundError for a contract of another Firma, DomainError for what cannot be granted.
    """
    aenderungen = eintragen(db, mitglied, zellen, vollmacht=vollmacht)
    _wirksam(db, mitglied, "vertragsrecht.erteilen", durch, {"zellen": aenderungen})


def eintragen(
    db: Session,
    mitglied: Mitgliedschaft,
    zellen: Iterable[Zelle],
    *,
    vollmacht: Maklervollmacht | None = None,
) -> list[dict[str, Any]]:
    """As `erteilen`, for a command that writes it down itself: what it changed."""
    if mitglied.berechtigungstyp == Berechtigungstyp.FIRMENADMIN:
        raise DomainError("Ein FirmenAdmin hat alle Rechte und bekommt keine einzelnen.")
    zellen, aufenthalt = list(zellen), _aufenthalt(db, mitglied)
    bestand = _bestand(db, mitglied, {zelle.vertrag for zelle in zellen})
    for zelle in zellen:
        _darf_bestehen(db, mitglied, zelle)
    _vollmacht_nennt(db, vollmacht, zellen)
    aenderungen = []
    for zelle in zellen:
        eigene = bestand.alle.setdefault((zelle.vertrag, zelle.recht), [])
        aenderungen.append(_dazu(db, mitglied, zelle, aufenthalt, vollmacht, eigene))
    return aenderungen


@dataclass(frozen=True)
class Erteilung:
    """Cells for one of many members; a Vermittler's name his stay and house."""

    mitgliedschaft_id: int
    firma_id: int
    benutzer_id: int
    personentyp: Personentyp
    zellen: tuple[Zelle, ...]
    zugehoerigkeit_id: int | None = None
    maklerhaus_id: int | None = None
    vollmacht_id: int | None = None


def viele_erteilen(db: Session, erteilungen: Sequence[Erteilung], durch: Wer) -> None:
    """Grant to many members at once who have no rows yet; the tables keep the rules."""
    am = clock.now()
    for ab in range(0, len(erteilungen), _ERTEILUNGEN_JE_MAL):
        teil = erteilungen[ab : ab + _ERTEILUNGEN_JE_MAL]
        insert_many(db, Vertragsrecht, [z for e in teil for z in _zeilen_der(e, am)])
    personen = {e.benutzer_id for e in erteilungen}
    stand_erhoehen(db, personen)
    namen = wer_alle(db, personen)
    protokoll.alle_schreiben(
        db,
        [
            protokoll.eintrag(
                protokoll.kette_firma(e.firma_id),
                "vertragsrecht.erteilen",
                akteur=durch,
                betroffener=namen[e.benutzer_id],
                einzelheiten={
                    "mitgliedschaft": e.mitgliedschaft_id,
                    "zellen": [_aenderung(z, e.vollmacht_id, [], [_fenster(z)]) for z in e.zellen],
                },
            )
            for e in erteilungen
        ],
    )


def entziehen(
    db: Session,
    mitglied: Mitgliedschaft,
    zellen: Iterable[tuple[int, Recht]],
    durch: Wer,
    nur: Quelle | None = None,
) -> None:
    """Take cells from a member at once: their running and future rows go.

    Whatever the source, or of `nur` one of them. What has ended stays as history.
    Errors: DomainError if there is nothing to take.
    """
    aenderungen = [a for zelle in sorted(zellen) for a in _weg(db, mitglied, *zelle, nur)]
    if not aenderungen:
        raise DomainError("Diese Rechte sind nicht erteilt.")
    _wirksam(db, mitglied, "vertragsrecht.entziehen", durch, {"zellen": aenderungen})


def aendern(
    db: Session,
    mitglied: Mitgliedschaft,
    zellen: Mapping[tuple[int, Recht], Zeitraum | None],
    durch: Wer,
) -> None:
    """Set cells of a member, all in one entry: from today each lasts this window, or None: ends.

    What has ended stays as history; days that a row of another source grants already stay its own.
    Errors: as `erteilen`; DomainError for a row that is suspended, which a clerk alone lifts.
    """
    if mitglied.berechtigungstyp == Berechtigungstyp.FIRMENADMIN:
        raise DomainError("Ein FirmenAdmin hat alle Rechte und bekommt keine einzelnen.")
    aufenthalt = _aufenthalt(db, mitglied) if any(zellen.values()) else None
    bestand = _bestand(db, mitglied, {vertrag for vertrag, _recht in zellen})
    vorher = {zelle: bestand.fenster(zelle) for zelle in zellen}
    for zelle, fenster in zellen.items():
        if fenster:
            _darf_bestehen(db, mitglied, Zelle(*zelle, *fenster))
            _nicht_ausgesetzt(bestand.offen.get(zelle, []))
        _zuschneiden(db, bestand.offen.get(zelle, []), fenster)
    db.flush()
    for zelle, fenster in zellen.items():
        if fenster:
            _auffuellen(db, mitglied, Zelle(*zelle, *fenster), aufenthalt, bestand)
    nachher = {zelle: bestand.fenster(zelle) for zelle in zellen}
    aenderungen = [a for z in zellen for a in _unterschiede(Zelle(*z), vorher[z], nachher[z])]
    _wirksam(db, mitglied, "vertragsrecht.aendern", durch, {"zellen": aenderungen})


def offene_zeilen(mitglied: Mitgliedschaft) -> Any:
    """A member's rows that have not ended: running or to come, of his present stay in a house.

    A select of `Vertragsrecht`.
    """
    r, z, w = Vertragsrecht, Zugehoerigkeit, Maklervollmacht
    jetzt, heute = clock.now(), clock.heute()
    return (
        select(r)
        .outerjoin(z, col(z.id) == col(r.zugehoerigkeit_id))
        .outerjoin(w, col(w.id) == col(r.vollmacht_id))
        .where(r.mitgliedschaft_id == mitglied.id, r.bis > heute)
        .where(or_(col(z.bis).is_(None), col(z.bis) > jetzt))
        .where(or_(col(w.id).is_(None), col(w.bis) > heute))
        .where(or_(col(w.widerrufen_am).is_(None), col(w.widerrufen_am) > jetzt))
    )


def offene_fenster(mitglied: Mitgliedschaft) -> Any:
    """Contract, right, `von`, `bis` and `ausgesetzt_am` of the `offene_zeilen`."""
    r = Vertragsrecht
    spalten = (col(s) for s in (r.vertrag_id, r.recht, r.von, r.bis, r.ausgesetzt_am))
    return offene_zeilen(mitglied).with_only_columns(*spalten)


def zuweisen(db: Session, mitglied: Mitgliedschaft, vertraege: Iterable[int], durch: Wer) -> None:
    """Set the contracts that an Admin administers; an assignment is no right.

    Errors: DomainError if the member is no Admin, NotFoundError for a contract of another Firma.
    """
    if mitglied.berechtigungstyp != Berechtigungstyp.ADMIN:
        raise DomainError("Verträge zum Verwalten bekommt nur ein Admin.")
    nummern = zuweisung_setzen(db, mitglied, vertraege)
    _wirksam(db, mitglied, "vertragsrecht.zuweisen", durch, {"vertraege": nummern})


def zuweisung_setzen(
    db: Session, mitglied: Mitgliedschaft, vertraege: Iterable[int]
) -> list[list[str]]:
    """As `zuweisen`, for a command that writes it down itself: the numbers before and after."""
    bisher = {z.vertrag_id: z for z in db.exec(_zuweisungen(mitglied))}
    kuenftig = set(vertraege)
    for vertrag in bisher.keys() - kuenftig:
        db.delete(bisher[vertrag])
    for vertrag in sorted(kuenftig - bisher.keys()):
        _der_firma(db, mitglied, vertrag)
        db.add(
            AdminVertrag(
                mitgliedschaft_id=mitglied.id or 0, vertrag_id=vertrag, firma_id=mitglied.firma_id
            )
        )
    return [[nummer_von(v) for v in sorted(menge)] for menge in (bisher.keys(), kuenftig)]


def alle_beenden(db: Session, mitglied: Mitgliedschaft) -> list[dict[str, Any]]:
    """End all cells of a member, for a command that writes it down itself: what it took.

    As `entziehen` does it: what has ended stays as history.
    """
    zeilen = select(Vertragsrecht.vertrag_id, Vertragsrecht.recht).where(
        Vertragsrecht.mitgliedschaft_id == mitglied.id
    )
    zellen = sorted({(vertrag, Recht(recht)) for vertrag, recht in db.exec(zeilen)})
    return [a for zelle in zellen for a in _weg(db, mitglied, *zelle)]


def _aufenthalt(db: Session, mitglied: Mitgliedschaft) -> Zugehoerigkeit | None:
    """The stay under which a Vermittler's row is given; None for everybody else."""
    if mitglied.personentyp != Personentyp.VERMITTLER:
        return None
    aufenthalt = vermittler.aufenthalt_von(db, mitglied.benutzer_id)
    if aufenthalt is None:
        raise DomainError("Diese Person gehört keinem Maklerhaus an.")
    return aufenthalt


def _darf_bestehen(db: Session, mitglied: Mitgliedschaft, zelle: Zelle) -> None:
    vertrag = _der_firma(db, mitglied, zelle.vertrag)
    if not angeboten(zelle.recht, vertrag.sparte):
        raise DomainError("„{recht}“ wird hier nicht angeboten.", recht=KATALOG[zelle.recht].name)
    if zelle.von >= zelle.bis or zelle.bis <= clock.heute():
        raise DomainError(
            "Ein Recht gilt mindestens einen Tag und endet nicht in der Vergangenheit."
        )


def _der_firma(db: Session, mitglied: Mitgliedschaft, vertrag: int) -> Gruppenvertrag:
    gefunden = db.get(Gruppenvertrag, vertrag)
    if gefunden is None or gefunden.firma_id != mitglied.firma_id:
        raise NotFoundError("Diesen Vertrag gibt es nicht.")
    return gefunden


def _vollmacht_nennt(
    db: Session, vollmacht: Maklervollmacht | None, zellen: Iterable[Zelle]
) -> None:
    if vollmacht is None:
        return
    vertraege, rechte = (
        vermittler.vertraege_der(db, vollmacht),
        vermittler.rechte_der(db, vollmacht),
    )
    for zelle in zellen:
        if zelle.recht not in rechte or not (vertraege is None or zelle.vertrag in vertraege):
            raise DomainError("Die Vollmacht nennt dieses Recht an diesem Vertrag nicht.")


def _dazu(
    db: Session,
    mitglied: Mitgliedschaft,
    zelle: Zelle,
    aufenthalt: Zugehoerigkeit | None,
    vollmacht: Maklervollmacht | None,
    eigene: list[Vertragsrecht],
) -> dict[str, Any]:
    """Write the row, one with those of the same source that it overlaps or touches.

    `eigene` are the rows of the cell, and will be with it.
    """
    vollmacht_id = vollmacht.id if vollmacht else None
    _nicht_ausgesetzt(r for r in eigene if r.bis > clock.heute())
    gleiche = [
        r
        for r in eigene
        if (r.zugehoerigkeit_id, r.vollmacht_id) == (aufenthalt and aufenthalt.id, vollmacht_id)
        and r.von <= zelle.bis
        and zelle.von <= r.bis
    ]
    neue = _zeile(mitglied, zelle, aufenthalt, vollmacht_id)
    neue.von = min([zelle.von, *(r.von for r in gleiche)])
    neue.bis = max([zelle.bis, *(r.bis for r in gleiche)])
    for alte in gleiche:
        eigene.remove(alte)
        db.delete(alte)
    if gleiche:
        db.flush()
    db.add(neue)
    eigene.append(neue)
    return _aenderung(zelle, vollmacht_id, [_fenster(r) for r in gleiche], [_fenster(neue)])


def _zeile(
    mitglied: Mitgliedschaft,
    zelle: Zelle,
    aufenthalt: Zugehoerigkeit | None,
    vollmacht_id: int | None,
) -> Vertragsrecht:
    return Vertragsrecht(
        mitgliedschaft_id=mitglied.id or 0,
        firma_id=mitglied.firma_id,
        benutzer_id=mitglied.benutzer_id,
        personentyp=mitglied.personentyp,
        vertrag_id=zelle.vertrag,
        recht=zelle.recht,
        quelle=Quelle.FIRMA if vollmacht_id is None else Quelle.VOLLMACHT,
        zugehoerigkeit_id=aufenthalt.id if aufenthalt else None,
        maklerhaus_id=aufenthalt.maklerhaus_id if aufenthalt else None,
        vollmacht_id=vollmacht_id,
        von=zelle.von,
        bis=zelle.bis,
        erteilt_am=clock.now(),
    )


def _weg(
    db: Session,
    mitglied: Mitgliedschaft,
    vertrag: int,
    recht: Recht,
    nur: Quelle | None = None,
) -> list[dict[str, Any]]:
    heute = clock.heute()
    zeilen = [
        r
        for r in db.exec(_zeilen(mitglied, vertrag, recht))
        if r.bis > heute and nur in (None, r.quelle)
    ]
    for zeile in zeilen:
        db.delete(zeile)
    return [_aenderung(Zelle(vertrag, recht), z.vollmacht_id, [_fenster(z)], []) for z in zeilen]


@dataclass(frozen=True)
class _Bestand:
    """A member's rows on some contracts by cell: all of a source that may grow, and those open.

    `vertraege` keeps the contracts at hand while each cell is checked.
    """

    alle: dict[tuple[int, Recht], list[Vertragsrecht]]
    offen: dict[tuple[int, Recht], list[Vertragsrecht]]
    vertraege: Sequence[Gruppenvertrag]

    def fenster(self, zelle: tuple[int, Recht]) -> list[tuple[int | None, date, date]]:
        """The open windows of a cell, each with its Vollmacht."""
        zeilen = self.offen.get(zelle, [])
        return sorted(((z.vollmacht_id, z.von, z.bis) for z in zeilen), key=lambda f: f[1:])


def _bestand(db: Session, mitglied: Mitgliedschaft, vertraege: set[int]) -> _Bestand:
    an = col(Vertragsrecht.vertrag_id).in_(vertraege)
    return _Bestand(
        _nach_zelle(db.exec(_alle_zeilen(mitglied).where(an))),
        _nach_zelle(db.exec(offene_zeilen(mitglied).where(an))),
        db.exec(select(Gruppenvertrag).where(col(Gruppenvertrag.id).in_(vertraege))).all(),
    )


def _nach_zelle(zeilen: Iterable[Vertragsrecht]) -> dict[tuple[int, Recht], list[Vertragsrecht]]:
    gefunden: dict[tuple[int, Recht], list[Vertragsrecht]] = {}
    for zeile in zeilen:
        gefunden.setdefault((zeile.vertrag_id, Recht(zeile.recht)), []).append(zeile)
    return gefunden


def _nicht_ausgesetzt(offene: Iterable[Vertragsrecht]) -> None:
    if any(z.ausgesetzt_am for z in offene):
        raise DomainError("Dieses Recht ist ausgesetzt, bis das Service Center es geprüft hat.")


def _zuschneiden(db: Session, offene: list[Vertragsrecht], fenster: Zeitraum | None) -> None:
    """Cut open rows to the window; a row of which nothing is left goes."""
    heute = clock.heute()
    for zeile in list(offene):
        von, bis = fenster or (heute, heute)
        ab, ende = zeile.von if von <= heute else max(zeile.von, von), min(zeile.bis, bis)
        if fenster and ab < ende:
            zeile.von, zeile.bis = ab, ende
        else:
            db.delete(zeile)
            offene.remove(zeile)


def _auffuellen(
    db: Session,
    mitglied: Mitgliedschaft,
    zelle: Zelle,
    aufenthalt: Zugehoerigkeit | None,
    bestand: _Bestand,
) -> None:
    """Grant the days of the window that no open row grants; the Firma's own rows grow, if any."""
    offene = bestand.offen.setdefault((zelle.vertrag, zelle.recht), [])
    eigene = [
        z
        for z in bestand.alle.get((zelle.vertrag, zelle.recht), [])
        if (z.zugehoerigkeit_id, z.vollmacht_id) == (aufenthalt and aufenthalt.id, None)
        and not z.ausgesetzt_am
        and (z.bis <= clock.heute() or z in offene)
    ]
    gewollt = (max(zelle.von, clock.heute()), zelle.bis)
    for von, bis in abzueglich([gewollt], [(z.von, z.bis) for z in offene]):
        neue = _zeile(mitglied, replace(zelle, von=von, bis=bis), aufenthalt, None)
        beruehrte = [z for z in eigene if z.von <= bis and von <= z.bis]
        for alte in beruehrte:
            neue.von, neue.bis = min(neue.von, alte.von), max(neue.bis, alte.bis)
            db.delete(alte)
        if beruehrte:
            db.flush()  # what is deleted goes before what takes its place
        eigene = [z for z in eigene if z not in beruehrte]
        offene[:] = [z for z in offene if z not in beruehrte]
        db.add(neue)
        eigene.append(neue)
        offene.append(neue)


def _zeilen(mitglied: Mitgliedschaft, vertrag: int, recht: Recht) -> Any:
    diese = (Vertragsrecht.vertrag_id == vertrag, Vertragsrecht.recht == recht)
    return _alle_zeilen(mitglied).where(*diese)


def _alle_zeilen(mitglied: Mitgliedschaft) -> Any:
    return select(Vertragsrecht).where(Vertragsrecht.mitgliedschaft_id == mitglied.id)


def _zuweisungen(mitglied: Mitgliedschaft) -> Any:
    return select(AdminVertrag).where(col(AdminVertrag.mitgliedschaft_id) == mitglied.id)


def _zeilen_der(e: Erteilung, am: datetime) -> Iterator[dict[str, Any]]:
    gemeinsam = {
        "mitgliedschaft_id": e.mitgliedschaft_id,
        "firma_id": e.firma_id,
        "benutzer_id": e.benutzer_id,
        "personentyp": e.personentyp,
        "quelle": Quelle.FIRMA if e.vollmacht_id is None else Quelle.VOLLMACHT,
        "zugehoerigkeit_id": e.zugehoerigkeit_id,
        "maklerhaus_id": e.maklerhaus_id,
        "vollmacht_id": e.vollmacht_id,
        "erteilt_am": am,
    }
    for zelle in e.zellen:
        yield {
            **gemeinsam,
            "vertrag_id": zelle.vertrag,
            "recht": zelle.recht,
            "von": zelle.von,
            "bis": zelle.bis,
        }


def _unterschiede(
    zelle: Zelle,
    vorher: list[tuple[int | None, date, date]],
    nachher: list[tuple[int | None, date, date]],
) -> Iterator[dict[str, Any]]:
    """The changes of one cell, by Vollmacht."""
    for vollmacht in sorted({f[0] for f in (*vorher, *nachher)}, key=lambda v: v or 0):
        alt, neu = (
            [[von.isoformat(), bis.isoformat()] for w, von, bis in menge if w == vollmacht]
            for menge in (vorher, nachher)
        )
        if alt != neu:
            yield _aenderung(zelle, vollmacht, alt, neu)


def _aenderung(
    zelle: Zelle, vollmacht_id: int | None, vorher: list[Any], nachher: list[Any]
) -> dict[str, Any]:
    return {
        "vertrag": nummer_von(zelle.vertrag),
        "recht": zelle.recht,
        "vollmacht": vollmacht_id,
        "vorher": vorher,
        "nachher": nachher,
    }


def _fenster(zeile: Vertragsrecht | Zelle) -> list[str]:
    return [zeile.von.isoformat(), zeile.bis.isoformat()]


def _wirksam(
    db: Session, mitglied: Mitgliedschaft, handlung: str, durch: Wer, angaben: dict[str, Any]
) -> None:
    """Tell the person's open pages, and those of who stands in for him; write it down."""
    mitglied_id = mitglied.id or 0
    stand_erhoehen(db, {mitglied.benutzer_id} | vertretung.vertreter_von(db, [mitglied_id]))
    protokoll.schreiben(
        db,
        protokoll.kette_firma(mitglied.firma_id),
        handlung,
        akteur=durch,
        betroffener=db.get_one(Benutzer, mitglied.benutzer_id).wer,
        einzelheiten={"mitgliedschaft": mitglied_id, **angaben},
    )
