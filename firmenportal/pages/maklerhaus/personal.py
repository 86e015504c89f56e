"""The staff of the own house, and who may sign for it."""

import reflex as rx

from firmenportal.pages.liste import DEBOUNCE_MS, seiten
from firmenportal.pages.maklerhaus.tabs import haus_shell
from firmenportal.pages.text import _
from firmenportal.state.maklerhaus.personal import (
    ADRESSE,
    SUCHFELD,
    KollegeRow,
    PersonalState,
    ZeichnerRow,
)
from firmenportal.ui.button import link_button
from firmenportal.ui.empty import empty
from firmenportal.ui.field import search_field
from firmenportal.ui.notice import target_notice
from firmenportal.ui.status import badge, brand_badge
from firmenportal.ui.table import Column, cell, loading_table, row_head, table, table_row

State = PersonalState


def personal(route: str, title: str) -> rx.Component:
    return haus_shell(
        route,
        title,
        target_notice("austritt", "ok", _(_AUSGETRETEN), "status"),
        rx.cond(
            State.geladen,
            rx.el.div(_leute(), _zeichner(), class_name="stack"),
            loading_table([Column(_("Name"))], _("Mitarbeitende werden geladen")),
        ),
        actions=[
            rx.cond(
                State.leitet,
                link_button(
                    _("Kollegen vorschlagen"),
                    f"{ADRESSE}/vorschlagen",
                    kind="primary",
                    icon="user-plus",
                ),
                rx.fragment(),
            )
        ],
    )


def _leute() -> rx.Component:
    return rx.el.section(
        rx.el.h2(_("Mitarbeitende"), id="mitarbeitende"),
        rx.cond(
            State.leitet,
            rx.el.p(_(_LEITUNG), class_name="soft form-width"),
            rx.el.p(_(_SCHLICHT), class_name="soft form-width"),
        ),
        rx.el.div(_suche(), class_name="toolbar"),
        rx.cond(State.position == "", _niemand(), _gefunden()),
        class_name="stack stack--s",
        aria_labelledby="mitarbeitende",
    )


def _suche() -> rx.Component:
    return search_field(
        SUCHFELD,
        _("Mitarbeitende durchsuchen"),
        _("Name oder E-Mail-Adresse"),
        default_value=State.suche,
        max_length=100,
        on_change=State.suchen.debounce(DEBOUNCE_MS),
    )


def _niemand() -> rx.Component:
    return empty(
        _("Niemand passt dazu"),
        _("Prüfen Sie die Schreibweise."),
        link_button(_("Suche zurücksetzen"), ADRESSE),
    )


def _gefunden() -> rx.Component:
    return rx.fragment(
        rx.cond(State.leitet, _tabelle(), _liste()),
        seiten(_("Seiten der Mitarbeitenden"), State),
    )


def _liste() -> rx.Component:
    """In sober form: who is there."""
    spalten = [Column(t) for t in (_("Name"), _("Im Haus seit"), _("Aufgabe"))]
    return table(_("Mitarbeitende"), spalten, rx.foreach(State.rows, _schlichte_zeile), calm=True)


def _schlichte_zeile(row: KollegeRow) -> rx.Component:
    return table_row(*_wer(row), key=row.id)


def _tabelle() -> rx.Component:
    """For the leitung: what each has by the house, and the way to let him go."""
    spalten = [
        *(Column(t) for t in (_("Name"), _("Im Haus seit"), _("Aufgabe"))),
        Column(_("Benutzerschlüssel")),
        Column(_("Verträge mit Rechten"), num=True),
        Column(_("Letzte Anmeldung")),
        Column(_("Aktion")),
    ]
    return table(_("Mitarbeitende"), spalten, rx.foreach(State.rows, _zeile), calm=True)


def _zeile(row: KollegeRow) -> rx.Component:
    return table_row(
        *_wer(row),
        cell(row.schluessel, _("Benutzerschlüssel")),
        cell(row.vertraege, _("Verträge mit Rechten"), num=True),
        cell(
            rx.cond(
                row.angemeldet != "",
                row.angemeldet,
                rx.el.span(_("nicht in 90 Tagen"), class_name="soft"),
            ),
            _("Letzte Anmeldung"),
        ),
        cell(rx.cond(row.austritt != "", _verabschieden(row), rx.fragment()), _("Aktion")),
        key=row.id,
    )


def _wer(row: KollegeRow) -> list[rx.Component]:
    sie = rx.cond(row.selbst, rx.fragment(" ", badge(_("Sie"))))
    keine = rx.cond(row.leitung | row.zeichnet, rx.fragment(), rx.el.span("–"))
    aufgabe = rx.fragment(
        rx.cond(row.leitung, brand_badge(_("Leitung"))),
        " ",
        rx.cond(row.zeichnet, badge(_("zeichnungsberechtigt"))),
        keine,
    )
    return [
        row_head(rx.fragment(row.name, sie), row.email),
        cell(row.seit, _("Im Haus seit")),
        cell(aufgabe, _("Aufgabe")),
    ]


def _verabschieden(row: KollegeRow) -> rx.Component:
    worte = rx.fragment(
        _("Verabschieden"), rx.el.span(": ", row.name, class_name="visually-hidden")
    )
    return rx.el.a(worte, href=row.austritt, class_name="button button--dense")


def _zeichner() -> rx.Component:
    spalten = [Column(_("Name")), Column(_("E-Mail-Adresse"))]
    return rx.el.section(
        rx.el.h2(_("Wer für das Haus unterschreiben darf"), id="zeichner"),
        rx.el.p(_(_REGISTER), class_name="soft form-width"),
        rx.cond(
            State.zeichner.length() > 0,
            table(_("Zeichnungsberechtigte"), spalten, rx.foreach(State.zeichner, _zeichnend)),
            empty(_("Niemand steht im Register"), _(_NIEMAND)),
        ),
        class_name="stack stack--s",
        aria_labelledby="zeichner",
    )


def _zeichnend(row: ZeichnerRow) -> rx.Component:
    return table_row(
        row_head(row.name), cell(row.email, _("E-Mail-Adresse")), key=f"{row.name}{row.email}"
    )


_AUSGETRETEN = (
    "Der Zugang über Ihr Haus ist beendet, auch auf offenen Seiten. Die Person hat eine E-Mail "
    "bekommen; es steht in Ihrem Protokoll und in dem jeder Firma."
)
_LEITUNG = (
    "Wer heute zu Ihrem Haus gehört und was er darüber hat. Wer geht, verliert mit einem Schritt "
    "alles. Rechte erteilen können Sie nicht: Das tun die Firmen."
)
_SCHLICHT = "Wer heute zu Ihrem Haus gehört. Verabschieden und vorschlagen kann die Leitung."
_REGISTER = (
    "So steht es im Register des Versicherers. Ändern kann es nur das Service Center: Schreiben "
    "Sie ihm, wer dazukommt oder nicht mehr unterschreiben darf."
)
_NIEMAND = "Ohne Eintrag kann Ihr Haus keinen Antrag unterschreiben."
