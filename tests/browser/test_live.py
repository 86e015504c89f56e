"""Whatever an act from outside ends, open pages notice without a click, and events are refused.

Times are taken by the page's own clock, from before the command to the change on the page.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import Session, col, select

from firmenportal import clock
from firmenportal.db import transaction
from firmenportal.domain import (
    benutzerkonto,
    bestandsdaten,
    mitgliedschaft,
    sitzung,
    vermittler,
    vertragsrecht,
)
from firmenportal.domain.benutzer import Benutzer, Mitgliedschaft
from firmenportal.domain.recht import Recht
from firmenportal.domain.sitzung import Sitzung
from firmenportal.domain.vermittler import Bestand, Maklerhaus, Maklervollmacht
from firmenportal.domain.vertrag import vertrag_id
from firmenportal.domain.vertragsrecht import Zelle
from firmenportal.domain.zeitraum import OHNE_ENDE
from tests.conftest import SignIn
from tests.databases import engine_on
from tests.server import Server, Worlds, running_server

# Two seconds are promised; a loaded machine with two cores may take this much.
SPAETESTENS = 5.0
# How long before midnight a server starts, so that pages are open by then.
VORHER = 25
DURCH = (None, "Service Center")
LENA, JONAS = "nutzer@muster.example", "vermittler@maklernord.example"
RECHTE = "/konto/vertragsrechte"
WATCH = """(selector) => {
  const count = () => document.querySelectorAll(selector).length, before = count();
  window.changedAt = 0;
  new MutationObserver(() => {
    if (!window.changedAt && count() !== before) window.changedAt = Date.now();
  }).observe(document.body, { attributes: true, childList: true, subtree: true });
  return [before, Date.now()];
}"""
Tat = Callable[[Session], None]


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory, worlds: Worlds) -> Iterator[Server]:
    """A world of its own, since these tests take things away for good."""
    with running_server(tmp_path_factory.mktemp("live"), worlds.sqlite()) as server:
        yield server


@pytest.fixture(scope="module")
def still(tmp_path_factory: pytest.TempPathFactory, worlds: Worlds) -> Iterator[Server]:
    """A server that tells no page anything."""
    folder = tmp_path_factory.mktemp("still")
    with running_server(folder, worlds.sqlite(), watch_seconds="3600") as server:
        yield server


@dataclass(frozen=True)
class Abend:
    """A server whose clock is set forward to shortly before midnight in Berlin."""

    server: Server
    morgen: date
    versatz: int

    def nach_mitternacht(self, milliseconds: int) -> float:
        """Seconds from this midnight to a moment that a browser has noted."""
        mitternacht = datetime.combine(self.morgen, time(), clock.BERLIN)
        return milliseconds / 1000 + self.versatz - mitternacht.timestamp()


@pytest.fixture
def abends(worlds: Worlds, portal: Server, tmp_path: Path) -> Iterator[Abend]:
    """The evening before the Maklerwechsel; `portal` has built the pages by now."""
    db_url = worlds.sqlite()
    with engine_on(db_url), transaction() as db:
        morgen = maklerwechsel(db)
        entziehen(db, LENA, "AL-1000025")
        erteilen(db, LENA, "AL-1000025", bis=morgen)
    mitternacht = datetime.combine(morgen, time(), clock.BERLIN)
    versatz = int((mitternacht - clock.now()).total_seconds()) - VORHER
    with running_server(tmp_path, db_url, uhr_versatz=str(versatz)) as server:
        yield Abend(server, morgen, versatz)


def test_ein_entzogenes_recht_verschwindet_von_der_offenen_seite(
    live: Server, page_of: SignIn
) -> None:
    page = offen(page_of, live, LENA, RECHTE)
    zeile = page.get_by_role("rowheader", name="AL-1000025")
    expect(zeile).to_be_visible()

    def nimmt(db: Session) -> None:
        entziehen(db, LENA, "AL-1000025")

    def gibt(db: Session) -> None:
        erteilen(db, LENA, "AL-1000025")

    changed_in_time(page, "tbody tr", lambda: outside(live, nimmt))
    expect(zeile).to_have_count(0)
    changed_in_time(page, "tbody tr", lambda: outside(live, gibt))
    expect(zeile).to_be_visible()


def test_liste_und_vertrag_verlieren_ein_entzogenes_recht_mit_allen_daten(
    live: Server, page_of: SignIn
) -> None:
    email = "nutzer@pflege.example"
    vertrag = offen(page_of, live, email, "/vertraege/AL-1060017")
    liste = vertrag.context.new_page()
    liste.goto(live.url + "/vertraege")
    expect(liste.get_by_role("rowheader", name="AL-1060017")).to_be_visible()
    expect(vertrag.get_by_role("table", name="Einzelverträge").first).to_be_visible()

    def nimmt(db: Session) -> None:
        entziehen(db, email, "AL-1060017")

    changed_in_time(vertrag, "table", lambda: outside(live, nimmt))
    expect(vertrag.get_by_role("heading", name="Seite nicht gefunden")).to_be_visible()
    expect(vertrag.get_by_role("table")).to_have_count(0)
    expect(liste.get_by_role("rowheader", name="AL-1060017")).to_have_count(0)
    expect(liste.get_by_role("rowheader", name="AK-1060033")).to_be_visible()


def test_eine_gesperrte_mitgliedschaft_zeigt_sich_sofort(live: Server, page_of: SignIn) -> None:
    email = "spezialist@versicherer.example"
    page = offen(page_of, live, email, RECHTE)
    expect(page.get_by_role("rowheader").first).to_be_visible()

    def sperren(db: Session) -> None:
        mitgliedschaft.sperren(db, mitglied(db, email), DURCH)

    changed_in_time(page, ".notice--warn", lambda: outside(live, sperren))
    expect(page.get_by_text("Ihr Zugang ist gesperrt bei:")).to_be_visible()


def test_ein_gesperrtes_konto_ist_sofort_abgemeldet(live: Server, page_of: SignIn) -> None:
    email = "steuer@kanzlei.example"
    page = offen(page_of, live, email, RECHTE)

    def sperren(db: Session) -> None:
        benutzerkonto.sperren(db, konto(db, email), DURCH)

    signed_out_in_time(page, lambda: outside(live, sperren))
    expect(page.get_by_role("heading", name="Anmelden")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("rowheader")).to_have_count(0)


def test_eine_widerrufene_vollmacht_nimmt_das_recht_von_der_seite(
    live: Server, page_of: SignIn
) -> None:
    page = offen(page_of, live, JONAS, RECHTE)
    aendern = '[data-recht="Bestand ändern"][data-zustand="erteilt"]'
    expect(page.locator(aendern).first).to_be_visible()
    changed_in_time(page, aendern, lambda: outside(live, nord_bei_muster_widerrufen))
    zeile = page.get_by_role("row").filter(has_text="AL-1000017")
    expect(zeile.locator('[data-zustand="erteilt"]')).to_have_count(0)
    expect(zeile.get_by_text("durch Vermittler-Zugang").first).to_be_visible()


def test_eine_beendete_sitzung_meldet_jede_ihrer_seiten_ab(live: Server, page_of: SignIn) -> None:
    email = "lohn@buero.example"
    erste = offen(page_of, live, email, RECHTE)
    zweite = erste.context.new_page()
    zweite.goto(live.url + "/konto/sicherheit")
    expect(zweite.get_by_text("Diese Sitzung")).to_be_visible()
    beenden = partial(sitzungen_beenden, email=email)
    signed_out_in_time(erste, lambda: outside(live, beenden))
    expect(zweite.get_by_role("heading", name="Anmelden")).to_be_visible()


def test_wer_seine_anderen_sitzungen_beendet_bleibt_selbst_angemeldet(
    live: Server, page_of: SignIn
) -> None:
    email = "admin@muster.example"
    hier, dort = (offen(page_of, live, email, "/konto/sicherheit") for _ in range(2))
    hier.reload()
    hier.get_by_role("button", name="Alle anderen Sitzungen beenden").click()
    dialog = hier.get_by_role("dialog", name="Alle anderen Sitzungen beenden?")
    dialog.get_by_role("button", name="Sitzungen beenden").click()
    expect(hier.get_by_role("status").filter(has_text="1 andere Sitzung")).to_be_visible()
    expect(dort.get_by_role("heading", name="Anmelden")).to_be_visible()
    expect(hier.get_by_text("Diese Sitzung")).to_be_visible()


def test_auch_ohne_nachricht_wird_das_naechste_ereignis_abgelehnt(
    still: Server, page_of: SignIn
) -> None:
    page = offen(page_of, still, LENA, RECHTE)
    warum = page.get_by_role("button", name="Warum (nicht)? Ihre Rechte an AL-1000025")
    expect(warum).to_be_visible()
    outside(still, lambda db: entziehen(db, LENA, "AL-1000025"))
    warum.click()
    expect(
        page.get_by_role("alert").filter(has_text="Diesen Vertrag gibt es nicht.")
    ).to_be_visible()


def test_auch_ohne_nachricht_endet_eine_tote_sitzung_beim_naechsten_klick(
    still: Server, page_of: SignIn
) -> None:
    page = offen(page_of, still, JONAS, RECHTE)
    outside(still, lambda db: sitzungen_beenden(db, JONAS))
    page.get_by_role("button", name="Warum (nicht)?").first.click()
    expect(page.get_by_role("heading", name="Anmelden")).to_be_visible()


def test_ein_bestand_der_mit_einer_lieferung_endet_verlaesst_die_seite(
    live: Server, page_of: SignIn, tmp_path: Path
) -> None:
    page = offen(page_of, live, "schluessel@maklernord.example", RECHTE)
    zeile = page.get_by_role("rowheader", name="AL-1000041")
    expect(zeile).to_be_visible()
    outside(live, lambda db: bestandsende_schreiben(db, tmp_path, "AL-1000041"))
    changed_in_time(page, "tbody tr", lambda: liefern(live, tmp_path))
    expect(zeile).to_have_count(0)


def test_um_mitternacht_in_berlin_endet_und_beginnt_alles_von_selbst(
    abends: Abend, page_of: SignIn
) -> None:
    """The Maklerwechsel of Ahrens & Söhne, and a right of Lena's that has its last day."""
    letzter = f"{abends.morgen - timedelta(days=1):%d.%m.%Y}"
    lena = offen(page_of, abends.server, LENA, RECHTE)
    nord = offen(page_of, abends.server, "schluessel@maklernord.example", RECHTE)
    sued = offen(page_of, abends.server, "vermittler@maklersued.example", RECHTE)
    expect(lena.get_by_text(f"bis {letzter}")).to_be_visible()
    expect(nord.get_by_role("rowheader", name="AL-1043117")).to_be_visible()
    expect(sued.get_by_role("rowheader").first).to_be_visible()

    pages = {lena: 'td [data-zustand="erteilt"]', nord: "tbody tr", sued: "tbody tr"}
    before = {page: page.evaluate(WATCH, selector)[0] for page, selector in pages.items()}
    for page, selector in pages.items():
        expect(page.locator(selector)).not_to_have_count(before[page], timeout=60_000)
        assert 0 <= abends.nach_mitternacht(page.evaluate("window.changedAt")) < SPAETESTENS
    expect(lena.get_by_text(f"galt bis {letzter}")).to_be_visible()
    expect(sued.get_by_role("rowheader", name="AL-1043117")).to_be_visible()
    expect(nord.get_by_role("rowheader", name="AL-1043117")).to_have_count(0)


