"""Nutzer einladen: who, as what, with which rights, and in words what that brings."""

from typing import Any

import reflex as rx

from firmenportal.domain.recht import KATALOG
from firmenportal.pages.admin.buendel import anfang, weggelassen
from firmenportal.pages.admin.tabs import BEREICH, firma_wahl
from firmenportal.pages.liste import DEBOUNCE_MS
from firmenportal.pages.mehr import mehr_dazu
from firmenportal.pages.shell import shell
from firmenportal.pages.text import _
from firmenportal.state.admin.einladen import (
    FEHLER,
    GESENDET,
    SUCHFELD,
    EinladenState,
)
from firmenportal.state.admin.einladungstexte import (
    VERWALTEN,
    FehlerRow,
    WahlzeileRow,
    WahlzelleRow,
)
from firmenportal.ui import Text, native
from firmenportal.ui.button import button, dense_button, link_button
from firmenportal.ui.empty import empty
from firmenportal.ui.field import field, option, search_field, select_field
from firmenportal.ui.icon import icon
from firmenportal.ui.matrix import BulkHead, bulk_button, edit_cell, edit_legend, edit_matrix
from firmenportal.ui.nav import crumb
from firmenportal.ui.notice import slim_notice
from firmenportal.ui.table import row_head, table_row

State = EinladenState
_FORMULAR = "einladung"
_SPALTEN = 3 + len(KATALOG)


def einladen(route: str, title: str) -> rx.Component:
    return shell(
        route,
        title,
        rx.cond(State.geladen, _inhalt(), _laedt()),
        crumb=crumb(
            _("Sie sind hier"),
            (_("Admin-Bereich"), BEREICH + State.firma_parameter),
            here=_(title),
        ),
        eyebrow=firma_wahl(State),
        lead=_(
            "Wir schicken eine E-Mail mit einem Link. Er gilt 7 Tage. Bis zur Annahme können Sie "
            "die Einladung widerrufen."
        ),
        actions=[
            link_button(
                _("Personen aus Datei einladen"),
                "/admin/stapel" + State.firma_parameter,
                icon="upload",
            )
        ],
    )


def _laedt() -> rx.Component:
    return rx.el.p(_("Das Formular wird geladen"), role="status", class_name="soft")


def _inhalt() -> rx.Component:
    return rx.el.div(
        _gesendet(),
        _fehler(),
        rx.cond(State.wieder_da, _wieder_da()),
        rx.el.form(
            _person(),
            _rolle(),
            id=_FORMULAR,
            key=State.fassung.to_string(),
            on_submit=State.senden,
            no_validate=True,
            class_name="stack stack--sections form-width",
        ),
        _rechte(),
        _vorschau(),
        rx.el.div(
            button(
                _("Einladung senden"), kind="primary", type="submit", icon="send", form=_FORMULAR
            ),
            link_button(_("Abbrechen"), BEREICH + State.firma_parameter, kind="quiet"),
            class_name="row",
        ),
        mehr_dazu("wer-kann-berechtigt-werden", "welcher-antrag"),
        class_name="stack stack--sections",
    )


# What was done, or refused


def _gesendet() -> rx.Component:
    return rx.el.div(
        rx.cond(
            State.gesendet != "",
            rx.el.div(
                slim_notice(
                    "ok",
                    State.gesendet,
                    " ",
                    rx.el.a(_("Zu Nutzer & Verträge"), href=BEREICH + State.firma_parameter),
                )
            ),
        ),
        id=GESENDET,
        role="status",
        tab_index=-1,
        class_name="live",
    )


def _fehler() -> rx.Component:
    """On top, with a link to each field; the focus moves here."""
    titel = rx.el.p(_("Nicht gesendet. Einige Angaben stimmen noch nicht."))
    inhalt = rx.el.div(
        icon("circle-alert"),
        rx.el.div(titel, rx.el.ul(rx.foreach(State.fehlerliste, _fehlerzeile), class_name="list")),
        class_name="notice notice--error",
    )
    return rx.el.div(
        rx.cond(State.fehlerliste.length() > 0, inhalt),
        id=FEHLER,
        role="alert",
        tab_index=-1,
        class_name="live",
    )


