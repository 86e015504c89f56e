"""Passwords over HTTP: forgotten, set by a link, changed, and rated while being typed."""

import logging
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.domain.personen import ANDERES, LENA, PASSWORT, anlegen, link_in, post_an
from tests.http.anmeldung import Browser, Browsers, ziel

OFFEN = "/link-abgelaufen"


def link_fuer_lena(browser: Browser) -> str:
    """The address in the mail that Lena gets who has forgotten her password."""
    assert ziel(browser.post("/passwort-vergessen", email=LENA)) == "/passwort-vergessen#gesendet"
    return link_in(post_an(LENA)[-1])


def setzen(browser: Browser, neu: str = ANDERES, path: str = "/passwort-neu") -> str:
    return ziel(browser.post(path, passwort_neu=neu, passwort_wiederholen=neu))


def test_lena_setzt_ihr_passwort_durch_den_link(neuer_browser: Browsers, lena: Browser) -> None:
    vergesslich = neuer_browser("198.51.100.1")
    vergesslich.get("/metallrente/anmelden")
    link = link_fuer_lena(vergesslich)
    assert ziel(vergesslich.get(link)) == "/passwort-neu", "the address shows no secret"
    assert setzen(vergesslich) == "/firmenonline/anmelden#passwort-gesetzt"
    assert not lena.angemeldet
    assert vergesslich.anmelden(LENA, PASSWORT).endswith("#fehler")
    assert vergesslich.anmelden(LENA, ANDERES) == "/vertraege"


def test_der_link_nennt_das_portal_der_letzten_anmeldung(lena: Browser) -> None:
    link = link_fuer_lena(lena)
    assert "MetallRente" in post_an(LENA)[-1].text
    lena.get(link)
    assert setzen(lena) == "/metallrente/anmelden#passwort-gesetzt"


def test_alle_bekommen_dieselbe_antwort(neuer_browser: Browsers) -> None:
    anlegen()
    antworten = [
        neuer_browser().post("/passwort-vergessen", email=email)
        for email in (
            LENA,
            "niemand@muster.example",
            "",
            "x" * 9_000,
            "\0",
            "a\r\nBcc: b@c.example",
        )
    ]
    erste = antworten[0]
    for antwort in antworten:
        assert (antwort.status_code, antwort.content) == (erste.status_code, erste.content)
        assert antwort.headers["location"] == erste.headers["location"]


def test_zu_viele_anfragen_von_einer_adresse_warten(neuer_browser: Browsers) -> None:
    browser = neuer_browser()
    for n in range(20):
        browser.post("/passwort-vergessen", email=f"{n}@muster.example")
    antwort = browser.post("/passwort-vergessen", email="noch-einer@muster.example")
    assert ziel(antwort) == "/passwort-vergessen#pause-60"


def test_ansehen_verbraucht_den_link_nicht(neuer_browser: Browsers) -> None:
    anlegen()
    browser = neuer_browser()
    link = link_fuer_lena(browser)
    for _ in range(3):
        assert ziel(neuer_browser("198.51.100.1").get(link)) == "/passwort-neu"
    assert setzen(browser, path=link).endswith("#passwort-gesetzt")
    assert ziel(browser.get(link)) == OFFEN
    assert setzen(browser, path=link) == OFFEN


def test_gleichzeitig_wirkt_ein_link_einmal(neuer_browser: Browsers) -> None:
    anlegen()
    browser = neuer_browser()
    link = link_fuer_lena(browser)
    with ThreadPoolExecutor(6) as pool:
        ziele = list(pool.map(lambda n: setzen(browser, f"{ANDERES} {n}", link), range(6)))
    assert sorted(ziele) == sorted([OFFEN] * 5 + ["/firmenonline/anmelden#passwort-gesetzt"])


