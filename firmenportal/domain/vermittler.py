"""Maklerhäuser, their staff and Bestand, and what a Firma grants or denies them.

The commands keep the rules that belong to the fact itself; who may call them is checked by the
caller. Rules: docs/fachregeln.md R3, R30 to R36.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
)
from sqlmodel import Field, Session, SQLModel, col, select

from firmenportal import clock
from firmenportal.constraints import eine_von, hoechstens_eines, zeitraum_offen
from firmenportal.db import insert_many
from firmenportal.domain import protokoll
from firmenportal.domain.benutzer import (
    Benutzer,
    Kontoart,
    Mitgliedschaft,
    Personentyp,
    stand_erhoehen,
    wer_alle,
)
from firmenportal.domain.errors import DomainError
from firmenportal.domain.protokoll import Wer
from firmenportal.domain.recht import Recht
from firmenportal.domain.vertrag import nummer_von
from firmenportal.domain.zeitraum import OHNE_ENDE
from firmenportal.domain.zustand import Zustand

# What a document means that names no rights.
OHNE_ANGABE = (Recht.BESTAND_LESEN, Recht.BERECHNEN)
# How long a Firma may think about a request for a Vollmacht.
ANFRAGE_GILT = timedelta(days=30)
_LAENGSTER = 40  # twice a Benutzerschlüssel, with blanks around it


class Herkunft(StrEnum):
    """How a Vollmacht was granted."""

    PAPIER = "papier"
    PORTAL = "portal"


class Maklerhaus(SQLModel, table=True):
    """A broker firm. Blocked, it opens nothing to its staff."""

    __table_args__ = (eine_von("status", Zustand),)

    id: int | None = Field(default=None, primary_key=True)
    hausnummer: str = Field(unique=True)
    name: str = Field(index=True)
    strasse: str = ""
    plz: str = ""
    ort: str = ""
    status: str = Zustand.AKTIV


class Zeichner(SQLModel, table=True):
    """Who may sign for a Maklerhaus, as the insurer's register says."""

    maklerhaus_id: int = Field(foreign_key="maklerhaus.id", primary_key=True)
    name: str = Field(primary_key=True)
    email: str = Field(default="", primary_key=True)


class Zugehoerigkeit(SQLModel, table=True):
    """One stay of a person in a Maklerhaus; a return is a new stay. At most one is open."""

    __table_args__ = (
        ForeignKeyConstraint(
            ["benutzer_id", "kontoart"],
            ["benutzer.id", "benutzer.kontoart"],
            name="zugehoerigkeit_konto",
            onupdate="CASCADE",
        ),
        UniqueConstraint("id", "benutzer_id", "maklerhaus_id", name="zugehoerigkeit_person"),
        hoechstens_eines("zugehoerigkeit_offen", "benutzer_id", wo="bis IS NULL"),
        Index("zugehoerigkeit_nach_haus", "maklerhaus_id", "benutzer_id"),
        Index("zugehoerigkeit_nach_person", "benutzer_id", "maklerhaus_id"),
        CheckConstraint("kontoart = 'makler' OR bis IS NOT NULL", name="zugehoerigkeit_makler"),
    )

    id: int | None = Field(default=None, primary_key=True)
    benutzer_id: int
    kontoart: str = Kontoart.MAKLER
    maklerhaus_id: int = Field(foreign_key="maklerhaus.id")
    leitung: bool = False
    seit: datetime
    bis: datetime | None = None


class Benutzerschluessel(SQLModel, table=True):
    """A personal key of the insurer; with it an account has the Vermittler-Zugang of its house.

    The stock names key and house; which account it belongs to is linked once, by clerks.
    """

    schluessel: str = Field(primary_key=True)
    maklerhaus_id: int = Field(foreign_key="maklerhaus.id", index=True)
    benutzer_id: int | None = Field(default=None, foreign_key="benutzer.id", unique=True)
    gesperrt: bool = False


