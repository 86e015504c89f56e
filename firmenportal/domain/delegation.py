"""Who may govern access at a Firma, whom he sees there, and which cells he may give and take.

Pages and commands ask the same questions: a `Spielraum` says beforehand what a command will accept.
Rules: docs/fachregeln.md R9, R17, R20 to R27, R37.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, and_, literal, or_, select, union
from sqlmodel import Session, SQLModel, col
from sqlmodel import select as sql_select

from firmenportal import clock
from firmenportal.domain import berechtigung, rechtematrix, vertragsrecht
from firmenportal.domain.benutzer import (
    Akteur,
    Benutzer,
    Berechtigungstyp,
    Kontostatus,
    Mitgliedschaft,
    Personentyp,
)
from firmenportal.domain.berechtigung import Blick, Frage, Pfad, Tor, Ziel, regel
from firmenportal.domain.einladung import Einladung, EinladungRecht
from firmenportal.domain.errors import DomainError, NotFoundError
from firmenportal.domain.firma import Firma
from firmenportal.domain.recht import Recht, angeboten, gehalten_durch
from firmenportal.domain.rechtematrix import Paar
from firmenportal.domain.vermittler import Bestand, Maklerhaus, Zugehoerigkeit
from firmenportal.domain.vertrag import Gruppenvertrag
from firmenportal.domain.vertragsrecht import AdminVertrag, Vertragsrecht, Zelle
from firmenportal.domain.vertretung import Vertretung, Vertretungszelle
from firmenportal.domain.zeitraum import OHNE_ENDE
from firmenportal.domain.zustand import Zustand

# For being listed, no block, Kennung or Ausprägung hides anybody; a Widerspruch ends the access.
_MIT_ZUGANG = Blick(
    frozenset({Tor.AUSPRAEGUNG, Tor.KENNUNG, Tor.KONTO, Tor.HAUS, Tor.FIRMA}),
    frozenset({Pfad.ZUGANG}),
)


class Hindernis(StrEnum):
    """What stands in the way of an act on a person or a cell, in the order of testing."""

    NUR_ANSEHEN = "nur_ansehen"
    SELBST = "selbst"
    FIRMENADMIN = "firmenadmin"
    ADMIN = "admin"
    FREMDE_RECHTE = "fremde_rechte"
    NICHT_ZUGEWIESEN = "nicht_zugewiesen"
    NICHT_ANGEBOTEN = "nicht_angeboten"
    DURCH_ANTRAG = "durch_antrag"
    AUSGESETZT = "ausgesetzt"
    NICHT_AKTIVIERT = "nicht_aktiviert"
    NICHT_GEHALTEN = "nicht_gehalten"
    NICHT_SO_LANGE = "nicht_so_lange"
    FOLGE = "folge"


# Said on the page beforehand, and by the command that refuses.
SAETZE: dict[Hindernis, str] = {
    Hindernis.NUR_ANSEHEN: "Als Vermittler sehen Sie die Liste nur an. Ein FirmenAdmin hilft.",
    Hindernis.SELBST: "Eigene Rechte und den eigenen Zugang ändert immer jemand anderes.",
    Hindernis.FIRMENADMIN: "Ein FirmenAdmin hat alle Rechte. Einzeln ändert sie niemand.",
    Hindernis.ADMIN: "Über einen Admin entscheidet nur ein FirmenAdmin.",
    Hindernis.FREMDE_RECHTE: "Diese Person hat Rechte, die nur ein FirmenAdmin nehmen kann.",
    Hindernis.NICHT_ZUGEWIESEN: "Diesen Vertrag verwalten Sie nicht. Ein FirmenAdmin hilft.",
    Hindernis.NICHT_ANGEBOTEN: "Das Produkt bietet dieses Recht nicht an.",
    Hindernis.DURCH_ANTRAG: "Ein Vermittler bekommt weitere Verträge nur durch einen Antrag.",
    Hindernis.AUSGESETZT: "Dieses Recht ist ausgesetzt, bis das Service Center es geprüft hat.",
    Hindernis.NICHT_AKTIVIERT: "Dieser Vertrag ist noch nicht freigeschaltet.",
    Hindernis.NICHT_GEHALTEN: "Dieses Recht haben Sie an diesem Vertrag selbst nicht.",
    Hindernis.NICHT_SO_LANGE: "So lange haben Sie dieses Recht selbst nicht.",
    Hindernis.FOLGE: "Damit entfielen Rechte, die Sie selbst nicht haben. Ein FirmenAdmin hilft.",
}


class HindernisError(DomainError):
    """An act on access that is visible but not within the Verwalter's power."""

    def __init__(self, hindernis: Hindernis) -> None:
        super().__init__(SAETZE[hindernis])
        self.hindernis = hindernis


