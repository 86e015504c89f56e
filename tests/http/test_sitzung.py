"""Login, logout, step-up and the switch of the portal over HTTP, and what attackers try there."""

import threading

import pytest
from sqlmodel import select

from firmenportal.db import snapshot, transaction
from firmenportal.domain import passwort, sitzung
from firmenportal.domain.anmeldebremse import ERLAUBT
from firmenportal.domain.benutzer import Benutzer, Kontoart
from firmenportal.domain.sitzung import Sitzung, hash_of
from firmenportal.domain.zugang import Anmeldung
from firmenportal.settings import settings
from tests.domain.personen import ANDERES, LENA, PASSWORT, anlegen
from tests.http.anmeldung import LOGIN, Browser, Browsers, ziel

FORMULARE = [
    LOGIN,
    "/abmelden",
    "/portal-wechseln",
    "/bestaetigen",
    "/konto/passwort",
    "/konto/email",
    "/passwort-vergessen",
    "/passwort-neu",
    "/passwort-guete",
    "/email-bestaetigen/x",
    "/email-zuruecknehmen/x",
    "/sitzung/genutzt",
]
FREMD = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example",
    "/\\evil.example",
    "\\/evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "http:evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    " //evil.example",
    "vertraege",
    "evil.example",
    "/vertraege\r\nSet-Cookie: sitzung=x",
    "/" + "x" * 5_000,
    "\0",
]


def sitzungen() -> list[Sitzung]:
    with snapshot() as db:
        return list(db.exec(select(Sitzung)))


def test_lena_meldet_sich_an_und_ist_erkannt(lena: Browser) -> None:
    (zeile,) = sitzungen()
    assert (zeile.auspraegung, zeile.geraet) == ("metallrente", "Firefox unter Windows")
    assert zeile.adresse == "192.0.2.1"
    assert zeile.secret_hash == hash_of(lena.cookies["sitzung"])
    assert lena.get("/sitzung/frist").json()["sekunden"] > 1_700


def test_cookies_sind_fuer_scripts_unsichtbar(neuer_browser: Browsers) -> None:
    anlegen()
    antwort = neuer_browser().post(LOGIN, email=LENA, passwort=PASSWORT)
    gesetzt = antwort.headers.get_list("set-cookie")
    assert {c.partition("=")[0] for c in gesetzt} == {"sitzung", "geraet", "portal", "ziel"}
    for cookie in gesetzt:
        assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(cookie.split("; ")), cookie
    assert antwort.headers["cache-control"] in ("no-store", "no-cache")


def test_auf_https_gehoert_das_cookie_nur_diesem_host(
    neuer_browser: Browsers, monkeypatch: pytest.MonkeyPatch
) -> None:
    anlegen()
    monkeypatch.setattr(settings, "base_url", "https://localhost")
    monkeypatch.delitem(settings.__dict__, "origins", raising=False)
    monkeypatch.delitem(settings.__dict__, "hosts", raising=False)
    antwort = neuer_browser().post(LOGIN, email=LENA, passwort=PASSWORT)
    monkeypatch.delitem(settings.__dict__, "origins", raising=False)
    monkeypatch.delitem(settings.__dict__, "hosts", raising=False)
    (cookie,) = [c for c in antwort.headers.get_list("set-cookie") if "sitzung" in c]
    assert cookie.startswith("__Host-sitzung=") and "Secure" in cookie and "Domain" not in cookie


def test_ein_fehler_fuehrt_zur_anmeldung_zurueck_ohne_cookie(neuer_browser: Browsers) -> None:
    anlegen()
    fremd = neuer_browser()
    for email, wort in ((LENA, ANDERES), ("niemand@muster.example", PASSWORT), ("", "")):
        assert fremd.anmelden(email, wort) == "/metallrente/anmelden#fehler"
    assert "sitzung" not in fremd.cookies and not fremd.angemeldet


def test_die_pause_nennt_ihre_minuten_bekannten_wie_unbekannten(neuer_browser: Browsers) -> None:
    anlegen()
    for n, email in enumerate((LENA, "niemand@muster.example")):
        fremd = neuer_browser(f"198.51.100.{n}")
        for _ in range(ERLAUBT):
            fremd.anmelden(email, ANDERES)
        assert fremd.anmelden(email, PASSWORT) == "/metallrente/anmelden#pause-1"


