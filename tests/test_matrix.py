"""Every event and every route × every person of the cast × own and foreign ids, from outside.

Against the production server over a bare socket and bare HTTP. Nobody is told a number or a Firma
that is none of his business, and only what is listed in `AENDERT` changes the database, and only
the own rows. A new event, parameter or route fails here until it has its samples.
"""

import inspect
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any

import httpx
import pytest
from reflex_base.registry import RegistrationContext
from sqlmodel import Session, col, select

from firmenportal.db import snapshot
from firmenportal.demo import logins
from firmenportal.domain import rechtematrix
from firmenportal.domain.auspraegung import DACH
from firmenportal.domain.benutzer import Akteur, Benutzer, Mitgliedschaft
from firmenportal.domain.firma import Firma
from firmenportal.http.routes import starlette_app
from firmenportal.pages import SEITEN
from tests.databases import engine_on
from tests.raw_client import RawClient
from tests.server import Server, cookie_from, running_server

CAST = logins()
CONTRACTS = ("AL-1000017", "AL-1000090", "AL-1060017", "AL-9999999", "x' OR 1=1 --")
# A value of each parameter that an event may take, own and foreign ones alike.
SAMPLES: dict[str, tuple[Any, ...]] = {
    "nummer": CONTRACTS,
    "kennzeichen": ("0123456789abcdef",),
    "text": ("Muster", "%", "Süderelbe"),
    "eingabe": ("0711 253648",),
    "sprache": ("de", "en"),
    "name": ("firma", "recht", "gibtesnicht"),
    "wert": ("Beispiel Pflege gGmbH", "bestand_lesen"),
}
# Which tables an event may change, in rows of the person alone.
AENDERT: dict[str, set[str]] = {
    "shell_state.sprache_waehlen": {"benutzer"},
    "personendaten_state.telefon_speichern": {"benutzer", "protokoll", "protokollkette"},
    "sicherheit_state.andere_beenden": {"protokoll", "protokollkette", "sitzung"},
}
# Written by being there at all, and no business of the matrix.
VOLATILE = {"sitzung.zuletzt_am", "benutzer.rechte_stand"}
NUMBER = re.compile(r"A[KL]-\d{7}|W\d{10}")
ROUTE_SAMPLES = {
    "nummer": CONTRACTS,
    "auspraegung": (DACH.key, "gibtesnicht"),
    "secret": ("x" * 43,),
    "nachweis": ("1", "x"),
}


@dataclass
class Person:
    """One of the cast: an open page, and what may be named to him."""

    email: str
    cookie: str
    client: RawClient
    numbers: frozenset[str]
    firmen: frozenset[str]
    own_id: int
    heard: int = field(default=0)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("matrix")
    unhurried = {"events_per_second": "5000", "sockets_per_address": "500"}
    with running_server(folder, **unhurried) as running:
        yield running


@pytest.fixture(scope="module")
def people(server: Server) -> Iterator[list[Person]]:
    everybody = [_person(server, email) for email in CAST]
    yield everybody
    for person in everybody:
        person.client.close()


def test_every_event_has_its_samples() -> None:
    parameters = {p for fn in _events().values() for p in _parameters(fn)}
    assert parameters - set(SAMPLES) == set()
    assert set(AENDERT) <= set(_events())


def test_no_event_tells_or_changes_what_is_not_ones_own(
    server: Server, people: list[Person]
) -> None:
    for person, (name, fn) in product(people, _events().items()):
        for payload in _payloads(fn):
            before = _rows(server)
            person.client.call(_full_names()[name], **payload)
            _assert_told_only_own(person, f"{person.email} {name} {payload}", payload)
            changed = _changes(before, _rows(server))
            assert set(changed) <= AENDERT.get(name, set()), f"{person.email} {name} {payload}"
            assert _only_own(changed, person), f"{person.email} {name} {payload}: {changed}"


def test_no_page_tells_what_is_not_ones_own(server: Server, people: list[Person]) -> None:
    pages = [s.route for s in SEITEN if s.load and "[" not in s.route and s.route != "404"]
    pages += [f"/vertraege/{number}" for number in CONTRACTS[:4]]
    for person, page in product(people, pages):
        before = _rows(server)
        person.client.go(page)
        _assert_told_only_own(person, f"{person.email} {page}", {"page": page})
        assert not _changes(before, _rows(server)), f"{person.email} {page}"


def test_no_route_tells_what_is_not_ones_own(server: Server, people: list[Person]) -> None:
    for person, address in product(people, _addresses()):
        before = _rows(server)
        answer = httpx.get(server.url + address, headers={"Cookie": person.cookie})
        assert answer.status_code < 500, address
        told = set(NUMBER.findall(answer.text)) - set(NUMBER.findall(address))
        assert told <= person.numbers, f"{person.email} {address}: {told - person.numbers}"
        assert not _changes(before, _rows(server)), f"{person.email} {address}"


def test_fremde_bekommen_von_keiner_route_etwas(server: Server) -> None:
    for address in _addresses():
        answer = httpx.get(server.url + address)
        assert NUMBER.findall(answer.text) == [], address
        assert answer.status_code < 500, address


def test_unbekanntes_und_fremdes_sind_dieselbe_antwort(
    server: Server, people: list[Person]
) -> None:
    lena = next(p for p in people if p.email == "nutzer@muster.example")
    answers = []
    for number in ("AL-1060017", "AL-9999999"):
        told = len(lena.client.text)
        lena.client.go(f"/vertraege/{number}")
        answers.append(lena.client.text[told:].replace(number, "?"))
    assert answers[0] == answers[1]


