"""Documents of an application: who adds which one when, and what that does to a check."""

from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from firmenportal.domain.benutzer import als_akteur
from firmenportal.domain.errors import DomainError, NotFoundError
from firmenportal.domain.freischaltung import antrag as antraege_
from firmenportal.domain.freischaltung import (
    bearbeitung,
    checkliste,
    einreichung,
    entwurf,
    unterlage,
)
from firmenportal.domain.freischaltung.ablauf import FalscherZustandError
from firmenportal.domain.freischaltung.antrag import (
    Antrag,
    Antragsdokument,
    Antragszustand,
    Dokumentart,
)
from firmenportal.domain.freischaltung.bearbeitung import VierAugenError
from firmenportal.domain.freischaltung.checkliste import Pruefbefund
from firmenportal.domain.freischaltung.dateipruefung import PDF_TYP, Datei
from firmenportal.domain.freischaltung.frage import Unterzeichner
from firmenportal.domain.freischaltung.inhalt import Antragsart
from firmenportal.domain.protokoll import Protokoll
from tests.domain import antraege
from tests.domain.antraege import ANNE, BIRGIT, ERSTER, MURAT, sachbearbeiter
from tests.domain.besetzung import konto

ANTRAG, WEITERES = Dokumentart.ANTRAG, Dokumentart.WEITERES


def scan(inhalt: bytes = b"%PDF-1 a", name: str = "Antrag.pdf") -> Datei:
    return Datei(name, PDF_TYP, 1, inhalt)


def begonnen(db: Session) -> Antrag:
    return entwurf.beginnen(db, Antragsart.FIRMENADMIN, Unterzeichner.FIRMA, ERSTER)


def rueckfrage(db: Session, antrag: Antrag) -> Antrag:
    frage = "Wer hat unterschrieben?"
    return bearbeitung.rueckfragen(db, sachbearbeiter(db, BIRGIT), antrag.id or 0, frage)


def namen(db: Session, antrag: Antrag) -> list[str]:
    return [d.dateiname for d in antraege_.dokumente(db, antrag)]


def test_im_entwurf_ersetzt_ein_neues_das_alte_und_das_alte_ist_weg(welt: Session) -> None:
    antrag = begonnen(welt)
    unterlage.hinzufuegen(welt, antrag.id or 0, ANTRAG, scan(name="alt.pdf"))
    fassung = antrag.fassung
    unterlage.hinzufuegen(welt, antrag.id or 0, ANTRAG, scan(b"%PDF-2", "neu.pdf"))
    assert namen(welt, antrag) == ["neu.pdf"] and antrag.fassung == fassung + 1
    alle = select(Antragsdokument).where(Antragsdokument.antrag_id == antrag.id)
    assert len(welt.exec(alle).all()) == 1


def test_weitere_unterlagen_kommen_dazu_bis_es_zu_viele_sind(welt: Session) -> None:
    antrag = begonnen(welt)
    for n in range(unterlage.WEITERE_HOECHSTENS):
        unterlage.hinzufuegen(welt, antrag.id or 0, WEITERES, scan(name=f"{n}.pdf"))
    with pytest.raises(DomainError, match="Mehr Unterlagen"):
        unterlage.hinzufuegen(welt, antrag.id or 0, WEITERES, scan())
    unterlage.hinzufuegen(welt, antrag.id or 0, ANTRAG, scan())
    assert len(namen(welt, antrag)) == unterlage.WEITERE_HOECHSTENS + 1