def test_ein_fremder_sperrt_lenas_browser_nicht_aus(neuer_browser: Browsers, lena: Browser) -> None:
    lena.post("/abmelden")
    fremd = neuer_browser("198.51.100.1")
    for _ in range(ERLAUBT + 1):
        fremd.anmelden(LENA, ANDERES)
    assert fremd.anmelden(LENA, PASSWORT).endswith("#pause-1")
    assert lena.anmelden(LENA, PASSWORT) == "/vertraege"


@pytest.mark.parametrize("key", ["gibtesnicht", "vermittler", "FIRMENONLINE", "%2e%2e"])
def test_unbekannte_portale_gibt_es_nicht(neuer_browser: Browsers, key: str) -> None:
    antwort = neuer_browser().post(f"/{key}/anmelden", email=LENA, passwort=PASSWORT)
    assert antwort.status_code in (303, 404) and "sitzung" not in antwort.cookies


# Where it leads


@pytest.mark.parametrize(
    "weiter", ["/vertraege/AL-1000017", "/vertraege?q=Grün&seite=2", "/konto/sicherheit#passwort"]
)
def test_nach_der_anmeldung_geht_es_zur_gewuenschten_seite(
    neuer_browser: Browsers, weiter: str
) -> None:
    anlegen()
    gelandet = neuer_browser().anmelden(LENA, PASSWORT, weiter=weiter)
    assert gelandet.replace("%C3%BC", "ü") == weiter


def test_auch_wer_sich_vertippt_kommt_zur_gewuenschten_seite(neuer_browser: Browsers) -> None:
    anlegen()
    hers = neuer_browser()
    hers.anmelden(LENA, ANDERES, weiter="/vertraege/AL-1000017")
    assert hers.anmelden(LENA, PASSWORT) == "/vertraege/AL-1000017"


def test_niemand_wird_nach_draussen_geschickt(lena: Browser) -> None:
    for weiter in FREMD:
        assert lena.anmelden(LENA, PASSWORT, weiter=weiter) == "/vertraege", weiter
        wechsel = lena.post("/portal-wechseln", auspraegung="firmenonline", zurueck=weiter)
        assert ziel(wechsel) == "/vertraege", weiter
        bestaetigt = lena.post("/bestaetigen", passwort=PASSWORT, weiter=weiter)
        assert ziel(bestaetigt) == "/vertraege", weiter


def test_auch_ein_untergeschobenes_ziel_fuehrt_nicht_nach_draussen(neuer_browser: Browsers) -> None:
    anlegen()
    hers = neuer_browser()
    for fremd in ("https%3A%2F%2Fevil.example", "%2F%2Fevil.example", "%2F%5Cevil.example"):
        hers.hat_cookie("ziel", fremd)
        assert hers.anmelden(LENA, PASSWORT) == "/vertraege"


def test_ein_sachbearbeiter_beginnt_woanders(neuer_browser: Browsers) -> None:
    clerk = anlegen("sachbearbeiter1@servicecenter.example")
    with transaction() as db:
        db.get_one(Benutzer, clerk).kontoart = Kontoart.SACHBEARBEITER
    seins = neuer_browser()
    assert seins.anmelden("sachbearbeiter1@servicecenter.example", PASSWORT) != "/vertraege"


# Attacks on the login


def test_ein_untergeschobenes_sitzungscookie_wird_nie_gueltig(neuer_browser: Browsers) -> None:
    """Session fixation: the attacker knows the cookie that the victim has before the login."""
    anlegen()
    opfer, angreifer = neuer_browser(), neuer_browser("198.51.100.1")
    for b in (opfer, angreifer):
        b.hat_cookie("sitzung", "A" * 43)
    opfer.anmelden(LENA, PASSWORT)
    assert opfer.cookies["sitzung"] != "A" * 43
    assert not angreifer.angemeldet


