"""Brings a read delivery into the stock, file by file: resolve names, check, compare, merge."""

from collections.abc import Callable

from sqlalchemy import (
    CTE,
    ColumnElement,
    Table,
    and_,
    delete,
    exists,
    insert,
    literal,
    null,
    or_,
    select,
    union_all,
    update,
)
from sqlmodel import Session

from firmenportal import clock
from firmenportal.domain import maklerwechsel
from firmenportal.domain.auspraegung import AUSPRAEGUNGEN
from firmenportal.domain.bestandsdaten import stufe as stufen
from firmenportal.domain.bestandsdaten.aenderungen import VERSICHERER, Aenderungen
from firmenportal.domain.bestandsdaten.lesen import Befund, Lieferung, Meldung
from firmenportal.domain.bestandsdaten.stufe import (
    BEITRAGSMONATE,
    BENUTZERSCHLUESSEL,
    BESTAND,
    EINZELVERTRAEGE,
    FIRMEN,
    GRUPPENVERTRAEGE,
    MAKLERHAEUSER,
    STUFEN,
    ZEICHNER,
    Stufe,
    Wirkung,
)
from firmenportal.domain.recht import Sparte
from firmenportal.domain.vertrag import Einzelstatus, VertragAuspraegung, nummer_von
from firmenportal.domain.zeitraum import letzter_tag

_FILTERNDE = tuple(key for key, a in AUSPRAEGUNGEN.items() if not a.zeigt_alles)

Pruefung = Callable[[Session, Lieferung], list[Befund]]


def einspielen(db: Session, lieferung: Lieferung, meldung: Meldung) -> Aenderungen:
    """Stage, check and merge; what is wrong joins the delivery's findings.

    Rows with a finding are left out, so that everything else can be checked to the end; that
    nothing is kept when there are findings is up to the caller.
    """
    stufen.anlegen(db)
    aenderungen = Aenderungen()
    for name, stufe in STUFEN.items():
        ablage = lieferung.ablagen.get(name)
        stufen.fuellen(db, stufe, ablage or ())
        if ablage and ablage.zeilen:
            meldung(f"{stufe.datei}: {ablage.zeilen} Zeilen werden verglichen und eingespielt")
            _datei_einspielen(db, stufe, lieferung, aenderungen)
    return aenderungen


def _datei_einspielen(
    db: Session, stufe: Stufe, lieferung: Lieferung, aenderungen: Aenderungen
) -> None:
    vorbereiten, pruefungen = _BESONDERES.get(stufe.name, (_nichts, ()))
    vorbereiten(db)
    befunde = stufen.doppelte(db, stufe)
    for pruefung in pruefungen:
        befunde += pruefung(db, lieferung)
    for befund in befunde:
        lieferung.melden(befund)
    stufen.vergleichen(db, stufe)
    if stufe is GRUPPENVERTRAEGE:
        _auspraegungen_vergleichen(db)
    aenderungen.erfassen(db, stufe)
    stufen.einspielen(db, stufe, ersetzen=stufe is BESTAND)
    if stufe is GRUPPENVERTRAEGE:
        _auspraegungen_einspielen(db)


# Names become ids


def _nichts(_db: Session) -> None:
    pass


def _firmen_aufloesen(db: Session) -> None:
    s, f = GRUPPENVERTRAEGE.tabelle, FIRMEN.ziel
    firma = select(f.c.id).where(f.c.kundennummer == s.c.kundennummer).scalar_subquery()
    db.execute(update(s).values(firma_id=firma))
    db.execute(update(s).values(aktiviert_am=clock.now()).where(s.c.aktiviert))


def _haeuser_aufloesen(stufe: Stufe) -> Callable[[Session], None]:
    def aufloesen(db: Session) -> None:
        s, h = stufe.tabelle, MAKLERHAEUSER.ziel
        haus = select(h.c.id).where(h.c.hausnummer == s.c.hausnummer).scalar_subquery()
        db.execute(update(s).values(maklerhaus_id=haus))

    return aufloesen


# Which Ausprägungen a contract has is a table of its own


def _auspraegungen_vergleichen(db: Session) -> None:
    """A contract whose Ausprägungen differ is changed, even if nothing else is."""
    s, a = GRUPPENVERTRAEGE.tabelle, VertragAuspraegung.__table__  # pyright: ignore[reportAttributeAccessIssue]
    zu_viele = exists(select(1).where(a.c.vertrag_id == s.c.id, ~_nennt(s, a.c.auspraegung)))
    zu_wenige = [_nennt(s, key) & ~_hat(s, a, key) for key in _FILTERNDE]
    db.execute(
        update(s)
        .values(wirkung=Wirkung.GEAENDERT)
        .where(s.c.wirkung == Wirkung.UNVERAENDERT, or_(zu_viele, *zu_wenige))
    )


