"""A chart of stacked bars: headline in words, key, bars, and the same numbers as a table.

Its rows are `state.chart.Bar`; their geometry is computed there and drawn as svg attributes,
because the policy of prerendered pages knows no style attributes.
"""

from typing import Any

import reflex as rx
from reflex_components_core.el.elements.base import BaseHTML

from firmenportal.ui import Text
from firmenportal.ui.table import Column, cell, row_head, table, table_row

HATCH = "chart-hatch"


class Drawing(BaseHTML):
    tag = "svg"


class Rect(BaseHTML):
    tag = "rect"


class Pattern(BaseHTML):
    tag = "pattern"


def chart(
    headline: Text,
    sentence: Text,
    *,
    keys: tuple[Text, Text],
    bars: rx.Var[Any],
    as_table: Text,
    first: Text,
    total: Text,
) -> rx.Component:
    """`keys` name the lower and the upper part; `first` and `total` head the table's columns."""
    return rx.el.figure(
        rx.el.figcaption(
            rx.el.strong(headline), rx.el.br(), rx.el.span(sentence, class_name="soft")
        ),
        rx.el.ul(*map(_key, keys, ("lower", "upper")), class_name="chart__key"),
        rx.el.div(
            rx.el.ul(rx.foreach(bars, _bar), class_name="chart__bars"),
            rx.el.ul(rx.foreach(bars, _tick), class_name="chart__axis"),
            _hatch(),
            aria_hidden=True,
        ),
        _details(headline, keys, bars, as_table, first, total),
        class_name="chart container",
    )


def _key(text: Text, part: str) -> rx.Component:
    return rx.el.li(
        Drawing.create(_rect(part, y="0", height="100%"), class_name="chart__swatch"),
        text,
    )


def _bar(bar: Any) -> rx.Component:
    return rx.el.li(
        Drawing.create(
            _rect("lower", y=bar.lower_y, height=bar.lower_height),
            _rect("upper", y=bar.upper_y, height=bar.upper_height),
        ),
        key=bar.label,
    )


def _rect(part: str, **geometry: Text) -> rx.Component:
    return Rect.create(
        class_name=f"chart__{part}",
        custom_attrs={"x": "0", "width": "100%", **geometry}
        | ({"fill": f"url(#{HATCH})"} if part == "upper" else {}),
    )


def _tick(bar: Any) -> rx.Component:
    return rx.el.li(bar.label, key=bar.label)


def _hatch() -> rx.Component:
    """The stripes of the upper part; whoever sees no colour sees these."""
    lines = [
        Rect.create(class_name=name, custom_attrs={"x": x, "width": "3", "height": "6"})
        for name, x in (("chart__line", "0"), ("chart__gap", "3"))
    ]
    pattern = Pattern.create(
        *lines,
        id=HATCH,
        custom_attrs={
            "width": "6",
            "height": "6",
            "patternUnits": "userSpaceOnUse",
            "patternTransform": "rotate(45)",
        },
    )
    return Drawing.create(pattern, class_name="chart__defs")


def _details(
    headline: Text,
    keys: tuple[Text, Text],
    bars: rx.Var[Any],
    as_table: Text,
    first: Text,
    total: Text,
) -> rx.Component:
    columns = [Column(first), *[Column(k, num=True) for k in (*keys, total)]]

    def row(bar: Any) -> rx.Component:
        return table_row(
            row_head(bar.name),
            cell(bar.lower, keys[0], num=True),
            cell(bar.upper, keys[1], num=True),
            cell(bar.total, total, num=True),
            key=bar.label,
        )

    return rx.el.details(
        rx.el.summary(as_table),
        table(headline, columns, rx.foreach(bars, row)),
        class_name="why small",
    )
