"""Telephone numbers: read as people write them, kept as E.164."""

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

from firmenportal.domain.errors import DomainError

LAND = "DE"
_MOBIL = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)


def e164(eingabe: str, *, mobil: bool = False) -> str:
    """The number as it is kept. Errors: DomainError if there is no such number, or no mobile."""
    try:
        nummer = phonenumbers.parse(eingabe, LAND)
    except NumberParseException:
        nummer = None
    if nummer is None or not phonenumbers.is_valid_number(nummer):
        raise DomainError(
            "Diese Telefonnummer gibt es nicht. Schreiben Sie sie mit Vorwahl, zum Beispiel "
            "030 123456."
        )
    if mobil and phonenumbers.number_type(nummer) not in _MOBIL:
        raise DomainError("Das ist keine Mobilnummer. Eine SMS kommt nur auf ein Mobiltelefon.")
    return phonenumbers.format_number(nummer, PhoneNumberFormat.E164)