@dataclass(frozen=True)
class Verwalter:
    """A member who governs access at one Firma, as read from the database for one act."""

    akteur: Akteur
    mitgliedschaft_id: int
    firma_id: int
    firma: str
    personentyp: Personentyp
    typ: Berechtigungstyp

    @property
    def ist_firmenadmin(self) -> bool:
        return self.typ == Berechtigungstyp.FIRMENADMIN

    @property
    def schaut_nur(self) -> bool:
        """An Admin who is a Vermittler looks only."""
        return self.personentyp == Personentyp.VERMITTLER


@dataclass(frozen=True)
class Spielraum:
    """What a Verwalter may do with one person's cells on some contracts.

    `person` stands in the way of everything. `haelt_bis` has, for each right that the Verwalter
    may pass on, the end to which he holds it without a gap; `zeilen` the person's rows not ended.
    """

    person: Hindernis | None
    verwaltet: frozenset[int]
    sparten: Mapping[int, str]
    aktiviert: frozenset[int]
    haelt_bis: Mapping[Paar, date]
    zeilen: frozenset[Paar]
    alles: bool
    nur_bestehende: bool

    def geben(self, vertrag: int, recht: Recht, bis: date = OHNE_ENDE) -> Hindernis | None:
        """What stops giving the right to before `bis`."""
        if hindernis := self._vertrag(vertrag):
            return hindernis
        if not angeboten(recht, self.sparten[vertrag]):
            return Hindernis.NICHT_ANGEBOTEN
        if self.nur_bestehende and vertrag not in {v for v, _ in self.zeilen}:
            return Hindernis.DURCH_ANTRAG
        if vertrag not in self.aktiviert:
            return Hindernis.NICHT_AKTIVIERT
        gehalten = self.haelt_bis.get((vertrag, recht))
        if gehalten is None:
            return Hindernis.NICHT_GEHALTEN
        return Hindernis.NICHT_SO_LANGE if bis > gehalten else None

    def nehmen(self, vertrag: int, recht: Recht) -> Hindernis | None:
        """What stops taking the right, with every right that falls with it."""
        if hindernis := self._vertrag(vertrag):
            return hindernis
        if self.alles:
            return None
        if (vertrag, recht) not in self.haelt_bis:
            return Hindernis.NICHT_GEHALTEN
        mit = [r for r in gehalten_durch(recht) if (vertrag, r) in self.zeilen]
        return None if all((vertrag, r) in self.haelt_bis for r in mit) else Hindernis.FOLGE

    def _vertrag(self, vertrag: int) -> Hindernis | None:
        if self.person:
            return self.person
        return None if vertrag in self.verwaltet else Hindernis.NICHT_ZUGEWIESEN


# Who governs


def verwaltungen(db: Session, akteur: Akteur) -> list[Verwalter]:
    """What the Akteur governs now, by name of the Firma."""
    return [_verwalter(akteur, *zeile) for zeile in db.execute(_verwaltend(akteur))]


def verwalter(db: Session, akteur: Akteur, firma_id: int) -> Verwalter:
    """The Akteur as one who governs access at this Firma. Errors: NotFoundError."""
    gesucht = _verwaltend(akteur).where(col(Firma.id) == firma_id)
    zeile = db.execute(gesucht).first()
    if zeile is None:
        raise NotFoundError("Diese Seite gibt es nicht.")
    return _verwalter(akteur, *zeile)


