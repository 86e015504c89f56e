"""The tabs of the Admin-Bereich, the choice of the Firma, and the frame around each page."""

from collections.abc import Sequence

import reflex as rx

from firmenportal.pages.shell import shell
from firmenportal.pages.text import _
from firmenportal.state.admin.base import AdminState, FirmaWahl
from firmenportal.ui import native
from firmenportal.ui.button import dense_button
from firmenportal.ui.nav import Entry, tabs

BEREICH = "/admin/nutzer"
# More Firmen than this are chosen from a list.
_FIRMEN_ALS_LINKS = 5
_TABS = [
    ("Nutzer & Verträge", BEREICH),
    ("Letzte Änderungen", "/admin/aenderungen"),
    ("Zugriffe prüfen", "/admin/pruefung"),
    ("Vertretung", "/admin/vertretung"),
    ("Vollmachten", "/admin/vollmachten"),
    ("Maklerwechsel", "/admin/maklerwechsel"),
    ("Von außen", "/admin/aussen"),
]


def admin_shell(
    route: str,
    title: str,
    state: type[AdminState],
    *content: rx.Component,
    actions: Sequence[rx.Component] = (),
) -> rx.Component:
    """The frame of one tab; all share one heading and lead to the same Firma.

    A Vermittler who is an Admin has the first page alone.
    """
    entries = [Entry(_(text), href + state.firma_parameter) for text, href in _TABS]
    is_current = [href == route for _text, href in _TABS]
    leiste = tabs(_("Admin-Bereich"), entries, is_current)
    return shell(
        route,
        title,
        rx.cond(state.schaut_nur, rx.fragment(), leiste),
        *content,
        heading=_("Admin-Bereich"),
        eyebrow=firma_wahl(state),
        actions=actions,
    )


def firma_wahl(state: type[AdminState]) -> rx.Component:
    """The Firma; for who governs several, links to each, or a choice where they are many."""
    return rx.cond(
        state.firmen.length() == 0,
        rx.el.span(state.verwaltete_firma),
        rx.cond(state.firmen.length() > _FIRMEN_ALS_LINKS, _als_auswahl(state), _als_links(state)),
    )


def _als_links(state: type[AdminState]) -> rx.Component:
    return rx.el.nav(
        rx.el.ul(rx.foreach(state.firmen, _firma), class_name="row"),
        aria_label=_("Firma wählen"),
    )


def _firma(wahl: FirmaWahl) -> rx.Component:
    hier = rx.el.a(rx.el.strong(wahl.firma), href=wahl.adresse, aria_current="page")
    return rx.el.li(
        rx.cond(wahl.aktuell, hier, rx.el.a(wahl.firma, href=wahl.adresse)), key=wahl.adresse
    )


def _als_auswahl(state: type[AdminState]) -> rx.Component:
    """A native form: the choice alone changes nothing, the button does."""
    return native.form(
        rx.el.label(_("Firma wählen"), html_for="firma-wahl", class_name="visually-hidden"),
        rx.el.select(
            rx.foreach(
                state.firmen,
                lambda w: rx.el.option(w.firma, value=w.firma_id, key=w.adresse),
            ),
            id="firma-wahl",
            name="firma",
            default_value=state.firma_id.to_string(),
            class_name="input input--dense",
        ),
        dense_button(_("Firma wechseln"), type="submit"),
        method="get",
        action=state.bereich,
        class_name="row row--tight",
    )
