"""What is asked to find the right way: the questions in their order, and their answers."""

from dataclasses import dataclass
from enum import StrEnum


class Merkmal(StrEnum):
    """What the way depends on, in the order of asking; the values stand in addresses."""

    WER = "wer"
    SCHLUESSEL = "schluessel"
    ANTRAGSTELLER = "antragsteller"
    VERWALTUNG = "verwaltung"
    VOLLMACHT = "vollmacht"
    PERSONAL = "personal"


class Wer(StrEnum):
    """Who, or what, is to be activated."""

    MITARBEITER = "mitarbeiter"
    FIRMENADMIN = "firmenadmin"
    ANDERE = "andere"
    VERMITTLER = "vermittler"
    VERTRAEGE = "vertraege"
    VERTRAEGE_VERMITTLER = "vertraege_vermittler"
    FREMDVERTRAEGE = "fremdvertraege"


class Unterzeichner(StrEnum):
    """On whose behalf an application is made and signed."""

    FIRMA = "firma"
    MAKLERHAUS = "maklerhaus"


class Verwaltung(StrEnum):
    """Who governs access at the Firma: active FirmenAdmins, or an Admin and whose staff he is."""

    ZWEI = "zwei"
    EINER = "einer"
    ADMIN = "admin"
    ADMIN_EXTERN = "admin_extern"
    NIEMAND = "niemand"


class Wahl(StrEnum):
    """Yes or no."""

    JA = "ja"
    NEIN = "nein"


class Personal(StrEnum):
    """Whether people work at the Maklerhaus that applies for them."""

    EIGENES = "eigenes"
    FREMDES = "fremdes"


@dataclass(frozen=True)
class Option:
    """One answer: its value, its words, and a sentence for who hesitates."""

    wert: str
    text: str
    erklaerung: str


@dataclass(frozen=True)
class Frage:
    """One question; `kurz` names it in the list of answers."""

    merkmal: Merkmal
    text: str
    kurz: str
    optionen: tuple[Option, ...]

    def option(self, wert: str) -> Option | None:
        """The answer with this value, or None where it is no answer to this question."""
        return next((o for o in self.optionen if o.wert == wert), None)


FRAGEN = (
    Frage(
        Merkmal.WER,
        "Wen möchten Sie freischalten?",
        "Wen freischalten?",
        (
            Option(
                Wer.MITARBEITER,
                "Mitarbeiterinnen oder Mitarbeiter der Firma",
                "Menschen, die bei der Firma angestellt sind",
            ),
            Option(
                Wer.FIRMENADMIN,
                "Einen FirmenAdmin",
                "Er verwaltet alle Zugänge der Firma. Auch, wenn die Person schon einen Zugang hat",
            ),
            Option(
                Wer.ANDERE,
                "Eine Steuerberatung oder andere Dienstleister",
                "Zum Beispiel das Büro für die Lohnabrechnung oder ein Spezialist des Versicherers",
            ),
            Option(
                Wer.VERMITTLER,
                "Mitarbeiterinnen oder Mitarbeiter eines Vermittlers",
                "Makler, Agenturen, Maklerhäuser",
            ),
            Option(
                Wer.VERTRAEGE,
                "Niemanden neu: weitere Verträge der Firma",
                "Die FirmenAdmins sollen sie nutzen und verwalten",
            ),
            Option(
                Wer.VERTRAEGE_VERMITTLER,
                "Niemanden neu: weitere Verträge für einen Vermittler",
                "Er hat schon einen Zugang und soll mehr Verträge sehen",
            ),
            Option(
                Wer.FREMDVERTRAEGE,
                "Verträge anderer Versicherer",
                "Sie sollen im Portal mit erscheinen",
            ),
        ),
    ),
    Frage(
        Merkmal.SCHLUESSEL,
        "Hat die Person einen persönlichen Benutzerschlüssel?",
        "Persönlicher Benutzerschlüssel?",
        (
            Option(Wahl.JA, "Ja", "Der Versicherer hat ihn dieser einen Person gegeben"),
            Option(
                Wahl.NEIN,
                "Nein",
                "Auch, wenn nur das Maklerhaus einen Schlüssel hat oder Sie es nicht wissen",
            ),
        ),
    ),
    Frage(
        Merkmal.ANTRAGSTELLER,
        "Für wen handeln Sie?",
        "Für wen handeln Sie?",
        (
            Option(
                Unterzeichner.FIRMA,
                "Für die Firma, der die Verträge gehören",
                "Jemand mit Zeichnungsrecht der Firma unterschreibt",
            ),
            Option(
                Unterzeichner.MAKLERHAUS,
                "Für ein Maklerhaus",
                "Jemand mit Zeichnungsrecht des Maklerhauses soll unterschreiben",
            ),
        ),
    ),
    Frage(
        Merkmal.VERWALTUNG,
        "Wer verwaltet heute die Zugänge der Firma im Portal?",
        "Wer verwaltet die Zugänge?",
        (
            Option(
                Verwaltung.ZWEI,
                "Zwei oder mehr FirmenAdmins",
                "Sie sind freigeschaltet und nicht gesperrt",
            ),
            Option(Verwaltung.EINER, "Ein FirmenAdmin", "Er ist freigeschaltet und nicht gesperrt"),
            Option(
                Verwaltung.ADMIN,
                "Ein Admin, der bei der Firma arbeitet",
                "Einen FirmenAdmin gibt es zurzeit nicht",
            ),
            Option(
                Verwaltung.ADMIN_EXTERN,
                "Nur ein Admin, der Dienstleister ist",
                "Zum Beispiel das Lohnbüro. Einen FirmenAdmin gibt es zurzeit nicht",
            ),
            Option(
                Verwaltung.NIEMAND,
                "Noch niemand",
                "Auch, wenn Sie es nicht wissen. Das Service Center prüft es",
            ),
        ),
    ),
    Frage(
        Merkmal.VOLLMACHT,
        "Hat die Firma dem Maklerhaus eine Maklervollmacht gegeben?",
        "Maklervollmacht?",
        (
            Option(Wahl.JA, "Ja", "Sie ist unterschrieben, gilt heute und nennt die Verträge"),
            Option(Wahl.NEIN, "Nein", "Auch, wenn sie abgelaufen oder widerrufen ist"),
        ),
    ),
    Frage(
        Merkmal.PERSONAL,
        "Arbeiten alle, die Sie freischalten möchten, bei diesem Maklerhaus?",
        "Bei diesem Maklerhaus?",
        (
            Option(Personal.EIGENES, "Ja, alle", "Sie sind dort angestellt"),
            Option(
                Personal.FREMDES,
                "Nein, nicht alle",
                "Zum Beispiel Untervermittler oder Menschen eines anderen Maklerhauses",
            ),
        ),
    ),
)
