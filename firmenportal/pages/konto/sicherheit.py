"""Sicherheit: the password, the open Sitzungen, the last sign-ins."""

import reflex as rx

from firmenportal.pages.konto.tabs import konto_shell
from firmenportal.pages.passwort import abgelehnt, neues_passwort
from firmenportal.pages.pause import pausen
from firmenportal.pages.text import _
from firmenportal.state.base import PortalState
from firmenportal.state.konto.sicherheit import AnmeldungRow, SicherheitState, SitzungRow
from firmenportal.ui import native
from firmenportal.ui.button import button, dense_button
from firmenportal.ui.dialog import confirm_dialog, opener, opens
from firmenportal.ui.field import password_field
from firmenportal.ui.notice import target_notice
from firmenportal.ui.status import badge, status
from firmenportal.ui.table import Column, cell, row_head, table, table_row

State = SicherheitState
ANDERE = "andere-sitzungen-beenden"


def sicherheit(route: str, title: str) -> rx.Component:
    return konto_shell(
        route,
        title,
        rx.el.div(_passwort(), _sitzungen(), _anmeldungen(), class_name="stack stack--sections"),
    )


def _passwort() -> rx.Component:
    """A native form: neither password enters a state."""
    return rx.el.section(
        rx.el.h2(_("Passwort ändern"), id="passwort"),
        _passwort_hinweise(),
        native.form(
            rx.el.input(
                type="text",
                auto_complete="username",
                value=PortalState.angemeldet_mit,
                read_only=True,
                hidden=True,
            ),
            *_passwortfelder(),
            rx.el.p(_("Ihre anderen Sitzungen enden damit."), class_name="soft"),
            rx.el.div(
                button(_("Passwort ändern"), type="submit", icon="key-round"), class_name="row"
            ),
            method="post",
            action="/konto/passwort",
            class_name="stack",
        ),
        class_name="stack stack--s form-width",
        aria_labelledby="passwort",
    )


def _passwortfelder() -> list[rx.Component]:
    return [
        password_field(
            "passwort-alt",
            _("Bisheriges Passwort"),
            show=_("Anzeigen"),
            name="passwort_alt",
            auto_complete="current-password",
            required=True,
        ),
        *neues_passwort(),
    ]


def _passwort_hinweise() -> rx.Component:
    return rx.fragment(
        target_notice("geaendert", "ok", _(_GEAENDERT), "status"),
        target_notice("falsch", "error", _(_FALSCH), "alert"),
        *abgelehnt(),
        pausen(),
    )


def _sitzungen() -> rx.Component:
    columns = (_("Gerät"), _("Portal"), _("Angemeldet"), _("Zuletzt aktiv"), _("Aktion"))
    return rx.el.section(
        rx.el.h2(_("Offene Sitzungen"), id="sitzungen"),
        rx.el.p(_(_SITZUNGEN), class_name="soft"),
        table(
            _("Offene Sitzungen"),
            [Column(c) for c in columns],
            rx.foreach(State.sitzungen, _sitzung),
        ),
        rx.cond(State.andere > 0, _alle_anderen()),
        class_name="stack stack--s",
        aria_labelledby="sitzungen",
    )


def _sitzung(row: SitzungRow) -> rx.Component:
    return table_row(
        row_head(row.geraet),
        cell(row.portal, _("Portal")),
        cell(row.angemeldet, _("Angemeldet")),
        cell(row.zuletzt, _("Zuletzt aktiv")),
        cell(rx.cond(row.diese, badge(_("Diese Sitzung")), _beenden(row)), _("Aktion")),
        key=row.kennzeichen,
    )


def _beenden(row: SitzungRow) -> rx.Component:
    dialog_id = f"beenden-{row.kennzeichen}"
    return rx.fragment(
        dense_button(
            rx.fragment(_("Beenden"), rx.el.span(" ", row.geraet, class_name="visually-hidden")),
            kind="danger",
            **opens(dialog_id),
        ),
        confirm_dialog(
            dialog_id,
            _("Sitzung beenden?"),
            rx.el.p(rx.el.strong(row.geraet)),
            rx.el.p(_(_BEENDEN)),
            cancel=_("Abbrechen"),
            confirm=_("Sitzung beenden"),
            on_confirm=State.beenden(row.kennzeichen),
            kind="danger",
        ),
    )


def _alle_anderen() -> rx.Component:
    return rx.el.div(
        opener(ANDERE, _("Alle anderen Sitzungen beenden"), kind="danger", icon="log-out"),
        confirm_dialog(
            ANDERE,
            _("Alle anderen Sitzungen beenden?"),
            rx.el.p(_(_ALLE)),
            cancel=_("Abbrechen"),
            confirm=_("Sitzungen beenden"),
            on_confirm=State.andere_beenden,
            kind="danger",
        ),
        class_name="row",
    )


def _anmeldungen() -> rx.Component:
    return rx.el.section(
        rx.el.h2(_("Letzte Anmeldungen"), id="anmeldungen"),
        rx.el.p(_(_ANMELDUNGEN), class_name="soft"),
        table(
            _("Letzte Anmeldungen"),
            [Column(_("Zeit")), Column(_("Gerät")), Column(_("Ergebnis"))],
            rx.foreach(State.anmeldungen, _anmeldung),
        ),
        class_name="stack stack--s",
        aria_labelledby="anmeldungen",
    )


def _anmeldung(row: AnmeldungRow, index: rx.Var[int]) -> rx.Component:
    return table_row(
        row_head(row.zeit),
        cell(row.geraet, _("Gerät")),
        cell(status(row.ergebnis, rx.Var.create(row.stand)), _("Ergebnis")),
        key=index,
    )


_SITZUNGEN = (
    "Hier sind Sie gerade angemeldet. Erkennen Sie ein Gerät nicht, beenden Sie seine Sitzung und "
    "ändern Sie Ihr Passwort."
)
_BEENDEN = (
    "Auf diesem Gerät müssen Sie sich neu anmelden. Was dort nicht gespeichert ist, geht verloren."
)
_ALLE = (
    "Auf allen anderen Geräten müssen Sie sich neu anmelden. Was dort nicht gespeichert ist, geht "
    "verloren."
)
_ANMELDUNGEN = "Die letzten zehn Versuche, sich mit Ihrer E-Mail-Adresse anzumelden."
_GEAENDERT = "Ihr neues Passwort gilt ab jetzt. Ihre anderen Sitzungen sind beendet."
_FALSCH = "Nicht gespeichert. Das bisherige Passwort ist falsch."
