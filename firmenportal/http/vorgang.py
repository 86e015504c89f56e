"""The application on which a browser works: found by its cookie, begun, opened and left."""

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from firmenportal.db import transaction
from firmenportal.domain.benutzer import Akteur
from firmenportal.domain.errors import NotFoundError
from firmenportal.domain.freischaltung import antrag as antraege
from firmenportal.domain.freischaltung import antragszugang
from firmenportal.domain.freischaltung.antrag import Antrag
from firmenportal.domain.freischaltung.antragszugang import Antragsteller, KeinZugangError
from firmenportal.http import cookie

STATUS = "/freischaltung/status"
# A day: who has not worked on it for twelve hours needs the code again (R154).
_SEKUNDEN = 24 * 3600


def antragsteller(db: Session, request: Request) -> Antragsteller:
    """Who works on which application, as the database says now. Errors: KeinZugangError."""
    hash_ = cookie.vorgang_from(request.scope["headers"])
    return antragszugang.antragsteller(db, hash_, request.state.akteur)


def antrag_von(db: Session, request: Request) -> Antrag:
    """The application; a stranger, and who asks for another's, get the same answer.

    `?vorgang=` tells several of one signed-in applicant apart. Errors: NotFoundError.
    """
    akteur: Akteur | None = request.state.akteur
    nummer = request.query_params.get("vorgang", "")
    if akteur and nummer:
        antrag = antraege.mit_nummer(db, nummer)
        if antrag.antragsteller_id == akteur.benutzer_id:
            return antrag
    antrag = antragszugang.antrag_der(db, cookie.vorgang_from(request.scope["headers"]))
    if antrag is None or (nummer and antrag.vorgangsnummer != nummer):
        raise NotFoundError("Diesen Vorgang gibt es nicht.")
    return antrag


def oder_keiner(db: Session, request: Request) -> Antragsteller | None:
    """The same; None for a browser that works on none."""
    try:
        return antragsteller(db, request)
    except KeinZugangError:
        return None


def hinein(request: Request, secret: str, adresse: str) -> Response:
    """Let the browser work on the application from now on, and on no other."""
    _beenden(request)
    response = RedirectResponse(adresse, 303)
    cookie.keep(response, cookie.VORGANG, secret, _SEKUNDEN)
    return response


def hinaus(request: Request, response: Response) -> Response:
    """This browser works on no application any more."""
    _beenden(request)
    cookie.drop(response, cookie.VORGANG)
    return response


def _beenden(request: Request) -> None:
    hash_ = cookie.vorgang_from(request.scope["headers"])
    if hash_:
        with transaction() as db:
            antragszugang.beenden(db, hash_)
