"""Benachrichtigungen: mails that always come, and why, and those that one may do without."""

import reflex as rx

from firmenportal.pages.konto.tabs import konto_shell
from firmenportal.pages.text import _
from firmenportal.state.base import PortalState
from firmenportal.state.konto.benachrichtigungen import ArtRow, BenachrichtigungenState
from firmenportal.ui.facts import fact, roomy_facts
from firmenportal.ui.icon import icon

State = BenachrichtigungenState


def benachrichtigungen(route: str, title: str) -> rx.Component:
    return konto_shell(
        route,
        title,
        rx.el.div(_waehlbar(), _immer(), class_name="stack stack--sections"),
    )


def _waehlbar() -> rx.Component:
    return rx.el.section(
        rx.el.h2(_("E-Mails, die Sie wählen"), id="waehlbar"),
        rx.el.p(
            _("Wir schicken sie an"),
            " ",
            rx.el.strong(PortalState.angemeldet_mit),
            _(", in der Sprache, in der Sie das Portal lesen. Jede Änderung gilt sofort."),
            class_name="soft",
        ),
        rx.el.div(rx.foreach(State.waehlbar, _wahl), class_name="stack stack--s"),
        class_name="stack stack--s form-width",
        aria_labelledby="waehlbar",
    )


def _wahl(row: ArtRow) -> rx.Component:
    about = f"benachrichtigung-{row.art}"
    return rx.el.label(
        rx.el.input(
            type="checkbox",
            checked=row.gewuenscht,
            on_change=lambda gewuenscht: State.waehlen(row.art, gewuenscht),
            aria_label=row.titel,
            aria_describedby=about,
        ),
        rx.el.span(
            rx.el.strong(row.titel),
            rx.el.br(),
            rx.el.span(row.wann, id=about, class_name="small soft"),
        ),
        class_name="check",
        key=row.art,
    )


def _immer() -> rx.Component:
    return rx.el.section(
        rx.el.h2(_("E-Mails, die immer kommen"), id="immer"),
        rx.el.p(_(_WARUM), class_name="soft"),
        roomy_facts(
            _stets(_("Passwort und E-Mail-Adresse"), _("Wenn eines von beiden geändert wird.")),
            rx.foreach(State.immer, lambda row: _stets(row.titel, row.wann)),
        ),
        class_name="stack stack--s form-width",
        aria_labelledby="immer",
    )


def _stets(titel: rx.Var[str] | str, wann: rx.Var[str] | str) -> rx.Component:
    return fact(icon("lock"), rx.el.strong(titel), rx.el.p(wann, class_name="small soft"))


_WARUM = (
    "Sie gehören zur Sicherheit: An ihnen merken Sie zuerst, wenn jemand etwas tut, das er nicht "
    "soll. Deshalb lassen sie sich nicht abwählen."
)
