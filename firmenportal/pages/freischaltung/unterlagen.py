"""The documents of an application: what is needed, what is there, upload, view and removal.

Native forms, sent beside the page: the routes behind them check the file itself.
"""

import reflex as rx

from firmenportal.domain.freischaltung.dateipruefung import GROESSTE, ZU_GROSS
from firmenportal.pages.text import _
from firmenportal.state.freischaltung.unterschrift import (
    DateiRow,
    UnterlageRow,
    UnterschriftState,
)
from firmenportal.ui import Text, native
from firmenportal.ui.button import dense_button
from firmenportal.ui.icon import icon
from firmenportal.ui.upload import beside, drop

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
        rx.el.div(
            native.link(
                _("Ansehen"),
                _unsichtbar(datei.name),
                href=f"{ADRESSE}/{datei.id}",
                target="_blank",
                class_name="button button--quiet button--dense",
            ),
            _entfernen(row, datei),
            class_name="row",
        ),
        class_name="file",
        key=f"{datei.id}",
    )


def _entfernen(row: UnterlageRow, datei: DateiRow) -> rx.Component:
    return native.form(
        rx.el.input(type="hidden", name="dokument", value=f"{datei.id}", read_only=True),
        dense_button(
            rx.fragment(_("Entfernen"), _unsichtbar(datei.name)), kind="quiet", type="submit"
        ),
        method="post",
        action=f"{ADRESSE}/{row.art}/entfernen",
    )


def _formular(row: UnterlageRow) -> rx.Component:
    return native.form(
        drop(
            f"datei-{row.art}",
            row.auswahl,
            _("oder hierher ziehen: PDF, JPG oder PNG, höchstens 10 MB"),
            name="datei",
            accept=_TYPEN,
            max_bytes=GROESSTE,
            too_large=_(ZU_GROSS),
        ),
        rx.el.div(
            dense_button(
                rx.fragment(_("Hochladen"), _unsichtbar(row.titel)), icon="upload", type="submit"
            ),
            class_name="row",
        ),
        beside(
            _("Die Datei wird hochgeladen und geprüft."),
            _("Abbrechen"),
            UnterschriftState.hochgeladen,
        ),
        method="post",
        action=f"{ADRESSE}/{row.art}",
        enc_type="multipart/form-data",
        custom_attrs={"data-upload": _(_NICHT_ANGEKOMMEN)},
        class_name="stack stack--s",
    )


def _unsichtbar(name: Text) -> rx.Component:
    """Of several buttons with one word, which one this is."""
    return rx.el.span(" ", name, class_name="visually-hidden")


_NICHT_ANGEKOMMEN = "Die Datei ist nicht angekommen. Versuchen Sie es noch einmal."
