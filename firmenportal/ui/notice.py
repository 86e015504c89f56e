"""Notices: they stay in the page. What appears after an act belongs in a live region."""

from typing import Literal

import reflex as rx

from firmenportal.ui import Content, Text
from firmenportal.ui.icon import icon

Tone = Literal["info", "ok", "warn", "error"]

_ICONS = {
    "info": "info",
    "ok": "circle-check",
    "warn": "triangle-alert",
    "error": "circle-alert",
}


def notice(tone: Tone, *content: Content, title: Text | None = None) -> rx.Component:
    """A notice with icon; every content is a paragraph of its own."""
    return _notice(tone, title, content)


def slim_notice(tone: Tone, *content: Content) -> rx.Component:
    """One line, for hints above a list; texts and links follow one another."""
    return rx.el.div(
        icon(_ICONS[tone]),
        rx.el.div(rx.el.p(*content)),
        class_name=f"notice notice--{tone} notice--slim",
    )


def status_region(text: rx.Var[str]) -> rx.Component:
    """Says what was done, as soon as `text` is not empty."""
    return rx.el.div(rx.cond(text != "", notice("ok", text)), role="status", class_name="live")


def alert_region(text: rx.Var[str]) -> rx.Component:
    """Says what was refused, as soon as `text` is not empty."""
    return rx.el.div(rx.cond(text != "", notice("error", text)), role="alert", class_name="live")


def target_notice(
    id: str, tone: Tone, text: Text, role: Literal["status", "alert"], *more: Text
) -> rx.Component:
    """Shown when a redirect's address ends in `#id`: needs no script and no state."""
    return rx.el.div(
        notice(tone, text, *more), id=id, role=role, tab_index=-1, class_name="only-as-target"
    )


def _notice(tone: Tone, title: Text | None, content: tuple[Content, ...]) -> rx.Component:
    heading = [] if title is None else [rx.el.p(title, class_name="notice__title")]
    return rx.el.div(
        icon(_ICONS[tone]),
        rx.el.div(*heading, *[rx.el.p(part) for part in content]),
        class_name=f"notice notice--{tone}",
    )
