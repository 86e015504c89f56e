"""Small cases about a Firma or a Maklerhaus: Kennung, signers, Widerruf, Vollmacht.

Each kind says whom it concerns, or why it cannot be, and does it. Rules: docs/fachregeln.md R193.
"""

from typing import Any

from sqlmodel import Session, col, select

from firmenportal import clock
from firmenportal.domain import berechtigungstyp, vermittler, widerruf
from firmenportal.domain.benachrichtigung import Benachrichtigungsart
from firmenportal.domain.benutzer import stand_erhoehen
from firmenportal.domain.firma import betroffene
from firmenportal.domain.kleinfall import bezug
from firmenportal.domain.kleinfall.angaben import (
    FEHLT,
    FeldError,
    Kennungsangaben,
    Vollmachtsangaben,
    Vollmachtsumfang,
    Widerrufsangaben,
    Zeichnerangaben,
)
from firmenportal.domain.kleinfall.bezug import Fallbezug
from firmenportal.domain.protokoll import Wer
from firmenportal.domain.recht import angeboten
from firmenportal.domain.vermittler import Herkunft, Zeichner
from firmenportal.domain.vertrag import Gruppenvertrag, vertrag_id
from firmenportal.domain.widerruf import Widerrufscode
from firmenportal.domain.zeitraum import bis_nach
from firmenportal.domain.zustand import Zustand
from firmenportal.post import kleinfall as mails


def kennung_pruefen(db: Session, a: Kennungsangaben) -> Fallbezug:
    """Errors: EingabeError."""
    return Fallbezug(firma_id=_ohne_kennung(db, a).firma_id)


def kennung_nachtragen(db: Session, a: Kennungsangaben, _durch: Wer) -> dict[str, Any]:
    """From now on rights on the contract work; open pages of all concerned follow."""
    vertrag = _ohne_kennung(db, a)
    vertrag.kennung = a.kennung
    db.flush()
    stand_erhoehen(db, betroffene(db, vertrag.firma_id))
    return {"vertraege": {vertrag.nummer: {"kennung": [None, a.kennung]}}}


def aufnehmen_pruefen(db: Session, a: Zeichnerangaben) -> Fallbezug:
    """Errors: EingabeError."""
    haus = bezug.haus(db, a.hausnummer)
    if _zeichner(db, haus.id or 0, a) is not None:
        raise FeldError("Diese Person zeichnet für das Maklerhaus schon.", "name")
    return Fallbezug(maklerhaus_id=haus.id)


def aufnehmen(db: Session, a: Zeichnerangaben, _durch: Wer) -> dict[str, Any]:
    """He may sign for the house from now on."""
    haus_id = bezug.haus(db, a.hausnummer).id or 0
    db.add(Zeichner(maklerhaus_id=haus_id, name=a.name, email=a.email))
    db.flush()
    stand_erhoehen(db, vermittler.personal(db, haus_id))
    return {"zeichnungsberechtigt": ["", a.name]}


def streichen_pruefen(db: Session, a: Zeichnerangaben) -> Fallbezug:
    """Errors: EingabeError."""
    haus = bezug.haus(db, a.hausnummer)
    if _zeichner(db, haus.id or 0, a) is None:
        raise FeldError("Diese Person zeichnet für das Maklerhaus nicht.", "name")
    return Fallbezug(maklerhaus_id=haus.id)


def streichen(db: Session, a: Zeichnerangaben, _durch: Wer) -> dict[str, Any]:
    """He may not sign for the house any more."""
    haus_id = bezug.haus(db, a.hausnummer).id or 0
    db.delete(_zeichner(db, haus_id, a))
    db.flush()
    stand_erhoehen(db, vermittler.personal(db, haus_id))
    return {"zeichnungsberechtigt": [a.name, ""]}


def widerruf_pruefen(db: Session, a: Widerrufsangaben) -> Fallbezug:
    """Errors: EingabeError."""
    code = _ausgesetzt_durch(db, a)
    return Fallbezug(bezug.konto(db, a.email).id, code.firma_id)


def widerruf_aufheben(db: Session, a: Widerrufsangaben, durch: Wer) -> dict[str, Any]:
    """All marks of the code go, as `widerruf.aufheben` says."""
    widerruf.aufheben(db, _ausgesetzt_durch(db, a), durch)
    return {}


