"""The frame of every step of an application: where one is, what is wrong, how one comes back."""

from typing import Any

import reflex as rx

from firmenportal.domain.freischaltung.inhalt import SCHRITTNAMEN, Schritt
from firmenportal.pages.shell import antrag_shell
from firmenportal.pages.text import _
from firmenportal.state.freischaltung.base import (
    ADRESSE,
    FEHLER,
    REIHE,
    STATUS,
    AntragState,
    FehlerRow,
    StufeRow,
)
from firmenportal.ui import Text, native
from firmenportal.ui.button import button, link_button, native_link_button
from firmenportal.ui.field import field
from firmenportal.ui.icon import icon
from firmenportal.ui.notice import notice, slim_notice
from firmenportal.ui.page_head import page_head

FREIWILLIG = "(freiwillig)"


def schritt(
    route: str, hier: Schritt, lead: str, *content: rx.Component, state: Any, form: str = ""
) -> rx.Component:
    """One step; „Weiter“ sends the form with this id, or asks the state itself without one."""
    nummer = REIHE.index(hier) + 1
    head = page_head(_(SCHRITTNAMEN[hier]), eyebrow=_oben(), lead=_(lead))
    seite = rx.el.div(
        _leiste(nummer),
        _fehler(),
        rx.el.div(*content, class_name="stack stack--sections"),
        _zurueckkommen(hier),
        _knoepfe(hier, state, form),
        class_name="stack stack--sections",
    )
    return antrag_shell(
        route,
        head,
        rx.el.div(custom_attrs={"data-leaves": AntragState.hinaus}),
        rx.cond(
            AntragState.kein_zugang,
            _kein_zugang(),
            rx.cond(state.geladen, seite, _laedt()),
        ),
    )


def _oben() -> rx.Component:
    return rx.fragment(
        AntragState.antragsname,
        rx.cond(
            AntragState.vorgangsnummer != "",
            rx.fragment(
                " · ",
                _("Vorgang"),
                " ",
                rx.el.span(AntragState.vorgangsnummer, class_name="nowrap"),
                " · ",
                _("Zuletzt gespeichert:"),
                " ",
                AntragState.gespeichert,
            ),
        ),
    )


def _laedt() -> rx.Component:
    return rx.el.p(_("Der Antrag wird geladen"), role="status", class_name="soft")


def _kein_zugang() -> rx.Component:
    return rx.el.div(
        notice(
            "info",
            _(
                "Auf diesem Gerät ist gerade kein Antrag geöffnet. Öffnen Sie ihn mit "
                "Vorgangsnummer und Code, oder beginnen Sie einen neuen."
            ),
        ),
        rx.el.div(
            native_link_button(_("Antrag öffnen"), STATUS, kind="primary"),
            native_link_button(_("Welcher Antrag?"), "/freischaltung"),
            class_name="row",
        ),
        class_name="stack form-width",
    )


def _leiste(nummer: int) -> rx.Component:
    zaehler = _("Schritt {nummer} von {alle}", nummer=nummer, alle=len(REIHE))
    return rx.el.nav(
        rx.el.p(zaehler, class_name="small soft steps__count"),
        rx.el.ol(rx.foreach(AntragState.stufen, _stufe), class_name="steps"),
        aria_label=_("Schritte des Antrags"),
    )


def _stufe(row: StufeRow) -> rx.Component:
    name = rx.cond(
        row.aktuell | (row.adresse == ""),
        rx.el.span(row.name),
        rx.el.a(row.name, href=row.adresse),
    )
    return rx.el.li(
        name,
        rx.cond(row.erledigt, rx.el.span(" ", _("(erledigt)"), class_name="visually-hidden")),
        aria_current=rx.cond(row.aktuell, "step", None),
        custom_attrs={"data-done": rx.cond(row.erledigt, "", None)},
        key=row.key,
    )


def _fehler() -> rx.Component:
    """On top, with a link to each field; the focus moves here."""
    inhalt = rx.el.div(
        icon("circle-alert"),
        rx.el.div(
            rx.el.p(_("Einige Angaben fehlen noch oder stimmen nicht. Gespeichert ist alles.")),
            rx.el.ul(rx.foreach(AntragState.fehlerliste, fehlerzeile), class_name="list"),
        ),
        class_name="notice notice--error",
    )
    return rx.el.div(
        rx.cond(AntragState.fehlerliste.length() > 0, inhalt),
        id=FEHLER,
        role="alert",
        tab_index=-1,
        class_name="live form-width",
    )


