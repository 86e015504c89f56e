"""What monitoring may ask, and who may."""

import json
import logging
import sqlite3
from pathlib import Path

import httpx
import pytest

from tests.server import Server, Worlds, running_server


def test_live_and_ready(portal: Server) -> None:
    for path in ("/health/live", "/health/ready"):
        response = httpx.get(portal.url + path)
        assert (response.status_code, response.text) == (200, "ok")


def test_metrics_count_requests_for_neighbours(portal: Server) -> None:
    httpx.get(portal.url + "/hilfe")
    text = httpx.get(portal.url + "/metrics").text
    assert 'firmenportal_requests_total{method="GET",status="200"}' in text
    assert "firmenportal_open_pages" in text


def test_metrics_do_not_exist_for_who_comes_through_a_proxy(portal: Server) -> None:
    response = httpx.get(portal.url + "/metrics", headers={"X-Forwarded-For": "203.0.113.9"})
    assert response.status_code == 404


def test_not_ready_while_migrations_are_missing(tmp_path: Path, worlds: Worlds) -> None:
    url = worlds.sqlite()
    with running_server(tmp_path, url) as server:
        with sqlite3.connect(url.removeprefix("sqlite:///")) as db:
            db.execute("UPDATE alembic_version SET version_num = 'older'")
        response = httpx.get(server.url + "/health/ready")
        assert (response.status_code, response.text) == (503, "migrations are missing")
        assert httpx.get(server.url + "/health/live").status_code == 200


def test_logs_are_json_in_production(monkeypatch: pytest.MonkeyPatch) -> None:
    from firmenportal import logs
    from firmenportal.settings import settings

    monkeypatch.setattr(settings, "env", "prod")
    record = logging.LogRecord("x", logging.WARNING, __file__, 1, "two\nlines", None, None)
    line = logs.formatter().format(record)
    assert "\n" not in line
    assert json.loads(line).items() >= {"event": "two\nlines", "level": "warning"}.items()
