"""The client of the Anmeldedienst against a provider that forges, mixes up, and falls silent."""

import base64
import hmac
import json
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc.jwk import RSAKey

from firmenportal import oidc
from firmenportal.oidc import Ausweis, HalbError, NeinError, StummError
from firmenportal.settings import settings
from tests.anmeldedienst import BIRTES, CLAIM, CLIENT, Stoerer, running_stoerer

ZURUECK = "http://localhost:8000/vermittler/anmeldedienst/zurueck"
NONCE = "n" * 43


@pytest.fixture
def stoerer() -> Iterator[Stoerer]:
    with running_stoerer() as stoerer:
        stoerer.nonce = NONCE
        yield stoerer


@pytest.fixture(scope="module")
def schleife() -> Iterator[BlockingPortal]:
    with start_blocking_portal() as schleife:
        yield schleife


Ankunft = Callable[..., Ausweis]


@pytest.fixture
def ankunft(schleife: BlockingPortal) -> Ankunft:
    def ankommen(issuer: str = "", nonce: str = NONCE) -> Ausweis:
        return schleife.call(oidc.ankunft, "code", nonce, "verifier", ZURUECK, issuer)

    return ankommen


@pytest.fixture
def birte(stoerer: Stoerer, ankunft: Ankunft) -> Ausweis:
    return ankunft()


def b64(daten: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(daten).encode()).rstrip(b"=").decode()


def test_der_weg_hin_bindet_den_browser(stoerer: Stoerer, schleife: BlockingPortal) -> None:
    aufbruch = schleife.call(oidc.aufbruch, ZURUECK)
    frage = {k: v[0] for k, v in parse_qs(urlsplit(aufbruch.adresse).query).items()}
    assert aufbruch.adresse.startswith(f"{stoerer.issuer}/authorize?")
    assert frage == {
        "response_type": "code",
        "client_id": CLIENT,
        "redirect_uri": ZURUECK,
        "scope": "openid profile",
        "state": aufbruch.state,
        "nonce": aufbruch.nonce,
        "code_challenge": create_s256_code_challenge(aufbruch.verifier),
        "code_challenge_method": "S256",
    }
    anderer = schleife.call(oidc.aufbruch, ZURUECK)
    assert {anderer.state, anderer.nonce, anderer.verifier}.isdisjoint(
        {aufbruch.state, aufbruch.nonce, aufbruch.verifier}
    )


def test_wer_ankommt_hat_den_schluessel_aus_dem_claim(stoerer: Stoerer, birte: Ausweis) -> None:
    assert (birte.schluessel, birte.subjekt) == (BIRTES, "birte")
    assert stoerer.gesendet[0]["code_verifier"] == ["verifier"]
    assert "zugriff" not in repr(birte) and "auffrischung" not in repr(birte)


@pytest.mark.parametrize(
    "behauptet",
    [
        {"iss": "https://evil.example"},
        {"aud": "ein-anderes-portal"},
        {"aud": ["ein-anderes-portal"]},
        {"aud": [CLIENT, "ein-anderes-portal"], "azp": CLIENT},
        {"aud": [CLIENT, "ein-anderes-portal"]},
        {"azp": "ein-anderes-portal"},
        {"exp": int(time.time()) - 3_600},
        {"exp": None},
        {"exp": "morgen"},
        {"iat": int(time.time()) - 3_600},
        {"iat": int(time.time()) + 3_600},
        {"iat": None},
        {"iat": "gestern"},
        {"iat": True},
        {"sub": 7},
        {"aud": None},
        {"aud": 7},
        {"nbf": int(time.time()) + 3_600},
        {"nonce": "m" * 43},
        {"nonce": None},
        {"sub": None},
        {"sub": "sophie"},
        {"at_hash": "AAAA"},
        {CLAIM: "MN-000416"},
        {CLAIM: ["MN-000417"]},
        {CLAIM: {"schluessel": "MN-000417"}},
        {CLAIM: 417},
    ],
    ids=lambda behauptet: next(iter(behauptet)),  # no time of the day: each worker has its own
)
def test_ein_token_das_nicht_stimmt_laesst_niemanden_hinein(
    stoerer: Stoerer, ankunft: Ankunft, behauptet: dict[str, Any]
) -> None:
    stoerer.behauptet = behauptet
    with pytest.raises(NeinError):
        ankunft()


def test_ohne_unterschrift_gilt_kein_token(stoerer: Stoerer, ankunft: Ankunft) -> None:
    inhalt = stoerer.token().split(".")[1]
    for alg in ("none", "None", "NONE"):
        stoerer.id_token = f"{b64({'alg': alg, 'kid': 'eins'})}.{inhalt}."
        with pytest.raises(NeinError):
            ankunft()


