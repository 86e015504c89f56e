"""Files with many people, written by somebody who means harm, and batches of other people."""

import csv
import io
import re

import httpx
import pytest

from firmenportal.state.admin.stapel import StapelState
from firmenportal.state.guard import INVALID
from tests.angriff.test_einladung import FALSCHE_ADRESSEN, FALSCHE_NAMEN
from tests.angriff.welt import (
    JOERG,
    KATHARINA,
    LENA,
    NICHT_GEFUNDEN,
    SABINE,
    THOMAS,
    TJARK,
    Welt,
    gesagt,
)

KOPF = ("Vorname", "Nachname", "E-Mail-Adresse", "Personentyp", "Berechtigungstyp",
        "Bestand lesen", "Berechnen", "Abrechnung lesen")  # fmt: skip


def zeile(n: int, **anders: str) -> list[str]:
    """A row that nothing is wrong with but what is said; by the first word of its column."""
    werte = [
        "Neele",
        "Brandt",
        f"neu{n}@muster.example",
        "firmeneigen",
        "Nutzer",
        "AL-1000017",
        "",
        "",
    ]
    namen = [spalte.partition("-")[0].replace(" ", "_") for spalte in KOPF]
    return [anders.get(name, wert) for name, wert in zip(namen, werte, strict=True)]


def datei(*zeilen: list[str], code: str = "utf-8-sig") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL).writerows([KOPF, *zeilen])
    return text.getvalue().encode(code)


def hochladen(welt: Welt, wer: str, inhalt: bytes) -> httpx.Response:
    return welt.roh(wer, "/admin/stapel?firma=1", files={"datei": ("neue.csv", inhalt)})


def ergebnis(welt: Welt, wer: str, antwort: httpx.Response) -> tuple[str, list[dict[str, str]]]:
    """The page of the batch, and its rows as the file says what is wrong with them."""
    (nummer,) = re.findall(r"stapel=(\d+)", antwort.headers["location"])
    csv_datei = welt.holt(wer, f"/admin/stapel/{nummer}/ergebnis.csv?firma=1").content
    zeilen = csv.DictReader(io.StringIO(csv_datei.decode("utf-8-sig")), delimiter=";")
    return f"/admin/stapel?firma=1&stapel={nummer}", list(zeilen)


FORMELN = ("=1+1", "@SUMME(A1)", "+49", "\ufeffNeele")
BOESE = (
    *(zeile(n, Vorname=name) for n, name in enumerate((*FALSCHE_NAMEN, *FORMELN))),
    *(zeile(n, E=adresse) for n, adresse in enumerate(FALSCHE_ADRESSEN)),
    zeile(50), zeile(51, E="neu50@muster.example"), zeile(52, E="NEU50@Muster.example"),
    zeile(60, E=LENA), zeile(61, E="moehring@muster.example"),
    zeile(70, Personentyp="vermittler"), zeile(71, Personentyp="Vermittler"),
    zeile(72, Berechtigungstyp="FirmenAdmin"), zeile(73, Berechtigungstyp="=Admin"),
    zeile(80, Bestand_lesen="AL-1060017"), zeile(81, Bestand_lesen="AL-9999999"),
    zeile(82, Berechnen="AK-1000074"), zeile(83, Bestand_lesen="alle;AL-1060017"),
    zeile(84, Bestand_lesen="' OR 1=1 --"),
)  # fmt: skip
# Beyond the power of an Admin: other rights, other contracts, other types.
JENSEITS = (
    zeile(1, Abrechnung_lesen="AL-1000017"),
    zeile(2, Abrechnung_lesen="alle"),
    zeile(3, Bestand_lesen="AL-1000041"),
    zeile(4, Bestand_lesen="AL-1000017 AL-1000025"),
    zeile(5, Berechtigungstyp="Admin"),
    zeile(6, Bestand_lesen=""),
)


@pytest.mark.parametrize(("wer", "zeilen"), [(SABINE, BOESE), (JOERG, JENSEITS)])
def test_keine_zeile_die_betruegt_ist_gueltig_und_keine_wird_gesendet(
    welt: Welt, wer: str, zeilen: tuple[list[str], ...]
) -> None:
    antwort = hochladen(welt, wer, datei(*zeilen))
    seite, geprueft = ergebnis(welt, wer, antwort)
    assert len(geprueft) == len(zeilen)
    assert [z for z in geprueft if z["Ergebnis"] != "mit Fehlern" or not z["Hinweis"]] == []
    assert not any(w.startswith(("=", "+", "@", "\t", "\r")) for z in geprueft for w in z.values())
    client = welt.auf(wer, seite)
    with welt.unveraendert():
        for wie in ("gueltige", "alle"):
            satz = gesagt(client, StapelState.senden, eingabe={"wie": wie})
            assert satz == "Nicht gesendet. In diesem Stapel ist keine Zeile gültig."
        assert gesagt(client, StapelState.senden, eingabe={"wie": "immer"}) == INVALID


@pytest.mark.parametrize(
    "inhalt",
    [
        datei(zeile(1, Vorname="Neele\0")),
        b"\xef\xbb\xbf" * 3,
        b"\xff\xfe" + b"\xd8",
        datei(zeile(1), code="utf-16-be"),
        "\ufeff".join(["Vorname;Nachname"] * 50).encode(),
        b'"' * 100_000,
        b";" * 1_000_000,
    ],
    ids=[
        "NUL",
        "BOM allein",
        "halbes UTF-16",
        "UTF-16 ohne BOM",
        "BOM mittendrin",
        "offen",
        "breit",
    ],
)
def test_was_keine_tabelle_ist_hinterlaesst_nichts(welt: Welt, inhalt: bytes) -> None:
    with welt.unveraendert():
        antwort = hochladen(welt, THOMAS, inhalt)
        assert "Es ist nichts gespeichert, und niemand ist eingeladen." in antwort.text


def test_einen_stapel_senden_und_verwerfen_andere_auch_mit_rohen_ereignissen_nicht(
    welt: Welt,
) -> None:
    seite, geprueft = ergebnis(welt, JOERG, hochladen(welt, JOERG, datei(zeile(1), zeile(2))))
    assert {z["Ergebnis"] for z in geprueft} == {"gültig"}
    with welt.unveraendert():
        for wer in (SABINE, KATHARINA, LENA, TJARK):
            for ort in (seite, seite.replace("firma=1&", "")):
                client = welt.auf(wer, ort)
                assert gesagt(client, StapelState.senden, eingabe={"wie": "gueltige"})
                if wer != SABINE:  # a FirmenAdmin may drop it
                    assert gesagt(client, StapelState.verwerfen)
    joerg = welt.auf(JOERG, seite)
    assert not gesagt(joerg, StapelState.senden, eingabe={"wie": "gueltige"})
    with welt.unveraendert("stapel", "stapelzeile", "einladung", "einladungrecht", "postausgang",
                           "protokoll", "protokollkette", "protokollvertrag"):  # fmt: skip
        assert gesagt(joerg, StapelState.verwerfen) not in ("", NICHT_GEFUNDEN)
