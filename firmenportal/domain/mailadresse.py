"""Which e-mail addresses accounts and Einladungen may have: real ones that look like no other."""

import unicodedata

from email_validator import EmailNotValidError, validate_email

from firmenportal.domain.errors import DomainError

_LAENGSTE = 254
# Of the letters that a domain may have beside the plain ones, those nobody takes for a plain one.
_UMLAUTE = frozenset("äöüß")


class AdresseError(DomainError):
    """The new address is refused; `grund` is `email-ungueltig` or `email-gleich`."""

    def __init__(self, satz: str, grund: str) -> None:
        super().__init__(satz)
        self.grund = grund


def gueltige_adresse(email: str) -> str:
    """An address as accounts keep it. Errors: AdresseError when no mail could reach it.

    Neither may it be mistaken for another one: letters of other scripts that look like ours, and
    signs that a mail server would read as a plain letter, are refused.
    """
    text = unicodedata.normalize("NFC", email.strip())
    try:
        if len(text) > _LAENGSTE:
            raise EmailNotValidError
        gefunden = validate_email(
            text, check_deliverability=False, allow_smtputf8=False, test_environment=True
        )
    except EmailNotValidError as error:
        raise _ungueltig() from error
    adresse = gefunden.normalized.lower()
    umgedeutet = adresse != text.lower() and "xn--" not in text.lower()
    if umgedeutet or not all(z.isascii() or z in _UMLAUTE for z in adresse):
        raise _ungueltig()
    return adresse


def _ungueltig() -> AdresseError:
    return AdresseError("Diese E-Mail-Adresse ist ungültig.", "email-ungueltig")
