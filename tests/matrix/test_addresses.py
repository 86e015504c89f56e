"""No page, route or form tells or changes what is not one's own, under any Ausprägung."""

from itertools import product

import httpx

from firmenportal.domain.auspraegung import DACH
from firmenportal.settings import settings
from tests.image import Image
from tests.matrix.cast import Known, Person
from tests.matrix.samples import ANOTHER_PORTAL, ROUTE_SAMPLES, WORK
from tests.matrix.trying import (
    Page,
    addresses,
    assert_changed_only_own,
    assert_silent,
    cases,
    filled,
    filled_forms,
    pages,
    try_events,
    visit,
)
from tests.server import Server

# A stranger may know how to reach the Service Center.
NOTHING = Known(frozenset(), frozenset(), frozenset({settings.servicecenter_email}))


def test_no_page_tells_what_is_not_ones_own(
    server: Server, image: Image, people: list[Person]
) -> None:
    for person in people:
        with Page(server, person) as opened:
            for page in pages(image):
                visit(opened.awake(), image, person, page, person.known)


def test_no_route_tells_what_is_not_ones_own(image: Image, people: list[Person]) -> None:
    for person, address in product(people, addresses(image)):
        assert_silent(person.http.get(address), person.known, f"{person.email} {address}")
        assert not image.changed(), f"{person.email} {address}"


def test_no_form_tells_or_changes_what_is_not_ones_own(image: Image, people: list[Person]) -> None:
    for person, (path, fields) in product(people, filled_forms(image)):
        address = filled(path, ROUTE_SAMPLES, image)[0]
        case = f"{person.email} POST {address} {fields}"
        assert_silent(person.http.post(address, data=fields), person.known, case, fields)
        assert_changed_only_own(image, person, f"POST {path}", case)


def test_another_portal_tells_nothing_of_contracts_that_it_does_not_show(
    server: Server, image: Image, people: list[Person]
) -> None:
    in_portal = "UPDATE {db}.sitzung SET auspraegung = "
    image.set(f"{in_portal}'{ANOTHER_PORTAL}'")
    work = [c for c in cases(image) if c.name.startswith(WORK)]
    for person in people:
        known = person.known_elsewhere
        try_events(server, image, person, work, known)
        with Page(server, person) as opened:
            for page in (p for p in pages(image) if p.startswith(WORK)):
                visit(opened.awake(), image, person, page, known)
        for address in (a for a in addresses(image) if a.startswith(WORK)):
            assert_silent(person.http.get(address), known, f"{person.email} {address}")
    image.set(f"{in_portal}'{DACH.key}'")


def test_fremde_bekommen_von_keiner_route_etwas(server: Server, image: Image) -> None:
    with httpx.Client(base_url=server.url) as stranger:
        for address in addresses(image):
            assert_silent(stranger.get(address), NOTHING, address)


def test_unbekanntes_und_fremdes_sind_dieselbe_antwort(
    server: Server, people: list[Person]
) -> None:
    lena = next(p for p in people if p.email == "nutzer@muster.example")
    answers = []
    with Page(server, lena) as page:
        for number in ("AL-1060017", "AL-9999999"):
            client = page.awake()
            told = len(client.text)
            client.go(f"/vertraege/{number}")
            answers.append(client.text[told:].replace(number, "?"))
    assert answers[0] == answers[1]