@pytest.mark.parametrize(
    ("neu", "wiederholt", "grund"),
    [
        ("zu kurz", "zu kurz", "zu-kurz"),
        ("x" * 129, "x" * 129, "zu-kurz"),
        ("LenaSchäferLenaSchäfer", "LenaSchäferLenaSchäfer", "zu-leicht"),
        (ANDERES, PASSWORT, "ungleich"),
        ("", "", "zu-kurz"),
    ],
)
def test_ein_schlechtes_passwort_sagt_warum(
    neuer_browser: Browsers, neu: str, wiederholt: str, grund: str
) -> None:
    anlegen()
    browser = neuer_browser()
    browser.get(link_fuer_lena(browser))
    antwort = browser.post("/passwort-neu", passwort_neu=neu, passwort_wiederholen=wiederholt)
    assert ziel(antwort) == f"/passwort-neu#{grund}"
    assert setzen(browser).endswith("#passwort-gesetzt"), "the link still works"


@pytest.mark.parametrize("secret", ["x", "A" * 43, "x" * 900, "%00", "%ff", "..%2f..", "a%0d%0ab"])
def test_ein_erfundener_link_fuehrt_zur_erklaerung(neuer_browser: Browsers, secret: str) -> None:
    browser = neuer_browser()
    antwort = browser.get(f"/passwort-neu/{secret}")
    assert antwort.status_code == 404 or ziel(antwort) == OFFEN
    assert setzen(browser) == OFFEN


def test_das_eigene_passwort_aendern(neuer_browser: Browsers, lena: Browser) -> None:
    woanders = neuer_browser("198.51.100.1")
    woanders.anmelden(LENA, PASSWORT)
    vorher = lena.cookies["sitzung"]

    def aendern(alt: str, neu: str, wiederholt: str) -> str:
        worte = {"passwort_alt": alt, "passwort_neu": neu, "passwort_wiederholen": wiederholt}
        return ziel(lena.post("/konto/passwort", None, **worte))

    assert aendern(ANDERES, ANDERES, ANDERES) == "/konto/sicherheit#falsch"
    assert aendern(PASSWORT, ANDERES, PASSWORT) == "/konto/sicherheit#ungleich"
    assert aendern(PASSWORT, "zu kurz", "zu kurz") == "/konto/sicherheit#zu-kurz"
    assert woanders.angemeldet
    assert aendern(PASSWORT, ANDERES, ANDERES) == "/konto/sicherheit#geaendert"
    assert lena.angemeldet and lena.cookies["sitzung"] != vorher
    assert not woanders.angemeldet


def test_hilfe_beim_tippen(neuer_browser: Browsers, lena: Browser) -> None:
    schlecht = lena.post("/passwort-guete", passwort_neu="LenaSchäfer@Muster").json()
    assert schlecht["score"] < 3 and "zu Ihnen" in schlecht["hinweis"]
    assert lena.post("/passwort-guete", passwort_neu=ANDERES).json()["score"] >= 3
    mit_link = neuer_browser("198.51.100.1")
    mit_link.get(link_fuer_lena(mit_link))
    assert mit_link.post("/passwort-guete", passwort_neu=ANDERES).json()["score"] >= 3


def test_hilfe_beim_tippen_hat_nicht_jeder_und_nicht_beliebig_oft(
    neuer_browser: Browsers, lena: Browser
) -> None:
    headers = {"Accept": "application/json"}
    assert neuer_browser().post("/passwort-guete", headers, passwort_neu="x").status_code == 422
    codes = [
        lena.post("/passwort-guete", headers, passwort_neu="x").status_code for _ in range(121)
    ]
    assert codes[:120] == [200] * 120 and codes[120] == 429


def test_kein_passwort_und_kein_geheimnis_steht_im_log(
    neuer_browser: Browsers, lena: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    lena.post("/passwort-guete", passwort_neu="ein getipptes Geheimnis")
    browser = neuer_browser("198.51.100.1")
    link = link_fuer_lena(browser)
    browser.get(link)
    setzen(browser)
    browser.anmelden(LENA, "ein geratenes Geheimnis")
    ours = "\n".join(r.getMessage() for r in caplog.records if r.name.startswith("firmenportal"))
    for geheim in ("Geheimnis", ANDERES, link.rpartition("/")[2]):
        assert geheim not in ours
