"""Small cases about an account: name, block, lost mailbox, Zugangskennung, Benutzerschlüssel.

Each kind says whom it concerns, or why it cannot be, and does it. Rules: docs/fachregeln.md R192.
"""

from typing import Any

from sqlmodel import Session, col, select

from firmenportal.brief import Anschrift
from firmenportal.domain import (
    benutzerkonto,
    berechtigungstyp,
    einmalschluessel,
    mitgliedschaft,
    sitzung,
    vermittler,
    zugangskennung,
)
from firmenportal.domain.benachrichtigung import Benachrichtigungsart, benachrichtigen
from firmenportal.domain.benutzer import (
    Benutzer,
    Berechtigungstyp,
    Kontostatus,
    Mitgliedschaft,
    stand_erhoehen,
)
from firmenportal.domain.einmalschluessel import Zweck
from firmenportal.domain.errors import DomainError
from firmenportal.domain.firma import Firma
from firmenportal.domain.kleinfall import bezug
from firmenportal.domain.kleinfall.angaben import (
    FEHLT,
    FeldError,
    Kennungsversand,
    Kontoangaben,
    Namensangaben,
    Postfachangaben,
    Schluesselangaben,
)
from firmenportal.domain.kleinfall.bezug import Fallbezug
from firmenportal.domain.protokoll import Wer
from firmenportal.domain.vermittler import Benutzerschluessel, Maklerhaus
from firmenportal.domain.zugangskennung import Kanal
from firmenportal.post import kleinfall as mails
from firmenportal.post import postausgang

_ART = Benachrichtigungsart.ZUGANG
# What the entry of the protocol says about people beside the kind.
Personenangaben = dict[str, Any]


def name_pruefen(db: Session, a: Namensangaben) -> Fallbezug:
    """Errors: EingabeError."""
    wer = bezug.konto(db, a.email)
    if (wer.vorname, wer.nachname) == (a.vorname, a.nachname):
        raise FeldError("So heißt diese Person schon.", "nachname")
    return Fallbezug(wer.id)


def name_aendern(db: Session, a: Namensangaben, _durch: Wer) -> Personenangaben:
    """Her own open pages follow, and those of the FirmenAdmins, who see the name."""
    wer = _festgehalten(db, a.email)
    vorher, wer.vorname, wer.nachname = wer.name, a.vorname, a.nachname
    db.flush()
    stand_erhoehen(db, [wer.id or 0])
    for m in bezug.mitgliedschaften(db, wer.id or 0):
        berechtigungstyp.seiten_folgen(db, m.firma_id)
    benachrichtigen(
        db, wer.id or 0, _ART, lambda b: mails.name_geaendert(b.sprache, b.name, vorher)
    )
    return {"name": [vorher, wer.name]}


def sperren_pruefen(db: Session, a: Kontoangaben) -> Fallbezug:
    """Errors: EingabeError."""
    wer = bezug.konto(db, a.email)
    if wer.status == Kontostatus.GESPERRT:
        raise FeldError("Dieses Konto ist schon gesperrt.", "email")
    return Fallbezug(wer.id)


def sperren(db: Session, a: Kontoangaben, durch: Wer) -> Personenangaben:
    """A Firma whose last active FirmenAdmin he is, is then flagged as without one (R28)."""
    wer = bezug.konto(db, a.email)
    firmen = _firmen_festgehalten(db, wer)
    wer = _festgehalten(db, a.email)
    benutzerkonto.sperren(db, wer, durch)
    db.flush()
    for firma in firmen:
        admins = mitgliedschaft.aktive_firmenadmins(db, firma.id or 0)
        firma.ohne_firmenadmin = firma.hatte_firmenadmin and not admins
        berechtigungstyp.seiten_folgen(db, firma.id or 0)
    benachrichtigen(db, wer.id or 0, _ART, lambda b: mails.gesperrt(b.sprache, b.name))
    return {}


def entsperren_pruefen(db: Session, a: Kontoangaben) -> Fallbezug:
    """Errors: EingabeError."""
    wer = bezug.konto(db, a.email)
    if wer.status != Kontostatus.GESPERRT:
        raise FeldError("Dieses Konto ist nicht gesperrt.", "email")
    return Fallbezug(wer.id)


