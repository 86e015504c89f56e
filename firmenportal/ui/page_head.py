"""The head of a page: the path to it, whose it is, its one h1, what can be done."""

from collections.abc import Sequence

import reflex as rx

from firmenportal.ui import Content, Text


def page_head(
    heading: Text,
    *,
    crumb: rx.Component | None = None,
    eyebrow: Content | None = None,
    lead: Content | None = None,
    actions: Sequence[rx.Component] = (),
) -> rx.Component:
    """`eyebrow` stands above the heading, `lead` beneath; one action at most is primary."""
    parts = [] if crumb is None else [crumb]
    if eyebrow is not None:
        parts.append(rx.el.p(eyebrow, class_name="eyebrow"))
    parts.append(rx.el.h1(heading, tab_index=-1))
    if lead is not None:
        parts.append(rx.el.p(lead, class_name="lead"))
    if actions:
        parts.append(rx.el.div(*actions, class_name="row"))
    return rx.el.header(*parts, class_name="page-head")
