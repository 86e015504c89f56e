"""Mails about a Vollmacht: to the people of the house, and to the FirmenAdmins."""

from firmenportal.brief import Brief
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


def erteilt(sprache: str, name: str, firma: str, haus: str) -> Mailtext:
    """To who may sign for the house: granted, and what it needs before it opens anything."""
    betreff = translate("{firma} hat eine Vollmacht erteilt", sprache).format(firma=firma)
    satz = (
        "{firma} hat {haus} eine Maklervollmacht erteilt. Sie öffnet noch keinen Vertrag: Dafür "
        "stellen Sie den Freischaltungsantrag für Vermittler mit der Ergänzungsvereinbarung."
    )
    worte = translate(satz, sprache).format(firma=firma, haus=haus)
    link = Link(translate("Zum Antrag", sprache), f"{settings.base_url}/freischaltung")
    return mailtext(sprache, betreff, name, worte, link)


def erteilt_durch(sprache: str, name: str, firma: str, haus: str, durch: str) -> Mailtext:
    """To every FirmenAdmin: who did it."""
    betreff = translate("Vollmacht für {haus} erteilt", sprache).format(haus=haus)
    satz = "{durch} hat für {firma} {haus} eine Maklervollmacht erteilt."
    worte = translate(satz, sprache).format(durch=durch, firma=firma, haus=haus)
    return mailtext(sprache, betreff, name, worte, _ansehen(sprache))


def abgelehnt(sprache: str, name: str, firma: str, haus: str, grund: str) -> Mailtext:
    """To who may sign for the house: refused, and why."""
    betreff = translate("{firma} erteilt keine Vollmacht", sprache).format(firma=firma)
    satz = "{firma} hat die Anfrage einer Maklervollmacht von {haus} abgelehnt."
    worte = translate(satz, sprache).format(firma=firma, haus=haus)
    return mailtext(
        sprache, betreff, name, worte, translate("Der Grund: {grund}", sprache).format(grund=grund)
    )


def beschraenkt(sprache: str, name: str, firma: str, haus: str) -> Mailtext:
    """To who works at the house: there is less of it now."""
    betreff = translate("{firma} hat eine Vollmacht beschränkt", sprache).format(firma=firma)
    satz = (
        "{firma} hat eine Maklervollmacht für {haus} beschränkt. Was sie nicht mehr nennt, gilt "
        "nicht mehr."
    )
    worte = translate(satz, sprache).format(firma=firma, haus=haus)
    link = Link(
        translate("Eigene Vertragsrechte", sprache), f"{settings.base_url}/konto/vertragsrechte"
    )
    return mailtext(sprache, betreff, name, worte, link)


def beschraenkt_durch(sprache: str, name: str, firma: str, haus: str, durch: str) -> Mailtext:
    """To every FirmenAdmin: who did it."""
    betreff = translate("Vollmacht für {haus} beschränkt", sprache).format(haus=haus)
    satz = "{durch} hat eine Maklervollmacht von {firma} für {haus} beschränkt."
    worte = translate(satz, sprache).format(durch=durch, firma=firma, haus=haus)
    return mailtext(sprache, betreff, name, worte, _ansehen(sprache))


def brief(sprache: str, firma: str, haus: str, durch: str) -> Brief:
    """To the Firma, at its address in the stock: who granted what, and how to end it."""
    fragen = translate("Fragen beantwortet das Service Center: {servicecenter}", sprache)
    return Brief(
        translate("Ihre Firma hat {haus} bevollmächtigt", sprache).format(haus=haus),
        (
            translate("Sehr geehrte Damen und Herren,", sprache),
            translate(_ERTEILT, sprache).format(firma=firma, haus=haus, durch=durch),
            translate(_RICHTIG, sprache),
            translate(_FALSCH, sprache),
            fragen.format(servicecenter=settings.servicecenter_email),
            translate("Ihr Service Center", sprache),
        ),
        sprache,
    )


def angefragt(sprache: str, name: str, firma: str, haus: str, wer: str, firma_id: int) -> Mailtext:
    """To every FirmenAdmin: a house asks, and nothing happens until one of them answers."""
    betreff = translate("{haus} bittet um eine Vollmacht", sprache).format(haus=haus)
    satz = (
        "{wer} von {haus} bittet {firma} um eine Maklervollmacht. Sie öffnet nichts, solange Sie "
        "sie nicht erteilen. Ohne Antwort verfällt die Anfrage nach 30 Tagen."
    )
    worte = translate(satz, sprache).format(wer=wer, haus=haus, firma=firma)
    adresse = f"{settings.base_url}/admin/vollmachten?firma={firma_id}"
    return mailtext(
        sprache, betreff, name, worte, Link(translate("Anfrage ansehen", sprache), adresse)
    )


def nicht_beantwortet(sprache: str, name: str, firma: str) -> Mailtext:
    """To who leads the house: the request has lapsed."""
    betreff = translate("{firma} hat nicht geantwortet", sprache).format(firma=firma)
    satz = (
        "{firma} hat Ihre Anfrage einer Maklervollmacht nicht innerhalb von 30 Tagen beantwortet. "
        "Die Anfrage ist verfallen. Sie können neu fragen."
    )
    worte = translate(satz, sprache).format(firma=firma)
    link = Link(
        translate("Vollmachten ansehen", sprache), f"{settings.base_url}/maklerhaus/vollmachten"
    )
    return mailtext(sprache, betreff, name, worte, link)


def _ansehen(sprache: str) -> Link:
    return Link(translate("Vollmachten ansehen", sprache), f"{settings.base_url}/admin/vollmachten")


_ERTEILT = (
    "{durch} hat im Portal FirmenOnline für {firma} dem Maklerhaus {haus} eine Vollmacht erteilt. "
    "Welche Verträge und Rechte sie nennt, sehen Ihre FirmenAdmins im Admin-Bereich unter "
    "Vollmachten."
)
_RICHTIG = "Ist das richtig? Dann brauchen Sie nichts zu tun. Bewahren Sie diesen Brief auf."
_FALSCH = (
    "Hat Ihre Firma das nicht gewollt? Jeder FirmenAdmin kann die Vollmacht dort jederzeit "
    "widerrufen, sie endet dann sofort."
)
