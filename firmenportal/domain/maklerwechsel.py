"""A change of Maklerhaus on a key date: a house proposes, the Firma decides, the Bestand follows.

The contracts are those that the proposal's Vollmacht names. What is confirmed is written as days
of the Bestand at once, so that no job has to run at midnight. Rules: docs/fachregeln.md R260 to
R264.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index
from sqlmodel import Field, Session, SQLModel, col, select

from firmenportal import clock
from firmenportal.domain import (
    berechtigungstyp,
    delegation,
    hauswirkung,
    protokoll,
    sitzung,
    vermittler,
    vollmachten,
    vollmachtserteilung,
)
from firmenportal.domain.benachrichtigung import Benachrichtigungsart, benachrichtigen
from firmenportal.domain.benutzer import Benutzer, stand_erhoehen
from firmenportal.domain.delegation import Verwalter
from firmenportal.domain.errors import DomainError, NotFoundError
from firmenportal.domain.firma import Firma
from firmenportal.domain.hauswirkung import Hauswirkung
from firmenportal.domain.maklerhaus import Hausmitglied, anfrage
from firmenportal.domain.protokoll import Wer
from firmenportal.domain.vermittler import OHNE_ANGABE, Bestand, Maklerhaus, Maklervollmacht
from firmenportal.domain.vertrag import Gruppenvertrag, nummer_von, vertrag_id
from firmenportal.domain.zeitraum import OHNE_ENDE
from firmenportal.domain.zustand import Zustand
from firmenportal.post import maklerwechsel as mails
from firmenportal.post.vorlage import Mailtext

VORAUS = timedelta(days=365)
_NICHTS = (
    "An diesem Tag gibt es nichts zu wechseln: Kein Vertrag der Vollmacht ist dann im Bestand "
    "eines anderen Hauses oder in keinem."
)


class Maklerwechsel(SQLModel, table=True):
    """What a house proposed for a day, and what became of it."""

    __table_args__ = (
        ForeignKeyConstraint(
            ["vollmacht_id", "firma_id", "maklerhaus_id"],
            ["maklervollmacht.id", "maklervollmacht.firma_id", "maklervollmacht.maklerhaus_id"],
            name="maklerwechsel_vollmacht",
        ),
        Index("maklerwechsel_nach_firma", "firma_id"),
        Index("maklerwechsel_nach_haus", "maklerhaus_id", "firma_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    firma_id: int = Field(foreign_key="firma.id")
    maklerhaus_id: int = Field(foreign_key="maklerhaus.id")
    vollmacht_id: int
    am: date
    vorgeschlagen_am: datetime
    bestaetigt_am: datetime | None = None
    abgelehnt_am: datetime | None = None
    zurueckgezogen_am: datetime | None = None
    abgesagt_am: datetime | None = None


class Wechselvertrag(SQLModel, table=True):
    """A contract that a confirmed change moves, and whose it was until when before."""

    __table_args__ = (Index("wechselvertrag_nach_haus", "haus_vorher_id", "wechsel_id"),)

    wechsel_id: int = Field(foreign_key="maklerwechsel.id", primary_key=True, ondelete="CASCADE")
    vertrag_id: int = Field(foreign_key="gruppenvertrag.id", primary_key=True, sa_type=BigInteger)
    haus_vorher_id: int | None = Field(default=None, foreign_key="maklerhaus.id")
    bis_vorher: date | None = None


class Wechselstand(StrEnum):
    """Where a change stands today."""

    VORGESCHLAGEN = "vorgeschlagen"
    BESTAETIGT = "bestaetigt"
    VOLLZOGEN = "vollzogen"
    ABGELEHNT = "abgelehnt"
    ZURUECKGEZOGEN = "zurueckgezogen"
    ABGESAGT = "abgesagt"
    VERFALLEN = "verfallen"


@dataclass(frozen=True)
class Wechselblatt:
    """One change; `vertraege` None: all that the Firma has. `gibt_ab`: the reading house loses."""

    id: int
    firma: str
    haus: str
    am: date
    vertraege: list[str] | None
    stand: Wechselstand
    gibt_ab: bool = False


def stand(w: Maklerwechsel) -> Wechselstand:
    """Where it stands today."""
    gekommen = w.am <= clock.heute()
    if w.abgesagt_am is not None:
        return Wechselstand.ABGESAGT
    if w.bestaetigt_am is not None:
        return Wechselstand.VOLLZOGEN if gekommen else Wechselstand.BESTAETIGT
    if w.abgelehnt_am is not None:
        return Wechselstand.ABGELEHNT
    if w.zurueckgezogen_am is not None:
        return Wechselstand.ZURUECKGEZOGEN
    return Wechselstand.VERFALLEN if gekommen else Wechselstand.VORGESCHLAGEN


# The house


def blaetter_des_hauses(db: Session, h: Hausmitglied) -> list[Wechselblatt]:
    """What the house proposed, and what it is to lose or has lost; the newest first."""
    w, z = Maklerwechsel, Wechselvertrag
    verlorene = select(z.wechsel_id).where(z.haus_vorher_id == h.haus_id)
    gesucht = select(w).where((col(w.maklerhaus_id) == h.haus_id) | col(w.id).in_(verlorene))
    alle = db.exec(gesucht.order_by(col(w.id).desc()).limit(_GEZEIGT)).all()
    return [_blatt(db, eine, h.haus_id) for eine in alle]


def vorschlagen(
    db: Session,
    h: Hausmitglied,
    kundennummer: str,
    nummern: Sequence[str],
    am: date,
    *,
    alle: bool = False,
) -> Maklerwechsel:
    """Propose to take over contracts of a Firma from a day to come.

    Also with `alle` it names one: who knows a Firma by its number alone learns nothing here. It
    rests on the house's Vollmacht for them, or asks for one in the same act. `h` comes from
    `maklerhaus.handelnd`. Errors: NotFoundError, the same for an unknown Firma and for a contract
    that is not hers; DomainError for what cannot be proposed.
    """
    anfrage.require_anfragender(h)
    firma_id = _firma(db, kundennummer)
    delegation.allein(db, firma_id)
    genannte = _genannte(db, firma_id, nummern)
    vertraege = None if alle else genannte
    if not clock.heute() < am <= clock.heute() + VORAUS:
        raise DomainError("Ein Wechsel ist frühestens morgen und spätestens in einem Jahr.")
    if any(stand(w) is Wechselstand.VORGESCHLAGEN for w in _von(db, firma_id, h.haus_id)):
        raise DomainError("Ihr Haus hat dieser Firma schon einen Wechsel vorgeschlagen.")
    vollmacht = _vollmacht(db, h, firma_id, vertraege, am)
    wechsel = Maklerwechsel(
        firma_id=firma_id,
        maklerhaus_id=h.haus_id,
        vollmacht_id=vollmacht.id or 0,
        am=am,
        vorgeschlagen_am=clock.now(),
    )
    db.add(wechsel)
    db.flush()
    _aufschreiben(db, wechsel, "maklerwechsel.vorschlagen", h.akteur.wer)
    firma = db.get_one(Firma, firma_id).name
    _firmenadmins_sagen(
        db, firma_id, lambda b: mails.vorgeschlagen(b.sprache, b.name, firma, h.haus, am, firma_id)
    )
    return wechsel


def zurueckziehen(db: Session, h: Hausmitglied, wechsel_id: int) -> None:
    """The house does without, and without the Vollmacht that it asked for.

    `h` comes from `maklerhaus.handelnd`. Errors: NotFoundError, DomainError if it is decided.
    """
    anfrage.require_anfragender(h)
    wechsel = db.get(Maklerwechsel, wechsel_id)
    if wechsel is None or wechsel.maklerhaus_id != h.haus_id:
        raise NotFoundError("Diesen Wechsel gibt es nicht.")
    delegation.allein(db, wechsel.firma_id)
    _require(wechsel, Wechselstand.VORGESCHLAGEN)
    wechsel.zurueckgezogen_am = clock.now()
    vollmacht = db.get_one(Maklervollmacht, wechsel.vollmacht_id)
    if vermittler.anfrage_offen(vollmacht):
        vermittler.anfrage_zurueckziehen(db, vollmacht, h.akteur.wer)
    _aufschreiben(db, wechsel, "maklerwechsel.zurueckziehen", h.akteur.wer)
    berechtigungstyp.seiten_folgen(db, wechsel.firma_id)


# The Firma


def blaetter(db: Session, v: Verwalter) -> list[Wechselblatt]:
    """The Firma's, the newest first. Errors: NotFoundError for an Admin."""
    delegation.require_firmenadmin(v)
    w = Maklerwechsel
    gesucht = select(w).where(w.firma_id == v.firma_id).order_by(col(w.id).desc())
    return [_blatt(db, eine) for eine in db.exec(gesucht.limit(_GEZEIGT))]


