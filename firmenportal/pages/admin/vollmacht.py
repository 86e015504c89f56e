"""One Vollmacht: what a house asks is granted or refused, what counts is limited, or a new one."""

import reflex as rx

from firmenportal.domain.vollmachtserteilung import LAENGSTER_GRUND
from firmenportal.pages.admin.tabs import admin_shell
from firmenportal.pages.text import _
from firmenportal.state.admin.vollmacht import (
    ANSEHEN,
    BESCHRAENKEN,
    ENTSCHEIDEN,
    NEU,
    VollmachtState,
    WahlZeile,
)
from firmenportal.state.admin.vollmachten import ADRESSE
from firmenportal.ui import Text, native
from firmenportal.ui.button import button, link_button
from firmenportal.ui.empty import empty
from firmenportal.ui.facts import pair, summary
from firmenportal.ui.field import field, option, select_field
from firmenportal.ui.notice import notice
from firmenportal.ui.status import status

State = VollmachtState


def vollmacht(_route: str, title: str) -> rx.Component:
    return admin_shell(
        ADRESSE,
        title,
        State,
        rx.cond(
            State.tun != "",
            rx.el.div(
                rx.cond(State.tun == NEU, _neu(), _bestehende()),
                class_name="stack stack--sections",
            ),
        ),
        actions=[link_button(_("Zurück zu den Vollmachten"), ADRESSE + State.firma_parameter)],
    )


def _neu() -> rx.Component:
    return rx.el.section(
        rx.el.h2(_("Neue Vollmacht"), id="form"),
        rx.cond(
            State.haeuser.length() > 0,
            rx.fragment(_wirkung(), _formular("erteilen", _("Vollmacht erteilen"))),
            empty(_("Kein Maklerhaus"), _("Kein Vertrag Ihrer Firma ist im Bestand eines Hauses.")),
        ),
        class_name="stack form-width",
        aria_labelledby="form",
    )


def _bestehende() -> rx.Component:
    a = State.angaben
    return rx.fragment(
        rx.el.section(
            rx.el.h2(a.haus, id="vollmacht"),
            summary(
                pair(_("Stand"), status(a.stand, a.ton), a.herkunft),
                pair(_("Verträge"), a.vertraege),
                pair(_("Rechte"), a.rechte),
                pair(_("Zeitraum"), a.zeitraum),
                pair(_("Genutzt von"), a.personen),
            ),
            rx.cond(a.oeffnet_nichts, notice("info", _(_OEFFNET_NOCH_NICHTS))),
            class_name="stack stack--s form-width",
            aria_labelledby="vollmacht",
        ),
        rx.match(
            State.tun,
            (ENTSCHEIDEN, _entscheiden()),
            (BESCHRAENKEN, _beschraenken()),
            (ANSEHEN, rx.el.p(_("Daran lässt sich nichts mehr ändern."), class_name="soft")),
            rx.fragment(),
        ),
    )


def _entscheiden() -> rx.Component:
    return rx.fragment(
        rx.el.section(
            rx.el.h2(_("Vollmacht erteilen"), id="form"),
            rx.el.p(_(_KUERZEN), class_name="soft"),
            _wirkung(),
            _formular("zusagen", _("Vollmacht erteilen")),
            class_name="stack form-width",
            aria_labelledby="form",
        ),
        _ablehnen(),
    )


def _ablehnen() -> rx.Component:
    return rx.el.section(
        rx.el.h2(_("Oder ablehnen"), id="ablehnen"),
        native.form(
            *_versteckt("ablehnen"),
            rx.el.div(
                rx.el.label(_("Grund, den das Maklerhaus erfährt"), html_for="grund"),
                rx.el.textarea(
                    id="grund",
                    name="grund",
                    required=True,
                    max_length=LAENGSTER_GRUND,
                    class_name="input",
                ),
                class_name="field",
            ),
            rx.el.div(
                button(_("Anfrage ablehnen"), kind="danger", type="submit"), class_name="row"
            ),
            method="post",
            action=State.angaben.aktion,
            class_name="stack stack--s",
        ),
        class_name="stack form-width",
        aria_labelledby="ablehnen",
    )


