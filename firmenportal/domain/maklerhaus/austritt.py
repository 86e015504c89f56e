"""Leaving a house: everything that somebody has by it ends at once, and open work goes on.

What the page shows beforehand (`stand`) is what the command ends. Nobody lets himself go, and only
who leads the house lets others go; so a house with a leitung keeps one.
Rule: docs/fachregeln.md R243.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col, func, or_, select

from firmenportal import clock
from firmenportal.domain import (
    berechtigungstyp,
    einladen,
    einladung,
    maklerhaus,
    mitgliedschaft,
    sitzung,
    vermittler,
    vertretung,
    zugangskennung,
)
from firmenportal.domain.benachrichtigung import Benachrichtigungsart, benachrichtigen
from firmenportal.domain.benutzer import Benutzer, Kontostatus, Mitgliedschaft
from firmenportal.domain.einladung import Einladung
from firmenportal.domain.errors import DomainError, NotFoundError
from firmenportal.domain.firma import Firma
from firmenportal.domain.freischaltung import entwurf
from firmenportal.domain.freischaltung.antrag import Antrag, offene_von
from firmenportal.domain.maklerhaus import Hausmitglied
from firmenportal.domain.sitzung import Sitzung
from firmenportal.domain.vermittler import Benutzerschluessel, Maklervollmacht, Zugehoerigkeit
from firmenportal.domain.vertrag import normalisiert, nummer_von
from firmenportal.domain.vertragsrecht import AdminVertrag, Vertragsrecht
from firmenportal.domain.vertretung import Vertretung
from firmenportal.post import maklerhaus as mails

SELBST = "Sich selbst können Sie nicht verabschieden. Das tut jemand anderes aus der Leitung."


@dataclass(frozen=True)
class Endende:
    """What ends at one Firma: the Mitgliedschaft, with rights on so many contracts."""

    firma: str
    vertraege: int


@dataclass(frozen=True)
class Nachfolger:
    """One of the house's staff who can go on with open work."""

    benutzer_id: int
    name: str


@dataclass(frozen=True)
class Hausaustritt:
    """What somebody has by the house, and who can take over; `hindernis` says why he stays.

    `antraege` are the applications that he has open for the house, `nachfolger` who can go on with
    them, first who acts.
    """

    aufenthalt: Zugehoerigkeit
    person: Benutzer
    hindernis: str
    firmen: tuple[Endende, ...]
    vertretungen: int
    einladungen: int
    schluessel: str
    sitzungen: int
    antraege: tuple[str, ...]
    nachfolger: tuple[Nachfolger, ...]


def stand(db: Session, h: Hausmitglied, zugehoerigkeit_id: int) -> Hausaustritt:
    """What would end and who could take over, for the leitung alone.

    Errors: NotFoundError, the same for another house's, for who has left, and for nobody.
    """
    maklerhaus.require_leitung(h)
    z = db.get(Zugehoerigkeit, zugehoerigkeit_id)
    if z is None or z.maklerhaus_id != h.haus_id or z.bis is not None:
        raise NotFoundError("Diese Person gibt es in Ihrem Haus nicht.")
    person, ids = db.get_one(Benutzer, z.benutzer_id), _mitgliedschaften(db, z.benutzer_id)
    meine = [m.id or 0 for m in ids]
    antraege = _antraege(db, h, z.benutzer_id)
    return Hausaustritt(
        aufenthalt=z,
        person=person,
        hindernis=SELBST if z.id == h.zugehoerigkeit_id else "",
        firmen=_firmen(db, ids),
        vertretungen=len(_vertretungen(db, meine)),
        einladungen=_einladungen(db, meine),
        schluessel=_schluessel(db, z),
        sitzungen=_sitzungen(db, z.benutzer_id),
        antraege=tuple(a.vorgangsnummer for a in antraege),
        nachfolger=_nachfolger(db, h, z.benutzer_id) if antraege else (),
    )