def handelnd(db: Session, akteur: Akteur, firma_id: int) -> Verwalter:
    """As `verwalter`, for a command: it has the Firma for itself."""
    allein(db, firma_id)
    return verwalter(db, akteur, firma_id)


def allein(db: Session, firma_id: int) -> None:
    """From here on, acts on the access of this Firma wait until the transaction ends.

    Whoever waited sees what the other did, so nothing is decided on what no longer holds.
    """
    db.exec(sql_select(Firma).where(Firma.id == firma_id).with_for_update()).first()
    db.expire_all()


def handelnd_fuer(db: Session, akteur: Akteur, mitgliedschaft_id: int) -> Verwalter:
    """As `handelnd`, at the Firma of this member.

    Errors: NotFoundError, the same for one of a Firma that he does not govern and for nobody.
    """
    ziel = db.get(Mitgliedschaft, mitgliedschaft_id)
    try:
        return handelnd(db, akteur, ziel.firma_id if ziel else 0)
    except NotFoundError:
        raise NotFoundError("Diese Person gibt es nicht.") from None


def firma_von(db: Session, akteur: Akteur, mitgliedschaft_id: int) -> int | None:
    """The Firma of a member, if the Akteur governs it; a foreign member is like an unknown one."""
    mitglied = db.get(Mitgliedschaft, mitgliedschaft_id)
    verwaltete = {v.firma_id for v in verwaltungen(db, akteur)}
    return mitglied.firma_id if mitglied and mitglied.firma_id in verwaltete else None


def require_firmenadmin(v: Verwalter) -> None:
    """Errors: NotFoundError for an Admin: what only FirmenAdmins do is no page of his."""
    if not v.ist_firmenadmin:
        raise NotFoundError("Diese Seite gibt es nicht.")


# Whom and what he sees


def vertraege(v: Verwalter) -> Select[Any]:
    """Ids of the contracts whose access he governs."""
    g = _t(Gruppenvertrag)
    if v.ist_firmenadmin:
        return select(g.c.id.label("vertrag")).where(g.c.firma_id == v.firma_id)
    a = _t(AdminVertrag)
    zugewiesen = select(a.c.vertrag_id.label("vertrag")).where(
        a.c.mitgliedschaft_id == v.mitgliedschaft_id
    )
    if not v.schaut_nur:
        return zugewiesen
    b, z = _t(Bestand), _t(Zugehoerigkeit)
    im_bestand = (
        select(b.c.vertrag_id)
        .join(z, z.c.maklerhaus_id == b.c.maklerhaus_id)
        .where(z.c.benutzer_id == v.akteur.benutzer_id, _laeuft(z.c.seit, z.c.bis), *_heute(b))
    )
    return zugewiesen.where(a.c.vertrag_id.in_(im_bestand))


def mitglieder(v: Verwalter) -> Select[Any]:
    """Ids of the Mitgliedschaften that he sees; those removed are nobody's any more."""
    m = _t(Mitgliedschaft)
    alle = select(m.c.id).where(m.c.firma_id == v.firma_id, _noch_nicht(m.c.entfernt_am))
    return alle if v.ist_firmenadmin else alle.where(m.c.id.in_(_beruehrt(v)))


def einladungen(v: Verwalter) -> Select[Any]:
    """Ids of the Einladungen that he sees, whatever became of them."""
    e, r = _t(Einladung), _t(EinladungRecht)
    alle = select(e.c.id).where(e.c.firma_id == v.firma_id)
    if v.ist_firmenadmin:
        return alle
    meine = select(r.c.einladung_id).where(r.c.vertrag_id.in_(vertraege(v)))
    return alle.where(e.c.id.in_(meine))


def vertretungen(v: Verwalter) -> Select[Any]:
    """Ids of the Vertretungen that he sees, whatever became of them."""
    t = _t(Vertretung)
    alle = select(t.c.id).where(t.c.firma_id == v.firma_id)
    return alle if v.ist_firmenadmin else alle.where(_leiht_an(v, t, vertraege(v).subquery()))


