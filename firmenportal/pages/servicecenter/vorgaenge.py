"""The clerks' queue of applications: parts, search, the table, and the next one to take."""

import reflex as rx

from firmenportal.domain.freischaltung.vorgangsliste import Reiter, Vorgangssortierung
from firmenportal.pages.liste import DEBOUNCE_MS, seiten
from firmenportal.pages.shell import shell
from firmenportal.pages.text import _
from firmenportal.state.servicecenter.texte import ARTEN
from firmenportal.state.servicecenter.vorgaenge import SUCHFELD, VorgaengeState, VorgangRow
from firmenportal.ui.button import button, link_button
from firmenportal.ui.empty import empty
from firmenportal.ui.field import filter_select, search_field
from firmenportal.ui.icon import icon
from firmenportal.ui.nav import Entry, tabs
from firmenportal.ui.status import status
from firmenportal.ui.table import (
    Column,
    cell,
    loading_table,
    row_head,
    row_link,
    table,
    table_row,
)

State = VorgaengeState
_REITER = {
    Reiter.OFFEN: "Alle offenen",
    Reiter.MEINE: "Meine",
    Reiter.ZWEITE: "Zweite Prüfung nötig",
    Reiter.RUECKFRAGEN: "Rückfragen",
    Reiter.ERLEDIGT: "Erledigt",
}


def vorgaenge(route: str, title: str) -> rx.Component:
    return shell(
        route,
        title,
        rx.cond(
            State.geladen,
            _inhalt(),
            loading_table(_spalten(), _("Anträge werden geladen")),
        ),
        eyebrow=_("Freischaltung"),
        actions=[
            button(
                rx.fragment(_("Nächsten Antrag prüfen"), icon("arrow-right")),
                kind="primary",
                on_click=State.naechsten_pruefen,
            )
        ],
    )


def _inhalt() -> rx.Component:
    return rx.el.div(
        _reiter(),
        rx.el.section(
            rx.el.h2(_("Liste der Anträge"), id="liste", class_name="visually-hidden"),
            rx.el.div(
                _suche(),
                _art(),
                rx.el.p(_("Ziel: 3 Arbeitstage"), class_name="small soft row"),
                class_name="toolbar",
            ),
            rx.cond(State.position == "", _nichts_gefunden(), _tabelle()),
            aria_labelledby="liste",
        ),
    )


def _reiter() -> rx.Component:
    eintraege = [
        Entry(
            _(text),
            State.adressen[r.value],
            count=None if r is Reiter.ERLEDIGT else State.anzahlen[r.value],
        )
        for r, text in _REITER.items()
    ]
    return tabs(_("Teile der Liste"), eintraege, [State.reiter == r.value for r in _REITER])


def _suche() -> rx.Component:
    return search_field(
        SUCHFELD,
        _("Anträge durchsuchen"),
        _("Vorgangsnummer, Firma oder Person"),
        default_value=State.suche,
        max_length=100,
        on_change=State.suchen.debounce(DEBOUNCE_MS),
    )


def _art() -> rx.Component:
    return filter_select(
        "vorgaenge-art",
        _("Antrag"),
        [("", _("Jeder Antrag")), *((a.value, _(text)) for a, text in ARTEN.items())],
        value=State.art,
        on_change=lambda gewaehlt: State.filtern("art", gewaehlt),
    )


def _spalten() -> list[Column]:
    return [
        _sortierbar(_("Vorgang"), Vorgangssortierung.VORGANG),
        Column(_("Firma")),
        Column(_("Antrag")),
        _sortierbar(_("Eingang"), Vorgangssortierung.EINGANG),
        _sortierbar(_("Frist"), Vorgangssortierung.FRIST),
        Column(_("Stand")),
        Column(_("In Prüfung bei")),
        Column(_("Vier Augen")),
    ]


def _sortierbar(titel: rx.Var[str], s: Vorgangssortierung) -> Column:
    return Column(titel, State.sortieren[s.value], State.sortiert[s.value])


def _tabelle() -> rx.Component:
    return rx.fragment(
        table(_("Anträge"), _spalten(), rx.foreach(State.rows, _row)),
        seiten(_("Seiten der Anträge"), State),
    )


def _row(row: VorgangRow) -> rx.Component:
    niemand = rx.el.span(_("niemand"), class_name="soft")
    eilig = rx.el.strong(row.frist, class_name="is-warn")
    return table_row(
        row_head(row_link(row.nummer, row.adresse)),
        cell(row.firma, _("Firma"), wide=True),
        cell(row.art, _("Antrag")),
        cell(rx.el.span(row.eingang, class_name="nowrap"), _("Eingang")),
        cell(rx.el.span(rx.cond(row.eilt, eilig, row.frist), class_name="nowrap"), _("Frist")),
        cell(rx.el.span(status(row.stand, row.ton), class_name="nowrap"), _("Stand")),
        cell(rx.cond(row.bei != "", row.bei, niemand), _("In Prüfung bei")),
        cell(rx.el.span(row.augen, class_name="nowrap"), _("Vier Augen")),
        key=row.nummer,
    )


def _nichts_gefunden() -> rx.Component:
    return empty(
        _("Kein Antrag passt dazu"),
        _("Prüfen Sie die Schreibweise oder nehmen Sie einen Filter zurück."),
        link_button(_("Filter zurücksetzen"), State.ohne_filter),
    )
