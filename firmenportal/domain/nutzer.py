"""All people of a Firma whom a Verwalter sees: its members and those whom it has invited.

An Admin is shown of each person only what concerns the contracts that he administers. Who is seen
is said by `delegation`, what a cell is by the rule. Rules: docs/fachregeln.md R21, R37, R80 to R82.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlmodel import Session, SQLModel, col

from firmenportal import clock
from firmenportal.domain import berechtigung, delegation
from firmenportal.domain.benutzer import Benutzer, Berechtigungstyp, Mitgliedschaft, Personentyp
from firmenportal.domain.berechtigung import SEITE, Blick, Pfad
from firmenportal.domain.delegation import Verwalter
from firmenportal.domain.einladung import Einladung, EinladungRecht, nicht_beendet
from firmenportal.domain.nutzerfristen import Frist, Fristart, fristen
from firmenportal.domain.vermittler import Maklerhaus, Zugehoerigkeit
from firmenportal.domain.vertragsrecht import Quelle, Vertragsrecht
from firmenportal.domain.warum import Satz
from firmenportal.domain.zeitraum import OHNE_ENDE, letzter_tag


class Nutzerstatus(StrEnum):
    """How a person's access to the Firma stands; a list sorts by it in this order."""

    AKTIV = "aktiv"
    BEFRISTET = "zeitlich begrenzt"
    EINGELADEN = "eingeladen"
    ABGELAUFEN = "Einladung abgelaufen"
    GESPERRT = "gesperrt"


@dataclass(frozen=True)
class Nutzer:
    """One person: a member, or somebody invited, who has no `mitgliedschaft_id` yet.

    `anmerkung` says what more there is to the status, `genutzt_am` when contracts of this Firma
    were last used. `vertraege` (how many with a cell) and `quellen` (what gives a Vermittler
    access) of a member are there after `mit_vertraegen`.
    """

    mitgliedschaft_id: int
    einladung_id: int
    benutzer_id: int
    nachname: str
    vorname: str
    email: str
    personentyp: Personentyp
    typ: Berechtigungstyp
    status: Nutzerstatus
    anmerkung: Satz | None = None
    haus: str = ""
    quellen: tuple[Pfad, ...] = ()
    vertraege: int = 0
    genutzt_am: datetime | None = None

    @property
    def name(self) -> str:
        return f"{self.nachname}, {self.vorname}"


# What ends or begins, of one cell, of several on one day, and of several from that day on.
_FRISTEN = {
    Fristart.RECHT: (
        "1 Recht endet am {tag}",
        "{anzahl} Rechte enden am {tag}",
        "{anzahl} Rechte enden, das erste am {tag}",
    ),
    Fristart.VOLLMACHT: ("Vollmacht endet am {tag}",) * 3,
    Fristart.BESTAND: ("Das Maklerhaus wechselt nach dem {tag}",) * 3,
    Fristart.BEGINN: (
        "1 Recht beginnt am {tag}",
        "{anzahl} Rechte beginnen am {tag}",
        "{anzahl} Rechte beginnen, das erste am {tag}",
    ),
}
_ZUGANG = Blick(berechtigung.ZELLE.ohne, frozenset({Pfad.ZUGANG}))
_QUELLEN = {Quelle.FIRMA: Pfad.ZEILE_VERMITTLER, Quelle.VOLLMACHT: Pfad.ZEILE_VOLLMACHT}


def alle(db: Session, v: Verwalter) -> list[Nutzer]:
    """Members and invited people, in no order."""
    return [*_mitglieder(db, v), *_eingeladene(db, v)]


def mit_vertraegen(db: Session, v: Verwalter, leute: Sequence[Nutzer]) -> list[Nutzer]:
    """The same people, with number of contracts and sources; quick for a page of them."""
    mitglieder = [n for n in leute if n.mitgliedschaft_id]
    anzahl = _anzahl(db, v, [n.benutzer_id for n in mitglieder])
    makler = {n.benutzer_id for n in mitglieder if n.personentyp is Personentyp.VERMITTLER}
    quellen = _quellen(db, v, makler) if makler else {}
    return [
        replace(n, vertraege=anzahl.get(n.benutzer_id, 0), quellen=quellen.get(n.benutzer_id, ()))
        if n.mitgliedschaft_id
        else n
        for n in leute
    ]


