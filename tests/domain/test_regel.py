"""The rights rule on random worlds: one answer whoever asks, the oracle's, and never more.

Worlds and days are random but the same at every run; see `welten.py`.
"""

import itertools
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any, NamedTuple

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import ColumnElement, Table, and_, delete, insert, select, update
from sqlmodel import Session, SQLModel

from firmenportal.domain import berechtigung, rechtematrix, sicht, warum
from firmenportal.domain.benutzer import Akteur, Benutzer, Mitgliedschaft
from firmenportal.domain.errors import NotAllowedError, NotFoundError
from firmenportal.domain.firma import Firma
from firmenportal.domain.recht import Recht
from firmenportal.domain.rechtematrix import Zellzustand
from firmenportal.domain.vermittler import (
    Benutzerschluessel,
    Bestand,
    Maklerhaus,
    Maklervollmacht,
    VollmachtRecht,
    VollmachtVertrag,
    Widerspruch,
    Zugehoerigkeit,
)
from firmenportal.domain.vertrag import Gruppenvertrag, VertragAuspraegung, vertrag_id
from firmenportal.domain.vertragsrecht import Vertragsrecht
from firmenportal.domain.vertretung import Vertretung, Vertretungszelle
from firmenportal.domain.zeitraum import OHNE_ENDE, SEIT_JEHER
from firmenportal.prepared import Prepared
from tests.databases import PostgresServer, SqliteFiles, engine_on
from tests.domain import orakel
from tests.domain.orakel import DACH, Blick, Wann
from tests.domain.welten import AUSPRAEGUNGEN, Plan, in_berlin, in_der_datenbank, welten

