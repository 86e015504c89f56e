"""Commands on one member's cells: ticking, bulk, days, and saving everything in one transaction.

All but `speichern` change the draft alone. The Verwalter must come from `delegation.handelnd`.
Rules: docs/fachregeln.md R6, R17, R20, R23, R24, R37, R60, R63, R85 to R88.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlmodel import Session

from firmenportal import clock
from firmenportal.domain import (
    berechtigung,
    delegation,
    einladen,
    rechteentwurf,
    vergabe,
    vertragsrecht,
)
from firmenportal.domain.auspraegung import DACH
from firmenportal.domain.benachrichtigung import Benachrichtigungsart, benachrichtigen
from firmenportal.domain.benutzer import Benutzer
from firmenportal.domain.delegation import Hindernis, HindernisError, Spielraum, Verwalter
from firmenportal.domain.errors import DomainError, NotFoundError
from firmenportal.domain.firma import Firma
from firmenportal.domain.recht import KATALOG, Recht, gehalten_durch
from firmenportal.domain.rechteentwurf import GEBEN, NEHMEN, Fenster, Paar, Tage, Wunsch
from firmenportal.domain.vergabe import Aenderung, Vergabe, Wandel
from firmenportal.domain.vertrag import nummer_von
from firmenportal.domain.vertragsrecht import Zelle
from firmenportal.domain.zeitraum import abzueglich, letzter_tag
from firmenportal.post import rechte as post
from firmenportal.post.vorlage import Mailtext

# A mail names this many contracts at most.
_VERTRAEGE_IN_MAIL = 20


class KonfliktError(DomainError):
    """Somebody else has changed the same cells since the person saw them."""

    def __init__(self) -> None:
        super().__init__(
            "Nicht gespeichert. Jemand hat die Rechte dieser Person inzwischen geändert. "
            "Ihre Änderungen sind noch da: Vergleichen Sie und entscheiden Sie dann."
        )


@dataclass(frozen=True)
class Umfang:
    """What a bulk act did: how many cells it changed, and how many it could not."""

    geaendert: int
    uebergangen: int
    angehakt: bool


@dataclass(frozen=True)
class Gesehen:
    """Whose cells, and their open windows as the person's page shows them."""

    mitgliedschaft_id: int
    bestand: Fenster | None = None


def setzen(db: Session, v: Verwalter, ziel: Gesehen, paar: Paar, *, an: bool) -> None:
    """Tick a cell or untick it. Unticking Bestand lesen drops what implies it.

    Errors: NotFoundError for a person or a contract that he does not govern, HindernisError.
    """
    blatt, raum = _blatt(db, v, ziel, [paar[0]])
    wuensche = dict(blatt.entwurf.wuensche)
    if blatt.an(paar) != an:
        _gewuenscht(blatt, raum, paar, an, wuensche)
    _behalten(db, blatt, ziel, wuensche, blatt.entwurf.tage)


def alle_setzen(db: Session, v: Verwalter, ziel: Gesehen, zellen: Iterable[Paar]) -> Umfang:
    """Tick all of these cells that he may give, or untick them if there is nothing left to tick.

    Errors: as `setzen`, but what he may not give or take is passed over.
    """
    paare = list(zellen)
    vertraege = {vertrag for vertrag, _recht in paare}
    blatt, raum = _blatt(db, v, ziel, vertraege)
    paare = [p for p in paare if raum.geben(*p, _morgen()) is not Hindernis.NICHT_ANGEBOTEN]
    moeglich = [p for p in paare if kann(blatt, raum, p)]
    an = any(not blatt.an(p) for p in moeglich)
    wuensche = dict(blatt.entwurf.wuensche)
    zu_setzen = [p for p in moeglich if blatt.an(p) != an]
    for paar in zu_setzen:
        _gewuenscht(blatt, raum, paar, an, wuensche)
    _behalten(db, blatt, ziel, wuensche, blatt.entwurf.tage)
    return Umfang(len(zu_setzen), len(paare) - len(moeglich), an)


def zeitraum_setzen(db: Session, v: Verwalter, ziel: Gesehen, paar: Paar, tage: Tage) -> None:
    """Give a cell days of its own. Lengthening is giving, shortening is taking.

    Errors: as `setzen`; DomainError for days that are over or in the wrong order.
    """
    _gueltig(tage)
    blatt, raum = _blatt(db, v, ziel, [paar[0]])
    wuensche = dict(blatt.entwurf.wuensche) | {paar: Wunsch(gilt=True, tage=tage)}
    neu = blatt.mit(replace(blatt.entwurf, wuensche=wuensche))
    if hindernis := neu.hindernis(raum, paar):
        raise HindernisError(hindernis)
    _behalten(db, blatt, ziel, wuensche, blatt.entwurf.tage)


