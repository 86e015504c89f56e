"""Erasure: everything that may go goes at once, the rest stays for its time and without a name."""

from pathlib import Path

import pytest
from sqlmodel import Session, SQLModel, col, select

import firmenportal.tables  # noqa: F401 - registers every table
from firmenportal.domain import (
    aufbewahrung,
    berechtigung,
    kettenpruefung,
    loeschung,
    sitzung,
    vertretung,
)
from firmenportal.domain.auspraegung import DACH
from firmenportal.domain.benutzer import Mitgliedschaft
from firmenportal.domain.errors import DomainError, NotFoundError
from firmenportal.domain.protokoll import Protokoll, Wer
from firmenportal.domain.sitzung import Sitzung
from firmenportal.domain.vertretung import Vertretung
from firmenportal.i18n import fill, translate
from tests.domain.besetzung import konto, letzter, mitglied
from tests.domain.conftest import AkteurOf

LENA, NORDS, URLAUB = (
    "nutzer@muster.example", "vermittler@maklernord.example", "urlaub@muster.example"
)  # fmt: skip
CENTER: Wer = (None, "Service Center")


def alle_texte(db: Session) -> dict[str, str]:
    """Every row of every table as text, protocol and stock apart."""
    db.flush()
    ohne = {"protokoll", "einzelvertrag", "zeichner"}
    return {
        name: "\n".join(map(str, db.execute(tabelle.select())))
        for name, tabelle in SQLModel.metadata.tables.items()
        if name not in ohne
    }


def test_jede_tabelle_gehoert_zu_genau_einer_klasse() -> None:
    genannt = [t for k in aufbewahrung.KLASSEN for t in k.tabellen] + [*aufbewahrung.BESTAND]
    assert len(genannt) == len(set(genannt))
    assert set(genannt) == set(SQLModel.metadata.tables)


@pytest.mark.parametrize("email", [LENA, NORDS, "vertreter@muster.example"])
def test_von_einer_geloeschten_person_bleibt_nur_eine_nummer(
    welt: Session, akteur_of: AkteurOf, email: str
) -> None:
    person, akteur = konto(welt, email), akteur_of(email)
    sitzung.eroeffnen(welt, person.id or 0, DACH, "Firefox", "192.0.2.1")
    nachname = person.nachname
    loeschung.loeschen(welt, person, CENTER)
    texte = alle_texte(welt)
    bestaetigung = texte.pop("postausgang")
    assert [t for t, text in texte.items() if email in text] == []
    assert [t for t, text in texte.items() if f"'{nachname}'" in text] == []
    assert "Ihr Konto ist gelöscht" in bestaetigung
    assert welt.exec(select(Sitzung).where(Sitzung.benutzer_id == person.id)).all() == []
    assert berechtigung.ids_mit(welt, akteur) == []
    offen = select(Mitgliedschaft).where(col(Mitgliedschaft.entfernt_am).is_(None))
    assert welt.exec(offen.where(Mitgliedschaft.benutzer_id == person.id)).all() == []


def test_die_loeschung_steht_im_protokoll_ohne_den_namen(welt: Session) -> None:
    lena = konto(welt, LENA)
    posten = loeschung.loeschen(welt, lena, CENTER)
    eintrag = letzter(welt)
    assert (eintrag.handlung, eintrag.betroffener_id, eintrag.betroffener) == (
        "benutzer.loeschen", lena.id, ""
    )  # fmt: skip
    assert eintrag.einzelheiten["klassen"] == {p.klasse.was: p.anzahl for p in posten}


def test_was_vorher_gezeigt_wird_ist_was_geschieht(welt: Session) -> None:
    lena = konto(welt, LENA)
    vorher = loeschung.vorschau(welt, lena)
    zahlen = {p.klasse.was.partition(":")[0]: p.anzahl for p in vorher}
    assert zahlen["Konto"] == 1 and zahlen["Rechte, Vertretungen und Vorschläge"] == 2
    assert loeschung.loeschen(welt, lena, CENTER) == vorher
    (zeile, *_) = loeschung.in_worten(vorher)
    assert zeile.endswith("durch eine Nummer ersetzt (bis das Service Center das Konto löscht)")


def test_vertretungen_enden_auf_beiden_seiten(welt: Session) -> None:
    m = mitglied(welt, URLAUB)
    loeschung.loeschen(welt, konto(welt, URLAUB), CENTER)
    offene = select(Vertretung).where(
        Vertretung.vertretene_id == m.id, col(Vertretung.beendet_am).is_(None)
    )
    assert welt.exec(offene).all() == [] and vertretung.offene_von(welt, m.id) == []


def test_der_letzte_firmenadmin_wird_nicht_geloescht_und_alles_bleibt(welt: Session) -> None:
    """Who is to govern access then must be settled first."""
    email = "firmenadmin@pflege.example"
    with pytest.raises(DomainError, match="keinen aktiven FirmenAdmin"):
        loeschung.loeschen(welt, konto(welt, email), CENTER)


def test_zweimal_loeschen_geht_nicht_und_unbekannte_gibt_es_nicht(welt: Session) -> None:
    lena = konto(welt, LENA)
    loeschung.loeschen(welt, lena, CENTER)
    with pytest.raises(DomainError, match="schon gelöscht"):
        loeschung.loeschen(welt, lena, CENTER)
    with pytest.raises(NotFoundError):
        loeschung.konto(welt, LENA)


def test_die_ketten_halten_und_namen_bleiben_bis_zum_ende_der_frist(welt: Session) -> None:
    lena = konto(welt, LENA)
    loeschung.loeschen(welt, lena, CENTER)
    welt.flush()
    ueber_sie = select(Protokoll.betroffener).where(Protokoll.betroffener_id == lena.id)
    assert "Lena Schäfer" in set(welt.exec(ueber_sie))
    geprueft = kettenpruefung.pruefen(welt, kettenpruefung.ketten(welt), {})
    assert [b for _, teil in geprueft for b in teil] == []


def test_das_betriebshandbuch_nennt_dieselben_fristen() -> None:
    handbuch = (Path(__file__).parent.parent.parent / "docs/betrieb.md").read_text()
    for k in aufbewahrung.KLASSEN:
        frist = fill(k.frist.satz, k.frist.angaben, "en")
        zeile = f"| {translate(k.was, 'en')} | {frist} | {translate(k.mit_dem_konto, 'en')} |"
        assert zeile in handbuch
