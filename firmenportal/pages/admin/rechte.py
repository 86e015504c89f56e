"""One member's rights: who it is, the matrix to edit, and what saving would do."""

from typing import Any

import reflex as rx

from firmenportal.domain.delegation import SAETZE
from firmenportal.domain.recht import KATALOG
from firmenportal.pages.admin.handlungen import (
    handlungen,
    meldungen_zur_person,
    zu_den_handlungen,
)
from firmenportal.pages.admin.tabs import BEREICH
from firmenportal.pages.liste import DEBOUNCE_MS, seiten
from firmenportal.pages.mehr import mehr_dazu
from firmenportal.pages.shell import shell
from firmenportal.pages.text import _
from firmenportal.state.admin.rechte import SUCHFELD, RechteState
from firmenportal.state.admin.rechtetexte import (
    AenderungRow,
    GrundRow,
    KonfliktRow,
    WirkungRow,
    ZeileRow,
    ZelleRow,
)
from firmenportal.ui import Text
from firmenportal.ui.button import button, dense_button
from firmenportal.ui.empty import empty
from firmenportal.ui.facts import fact, facts, right_mark
from firmenportal.ui.field import filter_select, search_field
from firmenportal.ui.icon import icon
from firmenportal.ui.matrix import (
    BulkHead,
    ask_button,
    bulk_button,
    edit_cell,
    edit_legend,
    edit_matrix,
)
from firmenportal.ui.nav import crumb
from firmenportal.ui.notice import notice, slim_notice
from firmenportal.ui.status import status
from firmenportal.ui.table import row_head, table_row

State = RechteState
_SPALTEN = 2 + len(KATALOG)


def rechte(route: str, title: str) -> rx.Component:
    return shell(
        route,
        title,
        rx.el.div(
            meldungen_zur_person(),
            rx.cond(State.geladen, _inhalt(), _laedt()),
            handlungen(),
            class_name="stack stack--sections",
        ),
        heading=rx.cond(State.person.name != "", State.person.name, _(title)),
        crumb=crumb(
            _("Sie sind hier"),
            (_("Admin-Bereich"), BEREICH + State.firma_parameter),
            (_("Nutzer & Verträge"), BEREICH + State.firma_parameter),
            here=rx.cond(State.person.name != "", State.person.name, _(title)),
        ),
        lead=rx.cond(State.geladen, _wer()),
        actions=(zu_den_handlungen(),),
    )


def _laedt() -> rx.Component:
    return rx.el.p(_("Rechte werden geladen"), role="status", class_name="soft")


def _wer() -> rx.Component:
    p = State.person
    return rx.fragment(
        p.rolle, " · ", State.verwaltete_firma, " · ", p.email, " · ", status(p.status, p.ton)
    )


def _inhalt() -> rx.Component:
    return rx.el.section(
        rx.el.div(
            rx.el.h2(_("Rechte an Gruppenverträgen"), id="rechte"),
            rx.el.p(
                _("„Bestand ändern“ und „Mitarbeiter anmelden“ schließen „Bestand lesen“ ein."),
                class_name="small soft",
            ),
            class_name="row row--apart",
        ),
        rx.cond(State.grund != "", slim_notice("info", _grund(State.grund))),
        rx.cond(State.konflikte.length() > 0, _konflikte()),
        rx.el.div(_suche(), _filter(), class_name="toolbar"),
        rx.cond(State.position != "", _matrix(), _nichts()),
        rx.cond(State.anzahl != "", _leiste()),
        mehr_dazu("vergabe-und-loeschung"),
        aria_labelledby="rechte",
        class_name="stack",
    )


def _grund(hindernis: Any) -> Any:
    saetze = [(h.value, _(satz)) for h, satz in SAETZE.items()]
    return rx.match(hindernis, *saetze, "")


# Search and filter


def _suche() -> rx.Component:
    return search_field(
        SUCHFELD,
        _("Verträge durchsuchen"),
        _("Nummer oder Produkt"),
        default_value=State.suche,
        max_length=100,
        on_change=State.suchen.debounce(DEBOUNCE_MS),
    )


def _filter() -> rx.Component:
    return filter_select(
        "rechte-nur",
        _("Auswahl der Verträge"),
        [("", _("Alle Verträge")), ("rechte", _("Nur mit Rechten"))],
        value=State.nur,
        on_change=State.filtern,
    )


def _nichts() -> rx.Component:
    return rx.cond(
        (State.suche != "") | (State.nur != ""),
        empty(
            _("Kein Vertrag passt dazu"),
            _("Prüfen Sie die Schreibweise oder nehmen Sie einen Filter zurück."),
        ),
        empty(
            _("Noch keine Verträge"),
            _("Ihnen ist hier kein Vertrag zugewiesen. Das macht ein FirmenAdmin."),
        ),
    )


# The matrix


