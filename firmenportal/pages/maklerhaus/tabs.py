"""The tabs of a Maklerhaus and the frame around each."""

from collections.abc import Sequence

import reflex as rx

from firmenportal.pages.shell import shell
from firmenportal.pages.text import _
from firmenportal.state.maklerhaus.base import HausState
from firmenportal.ui.nav import Entry, tabs

BEREICH = "/maklerhaus"
VOLLMACHTEN = f"{BEREICH}/vollmachten"
WECHSEL = f"{BEREICH}/wechsel"
_TABS = [("Mitarbeitende", BEREICH), ("Vollmachten", VOLLMACHTEN), ("Maklerwechsel", WECHSEL)]


def haus_shell(
    route: str, title: str, *content: rx.Component, actions: Sequence[rx.Component] = ()
) -> rx.Component:
    """The frame of one tab; all share one heading."""
    entries = [Entry(_(text), href) for text, href in _TABS]
    return shell(
        route,
        title,
        tabs(_("Maklerhaus"), entries, [href == route for _text, href in _TABS]),
        *content,
        heading=_("Maklerhaus"),
        eyebrow=HausState.haus,
        actions=actions,
    )
