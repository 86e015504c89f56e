"""Documents over HTTP: who uploads, who looks, and what is cut off at the door."""

import httpx
import pytest
from sqlmodel import select

from firmenportal.db import snapshot, transaction
from firmenportal.domain.benutzer import Benutzer, Kontoart
from firmenportal.domain.freischaltung import antragszugang, entwurf
from firmenportal.domain.freischaltung.antrag import Antrag, Antragsdokument, Antragszustand
from firmenportal.domain.freischaltung.frage import Unterzeichner
from firmenportal.domain.freischaltung.inhalt import Antragsart, Fremdvertrag
from firmenportal.http import gate
from tests.domain import pdfdateien as dateien
from tests.domain.antraege import ERSTER, VERMITTLER
from tests.domain.personen import LENA, PASSWORT, anlegen
from tests.http.anmeldung import Browser, Browsers

ADRESSE = "/freischaltung/unterlagen"
PDFS = ("antrag", "ergaenzungsvereinbarung", "datenschutzvertrag")
BIRGIT = "sachbearbeiter1@servicecenter.example"


def beginnen(browser: Browser, art: Antragsart = Antragsart.FIRMENADMIN) -> str:
    """A draft on which this browser works; its number."""
    vermittler = art is Antragsart.VERMITTLER
    wer = Unterzeichner.MAKLERHAUS if vermittler else Unterzeichner.FIRMA
    with transaction() as db:
        antrag = entwurf.beginnen(db, art, wer, VERMITTLER if vermittler else ERSTER)
        secret = antragszugang.eroeffnen(db, antrag)
        nummer = antrag.vorgangsnummer
    browser.hat_cookie("vorgang", secret)
    return nummer


def hochladen(
    browser: Browser,
    daten: bytes,
    art: str = "antrag",
    name: str = "Antrag.pdf",
    wohin: str = "",
    accept: str = "text/html",
) -> httpx.Response:
    grenze = "----formular"
    kopf = f'Content-Disposition: form-data; name="datei"; filename="{name}"'
    koerper = (
        f"--{grenze}\r\n{kopf}\r\nContent-Type: text/html\r\n\r\n".encode()
        + daten
        + f"\r\n--{grenze}--\r\n".encode()
    )
    typ = f"multipart/form-data; boundary={grenze}"
    return browser.roh(wohin or f"{ADRESSE}/{art}", koerper, typ, accept)


def gespeicherte() -> list[Antragsdokument]:
    with snapshot() as db:
        return list(db.exec(select(Antragsdokument).order_by("id")))


def birgit(neuer_browser: Browsers) -> Browser:
    anlegen(BIRGIT, name="Birgit")
    with transaction() as db:
        konto = db.exec(select(Benutzer).where(Benutzer.email == BIRGIT)).one()
        konto.kontoart = Kontoart.SACHBEARBEITER
        db.add(konto)
    browser = neuer_browser()
    browser.anmelden(BIRGIT, PASSWORT)
    return browser


def einreichen(nummer: str) -> None:
    with transaction() as db:
        antrag = db.exec(select(Antrag).where(Antrag.vorgangsnummer == nummer)).one()
        antrag.eingereicht_am = antrag.erstellt_am
        antrag.zustand = Antragszustand.EINGEREICHT
        db.add(antrag)


@pytest.fixture
def hanne(neuer_browser: Browsers) -> Browser:
    """Hanne's browser, which works on an application without any account."""
    browser = neuer_browser()
    beginnen(browser)
    return browser


def test_ein_scan_wird_gespeichert_gezeigt_ersetzt_und_entfernt(hanne: Browser) -> None:
    antwort = hochladen(hanne, dateien.pdf(2), name="../Scan 1.jpg")
    assert (antwort.status_code, antwort.headers["location"]) == (
        303,
        "/freischaltung/antrag/unterschrift",
    )
    (scan,) = gespeicherte()
    assert (scan.dateiname, scan.medientyp, scan.seiten) == ("Scan 1.pdf", "application/pdf", 2)
    gezeigt = hanne.get(f"{ADRESSE}/{scan.id}")
    assert gezeigt.content == dateien.pdf(2)
    assert gezeigt.headers["content-disposition"].startswith("inline")
    assert gezeigt.headers["x-content-type-options"] == "nosniff"
    regeln = gezeigt.headers["content-security-policy"]
    assert regeln.startswith("default-src 'none'") and "sandbox" in regeln
    assert gezeigt.headers["cache-control"] == "no-store"
    gespeichert = hanne.get(f"{ADRESSE}/{scan.id}?herunterladen=1")
    assert gespeichert.headers["content-disposition"].startswith("attachment")
    hochladen(hanne, dateien.png())
    (foto,) = gespeicherte()
    assert foto.medientyp == "image/png"
    assert "sandbox" in hanne.get(f"{ADRESSE}/{foto.id}").headers["content-security-policy"]
    assert hanne.post(f"{ADRESSE}/antrag/entfernen").status_code == 303
    assert gespeicherte() == []


