"""A change of Maklerhaus: who decides, what moves, and that no contract is doubled or lost."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from threading import Barrier

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from firmenportal import clock
from firmenportal.db import snapshot, transaction, undone
from firmenportal.domain import (
    berechtigung,
    delegation,
    maklerhaus,
    maklerwechsel,
    sitzung,
    vermittler,
    vollmachten,
)
from firmenportal.domain.auspraegung import DACH
from firmenportal.domain.benutzer import Akteur, als_akteur
from firmenportal.domain.delegation import Verwalter
from firmenportal.domain.errors import BestaetigungNoetigError, DomainError, NotFoundError
from firmenportal.domain.maklerwechsel import Maklerwechsel, Wechselstand
from firmenportal.domain.protokoll import Protokoll, kette_firma, kette_haus
from firmenportal.domain.sitzung import hash_of
from firmenportal.domain.vermittler import Bestand, Maklervollmacht
from firmenportal.domain.vertrag import vertrag_id
from firmenportal.domain.vollmachten import Vollmachtsstand
from firmenportal.domain.zeitraum import OHNE_ENDE
from firmenportal.post.postausgang import Postausgang
from tests.domain.besetzung import MUSTER, PFLEGE, SUED, firma, haus, konto, stand
from tests.domain.lieferungen import laden

FRIEDERIKE, BIRTE = "leitung@maklernord.example", "schluessel@maklernord.example"
JONAS, KORBINIAN = "vermittler@maklernord.example", "vermittler@maklersued.example"
KATHARINA, SABINE = "firmenadmin@pflege.example", "firmenadmin@muster.example"
NUMMERN = ("AL-1060017", "AL-1060025", "AK-1060033")
VERTRAEGE = tuple(map(vertrag_id, NUMMERN))
Als = Callable[..., Verwalter]


def angemeldet(db: Session, email: str, *, bestaetigt: bool = True) -> Akteur:
    akteur = als_akteur(konto(db, email))
    akteur = replace(akteur, sitzung=hash_of(sitzung.eroeffnen(db, akteur.benutzer_id, DACH)))
    db.flush()
    return (
        replace(akteur, sitzung=hash_of(sitzung.bestaetigen(db, akteur))) if bestaetigt else akteur
    )


def als(db: Session, email: str = KATHARINA, *, bestaetigt: bool = True) -> Verwalter:
    kunde = MUSTER if email == SABINE else PFLEGE
    akteur = angemeldet(db, email, bestaetigt=bestaetigt)
    return delegation.handelnd(db, akteur, firma(db, kunde).id or 0)


def morgen() -> date:
    return clock.heute() + timedelta(days=1)


def vorschlag(
    db: Session, am: date | None = None, nummern: tuple[str, ...] = NUMMERN[:2], **mehr: bool
) -> Maklerwechsel:
    h = maklerhaus.handelnd(db, als_akteur(konto(db, FRIEDERIKE)))
    return maklerwechsel.vorschlagen(db, h, PFLEGE, nummern, am or morgen(), **mehr)


def tage(db: Session, vertrag: int) -> list[tuple[int, date, date]]:
    """House, first day and the day after the last."""
    zeilen = db.exec(select(Bestand).where(Bestand.vertrag_id == vertrag)).all()
    return sorted(((z.maklerhaus_id, z.von, z.bis) for z in zeilen), key=lambda z: z[1])


def haeuser_am(db: Session, vertrag: int, tag: date) -> list[int]:
    return [h for h, von, bis in tage(db, vertrag) if von <= tag < bis]


def post_an(db: Session, wer: str) -> list[str]:
    db.flush()
    return list(db.exec(select(Postausgang.text).where(col(Postausgang.an).contains(wer))))


def sieht(db: Session, email: str, tag: date) -> set[int]:
    """Which of the contracts the rule opens to this person on that day."""
    db.flush()
    wege = berechtigung.wege_aller(db, list(VERTRAEGE), berechtigung.VERWALTUNG, tag)
    return {vertrag for person, vertrag, _pfad, _recht in wege if person == konto(db, email).id}


def test_bestaetigt_verliert_das_alte_haus_am_tag_und_das_neue_gewinnt(welt: Session) -> None:
    wechsel = vorschlag(welt)
    assert sieht(welt, KORBINIAN, morgen()) == set(VERTRAEGE)
    maklerwechsel.bestaetigen(welt, als(welt), wechsel.id or 0)
    assert sieht(welt, KORBINIAN, clock.heute()) == set(VERTRAEGE)
    assert sieht(welt, KORBINIAN, morgen()) == {VERTRAEGE[2]}
    assert sieht(welt, BIRTE, clock.heute()) == set()
    assert sieht(welt, BIRTE, morgen()) == set(VERTRAEGE[:2])
    assert maklerwechsel.stand(wechsel) is Wechselstand.BESTAETIGT


def test_die_vollmacht_wird_zugleich_erteilt_und_oeffnet_nichts(welt: Session) -> None:
    wechsel = vorschlag(welt)
    eine = welt.get_one(Maklervollmacht, wechsel.vollmacht_id)
    assert vollmachten.stand(eine) is Vollmachtsstand.ANGEFRAGT
    maklerwechsel.bestaetigen(welt, als(welt), wechsel.id or 0)
    assert vollmachten.stand(eine) is Vollmachtsstand.KUENFTIG
    assert sieht(welt, JONAS, morgen()) <= set(VERTRAEGE[:2])


def test_eine_vollmacht_die_es_gibt_wird_nicht_noch_einmal_erbeten(welt: Session) -> None:
    erteilt = vermittler.vollmacht_erteilen(
        welt,
        firma(welt, PFLEGE).id or 0,
        haus(welt).id or 0,
        VERTRAEGE[:2],
        (),
        clock.heute(),
        OHNE_ENDE,
        vermittler.Herkunft.PAPIER,
        (None, "Test"),
    )
    wechsel = vorschlag(welt)
    assert wechsel.vollmacht_id == erteilt.id
    vermittler.vollmacht_widerrufen(welt, erteilt, (None, "Test"))
    with pytest.raises(DomainError, match="beruht, gilt dann nicht mehr"):
        maklerwechsel.bestaetigen(welt, als(welt), wechsel.id or 0)


def test_fuer_alle_vertraege_wechseln_alle(welt: Session) -> None:
    wechsel = vorschlag(welt, nummern=NUMMERN[:1], alle=True)
    maklerwechsel.bestaetigen(welt, als(welt), wechsel.id or 0)
    nord = haus(welt).id or 0
    assert [haeuser_am(welt, v, morgen()) for v in VERTRAEGE] == [[nord]] * 3


def test_die_vorschau_sagt_was_die_regel_dann_sagt(welt: Session) -> None:
    wechsel = vorschlag(welt)
    am, folgen = maklerwechsel.wirkung(welt, als(welt, bestaetigt=False), wechsel.id or 0)
    namen = {(w.name, w.dazu) for w in folgen}
    assert (konto(welt, KORBINIAN).name, False) in namen
    assert (konto(welt, BIRTE).name, True) in namen
    assert am == morgen()
    assert haeuser_am(welt, VERTRAEGE[0], morgen()) == [haus(welt, SUED).id]


def test_abgesagt_ist_der_bestand_wie_vorher(welt: Session) -> None:
    vorher = [tage(welt, v) for v in VERTRAEGE]
    wechsel = vorschlag(welt)
    maklerwechsel.bestaetigen(welt, als(welt), wechsel.id or 0)
    maklerwechsel.absagen(welt, als(welt), wechsel.id or 0)
    assert [tage(welt, v) for v in VERTRAEGE] == vorher
    assert maklerwechsel.stand(wechsel) is Wechselstand.ABGESAGT


def test_was_der_versicherer_inzwischen_sagt_nimmt_keine_absage_zurueck(welt: Session) -> None:
    wechsel = vorschlag(welt)
    maklerwechsel.bestaetigen(welt, als(welt), wechsel.id or 0)
    nord = haus(welt).id
    zeile = welt.exec(
        select(Bestand).where(Bestand.vertrag_id == VERTRAEGE[0], Bestand.maklerhaus_id == nord)
    ).one()
    zeile.bis = morgen() + timedelta(days=30)
    maklerwechsel.absagen(welt, als(welt), wechsel.id or 0)
    assert haeuser_am(welt, VERTRAEGE[0], morgen()) == [nord]
    assert haeuser_am(welt, VERTRAEGE[1], morgen()) == [haus(welt, SUED).id]


@pytest.mark.usefixtures("eigene_welt")
def test_was_eine_lieferung_anders_sagt_gilt_und_alle_erfahren_es(tmp_path: Path) -> None:
    """Makler Süd still has the contracts, says the register, which knows of no change."""
    with transaction() as db:
        wechsel_id = _bestaetigt(db)
        nord, sued = haus(db).id, haus(db, SUED).id
    zeilen = [f"{SUED};{nummer};2023-07-01;;" for nummer in NUMMERN[:2]]
    for anzahl, erwartet in ((1, Wechselstand.BESTAETIGT), (2, Wechselstand.ABGESAGT)):
        assert laden(tmp_path / "lieferung", bestand=zeilen[:anzahl]).befunde == []
        with snapshot() as db:
            gewonnen = [haeuser_am(db, vertrag, morgen()) for vertrag in VERTRAEGE[:2]]
            assert gewonnen == [[sued], [nord] if anzahl == 1 else [sued]]
            assert maklerwechsel.stand(db.get_one(Maklerwechsel, wechsel_id)) is erwartet
    with snapshot() as db:
        for wer in (KATHARINA, FRIEDERIKE):
            assert "Nach dem Bestand des Versicherers" in post_an(db, wer)[-1]


@pytest.mark.usefixtures("eigene_welt")
def test_eine_lieferung_die_den_wechsel_kennt_aendert_nichts_an_ihm(tmp_path: Path) -> None:
    with transaction() as db:
        wechsel_id = _bestaetigt(db)
        vorher = tage(db, VERTRAEGE[0])
    heute = clock.heute()
    zeilen = [f"{SUED};{NUMMERN[0]};2023-07-01;{heute};", f"H00041;{NUMMERN[0]};{morgen()};;"]
    assert laden(tmp_path / "lieferung", bestand=zeilen).befunde == []
    with snapshot() as db:
        assert tage(db, VERTRAEGE[0]) == vorher
        stand_danach = maklerwechsel.stand(db.get_one(Maklerwechsel, wechsel_id))
        assert stand_danach is Wechselstand.BESTAETIGT


def _bestaetigt(db: Session) -> int:
    wechsel = vorschlag(db)
    maklerwechsel.bestaetigen(db, als(db), wechsel.id or 0)
    return wechsel.id or 0


def test_am_tag_selbst_ist_nichts_mehr_zu_bestaetigen_oder_abzusagen(welt: Session) -> None:
    verfallen, vollzogen = vorschlag(welt), None
    verfallen.am = clock.heute()
    assert maklerwechsel.stand(verfallen) is Wechselstand.VERFALLEN
    with pytest.raises(DomainError, match="sein Tag ist da"):
        maklerwechsel.bestaetigen(welt, als(welt), verfallen.id or 0)
    verfallen.bestaetigt_am = clock.now()
    vollzogen = verfallen
    with pytest.raises(DomainError, match="sein Tag ist da"):
        maklerwechsel.absagen(welt, als(welt), vollzogen.id or 0)


def test_ohne_passwort_ohne_amt_und_von_fremden_wird_nichts_bestaetigt(welt: Session) -> None:
    wechsel = vorschlag(welt)
    with pytest.raises(BestaetigungNoetigError):
        maklerwechsel.bestaetigen(welt, als(welt, bestaetigt=False), wechsel.id or 0)
    for tun in (maklerwechsel.bestaetigen, maklerwechsel.ablehnen, maklerwechsel.absagen):
        for nummer in (wechsel.id or 0, 999_999):
            with pytest.raises(NotFoundError, match="Diesen Wechsel gibt es nicht"):
                tun(welt, als(welt, SABINE), nummer)
    sued = maklerhaus.handelnd(welt, als_akteur(konto(welt, KORBINIAN)))
    with pytest.raises(NotFoundError):
        maklerwechsel.zurueckziehen(welt, sued, wechsel.id or 0)


@pytest.mark.parametrize(
    ("kunde", "nummern"),
    [
        ("K9999999", NUMMERN[:1]),
        (PFLEGE, ()),
        (PFLEGE, ("AL-1000017",)),
        (PFLEGE, ("AL-9999999",)),
        (PFLEGE, ("x",)),
    ],
)
def test_fremdes_und_unbekanntes_sind_eine_antwort(
    welt: Session, kunde: str, nummern: tuple[str, ...]
) -> None:
    h = maklerhaus.handelnd(welt, als_akteur(konto(welt, FRIEDERIKE)))
    with pytest.raises(NotFoundError, match="Diese Firma mit diesen Verträgen gibt es nicht"):
        maklerwechsel.vorschlagen(welt, h, kunde, nummern, morgen(), alle=True)


def test_wer_das_haus_nicht_leitet_schlaegt_nichts_vor(welt: Session) -> None:
    h = maklerhaus.handelnd(welt, als_akteur(konto(welt, JONAS)))
    with pytest.raises(NotFoundError):
        maklerwechsel.vorschlagen(welt, h, PFLEGE, NUMMERN[:1], morgen())


@pytest.mark.parametrize("tage_voraus", [-1, 0, 366])
def test_der_tag_liegt_in_der_zukunft_und_nicht_fern(welt: Session, tage_voraus: int) -> None:
    with pytest.raises(DomainError, match="frühestens morgen"):
        vorschlag(welt, clock.heute() + timedelta(days=tage_voraus))


def test_zurueckgezogen_und_abgelehnt_endet_auch_die_bitte_um_vollmacht(welt: Session) -> None:
    erster = vorschlag(welt)
    with pytest.raises(DomainError, match="schon einen Wechsel"):
        vorschlag(welt)
    h = maklerhaus.handelnd(welt, als_akteur(konto(welt, FRIEDERIKE)))
    maklerwechsel.zurueckziehen(welt, h, erster.id or 0)
    zweiter = vorschlag(welt)
    maklerwechsel.ablehnen(welt, als(welt, bestaetigt=False), zweiter.id or 0)
    staende = [
        vollmachten.stand(welt.get_one(Maklervollmacht, w.vollmacht_id)) for w in (erster, zweiter)
    ]
    assert staende == [Vollmachtsstand.ZURUECKGEZOGEN, Vollmachtsstand.ABGELEHNT]
    assert haeuser_am(welt, VERTRAEGE[0], morgen()) == [haus(welt, SUED).id]


def test_alle_ketten_und_das_alte_haus_erfahren_es(welt: Session) -> None:
    wechsel, vorher = vorschlag(welt), stand(welt, KORBINIAN)
    maklerwechsel.bestaetigen(welt, als(welt), wechsel.id or 0)
    welt.flush()
    p = Protokoll
    ketten = select(p.kette).where(p.handlung == "maklerwechsel.bestaetigen")
    ids = (haus(welt).id or 0, haus(welt, SUED).id or 0)
    erwartet = {kette_firma(firma(welt, PFLEGE).id or 0), *map(kette_haus, ids)}
    assert set(welt.exec(ketten)) == erwartet
    assert stand(welt, KORBINIAN) > vorher
    assert any("bestätigt" in text for text in post_an(welt, FRIEDERIKE))
    sued = maklerhaus.hausmitglied(welt, als_akteur(konto(welt, KORBINIAN)))
    (blatt,) = maklerwechsel.blaetter_des_hauses(welt, sued)
    assert blatt.gibt_ab
    assert blatt.vertraege == list(NUMMERN[:2])


@pytest.mark.usefixtures("eigene_welt")
def test_bestaetigen_und_ablehnen_zugleich_haben_einen_ausgang() -> None:
    start = Barrier(2)
    with transaction() as db:
        wechsel_id = vorschlag(db).id or 0
        akteure = [angemeldet(db, KATHARINA) for _ in range(2)]
        firma_id = firma(db, PFLEGE).id or 0

    def handeln(tun: Callable[[Session, Verwalter, int], None], akteur: Akteur) -> bool:
        start.wait()
        try:
            with transaction() as db:
                tun(db, delegation.handelnd(db, akteur, firma_id), wechsel_id)
        except DomainError:
            return False
        return True

    with ThreadPoolExecutor(2) as zugleich:
        taten = (maklerwechsel.bestaetigen, maklerwechsel.ablehnen)
        assert sorted(zugleich.map(handeln, taten, akteure)) == [False, True]
    with snapshot() as db:
        jetzt = db.get_one(Maklerwechsel, wechsel_id)
        assert (jetzt.bestaetigt_am is None) != (jetzt.abgelehnt_am is None)
        neues = jetzt.maklerhaus_id if jetzt.bestaetigt_am else haus(db, SUED).id
        assert haeuser_am(db, VERTRAEGE[0], morgen()) == [neues]


def _uhrzeitwechsel() -> list[date]:
    """The days with 23 and 25 hours within the year to come, and the days after them."""
    beginn = [datetime.combine(clock.heute() + timedelta(days=n), time(), clock.BERLIN)
              for n in range(1, 360)]  # fmt: skip
    paare = [(a.date(), b.date()) for a, b in pairwise(beginn) if a.utcoffset() != b.utcoffset()]
    return [tag for paar in paare for tag in paar]


Schritt = tuple[str, date, frozenset[int]]
SCHRITTE = st.lists(
    st.tuples(
        st.sampled_from(("ja", "ja", "nein", "abgesagt")),
        st.sampled_from(_uhrzeitwechsel())
        | st.integers(1, 360).map(lambda n: clock.heute() + timedelta(days=n)),
        st.frozensets(st.integers(0, 2), min_size=1),
    ),
    min_size=1,
    max_size=3,
)


@given(schritte=SCHRITTE)
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_in_jedem_augenblick_ist_jeder_vertrag_in_genau_dem_erwarteten_haus(
    welt: Session, schritte: list[Schritt]
) -> None:
    """The oracle keeps one number per contract: from which day on it is Makler Nord's."""
    with undone(welt):
        _anfragen_vergessen(welt)
        ab = dict.fromkeys(VERTRAEGE, OHNE_ENDE)
        for ausgang, am, welche in schritte:
            _wechseln(welt, ausgang, am, sorted(welche), ab)
        nord, sued = haus(welt).id, haus(welt, SUED).id
        for augenblick in _augenblicke(schritte):
            tag = clock.tag(augenblick)
            erwartet = [[nord if tag >= ab[v] else sued] for v in VERTRAEGE]
            assert [haeuser_am(welt, v, tag) for v in VERTRAEGE] == erwartet


