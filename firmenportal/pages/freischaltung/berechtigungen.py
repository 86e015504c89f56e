"""Step 4: the rights of each person, in a matrix of contracts and rights."""

import reflex as rx

from firmenportal.domain.freischaltung.inhalt import Schritt
from firmenportal.domain.recht import KATALOG
from firmenportal.pages.freischaltung.blaettern import blaettern
from firmenportal.pages.freischaltung.rahmen import schritt
from firmenportal.pages.text import _
from firmenportal.state.freischaltung.berechtigungen import (
    BerechtigungenState,
    RechtePersonRow,
    ZeileRow,
    ZelleRow,
)
from firmenportal.ui.button import dense_button
from firmenportal.ui.facts import pair, summary
from firmenportal.ui.field import filter_select, option
from firmenportal.ui.icon import icon
from firmenportal.ui.matrix import BulkHead, bulk_button, edit_cell, edit_legend, edit_matrix
from firmenportal.ui.notice import slim_notice
from firmenportal.ui.table import row_head, table_row

State = BerechtigungenState


def berechtigungen(route: str, _title: str) -> rx.Component:
    return schritt(
        route,
        Schritt.BERECHTIGUNGEN,
        "Was soll jede Person an den Verträgen tun dürfen? Geben Sie nur, was für die Arbeit nötig "
        "ist.",
        _was_welches_oeffnet(),
        rx.cond(
            State.rows.length() > 0,
            rx.el.div(rx.foreach(State.rows, _person), class_name="stack"),
            rx.el.p(_("Nennen Sie zuerst im Schritt davor die Personen."), class_name="soft"),
        ),
        blaettern(
            _("Seiten der Verträge"),
            State.vertragsseite,
            State.vertragsseiten,
            State.vertraege_blaettern,
        ),
        blaettern(_("Seiten der Personen"), State.seite, State.seiten, State.blaettern),
        edit_legend(
            _("Zeichen in der Tabelle"),
            erteilt=_("ausgewählt"),
            nicht_erteilt=_("nicht ausgewählt"),
            kennung_fehlt=_("ausgewählt, aber Kennung fehlt"),
            nicht_angeboten=_("vom Produkt nicht angeboten"),
        ),
        state=State,
    )


def _was_welches_oeffnet() -> rx.Component:
    return rx.el.details(
        rx.el.summary(rx.el.u(_("Was öffnet welches Recht?"))),
        summary(*[pair(_(e.name), _(e.oeffnet)) for e in KATALOG.values()]),
        class_name="why form-width",
    )


def _person(row: RechtePersonRow) -> rx.Component:
    return rx.el.section(
        rx.el.div(
            rx.el.div(rx.el.h2(row.name), rx.el.p(row.text, class_name="small soft")),
            rx.cond(
                row.uebernehmbar,
                _uebernehmen(row),
            ),
            class_name="row row--apart",
        ),
        rx.el.div(
            rx.cond(row.fehler != "", slim_notice("warn", row.fehler)),
            id=row.feld,
            tab_index=-1,
        ),
        rx.cond(
            row.ist_firmenadmin,
            rx.el.p(
                _(
                    "Als FirmenAdmin hat diese Person alle Rechte an allen Verträgen der Firma. "
                    "Auszuwählen ist nichts."
                )
            ),
            _matrix(row),
        ),
        aria_label=row.titel,
        key=row.feld,
        class_name="card stack",
    )


def _uebernehmen(row: RechtePersonRow) -> rx.Component:
    feld = f"von-{row.id}"
    return rx.el.form(
        rx.el.input(type="hidden", name="person", value=f"{row.id}", read_only=True),
        filter_select(
            feld,
            f"{_('Rechte übernehmen von')}, {row.name}",
            rx.fragment(
                option("", _("Rechte übernehmen von …")),
                rx.foreach(row.andere, lambda w: option(w.wert, w.text)),
            ),
            name="von",
        ),
        dense_button(
            rx.fragment(
                icon("copy"),
                _("Übernehmen"),
                rx.el.span(" ", _("für"), " ", row.name, class_name="visually-hidden"),
            ),
            type="submit",
        ),
        on_submit=State.uebernehmen,
        class_name="row row--tight",
    )


def _matrix(row: RechtePersonRow) -> rx.Component:
    return edit_matrix(
        row.titel,
        [_("Gruppenvertrag")],
        [
            BulkHead(
                _(eintrag.name),
                f"{_('alle')}: {_(eintrag.name)}, {row.name}",
                State.spalte(row.id, recht.value),
            )
            for recht, eintrag in KATALOG.items()
        ],
        rx.foreach(row.zeilen, lambda zeile: _zeile(row, zeile)),
        bulk=_("alle"),
        fixed=rx.Var.create(False),
        version=State.stand,
    )


def _zeile(row: RechtePersonRow, zeile: ZeileRow) -> rx.Component:
    alle = bulk_button(
        _("alle Rechte"),
        f"{_('alle Rechte')}: {zeile.nummer}, {row.name}",
        State.zeile(row.id, zeile.nummer),
    )
    return table_row(
        row_head(rx.fragment(zeile.nummer, " ", alle)),
        rx.foreach(zeile.zellen, lambda zelle: _zelle(row, zeile, zelle)),
        key=zeile.nummer,
    )


def _zelle(row: RechtePersonRow, zeile: ZeileRow, zelle: ZelleRow) -> rx.Component:
    return edit_cell(
        zelle.id,
        zelle.name,
        zelle.recht,
        zustand=zelle.zustand,
        ticked=zelle.an,
        fixed=rx.Var.create(False),
        change=rx.Var.create(""),
        notes=rx.el.span(zelle.hinweis, class_name="visually-hidden"),
        on_change=lambda an: State.setzen(row.id, zeile.nummer, zelle.key, an),
    )
