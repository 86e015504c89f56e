"""Asking a Firma for a Vollmacht: the Firmen of the own Bestand, and the form for one of them."""

import reflex as rx

from firmenportal.domain.recht import KATALOG
from firmenportal.pages.liste import DEBOUNCE_MS, seiten
from firmenportal.pages.maklerhaus.tabs import BEREICH, VOLLMACHTEN
from firmenportal.pages.shell import shell
from firmenportal.pages.text import _
from firmenportal.state.maklerhaus.anfragen import (
    ADRESSE,
    RECHT,
    SUCHFELD,
    VERTRAG,
    AnfragefirmaRow,
    AnfragenState,
    AnfragevertragRow,
)
from firmenportal.ui.button import button, link_button
from firmenportal.ui.empty import empty
from firmenportal.ui.field import field, optional, search_field
from firmenportal.ui.nav import crumb
from firmenportal.ui.notice import notice
from firmenportal.ui.status import status
from firmenportal.ui.table import Column, cell, row_head, row_link, table, table_row

State = AnfragenState


def anfragen(route: str, title: str) -> rx.Component:
    return shell(
        route,
        title,
        rx.cond(
            State.geladen,
            rx.cond(State.kundennummer != "", _formular(), _firmen()),
            rx.el.p(_("Die Seite wird geladen"), role="status", class_name="soft"),
        ),
        crumb=crumb(
            _("Sie sind hier"),
            (_("Maklerhaus"), BEREICH),
            (_("Vollmachten"), VOLLMACHTEN),
            here=_(title),
        ),
        eyebrow=State.haus,
        lead=rx.cond(State.kundennummer != "", rx.el.strong(State.name)),
    )


# Which Firma


def _firmen() -> rx.Component:
    return rx.el.section(
        rx.el.h2(_("Welche Firma möchten Sie fragen?"), id="firmen"),
        rx.el.p(_(_FIRMEN), class_name="soft form-width"),
        rx.el.div(
            search_field(
                SUCHFELD,
                _("Firmen durchsuchen"),
                _("Name oder Kundennummer"),
                default_value=State.suche,
                max_length=100,
                on_change=State.suchen.debounce(DEBOUNCE_MS),
            ),
            class_name="toolbar",
        ),
        rx.cond(
            State.position == "",
            empty(
                _("Keine Firma passt dazu"),
                _("Gefragt werden können Firmen mit Verträgen in Ihrem Bestand."),
                link_button(_("Suche zurücksetzen"), ADRESSE),
            ),
            _tabelle(),
        ),
        class_name="stack stack--s",
        aria_labelledby="firmen",
    )


def _tabelle() -> rx.Component:
    spalten = [
        Column(_("Firma")),
        Column(_("Verträge im Bestand"), num=True),
        Column(_("Anfrage")),
    ]
    return rx.fragment(
        table(_("Firmen"), spalten, rx.foreach(State.firmen, _firma)),
        seiten(_("Seiten der Firmen"), State),
    )


def _firma(row: AnfragefirmaRow) -> rx.Component:
    return table_row(
        row_head(row_link(row.name, row.adresse), row.kundennummer),
        cell(row.vertraege, _("Verträge im Bestand"), num=True),
        cell(
            rx.cond(row.offen, status(_("wartet auf Antwort"), "wait"), rx.el.span("–")),
            _("Anfrage"),
        ),
        key=row.kundennummer,
    )


# For what


def _formular() -> rx.Component:
    return rx.el.section(
        rx.el.h2(_("Worum bitten Sie?"), id="anfrage"),
        rx.cond(
            State.hindernis != "",
            rx.el.div(
                notice("warn", State.hindernis),
                rx.el.div(link_button(_("Andere Firma wählen"), ADRESSE), class_name="row"),
                class_name="stack stack--s",
            ),
            rx.el.form(
                rx.cond(State.viele != "", _getippt(), _angekreuzt()),
                _rechte(),
                _zeitraum(),
                rx.el.p(_(_FOLGE), class_name="soft"),
                rx.el.div(
                    link_button(_("Andere Firma wählen"), ADRESSE, kind="quiet"),
                    button(_("Anfrage senden"), kind="primary", type="submit"),
                    class_name="row",
                ),
                on_submit=State.anfragen,
                no_validate=True,
                class_name="stack",
            ),
        ),
        class_name="stack stack--s form-width",
        aria_labelledby="anfrage",
    )


def _angekreuzt() -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend(_("Für welche Verträge aus Ihrem Bestand?")),
        rx.foreach(State.vertraege, _vertrag),
        class_name="fieldset",
    )


def _vertrag(row: AnfragevertragRow) -> rx.Component:
    return rx.el.label(
        rx.el.input(type="checkbox", name=f"{VERTRAG}{row.nummer}", value="1"),
        rx.el.span(row.nummer, " ", rx.el.span(row.produkt, class_name="field__hint")),
        class_name="check",
        key=row.nummer,
    )


def _getippt() -> rx.Component:
    """Too many to tick: all of them, or those whose numbers are typed."""
    return rx.fragment(
        rx.el.label(
            rx.el.input(type="checkbox", name="umfang", value="alle"),
            rx.el.span(
                _("Alle Verträge dieser Firma, die heute in Ihrem Bestand sind:"), " ", State.viele
            ),
            class_name="check",
        ),
        field(
            "nummern",
            _("Oder nur diese Verträge"),
            hint=_("Vertragsnummern, mit Leerzeichen oder Komma getrennt"),
            name="nummern",
            auto_complete="off",
            max_length=4_000,
        ),
    )


def _rechte() -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend(_("Mit welchen Rechten?")),
        *[_recht(recht.value, e.name, e.oeffnet) for recht, e in KATALOG.items()],
        class_name="fieldset",
    )


def _recht(wert: str, name: str, oeffnet: str) -> rx.Component:
    return rx.el.label(
        rx.el.input(type="checkbox", name=f"{RECHT}{wert}", value="1"),
        rx.el.span(_(name), " ", rx.el.span(_(oeffnet), class_name="field__hint")),
        class_name="check",
    )


def _zeitraum() -> rx.Component:
    return rx.fragment(
        field("von", _("Ab wann"), type="date", name="von", width="s", default_value=State.heute),
        field(
            "bis",
            optional(_("Letzter Tag"), _("(freiwillig)")),
            hint=_("Ohne Angabe gilt sie, bis die Firma sie widerruft."),
            type="date",
            name="bis",
            width="s",
        ),
    )


_FIRMEN = (
    "Zur Wahl stehen Firmen mit Verträgen in Ihrem Bestand. Erteilen kann die Vollmacht nur ein "
    "FirmenAdmin der Firma."
)
_FOLGE = (
    "Die FirmenAdmins bekommen eine E-Mail mit einem Link. Bis einer von ihnen antwortet, öffnet "
    "die Anfrage nichts; nach 30 Tagen verfällt sie. Sie können sie jederzeit zurückziehen."
)
