"""Wer von außen kann was? Vermittler, service providers and their Vertretungen on one page."""

from typing import Any

import reflex as rx

from firmenportal.domain.recht import KATALOG
from firmenportal.pages.admin.tabs import admin_shell
from firmenportal.pages.liste import DEBOUNCE_MS, exporte, seiten
from firmenportal.pages.text import _
from firmenportal.state.admin.aussen import ADRESSE, SUCHFELD, WEGE, AussenRow, AussenState
from firmenportal.ui.button import link_button
from firmenportal.ui.empty import empty
from firmenportal.ui.facts import pair, summary
from firmenportal.ui.field import filter_select, option, search_field
from firmenportal.ui.status import status
from firmenportal.ui.table import Column, cell, loading_table, row_head, table, table_row

State = AussenState


def aussen(route: str, title: str) -> rx.Component:
    return admin_shell(
        route,
        title,
        State,
        rx.cond(
            State.geladen,
            rx.el.div(
                rx.cond(State.gewaehlte.name != "", _person()),
                rx.el.section(
                    rx.el.h2(_("Wer von außen kann was?"), id="liste"),
                    rx.el.p(_(_WAS), class_name="soft form-width"),
                    rx.el.div(
                        _suche(),
                        *_filter(),
                        exporte(ADRESSE, State.parameter),
                        class_name="toolbar",
                    ),
                    rx.cond(State.position != "", _liste(), _keine()),
                    class_name="stack stack--s",
                    aria_labelledby="liste",
                ),
                class_name="stack stack--sections",
            ),
            loading_table(_spalten(), _("Zugriffe von außen werden geladen")),
        ),
    )


def _person() -> rx.Component:
    """Somebody who is no member: what he can do, and the way to what he did."""
    p = State.gewaehlte
    return rx.el.section(
        rx.el.h2(p.name, id="person"),
        summary(
            pair(_("E-Mail-Adresse"), p.email),
            pair(_("Maklerhaus"), p.haus),
            pair(_("Verträge"), p.vertraege),
            pair(_("Rechte"), p.rechte),
        ),
        rx.cond(p.mitglied, rx.fragment(), rx.el.p(_(_OHNE_MITGLIEDSCHAFT), class_name="soft")),
        rx.el.div(
            link_button(_("Was diese Person getan hat"), p.protokoll),
            link_button(_("Zum Vermittler-Zugang"), "/admin/vollmachten" + State.firma_parameter),
            link_button(_("Alle von außen"), ADRESSE + State.firma_parameter),
            class_name="row",
        ),
        class_name="stack stack--s form-width",
        aria_labelledby="person",
    )


# Search and filters


def _suche() -> rx.Component:
    return search_field(
        SUCHFELD,
        _("Personen von außen durchsuchen"),
        _("Name, E-Mail-Adresse, Maklerhaus oder Vertrag"),
        default_value=State.suche,
        max_length=100,
        on_change=State.suchen.debounce(DEBOUNCE_MS),
    )


def _filter() -> list[rx.Component]:
    haeuser = rx.foreach(State.haeuser, lambda name: option(name, name))
    vertraege = rx.foreach(
        State.vertraege, lambda w: rx.el.option(w.text, value=w.nummer, key=w.nummer)
    )
    return [
        _auswahl("haus", _("Maklerhaus"), State.haus, _mit(_("Alle Maklerhäuser"), haeuser)),
        _auswahl("vertrag", _("Vertrag"), State.vertrag, _mit(_("Alle Verträge"), vertraege)),
        _auswahl(
            "recht",
            _("Recht"),
            State.recht,
            [("", _("Alle Rechte")), *((r.value, _(e.name)) for r, e in KATALOG.items())],
        ),
        _auswahl(
            "weg",
            _("Weg"),
            State.weg,
            [("", _("Alle Wege")), *((p.value, _(text)) for p, text in WEGE.items())],
        ),
    ]


def _mit(alle: Any, optionen: rx.Component) -> rx.Component:
    return rx.fragment(option("", alle), optionen)


def _auswahl(name: str, label: Any, wert: Any, optionen: Any) -> rx.Component:
    return filter_select(
        f"aussen-{name}",
        label,
        optionen,
        value=wert,
        on_change=lambda gewaehlt: State.filtern(name, gewaehlt),
    )


# The list


def _spalten() -> list[Column]:
    titel = ("Person", "Woher", "Verträge", "Rechte", "Seit", "Bis", "Zuletzt genutzt")
    return [Column(_(t)) for t in titel]


def _liste() -> rx.Component:
    return rx.fragment(
        table(_("Wer von außen kann was?"), _spalten(), rx.foreach(State.rows, _zeile), calm=True),
        seiten(_("Seiten der Personen von außen"), State),
    )


def _zeile(row: AussenRow) -> rx.Component:
    return table_row(
        row_head(rx.el.a(row.name, href=row.adresse), row.email),
        cell(
            rx.fragment(
                row.art,
                rx.el.small(row.weg),
                rx.cond(row.ruht != "", rx.el.small(status(row.ruht, "warn"))),
            ),
            _("Woher"),
            wide=True,
        ),
        cell(
            rx.fragment(row.vertraege, rx.cond(row.weitere != "", rx.el.small(row.weitere))),
            _("Verträge"),
            wide=True,
        ),
        cell(row.rechte, _("Rechte"), wide=True),
        cell(row.seit, _("Seit")),
        cell(row.bis, _("Bis")),
        cell(_genutzt(row), _("Zuletzt genutzt")),
        key=row.schluessel,
    )


def _genutzt(row: AussenRow) -> rx.Component:
    wann = rx.cond(row.mitglied, rx.el.span(_("noch nie"), class_name="soft"), "–")
    return rx.fragment(
        rx.cond(row.genutzt != "", row.genutzt, wann),
        rx.el.small(
            rx.el.a(
                _("Protokoll"),
                rx.el.span(": ", row.name, class_name="visually-hidden"),
                href=row.protokoll,
            )
        ),
    )


def _keine() -> rx.Component:
    return rx.cond(
        State.gefiltert,
        empty(
            _("Niemand passt dazu"),
            _("Prüfen Sie die Schreibweise oder nehmen Sie einen Filter zurück."),
            link_button(_("Filter zurücksetzen"), State.ohne_filter),
        ),
        empty(
            _("Niemand von außen"),
            _("Kein Vermittler und kein Dienstleister hat ein Recht an diesen Verträgen."),
        ),
    )


_WAS = (
    "Alle, die nicht zu Ihrer Firma gehören und an ihren Verträgen etwas dürfen, mit allen Wegen. "
    "Eine Person steht mehrmals hier, wenn sich Weg, Rechte oder Tage unterscheiden."
)
_OHNE_MITGLIEDSCHAFT = (
    "Diese Person gehört Ihrer Firma nicht an. Sie kommt allein durch den Vermittler-Zugang ihres "
    "Maklerhauses; ihn beendet nur ein Widerspruch. Wann sie Verträge geöffnet hat, wird nur bei "
    "Personen in der Nutzerliste festgehalten."
)
