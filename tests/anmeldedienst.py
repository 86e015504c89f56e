"""Providers of OpenID Connect on the loopback: a whole one, and one that misbehaves on demand."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import oidc_provider_mock
import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey
from pydantic import SecretStr

from firmenportal import oidc
from firmenportal.settings import settings

CLIENT, SECRET, CLAIM = "firmenportal", "ein-geheimnis-des-portals", "benutzerschluessel"
BIRTES = "MN-000417"


@contextmanager
def eingerichtet(issuer: str) -> Iterator[None]:
    """The portal's settings name this provider meanwhile."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "oidc_issuer", issuer)
        patch.setattr(settings, "oidc_client_id", CLIENT)
        patch.setattr(settings, "oidc_client_secret", SecretStr(SECRET))
        patch.setattr(settings, "oidc_schluessel_claim", CLAIM)
        oidc.vergessen()
        yield
    oidc.vergessen()


def umgebung(issuer: str) -> dict[str, str]:
    """The same for a server of its own."""
    return {
        "oidc_issuer": issuer,
        "oidc_client_id": CLIENT,
        "oidc_client_secret": SECRET,
        "oidc_schluessel_claim": CLAIM,
    }


@dataclass(frozen=True)
class Anbieter:
    """The whole provider, on another site than the portal; its people have a key as a claim."""

    issuer: str

    def kennt(self, sub: str, schluessel: str | None = BIRTES, **mehr: str) -> None:
        claims = mehr | ({CLAIM: schluessel} if schluessel else {})
        httpx.put(f"{self.issuer}/users/{sub}", json=claims).raise_for_status()

    def sperrt(self, sub: str) -> None:
        httpx.post(f"{self.issuer}/users/{sub}/revoke-tokens").raise_for_status()

    def meldet_an(self, adresse: str, sub: str) -> str:
        """Somebody signs in there; where the browser is sent back."""
        antwort = httpx.post(adresse, data={"sub": sub})
        assert antwort.status_code == 302, antwort.text
        return antwort.headers["location"]


@contextmanager
def running_anbieter() -> Iterator[Anbieter]:
    with oidc_provider_mock.run_server_in_thread() as server:
        yield Anbieter(f"http://127.0.0.1:{server.server_port}")


@dataclass
class Stoerer:
    """A provider of which each test says what it does wrong.

    `behauptet` and `kopf` change the next tokens, `signiert` is the key they are signed with, and
    `antwortet` what an endpoint answers instead, by its path: status and text. `langsam` are the
    seconds that each answer takes, `tropft` those between the bytes of one.
    """

    port: int = 0
    schluessel: RSAKey = field(default_factory=lambda: _neuer_schluessel("eins"))
    signiert: RSAKey | None = None
    behauptet: dict[str, Any] = field(default_factory=dict)
    kopf: dict[str, Any] = field(default_factory=dict)
    auskunft: dict[str, Any] = field(default_factory=dict)
    metadaten: dict[str, Any] = field(default_factory=dict)
    antwortet: dict[str, tuple[int, str]] = field(default_factory=dict)
    id_token: str = ""
    ohne_auffrischung: bool = False
    auffrischung: str = "auffrischung"
    langsam: float = 0
    tropft: float = 0
    nonce: str = ""
    gefragt: list[str] = field(default_factory=list)
    gesendet: list[dict[str, list[str]]] = field(default_factory=list)

    @property
    def issuer(self) -> str:
        return f"http://localhost:{self.port}"

    def dreht_die_schluessel(self) -> None:
        self.schluessel = _neuer_schluessel(f"nach {self.schluessel.kid}")

    def token(self) -> str:
        """An ID token as the test wants it."""
        if self.id_token:
            return self.id_token
        jetzt = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": "birte",
            "iat": jetzt,
            "exp": jetzt + 300,
            "nonce": self.nonce,
            CLAIM: BIRTES,
        } | self.behauptet
        key = self.signiert or self.schluessel
        header = {"alg": "RS256", "kid": key.kid} | self.kopf
        return jwt.encode(_gesagtes(header), _gesagtes(claims), key)

    def antwort(self, pfad: str) -> dict[str, Any]:
        if pfad == "/.well-known/openid-configuration":
            return self._metadaten()
        if pfad == "/jwks":
            return {"keys": [self.schluessel.as_dict(private=False)]}
        if pfad == "/userinfo":
            return _gesagtes({"sub": "birte", CLAIM: BIRTES} | self.auskunft)
        antwort = {"access_token": "zugriff", "token_type": "Bearer", "id_token": self.token()}
        return antwort | ({} if self.ohne_auffrischung else {"refresh_token": self.auffrischung})

    def _metadaten(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "jwks_uri": f"{self.issuer}/jwks",
            "end_session_endpoint": f"{self.issuer}/ende",
        } | self.metadaten


def _gesagtes(angaben: dict[str, Any]) -> dict[str, Any]:
    """None says that the provider leaves it out."""
    return {name: wert for name, wert in angaben.items() if wert is not None}


@cache
def _neuer_schluessel(kid: str) -> RSAKey:
    """Made once for all tests: it takes a while."""
    return RSAKey.generate_key(2048, {"kid": kid, "use": "sig"})


def _stuecke(stoerer: Stoerer, koerper: bytes) -> list[bytes]:
    return [bytes([byte]) for byte in koerper] if stoerer.tropft else [koerper]


def _handler(stoerer: Stoerer, ende: threading.Event) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._antworten(urlsplit(self.path).path)

        def do_POST(self) -> None:
            koerper = self.rfile.read(int(self.headers["Content-Length"])).decode()
            stoerer.gesendet.append(parse_qs(koerper))
            self._antworten(self.path)

        def _antworten(self, pfad: str) -> None:
            stoerer.gefragt.append(pfad)
            ende.wait(stoerer.langsam)
            status, text = stoerer.antwortet.get(pfad) or (200, json.dumps(stoerer.antwort(pfad)))
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text.encode())))
            self.end_headers()
            self._schreiben(text.encode())

        def _schreiben(self, koerper: bytes) -> None:
            with suppress(OSError):  # nobody listens any more
                for byte in _stuecke(stoerer, koerper):
                    self.wfile.write(byte)
                    ende.wait(stoerer.tropft)

        def log_message(self, format: str, *args: object) -> None:
            """Be quiet."""

    return Handler


@contextmanager
def running_stoerer() -> Iterator[Stoerer]:
    stoerer, ende = Stoerer(), threading.Event()
    server = ThreadingHTTPServer(("localhost", 0), _handler(stoerer, ende))
    stoerer.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    with eingerichtet(stoerer.issuer):
        yield stoerer
    ende.set()
    server.shutdown()
    server.server_close()
