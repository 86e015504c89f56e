"""Applications for tests, brought to any state by the commands themselves."""

from dataclasses import replace

from sqlmodel import Session, col, select

from firmenportal import clock
from firmenportal.db import transaction
from firmenportal.domain import sitzung
from firmenportal.domain.auspraegung import DACH
from firmenportal.domain.benutzer import Akteur, Berechtigungstyp, Personentyp, als_akteur
from firmenportal.domain.freischaltung import antrag as antraege
from firmenportal.domain.freischaltung import bearbeitung, checkliste, einreichung, entwurf
from firmenportal.domain.freischaltung.antrag import (
    Antrag,
    Antragsdokument,
    Antragszustand,
    Einreichung,
)
from firmenportal.domain.freischaltung.checkliste import Pruefbefund
from firmenportal.domain.freischaltung.frage import Unterzeichner, Verwaltung
from firmenportal.domain.freischaltung.inhalt import (
    Ansprechpartner,
    Antragsart,
    Firmendaten,
    Hausdaten,
    Inhalt,
    Person,
    Unterschrift,
    Zustellung,
)
from firmenportal.domain.recht import Recht
from firmenportal.domain.sitzung import hash_of
from tests.domain.besetzung import konto

BIRGIT, MURAT, ANNE = (f"sachbearbeiter{n}@servicecenter.example" for n in (1, 2, 3))
HANNE, OLE, TABEA = (
    f"{name}@gruenwald.example" for name in ("hanne.vogt", "ole.gruenwald", "tabea.lund")
)
BROT = "AK-1050348"

GRUENWALD_KG = Firmendaten(
    name="Bäckerei Grünwald KG",
    kundennummer="K1000711",
    strasse="Mühlengasse 2",
    plz="24937",
    ort="Flensburg",
    verwaltung=Verwaltung.NIEMAND,
)
KONTAKT = Ansprechpartner(
    anrede="Frau", vorname="Hanne", nachname="Vogt", email=HANNE, telefon="0461 12345"
)
CHEFIN = Person(
    id=1,
    anrede="Frau",
    vorname="Hanne",
    nachname="Vogt",
    email=HANNE,
    strasse="Mühlengasse 2",
    plz="24937",
    ort="Flensburg",
    berechtigungstyp=Berechtigungstyp.FIRMENADMIN,
)
KOLLEGE = CHEFIN.model_copy(
    update={
        "id": 2,
        "anrede": "Herr",
        "vorname": "Ole",
        "nachname": "Grünwald",
        "email": OLE,
        "mobil": "0151 23456789",
        "zustellung": Zustellung.SMS,
        "berechtigungstyp": Berechtigungstyp.NUTZER,
        "rechte": {BROT: (Recht.BESTAND_LESEN, Recht.MITARBEITER_ANMELDEN)},
    }
)
ERSTER = Inhalt(
    firma=GRUENWALD_KG,
    ansprechpartner=KONTAKT,
    vertraege=(BROT,),
    personen=(CHEFIN, KOLLEGE),
    unterschrift=Unterschrift(name="Peter Grünwald", funktion="Geschäftsführer"),
)
MUSTERS = Firmendaten(
    name="Muster Maschinenbau GmbH",
    strasse="Gießereistraße 14",
    plz="45141",
    ort="Essen",
    verwaltung=Verwaltung.ZWEI,
)
NEUE_MAKLERIN = CHEFIN.model_copy(
    update={
        "vorname": "Tabea",
        "nachname": "Lund",
        "email": "tabea.lund@maklernord.example",
        "personentyp": Personentyp.VERMITTLER,
        "berechtigungstyp": Berechtigungstyp.NUTZER,
        "rechte": {"AL-1000017": (Recht.BESTAND_LESEN, Recht.BERECHNEN)},
    }
)
VERMITTLER = Inhalt(
    firma=MUSTERS,
    ansprechpartner=KONTAKT,
    haus=Hausdaten(name="Makler Nord GmbH", vollmacht=True),
    vertraege=("AL-1000017", "AL-1000033"),
    personen=(NEUE_MAKLERIN,),
    unterschrift=Unterschrift(name="Friederike Hansen-Brüggemann", funktion="Leitung"),
)


def sachbearbeiter(db: Session, email: str = BIRGIT, *, bestaetigt: bool = True) -> Akteur:
    """A clerk who has just given his password again."""
    akteur = als_akteur(konto(db, email))
    secret = hash_of(sitzung.eroeffnen(db, akteur.benutzer_id, DACH))
    db.flush()
    akteur = replace(akteur, sitzung=secret)
    if not bestaetigt:
        return akteur
    return replace(akteur, sitzung=hash_of(sitzung.bestaetigen(db, akteur)))


