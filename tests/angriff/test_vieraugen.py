"""Two pairs of eyes, by nobody who is none of them: guessed, replayed, alone, and at once."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import select

from firmenportal.db import snapshot, transaction
from firmenportal.domain.benutzer import Benutzer, Mitgliedschaft
from firmenportal.domain.freischaltung import antrag as antraege
from firmenportal.domain.freischaltung.antrag import Antrag
from firmenportal.domain.freischaltung.antrag import Antragszustand as Z
from firmenportal.domain.freischaltung.frage import Verwaltung
from firmenportal.domain.freischaltung.inhalt import Firmendaten, Inhalt
from firmenportal.domain.kleinfall import vorgang as kleinfall
from firmenportal.domain.kleinfall.fall import Kleinfall, Kleinfallart
from firmenportal.domain.zugangskennung import Zugangskennung
from firmenportal.state.servicecenter.vorgaenge import VorgaengeState
from firmenportal.state.servicecenter.vorgang import VorgangState
from tests.angriff.welt import (
    JOERG,
    LEITUNG,
    LENA,
    SABINE,
    Welt,
    antrag_von,
    gesagt,
    zugleich,
)
from tests.domain import antraege as proben
from tests.domain import pdfdateien as dateien
from tests.domain.antraege import ANNE, BIRGIT, CHEFIN, ERSTER, MURAT, sachbearbeiter
from tests.domain.besetzung import konto
from tests.raw_client import RawClient

ZURUECKZIEHEN = "/freischaltung/status/zurueckziehen"
LISTE, FAELLE = "/servicecenter", "/servicecenter/faelle"
Schritt = Callable[[Any, Antrag], Antrag]
# Its number, its fingerprint, and what has to be ticked.
Fall = tuple[str, str, set[str]]


def vorbereitet(bis: Schritt, chefin: str = "", inhalt: Inhalt = ERSTER) -> Fall:
    """A case brought to this step."""
    if chefin:
        neue = CHEFIN.model_copy(update={"email": chefin})
        inhalt = inhalt.model_copy(update={"personen": (neue,)})
    with transaction() as db:
        antrag = bis(db, proben.eingereicht(db, inhalt))
        return antrag.vorgangsnummer, antraege.stand(db, antrag), proben.alles_abgehakt(db, antrag)


def am_vorgang(welt: Welt, wer: str, nummer: str, haken: set[str] | None = None) -> RawClient:
    """On the page of the case, with a step-up just given, and all of this ticked.

    That he looked is written down for the Firma by then.
    """
    client = welt.auf(wer, f"/servicecenter/antraege/{nummer}")
    for punkt in haken or ():
        client.call(VorgangState.abhaken, punkt=punkt, an=True)
    return client


def freigabe(welt: Welt, wer: str, fall: Fall) -> Callable[[], str]:
    """Somebody is about to release it; what the page then says."""
    nummer, stand, haken = fall
    client = am_vorgang(welt, wer, nummer, haken)
    return lambda: gesagt(client, VorgangState.freigeben, stand=stand)


def alle_ereignisse(stand: str) -> list[tuple[Any, dict[str, Any]]]:
    return [
        (VorgangState.uebernehmen, {}),
        (VorgangState.von_anderem_uebernehmen, {}),
        (VorgangState.abgeben, {}),
        (VorgangState.abhaken, {"punkt": "unterschrift", "an": True}),
        (VorgangState.notieren, {"text": "ok"}),
        (VorgangState.firma_suchen, {"text": "Beispiel Pflege"}),
        (VorgangState.haus_suchen, {"text": "Makler"}),
        (VorgangState.firma_zuordnen, {"firma": 1}),
        (VorgangState.haus_zuordnen, {"haus": 1}),
        (VorgangState.pruefen, {"stand": stand}),
        (VorgangState.freigeben, {"stand": stand}),
        (VorgangState.rueckfragen, {"schreiben": {"text": "?"}}),
        (VorgangState.ablehnen, {"schreiben": {"text": "nein"}}),
        (VorgaengeState.naechsten_pruefen, {}),
    ]


# Guessed, skipped, replayed


@pytest.mark.parametrize("wer", [SABINE, LEITUNG, JOERG])
def test_kunden_die_die_ereignisse_erraten_aendern_und_erfahren_nichts(
    welt: Welt, wer: str
) -> None:
    nummer, stand, _haken = vorbereitet(proben.geprueft)
    client = welt.auf(wer, f"/servicecenter/antraege/{nummer}")
    with welt.unveraendert():
        for handler, payload in alle_ereignisse(stand):
            gesagt(client, handler, **payload)
    for geheim in ("Bäckerei Grünwald", "Hanne Vogt", "Beispiel Pflege gGmbH", stand):
        assert geheim not in client.text, geheim


def test_wer_geprueft_hat_gibt_auch_mit_nachgestellten_ereignissen_nicht_frei(welt: Welt) -> None:
    nummer, stand, haken = vorbereitet(proben.geprueft)
    client = am_vorgang(welt, BIRGIT, nummer, haken)
    with welt.unveraendert():
        for _ in range(2):
            gesagt(client, VorgangState.pruefen, stand=stand)
            satz = gesagt(client, VorgangState.freigeben, stand=stand)
            assert satz == "Sie selbst dürfen nicht freigeben, was Sie geprüft haben."


def test_ohne_haken_und_mit_erratenem_fingerabdruck_wird_nichts_frei(welt: Welt) -> None:
    nummer, stand, _haken = vorbereitet(proben.geprueft)
    client = am_vorgang(welt, MURAT, nummer)
    with welt.unveraendert():
        for versuch in (stand, "0" * 64, "x", ""):
            assert gesagt(client, VorgangState.freigeben, stand=versuch)
        client.call("freigeben", stand=stand)


def test_die_freigabe_noch_einmal_gesendet_schaltet_nicht_noch_einmal_frei(welt: Welt) -> None:
    nummer, stand, haken = vorbereitet(proben.geprueft)
    client = am_vorgang(welt, MURAT, nummer, haken)
    assert not gesagt(client, VorgangState.freigeben, stand=stand)
    assert antrag_von(nummer).zustand == Z.FREIGESCHALTET
    ohne_liste = [e for e in alle_ereignisse(stand) if e[0] is not VorgaengeState.naechsten_pruefen]
    with welt.unveraendert("pruefentwurf"):
        for handler, payload in (*ohne_liste, *[(VorgangState.freigeben, {"stand": stand})] * 3):
            gesagt(client, handler, **payload)


# Documents that change between two pairs of eyes


def test_ein_getauschtes_pdf_nimmt_die_pruefung_und_wer_es_tauscht_ist_heraus(welt: Welt) -> None:
    nummer, stand, haken = vorbereitet(proben.geprueft)
    murat = am_vorgang(welt, MURAT, nummer, haken)
    pfad = f"/servicecenter/antraege/{nummer}/unterlagen/antrag"
    getauscht = welt.roh(ANNE, pfad, files={"datei": ("neu.pdf", dateien.pdf(2))})
    assert getauscht.status_code == 303 and antrag_von(nummer).geprueft_von_id is None
    anne, birgit = (am_vorgang(welt, wer, nummer) for wer in (ANNE, BIRGIT))
    neuer = murat.go(murat.path).var(VorgangState, "stand")
    assert neuer != stand
    with welt.unveraendert("pruefentwurf"):
        for alt_oder_neu in (stand, neuer):
            assert gesagt(murat, VorgangState.freigeben, stand=alt_oder_neu)
            assert gesagt(birgit, VorgangState.freigeben, stand=alt_oder_neu)
            for handler in (VorgangState.pruefen, VorgangState.freigeben):
                assert "selbst erfasst" in gesagt(anne, handler, stand=alt_oder_neu)
        assert gesagt(anne, VorgangState.uebernehmen)


@pytest.mark.parametrize("bis", [proben.geprueft, proben.freigegeben])
def test_nach_der_pruefung_tauscht_der_antragsteller_nichts_mehr(welt: Welt, bis: Schritt) -> None:
    nummer, _stand, _haken = vorbereitet(bis)
    cookie = welt.am_antrag(nummer)
    with welt.unveraendert():
        for art in ("antrag", "weiteres"):
            pfad = f"/freischaltung/unterlagen/{art}"
            neu = welt.roh(cookie, pfad, files={"datei": ("neu.pdf", dateien.pdf(2))})
            assert neu.status_code == 422
            assert welt.sendet(cookie, f"{pfad}/entfernen").status_code in (404, 422)
        if bis is proben.freigegeben:
            pfad = f"/servicecenter/antraege/{nummer}/unterlagen/antrag"
            neu = welt.roh(ANNE, pfad, files={"datei": ("neu.pdf", dateien.pdf(2))})
            assert neu.status_code == 422


# At once


def test_wer_in_zwei_fenstern_zugleich_prueft_und_freigibt_war_doch_nur_einer(
    jede_welt: Welt,
) -> None:
    for _ in range(2):
        nummer, stand, haken = vorbereitet(proben.zugeordnet)
        eines = am_vorgang(jede_welt, BIRGIT, nummer, haken)
        anderes = am_vorgang(jede_welt, BIRGIT, nummer)
        zugleich(
            lambda c=eines, s=stand: gesagt(c, VorgangState.pruefen, stand=s),
            lambda c=anderes, s=stand: gesagt(c, VorgangState.freigeben, stand=s),
        )
        antrag = antrag_von(nummer)
        assert antrag.geprueft_von_id and antrag.freigegeben_von_id is None
        assert gesagt(anderes, VorgangState.freigeben, stand=stand)
        assert antrag_von(nummer).zustand == Z.IN_PRUEFUNG


def test_zwei_die_zugleich_freigeben_schalten_einmal_frei(jede_welt: Welt) -> None:
    for n in range(2):
        neu = f"chefin{n}@gruenwald.example"
        nummer, stand, haken = vorbereitet(proben.geprueft, neu)
        fall = (nummer, stand, haken)
        gesagtes = zugleich(*(freigabe(jede_welt, wer, fall) for wer in (MURAT, ANNE)))
        assert sorted(satz == "" for satz in gesagtes) == [False, True], gesagtes
        assert antrag_von(nummer).zustand == Z.FREIGESCHALTET
        with snapshot() as db:
            kennungen = select(Zugangskennung).where(
                Zugangskennung.benutzer_id == konto(db, neu).id
            )
            assert len(db.exec(kennungen).all()) == 1


def test_zurueckgezogen_und_freigegeben_zugleich_ist_eines_von_beiden(jede_welt: Welt) -> None:
    for n in range(3):
        neu = f"zurueck{n}@gruenwald.example"
        fall = vorbereitet(proben.geprueft, neu)
        cookie = jede_welt.am_antrag(fall[0])
        satz, code = zugleich(
            freigabe(jede_welt, MURAT, fall),
            lambda c=cookie: str(jede_welt.sendet(c, ZURUECKZIEHEN).status_code),
        )
        ausgang = (antrag_von(fall[0]).zustand, satz == "", code)
        with snapshot() as db:
            konten = len(db.exec(select(Benutzer).where(Benutzer.email == neu)).all())
        assert (*ausgang, konten) in (
            (Z.FREIGESCHALTET, True, "422", 1),
            (Z.ZURUECKGEZOGEN, False, "303", 0),
        )


STAHLBAU = ERSTER.model_copy(
    update={
        "firma": Firmendaten(
            name="Stahlbau Hübner-Çelik GmbH",
            strasse="Werkring 31",
            plz="47138",
            ort="Duisburg",
            verwaltung=Verwaltung.NIEMAND,
        ),
        "vertraege": ("AL-1033688",),
    }
)


def test_zwei_firmen_die_zugleich_dieselbe_neue_person_nennen_bekommen_sie_beide(
    jede_welt: Welt,
) -> None:
    for n in range(3):
        neu = f"beide{n}@gruenwald.example"
        faelle = [vorbereitet(proben.geprueft, neu, inhalt) for inhalt in (ERSTER, STAHLBAU)]
        zugleich(*(freigabe(jede_welt, w, f) for w, f in zip((MURAT, ANNE), faelle, strict=True)))
        assert {antrag_von(nummer).zustand for nummer, *_ in faelle} == {Z.FREIGESCHALTET}
        with snapshot() as db:
            seine = select(Mitgliedschaft).where(Mitgliedschaft.benutzer_id == konto(db, neu).id)
            assert len(db.exec(seine).all()) == 2


def test_zwei_die_zugleich_den_naechsten_nehmen_bekommen_nie_denselben(jede_welt: Welt) -> None:
    with transaction() as db:
        proben.alle_vergeben(db)
    beide = [jede_welt.auf(wer, LISTE) for wer in (BIRGIT, MURAT)]
    for _ in range(3):
        with transaction() as db:
            neue = {proben.eingereicht(db).id for _ in range(2)}
        zugleich(*(lambda c=c: gesagt(c, VorgaengeState.naechsten_pruefen) for c in beide))
        with snapshot() as db:
            ihre = select(Antrag.bearbeiter_id).where(Antrag.id.in_(neue))  # type: ignore[union-attr]
            assert set(db.exec(ihre)) == {konto(db, BIRGIT).id, konto(db, MURAT).id}


# Small cases


def fall_von(wer: str, nachname: str = "Neumann") -> str:
    """Somebody asks that Lena be called otherwise; the address of the case."""
    angaben = {"email": LENA, "vorname": "Lena", "nachname": nachname}
    with transaction() as db:
        fall = kleinfall.beantragen(
            db, sachbearbeiter(db, wer), Kleinfallart.NAME, angaben, "Heirat"
        )
        return f"{FAELLE}/{fall.id}"


def test_einen_kleinen_fall_entscheidet_weder_wer_ihn_beantragt_hat_noch_ein_kunde(
    welt: Welt,
) -> None:
    adresse, birgit = fall_von(BIRGIT), welt.cookie(BIRGIT)
    with welt.unveraendert():
        for handlung in ("bestaetigen", "ablehnen", "BESTAETIGEN", "ausfuehren", ""):
            eigener = welt.sendet(birgit, adresse, handlung=handlung, grund="nein")
            assert eigener.status_code in (404, 422), handlung
        for wer in (SABINE, LENA, LEITUNG):
            for handlung in ("bestaetigen", "ablehnen", "zurueckziehen"):
                fremd = welt.sendet(wer, adresse, handlung=handlung, grund="nein")
                assert fremd.status_code == 404, (wer, handlung)
        ohne = welt.sendet(welt.ohne_bestaetigung(MURAT), adresse, handlung="bestaetigen")
        assert 'type="password"' in ohne.text
        assert welt.sendet(MURAT, adresse, handlung="zurueckziehen").status_code in (404, 422)
    assert welt.sendet(MURAT, adresse, handlung="bestaetigen").status_code == 303
    with welt.unveraendert():
        for wer in (MURAT, ANNE):
            assert welt.sendet(wer, adresse, handlung="bestaetigen").status_code == 422


def test_zwei_die_zugleich_ueber_einen_kleinen_fall_entscheiden_ergeben_eine_entscheidung(
    jede_welt: Welt,
) -> None:
    murat, anne = jede_welt.cookie(MURAT), jede_welt.cookie(ANNE)
    for n in range(5):
        adresse, nachname = fall_von(BIRGIT, f"Neumann{'abcde'[n]}"), f"Neumann{'abcde'[n]}"
        codes = zugleich(
            lambda a=adresse: jede_welt.sendet(murat, a, handlung="bestaetigen").status_code,
            lambda a=adresse: (
                jede_welt.sendet(anne, a, handlung="ablehnen", grund="nein").status_code
            ),
        )
        assert sorted(codes) == [303, 422], codes
        with snapshot() as db:
            fall = db.get_one(Kleinfall, int(adresse.rpartition("/")[2]))
            heisst = db.exec(select(Benutzer.nachname).where(Benutzer.email == LENA)).one()
        assert (fall.stand, heisst == nachname) in (("ausgefuehrt", True), ("abgelehnt", False))
