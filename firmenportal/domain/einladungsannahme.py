"""Accepting an Einladung: what the holder of its link finds, and what the button then does.

The commands open their own transactions: a password is hashed before them, and an attempt that
fails for good is written down after them. Rules: docs/fachregeln.md R3, R50, R56, R90 to R93.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from firmenportal import clock
from firmenportal.db import snapshot, transaction
from firmenportal.domain import (
    benutzerkonto,
    delegation,
    einladen,
    einladung,
    mitgliedschaft,
    passwort,
    passwortguete,
    vertragsrecht,
)
from firmenportal.domain.benachrichtigung import Benachrichtigungsart, benachrichtigen
from firmenportal.domain.benutzer import (
    Akteur,
    Benutzer,
    Berechtigungstyp,
    Kontoart,
    Kontostatus,
    Mitgliedschaft,
    Personentyp,
    stand_erhoehen,
)
from firmenportal.domain.delegation import Verwalter
from firmenportal.domain.einladung import Einladung
from firmenportal.domain.einladungspruefung import Einladungsangaben
from firmenportal.domain.einmalschluessel import LinkAbgelaufenError
from firmenportal.domain.errors import DomainError
from firmenportal.domain.firma import Firma
from firmenportal.domain.protokoll import Wer
from firmenportal.domain.sitzung import hash_of
from firmenportal.domain.vertretung import vertreter_von
from firmenportal.post import einladung as mails
from firmenportal.post import postausgang

_PORTAL: Wer = (None, "Firmenportal")
_MAKLER = (
    "Ihr Zugang gehört zu einem Maklerhaus. In eine Firma kommen Sie damit nur als Vermittler, "
    "durch den Freischaltungsantrag für Vermittler."
)
_MAKLER_GEMELDET = (
    "Der Zugang mit dieser Adresse gehört zu einem Maklerhaus. Vermittler kommen durch den "
    "Freischaltungsantrag für Vermittler in die Firma."
)
_KEIN_KUNDE = "Ihr Zugang gehört zum Service Center und kann keiner Firma beitreten."
_KEIN_KUNDE_GEMELDET = "Der Zugang mit dieser Adresse kann keiner Firma beitreten."
_ANDERER_TYP = (
    "Sie gehören der Firma schon an, aber mit einem anderen Typ, als die Einladung nennt. Bitten "
    "Sie um die Rechte ohne Einladung."
)
_ANDERER_TYP_GEMELDET = (
    "Die Person gehört der Firma schon an, aber mit einem anderen Typ, als die Einladung nennt. "
    "Ein FirmenAdmin kann ihre Rechte ändern."
)
_GESPERRT = "Diese Firma hat Ihren Zugang gesperrt. Ein FirmenAdmin kann ihn entsperren."
_GESPERRT_GEMELDET = "Der Zugang dieser Person zur Firma ist gesperrt. Ein FirmenAdmin hilft."


class Lage(StrEnum):
    """How the holder of a link stands to the address that is invited."""

    NEU = "neu"  # no account yet: chooses a password
    ANMELDEN = "anmelden"  # has an account: signs in first
    BEITRETEN = "beitreten"  # is signed in with it
    ANDERE_ADRESSE = "andere_adresse"  # is signed in with another one
    WARTET = "wartet"  # the account waits for its Zugangskennung
    GESPERRT = "gesperrt"


@dataclass(frozen=True)
class Angebot:
    """A live Einladung, as its holder sees it."""

    firma: str
    von: str
    name: str
    bis: datetime
    lage: Lage


class NichtMoeglichError(DomainError):
    """This account can never accept it; `gemeldet` is what the inviter is told."""

    def __init__(self, satz: str, gemeldet: str) -> None:
        super().__init__(satz)
        self.gemeldet = gemeldet


class FalscheLageError(DomainError):
    """The page was for somebody else: another sign-in, or an account that came meanwhile."""

    def __init__(self) -> None:
        super().__init__("Diese Seite hat sich geändert. Sehen Sie noch einmal hin.")


def ansehen(db: Session, secret: str, akteur: Akteur | None) -> Angebot:
    """What the link offers; nothing is used up. Errors: LinkAbgelaufenError."""
    e, v = _lebende(db, secret)
    return Angebot(v.firma, v.akteur.name, e.name, e.gueltig_bis, _lage(db, e, akteur))


def guete(wort: str, secret: str) -> passwortguete.Guete:
    """Advice on a password while it is typed. Errors: LinkAbgelaufenError."""
    with snapshot() as db:
        woerter = _woerter(db, *_lebende(db, secret))
    return passwortguete.guete(wort, woerter)


def konto_anlegen(secret: str, wort: str, wiederholt: str) -> str:
    """Open the invited person's account and let it join; its address.

    Errors: LinkAbgelaufenError, PasswortError (the link then still works), FalscheLageError when
    there is an account by now.
    """
    with snapshot() as db:
        e, v = _lebende(db, secret)
        _require_lage(db, e, None, Lage.NEU)
        woerter = _woerter(db, e, v)
    passwortguete.pruefen(wort, wiederholt, woerter)
    neuer_hash = passwort.hashen(wort)
    with _verbindlich(e), transaction() as db:
        e, v = _einloesen(db, secret)
        _aufnehmen(db, e, v, _konto(db, e, neuer_hash))
    return e.email


def beitreten(akteur: Akteur, secret: str) -> None:
    """Let the signed-in account join.

    Errors: LinkAbgelaufenError, FalscheLageError for another address, NichtMoeglichError.
    """
    with snapshot() as db:
        e, _ = _lebende(db, secret)
    with _verbindlich(e), transaction() as db:
        e, v = _einloesen(db, secret)
        _require_lage(db, e, akteur, Lage.BEITRETEN)
        gesucht = select(Benutzer).where(Benutzer.id == akteur.benutzer_id).with_for_update()
        konto = db.exec(gesucht).one()
        if konto.email != e.email or konto.status != Kontostatus.AKTIV:
            raise FalscheLageError
        _aufnehmen(db, e, v, konto)


@contextmanager
def _verbindlich(e: Einladung) -> Iterator[None]:
    """An attempt that can never succeed ends the Einladung, and its inviter learns why."""
    try:
        yield
    except LinkAbgelaufenError:
        with transaction() as db:
            einladen.ungueltige_beenden(db, e.firma_id, _PORTAL)
        raise
    except NichtMoeglichError as error:
        with transaction() as db:
            _gescheitert(db, e.id or 0, error.gemeldet)
        raise


def _lebende(db: Session, secret: str) -> tuple[Einladung, Verwalter]:
    """The Einladung of a link that works, and who could send it now."""
    gesucht = select(Einladung).where(einladung.link_ist(hash_of(secret)), *einladung.offen())
    e = db.exec(gesucht).first()
    v = einladen.traegt(db, e) if e else None
    if e is None or v is None:
        raise LinkAbgelaufenError
    return e, v


def _einloesen(db: Session, secret: str) -> tuple[Einladung, Verwalter]:
    """Use the link up: of any number at once, one succeeds. Acts on the Firma wait meanwhile."""
    diese = einladung.link_ist(hash_of(secret))
    firma_id = db.exec(select(Einladung.firma_id).where(diese)).first()
    db.exec(select(Firma).where(Firma.id == firma_id).with_for_update()).first()
    db.expire_all()
    angenommen = update(Einladung).where(diese, *einladung.offen())
    getroffen = db.execute(angenommen.values(angenommen_am=clock.now()))
    if getroffen.rowcount != 1:  # pyright: ignore[reportAttributeAccessIssue]
        raise LinkAbgelaufenError
    e = db.exec(select(Einladung).where(diese)).one()
    v = einladen.traegt(db, e)
    if v is None:
        raise LinkAbgelaufenError
    return e, v


def _lage(db: Session, e: Einladung, akteur: Akteur | None) -> Lage:
    if akteur:
        return Lage.BEITRETEN if akteur.email == e.email else Lage.ANDERE_ADRESSE
    status = db.exec(select(Benutzer.status).where(Benutzer.email == e.email)).first()
    if status is None:
        return Lage.NEU
    return {Kontostatus.WARTET: Lage.WARTET, Kontostatus.GESPERRT: Lage.GESPERRT}.get(
        Kontostatus(status), Lage.ANMELDEN
    )


def _require_lage(db: Session, e: Einladung, akteur: Akteur | None, lage: Lage) -> None:
    if _lage(db, e, akteur) != lage:
        raise FalscheLageError


def _woerter(db: Session, e: Einladung, v: Verwalter) -> list[str]:
    """What somebody who knows the invited person would try."""
    person = Benutzer(email=e.email, vorname=e.vorname, nachname=e.nachname)
    return passwortguete.eigene_woerter(db, person, firma=v.firma)


def _konto(db: Session, e: Einladung, passwort_hash: str) -> Benutzer:
    """Whoever holds the link has the mailbox, and the inviter vouches for the person."""
    if db.exec(select(Benutzer.id).where(Benutzer.email == e.email)).first():
        raise FalscheLageError
    try:
        return benutzerkonto.anlegen(
            db,
            email=e.email,
            vorname=e.vorname,
            nachname=e.nachname,
            anrede=e.anrede,
            passwort_hash=passwort_hash,
            durch=(None, e.name),
        )
    except (
        benutzerkonto.AdresseVergebenError,
        IntegrityError,
    ) as error:  # another Firma's Einladung is accepted at this very moment
        raise FalscheLageError from error


def _aufnehmen(db: Session, e: Einladung, v: Verwalter, konto: Benutzer) -> None:
    """Everything that an accepted Einladung brings, in one entry."""
    _darf_beitreten(konto)
    angaben = einladen.angaben_der(db, [e])[e.id or 0]
    schon = _mitgliedschaft(db, e, konto)
    mitglied = _schon_dabei(db, v, schon, angaben) if schon else _neu_dabei(db, e, konto)
    zellen = vertragsrecht.eintragen(db, mitglied, angaben.zellen)
    vertraege = (
        vertragsrecht.zuweisung_setzen(db, mitglied, angaben.verwaltet)
        if e.berechtigungstyp == Berechtigungstyp.ADMIN
        else [[], []]
    )
    benutzer_id = konto.id or 0
    stand_erhoehen(db, {benutzer_id} | vertreter_von(db, [mitglied.id or 0]))
    einladung.notieren(
        db,
        e,
        "einladung.annehmen",
        konto.wer,
        konto.wer,
        eingeladen_von=v.akteur.benutzer_id,
        mitgliedschaft=mitglied.id,
        personentyp=mitglied.personentyp,
        berechtigungstyp=mitglied.berechtigungstyp,
        zellen=zellen,
        vertraege=vertraege,
    )
    _mitteilen(db, e, v, konto)


def _darf_beitreten(konto: Benutzer) -> None:
    if konto.kontoart == Kontoart.MAKLER:
        raise NichtMoeglichError(_MAKLER, _MAKLER_GEMELDET)
    if konto.kontoart == Kontoart.SACHBEARBEITER:
        raise NichtMoeglichError(_KEIN_KUNDE, _KEIN_KUNDE_GEMELDET)


def _mitgliedschaft(db: Session, e: Einladung, konto: Benutzer) -> Mitgliedschaft | None:
    gesucht = select(Mitgliedschaft).where(
        Mitgliedschaft.firma_id == e.firma_id,
        Mitgliedschaft.benutzer_id == konto.id,
        col(Mitgliedschaft.entfernt_am).is_(None),
    )
    return db.exec(gesucht).first()


def _neu_dabei(db: Session, e: Einladung, konto: Benutzer) -> Mitgliedschaft:
    return mitgliedschaft.aufnehmen(
        db,
        db.get_one(Firma, e.firma_id),
        konto,
        Personentyp(e.personentyp),
        Berechtigungstyp(e.berechtigungstyp),
    )


def _schon_dabei(
    db: Session, v: Verwalter, mitglied: Mitgliedschaft, angaben: Einladungsangaben
) -> Mitgliedschaft:
    """A member whom the inviter did not see gets the cells, if he may give them to a member."""
    if mitglied.gesperrt_am:
        raise NichtMoeglichError(_GESPERRT, _GESPERRT_GEMELDET)
    gleich = mitglied.personentyp == angaben.personentyp
    darf = delegation.hindernis_person(v, mitglied) is None
    if not gleich or not darf or angaben.berechtigungstyp != Berechtigungstyp.NUTZER:
        raise NichtMoeglichError(_ANDERER_TYP, _ANDERER_TYP_GEMELDET)
    return mitglied


def _mitteilen(db: Session, e: Einladung, v: Verwalter, konto: Benutzer) -> None:
    """Both learn of it: who came, and who invited."""
    e.abschluss_gemeldet_am = clock.now()
    text = mails.zugang_aktiviert(konto.sprache, konto.name, v.firma)
    postausgang.mail(db, konto.email, text)
    benachrichtigen(
        db,
        v.akteur.benutzer_id,
        Benachrichtigungsart.EINLADUNG,
        lambda b: mails.angenommen(b.sprache, b.name, v.firma, e.name),
    )


def _gescheitert(db: Session, einladung_id: int, grund: str) -> None:
    """The inviter learns of it only now, that somebody has tried."""
    gesucht = select(Einladung).where(Einladung.id == einladung_id, *einladung.nicht_beendet())
    e = db.exec(gesucht.with_for_update()).first()
    if e is None:
        return
    firma = db.get_one(Firma, e.firma_id).name
    einladung.verfallen_lassen(db, [e], _PORTAL)
    e.abschluss_gemeldet_am = clock.now()
    benachrichtigen(
        db,
        einladen.einladender(db, e).id or 0,
        Benachrichtigungsart.EINLADUNG,
        lambda b: mails.gescheitert(b.sprache, b.name, firma, e.name, grund),
    )
