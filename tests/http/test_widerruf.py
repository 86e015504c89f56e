"""The page of the Widerrufscode: for everybody, said before what it does, nothing for guessers."""

from collections.abc import Iterator

import httpx
import pytest

from firmenportal import demo
from firmenportal.domain import tippcode, widerruf
from firmenportal.domain.anmeldebremse import speicher
from tests.databases import SqliteFiles, engine_on
from tests.domain.test_einladen import ZWEITER
from tests.domain.test_widerruf import ausgesetzte_zeilen, ausgestellt
from tests.http.anmeldung import Browser, Browsers, browsers

SEITE = "/freischaltung/widerruf"


@pytest.fixture(scope="module")
def vorlage(sqlite_files: SqliteFiles) -> str:
    url = sqlite_files.fresh()
    with engine_on(url):
        demo.create_world()
    return url


@pytest.fixture
def neuer_browser(sqlite_files: SqliteFiles, vorlage: str) -> Iterator[Browsers]:
    """On a demo world of the test's own."""
    speicher().reset()
    with engine_on(sqlite_files.copy(vorlage)), browsers() as several:
        yield several
    speicher().reset()


def einloesen(browser: Browser, code: str) -> httpx.Response:
    return browser.post(SEITE, None, widerrufscode=code)


def test_die_seite_sagt_vorher_was_geschieht_und_nachher_was_geschah(
    neuer_browser: Browsers,
) -> None:
    code, browser = ausgestellt(), neuer_browser()
    vorher = browser.get(SEITE).text
    assert ">Widerrufscode</label>" in vorher and "<h1" in vorher
    for satz in ("ausgesetzt", "Gelöscht wird nichts", "Service Center"):
        assert satz in vorher
    nachher = einloesen(browser, code.lower().replace("-", " "))
    assert nachher.status_code == 200 and 'role="status"' in nachher.text
    assert "Thomas Weiß-Yıldız bei Muster Maschinenbau GmbH ist ausgesetzt" in nachher.text
    assert nachher.headers["cache-control"] == "no-store"
    assert browser.anmelden(ZWEITER, demo.PASSWORT) == "/vertraege", "the account itself lives"


def test_falsch_benutzt_und_erfunden_sehen_gleich_aus(neuer_browser: Browsers) -> None:
    benutzt = ausgestellt()
    einloesen(neuer_browser(), benutzt)
    seiten = set()
    for code in (benutzt, tippcode.gruppiert(tippcode.neu())):
        antwort = einloesen(neuer_browser(), code)
        assert antwort.status_code == 422 and "Muster" not in antwort.text
        assert f'value="{code}"' in antwort.text, "it stays to be compared"
        seiten.add(antwort.text.replace(code, ""))
    assert len(seiten) == 1


def test_ein_tippfehler_hat_seinen_satz(neuer_browser: Browsers) -> None:
    ausgestellt()
    antwort = einloesen(neuer_browser(), "AAAA-AAAA-AAAC")
    assert antwort.status_code == 422 and "Tippfehler" in antwort.text
    assert 'aria-invalid="true"' in antwort.text


def test_wer_raet_wartet(neuer_browser: Browsers) -> None:
    code, browser = ausgestellt(), neuer_browser()
    for _ in range(widerruf.VERSUCHE_JE_STUNDE):
        einloesen(browser, tippcode.neu())
    antwort = einloesen(browser, code)
    assert antwort.status_code == 429 and "Zu viele Versuche" in antwort.text
    assert einloesen(neuer_browser("198.51.100.9"), code).status_code == 200


def test_was_kein_formular_von_uns_sendet_aendert_nichts(neuer_browser: Browsers) -> None:
    code, browser, form = ausgestellt(), neuer_browser(), "application/x-www-form-urlencoded"
    for body, art in (
        (b"", form),
        (b"null", "application/json"),
        (b"widerrufscode=" + b"x" * 1_000_000, form),
        (b"widerrufscode=%ff%00", form),
        (b"widerrufscode=%22%3E%3Cscript%3E", form),
    ):
        antwort = browser.roh(SEITE, body, art)
        assert antwort.status_code in (413, 422) and "<script>" not in antwort.text
    fremd = {"Origin": "https://boese.example"}
    assert browser.post(SEITE, fremd, widerrufscode=code).status_code == 403
    assert ausgesetzte_zeilen() == set()
    assert einloesen(browser, code).status_code == 200
