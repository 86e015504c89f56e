"""The page of the Widerrufscode: what it does is said before, and what it has done after."""

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response

from firmenportal.domain import widerruf
from firmenportal.domain.anmeldebremse import GebremstError
from firmenportal.domain.tippcode import TippfehlerError
from firmenportal.domain.widerruf import Aussetzung, CodeUngueltigError
from firmenportal.http import form, geraet
from firmenportal.http.seite import (
    absatz,
    aufzaehlung,
    betont,
    codefeld,
    einleitung,
    formular,
    hinweis,
    knopf_link,
    schritte,
    seite,
)
from firmenportal.i18n import fill, translate
from firmenportal.settings import settings

ADRESSE = "/freischaltung/widerruf"


async def zeigen(request: Request) -> Response:
    """Before: what the code does, and where it comes from."""
    return _seite(request)


async def einloesen(request: Request) -> Response:
    """Suspend. A wrong code stays in its field."""
    (code,) = await form.texts(request, "widerrufscode")
    try:
        was = await to_thread.run_sync(widerruf.einloesen, code, geraet.address_of(request))
    except (TippfehlerError, CodeUngueltigError) as error:
        return _seite(request, fill(error.satz, error.angaben, _sprache(request)), code, 422)
    except GebremstError as error:
        return _seite(request, fill(error.satz, error.angaben, _sprache(request)), code, 429)
    return _ausgesetzt(request, was)


def _seite(request: Request, fehler: str = "", code: str = "", status: int = 200) -> Response:
    sprache = _sprache(request)
    titel = translate("FirmenAdmin widerrufen", sprache)
    return seite(
        request,
        f"{translate('Nicht widerrufen', sprache)} – {titel}" if fehler else titel,
        *([hinweis("error", fehler)] if fehler else []),
        einleitung(translate(_EINLEITUNG, sprache)),
        *_was_geschieht(sprache),
        _formular(code, sprache, ungueltig=status == 422),
        ueberschrift=titel,
        status=status,
    )


def _was_geschieht(sprache: str) -> list[str]:
    return [
        betont(translate("Was der Widerrufscode bewirkt, sofort:", sprache)),
        aufzaehlung(*(translate(satz, sprache) for satz in _WIRKUNG)),
        absatz(translate(_KEIN_ZURUECK, sprache)),
    ]


def _formular(code: str, sprache: str, *, ungueltig: bool) -> str:
    feld = codefeld(
        "widerrufscode",
        translate("Widerrufscode", sprache),
        translate(_HILFE, sprache),
        wert=code[:40],
        ungueltig=ungueltig,
    )
    return formular(ADRESSE, {}, feld, translate("FirmenAdmin jetzt aussetzen", sprache))


def _ausgesetzt(request: Request, was: Aussetzung) -> Response:
    sprache = _sprache(request)
    satz = translate("Der Zugang von {person} bei {firma} ist ausgesetzt.", sprache)
    zahlen = (
        (was.rechte, "Rechte anderer Personen"),
        (was.ernennungen, "Ernennungen"),
        (was.einladungen, "Einladungen"),
        (was.vertretungen, "Vertretungen"),
        (was.vollmachten, "Vollmachten"),
    )
    teile = [f"{translate(wort, sprache)}: {zahl}" for zahl, wort in zahlen if zahl]
    ohne = [absatz(translate(_OHNE, sprache))] if was.ohne_firmenadmin else []
    melden = translate(_MELDEN, sprache).format(servicecenter=settings.servicecenter_email)
    return seite(
        request,
        translate("FirmenAdmin ausgesetzt", sprache),
        hinweis("ok", satz.format(person=was.person, firma=was.firma)),
        *([absatz(translate("Mit ausgesetzt:", sprache)), aufzaehlung(*teile)] if teile else []),
        *ohne,
        schritte(translate("So geht es weiter", sprache), translate(_PRUEFUNG, sprache), melden),
        knopf_link(translate("Hilfe und Kontakt", sprache), "/hilfe"),
    )


def _sprache(request: Request) -> str:
    return request.state.akteur.sprache if request.state.akteur else "de"


_EINLEITUNG = (
    "Ihre Firma hat mit der Post erfahren, dass jemand ihr erster FirmenAdmin geworden ist. War "
    "das nicht gewollt, nehmen Sie es hier zurück."
)
_WIRKUNG = (
    "Der Zugang dieses FirmenAdmins bei Ihrer Firma ist ausgesetzt.",
    (
        "Was er anderen gegeben hat, ist ausgesetzt: Rechte, Ernennungen, Einladungen, "
        "Vertretungen und Vollmachten."
    ),
    "Die anderen FirmenAdmins Ihrer Firma und das Service Center bekommen eine E-Mail.",
)
_KEIN_ZURUECK = (
    "Gelöscht wird nichts. Sie können es aber nicht selbst zurücknehmen: Das hebt nur das Service "
    "Center wieder auf, nachdem es mit Ihrer Firma gesprochen hat."
)
_HILFE = (
    "Zwölf Zeichen aus dem Brief an Ihre Firma. Groß oder klein und die Striche spielen keine "
    "Rolle."
)
_OHNE = (
    "Ihre Firma hat jetzt keinen aktiven FirmenAdmin. Ein neuer kommt durch den "
    "Freischaltungsantrag."
)
_PRUEFUNG = "Das Service Center weiß Bescheid und klärt mit Ihrer Firma, was gelten soll."
_MELDEN = "Wissen Sie etwas, das dabei hilft? Schreiben Sie dem Service Center: {servicecenter}"
