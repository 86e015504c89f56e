"""Proposing a new colleague: who it is, who signs, and then application 2."""

import reflex as rx

from firmenportal.domain.freischaltung.inhalt import KUERZE
from firmenportal.pages.maklerhaus.tabs import BEREICH
from firmenportal.pages.shell import shell
from firmenportal.pages.text import _
from firmenportal.state.maklerhaus.vorschlagen import VorschlagenState
from firmenportal.ui import Text, native
from firmenportal.ui.button import button, link_button
from firmenportal.ui.field import field
from firmenportal.ui.nav import crumb

State = VorschlagenState


def vorschlagen(route: str, title: str) -> rx.Component:
    return shell(
        route,
        title,
        rx.cond(
            State.geladen,
            rx.el.div(_antrag(), _schluessel(), class_name="stack form-width"),
            rx.el.p(_("Die Seite wird geladen"), role="status", class_name="soft"),
        ),
        crumb=crumb(_("Sie sind hier"), (_("Maklerhaus"), BEREICH), here=_(title)),
        eyebrow=State.haus,
    )


def _antrag() -> rx.Component:
    return rx.el.section(
        rx.el.h2(_("Mit einem Freischaltungsantrag"), id="antrag"),
        rx.el.p(_(_ANTRAG), class_name="soft"),
        native.form(
            rx.el.input(type="hidden", name="art", value="vermittler"),
            *_person(),
            rx.el.fieldset(
                rx.el.legend(_("Wer unterschreibt den Antrag?")),
                _unterzeichner("maklerhaus", _(_HAUS), checked=True),
                _unterzeichner("firma", _(_FIRMA), checked=False),
                class_name="fieldset",
            ),
            rx.el.div(
                link_button(_("Zurück zu den Mitarbeitenden"), BEREICH, kind="quiet"),
                button(_("Antrag beginnen"), kind="primary", type="submit"),
                class_name="row",
            ),
            method="post",
            action="/freischaltung/antrag",
            class_name="stack",
        ),
        class_name="stack stack--s",
        aria_labelledby="antrag",
    )


def _person() -> list[rx.Component]:
    gemein = {"max_length": KUERZE, "required": True}
    return [
        field("vorname", _("Vorname"), name="vorname", **gemein),
        field("nachname", _("Nachname"), name="nachname", **gemein),
        field("email", _("E-Mail-Adresse"), name="email", type="email", **gemein),
    ]


def _unterzeichner(wert: str, text: Text, *, checked: bool) -> rx.Component:
    return rx.el.label(
        rx.el.input(type="radio", name="unterzeichner", value=wert, default_checked=checked),
        rx.el.span(text),
        class_name="check",
    )


def _schluessel() -> rx.Component:
    return rx.el.section(
        rx.el.h2(_("Mit einem Benutzerschlüssel"), id="schluessel"),
        rx.el.p(_(_SCHLUESSEL), class_name="soft"),
        class_name="stack stack--s",
        aria_labelledby="schluessel",
    )


_ANTRAG = (
    "Sie schlagen vor, die Firma oder das Service Center entscheidet: Ein Konto entsteht erst, "
    "wenn zwei Sachbearbeiter den unterschriebenen Antrag freigegeben haben."
)
_HAUS = "Unser Haus: Die Firma hat uns eine Vollmacht erteilt"
_FIRMA = "Die Firma selbst: Es gibt keine Vollmacht, oder sie nennt den Vertrag nicht"
_SCHLUESSEL = (
    "Wer schon ein Konto in Ihrem Haus und vom Versicherer einen Benutzerschlüssel hat, braucht "
    "keinen Antrag. Schreiben Sie dem Service Center, zu wem der Schlüssel gehört; zwei "
    "Sachbearbeiter verknüpfen ihn."
)
