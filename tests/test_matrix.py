"""Every event, page, route and form × every person of the cast × own and foreign ids, from outside.

Against the production server over a bare socket and bare HTTP. Nobody is told a number, a Firma or
an address that is none of his business, and only what is listed in `AENDERT` changes the database,
and there only rows that are the person's own or belong to a Firma whose access he governs. A new
event, parameter, page, route or form fails here until it has its samples.

How to add yours:
- `SAMPLES`: for a new parameter, two or three values: an own id, a foreign one, nonsense. They
  multiply with 28 people, so few. `member(email)` and `Found(select)` name ids of the demo world.
- `PLACES`: from which addresses the events of a state come, if these read ids from the address.
- `AENDERT`: the tables that an event or a form ("POST /konto/email") may change. After each case
  that changed something, the demo world is put back: no case needs to mind another.
- `PAGE_SAMPLES`, `ROUTE_SAMPLES`: values of what stands in an address; `QUERIES`: what may follow;
  `FORMS`: a form's fields.
Everybody has given his password again just now (step-up), so that what needs that is tried, too.
"""

import inspect
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby, product
from typing import Any

import httpx
import pytest
from reflex_base.registry import RegistrationContext
from sqlmodel import Session, col, select

from firmenportal.db import transaction
from firmenportal.demo import logins
from firmenportal.domain import berechtigung, delegation, hinweise, rechtematrix, sitzung
from firmenportal.domain.auspraegung import DACH
from firmenportal.domain.benutzer import Akteur, Benutzer, Mitgliedschaft
from firmenportal.domain.einladung import Einladung
from firmenportal.domain.firma import Firma
from firmenportal.domain.protokoll import Protokoll
from firmenportal.domain.stapel.datei import BEISPIEL_EMAIL
from firmenportal.domain.vertrag import Gruppenvertrag
from firmenportal.http.routes import starlette_app
from firmenportal.pages import SEITEN
from firmenportal.settings import settings
from tests.databases import engine_on
from tests.image import Image, Row
from tests.raw_client import RawClient
from tests.server import Server, running_server


@dataclass(frozen=True)
class Found:
    """A value that this select finds in the demo world; `{db}` names the database."""

    sql: str


def member(email: str, firma: str = "Muster Maschinenbau GmbH") -> Found:
    """The id of a person's Mitgliedschaft."""
    return Found(
        "SELECT m.id FROM {db}.mitgliedschaft m JOIN {db}.benutzer b ON b.id = m.benutzer_id"
        f" JOIN {{db}}.firma f ON f.id = m.firma_id WHERE b.email = '{email}'"
        f" AND f.name = '{firma}'"
    )


