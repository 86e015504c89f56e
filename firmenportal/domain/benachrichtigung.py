"""What a person is told by mail, and what of it he may do without.

Rule: docs/fachregeln.md R120.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from sqlmodel import Field, Session, SQLModel, select

from firmenportal.constraints import eine_von
from firmenportal.domain import delegation, protokoll
from firmenportal.domain.benutzer import Akteur, Benutzer, Kontostatus, stand_erhoehen
from firmenportal.domain.errors import DomainError
from firmenportal.post import postausgang
from firmenportal.post.vorlage import Mailtext


class Benachrichtigungsart(StrEnum):
    """What a mail is about."""

    RECHTE = "rechte"  # own rights changed
    TYP = "typ"  # own role changed; FirmenAdmins: who became or ceased to be one
    ZUGANG = "zugang"  # own access blocked, unblocked or removed
    VORSCHLAG = "vorschlag"  # a FirmenAdmin is proposed, and what became of it
    KETTENKOPF = "kettenkopf"  # head of the Firma's protocol chain, daily
    VERTRETUNG = "vertretung"  # asked for, confirmed, ended
    PRUEFUNG = "pruefung"  # a review of access is due, overdue, closed
    EINLADUNG = "einladung"  # an invitation that one sent was accepted, runs out or died


# Security-relevant: nobody does without it.
IMMER = frozenset(
    {
        Benachrichtigungsart.RECHTE,
        Benachrichtigungsart.TYP,
        Benachrichtigungsart.ZUGANG,
        Benachrichtigungsart.VORSCHLAG,
    }
)


# Whom the others cannot reach, they need not concern.
NUR_VERWALTER = frozenset({Benachrichtigungsart.EINLADUNG, Benachrichtigungsart.PRUEFUNG})
NUR_FIRMENADMINS = frozenset({Benachrichtigungsart.VORSCHLAG, Benachrichtigungsart.KETTENKOPF})


class Benachrichtigungsverzicht(SQLModel, table=True):
    """A kind of mail that a person does not want."""

    __table_args__ = (eine_von("art", Benachrichtigungsart),)

    benutzer_id: int = Field(foreign_key="benutzer.id", primary_key=True)
    art: str = Field(primary_key=True)


@dataclass(frozen=True)
class Benachrichtigungswahl:
    """A kind of mail that can reach a person, and whether he gets it."""

    art: Benachrichtigungsart
    immer: bool
    gewuenscht: bool


def gewaehlt(db: Session, akteur: Akteur) -> list[Benachrichtigungswahl]:
    """What the Akteur is told by mail and what he does without, by the order of the kinds."""
    verwaltungen = delegation.verwaltungen(db, akteur)
    fern = set[Benachrichtigungsart]() if verwaltungen else set(NUR_VERWALTER)
    if not any(v.ist_firmenadmin for v in verwaltungen):
        fern |= NUR_FIRMENADMINS
    eigene = Benachrichtigungsverzicht.benutzer_id == akteur.benutzer_id
    ohne = set(db.exec(select(Benachrichtigungsverzicht.art).where(eigene)))
    return [
        Benachrichtigungswahl(art, art in IMMER, art in IMMER or art not in ohne)
        for art in Benachrichtigungsart
        if art not in fern
    ]


def verzichten(db: Session, akteur: Akteur, art: Benachrichtigungsart) -> None:
    """Do without a kind of mail. Errors: DomainError for what is about security."""
    if art in IMMER:
        raise DomainError("Diese E-Mails gehören zur Sicherheit und lassen sich nicht abwählen.")
    stand_erhoehen(db, [akteur.benutzer_id])  # locks the person, so that two clicks are in order
    if not _verzichtet(db, akteur.benutzer_id, art):
        db.add(Benachrichtigungsverzicht(benutzer_id=akteur.benutzer_id, art=art))
        _notieren(db, akteur, "konto.mails_abwaehlen", art)


def wieder_wollen(db: Session, akteur: Akteur, art: Benachrichtigungsart) -> None:
    """Be told again."""
    stand_erhoehen(db, [akteur.benutzer_id])
    verzicht = db.get(Benachrichtigungsverzicht, (akteur.benutzer_id, art))
    if verzicht is not None:
        db.delete(verzicht)
        _notieren(db, akteur, "konto.mails_waehlen", art)


def benachrichtigen(
    db: Session,
    benutzer_id: int,
    art: Benachrichtigungsart,
    verfassen: Callable[[Benutzer], Mailtext],
) -> None:
    """Write a mail to this person in the caller's transaction, unless he does without its kind.

    A blocked account is written to as well, if it is about security: it may be the first sign.
    """
    empfaenger = db.get_one(Benutzer, benutzer_id)
    if art not in IMMER and (_verzichtet(db, benutzer_id, art) or not _aktiv(empfaenger)):
        return
    postausgang.mail(db, empfaenger.email, verfassen(empfaenger))


def _notieren(db: Session, akteur: Akteur, handlung: str, art: Benachrichtigungsart) -> None:
    protokoll.schreiben(
        db,
        protokoll.ALLGEMEIN,
        handlung,
        akteur=akteur.wer,
        betroffener=akteur.wer,
        einzelheiten={"art": art},
    )


def _verzichtet(db: Session, benutzer_id: int, art: Benachrichtigungsart) -> bool:
    return db.get(Benachrichtigungsverzicht, (benutzer_id, art)) is not None


def _aktiv(benutzer: Benutzer) -> bool:
    return benutzer.status == Kontostatus.AKTIV
