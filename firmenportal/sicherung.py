"""Backup and restore of one installation: database, files, and which secrets belong to it.

A backup is a folder with a manifest: when, from which kind of database at which revision, and the
checksum of every file. The database is copied as of one moment while people work; files are copied
after it, so that every file a row names is there.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import URL, delete, inspect, make_url
from sqlmodel import select

from firmenportal import clock, migrations
from firmenportal.db import engine, statistik, transaction
from firmenportal.domain.benutzer import Benutzer
from firmenportal.domain.sitzung import Sitzung
from firmenportal.settings import ROOT, settings

MANIFEST = "manifest.json"
FORMAT = 1
_DUMP = {"sqlite": "datenbank.sqlite", "postgresql": "datenbank.dump"}
_DATABASE_FILES = ("", "-wal", "-shm", "-journal")

Meldung = Callable[[str], None]


class SicherungError(Exception):
    """Why a backup cannot be made or restored, in a sentence."""


@dataclass
class Manifest:
    """What a backup holds. `geheimnisse` names what must be kept elsewhere if it is not in it."""

    zeit: str
    datenbank: str
    revision: str | None
    format: int = FORMAT
    dateien: dict[str, str] = field(default_factory=dict)
    geheimnisse: dict[str, bool] = field(default_factory=dict)


def sichern(ziel: Path, meldung: Meldung, *, mit_geheimnissen: bool = False) -> Manifest:
    """Write a backup into a new folder; it appears under its name only when it is complete.

    Errors: SicherungError if there is something in the way, or the database cannot be copied.
    """
    if ziel.exists():
        raise SicherungError(f"{ziel} gibt es schon. Bitte einen neuen Ordner nennen.")
    entwurf = ziel.with_name(f"{ziel.name}.unvollstaendig")
    shutil.rmtree(entwurf, ignore_errors=True)
    entwurf.mkdir(mode=0o700, parents=True)
    dialekt = engine().dialect.name
    manifest = Manifest(clock.now().isoformat(), dialekt, migrations.revision())
    meldung("Datenbank")
    _DIALEKTE[dialekt].sichern(entwurf / _DUMP[dialekt])
    meldung("Dateien")
    _dateien_sichern(entwurf, manifest, mit_geheimnissen)
    meldung("Prüfsummen")
    manifest.dateien = dict(_pruefsummen(entwurf))
    (entwurf / MANIFEST).write_text(json.dumps(asdict(manifest), indent=2, ensure_ascii=False))
    entwurf.rename(ziel)
    return manifest


def wiederherstellen(quelle: Path, meldung: Meldung, *, ueberschreiben: bool = False) -> Manifest:
    """Bring database and files to the state of a backup, then to the schema of this code.

    All Sitzungen end: one that was ended after the backup must not come back to life.
    Errors: SicherungError if the backup is damaged, of another kind of database, newer than this
    code, or if there is data in the way.
    """
    meldung("Prüfsummen")
    manifest = _gelesen(quelle)
    dialekt = engine().dialect.name
    if manifest.datenbank != dialekt:
        raise SicherungError(
            f"Die Sicherung ist von {manifest.datenbank}, die Datenbank hier ist {dialekt}."
        )
    if not migrations.knows(manifest.revision):
        raise SicherungError("Die Sicherung ist von einem neueren Programm als diesem.")
    if not ueberschreiben and _belegt():
        raise SicherungError("In der Datenbank ist schon etwas. Mit --ueberschreiben geht es weg.")
    meldung("Datenbank")
    _DIALEKTE[dialekt].wiederherstellen(quelle / _DUMP[dialekt])
    engine().dispose()  # what the pool still has open has seen the old tables
    meldung("Dateien")
    _dateien_wiederherstellen(quelle)
    migrations.migrate()
    with transaction() as db:
        db.execute(delete(Sitzung))
    statistik()
    return manifest


# Files


def _ordner() -> dict[str, Path]:
    """The folders that hold files of the installation, each once."""
    alle = {"var": settings.var_dir, "briefe": settings.brief_dir, "ketten": settings.ketten_dir}
    return {
        name: ordner
        for name, ordner in alle.items()
        if name == "var" or settings.var_dir not in ordner.parents
    }


def _geheimnisse() -> dict[str, Path]:
    """Files that are secret, where there are any; `.env` holds the passwords of other services."""
    moeglich = {**_wiederherstellbare_geheimnisse(), ".env": ROOT / ".env"}
    return {name: pfad for name, pfad in moeglich.items() if pfad.is_file()}


def _wiederherstellbare_geheimnisse() -> dict[str, Path]:
    """The `.env` is not among them: another machine has its own."""
    return {"secret": settings.var_dir / "secret", "siegel": settings.siegel_datei}


def _dateien_sichern(entwurf: Path, manifest: Manifest, mit_geheimnissen: bool) -> None:
    geheim = _geheimnisse()
    nicht = {p.resolve() for p in geheim.values()} | _datenbankdateien() | {entwurf.resolve()}
    for name, ordner in _ordner().items():
        for datei in _dateien_in(ordner, nicht):
            _kopieren(datei, entwurf / "dateien" / name / datei.relative_to(ordner))
    for name, pfad in geheim.items():
        manifest.geheimnisse[name] = mit_geheimnissen
        if mit_geheimnissen:
            _kopieren(pfad, entwurf / "geheimnisse" / name)
    if settings.secret_key is not None:
        manifest.geheimnisse["FIRMENPORTAL_SECRET_KEY"] = False


def _datenbankdateien() -> set[Path]:
    """The database itself is no file to be copied."""
    datei = make_url(settings.db_url).database
    if engine().dialect.name != "sqlite" or not datei:
        return set()
    return {Path(datei + endung).resolve() for endung in _DATABASE_FILES}


def _dateien_in(ordner: Path, nicht: set[Path]) -> Iterator[Path]:
    """Every file below, but for what is left out and what a backup is just being written to."""
    if not ordner.is_dir():
        return
    for pfad in sorted(ordner.iterdir()):
        if pfad.resolve() in nicht or pfad.is_symlink() or (pfad / MANIFEST).exists():
            continue
        if pfad.is_dir():
            yield from _dateien_in(pfad, nicht)
        elif pfad.is_file():
            yield pfad


def _dateien_wiederherstellen(quelle: Path) -> None:
    for name, ordner in _ordner().items():
        herkunft = quelle / "dateien" / name
        for datei in _dateien_in(herkunft, set()):
            _kopieren(datei, ordner / datei.relative_to(herkunft))
    for name, pfad in _wiederherstellbare_geheimnisse().items():
        herkunft = quelle / "geheimnisse" / name
        if herkunft.is_file():
            _kopieren(herkunft, pfad)


def _kopieren(von: Path, nach: Path) -> None:
    """Copy with mode and time; a file that goes away meanwhile was of no use any more."""
    nach.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        shutil.copy2(von, nach)
    except FileNotFoundError:
        nach.unlink(missing_ok=True)


# Manifest


def _pruefsummen(ordner: Path) -> Iterator[tuple[str, str]]:
    for datei in _dateien_in(ordner, set()):
        yield datei.relative_to(ordner).as_posix(), _pruefsumme(datei)


def _pruefsumme(datei: Path) -> str:
    with datei.open("rb") as offen:
        return hashlib.file_digest(offen, "sha256").hexdigest()


def _gelesen(quelle: Path) -> Manifest:
    """The manifest of a backup that is complete and unchanged."""
    try:
        roh: dict[str, Any] = json.loads((quelle / MANIFEST).read_text())
        manifest = Manifest(**roh)
    except (OSError, ValueError, TypeError):
        raise SicherungError(f"{quelle} ist keine Sicherung.") from None
    if manifest.format != FORMAT or _DUMP.get(manifest.datenbank) not in manifest.dateien:
        raise SicherungError(f"{quelle} ist keine Sicherung, die dieses Programm lesen kann.")
    for name, summe in manifest.dateien.items():
        datei = quelle / name
        if not datei.is_file() or _pruefsumme(datei) != summe:
            raise SicherungError(f"Die Sicherung ist beschädigt: {name}.")
    return manifest


def _belegt() -> bool:
    if not inspect(engine()).has_table(str(Benutzer.__tablename__)):
        return False
    with transaction() as db:
        return db.exec(select(Benutzer.id)).first() is not None


# The two kinds of database


class _Sqlite:
    """SQLite's own backup: one state of the database, however many are writing."""

    def sichern(self, ziel: Path) -> None:
        with closing(self._offen()) as quelle, closing(sqlite3.connect(ziel)) as kopie:
            quelle.backup(kopie)
            kopie.execute("PRAGMA journal_mode=DELETE")  # one file, whatever the source has
            (befund,) = kopie.execute("PRAGMA integrity_check").fetchone()
        if befund != "ok":
            raise SicherungError(f"Die Datenbank ist beschädigt: {befund}.")

    def wiederherstellen(self, quelle: Path) -> None:
        with closing(sqlite3.connect(quelle)) as kopie, closing(self._offen()) as ziel:
            kopie.backup(ziel)

    def _offen(self) -> sqlite3.Connection:
        return sqlite3.connect(make_url(settings.db_url).database or "", timeout=30)


