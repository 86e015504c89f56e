"""The people of a Firma and their contracts: by person, and by contract."""

from typing import Any

import reflex as rx

from firmenportal.domain.benutzer import Berechtigungstyp
from firmenportal.domain.nutzer import Nutzerstatus
from firmenportal.domain.nutzerliste import Nutzersortierung
from firmenportal.domain.recht import KATALOG
from firmenportal.pages.admin.firmenadmins import offene_vorschlaege, zweiter_firmenadmin
from firmenportal.pages.admin.handlungen import meldungen
from firmenportal.pages.admin.tabs import admin_shell
from firmenportal.pages.liste import DEBOUNCE_MS, exporte, seiten
from firmenportal.pages.mehr import mehr_dazu
from firmenportal.pages.text import _
from firmenportal.state.admin.nutzer import (
    PERSONENTYPEN,
    SUCHFELD,
    VERTRAEGE,
    NutzerRow,
    NutzerState,
    WegRow,
    ZugriffRow,
)
from firmenportal.ui.button import link_button
from firmenportal.ui.dialog import confirm_dialog, opens
from firmenportal.ui.empty import empty
from firmenportal.ui.field import filter_select, option, search_field
from firmenportal.ui.nav import Entry, switch
from firmenportal.ui.notice import slim_notice
from firmenportal.ui.status import badge, brand_badge, status
from firmenportal.ui.table import (
    Column,
    cell,
    loading_table,
    row_head,
    row_link,
    table,
    table_row,
)

State = NutzerState
_WIDERRUF = "einladung-widerrufen"


def nutzer(route: str, title: str) -> rx.Component:
    return admin_shell(
        route,
        title,
        State,
        rx.cond(
            State.geladen,
            _inhalt(),
            loading_table(_spalten(), _("Nutzer werden geladen")),
        ),
        _widerrufen(),
        actions=[
            rx.cond(
                State.schaut_nur,
                rx.fragment(),
                rx.fragment(
                    link_button(
                        _("Nutzer einladen"),
                        "/admin/einladen" + State.firma_parameter,
                        kind="primary",
                        icon="user-plus",
                    ),
                    link_button(
                        _("Personen aus Datei einladen"),
                        "/admin/stapel" + State.firma_parameter,
                        icon="upload",
                    ),
                ),
            )
        ],
    )


def _inhalt() -> rx.Component:
    return rx.el.div(
        meldungen("entfernen"),
        offene_vorschlaege(),
        rx.cond(State.einziger, zweiter_firmenadmin()),
        rx.cond(State.schaut_nur, _nur_ansehen(), _ansichten()),
        rx.el.section(
            rx.el.h2(
                rx.cond(_nach_vertrag(), _("Zugriffe nach Vertrag"), _("Alle Personen")),
                id="liste",
                class_name="visually-hidden",
            ),
            rx.el.div(
                _suche(),
                *_filter(),
                class_name="toolbar",
            ),
            rx.cond(
                State.position == "",
                _nichts_gefunden(),
                rx.cond(_nach_vertrag(), _zugriffe(), _personen()),
            ),
            aria_labelledby="liste",
        ),
        mehr_dazu("firmenadmin", "vergabe-und-loeschung"),
        class_name="stack stack--m",
    )


def _nach_vertrag() -> rx.Var[bool]:
    return State.ansicht == VERTRAEGE


def _nur_ansehen() -> rx.Component:
    return slim_notice(
        "info",
        _(
            "Sie sehen, wer Zugriff auf die Verträge hat, die Ihnen zugewiesen und im Bestand "
            "Ihres Maklerhauses sind. Ändern kann das ein FirmenAdmin."
        ),
    )


def _ansichten() -> rx.Component:
    entries = [
        Entry(_("Nach Person"), State.nach_person),
        Entry(_("Nach Vertrag"), State.nach_vertrag),
    ]
    return rx.el.div(
        switch(_("Ansicht"), entries, [~_nach_vertrag(), _nach_vertrag()]),
        exporte("/admin/nutzer", State.parameter),
        class_name="row row--apart",
    )


# Search and filters


def _suche() -> rx.Component:
    return search_field(
        SUCHFELD,
        _("Nutzer durchsuchen"),
        rx.cond(
            _nach_vertrag(), _("Name, E-Mail-Adresse oder Vertrag"), _("Name oder E-Mail-Adresse")
        ),
        default_value=State.suche,
        max_length=100,
        on_change=State.suchen.debounce(DEBOUNCE_MS),
    )


def _filter() -> list[rx.Component]:
    stati = [(s.value, _(s.value)) for s in Nutzerstatus]
    personentypen = [(p.value, _(text)) for p, text in PERSONENTYPEN.items()]
    typen = [(t.value, t.value) for t in Berechtigungstyp]
    rechte = [(r.value, _(e.name)) for r, e in KATALOG.items()]
    return [
        rx.cond(
            _nach_vertrag(),
            _auswahl("recht", _("Recht"), State.recht, _("Alle Rechte"), rechte),
            _auswahl("status", _("Status"), State.status, _("Jeder Status"), stati),
        ),
        _auswahl(
            "personentyp",
            _("Personentyp"),
            State.personentyp,
            _("Jeder Personentyp"),
            personentypen,
        ),
        rx.cond(
            _nach_vertrag(),
            rx.fragment(),
            _auswahl("typ", _("Berechtigungstyp"), State.typ, _("Jeder Berechtigungstyp"), typen),
        ),
        _vertrag_waehlen(),
    ]


