"""The rule itself, as SQL: every path by which somebody holds a right, and the gates of each.

Every path takes person and contract as conditions of its own, so that one check stays a few index
look-ups however large the stock is.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Date,
    FromClause,
    Integer,
    Select,
    String,
    Subquery,
    and_,
    bindparam,
    exists,
    func,
    literal_column,
    or_,
    select,
    true,
    union_all,
)
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import UTCDateTime

from firmenportal.domain.benutzer import (
    Benutzer,
    Berechtigungstyp,
    Kontostatus,
    Mitgliedschaft,
    Personentyp,
)
from firmenportal.domain.berechtigung.frage import Frage, Pfad, Tor, Ziel
from firmenportal.domain.firma import Firma
from firmenportal.domain.recht import KATALOG, Recht, Sparte, gehalten_durch
from firmenportal.domain.vermittler import (
    Benutzerschluessel,
    Bestand,
    Maklerhaus,
    Maklervollmacht,
    VollmachtRecht,
    VollmachtVertrag,
    Widerspruch,
    Zugehoerigkeit,
)
from firmenportal.domain.vertrag import Gruppenvertrag, VertragAuspraegung
from firmenportal.domain.vertragsrecht import Vertragsrecht
from firmenportal.domain.vertretung import Vertretung, Vertretungszelle
from firmenportal.domain.zustand import Zustand

SEITE = 50
ZUGANG_RECHTE = (Recht.BESTAND_LESEN, Recht.BERECHNEN)

_PERSON = bindparam("person", type_=Integer)
_FIRMA = bindparam("firma", type_=Integer)
_VERTRAG = bindparam("vertrag", type_=BigInteger)
_AUSPRAEGUNG = bindparam("auspraegung", type_=String)
_JETZT = bindparam("jetzt", type_=UTCDateTime)
_HEUTE = bindparam("heute", type_=Date)
_ERSTER, _LETZTER = (bindparam(n, type_=BigInteger) for n in ("erster", "letzter"))
PLAETZE = [f"vertrag_{n}" for n in range(SEITE)]
PLAETZE_PERSONEN = [f"person_{n}" for n in range(SEITE)]


@dataclass
class _Weg:
    """The joined tables of one path, its conditions, and where person, contract and right are."""

    tabellen: FromClause
    person: ColumnElement[Any]
    vertrag: ColumnElement[Any]
    recht: ColumnElement[Any]
    mitglied: Any = None
    haus: ColumnElement[Any] | None = None
    pfad: Pfad | None = None
    wo: list[ColumnElement[bool]] = field(default_factory=list)


def regel(frage: Frage) -> Subquery:
    """The rule as a subquery of `person`, `vertrag`, `recht`, `pfad`; rows may repeat.

    `recht` holds the rights as granted; what they imply is added by `mit_implizierten`, and a
    question for one right takes every right that implies it (`gehalten_durch`).
    Parameters: `person`, `person_<n>`, `vertrag`, `vertrag_<n>`, `firma`, `auspraegung`, `jetzt`,
    `heute`.
    """
    return union_all(*pfade(frage)).subquery("regel")


def pfade(frage: Frage) -> list[Select[Any, Any, Any, Any]]:
    """The paths of the rule one by one, with the columns of `regel`."""
    return [_select(weg, frage) for weg in _wege(frage)]


# The paths


def _wege(frage: Frage) -> list[_Weg]:
    eigene = {
        Pfad.FIRMENADMIN: _firmenadmin,
        Pfad.ZEILE: _zeile,
        Pfad.ZEILE_VERMITTLER: _zeile_vermittler,
        Pfad.ZEILE_VOLLMACHT: _zeile_vollmacht,
    }
    wege = {p: [weg(frage)] for p, weg in eigene.items() if p in frage.blick.pfade}
    if Pfad.ZUGANG in frage.blick.pfade:
        wege[Pfad.ZUGANG] = [_zugang(frage)]
    if Pfad.VERTRETUNG in frage.blick.pfade:
        geliehen = replace(frage, ziel=Ziel.RECHTE, recht=None)
        wege[Pfad.VERTRETUNG] = [_geliehen(weg(geliehen), frage) for weg in eigene.values()]
    return [replace(weg, pfad=pfad) for pfad, gleiche in wege.items() for weg in gleiche]


def _firmenadmin(frage: Frage) -> _Weg:
    """All rights on all activated contracts of the Firma."""
    m, g = _t(Mitgliedschaft), _t(Gruppenvertrag)
    tabellen, recht = _ohne_zeile(m.join(g, g.c.firma_id == m.c.firma_id), frage, tuple(Recht))
    weg = _Weg(tabellen, m.c.benutzer_id, g.c.id, recht, m)
    weg.wo += [m.c.berechtigungstyp == _wert(Berechtigungstyp.FIRMENADMIN)]
    _tor(weg, frage, Tor.AKTIVIERT, g.c.aktiviert_am <= _JETZT)
    _tor(weg, frage, Tor.AUSGESETZT, m.c.ernennung_ausgesetzt_am.is_(None))
    return _mit_mitglied(weg, g, frage)


def _zeile(frage: Frage) -> _Weg:
    """A right row of own staff or of another service provider."""
    weg, r, g = _rechtezeile(frage)
    weg.wo.append(r.c.zugehoerigkeit_id.is_(None))
    return _mit_mitglied(weg, g, frage)


def _zeile_vermittler(frage: Frage) -> _Weg:
    """A Vermittler's row from the Firma: lives while the contract is in his house's Bestand."""
    weg, r, g = _vermittlerzeile(frage)
    weg.wo += [r.c.zugehoerigkeit_id.is_not(None), r.c.vollmacht_id.is_(None)]
    return _mit_mitglied(weg, g, frage)


def _zeile_vollmacht(frage: Frage) -> _Weg:
    """A Vermittler's row from a Vollmacht: needs exactly that one too, for right and contract."""
    weg, r, g = _vermittlerzeile(frage)
    v = _t(Maklervollmacht)
    weg.tabellen = weg.tabellen.join(v, v.c.id == r.c.vollmacht_id)
    _tor(weg, frage, Tor.VOLLMACHT, _vollmacht_gilt(v), vollmacht_nennt(v, r))
    weg.wo.append(r.c.vollmacht_id.is_not(None))
    _tor(weg, frage, Tor.AUSGESETZT, v.c.ausgesetzt_am.is_(None))
    return _mit_mitglied(weg, g, frage)


