"""Rights and types that somebody wants to give or take past our pages, without the power to."""

from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from sqlmodel import col, select

from firmenportal import clock
from firmenportal.db import snapshot, transaction
from firmenportal.domain import mitgliedschaft, vertragsrecht, vertretung
from firmenportal.domain.benutzer import Berechtigungstyp, Mitgliedschaft
from firmenportal.domain.delegation import SAETZE, Hindernis
from firmenportal.domain.einladungsentwurf import Einladungsentwurf
from firmenportal.domain.protokoll import Protokoll
from firmenportal.domain.recht import Recht
from firmenportal.domain.rechtebuendel import Rechtebuendel
from firmenportal.domain.vertrag import vertrag_id
from firmenportal.domain.vertretung import Vertretung
from firmenportal.state.admin.base import AdminState
from firmenportal.state.admin.einladen import EinladenState
from firmenportal.state.admin.pruefung import PruefungState
from firmenportal.state.admin.rechte import RechteState
from firmenportal.state.admin.vertretung import VertretungState
from firmenportal.state.guard import INVALID
from firmenportal.state.konto.vertretung import EigeneVertretungState
from tests.angriff.test_einladung import NEELE, WORT
from tests.angriff.welt import (
    BJOERN,
    JOERG,
    KATHARINA,
    LENA,
    LOHN,
    NICHT_GEFUNDEN,
    SABINE,
    STEUER,
    THOMAS,
    TJARK,
    Welt,
    gesagt,
    id_von,
    zugleich,
)
from tests.domain.besetzung import DURCH, MUSTER, PFLEGE, firma, konto, mitglied
from tests.domain.personen import link_in, post_an
from tests.raw_client import RawClient

AL17, AL25, AL33, AL41 = "AL-1000017", "AL-1000025", "AL-1000033", "AL-1000041"
FREMDER, KEINER, KRANKEN = "AL-1060017", "AL-9999999", "AK-1000074"
ENDE_DER_ZEIT = (date.max - clock.heute()).days
UNBEKANNT = "Diesen Vertrag gibt es nicht."
FENSTER = {"von": "", "bis": "2199-12-31"}


def alle_versuche(client: RawClient, nummer: str, recht: Recht) -> set[str]:
    """Every event by which a cell could change, and then saving; what was said to each."""
    zelle = {"vertrag": nummer, "recht": recht}
    return {
        gesagt(client, RechteState.setzen, **zelle, an=True),
        gesagt(client, RechteState.zeile, vertrag=nummer),
        gesagt(client, RechteState.zeitraum, eingabe={"nummer": nummer, "recht": recht, **FENSTER}),
        gesagt(client, RechteState.speichern),
    }


# The matrix of a person


@pytest.mark.parametrize(
    ("wer", "wen", "satz"),
    [
        (SABINE, SABINE, SAETZE[Hindernis.SELBST]),
        (JOERG, JOERG, SAETZE[Hindernis.SELBST]),
        (SABINE, THOMAS, SAETZE[Hindernis.FIRMENADMIN]),
        (JOERG, SABINE, SAETZE[Hindernis.FIRMENADMIN]),
        (JOERG, TJARK, SAETZE[Hindernis.ADMIN]),
        (JOERG, LOHN, NICHT_GEFUNDEN),
        (TJARK, LENA, NICHT_GEFUNDEN),
        (LENA, LENA, NICHT_GEFUNDEN),
        (KATHARINA, LENA, NICHT_GEFUNDEN),
    ],
)
def test_an_eigenen_und_an_unantastbaren_rechten_aendert_kein_ereignis_etwas(
    welt: Welt, wer: str, wen: str, satz: str
) -> None:
    client = welt.auf(wer, f"/admin/nutzer/{id_von(wen)}")
    with welt.unveraendert():
        worte = alle_versuche(client, AL17, Recht.ABRECHNUNG_LESEN)
        worte.add(gesagt(client, RechteState.nehmen, vertrag=AL17, recht=Recht.BESTAND_LESEN))
        worte.add(gesagt(client, RechteState.spalte, recht=Recht.BESTAND_LESEN))
    assert satz in worte or satz is NICHT_GEFUNDEN, worte
    assert worte <= {satz, "Es gibt nichts zu speichern.", "Diese Person gibt es nicht.",
                     "Diese Seite gibt es nicht.", UNBEKANNT}, worte  # fmt: skip


