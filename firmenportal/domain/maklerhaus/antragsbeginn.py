"""Beginning application 2 from the page of a house: what it need not type again.

For a Vollmacht its Firma and contracts, for a new colleague who it is. It proposes and grants
nothing: the application is signed, checked and released as every other one.
Rules: docs/fachregeln.md R147, R242, R244.
"""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from firmenportal import clock
from firmenportal.domain import maklerhaus, protokoll, vermittler
from firmenportal.domain.benutzer import Akteur, Personentyp
from firmenportal.domain.errors import NotFoundError
from firmenportal.domain.firma import Firma
from firmenportal.domain.freischaltung.antrag import Antrag
from firmenportal.domain.freischaltung.inhalt import (
    KUERZE,
    VERTRAEGE_HOECHSTENS,
    Inhalt,
    Person,
)
from firmenportal.domain.maklerhaus import Hausmitglied
from firmenportal.domain.vermittler import Bestand, Maklervollmacht
from firmenportal.domain.vertrag import Gruppenvertrag
from firmenportal.domain.vollmachten import Vollmachtsstand, stand


@dataclass(frozen=True)
class Neuling:
    """Whom the leitung proposes as a new colleague."""

    vorname: str
    nachname: str
    email: str


def aus_vollmacht(db: Session, akteur: Akteur, inhalt: Inhalt, vollmacht_id: int) -> Inhalt:
    """With the Firma of a Vollmacht that holds, and its contracts that are in the Bestand today.

    Errors: NotFoundError, the same for another house's Vollmacht and for none.
    """
    h, w = maklerhaus.hausmitglied(db, akteur), db.get(Maklervollmacht, vollmacht_id)
    gilt = w is not None and stand(w) is Vollmachtsstand.GILT
    if w is None or not gilt or w.maklerhaus_id != h.haus_id:
        raise NotFoundError("Diese Vollmacht gibt es nicht.")
    firma = db.get_one(Firma, w.firma_id)
    return inhalt.model_copy(
        update={
            "firma": inhalt.firma.model_copy(
                update={"name": firma.name, "kundennummer": firma.kundennummer}
            ),
            "haus": inhalt.haus.model_copy(update={"vollmacht": True}),
            "vertraege": _im_bestand(db, w),
        }
    )


def mit_neuling(db: Session, akteur: Akteur, inhalt: Inhalt, neuling: Neuling) -> Inhalt:
    """With a new colleague as the person, for the leitung alone. Errors: NotFoundError."""
    maklerhaus.require_leitung(maklerhaus.hausmitglied(db, akteur))
    person = Person(
        id=inhalt.naechste_id,
        vorname=neuling.vorname[:KUERZE],
        nachname=neuling.nachname[:KUERZE],
        email=neuling.email[:KUERZE],
        personentyp=Personentyp.VERMITTLER,
    )
    return inhalt.model_copy(update={"personen": (*inhalt.personen, person)})


def vorgeschlagen(db: Session, akteur: Akteur, antrag: Antrag) -> None:
    """The protocol of the house says that somebody was proposed, and by which application."""
    h: Hausmitglied = maklerhaus.hausmitglied(db, akteur)
    protokoll.schreiben(
        db,
        protokoll.kette_haus(h.haus_id),
        "vermittler.vorschlagen",
        akteur=akteur.wer,
        einzelheiten={"vorgang": antrag.vorgangsnummer},
    )


def _im_bestand(db: Session, w: Maklervollmacht) -> tuple[str, ...]:
    b, g, heute = Bestand, Gruppenvertrag, clock.heute()
    gesucht = (
        select(g.id, g.nummer)
        .join(b, col(b.vertrag_id) == col(g.id))
        .where(
            g.firma_id == w.firma_id,
            b.maklerhaus_id == w.maklerhaus_id,
            b.von <= heute,
            b.bis > heute,
        )
        .order_by(col(g.id))
    )
    genannt = vermittler.vertraege_der(db, w)
    nummern = [n for i, n in db.exec(gesucht) if genannt is None or i in genannt]
    return tuple(nummern[:VERTRAEGE_HOECHSTENS])
