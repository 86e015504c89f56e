"""What the tables themselves make impossible, on both databases; and that migrations match models.

Each test varies one allowed row into a forbidden one. PostgreSQL names the constraint that
refuses, so there the test also sees that it is the intended one.
"""

import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, Connection, inspect, text, update
from sqlalchemy import insert as sql_insert
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, SQLModel

import firmenportal.tables  # noqa: F401 - registers every table
from firmenportal import db
from firmenportal.domain.benutzer import Benutzer, Mitgliedschaft
from firmenportal.domain.einladung import Einladung, EinladungRecht
from firmenportal.domain.firma import Firma
from firmenportal.domain.recht import Recht
from firmenportal.domain.vermittler import (
    Benutzerschluessel,
    Bestand,
    Maklerhaus,
    Maklervollmacht,
    VollmachtRecht,
    VollmachtVertrag,
    Widerspruch,
    Zugehoerigkeit,
)
from firmenportal.domain.vertrag import Einzelvertrag, Gruppenvertrag
from firmenportal.domain.vertragsrecht import AdminVertrag, Vertragsrecht
from firmenportal.domain.vertretung import Vertretung, Vertretungszelle
from firmenportal.domain.zeitraum import OHNE_ENDE
from tests.databases import DIALECTS, Databases, engine_on, rolled_back

JETZT = datetime(2026, 7, 23, 10, tzinfo=UTC)
HEUTE = JETZT.date()
TAG = timedelta(days=1)

# Ids of the world below.
MUSTER, PFLEGE = 1, 2
NORD, SUED = 1, 2
VERTRAG, ANDERER, FREMDER = 17, 25, 90
CHEFIN, LENA, PAUL, STEUER, MAKLERIN, KOLLEGE, FREMDE, SACHBEARBEITER, NEUER = range(1, 10)
M_CHEFIN, M_LENA, M_PAUL, M_MAKLERIN, M_KOLLEGE, M_FREMDE = range(1, 7)
BEI_NORD, KOLLEGE_BEI_NORD = 1, 2
VOLLMACHT, VOLLMACHT_SUED, VOLLMACHT_PFLEGE = 1, 2, 3

# Rows that may be written into that world, each the model of the forbidden ones.
MITGLIEDSCHAFT = {
    "firma_id": PFLEGE,
    "benutzer_id": NEUER,
    "kontoart": "kunde",
    "personentyp": "firmeneigen",
    "berechtigungstyp": "Nutzer",
    "seit": JETZT,
}
RECHT = {
    "mitgliedschaft_id": M_LENA,
    "firma_id": MUSTER,
    "benutzer_id": LENA,
    "personentyp": "firmeneigen",
    "vertrag_id": VERTRAG,
    "recht": Recht.BESTAND_LESEN,
    "erteilt_am": JETZT,
}
RECHT_VERMITTLER = RECHT | {
    "mitgliedschaft_id": M_MAKLERIN,
    "benutzer_id": MAKLERIN,
    "personentyp": "vermittler",
    "zugehoerigkeit_id": BEI_NORD,
    "maklerhaus_id": NORD,
}
RECHT_VOLLMACHT = RECHT_VERMITTLER | {"quelle": "vollmacht", "vollmacht_id": VOLLMACHT}
VERTRETUNG = {
    "firma_id": MUSTER,
    "vertretene_id": M_LENA,
    "vertreter_id": M_PAUL,
    "vertreter_benutzer_id": PAUL,
    "von": HEUTE,
    "bis": HEUTE + 90 * TAG,
    "beantragt_am": JETZT,
    "bestaetigt_am": JETZT,
    "bestaetigt_von_id": M_CHEFIN,
}
EINLADUNG = {
    "firma_id": MUSTER,
    "eingeladen_von_id": M_CHEFIN,
    "email": "neu@muster.example",
    "vorname": "Neue",
    "nachname": "Kollegin",
    "personentyp": "firmeneigen",
    "berechtigungstyp": "Nutzer",
    "token_hash": "h",
    "erstellt_am": JETZT,
    "gueltig_bis": JETZT + 14 * TAG,
}
GRUPPENVERTRAG = {
    "id": 33,
    "nummer": "AL-0000033",
    "firma_id": MUSTER,
    "sparte": "bAV",
    "durchfuehrungsweg": "Direktversicherung",
    "produkt": "Direktversicherung",
    "beginn": HEUTE,
    "kennung": "0033",
}
EINZELVERTRAG = {
    "vertrag_id": VERTRAG,
    "lfd": 1,
    "vorname": "Aylin",
    "nachname": "Demir-Schulz",
    "geburtsdatum": date(1988, 2, 29),
    "status": "aktiv",
    "beitrag_cent": 10_000,
    "davon_firma_cent": 10_000,
    "beginn": HEUTE,
}
BESTAND = {"maklerhaus_id": NORD, "vertrag_id": ANDERER, "von": HEUTE, "bis": HEUTE + TAG}
ZUGEHOERIGKEIT = {"benutzer_id": KOLLEGE, "kontoart": "makler", "maklerhaus_id": SUED,
                  "seit": JETZT, "bis": JETZT}  # fmt: skip
