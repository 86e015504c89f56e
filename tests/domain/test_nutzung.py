"""The last use of a Firma's contracts: a Firma learns of its own alone, and not to the second."""

from datetime import timedelta

from sqlmodel import Session

from firmenportal import clock
from firmenportal.domain import mitgliedschaft, nutzung
from firmenportal.domain.benutzer import Mitgliedschaft
from tests.domain.besetzung import DURCH, MUSTER, PFLEGE, firma, mitglied, stand
from tests.domain.conftest import AkteurOf

LOHN = "lohn@buero.example"


def genutzt(db: Session, akteur_of: AkteurOf, *kunden: str, email: str = LOHN) -> None:
    db.flush()
    nutzung.notieren(db, akteur_of(email), [firma(db, k).id or 0 for k in kunden])
    db.expire_all()


def test_nur_die_firma_deren_vertraege_genutzt_wurden_erfaehrt_es(
    welt: Session, akteur_of: AkteurOf
) -> None:
    genutzt(welt, akteur_of, PFLEGE)
    assert mitglied(welt, LOHN, PFLEGE).zuletzt_am
    assert mitglied(welt, LOHN, MUSTER).zuletzt_am is None


def test_es_ist_keine_aenderung_fuer_offene_seiten(welt: Session, akteur_of: AkteurOf) -> None:
    vorher = stand(welt, LOHN)
    genutzt(welt, akteur_of, MUSTER, PFLEGE)
    assert stand(welt, LOHN) == vorher


def test_hoechstens_jede_viertelstunde_wird_geschrieben(welt: Session, akteur_of: AkteurOf) -> None:
    eben, lange_her = clock.now() - timedelta(minutes=5), clock.now() - timedelta(hours=1)
    mitglied(welt, LOHN, MUSTER).zuletzt_am = eben
    mitglied(welt, LOHN, PFLEGE).zuletzt_am = lange_her
    genutzt(welt, akteur_of, MUSTER, PFLEGE)
    assert mitglied(welt, LOHN, MUSTER).zuletzt_am == eben
    assert mitglied(welt, LOHN, PFLEGE).zuletzt_am != lange_her


def test_wer_der_firma_nicht_angehoert_hinterlaesst_nichts(
    welt: Session, akteur_of: AkteurOf
) -> None:
    weg = mitglied(welt, LOHN, MUSTER)
    mitgliedschaft.entfernen(welt, weg, DURCH)
    genutzt(welt, akteur_of, MUSTER)
    assert welt.get_one(Mitgliedschaft, weg.id).zuletzt_am is None
    genutzt(welt, akteur_of, MUSTER, email="schluessel@maklernord.example")