CAST = logins()
CONTRACTS = ("AL-1000017", "AL-1000090", "AL-1060017", "AL-9999999", "x' OR 1=1 --")
MITGLIEDER = (
    member("nutzer@muster.example"),
    member("firmenadmin@pflege.example", "Beispiel Pflege gGmbH"),
    999_999_999,
)
# A value of each parameter that an event may take, own and foreign ones alike.
SAMPLES: dict[str, tuple[Any, ...]] = {
    "nummer": CONTRACTS,
    "vertrag": ("AL-1000017", "AL-1060017"),
    "kennzeichen": ("0123456789abcdef",),
    "text": ("Muster", "%", "Süderelbe"),
    "eingabe": (
        "0711 253648",
        {"wie": "alle"},
        {"nummer": "AL-1000017", "recht": "bestand_lesen", "von": "", "bis": "2199-12-31"},
    ),
    "sprache": ("de", "en"),
    "art": ("einladung", "rechte"),
    "gewuenscht": (False,),
    "name": ("firma", "recht", "gibtesnicht"),
    "wert": ("Beispiel Pflege gGmbH", "bestand_lesen"),
    "vertretung": (Found("SELECT id FROM {db}.vertretung"), 999_999_999),
    "recht": ("bestand_lesen",),
    "an": (True,),
    "mitgliedschaft": MITGLIEDER[:2],
    "monate": ("12",),
    "stand": ("0123456789abcdef",),
    "nur": ("rechte",),
    "ende": ("bis",),
    "seite": (1,),
    "personentyp": ("andere",),
    "berechtigungstyp": ("Admin",),
    "fenster": ({"nummer": "AL-1000017", "von": "", "bis": "2199-12-31"},),
    "buendel": ("Lesen", "1"),
    "wahl": ({"kollege": "1"},),
    "benennung": ({"buendel": "1", "name": "Nord"},),
    "angaben": (
        {"vorname": "Neele", "nachname": "Brandt", "email": "neu@muster.example"},
        {"vorname": "Neele", "nachname": "Brandt", "email": "firmenadmin@pflege.example"},
    ),
    "tag": ("2199-12-31",),
    "einladung": (1, 999_999_999),
}
# From where the events of a state come; from a page without any data unless said here.
NOWHERE = "/bestaetigen"
PLACES: dict[str, tuple[str, ...]] = {
    "vertrag_state": ("/vertraege/AL-1000017", "/vertraege/AL-1060017"),
    "rechte_state": ("/admin/nutzer/{mitgliedschaft}",),
    "nutzer_state": ("/admin/nutzer", "/admin/nutzer?firma=2"),
}
_ENTWURF = {"rechteentwurf"}
_PRUEFUNG = {"pruefung", "pruefzeile", "protokoll", "protokollkette"}
_EINLADUNGSENTWURF = {"einladungsentwurf"}
_BUENDEL = {"rechtebuendel", "rechtebuendelzelle", "protokoll", "protokollkette"}
_VERTRETUNG = {"vertretung", "vertretungszelle", "protokoll", "protokollkette", "postausgang"}
# Which tables an event or a form may change.
AENDERT: dict[str, set[str]] = {
    "shell_state.sprache_waehlen": {"benutzer"},
    "personendaten_state.telefon_speichern": {"benutzer", "protokoll", "protokollkette"},
    "benachrichtigungen_state.waehlen": {
        "benachrichtigungsverzicht",
        "protokoll",
        "protokollkette",
    },
    "sicherheit_state.andere_beenden": {"protokoll", "protokollkette", "sitzung"},
    "rechte_state.setzen": _ENTWURF,
    "rechte_state.spalte": _ENTWURF,
    "rechte_state.zeile": _ENTWURF,
    "rechte_state.zeitraum": _ENTWURF,
    "rechte_state.nehmen": _ENTWURF,
    "rechte_state.tage": _ENTWURF,
    "pruefung_state.planen": {"pruefplan", "protokoll", "protokollkette"},
    "pruefung_state.beginnen": _PRUEFUNG,
    "vertretung_state.bestaetigen": _VERTRETUNG,
    "vertretung_state.beenden": _VERTRETUNG,
    "eigene_vertretung_state.beantragen": _VERTRETUNG,
    "eigene_vertretung_state.beenden": _VERTRETUNG,
    "nutzer_state.einladung_erneut_senden": {
        "einladung",
        "postausgang",
        "protokoll",
        "protokollkette",
    },
    "nutzer_state.einladung_widerrufen": {"einladung", "protokoll", "protokollkette"},
    **{
        f"einladen_state.{event}": _EINLADUNGSENTWURF
        for event in (
            "personentyp_waehlen",
            "rolle_waehlen",
            "setzen",
            "zeile",
            "spalte",
            "leeren",
            "zeitraum",
            "beginnen_mit",
            "beginnen_wie",
            "neu_beginnen",
        )
    },
    "einladen_state.senden": {
        "einladung",
        "einladungsentwurf",
        "protokoll",
        "protokollkette",
        "postausgang",
    },
    "einladen_state.buendel_speichern": _BUENDEL,
    "einladen_state.buendel_umbenennen": _BUENDEL,
    "einladen_state.buendel_loeschen": _BUENDEL,
    "POST /portal-wechseln": {"sitzung"},
    "POST /admin/nutzer/{mitgliedschaft}": {
        "benutzer",
        "einladung",
        "mitgliedschaft",
        "postausgang",
        "protokoll",
        "protokollkette",
        "sitzung",
        "typvorschlag",
    },
    "POST /admin/nutzer/{mitgliedschaft}/austritt": {
        "benutzer",
        "einladung",
        "mitgliedschaft",
        "nachweis",
        "pruefung",
        "postausgang",
        "protokoll",
        "protokollkette",
        "sitzung",
        "vertretung",
    },
    "POST /konto/email": {"einmalschluessel", "postausgang", "protokoll", "protokollkette"},
}
PAGE_SAMPLES: dict[str, tuple[Any, ...]] = {
    "vertragsnummer": CONTRACTS[:4],
    "mitgliedschaft": MITGLIEDER,
}
ROUTE_SAMPLES: dict[str, tuple[Any, ...]] = {
    "nummer": CONTRACTS,
    "auspraegung": (DACH.key, "gibtesnicht"),
    "secret": ("x" * 43,),
    "nachweis": ("1", "x"),
    "stapel_id": ("1", "x"),
    "mitgliedschaft": MITGLIEDER[:1],
}
# More than the bare address of a page or a route, which is tried, too.
QUERIES: dict[str, tuple[str, ...]] = {
    "/admin/nutzer": ("?ansicht=vertraege", "?firma=2"),
    "/admin/nutzer/export.csv": ("?ansicht=vertraege", "?firma=2"),
}
# What is filled into a form that a signed-in person sends.
FORMS: dict[str, tuple[dict[str, str], ...]] = {
    "/portal-wechseln": ({"auspraegung": "klinikrente", "zurueck": "/vertraege/AL-1000017"},),
    "/sitzung/genutzt": ({},),
    "/passwort-guete": ({"passwort": "Muster Maschinenbau"},),
    "/konto/email": ({"email": "neu@muster.example"}, {"email": "nutzer@muster.example"}),
    "/einladung/{secret}": ({},),
    "/email-bestaetigen/{secret}": ({},),
    "/admin/stapel": ({"datei": "Vorname"},),
    "/email-zuruecknehmen/{secret}": ({},),
    "/admin/nutzer/{mitgliedschaft}": (
        {"handlung": "sperren"},
        {"handlung": "ernennen", "vertraege": "AL-1000017,AL-1060017"},
        {"handlung": "vorschlagen"},
        {"handlung": "bestaetigen", "vorschlag": "1"},
    ),
    "/admin/nutzer/{mitgliedschaft}/austritt": ({"handlung": "austritt"},),
}
# Forms that begin or end a Sitzung or set a password: tests/http has them.
FORMS_ELSEWHERE = {
    "/einladung/annehmen",
    "/{auspraegung}/anmelden",
    "/abmelden",
    "/bestaetigen",
    "/passwort-vergessen",
    "/passwort-neu",
    "/passwort-neu/{secret}",
    "/konto/passwort",
    "/einladung/{secret}",
}
# Work with contracts, which a portal other than the umbrella filters.
WORK = ("vertraege_state.", "vertrag_state.", "/vertraege")
ANOTHER_PORTAL = "metallrente"

