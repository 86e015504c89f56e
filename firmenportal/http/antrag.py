"""Beginning an application: what it needs, and the button that begins it.

Drawn by the server like the questions before it; the steps themselves are pages of the app.
"""

from dataclasses import dataclass
from functools import partial

from anyio import to_thread
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from firmenportal.db import snapshot, transaction
from firmenportal.domain import anmeldebremse
from firmenportal.domain.anmeldebremse import GebremstError
from firmenportal.domain.benutzer import Akteur
from firmenportal.domain.errors import NotFoundError
from firmenportal.domain.freischaltung import antragszugang, eigenes, entwurf
from firmenportal.domain.freischaltung.antrag import Antrag, Antragszustand
from firmenportal.domain.freischaltung.frage import Unterzeichner, Verwaltung
from firmenportal.domain.freischaltung.inhalt import (
    ANTRAGSNAMEN,
    Antragsart,
    Firmendaten,
    Inhalt,
    Schritt,
)
from firmenportal.domain.maklerhaus import antragsbeginn
from firmenportal.domain.maklerhaus.antragsbeginn import Neuling
from firmenportal.domain.suche import eines_aus
from firmenportal.http import form, geraet, inhalt, vorgang
from firmenportal.http.error_response import refused
from firmenportal.http.freischaltung import ADRESSE as FRAGEN
from firmenportal.http.seite import auswahl, formular, hinweis, link, rahmen
from firmenportal.i18n import fill, translate

ADRESSE = "/freischaltung/antrag"
_JE_STUNDE = 20
_LAENGSTE_ID = 9
_VOM_HAUS = ("vollmacht", "vorname", "nachname", "email")


@dataclass(frozen=True)
class Hausangaben:
    """What the page of a Maklerhaus sends along: a Vollmacht, or a new colleague."""

    vollmacht: str = ""
    vorname: str = ""
    nachname: str = ""
    email: str = ""

    @property
    def nennt_jemanden(self) -> bool:
        return bool(self.vorname or self.nachname or self.email)


async def zeigen(request: Request) -> Response:
    """What the application is, what it needs, and the button."""
    wahl = _gewaehlt(
        request.query_params.get("art", ""), request.query_params.get("unterzeichner", "")
    )
    if wahl is None:
        return RedirectResponse(FRAGEN, 303)
    offen, firmen = await to_thread.run_sync(_umstaende, request)
    verwaltung = request.query_params.get("verwaltung", "")
    return _seite(request, *wahl, offen, firmen, verwaltung=verwaltung)


async def beginnen(request: Request) -> Response:
    """A new draft, on which this browser works from now on."""
    art, unterzeichner, firma, verwaltung = await form.texts(
        request, "art", "unterzeichner", "firma", "verwaltung"
    )
    vom_haus = Hausangaben(*await form.texts(request, *_VOM_HAUS))
    wahl = _gewaehlt(art, unterzeichner)
    if wahl is None:
        return RedirectResponse(FRAGEN, 303)
    try:
        secret = await to_thread.run_sync(_beginnen, request, *wahl, firma, verwaltung, vom_haus)
    except NotFoundError as error:
        return refused(request, error)
    except GebremstError as error:
        return _seite(request, *wahl, "", [], fill(error.satz, error.angaben, _sprache(request)))
    return vorgang.hinein(request, secret, f"{ADRESSE}/{Schritt.FIRMA}")


def _gewaehlt(art: str, unterzeichner: str) -> tuple[Antragsart, Unterzeichner] | None:
    """Which application, signed by whom; None for what does not exist."""
    try:
        wahl = Antragsart(art), Unterzeichner(unterzeichner or Unterzeichner.FIRMA)
    except ValueError:
        return None
    erlaubt = wahl[0] is Antragsart.VERMITTLER or wahl[1] is Unterzeichner.FIRMA
    return wahl if erlaubt else None


def _umstaende(request: Request) -> tuple[str, list[tuple[int, str]]]:
    """The draft on which this browser works already, and the Firmen to choose from."""
    with snapshot() as db:
        akteur = request.state.akteur
        firmen = eigenes.firmen(db, akteur) if akteur else []
        return _offener_entwurf(db, request), firmen


def _offener_entwurf(db: Session, request: Request) -> str:
    wer = vorgang.oder_keiner(db, request)
    antrag = db.get_one(Antrag, wer.antrag_id) if wer else None
    return antrag.vorgangsnummer if antrag and antrag.zustand == Antragszustand.ENTWURF else ""


def _beginnen(
    request: Request,
    art: Antragsart,
    unterzeichner: Unterzeichner,
    firma: str,
    verwaltung: str,
    vom_haus: Hausangaben,
) -> str:
    akteur = request.state.akteur
    von = anmeldebremse.netz(geraet.address_of(request))
    anmeldebremse.drosseln("antrag-beginnen", von, _JE_STUNDE, 3600)
    firma_id = _nummer(firma)
    with transaction() as db:
        if akteur is None:
            angaben = Inhalt(firma=Firmendaten(verwaltung=eines_aus(Verwaltung, verwaltung)))
            antrag = entwurf.beginnen(db, art, unterzeichner, angaben)
        else:
            sein = eigenes.von(db, akteur, art, unterzeichner, firma_id)
            angaben = _vom_haus(db, akteur, eigenes.vorbelegt(db, akteur, sein), vom_haus)
            antrag = entwurf.beginnen(db, art, unterzeichner, angaben, akteur, eigenes=sein)
            if vom_haus.nennt_jemanden:
                antragsbeginn.vorgeschlagen(db, akteur, antrag)
        return antragszugang.eroeffnen(db, antrag)


