"""Events of the Service Center from the raw socket: guessed by customers, replayed by clerks."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select, update

from firmenportal import clock
from firmenportal.db import snapshot, transaction
from firmenportal.domain.benutzer import Benutzer
from firmenportal.domain.freischaltung import antrag as antraege
from firmenportal.domain.freischaltung.antrag import Antrag, Antragszustand
from firmenportal.domain.sitzung import Sitzung
from firmenportal.state.base import PortalState
from firmenportal.state.servicecenter.vorgaenge import VorgaengeState
from firmenportal.state.servicecenter.vorgang import VorgangState
from tests.databases import engine_on
from tests.domain import antraege as proben
from tests.domain.antraege import BIRGIT, MURAT
from tests.raw_client import RawClient
from tests.server import Server, Worlds, cookie_from, running_server

FREMDE = ("firmenadmin@muster.example", "leitung@maklernord.example")


@pytest.fixture(scope="module")
def server(
    tmp_path_factory: pytest.TempPathFactory, worlds: Worlds, portal: Server
) -> Iterator[Server]:
    """A server of its own: what an attack might change stays here."""
    folder: Path = tmp_path_factory.mktemp("servicecenter")
    with running_server(folder, worlds.sqlite(), events_per_second="1000") as running:
        yield running


@pytest.fixture(autouse=True)
def datenbank(server: Server) -> Iterator[None]:
    with engine_on(server.db_url):
        yield


def geprueft() -> tuple[str, str, set[str]]:
    """A case that the first clerk has checked: number, fingerprint, ticks."""
    with transaction() as db:
        antrag = proben.geprueft(db, proben.eingereicht(db))
        return antrag.vorgangsnummer, antraege.stand(db, antrag), proben.alles_abgehakt(db, antrag)


def am_vorgang(server: Server, email: str, nummer: str) -> RawClient:
    """On the page of the case, with a step-up just given."""
    cookie = cookie_from(server, email)
    with transaction() as db:
        db.execute(update(Sitzung).values(bestaetigt_am=clock.now()))
    return RawClient(server.url, cookie, f"/servicecenter/antraege/{nummer}")


def stand_von(nummer: str) -> Antrag:
    with snapshot() as db:
        return db.exec(select(Antrag).where(Antrag.vorgangsnummer == nummer)).one()


def alle_ereignisse(stand: str) -> list[tuple[Any, dict[str, Any]]]:
    return [
        (VorgangState.uebernehmen, {}),
        (VorgangState.von_anderem_uebernehmen, {}),
        (VorgangState.abgeben, {}),
        (VorgangState.abhaken, {"punkt": "unterschrift", "an": True}),
        (VorgangState.notieren, {"text": "ok"}),
        (VorgangState.firma_suchen, {"text": "Beispiel Pflege"}),
        (VorgangState.haus_suchen, {"text": "Makler"}),
        (VorgangState.firma_zuordnen, {"firma": 1}),
        (VorgangState.haus_zuordnen, {"haus": 1}),
        (VorgangState.pruefen, {"stand": stand}),
        (VorgangState.freigeben, {"stand": stand}),
        (VorgangState.rueckfragen, {"schreiben": {"text": "?"}}),
        (VorgangState.ablehnen, {"schreiben": {"text": "nein"}}),
        (VorgaengeState.naechsten_pruefen, {}),
    ]


@pytest.mark.parametrize("email", FREMDE)
def test_kunden_die_die_ereignisse_erraten_aendern_und_erfahren_nichts(
    server: Server, email: str
) -> None:
    nummer, stand, _haken = geprueft()
    vorher = stand_von(nummer).model_dump()
    client = am_vorgang(server, email, nummer)
    for handler, payload in alle_ereignisse(stand):
        client.call(handler, **payload)
    assert stand_von(nummer).model_dump() == vorher
    for geheim in ("Bäckerei Grünwald", "Hanne Vogt", "Beispiel Pflege gGmbH", stand):
        assert geheim not in client.text, geheim
    client.close()


def test_wer_geprueft_hat_kommt_auch_mit_nachgestellten_ereignissen_nicht_zur_freigabe(
    server: Server,
) -> None:
    nummer, stand, haken = geprueft()
    client = am_vorgang(server, BIRGIT, nummer)
    for punkt in haken:
        client.call(VorgangState.abhaken, punkt=punkt, an=True)
    for _ in range(5):
        client.call(VorgangState.pruefen, stand=stand)
        client.call(VorgangState.freigeben, stand=stand)
    antrag = stand_von(nummer)
    assert (antrag.zustand, antrag.freigegeben_von_id) == (Antragszustand.IN_PRUEFUNG, None)
    assert client.var(PortalState, "error") or "dürfen nicht freigeben" in client.text
    client.close()


def test_die_freigabe_noch_einmal_gesendet_schaltet_nicht_noch_einmal_frei(server: Server) -> None:
    nummer, stand, haken = geprueft()
    client = am_vorgang(server, MURAT, nummer)
    for punkt in haken:
        client.call(VorgangState.abhaken, punkt=punkt, an=True)
    client.call(VorgangState.freigeben, stand=stand)
    assert stand_von(nummer).zustand == Antragszustand.FREIGESCHALTET
    nachher = stand_von(nummer).model_dump()
    with snapshot() as db:
        konten = len(db.exec(select(Benutzer.id)).all())
    for handler, payload in alle_ereignisse(stand):
        client.call(handler, **payload)
    for _ in range(3):
        client.call(VorgangState.freigeben, stand=stand)
    assert stand_von(nummer).model_dump() == nachher
    with snapshot() as db:
        assert len(db.exec(select(Benutzer.id)).all()) == konten
    client.close()


def test_ohne_haken_hilft_der_fingerabdruck_nicht(server: Server) -> None:
    nummer, stand, _haken = geprueft()
    client = am_vorgang(server, MURAT, nummer)
    client.call(VorgangState.freigeben, stand=stand)
    client.call(VorgangState.freigeben, stand="0" * 64)
    client.call(VorgangState.freigeben, stand="x")
    client.call("freigeben", stand=stand)
    assert stand_von(nummer).zustand == Antragszustand.IN_PRUEFUNG
    client.close()
