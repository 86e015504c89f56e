"""Many invitations at once: template, upload, what the check has found, and how far it is sent."""

from typing import Any

import reflex as rx

from firmenportal.domain.stapel.datei import GROESSTE, ZU_GROSS
from firmenportal.domain.stapel.tabellen import Stapelzustand
from firmenportal.pages.admin.tabs import BEREICH, firma_wahl
from firmenportal.pages.liste import seiten
from firmenportal.pages.shell import shell
from firmenportal.pages.text import _
from firmenportal.state.admin.stapel import ADRESSE, StapelRow, StapelState, ZeileRow
from firmenportal.state.vertraege import ParameterRow
from firmenportal.ui import native
from firmenportal.ui.button import button, dense_button, native_link_button
from firmenportal.ui.choice import radio
from firmenportal.ui.dialog import confirm_dialog, opener
from firmenportal.ui.ledger import ledger, tile
from firmenportal.ui.nav import crumb
from firmenportal.ui.notice import notice
from firmenportal.ui.status import status
from firmenportal.ui.table import Column, cell, loading_table, row_head, row_link, table, table_row
from firmenportal.ui.upload import drop, progress, sending

State = StapelState
EINLADEN = "/admin/einladen"
_LOESCHEN = "stapel-loeschen"


def stapel(route: str, title: str) -> rx.Component:
    eltern = [
        (_("Admin-Bereich"), BEREICH + State.firma_parameter),
        (_("Nutzer einladen"), EINLADEN + State.firma_parameter),
    ]
    return shell(
        route,
        title,
        rx.cond(
            State.geladen,
            rx.cond(State.zustand != "", _ein_stapel(), _hochladen()),
            loading_table(_zeilenspalten(), _("Stapel wird geladen")),
        ),
        crumb=crumb(_("Sie sind hier"), *eltern, here=_(title)),
        eyebrow=firma_wahl(State),
        lead=_(
            "Füllen Sie eine Tabelle aus und laden Sie sie hoch. Sie sehen zuerst, was an jeder "
            "Zeile nicht stimmt. Erst danach bekommt jemand eine E-Mail."
        ),
    )


# A new file


def _hochladen() -> rx.Component:
    return rx.el.div(
        _vorlage(),
        _formular(),
        rx.cond(State.bisherige.length() > 0, _bisherige()),
        class_name="stack stack--sections",
    )


def _vorlage() -> rx.Component:
    return rx.el.section(
        rx.el.h2(_("1. Vorlage ausfüllen"), id="vorlage"),
        rx.el.p(
            _(
                "Je Person eine Zeile. Die Excel-Vorlage hat Auswahllisten, eine Anleitung und "
                "ein Blatt mit Ihren Verträgen."
            )
        ),
        rx.el.div(
            _herunterladen("xlsx", _("Excel-Vorlage herunterladen"), "table"),
            _herunterladen("csv", _("CSV-Vorlage herunterladen"), "file-text"),
            class_name="row",
        ),
        class_name="stack stack--s form-width",
        aria_labelledby="vorlage",
    )


def _herunterladen(endung: str, worte: Any, symbol: str) -> rx.Component:
    adresse = f"{ADRESSE}/vorlage.{endung}" + State.firma_parameter
    return native_link_button(worte, adresse, icon=symbol, download=True)


def _formular() -> rx.Component:
    """A native form: the file goes past the state, and the browser shows how far it is."""
    return rx.el.section(
        rx.el.h2(_("2. Datei prüfen lassen"), id="datei-titel"),
        native.form(
            drop(
                "datei",
                _("Datei auswählen"),
                _("oder hierher ziehen: Excel oder CSV, höchstens 2 MB und 1.000 Zeilen"),
                name="datei",
                accept=".xlsx,.csv,.txt",
                max_bytes=GROESSTE,
                too_large=_(ZU_GROSS),
            ),
            rx.el.div(
                button(_("Datei prüfen"), kind="primary", icon="list-checks", type="submit"),
                sending(_("Die Datei wird hochgeladen und geprüft.")),
                class_name="row",
            ),
            method="post",
            enc_type="multipart/form-data",
            action=ADRESSE + State.firma_parameter,
            class_name="stack",
        ),
        class_name="stack stack--s form-width",
        aria_labelledby="datei-titel",
    )


def _bisherige() -> rx.Component:
    titel = _("Bisherige Stapel")
    kopf = (_("Datei"), _("Hochgeladen"), _("Von"), _("Zeilen"), _("Stand"))
    return rx.el.section(
        rx.el.h2(titel, id="bisherige"),
        rx.el.p(_("Wir löschen sie nach 30 Tagen."), class_name="soft"),
        table(
            titel,
            [Column(t, num=n == 3) for n, t in enumerate(kopf)],
            rx.foreach(State.bisherige, _bisheriger),
        ),
        class_name="stack stack--s",
        aria_labelledby="bisherige",
    )


def _bisheriger(row: StapelRow) -> rx.Component:
    return table_row(
        row_head(row_link(row.datei, row.adresse)),
        cell(row.wann, _("Hochgeladen")),
        cell(row.von, _("Von")),
        cell(row.zeilen, _("Zeilen"), num=True),
        cell(status(row.stand, rx.Var.create(row.ton)), _("Stand")),
        key=row.adresse,
    )


# One batch