def _auspraegungen_einspielen(db: Session) -> None:
    s, a = GRUPPENVERTRAEGE.tabelle, VertragAuspraegung.__table__  # pyright: ignore[reportAttributeAccessIssue]
    wirkt = GRUPPENVERTRAEGE.wirkt()
    ueber = exists(select(1).where(s.c.id == a.c.vertrag_id, wirkt, ~_nennt(s, a.c.auspraegung)))
    db.execute(delete(a).where(ueber))
    for key in _FILTERNDE:
        neue = select(s.c.id, literal(key)).where(wirkt, _nennt(s, key), ~_hat(s, a, key))
        db.execute(insert(a).from_select(["vertrag_id", "auspraegung"], neue))


def _nennt(s: Table, key: ColumnElement[str] | str) -> ColumnElement[bool]:
    """The staged list, `a,b`, has the key."""
    return (
        literal(",")
        .concat(s.c.auspraegungen)
        .concat(",")
        .contains(literal(",").concat(key).concat(","))
    )


def _hat(s: Table, a: Table, key: str) -> ColumnElement[bool]:
    return exists(select(1).where(a.c.vertrag_id == s.c.id, a.c.auspraegung == key))


# Checks against the stock


def _firma_bekannt(db: Session, lieferung: Lieferung) -> list[Befund]:
    s = GRUPPENVERTRAEGE.tabelle
    return _verweise(db, lieferung, GRUPPENVERTRAEGE, FIRMEN, s.c.firma_id.is_(None), "Firma")


def _haus_bekannt(stufe: Stufe) -> Pruefung:
    def pruefen(db: Session, lieferung: Lieferung) -> list[Befund]:
        s = stufe.tabelle
        fehlt = s.c.maklerhaus_id.is_(None)
        if "maklerhaus_id" not in stufe.schluessel:
            fehlt &= ~s.c.loeschen
        return _verweise(db, lieferung, stufe, MAKLERHAEUSER, fehlt, "Maklerhaus")

    return pruefen


def _vertrag_bekannt(stufe: Stufe) -> Pruefung:
    def pruefen(db: Session, lieferung: Lieferung) -> list[Befund]:
        s, g = stufe.tabelle, GRUPPENVERTRAEGE.ziel
        fehlt = ~exists(select(1).where(g.c.id == s.c.vertrag_id))
        return _verweise(db, lieferung, stufe, GRUPPENVERTRAEGE, fehlt, "Vertrag")

    return pruefen


def _verweise(
    db: Session,
    lieferung: Lieferung,
    stufe: Stufe,
    auf: Stufe,
    fehlt: ColumnElement[bool],
    was: str,
) -> list[Befund]:
    """Refuse rows that name something unknown.

    They are reported unless the row that was to bring it has a finding itself: one mistake is one
    finding, however many rows hang on it.
    """
    s, a = stufe.tabelle, auf.tabelle
    spalte = {"Firma": "kundennummer", "Maklerhaus": "hausnummer", "Vertrag": "vertrag_id"}[was]
    key = a.c[auf.schluessel[0]]
    kommt_noch = exists(select(1).where(key == s.c[spalte]))
    gefunden = select(s.c.zeile, s.c[spalte]).where(fehlt, ~kommt_noch).order_by(s.c.zeile)
    luecke = any(b.datei in (auf.datei, FIRMEN.datei) for b in lieferung.befunde)
    befunde = [
        Befund(stufe.datei, zeile, was, f"{_genannt(wert)} gibt es nicht.")
        for zeile, wert in (() if luecke else db.execute(gefunden))
    ]
    stufen.ablehnen(db, stufe, fehlt)
    return befunde


def _genannt(wert: int | str) -> str:
    return nummer_von(wert) if isinstance(wert, int) else wert


def _firma_bleibt(db: Session, _lieferung: Lieferung) -> list[Befund]:
    s, g = GRUPPENVERTRAEGE.tabelle, GRUPPENVERTRAEGE.ziel
    andere = exists(select(1).where(g.c.id == s.c.id, g.c.firma_id != s.c.firma_id))
    satz = "Der Vertrag gehört im Bestand einer anderen Firma und kann nicht zu dieser wechseln."
    return _abgelehnt(db, GRUPPENVERTRAEGE, andere, s.c.nummer, satz)


def _ruhend_nur_bkv(db: Session, _lieferung: Lieferung) -> list[Befund]:
    s, g = EINZELVERTRAEGE.tabelle, GRUPPENVERTRAEGE.ziel
    bav = exists(select(1).where(g.c.id == s.c.vertrag_id, g.c.sparte == Sparte.BAV))
    ruhend = and_(s.c.status == Einzelstatus.RUHEND, bav)
    satz = "Den Zustand „ruhend“ gibt es nur in der bKV."
    return _abgelehnt(db, EINZELVERTRAEGE, ruhend, s.c.vertrag_id, satz)


