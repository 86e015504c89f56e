"""Any sequence of deltas leads to the stock that one full delivery would have brought."""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from firmenportal.db import snapshot
from firmenportal.domain.bestandsdaten.formate import DATEIEN
from firmenportal.domain.firma import Firma
from firmenportal.domain.vermittler import Benutzerschluessel, Bestand, Maklerhaus, Zeichner
from firmenportal.domain.vertrag import (
    Beitragsmonat,
    Einzelvertrag,
    Gruppenvertrag,
    VertragAuspraegung,
)
from tests.databases import Databases, engine_on
from tests.domain.lieferungen import Dateien, laden

FIRMEN, HAEUSER = ("K100", "K200"), ("H100", "H200")
VERTRAEGE = {"AL-1000001": "K100", "AL-1000002": "K200", "AK-1000003": "K200"}
STATUS = ("aktiv", "beantragt", "beitragsfrei", "abgemeldet", "beendet", "in Rentenbezug")
STETS: Dateien = {
    "firmen": [f"{k};Firma {k};;;;" for k in FIRMEN],
    "maklerhaeuser": [f"{h};Haus {h};;;;" for h in HAEUSER],
    "gruppenvertraege": [
        f"{n};{k};{'bKV' if n[1] == 'K' else 'bAV'};{'' if n[1] == 'K' else 'Pensionskasse'};"
        "Tarif;aktiv;2020-01-01;monatlich;GK-1;;"
        for n, k in VERTRAEGE.items()
    ],
}


def _stamm(kennzeichen: Sequence[str]) -> st.SearchStrategy[str]:
    name, aktion = st.sampled_from("ÄBC"), st.sampled_from(["", "sperren", "entsperren"])
    return st.builds("{};{};;;;{}".format, st.sampled_from(kennzeichen), name, aktion)


@st.composite
def _gruppenvertrag(draw: st.DrawFn) -> str:
    nummer = draw(st.sampled_from(sorted(VERTRAEGE)))
    bkv = nummer.startswith("AK")
    keys = draw(st.sets(st.sampled_from(["metallrente", "chemierente", "klinikrente"])))
    return ";".join(
        [
            nummer,
            VERTRAEGE[nummer],
            "bKV" if bkv else "bAV",
            "" if bkv else "Direktversicherung",
            draw(st.sampled_from(["Tarif Süd", "Tarif Nord"])),
            draw(st.sampled_from(["aktiv", "beendet"])),
            "2020-01-01",
            "monatlich",
            draw(st.sampled_from(["", "GK-1", "GK-2"])),
            ",".join(sorted(keys)),
            draw(st.sampled_from(["", "ja"])),
        ]
    )


@st.composite
def _einzelvertrag(draw: st.DrawFn) -> str:
    nummer = f"{draw(st.sampled_from(sorted(VERTRAEGE)))}/0000{draw(st.integers(1, 3))}"
    if draw(st.integers(0, 4)) == 0:
        return f"{nummer};;;;;;;;;;loeschen"
    status = draw(st.sampled_from(STATUS))
    beitrag = draw(st.integers(0, 500)) if status in ("aktiv", "beantragt") else 0
    ende = "2025-01-01" if status in ("abgemeldet", "beendet") else ""
    name = draw(st.sampled_from(["Ünal", "Weiß-Yıldız"]))
    firma = draw(st.integers(0, beitrag))
    return f"{nummer};Jo;{name};1980-01-01;;{status};{beitrag},00;{firma},00;2020-01-01;{ende};"


def _monat(vertrag: str, monat: int, betrag: int, aktion: str) -> str:
    return f"{vertrag};2026-0{monat};{betrag},00;0;{aktion}"


def _bestand(vertrag: str, jahr: int, monat: int, aktion: str) -> str:
    """A year of a contract belongs to one house, so that no two rows ever share a day."""
    return f"{HAEUSER[jahr % 2]};{vertrag};{jahr}-01-01;{jahr}-0{monat}-28;{aktion}"


