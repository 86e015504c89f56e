"""Acts on types and access over bare HTTP: nothing happens to or by whom it may not."""

from collections.abc import Iterator

import httpx
import pytest
from sqlmodel import select

from firmenportal.db import snapshot
from firmenportal.demo import PASSWORT
from firmenportal.domain.benutzer import Mitgliedschaft
from firmenportal.domain.protokoll import Protokoll
from firmenportal.domain.typvorschlag import Typvorschlag
from firmenportal.domain.vertragsrecht import AdminVertrag
from tests.databases import engine_on
from tests.domain.besetzung import PFLEGE, mitglied
from tests.server import Server, Worlds, cookie_from, running_server

SABINE, THOMAS = "firmenadmin@muster.example", "firmenadmin2@muster.example"
JOERG, LENA, FREMD = "admin@muster.example", "nutzer@muster.example", "firmenadmin@pflege.example"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, worlds: Worlds) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("handlungen")
    with running_server(folder, worlds.sqlite()) as running, engine_on(running.db_url):
        yield running


class Person:
    """Somebody signed in, as a script would be."""

    def __init__(self, server: Server, email: str) -> None:
        self._url = server.url
        self._cookie = cookie_from(server, email)

    def tut(self, ziel: int | str, handlung: str, **felder: str) -> httpx.Response:
        antwort = httpx.post(
            f"{self._url}/admin/nutzer/{ziel}",
            data={"handlung": handlung, **felder},
            headers={"Origin": self._url, "Accept": "text/html", "Cookie": self._cookie},
            timeout=30,
        )
        if neu := antwort.cookies.get("sitzung"):  # a step-up: the old one is dead
            self._cookie = f"sitzung={neu}"
        return antwort


def id_von(email: str, kundennummer: str = "K1000017") -> int:
    with snapshot() as db:
        return mitglied(db, email, kundennummer).id or 0


def typ(email: str) -> str:
    with snapshot() as db:
        return mitglied(db, email).berechtigungstyp


def abbild() -> list[list[str]]:
    tabellen = (Mitgliedschaft, AdminVertrag, Typvorschlag, Protokoll)
    with snapshot() as db:
        return [sorted(str(z.model_dump()) for z in db.exec(select(t))) for t in tabellen]


def test_zum_ernennen_kommt_das_formular_mit_allem_gewaehlten_wieder(server: Server) -> None:
    sabine, lena = Person(server, SABINE), id_von(LENA)
    gewaehlt = "AL-1000017,AL-1000025"
    nachgefragt = sabine.tut(f"{lena}?firma=1", "ernennen", vertraege=gewaehlt)
    assert nachgefragt.status_code == 200 and 'type="password"' in nachgefragt.text
    assert f'value="{gewaehlt}"' in nachgefragt.text and "Zum Admin ernennen" in nachgefragt.text
    assert f'action="/admin/nutzer/{lena}?firma=1"' in nachgefragt.text
    assert typ(LENA) == "Nutzer"
    falsch = sabine.tut(lena, "ernennen", vertraege=gewaehlt, bestaetigung="falsch")
    assert "Passwort ist falsch" in falsch.text and typ(LENA) == "Nutzer"
    richtig = sabine.tut(lena, "ernennen", vertraege=gewaehlt, bestaetigung=PASSWORT)
    assert richtig.status_code == 303 and richtig.headers["location"].endswith("#ernennen")
    assert typ(LENA) == "Admin"
    zurueck = sabine.tut(lena, "entlassen")
    assert zurueck.status_code == 303 and typ(LENA) == "Nutzer"


def test_wer_vorschlaegt_bestaetigt_auch_mit_rohen_anfragen_nicht(server: Server) -> None:
    sabine, thomas, lena = Person(server, SABINE), Person(server, THOMAS), id_von(LENA)
    assert sabine.tut(lena, "vorschlagen", bestaetigung=PASSWORT).status_code == 303
    with snapshot() as db:
        vorschlag = str(db.exec(select(Typvorschlag)).one().id)
    vorher = abbild()
    selbst = sabine.tut(lena, "bestaetigen", vorschlag=vorschlag)
    assert selbst.status_code == 422 and "ein anderer FirmenAdmin" in selbst.text
    for wer in (Person(server, JOERG), Person(server, LENA), Person(server, FREMD)):
        fremd = wer.tut(lena, "bestaetigen", vorschlag=vorschlag, bestaetigung=PASSWORT)
        assert fremd.status_code == 404
    assert abbild() == vorher
    angenommen = thomas.tut(lena, "bestaetigen", vorschlag=vorschlag, bestaetigung=PASSWORT)
    assert angenommen.status_code == 303 and typ(LENA) == "FirmenAdmin"
    assert thomas.tut(lena, "entlassen").status_code == 303