def mitglied(db: Session, v: Verwalter, mitgliedschaft_id: int) -> Mitgliedschaft:
    """A member whom he sees. Errors: NotFoundError, for a foreign or unknown id alike."""
    gesehen = sql_select(Mitgliedschaft).where(
        Mitgliedschaft.id == mitgliedschaft_id, col(Mitgliedschaft.id).in_(mitglieder(v))
    )
    gefunden = db.exec(gesehen).first()
    if gefunden is None:
        raise NotFoundError("Diese Person gibt es nicht.")
    return gefunden


# What he may do


def spielraum(
    db: Session, v: Verwalter, ziel: Mitgliedschaft | None, vertrag_ids: Iterable[int]
) -> Spielraum:
    """What he may do with the cells of this member, or of somebody to be invited (None)."""
    ids = sorted(set(vertrag_ids))
    verwaltet = _in(db, vertraege(v), ids)
    g = {i: (s, a) for i, s, a in db.exec(_angaben(v, ids))}
    aktiviert = frozenset(i for i, (_, am) in g.items() if am and am <= clock.now())
    return Spielraum(
        person=hindernis_person(v, ziel),
        verwaltet=verwaltet & g.keys(),
        sparten={i: sparte for i, (sparte, _) in g.items()},
        aktiviert=aktiviert if v.ist_firmenadmin else frozenset(g),
        haelt_bis=_alle_rechte(aktiviert) if v.ist_firmenadmin else _haelt_bis(db, v, ids),
        zeilen=frozenset(_offene_zeilen(db, ziel)) if ziel else frozenset(),
        alles=v.ist_firmenadmin,
        nur_bestehende=ziel is not None and ziel.personentyp == Personentyp.VERMITTLER,
    )


def hindernis_person(v: Verwalter, ziel: Mitgliedschaft | None) -> Hindernis | None:
    """What stops every act on this person's cells; None for `ziel`: somebody to be invited."""
    if v.schaut_nur:
        return Hindernis.NUR_ANSEHEN
    if ziel is None:
        return None
    if ziel.benutzer_id == v.akteur.benutzer_id:
        return Hindernis.SELBST
    if ziel.berechtigungstyp == Berechtigungstyp.FIRMENADMIN:
        return Hindernis.FIRMENADMIN
    return None if v.ist_firmenadmin or not _ist_admin(ziel) else Hindernis.ADMIN


def hindernis_ausschluss(db: Session, v: Verwalter, ziel: Mitgliedschaft) -> Hindernis | None:
    """What stops blocking, unblocking or removing a member whom he sees."""
    if v.ist_firmenadmin:
        return Hindernis.SELBST if ziel.benutzer_id == v.akteur.benutzer_id else None
    if hindernis := hindernis_person(v, ziel):
        return hindernis
    offen = _offene_zeilen(db, ziel)
    raum = spielraum(db, v, ziel, {vertrag for vertrag, _ in offen})
    kann = all(raum.nehmen(*zelle) is None for zelle in offen)
    return None if kann else Hindernis.FREMDE_RECHTE


def require_geben(
    db: Session, v: Verwalter, ziel: Mitgliedschaft | None, zellen: Iterable[Zelle]
) -> None:
    """Errors: HindernisError; NotFoundError for a contract that is none of his business."""
    gewollt = list(zellen)
    raum = spielraum(db, v, ziel, {z.vertrag for z in gewollt})
    for z in gewollt:
        _require(db, v, z.vertrag, raum.geben(z.vertrag, z.recht, z.bis))


def require_nehmen(db: Session, v: Verwalter, ziel: Mitgliedschaft, zellen: Iterable[Paar]) -> None:
    """Errors: as `require_geben`."""
    gewollt = list(zellen)
    raum = spielraum(db, v, ziel, {vertrag for vertrag, _ in gewollt})
    for vertrag, recht in gewollt:
        _require(db, v, vertrag, raum.nehmen(vertrag, recht))


def require_ausschluss(db: Session, v: Verwalter, ziel: Mitgliedschaft) -> None:
    """Errors: HindernisError unless he may block and remove this member."""
    if hindernis := hindernis_ausschluss(db, v, ziel):
        raise HindernisError(hindernis)


