"""The protocol: one entry per command and affected person, chained per Firma and Maklerhaus.

Each entry's hash covers its content and the hash before it, so that a changed or missing entry
shows. Personal details enter it as a salted hash of their own, so that they can be erased later
(Art. 17 DSGVO) without breaking the chain. The chain's head is locked while an entry is written:
two writers never fork a chain.
"""

import hashlib
import json
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, Integer, UniqueConstraint, text
from sqlmodel import Field, Session, SQLModel, col, select

from firmenportal import clock
from firmenportal.db import insert_many

ALLGEMEIN = "allgemein"
# Two who begin the same chain at once: one of them does, and the other waits for its head.
_BEGINNEN = text(
    "INSERT INTO protokollkette (kette, laenge, kopf) VALUES (:kette, 0, '') ON CONFLICT DO NOTHING"
)
_KETTEN_JE_ABFRAGE = 5000
_EINTRAEGE_JE_ABFRAGE = 1000

# A person as the protocol names one: the account's id, if there is one, and the name.
Wer = tuple[int | None, str]


class Protokollkette(SQLModel, table=True):
    """The head of one chain."""

    kette: str = Field(primary_key=True)
    laenge: int = 0
    kopf: str = ""


class Protokoll(SQLModel, table=True):
    """One entry. `einzelheiten` lists every change with before and after, by ids and numbers.

    Names and addresses stand in `akteur`, `betroffener` and `personenangaben` only.
    """

    __table_args__ = (
        UniqueConstraint("kette", "lfd", name="protokoll_lfd"),
        Index("protokoll_nach_betroffenem", "betroffener_id", "zeit"),
    )

    id: int | None = Field(
        default=None,
        primary_key=True,
        sa_type=BigInteger().with_variant(Integer, "sqlite"),
    )
    kette: str = Field(foreign_key="protokollkette.kette")
    lfd: int
    zeit: datetime
    handlung: str
    akteur_id: int | None = Field(default=None, foreign_key="benutzer.id")
    akteur: str
    betroffener_id: int | None = Field(default=None, foreign_key="benutzer.id")
    betroffener: str = ""
    weg: str = ""
    einzelheiten: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    personenangaben: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    salz: str
    angaben_hash: str
    vorgaenger: str
    hash: str


@dataclass
class Neueintrag:
    """An entry that is in no chain yet; the columns of `Protokoll`."""

    kette: str
    handlung: str
    akteur_id: int | None
    akteur: str
    betroffener_id: int | None
    betroffener: str
    weg: str
    einzelheiten: dict[str, Any]
    personenangaben: dict[str, Any]
    zeit: datetime
    salz: str
    lfd: int = 0
    angaben_hash: str = ""
    vorgaenger: str = ""
    hash: str = ""


@dataclass(frozen=True)
class Bruch:
    """Where a chain does not hold: at which entry, and what is wrong with it."""

    kette: str
    lfd: int
    warum: str

    def __str__(self) -> str:
        return f"{self.kette}, Eintrag {self.lfd}: {self.warum}"


def kette_firma(firma_id: int) -> str:
    """Name of a Firma's chain."""
    return f"firma:{firma_id}"


def kette_haus(maklerhaus_id: int) -> str:
    """Name of a Maklerhaus's chain."""
    return f"haus:{maklerhaus_id}"


def schreiben(
    db: Session,
    kette: str,
    handlung: str,
    *,
    akteur: Wer,
    betroffener: Wer = (None, ""),
    weg: str = "",
    einzelheiten: dict[str, Any] | None = None,
    personenangaben: dict[str, Any] | None = None,
) -> Protokoll:
    """Append an entry in the caller's transaction."""
    neu = eintrag(
        kette,
        handlung,
        akteur=akteur,
        betroffener=betroffener,
        weg=weg,
        einzelheiten=einzelheiten,
        personenangaben=personenangaben,
    )
    kopf = _kopf(db, kette)
    _anhaengen(kopf, neu)
    zeile = Protokoll(**vars(neu))
    db.add_all([kopf, zeile])
    return zeile


def eintrag(
    kette: str,
    handlung: str,
    *,
    akteur: Wer,
    betroffener: Wer = (None, ""),
    weg: str = "",
    einzelheiten: dict[str, Any] | None = None,
    personenangaben: dict[str, Any] | None = None,
) -> Neueintrag:
    """An entry for `alle_schreiben`."""
    return Neueintrag(
        kette=kette,
        handlung=handlung,
        zeit=clock.now(),
        akteur_id=akteur[0],
        akteur=akteur[1],
        betroffener_id=betroffener[0],
        betroffener=betroffener[1],
        weg=weg,
        einzelheiten=einzelheiten or {},
        personenangaben=personenangaben or {},
        salz=secrets.token_hex(16),
    )


