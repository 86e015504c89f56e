"""Every way to an access, walked from the first question to the first login, or to its end."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from firmenportal.domain.freischaltung.frage import Verwaltung
from firmenportal.domain.freischaltung.inhalt import Firmendaten, Hausdaten, Inhalt, Unterschrift
from firmenportal.domain.recht import Recht
from tests.browser.aussehen import assert_accessible
from tests.browser.schritte import (
    ANTRAG,
    ERSTER_FIRMENADMIN,
    FUER_DIE_FIRMA,
    VEREINBARUNG,
    Welten,
    aktiviert,
    angemeldet_mit,
    begonnen,
    eingereicht,
    freigegeben,
    geprueft,
    hochgeladen,
    uebernommen,
    von_zweien_freigegeben,
    vorbereitet,
    zugeordnet,
)
from tests.browser.test_aktivierung import code_in, mit_geheimnis
from tests.browser.test_antrag import eintrag, person, ueberschrift, weiter
from tests.browser.test_servicecenter import ANNE, BIRGIT, MURAT, meldung
from tests.conftest import SignIn
from tests.domain.antraege import CHEFIN, ERSTER, KONTAKT, VERMITTLER
from tests.post.smsdienst import running_smsdienst
from tests.server import Server, Worlds, running_server

VERMITTLER_OHNE_SCHLUESSEL = ("Mitarbeiterinnen oder Mitarbeiter eines Vermittlers", "Nein")
LESEN_UND_BERECHNEN = ("Bestand lesen", "Berechnen")
STAHLBAU = Firmendaten(
    name="Stahlbau Hübner-Çelik GmbH",
    kundennummer="K1000735",
    strasse="Mühlengasse 2",
    plz="24937",
    ort="Flensburg",
    verwaltung=Verwaltung.NIEMAND,
)


@pytest.fixture(scope="module")
def welt(
    tmp_path_factory: pytest.TempPathFactory, worlds: Worlds, portal: Server
) -> Iterator[Welten]:
    """A world of its own with a gateway for SMS; its codes are keyed with the test's secret."""
    ordner = mit_geheimnis(tmp_path_factory.mktemp("wege"))
    with (
        running_smsdienst() as sms,
        running_server(ordner, worlds.sqlite(), sms_url=sms.url) as running,
    ):
        yield Welten(running, ordner / "briefe", sms)


def firmenadmin(firma: Firmendaten, vertrag: str, vorname: str, nachname: str) -> Inhalt:
    """A Firma names this FirmenAdmin, who is its contact too."""
    wer = {"vorname": vorname, "nachname": nachname, "email": mail(vorname, nachname)}
    return ERSTER.model_copy(
        update={
            "firma": firma,
            "vertraege": (vertrag,),
            "ansprechpartner": KONTAKT.model_copy(update=wer),
            "personen": (CHEFIN.model_copy(update=wer),),
        }
    )


def vermittlerin(vorname: str, nachname: str, *, vollmacht: bool) -> Inhalt:
    """Somebody of Makler Nord, for two contracts of Muster."""
    wer = {"vorname": vorname, "nachname": nachname, "email": mail(vorname, nachname)}
    rechte = {"rechte": {"AL-1000017": (Recht.BESTAND_LESEN, Recht.BERECHNEN)}}
    return VERMITTLER.model_copy(
        update={
            "haus": Hausdaten(name="Makler Nord GmbH", vollmacht=vollmacht),
            "ansprechpartner": KONTAKT.model_copy(update=wer),
            "personen": (VERMITTLER.personen[0].model_copy(update=wer | rechte),),
            "vertraege": ("AL-1000017",),
            "unterschrift": Unterschrift(name="Friederike Hansen-Brüggemann", funktion="Leitung")
            if vollmacht
            else Unterschrift(name="Sabine Krüger-Özdemir", funktion="Geschäftsführerin"),
        }
    )


def mail(vorname: str, nachname: str) -> str:
    return f"{vorname}.{nachname}@zugang.example".lower()


def test_firma_ohne_zugang_mit_der_zugangskennung_per_sms_und_dann_der_widerruf(
    welt: Welten, page: Page, page_of: SignIn
) -> None:
    begonnen(welt, page, ERSTER_FIRMENADMIN)
    inhalt = firmenadmin(ERSTER.firma, "AK-1050348", "Wiebke", "Harms")
    vorbereitet(welt, page, inhalt, "personen")
    page.get_by_role("button", name="Ändern Wiebke Harms").click()
    page.get_by_role("radio", name=re.compile("^Per SMS")).check()
    page.get_by_label("Mobilnummer").fill("0151 23456780")
    page.get_by_role("button", name="Person übernehmen").click()
    expect(eintrag(page, "Wiebke Harms")).to_contain_text("vollständig")
    weiter(page)
    ueberschrift(page, "Berechtigungen")
    weiter(page)
    email = mail("Wiebke", "Harms")
    vorgang = eingereicht(welt, page, email)
    von_zweien_freigegeben(welt, page_of, vorgang)
    aktiviert(welt, page, email, welt.sms.sms_an("+4915123456780"))
    wiebke = angemeldet_mit(welt, page_of, email, {"AK-1050348": ()})
    brief = welt.brief_an("Wiebke Harms ist jetzt FirmenAdmin")
    assert "Bäckerei Grünwald KG Mühlengasse 2 24937 Flensburg" in brief
    page.context.clear_cookies()
    widerrufen(welt, page, code_in(brief))
    expect(wiebke.get_by_text("AK-1050348")).to_have_count(0)