def nehmen(db: Session, v: Verwalter, ziel: Gesehen, paar: Paar) -> None:
    """Take a cell with all that it has to come. Errors: as `setzen`."""
    blatt, raum = _blatt(db, v, ziel, [paar[0]])
    wuensche = dict(blatt.entwurf.wuensche)
    _gewuenscht(blatt, raum, paar, False, wuensche)
    _behalten(db, blatt, ziel, wuensche, blatt.entwurf.tage)


def tage_setzen(db: Session, v: Verwalter, ziel: Gesehen, tage: Tage) -> None:
    """From when until when newly given cells last. Errors: as `zeitraum_setzen`."""
    _gueltig(tage)
    blatt, _raum = _blatt(db, v, ziel, ())
    _behalten(db, blatt, ziel, dict(blatt.entwurf.wuensche), tage)


def verwerfen(db: Session, v: Verwalter, mitgliedschaft_id: int) -> None:
    """Drop what is wanted. Errors: NotFoundError."""
    ziel = delegation.mitglied(db, v, mitgliedschaft_id)
    rechteentwurf.verwerfen(db, v.akteur.benutzer_id, ziel.id or 0)


def uebernehmen(db: Session, v: Verwalter, ziel: Gesehen) -> None:
    """Go on with what is wanted, on top of what others have changed meanwhile.

    Only what the page has shown is accepted. Errors: NotFoundError.
    """
    blatt = vergabe.lesen(db, v, ziel.mitgliedschaft_id)
    basis = blatt.bestand if ziel.bestand is None else ziel.bestand
    entwurf = replace(blatt.entwurf, basis=basis)
    rechteentwurf.schreiben(db, v.akteur.benutzer_id, ziel.mitgliedschaft_id, entwurf)


def speichern(db: Session, v: Verwalter, mitgliedschaft_id: int) -> tuple[Aenderung, ...]:
    """Make everything wanted real, or nothing of it; what has changed.

    Errors: KonfliktError if others changed these cells meanwhile, HindernisError for a cell that he
    may not give or take, DomainError if nothing is wanted.
    """
    blatt = vergabe.lesen(db, v, mitgliedschaft_id)
    if not blatt.entwurf.wuensche:
        raise DomainError("Es gibt nichts zu speichern.")
    if any(True for _ in blatt.abweichungen()):
        raise KonfliktError
    raum = delegation.spielraum(db, v, blatt.mitglied, blatt.geaenderte_vertraege)
    aenderungen = tuple(blatt.aenderungen(raum))
    anwenden(db, blatt)
    rechteentwurf.verwerfen(db, v.akteur.benutzer_id, mitgliedschaft_id)
    mitteilen(db, blatt, aenderungen)
    einladen.ungueltige_beenden(db, v.firma_id, v.akteur.wer)
    return aenderungen


def anwenden(db: Session, blatt: Vergabe) -> None:
    """Check what is wanted and write the rows. Errors: HindernisError, NotFoundError."""
    gegeben, genommen = [], []
    for paar in blatt.entwurf.wuensche:
        vorher, nachher = blatt.vorher(paar), blatt.nachher(paar)
        gegeben += [Zelle(*paar, *f) for f in abzueglich(nachher, vorher)]
        genommen += [paar] if abzueglich(vorher, nachher) else []
    delegation.require_geben(db, blatt.v, blatt.mitglied, gegeben)
    delegation.require_nehmen(db, blatt.v, blatt.mitglied, genommen)
    vertragsrecht.aendern(db, blatt.mitglied, blatt.zellen, blatt.v.akteur.wer)


def kann(blatt: Vergabe, raum: Spielraum, paar: Paar) -> bool:
    """Whether ticking or unticking the cell is possible at all."""
    return warum_fest(blatt, raum, paar) is None


def warum_fest(blatt: Vergabe, raum: Spielraum, paar: Paar) -> Hindernis | None:
    """What stops ticking or unticking the cell; what is only wanted can always be undone."""
    if raum.person:
        return raum.person
    if blatt.beruehrt(paar):
        return None
    return raum.nehmen(*paar) if blatt.an(paar) else blatt.darf_geben(raum, paar, _morgen())


# The pieces


def _blatt(
    db: Session, v: Verwalter, ziel: Gesehen, vertraege: Iterable[int]
) -> tuple[Vergabe, Spielraum]:
    """Errors: NotFoundError, or HindernisError for a person on whom he may not act at all."""
    blatt = vergabe.lesen(db, v, ziel.mitgliedschaft_id)
    if not set(vertraege) <= set(blatt.vertraege):
        raise NotFoundError("Diesen Vertrag gibt es nicht.")
    raum = delegation.spielraum(db, v, blatt.mitglied, vertraege)
    if raum.person:
        raise HindernisError(raum.person)
    return blatt, raum