def alle_schreiben(db: Session, eintraege: Sequence[Neueintrag]) -> None:
    """Append many entries at once, each to its own chain, in the given order."""
    if not eintraege:
        return
    koepfe = _koepfe(db, sorted({e.kette for e in eintraege}))
    for neu in eintraege:
        _anhaengen(koepfe[neu.kette], neu)
    db.add_all(koepfe.values())
    db.flush()
    insert_many(db, Protokoll, [vars(e) for e in eintraege])


def ketten(db: Session) -> Sequence[Protokollkette]:
    """The heads of all chains, by name."""
    return db.exec(select(Protokollkette).order_by(Protokollkette.kette)).all()


def pruefen(db: Session, kopf: Protokollkette) -> Iterator[Bruch]:
    """Every break of one chain, from its first entry to this head; nothing: it holds.

    What is appended meanwhile lies beyond the head and is left to the next check.
    """
    erwartet, vorgaenger = 1, ""
    for e in _eintraege(db, kopf):
        if (e.lfd, e.vorgaenger) != (erwartet, vorgaenger):
            yield Bruch(kopf.kette, e.lfd, "Davor fehlt etwas.")
        if (e.hash, e.angaben_hash) != (pruefsumme(e), angaben_pruefsumme(e)):
            yield Bruch(kopf.kette, e.lfd, "Er ist verändert.")
        erwartet, vorgaenger = e.lfd + 1, e.hash
    if (erwartet - 1, vorgaenger) != (kopf.laenge, kopf.kopf):
        yield Bruch(kopf.kette, kopf.laenge, "Er ist nicht der, mit dem die Kette endet.")


def angaben_pruefsumme(eintrag: Protokoll | Neueintrag) -> str:
    """Salted SHA-256 of an entry's personal details."""
    return _sha256(
        {
            "salz": eintrag.salz,
            "akteur": eintrag.akteur,
            "betroffener": eintrag.betroffener,
            "angaben": eintrag.personenangaben,
        }
    )


def pruefsumme(eintrag: Protokoll | Neueintrag) -> str:
    """SHA-256 of an entry, its predecessor's hash and the hash of its personal details."""
    return _sha256(
        {
            "kette": eintrag.kette,
            "lfd": eintrag.lfd,
            "zeit": eintrag.zeit.isoformat(timespec="microseconds"),
            "handlung": eintrag.handlung,
            "akteur": eintrag.akteur_id,
            "betroffener": eintrag.betroffener_id,
            "weg": eintrag.weg,
            "einzelheiten": eintrag.einzelheiten,
            "angaben": eintrag.angaben_hash,
            "vorgaenger": eintrag.vorgaenger,
        }
    )


def _eintraege(db: Session, kopf: Protokollkette) -> Iterator[Protokoll]:
    """The entries of a chain up to its head, in order, a portion at a time."""
    bis = 0
    while bis < kopf.laenge:
        zeilen = db.exec(
            select(Protokoll)
            .where(Protokoll.kette == kopf.kette, Protokoll.lfd > bis, Protokoll.lfd <= kopf.laenge)
            .order_by(col(Protokoll.lfd))
            .limit(_EINTRAEGE_JE_ABFRAGE)
        ).all()
        if not zeilen:
            return
        yield from zeilen
        bis = zeilen[-1].lfd
        db.expunge_all()


def _anhaengen(kopf: Protokollkette, neu: Neueintrag) -> None:
    neu.lfd = kopf.laenge = kopf.laenge + 1
    neu.vorgaenger = kopf.kopf
    neu.angaben_hash = angaben_pruefsumme(neu)
    neu.hash = kopf.kopf = pruefsumme(neu)


def _sha256(inhalt: dict[str, Any]) -> str:
    kanonisch = json.dumps(inhalt, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(kanonisch.encode()).hexdigest()


def _kopf(db: Session, kette: str) -> Protokollkette:
    """The locked head of a chain, begun if it is new."""
    return _koepfe(db, [kette])[kette]


def _koepfe(db: Session, ketten: Sequence[str]) -> dict[str, Protokollkette]:
    """The locked heads of many chains, in order, so that two writers never wait in a circle."""
    koepfe: dict[str, Protokollkette] = {}
    db.flush()
    db.execute(_BEGINNEN, [{"kette": kette} for kette in sorted(ketten)])
    for ab in range(0, len(ketten), _KETTEN_JE_ABFRAGE):
        gesucht = (
            select(Protokollkette)
            .where(col(Protokollkette.kette).in_(ketten[ab : ab + _KETTEN_JE_ABFRAGE]))
            .order_by(Protokollkette.kette)
            .with_for_update()
        )
        koepfe |= {kopf.kette: kopf for kopf in db.exec(gesucht)}
    return {kette: koepfe[kette] for kette in ketten}
