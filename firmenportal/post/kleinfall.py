"""Mails about what the Service Center did in a small case, to those whom it concerns."""

from firmenportal.i18n import translate
from firmenportal.post.vorlage import Link, Mailtext, mailtext
from firmenportal.settings import settings

_NICHT_GEWOLLT = (
    "Kommt Ihnen das falsch vor? Dann wenden Sie sich bitte sofort an das Service Center: "
    "{servicecenter}"
)


def name_geaendert(sprache: str, name: str, vorher: str) -> Mailtext:
    """To the person: how the portal names her from now on."""
    satz = "das Service Center hat Ihren Namen im Portal geändert. Vorher stand dort: {vorher}."
    worte = translate(satz, sprache).format(vorher=vorher)
    return _mail(sprache, translate("Ihr Name im Portal ist geändert", sprache), name, worte)


def gesperrt(sprache: str, name: str) -> Mailtext:
    """To the person: the account is blocked."""
    satz = "das Service Center hat Ihr Konto gesperrt. Sie können sich nicht mehr anmelden."
    return _mail(
        sprache, translate("Ihr Konto ist gesperrt", sprache), name, translate(satz, sprache)
    )


def entsperrt(sprache: str, name: str) -> Mailtext:
    """To the person: the account is open again."""
    satz = (
        "das Service Center hat Ihr Konto entsperrt. Ihre Rechte gelten wieder, soweit sie "
        "inzwischen nicht geendet haben."
    )
    return _mail(
        sprache, translate("Ihr Konto ist entsperrt", sprache), name, translate(satz, sprache)
    )


def postfach_alt(sprache: str, name: str) -> Mailtext:
    """To the address that counts no more; it may be a stranger's mailbox by now."""
    satz = (
        "diese E-Mail-Adresse gehört nicht mehr zu Ihrem Zugang. Das Service Center hat eine neue "
        "eingetragen, weil das Postfach als verloren gemeldet wurde. Alle Sitzungen sind beendet, "
        "und das Passwort gilt nicht mehr."
    )
    betreff = translate("Ihre E-Mail-Adresse wurde vom Service Center ersetzt", sprache)
    return _mail(sprache, betreff, name, translate(satz, sprache))


def postfach_neu(sprache: str, name: str, firma: str) -> Mailtext:
    """To the new address: what comes now."""
    satz = (
        "Ihr Zugang gehört jetzt zu dieser E-Mail-Adresse. Eine neue Zugangskennung geht mit der "
        "Post an {firma}. Mit ihr und dem Link aus einer weiteren E-Mail setzen Sie ein neues "
        "Passwort."
    )
    betreff = translate("Ihr Zugang wird wiederhergestellt", sprache)
    return _mail(sprache, betreff, name, translate(satz, sprache).format(firma=firma))


def postfach_firmenadmin(sprache: str, name: str, firma: str, wer: str) -> Mailtext:
    """To the other FirmenAdmins of the person's Firmen."""
    satz = (
        "das Service Center hat den Zugang von {wer}, FirmenAdmin oder Nutzer bei {firma}, nach "
        "einem verlorenen Postfach auf eine neue E-Mail-Adresse umgestellt."
    )
    betreff = translate("Neue E-Mail-Adresse: {wer}", sprache).format(wer=wer)
    return _mail(sprache, betreff, name, translate(satz, sprache).format(wer=wer, firma=firma))


def vollmacht_eingetragen(sprache: str, name: str, firma: str, haus: str) -> Mailtext:
    """To every FirmenAdmin: what was granted on paper now counts."""
    satz = (
        "das Service Center hat eine auf Papier erteilte Maklervollmacht von {firma} für {haus} "
        "eingetragen. Ihre Firma kann sie jederzeit allein widerrufen."
    )
    betreff = translate("Vollmacht für {haus} eingetragen", sprache).format(haus=haus)
    link = Link(translate("Vollmachten ansehen", sprache), f"{settings.base_url}/admin/vollmachten")
    worte = translate(satz, sprache).format(firma=firma, haus=haus)
    return _mail(sprache, betreff, name, worte, link)


def _mail(sprache: str, betreff: str, name: str, *absaetze: str | Link) -> Mailtext:
    hilfe = translate(_NICHT_GEWOLLT, sprache).format(servicecenter=settings.servicecenter_email)
    return mailtext(sprache, betreff, name, *absaetze, hilfe)
