"""The e-mail address over HTTP: asked for, confirmed and undone by native forms."""

import re

import pytest

from tests.domain.personen import ANDERES, LENA, PASSWORT, link_in, post_an
from tests.http.anmeldung import Browser, Browsers, ziel

NEU = "lena.schaefer@muster.example"
KONTO = "/konto/personendaten"


def gewechselt(lena: Browser) -> str:
    """Lena has a new address; the link with which it is undone."""
    lena.post("/konto/email", email=NEU, bestaetigung=PASSWORT)
    lena.post(link_in(post_an(NEU)[-1]))
    return link_in(post_an(LENA)[-1])


def test_ohne_bestaetigung_fragt_dasselbe_formular_nach_dem_passwort(lena: Browser) -> None:
    frage = lena.post("/konto/email", email=NEU)
    assert frage.status_code == 200 and "Bestätigen Sie, dass Sie es sind" in frage.text
    assert f'name="email" value="{NEU}"' in frage.text, "nothing has to be typed again"
    assert post_an(NEU) == []
    falsch = lena.post("/konto/email", email=NEU, bestaetigung=ANDERES)
    assert "Das Passwort ist falsch." in falsch.text
    vorher = lena.cookies["sitzung"]
    assert ziel(lena.post("/konto/email", email=NEU, bestaetigung=PASSWORT)) == (
        f"{KONTO}#email-unterwegs"
    )
    assert lena.cookies["sitzung"] != vorher and lena.angemeldet


def test_was_jemand_eintippt_bleibt_text(lena: Browser) -> None:
    frage = lena.post("/konto/email", email='"><script>alert(1)</script>')
    assert "<script>alert" not in frage.text


def test_wer_sich_eben_bestaetigt_hat_wird_nicht_gefragt(lena: Browser) -> None:
    lena.post("/bestaetigen", passwort=PASSWORT)
    assert ziel(lena.post("/konto/email", email=NEU)) == f"{KONTO}#email-unterwegs"


@pytest.mark.parametrize(
    ("email", "hinweis"), [("unsinn", "email-ungueltig"), (LENA.upper(), "email-gleich")]
)
def test_eine_abgelehnte_adresse_sagt_warum(lena: Browser, email: str, hinweis: str) -> None:
    lena.post("/bestaetigen", passwort=PASSWORT)
    assert ziel(lena.post("/konto/email", email=email)) == f"{KONTO}#{hinweis}"


def test_wer_sein_passwort_richtig_nennt_bleibt_angemeldet_auch_bei_falscher_adresse(
    lena: Browser,
) -> None:
    abgelehnt = lena.post("/konto/email", email="unsinn", bestaetigung=PASSWORT)
    assert ziel(abgelehnt) == f"{KONTO}#email-ungueltig"
    assert lena.angemeldet


def test_der_link_zeigt_und_erst_der_knopf_wirkt(neuer_browser: Browsers, lena: Browser) -> None:
    lena.post("/konto/email", email=NEU, bestaetigung=PASSWORT)
    link = link_in(post_an(NEU)[-1])
    scanner = neuer_browser("198.51.100.1")
    for _ in range(3):
        seite = scanner.get(link)
        assert seite.status_code == 200 and f'action="{link}"' in seite.text
    assert post_an(LENA) == []
    fertig = scanner.post(link)
    assert fertig.status_code == 200 and "Ihre neue E-Mail-Adresse gilt" in fertig.text
    assert len(post_an(LENA)) == 1
    assert scanner.post(link).status_code == scanner.get(link).status_code == 410
    assert scanner.anmelden(NEU, PASSWORT) == "/vertraege"


def test_wer_angemeldet_ist_landet_in_seinem_konto(lena: Browser) -> None:
    lena.post("/konto/email", email=NEU, bestaetigung=PASSWORT)
    assert ziel(lena.post(link_in(post_an(NEU)[-1]))) == f"{KONTO}#email-bestaetigt"


def test_zuruecknehmen_fuehrt_gleich_zum_neuen_passwort(
    neuer_browser: Browsers, lena: Browser
) -> None:
    zurueck = gewechselt(lena)
    postfach = neuer_browser("198.51.100.1")
    assert "Alle Sitzungen enden" in postfach.get(zurueck).text
    assert lena.angemeldet
    assert ziel(postfach.post(zurueck)) == "/passwort-neu"
    assert not lena.angemeldet
    gesetzt = postfach.post("/passwort-neu", passwort_neu=ANDERES, passwort_wiederholen=ANDERES)
    assert ziel(gesetzt).endswith("#passwort-gesetzt")
    assert postfach.anmelden(LENA, ANDERES) == "/vertraege"
    assert postfach.post(zurueck).status_code == 410


@pytest.mark.parametrize("path", ["/email-bestaetigen", "/email-zuruecknehmen"])
def test_erfundene_links_gelten_nicht(neuer_browser: Browsers, path: str) -> None:
    for secret in ("x", "A" * 43, "x" * 900, "%ff"):
        seite = neuer_browser().get(f"{path}/{secret}")
        assert seite.status_code == 410 and "gilt nicht mehr" in seite.text, secret
        assert neuer_browser().post(f"{path}/{secret}").status_code == 410


def test_die_seiten_brauchen_weder_script_noch_stil_im_text(lena: Browser) -> None:
    seite = lena.post("/konto/email", email=NEU)
    assert "unsafe" not in seite.headers["content-security-policy"]
    assert not re.search(r"<script|\sstyle=|\son\w+=", seite.text)
    assert seite.headers["cache-control"] == "no-store"
    assert 'data-auspraegung="metallrente"' in seite.text