def haus_von(db: Session, v: Verwalter, wechsel_id: int) -> str:
    """Who proposed it. Errors: NotFoundError."""
    return db.get_one(Maklerhaus, _der_firma(db, v, wechsel_id).maklerhaus_id).name


def bestaetigen(db: Session, v: Verwalter, wechsel_id: int) -> None:
    """From 00:00 of its day on the contracts are the new house's; its Vollmacht is granted.

    Needs the step-up. Errors: NotFoundError, DomainError, BestaetigungNoetigError.
    """
    wechsel = _offener(db, v, wechsel_id)
    sitzung.require_bestaetigt(db, v.akteur)
    vollmacht = db.get_one(Maklervollmacht, wechsel.vollmacht_id)
    if vermittler.anfrage_offen(vollmacht):
        umfang = vollmachtserteilung.umfang_von(db, vollmacht)
        vollmachtserteilung.anfrage_erteilen(db, v, wechsel.vollmacht_id, umfang)
    haeuser = _umschreiben(db, wechsel)
    wechsel.bestaetigt_am = clock.now()
    _mitteilen(db, v, wechsel, haeuser, "maklerwechsel.bestaetigen")


def wirkung(db: Session, v: Verwalter, wechsel_id: int) -> tuple[date, list[Hauswirkung]]:
    """Its day, and who loses and gains what then. Errors: as `bestaetigen`, without a step-up."""
    wechsel = _offener(db, v, wechsel_id)
    am = wechsel.am
    return am, hauswirkung.wirkung(db, v, lambda: _umschreiben(db, wechsel), am)


