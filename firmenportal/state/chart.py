"""The geometry of stacked bars, for `ui/chart.py`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

# The highest bar leaves some air above it.
_FULL = 95


@dataclass(frozen=True)
class Bar:
    """One bar of two parts: what it says, and where its parts stand, in percent from the top."""

    label: str
    name: str
    lower: str
    upper: str
    total: str
    lower_y: str
    lower_height: str
    upper_y: str
    upper_height: str


def stacked(
    rows: Sequence[tuple[str, str, int, int]], formatted: Callable[[int], str]
) -> list[Bar]:
    """Bars of (label, name, lower, upper); `label` is short and unique, `name` heads the table.

    The numbers are not negative; `formatted` puts them into words.
    """
    highest = max((lower + upper for _, _, lower, upper in rows), default=0) or 1
    return [_bar(*row, highest, formatted) for row in rows]


def _bar(
    label: str, name: str, lower: int, upper: int, highest: int, formatted: Callable[[int], str]
) -> Bar:
    lower_height = _FULL * lower / highest
    upper_height = _FULL * upper / highest
    return Bar(
        label=label,
        name=name,
        lower=formatted(lower),
        upper=formatted(upper),
        total=formatted(lower + upper),
        lower_y=_percent(100 - lower_height),
        lower_height=_percent(lower_height),
        upper_y=_percent(100 - lower_height - upper_height),
        upper_height=_percent(upper_height),
    )


def _percent(value: float) -> str:
    return f"{value:.2f}%"
