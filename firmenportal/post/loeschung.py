"""The last mail to a person whose account was erased."""

from firmenportal.i18n import translate
from firmenportal.post.vorlage import Mailtext, mailtext
from firmenportal.settings import settings


def geloescht(sprache: str) -> Mailtext:
    """What was erased, what has to stay for a while, and whom to ask."""
    return mailtext(
        sprache,
        translate("Ihr Konto ist gelöscht", sprache),
        "",
        translate(
            "Ihr Konto im Portal ist gelöscht. Sie können sich nicht mehr anmelden, und alle Ihre "
            "Zugänge sind beendet.",
            sprache,
        ),
        translate(
            "Im Protokoll der Firmen steht Ihr Name noch drei Jahre, weil es belegt, wer was "
            "geändert hat (Art. 17 Abs. 3 DSGVO). Danach wird er auch dort gelöscht.",
            sprache,
        ),
        translate(
            "Haben Sie das nicht beantragt? Wenden Sie sich bitte sofort an das Service Center: "
            "{servicecenter}",
            sprache,
        ).format(servicecenter=settings.servicecenter_email),
    )
