"""Reasons and rights in words, and the pairs of „Auf einen Blick“."""

from typing import Literal

import reflex as rx

from firmenportal.ui import Content, Text
from firmenportal.ui.icon import icon

Tone = Literal["yes", "no", "warn"]

_MARKS = {"yes": "circle-check", "no": "minus", "warn": "triangle-alert"}


def facts(*items: rx.Component) -> rx.Component:
    """A list of `fact`, or one `rx.foreach` of them."""
    return rx.el.ul(*items, class_name="facts")


def roomy_facts(*items: rx.Component) -> rx.Component:
    """The same with more air: the reasons of an empty page."""
    return rx.el.ul(*items, class_name="facts facts--roomy")


def fact(mark: Content, *content: Content) -> rx.Component:
    """`mark` is an icon; the content's first part is the statement."""
    return rx.el.li(mark, rx.el.div(*content))


def mark(tone: Tone) -> rx.Component:
    return icon(_MARKS[tone], tone=tone)


def right_mark(zustand: Text) -> Content:
    """The mark of a right by its state, as in the matrix."""
    return rx.match(zustand, ("erteilt", mark("yes")), ("kennung-fehlt", mark("warn")), mark("no"))


def why(question: Text, context: Text, *answer: Content, before: Text = "") -> rx.Component:
    """„erteilt · Warum?“, which opens the answer.

    `context` completes the question for those who hear it alone: „dürfen Sie Bestand lesen“.
    """
    return rx.el.details(
        rx.el.summary(
            before,
            rx.el.u(question),
            rx.el.span(" ", context, class_name="visually-hidden"),
        ),
        *[rx.el.p(part) for part in answer],
        class_name="why",
    )


def summary(*pairs: rx.Component) -> rx.Component:
    """Term and value, line by line; a list of `pair`."""
    return rx.el.div(rx.el.dl(*pairs, class_name="summary"), class_name="container")


def pair(term: Text, value: Content, note: Text | None = None) -> rx.Component:
    small = [] if note is None else [rx.el.small(note)]
    return rx.el.div(rx.el.dt(term), rx.el.dd(value, *small))
