"""The checklist of an application: what the system knows for itself, and what a human must judge.

It is asked when the page shows it, again at each approval, and again at execution: what has become
wrong meanwhile stops it. Rules: docs/fachregeln.md R152, R158, R160.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from sqlmodel import Session, col, func, select

from firmenportal.brief import Anschrift
from firmenportal.domain import vermittler
from firmenportal.domain.benutzer import (
    Benutzer,
    Berechtigungstyp,
    Kontoart,
    Kontostatus,
    Mitgliedschaft,
    Personentyp,
)
from firmenportal.domain.firma import Firma
from firmenportal.domain.freischaltung import deckung
from firmenportal.domain.freischaltung.antrag import (
    Antrag,
    Dokumentart,
    Einreichung,
    dokumente,
)
from firmenportal.domain.freischaltung.deckung import Deckung
from firmenportal.domain.freischaltung.einreichung import DOKUMENTNAMEN, fehlende, noetige, rahmen
from firmenportal.domain.freischaltung.frage import Unterzeichner
from firmenportal.domain.freischaltung.inhalt import Antragsart, Inhalt, Person
from firmenportal.domain.freischaltung.maengel import maengel
from firmenportal.domain.mitgliedschaft import aktive_firmenadmins
from firmenportal.domain.recht import Recht, Sparte, angeboten
from firmenportal.domain.vermittler import Maklerhaus, Zeichner, Zugehoerigkeit
from firmenportal.domain.vertrag import (
    Einzelstatus,
    Einzelvertrag,
    Gruppenvertrag,
    normalisiert,
    vertrag_id,
)
from firmenportal.domain.zustand import Zustand
from firmenportal.i18n import Angabe, fill

MINDESTENS = 10  # Einzelverträge of one bAV contract (R71)


class Pruefbefund(StrEnum):
    """What became of one point."""

    RICHTIG = "richtig"
    HINWEIS = "hinweis"
    FALSCH = "falsch"  # stops the application
    MENSCH = "mensch"  # to be ticked by who checks and by who releases


# What a human says of the documents that accompany an application.
UNTERSCHRIEBEN: dict[Dokumentart, str] = {
    Dokumentart.ERGAENZUNGSVEREINBARUNG: "Die Ergänzungsvereinbarung für Makler ist unterschrieben",
    Dokumentart.DATENSCHUTZVERTRAG: "Der Datenschutzvertrag ist unterschrieben",
}


@dataclass(frozen=True)
class Pruefpunkt:
    """One point of the checklist; `satz` says what was found, `titel` what is to be true."""

    name: str
    titel: str
    befund: Pruefbefund
    satz: str = ""
    angaben: Mapping[str, Angabe] = field(default_factory=dict)

    @property
    def in_worten(self) -> str:
        """What is to be true, and what was found."""
        satz = fill(self.satz, self.angaben, "de") if self.satz else ""
        return ": ".join(t for t in (self.titel, satz) if t)


def punkte(db: Session, antrag: Antrag) -> list[Pruefpunkt]:
    """Every point, in the order in which it is looked at."""
    inhalt = antrag.angaben
    firma = db.get(Firma, antrag.firma_id) if antrag.firma_id else None
    return [
        *_firma(inhalt, firma),
        *_vertraege(db, inhalt, firma),
        *_haus(db, antrag),
        *_personen(db, antrag, inhalt, firma),
        _tabelle(antrag, inhalt),
        *_unterlagen(db, antrag, inhalt),
        *_menschlich(antrag, inhalt),
    ]


def gefundene_firma(db: Session, inhalt: Inhalt) -> Firma | None:
    """The Firma of the stock to which all the named contracts belong, if it is one."""
    ids = [vertrag_id(n) for n in inhalt.vertraege]
    gesucht = select(Gruppenvertrag.firma_id).where(col(Gruppenvertrag.id).in_(ids)).distinct()
    firmen = db.exec(gesucht).all()
    if len(firmen) == 1:
        return db.get(Firma, firmen[0])
    if not firmen and inhalt.firma.kundennummer:
        nummer = inhalt.firma.kundennummer.strip().upper()
        return db.exec(select(Firma).where(Firma.kundennummer == nummer)).first()
    return None


def _firma(inhalt: Inhalt, firma: Firma | None) -> Iterator[Pruefpunkt]:
    titel = "Die Firma ist im Bestand gefunden"
    if firma is None:
        satz = "Ordnen Sie die Firma zu, zu der die genannten Verträge gehören."
        yield Pruefpunkt("firma", titel, Pruefbefund.FALSCH, satz)
        return
    if firma.status != Zustand.AKTIV:
        yield Pruefpunkt("firma", titel, Pruefbefund.FALSCH, "Die Firma ist gesperrt.")
        return
    angaben = {"firma": firma.name, "kundennummer": firma.kundennummer}
    yield Pruefpunkt("firma", titel, Pruefbefund.RICHTIG, "{firma}, {kundennummer}", angaben)
    gleich = normalisiert(firma.name) == normalisiert(inhalt.firma.name)
    gleich = gleich and firma.plz == inhalt.firma.plz
    yield Pruefpunkt(
        "firmendaten",
        "Name und Anschrift sind die des Bestands",
        Pruefbefund.RICHTIG if gleich else Pruefbefund.MENSCH,
        "Im Bestand: {name}, {strasse}, {plz} {ort}",
        {"name": firma.name, "strasse": firma.strasse, "plz": firma.plz, "ort": firma.ort},
    )
    erster = not firma.hatte_firmenadmin and any(
        p.berechtigungstyp == Berechtigungstyp.FIRMENADMIN for p in inhalt.personen
    )
    if erster and not _anschrift(firma).ist_vollstaendig:
        yield Pruefpunkt(
            "anschrift",
            "Der Widerrufscode erreicht die Firma",
            Pruefbefund.FALSCH,
            "Im Bestand fehlt die vollständige Anschrift. Dorthin geht der Brief an die Firma.",
        )


def _anschrift(firma: Firma) -> Anschrift:
    return Anschrift(firma.name, firma.strasse, firma.plz, firma.ort)


def _vertraege(db: Session, inhalt: Inhalt, firma: Firma | None) -> Iterator[Pruefpunkt]:
    if firma is None:
        return
    eigene = _eigene(db, inhalt, firma)
    fremd = [n for n in inhalt.vertraege if vertrag_id(n) not in eigene]
    titel = "Alle genannten Verträge gehören der Firma"
    if fremd:
        satz = "Nicht bei dieser Firma gefunden: {nummern}"
        yield Pruefpunkt(
            "vertraege", titel, Pruefbefund.FALSCH, satz, {"nummern": ", ".join(fremd)}
        )
    else:
        anzahl = {"anzahl": str(len(inhalt.vertraege))}
        yield Pruefpunkt("vertraege", titel, Pruefbefund.RICHTIG, "Verträge: {anzahl}", anzahl)
    yield _freischaltbar(db, firma)
    ohne = sorted(g.nummer for g in eigene.values() if g.kennung is None)
    if ohne:
        satz = "Ohne Kennung, dort wirkt noch kein Recht: {nummern}"
        titel = "Jeder Vertrag hat eine Kennung"
        yield Pruefpunkt("kennung", titel, Pruefbefund.HINWEIS, satz, {"nummern": ", ".join(ohne)})


def _eigene(db: Session, inhalt: Inhalt, firma: Firma) -> dict[int, Gruppenvertrag]:
    ids = [vertrag_id(n) for n in inhalt.vertraege]
    gesucht = select(Gruppenvertrag).where(
        Gruppenvertrag.firma_id == firma.id, col(Gruppenvertrag.id).in_(ids)
    )
    return {g.id: g for g in db.exec(gesucht)}


def _freischaltbar(db: Session, firma: Firma) -> Pruefpunkt:
    """Once per Firma; shrinking later takes nothing away (R71)."""
    titel = "Die Firma kann freigeschaltet werden"
    if firma.freischaltbar_seit is not None:
        return Pruefpunkt("freischaltbar", titel, Pruefbefund.RICHTIG, "Sie ist es schon.")
    bkv = select(Gruppenvertrag.id).where(
        Gruppenvertrag.firma_id == firma.id, Gruppenvertrag.sparte == Sparte.BKV
    )
    if db.exec(bkv).first() is not None:
        return Pruefpunkt(
            "freischaltbar", titel, Pruefbefund.RICHTIG, "Sie hat einen bKV-Gruppenvertrag."
        )
    groesster = _groesster_bav(db, firma)
    return Pruefpunkt(
        "freischaltbar",
        titel,
        Pruefbefund.RICHTIG if groesster >= MINDESTENS else Pruefbefund.FALSCH,
        "Der größte bAV-Gruppenvertrag hat {anzahl} laufende Einzelverträge. Nötig sind 10, oder "
        "ein bKV-Gruppenvertrag.",
        {"anzahl": str(groesster)},
    )


def _groesster_bav(db: Session, firma: Firma) -> int:
    je_vertrag = (
        select(func.count(col(Einzelvertrag.lfd)))
        .join(Gruppenvertrag, col(Gruppenvertrag.id) == col(Einzelvertrag.vertrag_id))
        .where(Gruppenvertrag.firma_id == firma.id, Gruppenvertrag.sparte == Sparte.BAV)
        .where(Einzelvertrag.status != Einzelstatus.BEENDET)
        .group_by(col(Einzelvertrag.vertrag_id))
    )
    return max(db.exec(je_vertrag), default=0)


def _haus(db: Session, antrag: Antrag) -> Iterator[Pruefpunkt]:
    if antrag.art != Antragsart.VERMITTLER:
        return
    haus = db.get(Maklerhaus, antrag.maklerhaus_id) if antrag.maklerhaus_id else None
    titel = "Das Maklerhaus ist gefunden"
    if haus is None:
        yield Pruefpunkt("haus", titel, Pruefbefund.FALSCH, "Ordnen Sie das Maklerhaus zu.")
        return
    if haus.status != Zustand.AKTIV:
        yield Pruefpunkt("haus", titel, Pruefbefund.FALSCH, "Das Maklerhaus ist gesperrt.")
        return
    yield Pruefpunkt("haus", titel, Pruefbefund.RICHTIG, "{haus}", {"haus": haus.name})
    if antrag.unterzeichner == Unterzeichner.MAKLERHAUS:
        yield from _vollmacht(db, antrag, haus)


def _vollmacht(db: Session, antrag: Antrag, haus: Maklerhaus) -> Iterator[Pruefpunkt]:
    titel = "Die Maklervollmacht gilt und umfasst alle genannten Rechte"
    gueltig = deckung.deckungen(db, haus.id, [antrag.firma_id])
    if not gueltig:
        satz = "Die Firma hat diesem Maklerhaus heute keine gültige Vollmacht erteilt."
        yield Pruefpunkt("vollmacht", titel, Pruefbefund.FALSCH, satz)
        return
    ungedeckt = _ungedeckte(db, antrag, gueltig)
    if ungedeckt:
        satz = "Nicht in Vollmacht und Bestand: {was}"
        yield Pruefpunkt(
            "vollmacht", titel, Pruefbefund.FALSCH, satz, {"was": ", ".join(ungedeckt)}
        )
    else:
        yield Pruefpunkt("vollmacht", titel, Pruefbefund.RICHTIG)
    zeichner = db.exec(select(Zeichner.name).where(Zeichner.maklerhaus_id == haus.id)).all()
    unterschrift = normalisiert(antrag.angaben.unterschrift.name)
    bekannt = unterschrift in {normalisiert(z) for z in zeichner}
    yield Pruefpunkt(
        "zeichner",
        "Wer unterschreibt, darf für das Maklerhaus zeichnen",
        Pruefbefund.RICHTIG if bekannt else Pruefbefund.FALSCH,
        "Im Register: {namen}",
        {"namen": ", ".join(zeichner) or "niemand"},
    )


def _ungedeckte(db: Session, antrag: Antrag, gueltig: list[Deckung]) -> list[str]:
    """The contracts on which something is asked for that no Vollmacht or no Bestand covers."""
    genannt = {vertrag_id(n) for p in antrag.angaben.personen for n in p.rechte}
    bestand = deckung.im_bestand(db, antrag.maklerhaus_id, genannt)
    return sorted(
        {
            nummer
            for p in antrag.angaben.personen
            for nummer, rechte in p.rechte.items()
            for recht in rechte
            if bestand.get(vertrag_id(nummer), 0) != antrag.firma_id
            or not any(d.nennt(vertrag_id(nummer), recht) for d in gueltig)
        }
    )


def _personen(
    db: Session, antrag: Antrag, inhalt: Inhalt, firma: Firma | None
) -> Iterator[Pruefpunkt]:
    if firma is None:
        return
    titel = "Alle genannten Personen können freigeschaltet werden"
    falsch = [(p, satz) for p in inhalt.personen if (satz := _hindernis(db, antrag, firma, p))]
    for p, satz in falsch:
        angaben = {"name": p.name, "hindernis": satz}
        yield Pruefpunkt(
            f"person-{p.id}", titel, Pruefbefund.FALSCH, "{name}: {hindernis}", angaben
        )
    if not falsch:
        bekannte = [p.name for p in inhalt.personen if konto_von(db, p)]
        satz = "Schon bekannt: {namen}" if bekannte else "Alle sind neu."
        yield Pruefpunkt(
            "personen", titel, Pruefbefund.RICHTIG, satz, {"namen": ", ".join(bekannte)}
        )
    ohne = not aktive_firmenadmins(db, firma.id or 0)
    nennt = any(p.berechtigungstyp == Berechtigungstyp.FIRMENADMIN for p in inhalt.personen)
    if antrag.art == Antragsart.FIRMENADMIN and ohne:
        yield Pruefpunkt(
            "firmenadmin",
            "Die Firma hat danach einen FirmenAdmin",
            Pruefbefund.RICHTIG if nennt else Pruefbefund.FALSCH,
            "" if nennt else "Sie hat keinen aktiven FirmenAdmin, und der Antrag nennt keinen.",
        )


def konto_von(db: Session, p: Person) -> Benutzer | None:
    """The account with this person's address, if there is one."""
    email = p.email.strip().lower()
    return db.exec(select(Benutzer).where(Benutzer.email == email)).first()


