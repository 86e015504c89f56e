"""Basisschulung zur Freischaltung: what it is, who applies, and how it goes on."""

from firmenportal.domain.freischaltung import ergebnis
from firmenportal.domain.freischaltung.entscheidung import weg_fuer
from firmenportal.domain.schulung.thema import Abschnitt, Aufzaehlung, Thema, Verweis

_ANTRAG = weg_fuer({"wer": "vertraege", "antragsteller": "firma"})

THEMA = Thema(
    "basisschulung",
    "Basisschulung zur Freischaltung",
    "Was eine Freischaltung ist, wer sie beantragt und wie sie abläuft.",
    (
        Abschnitt(
            "Was heißt Freischaltung?",
            (
                (
                    "Ohne Freischaltung sieht im Portal niemand einen Vertrag. Freigeschaltet "
                    "werden Menschen und Gruppenverträge: Jede Person bekommt einen eigenen "
                    "Zugang, und an jedem Vertrag ist festgelegt, was sie dort tun darf."
                ),
                (
                    "Ein Zugang gehört genau einem Menschen. Er wird nicht geteilt und nicht "
                    "weitergegeben. Wer nachfolgt, bekommt einen eigenen."
                ),
            ),
        ),
        Abschnitt(
            "Welche Firma kann freigeschaltet werden?",
            (
                (
                    "Die Firma braucht einen bAV-Gruppenvertrag mit mindestens zehn nicht "
                    "beendeten Einzelverträgen oder irgendeinen bKV-Gruppenvertrag. Das wird "
                    "einmal geprüft. Werden es später weniger, bleibt der Zugang."
                ),
            ),
        ),
        Abschnitt(
            "So läuft ein Antrag ab",
            (
                Aufzaehlung(ergebnis.schritte(_ANTRAG), sind_schritte=True),
                (
                    "Fehlt etwas, stellt das Service Center eine Rückfrage. Ein Sachbearbeiter "
                    "prüft, ein zweiter gibt frei: Keiner entscheidet allein."
                ),
            ),
        ),
        Abschnitt(
            "Wer unterschreibt?",
            (
                Aufzaehlung(
                    (
                        (
                            "Für die Firma unterschreibt, wer für sie zeichnungsberechtigt ist. "
                            "Ein FirmenAdmin ist das nicht von selbst."
                        ),
                        (
                            "Liegt eine Maklervollmacht vor, darf den Antrag für Vermittler auch "
                            "das Maklerhaus unterschreiben. Dann gehört die "
                            "Ergänzungsvereinbarung für Makler dazu."
                        ),
                        (
                            "Über die Maklervollmacht kommen nur Menschen ins Portal, die beim "
                            "Maklerhaus selbst arbeiten."
                        ),
                        (
                            "Mitarbeiter der Firma, ihre Steuerberatung und andere Dienstleister "
                            "beantragt allein die Firma."
                        ),
                    )
                ),
            ),
        ),
        Abschnitt(
            "Warum kommen Zugangskennung und Passwort getrennt?",
            (
                (
                    "Die Zugangskennung kommt per Brief oder SMS, der Link für das Passwort per "
                    "E-Mail. Erst beides zusammen öffnet den Zugang. So genügt es nicht, wenn "
                    "jemand nur das Postfach oder nur den Brief in die Hand bekommt."
                ),
                (
                    "Wer im Admin-Bereich eingeladen wird, braucht keine Zugangskennung: Der "
                    "FirmenAdmin oder Admin kennt die Person und bürgt für sie."
                ),
            ),
        ),
        Abschnitt(
            "Wann brauchen Sie keinen Antrag?",
            (
                Aufzaehlung(
                    (
                        (
                            "Die Firma hat einen FirmenAdmin oder Admin: Er lädt Mitarbeiter "
                            "direkt im Portal ein."
                        ),
                        (
                            "Zwei FirmenAdmins sind da: Einer schlägt einen weiteren vor, ein "
                            "anderer bestätigt."
                        ),
                        (
                            "Ein Vermittler hat einen persönlichen Benutzerschlüssel: Der "
                            "Vermittler-Zugang zeigt ihm seinen ganzen Bestand."
                        ),
                    )
                ),
            ),
        ),
    ),
    (Verweis("Mit wenigen Fragen zum richtigen Antrag", "/freischaltung"),),
)
