"""Eigene Vertretung: whom the person lets stand in for himself, and for whom he stands in."""

import reflex as rx

from firmenportal.domain.recht import KATALOG
from firmenportal.pages.konto.tabs import konto_shell
from firmenportal.pages.text import _
from firmenportal.pages.vertraege import DEBOUNCE_MS
from firmenportal.state.konto.vertretung import (
    EigeneVertretungState,
    VertragRow,
    VertretungRow,
    WahlRow,
    ZelleRow,
)
from firmenportal.ui.button import button, dense_button
from firmenportal.ui.choice import radio
from firmenportal.ui.dialog import confirm_dialog, opens
from firmenportal.ui.empty import empty
from firmenportal.ui.field import field, option, search_field, select_field
from firmenportal.ui.matrix import matrix
from firmenportal.ui.pager import pager
from firmenportal.ui.status import status
from firmenportal.ui.table import Column, cell, row_head, table, table_row

State = EigeneVertretungState


def eigene_vertretung(route: str, title: str) -> rx.Component:
    return konto_shell(
        route,
        title,
        rx.el.div(
            rx.cond(State.vertretungen.length() > 0, _liste()),
            rx.cond(State.geladen, _antrag()),
            class_name="stack stack--sections",
        ),
    )


def _liste() -> rx.Component:
    spalten = (_("Vertretung"), _("Zeitraum"), _("Umfang"), _("Stand"), _("Aktion"))
    return rx.el.section(
        rx.el.h2(_("Ihre Vertretungen"), id="vertretungen"),
        table(
            _("Ihre Vertretungen"),
            [Column(t) for t in spalten],
            rx.foreach(State.vertretungen, _zeile),
            calm=True,
        ),
        class_name="stack stack--s",
        aria_labelledby="vertretungen",
    )


def _zeile(row: VertretungRow) -> rx.Component:
    return table_row(
        row_head(row.wer, row.firma),
        cell(row.zeitraum, _("Zeitraum")),
        cell(row.umfang, _("Umfang")),
        cell(
            rx.fragment(
                status(row.stand, rx.Var.create(row.ton)),
                rx.cond(row.hinweis != "", rx.el.small(row.hinweis)),
            ),
            _("Stand"),
            wide=True,
        ),
        cell(rx.cond(row.aktion != "", _beenden(row), rx.fragment()), _("Aktion")),
        key=row.id,
    )


def _beenden(row: VertretungRow) -> rx.Component:
    dialog_id = f"beenden-{row.id}"
    return rx.fragment(
        dense_button(
            rx.fragment(row.aktion, rx.el.span(": ", row.wer, class_name="visually-hidden")),
            kind="danger",
            **opens(dialog_id),
        ),
        confirm_dialog(
            dialog_id,
            f"{row.aktion}?",
            rx.el.p(rx.el.strong(row.wer), ", ", row.zeitraum),
            rx.el.p(_(_FOLGE)),
            cancel=_("Abbrechen"),
            confirm=row.aktion,
            on_confirm=State.beenden(row.id),
            kind="danger",
        ),
    )


def _antrag() -> rx.Component:
    return rx.el.section(
        rx.el.h2(_("Vertretung beantragen"), id="beantragen"),
        rx.el.p(_(_WAS), class_name="soft"),
        rx.cond(
            State.firmen.length() == 0,
            empty(_("Keine Vertretung möglich"), _(_NICHT_MOEGLICH)),
            rx.fragment(_firma(), _moeglich()),
        ),
        class_name="stack stack--s",
        aria_labelledby="beantragen",
    )


def _moeglich() -> rx.Component:
    return rx.cond(
        State.ohne_rechte,
        empty(_("Sie haben selbst keine Rechte"), _(_OHNE_RECHTE)),
        rx.cond(
            (State.kollegen.length() == 0) & ~State.viele_kollegen,
            empty(_("Niemand kann Sie vertreten"), _(_OHNE_KOLLEGEN)),
            rx.fragment(rx.cond(State.viele_kollegen, _kollegen_suchen()), _formular()),
        ),
    )


def _firma() -> rx.Component:
    return rx.cond(
        State.firmen.length() > 1,
        rx.el.div(
            select_field(
                "firma",
                _("Firma"),
                rx.foreach(State.firmen, _wahl),
                width="m",
                value=State.gewaehlte_firma,
                on_change=State.firma_waehlen,
            ),
            class_name="form-width",
        ),
    )


def _wahl(row: WahlRow) -> rx.Component:
    return rx.el.option(row.text, value=row.wert, key=row.wert)


def _kollegen_suchen() -> rx.Component:
    return search_field(
        "kollegen-suche",
        _("Kollegen suchen"),
        _("Name oder E-Mail-Adresse"),
        max_length=100,
        on_change=State.suchen.debounce(DEBOUNCE_MS),
    )


