"""The insurer's stock comes in: completely or not at all, row by row, and everybody is told."""

import csv
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import SQLModel, col, select

from firmenportal.db import snapshot
from firmenportal.domain import bestandsdaten
from firmenportal.domain.bestandsdaten import Ergebnis
from firmenportal.domain.bestandsdaten.formate import DATEIEN
from firmenportal.domain.firma import Firma
from firmenportal.domain.protokoll import Protokoll
from firmenportal.domain.vermittler import Benutzerschluessel, Bestand, Maklerhaus, Zeichner
from firmenportal.domain.vertrag import (
    Beitragsmonat,
    Einzelvertrag,
    Gruppenvertrag,
    VertragAuspraegung,
    vertrag_id,
)
from firmenportal.domain.zeitraum import OHNE_ENDE
from tests.domain.lieferungen import (
    ABEL,
    ALLES,
    CHEMIE,
    GESUND,
    GROSS,
    METALL,
    MUSTER,
    NORD,
    PFLEGE,
    SUED,
    UWE,
    Dateien,
    gruende,
    laden,
    schreiben,
)

DOKUMENT = Path(__file__).parent.parent.parent / "docs" / "bestandsdaten.md"
TABELLEN: tuple[type[SQLModel], ...] = (
    Firma,
    Maklerhaus,
    Zeichner,
    Gruppenvertrag,
    VertragAuspraegung,
    Einzelvertrag,
    Beitragsmonat,
    Bestand,
    Benutzerschluessel,
)
AL17, AL66, AK74 = map(vertrag_id, ("AL-1000017", "AL-1000066", "AK-1000074"))
LENA, PFLEGERIN = "nutzer@muster.example", "firmenadmin@pflege.example"
NORDS, SUEDS = "vermittler@maklernord.example", "vermittler@maklersued.example"

pytestmark = pytest.mark.usefixtures("db_url")


def abbild() -> dict[str, list[dict[str, Any]]]:
    """Everything that deliveries write, in order."""
    with snapshot() as db:
        return {
            tabelle.__name__: sorted(
                (zeile.model_dump() for zeile in db.exec(select(tabelle))), key=repr
            )
            for tabelle in TABELLEN
        }


def vertrag(vertrag_id: int = AL17) -> Gruppenvertrag:
    with snapshot() as db:
        return db.get_one(Gruppenvertrag, vertrag_id)


def eintraege() -> list[Protokoll]:
    with snapshot() as db:
        return list(db.exec(select(Protokoll).order_by(col(Protokoll.id))))


# What comes in


def test_eine_lieferung_bringt_alles_was_in_ihr_steht(tmp_path: Path) -> None:
    ergebnis = laden(tmp_path, ALLES)
    assert ergebnis.geladen and ergebnis.befunde == []
    assert ergebnis.zahlen["einzelvertraege.csv"] == {"neu": 3}
    stand = abbild()
    firmen = {f["name"] for f in stand["Firma"]}
    assert firmen == {"Muster Maschinenbau GmbH", "Beispiel Pflege gGmbH"}
    assert {a["auspraegung"] for a in stand["VertragAuspraegung"] if a["vertrag_id"] == AL66} == {
        "chemierente",
        "metallrente",
    }
    assert {(b["von"], b["bis"]) for b in stand["Bestand"]} == {
        (date(2024, 2, 1), OHNE_ENDE),
        (date(2020, 1, 1), date(2026, 1, 1)),
    }


def test_summen_zaehlen_die_versicherten(tmp_path: Path) -> None:
    laden(tmp_path, ALLES)
    assert (vertrag().versicherte, vertrag().beitrag_cent) == (2, 438_00)
    assert vertrag().davon_firma_cent == 57_12
    beantragt = ABEL.replace(";aktiv;", ";beantragt;")
    laden(tmp_path, einzelvertraege=[beantragt])
    assert (vertrag().versicherte, vertrag().beitrag_cent) == (1, 100_00)