def test_mit_dem_oeffentlichen_schluessel_unterschreibt_niemand(
    stoerer: Stoerer, ankunft: Ankunft
) -> None:
    """Key confusion: the public key, taken as the secret of an HMAC."""
    oeffentlich = stoerer.schluessel.as_pem(private=False)
    teile = f"{b64({'alg': 'HS256', 'kid': 'eins'})}.{stoerer.token().split('.')[1]}"
    unterschrift = hmac.digest(oeffentlich, teile.encode(), "sha256")
    stoerer.id_token = f"{teile}.{base64.urlsafe_b64encode(unterschrift).decode().rstrip('=')}"
    with pytest.raises(NeinError):
        ankunft()


@pytest.mark.parametrize("kid", ["eins", "unbekannt", None])
def test_ein_fremder_schluessel_unterschreibt_nichts(
    stoerer: Stoerer, ankunft: Ankunft, kid: str | None
) -> None:
    stoerer.signiert = RSAKey.generate_key(2048, {"kid": "eins"})
    stoerer.kopf = {"kid": kid}
    with pytest.raises(NeinError):
        ankunft()


@pytest.mark.parametrize("text", ["", "x", "a.b.c", "…", "." * 10, "x" * 100_000])
def test_unsinn_ist_kein_token(stoerer: Stoerer, ankunft: Ankunft, text: str) -> None:
    stoerer.id_token = text or " "
    with pytest.raises(NeinError):
        ankunft()


def test_ein_schluessel_den_der_anbieter_eben_gewechselt_hat_wird_nachgeladen(
    stoerer: Stoerer, ankunft: Ankunft
) -> None:
    ankunft()
    stoerer.dreht_die_schluessel()
    assert ankunft().schluessel == BIRTES
    assert stoerer.gefragt.count("/jwks") == 2


def test_unbekannte_schluessel_fragen_nicht_immer_wieder(
    stoerer: Stoerer, ankunft: Ankunft
) -> None:
    stoerer.kopf = {"kid": "unbekannt"}
    for _ in range(5):
        with pytest.raises(NeinError):
            ankunft()
    assert stoerer.gefragt.count("/jwks") == 2


def test_eine_antwort_von_anderswo_wird_nicht_eingetauscht(
    stoerer: Stoerer, ankunft: Ankunft
) -> None:
    """Mix-up: the code of another provider never reaches this one's token endpoint."""
    with pytest.raises(NeinError):
        ankunft(issuer="https://evil.example")
    stoerer.metadaten = {"authorization_response_iss_parameter_supported": True}
    oidc.vergessen()
    with pytest.raises(NeinError):
        ankunft()
    assert "/token" not in stoerer.gefragt
    assert ankunft(issuer=stoerer.issuer).schluessel == BIRTES


@pytest.mark.parametrize(
    "metadaten",
    [
        {"issuer": "https://evil.example"},
        {"token_endpoint": "http://login.example/token"},
        {"jwks_uri": "http://169.254.169.254/latest"},
        {"userinfo_endpoint": None},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"end_session_endpoint": "http://evil.example/ende"},
    ],
    ids=str,
)
def test_was_der_anbieter_ueber_sich_sagt_muss_stimmen(
    stoerer: Stoerer, schleife: BlockingPortal, metadaten: dict[str, Any]
) -> None:
    stoerer.metadaten = metadaten
    with pytest.raises(StummError):
        schleife.call(oidc.aufbruch, ZURUECK)


def test_in_prod_geht_nichts_ohne_tls(
    stoerer: Stoerer, schleife: BlockingPortal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "env", "prod")
    with pytest.raises(StummError, match="TLS"):
        schleife.call(oidc.aufbruch, ZURUECK)
    assert stoerer.gefragt == []


@pytest.mark.parametrize(
    "antwort",
    [
        (500, "{}"),
        (503, "gerade nicht"),
        (200, "<html>"),
        (200, "[]"),
        (200, "{}"),
        (302, ""),
        (429, "{}"),
        (401, '{"error": "invalid_client"}'),
        (400, '{"error": ["invalid_grant"]}'),
        (200, "[" * 100_000),
        (200, '"' + "x" * 300_000 + '"'),
    ],
    ids=lambda a: str(a)[:40],
)
def test_was_keine_antwort_ist_ist_kein_nein(
    stoerer: Stoerer, ankunft: Ankunft, antwort: tuple[int, str]
) -> None:
    stoerer.antwortet = {"/token": antwort}
    with pytest.raises(StummError):
        ankunft()


def test_ein_verbrauchter_code_ist_ein_nein(stoerer: Stoerer, ankunft: Ankunft) -> None:
    stoerer.antwortet = {"/token": (400, '{"error": "invalid_grant"}')}
    with pytest.raises(NeinError):
        ankunft()


