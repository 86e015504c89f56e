"""What may be done to one member's type and access: buttons, and a dialog before each act.

The dialogs hold native forms: what was chosen survives the question for the password. Pages that
show members include `handlungen()` and, where people end up afterwards, `meldungen()`.
"""

from typing import Any

import reflex as rx

from firmenportal.pages.text import _
from firmenportal.state.admin.handlungen import (
    HandlungenRow,
    HandlungenState,
    VertragswahlRow,
    VorschlagRow,
)
from firmenportal.ui import Text, native
from firmenportal.ui.button import Kind, button, link_button, native_link_button
from firmenportal.ui.dialog import closer, dialog, opener
from firmenportal.ui.notice import notice, target_notice

State = HandlungenState
_BEREICH = "handlungen"


def handlungen() -> rx.Component:
    """All acts on the member of this page; the page's load handlers include `State.load`."""
    h = State.handlungen
    return rx.cond(
        h.aktion != "",
        rx.el.section(
            rx.el.h2(_("Rolle und Zugang"), id=_BEREICH),
            rx.foreach(State.vorschlag, _vorschlag),
            rx.cond(h.aendert_typ, _rolle(h)),
            _zugang(h),
            class_name="stack",
            aria_labelledby=_BEREICH,
        ),
    )


def zu_den_handlungen() -> rx.Component:
    """Leads to them past a long matrix."""
    return rx.cond(
        State.handlungen.aktion != "",
        native_link_button(_("Rolle und Zugang"), f"#{_BEREICH}", icon="user-cog"),
    )


def meldungen(*handlungen: str) -> rx.Component:
    """Says what was done, where an act led back to this page."""
    return rx.fragment(
        *[target_notice(name, "ok", _(_ERFOLGE[name]), "status") for name in handlungen]
    )


def meldungen_zur_person() -> rx.Component:
    return meldungen(*(name for name in _ERFOLGE if name not in ("entfernen", "austritt")))


# Role


def _rolle(h: HandlungenRow | Any) -> rx.Component:
    return rx.el.div(
        rx.el.p(
            rx.match(
                h.typ,
                ("FirmenAdmin", _(_IST_FIRMENADMIN)),
                ("Admin", _(_IST_ADMIN)),
                _(_IST_NUTZER),
            ),
            class_name="soft",
        ),
        rx.match(
            h.typ,
            ("FirmenAdmin", _entlassen(_("Als FirmenAdmin entlassen"), _(_ENTLASSEN_FA))),
            ("Admin", _admin(h)),
            _nutzer(h),
        ),
        rx.cond(
            (h.typ != "FirmenAdmin") & (h.kein_vorschlag != "") & (State.vorschlag.length() == 0),
            rx.el.p(
                _("FirmenAdmin werden kann diese Person derzeit nicht."),
                " ",
                h.kein_vorschlag,
                class_name="small soft",
            ),
        ),
        class_name="stack stack--s",
    )


def _nutzer(h: HandlungenRow | Any) -> rx.Component:
    return rx.el.div(
        _opener("ernennen", _("Zum Admin ernennen"), icon="user-cog"),
        _form_dialog(
            "ernennen",
            _("Zum Admin ernennen"),
            rx.el.p(_(_ERNENNEN)),
            _vertragswahl(h),
            submit=_("Zum Admin ernennen"),
        ),
        _vorschlagen(h),
        class_name="row",
    )


def _admin(h: HandlungenRow | Any) -> rx.Component:
    return rx.el.div(
        _opener("zuweisen", _("Verträge zuweisen"), icon="files"),
        _form_dialog(
            "zuweisen",
            _("Verträge zuweisen"),
            rx.el.p(_(_ZUWEISEN)),
            _vertragswahl(h),
            submit=_("Zuweisung speichern"),
        ),
        _vorschlagen(h),
        _entlassen(_("Als Admin entlassen"), _(_ENTLASSEN_ADMIN)),
        class_name="row",
    )


