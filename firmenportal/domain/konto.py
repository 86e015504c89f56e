"""The Akteur's own account: who he is where, his phone, his Sitzungen and sign-ins."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import phonenumbers
from phonenumbers import PhoneNumberFormat
from sqlmodel import Session, col, select

from firmenportal import clock
from firmenportal.domain import protokoll, sitzung, telefonnummer
from firmenportal.domain.benutzer import Akteur, Benutzer, Mitgliedschaft
from firmenportal.domain.errors import DomainError, NotFoundError
from firmenportal.domain.firma import Firma
from firmenportal.domain.sitzung import Sitzung
from firmenportal.domain.vermittler import Benutzerschluessel, Maklerhaus, Zugehoerigkeit
from firmenportal.domain.zeitraum import letzter_tag
from firmenportal.domain.zugang import Anmeldung

LETZTE_ANMELDUNGEN = 10


@dataclass(frozen=True)
class Rolle:
    """What the person is at one Firma; `bis` is the last day of a Mitgliedschaft that ends."""

    firma: str
    personentyp: str
    berechtigungstyp: str
    gesperrt: bool
    bis: date | None


@dataclass(frozen=True)
class Hauszugehoerigkeit:
    """The Maklerhaus of the person, whether he may lead it, and his key of the insurer, or ""."""

    haus: str
    leitung: bool
    schluessel: str


@dataclass(frozen=True)
class OffeneSitzung:
    """A Sitzung as its owner sees it: `kennzeichen` names it without being its secret or hash."""

    kennzeichen: str
    geraet: str
    adresse: str
    auspraegung: str
    angemeldet_am: datetime
    zuletzt_am: datetime
    diese: bool


def rollen(db: Session, akteur: Akteur) -> list[Rolle]:
    """What the Akteur is at each of his Firmen, by name of the Firma."""
    jetzt = clock.now()
    gefunden = db.exec(
        select(Mitgliedschaft, Firma.name)
        .join(Firma, col(Firma.id) == col(Mitgliedschaft.firma_id))
        .where(
            Mitgliedschaft.benutzer_id == akteur.benutzer_id,
            col(Mitgliedschaft.entfernt_am).is_(None),
        )
        .order_by(col(Firma.name), col(Mitgliedschaft.id))
    )
    return [
        Rolle(
            firma,
            m.personentyp,
            m.berechtigungstyp,
            m.gesperrt_am is not None and m.gesperrt_am <= jetzt,
            letzter_tag(m.bis),
        )
        for m, firma in gefunden
    ]


def haus(db: Session, akteur: Akteur) -> Hauszugehoerigkeit | None:
    """The Maklerhaus to which the Akteur belongs now, if any."""
    jetzt = clock.now()
    z, s = Zugehoerigkeit, Benutzerschluessel
    gefunden = db.exec(
        select(Maklerhaus, z)
        .join(z, col(z.maklerhaus_id) == col(Maklerhaus.id))
        .where(
            z.benutzer_id == akteur.benutzer_id,
            col(z.seit) <= jetzt,
            col(z.bis).is_(None) | (col(z.bis) > jetzt),
        )
    ).first()
    if gefunden is None:
        return None
    eigener = select(s.schluessel).where(
        s.benutzer_id == akteur.benutzer_id,
        s.maklerhaus_id == gefunden[0].id,
        ~col(s.gesperrt),
    )
    schluessel = db.exec(eigener).first()
    return Hauszugehoerigkeit(gefunden[0].name, gefunden[1].leitung, schluessel or "")


def telefon(db: Session, akteur: Akteur) -> str:
    """The Akteur's phone number as people write it here, or ""."""
    return telefon_lesbar(db.get_one(Benutzer, akteur.benutzer_id).telefon)


def telefon_aendern(db: Session, akteur: Akteur, eingabe: str) -> None:
    """Keep a phone number, in the form of E.164; an empty one deletes it.

    A number without country code is a German one. Errors: DomainError if it is none.
    """
    benutzer = db.get_one(Benutzer, akteur.benutzer_id)
    vorher, benutzer.telefon = benutzer.telefon, _e164(eingabe)
    if benutzer.telefon != vorher:
        angaben = {"telefon": [vorher, benutzer.telefon]}
        _notieren(db, akteur, "konto.telefon", personenangaben=angaben)