def ablehnen(db: Session, v: Verwalter, wechsel_id: int) -> None:
    """Nothing changes; the Vollmacht that was asked for with it is refused, too.

    Errors: NotFoundError, DomainError if it is decided.
    """
    wechsel = _der_firma(db, v, wechsel_id)
    _require(wechsel, Wechselstand.VORGESCHLAGEN)
    wechsel.abgelehnt_am = clock.now()
    vollmacht = db.get_one(Maklervollmacht, wechsel.vollmacht_id)
    if vermittler.anfrage_offen(vollmacht):
        vermittler.anfrage_ablehnen(db, vollmacht, v.akteur.wer)
    _mitteilen(db, v, wechsel, set(), "maklerwechsel.ablehnen")


def absagen(db: Session, v: Verwalter, wechsel_id: int) -> None:
    """A confirmed change does not happen: the Bestand is again as it was before.

    What the insurer's stock has said since stays as it is. Needs the step-up. Errors:
    NotFoundError, DomainError from its day on, BestaetigungNoetigError.
    """
    wechsel = _der_firma(db, v, wechsel_id)
    _require(wechsel, Wechselstand.BESTAETIGT)
    sitzung.require_bestaetigt(db, v.akteur)
    haeuser = _zurueckschreiben(db, wechsel)
    wechsel.abgesagt_am = clock.now()
    _mitteilen(db, v, wechsel, haeuser, "maklerwechsel.absagen")


def wirkung_der_absage(
    db: Session, v: Verwalter, wechsel_id: int
) -> tuple[date, list[Hauswirkung]]:
    """As `wirkung`. Errors: as `absagen`, without a step-up."""
    wechsel = _der_firma(db, v, wechsel_id)
    _require(wechsel, Wechselstand.BESTAETIGT)
    am = wechsel.am
    return am, hauswirkung.wirkung(db, v, lambda: _zurueckschreiben(db, wechsel), am)


