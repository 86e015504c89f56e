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
    "clock": "M2 12a10 10 0 1 0 20 0a10 10 0 1 0 -20 0 M12 6v6l4 2",
    "download": "M12 15V3 M21 15v4a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2v-4 M7 10l5 5 5-5",
    "ellipsis": (
        "M11 12a1 1 0 1 0 2 0a1 1 0 1 0 -2 0 M18 12a1 1 0 1 0 2 0a1 1 0 1 0 -2 0 M4 12a1 1 0 "
        "1 0 2 0a1 1 0 1 0 -2 0"
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
    "lock": (
        "M5 11h14a2 2 0 0 1 2 2v7a2 2 0 0 1 -2 2h-14a2 2 0 0 1 -2 -2v-7a2 2 0 0 1 2 -2z M7 "
        "11V7a5 5 0 0 1 10 0v4"
    ),
    "log-out": "M16 17l5-5-5-5 M21 12H9 M9 21H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2h4",
    "mail": (
        "M22 7l-8.991 5.727a2 2 0 0 1-2.009 0L2 7 M4 4h16a2 2 0 0 1 2 2v12a2 2 0 0 1 -2 "
        "2h-16a2 2 0 0 1 -2 -2v-12a2 2 0 0 1 2 -2z"
    ),
    "mail-open": (
        "M21.2 8.4c.5.38.8.97.8 1.6v10a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V10a2 2 0 0 1 "
        ".8-1.6l8-6a2 2 0 0 1 2.4 0l8 6Z M22 10l-8.97 5.7a1.94 1.94 0 0 1-2.06 0L2 10"
    ),
    "map-pin": (
        "M20 10c0 4.993-5.539 10.193-7.399 11.799a1 1 0 0 1-1.202 0C9.539 20.193 4 14.993 4 "
        "10a8 8 0 0 1 16 0 M9 10a3 3 0 1 0 6 0a3 3 0 1 0 -6 0"
    ),
    "minus": "M5 12h14",
    "monitor": (
        "M4 3h16a2 2 0 0 1 2 2v10a2 2 0 0 1 -2 2h-16a2 2 0 0 1 -2 -2v-10a2 2 0 0 1 2 -2z M8 "
        "21L16 21 M12 17L12 21"
    ),
    "phone": (
        "M13.832 16.568a1 1 0 0 0 1.213-.303l.355-.465A2 2 0 0 1 17 15h3a2 2 0 0 1 2 2v3a2 2 "
        "0 0 1-2 2A18 18 0 0 1 2 4a2 2 0 0 1 2-2h3a2 2 0 0 1 2 2v3a2 2 0 0 1-.8 "
        "1.6l-.468.351a1 1 0 0 0-.292 1.233 14 14 0 0 0 6.392 6.384"
    ),
    "printer": (
        "M6 18H4a2 2 0 0 1-2-2v-5a2 2 0 0 1 2-2h16a2 2 0 0 1 2 2v5a2 2 0 0 1-2 2h-2 M6 9V3a1 "
        "1 0 0 1 1-1h10a1 1 0 0 1 1 1v6 M7 14h10a1 1 0 0 1 1 1v6a1 1 0 0 1 -1 1h-10a1 1 0 0 1 "
        "-1 -1v-6a1 1 0 0 1 1 -1z"
    ),
    "refresh-cw": (
        "M3 12a9 9 0 0 1 9-9 9.75 9.75 0 0 1 6.74 2.74L21 8 M21 3v5h-5 M21 12a9 9 0 0 1-9 9 "
        "9.75 9.75 0 0 1-6.74-2.74L3 16 M8 16H3v5"
    ),
    "search": "M21 21l-4.34-4.34 M3 11a8 8 0 1 0 16 0a8 8 0 1 0 -16 0",
    "shield-check": (
        "M20 13c0 5-3.5 7.5-7.66 8.95a1 1 0 0 1-.67-.01C7.5 20.5 4 18 4 13V6a1 1 0 0 1 1-1c2 "
        "0 4.5-1.2 6.24-2.72a1.17 1.17 0 0 1 1.52 0C14.51 3.81 17 5 19 5a1 1 0 0 1 1 1z M9 "
        "12l2 2 4-4"
    ),
    "smartphone": (
        "M7 2h10a2 2 0 0 1 2 2v16a2 2 0 0 1 -2 2h-10a2 2 0 0 1 -2 -2v-16a2 2 0 0 1 2 -2z M12 18h.01"
    ),
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
    "users": (
        "M16 21v-2a4 4 0 0 0-4-4H6a4 4 0 0 0-4 4v2 M16 3.128a4 4 0 0 1 0 7.744 M22 21v-2a4 4 "
        "0 0 0-3-3.87 M5 7a4 4 0 1 0 8 0a4 4 0 1 0 -8 0"
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
