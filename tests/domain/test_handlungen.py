"""Every act of the code has its words, in both languages, and its changes read as sentences."""

import ast
import fnmatch
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from firmenportal.domain import handlungen
from firmenportal.domain.handlungen import HANDLUNGEN, Namen
from firmenportal.domain.typvorschlag import Ausgang
from firmenportal.domain.weg import Weg
from firmenportal.i18n import catalogue

SOURCE = Path(__file__).parent.parent.parent / "firmenportal"
Function = ast.FunctionDef | ast.AsyncFunctionDef
OHNE_ENDE = "9999-12-31"


def worte(einzelheiten: dict[str, Any], namen: Namen | None = None, **personen: Any) -> list[str]:
    gelesen = handlungen.aenderungen(einzelheiten, personen, namen or Namen())
    return [handlungen.in_worten(a, "de") for a in gelesen]


def zelle(vorher: list[Any], nachher: list[Any]) -> dict[str, Any]:
    angaben = {"vertrag": "AL-1000017", "recht": "berechnen"}
    return {"zellen": [{**angaben, "vorher": vorher, "nachher": nachher}]}


def test_jede_handlung_des_programms_hat_ihre_worte() -> None:
    geschrieben = {h for file in SOURCE.rglob("*.py") for h in _handlungen(file) if "." in h}
    assert len(geschrieben) > 30
    assert {h for h in geschrieben if not fnmatch.filter(HANDLUNGEN, h)} == set()


def test_jeder_ausgang_eines_vorschlags_hat_seine_worte() -> None:
    assert {f"typvorschlag.{ausgang}" for ausgang in Ausgang} <= set(HANDLUNGEN)


def test_jedes_wort_hat_sein_englisches() -> None:
    titel = {text for _, text in HANDLUNGEN.values()} | set(Weg)
    baum = ast.parse((SOURCE / "domain/handlungen.py").read_text())
    aufrufe = [n for n in ast.walk(baum) if isinstance(n, ast.Call) and n.args]
    erste = [c.args[0] for c in aufrufe if getattr(c.func, "id", "") in ("Satz", "_an", "_angabe")]
    saetze = {str(e.value) for e in erste if isinstance(e, ast.Constant)}
    aus_worten = {s for s in saetze if re.sub(r"{\w+}", "", s).strip()}
    assert len(aus_worten) > 10
    assert (titel | aus_worten) - set(catalogue()) == set()


@pytest.mark.parametrize(
    ("vorher", "nachher", "satz"),
    [
        ([], [["0001-01-01", OHNE_ENDE]], "neu, unbefristet"),
        ([], [["2026-12-01", OHNE_ENDE]], "neu, ab 01.12.2026"),
        ([["0001-01-01", OHNE_ENDE]], [], "entfällt, vorher unbefristet"),
        (
            [["0001-01-01", OHNE_ENDE]],
            [["0001-01-01", "2027-01-01"]],
            "vorher unbefristet, jetzt bis 31.12.2026",
        ),
        (
            [],
            [["2026-12-01", "2027-01-01"], ["2027-03-01", "2027-04-01"]],
            "neu, 01.12.2026 bis 31.12.2026, 01.03.2027 bis 31.03.2027",
        ),
    ],
)
def test_eine_zelle_nennt_vorher_und_nachher(
    vorher: list[Any], nachher: list[Any], satz: str
) -> None:
    assert worte(zelle(vorher, nachher)) == [f"Berechnen für AL-1000017: {satz}"]


def test_zugewiesene_vertraege_nennen_nur_den_unterschied() -> None:
    bisher, kuenftig = ["AL-1000017", "AL-1000033"], ["AL-1000033", "AL-1000041"]
    assert worte({"vertraege": [bisher, kuenftig]}) == [
        "Verwaltung von AL-1000017: entfällt",
        "Verwaltung von AL-1000041: neu",
    ]


