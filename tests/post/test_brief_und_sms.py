"""Letters into the print folder and SMS to the gateway: none lost, and what they said forgotten."""

import io
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from pypdf import PdfReader
from sqlmodel import col, select

from firmenportal import clock
from firmenportal.brief import Anschrift, Brief, Code
from firmenportal.db import snapshot, transaction
from firmenportal.post import briefablage, postausgang
from firmenportal.post.briefablage import aufraeumen, briefe_ablegen, dateiname
from firmenportal.post.postausgang import Fuellstand, Postausgang
from firmenportal.post.sms import sms_senden
from firmenportal.post.zustellung import BELEGT, PAUSEN
from firmenportal.settings import ROOT, settings
from tests.databases import free_port
from tests.post.smsdienst import Smsdienst, running_smsdienst

AN = Anschrift("Märta Lindström", "Mühlengasse 2", "24937", "Flensburg", "c/o Bäckerei Grünwald KG")
BRIEF = Brief("Ihre Zugangskennung", ("Guten Tag,", Code("K7M4-QW9X-3TRP"), "Ihr Service Center"))
NUMMER, TEXT = "+4915112345678", "Ihre Zugangskennung ist K7M4-QW9X-3TRP"
SPAETER = BELEGT + timedelta(seconds=1)
# Dies by itself before or after the n-th step that the file system takes.
STERBEN = """
import os, pathlib, signal
wann, schritt = {wann!r}, {schritt}
gezaehlt = 0
def sterblich(echt):
    def tun(*a, **k):
        global gezaehlt
        gezaehlt += 1
        if gezaehlt == schritt and wann == "davor":
            os.kill(os.getpid(), signal.SIGKILL)
        ergebnis = echt(*a, **k)
        if gezaehlt == schritt:
            os.kill(os.getpid(), signal.SIGKILL)
        return ergebnis
    return tun
pathlib.Path.replace = sterblich(pathlib.Path.replace)
pathlib.Path.touch = sterblich(pathlib.Path.touch)
from firmenportal.post.briefablage import briefe_ablegen
briefe_ablegen()
"""
SENDEN = "from firmenportal.post.sms import sms_senden; sms_senden()"


@pytest.fixture(autouse=True)
def eigene_datenbank(db_url: str) -> None:
    """Every test has an outbox of its own."""


@pytest.fixture(autouse=True)
def ordner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "brief_dir", tmp_path / "briefe")
    return tmp_path / "briefe"


@pytest.fixture
def dienst() -> Iterator[Smsdienst]:
    with running_smsdienst() as running:
        yield running


@pytest.fixture
def produktion(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "env", "prod")


def brief_schreiben(an: Anschrift = AN) -> Postausgang:
    with transaction() as db:
        return postausgang.brief(db, an, BRIEF)


def sms_schreiben(nummer: str = NUMMER) -> Postausgang:
    with transaction() as db:
        return postausgang.sms(db, nummer, TEXT)


def zeile() -> Postausgang:
    with snapshot() as db:
        return db.exec(select(Postausgang).order_by(col(Postausgang.id).desc())).first() or keine()


def keine() -> Postausgang:
    raise AssertionError("There is nothing in the outbox.")


def fuellstand() -> Fuellstand:
    with snapshot() as db:
        return postausgang.fuellstand(db)


def briefe(ordner: Path) -> list[Path]:
    return sorted(ordner.glob("*.pdf"))


def text_von(brief: Path) -> str:
    seiten = PdfReader(io.BytesIO(brief.read_bytes())).pages
    return " ".join(" ".join(s.extract_text() for s in seiten).split())


def worker(programm: str) -> "subprocess.Popen[bytes]":
    """The worker as a process of its own, which dies or is killed."""
    eigene = {
        "FIRMENPORTAL_DB_URL": settings.db_url,
        "FIRMENPORTAL_SMS_URL": settings.sms_url,
        "FIRMENPORTAL_BRIEF_DIR": str(settings.brief_dir),
    }
    return subprocess.Popen([sys.executable, "-c", programm], cwd=ROOT, env=os.environ | eigene)


# Letters


