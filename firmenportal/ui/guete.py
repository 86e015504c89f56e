"""How good a new password is, told while it is typed; portal.js and passwort.js fill it in."""

from typing import Any

import reflex as rx

from firmenportal.ui import Text


def guete(id: str, label: Text) -> rx.Component:
    """A meter from 0 to 4 and a sentence in a live region, for the field that `rated_by` ties."""
    return rx.el.div(
        rx.el.meter(
            id=id,
            min=0,
            max=4,
            low=2,
            high=3,
            optimum=4,
            value=0,
            custom_attrs={"aria-label": label},
        ),
        rx.el.p(id=f"{id}-hinweis", role="status", class_name="field__hint"),
        class_name="guete",
    )


def rated_by(id: str) -> dict[str, Any]:
    """What a password field needs for the meter of this id."""
    return {"custom_attrs": {"data-guete": id}}
