"""Exports over HTTP: what the person sees and no more, named, limited, and cut off in time."""

import csv
import io
import re
import threading

import httpx
import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import delete
from sqlmodel import Session, col, select

from firmenportal import clock
from firmenportal.db import transaction
from firmenportal.demo import WERFT
from firmenportal.domain import sitzung, vertragsliste
from firmenportal.domain.auspraegung import DACH
from firmenportal.domain.benutzer import als_akteur, stand_erhoehen
from firmenportal.domain.berechtigung import SEITE
from firmenportal.domain.errors import NotFoundError
from firmenportal.domain.vermittler import Bestand
from firmenportal.domain.vertrag import Gruppenvertrag, nummer_von
from firmenportal.http import export
from tests.conftest import CookieOf
from tests.databases import engine_on
from tests.domain.besetzung import firma, haus, konto
from tests.server import Server, Worlds

ADMIN, NUTZER = "firmenadmin@muster.example", "nutzer@muster.example"
STEUER, FREMD = "steuer@kanzlei.example", "firmenadmin@pflege.example"
LISTE = "/vertraege/export.csv"
EINZEL = "/vertraege/AL-1000017/export.csv"


def get(portal: Server, path: str, cookie: str) -> httpx.Response:
    return httpx.get(portal.url + path, headers={"Cookie": cookie}, timeout=30)


def zeilen(response: httpx.Response) -> list[list[str]]:
    assert response.status_code == 200, response.text
    text = response.content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def test_csv_hat_alle_vertraege_und_die_summe(portal: Server, cookie_of: CookieOf) -> None:
    response = get(portal, LISTE, cookie_of(ADMIN, "chemierente"))
    kopf, *rest, summe = zeilen(response)
    assert kopf[:2] == ["Vertrag", "Firma"]
    assert [z[0] for z in rest] == ["AK-1000074", "AL-1000058", "AL-1000066", "AL-1000108"]
    assert summe[0] == "Summe" and summe[8] == "43184,00"
    assert "Grundversorgung Chemie, alle Standorte" in rest[1]
    disposition = response.headers["content-disposition"]
    assert re.fullmatch(r'attachment; filename="Vertraege_\d{4}-\d\d-\d\d\.csv"', disposition)
    assert response.headers["x-content-type-options"] == "nosniff"


def test_suche_filter_und_ordnung_der_adresse_gelten(portal: Server, cookie_of: CookieOf) -> None:
    cookie = cookie_of(ADMIN)
    gefunden = zeilen(get(portal, f"{LISTE}?suche=tarif+west&seite=9", cookie))
    assert [z[0] for z in gefunden[1:-1]] == ["AL-1000066"]
    sortiert = zeilen(get(portal, f"{LISTE}?sparte=bAV&sort=-nummer", cookie))
    nummern = [z[0] for z in sortiert[1:-1]]
    assert nummern == sorted(nummern, reverse=True) and "AK-1000074" not in nummern
    assert len(zeilen(get(portal, f"{LISTE}?suche=gibtesnicht", cookie))) == 2


def test_ein_feld_ohne_recht_ist_ein_strich_und_sagt_warum(
    portal: Server, cookie_of: CookieOf
) -> None:
    _, *rest, summe = zeilen(get(portal, LISTE, cookie_of(NUTZER)))
    for zeile in rest:
        assert zeile[7] != "–" and zeile[8] == "–"
        assert zeile[10] == "Ihnen fehlt das Recht „Abrechnung lesen“."
    assert summe[8] == "–" and "aus 0 von 2 Verträgen" in summe[10]


def test_excel_sagt_dasselbe_wie_csv(portal: Server, cookie_of: CookieOf) -> None:
    cookie = cookie_of(ADMIN)
    response = get(portal, "/vertraege/export.xlsx", cookie)
    blatt = CalamineWorkbook.from_filelike(io.BytesIO(response.content)).get_sheet_by_index(0)
    als_csv = zeilen(get(portal, LISTE, cookie))
    assert [z[0] for z in blatt.to_python()] == [z[0] for z in als_csv]
    assert "spreadsheetml" in response.headers["content-type"]


def test_einzelvertraege_mit_suche(portal: Server, cookie_of: CookieOf) -> None:
    cookie = cookie_of(NUTZER)
    alle = zeilen(get(portal, EINZEL, cookie))
    assert len(alle) == 1 + 142
    gefunden = zeilen(get(portal, f"{EINZEL}?suche=cetinkaya", cookie))
    assert gefunden[1][:5] == [
        "AL-1000017/00118", "Çetinkaya", "Deniz", "22.09.1994", "11870"
    ]  # fmt: skip
    assert len(zeilen(get(portal, f"{EINZEL}?suche=%25", cookie))) == 1


def test_einzelvertraege_brauchen_bestand_lesen(portal: Server, cookie_of: CookieOf) -> None:
    response = get(portal, EINZEL, cookie_of(STEUER))
    assert response.status_code == 403 and "Bestand lesen" in response.text


