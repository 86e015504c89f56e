"""The application as a document to be signed: everything that it declares, section by section.

Rules: docs/fachregeln.md R175.
"""

from collections.abc import Iterator

from firmenportal.domain.benutzer import Personentyp
from firmenportal.domain.freischaltung.antrag import Antrag
from firmenportal.domain.freischaltung.frage import FRAGEN, Merkmal, Unterzeichner, Verwaltung
from firmenportal.domain.freischaltung.inhalt import (
    Antragsart,
    Inhalt,
    Person,
    Zustellung,
    fingerabdruck,
)
from firmenportal.domain.recht import KATALOG, Recht
from firmenportal.formular import Angaben, Artikel, Formular, Tabelle, Unterschrift
from firmenportal.i18n import translate
from firmenportal.settings import settings

TITEL = {
    Antragsart.FIRMENADMIN: "Freischaltungsantrag für den FirmenAdmin und weitere Personen",
    Antragsart.VERMITTLER: "Freischaltungsantrag für Vermittler",
}
PERSONENTYPEN = {
    Personentyp.FIRMENEIGEN: "eigener Mitarbeiter",
    Personentyp.VERMITTLER: "Vermittler",
    Personentyp.ANDERE: "Dienstleister",
}
ZUSTELLUNGEN = {Zustellung.BRIEF: "per Brief", Zustellung.SMS: "per SMS"}


def formular(antrag: Antrag) -> Formular:
    """The application as it is saved now; what is missing shows as a line to be filled in."""
    inhalt, sprache = antrag.angaben, antrag.sprache
    art = Antragsart(antrag.art)
    return Formular(
        titel=translate(TITEL[art], sprache),
        untertitel=inhalt.firma.name,
        vorgang=antrag.vorgangsnummer,
        stand=stand(inhalt),
        abschnitte=tuple(_abschnitte(antrag, inhalt, sprache)),
        unterschriften=(unterzeichner(antrag, inhalt, sprache),),
        ruecksendung=ruecksendung(antrag, sprache),
        sprache=sprache,
    )


def stand(inhalt: Inhalt) -> str:
    """Eight signs that differ where the content does: paper and case can be compared."""
    zeichen = fingerabdruck(inhalt, [])[:8].upper()
    return f"{zeichen[:4]}-{zeichen[4:]}"


def unterzeichner(antrag: Antrag, inhalt: Inhalt, sprache: str) -> Unterschrift:
    """Where the signature goes, of Firma or Maklerhaus."""
    wer = inhalt.unterschrift
    if antrag.unterzeichner == Unterzeichner.MAKLERHAUS:
        partei = f"{translate('Für das Maklerhaus', sprache)} {inhalt.haus.name}"
    else:
        partei = f"{translate('Für die Firma', sprache)} {inhalt.firma.name}"
    return Unterschrift(partei, wer.name, wer.funktion)


def ruecksendung(antrag: Antrag, sprache: str) -> tuple[str, ...]:
    """By which ways the signed document comes back."""
    saetze = (
        "Hochladen im Portal, mit Vorgangsnummer und Code: {adresse}",
        "Per E-Mail: {email}",
        "Per Post: {anschrift}",
    )
    werte = {
        "adresse": f"{settings.base_url}/freischaltung/status",
        "email": settings.servicecenter_email,
        "anschrift": settings.servicecenter_anschrift,
    }
    return tuple(translate(satz, sprache).format(**werte) for satz in saetze)


_Abschnitt = Angaben | Artikel | Tabelle


def _abschnitte(antrag: Antrag, inhalt: Inhalt, sprache: str) -> Iterator[_Abschnitt]:
    def _(text: str) -> str:
        return translate(text, sprache)

    yield _firma(inhalt, sprache)
    yield _ansprechpartner(inhalt, sprache)
    if antrag.art == Antragsart.VERMITTLER:
        haus = inhalt.haus
        vollmacht = _("ja") if haus.vollmacht else _("nein")
        angaben = ((_("Name"), haus.name), (_("Maklervollmacht der Firma"), vollmacht))
        yield Angaben(_("Maklerhaus"), angaben)
    yield Artikel(_("Gruppenverträge"), (", ".join(inhalt.vertraege) or _("Keine."),))
    if inhalt.fremdvertraege:
        yield fremdvertraege(inhalt, sprache)
    yield _personen(inhalt, sprache)
    yield _berechtigungen(inhalt, sprache)
    yield Artikel(_("Erklärung"), tuple(_(satz) for satz in _erklaerung(antrag, inhalt)))


def _firma(inhalt: Inhalt, sprache: str) -> Angaben:
    f = inhalt.firma
    return Angaben(
        translate("Firma", sprache),
        (
            (translate("Name", sprache), f.name),
            (translate("Kundennummer", sprache), f.kundennummer),
            (translate("Anschrift", sprache), _anschrift(f.strasse, f.plz, f.ort)),
            (translate("Wer verwaltet die Zugänge?", sprache), _verwaltung(f.verwaltung, sprache)),
        ),
    )


