"""Zugriffe prüfen: who still needs what he holds at a Firma, asked on a day or by a plan.

A FirmenAdmin conducts it, one at a time per Firma, one line per member. Each decision is kept at
once; nobody decides his own line. Rules: docs/fachregeln.md R17, R60, R116 to R119.
"""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKeyConstraint, UniqueConstraint, update
from sqlmodel import Field, Session, SQLModel, col, select

from firmenportal import clock
from firmenportal.constraints import eine_von, hoechstens_eines
from firmenportal.domain import mitgliedschaft, protokoll
from firmenportal.domain.benutzer import Benutzer, Mitgliedschaft
from firmenportal.domain.errors import DomainError
from firmenportal.domain.protokoll import Wer

TURNUS = (6, 12)
GRUND_LAENGSTENS = 300
# From so long before the day, the review is called to mind, and again each time as long.
VORHER = timedelta(days=14)


class Anlass(StrEnum):
    """Why a review was begun."""

    TURNUS = "turnus"
    BEDARF = "bedarf"


class Pruefentscheidung(StrEnum):
    """What was decided about one member's access."""

    BEHALTEN = "behalten"
    ENTFERNT = "entfernt"


class Pruefplan(SQLModel, table=True):
    """How often a Firma reviews, and the day by which it is to have done so next.

    `gemeldet_am`: when the FirmenAdmins were last told that this day comes or has passed.
    """

    __table_args__ = (CheckConstraint("monate IN (6, 12)", name="monate_bekannt"),)

    firma_id: int = Field(primary_key=True, foreign_key="firma.id")
    monate: int
    naechste_am: date
    gemeldet_am: date | None = None


class Pruefung(SQLModel, table=True):
    """One review. `leitung_id`: the FirmenAdmin who answers for it."""

    __table_args__ = (
        ForeignKeyConstraint(
            ["leitung_id", "firma_id"],
            ["mitgliedschaft.id", "mitgliedschaft.firma_id"],
            name="pruefung_leitung",
        ),
        UniqueConstraint("id", "firma_id", name="pruefung_firma"),
        hoechstens_eines("pruefung_offen", "firma_id", wo="abgeschlossen_am IS NULL"),
        CheckConstraint(
            "(abgeschlossen_am IS NULL) = (nachweis_id IS NULL)", name="abgeschlossen_mit_nachweis"
        ),
        eine_von("anlass", Anlass),
    )

    id: int | None = Field(default=None, primary_key=True)
    firma_id: int = Field(foreign_key="firma.id")
    anlass: str
    leitung_id: int
    begonnen_am: datetime
    abgeschlossen_am: datetime | None = None
    nachweis_id: int | None = Field(default=None, foreign_key="nachweis.id")
    erinnert_am: date | None = None


class Pruefzeile(SQLModel, table=True):
    """One member in a review: the words noted about him, and what was decided on which access."""

    __table_args__ = (
        ForeignKeyConstraint(
            ["pruefung_id", "firma_id"],
            ["pruefung.id", "pruefung.firma_id"],
            name="pruefzeile_pruefung",
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(
            ["mitgliedschaft_id", "firma_id"],
            ["mitgliedschaft.id", "mitgliedschaft.firma_id"],
            name="pruefzeile_mitgliedschaft",
        ),
        ForeignKeyConstraint(
            ["entschieden_von_id", "firma_id"],
            ["mitgliedschaft.id", "mitgliedschaft.firma_id"],
            name="pruefzeile_entschieden_von",
        ),
        CheckConstraint("entschieden_von_id <> mitgliedschaft_id", name="niemand_prueft_sich"),
        CheckConstraint(
            "(entscheidung IS NULL) = (entschieden_am IS NULL)"
            " AND (entscheidung IS NULL) = (entschieden_von_id IS NULL)",
            name="entschieden_von_jemandem",
        ),
        eine_von("entscheidung", Pruefentscheidung),
    )

    pruefung_id: int = Field(primary_key=True)
    mitgliedschaft_id: int = Field(primary_key=True, index=True)
    firma_id: int
    grund: str = ""
    entscheidung: str | None = None
    entschieden_am: datetime | None = None
    entschieden_von_id: int | None = None
    umfang: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    anlaesse: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)