# Where the demo shows everybody's mails.
_OUTBOX = "/demo/postausgang"
NUMBER = re.compile(r"A[KL]-\d{7}|W\d{10}")
EMAIL = re.compile(r"[\w.+-]+@[\w.-]+\.example")


@dataclass(frozen=True)
class Known:
    """What may be named to a person."""

    numbers: frozenset[str]
    firmen: frozenset[str]
    emails: frozenset[str]


@dataclass
class Person:
    """One of the cast, signed in."""

    email: str
    akteur: Akteur
    cookie: str
    http: httpx.Client
    known: Known
    known_elsewhere: Known
    governed: frozenset[int]
    belongs_to: frozenset[int]

    @property
    def chains(self) -> set[str]:
        """Where an act of his may be written down."""
        return {"allgemein", *(f"firma:{i}" for i in self.governed | self.belongs_to)}


@dataclass(frozen=True)
class Case:
    """One event from one page."""

    name: str
    place: str
    payload: tuple[tuple[str, Any], ...]

    @property
    def writes(self) -> bool:
        return self.name in AENDERT

    @property
    def numbers(self) -> frozenset[str]:
        """What comes back because it was sent tells nothing."""
        return frozenset(NUMBER.findall(f"{self.place} {self.payload}"))

    def __str__(self) -> str:
        return f"{self.name} {dict(self.payload)} from {self.place}"


# Tests


