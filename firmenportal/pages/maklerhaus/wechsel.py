"""Changes of Maklerhaus: proposing one, and what the house gains and loses by them."""

import reflex as rx

from firmenportal.pages.maklerhaus.tabs import haus_shell
from firmenportal.pages.text import _
from firmenportal.state.admin.maklerwechsel import WechselRow
from firmenportal.state.maklerhaus.wechsel import WechselState
from firmenportal.ui.button import button, dense_button
from firmenportal.ui.empty import empty
from firmenportal.ui.field import field
from firmenportal.ui.status import status
from firmenportal.ui.table import Column, cell, row_head, table, table_row

State = WechselState


def wechsel(route: str, title: str) -> rx.Component:
    return haus_shell(
        route,
        title,
        rx.cond(
            State.geladen,
            rx.el.div(
                _liste(),
                rx.cond(State.darf_anfragen, _formular()),
                class_name="stack stack--sections",
            ),
            rx.el.p(_("Die Seite wird geladen"), role="status", class_name="soft"),
        ),
    )


def _liste() -> rx.Component:
    spalten = (_("Firma"), _("Richtung"), _("Verträge"), _("Ab"), _("Stand"), _("Aktion"))
    return rx.el.section(
        rx.el.h2(_("Maklerwechsel"), id="wechsel"),
        rx.cond(
            State.rows.length() > 0,
            table(
                _("Maklerwechsel"),
                [Column(t) for t in spalten],
                rx.foreach(State.rows, _zeile),
                calm=True,
            ),
            empty(_("Kein Maklerwechsel"), _("Vorschläge Ihres Hauses stehen hier.")),
        ),
        class_name="stack stack--s",
        aria_labelledby="wechsel",
    )


def _zeile(row: WechselRow) -> rx.Component:
    return table_row(
        row_head(row.firma),
        cell(rx.cond(row.gibt_ab, _("verlässt Ihr Haus"), _("kommt zu Ihrem Haus")), _("Richtung")),
        cell(row.vertraege, _("Verträge"), wide=True),
        cell(row.am, _("Ab")),
        cell(status(row.stand, rx.Var.create(row.ton)), _("Stand")),
        cell(
            rx.cond(
                State.darf_anfragen & row.offen & ~row.gibt_ab,  # pyright: ignore[reportOperatorIssue]
                dense_button(
                    rx.fragment(
                        _("Zurückziehen"),
                        rx.el.span(": ", row.firma, class_name="visually-hidden"),
                    ),
                    on_click=State.zurueckziehen(rx.Var.create(row.id).to(int)),
                ),
            ),
            _("Aktion"),
        ),
        key=row.id,
    )


def _formular() -> rx.Component:
    return rx.el.section(
        rx.el.h2(_("Wechsel vorschlagen"), id="vorschlag"),
        rx.el.p(_(_WAS), class_name="soft"),
        rx.el.form(
            field("kundennummer", _("Kundennummer der Firma"), name="kundennummer", max_length=20),
            field(
                "nummern",
                _("Verträge"),
                hint=_("Vertragsnummern, mit Leerzeichen oder Komma getrennt"),
                name="nummern",
                auto_complete="off",
                max_length=4_000,
            ),
            rx.el.label(
                rx.el.input(type="checkbox", name="alle", value="1"),
                rx.el.span(_("Alle Verträge der Firma; einen davon nennen Sie oben")),
                class_name="check",
            ),
            field("am", _("Ab welchem Tag"), type="date", name="am", width="s"),
            rx.el.div(
                button(_("Wechsel vorschlagen"), kind="primary", type="submit"), class_name="row"
            ),
            on_submit=State.vorschlagen,
            no_validate=True,
            class_name="stack",
        ),
        class_name="stack stack--s form-width",
        aria_labelledby="vorschlag",
    )


_WAS = (
    "Die Firma entscheidet. Bestätigt sie bis zum Tag davor, gehören die Verträge ab 0 Uhr zum "
    "Bestand Ihres Hauses; sonst verfällt der Vorschlag. Haben Sie für diese Verträge keine "
    "Vollmacht, bittet der Vorschlag zugleich um eine mit Bestand lesen und Berechnen."
)