def austreten(
    db: Session, h: Hausmitglied, zugehoerigkeit_id: int, antraege_an: int | None = None
) -> None:
    """End everything and hand open applications on (None: to who acts); all or nothing.

    `h` comes from `maklerhaus.handelnd`. Errors: NotFoundError, DomainError for himself or if who
    is to take over cannot, BestaetigungNoetigError.
    """
    s = stand(db, h, zugehoerigkeit_id)
    if s.hindernis:
        raise DomainError(s.hindernis)
    sitzung.require_bestaetigt(db, h.akteur)
    durch, person = h.akteur.wer, s.person
    _antraege_uebergeben(db, h, s, antraege_an)
    for m in _mitgliedschaften(db, person.id or 0, festhalten=True):
        _bei_der_firma(db, h, m)
    vermittler.austreten(db, person, durch, _einzelheiten(s))
    eigener = col(Benutzerschluessel.benutzer_id) == person.id
    db.execute(update(Benutzerschluessel).where(eigener).values(benutzer_id=None))
    zugangskennung.verwerfen(db, person.id or 0)
    sitzung.alle_beenden(db, person.id or 0)
    _mitteilen(db, h, person)


# What there is


def _mitgliedschaften(
    db: Session, benutzer_id: int, *, festhalten: bool = False
) -> Sequence[Mitgliedschaft]:
    """All that have not ended, in the order in which everybody locks Firmen."""
    m = Mitgliedschaft
    gesucht = select(m).where(m.benutzer_id == benutzer_id, col(m.entfernt_am).is_(None))
    gefunden = db.exec(gesucht.order_by(col(m.firma_id))).all()
    if festhalten:
        firmen = select(Firma).where(col(Firma.id).in_([x.firma_id for x in gefunden]))
        db.exec(firmen.order_by(col(Firma.id)).with_for_update()).all()
        db.expire_all()
    return gefunden


def _firmen(db: Session, mitgliedschaften: Sequence[Mitgliedschaft]) -> tuple[Endende, ...]:
    """By name; a Mitgliedschaft without a right ends as well."""
    ids, r, w = [m.id for m in mitgliedschaften], Vertragsrecht, Maklervollmacht
    gezaehlt = (
        select(r.mitgliedschaft_id, func.count(col(r.vertrag_id).distinct()))
        .outerjoin(w, col(w.id) == col(r.vollmacht_id))
        .where(col(r.mitgliedschaft_id).in_(ids), *_laufend())
        .group_by(col(r.mitgliedschaft_id))
    )
    zahlen = dict(db.exec(gezaehlt).all())
    namen = select(Firma.id, Firma.name).where(
        col(Firma.id).in_([m.firma_id for m in mitgliedschaften])
    )
    name = dict(db.exec(namen).all())
    alle = [Endende(name[m.firma_id], zahlen.get(m.id or 0, 0)) for m in mitgliedschaften]
    return tuple(sorted(alle, key=lambda e: normalisiert(e.firma)))


def _laufend() -> tuple[Any, ...]:
    """Rows that have not ended, be it by their days or with their Vollmacht."""
    r, w = Vertragsrecht, Maklervollmacht
    gilt = or_(col(r.vollmacht_id).is_(None), col(w.widerrufen_am).is_(None))
    return col(r.bis) > clock.heute(), gilt


def _vertretungen(db: Session, meine: Sequence[int]) -> Sequence[Vertretung]:
    """What he lends and what is lent to him, now or later."""
    t = Vertretung
    offene = select(t).where(
        or_(col(t.vertretene_id).in_(meine), col(t.vertreter_id).in_(meine)),
        col(t.beendet_am).is_(None),
        t.bis > clock.heute(),
    )
    return db.exec(offene.order_by(col(t.id))).all()


def _einladungen(db: Session, meine: Sequence[int]) -> int:
    gezaehlt = select(func.count(col(Einladung.id))).where(
        col(Einladung.eingeladen_von_id).in_(meine), *einladung.offen()
    )
    return db.exec(gezaehlt).one()


def _schluessel(db: Session, z: Zugehoerigkeit) -> str:
    s = Benutzerschluessel
    return db.exec(select(s.schluessel).where(s.benutzer_id == z.benutzer_id)).first() or ""


def _sitzungen(db: Session, benutzer_id: int) -> int:
    offene = (
        select(func.count(col(Sitzung.secret_hash)))
        .join(Benutzer, col(Benutzer.id) == col(Sitzung.benutzer_id))
        .where(Sitzung.benutzer_id == benutzer_id, sitzung.lebt(clock.now()))
    )
    return db.exec(offene).one()


