"""Whether a Firma or a Maklerhaus may work in the portal at all."""

from enum import StrEnum


class Zustand(StrEnum):
    """`gesperrt` opens nothing to anyone."""

    AKTIV = "aktiv"
    GESPERRT = "gesperrt"
