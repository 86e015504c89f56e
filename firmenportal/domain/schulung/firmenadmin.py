"""Der FirmenAdmin: what he may, who becomes one, and what protects the Firma."""

from firmenportal.domain.freischaltung.frage import Wer
from firmenportal.domain.schulung import antraege
from firmenportal.domain.schulung.thema import (
    Abschnitt,
    Aufzaehlung,
    Thema,
    Uebersicht,
    Verweis,
)

THEMA = Thema(
    "firmenadmin",
    "Der FirmenAdmin",
    "Mit einem FirmenAdmin verwaltet die Firma ihre Zugänge selbst, direkt im Portal.",
    (
        Abschnitt(
            "Was ein FirmenAdmin tut",
            (
                Aufzaehlung(
                    (
                        "Er lädt Kolleginnen, Kollegen und Dienstleister ein.",
                        "Er gibt, ändert und entzieht Rechte an jedem freigeschalteten Vertrag.",
                        "Er ernennt Admins und weist ihnen Verträge zu.",
                        "Er sperrt oder entfernt Zugänge und prüft sie regelmäßig.",
                        "Er sieht unter „Letzte Änderungen“, wer was geändert hat.",
                    )
                ),
                (
                    "Er selbst hat alle Rechte an allen freigeschalteten Verträgen der Firma. "
                    "Einzeln zuteilen oder entziehen kann sie ihm niemand."
                ),
            ),
        ),
        Abschnitt(
            "FirmenAdmin, Admin und Nutzer",
            (
                Uebersicht(
                    ("Berechtigungstyp", "Wer das sein kann", "Was er verwaltet"),
                    (
                        (
                            "FirmenAdmin",
                            "Nur, wer bei der Firma arbeitet; immer unbefristet",
                            "Alle Menschen und alle Verträge der Firma",
                        ),
                        (
                            "Admin",
                            "Mitarbeiter, Dienstleister oder Vermittler; ein Vermittler schaut nur",
                            (
                                "Die Verträge, die ihm ein FirmenAdmin zuweist, und nur Rechte, "
                                "die er selbst hat"
                            ),
                        ),
                        (
                            "Nutzer",
                            "Mitarbeiter, Dienstleister oder Vermittler",
                            "Nichts; er arbeitet mit den Rechten, die er bekommen hat",
                        ),
                    ),
                ),
            ),
        ),
        Abschnitt("So wird jemand FirmenAdmin", (antraege.uebersicht(Wer.FIRMENADMIN),)),
        Abschnitt(
            "Besser zu zweit",
            (
                (
                    "Ein einzelner FirmenAdmin kann keinen weiteren ernennen und hat niemanden, "
                    "der ihn vertritt. Mit zweien geht beides ohne Antrag."
                ),
                (
                    "Ihren letzten FirmenAdmin kann die Firma im Portal nicht absetzen, sperren "
                    "oder entfernen. Sich selbst kann es keiner."
                ),
            ),
        ),
        Abschnitt(
            "Was die Firma schützt",
            (
                Aufzaehlung(
                    (
                        "Niemand ändert seine eigenen Rechte.",
                        (
                            "Wer einen FirmenAdmin oder Admin ernennt oder absetzt, gibt vorher "
                            "sein Passwort noch einmal ein."
                        ),
                        "Alle FirmenAdmins erfahren von jedem Vorschlag und was aus ihm wurde.",
                        (
                            "Bei der ersten Ernennung bekommt die Firma einen Brief mit einem "
                            "Widerrufscode. Er geht an die Anschrift, die der Versicherer kennt, "
                            "und gilt 30 Tage. Mit ihm wird der neue FirmenAdmin ausgesetzt und "
                            "alles, was er vergeben hat."
                        ),
                    )
                ),
            ),
        ),
    ),
    (
        Verweis("Zum Admin-Bereich", "/admin/nutzer"),
        Verweis("FirmenAdmin beantragen", "/freischaltung?wer=firmenadmin"),
    ),
)