WIDERSPRUCH = {"firma_id": MUSTER, "maklerhaus_id": NORD, "eingelegt_am": JETZT}


@pytest.fixture(scope="module", params=DIALECTS)
def _datenbank(request: pytest.FixtureRequest) -> Iterator[Databases]:
    name = "sqlite_files" if request.param == "sqlite" else "postgres"
    databases: Databases = request.getfixturevalue(name)
    with engine_on(databases.fresh()):
        with db.transaction() as session:
            _welt(session)
        yield databases


@pytest.fixture
def session(_datenbank: Databases) -> Iterator[Session]:
    """The world below; what a test writes is gone after it."""
    with rolled_back() as session:
        yield session


def _welt(session: Session) -> None:
    """Two Firmen, two houses; at Muster a FirmenAdmin, two of own staff and two of Makler Nord."""
    konten = ["kunde"] * 4 + ["makler"] * 2 + ["kunde", "sachbearbeiter", "kunde"]
    _neu(session, Firma, *({"kundennummer": str(i), "name": str(i)} for i in (MUSTER, PFLEGE)))
    _neu(session, Maklerhaus, *({"hausnummer": str(i), "name": str(i)} for i in (NORD, SUED)))
    for nummer, art in enumerate(konten, 1):
        person = {"email": f"p{nummer}@a.example", "vorname": "P", "nachname": str(nummer)}
        _neu(session, Benutzer, person | {"kontoart": art})
    for nummer, firma in ((VERTRAG, MUSTER), (ANDERER, MUSTER), (FREMDER, PFLEGE)):
        kopf = {"id": nummer, "nummer": f"AL-{nummer:07}", "firma_id": firma, "kennung": None}
        _neu(session, Gruppenvertrag, GRUPPENVERTRAG | kopf)
    for person, firma, typ in (
        (CHEFIN, MUSTER, "FirmenAdmin"),
        (LENA, MUSTER, "Nutzer"),
        (PAUL, MUSTER, "Nutzer"),
        (MAKLERIN, MUSTER, "Nutzer"),
        (KOLLEGE, MUSTER, "Nutzer"),
        (FREMDE, PFLEGE, "Nutzer"),
    ):
        makler = konten[person - 1] == "makler"
        wer = {"firma_id": firma, "benutzer_id": person, "kontoart": konten[person - 1]}
        art = {"personentyp": "vermittler" if makler else "firmeneigen", "berechtigungstyp": typ}
        _neu(session, Mitgliedschaft, wer | art | {"seit": JETZT})
    for person in (MAKLERIN, KOLLEGE):
        kopf = {"benutzer_id": person, "kontoart": "makler", "maklerhaus_id": NORD, "seit": JETZT}
        _neu(session, Zugehoerigkeit, kopf)
    for firma, haus in ((MUSTER, NORD), (MUSTER, SUED), (PFLEGE, NORD)):
        seiten = {"firma_id": firma, "maklerhaus_id": haus, "von": HEUTE, "erteilt_am": JETZT}
        _neu(session, Maklervollmacht, seiten)
    _neu(session, Bestand, {"maklerhaus_id": NORD, "vertrag_id": VERTRAG, "von": HEUTE,
                            "bis": OHNE_ENDE})  # fmt: skip


