"""The Anmeldedienst of the Vermittler: any OpenID provider, asked over HTTP and never trusted more
than its signed word goes.

Authorization code flow with PKCE, state and nonce; addresses by discovery, keys by JWKS. Every
question has a deadline as a whole, and waits on the event loop, not in a thread.
Rules: docs/fachregeln.md R211 to R214.
"""

import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from ssl import SSLContext
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import anyio

from firmenportal import clock
from firmenportal.settings import LOOPBACK, settings

if TYPE_CHECKING:
    from joserfc.jwk import KeySet

GEDULD = 4.0  # seconds for one question, from the first byte to the last
# How long nobody asks after a question that got no answer: not each in turn waits for nothing.
SCHONZEIT = 3.0
_GEWUSST_GILT, _NACHLADEN_ALLE = 3600.0, 10.0
_LAENGSTE_ANTWORT = 256 * 1024
_UHREN = 60  # seconds that two clocks may differ
_FRISCH = 600  # seconds since a token for a new sign-in was issued
_SIGNATUREN = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
_NEIN = {"invalid_grant", "access_denied", "login_required", "interaction_required"}


class StummError(Exception):
    """The provider gives no answer that could be used: it is down, slow, or set up wrongly."""


class NeinError(Exception):
    """The provider says no, or what it is said to have said does not hold."""


@dataclass(frozen=True)
class Aufbruch:
    """What a browser takes along to the provider and must bring back; `adresse` is where to go."""

    adresse: str
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True)
class Ausweis:
    """What the provider vouches for, and by what it can be asked again."""

    schluessel: str
    subjekt: str
    zugriff: str = field(repr=False)
    auffrischung: str = field(repr=False)
    id_token: str = field(repr=False)


class HalbError(StummError):
    """The provider gave new tokens, and then no answer: `ausweis` is what to ask with next."""

    def __init__(self, warum: StummError, ausweis: Ausweis) -> None:
        super().__init__(str(warum))
        self.ausweis = ausweis


@dataclass
class _Gewusst:
    """What this process has learned of the provider."""

    metadaten: dict[str, str] = field(default_factory=dict)
    metadaten_bis: float = 0
    schluessel: "KeySet | None" = None
    schluessel_bis: float = 0
    nachgeladen_am: float = -_NACHLADEN_ALLE
    beim_laden: anyio.Lock = field(default_factory=anyio.Lock)
    stumm_bis: float = 0


_gewusst = _Gewusst()


def eingerichtet() -> bool:
    """Whether Vermittler sign in elsewhere."""
    return bool(settings.oidc_issuer)


def vergessen() -> None:
    """Ask for addresses and keys anew, as a new process would."""
    global _gewusst  # noqa: PLW0603 - the one thing that a process knows
    _gewusst = _Gewusst()


def schweigt() -> bool:
    """Whether it has just given no answer, so that nobody asks for a moment."""
    return time.monotonic() < _gewusst.stumm_bis


async def aufbruch(zurueck: str) -> Aufbruch:
    """Where a browser signs in; it comes back to `zurueck`. Errors: StummError."""
    from authlib.common.urls import add_params_to_uri
    from authlib.oauth2.rfc7636 import create_s256_code_challenge

    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    adresse = add_params_to_uri(
        (await _metadaten())["authorization_endpoint"],
        [
            ("response_type", "code"),
            ("client_id", settings.oidc_client_id),
            ("redirect_uri", zurueck),
            ("scope", "openid profile"),
            ("state", state),
            ("nonce", nonce),
            ("code_challenge", create_s256_code_challenge(verifier)),
            ("code_challenge_method", "S256"),
        ],
    )
    return Aufbruch(adresse, state, nonce, verifier)


async def ankunft(code: str, nonce: str, verifier: str, zurueck: str, issuer: str) -> Ausweis:
    """Who came back with this code. `issuer` is who sent him, where it says so (RFC 9207).

    Errors: StummError; NeinError for a code, a token or a claim that does not hold.
    """
    metadaten = await _metadaten()
    if (issuer or metadaten["nennt_sich"]) and issuer != settings.oidc_issuer:
        raise NeinError("answer of another issuer")
    antwort = await _token(
        {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": zurueck,
            "code_verifier": verifier,
        }
    )
    id_token = str(antwort.get("id_token") or "")
    behauptet = await _geprueft(id_token, str(antwort["access_token"]), nonce)
    if clock.now().timestamp() - float(behauptet["iat"]) > _FRISCH:
        raise NeinError("an old token")
    return await _ausweis(antwort, behauptet, str(behauptet["sub"]), "")