def test_fremde_unbekannte_und_unsinnige_nummern_sind_dasselbe(
    portal: Server, cookie_of: CookieOf
) -> None:
    cookie = cookie_of(FREMD)
    nummern = ["AL-1000017", "AL-9999999", "W0000004711", "AL-1", "0x10", "9" * 50]
    antworten = [get(portal, f"/vertraege/{n}/export.csv", cookie) for n in nummern]
    assert {r.status_code for r in antworten} == {404}
    assert len({r.content for r in antworten}) == 1


def test_was_nur_unter_einer_anderen_auspraegung_steht_ist_nicht_zu_finden(
    portal: Server, cookie_of: CookieOf
) -> None:
    assert get(portal, EINZEL, cookie_of(NUTZER, "chemierente")).status_code == 404


@pytest.mark.parametrize("pfad", [LISTE, "/vertraege/export.xlsx", EINZEL])
def test_ohne_sitzung_geht_es_zur_anmeldung(portal: Server, pfad: str) -> None:
    for cookie in ("", "sitzung=falsch"):
        response = get(portal, pfad, cookie)
        assert response.status_code == 303 and response.headers["location"].startswith("/")


@pytest.mark.parametrize("suche", ["x" * 5_000, "%25%5f'--", "%f0%9f%98%80", "%20", "%2500"])
def test_unsinn_in_der_adresse_ist_eine_leere_liste(
    portal: Server, cookie_of: CookieOf, suche: str
) -> None:
    pfad = f"{LISTE}?suche={suche}&seite=0x10&sparte=x&sort=---&recht[]=1"
    assert get(portal, pfad, cookie_of(NUTZER)).status_code == 200


def test_jede_person_hat_zwei_plaetze() -> None:
    plaetze = export._Plaetze()
    assert [plaetze.nehmen(1), plaetze.nehmen(1), plaetze.nehmen(1)] == [True, True, False]
    assert plaetze.nehmen(2)
    plaetze.freigeben(1)
    assert plaetze.nehmen(1)


def test_plaetze_werden_auch_nach_einer_ablehnung_frei(portal: Server, cookie_of: CookieOf) -> None:
    cookie = cookie_of(STEUER)
    codes = {get(portal, EINZEL, cookie).status_code for _ in range(2 * export.GLEICHZEITIG)}
    assert codes == {403}
    assert get(portal, LISTE, cookie).status_code == 200


def test_viele_zugleich_werden_abgewiesen_oder_ganz_bedient(
    portal: Server, cookie_of: CookieOf
) -> None:
    cookie, codes = cookie_of(ADMIN), []
    anfragen = [
        threading.Thread(target=lambda: codes.append(get(portal, LISTE, cookie).status_code))
        for _ in range(12)
    ]
    for anfrage in anfragen:
        anfrage.start()
    for anfrage in anfragen:
        anfrage.join()
    assert set(codes) <= {200, 429} and 200 in codes


def test_wem_der_zugriff_unterwegs_endet_dessen_liste_sagt_es() -> None:
    def stapel():
        yield [["AL-1000017"]]
        raise NotFoundError("Ihre Sitzung ist beendet.")

    letzte = [*export._oder_abgebrochen(stapel(), 3, "de")][-1]
    assert letzte == [
        ["Abgebrochen: Ihr Zugriff ist beendet. Die Liste ist unvollständig.", None, None]
    ]


def test_was_waehrend_des_exports_wegfaellt_wird_nicht_geschrieben_und_am_ende_gesagt(
    worlds: Worlds,
) -> None:
    """The first batch is written when the Bestand ends for twenty contracts of the later ones."""
    with engine_on(worlds.sqlite()):
        with transaction() as db:
            ids = _werft_im_bestand(db)
            birte = konto(db, "schluessel@maklernord.example")
            hash_ = sitzung.hash_of(sitzung.eroeffnen(db, birte.id or 0, DACH))
            akteur = als_akteur(birte)
        suche = vertragsliste.auswahl_aus({"firma": "Werft Süderelbe GmbH"})
        stapel = export._vertraege(hash_, akteur, suche)
        geschrieben = [*next(stapel)]
        assert len(geschrieben) == SEITE
        with transaction() as db:
            weg = ids[-20:]
            db.execute(delete(Bestand).where(col(Bestand.vertrag_id).in_(weg)))
        *rest, [summe] = list(stapel)
        geschrieben += [zeile for teil in rest for zeile in teil]
        nummern = {str(zeile[0]) for zeile in geschrieben}
        assert nummern == {nummer_von(i) for i in ids} - {nummer_von(i) for i in weg}
        assert str(summe[-1]).endswith(
            "20 Verträge fehlen: Ihr Zugriff darauf hat während des Exports geendet."
        )


def _werft_im_bestand(db: Session) -> list[int]:
    """All contracts of the shipyard that have a Kennung are in the Bestand of Makler Nord."""
    g = Gruppenvertrag
    eigene = select(g.id).where(g.firma_id == firma(db, WERFT).id, col(g.kennung).is_not(None))
    ids = sorted(db.exec(eigene))
    for vertrag in ids:
        db.add(Bestand(maklerhaus_id=haus(db).id or 0, vertrag_id=vertrag, von=clock.heute()))
    stand_erhoehen(db, {konto(db, "schluessel@maklernord.example").id or 0})
    return ids
