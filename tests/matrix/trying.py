"""How an event, a page, a route or a form is tried, and what its answer and trace may be."""

import inspect
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby, product
from typing import Any

import httpx
from reflex_base.registry import RegistrationContext

from firmenportal.domain.benutzer import Kontoart
from firmenportal.http.routes import starlette_app
from firmenportal.pages import SEITEN
from tests.image import Image, Row
from tests.matrix.cast import ALL_FIRMEN, Known, Person
from tests.matrix.samples import (
    AENDERT,
    EMAIL,
    FORMS,
    NOWHERE,
    NUMBER,
    PAGE_SAMPLES,
    PLACES,
    QUERIES,
    ROUTE_SAMPLES,
    SAMPLES,
    Found,
)
from tests.raw_client import RawClient
from tests.server import Server

# Pages at whose opening something is written down.
_WRITING_LOADS = {
    "/servicecenter/antraege/": "vorgang_state.load",
    "/vertraege/": "vertrag_state.load",
}
# Where the demo shows everybody's mails.
_CASE_WORK = {"antrag", "antragsverlauf", "antragsnachricht", "pruefentwurf"}
_OUTBOX = "/demo/postausgang"


@dataclass(frozen=True)
class Case:
    """One event from one page."""

    name: str
    place: str
    payload: tuple[tuple[str, Any], ...]

    @property
    def numbers(self) -> frozenset[str]:
        """What comes back because it was sent tells nothing."""
        return frozenset(NUMBER.findall(f"{self.place} {self.payload}"))

    def __str__(self) -> str:
        return f"{self.name} {dict(self.payload)} from {self.place}"


# What is tried


def try_events(
    server: Server, image: Image, person: Person, cases: list[Case], known: Known
) -> None:
    """Events that name the same numbers go out together."""
    with Page(server, person) as page:
        for _, same in groupby(sorted(cases, key=_company), _company):
            _try(page, image, person, list(same), known)


def _try(page: "Page", image: Image, person: Person, together: list[Case], known: Known) -> None:
    """In halves and halves of these, where something was written: each that writes, alone."""
    if _tried(page.awake(), image, person, together, known):
        half = len(together) // 2
        _try(page, image, person, together[:half], known)
        _try(page, image, person, together[half:], known)


def _tried(
    client: RawClient, image: Image, person: Person, together: list[Case], known: Known
) -> bool:
    """Whether several events have written anything, which is undone: nobody knows which of them.

    What a single one has changed must be the person's own.
    """
    client.path = together[0].place
    told = len(client.text)
    client.call_all((_full_names()[c.name], dict(c.payload)) for c in together)
    what = f"{person.email}: " + " | ".join(map(str, together))
    assert not client.closed, what
    sent = frozenset(EMAIL.findall(what))
    _assert_told_only(client.text[told:], known, what, together[0].numbers, sent)
    if len(together) == 1:
        assert_changed_only_own(image, person, together[0].name, what)
        return False
    if not image.written():
        assert not client.told_to_leave, what
        return False
    image.restore()
    return True


def _company(case: Case) -> tuple[str, list[str], bool]:
    return case.place, sorted(case.numbers), case.name in AENDERT


def visit(client: RawClient, image: Image, person: Person, page: str, known: Known) -> None:
    told = len(client.text)
    client.go(page)
    case = f"{person.email} {page}"
    assert not client.closed, case
    _assert_told_only(client.text[told:], known, case, frozenset(NUMBER.findall(page)))
    loads = (load for start, load in _WRITING_LOADS.items() if page.startswith(start))
    assert_changed_only_own(image, person, next(loads, ""), case)


class Page:
    """A page of the person; `awake` opens it anew if an event that was undone has ended it."""

    def __init__(self, server: Server, person: Person) -> None:
        self._server, self._person = server, person
        self._client = self._opened()

    def __enter__(self) -> "Page":
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def awake(self) -> RawClient:
        if self._client.told_to_leave:
            self._client.close()
            self._client = self._opened()
        return self._client

    def _opened(self) -> RawClient:
        return RawClient(self._server.url, self._person.cookie, NOWHERE)


def assert_silent(answer: httpx.Response, known: Known, case: str, sent: Any = "") -> None:
    assert answer.status_code < 500, case
    echo = frozenset(NUMBER.findall(f"{answer.request.url} {sent}"))
    _assert_told_only(answer.text, known, case, echo, frozenset(EMAIL.findall(str(sent))))


def _assert_told_only(
    told: str,
    known: Known,
    case: str,
    numbers_sent: frozenset[str],
    emails_sent: frozenset[str] = frozenset(),
) -> None:
    """Nothing names a foreign contract, Firma or person; what was sent may come back."""
    foreign = set(NUMBER.findall(told)) - known.numbers - numbers_sent
    assert not foreign, f"{case}: {foreign}"
    strangers = set(EMAIL.findall(told)) - known.emails - emails_sent
    assert not strangers, f"{case}: {strangers}"
    named = {name for name in ALL_FIRMEN if name in told}
    assert named <= known.firmen, f"{case}: {named - known.firmen}"


