"""Files with many people over HTTP: the template, hostile uploads, and the result as a file."""

import csv
import io
import re
import threading

import httpx
import pytest
from python_calamine import CalamineWorkbook
from sqlmodel import col, func, select

from firmenportal.db import snapshot
from firmenportal.domain.stapel import datei, spalten
from firmenportal.domain.stapel.tabellen import Stapel
from tests.conftest import CookieOf
from tests.databases import engine_on
from tests.domain import dateien
from tests.domain.dateien import als_csv, als_excel, person
from tests.server import Server

CHEF, JOERG = "firmenadmin2@muster.example", "admin@muster.example"
LENA, FREMD = "nutzer@muster.example", "firmenadmin@pflege.example"
SCHAUT_NUR = "vermittleradmin@maklernord.example"
ADRESSE = "/admin/stapel"


def get(portal: Server, pfad: str, cookie: str) -> httpx.Response:
    return httpx.get(portal.url + pfad, headers={"Cookie": cookie}, timeout=30)


def hochladen(
    portal: Server, cookie: str, inhalt: bytes, name: str = "neue.csv", **kopf: str
) -> httpx.Response:
    return httpx.post(
        portal.url + ADRESSE,
        files={"datei": (name, inhalt)},
        headers={"Cookie": cookie, "Origin": portal.url, "Accept": "text/html", **kopf},
        timeout=60,
    )


def stapel_id(antwort: httpx.Response) -> str:
    assert antwort.status_code == 303, antwort.text[:500]
    gefunden = re.search(r"stapel=(\d+)", antwort.headers["location"])
    assert gefunden
    return gefunden.group(1)


def wie_viele(portal: Server) -> int:
    with engine_on(portal.db_url), snapshot() as db:
        return db.exec(select(func.count(col(Stapel.id)))).one()


def test_die_vorlage_laesst_sich_so_wie_sie_ist_hochladen_und_nennt_die_eigenen_vertraege(
    portal: Server, cookie_of: CookieOf
) -> None:
    cookie = cookie_of(JOERG)
    excel = get(portal, f"{ADRESSE}/vorlage.xlsx", cookie)
    buch = CalamineWorkbook.from_filelike(io.BytesIO(excel.content))
    assert buch.sheet_names == ["Personen", "Anleitung", "Verträge"]
    personen, anleitung, vertraege = (buch.get_sheet_by_index(n).to_python() for n in range(3))
    assert personen[0] == list(spalten.SPALTEN)
    assert {zeile[0] for zeile in anleitung} >= set(spalten.SPALTEN)
    assert [zeile[0] for zeile in vertraege[1:]] == ["AL-1000017", "AL-1000033"]
    for inhalt in (excel.content, get(portal, f"{ADRESSE}/vorlage.csv", cookie).content):
        with pytest.raises(datei.DateiError, match="noch niemand"):
            datei.lesen(inhalt)


def test_hochgeladen_geht_es_zum_pruefergebnis_und_das_laesst_sich_wieder_hochladen(
    portal: Server, cookie_of: CookieOf
) -> None:
    cookie = cookie_of(CHEF)
    zeilen = [person(1), person(2, Vorname="=1+1")]
    for inhalt in (als_csv(zeilen), als_excel(zeilen)):
        nummer = stapel_id(hochladen(portal, cookie, inhalt))
        ergebnis = get(portal, f"{ADRESSE}/{nummer}/ergebnis.csv", cookie)
        kopf, *rest = csv.reader(io.StringIO(ergebnis.content.decode("utf-8-sig")), delimiter=";")
        assert [(z[0], z[kopf.index("Ergebnis")]) for z in rest] == [
            ("2", "gültig"),
            ("3", "mit Fehlern"),
        ]
        assert rest[1][kopf.index("Vorname")] == "'=1+1", "nobody's spreadsheet calculates it"
        nur = get(portal, f"{ADRESSE}/{nummer}/ergebnis.xlsx?nur=fehler", cookie)
        blatt = CalamineWorkbook.from_filelike(io.BytesIO(nur.content)).get_sheet_by_index(0)
        assert len(blatt.to_python()) == 2
        stapel_id(hochladen(portal, cookie, ergebnis.content))


