"""Vermittler come in by the Anmeldedienst: the whole way over HTTP, and what is tried on it."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from anyio.from_thread import start_blocking_portal
from sqlmodel import Session, select

from firmenportal import clock, oidc
from firmenportal.db import snapshot, transaction
from firmenportal.demo import PASSWORT
from firmenportal.domain.anmeldedienst import WORT_GILT, Dienstsitzung
from firmenportal.domain.sitzung import Sitzung
from firmenportal.settings import settings
from firmenportal.state import anmeldedienst
from tests.anmeldedienst import (
    BIRTES,
    Anbieter,
    Stoerer,
    eingerichtet,
    running_anbieter,
    running_stoerer,
)
from tests.databases import free_port
from tests.domain.besetzung import konto
from tests.domain.test_schluesselanmeldung import (
    haus_sperren,
    haus_verlassen,
    konto_sperren,
    konto_wartet,
    schluessel_sperren,
    verknuepfung_loesen,
)
from tests.http.anmeldung import Browser, Browsers, ziel

BIRTE = "schluessel@maklernord.example"
HIN, ZURUECK = "/vermittler/anmeldedienst", "/vermittler/anmeldedienst/zurueck"
ANMELDEN = "/vermittler/anmelden"


@pytest.fixture(scope="module")
def der_anbieter() -> Iterator[Anbieter]:
    with running_anbieter() as anbieter:
        yield anbieter


@pytest.fixture
def anbieter(der_anbieter: Anbieter) -> Iterator[Anbieter]:
    der_anbieter.kennt("birte")
    with eingerichtet(der_anbieter.issuer):
        yield der_anbieter


@pytest.fixture
def stoerer() -> Iterator[Stoerer]:
    with running_stoerer() as stoerer:
        yield stoerer


@pytest.fixture
def birte(demo_browser: Browsers, anbieter: Anbieter) -> Browser:
    """Birte's browser, signed in by way of the provider."""
    ihrer = demo_browser()
    assert angemeldet(ihrer, anbieter) == "/vertraege"
    return ihrer


def angemeldet(browser: Browser, anbieter: Anbieter, sub: str = "birte", portal: str = "") -> str:
    """There and back; where the portal leads then."""
    return ziel(browser.get(rueckweg(browser, anbieter, sub, portal)))


def rueckweg(browser: Browser, anbieter: Anbieter, sub: str = "birte", portal: str = "") -> str:
    """There, and signed in; the address to which the provider sends the browser back."""
    hin = ziel(browser.get(f"{HIN}?portal={portal}" if portal else HIN))
    zurueck = urlsplit(anbieter.meldet_an(hin, sub))
    assert zurueck.path == ZURUECK
    return f"{zurueck.path}?{zurueck.query}"


def bei(stoerer: Stoerer, browser: Browser) -> str:
    """There and back where the provider does as the test wants."""
    frage = parse_qs(urlsplit(ziel(browser.get(HIN))).query)
    stoerer.nonce = frage["nonce"][0]
    return ziel(browser.get(f"{ZURUECK}?code=c&state={frage['state'][0]}"))


def sitzungen() -> list[Sitzung]:
    with snapshot() as db:
        return list(db.exec(select(Sitzung)))


def wort_endet(in_: timedelta = timedelta(seconds=-1)) -> None:
    """The last word of the dienst counts until then."""
    with transaction() as db:
        for sitzung in db.exec(select(Sitzung)):
            sitzung.gilt_bis = clock.now() + in_


def wort_gilt() -> timedelta:
    (sitzung,) = sitzungen()
    assert sitzung.gilt_bis
    return sitzung.gilt_bis - clock.now()


def nachfragen() -> None:
    """What the server does every few seconds."""
    with start_blocking_portal() as schleife:
        schleife.call(anmeldedienst.alle_nachfragen)


# In


def test_birte_kommt_ueber_den_anbieter_hinein(birte: Browser) -> None:
    (sitzung,) = sitzungen()
    assert birte.angemeldet and sitzung.auspraegung == "firmenonline"
    assert WORT_GILT - timedelta(seconds=20) < wort_gilt() <= WORT_GILT
    assert "anmeldedienst" not in birte.cookies
    with snapshot() as db:
        assert sitzung.benutzer_id == konto(db, BIRTE).id


