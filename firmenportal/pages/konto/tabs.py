"""The tabs of the Account-Verwaltung and the frame around each."""

import reflex as rx

from firmenportal.pages.shell import shell
from firmenportal.pages.text import _
from firmenportal.state.base import PortalState
from firmenportal.ui.nav import Entry, tabs

_TABS = [
    ("Personendaten", "/konto/personendaten"),
    ("Eigene Vertragsrechte", "/konto/vertragsrechte"),
    ("Vertretung", "/konto/vertretung"),
    ("Sicherheit", "/konto/sicherheit"),
    ("Benachrichtigungen", "/konto/benachrichtigungen"),
]


def konto_shell(route: str, title: str, *content: rx.Component) -> rx.Component:
    """The frame of one tab; all share one heading."""
    entries = [Entry(_(text), href) for text, href in _TABS]
    return shell(
        route,
        title,
        tabs(_("Account-Verwaltung"), entries, [href == route for _text, href in _TABS]),
        *content,
        heading=_("Account-Verwaltung"),
        eyebrow=PortalState.angemeldet_als,
    )
