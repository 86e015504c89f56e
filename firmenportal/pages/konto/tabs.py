"""The tabs of the Account-Verwaltung and the frame around each."""

import reflex as rx

from firmenportal.pages.shell import shell
from firmenportal.pages.text import _
from firmenportal.state.base import PortalState
from firmenportal.ui.nav import Entry, tabs


def konto_shell(route: str, title: str, *content: rx.Component) -> rx.Component:
    """The frame of one tab; all share one heading."""
    entries = [
        Entry(_("Personendaten"), "/konto/personendaten"),
        Entry(_("Eigene Vertragsrechte"), "/konto/vertragsrechte"),
        Entry(_("Sicherheit"), "/konto/sicherheit"),
    ]
    return shell(
        route,
        title,
        tabs(_("Account-Verwaltung"), entries, current=route),
        *content,
        heading=_("Account-Verwaltung"),
        eyebrow=PortalState.angemeldet_als,
    )
