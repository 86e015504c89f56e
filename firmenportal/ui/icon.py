"""Icons: Lucide's outlines (ISC, assets/lucide-LICENSE.txt), each joined into one path.

`icon("search")` is drawn in the colour and size of the text around it and hidden from screen
readers, since a word stands beside it. An icon that stands alone gets its word as `label`.
"""

import reflex as rx
from reflex_components_core.el.elements.base import BaseHTML

from firmenportal.ui import Text

PATHS = {
    "arrow-left-right": "M8 3 4 7l4 4 M4 7h16 M16 21l4-4-4-4 M20 17H4",
    "arrow-right": "M5 12h14 M12 5l7 7-7 7",
    "check": "M20 6 9 17l-5-5",
    "chevron-left": "M15 18l-6-6 6-6",
    "chevron-right": "M9 18l6-6-6-6",
    "circle-alert": "M2 12a10 10 0 1 0 20 0a10 10 0 1 0 -20 0 M12 8L12 12 M12 16L12.01 16",
    "circle-check": "M2 12a10 10 0 1 0 20 0a10 10 0 1 0 -20 0 M16 9l-5.5 5.5L8 12",
    "circle-user-round": (
        "M17.925 20.056a6 6 0 0 0-11.851.001 M8 11a4 4 0 1 0 8 0a4 4 0 1 0 -8 0 M2 12a10 10 0 "
        "1 0 20 0a10 10 0 1 0 -20 0"
    ),
    "file-text": (
        "M6 22a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2h8a2.4 2.4 0 0 1 1.704.706l3.588 3.588A2.4 2.4 0 "
        "0 1 20 8v12a2 2 0 0 1-2 2z M14 2v5a1 1 0 0 0 1 1h5 M10 9H8 M16 13H8 M16 17H8"
    ),
    "files": (
        "M15 2h-4a2 2 0 0 0-2 2v11a2 2 0 0 0 2 2h8a2 2 0 0 0 2-2V8 M16.706 2.706A2.4 2.4 0 0 "
        "0 15 2v5a1 1 0 0 0 1 1h5a2.4 2.4 0 0 0-.706-1.706z M5 7a2 2 0 0 0-2 2v11a2 2 0 0 0 2 "
        "2h8a2 2 0 0 0 1.732-1"
    ),
    "info": "M2 12a10 10 0 1 0 20 0a10 10 0 1 0 -20 0 M12 16v-4 M12 8h.01",
    "key-round": (
        "M2.586 17.414A2 2 0 0 0 2 18.828V21a1 1 0 0 0 1 1h3a1 1 0 0 0 1-1v-1a1 1 0 0 1 "
        "1-1h1a1 1 0 0 0 1-1v-1a1 1 0 0 1 1-1h.172a2 2 0 0 0 1.414-.586l.814-.814a6.5 6.5 0 1 "
        "0-4-4z M16 7.5a0.5 0.5 0 1 0 1 0a0.5 0.5 0 1 0 -1 0"
    ),
    "log-out": "M16 17l5-5-5-5 M21 12H9 M9 21H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2h4",
    "mail": (
        "M22 7l-8.991 5.727a2 2 0 0 1-2.009 0L2 7 M4 4h16a2 2 0 0 1 2 2v12a2 2 0 0 1 -2 "
        "2h-16a2 2 0 0 1 -2 -2v-12a2 2 0 0 1 2 -2z"
    ),
    "minus": "M5 12h14",
    "phone": (
        "M13.832 16.568a1 1 0 0 0 1.213-.303l.355-.465A2 2 0 0 1 17 15h3a2 2 0 0 1 2 2v3a2 2 "
        "0 0 1-2 2A18 18 0 0 1 2 4a2 2 0 0 1 2-2h3a2 2 0 0 1 2 2v3a2 2 0 0 1-.8 "
        "1.6l-.468.351a1 1 0 0 0-.292 1.233 14 14 0 0 0 6.392 6.384"
    ),
    "search": "M21 21l-4.34-4.34 M3 11a8 8 0 1 0 16 0a8 8 0 1 0 -16 0",
    "table": (
        "M12 3v18 M5 3h14a2 2 0 0 1 2 2v14a2 2 0 0 1 -2 2h-14a2 2 0 0 1 -2 -2v-14a2 2 0 0 1 2 "
        "-2z M3 9h18 M3 15h18"
    ),
    "triangle-alert": (
        "M21.73 18l-8-14a2 2 0 0 0-3.48 0l-8 14A2 2 0 0 0 4 21h16a2 2 0 0 0 1.73-3 M12 9v4 "
        "M12 17h.01"
    ),
    "user-cog": (
        "M10 15H6a4 4 0 0 0-4 4v2 M14.305 16.53l.923-.382 M15.228 13.852l-.923-.383 M16.852 "
        "12.228l-.383-.923 M16.852 17.772l-.383.924 M19.148 12.228l.383-.923 M19.53 "
        "18.696l-.382-.924 M20.772 13.852l.924-.383 M20.772 16.148l.924.383 M15 15a3 3 0 1 0 "
        "6 0a3 3 0 1 0 -6 0 M5 7a4 4 0 1 0 8 0a4 4 0 1 0 -8 0"
    ),
    "x": "M18 6 6 18 M6 6l12 12",
}


class Glyph(BaseHTML):
    """An inline svg; stroke and size come from portal.css."""

    tag = "svg"


class Outline(BaseHTML):
    """The shape within."""

    tag = "path"


def icon(name: str, *, label: Text | None = None, tone: str = "") -> rx.Component:
    """One icon. `tone` ("yes", "no", "warn") colours it and is never the only bearer of meaning."""
    meaning = {"aria-hidden": "true"} if label is None else {"role": "img", "aria-label": label}
    return Glyph.create(
        Outline.create(custom_attrs={"d": PATHS[name]}),
        class_name=f"icon is-{tone}" if tone else "icon",
        custom_attrs={"viewBox": "0 0 24 24", **meaning},
    )