def _neu(session: Session, tabelle: type[SQLModel], *zeilen: dict[str, Any]) -> None:
    for zeile in zeilen:
        session.execute(sql_insert(tabelle).values(**zeile))


def _verboten(session: Session, schranke: str, tabelle: type[SQLModel], **zeile: Any) -> None:
    """Writing the row fails, by the constraint of this name."""
    _scheitert(session, schranke, sql_insert(tabelle).values(**zeile))


def _scheitert(session: Session, schranke: str, anweisung: Any) -> None:
    with pytest.raises(IntegrityError) as fehler, session.begin_nested():
        session.execute(anweisung)
    if session.get_bind().dialect.name == "postgresql":
        assert schranke in str(fehler.value.orig)


def _aendern(tabelle: type[SQLModel], nummer: int, **werte: Any) -> Any:
    spalte = SQLModel.metadata.tables[str(tabelle.__tablename__)].c.id
    return update(tabelle).where(spalte == nummer).values(**werte)


def test_die_vorbilder_selbst_sind_erlaubt(session: Session) -> None:
    _neu(session, Mitgliedschaft, MITGLIEDSCHAFT)
    _neu(session, Vertragsrecht, RECHT, RECHT_VERMITTLER, RECHT_VOLLMACHT)
    _neu(session, Vertretung, VERTRETUNG)
    _neu(session, Einladung, EINLADUNG)
    _neu(session, Gruppenvertrag, GRUPPENVERTRAG)
    _neu(session, Einzelvertrag, EINZELVERTRAG)
    _neu(session, Bestand, BESTAND)
    _neu(session, Zugehoerigkeit, ZUGEHOERIGKEIT)
    _neu(session, Widerspruch, WIDERSPRUCH)


class TestMandanten:
    """Nothing crosses from one Firma to another."""

    def test_ein_recht_an_einem_fremden_vertrag(self, session: Session) -> None:
        zeile = RECHT | {"vertrag_id": FREMDER}
        _verboten(session, "vertragsrecht_vertrag", Vertragsrecht, **zeile)

    def test_ein_recht_das_die_fremde_firma_nennt(self, session: Session) -> None:
        zeile = RECHT | {"vertrag_id": FREMDER, "firma_id": PFLEGE}
        _verboten(session, "vertragsrecht_mitgliedschaft", Vertragsrecht, **zeile)

    def test_ein_recht_das_eine_andere_person_nennt(self, session: Session) -> None:
        zeile = RECHT | {"benutzer_id": PAUL}
        _verboten(session, "vertragsrecht_mitgliedschaft", Vertragsrecht, **zeile)

    def test_ein_vertrag_mit_rechten_wechselt_nicht_die_firma(self, session: Session) -> None:
        _neu(session, Vertragsrecht, RECHT)
        umzug = _aendern(Gruppenvertrag, VERTRAG, firma_id=PFLEGE)
        _scheitert(session, "vertragsrecht_vertrag", umzug)

    def test_eine_zustaendigkeit_fuer_einen_fremden_vertrag(self, session: Session) -> None:
        zeile = {"mitgliedschaft_id": M_LENA, "vertrag_id": FREMDER, "firma_id": MUSTER}
        _verboten(session, "admin_vertrag_vertrag", AdminVertrag, **zeile)

    def test_eine_vollmacht_fuer_einen_fremden_vertrag(self, session: Session) -> None:
        zeile = {"vollmacht_id": VOLLMACHT, "vertrag_id": FREMDER, "firma_id": MUSTER}
        _verboten(session, "vollmacht_vertrag_vertrag", VollmachtVertrag, **zeile)

    def test_eine_einladung_durch_jemanden_einer_anderen_firma(self, session: Session) -> None:
        zeile = EINLADUNG | {"eingeladen_von_id": M_FREMDE}
        _verboten(session, "einladung_von", Einladung, **zeile)

    def test_eine_einladung_zu_einem_fremden_vertrag(self, session: Session) -> None:
        _neu(session, Einladung, EINLADUNG | {"id": 1})
        zeile = {"einladung_id": 1, "vertrag_id": FREMDER, "recht": "berechnen"}
        _verboten(session, "einladung_recht", EinladungRecht, **zeile, firma_id=MUSTER)

    def test_eine_vertretung_ueber_firmengrenzen(self, session: Session) -> None:
        zeile = VERTRETUNG | {"vertreter_id": M_FREMDE, "vertreter_benutzer_id": FREMDE}
        _verboten(session, "vertretung_vertreter", Vertretung, **zeile)

    def test_eine_vertretung_an_einem_fremden_vertrag(self, session: Session) -> None:
        _neu(session, Vertretung, VERTRETUNG | {"id": 1})
        zeile = {"vertretung_id": 1, "vertrag_id": FREMDER, "recht": "berechnen"}
        _verboten(session, "vertretungszelle", Vertretungszelle, **zeile, firma_id=MUSTER)