def _vertragswahl(h: HandlungenRow | Any) -> rx.Component:
    return rx.fragment(
        rx.cond(h.ist_vermittler, rx.el.p(_(_NUR_ANSEHEN), class_name="small soft")),
        rx.el.fieldset(
            rx.el.legend(_("Verträge, die diese Person verwaltet")),
            rx.el.div(
                rx.foreach(State.vertragswahl, _vertrag),
                class_name="scroll-list",
                tab_index=0,
                role="group",
                aria_label=_("Verträge, die diese Person verwaltet"),
            ),
            class_name="fieldset",
        ),
    )


def _vertrag(row: VertragswahlRow) -> rx.Component:
    return rx.el.label(
        rx.el.input(
            type="checkbox",
            name="vertraege",
            value=row.nummer,
            default_checked=row.zugewiesen,
        ),
        rx.el.span(row.nummer, rx.el.span(" · ", row.produkt, class_name="soft")),
        class_name="check",
        key=row.nummer,
    )


def _vorschlagen(h: HandlungenRow | Any) -> rx.Component:
    return rx.cond(
        h.kein_vorschlag == "",
        rx.fragment(
            _opener("vorschlagen", _("Als FirmenAdmin vorschlagen"), icon="crown"),
            _form_dialog(
                "vorschlagen",
                _("Als FirmenAdmin vorschlagen"),
                rx.el.p(_(_VORSCHLAGEN)),
                rx.el.p(_(_VORSCHLAGEN_FRIST)),
                submit=_("FirmenAdmin vorschlagen"),
            ),
        ),
    )


def _entlassen(label: Text, wirkung: Text) -> rx.Component:
    return rx.fragment(
        _opener("entlassen", label, kind="danger"),
        _form_dialog("entlassen", label, rx.el.p(wirkung), submit=label, kind="danger"),
    )


# Proposals


def _vorschlag(row: VorschlagRow) -> rx.Component:
    return rx.el.div(
        notice(
            "info",
            rx.fragment(rx.el.strong(row.von), " ", _("schlägt diese Person als FirmenAdmin vor.")),
            rx.fragment(_("Ein zweiter FirmenAdmin muss das bestätigen, spätestens am"), " ",
                        row.frist, "."),
            title=_("Offener Vorschlag"),
        ),
        rx.cond(row.von_mir, _meiner(row), _eines_anderen(row)),
        class_name="stack stack--s",
        key=row.id,
    )  # fmt: skip


def _meiner(row: VorschlagRow) -> rx.Component:
    return rx.el.div(
        _opener("zurueckziehen", _("Vorschlag zurückziehen")),
        _form_dialog(
            "zurueckziehen",
            _("Vorschlag zurückziehen"),
            rx.el.p(_("Der Vorschlag endet. Alle FirmenAdmins erfahren davon.")),
            _hidden("vorschlag", row.id),
            submit=_("Vorschlag zurückziehen"),
        ),
        class_name="row",
    )


def _eines_anderen(row: VorschlagRow) -> rx.Component:
    return rx.el.div(
        _opener("bestaetigen", _("Vorschlag bestätigen"), kind="primary"),
        _form_dialog(
            "bestaetigen",
            _("Vorschlag bestätigen"),
            rx.el.p(_(_BESTAETIGEN)),
            _hidden("vorschlag", row.id),
            submit=_("FirmenAdmin bestätigen"),
        ),
        _opener("ablehnen", _("Vorschlag ablehnen")),
        _form_dialog(
            "ablehnen",
            _("Vorschlag ablehnen"),
            rx.el.p(_("Der Vorschlag endet. Alle FirmenAdmins erfahren davon.")),
            _hidden("vorschlag", row.id),
            submit=_("Vorschlag ablehnen"),
        ),
        class_name="row",
    )


# Access


