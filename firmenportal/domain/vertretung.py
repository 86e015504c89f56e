"""Vertretung: a person lends Vertragsrechte to a colleague for a while; never a type.

The commands keep the rules that belong to the fact itself; who may confirm and end what is checked
by the caller. Rules: docs/fachregeln.md R40, R41, R60, R113.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlmodel import Field, Session, SQLModel, col, select

from firmenportal import clock
from firmenportal.constraints import eine_von, zeitraum_offen
from firmenportal.domain import protokoll, vermittler
from firmenportal.domain.benutzer import (
    Benutzer,
    Kontostatus,
    Mitgliedschaft,
    Personentyp,
    stand_erhoehen,
)
from firmenportal.domain.errors import DomainError
from firmenportal.domain.protokoll import Wer
from firmenportal.domain.recht import Recht
from firmenportal.domain.vertrag import nummer_von

HOECHSTENS_TAGE = 90
VORAUS = timedelta(days=365)


class Vertretung(SQLModel, table=True):
    """`vertretene_id` lends to `vertreter_id`, both Mitgliedschaften of one Firma.

    In force from the later of `von` and `bestaetigt_am`. At most 90 days; the migration adds that
    constraint, since the two databases count days differently.
    """

    __table_args__ = (
        ForeignKeyConstraint(
            ["vertretene_id", "firma_id"],
            ["mitgliedschaft.id", "mitgliedschaft.firma_id"],
            name="vertretung_vertretene",
        ),
        ForeignKeyConstraint(
            ["vertreter_id", "firma_id", "vertreter_benutzer_id"],
            ["mitgliedschaft.id", "mitgliedschaft.firma_id", "mitgliedschaft.benutzer_id"],
            name="vertretung_vertreter",
        ),
        ForeignKeyConstraint(
            ["bestaetigt_von_id", "firma_id"],
            ["mitgliedschaft.id", "mitgliedschaft.firma_id"],
            name="vertretung_bestaetigt_von",
        ),
        UniqueConstraint("id", "firma_id", name="vertretung_firma"),
        Index("vertretung_nach_vertreter", "vertreter_benutzer_id"),
        Index("vertretung_nach_vertretenem", "vertretene_id"),
        CheckConstraint("vertretene_id <> vertreter_id", name="nicht_sich_selbst"),
        CheckConstraint(
            "bestaetigt_von_id NOT IN (vertretene_id, vertreter_id)", name="bestaetigt_ein_dritter"
        ),
        CheckConstraint(
            "(bestaetigt_am IS NULL) = (bestaetigt_von_id IS NULL)", name="bestaetigt_von_jemandem"
        ),
        zeitraum_offen(),
    )

    id: int | None = Field(default=None, primary_key=True)
    firma_id: int = Field(foreign_key="firma.id")
    vertretene_id: int
    vertreter_id: int
    vertreter_benutzer_id: int
    alle_zellen: bool = False
    von: date
    bis: date
    beantragt_am: datetime
    bestaetigt_am: datetime | None = None
    bestaetigt_von_id: int | None = None
    beendet_am: datetime | None = None
    ausgesetzt_am: datetime | None = None
    beendet_von_id: int | None = Field(default=None, foreign_key="mitgliedschaft.id")
    erinnert_am: datetime | None = None


class Vertretungszelle(SQLModel, table=True):
    """One right on one contract that a Vertretung lends."""

    __table_args__ = (
        ForeignKeyConstraint(
            ["vertretung_id", "firma_id"],
            ["vertretung.id", "vertretung.firma_id"],
            name="vertretungszelle_vertretung",
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(
            ["vertrag_id", "firma_id"],
            ["gruppenvertrag.id", "gruppenvertrag.firma_id"],
            name="vertretungszelle_vertrag",
        ),
        eine_von("recht", Recht),
    )

    vertretung_id: int = Field(primary_key=True)
    vertrag_id: int = Field(primary_key=True, sa_type=BigInteger)
    recht: str = Field(primary_key=True)
    firma_id: int


def beantragen(
    db: Session,
    vertretene: Mitgliedschaft,
    vertreter: Mitgliedschaft,
    von: date,
    bis: date,
    zellen: Iterable[tuple[int, Recht]] | None = None,
) -> Vertretung:
    """The lender asks for a deputy from `von` to before `bis`, for the listed cells or for all.

    Errors: DomainError unless the two may stand in for each other, the window has 1 to 90 days and
    begins today or within a year, and nothing is agreed between the two for these days yet.
    """
    require_paar(db, vertretene, vertreter)
    _require_zeitraum(von, bis)
    _require_keine_andere(db, vertretene, vertreter, von, bis)
    gelistet = None if zellen is None else list(zellen)
    antrag = Vertretung(
        firma_id=vertretene.firma_id,
        vertretene_id=vertretene.id or 0,
        vertreter_id=vertreter.id or 0,
        vertreter_benutzer_id=vertreter.benutzer_id,
        alle_zellen=gelistet is None,
        von=von,
        bis=bis,
        beantragt_am=clock.now(),
    )
    db.add(antrag)
    db.flush()
    _zellen_nennen(db, antrag, gelistet or ())
    _wirksam(db, antrag, "vertretung.beantragen", _wer(db, antrag.vertretene_id))
    return antrag


def bestaetigen(
    db: Session,
    antrag: Vertretung,
    durch: Mitgliedschaft,
    nur: Iterable[tuple[int, Recht]] | None = None,
) -> None:
    """A third person puts the Vertretung in force; that it may is checked by the caller.

    `nur` narrows a Vertretung of all cells to these.
    Errors: DomainError if it is the lender or the deputy, if it was decided already, if its days
    are over, or if the two may not stand in for each other any more.
    """
    if durch.id in (antrag.vertretene_id, antrag.vertreter_id):
        raise DomainError("Eine Vertretung bestätigt jemand, der an ihr nicht beteiligt ist.")
    if antrag.bestaetigt_am is not None or antrag.beendet_am is not None:
        raise DomainError("Über diese Vertretung ist schon entschieden.")
    if antrag.bis <= clock.heute():
        raise DomainError("Der Zeitraum dieser Vertretung ist vorbei.")
    require_paar(db, *paar(db, antrag))
    if nur is not None and antrag.alle_zellen:
        antrag.alle_zellen = False
        _zellen_nennen(db, antrag, nur)
    antrag.bestaetigt_am, antrag.bestaetigt_von_id = clock.now(), durch.id
    db.flush()
    _wirksam(db, antrag, "vertretung.bestaetigen", _wer(db, durch.id or 0))


def beenden(
    db: Session, antrag: Vertretung, durch: Wer, mitgliedschaft_id: int | None = None
) -> None:
    """End a Vertretung at once, or decline one that is not confirmed.

    `mitgliedschaft_id` is that of `durch`, if it is a person of the Firma.
    Errors: DomainError if it has ended already.
    """
    if antrag.beendet_am is not None or antrag.bis <= clock.heute():
        raise DomainError("Diese Vertretung ist schon beendet.")
    war_in_kraft = antrag.bestaetigt_am is not None
    antrag.beendet_am, antrag.beendet_von_id = clock.now(), mitgliedschaft_id
    db.flush()
    _wirksam(db, antrag, "vertretung.beenden" if war_in_kraft else "vertretung.ablehnen", durch)


def paar(db: Session, antrag: Vertretung) -> tuple[Mitgliedschaft, Mitgliedschaft]:
    """The lender and the deputy."""
    ids = (antrag.vertretene_id, antrag.vertreter_id)
    vertretene, vertreter = (db.get_one(Mitgliedschaft, i) for i in ids)
    return vertretene, vertreter


def zellen_von(db: Session, antrag: Vertretung) -> set[tuple[int, Recht]]:
    """The cells that it lists; none if it is about all."""
    gesucht = select(Vertretungszelle.vertrag_id, Vertretungszelle.recht).where(
        Vertretungszelle.vertretung_id == antrag.id
    )
    return {(vertrag, Recht(recht)) for vertrag, recht in db.exec(gesucht)}


def offene_von(db: Session, vertretene_id: int | None) -> list[Vertretung]:
    """What this member lends, now or later, asked for or confirmed."""
    offene = select(Vertretung).where(
        Vertretung.vertretene_id == vertretene_id,
        col(Vertretung.beendet_am).is_(None),
        Vertretung.bis > clock.heute(),
    )
    return list(db.exec(offene.order_by(col(Vertretung.id))))


def vertreter_von(db: Session, mitgliedschaften: Iterable[int | None]) -> set[int]:
    """The accounts that stand in, now or later, for one of these Mitgliedschaften."""
    return set(
        db.exec(
            select(Vertretung.vertreter_benutzer_id).where(
                col(Vertretung.vertretene_id).in_(list(mitgliedschaften)),
                col(Vertretung.beendet_am).is_(None),
            )
        )
    )


def require_paar(db: Session, vertretene: Mitgliedschaft, vertreter: Mitgliedschaft) -> None:
    """Errors: DomainError unless the two may stand in for each other now."""
    beide = (vertretene, vertreter)
    if vertretene.firma_id != vertreter.firma_id or vertretene.id == vertreter.id:
        raise DomainError("Vertreten kann nur ein Kollege in derselben Firma.")
    if not all(_ist_aktiv(db, m) for m in beide):
        raise DomainError("Vertreten kann nur, wer selbst einen aktiven Zugang hat.")
    typen = {m.personentyp for m in beide}
    haeuser = vermittler.gemeinsame_haeuser(db, *(m.benutzer_id for m in beide))
    if (typen == {Personentyp.VERMITTLER} and haeuser) or typen == {Personentyp.FIRMENEIGEN}:
        return
    raise DomainError("Vertreten kann nur, wer derselben Firma oder demselben Maklerhaus angehört.")


def ist_paar(db: Session, vertretene: Mitgliedschaft, vertreter: Mitgliedschaft) -> bool:
    """Whether the two may stand in for each other now."""
    try:
        require_paar(db, vertretene, vertreter)
    except DomainError:
        return False
    return True


def _ist_aktiv(db: Session, m: Mitgliedschaft) -> bool:
    """Neither blocked, removed nor suspended, and in its days; nor is the account shut."""
    if m.gesperrt_am or m.entfernt_am or m.ausgesetzt_am:
        return False
    konto = db.get_one(Benutzer, m.benutzer_id)
    return m.von <= clock.heute() < m.bis and konto.status == Kontostatus.AKTIV


def _require_zeitraum(von: date, bis: date) -> None:
    if not 1 <= (bis - von).days <= HOECHSTENS_TAGE:
        raise DomainError("Eine Vertretung dauert mindestens einen und höchstens 90 Tage.")
    heute = clock.heute()
    if not heute <= von <= heute + VORAUS:
        raise DomainError("Eine Vertretung beginnt heute oder innerhalb eines Jahres.")


def _require_keine_andere(
    db: Session, vertretene: Mitgliedschaft, vertreter: Mitgliedschaft, von: date, bis: date
) -> None:
    andere = select(Vertretung.id).where(
        Vertretung.vertretene_id == vertretene.id,
        Vertretung.vertreter_id == vertreter.id,
        col(Vertretung.beendet_am).is_(None),
        Vertretung.von < bis,
        Vertretung.bis > von,
    )
    if db.exec(andere).first():
        raise DomainError(
            "Für diese Tage gibt es zwischen Ihnen schon eine Vertretung. Beenden Sie diese zuerst."
        )


def _zellen_nennen(db: Session, antrag: Vertretung, zellen: Iterable[tuple[int, Recht]]) -> None:
    for vertrag, recht in zellen:
        db.add(
            Vertretungszelle(
                vertretung_id=antrag.id or 0,
                vertrag_id=vertrag,
                recht=recht,
                firma_id=antrag.firma_id,
            )
        )
    db.flush()


def _wirksam(db: Session, antrag: Vertretung, handlung: str, durch: Wer) -> None:
    """Tell the open pages of both; write it down, with both names."""
    vertretene, vertreter = paar(db, antrag)
    stand_erhoehen(db, [vertretene.benutzer_id, vertreter.benutzer_id])
    namen = [_wer(db, m.id or 0) for m in (vertretene, vertreter)]
    zellen = sorted([nummer_von(v), recht] for v, recht in zellen_von(db, antrag))
    protokoll.schreiben(
        db,
        protokoll.kette_firma(antrag.firma_id),
        handlung,
        akteur=durch,
        betroffener=namen[1],
        einzelheiten={
            "vertretung": antrag.id,
            "vertretene": antrag.vertretene_id,
            "vertreter": antrag.vertreter_id,
            "von": antrag.von.isoformat(),
            "bis": antrag.bis.isoformat(),
            "geliehen": "alle" if antrag.alle_zellen else zellen,
        },
        personenangaben={"vertretene": namen[0][1], "vertreter": namen[1][1]},
    )


def _wer(db: Session, mitgliedschaft_id: int) -> Wer:
    return db.get_one(Benutzer, db.get_one(Mitgliedschaft, mitgliedschaft_id).benutzer_id).wer