@pytest.mark.parametrize(
    ("daten", "satz"),
    [
        (b"MZ\x90", "keine PDF-, JPEG- oder PNG-Datei"),
        (b"x" * (10 * 1024 * 1024 + 1), "größer als 10 MB"),
        (b"x" * (30 * 1024 * 1024), "größer als 10 MB"),
        (dateien.mit_skript(), "Programme"),
    ],
    ids=["Programm", "10 MB und eins", "30 MB", "Skript"],
)
def test_was_nicht_geht_wird_auf_einer_seite_gesagt_und_hinterlaesst_nichts(
    hanne: Browser, daten: bytes, satz: str
) -> None:
    antwort = hochladen(hanne, daten)
    assert antwort.status_code == 422 and satz in antwort.text
    assert "Andere Datei wählen" in antwort.text and gespeicherte() == []


def test_wer_auf_der_seite_bleibt_bekommt_nur_den_satz(hanne: Browser) -> None:
    genommen = hochladen(hanne, dateien.pdf(), accept="application/json")
    assert (genommen.status_code, genommen.content) == (204, b"")
    abgewiesen = hochladen(hanne, b"MZ", accept="application/json")
    assert abgewiesen.status_code == 200
    assert abgewiesen.json()["error"].startswith("Das ist keine PDF-, JPEG- oder PNG-Datei.")


def test_ein_gigabyte_wird_frueh_abgeschnitten(hanne: Browser) -> None:
    """The body is read as far as the limit and no further, whatever length was announced."""
    gelesen = 0

    async def endlos() -> dict:
        nonlocal gelesen
        gelesen += 2**20
        return {"type": "http.request", "body": bytes(2**20), "more_body": gelesen < 2**30}

    empfangen = gate._limited({"type": "http", "path": f"{ADRESSE}/antrag", "headers": []}, endlos)

    async def lesen() -> None:
        while True:
            await empfangen()

    with pytest.raises(gate.TooLargeError):
        hanne._thread.call(lesen)
    assert gelesen <= 21 * 2**20


def test_fremde_und_unbekannte_bekommen_dieselbe_antwort(
    hanne: Browser, neuer_browser: Browsers
) -> None:
    hochladen(hanne, dateien.pdf())
    (scan,) = gespeicherte()
    ole, niemand = neuer_browser(), neuer_browser()
    beginnen(ole)
    alle = [f"{ADRESSE}/{n}" for n in (scan.id, 999_999, "9" * 40, "x")]
    antworten = [b.get(pfad) for b in (ole, niemand) for pfad in alle]
    antworten += [niemand.get(f"/freischaltung/{name}.pdf") for name in PDFS]
    assert {a.status_code for a in antworten} == {404}
    assert len({a.text for a in antworten[:4]}) == 1 and len({a.text for a in antworten[4:]}) == 1
    assert hochladen(niemand, dateien.pdf()).status_code == 404
    assert ole.post(f"{ADRESSE}/antrag/entfernen", dokument=str(scan.id)).status_code == 404
    assert [d.id for d in gespeicherte()] == [scan.id]


