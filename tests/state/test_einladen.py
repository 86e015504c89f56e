"""The page of an Einladung: what it offers, keeps, cuts down and refuses."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlmodel import select

from firmenportal import clock, demo
from firmenportal.db import snapshot, transaction
from firmenportal.domain import einladen, sitzung
from firmenportal.domain.auspraegung import DACH
from firmenportal.domain.benutzer import Akteur, Benutzer
from firmenportal.domain.einladung import Einladung
from firmenportal.domain.einladungsentwurf import Einladungsentwurf
from firmenportal.domain.einladungspruefung import Einladungsangaben
from firmenportal.domain.sitzung import hash_of
from firmenportal.state.admin.einladen import EinladenState
from firmenportal.state.admin.einladungstexte import WahlzelleRow
from tests.databases import SqliteFiles, engine_on
from tests.domain.besetzung import mitglied
from tests.domain.test_einladen import CHEFIN, JOERG, LENA, NEU
from tests.state.run import new_state, run

EINGABE = {
    "anrede": "Frau",
    "vorname": "Neele",
    "nachname": "Brandt",
    "email": NEU,
    "personentyp": "firmeneigen",
    "berechtigungstyp": "Nutzer",
}


@pytest.fixture(scope="module")
def vorlage(sqlite_files: SqliteFiles) -> str:
    url = sqlite_files.fresh()
    with engine_on(url):
        demo.create_world()
    return url


@pytest.fixture(autouse=True)
def welt(sqlite_files: SqliteFiles, vorlage: str) -> Iterator[None]:
    with engine_on(sqlite_files.copy(vorlage)):
        yield


def angemeldet(email: str, *, bestaetigt: bool = False) -> str:
    with transaction() as db:
        wer = db.exec(select(Benutzer).where(Benutzer.email == email)).one()
        erste = hash_of(sitzung.eroeffnen(db, wer.id or 0, DACH))
        if not bestaetigt:
            return erste
        db.flush()
        akteur = sitzung.akteur_der(db, erste)
        assert isinstance(akteur, Akteur)
        return hash_of(sitzung.bestaetigen(db, akteur))


def seite(email: str = CHEFIN, *, bestaetigt: bool = False, adresse: str = "") -> EinladenState:
    state = new_state(
        EinladenState, angemeldet(email, bestaetigt=bestaetigt), "/admin/einladen" + adresse
    )
    run(EinladenState.load, state)
    return state


def zelle(state: EinladenState, nummer: str, recht: str) -> WahlzelleRow:
    (row,) = (r for r in state.rows if r.nummer == nummer)
    return next(z for z in row.zellen if recht in (z.recht, z.key))


def setzen(state: EinladenState, nummer: str, recht: str, *, an: bool = True) -> None:
    run(EinladenState.setzen, state, nummer=nummer, recht=recht, an=an)


def senden(state: EinladenState, **anders: str) -> list[object]:
    return run(EinladenState.senden, state, angaben=EINGABE | anders)


def offene(email: str = NEU) -> list[Einladungsangaben]:
    with snapshot() as db:
        alle = db.exec(select(Einladung).where(Einladung.email == email)).all()
        return list(einladen.angaben_der(db, alle).values())


def test_eine_firmenadmin_waehlt_rechte_und_sendet() -> None:
    state = seite()
    assert state.personentypen == ["firmeneigen", "andere"]
    assert state.berechtigungstypen == ["Nutzer", "Admin"]
    setzen(state, "AL-1000017", "bestand_aendern")
    lesen = zelle(state, "AL-1000017", "Bestand lesen")
    assert (lesen.an, lesen.hinweis) == (True, "durch Bestand ändern")
    assert any("„Bestand ändern“ für AL-1000017" in satz for satz in state.vorschau)
    senden(state)
    assert "ist gesendet" in state.gesendet and NEU in state.gesendet
    (eine,) = offene()
    assert [(z.vertrag % 10**7, z.recht) for z in eine.zellen] == [(1000017, "bestand_aendern")]
    assert (state.vorname, state.anzahl[:1]) == ("", "0"), "the next person begins anew"


def test_lesen_abzuwaehlen_nimmt_mit_was_es_einschliesst() -> None:
    state = seite()
    setzen(state, "AL-1000017", "bestand_aendern")
    setzen(state, "AL-1000017", "abrechnung_lesen")
    setzen(state, "AL-1000017", "bestand_lesen", an=False)
    an = {z.key for r in state.rows for z in r.zellen if z.an}
    assert an == {"abrechnung_lesen"}


def test_ein_admin_sieht_seine_vertraege_und_warum_etwas_nicht_geht() -> None:
    state = seite(JOERG)
    assert [r.nummer for r in state.rows] == ["AL-1000017", "AL-1000033"]
    assert state.berechtigungstypen == ["Nutzer"]
    fest = zelle(state, "AL-1000017", "Abrechnung lesen")
    assert fest.fest and fest.zustand == "gesperrt" and "selbst nicht" in fest.grund
    setzen(state, "AL-1000017", "abrechnung_lesen")
    assert not zelle(state, "AL-1000017", "Abrechnung lesen").an, "whatever a client sends"
    setzen(state, "AL-1000041", "bestand_lesen")
    setzen(state, "AL-1060017", "bestand_lesen")
    assert state.anzahl.startswith("0 Rechte")
    senden(state)
    assert "mindestens ein Recht" in state.fehler["rechte"] and offene() == []


def test_was_nicht_stimmt_steht_oben_und_am_feld_und_nichts_geht_verloren() -> None:
    state = seite()
    setzen(state, "AL-1000017", "bestand_lesen")
    senden(state, email="neu@muster", vorname="")
    assert [f.feld for f in state.fehlerliste] == ["vorname", "email"]
    assert "ungültig" in state.fehler["email"] and state.fehler["nachname"] == ""
    assert zelle(state, "AL-1000017", "Bestand lesen").an
    assert offene() == []
    senden(state)
    assert state.fehlerliste == [] and len(offene()) == 1


def test_nach_der_bestaetigung_sind_die_eingaben_wieder_da() -> None:
    """A step-up brings a new Sitzung, and with it a new state."""
    state = seite()
    setzen(state, "AL-1000017", "bestand_lesen")
    run(EinladenState.rolle_waehlen, state, berechtigungstyp="Admin")
    assert zelle(state, "AL-1000017", "verwalten").an, "what he gets rights on"
    (umleitung,) = senden(state, berechtigungstyp="Admin")
    assert "/bestaetigen?weiter=" in str(umleitung) and offene() == []
    danach = seite(bestaetigt=True)
    assert danach.wieder_da
    assert (danach.vorname, danach.email, danach.berechtigungstyp) == ("Neele", NEU, "Admin")
    assert zelle(danach, "AL-1000017", "Bestand lesen").an
    senden(danach, berechtigungstyp="Admin")
    (eine,) = offene()
    assert eine.berechtigungstyp == "Admin" and len(eine.verwaltet) == 1
    with snapshot() as db:
        assert db.exec(select(Einladungsentwurf)).all() == []


@pytest.mark.parametrize(
    ("anders", "feld"),
    [
        ({"personentyp": "vermittler"}, "personentyp"),
        ({"berechtigungstyp": "FirmenAdmin"}, "berechtigungstyp"),
    ],
)
def test_was_die_seite_nicht_anbietet_wird_abgelehnt(anders: dict[str, str], feld: str) -> None:
    state = seite()
    senden(state, **anders)
    assert state.fehler[feld] and offene() == []


def test_ein_buendel_wird_sichtbar_gekuerzt() -> None:
    state = seite(JOERG)
    run(EinladenState.beginnen_mit, state, buendel="Lohnabrechnung")
    assert state.anzahl == "2 Rechte an 2 Verträgen ausgewählt"
    assert state.weggelassen[0] == "2 Rechte nicht übernommen:"
    assert "Abrechnung lesen" in state.weggelassen[1]
    assert "AL-1000017, AL-1000033" in state.weggelassen[1]


def test_wie_eine_kollegin_und_ein_eigenes_buendel_daraus() -> None:
    state = seite()
    with snapshot() as db:
        lena = str(mitglied(db, LENA).id)
    run(EinladenState.beginnen_wie, state, wahl={"kollege": lena})
    assert state.anzahl == "2 Rechte an 2 Verträgen ausgewählt"
    run(EinladenState.buendel_speichern, state, benennung={"name": "Wie Lena"})
    (buendel,) = state.buendel
    run(EinladenState.leeren, state)
    assert state.anzahl.startswith("0 Rechte")
    run(EinladenState.beginnen_mit, state, buendel=buendel.wert)
    assert state.anzahl == "2 Rechte an 2 Verträgen ausgewählt"
    neu = {"buendel": buendel.wert, "name": "Einkauf"}
    run(EinladenState.buendel_umbenennen, state, benennung=neu)
    assert [b.text for b in state.buendel] == ["Einkauf"]
    run(EinladenState.buendel_loeschen, state, buendel=buendel.wert)
    assert state.buendel == []


@pytest.mark.parametrize("wert", ["", "0", "99999999999", "1", "Gibt es nicht", "²"])
def test_fremde_buendel_und_kollegen_gibt_es_nicht(wert: str) -> None:
    state = seite(JOERG)
    run(EinladenState.beginnen_mit, state, buendel=wert)
    assert state.error == "Dieses Bündel gibt es nicht."
    run(EinladenState.beginnen_wie, state, wahl={"kollege": wert.replace("1", "0")})
    assert state.error
    assert state.anzahl.startswith("0 Rechte")


def test_zeilen_und_spalten_auf_einmal() -> None:
    state = seite()
    run(EinladenState.zeile, state, nummer="AK-1000074")
    assert state.anzahl == "4 Rechte an 1 Vertrag ausgewählt", "bKV does not offer one of five"
    run(EinladenState.zeile, state, nummer="AK-1000074")
    assert state.anzahl.startswith("0 Rechte")
    run(EinladenState.spalte, state, recht="berechnen")
    assert state.anzahl == "9 Rechte an 9 Verträgen ausgewählt"
    run(EinladenState.suchen, state, text="1000017")
    run(EinladenState.spalte, state, recht="berechnen")
    assert state.anzahl == "8 Rechte an 8 Verträgen ausgewählt", "of what the search has found"


def test_zweihundert_vertraege_haben_seiten_und_verlieren_nichts() -> None:
    state = seite("firmenadmin@werft.example")
    assert (len(state.rows), state.seiten) == (50, 4)
    setzen(state, state.rows[0].nummer, "bestand_lesen")
    run(EinladenState.blaettern, state, seite=4)
    setzen(state, state.rows[-1].nummer, "bestand_lesen")
    run(EinladenState.blaettern, state, seite=99)
    assert state.seite == 4
    assert state.anzahl == "2 Rechte an 2 Verträgen ausgewählt"


def test_befristen() -> None:
    state = seite()
    setzen(state, "AL-1000017", "bestand_lesen")
    setzen(state, "AL-1000033", "bestand_lesen")
    bis = clock.heute() + timedelta(days=30)
    run(EinladenState.zeitraum, state, fenster={"nummer": "AL-1000017", "bis": bis.isoformat()})
    (row,) = (r for r in state.rows if r.nummer == "AL-1000017")
    assert row.fenster.startswith("bis ") and row.bis == bis.isoformat()
    assert "1 Recht ist befristet." in state.vorschau
    for unsinn in ({"bis": "gestern"}, {"bis": "2020-01-01"}, {"von": "9999-12-31"}):
        run(EinladenState.zeitraum, state, fenster=unsinn)
        assert state.error.startswith("Nicht übernommen.")
    senden(state)
    (eine,) = offene()
    assert next(z.bis for z in eine.zellen) == bis + timedelta(days=1)


@pytest.mark.parametrize(
    "email", ["nutzer@muster.example", "vermittleradmin@maklernord.example", LENA]
)
def test_wer_nichts_verwaltet_findet_die_seite_nicht(email: str) -> None:
    state = seite(email)
    assert state.fehlt and state.rows == []
    senden(state)
    assert offene() == []
