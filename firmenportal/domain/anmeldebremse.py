"""Slows down guessing: failures per account, per address and per known device, then pauses.

Counters live in memory or, with several processes, in Redis. Whoever asks for an unknown account
meets the same brake as for a known one: the brake knows e-mail addresses, not accounts.
"""

import hashlib
import time
from dataclasses import dataclass
from functools import cache
from ipaddress import IPv6Address, ip_address
from math import ceil

from limits.storage import Storage, storage_from_string

from firmenportal.domain.errors import DomainError
from firmenportal.settings import settings

ERLAUBT = 10
_FENSTER = 15 * 60
# Minutes of the first, second, … pause; the last one repeats.
PAUSEN = (1, 2, 5, 15, 30, 60)
_TAG = 24 * 3600
_SATZ = (
    "Zu viele Versuche. Bitte warten Sie {minuten} Minuten und versuchen Sie es dann noch einmal."
)
_EINE_MINUTE = (
    "Zu viele Versuche. Bitte warten Sie eine Minute und versuchen Sie es dann noch einmal."
)


class GebremstError(DomainError):
    """Too many attempts; `minuten` is one of PAUSEN."""

    def __init__(self, minuten: int) -> None:
        super().__init__(_SATZ if minuten > 1 else _EINE_MINUTE, minuten=str(minuten))
        self.minuten = minuten


@dataclass(frozen=True)
class _Zaehler:
    """One counter. After a pause, `danach` failures bring the next and longer one."""

    name: str
    danach: int

    def pruefen(self) -> None:
        pause = self._key("pause")
        if speicher().get(pause):
            rest = (speicher().get_expiry(pause) - time.time()) / 60
            raise GebremstError(next((m for m in PAUSEN if m >= ceil(rest)), PAUSEN[-1]))

    def fehlschlag(self) -> None:
        stufe = speicher().get(self._key("stufe"))
        fehler = speicher().incr(self._key("fehler"), _FENSTER)
        if fehler >= (self.danach if stufe else ERLAUBT):
            speicher().incr(self._key("stufe"), _TAG)
            speicher().incr(self._key("pause"), 60 * PAUSEN[min(stufe, len(PAUSEN) - 1)])
            speicher().clear(self._key("fehler"))

    def vergessen(self) -> None:
        for was in ("fehler", "stufe", "pause"):
            speicher().clear(self._key(was))

    def _key(self, was: str) -> str:
        return f"anmeldung/{self.name}/{was}"


@dataclass(frozen=True)
class Bremse:
    """What holds back one attempt: the counter of what is attacked, and of where it comes from."""

    ziel: _Zaehler
    herkunft: _Zaehler | None = None

    def pruefen(self) -> None:
        """Errors: GebremstError while a pause lasts."""
        self.ziel.pruefen()
        if self.herkunft:
            self.herkunft.pruefen()

    def fehlschlag(self) -> None:
        """Count a failure. An address is charged once per account: a typist is no sprayer."""
        self.ziel.fehlschlag()
        if self.herkunft:
            paar = f"anmeldung/paar/{self.herkunft.name}/{self.ziel.name}"
            if speicher().incr(paar, _FENSTER) == 1:
                self.herkunft.fehlschlag()

    def erfolg(self) -> None:
        """The right person was here; the address is not forgiven."""
        self.ziel.vergessen()


def fuer_fremde(email: str, adresse: str) -> Bremse:
    """For a browser that has not yet signed in to this account.

    The account bears ten failures, and then one per pause. The address bears failures at ten
    accounts, and as many after each pause: behind it may be an office of many people.
    """
    konto = _Zaehler(f"konto/{_kurz(email)}", danach=1)
    return Bremse(konto, _Zaehler(f"adresse/{netz(adresse)}", danach=ERLAUBT))


def fuer_geraet(geraet: str) -> Bremse:
    """For a browser that has signed in to this account: strangers' failures do not count here."""
    return Bremse(_Zaehler(f"geraet/{geraet}", danach=1))


def fuer_sitzung(benutzer_id: int) -> Bremse:
    """For a signed-in person who gives the own password once more."""
    return Bremse(_Zaehler(f"person/{benutzer_id}", danach=1))


def drosseln(was: str, wer: str, erlaubt: int, sekunden: int) -> None:
    """Count a use of something that costs us work or others mails. Errors: GebremstError."""
    key = f"{was}/{_kurz(wer)}"
    if speicher().incr(key, sekunden) > erlaubt:
        rest = ceil((speicher().get_expiry(key) - time.time()) / 60)
        raise GebremstError(next((m for m in PAUSEN if m >= rest), PAUSEN[-1]))


def netz(adresse: str) -> str:
    """An IPv6 customer owns a whole /64 and would otherwise have countless addresses."""
    try:
        ip = ip_address(adresse)
    except ValueError:
        return "unbekannt"
    if isinstance(ip, IPv6Address) and ip.ipv4_mapped is None:
        return str(IPv6Address(int(ip) >> 64 << 64))
    return str(getattr(ip, "ipv4_mapped", None) or ip)


@cache
def speicher() -> Storage:
    """Where the counters are; shared by all processes where there is Redis."""
    storage = storage_from_string(settings.redis_url or "memory://")
    assert isinstance(storage, Storage)
    return storage


def _kurz(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]
