"""One application in rows for its page: documents, points, people, contracts, course."""

from collections.abc import Iterator
from dataclasses import dataclass

from firmenportal.domain.benutzer import Akteur, Berechtigungstyp
from firmenportal.domain.freischaltung.akte import Akte, Unterlagenblatt
from firmenportal.domain.freischaltung.checkliste import Pruefbefund, Pruefpunkt
from firmenportal.domain.freischaltung.einreichung import DOKUMENTNAMEN
from firmenportal.domain.freischaltung.frage import Verwaltung
from firmenportal.domain.freischaltung.inhalt import Inhalt, Person, Zustellung
from firmenportal.domain.handlungen import HANDLUNGEN
from firmenportal.domain.recht import KATALOG, Recht, Sparte, angeboten, mit_implizierten
from firmenportal.domain.vertrag import Gruppenvertrag
from firmenportal.i18n import fill, moment, number, translate
from firmenportal.state.vertraege import Ton

PERSONEN_JE_SEITE = 20
_FREISCHALTUNG = "Freischaltung und Versand der Zugangskennungen"
_KIBI = 1024
_BILDER = ("image/jpeg", "image/png")
_MARKEN = {Pruefbefund.RICHTIG: "yes", Pruefbefund.HINWEIS: "warn", Pruefbefund.FALSCH: "no"}
_PERSONENTYPEN = {
    "firmeneigen": "eigener Mitarbeiter",
    "vermittler": "Vermittler",
    "andere": "Dienstleister",
}
_VERWALTUNG = {
    Verwaltung.ZWEI: "zwei oder mehr FirmenAdmins",
    Verwaltung.EINER: "ein FirmenAdmin",
    Verwaltung.ADMIN: "ein Admin der Firma",
    Verwaltung.ADMIN_EXTERN: "ein Admin, der nicht bei der Firma arbeitet",
    Verwaltung.NIEMAND: "niemand",
}


@dataclass(frozen=True)
class UnterlageRow:
    """One document: its tab, and how it is shown."""

    id: str = ""
    titel: str = ""
    adresse: str = ""
    datei: str = ""
    name: str = ""
    angaben: str = ""
    ist_bild: bool = False


@dataclass(frozen=True)
class PunktRow:
    """One point of the checklist."""

    name: str
    titel: str
    satz: str
    marke: str
    an: bool


@dataclass(frozen=True)
class AngabeRow:
    """One declared fact, with what the stock says beside it."""

    titel: str
    wert: str
    bestand: str = ""


@dataclass(frozen=True)
class VertragRow:
    """One named contract, and what the stock says of it."""

    nummer: str
    bestand: str
    stand: str
    ton: Ton


@dataclass(frozen=True)
class RechteRow:
    """One person's rights on contracts on which they are the same."""

    schluessel: str
    name: str
    angaben: str
    vertraege: str
    zellen: list[str]


@dataclass(frozen=True)
class SchrittRow:
    """One step of the course."""

    titel: str
    wer: str
    wann: str
    aktuell: bool = False


@dataclass(frozen=True)
class NachrichtRow:
    """A question, or its answer."""

    von: str
    wann: str
    text: str