class _Postgresql:
    """pg_dump and pg_restore as installed; both see and write one state."""

    def sichern(self, ziel: Path) -> None:
        self._rufen("pg_dump", "--format=custom", f"--file={ziel}")

    def wiederherstellen(self, quelle: Path) -> None:
        self._rufen(
            "pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction",
            "--exit-on-error", quelle,
        )  # fmt: skip

    def _rufen(self, name: str, *worte: object) -> None:
        url = make_url(settings.db_url)
        befehl = [str(_installiert(name)), f"--dbname={_ohne_passwort(url)}", *map(str, worte)]
        umgebung = {"PATH": os.defpath, "PGPASSWORD": url.password or ""}
        fertig = subprocess.run(befehl, env=umgebung, capture_output=True, text=True, check=False)
        if fertig.returncode:
            raise SicherungError(f"{name} ist gescheitert: {fertig.stderr.strip()[:2000]}")


_DIALEKTE: dict[str, _Sqlite | _Postgresql] = {"sqlite": _Sqlite(), "postgresql": _Postgresql()}


def _ohne_passwort(url: URL) -> str:
    """A password on the command line could be read by anybody on the machine."""
    rest = url.set(drivername="postgresql", password=None)
    return rest.render_as_string(hide_password=False)


def _installiert(name: str) -> Path:
    """The newest of these programs: an older one refuses a newer server."""
    versionen = Path("/usr/lib/postgresql").glob(f"*/bin/{name}")
    gefunden = sorted(versionen, key=lambda p: float(p.parent.parent.name))
    if gefunden:
        return gefunden[-1]
    if pfad := shutil.which(name):
        return Path(pfad)
    raise SicherungError(f"{name} ist nicht installiert (Debian: postgresql-client).")
