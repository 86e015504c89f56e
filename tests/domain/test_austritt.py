"""Austritt: everything ends at once, open work goes to a colleague, and a sealed PDF proves it."""

import hashlib
import io

import pytest
from pypdf import PdfReader
from sqlmodel import Session, select

from firmenportal.domain import (
    austritt,
    austrittsstand,
    berechtigung,
    berechtigungstyp,
    delegation,
    mitgliedschaft,
    nachweis,
    pruefung,
    vertretung,
)
from firmenportal.domain.austritt import Uebergabe
from firmenportal.domain.benutzer import als_akteur
from firmenportal.domain.delegation import HindernisError
from firmenportal.domain.einladung import Einladungsstand
from firmenportal.domain.errors import BestaetigungNoetigError, DomainError, NotFoundError
from firmenportal.domain.freischaltung import einreichung, entwurf
from firmenportal.domain.freischaltung.frage import Unterzeichner
from firmenportal.domain.freischaltung.inhalt import Antragsart, Inhalt
from firmenportal.domain.nachweis import Nachweis
from firmenportal.domain.protokoll import Protokoll
from firmenportal.domain.vertrag import vertrag_id
from tests.domain.besetzung import DURCH, firma, konto, letzter, mitglied
from tests.domain.test_ausschluss import angemeldet, eingeladen, sitzungen
from tests.domain.test_berechtigungstyp import (
    AL17,
    DENIZ,
    FREMD,
    JOERG,
    LENA,
    LOHN,
    RENATE,
    SABINE,
    STEUER,
    THOMAS,
    akteur,
    als,
    id_von,
    post,
    typ,
    verwaltet,
    vorgeschlagen,
)

AL33 = vertrag_id("AL-1000033")
TJARK = "vermittleradmin@maklernord.example"


def geht(db: Session, email: str, von: str = SABINE, uebergabe: Uebergabe = austritt.NIEMAND):
    return austritt.austreten(db, als(db, von), id_von(db, email), uebergabe)


def text(beleg: Nachweis) -> str:
    seiten = PdfReader(io.BytesIO(beleg.inhalt)).pages
    return " ".join(" ".join(s.extract_text() for s in seiten).split())


def test_alles_endet_in_einem_schritt(welt: Session) -> None:
    angemeldet(welt, RENATE)
    geht(welt, RENATE)
    welt.flush()
    assert konto(welt, RENATE).id not in berechtigung.personen_mit(welt, None, AL17)
    assert mitglied(welt, RENATE).entfernt_am is not None
    assert vertretung.offene_von(welt, id_von(welt, RENATE)) == []
    assert sitzungen(welt, RENATE) == 0
    assert post(welt, RENATE)[-1] == "Ihr Zugang bei Muster Maschinenbau GmbH ist beendet"


def test_der_nachweis_sagt_was_wann_durch_wen_endete(welt: Session) -> None:
    beleg = geht(welt, RENATE)
    gesagt = text(beleg)
    for satz in (
        "Austritt von Renate Abel",
        "Muster Maschinenbau GmbH",
        "urlaub@muster.example",
        "Beendet durch Sabine Krüger-Özdemir",
        "AL-1000041 Bestand ändern – unbefristet",
        "vertreten durch Deniz Çetinkaya",
    ):
        assert satz in gesagt, satz


def test_das_protokoll_nennt_alles_beendete_und_die_pruefsumme(welt: Session) -> None:
    beleg = geht(welt, RENATE)
    austritte = select(Protokoll).where(Protokoll.handlung == "mitgliedschaft.austreten")
    (eintrag,) = welt.exec(austritte)
    assert eintrag.einzelheiten["sha256"] == hashlib.sha256(beleg.inhalt).hexdigest()
    zellen = {(z["vertrag"], z["recht"]) for z in eintrag.einzelheiten["zellen"]}
    assert ("AL-1000041", "bestand_aendern") in zellen
    assert eintrag.betroffener_id == konto(welt, RENATE).id


