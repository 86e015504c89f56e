"""Where the rights of an Einladung may begin: a bundle, or what a colleague has.

A bundle grants nothing: `zuschneiden` cuts it down to what the Verwalter may give, and says what it
left out. Three bundles come with every Firma; others it saves under names of its own.
Rules: docs/fachregeln.md R17, R94.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import BigInteger, ForeignKeyConstraint, UniqueConstraint, delete
from sqlmodel import Field, Session, SQLModel, col, func, select

from firmenportal import clock
from firmenportal.constraints import eine_von
from firmenportal.domain import delegation, protokoll
from firmenportal.domain.benutzer import Benutzer, Berechtigungstyp, Mitgliedschaft, Personentyp
from firmenportal.domain.delegation import Hindernis, Spielraum, Verwalter
from firmenportal.domain.errors import DomainError, NotFoundError
from firmenportal.domain.recht import Recht, angeboten
from firmenportal.domain.rechtematrix import Paar
from firmenportal.domain.vertrag import nummer_von
from firmenportal.domain.vertragsrecht import Vertragsrecht, Zelle
from firmenportal.domain.zeitraum import OHNE_ENDE, SEIT_JEHER

LAENGSTER_NAME = 60
HOECHSTENS = 50
_EIN_TAG = timedelta(days=1)

STANDARD: dict[str, tuple[Recht, ...]] = {
    "Lesen": (Recht.BESTAND_LESEN,),
    "Personalarbeit": (
        Recht.BESTAND_LESEN,
        Recht.BESTAND_AENDERN,
        Recht.MITARBEITER_ANMELDEN,
        Recht.BERECHNEN,
    ),
    "Lohnabrechnung": (Recht.BESTAND_LESEN, Recht.ABRECHNUNG_LESEN),
}

Zeitraeume = Mapping[Paar, tuple[date, date]]


class Rechtebuendel(SQLModel, table=True):
    """A saved bundle: cells under a name that the Firma's Verwalter give it."""

    __table_args__ = (
        ForeignKeyConstraint(
            ["angelegt_von_id", "firma_id"],
            ["mitgliedschaft.id", "mitgliedschaft.firma_id"],
            name="rechtebuendel_von",
        ),
        UniqueConstraint("firma_id", "name", name="rechtebuendel_name"),
        UniqueConstraint("id", "firma_id", name="rechtebuendel_firma"),
    )

    id: int | None = Field(default=None, primary_key=True)
    firma_id: int = Field(foreign_key="firma.id")
    name: str
    angelegt_von_id: int
    geaendert_am: datetime


