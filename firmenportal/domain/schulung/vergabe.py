"""Vergabe und Löschung von Berechtigungen: the rights, and how they are given and taken."""

from firmenportal.domain.recht import KATALOG, Eintrag, Sparte
from firmenportal.domain.schulung.thema import (
    Abschnitt,
    Aufzaehlung,
    Thema,
    Uebersicht,
    Verweis,
)


def _recht(eintrag: Eintrag) -> tuple[str, str, str]:
    wo = "bAV und bKV" if len(eintrag.sparten) == len(Sparte) else "nur bAV"
    return (eintrag.name, eintrag.oeffnet, wo)


THEMA = Thema(
    "vergabe-und-loeschung",
    "Vergabe und Löschung von Berechtigungen",
    "Welche Rechte es gibt, wie Sie sie geben und wie Sie sie wieder entziehen.",
    (
        Abschnitt(
            "Die Vertragsrechte",
            (
                "Jedes Recht gilt für einen Gruppenvertrag. Fünf gibt es:",
                Uebersicht(
                    ("Recht", "Was es öffnet", "Sparte"), tuple(map(_recht, KATALOG.values()))
                ),
                (
                    "„Bestand ändern“ und „Mitarbeiter anmelden“ schließen „Bestand lesen“ ein. "
                    "Wer „Bestand lesen“ entzieht, entzieht die beiden mit."
                ),
            ),
        ),
        Abschnitt(
            "Rechte geben und ändern",
            (
                Aufzaehlung(
                    (
                        "Öffnen Sie oben rechts „Konto“ und dann „Admin-Bereich“.",
                        "Wählen Sie die Person, oder laden Sie sie mit „Nutzer einladen“ ein.",
                        (
                            "Kreuzen Sie an, was sie an welchem Vertrag tun darf. Ein Recht kann "
                            "an einem Tag beginnen und enden."
                        ),
                        "Lesen Sie die Vorschau: Sie sagt in Sätzen, was sich ändert.",
                        "Speichern Sie. Die Person bekommt eine E-Mail.",
                    ),
                    sind_schritte=True,
                ),
                (
                    "Viele Menschen auf einmal laden Sie mit einer Datei ein. Kehrt eine Auswahl "
                    "oft wieder, speichern Sie sie als Rechtebündel."
                ),
            ),
        ),
        Abschnitt(
            "Rechte entziehen",
            (
                Aufzaehlung(
                    (
                        "Ein einzelnes Recht: Nehmen Sie in der Matrix das Kreuz heraus.",
                        (
                            "Vorübergehend alles: „Nutzer sperren“ hält alle Rechte bei dieser "
                            "Firma an, bis jemand die Sperre aufhebt."
                        ),
                        "Für immer: „Zugang entfernen“ beendet alles bei dieser Firma.",
                        (
                            "Jemand verlässt die Firma: „Austritt“ beendet alles, übergibt offene "
                            "Arbeit und stellt einen Nachweis aus."
                        ),
                    )
                ),
                "Das wirkt sofort, auf einer offenen Seite innerhalb von zwei Sekunden.",
            ),
        ),
        Abschnitt(
            "Was ein Admin darf",
            (
                Aufzaehlung(
                    (
                        (
                            "Er gibt und entzieht nur Rechte, die er selbst hat, und nur an "
                            "Verträgen, die ihm zugewiesen sind."
                        ),
                        (
                            "Er handelt nicht an FirmenAdmins, nicht an anderen Admins und nicht "
                            "an sich selbst."
                        ),
                        (
                            "Er lädt Nutzer ein. Ist er selbst Dienstleister, lädt er nur "
                            "Mitarbeiter der Firma ein."
                        ),
                        "Was er vergeben hat, bleibt, wenn er geht.",
                    )
                ),
            ),
        ),
        Abschnitt(
            "Vermittler",
            (
                (
                    "Einem Vermittler können Sie im Admin-Bereich jedes Recht entziehen. Geben "
                    "können Sie ihm eines nur an einem Vertrag, für den er schon freigeschaltet "
                    "ist. Weitere Verträge kommen mit dem Antrag für Vermittler hinzu."
                ),
                (
                    "Kommt jemand auch über eine Maklervollmacht oder den Vermittler-Zugang "
                    "herein, sagt das Portal es beim Sperren und bietet an, diese Wege mit zu "
                    "beenden."
                ),
            ),
        ),
        Abschnitt(
            "Urlaub und Krankheit",
            (
                (
                    "Für höchstens 90 Tage leiht jemand seine Rechte einer Kollegin oder einem "
                    "Kollegen: beantragt in der Account-Verwaltung unter „Vertretung“, bestätigt "
                    "von einem FirmenAdmin oder Admin. Passwörter werden nie weitergegeben."
                ),
            ),
        ),
        Abschnitt(
            "Den Überblick behalten",
            (
                Aufzaehlung(
                    (
                        "„Letzte Änderungen“ zeigt, wer wem wann was gegeben oder genommen hat.",
                        "„Zugriffe prüfen“ führt alle sechs oder zwölf Monate durch alle Zugänge.",
                        (
                            "Ihre eigenen Rechte stehen unter „Konto“, „Account-Verwaltung“, "
                            "„Eigene Vertragsrechte“, jedes mit der Antwort auf „Warum?“."
                        ),
                    )
                ),
            ),
        ),
    ),
    (
        Verweis("Zum Admin-Bereich", "/admin/nutzer"),
        Verweis("Eigene Vertragsrechte ansehen", "/konto/vertragsrechte"),
    ),
)
