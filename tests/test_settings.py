"""Settings: sound defaults for the demo, and no half-configured production."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import SecretStr

from firmenportal.settings import PREFIX, REQUIRED_IN_PROD, ROOT, Settings, settings

COMPLETE = {
    "FIRMENPORTAL_ENV": "prod",
    "FIRMENPORTAL_BASE_URL": "https://portal.example",
    "FIRMENPORTAL_DB_URL": "postgresql+psycopg://portal@/portal",
    "FIRMENPORTAL_SECRET_KEY": "x" * 32,
    "FIRMENPORTAL_SMTP_URL": "smtp://mail.example:25",
    "FIRMENPORTAL_ABSENDER": "portal@portal.example",
    "FIRMENPORTAL_SERVICECENTER_EMAIL": "kontakt@portal.example",
    "FIRMENPORTAL_SERVICECENTER_ANSCHRIFT": "Service Center, 70173 Stuttgart",
    "FIRMENPORTAL_SIEGEL": __file__,
}


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [n for n in os.environ if n.startswith(PREFIX) or n == "PORT"]:
        monkeypatch.delenv(name)


def read(**env: str) -> Settings:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in env.items():
            patch.setenv(name, value)
        return Settings(_env_file=None)  # pyright: ignore[reportCallIssue]


def test_demo_needs_nothing() -> None:
    demo = read()
    assert demo.problems() == []
    assert demo.base_url == "http://localhost:8000"
    assert demo.db_url == f"sqlite:///{ROOT}/var/firmenportal.db"


def test_port_moves_the_address_with_it() -> None:
    assert read(PORT="9000").base_url == "http://localhost:9000"
    assert read(PORT="9000").hosts == {"localhost:9000", "127.0.0.1:9000"}


def test_complete_production_starts() -> None:
    prod = read(**COMPLETE)
    assert prod.problems() == []
    assert prod.origins == {"https://portal.example"}
    assert prod.cookie_name("sitzung") == "__Host-sitzung"


@pytest.mark.parametrize("setting", sorted(REQUIRED_IN_PROD))
def test_production_names_the_one_that_is_missing(setting: str) -> None:
    name = PREFIX + setting.upper()
    (problem,) = read(**{n: v for n, v in COMPLETE.items() if n != name}).problems()
    assert problem.startswith(f"{name} fehlt")


def test_production_refuses_http_and_a_shifted_clock() -> None:
    env = COMPLETE | {
        "FIRMENPORTAL_BASE_URL": "http://portal.example",
        "FIRMENPORTAL_UHR_VERSATZ": "3600",
    }
    assert len(read(**env).problems()) == 2


def test_half_an_openid_provider_is_refused() -> None:
    half = read(**COMPLETE, FIRMENPORTAL_OIDC_ISSUER="https://login.example")
    assert [p.partition(" ")[0] for p in half.problems()] == [
        "FIRMENPORTAL_OIDC_CLIENT_ID",
        "FIRMENPORTAL_OIDC_CLIENT_SECRET",
        "FIRMENPORTAL_OIDC_SCHLUESSEL_CLAIM",
    ]


def test_a_provider_without_tls_is_refused() -> None:
    provider = {
        "FIRMENPORTAL_OIDC_ISSUER": "http://login.example",
        "FIRMENPORTAL_OIDC_CLIENT_ID": "portal",
        "FIRMENPORTAL_OIDC_CLIENT_SECRET": "geheim",
        "FIRMENPORTAL_OIDC_SCHLUESSEL_CLAIM": "schluessel",
    }
    (problem,) = read(**COMPLETE, **provider).problems()
    assert problem == "FIRMENPORTAL_OIDC_ISSUER muss mit https:// beginnen."


def test_the_secret_is_made_once_and_for_the_owner_alone(tmp_path: Path) -> None:
    first, second = (read(FIRMENPORTAL_VAR_DIR=str(tmp_path)) for _ in range(2))
    assert first.secret == second.secret
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600


def test_a_given_secret_is_not_shown_in_logs() -> None:
    assert isinstance(read(**COMPLETE).secret_key, SecretStr)
    assert "x" * 32 not in repr(read(**COMPLETE))


def test_a_half_configured_server_does_not_start() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "firmenportal.serve"],
        cwd=ROOT,
        env=os.environ | COMPLETE | {"FIRMENPORTAL_DB_URL": "", "FIRMENPORTAL_PORT": "abc"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1
    assert run.stderr.startswith("FIRMENPORTAL_PORT ist ungültig") and run.stderr.count("\n") == 1


def test_tests_run_as_demo() -> None:
    assert settings.is_demo
