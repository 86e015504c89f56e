"""Pages of a list without addresses of their own: what is filled in stays on the page."""

from typing import Any

import reflex as rx
from reflex.vars import NumberVar

from firmenportal.pages.text import _
from firmenportal.ui import Text
from firmenportal.ui.button import dense_button
from firmenportal.ui.icon import icon


def blaettern(label: Text, seite: NumberVar[int], seiten: NumberVar[int], zu: Any) -> rx.Component:
    """Two buttons and where one is; nothing for a list of one page."""
    return rx.cond(
        seiten > 1,
        rx.el.nav(
            rx.el.span(_("Seite"), " ", seite, " ", _("von"), " ", seiten, role="status"),
            rx.el.div(
                dense_button(
                    rx.fragment(icon("chevron-left"), _("Vorherige Seite")),
                    on_click=zu(rx.cond(seite > 1, seite - 1, 1)),
                    aria_disabled=seite <= 1,
                ),
                dense_button(
                    rx.fragment(_("Nächste Seite"), icon("chevron-right")),
                    on_click=zu(rx.cond(seite < seiten, seite + 1, seiten)),
                    aria_disabled=seite >= seiten,
                ),
                class_name="row row--tight",
            ),
            aria_label=label,
            class_name="pagination",
        ),
    )