def test_umlaute_findet_die_suche_ohne_akzente(tmp_path: Path) -> None:
    laden(tmp_path, ALLES)
    with snapshot() as db:
        texte = db.exec(select(Einzelvertrag.suchtext).where(Einzelvertrag.lfd == 93)).one()
    assert texte.startswith("hubner-gross anne")
    assert vertrag().suchtext == "al-1000017 muster maschinenbau gmbh direktversicherung metall"


def test_ein_neuer_firmenname_steht_auch_im_suchtext_der_vertraege(tmp_path: Path) -> None:
    laden(tmp_path, ALLES)
    laden(tmp_path, firmen=[MUSTER.replace("Muster Maschinenbau", "Übermut Anlagenbau")])
    assert "ubermut anlagenbau" in vertrag().suchtext


def test_was_keine_zeile_nennt_bleibt_wie_es_ist(tmp_path: Path) -> None:
    laden(tmp_path, ALLES)
    vorher = abbild()
    ergebnis = laden(tmp_path, einzelvertraege=[ABEL.replace("338,00", "350,00")])
    assert ergebnis.zahlen == {"einzelvertraege.csv": {"geändert": 1}}
    nachher = abbild()
    assert [t for t in vorher if vorher[t] != nachher[t]] == ["Gruppenvertrag", "Einzelvertrag"]
    assert vertrag().beitrag_cent == 450_00


def test_dieselbe_lieferung_noch_einmal_aendert_nichts(tmp_path: Path) -> None:
    laden(tmp_path, ALLES)
    vorher, protokolliert = abbild(), len(eintraege())
    ergebnis = laden(tmp_path, ALLES)
    assert ergebnis.geladen and ergebnis.geaendert == 0
    assert abbild() == vorher
    assert len(eintraege()) == protokolliert


def test_eine_probe_prueft_alles_und_behaelt_nichts(tmp_path: Path) -> None:
    leer = abbild()
    ergebnis = laden(tmp_path, ALLES, probe=True)
    assert not ergebnis.geladen
    assert ergebnis.zahlen["firmen.csv"] == {"neu": 2}
    assert abbild() == leer and eintraege() == []


# Endings


def test_geloeschte_zeilen_gehen_und_zweimal_loeschen_schadet_nicht(tmp_path: Path) -> None:
    laden(tmp_path, ALLES)
    weg: Dateien = {
        "einzelvertraege": ["AL-1000017/00042;;;;;;;;;;loeschen"],
        "beitragsmonate": ["AL-1000017;2026-10;;;loeschen"],
        "zeichner": ["H00041;Friederike Hansen;leitung@maklernord.example;loeschen"],
        "bestand": ["H00041;AL-1000017;2024-02-01;;loeschen"],
        "benutzerschluessel": ["MN-000417;;loeschen"],
    }
    assert laden(tmp_path, weg).geaendert == 5
    assert vertrag().versicherte == 1
    assert abbild()["Zeichner"] == []
    zweites = laden(tmp_path, weg)
    assert zweites.geladen and zweites.geaendert == 0


def test_der_letzte_einzelvertrag_nimmt_die_summen_mit(tmp_path: Path) -> None:
    laden(tmp_path, ALLES)
    alle = ("00042", "00064", "00093")
    laden(tmp_path, einzelvertraege=[f"AL-1000017/{lfd};;;;;;;;;;loeschen" for lfd in alle])
    assert (vertrag().versicherte, vertrag().beitrag_cent) == (0, 0)


def test_ein_vertrag_endet_mit_seinem_status(tmp_path: Path) -> None:
    laden(tmp_path, ALLES)
    laden(tmp_path, gruppenvertraege=[METALL.replace(";aktiv;", ";beendet;")])
    assert vertrag().status == "beendet"


def test_auspraegungen_und_kennung_sind_wie_die_letzte_zeile_sagt(tmp_path: Path) -> None:
    laden(tmp_path, ALLES)
    neu = CHEMIE.replace("GK-1000066;chemierente,metallrente", ";klinikrente")
    assert laden(tmp_path, gruppenvertraege=[neu]).zahlen == {
        "gruppenvertraege.csv": {"geändert": 1}
    }
    assert vertrag(AL66).kennung is None
    keys = {a["auspraegung"] for a in abbild()["VertragAuspraegung"] if a["vertrag_id"] == AL66}
    assert keys == {"klinikrente"}


