"""Contrast of the tokens: every brand, both schemes, WCAG 2.2 AA; a new brand is in at once."""

from itertools import product
from typing import Literal

import pytest
from playwright.sync_api import Browser

from firmenportal.domain.auspraegung import AUSPRAEGUNGEN
from tests.browser.aussehen import SCHEMES
from tests.server import ROOT

TOKENS = (ROOT / "assets" / "tokens.css").read_text()
GROUNDS = ("surface", "sunken", "raised")
MEANINGS = ("info", "ok", "warn", "danger")
TEXT = [
    *product(("ink", "ink-soft"), GROUNDS),
    *product(("brand", "brand-strong"), ("surface", "raised", "brand-soft")),
    *product(("on-brand",), ("brand", "brand-strong")),
    *product(("on-deep", "on-deep-soft", "brand-accent"), ("brand-deep",)),
    *product(MEANINGS, ("surface", "raised")),
    *((meaning, f"{meaning}-soft") for meaning in MEANINGS),
    *(("ink", f"{meaning}-soft") for meaning in MEANINGS),
    ("on-danger", "danger"),
    ("on-inverse", "inverse"),
]
CONTROLS = [*product(("control", "focus"), GROUNDS)]
# The browser itself resolves light-dark() and color-mix(); a canvas gives plain sRGB.
COLOURS = """names => {
  const probe = document.body.appendChild(document.createElement("i"));
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  return Object.fromEntries(names.map((name) => {
    probe.style.color = `var(--${name})`;
    canvas.fillStyle = getComputedStyle(probe).color;
    canvas.fillRect(0, 0, 1, 1);
    return [name, [...canvas.getImageData(0, 0, 1, 1).data.slice(0, 3)]];
  }));
}"""


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("key", AUSPRAEGUNGEN)
def test_jede_marke_ist_lesbar(
    chromium: Browser, key: str, scheme: Literal["light", "dark"]
) -> None:
    colours = _colours(chromium, key, scheme)
    too_low = [
        f"{front} on {ground}: {contrast:.2f}"
        for pairs, least in ((TEXT, 4.5), (CONTROLS, 3.0))
        for front, ground in pairs
        if (contrast := _contrast(colours[front], colours[ground])) < least
    ]
    assert too_low == []


def _colours(chromium: Browser, key: str, scheme: Literal["light", "dark"]) -> dict[str, list[int]]:
    page = chromium.new_page(color_scheme=scheme)
    page.set_content(f"<html data-auspraegung={key}><style>{TOKENS}</style><body></body></html>")
    colours = page.evaluate(COLOURS, sorted({name for pair in TEXT + CONTROLS for name in pair}))
    page.close()
    return colours


def _contrast(one: list[int], other: list[int]) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: list[int]) -> float:
    """Relative luminance as WCAG defines it."""
    shares = [c / 255 for c in colour]
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