def entsperren(db: Session, a: Kontoangaben, durch: Wer) -> Personenangaben:
    """He counts as FirmenAdmin again where he still is one."""
    wer = bezug.konto(db, a.email)
    firmen = _firmen_festgehalten(db, wer)
    wer = _festgehalten(db, a.email)
    benutzerkonto.entsperren(db, wer, durch)
    db.flush()
    fuehrt = {m.firma_id for m in bezug.mitgliedschaften(db, wer.id or 0) if _ist_firmenadmin(m)}
    for firma in firmen:
        if firma.id in fuehrt:
            firma.ohne_firmenadmin = False
        berechtigungstyp.seiten_folgen(db, firma.id or 0)
    benachrichtigen(db, wer.id or 0, _ART, lambda b: mails.entsperrt(b.sprache, b.name))
    return {}


def schluessel_pruefen(db: Session, a: Schluesselangaben) -> Fallbezug:
    """Errors: EingabeError."""
    wer = bezug.konto(db, a.email)
    zeile = db.get(Benutzerschluessel, a.schluessel)
    if zeile is None or zeile.benutzer_id is not None:
        raise FeldError("Dieser Benutzerschlüssel ist nicht frei.", "schluessel")
    if zeile.gesperrt:
        raise FeldError("Dieser Benutzerschlüssel ist gesperrt.", "schluessel")
    hat = select(Benutzerschluessel.schluessel).where(Benutzerschluessel.benutzer_id == wer.id)
    if db.exec(hat).first() is not None:
        raise FeldError("Dieses Konto hat schon einen Benutzerschlüssel.", "email")
    aufenthalt = vermittler.aufenthalt_von(db, wer.id or 0)
    if aufenthalt is None or aufenthalt.maklerhaus_id != zeile.maklerhaus_id:
        satz = "Dieser Benutzerschlüssel gehört zu einem anderen Maklerhaus."
        raise FeldError(satz, "schluessel")
    return Fallbezug(wer.id, maklerhaus_id=zeile.maklerhaus_id)


def schluessel_verknuepfen(db: Session, a: Schluesselangaben, durch: Wer) -> Personenangaben:
    """The account has the Vermittler-Zugang of its house from now on."""
    vermittler.schluessel_verknuepfen(db, a.schluessel, _festgehalten(db, a.email), durch)
    return {}


def postfach_pruefen(db: Session, a: Postfachangaben) -> Fallbezug:
    """Only for the sole active FirmenAdmin: another could help himself. Errors: EingabeError."""
    wer, firma = bezug.konto(db, a.email), bezug.firma(db, a.kundennummer)
    mitglied = bezug.mitglied(db, wer, firma)
    aktive = mitgliedschaft.aktive_firmenadmins(db, firma.id or 0)
    if mitglied.id not in aktive:
        raise FeldError("Diese Person ist dort kein aktiver FirmenAdmin.", "email")
    if len(aktive) > 1:
        raise FeldError(
            "Die Firma hat noch einen aktiven FirmenAdmin. Er entfernt diese Person und lädt sie "
            "mit der neuen Adresse ein.",
            "kundennummer",
        )
    if db.exec(select(Benutzer.id).where(Benutzer.email == a.email_neu)).first() is not None:
        raise FeldError("Zu dieser E-Mail-Adresse gibt es schon ein Konto.", "email_neu")
    _anschrift(firma)
    return Fallbezug(wer.id, firma.id)


def postfach_wiederherstellen(db: Session, a: Postfachangaben, durch: Wer) -> Personenangaben:
    """The account waits again, under the new address; the letter goes to the Firma in the stock."""
    firma = _firma_festgehalten(db, bezug.firma(db, a.kundennummer).id or 0)
    wer = _festgehalten(db, a.email)
    wer.email, wer.passwort_hash = a.email_neu, None
    db.flush()
    sitzung.alle_beenden(db, wer.id or 0)
    einmalschluessel.verwerfen(db, wer.id or 0, *Zweck)
    zugangskennung.ausstellen(db, wer, Kanal.BRIEF, _anschrift(firma, wer), durch)
    stand_erhoehen(db, [wer.id or 0])
    postausgang.mail(db, a.email, mails.postfach_alt(wer.sprache, wer.name))
    postausgang.mail(db, wer.email, mails.postfach_neu(wer.sprache, wer.name, firma.name))
    _andere_firmenadmins(db, wer)
    return {"email": [a.email, a.email_neu]}