class TestPersonen:
    """Who may be what, and how often."""

    def test_ein_firmenadmin_der_nicht_firmeneigen_ist(self, session: Session) -> None:
        zeile = MITGLIEDSCHAFT | {"berechtigungstyp": "FirmenAdmin", "personentyp": "andere"}
        _verboten(session, "firmenadmin_firmeneigen", Mitgliedschaft, **zeile)

    def test_ein_firmenadmin_wird_nicht_zum_steuerberater(self, session: Session) -> None:
        wechsel = _aendern(Mitgliedschaft, M_CHEFIN, personentyp="andere")
        _scheitert(session, "firmenadmin_firmeneigen", wechsel)

    @pytest.mark.parametrize("fenster", [{"von": HEUTE}, {"bis": HEUTE}])
    def test_ein_befristeter_firmenadmin(self, session: Session, fenster: dict[str, date]) -> None:
        zeile = MITGLIEDSCHAFT | {"berechtigungstyp": "FirmenAdmin"} | fenster
        _verboten(session, "firmenadmin_unbefristet", Mitgliedschaft, **zeile)
        befristen = _aendern(Mitgliedschaft, M_CHEFIN, **fenster)
        _scheitert(session, "firmenadmin_unbefristet", befristen)

    @pytest.mark.parametrize("personentyp", ["firmeneigen", "andere"])
    def test_ein_maklerkonto_das_keine_vermittlerin_ist(
        self, session: Session, personentyp: str
    ) -> None:
        zeile = MITGLIEDSCHAFT | {"benutzer_id": MAKLERIN, "kontoart": "makler"}
        zeile |= {"personentyp": personentyp}
        _verboten(session, "makler_nur_vermittler", Mitgliedschaft, **zeile)

    def test_ein_maklerkonto_das_sich_als_kunde_ausgibt(self, session: Session) -> None:
        zeile = MITGLIEDSCHAFT | {"benutzer_id": MAKLERIN}
        _verboten(session, "mitgliedschaft_konto", Mitgliedschaft, **zeile)

    def test_wer_firmeneigen_ist_tritt_keinem_maklerhaus_bei(self, session: Session) -> None:
        _scheitert(session, "makler_nur_vermittler", _aendern(Benutzer, LENA, kontoart="makler"))
        stay = ZUGEHOERIGKEIT | {"benutzer_id": LENA, "bis": None}
        _verboten(session, "zugehoerigkeit_konto", Zugehoerigkeit, **stay)
        _verboten(session, "zugehoerigkeit_makler", Zugehoerigkeit, **stay | {"kontoart": "kunde"})

    def test_erst_ohne_andere_mitgliedschaften_tritt_er_bei(self, session: Session) -> None:
        session.execute(_aendern(Mitgliedschaft, M_LENA, entfernt_am=JETZT))
        session.execute(_aendern(Benutzer, LENA, kontoart="makler"))
        _neu(session, Zugehoerigkeit, ZUGEHOERIGKEIT | {"benutzer_id": LENA, "bis": None})
        zurueck = _aendern(Mitgliedschaft, M_LENA, entfernt_am=None)
        _scheitert(session, "makler_nur_vermittler", zurueck)

    def test_wer_im_haus_ist_wird_kein_kundenkonto(self, session: Session) -> None:
        _scheitert(session, "zugehoerigkeit_makler", _aendern(Benutzer, MAKLERIN, kontoart="kunde"))

    def test_ein_sachbearbeiter_in_einer_firma(self, session: Session) -> None:
        zeile = MITGLIEDSCHAFT | {"benutzer_id": SACHBEARBEITER, "kontoart": "sachbearbeiter"}
        _verboten(session, "sachbearbeiter_ohne_firma", Mitgliedschaft, **zeile)
        _scheitert(session, "sachbearbeiter_ohne_firma",
                   _aendern(Benutzer, LENA, kontoart="sachbearbeiter"))  # fmt: skip

    def test_zwei_offene_mitgliedschaften_in_einer_firma(self, session: Session) -> None:
        zeile = MITGLIEDSCHAFT | {"firma_id": MUSTER, "benutzer_id": LENA}
        _verboten(session, "mitgliedschaft_einmal", Mitgliedschaft, **zeile)
        _neu(session, Mitgliedschaft, zeile | {"entfernt_am": JETZT})

    def test_zwei_offene_zugehoerigkeiten(self, session: Session) -> None:
        zeile = ZUGEHOERIGKEIT | {"bis": None}
        _verboten(session, "zugehoerigkeit_offen", Zugehoerigkeit, **zeile)

    def test_zwei_schluessel_fuer_ein_konto(self, session: Session) -> None:
        zeilen = [{"schluessel": s, "maklerhaus_id": NORD, "benutzer_id": MAKLERIN} for s in "ab"]
        _neu(session, Benutzerschluessel, zeilen[0])
        _verboten(session, "benutzerschluessel_benutzer_id_key", Benutzerschluessel, **zeilen[1])

    def test_eine_adresse_in_zwei_schreibweisen(self, session: Session) -> None:
        person = {"vorname": "P", "nachname": "P"}
        _verboten(session, "email_klein", Benutzer, email="P1@a.example", **person)
        _verboten(session, "benutzer_email_key", Benutzer, email="p1@a.example", **person)


