"""One application before a clerk: documents on one side, checklist and decision on the other."""

import reflex as rx

from firmenportal.domain.freischaltung.antrag import Dokumentart
from firmenportal.domain.freischaltung.einreichung import DOKUMENTNAMEN
from firmenportal.pages.servicecenter import entscheidung, inhalt
from firmenportal.pages.shell import shell
from firmenportal.pages.text import _
from firmenportal.state.servicecenter.vorgaenge import ADRESSE
from firmenportal.state.servicecenter.vorgang import VorgangState
from firmenportal.state.servicecenter.zeilen import SchrittRow, UnterlageRow
from firmenportal.ui import native
from firmenportal.ui.button import dense_button, native_link_button
from firmenportal.ui.field import field
from firmenportal.ui.nav import crumb
from firmenportal.ui.notice import notice
from firmenportal.ui.status import status
from firmenportal.ui.timeline import moment, timeline

State = VorgangState


def vorgang(route: str, title: str) -> rx.Component:
    return shell(
        route,
        title,
        rx.cond(
            State.kopf.nummer != "",
            _vorgang(),
            rx.el.p(_("Der Antrag wird geladen"), role="status", class_name="soft"),
        ),
        heading=rx.cond(State.kopf.nummer != "", State.kopf.nummer, _(title)),
        crumb=crumb(_("Sie sind hier"), (_("Anträge"), ADRESSE), here=State.kopf.nummer),
        lead=rx.cond(State.kopf.nummer != "", _lead()),
    )


def _lead() -> rx.Component:
    k = State.kopf
    return rx.fragment(k.titel, " · ", k.wer, " · ", status(k.stand, k.ton))


def _vorgang() -> rx.Component:
    return rx.el.div(
        rx.cond(State.kopf.grund != "", notice("warn", State.kopf.grund, title=_("Begründung"))),
        rx.el.div(
            _unterlagen(),
            rx.el.div(entscheidung.pruefung(), _vier_augen(), class_name="stack"),
            class_name="with-aside with-aside--even",
        ),
        inhalt.antrag(),
        _verlauf(),
        class_name="stack",
    )


# Documents


def _unterlagen() -> rx.Component:
    return rx.el.section(
        rx.el.h2(_("Unterlagen"), id="unterlagen", class_name="visually-hidden"),
        rx.cond(
            State.unterlagen.length() > 0,
            rx.fragment(
                rx.el.nav(
                    rx.el.ul(rx.foreach(State.unterlagen, _reiter)),
                    aria_label=_("Unterlagen"),
                    class_name="tabs tabs--tight",
                ),
                _unterlage(),
            ),
            _keine_unterlagen(),
        ),
        rx.cond(State.darf.erfassen, _erfassen()),
        aria_labelledby="unterlagen",
    )


def _reiter(row: UnterlageRow) -> rx.Component:
    hier = rx.el.a(row.titel, href=row.adresse, aria_current="page")
    return rx.el.li(
        rx.cond(row.id == State.unterlage.id, hier, rx.el.a(row.titel, href=row.adresse)),
        key=row.id,
    )


def _unterlage() -> rx.Component:
    """The browser's own viewer, in a frame that it can be reached in by keyboard."""
    row = State.unterlage
    return rx.el.div(
        rx.cond(
            row.ist_bild,
            rx.el.img(src=row.datei, alt=row.name, class_name="paper__image"),
            rx.el.iframe(src=row.datei, title=row.name, key=row.id, class_name="paper__frame"),
        ),
        rx.el.div(
            rx.el.span(row.name, rx.el.br(), row.angaben, class_name="soft"),
            native_link_button(
                _("Herunterladen"),
                f"{row.datei}?herunterladen",
                icon="download",
            ),
            class_name="row row--apart small paper-tray__foot",
        ),
        class_name="paper-tray",
    )


def _keine_unterlagen() -> rx.Component:
    return rx.el.div(
        rx.el.p(_("Noch keine Unterlage."), " ", State.kopf.weg), class_name="paper-tray soft"
    )


def _erfassen() -> rx.Component:
    """What came by e-mail or post: one file, and a button for each kind that it may be."""
    adresse = f"{State.kopf.adresse}/unterlagen/"
    knoepfe = [
        dense_button(_(name), type="submit", custom_attrs={"formAction": f"{adresse}{art.value}"})
        for art, name in DOKUMENTNAMEN.items()
    ]
    return rx.el.details(
        rx.el.summary(_("Unterlagen erfassen")),
        native.form(
            rx.el.p(_(_ERFASSEN), class_name="small soft"),
            field("datei", _("Datei"), type="file", name="datei", required=True, accept=_TYPEN),
            rx.el.p(_("Was ist diese Datei?"), class_name="small"),
            rx.el.div(*knoepfe, class_name="row"),
            method="post",
            action=f"{adresse}{Dokumentart.ANTRAG.value}",
            enc_type="multipart/form-data",
            class_name="stack stack--s",
        ),
    )


_TYPEN = "application/pdf,image/jpeg,image/png"
_ERFASSEN = (
    "Für Unterlagen, die per E-Mail oder per Post gekommen sind. Wer etwas erfasst, prüft diesen "
    "Vorgang nicht und gibt ihn nicht frei."
)


# Four eyes, and the course


def _vier_augen() -> rx.Component:
    return rx.el.section(
        rx.el.h2(_("Vier Augen"), id="vier-augen"),
        timeline(rx.foreach(State.vier_augen, _schritt)),
        class_name="stack stack--s",
        aria_labelledby="vier-augen",
    )


def _schritt(row: SchrittRow) -> rx.Component:
    text = rx.fragment(rx.el.strong(row.titel), rx.cond(row.wer != "", rx.fragment(": ")), row.wer)
    return rx.cond(
        row.aktuell,
        moment(text, row.wann, aria_current="step", key=row.titel),
        moment(text, row.wann, key=row.titel),
    )


def _verlauf() -> rx.Component:
    return rx.el.details(
        rx.el.summary(_("Verlauf")),
        rx.el.ol(
            rx.foreach(
                State.verlauf,
                lambda row: moment(
                    rx.fragment(rx.el.strong(row.titel), ": ", row.wer),
                    row.wann,
                    key=row.titel + row.wann,
                ),
            ),
            class_name="timeline",
        ),
        class_name="stack stack--s",
    )