def _formular() -> rx.Component:
    senden = button(_("Vertretung beantragen"), kind="primary", type="submit", icon="calendar-days")
    return rx.el.form(
        rx.el.div(_kollege(), *_tage(), _umfang(), class_name="stack form-width"),
        rx.cond(State.einzeln, _rechte()),
        rx.el.div(senden, class_name="row"),
        on_submit=State.beantragen,
        class_name="stack",
        key=State.runde,  # a new form for the next one
    )


def _kollege() -> rx.Component:
    return select_field(
        "vertreter",
        _("Wer soll Sie vertreten?"),
        rx.fragment(option("", _("Bitte wählen")), rx.foreach(State.kollegen, _wahl)),
        width="m",
        name="vertreter",
        required=True,
    )


def _tage() -> list[rx.Component]:
    return [
        rx.el.div(
            _tag("von", _("Erster Tag"), State.von),
            _tag("bis", _("Letzter Tag"), State.bis),
            class_name="row",
        ),
        rx.el.p(_("Höchstens 90 Tage, erster und letzter Tag mitgezählt."), class_name="soft"),
    ]


def _tag(name: str, label: rx.Var[str], vorgabe: rx.Var[str]) -> rx.Component:
    return field(
        name,
        label,
        width="s",
        name=name,
        type="date",
        default_value=vorgabe,
        min=State.heute,
        max=State.spaetestens,
        required=True,
    )


def _umfang() -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend(_("Welche Rechte verleihen Sie?")),
        rx.el.div(
            radio(
                "umfang",
                "alle",
                _("Alle meine Rechte"),
                _("auch solche, die Sie in dieser Zeit noch bekommen"),
                default_checked=True,
                on_change=State.umfang_waehlen("alle"),
            ),
            radio(
                "umfang",
                "einzeln",
                _("Nur bestimmte Rechte"),
                _("Sie wählen sie je Vertrag aus."),
                on_change=State.umfang_waehlen("einzeln"),
            ),
            class_name="choices",
        ),
        class_name="fieldset",
    )


def _rechte() -> rx.Component:
    return rx.el.div(
        matrix(
            _("Rechte, die Sie verleihen"),
            _("Gruppenvertrag"),
            [_("Ausprägung"), *[_(eintrag.name) for eintrag in KATALOG.values()]],
            rx.foreach(State.rows, _vertrag),
        ),
        rx.el.p(State.gewaehlt, role="status", class_name="soft small"),
        rx.cond(
            State.position != "",
            pager(
                _("Seiten der Rechte"),
                State.position,
                (_("Vorherige Seite"), State.vorherige),
                (_("Nächste Seite"), State.naechste),
            ),
        ),
        class_name="stack stack--s",
    )


def _vertrag(row: VertragRow) -> rx.Component:
    return table_row(
        row_head(row.nummer, row.produkt),
        rx.el.td(
            rx.el.span(
                row.auspraegungen,
                class_name="cell",
                custom_attrs={"data-recht": _("Ausprägung")},
            ),
            role="cell",
        ),
        rx.foreach(row.zellen, lambda zelle: _zelle(row, zelle)),
        key=row.nummer,
    )


def _zelle(row: VertragRow, zelle: ZelleRow) -> rx.Component:
    name = f"{zelle.name} {_('für')} {row.nummer}"
    return rx.el.td(
        rx.cond(
            zelle.leihbar,
            rx.el.label(
                rx.el.input(
                    type="checkbox",
                    default_checked=zelle.gewaehlt,
                    aria_label=name,
                    on_change=lambda an: State.zelle_waehlen(row.nummer, zelle.recht, an),
                ),
                class_name="cell",
                custom_attrs={"data-recht": zelle.name},
            ),
            rx.el.span(
                rx.el.span(_("haben Sie selbst nicht"), class_name="visually-hidden"),
                class_name="cell",
                custom_attrs={"data-zustand": "nicht-angeboten", "data-recht": zelle.name},
            ),
        ),
        role="cell",
        key=zelle.recht,
    )


_WAS = (
    "Wenn Sie länger nicht da sind, kann ein Kollege Ihre Vertragsrechte ausüben. Ihre eigenen "
    "Rechte behalten Sie. Ein FirmenAdmin oder Admin bestätigt die Vertretung, bevor sie gilt."
)
_FOLGE = "Geliehene Rechte gelten dann sofort nicht mehr. Die anderen Beteiligten erfahren es."
_NICHT_MOEGLICH = (
    "Eine Vertretung gibt es zwischen eigenen Mitarbeitern einer Firma und zwischen Kollegen eines "
    "Maklerhauses. Ihr Zugang gehört nicht dazu oder ruht. Fragen Sie einen FirmenAdmin."
)
_OHNE_RECHTE = (
    "Verleihen können Sie nur, was Sie selbst haben. Rechte gibt Ihnen ein FirmenAdmin Ihrer Firma."
)
_OHNE_KOLLEGEN = (
    "In dieser Firma hat sonst niemand mit derselben Zugehörigkeit einen aktiven Zugang. Ein "
    "FirmenAdmin kann eine Kollegin oder einen Kollegen einladen."
)
