"""The outbox against a real mail server: at least once, whatever dies in between."""

import os
import signal
import ssl
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from sqlmodel import select

from firmenportal import clock
from firmenportal.db import snapshot, transaction
from firmenportal.post import postausgang, smtp, zustellung
from firmenportal.post.postausgang import Art, Fuellstand, Postausgang
from firmenportal.post.vorlage import Link, mailtext
from firmenportal.post.zustellung import BELEGT, PAUSEN, zustellen
from firmenportal.settings import ROOT, settings
from tests.databases import free_port
from tests.post.mailserver import Mailserver, running_mailserver

LENA = "nutzer@muster.example"
TEXT = mailtext(
    "de", "Grüße aus Köln", "Lena Schäfer", "Erster <Absatz>.", Link("Öffnen", "https://x.example/")
)
WORKER = "from firmenportal.post.zustellung import zustellen; zustellen()"


@pytest.fixture
def server() -> Iterator[Mailserver]:
    with running_mailserver() as running:
        yield running


@pytest.fixture(autouse=True)
def eigene_datenbank(db_url: str) -> None:
    """Every test has an outbox of its own."""


def schreiben(an: str = LENA) -> Postausgang:
    with transaction() as db:
        return postausgang.mail(db, an, TEXT)


def zeile() -> Postausgang:
    with snapshot() as db:
        return db.exec(select(Postausgang)).one()


def fuellstand() -> Fuellstand:
    with snapshot() as db:
        return postausgang.fuellstand(db)


def worker(**env: str) -> "subprocess.Popen[bytes]":
    """The worker as a process of its own, which a test may kill."""
    settings_env = {
        "FIRMENPORTAL_DB_URL": settings.db_url,
        "FIRMENPORTAL_SMTP_URL": settings.smtp_url,
    }
    return subprocess.Popen(
        [sys.executable, "-c", WORKER], cwd=ROOT, env=os.environ | settings_env | env
    )


def test_eine_mail_kommt_an_wie_sie_geschrieben_wurde(server: Mailserver) -> None:
    geschrieben = schreiben()
    assert zustellen() == 1
    (mail,) = server.mails
    assert (mail["To"], mail["X-To"]) == (LENA, LENA)
    assert mail["From"] == f"FirmenOnline <{settings.absender}>"
    assert mail["Subject"] == "Grüße aus Köln"
    assert mail["Message-ID"] == geschrieben.message_id
    assert mail["Auto-Submitted"] == "auto-generated"
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text and "Guten Tag Lena Schäfer,\r\n\r\nErster <Absatz>." in text.get_content()
    assert html and "<p>Erster &lt;Absatz&gt;.</p>" in html.get_content()
    assert html and '<html lang="de">' in html.get_content()
    assert zeile().gesendet_am and zustellen() == 0


def test_ein_umlaut_in_der_domain_kommt_an(server: Mailserver) -> None:
    schreiben("lena@bäckerei.example")
    assert zustellen() == 1
    (mail,) = server.mails
    assert (mail["To"], mail["X-To"]) == ("lena@xn--bckerei-5wa.example",) * 2


def test_was_nicht_geschrieben_bleibt_geht_nicht_hinaus(server: Mailserver) -> None:
    with pytest.raises(ZeroDivisionError), transaction() as db:
        postausgang.mail(db, LENA, TEXT)
        _ = 1 / 0
    assert zustellen() == 0 and server.mails == []


def test_ohne_mailserver_bleibt_alles_liegen() -> None:
    schreiben()
    assert zustellen() == 0
    assert fuellstand() == Fuellstand(offen=1, aufgegeben=0)


def test_ein_unerreichbarer_server_kostet_keinen_versuch(monkeypatch: pytest.MonkeyPatch) -> None:
    schreiben()
    monkeypatch.setattr(settings, "smtp_url", f"smtp://127.0.0.1:{free_port()}")
    with pytest.raises(OSError, match="refused"):
        zustellen()
    assert zeile().versuche == 0


def test_eine_mail_an_niemanden_ist_gleich_erledigt(server: Mailserver) -> None:
    schreiben("")
    assert fuellstand() == Fuellstand(0, 0)
    assert zustellen() == 0 and server.mails == []


