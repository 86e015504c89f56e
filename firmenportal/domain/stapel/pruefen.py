"""What is wrong with each row of a file, asked before anything happens, and again when it is sent.

A row passes the same check as a single Einladung; here stands only what a file adds to it.
Rules: docs/fachregeln.md R95, R96.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session

from firmenportal.domain import delegation, einladungspruefung
from firmenportal.domain.delegation import Verwalter
from firmenportal.domain.einladungspruefung import Einladungsangaben, Einladungsraum, Einwand
from firmenportal.domain.mailadresse import AdresseError, gueltige_adresse
from firmenportal.domain.recht import KATALOG, Recht
from firmenportal.domain.stapel import spalten
from firmenportal.domain.stapel.datei import Rohzeile
from firmenportal.domain.stapel.zeile import Gelesen, Vertraege, verstehen
from firmenportal.domain.vertrag import nummer_von
from firmenportal.domain.vertragsrecht import Zelle

# More sentences than this on one row help nobody.
SAETZE_JE_ZEILE = 10
# The columns behind a field of the single Einladung: one that is unreadable is not judged twice.
_SPALTEN: Mapping[str, tuple[str, ...]] = {
    "anrede": (spalten.ANREDE,),
    "vorname": (spalten.VORNAME,),
    "nachname": (spalten.NACHNAME,),
    "email": (spalten.EMAIL,),
    "personentyp": (spalten.PERSONENTYP,),
    "berechtigungstyp": (spalten.BERECHTIGUNGSTYP,),
    "rechte": (*spalten.RECHTE, spalten.GUELTIG_AB, spalten.GUELTIG_BIS),
    "verwaltet": (spalten.VERWALTET,),
}


@dataclass(frozen=True)
class Urteil:
    """What a row was understood to mean, and what is wrong with it."""

    roh: Rohzeile
    angaben: Einladungsangaben
    einwaende: tuple[Einwand, ...]


def raum(db: Session, v: Verwalter) -> Einladungsraum:
    """What he may invite to at all: every contract whose access he governs."""
    return einladungspruefung.raum(db, v, db.execute(delegation.vertraege(v)).scalars())


def pruefen(db: Session, v: Verwalter, zeilen: Sequence[Rohzeile]) -> list[Urteil]:
    """Judge every row by what he may do now."""
    r = raum(db, v)
    gelesen = [verstehen(zeile) for zeile in zeilen]
    woanders = _woanders(zeilen, [g.email for g, _ in gelesen])
    urteile = []
    for roh, (g, fehler) in zip(zeilen, gelesen, strict=True):
        eigene = [Einwand(s, e.satz, e.angaben) for s, e in fehler.items()]
        eigene += [*woanders.get(roh.nummer, ()), *_fremde_vertraege(r, g)]
        angaben = _angaben(r, g)
        eigene += _leere_rechte(g, angaben)
        belegt = {e.feld for e in eigene}
        weitere = [e for e in einladungspruefung.pruefe(r, angaben) if _ist_neu(e, belegt)]
        urteile.append(Urteil(roh, angaben, _gekuerzt([*eigene, *weitere])))
    return urteile


def als_json(a: Einladungsangaben) -> dict[str, Any]:
    """An invitation as a row of a batch keeps it; all its cells have the same days."""
    rechte: dict[str, list[int]] = defaultdict(list)
    for z in a.zellen:
        rechte[z.recht].append(z.vertrag)
    felder = {name: wert for name, wert in vars(a).items() if isinstance(wert, str)}
    tage = [a.zellen[0].von.isoformat(), a.zellen[0].bis.isoformat()] if a.zellen else []
    return {**felder, "rechte": rechte, "tage": tage, "verwaltet": list(a.verwaltet)}


def aus_json(angaben: Mapping[str, Any]) -> Einladungsangaben:
    """The invitation that was kept."""
    felder: dict[str, Any] = {name: w for name, w in angaben.items() if isinstance(w, str)}
    tage = [date.fromisoformat(tag) for tag in angaben["tage"]]
    zellen = [Zelle(v, Recht(r), *tage) for r, ids in angaben["rechte"].items() for v in ids]
    return Einladungsangaben(**felder, zellen=tuple(zellen), verwaltet=tuple(angaben["verwaltet"]))


def _angaben(r: Einladungsraum, g: Gelesen) -> Einladungsangaben:
    """What would be sent; a right that is meant for all is given wherever he can give it."""
    zellen = [
        Zelle(vertrag, recht, g.von, g.bis)
        for titel, recht in spalten.RECHTE.items()
        for vertrag in _gemeint(r, recht, g.vertraege.get(titel, ()), g.bis)
    ]
    verwaltet = g.vertraege.get(spalten.VERWALTET, ())
    return Einladungsangaben(
        anrede=g.anrede,
        vorname=g.vorname,
        nachname=g.nachname,
        email=g.email,
        personentyp=g.personentyp or "",
        berechtigungstyp=g.berechtigungstyp,
        zellen=tuple(zellen),
        verwaltet=tuple(_bekannte(r, verwaltet)),
    )


def _gemeint(r: Einladungsraum, recht: Recht, vertraege: Vertraege, bis: date) -> Iterable[int]:
    if vertraege is not None:
        return _bekannte(r, vertraege)
    raum = r.spielraum
    return [v for v in sorted(raum.verwaltet) if raum.geben(v, recht, bis) is None]


def _bekannte(r: Einladungsraum, vertraege: Vertraege) -> list[int]:
    verwaltet = r.spielraum.verwaltet
    return sorted(verwaltet) if vertraege is None else [v for v in vertraege if v in verwaltet]


def _fremde_vertraege(r: Einladungsraum, g: Gelesen) -> Iterator[Einwand]:
    """One answer for the unknown, the foreign, and what somebody else governs."""
    fremd = {v for liste in g.vertraege.values() for v in liste or ()} - r.spielraum.verwaltet
    for vertrag in sorted(fremd):
        satz = "Den Vertrag {nummer} gibt es nicht, oder Sie verwalten ihn nicht."
        yield Einwand("rechte", satz, {"nummer": nummer_von(vertrag)})


def _leere_rechte(g: Gelesen, angaben: Einladungsangaben) -> Iterator[Einwand]:
    """Where „alle“ means nothing, nobody should believe that it meant something."""
    gegeben = {z.recht for z in angaben.zellen}
    for titel, recht in spalten.RECHTE.items():
        if g.vertraege.get(titel, ()) is None and recht not in gegeben:
            satz = "„{recht}“ können Sie so lange an keinem Vertrag vergeben."
            yield Einwand("rechte", satz, {"recht": KATALOG[recht].name})


def _woanders(zeilen: Sequence[Rohzeile], emails: Sequence[str]) -> dict[int, list[Einwand]]:
    """Rows that name the same person; which of them counts, only the sender knows."""
    nach_email: dict[str, list[int]] = defaultdict(list)
    for zeile, email in zip(zeilen, emails, strict=True):
        if email:
            nach_email[_gleich(email)].append(zeile.nummer)
    return {
        nummer: [_auch_in(next(n for n in nummern if n != nummer))]
        for nummern in nach_email.values()
        if len(nummern) > 1
        for nummer in nummern
    }


def _gleich(email: str) -> str:
    """The address by which two rows are one person, however each of them writes it."""
    try:
        return gueltige_adresse(email)
    except AdresseError:
        return email.casefold()


def _auch_in(nummer: int) -> Einwand:
    satz = "Diese E-Mail-Adresse steht auch in Zeile {zeile}. Jede Person hat nur eine Zeile."
    return Einwand(spalten.EMAIL, satz, {"zeile": str(nummer)})


def _ist_neu(einwand: Einwand, belegt: set[str]) -> bool:
    return belegt.isdisjoint({einwand.feld, *_SPALTEN.get(einwand.feld, ())})


def _gekuerzt(einwaende: Sequence[Einwand]) -> tuple[Einwand, ...]:
    ueber = len(einwaende) - SAETZE_JE_ZEILE
    if ueber <= 0:
        return tuple(einwaende)
    rest = Einwand("", "Dazu kommen {anzahl} weitere Fehler.", {"anzahl": str(ueber)})
    return (*einwaende[:SAETZE_JE_ZEILE], rest)