async def erneut(ausweis: Ausweis) -> Ausweis:
    """The same person, still vouched for under the same key.

    Errors: NeinError; StummError, HalbError where there is something new to ask with.
    """
    antwort: dict[str, Any] = {"access_token": ausweis.zugriff}
    behauptet: Mapping[str, Any] = {}
    if ausweis.auffrischung:
        felder = {"grant_type": "refresh_token", "refresh_token": ausweis.auffrischung}
        antwort = await _token(felder)
        if antwort.get("id_token"):
            behauptet = await _geprueft(str(antwort["id_token"]), str(antwort["access_token"]), "")
    antwort.setdefault("refresh_token", ausweis.auffrischung)
    if not antwort.get("id_token"):
        antwort["id_token"] = ausweis.id_token
    if behauptet and behauptet["sub"] != ausweis.subjekt:
        raise NeinError("another subject")
    try:
        return await _ausweis(antwort, behauptet, ausweis.subjekt, ausweis.schluessel)
    except StummError as error:
        raise HalbError(
            error, _ausgestellt(ausweis.schluessel, ausweis.subjekt, antwort)
        ) from error


async def abmeldeadresse(id_token: str, zurueck: str) -> str:
    """Where the browser ends its session at the provider too; "" if there is no such place.

    Errors: StummError.
    """
    from authlib.common.urls import add_params_to_uri

    ziel = (await _metadaten())["end_session_endpoint"]
    angaben = [
        ("id_token_hint", id_token),
        ("client_id", settings.oidc_client_id),
        ("post_logout_redirect_uri", zurueck),
    ]
    return add_params_to_uri(ziel, angaben) if ziel else ""


async def _ausweis(
    antwort: Mapping[str, Any], behauptet: Mapping[str, Any], subjekt: str, schluessel: str
) -> Ausweis:
    """The claim, in the token or told on demand; where both tell it, they agree."""
    auskunft = await _auskunft(str(antwort["access_token"]))
    if auskunft.get("sub") != subjekt:
        raise NeinError("userinfo of another subject")
    claim = settings.oidc_schluessel_claim
    werte = [b[claim] for b in (behauptet, auskunft) if b.get(claim) is not None]
    if not werte or any(not isinstance(w, str) or w != werte[0] for w in werte):
        raise NeinError(f"no claim {claim} that is one text")
    if schluessel and werte[0] != schluessel:
        raise NeinError("another key than before")
    return _ausgestellt(werte[0], subjekt, antwort)


def _ausgestellt(schluessel: str, subjekt: str, antwort: Mapping[str, Any]) -> Ausweis:
    """With the tokens of this answer."""
    token = (str(antwort.get(f"{art}_token") or "") for art in ("access", "refresh", "id"))
    return Ausweis(schluessel, subjekt, *token)


