"""Files that are not what they say, that are too much to bear, or that want to be elsewhere."""

import re
import zlib
from pathlib import Path

import pytest
from sqlmodel import select

from firmenportal.db import snapshot, transaction
from firmenportal.domain.freischaltung.antrag import Antragsdokument
from tests.angriff.welt import SABINE, Welt, antrag_von, begonnen
from tests.domain import antraege as proben
from tests.domain import pdfdateien as dateien
from tests.domain.antraege import BIRGIT

UNTERLAGEN = "/freischaltung/unterlagen"
BOESE = {
    "PDF und ZIP zugleich": dateien.auch_archiv(),
    "HTML vor dem PDF": b"<script>alert(1)</script>\n" + dateien.pdf(),
    "SVG": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "GIF und Skript": b"GIF89a/*" + dateien.pdf(),
    "Skript": dateien.mit_skript(),
    "startet etwas": dateien.mit_aktion("/Launch"),
    "im Kreis": dateien.im_kreis(),
    "Riesenbild": dateien.png(behauptet=(100_000, 100_000)),
}
BOMBEN = (dateien.bombe, dateien.doppelt_gepackte_bombe, dateien.png_bombe)
GRENZE = "grenze"


def hochladen(welt: Welt, cookie: str, daten: bytes, name: str = "Antrag.pdf") -> int:
    """Send this file as the signed application."""
    return welt.roh(cookie, f"{UNTERLAGEN}/antrag", files={"datei": (name, daten)}).status_code


@pytest.mark.parametrize("welches", BOESE)
def test_was_kein_schlichtes_dokument_ist_wird_nicht_gespeichert(welt: Welt, welches: str) -> None:
    _nummer, cookie = begonnen()
    with welt.unveraendert():
        assert hochladen(welt, cookie, BOESE[welches]) == 422


def test_eine_bombe_wird_nicht_entpackt(welt: Welt) -> None:
    _nummer, cookie = begonnen()
    with welt.unveraendert():
        for bombe in BOMBEN:
            assert hochladen(welt, cookie, bombe()) == 422


def test_was_hinter_einem_bild_versteckt_ist_wird_nie_ausgeliefert(welt: Welt) -> None:
    nummer, cookie = begonnen()
    versteckt = dateien.png() + b"<script>alert(1)</script>" + dateien.archiv()
    assert hochladen(welt, cookie, versteckt, "bild.html") == 303
    (scan,) = gespeicherte(nummer)
    gezeigt = welt.holt(cookie, f"{UNTERLAGEN}/{scan.id}")
    assert gezeigt.content == dateien.png()
    assert (gezeigt.headers["content-type"], gezeigt.headers["x-content-type-options"]) == (
        "image/png",
        "nosniff",
    )


def test_ein_pfad_im_namen_fuehrt_nirgendwohin(welt: Welt) -> None:
    nummer, cookie = begonnen()
    vorher = alles_in(welt)
    for name in (
        "../../../../etc/cron.d/boese",
        "..\\..\\windows\\boese.pdf",
        'a"; filename="boese.html',
        "a\r\nX-Boese: ja",
        "\u202efdp.exe",
        "x" * 1_000,
    ):
        assert hochladen(welt, cookie, dateien.pdf(), name) == 303
        (scan,) = gespeicherte(nummer)
        assert scan.dateiname.isprintable() and len(scan.dateiname) <= 120
        assert "/" not in scan.dateiname and "\\" not in scan.dateiname
        kopf = welt.holt(cookie, f"{UNTERLAGEN}/{scan.id}?herunterladen=1").headers
        assert "x-boese" not in kopf
        assert re.fullmatch(r"attachment; filename\*=UTF-8''[\w.%~-]+", kopf["content-disposition"])
    assert alles_in(welt) == vorher
    with welt.unveraendert():
        for art in ("..", "../antrag", "%2e%2e", "antrag%00", "x", "__class__"):
            antwort = welt.roh(
                cookie, f"{UNTERLAGEN}/{art}", files={"datei": ("a.pdf", dateien.pdf())}
            )
            assert antwort.status_code in (303, 404, 405, 422), art


@pytest.mark.parametrize("laenge", [2**30, 10**18])
def test_ein_angekuendigtes_gigabyte_wird_abgewiesen_bevor_es_kommt(
    welt: Welt, laenge: int
) -> None:
    """The answer is there though not one byte of the body was sent."""
    _nummer, cookie = begonnen()
    with transaction() as db:
        fall = proben.eingereicht(db).vorgangsnummer
    with welt.unveraendert():
        for wer, pfad in (
            (cookie, f"{UNTERLAGEN}/antrag"),
            (welt.cookie(SABINE), "/admin/stapel"),
            (welt.cookie(BIRGIT), f"/servicecenter/antraege/{fall}/unterlagen/weiteres"),
            (welt.cookie(SABINE), "/konto/email"),
            ("", "/freischaltung/widerruf"),
            ("", "/firmenonline/anmelden"),
        ):
            antwort = welt.draht(_angekuendigt(welt, wer, pfad, f"Content-Length: {laenge}"))
            assert int(antwort.split()[1]) in (200, 413, 422), pfad


def test_ohne_laenge_wird_gelesen_bis_zur_grenze_und_nicht_weiter(welt: Welt) -> None:
    _nummer, cookie = begonnen()
    stueck = b"%x\r\n%s\r\n" % (2**20, bytes(2**20))
    with welt.unveraendert():
        kopf = _angekuendigt(welt, cookie, f"{UNTERLAGEN}/antrag", "Transfer-Encoding: chunked")
        antwort = welt.draht(kopf + stueck * 25)
        assert antwort == b"" or int(antwort.split()[1]) in (413, 422)
    assert hochladen(welt, cookie, dateien.pdf()) == 303, "the server is still there"


def test_eine_gepackte_anfrage_wird_nicht_entpackt(welt: Welt) -> None:
    """A form of a megabyte, packed into a kilobyte."""
    koerper = zlib.compress(b"code=" + b"x" * 2**20)
    kopf = f"Content-Encoding: deflate\r\nContent-Length: {len(koerper)}"
    with welt.unveraendert():
        antwort = welt.draht(
            _angekuendigt(
                welt, "", "/freischaltung/status", kopf, "application/x-www-form-urlencoded"
            )
            + koerper
        )
    assert int(antwort.split()[1]) == 422


def gespeicherte(nummer: str) -> list[Antragsdokument]:
    with snapshot() as db:
        gesucht = select(Antragsdokument).where(Antragsdokument.antrag_id == antrag_von(nummer).id)
        return list(db.exec(gesucht))


def alles_in(welt: Welt) -> set[Path]:
    """Every file beneath the folder of this server, but what its database keeps beside itself."""
    ordner = welt.server.log.parent
    return {p for p in ordner.rglob("*") if ".db" not in p.name}


def _angekuendigt(
    welt: Welt,
    cookie: str,
    pfad: str,
    laenge: str,
    typ: str = f"multipart/form-data; boundary={GRENZE}",
) -> bytes:
    """The head of a request whose body is still to come."""
    zeilen = f"{welt.kopf}Cookie: {cookie}\r\nContent-Type: {typ}\r\n{laenge}\r\n\r\n"
    return f"POST {pfad} HTTP/1.1\r\n{zeilen}".encode()