def test_ein_brief_liegt_als_pdf_im_ordner_der_druckstrasse(ordner: Path) -> None:
    geschrieben = brief_schreiben()
    assert briefe_ablegen() == 1
    (brief,) = briefe(ordner)
    assert brief.name == dateiname(geschrieben)
    text = text_von(brief)
    for teil in (*AN.zeilen, "Ihre Zugangskennung", "K7M4-QW9X-3TRP"):
        assert teil in text
    assert zeile().gesendet_am and briefe_ablegen() == 0
    assert brief.stat().st_mode & 0o007 == 0, "it holds a secret"


def test_ein_brief_ohne_anschrift_wird_nicht_geschrieben() -> None:
    for an in (Anschrift("", "Weg 1", "1", "A"), Anschrift("X", " ", "1", "A")):
        with pytest.raises(ValueError, match="address"):
            brief_schreiben(an)


def test_mehrere_zusteller_legen_jeden_brief_einmal_ab(ordner: Path) -> None:
    for _ in range(6):
        brief_schreiben()
    with ThreadPoolExecutor(3) as pool:
        assert sum(pool.map(lambda _: briefe_ablegen(), range(3))) == 6
    assert len(briefe(ordner)) == 6


@pytest.mark.parametrize("abgeholt", [False, True])
@pytest.mark.parametrize("wann", ["davor", "danach"])
@pytest.mark.parametrize("schritt", [1, 2, 3])
def test_wer_dabei_stirbt_verliert_und_verdoppelt_keinen_brief(
    ordner: Path, schritt: int, wann: str, *, abgeholt: bool
) -> None:
    """The print street takes what is there away at once, or later: it gets one letter, whole."""
    brief_schreiben()
    assert worker(STERBEN.format(wann=wann, schritt=schritt)).wait(30) == -signal.SIGKILL
    gedruckt = [text_von(b) for b in briefe(ordner)]
    if abgeholt:
        for brief in briefe(ordner):
            brief.unlink()
    assert briefe_ablegen() == 0, "the claim still holds"
    with time_machine.travel(clock.now() + SPAETER):
        assert briefe_ablegen() <= 1
    neue = [text_von(b) for b in briefe(ordner)]
    alle = gedruckt + neue if abgeholt else neue
    assert len(alle) == 1 and "K7M4-QW9X-3TRP" in alle[0]
    assert fuellstand() == Fuellstand(0, 0)
    with time_machine.travel(clock.now() + timedelta(hours=2)):
        aufraeumen()
    assert not list((ordner / ".bereit").iterdir()), "what it began holds the code, too"


