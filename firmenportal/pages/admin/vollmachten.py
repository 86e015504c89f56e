"""Vollmachten: which Maklerhaus may what for how long, and a dialog that ends it at once."""

from typing import Any

import reflex as rx

from firmenportal.pages.admin.tabs import admin_shell
from firmenportal.pages.text import _
from firmenportal.state.admin.vollmachten import VollmachtenState, VollmachtRow
from firmenportal.ui import Content, native
from firmenportal.ui.button import button, dense_button
from firmenportal.ui.dialog import closer, dialog, opens
from firmenportal.ui.empty import empty
from firmenportal.ui.notice import target_notice
from firmenportal.ui.status import status
from firmenportal.ui.table import Column, cell, row_head, table, table_row

State = VollmachtenState


def vollmachten(route: str, title: str) -> rx.Component:
    return admin_shell(
        route,
        title,
        State,
        target_notice("widerrufen", "ok", _(_WIDERRUFEN), "status"),
        rx.cond(
            State.geladen, rx.cond(State.ist_firmenadmin, _fuer_firmenadmins(), _fuer_admins())
        ),
    )


def _fuer_admins() -> rx.Component:
    return empty(
        _("Vollmachten verwaltet ein FirmenAdmin"),
        _("Nur er kann sie ansehen und widerrufen."),
        rx.cond(
            State.firmenadmins != "",
            rx.el.p(_("FirmenAdmins dieser Firma:"), " ", rx.el.strong(State.firmenadmins)),
        ),
    )


def _fuer_firmenadmins() -> rx.Component:
    return rx.el.section(
        rx.el.h2(_("Maklervollmachten"), id="vollmachten"),
        rx.el.p(_(_WAS), class_name="soft form-width"),
        rx.cond(State.rows.length() > 0, _liste(), empty(_("Keine Vollmacht"), _(_KEINE))),
        class_name="stack stack--s",
        aria_labelledby="vollmachten",
    )


def _liste() -> rx.Component:
    spalten = (_("Maklerhaus"), _("Verträge"), _("Rechte"), _("Zeitraum"), _("Genutzt von"),
               _("Stand"), _("Aktion"))  # fmt: skip
    return table(
        _("Maklervollmachten"),
        [Column(t) for t in spalten],
        rx.foreach(State.rows, _zeile),
        calm=True,
    )


def _zeile(row: VollmachtRow) -> rx.Component:
    return table_row(
        row_head(row.haus, row.herkunft),
        cell(row.vertraege, _("Verträge"), wide=True),
        cell(row.rechte, _("Rechte"), wide=True),
        cell(row.zeitraum, _("Zeitraum")),
        cell(row.personen, _("Genutzt von")),
        cell(
            rx.fragment(
                status(row.stand, rx.Var.create(row.ton)),
                rx.cond(row.hinweis != "", rx.el.small(row.hinweis)),
            ),
            _("Stand"),
        ),
        cell(rx.cond(row.aktion != "", _widerruf(row), rx.fragment()), _("Aktion")),
        key=row.id,
    )


def _widerruf(row: VollmachtRow) -> rx.Component:
    dialog_id = f"widerruf-{row.id}"
    return rx.fragment(
        dense_button(
            rx.fragment(_("Widerrufen"), rx.el.span(": ", row.haus, class_name="visually-hidden")),
            kind="danger",
            **opens(dialog_id),
        ),
        dialog(
            dialog_id,
            _("Vollmacht widerrufen?"),
            rx.el.p(rx.el.strong(row.haus), ", ", row.zeitraum),
            rx.el.p(_(_FOLGE)),
            native.form(
                rx.el.input(type="hidden", name="firma", value=State.firma_id),
                _weitere(row, dialog_id),
                rx.el.div(
                    closer(_("Abbrechen")),
                    button(_("Vollmacht widerrufen"), kind="danger", type="submit"),
                    class_name="row row--end",
                ),
                method="post",
                action=row.aktion,
                class_name="stack stack--s",
            ),
        ),
    )


def _weitere(row: VollmachtRow | Any, dialog_id: str) -> rx.Component:
    """The other ways of the house end with it unless unticked."""
    return rx.cond(
        (row.rechte_mit != "") | (row.vollmachten_mit != "") | row.zugang_mit,
        rx.el.fieldset(
            rx.el.legend(_("Was das Haus sonst noch öffnet, endet zugleich:")),
            rx.cond(row.rechte_mit != "", _check(dialog_id, "rechte", row.rechte_mit)),
            rx.cond(
                row.vollmachten_mit != "", _check(dialog_id, "vollmachten", row.vollmachten_mit)
            ),
            rx.cond(row.zugang_mit, _check(dialog_id, "zugang", _(_ZUGANG))),
            class_name="fieldset",
        ),
    )


def _check(dialog_id: str, name: str, text: Content) -> rx.Component:
    box_id = f"{dialog_id}-{name}"
    box = rx.el.input(type="checkbox", id=box_id, name=name, value="1", default_checked=True)
    return rx.el.label(box, rx.el.span(text), html_for=box_id, class_name="check")


_WIDERRUFEN = "Die Vollmacht ist widerrufen. Die Leute des Hauses und alle FirmenAdmins wissen es."
_WAS = (
    "Mit einer Vollmacht darf ein Maklerhaus für Ihre Firma handeln, an den genannten Verträgen "
    "und mit den genannten Rechten. Nur Ihre Firma kann sie widerrufen, jederzeit."
)
_KEINE = "Ihre Firma hat keinem Maklerhaus eine Vollmacht erteilt."
_FOLGE = (
    "Alle Rechte, die auf dieser Vollmacht beruhen, enden sofort, auch auf offenen Seiten. Sie "
    "bestätigen das mit Ihrem Passwort."
)
_ZUGANG = "Vermittler-Zugang: Er zeigt dem Haus sonst weiter seinen ganzen Bestand"
