"""Anträge: the tables of applications, their documents, questions and course.

Rules: docs/fachregeln.md R150 to R161.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import JSON, CheckConstraint, Index, text
from sqlalchemy.orm import defer
from sqlmodel import Field, Session, SQLModel, col, select

from firmenportal.constraints import eine_von, hoechstens_eines
from firmenportal.domain.errors import NotFoundError
from firmenportal.domain.freischaltung.frage import Unterzeichner
from firmenportal.domain.freischaltung.inhalt import Antragsart, Inhalt, fingerabdruck


class Antragszustand(StrEnum):
    """Where an application stands; how it gets from one to another is said in `ablauf`."""

    ENTWURF = "entwurf"
    EINGEREICHT = "eingereicht"
    IN_PRUEFUNG = "in_pruefung"
    RUECKFRAGE = "rueckfrage"
    FREIGEGEBEN = "freigegeben"
    FREIGESCHALTET = "freigeschaltet"
    ABGELEHNT = "abgelehnt"
    ZURUECKGEZOGEN = "zurueckgezogen"


# What clerks still have before them; a condition without parameters, so that an index serves it.
OFFEN = "eingereicht_am IS NOT NULL AND beendet_am IS NULL"
ERLEDIGT = "beendet_am IS NOT NULL"
# Nothing happens to it any more.
ENDE = (Antragszustand.FREIGESCHALTET, Antragszustand.ABGELEHNT, Antragszustand.ZURUECKGEZOGEN)


class Einreichung(StrEnum):
    """By which way the signed application comes."""

    UPLOAD = "upload"
    EMAIL = "email"
    POST = "post"


class Dokumentart(StrEnum):
    """What a document is."""

    ANTRAG = "antrag"
    ERGAENZUNGSVEREINBARUNG = "ergaenzungsvereinbarung"
    DATENSCHUTZVERTRAG = "datenschutzvertrag"
    VOLLMACHT = "vollmacht"
    WEITERES = "weiteres"


class Antrag(SQLModel, table=True):
    """One application. `inhalt` is what is declared (`inhalt.Inhalt`).

    `firma_id` and `maklerhaus_id` say whose it is as the stock says: known from the start where
    the applicant is signed in, else found out by the Service Center. `fassung` rises with every
    change, so that of two who act at once the second sees it. The check and the release are bound
    to the fingerprint of what was checked.
    """

    __table_args__ = (
        eine_von("art", Antragsart),
        eine_von("unterzeichner", Unterzeichner),
        eine_von("zustand", Antragszustand),
        CheckConstraint(
            "unterzeichner = 'firma' OR art = 'vermittler'", name="maklerhaus_nur_fuer_vermittler"
        ),
        CheckConstraint("zustand = 'entwurf' OR eingereicht_am IS NOT NULL", name="eingereicht"),
        CheckConstraint(
            "freigegeben_von_id IS NULL OR freigegeben_von_id <> geprueft_von_id",
            name="vier_augen",
        ),
        CheckConstraint(
            "zustand NOT IN ('freigegeben', 'freigeschaltet')"
            " OR (geprueft_von_id IS NOT NULL AND freigegeben_von_id IS NOT NULL)",
            name="freigegeben_durch_zwei",
        ),
        CheckConstraint("erfasst_von_id IS NULL OR erfasst_von_id <> geprueft_von_id",
                        name="pruefer_hat_nicht_erfasst"),
        CheckConstraint("erfasst_von_id IS NULL OR erfasst_von_id <> freigegeben_von_id",
                        name="freigeber_hat_nicht_erfasst"),
        Index("antrag_nach_zustand", "zustand", "ziel_am"),
        Index("antrag_nach_firma", "firma_id"),
        Index("antrag_nach_bearbeiter", "bearbeiter_id", "zustand"),
        # The queue: in its order, with what its parts are counted by.
        Index("antrag_offen", "ziel_am", "id", "zustand", "bearbeiter_id", "geprueft_von_id",
              sqlite_where=text(OFFEN), postgresql_where=text(OFFEN)),
        Index("antrag_erledigt", "beendet_am", "id",
              sqlite_where=text(ERLEDIGT), postgresql_where=text(ERLEDIGT)),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    vorgangsnummer: str = Field(unique=True)
    art: str
    unterzeichner: str = Unterzeichner.FIRMA
    zustand: str = Antragszustand.ENTWURF
    fassung: int = 0
    inhalt: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    sprache: str = "de"
    antragsteller_id: int | None = Field(default=None, foreign_key="benutzer.id", index=True)
    firma_id: int | None = Field(default=None, foreign_key="firma.id")
    maklerhaus_id: int | None = Field(default=None, foreign_key="maklerhaus.id")
    einreichung: str = Einreichung.UPLOAD
    # A clerk who has registered it for the applicant neither checks nor releases it.
    erfasst_von_id: int | None = Field(default=None, foreign_key="benutzer.id")
    code_hash: str = ""
    kontakt_bestaetigt_am: datetime | None = None
    erstellt_am: datetime
    geaendert_am: datetime
    eingereicht_am: datetime | None = None
    ziel_am: date | None = None
    rueckfrage_am: datetime | None = None
    erinnert_am: datetime | None = None
    bearbeiter_id: int | None = Field(default=None, foreign_key="benutzer.id")
    geprueft_von_id: int | None = Field(default=None, foreign_key="benutzer.id")
    geprueft_am: datetime | None = None
    geprueft_stand: str = ""
    pruefnotiz: str = ""
    freigegeben_von_id: int | None = Field(default=None, foreign_key="benutzer.id")
    freigegeben_am: datetime | None = None
    beendet_am: datetime | None = None
    begruendung: str = ""
    suchtext: str = ""

    @property
    def angaben(self) -> Inhalt:
        """What is declared, read strictly; once, for `inhalt` is only ever replaced as a whole."""
        gemerkt = vars(self)
        aus, gelesen = gemerkt.get("_gelesen", (None, None))
        if gelesen is None or aus is not self.inhalt:
            gelesen = Inhalt.model_validate(self.inhalt)
            gemerkt["_gelesen"] = (self.inhalt, gelesen)
        return gelesen


class Antragsdokument(SQLModel, table=True):
    """A file that belongs to an application; a newer one of its kind replaces it.

    `signatur` is what the verification of a digital signature found; empty where there is none.
    """

    __table_args__ = (
        eine_von("art", Dokumentart),
        hoechstens_eines(
            "antragsdokument_eines_je_art",
            "antrag_id",
            "art",
            wo="ersetzt_am IS NULL AND art <> 'weiteres'",
        ),
        Index("antragsdokument_nach_antrag", "antrag_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    antrag_id: int = Field(foreign_key="antrag.id", ondelete="CASCADE")
    art: str
    dateiname: str
    medientyp: str
    seiten: int = 1
    groesse: int
    sha256: str
    inhalt: bytes
    signatur: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    hochgeladen_am: datetime
    hochgeladen_von_id: int | None = Field(default=None, foreign_key="benutzer.id")
    ersetzt_am: datetime | None = None


class Antragsnachricht(SQLModel, table=True):
    """A question of the Service Center, or the applicant's answer."""

    __table_args__ = (Index("antragsnachricht_nach_antrag", "antrag_id"),)

    id: int | None = Field(default=None, primary_key=True)
    antrag_id: int = Field(foreign_key="antrag.id", ondelete="CASCADE")
    zeit: datetime
    vom_service_center: bool
    verfasser_id: int | None = Field(default=None, foreign_key="benutzer.id")
    text: str


