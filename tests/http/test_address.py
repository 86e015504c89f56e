"""Whose request it is: a header counts only where our own proxy wrote it."""

from ipaddress import ip_network
from typing import Any

import pytest

from firmenportal.http import address
from firmenportal.settings import settings

PROXY, INNER_PROXY, CLIENT, FORGED = "10.0.0.1", "10.0.0.2", "203.0.113.9", "198.51.100.7"


def scope(peer: str, *forwarded: str) -> dict[str, Any]:
    headers = [(b"x-forwarded-for", line.encode()) for line in forwarded]
    return {
        "type": "http",
        "client": (peer, 1),
        "headers": [*headers, (b"x-forwarded-host", b"evil.example"), (b"accept", b"*/*")],
    }


def client_of(peer: str, *forwarded: str) -> str:
    return address.seen_from_outside(scope(peer, *forwarded))["client"][0]


@pytest.fixture
def behind_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "vertraute_proxys", [ip_network("10.0.0.0/24")])


def test_without_a_proxy_the_peer_counts() -> None:
    assert client_of(CLIENT, FORGED) == CLIENT


@pytest.mark.usefixtures("behind_a_proxy")
@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        (PROXY, [CLIENT], CLIENT),
        (PROXY, [f"{FORGED}, {CLIENT}"], CLIENT),
        (PROXY, [FORGED, CLIENT], CLIENT),
        (PROXY, [f"{CLIENT}, {INNER_PROXY}"], CLIENT),
        (PROXY, [], PROXY),
        (PROXY, [f"{CLIENT}, nonsense"], CLIENT),
        (PROXY, ["2001:db8::1"], "2001:db8::1"),
        (CLIENT, [FORGED], CLIENT),
    ],
)
def test_behind_a_proxy_the_last_stranger_counts(
    peer: str, forwarded: list[str], client: str
) -> None:
    assert client_of(peer, *forwarded) == client


def test_nobody_behind_us_reads_what_anybody_may_write() -> None:
    names = {name for name, _ in address.seen_from_outside(scope(CLIENT, FORGED))["headers"]}
    assert names == {b"accept"}


@pytest.mark.usefixtures("behind_a_proxy")
@pytest.mark.parametrize(
    ("peer", "forwarded", "is_neighbour"),
    [
        ("127.0.0.1", [], True),
        ("::1", [], True),
        (PROXY, [], True),
        (CLIENT, [], False),
        ("127.0.0.1", [CLIENT], False),
        (PROXY, [CLIENT], False),
    ],
)
def test_metrics_are_for_who_asks_directly(
    peer: str, forwarded: list[str], is_neighbour: bool
) -> None:
    assert address.is_direct_neighbour(scope(peer, *forwarded)) is is_neighbour
