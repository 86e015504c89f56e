"""What the pages of the status say, as HTML; everything shown comes from the caller."""

from collections.abc import Sequence
from functools import partial
from html import escape

from starlette.requests import Request
from starlette.responses import Response

from firmenportal.domain.freischaltung.antrag import (
    ENDE,
    Antrag,
    Antragsnachricht,
    Antragszustand,
    Einreichung,
)
from firmenportal.domain.freischaltung.einreichung import DOKUMENTNAMEN, LAENGSTE_ANTWORT
from firmenportal.domain.freischaltung.inhalt import ANTRAGSNAMEN, Antragsart, Schritt
from firmenportal.domain.freischaltung.stand import ZUSTAENDE, Stand
from firmenportal.http import inhalt
from firmenportal.http.freischaltung import ADRESSE as FRAGEN
from firmenportal.http.seite import (
    absatz,
    codefeld,
    formular,
    hinweis,
    hinweis_am_ziel,
    link,
    rahmen,
    textfeld,
)
from firmenportal.http.vorgang import STATUS
from firmenportal.i18n import day, moment, translate
from firmenportal.settings import settings

_STUFE = "/freischaltung/antrag"
_ZURUECKZIEHBAR = (
    Antragszustand.ENTWURF,
    Antragszustand.EINGEREICHT,
    Antragszustand.IN_PRUEFUNG,
    Antragszustand.RUECKFRAGE,
)


def oeffnen(
    request: Request, eigene: Sequence[Antrag], fehler: str, nummer: str, status: int
) -> Response:
    """The form for number and code, and the own applications of who is signed in."""
    sprache = request.state.akteur.sprache if request.state.akteur else "de"
    _ = partial(translate, sprache=sprache)
    titel = _("Antrag öffnen")
    felder = textfeld("vorgangsnummer", _("Vorgangsnummer"), nummer[:40]) + codefeld(
        "code", _("Code"), _(_CODE), ungueltig=status == 422
    )
    teile = inhalt.grosser_stapel(
        inhalt.stapel(
            inhalt.pfad(_("Sie sind hier"), (_("Freischaltung"), FRAGEN), hier=titel),
            inhalt.kopf(titel, _(_OEFFNEN)),
            *([hinweis("error", fehler)] if fehler else []),
            hinweis_am_ziel("beendet", _(_BEENDET), ton="ok"),
            hinweis_am_ziel("code-gesendet", _(_GESENDET), ton="ok"),
            *([_eigene(eigene, sprache)] if eigene else []),
            formular(STATUS, {}, felder, titel),
        ),
        inhalt.abschnitt(
            "vergessen",
            _("Kein Code zur Hand?"),
            absatz(_(_NEUER_CODE)),
            _code_formular(sprache, nummer),
        ),
    )
    return rahmen(request, titel, teile, status=status)


def nachfrage(request: Request, antrag: Antrag) -> Response:
    """Whether it is really to be withdrawn."""
    sprache = request.state.akteur.sprache if request.state.akteur else antrag.sprache
    _ = partial(translate, sprache=sprache)
    titel = _("Antrag zurückziehen?")
    satz = _(_ZURUECK).format(vorgang=antrag.vorgangsnummer)
    teile = inhalt.stapel(
        inhalt.kopf(titel, satz),
        inhalt.gefaehrlich(f"{STATUS}/zurueckziehen", _("Antrag zurückziehen")),
        inhalt.zeile(link(_("Antrag behalten"), STATUS, "button button--quiet")),
    )
    return rahmen(request, titel, teile)


def status(
    request: Request, antrag: Antrag, stand: Stand, fehler: str, antwort: str, code: int
) -> Response:
    """How it stands: what comes next, what is asked, what happened."""
    sprache = request.state.akteur.sprache if request.state.akteur else antrag.sprache
    _ = partial(translate, sprache=sprache)
    titel = _("Stand Ihres Antrags")
    art = _(ANTRAGSNAMEN[Antragsart(antrag.art)])
    eingereicht = hinweis_am_ziel("eingereicht", _(_EINGEREICHT), ton="ok")
    teile = inhalt.grosser_stapel(
        inhalt.stapel(
            inhalt.leise(f"{art} · {_('Vorgang')} {antrag.vorgangsnummer}"),
            inhalt.kopf(titel, _naechstes(stand, sprache)),
            *([hinweis("error", fehler)] if fehler else []),
            # An address that was kept says so no more, once it stands elsewhere.
            *([eingereicht] if stand.zustand is Antragszustand.EINGEREICHT else []),
            hinweis_am_ziel("erledigt", _("Erledigt."), ton="ok"),
            hinweis_am_ziel("gespeichert", _(_GESPEICHERT), ton="ok"),
            _was_zu_tun_ist(antrag, stand, antwort, sprache),
        ),
        *_unterlagen(antrag, stand, sprache),
        inhalt.abschnitt("verlauf", _("Verlauf"), _verlauf(stand, sprache)),
        *_nachrichten(stand.nachrichten, sprache),
        _weiteres(antrag, sprache),
    )
    return rahmen(request, titel, teile, status=code)