def unterlage(u: Unterlagenblatt, seite: str, sprache: str) -> UnterlageRow:
    """`seite` is the address of the application."""
    angaben = translate("Seiten: {seiten}, {groesse} KB, eingegangen {wann}", sprache).format(
        seiten=number(u.seiten, sprache),
        groesse=number(-(-u.groesse // _KIBI), sprache),
        wann=moment(u.hochgeladen_am, sprache),
    )
    return UnterlageRow(
        id=str(u.id),
        titel=translate(DOKUMENTNAMEN[u.art], sprache),
        adresse=f"{seite}?unterlage={u.id}",
        datei=f"{seite}/unterlagen/{u.id}",
        name=u.dateiname,
        angaben=angaben,
        ist_bild=u.medientyp in _BILDER,
    )


def punkt(p: Pruefpunkt, abgehakt: list[str], sprache: str) -> PunktRow:
    satz = fill(p.satz, p.angaben, sprache) if p.satz else ""
    marke = _MARKEN.get(p.befund, "")
    return PunktRow(p.name, translate(p.titel, sprache), satz, marke, p.name in abgehakt)


def firma(akte: Akte, sprache: str) -> list[AngabeRow]:
    """What is declared about the Firma, the contact and who signs."""
    i, b = akte.inhalt, akte.firma
    f, a = i.firma, i.ansprechpartner
    verwaltung = translate(_VERWALTUNG[f.verwaltung], sprache) if f.verwaltung else ""
    zeilen = [
        AngabeRow("Firma", f.name, b.name if b else ""),
        AngabeRow("Kundennummer", f.kundennummer, b.kundennummer if b else ""),
        AngabeRow("Anschrift", _anschrift(f), _anschrift(b) if b else ""),
        AngabeRow("Wer verwaltet die Zugänge?", verwaltung),
        AngabeRow("Maklerhaus", i.haus.name, akte.haus.name if akte.haus else ""),
        AngabeRow("Ansprechpartner", ", ".join(t for t in (a.name, a.email, a.telefon) if t)),
        AngabeRow("Unterschrift", f"{i.unterschrift.name}, {i.unterschrift.funktion}"),
    ]
    return [AngabeRow(translate(z.titel, sprache), z.wert, z.bestand) for z in zeilen if z.wert]


def vertraege(akte: Akte, sprache: str) -> list[VertragRow]:
    eigene = [_vertrag(n, akte.bestand.get(n), akte, sprache) for n in akte.inhalt.vertraege]
    wort = translate("anderer Versicherer", sprache)
    fremde = [
        VertragRow(f.nummer, ", ".join(t for t in (f.versicherer, f.produkt) if t), wort, "neutral")
        for f in akte.inhalt.fremdvertraege
    ]
    return eigene + fremde


def _vertrag(nummer: str, g: Gruppenvertrag | None, akte: Akte, sprache: str) -> VertragRow:
    if g is None:
        wort = "nicht bei dieser Firma gefunden" if akte.firma else "noch nicht zugeordnet"
        return VertragRow(nummer, "", translate(wort, sprache), "warn" if akte.firma else "neutral")
    angaben = translate("{produkt}, Versicherte: {anzahl}", sprache).format(
        produkt=g.produkt, anzahl=number(g.versicherte, sprache)
    )
    if g.kennung is None:
        return VertragRow(nummer, angaben, translate("Kennung fehlt", sprache), "warn")
    wort = "schon freigeschaltet" if g.aktiviert_am else "noch nicht freigeschaltet"
    return VertragRow(nummer, angaben, translate(wort, sprache), "ok" if g.aktiviert_am else "wait")


def rechte(personen: tuple[Person, ...], sprache: str) -> list[RechteRow]:
    """The people with their rights; contracts with the same rights share a row."""
    return [zeile for p in personen for zeile in _person(p, sprache)]


def _person(p: Person, sprache: str) -> Iterator[RechteRow]:
    angaben = ", ".join(_angaben(p, sprache))
    if p.berechtigungstyp is Berechtigungstyp.FIRMENADMIN:
        alle = translate("alle freigeschalteten Verträge", sprache)
        yield RechteRow(f"{p.id}-", p.name, angaben, alle, ["erteilt"] * len(KATALOG))
        return
    for n, (zellen, nummern) in enumerate(_gebuendelt(p).items()):
        yield RechteRow(f"{p.id}-{n}", p.name, angaben, ", ".join(nummern), list(zellen))


def _angaben(p: Person, sprache: str) -> Iterator[str]:
    yield p.email
    yield f"{p.berechtigungstyp} ({translate(_PERSONENTYPEN[p.personentyp], sprache)})"
    sms = p.zustellung is Zustellung.SMS
    wort = "Zugangskennung per SMS an {ziel}" if sms else "Zugangskennung per Brief an {ziel}"
    yield translate(wort, sprache).format(ziel=p.mobil if sms else _anschrift(p))


def _gebuendelt(p: Person) -> dict[tuple[str, ...], list[str]]:
    """The contracts by the state of their cells."""
    gebuendelt: dict[tuple[str, ...], list[str]] = {}
    for nummer, gewollt in p.rechte.items():
        if gewollt:
            zellen = tuple(_zelle(nummer, r, mit_implizierten(set(gewollt))) for r in KATALOG)
            gebuendelt.setdefault(zellen, []).append(nummer)
    return gebuendelt


def _zelle(nummer: str, recht: Recht, gewollt: frozenset[Recht]) -> str:
    if not angeboten(recht, Sparte.BKV if nummer.startswith("AK-") else Sparte.BAV):
        return "nicht-angeboten"
    return "erteilt" if recht in gewollt else "nicht-erteilt"


def vier_augen(akte: Akte, akteur: Akteur) -> list[SchrittRow]:
    """Submitted, checked, released, executed: who and when, or what is still to come."""
    a, offen = akte.antrag, akte.offen
    geprueft, frei = a.geprueft_von_id is not None, a.freigegeben_von_id is not None
    prueft = _wer(akte, a.geprueft_von_id or a.bearbeiter_id, akteur)
    gibt_frei = _wer(akte, a.freigegeben_von_id, akteur)
    danach = a.beendet_am if frei else None
    schritte = (
        ("Eingereicht", akte.inhalt.ansprechpartner.name, a.eingereicht_am, "", False),
        ("Erste Prüfung", prueft, a.geprueft_am, "offen", offen and not geprueft),
        ("Zweite Prüfung", gibt_frei, a.freigegeben_am, "offen", offen and geprueft and not frei),
        (_FREISCHALTUNG, "", danach, "danach", offen and frei),
    )
    s = akteur.sprache
    return [
        SchrittRow(translate(t, s), wer, moment(am, s) if am else translate(sonst, s), jetzt)
        for t, wer, am, sonst, jetzt in schritte
    ]


def _wer(akte: Akte, benutzer_id: int | None, akteur: Akteur) -> str:
    if benutzer_id is None:
        return translate("noch niemand", akteur.sprache)
    name = akte.namen[benutzer_id]
    if benutzer_id != akteur.benutzer_id:
        return name
    return translate("{name} (Sie)", akteur.sprache).format(name=name)


def verlauf(akte: Akte, sprache: str) -> list[SchrittRow]:
    """The course, newest first."""
    return [
        SchrittRow(
            translate(HANDLUNGEN[f"freischaltung.{v.schritt}"][1], sprache),
            translate(v.durch, sprache),
            moment(v.zeit, sprache),
        )
        for v in reversed(akte.verlauf)
    ]


def nachrichten(akte: Akte, sprache: str) -> list[NachrichtRow]:
    return [
        NachrichtRow(
            translate("Service Center" if n.vom_service_center else "Antragsteller", sprache),
            moment(n.zeit, sprache),
            n.text,
        )
        for n in akte.nachrichten
    ]


def wer_fuer_wen(inhalt: Inhalt, sprache: str) -> str:
    """„Makler Nord GmbH für Muster Maschinenbau GmbH“."""
    if not inhalt.haus.name:
        return inhalt.firma.name
    return translate("{haus} für {firma}", sprache).format(
        haus=inhalt.haus.name, firma=inhalt.firma.name
    )


def _anschrift(wo: object) -> str:
    strasse, plz, ort = (getattr(wo, name) for name in ("strasse", "plz", "ort"))
    return f"{strasse}, {plz} {ort}"