def test_sie_kommt_unter_das_portal_von_dem_sie_kam_und_zur_gewuenschten_seite(
    demo_browser: Browsers, anbieter: Anbieter
) -> None:
    ihrer = demo_browser()
    ihrer.hat_cookie("portal", "vermittler")
    assert ziel(ihrer.get("/vertraege/AL-1000017")) == f"{ANMELDEN}#abgelaufen"
    assert angemeldet(ihrer, anbieter, portal="metallrente") == "/vertraege/AL-1000017"
    assert [s.auspraegung for s in sitzungen()] == ["metallrente"]


def test_was_der_anbieter_gab_steht_nicht_lesbar_in_der_datenbank(birte: Browser) -> None:
    with snapshot() as db:
        (zeile,) = db.exec(select(Dienstsitzung))
    assert BIRTES not in zeile.siegel and "birte" not in zeile.siegel and "eyJ" not in zeile.siegel


@pytest.mark.parametrize(
    "hindernis",
    [
        schluessel_sperren,
        haus_sperren,
        konto_sperren,
        konto_wartet,
        verknuepfung_loesen,
        haus_verlassen,
    ],
)
def test_was_hier_gesperrt_ist_oeffnet_auch_der_anbieter_nicht(
    demo_browser: Browsers, anbieter: Anbieter, hindernis: Callable[[Session], None]
) -> None:
    with transaction() as db:
        hindernis(db)
    assert angemeldet(demo_browser(), anbieter) == f"{ANMELDEN}#dienst-kein-zugang"
    assert not sitzungen()


def test_eine_gleiche_email_adresse_verknuepft_nichts(
    demo_browser: Browsers, anbieter: Anbieter
) -> None:
    """Who holds Birte's address or her account's name at the provider is nobody here."""
    for sub, schluessel in ((BIRTE, "MN-999999"), (BIRTE, ""), (BIRTE, BIRTE)):
        anbieter.kennt(sub, schluessel, email=BIRTE, preferred_username=BIRTE)
        fremd = demo_browser()
        assert angemeldet(fremd, anbieter, sub).startswith(f"{ANMELDEN}#dienst-")
        assert not fremd.angemeldet
    assert not sitzungen()


# Attacks on the way


def test_ohne_eigenen_aufbruch_kommt_niemand_an(demo_browser: Browsers, anbieter: Anbieter) -> None:
    """Login CSRF: the victim's browser is sent back with the attacker's code."""
    angreifer, opfer = demo_browser("198.51.100.1"), demo_browser()
    seiner = rueckweg(angreifer, anbieter)
    assert ziel(opfer.get(seiner)) == f"{ANMELDEN}#dienst-erneut"
    opfer.get(HIN)  # and not with an own way under way either
    assert ziel(opfer.get(seiner)) == f"{ANMELDEN}#dienst-erneut"
    assert not sitzungen()


def test_ein_rueckweg_gilt_einmal(demo_browser: Browsers, anbieter: Anbieter) -> None:
    ihrer = demo_browser()
    zurueck = rueckweg(ihrer, anbieter)
    unterwegs = ihrer.cookies["anmeldedienst"]
    assert ziel(ihrer.get(zurueck)) == "/vertraege"
    ihrer.post("/abmelden")
    ihrer.hat_cookie("anmeldedienst", unterwegs)
    assert ziel(ihrer.get(zurueck)) == f"{ANMELDEN}#dienst-erneut"
    assert not sitzungen()


@pytest.mark.parametrize(
    "frage",
    ["", "?code=x", "?state=", "?code=x&state=x", "?code=x&state=%00", "?error=x", "?state=%ff"],
)
def test_ein_erfundener_rueckweg_fuehrt_zur_anmeldung(
    demo_browser: Browsers, anbieter: Anbieter, frage: str
) -> None:
    ihrer = demo_browser()
    ihrer.get(HIN)
    antwort = ihrer.get(ZURUECK + frage)
    assert antwort.status_code in (303, 404) and "sitzung" not in antwort.cookies


@pytest.mark.parametrize("wert", ["", "x", "A" * 43, "x" * 4_000, "=;=", "\u00fc"])
def test_ein_erfundenes_cookie_ist_kein_aufbruch(
    demo_browser: Browsers, anbieter: Anbieter, wert: str
) -> None:
    antwort = demo_browser().get(f"{ZURUECK}?code=x&state=", Cookie=f"anmeldedienst={wert}")
    assert ziel(antwort) == f"{ANMELDEN}#dienst-erneut"