class Bestand(SQLModel, table=True):
    """A contract in a Maklerhaus's portfolio, by days.

    The migration adds what a model cannot say: no two rows of a contract share a day.
    """

    __table_args__ = (
        zeitraum_offen(),
        Index("bestand_nach_haus", "maklerhaus_id", "vertrag_id", "von", "bis"),
        Index("bestand_nach_vertrag", "vertrag_id", "maklerhaus_id", "von", "bis"),
    )

    id: int | None = Field(default=None, primary_key=True)
    maklerhaus_id: int = Field(foreign_key="maklerhaus.id")
    vertrag_id: int = Field(foreign_key="gruppenvertrag.id", sa_type=BigInteger)
    von: date
    bis: date = OHNE_ENDE


class Maklervollmacht(SQLModel, table=True):
    """A Firma's mandate to a Maklerhaus: contracts (all or listed) × rights, within a window.

    It counts from `erteilt_am` (None: only asked for) until `widerrufen_am`, an act of the Firma
    alone. A request that the Firma refuses, the house withdraws or nobody decides in time ends
    without one.
    """

    __table_args__ = (
        UniqueConstraint("id", "firma_id", name="maklervollmacht_firma"),
        UniqueConstraint("id", "firma_id", "maklerhaus_id", name="maklervollmacht_haus"),
        Index("maklervollmacht_nach_haus", "maklerhaus_id", "firma_id"),
        Index("maklervollmacht_nach_firma", "firma_id"),
        hoechstens_eines(
            "vollmacht_anfrage_offen",
            "firma_id",
            "maklerhaus_id",
            wo="angefragt_am IS NOT NULL AND erteilt_am IS NULL AND abgelehnt_am IS NULL"
            " AND zurueckgezogen_am IS NULL AND verfallen_am IS NULL",
        ),
        eine_von("herkunft", Herkunft),
        zeitraum_offen(),
    )

    id: int | None = Field(default=None, primary_key=True)
    firma_id: int = Field(foreign_key="firma.id")
    maklerhaus_id: int = Field(foreign_key="maklerhaus.id")
    herkunft: str = Herkunft.PAPIER
    alle_vertraege: bool = False
    von: date
    bis: date = OHNE_ENDE
    angefragt_am: datetime | None = None
    erteilt_am: datetime | None = None
    abgelehnt_am: datetime | None = None
    zurueckgezogen_am: datetime | None = None
    verfallen_am: datetime | None = None
    widerrufen_am: datetime | None = None
    ausgesetzt_am: datetime | None = None


class VollmachtRecht(SQLModel, table=True):
    """One right that a Vollmacht names."""

    __table_args__ = (eine_von("recht", Recht),)

    vollmacht_id: int = Field(
        foreign_key="maklervollmacht.id", primary_key=True, ondelete="CASCADE"
    )
    recht: str = Field(primary_key=True)


