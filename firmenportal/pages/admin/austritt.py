"""Austritt: everything a leaver has on one page, who takes over, one button, and the proof."""

from typing import Any

import reflex as rx

from firmenportal.pages.admin.handlungen import meldungen
from firmenportal.pages.admin.tabs import BEREICH
from firmenportal.pages.shell import shell
from firmenportal.pages.text import _
from firmenportal.state.admin.austritt import AustrittState, KollegeRow, NachweisRow
from firmenportal.ui import Text, native
from firmenportal.ui.button import button, link_button, native_link_button
from firmenportal.ui.dialog import closer, dialog, opener
from firmenportal.ui.facts import pair, summary
from firmenportal.ui.field import option
from firmenportal.ui.nav import crumb
from firmenportal.ui.notice import notice

State = AustrittState
DIALOG = "austritt-vollziehen"


def austritt(route: str, title: str) -> rx.Component:
    liste = BEREICH + State.firma_parameter
    return shell(
        route,
        title,
        rx.el.div(
            meldungen("austritt"),
            rx.cond(State.nachweise.length() > 0, _danach(), _davor()),
            class_name="stack",
        ),
        eyebrow=State.verwaltete_firma,
        crumb=crumb(
            _("Sie sind hier"),
            (_("Admin-Bereich"), liste),
            (_("Nutzer & Verträge"), liste),
            here=_(title),
        ),
        lead=rx.cond(State.austritt.name != "", _wer()),
    )


def _wer() -> rx.Component:
    a = State.austritt
    return rx.fragment(rx.el.strong(a.name), " · ", a.email, " · ", a.typ)


def _davor() -> rx.Component:
    a = State.austritt
    return rx.cond(
        a.name != "",
        rx.el.div(
            rx.el.p(_(_WAS_GESCHIEHT)),
            _was_endet(),
            rx.cond(a.hindernis != "", notice("warn", a.hindernis), _formular()),
            class_name="stack form-width",
        ),
        rx.cond(
            a.hindernis != "",
            rx.el.div(
                notice("warn", a.hindernis, title=_("Diesen Austritt können Sie nicht vollziehen")),
                rx.el.div(link_button(_("Zur Person"), a.person), class_name="row"),
                class_name="stack form-width",
            ),
            rx.el.p(_("Daten werden geladen"), role="status", class_name="soft"),
        ),
    )


def _was_endet() -> rx.Component:
    a = State.austritt
    return rx.el.section(
        rx.el.h2(_("Was endet"), id="was-endet"),
        summary(
            pair(_("Rolle"), a.typ),
            pair(_("Rechte"), _liste(State.rechte, _("keine"))),
            rx.cond(a.weitere != "", pair(_("Weitere Verträge"), a.weitere)),
            pair(_("Verwaltete Verträge"), _oder_keine(State.vertraege)),
            pair(_("Vertretungen"), _liste(State.vertretungen, _("keine"))),
            pair(_("Offene Einladungen"), _oder_keine(State.einladungen)),
            pair(_("Offene Anträge"), _oder_keine(State.antraege)),
            pair(_("Eigene Vorschläge"), _oder_keine(a.vorgeschlagene)),
        ),
        class_name="stack stack--s",
        aria_labelledby="was-endet",
    )


def _zeile(text: rx.Var[str]) -> rx.Component:
    return rx.el.li(text, key=text)


def _liste(zeilen: Any, leer: rx.Var[str]) -> rx.Component:
    return rx.cond(
        zeilen.length() > 0,
        rx.el.ul(rx.foreach(zeilen, _zeile)),
        rx.el.span(leer),
    )


def _oder_keine(text: rx.Var[str]) -> rx.Component:
    return rx.el.span(rx.cond(text != "", text, _("keine")))


def _formular() -> rx.Component:
    a = State.austritt
    return native.form(
        rx.el.input(type="hidden", name="handlung", value="austritt"),
        _uebergabe(),
        rx.el.div(
            opener(DIALOG, _("Austritt vollziehen"), kind="danger", icon="log-out"),
            link_button(_("Zur Person"), a.person, kind="quiet"),
            class_name="row",
        ),
        dialog(
            DIALOG,
            _("Austritt vollziehen?"),
            rx.el.p(rx.el.strong(a.name)),
            rx.el.p(_(_ENDGUELTIG)),
            rx.el.div(
                closer(_("Abbrechen")),
                button(_("Austritt vollziehen"), kind="danger", type="submit"),
                class_name="row row--end",
            ),
        ),
        method="post",
        action=a.aktion,
        class_name="stack",
    )


