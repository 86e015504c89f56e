"""Numbers, codes and addresses that somebody tries out: the same answer, after the same work.

Over bare HTTP and by bare events in process, where the statements of each try can be counted.
"""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import httpx
import pytest

from firmenportal.db import transaction
from firmenportal.domain import sitzung, tippcode
from firmenportal.domain.anmeldebremse import ERLAUBT, speicher
from firmenportal.domain.auspraegung import DACH
from firmenportal.domain.freischaltung import antragszugang, entwurf
from firmenportal.domain.freischaltung.frage import Unterzeichner
from firmenportal.domain.freischaltung.inhalt import Antragsart, Inhalt
from firmenportal.domain.sitzung import hash_of
from firmenportal.state.admin.einladen import EinladenState
from firmenportal.state.freischaltung.firma import FirmaState
from firmenportal.state.freischaltung.personen import PersonenState
from firmenportal.state.freischaltung.unterschrift import UnterschriftState
from firmenportal.state.freischaltung.vertraege import AntragVertraegeState
from firmenportal.state.guard import identity
from tests.angriff.test_einladung import NEELE
from tests.angriff.welt import KATHARINA, LENA, SABINE, Welt, begonnen
from tests.domain.antraege import CHEFIN, ERSTER
from tests.domain.besetzung import konto
from tests.domain.test_passwort import befehle
from tests.http.anmeldung import Browser, Browsers, browsers
from tests.state.run import new_state, run

STATUS = "/freischaltung/status"
ERFUNDEN = "FA-2026-888888"


@pytest.fixture
def fremde(welt: Welt) -> Iterator[Browsers]:
    """Browsers of people whom nobody knows, on the world under attack."""
    speicher().reset()
    with browsers() as several:
        yield several
    speicher().reset()


def oeffnet(browser: Browser, nummer: str, code: str) -> httpx.Response:
    return browser.post(STATUS, None, vorgangsnummer=nummer, code=code)


def mit_code(inhalt: Inhalt = ERSTER) -> str:
    """A draft whose contact has a code; its number."""
    nummer, _cookie = begonnen(inhalt)
    antragszugang.erneut_senden(nummer, "198.51.100.9")
    return nummer


def test_nummer_und_code_zu_erraten_kostet_dieselbe_arbeit_ob_es_sie_gibt_oder_nicht(
    fremde: Browsers,
) -> None:
    bekannt, fremder = mit_code(), fremde()
    for adresse, felder in ((STATUS, {"code": tippcode.neu()}), (f"{STATUS}/code", {})):
        arbeit, antworten = [], []
        for nummer in (bekannt, ERFUNDEN, "", "x" * 100):
            with befehle() as getan:
                antwort = fremder.post(adresse, None, vorgangsnummer=nummer, **felder)
            arbeit.append(getan)
            wohin = antwort.headers.get("location", "")
            text = re.sub(r'value="[^"]*"', "", unescape(antwort.text))
            antworten.append((antwort.status_code, wohin, text))
        assert all(getan == arbeit[0] for getan in arbeit), adresse
        assert len(set(antworten)) == 1, adresse


def test_wer_viele_nummern_mit_einem_code_probiert_wird_gebremst(
    fremde: Browsers, welt: Welt
) -> None:
    fremder, code = fremde("198.51.100.7"), tippcode.neu()
    with welt.unveraendert():
        codes = [
            oeffnet(fremder, f"FA-2026-{n:06}", code).status_code for n in range(1, ERLAUBT + 3)
        ]
    assert codes == [422] * ERLAUBT + [429] * 2


BESTAND = ("AL-1000017", "K1000017", "Muster Maschinenbau GmbH", LENA)
ERDACHT = ("AL-7654321", "K7654321", "Erdachte Maschinen GmbH & Co", "neu@muster.example")


def test_ein_anonymer_antrag_verraet_nicht_ob_es_vertrag_firma_oder_konto_gibt(
    welt: Welt,
) -> None:
    """Saved, checked and handed over with what there is, and with what there is not."""
    gesehen = [antrag_mit(*angaben) for angaben in (BESTAND, ERDACHT)]
    (arbeit, worte), (andere_arbeit, andere_worte) = gesehen
    assert arbeit == andere_arbeit and worte == andere_worte
    assert arbeit and worte


def antrag_mit(vertrag: str, kunde: str, name: str, email: str) -> tuple[list[str], list[Any]]:
    """The statements of each event, and what the pages say is wrong."""
    person = CHEFIN.model_copy(update={"email": email})
    with transaction() as db:
        inhalt = ERSTER.model_copy(update={"vertraege": (), "personen": (person,)})
        antrag = entwurf.beginnen(db, Antragsart.FIRMENADMIN, Unterzeichner.FIRMA, inhalt)
        cookie = identity("", hash_of(antragszugang.eroeffnen(db, antrag)))
    worte: list[Any] = []
    with befehle() as getan:
        for klasse, handler, payload in (
            (FirmaState, "speichern", {"feld": "firma_name", "wert": name}),
            (FirmaState, "speichern", {"feld": "firma_kundennummer", "wert": kunde}),
            (AntragVertraegeState, "hinzufuegen", {"nummern": vertrag}),
            (PersonenState, "bearbeiten", {"person": 1}),
            (UnterschriftState, "einreichen", {"weg": {"weg": "post"}}),
        ):
            state = new_state(klasse, cookie, "/freischaltung/antrag/unterschrift")
            run(klasse.load, state)
            run(getattr(klasse, handler), state, **payload)
            worte.append((state.error, state.fehler, state.fehlerliste, state.stufen))
    return getan, worte


def test_eine_einladung_verraet_nicht_ob_es_die_adresse_anderswo_gibt(welt: Welt) -> None:
    with transaction() as db:
        secret = sitzung.eroeffnen(db, konto(db, SABINE).id or 0, DACH)
    arbeit, gesagtes = [], []
    for email in (KATHARINA, "xirmenadmin@pflege.example"):
        state = new_state(EinladenState, hash_of(secret), "/admin/einladen")
        run(EinladenState.load, state)
        run(EinladenState.setzen, state, nummer="AL-1000017", recht="bestand_lesen", an=True)
        with befehle() as getan:
            run(EinladenState.senden, state, angaben=NEELE | {"email": email})
        arbeit.append(getan)
        gesagtes.append(state.gesendet.replace(email, "?"))
    assert arbeit[0] == arbeit[1]
    assert gesagtes[0] and len({re.sub(r"\d", "0", satz) for satz in gesagtes}) == 1
