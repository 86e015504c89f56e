"""The contracts a person sees: key figures, a year of contributions, the list or the Firmen."""

from typing import Any

import reflex as rx

from firmenportal.domain.auspraegung import AUSPRAEGUNGEN, DACH
from firmenportal.domain.recht import KATALOG, Sparte
from firmenportal.domain.vertrag import Durchfuehrungsweg
from firmenportal.domain.vertragsliste import SPALTEN, Listenansicht, Sortierung
from firmenportal.pages.liste import DEBOUNCE_MS, exporte, seiten
from firmenportal.pages.mehr import mehr_dazu
from firmenportal.pages.shell import shell
from firmenportal.pages.text import _
from firmenportal.state.shell import ShellState
from firmenportal.state.uebersicht import GrundRow, Kachel, WechselRow
from firmenportal.state.vertraege import (
    FIRMENFELD,
    SUCHFELD,
    FirmaRow,
    VertraegeState,
    VertragRow,
)
from firmenportal.ui import native
from firmenportal.ui.button import Kind, button, link_button
from firmenportal.ui.chart import chart
from firmenportal.ui.dialog import opens
from firmenportal.ui.empty import empty
from firmenportal.ui.facts import fact, roomy_facts
from firmenportal.ui.field import filter_select, option, search_field
from firmenportal.ui.icon import icon
from firmenportal.ui.ledger import ledger, tile
from firmenportal.ui.nav import Entry, switch
from firmenportal.ui.notice import slim_notice, target_notice
from firmenportal.ui.status import status
from firmenportal.ui.table import (
    Column,
    cell,
    loading_table,
    row_head,
    row_link,
    table,
    table_row,
)

State = VertraegeState


def vertraege(route: str, title: str) -> rx.Component:
    return shell(
        route,
        title,
        target_notice("willkommen", "ok", _(_WILLKOMMEN), "status"),
        rx.cond(
            State.geladen,
            rx.cond(State.gruende.length() > 0, _keine(), _alle()),
            loading_table(_spalten(), _("Verträge werden geladen")),
        ),
        eyebrow=State.wessen,
    )


def _alle() -> rx.Component:
    return rx.el.div(
        _hinweise(),
        ledger(rx.foreach(State.kacheln, _kachel)),
        rx.cond(State.balken.length() > 0, _beitraege()),
        rx.cond(State.mehrere_firmen | _nach_firma(), _ansichten()),
        rx.el.section(
            rx.el.h2(_("Alle Verträge"), id="liste", class_name="visually-hidden"),
            rx.el.div(
                _suche(),
                *_filter(),
                exporte("/vertraege", State.parameter),
                class_name="toolbar",
            ),
            rx.cond(
                State.position != "",
                rx.cond(_nach_firma(), _firmen(), _liste()),
                _nichts_gefunden(),
            ),
            aria_labelledby="liste",
        ),
        class_name="stack stack--m",
    )


def _hinweise() -> rx.Component:
    return rx.fragment(
        rx.cond(State.anderswo.length() > 0, _anderswo()),
        rx.cond(
            State.kennung != "",
            slim_notice(
                "warn",
                rx.el.strong(State.kennung),
                " ",
                _("Das Service Center trägt sie ein. Sie müssen nichts tun."),
            ),
        ),
    )


def _anderswo() -> rx.Component:
    """What other portals have; the switch is an act of its own, so the link opens the choice."""
    return slim_notice(
        "info",
        rx.foreach(State.anderswo, lambda satz: rx.el.strong(satz, " ", key=satz)),
        _("Hier sehen Sie nur, was in diesem Portal abschließbar ist."),
        " ",
        rx.el.button(
            _("Portal wechseln"),
            type="button",
            class_name="as-link",
            on_click=ShellState.portale_zeigen,
            **opens("portal-wechseln"),
        ),
    )


def _kachel(kachel: Kachel) -> rx.Component:
    return tile(kachel.titel, kachel.wert, kachel.notiz)


def _beitraege() -> rx.Component:
    return chart(
        _("Beiträge der letzten 12 Monate"),
        State.verlauf,
        keys=(_("Entgeltumwandlung"), _("Beitrag der Firma")),
        bars=State.balken,
        as_table=_("Als Tabelle anzeigen"),
        first=_("Monat"),
        total=_("Summe"),
    )


def _ansichten() -> rx.Component:
    entries = [Entry(_("Als Liste"), State.als_liste), Entry(_("Nach Firma"), State.nach_firma)]
    return rx.el.div(
        switch(_("Ansicht"), entries, [~_nach_firma(), _nach_firma()]), class_name="row"
    )


def _nach_firma() -> rx.Var[bool]:
    return State.ansicht == Listenansicht.FIRMEN.value


# Search, filters, exports


def _suche() -> rx.Component:
    return search_field(
        SUCHFELD,
        _("Verträge durchsuchen"),
        _("Nummer, Firma oder Produkt"),
        default_value=State.suche,
        max_length=100,
        on_change=State.suchen.debounce(DEBOUNCE_MS),
    )


