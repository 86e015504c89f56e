"""What a clerk judges and decides: the checklist, the note, the buttons and their dialogs."""

from typing import Any

import reflex as rx

from firmenportal.domain.freischaltung.einreichung import LAENGSTE_ANTWORT
from firmenportal.pages.text import _
from firmenportal.state.servicecenter.vorgang import VorgangState
from firmenportal.state.servicecenter.zeilen import PunktRow
from firmenportal.ui import Text
from firmenportal.ui.button import Kind, button, dense_button
from firmenportal.ui.dialog import confirm_dialog, dialog, opens
from firmenportal.ui.facts import facts, mark
from firmenportal.ui.field import optional
from firmenportal.ui.icon import icon
from firmenportal.ui.notice import notice, slim_notice
from firmenportal.ui.status import brand_badge

State = VorgangState
_RUECKFRAGE, _ABLEHNEN, _FREIGEBEN = "rueckfrage", "ablehnen", "freigeben"
_UEBERNEHMEN = "von-anderem-uebernehmen"


def pruefung() -> rx.Component:
    """The column beside the documents."""
    d = State.darf
    return rx.el.section(
        rx.el.div(
            rx.el.h2(rx.cond(d.freigeben, _("Zweite Prüfung"), _("Ihre Prüfung")), id="pruefung"),
            rx.cond(
                d.freigeben,
                brand_badge(_("2. von 2 Prüfungen")),
                rx.cond(d.pruefen, brand_badge(_("1. von 2 Prüfungen"))),
            ),
            class_name="row row--apart",
        ),
        _wer(),
        rx.cond(
            State.kopf.notiz != "",
            notice("info", State.kopf.notiz, title=_("Notiz der ersten Prüfung")),
        ),
        _bekannt(),
        _menschlich(),
        rx.cond(d.pruefen, _notiz()),
        rx.cond(d.hindernis != "", slim_notice("warn", d.hindernis)),
        rx.cond(d.warum_nicht != "", rx.el.p(d.warum_nicht, class_name="small soft")),
        _knoepfe(),
        _dialoge(),
        class_name="stack stack--s",
        aria_labelledby="pruefung",
    )


def _wer() -> rx.Component:
    k = State.kopf
    return rx.el.p(
        _("In Prüfung bei:"),
        " ",
        rx.cond(k.bei != "", rx.el.strong(k.bei), _("niemand")),
        " · ",
        _("Frist:"),
        " ",
        rx.cond(k.eilt, rx.el.strong(k.frist, class_name="is-warn"), k.frist),
        class_name="small soft",
    )


# The checklist


def _bekannt() -> rx.Component:
    return rx.cond(
        State.bekannt.length() > 0,
        rx.el.div(
            rx.el.h3(_("Vom System geprüft")),
            facts(rx.foreach(State.bekannt, _bekannter)),
            class_name="stack stack--s",
        ),
    )


def _bekannter(row: PunktRow) -> rx.Component:
    dagegen = icon("circle-alert", tone="danger")
    marke = rx.match(row.marke, ("yes", mark("yes")), ("warn", mark("warn")), dagegen)
    wort = rx.match(row.marke, ("yes", _("erfüllt")), ("warn", _("Hinweis")), _("nicht erfüllt"))
    return rx.el.li(
        marke,
        rx.el.div(
            rx.el.span(wort, ": ", class_name="visually-hidden"),
            row.titel,
            rx.cond(row.satz != "", rx.el.small(row.satz, class_name="soft")),
        ),
        key=row.name + row.titel,
    )


def _menschlich() -> rx.Component:
    return rx.cond(
        State.menschlich.length() > 0,
        rx.el.fieldset(
            rx.el.legend(_("Von Ihnen zu beurteilen"), class_name="h3"),
            rx.foreach(State.menschlich, _zu_beurteilen),
            class_name="checks",
        ),
    )


def _zu_beurteilen(row: PunktRow) -> rx.Component:
    zu = ~(State.darf.pruefen | State.darf.freigeben)
    about = f"punkt-{row.name}-hint"
    return rx.el.label(
        rx.el.input(
            type="checkbox",
            checked=row.an,
            disabled=zu,
            on_change=lambda an: State.abhaken(row.name, an),
            aria_label=row.titel,
            aria_describedby=about,
        ),
        rx.el.span(row.titel, rx.el.br(), rx.el.span(row.satz, id=about, class_name="small soft")),
        class_name="check",
        key=row.name,
    )


def _notiz() -> rx.Component:
    return rx.el.div(
        rx.el.label(
            optional(_("Notiz für die zweite Prüfung"), _("(freiwillig)")), html_for="notiz"
        ),
        rx.el.textarea(
            id="notiz",
            default_value=State.notiz,
            rows=2,
            max_length=LAENGSTE_ANTWORT,
            on_blur=State.notieren,
            class_name="input",
        ),
        class_name="field",
    )


# Buttons and dialogs


def _knoepfe() -> rx.Component:
    return rx.el.div(*_entscheiden(), *_weiteres(), class_name="row")


