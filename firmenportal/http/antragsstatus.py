"""The status of an application: opened by number and code, told in words, answered, withdrawn.

Drawn by the server, so that it opens at once on any device; every act is a native form.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from anyio import to_thread
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from firmenportal.db import snapshot, transaction
from firmenportal.domain.anmeldebremse import GebremstError
from firmenportal.domain.errors import DomainError, NotFoundError
from firmenportal.domain.freischaltung import antragszugang, einreichung, stand
from firmenportal.domain.freischaltung.antrag import Antrag, Antragszustand
from firmenportal.domain.freischaltung.antragszugang import Antragsteller
from firmenportal.domain.freischaltung.einreichung import UnvollstaendigError
from firmenportal.domain.freischaltung.inhalt import Schritt
from firmenportal.domain.suche import eines_aus
from firmenportal.http import antragsansicht, form, geraet, vorgang
from firmenportal.http.antrag import ADRESSE as ANTRAG
from firmenportal.http.vorgang import STATUS
from firmenportal.i18n import fill

_STATUSCODE: dict[type[DomainError], int] = {GebremstError: 429}


async def zeigen(request: Request) -> Response:
    """How the application stands; without access, the form for number and code."""
    return await _seite(request)


async def oeffnen(request: Request) -> Response:
    """With number and code this browser works on the application; a draft goes on where it was."""
    nummer, code, schritt = await form.texts(request, "vorgangsnummer", "code", "schritt")
    adresse = geraet.address_of(request)
    try:
        secret = await to_thread.run_sync(antragszugang.oeffnen, nummer, code, adresse)
    except DomainError as error:
        return await _seite(request, error, nummer)
    ziel = await to_thread.run_sync(_wohin, secret)
    if ziel != STATUS and (hier := eines_aus(Schritt, schritt)):
        ziel = f"{ANTRAG}/{hier}#zurueck"  # where the form of the step stood
    return await to_thread.run_sync(vorgang.hinein, request, secret, ziel)


async def eigenen_oeffnen(request: Request) -> Response:
    """Who began it while signed in needs no code. Foreign is not found."""
    (nummer,) = await form.texts(request, "vorgangsnummer")
    secret = await to_thread.run_sync(_eigenen, request, nummer)
    ziel = await to_thread.run_sync(_wohin, secret)
    return await to_thread.run_sync(vorgang.hinein, request, secret, ziel)


async def code_senden(request: Request) -> Response:
    """A new code to the contact, said in the same words whether or not there is such a number."""
    (nummer,) = await form.texts(request, "vorgangsnummer")
    try:
        await to_thread.run_sync(antragszugang.erneut_senden, nummer, geraet.address_of(request))
    except GebremstError as error:
        return await _seite(request, error, nummer)
    return RedirectResponse(f"{STATUS}#code-gesendet", 303)


async def antworten(request: Request) -> Response:
    """The answer to the open question, with whatever was changed meanwhile."""
    (text,) = await form.texts(request, "antwort")
    return await _handeln(
        request, lambda db, wer: einreichung.antworten(db, wer.antrag_id, text, wer.wer), text
    )


async def zurueckziehen(request: Request) -> Response:
    """End it; the page before has asked."""
    return await _handeln(
        request, lambda db, wer: einreichung.zurueckziehen(db, wer.antrag_id, wer.wer)
    )


async def beenden(request: Request) -> Response:
    """This browser works on it no more; the application stays as it is."""
    response = RedirectResponse(f"{STATUS}#beendet", 303)
    return await to_thread.run_sync(vorgang.hinaus, request, response)


async def _handeln(
    request: Request, handlung: Callable[[Session, Antragsteller], Any], text: str = ""
) -> Response:
    try:
        await to_thread.run_sync(_ausfuehren, request, handlung)
    except UnvollstaendigError as error:
        ziel = stand.offener_schritt(error.maengel)
        return RedirectResponse(f"{ANTRAG}/{ziel}?pruefen=1", 303)
    except DomainError as error:
        return await _seite(request, error, antwort=text)
    return RedirectResponse(f"{STATUS}#erledigt", 303)


def _ausfuehren(request: Request, handlung: Callable[[Session, Antragsteller], Any]) -> None:
    with transaction() as db:
        handlung(db, vorgang.antragsteller(db, request))


async def _seite(
    request: Request, error: DomainError | None = None, nummer: str = "", antwort: str = ""
) -> Response:
    satz = partial(fill, error.satz, error.angaben) if error else None
    status = _STATUSCODE.get(type(error), 422) if error else 200
    return await to_thread.run_sync(_gezeichnet, request, satz, nummer, antwort, status)


def _gezeichnet(
    request: Request, satz: Callable[[str], str] | None, nummer: str, antwort: str, status: int
) -> Response:
    akteur = request.state.akteur
    with snapshot() as db:
        wer = vorgang.oder_keiner(db, request)
        if wer is None:
            sprache = akteur.sprache if akteur else "de"
            eigene = stand.eigene(db, akteur) if akteur else []
            fehler = satz(sprache) if satz else ""
            return antragsansicht.oeffnen(request, eigene, fehler, nummer, status)
        antrag = db.get_one(Antrag, wer.antrag_id)
        jetzt = stand.lesen(db, antrag)
        fehler = satz(akteur.sprache if akteur else antrag.sprache) if satz else ""
        if "zurueckziehen" in request.query_params and not fehler:
            return antragsansicht.nachfrage(request, antrag)
        return antragsansicht.status(request, antrag, jetzt, fehler, antwort, status)


def _wohin(secret: str) -> str:
    """A draft opens at the first section that needs something."""
    with snapshot() as db:
        antrag = antragszugang.antrag_der(db, antragszugang.hash_of(secret))
        if antrag is None or antrag.zustand != Antragszustand.ENTWURF:
            return STATUS
        return f"{ANTRAG}/{stand.offener_schritt(stand.alle_maengel(db, antrag, None))}"


def _eigenen(request: Request, nummer: str) -> str:
    akteur = request.state.akteur
    with transaction() as db:
        eigene = stand.eigene(db, akteur) if akteur else []
        antrag = next((a for a in eigene if a.vorgangsnummer == nummer), None)
        if antrag is None:
            raise NotFoundError("Diesen Vorgang gibt es nicht.")
        return antragszugang.eroeffnen(db, antrag)