@pytest.mark.parametrize(
    ("inhalt", "satz"),
    [
        (b"%PDF-1.7\0", "weder eine CSV- noch eine Excel-Datei"),
        (b"", "In der Datei steht nichts."),
        (b"Vorname;<script>alert(1)</script>", "&lt;script&gt;"),
        (als_csv([person(n) for n in range(10_000)]), "10000 Zeilen"),
        (dateien.geschuetzt(), "mit einem Passwort geschützt"),
        (b"x" * (datei.GROESSTE + 1), "größer als 2 MB"),
        (b"x" * (3 * datei.GROESSTE), "größer als 2 MB"),
    ],
    ids=lambda wert: wert if isinstance(wert, str) else "",
)
def test_was_nicht_geht_wird_auf_einer_seite_gesagt_und_hinterlaesst_nichts(
    portal: Server, cookie_of: CookieOf, inhalt: bytes, satz: str
) -> None:
    vorher = wie_viele(portal)
    antwort = hochladen(portal, cookie_of(JOERG), inhalt)
    assert (antwort.status_code, satz in antwort.text) == (200, True), antwort.text
    assert "Es ist nichts gespeichert, und niemand ist eingeladen." in antwort.text
    assert wie_viele(portal) == vorher


def test_der_name_der_datei_ist_nur_ein_text(portal: Server, cookie_of: CookieOf) -> None:
    name = "../../etc/x\r\n\0" + "y" * 500
    nummer = stapel_id(hochladen(portal, cookie_of(CHEF), als_csv([person(1)]), name))
    with engine_on(portal.db_url), snapshot() as db:
        gemerkt = db.get_one(Stapel, int(nummer)).dateiname
    assert len(gemerkt) <= 100 and gemerkt.isprintable()


@pytest.mark.parametrize(("wer", "code"), [(LENA, 404), (SCHAUT_NUR, 422)])
def test_wer_niemanden_einlaedt_bekommt_nichts_davon(
    portal: Server, cookie_of: CookieOf, wer: str, code: int
) -> None:
    cookie, vorher = cookie_of(wer), wie_viele(portal)
    assert hochladen(portal, cookie, als_csv([person(1)])).status_code == code
    assert get(portal, f"{ADRESSE}/vorlage.xlsx", cookie).status_code == code
    assert wie_viele(portal) == vorher


def test_fremde_und_unbekannte_ergebnisse_gibt_es_nicht(
    portal: Server, cookie_of: CookieOf
) -> None:
    nummer = stapel_id(hochladen(portal, cookie_of(CHEF), als_csv([person(1)])))
    for wer in (JOERG, FREMD, LENA):
        cookie = cookie_of(wer)
        pfade = [f"{ADRESSE}/{n}/ergebnis.csv" for n in (nummer, "999999", "9" * 40, "x", "-1")]
        antworten = [get(portal, pfad, cookie) for pfad in pfade]
        assert {a.status_code for a in antworten} == {404}
        assert len({a.content for a in antworten}) == 1


def test_eine_fremde_seite_laedt_nichts_hoch(portal: Server, cookie_of: CookieOf) -> None:
    for origin in ("https://boese.example", "null"):
        antwort = hochladen(portal, cookie_of(CHEF), als_csv([person(1)]), Origin=origin)
        assert antwort.status_code == 403
    assert hochladen(portal, "", als_csv([person(1)])).status_code == 303


@pytest.mark.parametrize(
    "koerper",
    [
        {"data": {"datei": "Vorname"}},
        {"files": [("datei", b"a"), ("datei", b"b")]},
        {"files": {"andere": b"a"}},
        {"data": {f"feld{n}": "x" for n in range(20)}, "files": {"datei": b"a"}},
        {"content": b"--x", "headers": {"Content-Type": "multipart/form-data; boundary=x"}},
        {"content": b"\0" * 100, "headers": {"Content-Type": "multipart/form-data"}},
    ],
)
def test_anderes_als_eine_datei_wird_abgewiesen(
    portal: Server, cookie_of: CookieOf, koerper: dict
) -> None:
    kopf = {"Cookie": cookie_of(FREMD), "Origin": portal.url} | koerper.pop("headers", {})
    antwort = httpx.post(portal.url + ADRESSE, headers=kopf, timeout=30, **koerper)
    assert antwort.status_code == 422


def test_viele_zugleich_werden_gebremst_und_keiner_scheitert(
    portal: Server, cookie_of: CookieOf
) -> None:
    cookie, codes = cookie_of("firmenadmin@werft.example"), []
    inhalt = als_excel([person(1)])

    def versuchen() -> None:
        codes.append(hochladen(portal, cookie, inhalt).status_code)

    faeden = [threading.Thread(target=versuchen) for _ in range(14)]
    for faden in faeden:
        faden.start()
    for faden in faeden:
        faden.join()
    assert set(codes) == {303, 429} and codes.count(303) == 10