@pytest.mark.parametrize(
    ("wer", "wen", "nummer", "recht"),
    [
        (JOERG, LENA, AL17, Recht.ABRECHNUNG_LESEN),  # his contract, not his right
        (JOERG, LENA, AL25, Recht.BESTAND_LESEN),  # a contract of the Firma, not his
        (JOERG, LENA, AL41, Recht.BESTAND_AENDERN),
        (SABINE, LENA, FREMDER, Recht.BESTAND_LESEN),
        (SABINE, LENA, KEINER, Recht.BESTAND_LESEN),
        (SABINE, LENA, KRANKEN, Recht.BERECHNEN),  # the product does not offer it
        (SABINE, "vermittler@maklernord.example", AL25, Recht.BESTAND_LESEN),  # needs application 2
    ],
)
def test_was_jemand_nicht_hat_gibt_er_auch_mit_rohen_ereignissen_nicht(
    welt: Welt, wer: str, wen: str, nummer: str, recht: Recht
) -> None:
    client = welt.auf(wer, f"/admin/nutzer/{id_von(wen)}")
    zelle: dict[str, Any] = {"vertrag": nummer, "recht": recht}
    zeitraum = {"nummer": nummer, "recht": recht, **FENSTER}
    with welt.unveraendert():
        worte = {
            gesagt(client, RechteState.setzen, **zelle, an=True),
            gesagt(client, RechteState.zeitraum, eingabe=zeitraum),
        }
        assert worte and "" not in worte and INVALID not in worte
        gesagt(client, RechteState.speichern)
    anderes = {"vertrag": AL17, "recht": Recht.BESTAND_LESEN}
    assert not gesagt(client, RechteState.setzen, **anderes, an=False), "the door itself is open"


def test_ein_entwurf_traegt_keine_macht_weiter_die_inzwischen_weg_ist(welt: Welt) -> None:
    client = welt.auf(JOERG, f"/admin/nutzer/{id_von(LENA)}")
    assert not gesagt(client, RechteState.setzen, vertrag=AL17, recht=Recht.BERECHNEN, an=True)
    with transaction() as db:
        joerg = mitglied(db, JOERG)
        vertragsrecht.entziehen(db, joerg, [(vertrag_id(AL17), Recht.BERECHNEN)], DURCH)
    with welt.unveraendert():
        satz = gesagt(client, RechteState.speichern)
    assert satz == SAETZE[Hindernis.NICHT_GEHALTEN]


def test_was_gespeichert_wird_ist_ein_eintrag_je_person_und_was_scheitert_keiner(
    welt: Welt,
) -> None:
    client, lena = welt.auf(SABINE, f"/admin/nutzer/{id_von(LENA)}"), welt.auf(LENA, "/vertraege")
    for recht in (Recht.BERECHNEN, Recht.ABRECHNUNG_LESEN):
        assert not gesagt(client, RechteState.setzen, vertrag=AL33, recht=recht, an=True)
    with transaction() as db:
        vorher = len(db.exec(select(Protokoll.id)).all())
    assert not gesagt(client, RechteState.speichern)
    assert gesagt(client, RechteState.speichern) == "Es gibt nichts zu speichern."
    with snapshot() as db:
        (eintrag,) = db.exec(select(Protokoll).order_by(col(Protokoll.id))).all()[vorher:]
        sie, akteurin = konto(db, LENA), konto(db, SABINE)
    assert (eintrag.akteur_id, eintrag.betroffener_id) == (akteurin.id, sie.id)
    assert len(eintrag.einzelheiten["zellen"]) == 2 and eintrag.kette == "firma:1"
    lena.wait_for(AL33, seconds=2)  # on her open page


# Copies, bundles and the form of an invitation


def gewaehlt(wer: str) -> set[tuple[str, str]]:
    """The cells in the draft of somebody's invitation."""
    with snapshot() as db:
        entwurf = db.get(Einladungsentwurf, (konto(db, wer).id or 0, firma(db).id or 0))
        zellen = entwurf.angaben["zellen"] if entwurf else []
    return {(str(z[0]), str(z[1])) for z in zellen}


