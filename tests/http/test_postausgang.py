"""The demo's outbox: readable for everybody there, and nowhere else."""

import pytest

from firmenportal.brief import Anschrift, Brief, Code
from firmenportal.db import transaction
from firmenportal.http.routes import starlette_app
from firmenportal.post import postausgang
from firmenportal.post.vorlage import mailtext
from firmenportal.settings import settings
from tests.domain.personen import LENA, anlegen, link_in, post_an
from tests.http.anmeldung import Browsers

SEITE = "/demo/postausgang"


def test_in_der_demo_liest_man_die_mails_und_folgt_ihren_links(neuer_browser: Browsers) -> None:
    anlegen()
    browser = neuer_browser()
    assert "Noch ist nichts hinausgegangen." in browser.get(SEITE).text
    browser.post("/passwort-vergessen", email="niemand@muster.example")
    browser.post("/passwort-vergessen", email=LENA)
    seite = browser.get(SEITE).text
    link = link_in(post_an(LENA)[0])
    assert f'<a href="{settings.base_url}{link}">' in seite
    assert seite.count("<article") == 1 and "niemand@" not in seite


def test_die_neueste_steht_oben(neuer_browser: Browsers) -> None:
    for betreff in ("Erste", "Zweite"):
        with transaction() as db:
            postausgang.mail(db, LENA, mailtext("de", betreff, "Lena"))
    seite = neuer_browser().get(SEITE).text
    assert seite.index("Zweite") < seite.index("Erste")


def test_briefe_und_sms_stehen_mit_ihrem_code_dabei(neuer_browser: Browsers) -> None:
    an = Anschrift("Hanne Vogt", "Mühlengasse 2", "24937", "Flensburg")
    with transaction() as db:
        postausgang.brief(db, an, Brief("Ihre Kennung", ("Guten Tag,", Code("K7M4-QW9X-3TRP"))))
        postausgang.sms(db, "+4915112345678", "Ihre Kennung ist K7M4")
    seite = neuer_browser().get(SEITE).text
    assert "Brief an Hanne Vogt, Mühlengasse 2, 24937 Flensburg" in seite
    assert "<p>K7M4-QW9X-3TRP</p>" in seite
    assert "SMS an +4915112345678" in seite and "Ihre Kennung ist K7M4" in seite


def test_was_in_einer_mail_steht_bleibt_text(neuer_browser: Browsers) -> None:
    boese = f'<script>x</script> https://evil.example/ {settings.base_url}/"onmouseover="x'
    with transaction() as db:
        postausgang.mail(db, LENA, mailtext("de", boese, boese))
    seite = neuer_browser().get(SEITE).text
    assert "<script>" not in seite and "onmouseover=&quot;" in seite
    assert 'href="https://evil' not in seite


def test_in_produktion_gibt_es_sie_nicht(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "env", "prod")
    assert SEITE not in {getattr(route, "path", "") for route in starlette_app().routes}
