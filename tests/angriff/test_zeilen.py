"""The rows of attack and safety rules each have a test that is there."""

import ast
from functools import cache
from pathlib import Path

import pytest

from tests.angriff.zeilen import DELEGATION, FREISCHALTUNG, SICHERHEITSREGELN, VERMITTLER

TESTS = Path(__file__).parent.parent
GENANNT = {
    test
    for zeilen in (DELEGATION, FREISCHALTUNG, VERMITTLER, SICHERHEITSREGELN)
    for tests in zeilen.values()
    for test in tests
}


@cache
def namen_in(datei: str) -> frozenset[str]:
    baum = ast.walk(ast.parse((TESTS / f"{datei}.py").read_text()))
    return frozenset(n.name for n in baum if isinstance(n, ast.FunctionDef))


@pytest.mark.parametrize("test", sorted(GENANNT))
def test_der_genannte_test_ist_da(test: str) -> None:
    datei, _, name = test.partition("::")
    assert f"test_{name}" in namen_in(datei)


def test_jede_regel_hat_eine_zeile() -> None:
    assert list(SICHERHEITSREGELN) == list(range(1, 13))


def test_jeder_angriff_steht_in_einer_zeile() -> None:
    hier = {f"angriff/{p.stem}" for p in Path(__file__).parent.glob("test_*.py")}
    hier -= {"angriff/test_zeilen"}
    alle = {
        f"{d}::{t.removeprefix('test_')}"
        for d in hier
        for t in namen_in(d)
        if t.startswith("test_")
    }
    assert sorted(alle - GENANNT) == []
