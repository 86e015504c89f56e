"""Zugangskennungen: by letter or SMS; with the mailed link, both needed, one activates an account.

An account that waits for its Zugangskennung holds nothing and signs in nowhere. `ausstellen` and
`neu_ausstellen` belong into the transaction of who calls them; `aktivieren` opens its own, since a
password is hashed before it and a wrong code is counted whatever follows.
Rules: docs/fachregeln.md R14, R50, R55 to R57, R130 to R132.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import CheckConstraint, ColumnElement, update
from sqlmodel import Field, Session, SQLModel, col, select

from firmenportal import clock
from firmenportal.brief import Anschrift
from firmenportal.constraints import eine_von, hoechstens_eines
from firmenportal.db import snapshot, transaction
from firmenportal.domain import (
    anmeldebremse,
    einmalschluessel,
    passwort,
    passwortguete,
    protokoll,
    tippcode,
)
from firmenportal.domain.benutzer import Benutzer, Kontostatus, stand_erhoehen
from firmenportal.domain.einmalschluessel import LinkAbgelaufenError, Zweck
from firmenportal.domain.errors import DomainError
from firmenportal.domain.protokoll import Wer
from firmenportal.post import postausgang
from firmenportal.post import zugangskennung as post

GUELTIG = timedelta(days=30)
VERSUCHE = 10


class Kanal(StrEnum):
    """How a Zugangskennung reaches its person."""

    BRIEF = "brief"
    SMS = "sms"


class Zugangskennung(SQLModel, table=True):
    """One code, hashed; good once, until `gueltig_bis`, and for a few wrong attempts.

    `verworfen_am`: another took its place, or the account was blocked.
    """

    __table_args__ = (
        eine_von("kanal", Kanal),
        CheckConstraint("verbraucht_am IS NULL OR verworfen_am IS NULL", name="ein_ende"),
        hoechstens_eines(
            "zugangskennung_offen",
            "benutzer_id",
            wo="verbraucht_am IS NULL AND verworfen_am IS NULL",
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    benutzer_id: int = Field(foreign_key="benutzer.id", index=True)
    code_hash: str
    kanal: str
    ausgestellt_am: datetime
    gueltig_bis: datetime
    fehlversuche: int = 0
    verbraucht_am: datetime | None = None
    verworfen_am: datetime | None = None

    @property
    def gilt(self) -> bool:
        return self.fehlversuche < VERSUCHE and self.gueltig_bis > clock.now()


@dataclass(frozen=True)
class Aktivierung:
    """What the holder of a mailed link is shown. Not `gilt`: it needs a new Zugangskennung."""

    name: str
    kanal: Kanal
    ausgestellt_am: datetime
    gilt: bool


class FalscheKennungError(DomainError):
    """Another code than the one that was sent."""

    def __init__(self, verbleibend: int) -> None:
        saetze = {
            0: "Diese Zugangskennung ist falsch. Das war der letzte Versuch: Ihre Zugangskennung "
            "gilt jetzt nicht mehr.",
            1: "Diese Zugangskennung ist falsch. Nehmen Sie die aus dem neuesten Brief oder der "
            "neuesten SMS. Sie haben noch einen Versuch.",
        }
        mehrere = (
            "Diese Zugangskennung ist falsch. Nehmen Sie die aus dem neuesten Brief oder der "
            "neuesten SMS. Sie haben noch {anzahl} Versuche."
        )
        super().__init__(saetze.get(verbleibend, mehrere), anzahl=str(verbleibend))


class KennungUngueltigError(DomainError):
    """Out of time, or guessed at too often."""

    def __init__(self) -> None:
        super().__init__("Ihre Zugangskennung gilt nicht mehr.")


def ausstellen(
    db: Session, benutzer: Benutzer, kanal: Kanal, ziel: Anschrift | str, durch: Wer
) -> None:
    """Let an account wait, and send its code (to an address, or to a number in E.164) and its link.

    Errors: DomainError where the account is active, blocked or erased.
    """
    _senden(db, benutzer, kanal, ziel, durch, "zugangskennung.ausstellen")


def neu_ausstellen(
    db: Session, benutzer: Benutzer, kanal: Kanal, ziel: Anschrift | str, durch: Wer
) -> None:
    """Another code and another link; the old ones are dead. For the Service Center.

    Errors: as `ausstellen`.
    """
    _senden(db, benutzer, kanal, ziel, durch, "zugangskennung.neu_ausstellen")


def verwerfen(db: Session, benutzer_id: int) -> None:
    """Code and link of this person are dead for good, and what has not left need not leave."""
    _festhalten(db, benutzer_id)
    einmalschluessel.verwerfen(db, benutzer_id, Zweck.AKTIVIEREN)
    k = Zugangskennung
    offene = (col(k.benutzer_id) == benutzer_id, *_offen())
    db.execute(update(k).where(*offene).values(verworfen_am=clock.now()))
    postausgang.zurueckziehen(db, benutzer_id)


def ansehen(db: Session, secret: str) -> Aktivierung:
    """What the link is for; nothing is used up. Errors: LinkAbgelaufenError."""
    benutzer, kennung = _wartend(db, secret)
    return Aktivierung(benutzer.name, Kanal(kennung.kanal), kennung.ausgestellt_am, kennung.gilt)


def guete(wort: str, secret: str) -> passwortguete.Guete:
    """Advice on a password while it is typed. Errors: LinkAbgelaufenError."""
    with snapshot() as db:
        woerter = passwortguete.eigene_woerter(db, _wartend(db, secret)[0])
    return passwortguete.guete(wort, woerter)


def aktivieren(secret: str, eingabe: str, wort: str, wiederholt: str, adresse: str) -> str:
    """Open the account to whoever has both the link and the Zugangskennung; its e-mail address.

    Errors: LinkAbgelaufenError, TippfehlerError and PasswortError (nothing is counted),
    FalscheKennungError, KennungUngueltigError, GebremstError.
    """
    with snapshot() as db:
        benutzer, kennung = _wartend(db, secret)
        woerter = passwortguete.eigene_woerter(db, benutzer)
    if not kennung.gilt:
        raise KennungUngueltigError
    bremse = anmeldebremse.fuer_fremde(f"zugangskennung/{kennung.id}", adresse)
    bremse.pruefen()
    code = tippcode.lesen(eingabe)
    passwortguete.pruefen(wort, wiederholt, woerter)
    neuer_hash = passwort.hashen(wort)
    with transaction() as db:
        verbleibend = _pruefen(db, secret, code)
        if verbleibend is None:
            return _oeffnen(db, secret, neuer_hash)
    bremse.fehlschlag()
    raise FalscheKennungError(verbleibend)


def _senden(
    db: Session,
    benutzer: Benutzer,
    kanal: Kanal,
    ziel: Anschrift | str,
    durch: Wer,
    handlung: str,
) -> None:
    """Both at once, each on its own channel."""
    _require_wartend(benutzer)
    benutzer_id = benutzer.id or 0
    benutzer.status = Kontostatus.WARTET
    verwerfen(db, benutzer_id)
    code, jetzt = tippcode.neu(), clock.now()
    db.add(
        Zugangskennung(
            benutzer_id=benutzer_id,
            code_hash=_abdruck(benutzer_id, code),
            kanal=kanal,
            ausgestellt_am=jetzt,
            gueltig_bis=jetzt + GUELTIG,
        )
    )
    db.flush()
    _code_schicken(db, benutzer, ziel, tippcode.gruppiert(code))
    _link_schicken(db, benutzer, kanal)
    protokoll.schreiben(
        db,
        protokoll.ALLGEMEIN,
        handlung,
        akteur=durch,
        betroffener=benutzer.wer,
        einzelheiten={"kanal": kanal},
    )


def _code_schicken(db: Session, b: Benutzer, ziel: Anschrift | str, code: str) -> None:
    bis = clock.tag(clock.now() + GUELTIG)
    if isinstance(ziel, Anschrift):
        postausgang.brief(db, ziel, post.brief(b.sprache, b.name, code, bis), b.id)
    else:
        postausgang.sms(db, ziel, post.sms(b.sprache, code, bis), b.id)


def _link_schicken(db: Session, b: Benutzer, kanal: Kanal) -> None:
    secret = einmalschluessel.ausstellen(db, Zweck.AKTIVIEREN, b.id, GUELTIG)
    bis, per_brief = clock.tag(clock.now() + GUELTIG), kanal == Kanal.BRIEF
    text = post.link(b.sprache, b.name, f"/aktivieren/{secret}", bis, per_brief=per_brief)
    postausgang.mail(db, b.email, text)


def _require_wartend(benutzer: Benutzer) -> None:
    if benutzer.geloescht_am or benutzer.status == Kontostatus.GESPERRT:
        raise DomainError("Dieses Konto ist gesperrt.")
    if benutzer.passwort_hash is not None:
        raise DomainError("Dieses Konto ist schon aktiviert.")


def _wartend(db: Session, secret: str) -> tuple[Benutzer, Zugangskennung]:
    """Whose link it is, with the code that belongs to it. Errors: LinkAbgelaufenError."""
    zeile = einmalschluessel.ansehen(db, Zweck.AKTIVIEREN, secret)
    return _mit_kennung(db, zeile.benutzer_id or 0)


def _mit_kennung(db: Session, benutzer_id: int) -> tuple[Benutzer, Zugangskennung]:
    """The account, if it waits, with its code. Errors: LinkAbgelaufenError."""
    k = Zugangskennung
    gesucht = (
        select(Benutzer, k)
        .join(k, col(k.benutzer_id) == col(Benutzer.id))
        .where(Benutzer.id == benutzer_id, Benutzer.status == Kontostatus.WARTET, *_offen())
    )
    gefunden = db.exec(gesucht).first()
    if gefunden is None:
        raise LinkAbgelaufenError
    return gefunden[0], gefunden[1]


def _festhalten(db: Session, benutzer_id: int) -> None:
    """Whoever activates, blocks or issues anew does so one after the other."""
    db.exec(select(Benutzer.id).where(Benutzer.id == benutzer_id).with_for_update()).one()


def _offen() -> tuple[ColumnElement[bool], ...]:
    k = Zugangskennung
    return col(k.verbraucht_am).is_(None), col(k.verworfen_am).is_(None)


def _pruefen(db: Session, secret: str, code: str) -> int | None:
    """None for the right code; for a wrong one, how many attempts are left.

    Of several at once each is counted. Errors: LinkAbgelaufenError, KennungUngueltigError.
    """
    benutzer_id = einmalschluessel.ansehen(db, Zweck.AKTIVIEREN, secret).benutzer_id or 0
    _festhalten(db, benutzer_id)
    db.expire_all()
    benutzer, kennung = _mit_kennung(db, benutzer_id)
    if not kennung.gilt:
        raise KennungUngueltigError
    if hmac.compare_digest(kennung.code_hash, _abdruck(benutzer.id or 0, code)):
        return None
    kennung.fehlversuche += 1
    return VERSUCHE - kennung.fehlversuche


def _oeffnen(db: Session, secret: str, neuer_hash: str) -> str:
    """Use both up; the account is its person's from now on."""
    zeile = einmalschluessel.einloesen(db, Zweck.AKTIVIEREN, secret)
    benutzer, kennung = _mit_kennung(db, zeile.benutzer_id or 0)
    kennung.verbraucht_am = clock.now()
    benutzer.passwort_hash, benutzer.status = neuer_hash, Kontostatus.AKTIV
    db.flush()
    stand_erhoehen(db, [benutzer.id or 0])
    protokoll.schreiben(
        db,
        protokoll.ALLGEMEIN,
        "zugangskennung.aktivieren",
        akteur=benutzer.wer,
        betroffener=benutzer.wer,
        einzelheiten={"status": [Kontostatus.WARTET, Kontostatus.AKTIV]},
    )
    postausgang.mail(db, benutzer.email, post.aktiviert(benutzer.sprache, benutzer.name))
    return benutzer.email


def _abdruck(benutzer_id: int, code: str) -> str:
    return tippcode.abdruck(f"zugangskennung/{benutzer_id}", code)
