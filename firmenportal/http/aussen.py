"""The export of who from outside can do what, as the page at the same address has found it."""

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from firmenportal import clock
from firmenportal.domain import aussenliste, delegation
from firmenportal.domain.aussenliste import Aussenzeile
from firmenportal.domain.benutzer import Akteur
from firmenportal.domain.berechtigung import SEITE
from firmenportal.domain.errors import NotFoundError
from firmenportal.domain.recht import KATALOG
from firmenportal.http.export import Stapel, exportieren, gelesen
from firmenportal.http.tabelle import Art, Spalte, Wert
from firmenportal.i18n import translate
from firmenportal.state.admin.base import firma_aus, gewaehlt
from firmenportal.state.admin.nutzer import PERSONENTYPEN, satz_text

_SPALTEN = (
    ("Nachname", Art.TEXT, 24),
    ("Vorname", Art.TEXT, 20),
    ("E-Mail-Adresse", Art.TEXT, 36),
    ("Personentyp", Art.TEXT, 14),
    ("Maklerhaus", Art.TEXT, 24),
    ("Grund", Art.TEXT, 44),
    ("Anmerkung", Art.TEXT, 40),
    ("Verträge", Art.TEXT, 60),
    ("Rechte", Art.TEXT, 60),
    ("Seit", Art.TAG, 14),
    ("Bis", Art.TAG, 14),
    ("Zuletzt genutzt", Art.TAG, 16),
)


async def exportieren_aussen(request: Request) -> Response:
    """For who has the page. Errors: NotFoundError for everybody else."""
    parameter = dict(request.query_params)

    def tabelle(akteur: Akteur) -> tuple[str, list[Spalte], Stapel]:
        zeilen = gelesen(request.state.sitzung, lambda db, a: _zeilen(db, a, parameter))
        kopf = [Spalte(translate(t, akteur.sprache), art, breite) for t, art, breite in _SPALTEN]
        return "Von_aussen", kopf, _stapel(zeilen)

    return await exportieren(request, tabelle)


def _zeilen(db: Session, akteur: Akteur, parameter: dict[str, str]) -> list[list[Wert]]:
    v = gewaehlt(delegation.verwaltungen(db, akteur), firma_aus(parameter))
    if v.schaut_nur:
        raise NotFoundError("Diese Seite gibt es nicht.")
    gefunden = aussenliste.alle(db, v, aussenliste.auswahl_aus(parameter))
    return [_zeile(z, akteur.sprache) for z in gefunden]


def _zeile(z: Aussenzeile, sprache: str) -> list[Wert]:
    p = z.person
    return [
        p.nachname,
        p.vorname,
        p.email,
        translate(PERSONENTYPEN[p.personentyp], sprache),
        p.haus,
        satz_text(z.satz, sprache),
        satz_text(z.ruht, sprache),
        ", ".join(z.vertraege),
        ", ".join(translate(KATALOG[r].name, sprache) for r in z.rechte),
        z.seit,
        z.bis,
        clock.tag(z.genutzt_am) if z.genutzt_am else None,
    ]


def _stapel(zeilen: list[list[Wert]]) -> Stapel:
    for ab in range(0, len(zeilen), SEITE):
        yield zeilen[ab : ab + SEITE]