def _zugang(frage: Frage) -> _Weg:
    """Vermittler-Zugang: a personal key opens the Bestand of the present house, without a row."""
    b, g = _t(Bestand), _t(Gruppenvertrag)
    bestand = b.join(g, g.c.id == b.c.vertrag_id)
    haeuser = _haeuser_mit_schluessel(frage)
    if not frage.einer_person:
        h = haeuser.subquery()
        bestand, person = bestand.join(h, h.c.haus == b.c.maklerhaus_id), h.c.person
        wo: list[ColumnElement[bool]] = []
    else:  # at most one house: named as a value, so that its Bestand is read in order
        haus = haeuser.with_only_columns(haeuser.selected_columns.haus).limit(literal_column("1"))
        wo, person = [b.c.maklerhaus_id == haus.scalar_subquery()], _PERSON
    tabellen, recht = _ohne_zeile(bestand, frage, ZUGANG_RECHTE)
    weg = _Weg(tabellen, person, b.c.vertrag_id, recht, wo=wo)
    _tor(weg, frage, Tor.BESTAND, _am_tag(b))
    _tor(weg, frage, Tor.WIDERSPRUCH, ~_widerspruch(g.c.firma_id, b.c.maklerhaus_id))
    return _mit_konto(weg, g, frage)


def _haeuser_mit_schluessel(frage: Frage) -> Select[Any, Any]:
    """Person and present house of those (or of the one asked about) with a key of that house."""
    z, h, s = _t(Zugehoerigkeit), _t(Maklerhaus), _t(Benutzerschluessel)
    eigener = and_(s.c.benutzer_id == z.c.benutzer_id, s.c.maklerhaus_id == z.c.maklerhaus_id)
    weg = _Weg(
        z.join(h, h.c.id == z.c.maklerhaus_id).join(s, eigener),
        z.c.benutzer_id,
        z.c.maklerhaus_id,
        s.c.schluessel,
        wo=[~s.c.gesperrt],
    )
    _tor(weg, frage, Tor.ZUGEHOERIGKEIT, _ab(z.c.seit), _vor_ende(z.c.bis))
    _tor(weg, frage, Tor.HAUS, h.c.status == _wert(Zustand.AKTIV))
    if frage.einer_person:
        weg.wo.append(z.c.benutzer_id == _PERSON)
    spalten = (z.c.benutzer_id.label("person"), z.c.maklerhaus_id.label("haus"))
    return select(*spalten).select_from(weg.tabellen).where(*weg.wo)


