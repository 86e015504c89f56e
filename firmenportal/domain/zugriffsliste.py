"""Per contract of a Firma: who has access, with which rights, and why.

Every path of the rule counts, and no block, Kennung or Ausprägung hides anything; what does not
work at present is said to. People without a Mitgliedschaft, who come by the Vermittler-Zugang
alone, are shown to FirmenAdmins only. Rules: docs/fachregeln.md R21, R33, R37, R46, R83.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import and_, or_, select
from sqlmodel import Session, SQLModel, col

from firmenportal import clock
from firmenportal.domain import berechtigung, delegation
from firmenportal.domain.benutzer import Benutzer, Berechtigungstyp, Mitgliedschaft, Personentyp
from firmenportal.domain.berechtigung import SEITE, Blick, Pfad
from firmenportal.domain.delegation import Verwalter
from firmenportal.domain.recht import Recht, mit_implizierten
from firmenportal.domain.suche import bereinigt, eines_aus, suchworte, umgebrochen
from firmenportal.domain.vermittler import Maklerhaus, Zugehoerigkeit
from firmenportal.domain.vertrag import Gruppenvertrag, VertragAuspraegung, normalisiert
from firmenportal.domain.vertretung import Vertretung
from firmenportal.domain.warum import Satz
from firmenportal.domain.zeitraum import letzter_tag


@dataclass(frozen=True)
class Zugriffsauswahl:
    """Search and filters of the list, as its address says them."""

    suche: str = ""
    vertrag: str = ""
    recht: Recht | None = None
    personentyp: Personentyp | None = None


@dataclass(frozen=True)
class Vertragsangabe:
    """The contract of a line."""

    id: int
    nummer: str
    produkt: str
    ohne_kennung: bool
    auspraegungen: tuple[str, ...]


@dataclass(frozen=True)
class Personenangabe:
    """The person of a line; without a Mitgliedschaft `mitgliedschaft_id` is 0."""

    benutzer_id: int
    mitgliedschaft_id: int
    nachname: str
    vorname: str
    email: str
    personentyp: Personentyp
    typ: Berechtigungstyp
    gesperrt: bool
    haus: str

    @property
    def name(self) -> str:
        return f"{self.nachname}, {self.vorname}"


@dataclass(frozen=True)
class Zugriffsweg:
    """One path, with the rights that it gives; `ruht` says why it does not work at present."""

    pfad: Pfad
    rechte: tuple[Recht, ...]
    satz: Satz
    ruht: Satz | None


@dataclass(frozen=True)
class Zugriff:
    """One person on one contract, with all rights that any of the paths gives."""

    vertrag: Vertragsangabe
    person: Personenangabe
    rechte: tuple[Recht, ...]
    wege: tuple[Zugriffsweg, ...]


@dataclass(frozen=True)
class Zugriffsseite:
    """One page: at most `SEITE` lines, of `anzahl` that match."""

    zeilen: list[Zugriff]
    nummer: int
    seiten: int
    anzahl: int


_Paar = tuple[Vertragsangabe, Personenangabe]
_WEGE = {
    Pfad.FIRMENADMIN: "als FirmenAdmin",
    Pfad.ZEILE: "einzeln erteilt",
    Pfad.ZEILE_VERMITTLER: "von der Firma erteilt",
    Pfad.ZEILE_VOLLMACHT: "durch eine Vollmacht des Maklerhauses",
    Pfad.ZUGANG: "durch den Vermittler-Zugang des Maklerhauses",
    Pfad.VERTRETUNG: "als Vertretung",
}


def auswahl_aus(parameter: Mapping[str, str]) -> Zugriffsauswahl:
    """What the parameters of an address say; what they say wrongly does not count."""
    return Zugriffsauswahl(
        suche=bereinigt(parameter.get("suche", "")),
        vertrag=bereinigt(parameter.get("vertrag", "")),
        recht=eines_aus(Recht, parameter.get("recht")),
        personentyp=eines_aus(Personentyp, parameter.get("personentyp")),
    )


def als_parameter(auswahl: Zugriffsauswahl) -> dict[str, str]:
    """The parameters of the address that says this."""
    alle = {
        "suche": auswahl.suche,
        "vertrag": auswahl.vertrag,
        "recht": auswahl.recht,
        "personentyp": auswahl.personentyp,
    }
    return {name: str(wert) for name, wert in alle.items() if wert}


def seite(db: Session, v: Verwalter, auswahl: Zugriffsauswahl, nummer: int) -> Zugriffsseite:
    """A page of the lines that match, by contract and name; beyond the end it is the last one."""
    gefunden = _paare(db, v, auswahl)
    nummer, seiten = umgebrochen(nummer, len(gefunden))
    zeilen = _zugriffe(db, v, gefunden[(nummer - 1) * SEITE : nummer * SEITE])
    return Zugriffsseite(zeilen, nummer, seiten, len(gefunden))


def alle(db: Session, v: Verwalter, auswahl: Zugriffsauswahl) -> list[Zugriff]:
    """All lines that match, in the same order."""
    gefunden = _paare(db, v, auswahl)
    return [z for teil in _je_vertraege(gefunden) for z in _zugriffe(db, v, teil)]


def haeuser(db: Session, v: Verwalter) -> list[str]:
    """Names of the houses from which somebody has access, by name."""
    vertraege = {g.id for g in _vertraege(db, v)}
    wer = {person for person, g in berechtigung.zugriffe(db, v.firma_id) if g in vertraege}
    return sorted({p.haus for p in _personen(db, v, wer, Personentyp.VERMITTLER).values()} - {""})


# Who on which contract


def _paare(db: Session, v: Verwalter, auswahl: Zugriffsauswahl) -> list[_Paar]:
    """By contract and name; each word is found in the contract or the person."""
    vertraege = {g.id: g for g in _vertraege(db, v) if auswahl.vertrag in ("", g.nummer)}
    zugriffe = [
        p for p in berechtigung.zugriffe(db, v.firma_id, auswahl.recht) if p[1] in vertraege
    ]
    personen = _personen(db, v, {person for person, _ in zugriffe}, auswahl.personentyp)
    rang = {p: n for n, p in enumerate(sorted(personen, key=lambda i: ordnung(personen[i])))}
    gefunden = sorted(
        (vertrag, rang[p], p) for p, vertrag in zugriffe if p in rang and vertrag in vertraege
    )
    if worte := suchworte(auswahl.suche):
        in_vertrag = {i: _worte_in(worte, g.nummer, g.produkt) for i, g in vertraege.items()}
        in_person = {i: _worte_in(worte, *_felder(p)) for i, p in personen.items()}
        alle_worte = set(worte)
        gefunden = [z for z in gefunden if in_vertrag[z[0]] | in_person[z[2]] == alle_worte]
    return [(vertraege[vertrag], personen[person]) for vertrag, _, person in gefunden]


def _je_vertraege(paare: list[_Paar]) -> Iterator[list[_Paar]]:
    """As the rule is asked: of `SEITE` contracts at a time, in order, however many the people."""
    ids = list(dict.fromkeys(vertrag.id for vertrag, _ in paare))
    stapel = {vertrag: n // SEITE for n, vertrag in enumerate(ids)}
    for _n, teil in groupby(paare, key=lambda paar: stapel[paar[0].id]):
        yield list(teil)


def ordnung(person: Personenangabe) -> tuple[str, str, str]:
    """By what people are put in order."""
    return normalisiert(person.nachname), normalisiert(person.vorname), person.email


def _felder(person: Personenangabe) -> tuple[str, ...]:
    return person.vorname, person.nachname, person.email, person.haus


def _worte_in(worte: tuple[str, ...], *felder: str) -> set[str]:
    text = normalisiert(" ".join(felder))
    return {wort for wort in worte if wort in text}


def _vertraege(db: Session, v: Verwalter) -> list[Vertragsangabe]:
    g, a = Gruppenvertrag, VertragAuspraegung
    meine = delegation.vertraege(v)
    marken: dict[int, list[str]] = {}
    zeilen = select(col(a.vertrag_id), col(a.auspraegung)).where(col(a.vertrag_id).in_(meine))
    for vertrag, marke in db.execute(zeilen.order_by(col(a.vertrag_id), col(a.auspraegung))):
        marken.setdefault(vertrag, []).append(marke)
    gelesen = select(col(g.id), col(g.nummer), col(g.produkt), col(g.kennung))
    return [
        Vertragsangabe(i, nummer, produkt, kennung is None, tuple(marken.get(i, ())))
        for i, nummer, produkt, kennung in db.execute(gelesen.where(col(g.id).in_(meine)))
    ]


def _personen(
    db: Session, v: Verwalter, ids: set[int], typ: Personentyp | None
) -> dict[int, Personenangabe]:
    """Of these, whom he sees: members; for a FirmenAdmin also people without a Mitgliedschaft."""
    m, b, z, h = (_t(t) for t in (Mitgliedschaft, Benutzer, Zugehoerigkeit, Maklerhaus))
    im_haus = and_(z.c.benutzer_id == b.c.id, z.c.seit <= clock.now(), _offen(z.c.bis))
    hier = and_(m.c.benutzer_id == b.c.id, m.c.id.in_(delegation.mitglieder(v)))
    gesucht = (
        select(b.c.id, m.c.id, b.c.nachname, b.c.vorname, b.c.email, m.c.personentyp)
        .add_columns(m.c.berechtigungstyp, m.c.gesperrt_am, m.c.ausgesetzt_am, h.c.name)
        .select_from(
            b.outerjoin(m, hier).outerjoin(z, im_haus).outerjoin(h, h.c.id == z.c.maklerhaus_id)
        )
    )
    if not v.ist_firmenadmin:
        gesucht = gesucht.where(m.c.id.is_not(None))
    gefunden: dict[int, Personenangabe] = {}
    for teil in _portionen(ids):
        for zeile in db.execute(gesucht.where(b.c.id.in_(teil))):
            gefunden[zeile[0]] = _person(*zeile)
    return {i: p for i, p in gefunden.items() if typ in (None, p.personentyp)}


def _person(i: int, m: int | None, nach: str, vor: str, email: str, *mehr: Any) -> Personenangabe:
    personentyp, typ, gesperrt, ausgesetzt, haus = mehr
    return Personenangabe(
        i,
        m or 0,
        nach,
        vor,
        email,
        Personentyp(personentyp or Personentyp.VERMITTLER),
        Berechtigungstyp(typ or Berechtigungstyp.NUTZER),
        bool(gesperrt or ausgesetzt),
        haus or "",
    )


# With which rights, and why


def _zugriffe(db: Session, v: Verwalter, paare: list[_Paar]) -> list[Zugriff]:
    if not paare:
        return []
    ids = {vertrag.id for vertrag, _ in paare}
    alle_wege = _wege(db, ids, berechtigung.ZUGRIFF)
    wirkend = _wege(db, ids, berechtigung.VERWALTUNG)
    vertretungen = _vertretungen(db, v, {person.benutzer_id for _, person in paare})
    return [
        _zugriff(
            g,
            p,
            alle_wege.get((g.id, p.benutzer_id), {}),
            frozenset(wirkend.get((g.id, p.benutzer_id), {})),
            vertretungen.get(p.benutzer_id),
        )
        for g, p in paare
    ]


def _zugriff(
    g: Vertragsangabe,
    p: Personenangabe,
    rechte: dict[Pfad, set[Recht]],
    wirkend: frozenset[Pfad],
    vertretung: Satz | None,
) -> Zugriff:
    saetze = {pfad: Satz(satz) for pfad, satz in _WEGE.items()}
    if vertretung:
        saetze[Pfad.VERTRETUNG] = vertretung
    wege = tuple(
        Zugriffsweg(
            pfad,
            _in_ordnung(rechte[pfad]),
            saetze[pfad],
            None if pfad in wirkend else _ruht(g, p, pfad),
        )
        for pfad in Pfad
        if pfad in rechte
    )
    alle_rechte = mit_implizierten({r for weg in wege for r in weg.rechte})
    return Zugriff(g, p, _in_ordnung(alle_rechte), wege)


def _wege(
    db: Session, ids: set[int], blick: Blick
) -> dict[tuple[int, int], dict[Pfad, set[Recht]]]:
    """The rights by path, of each person on each of these contracts."""
    wege: dict[tuple[int, int], dict[Pfad, set[Recht]]] = {}
    for person, vertrag, pfad, recht in berechtigung.wege_aller(db, ids, blick):
        wege.setdefault((vertrag, person), {}).setdefault(pfad, set()).add(recht)
    return wege


def _in_ordnung(rechte: Iterable[Recht]) -> tuple[Recht, ...]:
    return tuple(r for r in Recht if r in set(rechte))


def _ruht(g: Vertragsangabe, p: Personenangabe, pfad: Pfad) -> Satz:
    if p.gesperrt and pfad is not Pfad.ZUGANG:
        return Satz("Wirkt nicht: Der Zugang ist gesperrt.")
    if g.ohne_kennung:
        return Satz("Wirkt nicht: Dem Vertrag fehlt die Kennung.")
    return Satz("Wirkt zurzeit nicht.")


def _vertretungen(db: Session, v: Verwalter, personen: set[int]) -> dict[int, Satz]:
    """For whom each of these people stands in at present, and how long."""
    t, m, b = (_t(x) for x in (Vertretung, Mitgliedschaft, Benutzer))
    gesucht = (
        select(t.c.vertreter_benutzer_id, b.c.vorname, b.c.nachname, t.c.bis)
        .join(m, m.c.id == t.c.vertretene_id)
        .join(b, b.c.id == m.c.benutzer_id)
        .where(t.c.vertreter_benutzer_id.in_(personen), t.c.firma_id == v.firma_id)
        .where(t.c.bestaetigt_am <= clock.now(), _offen(t.c.beendet_am))
        .where(t.c.von <= clock.heute(), t.c.bis > clock.heute(), t.c.ausgesetzt_am.is_(None))
        .order_by(t.c.bis)
    )
    return {
        deputy: Satz("vertritt {name} bis {tag}", {"name": f"{vor} {nach}", "tag": _ende(bis)})
        for deputy, vor, nach, bis in db.execute(gesucht)
    }


def _ende(bis: date) -> date:
    return letzter_tag(bis) or bis


def _portionen(ids: set[int]) -> Iterable[list[int]]:
    """No database takes any number of parameters at once."""
    liste = sorted(ids)
    for ab in range(0, len(liste), 5_000):
        yield liste[ab : ab + 5_000]


def _offen(ende: Any) -> Any:
    return or_(ende.is_(None), ende > clock.now())


def _t(modell: type[SQLModel]) -> Any:
    return modell.__table__.alias()  # pyright: ignore[reportAttributeAccessIssue]
