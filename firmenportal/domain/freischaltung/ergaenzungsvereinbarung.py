"""The Ergänzungsvereinbarung für Makler, as a document to be signed by the Maklerhaus.

Its wording is a text beside the layouts, in German for every signer: that binds. Rules:
docs/fachregeln.md R147, R175.
"""

from firmenportal.domain.errors import NotFoundError
from firmenportal.domain.freischaltung.antrag import Antrag
from firmenportal.domain.freischaltung.antragsformular import ruecksendung, stand
from firmenportal.domain.freischaltung.frage import Unterzeichner
from firmenportal.formular import Angaben, Formular, Unterschrift, artikel_aus
from firmenportal.settings import settings


def formular(antrag: Antrag) -> Formular:
    """The agreement with the parties of this application.

    Errors: NotFoundError where no Maklerhaus signs.
    """
    if antrag.unterzeichner != Unterzeichner.MAKLERHAUS:
        raise NotFoundError("Zu diesem Antrag gehört keine Ergänzungsvereinbarung.")
    inhalt = antrag.angaben
    wer = inhalt.unterschrift
    parteien = (
        ("Maklerhaus", inhalt.haus.name),
        ("Vollmacht von der Firma", inhalt.firma.name),
        ("Betreiber des Portals", settings.servicecenter_anschrift),
    )
    return Formular(
        titel="Ergänzungsvereinbarung für Makler",
        untertitel="zur Nutzung des Portals aufgrund einer Maklervollmacht",
        vorgang=antrag.vorgangsnummer,
        stand=stand(inhalt),
        abschnitte=(Angaben("Parteien", parteien), *artikel_aus("ergaenzungsvereinbarung")),
        unterschriften=(
            Unterschrift(f"Für das Maklerhaus {inhalt.haus.name}", wer.name, wer.funktion),
        ),
        ruecksendung=ruecksendung(antrag, "de"),
    )