def _require(db: Session, v: Verwalter, vertrag: int, hindernis: Hindernis | None) -> None:
    if hindernis is None:
        return
    fremd = hindernis == Hindernis.NICHT_ZUGEWIESEN
    if fremd and not berechtigung.hat(db, v.akteur, None, vertrag, berechtigung.VERWALTUNG):
        raise NotFoundError("Diesen Vertrag gibt es nicht.")
    raise HindernisError(hindernis)


# The pieces


def _verwaltend(akteur: Akteur) -> Any:
    """Mitgliedschaften of the Akteur that govern: type, and every gate that a type passes."""
    m, b, z, h = (_t(t) for t in (Mitgliedschaft, Benutzer, Zugehoerigkeit, Maklerhaus))
    im_haus = (
        select(literal(1))
        .select_from(z.join(h, h.c.id == z.c.maklerhaus_id))
        .where(z.c.benutzer_id == m.c.benutzer_id, _laeuft(z.c.seit, z.c.bis))
        .where(h.c.status == Zustand.AKTIV)
        .exists()
    )
    return (
        select(m.c.id, m.c.firma_id, col(Firma.name), m.c.personentyp, m.c.berechtigungstyp)
        .join(Firma, col(Firma.id) == m.c.firma_id)
        .join(b, b.c.id == m.c.benutzer_id)
        .where(
            m.c.benutzer_id == akteur.benutzer_id,
            m.c.berechtigungstyp.in_([Berechtigungstyp.FIRMENADMIN, Berechtigungstyp.ADMIN]),
            m.c.ernennung_ausgesetzt_am.is_(None),
            m.c.ausgesetzt_am.is_(None),
            _laeuft(m.c.seit, m.c.entfernt_am),
            _noch_nicht(m.c.gesperrt_am),
            *_heute(m),
            b.c.status == Kontostatus.AKTIV,
            col(Firma.status) == Zustand.AKTIV,
            or_(m.c.personentyp != Personentyp.VERMITTLER, im_haus),
        )
        .order_by(col(Firma.name), m.c.id)
    )


def _verwalter(akteur: Akteur, i: int, firma_id: int, firma: str, pt: str, typ: str) -> Verwalter:
    return Verwalter(akteur, i, firma_id, firma, Personentyp(pt), Berechtigungstyp(typ))


def _ist_admin(m: Mitgliedschaft) -> bool:
    """While his appointment is suspended, an Admin counts as Nutzer."""
    return m.berechtigungstyp == Berechtigungstyp.ADMIN and m.ernennung_ausgesetzt_am is None


def _beruehrt(v: Verwalter) -> Any:
    """Whom an Admin sees: row, type, Vertretung or Vermittler-Zugang on a contract of his."""
    meine = vertraege(v).subquery()
    return union(
        _mit_zeile(v, meine),
        *_mit_typ(v, meine),
        *_mit_vertretung(v, meine),
        _mit_zugang(v, meine),
    )


def _mit_zeile(v: Verwalter, meine: Any) -> Select[Any]:
    """Rows that run or are to come; one of a former stay in a house has ended."""
    r, z = _t(Vertragsrecht), _t(Zugehoerigkeit)
    return (
        select(r.c.mitgliedschaft_id)
        .join(meine, meine.c.vertrag == r.c.vertrag_id)
        .outerjoin(z, z.c.id == r.c.zugehoerigkeit_id)
        .where(r.c.firma_id == v.firma_id, r.c.bis > clock.heute(), _noch_nicht(z.c.bis))
    )


def _mit_typ(v: Verwalter, meine: Any) -> list[Select[Any]]:
    a = _t(AdminVertrag)
    admins = select(a.c.mitgliedschaft_id).join(meine, meine.c.vertrag == a.c.vertrag_id)
    return [_firmenadmins(v, meine), admins]


def _firmenadmins(v: Verwalter, meine: Any) -> Select[Any]:
    """All FirmenAdmins, if one of the contracts is activated."""
    m, g = _t(Mitgliedschaft), _t(Gruppenvertrag)
    aktiviert = select(g.c.id).join(meine, meine.c.vertrag == g.c.id)
    return select(m.c.id).where(
        m.c.firma_id == v.firma_id,
        m.c.berechtigungstyp == Berechtigungstyp.FIRMENADMIN,
        aktiviert.where(g.c.aktiviert_am <= clock.now()).exists(),
    )