def _antraege(db: Session, h: Hausmitglied, benutzer_id: int) -> list[Antrag]:
    return offene_von(db, benutzer_id, maklerhaus_id=h.haus_id)


def _nachfolger(db: Session, h: Hausmitglied, ohne: int) -> tuple[Nachfolger, ...]:
    """Who acts comes first, then the others by name."""
    andere = vermittler.personal(db, h.haus_id) - {ohne}
    gesucht = select(Benutzer).where(
        col(Benutzer.id).in_(andere), Benutzer.status == Kontostatus.AKTIV
    )
    alle = sorted(
        db.exec(gesucht),
        key=lambda b: (b.id != h.akteur.benutzer_id, normalisiert(f"{b.nachname} {b.vorname}")),
    )
    return tuple(Nachfolger(b.id or 0, b.name) for b in alle)


# How it ends


def _antraege_uebergeben(db: Session, h: Hausmitglied, s: Hausaustritt, an: int | None) -> None:
    if not s.antraege:
        return
    ziel = h.akteur.benutzer_id if an is None else an
    if ziel not in {n.benutzer_id for n in s.nachfolger}:
        raise DomainError("Diese Person kann die offene Arbeit nicht übernehmen.")
    offene = _antraege(db, h, s.person.id or 0)
    entwurf.uebergeben(db, offene, db.get_one(Benutzer, ziel), h.akteur.wer)


def _bei_der_firma(db: Session, h: Hausmitglied, m: Mitgliedschaft) -> None:
    """Everything at one Firma, with an entry in its protocol."""
    durch, vertretungen = h.akteur.wer, _vertretungen(db, [m.id or 0])
    angaben = _bei_der_firma_endend(db, h, m, [t.id or 0 for t in vertretungen])
    einladen.beenden_fuer(db, m, durch)
    berechtigungstyp.vorschlaege_beenden(db, m, durch)
    for t in vertretungen:
        vertretung.beenden(db, t, durch)
    mitgliedschaft.austreten(db, m, durch, angaben)
    db.flush()
    einladen.ungueltige_beenden(db, m.firma_id, durch)
    berechtigungstyp.seiten_folgen(db, m.firma_id)


def _bei_der_firma_endend(
    db: Session, h: Hausmitglied, m: Mitgliedschaft, vertretungen: list[int]
) -> dict[str, Any]:
    r, w, a = Vertragsrecht, Maklervollmacht, AdminVertrag
    zeilen = (
        select(r)
        .outerjoin(w, col(w.id) == col(r.vollmacht_id))
        .where(r.mitgliedschaft_id == m.id, *_laufend())
        .order_by(col(r.vertrag_id), col(r.recht), col(r.von))
    )
    verwaltet = select(a.vertrag_id).where(a.mitgliedschaft_id == m.id)
    return {
        "berechtigungstyp": m.berechtigungstyp,
        "maklerhaus": h.haus_id,
        "zellen": [_zelle(z) for z in db.exec(zeilen)],
        "vertraege": [[nummer_von(v) for v in sorted(db.exec(verwaltet))], []],
        "vertretungen": vertretungen,
    }


def _zelle(z: Vertragsrecht) -> dict[str, Any]:
    return {
        "vertrag": nummer_von(z.vertrag_id),
        "recht": z.recht,
        "vorher": [[z.von.isoformat(), z.bis.isoformat()]],
        "nachher": [],
    }


def _einzelheiten(s: Hausaustritt) -> dict[str, Any]:
    """What the entry of the house lists."""
    return {
        "schluessel": s.schluessel,
        "firmen": len(s.firmen),
        "sitzungen": s.sitzungen,
        "antraege": list(s.antraege),
    }


def _mitteilen(db: Session, h: Hausmitglied, person: Benutzer) -> None:
    """Tell the person, and who else leads the house."""
    art, wer, durch = Benachrichtigungsart.ZUGANG, person.name, h.akteur.name
    benachrichtigen(db, person.id or 0, art, lambda b: mails.ausgetreten(b.sprache, b.name, h.haus))
    for leitung in maklerhaus.leitungen(db, h.haus_id):
        if leitung != h.akteur.benutzer_id:
            benachrichtigen(
                db,
                leitung,
                art,
                lambda b: mails.ausgetreten_durch(b.sprache, b.name, h.haus, wer, durch),
            )
