"""Step 3: who is to be activated, one person at a time."""

from collections.abc import Sequence
from typing import Any

import reflex as rx

from firmenportal.domain.freischaltung.inhalt import KUERZE, Schritt
from firmenportal.pages.freischaltung.blaettern import blaettern
from firmenportal.pages.freischaltung.rahmen import feldfehler, schritt
from firmenportal.pages.text import _
from firmenportal.state.freischaltung.personen import FORMULAR_OBEN, PersonenState
from firmenportal.state.freischaltung.personentexte import PersonRow, TypRow
from firmenportal.ui import Content, Text
from firmenportal.ui.button import button, dense_button
from firmenportal.ui.choice import radio
from firmenportal.ui.field import Width, field, select_field
from firmenportal.ui.notice import slim_notice
from firmenportal.ui.status import status

State = PersonenState


def personen(route: str, _title: str) -> rx.Component:
    return schritt(
        route,
        Schritt.PERSONEN,
        "Wer soll einen Zugang bekommen? Ein Zugang gehört genau einem Menschen.",
        _liste(),
        rx.cond(State.offen > 0, _formular()),
        state=State,
    )


def _liste() -> rx.Component:
    return rx.el.section(
        rx.el.h2(_("Personen im Antrag"), id="personenliste", tab_index=-1),
        feldfehler("personen", State.fehler["personen"]),
        _entfernt(),
        rx.cond(
            State.rows.length() > 0,
            rx.el.ul(rx.foreach(State.rows, _person), class_name="entries"),
            rx.el.p(_("Noch ist niemand genannt."), class_name="soft"),
        ),
        blaettern(_("Seiten der Personen"), State.seite, State.seiten, State.blaettern),
        rx.el.div(
            button(_("Person hinzufügen"), icon="user-plus", on_click=State.hinzufuegen),
            class_name="row",
        ),
        aria_labelledby="personenliste",
        class_name="stack stack--s form-width",
    )


def _entfernt() -> rx.Component:
    return rx.el.div(
        rx.cond(
            State.entfernt != "",
            rx.el.div(
                slim_notice("info", State.entfernt),
                button(_("Rückgängig"), icon="undo-2", on_click=State.rueckgaengig),
                class_name="row",
            ),
        ),
        role="status",
        class_name="live",
    )


def _person(row: PersonRow) -> rx.Component:
    versteckt = rx.el.span(" ", row.name, class_name="visually-hidden")
    return rx.el.li(
        rx.el.div(
            rx.el.strong(row.name),
            rx.el.span(row.text, class_name="small soft"),
            status(row.zustand, rx.Var.create(row.ton)),
            class_name="entries__text",
        ),
        rx.el.div(
            dense_button(
                rx.fragment(_("Ändern"), versteckt),
                on_click=State.bearbeiten(row.id),
                aria_expanded=rx.cond(State.offen == row.id, "true", "false"),
            ),
            dense_button(
                rx.fragment(_("Entfernen"), versteckt),
                kind="quiet",
                on_click=State.entfernen(row.id),
            ),
            class_name="row row--tight",
        ),
        id=row.feld,
        tab_index=-1,
        key=row.feld,
    )


def _formular() -> rx.Component:
    return rx.el.section(
        rx.el.h2(_("Angaben zur Person"), id=FORMULAR_OBEN, tab_index=-1),
        rx.el.form(
            _wer(),
            _anschrift(),
            _typen(),
            rx.cond(State.vom_haus, _eigenes_personal()),
            _zustellung(),
            rx.el.div(
                button(_("Person übernehmen"), kind="primary", type="submit"),
                button(_("Schließen"), kind="quiet", on_click=State.bearbeiten(0)),
                class_name="row",
            ),
            on_submit=State.fertig,
            no_validate=True,
            key=State.neu.to_string(),
            class_name="stack stack--sections",
        ),
        aria_labelledby=FORMULAR_OBEN,
        class_name="card stack form-width",
    )


def _wer() -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend(_("Person")),
        select_field(
            "person_anrede",
            _("Anrede"),
            [("", _("keine Angabe")), ("Frau", _("Frau")), ("Herr", _("Herr"))],
            width="s",
            name="person_anrede",
            default_value=State.werte["person_anrede"],
            on_change=lambda wert: State.speichern("person_anrede", wert),
        ),
        _feld("person_vorname", _("Vorname"), width="m"),
        _feld("person_nachname", _("Nachname"), width="m"),
        _feld(
            "person_email",
            _("E-Mail-Adresse"),
            hint=_(
                "Die persönliche Adresse, kein Sammelpostfach. Mit ihr meldet sich die Person an."
            ),
            type="email",
        ),
        class_name="fieldset",
    )


