"""Mails about credentials: links for passwords and addresses, and notices of what has changed."""

from firmenportal.i18n import translate
from firmenportal.post.vorlage import Link, Mailtext, mailtext
from firmenportal.settings import settings

_NICHT_SIE = (
    "Waren Sie das nicht? Dann setzen Sie bitte sofort ein neues Passwort und wenden Sie sich an "
    "das Service Center: {servicecenter}"
)


def passwort_vergessen(sprache: str, name: str, portal: str, pfad: str) -> Mailtext:
    """The link with which a forgotten password is replaced, within one hour."""
    return mailtext(
        sprache,
        translate("Neues Passwort für {portal}", sprache).format(portal=portal),
        name,
        translate(
            "Sie haben für Ihren Zugang zu {portal} ein neues Passwort angefordert. "
            "Der Link gilt eine Stunde und nur einmal.",
            sprache,
        ).format(portal=portal),
        Link(translate("Neues Passwort setzen", sprache), _adresse(pfad)),
        translate(
            "Haben Sie das nicht angefordert? Dann tun Sie nichts: "
            "Ihr bisheriges Passwort gilt weiter.",
            sprache,
        ),
    )


def konto_angelegt(sprache: str, name: str, portal: str, pfad: str, tage: int) -> Mailtext:
    """The link with which a clerk sets the first password."""
    return mailtext(
        sprache,
        translate("Ihr Zugang zum Service Center", sprache),
        name,
        translate(
            "für Sie wurde ein Zugang zum Service Center von {portal} angelegt. Setzen Sie Ihr "
            "Passwort; der Link gilt {tage} Tage und nur einmal.",
            sprache,
        ).format(portal=portal, tage=tage),
        Link(translate("Passwort setzen", sprache), _adresse(pfad)),
    )


def passwort_geaendert(sprache: str, name: str) -> Mailtext:
    """Tells the owner that the password is another one."""
    return mailtext(
        sprache,
        translate("Ihr Passwort wurde geändert", sprache),
        name,
        translate(
            "das Passwort Ihres Zugangs wurde geändert. Alle anderen Sitzungen sind beendet.",
            sprache,
        ),
        _nicht_sie(sprache),
        Link(translate("Passwort vergessen?", sprache), _adresse("/passwort-vergessen")),
    )


def email_bestaetigen(sprache: str, name: str, pfad: str) -> Mailtext:
    """To the new address: the link that proves the mailbox."""
    return mailtext(
        sprache,
        translate("Bestätigen Sie Ihre neue E-Mail-Adresse", sprache),
        name,
        translate(
            "mit dieser Adresse wollen Sie sich künftig anmelden. Sie gilt, sobald Sie sie "
            "bestätigen. Der Link gilt 72 Stunden und nur einmal.",
            sprache,
        ),
        Link(translate("E-Mail-Adresse bestätigen", sprache), _adresse(pfad)),
        translate(
            "Haben Sie das nicht veranlasst? Dann tun Sie nichts: Es bleibt alles, wie es ist.",
            sprache,
        ),
    )


def email_vergeben(sprache: str) -> Mailtext:
    """To an address that already has an account, when somebody wants it for another one."""
    return mailtext(
        sprache,
        translate("Ihre E-Mail-Adresse sollte für einen zweiten Zugang gelten", sprache),
        "",
        translate(
            "jemand wollte diese Adresse für einen anderen Zugang eintragen. Das geht nicht, weil "
            "es zu ihr schon einen Zugang gibt. Es hat sich nichts geändert.",
            sprache,
        ),
    )


def email_geaendert(sprache: str, name: str, neu: str, pfad: str) -> Mailtext:
    """To the old address: what happened, and the link that takes it back for 72 hours."""
    return mailtext(
        sprache,
        translate("Ihre E-Mail-Adresse wurde geändert", sprache),
        name,
        translate(
            "Ihr Zugang gehört jetzt zur Adresse {neu}. Anmelden können Sie sich nur noch damit.",
            sprache,
        ).format(neu=neu),
        translate(
            "Waren Sie das nicht? Dann nehmen Sie die Änderung zurück. Der Link gilt 72 Stunden. "
            "Dabei enden alle Sitzungen, und Sie setzen ein neues Passwort.",
            sprache,
        ),
        Link(translate("Änderung zurücknehmen", sprache), _adresse(pfad)),
    )


def email_zurueckgenommen(sprache: str, name: str) -> Mailtext:
    """To the address that was to be the new one: the change is undone."""
    return mailtext(
        sprache,
        translate("Die neue E-Mail-Adresse gilt nicht mehr", sprache),
        name,
        translate(
            "die Änderung Ihrer E-Mail-Adresse wurde aus dem bisherigen Postfach zurückgenommen. "
            "Mit dieser Adresse kann sich niemand mehr anmelden.",
            sprache,
        ),
    )


def _nicht_sie(sprache: str) -> str:
    satz = translate(_NICHT_SIE, sprache)
    return satz.format(servicecenter=settings.servicecenter_email)


def _adresse(pfad: str) -> str:
    return settings.base_url + pfad
