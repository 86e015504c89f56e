"""A search field that nobody writes into while someone types, though the address may change it.

What was typed comes back by way of the address, perhaps late and after more was typed. So a state
keeps what the field has shown and what is still on its way, and sets the field only when the
address says something that was not typed there: after Back, or a link. A field that is drawn anew
begins with what the state last loaded.
"""

Verlauf = tuple[str, ...]

LEER: Verlauf = ("",)
_GEMERKT = 20


def getippt(verlauf: Verlauf, text: str) -> Verlauf:
    """After typing: this text will come back by the address."""
    return (*verlauf, text)[-_GEMERKT:]


def geladen(verlauf: Verlauf, text: str) -> tuple[Verlauf, bool]:
    """After loading: what is still on its way, and whether the field must be set."""
    if text in verlauf:
        return verlauf[verlauf.index(text) :], False
    return (text,), True
