"""Mails about a change of Maklerhaus: to the FirmenAdmins, and to both houses."""

from datetime import date

from firmenportal.i18n import day, translate
from firmenportal.post.vorlage import Link, Mailtext, mailtext
from firmenportal.settings import settings

_AUSGANG = {
    "bestaetigt": "{firma} hat den Maklerwechsel zu {haus} zum {tag} bestätigt.",
    "abgelehnt": "{firma} hat den Maklerwechsel zu {haus} zum {tag} abgelehnt.",
    "abgesagt": "{firma} hat den Maklerwechsel zu {haus} zum {tag} abgesagt.",
    "ueberholt": (
        "Der Maklerwechsel von {firma} zu {haus} zum {tag} gilt nicht: Nach dem Bestand des "
        "Versicherers ist es anders."
    ),
}


def vorgeschlagen(
    sprache: str, name: str, firma: str, haus: str, am: date, firma_id: int
) -> Mailtext:
    """To every FirmenAdmin: a house proposes, and nothing happens until one of them confirms."""
    betreff = translate("{haus} schlägt einen Maklerwechsel vor", sprache).format(haus=haus)
    satz = (
        "{haus} möchte ab {tag} Verträge von {firma} betreuen. Solange Sie das nicht bestätigen, "
        "ändert sich nichts. Ohne Bestätigung bis zum Tag davor verfällt der Vorschlag."
    )
    worte = translate(satz, sprache).format(haus=haus, firma=firma, tag=day(am, sprache))
    adresse = f"{settings.base_url}/admin/maklerwechsel?firma={firma_id}"
    link = Link(translate("Vorschlag ansehen", sprache), adresse)
    return mailtext(sprache, betreff, name, worte, link)


def entschieden(sprache: str, name: str, firma: str, haus: str, am: date, ausgang: str) -> Mailtext:
    """To the FirmenAdmins and to who may sign for the houses: what the Firma decided."""
    betreff = translate("Maklerwechsel von {firma}", sprache).format(firma=firma)
    worte = translate(_AUSGANG[ausgang], sprache)
    return mailtext(
        sprache, betreff, name, worte.format(firma=firma, haus=haus, tag=day(am, sprache))
    )
