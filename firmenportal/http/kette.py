"""A Firma's protocol chain to take away: every entry, its head, and what checks them."""

import json
import tempfile
import zipfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import IO, Any

from anyio import to_thread
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from firmenportal import clock
from firmenportal.db import snapshot
from firmenportal.domain import delegation, kettenkopf, kettenpruefung, protokoll, pruefer
from firmenportal.domain.benutzer import Akteur
from firmenportal.domain.delegation import Verwalter
from firmenportal.domain.protokoll import Protokollkette
from firmenportal.http.tabelle import in_stuecken
from firmenportal.state.admin.base import firma_aus, gewaehlt

_LIESMICH = """\
Protokoll von {firma}, Stand {zeit}

kette.jsonl  jeder Eintrag eine Zeile (JSON, UTF-8), der älteste zuerst
kopf.json    wie viele Einträge es sind, die Prüfsumme des letzten, und was früher gemeldet wurde
pruefen.py   prüft beides; braucht nur Python ab 3.9 und keine Verbindung

So prüfen Sie: python3 pruefen.py
Mit dem Stand aus einer E-Mail, den niemand nachträglich ändern kann:
python3 pruefen.py --kopf {laenge}:{kopf}

Endet das Programm mit „Die Kette hält“, fehlt kein Eintrag und keiner ist verändert. Sonst nennt
seine erste Zeile den ersten Fehler. Wo Namen gelöscht wurden (Art. 17 DSGVO), hält die Kette
weiter: Ein Eintrag „protokoll.loeschen“ nennt die Stellen.
"""


async def herunterladen(request: Request) -> Response:
    """For FirmenAdmins alone; for everybody else there is no such address."""
    akteur: Akteur | None = request.state.akteur
    if akteur is None:
        return RedirectResponse("/#abgelaufen", 303)
    firma = firma_aus(request.query_params)
    datei = await to_thread.run_sync(partial(_archiv, akteur, firma))
    name = f"Protokoll_{clock.heute().isoformat()}.zip"
    antwort = StreamingResponse(in_stuecken(datei), media_type="application/zip")
    antwort.headers["content-disposition"] = f'attachment; filename="{name}"'
    return antwort


def _archiv(akteur: Akteur, firma: int | None) -> IO[bytes]:
    """The finished archive; it vanishes when it is closed."""
    with snapshot() as db:
        v = gewaehlt(delegation.verwaltungen(db, akteur), firma)
        delegation.require_firmenadmin(v)
        datei = tempfile.TemporaryFile()  # noqa: SIM115 - `in_stuecken` closes it
        with zipfile.ZipFile(datei, "w", zipfile.ZIP_DEFLATED) as archiv:
            _fuellen(archiv, db, v)
    datei.seek(0)
    return datei


def _fuellen(archiv: zipfile.ZipFile, db: Session, v: Verwalter) -> None:
    kette = protokoll.kette_firma(v.firma_id)
    kopf = db.get(Protokollkette, kette) or Protokollkette(kette=kette)
    stand = {"firma": v.firma, "zeit": clock.now().isoformat(timespec="seconds")}
    angaben = {"kette": kette, "laenge": kopf.laenge, "kopf": kopf.kopf}
    gemeldet = [kettenkopf.angaben(m) for m in kettenkopf.der_kette(db, kette)]
    archiv.writestr("LIESMICH.txt", _LIESMICH.format(**stand, **angaben))
    archiv.writestr("pruefen.py", Path(pruefer.__file__).read_bytes())
    archiv.writestr("kopf.json", _json({**stand, **angaben, "gemeldet": gemeldet}))
    with archiv.open("kette.jsonl", "w") as zeilen:
        for eintrag in _zeilen(db, kopf):
            zeilen.write(eintrag)


def _zeilen(db: Session, kopf: Protokollkette) -> Iterator[bytes]:
    return (_json(e).encode() + b"\n" for e in kettenpruefung.eintraege(db, kopf))


def _json(inhalt: Any) -> str:
    return json.dumps(inhalt, ensure_ascii=False)