def mitglied_von(db: Session, firma: Firma, konto: Benutzer) -> Mitgliedschaft | None:
    """The account's Mitgliedschaft at the Firma that has not been removed."""
    return db.exec(
        select(Mitgliedschaft).where(
            Mitgliedschaft.firma_id == firma.id,
            Mitgliedschaft.benutzer_id == konto.id,
            col(Mitgliedschaft.entfernt_am).is_(None),
        )
    ).first()


def _hindernis(db: Session, antrag: Antrag, firma: Firma, p: Person) -> str:
    """Why this person cannot be activated by this application; "" if nothing is in the way."""
    konto = konto_von(db, p)
    if konto is None:
        return _name_frei(p)
    if konto.kontoart == Kontoart.SACHBEARBEITER:
        return "Das Konto gehört zum Service Center."
    if konto.status == Kontostatus.GESPERRT:
        return "Das Konto ist gesperrt."
    mitglied = mitglied_von(db, firma, konto)
    if mitglied is not None and mitglied.personentyp != p.personentyp:
        return "Die Person gehört der Firma schon an, aber mit einem anderen Personentyp."
    if mitglied is not None and (mitglied.gesperrt_am or mitglied.ausgesetzt_am):
        return "Die Firma hat den Zugang dieser Person gesperrt."
    if p.personentyp != Personentyp.VERMITTLER:
        makler = konto.kontoart == Kontoart.MAKLER
        return "Das Konto gehört zu einem Maklerhaus." if makler else ""
    return _hindernis_vermittler(db, antrag, konto)


