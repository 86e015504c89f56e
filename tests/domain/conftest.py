"""Counters of attempts start at zero in every test."""

from collections.abc import Iterator

import pytest

from firmenportal.domain.anmeldebremse import speicher


@pytest.fixture(autouse=True)
def keine_fehlversuche() -> Iterator[None]:
    speicher().reset()
    yield
    speicher().reset()
