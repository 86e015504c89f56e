"""Personendaten: name, e-mail address, phone, Firmen and roles."""

import reflex as rx

from firmenportal.pages.konto.tabs import konto_shell
from firmenportal.pages.text import _
from firmenportal.state.konto.personendaten import (
    TELEFONFELD,
    FristRow,
    PersonendatenState,
    RolleRow,
)
from firmenportal.ui import native
from firmenportal.ui.button import button, native_link_button
from firmenportal.ui.facts import pair, summary
from firmenportal.ui.field import field, optional
from firmenportal.ui.notice import target_notice
from firmenportal.ui.status import status
from firmenportal.ui.table import Column, cell, row_head, table, table_row

State = PersonendatenState


def personendaten(route: str, title: str) -> rx.Component:
    return konto_shell(
        route,
        title,
        rx.el.div(
            _hinweise(),
            rx.el.section(
                rx.el.h2(_("Name"), id="name"),
                rx.el.p(rx.el.strong(State.name)),
                rx.el.p(_(_NAME), class_name="soft"),
                class_name="stack stack--s form-width",
                aria_labelledby="name",
            ),
            _email(),
            _telefon(),
            _rollen(),
            _auskunft(),
            class_name="stack stack--sections",
        ),
    )


def _hinweise() -> rx.Component:
    """What a redirect from the routes of the e-mail address says."""
    return rx.fragment(
        target_notice("email-unterwegs", "ok", _(_UNTERWEGS), "status"),
        target_notice("email-bestaetigt", "ok", _("Ihre neue E-Mail-Adresse gilt."), "status"),
        target_notice("email-ungueltig", "error", _(_UNGUELTIG), "alert"),
        target_notice("email-gleich", "error", _(_GLEICH), "alert"),
    )


def _email() -> rx.Component:
    return rx.el.section(
        rx.el.h2(_("E-Mail-Adresse"), id="email"),
        rx.el.p(rx.el.strong(State.email)),
        native.form(
            field(
                "email-neu",
                _("Neue E-Mail-Adresse"),
                hint=_(_EMAIL),
                name="email",
                type="email",
                auto_complete="email",
                max_length=254,
                required=True,
            ),
            rx.el.div(
                button(_("E-Mail-Adresse ändern"), type="submit", icon="mail"), class_name="row"
            ),
            method="post",
            action="/konto/email",
            class_name="stack",
        ),
        class_name="stack stack--s form-width",
        aria_labelledby="email",
    )


def _telefon() -> rx.Component:
    return rx.el.section(
        rx.el.h2(_("Telefon"), id="telefon-titel"),
        rx.el.form(
            field(
                TELEFONFELD,
                optional(_("Telefonnummer"), _("(freiwillig)")),
                hint=_("Für Rückfragen des Service Centers. Ihre Firma sieht sie nicht."),
                width="m",
                name="telefon",
                type="tel",
                auto_complete="tel",
                max_length=40,
                default_value=State.telefon,
            ),
            rx.el.div(
                button(_("Telefonnummer speichern"), type="submit", icon="phone"), class_name="row"
            ),
            on_submit=State.telefon_speichern,
            class_name="stack",
        ),
        class_name="stack stack--s form-width",
        aria_labelledby="telefon-titel",
    )


def _rollen() -> rx.Component:
    return rx.el.section(
        rx.el.h2(_("Firmen und Rollen"), id="rollen"),
        rx.cond(
            State.haus != "",
            summary(
                pair(_("Maklerhaus"), State.haus),
                rx.cond(State.schluessel != "", pair(_("Benutzerschlüssel"), State.schluessel)),
            ),
        ),
        rx.cond(
            State.rollen.length() > 0,
            table(
                _("Firmen und Rollen"),
                [Column(t) for t in (_("Firma"), _("Rolle"), _("Zugehörigkeit"), _("Zugang"))],
                rx.foreach(State.rollen, _rolle),
            ),
            rx.el.p(_("Sie gehören zu keiner Firma."), class_name="soft"),
        ),
        class_name="stack stack--s",
        aria_labelledby="rollen",
    )


def _rolle(row: RolleRow) -> rx.Component:
    return table_row(
        row_head(row.firma),
        cell(row.rolle, _("Rolle")),
        cell(row.personentyp, _("Zugehörigkeit")),
        cell(status(row.zustand, rx.Var.create(row.stand)), _("Zugang")),
        key=row.firma,
    )


def _auskunft() -> rx.Component:
    """One click each: everything about oneself, and beneath it how long it is kept."""
    return rx.el.section(
        rx.el.h2(_("Ihre Daten"), id="auskunft"),
        rx.el.p(_(_AUSKUNFT)),
        rx.el.div(
            native_link_button(
                _("Auskunft als PDF herunterladen"), "/konto/auskunft.pdf", icon="file-text"
            ),
            native_link_button(
                _("Auskunft als JSON herunterladen"), "/konto/auskunft.json", icon="download"
            ),
            class_name="row",
        ),
        rx.el.p(
            _("Löschen oder berichtigen lassen Sie Ihre Daten beim Service Center."),
            class_name="soft",
        ),
        rx.el.h3(_("Was wir wie lange aufbewahren")),
        table(
            _("Was wir wie lange aufbewahren"),
            [Column(t) for t in (_("Daten"), _("Aufbewahrt"), _("Zweck"))],
            rx.foreach(State.fristen, _frist),
        ),
        class_name="stack stack--s",
        aria_labelledby="auskunft",
    )


def _frist(row: FristRow) -> rx.Component:
    return table_row(
        row_head(row.was),
        cell(row.frist, _("Aufbewahrt"), wide=True),
        cell(row.grund, _("Zweck"), wide=True),
        key=row.was,
    )


_NAME = (
    "Ihren Namen ändert nur das Service Center. So bleibt ein Zugang immer bei derselben Person "
    "und wird nicht weitergegeben."
)
_EMAIL = (
    "Sie bestätigen zuerst Ihr Passwort und dann den Link, den wir an die neue Adresse schicken. "
    "Von der alten Adresse aus lässt sich die Änderung 72 Stunden lang zurücknehmen."
)
_UNTERWEGS = (
    "Wir haben Ihnen einen Link an die neue Adresse geschickt. Die Änderung gilt, sobald Sie ihn "
    "öffnen und bestätigen."
)
_AUSKUNFT = (
    "Hier bekommen Sie alles, was das Portal über Sie hat: als PDF zum Lesen oder als JSON-Datei "
    "zum Weiterverarbeiten."
)
_LOESCHEN = "Löschen oder berichtigen lassen Sie Ihre Daten beim Service Center."
_UNGUELTIG = "Nicht gespeichert. Diese E-Mail-Adresse ist ungültig. Prüfen Sie die Schreibweise."
_GLEICH = "Nicht gespeichert. Das ist schon Ihre E-Mail-Adresse."