def test_ein_antrag_ist_kein_lager(welt: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    antrag = begonnen(welt)
    monkeypatch.setattr(unterlage, "BYTES_HOECHSTENS", 100)
    unterlage.hinzufuegen(welt, antrag.id or 0, WEITERES, scan(b"%PDF-" + b"x" * 60))
    with pytest.raises(DomainError, match="Mehr Unterlagen"):
        unterlage.hinzufuegen(welt, antrag.id or 0, WEITERES, scan(b"%PDF-" + b"x" * 60))


def test_ein_neues_dokument_macht_die_pruefung_zunichte_und_das_alte_bleibt_als_beleg(
    welt: Session,
) -> None:
    antrag = antraege.geprueft(welt, antraege.eingereicht(welt))
    assert antrag.geprueft_von_id
    stand = antrag.geprueft_stand
    antrag = rueckfrage(welt, antrag)
    unterlage.hinzufuegen(welt, antrag.id or 0, ANTRAG, scan(name="neu.pdf"))
    einreichung.antworten(welt, antrag.id or 0, "Frau Grünwald.")
    assert antrag.geprueft_von_id is None and antraege_.stand(welt, antrag) != stand
    assert namen(welt, antrag) == ["neu.pdf"]
    alle = select(Antragsdokument.ersetzt_am).where(Antragsdokument.antrag_id == antrag.id)
    assert len([am for am in welt.exec(alle) if am]) == 1
    with pytest.raises(DomainError, match="geändert"):
        haken = antraege.alles_abgehakt(welt, antrag)
        bearbeitung.pruefen(welt, sachbearbeiter(welt), antrag.id or 0, stand, haken)


@pytest.mark.parametrize("schritt", ["eingereicht", "geprueft", "freigegeben"])
def test_was_beim_service_center_liegt_aendert_der_antragsteller_nicht(
    welt: Session, schritt: str
) -> None:
    antrag = antraege.eingereicht(welt)
    if schritt != "eingereicht":
        antrag = getattr(antraege, schritt)(welt, antrag)
    vorher = antraege_.stand(welt, antrag)
    (dokument,) = antraege_.dokumente(welt, antrag)
    with pytest.raises(FalscherZustandError):
        unterlage.hinzufuegen(welt, antrag.id or 0, ANTRAG, scan())
    with pytest.raises(FalscherZustandError):
        unterlage.entfernen(welt, antrag.id or 0, ANTRAG, dokument.id or 0)
    assert antraege_.stand(welt, antrag) == vorher


def test_entfernt_wird_nur_was_es_hier_gibt(welt: Session) -> None:
    antrag, fremder = begonnen(welt), begonnen(welt)
    meins = unterlage.hinzufuegen(welt, antrag.id or 0, ANTRAG, scan())
    fremdes = unterlage.hinzufuegen(welt, fremder.id or 0, ANTRAG, scan())
    for art, dokument in ((ANTRAG, fremdes.id), (WEITERES, meins.id), (ANTRAG, 0)):
        with pytest.raises(NotFoundError):
            unterlage.entfernen(welt, antrag.id or 0, art, dokument or 0)
    unterlage.entfernen(welt, antrag.id or 0, ANTRAG, meins.id or 0)
    assert namen(welt, antrag) == [] and len(namen(welt, fremder)) == 1


def test_jede_unterlage_steht_mit_ihrer_pruefsumme_im_protokoll(welt: Session) -> None:
    antrag = begonnen(welt)
    dokument = unterlage.hinzufuegen(welt, antrag.id or 0, ANTRAG, scan())
    unterlage.entfernen(welt, antrag.id or 0, ANTRAG, dokument.id or 0)
    handlungen = select(Protokoll).where(Protokoll.handlung.startswith("freischaltung.dokument"))  # pyright: ignore[reportAttributeAccessIssue]
    eintraege = list(welt.exec(handlungen))[-2:]
    assert [e.handlung for e in eintraege] == [
        "freischaltung.dokument",
        "freischaltung.dokument_entfernen",
    ]
    assert all(e.einzelheiten["sha256"] == dokument.sha256 for e in eintraege)


def test_eine_gebrochene_signatur_haelt_den_antrag_an_und_eine_heile_entscheidet_nichts(
    welt: Session,
) -> None:
    antrag = antraege.zugeordnet(welt, antraege.eingereicht(welt), BIRGIT)
    heil = {"wer": "Peter Grünwald", "unversehrt": True, "ganz": True, "vertrauen": "Bekannt."}
    for signatur, befund in (
        (heil, Pruefbefund.HINWEIS),
        ({**heil, "ganz": False}, Pruefbefund.FALSCH),
        ({**heil, "unversehrt": False}, Pruefbefund.FALSCH),
    ):
        signiert = replace(scan(), signatur=signatur)
        unterlage.erfassen(welt, sachbearbeiter(welt, MURAT), antrag.id or 0, ANTRAG, signiert)
        punkte = {p.name: p for p in checkliste.punkte(welt, antrag)}
        assert punkte["signatur"].befund is befund
        assert punkte["unterschrift"].befund is Pruefbefund.MENSCH


def test_wer_unterlagen_auflistet_liest_ihre_bytes_nicht(welt: Session) -> None:
    antrag = begonnen(welt)
    unterlage.hinzufuegen(welt, antrag.id or 0, ANTRAG, scan())
    welt.expire_all()
    (dokument,) = antraege_.dokumente(welt, antrag)
    assert "inhalt" not in vars(dokument) and dokument.inhalt == scan().daten


# What a clerk registers


def test_wer_erfasst_hat_ist_aus_dem_vorgang_heraus(welt: Session) -> None:
    antrag = antraege.zugeordnet(welt, antraege.eingereicht(welt), BIRGIT)
    unterlage.erfassen(welt, sachbearbeiter(welt, BIRGIT), antrag.id or 0, WEITERES, scan())
    assert antrag.bearbeiter_id is None
    with pytest.raises(VierAugenError, match="selbst erfasst"):
        bearbeitung.uebernehmen(welt, sachbearbeiter(welt, BIRGIT), antrag.id or 0)
    # A second clerk who registers another paper does not set the first one free.
    unterlage.erfassen(welt, sachbearbeiter(welt, MURAT), antrag.id or 0, WEITERES, scan(b"%PDF-2"))
    for wer in (BIRGIT, MURAT):
        with pytest.raises(VierAugenError, match="selbst erfasst"):
            bearbeitung.uebernehmen(welt, sachbearbeiter(welt, wer), antrag.id or 0)
    bearbeitung.uebernehmen(welt, sachbearbeiter(welt, ANNE), antrag.id or 0)


def test_die_tabellen_lassen_den_erfasser_nicht_pruefen(welt: Session) -> None:
    antrag = antraege.zugeordnet(welt, antraege.eingereicht(welt), BIRGIT)
    unterlage.erfassen(welt, sachbearbeiter(welt, BIRGIT), antrag.id or 0, WEITERES, scan())
    antrag.geprueft_von_id = antrag.erfasst_von_id
    welt.add(antrag)
    with pytest.raises(IntegrityError, match="pruefer_hat_nicht_erfasst"):
        welt.flush()
    welt.rollback()


def test_erfassen_kann_nur_das_service_center_und_nur_vor_der_freigabe(welt: Session) -> None:
    antrag = antraege.eingereicht(welt)
    fremd = als_akteur(konto(welt, "firmenadmin@muster.example"))
    with pytest.raises(NotFoundError):
        unterlage.erfassen(welt, fremd, antrag.id or 0, WEITERES, scan())
    freigegeben = antraege.freigegeben(welt, antrag)
    with pytest.raises(FalscherZustandError):
        unterlage.erfassen(welt, sachbearbeiter(welt, ANNE), freigegeben.id or 0, WEITERES, scan())
    entworfen = begonnen(welt)
    with pytest.raises(NotFoundError):
        unterlage.erfassen(welt, sachbearbeiter(welt, ANNE), entworfen.id or 0, WEITERES, scan())
    assert entworfen.zustand == Antragszustand.ENTWURF


def test_was_erfasst_wird_macht_die_pruefung_zunichte(welt: Session) -> None:
    antrag = antraege.geprueft(welt, antraege.eingereicht(welt))
    unterlage.erfassen(welt, sachbearbeiter(welt, ANNE), antrag.id or 0, ANTRAG, scan())
    assert antrag.geprueft_von_id is None and antrag.zustand == Antragszustand.IN_PRUEFUNG