@pytest.mark.parametrize("art", ["langsam", "tropft"])
def test_ein_langsamer_anbieter_haelt_niemanden_lange_auf(
    stoerer: Stoerer, ankunft: Ankunft, monkeypatch: pytest.MonkeyPatch, art: str
) -> None:
    """Also one that keeps sending a byte now and then."""
    monkeypatch.setattr(oidc, "GEDULD", 0.5)
    setattr(stoerer, art, 10 if art == "langsam" else 0.1)
    beginn = time.monotonic()
    for _ in range(10):  # and those behind him wait for nothing at all
        with pytest.raises(StummError):
            ankunft()
    assert time.monotonic() - beginn < 3
    assert len(stoerer.gefragt) == 1


# Asked again


def erneut(schleife: BlockingPortal, ausweis: Ausweis) -> Ausweis:
    return schleife.call(oidc.erneut, ausweis)


def test_wer_noch_gilt_gilt_weiter_mit_neuen_token(
    stoerer: Stoerer, schleife: BlockingPortal, birte: Ausweis
) -> None:
    stoerer.nonce = "des ersten Males"
    neu = erneut(schleife, birte)
    assert (neu.schluessel, neu.subjekt) == (BIRTES, "birte")
    assert stoerer.gesendet[-1]["refresh_token"] == ["auffrischung"]


@pytest.mark.parametrize(
    ("was", "wert"),
    [
        ("auskunft", {CLAIM: "MN-000416"}),
        ("auskunft", {"sub": "sophie"}),
        ("behauptet", {"sub": "sophie"}),
        ("behauptet", {"iss": "https://evil.example"}),
        ("behauptet", {CLAIM: "MN-000416"}),
        ("antwortet", {"/token": (400, '{"error": "invalid_grant"}')}),
        ("antwortet", {"/userinfo": (401, "")}),
        ("antwortet", {"/userinfo": (403, "{}")}),
    ],
    ids=str,
)
def test_wer_nicht_mehr_gilt_ist_hinaus(
    stoerer: Stoerer, schleife: BlockingPortal, birte: Ausweis, was: str, wert: Any
) -> None:
    setattr(stoerer, was, wert)
    with pytest.raises(NeinError):
        erneut(schleife, birte)


def test_wer_den_schluessel_nicht_mehr_nennt_bestaetigt_ihn_nicht(
    stoerer: Stoerer, schleife: BlockingPortal, birte: Ausweis
) -> None:
    stoerer.auskunft, stoerer.behauptet = {CLAIM: None}, {CLAIM: None}
    with pytest.raises(NeinError):
        erneut(schleife, birte)


def test_faellt_er_mitten_in_der_antwort_aus_geht_das_neue_token_nicht_verloren(
    stoerer: Stoerer, schleife: BlockingPortal, birte: Ausweis
) -> None:
    """It has rotated the refresh token: the old one would be taken for stolen."""
    stoerer.auffrischung = "neue"
    stoerer.antwortet = {"/userinfo": (503, "")}
    with pytest.raises(HalbError) as halb:
        erneut(schleife, birte)
    assert halb.value.ausweis.auffrischung == "neue"
    stoerer.antwortet = {}
    assert erneut(schleife, halb.value.ausweis).schluessel == BIRTES


def test_auch_ein_unmoegliches_token_ist_nur_keine_antwort(
    stoerer: Stoerer, ankunft: Ankunft
) -> None:
    token = json.dumps({"access_token": "ü\r\nX: y", "id_token": stoerer.token()})
    stoerer.antwortet = {"/token": (200, token)}
    with pytest.raises(StummError):
        ankunft()


def test_ohne_auffrischung_wird_nur_die_auskunft_gefragt(
    stoerer: Stoerer, schleife: BlockingPortal, ankunft: Ankunft
) -> None:
    stoerer.ohne_auffrischung = True
    ausweis = ankunft()
    gefragt = len(stoerer.gefragt)
    assert erneut(schleife, ausweis).schluessel == BIRTES
    assert stoerer.gefragt[gefragt:] == ["/userinfo"]
    stoerer.antwortet = {"/userinfo": (401, "")}
    with pytest.raises(NeinError):
        erneut(schleife, ausweis)


def test_die_abmeldung_nennt_wen_und_wohin_zurueck(
    stoerer: Stoerer, schleife: BlockingPortal
) -> None:
    adresse = schleife.call(oidc.abmeldeadresse, "das-token", "http://localhost:8000/x")
    assert adresse.startswith(f"{stoerer.issuer}/ende?")
    frage = parse_qs(urlsplit(adresse).query)
    assert frage["id_token_hint"] == ["das-token"]
    assert frage["post_logout_redirect_uri"] == ["http://localhost:8000/x"]


def test_ein_anbieter_ohne_abmeldung_hat_keine_adresse_dafuer(
    stoerer: Stoerer, schleife: BlockingPortal
) -> None:
    stoerer.metadaten = {"end_session_endpoint": None}
    assert schleife.call(oidc.abmeldeadresse, "das-token", "http://localhost:8000/x") == ""
