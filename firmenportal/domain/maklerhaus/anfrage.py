"""Asking a Firma for a Vollmacht: which Firmen and contracts, who asks, and how a request ends.

What is asked for opens nothing; a FirmenAdmin grants or refuses it. Rule: docs/fachregeln.md R240.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session, col, func, select

from firmenportal import clock
from firmenportal.db import snapshot, transaction
from firmenportal.domain import berechtigungstyp, delegation, maklerhaus, mitgliedschaft, vermittler
from firmenportal.domain.benachrichtigung import Benachrichtigungsart, benachrichtigen
from firmenportal.domain.berechtigung import SEITE
from firmenportal.domain.errors import DomainError, NotFoundError
from firmenportal.domain.firma import Firma
from firmenportal.domain.maklerhaus import Hausmitglied
from firmenportal.domain.protokoll import Wer
from firmenportal.domain.recht import KATALOG, Recht, angeboten
from firmenportal.domain.suche import suchworte, umgebrochen
from firmenportal.domain.vermittler import ANFRAGE_GILT, Bestand, Maklervollmacht
from firmenportal.domain.vertrag import Gruppenvertrag, normalisiert, nummer_von
from firmenportal.domain.zeitraum import bis_nach
from firmenportal.domain.zustand import Zustand
from firmenportal.post import vollmacht as mails

VORAUS = timedelta(days=365)
# A house does not wear a Firma down: so many requests within the time that one is open.
JE_FIRMA = 3
_ZEITABLAUF: Wer = (None, "Zeitablauf")


@dataclass(frozen=True)
class Anfragefirma:
    """A Firma with contracts in the house's Bestand; `offen`: a request waits for its answer."""

    kundennummer: str
    name: str
    vertraege: int
    offen: bool


@dataclass(frozen=True)
class Anfrageseite:
    """One page of Firmen: at most `SEITE`, of `anzahl` that match."""

    zeilen: list[Anfragefirma]
    nummer: int
    seiten: int
    anzahl: int


@dataclass(frozen=True)
class Anfragevertrag:
    """A contract of the Firma that is in the house's Bestand today."""

    id: int
    nummer: str
    produkt: str
    sparte: str


@dataclass(frozen=True)
class Anfrageraum:
    """What can be asked of one Firma; `hindernis` says why nothing can be asked now."""

    firma_id: int
    firma: str
    vertraege: list[Anfragevertrag]
    hindernis: str


@dataclass(frozen=True)
class Anfragewunsch:
    """What is asked for; `letzter_tag` None: without an end."""

    vertraege: Collection[str]
    rechte: Collection[Recht]
    von: date
    letzter_tag: date | None = None


def require_anfragender(h: Hausmitglied) -> None:
    """Errors: NotFoundError for who neither leads the house nor may sign for it."""
    if not h.darf_anfragen:
        raise NotFoundError("Diese Seite gibt es nicht.")


def firmen(db: Session, h: Hausmitglied, suche: str, nummer: int) -> Anfrageseite:
    """A page of the Firmen in the house's Bestand that match, by name. Errors: NotFoundError."""
    require_anfragender(h)
    worte = suchworte(suche)
    alle = [f for f in _im_bestand(db, h.haus_id) if _passt(f[1], f[2], worte)]
    nummer, seiten = umgebrochen(nummer, len(alle))
    offene = {a.firma_id for a in _offene(db, h.haus_id)}
    gezeigt = alle[(nummer - 1) * SEITE : nummer * SEITE]
    zeilen = [Anfragefirma(k, name, n, i in offene) for i, k, name, n in gezeigt]
    return Anfrageseite(zeilen, nummer, seiten, len(alle))


def raum(db: Session, h: Hausmitglied, kundennummer: str) -> Anfrageraum:
    """What can be asked of this Firma. Errors: NotFoundError for one without a contract in the
    house's Bestand, the same as for an unknown one."""
    require_anfragender(h)
    firma = db.exec(select(Firma).where(Firma.kundennummer == kundennummer)).first()
    vertraege = _vertraege(db, h.haus_id, firma.id or 0) if firma else []
    if firma is None or not vertraege or firma.status != Zustand.AKTIV:
        raise NotFoundError("Diese Firma gibt es in Ihrem Bestand nicht.")
    firma_id = firma.id or 0
    return Anfrageraum(firma_id, firma.name, vertraege, hindernis(db, h, firma_id))