def _name_frei(p: Person) -> str:
    return "" if p.email else "Ohne E-Mail-Adresse gibt es kein Konto."


def _hindernis_vermittler(db: Session, antrag: Antrag, konto: Benutzer) -> str:
    aufenthalt = vermittler.aufenthalt_von(db, konto.id or 0)
    if aufenthalt is not None and aufenthalt.maklerhaus_id != antrag.maklerhaus_id:
        return "Die Person gehört zu einem anderen Maklerhaus."
    if aufenthalt is None and _seither_ausgetreten(db, antrag, konto):
        return "Die Person hat das Maklerhaus verlassen, nachdem der Antrag gestellt war."
    if aufenthalt is None:
        andere = select(Mitgliedschaft.id).where(
            Mitgliedschaft.benutzer_id == konto.id,
            Mitgliedschaft.personentyp != Personentyp.VERMITTLER,
            col(Mitgliedschaft.entfernt_am).is_(None),
        )
        if db.exec(andere).first() is not None:
            return "Die Person gehört noch einer Firma an, nicht als Vermittler."
    return ""


def _seither_ausgetreten(db: Session, antrag: Antrag, konto: Benutzer) -> bool:
    """Whom the house has let go since, no application of before brings back."""
    z = Zugehoerigkeit
    seither = select(z.id).where(z.benutzer_id == konto.id, col(z.bis) > antrag.eingereicht_am)
    return db.exec(seither).first() is not None