def widerrufen(welt: Welten, page: Page, code: str) -> None:
    """By the Firma, with the code from the letter to its address in the stock."""
    page.goto(f"{welt.server.url}/freischaltung/widerruf")
    page.get_by_role("textbox", name="Widerrufscode").fill(code)
    page.get_by_role("button", name="FirmenAdmin jetzt aussetzen").click()
    expect(page.get_by_role("heading", name="FirmenAdmin ausgesetzt")).to_be_visible()
    assert_accessible(page)


def test_weiterer_firmenadmin_den_eine_firmenadmin_beantragt(
    welt: Welten, page: Page, page_of: SignIn
) -> None:
    katharina = page_of("firmenadmin@pflege.example", server=welt.server)
    begonnen(welt, katharina, ("Einen FirmenAdmin", FUER_DIE_FIRMA, "Ein FirmenAdmin"))
    expect(katharina.get_by_label("Name der Firma")).to_have_value("Beispiel Pflege gGmbH")
    expect(katharina.get_by_label("E-Mail-Adresse")).to_have_value("firmenadmin@pflege.example")
    katharina.get_by_label("Telefonnummer").fill("0461 12345")
    katharina.get_by_role("radio", name=re.compile("^Ein FirmenAdmin")).check()
    weiter(katharina)
    ueberschrift(katharina, "Gruppenverträge")
    katharina.get_by_label("Oder aus den Verträgen Ihrer Firma").select_option("AL-1060017")
    expect(eintrag(katharina, "AL-1060017")).to_be_visible()
    assert_accessible(katharina)
    weiter(katharina)
    ueberschrift(katharina, "Personen")
    email = mail("Imke", "Claussen")
    person(katharina, "Imke", "Claussen", email)
    katharina.get_by_role("button", name="Ändern Imke Claussen").click()
    katharina.get_by_role("radio", name=re.compile("^FirmenAdmin ")).check()
    katharina.get_by_role("button", name="Person übernehmen").click()
    expect(eintrag(katharina, "Imke Claussen")).to_contain_text("vollständig")
    weiter(katharina)
    ueberschrift(katharina, "Berechtigungen")
    weiter(katharina)
    ueberschrift(katharina, "Unterschrift & Einreichung")
    katharina.get_by_label("Vor- und Nachname").fill("Katharina Sölle")
    katharina.get_by_label("Funktion").fill("Geschäftsführerin")
    vorgang = eingereicht(welt, katharina, "")
    von_zweien_freigegeben(welt, page_of, vorgang, firma=False)
    aktiviert(welt, page, email, welt.brief_an("Imke Claussen Mühlengasse"))
    alle: dict[str, tuple[str, ...]] = {"AL-1060017": (), "AL-1060025": (), "AK-1060033": ()}
    angemeldet_mit(welt, page_of, email, alle)


def test_vermittler_die_firma_unterschreibt(welt: Welten, page: Page, page_of: SignIn) -> None:
    begonnen(welt, page, (*VERMITTLER_OHNE_SCHLUESSEL, FUER_DIE_FIRMA))
    vorbereitet(welt, page, vermittlerin("Swantje", "Lorenz", vollmacht=False), "berechtigungen")
    page.get_by_role("checkbox", name="Mitarbeiter anmelden für AL-1000017").check()
    weiter(page)
    email = mail("Swantje", "Lorenz")
    vorgang = eingereicht(welt, page, email)
    von_zweien_freigegeben(welt, page_of, vorgang, haus=True)
    aktiviert(welt, page, email, welt.brief_an("Swantje Lorenz Mühlengasse"))
    rechte = (*LESEN_UND_BERECHNEN, "Mitarbeiter anmelden")
    angemeldet_mit(welt, page_of, email, {"AL-1000017": rechte})


def test_vermittler_mit_maklervollmacht(welt: Welten, page: Page, page_of: SignIn) -> None:
    begonnen(welt, page, (*VERMITTLER_OHNE_SCHLUESSEL, "Für ein Maklerhaus", "Ja", "Ja, alle"))
    vorbereitet(welt, page, vermittlerin("Telse", "Behn", vollmacht=True), "unterschrift")
    email = mail("Telse", "Behn")
    expect(page.get_by_text(f"Noch nicht hochgeladen: {ANTRAG}, {VEREINBARUNG}")).to_be_visible()
    vorgang = eingereicht(welt, page, email, ANTRAG, VEREINBARUNG)
    von_zweien_freigegeben(welt, page_of, vorgang, haus=True)
    aktiviert(welt, page, email, welt.brief_an("Telse Behn Mühlengasse"))
    angemeldet_mit(welt, page_of, email, {"AL-1000017": LESEN_UND_BERECHNEN})


