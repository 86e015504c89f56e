"""The Datenschutzvertrag for contracts of other insurers, as a document to be signed by the Firma.

An agreement on processing on behalf of the Firma (Art. 28 DSGVO). Its wording is a text beside the
layouts, in German for every signer: that binds. Rules: docs/fachregeln.md R161, R175.
"""

from firmenportal.domain.errors import NotFoundError
from firmenportal.domain.freischaltung.antrag import Antrag
from firmenportal.domain.freischaltung.antragsformular import (
    fremdvertraege,
    ruecksendung,
    stand,
)
from firmenportal.formular import Angaben, Formular, Unterschrift, artikel_aus
from firmenportal.settings import settings


def formular(antrag: Antrag) -> Formular:
    """The agreement with the parties and contracts of this application.

    Errors: NotFoundError where no contract of another insurer is named.
    """
    inhalt = antrag.angaben
    if not inhalt.fremdvertraege:
        raise NotFoundError("Zu diesem Antrag gehört kein Datenschutzvertrag.")
    f, wer = inhalt.firma, inhalt.unterschrift
    parteien = (
        ("Verantwortlicher", f.name),
        ("Anschrift", ", ".join(filter(None, (f.strasse, f"{f.plz} {f.ort}".strip())))),
        ("Auftragsverarbeiter", settings.servicecenter_anschrift),
    )
    return Formular(
        titel="Datenschutzvertrag",
        untertitel="für eine Vertragsgruppe mit Verträgen anderer Versicherer",
        vorgang=antrag.vorgangsnummer,
        stand=stand(inhalt),
        abschnitte=(
            Angaben("Parteien", parteien),
            *artikel_aus("datenschutzvertrag"),
            fremdvertraege(inhalt, "de"),
        ),
        unterschriften=(
            Unterschrift(f"Für die Firma {f.name}", wer.name, wer.funktion),
            Unterschrift("Für den Betreiber des Portals"),
        ),
        ruecksendung=ruecksendung(antrag, "de"),
    )