def eingereicht(
    db: Session,
    inhalt: Inhalt = ERSTER,
    art: Antragsart = Antragsart.FIRMENADMIN,
    unterzeichner: Unterzeichner = Unterzeichner.FIRMA,
) -> Antrag:
    """Submitted by upload, the contact's address confirmed, every document there."""
    antrag = entwurf.beginnen(db, art, unterzeichner, inhalt)
    antrag.kontakt_bestaetigt_am = clock.now()
    for noetig in einreichung.noetige(inhalt, antrag):
        db.add(dokument(antrag, noetig))
    db.flush()
    return einreichung.einreichen(db, antrag.id or 0, Einreichung.UPLOAD)


def dokument(antrag: Antrag, art: str, summe: str = "aa") -> Antragsdokument:
    """A document as it is kept after its check."""
    return Antragsdokument(
        antrag_id=antrag.id or 0,
        art=art,
        dateiname=f"{art}.pdf",
        medientyp="application/pdf",
        groesse=3,
        sha256=summe * 32,
        inhalt=b"%PDF",
        hochgeladen_am=clock.now(),
    )


def zugeordnet(db: Session, antrag: Antrag, wer: str = BIRGIT) -> Antrag:
    """Taken over by a clerk, and assigned to the Firma of its contracts."""
    akteur, antrag_id = sachbearbeiter(db, wer), antrag.id or 0
    bearbeitung.uebernehmen(db, akteur, antrag_id)
    firma = checkliste.gefundene_firma(db, antrag.angaben)
    assert firma is not None
    return bearbeitung.firma_zuordnen(db, akteur, antrag_id, firma.id or 0)


def alle_vergeben(db: Session, wer: str = ANNE) -> None:
    """Whatever waits in the world is somebody's, so that a test's own ones are the next."""
    offen = select(Antrag.id).where(
        Antrag.zustand == Antragszustand.EINGEREICHT, col(Antrag.bearbeiter_id).is_(None)
    )
    for antrag_id in db.exec(offen).all():
        bearbeitung.uebernehmen(db, sachbearbeiter(db, wer), antrag_id or 0)
    frei = select(Antrag).where(
        Antrag.zustand == Antragszustand.IN_PRUEFUNG, col(Antrag.bearbeiter_id).is_(None)
    )
    for antrag in db.exec(frei).all():
        bearbeitung.uebernehmen(db, sachbearbeiter(db, wer), antrag.id or 0)


def alles_abgehakt(db: Session, antrag: Antrag) -> set[str]:
    """What a human has to tick."""
    return {p.name for p in checkliste.punkte(db, antrag) if p.befund is Pruefbefund.MENSCH}


def geprueft(db: Session, antrag: Antrag, wer: str = BIRGIT) -> Antrag:
    """Taken over, assigned and checked by one clerk."""
    antrag = zugeordnet(db, antrag, wer)
    haken, stand = alles_abgehakt(db, antrag), antraege.stand(db, antrag)
    return bearbeitung.pruefen(db, sachbearbeiter(db, wer), antrag.id or 0, stand, haken)


def freigegeben(db: Session, antrag: Antrag, wer: str = MURAT) -> Antrag:
    """Checked by one and released by another."""
    antrag = geprueft(db, antrag)
    haken, stand = alles_abgehakt(db, antrag), antraege.stand(db, antrag)
    return bearbeitung.freigeben(db, sachbearbeiter(db, wer), antrag.id or 0, stand, haken)


def freigegebener(
    inhalt: Inhalt = ERSTER,
    art: Antragsart = Antragsart.FIRMENADMIN,
    unterzeichner: Unterzeichner = Unterzeichner.FIRMA,
    maklerhaus_id: int | None = None,
) -> int:
    """A released application in the present database, in a committed transaction; its id."""
    with transaction() as db:
        antrag = eingereicht(db, inhalt, art, unterzeichner)
        antrag.maklerhaus_id = maklerhaus_id
        db.add(antrag)
        return freigegeben(db, antrag).id or 0


def zustand(antrag_id: int) -> str:
    """Where it stands, as another process sees it."""
    with transaction() as db:
        return db.exec(select(Antrag.zustand).where(Antrag.id == antrag_id)).one()
