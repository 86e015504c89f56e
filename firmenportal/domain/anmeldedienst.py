"""Sitzungen behind which the Anmeldedienst stands: begun by its word, and only as long as it holds.

A Sitzung carries until when the last word counts (`Sitzung.gilt_bis`); beyond that it is not live
until the dienst has been asked again. Who asks, claims it first, so that two never use the same
token. Rules: docs/fachregeln.md R211 to R214.
"""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKeyConstraint, UniqueConstraint, or_
from sqlmodel import Field, Session, SQLModel, col, select

from firmenportal import clock, geheim
from firmenportal.db import transaction
from firmenportal.domain import sitzung, vermittler, zugang
from firmenportal.domain.benutzer import Benutzer
from firmenportal.domain.errors import DomainError
from firmenportal.domain.sitzung import LAENGSTENS, UNGENUTZT, Sitzung
from firmenportal.domain.vermittler import Benutzerschluessel
from firmenportal.domain.zugang import Angemeldet, Versuch
from firmenportal.oidc import Ausweis

# How long one word of the dienst counts, and when it is asked for the next.
WORT_GILT = timedelta(minutes=5)
ERNEUT_AB = timedelta(minutes=2, seconds=30)
# As long as somebody asks, nobody else does.
BEANSPRUCHT = timedelta(seconds=20)
_ZWECK = "anmeldedienst"


class Dienstlage(StrEnum):
    """How a Sitzung stands with the dienst: none behind it, its word holds, is awaited, was no."""

    OHNE = "ohne"
    GILT = "gilt"
    OFFEN = "offen"
    ABGELEHNT = "abgelehnt"


class Dienstsitzung(SQLModel, table=True):
    """What the dienst gave for one Sitzung, sealed: who has the database alone cannot use it.

    `beansprucht_bis` is set while somebody asks the dienst, `abgelehnt_am` once it said no.
    """

    __table_args__ = (
        ForeignKeyConstraint(
            ["sitzung"],
            ["sitzung.secret_hash"],
            name="dienstsitzung_sitzung",
            onupdate="CASCADE",  # a step-up goes on under another hash
            ondelete="CASCADE",
        ),
        UniqueConstraint("sitzung", name="dienstsitzung_einmal"),
    )

    id: int | None = Field(default=None, primary_key=True)
    sitzung: str
    siegel: str
    beansprucht_bis: datetime | None = None
    abgelehnt_am: datetime | None = None


@dataclass(frozen=True)
class Nachfrage:
    """A question that is claimed: about which Dienstsitzung, since when, and with what."""

    dienstsitzung_id: int
    seit: datetime
    ausweis: Ausweis


def anmelden(ausweis: Ausweis, versuch: Versuch, vorige_sitzung: str = "") -> Angemeldet:
    """Open a Sitzung for the account to which clerks have linked the key that the dienst names.

    Nothing else that the dienst says counts, no e-mail address either. The browser's previous
    Sitzung ends. Errors: DomainError, the same for every reason.
    """
    with transaction() as db:
        benutzer, angemeldet = _verknuepft(db, ausweis.schluessel), None
        if benutzer and zugang.darf_mit_schluessel(db, benutzer, ausweis.schluessel):
            angemeldet = zugang.hinein(db, benutzer, versuch)
            sitzung.beenden(db, vorige_sitzung)
            _beginnen(db, sitzung.hash_of(angemeldet.sitzung), ausweis)
        zugang.vermerken(
            db, versuch, benutzer.id if benutzer else None, erfolgreich=angemeldet is not None
        )
    if angemeldet is None:
        raise DomainError(
            "Mit Ihrem Benutzerschlüssel gibt es hier keinen offenen Zugang. Das Service Center "
            "hilft Ihnen weiter."
        )
    return angemeldet


def lage(db: Session, welche: str) -> Dienstlage:
    """How a Sitzung stands; one that has ended in another way has none behind it any more."""
    d = Dienstsitzung
    gefunden = db.exec(
        select(d.abgelehnt_am, Sitzung.gilt_bis)
        .join(Sitzung, col(Sitzung.secret_hash) == col(d.sitzung))
        .where(d.sitzung == welche, *_in_gebrauch())
    ).first()
    if gefunden is None:
        return Dienstlage.OHNE
    abgelehnt_am, gilt_bis = gefunden
    if abgelehnt_am is not None:
        return Dienstlage.ABGELEHNT
    return Dienstlage.GILT if gilt_bis and gilt_bis > clock.now() else Dienstlage.OFFEN


def faellige(db: Session, hoechstens: int) -> list[str]:
    """Sitzungen in use about which the dienst should be asked before its last word ends."""
    d, jetzt = Dienstsitzung, clock.now()
    gesucht = (
        select(d.sitzung)
        .join(Sitzung, col(Sitzung.secret_hash) == col(d.sitzung))
        .where(
            col(d.abgelehnt_am).is_(None),
            col(Sitzung.gilt_bis) <= jetzt + (WORT_GILT - ERNEUT_AB),
            or_(col(d.beansprucht_bis).is_(None), col(d.beansprucht_bis) <= jetzt),
            *_in_gebrauch(),
        )
        .order_by(col(Sitzung.gilt_bis))
        .limit(hoechstens)
    )
    return list(db.exec(gesucht))