def _geliehen(weg: _Weg, frage: Frage) -> _Weg:
    """The same path, lent by a Vertretung: the lender's right is tested live and not passed on."""
    v, d, b, m = _t(Vertretung), _t(Mitgliedschaft), _t(Benutzer), weg.mitglied
    weg.tabellen = (
        weg.tabellen.join(v, v.c.vertretene_id == m.c.id)
        .join(d, d.c.id == v.c.vertreter_id)
        .join(b, b.c.id == d.c.benutzer_id)
    )
    _tor(
        weg,
        frage,
        Tor.VERTRETUNG,
        _ab(v.c.bestaetigt_am),
        _vor_ende(v.c.beendet_am),
        _am_tag(v),
    )
    _tor(weg, frage, Tor.AUSGESETZT, v.c.ausgesetzt_am.is_(None))
    _mitglied_lebt(weg, frage, d)
    _tor(weg, frage, Tor.KONTO, b.c.status == _wert(Kontostatus.AKTIV))
    weg.wo.append(_selber_kreis(weg, d))
    weg.person = v.c.vertreter_benutzer_id
    return _nur_genannte_zellen(weg, v)


def _nur_genannte_zellen(weg: _Weg, v: Any) -> _Weg:
    """All cells, or those that the Vertretung lists; then the right is the listed one."""
    z = _t(Vertretungszelle)
    genannt = and_(
        ~v.c.alle_zellen,
        z.c.vertretung_id == v.c.id,
        z.c.vertrag_id == weg.vertrag,
        or_(*(and_(z.c.recht == _wert(r), _eines(weg.recht, gehalten_durch(r))) for r in Recht)),
    )
    weg.tabellen = weg.tabellen.outerjoin(z, genannt)
    weg.wo.append(or_(v.c.alle_zellen, z.c.recht.is_not(None)))
    weg.recht = func.coalesce(z.c.recht, weg.recht)
    return weg


def _selber_kreis(weg: _Weg, d: Any) -> ColumnElement[bool]:
    """Both own staff, or both now in one Maklerhaus."""
    if weg.haus is None:
        return and_(
            weg.mitglied.c.personentyp == _wert(Personentyp.FIRMENEIGEN),
            d.c.personentyp == _wert(Personentyp.FIRMENEIGEN),
        )
    z = _t(Zugehoerigkeit)
    im_haus = exists().where(
        z.c.benutzer_id == d.c.benutzer_id,
        z.c.maklerhaus_id == weg.haus,
        _ab(z.c.seit),
        _vor_ende(z.c.bis),
    )
    return and_(d.c.personentyp == _wert(Personentyp.VERMITTLER), im_haus)


def _rechtezeile(frage: Frage) -> tuple[_Weg, Any, Any]:
    r, m, g = _t(Vertragsrecht), _t(Mitgliedschaft), _t(Gruppenvertrag)
    weg = _Weg(
        r.join(m, m.c.id == r.c.mitgliedschaft_id).join(g, g.c.id == r.c.vertrag_id),
        r.c.benutzer_id,
        r.c.vertrag_id,
        r.c.recht,
        m,
    )
    _tor(weg, frage, Tor.ZEITRAUM, _am_tag(r))
    _tor(weg, frage, Tor.AUSGESETZT, r.c.ausgesetzt_am.is_(None))
    return weg, r, g