def _uebergabe() -> rx.Component:
    """Who takes over what is open; only what there is."""
    return rx.fragment(
        rx.cond(State.vertraege != "", _vertraege_an()),
        rx.cond(
            State.leitung.length() > 0,
            _firmenadmin("pruefung-an", "pruefung_an", _(_LEITUNG), State.leitung),
        ),
        rx.cond(
            State.antragsteller.length() > 0,
            _firmenadmin("antraege-an", "antraege_an", _(_ANTRAEGE), State.antragsteller),
        ),
        rx.cond(State.austritt.vorschlaege_an_mich, _vorschlaege()),
    )


def _vertraege_an() -> rx.Component:
    return rx.el.div(
        rx.el.label(_("Wer verwaltet die Verträge weiter?"), html_for="vertraege-an"),
        rx.el.p(
            rx.cond(State.kollegen.length() > 0, _(_UEBERNEHMEN), _(_KEIN_ADMIN)),
            id="vertraege-an-hint",
            class_name="field__hint",
        ),
        rx.el.select(
            option("", _("niemand")),
            rx.foreach(State.kollegen, _kollege),
            id="vertraege-an",
            name="vertraege_an",
            class_name="input",
            aria_describedby="vertraege-an-hint",
        ),
        class_name="field",
    )


def _firmenadmin(select_id: str, name: str, frage: Text, kollegen: Any) -> rx.Component:
    """Who acts is the first; so nothing stays without anybody."""
    return rx.el.div(
        rx.el.label(frage, html_for=select_id),
        rx.el.select(rx.foreach(kollegen, _kollege), id=select_id, name=name, class_name="input"),
        class_name="field",
    )


def _kollege(row: KollegeRow) -> rx.Component:
    return option(row.id, row.name)


def _vorschlaege() -> rx.Component:
    return rx.el.label(
        rx.el.input(type="checkbox", name="vorschlaege", value="1", default_checked=True),
        rx.el.span(
            _("Die offenen Vorschläge mache ich selbst neu:"),
            " ",
            State.austritt.vorgeschlagene,
            rx.el.span(_(_MIT_PASSWORT), class_name="field__hint"),
        ),
        class_name="check",
    )


# Afterwards


def _danach() -> rx.Component:
    return rx.el.div(
        rx.el.p(_(_DANACH)),
        rx.foreach(State.nachweise, _nachweis),
        rx.el.div(
            link_button(_("Zu Nutzer & Verträge"), BEREICH + State.firma_parameter),
            class_name="row",
        ),
        class_name="stack form-width",
    )


def _nachweis(row: NachweisRow) -> rx.Component:
    return rx.el.section(
        rx.el.h2(row.titel),
        summary(
            pair(_("Ausgestellt"), row.ausgestellt),
            pair(_("Prüfsumme (SHA-256)"), rx.el.code(row.sha256)),
        ),
        rx.el.div(
            native_link_button(
                _("Nachweis herunterladen"), row.adresse, kind="primary", icon="download"
            ),
            class_name="row",
        ),
        class_name="stack stack--s",
        key=row.adresse,
    )


_WAS_GESCHIEHT = (
    "Der Zugang dieser Person zu Ihrer Firma endet sofort und für immer, mit allem, was hier "
    "steht. Sie bekommen darüber einen versiegelten Nachweis als PDF."
)
_ENDGUELTIG = (
    "Der Zugang endet sofort und für immer, auch auf offenen Seiten. Rückgängig machen lässt sich "
    "das nicht; wer zurückkommt, wird neu eingeladen."
)
_UEBERNEHMEN = "Zur Auswahl stehen andere aktive Admins. Sie bestätigen das mit Ihrem Passwort."
_KEIN_ADMIN = "Es gibt keinen anderen aktiven Admin. FirmenAdmins verwalten die Verträge weiter."
_LEITUNG = "Wer leitet die offene Prüfung der Zugriffe weiter?"
_ANTRAEGE = "Wer führt die offenen Freischaltungsanträge weiter?"
_MIT_PASSWORT = "Sie bestätigen das mit Ihrem Passwort."
_DANACH = (
    "Diese Person hat bei Ihrer Firma keinen Zugang mehr. Der Nachweis sagt, was wann durch wen "
    "geendet hat; sein Siegel zeigt, dass ihn seither niemand geändert hat."
)
