"""Batches of invitations over HTTP: the template, the upload, and the result as a file."""

from collections.abc import Callable
from functools import cache
from typing import TypeVar
from urllib.parse import urlencode

from anyio import CapacityLimiter, to_thread
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from firmenportal import clock
from firmenportal.db import snapshot, transaction
from firmenportal.domain import anmeldebremse, delegation
from firmenportal.domain.benutzer import Akteur
from firmenportal.domain.delegation import Hindernis, HindernisError, Verwalter
from firmenportal.domain.errors import NotFoundError
from firmenportal.domain.stapel import datei, liste, pruefen, spalten, versand
from firmenportal.domain.stapel.datei import DateiError
from firmenportal.domain.stapel.tabellen import Stapelzeile, Zeilenzustand
from firmenportal.http import form
from firmenportal.http.error_response import TooLargeError
from firmenportal.http.export import TYPEN
from firmenportal.http.seite import absatz, hinweis, knopf_link, seite
from firmenportal.http.stapelvorlage import als_csv_datei, als_excel_datei
from firmenportal.http.tabelle import Spalte, als_csv, als_excel
from firmenportal.i18n import fill, translate
from firmenportal.state.admin.base import firma_aus, gewaehlt
from firmenportal.state.admin.stapel import ADRESSE, ERGEBNISSE, saetze, stapel_aus

_JE_MINUTE = 10

T = TypeVar("T")


async def vorlage(request: Request) -> Response:
    """The template, with the contracts on which this person can give rights."""
    endung = _endung(request)
    schreiben = {"csv": als_csv_datei, "xlsx": als_excel_datei}[endung]
    sprache = _akteur(request).sprache

    def inhalt(db: Session, v: Verwalter) -> bytes:
        return schreiben(pruefen.raum(db, _darf_einladen(v)), sprache)

    return _download("Vorlage_Einladungen", endung, await _gelesen(request, inhalt))


async def hochladen(request: Request) -> Response:
    """Check the file, keep what was found, and go to the page that shows it."""
    akteur = _akteur(request)
    firma_id = await _gelesen(request, lambda _db, v: _darf_einladen(v).firma_id)
    anmeldebremse.drosseln("stapel", str(akteur.benutzer_id), _JE_MINUTE, 60)
    try:
        name, inhalt = await form.file(request, "datei")
        zeilen = await to_thread.run_sync(datei.lesen, inhalt, limiter=_leser())
    except DateiError as error:
        return _abgewiesen(request, fill(error.satz, error.angaben, akteur.sprache))
    except TooLargeError:
        return _abgewiesen(request, translate(datei.ZU_GROSS, akteur.sprache))
    urteile = await _gelesen(request, lambda db, v: pruefen.pruefen(db, v, zeilen))
    stapel_id = await to_thread.run_sync(_anlegen, akteur, firma_id, name, urteile)
    return RedirectResponse(f"{ADRESSE}?{urlencode({'firma': firma_id, 'stapel': stapel_id})}", 303)


async def ergebnis(request: Request) -> Response:
    """The rows as they were uploaded, with what became of each; good to mend and upload again."""
    akteur, endung = _akteur(request), _endung(request)
    stapel_id = stapel_aus({"stapel": str(request.path_params["stapel_id"])})
    nur_fehler = request.query_params.get("nur") == "fehler"

    def zeilen(db: Session, v: Verwalter) -> list[list[str]]:
        liste.stapel(db, v, stapel_id)
        gefunden = liste.zeilen(db, stapel_id, nur_fehler=nur_fehler)
        return [_ergebniszeile(z, akteur.sprache) for teil in gefunden for z in teil]

    tabelle = await _gelesen(request, zeilen)
    kopf = [Spalte(translate(titel, akteur.sprache)) for titel in _ERGEBNISSPALTEN]
    if endung == "csv":
        inhalt = b"".join(als_csv(kopf, [tabelle]))
    else:
        with als_excel(kopf, [tabelle]) as fertig:
            inhalt = fertig.read()
    return _download(f"Einladungen_{stapel_id}_Ergebnis", endung, inhalt)


_ERGEBNISSPALTEN = (spalten.ZEILE, *spalten.SPALTEN, spalten.ERGEBNIS, spalten.HINWEIS)


def _ergebniszeile(z: Stapelzeile, sprache: str) -> list[str]:
    werte = [z.werte.get(spalte, "") for spalte in spalten.SPALTEN]
    hinweise = " ".join(saetze(z, sprache))
    return [
        str(z.nummer),
        *werte,
        translate(ERGEBNISSE[Zeilenzustand(z.zustand)].wort, sprache),
        hinweise,
    ]


def _anlegen(akteur: Akteur, firma_id: int, name: str, urteile: list[pruefen.Urteil]) -> int | None:
    with transaction() as db:
        v = delegation.handelnd(db, akteur, firma_id)
        return versand.anlegen(db, v, name, urteile).id


async def _gelesen(request: Request, lesen: Callable[[Session, Verwalter], T]) -> T:
    """What the person reads as the Verwalter whom the address names. Errors: NotFoundError."""
    akteur, firma_id = _akteur(request), firma_aus(request.query_params)

    def ausfuehren() -> T:
        with snapshot() as db:
            return lesen(db, gewaehlt(delegation.verwaltungen(db, akteur), firma_id))

    return await to_thread.run_sync(ausfuehren)


def _darf_einladen(v: Verwalter) -> Verwalter:
    if v.schaut_nur:
        raise HindernisError(Hindernis.NUR_ANSEHEN)
    return v


def _abgewiesen(request: Request, satz: str) -> Response:
    sprache = _akteur(request).sprache
    return seite(
        request,
        translate("Diese Datei lässt sich nicht prüfen", sprache),
        hinweis("error", satz),
        absatz(translate("Es ist nichts gespeichert, und niemand ist eingeladen.", sprache)),
        knopf_link(translate("Andere Datei wählen", sprache), f"{ADRESSE}{_firma(request)}"),
    )


def _firma(request: Request) -> str:
    firma_id = firma_aus(request.query_params)
    return f"?{urlencode({'firma': firma_id})}" if firma_id else ""


def _download(name: str, endung: str, inhalt: bytes) -> Response:
    datei_name = f"{name}_{clock.heute().isoformat()}.{endung}"
    kopf = {"content-disposition": f'attachment; filename="{datei_name}"'}
    return Response(inhalt, media_type=TYPEN[endung], headers=kopf)


def _endung(request: Request) -> str:
    return request.url.path.rpartition(".")[2]


def _akteur(request: Request) -> Akteur:
    akteur: Akteur | None = request.state.akteur
    if akteur is None:
        raise NotFoundError("Ihre Sitzung ist beendet.")
    return akteur


@cache
def _leser() -> CapacityLimiter:
    """Reading costs processor and memory: two files at a time, the others wait."""
    return CapacityLimiter(2)
