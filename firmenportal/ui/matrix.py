"""The matrix of rights to look at: contracts × rights.

A cell's state is one of four words, the domain's own: "erteilt", "nicht-erteilt",
"kennung-fehlt", "nicht-angeboten".
"""

from dataclasses import dataclass

import reflex as rx

from firmenportal.ui import Text
from firmenportal.ui.icon import icon
from firmenportal.ui.table import framed, table_row


@dataclass(frozen=True)
class StateNames:
    """The four states in the reader's language."""

    erteilt: Text
    nicht_erteilt: Text
    kennung_fehlt: Text
    nicht_angeboten: Text


def matrix(title: Text, first: Text, rights: list[Text], rows: rx.Component) -> rx.Component:
    """`first` heads the contracts; `rows` is an `rx.foreach` of `table_row`.

    Each row has a `row_head` and one `matrix_cell` per right, in the order of `rights`.
    """
    heads = [rx.el.th(t, role="columnheader", scope="col") for t in (first, *rights)]
    return framed(
        rx.el.thead(table_row(*heads), role="rowgroup"),
        rx.el.tbody(rows, role="rowgroup"),
        title=title,
        class_name="table matrix matrix--stack",
    )


def matrix_cell(
    zustand: Text, right: Text, names: StateNames, note: Text = "", works: Text = ""
) -> rx.Component:
    """One cell; `note` stands beneath the icon („bis 31.12.2026“, „durch Bestand ändern“).

    `works` says what lets the right work where the cell does not grant it.
    """
    return rx.el.td(
        rx.el.span(
            rx.match(
                zustand,
                ("erteilt", _mark("check", names.erteilt)),
                ("kennung-fehlt", _mark("triangle-alert", names.kennung_fehlt)),
                ("nicht-angeboten", _nothing(names.nicht_angeboten)),
                _not_granted(names, works),
            ),
            rx.cond(note != "", rx.el.span(note)),
            class_name="cell",
            custom_attrs={"data-zustand": zustand, "data-recht": right},
        ),
        role="cell",
    )


def legend(title: Text, names: StateNames, works: Text) -> rx.Component:
    """What the icons mean; `works` is a right that works although no cell grants it."""
    return rx.el.ul(
        _entry("erteilt", "check", names.erteilt),
        _entry("nicht-erteilt", "x", names.nicht_erteilt),
        _entry("nicht-erteilt", "key-round", works),
        _entry("kennung-fehlt", "triangle-alert", names.kennung_fehlt),
        _entry("nicht-angeboten", "", names.nicht_angeboten),
        aria_label=title,
        class_name="legend",
    )


def _not_granted(names: StateNames, works: Text) -> rx.Component:
    crossed = _mark("x", names.nicht_erteilt)
    if isinstance(works, str):
        return crossed
    label = f"{names.nicht_erteilt}, {works}"
    key = rx.el.span(icon("key-round", label=label), class_name="cell__mark cell__mark--works")
    return rx.fragment(rx.cond(works != "", key, crossed))


def _mark(name: str, label: Text) -> rx.Component:
    return rx.el.span(icon(name, label=label), class_name="cell__mark")


def _nothing(label: Text) -> rx.Component:
    return rx.el.span(label, class_name="visually-hidden")


def _entry(zustand: str, name: str, label: Text) -> rx.Component:
    mark = [rx.el.span(icon(name), class_name="cell__mark")] if name else []
    return rx.el.li(
        rx.el.span(*mark, class_name="cell", custom_attrs={"data-zustand": zustand}), label
    )
