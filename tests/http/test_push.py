"""Open pages learn by themselves what ended or changed, and none of that is use of the session."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest
from sqlmodel import Session, col, select, update

from firmenportal import db
from firmenportal.domain import sitzung as sitzungen
from firmenportal.domain.benutzer import Benutzer
from firmenportal.domain.sitzung import UNGENUTZT, Sitzung
from firmenportal.state.base import PortalState
from firmenportal.state.konto.personendaten import PersonendatenState
from firmenportal.state.shell import ShellState
from firmenportal.state.vertraege import VertraegeState
from tests.conftest import CookieOf
from tests.databases import PostgresServer, engine_on
from tests.raw_client import RawClient
from tests.server import Server, Worlds, cookie_from, fill, running_server

NUTZER = "nutzer@muster.example"
SEITE = "/konto/personendaten"


class Visit:
    """A page that Lena Schäfer has open, and the row of her session behind it."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.cookie = cookie_from(server, NUTZER)
        self.sitzung = sitzungen.hash_of(self.cookie.partition("=")[2])
        self.client = RawClient(server.url, self.cookie, SEITE)

    @contextmanager
    def another_process(self) -> Iterator[Session]:
        with engine_on(self.server.db_url), db.transaction() as session:
            yield session

    def telefon(self, nummer: str) -> None:
        """A change of her account, told to open pages as every change of rights is."""
        with self.another_process() as session:
            lena = session.exec(select(Benutzer).where(Benutzer.email == NUTZER)).one()
            lena.telefon = nummer
            lena.rechte_stand += 1

    def zuletzt(self, vor: timedelta | None = None) -> datetime:
        """When she used the session last; `vor` sets it back first."""
        row = col(Sitzung.secret_hash) == self.sitzung
        with self.another_process() as session:
            if vor is not None:
                back = sitzungen.clock.now() - vor
                session.exec(update(Sitzung).where(row).values(zuletzt_am=back))
            return session.exec(select(Sitzung.zuletzt_am).where(row)).one()


@pytest.fixture
def visit(portal: Server) -> Iterator[Visit]:
    visit = Visit(portal)
    yield visit
    visit.client.close()


def test_beendete_sitzung_raeumt_die_offene_seite(visit: Visit) -> None:
    with visit.another_process() as session:
        sitzungen.beenden(session, visit.sitzung)
    assert visit.client.wait_to_leave(2)
    assert httpx.get(visit.server.url + SEITE, headers={"Cookie": visit.cookie}).is_redirect


def test_ungenutzte_sitzung_endet_auf_der_offenen_seite(visit: Visit) -> None:
    visit.zuletzt(vor=UNGENUTZT)
    assert visit.client.wait_to_leave(2)


def test_geaendertes_steht_von_selbst_da(visit: Visit) -> None:
    visit.telefon("+4940123456")
    visit.client.wait_for("40 123456", 2)


def test_neue_auspraegung_erreicht_jeden_tab(visit: Visit) -> None:
    other_tab = RawClient(visit.server.url, visit.cookie, SEITE)
    with visit.another_process() as session:
        session.get_one(Sitzung, visit.sitzung).auspraegung = "metallrente"
    for client in (visit.client, other_tab):
        client.wait_for('"metallrente"', 2)
        assert client.var(PortalState, "auspraegung") == "metallrente"


def test_neu_geladen_kommt_nichts_von_vor_dem_wechsel(portal: Server) -> None:
    """A tab keeps its state on the server; what it sends first must not be the old portal."""
    cookie, tab = cookie_from(portal, NUTZER), "a" * 32
    erste = RawClient(portal.url, cookie, "/vertraege", token=tab)
    assert "AL-1000025" in erste.text
    erste.close()
    angaben = {"auspraegung": "metallrente", "weiter": "/vertraege"}
    headers = {"Cookie": cookie, "Origin": portal.url}
    assert httpx.post(f"{portal.url}/portal-wechseln", data=angaben, headers=headers).is_redirect
    zweite = RawClient(portal.url, cookie, "/vertraege", token=tab)
    assert "AL-1000017" in zweite.text
    assert "AL-1000025" not in zweite.text
    assert "firmenonline" not in zweite.text.split("AL-1000017")[0]
    zweite.close()


def test_geht_etwas_zu_ende_leeren_sich_auch_die_anderen_seiten_des_tabs(visit: Visit) -> None:
    visit.client.go("/vertraege").wait_for("AL-1000025")
    visit.client.go(SEITE)
    visit.telefon("+4971112")
    visit.client.wait_for("71112")
    visit.client.settle()
    assert visit.client.var(VertraegeState, "rows") == []


def test_push_and_reconnect_are_no_use(visit: Visit) -> None:
    before = visit.zuletzt(vor=timedelta(minutes=10))
    visit.telefon("+4940777777")
    visit.client.wait_for("40 777777", 2)
    RawClient(visit.server.url, visit.cookie, SEITE).close()
    httpx.get(visit.server.url + SEITE, headers={"Cookie": visit.cookie})
    assert visit.zuletzt() == before


@pytest.mark.parametrize("act", ["event", "link", "address"])
def test_what_the_person_does_is_use(visit: Visit, act: str) -> None:
    before = visit.zuletzt(vor=timedelta(minutes=10))
    if act == "event":
        visit.client.call(ShellState.sprache_waehlen, sprache="de")
    elif act == "link":
        visit.client.go("/konto/sicherheit")
    else:
        by_hand = {"Cookie": visit.cookie, "Sec-Fetch-User": "?1"}
        httpx.get(visit.server.url + SEITE, headers=by_hand)
    assert visit.zuletzt() > before


def test_page_whose_session_was_over_before_is_told_once(portal: Server) -> None:
    """A dead cookie on a public page must not reload it for ever."""
    visit = Visit(portal)
    with visit.another_process() as session:
        sitzungen.beenden(session, visit.sitzung)
    assert visit.client.wait_to_leave(2)
    again = RawClient(portal.url, visit.cookie, "/hilfe")
    assert not again.wait_to_leave(1.5)


def test_two_processes_on_postgresql_and_redis(
    tmp_path: Path, postgres: PostgresServer, redis_url: str
) -> None:
    url = postgres.empty()
    fill(url, tmp_path)
    with running_server(tmp_path, url, redis_url=redis_url, workers="2") as server:
        visits = [Visit(server) for _ in range(4)]
        visits[0].telefon("+4940888888")
        for visit in visits:
            visit.client.wait_for("40 888888", 3)
        with visits[0].another_process() as session:
            for visit in visits:
                sitzungen.beenden(session, visit.sitzung)
        assert all(visit.client.wait_to_leave(3) for visit in visits)
        assert "firmenportal_events_total" in httpx.get(server.url + "/metrics").text


def test_stolen_token_shows_nothing_in_redis(
    tmp_path: Path, worlds: Worlds, redis_url: str, cookie_of: CookieOf
) -> None:
    with running_server(tmp_path, worlds.sqlite(), redis_url=redis_url, workers="2") as server:
        owner_cookie = cookie_from(server, NUTZER)
        owner = RawClient(server.url, owner_cookie, SEITE, token="stolen")
        assert owner.var(PersonendatenState, "email") == NUTZER
        owner.close()
        for cookie in ("", cookie_from(server, "firmenadmin@pflege.example")):
            for _ in range(4):  # either process may take it
                thief = RawClient(server.url, cookie, "/hilfe", token="stolen")
                assert NUTZER not in thief.text
                thief.close()