class VollmachtVertrag(SQLModel, table=True):
    """One contract that a Vollmacht names; of its own Firma, or not at all."""

    __table_args__ = (
        ForeignKeyConstraint(
            ["vollmacht_id", "firma_id"],
            ["maklervollmacht.id", "maklervollmacht.firma_id"],
            name="vollmacht_vertrag_vollmacht",
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(
            ["vertrag_id", "firma_id"],
            ["gruppenvertrag.id", "gruppenvertrag.firma_id"],
            name="vollmacht_vertrag_vertrag",
        ),
    )

    vollmacht_id: int = Field(primary_key=True)
    vertrag_id: int = Field(primary_key=True, sa_type=BigInteger)
    firma_id: int


class Widerspruch(SQLModel, table=True):
    """A Firma's objection to the Vermittler-Zugang of a Maklerhaus."""

    __table_args__ = (
        hoechstens_eines(
            "widerspruch_offen", "firma_id", "maklerhaus_id", wo="aufgehoben_am IS NULL"
        ),
        Index("widerspruch_nach_haus", "maklerhaus_id", "firma_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    firma_id: int = Field(foreign_key="firma.id")
    maklerhaus_id: int = Field(foreign_key="maklerhaus.id")
    eingelegt_am: datetime
    aufgehoben_am: datetime | None = None


def eintreten(
    db: Session, benutzer: Benutzer, haus: Maklerhaus, *, leitung: bool = False, durch: Wer
) -> Zugehoerigkeit:
    """Begin a stay of a person in a Maklerhaus; `leitung` may sign for the house.

    Errors: DomainError if the person is in a house, or belongs to a Firma not as Vermittler.
    """
    _darf_eintreten(db, benutzer)
    benutzer.kontoart = Kontoart.MAKLER
    db.flush()
    aufenthalt = Zugehoerigkeit(
        benutzer_id=benutzer.id or 0,
        maklerhaus_id=haus.id or 0,
        leitung=leitung,
        seit=clock.now(),
    )
    db.add(aufenthalt)
    db.flush()
    _beim_haus(db, haus.id or 0, "vermittler.eintreten", durch, benutzer, {"leitung": leitung})
    return aufenthalt


def viele_eintreten(db: Session, personen: Sequence[tuple[int, int]], durch: Wer) -> dict[int, int]:
    """Begin many stays at once, of (broker's account, house); ids of the stays by account."""
    seit, namen = clock.now(), wer_alle(db, [p for p, _ in personen])
    insert_many(
        db, Zugehoerigkeit,
        [
            {"benutzer_id": p, "kontoart": Kontoart.MAKLER, "maklerhaus_id": h, "leitung": False,
             "seit": seit}
            for p, h in personen
        ],
    )  # fmt: skip
    stand_erhoehen(db, [p for p, _ in personen])
    protokoll.alle_schreiben(
        db,
        [
            protokoll.eintrag(
                protokoll.kette_haus(haus),
                "vermittler.eintreten",
                akteur=durch,
                betroffener=namen[person],
                einzelheiten={"leitung": False},
            )
            for person, haus in personen
        ],
    )
    offene = select(Zugehoerigkeit.benutzer_id, Zugehoerigkeit.id).where(
        col(Zugehoerigkeit.bis).is_(None)
    )
    return {person: aufenthalt or 0 for person, aufenthalt in db.exec(offene)}


def austreten(
    db: Session, benutzer: Benutzer, durch: Wer, einzelheiten: dict[str, Any] | None = None
) -> None:
    """End the person's stay: what was given under it ends with it, for good.

    The account stays a broker's; the entry lists what else ended. Errors: DomainError if the
    person is in no house.
    """
    aufenthalt = aufenthalt_von(db, benutzer.id or 0)
    if aufenthalt is None:
        raise DomainError("Diese Person gehört keinem Maklerhaus an.")
    aufenthalt.bis = clock.now()
    haus_id = aufenthalt.maklerhaus_id
    _beim_haus(db, haus_id, "vermittler.austreten", durch, benutzer, einzelheiten)


def schluessel_verknuepfen(db: Session, schluessel: str, benutzer: Benutzer, durch: Wer) -> None:
    """Link a Benutzerschlüssel of the stock to the account that has the Vermittler-Zugang by it.

    Errors: DomainError if the key is unknown, taken, or of another house than the person's.
    """
    zeile = db.get(Benutzerschluessel, schluessel)
    if zeile is None or zeile.benutzer_id not in (None, benutzer.id):
        raise DomainError("Dieser Benutzerschlüssel ist nicht frei.")
    aufenthalt = aufenthalt_von(db, benutzer.id or 0)
    if aufenthalt is None or aufenthalt.maklerhaus_id != zeile.maklerhaus_id:
        raise DomainError("Dieser Benutzerschlüssel gehört zu einem anderen Maklerhaus.")
    zeile.benutzer_id = benutzer.id
    angaben = {"schluessel": schluessel}
    _beim_haus(
        db, zeile.maklerhaus_id, "vermittler.schluessel_verknuepfen", durch, benutzer, angaben
    )


def schluessel_normal(eingabe: str) -> str:
    """A Benutzerschlüssel as the stock writes it; what no database takes is replaced."""
    text = eingabe[:_LAENGSTER].strip().upper()
    return "".join(zeichen if zeichen.isprintable() else "\ufffd" for zeichen in text)


def schluessel_gilt(db: Session, schluessel: str, benutzer_id: int) -> bool:
    """Whether this person may sign in with the key now.

    It is linked to the account, not blocked, and of the house, not blocked either, in which the
    person is. Rules: docs/fachregeln.md R210.
    """
    s, h, z = Benutzerschluessel, Maklerhaus, Zugehoerigkeit
    gueltig = (
        select(s.schluessel)
        .join(h, col(h.id) == col(s.maklerhaus_id))
        .join(z, col(z.maklerhaus_id) == col(h.id))
        .where(
            s.schluessel == schluessel,
            s.benutzer_id == benutzer_id,
            z.benutzer_id == benutzer_id,
            ~col(s.gesperrt),
            h.status == Zustand.AKTIV,
            col(z.bis).is_(None),
        )
    )
    return db.exec(gueltig).first() is not None


def vollmacht_anfragen(
    db: Session,
    firma_id: int,
    haus_id: int,
    vertraege: Iterable[int] | None,
    rechte: Iterable[Recht],
    von: date,
    bis: date,
    durch: Wer,
) -> Maklervollmacht:
    """A Maklerhaus asks a Firma for a Vollmacht; it opens nothing until it is granted."""
    vollmacht = _vollmacht(db, firma_id, haus_id, vertraege, rechte, von, bis)
    vollmacht.herkunft, vollmacht.angefragt_am = Herkunft.PORTAL, clock.now()
    _zur_anfrage(db, vollmacht, "vermittler.vollmacht_anfragen", durch)
    return vollmacht


def anfrage_offen(vollmacht: Maklervollmacht) -> bool:
    """Whether the Firma may still grant or refuse what a house asked for."""
    gefragt = vollmacht.angefragt_am
    if gefragt is None or clock.now() - gefragt >= ANFRAGE_GILT:
        return False
    enden = (vollmacht.abgelehnt_am, vollmacht.zurueckgezogen_am, vollmacht.verfallen_am)
    return vollmacht.erteilt_am is None and not any(enden)


def anfrage_ablehnen(db: Session, vollmacht: Maklervollmacht, durch: Wer) -> None:
    """The Firma grants nothing. Errors: DomainError if the request is not open any more."""
    _require_offen(vollmacht)
    vollmacht.abgelehnt_am = clock.now()
    _zur_anfrage(db, vollmacht, "vermittler.anfrage_ablehnen", durch)


def anfrage_zurueckziehen(db: Session, vollmacht: Maklervollmacht, durch: Wer) -> None:
    """The house does without. Errors: DomainError if the request is not open any more."""
    _require_offen(vollmacht)
    vollmacht.zurueckgezogen_am = clock.now()
    _zur_anfrage(db, vollmacht, "vermittler.anfrage_zurueckziehen", durch)


def anfrage_verfallen(db: Session, vollmacht: Maklervollmacht, durch: Wer) -> None:
    """Its time is over, and nobody has decided it."""
    vollmacht.verfallen_am = clock.now()
    _zur_anfrage(db, vollmacht, "vermittler.anfrage_verfallen", durch)


def vollmacht_erteilen(
    db: Session,
    firma_id: int,
    haus_id: int,
    vertraege: Iterable[int] | None,
    rechte: Iterable[Recht],
    von: date,
    bis: date,
    herkunft: Herkunft,
    durch: Wer,
) -> Maklervollmacht:
    """Grant a Vollmacht for the listed contracts, or for all (None), within a window of days.

    Without rights it gives Bestand lesen and Berechnen. It opens nothing by itself: rows come with
    an executed application.
    """
    vollmacht = _vollmacht(db, firma_id, haus_id, vertraege, rechte, von, bis)
    vollmacht.herkunft, vollmacht.erteilt_am = herkunft, clock.now()
    _zur_vollmacht(db, vollmacht, "vermittler.vollmacht_erteilen", durch)
    return vollmacht


def anfrage_erteilen(
    db: Session,
    vollmacht: Maklervollmacht,
    vertraege: Iterable[int] | None,
    rechte: Iterable[Recht],
    von: date,
    bis: date,
    durch: Wer,
) -> None:
    """Grant what a house asked for, or less of it.

    Errors: DomainError if the request is not open any more, or if it would be more or nothing.
    """
    _require_offen(vollmacht)
    _einschraenken(db, vollmacht, vertraege, rechte, von, bis)
    vollmacht.erteilt_am = clock.now()
    _zur_anfrage(db, vollmacht, "vermittler.vollmacht_erteilen", durch)


def vollmacht_beschraenken(
    db: Session,
    vollmacht: Maklervollmacht,
    vertraege: Iterable[int] | None,
    rechte: Iterable[Recht],
    bis: date,
    durch: Wer,
) -> None:
    """Take contracts, rights or days from a Vollmacht; what it no longer names ends at once.

    Errors: DomainError if it would be more, or nothing.
    """
    _einschraenken(db, vollmacht, vertraege, rechte, vollmacht.von, bis)
    _zur_vollmacht(db, vollmacht, "vermittler.vollmacht_beschraenken", durch)


def vollmacht_widerrufen(db: Session, vollmacht: Maklervollmacht, durch: Wer) -> None:
    """End a Vollmacht at once; every row given by way of it ends with it.

    Errors: DomainError if it is revoked already.
    """
    if vollmacht.widerrufen_am is not None:
        raise DomainError("Diese Vollmacht ist schon widerrufen.")
    vollmacht.widerrufen_am = clock.now()
    _zur_vollmacht(db, vollmacht, "vermittler.vollmacht_widerrufen", durch)


def widersprechen(db: Session, firma_id: int, haus_id: int, durch: Wer) -> Widerspruch:
    """The Firma objects to the Vermittler-Zugang of a house, at once.

    Errors: DomainError if it has done so already.
    """
    if _widerspruch(db, firma_id, haus_id):
        raise DomainError("Ihre Firma hat diesem Maklerhaus schon widersprochen.")
    widerspruch = Widerspruch(firma_id=firma_id, maklerhaus_id=haus_id, eingelegt_am=clock.now())
    db.add(widerspruch)
    _zum_haus(db, firma_id, haus_id, "vermittler.widersprechen", durch)
    return widerspruch


def widerspruch_aufheben(db: Session, firma_id: int, haus_id: int, durch: Wer) -> None:
    """The Firma lifts its objection. Errors: DomainError if there is none."""
    widerspruch = _widerspruch(db, firma_id, haus_id)
    if widerspruch is None:
        raise DomainError("Ihre Firma hat diesem Maklerhaus nicht widersprochen.")
    widerspruch.aufgehoben_am = clock.now()
    _zum_haus(db, firma_id, haus_id, "vermittler.widerspruch_aufheben", durch)


def hat_widersprochen(db: Session, firma_id: int, haus_id: int) -> bool:
    """Whether the Firma objects to the Vermittler-Zugang of the house now."""
    return _widerspruch(db, firma_id, haus_id) is not None


def leitung(db: Session, haus_id: int) -> set[int]:
    """The accounts in the house now that may sign for it."""
    z = Zugehoerigkeit
    hier = (z.maklerhaus_id == haus_id, col(z.bis).is_(None), col(z.leitung).is_(True))
    return set(db.exec(select(z.benutzer_id).where(*hier)))


def haus_sperren(db: Session, haus: Maklerhaus, durch: Wer) -> None:
    """The house opens nothing to its staff from now on. For the Service Center alone."""
    _haus_zustand(db, haus, Zustand.GESPERRT, "vermittler.haus_sperren", durch)


def haus_entsperren(db: Session, haus: Maklerhaus, durch: Wer) -> None:
    """The house opens again what rows, Vollmacht and Bestand say. For the Service Center alone."""
    _haus_zustand(db, haus, Zustand.AKTIV, "vermittler.haus_entsperren", durch)


def aufenthalt_von(db: Session, benutzer_id: int) -> Zugehoerigkeit | None:
    """The person's present stay in a Maklerhaus."""
    return db.exec(
        select(Zugehoerigkeit).where(
            Zugehoerigkeit.benutzer_id == benutzer_id, col(Zugehoerigkeit.bis).is_(None)
        )
    ).first()


def personal(db: Session, haus_id: int) -> set[int]:
    """The accounts that are in the house now."""
    return set(
        db.exec(
            select(Zugehoerigkeit.benutzer_id).where(
                Zugehoerigkeit.maklerhaus_id == haus_id, col(Zugehoerigkeit.bis).is_(None)
            )
        )
    )


def gemeinsame_haeuser(db: Session, *benutzer_ids: int) -> set[int]:
    """The house in which all of these persons are now, if there is one."""
    aufenthalte = [aufenthalt_von(db, b) for b in benutzer_ids]
    haeuser = {a.maklerhaus_id if a else None for a in aufenthalte}
    return {h for h in haeuser if h is not None} if len(haeuser) == 1 else set()


def vertraege_der(db: Session, vollmacht: Maklervollmacht) -> list[int] | None:
    """The contracts that a Vollmacht lists; None if it is for all."""
    if vollmacht.alle_vertraege:
        return None
    gelistet = select(VollmachtVertrag.vertrag_id).where(
        VollmachtVertrag.vollmacht_id == vollmacht.id
    )
    return sorted(db.exec(gelistet))


def rechte_der(db: Session, vollmacht: Maklervollmacht) -> set[Recht]:
    """The rights that a Vollmacht names."""
    genannt = select(VollmachtRecht.recht).where(VollmachtRecht.vollmacht_id == vollmacht.id)
    return {Recht(r) for r in db.exec(genannt)}


def _darf_eintreten(db: Session, benutzer: Benutzer) -> None:
    if benutzer.kontoart == Kontoart.SACHBEARBEITER:
        raise DomainError("Ein Sachbearbeiter kann keinem Maklerhaus angehören.")
    if aufenthalt_von(db, benutzer.id or 0):
        raise DomainError("Diese Person gehört schon einem Maklerhaus an.")
    andere = select(Mitgliedschaft).where(
        Mitgliedschaft.benutzer_id == benutzer.id,
        Mitgliedschaft.personentyp != Personentyp.VERMITTLER,
        col(Mitgliedschaft.entfernt_am).is_(None),
    )
    if db.exec(andere).first():
        raise DomainError(
            "Diese Person gehört noch einer Firma an. Erst wenn der Zugang dort entfernt ist, "
            "kann sie in ein Maklerhaus eintreten."
        )


def _vollmacht(
    db: Session,
    firma_id: int,
    haus_id: int,
    vertraege: Iterable[int] | None,
    rechte: Iterable[Recht],
    von: date,
    bis: date,
) -> Maklervollmacht:
    gelistet = None if vertraege is None else list(vertraege)
    if von >= bis or gelistet == []:
        raise DomainError("Eine Vollmacht nennt mindestens einen Vertrag und einen Tag.")
    vollmacht = Maklervollmacht(
        firma_id=firma_id, maklerhaus_id=haus_id, alle_vertraege=gelistet is None, von=von, bis=bis
    )
    db.add(vollmacht)
    db.flush()
    vollmacht_id = vollmacht.id or 0
    for recht in set(rechte) or OHNE_ANGABE:
        db.add(VollmachtRecht(vollmacht_id=vollmacht_id, recht=recht))
    for vertrag in gelistet or ():
        zeile = VollmachtVertrag(vollmacht_id=vollmacht_id, vertrag_id=vertrag, firma_id=firma_id)
        db.add(zeile)
    db.flush()
    return vollmacht


def _einschraenken(
    db: Session,
    vollmacht: Maklervollmacht,
    vertraege: Iterable[int] | None,
    rechte: Iterable[Recht],
    von: date,
    bis: date,
) -> None:
    """Make it less or leave it as it is, never more."""
    bisher, neu = vertraege_der(db, vollmacht), None if vertraege is None else set(vertraege)
    behalten = set(rechte)
    if neu == set() or not behalten or von >= bis:
        raise DomainError("Eine Vollmacht nennt mindestens einen Vertrag, ein Recht und einen Tag.")
    zu_viel = bisher is not None and (neu is None or not neu <= set(bisher))
    zu_viel |= not behalten <= rechte_der(db, vollmacht)
    if zu_viel or von < vollmacht.von or bis > vollmacht.bis:
        raise DomainError("Das ist mehr, als diese Vollmacht nennt. Mehr gibt nur eine neue.")
    vollmacht.von, vollmacht.bis, vollmacht.alle_vertraege = von, bis, neu is None
    _vertraege_setzen(db, vollmacht, neu)
    v = VollmachtRecht
    for zeile in db.exec(select(v).where(v.vollmacht_id == vollmacht.id)).all():
        if Recht(zeile.recht) not in behalten:
            db.delete(zeile)
    db.flush()


def _vertraege_setzen(db: Session, vollmacht: Maklervollmacht, neu: set[int] | None) -> None:
    """Let it list these contracts and no others; None: it lists none, since it is for all."""
    v, vollmacht_id = VollmachtVertrag, vollmacht.id or 0
    gelistet = {z.vertrag_id: z for z in db.exec(select(v).where(v.vollmacht_id == vollmacht_id))}
    for vertrag in gelistet.keys() - (neu or set()):
        db.delete(gelistet[vertrag])
    for vertrag in sorted((neu or set()) - gelistet.keys()):
        db.add(v(vollmacht_id=vollmacht_id, vertrag_id=vertrag, firma_id=vollmacht.firma_id))


def _zur_vollmacht(
    db: Session, vollmacht: Maklervollmacht, handlung: str, durch: Wer
) -> dict[str, Any]:
    """Write it down; what the entry lists."""
    vertraege = vertraege_der(db, vollmacht)
    angaben = {
        "vollmacht": vollmacht.id,
        "vertraege": "alle" if vertraege is None else [nummer_von(v) for v in vertraege],
        "rechte": sorted(rechte_der(db, vollmacht)),
        "von": vollmacht.von.isoformat(),
        "bis": vollmacht.bis.isoformat(),
    }
    _zum_haus(db, vollmacht.firma_id, vollmacht.maklerhaus_id, handlung, durch, angaben)
    return angaben


def _require_offen(vollmacht: Maklervollmacht) -> None:
    if not anfrage_offen(vollmacht):
        raise DomainError("Diese Anfrage ist nicht mehr offen.")


def _zur_anfrage(db: Session, vollmacht: Maklervollmacht, handlung: str, durch: Wer) -> None:
    """The Firma reads it in its protocol, and the house that asks in its own."""
    angaben = _zur_vollmacht(db, vollmacht, handlung, durch)
    protokoll.schreiben(
        db,
        protokoll.kette_haus(vollmacht.maklerhaus_id),
        handlung,
        akteur=durch,
        einzelheiten={"firma_id": vollmacht.firma_id, **angaben},
    )


def _widerspruch(db: Session, firma_id: int, haus_id: int) -> Widerspruch | None:
    return db.exec(
        select(Widerspruch).where(
            Widerspruch.firma_id == firma_id,
            Widerspruch.maklerhaus_id == haus_id,
            col(Widerspruch.aufgehoben_am).is_(None),
        )
    ).first()


def _haus_zustand(
    db: Session, haus: Maklerhaus, zustand: Zustand, handlung: str, durch: Wer
) -> None:
    haus_id = haus.id or 0
    vorher, haus.status = haus.status, zustand
    stand_erhoehen(db, personal(db, haus_id))
    protokoll.schreiben(
        db,
        protokoll.kette_haus(haus_id),
        handlung,
        akteur=durch,
        einzelheiten={"status": [vorher, zustand]},
    )


def _beim_haus(
    db: Session,
    haus_id: int,
    handlung: str,
    durch: Wer,
    benutzer: Benutzer,
    einzelheiten: dict[str, Any] | None = None,
) -> None:
    """Something happened to a person of the house."""
    stand_erhoehen(db, {benutzer.id or 0} | personal(db, haus_id))
    protokoll.schreiben(
        db,
        protokoll.kette_haus(haus_id),
        handlung,
        akteur=durch,
        betroffener=benutzer.wer,
        einzelheiten=einzelheiten,
    )


def _zum_haus(
    db: Session,
    firma_id: int,
    haus_id: int,
    handlung: str,
    durch: Wer,
    einzelheiten: dict[str, Any] | None = None,
) -> None:
    """Something happened between a Firma and a house: all of its staff may be affected."""
    stand_erhoehen(db, personal(db, haus_id))
    protokoll.schreiben(
        db,
        protokoll.kette_firma(firma_id),
        handlung,
        akteur=durch,
        einzelheiten={"maklerhaus": haus_id, **(einzelheiten or {})},
    )
