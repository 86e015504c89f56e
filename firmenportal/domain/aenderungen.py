"""The changes of access at a Firma, as its protocol tells them: found, filtered, page by page.

A FirmenAdmin reads all of his Firma, an Admin what concerns his contracts and of it only those, an
Admin who is a Vermittler nothing. Rules: docs/fachregeln.md R22, R27, R46, R107.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlmodel import Session, col
from sqlmodel import select as sql_select

from firmenportal import clock
from firmenportal.domain import delegation, handlungen
from firmenportal.domain.benutzer import Benutzer, Mitgliedschaft, wer_alle
from firmenportal.domain.berechtigung import SEITE
from firmenportal.domain.delegation import Verwalter
from firmenportal.domain.errors import NotFoundError
from firmenportal.domain.handlungen import HANDLUNGEN, Aenderung, Bereich, Namen
from firmenportal.domain.protokoll import (
    OHNE_VERTRAG,
    Protokoll,
    Protokollkette,
    Protokollvertrag,
    kette_firma,
)
from firmenportal.domain.suche import bereinigt, eines_aus, muster, suchworte, umgebrochen
from firmenportal.domain.vermittler import Maklerhaus, Zugehoerigkeit
from firmenportal.domain.vertrag import (
    Gruppenvertrag,
    VertragAuspraegung,
    nummer_von,
    vertrag_id,
)

_LAENGSTE_ID = 9
# More people than this are not chosen from a list but searched.
PERSONEN_IN_LISTE = 200
_JE_STAPEL, _JE_ABFRAGE = 1000, 5000


@dataclass(frozen=True)
class Aenderungsauswahl:
    """Search and filters, as an address says them; people by their Mitgliedschaft.

    `aufenthalt` names somebody of a house who acted, member or not, by his stay there.
    """

    suche: str = ""
    person: int | None = None
    akteur: int | None = None
    aufenthalt: int | None = None
    bereich: Bereich | None = None
    vertrag: str = ""
    von: date | None = None
    bis: date | None = None


@dataclass(frozen=True)
class Protokollzeile:
    """One entry: who, for whom, what, before and after, when, on which way."""

    lfd: int
    zeit: datetime
    akteur: str
    betroffener: str
    titel: str
    aenderungen: tuple[Aenderung, ...]
    auspraegungen: tuple[str, ...]
    weg: str


@dataclass(frozen=True)
class Protokollseite:
    """One page of at most `SEITE` entries, the newest first, and of how many."""

    zeilen: list[Protokollzeile]
    nummer: int
    seiten: int
    gesamt: int


def auswahl_aus(parameter: Mapping[str, str]) -> Aenderungsauswahl:
    """What the parameters of an address say; what they say wrongly does not count."""
    return Aenderungsauswahl(
        suche=bereinigt(parameter.get("suche", "")),
        person=_nummer(parameter.get("person", "")),
        akteur=_nummer(parameter.get("akteur", "")),
        aufenthalt=_nummer(parameter.get("aufenthalt", "")),
        bereich=eines_aus(Bereich, parameter.get("art")),
        vertrag=_vertragsnummer(parameter.get("vertrag", "")),
        von=_tag(parameter.get("von", "")),
        bis=_tag(parameter.get("bis", "")),
    )


def als_parameter(a: Aenderungsauswahl) -> dict[str, str]:
    """The parameters of the address that says this."""
    alle = {
        "suche": a.suche,
        "person": a.person,
        "akteur": a.akteur,
        "aufenthalt": a.aufenthalt,
        "art": a.bereich,
        "vertrag": a.vertrag,
        "von": a.von,
        "bis": a.bis,
    }
    return {name: str(wert) for name, wert in alle.items() if wert}


def seite(db: Session, v: Verwalter, auswahl: Aenderungsauswahl, nummer: int) -> Protokollseite:
    """One page of what he may read and asked for. Errors: NotFoundError for who only looks."""
    lfds = _treffer(db, v, auswahl)
    nummer, seiten = umgebrochen(nummer, len(lfds))
    ab = (nummer - 1) * SEITE
    return Protokollseite(_zeilen(db, v, lfds[ab : ab + SEITE]), nummer, seiten, len(lfds))


def stapel(
    db: Session, v: Verwalter, auswahl: Aenderungsauswahl, vor: int | None
) -> list[Protokollzeile]:
    """The next entries before this one, for exports. Errors: as `seite`."""
    lfds = _treffer(db, v, auswahl)
    # The newest come first, so those before this one are the rest of the list.
    ab = 0 if vor is None else bisect_left(lfds, -vor + 1, key=lambda lfd: -lfd)
    return _zeilen(db, v, lfds[ab : ab + _JE_STAPEL])


def personen(db: Session, v: Verwalter) -> dict[int, str]:
    """People by whom he can filter, by name; none where they are too many for a list."""
    m, b = Mitgliedschaft, Benutzer
    gesehen = (
        select(func.max(col(m.id)), col(b.nachname), col(b.vorname))
        .join(b, col(b.id) == col(m.benutzer_id))
        .where(col(m.firma_id) == v.firma_id)
        .group_by(col(b.id), col(b.nachname), col(b.vorname))
        .order_by(col(b.nachname), col(b.vorname), col(b.id))
        .limit(PERSONEN_IN_LISTE + 1)
    )
    if not v.ist_firmenadmin:
        gesehen = gesehen.where(col(m.id).in_(delegation.mitglieder(v)))
    gefunden = {i: f"{nach}, {vor}" for i, nach, vor in db.execute(gesehen)}
    return gefunden if len(gefunden) <= PERSONEN_IN_LISTE else {}


def vertraege(db: Session, v: Verwalter) -> list[str]:
    """Numbers of the contracts by which he can filter."""
    return [nummer_von(vertrag) for vertrag in sorted(_vertraege(db, v))]


# What he may read, and what he asked for: sets of numbers, each found by one plain question


def _treffer(db: Session, v: Verwalter, a: Aenderungsauswahl) -> Sequence[int]:
    """The numbers of all entries that he may read and asked for, the newest first."""
    if v.schaut_nur:
        raise NotFoundError("Diese Seite gibt es nicht.")
    mengen = [] if v.ist_firmenadmin else [_sichtbare(db, v)]
    mengen += [_mit_wort(db, v, wort) for wort in suchworte(a.suche)]
    if a.vertrag:
        mengen.append(_die_nennen(db, v, {vertrag_id(a.vertrag)} & _vertraege(db, v)))
    if wo := [*_gesucht(v, a), *_in_der_zeit(a)]:
        mengen.append(_lfds(db, v, *wo))
    if mengen:
        return sorted(set.intersection(*mengen), reverse=True)
    kopf = db.get(Protokollkette, kette_firma(v.firma_id))
    return range(kopf.laenge if kopf else 0, 0, -1)


def _sichtbare(db: Session, v: Verwalter) -> set[int]:
    """What concerns the contracts of an Admin.

    An entry that names contracts must name one of his. One that names none is about a person, or
    an Einladung, whom he must see, and a Vertretung between two whom he must both see.
    """
    m = Mitgliedschaft
    gesehen = select(col(m.id), col(m.benutzer_id)).where(col(m.id).in_(delegation.mitglieder(v)))
    mitglieder: dict[int, int] = dict(map(tuple, db.execute(gesehen)))
    einladungen = set(db.execute(delegation.einladungen(v)).scalars())
    konten = set(mitglieder.values())

    def sieht(betroffener: int | None, handlung: str, angaben: Mapping[str, Any]) -> bool:
        if handlung.startswith("einladung."):
            return angaben.get("einladung") in einladungen
        beide = angaben.get("vertretene") in mitglieder
        return betroffener in konten and (beide or not handlung.startswith("vertretung."))

    ohne = {lfd for lfd, *eintrag in db.execute(_ohne_vertrag(v)) if sieht(*eintrag)}
    return ohne | _die_nennen(db, v, _vertraege(db, v))


def _ohne_vertrag(v: Verwalter) -> Any:
    n, p = Protokollvertrag, Protokoll
    return (
        select(col(p.lfd), col(p.betroffener_id), col(p.handlung), col(p.einzelheiten))
        .select_from(n)
        .join(p, and_(col(p.kette) == col(n.kette), col(p.lfd) == col(n.lfd)))
        .where(col(n.vertrag_id) == OHNE_VERTRAG, col(n.kette) == kette_firma(v.firma_id))
    )


def _mit_wort(db: Session, v: Verwalter, wort: str) -> set[int]:
    """A word of a name, or of number or product of a contract that he governs."""
    g, gesucht = Gruppenvertrag, muster(wort)
    mit_wort = select(col(g.id)).where(
        col(g.firma_id) == v.firma_id, col(g.suchtext).like(gesucht, escape="\\")
    )
    gefunden = set(db.execute(mit_wort).scalars()) & _vertraege(db, v)
    in_namen = col(Protokoll.suchtext).like(gesucht, escape="\\")
    return _lfds(db, v, in_namen) | _die_nennen(db, v, gefunden)


def _die_nennen(db: Session, v: Verwalter, vertraege: Iterable[int]) -> set[int]:
    """Entries that name one of these contracts."""
    n, liste, gefunden = Protokollvertrag, sorted(vertraege), set[int]()
    for ab in range(0, len(liste), _JE_ABFRAGE):
        genannt = select(col(n.lfd)).where(
            col(n.vertrag_id).in_(liste[ab : ab + _JE_ABFRAGE]),
            col(n.kette) == kette_firma(v.firma_id),
        )
        gefunden |= set(db.execute(genannt).scalars())
    return gefunden


def _lfds(db: Session, v: Verwalter, *wo: ColumnElement[bool]) -> set[int]:
    kette = col(Protokoll.kette) == kette_firma(v.firma_id)
    return set(db.execute(select(col(Protokoll.lfd)).where(kette, *wo)).scalars())


def _gesucht(v: Verwalter, a: Aenderungsauswahl) -> Iterator[ColumnElement[bool]]:
    p = Protokoll
    if a.person:
        yield col(p.betroffener_id).in_(_konto(v, a.person))
    if a.akteur:
        yield col(p.akteur_id).in_(_konto(v, a.akteur))
    if a.aufenthalt:
        im_haus = select(col(Zugehoerigkeit.benutzer_id)).where(
            col(Zugehoerigkeit.id) == a.aufenthalt
        )
        yield col(p.akteur_id).in_(im_haus)
    if a.bereich:
        yield col(p.handlung).in_([h for h, (b, _) in HANDLUNGEN.items() if b is a.bereich])


def _in_der_zeit(a: Aenderungsauswahl) -> Iterator[ColumnElement[bool]]:
    """Both days counted in, in Europe/Berlin."""
    if a.von:
        yield col(Protokoll.zeit) >= _beginn(a.von)
    if a.bis:
        yield col(Protokoll.zeit) < _beginn(a.bis + timedelta(days=1))


def _konto(v: Verwalter, mitglied: int) -> Select[Any]:
    m = Mitgliedschaft
    return select(col(m.benutzer_id)).where(col(m.id) == mitglied, col(m.firma_id) == v.firma_id)


def _vertraege(db: Session, v: Verwalter) -> set[int]:
    return set(db.execute(delegation.vertraege(v)).scalars())


def _beginn(tag: date) -> datetime:
    return datetime.combine(tag, time(), clock.BERLIN)


# What an entry says


def _zeilen(db: Session, v: Verwalter, lfds: Sequence[int]) -> list[Protokollzeile]:
    kette = col(Protokoll.kette) == kette_firma(v.firma_id)
    gesucht = sql_select(Protokoll).where(kette, col(Protokoll.lfd).in_(lfds))
    eintraege = db.exec(gesucht.order_by(col(Protokoll.lfd).desc())).all()
    namen, konten = _namen(db, eintraege), _lebende(db, eintraege)
    meine = None if v.ist_firmenadmin else set(vertraege(db, v))
    gelesen = [(e, _gelesen(e, namen, meine)) for e in eintraege]
    portale = _auspraegungen(db, {a.vertrag for _, teile in gelesen for a in teile} - {""})
    return [
        Protokollzeile(
            lfd=e.lfd,
            zeit=e.zeit,
            akteur=e.akteur or konten.get(e.akteur_id or 0, ""),
            betroffener=e.betroffener or konten.get(e.betroffener_id or 0, ""),
            titel=HANDLUNGEN[e.handlung][1] if e.handlung in HANDLUNGEN else e.handlung,
            aenderungen=teile,
            auspraegungen=tuple(sorted({p for a in teile for p in portale.get(a.vertrag, ())})),
            weg=e.weg,
        )
        for e, teile in gelesen
    ]


def _gelesen(e: Protokoll, namen: Namen, meine: set[str] | None) -> tuple[Aenderung, ...]:
    """All that the entry says, or of an Admin's entry what is about his contracts or about none."""
    alle = handlungen.aenderungen(e.einzelheiten, e.personenangaben, namen)
    return tuple(a for a in alle if meine is None or not a.vertrag or a.vertrag in meine)


