"""The matrix of one person's rights: open, tick, preview, save; with 200 contracts and with 10."""

import time
from collections.abc import Callable, Iterable
from itertools import cycle

from sqlmodel import Session, col, select

from bench.figure import milliseconds, percentiles, show
from bench.rule import akteur_of
from bench.worlds import World
from firmenportal.db import snapshot, transaction
from firmenportal.domain import delegation, rechteansicht, rechtevergabe, rechtevorschau, vergabe
from firmenportal.domain.benutzer import Benutzer, Mitgliedschaft
from firmenportal.domain.delegation import Verwalter
from firmenportal.domain.recht import Recht
from firmenportal.domain.rechteansicht import Rechteauswahl
from firmenportal.domain.rechtevergabe import Gesehen
from tests.databases import engine_on

# Who governs whom, by the number of contracts.
FIRMEN = {
    10: ("firmenadmin@muster.example", "nutzer@muster.example"),
    200: ("firmenadmin@werft.example", "nutzer@werft.example"),
}


def measure(worlds: Iterable[World], times: int = 40) -> None:
    """p50 and p95 of each step, and 200 contracts ÷ 10; preview and save change every contract."""
    for world in (w for w in worlds if w.size == "demo"):
        p50: dict[tuple[str, int], float] = {}
        with engine_on(world.url):
            for contracts, (admin, email) in FIRMEN.items():
                for step, values in _steps(_Matrix(admin, email), times):
                    figure = percentiles(values)
                    p50[step, contracts] = figure["p50_ms"]
                    show(f"rights: {step}", dialect=world.dialect, contracts=contracts, **figure)
        for step in {step for step, _contracts in p50}:
            ratio = p50[step, 200] / p50[step, 10]
            show(f"rights: {step}, 200 ÷ 10", dialect=world.dialect, ratio=ratio)


class _Matrix:
    """One person's matrix, as his FirmenAdmin works with it."""

    def __init__(self, admin: str, email: str) -> None:
        self._admin = admin
        member = (
            select(Mitgliedschaft.id)
            .join(Benutzer, col(Benutzer.id) == col(Mitgliedschaft.benutzer_id))
            .where(Benutzer.email == email)
        )
        with snapshot() as db:
            self.member = db.exec(member).one() or 0
            blatt = vergabe.lesen(db, self._governs(db), self.member)
            self.contracts = blatt.vertraege

    def open(self) -> None:
        with snapshot() as db:
            self._show(db, self._governs(db))

    def tick(self, contract: int, ticked: bool) -> None:
        self._act(
            lambda db, v: rechtevergabe.setzen(
                db, v, Gesehen(self.member), (contract, Recht.BESTAND_AENDERN), an=ticked
            )
        )

    def tick_all(self) -> None:
        cells = [(i, Recht.ABRECHNUNG_LESEN) for i in self.contracts]
        self._act(lambda db, v: rechtevergabe.alle_setzen(db, v, Gesehen(self.member), cells))

    def preview(self) -> None:
        with transaction() as db:
            rechtevorschau.vorschau(db, vergabe.lesen(db, self._governs(db), self.member))

    def save(self) -> None:
        with transaction() as db:
            rechtevergabe.speichern(db, self._governs(db), self.member)

    def _act(self, act: Callable[[Session, Verwalter], object]) -> None:
        """As an event of the page: act, and show the page again."""
        with transaction() as db:
            v = self._governs(db)
            act(db, delegation.handelnd(db, v.akteur, v.firma_id))
            self._show(db, v)

    def _show(self, db: Session, v: Verwalter) -> None:
        blatt = vergabe.lesen(db, v, self.member)
        rechteansicht.ansicht(db, blatt, Rechteauswahl(), 1)

    def _governs(self, db: Session) -> Verwalter:
        return delegation.verwaltungen(db, akteur_of(db, self._admin))[0]


def _steps(matrix: _Matrix, times: int) -> Iterable[tuple[str, list[float]]]:
    yield "open", milliseconds(matrix.open, times)
    ticked = cycle((True, False))
    yield "tick", milliseconds(lambda: matrix.tick(matrix.contracts[0], next(ticked)), times)
    matrix.tick(matrix.contracts[0], False)
    matrix.tick_all()
    yield "preview of every contract", milliseconds(matrix.preview, max(4, times // 4))
    yield "save every contract", [_saved(matrix) for _ in range(max(4, times // 4))]


def _saved(matrix: _Matrix) -> float:
    """Milliseconds of saving; then everything is wanted the other way round."""
    start = time.perf_counter()
    matrix.save()
    taken = (time.perf_counter() - start) * 1000
    matrix.tick_all()
    return taken
