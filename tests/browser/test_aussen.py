"""„Von außen“ in a browser: found, filtered, one person with what he did, and saved as a file."""

from playwright.sync_api import expect

from tests.browser.aussehen import assert_accessible, assert_fits
from tests.conftest import SignIn
from tests.server import Server


def test_wer_von_aussen_kann_was(portal: Server, page_of: SignIn) -> None:
    sabine = page_of("firmenadmin@muster.example")
    sabine.goto(f"{portal.url}/admin/nutzer")
    sabine.get_by_role("link", name="Von außen").click()
    tabelle = sabine.get_by_role("table", name="Wer von außen kann was?")
    expect(tabelle.get_by_role("row").filter(has_text="steuer@kanzlei.example")).to_be_visible()
    sabine.get_by_label("Weg", exact=True).select_option("Vermittler-Zugang")
    expect(tabelle.get_by_role("row").filter(has_text="steuer@kanzlei.example")).to_have_count(0)
    with sabine.expect_download() as geladen:
        sabine.get_by_role("button", name="Als CSV exportieren").click()
    assert geladen.value.suggested_filename.startswith("Von_aussen_")

    zeile = tabelle.get_by_role("row").filter(has_text="schluessel@maklernord.example")
    zeile.first.get_by_role("rowheader").get_by_role("link").click()
    expect(sabine.get_by_text("gehört Ihrer Firma nicht an")).to_be_visible()
    assert_accessible(sabine)
    sabine.get_by_role("link", name="Was diese Person getan hat").click()
    expect(sabine.get_by_text("was eine Person eines Maklerhauses hier getan")).to_be_visible()
    assert_accessible(sabine)
    sabine.go_back()
    expect(sabine.get_by_text("gehört Ihrer Firma nicht an")).to_be_visible()
    assert_fits(sabine)