def test_aktiviert_wird_nie_zurueckgenommen(tmp_path: Path) -> None:
    laden(tmp_path, ALLES)
    seit = vertrag().aktiviert_am
    laden(tmp_path, gruppenvertraege=[METALL.removesuffix("ja"), GESUND + "ja"])
    assert vertrag().aktiviert_am == seit is not None
    assert vertrag(AK74).aktiviert_am is not None


def test_eine_sperre_hebt_nur_entsperren_auf(tmp_path: Path) -> None:
    laden(tmp_path, ALLES)
    laden(tmp_path, firmen=[MUSTER + "sperren"], maklerhaeuser=[NORD + "sperren"],
          benutzerschluessel=["MN-000417;H00041;sperren"])  # fmt: skip
    laden(tmp_path, ALLES)
    stand = abbild()
    assert {f["name"]: f["status"] for f in stand["Firma"]} == {
        "Muster Maschinenbau GmbH": "gesperrt",
        "Beispiel Pflege gGmbH": "aktiv",
    }
    assert stand["Benutzerschluessel"][0]["gesperrt"]
    laden(tmp_path, firmen=[MUSTER + "entsperren"])
    assert [f["status"] for f in abbild()["Firma"]] == ["aktiv", "aktiv"]


# Bestand


def test_ein_maklerwechsel_sind_zwei_zeilen(tmp_path: Path) -> None:
    laden(tmp_path, ALLES)
    wechsel = ["H00041;AL-1000017;2024-02-01;2026-11-30;", "H00042;AL-1000017;2026-12-01;;"]
    ergebnis = laden(tmp_path, bestand=wechsel)
    assert ergebnis.zahlen == {"bestand.csv": {"geändert": 1, "neu": 1}}
    zeilen = [b for b in abbild()["Bestand"] if b["vertrag_id"] == AL17]
    assert sorted((b["von"], b["bis"]) for b in zeilen) == [
        (date(2024, 2, 1), date(2026, 12, 1)),
        (date(2026, 12, 1), OHNE_ENDE),
    ]


def test_auch_ein_tausch_der_tage_geht_in_einer_lieferung(tmp_path: Path) -> None:
    erst = ["H00041;AL-1000017;2024-01-01;2024-12-31;", "H00042;AL-1000017;2025-01-01;;"]
    laden(tmp_path, ALLES | {"bestand": erst})
    dann = ["H00041;AL-1000017;2024-01-01;2025-12-31;", "H00042;AL-1000017;2025-01-01;;loeschen",
            "H00042;AL-1000017;2026-01-01;;"]  # fmt: skip
    assert laden(tmp_path, bestand=dann).geladen


@pytest.mark.parametrize(
    ("zeilen", "erwartet"),
    [
        (["H00042;AL-1000017;2026-01-01;;"], "schon im Bestand von H00041"),
        (["H00042;AK-1000074;2020-01-01;2020-06-30;", "H00041;AK-1000074;2020-06-30;;"],
         "ab 01.01.2020 bis 30.06.2020 laut Zeile 2 im Bestand von H00042"),
        (["H00041;AL-1000017;2024-01-01;;"], "ab 01.02.2024 schon"),
    ],
)  # fmt: skip
def test_an_jedem_tag_hoechstens_ein_haus(tmp_path: Path, zeilen: list[str], erwartet: str) -> None:
    laden(tmp_path, ALLES)
    vorher = abbild()
    ergebnis = laden(tmp_path, bestand=zeilen)
    assert not ergebnis.geladen
    assert [b.zeile for b in ergebnis.befunde] == [len(zeilen) + 1]
    assert erwartet in ergebnis.befunde[0].warum
    assert abbild() == vorher


# Findings


def test_eine_schlechte_zeile_haelt_alles_draussen(tmp_path: Path) -> None:
    leer = abbild()
    schlecht = ALLES | {"einzelvertraege": [ABEL, GROSS.replace("100,00", "1.000,00")]}
    ergebnis = laden(tmp_path, schlecht)
    assert not ergebnis.geladen
    assert gruende(ergebnis) == [("einzelvertraege", 3)]
    assert "beitrag „1.000,00“" in str(ergebnis.befunde[0])
    assert abbild() == leer and eintraege() == []


