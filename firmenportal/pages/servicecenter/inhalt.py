"""What an application declares, to be read: Firma, contracts, people with their rights."""

from typing import Any

import reflex as rx

from firmenportal.domain.recht import KATALOG
from firmenportal.pages.liste import DEBOUNCE_MS, seiten
from firmenportal.pages.text import _
from firmenportal.state.servicecenter.vorgang import VorgangState
from firmenportal.state.servicecenter.zeilen import AngabeRow, NachrichtRow, RechteRow, VertragRow
from firmenportal.ui import Text
from firmenportal.ui.button import dense_button
from firmenportal.ui.facts import summary
from firmenportal.ui.field import search_field
from firmenportal.ui.matrix import StateNames, matrix, matrix_cell
from firmenportal.ui.status import status
from firmenportal.ui.table import Column, cell, row_head, table, table_row

State = VorgangState
_NACH_FIRMA, _NACH_HAUS = "Kundennummer, Name oder Vertrag", "Hausnummer oder Name"


def antrag() -> rx.Component:
    """All of it, beneath documents and checklist."""
    return rx.el.div(
        _teil("angaben", _("Angaben zur Firma"), _angaben(), _zuordnung()),
        _teil("vertraege", _("Verträge"), _vertraege()),
        _teil("personen", _("Personen und Berechtigungen"), _personen()),
        rx.cond(
            State.nachrichten.length() > 0,
            _teil(
                "nachrichten",
                _("Rückfragen und Antworten"),
                rx.el.ol(rx.foreach(State.nachrichten, _nachricht), class_name="timeline"),
            ),
        ),
        class_name="stack",
    )


def _teil(id: str, titel: Text, *teile: rx.Component) -> rx.Component:
    return rx.el.section(
        rx.el.h2(titel, id=id), *teile, class_name="stack stack--s", aria_labelledby=id
    )


def _angaben() -> rx.Component:
    return summary(rx.foreach(State.angaben, _angabe))


def _angabe(row: AngabeRow) -> rx.Component:
    bestand = rx.el.small(_("Im Bestand:"), " ", row.bestand)
    return rx.el.div(
        rx.el.dt(row.titel),
        rx.el.dd(row.wert, rx.cond(row.bestand != "", bestand)),
        key=row.titel,
    )


# Whose application it is


def _zuordnung() -> rx.Component:
    s = State
    return rx.fragment(
        rx.cond(
            s.darf.zuordnen,
            _zuordnen(
                _("Firma zuordnen"),
                (s.firma_vorschlag, s.firmen),
                s.firma_zuordnen,
                _suche("firma-suche", _("Firma im Bestand suchen"), _(_NACH_FIRMA), s.firma_suchen),
            ),
        ),
        rx.cond(
            s.darf.haus_zuordnen,
            _zuordnen(
                _("Maklerhaus zuordnen"),
                (s.haus_vorschlag, s.haeuser),
                s.haus_zuordnen,
                _suche(
                    "haus-suche", _("Maklerhaus im Bestand suchen"), _(_NACH_HAUS), s.haus_suchen
                ),
            ),
        ),
    )


def _zuordnen(
    titel: Text, gefunden: tuple[Any, Any], zuordnen: Any, suche: rx.Component
) -> rx.Component:
    """What the system proposes, and a search for something else."""
    vorschlag, treffer = gefunden
    return rx.el.details(
        rx.el.summary(titel),
        rx.el.div(
            rx.cond(vorschlag.id > 0, _vorschlag(vorschlag, zuordnen)),
            suche,
            rx.el.ul(rx.foreach(treffer, lambda t: _treffer(t, zuordnen)), class_name="list"),
            class_name="stack stack--s",
        ),
        open=vorschlag.id > 0,
    )


def _suche(id: str, label: Text, hinweis: Text, suchen: Any) -> rx.Component:
    return search_field(id, label, hinweis, max_length=100, on_change=suchen.debounce(DEBOUNCE_MS))


def _vorschlag(treffer: Any, zuordnen: Any) -> rx.Component:
    return rx.el.p(
        _("Gefunden:"),
        " ",
        rx.el.strong(treffer.name),
        ", ",
        treffer.angaben,
        " ",
        dense_button(_("Zuordnen"), on_click=zuordnen(treffer.id)),
    )


def _treffer(treffer: Any, zuordnen: Any) -> rx.Component:
    name = rx.el.span(": ", treffer.name, class_name="visually-hidden")
    return rx.el.li(
        rx.el.strong(treffer.name),
        ", ",
        treffer.angaben,
        " ",
        dense_button(rx.fragment(_("Zuordnen"), name), on_click=zuordnen(treffer.id)),
        key=treffer.id.to_string(),
    )


# Contracts and people


def _vertraege() -> rx.Component:
    spalten = [Column(_("Vertrag")), Column(_("Im Bestand")), Column(_("Stand"))]
    return rx.fragment(
        table(_("Verträge"), spalten, rx.foreach(State.vertraege, _vertrag)),
        rx.cond(
            State.weitere_vertraege != "",
            rx.el.p(_("Weitere Verträge"), ": ", State.weitere_vertraege, class_name="small"),
        ),
    )


def _vertrag(row: VertragRow) -> rx.Component:
    return table_row(
        row_head(row.nummer),
        cell(rx.cond(row.bestand != "", row.bestand, "–"), _("Im Bestand"), wide=True),
        cell(status(row.stand, row.ton), _("Stand")),
        key=row.nummer,
    )


def _personen() -> rx.Component:
    namen = StateNames(
        erteilt=_("beantragt"),
        nicht_erteilt=_("nicht beantragt"),
        kennung_fehlt=_("erteilt, aber Kennung fehlt"),
        nicht_angeboten=_("vom Produkt nicht angeboten"),
    )
    return rx.fragment(
        matrix(
            _("Personen und Berechtigungen"),
            _("Person"),
            [_("Verträge"), *[_(eintrag.name) for eintrag in KATALOG.values()]],
            rx.foreach(State.rechte, lambda row: _person(row, namen)),
        ),
        seiten(_("Seiten der Personen"), State),
    )


def _person(row: RechteRow, namen: StateNames) -> rx.Component:
    return table_row(
        row_head(row.name, row.angaben),
        rx.el.td(
            rx.el.span(
                row.vertraege, class_name="cell", custom_attrs={"data-recht": _("Verträge")}
            ),
            role="cell",
        ),
        *[
            matrix_cell(row.zellen[n], _(eintrag.name), namen)
            for n, eintrag in enumerate(KATALOG.values())
        ],
        key=row.schluessel,
    )


def _nachricht(row: NachrichtRow) -> rx.Component:
    return rx.el.li(
        rx.el.strong(row.von),
        rx.el.p(row.text),
        rx.el.small(row.wann),
        key=row.wann + row.text,
    )
