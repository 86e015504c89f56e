"""What each act in the protocol is called, and its changes before and after, in words.

An entry says ids, numbers and days; here they become sentences. A new act gets its line in
`HANDLUNGEN`; details that are written under a key known here are read without further ado.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from firmenportal.domain.kleinfall.fall import TITEL, Kleinfallart
from firmenportal.domain.recht import KATALOG, Recht
from firmenportal.domain.warum import Satz
from firmenportal.domain.zeitraum import OHNE_ENDE, SEIT_JEHER, letzter_tag
from firmenportal.i18n import fill, translate


class Bereich(StrEnum):
    """What an act is about; a filter of the protocol."""

    RECHTE = "rechte"
    ROLLEN = "rollen"
    ZUGANG = "zugang"
    EINLADUNGEN = "einladungen"
    VERTRETUNG = "vertretung"
    PRUEFUNG = "pruefung"
    VERMITTLER = "vermittler"
    KONTO = "konto"
    FREISCHALTUNG = "freischaltung"
    SERVICE_CENTER = "servicecenter"
    STAMMDATEN = "stammdaten"
    PROTOKOLL = "protokoll"


class Aenderungsart(StrEnum):
    """How a change is put into words."""

    NEU = "neu"
    ANDERS = "anders"
    ENTFAELLT = "entfaellt"
    ANGABE = "angabe"  # a fact without before and after


@dataclass(frozen=True)
class Aenderung:
    """One change of an entry. `vertrag` is the number of the contract that it is about, or ""."""

    art: Aenderungsart
    was: Satz
    vorher: tuple[Satz, ...] = ()
    nachher: tuple[Satz, ...] = ()
    vertrag: str = ""


@dataclass(frozen=True)
class Namen:
    """What ids in an entry stand for: names of members by Mitgliedschaft, and of Maklerhäuser."""

    mitglieder: Mapping[int, str] = field(default_factory=dict)
    haeuser: Mapping[int, str] = field(default_factory=dict)


HANDLUNGEN: dict[str, tuple[Bereich, str]] = {
    "vertragsrecht.erteilen": (Bereich.RECHTE, "Rechte erteilt"),
    "vertragsrecht.entziehen": (Bereich.RECHTE, "Rechte entzogen"),
    "vertragsrecht.aendern": (Bereich.RECHTE, "Rechte geändert"),
    "vertragsrecht.zuweisen": (Bereich.ROLLEN, "Verträge zum Verwalten zugewiesen"),
    "mitgliedschaft.typ": (Bereich.ROLLEN, "Berechtigungstyp geändert"),
    "typvorschlag.vorschlagen": (Bereich.ROLLEN, "Als FirmenAdmin vorgeschlagen"),
    "typvorschlag.bestaetigt": (Bereich.ROLLEN, "Vorschlag zum FirmenAdmin bestätigt"),
    "typvorschlag.abgelehnt": (Bereich.ROLLEN, "Vorschlag zum FirmenAdmin abgelehnt"),
    "typvorschlag.zurueckgezogen": (Bereich.ROLLEN, "Vorschlag zum FirmenAdmin zurückgezogen"),
    "typvorschlag.abgelaufen": (Bereich.ROLLEN, "Vorschlag zum FirmenAdmin abgelaufen"),
    "typvorschlag.hinfaellig": (Bereich.ROLLEN, "Vorschlag zum FirmenAdmin hinfällig"),
    "widerruf.ausstellen": (Bereich.ROLLEN, "Widerrufscode an die Firma geschickt"),
    "widerruf.aussetzen": (Bereich.ROLLEN, "FirmenAdmin mit dem Widerrufscode ausgesetzt"),
    "widerruf.aussetzen_rechte": (Bereich.RECHTE, "Mit einem FirmenAdmin ausgesetzt"),
    "widerruf.aufheben": (Bereich.ROLLEN, "Aussetzung des FirmenAdmins aufgehoben"),
    "widerruf.aufheben_rechte": (Bereich.RECHTE, "Aussetzung aufgehoben"),
    "mitgliedschaft.beitreten": (Bereich.ZUGANG, "Zur Firma gekommen"),
    "mitgliedschaft.sperren": (Bereich.ZUGANG, "Zugang gesperrt"),
    "mitgliedschaft.entsperren": (Bereich.ZUGANG, "Zugang entsperrt"),
    "mitgliedschaft.entfernen": (Bereich.ZUGANG, "Zugang entfernt"),
    "mitgliedschaft.austreten": (Bereich.ZUGANG, "Austritt: Zugang entfernt"),
    "einladung.senden": (Bereich.EINLADUNGEN, "Eingeladen"),
    "einladung.erneut_senden": (Bereich.EINLADUNGEN, "Einladung erneut gesendet"),
    "einladung.widerrufen": (Bereich.EINLADUNGEN, "Einladung widerrufen"),
    "einladung.verfallen": (Bereich.EINLADUNGEN, "Einladung verfallen"),
    "einladung.annehmen": (Bereich.EINLADUNGEN, "Einladung angenommen"),
    "rechtebuendel.speichern": (Bereich.EINLADUNGEN, "Rechtebündel gespeichert"),
    "rechtebuendel.umbenennen": (Bereich.EINLADUNGEN, "Rechtebündel umbenannt"),
    "rechtebuendel.loeschen": (Bereich.EINLADUNGEN, "Rechtebündel gelöscht"),
    "vertretung.beantragen": (Bereich.VERTRETUNG, "Vertretung beantragt"),
    "vertretung.bestaetigen": (Bereich.VERTRETUNG, "Vertretung bestätigt"),
    "vertretung.ablehnen": (Bereich.VERTRETUNG, "Vertretung abgelehnt"),
    "vertretung.beenden": (Bereich.VERTRETUNG, "Vertretung beendet"),
    "pruefung.planen": (Bereich.PRUEFUNG, "Turnus der Prüfung geändert"),
    "pruefung.beginnen": (Bereich.PRUEFUNG, "Prüfung der Zugriffe begonnen"),
    "pruefung.behalten": (Bereich.PRUEFUNG, "Zugriff geprüft und behalten"),
    "pruefung.vertrag_behalten": (Bereich.PRUEFUNG, "Rechte an einem Vertrag geprüft und behalten"),
    "pruefung.zuruecknehmen": (Bereich.PRUEFUNG, "Entscheidung der Prüfung zurückgenommen"),
    "pruefung.uebergeben": (Bereich.PRUEFUNG, "Leitung der Prüfung übergeben"),
    "pruefung.abschliessen": (Bereich.PRUEFUNG, "Prüfung der Zugriffe abgeschlossen"),
    "vermittler.eintreten": (Bereich.VERMITTLER, "In ein Maklerhaus eingetreten"),
    "vermittler.vorschlagen": (Bereich.VERMITTLER, "Neuen Kollegen vorgeschlagen"),
    "vermittler.austreten": (Bereich.VERMITTLER, "Aus dem Maklerhaus ausgetreten"),
    "vermittler.schluessel_verknuepfen": (Bereich.VERMITTLER, "Benutzerschlüssel verknüpft"),
    "vermittler.vollmacht_anfragen": (Bereich.VERMITTLER, "Vollmacht angefragt"),
    "vermittler.anfrage_ablehnen": (Bereich.VERMITTLER, "Anfrage einer Vollmacht abgelehnt"),
    "vermittler.anfrage_zurueckziehen": (
        Bereich.VERMITTLER,
        "Anfrage einer Vollmacht zurückgezogen",
    ),
    "vermittler.anfrage_verfallen": (
        Bereich.VERMITTLER,
        "Anfrage einer Vollmacht nicht beantwortet",
    ),
    "vermittler.vollmacht_erteilen": (Bereich.VERMITTLER, "Vollmacht erteilt"),
    "maklerwechsel.vorschlagen": (Bereich.VERMITTLER, "Maklerwechsel vorgeschlagen"),
    "maklerwechsel.zurueckziehen": (Bereich.VERMITTLER, "Vorschlag zum Wechsel zurückgezogen"),
    "maklerwechsel.bestaetigen": (Bereich.VERMITTLER, "Maklerwechsel bestätigt"),
    "maklerwechsel.ablehnen": (Bereich.VERMITTLER, "Maklerwechsel abgelehnt"),
    "maklerwechsel.absagen": (Bereich.VERMITTLER, "Maklerwechsel abgesagt"),
    "maklerwechsel.ueberholen": (Bereich.VERMITTLER, "Maklerwechsel vom Bestand überholt"),
    "vermittler.vollmacht_beschraenken": (Bereich.VERMITTLER, "Vollmacht beschränkt"),
    "vermittler.vollmacht_widerrufen": (Bereich.VERMITTLER, "Vollmacht widerrufen"),
    "vermittler.widersprechen": (Bereich.VERMITTLER, "Dem Vermittler-Zugang widersprochen"),
    "vermittler.widerspruch_aufheben": (Bereich.VERMITTLER, "Widerspruch aufgehoben"),
    "vermittler.haus_sperren": (Bereich.VERMITTLER, "Maklerhaus gesperrt"),
    "vermittler.haus_entsperren": (Bereich.VERMITTLER, "Maklerhaus entsperrt"),
    "freischaltung.beginnen": (Bereich.FREISCHALTUNG, "Antrag begonnen"),
    "freischaltung.einreichen": (Bereich.FREISCHALTUNG, "Antrag eingereicht"),
    "freischaltung.uebernehmen": (Bereich.FREISCHALTUNG, "Antrag zur Prüfung übernommen"),
    "freischaltung.firma_zuordnen": (Bereich.FREISCHALTUNG, "Antrag der Firma zugeordnet"),
    "freischaltung.haus_zuordnen": (Bereich.FREISCHALTUNG, "Antrag dem Maklerhaus zugeordnet"),
    "freischaltung.einsehen": (Bereich.FREISCHALTUNG, "Antrag und Daten der Firma eingesehen"),
    "freischaltung.rueckfragen": (Bereich.FREISCHALTUNG, "Rückfrage zum Antrag gestellt"),
    "freischaltung.antworten": (Bereich.FREISCHALTUNG, "Rückfrage zum Antrag beantwortet"),
    "freischaltung.pruefen": (Bereich.FREISCHALTUNG, "Antrag geprüft (erste Person)"),
    "freischaltung.freigeben": (Bereich.FREISCHALTUNG, "Antrag freigegeben (zweite Person)"),
    "freischaltung.ausfuehren": (Bereich.FREISCHALTUNG, "Antrag freigeschaltet"),
    "freischaltung.zurueckgeben": (Bereich.FREISCHALTUNG, "Antrag zurück in die Prüfung"),
    "freischaltung.ablehnen": (Bereich.FREISCHALTUNG, "Antrag abgelehnt"),
    "freischaltung.schliessen": (Bereich.FREISCHALTUNG, "Antrag ohne Antwort geschlossen"),
    "freischaltung.zurueckziehen": (Bereich.FREISCHALTUNG, "Antrag zurückgezogen"),
    "freischaltung.uebergeben": (Bereich.FREISCHALTUNG, "Antrag an jemand anderen übergeben"),
    "freischaltung.dokument": (Bereich.FREISCHALTUNG, "Unterlage zum Antrag hinzugefügt"),
    "freischaltung.dokument_entfernen": (
        Bereich.FREISCHALTUNG,
        "Unterlage zum Antrag entfernt",
    ),
    "freischaltung.vertraege_aktivieren": (Bereich.FREISCHALTUNG, "Verträge freigeschaltet"),
    "freischaltung.vertragsgruppe_anlegen": (Bereich.FREISCHALTUNG, "Vertragsgruppe angelegt"),
    "kleinfall.einsehen": (Bereich.SERVICE_CENTER, "Änderung im Service Center eingesehen"),
    "kleinfall.beantragen": (Bereich.SERVICE_CENTER, "Änderung im Service Center beantragt"),
    "kleinfall.ausfuehren": (Bereich.SERVICE_CENTER, "Änderung im Service Center bestätigt"),
    "kleinfall.ablehnen": (Bereich.SERVICE_CENTER, "Änderung im Service Center abgelehnt"),
    "kleinfall.zurueckziehen": (
        Bereich.SERVICE_CENTER,
        "Änderung im Service Center zurückgezogen",
    ),
    "benutzer.anlegen": (Bereich.KONTO, "Konto angelegt"),
    "benutzer.sperren": (Bereich.KONTO, "Konto gesperrt"),
    "benutzer.entsperren": (Bereich.KONTO, "Konto entsperrt"),
    "zugangskennung.ausstellen": (Bereich.KONTO, "Zugangskennung verschickt"),
    "zugangskennung.neu_ausstellen": (Bereich.KONTO, "Neue Zugangskennung verschickt"),
    "zugangskennung.aktivieren": (Bereich.KONTO, "Zugang mit der Zugangskennung aktiviert"),
    "benutzer.loeschen": (Bereich.KONTO, "Konto gelöscht"),
    "sachbearbeiter_angelegt": (Bereich.KONTO, "Konto im Service Center angelegt"),
    "konto.telefon": (Bereich.KONTO, "Telefonnummer geändert"),
    "konto.sitzung_beenden": (Bereich.KONTO, "Eine andere Sitzung beendet"),
    "konto.sitzungen_beenden": (Bereich.KONTO, "Alle anderen Sitzungen beendet"),
    "konto.mails_abwaehlen": (Bereich.KONTO, "E-Mails einer Art abgewählt"),
    "konto.mails_waehlen": (Bereich.KONTO, "E-Mails einer Art wieder gewählt"),
    "passwort_geaendert": (Bereich.KONTO, "Passwort geändert"),
    "passwort_neu_gesetzt": (Bereich.KONTO, "Neues Passwort gesetzt"),
    "email_geaendert": (Bereich.KONTO, "E-Mail-Adresse geändert"),
    "email_zurueckgenommen": (Bereich.KONTO, "Neue E-Mail-Adresse zurückgenommen"),
    "firma.sperren": (Bereich.STAMMDATEN, "Firma gesperrt"),
    "firma.entsperren": (Bereich.STAMMDATEN, "Firma entsperrt"),
    "bestandsdaten.laden": (Bereich.STAMMDATEN, "Daten des Versicherers übernommen"),
    "protokoll.loeschen": (Bereich.PROTOKOLL, "Namen im Protokoll gelöscht"),
}
_FELDER = {
    "vorgang": "Vorgang",
    "status": "Status",
    "produkt": "Produkt",
    "sparte": "Sparte",
    "durchfuehrungsweg": "Durchführungsweg",
    "beginn": "Beginn",
    "zahlweise": "Zahlweise",
    "kennung": "Kennung",
    "aktiviert_am": "Freischaltung",
    "auspraegungen": "Portale",
    "name": "Name",
    "strasse": "Straße",
    "plz": "Postleitzahl",
    "ort": "Ort",
    "telefon": "Telefonnummer",
    "email": "E-Mail-Adresse",
    "zeichnungsberechtigt": "Zeichnungsberechtigt",
    "beantragt_von": "Beantragt von",
}
_PERSONENTYPEN = {
    "firmeneigen": "eigener Mitarbeiter",
    "vermittler": "Vermittler",
    "andere": "Dienstleister",
}


def aenderungen(
    einzelheiten: Mapping[str, Any], personenangaben: Mapping[str, Any], namen: Namen
) -> list[Aenderung]:
    """Every change that an entry lists, in words."""
    zusammen = {**personenangaben, **einzelheiten}
    gelesen = (_LESARTEN[name](zusammen, namen) for name in _LESARTEN if name in zusammen)
    return [a for teil in gelesen for a in teil]


def in_worten(a: Aenderung, sprache: str) -> str:
    """„Berechnen für AL-1000017: vorher unbefristet, jetzt bis 31.12.2026“."""
    was, (vorher, nachher) = bezeichnung(a, sprache), werte(a, sprache)
    satz = translate(_FORMEN[a.art, bool(vorher), bool(nachher)], sprache)
    return satz.format(was=was, vorher=vorher, nachher=nachher)


def bezeichnung(a: Aenderung, sprache: str) -> str:
    """What it is that changed: „Berechnen für AL-1000017“."""
    return fill(a.was.satz, a.was.angaben, sprache)


def werte(a: Aenderung, sprache: str) -> tuple[str, str]:
    """Before and after, each in words or ""."""
    paar = (a.vorher, a.nachher)
    vorher, nachher = (", ".join(fill(s.satz, s.angaben, sprache) for s in p) for p in paar)
    return vorher, nachher


def recht_in_worten(recht: str) -> str:
    """What a stored right is called."""
    return KATALOG[Recht(recht)].name


def genannte_mitglieder(einzelheiten: Mapping[str, Any]) -> Iterator[int]:
    """Mitgliedschaften whose names `aenderungen` asks for."""
    for name in _PERSONEN:
        if isinstance(nummer := einzelheiten.get(name), int):
            yield nummer


def genannte_haeuser(einzelheiten: Mapping[str, Any]) -> Iterator[int]:
    """Maklerhäuser whose names `aenderungen` asks for."""
    if isinstance(haus := einzelheiten.get("maklerhaus"), int):
        yield haus
    vertraege = einzelheiten.get("vertraege")
    for felder in vertraege.values() if isinstance(vertraege, dict) else ():
        yield from (b["maklerhaus"] for b in felder.get("bestand", ()))


# By kind, and by whether there is a before and an after.
_FORMEN = {
    (Aenderungsart.NEU, False, True): "{was}: neu, {nachher}",
    (Aenderungsart.NEU, False, False): "{was}: neu",
    (Aenderungsart.ANDERS, True, True): "{was}: vorher {vorher}, jetzt {nachher}",
    (Aenderungsart.ENTFAELLT, True, False): "{was}: entfällt, vorher {vorher}",
    (Aenderungsart.ENTFAELLT, False, False): "{was}: entfällt",
    (Aenderungsart.ANGABE, False, True): "{was}: {nachher}",
    (Aenderungsart.ANGABE, False, False): "{was}",
}


# How the details under each key are read


def _zellen(e: Mapping[str, Any], _namen: Namen) -> Iterator[Aenderung]:
    """Rights by contract, with their windows before and after."""
    for zelle in e["zellen"]:
        was = _an("{recht} für {vertrag}", zelle["vertrag"], recht=KATALOG[zelle["recht"]].name)
        vorher, nachher = (tuple(map(_fenster, zelle[w])) for w in ("vorher", "nachher"))
        yield _unterschied(was, vorher, nachher, zelle["vertrag"])


def _rechteliste(name: str) -> Callable[[Mapping[str, Any], Namen], Iterator[Aenderung]]:
    """Rights by contract, as a fact."""

    def lesen(e: Mapping[str, Any], _namen: Namen) -> Iterator[Aenderung]:
        if e[name] == "alle":
            yield _angabe("Rechte", Satz("alle Rechte"))
            return
        for zelle in e[name]:
            vertrag, recht = zelle.values() if isinstance(zelle, dict) else zelle
            was = _an("{recht} für {vertrag}", vertrag, recht=KATALOG[Recht(recht)].name)
            yield Aenderung(Aenderungsart.ANGABE, was, vertrag=vertrag)

    return lesen


def _vertraege(e: Mapping[str, Any], namen: Namen) -> Iterator[Aenderung]:
    """Contracts assigned (before and after), named by a Vollmacht, or changed by the insurer."""
    wert = e["vertraege"]
    if isinstance(wert, dict):
        for vertrag, felder in wert.items():
            yield from _vertrag(vertrag, felder, namen)
    elif wert == "alle":
        yield _angabe("Verträge", Satz("alle Verträge"))
    elif wert and isinstance(wert[0], str):
        for vertrag in wert:
            yield Aenderung(
                Aenderungsart.ANGABE, _an("Vertrag {vertrag}", vertrag), vertrag=vertrag
            )
    elif wert:
        vorher, nachher = map(set, wert)
        for vertrag in sorted(vorher ^ nachher):
            art = Aenderungsart.NEU if vertrag in nachher else Aenderungsart.ENTFAELLT
            yield Aenderung(art, _an("Verwaltung von {vertrag}", vertrag), vertrag=vertrag)


def _vertrag(vertrag: str, felder: Mapping[str, Any], namen: Namen) -> Iterator[Aenderung]:
    """What the insurer changed in one contract."""
    if felder.get("neu"):
        yield Aenderung(Aenderungsart.NEU, _an("Vertrag {vertrag}", vertrag), vertrag=vertrag)
    for name, wert in felder.items():
        if name in _FELDER and isinstance(wert, list) and not felder.get("neu"):
            was = _an("{feld} von {vertrag}", vertrag, feld=_FELDER[name])
            yield _anders(was, wert, vertrag)
    for stelle in felder.get("bestand", ()):
        haus = namen.haeuser.get(stelle["maklerhaus"], "–")
        was = _an("Betreuung von {vertrag} durch {haus}", vertrag, haus=haus)
        vorher, nachher = ((_fenster(t),) if t else () for t in stelle["tage"])
        yield _unterschied(was, vorher, nachher, vertrag)
    if zahlen := felder.get("einzelvertraege"):
        was = _an("Einzelverträge von {vertrag}", vertrag)
        worte = tuple(
            Satz("{anzahl} {wirkung}", _texte(anzahl=z, wirkung=w)) for w, z in zahlen.items()
        )
        yield Aenderung(Aenderungsart.ANGABE, was, nachher=worte, vertrag=vertrag)


def _feld(name: str) -> Callable[[Mapping[str, Any], Namen], Iterator[Aenderung]]:
    """A field with its value before and after, or with the one it got."""

    def lesen(e: Mapping[str, Any], _namen: Namen) -> Iterator[Aenderung]:
        wert, was = e[name], Satz(_FELDER[name])
        if isinstance(wert, list):
            yield _anders(was, wert)
        elif wert:
            yield _angabe(_FELDER[name], *_worte(wert))

    return lesen


def _typ(name: str, titel: str) -> Callable[[Mapping[str, Any], Namen], Iterator[Aenderung]]:
    def lesen(e: Mapping[str, Any], _namen: Namen) -> Iterator[Aenderung]:
        wert = e[name]
        if isinstance(wert, list):
            yield _anders(Satz(titel), [_PERSONENTYPEN.get(w, w) for w in wert])
        else:
            yield _angabe(titel, *_worte(_PERSONENTYPEN.get(wert, wert)))

    return lesen


def _fallart(e: Mapping[str, Any], _namen: Namen) -> Iterator[Aenderung]:
    """What a small case of the Service Center is about."""
    yield _angabe("Anliegen", Satz(TITEL[Kleinfallart(e["fallart"])]))


def _person(name: str, titel: str) -> Callable[[Mapping[str, Any], Namen], Iterator[Aenderung]]:
    def lesen(e: Mapping[str, Any], namen: Namen) -> Iterator[Aenderung]:
        yield _angabe(titel, Satz("{name}", {"name": namen.mitglieder.get(e[name], "–")}))

    return lesen


def _haus(e: Mapping[str, Any], namen: Namen) -> Iterator[Aenderung]:
    if isinstance(e["maklerhaus"], int):
        haus = namen.haeuser.get(e["maklerhaus"], "–")
        yield _angabe("Maklerhaus", Satz("{name}", {"name": haus}))


def _firma(e: Mapping[str, Any], _namen: Namen) -> Iterator[Aenderung]:
    """What the insurer changed in the Firma itself; names and addresses stand apart."""
    for name, wert in e["firma"].items():
        if name in _FELDER and isinstance(wert, list):
            yield _anders(Satz(_FELDER[name]), wert)


def _vertretungen(e: Mapping[str, Any], _namen: Namen) -> Iterator[Aenderung]:
    """How many Vertretungen ended with what happened."""
    if e["vertretungen"]:
        yield _angabe("Beendete Vertretungen", *_worte(len(e["vertretungen"])))


def _ausgesetzte(
    name: str, titel: str
) -> Callable[[Mapping[str, Any], Namen], Iterator[Aenderung]]:
    """How many of a kind a Widerrufscode suspended."""

    def lesen(e: Mapping[str, Any], _namen: Namen) -> Iterator[Aenderung]:
        if e[name]:
            yield _angabe(titel, *_worte(len(e[name])))

    return lesen


def _rechte(e: Mapping[str, Any], _namen: Namen) -> Iterator[Aenderung]:
    yield _angabe("Rechte", *(Satz(KATALOG[Recht(r)].name) for r in e["rechte"]))


def _zeitraum(e: Mapping[str, Any], _namen: Namen) -> Iterator[Aenderung]:
    yield _angabe("Zeitraum", _fenster([e["von"], e["bis"]]))


def _anzahl(e: Mapping[str, Any], _namen: Namen) -> Iterator[Aenderung]:
    yield _angabe("Anzahl", Satz("{anzahl}", _texte(anzahl=e["anzahl"])))


def _eintraege(e: Mapping[str, Any], _namen: Namen) -> Iterator[Aenderung]:
    """Which entries of the chain lost their personal details."""
    for ab, bis in e["eintraege"]:
        satz = "Eintrag {ab}" if ab == bis else "Einträge {ab} bis {bis}"
        yield Aenderung(Aenderungsart.ANGABE, Satz(satz, _texte(ab=ab, bis=bis)))


def _adresse(e: Mapping[str, Any], _namen: Namen) -> Iterator[Aenderung]:
    """An e-mail address before and after."""
    yield _anders(Satz("E-Mail-Adresse"), [e["vorher"], e["nachher"]])


_PERSONEN = {
    "vertretene": "Vertretene Person",
    "vorgeschlagen_von": "Vorgeschlagen von",
}
_AUSGESETZTE = {
    "ausgesetzte_einladungen": "Ausgesetzte Einladungen",
    "ausgesetzte_vertretungen": "Ausgesetzte Vertretungen",
    "ausgesetzte_vollmachten": "Ausgesetzte Vollmachten",
}
# In the order in which the page tells them; keys that are not here are ids for machines.
_LESARTEN: dict[str, Callable[[Mapping[str, Any], Namen], Iterable[Aenderung]]] = {
    "fallart": _fallart,
    "beantragt_von": _feld("beantragt_von"),
    "zeichnungsberechtigt": _feld("zeichnungsberechtigt"),
    "vorgang": _feld("vorgang"),
    "berechtigungstyp": _typ("berechtigungstyp", "Berechtigungstyp"),
    "personentyp": _typ("personentyp", "Personentyp"),
    **{name: _person(name, titel) for name, titel in _PERSONEN.items()},
    "maklerhaus": _haus,
    "zellen": _zellen,
    "geliehen": _rechteliste("geliehen"),
    "ausgesetzt": _rechteliste("ausgesetzt"),
    "ernennung": _typ("ernennung", "Ernennung"),
    **{name: _ausgesetzte(name, titel) for name, titel in _AUSGESETZTE.items()},
    "inhalt": _rechteliste("inhalt"),
    "vertraege": _vertraege,
    "vertretungen": _vertretungen,
    "rechte": _rechte,
    "von": _zeitraum,
    **{name: _feld(name) for name in ("status", "name", "strasse", "plz", "ort", "telefon")},
    "firma": _firma,
    "email": _feld("email"),
    "vorher": _adresse,
    "anzahl": _anzahl,
    "eintraege": _eintraege,
}


# Words


def _unterschied(
    was: Satz, vorher: tuple[Satz, ...], nachher: tuple[Satz, ...], vertrag: str = ""
) -> Aenderung:
    art = Aenderungsart.ANDERS if vorher and nachher else Aenderungsart.NEU
    art = art if nachher else Aenderungsart.ENTFAELLT
    return Aenderung(art, was, vorher, nachher, vertrag)


def _anders(was: Satz, werte: list[Any], vertrag: str = "") -> Aenderung:
    vorher, nachher = map(_worte, werte)
    return _unterschied(was, vorher, nachher, vertrag)


def _angabe(titel: str, *worte: Satz) -> Aenderung:
    return Aenderung(Aenderungsart.ANGABE, Satz(titel), nachher=worte)


def _an(satz: str, vertrag: str, **angaben: str) -> Satz:
    return Satz(satz, {"vertrag": vertrag, **angaben})


def _texte(**angaben: Any) -> dict[str, str | date]:
    return {name: str(wert) for name, wert in angaben.items()}


def _worte(wert: Any) -> tuple[Satz, ...]:
    """A value as it is; nothing for an empty one."""
    return (Satz("{wert}", {"wert": str(wert)}),) if wert not in (None, "") else ()


def _fenster(tage: list[str]) -> Satz:
    """A window of days, as people name its ends."""
    von, bis = map(date.fromisoformat, tage)
    ende = letzter_tag(bis) or OHNE_ENDE
    if von == SEIT_JEHER:
        return Satz("unbefristet") if bis == OHNE_ENDE else Satz("bis {bis}", {"bis": ende})
    if bis == OHNE_ENDE:
        return Satz("ab {von}", {"von": von})
    return Satz("{von} bis {bis}", {"von": von, "bis": ende})