def beanspruchen(db: Session, welche: str) -> Nachfrage | None:
    """The question to ask now; None if somebody asks it already or there is none."""
    beide, jetzt = _festgehalten(db, Dienstsitzung.sitzung == welche), clock.now()
    if beide is None:
        return None
    eine, zeile = beide
    if zeile.abgelehnt_am or (zeile.beansprucht_bis or jetzt) > jetzt:
        return None
    ausweis = _ausgewiesen(zeile)
    if ausweis is None:  # sealed under another secret: there is nothing to ask with
        _ablehnen(eine, zeile)
        return None
    zeile.beansprucht_bis = jetzt + BEANSPRUCHT
    return Nachfrage(zeile.id or 0, jetzt, ausweis)


def bestaetigt(db: Session, frage: Nachfrage, ausweis: Ausweis) -> Dienstlage:
    """The dienst still vouches for the person: its word counts from when it was asked.

    The key must be the account's and open here, too.
    """
    beide = _festgehalten(db, Dienstsitzung.id == frage.dienstsitzung_id)
    if beide is None:
        return Dienstlage.OHNE
    eine, zeile = beide
    schluessel = vermittler.schluessel_normal(ausweis.schluessel)
    if not vermittler.schluessel_gilt(db, schluessel, eine.benutzer_id):
        return _ablehnen(eine, zeile)
    zeile.siegel, zeile.beansprucht_bis = _versiegelt(ausweis), None
    eine.gilt_bis = frage.seit + WORT_GILT
    return Dienstlage.GILT


def abgelehnt(db: Session, frage: Nachfrage) -> Dienstlage:
    """The dienst vouches no more: the Sitzung is over, at once and for good."""
    beide = _festgehalten(db, Dienstsitzung.id == frage.dienstsitzung_id)
    return _ablehnen(*beide) if beide else Dienstlage.OHNE


def unbeantwortet(db: Session, frage: Nachfrage, ausweis: Ausweis | None = None) -> None:
    """The dienst gave no answer: somebody may ask again, and its last word counts to its end.

    With another Ausweis, if it gave one before it fell silent.
    """
    if zeile := db.get(Dienstsitzung, frage.dienstsitzung_id):
        zeile.siegel = _versiegelt(ausweis or frage.ausweis)
        zeile.beansprucht_bis = None


def id_token_von(db: Session, welche: str) -> str | None:
    """What ends a Sitzung at the dienst, too; None without a dienst behind it."""
    zeile = db.exec(select(Dienstsitzung).where(Dienstsitzung.sitzung == welche)).first()
    ausweis = _ausgewiesen(zeile) if zeile else None
    return ausweis.id_token if ausweis else None


def _verknuepft(db: Session, schluessel: str) -> Benutzer | None:
    s = Benutzerschluessel
    eigener = select(s.benutzer_id).where(s.schluessel == vermittler.schluessel_normal(schluessel))
    gesucht = select(Benutzer).where(col(Benutzer.id) == eigener.scalar_subquery())
    return db.exec(gesucht.with_for_update()).first()


def _beginnen(db: Session, welche: str, ausweis: Ausweis) -> None:
    db.flush()
    db.get_one(Sitzung, welche).gilt_bis = clock.now() + WORT_GILT
    db.add(Dienstsitzung(sitzung=welche, siegel=_versiegelt(ausweis)))


def _festgehalten(db: Session, wo: Any) -> tuple[Sitzung, Dienstsitzung] | None:
    """Both rows, the Sitzung's first, as a step-up takes them."""
    gesucht = (
        select(Sitzung, Dienstsitzung)
        .join(Dienstsitzung, col(Dienstsitzung.sitzung) == col(Sitzung.secret_hash))
        .where(wo)
    )
    return db.exec(gesucht.with_for_update()).first()


def _ablehnen(eine: Sitzung, zeile: Dienstsitzung) -> Dienstlage:
    eine.gilt_bis = zeile.abgelehnt_am = clock.now()
    zeile.siegel = ""
    return Dienstlage.ABGELEHNT


def _in_gebrauch() -> tuple[Any, ...]:
    jetzt = clock.now()
    return (
        col(Sitzung.zuletzt_am) > jetzt - UNGENUTZT,
        col(Sitzung.angemeldet_am) > jetzt - LAENGSTENS,
    )


def _versiegelt(ausweis: Ausweis) -> str:
    return geheim.verschliessen(_ZWECK, asdict(ausweis))


def _ausgewiesen(zeile: Dienstsitzung) -> Ausweis | None:
    offen = geheim.oeffnen(_ZWECK, zeile.siegel)
    return Ausweis(**offen) if offen else None