SCHLECHT: list[tuple[str, str, str]] = [
    ("firmen", ";Ohne Nummer;;;;", "Großbuchstaben"),
    ("firmen", "K1;Zu kurz;;;;", "3 bis 20"),
    ("firmen", "K1000099;;;;;", "fehlt"),
    ("firmen", "K1000099;" + "x" * 201 + ";;;;", "länger als 200"),
    ("firmen", "K1000099;A\x07B;;;;", "darstellen"),
    ("firmen", "K1000099;A;;;;loeschen", "sperren, entsperren"),
    ("firmen", "K1000099;A;;;", "6 Felder, hier sind es 5"),
    ("gruppenvertraege", METALL.replace("AL-1000017", "AL-100017"), "AL-1000017"),
    ("gruppenvertraege", METALL.replace("AL-1000017", "AX-1000017"), "AL-1000017"),
    ("gruppenvertraege", METALL.replace("AL-1000017", "AL-１000017"), "AL-1000017"),
    ("gruppenvertraege", METALL.replace("AL-1000017", "W000004711"), "W0000004711"),
    ("gruppenvertraege", METALL.replace("AL-1000017", "AK-1000017"), "Sparte bKV"),
    ("gruppenvertraege", METALL.replace("Direktversicherung;D", ";D"), "Durchführungsweg"),
    ("gruppenvertraege", GESUND.replace("bKV;;", "bKV;Pensionskasse;"), "Durchführungsweg"),
    ("gruppenvertraege", METALL.replace("K1000017", "K9999999"), "K9999999 gibt es nicht"),
    ("gruppenvertraege", METALL.replace("K1000017", "K1000604"), "anderen Firma"),
    ("gruppenvertraege", METALL.replace("metallrente", "goldrente"), "klinikrente"),
    ("gruppenvertraege", METALL.replace("metallrente", "firmenonline"), "klinikrente"),
    ("gruppenvertraege", METALL.replace("2009-04-01", "01.04.2009"), "2026-04-01"),
    ("gruppenvertraege", METALL.replace("2009-04-01", "2009-02-30"), "2026-04-01"),
    ("gruppenvertraege", METALL.replace("2009-04-01", "20090401"), "2026-04-01"),
    ("gruppenvertraege", METALL.replace("2009-04-01", "1066-10-14"), "1900"),
    ("gruppenvertraege", METALL.replace("GK-1000017", "gk 17"), "oder nichts"),
    ("gruppenvertraege", METALL.replace("monatlich", "täglich"), "jährlich"),
    ("gruppenvertraege", METALL.removesuffix("ja") + "nein", "ja"),
    ("einzelvertraege", ABEL.replace("/00042", "/42"), "AL-1000017/00042"),
    ("einzelvertraege", ABEL.replace("/00042", "/00000"), "AL-1000017/00042"),
    ("einzelvertraege", ABEL.replace("AL-1000017", "AL-7777777"), "AL-7777777 gibt es nicht"),
    ("einzelvertraege", ABEL.replace("10234", "123"), "4 bis 8"),
    ("einzelvertraege", ABEL.replace("1971-03-04", "2010-03-04"), "vor dem Geburtsdatum"),
    ("einzelvertraege", ABEL.replace("44,08", "338,01"), "mehr als den ganzen"),
    ("einzelvertraege", ABEL.replace("338,00", "-1,00"), "338,00"),
    ("einzelvertraege", ABEL.replace("338,00", "338.00"), "338,00"),
    ("einzelvertraege", ABEL.replace("338,00", "99999999999999999999"), "338,00"),
    ("einzelvertraege", ABEL.replace("338,00", "100000,01"), "höher als 100000"),
    ("einzelvertraege", ABEL.replace(";aktiv;", ";ruhend;").replace("338,00;44,08", "0;0"),
     "nur in der bKV"),
    ("einzelvertraege", ABEL.replace(";aktiv;", ";beitragsfrei;"), "keinen Beitrag"),
    ("einzelvertraege", UWE.replace("2026-06-30", ""), "braucht ein Ende"),
    ("einzelvertraege", UWE.replace("2026-06-30", "2001-06-30"), "Ende liegt vor dem Beginn"),
    ("beitragsmonate", "AL-1000017;11/2026;1,00;1,00;", "2026-04"),
    ("beitragsmonate", "AL-1000017;2026-13;1,00;1,00;", ""),
    ("zeichner", "H00041;A;keine-adresse;", "E-Mail"),
    ("zeichner", "H99999;A;;", "H99999 gibt es nicht"),
    ("bestand", "H99999;AL-1000017;2020-01-01;;", "H99999 gibt es nicht"),
    ("bestand", "H00041;AL-7777777;2020-01-01;;", "AL-7777777 gibt es nicht"),
    ("bestand", "H00041;AK-1000074;2020-01-02;2020-01-01;", "letzte Tag"),
    ("benutzerschluessel", "MN-1;H99999;", "H99999 gibt es nicht"),
]  # fmt: skip


