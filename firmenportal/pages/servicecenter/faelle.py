"""Small cases: the list, and one case with what can be done about it."""

from typing import Any

import reflex as rx

from firmenportal.domain.kleinfall.fall import TITEL
from firmenportal.domain.kleinfall.vorgang import LAENGSTE_BEGRUENDUNG
from firmenportal.pages.liste import seiten
from firmenportal.pages.shell import shell
from firmenportal.pages.text import _
from firmenportal.state.servicecenter.faelle import (
    ADRESSE,
    FaelleState,
    FallangabeRow,
    FallRow,
    FallState,
    LoeschpostenRow,
)
from firmenportal.state.servicecenter.falltexte import STAND
from firmenportal.ui import native
from firmenportal.ui.button import Kind, button, link_button
from firmenportal.ui.dialog import closer, dialog, opener
from firmenportal.ui.empty import empty
from firmenportal.ui.facts import pair, summary
from firmenportal.ui.field import filter_select
from firmenportal.ui.nav import crumb
from firmenportal.ui.notice import notice, slim_notice, target_notice
from firmenportal.ui.status import status
from firmenportal.ui.table import (
    Column,
    cell,
    loading_table,
    row_head,
    row_link,
    table,
    table_row,
)

State, Fall = FaelleState, FallState


def faelle(route: str, title: str) -> rx.Component:
    return shell(
        route,
        title,
        rx.cond(State.geladen, _liste(), loading_table(_spalten(), _("Fälle werden geladen"))),
        eyebrow=_("Vier Augen"),
        actions=[link_button(_("Fall beantragen"), f"{ADRESSE}/neu", kind="primary")],
    )


def _liste() -> rx.Component:
    return rx.el.section(
        rx.el.h2(_("Liste der Fälle"), id="liste", class_name="visually-hidden"),
        rx.el.div(
            filter_select(
                "faelle-stand",
                _("Stand"),
                [("", _("Jeder Stand")), *((s.value, _(w)) for s, (w, _ton) in STAND.items())],
                value=State.stand,
                on_change=lambda gewaehlt: State.filtern("stand", gewaehlt),
            ),
            filter_select(
                "faelle-art",
                _("Anliegen"),
                [("", _("Jedes Anliegen")), *((a.value, _(text)) for a, text in TITEL.items())],
                value=State.art,
                on_change=lambda gewaehlt: State.filtern("art", gewaehlt),
            ),
            class_name="toolbar",
        ),
        rx.cond(
            State.position == "",
            empty(_("Kein Fall passt dazu"), _("Nehmen Sie einen Filter zurück.")),
            rx.fragment(
                table(_("Fälle"), _spalten(), rx.foreach(State.rows, _row)),
                seiten(_("Seiten der Fälle"), State),
            ),
        ),
        aria_labelledby="liste",
    )


def _spalten() -> list[Column]:
    worte = (_("Anliegen"), _("Betrifft"), _("Beantragt"), _("Von"), _("Stand"))
    return [Column(wort) for wort in worte]


def _row(row: FallRow) -> rx.Component:
    return table_row(
        row_head(row_link(row.titel, row.adresse)),
        cell(row.wen, _("Betrifft"), wide=True),
        cell(rx.el.span(row.wann, class_name="nowrap"), _("Beantragt")),
        cell(row.von, _("Von")),
        cell(rx.el.span(status(row.stand, row.ton), class_name="nowrap"), _("Stand")),
        key=row.id,
    )


def fall(route: str, title: str) -> rx.Component:
    return shell(
        route,
        title,
        *_meldungen(),
        rx.cond(
            Fall.fall.id != "",
            _fall(),
            rx.el.p(_("Der Fall wird geladen"), role="status", class_name="soft"),
        ),
        heading=rx.cond(Fall.fall.id != "", Fall.fall.titel, _(title)),
        crumb=crumb(_("Sie sind hier"), (_("Fälle"), ADRESSE), here=Fall.fall.titel),
        lead=rx.cond(
            Fall.fall.id != "",
            rx.fragment(Fall.fall.wen, " · ", status(Fall.fall.stand, Fall.fall.ton)),
        ),
    )


def _meldungen() -> list[rx.Component]:
    return [
        target_notice("beantragt", "ok", _(_BEANTRAGT), "status"),
        target_notice("bestaetigen", "ok", _("Bestätigt und ausgeführt."), "status"),
        target_notice("ablehnen", "ok", _("Der Fall ist abgelehnt."), "status"),
        target_notice("zurueckziehen", "ok", _("Der Fall ist zurückgezogen."), "status"),
    ]


