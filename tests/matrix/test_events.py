"""No event tells or changes what is not one's own, from whatever page it says it comes."""

import re

from firmenportal.pages import SEITEN
from tests.image import Image
from tests.matrix.cast import Person
from tests.matrix.samples import AENDERT, FORMS, FORMS_ELSEWHERE, PAGE_SAMPLES, SAMPLES
from tests.matrix.trying import cases, events, forms, parameters, try_events
from tests.server import Server


def test_every_event_page_and_form_has_its_samples() -> None:
    named = {p for fn in events().values() for p in parameters(fn)}
    assert named - set(SAMPLES) == set()
    assert {n for s in SEITEN for n in re.findall(r"\[(\w+)\]", s.route)} <= set(PAGE_SAMPLES)
    assert set(forms()) == set(FORMS) | FORMS_ELSEWHERE
    assert set(AENDERT) <= set(events()) | {f"POST {path}" for path in FORMS}


def test_no_event_tells_or_changes_what_is_not_ones_own(
    server: Server, image: Image, people: list[Person]
) -> None:
    for person in people:
        try_events(server, image, person, cases(image), person.known)
