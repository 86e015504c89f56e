"""An application from the first question to its submission, by somebody who has no access yet."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.aussehen import assert_accessible, assert_fits
from tests.domain import pdfdateien as dateien
from tests.server import Server, Worlds, running_server

HANNE = "hanne.vogt@gruenwald.example"


@pytest.fixture(scope="module")
def server(
    tmp_path_factory: pytest.TempPathFactory, worlds: Worlds, portal: Server
) -> Iterator[Server]:
    """A world of its own, built by then: its applications are nobody else's business."""
    with running_server(tmp_path_factory.mktemp("antrag"), worlds.sqlite()) as running:
        yield running


def test_vom_ersten_klick_bis_zur_einreichung_per_post(server: Server, page: Page) -> None:
    page.goto(f"{server.url}/freischaltung")
    for antwort in ("Einen FirmenAdmin", "Für die Firma, der die Verträge gehören", "Noch niemand"):
        page.get_by_role("radio", name=re.compile(f"^{antwort}")).check()
        page.get_by_role("button", name="Weiter").click()
    page.get_by_role("link", name="Antrag beginnen").click()
    page.get_by_role("button", name="Antrag beginnen").click()
    firma_nennen(page)
    vertraege_nennen(page)
    personen_nennen(page)
    rechte_nennen(page)
    per_post_einreichen(server, page)
    ueberschrift(page, "Stand Ihres Antrags")
    expect(page.get_by_text("Ihr Antrag ist eingereicht.")).to_be_visible()
    expect(page.get_by_text("Diese Unterlagen fehlen uns noch")).to_be_visible()
    assert_accessible(page)
    assert_fits(page)


def test_unterlagen_hochladen_ansehen_ersetzen_und_entfernen(server: Server, page: Page) -> None:
    page.goto(f"{server.url}/freischaltung?wer=firmenadmin&antragsteller=firma&verwaltung=niemand")
    page.get_by_role("link", name="Antrag beginnen").click()
    page.get_by_role("button", name="Antrag beginnen").click()
    ueberschrift(page, "Firmendaten & Ansprechpartner")
    page.goto(f"{server.url}/freischaltung/antrag/unterschrift")
    page.get_by_label("Vor- und Nachname").fill("Peter Grünwald")
    page.get_by_label("Funktion").fill("Geschäftsführer")
    hochladen(page, "Antrag.pdf", b"MZ\x90 kein Dokument")
    satz = "Das ist keine PDF-, JPEG- oder PNG-Datei."
    expect(page.get_by_role("alert").filter(has_text=satz)).to_be_visible()
    hochladen(page, "Unterschrieben.pdf", dateien.pdf())
    expect(page.get_by_role("link", name="Ansehen Unterschrieben.pdf")).to_be_visible()
    expect(page.get_by_label("Funktion")).to_have_value("Geschäftsführer")
    assert_accessible(page)
    assert_fits(page)
    hochladen(page, "Foto.png", dateien.png(40, 40))
    expect(page.get_by_role("button", name="Entfernen Foto.png")).to_be_visible()
    expect(page.get_by_role("button", name="Entfernen Unterschrieben.pdf")).to_have_count(0)
    with page.context.expect_page() as geoeffnet:
        page.get_by_role("link", name="Ansehen Foto.png").click()
    expect(geoeffnet.value.locator("img")).to_be_visible()
    geoeffnet.value.close()
    page.get_by_role("button", name="Entfernen Foto.png").click()
    expect(page.get_by_role("button", name="Entfernen Foto.png")).to_have_count(0)
    expect(page.get_by_label("Funktion")).to_have_value("Geschäftsführer")


def hochladen(page: Page, name: str, inhalt: bytes) -> None:
    """As the signed application."""
    datei = {"name": name, "mimeType": "application/pdf", "buffer": inhalt}
    feld = page.get_by_label(re.compile("auswählen: Unterschriebener Antrag$"))
    feld.set_input_files(datei)  # pyright: ignore[reportArgumentType]
    page.get_by_role("button", name="Hochladen Unterschriebener Antrag").click()