def buendel_von_sabine(welt: Welt) -> str:
    """She saves one with more than Jörg holds; its number."""
    sabine = welt.auf(SABINE, "/admin/einladen")
    for nummer, recht in product((AL17, AL41), (Recht.BESTAND_LESEN, Recht.ABRECHNUNG_LESEN)):
        sabine.call(EinladenState.setzen, nummer=nummer, recht=recht, an=True)
    sabine.call(EinladenState.buendel_speichern, benennung={"name": "Alles von Sabine"})
    with snapshot() as db:
        return str(db.exec(select(Rechtebuendel)).one().id)


def test_kopie_und_buendel_bringen_nur_was_der_einladende_selbst_geben_darf(welt: Welt) -> None:
    joerg = welt.auf(JOERG, "/admin/einladen")
    seine = {r for r in Recht if r is not Recht.ABRECHNUNG_LESEN}
    erlaubt = {(str(vertrag_id(n)), r) for n, r in product((AL17, AL33), seine)}
    versuche = (
        (EinladenState.beginnen_mit, {"buendel": buendel_von_sabine(welt)}),
        (EinladenState.beginnen_wie, {"wahl": {"kollege": str(id_von(STEUER))}}),
        (EinladenState.beginnen_wie, {"wahl": {"kollege": str(id_von(SABINE))}}),
        (EinladenState.spalte, {"recht": "abrechnung_lesen"}),
        (EinladenState.zeile, {"nummer": AL41}),
        (EinladenState.setzen, {"nummer": AL41, "recht": "bestand_lesen", "an": True}),
        (EinladenState.setzen, {"nummer": FREMDER, "recht": "bestand_lesen", "an": True}),
        (EinladenState.setzen, {"nummer": AL17, "recht": "abrechnung_lesen", "an": True}),
    )
    with welt.unveraendert("einladungsentwurf"):
        for handler, payload in versuche:
            gesagt(joerg, handler, **payload)
            assert gewaehlt(JOERG) <= erlaubt, (handler, payload)
    joerg.call(EinladenState.setzen, nummer=AL17, recht="bestand_lesen", an=True)
    assert (str(vertrag_id(AL17)), "bestand_lesen") in gewaehlt(JOERG), "the door itself is open"


def test_fremde_buendel_und_kollegen_gibt_es_nicht(welt: Welt) -> None:
    buendel = buendel_von_sabine(welt)
    joerg, katharina = (welt.auf(wer, "/admin/einladen") for wer in (JOERG, KATHARINA))
    name = {"buendel": buendel, "name": "Meins"}
    with welt.unveraendert():
        worte = {
            gesagt(katharina, EinladenState.beginnen_mit, buendel=buendel),
            gesagt(katharina, EinladenState.beginnen_wie, wahl={"kollege": str(id_von(LENA))}),
            gesagt(katharina, EinladenState.buendel_loeschen, buendel=buendel),
            gesagt(joerg, EinladenState.buendel_loeschen, buendel=buendel),
            gesagt(joerg, EinladenState.buendel_umbenennen, benennung=name),
        }
    assert worte == {"Dieses Bündel gibt es nicht.", "Diese Person gibt es nicht."}


# Types


@pytest.mark.parametrize("wer", [JOERG, LENA, LOHN, TJARK, KATHARINA])
def test_die_rolle_aendert_nur_wer_firmenadmin_der_firma_ist(welt: Welt, wer: str) -> None:
    """And nobody his own; who has no step-up is asked for the password."""
    cookie, lena = welt.cookie(wer), id_von(LENA)
    selbst = id_von(wer, PFLEGE if wer == KATHARINA else MUSTER)
    with welt.unveraendert():
        for ziel in (lena, id_von(SABINE), selbst):
            for handlung in ("ernennen", "entlassen", "vorschlagen", "austritt", "sperren"):
                antwort = welt.sendet(
                    cookie, f"/admin/nutzer/{ziel}", handlung=handlung, vertraege=AL17
                )
                eigene_sperre = wer == JOERG and (ziel, handlung) == (lena, "sperren")
                assert antwort.status_code in (404, 422) or eigene_sperre, (ziel, handlung)
                assert not eigene_sperre or antwort.status_code == 422


@pytest.mark.parametrize("handlung", ["ernennen", "vorschlagen", "entlassen"])
def test_ohne_das_passwort_noch_einmal_aendert_auch_eine_firmenadmin_keine_rolle(
    welt: Welt, handlung: str
) -> None:
    cookie = welt.ohne_bestaetigung(SABINE)
    wen = JOERG if handlung == "entlassen" else LENA
    with welt.unveraendert():
        antwort = welt.sendet(
            cookie, f"/admin/nutzer/{id_von(wen)}", handlung=handlung, vertraege=AL17
        )
    assert 'type="password"' in antwort.text