@pytest.mark.parametrize(
    "an",
    [
        "a@b.example\r\nBcc: alle@firma.example",
        "a@b.example\nX: y",
        "a@b.example, c@d.example",
        "a@b@c.example",
        "Lena <a@b.example>",
        "kein-at",
        "a b@c.example",
    ],
)
def test_eine_adresse_die_kopfzeilen_faelscht_wird_nicht_geschrieben(an: str) -> None:
    with pytest.raises(ValueError, match="No address"):
        schreiben(an)
    assert fuellstand() == Fuellstand(0, 0)


def test_ein_betreff_der_kopfzeilen_faelscht_wird_nicht_geschrieben() -> None:
    boese = mailtext("de", "Hallo\r\nBcc: alle@firma.example", "Lena")
    with pytest.raises(ValueError, match="Header"), transaction() as db:
        postausgang.mail(db, LENA, boese)


def test_ein_name_bleibt_text(server: Mailserver) -> None:
    name = "Lena\r\n.\r\nMAIL FROM:<x@y.example>\r\n<script>"
    with transaction() as db:
        postausgang.mail(db, LENA, mailtext("de", "Hallo", name))
    assert zustellen() == 1
    (mail,) = server.mails
    html = mail.get_body(("html",))
    assert html and "<script>" not in html.get_content()


def test_in_der_demo_geht_nichts_an_echte_adressen(server: Mailserver) -> None:
    for an in ("chef@firma.de", "chef@example.com", "chef@example.firma.de", '"a@b.example"@x.de'):
        schreiben(an)
    assert zustellen() == 0 and server.mails == []
    assert fuellstand() == Fuellstand(offen=0, aufgegeben=4)


def test_ausserhalb_der_demo_schon(server: Mailserver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "env", "prod")
    schreiben("chef@firma.de")
    assert zustellen() == 1 and len(server.mails) == 1


def test_ein_abgelehnter_empfaenger_haelt_die_anderen_nicht_auf(server: Mailserver) -> None:
    server.answers["weg@muster.example"] = "550 No such user"
    schreiben("weg@muster.example")
    schreiben()
    assert zustellen() == 1
    assert fuellstand() == Fuellstand(offen=0, aufgegeben=1)
    with snapshot() as db:
        abgelehnt = db.exec(select(Postausgang).where(Postausgang.an != LENA)).one()
    assert abgelehnt.fehler == "550 No such user"


def test_wer_um_geduld_bittet_bekommt_wachsende_pausen(server: Mailserver) -> None:
    server.answers[LENA] = "451 Greylisted"
    schreiben()
    with time_machine.travel(clock.now(), tick=False) as zeit:
        for nummer, pause in enumerate(PAUSEN, start=1):
            assert zustellen() == 0
            assert (zeile().versuche, zeile().fehler) == (nummer, "451 Greylisted")
            zeit.shift(pause - timedelta(seconds=1))
            assert zustellen() == 0 and zeile().versuche == nummer
            zeit.shift(timedelta(seconds=1))
        zustellen()
        assert fuellstand() == Fuellstand(offen=0, aufgegeben=1)
        assert timedelta(days=4) < sum(PAUSEN, timedelta()) < timedelta(days=6)


def test_nach_der_pause_kommt_sie_an(server: Mailserver) -> None:
    server.after_data = ["452 Disk full"]
    schreiben()
    assert zustellen() == 0
    with time_machine.travel(clock.now() + PAUSEN[0]):
        assert zustellen() == 1
    assert (zeile().fehler, len(server.mails)) == ("", 1)


def test_inhalt_der_fuer_immer_abgelehnt_wird_ist_sichtbar_aufgegeben(server: Mailserver) -> None:
    server.after_data = ["554 Looks like spam"]
    schreiben()
    zustellen()
    assert zeile().aufgegeben_am and zeile().fehler == "554 Looks like spam"


def test_eine_kaputte_zeile_haelt_die_anderen_nicht_auf(
    server: Mailserver, caplog: pytest.LogCaptureFixture
) -> None:
    kaputt = schreiben()
    with transaction() as db:
        db.get_one(Postausgang, kaputt.id).betreff = "a\nb"
    schreiben("otto@muster.example")
    assert zustellen() == 1
    assert "unexpected error" in caplog.text