def mit_zelle(db: Session, v: Verwalter, vertrag: int) -> tuple[frozenset[int], frozenset[int]]:
    """Who has a cell on a contract that he governs: ids of Benutzer, and of Einladungen."""
    gesehen = db.execute(delegation.vertraege(v)).scalars().all()
    if vertrag not in gesehen:
        return frozenset(), frozenset()
    rechte = select(col(EinladungRecht.einladung_id)).where(
        col(EinladungRecht.vertrag_id) == vertrag
    )
    personen = {p for p, _, _, _ in berechtigung.wege_aller(db, [vertrag], berechtigung.ZELLE)}
    return frozenset(personen), frozenset(db.execute(rechte).scalars())


# Members


def _mitglieder(db: Session, v: Verwalter) -> list[Nutzer]:
    zeilen = db.execute(_gelesen(v)).all()
    je_person = fristen(db, v)
    return [
        Nutzer(
            z.id,
            0,
            z.benutzer_id,
            z.nachname,
            z.vorname,
            z.email,
            Personentyp(z.personentyp),
            Berechtigungstyp(z.berechtigungstyp),
            *_status(z, je_person.get(z.id, [])),
            haus=z.haus or "",
            genutzt_am=z.zuletzt_am,
        )
        for z in zeilen
    ]


def _gelesen(v: Verwalter) -> Select[*tuple[Any, ...]]:
    m, b, z, h = (_t(t) for t in (Mitgliedschaft, Benutzer, Zugehoerigkeit, Maklerhaus))
    im_haus = and_(z.c.benutzer_id == m.c.benutzer_id, z.c.seit <= clock.now(), _offen(z.c.bis))
    tabellen = (
        m.join(b, b.c.id == m.c.benutzer_id)
        .outerjoin(z, and_(m.c.personentyp == Personentyp.VERMITTLER, im_haus))
        .outerjoin(h, h.c.id == z.c.maklerhaus_id)
    )
    return (
        select(
            m.c.id,
            m.c.benutzer_id,
            m.c.personentyp,
            m.c.berechtigungstyp,
            m.c.von,
            m.c.bis,
            m.c.zuletzt_am,
            m.c.gesperrt_am,
            m.c.ausgesetzt_am,
            m.c.ernennung_ausgesetzt_am,
            b.c.nachname,
            b.c.vorname,
            b.c.email,
            h.c.name.label("haus"),
        )
        .select_from(tabellen)
        .where(m.c.id.in_(delegation.mitglieder(v)))
    )


def _anzahl(db: Session, v: Verwalter, personen: list[int]) -> dict[int, int]:
    """On how many contracts that he governs each of these persons has a cell."""
    genannt = personen if len(personen) <= SEITE else ()
    if v.ist_firmenadmin:
        return berechtigung.anzahl_je_person(db, v.firma_id, genannt, berechtigung.ZELLE)
    zellen = berechtigung.zugriffe(db, v.firma_id, None, genannt, berechtigung.ZELLE)
    meine = set(db.execute(delegation.vertraege(v)).scalars())
    return Counter(person for person, vertrag in zellen if vertrag in meine)


def _quellen(db: Session, v: Verwalter, makler: set[int]) -> dict[int, tuple[Pfad, ...]]:
    """What gives each of these Vermittler access to contracts that he governs."""
    m, r, z = (_t(t) for t in (Mitgliedschaft, Vertragsrecht, Zugehoerigkeit))
    zeilen = (
        select(r.c.benutzer_id, r.c.quelle)
        .select_from(
            m.join(r, r.c.mitgliedschaft_id == m.c.id).join(z, z.c.id == r.c.zugehoerigkeit_id)
        )
        .where(m.c.firma_id == v.firma_id, m.c.personentyp == Personentyp.VERMITTLER)
        .where(r.c.bis > clock.heute(), _offen(z.c.bis))
        .where(r.c.vertrag_id.in_(delegation.vertraege(v)))
        .distinct()
    )
    meine = set(db.execute(delegation.vertraege(v)).scalars())
    wege = {(person, _QUELLEN[Quelle(quelle)]) for person, quelle in db.execute(zeilen)}
    zugang = berechtigung.zugriffe(db, v.firma_id, blick=_ZUGANG)
    wege |= {(person, Pfad.ZUGANG) for person, vertrag in zugang if vertrag in meine}
    return {p: tuple(pfad for pfad in Pfad if (p, pfad) in wege) for p in makler}


