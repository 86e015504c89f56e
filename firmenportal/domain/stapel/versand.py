"""From a checked file to sent Einladungen: keep it, release it, and send it in portions.

What is released goes on by itself, whatever happens to the page and to the process. One portion is
one transaction: its rows are sent and marked as sent together, or not at all, so a server that is
killed in the middle neither loses nor doubles one. What the sender may do is asked again for every
portion, by the same rule as for a single Einladung. Rules: docs/fachregeln.md R95 to R97.
"""

import time
from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import Session, col, select

from firmenportal import clock
from firmenportal.db import insert_many, snapshot, transaction
from firmenportal.domain import delegation, einladen, einladung, einladungspruefung, sitzung, weg
from firmenportal.domain.auspraegung import DACH
from firmenportal.domain.benutzer import (
    Akteur,
    Benutzer,
    Berechtigungstyp,
    Mitgliedschaft,
    stand_erhoehen,
)
from firmenportal.domain.delegation import Hindernis, HindernisError, Verwalter
from firmenportal.domain.einladung import Einladung
from firmenportal.domain.einladungspruefung import EinladungError, Einladungsraum
from firmenportal.domain.errors import DomainError, NotFoundError
from firmenportal.domain.stapel import liste, pruefen
from firmenportal.domain.stapel.pruefen import SAETZE_JE_ZEILE, Urteil
from firmenportal.domain.stapel.tabellen import (
    Stapel,
    Stapelzeile,
    Stapelzustand,
    Zeilenzustand,
)
from firmenportal.domain.stapel.zeile import anzeigbar
from firmenportal.domain.suche import bereinigt
from firmenportal.domain.weg import Weg

PORTION = 25
# Between two portions, since others want to write, too.
_ATEM = 0.05
_NICHT_ALLE = "Nicht gesendet, weil nicht alle Zeilen gültig waren."
_ZURUECKGENOMMEN = "Zurückgenommen, weil nicht alle Zeilen gültig waren."
_NICHT_MEHR = "Nicht gesendet: Wer die Datei hochgeladen hat, lädt bei dieser Firma niemanden ein."


class StapelError(DomainError):
    """What cannot be done with this batch any more, or not like this."""


def anlegen(db: Session, v: Verwalter, dateiname: str, urteile: Sequence[Urteil]) -> Stapel:
    """Keep a checked file; nobody is invited by that.

    Errors: HindernisError for who only looks.
    """
    if v.schaut_nur:
        raise HindernisError(Hindernis.NUR_ANSEHEN)
    neuer = Stapel(
        firma_id=v.firma_id,
        hochgeladen_von_id=v.mitgliedschaft_id,
        dateiname=bereinigt(dateiname) or "–",
        erstellt_am=clock.now(),
    )
    db.add(neuer)
    db.flush()
    insert_many(db, Stapelzeile, [_zeile(neuer.id or 0, u) for u in urteile])
    return neuer


def senden(db: Session, v: Verwalter, stapel_id: int, *, nur_alle: bool) -> Stapel:
    """Release a batch: its valid rows, or with `nur_alle` every row or none.

    Errors: NotFoundError, StapelError, BestaetigungNoetigError if it would make somebody an Admin.
    """
    kopf = liste.stapel(db, v, stapel_id)
    if not kopf.eigener:
        raise StapelError("Einen Stapel sendet, wer ihn hochgeladen hat: {name}.", name=kopf.von)
    if kopf.stapel.zustand != Stapelzustand.GEPRUEFT:
        raise StapelError("Dieser Stapel wird schon gesendet.")
    if not kopf.zahlen.gueltig:
        raise StapelError("Nicht gesendet. In diesem Stapel ist keine Zeile gültig.")
    if nur_alle and kopf.zahlen.fehlerhaft:
        raise StapelError(
            "Nicht gesendet. Nicht alle Zeilen sind gültig. Berichtigen Sie die Datei und laden "
            "Sie sie noch einmal hoch, oder senden Sie nur die gültigen."
        )
    if _macht_zum_admin(db, stapel_id):
        sitzung.require_bestaetigt(db, v.akteur)
    kopf.stapel.zustand, kopf.stapel.nur_alle = Stapelzustand.SENDET, nur_alle
    kopf.stapel.sitzung = v.akteur.sitzung
    return kopf.stapel


