"""Signing in: one answer for every failure, known devices, and the attempts an owner can see.

Rules: docs/fachregeln.md R51, R210.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlmodel import Field, Session, SQLModel, col, select

from firmenportal import clock
from firmenportal.db import snapshot, transaction
from firmenportal.domain import anmeldebremse, passwort, sitzung, vermittler
from firmenportal.domain.anmeldebremse import Bremse
from firmenportal.domain.auspraegung import Auspraegung
from firmenportal.domain.benutzer import Akteur, Benutzer, Kontostatus
from firmenportal.domain.errors import DomainError
from firmenportal.domain.sitzung import hash_of
from firmenportal.domain.vermittler import Benutzerschluessel


class Geraet(SQLModel, table=True):
    """A browser that has signed in to this account before; a stranger never shuts it out."""

    secret_hash: str = Field(primary_key=True)
    benutzer_id: int = Field(foreign_key="benutzer.id", primary_key=True)
    zuletzt_am: datetime


class Anmeldung(SQLModel, table=True):
    """One attempt to sign in to an account, as its owner is shown it.

    Attempts at accounts that do not exist are written too, without a person: the work is the same.
    """

    id: int | None = Field(default=None, primary_key=True)
    benutzer_id: int | None = Field(default=None, foreign_key="benutzer.id", index=True)
    zeit: datetime = Field(index=True)
    erfolgreich: bool
    geraet: str = ""
    adresse: str = ""


@dataclass(frozen=True)
class Versuch:
    """What a login form and its browser bring.

    `wer` is an e-mail address or, `mit_schluessel`, the Benutzerschlüssel that is linked to the
    account. `geraet_secret` is the device cookie's.
    """

    wer: str
    passwort: str
    auspraegung: Auspraegung
    mit_schluessel: bool = False
    geraet_secret: str = ""
    geraet: str = ""
    adresse: str = ""


@dataclass(frozen=True)
class Angemeldet:
    """Two new secrets for the browser, and what kind of account it is."""

    sitzung: str
    geraet: str
    kontoart: str


@dataclass(frozen=True)
class _Konto:
    """What an attempt is checked against; for an unknown address there is nobody in it."""

    benutzer_id: int | None
    passwort_hash: str | None
    bremse: Bremse


def anmelden(versuch: Versuch, vorige_sitzung: str = "") -> Angemeldet:
    """Open a Sitzung. The same work and the same words whatever is wrong.

    Opens its own transactions, since the password is checked between them: argon2 takes 30 ms, in
    which no writer shall wait. The browser's previous Sitzung ends, whosever it was.
    Errors: DomainError, the same for every reason; GebremstError after too many failures.
    """
    konto = _konto(versuch)
    konto.bremse.pruefen()
    richtig = passwort.stimmt(versuch.passwort, konto.passwort_hash)
    neuer_hash = _neuer_hash(versuch, konto) if richtig else None
    with transaction() as db:
        angemeldet = _abschliessen(db, versuch, konto, neuer_hash) if richtig else None
        vermerken(db, versuch, konto.benutzer_id, erfolgreich=angemeldet is not None)
        if angemeldet:
            sitzung.beenden(db, vorige_sitzung)
    if angemeldet is None:
        konto.bremse.fehlschlag()
        raise _falsch(versuch)
    konto.bremse.erfolg()
    return angemeldet


def bestaetigen(akteur: Akteur, eingabe: str) -> str:
    """The step-up: own password again. The Sitzung goes on under the returned secret.

    Good for five minutes. Errors: DomainError, GebremstError.
    """
    bremse = anmeldebremse.fuer_sitzung(akteur.benutzer_id)
    bremse.pruefen()
    with snapshot() as db:
        bekannt = db.get_one(Benutzer, akteur.benutzer_id).passwort_hash
    if not passwort.stimmt(eingabe, bekannt):
        bremse.fehlschlag()
        raise DomainError("Das Passwort ist falsch.")
    bremse.erfolg()
    with transaction() as db:
        return sitzung.bestaetigen(db, akteur)


def darf_mit_schluessel(db: Session, benutzer: Benutzer, schluessel: str) -> bool:
    """Whether the account is open and this key opens it now."""
    aktiv = benutzer.status == Kontostatus.AKTIV
    return aktiv and vermittler.schluessel_gilt(
        db, vermittler.schluessel_normal(schluessel), benutzer.id or 0
    )


def hinein(db: Session, benutzer: Benutzer, versuch: Versuch) -> Angemeldet:
    """Begin a Sitzung in the browser of the attempt. The caller has checked who it is."""
    benutzer_id = benutzer.id or 0
    return Angemeldet(
        sitzung.eroeffnen(db, benutzer_id, versuch.auspraegung, versuch.geraet, versuch.adresse),
        _merken(db, benutzer_id, versuch.geraet_secret),
        benutzer.kontoart,
    )


def vermerken(db: Session, versuch: Versuch, benutzer_id: int | None, *, erfolgreich: bool) -> None:
    """Write the attempt down, for the owner of the account if there is one."""
    db.add(
        Anmeldung(
            benutzer_id=benutzer_id,
            zeit=clock.now(),
            erfolgreich=erfolgreich,
            geraet=versuch.geraet,
            adresse=versuch.adresse,
        )
    )


def _konto(versuch: Versuch) -> _Konto:
    wer, geraet = _wer(versuch), hash_of(versuch.geraet_secret)
    with snapshot() as db:
        gefunden = db.exec(
            select(Benutzer.id, Benutzer.passwort_hash, Geraet.secret_hash)
            .outerjoin(
                Geraet,
                (col(Geraet.benutzer_id) == col(Benutzer.id)) & (col(Geraet.secret_hash) == geraet),
            )
            .where(_genannt(versuch, wer))
        ).first()
    benutzer_id, bekannt, bekanntes_geraet = gefunden or (None, None, None)
    if bekanntes_geraet:
        return _Konto(benutzer_id, bekannt, anmeldebremse.fuer_geraet(bekanntes_geraet))
    return _Konto(benutzer_id, bekannt, anmeldebremse.fuer_fremde(wer, versuch.adresse))


def _wer(versuch: Versuch) -> str:
    """How the attempt names its account, as it is kept."""
    if versuch.mit_schluessel:
        return vermittler.schluessel_normal(versuch.wer)
    return passwort.email_normal(versuch.wer)


def _genannt(versuch: Versuch, wer: str) -> Any:
    if not versuch.mit_schluessel:
        return col(Benutzer.email) == wer
    verknuepft = select(Benutzerschluessel.benutzer_id).where(Benutzerschluessel.schluessel == wer)
    return col(Benutzer.id) == verknuepft.scalar_subquery()


def _falsch(versuch: Versuch) -> DomainError:
    if versuch.mit_schluessel:
        return DomainError("Benutzerschlüssel oder Passwort ist falsch.")
    return DomainError("E-Mail-Adresse oder Passwort ist falsch.")


def _neuer_hash(versuch: Versuch, konto: _Konto) -> str | None:
    """The same password under today's parameters, if it is kept under older ones."""
    alt = konto.passwort_hash
    return passwort.hashen(versuch.passwort) if alt and passwort.veraltet(alt) else None


def _abschliessen(
    db: Session, versuch: Versuch, konto: _Konto, neuer_hash: str | None
) -> Angemeldet | None:
    """The Sitzung, unless account or key is shut or the password was changed a moment ago."""
    gesucht = select(Benutzer).where(Benutzer.id == konto.benutzer_id)
    benutzer = db.exec(gesucht.with_for_update()).one()
    if benutzer.status != Kontostatus.AKTIV or benutzer.passwort_hash != konto.passwort_hash:
        return None
    if versuch.mit_schluessel and not darf_mit_schluessel(db, benutzer, _wer(versuch)):
        return None
    benutzer.passwort_hash = neuer_hash or benutzer.passwort_hash
    return hinein(db, benutzer, versuch)


def _merken(db: Session, benutzer_id: int, altes_secret: str) -> str:
    """Know the browser from now on, under a new secret; a planted or copied old one is dead."""
    neu, jetzt = secrets.token_urlsafe(32), clock.now()
    altes = col(Geraet.secret_hash) == hash_of(altes_secret)
    db.execute(update(Geraet).where(altes).values(secret_hash=hash_of(neu)))
    db.merge(Geraet(secret_hash=hash_of(neu), benutzer_id=benutzer_id, zuletzt_am=jetzt))
    return neu
