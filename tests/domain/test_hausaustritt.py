"""Leaving a Maklerhaus: everything ends at once and everywhere, and open work goes on."""

import pytest
from sqlalchemy import select as sql_select
from sqlmodel import Session, col, select

from firmenportal.domain import berechtigung, maklerhaus, vermittler
from firmenportal.domain.benutzer import als_akteur
from firmenportal.domain.errors import BestaetigungNoetigError, DomainError, NotFoundError
from firmenportal.domain.freischaltung import entwurf
from firmenportal.domain.freischaltung.eigenes import Eigenes
from firmenportal.domain.freischaltung.frage import Unterzeichner
from firmenportal.domain.freischaltung.inhalt import Antragsart, Inhalt
from firmenportal.domain.maklerhaus import Hausmitglied, austritt
from firmenportal.domain.protokoll import Protokoll
from firmenportal.domain.vermittler import Benutzerschluessel
from tests.domain.besetzung import DURCH, SUED, firma, haus, konto, mitglied, stand
from tests.domain.test_ausschluss import angemeldet, sitzungen
from tests.domain.test_berechtigungstyp import akteur, bestaetigt, post

FRIEDERIKE, JONAS = "leitung@maklernord.example", "vermittler@maklernord.example"
BIRTE, TJARK = "schluessel@maklernord.example", "vermittleradmin@maklernord.example"
KORBINIAN, SABINE = "vermittler@maklersued.example", "firmenadmin@muster.example"


def leitung(db: Session, email: str = FRIEDERIKE, *, step_up: bool = True) -> Hausmitglied:
    wer = akteur(db, email)
    return maklerhaus.handelnd(db, bestaetigt(db, wer) if step_up else wer)


def aufenthalt(db: Session, email: str) -> int:
    z = vermittler.aufenthalt_von(db, konto(db, email).id or 0)
    assert z
    return z.id or 0


def sieht(db: Session, email: str) -> set[int]:
    db.flush()
    wer = als_akteur(konto(db, email))
    regel = berechtigung.vertraege_mit(wer)
    return set(db.execute(sql_select(regel.c.vertrag), berechtigung.werte(wer)).scalars())


def handlungen(db: Session, kette: str, email: str) -> list[str]:
    p = Protokoll
    gesucht = select(p.handlung).where(p.kette == kette, p.betroffener_id == konto(db, email).id)
    return list(db.exec(gesucht.order_by(col(p.lfd))))


def antrag_von(db: Session, email: str) -> str:
    wer = akteur(db, email)
    eigenes = Eigenes(maklerhaus_id=haus(db).id)
    return entwurf.beginnen(
        db, Antragsart.VERMITTLER, Unterzeichner.MAKLERHAUS, Inhalt(), wer, eigenes=eigenes
    ).vorgangsnummer


def test_mit_einem_schritt_endet_alles_und_beide_protokolle_sagen_es(welt: Session) -> None:
    angemeldet(welt, JONAS)
    schluessel = welt.exec(select(Benutzerschluessel).where(
        Benutzerschluessel.benutzer_id == konto(welt, JONAS).id)).one()  # fmt: skip
    h = leitung(welt)
    vorher = austritt.stand(welt, h, aufenthalt(welt, JONAS))
    assert {e.firma: e.vertraege for e in vorher.firmen}["Muster Maschinenbau GmbH"]
    assert vorher.sitzungen == 1
    assert vorher.schluessel == schluessel.schluessel
    assert sieht(welt, JONAS)

    austritt.austreten(welt, h, aufenthalt(welt, JONAS))
    assert sieht(welt, JONAS) == set() and sitzungen(welt, JONAS) == 0
    assert vermittler.aufenthalt_von(welt, konto(welt, JONAS).id or 0) is None
    assert mitglied(welt, JONAS).entfernt_am and schluessel.benutzer_id is None
    assert handlungen(welt, f"firma:{firma(welt).id}", JONAS)[-1] == "mitgliedschaft.austreten"
    assert handlungen(welt, f"haus:{haus(welt).id}", JONAS)[-1] == "vermittler.austreten"
    assert post(welt, JONAS)[-1] == "Ihr Zugang über Makler Nord GmbH ist beendet"


