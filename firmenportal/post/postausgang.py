"""The outbox: what is to leave the house, written in the transaction that causes it.

Letters and SMS carry codes that are nowhere else in the clear. So what they said is forgotten as
soon as they have left, or will not leave any more; the demo keeps it, to be read there.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import make_msgid
from enum import StrEnum
from typing import Any

from email_validator import validate_email
from sqlalchemy import JSON, ColumnElement, Index, and_, func, text, update
from sqlmodel import Field, Session, SQLModel, col, select

from firmenportal import clock
from firmenportal.brief import Anschrift, Brief, Code
from firmenportal.constraints import eine_von
from firmenportal.post.vorlage import Mailtext
from firmenportal.settings import settings

# A telephone number as all the world dials it.
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
_ERSETZT = "Nicht mehr nötig."


class Art(StrEnum):
    """How it leaves."""

    MAIL = "mail"
    BRIEF = "brief"
    SMS = "sms"


class Postausgang(SQLModel, table=True):
    """One consignment. The Message-ID is stable, so that a repeated delivery is recognisable.

    `aufgegeben_am` says that no further attempt will be made; `fehler` holds the last answer.
    `benutzer_id` is the account of whom a letter or an SMS is for, if it is for a person; `inhalt`
    is what a letter is rendered from.
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
    inhalt: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    benutzer_id: int | None = Field(default=None, index=True)
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
    zeile = _zeile(Art.MAIL, an, betreff=mailtext.betreff, text=mailtext.text, html=mailtext.html)
    zeile.gesendet_am = None if an else zeile.erstellt_am
    nachricht(zeile)  # refuses what could forge a header, while it can still be refused
    return _schreiben(db, zeile)


def brief(db: Session, an: Anschrift, inhalt: Brief, benutzer_id: int | None = None) -> Postausgang:
    """Write a letter in the caller's transaction; the worker puts it into the print folder.

    Errors: ValueError for an address that no postman could find; that is a bug of the caller.
    """
    if not an.ist_vollstaendig:
        raise ValueError("No address to send a letter to")
    absaetze = inhalt.absaetze
    teile = [a.zeichen if isinstance(a, Code) else a for a in absaetze]
    gespeichert = {
        "anschrift": list(an.zeilen),
        "absaetze": [[isinstance(a, Code), t] for a, t in zip(absaetze, teile, strict=True)],
        "sprache": inhalt.sprache,
    }
    zeile = _zeile(
        Art.BRIEF,
        ", ".join(an.zeilen),
        betreff=inhalt.betreff,
        text="\n\n".join(teile) + "\n",
        inhalt=gespeichert,
        benutzer_id=benutzer_id,
    )
    return _schreiben(db, zeile)


def sms(db: Session, nummer: str, wortlaut: str, benutzer_id: int | None = None) -> Postausgang:
    """Write an SMS to a number in E.164 in the caller's transaction.

    Errors: ValueError for what is no such number; that is a bug of the caller.
    """
    if not _E164.fullmatch(nummer):
        raise ValueError(f"No number to send an SMS to: {nummer!r}")
    zeile = _zeile(Art.SMS, nummer, betreff="SMS", text=wortlaut, benutzer_id=benutzer_id)
    return _schreiben(db, zeile)


def zurueckziehen(db: Session, benutzer_id: int) -> None:
    """Letters and SMS to this person that have not left need not leave any more."""
    offen = (
        col(Postausgang.benutzer_id) == benutzer_id,
        col(Postausgang.gesendet_am).is_(None),
        col(Postausgang.aufgegeben_am).is_(None),
    )
    for zeile in db.exec(select(Postausgang).where(*offen).with_for_update()):
        zeile.aufgegeben_am, zeile.fehler = clock.now(), _ERSETZT
        vergessen(zeile)


def brief_aus(zeile: Postausgang) -> tuple[Brief, tuple[str, ...]]:
    """The letter of a row, and its address."""
    inhalt = zeile.inhalt
    absaetze = tuple(Code(t) if ist_code else t for ist_code, t in inhalt["absaetze"])
    return Brief(zeile.betreff, absaetze, inhalt["sprache"]), tuple(inhalt["anschrift"])


def vergessen(zeile: Postausgang) -> None:
    """Keep that a letter or an SMS was there, and not what it said; the demo shows that, too."""
    if zeile.art != Art.MAIL and not settings.is_demo:
        zeile.text, zeile.inhalt = "", {}


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
    """How many consignments wait, and how many were given up; for metrics and the operator."""
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


def wartende_briefe(db: Session) -> list[Postausgang]:
    """Letters that may still go: what waits, and what somebody may try again."""
    wartet = (
        Postausgang.art == Art.BRIEF,
        col(Postausgang.gesendet_am).is_(None),
        Postausgang.fehler != _ERSETZT,
    )
    return list(db.exec(select(Postausgang).where(*wartet)))


def erneut_versuchen(db: Session) -> int:
    """Begin anew with everything that was given up; how many that is."""
    aufgegeben = and_(
        col(Postausgang.aufgegeben_am).is_not(None),
        col(Postausgang.gesendet_am).is_(None),
        col(Postausgang.fehler) != _ERSETZT,
    )
    neu = {"aufgegeben_am": None, "versuche": 0, "naechster_versuch_am": clock.now()}
    ergebnis = db.execute(update(Postausgang).where(aufgegeben).values(**neu))
    return int(ergebnis.rowcount)  # pyright: ignore[reportAttributeAccessIssue]


def faellig(art: Art, jetzt: datetime) -> tuple[ColumnElement[bool], ...]:
    """Conditions on a consignment of this kind that somebody has to deliver now."""
    return (
        col(Postausgang.gesendet_am).is_(None),
        col(Postausgang.aufgegeben_am).is_(None),
        col(Postausgang.naechster_versuch_am) <= jetzt,
        col(Postausgang.art) == art,
    )


def im_netz(an: str) -> str:
    """The address in the letters of the net: headers and old mail servers know no umlauts.

    Errors: ValueError where it has none.
    """
    if an.isascii():
        return an
    gefunden = validate_email(an, check_deliverability=False, test_environment=True)
    return gefunden.ascii_email or ""


def _zeile(art: Art, an: str, **inhalt: Any) -> Postausgang:
    jetzt = clock.now()
    return Postausgang(
        art=art,
        an=an,
        message_id=make_msgid(domain=settings.absender.rpartition("@")[2]),
        erstellt_am=jetzt,
        naechster_versuch_am=jetzt,
        **inhalt,
    )


def _schreiben(db: Session, zeile: Postausgang) -> Postausgang:
    db.add(zeile)
    db.flush()
    return zeile


def _adresse(an: str) -> Address:
    try:
        return Address(addr_spec=im_netz(an))
    except (HeaderParseError, IndexError, ValueError) as error:
        raise ValueError(f"No address to send mail to: {an!r}") from error