def fuer_stahlbau_eingereicht(welt: Welten, page: Page, vorname: str, nachname: str) -> str:
    """From the first question to the number of an application for a FirmenAdmin of this name."""
    begonnen(welt, page, ERSTER_FIRMENADMIN)
    inhalt = firmenadmin(STAHLBAU, "AL-1033688", vorname, nachname)
    vorbereitet(welt, page, inhalt, "unterschrift")
    return eingereicht(welt, page, mail(vorname, nachname))


def von_anne_uebernommen(
    welt: Welten, page: Page, page_of: SignIn, vorname: str, nachname: str
) -> Page:
    """As `fuer_stahlbau_eingereicht`, and on the page of the clerk who has taken it."""
    vorgang = fuer_stahlbau_eingereicht(welt, page, vorname, nachname)
    clerk = page_of(ANNE, server=welt.server)
    uebernommen(welt, clerk, vorgang)
    return clerk


def test_rueckfrage_die_eine_neue_unterlage_beantwortet(
    welt: Welten, page: Page, page_of: SignIn
) -> None:
    vorgang = fuer_stahlbau_eingereicht(welt, page, "Gunda", "Ketels")
    erste, zweite = (page_of(wer, server=welt.server) for wer in (BIRGIT, MURAT))
    uebernommen(welt, erste, vorgang)
    zugeordnet(erste)
    geprueft(erste)
    gefragt(welt, zweite, vorgang, "Seite 2 ist nicht lesbar.")
    page.reload()
    expect(page.get_by_text("Seite 2 ist nicht lesbar.").first).to_be_visible()
    expect(page.get_by_text("Ihr Antrag ist eingereicht.")).to_have_count(0)
    assert_accessible(page)
    page.get_by_role("link", name="Unterlagen ergänzen").click()
    hochgeladen(page, ANTRAG, "Lesbar.pdf")
    page.get_by_role("link", name="Zur Rückfrage").click()
    page.get_by_label("Ihre Antwort").fill("Hier ist er noch einmal.")
    page.get_by_role("button", name="Antwort senden").click()
    expect(page.get_by_text("Erledigt.")).to_be_visible()

    zweite.reload()
    expect(zweite.get_by_title("Lesbar.pdf")).to_be_visible()
    expect(zweite.get_by_role("button", name="Freigeben")).to_have_count(0)
    erste.reload()
    expect(erste.get_by_text("Hier ist er noch einmal.")).to_be_visible()
    geprueft(erste, mit_passwort=False)
    freigegeben(welt, zweite, vorgang)
    email = mail("Gunda", "Ketels")
    aktiviert(welt, page, email, welt.brief_an("Gunda Ketels Mühlengasse"))
    angemeldet_mit(welt, page_of, email, {"AL-1033670": (), "AL-1033688": ()})


def gefragt(welt: Welten, page: Page, vorgang: str, frage: str) -> None:
    page.goto(f"{welt.server.url}/servicecenter/antraege/{vorgang}")
    page.get_by_role("button", name="Rückfrage stellen").click()
    dialog = page.get_by_role("dialog", name="Rückfrage stellen")
    dialog.get_by_label("Ihre Frage an den Ansprechpartner").fill(frage)
    dialog.get_by_role("button", name="Rückfrage senden").click()
    meldung(page, "Die Rückfrage ist gestellt.")


def test_abgelehnt_wird_mit_einem_grund_den_der_antragsteller_liest(
    welt: Welten, page: Page, page_of: SignIn
) -> None:
    clerk = von_anne_uebernommen(welt, page, page_of, "Birte", "Sievers")
    clerk.get_by_role("button", name="Ablehnen").click()
    dialog = clerk.get_by_role("dialog", name="Antrag ablehnen?")
    dialog.get_by_label("Begründung").fill("Der Unterzeichner steht nicht im Register.")
    dialog.get_by_role("button", name="Antrag ablehnen").click()
    meldung(clerk, "Der Antrag ist abgelehnt.")
    page.reload()
    expect(page.get_by_role("heading", name="Begründung")).to_be_visible()
    expect(page.get_by_text("Der Unterzeichner steht nicht im Register.")).to_be_visible()
    expect(page.get_by_role("link", name="Antrag zurückziehen")).to_have_count(0)
    assert_accessible(page)


def test_zurueckgezogen_wird_ohne_das_service_center_das_es_sieht(
    welt: Welten, page: Page, page_of: SignIn
) -> None:
    clerk = von_anne_uebernommen(welt, page, page_of, "Levke", "Nissen")
    page.get_by_role("link", name="Antrag zurückziehen").click()
    assert_accessible(page)
    page.get_by_role("button", name="Antrag zurückziehen").click()
    expect(page.get_by_text("Erledigt.")).to_be_visible()
    assert_accessible(page)
    clerk.reload()
    expect(clerk.locator(".lead").get_by_text("zurückgezogen")).to_be_visible()
    expect(clerk.get_by_role("button", name="Ablehnen")).to_have_count(0)
