"""Letzte Änderungen: who changed what for whom, before and after, when, and on which way."""

from typing import Any

import reflex as rx

from firmenportal.domain.handlungen import Bereich
from firmenportal.pages.admin.tabs import admin_shell
from firmenportal.pages.liste import DEBOUNCE_MS, exporte, seiten
from firmenportal.pages.text import _
from firmenportal.state.admin.aenderungen import (
    ADRESSE,
    SUCHFELD,
    AenderungenState,
    AenderungRow,
    PersonRow,
)
from firmenportal.ui import native
from firmenportal.ui.button import link_button
from firmenportal.ui.empty import empty
from firmenportal.ui.field import date_filter, filter_select, option, search_field
from firmenportal.ui.icon import icon
from firmenportal.ui.notice import slim_notice
from firmenportal.ui.table import Column, cell, loading_table, row_head, table, table_row

State = AenderungenState
_BEREICHE = {
    Bereich.RECHTE: "Rechte",
    Bereich.ROLLEN: "Rollen und Zuständigkeiten",
    Bereich.ZUGANG: "Zugänge",
    Bereich.EINLADUNGEN: "Einladungen",
    Bereich.VERTRETUNG: "Vertretungen",
    Bereich.PRUEFUNG: "Prüfungen",
    Bereich.VERMITTLER: "Vermittler und Vollmachten",
    Bereich.SERVICE_CENTER: "Service Center",
    Bereich.STAMMDATEN: "Daten des Versicherers",
    Bereich.PROTOKOLL: "Protokoll",
}


def aenderungen(route: str, title: str) -> rx.Component:
    return admin_shell(
        route,
        title,
        State,
        rx.cond(
            State.geladen,
            rx.el.div(
                rx.el.section(
                    rx.el.h2(_("Letzte Änderungen"), id="liste", class_name="visually-hidden"),
                    rx.el.div(
                        _suche(),
                        *_filter(),
                        exporte(ADRESSE, State.parameter),
                        class_name="toolbar",
                    ),
                    rx.cond(State.eines_vermittlers, _eines_vermittlers()),
                    rx.cond(State.position != "", _liste(), _keine()),
                    aria_labelledby="liste",
                ),
                rx.cond(State.ist_firmenadmin, _beweis()),
                class_name="stack stack--sections",
            ),
            loading_table(_spalten(), _("Änderungen werden geladen")),
        ),
    )


def _eines_vermittlers() -> rx.Component:
    return slim_notice(
        "info",
        _("Gezeigt wird, was eine Person eines Maklerhauses hier getan hat."),
        " ",
        rx.el.a(_("Alle Änderungen"), href=ADRESSE + State.firma_parameter),
    )


def _suche() -> rx.Component:
    return search_field(
        SUCHFELD,
        _("Änderungen durchsuchen"),
        _("Person, Vertragsnummer oder Produkt"),
        default_value=State.suche,
        max_length=100,
        on_change=State.suchen.debounce(DEBOUNCE_MS),
    )


def _filter() -> list[rx.Component]:
    bereiche = [(b.value, _(text)) for b, text in _BEREICHE.items()]
    return [
        _personen("person", _("Für wen"), State.person, _("Für alle Personen")),
        _personen("akteur", _("Wer"), State.akteur, _("Von allen Personen")),
        _auswahl("art", _("Art"), State.art, [("", _("Alle Arten")), *bereiche]),
        _auswahl("vertrag", _("Vertrag"), State.vertrag, _vertraege()),
        _tag("von", _("Von"), State.von),
        _tag("bis", _("Bis"), State.bis),
    ]


def _personen(name: str, label: Any, wert: Any, alle: Any) -> rx.Component:
    """Few people: a list of them; many: they are searched by name."""
    liste = rx.fragment(option("", alle), rx.foreach(State.personen, _person))
    return rx.cond(State.personen.length() > 0, _auswahl(name, label, wert, liste))