def _fehlerzeile(row: FehlerRow) -> rx.Component:
    return rx.el.li(native.link(row.text, href="#" + row.feld), key=row.feld + row.text)


def _wieder_da() -> rx.Component:
    return rx.el.div(
        slim_notice("info", _("Ihre letzten Eingaben sind wieder da. Gesendet ist noch nichts.")),
        rx.el.div(button(_("Neu beginnen"), on_click=State.neu_beginnen), class_name="row"),
        class_name="stack stack--s",
    )


# Who, and as what


def _person() -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend(_("Person")),
        select_field(
            "anrede",
            _("Anrede"),
            [("", _("keine Angabe")), ("Frau", _("Frau")), ("Herr", _("Herr"))],
            error=State.fehler["anrede"],
            width="s",
            name="anrede",
            default_value=State.anrede,
        ),
        _name("vorname", _("Vorname"), State.vorname),
        _name("nachname", _("Nachname"), State.nachname),
        field(
            "email",
            _("E-Mail-Adresse"),
            hint=_(
                "Die persönliche Adresse, kein Sammelpostfach. Ein Zugang gehört genau einem "
                "Menschen."
            ),
            error=State.fehler["email"],
            name="email",
            type="email",
            auto_complete="off",
            max_length=254,
            required=True,
            default_value=State.email,
        ),
        class_name="fieldset",
    )


def _name(id: str, label: Text, wert: rx.Var[str]) -> rx.Component:
    return field(
        id,
        label,
        error=State.fehler[id],
        width="m",
        name=id,
        auto_complete="off",
        max_length=100,
        required=True,
        default_value=wert,
    )


def _rolle() -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend(_("Rolle")),
        _typ(
            "personentyp",
            _("Personentyp"),
            rx.foreach(State.personentypen, _personentyp),
            hint=_(_VERMITTLER),
            value=State.personentyp,
            on_change=State.personentyp_waehlen,
        ),
        _typ(
            "berechtigungstyp",
            _("Berechtigungstyp"),
            rx.foreach(State.berechtigungstypen, lambda typ: option(typ, typ)),
            hint=_(_ADMINS),
            value=State.berechtigungstyp,
            on_change=State.rolle_waehlen,
        ),
        class_name="fieldset",
    )


def _typ(id: str, label: Text, options: rx.Component, **props: Any) -> rx.Component:
    return select_field(id, label, options, error=State.fehler[id], width="m", name=id, **props)


def _personentyp(typ: rx.Var[str]) -> rx.Component:
    andere = _("andere (zum Beispiel Steuerberatung)")
    return option(typ, rx.cond(typ == "andere", andere, _("firmeneigen")))


# With which rights


def _rechte() -> rx.Component:
    return rx.el.section(
        rx.el.div(
            rx.el.h2(_("Rechte"), id="rechte", tab_index=-1),
            rx.el.p(
                _(
                    "Geben Sie nur, was die Person für ihre Arbeit braucht. Sie können das "
                    "jederzeit ändern."
                ),
                class_name="soft",
            ),
            rx.el.div(*map(_bei_den_rechten, ("rechte", "verwaltet")), id="verwaltet"),
            class_name="stack stack--s",
        ),
        rx.el.div(
            anfang(),
            rx.el.div(
                rx.cond(State.uebernommen != "", slim_notice("ok", State.uebernommen)),
                rx.cond(State.weggelassen.length() > 0, weggelassen()),
                role="status",
                class_name="live stack stack--s",
            ),
            class_name="stack stack--s",
        ),
        rx.el.div(_suche(), _auswahl(), class_name="toolbar"),
        rx.cond(State.position != "", _matrix(), _kein_vertrag()),
        class_name="stack",
        aria_labelledby="rechte",
    )


