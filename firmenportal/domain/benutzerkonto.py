"""Opening and blocking of accounts: acts of the Service Center and of the operator.

Who may call them is checked where they are offered. A Firma never acts on an account, only on the
Mitgliedschaft (see `mitgliedschaft`). Rules: docs/fachregeln.md R1, R4, R14, R57.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlmodel import Session, col, select

from firmenportal.db import insert_many
from firmenportal.domain import einladung, protokoll, sitzung, vertretung, zugangskennung
from firmenportal.domain.benutzer import (
    Benutzer,
    Kontoart,
    Kontostatus,
    Mitgliedschaft,
    stand_erhoehen,
)
from firmenportal.domain.errors import DomainError
from firmenportal.domain.protokoll import Wer

_ADRESSEN_JE_ABFRAGE = 5000


class AdresseVergebenError(DomainError):
    """There is an account with this address."""

    def __init__(self) -> None:
        super().__init__("Zu dieser E-Mail-Adresse gibt es schon ein Konto.")


def anlegen(
    db: Session,
    *,
    email: str,
    vorname: str,
    nachname: str,
    anrede: str = "",
    kontoart: Kontoart = Kontoart.KUNDE,
    passwort_hash: str | None = None,
    durch: Wer,
) -> Benutzer:
    """Open an account; without a password hash it waits for its Zugangskennung.

    Whoever opens one for the same address at this moment is waited for.
    Errors: AdresseVergebenError if the address has an account.
    """
    email = email.strip().lower()
    protokoll.festhalten(db, protokoll.ALLGEMEIN)
    if db.exec(select(Benutzer).where(Benutzer.email == email)).first():
        raise AdresseVergebenError
    benutzer = Benutzer(
        email=email,
        anrede=anrede,
        vorname=vorname,
        nachname=nachname,
        kontoart=kontoart,
        status=Kontostatus.AKTIV if passwort_hash else Kontostatus.WARTET,
        passwort_hash=passwort_hash,
    )
    db.add(benutzer)
    db.flush()
    _notieren(db, benutzer, "benutzer.anlegen", durch, {"kontoart": kontoart})
    return benutzer


@dataclass(frozen=True)
class Neukonto:
    """One of many accounts to be opened; the address in lower case."""

    email: str
    vorname: str
    nachname: str
    anrede: str = ""
    kontoart: Kontoart = Kontoart.KUNDE


def viele_anlegen(
    db: Session, konten: Sequence[Neukonto], passwort_hash: str, durch: Wer
) -> dict[str, int]:
    """Open many accounts with one password at once; ids by address. The tables refuse doubles."""
    gemeinsam = {"passwort_hash": passwort_hash, "status": Kontostatus.AKTIV}
    vorgabe = Benutzer(email="", vorname="", nachname="").model_dump(exclude={"id"})
    insert_many(db, Benutzer, [vorgabe | asdict(k) | gemeinsam for k in konten])
    ids = _ids(db, [k.email for k in konten])
    protokoll.alle_schreiben(
        db,
        [
            protokoll.eintrag(
                protokoll.ALLGEMEIN,
                "benutzer.anlegen",
                akteur=durch,
                betroffener=(ids[k.email], f"{k.vorname} {k.nachname}"),
                einzelheiten={"kontoart": k.kontoart},
            )
            for k in konten
        ],
    )
    return ids


def sperren(db: Session, benutzer: Benutzer, durch: Wer) -> None:
    """The account holds nothing; its Sitzungen and the Einladungen it sent end for good.

    So does the Zugangskennung that it may be waiting for.
    """
    zugangskennung.verwerfen(db, benutzer.id or 0)
    sitzung.alle_beenden(db, benutzer.id or 0)
    einladung.mit_konto_verfallen(db, benutzer.id or 0, durch)
    _status_setzen(db, benutzer, Kontostatus.GESPERRT, "benutzer.sperren", durch)


def entsperren(db: Session, benutzer: Benutzer, durch: Wer) -> None:
    """The account may sign in again and holds what its rows still say."""
    status = Kontostatus.AKTIV if benutzer.passwort_hash else Kontostatus.WARTET
    _status_setzen(db, benutzer, status, "benutzer.entsperren", durch)


def _status_setzen(
    db: Session, benutzer: Benutzer, status: Kontostatus, handlung: str, durch: Wer
) -> None:
    vorher, benutzer.status = benutzer.status, status
    eigene = db.exec(select(Mitgliedschaft.id).where(Mitgliedschaft.benutzer_id == benutzer.id))
    stand_erhoehen(db, {benutzer.id or 0} | vertretung.vertreter_von(db, eigene.all()))
    _notieren(db, benutzer, handlung, durch, {"status": [vorher, status]})


def _notieren(
    db: Session, benutzer: Benutzer, handlung: str, durch: Wer, einzelheiten: dict[str, Any]
) -> None:
    protokoll.schreiben(
        db,
        protokoll.ALLGEMEIN,
        handlung,
        akteur=durch,
        betroffener=benutzer.wer,
        einzelheiten=einzelheiten,
    )


def _ids(db: Session, emails: Sequence[str]) -> dict[str, int]:
    ids: dict[str, int] = {}
    for ab in range(0, len(emails), _ADRESSEN_JE_ABFRAGE):
        gesucht = col(Benutzer.email).in_(emails[ab : ab + _ADRESSEN_JE_ABFRAGE])
        ids |= {
            email: i or 0
            for email, i in db.exec(select(Benutzer.email, Benutzer.id).where(gesucht))
        }
    return ids