# On the page


def offen(page_of: SignIn, server: Server, email: str, adresse: str) -> Page:
    page = page_of(email, server=server)
    page.goto(server.url + adresse)
    expect(page.locator("#angemeldet-als")).not_to_be_empty()
    return page


def changed_in_time(page: Page, selector: str, act: Callable[[], None]) -> None:
    """The number of elements that match changes within the time."""
    before, start = page.evaluate(WATCH, selector)
    act()
    expect(page.locator(selector)).not_to_have_count(before)
    assert (page.evaluate("window.changedAt") - start) / 1000 < SPAETESTENS


def signed_out_in_time(page: Page, act: Callable[[], None]) -> None:
    """The page leaves for the login within the time."""
    start = page.evaluate("Date.now()")
    act()
    page.wait_for_url("**/anmelden*")
    assert (page.evaluate("performance.timeOrigin") - start) / 1000 < SPAETESTENS


# From outside, by commands of the domain


def outside(server: Server, tat: Tat) -> None:
    """As another process would do it."""
    with engine_on(server.db_url), transaction() as db:
        tat(db)


def konto(db: Session, email: str) -> Benutzer:
    return db.exec(select(Benutzer).where(Benutzer.email == email)).one()


def mitglied(db: Session, email: str) -> Mitgliedschaft:
    wer = konto(db, email).id
    return db.exec(select(Mitgliedschaft).where(Mitgliedschaft.benutzer_id == wer)).one()


