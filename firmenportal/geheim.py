"""Text that only this installation can read: sealed under its secret, one key per purpose."""

import json
from base64 import urlsafe_b64encode
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from firmenportal.settings import settings

if TYPE_CHECKING:
    from cryptography.fernet import Fernet


def verschliessen(zweck: str, inhalt: dict[str, Any]) -> str:
    """Sealed against reading and changing; of letters that a cookie takes."""
    return _schloss(zweck).encrypt(json.dumps(inhalt).encode()).decode().rstrip("=")


def oeffnen(zweck: str, text: str, gilt: timedelta | None = None) -> dict[str, Any] | None:
    """What was sealed for this purpose; None for anything else, and once it is older."""
    from cryptography.fernet import InvalidToken

    token = text.encode("ascii", "replace") + b"=" * (-len(text) % 4)
    try:
        offen = _schloss(zweck).decrypt(token, int(gilt.total_seconds()) if gilt else None)
    except InvalidToken:
        return None
    return json.loads(offen)


@cache
def _schloss(zweck: str) -> "Fernet":
    from cryptography.fernet import Fernet
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    abgeleitet = HKDF(SHA256(), 32, salt=None, info=f"firmenportal {zweck}".encode())
    return Fernet(urlsafe_b64encode(abgeleitet.derive(settings.secret)))