_VERTRAG = st.sampled_from(sorted(VERTRAEGE))
_LOESCHEN = st.sampled_from(["", "", "loeschen"])
ZEILEN: dict[str, st.SearchStrategy[str]] = {
    "firmen": _stamm(FIRMEN),
    "maklerhaeuser": _stamm(HAEUSER),
    "gruppenvertraege": _gruppenvertrag(),
    "einzelvertraege": _einzelvertrag(),
    "beitragsmonate": st.builds(_monat, _VERTRAG, st.integers(1, 3), st.integers(0, 99), _LOESCHEN),
    "zeichner": st.builds("{};{};;{}".format, st.sampled_from(HAEUSER), st.just("A"), _LOESCHEN),
    "bestand": st.builds(_bestand, _VERTRAG, st.integers(2021, 2023), st.integers(1, 9), _LOESCHEN),
    "benutzerschluessel": st.builds(
        "{};{};{}".format,
        st.sampled_from(["MN-1", "MN-2"]),
        st.sampled_from(HAEUSER),
        st.sampled_from(["", "sperren", "entsperren", "loeschen"]),
    ),
}


def _schluessel(datei: str, zeile: str) -> tuple[str, ...]:
    felder = zip(DATEIEN[datei].spalten, zeile.split(";"), strict=True)
    return tuple(wert for spalte, wert in felder if spalte.schluessel)


@st.composite
def _delta(draw: st.DrawFn) -> Dateien:
    """A few rows for each file, no key twice."""
    delta: Dateien = {}
    for datei, zeile in ZEILEN.items():
        gezogen = draw(st.lists(zeile, max_size=3))
        delta[datei] = list({_schluessel(datei, z): z for z in gezogen}.values())
    return delta


def _zusammengefasst(deltas: list[Dateien]) -> Dateien:
    """One delivery that says what the sequence says: of each thing the last row.

    What a row leaves alone when it says nothing is carried on from the rows before.
    """
    letzte: dict[tuple[str, tuple[str, ...]], str] = {}
    for datei, zeile in ((d, z) for delta in deltas for d in DATEIEN for z in delta.get(d, ())):
        schluessel = datei, _schluessel(datei, zeile)
        bisher = letzte.pop(schluessel, "")
        if not zeile.endswith("loeschen"):
            merkt_sich = datei in ("firmen", "maklerhaeuser", "benutzerschluessel")
            aktiviert = datei == "gruppenvertraege"
            traegt = bisher.rpartition(";")[2] if merkt_sich or aktiviert else ""
            letzte[schluessel] = zeile + traegt if zeile.endswith(";") else zeile
    return {d: [z for (datei, _), z in letzte.items() if datei == d] for d in DATEIEN}


def _abbild() -> dict[str, set[Any]]:
    """The whole stock without the database's own ids and moments."""
    tabellen = (Einzelvertrag, Beitragsmonat, VertragAuspraegung)
    with snapshot() as db:
        firmen = {f.id: f.kundennummer for f in db.exec(select(Firma))}
        haeuser = {h.id: h.hausnummer for h in db.exec(select(Maklerhaus))}
        ids = {"firma_id": firmen, "maklerhaus_id": haeuser}
        bild = {}
        for tabelle in (*tabellen, Firma, Maklerhaus, Gruppenvertrag, Zeichner, Bestand,
                        Benutzerschluessel):  # fmt: skip
            zeilen = [zeile.model_dump() for zeile in db.exec(select(tabelle))]
            bild[tabelle.__name__] = {
                tuple(
                    (k, ids[k][w] if k in ids else bool(w) if k == "aktiviert_am" else w)
                    for k, w in zeile.items()
                    if k != "id" or tabelle is Gruppenvertrag
                )
                for zeile in zeilen
            }
    return bild


def _geladen(databases: Databases, deltas: list[Dateien]) -> dict[str, set[Any]]:
    with engine_on(databases.fresh()), tempfile.TemporaryDirectory() as ordner:
        for delta in deltas:
            ergebnis = laden(Path(ordner), delta)
            assert ergebnis.befunde == []
        return _abbild()


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(deltas=st.lists(_delta(), min_size=1, max_size=3))
def test_deltas_nacheinander_ergeben_die_volle_lieferung(
    databases: Databases, deltas: list[Dateien]
) -> None:
    folge = [STETS, *deltas]
    assert _geladen(databases, folge) == _geladen(databases, [_zusammengefasst(folge)])
