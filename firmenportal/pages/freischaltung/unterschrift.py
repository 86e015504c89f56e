"""Step 5: everything once more, sign, hand over."""

from typing import Any

import reflex as rx

from firmenportal.domain.freischaltung.inhalt import KUERZE, Schritt
from firmenportal.pages.freischaltung.rahmen import fehlerzeile, schritt
from firmenportal.pages.freischaltung.unterlagen import unterlagen
from firmenportal.pages.text import _
from firmenportal.settings import settings
from firmenportal.state.freischaltung.unterschrift import AngabeRow, UnterschriftState
from firmenportal.ui import Content, Text, native
from firmenportal.ui.button import button, native_link_button
from firmenportal.ui.choice import radio
from firmenportal.ui.field import field
from firmenportal.ui.icon import icon
from firmenportal.ui.notice import slim_notice

State = UnterschriftState
_FORMULAR = "antrag-einreichen"


def unterschrift(route: str, _title: str) -> rx.Component:
    return schritt(
        route,
        Schritt.UNTERSCHRIFT,
        "Prüfen Sie Ihre Angaben. Dann drei Schritte, und der Antrag liegt beim Service Center.",
        rx.el.div(
            rx.el.div(_noch_offen(), _wer(), _aufgaben(), class_name="stack stack--sections"),
            rx.el.aside(
                _zusammenfassung(),
                class_name="with-aside__sticky stack",
                aria_label=_("Ihr Antrag"),
            ),
            class_name="with-aside",
        ),
        state=State,
    )


def _noch_offen() -> rx.Component:
    """What is wrong in the steps before, while nobody has asked for it yet."""
    return rx.cond(
        (State.offenes.length() > 0) & (State.fehlerliste.length() == 0),
        rx.el.div(
            icon("triangle-alert"),
            rx.el.div(
                rx.el.p(_("Vor dem Einreichen ist noch etwas offen:")),
                rx.el.ul(rx.foreach(State.offenes, fehlerzeile), class_name="list"),
            ),
            class_name="notice notice--warn",
        ),
    )


def _wer() -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend(_("Wer unterschreibt?")),
        rx.el.p(
            rx.cond(
                State.vom_haus,
                _("Jemand, der für das Maklerhaus zeichnungsberechtigt ist."),
                _("Jemand, der für die Firma zeichnungsberechtigt ist."),
            ),
            class_name="field__hint",
        ),
        _feld("unterschrift_name", _("Vor- und Nachname"), State.name),
        _feld(
            "unterschrift_funktion",
            _("Funktion"),
            State.funktion,
            hint=_("Zum Beispiel Geschäftsführerin oder Prokurist."),
        ),
        key=State.neu.to_string(),
        class_name="fieldset",
    )


def _aufgaben() -> rx.Component:
    return rx.el.ol(
        rx.el.li(_herunterladen()),
        rx.el.li(_unterschreiben()),
        rx.el.li(
            rx.el.div(
                rx.el.h2(_("Unterlagen hochladen")),
                rx.el.p(
                    _("Reichen Sie per E-Mail oder Post ein, können Sie diesen Schritt auslassen."),
                    class_name="small soft",
                ),
                unterlagen(),
                class_name="stack",
            )
        ),
        class_name="tasks",
    )


def _herunterladen() -> rx.Component:
    return rx.el.div(
        rx.el.h2(_("Antrag herunterladen")),
        _vorlage(_("Freischaltungsantrag"), "/freischaltung/antrag.pdf"),
        rx.cond(
            State.vom_haus,
            _vorlage(
                _("Ergänzungsvereinbarung für Makler"),
                "/freischaltung/ergaenzungsvereinbarung.pdf",
            ),
        ),
        rx.cond(
            State.fremd, _vorlage(_("Datenschutzvertrag"), "/freischaltung/datenschutzvertrag.pdf")
        ),
        class_name="stack stack--s",
    )