def _fall() -> rx.Component:
    f = Fall.fall
    return rx.el.div(
        rx.cond(f.ablehnung != "", notice("warn", f.ablehnung, title=_("Begründung"))),
        rx.el.section(
            rx.el.h2(_("Was geschehen soll"), id="angaben"),
            summary(
                rx.foreach(Fall.angaben, _angabe),
                pair(_("Begründung"), f.grund),
                pair(_("Beantragt"), rx.fragment(f.von, ", ", f.wann)),
                rx.cond(f.entschieden != "", pair(_("Entschieden"), f.entschieden)),
            ),
            class_name="stack stack--s form-width",
            aria_labelledby="angaben",
        ),
        rx.cond(Fall.posten.length() > 0, _loeschung()),
        rx.cond(f.warum_nicht != "", slim_notice("info", f.warum_nicht)),
        rx.cond(f.darf_entscheiden, _entscheiden()),
        rx.cond(f.darf_zurueckziehen, _zurueckziehen()),
        class_name="stack",
    )


def _loeschung() -> rx.Component:
    """What an erasure takes and what it leaves, before it and after it."""
    spalten = (_("Daten"), _("Einträge"), _("Was damit geschieht"), _("Aufbewahrt"))
    return rx.el.section(
        rx.el.h2(_("Was gelöscht wird und was bleibt"), id="loeschung"),
        rx.el.p(_(_LOESCHUNG), class_name="soft form-width"),
        table(
            _("Daten dieser Person"),
            [Column(spalte) for spalte in spalten],
            rx.foreach(Fall.posten, _posten),
        ),
        class_name="stack stack--s",
        aria_labelledby="loeschung",
    )


def _posten(row: LoeschpostenRow) -> rx.Component:
    return table_row(
        row_head(row.was),
        cell(row.anzahl, _("Einträge")),
        cell(row.folge, _("Was damit geschieht")),
        cell(row.frist, _("Aufbewahrt"), wide=True),
        key=row.was,
    )


def _angabe(row: FallangabeRow) -> rx.Component:
    return pair(row.was, row.wert)


def _entscheiden() -> rx.Component:
    return rx.el.div(
        opener("fall-bestaetigen", _("Fall bestätigen"), kind="primary"),
        opener("fall-ablehnen", _("Fall ablehnen")),
        _dialog("bestaetigen", _("Fall bestätigen?"), _(_FOLGE), _("Bestätigen"), "primary"),
        _dialog(
            "ablehnen",
            _("Fall ablehnen?"),
            _("Es geschieht dann nichts. Die Begründung sieht das Service Center."),
            _("Ablehnen"),
            "danger",
            _grund(),
        ),
        class_name="row",
    )


def _zurueckziehen() -> rx.Component:
    text = _("Es geschieht dann nichts. Sie können den Fall neu beantragen.")
    return rx.el.div(
        opener("fall-zurueckziehen", _("Fall zurückziehen")),
        _dialog("zurueckziehen", _("Fall zurückziehen?"), text, _("Zurückziehen"), "danger"),
        class_name="row",
    )


def _dialog(
    handlung: str, titel: Any, text: Any, knopf: Any, kind: Kind, *felder: rx.Component
) -> rx.Component:
    return dialog(
        f"fall-{handlung}",
        titel,
        rx.el.p(rx.el.strong(Fall.fall.titel), ": ", Fall.fall.wen),
        rx.el.p(text),
        native.form(
            rx.el.input(type="hidden", name="handlung", value=handlung, read_only=True),
            *felder,
            rx.el.div(
                closer(_("Abbrechen")),
                button(knopf, kind=kind, type="submit"),
                class_name="row row--end",
            ),
            method="post",
            action=Fall.fall.adresse,
            class_name="stack stack--s",
        ),
    )


def _grund() -> rx.Component:
    return rx.el.div(
        rx.el.label(_("Warum?"), html_for="grund"),
        rx.el.textarea(
            id="grund",
            name="grund",
            required=True,
            max_length=LAENGSTE_BEGRUENDUNG,
            class_name="input",
        ),
        class_name="field",
    )


_LOESCHUNG = (
    "Alle Zugänge der Person enden, und an die Stelle ihres Namens tritt eine Nummer. Das lässt "
    "sich nicht rückgängig machen. Was als Nachweis dient, bleibt bis zum Ende seiner Frist."
)
_BEANTRAGT = "Beantragt. Bestätigen muss den Fall jetzt eine zweite Person."
_FOLGE = (
    "Der Fall wird sofort ausgeführt. Die Betroffenen sehen in ihrem Protokoll, wer ihn beantragt "
    "und wer ihn bestätigt hat. Sie bestätigen das mit Ihrem Passwort."
)
