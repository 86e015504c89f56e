"""A process killed at any point of submission, execution or delivery leaves nothing half-done.

A hundred real kills: 25 each for submission and execution, on SQLite and on PostgreSQL. Letters
come exactly once. Mails and SMS come at least once: a second time only where the process died
between the other side's yes and the note of it, under the same number.
"""

import gc
import multiprocessing
import os
import random
import select as bereitschaft
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest
import time_machine
from anyio.from_thread import start_blocking_portal
from sqlalchemy.orm import configure_mappers
from sqlmodel import col, func, select, text
from starlette.requests import Request

from firmenportal import clock, formular
from firmenportal.db import snapshot, transaction
from firmenportal.domain import fristen
from firmenportal.domain.benutzer import Benutzer, Mitgliedschaft
from firmenportal.domain.freischaltung import (
    antragsformular,
    ausfuehrung,
    dateipruefung,
    einreichung,
    entwurf,
    unterlage,
)
from firmenportal.domain.freischaltung.antrag import (
    Antrag,
    Antragsdokument,
    Antragsverlauf,
    Dokumentart,
    Einreichung,
)
from firmenportal.domain.freischaltung.frage import Unterzeichner
from firmenportal.domain.freischaltung.inhalt import Antragsart, Inhalt, Zustellung
from firmenportal.domain.recht import Recht
from firmenportal.domain.vertragsrecht import Vertragsrecht
from firmenportal.domain.zugangskennung import Zugangskennung
from firmenportal.http import form
from firmenportal.post.briefablage import BEREIT, briefe_ablegen, dateiname
from firmenportal.post.postausgang import Art, Postausgang
from firmenportal.post.sms import sms_senden
from firmenportal.post.zustellung import zustellen
from firmenportal.settings import settings
from tests.databases import SqliteFiles, engine_on
from tests.domain import antraege, pdfdateien
from tests.domain.antraege import ERSTER, KOLLEGE, MUSTERS
from tests.post.mailserver import Mailserver, running_mailserver
from tests.post.smsdienst import Smsdienst, running_smsdienst

TOETUNGEN, JE_ANTRAG = 25, 2
VIELE = 40
ZUFALL = random.Random(4)
# What is uploaded: a photo with more than a form keeps in memory.
_ANMERKUNG = b"\xff\xfe\xff\xff" + random.Random(4).randbytes(65_533)
SCAN = b"\xff\xd8" + _ANMERKUNG * 20 + pdfdateien.jpeg()[2:]
# Steps outside of the database: too short for a moment to hit them by chance.
_SCHRITTE = {
    **dict.fromkeys(("open", "os.rename"), "datei"),
    **dict.fromkeys(("smtplib.connect", "smtplib.send", "http.client.send"), "wort"),
}
Schritt = tuple[str, int]
# Forks of a process that has imported everything and knows all tables: a kill costs no start.
configure_mappers()
PROZESSE = multiprocessing.get_context("forkserver")
PROZESSE.set_forkserver_preload([__name__])


@dataclass(frozen=True)
class Ort:
    """Where the process works: the database, and what is outside of it."""

    url: str
    ordner: Path
    smtp_url: str
    sms_url: str

    @property
    def briefe(self) -> Path:
        return self.ordner / "briefe"

    @property
    def tmp(self) -> Path:
        return self.ordner / "tmp"


Arbeit = Callable[[int], None]


# What the processes do that are killed


def einreichen(antrag_id: int) -> None:
    """From the document to be signed to the mail that says it is here."""
    with snapshot() as db:
        vordruck = antragsformular.formular(db.get_one(Antrag, antrag_id))
    formular.als_pdf(vordruck)
    with start_blocking_portal() as thread:  # Playwright runs a loop in ours
        hochgeladen = thread.call(form.file, _hochgeladen(SCAN), "datei")
    datei = dateipruefung.pruefen(*hochgeladen)
    with transaction() as db:
        unterlage.hinzufuegen(db, antrag_id, Dokumentart.ANTRAG, datei)
    with transaction() as db:
        einreichung.einreichen(db, antrag_id, Einreichung.UPLOAD)
    zustellen()


def ausfuehren(antrag_id: int) -> None:
    """From the release to the last letter, SMS and mail."""
    ausfuehrung.ausfuehren(antrag_id)
    versenden()


def versenden() -> int:
    return briefe_ablegen() + sms_senden() + zustellen()


