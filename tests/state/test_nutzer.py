"""The people of a Firma: what the handlers show, where they lead, and what they refuse."""

from collections.abc import Iterator

import pytest
from sqlmodel import col, select

from firmenportal.db import snapshot, transaction
from firmenportal.domain import delegation, einladen, mitgliedschaft
from firmenportal.domain.benutzer import Akteur, Benutzer, Mitgliedschaft
from firmenportal.domain.einladung import Einladung
from firmenportal.domain.einladungspruefung import Einladungsangaben
from firmenportal.domain.recht import Recht
from firmenportal.domain.vertrag import vertrag_id
from firmenportal.domain.vertragsrecht import Zelle
from firmenportal.state.admin.nutzer import NutzerState
from firmenportal.state.vertrag import VertragState
from tests.databases import engine_on
from tests.domain.besetzung import DURCH, MUSTER, PFLEGE, firma, konto, mitglied
from tests.server import Worlds
from tests.state.run import new_state, run
from tests.state.test_konto import angemeldet

SABINE, JOERG = "firmenadmin@muster.example", "admin@muster.example"
LENA, TJARK = "nutzer@muster.example", "vermittleradmin@maklernord.example"
LOHN, NEU = "lohn@buero.example", "neu@muster.example"


@pytest.fixture(autouse=True)
def welt(worlds: Worlds) -> Iterator[None]:
    with engine_on(worlds.sqlite()):
        yield


def liste(email: str, anfrage: str = "") -> NutzerState:
    state = new_state(NutzerState, angemeldet(email), f"/admin/nutzer{anfrage}")
    run(NutzerState.load, state)
    return state


def wer(state: NutzerState) -> list[str]:
    return [row.email for row in state.rows]


def wohin(events: list[object]) -> str:
    """The address to which an event leads."""
    [redirect] = events
    return str(redirect)


def eingeladen(vertrag: str = "AL-1000017") -> int:
    zelle = Zelle(vertrag_id(vertrag), Recht.BESTAND_LESEN)
    angaben = Einladungsangaben("Frau", "Nele", "Neu", NEU, "firmeneigen", "Nutzer", (zelle,))
    with transaction() as db:
        sabine = konto(db, SABINE)
        akteur = Akteur(sabine.id or 0, "", sabine.name, SABINE, "kunde", "firmenonline", "de", 0)
        v = delegation.handelnd(db, akteur, firma(db).id or 0)
        return einladen.einladen(db, v, angaben).id or 0


def stand(einladung: int) -> tuple[object, ...]:
    with snapshot() as db:
        e = db.get_one(Einladung, einladung)
        return e.token_hash, e.widerrufen_am


def test_eine_zeile_zeigt_die_person_und_fuehrt_zu_ihr() -> None:
    with snapshot() as db:
        lena = mitglied(db, LENA).id
    [row] = liste(SABINE, "?suche=lena").rows
    assert (row.name, row.email, row.personentyp) == ("Schäfer, Lena", LENA, "firmeneigen")
    assert (row.typ, row.vertraege, row.status, row.ton) == ("Nutzer", "2", "aktiv", "ok")
    assert row.adresse == f"/admin/nutzer/{lena}" and row.genutzt == ""


def test_der_firmenadmin_hat_alle_und_erkennt_sich_selbst() -> None:
    [row] = liste(SABINE, "?suche=sabine").rows
    assert row.selbst and row.ist_firmenadmin and row.vertraege == "alle 10"
    [anderer] = liste(SABINE, "?suche=thomas").rows
    assert not anderer.selbst


def test_die_adresse_haelt_filter_ordnung_und_firma() -> None:
    with snapshot() as db:
        muster = firma(db, MUSTER).id
    state = liste(LOHN, f"?firma={muster}&status=aktiv&sort=-genutzt")
    assert (state.verwaltete_firma, state.status) == ("Muster Maschinenbau GmbH", "aktiv")
    assert state.sortiert["genutzt"] == "descending"
    assert (
        f"firma={muster}" in state.sortieren["name"] and "status=aktiv" in state.sortieren["name"]
    )
    assert [w.aktuell for w in state.firmen] == [False, True]
    assert {p.name for p in state.parameter} == {"firma", "status", "sort"}
    assert "filtern" not in wohin(run(NutzerState.filtern, state, name="typ", wert="Admin"))


def test_ohne_angabe_ist_es_die_erste_firma_und_eine_fremde_gibt_es_nicht() -> None:
    assert liste(LOHN).verwaltete_firma == "Beispiel Pflege gGmbH"
    with snapshot() as db:
        pflege = firma(db, PFLEGE).id
    fremd = liste(SABINE, f"?firma={pflege}")
    assert fremd.fehlt and fremd.rows == [] and fremd.verwaltete_firma == ""


def test_wer_nichts_verwaltet_findet_die_seite_nicht() -> None:
    for email in (LENA, "vermittler@maklernord.example", "sachbearbeiter1@servicecenter.example"):
        assert liste(email).fehlt


