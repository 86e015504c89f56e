"""Wer von außen kann was? Everybody who is not own staff, with rights, contracts, source and days.

The rule answers, by `zugriffsliste`; here its lines are put together by person and path. Who is
seen, and of him what, is therefore as there. Rules: docs/fachregeln.md R22, R33, R83, R84, R255.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, select
from sqlmodel import Session, SQLModel, col

from firmenportal import clock
from firmenportal.domain import zugriffsliste
from firmenportal.domain.benutzer import Mitgliedschaft, Personentyp
from firmenportal.domain.berechtigung import SEITE, Pfad
from firmenportal.domain.delegation import Verwalter
from firmenportal.domain.recht import Recht, mit_implizierten
from firmenportal.domain.suche import bereinigt, eines_aus, umgebrochen
from firmenportal.domain.vermittler import Bestand, Maklervollmacht, Zugehoerigkeit
from firmenportal.domain.vertrag import Gruppenvertrag
from firmenportal.domain.vertragsrecht import Vertragsrecht
from firmenportal.domain.vertretung import Vertretung
from firmenportal.domain.warum import Satz
from firmenportal.domain.zeitraum import letzter_tag
from firmenportal.domain.zugriffsliste import (
    Personenangabe,
    Zugriff,
    Zugriffsauswahl,
    Zugriffsweg,
)

# By which paths somebody comes in from outside.
WEGE = (Pfad.ZEILE, Pfad.ZEILE_VERMITTLER, Pfad.ZEILE_VOLLMACHT, Pfad.ZUGANG, Pfad.VERTRETUNG)
_VON_AUSSEN = (Personentyp.VERMITTLER, Personentyp.ANDERE)
_LAENGSTE_ID = 9
# By person, contract and path: since when, and the day before which it ends.
_Tage = dict[tuple[int, int, Pfad], tuple[date, date]]
_Dauer = tuple[int, int, Pfad, date, date]
_JEDER_VERTRAG = 0
_JE_ABFRAGE = 5_000


@dataclass(frozen=True)
class Aussenauswahl:
    """Search and filters of the list, as its address says them.

    `aufenthalt` names one person of a house, who need have no Mitgliedschaft, by his stay there.
    """

    suche: str = ""
    haus: str = ""
    vertrag: str = ""
    recht: Recht | None = None
    pfad: Pfad | None = None
    aufenthalt: int | None = None


@dataclass(frozen=True)
class Aussenzeile:
    """The same rights of one person by one path, on some contracts, for the same days.

    `aufenthalt` is the present stay in a house, or 0; `bis` the last day. `genutzt_am` is known of
    members alone. `ruht` says why it does not work at present.
    """

    person: Personenangabe
    aufenthalt: int
    pfad: Pfad
    rechte: tuple[Recht, ...]
    vertraege: tuple[str, ...]
    satz: Satz
    ruht: Satz | None
    seit: date | None
    bis: date | None
    genutzt_am: datetime | None


@dataclass(frozen=True)
class Aussenseite:
    """One page: at most `SEITE` lines, of `anzahl`, about `personen` people."""

    zeilen: list[Aussenzeile]
    nummer: int
    seiten: int
    anzahl: int
    personen: int


def auswahl_aus(parameter: Mapping[str, str]) -> Aussenauswahl:
    """What the parameters of an address say; what they say wrongly does not count."""
    pfad = eines_aus(Pfad, parameter.get("weg"))
    return Aussenauswahl(
        suche=bereinigt(parameter.get("suche", "")),
        haus=bereinigt(parameter.get("haus", "")),
        vertrag=bereinigt(parameter.get("vertrag", "")),
        recht=eines_aus(Recht, parameter.get("recht")),
        pfad=pfad if pfad in WEGE else None,
        aufenthalt=_nummer(parameter.get("aufenthalt", "")),
    )


def als_parameter(auswahl: Aussenauswahl) -> dict[str, str]:
    """The parameters of the address that says this."""
    alle_ = {
        "suche": auswahl.suche,
        "haus": auswahl.haus,
        "vertrag": auswahl.vertrag,
        "recht": auswahl.recht,
        "weg": auswahl.pfad,
        "aufenthalt": auswahl.aufenthalt,
    }
    return {name: str(wert) for name, wert in alle_.items() if wert}


def seite(db: Session, v: Verwalter, auswahl: Aussenauswahl, nummer: int) -> Aussenseite:
    """A page of the lines that match, by name and path; beyond the end it is the last one."""
    gefunden = alle(db, v, auswahl)
    nummer, seiten = umgebrochen(nummer, len(gefunden))
    return Aussenseite(
        zeilen=gefunden[(nummer - 1) * SEITE : nummer * SEITE],
        nummer=nummer,
        seiten=seiten,
        anzahl=len(gefunden),
        personen=len({z.person.benutzer_id for z in gefunden}),
    )


def alle(db: Session, v: Verwalter, auswahl: Aussenauswahl) -> list[Aussenzeile]:
    """All lines that match, in the same order."""
    zugriffe = [z for z in _zugriffe(db, v, auswahl) if auswahl.haus in ("", z.person.haus)]
    personen = {z.person.benutzer_id for z in zugriffe}
    aufenthalte = _aufenthalte(db, personen)
    if auswahl.aufenthalt:
        zugriffe = [
            z for z in zugriffe if aufenthalte.get(z.person.benutzer_id) == auswahl.aufenthalt
        ]
    genutzt, tage = _genutzt(db, v, personen), _tage(db, v, personen)
    zeilen = _zusammen(zugriffe, tage, auswahl)
    return [
        replace(
            z,
            aufenthalt=aufenthalte.get(z.person.benutzer_id, 0),
            genutzt_am=genutzt.get(z.person.mitgliedschaft_id),
        )
        for z in zeilen
    ]


def _zugriffe(db: Session, v: Verwalter, auswahl: Aussenauswahl) -> list[Zugriff]:
    """Person by contract, as the rule says, of everybody but own staff."""
    gesucht = Zugriffsauswahl(auswahl.suche, auswahl.vertrag, auswahl.recht)
    return [
        zugriff
        for typ in _VON_AUSSEN
        for zugriff in zugriffsliste.alle(db, v, replace(gesucht, personentyp=typ))
    ]


def _zusammen(
    zugriffe: Iterable[Zugriff], tage: _Tage, auswahl: Aussenauswahl
) -> list[Aussenzeile]:
    """Lines that differ in nothing but the contract are one."""
    gleiche: dict[tuple[Any, ...], list[tuple[Zugriff, Zugriffsweg]]] = defaultdict(list)
    for zugriff in zugriffe:
        for weg in zugriff.wege:
            if _passt(weg, auswahl):
                wer = zugriff.person.benutzer_id
                vertrag = _JEDER_VERTRAG if weg.pfad is Pfad.VERTRETUNG else zugriff.vertrag.id
                dauer = tage.get((wer, vertrag, weg.pfad))
                ruht = weg.ruht.satz if weg.ruht else ""
                gleiche[wer, weg.pfad, weg.rechte, ruht, dauer].append((zugriff, weg))
    zeilen = [_zeile(teile, dauer) for (*_art, dauer), teile in gleiche.items()]
    return sorted(zeilen, key=_ordnung)


def _zeile(
    teile: list[tuple[Zugriff, Zugriffsweg]], dauer: tuple[date, date] | None
) -> Aussenzeile:
    zugriff, weg = teile[0]
    return Aussenzeile(
        person=zugriff.person,
        aufenthalt=0,
        pfad=weg.pfad,
        rechte=weg.rechte,
        vertraege=tuple(z.vertrag.nummer for z, _ in teile),
        satz=weg.satz,
        ruht=weg.ruht,
        seit=dauer[0] if dauer else None,
        bis=letzter_tag(dauer[1]) if dauer else None,
        genutzt_am=None,
    )


def _passt(weg: Zugriffsweg, auswahl: Aussenauswahl) -> bool:
    """Of a person who is found by a right, only the paths that give it are shown."""
    if auswahl.pfad not in (None, weg.pfad):
        return False
    return auswahl.recht is None or auswahl.recht in mit_implizierten(set(weg.rechte))


def _ordnung(z: Aussenzeile) -> tuple[Any, ...]:
    return (*zugriffsliste.ordnung(z.person), WEGE.index(z.pfad), z.vertraege)


# What else is known of them


def _aufenthalte(db: Session, personen: set[int]) -> dict[int, int]:
    z = Zugehoerigkeit
    gesucht = select(col(z.benutzer_id), col(z.id)).where(col(z.bis).is_(None))
    return dict(map(tuple, _je_portion(db, gesucht, col(z.benutzer_id), personen)))


def _genutzt(db: Session, v: Verwalter, personen: set[int]) -> dict[int, datetime | None]:
    """By Mitgliedschaft: the last use of this Firma's contracts."""
    m = Mitgliedschaft
    gesucht = select(col(m.id), col(m.zuletzt_am)).where(col(m.firma_id) == v.firma_id)
    return dict(map(tuple, _je_portion(db, gesucht, col(m.benutzer_id), personen)))


