"""Changes of Maklerhaus: what a house proposes, and forms by which the Firma decides."""

import reflex as rx

from firmenportal.pages.admin.tabs import admin_shell
from firmenportal.pages.text import _
from firmenportal.state.admin.maklerwechsel import MaklerwechselState, WechselRow
from firmenportal.ui import Text, native
from firmenportal.ui.button import dense_button
from firmenportal.ui.empty import empty
from firmenportal.ui.notice import target_notice
from firmenportal.ui.status import status
from firmenportal.ui.table import Column, cell, row_head, table, table_row

State = MaklerwechselState


def maklerwechsel(route: str, title: str) -> rx.Component:
    return admin_shell(
        route,
        title,
        State,
        *[target_notice(ziel, "ok", _(text), "status") for ziel, text in _MELDUNGEN.items()],
        rx.cond(
            State.geladen,
            rx.cond(
                State.ist_firmenadmin,
                _liste(),
                empty(_("Einen Maklerwechsel entscheidet ein FirmenAdmin"), _(_KEIN_ADMIN)),
            ),
        ),
    )


def _liste() -> rx.Component:
    spalten = (_("Neues Haus"), _("Verträge"), _("Ab"), _("Stand"), _("Aktion"))
    return rx.el.section(
        rx.el.h2(_("Maklerwechsel"), id="wechsel"),
        rx.el.p(_(_WAS), class_name="soft form-width"),
        rx.cond(
            State.rows.length() > 0,
            table(
                _("Maklerwechsel"),
                [Column(t) for t in spalten],
                rx.foreach(State.rows, _zeile),
                calm=True,
            ),
            empty(_("Kein Maklerwechsel"), _("Schlägt ein Haus einen vor, steht er hier.")),
        ),
        class_name="stack stack--s",
        aria_labelledby="wechsel",
    )


def _zeile(row: WechselRow) -> rx.Component:
    return table_row(
        row_head(row.haus),
        cell(row.vertraege, _("Verträge"), wide=True),
        cell(row.am, _("Ab")),
        cell(status(row.stand, rx.Var.create(row.ton)), _("Stand")),
        cell(_aktionen(row), _("Aktion")),
        key=row.id,
    )


def _aktionen(row: WechselRow) -> rx.Component:
    """The answer to a form says who loses or gains what, and asks."""
    return rx.el.div(
        rx.cond(
            row.offen,
            rx.fragment(
                _form(row, "wechsel_bestaetigen", _("Wirkung ansehen und bestätigen")),
                _form(row, "wechsel_ablehnen", _("Ablehnen")),
            ),
        ),
        rx.cond(row.absagbar, _form(row, "wechsel_absagen", _("Absagen"))),
        class_name="row row--tight",
    )


def _form(row: WechselRow, handlung: str, wort: Text) -> rx.Component:
    return native.form(
        rx.el.input(type="hidden", name="firma", value=State.firma_id),
        rx.el.input(type="hidden", name="handlung", value=handlung),
        dense_button(
            rx.fragment(wort, rx.el.span(": ", row.haus, class_name="visually-hidden")),
            type="submit",
        ),
        method="post",
        action=row.aktion,
    )


_MELDUNGEN = {
    "bestaetigt": "Der Maklerwechsel ist bestätigt. Beide Häuser und alle FirmenAdmins wissen es.",
    "abgelehnt": "Der Maklerwechsel ist abgelehnt. Das Haus weiß es.",
    "abgesagt": "Der Maklerwechsel ist abgesagt. Die Verträge bleiben, wo sie sind.",
}
_KEIN_ADMIN = "Nur er kann Vorschläge ansehen und bestätigen."
_WAS = (
    "Ein Maklerhaus kann vorschlagen, Ihre Verträge ab einem Tag zu betreuen. Erst wenn Sie das "
    "bestätigen, verliert das bisherige Haus sie um 0 Uhr dieses Tages, und das neue bekommt sie. "
    "Bis zum Tag davor können Sie absagen."
)
