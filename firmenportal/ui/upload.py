"""A file to upload with a native form; `portal.js` says which one, and that it is being sent."""

import reflex as rx

from firmenportal.ui import Text
from firmenportal.ui.button import dense_button
from firmenportal.ui.icon import icon


def drop(
    id: str, label: Text, hint: Text, *, name: str, accept: str, max_bytes: int, too_large: Text
) -> rx.Component:
    """Choose a file or drop it here; `too_large` is said before anything is sent."""
    return rx.el.label(
        icon("upload"),
        rx.el.b(label),
        rx.el.span(hint, id=f"{id}-hint"),
        rx.el.strong("", id=f"{id}-chosen", role="status"),
        rx.el.input(
            id=id,
            name=name,
            type="file",
            accept=accept,
            required=True,
            aria_label=label,
            aria_describedby=f"{id}-hint {id}-chosen",
            custom_attrs={
                "data-chosen": f"{id}-chosen",
                "data-max-bytes": str(max_bytes),
                "data-too-large": too_large,
            },
        ),
        html_for=id,
        class_name="drop",
    )


def sending(text: Text) -> rx.Component:
    """Shows while the form around it is being sent."""
    return rx.el.div(rx.el.p(text, hidden=True, custom_attrs={"data-sending": ""}), role="status")


def beside(sent: Text, abort: Text, on_uploaded: rx.event.EventType[()]) -> rx.Component:
    """In a form with `data-upload`, which is sent beside the page: how far, and what was refused.

    `on_uploaded` reads the page's data anew.
    """
    return rx.el.div(
        rx.el.div(
            icon("file-text"),
            rx.el.span(sent, " ", rx.el.span(custom_attrs={"data-part": ""})),
            dense_button(abort, kind="quiet", custom_attrs={"data-aborts": ""}),
            rx.el.progress(value=0, max=1, aria_label=sent),
            hidden=True,
            class_name="file",
            custom_attrs={"data-underway": ""},
        ),
        sending(sent),
        rx.el.p(role="alert", class_name="field__error", custom_attrs={"data-refusal": ""}),
        rx.el.button(
            type="button", hidden=True, on_click=on_uploaded, custom_attrs={"data-uploaded": ""}
        ),
    )


def progress(label: Text, done: rx.Var[int], of: rx.Var[int]) -> rx.Component:
    """How far something is."""
    return rx.el.progress(value=done, max=of, aria_label=label)
