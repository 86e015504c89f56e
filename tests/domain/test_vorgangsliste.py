"""The clerks' queue: parts, search, order, pages, and how it is read."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import Session, select

from firmenportal import clock
from firmenportal.db import insert_many
from firmenportal.domain.benutzer import Akteur
from firmenportal.domain.freischaltung import vorgangsliste
from firmenportal.domain.freischaltung.antrag import Antrag, Antragszustand
from firmenportal.domain.freischaltung.vorgangsliste import (
    Reiter,
    Vorgangsauswahl,
    Vorgangssortierung,
    als_parameter,
    auswahl_aus,
)
from tests.domain.antraege import BIRGIT, sachbearbeiter

VIELE = 120


@pytest.fixture
def clerk(welt: Session) -> Akteur:
    """Ines Rauch, before a queue of many more than a page."""
    vorbild = welt.exec(select(Antrag).where(Antrag.zustand == Antragszustand.EINGEREICHT)).first()
    assert vorbild is not None
    felder = vorbild.model_dump(exclude={"id"})
    heute = clock.heute()
    zeilen = [
        {
            **felder,
            "vorgangsnummer": f"FA-2000-{n:06}",
            "suchtext": f"fa-2000-{n:06} viele gmbh 50% person{n}",
            "ziel_am": heute + timedelta(days=n % 9 - 2),
        }
        for n in range(VIELE)
    ]
    insert_many(welt, Antrag, zeilen)
    return sachbearbeiter(welt, BIRGIT)


def nummern(db: Session, akteur: Akteur, seite: int = 1, **parameter: str) -> list[str]:
    gefunden = vorgangsliste.seite(db, akteur, auswahl_aus(parameter), seite)
    return [z.nummer for z in gefunden.zeilen]


def test_alle_seiten_zusammen_zeigen_jeden_einmal(welt: Session, clerk: Akteur) -> None:
    erste = vorgangsliste.seite(welt, clerk, Vorgangsauswahl(), 1)
    alle = [n for s in range(1, erste.seiten + 1) for n in nummern(welt, clerk, s)]
    assert len(alle) == len(set(alle)) == erste.anzahl > VIELE
    assert nummern(welt, clerk, 999) == nummern(welt, clerk, erste.seiten)
    assert vorgangsliste.anzahlen(welt, clerk)[Reiter.OFFEN] == erste.anzahl


@pytest.mark.parametrize("richtung", ["", "-"])
@pytest.mark.parametrize("spalte", Vorgangssortierung)
def test_jede_spalte_ordnet_in_beide_richtungen(
    welt: Session, clerk: Akteur, spalte: Vorgangssortierung, richtung: str
) -> None:
    auswahl = auswahl_aus({"sort": richtung + spalte})
    seiten = vorgangsliste.seite(welt, clerk, auswahl, 1).seiten
    zeilen = [
        z for s in range(1, seiten + 1) for z in vorgangsliste.seite(welt, clerk, auswahl, s).zeilen
    ]
    werte: list[Any] = {
        Vorgangssortierung.FRIST: [z.ziel_am for z in zeilen if z.ziel_am],
        Vorgangssortierung.EINGANG: [z.eingereicht_am for z in zeilen],
        Vorgangssortierung.VORGANG: [0 for z in zeilen],
    }[spalte]
    assert werte == sorted(werte, reverse=bool(richtung))
    if spalte is Vorgangssortierung.FRIST:
        assert zeilen[-1].ziel_am is None  # what rests comes last


def test_gesucht_wird_nach_allen_worten_und_zeichen_sind_zeichen(
    welt: Session, clerk: Akteur
) -> None:
    assert nummern(welt, clerk, suche="viele person7") == [
        n for n in nummern(welt, clerk, suche="person7") if n.startswith("FA-2000")
    ]
    assert nummern(welt, clerk, suche="FA-2000-000007") == ["FA-2000-000007"]
    assert len(nummern(welt, clerk, suche="50%")) == 50
    assert nummern(welt, clerk, suche="5_%") == []


def test_die_adresse_sagt_die_auswahl_und_unsinn_zaehlt_nicht() -> None:
    auswahl = Vorgangsauswahl(Reiter.MEINE, "x", None, Vorgangssortierung.EINGANG, absteigend=True)
    assert auswahl_aus(als_parameter(auswahl)) == auswahl
    unsinn = {"reiter": "x", "art": "y", "sort": "-z", "suche": "a\u0000b"}
    assert auswahl_aus(unsinn).reiter is Reiter.OFFEN
    assert auswahl_aus({}) == Vorgangsauswahl()


def test_die_liste_wird_im_index_gelesen_und_nicht_sortiert(welt: Session, clerk: Akteur) -> None:
    if welt.get_bind().dialect.name != "sqlite":
        pytest.skip("PostgreSQL plans by statistics; the bench shows its times.")
    gesendet: list[tuple[str, Any]] = []
    verbindung = welt.connection()

    def merken(*args: Any) -> None:
        gesendet.append((args[2], args[3]))

    event.listen(verbindung, "before_cursor_execute", merken)
    vorgangsliste.seite(welt, clerk, Vorgangsauswahl(), 1)
    vorgangsliste.anzahlen(welt, clerk)
    event.remove(verbindung, "before_cursor_execute", merken)
    plaene = [
        " ".join(text for *_, text in verbindung.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", p))
        for sql, p in gesendet
        if "FROM antrag" in sql
    ]
    offene = [p for p in plaene if "antrag_offen" in p]
    assert len(offene) == 3 and not any("TEMP B-TREE" in p for p in plaene), plaene
