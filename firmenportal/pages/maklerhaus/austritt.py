"""Letting somebody go: what ends, who goes on with what is open, and one button."""

import reflex as rx

from firmenportal.pages.maklerhaus.tabs import BEREICH
from firmenportal.pages.shell import shell
from firmenportal.pages.text import _
from firmenportal.state.maklerhaus.austritt import HausaustrittState, NachfolgerRow
from firmenportal.ui import native
from firmenportal.ui.button import button, link_button
from firmenportal.ui.dialog import closer, dialog, opener
from firmenportal.ui.facts import pair, summary
from firmenportal.ui.field import option
from firmenportal.ui.nav import crumb
from firmenportal.ui.notice import notice

State = HausaustrittState
_DIALOG = "verabschieden"


def hausaustritt(route: str, title: str) -> rx.Component:
    a = State.austritt
    return shell(
        route,
        title,
        rx.cond(
            a.name != "",
            _inhalt(),
            rx.el.p(_("Daten werden geladen"), role="status", class_name="soft"),
        ),
        crumb=crumb(_("Sie sind hier"), (_("Maklerhaus"), BEREICH), here=_(title)),
        eyebrow=State.haus,
        lead=rx.cond(a.name != "", rx.fragment(rx.el.strong(a.name), " · ", a.email)),
    )


def _inhalt() -> rx.Component:
    a = State.austritt
    return rx.el.div(
        rx.el.p(_(_WAS_GESCHIEHT)),
        _was_endet(),
        rx.cond(
            a.hindernis != "",
            rx.el.div(notice("warn", a.hindernis), _zurueck(), class_name="stack stack--s"),
            _formular(),
        ),
        class_name="stack form-width",
    )


def _was_endet() -> rx.Component:
    a = State.austritt
    return rx.el.section(
        rx.el.h2(_("Was endet"), id="was-endet"),
        summary(
            pair(
                _("Firmen"),
                rx.cond(
                    State.firmen.length() > 0,
                    rx.el.ul(rx.foreach(State.firmen, lambda f: rx.el.li(f, key=f))),
                    rx.el.span(_("keine")),
                ),
            ),
            rx.cond(a.weitere != "", pair(_("Weitere Firmen"), a.weitere)),
            pair(
                _("Benutzerschlüssel"),
                rx.el.span(rx.cond(a.schluessel != "", a.schluessel, _("keiner"))),
            ),
            pair(_("Vertretungen"), a.vertretungen),
            pair(_("Offene Einladungen"), a.einladungen),
            pair(_("Offene Anmeldungen"), a.sitzungen),
            pair(
                _("Offene Anträge"), rx.el.span(rx.cond(a.antraege != "", a.antraege, _("keine")))
            ),
        ),
        class_name="stack stack--s",
        aria_labelledby="was-endet",
    )


def _formular() -> rx.Component:
    a = State.austritt
    return native.form(
        rx.cond(State.nachfolger.length() > 0, _uebergabe()),
        rx.el.div(
            opener(_DIALOG, _("Verabschieden"), kind="danger", icon="log-out"),
            _zurueck(),
            class_name="row",
        ),
        dialog(
            _DIALOG,
            _("Aus dem Haus verabschieden?"),
            rx.el.p(rx.el.strong(a.name)),
            rx.el.p(_(_ENDGUELTIG)),
            rx.el.div(
                closer(_("Abbrechen")),
                button(_("Verabschieden"), kind="danger", type="submit"),
                class_name="row row--end",
            ),
        ),
        method="post",
        action=a.aktion,
        class_name="stack",
    )


def _zurueck() -> rx.Component:
    return link_button(_("Zurück zu den Mitarbeitenden"), BEREICH, kind="quiet")


def _uebergabe() -> rx.Component:
    return rx.el.div(
        rx.el.label(_("Wer führt die offenen Freischaltungsanträge weiter?"), html_for="an"),
        rx.el.select(
            rx.foreach(State.nachfolger, _nachfolger), id="an", name="an", class_name="input"
        ),
        class_name="field",
    )


def _nachfolger(row: NachfolgerRow) -> rx.Component:
    return option(row.id, row.name)


_WAS_GESCHIEHT = (
    "Diese Person gehört danach nicht mehr zu Ihrem Haus. Alles, was sie darüber hat, endet sofort "
    "und für immer; wer zurückkommt, beginnt neu."
)
_ENDGUELTIG = (
    "Alles endet sofort, auch auf offenen Seiten. Rückgängig machen lässt sich das nicht. Sie "
    "bestätigen das mit Ihrem Passwort."
)
