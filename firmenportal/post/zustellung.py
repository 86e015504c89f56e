"""The outbox's worker: delivers at least once, whatever dies in between.

A consignment is claimed for a few minutes, delivered, and marked as sent, in three steps. Whoever
dies after the first lets the claim run out; whoever dies between the second and the third lets it
go out again, under the same Message-ID. Several workers never hold the same claim. How a letter
and an SMS are handed over is said in `briefablage` and `sms`.
"""

import smtplib
from collections.abc import Callable
from datetime import timedelta

from sqlmodel import Session, col, select

from firmenportal import clock
from firmenportal.db import snapshot, transaction
from firmenportal.errorlog import log_unexpected
from firmenportal.post import smtp
from firmenportal.post.postausgang import (
    Art,
    Postausgang,
    faellig,
    im_netz,
    nachricht,
    vergessen,
)
from firmenportal.settings import settings

# How long a claim lasts; longer than the longest conversation with a mail server.
BELEGT = timedelta(minutes=5)
# The wait after each failed attempt; after the last, five days on, the mail is given up.
PAUSEN = (
    *(timedelta(minutes=m) for m in (1, 5, 15)),
    *(timedelta(hours=h) for h in (1, 4, 8, 12, 24, 24, 48)),
)
_NUR_BEISPIELE = "In der Demo geht Post nur an Adressen, die auf .example enden."
# Whether the answer is final, and what went wrong.
Antwort = tuple[bool, str]


def zustellen() -> int:
    """Deliver every mail that is due; how many were accepted.

    Errors: OSError when the mail server cannot be reached; no mail has lost an attempt then.
    """
    if not settings.smtp_url or not etwas_faellig(Art.MAIL):
        return 0
    with smtp.verbindung() as server:
        return alle_faelligen(Art.MAIL, lambda zeile: _versuchen(server, zeile))


def etwas_faellig(art: Art) -> bool:
    """Whether there is work. Asked every second, so without a write lock."""
    with snapshot() as db:
        gesucht = select(Postausgang.id).where(*faellig(art, clock.now())).limit(1)
        return db.exec(gesucht).first() is not None


def alle_faelligen(art: Art, versuchen: Callable[[Postausgang], Antwort]) -> int:
    """Hand over what is due of a kind, one after the other; how many were accepted.

    Errors: OSError when whoever takes them is gone; the consignment waits for its next turn.
    """
    gesendet = 0
    while (zeile := _belegen(art)) is not None:
        gesendet += _eine(zeile, versuchen)
    return gesendet


def _belegen(art: Art) -> Postausgang | None:
    """Claim what has waited longest; nobody else sees it until the claim ends."""
    jetzt = clock.now()
    with transaction() as db:
        zeile = db.exec(
            select(Postausgang)
            .where(*faellig(art, jetzt))
            .order_by(col(Postausgang.naechster_versuch_am), col(Postausgang.id))
            .limit(1)
            .with_for_update(skip_locked=True)
        ).first()
        if zeile is not None:
            zeile.naechster_versuch_am = jetzt + BELEGT
            zeile.versuche += 1
        return zeile


def _eine(zeile: Postausgang, versuchen: Callable[[Postausgang], Antwort]) -> bool:
    try:
        endgueltig, fehler = versuchen(zeile)
    except (smtplib.SMTPServerDisconnected, ConnectionError, TimeoutError) as error:
        _vermerken(zeile, endgueltig=False, fehler=str(error))
        raise
    except Exception as error:
        endgueltig, fehler = False, f"unexpected error {log_unexpected(error)}"
    _vermerken(zeile, endgueltig=endgueltig, fehler=fehler)
    return not fehler


def _versuchen(server: smtplib.SMTP, zeile: Postausgang) -> Antwort:
    """Hand a mail over."""
    if settings.is_demo and not _ist_beispiel(zeile.an):
        return True, _NUR_BEISPIELE
    try:
        server.send_message(nachricht(zeile), settings.absender, [im_netz(zeile.an)])
    except smtplib.SMTPRecipientsRefused as error:
        return _antwort(*error.recipients[im_netz(zeile.an)])
    except smtplib.SMTPDataError as error:
        return _antwort(error.smtp_code, error.smtp_error)
    except (smtplib.SMTPResponseException, smtplib.SMTPNotSupportedError) as error:
        return False, str(error)  # about us, not about this mail: somebody may mend it
    return False, ""


def _antwort(code: int, worte: bytes | str) -> Antwort:
    """A 5xx about this mail will not change; a 4xx asks to come again."""
    text = worte.decode("utf-8", "replace") if isinstance(worte, bytes) else worte
    return code >= 500, f"{code} {text}"


def _vermerken(zeile: Postausgang, *, endgueltig: bool, fehler: str) -> None:
    jetzt = clock.now()
    with transaction() as db:
        aktuell = _noch_unsere(db, zeile)
        if aktuell is None:
            return
        aktuell.fehler = fehler
        if not fehler:
            aktuell.gesendet_am = jetzt
            vergessen(aktuell)
        elif endgueltig or aktuell.versuche > len(PAUSEN):
            aktuell.aufgegeben_am = jetzt
        else:
            aktuell.naechster_versuch_am = jetzt + PAUSEN[aktuell.versuche - 1]


def _noch_unsere(db: Session, zeile: Postausgang) -> Postausgang | None:
    """The row, unless our claim ran out and another worker has taken it up."""
    gesucht = select(Postausgang).where(
        Postausgang.id == zeile.id, Postausgang.versuche == zeile.versuche
    )
    return db.exec(gesucht.with_for_update()).first()


def _ist_beispiel(adresse: str) -> bool:
    domain = adresse.rpartition("@")[2].lower()
    return domain == "example" or domain.endswith(".example")
