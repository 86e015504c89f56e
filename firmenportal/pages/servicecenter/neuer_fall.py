"""A new small case: which kind, then its form, every mistake at its field."""

from typing import Any

import reflex as rx

from firmenportal.domain.kleinfall.fall import TITEL, Kleinfallart
from firmenportal.domain.kleinfall.vorgang import LAENGSTE_BEGRUENDUNG
from firmenportal.pages.shell import shell
from firmenportal.pages.text import _
from firmenportal.state.servicecenter.faelle import ADRESSE, RECHT, NeuerFallState
from firmenportal.state.servicecenter.falltexte import FELDER, SAETZE, Fallfeld
from firmenportal.ui.button import button, link_button
from firmenportal.ui.field import field, optional, select_field
from firmenportal.ui.icon import icon
from firmenportal.ui.nav import crumb

State = NeuerFallState


def neuer_fall(route: str, title: str) -> rx.Component:
    formulare = [(art.value, _formular(art)) for art in Kleinfallart]
    return shell(
        route,
        title,
        rx.cond(
            State.geladen,
            rx.match(State.art, *formulare, _wahl()),
            rx.el.p(_("Die Seite wird geladen"), role="status", class_name="soft"),
        ),
        crumb=crumb(_("Sie sind hier"), (_("Fälle"), ADRESSE), here=_(title)),
    )


def _wahl() -> rx.Component:
    return rx.el.section(
        rx.el.h2(_("Worum geht es?"), id="wahl"),
        rx.el.ul(
            *[
                rx.el.li(
                    rx.el.a(_(titel), href=f"{ADRESSE}/neu?art={art.value}"),
                    rx.el.p(_(SAETZE[art]), class_name="soft"),
                )
                for art, titel in TITEL.items()
            ],
            class_name="stack stack--s",
        ),
        class_name="stack stack--s form-width",
        aria_labelledby="wahl",
    )


def _formular(art: Kleinfallart) -> rx.Component:
    return rx.el.section(
        rx.el.h2(_(TITEL[art]), id="art"),
        rx.el.p(_(SAETZE[art]), class_name="soft"),
        rx.el.form(
            *[_feld(feld) for feld in FELDER[art]],
            _begruendung(),
            rx.el.div(
                link_button(_("Anderes Anliegen"), f"{ADRESSE}/neu", kind="quiet"),
                button(_("Fall beantragen"), kind="primary", type="submit"),
                class_name="row",
            ),
            on_submit=State.beantragen,
            no_validate=True,
            class_name="stack",
        ),
        key=art.value,  # another kind is another form
        class_name="stack stack--s form-width",
        aria_labelledby="art",
    )


def _feld(feld: Fallfeld) -> rx.Component:
    if feld.eingabe == "rechte":
        return _rechte(feld)
    label = _(feld.titel)
    props: dict[str, Any] = {
        "error": State.fehler[feld.name],
        "hint": _(feld.hilfe) if feld.hilfe else None,
        "name": feld.name,
        "required": not feld.freiwillig,
    }
    if feld.eingabe == "auswahl":
        return select_field(feld.name, label, [(w, _(t)) for w, t in feld.optionen], **props)
    beschriftung = optional(label, _("(freiwillig)")) if feld.freiwillig else label
    return field(
        feld.name, beschriftung, type=feld.eingabe, auto_complete="off", max_length=1_000, **props
    )


def _rechte(feld: Fallfeld) -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend(_(feld.titel)),
        _fehler(feld.name),
        *[_recht(wert, titel) for wert, titel in feld.optionen],
        aria_describedby=f"{feld.name}-error",
        class_name="fieldset",
    )


def _recht(wert: str, titel: str) -> rx.Component:
    """Without an id: a form of the app sends whatever has one by its id, and a box as a bool."""
    box = rx.el.input(type="checkbox", name=f"{RECHT}{wert}", value="1")
    return rx.el.label(box, rx.el.span(_(titel)), class_name="check")


def _begruendung() -> rx.Component:
    return rx.el.div(
        rx.el.label(_("Begründung"), html_for="begruendung"),
        rx.el.p(
            _("Woher wissen Sie es, und was haben Sie geprüft? Die zweite Person liest das."),
            id="begruendung-hint",
            class_name="field__hint",
        ),
        _fehler("begruendung"),
        rx.el.textarea(
            id="begruendung",
            name="begruendung",
            required=True,
            max_length=LAENGSTE_BEGRUENDUNG,
            aria_describedby="begruendung-hint begruendung-error",
            aria_invalid=State.fehler["begruendung"] != "",
            class_name="input",
        ),
        class_name="field",
    )


def _fehler(name: str) -> rx.Component:
    satz = State.fehler[name]
    return rx.el.div(
        rx.cond(
            satz != "", rx.el.p(icon("circle-alert"), rx.el.span(satz), class_name="field__error")
        ),
        id=f"{name}-error",
    )