def test_aufgeraeumt_wird_was_kein_brief_mehr_braucht(
    ordner: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not what may go yet: a letter that was given up is laid out when somebody tries again."""
    bleibt, ersetzt = brief_schreiben(), brief_schreiben()
    with monkeypatch.context() as patch:
        patch.setattr(briefablage, "_hinauslegen", _volle_platte)
        briefe_ablegen()
    with transaction() as db:
        db.get_one(Postausgang, bleibt.id).aufgegeben_am = clock.now()
        db.get_one(Postausgang, ersetzt.id).benutzer_id = 7
        postausgang.zurueckziehen(db, 7)
    assert aufraeumen() == 0, "each may still be at work"
    with time_machine.travel(clock.now() + timedelta(days=8)):
        assert aufraeumen() == 2, "ready and noted, and never to go"
        with transaction() as db:
            postausgang.erneut_versuchen(db)
        assert briefe_ablegen() == 1
    assert [b.name for b in briefe(ordner)] == [dateiname(bleibt)]


def _volle_platte(*_: Path) -> None:
    raise OSError(28, "No space left on device")


def test_ein_ordner_der_nicht_da_ist_kostet_keinen_versuch(
    ordner: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    brief_schreiben()
    im_weg = ordner.with_name("datei")
    im_weg.write_text("")
    monkeypatch.setattr(settings, "brief_dir", im_weg)
    with pytest.raises(OSError, match="datei"):
        briefe_ablegen()
    assert zeile().versuche == 0


# SMS


def test_eine_sms_geht_als_json_an_den_dienst(dienst: Smsdienst) -> None:
    geschrieben = sms_schreiben()
    assert sms_senden() == 1
    assert dienst.sms == [{"an": NUMMER, "text": TEXT}]
    assert dienst.schluessel == [geschrieben.message_id]
    assert zeile().gesendet_am and sms_senden() == 0


def test_ohne_dienst_bleibt_sie_liegen() -> None:
    sms_schreiben()
    assert sms_senden() == 0 and fuellstand() == Fuellstand(1, 0)


@pytest.mark.parametrize("nummer", ["", "0151123", "+49 151", "+0151123456", "+4915112345678\r\nX"])
def test_was_keine_nummer_ist_wird_nicht_geschrieben(nummer: str) -> None:
    with pytest.raises(ValueError, match="number"):
        sms_schreiben(nummer)


@pytest.mark.parametrize("status", [302, 401, 404, 429, 500, 503])
def test_wer_nicht_annimmt_wird_noch_einmal_gefragt(dienst: Smsdienst, status: int) -> None:
    dienst.antworten = [status]
    sms_schreiben()
    assert sms_senden() == 0
    assert (zeile().fehler, zeile().aufgegeben_am) == (f"HTTP {status}", None)
    with time_machine.travel(clock.now() + PAUSEN[0]):
        assert sms_senden() == 1
    assert len(set(dienst.schluessel)) == 1 and len(dienst.sms) == 2


def test_nach_fuenf_tagen_wird_sie_aufgegeben(dienst: Smsdienst) -> None:
    dienst.antworten = [500] * 20
    sms_schreiben()
    with time_machine.travel(clock.now(), tick=False) as zeit:
        for pause in PAUSEN:
            assert sms_senden() == 0
            zeit.shift(pause)
        sms_senden()
    assert fuellstand() == Fuellstand(0, 1)


@pytest.mark.parametrize("status", [400, 413, 422])
def test_was_der_dienst_so_nie_nimmt_wird_gleich_aufgegeben(dienst: Smsdienst, status: int) -> None:
    dienst.antworten = [status]
    sms_schreiben()
    assert sms_senden() == 0 and fuellstand() == Fuellstand(0, 1)


def test_ein_dienst_der_nicht_da_ist_haelt_nur_sms_auf(
    ordner: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "sms_url", f"http://127.0.0.1:{free_port()}/")
    sms_schreiben()
    brief_schreiben()
    with pytest.raises(OSError, match="refused"):
        sms_senden()
    assert briefe_ablegen() == 1 and fuellstand() == Fuellstand(1, 0)


def test_ein_toter_zusteller_verliert_keine_sms(dienst: Smsdienst) -> None:
    """Killed before the gateway's answer was noted: it comes again, under the same key."""
    geschrieben = sms_schreiben()
    dienst.stalls = True
    process = worker(SENDEN)
    assert dienst.stalled.wait(20)
    process.kill()
    process.wait()
    dienst.stalls = False
    assert sms_senden() == 0, "the claim still holds"
    with time_machine.travel(clock.now() + SPAETER):
        assert sms_senden() == 1
    assert dienst.schluessel == [geschrieben.message_id] * 2
    assert fuellstand() == Fuellstand(0, 0)


def test_in_der_demo_geht_keine_sms_ueber_das_netz(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "sms_url", "https://sms.example/")
    sms_schreiben()
    assert sms_senden() == 0 and fuellstand() == Fuellstand(0, 1)
    assert "auf diesem Rechner" in zeile().fehler


# What is kept


@pytest.mark.usefixtures("produktion")
def test_was_hinausgegangen_ist_steht_nirgends_mehr(ordner: Path, dienst: Smsdienst) -> None:
    brief_schreiben()
    briefe_ablegen()
    brief = zeile()
    sms_schreiben()
    sms_senden()
    for zugestellt in (brief, zeile()):
        assert zugestellt.gesendet_am and zugestellt.an
        assert (zugestellt.text, zugestellt.html, zugestellt.inhalt) == ("", "", {})
    assert len(briefe(ordner)) == len(dienst.sms) == 1
    assert all(not n.read_bytes() for n in (ordner / ".notizen").iterdir())
    assert not list((ordner / ".bereit").iterdir())


@pytest.mark.usefixtures("produktion")
def test_was_noch_nicht_ging_bleibt_lesbar_bis_es_geht() -> None:
    sms_schreiben()
    sms_senden()
    assert zeile().text == TEXT


def test_in_der_demo_bleibt_alles_lesbar(dienst: Smsdienst) -> None:
    sms_schreiben()
    sms_senden()
    assert zeile().gesendet_am and zeile().text == TEXT


def test_die_wartezeit_eines_anspruchs_ist_laenger_als_ein_gespraech() -> None:
    assert timedelta(minutes=4) < BELEGT