def test_zwei_firmenadmins_die_einander_fuenfzigmal_zugleich_entlassen_lassen_einen_uebrig(
    jede_welt: Welt,
) -> None:
    sabine, thomas = id_von(SABINE), id_von(THOMAS)
    cookies = {sabine: jede_welt.cookie(SABINE), thomas: jede_welt.cookie(THOMAS)}

    def entlassen(wer: int, wen: int) -> int:
        return jede_welt.sendet(
            cookies[wer], f"/admin/nutzer/{wen}", handlung="entlassen"
        ).status_code

    for _ in range(50):
        codes = zugleich(lambda: entlassen(sabine, thomas), lambda: entlassen(thomas, sabine))
        assert min(codes) == 303 and max(codes) in (404, 422), codes
        with transaction() as db:
            muster = firma(db).id or 0
            (rest,) = mitgliedschaft.aktive_firmenadmins(db, muster)
            (entlassener,) = {sabine, thomas} - {rest}
            db.get_one(Mitgliedschaft, entlassener).berechtigungstyp = Berechtigungstyp.FIRMENADMIN


# Access that was taken


def test_gesperrt_ist_die_mitgliedschaft_und_nie_das_konto(welt: Welt) -> None:
    """Änne governs at two Firmen; one of them blocks her."""
    cookie, aenne = welt.cookie(LOHN), id_von(LOHN)
    assert welt.sendet(SABINE, f"/admin/nutzer/{aenne}", handlung="sperren").status_code == 303
    dort, hier = (welt.auf(cookie, f"/admin/nutzer?firma={n}") for n in (2, 1))
    assert dort.var(AdminState, "verwaltete_firma") == "Beispiel Pflege gGmbH"
    assert not hier.var(AdminState, "verwaltete_firma")
    with welt.unveraendert():
        for handlung in ("entsperren", "sperren", "entfernen"):
            fremd = welt.sendet(KATHARINA, f"/admin/nutzer/{aenne}", handlung=handlung)
            selbst = welt.sendet(cookie, f"/admin/nutzer/{aenne}", handlung=handlung)
            assert (fremd.status_code, selbst.status_code) == (404, 404)


def test_wieder_entsperrt_lebt_weder_die_sitzung_noch_die_einladung(welt: Welt) -> None:
    cookie, joerg = welt.cookie(JOERG), id_von(JOERG)
    client = welt.auf(cookie, "/admin/einladen")
    client.call(EinladenState.setzen, nummer=AL17, recht="bestand_lesen", an=True)
    assert not gesagt(client, EinladenState.senden, angaben=NEELE)
    link = link_in(post_an(NEELE["email"])[-1])
    assert welt.holt("", link).status_code == 303 and welt.holt(cookie, "/hilfe").status_code == 200
    for handlung in ("sperren", "entsperren"):
        getan = welt.sendet(SABINE, f"/admin/nutzer/{joerg}", handlung=handlung)
        assert getan.status_code == 303
        with welt.unveraendert():
            assert welt.holt("", link).status_code == 410
            assert welt.sendet("", link, passwort_neu=WORT, passwort_wiederholen=WORT).is_error
            assert welt.sendet(cookie, "/admin/stapel").status_code == 303, "to the login"
            client.call(EinladenState.senden, angaben=NEELE | {"email": "zwei@muster.example"})


# Vertretung


def vertretung_von(lender: str, deputy: str, zellen: set[tuple[int, Recht]] | None = None) -> int:
    """One that waits for somebody to confirm it."""
    with transaction() as db:
        heute = clock.heute()
        bis = heute + timedelta(days=10)
        antrag = vertretung.beantragen(
            db, mitglied(db, lender), mitglied(db, deputy), heute, bis, zellen
        )
        db.flush()
        return antrag.id or 0


