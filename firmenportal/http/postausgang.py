"""The outbox for everybody to read; it exists in the demo alone."""

import re
from html import escape

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response

from firmenportal.db import snapshot
from firmenportal.http.seite import absatz, link, seite
from firmenportal.i18n import moment, translate
from firmenportal.post import postausgang
from firmenportal.post.postausgang import Art, Postausgang
from firmenportal.settings import settings

_ARTEN = {Art.MAIL: "E-Mail an", Art.BRIEF: "Brief an", Art.SMS: "SMS an"}
_ADRESSE = re.compile(r"https?://[^\s<>\"']+")


async def zeigen(request: Request) -> Response:
    sendungen = await to_thread.run_sync(_sendungen)
    sprache = request.state.akteur.sprache if request.state.akteur else "de"
    leer = absatz(translate("Noch ist nichts hinausgegangen.", sprache))
    teile = [_sendung(zeile, sprache) for zeile in sendungen] or [leer]
    return seite(request, translate("Postausgang der Demo", sprache), *teile)


def _sendung(zeile: Postausgang, sprache: str) -> str:
    zeit = moment(zeile.erstellt_am, sprache)
    an = f"{translate(_ARTEN[Art(zeile.art)], sprache)} {zeile.an}"
    kopf = absatz(f"{an} · {zeit} · {_stand(zeile, sprache)}")
    text = "".join(f"<p>{_mit_links(teil)}</p>" for teil in zeile.text.strip().split("\n\n"))
    return (
        f'<article class="rule stack stack--s" aria-labelledby="sendung-{zeile.id}">'
        f'<h2 id="sendung-{zeile.id}">{escape(zeile.betreff)}</h2>{kopf}{text}</article>'
    )


def _stand(zeile: Postausgang, sprache: str) -> str:
    if zeile.gesendet_am:
        return translate("zugestellt", sprache)
    if zeile.aufgegeben_am:
        return f"{translate('aufgegeben', sprache)}: {zeile.fehler}"
    return translate("wartet", sprache)


def _mit_links(text: str) -> str:
    """Text with our own addresses as links; everything else stays text."""
    teile, ende = [], 0
    for fund in _ADRESSE.finditer(text):
        teile.append(escape(text[ende : fund.start()]))
        ist_eigene = fund.group().startswith(settings.base_url + "/")
        teile.append(link(fund.group(), fund.group()) if ist_eigene else escape(fund.group()))
        ende = fund.end()
    return "".join([*teile, escape(text[ende:])]).replace("\n", "<br>")


def _sendungen() -> list[Postausgang]:
    with snapshot() as db:
        return postausgang.sendungen(db)