class Rechtebuendelzelle(SQLModel, table=True):
    """One right on one contract in a bundle."""

    __table_args__ = (
        ForeignKeyConstraint(
            ["buendel_id", "firma_id"],
            ["rechtebuendel.id", "rechtebuendel.firma_id"],
            name="rechtebuendelzelle_buendel",
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(
            ["vertrag_id", "firma_id"],
            ["gruppenvertrag.id", "gruppenvertrag.firma_id"],
            name="rechtebuendelzelle_vertrag",
        ),
        eine_von("recht", Recht),
    )

    buendel_id: int = Field(primary_key=True)
    vertrag_id: int = Field(primary_key=True, sa_type=BigInteger)
    recht: str = Field(primary_key=True)
    firma_id: int


@dataclass(frozen=True)
class Zuschnitt:
    """What of a bundle the Verwalter may give, and why not the rest.

    `gekuerzt` are cells that end earlier than asked, since he holds them no longer himself;
    `fremde` counts cells on contracts that are none of his business.
    """

    zellen: Zeitraeume
    weggelassen: Mapping[Paar, Hindernis]
    gekuerzt: frozenset[Paar]
    fremde: int


@dataclass(frozen=True)
class Buendel:
    """A saved bundle as a Verwalter sees it; `eigenes`: he may rename and delete it."""

    id: int
    name: str
    eigenes: bool


def zuschneiden(raum: Spielraum, zellen: Zeitraeume) -> Zuschnitt:
    """Cut cells down to what may be given; windows too, where he holds a right for less long."""
    passend: dict[Paar, tuple[date, date]] = {}
    weg: dict[Paar, Hindernis] = {}
    gekuerzt: set[Paar] = set()
    fremde = 0
    for zelle, (von, bis) in zellen.items():
        ende = min(bis, raum.haelt_bis.get(zelle, bis))
        hindernis = raum.geben(*zelle, ende)
        if hindernis == Hindernis.NICHT_ZUGEWIESEN:
            fremde += 1
        elif hindernis or von >= ende or ende <= clock.heute():
            weg[zelle] = hindernis or Hindernis.NICHT_SO_LANGE
        else:
            passend[zelle] = (von, ende)
            gekuerzt |= {zelle} if ende < bis else set()
    return Zuschnitt(passend, weg, frozenset(gekuerzt), fremde)


def standard(raum: Spielraum, name: str) -> Zeitraeume:
    """The cells of one of the three bundles, on all contracts that he governs.

    Errors: NotFoundError.
    """
    if name not in STANDARD:
        raise NotFoundError(_UNBEKANNT)
    return {
        (vertrag, recht): (SEIT_JEHER, OHNE_ENDE)
        for vertrag in sorted(raum.verwaltet)
        for recht in STANDARD[name]
        if angeboten(recht, raum.sparten[vertrag])
    }


def wie(db: Session, v: Verwalter, mitgliedschaft_id: int) -> Zeitraeume:
    """What a colleague whom he sees has on the contracts that he governs, with its windows.

    Errors: NotFoundError.
    """
    kollege = delegation.mitglied(db, v, mitgliedschaft_id)
    r = Vertragsrecht
    spalten = (col(r.vertrag_id), col(r.recht), col(r.von), col(r.bis))
    zeilen = select(*spalten).where(
        r.mitgliedschaft_id == kollege.id,
        r.bis > clock.heute(),
        col(r.ausgesetzt_am).is_(None),
        col(r.vertrag_id).in_(delegation.vertraege(v)),
    )
    gefunden: dict[Paar, tuple[date, date]] = {}
    for vertrag, recht, von, bis in db.exec(zeilen.order_by(col(r.von))):
        gefunden.setdefault((vertrag, Recht(recht)), (von, bis))
    return gefunden


def kollegen(db: Session, v: Verwalter) -> Sequence[tuple[int, str]]:
    """Whose rights can be copied: (Mitgliedschaft id, name) of who has some, by name."""
    m, r = Mitgliedschaft, Vertragsrecht
    mit_rechten = select(r.mitgliedschaft_id).where(
        r.firma_id == v.firma_id,
        r.bis > clock.heute(),
        col(r.vertrag_id).in_(delegation.vertraege(v)),
    )
    gefunden = db.exec(
        select(m.id, Benutzer)
        .join(Benutzer, col(Benutzer.id) == col(m.benutzer_id))
        .where(
            col(m.id).in_(delegation.mitglieder(v)),
            col(m.id).in_(mit_rechten),
            m.personentyp != Personentyp.VERMITTLER,
            m.berechtigungstyp != Berechtigungstyp.FIRMENADMIN,
        )
        .order_by(col(Benutzer.nachname), col(Benutzer.vorname), col(m.id))
    )
    return [(i or 0, f"{b.nachname}, {b.vorname}") for i, b in gefunden]


def gespeicherte(db: Session, v: Verwalter) -> list[Buendel]:
    """The Firma's bundles that name a contract which he governs, by name."""
    b, z = Rechtebuendel, Rechtebuendelzelle
    meine = select(z.buendel_id).where(col(z.vertrag_id).in_(delegation.vertraege(v)))
    gefunden = db.exec(
        select(b).where(b.firma_id == v.firma_id, col(b.id).in_(meine)).order_by(b.name)
    )
    return [Buendel(x.id or 0, x.name, _eigenes(v, x)) for x in gefunden]


def zellen_von(db: Session, v: Verwalter, buendel_id: int) -> Zeitraeume:
    """The cells of a saved bundle. Errors: NotFoundError."""
    z = Rechtebuendelzelle
    if buendel_id not in {b.id for b in gespeicherte(db, v)}:
        raise NotFoundError(_UNBEKANNT)
    zeilen = db.exec(
        select(z).where(z.buendel_id == buendel_id).order_by(col(z.vertrag_id), col(z.recht))
    )
    return {(x.vertrag_id, Recht(x.recht)): (SEIT_JEHER, OHNE_ENDE) for x in zeilen}


def speichern(db: Session, v: Verwalter, name: str, zellen: Iterable[Paar]) -> Rechtebuendel:
    """Save cells under a name; only such as he may give himself.

    Errors: DomainError about the name or where there are no cells, HindernisError, NotFoundError.
    """
    gewollt = sorted(set(zellen))
    if not gewollt:
        raise DomainError("Wählen Sie erst die Rechte aus, die das Bündel enthalten soll.")
    delegation.require_geben(db, v, None, (Zelle(*z, bis=_morgen()) for z in gewollt))
    _noch_platz(db, v)
    neues = Rechtebuendel(
        firma_id=v.firma_id,
        name=_freier_name(db, v, name),
        angelegt_von_id=v.mitgliedschaft_id,
        geaendert_am=clock.now(),
    )
    db.add(neues)
    db.flush()
    for vertrag, recht in gewollt:
        db.add(
            Rechtebuendelzelle(
                buendel_id=neues.id or 0, vertrag_id=vertrag, recht=recht, firma_id=v.firma_id
            )
        )
    benannt = [{"vertrag": nummer_von(vertrag), "recht": recht} for vertrag, recht in gewollt]
    _notieren(db, v, neues, "rechtebuendel.speichern", name=neues.name, inhalt=benannt)
    return neues


def umbenennen(db: Session, v: Verwalter, buendel_id: int, name: str) -> Rechtebuendel:
    """Give an own bundle another name; a FirmenAdmin any. Errors: NotFoundError, DomainError."""
    buendel = _eigenes_buendel(db, v, buendel_id)
    vorher, buendel.name = buendel.name, _freier_name(db, v, name, ausser=buendel_id)
    buendel.geaendert_am = clock.now()
    _notieren(db, v, buendel, "rechtebuendel.umbenennen", name=[vorher, buendel.name])
    return buendel


def loeschen(db: Session, v: Verwalter, buendel_id: int) -> str:
    """Delete an own bundle; a FirmenAdmin any. Its name. Errors: NotFoundError."""
    buendel = _eigenes_buendel(db, v, buendel_id)
    _notieren(db, v, buendel, "rechtebuendel.loeschen", name=buendel.name)
    zellen = delete(Rechtebuendelzelle).where(col(Rechtebuendelzelle.buendel_id) == buendel_id)
    db.execute(zellen)
    db.delete(buendel)
    return buendel.name


def _morgen() -> date:
    """For how long he holds a right himself is asked when the bundle is used."""
    return clock.heute() + _EIN_TAG


def _eigenes(v: Verwalter, b: Rechtebuendel) -> bool:
    return v.ist_firmenadmin or b.angelegt_von_id == v.mitgliedschaft_id


def _eigenes_buendel(db: Session, v: Verwalter, buendel_id: int) -> Rechtebuendel:
    gefunden = db.exec(
        select(Rechtebuendel).where(
            Rechtebuendel.id == buendel_id, Rechtebuendel.firma_id == v.firma_id
        )
    ).first()
    if gefunden is None or v.schaut_nur or not _eigenes(v, gefunden):
        raise NotFoundError(_UNBEKANNT)
    return gefunden


def _freier_name(db: Session, v: Verwalter, name: str, ausser: int = 0) -> str:
    sauber = " ".join(name.split())
    if not 0 < len(sauber) <= LAENGSTER_NAME or not sauber.isprintable():
        raise DomainError("Geben Sie dem Bündel einen Namen mit höchstens 60 Zeichen.")
    gleich = select(Rechtebuendel.id).where(
        Rechtebuendel.firma_id == v.firma_id,
        func.lower(Rechtebuendel.name) == sauber.lower(),
        Rechtebuendel.id != ausser,
    )
    if sauber in STANDARD or db.exec(gleich).first():
        raise DomainError("Ein Bündel mit diesem Namen gibt es schon. Wählen Sie einen anderen.")
    return sauber


def _noch_platz(db: Session, v: Verwalter) -> None:
    anzahl = select(func.count()).where(col(Rechtebuendel.firma_id) == v.firma_id)
    if db.exec(anzahl).one() >= HOECHSTENS:
        raise DomainError("Mehr als 50 Bündel werden unübersichtlich. Löschen Sie erst eines.")


def _notieren(
    db: Session, v: Verwalter, buendel: Rechtebuendel, handlung: str, **einzelheiten: object
) -> None:
    protokoll.schreiben(
        db,
        protokoll.kette_firma(v.firma_id),
        handlung,
        akteur=v.akteur.wer,
        einzelheiten={"buendel": buendel.id, **einzelheiten},
    )


_UNBEKANNT = "Dieses Bündel gibt es nicht."