def _vermittlerzeile(frage: Frage) -> tuple[_Weg, Any, Any]:
    weg, r, g = _rechtezeile(frage)
    z, h = _t(Zugehoerigkeit), _t(Maklerhaus)
    weg.tabellen = weg.tabellen.join(z, z.c.id == r.c.zugehoerigkeit_id).join(
        h, h.c.id == z.c.maklerhaus_id
    )
    weg.haus = r.c.maklerhaus_id
    _tor(weg, frage, Tor.ZUGEHOERIGKEIT, _ab(z.c.seit), _vor_ende(z.c.bis))
    _tor(weg, frage, Tor.HAUS, h.c.status == _wert(Zustand.AKTIV))
    _tor(weg, frage, Tor.BESTAND, _im_bestand(r.c.maklerhaus_id, r.c.vertrag_id))
    return weg, r, g


# The gates


def _tor(weg: _Weg, frage: Frage, tor: Tor, *bedingungen: ColumnElement[bool]) -> None:
    if frage.schaltbar:
        weg.wo.append(or_(bindparam(f"offen_{tor}", type_=Boolean), and_(*bedingungen)))
    elif _geprueft(frage, tor):
        weg.wo += bedingungen


def _geprueft(frage: Frage, tor: Tor) -> bool:
    """Whether anything can stop at this gate; else its table need not be read."""
    return frage.schaltbar or tor not in frage.blick.ohne


def _mit_mitglied(weg: _Weg, g: Any, frage: Frage) -> _Weg:
    if frage.vertraege == "firma":
        weg.wo.append(weg.mitglied.c.firma_id == _FIRMA)
    _mitglied_lebt(weg, frage, weg.mitglied)
    return _mit_konto(weg, g, frage)


def _mitglied_lebt(weg: _Weg, frage: Frage, m: Any) -> None:
    weg.wo += [_ab(m.c.seit), _vor_ende(m.c.entfernt_am)]
    _tor(weg, frage, Tor.MITGLIEDSCHAFT, _vor_ende(m.c.gesperrt_am))
    _tor(weg, frage, Tor.AUSGESETZT, m.c.ausgesetzt_am.is_(None))
    _tor(weg, frage, Tor.BEFRISTUNG, _am_tag(m))


def _mit_konto(weg: _Weg, g: Any, frage: Frage) -> _Weg:
    """The gates of account, Firma and contract, which every path passes."""
    if _geprueft(frage, Tor.KONTO):
        b = _t(Benutzer)
        weg.tabellen = weg.tabellen.join(b, b.c.id == weg.person)
        _tor(weg, frage, Tor.KONTO, b.c.status == _wert(Kontostatus.AKTIV))
    if _geprueft(frage, Tor.FIRMA):
        f = _t(Firma)
        weg.tabellen = weg.tabellen.join(f, f.c.id == g.c.firma_id)
        _tor(weg, frage, Tor.FIRMA, f.c.status == _wert(Zustand.AKTIV))
    _tor(weg, frage, Tor.KENNUNG, g.c.kennung.is_not(None))
    _tor(weg, frage, Tor.PRODUKT, *_produkt_bietet(weg.recht, g))
    if frage.vertraege == "firma":
        weg.wo.append(g.c.firma_id == _FIRMA)
    if frage.gefiltert:
        _tor(weg, frage, Tor.AUSPRAEGUNG, _abschliessbar(weg.vertrag))
    return weg


def _produkt_bietet(recht: ColumnElement[Any], g: Any) -> list[ColumnElement[bool]]:
    return [
        or_(recht != _wert(r), _eines(g.c.sparte, eintrag.sparten))
        for r, eintrag in KATALOG.items()
        if eintrag.sparten != frozenset(Sparte)
    ]


def _abschliessbar(vertrag: ColumnElement[Any]) -> ColumnElement[bool]:
    a = _t(VertragAuspraegung)
    return exists().where(a.c.vertrag_id == vertrag, a.c.auspraegung == _AUSPRAEGUNG)


def _im_bestand(haus: ColumnElement[Any], vertrag: ColumnElement[Any]) -> ColumnElement[bool]:
    b = _t(Bestand)
    return exists().where(b.c.vertrag_id == vertrag, b.c.maklerhaus_id == haus, _am_tag(b))


def _vollmacht_gilt(v: Any) -> ColumnElement[bool]:
    return and_(_ab(v.c.erteilt_am), _vor_ende(v.c.widerrufen_am), _am_tag(v))


