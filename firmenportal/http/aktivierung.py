"""The link with which a waiting account is activated: it shows, and only the button activates.

The secret leaves the address at once for a cookie, where histories and screens do not show it.
A refusal is the answer itself, so that the code that was typed stays in its field.
"""

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from firmenportal import clock
from firmenportal.db import snapshot
from firmenportal.domain import zugangskennung
from firmenportal.domain.anmeldebremse import GebremstError
from firmenportal.domain.auspraegung import DACH
from firmenportal.domain.einmalschluessel import LinkAbgelaufenError
from firmenportal.domain.errors import DomainError
from firmenportal.domain.passwortguete import PasswortError
from firmenportal.domain.tippcode import TippfehlerError
from firmenportal.domain.zugangskennung import (
    Aktivierung,
    FalscheKennungError,
    Kanal,
    KennungUngueltigError,
)
from firmenportal.http import cookie, form, geraet, sitzung
from firmenportal.http.hashing import in_hashing_thread
from firmenportal.http.passwort import AKTIVIERUNG
from firmenportal.http.seite import (
    PASSWORT_ABGELEHNT,
    codefeld,
    einleitung,
    formular,
    hinweis,
    knopf_link,
    neues_passwort,
    schritte,
    seite,
)
from firmenportal.i18n import day, fill, translate
from firmenportal.settings import settings

ZUGANG = "/aktivieren/zugang"
_AKTIVIERT = "/vertraege#willkommen"
_SEKUNDEN = 3600
_FELDER = ("zugangskennung", "passwort_neu", "passwort_wiederholen")


async def link_oeffnen(request: Request) -> Response:
    """From the mail: the address goes on without the secret."""
    secret = str(request.path_params["secret"])
    try:
        await to_thread.run_sync(_ansehen, secret)
    except LinkAbgelaufenError:
        return _abgelaufen(request)
    response = RedirectResponse(ZUGANG, 303)
    cookie.keep(response, AKTIVIERUNG, secret, _SEKUNDEN)
    return response


async def zeigen(request: Request) -> Response:
    """Whom it is for, and the form."""
    try:
        wer = await to_thread.run_sync(_ansehen, _secret(request))
    except LinkAbgelaufenError:
        return _abgelaufen(request)
    return _seite(request, wer)


async def aktivieren(request: Request) -> Response:
    """Activate; whoever has shown letter and mailbox is signed in at once."""
    secret = str(request.path_params.get("secret") or _secret(request))
    kennung, wort, wiederholt = await form.texts(request, *_FELDER)
    eingabe = (secret, kennung, wort, wiederholt, geraet.address_of(request))
    try:
        email = await in_hashing_thread(zugangskennung.aktivieren, *eingabe)
    except LinkAbgelaufenError:
        return _abgelaufen(request)
    except _ABLEHNUNGEN as error:
        return await _abgelehnt(request, secret, kennung, error)
    angemeldet = await in_hashing_thread(sitzung.eroeffnen, request, DACH, email, wort)
    response = sitzung.hinein(request, DACH, _AKTIVIERT, angemeldet)
    cookie.drop(response, AKTIVIERUNG)
    return response


async def _abgelehnt(request: Request, secret: str, kennung: str, error: DomainError) -> Response:
    """The page once more, with what is wrong and the code as it was typed."""
    try:
        wer = await to_thread.run_sync(_ansehen, secret)
    except LinkAbgelaufenError:
        return _abgelaufen(request)
    response = _seite(request, wer, error, kennung)
    cookie.keep(response, AKTIVIERUNG, secret, _SEKUNDEN)
    return response


def _seite(
    request: Request, wer: Aktivierung, error: DomainError | None = None, kennung: str = ""
) -> Response:
    sprache = _sprache(request)
    titel = translate("Zugang aktivieren", sprache)
    satz = _satz(error, sprache) if error else ""
    ungueltig = isinstance(error, _AN_DER_KENNUNG)
    gruss = translate("Guten Tag {name},", sprache).format(name=wer.name)
    return seite(
        request,
        f"{translate('Nicht aktiviert', sprache)} – {titel}" if error else titel,
        *([hinweis("error", satz)] if error and wer.gilt else []),
        einleitung(f"{gruss} {translate(_EINLEITUNG, sprache)}"),
        *(
            [_formular(wer, kennung, sprache, ungueltig=ungueltig)]
            if wer.gilt
            else _neue_noetig(sprache)
        ),
        ueberschrift=titel,
        mit_skript=wer.gilt,
        status=_STATUS.get(type(error), 422) if error else 200,
    )


