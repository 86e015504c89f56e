"""Houses, keys, Vollmacht and Widerspruch: the facts, who is told, what is written down."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from firmenportal import clock
from firmenportal.domain import berechtigung, handlungen, mitgliedschaft, vermittler, vollmachten
from firmenportal.domain.benutzer import Benutzer, Kontoart
from firmenportal.domain.errors import DomainError
from firmenportal.domain.protokoll import Protokoll, Wer
from firmenportal.domain.recht import Recht
from firmenportal.domain.vermittler import Herkunft, Maklervollmacht
from firmenportal.domain.vertrag import vertrag_id
from firmenportal.domain.vollmachten import Vollmachtsstand
from firmenportal.domain.zeitraum import OHNE_ENDE
from tests.domain.besetzung import (
    DURCH,
    SUED,
    firma,
    haus,
    konto,
    letzter,
    mitglied,
    stand,
)

JONAS, LEITUNG = "vermittler@maklernord.example", "leitung@maklernord.example"
BIRTE, SUEDS = "schluessel@maklernord.example", "vermittler@maklersued.example"
LENA, CLERK = "nutzer@muster.example", "sachbearbeiter1@servicecenter.example"
AL17, AL41 = vertrag_id("AL-1000017"), vertrag_id("AL-1000041")
LESEN, AENDERN = Recht.BESTAND_LESEN, Recht.BESTAND_AENDERN


def wer_hat(db: Session, recht: Recht, vertrag: int = AL17) -> set[str]:
    db.flush()
    ids = berechtigung.personen_mit(db, recht, vertrag)
    return {db.get_one(Benutzer, i).email for i in ids}


def nord_muster(db: Session) -> Maklervollmacht:
    suche = select(Maklervollmacht).where(
        Maklervollmacht.firma_id == firma(db).id, Maklervollmacht.maklerhaus_id == haus(db).id
    )
    return next(v for v in db.exec(suche) if v.erteilt_am)


def test_mit_dem_austritt_endet_was_im_haus_gegeben_wurde(welt: Session) -> None:
    assert JONAS in wer_hat(welt, AENDERN)
    vermittler.austreten(welt, konto(welt, JONAS), DURCH)
    assert JONAS not in wer_hat(welt, LESEN)
    vermittler.eintreten(welt, konto(welt, JONAS), haus(welt), durch=DURCH)
    assert JONAS not in wer_hat(welt, AENDERN)
    assert JONAS in wer_hat(welt, LESEN)  # by his key, which is the house's again


@pytest.mark.parametrize("email", [JONAS, LENA, CLERK])
def test_wer_in_kein_haus_eintreten_kann(welt: Session, email: str) -> None:
    with pytest.raises(DomainError):
        vermittler.eintreten(welt, konto(welt, email), haus(welt, SUED), durch=DURCH)


def test_erst_ohne_andere_mitgliedschaft_wird_jemand_makler(welt: Session) -> None:
    mitgliedschaft.entfernen(welt, mitglied(welt, LENA), DURCH)
    vermittler.eintreten(welt, konto(welt, LENA), haus(welt), durch=DURCH)
    assert konto(welt, LENA).kontoart == Kontoart.MAKLER
    assert letzter(welt).betroffener == "Lena Schäfer"


def test_ein_schluessel_gehoert_einem_konto_seines_hauses(welt: Session) -> None:
    for schluessel, email in (("MN-000417", JONAS), ("MS-000201", LEITUNG), ("MN-9", LEITUNG)):
        with pytest.raises(DomainError):
            vermittler.schluessel_verknuepfen(welt, schluessel, konto(welt, email), DURCH)


def test_ein_widerspruch_beendet_den_zugang_und_nicht_die_zeilen(welt: Session) -> None:
    nord, muster = haus(welt).id or 0, firma(welt).id or 0
    vorher = stand(welt, BIRTE)
    vermittler.widersprechen(welt, muster, nord, DURCH)
    assert BIRTE not in wer_hat(welt, LESEN) and JONAS in wer_hat(welt, AENDERN)
    assert stand(welt, BIRTE) == vorher + 1
    with pytest.raises(DomainError, match="schon widersprochen"):
        vermittler.widersprechen(welt, muster, nord, DURCH)
    vermittler.widerspruch_aufheben(welt, muster, nord, DURCH)
    assert BIRTE in wer_hat(welt, LESEN)
    with pytest.raises(DomainError, match="nicht widersprochen"):
        vermittler.widerspruch_aufheben(welt, muster, nord, DURCH)


def test_ein_widerruf_wirkt_sofort_und_einmal(welt: Session) -> None:
    vollmacht, vorher = nord_muster(welt), stand(welt, JONAS)
    vermittler.vollmacht_widerrufen(welt, vollmacht, DURCH)
    assert JONAS not in wer_hat(welt, AENDERN)
    assert stand(welt, JONAS) == vorher + 1
    assert letzter(welt).einzelheiten["vertraege"] == ["AK-1000074", "AL-1000017", "AL-1000033"]
    with pytest.raises(DomainError, match="schon widerrufen"):
        vermittler.vollmacht_widerrufen(welt, vollmacht, DURCH)


def test_eine_vollmacht_ohne_rechte_gibt_lesen_und_berechnen(welt: Session) -> None:
    vollmacht = vermittler.vollmacht_erteilen(
        welt, firma(welt).id or 0, haus(welt, SUED).id or 0, None, (), clock.heute(), OHNE_ENDE,
        Herkunft.PAPIER, DURCH,
    )  # fmt: skip
    assert vermittler.rechte_der(welt, vollmacht) == {LESEN, Recht.BERECHNEN}
    assert vermittler.vertraege_der(welt, vollmacht) is None
    assert SUEDS not in wer_hat(welt, LESEN, AL41)


@pytest.mark.parametrize(("vertraege", "tage"), [([], 5), ([AL17], 0)])
def test_eine_leere_vollmacht_gibt_es_nicht(welt: Session, vertraege: list[int], tage: int) -> None:
    bis = clock.heute() + timedelta(days=tage)
    with pytest.raises(DomainError, match="mindestens einen"):
        vermittler.vollmacht_anfragen(
            welt, firma(welt).id or 0, haus(welt).id or 0, vertraege, (LESEN,), clock.heute(), bis,
            DURCH,
        )  # fmt: skip


def test_eine_anfrage_ist_dreissig_tage_offen_und_steht_in_beiden_ketten(
    welt: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    anfrage = sueds_anfrage(welt)
    assert vermittler.anfrage_offen(anfrage)
    assert vollmachten.stand(anfrage) is Vollmachtsstand.ANGEFRAGT
    beide = {f"firma:{firma(welt).id}", f"haus:{haus(welt, SUED).id}"}
    eintraege = welt.exec(
        select(Protokoll).where(
            Protokoll.handlung == "vermittler.vollmacht_anfragen", col(Protokoll.kette).in_(beide)
        )
    ).all()
    assert {e.kette for e in eintraege} == beide
    for e in eintraege:
        gelesen = handlungen.aenderungen(e.einzelheiten, {}, handlungen.Namen())
        assert any(a.vertrag for a in gelesen)
    spaeter = clock.now() + vermittler.ANFRAGE_GILT
    monkeypatch.setattr(clock, "now", lambda: spaeter)
    assert not vermittler.anfrage_offen(anfrage)
    assert vollmachten.stand(anfrage) is Vollmachtsstand.VERFALLEN
    with pytest.raises(DomainError, match="nicht mehr offen"):
        vermittler.anfrage_zurueckziehen(welt, anfrage, DURCH)


@pytest.mark.parametrize(
    ("beenden", "stand"),
    [
        (vermittler.anfrage_ablehnen, Vollmachtsstand.ABGELEHNT),
        (vermittler.anfrage_zurueckziehen, Vollmachtsstand.ZURUECKGEZOGEN),
        (vermittler.anfrage_verfallen, Vollmachtsstand.VERFALLEN),
    ],
)
def test_eine_beendete_anfrage_oeffnet_nichts_und_macht_platz_fuer_eine_neue(
    welt: Session,
    beenden: Callable[[Session, Maklervollmacht, Wer], None],
    stand: Vollmachtsstand,
) -> None:
    anfrage = sueds_anfrage(welt)
    beenden(welt, anfrage, DURCH)
    assert vollmachten.stand(anfrage) is stand
    assert SUEDS not in wer_hat(welt, LESEN, AL41)
    with pytest.raises(DomainError, match="nicht mehr offen"):
        vermittler.anfrage_ablehnen(welt, anfrage, DURCH)
    assert vermittler.anfrage_offen(sueds_anfrage(welt))


def test_zwei_offene_anfragen_eines_hauses_verhindert_die_tabelle(welt: Session) -> None:
    sueds_anfrage(welt)
    welt.flush()
    with pytest.raises(IntegrityError), welt.begin_nested():
        sueds_anfrage(welt)
        welt.flush()


def sueds_anfrage(db: Session) -> Maklervollmacht:
    return vermittler.vollmacht_anfragen(
        db, firma(db).id or 0, haus(db, SUED).id or 0, [AL17], (LESEN,), clock.heute(), OHNE_ENDE,
        DURCH,
    )  # fmt: skip


def test_ein_gesperrtes_haus_oeffnet_seinen_leuten_nichts(welt: Session) -> None:
    vermittler.haus_sperren(welt, haus(welt), DURCH)
    assert {JONAS, BIRTE} & wer_hat(welt, LESEN) == set()
    vermittler.haus_entsperren(welt, haus(welt), DURCH)
    assert {JONAS, BIRTE} <= wer_hat(welt, LESEN)
