"""What lists of the portal share: how long typing may rest, pages, exports, and that none fits."""

from typing import Any

import reflex as rx

from firmenportal.pages.text import _
from firmenportal.state.vertraege import ParameterRow
from firmenportal.ui import Text, native
from firmenportal.ui.button import dense_button
from firmenportal.ui.pager import pager

DEBOUNCE_MS = 100


def seiten(label: Text, state: Any) -> rx.Component:
    """Where in the list this is; with a pager only where there is more than one page."""
    return rx.cond(
        (state.vorherige != "") | (state.naechste != ""),
        pager(
            label,
            state.position,
            (_("Vorherige Seite"), state.vorherige),
            (_("Nächste Seite"), state.naechste),
        ),
        rx.el.p(state.position, role="status", class_name="pagination"),
    )


def exporte(adresse: Any, parameter: Any) -> rx.Component:
    """Both exports of what the page at this address has found."""
    return rx.el.div(
        _export(adresse + "/export.csv", _("Als CSV exportieren"), "file-text", parameter),
        _export(adresse + "/export.xlsx", _("Als Excel exportieren"), "table", parameter),
        class_name="row row--tight",
    )


def _export(action: Any, label: Text, symbol: str, parameter: Any) -> rx.Component:
    """A native form, so that the browser saves what the route answers."""
    return native.form(
        rx.foreach(parameter, _parameter),
        dense_button(label, icon=symbol, type="submit"),
        method="get",
        action=action,
    )


def _parameter(row: ParameterRow) -> rx.Component:
    return rx.el.input(type="hidden", name=row.name, value=row.wert, read_only=True, key=row.name)
