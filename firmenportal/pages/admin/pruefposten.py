"""One person of a review, contract by contract: rights, source, reasons, keep or take."""

import reflex as rx

from firmenportal.pages.admin.pruefworte import genannt
from firmenportal.pages.text import _
from firmenportal.state.admin.pruefpostentexte import PostenRow
from firmenportal.state.admin.pruefung import PruefungState
from firmenportal.state.admin.pruefungstexte import ZeileRow
from firmenportal.ui.button import dense_button
from firmenportal.ui.dialog import confirm_dialog, opens
from firmenportal.ui.status import status

State = PruefungState


def einzeln(row: ZeileRow) -> rx.Component:
    """Opens natively, one person at a time; what it shows is read when it opens."""
    return rx.el.details(
        rx.el.summary(
            genannt(rx.el.u(_("Verträge einzeln prüfen")), row), on_click=State.oeffnen(row.id)
        ),
        rx.cond(
            State.geoeffnet == row.id,
            rx.cond(
                State.posten.length() > 0,
                rx.el.ul(
                    rx.foreach(State.posten, lambda p: _posten(row, p)),
                    class_name="review__lines",
                ),
                rx.el.p(_(_KEINE), class_name="soft small"),
            ),
            rx.el.p(_("Verträge werden geladen"), class_name="soft small"),
        ),
        class_name="why review__single",
        custom_attrs={"name": "verträge-einzeln"},
    )


def _posten(row: ZeileRow, p: PostenRow) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.strong(p.nummer),
            rx.el.small(p.produkt, class_name="soft"),
        ),
        rx.el.div(
            rx.el.ul(rx.foreach(p.rechte, lambda r: rx.el.li(r, key=r)), class_name="list--inline"),
            rx.cond(p.herkunft != "", rx.el.small(p.herkunft, class_name="soft")),
            rx.el.ul(
                rx.foreach(p.gruende, lambda g: rx.el.li(status(g, "warn"), key=g)),
                class_name="review__reasons small",
            ),
        ),
        rx.cond(p.entscheidung != "", _entschieden(row, p), _offen(row, p)),
        key=p.schluessel,
    )


def _entschieden(row: ZeileRow, p: PostenRow) -> rx.Component:
    return rx.el.div(
        status(p.entscheidung, rx.Var.create(p.ton)),
        rx.el.small(p.wer, class_name="soft"),
        rx.cond(
            p.zurueck & ~row.eigene,
            rx.el.div(
                dense_button(
                    _an(_("Zurücknehmen"), row, p),
                    on_click=State.vertrag_zuruecknehmen(row.id, p.nummer, p.quelle),
                ),
                class_name="row",
            ),
        ),
        class_name="stack stack--s",
    )


def _offen(row: ZeileRow, p: PostenRow) -> rx.Component:
    """The own lines are read only; what cannot be taken here says where it can."""
    return rx.cond(
        row.eigene,
        rx.fragment(),
        rx.el.div(
            rx.el.div(
                dense_button(
                    _an(_("Behalten"), row, p),
                    icon="check",
                    on_click=State.vertrag_behalten(row.id, p.nummer, p.quelle, p.stand),
                ),
                rx.cond(p.nehmbar, _entziehen(row, p)),
                class_name="row row--tight",
            ),
            rx.match(
                p.wo,
                ("vollmachten", _unter_vollmachten()),
                ("person", _bei_der_person(row)),
                rx.cond(p.zu != "", rx.el.small(p.zu, class_name="soft")),
            ),
            class_name="stack stack--s",
        ),
    )


def _entziehen(row: ZeileRow, p: PostenRow) -> rx.Component:
    dialog_id = f"entziehen-{row.id}-{p.schluessel}"
    return rx.fragment(
        dense_button(_an(_("Entziehen"), row, p), kind="danger", **opens(dialog_id)),
        confirm_dialog(
            dialog_id,
            _("Rechte an diesem Vertrag entziehen?"),
            rx.el.div(
                rx.el.p(rx.el.strong(row.name), ", ", p.nummer, " ", p.produkt),
                rx.el.ul(
                    rx.foreach(p.rechte, lambda r: rx.el.li(r, key=r)), class_name="list--inline"
                ),
                rx.el.p(_(_SOFORT)),
                class_name="stack stack--s",
            ),
            cancel=_("Abbrechen"),
            confirm=_("Rechte entziehen"),
            on_confirm=State.vertrag_entziehen(row.id, p.nummer, p.quelle, p.stand),
            kind="danger",
        ),
    )


def _unter_vollmachten() -> rx.Component:
    return rx.el.small(
        _("Aus einer Vollmacht. Widerrufen unter"),
        " ",
        rx.el.a(_("Vollmachten"), href="/admin/vollmachten" + State.firma_parameter),
        ".",
    )


def _bei_der_person(row: ZeileRow) -> rx.Component:
    return rx.el.small(
        _("Die Zuweisung ändern Sie"), " ", rx.el.a(_("bei der Person"), href=row.adresse), "."
    )


def _an(was: rx.Component | rx.Var[str], row: ZeileRow, p: PostenRow) -> rx.Component:
    """The button's words; who hears it alone hears contract and person, too."""
    return rx.fragment(
        was, rx.el.span(": ", p.nummer, ", ", row.name, class_name="visually-hidden")
    )


_KEINE = (
    "Keine Rechte an einzelnen Verträgen. Ein FirmenAdmin hat alle; die Rolle nehmen Sie bei der "
    "Person."
)
_SOFORT = (
    "Diese Rechte enden sofort, auch auf geöffneten Seiten. Die Person wird per E-Mail "
    "benachrichtigt. Was ein Vertrag aus anderer Quelle gewährt, bleibt."
)
