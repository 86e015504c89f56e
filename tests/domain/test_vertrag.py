"""Numbers and words of contracts, as they are kept, ordered and searched."""

import pytest

from firmenportal.domain.errors import NotFoundError
from firmenportal.domain.vertrag import normalisiert, vertrag_id


@pytest.mark.parametrize(
    ("name", "getippt"),
    [
        ("Müller-Lüdenscheidt", "muller-ludenscheidt"),
        ("Weiß‑Yıldız", "weiss-yildiz"),
        ("D’Angelo", "d'angelo"),
        ("Łukasz Ørsted", "lukasz orsted"),
        ("  Freiherr   von Oer", "freiherr von oer"),
    ],
)
def test_gesucht_wird_wie_leute_tippen(name: str, getippt: str) -> None:
    assert normalisiert(name) == normalisiert(getippt) == getippt


def test_ids_stehen_in_der_reihenfolge_der_nummern() -> None:
    nummern = ["AK-0000001", "AK-9999999", "AL-0000000", "AL-1000017", "W0000004711"]
    ids = [vertrag_id(n) for n in nummern]
    assert ids == sorted(set(ids))


@pytest.mark.parametrize(
    "nummer", ["", "AL-123456", "AL-12345678", "al-1000017", "AL-١٢٣٤٥٦٧", "W4711", "9" * 5_000]
)
def test_was_keine_nummer_ist_gibt_es_nicht(nummer: str) -> None:
    with pytest.raises(NotFoundError):
        vertrag_id(nummer)
