"""What a leaver has at a Firma, as far as a Verwalter sees it, and who can take over what of it."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, or_, select

from firmenportal import clock
from firmenportal.domain import delegation, einladung, mitgliedschaft, pruefung
from firmenportal.domain.benutzer import (
    Benutzer,
    Berechtigungstyp,
    Kontostatus,
    Mitgliedschaft,
    Personentyp,
)
from firmenportal.domain.delegation import Verwalter
from firmenportal.domain.einladung import Einladung
from firmenportal.domain.freischaltung.antrag import offene_von
from firmenportal.domain.recht import Recht
from firmenportal.domain.typvorschlag import Typvorschlag, ist_offen
from firmenportal.domain.vermittler import Maklervollmacht, Zugehoerigkeit
from firmenportal.domain.vertragsrecht import AdminVertrag, Vertragsrecht
from firmenportal.domain.vertretung import Vertretung

LETZTER = "Das ist der letzte aktive FirmenAdmin. Erst braucht die Firma einen anderen."


@dataclass(frozen=True)
class Rechtezeile:
    """A row that has not ended."""

    vertrag: int
    recht: Recht
    von: date
    bis: date


@dataclass(frozen=True)
class Vertretungszeile:
    """A Vertretung that runs, is to come or waits; `verleiht`: the leaver lends.

    `mit` is empty for somebody whom the Verwalter does not see.
    """

    id: int
    verleiht: bool
    mit: str
    von: date
    bis: date


@dataclass(frozen=True)
class Kollege:
    """Somebody who can take over open work."""

    mitgliedschaft_id: int
    name: str


@dataclass(frozen=True)
class Nachfolge:
    """Who takes over contracts, the review and the applications of a leaver."""

    vertraege: Kollege | None
    pruefung: Kollege | None
    antraege: Kollege | None


@dataclass(frozen=True)
class Austrittsstand:
    """What a leaver has, as far as the Verwalter sees it, and who can take over what of it.

    `hindernis` says why he cannot leave like this; `vorschlaege_an_mich`: the proposals that he
    made can be made anew by the Verwalter himself; `pruefung_an`: who can conduct the review that
    he conducts, if he does; `antraege` are the applications that he has open for the Firma.
    """

    mitgliedschaft: Mitgliedschaft
    name: str
    email: str
    hindernis: str | None
    rechte: tuple[Rechtezeile, ...]
    verwaltet: tuple[int, ...]
    vertretungen: tuple[Vertretungszeile, ...]
    einladungen: tuple[str, ...]
    vorgeschlagene: tuple[Kollege, ...]
    vertraege_an: tuple[Kollege, ...]
    vorschlaege_an_mich: bool
    pruefung_an: tuple[Kollege, ...]
    antraege: tuple[str, ...]
    antraege_an: tuple[Kollege, ...]


def stand(db: Session, v: Verwalter, mitgliedschaft_id: int) -> Austrittsstand:
    """What would end and who could take over. Errors: NotFoundError, HindernisError."""
    ziel = delegation.mitglied(db, v, mitgliedschaft_id)
    delegation.require_ausschluss(db, v, ziel)
    person = db.get_one(Benutzer, ziel.benutzer_id)
    verwaltet = verwaltete(db, ziel)
    vorgeschlagene = _vorgeschlagene(db, v, ziel)
    letzter = mitgliedschaft.ist_letzter_firmenadmin(db, ziel)
    offene = offene_von(db, ziel.benutzer_id, firma_id=ziel.firma_id)
    antraege = tuple(a.vorgangsnummer for a in offene)
    return Austrittsstand(
        mitgliedschaft=ziel,
        name=person.name,
        email=person.email,
        hindernis=LETZTER if letzter else None,
        rechte=_rechte(db, v, ziel),
        verwaltet=verwaltet,
        vertretungen=_vertretungen(db, v, ziel),
        einladungen=_einladungen(db, v, ziel),
        vorgeschlagene=vorgeschlagene,
        vertraege_an=_andere_admins(db, v, ziel) if verwaltet else (),
        vorschlaege_an_mich=bool(vorgeschlagene) and _bleiben_zwei(db, ziel),
        pruefung_an=_andere_firmenadmins(db, v, ziel) if _leitet_pruefung(db, ziel) else (),
        antraege=antraege,
        antraege_an=_andere_firmenadmins(db, v, ziel) if antraege else (),
    )


# What he has


def _rechte(db: Session, v: Verwalter, ziel: Mitgliedschaft) -> tuple[Rechtezeile, ...]:
    r, z, w = Vertragsrecht, Zugehoerigkeit, Maklervollmacht
    zeilen = (
        select(r)
        .outerjoin(z, col(z.id) == col(r.zugehoerigkeit_id))
        .outerjoin(w, col(w.id) == col(r.vollmacht_id))
        .where(
            r.mitgliedschaft_id == ziel.id,
            r.bis > clock.heute(),
            col(r.vertrag_id).in_(delegation.vertraege(v)),
            # What ended with a stay or a Vollmacht is no more.
            col(z.bis).is_(None),
            col(w.widerrufen_am).is_(None),
        )
    )
    gefunden = (Rechtezeile(z.vertrag_id, Recht(z.recht), z.von, z.bis) for z in db.exec(zeilen))
    reihenfolge = list(Recht)
    return tuple(sorted(gefunden, key=lambda z: (z.vertrag, reihenfolge.index(z.recht), z.von)))


def verwaltete(db: Session, ziel: Mitgliedschaft) -> tuple[int, ...]:
    """The contracts assigned to an Admin."""
    a = AdminVertrag
    zugewiesen = select(a.vertrag_id).where(a.mitgliedschaft_id == ziel.id)
    return tuple(db.exec(zugewiesen.order_by(col(a.vertrag_id))))


def _vertretungen(db: Session, v: Verwalter, ziel: Mitgliedschaft) -> tuple[Vertretungszeile, ...]:
    t = Vertretung
    offene = select(t).where(
        or_(t.vertretene_id == ziel.id, t.vertreter_id == ziel.id),
        col(t.beendet_am).is_(None),
        t.bis > clock.heute(),
    )
    gesehen = set(db.execute(delegation.mitglieder(v)).scalars())
    zeilen = []
    for z in db.exec(offene.order_by(col(t.id))):
        verleiht = z.vertretene_id == ziel.id
        anderer = z.vertreter_id if verleiht else z.vertretene_id
        mit = _name(db, anderer) if anderer in gesehen else ""
        zeilen.append(Vertretungszeile(z.id or 0, verleiht, mit, z.von, z.bis))
    return tuple(zeilen)


def _einladungen(db: Session, v: Verwalter, ziel: Mitgliedschaft) -> tuple[str, ...]:
    """Whom he has invited and who has not accepted yet, as far as the Verwalter sees it."""
    e = Einladung
    offene = select(e).where(
        e.eingeladen_von_id == ziel.id,
        col(e.id).in_(delegation.einladungen(v)),
        *einladung.offen(),
    )
    return tuple(z.name for z in db.exec(offene.order_by(col(e.id))))


def _vorgeschlagene(db: Session, v: Verwalter, ziel: Mitgliedschaft) -> tuple[Kollege, ...]:
    """Whom he has proposed as FirmenAdmin."""
    if not v.ist_firmenadmin:
        return ()
    t = Typvorschlag
    offene = select(t.kandidat_id).where(t.vorgeschlagen_von_id == ziel.id, *ist_offen())
    return tuple(Kollege(k, _name(db, k)) for k in db.exec(offene.order_by(col(t.id))))


# Who takes over


def _andere_admins(db: Session, v: Verwalter, ziel: Mitgliedschaft) -> tuple[Kollege, ...]:
    """Admins who can govern more contracts: active, and not such as look only."""
    if not v.ist_firmenadmin:
        return ()
    m, b, heute = Mitgliedschaft, Benutzer, clock.heute()
    andere = (
        select(m.id, b.vorname, b.nachname)
        .join(b, col(b.id) == col(m.benutzer_id))
        .where(
            m.firma_id == v.firma_id,
            m.id != ziel.id,
            m.berechtigungstyp == Berechtigungstyp.ADMIN,
            m.personentyp != Personentyp.VERMITTLER,
            col(m.gesperrt_am).is_(None),
            col(m.entfernt_am).is_(None),
            col(m.ausgesetzt_am).is_(None),
            col(m.ernennung_ausgesetzt_am).is_(None),
            m.von <= heute,
            m.bis > heute,
            b.status == Kontostatus.AKTIV,
        )
        .order_by(col(b.nachname), col(b.vorname), col(m.id))
    )
    return tuple(Kollege(i or 0, f"{vor} {nach}") for i, vor, nach in db.exec(andere))


def _leitet_pruefung(db: Session, ziel: Mitgliedschaft) -> bool:
    laufende = pruefung.offene(db, ziel.firma_id)
    return laufende is not None and laufende.leitung_id == ziel.id


def _andere_firmenadmins(db: Session, v: Verwalter, ziel: Mitgliedschaft) -> tuple[Kollege, ...]:
    """Who acts comes first."""
    if not v.ist_firmenadmin:
        return ()
    andere = mitgliedschaft.aktive_firmenadmins(db, v.firma_id).keys() - {ziel.id}
    geordnet = sorted(andere, key=lambda i: (i != v.mitgliedschaft_id, i))
    return tuple(Kollege(i, _name(db, i)) for i in geordnet)


def _bleiben_zwei(db: Session, ziel: Mitgliedschaft) -> bool:
    """Whether a proposal still finds two FirmenAdmins once this member is gone."""
    return len(mitgliedschaft.aktive_firmenadmins(db, ziel.firma_id).keys() - {ziel.id}) > 1


def _name(db: Session, mitgliedschaft_id: int) -> str:
    m = db.get_one(Mitgliedschaft, mitgliedschaft_id)
    return db.get_one(Benutzer, m.benutzer_id).name
