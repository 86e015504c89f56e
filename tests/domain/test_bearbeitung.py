"""What clerks may do with an application: four eyes on every path, and each refusal."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlmodel import Session, select

from firmenportal import clock
from firmenportal.db import snapshot, transaction
from firmenportal.domain import handlungen, vermittler
from firmenportal.domain.benutzer import Akteur, Personentyp, als_akteur
from firmenportal.domain.errors import BestaetigungNoetigError, DomainError, NotFoundError
from firmenportal.domain.freischaltung import antrag as antraege
from firmenportal.domain.freischaltung import (
    ausfuehrung,
    bearbeitung,
    checkliste,
    einreichung,
    entwurf,
    pruefentwurf,
    unterlage,
    vorgangsliste,
    zuordnung,
)
from firmenportal.domain.freischaltung.ablauf import FalscherZustandError
from firmenportal.domain.freischaltung.antrag import Antrag, Antragszustand, Dokumentart
from firmenportal.domain.freischaltung.bearbeitung import VierAugenError
from firmenportal.domain.freischaltung.checkliste import Pruefbefund
from firmenportal.domain.freischaltung.dateipruefung import Datei
from firmenportal.domain.freischaltung.frage import Unterzeichner
from firmenportal.domain.freischaltung.inhalt import Antragsart, Inhalt
from firmenportal.domain.protokoll import Protokoll
from firmenportal.domain.recht import Recht
from firmenportal.domain.vermittler import Maklervollmacht
from firmenportal.domain.zugangskennung import Zugangskennung
from tests.domain.antraege import (
    ANNE,
    BIRGIT,
    CHEFIN,
    ERSTER,
    GRUENWALD_KG,
    KOLLEGE,
    MURAT,
    NEUE_MAKLERIN,
    VERMITTLER,
    alle_vergeben,
    alles_abgehakt,
    eingereicht,
    freigegeben,
    geprueft,
    sachbearbeiter,
    zugeordnet,
)
from tests.domain.besetzung import DURCH, MUSTER, STAHLBAU, SUED, firma, haus, konto, letzter

MAKLERHAUS = (VERMITTLER, Antragsart.VERMITTLER, Unterzeichner.MAKLERHAUS)
FREMDE = ("firmenadmin@muster.example", "leitung@maklernord.example", "nutzer@muster.example")


def pruefen(db: Session, antrag: Antrag, wer: str = BIRGIT, *, ohne: str = "") -> Antrag:
    haken = alles_abgehakt(db, antrag) - {ohne}
    stand = antraege.stand(db, antrag)
    return bearbeitung.pruefen(db, sachbearbeiter(db, wer), antrag.id or 0, stand, haken)


def freigeben(db: Session, antrag: Antrag, wer: str = MURAT) -> Antrag:
    haken, stand = alles_abgehakt(db, antrag), antraege.stand(db, antrag)
    return bearbeitung.freigeben(db, sachbearbeiter(db, wer), antrag.id or 0, stand, haken)


def vom_haus(db: Session, inhalt: Inhalt = VERMITTLER) -> Antrag:
    """Signed by Makler Nord, taken over, assigned to Muster and to the house."""
    antrag = zugeordnet(db, eingereicht(db, inhalt, *MAKLERHAUS[1:]))
    akteur = sachbearbeiter(db)
    return bearbeitung.haus_zuordnen(db, akteur, antrag.id or 0, haus(db).id or 0)


def befund(db: Session, antrag: Antrag, name: str) -> Pruefbefund:
    return next(p.befund for p in checkliste.punkte(db, antrag) if p.name.startswith(name))


# Who may


def test_zwei_verschiedene_bringen_ihn_zur_freigabe(welt: Session) -> None:
    antrag = freigegeben(welt, eingereicht(welt))
    assert antrag.zustand == Antragszustand.FREIGEGEBEN
    assert antrag.geprueft_von_id != antrag.freigegeben_von_id


def test_wer_geprueft_hat_gibt_nicht_frei(welt: Session) -> None:
    antrag = geprueft(welt, eingereicht(welt))
    with pytest.raises(VierAugenError, match="was Sie geprüft haben"):
        freigeben(welt, antrag, BIRGIT)


def test_niemand_gibt_frei_was_niemand_geprueft_hat(welt: Session) -> None:
    with pytest.raises(VierAugenError, match="noch nicht von einer ersten Person"):
        freigeben(welt, zugeordnet(welt, eingereicht(welt)))


def test_nur_wer_ihn_hat_prueft_ihn(welt: Session) -> None:
    antrag = zugeordnet(welt, eingereicht(welt), ANNE)
    with pytest.raises(VierAugenError, match="zuerst"):
        pruefen(welt, antrag, BIRGIT)


def test_was_jemand_nicht_beenden_kann_nimmt_ein_anderer_und_es_steht_im_verlauf(
    welt: Session,
) -> None:
    antrag, murat = zugeordnet(welt, eingereicht(welt)), sachbearbeiter(welt, MURAT)
    with pytest.raises(DomainError, match="schon jemand anderes"):
        bearbeitung.uebernehmen(welt, murat, antrag.id or 0)
    bearbeitung.von_anderem_uebernehmen(welt, murat, antrag.id or 0)
    assert antrag.bearbeiter_id == murat.benutzer_id
    assert letzter(welt).einzelheiten["bearbeiter"] == [konto(welt, BIRGIT).id, murat.benutzer_id]
    pruefen(welt, antrag, MURAT)
    with pytest.raises(FalscherZustandError):
        bearbeitung.von_anderem_uebernehmen(welt, sachbearbeiter(welt, ANNE), antrag.id or 0)


def test_wer_den_antrag_gestellt_hat_haelt_sich_heraus(welt: Session) -> None:
    antrag = eingereicht(welt)
    antrag.antragsteller_id = konto(welt, BIRGIT).id
    with pytest.raises(VierAugenError, match="selbst gestellt"):
        bearbeitung.uebernehmen(welt, sachbearbeiter(welt), antrag.id or 0)


@pytest.mark.parametrize("wo", ["personen", "ansprechpartner"])
def test_wen_der_antrag_nennt_der_haelt_sich_heraus(welt: Session, wo: str) -> None:
    ich = {"email": BIRGIT.upper()}
    neu = {
        "personen": (CHEFIN.model_copy(update=ich), KOLLEGE),
        "ansprechpartner": ERSTER.ansprechpartner.model_copy(update=ich),
    }
    antrag = eingereicht(welt, ERSTER.model_copy(update={wo: neu[wo]}))
    akteur = sachbearbeiter(welt)
    for handlung in (bearbeitung.uebernehmen, bearbeitung.abgeben):
        with pytest.raises(VierAugenError, match="nennt Sie selbst"):
            handlung(welt, akteur, antrag.id or 0)
    with pytest.raises(VierAugenError):
        bearbeitung.ablehnen(welt, akteur, antrag.id or 0, "nein")
    with pytest.raises(VierAugenError):
        bearbeitung.erfassend(welt, akteur, antrag.id or 0)
    alle_vergeben(welt)
    assert vorgangsliste.naechsten_uebernehmen(welt, akteur) is None


def test_wer_eine_unterlage_erfasst_hat_prueft_nicht_und_gibt_nicht_frei(welt: Session) -> None:
    antrag = geprueft(welt, eingereicht(welt))
    datei = Datei("brief.pdf", "application/pdf", 1, b"%PDF-neu")
    akteur = sachbearbeiter(welt, MURAT)
    unterlage.erfassen(welt, akteur, antrag.id or 0, Dokumentart.WEITERES, datei)
    assert antrag.geprueft_von_id is None
    with pytest.raises(VierAugenError, match="selbst erfasst"):
        bearbeitung.uebernehmen(welt, akteur, antrag.id or 0)
    pruefen(welt, antrag)
    with pytest.raises(VierAugenError, match="selbst erfasst"):
        freigeben(welt, antrag, MURAT)
    assert freigeben(welt, antrag, ANNE).zustand == Antragszustand.FREIGEGEBEN


@pytest.mark.parametrize("email", FREMDE)
def test_kunden_und_vermittlern_gibt_es_kein_service_center(welt: Session, email: str) -> None:
    antrag, fremder = eingereicht(welt), als_akteur(konto(welt, email))
    antrag_id, stand = antrag.id or 0, antraege.stand(welt, antrag)
    versuche: list[Callable[[], object]] = [
        lambda: bearbeitung.oeffnen(welt, fremder, antrag.vorgangsnummer),
        lambda: bearbeitung.uebernehmen(welt, fremder, antrag_id),
        lambda: bearbeitung.von_anderem_uebernehmen(welt, fremder, antrag_id),
        lambda: bearbeitung.abgeben(welt, fremder, antrag_id),
        lambda: bearbeitung.firma_zuordnen(welt, fremder, antrag_id, 1),
        lambda: bearbeitung.haus_zuordnen(welt, fremder, antrag_id, 1),
        lambda: bearbeitung.eingesehen(welt, fremder, antrag_id),
        lambda: bearbeitung.erfassend(welt, fremder, antrag_id),
        lambda: bearbeitung.rueckfragen(welt, fremder, antrag_id, "?"),
        lambda: bearbeitung.ablehnen(welt, fremder, antrag_id, "nein"),
        lambda: bearbeitung.pruefen(welt, fremder, antrag_id, stand, []),
        lambda: bearbeitung.freigeben(welt, fremder, antrag_id, stand, []),
        lambda: pruefentwurf.abhaken(welt, fremder, antrag_id, "unterschrift", an=True),
        lambda: pruefentwurf.notieren(welt, fremder, antrag_id, "x"),
        lambda: zuordnung.firmen(welt, fremder, antrag_id, "Muster"),
        lambda: zuordnung.haeuser(welt, fremder, antrag_id, "Makler"),
        lambda: vorgangsliste.seite(welt, fremder, vorgangsliste.Vorgangsauswahl(), 1),
        lambda: vorgangsliste.anzahlen(welt, fremder),
        lambda: vorgangsliste.naechsten_uebernehmen(welt, fremder),
    ]
    for versuch in versuche:
        with pytest.raises(NotFoundError):
            versuch()


def test_einen_entwurf_gibt_es_fuer_sachbearbeiter_nicht(welt: Session) -> None:
    art, wer = Antragsart.FIRMENADMIN, Unterzeichner.FIRMA
    antrag = entwurf.beginnen(welt, art, wer, ERSTER)
    akteur = sachbearbeiter(welt)
    with pytest.raises(NotFoundError):
        bearbeitung.oeffnen(welt, akteur, antrag.vorgangsnummer)
    with pytest.raises(NotFoundError):
        bearbeitung.ablehnen(welt, akteur, antrag.id or 0, "nein")


def test_pruefen_und_freigeben_verlangen_das_eigene_passwort(welt: Session) -> None:
    antrag = zugeordnet(welt, eingereicht(welt))
    haken, stand = alles_abgehakt(welt, antrag), antraege.stand(welt, antrag)
    ohne = sachbearbeiter(welt, bestaetigt=False)
    with pytest.raises(BestaetigungNoetigError):
        bearbeitung.pruefen(welt, ohne, antrag.id or 0, stand, haken)
    pruefen(welt, antrag)
    ohne = sachbearbeiter(welt, MURAT, bestaetigt=False)
    with pytest.raises(BestaetigungNoetigError):
        bearbeitung.freigeben(welt, ohne, antrag.id or 0, stand, haken)


def test_ein_gesperrter_sachbearbeiter_tut_nichts_mehr(welt: Session) -> None:
    antrag, akteur = eingereicht(welt), sachbearbeiter(welt)
    konto(welt, BIRGIT).status = "gesperrt"
    welt.flush()
    with pytest.raises(NotFoundError):
        bearbeitung.uebernehmen(welt, akteur, antrag.id or 0)


# What was checked


@pytest.mark.parametrize("punkt", ["unterschrift", "zeichnung", "uebereinstimmung"])
def test_ohne_einen_haken_gibt_es_keine_pruefung(welt: Session, punkt: str) -> None:
    antrag = zugeordnet(welt, eingereicht(welt))
    with pytest.raises(DomainError, match="Noch nicht abgehakt"):
        pruefen(welt, antrag, ohne=punkt)


def test_ein_neues_dokument_macht_die_pruefung_ungueltig(welt: Session) -> None:
    antrag = geprueft(welt, eingereicht(welt))
    alt, haken = antraege.stand(welt, antrag), alles_abgehakt(welt, antrag)
    bearbeitung.rueckfragen(welt, sachbearbeiter(welt), antrag.id or 0, "Seite 2 fehlt.")
    datei = Datei("neu.pdf", "application/pdf", 1, b"%PDF-neu")
    unterlage.hinzufuegen(welt, antrag.id or 0, Dokumentart.ANTRAG, datei)
    einreichung.antworten(welt, antrag.id or 0, "Hier ist sie.")
    assert antrag.geprueft_von_id is None
    with pytest.raises(DomainError, match="haben sich geändert"):
        akteur = sachbearbeiter(welt, MURAT)
        bearbeitung.freigeben(welt, akteur, antrag.id or 0, alt, haken)
    with pytest.raises(VierAugenError, match="ersten Person"):
        freigeben(welt, antrag)


def test_geaenderte_angaben_machen_die_pruefung_ungueltig(welt: Session) -> None:
    antrag = geprueft(welt, eingereicht(welt))
    bearbeitung.rueckfragen(welt, sachbearbeiter(welt), antrag.id or 0, "Wer ist das?")
    neu = ERSTER.model_copy(update={"personen": (CHEFIN,)})
    entwurf.speichern(welt, antrag.id or 0, neu, antrag.fassung)
    antrag.kontakt_bestaetigt_am = clock.now()
    einreichung.antworten(welt, antrag.id or 0, "Nur noch eine Person.")
    with pytest.raises(VierAugenError, match="ersten Person"):
        freigeben(welt, antrag)


def test_eine_andere_firma_macht_die_pruefung_ungueltig(welt: Session) -> None:
    antrag = geprueft(welt, eingereicht(welt))
    fremde = firma(welt, STAHLBAU).id or 0
    bearbeitung.firma_zuordnen(welt, sachbearbeiter(welt, ANNE), antrag.id or 0, fremde)
    assert antrag.geprueft_von_id is None
    assert befund(welt, antrag, "vertraege") is Pruefbefund.FALSCH
    with pytest.raises(DomainError, match="Nicht bei dieser Firma gefunden"):
        pruefen(welt, antrag)


def test_haken_gelten_nur_fuer_das_gesehene(welt: Session) -> None:
    antrag, akteur = zugeordnet(welt, eingereicht(welt)), sachbearbeiter(welt)
    pruefentwurf.abhaken(welt, akteur, antrag.id or 0, "unterschrift", an=True)
    pruefentwurf.abhaken(welt, akteur, antrag.id or 0, "gibtesnicht", an=True)
    assert pruefentwurf.entwurf(welt, akteur, antrag).abgehakt == ["unterschrift"]
    pruefentwurf.notieren(welt, akteur, antrag.id or 0, " gesehen ")
    anderer = sachbearbeiter(welt, MURAT)
    assert pruefentwurf.entwurf(welt, anderer, antrag).abgehakt == []
    datei = Datei("neu.pdf", "application/pdf", 1, b"%PDF-neu")
    unterlage.erfassen(
        welt, sachbearbeiter(welt, ANNE), antrag.id or 0, Dokumentart.WEITERES, datei
    )
    danach = pruefentwurf.entwurf(welt, akteur, antrag)
    assert (danach.abgehakt, danach.notiz) == ([], "gesehen")


def test_ohne_firma_und_mit_zu_wenigen_vertraegen_geht_nichts(welt: Session) -> None:
    antrag = eingereicht(welt)
    bearbeitung.uebernehmen(welt, sachbearbeiter(welt), antrag.id or 0)
    with pytest.raises(DomainError, match="Ordnen Sie die Firma zu"):
        pruefen(welt, antrag)


def test_petersen_mit_sechs_risiken_ist_nicht_freischaltbar(welt: Session) -> None:
    daten = GRUENWALD_KG.model_copy(update={"name": "Petersen Schiffsausrüstung e. K."})
    neu = {"firma": daten, "vertraege": ("AL-1102938",), "personen": (CHEFIN,)}
    antrag = zugeordnet(welt, eingereicht(welt, ERSTER.model_copy(update=neu)))
    assert befund(welt, antrag, "freischaltbar") is Pruefbefund.FALSCH
    with pytest.raises(DomainError, match="Nötig sind 10"):
        pruefen(welt, antrag)


def test_fehlt_ein_dokument_so_haelt_es_die_pruefung_auf(welt: Session) -> None:
    antrag = zugeordnet(welt, eingereicht(welt))
    for dokument in antraege.dokumente(welt, antrag):
        welt.delete(dokument)
    welt.flush()
    with pytest.raises(DomainError, match="Es fehlt noch: Unterschriebener Antrag"):
        pruefen(welt, antrag)


# What a Maklerhaus signs


def test_der_antrag_des_hauses_mit_vollmacht_wird_frei(welt: Session) -> None:
    antrag = vom_haus(welt)
    pruefen(welt, antrag)
    assert freigeben(welt, antrag).zustand == Antragszustand.FREIGEGEBEN


def test_endet_die_vollmacht_so_wird_nichts_mehr_frei(welt: Session) -> None:
    antrag = vom_haus(welt)
    pruefen(welt, antrag)
    muster = firma(welt, MUSTER).id
    nord = select(Maklervollmacht).where(
        Maklervollmacht.firma_id == muster, Maklervollmacht.maklerhaus_id == antrag.maklerhaus_id
    )
    for vollmacht in welt.exec(nord):
        if vollmacht.erteilt_am is not None:
            vermittler.vollmacht_widerrufen(welt, vollmacht, DURCH)
    with pytest.raises(DomainError, match="keine gültige Vollmacht"):
        freigeben(welt, antrag)


@pytest.mark.parametrize(
    ("vertraege", "rechte"),
    [
        (("AL-1000041",), (Recht.BESTAND_LESEN,)),  # in the Bestand, in no Vollmacht of Nord
        (("AL-1000017",), (Recht.ABRECHNUNG_LESEN,)),  # a right that it does not name
    ],
)
def test_mehr_als_vollmacht_und_bestand_geht_nicht(
    welt: Session, vertraege: tuple[str, ...], rechte: tuple[Recht, ...]
) -> None:
    person = NEUE_MAKLERIN.model_copy(update={"rechte": {vertraege[0]: rechte}})
    neu = {"vertraege": vertraege, "personen": (person,)}
    antrag = vom_haus(welt, VERMITTLER.model_copy(update=neu))
    with pytest.raises(DomainError, match="Nicht in Vollmacht und Bestand"):
        pruefen(welt, antrag)


def test_personal_eines_anderen_hauses_geht_nicht(welt: Session) -> None:
    fremd = NEUE_MAKLERIN.model_copy(update={"email": "vermittler@maklersued.example"})
    antrag = vom_haus(welt, VERMITTLER.model_copy(update={"personen": (fremd,)}))
    with pytest.raises(DomainError, match="einem anderen Maklerhaus"):
        pruefen(welt, antrag)


def test_wer_nicht_im_register_steht_zeichnet_nicht_fuer_das_haus(welt: Session) -> None:
    unterschrift = VERMITTLER.unterschrift.model_copy(update={"name": "Jonas Petersen"})
    antrag = vom_haus(welt, VERMITTLER.model_copy(update={"unterschrift": unterschrift}))
    with pytest.raises(DomainError, match="Im Register"):
        pruefen(welt, antrag)


def test_ein_steuerberater_auf_dem_antrag_des_hauses_wird_nicht_eingereicht(welt: Session) -> None:
    steuer = NEUE_MAKLERIN.model_copy(update={"personentyp": Personentyp.ANDERE})
    with pytest.raises(einreichung.UnvollstaendigError) as abgelehnt:
        eingereicht(welt, VERMITTLER.model_copy(update={"personen": (steuer,)}), *MAKLERHAUS[1:])
    assert any("Steuerberatung" in m.satz for m in abgelehnt.value.maengel)


def test_ein_steuerberater_der_spaeter_dazukommt_haelt_alles_auf(welt: Session) -> None:
    antrag = vom_haus(welt)
    steuer = NEUE_MAKLERIN.model_copy(update={"personentyp": Personentyp.ANDERE})
    antrag.inhalt = VERMITTLER.model_copy(update={"personen": (steuer,)}).model_dump(mode="json")
    welt.flush()
    with pytest.raises(DomainError, match="Steuerberatung"):
        pruefen(welt, antrag)


def test_das_haus_wird_nur_zu_antraegen_fuer_vermittler_zugeordnet(welt: Session) -> None:
    antrag, akteur = zugeordnet(welt, eingereicht(welt)), sachbearbeiter(welt)
    with pytest.raises(DomainError, match="gehört kein Maklerhaus"):
        bearbeitung.haus_zuordnen(welt, akteur, antrag.id or 0, haus(welt).id or 0)
    antrag = vom_haus(welt)
    antrag.antragsteller_id = konto(welt, "leitung@maklernord.example").id
    with pytest.raises(DomainError, match="das ihn gestellt hat"):
        bearbeitung.haus_zuordnen(welt, akteur, antrag.id or 0, haus(welt, SUED).id or 0)
    with pytest.raises(NotFoundError):
        bearbeitung.haus_zuordnen(welt, akteur, antrag.id or 0, 999_999)


# Looking for what belongs to it, and being seen to look


def test_gesucht_wird_nur_im_eigenen_vorgang(welt: Session) -> None:
    antrag, akteur = eingereicht(welt), sachbearbeiter(welt)
    with pytest.raises(FalscherZustandError):
        zuordnung.firmen(welt, akteur, antrag.id or 0, "Muster")
    bearbeitung.uebernehmen(welt, akteur, antrag.id or 0)
    for text in ("K1000017", "maschinenbau", "AL-1000017", "al-1000017"):
        namen = [f.name for f in zuordnung.firmen(welt, akteur, antrag.id or 0, text)]
        assert namen == ["Muster Maschinenbau GmbH"], text
    for text in ("", "GmbH"[:2], "%%%", "___"):
        assert zuordnung.firmen(welt, akteur, antrag.id or 0, text) == [], text
    namen = [h.name for h in zuordnung.haeuser(welt, akteur, antrag.id or 0, "nord")]
    assert namen == ["Makler Nord GmbH"]
    bearbeitung.ablehnen(welt, akteur, antrag.id or 0, "nein")
    with pytest.raises(FalscherZustandError):
        zuordnung.firmen(welt, akteur, antrag.id or 0, "Muster")


def test_ein_blick_am_tag_steht_einmal_im_protokoll_der_firma(welt: Session) -> None:
    antrag = zugeordnet(welt, eingereicht(welt))
    for wer in (BIRGIT, BIRGIT, MURAT):
        bearbeitung.eingesehen(welt, sachbearbeiter(welt, wer), antrag.id or 0)
    gesucht = select(Protokoll.akteur).where(
        Protokoll.handlung == "freischaltung.einsehen",
        Protokoll.kette == f"firma:{antrag.firma_id}",
    )
    assert sorted(welt.exec(gesucht)) == ["Ines Rauch", "Volker Thiele"]
    letzte = letzter(welt)
    [gelesen] = handlungen.aenderungen(letzte.einzelheiten, {}, handlungen.Namen())
    assert handlungen.in_worten(gelesen, "de") == f"Vorgang: {antrag.vorgangsnummer}"


def test_nach_dem_ende_aendert_sich_nichts_mehr(welt: Session) -> None:
    antrag = zugeordnet(welt, eingereicht(welt))
    bearbeitung.ablehnen(welt, sachbearbeiter(welt), antrag.id or 0, "Nicht zeichnungsberechtigt.")
    akteur = sachbearbeiter(welt, MURAT)
    for versuch in (
        lambda: bearbeitung.rueckfragen(welt, akteur, antrag.id or 0, "?"),
        lambda: bearbeitung.ablehnen(welt, akteur, antrag.id or 0, "noch einmal"),
        lambda: pruefen(welt, antrag),
        lambda: freigeben(welt, antrag),
    ):
        with pytest.raises(FalscherZustandError):
            versuch()


# Two at once


def gleichzeitig(*handlungen: Callable[[Barrier], object]) -> list[str]:
    """Each in a thread of its own, all at the same moment: "" or why it was refused."""
    start = Barrier(len(handlungen))

    def ausfuehren(handlung: Callable[[Barrier], object]) -> str:
        try:
            handlung(start)
        except DomainError as error:
            return str(error)
        return ""

    with ThreadPoolExecutor(len(handlungen)) as zugleich:
        return list(zugleich.map(ausfuehren, handlungen))


def wer(email: str) -> Akteur:
    with transaction() as db:
        return sachbearbeiter(db, email)


def bereit(*, bis: Callable[[Session, Antrag], Antrag] = zugeordnet) -> tuple[int, str, set[str]]:
    """A committed application that is ready: its id, its fingerprint, and all ticks."""
    with transaction() as db:
        antrag = bis(db, eingereicht(db))
        return antrag.id or 0, antraege.stand(db, antrag), alles_abgehakt(db, antrag)


@pytest.mark.usefixtures("eigene_welt")
def test_pruefen_und_freigeben_zugleich_hat_einen_ausgang() -> None:
    birgit, murat = wer(BIRGIT), wer(MURAT)
    for _ in range(20):
        antrag_id, stand, haken = bereit()

        def erste(start: Barrier, a: int = antrag_id, s: str = stand, h: set[str] = haken) -> None:
            start.wait()
            with transaction() as db:
                bearbeitung.pruefen(db, birgit, a, s, h)

        def zweite(start: Barrier, a: int = antrag_id, s: str = stand, h: set[str] = haken) -> None:
            start.wait()
            with transaction() as db:
                bearbeitung.freigeben(db, murat, a, s, h)

        gesagt = gleichzeitig(erste, zweite)
        assert gesagt[0] == ""
        with snapshot() as db:
            antrag = db.get_one(Antrag, antrag_id)
            assert antrag.geprueft_von_id == birgit.benutzer_id
            assert (antrag.zustand == Antragszustand.FREIGEGEBEN) == (gesagt[1] == "")
            assert antrag.freigegeben_von_id in (None, murat.benutzer_id)


@pytest.mark.usefixtures("eigene_welt")
def test_zweimal_freigeben_zugleich_schaltet_einmal_frei() -> None:
    murat, anne = wer(MURAT), wer(ANNE)
    for n in range(20):
        neu = f"chefin{n}@gruenwald.example"
        with transaction() as db:
            chefin = CHEFIN.model_copy(update={"email": neu})
            inhalt = ERSTER.model_copy(update={"personen": (chefin,)})
            antrag = geprueft(db, eingereicht(db, inhalt))
            antrag_id, stand = antrag.id or 0, antraege.stand(db, antrag)
            haken = alles_abgehakt(db, antrag)

        def zweite(akteur: Akteur, a: int, s: str, h: set[str]) -> Callable[[Barrier], None]:
            def freigeben_und_ausfuehren(start: Barrier) -> None:
                start.wait()
                with transaction() as db:
                    bearbeitung.freigeben(db, akteur, a, s, h)
                ausfuehrung.ausfuehren(a)

            return freigeben_und_ausfuehren

        beide = [zweite(akteur, antrag_id, stand, haken) for akteur in (murat, anne)]
        gesagt = gleichzeitig(*beide)
        assert sorted(s == "" for s in gesagt) == [False, True]
        with snapshot() as db:
            assert db.get_one(Antrag, antrag_id).zustand == Antragszustand.FREIGESCHALTET
            kennungen = select(Zugangskennung).where(
                Zugangskennung.benutzer_id == konto(db, neu).id
            )
            assert len(db.exec(kennungen).all()) == 1


@pytest.mark.usefixtures("eigene_welt")
def test_zwei_die_den_naechsten_nehmen_bekommen_zwei_verschiedene() -> None:
    birgit, murat = wer(BIRGIT), wer(MURAT)
    with transaction() as db:
        alle_vergeben(db)
    for _ in range(20):
        with transaction() as db:
            ids = {eingereicht(db).id for _ in range(2)}
        genommen: list[int | None] = []

        def nehmen(akteur: Akteur, ziel: list[int | None]) -> Callable[[Barrier], None]:
            def naechster(start: Barrier) -> None:
                start.wait()
                with transaction() as db:
                    antrag = vorgangsliste.naechsten_uebernehmen(db, akteur)
                    ziel.append(antrag.id if antrag else None)

            return naechster

        assert gleichzeitig(nehmen(birgit, genommen), nehmen(murat, genommen)) == ["", ""]
        assert set(genommen) == ids


def test_der_dringendste_kommt_zuerst_und_was_ruht_zuletzt(welt: Session) -> None:
    alle_vergeben(welt, MURAT)
    spaet, frueh, ruht = (eingereicht(welt) for _ in range(3))
    frueh.ziel_am = clock.heute() - timedelta(days=2)
    bearbeitung.uebernehmen(welt, sachbearbeiter(welt), ruht.id or 0)
    bearbeitung.rueckfragen(welt, sachbearbeiter(welt), ruht.id or 0, "?")
    akteur = sachbearbeiter(welt, ANNE)
    seite = vorgangsliste.seite(welt, akteur, vorgangsliste.Vorgangsauswahl(), 1)
    meine = [z.nummer for z in seite.zeilen]
    stelle = [meine.index(a.vorgangsnummer) for a in (frueh, spaet, ruht)]
    assert stelle == sorted(stelle)
    antrag = vorgangsliste.naechsten_uebernehmen(welt, akteur)
    assert antrag is not None and antrag.id == frueh.id
