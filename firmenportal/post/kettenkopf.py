"""The mail that reports the head of a Firma's protocol chain."""

from firmenportal.i18n import number, translate
from firmenportal.post.vorlage import Link, Mailtext, mailtext
from firmenportal.settings import settings


def kopf_gemeldet(sprache: str, name: str, firma: str, laenge: int, kopf: str) -> Mailtext:
    """To a FirmenAdmin: how long the chain is and with which hash it ends; a receipt to keep."""
    return mailtext(
        sprache,
        translate("Protokoll von {firma}: Stand {laenge}", sprache).format(
            firma=firma, laenge=number(laenge, sprache)
        ),
        name,
        translate(
            "das Protokoll Ihrer Firma hat jetzt {laenge} Einträge. Bitte heben Sie diese E-Mail "
            "auf: Mit der Prüfsumme lässt sich später zeigen, dass niemand etwas geändert oder "
            "weggelassen hat. Sie müssen nichts tun.",
            sprache,
        ).format(laenge=number(laenge, sprache)),
        translate("Stand und Prüfsumme: {laenge}:{kopf}", sprache).format(laenge=laenge, kopf=kopf),
        Link(
            translate("Protokoll ansehen und herunterladen", sprache),
            f"{settings.base_url}/admin/aenderungen",
        ),
        translate(
            "Sie möchten diese E-Mail nicht mehr? Wählen Sie sie unter „Benachrichtigungen“ ab.",
            sprache,
        ),
    )
