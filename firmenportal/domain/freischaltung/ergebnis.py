"""What a way is called, and the steps that lead along it, in words for who asked."""

from firmenportal.domain.freischaltung.frage import Unterzeichner
from firmenportal.domain.freischaltung.weg import Verfahren, Weg

_KEIN_ANTRAG = "Sie brauchen keinen Antrag"
_TITEL = {
    Verfahren.EINLADUNG: _KEIN_ANTRAG,
    Verfahren.VORSCHLAG: _KEIN_ANTRAG,
    Verfahren.VERMITTLERZUGANG: _KEIN_ANTRAG,
    Verfahren.ANTRAG_FIRMA: (
        "Sie brauchen den Freischaltungsantrag für den FirmenAdmin und weitere Personen"
    ),
    Verfahren.ANTRAG_VERMITTLER: "Sie brauchen den Freischaltungsantrag für Vermittler",
    Verfahren.ABGELEHNT: "Das darf das Maklerhaus nicht beantragen",
}
_KURZ = {
    Verfahren.EINLADUNG: "Kein Antrag: Einladung im Admin-Bereich",
    Verfahren.VORSCHLAG: "Kein Antrag: Vorschlag im Admin-Bereich. Ein Antrag geht auch",
    Verfahren.VERMITTLERZUGANG: "Kein Antrag: Vermittler-Zugang",
    Verfahren.ANTRAG_FIRMA: "Freischaltungsantrag für den FirmenAdmin und weitere Personen",
    Verfahren.ANTRAG_VERMITTLER: "Freischaltungsantrag für Vermittler",
    Verfahren.ABGELEHNT: "Nicht möglich: Das beantragt nur die Firma",
}
_UNTERSCHRIFT = {
    Unterzeichner.FIRMA: (
        "Laden Sie den fertigen Antrag als PDF herunter. Jemand, der für die Firma "
        "zeichnungsberechtigt ist, unterschreibt ihn."
    ),
    Unterzeichner.MAKLERHAUS: (
        "Laden Sie Antrag und Ergänzungsvereinbarung als PDF herunter. Jemand, der für das "
        "Maklerhaus zeichnungsberechtigt ist, unterschreibt beide."
    ),
}
_SCHRITTE = {
    Verfahren.EINLADUNG: (
        "Der FirmenAdmin oder ein Admin wählt im Admin-Bereich „Nutzer einladen“.",
        "Er trägt die Person ein und legt fest, was sie an welchem Vertrag tun darf.",
        (
            "Die Person bekommt eine E-Mail, setzt ihr Passwort und kann sich anmelden. Der Link "
            "gilt sieben Tage."
        ),
    ),
    Verfahren.VORSCHLAG: (
        "Ein FirmenAdmin öffnet im Admin-Bereich die Person und schlägt sie als FirmenAdmin vor.",
        "Ein anderer FirmenAdmin bestätigt den Vorschlag innerhalb von sieben Tagen.",
        "Die Person ist ab diesem Moment FirmenAdmin. Alle FirmenAdmins bekommen eine Nachricht.",
    ),
    Verfahren.VERMITTLERZUGANG: (
        "Melden Sie sich beim Vermittler-Zugang mit Ihrem Benutzerschlüssel an.",
        "Sie sehen alle Verträge im heutigen Bestand Ihres Hauses.",
        (
            "Klappt es nicht, ist Ihr Schlüssel noch nicht mit Ihrem Konto verknüpft. Das Service "
            "Center holt das nach."
        ),
    ),
    Verfahren.ABGELEHNT: (
        "Geben Sie diese Seite an die Firma weiter.",
        "Die Firma geht über „Weiter für die Firma“ den richtigen Weg.",
    ),
}
_AUSFUELLEN = "Füllen Sie den Antrag Schritt für Schritt aus. Jeder Schritt wird gespeichert."
_EINREICHEN = (
    "Reichen Sie alles ein: im Portal hochladen, per E-Mail oder per Post. Zwei Sachbearbeiter "
    "prüfen es."
)
_ZWEI_KANAELE = (
    "Jede Person bekommt ihre Zugangskennung per Brief oder SMS und getrennt davon eine E-Mail, um "
    "ihr Passwort zu setzen."
)


def titel(weg: Weg) -> str:
    """The heading of the result."""
    return _TITEL[weg.verfahren]


def kurz(weg: Weg) -> str:
    """What is to do, in one cell of a table."""
    return _KURZ[weg.verfahren]


def schritte(weg: Weg) -> tuple[str, ...]:
    """What happens, step by step."""
    if weg.unterzeichner is None:
        return _SCHRITTE[weg.verfahren]
    return (_AUSFUELLEN, _UNTERSCHRIFT[weg.unterzeichner], _EINREICHEN, _ZWEI_KANAELE)
