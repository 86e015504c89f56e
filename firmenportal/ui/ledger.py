"""Key figures on one line, divided by hairlines; at most four."""

import reflex as rx

from firmenportal.ui import Content, Text


def ledger(*tiles: rx.Component) -> rx.Component:
    return rx.el.dl(*tiles, class_name="ledger")


def tile(label: Text, value: Content, note: Content = "") -> rx.Component:
    """A figure; `note` says what it counts („aus 3 von 5 Verträgen“) or links to more."""
    return rx.el.div(rx.el.dt(label), rx.el.dd(value), rx.el.dd(note))
