"""Links of mails: to the page after the login, at once under the same portal, else a question."""

from urllib.parse import urlencode

import pytest

from firmenportal.post.rechte import rechte_geaendert
from firmenportal.settings import settings
from tests.domain.personen import LENA, PASSWORT, anlegen
from tests.http.anmeldung import Browser, Browsers, ziel
from tests.http.test_sitzung import FREMD, sitzungen

SEITE = "/vertraege/AL-1000017"
HIER, DORT = "/metallrente/anmelden", "/chemierente/anmelden"


def folgt(browser: Browser, anmeldung: str, weiter: str = SEITE) -> str:
    """Where the link leads; its page, if it draws one."""
    antwort = browser.get(f"{anmeldung}?{urlencode({'weiter': weiter})}")
    return ziel(antwort) if antwort.is_redirect else antwort.text


def test_wer_nicht_angemeldet_ist_kommt_nach_der_anmeldung_zur_seite(
    neuer_browser: Browsers,
) -> None:
    anlegen()
    fremde = neuer_browser()
    assert folgt(fremde, DORT) == DORT
    assert fremde.anmelden(LENA, PASSWORT, DORT) == SEITE


def test_unter_demselben_portal_ist_die_seite_gleich_da(lena: Browser) -> None:
    assert folgt(lena, HIER) == SEITE


def test_ein_link_zu_einem_anderen_portal_fragt_und_wechselt_nicht(lena: Browser) -> None:
    seite = folgt(lena, DORT)
    assert "Dieser Link gehört zu ChemieRente" in seite and "Unter MetallRente bleiben" in seite
    assert 'data-auspraegung="metallrente"' in seite
    assert sitzungen()[0].auspraegung == "metallrente"
    gewechselt = lena.post("/portal-wechseln", auspraegung="chemierente", zurueck=SEITE)
    assert ziel(gewechselt) == SEITE and sitzungen()[0].auspraegung == "chemierente"


def test_ein_link_nach_draussen_ist_keiner(lena: Browser, neuer_browser: Browsers) -> None:
    for weiter in FREMD:
        for browser in (lena, neuer_browser()):
            antwort = browser.get(f"{HIER}?{urlencode({'weiter': weiter}, errors='replace')}")
            assert antwort.status_code != 303 and "ziel" not in browser.cookies, weiter


@pytest.mark.parametrize("sprache", ["de", "en"])
def test_die_mail_ueber_rechte_nennt_das_portal(sprache: str) -> None:
    mail = rechte_geaendert(sprache, "Lena Schäfer", "Muster Maschinenbau GmbH", [], 1)
    anmeldung = f"{settings.base_url}/firmenonline/anmelden?weiter="
    assert f"{anmeldung}%2Fkonto%2Fvertragsrechte" in mail.text
