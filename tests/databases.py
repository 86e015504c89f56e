"""Real databases for tests: SQLite files, and a PostgreSQL server of our own in a temp folder."""

import itertools
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import make_url
from sqlmodel import Session

from firmenportal import db, migrations
from firmenportal.settings import settings

DIALECTS = ("sqlite", "postgresql")
# A test database that a power cut may destroy needs no syncing.
SERVER_OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "1GB",
    "checkpoint_timeout": "1d",
    # Every test leaves a database behind; a server that visited them all would be busy for nothing.
    "autovacuum": "off",
    "max_connections": "300",
}


@contextmanager
def engine_on(url: str) -> Iterator[None]:
    """Let `transaction()` work on another database for a while."""
    usual = settings.db_url
    settings.db_url = url
    db.engine.cache_clear()
    try:
        yield
    finally:
        db.engine().dispose()
        db.engine.cache_clear()
        settings.db_url = usual


@contextmanager
def rolled_back() -> Iterator[Session]:
    """A transaction of which nothing remains."""
    with db.transaction() as session:
        yield session
        session.rollback()


def _migrate(url: str) -> None:
    with engine_on(url):
        migrations.migrate()


class SqliteFiles:
    """Fresh migrated files, copied from one that was migrated once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count()
        self._template: Path | None = None

    def empty(self) -> str:
        """Address of a new file without tables."""
        return f"sqlite:///{self._next()}"

    def fresh(self) -> str:
        """Address of a new, migrated database."""
        if self._template is None:
            self._template = self._next()
            _migrate(f"sqlite:///{self._template}")
        return self.copy(f"sqlite:///{self._template}")

    def copy(self, url: str) -> str:
        """Address of a copy of a database that nobody is using."""
        return f"sqlite:///{shutil.copy(url.removeprefix('sqlite:///'), self._next())}"

    def drop(self, url: str) -> None:
        """Remove a database that nobody is using."""
        for file in self._folder.glob(Path(url).name + "*"):  # with its WAL
            file.unlink()

    def _next(self) -> Path:
        return self._folder / f"{next(self._numbers)}.db"


class PostgresServer:
    """One server; every test gets a database of its own on it."""

    def __init__(self, socket_dir: Path, user: str) -> None:
        self._socket_dir = socket_dir
        self._user = user
        self._numbers = itertools.count()
        self._template: str | None = None

    def empty(self) -> str:
        """Address of a new database without tables."""
        return self.url(self._create("template0"))

    def fresh(self) -> str:
        """Address of a new, migrated database; a copy takes about 30 ms."""
        if self._template is None:
            self._template = self._create("template0")
            _migrate(self.url(self._template))
        return self.url(self._create(self._template))

    def copy(self, url: str) -> str:
        """Address of a copy of a database that nobody is using."""
        return self.url(self._create(make_url(url).database or ""))

    def drop(self, url: str) -> None:
        """Remove a database."""
        name = sql.Identifier(make_url(url).database or "")
        with self._admin() as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://{self._user}@/{database}?host={self._socket_dir}"

    def _create(self, template: str) -> str:
        name = f"test_{next(self._numbers)}"
        with self._admin() as connection:
            names = (sql.Identifier(name), sql.Identifier(template))
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*names))
        return name

    def _admin(self) -> psycopg.Connection:
        return psycopg.connect(self.url("postgres").replace("+psycopg", ""), autocommit=True)


Databases = SqliteFiles | PostgresServer


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """Start PostgreSQL on a socket in a folder of its own; skips the test where there is none."""
    binaries = _postgres_binaries()
    if binaries is None:
        missing("PostgreSQL")
    folder = Path(tempfile.mkdtemp(prefix="firmenportal-pg-"))
    account = _account()
    shutil.chown(folder, account.pw_uid, account.pw_gid)
    _run_as(account, binaries / "initdb", "-D", folder / "data", "-A", "trust", "-E", "UTF8",
            "--locale=C.UTF-8", "--no-sync", "-U", "test")  # fmt: skip
    options = " ".join(f"-c {name}='{value}'" for name, value in SERVER_OPTIONS.items())
    options += f" -c unix_socket_directories='{folder}'"
    control = (binaries / "pg_ctl", "-D", folder / "data", "-l", folder / "log")
    _run_as(account, *control, "-w", "-o", options, "start")
    try:
        yield PostgresServer(folder, "test")
    finally:
        _run_as(account, *control, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def missing(what: str) -> NoReturn:
    """Tests skip without a service, except in CI, which has to bring it."""
    sentence = f"{what} is not installed; tests that need it are not run."
    if os.environ.get("CI") == "true":
        pytest.fail(sentence)
    pytest.skip(sentence)


@contextmanager
def redis_server() -> Iterator[str]:
    """Start Redis on a free port of the loopback; yields its address."""
    binary = shutil.which("redis-server") or missing("Redis")
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="firmenportal-redis-") as folder:
        words = ("--bind", "127.0.0.1", "--port", str(port), "--save", "", "--dir", folder)
        process = subprocess.Popen([binary, *words], stdout=subprocess.DEVNULL)
        try:
            _wait_for(port)
            yield f"redis://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(10)


def free_port() -> int:
    """A port of the loopback on which nothing listens yet."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int) -> None:
    end = time.monotonic() + 10
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.02)


def _postgres_binaries() -> Path | None:
    found = shutil.which("initdb")
    folders = [Path(found).parent] if found else []
    versions = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    folders += sorted((p.parent for p in versions), key=lambda p: float(p.parent.name))
    return folders[-1] if folders else None


def _account() -> pwd.struct_passwd:
    """PostgreSQL refuses to run as root: there its own account is used, or nobody's."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid())
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    return names.get("postgres") or names["nobody"]


def _run_as(account: pwd.struct_passwd, *command: object) -> None:
    as_other = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    subprocess.run(
        [str(word) for word in command],
        check=True,
        cwd="/",
        stdout=subprocess.DEVNULL,
        **(as_other if os.geteuid() == 0 else {}),
    )