def ueberholen(db: Session, vertraege: Collection[int], durch: Wer) -> bool:
    """The insurer's stock contradicts what confirmed changes wrote for these contracts.

    It wins: the Bestand is as it was before them. A change of which nothing is left is cancelled by
    that, and everybody concerned is told. Returns whether anything was undone. Rule: R264.
    """
    z, w = Wechselvertrag, Maklerwechsel
    bestaetigte = (
        select(z, w)
        .join(w, col(w.id) == col(z.wechsel_id))
        .where(col(w.bestaetigt_am).is_not(None), col(w.abgesagt_am).is_(None))
    )
    genannte: dict[int, list[Wechselvertrag]] = {}
    for eine, wechsel in db.exec(bestaetigte.order_by(col(w.id))).all():
        if eine.vertrag_id in vertraege:
            genannte.setdefault(wechsel.id or 0, []).append(eine)
    for wechsel_id, seine in genannte.items():
        _ueberholen(db, db.get_one(w, wechsel_id), seine, durch)
    return bool(genannte)


def _ueberholen(
    db: Session, wechsel: Maklerwechsel, genannte: list[Wechselvertrag], durch: Wer
) -> None:
    haeuser = {eine.haus_vorher_id for eine in genannte if eine.haus_vorher_id is not None}
    _aufschreiben(
        db, wechsel, "maklerwechsel.ueberholen", durch, haeuser, [e.vertrag_id for e in genannte]
    )
    for eine in genannte:
        _zuruecknehmen(db, wechsel, eine)
        db.delete(eine)
    db.flush()
    if not _bewegte(db, wechsel):
        wechsel.abgesagt_am = clock.now()
        firma = db.get_one(Firma, wechsel.firma_id)
        _allen_sagen(db, wechsel, firma.name, haeuser, "ueberholt")


# What is asked first


def _firma(db: Session, kundennummer: str) -> int:
    gesucht = select(Firma.id).where(
        Firma.kundennummer == kundennummer, Firma.status == Zustand.AKTIV
    )
    gefunden = db.exec(gesucht).first()
    if gefunden is None:
        raise NotFoundError(_UNBEKANNT)
    return gefunden


def _genannte(db: Session, firma_id: int, nummern: Sequence[str]) -> list[int]:
    """Errors: NotFoundError for one that is not the Firma's, and for none."""
    try:
        ids = {vertrag_id(n) for n in nummern}
    except NotFoundError as error:
        raise NotFoundError(_UNBEKANNT) from error
    g = Gruppenvertrag
    if not ids or ids - set(
        db.exec(select(g.id).where(g.firma_id == firma_id, col(g.id).in_(ids)))
    ):
        raise NotFoundError(_UNBEKANNT)
    return sorted(ids)


def _vollmacht(
    db: Session, h: Hausmitglied, firma_id: int, vertraege: list[int] | None, am: date
) -> Maklervollmacht:
    """One that the house has for exactly these contracts on that day, or a request for it."""
    w = Maklervollmacht
    gesucht = select(w).where(
        w.firma_id == firma_id,
        w.maklerhaus_id == h.haus_id,
        w.von <= am,
        w.bis > am,
        col(w.erteilt_am).is_not(None),
        col(w.widerrufen_am).is_(None),
        col(w.ausgesetzt_am).is_(None),
    )
    for eine in db.exec(gesucht.order_by(col(w.id))):
        if vermittler.vertraege_der(db, eine) == vertraege:
            return eine
    if hindernis := anfrage.hindernis(db, h, firma_id):
        raise DomainError(hindernis)
    return vermittler.vollmacht_anfragen(
        db, firma_id, h.haus_id, vertraege, OHNE_ANGABE, am, OHNE_ENDE, h.akteur.wer
    )


def _von(db: Session, firma_id: int, haus_id: int) -> list[Maklerwechsel]:
    w = Maklerwechsel
    return list(db.exec(select(w).where(w.firma_id == firma_id, w.maklerhaus_id == haus_id)))


def _der_firma(db: Session, v: Verwalter, wechsel_id: int) -> Maklerwechsel:
    delegation.require_firmenadmin(v)
    wechsel = db.get(Maklerwechsel, wechsel_id)
    if wechsel is None or wechsel.firma_id != v.firma_id:
        raise NotFoundError("Diesen Wechsel gibt es nicht.")
    return wechsel