class TestVermittlerzeilen:
    """A Vermittler's row names the stay, and the Vollmacht, of the right people."""

    def test_ohne_zugehoerigkeit(self, session: Session) -> None:
        ohne = {"zugehoerigkeit_id": None, "maklerhaus_id": None}
        zeile = RECHT_VERMITTLER | ohne
        _verboten(session, "vermittler_nennt_zugehoerigkeit", Vertragsrecht, **zeile)

    def test_als_firmeneigene_ausgegeben(self, session: Session) -> None:
        ohne = {"zugehoerigkeit_id": None, "maklerhaus_id": None, "personentyp": "firmeneigen"}
        zeile = RECHT_VERMITTLER | ohne
        _verboten(session, "vertragsrecht_mitgliedschaft", Vertragsrecht, **zeile)

    def test_mit_der_zugehoerigkeit_einer_anderen_person(self, session: Session) -> None:
        zeile = RECHT_VERMITTLER | {"zugehoerigkeit_id": KOLLEGE_BEI_NORD}
        _verboten(session, "vertragsrecht_zugehoerigkeit", Vertragsrecht, **zeile)

    def test_mit_einem_anderen_haus_als_dem_der_zugehoerigkeit(self, session: Session) -> None:
        zeile = RECHT_VERMITTLER | {"maklerhaus_id": SUED}
        _verboten(session, "vertragsrecht_zugehoerigkeit", Vertragsrecht, **zeile)

    @pytest.mark.parametrize("vollmacht", [VOLLMACHT_SUED, VOLLMACHT_PFLEGE])
    def test_mit_der_vollmacht_eines_anderen_hauses_oder_einer_anderen_firma(
        self, session: Session, vollmacht: int
    ) -> None:
        zeile = RECHT_VOLLMACHT | {"vollmacht_id": vollmacht}
        _verboten(session, "vertragsrecht_vollmacht", Vertragsrecht, **zeile)

    def test_aus_einer_vollmacht_die_nicht_genannt_ist(self, session: Session) -> None:
        zeile = RECHT_VOLLMACHT | {"vollmacht_id": None}
        _verboten(session, "vollmacht_genannt", Vertragsrecht, **zeile)

    def test_aus_der_firma_mit_einer_vollmacht(self, session: Session) -> None:
        zeile = RECHT_VOLLMACHT | {"quelle": "firma"}
        _verboten(session, "vollmacht_genannt", Vertragsrecht, **zeile)

    def test_eine_vollmacht_fuer_firmeneigene(self, session: Session) -> None:
        zeile = RECHT | {"quelle": "vollmacht", "vollmacht_id": VOLLMACHT}
        _verboten(session, "vollmacht_genannt", Vertragsrecht, **zeile)

    def test_firmeneigene_mit_einer_zugehoerigkeit(self, session: Session) -> None:
        zeile = RECHT | {"zugehoerigkeit_id": BEI_NORD, "maklerhaus_id": NORD}
        _verboten(session, "vertragsrecht", Vertragsrecht, **zeile)

    def test_der_personentyp_wechselt_nicht_unter_den_zeilen(self, session: Session) -> None:
        _neu(session, Vertragsrecht, RECHT)
        wechsel = _aendern(Mitgliedschaft, M_LENA, personentyp="andere")
        _scheitert(session, "vertragsrecht_mitgliedschaft", wechsel)

    @pytest.mark.parametrize("zeile", [RECHT, RECHT_VERMITTLER, RECHT_VOLLMACHT])
    def test_dieselbe_zeile_zweimal(self, session: Session, zeile: dict[str, Any]) -> None:
        _neu(session, Vertragsrecht, zeile)
        _verboten(session, "vertragsrecht_einmal", Vertragsrecht, **zeile)


