"""What a FirmenAdmin decides in a review about a member's single contracts: keep, take, reopen.

Every command is called with a Verwalter from `delegation.handelnd`, about an open line in the very
state that was seen. With the last line the member is decided. Rules: docs/fachregeln.md R201, R202.
"""

from sqlmodel import Session

from firmenportal import clock
from firmenportal.domain import (
    protokoll,
    pruefen,
    pruefliste,
    pruefpostenliste,
    rechteentzug,
)
from firmenportal.domain.delegation import HindernisError, Verwalter
from firmenportal.domain.errors import DomainError, NotFoundError
from firmenportal.domain.pruefliste import Pruefblatt
from firmenportal.domain.pruefposten import Postenentscheidung, Pruefposten
from firmenportal.domain.pruefpostenliste import Posten, Schluessel
from firmenportal.domain.pruefung import Pruefentscheidung, Pruefzeile
from firmenportal.domain.vertragsrecht import Quelle

_VOLLMACHT = "Dieses Recht kommt aus einer Vollmacht. Widerrufen Sie sie unter „Vollmachten“."
_GEAENDERT = "Nicht gespeichert. Diese Rechte haben sich inzwischen geändert. Sehen Sie sie neu an."


def posten(db: Session, v: Verwalter, mitgliedschaft_id: int) -> tuple[Posten, ...]:
    """The lines of a member of the running review.

    Errors: NotFoundError unless a FirmenAdmin, and for an unknown or foreign member; DomainError.
    """
    laufende = pruefen.laufende(db, v)
    pruefliste.blatt(db, v, laufende, mitgliedschaft_id)
    return pruefpostenliste.liste(db, v, laufende, mitgliedschaft_id)


def behalten(db: Session, v: Verwalter, mitgliedschaft_id: int, wo: Schluessel, stand: str) -> None:
    """Let a member keep what he holds on a contract from one source.

    Errors: as `pruefen.behalten`; NotFoundError for a contract on which he has no such line.
    """
    z, blatt = pruefen.offen(db, v, mitgliedschaft_id)
    dieser = _offener(db, v, mitgliedschaft_id, wo, stand)
    _entscheiden(db, v, z, dieser, Postenentscheidung.BEHALTEN)
    _notieren(db, v, z, blatt, dieser, "pruefung.vertrag_behalten")
    _person_fertig(db, v, mitgliedschaft_id)


def entziehen(
    db: Session, v: Verwalter, mitgliedschaft_id: int, wo: Schluessel, stand: str
) -> None:
    """Take at once what the Firma granted a member on a contract, and tell him.

    Errors: as `behalten`; HindernisError where the rule of delegation forbids it, DomainError for
    what a Vollmacht grants and where there is nothing but an assignment.
    """
    z, _blatt = pruefen.offen(db, v, mitgliedschaft_id)
    dieser = _offener(db, v, mitgliedschaft_id, wo, stand)
    if dieser.quelle is Quelle.VOLLMACHT:
        raise DomainError(_VOLLMACHT)
    if dieser.hindernis:
        raise HindernisError(dieser.hindernis)
    rechteentzug.entziehen(db, v, mitgliedschaft_id, dieser.vertrag)
    _entscheiden(db, v, z, dieser, Postenentscheidung.ENTZOGEN)
    _person_fertig(db, v, mitgliedschaft_id)


def zuruecknehmen(db: Session, v: Verwalter, mitgliedschaft_id: int, wo: Schluessel) -> None:
    """Open a line again that was kept, while the member is open. Errors: as `behalten`."""
    z, blatt = pruefen.offen(db, v, mitgliedschaft_id)
    dieser = _einer(db, v, mitgliedschaft_id, wo)
    if dieser.entscheidung is not Postenentscheidung.BEHALTEN:
        raise DomainError("Über diese Rechte ist nicht entschieden.")
    db.delete(db.get_one(Pruefposten, (z.pruefung_id, mitgliedschaft_id, *wo)))
    db.flush()
    _notieren(db, v, z, blatt, dieser, "pruefung.zuruecknehmen")


# The pieces


def _einer(db: Session, v: Verwalter, mitgliedschaft_id: int, wo: Schluessel) -> Posten:
    for einer in posten(db, v, mitgliedschaft_id):
        if (einer.vertrag, einer.quelle) == wo:
            return einer
    raise NotFoundError("Diesen Vertrag gibt es nicht.")


def _offener(
    db: Session, v: Verwalter, mitgliedschaft_id: int, wo: Schluessel, stand: str
) -> Posten:
    dieser = _einer(db, v, mitgliedschaft_id, wo)
    if dieser.entscheidung is not None:
        wer = dieser.entschieden_von
        raise DomainError("Nicht gespeichert. {name} hat hier schon entschieden.", name=wer)
    if dieser.stand != stand:
        raise DomainError(_GEAENDERT)
    return dieser


def _entscheiden(
    db: Session, v: Verwalter, z: Pruefzeile, dieser: Posten, entscheidung: Postenentscheidung
) -> None:
    """Keep what was there; a line that grew after a decision is decided anew."""
    schluessel = (z.pruefung_id, z.mitgliedschaft_id, dieser.vertrag, dieser.quelle)
    if bisher := db.get(Pruefposten, schluessel):
        db.delete(bisher)
        db.flush()
    db.add(
        Pruefposten(
            pruefung_id=z.pruefung_id,
            mitgliedschaft_id=z.mitgliedschaft_id,
            vertrag_id=dieser.vertrag,
            quelle=dieser.quelle,
            firma_id=z.firma_id,
            entscheidung=entscheidung,
            entschieden_am=clock.now(),
            entschieden_von_id=v.mitgliedschaft_id,
            umfang=dieser.inhalt.als_json(),
            anlaesse=pruefliste.als_kurzform(dieser.auffaellig),
        )
    )
    db.flush()


def _person_fertig(db: Session, v: Verwalter, mitgliedschaft_id: int) -> None:
    """With the last of his lines a member is decided: he keeps what was not taken."""
    alle = posten(db, v, mitgliedschaft_id)
    if all(p.entscheidung for p in alle):
        z, blatt = pruefen.offen(db, v, mitgliedschaft_id)
        pruefen.entscheiden(v, z, blatt, Pruefentscheidung.BEHALTEN)


def _notieren(
    db: Session, v: Verwalter, z: Pruefzeile, blatt: Pruefblatt, dieser: Posten, handlung: str
) -> None:
    protokoll.schreiben(
        db,
        protokoll.kette_firma(v.firma_id),
        handlung,
        akteur=v.akteur.wer,
        betroffener=(blatt.benutzer_id, blatt.name),
        einzelheiten={
            "pruefung": z.pruefung_id,
            "mitgliedschaft": blatt.mitgliedschaft_id,
            "vertrag": dieser.nummer,
            "quelle": dieser.quelle,
            **dieser.inhalt.als_json(),
        },
    )
