"""What a delivery changes, per Firma and per Maklerhaus: sums, search texts, open pages, protocol.

Sums and search texts are derived here and nowhere else. Everybody whose contracts or Bestand change
is told, and each Firma's and each house's chain gets one entry per delivery. Rules:
docs/fachregeln.md R18, R60, R72, R73.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    MetaData,
    String,
    Table,
    bindparam,
    case,
    func,
    or_,
    select,
    union,
    update,
)
from sqlmodel import Session, col

from firmenportal import clock
from firmenportal import db as datenbank
from firmenportal.domain import protokoll
from firmenportal.domain.benutzer import Benutzer, Mitgliedschaft
from firmenportal.domain.bestandsdaten.stufe import (
    BEITRAGSMONATE,
    BENUTZERSCHLUESSEL,
    BESTAND,
    EINZELVERTRAEGE,
    FIRMEN,
    GRUPPENVERTRAEGE,
    MAKLERHAEUSER,
    ZEICHNER,
    Stufe,
    Wirkung,
)
from firmenportal.domain.firma import Firma
from firmenportal.domain.protokoll import Neueintrag, Wer
from firmenportal.domain.vermittler import Bestand, Maklerhaus, Zugehoerigkeit
from firmenportal.domain.vertrag import (
    VERSICHERT,
    Einzelvertrag,
    Gruppenvertrag,
    VertragAuspraegung,
    nummer_von,
    vertrag_suchtext,
)
from firmenportal.domain.weg import Weg

VERSICHERER: Wer = (None, "Bestandsdaten")
_PERSONENANGABEN = ("name", "strasse", "plz", "ort")
_AUCH_WENN_NEU = ("status", "kennung")

Angaben = dict[str, Any]
_BETROFFEN = Table(
    "stufe_betroffen",
    MetaData(),
    Column("art", String),
    Column("id", BigInteger),
    prefixes=["TEMPORARY"],
    postgresql_on_commit="DROP",
)


@dataclass
class Aenderungen:
    """Collected file by file, between comparing and merging, while the old values are there."""

    firmen: dict[str, Angaben] = field(default_factory=dict)
    haeuser: dict[str, Angaben] = field(default_factory=dict)
    vertraege: dict[int, Angaben] = field(default_factory=lambda: defaultdict(dict))
    je_haus: dict[int, Angaben] = field(default_factory=lambda: defaultdict(dict))

    def erfassen(self, db: Session, stufe: Stufe) -> None:
        """Note what the compared rows of this file will change."""
        if stufe in (FIRMEN, MAKLERHAEUSER):
            ziel = self.firmen if stufe is FIRMEN else self.haeuser
            ziel |= dict(_unterschiede(db, stufe))
        elif stufe is GRUPPENVERTRAEGE:
            self._vertraege(db)
        elif stufe in (EINZELVERTRAEGE, BEITRAGSMONATE):
            for vertrag, zahlen in _zahlen(db, stufe, "vertrag_id").items():
                self.vertraege[vertrag][stufe.name] = zahlen
        elif stufe is ZEICHNER:
            for haus, zahlen in _zahlen(db, stufe, "maklerhaus_id").items():
                self.je_haus[haus]["zeichner"] = zahlen
        elif stufe is BESTAND:
            self._bestand(db)
        else:
            self._schluessel(db)

    def _vertraege(self, db: Session) -> None:
        bisher, s = _auspraegungen(db), GRUPPENVERTRAEGE.tabelle
        listen = select(s.c.id, s.c.auspraegungen).where(GRUPPENVERTRAEGE.wirkt())
        kuenftig = dict(map(tuple, db.execute(listen)))
        for vertrag, angaben in _unterschiede(db, GRUPPENVERTRAEGE):
            vorher = ",".join(sorted(bisher.get(vertrag, ())))
            if vorher != kuenftig[vertrag]:
                angaben["auspraegungen"] = [vorher, kuenftig[vertrag]]
            self.vertraege[vertrag].update(angaben)

    def _bestand(self, db: Session) -> None:
        s, z = BESTAND.tabelle, BESTAND.ziel
        zeilen = (
            select(s.c.vertrag_id, s.c.maklerhaus_id, s.c.von, z.c.bis, s.c.bis, s.c.wirkung)
            .outerjoin(z, BESTAND.gleiche())
            .where(BESTAND.wirkt())
        )
        for vertrag, haus, von, vorher, nachher, wirkung in db.execute(zeilen):
            fenster = [_fenster(von, vorher), _fenster(von, nachher)]
            if wirkung == Wirkung.GELOESCHT:
                fenster[1] = None
            angabe = {"maklerhaus": haus, "vertrag": nummer_von(vertrag), "tage": fenster}
            self.vertraege[vertrag].setdefault("bestand", []).append(angabe)
            self.je_haus[haus].setdefault("bestand", []).append(angabe)

    def _schluessel(self, db: Session) -> None:
        """A key that changes house concerns both."""
        s, z = BENUTZERSCHLUESSEL.tabelle, BENUTZERSCHLUESSEL.ziel
        zeilen = (
            select(s.c.schluessel, z.c.maklerhaus_id, s.c.maklerhaus_id, s.c.wirkung)
            .outerjoin(z, BENUTZERSCHLUESSEL.gleiche())
            .where(BENUTZERSCHLUESSEL.wirkt())
        )
        for schluessel, alt, neu, wirkung in db.execute(zeilen):
            for haus in {alt, neu} - {None}:
                liste = self.je_haus[haus].setdefault("benutzerschluessel", [])
                liste.append({"schluessel": schluessel, "wirkung": wirkung, "haus": [alt, neu]})


def abschliessen(db: Session, aenderungen: Aenderungen) -> None:
    """After merging: sums and search texts, then tell and write down whom it concerns."""
    _summen(db)
    _suchtexte(db)
    je_firma = _je_firma(db, aenderungen)
    je_haus = _je_haus(db, aenderungen)
    _betroffene_nennen(db, je_firma, je_haus, aenderungen)
    eintraege = [
        *(_eintrag(protokoll.kette_firma(f), a) for f, a in sorted(je_firma.items())),
        *(_eintrag(protokoll.kette_haus(h), a) for h, a in sorted(je_haus.items())),
    ]
    protokoll.alle_schreiben(db, eintraege)


# What a file changes


def _unterschiede(db: Session, stufe: Stufe) -> Iterable[tuple[Any, Angaben]]:
    """Key and {column: [before, after]} of every new or changed row; `neu` marks new ones."""
    s, z, key = stufe.tabelle, stufe.ziel, stufe.schluessel[0]
    namen = (*stufe.werte, *stufe.genannt, *stufe.einmal)
    paare = [spalte for n in namen for spalte in (z.c[n], s.c[n])]
    zeilen = (
        select(s.c[key], s.c.wirkung, *paare)
        .outerjoin(z, stufe.gleiche())
        .where(stufe.wirkt(Wirkung.NEU, Wirkung.GEAENDERT))
        .order_by(s.c.zeile)
    )
    for wert, wirkung, *werte in db.execute(zeilen):
        neu = wirkung == Wirkung.NEU
        angaben: Angaben = {"neu": True} if neu else {}
        for name, vorher, nachher in zip(namen, werte[::2], werte[1::2], strict=True):
            if (not neu or name in _AUCH_WENN_NEU) and _anders(stufe, name, vorher, nachher):
                angaben[name] = [_json(vorher), _json(nachher)]
        yield wert, angaben


def _anders(stufe: Stufe, name: str, vorher: Any, nachher: Any) -> bool:
    if name in stufe.einmal:
        return vorher is None and nachher is not None
    return vorher != nachher and not (name in stufe.genannt and nachher is None)


def _auspraegungen(db: Session) -> dict[int, set[str]]:
    """The Ausprägungen that changed contracts have until now."""
    s, a = GRUPPENVERTRAEGE.tabelle, VertragAuspraegung
    bisher: dict[int, set[str]] = defaultdict(set)
    zeilen = (
        select(col(a.vertrag_id), col(a.auspraegung))
        .join(s, s.c.id == col(a.vertrag_id))
        .where(GRUPPENVERTRAEGE.wirkt())
    )
    for vertrag, key in db.execute(zeilen):
        bisher[vertrag].add(key)
    return bisher


def _zahlen(db: Session, stufe: Stufe, je: str) -> dict[int, dict[str, int]]:
    """How many rows of a contract or a house are new, changed, deleted."""
    s = stufe.tabelle
    zeilen = (
        select(s.c[je], s.c.wirkung, func.count())
        .where(stufe.wirkt())
        .group_by(s.c[je], s.c.wirkung)
    )
    zahlen: dict[int, dict[str, int]] = defaultdict(dict)
    for wert, wirkung, anzahl in db.execute(zeilen):
        zahlen[wert][wirkung] = anzahl
    return zahlen


def _fenster(von: date, bis: date | None) -> list[str] | None:
    return None if bis is None else [von.isoformat(), bis.isoformat()]


def _json(wert: Any) -> Any:
    return wert.isoformat() if isinstance(wert, date) else wert


# What is derived


def _summen(db: Session) -> None:
    """Insured persons and contributions of every contract whose Einzelverträge changed (R72)."""
    s, e = EINZELVERTRAEGE.tabelle, Einzelvertrag
    versichert = col(e.status).in_(VERSICHERT)
    geaendert = select(s.c.vertrag_id).where(EINZELVERTRAEGE.wirkt()).distinct().subquery()
    summen = (
        select(
            geaendert.c.vertrag_id,
            func.count(case((versichert, 1))).label("versicherte"),
            func.coalesce(func.sum(case((versichert, e.beitrag_cent))), 0).label("beitrag_cent"),
            func.coalesce(func.sum(case((versichert, e.davon_firma_cent))), 0).label("firma_cent"),
        )
        .outerjoin(e, col(e.vertrag_id) == geaendert.c.vertrag_id)
        .group_by(geaendert.c.vertrag_id)
        .subquery()
    )
    db.execute(
        update(Gruppenvertrag)
        .values(
            versicherte=summen.c.versicherte,
            beitrag_cent=summen.c.beitrag_cent,
            davon_firma_cent=summen.c.firma_cent,
        )
        .where(col(Gruppenvertrag.id) == summen.c.vertrag_id)
        .execution_options(synchronize_session=False)
    )


def _suchtexte(db: Session) -> None:
    """Search texts of contracts that changed themselves or whose Firma did."""
    g, f, v = Gruppenvertrag, Firma, GRUPPENVERTRAEGE.tabelle
    firmen = select(FIRMEN.tabelle.c.kundennummer).where(FIRMEN.wirkt(Wirkung.GEAENDERT))
    zeilen = (
        select(col(g.id), col(g.nummer), col(f.name), col(g.produkt), col(g.suchtext))
        .join(f, col(f.id) == col(g.firma_id))
        .where(
            or_(
                col(g.id).in_(select(v.c.id).where(GRUPPENVERTRAEGE.wirkt())),
                col(f.kundennummer).in_(firmen),
            )
        )
    )
    neue = [
        {"vertrag": vertrag, "text": text}
        for vertrag, nummer, firma, produkt, bisher in db.execute(zeilen)
        if (text := vertrag_suchtext(nummer, firma, produkt)) != bisher
    ]
    if neue:
        tabelle = GRUPPENVERTRAEGE.ziel
        aendern = update(tabelle).values(suchtext=bindparam("text"))
        db.connection().execute(aendern.where(tabelle.c.id == bindparam("vertrag")), neue)


# Whom it concerns


def _je_firma(db: Session, aenderungen: Aenderungen) -> dict[int, Angaben]:
    """Every Firma that changed, or one of whose contracts did, with all that changed there."""
    je_firma: dict[int, Angaben] = {}
    for firma, kundennummer in _ids(db, Firma.id, Firma.kundennummer, aenderungen.firmen):
        je_firma[firma] = {"firma": aenderungen.firmen[kundennummer]}
    vertraege = aenderungen.vertraege
    for firma, vertrag in _ids(db, Gruppenvertrag.firma_id, Gruppenvertrag.id, vertraege):
        angaben = je_firma.setdefault(firma, {}).setdefault("vertraege", {})
        angaben[nummer_von(vertrag)] = vertraege[vertrag]
    return je_firma


def _je_haus(db: Session, aenderungen: Aenderungen) -> dict[int, Angaben]:
    je_haus = {haus: dict(angaben) for haus, angaben in aenderungen.je_haus.items()}
    for haus, nummer in _ids(db, Maklerhaus.id, Maklerhaus.hausnummer, aenderungen.haeuser):
        je_haus.setdefault(haus, {})["maklerhaus"] = aenderungen.haeuser[nummer]
    return je_haus


def _ids(db: Session, was: Any, wo: Any, werte: Iterable[Any]) -> Iterable[Any]:
    """Pairs of the two columns for those of the values, a few thousand at a time."""
    liste = sorted(werte)
    for ab in range(0, len(liste), 5000):
        gesucht = select(col(was), col(wo)).where(col(wo).in_(liste[ab : ab + 5000]))
        yield from db.execute(gesucht)


def _betroffene_nennen(
    db: Session, je_firma: dict[int, Angaben], je_haus: Iterable[int], aenderungen: Aenderungen
) -> None:
    """Raise the rechte_stand of all members and staff, those of changed contracts' houses too.

    A Firma that changes itself, by its name or a block, changes all of its contracts for a house.
    """
    _BETROFFEN.create(db.connection())
    zeilen = [
        *(("firma", f) for f in je_firma),
        *(("stamm", f) for f, angaben in je_firma.items() if "firma" in angaben),
        *(("haus", h) for h in je_haus),
        *(("vertrag", v) for v in aenderungen.vertraege),
    ]
    datenbank.insert_rows(db, _BETROFFEN.name, ("art", "id"), zeilen)
    db.execute(
        update(Benutzer)
        .values(rechte_stand=col(Benutzer.rechte_stand) + 1)
        .where(col(Benutzer.id).in_(_betroffene()))
        .execution_options(synchronize_session=False)
    )
    _BETROFFEN.drop(db.connection())


def _betroffene() -> Any:
    m, z, b, g = Mitgliedschaft, Zugehoerigkeit, Bestand, Gruppenvertrag
    mitglieder = select(col(m.benutzer_id)).where(
        col(m.firma_id).in_(_nur("firma")), col(m.entfernt_am).is_(None)
    )
    vertraege = union(_nur("vertrag"), select(col(g.id)).where(col(g.firma_id).in_(_nur("stamm"))))
    haeuser = union(
        _nur("haus"),
        select(col(b.maklerhaus_id)).where(
            col(b.vertrag_id).in_(vertraege), col(b.bis) > clock.heute()
        ),
    )
    personal = select(col(z.benutzer_id)).where(
        col(z.maklerhaus_id).in_(haeuser), col(z.bis).is_(None)
    )
    return union(mitglieder, personal)


def _nur(art: str) -> Any:
    return select(_BETROFFEN.c.id).where(_BETROFFEN.c.art == art)


def _eintrag(kette: str, angaben: Angaben) -> Neueintrag:
    """One entry per chain; what may name a person stands apart, where it can be erased."""
    einzelheiten = dict(angaben)
    personenangaben = {}
    for wer in ("firma", "maklerhaus"):
        felder = einzelheiten.get(wer, {})
        personenangaben |= {k: v for k, v in felder.items() if k in _PERSONENANGABEN}
        if felder:
            offen = {k: v for k, v in felder.items() if k not in _PERSONENANGABEN}
            einzelheiten[wer] = offen | {"felder": sorted(personenangaben)}
    return protokoll.eintrag(
        kette,
        "bestandsdaten.laden",
        akteur=VERSICHERER,
        weg=Weg.BESTANDSDATEN,
        einzelheiten=einzelheiten,
        personenangaben=personenangaben,
    )
