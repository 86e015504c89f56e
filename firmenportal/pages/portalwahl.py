"""The choice of the portal: one question, one card per Portalausprägung."""

import reflex as rx

from firmenportal.domain.auspraegung import AUSPRAEGUNGEN, Auspraegung
from firmenportal.pages.shell import bare_shell
from firmenportal.pages.sitzung import abmelde_hinweise
from firmenportal.pages.text import _
from firmenportal.ui import native
from firmenportal.ui.button import native_link_button
from firmenportal.ui.facts import fact, facts
from firmenportal.ui.icon import icon
from firmenportal.ui.wordmark import wordmark


def portalwahl(route: str, title: str) -> rx.Component:
    return bare_shell(
        route,
        rx.el.header(
            rx.el.p(_("Arbeitgeber-Portal für bAV und bKV"), class_name="eyebrow"),
            rx.el.h1(_(title), tab_index=-1, class_name="h1--big"),
            rx.el.p(
                _(
                    "Zugang und Passwort sind überall gleich. "
                    "Nur die Auswahl der Verträge ist verschieden."
                ),
                class_name="lead lead--big soft",
            ),
            class_name="stack stack--s",
        ),
        *abmelde_hinweise(),
        rx.el.nav(
            *[_portal(portal) for portal in AUSPRAEGUNGEN.values()],
            aria_label=_("Portale"),
            class_name="portals",
        ),
        _hilfe(),
    )


def _portal(portal: Auspraegung) -> rx.Component:
    return native.link(
        wordmark(portal),
        icon("arrow-right"),
        rx.el.small(_(portal.satz)),
        href=f"/{portal.key}/anmelden",
        class_name="portal",
        custom_attrs={"data-auspraegung": portal.key},
    )


def _hilfe() -> rx.Component:
    """Who has no access yet, or does not get in."""
    return rx.el.section(
        _ohne_zugang(),
        facts(
            fact(
                icon("key-round", tone="no"),
                native.link(_("Passwort vergessen?"), href="/passwort-vergessen"),
                rx.el.span(
                    _("Sie bekommen eine E-Mail und setzen ein neues."), class_name="small soft"
                ),
            ),
            fact(
                icon("users", tone="no"),
                native.link(_("Mit Benutzerschlüssel anmelden"), href="/vermittler/anmelden"),
                rx.el.span(_("Für Vermittler."), class_name="small soft"),
            ),
            fact(
                icon("mail", tone="no"),
                native.link(_("Hilfe und Kontakt"), href="/hilfe"),
                rx.el.span(_("Antworten und das Service Center."), class_name="small soft"),
            ),
        ),
        aria_labelledby="kein-zugang",
        class_name="with-aside with-aside--even rule",
    )


def _ohne_zugang() -> rx.Component:
    return rx.el.div(
        rx.el.h2(_("Noch kein Zugang?"), id="kein-zugang"),
        rx.el.p(
            _(
                "Fragen Sie in Ihrem Unternehmen nach dem FirmenAdmin. Er kann Sie einladen. "
                "Gibt es noch keinen, sagen Ihnen wenige Fragen, welcher Antrag der richtige "
                "ist."
            )
        ),
        rx.el.div(
            native_link_button(_("Richtigen Antrag finden"), "/freischaltung", icon="list-checks"),
            class_name="row",
        ),
        class_name="stack stack--s",
    )
