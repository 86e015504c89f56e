"""What is missing or wrong in an application, said at the field where it happens.

Everything here is checked against what the applicant declares, never against the stock: a stranger
learns nothing about contracts, Firmen or accounts. Rules: docs/fachregeln.md R151 to R153.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from firmenportal.domain import mailadresse, telefonnummer
from firmenportal.domain.benutzer import Berechtigungstyp, Personentyp
from firmenportal.domain.errors import DomainError
from firmenportal.domain.freischaltung import entscheidung
from firmenportal.domain.freischaltung.frage import Unterzeichner, Verwaltung
from firmenportal.domain.freischaltung.inhalt import (
    Antragsart,
    Inhalt,
    Person,
    Schritt,
    Zustellung,
)
from firmenportal.domain.freischaltung.weg import Verfahren
from firmenportal.domain.recht import KATALOG, Recht, Sparte, angeboten
from firmenportal.domain.vertrag import vertrag_id

_FREMDES_PERSONAL = (
    "Über eine Maklervollmacht werden nur Menschen freigeschaltet, die beim Maklerhaus selbst "
    "arbeiten. Für alle anderen unterschreibt die Firma den Antrag für Vermittler."
)
_PLZ = re.compile(r"[0-9]{5}", re.ASCII)


@dataclass(frozen=True)
class Mangel:
    """One mistake: in which section, at which field, and the sentence that explains it."""

    schritt: Schritt
    feld: str
    satz: str
    angaben: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Rahmen:
    """What an application is: which of the two, and who signs it."""

    art: Antragsart
    unterzeichner: Unterzeichner


def maengel(inhalt: Inhalt, rahmen: Rahmen) -> list[Mangel]:
    """Every mistake, in the order of the form."""
    return [
        *_firma(inhalt, rahmen),
        *_vertraege(inhalt, rahmen),
        *_personen(inhalt, rahmen),
        *_berechtigungen(inhalt),
        *_unterschrift(inhalt),
    ]


def _firma(inhalt: Inhalt, rahmen: Rahmen) -> Iterator[Mangel]:
    s, f, a = Schritt.FIRMA, inhalt.firma, inhalt.ansprechpartner
    yield from _pflicht(s, "firma.name", f.name, "Wie heißt die Firma?")
    yield from _anschrift(s, "firma", f.strasse, f.plz, f.ort)
    if f.verwaltung is None:
        yield Mangel(s, "firma.verwaltung", "Wählen Sie aus, wer die Zugänge der Firma verwaltet.")
    if rahmen.art is Antragsart.VERMITTLER:
        yield from _pflicht(s, "haus.name", inhalt.haus.name, "Wie heißt das Maklerhaus?")
    if rahmen.unterzeichner is Unterzeichner.MAKLERHAUS and not inhalt.haus.vollmacht:
        yield Mangel(
            s,
            "haus.vollmacht",
            "Das Maklerhaus kann nur unterschreiben, wenn eine Maklervollmacht der Firma vorliegt. "
            "Liegt keine vor, unterschreibt die Firma.",
        )
    yield from _pflicht(s, "ansprechpartner.vorname", a.vorname, "Der Vorname fehlt.")
    yield from _pflicht(s, "ansprechpartner.nachname", a.nachname, "Der Nachname fehlt.")
    yield from _email(s, "ansprechpartner.email", a.email)
    yield from _telefon(s, "ansprechpartner.telefon", a.telefon)


def _vertraege(inhalt: Inhalt, rahmen: Rahmen) -> Iterator[Mangel]:
    s = Schritt.VERTRAEGE
    if not inhalt.vertraege and not inhalt.fremdvertraege:
        yield Mangel(s, "vertraege", "Nennen Sie mindestens einen Gruppenvertrag.")
    for i, nummer in enumerate(inhalt.vertraege):
        if not ist_vertragsnummer(nummer):
            satz = "„{nummer}“ ist keine Vertragsnummer. Beispiel: AL-1234567 oder AK-1234567."
            yield Mangel(s, f"vertraege.{i}", satz, {"nummer": nummer})
        elif nummer in inhalt.vertraege[:i]:
            yield Mangel(s, f"vertraege.{i}", "Dieser Vertrag steht schon in der Liste.")
    if inhalt.fremdvertraege and rahmen.art is Antragsart.VERMITTLER:
        satz = "Verträge anderer Versicherer meldet die Firma mit dem Antrag für den FirmenAdmin."
        yield Mangel(s, "fremdvertraege", satz)
    for i, fremd in enumerate(inhalt.fremdvertraege):
        feld = f"fremdvertraege.{i}"
        yield from _pflicht(s, f"{feld}.versicherer", fremd.versicherer, "Welcher Versicherer?")
        yield from _pflicht(s, f"{feld}.nummer", fremd.nummer, "Die Vertragsnummer fehlt.")


def _personen(inhalt: Inhalt, rahmen: Rahmen) -> Iterator[Mangel]:
    s = Schritt.PERSONEN
    if not inhalt.personen and rahmen.art is Antragsart.VERMITTLER:
        yield Mangel(s, "personen", "Nennen Sie mindestens eine Person.")
    admins = [p for p in inhalt.personen if p.berechtigungstyp is Berechtigungstyp.FIRMENADMIN]
    if rahmen.art is Antragsart.FIRMENADMIN and not admins and _ohne_firmenadmin(inhalt):
        yield Mangel(
            s,
            "personen",
            "Nennen Sie einen FirmenAdmin. Ihre Firma hat noch keinen, und ohne ihn kann niemand "
            "die Zugänge verwalten.",
        )
    for p in inhalt.personen:
        yield from _person(inhalt, rahmen, p)


def _ohne_firmenadmin(inhalt: Inhalt) -> bool:
    return inhalt.firma.verwaltung not in (Verwaltung.EINER, Verwaltung.ZWEI)


def _person(inhalt: Inhalt, rahmen: Rahmen, p: Person) -> Iterator[Mangel]:
    s, feld = Schritt.PERSONEN, f"personen.{p.id}"
    yield from _pflicht(s, f"{feld}.vorname", p.vorname, "Der Vorname fehlt.")
    yield from _pflicht(s, f"{feld}.nachname", p.nachname, "Der Nachname fehlt.")
    yield from _email(s, f"{feld}.email", p.email)
    gleich = [a for a in inhalt.personen if a.id < p.id and a.email and _gleich(a.email, p.email)]
    if gleich:
        satz = "Diese Adresse hat schon {name}. Jede Person braucht ihre eigene."
        yield Mangel(s, f"{feld}.email", satz, {"name": gleich[0].name or gleich[0].email})
    yield from _anschrift(s, feld, p.strasse, p.plz, p.ort)
    if p.zustellung is Zustellung.SMS:
        yield from _telefon(s, f"{feld}.mobil", p.mobil, mobil=True)
    if satz := typ_passt_nicht(inhalt, rahmen, p):
        yield Mangel(s, f"{feld}.personentyp", satz)


def _gleich(eine: str, andere: str) -> bool:
    return eine.strip().casefold() == andere.strip().casefold()


def typ_passt_nicht(inhalt: Inhalt, rahmen: Rahmen, p: Person) -> str:
    """Why this application cannot name this person, and the right way; "" if it can.

    The decision table says it, as it does where somebody asks which application he needs.
    """
    weg = entscheidung.fuer_person(
        p.personentyp,
        p.berechtigungstyp,
        rahmen.unterzeichner,
        inhalt.firma.verwaltung or Verwaltung.NIEMAND,
        vollmacht=inhalt.haus.vollmacht,
        eigenes_personal=p.eigenes_personal,
    )
    ist_vermittler = p.personentyp is Personentyp.VERMITTLER
    if weg.verfahren is Verfahren.ABGELEHNT:
        return _FREMDES_PERSONAL if not p.eigenes_personal and ist_vermittler else weg.grund
    if rahmen.art is Antragsart.VERMITTLER and not ist_vermittler:
        return (
            "Der Antrag für Vermittler nennt nur Vermittler. Eigene Mitarbeiter und Dienstleister "
            "meldet die Firma mit dem Antrag für den FirmenAdmin oder im Admin-Bereich."
        )
    if rahmen.art is Antragsart.FIRMENADMIN and ist_vermittler:
        return "Vermittler kommen mit dem Freischaltungsantrag für Vermittler in das Portal."
    return ""


def _berechtigungen(inhalt: Inhalt) -> Iterator[Mangel]:
    s, genannt = Schritt.BERECHTIGUNGEN, frozenset(inhalt.vertraege)
    for p in inhalt.personen:
        feld = f"personen.{p.id}.rechte"
        if p.berechtigungstyp is Berechtigungstyp.FIRMENADMIN:
            continue
        if not any(p.rechte.values()):
            satz = (
                "{name} hat noch kein Recht. Wählen Sie mindestens eines aus oder nehmen Sie die "
                "Person aus dem Antrag."
            )
            yield Mangel(s, feld, satz, {"name": p.name})
        for nummer, rechte in p.rechte.items():
            if nummer not in genannt:
                satz = "Der Vertrag {nummer} steht nicht im Antrag."
                yield Mangel(s, feld, satz, {"nummer": nummer})
            for recht in rechte:
                if not recht_angeboten(recht, nummer):
                    satz = "{recht} gibt es für {nummer} nicht."
                    angaben = {"recht": KATALOG[recht].name, "nummer": nummer}
                    yield Mangel(s, feld, satz, angaben)


def _unterschrift(inhalt: Inhalt) -> Iterator[Mangel]:
    s, u = Schritt.UNTERSCHRIFT, inhalt.unterschrift
    yield from _pflicht(s, "unterschrift.name", u.name, "Wer unterschreibt?")
    satz = "In welcher Funktion? Zum Beispiel: Geschäftsführerin, Prokurist."
    yield from _pflicht(s, "unterschrift.funktion", u.funktion, satz)


def ist_vertragsnummer(nummer: str) -> bool:
    """Whether it is a number of ours, by its pattern alone; a Vertragsgruppe is none yet."""
    try:
        vertrag_id(nummer)
    except DomainError:
        return False
    return not nummer.startswith("W")


def recht_angeboten(recht: Recht, nummer: str) -> bool:
    """Whether contracts of this kind of number offer the right: the prefix says the Sparte."""
    return angeboten(recht, Sparte.BKV if nummer.startswith("AK") else Sparte.BAV)


def _pflicht(schritt: Schritt, feld: str, wert: str, satz: str) -> Iterator[Mangel]:
    if not wert:
        yield Mangel(schritt, feld, satz)


def _anschrift(schritt: Schritt, feld: str, strasse: str, plz: str, ort: str) -> Iterator[Mangel]:
    yield from _pflicht(schritt, f"{feld}.strasse", strasse, "Straße und Hausnummer fehlen.")
    if not _PLZ.fullmatch(plz):
        yield Mangel(schritt, f"{feld}.plz", "Eine Postleitzahl hat fünf Ziffern.")
    yield from _pflicht(schritt, f"{feld}.ort", ort, "Der Ort fehlt.")


def _email(schritt: Schritt, feld: str, email: str) -> Iterator[Mangel]:
    if not email:
        yield Mangel(schritt, feld, "Die E-Mail-Adresse fehlt.")
        return
    try:
        mailadresse.gueltige_adresse(email)
    except DomainError as error:
        yield Mangel(schritt, feld, error.satz)


def _telefon(schritt: Schritt, feld: str, nummer: str, *, mobil: bool = False) -> Iterator[Mangel]:
    if not nummer:
        satz = "Die Mobilnummer fehlt." if mobil else "Die Telefonnummer fehlt."
        yield Mangel(schritt, feld, satz)
        return
    try:
        telefonnummer.e164(nummer, mobil=mobil)
    except DomainError as error:
        yield Mangel(schritt, feld, error.satz)
