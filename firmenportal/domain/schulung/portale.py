"""Portalausprägungen: one access, several portals, and what each of them shows."""

from firmenportal.domain.auspraegung import AUSPRAEGUNGEN
from firmenportal.domain.schulung.thema import (
    Abschnitt,
    Aufzaehlung,
    Thema,
    Uebersicht,
    Verweis,
)

THEMA = Thema(
    "portalauspraegungen",
    "Portalausprägungen",
    "Ein Zugang, mehrere Portale: Sie unterscheiden sich nur darin, welche Verträge Sie sehen.",
    (
        Abschnitt(
            "Was Sie wo sehen",
            (
                Uebersicht(
                    ("Portal", "Verträge"), tuple((a.name, a.satz) for a in AUSPRAEGUNGEN.values())
                ),
                (
                    "Ein Vertrag kann unter mehreren Portalen abschließbar sein. Dann sehen Sie "
                    "ihn in jedem davon."
                ),
            ),
        ),
        Abschnitt(
            "Ein Portal gibt kein Recht und nimmt keines",
            (
                (
                    "Ihre Rechte sind überall dieselben. Das Portal wählt nur aus, welche Ihrer "
                    "Verträge Sie gerade vor sich haben: in Listen, Suche, Summen und Exporten."
                ),
                (
                    "Im Admin-Bereich und unter „Eigene Vertragsrechte“ stehen immer alle "
                    "Verträge. Ein Recht, das dort fehlte, würde leicht vergessen."
                ),
            ),
        ),
        Abschnitt(
            "Für Vermittler",
            (
                (
                    "Unter FirmenOnline sehen Sie Ihren ganzen Bestand an bAV- und "
                    "bKV-Gruppenverträgen auf einmal. Unter jedem anderen Portal sehen Sie den "
                    "Teil, der dort abschließbar ist."
                ),
            ),
        ),
        Abschnitt(
            "Portal wechseln",
            (
                Aufzaehlung(
                    (
                        "Öffnen Sie oben rechts „Konto“ und wählen Sie „Portal wechseln“.",
                        "Neben jedem Portal steht, wie viele Verträge Sie dort sehen.",
                        "Wählen Sie eines. Sie bleiben angemeldet.",
                    ),
                    sind_schritte=True,
                ),
            ),
        ),
        Abschnitt(
            "Ein Vertrag fehlt?",
            (
                Aufzaehlung(
                    (
                        "Er gehört in ein anderes Portal: Die Liste sagt, in welches.",
                        "An ihm fehlt die Kennung: Das Service Center trägt sie ein.",
                        "Ihnen hat noch niemand ein Recht daran gegeben, oder es ist abgelaufen.",
                        "Die Firma hat ihn noch nicht freischalten lassen.",
                    )
                ),
            ),
        ),
    ),
    (Verweis("Portal wählen und anmelden", "/"),),
)
