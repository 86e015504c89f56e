"""Help and the operator's legal pages.

The legal texts are files beside this module, which an operator adapts. They are German only:
their German wording is the binding one.
"""

from pathlib import Path

import reflex as rx

from firmenportal.domain.auspraegung import DACH
from firmenportal.domain.schulung.thema import ADRESSE as SCHULUNG
from firmenportal.domain.schulung.themen import THEMEN
from firmenportal.pages.shell import public_shell
from firmenportal.pages.text import _
from firmenportal.settings import settings
from firmenportal.state.base import PortalState
from firmenportal.ui import Text, native
from firmenportal.ui.facts import fact, facts, pair, summary
from firmenportal.ui.icon import icon

RECHTSTEXTE = Path(__file__).parent / "rechtstexte"


def hilfe(route: str, title: str) -> rx.Component:
    return public_shell(
        route,
        title,
        rx.el.div(
            _fragen(),
            _schulung(),
            rx.el.section(
                rx.el.h2(_("Service Center"), id="service-center"),
                rx.el.p(
                    _(
                        "Das Service Center prüft Anträge, trägt fehlende Kennungen ein und "
                        "hilft, wenn Sie sich nicht anmelden können. Nennen Sie bitte Ihre Firma "
                        "und, wenn es um einen Vertrag geht, seine Nummer. "
                        "Schreiben Sie uns nie Ihr Passwort."
                    )
                ),
                _kontakt(),
                aria_labelledby="service-center",
                class_name="stack stack--s",
            ),
            class_name="stack stack--l",
        ),
    )


def _schulung() -> rx.Component:
    """All that can be read, for who wants to know it well."""
    themen = [
        rx.el.li(
            rx.el.div(
                native.link(_(t.titel), href=t.adresse),
                rx.el.span(_(t.worum), class_name="small soft"),
            )
        )
        for t in THEMEN.values()
    ]
    return rx.el.section(
        rx.el.h2(native.link(_("Schulung"), href=SCHULUNG), id="schulung"),
        rx.el.ul(*themen, class_name="facts facts--links"),
        aria_labelledby="schulung",
        class_name="stack stack--s",
    )


def rechtstext(route: str, title: str) -> rx.Component:
    """The page of this address, from the file of its name."""
    text = (RECHTSTEXTE / f"{route.strip('/')}.txt").read_text()
    abschnitte = [_abschnitt(teil) for teil in text.split("## ") if teil]
    return public_shell(
        route,
        title,
        rx.el.div(
            rx.cond(
                PortalState.english,
                rx.el.p("This text is legally binding in German only.", class_name="soft"),
            ),
            _kontakt(),
            rx.el.div(*abschnitte, class_name="stack stack--l", lang="de"),
            class_name="stack stack--l",
        ),
    )


def _fragen() -> rx.Component:
    return rx.el.section(
        rx.el.h2(_("Häufige Fragen"), id="fragen"),
        facts(
            *_zum_zugang(),
            *_zu_rechten(),
        ),
        aria_labelledby="fragen",
        class_name="stack stack--s",
    )


def _zum_zugang() -> list[rx.Component]:
    return [
        _frage(
            _("Ich kann mich nicht anmelden."),
            _(
                "Prüfen Sie die E-Mail-Adresse: Es gilt die, an die Ihre Einladung ging. Nach "
                "mehreren Fehlversuchen müssen Sie einige Minuten warten. Ein neues Passwort "
                "setzen Sie über „Passwort vergessen?“ auf der Anmeldeseite."
            ),
        ),
        fact(
            icon("info", tone="no"),
            rx.el.h3(_("Meine Firma hat noch keinen Zugang.")),
            rx.el.p(
                _("Wenige Fragen führen zum richtigen Antrag, oder sagen, dass keiner nötig ist."),
                " ",
                native.link(_("Richtigen Antrag finden"), href="/freischaltung"),
                class_name="soft small",
            ),
        ),
        _frage(
            _("Ich sehe einen Vertrag nicht."),
            _(
                "Unter {dach} sehen Sie alle Ihre Verträge, unter den anderen Portalen "
                "nur die dort abschließbaren. Wechseln Sie über „Konto“ das Portal. Fehlt der "
                "Vertrag auch dann, hat Ihnen noch niemand ein Recht daran gegeben.",
                dach=DACH.name,
            ),
        ),
    ]


def _zu_rechten() -> list[rx.Component]:
    return [
        _frage(
            _("Wer kann mir Rechte geben?"),
            _(
                "Der FirmenAdmin Ihrer Firma, für einzelne Verträge auch ein Admin. Unter "
                "„Eigene Vertragsrechte“ steht zu jedem Recht, warum Sie es haben oder nicht "
                "und wer es Ihnen geben kann."
            ),
        ),
        _frage(
            _("Was heißt „Kennung fehlt“?"),
            _(
                "Am Vertrag fehlt ein technisches Merkmal. Das Service Center trägt es ein. "
                "Ihr Recht wirkt dann von selbst; Sie müssen nichts tun."
            ),
        ),
    ]


def _frage(frage: Text, antwort: Text) -> rx.Component:
    return fact(icon("info", tone="no"), rx.el.h3(frage), rx.el.p(antwort, class_name="soft small"))


def _kontakt() -> rx.Component:
    name, *anschrift = settings.servicecenter_anschrift.split(", ")
    zeilen = [zeile for teil in (name, *anschrift) for zeile in (teil, rx.el.br())][:-1]
    email = settings.servicecenter_email
    return summary(
        pair(_("Anschrift"), rx.el.address(*zeilen)),
        pair(_("E-Mail"), native.link(email, href=f"mailto:{email}")),
    )


def _abschnitt(text: str) -> rx.Component:
    heading, *absaetze = text.strip().split("\n\n")
    return rx.el.section(rx.el.h2(heading), *map(_absatz, absaetze), class_name="stack stack--s")


def _absatz(text: str) -> rx.Component:
    if not text.startswith("- "):
        return rx.el.p(" ".join(text.split()))
    items = [" ".join(item.split()) for item in text.removeprefix("- ").split("\n- ")]
    return rx.el.ul(*map(rx.el.li, items), class_name="bullets")