def _ein_stapel() -> rx.Component:
    return rx.el.div(
        rx.el.section(
            rx.el.h2(State.datei, id="stapel"),
            rx.el.p(State.herkunft, class_name="soft"),
            rx.el.div(_stand(), role="status"),
            ledger(rx.foreach(State.kacheln, lambda k: tile(k.titel, k.wert))),
            class_name="stack stack--s",
            aria_labelledby="stapel",
        ),
        rx.cond(_geprueft(), _entscheiden()),
        _zeilen(),
        class_name="stack stack--sections",
    )


def _geprueft() -> rx.Var[bool]:
    return State.zustand == Stapelzustand.GEPRUEFT.value


def _stand() -> rx.Component | rx.Var[Any]:
    """Where the batch stands, in a sentence; while it is sent, as a bar too."""
    return rx.match(
        State.zustand,
        (
            Stapelzustand.SENDET.value,
            rx.el.div(
                rx.el.p(State.satz),
                progress(_("Versand"), State.bearbeitet, State.gesamt),
                class_name="stack stack--s form-width",
            ),
        ),
        (Stapelzustand.FERTIG.value, notice("ok", State.satz)),
        rx.cond(State.fehlerhafte > 0, notice("warn", State.satz), notice("ok", State.satz)),
    )


def _zeilen() -> rx.Component:
    return rx.el.section(
        rx.el.h2(_("Zeilen der Datei"), id="zeilen"),
        rx.el.div(_nur_fehler(), _ergebnisse(), class_name="toolbar"),
        rx.cond(
            State.position != "",
            rx.fragment(
                table(
                    _("Zeilen der Datei"),
                    _zeilenspalten(),
                    rx.foreach(State.rows, _zeile),
                    calm=True,
                ),
                seiten(_("Seiten der Datei"), State),
            ),
            rx.el.p(_("Keine Zeile hat Fehler."), class_name="soft"),
        ),
        class_name="stack stack--s",
        aria_labelledby="zeilen",
    )


def _nur_fehler() -> rx.Component:
    andere = rx.cond(State.nur_fehler, _("Alle Zeilen zeigen"), _("Nur Zeilen mit Fehlern zeigen"))
    return rx.el.div(
        rx.el.a(andere, href=State.umgeschaltet, class_name="button button--dense"),
        class_name="row",
    )


def _zeilenspalten() -> list[Column]:
    titel = (_("Zeile"), _("Person"), _("Rolle"), _("Rechte"), _("Ergebnis"))
    return [Column(t) for t in titel]


def _zeile(row: ZeileRow) -> rx.Component:
    return table_row(
        row_head(row.nummer),
        cell(rx.fragment(row.name, rx.el.small(row.email)), _("Person")),
        cell(row.rolle, _("Rolle")),
        cell(row.rechte, _("Rechte"), wide=True),
        cell(
            rx.fragment(
                status(row.stand, rx.Var.create(row.ton)),
                rx.foreach(row.saetze, lambda satz: rx.el.p(satz, key=satz)),
            ),
            _("Ergebnis"),
            wide=True,
        ),
        key=row.nummer,
    )


def _ergebnisse() -> rx.Component:
    return rx.el.div(
        _ergebnis(".csv", _("Ergebnis als CSV"), "file-text"),
        _ergebnis(".xlsx", _("Ergebnis als Excel"), "table"),
        class_name="row row--tight",
    )


def _ergebnis(endung: str, worte: Any, symbol: str) -> rx.Component:
    return native.form(
        rx.foreach(State.parameter, _parameter),
        dense_button(worte, icon=symbol, type="submit"),
        method="get",
        action=State.ergebnis + endung,
    )


def _parameter(row: ParameterRow) -> rx.Component:
    return rx.el.input(type="hidden", name=row.name, value=row.wert, read_only=True, key=row.name)


def _entscheiden() -> rx.Component:
    return rx.el.section(
        rx.cond(State.eigener & (State.gueltige > 0), _senden()),
        rx.el.div(
            rx.el.a(
                _("Andere Datei hochladen"),
                href=ADRESSE + State.firma_parameter,
                class_name="button",
            ),
            opener(_LOESCHEN, _("Stapel löschen"), kind="danger", icon="trash-2"),
            class_name="row",
        ),
        confirm_dialog(
            _LOESCHEN,
            _("Stapel löschen?"),
            rx.el.p(rx.el.strong(State.datei)),
            rx.el.p(_("Die Datei und ihr Prüfergebnis sind dann weg. Eingeladen ist niemand.")),
            cancel=_("Abbrechen"),
            confirm=_("Stapel löschen"),
            on_confirm=State.verwerfen,
            kind="danger",
        ),
        class_name="stack",
    )


def _wahl() -> list[rx.Component]:
    keine = _("Stimmt an einer Zeile etwas nicht, bekommt niemand eine Einladung.")
    gueltige = (_("Alle gültigen senden"), State.hinweis_gueltige)
    return [
        radio("wie", "gueltige", *gueltige, default_checked=True),
        radio("wie", "alle", _("Nur senden, wenn alle gültig sind"), keine),
    ]


def _senden() -> rx.Component:
    return rx.el.form(
        rx.el.fieldset(
            rx.el.legend(_("Was soll hinaus?")),
            rx.el.div(*_wahl(), class_name="choices"),
            class_name="fieldset",
        ),
        rx.el.p(
            _("Die Links gelten 7 Tage. Jede Einladung können Sie einzeln widerrufen."),
            class_name="soft",
        ),
        rx.el.div(
            button(_("Einladungen senden"), kind="primary", icon="send", type="submit"),
            class_name="row",
        ),
        on_submit=State.senden,
        class_name="stack form-width",
    )