def _mit_vertretung(v: Verwalter, meine: Any) -> list[Select[Any]]:
    """Both sides of a Vertretung that runs, is to come or waits, on a contract of his."""
    t = _t(Vertretung)
    offen = and_(_noch_nicht(t.c.beendet_am), t.c.bis > clock.heute(), _leiht_an(v, t, meine))
    return [select(t.c.vertretene_id).where(offen), select(t.c.vertreter_id).where(offen)]


def _leiht_an(v: Verwalter, t: Any, meine: Any) -> Any:
    """Whether a Vertretung is about one of these contracts, as listed or by what the lender has."""
    c = _t(Vertretungszelle)
    gelistet = (
        select(c.c.vertretung_id)
        .join(meine, meine.c.vertrag == c.c.vertrag_id)
        .where(c.c.vertretung_id == t.c.id)
    )
    halten = union(_mit_zeile(v, meine), _firmenadmins(v, meine))
    return and_(
        t.c.firma_id == v.firma_id,
        or_(
            and_(~t.c.alle_zellen, gelistet.exists()),
            and_(t.c.alle_zellen, t.c.vertretene_id.in_(halten)),
        ),
    )


def _mit_zugang(v: Verwalter, meine: Any) -> Select[Any]:
    m, zugang = _t(Mitgliedschaft), regel(Frage(Ziel.PERSONEN, blick=_MIT_ZUGANG))
    return (
        select(m.c.id)
        .join(zugang, zugang.c.person == m.c.benutzer_id)
        .join(meine, meine.c.vertrag == zugang.c.vertrag)
        .where(m.c.firma_id == v.firma_id, m.c.personentyp == Personentyp.VERMITTLER)
        .params(jetzt=clock.now(), heute=clock.heute())
    )


def _angaben(v: Verwalter, ids: list[int]) -> Any:
    g = Gruppenvertrag
    return sql_select(g.id, g.sparte, g.aktiviert_am).where(
        g.firma_id == v.firma_id, col(g.id).in_(ids)
    )


def _alle_rechte(vertrag_ids: Iterable[int]) -> dict[Paar, date]:
    return {(vertrag, recht): OHNE_ENDE for vertrag in vertrag_ids for recht in Recht}


def _haelt_bis(db: Session, v: Verwalter, ids: list[int]) -> dict[Paar, date]:
    """What an Admin holds himself now by own cells, and to which end without a gap."""
    enden: dict[Paar, date] = {}
    for ab in range(0, len(ids), berechtigung.SEITE):
        seite = ids[ab : ab + berechtigung.SEITE]
        gehalten = berechtigung.rechte_an(db, v.akteur, seite, berechtigung.WEITERGABE)
        enden |= rechtematrix.reicht_bis(
            db, v.akteur, {(vertrag, r) for vertrag, rechte in gehalten.items() for r in rechte}
        )
    return enden


def _offene_zeilen(db: Session, ziel: Mitgliedschaft) -> set[Paar]:
    """Cells of the member whose rows have not ended: running or to come, in the present stay."""
    zeilen = db.execute(vertragsrecht.offene_fenster(ziel))
    return {(vertrag, Recht(recht)) for vertrag, recht, *_rest in zeilen}


def _in(db: Session, menge: Select[Any], ids: list[int]) -> frozenset[int]:
    gesucht = menge.subquery()
    gefunden = select(gesucht.c.vertrag).where(gesucht.c.vertrag.in_(ids))
    return frozenset(db.execute(gefunden).scalars())


def _laeuft(ab: Any, ende: Any) -> Any:
    return and_(ab <= clock.now(), _noch_nicht(ende))


def _noch_nicht(ende: Any) -> Any:
    return or_(ende.is_(None), ende > clock.now())


def _heute(t: Any) -> tuple[Any, Any]:
    return t.c.von <= clock.heute(), t.c.bis > clock.heute()


def _t(modell: type[SQLModel]) -> Any:
    return modell.__table__.alias()  # pyright: ignore[reportAttributeAccessIssue]
