"""Eigene Vertragsrechte: what the person may do with which contract, and why."""

import reflex as rx

from firmenportal.domain.recht import KATALOG
from firmenportal.pages.konto.tabs import konto_shell
from firmenportal.pages.liste import seiten
from firmenportal.pages.mehr import mehr_dazu
from firmenportal.pages.text import _
from firmenportal.pages.vertraege import DEBOUNCE_MS
from firmenportal.state.konto.vertragsrechte import (
    SUCHFELD,
    ErklaerungRow,
    FirmaRow,
    VertragRow,
    VertragsrechteState,
    ZelleRow,
)
from firmenportal.ui.empty import empty
from firmenportal.ui.facts import fact, facts, right_mark
from firmenportal.ui.field import search_field
from firmenportal.ui.matrix import StateNames, legend, matrix, matrix_cell
from firmenportal.ui.notice import slim_notice
from firmenportal.ui.table import row_head, table_row

State = VertragsrechteState


def vertragsrechte(route: str, title: str) -> rx.Component:
    return konto_shell(
        route,
        title,
        rx.el.div(
            _wer_erteilt(),
            rx.cond(State.kennung != "", slim_notice("warn", State.kennung, " ", _(_KENNUNG))),
            rx.cond(State.gesperrt != "", _gesperrt()),
            rx.el.div(_suche(), class_name="toolbar"),
            rx.cond(State.position != "", _tabelle(), rx.cond(State.geladen, _leer())),
            mehr_dazu("vergabe-und-loeschung"),
            class_name="stack",
        ),
    )


def _wer_erteilt() -> rx.Component:
    """Who can grant: by name where the Firmen are few, else at the contract itself."""
    return rx.fragment(
        rx.el.p(
            _(
                "Das dürfen Sie heute, an allen Ihren Verträgen in jedem Portal. "
                "Ihre eigenen Rechte können Sie nicht ändern."
            ),
            " ",
            rx.cond(
                State.firmen.length() == 0,
                _("Wer Ihnen ein Recht geben kann, steht bei „Warum (nicht)?“ am Vertrag."),
                _("Wenn Ihnen etwas fehlt, wenden Sie sich an:"),
            ),
        ),
        rx.cond(
            State.firmen.length() > 0, rx.el.ul(rx.foreach(State.firmen, _firma), class_name="list")
        ),
    )


def _firma(row: FirmaRow) -> rx.Component:
    niemand = _("zurzeit kein FirmenAdmin, das Service Center hilft Ihnen weiter")
    namen = rx.cond(row.namen != "", rx.el.strong(row.namen), rx.el.span(niemand))
    return rx.el.li(row.firma, ": ", namen, key=row.firma)


def _gesperrt() -> rx.Component:
    return slim_notice(
        "warn",
        _("Ihr Zugang ist gesperrt bei:"),
        " ",
        State.gesperrt,
        ". ",
        _("Bis ein FirmenAdmin die Sperre aufhebt, wirkt dort keines Ihrer Rechte."),
    )


def _suche() -> rx.Component:
    return search_field(
        SUCHFELD,
        _("Eigene Vertragsrechte durchsuchen"),
        _("Vertrag, Firma oder Produkt"),
        default_value=State.suche,
        max_length=100,
        on_change=State.suchen.debounce(DEBOUNCE_MS),
    )


def _tabelle() -> rx.Component:
    namen = _zustaende()
    return rx.fragment(
        matrix(
            _("Eigene Vertragsrechte"),
            _("Gruppenvertrag"),
            [_("Ausprägung"), *[_(eintrag.name) for eintrag in KATALOG.values()]],
            rx.foreach(State.rows, lambda row: _zeile(row, namen)),
        ),
        seiten(_("Seiten der eigenen Vertragsrechte"), State),
        legend(_("Zeichen in der Tabelle"), namen, _("wirkt ohne eigene Erteilung")),
    )


def _zustaende() -> StateNames:
    return StateNames(
        erteilt=_("erteilt"),
        nicht_erteilt=_("nicht erteilt"),
        kennung_fehlt=_("erteilt, aber Kennung fehlt"),
        nicht_angeboten=_("vom Produkt nicht angeboten"),
    )


def _zeile(row: VertragRow, namen: StateNames) -> rx.Component:
    """A contract, and beneath it the answers while they are open."""
    antworten = f"warum-{row.nummer}"
    return rx.fragment(
        table_row(
            row_head(
                rx.fragment(row.nummer, " ", rx.el.small(row.produkt), _warum(row, antworten))
            ),
            _portale(row),
            rx.foreach(row.zellen, lambda zelle: _zelle(zelle, namen)),
        ),
        rx.cond(State.offen == row.nummer, _antworten(antworten)),
        key=row.nummer,
    )


def _warum(row: VertragRow, antworten: str) -> rx.Component:
    return rx.el.button(
        _("Warum (nicht)?"),
        rx.el.span(" ", _("Ihre Rechte an"), " ", row.nummer, class_name="visually-hidden"),
        type="button",
        on_click=State.warum(row.nummer),
        aria_expanded=rx.cond(State.offen == row.nummer, "true", "false"),
        aria_controls=antworten,
        class_name="matrix__why",
    )


def _portale(row: VertragRow) -> rx.Component:
    return rx.el.td(
        rx.el.span(
            row.auspraegungen, class_name="cell", custom_attrs={"data-recht": _("Ausprägung")}
        ),
        role="cell",
    )


def _zelle(zelle: ZelleRow, namen: StateNames) -> rx.Component:
    return matrix_cell(zelle.zustand, zelle.recht, namen, note=zelle.hinweis, works=zelle.wirkt)


def _antworten(id: str) -> rx.Component:
    return table_row(
        rx.el.td(
            facts(rx.foreach(State.erklaerungen, _erklaerung)), col_span=7, role="cell", id=id
        ),
        class_name="matrix__answers",
    )


def _erklaerung(row: ErklaerungRow) -> rx.Component:
    statement = rx.el.p(rx.el.strong(row.recht), ": ", row.saetze)
    return fact(right_mark(row.zustand), statement)


def _leer() -> rx.Component:
    return rx.cond(
        State.suche != "",
        empty(
            _("Nichts gefunden"),
            _("Kein Vertrag passt zu Ihrer Suche. Kürzen Sie sie oder löschen Sie sie."),
        ),
        empty(
            _("Noch keine Vertragsrechte"),
            _(
                "Ihnen hat noch niemand ein Recht an einem Vertrag gegeben. Das macht der "
                "FirmenAdmin Ihrer Firma; gibt es keinen, hilft das Service Center."
            ),
        ),
    )


_KENNUNG = "Dort wirkt kein Recht, bis das Service Center sie eingetragen hat."