def _person(row: PersonRow) -> rx.Component:
    return rx.el.option(row.name, value=row.wert, key=row.wert)


def _vertraege() -> rx.Component:
    return rx.fragment(
        option("", _("Alle Verträge")),
        rx.foreach(State.vertraege, lambda nummer: option(nummer, nummer)),
    )


def _auswahl(name: str, label: Any, wert: Any, optionen: Any) -> rx.Component:
    return filter_select(
        f"aenderungen-{name}",
        label,
        optionen,
        value=wert,
        on_change=lambda gewaehlt: State.filtern(name, gewaehlt),
    )


def _tag(name: str, label: Any, wert: Any) -> rx.Component:
    return date_filter(
        f"aenderungen-{name}",
        label,
        default_value=wert,
        on_change=lambda gewaehlt: State.filtern(name, gewaehlt),
    )


# The list


def _spalten() -> list[Column]:
    titel = ("Zeit", "Änderung", "Für wen", "Wer", "Ausprägung", "Weg")
    return [Column(_(t)) for t in titel]


def _liste() -> rx.Component:
    return rx.fragment(
        table(_("Letzte Änderungen"), _spalten(), rx.foreach(State.rows, _row), calm=True),
        seiten(_("Seiten der Änderungen"), State),
    )


def _row(row: AenderungRow) -> rx.Component:
    return table_row(
        row_head(rx.el.span(row.zeit, class_name="nowrap")),
        cell(_was(row), _("Änderung"), wide=True),
        cell(row.betroffener, _("Für wen")),
        cell(row.akteur, _("Wer")),
        cell(row.portale, _("Ausprägung")),
        cell(row.weg, _("Weg")),
        key=row.lfd,
    )


def _was(row: AenderungRow) -> rx.Component:
    return rx.el.div(
        rx.el.strong(row.titel),
        rx.cond(row.hat_aenderungen, _punkte(row.aenderungen)),
        rx.cond(
            row.weitere_titel != "",
            rx.el.details(
                rx.el.summary(row.weitere_titel),
                _punkte(row.weitere),
                rx.cond(row.nicht_gezeigt != "", rx.el.p(row.nicht_gezeigt)),
            ),
        ),
        class_name="entry",
    )


def _punkte(zeilen: Any) -> rx.Component:
    return rx.el.ul(rx.foreach(zeilen, rx.el.li))


def _keine() -> rx.Component:
    return rx.cond(
        State.gefiltert,
        empty(
            _("Keine Änderung passt dazu"),
            _("Prüfen Sie die Schreibweise oder nehmen Sie einen Filter zurück."),
            link_button(_("Filter zurücksetzen"), ADRESSE + State.firma_parameter),
        ),
        empty(
            _("Noch keine Änderungen"),
            _("Sobald jemand Rechte, Rollen oder Zugänge ändert, steht es hier."),
        ),
    )


# The chain


def _beweis() -> rx.Component:
    return rx.el.section(
        rx.el.h2(_("Protokoll als Beweis"), id="beweis"),
        rx.el.p(_(_BEWEIS)),
        rx.el.p(_(_KOPF), class_name="soft"),
        rx.el.div(
            native.link(
                icon("download"),
                _("Protokoll mit Prüfprogramm herunterladen"),
                href=ADRESSE + "/kette.zip" + State.firma_parameter,
                class_name="button",
            ),
            class_name="row",
        ),
        class_name="stack stack--s form-width",
        aria_labelledby="beweis",
    )


_BEWEIS = (
    "Jeder Eintrag trägt die Prüfsumme seines Vorgängers. Ändert jemand einen Eintrag oder lässt "
    "einen weg, fällt es auf. Sie können das selbst prüfen: Der Download enthält alle Einträge und "
    "ein kleines Programm, das den ersten Fehler nennt."
)
_KOPF = (
    "Damit auch auffällt, wenn das Ende fehlt, schicken wir den FirmenAdmins an jedem Tag mit "
    "Änderungen den Stand des Protokolls per E-Mail."
)
