"""„Mehr dazu“: from where a question arises to what can be read about it in the Schulung."""

import reflex as rx

from firmenportal.domain.schulung.themen import thema
from firmenportal.pages.text import _
from firmenportal.ui import native


def mehr_dazu(*keys: str) -> rx.Component:
    """A line with a link to each of these topics."""
    links = [
        rx.el.li(native.link(_(t.titel), href=t.adresse)) for t in (thema(key) for key in keys)
    ]
    return rx.el.nav(
        rx.el.ul(rx.el.li(_("Mehr dazu"), class_name="soft"), *links, class_name="row small"),
        aria_label=_("Mehr dazu"),
    )