def test_every_event_page_and_form_has_its_samples() -> None:
    parameters = {p for fn in _events().values() for p in _parameters(fn)}
    assert parameters - set(SAMPLES) == set()
    assert {n for s in SEITEN for n in re.findall(r"\[(\w+)\]", s.route)} <= set(PAGE_SAMPLES)
    assert set(_forms()) == set(FORMS) | FORMS_ELSEWHERE
    assert set(AENDERT) <= set(_events()) | {f"POST {path}" for path in FORMS}


def test_no_event_tells_or_changes_what_is_not_ones_own(
    server: Server, image: Image, people: list[Person]
) -> None:
    for person in people:
        _try_events(server, image, person, _cases(image), person.known)


def test_no_page_tells_what_is_not_ones_own(
    server: Server, image: Image, people: list[Person]
) -> None:
    for person in people:
        with _Page(server, person) as opened:
            for page in _pages(image):
                _visit(opened.awake(), image, person, page, person.known)


def test_no_route_tells_what_is_not_ones_own(image: Image, people: list[Person]) -> None:
    for person, address in product(people, _addresses(image)):
        _assert_silent(person.http.get(address), person.known, f"{person.email} {address}")
        assert not image.changed(), f"{person.email} {address}"


def test_no_form_tells_or_changes_what_is_not_ones_own(image: Image, people: list[Person]) -> None:
    for person, (path, fields) in product(people, _filled_forms(image)):
        address = _filled(path, ROUTE_SAMPLES, image)[0]
        case = f"{person.email} POST {address} {fields}"
        _assert_silent(person.http.post(address, data=fields), person.known, case, fields)
        _assert_changed_only_own(image, person, f"POST {path}", case)


def test_another_portal_tells_nothing_of_contracts_that_it_does_not_show(
    server: Server, image: Image, people: list[Person]
) -> None:
    in_portal = "UPDATE {db}.sitzung SET auspraegung = "
    image.set(f"{in_portal}'{ANOTHER_PORTAL}'")
    cases = [c for c in _cases(image) if c.name.startswith(WORK)]
    for person in people:
        known = person.known_elsewhere
        _try_events(server, image, person, cases, known)
        with _Page(server, person) as opened:
            for page in (p for p in _pages(image) if p.startswith(WORK)):
                _visit(opened.awake(), image, person, page, known)
        for address in (a for a in _addresses(image) if a.startswith(WORK)):
            _assert_silent(person.http.get(address), known, f"{person.email} {address}")
    image.set(f"{in_portal}'{DACH.key}'")


def test_fremde_bekommen_von_keiner_route_etwas(server: Server, image: Image) -> None:
    with httpx.Client(base_url=server.url) as stranger:
        for address in _addresses(image):
            _assert_silent(stranger.get(address), _NOTHING, address)


def test_unbekanntes_und_fremdes_sind_dieselbe_antwort(
    server: Server, people: list[Person]
) -> None:
    lena = next(p for p in people if p.email == "nutzer@muster.example")
    answers = []
    with _Page(server, lena) as page:
        for number in ("AL-1060017", "AL-9999999"):
            client = page.awake()
            told = len(client.text)
            client.go(f"/vertraege/{number}")
            answers.append(client.text[told:].replace(number, "?"))
    assert answers[0] == answers[1]


# The server, and how its world was


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("matrix")
    unhurried = {"events_per_second": "5000", "sockets_per_address": "500"}
    with running_server(folder, **unhurried) as running:
        yield running


@pytest.fixture(scope="module")
def people(server: Server) -> Iterator[list[Person]]:
    with engine_on(server.db_url), transaction() as db:
        everybody = [_person(server, db, email) for email in CAST]
        _ALL_FIRMEN[:] = db.exec(select(Firma.name)).all()
    yield everybody
    for person in everybody:
        person.http.close()


@pytest.fixture(scope="module")
def image(
    server: Server, people: list[Person], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Image]:
    made = Image(server.db_url, tmp_path_factory.mktemp("image"))
    made.set("UPDATE {db}.sitzung SET bestaetigt_am = '2999-01-01 00:00:00'")
    yield made
    made.close()


_ALL_FIRMEN: list[str] = []
_NOTHING = Known(frozenset(), frozenset(), frozenset())


# The cast, and what may be named to them


