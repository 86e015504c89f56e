"""The people in a review: who deserves a look, the unremarkable ones, and several at once."""

import reflex as rx

from firmenportal.domain.pruefung import GRUND_LAENGSTENS
from firmenportal.pages.admin.pruefposten import einzeln
from firmenportal.pages.admin.pruefworte import genannt
from firmenportal.pages.text import _
from firmenportal.state.admin.pruefung import ERGEBNIS, PruefungState
from firmenportal.state.admin.pruefungstexte import ErgebnisRow, ZeileRow
from firmenportal.ui.button import dense_button
from firmenportal.ui.dialog import confirm_dialog, opener, opens
from firmenportal.ui.field import field, optional
from firmenportal.ui.notice import slim_notice
from firmenportal.ui.pager import pager
from firmenportal.ui.status import status
from firmenportal.ui.table import Column, cell, row_head, table, table_row

State = PruefungState


def personen() -> rx.Component:
    """Everybody about whom nobody has decided, and what can be done with those who are ticked."""
    return rx.el.div(
        rx.cond(State.ergebnisse.length() > 0, _ergebnisse()),
        rx.cond(
            State.waehlbar,
            rx.el.div(_alle_waehlen(), class_name="row"),
        ),
        rx.cond(State.ansehen.length() > 0, _ansehen()),
        rx.cond(State.unauffaellig.length() > 0, _unauffaellig()),
        rx.cond(State.waehlbar, _auswahl()),
        class_name="stack stack--sections",
    )


# Several at once


def _alle_waehlen() -> rx.Component:
    return rx.el.label(
        rx.el.input(type="checkbox", checked=State.alle_gewaehlt, on_change=State.alle_waehlen),
        rx.el.span(_("Alle auf dieser Seite auswählen")),
        class_name="check",
    )


def _waehlen(row: ZeileRow) -> rx.Component:
    return rx.el.label(
        rx.el.input(
            type="checkbox",
            checked=State.auswahl.contains(row.id),
            on_change=lambda an: State.waehlen(row.id, an),
        ),
        rx.el.span(_("Auswählen:"), " ", row.name, class_name="visually-hidden"),
        class_name="check",
    )


def _auswahl() -> rx.Component:
    """Stays in view as soon as somebody is ticked."""
    ruht = State.auswahl.length() == 0
    return rx.el.section(
        rx.el.h2(_("Auswahl"), id="auswahl", class_name="visually-hidden"),
        rx.el.div(
            rx.el.strong(State.auswahl_text, role="status"),
            rx.cond(ruht, rx.el.span(_(_MEHRERE), class_name="soft"), _fuer_gewaehlte()),
            class_name="save-bar__line",
        ),
        _auswahl_behalten(),
        _auswahl_entfernen(),
        class_name=rx.cond(
            ruht, "save-bar save-bar--choice save-bar--idle", "save-bar save-bar--choice"
        ),
        aria_labelledby="auswahl",
    )


def _fuer_gewaehlte() -> rx.Component:
    return rx.el.div(
        opener("auswahl-entfernen", _("Ausgewählten den Zugang entziehen"), kind="danger"),
        opener("auswahl-behalten", _("Ausgewählte behalten"), kind="primary", icon="check"),
        class_name="row row--tight",
    )


def _auswahl_behalten() -> rx.Component:
    return confirm_dialog(
        "auswahl-behalten",
        _("Ausgewählte behalten?"),
        _genannte(_BEHALTEN),
        cancel=_("Abbrechen"),
        confirm=_("Ausgewählte behalten"),
        on_confirm=State.auswahl_behalten,
    )


def _auswahl_entfernen() -> rx.Component:
    return confirm_dialog(
        "auswahl-entfernen",
        _("Ausgewählten den Zugang entziehen?"),
        _genannte(_ENTZIEHEN),
        cancel=_("Abbrechen"),
        confirm=_("Zugang entziehen"),
        on_confirm=State.auswahl_entfernen,
        kind="danger",
    )


def _genannte(folge: str) -> rx.Component:
    """Whom it concerns, and what it does to them."""
    return rx.el.div(
        rx.el.p(rx.el.strong(State.auswahl_text)),
        rx.el.ul(
            rx.foreach(State.auswahl_namen, lambda name: rx.el.li(name, key=name)),
            class_name="scroll-list",
            tab_index=0,
            aria_label=_("Auswahl"),
        ),
        rx.el.p(_(folge)),
        class_name="stack stack--s",
    )


def _ergebnisse() -> rx.Component:
    return rx.el.section(
        rx.el.h2(_("Ergebnis je Person"), id=ERGEBNIS, tab_index=-1),
        rx.el.ul(rx.foreach(State.ergebnisse, _ergebnis), class_name="stack stack--s"),
        class_name="stack stack--s form-width",
        aria_labelledby=ERGEBNIS,
    )


def _ergebnis(row: ErgebnisRow) -> rx.Component:
    return rx.el.li(
        rx.el.strong(row.name), rx.el.br(), status(row.text, rx.Var.create(row.ton)), key=row.id
    )


# One by one


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
            rx.el.div(
                rx.cond(row.eigene, rx.fragment(), _waehlen(row)),
                rx.el.h3(rx.el.a(row.name, href=row.adresse)),
                class_name="row row--tight",
            ),
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
        einzeln(row),
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
        genannt(_("Behalten"), row), icon="check", on_click=State.behalten(row.id, row.stand)
    )


def _entfernen(row: ZeileRow) -> rx.Component:
    """A Vermittler reaches contracts by other ways, too: all are ended on his own page."""
    return rx.cond(
        row.nur_dort,
        rx.el.a(genannt(_("Zur Person"), row), href=row.adresse, class_name="button button--dense"),
        _entfernen_hier(row),
    )


def _entfernen_hier(row: ZeileRow) -> rx.Component:
    dialog_id = f"entfernen-{row.id}"
    return rx.fragment(
        dense_button(genannt(_("Zugang entfernen"), row), kind="danger", **opens(dialog_id)),
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
    return rx.fragment(
        table_row(
            row_head(
                rx.el.div(
                    _waehlen(row), rx.el.a(row.name, href=row.adresse), class_name="row row--tight"
                ),
                row.email,
            ),
            cell(row.rolle, _("Rolle")),
            cell(row.zugriff, _("Zugriff")),
            cell(row.zuletzt, _("Zuletzt benutzt")),
            cell(
                rx.el.div(_behalten(row), _entfernen(row), class_name="row row--tight"),
                _("Entscheidung"),
                wide=True,
            ),
            class_name="has-more",
        ),
        table_row(
            rx.el.td(einzeln(row), role="cell", col_span=5, class_name="wide"), class_name="more"
        ),
        key=row.id,
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
_MEHRERE = "Haken Sie Personen an, um über mehrere auf einmal zu entscheiden."
_BEHALTEN = (
    "Die Genannten behalten, was sie haben. Ihre Entscheidung wird für jede Person einzeln "
    "gespeichert. Wer sich inzwischen geändert hat, bleibt offen."
)
_ENTZIEHEN = (
    "Alle Rechte dieser Personen bei Ihrer Firma enden sofort und für immer, ebenso ihre Rollen "
    "und ihre Vertretungen. Jede wird per E-Mail benachrichtigt. Vermittler bleiben offen: Ihre "
    "Zugriffe beenden Sie auf der Seite der Person."
)