def _entscheiden() -> list[rx.Component]:
    d = State.darf
    return [
        rx.cond(
            d.uebernehmen,
            dense_button(_("Vorgang übernehmen"), kind="primary", on_click=State.uebernehmen),
        ),
        rx.cond(
            d.pruefen,
            dense_button(
                _("Prüfung abschließen"),
                kind="primary",
                icon="check",
                on_click=State.pruefen(State.stand),
            ),
        ),
        rx.cond(
            d.freigeben,
            dense_button(_("Freigeben"), kind="primary", icon="check", **opens(_FREIGEBEN)),
        ),
    ]


def _weiteres() -> list[rx.Component]:
    d = State.darf
    return [
        rx.cond(
            d.rueckfragen,
            dense_button(_("Rückfrage stellen"), **opens(_RUECKFRAGE)),
        ),
        rx.cond(d.ablehnen, dense_button(_("Ablehnen"), kind="danger", **opens(_ABLEHNEN))),
        rx.cond(
            d.von_anderem,
            dense_button(_("Von anderer Person übernehmen"), kind="quiet", **opens(_UEBERNEHMEN)),
        ),
        rx.cond(
            d.abgeben,
            dense_button(_("Vorgang abgeben"), kind="quiet", on_click=State.abgeben),
        ),
    ]


def _dialoge() -> rx.Component:
    d = State.darf
    return rx.fragment(
        rx.cond(d.freigeben, _freigeben()),
        rx.cond(d.von_anderem, _von_anderem()),
        rx.cond(
            d.rueckfragen,
            _schreiben(
                _RUECKFRAGE,
                _("Rückfrage stellen"),
                _("Ihre Frage an den Ansprechpartner"),
                _(_RUECKFRAGE_TEXT),
                State.rueckfragen,
                _("Rückfrage senden"),
            ),
        ),
        rx.cond(
            d.ablehnen,
            _schreiben(
                _ABLEHNEN,
                _("Antrag ablehnen?"),
                _("Begründung für den Ansprechpartner"),
                _(_ABLEHNEN_TEXT),
                State.ablehnen,
                _("Antrag ablehnen"),
                "danger",
            ),
        ),
    )


def _freigeben() -> rx.Component:
    return confirm_dialog(
        _FREIGEBEN,
        _("Antrag freigeben?"),
        rx.el.p(rx.el.strong(State.kopf.nummer), ", ", State.kopf.wer),
        rx.el.p(_(_FREIGEBEN_TEXT)),
        cancel=_("Abbrechen"),
        confirm=_("Antrag freigeben"),
        on_confirm=State.freigeben(State.stand),
    )


def _von_anderem() -> rx.Component:
    return confirm_dialog(
        _UEBERNEHMEN,
        _("Vorgang von anderer Person übernehmen?"),
        rx.el.p(_("In Prüfung bei:"), " ", rx.el.strong(State.kopf.bei)),
        rx.el.p(_(_UEBERNEHMEN_TEXT)),
        cancel=_("Abbrechen"),
        confirm=_("Vorgang übernehmen"),
        on_confirm=State.von_anderem_uebernehmen,
    )


def _schreiben(
    id: str,
    titel: Text,
    feld: Text,
    hinweis: Text,
    on_submit: Any,
    senden: Text,
    kind: Kind = "primary",
) -> rx.Component:
    return dialog(
        id,
        titel,
        rx.el.form(
            rx.el.div(
                rx.el.label(feld, html_for=f"{id}-text"),
                rx.el.p(hinweis, id=f"{id}-hint", class_name="field__hint"),
                rx.el.textarea(
                    id=f"{id}-text",
                    name="text",
                    rows=5,
                    required=True,
                    max_length=LAENGSTE_ANTWORT,
                    aria_describedby=f"{id}-hint",
                    class_name="input",
                ),
                class_name="field",
            ),
            rx.el.div(
                button(_("Abbrechen"), kind="quiet", custom_attrs={"data-dismisses": ""}),
                button(senden, kind=kind, type="submit"),
                class_name="row row--end",
            ),
            on_submit=on_submit,
            custom_attrs={"data-closes": ""},
            class_name="stack",
        ),
    )


_RUECKFRAGE_TEXT = (
    "Die Frage geht per E-Mail an den Ansprechpartner. Bis zur Antwort ruht die Frist; geprüft "
    "wird danach neu."
)
_ABLEHNEN_TEXT = (
    "Der Ansprechpartner bekommt die Begründung per E-Mail. Rückgängig machen lässt sich das nicht."
)
_UEBERNEHMEN_TEXT = (
    "Nehmen Sie einen Vorgang nur, wenn die Person ihn nicht beenden kann, zum Beispiel bei "
    "Krankheit. Der Wechsel steht im Verlauf."
)
_FREIGEBEN_TEXT = (
    "Der Antrag wird sofort freigeschaltet: Konten und Rechte entstehen, und die "
    "Zugangskennungen gehen an die Personen."
)