def liest_pdf(_nichts: int) -> None:
    dateipruefung.pruefen("Antrag.pdf", pdfdateien.pdf())


def _hochgeladen(datei: bytes) -> Request:
    """As it comes over the net, in pieces."""
    kopf = b'--x\r\nContent-Disposition: form-data; name="datei"; filename="Antrag.jpg"\r\n\r\n'
    koerper = kopf + datei + b"\r\n--x--\r\n"
    stuecke = iter([koerper[n : n + 65_536] for n in range(0, len(koerper), 65_536)])

    async def receive() -> dict[str, Any]:
        stueck = next(stuecke, b"")
        return {"type": "http.request", "body": stueck, "more_body": bool(stueck)}

    art = (b"content-type", b"multipart/form-data; boundary=x")
    return Request({"type": "http", "method": "POST", "headers": [art]}, receive)


def arbeiten(
    arbeit: Arbeit, ort: Ort, ids: list[int], letzter: Schritt, bereit: Connection
) -> None:
    """In the process: one after the other, and after each how many steps it has taken outside."""
    gc.freeze()  # else it copies all that it shares with its parent, just to look for garbage
    settings.brief_dir, settings.smtp_url, settings.sms_url = ort.briefe, ort.smtp_url, ort.sms_url
    tempfile.tempdir = str(ort.tmp)
    with engine_on(ort.url):
        with snapshot() as db:
            db.exec(select(Antrag.id)).first()
        getan = _zaehlen(ort, letzter)
        bereit.send(getan)
        for antrag_id in ids:
            arbeit(antrag_id)
            bereit.send(getan)
        signal.pause()  # until it is killed


def _zaehlen(ort: Ort, letzter: Schritt) -> Counter[str]:
    """Count files opened and renamed, and words to servers; the process dies before the last."""
    getan = Counter[str]()

    def hoeren(ereignis: str, angaben: tuple[Any, ...]) -> None:
        art = _SCHRITTE.get(ereignis, "")
        if art == "wort" or (art and str(angaben[0]).startswith(str(ort.ordner))):
            getan[art] += 1
            if (art, getan[art]) == letzter:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hoeren)
    return getan


@dataclass(frozen=True)
class Mass:
    """How long a process takes for three, in seconds, and how many steps of each kind outside."""

    dauer: float
    schritte: Counter[str]


def gemessen(arbeit: Arbeit, ort: Ort, ids: list[int]) -> Mass:
    with laufend(arbeit, ort, ids[:3]) as (_, meldungen):
        beginn = time.perf_counter()
        schritte = [meldungen.recv() for _ in range(3)]
        return Mass(time.perf_counter() - beginn, schritte[-1])


def getoetet(arbeit: Arbeit, ort: Ort, ids: list[int], mass: Mass) -> None:
    """Run the work in a process that is killed: by time, or at a step that would never be hit."""
    if ZUFALL.random() < 1 / 3:
        with laufend(arbeit, ort, ids):
            time.sleep(ZUFALL.uniform(0, mass.dauer))  # this moment is the point of the test
    else:
        art = ZUFALL.choice(sorted(mass.schritte))
        schritt = art, ZUFALL.randint(1, mass.schritte[art])
        with laufend(arbeit, ort, ids, schritt) as (_, meldungen), suppress(EOFError):
            for _ in ids:
                meldungen.recv()
    assert not list(ort.tmp.iterdir())


@contextmanager
def laufend(
    arbeit: Arbeit, ort: Ort, ids: list[int], schritt: Schritt = ("", 0)
) -> Iterator[tuple[int, Any]]:
    """The work in a process of its own, which has just begun and is killed in the end."""
    hier, dort = multiprocessing.Pipe()
    prozess = PROZESSE.Process(target=arbeiten, args=(arbeit, ort, ids, schritt, dort))
    prozess.start()
    dort.close()
    hier.recv()
    yield prozess.pid or 0, hier
    with suppress(ProcessLookupError):
        os.kill(prozess.pid or 0, signal.SIGKILL)
    prozess.join()
    assert prozess.exitcode == -signal.SIGKILL
    _ende_abwarten()


