"""The template of a file with many people: as Excel with choices and help, and as plain CSV."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

from firmenportal.domain.einladungspruefung import Einladungsraum
from firmenportal.domain.recht import KATALOG, Recht
from firmenportal.domain.stapel import spalten
from firmenportal.domain.stapel.datei import BEISPIEL_EMAIL, ZEILEN
from firmenportal.domain.stapel.zeile import ALLE, ANREDEN
from firmenportal.domain.vertrag import nummer_von
from firmenportal.http.tabelle import Spalte, als_csv
from firmenportal.i18n import translate

_LISTE = (
    "Nummern von Verträgen, mit Leerzeichen oder Komma dazwischen, oder das Wort „alle“: alle "
    "Verträge, an denen Sie dieses Recht vergeben können."
)
_HILFE = {
    spalten.ANREDE: "Frau, Herr oder keine Angabe. Darf leer bleiben.",
    spalten.VORNAME: "Vorname der Person. Ein Zugang gehört genau einem Menschen.",
    spalten.NACHNAME: "Nachname der Person.",
    spalten.EMAIL: "Die persönliche Adresse, kein Sammelpostfach. Dorthin geht die Einladung.",
    spalten.PERSONENTYP: (
        "firmeneigen für eigene Mitarbeiter, andere für Steuerberater und andere Dienstleister. "
        "Vermittler kommen nur durch einen Freischaltungsantrag dazu."
    ),
    spalten.BERECHTIGUNGSTYP: "Nutzer oder Admin. Leer heißt Nutzer.",
    spalten.GUELTIG_AB: "Erster Tag der Rechte, zum Beispiel 01.08.2027. Leer heißt: sofort.",
    spalten.GUELTIG_BIS: "Letzter Tag der Rechte. Leer heißt: ohne Ende.",
    spalten.VERWALTET: "Nur für Admins: die Verträge, die sie verwalten, oder das Wort „alle“.",
}
_SCHRITTE = (
    "Füllen Sie im ersten Blatt je Person eine Zeile aus. Die Kopfzeile bleibt, wie sie ist.",
    "Die Beispielzeile wird übergangen. Sie können sie stehen lassen, löschen oder überschreiben.",
    "Laden Sie die Datei im Portal hoch. Dort sehen Sie zuerst, was an jeder Zeile nicht stimmt.",
    "Erst wenn Sie dort auf „Einladungen senden“ drücken, bekommt jemand eine E-Mail.",
)
_BREITEN = {spalten.EMAIL: 32, spalten.ANREDE: 14, spalten.VORNAME: 18, spalten.NACHNAME: 22}
_BREITE, _BREITE_LISTE = 16, 26


def als_csv_datei(raum: Einladungsraum, sprache: str) -> bytes:
    """Head and example, as a German Excel opens them."""
    kopf = [Spalte(translate(s, sprache)) for s in spalten.SPALTEN]
    return b"".join(als_csv(kopf, [[_beispiel(raum, sprache)]]))


def als_excel_datei(raum: Einladungsraum, sprache: str) -> bytes:
    """Three sheets: the people, what belongs into each column, and the contracts to choose from."""
    puffer = BytesIO()
    buch = Workbook(puffer, {"in_memory": True, "strings_to_formulas": False})
    formate = {
        "kopf": buch.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
        "text": buch.add_format({"num_format": "@"}),
        "tag": buch.add_format({"num_format": "dd.mm.yyyy", "align": "left"}),
        "beispiel": buch.add_format({"num_format": "@", "italic": True, "font_color": "gray"}),
        "hilfe": buch.add_format({"text_wrap": True, "valign": "top"}),
        "titel": buch.add_format({"bold": True, "valign": "top"}),
    }
    _personen(buch.add_worksheet(translate("Personen", sprache)), formate, raum, sprache)
    _hilfe(buch.add_worksheet(translate("Anleitung", sprache)), formate, sprache)
    _vertraege(buch.add_worksheet(translate("Verträge", sprache)), formate, raum, sprache)
    buch.close()
    return puffer.getvalue()


def _personen(blatt: Any, formate: dict[str, Any], raum: Einladungsraum, sprache: str) -> None:
    for n, spalte in enumerate(spalten.SPALTEN):
        tag = spalte in (spalten.GUELTIG_AB, spalten.GUELTIG_BIS)
        breite = _BREITE_LISTE if spalte in spalten.LISTEN else _BREITEN.get(spalte, _BREITE)
        blatt.set_column(n, n, breite, formate["tag" if tag else "text"])
        blatt.write_string(0, n, translate(spalte, sprache), formate["kopf"])
        if werte := _auswahl(spalte, sprache):
            blatt.data_validation(1, n, ZEILEN, n, {"validate": "list", "source": werte})
    for n, text in enumerate(_beispiel(raum, sprache)):
        blatt.write_string(1, n, text, formate["beispiel"])
    blatt.freeze_panes(1, 0)


def _hilfe(blatt: Any, formate: dict[str, Any], sprache: str) -> None:
    blatt.set_column(0, 0, 24)
    blatt.set_column(1, 1, 90)
    zeilen = [(f"{n}.", schritt) for n, schritt in enumerate(_SCHRITTE, start=1)]
    zeilen += [("", ""), *((spalte, _hilfe_zu(spalte)) for spalte in spalten.SPALTEN)]
    for n, (titel, text) in enumerate(zeilen):
        blatt.write_string(n, 0, translate(titel, sprache), formate["titel"])
        blatt.write_string(n, 1, translate(text, sprache), formate["hilfe"])


def _vertraege(blatt: Any, formate: dict[str, Any], raum: Einladungsraum, sprache: str) -> None:
    """Which rights the reader can give on which contract."""
    kopf = [translate(titel, sprache) for titel in ("Vertrag", *spalten.RECHTE)]
    blatt.set_column(0, len(kopf) - 1, 22)
    blatt.freeze_panes(1, 0)
    zeilen = [_vertrag(raum, vertrag, sprache) for vertrag in sorted(raum.spielraum.verwaltet)]
    for n, texte in enumerate([kopf, *zeilen]):
        for m, text in enumerate(texte):
            blatt.write_string(n, m, text, formate["text" if n else "kopf"])


def _vertrag(raum: Einladungsraum, vertrag: int, sprache: str) -> list[str]:
    worte = {True: translate("ja", sprache), False: "–"}
    kann = [raum.spielraum.geben(vertrag, recht) is None for recht in Recht]
    return [nummer_von(vertrag), *(worte[k] for k in kann)]


def _hilfe_zu(spalte: str) -> str:
    return _HILFE.get(spalte, _LISTE)


def _auswahl(spalte: str, sprache: str) -> list[str]:
    """What Excel offers to choose from."""
    werte: dict[str, Sequence[str]] = {
        spalten.ANREDE: ANREDEN,
        spalten.PERSONENTYP: ("firmeneigen", "andere"),
        spalten.BERECHTIGUNGSTYP: ("Nutzer", "Admin"),
    }
    return [translate(wert, sprache) for wert in werte.get(spalte, ())]


def _beispiel(raum: Einladungsraum, sprache: str) -> list[str]:
    """A person whom the upload passes over, with rights as somebody would write them."""
    nummern = [nummer_von(v) for v in sorted(raum.spielraum.verwaltet)[:2]]
    werte = {
        spalten.ANREDE: translate("Frau", sprache),
        spalten.VORNAME: "Erika",
        spalten.NACHNAME: "Beispiel",
        spalten.EMAIL: BEISPIEL_EMAIL,
        spalten.PERSONENTYP: translate("firmeneigen", sprache),
        spalten.BERECHTIGUNGSTYP: translate("Nutzer", sprache),
        KATALOG[Recht.BESTAND_LESEN].name: translate(ALLE, sprache),
        KATALOG[Recht.MITARBEITER_ANMELDEN].name: ", ".join(nummern),
    }
    return [werte.get(spalte, "") for spalte in spalten.SPALTEN]
