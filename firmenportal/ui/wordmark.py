"""The two-tone wordmark of a portal.

On a page whose portal is only known to the server, every wordmark is there and a style rule per
portal, made from the registry, shows the right one: from the first paint on and without script,
since the server writes `data-auspraegung` on <html>.
"""

import reflex as rx

from firmenportal.domain.auspraegung import AUSPRAEGUNGEN, Auspraegung


def wordmark(portal: Auspraegung, *, big: bool = False) -> rx.Component:
    """The wordmark of this portal."""
    first, second = portal.wortmarke
    return rx.el.span(
        first, rx.el.b(second), class_name="wordmark wordmark--big" if big else "wordmark"
    )


def wordmark_here() -> rx.Component:
    """The wordmark of the portal that <html> names."""
    return rx.el.span(*[_marked(p) for p in AUSPRAEGUNGEN.values()], class_name="wordmark")


def wordmark_style() -> rx.Component:
    """Belongs into the head of every page."""
    shown = ",".join(f"[data-auspraegung={k}] [data-marke={k}]" for k in AUSPRAEGUNGEN)
    return rx.el.style(f"[data-marke]{{display:none}}{shown}{{display:inline}}")


def _marked(portal: Auspraegung) -> rx.Component:
    first, second = portal.wortmarke
    return rx.el.span(first, rx.el.b(second), custom_attrs={"data-marke": portal.key})
