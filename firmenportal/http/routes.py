"""The routes beside Reflex."""

from collections.abc import Awaitable, Callable

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from firmenportal.domain.errors import BestaetigungNoetigError
from firmenportal.domain.schulung.thema import ADRESSE as SCHULUNG
from firmenportal.http import (
    aenderungen,
    aktivierung,
    anmeldedienst,
    antrag,
    antragsstatus,
    aussen,
    bestaetigung,
    einladung,
    email,
    export,
    faelle,
    freischaltung,
    handlungen,
    health,
    kette,
    maklerhaus,
    nachweis,
    nutzerexport,
    passwort,
    postausgang,
    schulung,
    selbstauskunft,
    sitzung,
    stapel,
    unterlagen,
    vermittler,
    vollmachten,
    vorgang,
    widerruf,
)
from firmenportal.http.error_response import HANDLERS
from firmenportal.http.weg import WegDerAdresse
from firmenportal.settings import settings

_Endpoint = Callable[[Request], Awaitable[Response]]


def starlette_app() -> Starlette:
    demo = [Route("/demo/postausgang", postausgang.zeigen)] if settings.is_demo else []
    return Starlette(
        routes=[
            *_monitoring(),
            *_session(),
            *_passwords(),
            *_addresses(),
            *_invitations(),
            *_before_access(),
            *_documents(),
            *_applications(),
            *_activation(),
            *_exports(),
            *_administration(),
            *_batches(),
            *demo,
        ],
        middleware=[Middleware(WegDerAdresse)],
        exception_handlers={**HANDLERS, BestaetigungNoetigError: bestaetigung.umleiten},
    )


def _monitoring() -> list[Route]:
    return [
        Route("/health/live", health.live),
        Route("/health/ready", health.ready),
        Route("/metrics", health.figures),
    ]


def _session() -> list[Route]:
    return [
        Route(anmeldedienst.ADRESSE, anmeldedienst.beginnen),
        Route(anmeldedienst.ZURUECK, anmeldedienst.zurueck),
        Route(anmeldedienst.ABGEMELDET, anmeldedienst.abgemeldet),
        *_page(vermittler.ADRESSE, vermittler.zeigen),
        _form(vermittler.ADRESSE, vermittler.anmelden),
        _form("/{auspraegung}/anmelden", sitzung.anmelden),
        _form("/abmelden", anmeldedienst.abmelden),
        _form("/bestaetigen", bestaetigung.bestaetigen),
        _form("/portal-wechseln", sitzung.portal_wechseln),
        _form("/sitzung/genutzt", sitzung.genutzt),
        Route("/sitzung/frist", sitzung.frist),
    ]


def _passwords() -> list[Route]:
    return [
        _form("/passwort-vergessen", passwort.vergessen),
        Route("/passwort-neu/{secret}", passwort.link_oeffnen),
        _form("/passwort-neu/{secret}", passwort.neu),
        _form("/passwort-neu", passwort.neu),
        _form("/passwort-guete", passwort.guete),
        _form("/konto/passwort", passwort.aendern),
    ]


def _addresses() -> list[Route]:
    return [
        _form("/konto/email", email.aendern),
        Route("/email-bestaetigen/{secret}", email.bestaetigen_zeigen),
        _form("/email-bestaetigen/{secret}", email.bestaetigen),
        Route("/email-zuruecknehmen/{secret}", email.zuruecknehmen_zeigen),
        _form("/email-zuruecknehmen/{secret}", email.zuruecknehmen),
    ]


def _invitations() -> list[Route]:
    return [
        Route(einladung.ANNEHMEN, einladung.zeigen),
        _form(einladung.ANNEHMEN, einladung.annehmen),
        Route("/einladung/{secret}", einladung.link_oeffnen),
        _form("/einladung/{secret}", einladung.annehmen),
    ]


def _before_access() -> list[Route]:
    """What helps somebody who has no access yet."""
    return [
        *_page(freischaltung.ADRESSE, freischaltung.fragen),
        *_page(SCHULUNG, schulung.alle),
        Route(f"{SCHULUNG}/{{thema}}.pdf", schulung.als_dokument),
        *_page(f"{SCHULUNG}/{{thema}}", schulung.zeigen),
    ]