def test_wer_angemeldet_begonnen_hat_arbeitet_ohne_code_weiter(
    lena: Browser, neuer_browser: Browsers
) -> None:
    with transaction() as db:
        antrag = entwurf.beginnen(db, Antragsart.FIRMENADMIN, Unterzeichner.FIRMA, ERSTER)
        konto = db.exec(select(Benutzer).where(Benutzer.email == LENA)).one()
        antrag.antragsteller_id = konto.id
        nummer = antrag.vorgangsnummer
    wohin = f"{ADRESSE}/antrag?vorgang={nummer}"
    assert hochladen(lena, dateien.pdf(), wohin=wohin).status_code == 303
    assert gespeicherte()[0].hochgeladen_von_id
    anlegen("andere@muster.example", name="Andere")
    andere = neuer_browser()
    andere.anmelden("andere@muster.example", PASSWORT)
    assert hochladen(andere, dateien.pdf(), wohin=wohin).status_code == 404
    assert andere.get(f"/freischaltung/antrag.pdf?vorgang={nummer}").status_code == 404


def test_die_dokumente_zum_unterschreiben(hanne: Browser, neuer_browser: Browsers) -> None:
    antwort = hanne.get("/freischaltung/antrag.pdf")
    assert antwort.status_code == 200 and antwort.content.startswith(b"%PDF-")
    assert 'filename="Antrag_FA-' in antwort.headers["content-disposition"]
    for name in PDFS[1:]:
        assert hanne.get(f"/freischaltung/{name}.pdf").status_code == 404
    haus = neuer_browser()
    beginnen(haus, Antragsart.VERMITTLER)
    assert haus.get("/freischaltung/ergaenzungsvereinbarung.pdf").status_code == 200


def test_eine_fremde_seite_laedt_nichts_hoch(hanne: Browser) -> None:
    antwort = hanne.post(f"{ADRESSE}/antrag", headers={"Origin": "https://boese.example"})
    assert antwort.status_code == 403 and gespeicherte() == []


def test_zu_viele_auf_einmal_werden_gebremst(hanne: Browser) -> None:
    codes = [hochladen(hanne, b"x").status_code for _ in range(22)]
    assert codes == [422] * 20 + [429] * 2


def test_das_service_center_sieht_was_eingereicht_ist_und_erfasst_was_mit_der_post_kommt(
    hanne: Browser, neuer_browser: Browsers, lena: Browser
) -> None:
    hochladen(hanne, dateien.pdf())
    (scan,) = gespeicherte()
    with snapshot() as db:
        nummer = db.get_one(Antrag, scan.antrag_id).vorgangsnummer
    fall = f"/servicecenter/antraege/{nummer}/unterlagen"
    clerk = birgit(neuer_browser)
    assert clerk.get(f"{fall}/{scan.id}").status_code == 404, "a draft is nobody's business"
    einreichen(nummer)
    assert clerk.get(f"{fall}/{scan.id}").content == dateien.pdf()
    assert lena.get(f"{fall}/{scan.id}").status_code == 404
    assert hochladen(lena, dateien.png(), wohin=f"{fall}/weiteres").status_code == 404
    assert hochladen(hanne, dateien.png(), wohin=f"{fall}/weiteres").status_code == 303
    assert len(gespeicherte()) == 1
    antwort = hochladen(clerk, dateien.png(), wohin=f"{fall}/weiteres")
    assert antwort.headers["location"] == f"/servicecenter/antraege/{nummer}"
    assert len(gespeicherte()) == 2
    with snapshot() as db:
        assert db.get_one(Antrag, scan.antrag_id).erfasst_von_id


def test_mit_fremdvertraegen_gehoert_der_datenschutzvertrag_dazu(neuer_browser: Browsers) -> None:
    browser = neuer_browser()
    nummer = beginnen(browser)
    with transaction() as db:
        antrag = db.exec(select(Antrag).where(Antrag.vorgangsnummer == nummer)).one()
        fremd = (Fremdvertrag(versicherer="Andere Leben", nummer="4711"),)
        mit = antrag.angaben.model_copy(update={"fremdvertraege": fremd})
        antrag.inhalt = mit.model_dump(mode="json")
        db.add(antrag)
    assert browser.get("/freischaltung/datenschutzvertrag.pdf").status_code == 200


def test_ohne_code_geht_es_nach_zwoelf_stunden_nicht_weiter(hanne: Browser) -> None:
    with transaction() as db:
        for zugang in db.exec(select(antragszugang.Antragszugang)):
            zugang.zuletzt_am -= antragszugang.UNGENUTZT * 2
            db.add(zugang)
    assert hanne.get("/freischaltung/antrag.pdf").status_code == 404
