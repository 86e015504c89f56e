"""A forgotten password: ask for a link, set a new one, or learn that the link has ended."""

import reflex as rx

from firmenportal.pages.pause import pausen
from firmenportal.pages.shell import public_shell
from firmenportal.pages.text import _
from firmenportal.ui import native
from firmenportal.ui.button import button, native_link_button
from firmenportal.ui.field import field, password_field
from firmenportal.ui.guete import guete, rated_by
from firmenportal.ui.notice import target_notice


def passwort_vergessen(route: str, title: str) -> rx.Component:
    """The same answer for everybody: whether an account exists is nobody's business."""
    return public_shell(
        route,
        title,
        rx.el.div(
            target_notice("gesendet", "ok", _(_GESENDET), "status"),
            pausen(),
            rx.el.p(
                _(
                    "Geben Sie die E-Mail-Adresse Ihres Zugangs ein. Sie bekommen einen Link, "
                    "mit dem Sie ein neues Passwort setzen. Er gilt eine Stunde."
                )
            ),
            _link_anfordern(route),
            class_name="stack",
        ),
    )


def _link_anfordern(route: str) -> rx.Component:
    return native.form(
        field(
            "email",
            _("E-Mail-Adresse"),
            name="email",
            type="email",
            auto_complete="username",
            required=True,
        ),
        rx.el.div(
            button(_("Link anfordern"), kind="primary", type="submit", icon="mail"),
            native_link_button(_("Zur Anmeldung"), "/", kind="quiet"),
            class_name="row",
        ),
        method="post",
        action=route,
        class_name="stack",
    )


def passwort_neu(route: str, title: str) -> rx.Component:
    """Where the link of the mail leads. Its token is in a cookie by now, so no state sees it."""
    return public_shell(
        route,
        title,
        rx.el.div(
            *abgelehnt(),
            _passwort_setzen(route),
            class_name="stack",
        ),
    )


def abgelehnt() -> list[rx.Component]:
    """Why a new password was not taken, by the fragment of the address."""
    return [
        target_notice("ungleich", "error", _(_UNGLEICH), "alert"),
        target_notice("zu-kurz", "error", _(_ZU_KURZ), "alert"),
        target_notice("zu-leicht", "error", _(_ZU_LEICHT), "alert"),
    ]


def neues_passwort() -> list[rx.Component]:
    """A new password, twice."""
    return [
        password_field(
            "passwort-neu",
            _("Neues Passwort"),
            show=_("Anzeigen"),
            hint=_(PASSWORT_HINWEIS),
            name="passwort_neu",
            auto_complete="new-password",
            required=True,
            min_length=15,
            max_length=128,
            **rated_by("passwort-guete"),
        ),
        guete("passwort-guete", _("Wie schwer das Passwort zu erraten ist")),
        password_field(
            "passwort-wiederholen",
            _("Passwort wiederholen"),
            show=_("Anzeigen"),
            name="passwort_wiederholen",
            auto_complete="new-password",
            required=True,
            min_length=15,
            max_length=128,
        ),
    ]


def _passwort_setzen(route: str) -> rx.Component:
    return native.form(
        *neues_passwort(),
        rx.el.div(button(_("Passwort setzen"), kind="primary", type="submit"), class_name="row"),
        method="post",
        action=route,
        class_name="stack",
    )


def _so_geht_es_weiter() -> rx.Component:
    return rx.el.div(
        rx.el.h2(_("So geht es weiter")),
        rx.el.ol(
            rx.el.li(rx.el.p(_("Fordern Sie einen neuen Link an."))),
            rx.el.li(
                rx.el.p(
                    _("Öffnen Sie den Link in der neuen E-Mail. Der alte Link bleibt ungültig.")
                )
            ),
            class_name="tasks tasks--tight",
        ),
        class_name="stack stack--s",
    )


def link_abgelaufen(route: str, title: str) -> rx.Component:
    return public_shell(
        route,
        title,
        rx.el.div(
            rx.el.p(
                _(
                    "Ein Link für ein neues Passwort gilt eine Stunde und nur einmal. Das schützt "
                    "Ihren Zugang, falls die E-Mail in falsche Hände gerät."
                ),
                class_name="lead lead--big",
            ),
            _so_geht_es_weiter(),
            rx.el.div(
                native_link_button(
                    _("Neuen Link anfordern"), "/passwort-vergessen", kind="primary", icon="mail"
                ),
                native_link_button(_("Zur Anmeldung"), "/", kind="quiet"),
                class_name="row",
            ),
            class_name="stack",
        ),
    )


PASSWORT_HINWEIS = (
    "15 bis 128 Zeichen. Am besten mehrere Wörter, die nichts mit Ihnen zu tun haben."
)
_GESENDET = (
    "Wenn es zu dieser Adresse einen aktiven Zugang gibt, ist jetzt eine E-Mail unterwegs. "
    "Sehen Sie auch im Spam-Ordner nach."
)
_UNGLEICH = "Nicht gespeichert. Die beiden Passwörter sind verschieden. Geben Sie sie neu ein."
_ZU_KURZ = "Nicht gespeichert. Ein Passwort hat 15 bis 128 Zeichen."
_ZU_LEICHT = (
    "Nicht gespeichert. Dieses Passwort ist zu leicht zu erraten. Nehmen Sie mehrere Wörter, die "
    "nichts mit Ihnen, Ihrer Firma oder dem Portal zu tun haben."
)