def _vom_haus(db: Session, akteur: Akteur, angaben: Inhalt, vom_haus: Hausangaben) -> Inhalt:
    """With what the page of a Maklerhaus sends; the domain asks who may. Errors: NotFoundError."""
    if vom_haus.vollmacht:
        vollmacht = _nummer(vom_haus.vollmacht) or 0
        angaben = antragsbeginn.aus_vollmacht(db, akteur, angaben, vollmacht)
    if vom_haus.nennt_jemanden:
        neuling = Neuling(vom_haus.vorname, vom_haus.nachname, vom_haus.email)
        angaben = antragsbeginn.mit_neuling(db, akteur, angaben, neuling)
    return angaben


def _nummer(text: str) -> int | None:
    """An id as a client says it."""
    gueltig = text.isascii() and text.isdigit() and len(text) <= _LAENGSTE_ID
    return int(text) if gueltig else None


def _seite(
    request: Request,
    art: Antragsart,
    unterzeichner: Unterzeichner,
    offen: str,
    firmen: list[tuple[int, str]],
    fehler: str = "",
    *,
    verwaltung: str = "",
) -> Response:
    sprache = _sprache(request)
    _ = partial(translate, sprache=sprache)
    titel = _(ANTRAGSNAMEN[art])
    wahl = [(str(i), name) for i, name in firmen] if unterzeichner is Unterzeichner.FIRMA else []
    felder = {"art": art.value, "unterzeichner": unterzeichner.value}
    felder |= {"verwaltung": verwaltung} if eines_aus(Verwaltung, verwaltung) else {}
    sichtbar = auswahl("firma", _("Firma"), wahl) if len(wahl) > 1 else ""
    teile = inhalt.grosser_stapel(
        inhalt.stapel(
            inhalt.pfad(
                _("Sie sind hier"), (_("Freischaltung"), FRAGEN), hier=_("Antrag beginnen")
            ),
            *([hinweis("error", fehler)] if fehler else []),
            inhalt.kopf(titel, _(_EINLEITUNG)),
        ),
        *([_weitermachen(offen, sprache)] if offen else []),
        inhalt.abschnitt(
            "bereit", _("Das sollten Sie zur Hand haben"), inhalt.liste(map(_, _BEREIT[art]))
        ),
        inhalt.abschnitt("ablauf", _("So läuft es ab"), inhalt.nummeriert(map(_, _ABLAUF))),
        formular(ADRESSE, felder, sichtbar, _("Antrag beginnen")),
        link(_("Einen begonnenen Antrag öffnen"), vorgang.STATUS),
    )
    return rahmen(request, titel, teile, status=429 if fehler else 200)


def _weitermachen(offen: str, sprache: str) -> str:
    satz = translate(_OFFEN, sprache).format(vorgang=offen)
    weiter = link(translate("Antrag weiter ausfüllen", sprache), vorgang.STATUS, "button")
    return inhalt.stapel(hinweis("info", satz), inhalt.zeile(weiter))


def _sprache(request: Request) -> str:
    return request.state.akteur.sprache if request.state.akteur else "de"


_EINLEITUNG = (
    "Fünf Schritte, etwa 10 Minuten. Jeder Schritt wird sofort gespeichert. Sie können jederzeit "
    "unterbrechen und auf jedem Gerät weitermachen."
)
_BEREIT: dict[Antragsart, tuple[str, ...]] = {
    Antragsart.FIRMENADMIN: (
        "Name und Anschrift der Firma",
        "die Nummern Ihrer Gruppenverträge, zum Beispiel AL-1234567",
        "Name, E-Mail-Adresse und Postanschrift jeder Person",
        "jemanden, der für die Firma zeichnungsberechtigt ist",
    ),
    Antragsart.VERMITTLER: (
        "Name und Anschrift der Firma und der Name des Maklerhauses",
        "die Nummern der Gruppenverträge, zum Beispiel AL-1234567",
        "Name, E-Mail-Adresse und Postanschrift jeder Person",
        "jemanden, der zeichnungsberechtigt ist",
    ),
}
_ABLAUF = (
    "Sie füllen den Antrag hier aus. Ihre Angaben prüfen wir sofort auf Schreibfehler.",
    (
        "Sie laden ihn als PDF herunter, lassen ihn unterschreiben und reichen ihn ein: hier, per "
        "E-Mail oder per Post."
    ),
    "Zwei Personen im Service Center prüfen ihn. Das dauert meist drei Arbeitstage.",
    (
        "Jede Person bekommt ihre Zugangskennung mit der Post oder per SMS und eine E-Mail mit "
        "einem Link."
    ),
)
_OFFEN = (
    "Auf diesem Gerät ist der Antrag {vorgang} geöffnet. Beginnen Sie einen neuen, öffnen Sie "
    "diesen später mit Vorgangsnummer und Code."
)
