"""What the portal holds about a person, as JSON for machines and as a document for people."""

import json
from collections.abc import Iterator
from datetime import date, datetime

from firmenportal.dokument import Absatz, Dokument, Tabelle
from firmenportal.domain.selbstauskunft import Selbstauskunft, Selbstauskunftsteil, Wert
from firmenportal.i18n import moment, number, translate

IM_DOKUMENT = 200
_VORWORT = (
    "Das sind alle Daten, die das Portal über Sie hat (Art. 15 DSGVO). Von anderen Personen steht "
    "hier nur der Name, wo sie für Sie oder Sie für sie gehandelt haben. Ihre Daten gehen an "
    "niemanden außer an die Firmen, für die Sie Zugang haben, und an das Service Center. Sie "
    "können sie dort berichtigen und löschen lassen und sich bei der Aufsicht für den Datenschutz "
    "beschweren."
)


def als_json(a: Selbstauskunft) -> bytes:
    """For machines: every section by its key, days and moments as ISO 8601."""
    inhalt = {
        "person": a.person,
        "zeit": a.zeit,
        "rechtsgrundlage": "Art. 15 DSGVO",
        **{teil.schluessel: teil.zeilen for teil in a.teile},
    }
    return json.dumps(inhalt, ensure_ascii=False, indent=2, default=date.isoformat).encode()


def als_dokument(a: Selbstauskunft, sprache: str) -> Dokument:
    """For people: a table per section, at most `IM_DOKUMENT` rows of each, the newest first."""
    abschnitte: list[Absatz | Tabelle] = [Absatz(translate(_VORWORT, sprache))]
    for teil in a.teile:
        if teil.zeilen:
            abschnitte += _abschnitt(teil, sprache)
    leere = [translate(teil.titel, sprache) for teil in a.teile if not teil.zeilen]
    nichts = translate("Dazu gibt es nichts über Sie: {titel}.", sprache)
    return Dokument(
        translate("Auskunft über Ihre Daten", sprache),
        a.person,
        ((translate("Stand", sprache), moment(a.zeit, sprache)),),
        (*abschnitte, *([Absatz(nichts.format(titel=", ".join(leere)))] if leere else [])),
        sprache,
    )


def _abschnitt(teil: Selbstauskunftsteil, sprache: str) -> Iterator[Absatz | Tabelle]:
    spalten = tuple(teil.zeilen[0])
    zeilen = teil.zeilen[:IM_DOKUMENT]
    yield Tabelle(
        translate(teil.titel, sprache),
        tuple(translate(spalte, sprache) for spalte in spalten),
        tuple(tuple(_lesbar(zeile[s], sprache) for s in spalten) for zeile in zeilen),
    )
    if fehlend := len(teil.zeilen) - len(zeilen):
        satz = translate("{anzahl} ältere stehen in der JSON-Datei.", sprache)
        yield Absatz(satz.format(anzahl=number(fehlend, sprache)))


def _lesbar(wert: Wert, sprache: str) -> str:
    if isinstance(wert, bool):
        return translate("ja" if wert else "nein", sprache)
    if isinstance(wert, datetime):
        return moment(wert, sprache)
    if isinstance(wert, list):
        return "; ".join(wert)
    return "" if wert is None else str(wert)
