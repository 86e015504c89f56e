"""Addresses to which a list has been sent but which it has not loaded yet.

The address is the state of a list. Who changes a second filter before the first has arrived means
both: the second change starts from where the first one leads, not from the address still shown.
"""

from typing import TypeVar

A = TypeVar("A")


def ausgang(unterwegs: tuple[A, ...], gezeigt: A) -> A:
    """What the next change starts from."""
    return unterwegs[-1] if unterwegs else gezeigt


def angekommen(unterwegs: tuple[A, ...], geladen: A) -> tuple[A, ...]:
    """What is still on its way after this was loaded; nothing, if somebody went elsewhere."""
    return unterwegs[unterwegs.index(geladen) + 1 :] if geladen in unterwegs else ()
