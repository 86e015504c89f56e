"""Mails about a Vollmacht: to the people of the house, and to the FirmenAdmins."""

from firmenportal.i18n import translate
from firmenportal.post.vorlage import Link, Mailtext, mailtext
from firmenportal.settings import settings


def widerrufen(sprache: str, name: str, firma: str, haus: str) -> Mailtext:
    """To who works at the house: what rested on it has ended."""
    betreff = translate("{firma} hat eine Vollmacht widerrufen", sprache).format(firma=firma)
    satz = (
        "{firma} hat eine Maklervollmacht für {haus} widerrufen. Alle Rechte, die darauf beruhten, "
        "gelten nicht mehr."
    )
    worte = translate(satz, sprache).format(firma=firma, haus=haus)
    link = Link(
        translate("Eigene Vertragsrechte", sprache), f"{settings.base_url}/konto/vertragsrechte"
    )
    return mailtext(sprache, betreff, name, worte, link)


def widerrufen_durch(sprache: str, name: str, firma: str, haus: str, durch: str) -> Mailtext:
    """To every FirmenAdmin: who did it."""
    betreff = translate("Vollmacht für {haus} widerrufen", sprache).format(haus=haus)
    satz = "{durch} hat eine Maklervollmacht von {firma} für {haus} widerrufen."
    worte = translate(satz, sprache).format(durch=durch, firma=firma, haus=haus)
    link = Link(translate("Vollmachten ansehen", sprache), f"{settings.base_url}/admin/vollmachten")
    return mailtext(sprache, betreff, name, worte, link)
