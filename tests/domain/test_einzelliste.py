"""The Einzelverträge of a contract: right first, then search, order, pages and sums by state."""

import dataclasses
import itertools

import pytest
from sqlmodel import Session, col, func, select

from firmenportal.domain import einzelliste
from firmenportal.domain.benutzer import Akteur
from firmenportal.domain.berechtigung import SEITE
from firmenportal.domain.einzelliste import (
    Einzelauswahl,
    Einzelsortierung,
    als_parameter,
    einzelauswahl_aus,
    einzelseite,
)
from firmenportal.domain.errors import NotAllowedError, NotFoundError
from firmenportal.domain.vertrag import Einzelvertrag, normalisiert, vertrag_id
from tests.domain.conftest import AkteurOf

VERTRAG = vertrag_id("AL-1000017")
ADMIN, NUTZER, STEUER = (
    "firmenadmin@muster.example",
    "nutzer@muster.example",
    "steuer@kanzlei.example",
)
FREMD = "firmenadmin@pflege.example"


@pytest.fixture
def lena(akteur_of: AkteurOf) -> Akteur:
    return akteur_of(NUTZER)


def namen(seite: einzelliste.Einzelseite) -> list[str]:
    return [f"{e.nachname}, {e.vorname}" for e in seite.zeilen]


@pytest.mark.parametrize("lesen", [einzelseite, einzelliste.stapel])
def test_ohne_bestand_lesen_wird_nichts_gelesen(
    welt: Session, akteur_of: AkteurOf, lesen: object
) -> None:
    def alle(email: str) -> None:
        letztes = 1 if lesen is einzelseite else None
        lesen(welt, akteur_of(email), VERTRAG, Einzelauswahl(), letztes)  # type: ignore[operator]

    with pytest.raises(NotAllowedError, match="Bestand lesen"):
        alle(STEUER)
    with pytest.raises(NotFoundError):
        alle(FREMD)
    for zaehlen in (einzelliste.summen, einzelliste.anzahl):
        with pytest.raises(NotAllowedError):
            zaehlen(welt, akteur_of(STEUER), VERTRAG)


def test_seiten_geben_jeden_einmal_und_in_der_ordnung_der_namen(
    welt: Session, lena: Akteur
) -> None:
    anzahl = einzelliste.anzahl(welt, lena, VERTRAG)
    seiten = [
        einzelseite(welt, lena, VERTRAG, Einzelauswahl(), n)
        for n in range(1, -(-anzahl // SEITE) + 1)
    ]
    alle = [e for seite in seiten for e in seite.zeilen]
    assert len(alle) == len({e.lfd for e in alle}) == anzahl > SEITE
    assert [e.suchtext for e in alle] == sorted(e.suchtext for e in alle)
    hinter_dem_ende = einzelseite(welt, lena, VERTRAG, Einzelauswahl(), 999_999)
    assert hinter_dem_ende.nummer == len(seiten)
    assert namen(hinter_dem_ende) == namen(seiten[-1])


@pytest.mark.parametrize(
    ("spalte", "ab"), list(itertools.product(Einzelsortierung, (False, True))), ids=str
)
def test_jede_ordnung_ist_von_beiden_enden_dieselbe(
    welt: Session, lena: Akteur, spalte: Einzelsortierung, ab: bool
) -> None:
    """Pages beyond the middle are read backwards; no row is lost or doubled at the seam."""
    auswahl = Einzelauswahl(sortierung=spalte, absteigend=ab)
    anzahl = einzelliste.anzahl(welt, lena, VERTRAG)
    gelesen = [
        e.lfd
        for n in range(1, -(-anzahl // SEITE) + 1)
        for e in einzelseite(welt, lena, VERTRAG, auswahl, n).zeilen
    ]
    assert sorted(gelesen) == sorted(
        welt.exec(select(Einzelvertrag.lfd).where(Einzelvertrag.vertrag_id == VERTRAG))
    )


def test_suche_nach_name_personalnummer_und_nummer(welt: Session, lena: Akteur) -> None:
    def gefunden(text: str) -> list[str]:
        return namen(einzelseite(welt, lena, VERTRAG, Einzelauswahl(suche=text), 1))

    assert gefunden("CETINKAYA deniz") == ["Çetinkaya, Deniz"]
    assert gefunden("11870") == ["Çetinkaya, Deniz"]
    assert gefunden("AL-1000017/00118") == ["Çetinkaya, Deniz"]
    for literal in ("%", "_", "100_", "\\"):
        assert gefunden(literal) == []


def test_filter_nach_status_und_summen_je_status(welt: Session, akteur_of: AkteurOf) -> None:
    admin = akteur_of(ADMIN)
    summen = einzelliste.summen(welt, admin, VERTRAG)
    erwartet = welt.exec(
        select(Einzelvertrag.status, func.count(), func.sum(Einzelvertrag.beitrag_cent))
        .where(Einzelvertrag.vertrag_id == VERTRAG)
        .group_by(col(Einzelvertrag.status))
    ).all()
    assert {(s.status.value, s.anzahl, s.beitrag_cent) for s in summen} == {
        (status, anzahl, int(cent)) for status, anzahl, cent in erwartet
    }
    for summe in summen:
        seite = einzelseite(welt, admin, VERTRAG, Einzelauswahl(status=summe.status), 1)
        assert seite.anzahl == summe.anzahl
        assert {e.status for e in seite.zeilen} == {summe.status.value}


def test_summen_der_beitraege_brauchen_abrechnung_lesen(welt: Session, lena: Akteur) -> None:
    summen = einzelliste.summen(welt, lena, VERTRAG)
    assert summen and all(s.beitrag_cent is None for s in summen)


def test_stapel_geht_durch_alle_die_passen(
    welt: Session, lena: Akteur, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(einzelliste, "STAPEL", 7)
    auswahl, alle, letzter = Einzelauswahl(suche="a"), [], None
    while stapel := einzelliste.stapel(welt, lena, VERTRAG, auswahl, letzter):
        alle += stapel
        letzter = stapel[-1]
    assert len({e.lfd for e in alle}) == len(alle)
    assert len(alle) == einzelseite(welt, lena, VERTRAG, auswahl, 1).anzahl
    assert all("a" in normalisiert(e.suchtext) for e in alle)


def test_die_adresse_sagt_die_auswahl() -> None:
    parameter = {"suche": "Müller", "status": "in Rentenbezug", "sort": "-geboren"}
    assert als_parameter(einzelauswahl_aus(parameter)) == parameter
    assert einzelauswahl_aus({"status": "x", "sort": "y"}) == Einzelauswahl()
    assert dataclasses.asdict(einzelauswahl_aus({}))["absteigend"] is False
