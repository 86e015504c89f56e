"""Vollmachten and Widersprüche over bare HTTP: shown first, then done, by FirmenAdmins alone."""

from collections.abc import Iterator

import pytest
from sqlmodel import col, select

from firmenportal import demo
from firmenportal.db import snapshot
from firmenportal.demo import PASSWORT
from firmenportal.domain import vermittler
from firmenportal.domain.anmeldebremse import speicher
from firmenportal.domain.recht import Recht
from firmenportal.domain.vermittler import Maklervollmacht
from tests.databases import SqliteFiles, engine_on
from tests.domain.besetzung import firma, haus
from tests.http.anmeldung import Browser, Browsers, browsers

SABINE, JOERG = "firmenadmin@muster.example", "admin@muster.example"
FREMD, JONAS = "firmenadmin@pflege.example", "vermittler@maklernord.example"


@pytest.fixture(scope="module")
def vorlage(sqlite_files: SqliteFiles) -> str:
    url = sqlite_files.fresh()
    with engine_on(url):
        demo.create_world()
    return url


@pytest.fixture
def neuer_browser(vorlage: str, sqlite_files: SqliteFiles) -> Iterator[Browsers]:
    speicher().reset()
    with engine_on(sqlite_files.copy(vorlage)), browsers() as several:
        yield several
    speicher().reset()


@pytest.fixture
def sabine(neuer_browser: Browsers) -> Browser:
    return angemeldet(neuer_browser(), SABINE)


def angemeldet(browser: Browser, email: str) -> Browser:
    browser.anmelden(email, PASSWORT)
    return browser


def muster() -> str:
    with snapshot() as db:
        return str(firma(db).id)


def nord() -> int:
    with snapshot() as db:
        return haus(db).id or 0


def eine(*, erteilt: bool) -> Maklervollmacht:
    """What Makler Nord holds of Muster, or asks for."""
    w = Maklervollmacht
    with snapshot() as db:
        hier = (w.firma_id == firma(db).id, w.maklerhaus_id == haus(db).id)
        gesucht = select(w).where(*hier, col(w.erteilt_am).is_not(None) == erteilt)
        return db.exec(gesucht.order_by(col(w.id))).first() or _keine()


def _keine() -> Maklervollmacht:
    raise AssertionError("There is no Vollmacht.")


def rechte(vollmacht: Maklervollmacht) -> set[Recht]:
    with snapshot() as db:
        return vermittler.rechte_der(db, vollmacht)


def widersprochen() -> bool:
    with snapshot() as db:
        return vermittler.hat_widersprochen(db, int(muster()), nord())


def zusage(**felder: str) -> dict[str, str]:
    offene = eine(erteilt=False)
    alle = {"vertraege": "AL-1000058", "rechte": Recht.BESTAND_AENDERN.value}
    alle |= {"von": offene.von.isoformat(), "bis": ""}
    return {"firma": muster(), "handlung": "zusagen", **alle, **felder}


def test_vor_der_zusage_steht_da_was_erteilt_wird_und_das_gewaehlte_bleibt(sabine: Browser) -> None:
    offene = eine(erteilt=False)
    gezeigt = sabine.post(f"/admin/vollmachten/{offene.id}", None, **zusage())
    assert gezeigt.status_code == 200 and 'type="password"' in gezeigt.text
    assert "Rechte: Bestand ändern" in gezeigt.text and "öffnet noch keinen Vertrag" in gezeigt.text
    assert 'value="bestand_aendern"' in gezeigt.text and 'name="gesehen"' in gezeigt.text
    assert eine(erteilt=False).id == offene.id
    getan = sabine.post(
        f"/admin/vollmachten/{offene.id}", None, **zusage(gesehen="1", bestaetigung=PASSWORT)
    )
    assert getan.status_code == 303 and getan.headers["location"].endswith("#erteilt")
    with snapshot() as db:
        assert db.get_one(Maklervollmacht, offene.id).erteilt_am is not None
    assert rechte(offene) == {Recht.BESTAND_AENDERN}


def test_ein_falsches_passwort_erteilt_nichts(sabine: Browser) -> None:
    offene = eine(erteilt=False)
    felder = zusage(gesehen="1", bestaetigung="falsch")
    antwort = sabine.post(f"/admin/vollmachten/{offene.id}", None, **felder)
    assert "Passwort ist falsch" in antwort.text
    assert eine(erteilt=False).id == offene.id


def test_mehr_als_angefragt_wird_abgelehnt(sabine: Browser) -> None:
    offene = eine(erteilt=False)
    felder = zusage(rechte="abrechnung_lesen", gesehen="1", bestaetigung=PASSWORT)
    antwort = sabine.post(f"/admin/vollmachten/{offene.id}", None, **felder)
    assert antwort.status_code == 422 and "mehr, als diese Vollmacht nennt" in antwort.text


@pytest.mark.parametrize(
    ("falsch", "status"),
    [
        ({"rechte": "alles"}, 422),
        ({"von": "morgen"}, 422),
        ({"von": "0001-01-01"}, 422),
        ({"bis": "2000-01-01"}, 422),
        ({"vertraege": "AL-1060017"}, 404),
        ({"vertraege": "x' OR 1=1 --"}, 404),
        ({"handlung": "erteilen"}, 422),
        ({"handlung": "x"}, 422),
        ({"firma": "x"}, 404),
    ],
)
def test_was_kein_formular_von_uns_ist_aendert_nichts(
    sabine: Browser, falsch: dict[str, str], status: int
) -> None:
    offene = eine(erteilt=False)
    antwort = sabine.post(f"/admin/vollmachten/{offene.id}", None, **zusage(**falsch))
    assert antwort.status_code == status
    assert eine(erteilt=False).id == offene.id