def _filter() -> list[rx.Component]:
    wege = [(w.value, _(w.value)) for w in Durchfuehrungsweg]
    portale = [(a.key, a.name) for a in AUSPRAEGUNGEN.values() if not a.zeigt_alles]
    nur_dach = (DACH.key, _("nur FirmenOnline"))
    rechte = [(r.value, _(e.name)) for r, e in KATALOG.items()]
    return [
        rx.cond(State.viele_firmen, _firma_suchen(), _firma_waehlen()),
        _auswahl("sparte", _("Sparte"), State.sparte, _("Alle Sparten"), [(s, s) for s in Sparte]),
        _auswahl("weg", _("Durchführungsweg"), State.weg, _("Alle Durchführungswege"), wege),
        rx.cond(
            _unter_dach(),
            _auswahl("portal", _("Portal"), State.portal, _("Alle Portale"), [*portale, nur_dach]),
        ),
        _auswahl("recht", _("Recht"), State.recht, _("Alle Rechte"), rechte),
    ]


def _auswahl(
    name: str, label: Any, wert: Any, alle: Any, optionen: list[tuple[str, Any]]
) -> rx.Component:
    return filter_select(
        f"vertraege-{name}",
        label,
        [("", alle), *optionen],
        value=wert,
        on_change=lambda gewaehlt: State.filtern(name, gewaehlt),
    )


def _firma_waehlen() -> rx.Component:
    """Few Firmen: a list of them; one Firma: no filter."""
    namen = rx.fragment(
        option("", _("Alle Firmen")), rx.foreach(State.firmen, lambda name: option(name, name))
    )
    return rx.cond(
        State.firmen.length() > 0,
        filter_select(
            FIRMENFELD,
            _("Firma"),
            namen,
            value=State.firma_gewaehlt,
            on_change=lambda gewaehlt: State.filtern("firma", gewaehlt),
        ),
    )


def _firma_suchen() -> rx.Component:
    """Hundreds of Firmen: a field that suggests; a name that is one filters."""
    return rx.el.div(
        rx.el.label(_("Firma"), html_for=FIRMENFELD, class_name="visually-hidden"),
        rx.el.input(
            id=FIRMENFELD,
            type="search",
            list=f"{FIRMENFELD}-namen",
            placeholder=_("Alle Firmen"),
            auto_complete="off",
            default_value=State.firma_gewaehlt,
            max_length=100,
            class_name="input input--dense",
            on_change=State.firma_suchen.debounce(DEBOUNCE_MS),
        ),
        rx.el.datalist(
            rx.foreach(State.firmen, lambda name: option(name, name)), id=f"{FIRMENFELD}-namen"
        ),
        class_name="filter",
    )


# The list


def _spalten() -> list[Column]:
    spalten = [
        _spalte(s, State.mehrere_firmen if s is Sortierung.FIRMA else None)
        for s in SPALTEN[Listenansicht.LISTE]
    ]
    return [*spalten, Column(_("Portal"), shown=_unter_dach()), Column(_("Ihre Rechte"))]


def _spalte(s: Sortierung, shown: rx.Var[bool] | None = None) -> Column:
    titel = {
        Sortierung.NUMMER: _("Vertrag"),
        Sortierung.FIRMA: _("Firma"),
        Sortierung.WEG: _("Durchführungsweg"),
        Sortierung.VERTRAEGE: _("Verträge"),
        Sortierung.VERSICHERTE: _("Versicherte"),
        Sortierung.BEITRAG: _("Monatsbeitrag"),
        Sortierung.STATUS: _("Status"),
    }
    zahlen = (Sortierung.VERTRAEGE, Sortierung.VERSICHERTE, Sortierung.BEITRAG)
    return Column(
        titel[s], State.sortieren[s.value], State.sortiert[s.value], num=s in zahlen, shown=shown
    )


def _liste() -> rx.Component:
    return rx.fragment(
        table(_("Verträge"), _spalten(), rx.foreach(State.rows, _row), foot=_summe(), calm=True),
        seiten(_("Seiten der Verträge"), State),
    )


def _row(row: VertragRow) -> rx.Component:
    return table_row(
        row_head(rx.el.span(row_link(row.nummer, row.adresse), id=row.nummer), row.produkt),
        rx.cond(State.mehrere_firmen, cell(row.firma, _("Firma"), wide=True)),
        cell(row.weg, _("Durchführungsweg")),
        cell(
            _oder_warum(row.versicherte, row, _("sehe ich die Zahl der Versicherten nicht")),
            _("Versicherte"),
            num=True,
        ),
        cell(
            _oder_warum(row.beitrag, row, _("sehe ich den Monatsbeitrag nicht")),
            _("Monatsbeitrag"),
            num=True,
        ),
        cell(status(row.status, row.ton), _("Status")),
        rx.cond(_unter_dach(), cell(row.portale, _("Portal"))),
        cell(_rechte(row), _("Ihre Rechte")),
        key=row.nummer,
    )