def test_was_er_verwaltete_geht_an_einen_anderen_admin(welt: Session) -> None:
    vorher = verwaltet(welt, LOHN)
    stand = austrittsstand.stand(welt, als(welt, SABINE), id_von(welt, JOERG))
    assert [k.name for k in stand.vertraege_an] == ["Änne Hübner-Groß"]
    offene = eingeladen(welt, JOERG)
    beleg = geht(welt, JOERG, uebergabe=Uebergabe(vertraege_an=id_von(welt, LOHN)))
    assert verwaltet(welt, LOHN) == vorher | {AL17, AL33}
    assert "AL-1000033 Änne Hübner-Groß" in text(beleg) and "Neele Brandt" in text(beleg)
    assert offene.stand == Einladungsstand.VERFALLEN
    assert post(welt, LOHN)[-1].startswith("Ihre Verträge als Admin")


def test_ohne_nachfolger_verwaltet_sie_niemand_mehr(welt: Session) -> None:
    assert "AL-1000033 niemand" in text(geht(welt, JOERG))


@pytest.mark.parametrize("an", [LENA, THOMAS, JOERG, TJARK, None])
def test_wer_nicht_uebernehmen_kann(welt: Session, an: str | None) -> None:
    wen = Uebergabe(vertraege_an=id_von(welt, an) if an else 10**8)
    with pytest.raises(DomainError, match="offene Arbeit nicht übernehmen"):
        geht(welt, JOERG, uebergabe=wen)
    assert mitglied(welt, JOERG).entfernt_am is None


def test_verwaltetes_weiterzugeben_braucht_das_passwort(welt: Session) -> None:
    v = als(welt, SABINE, step_up=False)
    wen = Uebergabe(vertraege_an=id_von(welt, LOHN))
    with pytest.raises(BestaetigungNoetigError):
        austritt.austreten(welt, v, id_von(welt, JOERG), wen)
    austritt.austreten(welt, v, id_von(welt, JOERG))


def test_seine_vorschlaege_macht_wer_handelt_selbst_neu(welt: Session) -> None:
    berechtigungstyp.bestaetigen(welt, als(welt, THOMAS), vorgeschlagen(welt, RENATE))
    alter = vorgeschlagen(welt, LENA, von=THOMAS)
    stand = austrittsstand.stand(welt, als(welt, SABINE), id_von(welt, THOMAS))
    assert stand.vorschlaege_an_mich and [k.name for k in stand.vorgeschlagene] == ["Lena Schäfer"]
    geht(welt, THOMAS, uebergabe=Uebergabe(vorschlaege=True))
    (neuer,) = berechtigungstyp.vorschlaege(welt, als(welt, SABINE))
    assert neuer.id != alter and neuer.von_mir
    berechtigungstyp.bestaetigen(welt, als(welt, RENATE), neuer.id)
    assert typ(welt, LENA) == "FirmenAdmin"


def test_einer_allein_kann_keinen_vorschlag_uebernehmen(welt: Session) -> None:
    vorgeschlagen(welt, LENA, von=THOMAS)
    v = als(welt, SABINE)
    assert not austrittsstand.stand(welt, v, id_von(welt, THOMAS)).vorschlaege_an_mich
    geht(welt, THOMAS, uebergabe=Uebergabe(vorschlaege=True))
    assert berechtigungstyp.vorschlaege(welt, v) == []
    assert post(welt, SABINE)[-1] == "FirmenAdmin entfernt: Thomas Weiß-Yıldız"


def test_seine_offene_pruefung_leitet_ein_anderer_firmenadmin(welt: Session) -> None:
    berechtigungstyp.bestaetigen(welt, als(welt, THOMAS), vorgeschlagen(welt, RENATE))
    laufende = pruefung.beginnen(welt, mitglied(welt, THOMAS), DURCH)
    v = als(welt, SABINE)
    stand = austrittsstand.stand(welt, v, id_von(welt, THOMAS))
    assert [k.name for k in stand.pruefung_an] == ["Sabine Krüger-Özdemir", "Renate Abel"]
    with pytest.raises(DomainError, match="offene Arbeit nicht übernehmen"):
        geht(welt, THOMAS, uebergabe=Uebergabe(pruefung_an=id_von(welt, LENA)))
    beleg = geht(welt, THOMAS, uebergabe=Uebergabe(pruefung_an=id_von(welt, RENATE)))
    assert laufende.leitung_id == id_von(welt, RENATE)
    assert "Offene Prüfung übernommen von Renate Abel" in text(beleg)