def test_jede_unmoegliche_zeile_wird_genannt(tmp_path: Path) -> None:
    laden(tmp_path, ALLES)
    vorher = abbild()
    for datei, zeile, erwartet in SCHLECHT:
        ergebnis = laden(tmp_path, {datei: [zeile]})
        assert gruende(ergebnis) == [(datei, 2)], zeile
        assert erwartet in ergebnis.befunde[0].warum, zeile
    assert abbild() == vorher


def test_alle_befunde_kommen_auf_einmal(tmp_path: Path) -> None:
    laden(tmp_path, ALLES)
    ergebnis = laden(
        tmp_path,
        gruppenvertraege=[METALL.replace("K1000017", "K1000604"), CHEMIE],
        einzelvertraege=[ABEL, ABEL.replace("10234", "x")],
        bestand=["H00042;AL-1000017;2026-01-01;;"],
    )
    assert sorted(gruende(ergebnis)) == [
        ("bestand", 2),
        ("einzelvertraege", 3),
        ("gruppenvertraege", 2),
    ]


def test_was_an_einer_schlechten_zeile_haengt_ist_kein_eigener_befund(tmp_path: Path) -> None:
    schlecht = ALLES | {"firmen": [MUSTER.replace("K1000017", "k17"), PFLEGE]}
    assert gruende(laden(tmp_path, schlecht)) == [("firmen", 2)]


def test_doppelte_zeilen_nennen_die_erste(tmp_path: Path) -> None:
    ergebnis = laden(tmp_path, ALLES | {"einzelvertraege": [ABEL, GROSS, ABEL]})
    assert gruende(ergebnis) == [("einzelvertraege", 4)]
    assert "Zeile 2" in ergebnis.befunde[0].warum


def test_das_ergebnis_nennt_jede_zeile(tmp_path: Path) -> None:
    laden(tmp_path / "a", ALLES)
    ordner = schreiben(
        tmp_path / "b",
        {"einzelvertraege": [ABEL, GROSS.replace("100,00", "120,00"), UWE.replace("10102", "x")]},
    )
    datei = tmp_path / "ergebnis.csv"
    bestandsdaten.laden(ordner, lambda _: None, ergebnis=datei)
    with datei.open(encoding="utf-8-sig", newline="") as text:
        zeilen = [
            (z["zeile"], z["was"], z["ergebnis"]) for z in csv.DictReader(text, delimiter=";")
        ]
    assert zeilen == [
        ("2", "AL-1000017/00042", "unverändert"),
        ("3", "AL-1000017/00093", "geändert"),
        ("4", "personalnummer „x“", "abgelehnt"),
    ]


# Files


def _datei(ordner: Path, roh: bytes, name: str = "firmen.csv") -> Ergebnis:
    ordner.mkdir(exist_ok=True)
    (ordner / name).write_bytes(roh)
    return bestandsdaten.laden(ordner, lambda _: None)


KOPF = "kundennummer;name;strasse;plz;ort;aktion\r\n"