def _formular(wer: Aktivierung, kennung: str, sprache: str, *, ungueltig: bool) -> str:
    kam = _PER_BRIEF if wer.kanal == Kanal.BRIEF else _PER_SMS
    am = day(clock.tag(wer.ausgestellt_am), sprache)
    feld = codefeld(
        "zugangskennung",
        translate("Zugangskennung", sprache),
        translate(kam, sprache).format(tag=am),
        wert=kennung[:40],
        ungueltig=ungueltig,
    )
    felder = feld + neues_passwort(sprache)
    return formular(ZUGANG, {}, felder, translate("Zugang aktivieren", sprache))


def _neue_noetig(sprache: str) -> list[str]:
    """Whatever ended it: only the Service Center helps, and tells who asks."""
    schreiben = translate(_BITTEN, sprache).format(servicecenter=settings.servicecenter_email)
    return [
        hinweis("error", translate(_UNGUELTIG, sprache)),
        schritte(
            translate("So geht es weiter", sprache), schreiben, translate(_BEIDES_NEU, sprache)
        ),
        knopf_link(translate("Hilfe und Kontakt", sprache), "/hilfe"),
    ]


def _satz(error: DomainError, sprache: str) -> str:
    if isinstance(error, PasswortError):
        return translate(PASSWORT_ABGELEHNT[error.grund], sprache)
    return fill(error.satz, error.angaben, sprache)


def _abgelaufen(request: Request) -> Response:
    """One page, whether the link is used, old, replaced, of a blocked account or invented."""
    sprache = _sprache(request)
    response = seite(
        request,
        translate("Dieser Link gilt nicht mehr", sprache),
        einleitung(translate(_ABGELAUFEN, sprache)),
        schritte(
            translate("So geht es weiter", sprache),
            translate(_SCHON_AKTIVIERT, sprache),
            translate(_NEUESTE, sprache),
            translate(_SCHREIBEN, sprache).format(servicecenter=settings.servicecenter_email),
        ),
        knopf_link(translate("Zur Anmeldung", sprache), "/"),
        status=410,
    )
    cookie.drop(response, AKTIVIERUNG)
    return response


def _secret(request: Request) -> str:
    return cookie.secret_of(request.scope["headers"], AKTIVIERUNG)


def _sprache(request: Request) -> str:
    return request.state.akteur.sprache if request.state.akteur else "de"


def _ansehen(secret: str) -> Aktivierung:
    with snapshot() as db:
        return zugangskennung.ansehen(db, secret)


_AN_DER_KENNUNG = (TippfehlerError, FalscheKennungError)
_ABLEHNUNGEN = (*_AN_DER_KENNUNG, KennungUngueltigError, PasswortError, GebremstError)
_STATUS: dict[type[DomainError], int] = {GebremstError: 429}
_EINLEITUNG = "geben Sie Ihre Zugangskennung ein und wählen Sie ein Passwort."
_PER_BRIEF = (
    "Zwölf Zeichen aus unserem Brief vom {tag}. Groß oder klein und die Striche spielen keine "
    "Rolle."
)
_PER_SMS = (
    "Zwölf Zeichen aus unserer SMS vom {tag}. Groß oder klein und die Striche spielen keine Rolle."
)
_UNGUELTIG = (
    "Ihre Zugangskennung gilt nicht mehr. Sie gilt 30 Tage und verträgt zehn falsche Eingaben; "
    "das schützt Ihren Zugang."
)
_BITTEN = (
    "Bitten Sie das Service Center um eine neue: {servicecenter}. Nennen Sie Ihren Namen und Ihre "
    "Firma, nie Ihre Zugangskennung."
)
_BEIDES_NEU = (
    "Sie bekommen eine neue Zugangskennung und eine neue E-Mail. Der Link in der neuen E-Mail gilt "
    "dann; dieser hier bleibt ungültig."
)
_ABGELAUFEN = (
    "Der Link zum Aktivieren gilt 30 Tage und nur einmal. Das schützt Ihren Zugang, falls die "
    "E-Mail in falsche Hände gerät."
)
_SCHON_AKTIVIERT = "Haben Sie Ihren Zugang schon aktiviert? Dann melden Sie sich einfach an."
_NEUESTE = "Haben Sie mehrere E-Mails bekommen? Dann gilt nur der Link in der neuesten."
_SCHREIBEN = (
    "Sonst schreiben Sie bitte dem Service Center: {servicecenter}. Nennen Sie Ihren Namen und "
    "Ihre Firma, nie Ihre Zugangskennung."
)