def _ansprechpartner(inhalt: Inhalt, sprache: str) -> Angaben:
    a = inhalt.ansprechpartner
    return Angaben(
        translate("Ansprechpartner", sprache),
        (
            (translate("Name", sprache), f"{translate(a.anrede, sprache)} {a.name}".strip()),
            (translate("E-Mail-Adresse", sprache), a.email),
            (translate("Telefonnummer", sprache), a.telefon),
        ),
    )


def fremdvertraege(inhalt: Inhalt, sprache: str) -> Tabelle:
    """The contracts of other insurers, as the Firma declares them."""
    spalten = ("Versicherer", "Vertragsnummer", "Produkt")
    return Tabelle(
        translate("Verträge anderer Versicherer", sprache),
        tuple(translate(spalte, sprache) for spalte in spalten),
        tuple((f.versicherer, f.nummer, f.produkt) for f in inhalt.fremdvertraege),
    )


def _personen(inhalt: Inhalt, sprache: str) -> Tabelle:
    spalten = ("Nr.", "Person", "E-Mail und Mobil", "Postanschrift", "Freischaltung als")
    return Tabelle(
        translate("Personen", sprache),
        tuple(translate(spalte, sprache) for spalte in spalten),
        tuple(_person(nr, p, sprache) for nr, p in enumerate(inhalt.personen, start=1)),
    )


def _person(nr: int, p: Person, sprache: str) -> tuple[str, ...]:
    def _(text: str) -> str:
        return translate(text, sprache)

    typ = f"{p.berechtigungstyp}, {_(PERSONENTYPEN[p.personentyp])}"
    kennung = f"{_('Zugangskennung')} {_(ZUSTELLUNGEN[p.zustellung])}"
    return (
        str(nr),
        f"{_(p.anrede)} {p.name}".strip(),
        ", ".join(filter(None, (p.email, p.mobil))),
        _anschrift(p.strasse, p.plz, p.ort),
        f"{typ}; {kennung}",
    )


def _berechtigungen(inhalt: Inhalt, sprache: str) -> Tabelle:
    """Contracts with the same rights in one line, so that 200 people stay readable."""
    spalten = ("Nr.", "Person", "Rechte", "Verträge")
    return Tabelle(
        translate("Berechtigungen", sprache),
        tuple(translate(spalte, sprache) for spalte in spalten),
        tuple(
            (str(nr), p.name, rechte, vertraege)
            for nr, p in enumerate(inhalt.personen, start=1)
            for rechte, vertraege in _rechte(p, sprache)
        ),
    )


def _rechte(p: Person, sprache: str) -> list[tuple[str, str]]:
    gleiche: dict[tuple[Recht, ...], list[str]] = {}
    for nummer, rechte in p.rechte.items():
        if rechte:
            gleiche.setdefault(tuple(r for r in KATALOG if r in rechte), []).append(nummer)
    if not gleiche:
        keine = "Alle Rechte an allen freigeschalteten Verträgen der Firma"
        ohne = keine if p.berechtigungstyp == "FirmenAdmin" else "Keine einzelnen Rechte"
        return [(translate(ohne, sprache), "–")]
    return [
        (", ".join(translate(KATALOG[r].name, sprache) for r in rechte), ", ".join(nummern))
        for rechte, nummern in gleiche.items()
    ]


def _erklaerung(antrag: Antrag, inhalt: Inhalt) -> Iterator[str]:
    if antrag.unterzeichner == Unterzeichner.MAKLERHAUS:
        yield (
            "Das Maklerhaus beantragt, die genannten Personen für die genannten Verträge "
            "freizuschalten. Die Firma hat ihm dafür eine Maklervollmacht erteilt, die heute gilt."
        )
        yield "Alle genannten Personen arbeiten bei diesem Maklerhaus."
    else:
        yield (
            "Die Firma beantragt, die genannten Personen für die genannten Verträge freizuschalten."
        )
        yield "Wer unterschreibt, ist berechtigt, für die Firma zu zeichnen."
    yield (
        "Die genannten Personen wissen, dass ihre Angaben für die Freischaltung verarbeitet "
        "werden. Wer ausscheidet oder die Aufgabe wechselt, verliert den Zugang: Das wird "
        "unverzüglich im Portal eingetragen oder dem Service Center gemeldet."
    )
    yield "Jede Person bekommt einen eigenen Zugang. Zugangsdaten werden nicht weitergegeben."
    if inhalt.fremdvertraege:
        yield "Für die Verträge anderer Versicherer liegt der Datenschutzvertrag bei."


def _verwaltung(verwaltung: Verwaltung | None, sprache: str) -> str:
    frage = next(f for f in FRAGEN if f.merkmal is Merkmal.VERWALTUNG)
    option = frage.option(verwaltung) if verwaltung else None
    return translate(option.text, sprache) if option else ""


def _anschrift(strasse: str, plz: str, ort: str) -> str:
    return ", ".join(filter(None, (strasse, f"{plz} {ort}".strip())))