def vollmacht_pruefen(db: Session, a: Vollmachtsangaben) -> Fallbezug:
    """Errors: EingabeError."""
    firma, haus = bezug.firma(db, a.kundennummer), bezug.haus(db, a.hausnummer)
    if firma.status != Zustand.AKTIV:
        raise FeldError("Diese Firma ist gesperrt.", "kundennummer")
    if haus.status != Zustand.AKTIV:
        raise FeldError("Dieses Maklerhaus ist gesperrt.", "hausnummer")
    if a.bis is not None and a.bis < max(a.von, clock.heute()):
        raise FeldError("Der letzte Tag liegt vor dem ersten oder ist schon vorbei.", "bis")
    _vertraege_pruefen(db, a, firma.id or 0)
    return Fallbezug(firma_id=firma.id, maklerhaus_id=haus.id)


def vollmacht_eintragen(db: Session, a: Vollmachtsangaben, durch: Wer) -> dict[str, Any]:
    """As granted on paper; all FirmenAdmins of the Firma are told."""
    firma, haus = bezug.firma(db, a.kundennummer), bezug.haus(db, a.hausnummer)
    genannte = [vertrag_id(n) for n in dict.fromkeys(a.vertraege)]
    vertraege = None if a.umfang is Vollmachtsumfang.ALLE else genannte
    fenster = (a.von, bis_nach(a.bis))
    ids = (firma.id or 0, haus.id or 0)
    vermittler.vollmacht_erteilen(db, *ids, vertraege, a.rechte, *fenster, Herkunft.PAPIER, durch)
    berechtigungstyp.firmenadmins_sagen(
        db,
        firma.id or 0,
        Benachrichtigungsart.ZUGANG,
        lambda b: mails.vollmacht_eingetragen(b.sprache, b.name, firma.name, haus.name),
    )
    berechtigungstyp.seiten_folgen(db, firma.id or 0)
    return {}


def _ohne_kennung(db: Session, a: Kennungsangaben) -> Gruppenvertrag:
    """The contract, locked. Errors: FeldError."""
    gesucht = select(Gruppenvertrag).where(Gruppenvertrag.id == vertrag_id(a.vertrag))
    vertrag = db.exec(gesucht.with_for_update().execution_options(populate_existing=True)).first()
    if vertrag is None:
        raise FeldError("Diesen Vertrag gibt es nicht.", "vertrag")
    if vertrag.kennung is not None:
        raise FeldError("Dieser Vertrag hat schon eine Kennung.", "vertrag")
    return vertrag


def _zeichner(db: Session, haus_id: int, a: Zeichnerangaben) -> Zeichner | None:
    return db.get(Zeichner, (haus_id, a.name, a.email))


def _ausgesetzt_durch(db: Session, a: Widerrufsangaben) -> Widerrufscode:
    """The newest used code against this member that nobody has lifted. Errors: FeldError."""
    wer, firma = bezug.konto(db, a.email), bezug.firma(db, a.kundennummer)
    w, mitglied = Widerrufscode, bezug.mitglied(db, wer, firma)
    gesucht = select(w).where(
        w.mitgliedschaft_id == mitglied.id,
        col(w.verbraucht_am).is_not(None),
        col(w.aufgehoben_am).is_(None),
    )
    code = db.exec(gesucht.order_by(col(w.id).desc())).first()
    if code is None:
        raise FeldError("Durch einen Widerrufscode ist hier nichts ausgesetzt.", "email")
    return code


def _vertraege_pruefen(db: Session, a: Vollmachtsangaben, firma_id: int) -> None:
    """Contracts of this Firma alone, and rights that at least one of them offers."""
    if a.umfang is Vollmachtsumfang.ALLE:
        if a.vertraege:
            raise FeldError("Nennen Sie Verträge nur, wenn es nicht alle sind.", "vertraege")
        return
    if not a.vertraege:
        raise FeldError(FEHLT, "vertraege")
    ids = {vertrag_id(n) for n in a.vertraege}
    ihre = select(Gruppenvertrag.sparte).where(
        col(Gruppenvertrag.id).in_(ids), Gruppenvertrag.firma_id == firma_id
    )
    sparten = list(db.exec(ihre))
    if len(sparten) != len(ids):
        raise FeldError("Einer dieser Verträge gehört nicht zu dieser Firma.", "vertraege")
    if not all(any(angeboten(r, s) for s in sparten) for r in a.rechte):
        raise FeldError("Eines dieser Rechte gibt es an keinem der Verträge.", "rechte")