def _offener(db: Session, v: Verwalter, wechsel_id: int) -> Maklerwechsel:
    """One to be confirmed, whose Vollmacht counts on its day or can still be granted."""
    wechsel = _der_firma(db, v, wechsel_id)
    _require(wechsel, Wechselstand.VORGESCHLAGEN)
    eine = db.get_one(Maklervollmacht, wechsel.vollmacht_id)
    gilt = vollmachten.stand(eine) in (vollmachten.Vollmachtsstand.GILT,
                                       vollmachten.Vollmachtsstand.KUENFTIG)  # fmt: skip
    if not (vermittler.anfrage_offen(eine) or gilt) or not eine.von <= wechsel.am < eine.bis:
        raise DomainError("Die Vollmacht, auf der dieser Wechsel beruht, gilt dann nicht mehr.")
    return wechsel


def _require(wechsel: Maklerwechsel, erwartet: Wechselstand) -> None:
    if stand(wechsel) is not erwartet:
        raise DomainError("Über diesen Wechsel ist schon entschieden, oder sein Tag ist da.")


# What is written


def _umschreiben(db: Session, wechsel: Maklerwechsel) -> set[int]:
    """End the old days, begin the new ones; the houses that lose. Errors: DomainError."""
    haeuser, am, neues_haus = set[int](), wechsel.am, wechsel.maklerhaus_id
    neue = list[Bestand]()
    for vertrag in _vertraege(db, wechsel):
        zeile = _zeile_ab(db, vertrag, am)
        if zeile and zeile.maklerhaus_id == neues_haus:
            continue
        haus = zeile.maklerhaus_id if zeile else None
        bis = zeile.bis if zeile else None
        if zeile:
            zeile.bis = am
            haeuser.add(zeile.maklerhaus_id)
        db.add(
            Wechselvertrag(
                wechsel_id=wechsel.id or 0, vertrag_id=vertrag, haus_vorher_id=haus, bis_vorher=bis
            )
        )
        neue.append(Bestand(maklerhaus_id=neues_haus, vertrag_id=vertrag, von=am))
    if not neue:
        raise DomainError(_NICHTS)
    db.flush()  # the old days end before the new ones begin
    db.add_all(neue)
    db.flush()
    return haeuser


def _zeile_ab(db: Session, vertrag: int, am: date) -> Bestand | None:
    """Whose the contract is on that day. Errors: DomainError if something begins then or later."""
    gesucht = select(Bestand).where(Bestand.vertrag_id == vertrag, Bestand.bis > am)
    zeilen = db.exec(gesucht).all()
    if any(z.von >= am for z in zeilen):
        raise DomainError(
            "{vertrag} wechselt an diesem Tag oder später schon in den Bestand eines Hauses.",
            vertrag=nummer_von(vertrag),
        )
    return zeilen[0] if zeilen else None


def _zurueckschreiben(db: Session, wechsel: Maklerwechsel) -> set[int]:
    """Undo it where the Bestand is still as it was written; the houses that keep theirs."""
    haeuser = set[int]()
    z = Wechselvertrag
    for eine in db.exec(select(z).where(z.wechsel_id == wechsel.id)).all():
        if haus := _zuruecknehmen(db, wechsel, eine):
            haeuser.add(haus)
    db.flush()
    return haeuser


def _zuruecknehmen(db: Session, wechsel: Maklerwechsel, eine: Wechselvertrag) -> int | None:
    """The same for one contract; the house that keeps it."""
    neu = _zeile(db, eine.vertrag_id, wechsel.maklerhaus_id, von=wechsel.am)
    if neu is None or neu.bis != OHNE_ENDE:
        return None
    db.delete(neu)
    db.flush()
    alt = _zeile(db, eine.vertrag_id, eine.haus_vorher_id, bis=wechsel.am)
    if alt is None or eine.bis_vorher is None:
        return None
    alt.bis = eine.bis_vorher
    return alt.maklerhaus_id


def _zeile(
    db: Session, vertrag: int, haus: int | None, von: date | None = None, bis: date | None = None
) -> Bestand | None:
    gesucht = select(Bestand).where(Bestand.vertrag_id == vertrag, Bestand.maklerhaus_id == haus)
    gesucht = gesucht.where(Bestand.von == von) if von else gesucht
    return db.exec(gesucht.where(Bestand.bis == bis) if bis else gesucht).first()


