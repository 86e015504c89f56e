"""Zugriffe prüfen: what deserves a look first, each line kept or removed, proved at the end."""

import reflex as rx

from firmenportal.pages.admin.pruefpersonen import personen
from firmenportal.pages.admin.pruefworte import genannt
from firmenportal.pages.admin.tabs import admin_shell
from firmenportal.pages.text import _
from firmenportal.state.admin.pruefung import NachweisRow, PruefungState
from firmenportal.state.admin.pruefungstexte import EntschiedenRow
from firmenportal.ui import native
from firmenportal.ui.button import button, dense_button
from firmenportal.ui.dialog import confirm_dialog, opener
from firmenportal.ui.empty import empty
from firmenportal.ui.field import select_field
from firmenportal.ui.notice import slim_notice
from firmenportal.ui.status import status
from firmenportal.ui.table import Column, cell, row_head, table, table_row
from firmenportal.ui.upload import progress

State = PruefungState


def pruefung(route: str, title: str) -> rx.Component:
    return admin_shell(
        route,
        title,
        State,
        rx.cond(
            State.geladen,
            rx.cond(State.ist_firmenadmin, _fuer_firmenadmins(), _fuer_admins()),
        ),
    )


def _fuer_admins() -> rx.Component:
    return rx.el.div(
        empty(
            _("Zugriffe prüft ein FirmenAdmin"),
            _("Was Sie selbst verwalten, sehen und ändern Sie unter „Nutzer & Verträge“."),
            rx.cond(
                State.firmenadmins != "",
                rx.el.p(_("FirmenAdmins dieser Firma:"), " ", rx.el.strong(State.firmenadmins)),
            ),
        )
    )


def _fuer_firmenadmins() -> rx.Component:
    return rx.el.div(
        rx.cond(State.laeuft, _laufende(), _keine()),
        _turnus(),
        rx.cond(State.vergangene.length() > 0, _vergangene()),
        class_name="stack stack--sections",
    )


# Before and between reviews


def _keine() -> rx.Component:
    return rx.el.section(
        rx.el.h2(_("Zugriffe prüfen"), id="pruefung"),
        rx.el.p(_(_WOZU)),
        rx.el.p(status(State.faellig, State.faellig_ton)),
        rx.el.div(
            button(
                _("Prüfung beginnen"), kind="primary", icon="file-check", on_click=State.beginnen
            ),
            class_name="row",
        ),
        class_name="stack stack--s form-width",
        aria_labelledby="pruefung",
    )


def _turnus() -> rx.Component:
    return rx.el.section(
        rx.el.h2(_("Turnus"), id="turnus"),
        rx.el.p(_(_TURNUS), class_name="soft"),
        select_field(
            "monate",
            _("Wie oft prüft die Firma?"),
            [
                ("0", _("ohne festen Turnus")),
                ("6", _("alle 6 Monate")),
                ("12", _("alle 12 Monate")),
            ],
            width="m",
            value=State.monate,
            on_change=State.planen,
        ),
        rx.cond(State.laeuft, rx.el.p(status(State.faellig, State.faellig_ton))),
        class_name="stack stack--s form-width",
        aria_labelledby="turnus",
    )


def _vergangene() -> rx.Component:
    return rx.el.section(
        rx.el.h2(_("Abgeschlossene Prüfungen"), id="vergangene"),
        rx.el.ul(rx.foreach(State.vergangene, _nachweis), class_name="list"),
        class_name="stack stack--s",
        aria_labelledby="vergangene",
    )


def _nachweis(row: NachweisRow) -> rx.Component:
    return rx.el.li(
        native.link(row.titel, ", ", row.wann, " (PDF)", href=row.adresse), key=row.adresse
    )


# The review that is going on