def telefon_lesbar(e164: str) -> str:
    """A stored number in national form; foreign ones with their country code."""
    if not e164:
        return ""
    nummer = phonenumbers.parse(e164)
    deutsch = phonenumbers.region_code_for_number(nummer) == telefonnummer.LAND
    form = PhoneNumberFormat.NATIONAL if deutsch else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(nummer, form)


def sitzungen(db: Session, akteur: Akteur) -> list[OffeneSitzung]:
    """The Akteur's live Sitzungen: this one first, then by last use."""
    gefunden = db.exec(
        select(Sitzung)
        .join(Benutzer, col(Benutzer.id) == col(Sitzung.benutzer_id))
        .where(Sitzung.benutzer_id == akteur.benutzer_id, sitzung.lebt(clock.now()))
        .order_by(col(Sitzung.zuletzt_am).desc())
    )
    offen = [_offene(s, akteur) for s in gefunden]
    return sorted(offen, key=lambda s: not s.diese)


def sitzung_beenden(db: Session, akteur: Akteur, kennzeichen: str) -> None:
    """End another Sitzung of the Akteur.

    Errors: NotFoundError if it is not his or has ended; DomainError for the one he is using.
    """
    eigene = db.exec(select(Sitzung).where(Sitzung.benutzer_id == akteur.benutzer_id))
    for offene in eigene:
        if _kennzeichen(offene) == kennzeichen:
            break
    else:
        raise NotFoundError("Diese Sitzung ist schon beendet.")
    if offene.secret_hash == akteur.sitzung:
        raise DomainError("Das ist die Sitzung, die Sie gerade nutzen. Melden Sie sich dafür ab.")
    sitzung.beenden(db, offene.secret_hash)
    _notieren(db, akteur, "konto.sitzung_beenden", einzelheiten={"anzahl": 1})


def andere_sitzungen_beenden(db: Session, akteur: Akteur) -> int:
    """End all Sitzungen of the Akteur but this one; how many were open."""
    anzahl = sum(not s.diese for s in sitzungen(db, akteur))
    sitzung.andere_beenden(db, akteur)
    if anzahl:
        _notieren(db, akteur, "konto.sitzungen_beenden", einzelheiten={"anzahl": anzahl})
    return anzahl


def anmeldungen(db: Session, akteur: Akteur) -> list[Anmeldung]:
    """The last attempts to sign in to the Akteur's account, newest first."""
    return list(
        db.exec(
            select(Anmeldung)
            .where(Anmeldung.benutzer_id == akteur.benutzer_id)
            .order_by(col(Anmeldung.zeit).desc(), col(Anmeldung.id).desc())
            .limit(LETZTE_ANMELDUNGEN)
        )
    )


def _offene(s: Sitzung, akteur: Akteur) -> OffeneSitzung:
    return OffeneSitzung(
        _kennzeichen(s),
        s.geraet,
        s.adresse,
        s.auspraegung,
        s.angemeldet_am,
        s.zuletzt_am,
        s.secret_hash == akteur.sitzung,
    )


def _kennzeichen(s: Sitzung) -> str:
    return sitzung.hash_of(f"kennzeichen {s.secret_hash}")[:16]


def _e164(eingabe: str) -> str:
    if not eingabe.strip():
        return ""
    try:
        return telefonnummer.e164(eingabe)
    except DomainError as error:
        raise DomainError(
            "Nicht gespeichert. Diese Telefonnummer gibt es nicht. "
            "Schreiben Sie sie mit Vorwahl, zum Beispiel 030 123456."
        ) from error


def _notieren(
    db: Session,
    akteur: Akteur,
    handlung: str,
    *,
    einzelheiten: dict[str, Any] | None = None,
    personenangaben: dict[str, Any] | None = None,
) -> None:
    wer = (akteur.benutzer_id, akteur.name)
    protokoll.schreiben(
        db,
        protokoll.ALLGEMEIN,
        handlung,
        akteur=wer,
        betroffener=wer,
        einzelheiten=einzelheiten,
        personenangaben=personenangaben,
    )