def _applications() -> list[Route]:
    return [
        Route(antrag.ADRESSE, antrag.zeigen),
        _form(antrag.ADRESSE, antrag.beginnen),
        Route(vorgang.STATUS, antragsstatus.zeigen),
        _form(vorgang.STATUS, antragsstatus.oeffnen),
        _form(f"{vorgang.STATUS}/oeffnen", antragsstatus.eigenen_oeffnen),
        _form(f"{vorgang.STATUS}/code", antragsstatus.code_senden),
        _form(f"{vorgang.STATUS}/antwort", antragsstatus.antworten),
        _form(f"{vorgang.STATUS}/zurueckziehen", antragsstatus.zurueckziehen),
        _form(f"{vorgang.STATUS}/beenden", antragsstatus.beenden),
    ]


def _activation() -> list[Route]:
    return [
        Route(aktivierung.ZUGANG, aktivierung.zeigen),
        _form(aktivierung.ZUGANG, aktivierung.aktivieren),
        Route("/aktivieren/{secret}", aktivierung.link_oeffnen),
        _form("/aktivieren/{secret}", aktivierung.aktivieren),
        Route(widerruf.ADRESSE, widerruf.zeigen),
        _form(widerruf.ADRESSE, widerruf.einloesen),
    ]


def _documents() -> list[Route]:
    return [
        Route("/freischaltung/antrag.pdf", unterlagen.antrag_pdf),
        Route("/freischaltung/ergaenzungsvereinbarung.pdf", unterlagen.ergaenzungsvereinbarung_pdf),
        Route("/freischaltung/datenschutzvertrag.pdf", unterlagen.datenschutzvertrag_pdf),
        Route(f"{unterlagen.ADRESSE}/{{dokument}}", unterlagen.eigene),
        _form(f"{unterlagen.ADRESSE}/{{art}}", unterlagen.hochladen),
        _form(f"{unterlagen.ADRESSE}/{{art}}/entfernen", unterlagen.entfernen),
        Route(f"{unterlagen.FALL}/{{dokument}}", unterlagen.fuer_sachbearbeiter),
        _form(f"{unterlagen.FALL}/{{art}}", unterlagen.erfassen),
    ]


def _exports() -> list[Route]:
    return [
        Route("/admin/aenderungen/kette.zip", kette.herunterladen),
        Route("/konto/auskunft.json", selbstauskunft.als_json),
        Route("/konto/auskunft.pdf", selbstauskunft.als_dokument),
        *(
            route
            for ending in export.TYPEN
            for route in (
                Route(f"/vertraege/export.{ending}", export.vertraege),
                Route(f"/vertraege/{{nummer}}/export.{ending}", export.einzelvertraege),
                Route(f"/admin/nutzer/export.{ending}", nutzerexport.nutzer),
                Route(f"/admin/aenderungen/export.{ending}", aenderungen.exportieren),
                Route(f"/admin/aussen/export.{ending}", aussen.exportieren_aussen),
            )
        ),
    ]


def _administration() -> list[Route]:
    return [
        Route("/admin/nachweise/{nachweis}.pdf", nachweis.herunterladen),
        _form(f"{vollmachten.ADRESSE}/neu", vollmachten.erteilen),
        _form(f"{vollmachten.ADRESSE}/{{vollmacht}}", vollmachten.handeln),
        _form(f"{vollmachten.WIDERSPRUCH}/{{haus}}", vollmachten.widersprechen),
        _form(f"{vollmachten.WECHSEL}/{{wechsel}}", vollmachten.wechseln),
        _form(f"{faelle.ADRESSE}/{{fall}}", faelle.handeln),
        _form(f"{maklerhaus.ADRESSE}/austritt/{{zugehoerigkeit}}", maklerhaus.verabschieden),
        _form("/admin/nutzer/{mitgliedschaft}", handlungen.handeln),
        _form("/admin/nutzer/{mitgliedschaft}/austritt", handlungen.handeln),
    ]


def _batches() -> list[Route]:
    return [
        _form(stapel.ADRESSE, stapel.hochladen),
        *(
            route
            for ending in export.TYPEN
            for route in (
                Route(f"{stapel.ADRESSE}/vorlage.{ending}", stapel.vorlage),
                Route(f"{stapel.ADRESSE}/{{stapel_id}}/ergebnis.{ending}", stapel.ergebnis),
            )
        ),
    ]


def _page(path: str, endpoint: _Endpoint) -> list[Route]:
    """A page that we draw; like those of Reflex with or without a slash at the end."""
    return [Route(path, endpoint), Route(f"{path}/", endpoint)]


def _form(path: str, endpoint: _Endpoint) -> Route:
    """Where a native form goes; GET of the same address is a page of Reflex."""
    return Route(path, endpoint, methods=["POST"])