def _tage(db: Session, v: Verwalter, personen: set[int]) -> _Tage:
    """From the earliest to the latest day of what each path rests on."""
    tage: _Tage = {}
    teile = (_tage_der_zeilen, _tage_des_zugangs, _tage_der_vertretungen)
    for person, vertrag, pfad, seit, bis in (z for teil in teile for z in teil(db, v, personen)):
        bisher = tage.get((person, vertrag, pfad), (seit, bis))
        tage[person, vertrag, pfad] = (min(bisher[0], seit), max(bisher[1], bis))
    return tage


def _tage_der_zeilen(db: Session, v: Verwalter, personen: set[int]) -> Iterator[_Dauer]:
    """Given then, ending with the row, its Vollmacht, or the Bestand, whichever comes first."""
    r, w, z, b = (_t(t) for t in (Vertragsrecht, Maklervollmacht, Zugehoerigkeit, Bestand))
    im_bestand = and_(b.c.maklerhaus_id == r.c.maklerhaus_id, b.c.vertrag_id == r.c.vertrag_id)
    gesucht = (
        select(r.c.benutzer_id, r.c.vertrag_id, r.c.zugehoerigkeit_id, r.c.vollmacht_id)
        .add_columns(r.c.von, r.c.erteilt_am, r.c.bis, w.c.bis, b.c.bis)
        .select_from(
            r.outerjoin(w, w.c.id == r.c.vollmacht_id)
            .outerjoin(z, z.c.id == r.c.zugehoerigkeit_id)
            .outerjoin(b, and_(im_bestand, *_heute(b)))
        )
        .where(r.c.firma_id == v.firma_id, z.c.bis.is_(None), *_heute(r))
    )
    for zeile in _je_portion(db, gesucht, r.c.benutzer_id, personen):
        person, vertrag, aufenthalt, vollmacht, von, erteilt, *enden = zeile
        pfad = Pfad.ZEILE_VERMITTLER if aufenthalt else Pfad.ZEILE
        pfad = Pfad.ZEILE_VOLLMACHT if vollmacht else pfad
        bis = min(ende for ende in enden if ende is not None)
        yield person, vertrag, pfad, max(von, clock.tag(erteilt)), bis


