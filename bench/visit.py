"""Bytes and largest contentful paint of a first and of a repeat visit."""

import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from bench.figure import show
from bench.worlds import World
from tests import chromium as installed
from tests.server import running_server

_LCP = """() => new Promise(done => new PerformanceObserver(list =>
    done(list.getEntries().at(-1).startTime)).observe({type: "largest-contentful-paint",
    buffered: true}))"""


def measure(world: World) -> None:
    """The login page in a new browser, then again in the same one."""
    with (
        tempfile.TemporaryDirectory() as folder,
        running_server(Path(folder), world.url) as server,
        sync_playwright() as playwright,
    ):
        browser = installed.launch(playwright)
        page = _counted(browser)
        for visit in ("first", "repeat"):
            _sent.clear()
            page.goto(server.url + "/firmenonline/anmelden")
            lcp = page.evaluate(_LCP)
            show(f"visit: {visit}", kilobytes=sum(_sent) / 1000, requests=len(_sent), lcp_ms=lcp)
        browser.close()


_sent: list[int] = []


def _counted(browser: Browser) -> Page:
    """A page of which every byte received is counted, headers included."""
    page = browser.new_context(locale="de-DE").new_page()
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.on("Network.loadingFinished", lambda e: _sent.append(e["encodedDataLength"]))
    return page