def plan(db: Session, firma_id: int) -> Pruefplan | None:
    """How often the Firma reviews; None: only when somebody begins a review."""
    return db.get(Pruefplan, firma_id)


def planen(db: Session, firma_id: int, monate: int | None, durch: Wer) -> None:
    """Set how often the Firma reviews; None: by no plan.

    The next one is due so many months after the last, and the first a month from now.
    """
    if monate is not None and monate not in TURNUS:
        raise DomainError("Geprüft wird alle 6 oder alle 12 Monate.")
    bisher = plan(db, firma_id)
    vorher = bisher.monate if bisher else None
    if vorher == monate:
        return
    if bisher is not None:
        db.delete(bisher)
        db.flush()
    if monate is not None:
        db.add(
            Pruefplan(firma_id=firma_id, monate=monate, naechste_am=_faellig(db, firma_id, monate))
        )
    _notieren(db, firma_id, "pruefung.planen", durch, {"monate": [vorher, monate]})


def offene(db: Session, firma_id: int) -> Pruefung | None:
    """The review that is going on at the Firma, if there is one."""
    gesucht = select(Pruefung).where(
        Pruefung.firma_id == firma_id, col(Pruefung.abgeschlossen_am).is_(None)
    )
    return db.exec(gesucht).first()


def letzte(db: Session, firma_id: int) -> Pruefung | None:
    """The last review that was closed."""
    gesucht = select(Pruefung).where(
        Pruefung.firma_id == firma_id, col(Pruefung.abgeschlossen_am).is_not(None)
    )
    return db.exec(gesucht.order_by(col(Pruefung.abgeschlossen_am).desc())).first()


def beginnen(db: Session, leitung: Mitgliedschaft, durch: Wer) -> Pruefung:
    """Begin a review; all who are members now have a line in it.

    Errors: DomainError if one is going on.
    """
    if offene(db, leitung.firma_id):
        raise DomainError("Eine Prüfung läuft schon.")
    bisher = plan(db, leitung.firma_id)
    turnus = bisher is not None and clock.heute() >= ab_wann_gemeldet(bisher)
    neue = Pruefung(
        firma_id=leitung.firma_id,
        anlass=Anlass.TURNUS if turnus else Anlass.BEDARF,
        leitung_id=leitung.id or 0,
        begonnen_am=clock.now(),
    )
    db.add(neue)
    db.flush()
    for mitglied_id in db.exec(
        select(Mitgliedschaft.id).where(
            Mitgliedschaft.firma_id == leitung.firma_id, col(Mitgliedschaft.entfernt_am).is_(None)
        )
    ):
        zeile(db, neue, mitglied_id or 0)
    angaben = {"pruefung": neue.id, "anlass": neue.anlass}
    _notieren(db, neue.firma_id, "pruefung.beginnen", durch, angaben)
    return neue


def zeile(db: Session, pruefung: Pruefung, mitgliedschaft_id: int) -> Pruefzeile:
    """The member's line; who has joined since the review began gets one now."""
    gefunden = db.get(Pruefzeile, (pruefung.id, mitgliedschaft_id))
    if gefunden is None:
        gefunden = Pruefzeile(
            pruefung_id=pruefung.id or 0,
            mitgliedschaft_id=mitgliedschaft_id,
            firma_id=pruefung.firma_id,
        )
        db.add(gefunden)
        db.flush()
    return gefunden


def zeilen(db: Session, pruefung: Pruefung, nur: int | None = None) -> dict[int, Pruefzeile]:
    """The lines of a review, by Mitgliedschaft; or that of `nur` one."""
    gesucht = select(Pruefzeile).where(Pruefzeile.pruefung_id == pruefung.id)
    if nur is not None:
        gesucht = gesucht.where(Pruefzeile.mitgliedschaft_id == nur)
    return {z.mitgliedschaft_id: z for z in db.exec(gesucht)}