def verwerfen(db: Session, v: Verwalter, stapel_id: int) -> None:
    """Delete a batch of which nothing is sent. Errors: NotFoundError, StapelError."""
    kopf = liste.stapel(db, v, stapel_id)
    if kopf.stapel.zustand != Stapelzustand.GEPRUEFT:
        raise StapelError("Dieser Stapel wird schon gesendet.")
    db.delete(kopf.stapel)


def weiter() -> None:
    """Send what is released, a portion of each batch in turn, until nothing is left.

    Any number of processes may do so at once: a portion holds the lock of its Firma.
    """
    gescheitert: dict[int, Exception] = {}
    while offene := [s for s in _offene() if s not in gescheitert]:
        for stapel_id in offene:
            try:
                with weg.auf(Weg.STAPEL):
                    portion(stapel_id)
            except Exception as error:  # the others do not wait for it; its next turn comes
                gescheitert[stapel_id] = error
        time.sleep(_ATEM)
    if gescheitert:
        raise ExceptionGroup(f"Batches {list(gescheitert)} wait", list(gescheitert.values()))


def portion(stapel_id: int) -> None:
    """Send the next rows of a released batch, or refuse what its sender may do no more."""
    with transaction() as db:
        stapel = db.get(Stapel, stapel_id)
        if stapel is None:
            return
        akteur = _absender(db, stapel)
        v = _noch_verwalter(db, akteur, stapel)
        if stapel.zustand != Stapelzustand.SENDET:
            return
        offene = _zeilen(db, stapel, Zeilenzustand.GUELTIG)
        if v is None:
            _ablehnen(offene, {}, _NICHT_MEHR)
        else:
            _portion(db, v, stapel, offene)
        if all(z.zustand != Zeilenzustand.GUELTIG for z in offene):
            stapel.zustand, stapel.fertig_am = Stapelzustand.FERTIG, clock.now()
            stapel.sitzung = ""
        db.flush()
        stand_erhoehen(db, [akteur.benutzer_id])  # his page shows how far it is


def _portion(db: Session, v: Verwalter, stapel: Stapel, offene: Sequence[Stapelzeile]) -> None:
    r = pruefen.raum(db, v)
    gesendete = _zeilen(db, stapel, Zeilenzustand.GESENDET) if stapel.nur_alle else []
    naechste = offene[:PORTION]
    fehler = _ungueltige(r, naechste if gesendete else offene) if stapel.nur_alle else {}
    neue, weitere = _einladen(db, v, r, [] if fehler else naechste)
    for zeile in naechste:
        if zeile.nummer in neue:
            zeile.zustand, zeile.einladung_id = Zeilenzustand.GESENDET, neue[zeile.nummer]
    fehler |= weitere
    if fehler and stapel.nur_alle:
        _zuruecknehmen(db, v, [*gesendete, *(z for z in naechste if z.nummer in neue)])
        _ablehnen([z for z in offene if z.nummer not in neue], fehler, _NICHT_ALLE)
    else:
        _ablehnen([z for z in naechste if z.nummer in fehler], fehler, _NICHT_ALLE)


def _ungueltige(r: Einladungsraum, zeilen: Sequence[Stapelzeile]) -> dict[int, DomainError]:
    """Of all or none: before the first goes out, and again before its portion does."""
    einwaende = {
        z.nummer: einladungspruefung.pruefe(r, pruefen.aus_json(z.angaben)) for z in zeilen
    }
    return {nummer: EinladungError(gruende) for nummer, gruende in einwaende.items() if gruende}


