"""Which application a request is about: by the secret of the browser, or by who is signed in."""

from sqlmodel import Session
from starlette.requests import Request

from firmenportal.domain.benutzer import Akteur
from firmenportal.domain.errors import NotFoundError
from firmenportal.domain.freischaltung import antrag as antraege
from firmenportal.domain.freischaltung import antragszugang
from firmenportal.domain.freischaltung.antrag import Antrag
from firmenportal.domain.sitzung import hash_of
from firmenportal.http import cookie

COOKIE = "vorgang"


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
    secret = cookie.secret_of(request.scope["headers"], COOKIE)
    antrag = antragszugang.antrag_der(db, hash_of(secret)) if secret else None
    if antrag is None or (nummer and antrag.vorgangsnummer != nummer):
        raise NotFoundError("Diesen Vorgang gibt es nicht.")
    return antrag
