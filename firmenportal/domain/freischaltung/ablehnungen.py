"""The rows of the decision table that refuse, each with the way that is right.

Rule: docs/fachregeln.md R147.
"""

from firmenportal.domain.freischaltung.entscheidungstabelle import ANTRAG_1, ANTRAG_2
from firmenportal.domain.freischaltung.frage import Personal, Unterzeichner, Wahl, Wer
from firmenportal.domain.freischaltung.weg import Knopf, Punkt, Verfahren, Weg, wenn

_HAUS = Unterzeichner.MAKLERHAUS
_NUR_DIE_FIRMA = Punkt("nein", "Eine Maklervollmacht ändert daran nichts.")


def _abgelehnt(wer: Wer, lage: str, grund: str, *gilt: Punkt) -> Weg:
    """What a Maklerhaus may not apply for; the button leads on as the Firma."""
    return Weg(
        f"abgelehnt_{wer}",
        (wenn(wer=wer, antragsteller=_HAUS),),
        lage,
        Verfahren.ABGELEHNT,
        grund,
        _als_firma(f"wer={wer}"),
        gilt=(*gilt, _NUR_DIE_FIRMA),
    )


def _als_firma(antworten: str) -> Knopf:
    return Knopf("Weiter für die Firma", f"/freischaltung?{antworten}&antragsteller=firma")


ABLEHNUNGEN = (
    _abgelehnt(
        Wer.MITARBEITER,
        "Ein Maklerhaus beantragt",
        "Für Mitarbeiter der Firma darf nur die Firma selbst den Zugang beantragen.",
        Punkt("ja", "Hat die Firma einen FirmenAdmin oder Admin, lädt er sie ohne Antrag ein."),
        Punkt("ja", "Sonst stellt die Firma den Freischaltungsantrag und unterschreibt ihn."),
    ),
    _abgelehnt(
        Wer.FIRMENADMIN,
        "Ein Maklerhaus beantragt",
        "Ihren FirmenAdmin bestimmt nur die Firma selbst.",
        Punkt("ja", "Die Firma stellt den Freischaltungsantrag und unterschreibt ihn."),
        Punkt("ja", "Zwei FirmenAdmins ernennen weitere im Admin-Bereich."),
    ),
    _abgelehnt(
        Wer.ANDERE,
        "Ein Maklerhaus beantragt",
        (
            "Für die Steuerberatung und andere Dienstleister der Firma darf nur die Firma selbst "
            "den Zugang beantragen."
        ),
        Punkt("ja", "Ein FirmenAdmin oder ein Admin der Firma lädt sie ohne Antrag ein."),
        Punkt("ja", "Gibt es beide nicht, stellt die Firma den Freischaltungsantrag."),
    ),
    _abgelehnt(
        Wer.VERTRAEGE,
        "Ein Maklerhaus beantragt",
        "Verträge für die Firma selbst beantragt nur die Firma.",
        Punkt("ja", "Die Firma nennt sie in ihrem Freischaltungsantrag."),
        Punkt("ja", "Für Menschen des Maklerhauses gibt es den Antrag für Vermittler."),
    ),
    _abgelehnt(
        Wer.FREMDVERTRAEGE,
        "Ein Maklerhaus beantragt",
        "Verträge anderer Versicherer beantragt nur die Firma.",
        Punkt("ja", "Dazu gehört ein Datenschutzvertrag, den die Firma schließt."),
    ),
    Weg(
        "abgelehnt_fremdes_personal",
        (
            wenn(
                wer=Wer.VERMITTLER,
                schluessel=Wahl.NEIN,
                antragsteller=_HAUS,
                vollmacht=Wahl.JA,
                personal=Personal.FREMDES,
            ),
            wenn(
                wer=Wer.VERTRAEGE_VERMITTLER,
                antragsteller=_HAUS,
                vollmacht=Wahl.JA,
                personal=Personal.FREMDES,
            ),
        ),
        "Ein Maklerhaus beantragt für Menschen, die nicht bei ihm arbeiten",
        Verfahren.ABGELEHNT,
        "Über eine Maklervollmacht werden nur Menschen freigeschaltet, die beim Maklerhaus selbst "
        "arbeiten.",
        _als_firma(f"wer={Wer.VERMITTLER}&schluessel={Wahl.NEIN}"),
        gilt=(
            Punkt("ja", "Für alle anderen unterschreibt die Firma den Antrag für Vermittler."),
            Punkt("ja", "Ein anderes Maklerhaus beantragt mit seiner eigenen Vollmacht."),
            Punkt("ja", "Ihr eigenes Personal beantragen Sie in einem Antrag für sich."),
        ),
    ),
)

# No question leads here: only an application names a type together with a person.
ADMIN_DURCH_HAUS = Weg(
    "abgelehnt_admin_durch_haus",
    (),
    "Ein Maklerhaus beantragt einen Admin",
    Verfahren.ABGELEHNT,
    "Über eine Maklervollmacht werden nur Nutzer freigeschaltet. Für einen Admin unterschreibt die "
    "Firma.",
    ANTRAG_2,
)
FREMDER_FIRMENADMIN = Weg(
    "abgelehnt_fremder_firmenadmin",
    (),
    "Ein FirmenAdmin, der nicht bei der Firma arbeitet",
    Verfahren.ABGELEHNT,
    "FirmenAdmin wird nur, wer bei der Firma selbst arbeitet. Andere können Admin oder "
    "Nutzer sein.",
    ANTRAG_1,
)