def test_mehrere_zusteller_schicken_jede_mail_einmal(server: Mailserver) -> None:
    for n in range(20):
        schreiben(f"{n}@muster.example")
    with ThreadPoolExecutor(4) as pool:
        gesendet = sum(pool.map(lambda _: zustellen(), range(4)))
    assert gesendet == 20
    assert len(server.mails) == len(set(server.ids)) == 20


@pytest.mark.parametrize(("step", "kopien"), [("RCPT", 1), ("DATA", 2)])
def test_ein_toter_zusteller_verliert_nichts(server: Mailserver, step: str, kopien: int) -> None:
    """Killed before the server has the mail: it comes once. Killed before that was noted: twice,
    and the repeat can be recognised."""
    geschrieben = schreiben()
    server.stalls_in = step
    process = worker()
    assert server.stalled.wait(20)
    process.send_signal(signal.SIGKILL)
    process.wait()
    server.stalls_in = ""
    assert zustellen() == 0, "the claim still holds"
    later = str(int(BELEGT.total_seconds()) + 1)
    assert worker(FIRMENPORTAL_UHR_VERSATZ=later).wait(20) == 0
    assert server.ids == [geschrieben.message_id] * kopien
    assert fuellstand() == Fuellstand(0, 0)


def test_ein_ueberholter_zusteller_schreibt_nicht_mehr_hinein(server: Mailserver) -> None:
    schreiben()
    meine = zustellung._belegen(Art.MAIL)
    assert meine
    with time_machine.travel(clock.now() + BELEGT + timedelta(seconds=1)):
        assert zustellen() == 1
    zustellung._vermerken(meine, endgueltig=True, fehler="zu spät")
    assert zeile().gesendet_am and zeile().fehler == ""


# The way to the server


def certificate(folder: Path) -> ssl.SSLContext:
    """A certificate in nobody's name, as Debian's mail server has one."""
    key, cert = folder / "key.pem", folder / "cert.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
         "/CN=nobody.example", "-keyout", key, "-out", cert],
        check=True,
        capture_output=True,
    )  # fmt: skip
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(cert, key)
    return context


def test_mit_starttls_wird_verschluesselt_und_dann_erst_angemeldet(tmp_path: Path) -> None:
    options = {"tls_context": certificate(tmp_path), "require_starttls": True}
    with running_mailserver("smtp://portal%40muster:ge%3Aheim@", **options) as server:
        schreiben()
        assert zustellen() == 1
        assert server.logins == [(b"portal@muster", b"ge:heim", True)]


def test_smtps_ist_von_anfang_an_verschluesselt(tmp_path: Path) -> None:
    with running_mailserver("smtps://", ssl_context=certificate(tmp_path)) as server:
        schreiben()
        assert zustellen() == 1 and len(server.mails) == 1


def test_ueber_das_netz_zaehlt_nur_ein_gueltiges_zertifikat() -> None:
    assert smtp._tls("mail.example").verify_mode == ssl.CERT_REQUIRED
    assert smtp._tls("mail.example").check_hostname
    assert smtp._tls("127.0.0.1").verify_mode == smtp._tls("localhost").verify_mode == ssl.CERT_NONE


def test_ohne_verschluesselung_geht_kein_passwort_ueber_das_netz(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with running_mailserver("smtp://portal:geheim@", auth_require_tls=False) as server:
        monkeypatch.setattr(smtp, "is_loopback", lambda _: False)
        schreiben()
        with pytest.raises(smtp.PasswordInTheClearError):
            zustellen()
        assert server.logins == []


def test_aufgegebenes_wird_auf_wunsch_noch_einmal_versucht(server: Mailserver) -> None:
    server.after_data = ["554 Looks like spam"]
    schreiben()
    zustellen()
    with transaction() as db:
        assert [z.fehler for z in postausgang.offene(db)] == ["554 Looks like spam"]
        assert postausgang.erneut_versuchen(db) == 1
    assert zustellen() == 1 and len(server.mails) == 1