def _person(server: Server, db: Session, email: str) -> Person:
    b = db.exec(select(Benutzer).where(Benutzer.email == email)).one()
    cookie = f"sitzung={sitzung.eroeffnen(db, b.id or 0, DACH)}"
    akteur = Akteur(b.id or 0, "", b.name, b.email, b.kontoart, DACH.key, "de", b.rechte_stand)
    governed = delegation.verwaltungen(db, akteur)
    return Person(
        email,
        akteur,
        cookie,
        httpx.Client(base_url=server.url, headers={"Cookie": cookie, "Origin": server.url}),
        _known(db, akteur, governed),
        _known_in(db, akteur, ANOTHER_PORTAL),
        frozenset(v.firma_id for v in governed),
        frozenset(db.exec(_memberships(Mitgliedschaft.firma_id, akteur))),
    )


def _named_by(db: Session, akteur: Akteur) -> set[str]:
    """Contracts that entries by or about the person name: his data tell him as much."""
    me = akteur.benutzer_id
    acts = select(Protokoll).where((Protokoll.akteur_id == me) | (Protokoll.betroffener_id == me))
    return {n for act in db.exec(acts) for n in NUMBER.findall(str(act.einzelheiten))}


def _known(db: Session, akteur: Akteur, governed: list[delegation.Verwalter]) -> Known:
    rows = _own_rows(db, akteur)
    numbers = {row.nummer for row in rows} | _named_by(db, akteur)
    firmen = {row.firma for row in rows} | _firmen_of(db, akteur)
    emails = {akteur.email, settings.servicecenter_email, BEISPIEL_EMAIL}
    for v in governed:
        firmen.add(v.firma)
        numbers |= _all(
            db, select(Gruppenvertrag.nummer), Gruppenvertrag.id, delegation.vertraege(v)
        )
        seen = select(Benutzer.email).join(
            Mitgliedschaft, col(Mitgliedschaft.benutzer_id) == col(Benutzer.id)
        )
        emails |= _all(db, seen, Mitgliedschaft.id, delegation.mitglieder(v))
        emails |= _all(db, select(Einladung.email), Einladung.id, delegation.einladungen(v))
        if v.ist_firmenadmin:  # who has access without being a member
            ids = {person for person, _ in berechtigung.zugriffe(db, v.firma_id)}
            emails |= _all(db, select(Benutzer.email), Benutzer.id, ids)
    return Known(frozenset(numbers), frozenset(firmen), frozenset(emails))


def _known_in(db: Session, akteur: Akteur, portal: str) -> Known:
    """What work under this portal may name: the rule's contracts, and those without Kennung."""
    here = replace(akteur, auspraegung=portal)
    visible = berechtigung.vertraege_mit(here)
    numbers = db.execute(
        select(Gruppenvertrag.nummer).join(visible, visible.c.vertrag == col(Gruppenvertrag.id)),
        berechtigung.werte(here),
    ).scalars()
    missing = hinweise.ohne_kennung(db, here)
    firmen = {row.firma for row in _own_rows(db, akteur)} | _firmen_of(db, akteur)
    return Known(frozenset([*numbers, *missing]), frozenset(firmen), frozenset({akteur.email}))


def _all(db: Session, query: Any, column: Any, ids: Any) -> set[str]:
    return set(db.execute(query.where(col(column).in_(ids))).scalars())


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


def _memberships(column: Any, akteur: Akteur) -> Any:
    return select(column).where(
        Mitgliedschaft.benutzer_id == akteur.benutzer_id, col(Mitgliedschaft.entfernt_am).is_(None)
    )


# What is tried


def _try_events(
    server: Server, image: Image, person: Person, cases: list[Case], known: Known
) -> None:
    """Events that only read go out together if they name the same numbers; the others alone."""
    together = sorted((c for c in cases if not c.writes), key=_company)
    batches = [list(same) for _, same in groupby(together, _company)]
    batches += [[c] for c in cases if c.writes]
    with _Page(server, person) as page:
        for batch in batches:
            client = page.awake()
            client.path = batch[0].place
            told = len(client.text)
            client.call_all((_full_names()[c.name], dict(c.payload)) for c in batch)
            what = f"{person.email}: " + " | ".join(map(str, batch))
            assert not client.closed, what
            sent = frozenset(EMAIL.findall(what))
            _assert_told_only(client.text[told:], known, what, batch[0].numbers, sent)
            _assert_changed_only_own(image, person, batch[0].name, what)


