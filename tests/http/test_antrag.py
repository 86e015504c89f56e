"""An application over HTTP: begun by anybody, found again by number and code, on any device."""

import re
from html import unescape

import httpx
import pytest
from sqlmodel import select

from firmenportal import clock
from firmenportal.db import snapshot, transaction
from firmenportal.domain import anmeldebremse, tippcode
from firmenportal.domain.freischaltung import antragszugang, entwurf
from firmenportal.domain.freischaltung.antrag import Antrag
from firmenportal.domain.freischaltung.inhalt import Ansprechpartner
from tests.domain.antraege import ERSTER
from tests.domain.personen import post_an
from tests.http.anmeldung import Browser, Browsers, ziel

EINS = {"art": "firmenadmin", "unterzeichner": "firma"}
FALSCH = "Vorgangsnummer oder Code ist falsch."


@pytest.fixture
def lotte(neuer_browser: Browsers) -> Browser:
    """Lotte has never used the portal."""
    return neuer_browser()


def beginnt(browser: Browser, **felder: str) -> str:
    """The number of the application that this browser has begun."""
    assert ziel(browser.post("/freischaltung/antrag", None, **(EINS | felder))).endswith("/firma")
    with snapshot() as db:
        return max(db.exec(select(Antrag.vorgangsnummer)))


def code_an(nummer: str, email: str) -> str:
    """The contact gets a code; what the mail says."""
    with transaction() as db:
        antrag = db.exec(select(Antrag).where(Antrag.vorgangsnummer == nummer)).one()
        kontakt = Ansprechpartner(vorname="Lotte", nachname="Berg", email=email)
        neu = antrag.angaben.model_copy(update={"ansprechpartner": kontakt})
        entwurf.speichern(db, antrag.id or 0, neu, antrag.fassung)
        assert antragszugang.code_faellig(db, antrag)
    return letzter_code(email)