def _bei_den_rechten(feld: str) -> rx.Component:
    """What is wrong with the rights or the assignments, beside them."""
    satz = State.fehler[feld]
    fehler = rx.el.p(icon("circle-alert"), rx.el.span(satz), class_name="field__error")
    return rx.el.div(rx.cond(satz != "", fehler), id=f"{feld}-error")


def _suche() -> rx.Component:
    return search_field(
        SUCHFELD,
        _("Verträge durchsuchen"),
        _("Nummer oder Produkt"),
        default_value=State.suche,
        max_length=100,
        on_change=State.suchen.debounce(DEBOUNCE_MS),
        key=State.fassung.to_string(),
    )


def _auswahl() -> rx.Component:
    return rx.el.div(
        rx.el.span(State.anzahl, role="status", class_name="small"),
        dense_button(_("Auswahl leeren"), kind="quiet", on_click=State.leeren),
        class_name="row row--tight",
    )


def _matrix() -> rx.Component:
    rechte = [(eintrag.name, recht.value) for recht, eintrag in KATALOG.items()]
    return rx.fragment(
        rx.cond(
            State.berechtigungstyp == "Admin",
            _tabelle([("Verwalten", VERWALTEN), *rechte]),
            _tabelle(rechte),
        ),
        _seiten(),
        edit_legend(
            _("Zeichen in der Tabelle"),
            erteilt=_("ausgewählt"),
            nicht_erteilt=_("nicht ausgewählt"),
            kennung_fehlt=_("ausgewählt, aber Kennung fehlt"),
            nicht_angeboten=_("vom Produkt nicht angeboten"),
        ),
        _zeitraum_fuer_alle(),
    )


def _tabelle(spalten: list[tuple[str, str]]) -> rx.Component:
    return edit_matrix(
        _("Rechte für die eingeladene Person"),
        [_("Gruppenvertrag"), _("Ausprägung")],
        [
            BulkHead(
                _(name),
                f"{_('alle')}: {_(name)} {_('an allen gefundenen Verträgen')}",
                State.spalte(key),
            )
            for name, key in spalten
        ],
        rx.foreach(State.rows, _zeile),
        bulk=_("alle"),
        fixed=rx.Var.create(False),
        version=State.stand,
    )


def _zeile(row: WahlzeileRow) -> rx.Component:
    portale = rx.el.span(
        row.portale, class_name="cell", custom_attrs={"data-recht": _("Ausprägung")}
    )
    return rx.fragment(
        table_row(
            row_head(_vertrag(row)),
            rx.el.td(portale, role="cell"),
            rx.foreach(row.zellen, lambda zelle: _zelle(row, zelle)),
        ),
        rx.cond(State.offen == row.nummer, _tage(row)),
        key=row.nummer,
    )


def _vertrag(row: WahlzeileRow) -> rx.Component:
    alle = bulk_button(
        _("alle Rechte"), f"{_('alle Rechte')}: {row.nummer}", State.zeile(row.nummer)
    )
    befristen = rx.el.button(
        rx.cond(row.fenster != "", row.fenster, _("Befristen")),
        rx.el.span(" ", _("Rechte an"), " ", row.nummer, class_name="visually-hidden"),
        type="button",
        on_click=State.befristen(row.nummer),
        aria_expanded=rx.cond(State.offen == row.nummer, "true", "false"),
        class_name="matrix__why",
    )
    return rx.fragment(
        alle, row.nummer, " ", rx.el.small(row.produkt), rx.cond(row.befristbar, befristen)
    )


def _zelle(row: WahlzeileRow, zelle: WahlzelleRow) -> rx.Component:
    return edit_cell(
        zelle.id,
        zelle.name,
        zelle.recht,
        zustand=zelle.zustand,
        ticked=zelle.an,
        fixed=zelle.fest,
        change=rx.Var.create(""),
        notes=rx.fragment(
            zelle.hinweis,
            rx.cond(zelle.kurz != "", rx.el.span(zelle.kurz, class_name="cell__why")),
            rx.cond(zelle.grund != "", rx.el.span(" ", zelle.grund, class_name="visually-hidden")),
        ),
        on_change=lambda an: State.setzen(row.nummer, zelle.key, an),
    )


