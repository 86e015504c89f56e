"""Every page, whoever wrote it: accessible, one heading, nothing beyond the edge, own brand."""

from collections.abc import Callable
from functools import cache
from itertools import product

import pytest
from playwright.sync_api import Browser, Page, expect

from firmenportal.domain.auspraegung import AUSPRAEGUNGEN
from firmenportal.pages import SEITEN, Seite
from tests.browser.aussehen import (
    BILDER,
    GEZEICHNET,
    NARROW,
    SCHEMES,
    WER,
    WIDE,
    assert_accessible,
    assert_fits,
    is_public,
    looks,
    open_page,
    wer_sieht,
)
from tests.conftest import CookieOf, SignIn
from tests.server import Server

NICHT_GEFUNDEN = next(seite for seite in SEITEN if seite.route == "404")
OEFFENTLICH = [seite for seite in SEITEN if is_public(seite)]
GESCHUETZT = [seite for seite in SEITEN if not is_public(seite) and seite != NICHT_GEFUNDEN]


def _route(seite: Seite) -> str:
    return seite.route


@pytest.mark.parametrize("seite", OEFFENTLICH, ids=_route)
def test_oeffentliche_seite_haelt_die_regeln(portal: Server, page: Page, seite: Seite) -> None:
    open_page(page, portal, seite)
    _assert_keeps_the_rules(page)


@pytest.mark.parametrize("adresse", GEZEICHNET)
def test_vom_server_gezeichnete_seite_haelt_die_regeln(
    portal: Server, page: Page, adresse: str
) -> None:
    page.goto(portal.url + adresse)
    _assert_keeps_the_rules(page)


@pytest.fixture(scope="module")
def sitzung_von(cookie_of: CookieOf) -> Callable[[str], str]:
    """One session per person for all pages: looking changes nothing in it."""
    return cache(cookie_of)


@pytest.mark.parametrize("seite", GESCHUETZT, ids=_route)
def test_geschuetzte_seite_haelt_die_regeln(
    portal: Server, page: Page, sitzung_von: Callable[[str], str], seite: Seite
) -> None:
    _anmelden(page, portal, sitzung_von(wer_sieht(seite)))
    open_page(page, portal, seite)
    _assert_keeps_the_rules(page)


def test_unbekannte_adresse_bleibt_im_rahmen(
    portal: Server, page: Page, sitzung_von: Callable[[str], str]
) -> None:
    _anmelden(page, portal, sitzung_von(WER))
    page = page.context.new_page()  # its console tells the status 404
    open_page(page, portal, NICHT_GEFUNDEN)
    expect(page.get_by_role("heading", name="Seite nicht gefunden")).to_be_visible()
    expect(page.get_by_role("navigation", name="Hauptnavigation")).to_be_visible()
    _assert_keeps_the_rules(page)


@pytest.mark.parametrize("key", AUSPRAEGUNGEN)
def test_anmeldung_traegt_die_marke_ohne_skript(
    portal: Server, chromium: Browser, key: str
) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{portal.url}/{key}/anmelden")
    expect(page.get_by_role("complementary")).to_contain_text(AUSPRAEGUNGEN[key].name)
    deep = page.get_by_role("complementary").evaluate("e => getComputedStyle(e).backgroundColor")
    page.goto(f"{portal.url}/")
    card = page.get_by_role("link", name=AUSPRAEGUNGEN[key].name)
    expect(card.first).to_have_css("background-color", deep)
    context.close()


@pytest.mark.parametrize("key", AUSPRAEGUNGEN)
def test_kopf_traegt_genau_die_wortmarke_der_sitzung(page_of: SignIn, key: str) -> None:
    page = page_of(WER, key)
    marke = page.get_by_role("banner").locator("[data-marke]:visible")
    expect(marke).to_have_text([AUSPRAEGUNGEN[key].name])
    BILDER.mkdir(parents=True, exist_ok=True)
    for scheme, size in product(SCHEMES, (WIDE, NARROW)):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size(size)
        page.screenshot(path=BILDER / f"kopf-{key}-{scheme}-{size['width']}.png")


def _anmelden(page: Page, portal: Server, cookie: str) -> None:
    name, _, value = cookie.partition("=")
    page.context.add_cookies([{"name": name, "value": value, "url": portal.url}])


def _assert_keeps_the_rules(page: Page) -> None:
    for _ in looks(page):
        assert_accessible(page)
    assert_fits(page)