def _oder_warum(wert: Any, row: VertragRow, frage: Any) -> rx.Component:
    """A value, or a dash and the way to the reason; the link is described by its contract."""
    return rx.cond(
        wert != "",
        wert,
        rx.fragment(
            "– ",
            rx.el.a(
                _("Warum?"),
                rx.el.span(" ", frage, class_name="visually-hidden"),
                href=row.adresse + "?ansicht=daten",
                aria_describedby=row.nummer,
                class_name="above-row",
            ),
        ),
    )


def _rechte(row: VertragRow) -> rx.Component:
    """How many of the product's rights; which ones, for those who point or listen."""
    return rx.el.span(
        row.rechte,
        rx.el.span(": ", row.rechte_namen, class_name="visually-hidden"),
        title=row.rechte_namen,
        class_name="above-row nowrap",
    )


def _summe() -> rx.Component:
    return table_row(
        row_head(State.summe_titel),
        rx.cond(State.mehrere_firmen, _leer()),
        _leer(),
        _summenzelle(State.summe_versicherte, _("Versicherte")),
        _summenzelle(State.summe_beitrag, _("Monatsbeitrag")),
        _leer(),
        rx.cond(_unter_dach(), _leer()),
        _leer(),
    )


def _leer() -> rx.Component:
    return rx.el.td(role="cell")


def _summenzelle(kachel: Any, label: Any) -> rx.Component:
    return cell(rx.fragment(kachel.wert, rx.el.small(kachel.notiz)), label, num=True)


# By Firma


def _firmen() -> rx.Component:
    return rx.fragment(
        table(
            _("Firmen"),
            [_spalte(s) for s in SPALTEN[Listenansicht.FIRMEN]],
            rx.foreach(State.firmen_rows, _firma),
            foot=_firmensumme(),
            calm=True,
        ),
        seiten(_("Seiten der Firmen"), State),
    )


def _firma(row: FirmaRow) -> rx.Component:
    return table_row(
        row_head(row_link(row.firma, row.adresse)),
        cell(row.vertraege, _("Verträge"), num=True),
        _summenzelle(row.versicherte, _("Versicherte")),
        _summenzelle(row.beitrag, _("Monatsbeitrag")),
        key=row.firma,
    )


def _firmensumme() -> rx.Component:
    return table_row(
        row_head(State.summe_titel),
        cell(State.summe_vertraege, _("Verträge"), num=True),
        _summenzelle(State.summe_versicherte, _("Versicherte")),
        _summenzelle(State.summe_beitrag, _("Monatsbeitrag")),
    )


# Nothing found


def _nichts_gefunden() -> rx.Component:
    return empty(
        _("Kein Vertrag passt dazu"),
        _("Prüfen Sie die Schreibweise oder nehmen Sie einen Filter zurück."),
        link_button(_("Filter zurücksetzen"), State.ohne_filter),
    )


# No contract at all


def _keine() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.h2(_("Hier sind keine Verträge für Sie sichtbar")),
            rx.el.p(_("Das haben wir geprüft, und diese Gründe treffen zu."), class_name="soft"),
            class_name="stack stack--s",
        ),
        roomy_facts(rx.foreach(State.gruende, _grund)),
        rx.el.p(
            _("Etwas stimmt nicht?"),
            " ",
            native.link(_("Fragen Sie das Service Center."), href="/hilfe"),
            class_name="small",
        ),
        rx.el.p(
            _("Ein Vertrag oder eine Person ist noch nicht freigeschaltet?"),
            " ",
            native.link(_("Richtigen Antrag finden"), href="/freischaltung"),
            class_name="small",
        ),
        mehr_dazu("portalauspraegungen", "basisschulung"),
        class_name="stack reasons",
    )


def _grund(grund: GrundRow) -> rx.Component:
    return fact(
        icon("circle-alert", tone="warn"),
        rx.el.h3(grund.titel),
        rx.foreach(grund.absaetze, rx.el.p),
        rx.foreach(grund.wechsel, wechsel_form),
    )


def wechsel_form(row: WechselRow) -> rx.Component:
    """To the same page in another portal: an act, so a form that posts."""
    return native.form(
        rx.cond(row.satz != "", rx.el.p(rx.el.strong(row.satz))),
        rx.el.input(type="hidden", name="zurueck", value=ShellState.hier, read_only=True),
        rx.cond(row.ist_erster, _wechsel(row, "primary"), _wechsel(row, "")),
        method="post",
        action="/portal-wechseln",
        class_name="stack stack--s",
        key=row.auspraegung,
    )


def _wechsel(row: WechselRow, kind: Kind) -> rx.Component:
    return rx.el.div(
        button(
            row.knopf,
            kind=kind,
            icon="arrow-left-right",
            type="submit",
            name="auspraegung",
            value=row.auspraegung,
        ),
        class_name="row",
    )


def _unter_dach() -> rx.Var[bool]:
    return State.auspraegung == DACH.key


_WILLKOMMEN = "Ihr Zugang ist aktiviert. Hier stehen die Verträge, für die Sie Rechte haben."
