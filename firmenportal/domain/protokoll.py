"""The protocol: one entry per command and affected person, chained per Firma and Maklerhaus.

Each entry's hash covers its content and the hash before it, so that a changed or missing entry
shows. Personal details enter it as a salted hash of their own, so that they can be erased later
(Art. 17 DSGVO) without breaking the chain. The chain's head is locked while an entry is written:
two writers never fork a chain. Whether a chain holds is checked in `kettenpruefung`.
"""

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    ForeignKeyConstraint,
    Index,
    Integer,
    UniqueConstraint,
    insert,
    text,
)
from sqlmodel import Field, Session, SQLModel, col, select

from firmenportal import clock
from firmenportal.db import insert_many
from firmenportal.domain import pruefer
from firmenportal.domain import weg as pfad
from firmenportal.domain.errors import NotFoundError
from firmenportal.domain.vertrag import normalisiert, vertrag_id

ALLGEMEIN = "allgemein"
OHNE_VERTRAG = 0
# Two who begin the same chain at once: one of them does, and the other waits for its head.
_BEGINNEN = text(
    "INSERT INTO protokollkette (kette, laenge, kopf) VALUES (:kette, 0, '') ON CONFLICT DO NOTHING"
)
_KETTEN_JE_ABFRAGE = 5000

# What of an entry is hashed and handed out.
SPALTEN: tuple[str, ...] = (
    "kette",
    "lfd",
    "zeit",
    "handlung",
    "akteur_id",
    "akteur",
    "betroffener_id",
    "betroffener",
    "weg",
    "einzelheiten",
    "personenangaben",
    "salz",
    "angaben_hash",
    "vorgaenger",
    "hash",
)

# A person as the protocol names one: the account's id, if there is one, and the name.
Wer = tuple[int | None, str]


class Protokollkette(SQLModel, table=True):
    """The head of one chain."""

    kette: str = Field(primary_key=True)
    laenge: int = 0
    kopf: str = ""


class Protokoll(SQLModel, table=True):
    """One entry. `einzelheiten` lists every change with before and after, by ids and numbers.

    Names and addresses stand in `akteur`, `betroffener` and `personenangaben` only, and in
    `suchtext`, which no hash covers. `geloescht_am`: these were erased, with the salt.
    """

    __table_args__ = (
        UniqueConstraint("kette", "lfd", name="protokoll_lfd"),
        Index("protokoll_nach_betroffenem", "betroffener_id", "zeit"),
        Index("protokoll_nach_akteur", "akteur_id", "zeit"),
        Index("protokoll_nach_zeit", "zeit"),
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
    suchtext: str = ""
    geloescht_am: datetime | None = None


class Protokollvertrag(SQLModel, table=True):
    """A contract that an entry names, so that entries can be found by contract.

    An entry that names none has one row with `OHNE_VERTRAG`.
    """

    __table_args__ = (
        ForeignKeyConstraint(
            ["kette", "lfd"],
            ["protokoll.kette", "protokoll.lfd"],
            name="protokollvertrag_eintrag",
            ondelete="CASCADE",
        ),
        Index("protokollvertrag_nach_vertrag", "vertrag_id", "kette", "lfd"),
    )

    kette: str = Field(primary_key=True)
    lfd: int = Field(primary_key=True)
    vertrag_id: int = Field(primary_key=True, sa_type=BigInteger)


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
    suchtext: str = ""


def kette_firma(firma_id: int) -> str:
    """Name of a Firma's chain."""
    return f"firma:{firma_id}"


def firma_von(kette: str) -> int | None:
    """The Firma whose chain this is; None for another's."""
    art, _, nummer = kette.partition(":")
    return int(nummer) if art == "firma" else None


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
    """Append an entry in the caller's transaction; `weg` is the present one unless given."""
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
    db.flush()  # the entry first, then what refers to it
    db.execute(insert(Protokollvertrag), _genannte(neu))
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
        weg=weg or pfad.jetziger(),
        einzelheiten=einzelheiten or {},
        personenangaben=personenangaben or {},
        salz=secrets.token_hex(16),
        suchtext=normalisiert(f"{akteur[1]} {betroffener[1]}"),
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
    insert_many(db, Protokollvertrag, [g for e in eintraege for g in _genannte(e)])


def ketten(db: Session) -> Sequence[Protokollkette]:
    """The heads of all chains, by name."""
    return db.exec(select(Protokollkette).order_by(Protokollkette.kette)).all()


def zeile(eintrag: Protokoll | Neueintrag) -> dict[str, Any]:
    """An entry as it is hashed and handed out: the moment in UTC, to the microsecond."""
    zeit = eintrag.zeit.astimezone(UTC).isoformat(timespec="microseconds")
    return {name: getattr(eintrag, name) for name in SPALTEN} | {"zeit": zeit}


def festhalten(db: Session, kette: str) -> None:
    """Wait until nobody else writes into this chain, and keep others waiting."""
    _kopf(db, kette)


def _anhaengen(kopf: Protokollkette, neu: Neueintrag) -> None:
    neu.lfd = kopf.laenge = kopf.laenge + 1
    neu.vorgaenger = kopf.kopf
    neu.angaben_hash = pruefer.angaben_pruefsumme(vars(neu))
    neu.hash = kopf.kopf = pruefer.pruefsumme(zeile(neu))


def _genannte(neu: Neueintrag) -> list[dict[str, Any]]:
    """Rows for the contracts that the entry's details name anywhere."""
    ids = {i for text in set(_texte(neu.einzelheiten)) if (i := _vertrag(text))} or {OHNE_VERTRAG}
    return [{"kette": neu.kette, "lfd": neu.lfd, "vertrag_id": i} for i in sorted(ids)]


def _texte(wert: Any) -> Iterator[str]:
    if isinstance(wert, str):
        yield wert
    elif isinstance(wert, dict):
        yield from wert
        for teil in wert.values():
            yield from _texte(teil)
    elif isinstance(wert, list | tuple):
        for teil in wert:
            yield from _texte(teil)


def _vertrag(text: str) -> int | None:
    """The contract whose number, or one of whose Einzelverträge, the text is."""
    try:
        return vertrag_id(text.partition("/")[0])
    except NotFoundError:
        return None


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
