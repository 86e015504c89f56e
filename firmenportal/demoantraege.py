"""The applications of the demo world: one per state, made by the commands themselves.

| Firma | Application | Where it stands |
|---|---|---|
| Beispiel Pflege | a second FirmenAdmin | eingereicht |
| Ahrens & Söhne | a second FirmenAdmin | in Prüfung, past its target |
| Muster, by Makler Nord | a Vermittler, by Vollmacht | in Prüfung, waits for the second clerk |
| Nordlicht, by Makler Nord | a Vermittler, by Vollmacht | in Prüfung, voided by a new document |
| Stahlbau | the first FirmenAdmin | Rückfrage |
| Bäckerei Grünwald | the first FirmenAdmin | eingereicht, the documents come by post |
| Petersen | the first FirmenAdmin | abgelehnt: 6 risks |
| Stahlbau | a Vermittler | zurückgezogen |
| Werft | a second FirmenAdmin | freigeschaltet, the Zugangskennung is on its way |
| Bäckerei Grünwald | the first FirmenAdmin | Entwurf |
| Muster, by Makler Nord | a Steuerberater: not to be submitted | Entwurf with its mistake |

None stays freigegeben: what two clerks have released is executed at once.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace

from sqlmodel import Session, select

from firmenportal import clock, formular
from firmenportal.db import transaction
from firmenportal.domain import sitzung
from firmenportal.domain.auspraegung import DACH
from firmenportal.domain.benutzer import (
    Akteur,
    Benutzer,
    Berechtigungstyp,
    Personentyp,
    als_akteur,
)
from firmenportal.domain.firma import Firma
from firmenportal.domain.freischaltung import antrag as antraege
from firmenportal.domain.freischaltung import (
    antragsformular,
    antragszugang,
    ausfuehrung,
    bearbeitung,
    checkliste,
    einreichung,
    entwurf,
    ergaenzungsvereinbarung,
    unterlage,
)
from firmenportal.domain.freischaltung.antrag import Antrag, Dokumentart, Einreichung
from firmenportal.domain.freischaltung.checkliste import Pruefbefund
from firmenportal.domain.freischaltung.dateipruefung import PDF_TYP, Datei
from firmenportal.domain.freischaltung.frage import Unterzeichner, Verwaltung
from firmenportal.domain.freischaltung.inhalt import (
    Ansprechpartner,
    Antragsart,
    Firmendaten,
    Hausdaten,
    Inhalt,
    Person,
    Unterschrift,
)
from firmenportal.domain.recht import Recht
from firmenportal.domain.sitzung import hash_of
from firmenportal.domain.vermittler import Maklerhaus
from firmenportal.domain.weg import Weg, auf

Vor = Callable[..., AbstractContextManager[None]]
_CLERKS = tuple(f"sachbearbeiter{n}@servicecenter.example" for n in (1, 2, 3))
_ERSTE, _ZWEITE, _DRITTE = _CLERKS
_VERFASSER = {
    Dokumentart.ANTRAG: antragsformular.formular,
    Dokumentart.ERGAENZUNGSVEREINBARUNG: ergaenzungsvereinbarung.formular,
}


def anlegen(vor: Vor) -> None:
    """All of them, each in its own transaction; `vor(tage=…)` sets the clock back."""
    with auf(Weg.FREISCHALTUNG):
        _laufende(vor)
        _beendete(vor)
        _entwuerfe(vor)


def _laufende(vor: Vor) -> None:
    with vor(tage=1), transaction() as db:
        _einreichen(db, _admin(db, "K1000604", "AL-1060017", "Anneke", "Rüter", Verwaltung.EINER))
    with vor(tage=8), transaction() as db:
        inhalt = _admin(db, "K1000759", "AL-1043117", "Jasper", "Ahrens", Verwaltung.EINER)
        _uebernehmen(db, _einreichen(db, inhalt), _DRITTE)
    with vor(tage=2), transaction() as db:
        _pruefen(db, _vom_haus(db, "K1000017", ("AL-1000017", "AL-1000033"), "Meike", "Döring"))
    with vor(tage=2), transaction() as db:
        antrag = _vom_haus(db, "K1000742", ("AL-1081210",), "Torge", "Külper")
        _nachgereicht(db, _pruefen(db, antrag))
    with vor(tage=4), transaction() as db:
        inhalt = _admin(db, "K1000735", "AL-1033688", "Ayşe", "Hübner", Verwaltung.NIEMAND)
        antrag = _uebernehmen(db, _einreichen(db, inhalt), _ZWEITE)
        frage = "Wer hat unterschrieben? Bitte schicken Sie uns einen Auszug aus dem Register."
        bearbeitung.rueckfragen(db, _clerk(db, _ZWEITE), antrag.id or 0, frage)
    with vor(tage=1), transaction() as db:
        inhalt = _admin(db, "K1000711", "AK-1050348", "Gesa", "Thomsen", Verwaltung.NIEMAND)
        _einreichen(db, inhalt, weg=Einreichung.POST)


def _beendete(vor: Vor) -> None:
    with vor(tage=40), transaction() as db:
        inhalt = _admin(db, "K1000728", "AL-1102938", "Ingwer", "Petersen", Verwaltung.NIEMAND)
        antrag = _uebernehmen(db, _einreichen(db, inhalt), _ERSTE)
        grund = "Ein bAV-Gruppenvertrag braucht 10 laufende Einzelverträge. Ihrer hat 6."
        bearbeitung.ablehnen(db, _clerk(db, _ERSTE), antrag.id or 0, grund)
    with vor(tage=30), transaction() as db:
        inhalt = _vermittlerin(
            db, "K1000735", ("AL-1033688",), "Lotte", "Aigner", "Makler Süd GmbH"
        )
        antrag = _einreichen(db, inhalt, Antragsart.VERMITTLER)
        einreichung.zurueckziehen(db, antrag.id or 0)
    with vor(tage=3):
        with transaction() as db:
            inhalt = _admin(db, "K1000810", "AL-1120010", "Elke", "Tammen", Verwaltung.EINER)
            antrag = _pruefen(db, _uebernehmen(db, _einreichen(db, inhalt), _ERSTE))
            _freigeben(db, antrag)
        ausfuehrung.ausfuehren(antrag.id or 0)


def _entwuerfe(vor: Vor) -> None:
    with vor(tage=5), transaction() as db:
        inhalt = _admin(db, "K1000711", "AK-1050348", "Peter", "Grünwald", Verwaltung.NIEMAND)
        _beginnen(db, inhalt.model_copy(update={"personen": ()}))
    with vor(tage=6), transaction() as db:
        inhalt = _vermittlerin(db, "K1000017", ("AL-1000017",), "Wolfram", "Steinbeck")
        steuer = inhalt.personen[0].model_copy(update={"personentyp": Personentyp.ANDERE})
        inhalt = inhalt.model_copy(update={"personen": (steuer,)})
        _beginnen(db, inhalt, Antragsart.VERMITTLER, Unterzeichner.MAKLERHAUS)


# What they declare


def _admin(
    db: Session, kundennummer: str, vertrag: str, vorname: str, nachname: str, v: Verwaltung
) -> Inhalt:
    """A Firma names its own FirmenAdmin, who is its contact too."""
    firma = _firmendaten(db, kundennummer, v)
    person = _person(firma, vorname, nachname, _ort(firma))
    return Inhalt(
        firma=firma,
        ansprechpartner=_kontakt(person),
        vertraege=(vertrag,),
        personen=(person,),
        unterschrift=Unterschrift(name=f"{vorname} {nachname}", funktion="Geschäftsführung"),
    )


def _vermittlerin(
    db: Session,
    kundennummer: str,
    vertraege: tuple[str, ...],
    vorname: str,
    nachname: str,
    haus: str = "Makler Nord GmbH",
) -> Inhalt:
    """A house's person gets rights at a Firma; the house's head is the contact."""
    firma = _firmendaten(db, kundennummer, Verwaltung.ZWEI)
    domain = "maklernord.example" if haus == "Makler Nord GmbH" else "maklersued.example"
    person = _person(firma, vorname, nachname, domain).model_copy(
        update={
            "personentyp": Personentyp.VERMITTLER,
            "berechtigungstyp": Berechtigungstyp.NUTZER,
            "rechte": dict.fromkeys(vertraege, (Recht.BESTAND_LESEN,)),
        }
    )
    return Inhalt(
        firma=firma,
        ansprechpartner=_kontakt(person),
        haus=Hausdaten(name=haus, vollmacht=True),
        vertraege=vertraege,
        personen=(person,),
        unterschrift=Unterschrift(name="Friederike Hansen-Brüggemann", funktion="Leitung"),
    )


def _firmendaten(db: Session, kundennummer: str, verwaltung: Verwaltung) -> Firmendaten:
    f = db.exec(select(Firma).where(Firma.kundennummer == kundennummer)).one()
    return Firmendaten(
        name=f.name,
        kundennummer=f.kundennummer,
        strasse=f.strasse,
        plz=f.plz,
        ort=f.ort,
        verwaltung=verwaltung,
    )


def _person(firma: Firmendaten, vorname: str, nachname: str, domain: str) -> Person:
    return Person(
        id=1,
        anrede="Frau",
        vorname=vorname,
        nachname=nachname,
        email=f"{_ascii(vorname)}.{_ascii(nachname)}@{domain}",
        strasse=firma.strasse,
        plz=firma.plz,
        ort=firma.ort,
        berechtigungstyp=Berechtigungstyp.FIRMENADMIN,
    )


def _kontakt(p: Person) -> Ansprechpartner:
    return Ansprechpartner(
        anrede=p.anrede,
        vorname=p.vorname,
        nachname=p.nachname,
        email=p.email,
        telefon="0461 1234567",
    )


def _ort(firma: Firmendaten) -> str:
    """The Firma's domain, as the cast of the demo has it."""
    return f"{_DOMAINS[firma.kundennummer]}.example"


