"""The brake itself, with its counters in memory and in Redis."""

from collections.abc import Iterator

import pytest

from firmenportal.domain import anmeldebremse
from firmenportal.domain.anmeldebremse import (
    ERLAUBT,
    GebremstError,
    drosseln,
    fuer_fremde,
    fuer_geraet,
    netz,
    speicher,
)
from firmenportal.settings import settings
from tests.domain.personen import LENA


@pytest.fixture(params=["memory", "redis"], autouse=True)
def zaehler(request: pytest.FixtureRequest) -> Iterator[None]:
    usual = settings.redis_url
    settings.redis_url = "" if request.param == "memory" else request.getfixturevalue("redis_url")
    speicher.cache_clear()
    speicher().reset()
    yield
    settings.redis_url = usual
    speicher.cache_clear()


def gebremst(bremse: anmeldebremse.Bremse) -> int:
    """Minutes of the pause, 0 without one."""
    try:
        bremse.pruefen()
    except GebremstError as error:
        return error.minuten
    return 0


def test_nach_zehn_fehlern_eine_minute_danach_nach_jedem_laenger() -> None:
    lena = fuer_fremde(LENA, "192.0.2.1")
    for _ in range(ERLAUBT):
        assert gebremst(lena) == 0
        lena.fehlschlag()
    assert gebremst(lena) == 1
    lena.fehlschlag()
    assert gebremst(lena) == 1, "the pause that runs is not shortened or begun anew"
    lena.erfolg()
    assert gebremst(lena) == 0


def test_andere_konten_andere_adressen_und_geraete_zaehlen_fuer_sich() -> None:
    for _ in range(ERLAUBT):
        fuer_fremde(LENA, "192.0.2.1").fehlschlag()
    assert gebremst(fuer_fremde(LENA, "192.0.2.2")) == 1
    assert gebremst(fuer_fremde("otto@muster.example", "192.0.2.1")) == 0
    assert gebremst(fuer_geraet("x" * 64)) == 0


def test_drosseln_zaehlt_bis_zur_grenze() -> None:
    for _ in range(3):
        drosseln("probe", "wer", erlaubt=3, sekunden=3600)
    with pytest.raises(GebremstError) as error:
        drosseln("probe", "wer", erlaubt=3, sekunden=3600)
    assert error.value.minuten == 60
    drosseln("probe", "anderer", erlaubt=3, sekunden=3600)


@pytest.mark.parametrize(
    ("adresse", "zaehlt_als"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("", "unbekannt"),
        ("unsinn", "unbekannt"),
    ],
)
def test_eine_adresse_zaehlt_mit_ihrem_netz(adresse: str, zaehlt_als: str) -> None:
    assert netz(adresse) == zaehlt_als
