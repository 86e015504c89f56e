"""Vertretung in the Admin-Bereich: what waits, runs and was; one looked at and decided."""

import reflex as rx

from firmenportal.pages.admin.tabs import admin_shell
from firmenportal.pages.text import _
from firmenportal.state.admin.vertretung import (
    EntzogenRow,
    GeliehenRow,
    VertretungRow,
    VertretungState,
)
from firmenportal.ui.button import button, link_button
from firmenportal.ui.dialog import confirm_dialog, opener
from firmenportal.ui.empty import empty
from firmenportal.ui.facts import fact, facts, mark, pair, summary
from firmenportal.ui.notice import slim_notice
from firmenportal.ui.status import status
from firmenportal.ui.table import Column, cell, row_head, row_link, table, table_row

State = VertretungState


def vertretung(route: str, title: str) -> rx.Component:
    return admin_shell(
        route,
        title,
        State,
        rx.el.div(
            rx.cond(State.gewaehlt > 0, _antrag()),
            rx.cond(State.rows.length() > 0, _liste(), rx.cond(State.geladen, _leer())),
            class_name="stack stack--sections",
        ),
        actions=[link_button(_("Eigene Vertretung"), "/konto/vertretung", icon="calendar-days")],
    )


def _liste() -> rx.Component:
    spalten = (_("Vertretung"), _("Beantragt"), _("Zeitraum"), _("Umfang"), _("Stand"))
    return rx.el.section(
        rx.el.h2(_("Vertretungen"), id="vertretungen"),
        rx.el.p(_(_LISTE), class_name="soft"),
        table(
            _("Vertretungen"),
            [Column(t) for t in spalten],
            rx.foreach(State.rows, _zeile),
            calm=True,
        ),
        class_name="stack stack--s",
        aria_labelledby="vertretungen",
    )


def _zeile(row: VertretungRow) -> rx.Component:
    return table_row(
        row_head(row_link(row.wer, row.adresse)),
        cell(row.beantragt, _("Beantragt")),
        cell(row.zeitraum, _("Zeitraum")),
        cell(row.umfang, _("Umfang")),
        cell(
            rx.fragment(
                status(row.stand, rx.Var.create(row.ton)),
                rx.cond(row.hinweis != "", rx.el.small(row.hinweis)),
            ),
            _("Stand"),
        ),
        aria_selected=rx.cond(State.gewaehlt == row.id, "true", "false"),
        key=row.id,
    )


def _antrag() -> rx.Component:
    return rx.el.section(
        rx.el.h2(State.vertreter, " ", _("vertritt"), " ", State.vertretene, id="antrag"),
        summary(
            pair(_("Zeitraum"), State.zeitraum),
            rx.cond(State.wartet, pair(_("Wirksam"), State.wirksam)),
            pair(_("Umfang"), State.umfang),
            pair(_("Stand"), status(State.stand, State.ton)),
        ),
        rx.cond(State.offen, rx.fragment(_vorschau(), _entzogen(), _entscheidung())),
        class_name="stack form-width",
        aria_labelledby="antrag",
    )


def _vorschau() -> rx.Component:
    return rx.el.div(
        rx.el.h3(State.vertreter, " ", _("bekommt dadurch, Stand heute:")),
        rx.cond(
            State.neu.length() > 0,
            facts(rx.foreach(State.neu, _geliehen)),
            rx.el.p(_(_NICHTS_NEU)),
        ),
        rx.cond(
            State.ohne_zuwachs != "",
            rx.el.p(
                _("Verträge, an denen nichts hinzukommt:"),
                " ",
                State.ohne_zuwachs,
                class_name="soft small",
            ),
        ),
        rx.cond(
            State.ohne_kennung != "",
            rx.el.p(
                _("Ohne Kennung, dort wirkt noch nichts:"),
                " ",
                State.ohne_kennung,
                class_name="soft small",
            ),
        ),
        rx.el.p(_(_GRENZEN), class_name="soft small"),
        class_name="stack stack--s",
    )


def _geliehen(row: GeliehenRow) -> rx.Component:
    return fact(
        mark("yes"), rx.el.p(rx.el.strong(row.rechte)), rx.el.p(row.vertraege, class_name="small")
    )


def _entzogen() -> rx.Component:
    return rx.el.div(
        rx.el.h3(State.vertreter, " ", _("wurde in den letzten 90 Tagen entzogen:")),
        rx.cond(
            State.entzogen.length() > 0,
            facts(rx.foreach(State.entzogen, _entzogenes)),
            rx.el.p(_("In dieser Zeit wurde kein Recht entzogen.")),
        ),
        class_name="stack stack--s",
    )


def _entzogenes(row: EntzogenRow, index: rx.Var[int]) -> rx.Component:
    return rx.el.li(
        rx.cond(row.kaeme_zurueck, mark("warn"), mark("no")),
        rx.el.div(
            rx.el.p(
                rx.el.strong(row.was),
                rx.cond(
                    row.kaeme_zurueck,
                    rx.el.span(" ", _("kommt durch diese Vertretung zurück")),
                ),
            ),
            rx.el.p(row.wann, class_name="soft small"),
        ),
        key=index,
    )


def _entscheidung() -> rx.Component:
    return rx.el.div(
        rx.cond(State.wartet & (State.hindernis != ""), slim_notice("info", State.hindernis)),
        rx.el.div(
            rx.cond(
                State.wartet & (State.hindernis == ""),
                button(
                    _("Vertretung bestätigen"),
                    kind="primary",
                    icon="check",
                    on_click=State.bestaetigen(State.gewaehlt),
                ),
            ),
            rx.cond(
                State.hindernis_beenden == "",
                rx.cond(
                    State.wartet,
                    _nehmen("ablehnen", _("Vertretung ablehnen"), _(_ABLEHNEN)),
                    _nehmen("beenden", _("Vertretung beenden"), _(_BEENDEN)),
                ),
            ),
            class_name="row",
        ),
        class_name="stack stack--s",
    )


def _nehmen(id: str, was: rx.Var[str], folge: rx.Var[str]) -> rx.Component:
    return rx.fragment(
        opener(id, was, kind="danger"),
        confirm_dialog(
            id,
            f"{was}?",
            rx.el.p(
                rx.el.strong(State.vertreter, " ", _("vertritt"), " ", State.vertretene),
                ", ",
                State.zeitraum,
            ),
            rx.el.p(folge),
            cancel=_("Abbrechen"),
            confirm=was,
            on_confirm=State.beenden(State.gewaehlt),
            kind="danger",
        ),
    )


def _leer() -> rx.Component:
    return empty(_("Noch keine Vertretungen"), _(_LEER))


_LISTE = (
    "Eine Vertretung verleiht Vertragsrechte für höchstens 90 Tage, nie eine Rolle. Sie gilt erst, "
    "wenn jemand sie bestätigt, der nicht beteiligt ist."
)
_LEER = (
    "Wer länger nicht da ist, beantragt eine Vertretung unter „Account-Verwaltung“, „Vertretung“. "
    "Hier bestätigen Sie sie oder lehnen sie ab."
)
_NICHTS_NEU = "Heute käme nichts hinzu: Alles Geliehene ist schon vorhanden oder wirkt noch nicht."
_GRENZEN = (
    "Geliehenes wirkt nur, solange es die vertretene Person selbst hat. Es wird nicht "
    "weitergegeben, und eine Rolle wird nie verliehen."
)
_ABLEHNEN = "Es werden keine Rechte verliehen. Beide erfahren es per E-Mail."
_BEENDEN = "Die geliehenen Rechte gelten sofort nicht mehr. Beide erfahren es per E-Mail."
