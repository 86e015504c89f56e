"""The pager beneath a list. Its buttons only navigate: the page stands in the address."""

import reflex as rx

from firmenportal.ui import Content, Text
from firmenportal.ui.icon import icon


def pager(
    label: Text,
    position: Text,
    previous: tuple[Text, rx.Var[str]],
    next: tuple[Text, rx.Var[str]],
) -> rx.Component:
    """`position` says „1 bis 50 von 1.284 Verträgen“.

    Each step is its label and the address it leads to. Without an address it stays where it is,
    can be focused, and does nothing, so that the focus is not lost at the last page.
    """
    return rx.el.nav(
        rx.el.span(position, role="status"),
        rx.el.div(
            _step(previous[1], icon("chevron-left"), previous[0]),
            _step(next[1], next[0], icon("chevron-right")),
            class_name="row row--tight",
        ),
        aria_label=label,
        class_name="pagination",
    )


def _step(address: rx.Var[str], *content: Content) -> rx.Component:
    return rx.cond(
        address != "",
        rx.el.button(*content, type="button", on_click=rx.redirect(address), class_name=_DENSE),
        rx.el.button(*content, type="button", aria_disabled=True, class_name=_DENSE),
    )


_DENSE = "button button--dense"
