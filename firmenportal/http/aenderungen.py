"""The protocol of a Firma as a file: what the page's search and filters find, change by change."""

from collections.abc import Iterator

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from firmenportal import clock
from firmenportal.domain import aenderungen, delegation, handlungen
from firmenportal.domain.aenderungen import Aenderungsauswahl, Protokollzeile
from firmenportal.domain.auspraegung import AUSPRAEGUNGEN
from firmenportal.domain.benutzer import Akteur
from firmenportal.http import export
from firmenportal.http.export import Stapel, gelesen
from firmenportal.http.tabelle import Art, Spalte, Wert
from firmenportal.i18n import translate
from firmenportal.state.admin.base import firma_aus, gewaehlt


async def exportieren(request: Request) -> Response:
    """The protocol of a Firma, with search and filters of the address."""
    firma = firma_aus(request.query_params)
    auswahl = aenderungen.auswahl_aus(request.query_params)

    def tabelle(akteur: Akteur) -> tuple[str, list[Spalte], Stapel]:
        zeilen = _zeilen(request.state.sitzung, akteur, firma, auswahl)
        return "Aenderungen", _spalten(akteur.sprache), zeilen

    return await export.exportieren(request, tabelle)


def _spalten(sprache: str) -> list[Spalte]:
    spalten = (
        ("Eintrag", Art.ZAHL, 10),
        ("Zeit", Art.TEXT, 20),
        ("Wer", Art.TEXT, 26),
        ("Für wen", Art.TEXT, 26),
        ("Änderung", Art.TEXT, 32),
        ("Was", Art.TEXT, 40),
        ("Vorher", Art.TEXT, 26),
        ("Nachher", Art.TEXT, 26),
        ("Vertrag", Art.TEXT, 14),
        ("Ausprägung", Art.TEXT, 26),
        ("Weg", Art.TEXT, 20),
    )
    return [Spalte(translate(titel, sprache), art, breite) for titel, art, breite in spalten]


def _zeilen(sitzung: str, akteur: Akteur, firma: int | None, auswahl: Aenderungsauswahl) -> Stapel:
    """Each batch asks anew what the person may read at this Firma."""
    vor: int | None = None

    def lesen(db: Session, a: Akteur) -> list[Protokollzeile]:
        v = gewaehlt(delegation.verwaltungen(db, a), firma)
        return aenderungen.stapel(db, v, auswahl, vor)

    while zeilen := gelesen(sitzung, lesen):
        vor = zeilen[-1].lfd
        yield [zeile for z in zeilen for zeile in _worte(z, akteur.sprache)]


def _worte(z: Protokollzeile, sprache: str) -> Iterator[list[Wert]]:
    """One row per change, so that before and after stand side by side."""
    zeit = z.zeit.astimezone(clock.BERLIN).strftime("%Y-%m-%d %H:%M:%S")
    kopf: list[Wert] = [z.lfd, zeit, z.akteur, z.betroffener, translate(z.titel, sprache)]
    portale = ", ".join(AUSPRAEGUNGEN[key].name for key in z.auspraegungen)
    for a in z.aenderungen or (None,):
        was = handlungen.bezeichnung(a, sprache) if a else ""
        vorher, nachher = handlungen.werte(a, sprache) if a else ("", "")
        vertrag = a.vertrag if a else ""
        yield [*kopf, was, vorher, nachher, vertrag, portale, translate(z.weg, sprache)]
