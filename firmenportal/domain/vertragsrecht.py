"""The rows that grant: single Vertragsrechte and the contracts assigned to an Admin.

The commands keep the rules that belong to the fact itself; who may pass on which right to whom is
checked by the caller. Rules: docs/fachregeln.md R5, R15, R20, R21, R31, R32, R60.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, text
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
from firmenportal.domain.zeitraum import OHNE_ENDE, SEIT_JEHER

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
        Index("vertragsrecht_nach_vertrag", "vertrag_id", "recht", "benutzer_id"),
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

    Granting never takes: windows of a cell that overlap or touch become one.
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
    aufenthalt = _aufenthalt(db, mitglied)
    aenderungen = []
    for zelle in zellen:
        _darf_bestehen(db, mitglied, zelle)
        _vollmacht_nennt(db, vollmacht, zelle)
        aenderungen.append(_dazu(db, mitglied, zelle, aufenthalt, vollmacht))
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
    db: Session, mitglied: Mitgliedschaft, zellen: Iterable[tuple[int, Recht]], durch: Wer
) -> None:
    """Take cells from a member at once: their running and future rows go, whatever the source.

    What has ended stays as history. Errors: DomainError if there is nothing to take.
    """
    aenderungen = [a for zelle in zellen for a in _weg(db, mitglied, *zelle)]
    if not aenderungen:
        raise DomainError("Diese Rechte sind nicht erteilt.")
    _wirksam(db, mitglied, "vertragsrecht.entziehen", durch, {"zellen": aenderungen})


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


def _vollmacht_nennt(db: Session, vollmacht: Maklervollmacht | None, zelle: Zelle) -> None:
    if vollmacht is None:
        return
    vertraege = vermittler.vertraege_der(db, vollmacht)
    vertrag_genannt = vertraege is None or zelle.vertrag in vertraege
    if not vertrag_genannt or zelle.recht not in vermittler.rechte_der(db, vollmacht):
        raise DomainError("Die Vollmacht nennt dieses Recht an diesem Vertrag nicht.")


def _dazu(
    db: Session,
    mitglied: Mitgliedschaft,
    zelle: Zelle,
    aufenthalt: Zugehoerigkeit | None,
    vollmacht: Maklervollmacht | None,
) -> dict[str, Any]:
    """Write the row, one with those of the same source that it overlaps or touches."""
    vollmacht_id = vollmacht.id if vollmacht else None
    gleiche = [
        r
        for r in db.exec(_zeilen(mitglied, zelle.vertrag, zelle.recht))
        if (r.zugehoerigkeit_id, r.vollmacht_id) == (aufenthalt and aufenthalt.id, vollmacht_id)
        and r.von <= zelle.bis
        and zelle.von <= r.bis
    ]
    for alte in gleiche:
        db.delete(alte)
    db.flush()
    neue = Vertragsrecht(
        mitgliedschaft_id=mitglied.id or 0,
        firma_id=mitglied.firma_id,
        benutzer_id=mitglied.benutzer_id,
        personentyp=mitglied.personentyp,
        vertrag_id=zelle.vertrag,
        recht=zelle.recht,
        quelle=Quelle.VOLLMACHT if vollmacht else Quelle.FIRMA,
        zugehoerigkeit_id=aufenthalt.id if aufenthalt else None,
        maklerhaus_id=aufenthalt.maklerhaus_id if aufenthalt else None,
        vollmacht_id=vollmacht_id,
        von=min([zelle.von, *(r.von for r in gleiche)]),
        bis=max([zelle.bis, *(r.bis for r in gleiche)]),
        erteilt_am=clock.now(),
    )
    db.add(neue)
    return _aenderung(zelle, vollmacht_id, [_fenster(r) for r in gleiche], [_fenster(neue)])


def _weg(db: Session, mitglied: Mitgliedschaft, vertrag: int, recht: Recht) -> list[dict[str, Any]]:
    heute = clock.heute()
    zeilen = [r for r in db.exec(_zeilen(mitglied, vertrag, recht)) if r.bis > heute]
    for zeile in zeilen:
        db.delete(zeile)
    return [_aenderung(Zelle(vertrag, recht), z.vollmacht_id, [_fenster(z)], []) for z in zeilen]


def _zeilen(mitglied: Mitgliedschaft, vertrag: int, recht: Recht) -> Any:
    return select(Vertragsrecht).where(
        Vertragsrecht.mitgliedschaft_id == mitglied.id,
        Vertragsrecht.vertrag_id == vertrag,
        Vertragsrecht.recht == recht,
    )


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