def _abgelehnt(
    db: Session, stufe: Stufe, bedingung: ColumnElement[bool], was: ColumnElement[str], satz: str
) -> list[Befund]:
    s = stufe.tabelle
    zeilen = db.execute(
        select(s.c.zeile, was).where(bedingung, ~s.c.abgelehnt).order_by(s.c.zeile)
    ).all()
    stufen.ablehnen(db, stufe, bedingung)
    return [Befund(stufe.datei, zeile, _genannt(wert), satz) for zeile, wert in zeilen]


def _ein_haus_je_tag(db: Session, _lieferung: Lieferung) -> list[Befund]:
    """Refuse rows that share a day of a contract with an earlier row, or with what stays.

    What a confirmed Maklerwechsel wrote does not stay where the delivery contradicts it (R264).
    """
    befunde = _ueberschneidungen(db)
    vertraege = {vertrag for vertrag, _befund in befunde.values()}
    if befunde and maklerwechsel.ueberholen(db, vertraege, VERSICHERER):
        befunde = _ueberschneidungen(db)
    if befunde:
        stufen.ablehnen(db, BESTAND, BESTAND.tabelle.c.zeile.in_(list(befunde)))
    return [befund for _vertrag, befund in befunde.values()]


def _ueberschneidungen(db: Session) -> dict[int, tuple[int, Befund]]:
    """By row: the contract, and with what it shares a day."""
    kuenftig = _kuenftiger_bestand()
    a, b, h = kuenftig.alias("a"), kuenftig.alias("b"), MAKLERHAEUSER.ziel
    gefunden = (
        select(a.c.zeile, a.c.vertrag_id, h.c.hausnummer, b.c.von, b.c.bis, b.c.zeile)
        .join(b, and_(a.c.vertrag_id == b.c.vertrag_id, a.c.von < b.c.bis, b.c.von < a.c.bis))
        .join(h, h.c.id == b.c.maklerhaus_id)
        .where(a.c.zeile.is_not(None), or_(b.c.zeile.is_(None), b.c.zeile < a.c.zeile))
        .order_by(a.c.zeile)
    )
    befunde: dict[int, tuple[int, Befund]] = {}
    for zeile, vertrag, haus, von, bis, andere in db.execute(gefunden):
        ende = letzter_tag(bis)
        zeitraum = f"ab {von:%d.%m.%Y}" + (f" bis {ende:%d.%m.%Y}" if ende else "")
        woher = f"laut Zeile {andere}" if andere else "schon"
        satz = (
            f"Der Vertrag ist {zeitraum} {woher} im Bestand von {haus}, "
            "und an jedem Tag kann das nur ein Maklerhaus sein. Beenden Sie diesen Bestand vorher."
        )
        befund = Befund(BESTAND.datei, zeile, nummer_von(vertrag), satz)
        befunde.setdefault(zeile, (vertrag, befund))
    return befunde


def _kuenftiger_bestand() -> CTE:
    """The Bestand of every contract named, as it will be: what stays and what is delivered."""
    s, z = BESTAND.tabelle, BESTAND.ziel
    spalten = ("vertrag_id", "maklerhaus_id", "von", "bis")
    genannt = exists(select(1).where(s.c.vertrag_id == z.c.vertrag_id))
    ersetzt = exists(select(1).where(BESTAND.gleiche(), ~s.c.abgelehnt))
    bleibt = select(null().label("zeile"), *(z.c[n] for n in spalten)).where(genannt, ~ersetzt)
    kommt = select(s.c.zeile, *(s.c[n] for n in spalten)).where(~s.c.loeschen, ~s.c.abgelehnt)
    return union_all(kommt, bleibt).cte("kuenftig")


_BESONDERES: dict[str, tuple[Callable[[Session], None], tuple[Pruefung, ...]]] = {
    "gruppenvertraege": (_firmen_aufloesen, (_firma_bekannt, _firma_bleibt)),
    "einzelvertraege": (_nichts, (_vertrag_bekannt(EINZELVERTRAEGE), _ruhend_nur_bkv)),
    "beitragsmonate": (_nichts, (_vertrag_bekannt(BEITRAGSMONATE),)),
    "zeichner": (_haeuser_aufloesen(ZEICHNER), (_haus_bekannt(ZEICHNER),)),
    "bestand": (
        _haeuser_aufloesen(BESTAND),
        (_haus_bekannt(BESTAND), _vertrag_bekannt(BESTAND), _ein_haus_je_tag),
    ),
    "benutzerschluessel": (
        _haeuser_aufloesen(BENUTZERSCHLUESSEL),
        (_haus_bekannt(BENUTZERSCHLUESSEL),),
    ),
}
