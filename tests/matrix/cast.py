"""The cast of the demo world, signed in, and what may be named to each of them."""

from dataclasses import dataclass, replace
from typing import Any

import httpx
from sqlmodel import Session, col, select

from firmenportal.demo import logins
from firmenportal.domain import (
    berechtigung,
    delegation,
    hinweise,
    rechtematrix,
    sitzung,
    vermittler,
)
from firmenportal.domain.auspraegung import DACH
from firmenportal.domain.benutzer import Akteur, Benutzer, Kontoart, Mitgliedschaft
from firmenportal.domain.delegation import Verwalter
from firmenportal.domain.einladung import Einladung
from firmenportal.domain.firma import Firma
from firmenportal.domain.freischaltung.antrag import Antrag, Antragszustand
from firmenportal.domain.protokoll import Protokoll
from firmenportal.domain.stapel.datei import BEISPIEL_EMAIL
from firmenportal.domain.vermittler import Bestand, Maklervollmacht, Zeichner
from firmenportal.domain.vertrag import Gruppenvertrag, nummer_von
from firmenportal.settings import settings
from tests.matrix.samples import ANOTHER_PORTAL, EMAIL, NUMBER
from tests.server import Server

CAST = logins()
ALL_FIRMEN: list[str] = []


@dataclass(frozen=True)
class Known:
    """What may be named to a person."""

    numbers: frozenset[str]
    firmen: frozenset[str]
    emails: frozenset[str]


@dataclass
class Person:
    """One of the cast, signed in."""

    email: str
    akteur: Akteur
    cookie: str
    http: httpx.Client
    known: Known
    known_elsewhere: Known
    governed: frozenset[int]
    cases: frozenset[str]
    belongs_to: frozenset[int]
    house: int
    asked: frozenset[int]
    staff: frozenset[int]

    @property
    def chains(self) -> set[str]:
        """Where an act of his may be written down."""
        return {
            "allgemein",
            *(f"firma:{i}" for i in self.governed | self.belongs_to),
            *self.cases,
            f"haus:{self.house}",
            *(f"firma:{i}" for i in self.asked),
        }


def person(server: Server, db: Session, email: str) -> Person:
    b = db.exec(select(Benutzer).where(Benutzer.email == email)).one()
    cookie = f"sitzung={sitzung.eroeffnen(db, b.id or 0, DACH)}"
    akteur = Akteur(b.id or 0, "", b.name, b.email, b.kontoart, DACH.key, "de", b.rechte_stand)
    governed = delegation.verwaltungen(db, akteur)
    return Person(
        email,
        akteur,
        cookie,
        httpx.Client(base_url=server.url, headers={"Cookie": cookie, "Origin": server.url}),
        _known(db, akteur, governed),
        _known_in(db, akteur, ANOTHER_PORTAL),
        frozenset(v.firma_id for v in governed),
        _cases(db, akteur) | _haeuser(db, governed),
        frozenset(db.exec(_memberships(Mitgliedschaft.firma_id, akteur))),
        _house(db, akteur),
        frozenset(w.firma_id for w in _mandates(db, akteur)) | _firmen_of_staff(db, akteur),
        frozenset(_staff(db, akteur)),
    )


def _cases(db: Session, akteur: Akteur) -> frozenset[str]:
    """The chains in which a clerk's work on submitted applications is written down."""
    if akteur.kontoart != Kontoart.SACHBEARBEITER:
        return frozenset()
    assigned = select(Antrag.firma_id).where(Antrag.zustand != Antragszustand.ENTWURF).distinct()
    return frozenset(f"firma:{i}" for i in {1, *db.exec(assigned)} if i)


def _haeuser(db: Session, governed: list[Verwalter]) -> frozenset[str]:
    """The chains of the houses whose requests a FirmenAdmin decides."""
    firmen = [v.firma_id for v in governed if v.ist_firmenadmin]
    w = Maklervollmacht
    gefragt = select(w.maklerhaus_id).where(
        col(w.firma_id).in_(firmen), col(w.angefragt_am).is_not(None)
    )
    return frozenset(f"haus:{i}" for i in db.exec(gefragt))


def _named_by(db: Session, akteur: Akteur) -> set[str]:
    """Contracts that entries by or about the person name: his data tell him as much."""
    me = akteur.benutzer_id
    acts = select(Protokoll).where((Protokoll.akteur_id == me) | (Protokoll.betroffener_id == me))
    return {n for act in db.exec(acts) for n in NUMBER.findall(str(act.einzelheiten))}


def _known_to_clerks(db: Session, akteur: Akteur) -> Known:
    """What submitted applications name; and Firmen, for which a clerk may look within a case."""
    submitted = select(Antrag).where(Antrag.zustand != Antragszustand.ENTWURF)
    said = " ".join(str(a.inhalt) for a in db.exec(submitted))
    emails = {akteur.email, settings.servicecenter_email, *EMAIL.findall(said)}
    firmen = frozenset(db.exec(select(Firma.name)))
    numbers = {*NUMBER.findall(said), *_named_by(db, akteur)}
    return Known(frozenset(numbers), firmen, frozenset(emails))


