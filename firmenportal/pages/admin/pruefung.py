"""Zugriffe prüfen: what deserves a look first, each line kept or removed, proved at the end."""

from typing import Any

import reflex as rx

from firmenportal.domain.pruefung import GRUND_LAENGSTENS
from firmenportal.pages.admin.tabs import admin_shell
from firmenportal.pages.text import _
from firmenportal.state.admin.pruefung import (
    EntschiedenRow,
    NachweisRow,
    PruefungState,
    ZeileRow,
)
from firmenportal.ui import native
from firmenportal.ui.button import button, dense_button
from firmenportal.ui.dialog import confirm_dialog, opener, opens
from firmenportal.ui.empty import empty
from firmenportal.ui.field import field, optional, select_field
from firmenportal.ui.notice import slim_notice
from firmenportal.ui.pager import pager
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
        rx.cond(State.ansehen.length() > 0, _ansehen()),
        rx.cond(State.unauffaellig.length() > 0, _unauffaellig()),
        rx.cond(State.entschieden.length() > 0, _entschiedene()),
        _abschluss(),
        class_name="stack stack--sections",
    )


def _ansehen() -> rx.Component:
    return rx.el.section(
        rx.el.h2(_("Sehen Sie sich diese genau an"), " (", State.ansehen_anzahl, ")", id="ansehen"),
        rx.el.ul(rx.foreach(State.ansehen, _karte), class_name="stack"),
        class_name="stack stack--s",
        aria_labelledby="ansehen",
    )


def _karte(row: ZeileRow) -> rx.Component:
    """A person who deserves a look: the reasons, a line for words, two ways."""
    return rx.el.li(
        rx.el.div(
            rx.el.h3(rx.el.a(row.name, href=row.adresse)),
            rx.el.p(row.email, " · ", row.rolle, class_name="soft small"),
            rx.el.p(
                row.zugriff,
                " · ",
                _("Zuletzt benutzt:"),
                " ",
                row.zuletzt,
                class_name="soft small",
            ),
            rx.el.ul(rx.foreach(row.gruende, _grund), class_name="review__reasons"),
            class_name="stack stack--s",
        ),
        rx.cond(row.eigene, _eigene(), _entscheidung(row)),
        class_name="card review",
        key=row.id,
    )


def _grund(grund: rx.Var[str]) -> rx.Component:
    return rx.el.li(status(grund, "warn"), key=grund)


def _eigene() -> rx.Component:
    return slim_notice("info", _(_EIGENE))


def _entscheidung(row: ZeileRow) -> rx.Component:
    return rx.el.div(
        field(
            f"grund-{row.id}",
            optional(_("Begründung"), _("(freiwillig)")),
            max_length=GRUND_LAENGSTENS,
            default_value=row.grund,
            on_blur=lambda text: State.notieren(row.id, text),
        ),
        rx.el.div(_behalten(row), _entfernen(row), class_name="row row--tight"),
        class_name="stack stack--s",
    )


def _behalten(row: ZeileRow) -> rx.Component:
    return dense_button(
        _genannt(_("Behalten"), row), icon="check", on_click=State.behalten(row.id, row.stand)
    )


def _entfernen(row: ZeileRow) -> rx.Component:
    """A Vermittler reaches contracts by other ways, too: all are ended on his own page."""
    return rx.cond(
        row.nur_dort,
        rx.el.a(
            _genannt(_("Zur Person"), row), href=row.adresse, class_name="button button--dense"
        ),
        _entfernen_hier(row),
    )


def _entfernen_hier(row: ZeileRow) -> rx.Component:
    dialog_id = f"entfernen-{row.id}"
    return rx.fragment(
        dense_button(_genannt(_("Zugang entfernen"), row), kind="danger", **opens(dialog_id)),
        confirm_dialog(
            dialog_id,
            _("Zugang entfernen?"),
            rx.el.p(rx.el.strong(row.name), ", ", row.rolle),
            rx.el.p(_(_ENTFERNEN)),
            cancel=_("Abbrechen"),
            confirm=_("Zugang entfernen"),
            on_confirm=State.entfernen(row.id, row.stand),
            kind="danger",
        ),
    )