def vollmacht_nennt(v: Any, r: Any) -> ColumnElement[bool]:
    """The right as stored in the row, and the contract; "all contracts" is evaluated live."""
    vr, vv = _t(VollmachtRecht), _t(VollmachtVertrag)
    recht = exists().where(vr.c.vollmacht_id == v.c.id, vr.c.recht == r.c.recht)
    vertrag = exists().where(vv.c.vollmacht_id == v.c.id, vv.c.vertrag_id == r.c.vertrag_id)
    return and_(recht, or_(v.c.alle_vertraege, vertrag))


def _widerspruch(firma: ColumnElement[Any], haus: ColumnElement[Any]) -> ColumnElement[bool]:
    w = _t(Widerspruch)
    return exists().where(
        w.c.firma_id == firma,
        w.c.maklerhaus_id == haus,
        _ab(w.c.eingelegt_am),
        _vor_ende(w.c.aufgehoben_am),
    )


def _am_tag(t: Any) -> ColumnElement[bool]:
    """Windows are half-open days, compared with today in Europe/Berlin."""
    return and_(t.c.von <= _HEUTE, t.c.bis > _HEUTE)


def _ab(zeitpunkt: ColumnElement[Any]) -> ColumnElement[bool]:
    """An act works from its moment."""
    return zeitpunkt <= _JETZT


def _vor_ende(zeitpunkt: ColumnElement[Any]) -> ColumnElement[bool]:
    return or_(zeitpunkt.is_(None), zeitpunkt > _JETZT)


# The pieces


def _select(weg: _Weg, frage: Frage) -> Select[Any, Any, Any, Any]:
    wo = [*weg.wo, *_einschraenkung(weg, frage)]
    pfad = _wert(weg.pfad or Pfad.ZEILE)
    spalten = (
        weg.person.label("person"),
        weg.vertrag.label("vertrag"),
        weg.recht.label("recht"),
        pfad.label("pfad"),
    )
    return select(*spalten).select_from(weg.tabellen).where(*wo)


def _einschraenkung(weg: _Weg, frage: Frage) -> list[ColumnElement[bool]]:
    """Person, contract and right, pushed into the path."""
    wo: list[ColumnElement[bool]] = []
    if frage.einer_person:
        wo.append(weg.person == _PERSON)
    elif frage.personen == "seite":
        wo.append(weg.person.in_([bindparam(n, type_=Integer) for n in PLAETZE_PERSONEN]))
    if frage.vertraege == "einer":
        wo.append(weg.vertrag == _VERTRAG)
    elif frage.vertraege == "seite":
        # The range first: it bounds the walk along an index in which a person has thousands.
        wo.append(weg.vertrag.between(_ERSTER, _LETZTER))
        wo.append(weg.vertrag.in_([bindparam(n, type_=BigInteger) for n in PLAETZE]))
    if frage.recht is not None:
        wo.append(_eines(weg.recht, gehalten_durch(frage.recht)))
    return wo


def _ohne_zeile(
    tabellen: FromClause, frage: Frage, rechte: tuple[Recht, ...]
) -> tuple[FromClause, ColumnElement[Any]]:
    """The right of a path without rows of its own: one row for each right, if they are asked for.

    Otherwise the one asked for; for "any", one that every product offers stands for all.
    """
    if frage.jedes_recht:
        alle = union_all(*(select(_wert(r).label("recht")) for r in rechte)).subquery()
        return tabellen.join(alle, true()), alle.c.recht
    gefragt = frage.recht or Recht.BESTAND_LESEN
    return tabellen, _wert(gefragt if gefragt in rechte else Recht.BESTAND_LESEN)


def _eines(spalte: ColumnElement[Any], werte: Iterable[StrEnum]) -> ColumnElement[bool]:
    return spalte.in_([_wert(w) for w in sorted(werte)])


def _wert(wert: StrEnum) -> ColumnElement[str]:
    """A constant of a closed set, written into the statement: fewer parameters, better plans."""
    return literal_column(f"'{wert.value}'", String)


def _t(modell: type[SQLModel]) -> Any:
    """A new alias of a table."""
    return modell.__table__.alias()  # pyright: ignore[reportAttributeAccessIssue]