def _zugang(h: HandlungenRow | Any) -> rx.Component:
    return rx.cond(
        h.kein_ausschluss != "",
        rx.el.p(
            _("Sperren und entfernen können Sie diesen Zugang nicht."),
            " ",
            h.kein_ausschluss,
            class_name="soft",
        ),
        rx.el.div(
            rx.cond(h.gesperrt, _entsperren(), _sperren(h)),
            _opener("entfernen", _("Zugang entfernen"), kind="danger", icon="user-x"),
            _form_dialog(
                "entfernen",
                _("Zugang entfernen?"),
                rx.el.p(_(_ENTFERNEN)),
                _andere_wege(h, "entfernen"),
                submit=_("Zugang entfernen"),
                kind="danger",
            ),
            link_button(_("Austritt durchführen"), h.austritt, icon="log-out"),
            class_name="row",
        ),
    )


def _sperren(h: HandlungenRow | Any) -> rx.Component:
    return rx.fragment(
        _opener("sperren", _("Nutzer sperren"), kind="danger", icon="lock"),
        _form_dialog(
            "sperren",
            _("Nutzer sperren?"),
            rx.el.p(_(_SPERREN)),
            _andere_wege(h, "sperren"),
            submit=_("Nutzer sperren"),
            kind="danger",
        ),
    )


def _entsperren() -> rx.Component:
    return rx.fragment(
        _opener("entsperren", _("Nutzer entsperren"), icon="lock-open"),
        _form_dialog(
            "entsperren",
            _("Nutzer entsperren?"),
            rx.el.p(_(_ENTSPERREN)),
            submit=_("Nutzer entsperren"),
        ),
    )


def _andere_wege(h: HandlungenRow | Any, dialog_id: str) -> rx.Component:
    """A Vermittler's house has ways of its own; ended with him unless unticked."""
    return rx.cond(
        h.haus != "",
        rx.el.fieldset(
            rx.el.legend(_("Zugleich für das ganze Maklerhaus"), " ", h.haus),
            rx.cond(
                h.haus_zugang,
                _check(f"{dialog_id}-zugang", "zugang", _(_WIDERSPRUCH)),
            ),
            rx.cond(
                h.haus_vollmachten != "",
                _check(
                    f"{dialog_id}-vollmachten",
                    "vollmachten",
                    rx.fragment(h.haus_vollmachten, ". ", _(_MIT_PASSWORT)),
                ),
            ),
            class_name="fieldset",
        ),
    )


def _check(id: str, name: str, text: Any) -> rx.Component:
    box = rx.el.input(type="checkbox", id=id, name=name, value="1", default_checked=True)
    return rx.el.label(box, rx.el.span(text), html_for=id, class_name="check")


# The pieces


def _form_dialog(
    handlung: str, title: Text, *content: rx.Component, submit: Text, kind: Kind = "primary"
) -> rx.Component:
    """Names the person and the effect; its form is sent by the browser itself."""
    return dialog(
        _dialog_id(handlung),
        title,
        rx.el.p(rx.el.strong(State.handlungen.name)),
        native.form(
            _hidden("handlung", handlung),
            *content,
            rx.el.div(
                closer(_("Abbrechen")),
                button(submit, kind=kind, type="submit"),
                class_name="row row--end",
            ),
            method="post",
            action=State.handlungen.aktion,
            class_name="stack stack--s",
        ),
    )


def _opener(handlung: str, label: Text, *, kind: Kind = "", icon: str = "") -> rx.Component:
    return opener(_dialog_id(handlung), label, kind=kind, icon=icon)


def _dialog_id(handlung: str) -> str:
    """The act's own name is the notice's, to which the address leads afterwards."""
    return f"dialog-{handlung}"


def _hidden(name: str, value: Any) -> rx.Component:
    return rx.el.input(type="hidden", name=name, value=value)


