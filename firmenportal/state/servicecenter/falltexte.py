"""The words of small cases: a sentence per kind, its fields, and where a case stands."""

from dataclasses import dataclass
from typing import Literal

from firmenportal.domain.kleinfall.angaben import Vollmachtsumfang
from firmenportal.domain.kleinfall.fall import Kleinfallart, Kleinfallstand
from firmenportal.domain.recht import KATALOG, Recht
from firmenportal.domain.zugangskennung import Kanal
from firmenportal.state.vertraege import Ton

STAND: dict[Kleinfallstand, tuple[str, Ton]] = {
    Kleinfallstand.OFFEN: ("offen", "wait"),
    Kleinfallstand.AUSGEFUEHRT: ("ausgeführt", "ok"),
    Kleinfallstand.ABGELEHNT: ("abgelehnt", "stop"),
    Kleinfallstand.ZURUECKGEZOGEN: ("zurückgezogen", "stop"),
}
SAETZE: dict[Kleinfallart, str] = {
    Kleinfallart.NAME: "Jemand heißt anders, etwa nach einer Heirat.",
    Kleinfallart.KENNUNG: "Ohne Kennung wirkt an einem Vertrag kein Recht.",
    Kleinfallart.SCHLUESSEL: "Ein Vermittler bekommt mit seinem Schlüssel den Vermittler-Zugang.",
    Kleinfallart.SPERREN: "Niemand kann sich mit diesem Konto mehr anmelden.",
    Kleinfallart.ENTSPERREN: "Ein gesperrtes Konto gilt wieder.",
    Kleinfallart.ZEICHNER_AUFNEHMEN: "Jemand darf künftig für ein Maklerhaus unterschreiben.",
    Kleinfallart.ZEICHNER_STREICHEN: "Jemand darf für ein Maklerhaus nicht mehr unterschreiben.",
    Kleinfallart.POSTFACH: "Der einzige FirmenAdmin einer Firma kommt nicht mehr an seine E-Mails.",
    Kleinfallart.ZUGANGSKENNUNG: "Brief oder SMS kam nicht an, oder die Frist ist vorbei.",
    Kleinfallart.WIDERRUF: "Die Firma hat geklärt, dass ihr FirmenAdmin doch gewollt ist.",
    Kleinfallart.VOLLMACHT: "Eine Firma hat eine Maklervollmacht auf Papier erteilt.",
    Kleinfallart.LOESCHEN: "Jemand verlangt, dass seine Daten gelöscht werden.",
}
Eingabe = Literal["text", "email", "tel", "date", "auswahl", "rechte"]


@dataclass(frozen=True)
class Fallfeld:
    """One field of a form: its name in the case, how it is called, and what is typed there."""

    name: str
    titel: str
    eingabe: Eingabe = "text"
    hilfe: str = ""
    optionen: tuple[tuple[str, str], ...] = ()
    freiwillig: bool = False


_EMAIL = Fallfeld("email", "E-Mail-Adresse des Kontos", "email")
_FIRMA = Fallfeld("kundennummer", "Kundennummer der Firma", hilfe="Zum Beispiel K1000017")
_HAUS = Fallfeld("hausnummer", "Nummer des Maklerhauses", hilfe="Zum Beispiel H00041")
_ZEICHNER = (
    _HAUS,
    Fallfeld("name", "Vor- und Nachname"),
    Fallfeld("email", "E-Mail-Adresse", "email", freiwillig=True),
)
_KANAELE = (
    (Kanal.BRIEF.value, "Brief an die Anschrift im Bestand"),
    (Kanal.SMS.value, "SMS"),
)
_UMFANG = (
    (Vollmachtsumfang.GENANNTE.value, "nur die genannten"),
    (Vollmachtsumfang.ALLE.value, "alle Verträge"),
)
FELDER: dict[Kleinfallart, tuple[Fallfeld, ...]] = {
    Kleinfallart.NAME: (
        _EMAIL,
        Fallfeld("vorname", "Neuer Vorname"),
        Fallfeld("nachname", "Neuer Nachname"),
    ),
    Kleinfallart.KENNUNG: (
        Fallfeld("vertrag", "Vertragsnummer", hilfe="Zum Beispiel AL-1000017"),
        Fallfeld(
            "kennung",
            "Kennung",
            hilfe="Tragen Sie sie auch im Bestand ein: Die nächste Lieferung gilt vor dem Fall.",
        ),
    ),
    Kleinfallart.SCHLUESSEL: (
        _EMAIL,
        Fallfeld("schluessel", "Benutzerschlüssel", hilfe="Zum Beispiel MN-000416"),
    ),
    Kleinfallart.SPERREN: (_EMAIL,),
    Kleinfallart.ENTSPERREN: (_EMAIL,),
    Kleinfallart.ZEICHNER_AUFNEHMEN: _ZEICHNER,
    Kleinfallart.ZEICHNER_STREICHEN: _ZEICHNER,
    Kleinfallart.POSTFACH: (
        Fallfeld("email", "Bisherige E-Mail-Adresse", "email"),
        _FIRMA,
        Fallfeld(
            "email_neu",
            "Neue E-Mail-Adresse",
            "email",
            hilfe="Die Zugangskennung geht mit der Post an die Anschrift der Firma im Bestand.",
        ),
    ),
    Kleinfallart.ZUGANGSKENNUNG: (
        _EMAIL,
        Fallfeld("kanal", "Wie kommt sie an?", "auswahl", optionen=_KANAELE),
        Fallfeld(
            "kundennummer",
            "Kundennummer der Firma",
            hilfe="Für den Brief. Leer bei Personal eines Maklerhauses.",
            freiwillig=True,
        ),
        Fallfeld("mobil", "Mobilnummer", "tel", hilfe="Für die SMS.", freiwillig=True),
    ),
    Kleinfallart.WIDERRUF: (_EMAIL, _FIRMA),
    Kleinfallart.VOLLMACHT: (
        _FIRMA,
        _HAUS,
        Fallfeld("umfang", "Für welche Verträge?", "auswahl", optionen=_UMFANG),
        Fallfeld(
            "vertraege",
            "Vertragsnummern",
            hilfe="Mit Kommas getrennt. Leer, wenn die Vollmacht für alle gilt.",
            freiwillig=True,
        ),
        Fallfeld(
            "rechte",
            "Rechte",
            "rechte",
            optionen=tuple((r.value, KATALOG[r].name) for r in Recht),
        ),
        Fallfeld("von", "Erster Tag", "date"),
        Fallfeld("bis", "Letzter Tag", "date", hilfe="Leer heißt ohne Ende.", freiwillig=True),
    ),
    Kleinfallart.LOESCHEN: (_EMAIL,),
}
# Every field that any form has, so that each knows whether there is a mistake at it.
ALLE_FELDER = tuple({f.name for felder in FELDER.values() for f in felder} | {"begruendung"})
