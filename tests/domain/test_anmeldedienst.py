"""Sitzungen behind which the Anmeldedienst stands: who asks, what each answer does."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from sqlmodel import Session, select

from firmenportal import clock
from firmenportal.db import snapshot, transaction
from firmenportal.demo import PASSWORT
from firmenportal.domain import anmeldedienst, sitzung, zugang
from firmenportal.domain.anmeldedienst import (
    BEANSPRUCHT,
    ERNEUT_AB,
    WORT_GILT,
    Dienstlage,
    Dienstsitzung,
    Nachfrage,
)
from firmenportal.domain.auspraegung import DACH
from firmenportal.domain.benutzer import Akteur
from firmenportal.domain.errors import DomainError
from firmenportal.domain.sitzung import UNGENUTZT, Sitzung, hash_of
from firmenportal.domain.vermittler import Benutzerschluessel
from firmenportal.domain.zugang import Anmeldung, Versuch
from firmenportal.oidc import Ausweis
from tests.domain.besetzung import konto

pytestmark = pytest.mark.usefixtures("eigene_welt")
BIRTE, BIRTES = "schluessel@maklernord.example", "MN-000417"


def ausweis(schluessel: str = BIRTES, zugriff: str = "zugriff") -> Ausweis:
    return Ausweis(schluessel, "birte", zugriff, "auffrischung", "id-token")


@pytest.fixture
def birtes() -> str:
    """Her Sitzung, just begun at the dienst."""
    versuch = Versuch(BIRTES, "", DACH, mit_schluessel=True)
    return hash_of(anmeldedienst.anmelden(ausweis(), versuch).sitzung)


def lage(welche: str) -> Dienstlage:
    with snapshot() as db:
        return anmeldedienst.lage(db, welche)


def akteur(welche: str) -> Akteur | None:
    with snapshot() as db:
        return sitzung.akteur_der(db, welche)


def nachfrage(welche: str) -> Nachfrage:
    with transaction() as db:
        frage = anmeldedienst.beanspruchen(db, welche)
    assert frage
    return frage


def faellige() -> list[str]:
    with snapshot() as db:
        return anmeldedienst.faellige(db, 10)


def zeile(db: Session) -> Dienstsitzung:
    return db.exec(select(Dienstsitzung)).one()


def test_das_wort_gilt_fuenf_minuten_und_keinen_augenblick_laenger(birtes: str) -> None:
    wann = clock.now()
    for spaeter, gilt in (
        (WORT_GILT - timedelta(seconds=20), True),
        (WORT_GILT + timedelta(seconds=1), False),
    ):
        with time_machine.travel(wann + spaeter, tick=False):
            assert (akteur(birtes) is not None) == gilt
            with snapshot() as db:
                assert (birtes in sitzung.staende(db, [birtes])) == gilt
            assert lage(birtes) == (Dienstlage.GILT if gilt else Dienstlage.OFFEN)


def test_ein_unbekannter_schluessel_ist_ein_vermerkter_versuch_und_keine_sitzung() -> None:
    with pytest.raises(DomainError, match="keinen offenen Zugang"):
        anmeldedienst.anmelden(ausweis("MN-999999"), Versuch("MN-999999", "", DACH))
    with snapshot() as db:
        assert db.exec(select(Sitzung)).all() == []
        letzter = db.exec(select(Anmeldung)).all()[-1]
    assert (letzter.benutzer_id, letzter.erfolgreich) == (None, False)


def test_gefragt_wird_bevor_das_wort_endet_und_von_einem(birtes: str) -> None:
    assert faellige() == []
    with time_machine.travel(clock.now() + ERNEUT_AB, tick=False) as zeit:
        assert faellige() == [birtes]
        frage = nachfrage(birtes)
        assert frage.ausweis == ausweis()
        with transaction() as db:
            assert anmeldedienst.beanspruchen(db, birtes) is None
        assert faellige() == []
        zeit.shift(BEANSPRUCHT)  # whoever asked has died
        assert faellige() == [birtes] and nachfrage(birtes)


def test_wer_zugleich_fragen_will_bekommt_es_einer(birtes: str) -> None:
    def beansprucht(_: int) -> bool:
        with transaction() as db:
            return anmeldedienst.beanspruchen(db, birtes) is not None

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(beansprucht, range(8))) == 1


def test_ein_ja_gilt_von_der_frage_an_mit_dem_neuen_ausweis(birtes: str) -> None:
    with time_machine.travel(clock.now() + ERNEUT_AB, tick=False) as zeit:
        frage = nachfrage(birtes)
        zeit.shift(timedelta(seconds=10))  # the answer took its time
        with transaction() as db:
            assert anmeldedienst.bestaetigt(db, frage, ausweis(zugriff="neu")) == Dienstlage.GILT
        zeit.move_to(frage.seit + WORT_GILT - timedelta(seconds=1))
        assert akteur(birtes)
        assert nachfrage(birtes).ausweis.zugriff == "neu"
        zeit.move_to(frage.seit + WORT_GILT)
        assert not akteur(birtes)


def test_ein_nein_beendet_die_sitzung_fuer_immer(birtes: str) -> None:
    frage = nachfrage(birtes)
    with transaction() as db:
        assert anmeldedienst.abgelehnt(db, frage) == Dienstlage.ABGELEHNT
    assert not akteur(birtes) and lage(birtes) == Dienstlage.ABGELEHNT and faellige() == []
    with transaction() as db:
        assert anmeldedienst.beanspruchen(db, birtes) is None
        assert zeile(db).siegel == "", "what could be asked with is gone, too"


def test_ein_ja_fuer_einen_schluessel_der_hier_gesperrt_ist_ist_ein_nein(birtes: str) -> None:
    frage = nachfrage(birtes)
    with transaction() as db:
        db.get_one(Benutzerschluessel, BIRTES).gesperrt = True
    with transaction() as db:
        assert anmeldedienst.bestaetigt(db, frage, ausweis()) == Dienstlage.ABGELEHNT
    assert not akteur(birtes)


def test_ohne_antwort_gilt_das_letzte_wort_bis_zu_seinem_ende(birtes: str) -> None:
    frage = nachfrage(birtes)
    with transaction() as db:
        anmeldedienst.unbeantwortet(db, frage)
    assert akteur(birtes) and nachfrage(birtes)


def test_waehrend_gefragt_wird_geht_die_sitzung_unter_neuem_geheimnis_weiter(birtes: str) -> None:
    """A step-up between question and answer loses neither."""
    frage, wer = nachfrage(birtes), akteur(birtes)
    assert wer
    neu = hash_of(zugang.bestaetigen(wer, PASSWORT))
    with transaction() as db:
        assert anmeldedienst.bestaetigt(db, frage, ausweis(zugriff="neu")) == Dienstlage.GILT
        assert zeile(db).sitzung == neu
    assert akteur(neu) and lage(birtes) == Dienstlage.OHNE


def test_mit_der_sitzung_geht_was_der_dienst_gab(birtes: str) -> None:
    frage = nachfrage(birtes)
    with transaction() as db:
        assert anmeldedienst.id_token_von(db, birtes) == "id-token"
        sitzung.beenden(db, birtes)
    with transaction() as db:
        assert db.exec(select(Dienstsitzung)).all() == []
        assert anmeldedienst.bestaetigt(db, frage, ausweis()) == Dienstlage.OHNE
        assert anmeldedienst.abgelehnt(db, frage) == Dienstlage.OHNE


def test_eine_ungenutzte_sitzung_haelt_auch_der_dienst_nicht_offen(birtes: str) -> None:
    with time_machine.travel(clock.now() + UNGENUTZT, tick=False):
        assert faellige() == [] and lage(birtes) == Dienstlage.OHNE


def test_ohne_dienst_hat_eine_sitzung_keine_lage() -> None:
    per_mail = hash_of(zugang.anmelden(Versuch(BIRTE, PASSWORT, DACH)).sitzung)
    assert lage(per_mail) == Dienstlage.OHNE
    with snapshot() as db:
        assert anmeldedienst.id_token_von(db, per_mail) is None
        assert konto(db, BIRTE).id