def _anfragen_vergessen(db: Session) -> None:
    """So that many changes after each other are no more than a Firma is asked in a month."""
    for eine in db.exec(select(Maklervollmacht)):
        if eine.angefragt_am and not vermittler.anfrage_offen(eine):
            eine.angefragt_am = clock.now() - timedelta(days=60)


def _wechseln(db: Session, ausgang: str, am: date, welche: list[int], ab: dict[int, date]) -> None:
    vertraege = [VERTRAEGE[i] for i in welche]
    wechsel = vorschlag(db, am, tuple(NUMMERN[i] for i in welche))
    nummer = wechsel.id or 0
    if ausgang == "nein":
        maklerwechsel.ablehnen(db, als(db), nummer)
    elif any(ab[v] != OHNE_ENDE and ab[v] >= am for v in vertraege) or all(
        ab[v] < am for v in vertraege
    ):
        with undone(db), pytest.raises(DomainError):
            maklerwechsel.bestaetigen(db, als(db), nummer)
        maklerwechsel.ablehnen(db, als(db), nummer)
    else:
        maklerwechsel.bestaetigen(db, als(db), nummer)
        if ausgang == "abgesagt":
            maklerwechsel.absagen(db, als(db), nummer)
        else:
            ab.update({v: am for v in vertraege if ab[v] > am})
    _anfragen_vergessen(db)


def _augenblicke(schritte: list[Schritt]) -> list[datetime]:
    """Each half hour around midnight in Berlin of each day of a change, and of the days beside."""
    alle = [
        datetime.combine(am, time(), UTC) + timedelta(minutes=30 * halbe)
        for _ausgang, am, _welche in schritte
        for halbe in range(-8, 9)
    ]
    return [*alle, clock.now(), clock.now() + timedelta(days=400)]
