"""The figures above the list: contracts, insured persons and contributions, and their year."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Date, bindparam, func, select
from sqlmodel import Session, col

from firmenportal import clock
from firmenportal.domain.benutzer import Akteur
from firmenportal.domain.recht import Recht, Sparte
from firmenportal.domain.sicht import schluessel, sicht
from firmenportal.domain.vertrag import Beitragsmonat
from firmenportal.domain.vertragsliste import Auswahl, Summe, firmen, treffer
from firmenportal.id_table import id_table, ids_value
from firmenportal.memo import Memo
from firmenportal.prepared import Prepared

MONATE = 12


@dataclass(frozen=True)
class Kennzahlen:
    """Of all contracts that the Akteur sees here. `firma` is empty where they are of several."""

    vertraege: int
    je_sparte: dict[Sparte, int]
    firmen: int
    firma: str
    versicherte: Summe
    beitrag: Summe


@dataclass(frozen=True)
class Monatsbeitrag:
    """What was charged for one month, in cents."""

    monat: date
    entgeltumwandlung_cent: int
    firma_cent: int

    @property
    def summe_cent(self) -> int:
        return self.entgeltumwandlung_cent + self.firma_cent


@dataclass(frozen=True)
class Beitragsjahr:
    """The last twelve months charged; of `aus` of `von` contracts. No months: nothing known."""

    monate: Sequence[Monatsbeitrag]
    aus: int
    von: int


_KENNZAHLEN = Memo[Kennzahlen](2_000)
_JAHRE = Memo[Beitragsjahr](2_000)


def kennzahlen(db: Session, akteur: Akteur) -> Kennzahlen:
    """The key figures; kept while the person's rights stay as they are."""
    return _KENNZAHLEN.get(schluessel(akteur), lambda: _gezaehlt(db, akteur))


def beitragsjahr(db: Session, akteur: Akteur) -> Beitragsjahr:
    """Contributions by month of those contracts on which Abrechnung lesen is held; kept alike."""
    return _JAHRE.get(schluessel(akteur), lambda: _summiert(db, akteur))


def _gezaehlt(db: Session, akteur: Akteur) -> Kennzahlen:
    alle = treffer(db, akteur, Auswahl())
    namen = firmen(db, akteur)
    return Kennzahlen(
        vertraege=len(alle.ids),
        je_sparte={s: len(treffer(db, akteur, Auswahl(sparte=s)).ids) for s in Sparte},
        firmen=len(namen),
        firma=next(iter(namen.values())) if len(namen) == 1 else "",
        versicherte=alle.versicherte,
        beitrag=alle.beitrag,
    )


def _summiert(db: Session, akteur: Akteur) -> Beitragsjahr:
    gesehen = sicht(db, akteur)
    darf = gesehen.mit(Recht.ABRECHNUNG_LESEN)
    monate = _monate(db, darf) if darf else []
    return Beitragsjahr(monate, len(darf), len(gesehen.ids))


def _monate(db: Session, vertraege: frozenset[int]) -> list[Monatsbeitrag]:
    """Twelve months in a row, the last of them this one or, if not charged yet, the one before."""
    dieser = clock.heute().replace(day=1)
    statement = _beitraege(db.get_bind().dialect.name)
    zeilen = statement.rows(
        db, ids=ids_value(vertraege), ab=vor_monaten(dieser, MONATE), bis=dieser
    )
    gelesen = {_tag(monat): (int(umwandlung), int(firma)) for monat, umwandlung, firma in zeilen}
    if not gelesen:
        return []
    letzter = max(gelesen)
    reihe = [vor_monaten(letzter, n) for n in reversed(range(MONATE))]
    return [Monatsbeitrag(monat, *gelesen.get(monat, (0, 0))) for monat in reihe]


def vor_monaten(monat: date, anzahl: int) -> date:
    """The first day of the month that many months before."""
    jahr, rest = divmod(monat.year * 12 + monat.month - 1 - anzahl, 12)
    return date(jahr, rest + 1, 1)


@lru_cache(maxsize=2)
def _beitraege(dialect: str) -> Prepared:
    liste, nummer = id_table(dialect)
    b = Beitragsmonat
    ab, bis = bindparam("ab", type_=Date), bindparam("bis", type_=Date)
    return Prepared(
        select(col(b.monat), func.sum(col(b.entgeltumwandlung_cent)), func.sum(col(b.firma_cent)))
        .select_from(liste.join(b, col(b.vertrag_id) == nummer))
        .where(col(b.monat) >= ab, col(b.monat) <= bis)
        .group_by(col(b.monat))
    )


def _tag(wert: Any) -> date:
    """SQLite keeps dates as text."""
    return wert if isinstance(wert, date) else date.fromisoformat(wert)
