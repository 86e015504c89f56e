"""Buttons, and links that look like them. One primary per view; labels are verb and object."""

from typing import Any, Literal

import reflex as rx

from firmenportal.ui import Content, Text, native
from firmenportal.ui.icon import icon as draw

Kind = Literal["", "primary", "quiet", "danger"]


def button(label: Content, *, kind: Kind = "", icon: str = "", **props: Any) -> rx.Component:
    """Does something on this page; with `type="submit"` sends its form."""
    return _button(label, icon, _class(kind), props)


def dense_button(label: Content, *, kind: Kind = "", icon: str = "", **props: Any) -> rx.Component:
    """The small variant for toolbars and rows."""
    return _button(label, icon, _class(kind, "button--dense"), props)


def link_button(label: Text, href: Text, *, kind: Kind = "", icon: str = "") -> rx.Component:
    """Leads to a page of the app."""
    return rx.el.a(*_content(label, icon), href=href, class_name=_class(kind))


def native_link_button(
    label: Text, href: Text, *, kind: Kind = "", icon: str = "", **props: Any
) -> rx.Component:
    """Leads out of the app: routes, and pages on the other side of the login."""
    return native.link(*_content(label, icon), href=href, class_name=_class(kind), **props)


def _button(label: Content, name: str, class_name: str, props: dict[str, Any]) -> rx.Component:
    props.setdefault("type", "button")
    return rx.el.button(*_content(label, name), class_name=class_name, **props)


def _content(label: Content, name: str) -> list[Any]:
    return [draw(name), label] if name else [label]


def _class(kind: Kind, *more: str) -> str:
    return " ".join(["button", *([f"button--{kind}"] if kind else []), *more])