def test_eine_fremde_seite_schickt_niemanden_los(
    demo_browser: Browsers, anbieter: Anbieter
) -> None:
    antwort = demo_browser().get(HIN, **{"Sec-Fetch-Site": "cross-site"})
    assert ziel(antwort) == ANMELDEN and "anmeldedienst" not in antwort.cookies


def test_wer_dort_abbricht_erfaehrt_es_hier(demo_browser: Browsers, anbieter: Anbieter) -> None:
    ihrer = demo_browser()
    state = parse_qs(urlsplit(ziel(ihrer.get(HIN))).query)["state"][0]
    zurueck = f"{ZURUECK}?error=access_denied&error_description=%3Cscript%3E&state={state}"
    assert ziel(ihrer.get(zurueck)) == f"{ANMELDEN}#dienst-abgebrochen"


def test_ein_gefaelschtes_token_laesst_nicht_hinein(
    demo_browser: Browsers, stoerer: Stoerer
) -> None:
    stoerer.behauptet = {"aud": "ein-anderes-portal"}
    assert bei(stoerer, demo_browser()) == f"{ANMELDEN}#dienst-erneut"
    stoerer.behauptet = {}
    assert bei(stoerer, demo_browser()) == "/vertraege"


def test_mitten_im_anmelden_wechselt_der_anbieter_seinen_schluessel(
    demo_browser: Browsers, stoerer: Stoerer
) -> None:
    assert bei(stoerer, demo_browser()) == "/vertraege"
    stoerer.dreht_die_schluessel()
    assert bei(stoerer, demo_browser()) == "/vertraege"


def test_ist_der_anbieter_weg_sagt_es_die_seite(demo_browser: Browsers) -> None:
    with eingerichtet(f"http://localhost:{free_port()}"):
        ihrer = demo_browser()
        assert ziel(ihrer.get(f"{HIN}?portal=metallrente")) == (
            f"{ANMELDEN}?portal=metallrente#dienst-stumm"
        )
        assert "Der Anmeldedienst antwortet gerade nicht." in ihrer.get(ANMELDEN).text


# What the page offers


def test_ohne_anbieter_gibt_es_nur_die_eigene_seite(demo_browser: Browsers) -> None:
    fremd = demo_browser()
    seite = fremd.get(ANMELDEN).text
    assert "Benutzerschlüssel</label>" in seite and "Anmeldedienst" not in seite
    for adresse in (HIN, ZURUECK):
        assert fremd.get(adresse).status_code == 404


def test_mit_anbieter_nur_seinen_weg_ausser_der_betreiber_will_beide(
    demo_browser: Browsers, anbieter: Anbieter, monkeypatch: pytest.MonkeyPatch
) -> None:
    fremd = demo_browser()
    seite = fremd.get(ANMELDEN).text
    assert "Beim Anmeldedienst anmelden" in seite and "Benutzerschlüssel</label>" not in seite
    mit_passwort = {"schluessel": BIRTES, "passwort": PASSWORT}
    assert fremd.post(ANMELDEN, None, **mit_passwort).status_code == 404
    monkeypatch.setattr(settings, "oidc_eigene_anmeldung", True)
    seite = fremd.get(ANMELDEN).text
    assert "Beim Anmeldedienst anmelden" in seite and "Benutzerschlüssel</label>" in seite
    assert ziel(fremd.post(ANMELDEN, None, **mit_passwort)) == "/vertraege"


# Out


def test_abmelden_endet_hier_und_fuehrt_zum_ende_dort(birte: Browser, anbieter: Anbieter) -> None:
    antwort = birte.post("/abmelden")
    assert not sitzungen() and not birte.angemeldet
    assert antwort.status_code == 200 and 'http-equiv="refresh"' in antwort.text
    dort = antwort.text.partition("0;url=")[2].partition('"')[0].replace("&amp;", "&")
    frage = parse_qs(urlsplit(dort).query)
    assert dort.startswith(f"{anbieter.issuer}/oauth2/end_session?")
    assert len(frage["id_token_hint"][0].split(".")) == 3
    assert frage["post_logout_redirect_uri"] == [f"{settings.base_url}/vermittler/abgemeldet"]
    assert ziel(birte.get("/vermittler/abgemeldet")) == f"{ANMELDEN}#abgemeldet"


