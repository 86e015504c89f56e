"""What a signed-in applicant need not type: his Firma or house, its contracts, himself.

Nothing here is for strangers: everything is asked of the Akteur, now.
Rules: docs/fachregeln.md R150, R152.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlmodel import Session, col, select

from firmenportal.domain import delegation, vermittler
from firmenportal.domain.benutzer import Akteur, Benutzer
from firmenportal.domain.firma import Firma
from firmenportal.domain.freischaltung import deckung
from firmenportal.domain.freischaltung.deckung import Deckung
from firmenportal.domain.freischaltung.frage import Unterzeichner, Verwaltung
from firmenportal.domain.freischaltung.inhalt import (
    Ansprechpartner,
    Antragsart,
    Firmendaten,
    Hausdaten,
    Inhalt,
    Schritt,
)
from firmenportal.domain.freischaltung.maengel import Mangel, ist_vertragsnummer
from firmenportal.domain.mitgliedschaft import aktive_firmenadmins
from firmenportal.domain.recht import KATALOG
from firmenportal.domain.vermittler import Maklerhaus
from firmenportal.domain.vertrag import Gruppenvertrag, vertrag_id


@dataclass(frozen=True)
class Eigenes:
    """Whose an application is, as the stock says: the Firma he governs, the house he works at."""

    firma_id: int | None = None
    maklerhaus_id: int | None = None


@dataclass(frozen=True)
class Vertragswahl:
    """A contract that the Firma of the applicant has."""

    nummer: str
    produkt: str


def firmen(db: Session, akteur: Akteur) -> list[tuple[int, str]]:
    """The Firmen that the Akteur governs as FirmenAdmin, by name."""
    alle = delegation.verwaltungen(db, akteur)
    return [(v.firma_id, v.firma) for v in alle if v.ist_firmenadmin]


def von(
    db: Session,
    akteur: Akteur,
    art: Antragsart,
    unterzeichner: Unterzeichner,
    firma_id: int | None = None,
) -> Eigenes:
    """What an application of the Akteur is about: a Firma he governs, the house he works at.

    `firma_id` is his choice; without one it is the Firma that he governs, if it is a single one.
    """
    eigene = [i for i, _name in firmen(db, akteur)] if unterzeichner is Unterzeichner.FIRMA else []
    gewaehlt = firma_id if firma_id in eigene else (eigene[0] if len(eigene) == 1 else None)
    vom_haus = art is Antragsart.VERMITTLER
    aufenthalt = vermittler.aufenthalt_von(db, akteur.benutzer_id) if vom_haus else None
    return Eigenes(gewaehlt, aufenthalt.maklerhaus_id if aufenthalt else None)


def vorbelegt(db: Session, akteur: Akteur, eigenes: Eigenes) -> Inhalt:
    """The content of a new draft, as far as it is known."""
    konto = db.get_one(Benutzer, akteur.benutzer_id)
    haus = db.get(Maklerhaus, eigenes.maklerhaus_id) if eigenes.maklerhaus_id else None
    return Inhalt(
        firma=_firmendaten(db, eigenes.firma_id) if eigenes.firma_id else Firmendaten(),
        ansprechpartner=Ansprechpartner(
            anrede=konto.anrede,
            vorname=konto.vorname,
            nachname=konto.nachname,
            email=konto.email,
            telefon=konto.telefon or "",
        ),
        haus=Hausdaten(name=haus.name) if haus else Hausdaten(),
    )


def vertraege(db: Session, akteur: Akteur | None, firma_id: int | None) -> list[Vertragswahl]:
    """The contracts of the Firma, for who governs it as FirmenAdmin now; none for anybody else."""
    if akteur is None or firma_id not in [i for i, _name in firmen(db, akteur)]:
        return []
    g = Gruppenvertrag
    gesucht = select(g.nummer, g.produkt).where(g.firma_id == firma_id, ~col(g.nummer).like("W%"))
    return [Vertragswahl(n, p) for n, p in db.exec(gesucht.order_by(col(g.id)))]


def maengel(
    db: Session,
    akteur: Akteur | None,
    eigenes: Eigenes,
    inhalt: Inhalt,
    unterzeichner: Unterzeichner,
) -> list[Mangel]:
    """What the stock says against it, at the field: for who may know, at once."""
    if eigenes.firma_id is not None:
        eigene = vertraege(db, akteur, eigenes.firma_id)
        return list(_nicht_der_firma({v.nummer for v in eigene}, inhalt)) if eigene else []
    if eigenes.maklerhaus_id is not None:
        vom_haus = unterzeichner is Unterzeichner.MAKLERHAUS
        return list(_vom_haus(db, akteur, eigenes.maklerhaus_id, inhalt, allein=vom_haus))
    return []


def _nicht_der_firma(eigene: set[str], inhalt: Inhalt) -> Iterator[Mangel]:
    for i, nummer in enumerate(inhalt.vertraege):
        if ist_vertragsnummer(nummer) and nummer not in eigene:
            satz = "{nummer} ist kein Vertrag von {firma}. Prüfen Sie die Nummer."
            angaben = {"nummer": nummer, "firma": inhalt.firma.name}
            yield Mangel(Schritt.VERTRAEGE, f"vertraege.{i}", satz, angaben)


def _vom_haus(
    db: Session, akteur: Akteur | None, maklerhaus_id: int, inhalt: Inhalt, *, allein: bool
) -> Iterator[Mangel]:
    """For the house's own staff: its Bestand and its Vollmachten are theirs to know.

    `allein`: the house signs, and asks for no more than its Vollmachten name.
    """
    aufenthalt = vermittler.aufenthalt_von(db, akteur.benutzer_id) if akteur else None
    if aufenthalt is None or aufenthalt.maklerhaus_id != maklerhaus_id:
        return
    stellen = {vertrag_id(n): i for i, n in enumerate(inhalt.vertraege) if ist_vertragsnummer(n)}
    bestand = deckung.im_bestand(db, maklerhaus_id, stellen)
    for i in (i for vertrag, i in stellen.items() if vertrag not in bestand):
        satz = "{nummer} ist nicht im Bestand Ihres Maklerhauses. Prüfen Sie die Nummer."
        yield Mangel(Schritt.VERTRAEGE, f"vertraege.{i}", satz, {"nummer": inhalt.vertraege[i]})
    if not allein:
        return
    gueltig = deckung.deckungen(db, maklerhaus_id, set(bestand.values()))
    for vertrag, firma_id in bestand.items():
        deckend = [d for d in gueltig if d.vollmacht.firma_id == firma_id and d.umfasst(vertrag)]
        yield from _ohne_vollmacht(inhalt, stellen[vertrag], deckend)


def _ohne_vollmacht(inhalt: Inhalt, stelle: int, deckend: list[Deckung]) -> Iterator[Mangel]:
    """What of one contract no Vollmacht names, with the way that is right."""
    angaben = {"nummer": inhalt.vertraege[stelle]}
    if not deckend:
        yield Mangel(Schritt.VERTRAEGE, f"vertraege.{stelle}", _KEINE_VOLLMACHT, angaben)
        return
    genannt = {recht for d in deckend for recht in d.rechte}
    for p in inhalt.personen:
        for recht in p.rechte.get(angaben["nummer"], ()):
            if recht not in genannt:
                mehr = {**angaben, "recht": KATALOG[recht].name}
                feld = f"personen.{p.id}.rechte"
                yield Mangel(Schritt.BERECHTIGUNGEN, feld, _NICHT_IN_VOLLMACHT, mehr)


def _firmendaten(db: Session, firma_id: int) -> Firmendaten:
    firma = db.get_one(Firma, firma_id)
    return Firmendaten(
        name=firma.name,
        kundennummer=firma.kundennummer,
        strasse=firma.strasse,
        plz=firma.plz,
        ort=firma.ort,
        verwaltung=_verwaltung(len(aktive_firmenadmins(db, firma_id))),
    )


def _verwaltung(firmenadmins: int) -> Verwaltung:
    if firmenadmins > 1:
        return Verwaltung.ZWEI
    return Verwaltung.EINER if firmenadmins else Verwaltung.NIEMAND


_KEINE_VOLLMACHT = (
    "{nummer} steht in keiner Maklervollmacht, die Ihr Maklerhaus heute hat. Für diesen Vertrag "
    "unterschreibt die Firma den Antrag."
)
_NICHT_IN_VOLLMACHT = (
    "„{recht}“ für {nummer} nennt keine Maklervollmacht, die Ihr Maklerhaus heute hat. Dafür "
    "unterschreibt die Firma den Antrag."
)
