"""What the guard makes of a handler that needs a step-up, or refuses."""

import reflex as rx

from firmenportal.db import snapshot
from firmenportal.domain import sitzung, zugang
from firmenportal.domain.auspraegung import DACH
from firmenportal.domain.benutzer import Akteur
from firmenportal.domain.errors import DomainError
from firmenportal.domain.sitzung import hash_of
from firmenportal.domain.zugang import Versuch
from firmenportal.state.base import PortalState
from firmenportal.state.guard import guarded, public
from tests.databases import SqliteFiles, engine_on
from tests.domain.personen import LENA, PASSWORT, anlegen
from tests.state.run import new_state, run


class Probe:
    @guarded
    def besonders(self, akteur: Akteur) -> None:
        with snapshot() as db:
            sitzung.require_bestaetigt(db, akteur)
        raise AssertionError("not reached")

    @public
    def verweigert(self) -> None:
        raise DomainError("„{recht}“ wird hier nicht angeboten.", recht="Bestand lesen")


def test_ein_ereignis_das_bestaetigung_braucht_fuehrt_dorthin_und_zurueck(
    sqlite_files: SqliteFiles,
) -> None:
    with engine_on(sqlite_files.fresh()):
        anlegen()
        lena = zugang.anmelden(Versuch(LENA, PASSWORT, DACH))
        state = new_state(PortalState, hash_of(lena.sitzung), "/admin/nutzer?q=a&b=//evil.example")
        (event,) = run(rx.EventHandler(fn=Probe.besonders), state)
    ziel = "/bestaetigen?weiter=%2Fadmin%2Fnutzer%3Fq%3Da%26b%3D%2F%2Fevil.example"
    assert ziel in str(event.args)
    assert state.error == ""


def test_eine_ablehnung_ist_mit_ihren_angaben_uebersetzt() -> None:
    state = new_state(PortalState, "")
    state.english = True
    run(rx.EventHandler(fn=Probe.verweigert), state)
    assert state.error == "“Read portfolio” is not offered here."
