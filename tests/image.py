"""A running server's SQLite database beside a copy of how it was: what has changed, and undo."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# Written by being there at all, and nobody's business here.
VOLATILE = {
    "sitzung.zuletzt_am",
    "mitgliedschaft.zuletzt_am",
    "benutzer.rechte_stand",
    # The worker delivers letters by itself.
    "postausgang.gesendet_am",
    "postausgang.naechster_versuch_am",
    "postausgang.versuche",
}


@dataclass(frozen=True)
class Row:
    """One row as it was, or as it is now; a change of a row is both."""

    table: str
    values: tuple[tuple[str, Any], ...]

    def __getitem__(self, column: str) -> Any:
        return dict(self.values).get(column)


class Image:
    """A copy of the database as it was when this was made."""

    def __init__(self, db_url: str, folder: Path) -> None:
        copy = folder / "image.db"
        self._db = sqlite3.connect(
            db_url.removeprefix("sqlite:///"), isolation_level=None, timeout=20
        )
        self._db.execute("VACUUM INTO ?", (str(copy),))
        self._db.execute("ATTACH ? AS image", (str(copy),))
        tables = self._db.execute("SELECT name FROM image.sqlite_master WHERE type = 'table'")
        self._columns = {t: self._kept(t) for (t,) in tables if not t.startswith("sqlite_")}
        self._version = 0

    def written(self) -> bool:
        """Whether somebody has written since this was last asked, be it what was there before."""
        version = self._db.execute("PRAGMA main.data_version").fetchone()[0]
        before, self._version = self._version, version
        return version != before

    def changed(self) -> list[Row]:
        """Rows that are not as they were, before and after; cheap while nobody has written."""
        return self._all_changed() if self.written() else []

    def restore(self) -> None:
        """Put every row back. Only `rechte_stand` goes on: memos of the server hang on it."""
        stand = self._db.execute("SELECT rechte_stand + 1, id FROM main.benutzer").fetchall()
        was = dict(self._db.execute("SELECT id, rechte_stand FROM image.benutzer"))
        moved = [(n, i) for n, i in stand if n != was.get(i, 0) + 1]
        self._db.execute("BEGIN IMMEDIATE")
        for table in {row.table for row in self._all_changed()}:
            self._db.execute(f"DELETE FROM main.{table}")
            self._db.execute(f"INSERT INTO main.{table} SELECT * FROM image.{table}")
        for schema in ("main", "image"):
            self._db.executemany(
                f"UPDATE {schema}.benutzer SET rechte_stand = ? WHERE id = ?",
                moved,
            )
        self._db.execute("COMMIT")

    def set(self, sql: str) -> None:
        """Change the database and the copy alike; `{db}` in the text stands for either."""
        for schema in ("main", "image"):
            self._db.execute(sql.format(db=schema))

    def one(self, sql: str) -> Any:
        """The single value that a select finds in the copy, `{db}`."""
        found = self._db.execute(sql.format(db="image")).fetchall()
        assert len(found) == 1, f"{len(found)} rows: {sql}"
        return found[0][0]

    def is_member(self, person: int, firmen: Iterable[int]) -> bool:
        """Whether the person belongs, or belonged, to one of these Firmen."""
        found = self._db.execute(
            "SELECT firma_id FROM image.mitgliedschaft WHERE benutzer_id = ?", (person,)
        )
        return not {firma for (firma,) in found}.isdisjoint(firmen)

    def lends_or_stands_in(self, vertretung: Row, person: int) -> bool:
        """Whether a Vertretung is between this person and somebody else."""
        lender = "SELECT benutzer_id FROM {db}.mitgliedschaft WHERE id = "
        return person in (
            vertretung["vertreter_benutzer_id"],
            self.one(f"{lender}{vertretung['vertretene_id']}"),
        )

    def close(self) -> None:
        self._db.close()

    def _all_changed(self) -> list[Row]:
        return [row for table in self._columns for row in self._difference(table)]

    def _difference(self, table: str) -> list[Row]:
        columns = self._columns[table]
        marked = ", ".join(columns)
        sides = [f"SELECT {marked} FROM {s}.{table}" for s in ("image", "main")]
        both = f"SELECT * FROM ({sides[0]} EXCEPT {sides[1]})"
        both += f" UNION ALL SELECT * FROM ({sides[1]} EXCEPT {sides[0]})"
        found = self._db.execute(both)
        return [Row(table, tuple(zip(columns, row, strict=True))) for row in found]

    def _kept(self, table: str) -> list[str]:
        columns = [row[1] for row in self._db.execute(f"PRAGMA main.table_info({table})")]
        return [c for c in columns if f"{table}.{c}" not in VOLATILE]
