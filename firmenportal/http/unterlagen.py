"""Documents of an application over HTTP: uploaded, taken out, shown, and made to be signed."""

from collections.abc import Callable
from functools import cache
from typing import TypeVar
from urllib.parse import quote

from anyio import CapacityLimiter, to_thread
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from firmenportal import formular
from firmenportal.db import snapshot, transaction
from firmenportal.domain import anmeldebremse
from firmenportal.domain.benutzer import Akteur
from firmenportal.domain.errors import DomainError, NotFoundError
from firmenportal.domain.freischaltung import (
    ablauf,
    antragsformular,
    bearbeitung,
    dateipruefung,
    datenschutzvertrag,
    ergaenzungsvereinbarung,
    unterlage,
)
from firmenportal.domain.freischaltung import antrag as antraege
from firmenportal.domain.freischaltung.antrag import Antrag, Antragsdokument, Dokumentart
from firmenportal.domain.freischaltung.dateipruefung import PDF_TYP, Datei
from firmenportal.domain.protokoll import Wer
from firmenportal.formular import Formular
from firmenportal.http import form
from firmenportal.http.error_response import TooLargeError
from firmenportal.http.seite import absatz, hinweis, knopf_link, seite
from firmenportal.http.vorgang import antrag_von
from firmenportal.i18n import fill, translate

ADRESSE = "/freischaltung/unterlagen"
FALL = "/servicecenter/antraege/{vorgangsnummer}/unterlagen"
SCHRITT = "/freischaltung/antrag/unterschrift"
_JE_MINUTE = 20
_LAENGSTE_ID = 9
# Shown within our own pages, of no origin: it can load, run, send and open nothing. The viewer that
# a browser brings for PDFs may be made of scripts, which the policy of the document does not touch.
_BILD_REGELN = "default-src 'none'; frame-ancestors 'self'; sandbox"
_PDF_REGELN = f"{_BILD_REGELN} allow-scripts"

T = TypeVar("T")


# The applicant


async def hochladen(request: Request) -> Response:
    """Check the file, keep it, and go back to where it came from."""
    art = _art(request)
    antrag = await _gelesen(request, antrag_von)
    anmeldebremse.drosseln("unterlagen", antrag.vorgangsnummer, _JE_MINUTE, 60)
    try:
        datei = await _datei(request)
    except DomainError as error:
        return _abgewiesen(request, error, antrag.sprache, _zurueck(request))
    await _geschrieben(
        request, lambda db, a, wer: unterlage.hinzufuegen(db, a.id or 0, art, datei, wer)
    )
    return _angenommen(request, _zurueck(request))


async def entfernen(request: Request) -> Response:
    """Take out a document; without its number, the one of its kind."""
    art = _art(request)
    (nummer,) = await form.texts(request, "dokument")

    def ausfuehren(db: Session, a: Antrag, wer: Wer) -> None:
        unterlage.entfernen(db, a.id or 0, art, _id(nummer) or _einzige(db, a, art), wer)

    await _geschrieben(request, ausfuehren)
    return RedirectResponse(_zurueck(request), 303)


async def eigene(request: Request) -> Response:
    """A document of the own application, to look at."""
    dokument_id = _id(str(request.path_params["dokument"]))
    gefunden = await _gelesen(
        request, lambda db, r: unterlage.lesen(db, antrag_von(db, r), dokument_id)
    )
    return _anzeige(request, gefunden)


async def antrag_pdf(request: Request) -> Response:
    return await _formular(request, antragsformular.formular, "Antrag")


async def ergaenzungsvereinbarung_pdf(request: Request) -> Response:
    return await _formular(request, ergaenzungsvereinbarung.formular, "Ergaenzungsvereinbarung")


async def datenschutzvertrag_pdf(request: Request) -> Response:
    return await _formular(request, datenschutzvertrag.formular, "Datenschutzvertrag")


# The Service Center


async def fuer_sachbearbeiter(request: Request) -> Response:
    """A document of a case, beside the checklist or to save."""
    akteur, nummer = _akteur(request), str(request.path_params["vorgangsnummer"])
    dokument_id = _id(str(request.path_params["dokument"]))

    def lesen(db: Session, _request: Request) -> Antragsdokument:
        return unterlage.lesen(db, bearbeitung.oeffnen(db, akteur, nummer), dokument_id)

    return _anzeige(request, await _gelesen(request, lesen))


async def erfassen(request: Request) -> Response:
    """What came by e-mail or post becomes part of the case; the clerk is out of it then."""
    akteur, art = _akteur(request), _art(request)
    nummer = str(request.path_params["vorgangsnummer"])
    antrag = await _gelesen(request, lambda db, _r: bearbeitung.oeffnen(db, akteur, nummer))
    zurueck = f"/servicecenter/antraege/{antrag.vorgangsnummer}"
    try:
        datei = await _datei(request)
    except DomainError as error:
        return _abgewiesen(request, error, akteur.sprache, zurueck)

    def ausfuehren() -> None:
        with transaction() as db:
            unterlage.erfassen(db, akteur, antrag.id or 0, art, datei)

    await to_thread.run_sync(ausfuehren)
    return _angenommen(request, zurueck)


