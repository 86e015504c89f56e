"""Sealed text: read for its purpose alone, in time, and unchanged."""

from datetime import timedelta

import pytest
import time_machine

from firmenportal import clock, geheim

INHALT = {"state": "x", "portal": "metallrente"}


def test_verschlossenes_geht_in_ein_cookie_und_wieder_auf() -> None:
    siegel = geheim.verschliessen("probe", INHALT)
    assert siegel.isascii() and not set(siegel) & set('"=,; ') and "metallrente" not in siegel
    assert geheim.oeffnen("probe", siegel) == INHALT
    assert geheim.verschliessen("probe", INHALT) != siegel


def test_fuer_etwas_anderes_oder_zu_spaet_bleibt_es_zu() -> None:
    siegel = geheim.verschliessen("probe", INHALT)
    assert geheim.oeffnen("anderes", siegel) is None
    with time_machine.travel(clock.now() + timedelta(minutes=11)):
        assert geheim.oeffnen("probe", siegel, timedelta(minutes=10)) is None
        assert geheim.oeffnen("probe", siegel) == INHALT


@pytest.mark.parametrize("text", ["", "x", "=", "\u00fc", "A" * 200, "\ud800"])
def test_was_nicht_verschlossen_wurde_geht_nicht_auf(text: str) -> None:
    assert geheim.oeffnen("probe", text) is None


def test_was_veraendert_wurde_geht_nicht_auf() -> None:
    siegel = geheim.verschliessen("probe", INHALT)
    for stelle in range(0, len(siegel), 10):
        anders = "A" if siegel[stelle] != "A" else "B"
        assert geheim.oeffnen("probe", siegel[:stelle] + anders + siegel[stelle + 1 :]) is None
