"""Choice cards: each is one large target, for options that a person must understand."""

from typing import Any

import reflex as rx

from firmenportal.ui import Text


def radio(name: str, value: str, title: Text, explanation: Text, **props: Any) -> rx.Component:
    """One of several options of this name; put them into an element of class "choices"."""
    about = f"{name}-{value}-about"
    return rx.el.label(
        rx.el.input(type="radio", name=name, value=value, aria_describedby=about, **props),
        rx.el.span(title, class_name="choice__title"),
        rx.el.span(explanation, id=about, class_name="small soft"),
        class_name="choice",
    )
