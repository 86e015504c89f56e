"""The letter with the Widerrufscode, and the mails that follow when somebody has used it."""

from datetime import date

from firmenportal.brief import Brief, Code
from firmenportal.i18n import day, translate
from firmenportal.post.vorlage import Mailtext, mailtext
from firmenportal.settings import settings

ADRESSE = "/freischaltung/widerruf"
_ERNANNT = (
    "{wer} wurde auf Antrag Ihrer Firma FirmenAdmin im Portal FirmenOnline. Ein FirmenAdmin sieht "
    "alle freigeschalteten Gruppenverträge Ihrer Firma und gibt anderen Personen Rechte daran."
)
_RICHTIG = "Ist das richtig? Dann brauchen Sie nichts zu tun. Bewahren Sie diesen Brief auf."
_FALSCH = (
    "Hat Ihre Firma das nicht gewollt? Dann geben Sie diesen Widerrufscode auf dieser Seite ein:"
)
_WIRKUNG = (
    "Der Zugang von {wer} ist damit sofort ausgesetzt, und mit ihm alles, was {wer} anderen "
    "gegeben hat. Gelöscht wird nichts: Das Service Center klärt mit Ihnen, was gelten soll."
)
_GILT = "Der Widerrufscode gilt bis {bis} und nur einmal. Fragen beantwortet: {servicecenter}"


def brief(sprache: str, wer: str, code: str, bis: date) -> Brief:
    """To the Firma, at its address in the stock: who has become FirmenAdmin, and how to object."""
    adresse = settings.base_url.partition("://")[2] + ADRESSE
    gilt = translate(_GILT, sprache)
    return Brief(
        translate("{wer} ist jetzt FirmenAdmin Ihrer Firma", sprache).format(wer=wer),
        (
            translate("Sehr geehrte Damen und Herren,", sprache),
            translate(_ERNANNT, sprache).format(wer=wer),
            translate(_RICHTIG, sprache),
            translate(_FALSCH, sprache),
            adresse,
            Code(code),
            translate(_WIRKUNG, sprache).format(wer=wer),
            gilt.format(bis=day(bis, sprache), servicecenter=settings.servicecenter_email),
            translate("Ihr Service Center", sprache),
        ),
        sprache,
    )


def ausgesetzt(sprache: str, name: str, firma: str) -> Mailtext:
    """To whom it concerns: the FirmenAdmin himself, and everybody whose rights he had given."""
    return mailtext(
        sprache,
        translate("Rechte bei {firma} ausgesetzt", sprache).format(firma=firma),
        name,
        translate(
            "{firma} hat eine Ernennung zum FirmenAdmin widerrufen. Deshalb sind Rechte von Ihnen "
            "bei dieser Firma ausgesetzt, bis das Service Center geprüft hat, was gelten soll.",
            sprache,
        ).format(firma=firma),
        _fragen(sprache),
    )


def aufgehoben(sprache: str, name: str, firma: str) -> Mailtext:
    """To the same people: what was suspended counts again."""
    return mailtext(
        sprache,
        translate("Rechte bei {firma} gelten wieder", sprache).format(firma=firma),
        name,
        translate(
            "das Service Center hat geprüft, was bei {firma} ausgesetzt war. Ihre Rechte dort "
            "gelten wieder, soweit sie inzwischen nicht geendet haben.",
            sprache,
        ).format(firma=firma),
        _fragen(sprache),
    )


def firmenadmin_ausgesetzt(sprache: str, name: str, firma: str, wer: str) -> Mailtext:
    """To the other FirmenAdmins."""
    return mailtext(
        sprache,
        translate("FirmenAdmin ausgesetzt: {wer}", sprache).format(wer=wer),
        name,
        translate(
            "mit dem Widerrufscode aus dem Brief an {firma} wurde der Zugang von {wer} ausgesetzt, "
            "und mit ihm alles, was {wer} anderen gegeben hat. Das Service Center prüft es.",
            sprache,
        ).format(firma=firma, wer=wer),
        _fragen(sprache),
    )


def an_servicecenter(sprache: str, firma: str, nummer: str, wer: str, *, ohne: bool) -> Mailtext:
    """To the Service Center: somebody has to find out what shall count."""
    folge = (
        "Die Firma hat jetzt keinen aktiven FirmenAdmin."
        if ohne
        else ("Die Firma hat weitere aktive FirmenAdmins.")
    )
    return mailtext(
        sprache,
        translate("Widerrufscode benutzt: {firma}", sprache).format(firma=firma),
        "",
        translate(
            "{firma} ({nummer}) hat mit dem Widerrufscode den FirmenAdmin {wer} ausgesetzt, und "
            "mit ihm alles, was er anderen gegeben hat.",
            sprache,
        ).format(firma=firma, nummer=nummer, wer=wer),
        translate(folge, sprache),
        translate("Bitte klären Sie mit der Firma, was gelten soll.", sprache),
    )


def _fragen(sprache: str) -> str:
    satz = translate("Fragen beantwortet das Service Center: {servicecenter}", sprache)
    return satz.format(servicecenter=settings.servicecenter_email)