_DOMAINS = {
    "K1000604": "pflege",
    "K1000711": "gruenwald",
    "K1000728": "petersen",
    "K1000735": "stahlbau",
    "K1000759": "ahrens",
    "K1000810": "werft",
}
_UMSCHRIFT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ş": "s"})


def _ascii(name: str) -> str:
    return name.lower().translate(_UMSCHRIFT)


# How they come about


def _beginnen(
    db: Session,
    inhalt: Inhalt,
    art: Antragsart = Antragsart.FIRMENADMIN,
    unterzeichner: Unterzeichner = Unterzeichner.FIRMA,
) -> Antrag:
    """A draft; its code is in the outbox, and the contact has it."""
    antrag = entwurf.beginnen(db, art, unterzeichner, inhalt)
    antragszugang.code_senden(db, antrag)
    antrag.kontakt_bestaetigt_am = clock.now()
    return antrag


def _einreichen(
    db: Session,
    inhalt: Inhalt,
    art: Antragsart = Antragsart.FIRMENADMIN,
    unterzeichner: Unterzeichner = Unterzeichner.FIRMA,
    weg: Einreichung = Einreichung.UPLOAD,
) -> Antrag:
    antrag = _beginnen(db, inhalt, art, unterzeichner)
    if weg is Einreichung.UPLOAD:
        for noetig in einreichung.noetige(inhalt, antrag):
            unterlage.hinzufuegen(db, antrag.id or 0, noetig, _datei(antrag, noetig))
    return einreichung.einreichen(db, antrag.id or 0, weg)