def _matrix() -> rx.Component:
    return rx.fragment(
        edit_matrix(
            _("Rechte an Gruppenverträgen"),
            [_("Gruppenvertrag"), _("Ausprägung")],
            [
                BulkHead(
                    _(eintrag.name),
                    f"{_('alle')}: {_(eintrag.name)} {_('an allen gefundenen Verträgen')}",
                    State.spalte(recht.value),
                )
                for recht, eintrag in KATALOG.items()
            ],
            rx.foreach(State.rows, _zeile),
            bulk=_("alle"),
            fixed=State.grund != "",
            version=State.fassung,
        ),
        seiten(_("Seiten der Verträge"), State),
        edit_legend(
            _("Zeichen in der Tabelle"),
            erteilt=_("erteilt"),
            nicht_erteilt=_("nicht erteilt"),
            kennung_fehlt=_("erteilt, aber Kennung fehlt"),
            nicht_angeboten=_("vom Produkt nicht angeboten"),
        ),
    )


def _zeile(row: ZeileRow) -> rx.Component:
    """A contract, and beneath it the answers while they are open."""
    antworten = f"warum-{row.nummer}"
    portale = rx.el.span(
        row.auspraegungen, class_name="cell", custom_attrs={"data-recht": _("Ausprägung")}
    )
    return rx.fragment(
        table_row(
            row_head(_vertrag(row, antworten)),
            rx.el.td(portale, role="cell"),
            rx.foreach(row.zellen, lambda zelle: _zelle(row, zelle, antworten)),
        ),
        rx.cond(State.offen == row.nummer, _antworten(row, antworten)),
        key=row.nummer,
    )


def _vertrag(row: ZeileRow, antworten: str) -> rx.Component:
    alle = bulk_button(
        _("alle Rechte"), f"{_('alle Rechte')}: {row.nummer}", State.zeile(row.nummer)
    )
    return rx.fragment(
        rx.cond(State.grund != "", rx.fragment(), alle),
        row.nummer,
        " ",
        rx.el.small(row.produkt),
        _warum(row, antworten),
    )


def _warum(row: ZeileRow, antworten: str) -> rx.Component:
    return rx.el.button(
        _("Warum (nicht)?"),
        rx.el.span(
            " ", _("Rechte und Zeiträume an"), " ", row.nummer, class_name="visually-hidden"
        ),
        type="button",
        on_click=State.warum(row.nummer, ""),
        aria_expanded=rx.cond(
            (State.offen == row.nummer) & (State.offenes_recht == ""), "true", "false"
        ),
        aria_controls=antworten,
        class_name="matrix__why",
    )


def _zelle(row: ZeileRow, zelle: ZelleRow, antworten: str) -> rx.Component:
    return edit_cell(
        zelle.id,
        zelle.name,
        zelle.recht,
        zustand=zelle.zustand,
        ticked=zelle.an,
        fixed=zelle.fest,
        change=zelle.wandel,
        notes=rx.fragment(
            zelle.hinweis,
            rx.cond(zelle.kurz != "", rx.el.span(zelle.kurz, class_name="cell__why")),
            rx.cond(zelle.grund != "", rx.el.span(" ", zelle.grund, class_name="visually-hidden")),
        ),
        on_change=lambda an: State.setzen(row.nummer, zelle.key, an),
        ask=ask_button(
            _("Warum (nicht)?"),
            zelle.name,
            expanded=(State.offen == row.nummer) & (State.offenes_recht == zelle.key),
            controls=antworten,
            on_click=State.warum(row.nummer, zelle.key),
        ),
    )


# „Warum (nicht)?“, and the days of each cell


def _antworten(row: ZeileRow, id: str) -> rx.Component:
    return table_row(
        rx.el.td(
            facts(rx.foreach(State.gruende, lambda g: _antwort(row, g))),
            col_span=_SPALTEN,
            role="cell",
            id=id,
        ),
        class_name="matrix__answers",
    )


def _antwort(row: ZeileRow, g: GrundRow) -> rx.Component:
    return fact(
        right_mark(g.zustand),
        rx.el.p(rx.el.strong(g.recht), ": ", g.saetze),
        rx.cond(g.aenderbar, _zeitraum(row, g)),
    )


def _zeitraum(row: ZeileRow, g: GrundRow) -> rx.Component:
    """From when until when this one right lasts."""
    return rx.el.form(
        rx.el.input(type="hidden", name="nummer", value=row.nummer, read_only=True),
        rx.el.input(type="hidden", name="recht", value=g.key, read_only=True),
        _tag(_("gilt ab"), g.recht, name="von", default_value=g.von),
        _tag(_("gilt bis"), g.recht, name="bis", default_value=g.bis),
        dense_button(
            rx.fragment(
                _("Zeitraum übernehmen"),
                _fuer(g.recht),
            ),
            type="submit",
        ),
        rx.cond(
            g.nehmbar,
            dense_button(
                rx.fragment(
                    _("Recht entziehen"),
                    _fuer(g.recht),
                ),
                kind="quiet",
                on_click=State.nehmen(row.nummer, g.key),
            ),
        ),
        on_submit=State.zeitraum,
        class_name="row row--tight days",
        key=f"{g.key}-{g.von}-{g.bis}",
    )