def _ende_abwarten() -> None:
    """PostgreSQL finishes or undoes what the dead process had begun."""
    andere = (
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    with snapshot() as db:
        if db.get_bind().dialect.name == "postgresql":
            db.execute(text(andere))


# The world


@pytest.fixture
def mailserver() -> Iterator[Mailserver]:
    with running_mailserver() as server:
        yield server


@pytest.fixture
def smsdienst() -> Iterator[Smsdienst]:
    with running_smsdienst() as dienst:
        yield dienst


@pytest.fixture
def ort(
    eigene_welt: str,
    mailserver: Mailserver,
    smsdienst: Smsdienst,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Ort:
    ort = Ort(eigene_welt, tmp_path, settings.smtp_url, smsdienst.url)
    monkeypatch.setattr(settings, "brief_dir", ort.briefe)
    ort.tmp.mkdir()
    return ort


def bisher(ort: Ort) -> int:
    """Everything that waited has left the house; the newest consignment so far."""
    versenden()
    _abgeholt(ort)
    with snapshot() as db:
        return db.exec(select(func.max(col(Postausgang.id)))).one() or 0


def inhalt(nr: int) -> Inhalt:
    """For two new colleagues at Muster, one by letter and one by SMS, with a contact of its own."""
    neue = tuple(
        KOLLEGE.model_copy(
            update={
                "id": n,
                "vorname": "Neu",
                "email": f"neu{nr}.{n}@muster.example",
                "zustellung": Zustellung.SMS if n == JE_ANTRAG else Zustellung.BRIEF,
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
    """Complete drafts with a confirmed contact; the signed document is missing."""
    ids = []
    with transaction() as db:
        for nr in range(VIELE):
            antrag = entwurf.beginnen(db, Antragsart.FIRMENADMIN, Unterzeichner.FIRMA, inhalt(nr))
            antrag.kontakt_bestaetigt_am = clock.now()
            ids.append(antrag.id or 0)
    return ids


# Submission


def test_wo_immer_beim_einreichen_getoetet_wird_ist_ein_antrag_ganz_oder_nicht_eingereicht(
    ort: Ort, mailserver: Mailserver, smsdienst: Smsdienst
) -> None:
    ids, seit, schwebend = fertige_entwuerfe(), bisher(ort), set[str]()
    mass = gemessen(einreichen, ort, ids)
    for _ in range(TOETUNGEN):
        offen = _im_zustand(ids, "entwurf")
        getoetet(einreichen, ort, offen, mass)
        _eingereicht_ist_ganz(ids)
        schwebend |= _unterwegs()
    for antrag_id in _im_zustand(ids, "entwurf"):
        einreichen(antrag_id)
    _nachgeholt(ort)
    _eingereicht_ist_ganz(ids)
    assert _im_zustand(ids, "eingereicht") == ids
    with snapshot() as db:
        assert set(db.exec(_unterlagen(ids, col(Antragsdokument.inhalt)))) == {SCAN}
    _jede_kam_an(seit, schwebend, mailserver.ids, smsdienst.schluessel)


def _eingereicht_ist_ganz(ids: list[int]) -> None:
    """State, step, protocol and the one mail to the contact are there together, or none is.

    A document is there with all its bytes, or not at all.
    """
    with snapshot() as db:
        laenge_von = func.length(col(Antragsdokument.inhalt))
        laengen = list(db.execute(_unterlagen(ids, col(Antragsdokument.antrag_id), laenge_von)))
        assert {laenge for _, laenge in laengen} <= {len(SCAN)}
        mit_dokument = Counter(antrag_id for antrag_id, _ in laengen)
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
            assert int(ist) <= mit_dokument[antrag_id] <= 1


def _unterlagen(ids: list[int], *spalten: Any) -> Any:
    return select(*spalten).where(col(Antragsdokument.antrag_id).in_(ids))


def test_wer_beim_lesen_einer_pdf_getoetet_wird_laesst_keinen_leser_zurueck(
    sqlite_files: SqliteFiles, tmp_path: Path
) -> None:
    ort = Ort(sqlite_files.fresh(), tmp_path, "", "")
    with engine_on(ort.url), laufend(liest_pdf, ort, [0]) as (pid, _):
        kinder = Path(f"/proc/{pid}/task/{pid}/children")
        while not (leser := kinder.read_text().split()):
            pass  # until it has begun
        griff = os.pidfd_open(int(leser[0]))
    ende, _, _ = bereitschaft.select([griff], [], [], 30)
    os.close(griff)
    assert ende


# Execution, and what is sent because of it


def test_wo_immer_beim_ausfuehren_getoetet_wird_geht_kein_brief_verloren_und_keiner_doppelt(
    ort: Ort, mailserver: Mailserver, smsdienst: Smsdienst
) -> None:
    ids = [antraege.freigegebener(inhalt(nr)) for nr in range(VIELE)]
    seit, gedruckt, schwebend = bisher(ort), list[str](), set[str]()
    mass = gemessen(ausfuehren, ort, ids)
    for _ in range(TOETUNGEN):
        offen = _im_zustand(ids, "freigegeben")
        getoetet(ausfuehren, ort, offen, mass)
        _ausgefuehrt_ist_ganz(ids)
        gedruckt += _abgeholt(ort)
        schwebend |= _unterwegs()
    _nachgeholt(ort)
    gedruckt += _abgeholt(ort)
    _ausgefuehrt_ist_ganz(ids)
    assert _im_zustand(ids, "freigeschaltet") == ids
    with snapshot() as db:
        briefe = db.exec(_sendungen(seit, Art.BRIEF))
        assert sorted(gedruckt) == sorted(map(dateiname, briefe))
    _jede_kam_an(seit, schwebend, mailserver.ids, smsdienst.schluessel)


def _ausgefuehrt_ist_ganz(ids: list[int]) -> None:
    """Accounts, Kennungen, and letter or SMS are there for all persons together, or for none."""
    with snapshot() as db:
        for nr, antrag_id in enumerate(ids):
            fertig = db.get_one(Antrag, antrag_id).zustand == "freigeschaltet"
            neu = select(Benutzer.id).where(col(Benutzer.email).startswith(f"neu{nr}."))
            konten = list(db.exec(neu))
            mitglieder = select(Mitgliedschaft.id).where(
                col(Mitgliedschaft.benutzer_id).in_(konten)
            )
            je_konto = [
                mitglieder,
                select(Vertragsrecht.id).where(
                    col(Vertragsrecht.mitgliedschaft_id).in_(mitglieder)
                ),
                select(Zugangskennung.id).where(col(Zugangskennung.benutzer_id).in_(konten)),
                select(Postausgang.id).where(
                    Postausgang.art != Art.MAIL, col(Postausgang.benutzer_id).in_(konten)
                ),
            ]
            gefunden = [len(konten), *(len(db.exec(s).all()) for s in je_konto)]
            assert gefunden == [JE_ANTRAG if fertig else 0] * 5, gefunden


# What is sent


def _nachgeholt(ort: Ort) -> None:
    """A portal that starts anew finishes everything, and clears away what the dead ones left."""
    with time_machine.travel(clock.now() + timedelta(hours=2)):
        fristen.aufraeumen()
        versenden()
        assert versenden() == 0
    assert not list((ort.briefe / BEREIT).glob("*"))
    assert not list(ort.tmp.iterdir())


def _unterwegs() -> set[str]:
    """What somebody had begun to send and not noted as sent."""
    begonnen = (col(Postausgang.versuche) > 0, col(Postausgang.gesendet_am).is_(None))
    with snapshot() as db:
        return set(db.exec(select(Postausgang.message_id).where(*begonnen)))


def _sendungen(seit: int, art: Art) -> Any:
    gesucht = (col(Postausgang.id) > seit, Postausgang.art == art, Postausgang.an != "")
    return select(Postausgang).where(*gesucht)


def _jede_kam_an(seit: int, schwebend: set[str], mails: list[str], sms: list[str]) -> None:
    """Each once; twice at most, and only where somebody died on the way."""
    for art, angekommen in ((Art.MAIL, Counter(mails)), (Art.SMS, Counter(sms))):
        with snapshot() as db:
            alle = {z.message_id for z in db.exec(_sendungen(seit, art))}
        assert alle <= angekommen.keys()
        doppelt = {n for n in alle if angekommen[n] > 1}
        assert doppelt <= schwebend and all(angekommen[n] == 2 for n in doppelt)


def _abgeholt(ort: Ort) -> list[str]:
    """What the print street finds and takes away."""
    briefe = list(ort.briefe.glob("*.pdf"))
    for brief in briefe:
        assert brief.read_bytes().rstrip().endswith(b"%%EOF"), "not whole"
        brief.unlink()
    return [b.name for b in briefe]


def _im_zustand(ids: list[int], zustand: str) -> list[int]:
    with snapshot() as db:
        gesucht = select(Antrag.id).where(col(Antrag.id).in_(ids), Antrag.zustand == zustand)
        return [i or 0 for i in db.exec(gesucht.order_by(col(Antrag.id)))]
