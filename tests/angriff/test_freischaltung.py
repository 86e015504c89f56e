"""Applications that leave out a step, name whom they may not, or outlive what they rest on."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import Session, col, select

from firmenportal.db import snapshot, transaction
from firmenportal.domain import vermittler
from firmenportal.domain.benutzer import Benutzer
from firmenportal.domain.freischaltung import antrag as antraege
from firmenportal.domain.freischaltung import ausfuehrung, bearbeitung, einreichung
from firmenportal.domain.freischaltung.ablauf import TABELLE, Uebergang
from firmenportal.domain.freischaltung.antrag import Antrag
from firmenportal.domain.freischaltung.antrag import Antragszustand as Z
from firmenportal.domain.freischaltung.frage import Unterzeichner
from firmenportal.domain.freischaltung.inhalt import Antragsart, Inhalt
from firmenportal.domain.recht import Recht
from firmenportal.domain.vermittler import Maklervollmacht
from firmenportal.state.freischaltung.berechtigungen import BerechtigungenState
from firmenportal.state.freischaltung.firma import FirmaState
from firmenportal.state.freischaltung.personen import PersonenState
from firmenportal.state.freischaltung.unterschrift import UnterschriftState
from firmenportal.state.freischaltung.vertraege import AntragVertraegeState
from firmenportal.state.guard import INVALID
from firmenportal.state.servicecenter.vorgang import VorgangState
from tests.angriff.test_vieraugen import am_vorgang
from tests.angriff.welt import JONAS, LEITUNG, SABINE, Welt, antrag_von, begonnen, gesagt
from tests.domain import antraege as proben
from tests.domain.antraege import BIRGIT, BROT, ERSTER, MURAT, NEUE_MAKLERIN, VERMITTLER
from tests.domain.besetzung import DURCH, MUSTER, SUED, firma, haus, konto
from tests.raw_client import RawClient

UNTERSCHRIFT = "/freischaltung/antrag/unterschrift"
VOM_HAUS = (Antragsart.VERMITTLER, Unterzeichner.MAKLERHAUS)
EINREICHEN = {"weg": {"weg": "upload"}}


# Steps left out


def eingereicht(db: Session, antrag: Antrag) -> None:
    """As it is after submission."""


def rueckfrage(db: Session, antrag: Antrag) -> None:
    proben.zugeordnet(db, antrag)
    bearbeitung.rueckfragen(db, proben.sachbearbeiter(db), antrag.id or 0, "Wer?")


def abgelehnt(db: Session, antrag: Antrag) -> None:
    proben.zugeordnet(db, antrag)
    bearbeitung.ablehnen(db, proben.sachbearbeiter(db), antrag.id or 0, "Nein.")


def zurueckgezogen(db: Session, antrag: Antrag) -> None:
    proben.zugeordnet(db, antrag)
    einreichung.zurueckziehen(db, antrag.id or 0)


WEGE: dict[Z, Callable[[Session, Antrag], Any]] = {
    Z.EINGEREICHT: eingereicht,
    Z.IN_PRUEFUNG: proben.zugeordnet,
    Z.RUECKFRAGE: rueckfrage,
    Z.FREIGEGEBEN: proben.freigegeben,
    Z.ABGELEHNT: abgelehnt,
    Z.ZURUECKGEZOGEN: zurueckgezogen,
}


def im_zustand(zustand: Z) -> tuple[str, str, set[str]]:
    """A case in this state: number, fingerprint, and what has to be ticked."""
    with transaction() as db:
        antrag = proben.eingereicht(db)
        WEGE[zustand](db, antrag)
        assert antrag.zustand == zustand
        return antrag.vorgangsnummer, antraege.stand(db, antrag), proben.alles_abgehakt(db, antrag)


@pytest.mark.parametrize("zustand", [z for z in WEGE if z is not Z.RUECKFRAGE])
def test_nach_der_einreichung_aendert_und_wiederholt_der_antragsteller_nichts(
    welt: Welt, zustand: Z
) -> None:
    nummer, _stand, _haken = im_zustand(zustand)
    cookie = welt.am_antrag(nummer)
    client = welt.auf(cookie, UNTERSCHRIFT)
    with welt.unveraendert():
        for handler, payload in (
            (FirmaState.speichern, {"feld": "firma_name", "wert": "Andere GmbH"}),
            (AntragVertraegeState.hinzufuegen, {"nummern": "AL-1000017"}),
            (AntragVertraegeState.entfernen, {"nummer": BROT}),
            (PersonenState.hinzufuegen, {}),
            (PersonenState.entfernen, {"person": 2}),
            (BerechtigungenState.setzen,
             {"person": 2, "nummer": BROT, "recht": "abrechnung_lesen", "an": True}),
            (UnterschriftState.speichern, {"feld": "unterschrift_name", "wert": "Wer anders"}),
            (UnterschriftState.einreichen, EINREICHEN),
        ):  # fmt: skip
            assert gesagt(client, handler, **payload) not in ("", INVALID), handler
        assert (
            welt.sendet(cookie, "/freischaltung/status/antwort", antwort="Ich").status_code == 422
        )
        if zustand not in TABELLE[Uebergang.ZURUECKZIEHEN].von:
            ende = welt.sendet(cookie, "/freischaltung/status/zurueckziehen")
            assert ende.status_code == 422


@pytest.mark.parametrize("zustand", WEGE)
def test_kein_sachbearbeiter_laesst_einen_schritt_aus(welt: Welt, zustand: Z) -> None:
    """What the table does not allow in this state, whoever has the case."""
    nummer, stand, haken = im_zustand(zustand)
    schritte = {
        Uebergang.RUECKFRAGEN: (VorgangState.rueckfragen, {"schreiben": {"text": "?"}}),
        Uebergang.ABLEHNEN: (VorgangState.ablehnen, {"schreiben": {"text": "nein"}}),
        Uebergang.PRUEFEN: (VorgangState.pruefen, {"stand": stand}),
        Uebergang.FREIGEBEN: (VorgangState.freigeben, {"stand": stand}),
    }
    verboten = [s for u, s in schritte.items() if zustand not in TABELLE[u].von]
    if zustand is Z.IN_PRUEFUNG:  # nobody has checked it
        verboten.append(schritte[Uebergang.FREIGEBEN])
    if zustand is not Z.IN_PRUEFUNG:
        verboten += [(VorgangState.firma_zuordnen, {"firma": 1})]
        verboten += [(VorgangState.haus_zuordnen, {"haus": 1})]
    beide = (BIRGIT, MURAT) if zustand in (Z.IN_PRUEFUNG, Z.FREIGEGEBEN) else (BIRGIT,)
    for wer in beide:
        client = am_vorgang(welt, wer, nummer, haken if zustand is Z.IN_PRUEFUNG else None)
        with welt.unveraendert():
            for handler, payload in verboten:
                assert gesagt(client, handler, **payload) not in ("", INVALID), handler


@pytest.mark.parametrize("zustand", [Z.FREIGEGEBEN, Z.ABGELEHNT, Z.ZURUECKGEZOGEN])
def test_was_zu_ende_ist_hat_niemand_mehr_in_arbeit(welt: Welt, zustand: Z) -> None:
    nummer, _stand, _haken = im_zustand(zustand)
    client = am_vorgang(welt, BIRGIT, nummer)
    for handler, payload in (
        (VorgangState.abgeben, {}),
        (VorgangState.uebernehmen, {}),
        (VorgangState.von_anderem_uebernehmen, {}),
        (VorgangState.abhaken, {"punkt": "unterschrift", "an": True}),
        (VorgangState.notieren, {"text": "ok"}),
        (VorgangState.firma_suchen, {"text": "Beispiel Pflege"}),
    ):
        with welt.unveraendert():
            assert gesagt(client, handler, **payload) not in ("", INVALID), handler


def test_ein_entwurf_ist_fuer_sachbearbeiter_keiner_und_unfertig_nicht_einzureichen(
    welt: Welt,
) -> None:
    nummer, cookie = begonnen(ERSTER.model_copy(update={"personen": ()}))
    with transaction() as db:
        fremd = db.exec(select(Antrag).where(Antrag.vorgangsnummer == nummer)).one()
        stand = antraege.stand(db, fremd)
    clerk, client = (
        welt.auf(BIRGIT, f"/servicecenter/antraege/{nummer}"),
        welt.auf(cookie, UNTERSCHRIFT),
    )
    with welt.unveraendert():
        for handler, payload in (
            (VorgangState.uebernehmen, {}),
            (VorgangState.pruefen, {"stand": stand}),
            (VorgangState.freigeben, {"stand": stand}),
        ):
            assert gesagt(clerk, handler, **payload)
        client.call(UnterschriftState.einreichen, **EINREICHEN)
        assert client.var(UnterschriftState, "offenes")
        for weg in ({"weg": "fax"}, {"weg": None}, {}, "upload"):
            gesagt(client, UnterschriftState.einreichen, weg=weg)
    assert antrag_von(nummer).zustand == Z.ENTWURF


# Whom and what an application may name


def nennt(client: RawClient, feld: str, wert: str) -> None:
    client.call(PersonenState.bearbeiten, person=1)
    client.call(PersonenState.speichern, feld=f"person_{feld}", wert=wert)


@pytest.mark.parametrize(
    ("inhalt", "art", "feld", "wert"),
    [
        (VERMITTLER, VOM_HAUS, "personentyp", "firmeneigen"),
        (VERMITTLER, VOM_HAUS, "personentyp", "andere"),
        (VERMITTLER, VOM_HAUS, "eigenes_personal", "nein"),
        (VERMITTLER, VOM_HAUS, "berechtigungstyp", "Admin"),
        (VERMITTLER, VOM_HAUS, "berechtigungstyp", "FirmenAdmin"),
        (VERMITTLER, (Antragsart.VERMITTLER, Unterzeichner.FIRMA), "personentyp", "firmeneigen"),
        (ERSTER, (Antragsart.FIRMENADMIN, Unterzeichner.FIRMA), "personentyp", "vermittler"),
    ],
)
def test_wen_ein_antrag_nicht_nennen_darf_mit_dem_wird_er_nicht_eingereicht(
    welt: Welt, inhalt: Inhalt, art: tuple[Antragsart, Unterzeichner], feld: str, wert: str
) -> None:
    _nummer, cookie = begonnen(inhalt, *art)
    client = welt.auf(cookie, UNTERSCHRIFT)
    nennt(client, feld, wert)
    with welt.unveraendert():
        client.call(UnterschriftState.einreichen, **EINREICHEN)
        assert client.var(UnterschriftState, "offenes")


DREI = ("AL-1000017", "AL-1000033", "AL-1000041")  # Nord's Vollmacht names the first two
FUER_DREI = VERMITTLER.model_copy(
    update={
        "vertraege": DREI,
        "personen": (
            NEUE_MAKLERIN.model_copy(
                update={"rechte": dict.fromkeys(DREI, (Recht.BESTAND_LESEN,))}
            ),
        ),
    }
)


def test_eine_vollmacht_fuer_zwei_vertraege_traegt_keinen_antrag_fuer_drei(welt: Welt) -> None:
    """A stranger submits it and learns nothing; no clerk gets it through."""
    nummer, cookie = begonnen(FUER_DREI, *VOM_HAUS)
    welt.auf(cookie, UNTERSCHRIFT).call(UnterschriftState.einreichen, **EINREICHEN)
    assert antrag_von(nummer).zustand == Z.EINGEREICHT
    clerk = am_vorgang(welt, BIRGIT, nummer)
    with snapshot() as db:
        muster, nord = firma(db, MUSTER).id, haus(db).id
    clerk.call(VorgangState.uebernehmen)
    clerk.call(VorgangState.firma_zuordnen, firma=muster)
    clerk.call(VorgangState.haus_zuordnen, haus=nord)
    with snapshot() as db:
        haken = proben.alles_abgehakt(db, antrag_von(nummer))
    for punkt in haken:
        clerk.call(VorgangState.abhaken, punkt=punkt, an=True)
    with welt.unveraendert():
        satz = gesagt(clerk, VorgangState.pruefen, stand=clerk.var(VorgangState, "stand"))
    assert "Nicht in Vollmacht und Bestand: AL-1000041" in satz


@pytest.mark.parametrize(
    ("rechte", "feld"),
    [
        ({"AL-1000041": (Recht.BESTAND_LESEN,)}, "vertraege"),  # in no Vollmacht of Nord
        ({"AL-1000017": (Recht.ABRECHNUNG_LESEN,)}, "personen"),  # a right that none names
        ({"AL-1060017": (Recht.BESTAND_LESEN,)}, "vertraege"),  # revoked, and not in the Bestand
    ],
)
def test_dem_eigenen_haus_sagt_es_schon_der_antrag(
    welt: Welt, rechte: dict[str, tuple[Recht, ...]], feld: str
) -> None:
    person = NEUE_MAKLERIN.model_copy(update={"rechte": rechte})
    neu = {"vertraege": tuple(rechte), "personen": (person,)}
    nummer, cookie = begonnen(VERMITTLER.model_copy(update=neu), *VOM_HAUS, LEITUNG)
    client = welt.auf(f"{welt.cookie(LEITUNG)}; {cookie}", UNTERSCHRIFT)
    with welt.unveraendert():
        client.call(UnterschriftState.einreichen, **EINREICHEN)
        adressen = [row["adresse"] for row in client.var(UnterschriftState, "offenes")]
    assert antrag_von(nummer).zustand == Z.ENTWURF
    assert any(f"#{feld}" in adresse for adresse in adressen), adressen


# What an application rests on, gone between two steps


def geprueft_vom_haus(email: str = NEUE_MAKLERIN.email) -> tuple[str, str, set[str]]:
    """Signed by Makler Nord for Muster, and checked by the first clerk."""
    person = NEUE_MAKLERIN.model_copy(update={"email": email})
    with transaction() as db:
        antrag = proben.eingereicht(
            db, VERMITTLER.model_copy(update={"personen": (person,)}), *VOM_HAUS
        )
        antrag.maklerhaus_id = haus(db).id
        db.add(antrag)
        proben.geprueft(db, antrag)
        return antrag.vorgangsnummer, antraege.stand(db, antrag), proben.alles_abgehakt(db, antrag)


def widerrufen(welt: Welt) -> None:
    """Sabine revokes Nord's Vollmacht, as her page would."""
    with snapshot() as db:
        v = Maklervollmacht
        (vollmacht,) = db.exec(select(v).where(
            v.firma_id == firma(db, MUSTER).id, v.maklerhaus_id == haus(db).id,
            col(v.erteilt_am).is_not(None),
        ))  # fmt: skip
    felder = {"firma": "1", "handlung": "widerrufen", "gesehen": "1"}
    antwort = welt.sendet(SABINE, f"/admin/vollmachten/{vollmacht.id}", **felder)
    assert antwort.status_code == 303


