"""One member's cells as they are shown to who governs them, with the draft laid over them.

A cell that the draft leaves alone is in one of the four states of the rule; one that it changes is
shown as it would be. Rules: docs/fachregeln.md R6, R7, R22, R46.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlmodel import Session, col

from firmenportal import clock
from firmenportal.domain import delegation, rechtematrix, vergabe
from firmenportal.domain.auspraegung import DACH
from firmenportal.domain.benutzer import Benutzer, Berechtigungstyp
from firmenportal.domain.berechtigung import SEITE
from firmenportal.domain.delegation import Hindernis, Spielraum
from firmenportal.domain.recht import Recht, gehalten_durch
from firmenportal.domain.rechteentwurf import Paar
from firmenportal.domain.rechtematrix import Ohne, Zeile, Zelle, Zellzustand
from firmenportal.domain.rechtevergabe import warum_fest
from firmenportal.domain.suche import muster, suchworte, umgebrochen
from firmenportal.domain.vergabe import Abweichung, Aenderung, Vergabe, Wandel
from firmenportal.domain.vertrag import Gruppenvertrag
from firmenportal.domain.zeitraum import letzter_tag


@dataclass(frozen=True)
class Rechteauswahl:
    """Which contracts are looked at."""

    suche: str = ""
    nur_mit_rechten: bool = False


@dataclass(frozen=True)
class Ansichtszelle:
    """One cell.

    `hindernis` says why it is fixed. `ruht`: its row is there, yet the right does not live today.
    """

    recht: Recht
    zustand: Zellzustand
    an: bool
    wandel: Wandel | None = None
    durch: Recht | None = None
    wirkt: Ohne | None = None
    bis: date | None = None
    ab: date | None = None
    endete: date | None = None
    hindernis: Hindernis | None = None
    ruht: bool = False


@dataclass(frozen=True)
class Ansichtszeile:
    """One contract with a cell per right."""

    nummer: str
    produkt: str
    auspraegungen: tuple[str, ...]
    zellen: tuple[Ansichtszelle, ...]


@dataclass(frozen=True)
class Ansicht:
    """One page of rows, and what is wanted on all pages."""

    zeilen: tuple[Ansichtszeile, ...]
    gesamt: int
    seite: int
    seiten: int
    aenderungen: tuple[Aenderung, ...]
    abweichungen: tuple[Abweichung, ...]
    person: Hindernis | None


def ansicht(db: Session, blatt: Vergabe, auswahl: Rechteauswahl, seite: int) -> Ansicht:
    """A page of the member's matrix, by contract number; a page too far is the last one."""
    gefunden = gefundene(db, blatt, auswahl)
    seite, seiten = umgebrochen(seite, len(gefunden))
    ids = gefunden[(seite - 1) * SEITE : seite * SEITE]
    raum = delegation.spielraum(db, blatt.v, blatt.mitglied, {*ids, *blatt.geaenderte_vertraege})
    person = db.get_one(Benutzer, blatt.mitglied.benutzer_id)
    zeilen = rechtematrix.zeilen_an(db, vergabe.als_akteur(person, DACH.key), ids)
    return Ansicht(
        tuple(_zeile(blatt, raum, z) for z in zeilen),
        len(gefunden),
        seite,
        seiten,
        tuple(blatt.aenderungen(raum)),
        tuple(blatt.abweichungen()),
        raum.person,
    )


def gefundene(db: Session, blatt: Vergabe, auswahl: Rechteauswahl) -> list[int]:
    """The contracts that fit, by number. What is wanted counts as a right, too."""
    ids: Sequence[int] = blatt.vertraege
    if worte := suchworte(auswahl.suche):
        g = Gruppenvertrag
        wo = [col(g.suchtext).like(muster(wort), escape="\\") for wort in worte]
        passende = select(col(g.id)).where(col(g.firma_id) == blatt.v.firma_id, *wo)
        treffer = set(db.execute(passende).scalars())
        ids = [i for i in ids if i in treffer]
    hat_alle = blatt.mitglied.berechtigungstyp == Berechtigungstyp.FIRMENADMIN
    if not auswahl.nur_mit_rechten or hat_alle:
        return list(ids)
    mit = {vertrag for vertrag, _recht in (*blatt.bestand, *blatt.entwurf.wuensche)}
    return [i for i in ids if i in mit]


def _zeile(blatt: Vergabe, raum: Spielraum, zeile: Zeile) -> Ansichtszeile:
    zellen = tuple(_zelle(blatt, raum, (zeile.vertrag, z.recht), zeile, z) for z in zeile.zellen)
    return Ansichtszeile(zeile.nummer, zeile.produkt, zeile.auspraegungen, zellen)


def _zelle(
    blatt: Vergabe, raum: Spielraum, paar: Paar, zeile: Zeile, zelle: Zelle
) -> Ansichtszelle:
    if zelle.zustand is Zellzustand.NICHT_ANGEBOTEN:
        return Ansichtszelle(paar[1], zelle.zustand, an=False)
    fest = warum_fest(blatt, raum, paar)
    if blatt.beruehrt(paar):
        return _gewuenscht(blatt, paar, zeile.mit_kennung, fest)
    erteilt = zelle.zustand is not Zellzustand.NICHT_ERTEILT
    return Ansichtszelle(
        paar[1],
        zelle.zustand,
        an=erteilt,
        durch=zelle.durch,
        wirkt=zelle.wirkt,
        bis=zelle.bis,
        ab=zelle.ab,
        endete=zelle.endete,
        hindernis=fest,
        ruht=not erteilt and blatt.an(paar),
    )


def _gewuenscht(
    blatt: Vergabe, paar: Paar, mit_kennung: bool, fest: Hindernis | None
) -> Ansichtszelle:
    """A cell that the draft changes, directly or by what implies it."""
    vertrag, recht = paar
    vorher, nachher = blatt.gilt_vorher(paar), blatt.gilt_nachher(paar)
    erteilt = Zellzustand.ERTEILT if mit_kennung else Zellzustand.KENNUNG_FEHLT
    wandel = Wandel.GEAENDERT if vorher and nachher else Wandel.NEU
    traeger = [r for r in gehalten_durch(recht) if blatt.nachher((vertrag, r))]
    ab = nachher[0][0] if nachher and nachher[0][0] > clock.heute() else None
    return Ansichtszelle(
        recht,
        erteilt if nachher else Zellzustand.NICHT_ERTEILT,
        an=bool(nachher),
        wandel=None if vorher == nachher else wandel if nachher else Wandel.ENTFAELLT,
        durch=traeger[0] if traeger and traeger[0] != recht else None,
        bis=letzter_tag(nachher[0][1]) if nachher else None,
        ab=ab,
        hindernis=fest,
    )
