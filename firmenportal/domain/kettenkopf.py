"""Heads of chains, reported daily to where nobody can take them back: a folder, and mailboxes.

A chain proves that nothing within it was changed; only a head that was reported earlier shows that
its end was cut off. Rules: docs/fachregeln.md R60, R105, R106.
"""

import json
import os
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Index, Row, and_, func, or_, select, text
from sqlalchemy.orm import aliased
from sqlmodel import Field, Session, SQLModel, col

from firmenportal import clock
from firmenportal.db import snapshot, transaction
from firmenportal.domain import protokoll
from firmenportal.domain.benachrichtigung import Benachrichtigungsart, benachrichtigen
from firmenportal.domain.benutzer import Benutzer, Berechtigungstyp, Mitgliedschaft
from firmenportal.domain.firma import Firma
from firmenportal.domain.protokoll import Protokoll, Protokollkette
from firmenportal.errorlog import logger
from firmenportal.post import kettenkopf as mails
from firmenportal.post.vorlage import Mailtext
from firmenportal.settings import settings

# Of two who report the same chain on one day, one does.
_MELDEN = text(
    "INSERT INTO kettenmeldung (kette, tag, laenge, kopf) VALUES (:kette, :tag, :laenge, :kopf)"
    " ON CONFLICT DO NOTHING"
)
_JE_TRANSAKTION = 25
# Between two portions, in seconds: others want to write, too, and SQLite knows no queue.
_ATEM = 0.02
# How far back a file is completed, where a server stopped between report and file.
_NACHGEHOLT = timedelta(days=7)


class Kettenmeldung(SQLModel, table=True):
    """The head that a chain had when it was reported; at most once a day."""

    __table_args__ = (Index("kettenmeldung_nach_tag", "tag"),)

    kette: str = Field(primary_key=True)
    tag: date = Field(primary_key=True)
    laenge: int
    kopf: str


def tagesmeldung() -> int:
    """Report what grew, and write the reports into the folder; how many are new."""
    gemeldet = melden()
    ablegen()
    return gemeldet


def melden() -> int:
    """Report every chain that grew since its last report, unless it was reported today; how many.

    Safe to run at any moment and by two processes at once: whose row is written first reports.
    A chain that no longer holds what was reported is not reported again, but logged.
    """
    with snapshot() as db:
        gewachsen = [k for k in db.execute(_gewachsene()) if _haelt(k)]
    gemeldet = 0
    for ab in range(0, len(gewachsen), _JE_TRANSAKTION):
        with transaction() as db:
            gemeldet += sum(_gemeldet(db, k) for k in gewachsen[ab : ab + _JE_TRANSAKTION])
        time.sleep(_ATEM)
    return gemeldet


def ablegen() -> None:
    """Write the reports of the last days into the configured folder: a file per day.

    A file only grows: what it says once, it says for good.
    """
    seit = clock.heute() - _NACHGEHOLT
    with snapshot() as db:
        gesucht = select(Kettenmeldung).where(col(Kettenmeldung.tag) >= seit)
        meldungen = db.execute(gesucht.order_by(col(Kettenmeldung.kette))).scalars().all()
    je_tag = defaultdict[date, list[str]](list)
    for meldung in meldungen:
        je_tag[meldung.tag].append(json.dumps(angaben(meldung)))
    for tag, zeilen in je_tag.items():
        _ergaenzen(settings.ketten_dir / f"{tag.isoformat()}.jsonl", zeilen)


def gemeldete(db: Session) -> dict[str, set[tuple[int, str]]]:
    """Every head that was reported, by chain, as table and folder say: length and hash."""
    k, koepfe = Kettenmeldung, defaultdict[str, set[tuple[int, str]]](set)
    for kette, laenge, kopf in db.execute(select(col(k.kette), col(k.laenge), col(k.kopf))):
        koepfe[kette].add((laenge, kopf))
    for datei in sorted(settings.ketten_dir.glob("*.jsonl")):
        for meldung in _gelesen(datei):
            koepfe[meldung["kette"]].add((meldung["laenge"], meldung["kopf"]))
    return koepfe


