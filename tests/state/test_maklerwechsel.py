"""The pages about a change of Maklerhaus: who sees which one, and what the form takes."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from firmenportal import clock, demo
from firmenportal.domain.anmeldebremse import speicher
from firmenportal.state.admin.maklerwechsel import ADRESSE as DER_FIRMA
from firmenportal.state.admin.maklerwechsel import MaklerwechselState
from firmenportal.state.maklerhaus.wechsel import ADRESSE, WechselState
from tests.databases import SqliteFiles, engine_on
from tests.domain.besetzung import PFLEGE
from tests.state.run import new_state, run
from tests.state.test_servicecenter import angemeldet

FRIEDERIKE, JONAS = "leitung@maklernord.example", "vermittler@maklernord.example"
KATHARINA, LENA = "firmenadmin@pflege.example", "nutzer@muster.example"


@pytest.fixture(scope="module")
def vorlage(sqlite_files: SqliteFiles) -> str:
    url = sqlite_files.fresh()
    with engine_on(url):
        demo.create_world()
    return url


@pytest.fixture(autouse=True)
def welt(vorlage: str, sqlite_files: SqliteFiles) -> Iterator[None]:
    speicher().reset()
    with engine_on(sqlite_files.copy(vorlage)):
        yield


def im_haus(email: str) -> WechselState:
    state = new_state(WechselState, angemeldet(email), ADRESSE)
    run(WechselState.load, state)
    return state


def bei_der_firma(email: str) -> MaklerwechselState:
    state = new_state(MaklerwechselState, angemeldet(email), DER_FIRMA)
    run(MaklerwechselState.load, state)
    return state


def vorgeschlagen(email: str, **anders: str) -> WechselState:
    state = im_haus(email)
    morgen = (clock.heute() + timedelta(days=1)).isoformat()
    eingabe = {"kundennummer": PFLEGE, "nummern": "al-1060017, AL-1060025", "am": morgen} | anders
    run(WechselState.vorschlagen, state, eingabe=eingabe)
    return state


def test_ein_vorschlag_steht_beim_haus_und_bei_der_firma() -> None:
    haus = vorgeschlagen(FRIEDERIKE)
    assert (haus.error, haus.rows[0].vertraege) == ("", "AL-1060017, AL-1060025")
    firma = bei_der_firma(KATHARINA)
    assert [(r.haus, r.stand, r.offen) for r in firma.rows] == [
        ("Makler Nord GmbH", "vorgeschlagen", True)
    ]


def test_zurueckgezogen_ist_bei_der_firma_nichts_mehr_zu_entscheiden() -> None:
    haus = vorgeschlagen(FRIEDERIKE)
    run(WechselState.zurueckziehen, haus, wechsel=int(haus.rows[0].id))
    assert haus.rows[0].stand == "zurückgezogen"
    assert [r.offen for r in bei_der_firma(KATHARINA).rows] == [False]


@pytest.mark.parametrize(
    "anders",
    [
        {"am": ""},
        {"am": "31.12.2026"},
        {"nummern": ""},
        {"nummern": "AL-1000017"},
        {"kundennummer": "x"},
    ],
)
def test_eine_falsche_angabe_wird_gesagt_und_nichts_vorgeschlagen(anders: dict[str, str]) -> None:
    haus = vorgeschlagen(FRIEDERIKE, **anders)
    assert haus.error
    assert haus.rows == []


def test_mitarbeitende_schlagen_nichts_vor_und_andere_haben_die_seite_nicht() -> None:
    assert vorgeschlagen(JONAS).rows == []
    assert not im_haus(JONAS).darf_anfragen
    assert im_haus(LENA).fehlt
    assert bei_der_firma(LENA).fehlt
    assert bei_der_firma(FRIEDERIKE).fehlt