def anfragen(
    db: Session, h: Hausmitglied, kundennummer: str, wunsch: Anfragewunsch
) -> Maklervollmacht:
    """Ask the Firma; its FirmenAdmins are told. `h` comes from `maklerhaus.handelnd`.

    Errors: NotFoundError for a foreign Firma or contract, DomainError for what cannot be asked.
    """
    raum_ = raum(db, h, kundennummer)
    delegation.allein(db, raum_.firma_id)
    _abgelaufene_beenden(db, h.haus_id, raum_.firma_id)
    if raum_.hindernis:
        raise DomainError(raum_.hindernis)
    gewaehlt = _gewaehlte(raum_.vertraege, wunsch.vertraege)
    _require_rechte(gewaehlt, wunsch.rechte)
    _require_tage(wunsch)
    anfrage = vermittler.vollmacht_anfragen(
        db,
        raum_.firma_id,
        h.haus_id,
        [v.id for v in gewaehlt],
        wunsch.rechte,
        wunsch.von,
        bis_nach(wunsch.letzter_tag),
        h.akteur.wer,
    )
    berechtigungstyp.firmenadmins_sagen(
        db,
        raum_.firma_id,
        Benachrichtigungsart.ZUGANG,
        lambda b: mails.angefragt(
            b.sprache, b.name, raum_.firma, h.haus, h.akteur.name, raum_.firma_id
        ),
    )
    berechtigungstyp.seiten_folgen(db, raum_.firma_id)
    return anfrage


def gefragte_firma(db: Session, h: Hausmitglied, vollmacht_id: int) -> str:
    """Whom the house asked by this request. Errors: NotFoundError."""
    return db.get_one(Firma, _eigene(db, h, vollmacht_id).firma_id).name


def zurueckziehen(db: Session, h: Hausmitglied, vollmacht_id: int) -> None:
    """The house does without. `h` comes from `maklerhaus.handelnd`.

    Errors: NotFoundError for another house's, DomainError if it is not open any more.
    """
    anfrage = _eigene(db, h, vollmacht_id)
    delegation.allein(db, anfrage.firma_id)
    vermittler.anfrage_zurueckziehen(db, anfrage, h.akteur.wer)
    berechtigungstyp.seiten_folgen(db, anfrage.firma_id)


def verfallen_lassen() -> int:
    """End what no Firma has answered in time, and tell the leitung; how many. Safe to repeat."""
    with snapshot() as db:
        faellig = [a.id or 0 for a in _offene(db) if not vermittler.anfrage_offen(a)]
    return sum(_verfallen(i) for i in faellig)


def _eigene(db: Session, h: Hausmitglied, vollmacht_id: int) -> Maklervollmacht:
    require_anfragender(h)
    anfrage = db.get(Maklervollmacht, vollmacht_id)
    if anfrage is None or anfrage.maklerhaus_id != h.haus_id or anfrage.angefragt_am is None:
        raise NotFoundError("Diese Anfrage gibt es nicht.")
    return anfrage


# What stands in the way


def hindernis(db: Session, h: Hausmitglied, firma_id: int) -> str:
    """Why nothing can be asked of this Firma now; "" if nothing."""
    if any(vermittler.anfrage_offen(a) for a in _offene(db, h.haus_id, firma_id)):
        return "Ihr Haus hat diese Firma schon gefragt. Warten Sie auf ihre Antwort."
    if not mitgliedschaft.aktive_firmenadmins(db, firma_id):
        return (
            "Diese Firma hat keinen FirmenAdmin, der antworten könnte. Eine Vollmacht auf Papier "
            "trägt das Service Center ein."
        )
    if _zuletzt(db, h.haus_id, firma_id) >= JE_FIRMA:
        return (
            "Ihr Haus hat diese Firma in den letzten 30 Tagen schon dreimal gefragt. Versuchen Sie "
            "es später noch einmal."
        )
    return ""


def _zuletzt(db: Session, haus_id: int, firma_id: int) -> int:
    w = Maklervollmacht
    gezaehlt = select(func.count(col(w.id))).where(
        w.maklerhaus_id == haus_id,
        w.firma_id == firma_id,
        col(w.angefragt_am) > clock.now() - ANFRAGE_GILT,
    )
    return db.exec(gezaehlt).one()


def _gewaehlte(
    vertraege: Sequence[Anfragevertrag], nummern: Collection[str]
) -> list[Anfragevertrag]:
    bekannt = {v.nummer for v in vertraege}
    if not nummern:
        raise DomainError("Wählen Sie mindestens einen Vertrag.")
    if not bekannt.issuperset(nummern):
        raise NotFoundError("Mindestens einer dieser Verträge ist nicht in Ihrem Bestand.")
    return [v for v in vertraege if v.nummer in set(nummern)]