def kennung_pruefen(db: Session, a: Kennungsversand) -> Fallbezug:
    """Errors: EingabeError."""
    wer = bezug.konto(db, a.email)
    if wer.status != Kontostatus.WARTET:
        raise FeldError("Dieses Konto wartet auf keine Zugangskennung.", "email")
    if a.kanal is Kanal.SMS and not a.mobil:
        raise FeldError(FEHLT, "mobil")
    if a.kanal is Kanal.BRIEF:
        _briefziel(db, wer, a)
    return Fallbezug(wer.id)


def kennung_ausstellen(db: Session, a: Kennungsversand, durch: Wer) -> Personenangaben:
    """Another code and another link; the old ones are dead."""
    wer = _festgehalten(db, a.email)
    ziel = a.mobil if a.kanal is Kanal.SMS else _briefziel(db, wer, a)
    zugangskennung.neu_ausstellen(db, wer, a.kanal, ziel, durch)
    return {}


def _briefziel(db: Session, wer: Benutzer, a: Kennungsversand) -> Anschrift:
    """The address in the stock: the Firma's, or that of the house in which the person is."""
    if a.kundennummer:
        firma = bezug.firma(db, a.kundennummer)
        bezug.mitglied(db, wer, firma)
        return _anschrift(firma, wer)
    aufenthalt = vermittler.aufenthalt_von(db, wer.id or 0)
    if aufenthalt is None:
        raise FeldError("Nennen Sie die Firma, an deren Anschrift der Brief geht.", "kundennummer")
    return _anschrift(db.get_one(Maklerhaus, aufenthalt.maklerhaus_id), wer)


def _anschrift(wo: Firma | Maklerhaus, an: Benutzer | None = None) -> Anschrift:
    """Where the letter goes: to the person at this Firma or house."""
    ziel = Anschrift(f"{an.name}, {wo.name}" if an else wo.name, wo.strasse, wo.plz, wo.ort)
    if not ziel.ist_vollstaendig:
        satz = "Zu dieser Firma steht im Bestand keine vollständige Anschrift."
        raise FeldError(satz, "kundennummer")
    return ziel


def _andere_firmenadmins(db: Session, wer: Benutzer) -> None:
    """Whoever else governs access where the person is a member learns of it."""
    for m in bezug.mitgliedschaften(db, wer.id or 0):
        firma = db.get_one(Firma, m.firma_id).name
        berechtigungstyp.firmenadmins_sagen(
            db,
            m.firma_id,
            _ART,
            lambda b, firma=firma: mails.postfach_firmenadmin(b.sprache, b.name, firma, wer.name),
            ohne=wer.id or 0,
        )
        berechtigungstyp.seiten_folgen(db, m.firma_id)


def _festgehalten(db: Session, email: str) -> Benutzer:
    """The account, locked; of two who act on it the second sees what the first did."""
    gesucht = select(Benutzer).where(Benutzer.email == email).with_for_update()
    gefunden = db.exec(gesucht.execution_options(populate_existing=True)).first()
    if gefunden is None:
        raise DomainError("Zu dieser E-Mail-Adresse gibt es kein Konto.")
    return gefunden


def _firma_festgehalten(db: Session, firma_id: int) -> Firma:
    return db.exec(select(Firma).where(Firma.id == firma_id).with_for_update()).one()


def _firmen_festgehalten(db: Session, wer: Benutzer) -> list[Firma]:
    ids = [m.firma_id for m in bezug.mitgliedschaften(db, wer.id or 0)]
    gesucht = select(Firma).where(col(Firma.id).in_(ids)).order_by(col(Firma.id))
    return list(db.exec(gesucht.with_for_update()))


def _ist_firmenadmin(m: Mitgliedschaft) -> bool:
    stillgelegt = m.gesperrt_am or m.ausgesetzt_am or m.ernennung_ausgesetzt_am
    return m.berechtigungstyp == Berechtigungstyp.FIRMENADMIN and not stillgelegt