def test_unterbrochen_und_an_einem_anderen_geraet_weitergemacht(
    server: Server, page: Page, chromium: Browser
) -> None:
    page.goto(f"{server.url}/freischaltung/antrag?art=firmenadmin&unterzeichner=firma")
    page.get_by_role("button", name="Antrag beginnen").click()
    ueberschrift(page, "Firmendaten & Ansprechpartner")
    page.get_by_label("Name der Firma").fill("Reetdach Jansen GmbH")
    page.get_by_label("E-Mail-Adresse").fill("jansen@reetdach.example")
    page.get_by_label("Telefonnummer").focus()
    page.get_by_role("button", name="Später weitermachen").click()
    ueberschrift(page, "Stand Ihres Antrags")
    expect(page.get_by_text("Ihre Angaben sind gespeichert.")).to_be_visible()
    nummer = re.findall(r"FA-\d{4}-\d{6}", page.locator("main").inner_text())[0]
    page.go_back()
    ueberschrift(page, "Firmendaten & Ansprechpartner")
    expect(page.get_by_label("Name der Firma")).to_have_value("Reetdach Jansen GmbH")

    context = chromium.new_context(locale="de-DE")
    unterwegs = context.new_page()
    unterwegs.goto(f"{server.url}/freischaltung/status")
    unterwegs.get_by_label("Vorgangsnummer", exact=True).fill(nummer)
    unterwegs.get_by_label("Code", exact=True).fill(
        code(server, page, "jansen@reetdach.example").lower()
    )
    unterwegs.get_by_role("button", name="Antrag öffnen").click()
    ueberschrift(unterwegs, "Firmendaten & Ansprechpartner")
    expect(unterwegs.get_by_label("Name der Firma")).to_have_value("Reetdach Jansen GmbH")
    expect(unterwegs.get_by_text("Die E-Mail-Adresse ist bestätigt.")).to_be_visible()
    context.close()


def test_ein_maklerhaus_sieht_wen_es_nicht_nennen_kann(server: Server, page: Page) -> None:
    page.goto(f"{server.url}/freischaltung/antrag?art=vermittler&unterzeichner=maklerhaus")
    page.get_by_role("button", name="Antrag beginnen").click()
    ueberschrift(page, "Firmendaten & Ansprechpartner")
    page.get_by_role("checkbox", name=re.compile("Maklervollmacht")).check()
    page.get_by_label("Name des Maklerhauses").fill("Makler Nord GmbH")
    page.get_by_role("button", name="Weiter: Gruppenverträge").click()
    expect(page.get_by_role("alert").filter(has_text="Einige Angaben")).to_be_focused()
    page.goto(f"{server.url}/freischaltung/antrag/personen")
    page.get_by_role("button", name="Person hinzufügen").click()
    for karte in ("Firmeneigen", "Andere", "Admin", "FirmenAdmin"):
        radio = page.get_by_role("radio", name=re.compile(f"^{karte} "))
        expect(radio).to_be_disabled()
        expect(radio).to_have_accessible_description(re.compile("Hier nicht möglich. .*Firma"))
    page.get_by_role("radio", name=re.compile("^Nein ")).check()
    fehler = page.get_by_text("die beim Maklerhaus selbst arbeiten")
    expect(fehler.first).to_be_visible()
    assert_accessible(page)
    assert_fits(page)


def firma_nennen(page: Page) -> None:
    ueberschrift(page, "Firmendaten & Ansprechpartner")
    weiter(page)
    expect(page.get_by_role("alert").filter(has_text="Einige Angaben")).to_be_focused()
    assert_accessible(page)
    firma_ausfuellen(page)
    weiter(page)


def vertraege_nennen(page: Page) -> None:
    ueberschrift(page, "Gruppenverträge")
    page.get_by_label("Vertragsnummern").fill("ak1050348, AL-12")
    page.get_by_role("button", name="Verträge hinzufügen").click()
    expect(page.get_by_text("„AL-12“ ist keine Vertragsnummer")).to_be_visible()
    page.get_by_role("button", name="Entfernen AL-12").click()
    expect(page.get_by_text("AL-12 ist nicht mehr im Antrag.")).to_be_visible()
    assert_accessible(page)
    weiter(page)


