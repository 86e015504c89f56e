"""What a FirmenAdmin does in a review of access: plan, begin, decide line by line, close.

Every command is called with a Verwalter from `delegation.handelnd`, so that two who review at once
never overwrite each other: each decision is about an open line in the very state that was seen.
Rules: docs/fachregeln.md R17, R60, R116 to R119.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session

from firmenportal.domain import (
    ausschluss,
    berechtigungstyp,
    delegation,
    nachweis,
    protokoll,
    pruefliste,
    pruefnachweis,
    pruefposten,
    pruefung,
)
from firmenportal.domain.benachrichtigung import Benachrichtigungsart
from firmenportal.domain.benutzer import Mitgliedschaft, Personentyp
from firmenportal.domain.delegation import Hindernis, HindernisError, Verwalter
from firmenportal.domain.errors import DomainError
from firmenportal.domain.nachweis import Nachweis, Nachweisart
from firmenportal.domain.pruefliste import Pruefblatt, Pruefliste
from firmenportal.domain.pruefung import GRUND_LAENGSTENS, Pruefentscheidung, Pruefung, Pruefzeile
from firmenportal.post import pruefung as mails

_KEINE = "Zurzeit läuft keine Prüfung."
_VERMITTLER = (
    "Nicht entfernt. Ein Vermittler erreicht Verträge auch auf anderen Wegen: Beenden Sie auf der "
    "Seite der Person alle zugleich."
)
_GEAENDERT = "Nicht gespeichert. Dieser Zugang hat sich inzwischen geändert. Sehen Sie ihn neu an."


@dataclass(frozen=True)
class Sammelergebnis:
    """How many lines were kept at once, and how many have changed since they were seen."""

    behalten: int
    geaendert: int


def planen(db: Session, v: Verwalter, monate: int | None) -> None:
    """Set how often the Firma reviews. Errors: NotFoundError unless a FirmenAdmin, DomainError."""
    delegation.require_firmenadmin(v)
    pruefung.planen(db, v.firma_id, monate, v.akteur.wer)


def beginnen(db: Session, v: Verwalter) -> Pruefung:
    """Begin a review, for which he then answers. Errors: as `planen`, if one is going on."""
    delegation.require_firmenadmin(v)
    selbst = db.get_one(Mitgliedschaft, v.mitgliedschaft_id)
    neue = pruefung.beginnen(db, selbst, v.akteur.wer)
    berechtigungstyp.seiten_folgen(db, v.firma_id)
    return neue


def laufende(db: Session, v: Verwalter) -> Pruefung:
    """The review that is going on. Errors: NotFoundError unless a FirmenAdmin; DomainError."""
    delegation.require_firmenadmin(v)
    gefunden = pruefung.offene(db, v.firma_id)
    if gefunden is None:
        raise DomainError(_KEINE)
    return gefunden


def notieren(db: Session, v: Verwalter, mitgliedschaft_id: int, grund: str) -> None:
    """Keep the words about one line, be it decided or not. Errors: as `behalten`."""
    z, _blatt = _zeile(db, v, mitgliedschaft_id)
    z.grund = "".join(c if c.isprintable() else " " for c in grund[:GRUND_LAENGSTENS]).strip()


def behalten(db: Session, v: Verwalter, mitgliedschaft_id: int, stand: str) -> None:
    """Let a member keep what he has, if it is still what was seen (`stand`).

    Errors: NotFoundError for an unknown or foreign member, HindernisError about oneself,
    DomainError if the line is decided or the access has changed.
    """
    z, blatt = _offene_zeile(db, v, mitgliedschaft_id, stand)
    _behalten(db, v, z, blatt)


def unauffaellige_behalten(db: Session, v: Verwalter, gesehen: Mapping[int, str]) -> Sammelergebnis:
    """Keep all open lines that are unremarkable now and that were seen in their present state."""
    jetzt = laufende(db, v)
    offen = [b for b in pruefliste.liste(db, v, jetzt).unauffaellig if not b.eigene]
    gleich = [b for b in offen if gesehen.get(b.mitgliedschaft_id) == b.stand]
    for blatt in gleich:
        _behalten(db, v, pruefung.zeile(db, jetzt, blatt.mitgliedschaft_id), blatt)
    return Sammelergebnis(len(gleich), len(offen) - len(gleich))


def entfernen(db: Session, v: Verwalter, mitgliedschaft_id: int, stand: str) -> None:
    """End a member's access for good, as `ausschluss.entfernen`.

    Errors: as `behalten`, and its; DomainError for a Vermittler, whose other ways end with it only
    on his own page.
    """
    z, blatt = _offene_zeile(db, v, mitgliedschaft_id, stand)
    if blatt.personentyp is Personentyp.VERMITTLER:
        raise DomainError(_VERMITTLER)
    ausschluss.entfernen(db, v, mitgliedschaft_id)
    entscheiden(v, z, blatt, Pruefentscheidung.ENTFERNT)


def offen(db: Session, v: Verwalter, mitgliedschaft_id: int) -> tuple[Pruefzeile, Pruefblatt]:
    """A line about which nobody has decided. Errors: as `behalten`."""
    z, blatt = _zeile(db, v, mitgliedschaft_id)
    if blatt.beendet_am is not None:
        raise DomainError("Dieser Zugang ist schon beendet.")
    if blatt.entscheidung is not None:
        wer = blatt.entschieden_von
        raise DomainError("Nicht gespeichert. {name} hat hier schon entschieden.", name=wer)
    return z, blatt


def entscheiden(
    v: Verwalter, z: Pruefzeile, blatt: Pruefblatt, entscheidung: Pruefentscheidung
) -> None:
    """Keep what was decided about an open line, with what was seen and why it was shown."""
    anlaesse = pruefliste.als_kurzform(blatt.auffaellig)
    umfang = blatt.umfang.als_json() if blatt.umfang else {}
    pruefung.entscheiden(z, entscheidung, v.mitgliedschaft_id, umfang, anlaesse)


def zuruecknehmen(db: Session, v: Verwalter, mitgliedschaft_id: int) -> None:
    """Open a line again on which it was decided to keep, with all its contracts that were kept.

    Errors: as `behalten`.
    """
    z, blatt = _zeile(db, v, mitgliedschaft_id)
    if blatt.entscheidung is not Pruefentscheidung.BEHALTEN:
        raise DomainError("Über diesen Zugang ist nicht entschieden.")
    z.entscheidung = z.entschieden_am = z.entschieden_von_id = None
    pruefposten.behaltene_oeffnen(db, z.pruefung_id, mitgliedschaft_id)
    db.flush()
    _notieren(db, v, blatt, "pruefung.zuruecknehmen", z.pruefung_id)


def abschliessen(db: Session, v: Verwalter) -> Nachweis:
    """Close the review and issue its sealed proof, open points included; all are told.

    Errors: NotFoundError unless a FirmenAdmin, DomainError if none is going on.
    """
    jetzt = laufende(db, v)
    stand = pruefliste.liste(db, v, jetzt)
    dokument = pruefnachweis.dokument(db, v, jetzt, stand)
    beleg = nachweis.ausstellen(db, v.firma_id, Nachweisart.PRUEFUNG, dokument, v.akteur.wer)
    for blatt in stand.offen:
        _umfang_merken(pruefung.zeile(db, jetzt, blatt.mitgliedschaft_id), blatt)
    pruefung.abschliessen(db, jetzt, beleg.id or 0)
    protokoll.schreiben(
        db,
        protokoll.kette_firma(v.firma_id),
        "pruefung.abschliessen",
        akteur=v.akteur.wer,
        einzelheiten=_zahlen(jetzt, stand, beleg),
    )
    berechtigungstyp.firmenadmins_sagen(
        db,
        v.firma_id,
        Benachrichtigungsart.PRUEFUNG,
        lambda b: mails.abgeschlossen(
            b.sprache, b.name, v.firma, v.firma_id, v.akteur.name, len(stand.offen)
        ),
    )
    berechtigungstyp.seiten_folgen(db, v.firma_id)
    return beleg


# The pieces


def _zeile(db: Session, v: Verwalter, mitgliedschaft_id: int) -> tuple[Pruefzeile, Pruefblatt]:
    jetzt = laufende(db, v)
    blatt = pruefliste.blatt(db, v, jetzt, mitgliedschaft_id)
    if blatt.eigene:
        raise HindernisError(Hindernis.SELBST)
    return pruefung.zeile(db, jetzt, mitgliedschaft_id), blatt


def _offene_zeile(
    db: Session, v: Verwalter, mitgliedschaft_id: int, stand: str
) -> tuple[Pruefzeile, Pruefblatt]:
    z, blatt = offen(db, v, mitgliedschaft_id)
    if blatt.stand != stand:
        raise DomainError(_GEAENDERT)
    return z, blatt


def _behalten(db: Session, v: Verwalter, z: Pruefzeile, blatt: Pruefblatt) -> None:
    entscheiden(v, z, blatt, Pruefentscheidung.BEHALTEN)
    _notieren(db, v, blatt, "pruefung.behalten", z.pruefung_id)


def _umfang_merken(z: Pruefzeile, blatt: Pruefblatt) -> None:
    """What the next review compares with where nobody decided."""
    z.umfang = blatt.umfang.als_json() if blatt.umfang else {}


def _notieren(
    db: Session, v: Verwalter, blatt: Pruefblatt, handlung: str, pruefung_id: int
) -> None:
    protokoll.schreiben(
        db,
        protokoll.kette_firma(v.firma_id),
        handlung,
        akteur=v.akteur.wer,
        betroffener=(blatt.benutzer_id, blatt.name),
        einzelheiten={
            "pruefung": pruefung_id,
            "mitgliedschaft": blatt.mitgliedschaft_id,
            "stand": blatt.stand,
        },
    )


def _zahlen(jetzt: Pruefung, stand: Pruefliste, beleg: Nachweis) -> dict[str, object]:
    return {
        "pruefung": jetzt.id,
        "behalten": pruefnachweis.anzahl(stand, Pruefentscheidung.BEHALTEN),
        "entfernt": pruefnachweis.anzahl(stand, Pruefentscheidung.ENTFERNT),
        "offen": len(stand.offen),
        "nachweis": beleg.id,
        "sha256": beleg.sha256,
    }