def test_endet_die_vollmacht_zwischen_pruefung_und_freigabe_wird_nichts_frei(welt: Welt) -> None:
    nummer, stand, haken = geprueft_vom_haus()
    client = am_vorgang(welt, MURAT, nummer, haken)
    widerrufen(welt)
    with welt.unveraendert():
        satz = gesagt(client, VorgangState.freigeben, stand=stand)
    assert "keine gültige Vollmacht" in satz


def test_endet_sie_zwischen_freigabe_und_ausfuehrung_entsteht_kein_konto(welt: Welt) -> None:
    nummer, stand, haken = geprueft_vom_haus()
    with transaction() as db:
        antrag = antrag_von(nummer)
        bearbeitung.freigeben(db, proben.sachbearbeiter(db, MURAT), antrag.id or 0, stand, haken)
    widerrufen(welt)
    with welt.unveraendert("antrag", "antragsverlauf", "protokoll", "protokollkette",
                           "protokollvertrag"):  # fmt: skip
        assert ausfuehrung.freigegebene_ausfuehren() == 0
    assert (antrag_von(nummer).zustand, antrag_von(nummer).geprueft_von_id) == (Z.IN_PRUEFUNG, None)
    with snapshot() as db:
        gesucht = select(Benutzer.id).where(Benutzer.email == NEUE_MAKLERIN.email)
        assert db.exec(gesucht).first() is None
    client = am_vorgang(welt, MURAT, nummer)
    with welt.unveraendert():
        assert gesagt(client, VorgangState.freigeben, stand=stand)


@pytest.mark.parametrize("neues_haus", ["", SUED])
def test_wer_das_haus_verlassen_hat_kommt_mit_dem_alten_antrag_nicht_hinein(
    welt: Welt, neues_haus: str
) -> None:
    nummer, stand, haken = geprueft_vom_haus(JONAS)
    client = am_vorgang(welt, MURAT, nummer, haken)
    with transaction() as db:
        jonas = konto(db, JONAS)
        vermittler.austreten(db, jonas, DURCH)
        db.flush()
        if neues_haus:
            vermittler.eintreten(db, jonas, haus(db, neues_haus), durch=DURCH)
    with welt.unveraendert():
        satz = gesagt(client, VorgangState.freigeben, stand=stand)
    assert satz
