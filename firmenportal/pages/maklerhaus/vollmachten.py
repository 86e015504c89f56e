"""All Vollmachten of the own house: what each opens, how it stands, and what is to be done next."""

from typing import Any

import reflex as rx

from firmenportal.domain.vollmachten import Vollmachtsstand
from firmenportal.pages.liste import DEBOUNCE_MS, seiten
from firmenportal.pages.maklerhaus.tabs import haus_shell
from firmenportal.pages.text import _
from firmenportal.state.admin.vollmachten import STAND
from firmenportal.state.maklerhaus.vollmachten import (
    ADRESSE,
    ANLIEGEN,
    SUCHFELD,
    HausvollmachtenState,
    HausvollmachtRow,
)
from firmenportal.ui import native
from firmenportal.ui.button import dense_button, link_button
from firmenportal.ui.dialog import confirm_dialog, opens
from firmenportal.ui.empty import empty
from firmenportal.ui.field import filter_select, search_field
from firmenportal.ui.notice import target_notice
from firmenportal.ui.status import status
from firmenportal.ui.table import Column, cell, loading_table, row_head, table, table_row

State = HausvollmachtenState
_ANTRAG = (("art", "vermittler"), ("unterzeichner", "maklerhaus"))
_DIALOG = "anfrage-zurueckziehen"


def hausvollmachten(route: str, title: str) -> rx.Component:
    return haus_shell(
        route,
        title,
        target_notice("angefragt", "ok", _(_ANGEFRAGT), "status"),
        rx.cond(
            State.geladen, _inhalt(), loading_table(_spalten(), _("Vollmachten werden geladen"))
        ),
        _zurueckziehen(),
        actions=[
            rx.cond(
                State.darf_anfragen,
                link_button(_("Vollmacht anfragen"), f"{ADRESSE}/anfragen", kind="primary"),
                rx.fragment(),
            )
        ],
    )


def _inhalt() -> rx.Component:
    return rx.el.section(
        rx.el.h2(_("Vollmachten Ihres Hauses"), id="vollmachten"),
        rx.el.p(_(_WAS), class_name="soft form-width"),
        _leiste(),
        rx.cond(
            State.position == "",
            _leer(),
            rx.fragment(
                table(
                    _("Vollmachten Ihres Hauses"),
                    _spalten(),
                    rx.foreach(State.rows, _zeile),
                    calm=True,
                ),
                seiten(_("Seiten der Vollmachten"), State),
            ),
        ),
        class_name="stack stack--s",
        aria_labelledby="vollmachten",
    )


def _leiste() -> rx.Component:
    staende = [(s.value, _(STAND[s][0])) for s in Vollmachtsstand]
    anliegen = [(a.value, _(text)) for a, text in ANLIEGEN.items()]
    return rx.el.div(
        search_field(
            SUCHFELD,
            _("Vollmachten durchsuchen"),
            _("Firma oder Vertrag"),
            default_value=State.suche,
            max_length=100,
            on_change=State.suchen.debounce(DEBOUNCE_MS),
        ),
        _filter("anliegen", _("Zu tun"), State.anliegen, _("Jedes Anliegen"), anliegen),
        _filter("stand", _("Stand"), State.stand, _("Jeder Stand"), staende),
        class_name="toolbar",
    )


def _filter(
    name: str, label: Any, wert: Any, alle: Any, optionen: list[tuple[str, Any]]
) -> rx.Component:
    return filter_select(
        f"vollmachten-{name}",
        label,
        [("", alle), *optionen],
        value=wert,
        on_change=lambda gewaehlt: State.filtern(name, gewaehlt),
    )


def _leer() -> rx.Component:
    return rx.cond(
        State.gefiltert,
        empty(
            _("Keine Vollmacht passt dazu"),
            _("Prüfen Sie die Schreibweise oder nehmen Sie einen Filter zurück."),
            link_button(_("Filter zurücksetzen"), ADRESSE),
        ),
        empty(_("Keine Vollmacht"), _(_KEINE)),
    )


def _spalten() -> list[Column]:
    worte = (_("Firma"), _("Stand"), _("Verträge"), _("Rechte"), _("Zeitraum"),
             _("Rechte daraus"), _("Aktion"))  # fmt: skip
    return [Column(wort) for wort in worte]


def _zeile(row: HausvollmachtRow) -> rx.Component:
    return table_row(
        row_head(row.firma),
        cell(_stand(row), _("Stand"), wide=True),
        cell(_vertraege(row), _("Verträge"), wide=True),
        cell(row.rechte, _("Rechte"), wide=True),
        cell(row.zeitraum, _("Zeitraum")),
        cell(row.personen, _("Rechte daraus"), wide=True),
        cell(_aktion(row), _("Aktion"), wide=True),
        key=row.id,
    )


def _vertraege(row: HausvollmachtRow) -> rx.Component:
    """No number breaks in two."""
    return rx.fragment(rx.foreach(row.nummern, _vertrag), row.vertraege)


def _vertrag(nummer: rx.Var[str]) -> rx.Component:
    return rx.fragment(rx.el.span(nummer, class_name="nowrap"), " ", key=nummer)


def _stand(row: HausvollmachtRow) -> rx.Component:
    return rx.fragment(
        status(row.stand, rx.Var.create(row.ton)),
        rx.cond(row.hinweis != "", rx.el.small(row.hinweis)),
        rx.cond(row.fehlt, rx.el.small(_(_FEHLT))),
    )


def _aktion(row: HausvollmachtRow) -> rx.Component:
    firma = rx.el.span(": ", row.firma, class_name="visually-hidden")
    return rx.fragment(
        rx.cond(
            row.fehlt,
            native.form(
                *[
                    rx.el.input(type="hidden", name=name, value=wert, read_only=True)
                    for name, wert in (*_ANTRAG, ("vollmacht", row.id))
                ],
                dense_button(rx.fragment(_("Antrag beginnen"), firma), type="submit"),
                method="post",
                action="/freischaltung/antrag",
            ),
        ),
        rx.cond(
            row.ruecknahme,
            dense_button(
                rx.fragment(_("Zurückziehen"), firma),
                on_click=State.ruecknahme_fragen(row.id),
                **opens(_DIALOG),
            ),
        ),
    )


def _zurueckziehen() -> rx.Component:
    return confirm_dialog(
        _DIALOG,
        _("Anfrage zurückziehen?"),
        rx.el.p(rx.el.strong(State.ruecknahme_firma), " ", _(_RUECKNAHME)),
        cancel=_("Abbrechen"),
        confirm=_("Anfrage zurückziehen"),
        on_confirm=State.zurueckziehen(State.ruecknahme),
        kind="danger",
    )


_ANGEFRAGT = (
    "Die Firma ist gefragt. Ihre FirmenAdmins haben eine E-Mail; ohne Antwort verfällt die Anfrage "
    "nach 30 Tagen."
)
_WAS = (
    "Was zuerst zu tun ist, steht oben. Eine Vollmacht allein öffnet nichts: Erst der Antrag mit "
    "der Ergänzungsvereinbarung gibt Ihren Leuten Rechte, und nur an Verträgen in Ihrem Bestand."
)
_KEINE = "Noch hat keine Firma Ihrem Haus eine Vollmacht erteilt."
_FEHLT = (
    "Die Vollmacht ist da, aber noch kein Antrag mit Ergänzungsvereinbarung freigeschaltet. So "
    "geht es weiter: Antrag für Vermittler beginnen."
)
_RUECKNAHME = "kann die Vollmacht dann nicht mehr erteilen. Sie können später neu fragen."
