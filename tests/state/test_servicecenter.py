"""The handlers of the Service Center: what clerks see and decide, and nobody else."""

from collections.abc import Iterator

import pytest
from sqlmodel import select

from firmenportal import demo
from firmenportal.db import snapshot, transaction
from firmenportal.domain import sitzung
from firmenportal.domain.auspraegung import AUSPRAEGUNGEN
from firmenportal.domain.benutzer import Benutzer
from firmenportal.domain.freischaltung import antrag as antraege
from firmenportal.domain.freischaltung import unterlage
from firmenportal.domain.freischaltung.antrag import Antrag, Dokumentart
from firmenportal.domain.freischaltung.dateipruefung import Datei
from firmenportal.domain.protokoll import Protokoll
from firmenportal.domain.sitzung import hash_of
from firmenportal.state.servicecenter.vorgaenge import ADRESSE, VorgaengeState
from firmenportal.state.servicecenter.vorgang import VorgangState
from tests.databases import SqliteFiles, engine_on
from tests.domain import antraege as proben
from tests.domain.antraege import ANNE, BIRGIT, MURAT
from tests.state.run import new_state, run

FREMDE = ("firmenadmin@muster.example", "leitung@maklernord.example", "nutzer@muster.example")


@pytest.fixture(scope="module")
def vorlage(sqlite_files: SqliteFiles) -> str:
    url = sqlite_files.fresh()
    with engine_on(url):
        demo.create_world()
    return url


@pytest.fixture(autouse=True)
def welt(vorlage: str, sqlite_files: SqliteFiles) -> Iterator[None]:
    with engine_on(sqlite_files.copy(vorlage)):
        yield


def eingereicht() -> str:
    with transaction() as db:
        return proben.eingereicht(db).vorgangsnummer


def angemeldet(email: str, *, bestaetigt: bool = True) -> str:
    with transaction() as db:
        b = db.exec(select(Benutzer).where(Benutzer.email == email)).one()
        kennung = hash_of(sitzung.eroeffnen(db, b.id or 0, AUSPRAEGUNGEN["firmenonline"]))
        db.flush()
        if not bestaetigt:
            return kennung
        akteur = sitzung.akteur_der(db, kennung)
        assert akteur is not None
        return hash_of(sitzung.bestaetigen(db, akteur))


def liste(email: str, frage: str = "") -> VorgaengeState:
    state = new_state(VorgaengeState, angemeldet(email), ADRESSE + frage)
    run(VorgaengeState.load, state)
    return state


def vorgang(email: str, nummer: str, *, bestaetigt: bool = True) -> VorgangState:
    kennung = angemeldet(email, bestaetigt=bestaetigt)
    state = new_state(VorgangState, kennung, f"{ADRESSE}/antraege/{nummer}")
    run(VorgangState.load, state)
    return state


def zugeordnet(state: VorgangState) -> None:
    run(VorgangState.uebernehmen, state)
    run(VorgangState.firma_zuordnen, state, firma=state.firma_vorschlag.id)
    assert state.error == ""


def abgehakt(state: VorgangState) -> None:
    for punkt in list(state.menschlich):
        run(VorgangState.abhaken, state, punkt=punkt.name, an=True)
    assert all(p.an for p in state.menschlich) and state.menschlich


def geprueft(email: str, nummer: str) -> VorgangState:
    state = vorgang(email, nummer)
    zugeordnet(state)
    abgehakt(state)
    run(VorgangState.pruefen, state, stand=state.stand)
    return state


def zustand(nummer: str) -> str:
    with snapshot() as db:
        return db.exec(select(Antrag.zustand).where(Antrag.vorgangsnummer == nummer)).one()


def einsichten() -> int:
    with snapshot() as db:
        gesucht = select(Protokoll).where(Protokoll.handlung == "freischaltung.einsehen")
        return len(db.exec(gesucht).all())