def _naechstes(stand: Stand, sprache: str) -> str:
    zustand = translate(ZUSTAENDE[stand.zustand], sprache)
    bis = day(stand.bis, sprache) if stand.bis else ""
    return f"{zustand}. {translate(stand.naechstes, sprache).format(bis=bis)}"


def _was_zu_tun_ist(antrag: Antrag, stand: Stand, antwort: str, sprache: str) -> str:
    _ = partial(translate, sprache=sprache)
    if stand.zustand is Antragszustand.ENTWURF:
        adresse = f"{_STUFE}/{Schritt.FIRMA}"
        weiter = link(_("Antrag weiter ausfüllen"), adresse, inhalt.KNOPF)
        return inhalt.stapel(inhalt.zeile(weiter), _zurueckkommen(antrag, sprache))
    if stand.zustand is Antragszustand.ABGELEHNT and antrag.begruendung:
        return inhalt.abschnitt("grund", _("Begründung"), absatz(antrag.begruendung))
    if stand.zustand is Antragszustand.RUECKFRAGE:
        return _rueckfrage(stand, antwort, sprache)
    if stand.zustand in ENDE:
        return ""
    return inhalt.zeile(link(_("Stand neu laden"), STATUS, "button"))


def _zurueckkommen(antrag: Antrag, sprache: str) -> str:
    email = antrag.angaben.ansprechpartner.email
    if not antrag.code_hash:
        return absatz(translate(_OHNE_CODE, sprache))
    satz = translate(_MIT_CODE, sprache)
    return absatz(satz.format(vorgang=antrag.vorgangsnummer, email=email))


def _rueckfrage(stand: Stand, antwort: str, sprache: str) -> str:
    _ = partial(translate, sprache=sprache)
    fragen = [n for n in stand.nachrichten if n.vom_service_center]
    feld = inhalt.langer_text("antwort", _("Ihre Antwort"), antwort, LAENGSTE_ANTWORT)
    aendern = [
        link(_("Angaben ändern"), f"{_STUFE}/{Schritt.FIRMA}", "button"),
        link(_("Unterlagen ergänzen"), f"{_STUFE}/{Schritt.UNTERSCHRIFT}#unterlagen", "button"),
    ]
    return inhalt.abschnitt(
        "rueckfrage",
        _("Rückfrage des Service Centers"),
        *([inhalt.zitat(fragen[0].text)] if fragen else []),
        absatz(_(_ERST_AENDERN)),
        inhalt.zeile(*aendern),
        formular(f"{STATUS}/antwort", {}, feld, _("Antwort senden")),
    )


def _unterlagen(antrag: Antrag, stand: Stand, sprache: str) -> list[str]:
    """What is still missing, and where it can be sent to."""
    _ = partial(translate, sprache=sprache)
    if stand.zustand is not Antragszustand.EINGEREICHT or not stand.fehlt:
        return []
    wohin = {
        Einreichung.POST: settings.servicecenter_anschrift,
        Einreichung.EMAIL: settings.servicecenter_email,
    }.get(Einreichung(antrag.einreichung), settings.servicecenter_anschrift)
    satz = _("Senden Sie uns bitte, mit der Vorgangsnummer {vorgang}, an: {wohin}")
    return [
        inhalt.abschnitt(
            "unterlagen",
            _("Diese Unterlagen fehlen uns noch"),
            inhalt.liste(_(DOKUMENTNAMEN[art]) for art in stand.fehlt),
            absatz(satz.format(vorgang=antrag.vorgangsnummer, wohin=wohin)),
            inhalt.zeile(
                link(_("Antrag als PDF herunterladen"), "/freischaltung/antrag.pdf", "button")
            ),
        )
    ]


def _verlauf(stand: Stand, sprache: str) -> str:
    zeilen = "".join(
        f"<li>{escape(translate(e.was, sprache))}<small>{escape(moment(e.wann, sprache))}</small>"
        "</li>"
        for e in stand.verlauf
    )
    return f'<ol class="timeline">{zeilen}</ol>'