def test_wer_lenas_alte_sitzung_kennt_hat_nach_ihrer_anmeldung_nichts(
    neuer_browser: Browsers, lena: Browser
) -> None:
    dieb = neuer_browser("198.51.100.1")
    dieb.hat_cookie("sitzung", lena.cookies["sitzung"])
    assert dieb.angemeldet
    lena.anmelden(LENA, PASSWORT)
    assert lena.angemeldet and not dieb.angemeldet


def test_zwei_cookies_eines_namens_sind_keines(neuer_browser: Browsers, lena: Browser) -> None:
    """Cookie tossing: who plants a second one must not decide which counts."""
    echt, falsch = lena.cookies["sitzung"], "B" * 43
    for cookies in (f"sitzung={echt}; sitzung={falsch}", f"sitzung={falsch}; sitzung={echt}"):
        antwort = neuer_browser().get("/sitzung/frist", Cookie=cookies)
        assert antwort.status_code == 303


@pytest.mark.parametrize(
    "cookie",
    [
        "sitzung=",
        "sitzung",
        "sitzung=" + "x" * 4_000,
        "sitzung=\u00fc",
        "sitzung=a;b",
        "=;=;;",
        "sitzung=' OR 1=1",
    ],
)
def test_unsinnige_cookies_sind_keine_sitzung(neuer_browser: Browsers, cookie: str) -> None:
    antwort = neuer_browser().get("/sitzung/frist", Cookie=cookie)
    assert antwort.status_code == 303


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
    ],
)
def test_formulare_fremder_seiten_werden_abgewiesen(lena: Browser, headers: dict[str, str]) -> None:
    """Login CSRF among them: nobody is signed in to an attacker's account unawares."""
    for path in FORMULARE:
        antwort = lena.post(
            path, headers, email=LENA, passwort=PASSWORT, auspraegung="firmenonline"
        )
        assert antwort.status_code == 403 and "set-cookie" not in antwort.headers, path
    assert lena.angemeldet and sitzungen()[0].auspraegung == "metallrente"


@pytest.mark.parametrize("laenge", [1_000, 60_000])
def test_riesige_felder_sind_nur_falsch(neuer_browser: Browsers, laenge: int) -> None:
    anlegen()
    for felder in (
        {"email": "x" * laenge, "passwort": "y"},
        {"email": LENA, "passwort": "y" * laenge},
    ):
        assert neuer_browser().anmelden(**felder).endswith("#fehler")
    with snapshot() as db:
        assert all(len(a.geraet) < 100 for a in db.exec(select(Anmeldung)))


def test_ueber_der_grenze_ist_schluss(neuer_browser: Browsers) -> None:
    antwort = neuer_browser().post(LOGIN, email=LENA, passwort="y" * 70_000)
    assert antwort.status_code == 413


@pytest.mark.parametrize(
    ("body", "typ"),
    [
        (b"email=%ff%fe&passwort=%00", "application/x-www-form-urlencoded"),
        (b"&" * 5_000, "application/x-www-form-urlencoded"),
        (b"a=1&" * 500, "application/x-www-form-urlencoded"),
        (b"{}", "application/json"),
        (b"", "application/x-www-form-urlencoded"),
        (b"--x\r\n", "multipart/form-data; boundary=x"),
        (b"", "multipart/form-data"),
        (
            b'--x\r\nContent-Disposition: form-data; name="email"; filename=a\r\n\r\nx\r\n--x--',
            "multipart/form-data; boundary=x",
        ),
    ],
)
def test_kaputte_formulare_bekommen_einen_satz(
    neuer_browser: Browsers, body: bytes, typ: str, caplog: pytest.LogCaptureFixture
) -> None:
    antwort = neuer_browser().roh(LOGIN, body, typ)
    assert antwort.status_code in (303, 422), antwort.text
    assert "unexpected error" not in caplog.text and "Traceback" not in antwort.text