def _tabelle(antrag: Antrag, inhalt: Inhalt) -> Pruefpunkt:
    """Whom this application may name, as at its entry (R151)."""
    titel = "Die Angaben sind vollständig, und wer unterschreibt, darf jede Person benennen"
    gefunden = maengel(inhalt, rahmen(antrag))
    if not gefunden:
        return Pruefpunkt("tabelle", titel, Pruefbefund.RICHTIG)
    erster = gefunden[0]
    return Pruefpunkt("tabelle", titel, Pruefbefund.FALSCH, erster.satz, erster.angaben)


def _unterlagen(db: Session, antrag: Antrag, inhalt: Inhalt) -> Iterator[Pruefpunkt]:
    titel = "Alle nötigen Unterlagen liegen vor"
    fehlt = fehlende(db, antrag)
    if fehlt:
        satz = "Es fehlt noch: {was}"
        if antrag.einreichung != Einreichung.UPLOAD:
            satz = "Angekündigt, aber noch nicht erfasst: {was}"
        namen = tuple(DOKUMENTNAMEN[a] for a in fehlt)
        yield Pruefpunkt("unterlagen", titel, Pruefbefund.FALSCH, satz, {"was": namen})
    else:
        namen = tuple(DOKUMENTNAMEN[a] for a in noetige(inhalt, antrag))
        yield Pruefpunkt("unterlagen", titel, Pruefbefund.RICHTIG, "{was}", {"was": namen})
    for d in dokumente(db, antrag):
        if d.signatur:
            yield _signatur(d.signatur)


