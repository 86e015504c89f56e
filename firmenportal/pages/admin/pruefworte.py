"""Words of a button that name the person to who hears it alone."""

from typing import Any

import reflex as rx


def genannt(was: Any, row: Any) -> rx.Component:
    """The button's words; who hears it alone hears the person, too."""
    return rx.fragment(was, rx.el.span(": ", row.name, class_name="visually-hidden"))
