"""The kinds of small cases as data: what each asks for, whom it concerns, and what it does."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from firmenportal.domain.kleinfall import angaben as eingaben
from firmenportal.domain.kleinfall import firmen, konten, loeschfall
from firmenportal.domain.kleinfall.angaben import Fallangaben
from firmenportal.domain.kleinfall.bezug import Fallbezug
from firmenportal.domain.kleinfall.fall import Kleinfallart
from firmenportal.domain.protokoll import Wer


@dataclass(frozen=True)
class Fallart:
    """`pruefen` says whom it concerns or raises why not; `ausfuehren` does it, and says what
    belongs into the entry of the protocol, and as `ergebnis` what the case keeps."""

    angaben: type[Fallangaben]
    pruefen: Callable[[Session, Any], Fallbezug]
    ausfuehren: Callable[[Session, Any, Wer], dict[str, Any]]


_E, _A = eingaben, Kleinfallart
ARTEN: dict[Kleinfallart, Fallart] = {
    _A.NAME: Fallart(_E.Namensangaben, konten.name_pruefen, konten.name_aendern),
    _A.KENNUNG: Fallart(_E.Kennungsangaben, firmen.kennung_pruefen, firmen.kennung_nachtragen),
    _A.SCHLUESSEL: Fallart(
        _E.Schluesselangaben, konten.schluessel_pruefen, konten.schluessel_verknuepfen
    ),
    _A.SPERREN: Fallart(_E.Kontoangaben, konten.sperren_pruefen, konten.sperren),
    _A.ENTSPERREN: Fallart(_E.Kontoangaben, konten.entsperren_pruefen, konten.entsperren),
    _A.ZEICHNER_AUFNEHMEN: Fallart(_E.Zeichnerangaben, firmen.aufnehmen_pruefen, firmen.aufnehmen),
    _A.ZEICHNER_STREICHEN: Fallart(_E.Zeichnerangaben, firmen.streichen_pruefen, firmen.streichen),
    _A.POSTFACH: Fallart(
        _E.Postfachangaben, konten.postfach_pruefen, konten.postfach_wiederherstellen
    ),
    _A.ZUGANGSKENNUNG: Fallart(
        _E.Kennungsversand, konten.kennung_pruefen, konten.kennung_ausstellen
    ),
    _A.WIDERRUF: Fallart(_E.Widerrufsangaben, firmen.widerruf_pruefen, firmen.widerruf_aufheben),
    _A.VOLLMACHT: Fallart(
        _E.Vollmachtsangaben, firmen.vollmacht_pruefen, firmen.vollmacht_eintragen
    ),
    _A.LOESCHEN: Fallart(_E.Kontoangaben, loeschfall.pruefen, loeschfall.ausfuehren),
}
