"""Codes that people type off paper: unmistakable signs, and a sign that shows a typing error.

Twelve signs in groups of four; the last follows from the others. Case, spaces and hyphens do not
matter. What is kept of a code is a keyed hash: without the installation's secret nobody can try
out codes against the database.
"""

import hashlib
import hmac
import secrets

from firmenportal.domain.errors import DomainError
from firmenportal.settings import settings

# No 0, O, 1, I and L, no B and S beside 8 and 5. As many as a prime: so every single wrong sign and
# every two that changed places change the check sign.
ZEICHEN = "23456789ACDEFGHJKMNPQRTUVWXYZ"
LAENGE = 12
_GRUPPE = 4
_VERWECHSELT = str.maketrans("BS", "85")
_FUELLUNG = " \t-\u2010\u2011\u2012\u2013\u00a0."


class TippfehlerError(DomainError):
    """What was typed is no code of ours, whatever it should have been."""

    def __init__(self) -> None:
        super().__init__(
            "Darin ist ein Tippfehler. Vergleichen Sie Zeichen für Zeichen: Es sind zwölf, und "
            "0, 1, I, L und O kommen nicht vor."
        )


def neu() -> str:
    """A new code, without its groups."""
    zufall = "".join(secrets.choice(ZEICHEN) for _ in range(LAENGE - 1))
    return zufall + _pruefzeichen(zufall)


def gruppiert(code: str) -> str:
    """As it is printed: `K7M4-QW9X-3TRP`."""
    return "-".join(code[i : i + _GRUPPE] for i in range(0, len(code), _GRUPPE))


def lesen(eingabe: str) -> str:
    """The code that somebody typed. Errors: TippfehlerError."""
    code = "".join(z for z in eingabe[:100].upper() if z not in _FUELLUNG).translate(_VERWECHSELT)
    bekannt = len(code) == LAENGE and all(z in ZEICHEN for z in code)
    if not bekannt or _pruefzeichen(code[:-1]) != code[-1]:
        raise TippfehlerError
    return code


def abdruck(wofuer: str, code: str) -> str:
    """What is kept of a code; the same code means something else for each purpose."""
    return hmac.new(settings.secret, f"{wofuer}/{code}".encode(), hashlib.sha256).hexdigest()


def _pruefzeichen(zufall: str) -> str:
    summe = sum((i + 2) * ZEICHEN.index(z) for i, z in enumerate(zufall))
    return ZEICHEN[-summe % len(ZEICHEN)]
