"""The outbox: what is to leave the house, written in the transaction that causes it."""

from dataclasses import dataclass
from datetime import datetime
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import make_msgid
from enum import StrEnum

from email_validator import validate_email
from sqlalchemy import ColumnElement, Index, and_, func, text, update
from sqlmodel import Field, Session, SQLModel, col, select

from firmenportal import clock
from firmenportal.constraints import eine_von
from firmenportal.post.vorlage import Mailtext
from firmenportal.settings import settings


class Art(StrEnum):
    """How it leaves."""

    MAIL = "mail"
    BRIEF = "brief"
    SMS = "sms"


class Postausgang(SQLModel, table=True):
    """One consignment. The Message-ID is stable, so that a repeated delivery is recognisable.

    `aufgegeben_am` says that no further attempt will be made; `fehler` holds the last answer.
    """

    __table_args__ = (
        eine_von("art", Art),
        Index(
            "postausgang_offen",
            "naechster_versuch_am",
            sqlite_where=text("gesendet_am IS NULL"),
            postgresql_where=text("gesendet_am IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    art: str = Art.MAIL
    an: str
    betreff: str
    text: str
    html: str = ""
    message_id: str = Field(unique=True)
    erstellt_am: datetime
    naechster_versuch_am: datetime
    versuche: int = 0
    gesendet_am: datetime | None = None
    aufgegeben_am: datetime | None = None
    fehler: str = ""


@dataclass(frozen=True)
class Fuellstand:
    """What waits in the outbox, and what nobody will deliver any more."""

    offen: int
    aufgegeben: int


def mail(db: Session, an: str, mailtext: Mailtext) -> Postausgang:
    """Write a mail in the caller's transaction; the worker delivers it after the commit.

    A mail to nobody (`an` is empty) is written like any other and is done at once, so that an
    answer takes the same work whether or not there is an account. Errors: ValueError where an
    address or the subject could forge a header; that is a bug of the caller.
    """
    jetzt = clock.now()
    zeile = Postausgang(
        an=an,
        betreff=mailtext.betreff,
        text=mailtext.text,
        html=mailtext.html,
        message_id=make_msgid(domain=settings.absender.rpartition("@")[2]),
        erstellt_am=jetzt,
        naechster_versuch_am=jetzt,
        gesendet_am=None if an else jetzt,
    )
    nachricht(zeile)  # refuses what could forge a header, while it can still be refused
    db.add(zeile)
    db.flush()
    return zeile


def nachricht(zeile: Postausgang) -> EmailMessage:
    """The mail as it goes over the wire: text, and the same as HTML."""
    message = EmailMessage(policy=SMTP)
    message["From"] = Address("FirmenOnline", addr_spec=settings.absender)
    message["To"] = _adresse(zeile.an) if zeile.an else ""
    message["Subject"] = zeile.betreff
    message["Date"] = zeile.erstellt_am
    message["Message-ID"] = zeile.message_id
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(zeile.text)
    if zeile.html:
        message.add_alternative(zeile.html, subtype="html")
    return message


def fuellstand(db: Session) -> Fuellstand:
    """How many mails wait, and how many were given up; for metrics and the operator."""
    offen, aufgegeben = db.exec(
        select(
            func.count(col(Postausgang.id)).filter(col(Postausgang.aufgegeben_am).is_(None)),
            func.count(col(Postausgang.aufgegeben_am)),
        ).where(col(Postausgang.gesendet_am).is_(None))
    ).one()
    return Fuellstand(offen, aufgegeben)


def sendungen(db: Session, hoechstens: int = 100) -> list[Postausgang]:
    """The newest consignments first, those to nobody left out."""
    return list(
        db.exec(
            select(Postausgang)
            .where(Postausgang.an != "")
            .order_by(col(Postausgang.id).desc())
            .limit(hoechstens)
        )
    )


def offene(db: Session) -> list[Postausgang]:
    """What is not delivered, the oldest first, given up or not."""
    offen = select(Postausgang).where(col(Postausgang.gesendet_am).is_(None))
    return list(db.exec(offen.order_by(col(Postausgang.id))))


def erneut_versuchen(db: Session) -> int:
    """Begin anew with everything that was given up; how many that is."""
    aufgegeben = and_(
        col(Postausgang.aufgegeben_am).is_not(None), col(Postausgang.gesendet_am).is_(None)
    )
    neu = {"aufgegeben_am": None, "versuche": 0, "naechster_versuch_am": clock.now()}
    ergebnis = db.execute(update(Postausgang).where(aufgegeben).values(**neu))
    return int(ergebnis.rowcount)  # pyright: ignore[reportAttributeAccessIssue]


def faellig(jetzt: datetime) -> tuple[ColumnElement[bool], ...]:
    """Conditions on a mail that somebody has to deliver now."""
    return (
        col(Postausgang.gesendet_am).is_(None),
        col(Postausgang.aufgegeben_am).is_(None),
        col(Postausgang.naechster_versuch_am) <= jetzt,
        col(Postausgang.art) == Art.MAIL,
    )


def im_netz(an: str) -> str:
    """The address in the letters of the net: headers and old mail servers know no umlauts.

    Errors: ValueError where it has none.
    """
    if an.isascii():
        return an
    gefunden = validate_email(an, check_deliverability=False, test_environment=True)
    return gefunden.ascii_email or ""


def _adresse(an: str) -> Address:
    try:
        return Address(addr_spec=im_netz(an))
    except (HeaderParseError, IndexError, ValueError) as error:
        raise ValueError(f"No address to send mail to: {an!r}") from error