def entziehen(db: Session, email: str, nummer: str) -> None:
    zelle = (vertrag_id(nummer), Recht.BESTAND_LESEN)
    vertragsrecht.entziehen(db, mitglied(db, email), [zelle], DURCH)


def erteilen(db: Session, email: str, nummer: str, bis: date = OHNE_ENDE) -> None:
    zelle = Zelle(vertrag_id(nummer), Recht.BESTAND_LESEN, bis=bis)
    vertragsrecht.erteilen(db, mitglied(db, email), [zelle], durch=DURCH)


def nord_bei_muster_widerrufen(db: Session) -> None:
    firma = mitglied(db, LENA).firma_id
    vollmacht = db.exec(
        select(Maklervollmacht)
        .join(Maklerhaus, col(Maklerhaus.id) == col(Maklervollmacht.maklerhaus_id))
        .where(Maklervollmacht.firma_id == firma, Maklerhaus.name == "Makler Nord GmbH")
        .where(col(Maklervollmacht.erteilt_am).is_not(None))
    ).one()
    vermittler.vollmacht_widerrufen(db, vollmacht, DURCH)


def sitzungen_beenden(db: Session, email: str) -> None:
    wer = konto(db, email).id
    for offene in db.exec(select(Sitzung).where(Sitzung.benutzer_id == wer)).all():
        sitzung.beenden(db, offene.secret_hash)


def maklerwechsel(db: Session) -> date:
    """The day from which Makler Süd has what Makler Nord had."""
    gesucht = select(Bestand).where(Bestand.vertrag_id == vertrag_id("AL-1043117"))
    return max(b.von for b in db.exec(gesucht))


def bestandsende_schreiben(db: Session, ordner: Path, nummer: str) -> None:
    """A delivery in which the Bestand of Makler Nord ended yesterday."""
    gesucht = select(Bestand).where(Bestand.vertrag_id == vertrag_id(nummer))
    von, gestern = db.exec(gesucht).one().von, clock.heute() - timedelta(days=1)
    zeilen = ["hausnummer;vertrag;von;bis;aktion", f"H00041;{nummer};{von};{gestern};"]
    (ordner / "bestand.csv").write_text("\n".join(zeilen))


def liefern(server: Server, ordner: Path) -> None:
    with engine_on(server.db_url):
        assert not bestandsdaten.laden(ordner, print).befunde