def test_ohne_wahl_leitet_sie_wer_handelt(welt: Session) -> None:
    laufende = pruefung.beginnen(welt, mitglied(welt, THOMAS), DURCH)
    geht(welt, THOMAS)
    assert laufende.leitung_id == id_von(welt, SABINE)


def test_ihre_offenen_antraege_fuehrt_ein_anderer_firmenadmin_weiter(welt: Session) -> None:
    thomas, sabine = konto(welt, THOMAS), konto(welt, SABINE)
    offen, fertig = (
        entwurf.beginnen(
            welt, Antragsart.FIRMENADMIN, Unterzeichner.FIRMA, Inhalt(), als_akteur(thomas)
        )
        for _ in range(2)
    )
    for antrag in (offen, fertig):
        antrag.firma_id = firma(welt).id
    einreichung.zurueckziehen(welt, fertig.id or 0)
    beleg = geht(welt, THOMAS)
    assert (offen.antragsteller_id, fertig.antragsteller_id) == (sabine.id, thomas.id)
    assert offen.vorgangsnummer in text(beleg) and fertig.vorgangsnummer not in text(beleg)


def test_ein_admin_verabschiedet_wem_er_alles_nehmen_koennte(welt: Session) -> None:
    v = als(welt, JOERG, step_up=False)
    stand = austrittsstand.stand(welt, v, id_von(welt, DENIZ))
    assert (stand.vertraege_an, stand.vorgeschlagene) == ((), ())
    beleg = austritt.austreten(welt, v, id_von(welt, DENIZ))
    assert "AL-1000033" in text(beleg)
    assert "vertritt eine andere Person" in text(beleg) and "Renate" not in text(beleg)
    assert nachweis.lesen(welt, akteur(welt, JOERG), beleg.id or 0) is beleg


@pytest.mark.parametrize(
    ("wer", "wen", "fehler"),
    [
        (SABINE, SABINE, HindernisError),
        (JOERG, SABINE, HindernisError),
        (JOERG, STEUER, HindernisError),
        (TJARK, LENA, HindernisError),
        (JOERG, RENATE, NotFoundError),
    ],
)
def test_wen_man_nicht_verabschiedet(
    welt: Session, wer: str, wen: str, fehler: type[DomainError]
) -> None:
    vorher = letzter(welt).id
    v = als(welt, wer)
    for handlung in (austrittsstand.stand, austritt.austreten):
        with pytest.raises(fehler):
            handlung(welt, v, id_von(welt, wen))
    assert letzter(welt).id == vorher


def test_fremde_und_schon_gegangene_gibt_es_nicht(welt: Session) -> None:
    v, lena = als(welt, SABINE), id_von(welt, LENA)
    geht(welt, LENA)
    for ziel in (id_von(welt, FREMD, "K1000604"), lena, 10**8):
        with pytest.raises(NotFoundError, match="Diese Person gibt es nicht"):
            austritt.austreten(welt, v, ziel)


def test_der_letzte_firmenadmin_bleibt(welt: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody who could try is left but himself; so the page's own test is asked."""
    mitgliedschaft.sperren(welt, mitglied(welt, THOMAS), DURCH)
    monkeypatch.setattr(delegation, "require_ausschluss", lambda *_: None)
    v = als(welt, SABINE)
    stand = austrittsstand.stand(welt, v, id_von(welt, SABINE))
    assert stand.hindernis == austrittsstand.LETZTER
    with pytest.raises(DomainError, match="letzte aktive FirmenAdmin"):
        austritt.austreten(welt, v, id_von(welt, SABINE))