def _known(db: Session, akteur: Akteur, governed: list[delegation.Verwalter]) -> Known:
    if akteur.kontoart == Kontoart.SACHBEARBEITER:
        return _known_to_clerks(db, akteur)
    rows = _own_rows(db, akteur)
    numbers = {row.nummer for row in rows} | _named_by(db, akteur)
    firmen = {row.firma for row in rows} | _firmen_of(db, akteur)
    emails = {akteur.email, settings.servicecenter_email, BEISPIEL_EMAIL}
    for v in governed:
        firmen.add(v.firma)
        numbers |= _all(
            db, select(Gruppenvertrag.nummer), Gruppenvertrag.id, delegation.vertraege(v)
        )
        seen = select(Benutzer.email).join(
            Mitgliedschaft, col(Mitgliedschaft.benutzer_id) == col(Benutzer.id)
        )
        emails |= _all(db, seen, Mitgliedschaft.id, delegation.mitglieder(v))
        emails |= _all(db, select(Einladung.email), Einladung.id, delegation.einladungen(v))
        if v.ist_firmenadmin:  # who has access without being a member
            ids = {person for person, _ in berechtigung.zugriffe(db, v.firma_id)}
            emails |= _all(db, select(Benutzer.email), Benutzer.id, ids)
    house = _known_by_house(db, akteur)
    return Known(
        frozenset(numbers) | house.numbers,
        frozenset(firmen) | house.firmen,
        frozenset(emails) | house.emails,
    )


def _known_in(db: Session, akteur: Akteur, portal: str) -> Known:
    """What work under this portal may name: the rule's contracts, and those without Kennung."""
    here = replace(akteur, auspraegung=portal)
    visible = berechtigung.vertraege_mit(here)
    numbers = db.execute(
        select(Gruppenvertrag.nummer).join(visible, visible.c.vertrag == col(Gruppenvertrag.id)),
        berechtigung.werte(here),
    ).scalars()
    missing = hinweise.ohne_kennung(db, here)
    firmen = {row.firma for row in _own_rows(db, akteur)} | _firmen_of(db, akteur)
    return Known(frozenset([*numbers, *missing]), frozenset(firmen), frozenset({akteur.email}))


def _all(db: Session, query: Any, column: Any, ids: Any) -> set[Any]:
    return set(db.execute(query.where(col(column).in_(ids))).scalars())


def _own_rows(db: Session, akteur: Akteur) -> list[rechtematrix.Zeile]:
    first = rechtematrix.eigene(db, akteur)
    pages = [rechtematrix.eigene(db, akteur, seite=n) for n in range(2, first.seiten + 1)]
    return [row for page in (first, *pages) for row in page.zeilen]


def _firmen_of(db: Session, akteur: Akteur) -> set[str]:
    query = (
        select(Firma.name)
        .join(Mitgliedschaft, col(Mitgliedschaft.firma_id) == col(Firma.id))
        .where(Mitgliedschaft.benutzer_id == akteur.benutzer_id)
    )
    return set(db.exec(query))


def _house(db: Session, akteur: Akteur) -> int:
    stay = vermittler.aufenthalt_von(db, akteur.benutzer_id)
    return stay.maklerhaus_id if stay else 0


def _staff(db: Session, akteur: Akteur) -> set[int]:
    """Whom the person may let go: the staff of the house that he leads."""
    stay = vermittler.aufenthalt_von(db, akteur.benutzer_id)
    return vermittler.personal(db, stay.maklerhaus_id) if stay and stay.leitung else set()


def _firmen_of_staff(db: Session, akteur: Akteur) -> frozenset[int]:
    m = Mitgliedschaft
    return frozenset(_all(db, select(m.firma_id), m.benutzer_id, _staff(db, akteur)))


def _mandates(db: Session, akteur: Akteur) -> list[Maklervollmacht]:
    """The Vollmachten of the house at which the person works."""
    w = Maklervollmacht
    return list(db.exec(select(w).where(w.maklerhaus_id == _house(db, akteur))))


def _known_by_house(db: Session, akteur: Akteur) -> Known:
    """What the page of the own house says: its staff and signers, its Vollmachten, its Firmen."""
    house, mandates = _house(db, akteur), _mandates(db, akteur)
    listed = {i for w in mandates for i in vermittler.vertraege_der(db, w) or ()}
    staff = vermittler.personal(db, house)
    signers = select(Zeichner.email).where(Zeichner.maklerhaus_id == house)
    stock = (
        select(Gruppenvertrag.nummer, Gruppenvertrag.firma_id)
        .join(Bestand, col(Bestand.vertrag_id) == col(Gruppenvertrag.id))
        .where(Bestand.maklerhaus_id == house)
    )
    own = db.exec(stock).all()
    firmen = {w.firma_id for w in mandates} | {firma for _, firma in own}
    return Known(
        frozenset({nummer_von(i) for i in listed} | {nummer for nummer, _ in own}),
        frozenset(_all(db, select(Firma.name), Firma.id, firmen)),
        frozenset(_all(db, select(Benutzer.email), Benutzer.id, staff) | {*db.exec(signers)}),
    )


def _memberships(column: Any, akteur: Akteur) -> Any:
    return select(column).where(
        Mitgliedschaft.benutzer_id == akteur.benutzer_id, col(Mitgliedschaft.entfernt_am).is_(None)
    )