def personen_nennen(page: Page) -> None:
    ueberschrift(page, "Personen")
    person(page, "Hanne", "Vogt", HANNE)
    page.get_by_role("button", name="Person hinzufügen").click()
    page.get_by_label("Vorname").fill("Ole")
    expect(page.get_by_role("radio", name=re.compile("^Vermittler"))).to_be_disabled()
    assert_accessible(page)
    person_ausfuellen(page, "Ole", "Grünwald", "ole.gruenwald@gruenwald.example")
    page.get_by_role("radio", name=re.compile("^Per SMS")).check()
    page.get_by_label("Mobilnummer").fill("0461 12345")
    page.get_by_role("button", name="Person übernehmen").click()
    expect(page.get_by_label("Mobilnummer")).to_be_focused()
    page.get_by_label("Mobilnummer").fill("0151 23456789")
    page.get_by_role("button", name="Person übernehmen").click()
    expect(eintrag(page, "Ole Grünwald")).to_contain_text("vollständig")
    weiter(page)


def rechte_nennen(page: Page) -> None:
    ueberschrift(page, "Berechtigungen")
    expect(page.get_by_text("Als FirmenAdmin hat diese Person alle Rechte")).to_be_visible()
    box = page.get_by_role("checkbox", name="Bestand lesen für AK-1050348")
    box.check()
    expect(box).to_be_checked()
    assert_accessible(page)
    weiter(page)


def per_post_einreichen(server: Server, page: Page) -> None:
    ueberschrift(page, "Unterschrift & Einreichung")
    page.get_by_label("Vor- und Nachname").fill("Peter Grünwald")
    page.get_by_label("Funktion").fill("Geschäftsführer")
    page.get_by_role("radio", name=re.compile("^Per Post")).check()
    page.get_by_role("button", name="Antrag einreichen").click()
    expect(page.get_by_role("alert").filter(has_text="Bestätigen Sie zuerst")).to_be_visible()
    assert_accessible(page)
    assert_fits(page)
    page.get_by_label("Code aus der E-Mail").fill(code(server, page, HANNE))
    page.get_by_role("button", name="E-Mail-Adresse bestätigen").click()
    ueberschrift(page, "Unterschrift & Einreichung")
    expect(page.get_by_text("Die E-Mail-Adresse ist bestätigt.")).to_be_visible()
    page.get_by_role("radio", name=re.compile("^Per Post")).check()
    page.get_by_role("button", name="Antrag einreichen").click()


def eintrag(page: Page, name: str) -> Locator:
    return page.get_by_role("listitem").filter(has_text=name)


def ueberschrift(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1, name=text)).to_be_visible()


def weiter(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Weiter: ")).click()


def firma_ausfuellen(page: Page) -> None:
    for feld, wert in (
        ("Name der Firma", "Bäckerei Grünwald KG"),
        ("Straße und Hausnummer", "Mühlengasse 2"),
        ("Postleitzahl", "24937"),
        ("Ort", "Flensburg"),
        ("Vorname", "Hanne"),
        ("Nachname", "Vogt"),
        ("E-Mail-Adresse", HANNE),
        ("Telefonnummer", "0461 12345"),
    ):
        page.get_by_label(feld, exact=True).fill(wert)
    page.get_by_role("radio", name=re.compile("^Noch niemand")).check()


def person(page: Page, vorname: str, nachname: str, email: str) -> None:
    page.get_by_role("button", name="Person hinzufügen").click()
    person_ausfuellen(page, vorname, nachname, email)
    page.get_by_role("button", name="Person übernehmen").click()
    expect(eintrag(page, f"{vorname} {nachname}")).to_contain_text("vollständig")


def person_ausfuellen(page: Page, vorname: str, nachname: str, email: str) -> None:
    for feld, wert in (
        ("Vorname", vorname),
        ("Nachname", nachname),
        ("E-Mail-Adresse", email),
        ("Straße und Hausnummer", "Mühlengasse 2"),
        ("Postleitzahl", "24937"),
        ("Ort", "Flensburg"),
    ):
        page.get_by_label(feld, exact=True).fill(wert)


def code(server: Server, page: Page, email: str) -> str:
    """The code that was sent last to this address."""
    postausgang = page.context.new_page()
    postausgang.goto(f"{server.url}/demo/postausgang")
    text = postausgang.locator("body").inner_text()
    postausgang.close()
    assert email in text
    return re.findall(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", text)[0]
