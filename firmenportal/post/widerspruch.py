"""Mails about a Widerspruch: to the people of the house, and to the FirmenAdmins."""

from firmenportal.i18n import translate
from firmenportal.post.vorlage import Link, Mailtext, mailtext
from firmenportal.settings import settings


def ans_haus(sprache: str, name: str, firma: str, haus: str, *, aufgehoben: bool) -> Mailtext:
    """To who has the Vermittler-Zugang there, and who may sign for the house."""
    if aufgehoben:
        betreff = translate("{firma} lässt den Vermittler-Zugang wieder zu", sprache)
        satz = translate(
            "{firma} hat den Widerspruch gegen den Vermittler-Zugang von {haus} aufgehoben. Er "
            "zeigt wieder Ihren Bestand bei dieser Firma.",
            sprache,
        )
    else:
        betreff = translate("{firma} hat dem Vermittler-Zugang widersprochen", sprache)
        satz = translate(
            "{firma} hat dem Vermittler-Zugang von {haus} widersprochen. Er öffnet keine Verträge "
            "dieser Firma mehr. Was Ihnen die Firma selbst oder durch eine Vollmacht gegeben hat, "
            "bleibt.",
            sprache,
        )
    worte = satz.format(firma=firma, haus=haus)
    link = Link(
        translate("Eigene Vertragsrechte", sprache), f"{settings.base_url}/konto/vertragsrechte"
    )
    return mailtext(sprache, betreff.format(firma=firma), name, worte, link)


def an_firmenadmins(
    sprache: str, name: str, firma: str, haus: str, durch: str, *, aufgehoben: bool
) -> Mailtext:
    """To every FirmenAdmin: who did it."""
    if aufgehoben:
        betreff = translate("Widerspruch gegen {haus} aufgehoben", sprache)
        satz = translate(
            "{durch} hat den Widerspruch von {firma} gegen den Vermittler-Zugang von {haus} "
            "aufgehoben.",
            sprache,
        )
    else:
        betreff = translate("Widerspruch gegen {haus} eingelegt", sprache)
        satz = translate(
            "{durch} hat für {firma} dem Vermittler-Zugang von {haus} widersprochen.", sprache
        )
    worte = satz.format(durch=durch, firma=firma, haus=haus)
    link = Link(translate("Vollmachten ansehen", sprache), f"{settings.base_url}/admin/vollmachten")
    return mailtext(sprache, betreff.format(haus=haus), name, worte, link)
