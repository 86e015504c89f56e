"""The matrix of rights, to look at or to edit: contracts × rights.

To edit it is a grid: one stop of the Tab key, in which arrows, Home and End move and "?" asks about
the cell (`portal.js`). Its boxes are native and belong to the browser until the server answers.

A cell's state is one of four words, the domain's own: "erteilt", "nicht-erteilt",
"kennung-fehlt", "nicht-angeboten".
"""

from dataclasses import dataclass
from typing import Any

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


@dataclass(frozen=True)
class BulkHead:
    """The head of a column: the right, and a button that ticks all of it."""

    right: Text
    name: Text
    on_click: Any


def edit_matrix(
    title: Text,
    heads: list[Text],
    rights: list[BulkHead],
    rows: rx.Component,
    *,
    bulk: Text,
    fixed: rx.Var[bool],
    version: rx.Var[int],
) -> rx.Component:
    """As `matrix`, with boxes (`edit_cell`); `heads` come before the rights, `bulk` is „alle“.

    `fixed`: nothing can be ticked. A new `version` lets all boxes follow the server again.
    """
    plain = [rx.el.th(t, role="columnheader", scope="col") for t in heads]
    with_bulk = [
        rx.el.th(
            h.right,
            rx.cond(fixed, None, bulk_button(bulk, h.name, h.on_click)),
            role="columnheader",
            scope="col",
        )
        for h in rights
    ]
    return framed(
        rx.el.thead(table_row(*plain, *with_bulk), role="rowgroup"),
        rx.el.tbody(rows, role="rowgroup", custom_attrs={"data-grid": version}),
        title=title,
        class_name="table matrix matrix--stack",
    )


def bulk_button(text: Text, name: Text, on_click: Any) -> rx.Component:
    """Ticks a row or a column; `name` says which, beginning with `text`."""
    return rx.el.button(
        text, type="button", aria_label=name, on_click=on_click, class_name="matrix__bulk"
    )


def edit_cell(
    id: Text,
    name: Text,
    right: Text,
    *,
    zustand: Text,
    ticked: rx.Var[bool] | bool,
    fixed: rx.Var[bool] | bool,
    change: Text,
    notes: rx.Component,
    on_change: Any,
    ask: rx.Component | None = None,
) -> rx.Component:
    """One cell: a box called `name`, described by `notes`; a dash where nothing is offered.

    `change` is "" or what becomes of the cell. `on_change` gets whether the box is ticked now.
    `ask` (`ask_button`) tells why the cell is as it is.
    """
    attributes = {"data-zustand": zustand, "data-recht": right}
    box = rx.el.input(
        type="checkbox",
        aria_label=name,
        aria_describedby=id,
        default_checked=ticked,
        disabled=fixed,
        on_change=on_change,
    )
    changed = {"data-aenderung": rx.cond(change != "", change, None)}
    offered = rx.el.label(
        box, rx.el.span(notes, id=id), class_name="cell", custom_attrs=attributes | changed
    )
    return rx.el.td(
        rx.cond(zustand == "nicht-angeboten", _not_offered(notes, attributes), offered),
        ask,
        role="cell",
    )


def ask_button(
    question: Text, context: Text, *, expanded: rx.Var[bool], controls: Text, on_click: Any
) -> rx.Component:
    """Asks about one cell, at its corner; in the grid the key „?“ presses it (`portal.js`)."""
    return rx.el.button(
        rx.el.span(question, " ", context, class_name="visually-hidden"),
        rx.el.span("?", aria_hidden="true"),
        type="button",
        title=question,
        on_click=on_click,
        aria_expanded=rx.cond(expanded, "true", "false"),
        aria_controls=controls,
        tab_index=-1,
        class_name="matrix__ask",
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


def edit_legend(
    title: Text, *, erteilt: Text, nicht_erteilt: Text, kennung_fehlt: Text, nicht_angeboten: Text
) -> rx.Component:
    """What the boxes mean."""
    return rx.el.ul(
        _box("erteilt", True, erteilt),
        _box("nicht-erteilt", False, nicht_erteilt),
        _box("kennung-fehlt", True, kennung_fehlt),
        rx.el.li(
            rx.el.span(class_name="cell", custom_attrs={"data-zustand": "nicht-angeboten"}),
            nicht_angeboten,
        ),
        aria_label=title,
        class_name="legend",
    )


def _not_offered(notes: rx.Component, attributes: dict[str, Any]) -> rx.Component:
    hidden = rx.el.span(notes, class_name="visually-hidden")
    return rx.el.span(hidden, class_name="cell", custom_attrs=attributes)


def _box(zustand: str, ticked: bool, label: Text) -> rx.Component:
    sample = rx.el.input(type="checkbox", default_checked=ticked, tab_index=-1)
    attributes = {"data-zustand": zustand, "inert": "", "aria-hidden": "true"}
    return rx.el.li(rx.el.span(sample, class_name="cell", custom_attrs=attributes), label)


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