def _vorlage(name: Text, adresse: str) -> rx.Component:
    return rx.el.div(
        icon("file-text"),
        rx.el.span(name, " (PDF)"),
        native.link(
            _("Herunterladen"),
            rx.el.span(": ", name, class_name="visually-hidden"),
            href=adresse,
            class_name="button button--dense",
        ),
        class_name="file",
    )


def _unterschreiben() -> rx.Component:
    return rx.el.div(
        rx.el.h2(_("Unterschreiben")),
        rx.el.ul(
            rx.el.li(_("Auf Papier: ausdrucken, unterschreiben, als PDF oder Bild einscannen.")),
            rx.el.li(
                _(
                    "Oder digital im PDF: mit einer fortgeschrittenen oder qualifizierten "
                    "Signatur, zum Beispiel mit dem Dienst Ihrer Firma."
                )
            ),
            class_name="bullets",
        ),
        class_name="stack stack--s",
    )


def _zusammenfassung() -> rx.Component:
    return rx.el.section(
        rx.el.h2(_("Ihr Antrag"), id="ihr-antrag"),
        rx.el.div(
            rx.el.dl(rx.foreach(State.angaben, _angabe), class_name="summary"),
            class_name="container",
        ),
        rx.cond(State.ist_entwurf, _einreichen(), _in_rueckfrage()),
        aria_labelledby="ihr-antrag",
        class_name="card stack stack--s",
    )


def _angabe(row: AngabeRow) -> rx.Component:
    return rx.el.div(
        rx.el.dt(row.titel),
        rx.el.dd(row.text),
        rx.el.dd(
            rx.el.a(
                _("Ändern"),
                rx.el.span(" ", row.titel, class_name="visually-hidden"),
                href=row.adresse,
            )
        ),
        key=row.titel,
    )


def _einreichen() -> rx.Component:
    return rx.el.form(
        rx.el.fieldset(rx.el.legend(_("Wie reichen Sie ein?")), _wege(), class_name="fieldset"),
        rx.cond(
            State.fehlende != "",
            slim_notice("info", _("Noch nicht hochgeladen:"), " ", State.fehlende),
        ),
        rx.cond(State.bestaetigt, None, slim_notice("warn", _(_ERST_BESTAETIGEN))),
        button(_("Antrag einreichen"), kind="primary", type="submit"),
        rx.el.p(_(_DANACH), class_name="small soft"),
        id=_FORMULAR,
        on_submit=State.einreichen,
        class_name="stack stack--s",
    )


def _wege() -> rx.Component:
    email, anschrift = settings.servicecenter_email, settings.servicecenter_anschrift
    return rx.el.div(
        _weg(
            "upload",
            _("Hier hochladen"),
            _("Am schnellsten: Die Prüfung beginnt sofort."),
            default_checked=True,
        ),
        _weg("email", _("Per E-Mail"), _("An {an}, mit der Vorgangsnummer.", an=email)),
        _weg("post", _("Per Post"), _("An {an}.", an=anschrift)),
        class_name="choices",
    )


def _weg(wert: str, titel: Text, text: Text, **props: Any) -> rx.Component:
    return radio("weg", wert, titel, text, **props)


def _in_rueckfrage() -> rx.Component:
    return rx.el.div(
        rx.el.p(_("Ist alles geändert, beantworten Sie die Rückfrage.")),
        native_link_button(_("Zur Rückfrage"), "/freischaltung/status#rueckfrage", kind="primary"),
        class_name="stack stack--s",
    )


def _feld(id: str, label: Content, wert: rx.Var[str], **props: Any) -> rx.Component:
    return field(
        id,
        label,
        error=State.fehler[id],
        name=id,
        max_length=KUERZE,
        auto_complete="off",
        default_value=wert,
        on_blur=lambda neu: State.speichern(id, neu),
        **props,
    )


_ERST_BESTAETIGEN = (
    "Bestätigen Sie vor dem Einreichen die E-Mail-Adresse des Ansprechpartners, unten auf dieser "
    "Seite."
)
_DANACH = (
    "Danach prüfen zwei Menschen im Service Center Ihren Antrag. Das dauert meist 3 Arbeitstage."
)