def entscheiden(
    z: Pruefzeile,
    entscheidung: Pruefentscheidung,
    von: int,
    umfang: dict[str, Any],
    anlaesse: Iterable[dict[str, Any]],
) -> None:
    """Keep the decision of the member `von`, with the access that he saw and why it was shown."""
    if von == z.mitgliedschaft_id:
        raise DomainError("Über den eigenen Zugang entscheidet immer jemand anderes.")
    z.entscheidung, z.entschieden_am, z.entschieden_von_id = entscheidung, clock.now(), von
    z.umfang, z.anlaesse = umfang, list(anlaesse)


def abschliessen(db: Session, pruefung: Pruefung, nachweis_id: int) -> None:
    """Close a review whose Nachweis has been issued; the plan counts anew from today."""
    pruefung.abgeschlossen_am, pruefung.nachweis_id = clock.now(), nachweis_id
    db.flush()
    if bisher := plan(db, pruefung.firma_id):
        bisher.naechste_am = monate_spaeter(clock.heute(), bisher.monate)
        bisher.gemeldet_am = None


def uebergeben(db: Session, von: Mitgliedschaft, an: Mitgliedschaft, durch: Wer) -> bool:
    """Hand on the review for which `von` answers to another FirmenAdmin; whether there was one.

    Errors: DomainError unless `an` is an active FirmenAdmin of the same Firma.
    """
    laufende = offene(db, von.firma_id)
    if laufende is None or laufende.leitung_id != von.id:
        return False
    if an.id not in mitgliedschaft.aktive_firmenadmins(db, von.firma_id) or an.id == von.id:
        raise DomainError("Eine Prüfung leitet ein aktiver FirmenAdmin der Firma.")
    laufende.leitung_id = an.id or 0
    angaben = {"pruefung": laufende.id, "leitung": [von.id, an.id]}
    wer = db.get_one(Benutzer, an.benutzer_id).wer
    _notieren(db, von.firma_id, "pruefung.uebergeben", durch, angaben, wer)
    return True


def worte_loeschen(db: Session, benutzer_id: int) -> None:
    """Erase the words that were noted about a person; what was decided stays."""
    meine = select(Mitgliedschaft.id).where(Mitgliedschaft.benutzer_id == benutzer_id)
    ueber_ihn = col(Pruefzeile.mitgliedschaft_id).in_(meine)
    db.execute(update(Pruefzeile).where(ueber_ihn).values(grund=""))


def monate_spaeter(tag: date, monate: int) -> date:
    """The same day so many months later, or the last of its month where there is no such day."""
    jahr, monat = divmod(tag.month - 1 + monate, 12)
    jahr, monat = tag.year + jahr, monat + 1
    return date(jahr, monat, min(tag.day, monthrange(jahr, monat)[1]))


def ab_wann_gemeldet(p: Pruefplan) -> date:
    """The first day on which a review by this plan is called to mind."""
    return p.naechste_am - VORHER


def _faellig(db: Session, firma_id: int, monate: int) -> date:
    zuletzt = letzte(db, firma_id)
    if zuletzt is None or zuletzt.abgeschlossen_am is None:
        return monate_spaeter(clock.heute(), 1)
    am = zuletzt.abgeschlossen_am.astimezone(clock.BERLIN).date()
    return monate_spaeter(am, monate)


def _notieren(
    db: Session,
    firma_id: int,
    handlung: str,
    durch: Wer,
    einzelheiten: dict[str, Any],
    betroffener: Wer = (None, ""),
) -> None:
    protokoll.schreiben(
        db,
        protokoll.kette_firma(firma_id),
        handlung,
        akteur=durch,
        betroffener=betroffener,
        einzelheiten=einzelheiten,
    )
