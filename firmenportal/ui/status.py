"""Status (shape and word) and badge (a role)."""

from typing import Literal

import reflex as rx

from firmenportal.ui import Text

Tone = Literal["ok", "wait", "warn", "stop", "neutral"]


def status(text: Text, tone: Tone | rx.Var[str]) -> rx.Component:
    """ok: disc, active · wait: half, in work · warn: diamond, attention · stop: square, ended.

    neutral: ring.
    """
    return rx.el.span(text, class_name=f"status status--{tone}")


def badge(text: Text) -> rx.Component:
    return rx.el.span(text, class_name="badge")


def brand_badge(text: Text) -> rx.Component:
    """The badge of who governs everything."""
    return rx.el.span(text, class_name="badge badge--brand")