def _gewuenscht(
    blatt: Vergabe, raum: Spielraum, paar: Paar, an: bool, wuensche: dict[Paar, Wunsch]
) -> None:
    """Add to the wishes what ticking or unticking this cell means."""
    if an:
        _dazu(blatt, raum, paar, wuensche)
        return
    vertrag, recht = paar
    for traeger in ((vertrag, r) for r in gehalten_durch(recht)):
        wuensche.pop(traeger, None)
        if blatt.vorher(traeger):
            if hindernis := raum.nehmen(*paar):
                raise HindernisError(hindernis)
            wuensche[traeger] = NEHMEN


def _dazu(blatt: Vergabe, raum: Spielraum, paar: Paar, wuensche: dict[Paar, Wunsch]) -> None:
    vertrag, recht = paar
    for impliziert in KATALOG[recht].impliziert:
        if wuensche.get((vertrag, impliziert)) == NEHMEN:
            del wuensche[vertrag, impliziert]
    if wuensche.pop(paar, None) == NEHMEN and _gilt_heute(blatt, paar):
        return
    wunsch = GEBEN
    ende = blatt.entwurf.fenster(GEBEN)
    hindernis = blatt.darf_geben(raum, paar, ende[1] if ende else _morgen())
    if hindernis is Hindernis.NICHT_SO_LANGE:
        wunsch = Wunsch(gilt=True, tage=(blatt.entwurf.tage[0], _haelt_bis(raum, paar)))
    elif hindernis:
        raise HindernisError(hindernis)
    wuensche[paar] = wunsch


def _gilt_heute(blatt: Vergabe, paar: Paar) -> bool:
    return any(von <= clock.heute() for von, _bis in blatt.vorher(paar))


def _haelt_bis(raum: Spielraum, paar: Paar) -> date | None:
    return letzter_tag(raum.haelt_bis[paar])


def _behalten(
    db: Session, blatt: Vergabe, ziel: Gesehen, wuensche: dict[Paar, Wunsch], tage: Tage
) -> None:
    """Write the draft. A new one is based on what the page showed when it was begun."""
    basis = None
    if not blatt.entwurf.wuensche:
        basis = blatt.bestand if ziel.bestand is None else ziel.bestand
    entwurf = replace(blatt.entwurf, wuensche=wuensche, tage=tage, basis=basis)
    neu = blatt.mit(entwurf).entwurf
    rechteentwurf.schreiben(db, blatt.v.akteur.benutzer_id, ziel.mitgliedschaft_id, neu)


def _gueltig(tage: Tage) -> None:
    von, bis = tage
    if von and bis and von > bis:
        raise DomainError("Nicht übernommen. Der letzte Tag liegt vor dem ersten.")
    if bis and bis < clock.heute():
        raise DomainError("Nicht übernommen. Der letzte Tag liegt in der Vergangenheit.")


def _morgen() -> date:
    return clock.heute() + timedelta(days=1)


# Telling the person


def mitteilen(db: Session, blatt: Vergabe, aenderungen: tuple[Aenderung, ...]) -> None:
    """One mail for all cells, naming only contracts that the person may see now."""
    benutzer = db.get_one(Benutzer, blatt.mitglied.benutzer_id)
    firma = db.get_one(Firma, blatt.mitglied.firma_id).name
    vertraege = sorted({a.vertrag for a in aenderungen})
    sichtbar = _sichtbare(db, benutzer, vertraege)
    genannt = [v for v in vertraege if v in sichtbar][:_VERTRAEGE_IN_MAIL]
    angaben = [
        post.Vertragsaenderung(
            nummer_von(v),
            tuple(_name(a) for a in aenderungen if a.vertrag == v and a.wandel is Wandel.NEU),
            tuple(_name(a) for a in aenderungen if a.vertrag == v and a.wandel is Wandel.ENTFAELLT),
            tuple(_name(a) for a in aenderungen if a.vertrag == v and a.wandel is Wandel.GEAENDERT),
        )
        for v in genannt
    ]

    def verfassen(b: Benutzer) -> Mailtext:
        weitere = len(vertraege) - len(genannt)
        return post.rechte_geaendert(b.sprache, b.name, firma, angaben, weitere)

    benachrichtigen(db, benutzer.id or 0, Benachrichtigungsart.RECHTE, verfassen)


def _sichtbare(db: Session, benutzer: Benutzer, vertraege: list[int]) -> set[int]:
    """Those of the contracts that the person may see under FirmenOnline, which shows all."""
    akteur = vergabe.als_akteur(benutzer, DACH.key)
    db.flush()
    return {
        vertrag
        for ab in range(0, len(vertraege), berechtigung.SEITE)
        for vertrag, rechte in berechtigung.rechte_an(
            db, akteur, vertraege[ab : ab + berechtigung.SEITE]
        ).items()
        if rechte
    }


def _name(aenderung: Aenderung) -> tuple[str, date | None]:
    """The right, and the first day if that is to come."""
    beginn = aenderung.fenster[0][0] if aenderung.fenster else clock.heute()
    return KATALOG[Recht(aenderung.recht)].name, beginn if beginn > clock.heute() else None