# Both


async def _datei(request: Request) -> Datei:
    """The uploaded file, checked; the caller has asked whether it may come at all."""
    try:
        name, daten = await form.file(request, "datei")
    except TooLargeError as error:
        raise dateipruefung.DateiError(dateipruefung.ZU_GROSS) from error
    return await to_thread.run_sync(dateipruefung.pruefen, name, daten, limiter=_leser())


async def _gelesen(request: Request, lesen: Callable[[Session, Request], T]) -> T:
    def ausfuehren() -> T:
        with snapshot() as db:
            return lesen(db, request)

    return await to_thread.run_sync(ausfuehren)


async def _geschrieben(
    request: Request, schreiben: Callable[[Session, Antrag, Wer], object]
) -> None:
    akteur: Akteur | None = request.state.akteur

    def ausfuehren() -> None:
        with transaction() as db:
            antrag = antrag_von(db, request)
            eigener = akteur is not None and akteur.benutzer_id == antrag.antragsteller_id
            schreiben(db, antrag, akteur.wer if akteur and eigener else ablauf.ANTRAGSTELLER)

    await to_thread.run_sync(ausfuehren)


async def _formular(request: Request, machen: Callable[[Antrag], Formular], name: str) -> Response:
    antrag = await _gelesen(request, antrag_von)
    anmeldebremse.drosseln("antragspdf", antrag.vorgangsnummer, _JE_MINUTE, 60)
    pdf = await to_thread.run_sync(lambda: formular.als_pdf(machen(antrag)), limiter=_leser())
    kopf = {"content-disposition": f'attachment; filename="{name}_{antrag.vorgangsnummer}.pdf"'}
    return Response(pdf, media_type=PDF_TYP, headers=kopf)


def _anzeige(request: Request, dokument: Antragsdokument) -> Response:
    wie = "attachment" if "herunterladen" in request.query_params else "inline"
    name, ist_pdf = quote(dokument.dateiname), dokument.medientyp == PDF_TYP
    return Response(
        dokument.inhalt,
        media_type=dokument.medientyp,
        headers={
            "content-disposition": f"{wie}; filename*=UTF-8''{name}",
            "content-security-policy": _PDF_REGELN if ist_pdf else _BILD_REGELN,
        },
    )


def _angenommen(request: Request, zurueck: str) -> Response:
    """Back to the page; nothing more for who is on it still."""
    if _von_der_seite(request):
        return Response(status_code=204)
    return RedirectResponse(zurueck, 303)


def _von_der_seite(request: Request) -> bool:
    """Whether `portal.js` has sent the form, and its page is still there."""
    return request.headers.get("accept") == "application/json"


def _abgewiesen(request: Request, error: DomainError, sprache: str, zurueck: str) -> Response:
    satz = fill(error.satz, error.angaben, sprache)
    if _von_der_seite(request):
        return JSONResponse({"error": satz})  # an answer like any other; browsers log a 422
    return seite(
        request,
        translate("Diese Datei nehmen wir nicht an", sprache),
        hinweis("error", satz),
        absatz(translate("Sie ist nicht gespeichert. Alles andere ist noch da.", sprache)),
        knopf_link(translate("Andere Datei wählen", sprache), zurueck),
        status=422,
    )


def _zurueck(request: Request) -> str:
    """The page of the upload; the answer to a question is given on another one."""
    seite_ = "/freischaltung/status" if "status" in request.query_params else SCHRITT
    nummer = request.query_params.get("vorgang", "")
    return f"{seite_}?vorgang={quote(nummer)}" if nummer else seite_


def _art(request: Request) -> Dokumentart:
    try:
        return Dokumentart(str(request.path_params["art"]))
    except ValueError as error:
        raise NotFoundError("Diese Seite gibt es nicht.") from error


def _einzige(db: Session, antrag: Antrag, art: Dokumentart) -> int:
    gleiche = [d for d in antraege.dokumente(db, antrag) if d.art == art]
    return gleiche[0].id or 0 if len(gleiche) == 1 else 0


def _id(text: str) -> int:
    gueltig = text.isascii() and text.isdigit() and len(text) <= _LAENGSTE_ID
    return int(text) if gueltig else 0


def _akteur(request: Request) -> Akteur:
    akteur: Akteur | None = request.state.akteur
    if akteur is None:
        raise NotFoundError("Diesen Vorgang gibt es nicht.")
    return akteur


@cache
def _leser() -> CapacityLimiter:
    """Checking and setting cost processor and memory: two at a time, the others wait."""
    return CapacityLimiter(2)