def _signatur(signatur: dict[str, str]) -> Pruefpunkt:
    """Shown, never silently accepted: the human point about the signature stays open."""
    heil = bool(signatur.get("unversehrt")) and bool(signatur.get("ganz"))
    return Pruefpunkt(
        "signatur",
        "Die digitale Signatur ist unversehrt",
        Pruefbefund.HINWEIS if heil else Pruefbefund.FALSCH,
        "Signiert von {wer}. {vertrauen}",
        {"wer": str(signatur.get("wer", "")), "vertrauen": str(signatur.get("vertrauen", ""))},
    )


def _menschlich(antrag: Antrag, inhalt: Inhalt) -> Iterator[Pruefpunkt]:
    wer = {"name": inhalt.unterschrift.name, "funktion": inhalt.unterschrift.funktion}
    yield Pruefpunkt(
        "unterschrift", "Die Unterschrift ist gültig", Pruefbefund.MENSCH, "{name}, {funktion}", wer
    )
    if antrag.unterzeichner == Unterzeichner.FIRMA:
        titel = "Wer unterschreibt, ist für die Firma zeichnungsberechtigt"
        yield Pruefpunkt("zeichnung", titel, Pruefbefund.MENSCH, "{name}, {funktion}", wer)
    yield Pruefpunkt(
        "uebereinstimmung",
        "Die Angaben im unterschriebenen Dokument stimmen mit dem Antrag überein",
        Pruefbefund.MENSCH,
        "Personen: {personen}, Verträge: {vertraege}",
        {
            "personen": str(len(inhalt.personen)),
            "vertraege": str(len(inhalt.vertraege) + len(inhalt.fremdvertraege)),
        },
    )
    for art in noetige(inhalt, antrag):
        if titel := UNTERSCHRIEBEN.get(art):
            yield Pruefpunkt(f"{art}-unterschrieben", titel, Pruefbefund.MENSCH)


def recht_moeglich(g: Gruppenvertrag, recht: Recht) -> bool:
    """Whether the product of this contract offers the right."""
    return angeboten(recht, g.sparte)
