"""Mails about a Maklerhaus and its own people."""

from firmenportal.i18n import translate
from firmenportal.post.vorlage import Link, Mailtext, mailtext
from firmenportal.settings import settings


def ausgetreten(sprache: str, name: str, haus: str) -> Mailtext:
    """To who has left: nothing is left of what the house opened."""
    betreff = translate("Ihr Zugang über {haus} ist beendet", sprache).format(haus=haus)
    satz = (
        "Sie gehören {haus} nicht mehr an. Alle Rechte, Vertretungen und Anmeldungen, die Sie "
        "dort hatten, sind beendet. Fragen dazu beantwortet die Leitung des Hauses."
    )
    return mailtext(sprache, betreff, name, translate(satz, sprache).format(haus=haus))


def ausgetreten_durch(sprache: str, name: str, haus: str, wer: str, durch: str) -> Mailtext:
    """To everybody else who leads the house: who did it."""
    betreff = translate("{wer} gehört {haus} nicht mehr an", sprache).format(wer=wer, haus=haus)
    satz = "{durch} hat {wer} bei {haus} verabschiedet. Alle Zugänge über das Haus sind beendet."
    worte = translate(satz, sprache).format(durch=durch, wer=wer, haus=haus)
    link = Link(translate("Zum Maklerhaus", sprache), f"{settings.base_url}/maklerhaus")
    return mailtext(sprache, betreff, name, worte, link)