def test_zwei_sachbearbeiter_bringen_einen_antrag_von_der_liste_bis_zur_freischaltung() -> None:
    nummer = eingereicht()
    [zeile] = [z for z in liste(BIRGIT).rows if z.nummer == nummer]
    assert (zeile.stand, zeile.bei, zeile.augen) == ("eingereicht", "", "0 von 2")
    erste = geprueft(BIRGIT, nummer)
    assert erste.notice == "Ihre Prüfung ist abgeschlossen. Jetzt prüft eine zweite Person."
    assert erste.darf.warum_nicht == "Sie selbst dürfen nicht freigeben, was Sie geprüft haben."
    assert not erste.darf.freigeben and not erste.darf.pruefen
    [zeile] = [z for z in liste(MURAT, "?reiter=zweite").rows if z.nummer == nummer]
    assert (zeile.bei, zeile.augen) == ("I. Rauch", "1 von 2")
    zweite = vorgang(MURAT, nummer)
    assert zweite.darf.freigeben and not any(p.an for p in zweite.menschlich)
    abgehakt(zweite)
    run(VorgangState.freigeben, zweite, stand=zweite.stand)
    assert (zweite.error, zweite.kopf.stand) == ("", "freigeschaltet")
    assert zweite.notice.startswith("Freigegeben und freigeschaltet.")
    assert zustand(nummer) == "freigeschaltet"


@pytest.mark.parametrize("email", FREMDE)
def test_alle_anderen_finden_hier_nichts(email: str) -> None:
    nummer = eingereicht()
    assert liste(email).fehlt and not liste(email).rows
    state = vorgang(email, nummer)
    assert state.fehlt and state.kopf.nummer == "" and not state.angaben
    vorher = zustand(nummer)
    for handlung, payload in (
        (VorgangState.uebernehmen, {}),
        (VorgangState.abhaken, {"punkt": "unterschrift", "an": True}),
        (VorgangState.pruefen, {"stand": "a" * 64}),
        (VorgangState.freigeben, {"stand": "a" * 64}),
        (VorgangState.ablehnen, {"schreiben": {"text": "nein"}}),
        (VorgangState.firma_suchen, {"text": "Muster"}),
    ):
        run(handlung, state, **payload)
        assert state.fehlt or state.error
        assert not state.firmen
    run(VorgaengeState.naechsten_pruefen, liste(email))
    assert zustand(nummer) == vorher


def test_die_haken_ueberleben_die_bestaetigung_mit_dem_passwort() -> None:
    nummer = eingereicht()
    state = vorgang(BIRGIT, nummer, bestaetigt=False)
    zugeordnet(state)
    abgehakt(state)
    run(VorgangState.notieren, state, text="Unterschrift mit Handelsregister verglichen")
    [umleitung] = run(VorgangState.pruefen, state, stand=state.stand)
    assert "/bestaetigen?weiter=" in str(umleitung)
    danach = vorgang(BIRGIT, nummer)
    assert all(p.an for p in danach.menschlich)
    run(VorgangState.pruefen, danach, stand=danach.stand)
    assert danach.notice.startswith("Ihre Prüfung ist abgeschlossen")
    assert vorgang(MURAT, nummer).kopf.notiz == "Unterschrift mit Handelsregister verglichen"


def test_ein_neues_dokument_nimmt_die_haken_und_die_ablehnung_zeigt_den_neuen_stand() -> None:
    nummer = eingereicht()
    state = vorgang(BIRGIT, nummer)
    zugeordnet(state)
    abgehakt(state)
    with transaction() as db:
        antrag = antraege.mit_nummer(db, nummer)
        db.add(proben.dokument(antrag, "weiteres", "bb"))
    run(VorgangState.pruefen, state, stand=state.stand)
    assert state.error.startswith("Der Antrag oder seine Unterlagen haben sich geändert")
    assert len(state.unterlagen) == 2 and not any(p.an for p in state.menschlich)


def test_zwei_in_zwei_fenstern_der_zweite_sieht_was_der_erste_getan_hat() -> None:
    nummer = eingereicht()
    birgit, murat = vorgang(BIRGIT, nummer), vorgang(MURAT, nummer)
    run(VorgangState.uebernehmen, birgit)
    run(VorgangState.uebernehmen, murat)
    assert murat.error == "Diesen Vorgang bearbeitet schon jemand anderes."
    assert murat.kopf.bei == "Ines Rauch" and not murat.darf.pruefen


def test_die_firma_sieht_jeden_blick_einmal_am_tag() -> None:
    nummer = eingereicht()
    vorher = einsichten()
    vorgang(BIRGIT, nummer)
    assert einsichten() == vorher
    state = vorgang(BIRGIT, nummer)
    zugeordnet(state)
    assert einsichten() == vorher + 1
    vorgang(BIRGIT, nummer)
    assert einsichten() == vorher + 1
    vorgang(MURAT, nummer)
    assert einsichten() == vorher + 2