def test_ist_der_anbieter_weg_endet_es_hier_trotzdem(birte: Browser) -> None:
    with eingerichtet(f"http://localhost:{free_port()}"):
        assert ziel(birte.post("/abmelden")) == f"{ANMELDEN}#nur-hier-abgemeldet"
    assert not sitzungen()


# Asked again


def test_solange_das_wort_gilt_fragt_kein_ereignis_nach(
    demo_browser: Browsers, stoerer: Stoerer
) -> None:
    ihrer = demo_browser()
    bei(stoerer, ihrer)
    gefragt = len(stoerer.gefragt)
    wort_endet(timedelta(seconds=30))
    assert ihrer.angemeldet and ihrer.angemeldet
    assert len(stoerer.gefragt) == gefragt


def test_vor_dem_ende_des_wortes_fragt_der_server_von_selbst_nach(birte: Browser) -> None:
    wort_endet(timedelta(minutes=2))
    nachfragen()
    assert wort_gilt() > WORT_GILT - timedelta(seconds=20)
    assert birte.angemeldet


def test_eine_runde_fragt_nach_jeder_sitzung_und_nach_keiner_zweimal(
    demo_browser: Browsers, stoerer: Stoerer
) -> None:
    for n in range(12):
        bei(stoerer, demo_browser(f"192.0.2.{n}"))
    wort_endet(timedelta(minutes=2))
    vorher = stoerer.gefragt.count("/token")
    nachfragen()
    nachfragen()
    assert stoerer.gefragt.count("/token") == vorher + 12
    bald = clock.now() + timedelta(minutes=4)
    assert all(s.gilt_bis and s.gilt_bis > bald for s in sitzungen())


def test_wechselt_der_anbieter_seinen_schluessel_verliert_niemand_seine_sitzung(
    demo_browser: Browsers, stoerer: Stoerer
) -> None:
    """Many miss the new key at once: one asks for it, and nobody is taken for a forger."""
    for n in range(6):
        bei(stoerer, demo_browser(f"192.0.2.{n}"))
    wort_endet(timedelta(minutes=2))
    stoerer.dreht_die_schluessel()
    stoerer.langsam = 0.1
    vorher = stoerer.gefragt.count("/jwks")
    nachfragen()
    assert stoerer.gefragt.count("/jwks") == vorher + 1
    bald = clock.now() + timedelta(minutes=4)
    assert all(s.gilt_bis and s.gilt_bis > bald for s in sitzungen())


def test_nach_einem_halben_ja_wird_mit_dem_neuen_token_gefragt(
    demo_browser: Browsers, stoerer: Stoerer
) -> None:
    bei(stoerer, demo_browser())
    wort_endet(timedelta(minutes=2))
    stoerer.auffrischung, stoerer.antwortet = "neue", {"/userinfo": (503, "")}
    nachfragen()
    stoerer.antwortet = {}
    nachfragen()
    assert stoerer.gesendet[-1]["refresh_token"] == ["neue"]
    assert wort_gilt() > timedelta(minutes=4)


