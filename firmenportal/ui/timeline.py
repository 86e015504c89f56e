"""What happened, newest first."""

from typing import Any

import reflex as rx

from firmenportal.ui import Content, Text


def timeline(events: rx.Component) -> rx.Component:
    """`events` is an `rx.foreach` of `moment`."""
    return rx.el.ol(events, class_name="timeline")


def moment(text: Content, when: Text, **props: Any) -> rx.Component:
    """One event; `when` reads „heute, 09:42“. Inside an `rx.foreach` give it a `key`."""
    return rx.el.li(text, rx.el.small(when), **props)