class Antragsverlauf(SQLModel, table=True):
    """One step of the course, as the applicant and the clerks are shown it."""

    __table_args__ = (Index("antragsverlauf_nach_antrag", "antrag_id"),)

    id: int | None = Field(default=None, primary_key=True)
    antrag_id: int = Field(foreign_key="antrag.id", ondelete="CASCADE")
    zeit: datetime
    schritt: str
    durch_id: int | None = Field(default=None, foreign_key="benutzer.id")
    durch: str
    fassung: int


def mit_nummer(db: Session, vorgangsnummer: str, *, zum_schreiben: bool = False) -> Antrag:
    """The application with this number. Errors: NotFoundError."""
    gesucht = select(Antrag).where(Antrag.vorgangsnummer == vorgangsnummer.strip().upper())
    if zum_schreiben:
        gesucht = gesucht.with_for_update()
    antrag = db.exec(gesucht).first()
    if antrag is None:
        raise NotFoundError("Diesen Vorgang gibt es nicht.")
    return antrag


def zum_schreiben(db: Session, antrag_id: int) -> Antrag:
    """The application, locked: of two who act at once, the second sees what the first did."""
    gesucht = select(Antrag).where(Antrag.id == antrag_id)
    return db.exec(gesucht.with_for_update().execution_options(populate_existing=True)).one()


def offene_von(
    db: Session,
    benutzer_id: int,
    *,
    firma_id: int | None = None,
    maklerhaus_id: int | None = None,
) -> list[Antrag]:
    """The applications that somebody has begun for a Firma or a house and that are not over."""
    bei = (
        col(Antrag.firma_id) == firma_id
        if maklerhaus_id is None
        else col(Antrag.maklerhaus_id) == maklerhaus_id
    )
    gesucht = select(Antrag).where(
        Antrag.antragsteller_id == benutzer_id, bei, col(Antrag.zustand).not_in(ENDE)
    )
    return list(db.exec(gesucht.order_by(col(Antrag.id))))


def wartende_von(db: Session, benutzer_id: int) -> list[str]:
    """The numbers of the applications of somebody that are submitted and not decided yet."""
    gesucht = select(Antrag.vorgangsnummer).where(
        Antrag.antragsteller_id == benutzer_id,
        col(Antrag.zustand).not_in((*ENDE, Antragszustand.ENTWURF)),
    )
    return list(db.exec(gesucht.order_by(col(Antrag.id))))


def dokumente(db: Session, antrag: Antrag) -> list[Antragsdokument]:
    """The documents that count, without those that were replaced; their bytes are not read."""
    d = Antragsdokument
    gesucht = select(d).where(d.antrag_id == antrag.id, col(d.ersetzt_am).is_(None))
    ohne_bytes = gesucht.options(defer(cast("Any", d.inhalt)))
    return list(db.exec(ohne_bytes.order_by(col(d.id))))


def stand(db: Session, antrag: Antrag) -> str:
    """The fingerprint of content and documents as they are now."""
    summen = select(Antragsdokument.art, Antragsdokument.sha256).where(
        Antragsdokument.antrag_id == antrag.id, col(Antragsdokument.ersetzt_am).is_(None)
    )
    return fingerabdruck(antrag.angaben, [f"{art}:{summe}" for art, summe in db.exec(summen)])