def _tage_des_zugangs(db: Session, v: Verwalter, personen: set[int]) -> Iterator[_Dauer]:
    """From the day on which stay and Bestand met, to the end of the Bestand."""
    z, b, g = (_t(t) for t in (Zugehoerigkeit, Bestand, Gruppenvertrag))
    gesucht = (
        select(z.c.benutzer_id, b.c.vertrag_id, z.c.seit, b.c.von, b.c.bis)
        .select_from(
            z.join(b, b.c.maklerhaus_id == z.c.maklerhaus_id).join(g, g.c.id == b.c.vertrag_id)
        )
        .where(g.c.firma_id == v.firma_id, z.c.bis.is_(None), *_heute(b))
    )
    for person, vertrag, seit, von, bis in _je_portion(db, gesucht, z.c.benutzer_id, personen):
        yield person, vertrag, Pfad.ZUGANG, max(clock.tag(seit), von), bis


def _tage_der_vertretungen(db: Session, v: Verwalter, personen: set[int]) -> Iterator[_Dauer]:
    """A Vertretung has the same days on every contract."""
    t = _t(Vertretung)
    gesucht = select(t.c.vertreter_benutzer_id, t.c.von, t.c.bis).where(
        t.c.firma_id == v.firma_id, t.c.bestaetigt_am.is_not(None), t.c.beendet_am.is_(None)
    )
    for person, von, bis in _je_portion(
        db, gesucht.where(*_heute(t)), t.c.vertreter_benutzer_id, personen
    ):
        yield person, _JEDER_VERTRAG, Pfad.VERTRETUNG, von, bis


def _je_portion(
    db: Session, gesucht: Select[*tuple[Any, ...]], spalte: Any, personen: set[int]
) -> Iterator[Any]:
    """No database takes any number of parameters at once."""
    liste = sorted(personen)
    for ab in range(0, len(liste), _JE_ABFRAGE):
        yield from db.execute(gesucht.where(spalte.in_(liste[ab : ab + _JE_ABFRAGE])))


def _heute(t: Any) -> list[Any]:
    return [t.c.von <= clock.heute(), t.c.bis > clock.heute()]


def _nummer(text: str) -> int | None:
    gueltig = text.isascii() and text.isdigit() and len(text) <= _LAENGSTE_ID
    return int(text) if gueltig else None


def _t(modell: type[SQLModel]) -> Any:
    return modell.__table__.alias()  # pyright: ignore[reportAttributeAccessIssue]
