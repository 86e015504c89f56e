"""Exports of the Admin-Bereich's people, in the view that the address names."""

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from firmenportal import clock
from firmenportal.domain import delegation, nutzerliste, zugriffsliste
from firmenportal.domain.auspraegung import AUSPRAEGUNGEN, DACH
from firmenportal.domain.benutzer import Akteur
from firmenportal.domain.berechtigung import SEITE
from firmenportal.domain.delegation import Verwalter
from firmenportal.domain.errors import NotFoundError
from firmenportal.domain.nutzer import Nutzer
from firmenportal.domain.recht import KATALOG
from firmenportal.domain.zugriffsliste import Zugriff
from firmenportal.http.export import Stapel, exportieren, gelesen
from firmenportal.http.tabelle import Art, Spalte, Wert
from firmenportal.i18n import translate
from firmenportal.state.admin.base import firma_aus, gewaehlt
from firmenportal.state.admin.nutzer import PERSONENTYPEN, VERTRAEGE, quelle, satz_text

_NUTZER = (
    ("Nachname", Art.TEXT, 24),
    ("Vorname", Art.TEXT, 20),
    ("E-Mail-Adresse", Art.TEXT, 36),
    ("Personentyp", Art.TEXT, 14),
    ("Zugang durch", Art.TEXT, 40),
    ("Berechtigungstyp", Art.TEXT, 18),
    ("Verträge", Art.ZAHL, 10),
    ("Status", Art.TEXT, 22),
    ("Anmerkung", Art.TEXT, 40),
    ("Zuletzt genutzt", Art.TAG, 16),
)
_ZUGRIFFE = (
    ("Vertrag", Art.TEXT, 14),
    ("Produkt", Art.TEXT, 40),
    ("Portale", Art.TEXT, 26),
    ("Nachname", Art.TEXT, 24),
    ("Vorname", Art.TEXT, 20),
    ("E-Mail-Adresse", Art.TEXT, 36),
    ("Personentyp", Art.TEXT, 14),
    ("Maklerhaus", Art.TEXT, 24),
    ("Rechte", Art.TEXT, 60),
    ("Grund", Art.TEXT, 60),
)


async def nutzer(request: Request) -> Response:
    """What the page at the same address has found, for who may do more than look.

    Errors: NotFoundError for everybody else.
    """
    parameter = dict(request.query_params)
    nach_vertrag = parameter.get("ansicht") == VERTRAEGE
    name, spalten, lesen = _NACH_VERTRAG if nach_vertrag else _NACH_PERSON

    def tabelle(akteur: Akteur) -> tuple[str, list[Spalte], Stapel]:
        zeilen = gelesen(request.state.sitzung, lambda db, a: lesen(db, a, parameter))
        kopf = [Spalte(translate(t, akteur.sprache), art, breite) for t, art, breite in spalten]
        return name, kopf, _stapel(zeilen)

    return await exportieren(request, tabelle)


def _verwalter(db: Session, akteur: Akteur, parameter: dict[str, str]) -> Verwalter:
    v = gewaehlt(delegation.verwaltungen(db, akteur), firma_aus(parameter))
    if v.schaut_nur:
        raise NotFoundError("Diese Seite gibt es nicht.")
    return v


def _nutzer(db: Session, akteur: Akteur, parameter: dict[str, str]) -> list[list[Wert]]:
    v = _verwalter(db, akteur, parameter)
    gefunden = nutzerliste.treffer(db, v, nutzerliste.auswahl_aus(parameter))
    return [_person(n, akteur.sprache) for n in gefunden]


def _person(n: Nutzer, sprache: str) -> list[Wert]:
    return [
        n.nachname,
        n.vorname,
        n.email,
        translate(PERSONENTYPEN[n.personentyp], sprache),
        quelle(n, sprache),
        n.typ,
        n.vertraege,
        translate(n.status, sprache),
        satz_text(n.anmerkung, sprache),
        clock.tag(n.genutzt_am) if n.genutzt_am else None,
    ]


def _zugriffe(db: Session, akteur: Akteur, parameter: dict[str, str]) -> list[list[Wert]]:
    v = _verwalter(db, akteur, parameter)
    gefunden = zugriffsliste.alle(db, v, zugriffsliste.auswahl_aus(parameter))
    return [_zugriff(z, akteur.sprache) for z in gefunden]


def _zugriff(z: Zugriff, sprache: str) -> list[Wert]:
    portale = [AUSPRAEGUNGEN[key].name for key in z.vertrag.auspraegungen] or [DACH.name]
    gruende = [t for w in z.wege for t in (satz_text(w.satz, sprache), satz_text(w.ruht, sprache))]
    return [
        z.vertrag.nummer,
        z.vertrag.produkt,
        ", ".join(portale),
        z.person.nachname,
        z.person.vorname,
        z.person.email,
        translate(PERSONENTYPEN[z.person.personentyp], sprache),
        z.person.haus,
        ", ".join(translate(KATALOG[r].name, sprache) for r in z.rechte),
        "; ".join(t for t in gruende if t),
    ]


def _stapel(zeilen: list[list[Wert]]) -> Stapel:
    for ab in range(0, len(zeilen), SEITE):
        yield zeilen[ab : ab + SEITE]


_NACH_PERSON = ("Nutzer", _NUTZER, _nutzer)
_NACH_VERTRAG = ("Zugriffe", _ZUGRIFFE, _zugriffe)
