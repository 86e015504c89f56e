"""What the page of a Maklerhaus sends, over bare HTTP: nothing happens by whom it may not."""

from collections.abc import Iterator

import httpx
import pytest
from sqlmodel import col, select

from firmenportal.db import snapshot
from firmenportal.demo import PASSWORT
from firmenportal.domain import vermittler
from firmenportal.domain.freischaltung.antrag import Antrag
from firmenportal.domain.protokoll import Protokoll
from tests.databases import engine_on
from tests.domain.besetzung import haus, konto
from tests.server import Server, Worlds, cookie_from, running_server

FRIEDERIKE, JONAS = "leitung@maklernord.example", "vermittler@maklernord.example"
KORBINIAN, SABINE = "vermittler@maklersued.example", "firmenadmin@muster.example"
NEELE = {"vorname": "Neele", "nachname": "Brandt", "email": "brandt@maklernord.example"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, worlds: Worlds) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("maklerhaus")
    with running_server(folder, worlds.sqlite()) as running, engine_on(running.db_url):
        yield running


def sendet(server: Server, wer: str, adresse: str, **felder: str) -> httpx.Response:
    return httpx.post(
        server.url + adresse,
        data=felder,
        headers={
            "Origin": server.url,
            "Accept": "text/html",
            "Cookie": cookie_from(server, wer),
        },
        timeout=30,
    )


def aufenthalt(email: str) -> int:
    with snapshot() as db:
        z = vermittler.aufenthalt_von(db, konto(db, email).id or 0)
        return z.id or 0 if z else 0


def beginnt(server: Server, wer: str, **felder: str) -> httpx.Response:
    art = {"art": "vermittler", "unterzeichner": "maklerhaus"}
    return sendet(server, wer, "/freischaltung/antrag", **art, **felder)


def letzter() -> Antrag:
    with snapshot() as db:
        return db.exec(select(Antrag).order_by(col(Antrag.id).desc())).all()[0]


def test_ohne_passwort_wird_danach_gefragt_und_mit_ihm_verabschiedet(server: Server) -> None:
    wer = aufenthalt("schluessel@maklernord.example")
    gefragt = sendet(server, FRIEDERIKE, f"/maklerhaus/austritt/{wer}")
    assert gefragt.status_code == 200 and 'name="bestaetigung"' in gefragt.text
    falsch = sendet(server, FRIEDERIKE, f"/maklerhaus/austritt/{wer}", bestaetigung="falsch")
    assert aufenthalt("schluessel@maklernord.example") == wer and falsch.status_code == 200
    fertig = sendet(server, FRIEDERIKE, f"/maklerhaus/austritt/{wer}", bestaetigung=PASSWORT)
    assert fertig.headers["location"] == "/maklerhaus#austritt"
    assert "sitzung" in fertig.cookies and aufenthalt("schluessel@maklernord.example") == 0


def test_andere_und_fremde_verabschieden_niemanden(server: Server) -> None:
    ziel = aufenthalt(JONAS)
    for email in (JONAS, KORBINIAN, SABINE):
        antwort = sendet(server, email, f"/maklerhaus/austritt/{ziel}", bestaetigung=PASSWORT)
        assert antwort.status_code == 404, email
    for nummer in (aufenthalt(KORBINIAN), 999_999_999, "x"):
        antwort = sendet(
            server, FRIEDERIKE, f"/maklerhaus/austritt/{nummer}", bestaetigung=PASSWORT
        )
        assert antwort.status_code == 404, nummer
    assert aufenthalt(JONAS) == ziel and aufenthalt(KORBINIAN)


def test_sich_selbst_verabschiedet_niemand(server: Server) -> None:
    ziel = aufenthalt(FRIEDERIKE)
    antwort = sendet(server, FRIEDERIKE, f"/maklerhaus/austritt/{ziel}", bestaetigung=PASSWORT)
    assert antwort.status_code == 422 and aufenthalt(FRIEDERIKE) == ziel


def test_ein_vorschlag_ist_ein_antrag_und_steht_im_protokoll_des_hauses(server: Server) -> None:
    assert beginnt(server, FRIEDERIKE, **NEELE).status_code == 303
    antrag = letzter()
    assert [p.email for p in antrag.angaben.personen] == ["brandt@maklernord.example"]
    with snapshot() as db:
        eintrag = db.exec(
            select(Protokoll).where(Protokoll.handlung == "vermittler.vorschlagen")
        ).one()
        assert eintrag.kette == f"haus:{haus(db).id}" and eintrag.weg == "Freischaltung"
        assert eintrag.einzelheiten == {"vorgang": antrag.vorgangsnummer}


def test_wer_nicht_leitet_schlaegt_niemanden_vor_und_eine_fremde_vollmacht_gibt_es_nicht(
    server: Server,
) -> None:
    vorher = letzter().id
    for email in (JONAS, KORBINIAN, SABINE):
        assert beginnt(server, email, **NEELE).status_code == 404, email
    for vollmacht in ("3", "999999999", "x", "-1"):
        assert beginnt(server, KORBINIAN, vollmacht=vollmacht).status_code == 404, vollmacht
    assert letzter().id == vorher