def _laufende() -> rx.Component:
    return rx.el.div(
        rx.el.section(
            rx.el.h2(_("Laufende Prüfung"), id="pruefung"),
            rx.el.p(_("Begonnen:"), " ", State.begonnen, ". ", _(_GESPEICHERT)),
            rx.el.p(rx.el.strong(State.fortschritt), role="status"),
            progress(_("Fortschritt der Prüfung"), State.geprueft, State.gesamt),
            rx.cond(
                State.haeuser != "",
                slim_notice("info", _(_HAEUSER), " ", State.haeuser, "."),
            ),
            class_name="stack stack--s form-width",
            aria_labelledby="pruefung",
        ),
        personen(),
        rx.cond(State.entschieden.length() > 0, _entschiedene()),
        _abschluss(),
        class_name="stack stack--sections",
    )


def _entschiedene() -> rx.Component:
    spalten = (_("Person"), _("Entscheidung"), _("Entschieden von"), _("Aktion"))
    return rx.el.section(
        rx.el.h2(_("Schon geprüft"), id="geprueft"),
        rx.el.details(
            rx.el.summary(State.fortschritt),
            table(
                _("Schon geprüft"),
                [Column(t) for t in spalten],
                rx.foreach(State.entschieden, _entschieden),
            ),
            class_name="why",
        ),
        class_name="stack stack--s",
        aria_labelledby="geprueft",
    )


def _entschieden(row: EntschiedenRow) -> rx.Component:
    return table_row(
        row_head(row.name),
        cell(
            rx.fragment(
                status(row.entscheidung, rx.Var.create(row.ton)),
                rx.cond(row.grund != "", rx.el.small(row.grund)),
            ),
            _("Entscheidung"),
        ),
        cell(row.wer, _("Entschieden von")),
        cell(
            rx.cond(
                row.zurueck,
                dense_button(genannt(_("Zurücknehmen"), row), on_click=State.zuruecknehmen(row.id)),
                rx.fragment(),
            ),
            _("Aktion"),
        ),
        key=row.id,
    )


def _abschluss() -> rx.Component:
    return rx.el.section(
        rx.el.h2(_("Prüfung abschließen"), id="abschluss"),
        rx.el.p(_(_ABSCHLUSS), class_name="soft"),
        rx.el.div(
            opener("abschliessen", _("Prüfung abschließen"), kind="primary", icon="file-check"),
            class_name="row",
        ),
        confirm_dialog(
            "abschliessen",
            _("Prüfung abschließen?"),
            rx.el.p(rx.el.strong(State.fortschritt)),
            rx.cond(State.offen > 0, rx.el.p(_(_OFFEN))),
            rx.el.p(_("Danach lässt sich an dieser Prüfung nichts mehr ändern.")),
            cancel=_("Abbrechen"),
            confirm=_("Prüfung abschließen"),
            on_confirm=State.abschliessen,
        ),
        class_name="stack stack--s form-width",
        aria_labelledby="abschluss",
    )


_WOZU = (
    "Sie gehen alle Personen der Firma durch und entscheiden, wer seinen Zugriff noch braucht. "
    "Zuerst sehen Sie, was einen Blick verdient. Am Ende entsteht ein gesiegelter Nachweis als PDF."
)
_TURNUS = (
    "Regelmäßig zu prüfen verlangt die Aufsicht. Wir erinnern alle FirmenAdmins zwei Wochen vor "
    "der Fälligkeit, an dem Tag und danach alle zwei Wochen. Die erste Prüfung ist in einem Monat "
    "fällig."
)
_GESPEICHERT = "Jede Entscheidung ist sofort gespeichert; Sie können jederzeit weitermachen."
_HAEUSER = (
    "Ohne eigene Zeile: Mit einem Benutzerschlüssel sehen auch Personen dieser Maklerhäuser "
    "Verträge in ihrem Bestand:"
)
_ABSCHLUSS = (
    "Der Nachweis nennt jede Person, die Entscheidung mit Grund, wer sie wann getroffen hat, und "
    "was offen geblieben ist. Alle FirmenAdmins erfahren es per E-Mail."
)
_OFFEN = "Einige Personen sind noch offen. Sie stehen als offene Punkte im Nachweis."
