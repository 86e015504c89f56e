"""What waits for FirmenAdmins: open proposals, and whether a second one is missing."""

import reflex as rx

from firmenportal.domain.freischaltung.entscheidungstabelle import ANTRAG_1
from firmenportal.pages.text import _
from firmenportal.state.admin.firmenadmins import FirmenadminsState
from firmenportal.state.admin.handlungen import VorschlagRow
from firmenportal.ui import native
from firmenportal.ui.notice import slim_notice

State = FirmenadminsState


def offene_vorschlaege() -> rx.Component:
    """A line per proposal, which leads to the person; `State.load` is among the page's loads."""
    return rx.fragment(rx.foreach(State.vorschlaege, _vorschlag))


def zweiter_firmenadmin() -> rx.Component:
    """Whoever is the only one should not wait until he is missing: his application begins here."""
    return slim_notice(
        "warn",
        rx.el.strong(_("Sie sind der einzige FirmenAdmin.")),
        " ",
        _(_ALLEIN),
        " ",
        native.link(_("Antrag beginnen"), href=ANTRAG_1.adresse),
    )


def _vorschlag(row: VorschlagRow) -> rx.Component:
    return rx.el.div(
        slim_notice(
            "info",
            rx.el.strong(row.kandidat),
            " ",
            _("soll FirmenAdmin werden. Vorgeschlagen von"),
            " ",
            row.von,
            ". ",
            rx.cond(
                row.von_mir,
                _("Ein anderer FirmenAdmin muss das bestätigen bis"),
                _("Zu entscheiden bis"),
            ),
            " ",
            row.frist,
            ". ",
            rx.el.a(_("Vorschlag ansehen"), href=row.adresse),
        ),
        key=row.id,
    )


_ALLEIN = (
    "Fallen Sie aus, kann niemand mehr Zugänge verwalten. Ein zweiter kommt durch einen Antrag, "
    "den jemand mit Zeichnungsberechtigung unterschreibt. Was wir von Ihrer Firma wissen, ist "
    "schon ausgefüllt."
)
