"""The search in the masthead: a button, and a dialog in which the arrow keys choose."""

from typing import Any

import reflex as rx

from firmenportal.pages.liste import DEBOUNCE_MS
from firmenportal.pages.text import _
from firmenportal.state.suche import FundRow, GruppeRow, SucheState
from firmenportal.ui import native
from firmenportal.ui.button import button
from firmenportal.ui.dialog import dialog
from firmenportal.ui.icon import icon

_DIALOG, _FELD, _LISTE = "portal-suche", "portal-suche-feld", "portal-suche-liste"
State = SucheState


def suchknopf() -> rx.Component:
    """Opens the search, as the keys Ctrl and K do."""
    return rx.el.button(
        icon("search"),
        rx.el.span(_("Im Portal suchen"), class_name="masthead__wide"),
        rx.el.kbd(_("Strg K"), class_name="masthead__wide", aria_hidden="true"),
        type="button",
        aria_haspopup="dialog",
        aria_label=_("Im Portal suchen"),
        aria_keyshortcuts="Control+K",
        class_name="masthead__button masthead__search",
        on_click=State.oeffnen,
        custom_attrs={"data-opens": _DIALOG, "data-key": "k"},
    )


def suchdialog() -> rx.Component:
    return dialog(
        _DIALOG,
        _("Im Portal suchen"),
        rx.el.label(_(_WAS), html_for=_FELD, class_name="field__hint"),
        _feld(),
        rx.el.div(
            rx.foreach(State.gruppen, _gruppe),
            id=_LISTE,
            role="listbox",
            aria_label=_("Gefunden"),
            class_name="funde",
        ),
        rx.el.p(rx.cond(State.ohne_fund, _(_NICHTS), ""), role="status"),
        native.form(
            button(_("Schließen"), kind="quiet", type="submit"),
            method="dialog",
            class_name="row row--end",
        ),
    )


def _feld() -> rx.Component:
    return rx.el.input(
        id=_FELD,
        type="text",
        role="combobox",
        auto_complete="off",
        auto_focus=True,
        max_length=100,
        class_name="input",
        aria_expanded=State.gruppen.length() > 0,
        aria_autocomplete="list",
        on_change=State.suchen.debounce(DEBOUNCE_MS),
        custom_attrs={"aria-controls": _LISTE, "spellCheck": "false"},
    )


def _gruppe(gruppe: GruppeRow) -> rx.Component:
    titel = f"{_LISTE}-{gruppe.id}"
    return rx.el.div(
        rx.el.p(gruppe.titel, id=titel, class_name="funde__art"),
        rx.foreach(gruppe.funde, lambda fund, n: _fund(fund, f"{titel}-{n}")),
        role="group",
        aria_labelledby=titel,
        key=gruppe.id,
    )


def _fund(fund: FundRow, id: Any) -> rx.Component:
    """A link that the list owns: focus stays in the field, Enter follows it."""
    inhalt = (rx.el.span(fund.titel), rx.el.small(fund.zusatz))
    angaben: dict[str, Any] = {
        "id": id,
        "href": fund.adresse,
        "role": "option",
        "tab_index": -1,
        "aria_selected": "false",
        "class_name": "funde__fund",
        "custom_attrs": {"data-dismisses": ""},
    }
    return rx.cond(
        fund.gezeichnet,
        native.link(*inhalt, **angaben),
        rx.el.a(*inhalt, **angaben),
    )


_WAS = "Vertrag, Firma, versicherte Person oder Seite"
_NICHTS = (
    "Nichts gefunden. Suchen Sie nach einer Vertragsnummer, dem Anfang eines Nachnamens, einer "
    "Firma oder dem Namen einer Seite."
)