def test_nach_vertrag_stehen_die_wege() -> None:
    state = liste(SABINE, "?ansicht=vertraege&vertrag=AL-1000041&suche=deniz")
    [row] = state.zugriffe
    assert (row.nummer, row.portale) == ("AL-1000041", "MetallRente")
    [weg] = row.wege
    assert weg.satz.startswith("vertritt Renate Abel bis ") and weg.rechte == "Bestand ändern"
    assert state.rows == [] and state.position == "1 Zugriff"


def test_vermittler_stehen_in_beiden_ansichten_mit_haus_und_quelle() -> None:
    petersen, birte = "vermittler@maklernord.example", "schluessel@maklernord.example"
    [person] = [r for r in liste(SABINE).rows if r.email == petersen]
    assert person.quelle == "Makler Nord GmbH · durch die Firma, durch Vollmacht, Vermittler-Zugang"
    je_vertrag = {
        r.email: r for r in liste(SABINE, "?ansicht=vertraege&vertrag=AL-1000017").zugriffe
    }
    assert je_vertrag[petersen].personentyp == "Vermittler, Makler Nord GmbH"
    assert {w.satz for w in je_vertrag[petersen].wege} == {
        "durch eine Vollmacht des Maklerhauses",
        "durch den Vermittler-Zugang des Maklerhauses",
    }
    assert je_vertrag[petersen].adresse.startswith("/admin/nutzer/")
    assert je_vertrag[birte].adresse == "/admin/aussen?suche=schluessel%40maklernord.example"


def test_ein_admin_sieht_weniger_als_der_firmenadmin() -> None:
    assert "urlaub@muster.example" in wer(liste(SABINE))
    assert "urlaub@muster.example" not in wer(liste(JOERG))
    assert [v.nummer for v in liste(JOERG).vertraege] == ["AL-1000017", "AL-1000033"]


def test_wer_nur_ansieht_hat_keine_wege_weiter() -> None:
    einladung = eingeladen()
    state = liste(TJARK, "?ansicht=vertraege")
    assert state.schaut_nur and state.zugriffe == [] and NEU in wer(state)
    assert all(row.adresse == "" and row.einladung == 0 for row in state.rows)
    vorher = stand(einladung)
    for handler in (NutzerState.einladung_erneut_senden, NutzerState.einladung_widerrufen):
        run(handler, state, einladung=einladung)
        assert state.error and not state.notice
    assert stand(einladung) == vorher


def test_der_einzige_firmenadmin_erfaehrt_es_frueh() -> None:
    assert liste("firmenadmin@pflege.example").einziger
    assert not liste(SABINE).einziger
    with transaction() as db:
        mitgliedschaft.sperren(db, mitglied(db, "firmenadmin2@muster.example"), DURCH)
    assert liste(SABINE).einziger
    assert not liste(JOERG).einziger


def test_eine_einladung_wird_erneut_gesendet() -> None:
    einladung = eingeladen()
    state, vorher = liste(SABINE), stand(einladung)
    run(NutzerState.einladung_erneut_senden, state, einladung=einladung)
    assert "Nele Neu" in state.notice and not state.error
    assert stand(einladung) != vorher


def test_eine_einladung_wird_nach_rueckfrage_widerrufen() -> None:
    einladung = eingeladen()
    state = liste(SABINE)
    run(NutzerState.widerruf_fragen, state, einladung=einladung)
    assert (state.widerruf, state.widerruf_wer) == (einladung, "Nele Neu")
    run(NutzerState.einladung_widerrufen, state, einladung=einladung)
    assert "Nele Neu" in state.notice and NEU not in wer(state)
    run(NutzerState.einladung_widerrufen, state, einladung=einladung)
    assert state.error == "Diese Einladung gibt es nicht mehr." and not state.notice


def test_fremde_einladungen_gibt_es_nicht() -> None:
    anderswo = eingeladen("AL-1000058")
    vorher = stand(anderswo)
    for email in (JOERG, "firmenadmin@pflege.example"):
        state = liste(email)
        run(NutzerState.einladung_widerrufen, state, einladung=anderswo)
        fremd = state.error
        run(NutzerState.einladung_widerrufen, state, einladung=999_999)
        assert state.error == fremd
    assert stand(anderswo) == vorher


def test_wer_einen_vertrag_oeffnet_war_zuletzt_da() -> None:
    vertrag = new_state(VertragState, angemeldet(LENA), "/vertraege/AL-1000017")
    run(VertragState.load, vertrag)
    [row] = liste(SABINE, "?suche=lena").rows
    assert row.genutzt.startswith("heute, ")


def test_ein_vertrag_den_jemand_nicht_sieht_ist_keine_nutzung() -> None:
    run(VertragState.load, new_state(VertragState, angemeldet(LENA), "/vertraege/AL-1000058"))
    with snapshot() as db:
        gelesen = select(Mitgliedschaft.zuletzt_am).join(
            Benutzer, col(Benutzer.id) == col(Mitgliedschaft.benutzer_id)
        )
        assert db.exec(gelesen.where(Benutzer.email == LENA)).one() is None