def _require_rechte(vertraege: Sequence[Anfragevertrag], rechte: Collection[Recht]) -> None:
    if not rechte:
        raise DomainError("Wählen Sie mindestens ein Recht.")
    for recht in rechte:
        if not any(angeboten(recht, v.sparte) for v in vertraege):
            raise DomainError(
                "„{recht}“ gibt es für keinen der gewählten Verträge.", recht=KATALOG[recht].name
            )


def _require_tage(wunsch: Anfragewunsch) -> None:
    heute = clock.heute()
    if not heute <= wunsch.von <= heute + VORAUS:
        raise DomainError("Eine Vollmacht beginnt heute oder innerhalb eines Jahres.")
    if wunsch.letzter_tag is not None and wunsch.letzter_tag < wunsch.von:
        raise DomainError("Der letzte Tag liegt vor dem ersten.")


# What there is


def _im_bestand(db: Session, haus_id: int) -> list[tuple[int, str, str, int]]:
    """Id, Kundennummer, name and number of contracts of each Firma, by name."""
    b, g, heute = Bestand, Gruppenvertrag, clock.heute()
    gezaehlt = (
        select(Firma.id, Firma.kundennummer, Firma.name, func.count(col(g.id).distinct()))
        .join(g, col(g.firma_id) == col(Firma.id))
        .join(b, col(b.vertrag_id) == col(g.id))
        .where(
            b.maklerhaus_id == haus_id,
            b.von <= heute,
            b.bis > heute,
            Firma.status == Zustand.AKTIV,
        )
        .group_by(col(Firma.id), col(Firma.kundennummer), col(Firma.name))
    )
    alle = [(i or 0, nummer, name, anzahl) for i, nummer, name, anzahl in db.exec(gezaehlt)]
    return sorted(alle, key=lambda f: (normalisiert(f[2]), f[1]))


def _passt(kundennummer: str, name: str, worte: tuple[str, ...]) -> bool:
    text = normalisiert(f"{kundennummer} {name}") if worte else ""
    return all(wort in text for wort in worte)


def _vertraege(db: Session, haus_id: int, firma_id: int) -> list[Anfragevertrag]:
    b, g, heute = Bestand, Gruppenvertrag, clock.heute()
    gesucht = (
        select(g.id, g.produkt, g.sparte)
        .join(b, col(b.vertrag_id) == col(g.id))
        .where(g.firma_id == firma_id, b.maklerhaus_id == haus_id, b.von <= heute, b.bis > heute)
        .order_by(col(g.id))
    )
    return [Anfragevertrag(i or 0, nummer_von(i or 0), p, s) for i, p, s in db.exec(gesucht)]


def _offene(
    db: Session, haus_id: int | None = None, firma_id: int | None = None
) -> list[Maklervollmacht]:
    """Requests that nobody has ended, of one house or Firma or of all."""
    w = Maklervollmacht
    gesucht = select(w).where(
        col(w.angefragt_am).is_not(None),
        *(col(ende).is_(None) for ende in (w.erteilt_am, w.abgelehnt_am)),
        *(col(ende).is_(None) for ende in (w.zurueckgezogen_am, w.verfallen_am)),
    )
    gesucht = gesucht.where(w.maklerhaus_id == haus_id) if haus_id else gesucht
    gesucht = gesucht.where(w.firma_id == firma_id) if firma_id else gesucht
    return list(db.exec(gesucht.order_by(col(w.id))))


# What the clock ends


def _abgelaufene_beenden(db: Session, haus_id: int, firma_id: int) -> None:
    """What the hourly job has not ended yet makes way for a new request."""
    for a in _offene(db, haus_id, firma_id):
        if not vermittler.anfrage_offen(a):
            vermittler.anfrage_verfallen(db, a, _ZEITABLAUF)
    db.flush()


def _verfallen(vollmacht_id: int) -> int:
    with transaction() as db:
        anfrage = db.get_one(Maklervollmacht, vollmacht_id)
        delegation.allein(db, anfrage.firma_id)
        if anfrage not in _offene(db, anfrage.maklerhaus_id, anfrage.firma_id):
            return 0
        vermittler.anfrage_verfallen(db, anfrage, _ZEITABLAUF)
        firma = db.get_one(Firma, anfrage.firma_id).name
        for person in maklerhaus.leitungen(db, anfrage.maklerhaus_id):
            benachrichtigen(
                db,
                person,
                Benachrichtigungsart.ZUGANG,
                lambda b: mails.nicht_beantwortet(b.sprache, b.name, firma),
            )
        berechtigungstyp.seiten_folgen(db, anfrage.firma_id)
    return 1
