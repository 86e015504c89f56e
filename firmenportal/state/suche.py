"""The search in the frame of every page: contracts, Firmen, insured people, and pages."""

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

import reflex as rx
from pydantic import Field

from firmenportal.db import snapshot
from firmenportal.domain import portalsuche, zuletzt
from firmenportal.domain.benutzer import Akteur
from firmenportal.domain.portalsuche import JE_ART, Versicherte
from firmenportal.domain.suche import LAENGSTENS, bereinigt, suchworte
from firmenportal.domain.vertrag import normalisiert
from firmenportal.domain.vertragsliste import Auswahl, Zeile
from firmenportal.i18n import fill, number, translate
from firmenportal.state import vertraege
from firmenportal.state.base import PortalState
from firmenportal.state.guard import guarded

_KUNDE, _ADMIN, _HAUS, _SACHBEARBEITER, _JEDER = "kunde", "admin", "haus", "sachbearbeiter", ""


@dataclass(frozen=True)
class Portalseite:
    """A page that can be searched by its title; `gezeichnet`: by the server, outside of the app."""

    titel: str
    adresse: str
    fuer: str = _JEDER
    gezeichnet: bool = False


PORTALSEITEN = (
    Portalseite("Verträge", "/vertraege", _KUNDE),
    Portalseite("Maklerhaus", "/maklerhaus", _HAUS),
    Portalseite("Vollmachten Ihres Hauses", "/maklerhaus/vollmachten", _HAUS),
    Portalseite("Vollmacht anfragen", "/maklerhaus/vollmachten/anfragen", _HAUS),
    Portalseite("Maklerwechsel Ihres Hauses", "/maklerhaus/wechsel", _HAUS),
    Portalseite("Kollegen vorschlagen", "/maklerhaus/vorschlagen", _HAUS),
    Portalseite("Nutzer & Verträge", "/admin/nutzer", _ADMIN),
    Portalseite("Nutzer einladen", "/admin/einladen", _ADMIN),
    Portalseite("Mehrere Nutzer einladen", "/admin/stapel", _ADMIN),
    Portalseite("Letzte Änderungen", "/admin/aenderungen", _ADMIN),
    Portalseite("Zugriffe prüfen", "/admin/pruefung", _ADMIN),
    Portalseite("Vertretung", "/admin/vertretung", _ADMIN),
    Portalseite("Vollmachten", "/admin/vollmachten", _ADMIN),
    Portalseite("Vollmacht erteilen", "/admin/vollmachten/neu", _ADMIN),
    Portalseite("Maklerwechsel", "/admin/maklerwechsel", _ADMIN),
    Portalseite("Wer von außen kann was?", "/admin/aussen", _ADMIN),
    Portalseite("Anträge", "/servicecenter", _SACHBEARBEITER),
    Portalseite("Fälle", "/servicecenter/faelle", _SACHBEARBEITER),
    Portalseite("Fall beantragen", "/servicecenter/faelle/neu", _SACHBEARBEITER),
    Portalseite("Personendaten", "/konto/personendaten"),
    Portalseite("Eigene Vertragsrechte", "/konto/vertragsrechte"),
    Portalseite("Eigene Vertretung", "/konto/vertretung"),
    Portalseite("Sicherheit", "/konto/sicherheit"),
    Portalseite("Benachrichtigungen", "/konto/benachrichtigungen"),
    Portalseite("Freischaltung", "/freischaltung", gezeichnet=True),
    Portalseite("Schulung", "/schulung", gezeichnet=True),
    Portalseite("Hilfe und Kontakt", "/hilfe", gezeichnet=True),
)


@dataclass(frozen=True)
class FundRow:
    """One thing found: what it is called, what else is said of it, where it is."""

    titel: str
    zusatz: str
    adresse: str
    gezeichnet: bool = False


@dataclass(frozen=True)
class GruppeRow:
    """Things of one kind."""

    id: str
    titel: str
    funde: list[FundRow]


