"""Wer kann berechtigt werden? The types of people, and how each gets in."""

from firmenportal.domain.schulung.thema import (
    Abschnitt,
    Aufzaehlung,
    Thema,
    Uebersicht,
    Verweis,
)

THEMA = Thema(
    "wer-kann-berechtigt-werden",
    "Wer kann berechtigt werden?",
    "Berechtigt wird, wer für die Firma mit ihren Verträgen arbeitet, im Haus oder außerhalb.",
    (
        Abschnitt(
            "Drei Personentypen",
            (
                Uebersicht(
                    ("Personentyp", "Zum Beispiel", "So entsteht der Zugang"),
                    (
                        (
                            "firmeneigen",
                            "Personalabteilung, Lohnbuchhaltung, Geschäftsführung",
                            "Einladung durch FirmenAdmin oder Admin; sonst Antrag der Firma",
                        ),
                        (
                            "andere",
                            "Steuerberatung, Lohnbüro, Spezialisten des Versicherers",
                            (
                                "Einladung durch FirmenAdmin oder einen Admin der Firma; sonst "
                                "Antrag der Firma"
                            ),
                        ),
                        (
                            "vermittler",
                            "Makler, Agenturen und ihre Mitarbeiter",
                            "Benutzerschlüssel oder Freischaltungsantrag für Vermittler",
                        ),
                    ),
                ),
            ),
        ),
        Abschnitt(
            "Dienstleister der Firma",
            (
                (
                    "Ob eine Steuerberatung Zugang bekommt, entscheidet nur die Firma. Ein "
                    "Vermittler kann das nicht beantragen, auch nicht mit einer Maklervollmacht. "
                    "Auch ein Admin, der selbst Dienstleister ist, lädt keine Dienstleister ein."
                ),
            ),
        ),
        Abschnitt(
            "Vermittler",
            (
                Aufzaehlung(
                    (
                        (
                            "Mit einem persönlichen Benutzerschlüssel sieht ein Vermittler seinen "
                            "ganzen Bestand ohne Antrag, mit „Bestand lesen“ und „Berechnen“."
                        ),
                        (
                            "Ohne Benutzerschlüssel, oder für weitere Rechte, ist der Antrag für "
                            "Vermittler nötig."
                        ),
                        (
                            "Mit einer Maklervollmacht darf das Maklerhaus ihn unterschreiben: nur "
                            "für eigenes Personal, nur für Verträge und Rechte aus der Vollmacht, "
                            "nur im eigenen Bestand, nur als Nutzer."
                        ),
                        (
                            "Wechselt jemand das Maklerhaus oder verlässt ein Vertrag den Bestand, "
                            "wirken diese Rechte von selbst nicht mehr."
                        ),
                    )
                ),
                (
                    "Die Firma behält die Kontrolle: Sie widerruft eine Vollmacht jederzeit "
                    "allein, und ein FirmenAdmin kann dem Vermittler-Zugang eines Hauses "
                    "widersprechen."
                ),
            ),
        ),
        Abschnitt(
            "Was nicht geht",
            (
                Aufzaehlung(
                    (
                        "Ein gemeinsamer Zugang für mehrere Menschen.",
                        "Ein FirmenAdmin, der nicht bei der Firma arbeitet.",
                        (
                            "Ein Konto, das zu einem Maklerhaus gehört und zugleich firmeneigen "
                            "oder „andere“ ist."
                        ),
                    )
                ),
            ),
        ),
    ),
    (Verweis("Mit wenigen Fragen zum richtigen Antrag", "/freischaltung"),),
)
