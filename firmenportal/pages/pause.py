"""What a page says after too many attempts: how long the pause is, to which a redirect leads."""

import reflex as rx

from firmenportal.domain.anmeldebremse import PAUSEN, GebremstError
from firmenportal.pages.text import _
from firmenportal.ui.notice import target_notice


def pausen() -> rx.Component:
    """One notice per length, shown when the address ends in `#pause-5`."""
    return rx.fragment(*[_pause(GebremstError(minuten)) for minuten in PAUSEN])


def _pause(error: GebremstError) -> rx.Component:
    satz = _(error.satz, **error.angaben)
    return target_notice(f"pause-{error.minuten}", "error", satz, "alert")