def _status(z: Any, offene: list[Frist]) -> tuple[Nutzerstatus, Satz | None]:
    """The status of a member, and what stands beneath it."""
    if gesperrt := z.gesperrt_am or z.ausgesetzt_am:
        satz = "seit {tag}" if z.gesperrt_am else "ausgesetzt seit {tag}"
        return Nutzerstatus.GESPERRT, Satz(satz, {"tag": clock.tag(gesperrt)})
    if satz := _mitgliedschaft_befristet(z.von, z.bis):
        return Nutzerstatus.BEFRISTET, satz
    if offene:
        return Nutzerstatus.BEFRISTET, _frist(offene[0])
    ausgesetzt = Satz("Ernennung ausgesetzt") if z.ernennung_ausgesetzt_am else None
    return Nutzerstatus.AKTIV, ausgesetzt


def _mitgliedschaft_befristet(von: date, bis: date) -> Satz | None:
    if von > clock.heute():
        return Satz("Zugang beginnt am {tag}", {"tag": von})
    if bis == OHNE_ENDE:
        return None
    satz = "Zugang endet am {tag}" if bis > clock.heute() else "Zugang endete am {tag}"
    return Satz(satz, {"tag": letzter_tag(bis) or bis})


def _frist(frist: Frist) -> Satz:
    eines, mehrere, ab = _FRISTEN[frist.art]
    satz = eines if frist.anzahl == 1 else mehrere if frist.erster == frist.letzter else ab
    tag = frist.erster if frist.art is Fristart.BEGINN else letzter_tag(frist.erster)
    return Satz(satz, {"anzahl": str(frist.anzahl), "tag": tag or frist.erster})


# People who are invited


def _eingeladene(db: Session, v: Verwalter) -> list[Nutzer]:
    """Open Einladungen, and those out of time unless the person has come in another way."""
    gefunden = db.execute(
        select(Einladung, _zahl_der_vertraege(v))
        .where(col(Einladung.id).in_(delegation.einladungen(v)), *nicht_beendet())
        .order_by(col(Einladung.id).desc())
    ).all()
    jetzt = clock.now()
    abgelaufen = any(e.gueltig_bis <= jetzt for e, _ in gefunden)
    gesehen = _adressen(db, v) if abgelaufen else set[str]()
    nutzer: list[Nutzer] = []
    for e, vertraege in gefunden:
        if e.gueltig_bis > jetzt or e.email not in gesehen:
            nutzer.append(_eingeladen(e, vertraege))
        gesehen.add(e.email)
    return nutzer


def _eingeladen(e: Einladung, vertraege: int) -> Nutzer:
    gilt = e.gueltig_bis > clock.now()
    satz = "gültig bis {tag}" if gilt else "seit {tag}"
    anmerkung = Satz(satz, {"tag": clock.tag(e.gueltig_bis)})
    return Nutzer(
        0,
        e.id or 0,
        0,
        e.nachname,
        e.vorname,
        e.email,
        Personentyp(e.personentyp),
        Berechtigungstyp(e.berechtigungstyp),
        Nutzerstatus.EINGELADEN if gilt else Nutzerstatus.ABGELAUFEN,
        Satz("ausgesetzt") if e.ausgesetzt_am else anmerkung,
        vertraege=vertraege,
    )


def _zahl_der_vertraege(v: Verwalter) -> Any:
    r = _t(EinladungRecht)
    return (
        select(func.count(r.c.vertrag_id.distinct()))
        .where(r.c.einladung_id == col(Einladung.id), r.c.vertrag_id.in_(delegation.vertraege(v)))
        .scalar_subquery()
    )


def _adressen(db: Session, v: Verwalter) -> set[str]:
    m, b = _t(Mitgliedschaft), _t(Benutzer)
    gesucht = select(b.c.email).join(m, m.c.benutzer_id == b.c.id)
    return set(db.execute(gesucht.where(m.c.id.in_(delegation.mitglieder(v)))).scalars())


def _offen(ende: Any) -> Any:
    return or_(ende.is_(None), ende > clock.now())


def _t(modell: type[SQLModel]) -> Any:
    return modell.__table__.alias()  # pyright: ignore[reportAttributeAccessIssue]