class TestVertretungen:
    """Lent by one, to another, confirmed by a third, for 90 days at most."""

    def test_laenger_als_neunzig_tage(self, session: Session) -> None:
        zeile = VERTRETUNG | {"bis": HEUTE + 91 * TAG}
        _verboten(session, "vertretung_90_tage", Vertretung, **zeile)
        _neu(session, Vertretung, VERTRETUNG | {"id": 1})
        _scheitert(session, "vertretung_90_tage", _aendern(Vertretung, 1, bis=HEUTE + 91 * TAG))

    def test_durch_sich_selbst(self, session: Session) -> None:
        zeile = VERTRETUNG | {"vertreter_id": M_LENA, "vertreter_benutzer_id": LENA}
        _verboten(session, "nicht_sich_selbst", Vertretung, **zeile)

    @pytest.mark.parametrize("bestaetigt", [M_LENA, M_PAUL])
    def test_von_einem_der_beiden_bestaetigt(self, session: Session, bestaetigt: int) -> None:
        zeile = VERTRETUNG | {"bestaetigt_von_id": bestaetigt}
        _verboten(session, "bestaetigt_ein_dritter", Vertretung, **zeile)

    def test_von_niemandem_bestaetigt(self, session: Session) -> None:
        zeile = VERTRETUNG | {"bestaetigt_von_id": None}
        _verboten(session, "bestaetigt_von_jemandem", Vertretung, **zeile)

    def test_von_jemandem_einer_anderen_firma_bestaetigt(self, session: Session) -> None:
        zeile = VERTRETUNG | {"bestaetigt_von_id": M_FREMDE}
        _verboten(session, "vertretung_bestaetigt_von", Vertretung, **zeile)

    def test_mit_dem_konto_einer_anderen_person(self, session: Session) -> None:
        zeile = VERTRETUNG | {"vertreter_benutzer_id": CHEFIN}
        _verboten(session, "vertretung_vertreter", Vertretung, **zeile)