async def _geprueft(id_token: str, zugriff: str, nonce: str) -> Mapping[str, Any]:
    """What a token claims, after everything that it must be: ours, theirs, now, and signed."""
    from authlib.oidc.core import CodeIDToken
    from joserfc.errors import JoseError

    try:
        kopf, inhalt = await _entziffert(id_token)
        behauptet = CodeIDToken(
            inhalt,
            kopf,
            {
                "iss": {"essential": True, "value": settings.oidc_issuer},
                "aud": {"essential": True, "value": settings.oidc_client_id},
                "sub": {"essential": True},
            },
            {"nonce": nonce, "client_id": settings.oidc_client_id, "access_token": zugriff},
        )
        behauptet.validate(now=int(clock.now().timestamp()), leeway=_UHREN)
    except (JoseError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise NeinError(f"token: {error}") from error
    if isinstance(inhalt["aud"], list) and set(inhalt["aud"]) - {settings.oidc_client_id}:
        raise NeinError("token for others, too")
    return behauptet


async def _entziffert(id_token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and content under the provider's signature; an unknown key is asked for once."""
    from joserfc import jwt
    from joserfc.errors import InvalidKeyIdError
    from joserfc.jws import JWSRegistry

    regeln = JWSRegistry(algorithms=_SIGNATUREN, strict_check_header=False)
    bekannte = await _schluessel()
    try:
        token = jwt.decode(id_token, bekannte, registry=regeln)
    except InvalidKeyIdError:
        token = jwt.decode(id_token, await _neuere(bekannte), registry=regeln)
    return dict(token.header), dict(token.claims)


async def _schluessel() -> "KeySet":
    """Its keys; one that it has withdrawn is forgotten within the hour."""
    async with _gewusst.beim_laden:
        if _gewusst.schluessel is None or time.monotonic() >= _gewusst.schluessel_bis:
            return await _geladen()
        return _gewusst.schluessel


async def _neuere(bekannte: "KeySet") -> "KeySet":
    """Its keys after it has changed them; of many who miss one, the first asks for all."""
    async with _gewusst.beim_laden:
        if _gewusst.schluessel is not None and _gewusst.schluessel is not bekannte:
            return _gewusst.schluessel
        if time.monotonic() - _gewusst.nachgeladen_am < _NACHLADEN_ALLE:
            raise NeinError("an unknown key, again")
        neu = await _geladen()
        _gewusst.nachgeladen_am = time.monotonic()
        return neu


async def _geladen() -> "KeySet":
    from joserfc.errors import JoseError
    from joserfc.jwk import KeySet

    antwort: Any = await _gefragt("GET", (await _metadaten())["jwks_uri"])
    try:
        _gewusst.schluessel = KeySet.import_key_set(antwort)
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise StummError(f"keys: {error}") from error
    _gewusst.schluessel_bis = time.monotonic() + _GEWUSST_GILT
    return _gewusst.schluessel


async def _metadaten() -> dict[str, str]:
    """Its addresses, each safe to ask. Errors: StummError."""
    jetzt = time.monotonic()
    if jetzt >= _gewusst.metadaten_bis:
        gefunden = await _gefragt("GET", _unter_issuer())
        if gefunden.get("issuer") != settings.oidc_issuer:
            raise StummError("discovery names another issuer")
        noetig = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")
        adressen = {name: str(gefunden.get(name, "")) for name in noetig}
        ende = str(gefunden.get("end_session_endpoint") or "")
        for adresse in (*adressen.values(), *([ende] if ende else [])):
            _require_sicher(adresse)
        nennt_sich = gefunden.get("authorization_response_iss_parameter_supported") is True
        _gewusst.metadaten = adressen | {
            "end_session_endpoint": ende,
            "nennt_sich": "ja" if nennt_sich else "",
        }
        _gewusst.metadaten_bis = jetzt + _GEWUSST_GILT
    return _gewusst.metadaten


def _unter_issuer() -> str:
    return settings.oidc_issuer.rstrip("/") + "/.well-known/openid-configuration"


async def _token(felder: dict[str, str]) -> dict[str, Any]:
    """An access token and what comes with it."""
    secret = settings.oidc_client_secret
    wer = (settings.oidc_client_id, secret.get_secret_value() if secret else "")
    adresse = (await _metadaten())["token_endpoint"]
    antwort = await _gefragt("POST", adresse, data=felder, auth=wer)
    if not isinstance(antwort.get("access_token"), str):
        raise StummError("no access token")
    return antwort


async def _auskunft(zugriff: str) -> dict[str, Any]:
    adresse = (await _metadaten())["userinfo_endpoint"]
    kopf = {"Authorization": f"Bearer {zugriff}"}
    return await _gefragt("GET", adresse, headers=kopf, nein={401, 403})


async def _gefragt(
    methode: str, adresse: str, nein: set[int] | None = None, **mehr: Any
) -> dict[str, Any]:
    """The JSON object that answers a question. Errors: StummError, NeinError."""
    import httpx

    _require_sicher(adresse)
    if schweigt():
        raise StummError("it gave no answer a moment ago")
    try:
        with anyio.fail_after(GEDULD):
            status, koerper = await _geholt(methode, adresse, **mehr)
    except (TimeoutError, httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
        _gewusst.stumm_bis = time.monotonic() + SCHONZEIT
        raise StummError(f"{urlsplit(adresse).path}: {error or type(error).__name__}") from error
    return _verstanden(status, koerper, nein or set())


async def _geholt(methode: str, adresse: str, **mehr: Any) -> tuple[int, bytes]:
    import httpx

    gelesen = b""
    async with (
        httpx.AsyncClient(verify=_tls(), timeout=GEDULD) as client,
        client.stream(methode, adresse, **mehr) as antwort,
    ):
        async for teil in antwort.aiter_bytes():
            gelesen += teil
            if len(gelesen) > _LAENGSTE_ANTWORT:
                raise httpx.ReadError("too long")
    return antwort.status_code, gelesen


def _verstanden(status: int, koerper: bytes, nein: set[int]) -> dict[str, Any]:
    try:
        gelesen = json.loads(koerper)
    except (ValueError, RecursionError):
        gelesen = None
    fehler = str(gelesen.get("error") or "") if isinstance(gelesen, dict) else ""
    if status in nein or (status in (400, 401, 403) and fehler in _NEIN):
        raise NeinError(f"{status} {fehler}")
    if status != 200 or not isinstance(gelesen, dict):
        raise StummError(f"{status} {fehler}")
    return gelesen


def _require_sicher(adresse: str) -> None:
    """Over TLS, but for a demo's provider on the same machine. Errors: StummError."""
    teile = urlsplit(adresse)
    hier = settings.is_demo and teile.scheme == "http" and teile.hostname in LOOPBACK
    if not (hier or (teile.scheme == "https" and teile.hostname)):
        raise StummError("an address without TLS")


@cache
def _tls() -> SSLContext:
    """Made once: reading the authorities takes as long as a question."""
    import httpx

    return httpx.create_ssl_context()