@pytest.mark.parametrize(
    ("roh", "name"),
    [
        (b"\xef\xbb\xbf" + (KOPF + MUSTER + "\r\n\r\n").encode(), "Muster Maschinenbau GmbH"),
        ((KOPF + 'K1000017;"Müller; ""Söhne""";;;;').encode(), 'Müller; "Söhne"'),
        (b"name;ort;kundennummer;strasse;plz\n  M\xc3\xbcller\xc2\xa0 KG ;;K1000017;;\n",
         "Müller KG"),
        (KOPF.encode() + b"K1000017;Mu\xcc\x88ller;;;;", "Müller"),
    ],
    ids=["Excel", "Anführungszeichen", "andere Reihenfolge", "zerlegter Umlaut"],
)  # fmt: skip
def test_gut_lesbare_dateien(tmp_path: Path, roh: bytes, name: str) -> None:
    assert _datei(tmp_path, roh).geladen
    assert [f["name"] for f in abbild()["Firma"]] == [name]


@pytest.mark.parametrize(
    ("roh", "zeile", "erwartet"),
    [
        ((KOPF + MUSTER).encode("latin-1"), 2, "UTF-8"),
        ((KOPF + MUSTER).encode("utf-16"), 1, "Erwartet wird: kundennummer"),
        (b"", 1, "Erwartet wird: kundennummer"),
        (KOPF.replace("ort", "stadt").encode(), 1, "Erwartet wird: kundennummer"),
        (KOPF.replace(";ort", "").encode(), 1, "Erwartet wird: kundennummer"),
        (KOPF.replace("aktion", "ort").encode(), 1, "Erwartet wird: kundennummer"),
        (KOPF.replace(";", ",").encode(), 1, "Semikolon"),
        ((KOPF + 'K1000017;"offen;;;;').encode(), 2, "CSV"),
        ((KOPF + f"K1000017;{'x' * 200_000};;;;").encode(), 2, "CSV"),
    ],
)  # fmt: skip
def test_unlesbare_dateien(tmp_path: Path, roh: bytes, zeile: int, erwartet: str) -> None:
    ergebnis = _datei(tmp_path, roh)
    assert gruende(ergebnis)[0] == ("firmen", zeile)
    assert erwartet in ergebnis.befunde[0].warum
    assert abbild()["Firma"] == []


def test_ein_falscher_dateiname_faellt_auf(tmp_path: Path) -> None:
    schreiben(tmp_path, {"firmen": [MUSTER]})
    assert _datei(tmp_path, b"x", "einzelverträge.csv").befunde[0].datei == "einzelverträge.csv"
    assert abbild()["Firma"] == []


def test_ein_leerer_und_ein_fehlender_ordner(tmp_path: Path) -> None:
    for ordner in (tmp_path, tmp_path / "fehlt"):
        assert "keine CSV-Dateien" in bestandsdaten.laden(ordner, lambda _: None).befunde[0].warum


def test_das_dokument_nennt_jede_spalte_und_seine_beispiele_lassen_sich_laden(
    tmp_path: Path,
) -> None:
    text = DOKUMENT.read_text(encoding="utf-8")
    for datei in DATEIEN.values():
        abschnitt = text.split(f"### {datei.dateiname}")[1].split("\n### ")[0]
        zeilen = [z.split("|")[1] for z in abschnitt.splitlines() if z.startswith("| `")]
        genannt = [(n, "●" in z) for z in zeilen for n in re.findall(r"`(\w+)`", z)]
        assert genannt == [(s.name, s.schluessel) for s in datei.spalten], datei.name
        beispiel = re.findall(r"```\n(.*?)```", abschnitt, re.DOTALL)[0]
        (tmp_path / datei.dateiname).write_text(beispiel, encoding="utf-8")
    vertraege = tmp_path / "gruppenvertraege.csv"
    fehlend = (METALL, METALL.replace("AL-1000017", "AL-1043117"))
    vertraege.write_text(vertraege.read_text() + "\n".join(fehlend))
    haeuser = tmp_path / "maklerhaeuser.csv"
    haeuser.write_text(haeuser.read_text() + SUED)
    ergebnis = bestandsdaten.laden(tmp_path, lambda _: None)
    assert ergebnis.befunde == [] and ergebnis.geladen