def _auswahl(
    name: str, label: Any, wert: Any, alle: Any, optionen: list[tuple[str, Any]]
) -> rx.Component:
    return filter_select(
        f"nutzer-{name}",
        label,
        [("", alle), *optionen],
        value=wert,
        on_change=lambda gewaehlt: State.filtern(name, gewaehlt),
    )


def _vertrag_waehlen() -> rx.Component:
    optionen = rx.fragment(
        option("", _("Alle Verträge")),
        rx.foreach(State.vertraege, lambda v: rx.el.option(v.text, value=v.nummer, key=v.nummer)),
    )
    return filter_select(
        "nutzer-vertrag",
        _("Vertrag"),
        optionen,
        value=State.vertrag,
        on_change=lambda gewaehlt: State.filtern("vertrag", gewaehlt),
    )


# By person


def _spalten() -> list[Column]:
    titel = {
        Nutzersortierung.NAME: _("Name"),
        Nutzersortierung.PERSONENTYP: _("Personentyp"),
        Nutzersortierung.TYP: _("Berechtigungstyp"),
        Nutzersortierung.VERTRAEGE: _("Verträge"),
        Nutzersortierung.STATUS: _("Status"),
        Nutzersortierung.GENUTZT: _("Zuletzt genutzt"),
    }
    return [
        Column(
            titel[s],
            State.sortieren[s.value],
            State.sortiert[s.value],
            num=s is Nutzersortierung.VERTRAEGE,
        )
        for s in titel
    ]


def _personen() -> rx.Component:
    return rx.fragment(
        table(_("Nutzer"), _spalten(), rx.foreach(State.rows, _row), calm=True),
        seiten(_("Seiten der Nutzer"), State),
    )


def _row(row: NutzerRow) -> rx.Component:
    name = rx.cond(row.adresse != "", row_link(row.name, row.adresse), row.name)
    return table_row(
        row_head(rx.el.span(name, id=row.schluessel), row.email),
        cell(_mit_notiz(row.personentyp, row.quelle), _("Personentyp")),
        cell(_typ(row), _("Berechtigungstyp")),
        cell(row.vertraege, _("Verträge"), num=True),
        cell(
            rx.fragment(
                status(row.status, row.ton),
                rx.cond(row.anmerkung != "", rx.el.small(row.anmerkung)),
                rx.cond(row.einladung > 0, _einladung(row)),
            ),
            _("Status"),
            wide=True,
        ),
        cell(
            rx.cond(row.genutzt != "", row.genutzt, rx.el.span(_("noch nie"), class_name="soft")),
            _("Zuletzt genutzt"),
        ),
        key=row.schluessel,
    )


def _mit_notiz(text: Any, notiz: Any) -> rx.Component:
    return rx.fragment(text, rx.cond(notiz != "", rx.el.small(notiz)))


def _typ(row: NutzerRow) -> rx.Component:
    return rx.fragment(
        rx.cond(row.ist_firmenadmin, brand_badge(row.typ), row.typ),
        rx.cond(row.selbst, rx.fragment(" ", badge(_("Sie")))),
    )


def _einladung(row: NutzerRow) -> rx.Component:
    """What can be done with an invitation; whose it is, the name of the row says."""
    return rx.el.div(
        rx.el.button(
            _("Einladung erneut senden"),
            type="button",
            class_name="as-link",
            aria_describedby=row.schluessel,
            on_click=State.einladung_erneut_senden(row.einladung),
        ),
        rx.el.button(
            _("Einladung widerrufen"),
            type="button",
            class_name="as-link",
            aria_describedby=row.schluessel,
            on_click=State.widerruf_fragen(row.einladung),
            **opens(_WIDERRUF),
        ),
        class_name="row row--tight small",
    )


def _widerrufen() -> rx.Component:
    return confirm_dialog(
        _WIDERRUF,
        _("Einladung widerrufen?"),
        rx.el.p(
            rx.el.strong(State.widerruf_wer),
            " ",
            _(
                "kann die Einladung dann nicht mehr annehmen. Der Link in der E-Mail gilt nicht "
                "mehr."
            ),
        ),
        cancel=_("Abbrechen"),
        confirm=_("Einladung widerrufen"),
        on_confirm=State.einladung_widerrufen(State.widerruf),
        kind="danger",
    )


# By contract


def _zugriffe() -> rx.Component:
    spalten = [
        Column(_("Vertrag")),
        Column(_("Portal")),
        Column(_("Person")),
        Column(_("Personentyp")),
        Column(_("Rechte und woher sie kommen")),
    ]
    return rx.fragment(
        table(_("Zugriffe"), spalten, rx.foreach(State.zugriffe, _zugriff), calm=True),
        seiten(_("Seiten der Zugriffe"), State),
    )


def _zugriff(row: ZugriffRow) -> rx.Component:
    name = rx.cond(row.adresse != "", row_link(row.name, row.adresse), row.name)
    return table_row(
        row_head(row.nummer, row.produkt),
        cell(row.portale, _("Portal")),
        cell(_mit_notiz(name, row.email), _("Person"), wide=True),
        cell(row.personentyp, _("Personentyp")),
        cell(rx.foreach(row.wege, _weg), _("Rechte und woher sie kommen"), wide=True),
        key=row.schluessel,
    )


def _weg(weg: WegRow) -> rx.Component:
    return rx.el.div(
        weg.rechte,
        rx.el.small(weg.satz),
        rx.cond(weg.ruht != "", rx.el.small(status(weg.ruht, "warn"))),
        key=weg.satz,
    )


def _nichts_gefunden() -> rx.Component:
    return empty(
        _("Niemand passt dazu"),
        _("Prüfen Sie die Schreibweise oder nehmen Sie einen Filter zurück."),
        link_button(_("Filter zurücksetzen"), State.ohne_filter),
    )
