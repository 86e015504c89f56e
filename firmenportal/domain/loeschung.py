"""Erasure of a person by the Service Center (Art. 17 DSGVO), and what it will do, said before.

The account becomes a number at once, and all that hangs on it ends. What must be kept as proof
stays for its time, told class by class. Rules: docs/fachregeln.md R28, R57, R108, R110.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlmodel import Session, SQLModel, col
from sqlmodel import select as sql_select

from firmenportal import clock
from firmenportal.domain import (
    berechtigungstyp,
    einladen,
    mitgliedschaft,
    passwort,
    protokoll,
    pruefung,
    vermittler,
    vertretung,
)
from firmenportal.domain.aufbewahrung import KLASSEN, Aufbewahrung
from firmenportal.domain.benachrichtigung import Benachrichtigungsverzicht
from firmenportal.domain.benutzer import Benutzer, Kontostatus, Mitgliedschaft, stand_erhoehen
from firmenportal.domain.einladung import Einladung
from firmenportal.domain.einladungsentwurf import Einladungsentwurf
from firmenportal.domain.einmalschluessel import Einmalschluessel
from firmenportal.domain.errors import DomainError, NotFoundError
from firmenportal.domain.kleinfall import fall as kleinfaelle
from firmenportal.domain.kleinfall.fall import Kleinfall
from firmenportal.domain.nachweis import Nachweis
from firmenportal.domain.protokoll import Protokoll, Wer
from firmenportal.domain.pruefposten import Pruefposten
from firmenportal.domain.pruefung import Pruefung, Pruefzeile
from firmenportal.domain.rechtebuendel import Rechtebuendel
from firmenportal.domain.rechteentwurf import Rechteentwurf
from firmenportal.domain.sitzung import Sitzung
from firmenportal.domain.stapel.tabellen import Stapel
from firmenportal.domain.typvorschlag import Typvorschlag
from firmenportal.domain.vermittler import Benutzerschluessel, Zugehoerigkeit
from firmenportal.domain.vertragsrecht import AdminVertrag, Vertragsrecht
from firmenportal.domain.vertretung import Vertretung
from firmenportal.domain.zugang import Anmeldung, Geraet
from firmenportal.domain.zugangskennung import Zugangskennung
from firmenportal.domain.zuletzt import ZuletztGeoeffnet
from firmenportal.i18n import fill
from firmenportal.post import loeschung as mails
from firmenportal.post import postausgang
from firmenportal.post.postausgang import Postausgang

VORNAME, NACHNAME = "Gelöschte", "Person"


@dataclass(frozen=True)
class Loeschposten:
    """What is there of one class, and what becomes of it."""

    klasse: Aufbewahrung
    anzahl: int


def konto(db: Session, email: str) -> Benutzer:
    """The account with this address. Errors: NotFoundError."""
    gesucht = sql_select(Benutzer).where(Benutzer.email == passwort.email_normal(email))
    if (gefunden := db.exec(gesucht).first()) is None:
        raise NotFoundError("Zu dieser E-Mail-Adresse gibt es kein Konto.")
    return gefunden


def vorschau(db: Session, benutzer: Benutzer) -> list[Loeschposten]:
    """How much of each class there is of this person; what comes of it the class says."""
    stellen = _stellen(benutzer)
    zahlen = {str(t.__tablename__): _anzahl(db, t, wo) for t, wo in stellen.items()}
    posten = [Loeschposten(k, sum(zahlen.get(t, 0) for t in k.tabellen)) for k in KLASSEN]
    return [p for p in posten if p.anzahl]


def loeschen(db: Session, benutzer: Benutzer, durch: Wer) -> list[Loeschposten]:
    """Erase the person: end all access, delete what may go, and leave a number in place of a name.

    Errors: DomainError where the person is the last active FirmenAdmin of a Firma, or is erased
    already.
    """
    db.refresh(benutzer, with_for_update=True)
    if benutzer.geloescht_am is not None:
        raise DomainError("Dieses Konto ist schon gelöscht.")
    posten, stellen, email = vorschau(db, benutzer), _stellen(benutzer), benutzer.email
    _alles_beenden(db, benutzer, durch)
    for tabelle in _OHNE_FRIST:
        db.execute(delete(tabelle).where(stellen[tabelle]))
    _namen_der_einladungen(db, email)
    pruefung.worte_loeschen(db, benutzer.id or 0)
    kleinfaelle.worte_loeschen(db, benutzer.id or 0)
    _namenlos(benutzer)
    db.flush()
    stand_erhoehen(db, [benutzer.id or 0])
    protokoll.schreiben(
        db,
        protokoll.ALLGEMEIN,
        "benutzer.loeschen",
        akteur=durch,
        betroffener=(benutzer.id, ""),
        einzelheiten={"klassen": {p.klasse.was: p.anzahl for p in posten}},
    )
    postausgang.mail(db, email, mails.geloescht(benutzer.sprache))
    return posten


def in_worten(posten: Iterable[Loeschposten]) -> list[str]:
    """For the Service Center: how much of what, what becomes of it, and until when it is kept."""
    return [
        f"{p.anzahl:>6}  {p.klasse.was}: {p.klasse.mit_dem_konto}"
        f" ({fill(p.klasse.frist.satz, p.klasse.frist.angaben, 'de')})"
        for p in posten
    ]


# Deleted with the account; everything else of the person is kept for its time, without a name.
_OHNE_FRIST: tuple[type[SQLModel], ...] = (
    Sitzung,
    Geraet,
    Anmeldung,
    Einmalschluessel,
    Zugangskennung,
    Benachrichtigungsverzicht,
    ZuletztGeoeffnet,
    Einladungsentwurf,
    Rechteentwurf,
    Stapel,
    Postausgang,
)


def _stellen(benutzer: Benutzer) -> dict[type[SQLModel], ColumnElement[bool]]:
    """Where rows of this person are, by table."""
    ich, m = benutzer.id or 0, Mitgliedschaft
    meine = select(col(m.id)).where(col(m.benutzer_id) == ich)
    return {
        Benutzer: col(Benutzer.id) == ich,
        Mitgliedschaft: col(m.benutzer_id) == ich,
        AdminVertrag: col(AdminVertrag.mitgliedschaft_id).in_(meine),
        Zugehoerigkeit: col(Zugehoerigkeit.benutzer_id) == ich,
        Benutzerschluessel: col(Benutzerschluessel.benutzer_id) == ich,
        Vertragsrecht: col(Vertragsrecht.benutzer_id) == ich,
        Vertretung: _eine_von(meine, Vertretung.vertretene_id, Vertretung.vertreter_id),
        Typvorschlag: _eine_von(meine, Typvorschlag.kandidat_id, Typvorschlag.vorgeschlagen_von_id),
        Protokoll: or_(col(Protokoll.akteur_id) == ich, col(Protokoll.betroffener_id) == ich),
        Nachweis: col(Nachweis.mitgliedschaft_id).in_(meine),
        Einladung: or_(
            col(Einladung.eingeladen_von_id).in_(meine), col(Einladung.email) == benutzer.email
        ),
        Rechtebuendel: col(Rechtebuendel.angelegt_von_id).in_(meine),
        Einladungsentwurf: col(Einladungsentwurf.benutzer_id) == ich,
        Rechteentwurf: or_(
            col(Rechteentwurf.benutzer_id) == ich, col(Rechteentwurf.mitgliedschaft_id).in_(meine)
        ),
        Stapel: col(Stapel.hochgeladen_von_id).in_(meine),
        Kleinfall: col(Kleinfall.benutzer_id) == ich,
        **_anmeldung_und_post(benutzer),
        **_pruefungen(meine),
    }


def _anmeldung_und_post(benutzer: Benutzer) -> dict[type[SQLModel], ColumnElement[bool]]:
    ich = benutzer.id or 0
    return {
        Sitzung: col(Sitzung.benutzer_id) == ich,
        Geraet: col(Geraet.benutzer_id) == ich,
        Anmeldung: col(Anmeldung.benutzer_id) == ich,
        Einmalschluessel: col(Einmalschluessel.benutzer_id) == ich,
        Benachrichtigungsverzicht: col(Benachrichtigungsverzicht.benutzer_id) == ich,
        ZuletztGeoeffnet: col(ZuletztGeoeffnet.benutzer_id) == ich,
        Zugangskennung: col(Zugangskennung.benutzer_id) == ich,
        Postausgang: or_(
            col(Postausgang.an) == benutzer.email, col(Postausgang.benutzer_id) == ich
        ),
    }


def _pruefungen(meine: Any) -> dict[type[SQLModel], ColumnElement[bool]]:
    z, p = Pruefzeile, Pruefposten
    return {
        Pruefung: col(Pruefung.leitung_id).in_(meine),
        Pruefzeile: _eine_von(meine, z.mitgliedschaft_id, z.entschieden_von_id),
        Pruefposten: _eine_von(meine, p.mitgliedschaft_id, p.entschieden_von_id),
    }


def _eine_von(meine: Any, *spalten: Any) -> ColumnElement[bool]:
    return or_(*(col(spalte).in_(meine) for spalte in spalten))


def _anzahl(db: Session, tabelle: type[SQLModel], wo: ColumnElement[bool]) -> int:
    return db.execute(select(func.count()).select_from(tabelle).where(wo)).scalar_one()


def _alles_beenden(db: Session, benutzer: Benutzer, durch: Wer) -> None:
    """Every access, through the commands that also keep the rules and write it down."""
    for mitglied in _mitgliedschaften(db, benutzer):
        einladen.beenden_fuer(db, mitglied, durch)
        berechtigungstyp.vorschlaege_beenden(db, mitglied, durch)
        for antrag in _vertretungen(db, mitglied):
            vertretung.beenden(db, antrag, durch)
        mitgliedschaft.entfernen(db, mitglied, durch)
        db.flush()
        einladen.ungueltige_beenden(db, mitglied.firma_id, durch)
    if vermittler.aufenthalt_von(db, benutzer.id or 0):
        vermittler.austreten(db, benutzer, durch)
    eigene = col(Benutzerschluessel.benutzer_id) == benutzer.id
    db.execute(update(Benutzerschluessel).where(eigene).values(benutzer_id=None))


def _mitgliedschaften(db: Session, benutzer: Benutzer) -> Iterable[Mitgliedschaft]:
    """In the order in which everybody locks Firmen."""
    offene = sql_select(Mitgliedschaft).where(
        Mitgliedschaft.benutzer_id == benutzer.id, col(Mitgliedschaft.entfernt_am).is_(None)
    )
    return db.exec(offene.order_by(col(Mitgliedschaft.firma_id))).all()


def _vertretungen(db: Session, mitglied: Mitgliedschaft) -> Iterable[Vertretung]:
    """What this member lends, and what is lent to him."""
    an_ihn = sql_select(Vertretung).where(
        Vertretung.vertreter_id == mitglied.id,
        col(Vertretung.beendet_am).is_(None),
        Vertretung.bis > clock.heute(),
    )
    return [*vertretung.offene_von(db, mitglied.id), *db.exec(an_ihn)]


def _namen_der_einladungen(db: Session, email: str) -> None:
    """What has ended keeps its rights for its time, and no longer says whose they were."""
    an_ihn = col(Einladung.email) == email
    leer = {"email": "", "anrede": "", "vorname": VORNAME, "nachname": NACHNAME}
    db.execute(update(Einladung).where(an_ihn).values(**leer))


def _namenlos(benutzer: Benutzer) -> None:
    benutzer.email = f"geloescht-{benutzer.id}@geloescht.invalid"
    benutzer.anrede = benutzer.telefon = ""
    benutzer.vorname, benutzer.nachname = VORNAME, NACHNAME
    benutzer.passwort_hash, benutzer.status = None, Kontostatus.GESPERRT
    benutzer.geloescht_am = clock.now()