def _namen(db: Session, eintraege: Iterable[Protokoll]) -> Namen:
    angaben = [e.einzelheiten for e in eintraege]
    m, b = Mitgliedschaft, Benutzer
    mitglieder = select(col(m.id), col(b.vorname), col(b.nachname)).join(
        b, col(b.id) == col(m.benutzer_id)
    )
    ids = {i for a in angaben for i in handlungen.genannte_mitglieder(a)}
    haeuser = {i for a in angaben for i in handlungen.genannte_haeuser(a)}
    h = Maklerhaus
    return Namen(
        {i: f"{vor} {nach}" for i, vor, nach in _mit_ids(db, mitglieder, m.id, ids)},
        dict(_mit_ids(db, select(col(h.id), col(h.name)), h.id, haeuser)),
    )


def _mit_ids(db: Session, gesucht: Any, spalte: Any, ids: set[int]) -> Iterator[Any]:
    if ids:
        yield from db.execute(gesucht.where(col(spalte).in_(ids)))


def _lebende(db: Session, eintraege: Iterable[Protokoll]) -> dict[int, str]:
    """Names of the accounts where the entry's own were erased."""
    ids = {i for e in eintraege if e.geloescht_am for i in (e.akteur_id, e.betroffener_id) if i}
    return {i: name for i, (_, name) in wer_alle(db, ids).items()}


def _auspraegungen(db: Session, nummern: set[str]) -> dict[str, set[str]]:
    portale: dict[str, set[str]] = defaultdict(set)
    a, ids = VertragAuspraegung, {vertrag_id(n) for n in nummern}
    gesucht = select(col(a.vertrag_id), col(a.auspraegung))
    for vertrag, key in _mit_ids(db, gesucht, a.vertrag_id, ids):
        portale[nummer_von(vertrag)].add(key)
    return portale


# What an address says


def _nummer(text: str) -> int | None:
    gueltig = text.isascii() and text.isdigit() and len(text) <= _LAENGSTE_ID
    return int(text) if gueltig else None


def _vertragsnummer(text: str) -> str:
    try:
        return nummer_von(vertrag_id(text))
    except NotFoundError:
        return ""


def _tag(text: str) -> date | None:
    try:
        tag = date.fromisoformat(text[:10])
    except ValueError:
        return None
    return tag if date(2000, 1, 1) <= tag < date(3000, 1, 1) else None