def _tag(label: Text, *context: Text, **props: Any) -> rx.Component:
    return rx.el.label(
        label,
        *map(_fuer, context),
        rx.el.input(type="date", class_name="input input--dense", **props),
        class_name="days__day",
    )


def _fuer(recht: Text) -> rx.Component:
    """For those who hear a label alone: of which right."""
    return rx.el.span(" ", _("für"), " ", recht, class_name="visually-hidden")


# What others have changed meanwhile


def _konflikte() -> rx.Component:
    return rx.el.div(
        notice(
            "warn",
            _("Ihre Änderungen sind noch da. Behalten Sie sie, gelten sie auf dem neuen Stand."),
            title=_("Jemand hat diese Rechte inzwischen geändert"),
        ),
        rx.el.ul(rx.foreach(State.konflikte, _konflikt), class_name="list"),
        rx.el.div(
            button(_("Meine Änderungen behalten"), on_click=State.uebernehmen),
            button(_("Meine Änderungen verwerfen"), kind="quiet", on_click=State.verwerfen),
            class_name="row",
        ),
        role="alert",
        class_name="stack stack--s",
    )


def _konflikt(row: KonfliktRow) -> rx.Component:
    return rx.el.li(
        rx.el.strong(row.zelle),
        ": ",
        _("bisher"),
        " ",
        row.bisher,
        ", ",
        _("jetzt"),
        " ",
        row.jetzt,
        rx.cond(
            row.gewollt != "",
            rx.fragment(" · ", _("Sie wollen:"), " ", row.gewollt),
        ),
        key=row.zelle,
    )


# The bar with everything unsaved


def _leiste() -> rx.Component:
    return rx.el.section(
        rx.el.div(
            rx.el.p(rx.el.strong(State.anzahl), " ", _("noch nicht gespeichert."), role="status"),
            rx.el.div(
                button(_("Verwerfen"), kind="quiet", on_click=State.verwerfen),
                button(_("Änderungen speichern"), kind="primary", on_click=State.speichern),
                class_name="row",
            ),
            class_name="save-bar__line",
        ),
        rx.el.details(
            rx.el.summary(_("Das ändert sich für"), " ", State.person.name, class_name="small"),
            _was_sich_aendert(),
            open=True,
        ),
        rx.el.details(
            rx.el.summary(_("Alle Änderungen im Einzelnen"), class_name="small"),
            _liste(_("Liste der Änderungen"), rx.foreach(State.aenderungen, _aenderung)),
        ),
        _neue_gelten(),
        aria_label=_("Nicht gespeicherte Änderungen"),
        class_name="save-bar",
    )


def _was_sich_aendert() -> rx.Component:
    nichts = rx.el.li(icon("info"), rx.el.span(_("Heute ändert sich dadurch nichts.")))
    return rx.cond(
        State.unmoeglich != "",
        rx.el.p(icon("triangle-alert"), " ", State.unmoeglich, class_name="small"),
        _liste(
            _("Was sich ändert"),
            rx.foreach(State.wirkungen, _wirkung),
            rx.cond(State.wirkungen.length() == 0, nichts),
        ),
    )


def _liste(label: Text, *items: rx.Component) -> rx.Component:
    """Scrolls where it is long, so it can be focused."""
    return rx.el.ul(*items, class_name="changes", tab_index=0, aria_label=label)


def _neue_gelten() -> rx.Component:
    """The days of what is newly given, unless a cell has its own."""
    return rx.el.details(
        rx.el.summary(_("Neue Rechte gelten"), " ", State.dauer, class_name="small"),
        rx.el.div(
            _tag(
                _("Ab (leer: sofort)"),
                default_value=State.von,
                on_blur=lambda tag: State.tage("von", tag),
            ),
            _tag(
                _("Bis einschließlich (leer: ohne Ende)"),
                default_value=State.bis,
                on_blur=lambda tag: State.tage("bis", tag),
            ),
            class_name="row row--tight days",
        ),
    )


def _wirkung(row: WirkungRow) -> rx.Component:
    return rx.el.li(_zeichen(row.art), rx.el.span(row.satz), key=row.satz)


def _aenderung(row: AenderungRow) -> rx.Component:
    return rx.el.li(
        _zeichen(row.art),
        rx.el.span(rx.el.strong(row.recht), " ", row.text),
        key=row.recht + row.text,
    )


def _zeichen(art: Any) -> Any:
    return rx.match(
        art,
        ("add", rx.el.span(icon("circle-plus"), class_name="changes__add")),
        ("drop", rx.el.span(icon("circle-minus"), class_name="changes__drop")),
        rx.el.span(icon("info")),
    )