PROFIL = settings(
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
ENG = AUSPRAEGUNGEN[0]
BLICKE = {
    Blick.ARBEIT: berechtigung.ARBEIT,
    Blick.VERWALTUNG: berechtigung.VERWALTUNG,
    Blick.WEITERGABE: berechtigung.WEITERGABE,
    Blick.ZELLE: berechtigung.ZELLE,
}
# Only work is filtered by the Ausprägung: everything else is asked for under a narrow one.
LAGEN = (
    *((Blick.ARBEIT, a) for a in (DACH, *AUSPRAEGUNGEN)),
    *((blick, ENG) for blick in BLICKE if blick is not Blick.ARBEIT),
)
_STAENDE = itertools.count()
TAG, EBEN = timedelta(days=1), timedelta(microseconds=1)
SCHRITTE = (EBEN, TAG / 24, TAG / 6, TAG, 2 * TAG, 30 * TAG)


class Stelle(NamedTuple):
    """Where one looks: whose rights, on what, from where."""

    person: int
    vertrag: int
    blick: Blick
    auspraegung: str


Zugriff = Mapping[Stelle, frozenset[Recht]]


@pytest.fixture(scope="module", autouse=True)
def _eine_datenbank(sqlite_files: SqliteFiles) -> Iterator[None]:
    with engine_on(sqlite_files.fresh()):
        yield


# Equal to the oracle


@settings(PROFIL, max_examples=300)
@given(welten())
def test_die_regel_sagt_was_das_orakel_sagt(plan: Plan) -> None:
    with in_der_datenbank(plan) as db:
        _wie_das_orakel(db, plan, plan.jetzt)


@settings(PROFIL, max_examples=80)
@given(welten(), st.lists(st.sampled_from(SCHRITTE), min_size=1, max_size=3))
def test_auch_wenn_nur_die_zeit_vergeht(plan: Plan, schritte: list[timedelta]) -> None:
    with in_der_datenbank(plan) as db:
        jetzt = plan.jetzt
        for schritt in schritte:
            jetzt += schritt
            with time_machine.travel(jetzt, tick=False):
                _wie_das_orakel(db, plan, jetzt)


@settings(PROFIL, max_examples=60)
@given(welten())
def test_die_matrix_zeigt_die_vier_zustaende_des_orakels(plan: Plan) -> None:
    with in_der_datenbank(plan) as db:
        welt, wann = orakel.laden(db), Wann(plan.jetzt)
        for person in plan.personen:
            matrix = rechtematrix.eigene(db, _akteur(person, ENG))
            gezeigt = {
                z.vertrag: {c.recht: c.zustand.name for c in z.zellen} for z in matrix.zeilen
            }
            for vertrag in plan.vertraege:
                soll = {r: orakel.zelle(welt, person, r, vertrag, wann).name for r in Recht}
                hat_keine = {orakel.Zelle.NICHT_ANGEBOTEN.name, orakel.Zelle.NICHT_ERTEILT.name}
                if vertrag in gezeigt or not set(soll.values()) <= hat_keine:
                    assert gezeigt[vertrag] == soll, plan.ueber(person, vertrag)


@settings(PROFIL, max_examples=10)
@given(welten())
def test_die_erklaerung_widerspricht_der_regel_nie(plan: Plan) -> None:
    with in_der_datenbank(plan) as db:
        for stelle, rechte in _zugriff(db, plan).items():
            akteur = _akteur(stelle.person, stelle.auspraegung)
            if stelle.blick is Blick.ARBEIT and rechtematrix.gehoert_zu(db, akteur, stelle.vertrag):
                for erklaerung in warum.erklaere_alle(db, akteur, stelle.vertrag):
                    erteilt = erklaerung.zustand is Zellzustand.ERTEILT
                    assert erteilt == (erklaerung.recht in rechte), stelle
                    assert erklaerung.saetze


# One answer whoever asks


@settings(PROFIL, max_examples=20)
@given(welten())
def test_pruefung_liste_und_wer_hat_zugriff_sagen_dasselbe(plan: Plan) -> None:
    with in_der_datenbank(plan) as db:
        zugriff = _zugriff(db, plan)
        _pruefungen_wie(db, zugriff)
        _listen_wie(db, plan, zugriff)
        _sicht_wie(db, plan, zugriff)
        _personen_wie(db, plan, zugriff)


@settings(PROFIL, max_examples=15)
@given(welten())
def test_fremdes_ist_nicht_gefunden_und_sichtbares_ohne_recht_nicht_erlaubt(plan: Plan) -> None:
    with in_der_datenbank(plan) as db:
        for stelle, rechte in _zugriff(db, plan).items():
            if stelle.blick is Blick.ARBEIT:
                for recht in Recht:
                    akteur = _akteur(stelle.person, stelle.auspraegung)
                    soll = "erlaubt" if recht in rechte else "verboten" if rechte else "fremd"
                    assert _antwort(db, akteur, recht, stelle.vertrag) == soll, stelle
        assert _antwort(db, _akteur(1, DACH), Recht.BESTAND_LESEN, 1) == "fremd"


# Never more


@settings(PROFIL, max_examples=60)
@given(welten())
def test_eine_auspraegung_filtert_nur_und_gibt_nie(plan: Plan) -> None:
    with in_der_datenbank(plan) as db:
        zugriff = _zugriff(db, plan)
        for stelle, rechte in zugriff.items():
            if stelle.blick is Blick.ARBEIT:
                assert rechte in (frozenset(), zugriff[stelle._replace(auspraegung=DACH)]), stelle


@settings(PROFIL, max_examples=60)
@given(welten())
def test_wer_aendert_oder_anmeldet_liest_auch(plan: Plan) -> None:
    with in_der_datenbank(plan) as db:
        for stelle, rechte in _zugriff(db, plan).items():
            if rechte & {Recht.BESTAND_AENDERN, Recht.MITARBEITER_ANMELDEN}:
                assert Recht.BESTAND_LESEN in rechte, stelle


@settings(PROFIL, max_examples=100)
@given(welten(), st.data())
def test_was_wegfaellt_gibt_niemandem_mehr(plan: Plan, data: st.DataObject) -> None:
    with in_der_datenbank(plan) as db:
        vorher = _zugriff(db, plan)
        for _ in range(4):
            nimm = data.draw(st.sampled_from(_WEGNEHMBAR))
            zeilen = plan.zeilen[nimm.tabelle]
            if zeilen:
                zeile = data.draw(st.sampled_from(zeilen))
                with _nur_hier(db):
                    db.execute(nimm.anweisung(zeile, plan.jetzt))
                    _nie_mehr(_zugriff(db, plan), vorher, f"{nimm} {zeile}")


@settings(PROFIL, max_examples=60)
@given(welten(), st.data())
def test_was_sperrt_gibt_nie_und_aufgehoben_ist_alles_wie_zuvor(
    plan: Plan, data: st.DataObject
) -> None:
    with in_der_datenbank(plan) as db:
        for _ in range(3):
            sperre = data.draw(st.sampled_from(_SPERREN))
            zeilen = plan.zeilen[sperre.tabelle]
            if zeilen:
                zeile = data.draw(st.sampled_from(zeilen))
                with _nur_hier(db):
                    db.execute(_setzen(sperre.tabelle, zeile, sperre.spalte, sperre.offen))
                    vorher = _zugriff(db, plan)
                    db.execute(_setzen(sperre.tabelle, zeile, sperre.spalte, sperre.zu(plan.jetzt)))
                    _nie_mehr(_zugriff(db, plan), vorher, f"{sperre} {zeile}")
                    db.execute(_setzen(sperre.tabelle, zeile, sperre.spalte, sperre.offen))
                    assert _zugriff(db, plan) == vorher, sperre


@settings(PROFIL, max_examples=40)
@given(welten(), st.integers(1, 2), st.integers(1, 2))
def test_ein_widerspruch_gibt_nie_und_aufgehoben_ist_alles_wie_zuvor(
    plan: Plan, firma: int, haus: int
) -> None:
    dieser = and_(_spalte(Widerspruch, "firma_id") == firma,
                  _spalte(Widerspruch, "maklerhaus_id") == haus)  # fmt: skip
    neu = {"firma_id": firma, "maklerhaus_id": haus, "eingelegt_am": plan.jetzt}
    with in_der_datenbank(plan) as db:
        db.execute(delete(Widerspruch).where(dieser))
        ohne = _zugriff(db, plan)
        db.execute(insert(Widerspruch).values(neu))
        _nie_mehr(_zugriff(db, plan), ohne, f"Widerspruch {firma} {haus}")
        db.execute(update(Widerspruch).where(dieser).values(aufgehoben_am=plan.jetzt))
        assert _zugriff(db, plan) == ohne


# Both edges


TAGE = (date(2026, 7, 23), date(2026, 3, 29), date(2026, 10, 25), date(2027, 1, 1))
FENSTER = (Vertragsrecht, Mitgliedschaft, Bestand, Maklervollmacht, Vertretung)


@pytest.mark.parametrize("fenster", FENSTER, ids=lambda f: f.__name__)
@pytest.mark.parametrize("tag", TAGE, ids=str)
def test_ein_fenster_gilt_vom_ersten_bis_zum_letzten_augenblick_seines_tages(
    fenster: type[SQLModel], tag: date
) -> None:
    beginn, ende = in_berlin(tag, time()), in_berlin(tag, time(23, 59, 59, 999999))
    plan = _mit_allem(tag, fenster)
    with in_der_datenbank(plan) as db:
        assert not _liest(db, plan, beginn - EBEN)
        assert _liest(db, plan, beginn)
        assert _liest(db, plan, ende)
        assert not _liest(db, plan, ende + EBEN)


@pytest.mark.parametrize(("tag", "stunden"), [(TAGE[1], 23), (TAGE[2], 25)], ids=str)
def test_am_tag_der_zeitumstellung_gilt_es_eine_stunde_kuerzer_oder_laenger(
    tag: date, stunden: int
) -> None:
    plan = _mit_allem(tag, Vertragsrecht)
    beginn = in_berlin(tag, time())
    with in_der_datenbank(plan) as db:
        assert _liest(db, plan, beginn + timedelta(hours=stunden) - EBEN)
        assert not _liest(db, plan, beginn + timedelta(hours=stunden))


BEGINNE = (
    (Mitgliedschaft, "seit"),
    (Zugehoerigkeit, "seit"),
    (Maklervollmacht, "erteilt_am"),
    (Vertretung, "bestaetigt_am"),
)
ENDEN = (
    (Mitgliedschaft, "gesperrt_am"),
    (Mitgliedschaft, "entfernt_am"),
    (Zugehoerigkeit, "bis"),
    (Maklervollmacht, "widerrufen_am"),
    (Vertretung, "beendet_am"),
)


@pytest.mark.parametrize(("tabelle", "spalte"), BEGINNE)
def test_was_beginnt_wirkt_von_seinem_augenblick_an(tabelle: type[SQLModel], spalte: str) -> None:
    plan = _mit_allem(TAGE[0], Vertragsrecht, mit_vertretung=tabelle is Vertretung)
    mittags = in_berlin(TAGE[0], time(12))
    with in_der_datenbank(plan) as db:
        db.execute(update(tabelle).values({spalte: mittags}))
        assert not _liest(db, plan, mittags - EBEN)
        assert _liest(db, plan, mittags)


@pytest.mark.parametrize(("tabelle", "spalte"), ENDEN)
def test_was_endet_wirkt_von_seinem_augenblick_an(tabelle: type[SQLModel], spalte: str) -> None:
    plan = _mit_allem(TAGE[0], Vertragsrecht, mit_vertretung=tabelle is Vertretung)
    mittags = in_berlin(TAGE[0], time(12))
    with in_der_datenbank(plan) as db:
        db.execute(update(tabelle).values({spalte: mittags}))
        assert _liest(db, plan, mittags - EBEN)
        assert not _liest(db, plan, mittags)


# One thing amiss is enough


JETZT = in_berlin(TAGE[0], time(12))
SPAETER = JETZT + TAG / 24
LESERIN, KOLLEGIN, DRITTE = 1, 2, 3
NUMMER, ANDERE_NUMMER = "AL-0000017", "AL-0000025"
VERTRAG, ANDERER = vertrag_id(NUMMER), vertrag_id(ANDERE_NUMMER)
Mangel = tuple[type[SQLModel], int, str, Any]


def _maengel_der_person(nummer: int) -> tuple[Mangel, ...]:
    return (
        (Benutzer, nummer, "status", "gesperrt"),
        (Benutzer, nummer, "status", "wartet"),
        (Mitgliedschaft, nummer, "seit", SPAETER),
        (Mitgliedschaft, nummer, "gesperrt_am", JETZT),
        (Mitgliedschaft, nummer, "ausgesetzt_am", JETZT),
        (Mitgliedschaft, nummer, "entfernt_am", JETZT),
        (Zugehoerigkeit, nummer, "seit", SPAETER),
        (Zugehoerigkeit, nummer, "bis", JETZT),
    )


MAENGEL_DER_ZEILE: tuple[Mangel, ...] = (
    (Firma, 1, "status", "gesperrt"),
    (Maklerhaus, 1, "status", "gesperrt"),
    (Vertragsrecht, 1, "ausgesetzt_am", JETZT),
    (Vertragsrecht, 1, "vertrag_id", ANDERER),
    (Maklervollmacht, 1, "erteilt_am", None),
    (Maklervollmacht, 1, "erteilt_am", SPAETER),
    (Maklervollmacht, 1, "widerrufen_am", JETZT),
    (Maklervollmacht, 1, "ausgesetzt_am", JETZT),
    (Maklervollmacht, 1, "alle_vertraege", False),
    (VollmachtRecht, 1, "recht", Recht.BERECHNEN),
    (Bestand, 1, "maklerhaus_id", 2),
    (Bestand, 1, "vertrag_id", ANDERER),
    (Gruppenvertrag, VERTRAG, "kennung", None),
)
MAENGEL_DER_VERTRETUNG: tuple[Mangel, ...] = (
    (Zugehoerigkeit, LESERIN, "maklerhaus_id", 2),
    (Vertretung, 1, "bestaetigt_am", SPAETER),
    (Vertretung, 1, "beendet_am", JETZT),
    (Vertretung, 1, "ausgesetzt_am", JETZT),
    (Vertretung, 1, "alle_zellen", False),
)


@pytest.mark.parametrize("mangel", _maengel_der_person(LESERIN) + MAENGEL_DER_ZEILE)
def test_ein_einziger_mangel_schliesst_eine_zeile(mangel: Mangel) -> None:
    _schliesst(_mit_allem(TAGE[0], Maklervollmacht), mangel)


@pytest.mark.parametrize(
    "mangel",
    _maengel_der_person(LESERIN)
    + _maengel_der_person(KOLLEGIN)
    + MAENGEL_DER_ZEILE
    + MAENGEL_DER_VERTRETUNG,
)
def test_ein_einziger_mangel_schliesst_eine_vertretung(mangel: Mangel) -> None:
    _schliesst(_mit_allem(TAGE[0], Maklervollmacht, mit_vertretung=True), mangel)


def _schliesst(plan: Plan, mangel: Mangel) -> None:
    tabelle, nummer, spalte, wert = mangel
    schluessel = next(iter(_tabelle(tabelle).primary_key.columns))
    with in_der_datenbank(plan) as db:
        assert _liest(db, plan, JETZT)
        db.execute(update(tabelle).where(schluessel == nummer).values({spalte: wert}))
        assert not _liest(db, plan, JETZT)


@pytest.mark.parametrize(
    ("zellen", "geliehen"),
    [
        ((), {Recht.BESTAND_AENDERN, Recht.BESTAND_LESEN}),
        (((ANDERER, Recht.BESTAND_LESEN),), set()),
        (((VERTRAG, Recht.BERECHNEN),), set()),
        (((VERTRAG, Recht.BESTAND_LESEN),), {Recht.BESTAND_LESEN}),
        (((VERTRAG, Recht.BESTAND_AENDERN),), {Recht.BESTAND_AENDERN, Recht.BESTAND_LESEN}),
    ],
)
def test_geliehen_ist_was_genannt_ist_und_die_kollegin_haelt(
    zellen: tuple[tuple[int, Recht], ...], geliehen: set[Recht]
) -> None:
    plan = _mit_allem(TAGE[0], Vertretung)
    plan.zeilen[VollmachtRecht][0]["recht"] = Recht.BESTAND_AENDERN
    plan.zeilen[Vertragsrecht][0]["recht"] = Recht.BESTAND_AENDERN
    plan.zeilen[Vertretung][0]["alle_zellen"] = not zellen
    for vertrag, recht in zellen:
        plan.neu(Vertretungszelle, vertretung_id=1, vertrag_id=vertrag, recht=recht, firma_id=1)
    with in_der_datenbank(plan) as db:
        zugriff = _wie_das_orakel(db, plan, plan.jetzt)
        assert zugriff[Stelle(LESERIN, VERTRAG, Blick.ARBEIT, DACH)] == geliehen


# On PostgreSQL


def test_auf_postgresql_gilt_dasselbe(postgres: PostgresServer) -> None:
    @settings(PROFIL, max_examples=8)
    @given(welten())
    def auf_postgresql(plan: Plan) -> None:
        with in_der_datenbank(plan) as db:
            zugriff = _wie_das_orakel(db, plan, plan.jetzt)
            _personen_wie(db, plan, zugriff)

    with engine_on(postgres.fresh()):
        auf_postgresql()


# How the rule is asked


def _akteur(person: int, auspraegung: str) -> Akteur:
    """Somebody of whom nothing is remembered: every one has a `rechte_stand` of his own."""
    return Akteur(person, "", "", "", "", auspraegung, "de", next(_STAENDE))


def _zugriff(db: Session, plan: Plan) -> Zugriff:
    """Everybody's rights on everything, from everywhere."""
    return {
        Stelle(person, vertrag, blick, auspraegung): rechte
        for person in plan.personen
        for blick, auspraegung in LAGEN
        for vertrag, rechte in berechtigung.rechte_an(
            db, _akteur(person, auspraegung), plan.vertraege, BLICKE[blick]
        ).items()
    }


def _wie_das_orakel(db: Session, plan: Plan, jetzt: datetime) -> Zugriff:
    zugriff, welt, wann = _zugriff(db, plan), orakel.laden(db), Wann(jetzt)
    for (person, vertrag, blick, auspraegung), rechte in zugriff.items():
        soll = orakel.rechte(welt, person, vertrag, wann, auspraegung, blick)
        assert rechte == soll, f"{blick} {auspraegung} {jetzt}\n{plan.ueber(person, vertrag)}"
    return zugriff


def _pruefungen_wie(db: Session, zugriff: Zugriff) -> None:
    for stelle, rechte in zugriff.items():
        akteur, blick = _akteur(stelle.person, stelle.auspraegung), BLICKE[stelle.blick]
        ja = {r for r in Recht if berechtigung.hat(db, akteur, r, stelle.vertrag, blick)}
        assert ja == rechte, stelle


def _listen_wie(db: Session, plan: Plan, zugriff: Zugriff) -> None:
    for person in plan.personen:
        for blick, auspraegung in LAGEN:
            for recht in (None, Recht.BESTAND_LESEN, Recht.BERECHNEN):
                stellen = (Stelle(person, v, blick, auspraegung) for v in sorted(plan.vertraege))
                soll = [s.vertrag for s in stellen if _gehoert(zugriff[s], recht)]
                akteur, von_wo = _akteur(person, auspraegung), BLICKE[blick]
                assert berechtigung.ids_mit(db, akteur, recht, von_wo) == soll
                assert berechtigung.anzahl_mit(db, akteur, recht, von_wo) == len(soll)
                werte = berechtigung.werte(akteur)
                liste = _liste(auspraegung == DACH, recht, von_wo).rows(db, **werte)
                assert [v for (v,) in liste] == soll


def _sicht_wie(db: Session, plan: Plan, zugriff: Zugriff) -> None:
    """What lists, sums and search of the pages start from."""
    for person in plan.personen:
        for auspraegung in (DACH, *AUSPRAEGUNGEN):
            gesehen = sicht.sicht(db, _akteur(person, auspraegung))
            stellen = [Stelle(person, v, Blick.ARBEIT, auspraegung) for v in plan.vertraege]
            assert list(gesehen.ids) == sorted(s.vertrag for s in stellen if zugriff[s])
            for recht in Recht:
                assert gesehen.mit(recht) == {s.vertrag for s in stellen if recht in zugriff[s]}


def _personen_wie(db: Session, plan: Plan, zugriff: Zugriff) -> None:
    for vertrag in plan.vertraege:
        for recht in (None, *Recht):
            soll = {
                s.person
                for s, rechte in zugriff.items()
                if s.vertrag == vertrag and s.blick is Blick.VERWALTUNG and _gehoert(rechte, recht)
            }
            assert berechtigung.personen_mit(db, recht, vertrag) == soll


def _gehoert(rechte: frozenset[Recht], recht: Recht | None) -> bool:
    return bool(rechte) if recht is None else recht in rechte


@cache
def _liste(ungefiltert: bool, recht: Recht | None, blick: berechtigung.Blick) -> Prepared:
    """A list as a page builds it; building it takes longer than reading it, so each once."""
    akteur = _akteur(0, DACH if ungefiltert else ENG)
    regel = berechtigung.vertraege_mit(akteur, recht, blick)
    return Prepared(select(regel.c.vertrag).distinct().order_by(regel.c.vertrag))


def _antwort(db: Session, akteur: Akteur, recht: Recht, vertrag: int) -> str:
    try:
        berechtigung.require(db, akteur, recht, vertrag)
    except NotFoundError:
        return "fremd"
    except NotAllowedError:
        return "verboten"
    return "erlaubt"


def _nie_mehr(jetzt: Zugriff, vorher: Zugriff, was: str) -> None:
    mehr = [stelle for stelle, rechte in jetzt.items() if not rechte <= vorher[stelle]]
    assert not mehr, f"{was}: {mehr}"


# What can be taken away, what can stop


class _Nehmen(NamedTuple):
    """A grant. It ends by an act in the named column, or else by deleting its row."""

    tabelle: type[SQLModel]
    spalte: str | None = None
    wert: Any = None

    def anweisung(self, zeile: dict[str, Any], jetzt: datetime) -> Any:
        if self.spalte is None:
            return delete(self.tabelle).where(_diese(self.tabelle, zeile))
        wert = jetzt if self.wert is datetime else self.wert
        return _setzen(self.tabelle, zeile, self.spalte, wert)


_WEGNEHMBAR = (
    _Nehmen(Vertragsrecht),
    _Nehmen(Vertragsrecht),
    _Nehmen(Bestand),
    _Nehmen(VollmachtRecht),
    _Nehmen(VollmachtVertrag),
    _Nehmen(VertragAuspraegung),
    _Nehmen(Vertretung),
    _Nehmen(Vertretungszelle),
    _Nehmen(Benutzerschluessel),
    _Nehmen(Maklervollmacht, "widerrufen_am", datetime),
    _Nehmen(Maklervollmacht, "erteilt_am"),
    _Nehmen(Maklervollmacht, "alle_vertraege", False),
    _Nehmen(Zugehoerigkeit, "bis", datetime),
    _Nehmen(Mitgliedschaft, "entfernt_am", datetime),
    _Nehmen(Mitgliedschaft, "berechtigungstyp", "Nutzer"),
    _Nehmen(Vertretung, "beendet_am", datetime),
    _Nehmen(Vertretung, "alle_zellen", False),
    _Nehmen(Gruppenvertrag, "kennung"),
    _Nehmen(Gruppenvertrag, "aktiviert_am"),
)


class _Sperre(NamedTuple):
    """Something that stops and can be lifted; `wie` None: by a moment."""

    tabelle: type[SQLModel]
    spalte: str
    offen: Any = None
    wie: Any = None

    def zu(self, jetzt: datetime) -> Any:
        return jetzt if self.wie is None else self.wie


_SPERREN = (
    _Sperre(Firma, "status", "aktiv", "gesperrt"),
    _Sperre(Maklerhaus, "status", "aktiv", "gesperrt"),
    _Sperre(Benutzer, "status", "aktiv", "gesperrt"),
    _Sperre(Benutzer, "status", "aktiv", "wartet"),
    _Sperre(Benutzerschluessel, "gesperrt", False, True),
    _Sperre(Mitgliedschaft, "gesperrt_am"),
    _Sperre(Mitgliedschaft, "ausgesetzt_am"),
    _Sperre(Mitgliedschaft, "ernennung_ausgesetzt_am"),
    _Sperre(Vertragsrecht, "ausgesetzt_am"),
    _Sperre(Maklervollmacht, "ausgesetzt_am"),
    _Sperre(Vertretung, "ausgesetzt_am"),
)


def _setzen(tabelle: type[SQLModel], zeile: dict[str, Any], spalte: str, wert: Any) -> Any:
    return update(tabelle).where(_diese(tabelle, zeile)).values({spalte: wert})


def _diese(tabelle: type[SQLModel], zeile: dict[str, Any]) -> ColumnElement[bool]:
    schluessel = _tabelle(tabelle).primary_key.columns
    return and_(*(spalte == zeile[spalte.name] for spalte in schluessel))


def _spalte(tabelle: type[SQLModel], name: str) -> ColumnElement[Any]:
    return _tabelle(tabelle).c[name]


def _tabelle(modell: type[SQLModel]) -> Table:
    return SQLModel.metadata.tables[str(modell.__tablename__)]


@contextmanager
def _nur_hier(db: Session) -> Iterator[None]:
    """Whatever is written inside is undone."""
    punkt = db.begin_nested()
    try:
        yield
    finally:
        punkt.rollback()


# A world in which one person reads one contract by everything that can be needed for it


def _mit_allem(tag: date, fenster: type[SQLModel], mit_vertretung: bool = False) -> Plan:
    """A Vermittlerin whose row needs stay, Bestand and Vollmacht; one window is open on one day.

    With a Vertretung she holds nothing herself, but stands in for a colleague who does.
    """
    plan = Plan(in_berlin(tag, time(12)))
    offen: dict[type[SQLModel], dict[str, date]] = {
        tabelle: {"von": SEIT_JEHER, "bis": OHNE_ENDE} for tabelle in FENSTER
    }
    offen[Vertretung] = {"von": tag - 9 * TAG, "bis": tag + 9 * TAG}
    offen[fenster] = {"von": tag, "bis": tag + TAG}
    leiht = mit_vertretung or fenster is Vertretung
    seit = plan.jetzt - 300 * TAG
    _stamm(plan, seit, offen)
    for person in (LESERIN, KOLLEGIN, DRITTE):
        _vermittlerin(plan, person, seit, offen[Mitgliedschaft])
    _zeile(plan, KOLLEGIN if leiht else LESERIN, seit, offen[Vertragsrecht])
    if leiht:
        plan.neu(Vertretung, firma_id=1, vertretene_id=KOLLEGIN, vertreter_id=LESERIN,
                 vertreter_benutzer_id=LESERIN, alle_zellen=True, beantragt_am=seit,
                 bestaetigt_am=seit, bestaetigt_von_id=DRITTE, **offen[Vertretung])  # fmt: skip
    return plan


def _stamm(plan: Plan, seit: datetime, offen: dict[type[SQLModel], dict[str, date]]) -> None:
    plan.neu(Firma, kundennummer="1", name="Firma")
    for nummer in ("1", "2"):
        plan.neu(Maklerhaus, hausnummer=nummer, name="Haus")
    for nummer in (NUMMER, ANDERE_NUMMER):
        plan.neu(Gruppenvertrag, id=vertrag_id(nummer), nummer=nummer, firma_id=1, sparte="bAV",
                 durchfuehrungsweg="Direktversicherung", produkt="P", beginn=seit.date(),
                 kennung="k")  # fmt: skip
    plan.neu(Bestand, maklerhaus_id=1, vertrag_id=VERTRAG, **offen[Bestand])
    plan.neu(Maklervollmacht, firma_id=1, maklerhaus_id=1, alle_vertraege=True, erteilt_am=seit,
             **offen[Maklervollmacht])  # fmt: skip
    plan.neu(VollmachtRecht, vollmacht_id=1, recht=Recht.BESTAND_LESEN)


def _vermittlerin(plan: Plan, person: int, seit: datetime, fenster: dict[str, date]) -> None:
    plan.neu(Benutzer, email=f"p{person}@a.example", vorname="P", nachname="P", kontoart="makler")
    plan.neu(Zugehoerigkeit, benutzer_id=person, kontoart="makler", maklerhaus_id=1, seit=seit)
    plan.neu(Mitgliedschaft, firma_id=1, benutzer_id=person, kontoart="makler", seit=seit,
             personentyp="vermittler", berechtigungstyp="Nutzer", **fenster)  # fmt: skip


def _zeile(plan: Plan, person: int, seit: datetime, fenster: dict[str, date]) -> None:
    plan.neu(Vertragsrecht, mitgliedschaft_id=person, firma_id=1, benutzer_id=person,
             personentyp="vermittler", vertrag_id=VERTRAG, recht=Recht.BESTAND_LESEN,
             quelle="vollmacht", zugehoerigkeit_id=person, maklerhaus_id=1, vollmacht_id=1,
             erteilt_am=seit, **fenster)  # fmt: skip


def _liest(db: Session, plan: Plan, jetzt: datetime) -> bool:
    with time_machine.travel(jetzt, tick=False):
        zugriff = _wie_das_orakel(db, plan, jetzt)
        stelle = Stelle(LESERIN, VERTRAG, Blick.ARBEIT, DACH)
        return Recht.BESTAND_LESEN in zugriff[stelle]