def _genannt(was: Any, row: Any) -> rx.Component:
    """The button's words; who hears it alone hears the person, too."""
    return rx.fragment(was, rx.el.span(": ", row.name, class_name="visually-hidden"))


def _unauffaellig() -> rx.Component:
    spalten = (_("Person"), _("Rolle"), _("Zugriff"), _("Zuletzt benutzt"), _("Entscheidung"))
    return rx.el.section(
        rx.el.h2(_("Unauffällig"), " (", State.unauffaellig_anzahl, ")", id="unauffaellig"),
        rx.el.p(_(_UNAUFFAELLIG), class_name="soft"),
        rx.el.div(_alle_behalten(), class_name="row"),
        table(
            _("Unauffällig"),
            [Column(t) for t in spalten],
            rx.foreach(State.unauffaellig, _zeile),
            calm=True,
        ),
        rx.cond(
            State.position != "",
            pager(
                _("Seiten der Unauffälligen"),
                State.position,
                (_("Vorherige Seite"), State.vorherige),
                (_("Nächste Seite"), State.naechste),
            ),
        ),
        class_name="stack stack--s",
        aria_labelledby="unauffaellig",
    )


def _alle_behalten() -> rx.Component:
    return rx.fragment(
        opener("alle-behalten", _("Alle unauffälligen behalten"), icon="check"),
        confirm_dialog(
            "alle-behalten",
            _("Alle unauffälligen behalten?"),
            rx.el.p(_("Personen:"), " ", rx.el.strong(State.unauffaellig_anzahl)),
            rx.el.p(_(_ALLE)),
            cancel=_("Abbrechen"),
            confirm=_("Alle behalten"),
            on_confirm=State.unauffaellige_behalten,
        ),
    )


def _zeile(row: ZeileRow) -> rx.Component:
    return table_row(
        row_head(rx.el.a(row.name, href=row.adresse), row.email),
        cell(row.rolle, _("Rolle")),
        cell(row.zugriff, _("Zugriff")),
        cell(row.zuletzt, _("Zuletzt benutzt")),
        cell(
            rx.el.div(_behalten(row), _entfernen(row), class_name="row row--tight"),
            _("Entscheidung"),
            wide=True,
        ),
        key=row.id,
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
                dense_button(
                    _genannt(_("Zurücknehmen"), row), on_click=State.zuruecknehmen(row.id)
                ),
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
_EIGENE = (
    "Das sind Sie. Über den eigenen Zugang entscheidet immer jemand anderes. Gibt es keinen "
    "zweiten FirmenAdmin, bleibt die Zeile offen und steht so im Nachweis."
)
_ENTFERNEN = (
    "Alle Rechte dieser Person bei Ihrer Firma enden sofort und für immer, ebenso ihre Rolle und "
    "ihre Vertretungen. Wollen Sie nur einzelne Rechte nehmen, öffnen Sie die Person."
)
_UNAUFFAELLIG = (
    "Eigene Mitarbeiter, die ihren Zugang in den letzten 90 Tagen benutzt haben, mit wenigen "
    "Rechten und ohne Änderung seit der letzten Prüfung."
)
_ALLE = "Wer sich inzwischen geändert hat, bleibt offen und wird Ihnen neu gezeigt."
_ABSCHLUSS = (
    "Der Nachweis nennt jede Person, die Entscheidung mit Grund, wer sie wann getroffen hat, und "
    "was offen geblieben ist. Alle FirmenAdmins erfahren es per E-Mail."
)
_OFFEN = "Einige Personen sind noch offen. Sie stehen als offene Punkte im Nachweis."
