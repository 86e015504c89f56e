"""Vollmachten and Vermittler-Zugang: which Maklerhaus may what, and forms that end it at once."""

from typing import Any

import reflex as rx

from firmenportal.pages.admin.tabs import admin_shell
from firmenportal.pages.text import _
from firmenportal.state.admin.vollmachten import ADRESSE, HausRow, VollmachtenState, VollmachtRow
from firmenportal.ui import Content, Text, native
from firmenportal.ui.button import button, dense_button, link_button
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
        *[target_notice(ziel, "ok", _(text), "status") for ziel, text in _MELDUNGEN.items()],
        rx.cond(
            State.geladen, rx.cond(State.ist_firmenadmin, _fuer_firmenadmins(), _fuer_admins())
        ),
        actions=[
            rx.cond(
                State.ist_firmenadmin,
                link_button(
                    _("Vollmacht erteilen"), f"{ADRESSE}/neu" + State.firma_parameter, icon="plus"
                ),
            )
        ],
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
    return rx.el.div(_vollmachten(), _zugaenge(), class_name="stack stack--sections")


def _vollmachten() -> rx.Component:
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
        row_head(rx.el.a(row.haus, href=row.adresse), row.herkunft),
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
        cell(_aktionen(row), _("Aktion")),
        key=row.id,
    )


def _aktionen(row: VollmachtRow | Any) -> rx.Component:
    return rx.el.div(
        rx.cond(row.entscheiden, _zur(row, _("Entscheiden"))),
        rx.cond(row.beschraenken, _zur(row, _("Beschränken"))),
        rx.cond(row.aktion != "", _widerruf(row)),
        class_name="row row--tight",
    )


def _zur(row: VollmachtRow, wort: Text) -> rx.Component:
    return rx.el.a(
        wort,
        rx.el.span(": ", row.haus, class_name="visually-hidden"),
        href=row.adresse,
        class_name="button button--dense",
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
                rx.el.input(type="hidden", name="handlung", value="widerrufen"),
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
            rx.cond(row.rechte_mit != "", _check(dialog_id, "rechte_mit", row.rechte_mit)),
            rx.cond(
                row.vollmachten_mit != "", _check(dialog_id, "vollmachten_mit", row.vollmachten_mit)
            ),
            rx.cond(row.zugang_mit, _check(dialog_id, "zugang_mit", _(_ZUGANG))),
            class_name="fieldset",
        ),
    )


def _check(dialog_id: str, name: str, text: Content) -> rx.Component:
    box_id = f"{dialog_id}-{name}"
    box = rx.el.input(type="checkbox", id=box_id, name=name, value="1", default_checked=True)
    return rx.el.label(box, rx.el.span(text), html_for=box_id, class_name="check")


# The Vermittler-Zugang of each house


def _zugaenge() -> rx.Component:
    spalten = (
        _("Maklerhaus"),
        _("Im Bestand"),
        _("Mit Benutzerschlüssel"),
        _("Stand"),
        _("Aktion"),
    )
    return rx.el.section(
        rx.el.h2(_("Vermittler-Zugang"), id="zugaenge"),
        rx.el.p(_(_ZUGAENGE), class_name="soft form-width"),
        rx.cond(
            State.haeuser.length() > 0,
            table(
                _("Vermittler-Zugang"),
                [Column(t) for t in spalten],
                rx.foreach(State.haeuser, _haus),
                calm=True,
            ),
            empty(_("Kein Maklerhaus"), _("Kein Vertrag Ihrer Firma ist im Bestand eines Hauses.")),
        ),
        class_name="stack stack--s",
        aria_labelledby="zugaenge",
    )


def _haus(row: HausRow) -> rx.Component:
    return table_row(
        row_head(row.haus),
        cell(row.vertraege, _("Im Bestand")),
        cell(row.personen, _("Mit Benutzerschlüssel")),
        cell(status(row.stand, rx.Var.create(row.ton)), _("Stand")),
        cell(
            rx.cond(
                row.widersprochen,
                _widerspruch(row, "aufheben", _("Widerspruch aufheben")),
                _widerspruch(row, "widersprechen", _("Widersprechen")),
            ),
            _("Aktion"),
        ),
        key=row.id,
    )


def _widerspruch(row: HausRow, handlung: str, wort: Text) -> rx.Component:
    """The answer says who loses or gains what, and asks."""
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
    "widerrufen": (
        "Die Vollmacht ist widerrufen. Die Leute des Hauses und alle FirmenAdmins wissen es."
    ),
    "beschraenkt": (
        "Die Vollmacht ist beschränkt. Die Leute des Hauses und alle FirmenAdmins wissen es."
    ),
    "erteilt": (
        "Die Vollmacht ist erteilt. Das Maklerhaus und alle FirmenAdmins wissen es, und ein Brief "
        "geht an die Anschrift Ihrer Firma."
    ),
    "abgelehnt": "Die Anfrage ist abgelehnt. Das Maklerhaus kennt den Grund.",
    "widersprochen": (
        "Dem Vermittler-Zugang ist widersprochen. Er öffnet keinen Vertrag Ihrer Firma mehr."
    ),
    "aufgehoben": "Der Widerspruch ist aufgehoben. Der Vermittler-Zugang zeigt wieder den Bestand.",
}
_ZUGAENGE = (
    "Mit einem Benutzerschlüssel sehen Vermittler ohne Vollmacht den ganzen Bestand ihres Hauses, "
    "auch die Verträge Ihrer Firma, und berechnen damit. Ihre Firma kann dem für jedes Haus "
    "widersprechen, sofort und jederzeit."
)
_WAS = (
    "Mit einer Vollmacht darf ein Maklerhaus für Ihre Firma handeln, an den genannten Verträgen "
    "und mit den genannten Rechten. Nur Ihre Firma kann sie widerrufen, jederzeit."
)
_KEINE = "Ihre Firma hat keinem Maklerhaus eine Vollmacht erteilt."
_FOLGE = (
    "Alle Rechte, die auf dieser Vollmacht beruhen, enden sofort, auch auf offenen Seiten. Vorher "
    "sehen Sie, wer dadurch was verliert, und bestätigen es mit Ihrem Passwort."
)
_ZUGANG = "Vermittler-Zugang: Er zeigt dem Haus sonst weiter seinen ganzen Bestand"
