"""Whose request it is: the client's address, as our own proxies report it and nobody else."""

from ipaddress import ip_address

from starlette.datastructures import Headers
from starlette.types import Scope

from firmenportal.settings import settings

_FORWARDED = (b"x-forwarded-for", b"x-forwarded-proto", b"x-forwarded-host", b"forwarded")


def seen_from_outside(scope: Scope) -> Scope:
    """The scope with the client's own address, and without headers anybody could have written."""
    headers = [(name, value) for name, value in scope["headers"] if name not in _FORWARDED]
    return {**scope, "client": (_client(scope), 0), "headers": headers}


def is_direct_neighbour(scope: Scope) -> bool:
    """Whether the request came straight, not through a proxy, from this host or a trusted one."""
    return "x-forwarded-for" not in Headers(scope=scope) and _is_trusted(_peer(scope), own=True)


def _client(scope: Scope) -> str:
    """The last address that no trusted proxy vouches for."""
    hops = [_peer(scope), *reversed(_forwarded_for(scope))]
    return next((hop for hop in hops if not _is_trusted(hop)), hops[-1])


def _forwarded_for(scope: Scope) -> list[str]:
    lines = Headers(scope=scope).getlist("x-forwarded-for")
    hops = [hop.strip() for line in lines for hop in line.split(",")]
    return [hop for hop in hops if _is_address(hop)] if settings.vertraute_proxys else []


def _peer(scope: Scope) -> str:
    return str((scope.get("client") or ("unknown",))[0])


def _is_trusted(address: str, *, own: bool = False) -> bool:
    if not _is_address(address):
        return False
    ip = ip_address(address)
    return (own and ip.is_loopback) or any(ip in network for network in settings.vertraute_proxys)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