@pytest.mark.parametrize("handlung", ["sperren", "entfernen", "entlassen", "vorschlagen"])
def test_ein_admin_gegen_einen_firmenadmin_und_jeder_gegen_sich_selbst(
    server: Server, handlung: str
) -> None:
    vorher = abbild()
    for wer, wen in ((JOERG, SABINE), (JOERG, JOERG), (SABINE, SABINE)):
        antwort = Person(server, wer).tut(id_von(wen), handlung, bestaetigung=PASSWORT)
        assert antwort.status_code in (404, 422), (wer, wen)
    assert abbild() == vorher


@pytest.mark.parametrize(
    "ziel", ["0", "-1", "999999999", "9" * 40, "1e3", "0x10", "١", "", " ", "null"]
)
def test_unsinnige_und_unbekannte_personen_gibt_es_nicht(server: Server, ziel: str) -> None:
    antwort = Person(server, SABINE).tut(ziel, "sperren")
    assert antwort.status_code in (404, 405, 307)


def test_fremde_sind_von_unbekannten_nicht_zu_unterscheiden(server: Server) -> None:
    sabine, joerg = Person(server, SABINE), Person(server, JOERG)
    fremd, ungesehen = id_von(FREMD, PFLEGE), id_von("urlaub@muster.example")
    antworten = [
        sabine.tut(fremd, "sperren"),
        sabine.tut(999_999_999, "sperren"),
        joerg.tut(ungesehen, "sperren"),
        joerg.tut(999_999_999, "entfernen"),
    ]
    assert {a.status_code for a in antworten} == {404}
    assert len({a.text for a in antworten}) == 1


@pytest.mark.parametrize(
    "felder",
    [
        {"handlung": "gibtesnicht"},
        {"handlung": ""},
        {"handlung": "__class__"},
        {"handlung": "ernennen", "vertraege": "AL-1060017"},
        {"handlung": "ernennen", "vertraege": "x" * 5_000},
        {"handlung": "ernennen", "vertraege": "," * 5_000},
        {"handlung": "bestaetigen", "vorschlag": "9" * 40},
        {"handlung": "bestaetigen", "vorschlag": "1 OR 1=1"},
    ],
)
def test_was_kein_formular_von_uns_sendet(server: Server, felder: dict[str, str]) -> None:
    vorher = abbild()
    antwort = Person(server, SABINE).tut(id_von(LENA), bestaetigung=PASSWORT, **felder)
    assert antwort.status_code in (404, 422), antwort.text
    assert abbild() == vorher


def test_zu_viele_felder_und_eine_datei_werden_abgewiesen(server: Server) -> None:
    cookie = cookie_from(server, SABINE)
    kopf = {"Origin": server.url, "Cookie": cookie}
    adresse = f"{server.url}/admin/nutzer/{id_von(LENA)}"
    viele = {f"feld{i}": "x" for i in range(2_000)}
    assert httpx.post(adresse, data=viele, headers=kopf, timeout=30).status_code in (400, 422)
    datei = {"handlung": ("x.pdf", b"%PDF")}
    assert httpx.post(adresse, files=datei, headers=kopf, timeout=30).status_code in (400, 422)


def test_ohne_unseren_ursprung_und_ohne_sitzung_geschieht_nichts(server: Server) -> None:
    vorher, ziel = abbild(), id_von(LENA)
    fremd = {"Origin": "https://boese.example", "Cookie": cookie_from(server, SABINE)}
    adresse = f"{server.url}/admin/nutzer/{ziel}"
    gewollt = {"handlung": "sperren"}
    assert httpx.post(adresse, data=gewollt, headers=fremd).status_code == 403
    ohne = httpx.post(adresse, data=gewollt, headers={"Origin": server.url})
    assert ohne.status_code in (303, 401, 403)
    assert abbild() == vorher
