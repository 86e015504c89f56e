"""The link of an Einladung over HTTP: it shows, and the button accepts, once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
import time_machine
from sqlmodel import select

from firmenportal import clock, demo
from firmenportal.db import snapshot, transaction
from firmenportal.domain import delegation, einladen, rechtematrix
from firmenportal.domain.anmeldebremse import speicher
from firmenportal.domain.auspraegung import DACH
from firmenportal.domain.benutzer import Akteur, Benutzer, Kontostatus, Mitgliedschaft
from firmenportal.domain.einladung import Einladung
from firmenportal.domain.protokoll import Protokoll
from tests.databases import SqliteFiles, engine_on
from tests.domain.besetzung import firma
from tests.domain.personen import link_in, post_an
from tests.domain.test_einladen import ANGABEN, CHEFIN, NEU
from tests.http.anmeldung import Browser, Browsers, browsers, ziel

ANNEHMEN = "/einladung/annehmen"
WORT = "vier Kraniche am Deich"


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


def akteur(email: str) -> Akteur:
    with snapshot() as db:
        b = db.exec(select(Benutzer).where(Benutzer.email == email)).one()
    name = (b.id or 0, "", b.name, b.email, b.kontoart)
    return Akteur(*name, DACH.key, "de", b.rechte_stand)


def einladen_(email: str = NEU, wer: str = CHEFIN) -> str:
    """Send an Einladung; the path of its link."""
    with transaction() as db:
        v = delegation.handelnd(db, akteur(wer), firma(db).id or 0)
        einladen.einladen(db, v, replace(ANGABEN, email=email))
    return link_in(post_an(email)[-1])


def annehmen(browser: Browser, path: str = ANNEHMEN, wort: str = WORT) -> httpx.Response:
    return browser.post(path, passwort_neu=wort, passwort_wiederholen=wort)


def zellen(email: str) -> set[tuple[str, str]]:
    with snapshot() as db:
        zeilen = rechtematrix.eigene(db, akteur(email)).zeilen
    return {(z.nummer, c.recht) for z in zeilen for c in z.zellen if c.zustand == "erteilt"}


def test_der_link_zeigt_und_der_knopf_nimmt_an(neuer_browser: Browsers) -> None:
    link, browser = einladen_(), neuer_browser()
    for _ in range(3):  # a scanner looks, too
        assert ziel(browser.get(link)) == ANNEHMEN, "the address shows no secret"
    seite = browser.get(ANNEHMEN)
    assert "<title>Einladung annehmen – Muster Maschinenbau GmbH</title>" in seite.text
    assert "Sabine Krüger-Özdemir" in seite.text and link.rpartition("/")[2] not in seite.text
    assert seite.headers["cache-control"] == "no-store"
    assert ziel(annehmen(browser)) == "/vertraege#willkommen"
    assert browser.angemeldet
    assert zellen(NEU) == {("AL-1000017", "bestand_lesen")}
    assert "Ihr Zugang" in post_an(NEU)[-1].betreff
    assert "hat Ihre Einladung angenommen" in post_an(CHEFIN)[-1].betreff
    with snapshot() as db:
        gefunden = select(Protokoll).where(Protokoll.handlung == "einladung.annehmen")
        (eintrag,) = db.exec(gefunden)
    assert (eintrag.akteur, eintrag.betroffener) == ("Neele Brandt", "Neele Brandt")
    assert eintrag.einzelheiten["zellen"][0]["vertrag"] == "AL-1000017"
    assert eintrag.einzelheiten["eingeladen_von"] == akteur(CHEFIN).benutzer_id


def test_tot_ist_tot_und_alle_toten_sehen_gleich_aus(neuer_browser: Browsers) -> None:
    benutzt, widerrufen, erneuert = einladen_(), einladen_("b@b.example"), einladen_("c@b.example")
    annehmen(neuer_browser(), benutzt)
    with transaction() as db:
        v = delegation.handelnd(db, akteur(CHEFIN), firma(db).id or 0)
        nummer = {e.email: e.id or 0 for e in db.exec(select(Einladung))}
        einladen.widerrufen(db, v, nummer["b@b.example"])
        einladen.erneut_senden(db, v, nummer["c@b.example"])
    abgelaufen = einladen_("d@b.example")
    seiten = set()
    with time_machine.travel(clock.now() + timedelta(days=7, minutes=1)):
        for link in (benutzt, widerrufen, erneuert, abgelaufen, "/einladung/" + "A" * 43):
            browser = neuer_browser()
            for antwort in (browser.get(link), annehmen(browser, link), browser.get(ANNEHMEN)):
                assert antwort.status_code == 410, link
                seiten.add(antwort.text)
    (seite,) = seiten
    assert "Dieser Link gilt nicht mehr" in seite
    assert "Muster" not in seite and "Krüger" not in seite


@pytest.mark.parametrize(
    "secret", ["x", "x" * 900, "null", "[]", "%00", "%ff", "..%2f..", "a%0d%0ab"]
)
def test_erfundene_links_verraten_und_aendern_nichts(neuer_browser: Browsers, secret: str) -> None:
    einladen_()
    browser, vorher = neuer_browser(), spuren()
    for antwort in (browser.get(f"/einladung/{secret}"), annehmen(browser, f"/einladung/{secret}")):
        assert antwort.status_code in (404, 410) and "Muster" not in antwort.text
    assert spuren() == vorher


def test_was_kein_formular_von_uns_sendet_aendert_nichts(neuer_browser: Browsers) -> None:
    link, browser = einladen_(), neuer_browser()
    browser.get(link)
    vorher = spuren()
    form = "application/x-www-form-urlencoded"
    for body, art in (
        (b"", form),
        (b"null", "application/json"),
        (b'{"passwort_neu": []}', "application/json"),
        (b"passwort_neu=" + b"x" * 1_000_000, form),
        (b"passwort_neu=a&passwort_neu=b&passwort_wiederholen=a", form),
        (b"passwort_neu=%ff%00&passwort_wiederholen=%ff%00", form),
    ):
        assert browser.roh(ANNEHMEN, body, art).status_code in (303, 413, 422)
    fremd = browser.post(ANNEHMEN, {"Origin": "https://boese.example"}, passwort_neu=WORT)
    assert fremd.status_code == 403
    assert spuren() == vorher
    assert ziel(annehmen(browser)) == "/vertraege#willkommen", "the link still works"


def test_gleichzeitig_wirkt_der_link_einmal(neuer_browser: Browsers) -> None:
    link = einladen_()
    einer, andere = neuer_browser("198.51.100.1"), neuer_browser("198.51.100.2")
    with ThreadPoolExecutor(6) as pool:
        antworten = list(pool.map(
            lambda n: annehmen((einer, andere)[n % 2], link, f"{WORT} {n}"), range(6)
        ))  # fmt: skip
    assert sorted(a.status_code for a in antworten) in ([303, *[410] * 5], [*[303] * 2, *[410] * 4])
    ziele = [ziel(a) for a in antworten if a.status_code == 303]
    assert ziele.count("/vertraege#willkommen") == 1
    with snapshot() as db:
        assert len(db.exec(select(Benutzer).where(Benutzer.email == NEU)).all()) == 1


@pytest.mark.parametrize(
    ("neu", "wiederholt", "grund"),
    [
        ("zu kurz", "zu kurz", "zu-kurz"),
        ("NeeleBrandtNeeleBrandt", "NeeleBrandtNeeleBrandt", "zu-leicht"),
        ("Muster Maschinenbau GmbH!", "Muster Maschinenbau GmbH!", "zu-leicht"),
        (WORT, WORT + "!", "ungleich"),
    ],
)
def test_ein_schlechtes_passwort_sagt_warum(
    neuer_browser: Browsers, neu: str, wiederholt: str, grund: str
) -> None:
    browser = neuer_browser()
    browser.get(einladen_())
    antwort = browser.post(ANNEHMEN, passwort_neu=neu, passwort_wiederholen=wiederholt)
    assert ziel(antwort) == f"{ANNEHMEN}#{grund}"
    assert f'id="{grund}"' in browser.get(ANNEHMEN).text
    assert ziel(annehmen(browser)) == "/vertraege#willkommen", "the link still works"


def test_hilfe_beim_tippen_kennt_die_eingeladene(neuer_browser: Browsers) -> None:
    browser = neuer_browser()
    browser.get(einladen_())
    schlecht = browser.post("/passwort-guete", passwort_neu="NeeleBrandt@Muster").json()
    assert schlecht["score"] < 3 and "zu Ihnen" in schlecht["hinweis"]
    assert browser.post("/passwort-guete", passwort_neu=WORT).json()["score"] >= 3
    fremde = neuer_browser().post(
        "/passwort-guete", {"Accept": "application/json"}, passwort_neu=WORT
    )
    assert fremde.status_code == 422


class TestWerSchonEinenZugangHat:
    """He joins with his own login; nobody else does."""

    EMINE = "nutzer@pflege.example"

    def test_meldet_sich_an_und_kommt_zurueck(self, neuer_browser: Browsers) -> None:
        link, browser = einladen_(self.EMINE), neuer_browser()
        browser.get(link)
        seite = browser.get(ANNEHMEN).text
        assert "schon einen Zugang" in seite and "Neues Passwort" not in seite
        assert ziel(annehmen(browser)) == ANNEHMEN, "no new password for an account"
        assert browser.anmelden(self.EMINE, demo.PASSWORT) == ANNEHMEN
        assert "Zugang aktivieren" in browser.get(ANNEHMEN).text
        assert ziel(browser.post(ANNEHMEN)) == "/vertraege#willkommen"
        assert ("AL-1000017", "bestand_lesen") in zellen(self.EMINE)
        with snapshot() as db:
            name = db.exec(select(Benutzer).where(Benutzer.email == self.EMINE)).one().name
        assert name == "Emine Şahin", "an account keeps its own name"

    def test_unter_anderer_adresse_wird_er_abgewiesen(self, neuer_browser: Browsers) -> None:
        link, browser = einladen_(self.EMINE), neuer_browser()
        browser.anmelden("nutzer@muster.example", demo.PASSWORT)
        vorher = spuren()
        browser.get(link)
        seite = browser.get(ANNEHMEN).text
        assert "für eine andere E-Mail-Adresse" in seite and "Abmelden" in seite
        assert self.EMINE not in seite and "Zugang aktivieren" not in seite
        assert ziel(browser.post(ANNEHMEN)) == ziel(annehmen(browser, link)) == ANNEHMEN
        assert spuren() == vorher

    @pytest.mark.parametrize(
        ("status", "satz"),
        [(Kontostatus.WARTET, "Zugangskennung"), (Kontostatus.GESPERRT, "gesperrt")],
    )
    def test_wartend_oder_gesperrt_hilft_keine_einladung(
        self, neuer_browser: Browsers, status: Kontostatus, satz: str
    ) -> None:
        link, browser = einladen_(self.EMINE), neuer_browser()
        with transaction() as db:
            konto = db.exec(select(Benutzer).where(Benutzer.email == self.EMINE)).one()
            konto.status = status
        browser.get(link)
        assert satz in browser.get(ANNEHMEN).text
        vorher = spuren()
        assert ziel(annehmen(browser)) == ANNEHMEN
        assert spuren() == vorher

    @pytest.mark.parametrize(
        "email", ["schluessel@maklernord.example", "sachbearbeiter2@servicecenter.example"]
    )
    def test_makler_und_sachbearbeiter_scheitern_und_die_einladende_erfaehrt_es_erst_dann(
        self, neuer_browser: Browsers, email: str
    ) -> None:
        link, browser = einladen_(email), neuer_browser()
        vorher = len(post_an(CHEFIN))
        browser.anmelden(email, demo.PASSWORT)
        browser.get(link)
        assert "Zugang aktivieren" in browser.get(ANNEHMEN).text
        assert len(post_an(CHEFIN)) == vorher
        antwort = browser.post(ANNEHMEN)
        assert antwort.status_code == 409 and "passt nicht zu Ihrem Zugang" in antwort.text
        (mail,) = post_an(CHEFIN)[vorher:]
        assert "konnte nicht angenommen werden" in mail.betreff
        assert neuer_browser().get(link).status_code == 410
        with snapshot() as db:
            gesucht = select(Mitgliedschaft).where(
                Mitgliedschaft.benutzer_id == akteur(email).benutzer_id
            )
            assert [m for m in db.exec(gesucht) if m.personentyp != "vermittler"] == []


def spuren() -> list[int]:
    """How many rows there are, and what is still open."""
    with snapshot() as db:
        zahlen = [
            len(db.exec(select(t)).all()) for t in (Benutzer, Mitgliedschaft, Einladung, Protokoll)
        ]
        return [*zahlen, sum(e.stand == "offen" for e in db.exec(select(Einladung)))]
