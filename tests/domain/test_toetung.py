"""A process killed at any point of submission, execution or printing leaves nothing half-done.

A hundred real kills: 25 each for submission and execution, on SQLite and on PostgreSQL.
"""

import multiprocessing
import os
import random
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest
import time_machine
from sqlmodel import col, select

from firmenportal import clock
from firmenportal.db import snapshot, transaction
from firmenportal.domain.benutzer import Benutzer
from firmenportal.domain.freischaltung import ausfuehrung, einreichung, entwurf
from firmenportal.domain.freischaltung.antrag import Antrag, Antragsverlauf, Einreichung
from firmenportal.domain.freischaltung.frage import Unterzeichner
from firmenportal.domain.freischaltung.inhalt import Antragsart, Inhalt, Zustellung
from firmenportal.domain.recht import Recht
from firmenportal.domain.zugangskennung import Zugangskennung
from firmenportal.post.briefablage import briefe_ablegen, dateiname
from firmenportal.post.postausgang import Art, Postausgang
from firmenportal.post.zustellung import BELEGT
from firmenportal.settings import settings
from tests.databases import engine_on
from tests.domain import antraege
from tests.domain.antraege import ERSTER, KOLLEGE, MUSTERS

TOETUNGEN, JE_ANTRAG = 25, 2
VIELE = 40
ZUFALL = random.Random(4)
# Forks of a process that has imported everything: a kill costs no start.
PROZESSE = multiprocessing.get_context("forkserver")
PROZESSE.set_forkserver_preload([__name__])
Arbeit = Callable[[str, str, list[int], Connection], None]


# What the processes do that are killed


def reicht_ein(url: str, _ordner: str, ids: list[int], bereit: Connection) -> None:
    with engine_on(url):
        _sagt_bescheid(bereit)
        for antrag_id in ids:
            with transaction() as db:
                einreichung.einreichen(db, antrag_id, Einreichung.UPLOAD)
            bereit.send(True)
        signal.pause()  # until it is killed


def fuehrt_aus_und_druckt(url: str, ordner: str, ids: list[int], bereit: Connection) -> None:
    settings.brief_dir = Path(ordner)
    with engine_on(url):
        _sagt_bescheid(bereit)
        for antrag_id in ids:
            ausfuehrung.ausfuehren(antrag_id)
            briefe_ablegen()
            bereit.send(True)
        signal.pause()


def _sagt_bescheid(bereit: Connection) -> None:
    with snapshot() as db:
        db.exec(select(Antrag.id)).first()
    bereit.send(True)


def dauer_von(arbeit: Arbeit, url: str, ordner: Path, ids: list[int]) -> float:
    """How long a process takes for three of them, in seconds."""
    with laufend(arbeit, url, ordner, ids) as meldungen:
        beginn = time.perf_counter()
        for _ in range(3):
            meldungen.recv()
        return time.perf_counter() - beginn


def getoetet(arbeit: Arbeit, url: str, ordner: Path, ids: list[int], nach: float) -> None:
    """Run the work in a process of its own and kill it so many seconds later."""
    with laufend(arbeit, url, ordner, ids):
        time.sleep(nach)  # the moment of the kill is the point of the test


@contextmanager
def laufend(arbeit: Arbeit, url: str, ordner: Path, ids: list[int]) -> Iterator[Any]:
    """The work in a process of its own, which has just begun and is killed in the end."""
    hier, dort = multiprocessing.Pipe()
    prozess = PROZESSE.Process(target=arbeit, args=(url, str(ordner), ids, dort))
    prozess.start()
    dort.close()
    hier.recv()
    yield hier
    os.kill(prozess.pid or 0, signal.SIGKILL)
    prozess.join()
    assert prozess.exitcode == -signal.SIGKILL


# The world


@pytest.fixture
def ordner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "brief_dir", tmp_path / "briefe")
    return tmp_path / "briefe"


def inhalt(nr: int) -> Inhalt:
    """For two new colleagues at Muster, with a contact of its own, so that mails can be counted."""
    neue = tuple(
        KOLLEGE.model_copy(
            update={
                "id": n,
                "vorname": "Neu",
                "email": f"neu{nr}.{n}@muster.example",
                "zustellung": Zustellung.BRIEF,
                "rechte": {"AL-1000017": (Recht.BESTAND_LESEN,)},
            }
        )
        for n in range(1, JE_ANTRAG + 1)
    )
    kontakt = ERSTER.ansprechpartner.model_copy(update={"email": kontakt_von(nr)})
    angaben = {"firma": MUSTERS, "vertraege": ("AL-1000017",), "ansprechpartner": kontakt}
    return ERSTER.model_copy(update=angaben | {"personen": neue})


def kontakt_von(nr: int) -> str:
    return f"kontakt{nr}@muster.example"