def _anschrift() -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend(_("Postanschrift")),
        rx.el.p(_("Am besten die dienstliche."), class_name="field__hint"),
        _feld("person_strasse", _("Straße und Hausnummer")),
        _feld("person_plz", _("Postleitzahl"), width="s", input_mode="numeric"),
        _feld("person_ort", _("Ort"), width="m"),
        class_name="fieldset",
    )


def _typen() -> rx.Component:
    return rx.fragment(
        _karten("person_personentyp", _("Personentyp"), State.personentypen),
        _karten("person_berechtigungstyp", _("Berechtigungstyp"), State.berechtigungstypen),
    )


def _karten(id: str, titel: Text, rows: rx.Var[Sequence[TypRow]]) -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend(titel),
        feldfehler(f"{id}-error", State.an_person[id]),
        rx.el.div(rx.foreach(rows, lambda row: _karte(id, row)), class_name="choices"),
        class_name="fieldset",
    )


def _karte(id: str, row: TypRow) -> rx.Component:
    """What this application cannot name cannot be chosen, and says the right way instead."""
    about = f"{id}-{row.wert}-text"
    return rx.el.label(
        rx.el.input(
            type="radio",
            name=id,
            value=row.wert,
            default_checked=State.werte[id] == row.wert,
            disabled=row.gesperrt & (State.werte[id] != row.wert),
            aria_describedby=about,
            on_change=State.speichern(id, row.wert),
        ),
        rx.el.span(row.titel, class_name="choice__title"),
        rx.el.span(
            rx.cond(row.gesperrt, rx.fragment(_("Hier nicht möglich."), " ")),
            row.text,
            id=about,
            class_name="small soft",
        ),
        class_name="choice",
        key=row.wert,
    )


def _eigenes_personal() -> rx.Component:
    feld = "person_eigenes_personal"
    return rx.el.fieldset(
        rx.el.legend(_("Arbeitet die Person bei Ihrem Maklerhaus?")),
        rx.el.div(
            radio(
                feld,
                "ja",
                _("Ja"),
                _("Sie ist dort angestellt oder fest tätig."),
                default_checked=State.werte[feld] == "ja",
                on_change=State.speichern(feld, "ja"),
            ),
            radio(
                feld,
                "nein",
                _("Nein"),
                _("Zum Beispiel jemand aus einem anderen Haus."),
                default_checked=State.werte[feld] != "ja",
                on_change=State.speichern(feld, "nein"),
            ),
            class_name="choices",
        ),
        class_name="fieldset",
    )


def _zustellung() -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend(_("Wie soll die Zugangskennung kommen?")),
        rx.el.p(_(_GETRENNT), class_name="field__hint"),
        rx.el.div(
            _kanal(
                "brief",
                _("Per Brief"),
                _("An die Postanschrift oben, meist in zwei bis drei Tagen."),
            ),
            _kanal("sms", _("Per SMS"), _("Auf das Handy der Person.")),
            class_name="choices",
        ),
        rx.el.div(
            _feld(
                "person_mobil",
                _("Mobilnummer"),
                hint=_("Zum Beispiel 0151 23456789."),
                width="m",
                type="tel",
            ),
            hidden=State.werte["person_zustellung"] != "sms",
        ),
        class_name="fieldset",
    )


def _kanal(wert: str, titel: Text, text: Text) -> rx.Component:
    feld = "person_zustellung"
    return radio(
        feld,
        wert,
        titel,
        text,
        default_checked=State.werte[feld] == wert,
        on_change=State.speichern(feld, wert),
    )


def _feld(
    id: str, label: Content, *, width: Width = "", hint: Text | None = None, **props: Any
) -> rx.Component:
    """A field of somebody else: the browser's own data of the applicant would be wrong here."""
    return field(
        id,
        label,
        hint=hint,
        error=State.an_person[id],
        width=width,
        name=id,
        max_length=KUERZE,
        auto_complete="off",
        default_value=State.werte[id],
        on_blur=lambda wert: State.speichern(id, wert),
        **props,
    )


_GETRENNT = (
    "Aus Sicherheit kommt sie getrennt von der E-Mail, mit der die Person ihr Passwort setzt."
)