_MIT_PASSWORT = "Dafür fragen wir nach Ihrem Passwort."
_ERFOLGE = {
    "sperren": "Der Zugang ist gesperrt.",
    "entsperren": "Der Zugang ist entsperrt.",
    "entfernen": "Der Zugang ist entfernt.",
    "austritt": "Der Austritt ist vollzogen. Alles, was hier steht, ist beendet.",
    "ernennen": "Diese Person ist jetzt Admin.",
    "zuweisen": "Die Zuweisung ist gespeichert.",
    "entlassen": "Diese Person ist jetzt Nutzer.",
    "vorschlagen": "Der Vorschlag ist gemacht. Alle FirmenAdmins haben eine E-Mail bekommen.",
    "bestaetigen": "Diese Person ist jetzt FirmenAdmin.",
    "ablehnen": "Der Vorschlag ist abgelehnt.",
    "zurueckziehen": "Der Vorschlag ist zurückgezogen.",
}
_IST_FIRMENADMIN = (
    "FirmenAdmin: hat alle Rechte an allen freigeschalteten Verträgen und verwaltet alle Zugänge."
)
_IST_ADMIN = (
    "Admin: verwaltet die Zugriffe auf die zugewiesenen Verträge, im Rahmen der eigenen Rechte."
)
_IST_NUTZER = "Nutzer: hat die Rechte, die oben erteilt sind, und verwaltet nichts."
_ERNENNEN = (
    "Ein Admin sieht, wer auf seine Verträge zugreift. Er erteilt und entzieht dort Rechte, die er "
    "selbst hat. Die eigenen Rechte dieser Person ändern sich nicht. Sie bestätigen das mit Ihrem "
    "Passwort."
)
_ZUWEISEN = (
    "Wählen Sie, welche Verträge diese Person verwaltet. Rechte ändern sich dadurch nicht. Sie "
    "bestätigen das mit Ihrem Passwort."
)
_NUR_ANSEHEN = (
    "Ein Vermittler sieht als Admin nur die Liste, und nur für Verträge im Bestand seines Hauses."
)
_VORSCHLAGEN = (
    "Ein FirmenAdmin hat alle Rechte an allen freigeschalteten Verträgen. Einzelne Rechte, "
    "Zuweisungen und Vertretungen dieser Person enden, sobald sie FirmenAdmin ist."
)
_VORSCHLAGEN_FRIST = (
    "Ein zweiter FirmenAdmin muss das innerhalb von sieben Tagen bestätigen. Sie bestätigen den "
    "Vorschlag mit Ihrem Passwort."
)
_BESTAETIGEN = (
    "Diese Person wird sofort FirmenAdmin: Sie hat dann alle Rechte an allen freigeschalteten "
    "Verträgen und verwaltet alle Zugänge. Ihre einzelnen Rechte, Zuweisungen und Vertretungen "
    "enden. Sie bestätigen das mit Ihrem Passwort."
)
_ENTLASSEN_ADMIN = (
    "Diese Person verwaltet danach keine Verträge mehr. Ihre eigenen Rechte behält sie; was sie "
    "erteilt hat, bleibt. Offene Einladungen, die sie nicht mehr senden dürfte, verfallen. Sie "
    "bestätigen das mit Ihrem Passwort."
)
_ENTLASSEN_FA = (
    "Diese Person hat danach kein Recht mehr, bis ihr jemand eines erteilt. Was sie erteilt hat, "
    "bleibt; ihre offenen Einladungen und Vorschläge enden. Alle FirmenAdmins erfahren davon. Sie "
    "bestätigen das mit Ihrem Passwort."
)
_SPERREN = (
    "Diese Person sieht und tut bei Ihrer Firma ab sofort nichts mehr, auch nicht auf offenen "
    "Seiten. Ihre offenen Einladungen und Vorschläge enden für immer. Entsperren bringt die Rechte "
    "zurück, die dann noch gelten."
)
_ENTSPERREN = (
    "Die Rechte dieser Person gelten wieder, soweit sie nicht inzwischen geendet haben. Anmelden "
    "muss sie sich neu."
)
_ENTFERNEN = (
    "Der Zugang dieser Person zu Ihrer Firma endet sofort und für immer, mit allen Rechten, Rollen "
    "und Vertretungen. Wer zurückkommt, wird neu eingeladen."
)
_WIDERSPRUCH = "Dem Vermittler-Zugang widersprechen. Er zeigt dem Haus sonst weiter seinen Bestand."