def test_was_die_vorschau_zeigt_steht_zelle_fuer_zelle_im_protokoll_der_firma(
    welt: Session,
) -> None:
    h = leitung(welt)
    firmen = austritt.stand(welt, h, aufenthalt(welt, JONAS)).firmen
    zahl = next(e.vertraege for e in firmen if e.firma.startswith("Muster"))
    austritt.austreten(welt, h, aufenthalt(welt, JONAS))
    eintrag = welt.exec(
        select(Protokoll)
        .where(Protokoll.handlung == "mitgliedschaft.austreten")
        .where(Protokoll.kette == f"firma:{firma(welt).id}")
        .order_by(col(Protokoll.id).desc())
    ).first()
    assert eintrag
    assert len({z["vertrag"] for z in eintrag.einzelheiten["zellen"]}) == zahl
    assert eintrag.einzelheiten["maklerhaus"] == h.haus_id


def test_ein_admin_der_vermittler_ist_verwaltet_danach_nichts_mehr(welt: Session) -> None:
    vorher = stand(welt, SABINE)
    austritt.austreten(welt, leitung(welt), aufenthalt(welt, TJARK))
    assert mitglied(welt, TJARK).entfernt_am and stand(welt, SABINE) > vorher


def test_eine_rueckkehr_bringt_nichts_zurueck(welt: Session) -> None:
    austritt.austreten(welt, leitung(welt), aufenthalt(welt, JONAS))
    vermittler.eintreten(welt, konto(welt, JONAS), haus(welt), durch=DURCH)
    assert sieht(welt, JONAS) == set()


@pytest.mark.parametrize("an", [None, BIRTE])
def test_offene_antraege_gehen_an_jemanden_des_hauses(welt: Session, an: str | None) -> None:
    nummer = antrag_von(welt, JONAS)
    h = leitung(welt)
    vorher = austritt.stand(welt, h, aufenthalt(welt, JONAS))
    assert vorher.antraege == (nummer,)
    assert vorher.nachfolger[0].name.startswith("Friederike")
    austritt.austreten(welt, h, aufenthalt(welt, JONAS), konto(welt, an).id if an else None)
    gefuehrt = austritt.offene_von(
        welt, konto(welt, an or FRIEDERIKE).id or 0, maklerhaus_id=h.haus_id
    )
    assert nummer in {a.vorgangsnummer for a in gefuehrt}


@pytest.mark.parametrize("an", [KORBINIAN, JONAS, SABINE])
def test_wer_nicht_im_haus_bleibt_uebernimmt_nichts(welt: Session, an: str) -> None:
    antrag_von(welt, JONAS)
    with pytest.raises(DomainError, match="nicht übernehmen"):
        austritt.austreten(welt, leitung(welt), aufenthalt(welt, JONAS), konto(welt, an).id)


def test_nur_die_leitung_des_hauses_und_nur_mit_dem_passwort(welt: Session) -> None:
    with pytest.raises(NotFoundError):
        austritt.austreten(welt, leitung(welt, BIRTE), aufenthalt(welt, JONAS))
    with pytest.raises(BestaetigungNoetigError):
        austritt.austreten(welt, leitung(welt, step_up=False), aufenthalt(welt, JONAS))


def test_fremde_unbekannte_und_ausgetretene_sind_dieselbe_antwort(welt: Session) -> None:
    ausgetreten = aufenthalt(welt, BIRTE)
    vermittler.austreten(welt, konto(welt, BIRTE), DURCH)
    saetze = set()
    for z in (aufenthalt(welt, KORBINIAN), 999_999_999, ausgetreten):
        with pytest.raises(NotFoundError) as fehler:
            austritt.austreten(welt, leitung(welt), z)
        saetze.add(str(fehler.value))
    assert len(saetze) == 1


def test_niemand_verabschiedet_sich_selbst_so_bleibt_dem_haus_eine_leitung(welt: Session) -> None:
    h = leitung(welt)
    assert austritt.stand(welt, h, h.zugehoerigkeit_id).hindernis
    with pytest.raises(DomainError, match="Sich selbst"):
        austritt.austreten(welt, h, h.zugehoerigkeit_id)
    vermittler.austreten(welt, konto(welt, BIRTE), DURCH)
    zweite = vermittler.eintreten(welt, konto(welt, BIRTE), haus(welt), leitung=True, durch=DURCH)
    austritt.austreten(welt, leitung(welt, BIRTE), h.zugehoerigkeit_id)
    assert maklerhaus.leitungen(welt, h.haus_id) == [zweite.benutzer_id]
    assert post(welt, FRIEDERIKE)[-1].startswith("Ihr Zugang über")


def test_ein_anderes_haus_merkt_nichts(welt: Session) -> None:
    vorher = sieht(welt, KORBINIAN)
    austritt.austreten(welt, leitung(welt), aufenthalt(welt, JONAS))
    assert sieht(welt, KORBINIAN) == vorher
    assert vermittler.personal(welt, haus(welt, SUED).id or 0) == {konto(welt, KORBINIAN).id}
