"""SEITEN: every page of the portal, said once."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from firmenportal.domain.auspraegung import AUSPRAEGUNGEN
from firmenportal.pages.admin.aenderungen import aenderungen
from firmenportal.pages.admin.aussen import aussen
from firmenportal.pages.admin.austritt import austritt
from firmenportal.pages.admin.einladen import einladen
from firmenportal.pages.admin.maklerwechsel import maklerwechsel
from firmenportal.pages.admin.nutzer import nutzer
from firmenportal.pages.admin.pruefung import pruefung
from firmenportal.pages.admin.rechte import rechte
from firmenportal.pages.admin.stapel import stapel
from firmenportal.pages.admin.vertretung import vertretung
from firmenportal.pages.admin.vollmacht import vollmacht
from firmenportal.pages.admin.vollmachten import vollmachten
from firmenportal.pages.freischaltung.berechtigungen import berechtigungen
from firmenportal.pages.freischaltung.firma import firma
from firmenportal.pages.freischaltung.personen import personen
from firmenportal.pages.freischaltung.unterschrift import unterschrift
from firmenportal.pages.freischaltung.vertraege import vertraege as antrag_vertraege
from firmenportal.pages.info import hilfe, rechtstext
from firmenportal.pages.konto.benachrichtigungen import benachrichtigungen
from firmenportal.pages.konto.personendaten import personendaten
from firmenportal.pages.konto.sicherheit import sicherheit
from firmenportal.pages.konto.vertragsrechte import vertragsrechte
from firmenportal.pages.konto.vertretung import eigene_vertretung
from firmenportal.pages.maklerhaus.anfragen import anfragen
from firmenportal.pages.maklerhaus.austritt import hausaustritt
from firmenportal.pages.maklerhaus.personal import personal
from firmenportal.pages.maklerhaus.vollmachten import hausvollmachten
from firmenportal.pages.maklerhaus.vorschlagen import vorschlagen
from firmenportal.pages.maklerhaus.wechsel import wechsel as hauswechsel
from firmenportal.pages.passwort import link_abgelaufen, passwort_neu, passwort_vergessen
from firmenportal.pages.portalwahl import portalwahl
from firmenportal.pages.servicecenter.faelle import faelle, fall
from firmenportal.pages.servicecenter.neuer_fall import neuer_fall
from firmenportal.pages.servicecenter.vorgaenge import vorgaenge
from firmenportal.pages.servicecenter.vorgang import vorgang
from firmenportal.pages.shell import seite_nicht_gefunden
from firmenportal.pages.sitzung import anmelden, bestaetigen
from firmenportal.pages.vertraege import vertraege
from firmenportal.pages.vertrag import vertrag
from firmenportal.state.admin.aenderungen import AenderungenState
from firmenportal.state.admin.aussen import AussenState
from firmenportal.state.admin.austritt import AustrittState
from firmenportal.state.admin.einladen import EinladenState
from firmenportal.state.admin.firmenadmins import FirmenadminsState
from firmenportal.state.admin.handlungen import HandlungenState
from firmenportal.state.admin.maklerwechsel import MaklerwechselState
from firmenportal.state.admin.nutzer import NutzerState
from firmenportal.state.admin.pruefung import PruefungState
from firmenportal.state.admin.rechte import RechteState
from firmenportal.state.admin.stapel import StapelState
from firmenportal.state.admin.vertretung import VertretungState
from firmenportal.state.admin.vollmacht import VollmachtState
from firmenportal.state.admin.vollmachten import VollmachtenState
from firmenportal.state.freischaltung.berechtigungen import BerechtigungenState
from firmenportal.state.freischaltung.firma import FirmaState
from firmenportal.state.freischaltung.personen import PersonenState
from firmenportal.state.freischaltung.unterschrift import UnterschriftState
from firmenportal.state.freischaltung.vertraege import AntragVertraegeState
from firmenportal.state.konto.benachrichtigungen import BenachrichtigungenState
from firmenportal.state.konto.personendaten import PersonendatenState
from firmenportal.state.konto.sicherheit import SicherheitState
from firmenportal.state.konto.vertragsrechte import VertragsrechteState
from firmenportal.state.konto.vertretung import EigeneVertretungState
from firmenportal.state.maklerhaus.anfragen import AnfragenState
from firmenportal.state.maklerhaus.austritt import HausaustrittState
from firmenportal.state.maklerhaus.personal import PersonalState
from firmenportal.state.maklerhaus.vollmachten import HausvollmachtenState
from firmenportal.state.maklerhaus.vorschlagen import VorschlagenState
from firmenportal.state.maklerhaus.wechsel import WechselState
from firmenportal.state.servicecenter.faelle import FaelleState, FallState, NeuerFallState
from firmenportal.state.servicecenter.vorgaenge import VorgaengeState
from firmenportal.state.servicecenter.vorgang import VorgangState
from firmenportal.state.shell import ShellState
from firmenportal.state.vertraege import VertraegeState
from firmenportal.state.vertrag import VertragState


@dataclass(frozen=True)
class Seite:
    """One page; `load` runs at every visit."""

    route: str
    title: str
    component: Callable[[str, str], rx.Component]
    load: list[Any] = field(default_factory=list)


SEITEN = [
    Seite("/", "Wo möchten Sie sich anmelden?", portalwahl),
    *[Seite(f"/{key}/anmelden", "Anmelden", anmelden) for key in AUSPRAEGUNGEN],
    Seite("/passwort-vergessen", "Passwort vergessen", passwort_vergessen),
    Seite("/passwort-neu", "Neues Passwort setzen", passwort_neu),
    Seite("/link-abgelaufen", "Dieser Link gilt nicht mehr", link_abgelaufen),
    Seite("/hilfe", "Hilfe und Kontakt", hilfe),
    Seite("/barrierefreiheit", "Barrierefreiheit", rechtstext),
    Seite("/datenschutz", "Datenschutz", rechtstext),
    Seite("/impressum", "Impressum", rechtstext),
    Seite("/bestaetigen", "Bestätigen Sie, dass Sie es sind", bestaetigen, [ShellState.enter]),
    Seite(
        "/konto/personendaten",
        "Personendaten",
        personendaten,
        [ShellState.enter, PersonendatenState.load],
    ),
    Seite(
        "/konto/vertragsrechte",
        "Eigene Vertragsrechte",
        vertragsrechte,
        [ShellState.enter, VertragsrechteState.load],
    ),
    Seite(
        "/konto/vertretung",
        "Eigene Vertretung",
        eigene_vertretung,
        [ShellState.enter, EigeneVertretungState.load],
    ),
    Seite(
        "/konto/sicherheit",
        "Sicherheit",
        sicherheit,
        [ShellState.enter, SicherheitState.load],
    ),
    Seite(
        "/konto/benachrichtigungen",
        "Benachrichtigungen",
        benachrichtigungen,
        [ShellState.enter, BenachrichtigungenState.load],
    ),
    Seite("/admin/pruefung", "Zugriffe prüfen", pruefung, [ShellState.enter, PruefungState.load]),
    Seite(
        "/admin/vollmachten",
        "Vollmachten",
        vollmachten,
        [ShellState.enter, VollmachtenState.load],
    ),
    Seite(
        "/admin/maklerwechsel",
        "Maklerwechsel",
        maklerwechsel,
        [ShellState.enter, MaklerwechselState.load],
    ),
    Seite("/admin/aussen", "Wer von außen kann was?", aussen, [ShellState.enter, AussenState.load]),
    Seite(
        "/admin/vollmachten/neu",
        "Vollmacht erteilen",
        vollmacht,
        [ShellState.enter, VollmachtState.load],
    ),
    Seite(
        "/admin/vollmachten/[vollmacht]",
        "Vollmacht",
        vollmacht,
        [ShellState.enter, VollmachtState.load],
    ),
    Seite("/admin/vertretung", "Vertretung", vertretung, [ShellState.enter, VertretungState.load]),
    Seite(
        "/admin/nutzer/[mitgliedschaft]/austritt",
        "Austritt",
        austritt,
        [ShellState.enter, AustrittState.load],
    ),
    Seite("/admin/einladen", "Nutzer einladen", einladen, [ShellState.enter, EinladenState.load]),
    Seite("/vertraege", "Verträge", vertraege, [ShellState.enter, VertraegeState.load]),
    Seite("/vertraege/[vertragsnummer]", "Vertrag", vertrag, [ShellState.enter, VertragState.load]),
    Seite(
        "/admin/stapel",
        "Mehrere Nutzer einladen",
        stapel,
        [ShellState.enter, StapelState.load],
    ),
    Seite(
        "/admin/nutzer/[mitgliedschaft]",
        "Rechte",
        rechte,
        [ShellState.enter, RechteState.load, HandlungenState.load],
    ),
    Seite(
        "/admin/aenderungen",
        "Letzte Änderungen",
        aenderungen,
        [ShellState.enter, AenderungenState.load],
    ),
    Seite(
        "/admin/nutzer",
        "Nutzer & Verträge",
        nutzer,
        [ShellState.enter, NutzerState.load, FirmenadminsState.load],
    ),
    Seite("/maklerhaus", "Maklerhaus", personal, [ShellState.enter, PersonalState.load]),
    Seite(
        "/maklerhaus/vollmachten",
        "Vollmachten Ihres Hauses",
        hausvollmachten,
        [ShellState.enter, HausvollmachtenState.load],
    ),
    Seite(
        "/maklerhaus/vollmachten/anfragen",
        "Vollmacht anfragen",
        anfragen,
        [ShellState.enter, AnfragenState.load],
    ),
    Seite(
        "/maklerhaus/wechsel",
        "Maklerwechsel Ihres Hauses",
        hauswechsel,
        [ShellState.enter, WechselState.load],
    ),
    Seite(
        "/maklerhaus/vorschlagen",
        "Kollegen vorschlagen",
        vorschlagen,
        [ShellState.enter, VorschlagenState.load],
    ),
    Seite(
        "/maklerhaus/austritt/[zugehoerigkeit]",
        "Aus dem Haus verabschieden",
        hausaustritt,
        [ShellState.enter, HausaustrittState.load],
    ),
    Seite("/servicecenter", "Anträge", vorgaenge, [ShellState.enter, VorgaengeState.load]),
    Seite(
        "/servicecenter/antraege/[vorgangsnummer]",
        "Antrag",
        vorgang,
        [ShellState.enter, VorgangState.load],
    ),
    Seite(
        "/freischaltung/antrag/firma",
        "Firmendaten & Ansprechpartner",
        firma,
        [FirmaState.load],
    ),
    Seite(
        "/freischaltung/antrag/vertraege",
        "Gruppenverträge",
        antrag_vertraege,
        [AntragVertraegeState.load],
    ),
    Seite("/freischaltung/antrag/personen", "Personen", personen, [PersonenState.load]),
    Seite(
        "/freischaltung/antrag/berechtigungen",
        "Berechtigungen",
        berechtigungen,
        [BerechtigungenState.load],
    ),
    Seite(
        "/freischaltung/antrag/unterschrift",
        "Unterschrift & Einreichung",
        unterschrift,
        [UnterschriftState.load],
    ),
    Seite("/servicecenter/faelle", "Fälle", faelle, [ShellState.enter, FaelleState.load]),
    Seite(
        "/servicecenter/faelle/neu",
        "Fall beantragen",
        neuer_fall,
        [ShellState.enter, NeuerFallState.load],
    ),
    Seite("/servicecenter/faelle/[fall]", "Fall", fall, [ShellState.enter, FallState.load]),
    Seite("404", "Seite nicht gefunden", seite_nicht_gefunden, [ShellState.enter]),
]
