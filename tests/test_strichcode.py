"""Bar codes: what a scanner reads is the number of the case."""

import pytest

from firmenportal import strichcode

# Read back as „FA-2026-000417“ from a page that was printed and scanned.
GELESEN = (
    "211214132311111323122132223211123122223211223112122132123122"
    "1231221231222212311232213121311221142331112"
)


def test_jedes_zeichen_ist_elf_breit_und_einmalig() -> None:
    zeichen = [strichcode._ZEICHEN[6 * n : 6 * n + 6] for n in range(106)]
    assert len(set(zeichen)) == 106 and len(strichcode._ZEICHEN) == 6 * 106
    assert {sum(map(int, z)) for z in zeichen} == {11}
    assert {sum(map(int, z[::2])) % 2 for z in zeichen} == {0}, "bars of Code 128 are even"


def test_die_nummer_steht_darin_wie_ein_leser_sie_liest() -> None:
    assert "".join(map(str, strichcode.breiten("FA-2026-000417"))) == GELESEN


def test_die_ruhezone_umgibt_die_balken() -> None:
    svg = strichcode.als_svg("A")
    breite = sum(strichcode.breiten("A")) + 20
    assert f"viewBox='0 0 {breite} 60'" in svg and "<rect x='10'" in svg
    assert svg.count("<rect") == (len(strichcode.breiten("A")) + 1) // 2


@pytest.mark.parametrize("text", ["ä", "\n", "漢"])
def test_anderes_als_druckbares_ascii_geht_nicht(text: str) -> None:
    with pytest.raises(ValueError, match="ASCII"):
        strichcode.breiten(text)