def test_rolle_person_und_zeitraum_stehen_in_worten_da() -> None:
    einzelheiten = {
        "vertretung": 3,
        "vertretene": 7,
        "geliehen": "alle",
        "von": "2026-12-01",
        "bis": "2026-12-08",
    }
    assert worte(einzelheiten, Namen({7: "Lena Schäfer"})) == [
        "Vertretene Person: Lena Schäfer",
        "Rechte: alle Rechte",
        "Zeitraum: 01.12.2026 bis 07.12.2026",
    ]
    assert worte({"berechtigungstyp": ["Admin", "Nutzer"], "personentyp": "andere"}) == [
        "Berechtigungstyp: vorher Admin, jetzt Nutzer",
        "Personentyp: Dienstleister",
    ]


def test_geliehenes_und_gebuendeltes_steht_einzeln_da() -> None:
    satz = ["Berechnen für AL-1000017"]
    assert worte({"geliehen": [["AL-1000017", "berechnen"]]}) == satz
    assert worte({"inhalt": [{"vertrag": "AL-1000017", "recht": "berechnen"}]}) == satz


def test_eine_lieferung_nennt_was_sich_am_vertrag_geaendert_hat() -> None:
    stelle = {"maklerhaus": 2, "vertrag": "AL-1000017", "tage": [None, ["2026-01-01", OHNE_ENDE]]}
    felder = {"status": ["aktiv", "beendet"], "bestand": [stelle], "einzelvertraege": {"neu": 3}}
    assert worte({"vertraege": {"AL-1000017": felder}}, Namen(haeuser={2: "Makler Süd"})) == [
        "Status von AL-1000017: vorher aktiv, jetzt beendet",
        "Betreuung von AL-1000017 durch Makler Süd: neu, ab 01.01.2026",
        "Einzelverträge von AL-1000017: 3 neu",
    ]


def test_adressen_stehen_nur_in_den_personenangaben() -> None:
    assert worte({}, email="neu@muster.example") == ["E-Mail-Adresse: neu@muster.example"]
    assert worte({}, vorher="a@x.example", nachher="b@x.example") == [
        "E-Mail-Adresse: vorher a@x.example, jetzt b@x.example"
    ]


def _handlungen(file: Path) -> Iterator[str]:
    """What is handed over as `handlung` anywhere: constants, also those of a condition.

    Of one that is put together the beginning, with a star.
    """
    baum = ast.parse(file.read_text())
    stellen = _stellen(baum, privat=True) | _oeffentliche()
    for call in (n for n in ast.walk(baum) if isinstance(n, ast.Call)):
        name = getattr(call.func, "id", getattr(call.func, "attr", ""))
        stelle = stellen.get(name, len(call.args))
        werte = [k.value for k in call.keywords if k.arg == "handlung"]
        for wert in (*werte, *call.args[stelle : stelle + 1]):
            yield from _konstanten(wert)


def _konstanten(wert: ast.expr) -> Iterator[str]:
    if isinstance(wert, ast.JoinedStr) and isinstance(wert.values[0], ast.Constant):
        yield f"{wert.values[0].value}*"
    elif isinstance(wert, ast.IfExp):
        yield from (*_konstanten(wert.body), *_konstanten(wert.orelse))
    elif isinstance(wert, ast.Constant):
        yield str(wert.value)


@cache
def _oeffentliche() -> dict[str, int]:
    baeume = (ast.parse(file.read_text()) for file in SOURCE.rglob("*.py"))
    return {name: n for baum in baeume for name, n in _stellen(baum, privat=False).items()}


def _stellen(baum: ast.Module, *, privat: bool) -> dict[str, int]:
    """By name of the function: where its parameter `handlung` stands."""
    gefunden: dict[str, int] = {}
    for node in ast.walk(baum):
        if isinstance(node, Function) and node.name.startswith("_") == privat:
            namen = [a.arg for a in node.args.args]
            if "handlung" in namen:
                gefunden[node.name] = namen.index("handlung")
    return gefunden


def test_was_ein_widerrufscode_aussetzte_wird_gezaehlt_und_genannt() -> None:
    assert worte({"ausgesetzt": [["AL-1000017", "berechnen"]], "ernennung": "Admin"}) == [
        "Berechnen für AL-1000017",
        "Ernennung: Admin",
    ]
    angaben = {"ausgesetzte_einladungen": [3, 4], "ausgesetzte_vertretungen": []}
    assert worte(angaben) == ["Ausgesetzte Einladungen: 2"]