class TestVertraege:
    """Contracts, and in whose Bestand they are."""

    @pytest.mark.parametrize(
        "fenster",
        [
            {"von": HEUTE, "bis": HEUTE + TAG},
            {"von": HEUTE - TAG, "bis": HEUTE + TAG},
            {"von": HEUTE + 9 * TAG, "bis": OHNE_ENDE},
        ],
    )
    @pytest.mark.parametrize("haus", [NORD, SUED])
    def test_zwei_im_bestand_am_selben_tag(
        self, session: Session, fenster: dict[str, date], haus: int
    ) -> None:
        zeile = {"maklerhaus_id": haus, "vertrag_id": VERTRAG} | fenster
        _verboten(session, "bestand_ein_haus_je_tag", Bestand, **zeile)

    def test_ein_wechsel_am_folgetag_ist_erlaubt_eine_ueberschneidung_nicht(
        self, session: Session
    ) -> None:
        _neu(session, Bestand, BESTAND | {"id": 10})
        folgt = BESTAND | {"maklerhaus_id": SUED, "von": HEUTE + TAG, "bis": OHNE_ENDE}
        _neu(session, Bestand, folgt)
        laenger = _aendern(Bestand, 10, bis=HEUTE + 2 * TAG)
        _scheitert(session, "bestand_ein_haus_je_tag", laenger)

    def test_eine_leere_kennung(self, session: Session) -> None:
        zeile = GRUPPENVERTRAG | {"kennung": ""}
        _verboten(session, "kennung_nicht_leer", Gruppenvertrag, **zeile)

    def test_ein_durchfuehrungsweg_in_der_bkv(self, session: Session) -> None:
        zeile = GRUPPENVERTRAG | {"sparte": "bKV"}
        _verboten(session, "durchfuehrungsweg_nur_bav", Gruppenvertrag, **zeile)

    def test_eine_bav_ohne_durchfuehrungsweg(self, session: Session) -> None:
        zeile = GRUPPENVERTRAG | {"durchfuehrungsweg": ""}
        _verboten(session, "durchfuehrungsweg_nur_bav", Gruppenvertrag, **zeile)

    def test_eine_nummer_zweimal(self, session: Session) -> None:
        zeile = GRUPPENVERTRAG | {"nummer": f"AL-{VERTRAG:07}"}
        _verboten(session, "gruppenvertrag_nummer_key", Gruppenvertrag, **zeile)

    def test_eine_firma_die_mehr_zahlt_als_den_beitrag(self, session: Session) -> None:
        zeile = EINZELVERTRAG | {"davon_firma_cent": 10_001}
        _verboten(session, "firma_zahlt_teil", Einzelvertrag, **zeile)

    def test_ein_zweiter_widerspruch_vor_dem_ende_des_ersten(self, session: Session) -> None:
        _neu(session, Widerspruch, WIDERSPRUCH)
        _verboten(session, "widerspruch_offen", Widerspruch, **WIDERSPRUCH)
        _neu(session, Widerspruch, WIDERSPRUCH | {"aufgehoben_am": JETZT})


class TestEinladungen:
    """Vermittler and FirmenAdmins come by application only."""

    def test_eines_vermittlers(self, session: Session) -> None:
        zeile = EINLADUNG | {"personentyp": "vermittler"}
        _verboten(session, "vermittler_durch_antrag", Einladung, **zeile)

    def test_eines_firmenadmins(self, session: Session) -> None:
        zeile = EINLADUNG | {"berechtigungstyp": "FirmenAdmin"}
        _verboten(session, "firmenadmin_durch_antrag", Einladung, **zeile)


@pytest.mark.parametrize(
    ("tabelle", "zeile", "spalte"),
    [
        (Vertragsrecht, RECHT, "recht"),
        (Vertragsrecht, RECHT, "quelle"),
        (Vertragsrecht, RECHT, "personentyp"),
        (Mitgliedschaft, MITGLIEDSCHAFT, "personentyp"),
        (Mitgliedschaft, MITGLIEDSCHAFT, "berechtigungstyp"),
        (Gruppenvertrag, GRUPPENVERTRAG, "sparte"),
        (Gruppenvertrag, GRUPPENVERTRAG, "status"),
        (Einzelvertrag, EINZELVERTRAG, "status"),
        (Einladung, EINLADUNG, "personentyp"),
        (VollmachtRecht, {"vollmacht_id": VOLLMACHT}, "recht"),
    ],
)
def test_ein_wort_das_niemand_kennt(
    session: Session, tabelle: type[SQLModel], zeile: dict[str, Any], spalte: str
) -> None:
    _verboten(session, str(tabelle.__tablename__), tabelle, **zeile | {spalte: "irgendwas"})


