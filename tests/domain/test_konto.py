"""One's own account: phone numbers, roles, and Sitzungen that one can end."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlmodel import Session, select

from firmenportal import clock
from firmenportal.db import transaction
from firmenportal.domain import konto, sitzung
from firmenportal.domain.auspraegung import DACH
from firmenportal.domain.benutzer import Akteur, Benutzer, Kontoart, Mitgliedschaft
from firmenportal.domain.errors import DomainError, NotFoundError
from firmenportal.domain.firma import Firma
from firmenportal.domain.konto import Hauszugehoerigkeit, Rolle
from firmenportal.domain.protokoll import Protokoll
from firmenportal.domain.sitzung import hash_of
from firmenportal.domain.vermittler import Benutzerschluessel, Maklerhaus, Zugehoerigkeit
from firmenportal.domain.zeitraum import OHNE_ENDE
from firmenportal.domain.zugang import Anmeldung


@pytest.fixture
def db(db_url: str) -> Iterator[Session]:
    with transaction() as session:
        yield session


def angemeldet(db: Session, vorname: str = "Lena", kontoart: str = Kontoart.KUNDE) -> Akteur:
    person = Benutzer(
        email=f"{vorname}@muster.example".lower(),
        vorname=vorname,
        nachname="Schäfer",
        kontoart=kontoart,
    )
    db.add(person)
    db.flush()
    return weitere_sitzung(db, person.id or 0, "Chrome unter Windows")


def weitere_sitzung(db: Session, benutzer_id: int, geraet: str) -> Akteur:
    secret = sitzung.eroeffnen(db, benutzer_id, DACH, geraet)
    db.flush()
    akteur = sitzung.akteur_der(db, hash_of(secret))
    assert akteur
    return akteur


@pytest.mark.parametrize(
    ("eingabe", "gespeichert", "lesbar"),
    [
        ("0711 25 36 48", "+49711253648", "0711 253648"),
        ("+49 (0)171 1234567", "+491711234567", "0171 1234567"),
        ("0043 1 5123456", "+4315123456", "+43 1 5123456"),
        ("  ", "", ""),
    ],
)
def test_telefon_wird_einheitlich_gespeichert_und_lesbar_gezeigt(
    db: Session, eingabe: str, gespeichert: str, lesbar: str
) -> None:
    lena = angemeldet(db)
    konto.telefon_aendern(db, lena, eingabe)
    assert db.get_one(Benutzer, lena.benutzer_id).telefon == gespeichert
    assert konto.telefon(db, lena) == lesbar


def test_das_beispiel_in_der_ablehnung_ist_selbst_gueltig(db: Session) -> None:
    lena = angemeldet(db)
    with pytest.raises(DomainError, match="030 123456") as ablehnung:
        konto.telefon_aendern(db, lena, "12")
    assert "030 123456" in str(ablehnung.value)
    konto.telefon_aendern(db, lena, "030 123456")


@pytest.mark.parametrize("unsinn", ["abc", "110", "+49", "0" * 250])
def test_was_keine_telefonnummer_ist_aendert_nichts(db: Session, unsinn: str) -> None:
    lena = angemeldet(db)
    konto.telefon_aendern(db, lena, "0711 253648")
    with pytest.raises(DomainError):
        konto.telefon_aendern(db, lena, unsinn)
    assert konto.telefon(db, lena) == "0711 253648"


def test_die_telefonnummer_steht_im_protokoll_nur_in_den_personenangaben(db: Session) -> None:
    konto.telefon_aendern(db, angemeldet(db), "0711 253648")
    eintrag = db.exec(select(Protokoll).where(Protokoll.handlung == "konto.telefon")).one()
    assert eintrag.personenangaben == {"telefon": ["", "+49711253648"]}
    assert not eintrag.einzelheiten


def test_rollen_nennen_firma_typ_sperre_und_ende(db: Session) -> None:
    lena = angemeldet(db)
    for n, name in enumerate(("Muster", "Beispiel")):
        firma = Firma(kundennummer=str(n), name=name)
        db.add(firma)
        db.flush()
        db.add(
            Mitgliedschaft(
                firma_id=firma.id or 0,
                benutzer_id=lena.benutzer_id,
                personentyp="andere",
                berechtigungstyp="Admin",
                seit=clock.now(),
                gesperrt_am=clock.now() if n else None,
                bis=OHNE_ENDE if n else date(2030, 1, 1),
            )
        )
    db.flush()
    assert konto.rollen(db, lena) == [
        Rolle("Beispiel", "andere", "Admin", True, None),
        Rolle("Muster", "andere", "Admin", False, date(2029, 12, 31)),
    ]


def test_ein_vermittler_sieht_sein_haus_und_seinen_schluessel(db: Session) -> None:
    nils = angemeldet(db, "Nils", Kontoart.MAKLER)
    assert konto.haus(db, nils) is None
    nord = Maklerhaus(hausnummer="N", name="Makler Nord GmbH")
    db.add(nord)
    db.flush()
    stay = Zugehoerigkeit(
        benutzer_id=nils.benutzer_id, maklerhaus_id=nord.id or 0, seit=clock.now()
    )
    schluessel = Benutzerschluessel(
        schluessel="MN-000417", maklerhaus_id=nord.id or 0, benutzer_id=nils.benutzer_id
    )
    db.add_all([stay, schluessel])
    db.flush()
    assert konto.haus(db, nils) == Hauszugehoerigkeit("Makler Nord GmbH", False, "MN-000417")


def test_die_eigene_sitzung_steht_vorn_und_fremde_stehen_nicht_da(db: Session) -> None:
    lena = angemeldet(db)
    weitere_sitzung(db, lena.benutzer_id, "Safari unter iOS")
    angemeldet(db, "Uwe")
    gezeigt = [(s.geraet, s.diese) for s in konto.sitzungen(db, lena)]
    assert gezeigt == [("Chrome unter Windows", True), ("Safari unter iOS", False)]


def test_eine_abgelaufene_sitzung_steht_nicht_in_der_liste(db: Session) -> None:
    lena = angemeldet(db)
    alt = weitere_sitzung(db, lena.benutzer_id, "Safari unter iOS")
    db.get_one(sitzung.Sitzung, alt.sitzung).zuletzt_am -= timedelta(minutes=31)
    db.flush()
    assert len(konto.sitzungen(db, lena)) == 1


def test_eine_andere_sitzung_laesst_sich_beenden(db: Session) -> None:
    lena = angemeldet(db)
    andere = weitere_sitzung(db, lena.benutzer_id, "Safari unter iOS")
    konto.sitzung_beenden(db, lena, konto.sitzungen(db, lena)[1].kennzeichen)
    assert sitzung.akteur_der(db, andere.sitzung) is None
    assert sitzung.akteur_der(db, lena.sitzung)


def test_die_eigene_und_fremde_sitzungen_lassen_sich_so_nicht_beenden(db: Session) -> None:
    lena, uwe = angemeldet(db), angemeldet(db, "Uwe")
    with pytest.raises(DomainError, match="gerade nutzen"):
        konto.sitzung_beenden(db, lena, konto.sitzungen(db, lena)[0].kennzeichen)
    with pytest.raises(NotFoundError):
        konto.sitzung_beenden(db, lena, konto.sitzungen(db, uwe)[0].kennzeichen)
    with pytest.raises(NotFoundError):
        konto.sitzung_beenden(db, lena, "")
    assert sitzung.akteur_der(db, uwe.sitzung)


def test_alle_anderen_sitzungen_enden_zusammen(db: Session) -> None:
    lena = angemeldet(db)
    for geraet in ("Safari unter iOS", "Firefox unter Linux"):
        weitere_sitzung(db, lena.benutzer_id, geraet)
    assert konto.andere_sitzungen_beenden(db, lena) == 2
    assert [s.diese for s in konto.sitzungen(db, lena)] == [True]
    assert konto.andere_sitzungen_beenden(db, lena) == 0
    assert len(db.exec(select(Protokoll)).all()) == 1


def test_kein_kennzeichen_ist_ein_teil_des_hashes(db: Session) -> None:
    lena = angemeldet(db)
    assert konto.sitzungen(db, lena)[0].kennzeichen not in lena.sitzung


def test_die_neuesten_anmeldungen_kommen_zuerst(db: Session) -> None:
    lena = angemeldet(db)
    beginn = clock.now()
    for n in range(12):
        zeit = beginn + timedelta(minutes=n)
        db.add(Anmeldung(benutzer_id=lena.benutzer_id, zeit=zeit, erfolgreich=n != 11))
    db.flush()
    letzte = konto.anmeldungen(db, lena)
    assert len(letzte) == 10 and not letzte[0].erfolgreich