# The cast, and what may be named to them


def _person(server: Server, email: str) -> Person:
    cookie = cookie_from(server, email)
    client = RawClient(server.url, cookie, "/bestaetigen")
    with engine_on(server.db_url), snapshot() as db:
        b = db.exec(select(Benutzer).where(Benutzer.email == email)).one()
        akteur = Akteur(b.id or 0, "", b.name, b.email, b.kontoart, DACH.key, "de", b.rechte_stand)
        rows = _own_rows(db, akteur)
        firmen = {row.firma for row in rows} | _firmen_of(db, akteur)
        numbers = frozenset(row.nummer for row in rows)
        return Person(email, cookie, client, numbers, frozenset(firmen), akteur.benutzer_id)


def _own_rows(db: Session, akteur: Akteur) -> list[rechtematrix.Zeile]:
    first = rechtematrix.eigene(db, akteur)
    pages = [rechtematrix.eigene(db, akteur, seite=n) for n in range(2, first.seiten + 1)]
    return [row for page in (first, *pages) for row in page.zeilen]


def _firmen_of(db: Session, akteur: Akteur) -> set[str]:
    query = (
        select(Firma.name)
        .join(Mitgliedschaft, col(Mitgliedschaft.firma_id) == col(Firma.id))
        .where(Mitgliedschaft.benutzer_id == akteur.benutzer_id)
    )
    return set(db.exec(query))


def _assert_told_only_own(person: Person, case: str, sent: dict[str, Any]) -> None:
    """Nothing new on the socket names a foreign contract or Firma; what was sent may come back."""
    told = person.client.text[person.heard :]
    person.heard = len(person.client.text)
    assert not person.client.closed, case
    echo = set(NUMBER.findall(str(sent)))
    foreign = set(NUMBER.findall(told)) - person.numbers - echo
    assert not foreign, f"{case}: {foreign}"
    named = {f.name for f in _ALL_FIRMEN if f.name in told}
    assert named <= person.firmen, f"{case}: {named - person.firmen}"


# Events and routes


def _full_names() -> dict[str, str]:
    names = [n for n in RegistrationContext.get().event_handlers if "firmenportal___" in n]
    return {_short(n): n for n in names if not n.endswith(".setvar")}


def _events() -> dict[str, Any]:
    handlers = RegistrationContext.get().event_handlers
    return {short: handlers[name].handler.fn for short, name in _full_names().items()}


def _short(name: str) -> str:
    state, _, event = name.rpartition(".")
    return f"{state.rpartition('____')[2]}.{event}"


def _parameters(fn: Any) -> list[str]:
    return list(inspect.signature(fn).parameters)[1:]


def _payloads(fn: Any) -> Iterator[dict[str, Any]]:
    names = _parameters(fn)
    for values in product(*(SAMPLES[name] for name in names)):
        yield dict(zip(names, values, strict=True))


def _addresses() -> list[str]:
    """Every address that answers GET, with every sample in its place."""
    found = []
    for route in starlette_app().routes:
        if "GET" not in (getattr(route, "methods", None) or {"GET"}):
            continue
        path = str(getattr(route, "path", ""))
        names = re.findall(r"{(\w+)", path)
        for values in product(*(ROUTE_SAMPLES[name] for name in names)):
            filled = dict(zip(names, values, strict=True))
            found.append(re.sub(r"{(\w+)(?::\w+)?}", lambda m, f=filled: f[m.group(1)], path))
    return found


# The database, row by row


def _rows(server: Server) -> dict[str, set[tuple[Any, ...]]]:
    """Every row of the small tables, without what being there writes."""
    path = Path(server.db_url.removeprefix("sqlite:///"))
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as db:
        return {table: _table(db, table) for table in _TABLES}


_TABLES = (
    "benutzer",
    "mitgliedschaft",
    "vertragsrecht",
    "adminvertrag",
    "vertretung",
    "vertretungszelle",
    "einladung",
    "maklervollmacht",
    "widerspruch",
    "zugehoerigkeit",
    "benutzerschluessel",
    "firma",
    "maklerhaus",
    "sitzung",
    "einmalschluessel",
    "postausgang",
    "protokoll",
    "protokollkette",
)


def _table(db: sqlite3.Connection, table: str) -> set[tuple[Any, ...]]:
    columns = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
    kept = [c for c in columns if f"{table}.{c}" not in VOLATILE]
    marked = ", ".join(f"'{c}=' || coalesce({c}, '')" for c in kept)
    return set(db.execute(f"SELECT {marked} FROM {table}"))


def _changes(
    before: dict[str, set[tuple[Any, ...]]], after: dict[str, set[tuple[Any, ...]]]
) -> dict[str, set[tuple[Any, ...]]]:
    return {t: before[t] ^ after[t] for t in before if before[t] != after[t]}


def _only_own(changed: dict[str, set[tuple[Any, ...]]], person: Person) -> bool:
    own = {
        "benutzer": f"id={person.own_id}",
        "sitzung": f"benutzer_id={person.own_id}",
        "protokoll": f"akteur_id={person.own_id}",
    }
    return all(own[t] in row for t, rows in changed.items() if t in own for row in rows)


@pytest.fixture(scope="module", autouse=True)
def _all_firmen(server: Server) -> None:
    with engine_on(server.db_url), snapshot() as db:
        _ALL_FIRMEN[:] = db.exec(select(Firma)).all()


_ALL_FIRMEN: list[Firma] = []