@pytest.mark.parametrize(
    ("tabelle", "zeile"),
    [
        (Vertragsrecht, RECHT),
        (Mitgliedschaft, MITGLIEDSCHAFT),
        (Bestand, BESTAND),
        (Vertretung, VERTRETUNG),
        (Maklervollmacht, {"firma_id": MUSTER, "maklerhaus_id": NORD}),
    ],
)
def test_ein_fenster_ohne_einen_tag(
    session: Session, tabelle: type[SQLModel], zeile: dict[str, Any]
) -> None:
    _verboten(session, "zeitraum_offen", tabelle, **zeile | {"von": HEUTE, "bis": HEUTE})


def test_von_zwei_haeusern_die_zugleich_zugreifen_bekommt_eines_den_vertrag(db_url: str) -> None:
    with db.transaction() as session:
        _welt(session)
    ausgang: list[str] = []
    bereit = threading.Barrier(2, timeout=20)

    def zugreifen(haus: int) -> None:
        try:
            bereit.wait()
            with db.transaction() as session:
                _neu(session, Bestand, BESTAND | {"maklerhaus_id": haus})
                session.flush()
            ausgang.append("bekommen")
        except IntegrityError:
            ausgang.append("abgewiesen")

    beide = [threading.Thread(target=zugreifen, args=(haus,)) for haus in (NORD, SUED)]
    for faden in beide:
        faden.start()
    for faden in beide:
        faden.join(30)
    assert sorted(ausgang) == ["abgewiesen", "bekommen"]


class TestMigration:
    """What the migrations make is what the models say."""

    @pytest.mark.filterwarnings("ignore:autogenerate skipping metadata-specified expression")
    @pytest.mark.filterwarnings("ignore:Skipped unsupported reflection of expression-based")
    def test_keine_spalte_kein_schluessel_kein_index_weicht_ab(self, session: Session) -> None:
        kontext = MigrationContext.configure(session.connection(), opts={"compare_type": True})
        assert compare_metadata(kontext, SQLModel.metadata) == []

    def test_jede_bedingung_ist_da(self, session: Session) -> None:
        verbindung = session.connection()
        assert _bedingungen_der_modelle() <= _bedingungen(verbindung)
        darueber = _bedingungen(verbindung) - _bedingungen_der_modelle()
        assert darueber <= {("vertretung", "vertretung_90_tage")}

    def test_jeder_index_ist_da_auch_die_ueber_ausdruecke(self, session: Session) -> None:
        soll = {index.name for t in SQLModel.metadata.tables.values() for index in t.indexes}
        assert soll <= _indexe(session.connection())
        assert "vertragsrecht_einmal" in soll

    def test_die_bedingungen_lauten_in_sqlite_wie_im_modell(self, session: Session) -> None:
        if session.get_bind().dialect.name == "postgresql":
            pytest.skip("PostgreSQL writes conditions in its own words.")
        ist = _texte(session.connection())
        for tabelle in SQLModel.metadata.tables.values():
            for bedingung in tabelle.constraints:
                if isinstance(bedingung, CheckConstraint):
                    name = (tabelle.name, str(bedingung.name))
                    assert ist[name] == str(bedingung.sqltext), name


def _bedingungen_der_modelle() -> set[tuple[str, str]]:
    return {
        (tabelle.name, str(bedingung.name))
        for tabelle in SQLModel.metadata.tables.values()
        for bedingung in tabelle.constraints
        if isinstance(bedingung, CheckConstraint)
    }


def _bedingungen(verbindung: Connection) -> set[tuple[str, str]]:
    return set(_texte(verbindung))


def _texte(verbindung: Connection) -> dict[tuple[str, str], str]:
    inspektor = inspect(verbindung)
    return {
        (tabelle, str(bedingung["name"])): bedingung["sqltext"]
        for tabelle in SQLModel.metadata.tables
        for bedingung in inspektor.get_check_constraints(tabelle)
    }


def _indexe(verbindung: Connection) -> set[str]:
    postgresql = verbindung.dialect.name == "postgresql"
    frage = "SELECT indexname FROM pg_indexes" if postgresql else "SELECT name FROM sqlite_master"
    return {name for (name,) in verbindung.execute(text(frage))}