def test_eine_ablehnung_braucht_einen_grund_und_kein_passwort(sabine: Browser) -> None:
    adresse = f"/admin/vollmachten/{eine(erteilt=False).id}"
    ohne = sabine.post(adresse, firma=muster(), handlung="ablehnen")
    assert ohne.status_code == 422 and "Nennen Sie dem Maklerhaus einen Grund" in ohne.text
    assert f'href="/admin/vollmachten?firma={muster()}"' in ohne.text
    mit = sabine.post(adresse, firma=muster(), handlung="ablehnen", grund="Wir warten noch.")
    assert mit.status_code == 303 and mit.headers["location"].endswith("#abgelehnt")


def test_vor_dem_beschraenken_steht_da_wer_was_verliert(sabine: Browser) -> None:
    gilt = eine(erteilt=True)
    felder = {
        "firma": muster(),
        "handlung": "beschraenken",
        "vertraege": "AL-1000017,AL-1000033,AK-1000074",
        "rechte": "bestand_lesen,berechnen",
    }
    gezeigt = sabine.post(f"/admin/vollmachten/{gilt.id}", None, **felder)
    assert "verliert Bestand ändern an AL-1000017." in gezeigt.text
    assert Recht.BESTAND_AENDERN in rechte(gilt)
    getan = sabine.post(
        f"/admin/vollmachten/{gilt.id}", None, **felder, gesehen="1", bestaetigung=PASSWORT
    )
    assert getan.status_code == 303 and getan.headers["location"].endswith("#beschraenkt")
    assert rechte(gilt) == {Recht.BESTAND_LESEN, Recht.BERECHNEN}


def test_vor_dem_widerruf_steht_da_wer_was_verliert(sabine: Browser) -> None:
    gilt = eine(erteilt=True)
    felder = {"firma": muster(), "handlung": "widerrufen", "zugang_mit": "1"}
    gezeigt = sabine.post(f"/admin/vollmachten/{gilt.id}", None, **felder)
    assert "<strong>Makler Nord GmbH</strong>" in gezeigt.text
    alles = "AK-1000074, AL-1000017, AL-1000033, AL-1000041, AL-1000058"
    assert f"Birte Momsen sieht diese Verträge dann nicht mehr: {alles}." in gezeigt.text
    assert not widersprochen()
    sabine.post(f"/admin/vollmachten/{gilt.id}", None, **felder, gesehen="1", bestaetigung=PASSWORT)
    assert widersprochen()


def test_ein_widerspruch_wird_gezeigt_eingelegt_und_aufgehoben(sabine: Browser) -> None:
    adresse = f"/admin/widersprueche/{nord()}"
    gezeigt = sabine.post(adresse, firma=muster(), handlung="widersprechen")
    assert gezeigt.status_code == 200 and "sieht diese Verträge dann nicht mehr" in gezeigt.text
    assert 'type="password"' not in gezeigt.text and not widersprochen()
    getan = sabine.post(adresse, firma=muster(), handlung="widersprechen", gesehen="1")
    assert getan.status_code == 303 and widersprochen()
    zurueck = sabine.post(adresse, firma=muster(), handlung="aufheben", gesehen="1")
    assert zurueck.status_code == 303 and not widersprochen()


def test_ungefragt_erteilt_wird_nur_einem_haus_mit_bestand(sabine: Browser) -> None:
    felder = {"firma": muster(), "handlung": "erteilen", "rechte": "berechnen", "alle": "1"}
    felder["von"] = eine(erteilt=False).von.isoformat()
    fremd = sabine.post("/admin/vollmachten/neu", None, **felder, haus="999999")
    assert fremd.status_code == 404
    getan = sabine.post(
        "/admin/vollmachten/neu",
        None,
        **felder,
        haus=str(nord()),
        gesehen="1",
        bestaetigung=PASSWORT,
    )
    assert getan.status_code == 303
    w = Maklervollmacht
    with snapshot() as db:
        hier = (w.firma_id == firma(db).id, w.maklerhaus_id == haus(db).id)
        assert db.exec(select(w).where(*hier, col(w.alle_vertraege))).one().erteilt_am


@pytest.mark.parametrize("email", [JOERG, FREMD, JONAS])
def test_niemand_sonst_erfaehrt_oder_aendert_etwas(neuer_browser: Browsers, email: str) -> None:
    fremder, gilt = angemeldet(neuer_browser(), email), eine(erteilt=True)
    for adresse, handlung in (
        (f"/admin/vollmachten/{gilt.id}", "widerrufen"),
        (f"/admin/vollmachten/{gilt.id}", "beschraenken"),
        (f"/admin/vollmachten/{eine(erteilt=False).id}", "ablehnen"),
        ("/admin/vollmachten/neu", "erteilen"),
        (f"/admin/widersprueche/{nord()}", "widersprechen"),
    ):
        for gesehen in ("", "1"):
            antwort = fremder.post(
                adresse, firma=muster(), handlung=handlung, gesehen=gesehen, grund="nein", bis="",
                vertraege="AL-1000017", rechte="berechnen", bestaetigung=PASSWORT,
            )  # fmt: skip
            assert antwort.status_code == 404
            assert "Jonas" not in antwort.text
    assert not widersprochen() and eine(erteilt=False).abgelehnt_am is None
