"""Taking at once what the Firma itself granted on one contract, past anybody's draft of the matrix.

The same rule decides as in the matrix, and the person is told in the same words.
Rules: docs/fachregeln.md R20, R23, R37, R202.
"""

from collections.abc import Iterator

from sqlmodel import Session

from firmenportal.domain import delegation, einladen, rechtevergabe, vergabe, vertragsrecht
from firmenportal.domain.delegation import Verwalter
from firmenportal.domain.recht import Recht
from firmenportal.domain.rechteentwurf import Entwurf
from firmenportal.domain.vergabe import Aenderung, Vergabe, Wandel
from firmenportal.domain.vertragsrecht import Quelle


def entziehen(db: Session, v: Verwalter, mitgliedschaft_id: int, vertrag: int) -> None:
    """Take all rights that the Firma granted a member on a contract; a Vollmacht's stay.

    Errors: NotFoundError for a person or a contract that he does not govern, HindernisError,
    DomainError if there is nothing to take.
    """
    vorher = _ohne_entwurf(db, v, mitgliedschaft_id)
    zeilen = db.exec(vertragsrecht.offene_zeilen(vorher.mitglied))
    zellen = {
        (vertrag, Recht(z.recht))
        for z in zeilen
        if z.vertrag_id == vertrag and z.quelle == Quelle.FIRMA
    }
    delegation.require_nehmen(db, v, vorher.mitglied, sorted(zellen))
    vertragsrecht.entziehen(db, vorher.mitglied, zellen, v.akteur.wer, nur=Quelle.FIRMA)
    db.flush()
    aenderungen = tuple(_aenderungen(vorher, _ohne_entwurf(db, v, mitgliedschaft_id), vertrag))
    if aenderungen:
        rechtevergabe.mitteilen(db, vorher, aenderungen)
    einladen.ungueltige_beenden(db, v.firma_id, v.akteur.wer)


def _ohne_entwurf(db: Session, v: Verwalter, mitgliedschaft_id: int) -> Vergabe:
    return vergabe.lesen(db, v, mitgliedschaft_id).mit(Entwurf())


def _aenderungen(vorher: Vergabe, nachher: Vergabe, vertrag: int) -> Iterator[Aenderung]:
    """What no longer holds, implied rights too; what another source still grants has not ended."""
    for recht in Recht:
        alt, neu = (b.gilt_vorher((vertrag, recht)) for b in (vorher, nachher))
        if alt != neu:
            wandel = Wandel.GEAENDERT if neu else Wandel.ENTFAELLT
            yield Aenderung(vertrag, recht, wandel, neu)