def _datei(antrag: Antrag, art: Dokumentart) -> Datei:
    """What the portal itself makes to be signed."""
    pdf = formular.als_pdf(_VERFASSER[art](antrag))
    return Datei(f"{art}_unterschrieben.pdf", PDF_TYP, 1, pdf)


def _uebernehmen(db: Session, antrag: Antrag, wer: str) -> Antrag:
    akteur, antrag_id = _clerk(db, wer), antrag.id or 0
    bearbeitung.uebernehmen(db, akteur, antrag_id)
    firma = checkliste.gefundene_firma(db, antrag.angaben)
    assert firma is not None
    return bearbeitung.firma_zuordnen(db, akteur, antrag_id, firma.id or 0)


def _vom_haus(
    db: Session, kundennummer: str, vertraege: tuple[str, ...], vorname: str, nachname: str
) -> Antrag:
    """Signed by Makler Nord where it holds a Vollmacht, and taken over by the first clerk."""
    inhalt = _vermittlerin(db, kundennummer, vertraege, vorname, nachname)
    antrag = _einreichen(db, inhalt, Antragsart.VERMITTLER, Unterzeichner.MAKLERHAUS)
    antrag = _uebernehmen(db, antrag, _ERSTE)
    haus = db.exec(select(Maklerhaus).where(Maklerhaus.name == inhalt.haus.name)).one()
    return bearbeitung.haus_zuordnen(db, _clerk(db, _ERSTE), antrag.id or 0, haus.id or 0)


def _pruefen(db: Session, antrag: Antrag) -> Antrag:
    stand, haken = _gesehen(db, antrag)
    akteur = _bestaetigt(db, _ERSTE)
    notiz = "Unterschrift mit dem Register verglichen."
    antrag = bearbeitung.pruefen(db, akteur, antrag.id or 0, stand, haken, notiz)
    sitzung.beenden(db, akteur.sitzung)
    return antrag


def _freigeben(db: Session, antrag: Antrag) -> None:
    stand, haken = _gesehen(db, antrag)
    akteur = _bestaetigt(db, _ZWEITE)
    bearbeitung.freigeben(db, akteur, antrag.id or 0, stand, haken)
    sitzung.beenden(db, akteur.sitzung)


def _nachgereicht(db: Session, antrag: Antrag) -> None:
    """The second clerk asks, and the answer brings another document."""
    frage = "Seite 2 ist nicht lesbar. Bitte laden Sie den Antrag noch einmal hoch."
    bearbeitung.rueckfragen(db, _clerk(db, _ZWEITE), antrag.id or 0, frage)
    datei = replace(_datei(antrag, Dokumentart.ANTRAG), name="antrag_neu.pdf")
    unterlage.hinzufuegen(db, antrag.id or 0, Dokumentart.ANTRAG, datei)
    einreichung.antworten(db, antrag.id or 0, "Hier ist der Antrag noch einmal, besser lesbar.")


def _gesehen(db: Session, antrag: Antrag) -> tuple[str, set[str]]:
    punkte = checkliste.punkte(db, antrag)
    haken = {p.name for p in punkte if p.befund is Pruefbefund.MENSCH}
    return antraege.stand(db, antrag), haken


def _clerk(db: Session, email: str) -> Akteur:
    return als_akteur(db.exec(select(Benutzer).where(Benutzer.email == email)).one())


def _bestaetigt(db: Session, email: str) -> Akteur:
    """A clerk who has just given his password."""
    akteur = _clerk(db, email)
    secret = sitzung.eroeffnen(db, akteur.benutzer_id, DACH)
    db.flush()
    akteur = replace(akteur, sitzung=hash_of(secret))
    return replace(akteur, sitzung=hash_of(sitzung.bestaetigen(db, akteur)))
