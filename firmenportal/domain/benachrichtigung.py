"""What a person is told by mail, and what of it he may do without."""

from collections.abc import Callable
from enum import StrEnum

from sqlmodel import Field, Session, SQLModel

from firmenportal.constraints import eine_von
from firmenportal.domain.benutzer import Benutzer, Kontostatus
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


class Benachrichtigungsverzicht(SQLModel, table=True):
    """A kind of mail that a person does not want."""

    __table_args__ = (eine_von("art", Benachrichtigungsart),)

    benutzer_id: int = Field(foreign_key="benutzer.id", primary_key=True)
    art: str = Field(primary_key=True)


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


def _verzichtet(db: Session, benutzer_id: int, art: Benachrichtigungsart) -> bool:
    return db.get(Benachrichtigungsverzicht, (benutzer_id, art)) is not None


def _aktiv(benutzer: Benutzer) -> bool:
    return benutzer.status == Kontostatus.AKTIV
