"""The documents of an application: what is needed, what is there, upload and removal.

Native forms: the routes behind them check the file itself.
"""

import reflex as rx

from firmenportal.pages.text import _
from firmenportal.state.freischaltung.unterschrift import (
    DateiRow,
    UnterlageRow,
    UnterschriftState,
)
from firmenportal.ui import native
from firmenportal.ui.button import dense_button
from firmenportal.ui.icon import icon

ADRESSE = "/freischaltung/unterlagen"
_TYPEN = ".pdf,.jpg,.jpeg,.png"


def unterlagen() -> rx.Component:
    """One block per kind of document."""
    return rx.el.div(
        rx.foreach(UnterschriftState.unterlagen, _unterlage), id="unterlagen", class_name="stack"
    )


def _unterlage(row: UnterlageRow) -> rx.Component:
    return rx.el.div(
        rx.el.h3(
            row.titel,
            rx.cond(
                row.noetig,
                None,
                rx.el.span(" ", _("(freiwillig)"), class_name="field__optional"),
            ),
        ),
        rx.foreach(row.dateien, lambda datei: _datei(row, datei)),
        _formular(row),
        key=row.art,
        class_name="stack stack--s",
    )


def _datei(row: UnterlageRow, datei: DateiRow) -> rx.Component:
    return rx.el.div(
        icon("file-check"),
        rx.el.span(
            datei.name,
            rx.el.br(),
            rx.el.span(_("hochgeladen:"), " ", datei.text, class_name="status status--ok"),
        ),
        native.form(
            rx.el.input(type="hidden", name="dokument", value=f"{datei.id}", read_only=True),
            dense_button(
                rx.fragment(
                    _("Entfernen"), rx.el.span(" ", datei.name, class_name="visually-hidden")
                ),
                kind="quiet",
                type="submit",
            ),
            method="post",
            action=f"{ADRESSE}/{row.art}/entfernen",
        ),
        class_name="file",
        key=f"{datei.id}",
    )


def _formular(row: UnterlageRow) -> rx.Component:
    return native.form(
        _auswahl(row),
        rx.el.div(
            dense_button(
                rx.fragment(
                    _("Hochladen"), rx.el.span(": ", row.titel, class_name="visually-hidden")
                ),
                icon="upload",
                type="submit",
            ),
            class_name="row",
        ),
        method="post",
        action=f"{ADRESSE}/{row.art}",
        enc_type="multipart/form-data",
        class_name="stack stack--s",
    )


def _auswahl(row: UnterlageRow) -> rx.Component:
    feld = f"datei-{row.art}"
    worte = rx.cond(row.vorhanden, _("Andere Datei auswählen"), _("Datei auswählen"))
    return rx.el.div(
        rx.el.label(
            worte, rx.el.span(": ", row.titel, class_name="visually-hidden"), html_for=feld
        ),
        rx.el.p(
            _("PDF, JPG oder PNG, höchstens 10 MB"), id=f"{feld}-hint", class_name="field__hint"
        ),
        rx.el.input(
            id=feld,
            name="datei",
            type="file",
            accept=_TYPEN,
            required=True,
            aria_describedby=f"{feld}-hint",
            class_name="input",
        ),
        class_name="field",
    )