def fehlerzeile(row: FehlerRow) -> rx.Component:
    """One mistake, with the link to its field."""
    return rx.el.li(native.link(row.text, href=row.adresse), key=row.adresse + row.text)


def feldfehler(id: str, satz: Text) -> rx.Component:
    """A mistake of a list or a group, above it; the summary leads here."""
    fehler = rx.el.p(icon("circle-alert"), rx.el.span(satz), class_name="field__error")
    return rx.el.div(rx.cond(satz != "", fehler), id=id, tab_index=-1)


def _zurueckkommen(hier: Schritt) -> rx.Component:
    """How one comes back, once a code is under way."""
    return rx.cond(
        AntragState.code_gesendet | AntragState.bestaetigt,
        rx.el.section(
            rx.el.h2(_("So kommen Sie zurück"), id="zurueck", class_name="h3"),
            rx.cond(AntragState.code_gesendet, _mit_code(), _angemeldet()),
            rx.cond(
                AntragState.bestaetigt,
                slim_notice("ok", _("Die E-Mail-Adresse ist bestätigt.")),
                _bestaetigen(hier),
            ),
            aria_labelledby="zurueck",
            class_name="card stack stack--s form-width",
        ),
    )


def _mit_code() -> rx.Component:
    return rx.el.p(
        _("Mit der Vorgangsnummer"),
        " ",
        rx.el.strong(AntragState.vorgangsnummer),
        " ",
        _("und dem Code aus unserer E-Mail an"),
        " ",
        rx.el.strong(AntragState.kontakt),
        ", ",
        _("auf jedem Gerät, unter „Antrag öffnen“."),
    )


def _angemeldet() -> rx.Component:
    return rx.el.p(
        _("Melden Sie sich an und öffnen Sie unter „Antrag öffnen“ den Vorgang"),
        " ",
        rx.el.strong(AntragState.vorgangsnummer),
        ".",
    )


def _bestaetigen(hier: Schritt) -> rx.Component:
    """Number and code as anywhere else; the browser comes back to this step."""
    nummer = AntragState.vorgangsnummer
    return native.form(
        rx.el.input(type="hidden", name="vorgangsnummer", value=nummer, read_only=True),
        rx.el.input(type="hidden", name="schritt", value=hier.value, read_only=True),
        field(
            "code",
            _("Code aus der E-Mail"),
            hint=_("Zwölf Zeichen. Das bestätigt die Adresse und ist zum Einreichen nötig."),
            width="m",
            name="code",
            max_length=40,
            auto_complete="one-time-code",
            spell_check=False,
            required=True,
        ),
        rx.el.div(
            button(_("E-Mail-Adresse bestätigen"), type="submit"),
            button(
                _("Neuen Code senden"),
                kind="quiet",
                type="submit",
                form_no_validate=True,
                custom_attrs={"formAction": f"{STATUS}/code"},
            ),
            class_name="row",
        ),
        method="post",
        action=STATUS,
        class_name="stack stack--s",
    )


def _knoepfe(hier: Schritt, state: Any, form: str) -> rx.Component:
    n = REIHE.index(hier)
    teile: list[rx.Component] = []
    if n > 0:
        davor = REIHE[n - 1]
        zurueck = f"{_ZURUECK[davor]}"
        teile.append(link_button(_(zurueck), f"{ADRESSE}/{davor}", kind="quiet"))
    rechts = [button(_("Später weitermachen"), on_click=state.spaeter)]
    if n + 1 < len(REIHE):
        senden: dict[str, Any] = (
            {"type": "submit", "form": form} if form else {"on_click": state.weiter}
        )
        rechts.append(button(_(_WEITER[REIHE[n + 1]]), kind="primary", **senden))
    teile.append(rx.el.div(*rechts, class_name="row"))
    return rx.el.div(*teile, class_name="row row--apart rule")


_WEITER = {
    Schritt.VERTRAEGE: "Weiter: Gruppenverträge",
    Schritt.PERSONEN: "Weiter: Personen",
    Schritt.BERECHTIGUNGEN: "Weiter: Berechtigungen",
    Schritt.UNTERSCHRIFT: "Weiter: Unterschrift",
}
_ZURUECK = {
    Schritt.FIRMA: "Zurück: Firmendaten",
    Schritt.VERTRAEGE: "Zurück: Gruppenverträge",
    Schritt.PERSONEN: "Zurück: Personen",
    Schritt.BERECHTIGUNGEN: "Zurück: Berechtigungen",
}
