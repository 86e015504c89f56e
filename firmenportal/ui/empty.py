"""What stands where nothing is, with a way out."""

import reflex as rx

from firmenportal.ui import Text


def empty(title: Text, text: Text, *actions: rx.Component) -> rx.Component:
    return rx.el.div(
        rx.el.h2(title, class_name="h3"),
        rx.el.p(text, class_name="soft"),
        *actions,
        class_name="empty",
    )