def test_rueckfrage_und_ablehnung_brauchen_einen_text() -> None:
    nummer = eingereicht()
    state = vorgang(BIRGIT, nummer)
    run(VorgangState.uebernehmen, state)
    run(VorgangState.rueckfragen, state, schreiben={"text": "  "})
    assert state.error == "Schreiben Sie, was Sie wissen möchten."
    run(VorgangState.rueckfragen, state, schreiben={"text": "Wer hat unterschrieben?"})
    assert (state.kopf.stand, state.kopf.frist) == ("Rückfrage", "ruht")
    assert [n.text for n in state.nachrichten] == ["Wer hat unterschrieben?"]
    run(VorgangState.ablehnen, state, schreiben={"text": "Nicht zeichnungsberechtigt."})
    assert (state.kopf.stand, state.kopf.grund) == ("abgelehnt", "Nicht zeichnungsberechtigt.")
    assert not state.bekannt and state.darf.hindernis == "" and not state.darf.ablehnen


def test_der_naechste_ist_der_dringendste_den_niemand_hat() -> None:
    with transaction() as db:
        proben.alle_vergeben(db)
    erster, zweiter = eingereicht(), eingereicht()
    [umleitung] = run(VorgaengeState.naechsten_pruefen, liste(BIRGIT))
    assert erster in str(umleitung)
    [umleitung] = run(VorgaengeState.naechsten_pruefen, liste(MURAT))
    assert zweiter in str(umleitung)
    state = liste(ANNE)
    assert run(VorgaengeState.naechsten_pruefen, state) == []
    assert state.notice == "Zurzeit wartet kein Antrag, den Sie übernehmen können."


def test_wer_im_antrag_steht_sieht_am_knopf_warum_er_nichts_tun_darf() -> None:
    with transaction() as db:
        ich = proben.CHEFIN.model_copy(update={"email": ANNE})
        inhalt = proben.ERSTER.model_copy(update={"personen": (ich, proben.KOLLEGE)})
        nummer = proben.eingereicht(db, inhalt).vorgangsnummer
    state = vorgang(ANNE, nummer)
    assert state.darf.hindernis.startswith("Dieser Antrag nennt Sie selbst.")
    run(VorgangState.uebernehmen, state)
    assert state.error.startswith("Dieser Antrag nennt Sie selbst.")


def test_die_liste_findet_nach_nummer_firma_und_person_und_zaehlt_ihre_teile() -> None:
    nummer = eingereicht()
    for suche in (nummer, "grünwald kg", "Hanne Vogt"):
        assert nummer in [z.nummer for z in liste(BIRGIT, f"?suche={suche}").rows]
    assert liste(BIRGIT, "?suche=gibtesnicht").position == ""
    assert nummer not in [z.nummer for z in liste(BIRGIT, "?art=vermittler").rows]
    vorher = liste(BIRGIT).anzahlen
    geprueft(BIRGIT, nummer)
    nachher = liste(BIRGIT).anzahlen
    assert int(nachher["zweite"]) == int(vorher["zweite"]) + 1
    assert int(nachher["meine"]) == int(vorher["meine"]) + 1
    assert nachher["offen"] == vorher["offen"]


def test_wer_erfasst_prueft_nicht() -> None:
    nummer = eingereicht()
    state = vorgang(ANNE, nummer)
    assert state.darf.erfassen
    with transaction() as db:
        antrag = antraege.mit_nummer(db, nummer)
        datei = Datei("brief.pdf", "application/pdf", 1, b"%PDF-")
        akteur = proben.sachbearbeiter(db, ANNE)
        unterlage.erfassen(db, akteur, antrag.id or 0, Dokumentart.ANTRAG, datei)
    run(VorgangState.load, state)
    assert state.darf.erfassen and len(state.unterlagen) == 1
    assert state.darf.hindernis.startswith("Diesen Antrag haben Sie selbst erfasst.")
    run(VorgangState.uebernehmen, state)
    assert state.error.startswith("Diesen Antrag haben Sie selbst erfasst.")
    assert vorgang(BIRGIT, nummer).darf.uebernehmen
