"""The tabs of the Admin-Bereich, the choice of the Firma, and the frame around each page."""

from collections.abc import Sequence

import reflex as rx

from firmenportal.pages.shell import shell
from firmenportal.pages.text import _
from firmenportal.state.admin.base import AdminState, FirmaWahl
from firmenportal.ui.nav import Entry, tabs

BEREICH = "/admin/nutzer"
_TABS = [
    ("Nutzer & Verträge", BEREICH),
    ("Letzte Änderungen", "/admin/aenderungen"),
    ("Zugriffe prüfen", "/admin/pruefung"),
    ("Vertretung", "/admin/vertretung"),
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
    """The Firma, or links to each that the person governs."""
    return rx.cond(
        state.firmen.length() > 0,
        rx.el.nav(
            rx.el.ul(rx.foreach(state.firmen, _firma), class_name="row row--tight"),
            aria_label=_("Firma wählen"),
        ),
        rx.el.span(state.verwaltete_firma),
    )


def _firma(wahl: FirmaWahl) -> rx.Component:
    return rx.el.li(
        rx.el.a(wahl.firma, href=wahl.adresse, aria_current=rx.cond(wahl.aktuell, "page", "false")),
        key=wahl.adresse,
    )
