"""How a question is answered: by index look-ups, never by reading a table from end to end.

What is asked are the domain's own functions; each statement they send is explained. SQLite plans
without statistics, so a small stock shows the plan of a large one.
"""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import Session, select

from firmenportal import db, grosswelt
from firmenportal.domain import (
    berechtigung,
    delegation,
    einzelliste,
    firmenbuch,
    gruende,
    hinweise,
    kennzahlen,
    konto,
    maklerhaus,
    nutzerliste,
    rechtematrix,
    sicht,
    sitzung,
    vertragsblatt,
    vertragsliste,
    warum,
    zugriffsliste,
)
from firmenportal.domain.benutzer import Akteur, Benutzer
from firmenportal.domain.maklerhaus import Hausmitglied, anfrage, personal, vollmachtsliste
from firmenportal.domain.maklerhaus.vollmachtsliste import Anliegen, Vollmachtsauswahl
from firmenportal.domain.nutzerliste import Nutzerauswahl, Nutzersortierung
from firmenportal.domain.recht import Recht
from firmenportal.domain.vertrag import Gruppenvertrag
from firmenportal.domain.vertragsliste import Auswahl, Listenansicht, Sortierung, ansehen
from firmenportal.domain.zugriffsliste import Zugriffsauswahl
from tests.databases import SqliteFiles, engine_on

Anweisung = tuple[str, Any]
Frage = Callable[[Session, Akteur, int], object]

GESUCHT = Auswahl(suche="tarif", recht=Recht.BERECHNEN, sortierung=Sortierung.BEITRAG)
NACH_FIRMA = ansehen(Auswahl(suche="tarif"), Listenansicht.FIRMEN)
NUTZER_GESUCHT = Nutzerauswahl(suche="e", sortierung=Nutzersortierung.VERTRAEGE)
ZUGRIFFE_GESUCHT = Zugriffsauswahl(suche="e", recht=Recht.BERECHNEN)
HAUS_GESUCHT = Vollmachtsauswahl(suche="gmbh", anliegen=Anliegen.ANTRAG_FEHLT)
# Every new number is a person whose contracts nobody remembers.
_STAENDE = itertools.count(1_000)
FRAGEN: dict[str, Frage] = {
    "hat": lambda s, a, v: berechtigung.hat(s, a, Recht.BESTAND_LESEN, v),
    "hat die Zelle": lambda s, a, v: berechtigung.hat(s, a, Recht.BERECHNEN, v, berechtigung.ZELLE),
    "require_sichtbar": berechtigung.require_sichtbar,
    "rechte_an": lambda s, a, v: berechtigung.rechte_an(s, a, [v, v + 1]),
    "ids_mit": lambda s, a, _v: berechtigung.ids_mit(s, a),
    "ids_mit Recht": lambda s, a, _v: berechtigung.ids_mit(s, a, Recht.ABRECHNUNG_LESEN, ab=50),
    "anzahl_mit": lambda s, a, _v: berechtigung.anzahl_mit(s, a),
    "personen_mit": lambda s, _a, v: berechtigung.personen_mit(s, None, v),
    "personen_mit Recht": lambda s, _a, v: berechtigung.personen_mit(s, Recht.BERECHNEN, v),
    "sicht": lambda s, a, _v: sicht.sicht(s, a),
    "liste": lambda s, a, _v: vertragsliste.seite(s, a, Auswahl(), 1),
    "liste gesucht": lambda s, a, _v: vertragsliste.seite(s, a, GESUCHT, 1),
    "nach Firma": lambda s, a, _v: firmenbuch.seite(s, a, NACH_FIRMA, 1),
    "firmen": lambda s, a, _v: vertragsliste.firmen(s, a),
    "firmen_mit": lambda s, a, _v: vertragsliste.firmen_mit(s, a, "we"),
    "kennzahlen": lambda s, a, _v: kennzahlen.kennzahlen(s, a),
    "hinweise": lambda s, a, _v: hinweise.anderswo(s, a),
    "vertragsblatt": lambda s, a, v: vertragsblatt.vertragsblatt(s, a, _nummer(s, v)),
    "einzelliste": lambda s, a, v: einzelliste.einzelseite(s, a, v, einzelliste.Einzelauswahl(), 1),
    "summen": einzelliste.summen,
    "matrix": lambda s, a, _v: rechtematrix.eigene(s, a),
    "matrix gesucht": lambda s, a, _v: rechtematrix.eigene(s, a, "tarif"),
    "warum": warum.erklaere_alle,
    "gruende": lambda s, a, _v: gruende.gruende(s, a),
    "nutzerliste": lambda s, a, _v: _verwaltet(s, a, nutzerliste.seite, NUTZER_GESUCHT),
    "zugriffsliste": lambda s, a, _v: _verwaltet(s, a, zugriffsliste.seite, ZUGRIFFE_GESUCHT),
    "personal": lambda s, a, _v: _im_haus(s, a, lambda h: personal.seite(s, h, "", 1)),
    "hausvollmachten": lambda s, a, _v: _im_haus(
        s, a, lambda h: vollmachtsliste.seite(s, h, HAUS_GESUCHT, 1)
    ),
    "anfragefirmen": lambda s, a, _v: _im_haus(s, a, lambda h: anfrage.firmen(s, h, "", 1)),
    "rollen": lambda s, a, _v: konto.rollen(s, a),
    "haus": lambda s, a, _v: konto.haus(s, a),
    "sitzungen": lambda s, a, _v: konto.sitzungen(s, a),
    "anmeldungen": lambda s, a, _v: konto.anmeldungen(s, a),
    "akteur_der": lambda s, _a, _v: sitzung.akteur_der(s, "x"),
    "staende": lambda s, _a, _v: sitzung.staende(s, ["x", "y"]),
}


