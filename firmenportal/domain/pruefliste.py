"""The lines of a review as its conductor sees them: what deserves a look first, with the reasons.

Rules: docs/fachregeln.md R116, R117.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import Session, col, or_, select, true

from firmenportal import clock
from firmenportal.domain import pruefposten, pruefumfang, pruefung
from firmenportal.domain.benutzer import Benutzer, Berechtigungstyp, Mitgliedschaft, Personentyp
from firmenportal.domain.delegation import Verwalter
from firmenportal.domain.errors import NotFoundError
from firmenportal.domain.pruefumfang import Umfang, Zuwachs, zuwachs
from firmenportal.domain.pruefung import Pruefentscheidung, Pruefung, Pruefzeile
from firmenportal.domain.recht import KATALOG, Recht
from firmenportal.domain.vermittler import Bestand, Maklerhaus, Widerspruch
from firmenportal.domain.vertrag import Gruppenvertrag
from firmenportal.domain.warum import Satz
from firmenportal.domain.zeitraum import letzter_tag
from firmenportal.domain.zustand import Zustand

UNGENUTZT = timedelta(days=90)
ENDET_BALD = timedelta(days=30)
VIELE_VERTRAEGE = 5
AENDERND = (Recht.BESTAND_AENDERN, Recht.MITARBEITER_ANMELDEN)
_GENANNT = 5


@dataclass(frozen=True)
class Pruefblatt:
    """One member in the review.

    `auffaellig`: why he deserves a look. `entscheidung` is None while it is open, also when his
    access grew after it. `eigene`: it is the reader's own line, which others decide. `entzogen`: on
    how many contracts rights were taken in this review.
    """

    mitgliedschaft_id: int
    benutzer_id: int
    name: str
    email: str
    personentyp: Personentyp
    typ: Berechtigungstyp
    umfang: Umfang | None
    zuletzt_am: datetime | None
    auffaellig: tuple[Satz, ...]
    grund: str
    entscheidung: Pruefentscheidung | None
    entschieden_am: datetime | None
    entschieden_von: str
    beendet_am: datetime | None
    eigene: bool
    entzogen: int

    @property
    def offen(self) -> bool:
        return self.entscheidung is None and self.beendet_am is None

    @property
    def stand(self) -> str:
        return self.umfang.stand if self.umfang else ""


@dataclass(frozen=True)
class Pruefliste:
    """All lines: those to look at, the unremarkable ones, and those on which it is decided."""

    ansehen: tuple[Pruefblatt, ...]
    unauffaellig: tuple[Pruefblatt, ...]
    entschieden: tuple[Pruefblatt, ...]

    @property
    def offen(self) -> tuple[Pruefblatt, ...]:
        return self.ansehen + self.unauffaellig

    @property
    def alle(self) -> tuple[Pruefblatt, ...]:
        return self.offen + self.entschieden


def liste(db: Session, v: Verwalter, laufende: Pruefung) -> Pruefliste:
    """The review as it stands now."""
    blaetter = _Leser(db, v, laufende).blaetter()
    offen = [b for b in blaetter if b.offen]
    ansehen = sorted((b for b in offen if b.auffaellig), key=lambda b: -len(b.auffaellig))
    return Pruefliste(
        tuple(ansehen),
        tuple(b for b in offen if not b.auffaellig),
        tuple(b for b in blaetter if not b.offen),
    )


def blatt(db: Session, v: Verwalter, laufende: Pruefung, mitgliedschaft_id: int) -> Pruefblatt:
    """One line of it. Errors: NotFoundError for an unknown or foreign member."""
    for eines in _Leser(db, v, laufende, mitgliedschaft_id).blaetter():
        return eines
    raise NotFoundError("Diese Person gibt es nicht.")


def haeuser_mit_zugang(db: Session, firma_id: int) -> tuple[str, ...]:
    """Maklerhäuser whose staff reach contracts of the Firma by a key, without a Mitgliedschaft."""
    heute = clock.heute()
    widersprochen = select(Widerspruch.maklerhaus_id).where(
        Widerspruch.firma_id == firma_id, col(Widerspruch.aufgehoben_am).is_(None)
    )
    gesucht = (
        select(Maklerhaus.name)
        .join(Bestand, col(Bestand.maklerhaus_id) == col(Maklerhaus.id))
        .join(Gruppenvertrag, col(Gruppenvertrag.id) == col(Bestand.vertrag_id))
        .where(
            Gruppenvertrag.firma_id == firma_id,
            Bestand.von <= heute,
            Bestand.bis > heute,
            Maklerhaus.status == Zustand.AKTIV,
            col(Maklerhaus.id).not_in(widersprochen),
        )
        .distinct()
        .order_by(Maklerhaus.name)
    )
    return tuple(db.exec(gesucht))


class _Leser:
    """Reads everything about the members, or `nur` one of them, once and makes a line of each."""

    def __init__(
        self, db: Session, v: Verwalter, laufende: Pruefung, nur: int | None = None
    ) -> None:
        self._db, self._v, self._laufende, self._nur = db, v, laufende, nur
        self._zeilen = pruefung.zeilen(db, laufende, nur)
        self._umfaenge = pruefumfang.umfaenge(db, v.firma_id, nur)
        self._entzogen = pruefposten.entzogene(db, laufende, nur)
        self._letzte = pruefung.letzte(db, v.firma_id)
        self._zuletzt = pruefung.zeilen(db, self._letzte, nur) if self._letzte else {}
        self._namen: dict[int, str] = {}

    def blaetter(self) -> list[Pruefblatt]:
        personen = self._db.exec(
            select(Mitgliedschaft, Benutzer)
            .join(Benutzer, col(Benutzer.id) == col(Mitgliedschaft.benutzer_id))
            .where(
                Mitgliedschaft.firma_id == self._v.firma_id,
                true() if self._nur is None else col(Mitgliedschaft.id) == self._nur,
                or_(
                    col(Mitgliedschaft.entfernt_am).is_(None),
                    col(Mitgliedschaft.entfernt_am) >= self._laufende.begonnen_am,
                ),
            )
            .order_by(col(Benutzer.nachname), col(Benutzer.vorname), col(Mitgliedschaft.id))
        ).all()
        return [self._blatt(m, b) for m, b in personen]

    def _blatt(self, m: Mitgliedschaft, b: Benutzer) -> Pruefblatt:
        z = self._zeilen.get(m.id or 0) or Pruefzeile(
            pruefung_id=0, mitgliedschaft_id=m.id or 0, firma_id=m.firma_id
        )
        umfang = self._umfaenge.get(m.id or 0)
        gewachsen = self._seit_entscheidung(z, umfang)
        entschieden = z.entscheidung if z.entscheidung and not gewachsen else None
        jetzt = self._auffaellig(m, umfang) if umfang else ()
        return Pruefblatt(
            mitgliedschaft_id=m.id or 0,
            benutzer_id=b.id or 0,
            name=b.name,
            email=b.email,
            personentyp=Personentyp(m.personentyp),
            typ=Berechtigungstyp(m.berechtigungstyp),
            umfang=umfang,
            zuletzt_am=m.zuletzt_am,
            auffaellig=aus_kurzform(z.anlaesse) if entschieden else (*gewachsen, *jetzt),
            grund=z.grund,
            entscheidung=Pruefentscheidung(entschieden) if entschieden else None,
            entschieden_am=z.entschieden_am if entschieden else None,
            entschieden_von=self._name(z.entschieden_von_id) if entschieden else "",
            beendet_am=m.entfernt_am,
            eigene=b.id == self._v.akteur.benutzer_id,
            entzogen=self._entzogen[m.id or 0],
        )

    def _seit_entscheidung(self, z: Pruefzeile, umfang: Umfang | None) -> tuple[Satz, ...]:
        """What was added after somebody had decided to keep it."""
        if umfang is None or z.entscheidung != Pruefentscheidung.BEHALTEN:
            return ()
        mehr = zuwachs(pruefumfang.aus_json(z.umfang), umfang)
        if not mehr:
            return ()
        satz = "Nach der Entscheidung von {name} kam etwas hinzu."
        return (Satz(satz, {"name": self._name(z.entschieden_von_id)}), *_mehr(mehr))

    def _auffaellig(self, m: Mitgliedschaft, umfang: Umfang) -> Iterator[Satz]:
        yield from self._seit_letzter(m, umfang)
        yield from ungenutzt(m)
        yield from _von_aussen(umfang)
        yield from _weitreichend(umfang)
        yield from _endet(umfang)
        if m.gesperrt_am:
            tag = m.gesperrt_am.astimezone(clock.BERLIN).date()
            yield Satz("Gesperrt seit {tag}.", {"tag": tag})

    def _seit_letzter(self, m: Mitgliedschaft, umfang: Umfang) -> Iterator[Satz]:
        """What was added since the last review that was closed; the first compares with nothing."""
        if self._letzte is None or self._letzte.abgeschlossen_am is None:
            return
        vorige = self._zuletzt.get(m.id or 0)
        if vorige is None:
            tag = self._letzte.abgeschlossen_am.astimezone(clock.BERLIN).date()
            yield Satz("Neu seit der letzten Prüfung am {tag}.", {"tag": tag})
        elif vorige.umfang:
            yield from _mehr(zuwachs(pruefumfang.aus_json(vorige.umfang), umfang))

    def _name(self, mitgliedschaft_id: int | None) -> str:
        if mitgliedschaft_id is None:
            return ""
        if mitgliedschaft_id not in self._namen:
            m = self._db.get_one(Mitgliedschaft, mitgliedschaft_id)
            self._namen[mitgliedschaft_id] = self._db.get_one(Benutzer, m.benutzer_id).name
        return self._namen[mitgliedschaft_id]


# The reasons


def als_kurzform(saetze: Iterable[Satz]) -> list[dict[str, Any]]:
    """The reasons as they are kept with a decision, without names of people."""
    return [
        {"satz": s.satz, "angaben": {k: _text(wert) for k, wert in s.angaben.items()}}
        for s in saetze
        if "name" not in s.angaben
    ]


def aus_kurzform(kept: Iterable[dict[str, Any]]) -> tuple[Satz, ...]:
    """What `als_kurzform` kept."""
    return tuple(
        Satz(
            s["satz"],
            {k: date.fromisoformat(w) if k == "tag" else w for k, w in s["angaben"].items()},
        )
        for s in kept
    )


def _text(wert: str | date) -> str:
    return wert.isoformat() if isinstance(wert, date) else wert


def _mehr(mehr: Zuwachs) -> Iterator[Satz]:
    if mehr.typ:
        vorher, jetzt = mehr.typ
        yield Satz("Rolle: vorher {vorher}, jetzt {jetzt}.", {"vorher": vorher, "jetzt": jetzt})
    if mehr.entsperrt:
        yield Satz("Wieder entsperrt.")
    if mehr.laenger:
        yield Satz("Der Zugang gilt länger als vorher.")
    if mehr.verwaltet:
        yield Satz("Verwaltet neu: {nummern}.", {"nummern": _aufgezaehlt(mehr.verwaltet)})
    for recht, eintrag in KATALOG.items():
        nummern = tuple(nummer for nummer, r in mehr.zellen if r == recht)
        if nummern:
            satz = "Hinzugekommen: {recht} an {nummern}."
            yield Satz(satz, {"recht": eintrag.name, "nummern": _aufgezaehlt(nummern)})


def ungenutzt(m: Mitgliedschaft) -> Iterator[Satz]:
    """That he has not used the contracts of the Firma for long, or never."""
    grenze = clock.now() - UNGENUTZT
    if m.zuletzt_am is None and m.seit < grenze:
        yield Satz("Noch nie benutzt.")
    if m.zuletzt_am is not None and m.zuletzt_am < grenze:
        tag = m.zuletzt_am.astimezone(clock.BERLIN).date()
        yield Satz("Seit {tag} nicht benutzt.", {"tag": tag})


def _von_aussen(umfang: Umfang) -> Iterator[Satz]:
    if umfang.personentyp == Personentyp.ANDERE:
        yield Satz("Dienstleister, kein eigener Mitarbeiter.")
    if umfang.personentyp == Personentyp.VERMITTLER:
        yield Satz("Vermittler, kein eigener Mitarbeiter.")


def _weitreichend(umfang: Umfang) -> Iterator[Satz]:
    if umfang.typ == Berechtigungstyp.FIRMENADMIN:
        yield Satz("Hat als FirmenAdmin alle Rechte an allen Verträgen.")
    if umfang.typ == Berechtigungstyp.ADMIN:
        yield Satz("Verwaltet als Admin: {nummern}.", {"nummern": _aufgezaehlt(umfang.verwaltet)})
    viele = {nummer for nummer, recht in umfang.zellen if recht in AENDERND}
    if len(viele) >= VIELE_VERTRAEGE:
        satz = "Darf an {anzahl} Verträgen ändern oder anmelden."
        yield Satz(satz, {"anzahl": str(len(viele))})


def _endet(umfang: Umfang) -> Iterator[Satz]:
    bald = clock.heute() + ENDET_BALD
    if umfang.bis <= bald:
        yield Satz("Der Zugang endet am {tag}.", {"tag": letzter_tag(umfang.bis) or umfang.bis})
    enden = [bis for bis in umfang.zellen.values() if bis <= bald]
    if enden:
        tag = letzter_tag(min(enden)) or min(enden)
        yield Satz("Mindestens ein Recht endet am {tag}.", {"tag": tag})


def _aufgezaehlt(nummern: tuple[str, ...]) -> str:
    """The first few numbers, and how many more there are."""
    mehr = len(nummern) - _GENANNT
    return ", ".join(nummern[:_GENANNT]) + (f" (+{mehr})" if mehr > 0 else "")