def assert_changed_only_own(image: Image, person: Person, name: str, case: str) -> None:
    changed = image.changed()
    if not changed:
        return
    tables = {row.table for row in changed}
    foreign = [row for row in changed if not _is_own(row, person, image)]
    image.restore()
    erlaubt = AENDERT.get(name, set())
    if "protokoll" in erlaubt:  # which contracts an entry names is written with it
        erlaubt = erlaubt | {"protokollvertrag"}
    assert tables <= erlaubt, f"{case}: {tables}"
    assert not foreign, f"{case}: {foreign}"


def _is_own(row: Row, person: Person, image: Image) -> bool:
    """Whether the person may change this row: his own, or access to a Firma that he governs."""
    if row.table == "postausgang":
        return True
    if row.table in _CASE_WORK:  # none of an application's own tables but a clerk's work on it
        return person.akteur.kontoart == Kontoart.SACHBEARBEITER
    if row.table == "protokoll":
        return row["akteur_id"] == person.akteur.benutzer_id and row["kette"] in person.chains
    if row.table in ("protokollkette", "protokollvertrag"):
        return row["kette"] in person.chains
    if row.table == "vertretung" and image.lends_or_stands_in(row, person.akteur.benutzer_id):
        return True
    if row["firma_id"] is not None:
        return row["firma_id"] in person.governed or _of_the_house(row, person)
    owner = row["id"] if row.table == "benutzer" else row["benutzer_id"]
    return (
        owner == person.akteur.benutzer_id
        or (row.table == "sitzung" and image.is_member(owner, person.governed))
        or _of_the_house(row, person)
    )


def _of_the_house(row: Row, person: Person) -> bool:
    """Whether the house has asked for this Vollmacht, or its leitung lets this person go."""
    if row.table == "maklervollmacht":
        return row["maklerhaus_id"] == person.house
    if row.table in ("zugehoerigkeit", "benutzerschluessel"):
        return bool(person.staff) and row["maklerhaus_id"] == person.house
    return row.table in ("mitgliedschaft", "sitzung") and row["benutzer_id"] in person.staff


# Events, pages, routes and forms


def _full_names() -> dict[str, str]:
    names = [n for n in RegistrationContext.get().event_handlers if "firmenportal___" in n]
    return {_short(n): n for n in names if not n.endswith(".setvar")}


def events() -> dict[str, Any]:
    handlers = RegistrationContext.get().event_handlers
    return {short: handlers[name].handler.fn for short, name in _full_names().items()}


def _short(name: str) -> str:
    state, _, event = name.rpartition(".")
    return f"{state.rpartition('____')[2]}.{event}"


def parameters(fn: Any) -> list[str]:
    return list(inspect.signature(fn).parameters)[1:]


def cases(image: Image) -> list[Case]:
    found = []
    for name, fn in events().items():
        named = PLACES.get(name.partition(".")[0], (NOWHERE,))
        places = [p for place in named for p in filled(place, PAGE_SAMPLES, image)]
        for place, values in product(places, product(*(SAMPLES[p] for p in parameters(fn)))):
            payload = zip(parameters(fn), (_value(v, image) for v in values), strict=True)
            found.append(Case(name, place, tuple(payload)))
    return found


def pages(image: Image) -> list[str]:
    """Every page that loads something, with every sample in its address."""
    routes = [s.route for s in SEITEN if s.load and s.route != "404"]
    braced = [route.replace("[", "{").replace("]", "}") for route in routes]
    return _with_queries(page for route in braced for page in filled(route, PAGE_SAMPLES, image))


def addresses(image: Image) -> list[str]:
    """Every address that answers GET, with every sample in its place."""
    paths = [p for p, methods in _routes() if "GET" in (methods or {"GET"}) and p != _OUTBOX]
    return _with_queries(a for path in paths for a in filled(path, ROUTE_SAMPLES, image))


def _with_queries(addresses: Iterable[str]) -> list[str]:
    return [a + query for a in addresses for query in ("", *QUERIES.get(a, ()))]


def forms() -> list[str]:
    return [path for path, methods in _routes() if "POST" in (methods or set())]


def filled_forms(image: Image) -> list[tuple[str, dict[str, str]]]:
    return [
        (path, {name: str(_value(value, image)) for name, value in fields.items()})
        for path, samples in FORMS.items()
        for fields in samples
    ]


def _routes() -> Iterable[tuple[str, set[str] | None]]:
    for route in starlette_app().routes:
        yield str(getattr(route, "path", "")), getattr(route, "methods", None)


def filled(path: str, samples: dict[str, tuple[Any, ...]], image: Image) -> list[str]:
    """The path with every sample in the place of each name in braces."""
    names = re.findall(r"{(\w+)", path)
    filled = []
    for values in product(*(samples[name] for name in names)):
        texts = {n: str(_value(v, image)) for n, v in zip(names, values, strict=True)}
        filled.append(re.sub(r"{(\w+)(?::\w+)?}", lambda m, t=texts: t[m.group(1)], path))
    return filled


def _value(sample: Any, image: Image) -> Any:
    return image.one(sample.sql) if isinstance(sample, Found) else sample