def _nachrichten(nachrichten: Sequence[Antragsnachricht], sprache: str) -> list[str]:
    if not nachrichten:
        return []
    _ = partial(translate, sprache=sprache)
    texte = (
        inhalt.stapel(
            inhalt.leise(
                f"{_('Service Center') if n.vom_service_center else _('Sie')}, "
                f"{moment(n.zeit, sprache)}"
            ),
            inhalt.zitat(n.text),
        )
        for n in nachrichten
    )
    return [inhalt.abschnitt("nachrichten", _("Nachrichten"), *texte)]


def _weiteres(antrag: Antrag, sprache: str) -> str:
    _ = partial(translate, sprache=sprache)
    zurueck = link(_("Antrag zurückziehen"), f"{STATUS}?zurueckziehen=1", "button button--quiet")
    teile = [
        inhalt.formularknopf(f"{STATUS}/beenden", _("Auf diesem Gerät beenden")),
        *([zurueck] if antrag.zustand in _ZURUECKZIEHBAR else []),
    ]
    return inhalt.abschnitt(
        "weiteres", _("Außerdem"), absatz(_(_AUF_DIESEM_GERAET)), inhalt.zeile(*teile)
    )


def _eigene(eigene: Sequence[Antrag], sprache: str) -> str:
    zeilen = []
    for antrag in eigene:
        zustand = translate(ZUSTAENDE[Antragszustand(antrag.zustand)], sprache)
        name = antrag.angaben.firma.name or translate("ohne Firma", sprache)
        text = f"{antrag.vorgangsnummer}: {name}, {zustand}"
        felder = {"vorgangsnummer": antrag.vorgangsnummer}
        zeilen.append(inhalt.formularknopf(f"{STATUS}/oeffnen", text, felder))
    titel = translate("Ihre Anträge", sprache)
    return inhalt.abschnitt("eigene", titel, inhalt.stapel(*zeilen))


def _code_formular(sprache: str, nummer: str) -> str:
    feld = textfeld(
        "vorgangsnummer",
        translate("Vorgangsnummer des Antrags", sprache),
        nummer[:40],
        id="vorgangsnummer-code",
    )
    knopf = translate("Neuen Code senden", sprache)
    return formular(f"{STATUS}/code", {}, feld, knopf, zweitrangig=True)


_OEFFNEN = (
    "Mit Vorgangsnummer und Code sehen Sie den Stand Ihres Antrags und machen dort weiter, wo Sie "
    "aufgehört haben."
)
_CODE = (
    "Zwölf Zeichen aus unserer E-Mail. Groß oder klein und die Striche spielen keine Rolle. Die "
    "Vorgangsnummer beginnt mit FA."
)
_NEUER_CODE = (
    "Wir schicken einen neuen Code an die E-Mail-Adresse des Ansprechpartners. Der alte gilt dann "
    "nicht mehr."
)
_GESENDET = (
    "Wenn es diesen Vorgang gibt, ist ein neuer Code an den Ansprechpartner unterwegs. Sehen Sie "
    "auch im Ordner für unerwünschte E-Mails nach."
)
_BEENDET = "Auf diesem Gerät ist der Antrag nicht mehr geöffnet. Gespeichert bleibt er."
_ZURUECK = (
    "Der Antrag {vorgang} wird nicht weiter bearbeitet. Das lässt sich nicht zurücknehmen; Sie "
    "können aber einen neuen stellen."
)
_EINGEREICHT = "Ihr Antrag ist eingereicht. Eine Bestätigung ist per E-Mail unterwegs."
_GESPEICHERT = "Ihre Angaben sind gespeichert. Sie können jederzeit weitermachen."
_MIT_CODE = (
    "So kommen Sie zurück: mit der Vorgangsnummer {vorgang} und dem Code, den wir an {email} "
    "geschickt haben. Das geht auf jedem Gerät."
)
_OHNE_CODE = (
    "Noch kommen Sie nur auf diesem Gerät zurück. Nennen Sie die E-Mail-Adresse des "
    "Ansprechpartners, dann schicken wir dorthin einen Code, mit dem es auf jedem Gerät geht."
)
_ERST_AENDERN = (
    "Müssen Sie etwas am Antrag ändern, tun Sie das zuerst. Senden Sie dann Ihre Antwort: Mit ihr "
    "geht der geänderte Antrag zurück in die Prüfung."
)
_AUF_DIESEM_GERAET = (
    "Nutzen andere dieses Gerät auch? Dann beenden Sie hier den Zugriff. Der Antrag selbst bleibt, "
    "wie er ist."
)
