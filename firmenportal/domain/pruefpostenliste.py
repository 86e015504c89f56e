"""The lines of one member in a review: contract, rights, who granted them, what deserves a look.

Rules: docs/fachregeln.md R116, R201 to R203.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from firmenportal.domain import delegation, pruefliste, pruefposten, pruefung, vertragsrecht
from firmenportal.domain.benutzer import Benutzer, Mitgliedschaft
from firmenportal.domain.delegation import Hindernis, Spielraum, Verwalter
from firmenportal.domain.pruefposten import Postenentscheidung, Pruefposten
from firmenportal.domain.pruefung import Pruefung
from firmenportal.domain.recht import KATALOG, Recht
from firmenportal.domain.vermittler import Maklerhaus
from firmenportal.domain.vertrag import Gruppenvertrag, nummer_von, vertrag_id
from firmenportal.domain.vertragsrecht import AdminVertrag, Quelle
from firmenportal.domain.warum import Satz

Schluessel = tuple[int, Quelle]


@dataclass
class Inhalt:
    """What somebody holds on a contract from one source; each right with its exclusive end."""

    rechte: dict[Recht, date] = field(default_factory=dict)
    verwaltet: bool = False
    ausgesetzt: bool = False
    haus: str = ""

    def als_json(self) -> dict[str, Any]:
        """As it is kept, without names."""
        rechte = {r.value: bis.isoformat() for r, bis in sorted(self.rechte.items())}
        return {"rechte": rechte, "verwaltet": self.verwaltet}


@dataclass(frozen=True)
class Posten:
    """One line. `entscheidung` is None while it is open, also when it grew after it.

    `hindernis` stops taking it; `nehmbar` are only rights that the Firma granted.
    """

    vertrag: int
    quelle: Quelle
    produkt: str
    inhalt: Inhalt
    auffaellig: tuple[Satz, ...]
    entscheidung: Postenentscheidung | None
    entschieden_am: datetime | None
    entschieden_von: str
    hindernis: Hindernis | None

    @property
    def nummer(self) -> str:
        return nummer_von(self.vertrag)

    @property
    def nehmbar(self) -> bool:
        return self.quelle is Quelle.FIRMA and bool(self.inhalt.rechte) and self.hindernis is None

    @property
    def stand(self) -> str:
        """Names this very state of the line."""
        kanonisch = json.dumps([self.nummer, self.quelle, self.inhalt.als_json()], sort_keys=True)
        return hashlib.sha256(kanonisch.encode()).hexdigest()[:16]


def liste(
    db: Session, v: Verwalter, laufende: Pruefung, mitgliedschaft_id: int
) -> tuple[Posten, ...]:
    """All lines of a member whom the Verwalter governs, the taken ones too, by contract.

    Errors: NotFoundError.
    """
    return tuple(_Leser(db, v, laufende, mitgliedschaft_id).posten())


def aus_json(kept: Mapping[str, Any]) -> Inhalt:
    """What `Inhalt.als_json` kept."""
    rechte = {Recht(r): date.fromisoformat(bis) for r, bis in kept["rechte"].items()}
    return Inhalt(rechte, kept["verwaltet"])


class _Leser:
    def __init__(self, db: Session, v: Verwalter, laufende: Pruefung, wer: int) -> None:
        self._db, self._v = db, v
        self._wer = db.get_one(Mitgliedschaft, wer)
        self._jetzt = _inhalte(db, self._wer)
        kept = pruefposten.entschiedene(db, laufende, wer)
        self._entschieden = {(p.vertrag_id, Quelle(p.quelle)): p for p in kept}
        self._zuletzt = _zuletzt(db, v.firma_id, wer)
        self._alle = sorted(self._jetzt.keys() | self._entschieden.keys())
        vertraege = {vertrag for vertrag, _quelle in self._alle}
        self._raum = delegation.spielraum(db, v, self._wer, vertraege)
        gesucht = select(Gruppenvertrag.id, Gruppenvertrag.produkt)
        self._produkte = dict(db.exec(gesucht.where(col(Gruppenvertrag.id).in_(vertraege))).all())

    def posten(self) -> Iterator[Posten]:
        for wo in self._alle:
            jetzt, kept = self._jetzt.get(wo), self._entschieden.get(wo)
            if kept and _gilt_noch(kept, jetzt):
                yield self._posten(wo, aus_json(kept.umfang), kept)
            elif jetzt:
                yield self._posten(wo, jetzt, None)

    def _posten(self, wo: Schluessel, inhalt: Inhalt, kept: Pruefposten | None) -> Posten:
        vertrag, quelle = wo
        anlaesse = pruefliste.aus_kurzform(kept.anlaesse) if kept else self._auffaellig(wo, inhalt)
        if jetzt := self._jetzt.get(wo):
            inhalt.haus = jetzt.haus
        return Posten(
            vertrag=vertrag,
            quelle=quelle,
            produkt=self._produkte[vertrag],
            inhalt=inhalt,
            auffaellig=tuple(anlaesse),
            entscheidung=Postenentscheidung(kept.entscheidung) if kept else None,
            entschieden_am=kept.entschieden_am if kept else None,
            entschieden_von=self._name(kept.entschieden_von_id) if kept else "",
            hindernis=_hindernis(self._raum, vertrag, inhalt),
        )

    def _auffaellig(self, wo: Schluessel, inhalt: Inhalt) -> Iterator[Satz]:
        if self._entschieden.get(wo):
            yield Satz("Nach der Entscheidung kam etwas hinzu.")
        if self._zuletzt is not None:
            for recht in sorted(inhalt.rechte.keys() - self._zuletzt.get(wo[0], set())):
                yield Satz("Neu seit der letzten Prüfung: {recht}.", _recht(recht))
        yield from pruefliste.ungenutzt(self._wer)
        for recht in pruefliste.AENDERND:
            if recht in inhalt.rechte:
                yield Satz("Weitreichend: {recht}.", _recht(recht))
        if inhalt.verwaltet:
            yield Satz("Verwaltet diesen Vertrag als Admin.")
        if inhalt.ausgesetzt:
            yield Satz(delegation.SAETZE[Hindernis.AUSGESETZT])

    def _name(self, mitgliedschaft_id: int) -> str:
        m = self._db.get_one(Mitgliedschaft, mitgliedschaft_id)
        return self._db.get_one(Benutzer, m.benutzer_id).name


def _inhalte(db: Session, wer: Mitgliedschaft) -> dict[Schluessel, Inhalt]:
    """What he holds now, running or to come, and what he administers."""
    gefunden: dict[Schluessel, Inhalt] = {}
    if wer.entfernt_am is not None:
        return gefunden
    for r in db.exec(vertragsrecht.offene_zeilen(wer)):
        inhalt = gefunden.setdefault((r.vertrag_id, Quelle(r.quelle)), Inhalt())
        recht = Recht(r.recht)
        inhalt.rechte[recht] = max(r.bis, inhalt.rechte.get(recht, date.min))
        inhalt.ausgesetzt |= r.ausgesetzt_am is not None
        if r.vollmacht_id is not None:
            inhalt.haus = db.get_one(Maklerhaus, r.maklerhaus_id).name
    zugewiesen = select(AdminVertrag.vertrag_id).where(AdminVertrag.mitgliedschaft_id == wer.id)
    for vertrag in db.exec(zugewiesen):
        gefunden.setdefault((vertrag, Quelle.FIRMA), Inhalt()).verwaltet = True
    return gefunden


def _zuletzt(db: Session, firma_id: int, wer: int) -> dict[int, set[Recht]] | None:
    """The rights by contract when the last review was closed; None without anything to compare."""
    letzte = pruefung.letzte(db, firma_id)
    if letzte is None:
        return None
    kept = pruefung.zeilen(db, letzte, wer).get(wer)
    if kept is None or not kept.umfang:
        return {} if kept is None else None
    gefunden: dict[int, set[Recht]] = {}
    for nummer, recht, _bis in kept.umfang["zellen"]:
        gefunden.setdefault(vertrag_id(nummer), set()).add(Recht(recht))
    return gefunden


def _gilt_noch(kept: Pruefposten, jetzt: Inhalt | None) -> bool:
    """Whether nothing was added since: to what was kept, or to what was left after taking."""
    if jetzt is None:
        return True
    gesehen = aus_json(kept.umfang)
    bleibt = gesehen.rechte if kept.entscheidung == Postenentscheidung.BEHALTEN else {}
    mehr = any(bis > bleibt.get(recht, date.min) for recht, bis in jetzt.rechte.items())
    return not mehr and (gesehen.verwaltet or not jetzt.verwaltet)


def _hindernis(raum: Spielraum, vertrag: int, inhalt: Inhalt) -> Hindernis | None:
    """What stops taking all the rights of a line."""
    gruende = (raum.nehmen(vertrag, recht) for recht in inhalt.rechte)
    return raum.person or next((g for g in gruende if g), None)


def _recht(recht: Recht) -> dict[str, str | date]:
    return {"recht": KATALOG[recht].name}