def _vertraege(db: Session, wechsel: Maklerwechsel) -> list[int]:
    vollmacht = db.get_one(Maklervollmacht, wechsel.vollmacht_id)
    gelistet = vermittler.vertraege_der(db, vollmacht)
    if gelistet is not None:
        return gelistet
    g = Gruppenvertrag
    return sorted(i or 0 for i in db.exec(select(g.id).where(g.firma_id == wechsel.firma_id)))


# Who is told


def _mitteilen(
    db: Session, v: Verwalter, wechsel: Maklerwechsel, haeuser: set[int], handlung: str
) -> None:
    """Write it down, let open pages follow, and tell the houses and all FirmenAdmins."""
    _aufschreiben(db, wechsel, handlung, v.akteur.wer, haeuser, _bewegte(db, wechsel))
    _allen_sagen(db, wechsel, v.firma, haeuser, stand(wechsel))


def _allen_sagen(
    db: Session, wechsel: Maklerwechsel, firma: str, haeuser: Iterable[int], ausgang: str
) -> None:
    haus = db.get_one(Maklerhaus, wechsel.maklerhaus_id).name

    def mail(b: Benutzer) -> Mailtext:
        return mails.entschieden(b.sprache, b.name, firma, haus, wechsel.am, ausgang)

    for haus_id in {wechsel.maklerhaus_id, *haeuser}:
        for person in sorted(vermittler.leitung(db, haus_id)):
            benachrichtigen(db, person, Benachrichtigungsart.ZUGANG, mail)
    _firmenadmins_sagen(db, wechsel.firma_id, mail)


def _aufschreiben(
    db: Session,
    wechsel: Maklerwechsel,
    handlung: str,
    durch: Wer,
    haeuser: Iterable[int] = (),
    bewegt: Iterable[int] = (),
) -> None:
    """The Firma reads it in its protocol, every house concerned in its own."""
    vertraege = [nummer_von(i) for i in bewegt]
    angaben = {
        "wechsel": wechsel.id,
        "am": wechsel.am.isoformat(),
        "maklerhaus": wechsel.maklerhaus_id,
        **({"vertraege": vertraege} if vertraege else {}),
    }
    beteiligte = {wechsel.maklerhaus_id, *haeuser}
    ketten = [protokoll.kette_firma(wechsel.firma_id)]
    ketten += [protokoll.kette_haus(i) for i in sorted(beteiligte)]
    for kette in ketten:
        eigene = {"firma_id": wechsel.firma_id} if kette is not ketten[0] else {}
        protokoll.schreiben(db, kette, handlung, akteur=durch, einzelheiten={**eigene, **angaben})
    for haus_id in beteiligte:
        stand_erhoehen(db, vermittler.personal(db, haus_id))


def _bewegte(db: Session, wechsel: Maklerwechsel) -> list[int]:
    z = Wechselvertrag
    return sorted(db.exec(select(z.vertrag_id).where(z.wechsel_id == wechsel.id)))


def _firmenadmins_sagen(
    db: Session, firma_id: int, verfassen: Callable[[Benutzer], Mailtext]
) -> None:
    berechtigungstyp.firmenadmins_sagen(db, firma_id, Benachrichtigungsart.ZUGANG, verfassen)
    berechtigungstyp.seiten_folgen(db, firma_id)


def _blatt(db: Session, w: Maklerwechsel, liest: int | None = None) -> Wechselblatt:
    """To who loses some, only those are named."""
    gibt_ab = liest is not None and w.maklerhaus_id != liest
    z = Wechselvertrag
    if gibt_ab:
        eigene = select(z.vertrag_id).where(z.wechsel_id == w.id, z.haus_vorher_id == liest)
        gezeigt: list[int] | None = sorted(db.exec(eigene))
    else:
        vollmacht = db.get_one(Maklervollmacht, w.vollmacht_id)
        gezeigt = _bewegte(db, w) or vermittler.vertraege_der(db, vollmacht)
    return Wechselblatt(
        id=w.id or 0,
        firma=db.get_one(Firma, w.firma_id).name,
        haus=db.get_one(Maklerhaus, w.maklerhaus_id).name,
        am=w.am,
        vertraege=None if gezeigt is None else [nummer_von(i) for i in gezeigt],
        stand=stand(w),
        gibt_ab=gibt_ab,
    )


_GEZEIGT = 50
_UNBEKANNT = "Diese Firma mit diesen Verträgen gibt es nicht."
