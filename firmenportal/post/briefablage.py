"""Letters into the folder of the print street: as PDF, under a name that is always the same.

A letter is laid ready first, then noted down, then moved out. Whoever comes back after a death
finds out by the note how far it had got: a letter is never lost, and never laid out a second time
when the print street has taken it away already. What a death left beside it is cleared away later.
"""

import hashlib
import os
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

from firmenportal import brief, clock
from firmenportal.db import snapshot
from firmenportal.post import postausgang
from firmenportal.post.postausgang import Art, Postausgang, brief_aus
from firmenportal.post.zustellung import Antwort, alle_faelligen, etwas_faellig
from firmenportal.settings import settings

# Folders of our own beside the letters: what is ready to go out, and notes of what was.
BEREIT, NOTIZEN = ".bereit", ".notizen"
# How long what no letter needs any more stays in them: far longer than a letter takes.
_BEHALTEN = {BEREIT: timedelta(hours=1), NOTIZEN: timedelta(days=7)}


def briefe_ablegen() -> int:
    """Put every letter that is due into the print folder; how many.

    Errors: OSError when the folder is not there; no letter has lost an attempt then.
    """
    if not etwas_faellig(Art.BRIEF):
        return 0
    for eigener in (BEREIT, NOTIZEN):
        (settings.brief_dir / eigener).mkdir(mode=0o700, parents=True, exist_ok=True)
    return alle_faelligen(Art.BRIEF, _ablegen)


def aufraeumen() -> int:
    """Delete what was begun by who died, or belongs to no letter still to go; how many files.

    Errors: OSError when the folder cannot be read.
    """
    with snapshot() as db:
        gebraucht = {dateiname(zeile) for zeile in postausgang.wartende_briefe(db)}
    return sum(
        _alte_loeschen(settings.brief_dir / eigener, gebraucht, clock.now() - frist)
        for eigener, frist in _BEHALTEN.items()
    )


def dateiname(zeile: Postausgang) -> str:
    """The letter's own for good: by the day on which it was written, and its message."""
    kurz = hashlib.sha256(zeile.message_id.encode()).hexdigest()[:16]
    return f"brief-{clock.tag(zeile.erstellt_am).isoformat()}-{kurz}.pdf"


def _ablegen(zeile: Postausgang) -> Antwort:
    name, ordner = dateiname(zeile), settings.brief_dir
    bereit, notizen = ordner / BEREIT, ordner / NOTIZEN
    if not (notizen / name).exists():
        _bereitlegen(bereit / name, _pdf(zeile))
        (notizen / name).touch(mode=0o600)
        _festhalten(notizen)
    _hinauslegen(bereit / name, ordner / name)
    return False, ""


def _alte_loeschen(ordner: Path, gebraucht: set[str], seit: datetime) -> int:
    anzahl = 0
    for datei in ordner.iterdir() if ordner.exists() else ():
        with suppress(FileNotFoundError):  # gone meanwhile, with its letter or by another job
            if datei.name not in gebraucht and datei.stat().st_mtime < seit.timestamp():
                datei.unlink()
                anzahl += 1
    return anzahl


def _pdf(zeile: Postausgang) -> bytes:
    inhalt, anschrift = brief_aus(zeile)
    return brief.als_pdf(inhalt, anschrift, clock.tag(zeile.erstellt_am))


def _bereitlegen(ziel: Path, pdf: bytes) -> None:
    """Complete or not at all, whoever dies meanwhile or does the same."""
    entwurf = ziel.with_name(f"{uuid4().hex}.entwurf")
    with os.fdopen(os.open(entwurf, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640), "wb") as datei:
        datei.write(pdf)
        datei.flush()
        os.fsync(datei.fileno())
    entwurf.replace(ziel)
    _festhalten(ziel.parent)


def _hinauslegen(bereit: Path, ziel: Path) -> None:
    """In one step. What is not ready any more was laid out before."""
    try:
        bereit.replace(ziel)
    except FileNotFoundError:
        return
    _festhalten(ziel.parent)


def _festhalten(ordner: Path) -> None:
    """The names in the folder outlive a power cut."""
    griff = os.open(ordner, os.O_RDONLY)
    try:
        os.fsync(griff)
    finally:
        os.close(griff)
