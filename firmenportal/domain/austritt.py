"""Austritt: everything that somebody has at a Firma ends at once, is handed on, and is proved.

Called with a Verwalter from `delegation.handelnd`; what the page shows beforehand
(`austrittsstand.stand`) is what the command ends.
Rules: docs/fachregeln.md R16, R22, R25, R28, R100, R102, R104.
"""

from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from firmenportal.domain import (
    ausschluss,
    austrittsnachweis,
    berechtigungstyp,
    mitgliedschaft,
    nachweis,
    pruefung,
    sitzung,
    vertragsrecht,
    vertretung,
)
from firmenportal.domain.austrittsstand import Austrittsstand, Kollege, Nachfolge, stand, verwaltete
from firmenportal.domain.benachrichtigung import Benachrichtigungsart, benachrichtigen
from firmenportal.domain.benutzer import Benutzer, Mitgliedschaft
from firmenportal.domain.delegation import Verwalter
from firmenportal.domain.errors import DomainError
from firmenportal.domain.freischaltung import entwurf
from firmenportal.domain.freischaltung.antrag import offene_von
from firmenportal.domain.nachweis import Nachweis, Nachweisart
from firmenportal.domain.vertrag import nummer_von
from firmenportal.domain.vertretung import Vertretung
from firmenportal.post import ausschluss as post_ausschluss
from firmenportal.post import typ as post_typ


@dataclass(frozen=True)
class Uebergabe:
    """Who takes over open work.

    The Mitgliedschaft of an Admin for the contracts, and of a FirmenAdmin for the review and for
    the applications (None: the Verwalter himself); `vorschlaege`: the Verwalter himself makes the
    open proposals anew.
    """

    vertraege_an: int | None = None
    vorschlaege: bool = False
    pruefung_an: int | None = None
    antraege_an: int | None = None


NIEMAND = Uebergabe()


def austreten(
    db: Session, v: Verwalter, mitgliedschaft_id: int, uebergabe: Uebergabe = NIEMAND
) -> Nachweis:
    """End everything, hand on what was chosen, and issue the sealed proof; all or nothing.

    Errors: NotFoundError, HindernisError; DomainError for the last active FirmenAdmin, or if who
    is to take over cannot; BestaetigungNoetigError before contracts are assigned or proposed anew.
    """
    s = stand(db, v, mitgliedschaft_id)
    if s.hindernis:
        raise DomainError(s.hindernis)
    an = _nachfolge(s, uebergabe)
    if an.vertraege or uebergabe.vorschlaege:
        sitzung.require_bestaetigt(db, v.akteur)
    ziel, durch = s.mitgliedschaft, v.akteur.wer
    _uebergeben(db, v, s, an)
    for zeile in s.vertretungen:
        vertretung.beenden(db, db.get_one(Vertretung, zeile.id), durch)
    dokument = austrittsnachweis.dokument(v, s, an)
    beleg = nachweis.ausstellen(db, v.firma_id, Nachweisart.AUSTRITT, dokument, durch, ziel.id)
    mitgliedschaft.austreten(db, ziel, durch, _einzelheiten(s, beleg))
    ausschluss.was_daran_hing_beenden(db, v, ziel)
    if uebergabe.vorschlaege and s.vorschlaege_an_mich:
        for kandidat in s.vorgeschlagene:
            berechtigungstyp.vorschlagen(db, v, kandidat.mitgliedschaft_id)
    ausschluss.mitteilen(
        db, v, ziel, post_ausschluss.entfernt, post_ausschluss.firmenadmin_entfernt
    )
    return beleg


def _nachfolge(s: Austrittsstand, uebergabe: Uebergabe) -> Nachfolge:
    """Who takes over what; review and applications never stay without anybody."""
    return Nachfolge(
        _von(s.vertraege_an, uebergabe.vertraege_an),
        _von(s.pruefung_an, uebergabe.pruefung_an) or next(iter(s.pruefung_an), None),
        _von(s.antraege_an, uebergabe.antraege_an) or next(iter(s.antraege_an), None),
    )


def _uebergeben(db: Session, v: Verwalter, s: Austrittsstand, an: Nachfolge) -> None:
    if an.vertraege:
        _vertraege_uebergeben(db, v, s, an.vertraege)
    if an.pruefung:
        m = db.get_one(Mitgliedschaft, an.pruefung.mitgliedschaft_id)
        pruefung.uebergeben(db, s.mitgliedschaft, m, v.akteur.wer)
    if an.antraege:
        m = db.get_one(Mitgliedschaft, an.antraege.mitgliedschaft_id)
        person = db.get_one(Benutzer, m.benutzer_id)
        offene = offene_von(db, s.mitgliedschaft.benutzer_id, firma_id=v.firma_id)
        entwurf.uebergeben(db, offene, person, v.akteur.wer)


def _von(moeglich: tuple[Kollege, ...], gewaehlt: int | None) -> Kollege | None:
    """The one who was chosen. Errors: DomainError for somebody who cannot take it over."""
    if gewaehlt is None:
        return None
    for kollege in moeglich:
        if kollege.mitgliedschaft_id == gewaehlt:
            return kollege
    raise DomainError("Diese Person kann die offene Arbeit nicht übernehmen.")


def _vertraege_uebergeben(db: Session, v: Verwalter, s: Austrittsstand, an: Kollege) -> None:
    """His contracts become the other Admin's as well."""
    m = db.get_one(Mitgliedschaft, an.mitgliedschaft_id)
    alle = set(s.verwaltet) | set(verwaltete(db, m))
    vertragsrecht.zuweisen(db, m, alle, v.akteur.wer)
    benachrichtigen(
        db,
        m.benutzer_id,
        Benachrichtigungsart.TYP,
        lambda b: post_typ.zugewiesen(b.sprache, b.name, v.firma, len(alle)),
    )


def _einzelheiten(s: Austrittsstand, beleg: Nachweis) -> dict[str, Any]:
    """What the entry lists; by its sum the chain vouches for the document, too."""
    return {
        "berechtigungstyp": s.mitgliedschaft.berechtigungstyp,
        "zellen": [
            {
                "vertrag": nummer_von(z.vertrag),
                "recht": z.recht,
                "vorher": [[z.von.isoformat(), z.bis.isoformat()]],
                "nachher": [],
            }
            for z in s.rechte
        ],
        "vertraege": [[nummer_von(vertrag) for vertrag in s.verwaltet], []],
        "vertretungen": [z.id for z in s.vertretungen],
        "nachweis": beleg.id,
        "sha256": beleg.sha256,
    }