def test_ein_sturm_von_anmeldungen_haelt_die_anderen_nicht_auf(
    lena: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More logins than worker threads wait for their turn; who is signed in works on."""
    weiter = threading.Event()
    monkeypatch.setattr(passwort, "stimmt", lambda *_: weiter.wait(20) and False)
    with lena.gleichzeitig(60, lambda n: (LOGIN, {"email": f"{n}@x.example"})) as antworten:
        assert lena.angemeldet and lena.angemeldet
        assert not any(a.done() for a in antworten)
        weiter.set()
        assert all(a.result(20).status_code == 303 for a in antworten)


def test_ein_langer_browsername_wird_nicht_gespeichert(neuer_browser: Browsers) -> None:
    anlegen()
    neuer_browser().post(
        LOGIN, {"User-Agent": "Mozilla/5.0 (" + "x" * 8_000}, email=LENA, passwort=PASSWORT
    )
    assert [z.geraet for z in sitzungen()] == ["Unbekanntes Gerät"]


# Logout


def test_abmelden_beendet_die_sitzung_in_allen_fenstern(
    neuer_browser: Browsers, lena: Browser
) -> None:
    fenster = neuer_browser()
    fenster.hat_cookie("sitzung", lena.cookies["sitzung"])
    assert ziel(lena.post("/abmelden")) == "/#abgemeldet"
    assert sitzungen() == [] and not fenster.angemeldet
    assert "sitzung" not in lena.cookies


def test_abmelden_laesst_andere_sitzungen_in_ruhe(neuer_browser: Browsers, lena: Browser) -> None:
    handy = neuer_browser("198.51.100.1")
    handy.anmelden(LENA, PASSWORT)
    lena.post("/abmelden")
    assert handy.angemeldet


# Time


def test_fragen_ist_kein_benutzen(lena: Browser) -> None:
    def zuletzt() -> object:
        return sitzungen()[0].zuletzt_am

    with transaction() as db:
        db.exec(select(Sitzung)).one().zuletzt_am -= sitzung.UNGENUTZT / 2
    vorher = zuletzt()
    lena.get("/sitzung/frist")
    assert zuletzt() == vorher
    assert lena.post("/sitzung/genutzt").status_code == 204
    assert zuletzt() != vorher


# Step-up


def test_bestaetigen_gibt_der_sitzung_ein_neues_geheimnis(
    neuer_browser: Browsers, lena: Browser
) -> None:
    dieb = neuer_browser("198.51.100.1")
    dieb.hat_cookie("sitzung", lena.cookies["sitzung"])
    antwort = lena.post("/bestaetigen", passwort=PASSWORT, weiter="/admin/nutzer")
    assert ziel(antwort) == "/admin/nutzer"
    assert lena.angemeldet and not dieb.angemeldet
    assert sitzungen()[0].bestaetigt_am


def test_falsch_bestaetigt_fuehrt_zurueck_und_behaelt_den_weg(lena: Browser) -> None:
    antwort = lena.post("/bestaetigen", passwort=ANDERES, weiter="/admin/nutzer?q=1")
    assert ziel(antwort) == "/bestaetigen?weiter=%2Fadmin%2Fnutzer%3Fq%3D1#fehler"
    for _ in range(ERLAUBT):
        antwort = lena.post("/bestaetigen", passwort=ANDERES)
    assert ziel(antwort).endswith("#pause-1")
    assert sitzungen()[0].bestaetigt_am is None


def test_fremde_bestaetigen_nichts(neuer_browser: Browsers) -> None:
    assert ziel(neuer_browser().post("/bestaetigen", passwort=PASSWORT)).endswith("#abgelaufen")


# The switch of the portal


def test_das_portal_wechselt_ohne_passwort_und_bleibt_auf_der_seite(lena: Browser) -> None:
    antwort = lena.post("/portal-wechseln", auspraegung="klinikrente", zurueck="/vertraege?q=a")
    assert ziel(antwort) == "/vertraege?q=a"
    assert sitzungen()[0].auspraegung == "klinikrente"


@pytest.mark.parametrize("key", ["", "gibtesnicht", "METALLRENTE", "x" * 10_000, "\0"])
def test_ein_unbekanntes_portal_aendert_nichts(lena: Browser, key: str) -> None:
    assert lena.post("/portal-wechseln", auspraegung=key).status_code == 404
    assert sitzungen()[0].auspraegung == "metallrente"