def fertige_entwuerfe() -> list[int]:
    """Complete drafts, with their documents and with a confirmed contact."""
    ids = []
    with transaction() as db:
        for nr in range(VIELE):
            antrag = entwurf.beginnen(db, Antragsart.FIRMENADMIN, Unterzeichner.FIRMA, inhalt(nr))
            antrag.kontakt_bestaetigt_am = clock.now()
            for noetig in einreichung.noetige(inhalt(nr), antrag):
                db.add(antraege.dokument(antrag, noetig))
            db.flush()
            ids.append(antrag.id or 0)
    return ids


# Submission


def test_wo_immer_beim_einreichen_getoetet_wird_ist_ein_antrag_ganz_oder_nicht_eingereicht(
    eigene_welt: str, ordner: Path
) -> None:
    ids = fertige_entwuerfe()
    dauer = dauer_von(reicht_ein, eigene_welt, ordner, ids)
    for _ in range(TOETUNGEN):
        offen = _im_zustand(ids, "entwurf")
        getoetet(reicht_ein, eigene_welt, ordner, offen, ZUFALL.uniform(0, dauer))
        _eingereicht_ist_ganz(ids)
    _einreichen(_im_zustand(ids, "entwurf"))
    _eingereicht_ist_ganz(ids)
    assert _im_zustand(ids, "eingereicht") == ids


def _einreichen(ids: Iterable[int]) -> None:
    for antrag_id in ids:
        with transaction() as db:
            einreichung.einreichen(db, antrag_id, Einreichung.UPLOAD)


def _eingereicht_ist_ganz(ids: list[int]) -> None:
    """State, step, protocol and the one mail to the contact are there together, or none is."""
    with snapshot() as db:
        for nr, antrag_id in enumerate(ids):
            antrag = db.get_one(Antrag, antrag_id)
            ist = antrag.zustand == "eingereicht"
            mails = select(Postausgang.id).where(Postausgang.an == kontakt_von(nr))
            schritte = select(Antragsverlauf.id).where(
                Antragsverlauf.antrag_id == antrag_id, Antragsverlauf.schritt == "einreichen"
            )
            gefunden = (
                antrag.eingereicht_am is not None,
                len(db.exec(mails).all()),
                len(db.exec(schritte).all()),
            )
            assert gefunden == (ist, int(ist), int(ist)), antrag.vorgangsnummer


# Execution, and the letters that come of it


def test_wo_immer_beim_ausfuehren_getoetet_wird_geht_kein_brief_verloren_und_keiner_doppelt(
    eigene_welt: str, ordner: Path
) -> None:
    ids = [antraege.freigegebener(inhalt(nr)) for nr in range(VIELE)]
    gedruckt: list[str] = []
    dauer = dauer_von(fuehrt_aus_und_druckt, eigene_welt, ordner, ids)
    for _ in range(TOETUNGEN):
        offen = _im_zustand(ids, "freigegeben")
        moment = ZUFALL.uniform(0, dauer)
        getoetet(fuehrt_aus_und_druckt, eigene_welt, ordner, offen, moment)
        _ausgefuehrt_ist_ganz(ids)
        gedruckt += _abgeholt(ordner)
    ausfuehrung.freigegebene_ausfuehren()
    assert _im_zustand(ids, "freigeschaltet") == ids
    with time_machine.travel(clock.now() + BELEGT * 2):
        briefe_ablegen()
    gedruckt += _abgeholt(ordner)
    with snapshot() as db:
        alle = db.exec(select(Postausgang).where(Postausgang.art == Art.BRIEF))
        assert sorted(gedruckt) == sorted(map(dateiname, alle))


def _ausgefuehrt_ist_ganz(ids: list[int]) -> None:
    """Accounts, rights, Kennungen and letters are there for all persons together, or for none."""
    with snapshot() as db:
        for nr, antrag_id in enumerate(ids):
            fertig = db.get_one(Antrag, antrag_id).zustand == "freigeschaltet"
            neu = select(Benutzer.id).where(col(Benutzer.email).startswith(f"neu{nr}."))
            konten = list(db.exec(neu))
            je_konto = [
                select(Zugangskennung.id).where(col(Zugangskennung.benutzer_id).in_(konten)),
                select(Postausgang.id).where(
                    Postausgang.art == Art.BRIEF, col(Postausgang.benutzer_id).in_(konten)
                ),
            ]
            gefunden = [len(konten), *(len(db.exec(s).all()) for s in je_konto)]
            assert gefunden == [JE_ANTRAG if fertig else 0] * 3, gefunden


def _abgeholt(ordner: Path) -> list[str]:
    """What the print street finds and takes away."""
    briefe = list(ordner.glob("*.pdf"))
    for brief in briefe:
        assert brief.read_bytes().rstrip().endswith(b"%%EOF"), "not whole"
        brief.unlink()
    return [b.name for b in briefe]


def _im_zustand(ids: list[int], zustand: str) -> list[int]:
    with snapshot() as db:
        gesucht = select(Antrag.id).where(col(Antrag.id).in_(ids), Antrag.zustand == zustand)
        return [i or 0 for i in db.exec(gesucht.order_by(col(Antrag.id)))]
