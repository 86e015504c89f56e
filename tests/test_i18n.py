"""Amounts and numbers are written as Babel writes them, only faster."""

import pytest
from babel.numbers import format_currency, format_decimal

from firmenportal.i18n import money, number

LOCALES = {"de": "de_DE", "en": "en_GB"}


@pytest.mark.parametrize("sprache", LOCALES)
@pytest.mark.parametrize("wert", [0, 1, 99, 100, 123456, 123456789, -5, -123456, 10**12])
def test_betraege_und_zahlen_wie_babel(wert: int, sprache: str) -> None:
    locale = LOCALES[sprache]
    assert money(wert, sprache) == format_currency(wert / 100, "EUR", locale=locale)
    assert number(wert, sprache) == format_decimal(wert, locale=locale)