def test_schweigt_der_anbieter_wartet_die_runde_nicht_auf_jeden(
    demo_browser: Browsers, stoerer: Stoerer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(12):
        bei(stoerer, demo_browser(f"192.0.2.{n}"))
    wort_endet(timedelta(minutes=2))
    monkeypatch.setattr(oidc, "GEDULD", 0.3)
    stoerer.langsam = 10
    vorher = len(stoerer.gefragt)
    nachfragen()
    assert len(stoerer.gefragt) - vorher <= 8
    assert all(s.gilt_bis and s.gilt_bis > clock.now() for s in sitzungen())


def test_danach_geht_es_mit_dem_naechsten_ja_weiter(birte: Browser) -> None:
    wort_endet()
    assert birte.angemeldet and wort_gilt() > timedelta(minutes=4)


def test_wer_dort_gesperrt_ist_ist_spaetestens_nach_fuenf_minuten_hinaus(
    birte: Browser, anbieter: Anbieter
) -> None:
    anbieter.sperrt("birte")
    wort_endet()
    assert ziel(birte.get("/vertraege")) == f"{ANMELDEN}#dienst-abgelehnt"
    assert "bestätigt Ihren Zugang nicht mehr" in birte.get(ANMELDEN).text
    anbieter.kennt("birte")
    assert ziel(birte.get("/vertraege")) == f"{ANMELDEN}#dienst-abgelehnt", "for good"
    assert angemeldet(birte, anbieter) == "/vertraege"


def test_auch_im_hintergrund_endet_die_sitzung_eines_gesperrten(
    birte: Browser, anbieter: Anbieter
) -> None:
    anbieter.sperrt("birte")
    wort_endet(timedelta(minutes=2))
    nachfragen()
    assert not birte.angemeldet


def test_wem_der_anbieter_einen_anderen_schluessel_gibt_ist_hinaus(
    birte: Browser, anbieter: Anbieter
) -> None:
    anbieter.kennt("birte", "MN-000416")
    wort_endet()
    assert ziel(birte.get("/vertraege")) == f"{ANMELDEN}#dienst-abgelehnt"


def test_auch_ein_hier_gesperrter_schluessel_beendet_die_sitzung(birte: Browser) -> None:
    with transaction() as db:
        schluessel_sperren(db)
    wort_endet()
    assert ziel(birte.get("/vertraege")) == f"{ANMELDEN}#dienst-abgelehnt"


def test_ohne_antwort_ruht_die_sitzung_und_geht_danach_weiter(
    birte: Browser, anbieter: Anbieter
) -> None:
    wort_endet()
    with eingerichtet(f"http://localhost:{free_port()}"):
        assert ziel(birte.get("/vertraege")) == f"{ANMELDEN}#dienst-offen"
        assert not birte.angemeldet
    with eingerichtet(anbieter.issuer):
        assert birte.angemeldet


def test_nach_dreissig_minuten_ohne_nutzung_fragt_niemand_mehr(
    demo_browser: Browsers, stoerer: Stoerer
) -> None:
    ihrer = demo_browser()
    bei(stoerer, ihrer)
    with transaction() as db:
        (sitzung,) = db.exec(select(Sitzung))
        sitzung.zuletzt_am = clock.now() - timedelta(minutes=31)
    wort_endet()
    gefragt = len(stoerer.gefragt)
    nachfragen()
    assert ziel(ihrer.get("/vertraege")) == f"{ANMELDEN}#abgelaufen"
    assert len(stoerer.gefragt) == gefragt


def test_viele_fragen_zugleich_und_das_token_wird_einmal_benutzt(
    demo_browser: Browsers, stoerer: Stoerer
) -> None:
    """A provider that rotates refresh tokens takes a second use for a theft."""
    ihrer = demo_browser()
    bei(stoerer, ihrer)
    wort_endet()
    stoerer.langsam = 0.3
    vorher = stoerer.gefragt.count("/token")
    with ihrer.gleichzeitig(5, lambda _: ("/sitzung/genutzt", {})) as antworten:
        stati = [antwort.result().status_code for antwort in antworten]
    assert stati == [204] * 5
    assert stoerer.gefragt.count("/token") == vorher + 1


def test_nach_der_bestaetigung_steht_der_anbieter_weiter_hinter_der_sitzung(
    birte: Browser, anbieter: Anbieter
) -> None:
    assert ziel(birte.post("/bestaetigen", None, passwort=PASSWORT)) == "/vertraege"
    anbieter.sperrt("birte")
    wort_endet()
    assert ziel(birte.get("/vertraege")) == f"{ANMELDEN}#dienst-abgelehnt"


def test_mit_einem_anderen_geheimnis_ist_nichts_mehr_zu_fragen(birte: Browser) -> None:
    with transaction() as db:
        (zeile,) = db.exec(select(Dienstsitzung))
        zeile.siegel = zeile.siegel[:-8] + "AAAAAAAA"
    wort_endet()
    assert ziel(birte.get("/vertraege")) == f"{ANMELDEN}#dienst-abgelehnt"


def test_wer_sich_mit_passwort_anmeldet_hat_keinen_anbieter_hinter_sich(
    demo_browser: Browsers, anbieter: Anbieter
) -> None:
    ihrer = demo_browser()
    assert ihrer.anmelden(BIRTE, PASSWORT) == "/vertraege"
    (sitzung,) = sitzungen()
    assert sitzung.gilt_bis is None
    assert ziel(ihrer.post("/abmelden")) == "/#abgemeldet"
