"""Step 2: the contracts, one by one or pasted, and those of other insurers."""

from typing import Any

import reflex as rx

from firmenportal.domain.freischaltung.inhalt import KUERZE, Schritt
from firmenportal.pages.freischaltung.blaettern import blaettern
from firmenportal.pages.freischaltung.rahmen import FREIWILLIG, feldfehler, schritt
from firmenportal.pages.text import _
from firmenportal.state.freischaltung.vertraege import (
    LAENGSTE_LISTE,
    NUMMERN,
    AntragVertraegeState,
    FremdRow,
    VertragRow,
)
from firmenportal.ui import Content
from firmenportal.ui.button import button, dense_button
from firmenportal.ui.field import field, option, optional, select_field

State = AntragVertraegeState


def vertraege(route: str, _title: str) -> rx.Component:
    return schritt(
        route,
        Schritt.VERTRAEGE,
        "Für welche Gruppenverträge soll der Zugang gelten?",
        _eingabe(),
        rx.cond(State.wahl.length() > 0, _auswahl()),
        _liste(),
        rx.cond(
            State.ist_vermittler,
            feldfehler("fremdvertraege", State.fehler["fremdvertraege"]),
            _fremde(),
        ),
        state=State,
    )


def _eingabe() -> rx.Component:
    """Leaving the field takes the numbers over, so that „Weiter“ forgets none."""
    feld = rx.el.div(
        rx.el.label(_("Vertragsnummern"), html_for=NUMMERN),
        rx.el.p(
            _(
                "Sie stehen auf Ihren Verträgen und Rechnungen, zum Beispiel AL-1234567. Mehrere "
                "auf einmal gehen auch: untereinander, mit Komma oder aus einer Tabelle kopiert."
            ),
            id="nummern-hint",
            class_name="field__hint",
        ),
        rx.el.textarea(
            id=NUMMERN,
            rows="3",
            max_length=LAENGSTE_LISTE,
            auto_complete="off",
            spell_check=False,
            aria_describedby="nummern-hint vertraege",
            on_blur=State.hinzufuegen,
            class_name="input",
        ),
        class_name="field",
    )
    return rx.el.section(
        feldfehler("vertraege", State.fehler["vertraege"]),
        feld,
        rx.el.div(button(_("Verträge hinzufügen"), icon="plus"), class_name="row"),
        class_name="stack stack--s form-width",
        aria_label=_("Verträge hinzufügen"),
    )


def _auswahl() -> rx.Component:
    return rx.el.section(
        select_field(
            "vertrag-wahl",
            _("Oder aus den Verträgen Ihrer Firma auswählen"),
            rx.fragment(
                option("", _("Vertrag auswählen")),
                rx.foreach(State.wahl, lambda w: option(w.wert, w.text)),
            ),
            on_change=State.waehlen,
            value="",
        ),
        rx.el.div(
            button(_("Alle Verträge der Firma hinzufügen"), on_click=State.alle_waehlen),
            class_name="row",
        ),
        class_name="stack stack--s form-width",
        aria_label=_("Verträge Ihrer Firma"),
    )


def _liste() -> rx.Component:
    return rx.el.section(
        rx.el.h2(_("Im Antrag:"), " ", State.anzahl, id="vertragsliste", tab_index=-1),
        rx.cond(
            State.rows.length() > 0,
            rx.el.ul(rx.foreach(State.rows, _vertrag), class_name="entries"),
            rx.el.p(_("Noch ist kein Vertrag genannt."), class_name="soft"),
        ),
        blaettern(_("Seiten der Verträge"), State.seite, State.seiten, State.blaettern),
        aria_labelledby="vertragsliste",
        class_name="stack stack--s form-width",
    )


def _vertrag(row: VertragRow) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.strong(row.nummer),
            rx.cond(row.text != "", rx.el.span(" ", row.text, class_name="small soft")),
            feldfehler(row.feld, row.fehler),
        ),
        _entfernen(row.nummer, on_click=State.entfernen(row.nummer)),
        key=row.feld + row.nummer,
    )


def _entfernen(was: Any, **props: Any) -> rx.Component:
    return dense_button(
        rx.fragment(_("Entfernen"), rx.el.span(" ", was, class_name="visually-hidden")),
        kind="quiet",
        **props,
    )


def _fremde() -> rx.Component:
    """For a Vertragsgruppe; most people need none, so the form is folded."""
    return rx.el.section(
        rx.el.h2(_("Verträge anderer Versicherer"), id="fremde"),
        rx.el.p(
            _(
                "Verwalten Sie hier auch Verträge anderer Versicherer, nennen Sie sie. Dazu gehört "
                "ein Datenschutzvertrag, den Sie im letzten Schritt herunterladen."
            ),
            class_name="soft",
        ),
        feldfehler("fremdvertraege", State.fehler["fremdvertraege"]),
        rx.cond(
            State.fremde.length() > 0,
            rx.el.ul(rx.foreach(State.fremde, _fremd), class_name="entries"),
        ),
        rx.el.details(
            rx.el.summary(_("Vertrag eines anderen Versicherers hinzufügen")), _fremdformular()
        ),
        aria_labelledby="fremde",
        class_name="stack stack--s form-width",
    )


def _fremd(row: FremdRow) -> rx.Component:
    return rx.el.li(
        rx.el.div(row.text, feldfehler(row.feld, row.fehler)),
        _entfernen(row.text, on_click=State.fremd_entfernen(row.stelle)),
        key=row.feld + row.text,
    )


def _fremdformular() -> rx.Component:
    return rx.el.form(
        _feld("versicherer", _("Versicherer")),
        _feld("fremdnummer", _("Vertragsnummer dort"), width="m"),
        _feld("produkt", optional(_("Produkt"), _(FREIWILLIG)), width="m", required=False),
        rx.el.div(button(_("Hinzufügen"), type="submit", icon="plus"), class_name="row"),
        on_submit=State.fremd_hinzufuegen,
        key=State.fremdfassung.to_string(),
        class_name="stack stack--s",
    )


def _feld(id: str, label: Content, **props: Any) -> rx.Component:
    props.setdefault("required", True)
    return field(id, label, name=id, max_length=KUERZE, auto_complete="off", **props)
