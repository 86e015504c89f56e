"""Benachrichtigungen: which mails the person gets, and which of them he wants."""

from dataclasses import dataclass

import reflex as rx

from firmenportal.db import snapshot, transaction
from firmenportal.domain import benachrichtigung
from firmenportal.domain.benachrichtigung import Benachrichtigungsart, Benachrichtigungswahl
from firmenportal.domain.benutzer import Akteur
from firmenportal.i18n import translate
from firmenportal.state.base import PortalState
from firmenportal.state.guard import guarded, loads

# By kind: what it is called, and when it comes.
_WORTE: dict[Benachrichtigungsart, tuple[str, str]] = {
    Benachrichtigungsart.RECHTE: (
        "Ihre Rechte",
        "Wenn jemand Ihre Rechte an Verträgen ändert: eine Zusammenfassung, nicht eine je Recht.",
    ),
    Benachrichtigungsart.TYP: (
        "Rollen",
        (
            "Wenn Sie Admin oder FirmenAdmin werden oder es nicht mehr sind; und wenn das einen "
            "anderen FirmenAdmin betrifft, falls Sie selbst einer sind."
        ),
    ),
    Benachrichtigungsart.ZUGANG: (
        "Ihr Zugang",
        "Wenn Ihr Zugang bei einer Firma gesperrt, entsperrt oder beendet wird.",
    ),
    Benachrichtigungsart.VORSCHLAG: (
        "Neue FirmenAdmins",
        "Wenn jemand als FirmenAdmin vorgeschlagen ist, und was daraus wird.",
    ),
    Benachrichtigungsart.KETTENKOPF: (
        "Stand des Protokolls",
        (
            "An jedem Tag, an dem etwas dazukam, eine Prüfsumme. Mit ihr lässt sich später zeigen, "
            "dass im Protokoll Ihrer Firma nichts fehlt."
        ),
    ),
    Benachrichtigungsart.VERTRETUNG: (
        "Vertretung",
        "Wenn Sie jemanden vertreten oder eine Vertretung bestätigen sollen, und was daraus wird.",
    ),
    Benachrichtigungsart.PRUEFUNG: (
        "Prüfung der Zugriffe",
        "Wenn bei Ihrer Firma eine Prüfung fällig, überfällig oder abgeschlossen ist.",
    ),
    Benachrichtigungsart.EINLADUNG: (
        "Ihre Einladungen",
        "Wenn jemand Ihre Einladung annimmt, wenn sie abläuft oder nicht mehr gilt.",
    ),
}


@dataclass(frozen=True)
class ArtRow:
    """One kind of mail."""

    art: str
    titel: str
    wann: str
    gewuenscht: bool


class BenachrichtigungenState(PortalState):
    """The tab of the Account-Verwaltung about mails."""

    immer: rx.Field[list[ArtRow]] = rx.field(default_factory=list)
    waehlbar: rx.Field[list[ArtRow]] = rx.field(default_factory=list)

    @loads
    def load(self, akteur: Akteur) -> None:
        with snapshot() as db:
            self._zeigen(benachrichtigung.gewaehlt(db, akteur), akteur.sprache)

    @guarded
    def waehlen(self, akteur: Akteur, art: Benachrichtigungsart, gewuenscht: bool) -> None:
        self.error = self.notice = ""
        befehl = benachrichtigung.wieder_wollen if gewuenscht else benachrichtigung.verzichten
        with transaction() as db:
            befehl(db, akteur, art)
            db.flush()
            self._zeigen(benachrichtigung.gewaehlt(db, akteur), akteur.sprache)
        satz = (
            translate("Gespeichert. Sie bekommen wieder E-Mails: {titel}.", akteur.sprache)
            if gewuenscht
            else translate("Gespeichert. Sie bekommen keine E-Mails mehr: {titel}.", akteur.sprache)
        )
        self.notice = satz.format(titel=translate(_WORTE[art][0], akteur.sprache))

    def _zeigen(self, wahlen: list[Benachrichtigungswahl], sprache: str) -> None:
        self.immer = [_row(w, sprache) for w in wahlen if w.immer]
        self.waehlbar = [_row(w, sprache) for w in wahlen if not w.immer]


def _row(wahl: Benachrichtigungswahl, sprache: str) -> ArtRow:
    titel, wann = _WORTE[wahl.art]
    return ArtRow(wahl.art, translate(titel, sprache), translate(wann, sprache), wahl.gewuenscht)
