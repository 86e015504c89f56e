"""Step 1: the Firma, the Maklerhaus where one applies, and whom we may ask."""

from typing import Any

import reflex as rx

from firmenportal.domain.freischaltung.frage import FRAGEN, Merkmal
from firmenportal.domain.freischaltung.inhalt import KUERZE, Schritt
from firmenportal.pages.freischaltung.rahmen import FREIWILLIG, feldfehler, schritt
from firmenportal.pages.text import _
from firmenportal.state.freischaltung.firma import FirmaState
from firmenportal.ui import Content
from firmenportal.ui.field import Width, field, optional, select_field

State = FirmaState
_FORMULAR = "antrag-firma"
_VERWALTUNG = next(f for f in FRAGEN if f.merkmal == Merkmal.VERWALTUNG)


def firma(route: str, _title: str) -> rx.Component:
    return schritt(
        route,
        Schritt.FIRMA,
        "Um welche Firma geht es, und wen dürfen wir fragen?",
        rx.el.form(
            _firmendaten(),
            _haus(),
            _verwaltung(),
            _ansprechpartner(),
            id=_FORMULAR,
            key=State.neu.to_string(),
            on_submit=State.weiter,
            no_validate=True,
            class_name="stack stack--sections form-width",
        ),
        state=State,
        form=_FORMULAR,
    )


def _firmendaten() -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend(_("Firma")),
        _feld("firma_name", _("Name der Firma"), auto_complete="organization"),
        _feld(
            "firma_kundennummer",
            optional(_("Kundennummer"), _(FREIWILLIG)),
            hint=_("Sie steht oben auf unseren Rechnungen, zum Beispiel K1000123."),
            width="m",
            auto_complete="off",
        ),
        _feld("firma_strasse", _("Straße und Hausnummer"), auto_complete="street-address"),
        _feld(
            "firma_plz",
            _("Postleitzahl"),
            width="s",
            auto_complete="postal-code",
            input_mode="numeric",
        ),
        _feld("firma_ort", _("Ort"), width="m", auto_complete="address-level2"),
        class_name="fieldset",
    )


def _haus() -> rx.Component:
    """Hidden rather than left out: a form of the app sends nothing for what is not there."""
    vollmacht = rx.el.div(
        feldfehler("haus_vollmacht", State.fehler["haus_vollmacht"]),
        rx.el.label(
            rx.el.input(
                type="checkbox",
                name="haus_vollmacht",
                value="ja",
                default_checked=State.werte["haus_vollmacht"] == "ja",
                aria_describedby="haus_vollmacht",
                on_change=lambda an: State.speichern("haus_vollmacht", rx.cond(an, "ja", "")),
            ),
            rx.el.span(_("Die Firma hat dem Maklerhaus eine Maklervollmacht erteilt")),
            class_name="check",
        ),
        class_name="field",
    )
    haus = rx.el.fieldset(
        rx.el.legend(_("Maklerhaus")),
        _feld("haus_name", _("Name des Maklerhauses"), auto_complete="off"),
        rx.cond(State.vom_haus, vollmacht),
        class_name="fieldset",
    )
    return rx.el.div(haus, hidden=~State.ist_vermittler)


def _verwaltung() -> rx.Component:
    """Which application may name whom depends on this; it is asked again as it was asked first."""
    return rx.el.fieldset(
        rx.el.legend(_(_VERWALTUNG.text)),
        feldfehler("firma_verwaltung", State.fehler["firma_verwaltung"]),
        rx.el.div(
            *(_karte(o.wert, o.text, o.erklaerung) for o in _VERWALTUNG.optionen),
            class_name="choices",
        ),
        class_name="fieldset",
    )


def _karte(wert: str, titel: str, erklaerung: str) -> rx.Component:
    about = f"verwaltung-{wert}-text"
    return rx.el.label(
        rx.el.input(
            type="radio",
            name="firma_verwaltung",
            value=wert,
            default_checked=State.werte["firma_verwaltung"] == wert,
            aria_describedby=about,
            on_change=State.speichern("firma_verwaltung", wert),
        ),
        rx.el.span(_(titel), class_name="choice__title"),
        rx.el.span(_(erklaerung), id=about, class_name="small soft"),
        class_name="choice",
    )


def _ansprechpartner() -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend(_("Ansprechpartner für Rückfragen")),
        _anrede(),
        _feld("ansprechpartner_vorname", _("Vorname"), width="m", auto_complete="given-name"),
        _feld("ansprechpartner_nachname", _("Nachname"), width="m", auto_complete="family-name"),
        _feld(
            "ansprechpartner_email",
            _("E-Mail-Adresse"),
            hint=_(_WOZU_DIE_ADRESSE),
            type="email",
            auto_complete="email",
        ),
        _feld(
            "ansprechpartner_telefon",
            _("Telefonnummer"),
            hint=_("Mit Vorwahl, zum Beispiel 0461 12345."),
            width="m",
            type="tel",
            auto_complete="tel",
        ),
        class_name="fieldset",
    )


def _anrede() -> rx.Component:
    return select_field(
        "ansprechpartner_anrede",
        _("Anrede"),
        [("", _("keine Angabe")), ("Frau", _("Frau")), ("Herr", _("Herr"))],
        width="s",
        name="ansprechpartner_anrede",
        default_value=State.werte["ansprechpartner_anrede"],
        on_change=lambda wert: State.speichern("ansprechpartner_anrede", wert),
    )


def _feld(id: str, label: Content, *, width: Width = "", **props: Any) -> rx.Component:
    """A field that is saved when it is left."""
    return field(
        id,
        label,
        error=State.fehler[id],
        width=width,
        name=id,
        max_length=KUERZE,
        default_value=State.werte[id],
        on_blur=lambda wert: State.speichern(id, wert),
        **props,
    )


_WOZU_DIE_ADRESSE = (
    "Dorthin schicken wir den Code, mit dem Sie auf jedem Gerät weitermachen, und alle Nachrichten "
    "zum Antrag."
)