class SucheState(PortalState):
    """What the dialog of the search shows; `ohne_fund`: something was searched in vain."""

    gruppen: rx.Field[list[GruppeRow]] = rx.field(default_factory=list)
    ohne_fund: rx.Field[bool] = rx.field(False)

    @guarded
    def oeffnen(self, akteur: Akteur) -> None:
        """Begin anew with what was opened last."""
        with snapshot() as db:
            geoeffnet = zuletzt.geoeffnet(db, akteur)
        titel = translate("Zuletzt geöffnet", akteur.sprache)
        self._zeigen([GruppeRow("zuletzt", titel, [_vertrag(z) for z in geoeffnet])])
        self.ohne_fund = False

    @guarded
    def suchen(
        self, akteur: Akteur, text: Annotated[str, Field(max_length=2 * LAENGSTENS)]
    ) -> None:
        text = bereinigt(text)
        with snapshot() as db:
            funde = portalsuche.suchen(db, akteur, text)

        def _(satz: str) -> str:
            return translate(satz, akteur.sprache)

        mehr = _mehr(text, funde.anzahl, akteur.sprache) if funde.anzahl > JE_ART else []
        self._zeigen(
            [
                GruppeRow("vertraege", _("Verträge"), [*map(_vertrag, funde.vertraege), *mehr]),
                GruppeRow("firmen", _("Firmen"), [_firma(name) for name in funde.firmen]),
                GruppeRow(
                    "versicherte",
                    _("Versicherte Personen"),
                    [_versicherte(v) for v in funde.versicherte],
                ),
                GruppeRow("seiten", _("Seiten"), self._seiten(text, akteur.sprache)),
            ]
        )
        self.ohne_fund = bool(text) and not self.gruppen

    def _zeigen(self, gruppen: list[GruppeRow]) -> None:
        self.gruppen = [g for g in gruppen if g.funde]

    def _seiten(self, text: str, sprache: str) -> list[FundRow]:
        """Pages that this person may open, by all words of the text; clerks also search cases."""
        worte = suchworte(text)
        offen = {
            _JEDER: True,
            _KUNDE: not self.ist_sachbearbeiter,
            _ADMIN: self.verwaltet,
            _HAUS: self.im_haus,
            _SACHBEARBEITER: self.ist_sachbearbeiter,
        }
        gefunden = [
            FundRow(titel, "", seite.adresse, seite.gezeichnet)
            for seite in PORTALSEITEN
            if offen[seite.fuer] and _passt(titel := translate(seite.titel, sprache), worte)
        ]
        return [*gefunden, *(_antraege(text, sprache) if offen[_SACHBEARBEITER] and worte else [])]


def _passt(titel: str, worte: tuple[str, ...]) -> bool:
    gesucht = normalisiert(titel)
    return bool(worte) and all(wort in gesucht for wort in worte)


def _vertrag(z: Zeile) -> FundRow:
    return FundRow(z.nummer, f"{z.firma} · {z.produkt}", f"{vertraege.ADRESSE}/{z.nummer}")


def _mehr(text: str, anzahl: int, sprache: str) -> list[FundRow]:
    satz = fill("Alle {anzahl} Verträge zeigen", {"anzahl": number(anzahl, sprache)}, sprache)
    return [FundRow(satz, "", vertraege.adresse(Auswahl(suche=text)))]


def _firma(name: str) -> FundRow:
    return FundRow(name, "", vertraege.adresse(Auswahl(firma=name)))


def _versicherte(v: Versicherte) -> FundRow:
    seite = f"{vertraege.ADRESSE}/{v.vertrag}?{urlencode({'suche': v.nummer})}"
    return FundRow(v.name, v.nummer, seite)


def _antraege(text: str, sprache: str) -> list[FundRow]:
    titel = fill("Anträge mit „{text}“ suchen", {"text": text}, sprache)
    return [FundRow(titel, "", f"/servicecenter?{urlencode({'suche': text})}")]