def _zuruecknehmen(db: Session, v: Verwalter, zeilen: Sequence[Stapelzeile]) -> None:
    """None means none: what went out before one failed is void."""
    ids = [z.einladung_id for z in zeilen]
    offen = select(Einladung).where(col(Einladung.id).in_(ids), *einladung.nicht_beendet())
    einladung.verfallen_lassen(db, db.exec(offen.order_by(col(Einladung.id))).all(), v.akteur.wer)
    _ablehnen(zeilen, {}, _ZURUECKGENOMMEN)


def _einladen(
    db: Session, v: Verwalter, r: Einladungsraum, zeilen: Sequence[Stapelzeile]
) -> tuple[dict[int, int | None], dict[int, DomainError]]:
    """Invitations by row, and why there is none."""
    neue: dict[int, int | None] = {}
    fehler: dict[int, DomainError] = {}
    for zeile in zeilen:
        try:
            with db.begin_nested():
                angaben = pruefen.aus_json(zeile.angaben)
                neue[zeile.nummer] = einladen.einladen(db, v, angaben, r).id
        except DomainError as error:
            fehler[zeile.nummer] = error
    return neue, fehler


def _ablehnen(zeilen: Sequence[Stapelzeile], fehler: Mapping[int, DomainError], sonst: str) -> None:
    for zeile in zeilen:
        zeile.zustand = Zeilenzustand.ABGELEHNT
        zeile.fehler = _als_json(fehler.get(zeile.nummer, StapelError(sonst)))


def _als_json(error: DomainError) -> list[dict[str, Any]]:
    gruende = error.einwaende if isinstance(error, EinladungError) else [error]
    return [{"satz": g.satz, "angaben": dict(g.angaben)} for g in gruende][:SAETZE_JE_ZEILE]


def _absender(db: Session, stapel: Stapel) -> Akteur:
    """Who released the batch, with the Sitzung in which he did."""
    mitglied = db.get_one(Mitgliedschaft, stapel.hochgeladen_von_id)
    b = db.get_one(Benutzer, mitglied.benutzer_id)
    konto = (b.id or 0, stapel.sitzung, b.name, b.email, b.kontoart)
    return Akteur(*konto, DACH.key, b.sprache, b.rechte_stand)


def _noch_verwalter(db: Session, akteur: Akteur, stapel: Stapel) -> Verwalter | None:
    """As what he governs the Firma now, alone for it; None if he does not."""
    try:
        v = delegation.handelnd(db, akteur, stapel.firma_id)
    except NotFoundError:
        return None
    return v if v.mitgliedschaft_id == stapel.hochgeladen_von_id else None


def _offene() -> list[int]:
    with snapshot() as db:
        sendend = select(Stapel.id).where(Stapel.zustand == Stapelzustand.SENDET)
        return [i or 0 for i in db.exec(sendend.order_by(col(Stapel.id)))]


def _zeilen(db: Session, stapel: Stapel, zustand: Zeilenzustand) -> list[Stapelzeile]:
    gesucht = select(Stapelzeile).where(
        Stapelzeile.stapel_id == stapel.id, Stapelzeile.zustand == zustand
    )
    return list(db.exec(gesucht.order_by(col(Stapelzeile.nummer))))


def _macht_zum_admin(db: Session, stapel_id: int) -> bool:
    gueltige = select(Stapelzeile.angaben).where(
        Stapelzeile.stapel_id == stapel_id, Stapelzeile.zustand == Zeilenzustand.GUELTIG
    )
    typen = {angaben["berechtigungstyp"] for angaben in db.exec(gueltige)}
    return Berechtigungstyp.ADMIN in typen


def _zeile(stapel_id: int, urteil: Urteil) -> dict[str, Any]:
    return {
        "stapel_id": stapel_id,
        "nummer": urteil.roh.nummer,
        "zustand": Zeilenzustand.FEHLERHAFT if urteil.einwaende else Zeilenzustand.GUELTIG,
        "werte": anzeigbar(urteil.roh.werte),
        "angaben": {} if urteil.einwaende else pruefen.als_json(urteil.angaben),
        "fehler": [{"satz": e.satz, "angaben": dict(e.angaben)} for e in urteil.einwaende],
    }