def angaben(meldung: Kettenmeldung) -> dict[str, Any]:
    """A report as it is handed out."""
    tag = meldung.tag.isoformat()
    return {"tag": tag, "kette": meldung.kette, "laenge": meldung.laenge, "kopf": meldung.kopf}


def der_kette(db: Session, kette: str) -> list[Kettenmeldung]:
    """The reports of one chain, the oldest first."""
    meldungen = select(Kettenmeldung).where(col(Kettenmeldung.kette) == kette)
    return list(db.execute(meldungen.order_by(col(Kettenmeldung.tag))).scalars())


def _ergaenzen(datei: Path, zeilen: list[str]) -> None:
    """Add the lines that are not there, whole or not at all."""
    bisher = datei.read_text().splitlines() if datei.exists() else []
    alle = [*bisher, *(z for z in zeilen if z not in set(bisher))]
    if alle != bisher:
        datei.parent.mkdir(parents=True, exist_ok=True)
        entwurf = datei.with_suffix(f".{os.getpid()}")
        entwurf.write_text("\n".join(alle) + "\n")
        entwurf.replace(datei)


def _gelesen(datei: Path) -> Iterator[dict[str, Any]]:
    with datei.open() as zeilen:
        yield from map(json.loads, zeilen)


def _gewachsene() -> Any:
    """Chains to be reported, and what their last report says and is now."""
    k, m, p = Protokollkette, Kettenmeldung, Protokoll
    juengere = aliased(m)
    zuletzt = (
        select(func.max(col(juengere.tag)))
        .where(col(juengere.kette) == col(k.kette))
        .correlate(k)
        .scalar_subquery()
    )
    return (
        select(
            col(k.kette),
            col(k.laenge),
            col(k.kopf),
            col(m.laenge).label("gemeldet"),
            col(m.kopf).label("gemeldeter_kopf"),
            col(p.hash).label("dort"),
        )
        .select_from(k)
        .outerjoin(m, and_(col(m.kette) == col(k.kette), col(m.tag) == zuletzt))
        .outerjoin(p, and_(col(p.kette) == col(k.kette), col(p.lfd) == col(m.laenge)))
        .where(col(k.laenge) > 0)
        .where(
            or_(
                col(m.tag).is_(None),
                and_(col(m.tag) < clock.heute(), col(m.kopf) != col(k.kopf)),
            )
        )
        .order_by(col(k.kette))
    )


def _haelt(k: Row[Any]) -> bool:
    """Whether the chain still holds the head that was reported last."""
    haelt = k.gemeldet is None or k.dort == k.gemeldeter_kopf
    if not haelt:
        logger.error("chain %s does not hold its reported head %s", k.kette, k.gemeldet)
    return haelt


def _gemeldet(db: Session, k: Row[Any]) -> bool:
    neue = {"kette": k.kette, "tag": clock.heute(), "laenge": k.laenge, "kopf": k.kopf}
    if db.execute(_MELDEN, neue).rowcount != 1:  # pyright: ignore[reportAttributeAccessIssue]
        return False
    for person, firma in db.execute(_firmenadmins(k.kette)):
        benachrichtigen(db, person, Benachrichtigungsart.KETTENKOPF, _verfassen(firma, k))
    return True


def _verfassen(firma: str, k: Row[Any]) -> Callable[[Benutzer], Mailtext]:
    return lambda b: mails.kopf_gemeldet(b.sprache, b.name, firma, k.laenge, k.kopf)


def _firmenadmins(kette: str) -> Any:
    """Active FirmenAdmins of the Firma whose chain this is, with its name."""
    m = Mitgliedschaft
    return (
        select(col(m.benutzer_id), col(Firma.name))
        .join(Firma, col(Firma.id) == col(m.firma_id))
        .where(
            col(m.firma_id) == (protokoll.firma_von(kette) or 0),
            col(m.berechtigungstyp) == Berechtigungstyp.FIRMENADMIN,
            col(m.entfernt_am).is_(None),
            col(m.gesperrt_am).is_(None),
            col(m.ausgesetzt_am).is_(None),
            col(m.ernennung_ausgesetzt_am).is_(None),
        )
        .order_by(col(m.id))
    )
