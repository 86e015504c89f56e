"""Where the rights of an Einladung begin: bundles, and what a colleague has."""

import reflex as rx

from firmenportal.domain.rechtebuendel import LAENGSTER_NAME, STANDARD
from firmenportal.pages.text import _
from firmenportal.state.admin.einladen import BUENDELNAME, EinladenState
from firmenportal.state.admin.einladungstexte import WahlRow
from firmenportal.ui import Text, native
from firmenportal.ui.button import button, dense_button
from firmenportal.ui.dialog import closer, dialog, opens
from firmenportal.ui.field import field, option, select_field
from firmenportal.ui.icon import icon

State = EinladenState


def anfang() -> rx.Component:
    """Where to begin: bundles, or what a colleague has."""
    return rx.el.div(
        rx.el.h3(_("Womit möchten Sie beginnen?"), id="anfang"),
        rx.el.div(
            *[dense_button(_(name), on_click=State.beginnen_mit(name)) for name in STANDARD],
            rx.foreach(State.buendel, _buendel),
            class_name="row row--tight",
        ),
        rx.cond(State.kollegen.length() > 0, _wie_kollegin()),
        _eigene_buendel(),
        class_name="stack stack--s",
        aria_labelledby="anfang",
        role="group",
    )


def _buendel(row: WahlRow) -> rx.Component:
    return dense_button(row.text, on_click=State.beginnen_mit(row.wert), key=row.wert)


def _wie_kollegin() -> rx.Component:
    return rx.el.form(
        select_field(
            "kollege",
            _("Wie eine Kollegin oder ein Kollege"),
            rx.fragment(
                option("", _("Person wählen")),
                rx.foreach(State.kollegen, lambda k: option(k.wert, k.text)),
            ),
            width="m",
            name="kollege",
        ),
        button(_("Rechte übernehmen"), type="submit", icon="copy"),
        on_submit=State.beginnen_wie,
        class_name="row row--tight days",
    )


def weggelassen() -> rx.Component:
    """What of a starting point was not taken over, and why."""
    return rx.el.div(
        icon("triangle-alert"),
        rx.el.div(rx.foreach(State.weggelassen, lambda satz: rx.el.p(satz, key=satz))),
        class_name="notice notice--warn",
    )


def _eigene_buendel() -> rx.Component:
    return rx.el.details(
        rx.el.summary(_("Bündel speichern und verwalten"), class_name="small"),
        rx.el.div(
            rx.el.form(
                field(
                    BUENDELNAME,
                    _("Name des neuen Bündels"),
                    hint=_("Gespeichert wird, was unten ausgewählt ist, ohne Zeiträume."),
                    width="m",
                    name="name",
                    auto_complete="off",
                    max_length=LAENGSTER_NAME,
                ),
                button(_("Auswahl als Bündel speichern"), type="submit"),
                on_submit=State.buendel_speichern,
                class_name="row row--tight days",
            ),
            rx.el.ul(rx.foreach(State.buendel, _eigenes), class_name="list"),
            class_name="stack stack--s",
        ),
    )


def _eigenes(row: WahlRow) -> rx.Component:
    """Who may rename and delete it does so here."""
    verwalten = rx.fragment(
        rx.el.form(
            rx.el.input(type="hidden", name="buendel", value=row.wert, read_only=True),
            rx.el.label(
                _("Neuer Name"),
                rx.el.span(": ", row.text, class_name="visually-hidden"),
                rx.el.input(
                    name="name",
                    default_value=row.text,
                    max_length=LAENGSTER_NAME,
                    class_name="input input--dense",
                ),
                class_name="days__day",
            ),
            dense_button(_mit_name(_("Umbenennen"), row), type="submit"),
            dense_button(
                _mit_name(_("Bündel löschen"), row), kind="danger", **opens("buendel-" + row.wert)
            ),
            on_submit=State.buendel_umbenennen,
            class_name="row row--tight days",
        ),
        _loeschen(row),
    )
    return rx.el.li(rx.cond(row.eigenes, verwalten, row.text), key=row.wert + row.text)


def _mit_name(label: Text, row: WahlRow) -> rx.Component:
    return rx.fragment(label, rx.el.span(": ", row.text, class_name="visually-hidden"))


def _loeschen(row: WahlRow) -> rx.Component:
    return dialog(
        "buendel-" + row.wert,
        _("Bündel löschen?"),
        rx.el.p(rx.el.strong(row.text)),
        rx.el.p(_("Niemand verliert dadurch ein Recht. Das Bündel gibt es dann nicht mehr.")),
        native.form(
            closer(_("Abbrechen")),
            button(
                _("Bündel löschen"),
                kind="danger",
                type="submit",
                on_click=State.buendel_loeschen(row.wert),
            ),
            method="dialog",
            class_name="row row--end",
        ),
    )
