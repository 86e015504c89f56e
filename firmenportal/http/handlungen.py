"""What is done to a member's type and access: native forms of his page.

A form that needs a step-up comes back and asks for the password, with all that was chosen; so
nothing has to be chosen twice. Whoever a form names, the domain asks again who may.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields

from anyio import to_thread
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from firmenportal.db import transaction
from firmenportal.domain import ausschluss, austritt, berechtigungstyp, delegation
from firmenportal.domain.ausschluss import Mitbeenden
from firmenportal.domain.austritt import Uebergabe
from firmenportal.domain.benutzer import Akteur
from firmenportal.domain.delegation import Verwalter
from firmenportal.domain.errors import BestaetigungNoetigError, DomainError, NotFoundError
from firmenportal.domain.vertrag import vertrag_id
from firmenportal.http import bestaetigung, cookie, form
from firmenportal.http.error_response import refused
from firmenportal.http.seite import hinweis, knopf_link, seite
from firmenportal.i18n import fill, translate
from firmenportal.state.guard import INVALID

LISTE = "/admin/nutzer"
_LAENGSTE_ID = 9
_VERTRAEGE = 1_000
_JA = "1"


@dataclass(frozen=True)
class Eingabe:
    """What a form of the page sends."""

    handlung: str
    vertraege: tuple[str, ...]
    zugang: str = ""
    vollmachten: str = ""
    vorschlag: str = ""
    vertraege_an: str = ""
    vorschlaege: str = ""
    pruefung_an: str = ""
    antraege_an: str = ""

    @property
    def mit(self) -> Mitbeenden:
        return Mitbeenden(self.zugang == _JA, self.vollmachten == _JA)

    @property
    def uebergabe(self) -> Uebergabe:
        return Uebergabe(
            _gewaehlt(self.vertraege_an),
            self.vorschlaege == _JA,
            _gewaehlt(self.pruefung_an),
            _gewaehlt(self.antraege_an),
        )

    @property
    def ids(self) -> list[int]:
        return [vertrag_id(nummer) for nummer in self.vertraege]

    def felder(self) -> dict[str, str]:
        """As hidden fields, to be sent once more."""
        alle = {**vars(self), "vertraege": ",".join(self.vertraege)}
        return {name: wert for name, wert in alle.items() if wert}


Handlung = Callable[[Session, Verwalter, int, Eingabe], object]
_b = berechtigungstyp
HANDLUNGEN: Mapping[str, Handlung] = {
    "sperren": lambda db, v, ziel, e: ausschluss.sperren(db, v, ziel, e.mit),
    "entsperren": lambda db, v, ziel, _e: ausschluss.entsperren(db, v, ziel),
    "entfernen": lambda db, v, ziel, e: ausschluss.entfernen(db, v, ziel, e.mit),
    "austritt": lambda db, v, ziel, e: austritt.austreten(db, v, ziel, e.uebergabe),
    "ernennen": lambda db, v, ziel, e: _b.ernennen(db, v, ziel, e.ids),
    "zuweisen": lambda db, v, ziel, e: _b.zuweisen(db, v, ziel, e.ids),
    "entlassen": lambda db, v, ziel, _e: _b.entlassen(db, v, ziel),
    "vorschlagen": lambda db, v, ziel, _e: _b.vorschlagen(db, v, ziel),
    "bestaetigen": lambda db, v, _ziel, e: _b.bestaetigen(db, v, _nummer(e.vorschlag)),
    "ablehnen": lambda db, v, _ziel, e: _b.ablehnen(db, v, _nummer(e.vorschlag)),
    "zurueckziehen": lambda db, v, _ziel, e: _b.zurueckziehen(db, v, _nummer(e.vorschlag)),
}


_VORHABEN = {
    "sperren": "Nutzer sperren",
    "entsperren": "Nutzer entsperren",
    "entfernen": "Zugang entfernen",
    "austritt": "Austritt vollziehen",
    "ernennen": "Zum Admin ernennen",
    "zuweisen": "Verträge zuweisen",
    "entlassen": "Diese Person soll wieder Nutzer sein",
    "vorschlagen": "FirmenAdmin vorschlagen",
    "bestaetigen": "FirmenAdmin bestätigen",
    "ablehnen": "Vorschlag ablehnen",
    "zurueckziehen": "Vorschlag zurückziehen",
}


async def handeln(request: Request) -> Response:
    """Do what the form says, and show the page that says so."""
    ziel = _nummer(str(request.path_params["mitgliedschaft"]))
    secret = ""
    try:
        eingabe = await _eingabe(request)
        try:
            akteur, secret = await bestaetigung.im_formular(request)
        except DomainError as error:
            return _nachfragen(request, eingabe, error)
        response = await _versucht(request, akteur, ziel, eingabe)
    except NotFoundError as error:
        response = refused(request, error)
    if secret:  # the old one is dead by now, whatever became of the act
        cookie.write(response, secret)
    return response


async def _versucht(request: Request, akteur: Akteur, ziel: int, eingabe: Eingabe) -> Response:
    try:
        firma = await to_thread.run_sync(_ausfuehren, akteur, ziel, eingabe)
    except BestaetigungNoetigError as error:
        return _nachfragen(request, eingabe, error)
    except NotFoundError:
        raise
    except DomainError as error:
        return _abgelehnt(request, akteur, error)
    return RedirectResponse(_danach(ziel, firma, eingabe.handlung), 303)


def _nachfragen(request: Request, eingabe: Eingabe, error: DomainError) -> Response:
    vorhaben = _VORHABEN[eingabe.handlung]
    return bestaetigung.nachfragen(request, eingabe.felder(), error, vorhaben)


def _ausfuehren(akteur: Akteur, ziel: int, eingabe: Eingabe) -> int:
    """In one transaction; the Firma."""
    with transaction() as db:
        v = delegation.handelnd_fuer(db, akteur, ziel)
        HANDLUNGEN[eingabe.handlung](db, v, ziel, eingabe)
        return v.firma_id


def _danach(ziel: int, firma: int, handlung: str) -> str:
    """Where it is seen: on the person's page, or on the list when he is gone from it."""
    seiten = {"entfernen": LISTE, "austritt": f"{LISTE}/{ziel}/austritt"}
    return f"{seiten.get(handlung, f'{LISTE}/{ziel}')}?firma={firma}#{handlung}"


def _abgelehnt(request: Request, akteur: Akteur, error: DomainError) -> Response:
    sprache = akteur.sprache
    zurueck = f"{request.url.path}?{request.url.query}".rstrip("?")
    return seite(
        request,
        translate("Nicht gespeichert", sprache),
        hinweis("error", fill(error.satz, error.angaben, sprache)),
        knopf_link(translate("Zurück zur Person", sprache), zurueck),
        status=422,
    )


async def _eingabe(request: Request) -> Eingabe:
    vertraege = await form.choices(request, "vertraege", _VERTRAEGE)
    namen = [feld.name for feld in fields(Eingabe) if feld.name != "vertraege"]
    werte = dict(zip(namen, await form.texts(request, *namen), strict=True))
    if werte["handlung"] not in HANDLUNGEN:
        raise DomainError(INVALID)
    return Eingabe(vertraege=vertraege, **werte)


def _gewaehlt(text: str) -> int | None:
    return _nummer(text) if text else None


def _nummer(text: str) -> int:
    """An id as a client says it; what is none is nobody's."""
    gueltig = text.isascii() and text.isdigit() and len(text) <= _LAENGSTE_ID
    return int(text) if gueltig else 0