def _beschraenken() -> rx.Component:
    return rx.el.section(
        rx.el.h2(_("Vollmacht beschränken"), id="form"),
        rx.el.p(_(_WENIGER), class_name="soft"),
        _formular("beschraenken", _("Vollmacht beschränken")),
        class_name="stack form-width",
        aria_labelledby="form",
    )


def _wirkung() -> rx.Component:
    return notice("info", _(_OEFFNET_NICHTS))


def _formular(handlung: str, knopf: Text) -> rx.Component:
    a = State.angaben
    mit_beginn = handlung != "beschraenken"
    return native.form(
        *_versteckt(handlung),
        *([_haus_waehlen()] if handlung == "erteilen" else []),
        rx.el.fieldset(
            rx.el.legend(_("Verträge")),
            rx.cond(State.alle_moeglich, _alle()),
            rx.el.div(rx.foreach(State.vertraege, _vertrag), class_name="scroll-list"),
            class_name="fieldset",
        ),
        rx.el.fieldset(
            rx.el.legend(_("Rechte")),
            rx.el.div(rx.foreach(State.rechte, _recht), class_name="checks"),
            class_name="fieldset",
        ),
        *([_tag("von", _("Erster Tag"), a.von, required=True)] if mit_beginn else []),
        _tag("bis", _("Letzter Tag"), a.bis, hint=_("Leer: ohne Ende")),
        rx.el.div(button(knopf, kind="primary", type="submit"), class_name="row"),
        method="post",
        action=a.aktion,
        class_name="stack",
    )


def _versteckt(handlung: str) -> list[rx.Component]:
    return [
        rx.el.input(type="hidden", name="firma", value=State.firma_id),
        rx.el.input(type="hidden", name="handlung", value=handlung),
    ]


def _haus_waehlen() -> rx.Component:
    return select_field(
        "haus",
        _("Maklerhaus"),
        rx.foreach(State.haeuser, lambda h: option(h.wert, h.text)),
        name="haus",
    )


def _alle() -> rx.Component:
    """Ticked, what is listed beneath does not count."""
    box = rx.el.input(
        type="checkbox", id="alle", name="alle", value="1", default_checked=State.tun != NEU
    )
    text = _("Alle Verträge, auch künftige; die Auswahl darunter zählt dann nicht")
    return rx.el.label(box, rx.el.span(text), html_for="alle", class_name="check")


def _vertrag(row: WahlZeile) -> rx.Component:
    return _check("vertraege", row)


def _recht(row: WahlZeile) -> rx.Component:
    return _check("rechte", row)


def _check(name: str, row: WahlZeile) -> rx.Component:
    box_id = f"{name}-{row.wert}"
    box = rx.el.input(
        type="checkbox", id=box_id, name=name, value=row.wert, default_checked=row.gewaehlt
    )
    return rx.el.label(box, rx.el.span(row.text), html_for=box_id, class_name="check", key=row.wert)


def _tag(
    name: str, label: Text, wert: rx.Var[str], *, required: bool = False, hint: Text | None = None
) -> rx.Component:
    return field(
        name,
        label,
        hint=hint,
        width="s",
        name=name,
        type="date",
        required=required,
        default_value=wert,
        min=State.angaben.fruehestens,
        max=State.angaben.spaetestens,
    )


_KUERZEN = (
    "Das Maklerhaus hat genau das angefragt, was hier gewählt ist. Sie können Verträge, Rechte und "
    "Tage wegnehmen, mehr erteilen können Sie hier nicht."
)
_WENIGER = (
    "Nehmen Sie Verträge, Rechte oder Tage weg. Was die Vollmacht nicht mehr nennt, gilt nicht "
    "mehr, auch auf offenen Seiten. Mehr gibt nur eine neue Vollmacht."
)
_OEFFNET_NOCH_NICHTS = (
    "Diese Vollmacht öffnet noch keinen Vertrag. Dafür fehlt der Freischaltungsantrag für "
    "Vermittler mit der Ergänzungsvereinbarung, den das Maklerhaus stellt."
)
_OEFFNET_NICHTS = (
    "Die Vollmacht gilt sofort und öffnet noch keinen Vertrag: Das Maklerhaus stellt damit den "
    "Freischaltungsantrag für Vermittler und legt die Ergänzungsvereinbarung bei."
)
