"""In Chromium, from the action to the painted result: login, search, page, contract, switch."""

import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from bench.events import paths
from bench.figure import percentiles, show
from bench.worlds import World
from firmenportal.demo import PASSWORT
from tests import chromium as installed
from tests.server import Server, running_server

# Two frames after the last change it is on the screen.
_PAINTED = """() => new Promise(done =>
    requestAnimationFrame(() => requestAnimationFrame(() => done(0))))"""


def measure(worlds: Iterable[World], times: int = 20) -> None:
    """p50 and p95 of each step; `stopwatch` is what measuring itself costs."""
    with sync_playwright() as playwright:
        browser = installed.launch(playwright)
        for world in worlds:
            with (
                tempfile.TemporaryDirectory() as folder,
                running_server(Path(folder), world.url) as server,
            ):
                for who, email in (("hr", world.hr), ("broker", world.broker)):
                    for step, values in _steps(browser, server, world, email, times).items():
                        place = {"dialect": world.dialect, "world": world.size, "person": who}
                        show(f"browser: {step}", **place, **percentiles(values))
        browser.close()


def _steps(
    browser: Browser, server: Server, world: World, email: str, times: int
) -> dict[str, list[float]]:
    taken: dict[str, list[float]] = {}
    page = _signed_in(browser, server, email, taken, max(3, times // 4))
    contracts = paths(world, email)["open contract"]
    for n in range(times):
        number = contracts[n % len(contracts)].rpartition("/")[2]
        _timed(taken, "stopwatch", page, lambda: None)
        _timed(taken, "search", page, lambda number=number: _search(page, number))
        _timed(taken, "open contract", page, lambda number=number: _open(page, number))
        _timed(taken, "back", page, lambda: _back(page))
        page.goto(server.url + "/vertraege")
        expect(page.get_by_role("table", name="Verträge").get_by_role("row").nth(1)).to_be_visible()
        if page.get_by_role("button", name="Nächste Seite").count():
            _timed(taken, "next page", page, lambda: _next(page))
    for n in range(max(4, times // 4)):
        name = ("MetallRente", "FirmenOnline")[n % 2]
        _timed(taken, "switch", page, lambda name=name: _switch(page, name))
    page.context.close()
    return taken


def _signed_in(
    browser: Browser, server: Server, email: str, taken: dict[str, list[float]], times: int
) -> Page:
    while True:
        page = browser.new_context(locale="de-DE").new_page()
        page.goto(server.url + "/firmenonline/anmelden")
        page.get_by_label("E-Mail-Adresse").fill(email)
        page.get_by_label("Passwort", exact=True).fill(PASSWORT)
        _timed(taken, "login", page, lambda page=page: _login(page))
        if len(taken["login"]) == times:
            return page
        page.context.close()


def _login(page: Page) -> None:
    page.get_by_role("button", name="Anmelden").click()
    page.get_by_role("table", name="Verträge").get_by_role("row").nth(1).wait_for()


def _search(page: Page, number: str) -> None:
    page.get_by_label("Verträge durchsuchen").fill(number)
    rows = page.get_by_role("table", name="Verträge").locator("tbody tr")
    rows.nth(1).wait_for(state="detached")
    rows.first.filter(has_text=number).wait_for()


def _open(page: Page, number: str) -> None:
    page.get_by_role("link", name=number).click()
    page.get_by_role("heading", name="Ihre Rechte").wait_for()


def _back(page: Page) -> None:
    page.go_back()
    page.get_by_role("table", name="Verträge").get_by_role("row").nth(1).wait_for()


def _next(page: Page) -> None:
    first = page.get_by_role("table", name="Verträge").locator("tbody tr").first
    number = first.get_by_role("rowheader").get_by_role("link").inner_text()
    page.get_by_role("button", name="Nächste Seite").click()
    first.filter(has_not_text=number).wait_for()


def _switch(page: Page, name: str) -> None:
    page.get_by_role("button", name="Konto").click()
    page.get_by_role("menuitem", name="Portal wechseln").click()
    page.get_by_role("dialog").get_by_role("button", name=name).click()
    expect(page.locator("html")).to_have_attribute("data-auspraegung", name.lower())
    page.get_by_role("heading", level=1, name="Verträge").wait_for()


def _timed(taken: dict[str, list[float]], step: str, page: Page, act: Callable[[], object]) -> None:
    start = time.perf_counter()
    act()
    page.evaluate(_PAINTED)
    taken.setdefault(step, []).append((time.perf_counter() - start) * 1000)