@pytest.mark.parametrize(
    ("vertreter", "nummer", "recht", "tage"),
    [
        (BJOERN, AL41, Recht.BESTAND_LESEN, 5),
        (BJOERN, AL17, Recht.ABRECHNUNG_LESEN, 5),
        (BJOERN, FREMDER, Recht.BESTAND_LESEN, 5),
        (LENA, AL17, Recht.BESTAND_LESEN, 5),
        (STEUER, AL17, Recht.BESTAND_LESEN, 5),
        (TJARK, AL17, Recht.BESTAND_LESEN, 5),
        (BJOERN, AL17, Recht.BESTAND_LESEN, 90),
        (BJOERN, AL17, Recht.BESTAND_LESEN, -1),
        (BJOERN, AL17, Recht.BESTAND_LESEN, ENDE_DER_ZEIT),
    ],
)
def test_verliehen_wird_nur_eigenes_an_kollegen_und_hoechstens_neunzig_tage(
    welt: Welt, vertreter: str, nummer: str, recht: Recht, tage: int
) -> None:
    client, heute = welt.auf(LENA, "/konto/vertretung"), clock.heute()
    eingabe = {
        "vertreter": str(id_von(vertreter)),
        "von": heute.isoformat(),
        "bis": (heute + timedelta(days=tage)).isoformat(),
        "umfang": "einzeln",
    }
    with welt.unveraendert():
        gesagt(client, EigeneVertretungState.zelle_waehlen, nummer=nummer, recht=recht, an=True)
        satz = gesagt(client, EigeneVertretungState.beantragen, eingabe=eingabe)
    assert satz not in ("", INVALID), satz


def test_eine_vertretung_bestaetigt_weder_beteiligte_noch_fremde_noch_ein_admin_darueber_hinaus(
    welt: Welt,
) -> None:
    nummer = vertretung_von(LENA, BJOERN, {(vertrag_id(AL25), Recht.BESTAND_LESEN)})
    eigene = vertretung_von(SABINE, BJOERN, {(vertrag_id(AL17), Recht.ABRECHNUNG_LESEN)})
    with welt.unveraendert():
        for wer, welche in (
            (LENA, nummer),
            (BJOERN, nummer),
            (KATHARINA, nummer),
            (JOERG, nummer),
            (SABINE, eigene),
            (JOERG, eigene),
        ):
            client = welt.auf(wer, "/admin/vertretung")
            satz = gesagt(client, VertretungState.bestaetigen, vertretung=welche)
            assert satz not in ("", INVALID), (wer, welche)
            if wer != SABINE:  # who lends may also take back
                assert gesagt(client, VertretungState.beenden, vertretung=welche), (wer, welche)
    assert not gesagt(
        welt.auf(THOMAS, "/admin/vertretung"), VertretungState.bestaetigen, vertretung=nummer
    )
    with snapshot() as db:
        assert db.get_one(Vertretung, nummer).bestaetigt_von_id == id_von(THOMAS)


# A review


def test_in_einer_pruefung_entscheidet_niemand_die_eigene_zeile(welt: Welt) -> None:
    sabine, ich = welt.auf(SABINE, "/admin/pruefung"), id_von(SABINE)
    assert not gesagt(sabine, PruefungState.beginnen)
    zeilen = [*sabine.var(PruefungState, "ansehen"), *sabine.var(PruefungState, "unauffaellig")]
    (stand,) = [z["stand"] for z in zeilen if z["id"] == ich]
    with welt.unveraendert():
        for handler in (PruefungState.behalten, PruefungState.entfernen):
            assert gesagt(sabine, handler, mitgliedschaft=ich, stand=stand) not in ("", INVALID)
        for wer in (JOERG, LENA, KATHARINA):
            fremde = welt.auf(wer, "/admin/pruefung")
            for handler in (PruefungState.behalten, PruefungState.entfernen):
                assert gesagt(fremde, handler, mitgliedschaft=ich, stand=stand)
        fremd, dieser = (
            id_von(KATHARINA, PFLEGE),
            {"vertrag": AL17, "quelle": "firma", "stand": stand},
        )
        for wer in (ich, fremd, 2**31 - 1):
            assert gesagt(sabine, PruefungState.waehlen, mitgliedschaft=wer, an=True)
            for handler in (PruefungState.vertrag_behalten, PruefungState.vertrag_entziehen):
                assert gesagt(sabine, handler, mitgliedschaft=wer, **dieser) not in ("", INVALID)
        assert gesagt(sabine, PruefungState.auswahl_entfernen) == "Wählen Sie zuerst Personen aus."
    thomas = welt.auf(THOMAS, "/admin/pruefung")
    assert not gesagt(thomas, PruefungState.behalten, mitgliedschaft=ich, stand=stand)