@pytest.fixture(scope="module")
def _grosswelt(sqlite_files: SqliteFiles) -> Iterator[None]:
    with engine_on(sqlite_files.fresh()):
        grosswelt.create(100, lambda _meldung: None)
        yield


@pytest.fixture
def session(_grosswelt: None) -> Iterator[Session]:
    with db.snapshot() as session:
        yield session


@pytest.mark.parametrize("email", grosswelt.NAMEN)
@pytest.mark.parametrize("frage", FRAGEN)
def test_keine_frage_liest_eine_ganze_tabelle(session: Session, frage: str, email: str) -> None:
    for auspraegung in ("firmenonline", "metallrente"):
        akteur = _akteur(session, email, auspraegung)
        vertrag = berechtigung.ids_mit(session, akteur)[0]
        anweisungen = _gesendet(session, partial(FRAGEN[frage], session, akteur, vertrag))
        assert anweisungen
        for anweisung in anweisungen:
            assert _ganz_gelesen(session, anweisung) == [], anweisung[0]


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM einzelvertrag",
        "SELECT count(*) FROM gruppenvertrag AS gruppenvertrag_1 WHERE suchtext LIKE '%x%'",
        "SELECT g.id FROM gruppenvertrag g JOIN firma f ON f.ort = g.produkt WHERE g.id = 1",
    ],
)
def test_eine_ganz_gelesene_tabelle_faellt_auf(session: Session, sql: str) -> None:
    assert _ganz_gelesen(session, (sql, ())) != []


def _im_haus(s: Session, a: Akteur, frage: Callable[[Hausmitglied], object]) -> None:
    """What the page of the own house asks, as who leads it."""
    if maklerhaus.ist_im_haus(s, a):
        frage(replace(maklerhaus.hausmitglied(s, a), leitung=True))


def _verwaltet(s: Session, a: Akteur, seite: Callable[..., object], auswahl: object) -> None:
    """The first page of a list at each Firma whose access this person governs."""
    for v in delegation.verwaltungen(s, a):
        seite(s, v, auswahl, 1)


def _akteur(session: Session, email: str, auspraegung: str) -> Akteur:
    person = session.exec(select(Benutzer).where(Benutzer.email == email)).one()
    wer = (person.id or 0, "", person.name, email, person.kontoart)
    return Akteur(*wer, auspraegung, "de", next(_STAENDE))


def _nummer(session: Session, vertrag: int) -> str:
    return session.get_one(Gruppenvertrag, vertrag).nummer


def _gesendet(session: Session, handlung: Callable[[], object]) -> list[Anweisung]:
    """What the database is asked for while something is done."""
    verbindung, gesendet = session.connection(), list[Anweisung]()

    def merken(*args: Any) -> None:
        gesendet.append((args[2], args[3]))

    event.listen(verbindung, "before_cursor_execute", merken)
    try:
        handlung()
    finally:
        event.remove(verbindung, "before_cursor_execute", merken)
    return gesendet


def _ganz_gelesen(session: Session, anweisung: Anweisung) -> list[str]:
    """The steps of the plan that read a whole table, or a whole index of it."""
    sql, parameter = anweisung
    plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", parameter)
    schritte = [text for *_, text in plan]
    abgeleitet = {wort for art, wort in _worte(schritte) if art in ("CO-ROUTINE", "MATERIALIZE")}
    return [
        schritt
        for schritt, (art, wort) in zip(schritte, _worte(schritte), strict=True)
        if _durchlauf(schritt, art) and wort not in abgeleitet and not wort.startswith("(")
    ]


def _worte(schritte: list[str]) -> list[tuple[str, str]]:
    return [(worte[0], worte[1]) for worte in (f"{s} -".split() for s in schritte)]


def _durchlauf(schritt: str, art: str) -> bool:
    """A scan of something stored, or an index made on the spot, which needs a scan."""
    if "CONSTANT ROW" in schritt or "VIRTUAL TABLE" in schritt:
        return False
    return art == "SCAN" or "AUTOMATIC" in schritt
