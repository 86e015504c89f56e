"""SMS to the gateway that FIRMENPORTAL_SMS_URL names: one POST of JSON each.

The header `Idempotency-Key` is the same for every attempt at an SMS, so that a gateway which had it
already can tell.
"""

import json
import ssl
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import SplitResult, urlsplit

from firmenportal.post.postausgang import Art, Postausgang
from firmenportal.post.smtp import SEKUNDEN, is_loopback
from firmenportal.post.zustellung import Antwort, alle_faelligen, etwas_faellig
from firmenportal.settings import settings

# Answers about this very SMS: they will not change. All others may be about us, or pass.
_ENDGUELTIG = (400, 410, 413, 422)
_NUR_HIER = "In der Demo gehen SMS nur an einen Dienst auf diesem Rechner."


def sms_senden() -> int:
    """Hand every SMS that is due to the gateway; how many it took.

    Errors: OSError when the gateway cannot be reached; the SMS waits for its next turn.
    """
    if not settings.sms_url or not etwas_faellig(Art.SMS):
        return 0
    return alle_faelligen(Art.SMS, _senden)


def _senden(zeile: Postausgang) -> Antwort:
    dienst = urlsplit(settings.sms_url)
    if settings.is_demo and not is_loopback(dienst.hostname or ""):
        return True, _NUR_HIER
    try:
        status = _post(dienst, zeile)
    except HTTPException as error:
        return False, type(error).__name__
    except OSError as error:
        raise ConnectionError(str(error)) from error
    if 200 <= status < 300:
        return False, ""
    return status in _ENDGUELTIG, f"HTTP {status}"  # its words might repeat ours


def _post(dienst: SplitResult, zeile: Postausgang) -> int:
    """The gateway's answer. A redirect is none: whoever is meant is named in the settings."""
    verbindung = _verbindung(dienst)
    try:
        verbindung.request(
            "POST",
            (dienst.path or "/") + (f"?{dienst.query}" if dienst.query else ""),
            json.dumps({"an": zeile.an, "text": zeile.text}).encode(),
            {"Content-Type": "application/json", "Idempotency-Key": zeile.message_id},
        )
        return verbindung.getresponse().status
    finally:
        verbindung.close()


def _verbindung(dienst: SplitResult) -> HTTPConnection:
    """Encrypted over https, with a certificate that is checked; SSL_CERT_FILE for an own one."""
    host = dienst.hostname or ""
    if dienst.scheme == "https":
        tls = ssl.create_default_context()
        return HTTPSConnection(host, dienst.port or 443, timeout=SEKUNDEN, context=tls)
    return HTTPConnection(host, dienst.port or 80, timeout=SEKUNDEN)