def _company(case: Case) -> tuple[str, list[str]]:
    return case.place, sorted(case.numbers)


def _visit(client: RawClient, image: Image, person: Person, page: str, known: Known) -> None:
    told = len(client.text)
    client.go(page)
    case = f"{person.email} {page}"
    assert not client.closed, case
    _assert_told_only(client.text[told:], known, case, frozenset(NUMBER.findall(page)))
    assert not image.changed(), case


class _Page:
    """A page of the person; `awake` opens it anew if an event that was undone has ended it."""

    def __init__(self, server: Server, person: Person) -> None:
        self._server, self._person = server, person
        self._client = self._opened()

    def __enter__(self) -> "_Page":
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


def _assert_silent(answer: httpx.Response, known: Known, case: str, sent: Any = "") -> None:
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
    named = {name for name in _ALL_FIRMEN if name in told}
    assert named <= known.firmen, f"{case}: {named - known.firmen}"


def _assert_changed_only_own(image: Image, person: Person, name: str, case: str) -> None:
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
    if row.table == "protokoll":
        return row["akteur_id"] == person.akteur.benutzer_id and row["kette"] in person.chains
    if row.table in ("protokollkette", "protokollvertrag"):
        return row["kette"] in person.chains
    if row.table == "vertretung" and image.lends_or_stands_in(row, person.akteur.benutzer_id):
        return True
    if row["firma_id"] is not None:
        return row["firma_id"] in person.governed
    owner = row["id"] if row.table == "benutzer" else row["benutzer_id"]
    if owner == person.akteur.benutzer_id:
        return True
    return row.table == "sitzung" and image.is_member(owner, person.governed)


# Events, pages, routes and forms


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


def _cases(image: Image) -> list[Case]:
    cases = []
    for name, fn in _events().items():
        named = PLACES.get(name.partition(".")[0], (NOWHERE,))
        places = [p for place in named for p in _filled(place, PAGE_SAMPLES, image)]
        for place, values in product(places, product(*(SAMPLES[p] for p in _parameters(fn)))):
            payload = zip(_parameters(fn), (_value(v, image) for v in values), strict=True)
            cases.append(Case(name, place, tuple(payload)))
    return cases


def _pages(image: Image) -> list[str]:
    """Every page that loads something, with every sample in its address."""
    routes = [s.route for s in SEITEN if s.load and s.route != "404"]
    braced = [route.replace("[", "{").replace("]", "}") for route in routes]
    return _with_queries(page for route in braced for page in _filled(route, PAGE_SAMPLES, image))


def _addresses(image: Image) -> list[str]:
    """Every address that answers GET, with every sample in its place."""
    paths = [p for p, methods in _routes() if "GET" in (methods or {"GET"}) and p != _OUTBOX]
    return _with_queries(a for path in paths for a in _filled(path, ROUTE_SAMPLES, image))


def _with_queries(addresses: Iterable[str]) -> list[str]:
    return [a + query for a in addresses for query in ("", *QUERIES.get(a, ()))]


def _forms() -> list[str]:
    return [path for path, methods in _routes() if "POST" in (methods or set())]


def _filled_forms(image: Image) -> list[tuple[str, dict[str, str]]]:
    return [
        (path, {name: str(_value(value, image)) for name, value in fields.items()})
        for path, samples in FORMS.items()
        for fields in samples
    ]


def _routes() -> Iterable[tuple[str, set[str] | None]]:
    for route in starlette_app().routes:
        yield str(getattr(route, "path", "")), getattr(route, "methods", None)


def _filled(path: str, samples: dict[str, tuple[Any, ...]], image: Image) -> list[str]:
    """The path with every sample in the place of each name in braces."""
    names = re.findall(r"{(\w+)", path)
    filled = []
    for values in product(*(samples[name] for name in names)):
        texts = {n: str(_value(v, image)) for n, v in zip(names, values, strict=True)}
        filled.append(re.sub(r"{(\w+)(?::\w+)?}", lambda m, t=texts: t[m.group(1)], path))
    return filled


def _value(sample: Any, image: Image) -> Any:
    return image.one(sample.sql) if isinstance(sample, Found) else sample
