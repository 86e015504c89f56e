"""The two halves of a first access: the code by letter or SMS, and the link by mail."""

from datetime import date

from firmenportal.brief import Brief, Code
from firmenportal.i18n import day, translate
from firmenportal.post.vorlage import Link, Mailtext, mailtext
from firmenportal.settings import settings

_EINGERICHTET = (
    "für Sie wurde ein Zugang zum Portal FirmenOnline eingerichtet. Mit dieser Zugangskennung "
    "aktivieren Sie ihn:"
)
_SO_GEHT_ES = (
    "Sie haben von uns auch eine E-Mail mit einem Link bekommen. Öffnen Sie den Link, geben Sie "
    "dort die Zugangskennung ein und wählen Sie Ihr Passwort. Groß- und Kleinschreibung und die "
    "Striche spielen keine Rolle."
)
_NIEMANDEM = (
    "Geben Sie diese Zugangskennung niemandem weiter, auch nicht am Telefon. Wir fragen nie danach."
)


def brief(sprache: str, name: str, code: str, bis: date) -> Brief:
    """The code, and what to do with it. Without the mail it opens nothing."""
    gilt = translate("Die Zugangskennung gilt bis {bis} und nur einmal.", sprache)
    return Brief(
        translate("Ihre Zugangskennung für FirmenOnline", sprache),
        (
            f"{translate('Guten Tag', sprache)} {name},",
            translate(_EINGERICHTET, sprache),
            Code(code),
            translate(_SO_GEHT_ES, sprache),
            gilt.format(bis=day(bis, sprache)),
            _hilfe(sprache),
            translate(_NIEMANDEM, sprache),
            translate("Ihr Service Center", sprache),
        ),
        sprache,
    )


def sms(sprache: str, code: str, bis: date) -> str:
    """The code in one SMS."""
    return translate(
        "FirmenOnline: Ihre Zugangskennung ist {code}. Sie gilt bis {bis}. Geben Sie sie nur auf "
        "der Seite ein, die der Link in unserer E-Mail öffnet.",
        sprache,
    ).format(code=code, bis=day(bis, sprache))


def link(sprache: str, name: str, pfad: str, bis: date, *, per_brief: bool) -> Mailtext:
    """The link. Without the code it opens nothing."""
    brief, sms = "Ihre Zugangskennung kommt mit der Post.", "Ihre Zugangskennung kommt per SMS."
    return mailtext(
        sprache,
        translate("Aktivieren Sie Ihren Zugang zu FirmenOnline", sprache),
        name,
        translate("für Sie wurde ein Zugang zum Portal FirmenOnline eingerichtet.", sprache)
        + " "
        + translate(brief if per_brief else sms, sprache),
        translate(
            "Sobald Sie sie haben, öffnen Sie den Link, geben die Zugangskennung ein und wählen "
            "Ihr Passwort. Der Link gilt bis {bis} und nur einmal.",
            sprache,
        ).format(bis=day(bis, sprache)),
        Link(translate("Zugang aktivieren", sprache), settings.base_url + pfad),
        _hilfe(sprache),
    )


def aktiviert(sprache: str, name: str) -> Mailtext:
    """To the person: the account is open, in case it was somebody else."""
    return mailtext(
        sprache,
        translate("Ihr Zugang zu FirmenOnline ist aktiviert", sprache),
        name,
        translate(
            "Ihr Zugang wurde gerade mit der Zugangskennung aktiviert. Ab jetzt melden Sie sich "
            "mit Ihrer E-Mail-Adresse und Ihrem Passwort an.",
            sprache,
        ),
        translate(
            "Waren Sie das nicht? Dann wenden Sie sich bitte sofort an das Service Center: "
            "{servicecenter}",
            sprache,
        ).format(servicecenter=settings.servicecenter_email),
    )


def _hilfe(sprache: str) -> str:
    return translate(
        "Fehlt Ihnen eines von beiden, oder gilt es nicht mehr? Das Service Center schickt Ihnen "
        "beides neu: {servicecenter}",
        sprache,
    ).format(servicecenter=settings.servicecenter_email)