# From when until when


def _tage(row: WahlzeileRow) -> rx.Component:
    zelle = rx.el.td(
        _zeitraum(
            row.nummer,
            rx.el.input(type="hidden", name="nummer", value=row.nummer, read_only=True),
            von=row.von,
            bis=row.bis,
            knopf=_("Zeitraum übernehmen"),
        ),
        col_span=_SPALTEN,
        role="cell",
    )
    return table_row(zelle, class_name="matrix__answers")


def _zeitraum_fuer_alle() -> rx.Component:
    return rx.el.details(
        rx.el.summary(_("Alle ausgewählten Rechte befristen"), class_name="small"),
        _zeitraum("alle", von="", bis="", knopf=_("Für alle übernehmen")),
    )


def _zeitraum(
    id: Text, *versteckt: rx.Component, von: Text, bis: Text, knopf: Text
) -> rx.Component:
    return rx.el.form(
        *versteckt,
        _tag(_("Ab (leer: sofort)"), name="von", default_value=von),
        _tag(_("Bis einschließlich (leer: ohne Ende)"), name="bis", default_value=bis),
        dense_button(knopf, type="submit"),
        on_submit=State.zeitraum,
        class_name="row row--tight days",
        key=id,
    )


def _tag(label: Text, **props: Any) -> rx.Component:
    return rx.el.label(
        label,
        rx.el.input(type="date", class_name="input input--dense", **props),
        class_name="days__day",
    )


def _kein_vertrag() -> rx.Component:
    return rx.cond(
        State.suche != "",
        empty(
            _("Kein Vertrag passt dazu"),
            _("Prüfen Sie die Schreibweise, oder löschen Sie die Suche."),
        ),
        empty(
            _("Noch keine Verträge"),
            _("Ihnen ist hier kein Vertrag zugewiesen. Das macht ein FirmenAdmin."),
        ),
    )


def _seiten() -> rx.Component:
    """Pages without an address of their own: what is chosen goes with the form."""
    mehrere = State.seiten > 1
    return rx.el.nav(
        rx.el.span(State.position, role="status"),
        rx.cond(
            mehrere,
            rx.el.div(
                dense_button(
                    rx.fragment(icon("chevron-left"), _("Vorherige Seite")),
                    on_click=State.blaettern(rx.cond(State.seite > 1, State.seite - 1, 1)),
                    aria_disabled=State.seite <= 1,
                ),
                dense_button(
                    rx.fragment(_("Nächste Seite"), icon("chevron-right")),
                    on_click=State.blaettern(State.seite + 1),
                    aria_disabled=State.seite >= State.seiten,
                ),
                class_name="row row--tight",
            ),
        ),
        aria_label=_("Seiten der Verträge"),
        class_name="pagination",
    )


# What it will bring


def _vorschau() -> rx.Component:
    return rx.el.section(
        rx.el.h2(_("Das bringt die Einladung"), id="vorschau"),
        rx.el.ul(
            rx.foreach(
                State.vorschau,
                lambda satz: rx.el.li(icon("arrow-right"), rx.el.span(satz), key=satz),
            ),
            class_name="changes",
        ),
        aria_labelledby="vorschau",
        class_name="stack stack--s form-width",
    )


_VERMITTLER = (
    "Vermittler laden Sie nicht ein. Sie kommen durch den Freischaltungsantrag für Vermittler, den "
    "die Firma unterschreibt; das Service Center hilft dabei."
)
_ADMINS = (
    "Nutzer arbeiten mit Verträgen. Admins verwalten zusätzlich andere Nutzer, aber nur an den "
    "Verträgen, die Sie hier auswählen."
)