def letzter_code(email: str) -> str:
    return re.findall(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", post_an(email)[-1].text)[0]


def oeffnet(browser: Browser, nummer: str, code: str) -> httpx.Response:
    return browser.post("/freischaltung/status", None, vorgangsnummer=nummer, code=code)


def test_ein_antrag_beginnt_ohne_anmeldung_und_der_cookie_ist_fuer_kein_skript(
    lotte: Browser,
) -> None:
    seite = unescape(lotte.get("/freischaltung/antrag?art=firmenadmin&unterzeichner=firma").text)
    assert "Freischaltungsantrag für den FirmenAdmin und weitere Personen" in seite
    antwort = lotte.post("/freischaltung/antrag", None, **EINS)
    assert ziel(antwort) == "/freischaltung/antrag/firma"
    (gesetzt,) = [c for c in antwort.headers.get_list("set-cookie") if c.startswith("vorgang=")]
    assert "HttpOnly" in gesetzt and "samesite=lax" in gesetzt.lower()
    assert "Entwurf" in lotte.get("/freischaltung/status").text


def test_was_schon_beantwortet_ist_wird_nicht_noch_einmal_gefragt(lotte: Browser) -> None:
    adresse = "/freischaltung/antrag?art=firmenadmin&unterzeichner=firma&verwaltung="
    assert 'name="verwaltung" value="einer"' in lotte.get(adresse + "einer").text
    assert "verwaltung" not in lotte.get(adresse + "x").text
    lotte.post("/freischaltung/antrag", None, **EINS, verwaltung="einer")
    with snapshot() as db:
        assert db.exec(select(Antrag)).one().angaben.firma.verwaltung == "einer"


@pytest.mark.parametrize(
    "felder",
    [{"art": "x"}, {"art": ""}, {"unterzeichner": "x"}, {"unterzeichner": "maklerhaus"}],
)
def test_was_es_nicht_gibt_fuehrt_zu_den_fragen(lotte: Browser, felder: dict[str, str]) -> None:
    assert ziel(lotte.post("/freischaltung/antrag", None, **(EINS | felder))) == "/freischaltung"
    with snapshot() as db:
        assert db.exec(select(Antrag)).all() == []


def test_mit_nummer_und_code_geht_es_auf_einem_anderen_geraet_weiter(
    lotte: Browser, neuer_browser: Browsers
) -> None:
    nummer = beginnt(lotte)
    code = code_an(nummer, "lotte@firma.example")
    unterwegs = neuer_browser("192.0.2.9")
    assert nummer not in unterwegs.get("/freischaltung/status").text
    assert ziel(oeffnet(unterwegs, nummer, code.lower())).startswith("/freischaltung/antrag/")
    assert nummer in unterwegs.get("/freischaltung/status").text
    with snapshot() as db:
        assert db.exec(select(Antrag)).one().kontakt_bestaetigt_am is not None


def test_wer_im_antrag_bestaetigt_bleibt_bei_seinem_schritt(lotte: Browser) -> None:
    nummer = beginnt(lotte)
    felder = {"vorgangsnummer": nummer, "code": code_an(nummer, "lotte@firma.example")}
    antwort = lotte.post("/freischaltung/status", None, **felder, schritt="personen")
    assert ziel(antwort) == "/freischaltung/antrag/personen#zurueck"
    antwort = lotte.post("/freischaltung/status", None, **felder, schritt="//evil.example")
    assert ziel(antwort) == "/freischaltung/antrag/firma"


def test_falsche_nummer_und_falscher_code_sind_eine_antwort(
    lotte: Browser, neuer_browser: Browsers
) -> None:
    nummer = beginnt(lotte)
    code_an(nummer, "lotte@firma.example")
    fremder, falsch = neuer_browser("192.0.2.9"), tippcode.gruppiert(tippcode.neu())
    antworten = [oeffnet(fremder, n, falsch) for n in (nummer, "FA-2026-999999")]
    assert [a.status_code for a in antworten] == [422, 422]
    eine, andere = (unescape(re.sub("FA-[0-9-]+", "", a.text)) for a in antworten)
    assert FALSCH in eine and eine == andere
    assert "vorgang" not in fremder.cookies


def test_wer_raet_wird_gebremst_und_der_richtige_code_hilft_ihm_nicht_mehr(
    lotte: Browser, neuer_browser: Browsers
) -> None:
    nummer = beginnt(lotte)
    code, fremder = code_an(nummer, "lotte@firma.example"), neuer_browser("192.0.2.9")
    for _ in range(anmeldebremse.ERLAUBT):
        oeffnet(fremder, nummer, tippcode.neu())
    assert oeffnet(fremder, nummer, code).status_code == 429
    assert "vorgang" not in fremder.cookies


def test_ein_neuer_code_macht_den_alten_wertlos_und_sagt_niemandem_ob_es_den_vorgang_gibt(
    lotte: Browser, neuer_browser: Browsers
) -> None:
    nummer, fremder = beginnt(lotte), neuer_browser("192.0.2.9")
    alter = code_an(nummer, "lotte@firma.example")
    for gefragt in (nummer, "FA-2026-999999"):
        antwort = fremder.post("/freischaltung/status/code", None, vorgangsnummer=gefragt)
        assert ziel(antwort) == "/freischaltung/status#code-gesendet"
    assert len(post_an("lotte@firma.example")) == 2
    assert oeffnet(fremder, nummer, alter).status_code == 422
    assert oeffnet(fremder, nummer, letzter_code("lotte@firma.example")).status_code == 303


def test_wer_oft_einen_neuen_code_will_muss_warten(lotte: Browser) -> None:
    nummer = beginnt(lotte)
    code_an(nummer, "lotte@firma.example")
    antworten = [
        lotte.post("/freischaltung/status/code", None, vorgangsnummer=nummer).status_code
        for _ in range(6)
    ]
    assert antworten[-1] == 429
    assert len(post_an("lotte@firma.example")) <= 5


def test_auf_diesem_geraet_beenden_laesst_den_antrag_und_nimmt_den_zugriff(
    lotte: Browser, neuer_browser: Browsers
) -> None:
    nummer = beginnt(lotte)
    gestohlen = neuer_browser()
    gestohlen.hat_cookie("vorgang", lotte.cookies["vorgang"])
    assert nummer in gestohlen.get("/freischaltung/status").text
    assert ziel(lotte.post("/freischaltung/status/beenden")).endswith("#beendet")
    for browser in (lotte, gestohlen):
        assert nummer not in browser.get("/freischaltung/status").text
    with snapshot() as db:
        assert db.exec(select(Antrag)).one().zustand == "entwurf"


def test_wer_sich_abmeldet_laesst_keinen_offenen_antrag_zurueck(lena: Browser) -> None:
    nummer = beginnt(lena)
    lena.post("/abmelden")
    assert nummer not in lena.get("/freischaltung/status").text


def test_wer_angemeldet_begonnen_hat_findet_seinen_antrag_ohne_code_und_nur_seinen(
    lena: Browser, neuer_browser: Browsers
) -> None:
    seine = beginnt(lena)
    fremde = beginnt(neuer_browser("192.0.2.9"))
    lena.post("/freischaltung/status/beenden")
    seite = lena.get("/freischaltung/status").text
    assert seine in seite and fremde not in seite
    assert (
        lena.post("/freischaltung/status/oeffnen", None, vorgangsnummer=fremde).status_code == 404
    )
    antwort = lena.post("/freischaltung/status/oeffnen", None, vorgangsnummer=seine)
    assert ziel(antwort).startswith("/freischaltung/antrag/")


def test_zurueckziehen_fragt_vorher_und_beendet(lotte: Browser) -> None:
    nummer = beginnt(lotte)
    frage = unescape(lotte.get("/freischaltung/status?zurueckziehen=1").text)
    assert "Antrag zurückziehen?" in frage and nummer in frage
    assert ziel(lotte.post("/freischaltung/status/zurueckziehen")).endswith("#erledigt")
    assert "Zurückgezogen" in unescape(lotte.get("/freischaltung/status").text)
    assert lotte.post("/freischaltung/status/zurueckziehen").status_code == 422


def test_ohne_antrag_wird_nichts_beantwortet_und_nichts_zurueckgezogen(lotte: Browser) -> None:
    for weg in ("antwort", "zurueckziehen"):
        assert lotte.post(f"/freischaltung/status/{weg}", None, antwort="x").status_code == 422


def test_ein_unvollstaendiger_antrag_fuehrt_von_der_antwort_zu_seinem_fehler(
    lotte: Browser,
) -> None:
    beginnt(lotte)
    with transaction() as db:
        antrag = db.exec(select(Antrag)).one()
        antrag.zustand, antrag.eingereicht_am = "rueckfrage", clock.now()
        antrag.rueckfrage_am = clock.now()
    assert "Rückfrage" in unescape(lotte.get("/freischaltung/status").text)
    antwort = lotte.post("/freischaltung/status/antwort", None, antwort="Hier ist sie.")
    assert ziel(antwort) == "/freischaltung/antrag/firma?pruefen=1"


@pytest.mark.parametrize("wert", ["x" * 5_000, "\0", "FA-2026-000001\0", "ﬀ" * 40])
def test_seltsame_nummern_und_codes_sind_nur_falsch(lotte: Browser, wert: str) -> None:
    assert oeffnet(lotte, wert, wert).status_code == 422
    assert oeffnet(lotte, wert, tippcode.neu()).status_code == 422


def test_die_antwort_auf_eine_rueckfrage_steht_danach_auf_der_seite(lotte: Browser) -> None:
    beginnt(lotte)
    with transaction() as db:
        antrag = db.exec(select(Antrag)).one()
        antrag.inhalt = ERSTER.model_dump(mode="json")
        antrag.zustand, antrag.eingereicht_am = "rueckfrage", clock.now()
        antrag.rueckfrage_am = clock.now()
    leer = lotte.post("/freischaltung/status/antwort", None, antwort=" ")
    assert leer.status_code == 422 and "Schreiben Sie eine Antwort" in unescape(leer.text)
    lang = lotte.post("/freischaltung/status/antwort", None, antwort="ä" * 4_001)
    assert lang.status_code == 422
    text = "Frau Vogt heißt seit Mai so.\n<b>Bitte ändern.</b>"
    antwort = lotte.post("/freischaltung/status/antwort", None, antwort=text)
    assert ziel(antwort) == "/freischaltung/status#erledigt"
    seite = lotte.get("/freischaltung/status").text
    assert "<b>Bitte" not in seite and "<b>Bitte ändern.</b>" in unescape(seite)
    assert "In Prüfung" in unescape(seite) and "Rückfrage beantwortet" in unescape(seite)
