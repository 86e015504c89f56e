"""Schulung: the topics as pages that everybody may read, and each as a PDF."""

from functools import partial

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response

from firmenportal import clock
from firmenportal.dokument import als_pdf
from firmenportal.domain.schulung.blatt import dokument, zelle
from firmenportal.domain.schulung.thema import ADRESSE, Abschnitt, Aufzaehlung, Thema, Uebersicht
from firmenportal.domain.schulung.themen import THEMEN, thema
from firmenportal.http import inhalt
from firmenportal.http.seite import absatz, rahmen, sprache_von
from firmenportal.i18n import translate


async def alle(request: Request) -> Response:
    """What there is to read."""
    _ = partial(translate, sprache=sprache_von(request))
    themen = ((_(t.titel), t.adresse, _(t.worum)) for t in THEMEN.values())
    return rahmen(
        request,
        _("Schulung"),
        inhalt.seitenkopf(_("Schulung"), _("Alles über Zugänge und Rechte, zum Nachlesen."))
        + inhalt.verweise(themen),
        zum_portal=True,
    )


async def zeigen(request: Request) -> Response:
    """One topic, with the way to the others. Errors: NotFoundError."""
    gewaehlt, sprache = thema(str(request.path_params["thema"])), sprache_von(request)
    _ = partial(translate, sprache=sprache)
    pfad = inhalt.pfad(_("Sie sind hier"), (_("Schulung"), ADRESSE), hier=_(gewaehlt.titel))
    abschnitte = (
        _abschnitt(f"abschnitt-{n}", a, sprache) for n, a in enumerate(gewaehlt.abschnitte, 1)
    )
    return rahmen(
        request,
        _(gewaehlt.titel),
        inhalt.seitenkopf(_(gewaehlt.titel), _(gewaehlt.worum), pfad)
        + inhalt.mit_rand(
            _("Mehr zum Lesen"), inhalt.grosser_stapel(*abschnitte), *_rand(gewaehlt, sprache)
        ),
        breite="",
        zum_portal=True,
    )


async def als_dokument(request: Request) -> Response:
    """The same topic as a PDF. Errors: NotFoundError."""
    gewaehlt, sprache = thema(str(request.path_params["thema"])), sprache_von(request)
    blatt = dokument(gewaehlt, sprache, clock.heute())
    pdf = await to_thread.run_sync(als_pdf, blatt)
    kopf = {"content-disposition": f'inline; filename="Schulung_{gewaehlt.key}.pdf"'}
    return Response(pdf, media_type="application/pdf", headers=kopf)


def _rand(gewaehlt: Thema, sprache: str) -> list[str]:
    """Beside the text: the other topics, this one as PDF, and where to go on in the portal."""
    _ = partial(translate, sprache=sprache)
    themen = ((_(t.titel), t.adresse, t == gewaehlt) for t in THEMEN.values())
    weiter = (
        (_("Diese Seite als PDF"), f"{gewaehlt.adresse}.pdf", ""),
        *((_(v.text), v.adresse, "") for v in gewaehlt.verweise),
    )
    return [
        inhalt.kapitel(_("Themen"), themen),
        inhalt.abschnitt("hilfreich", _("Auch hilfreich"), inhalt.verweise(weiter)),
    ]


def _abschnitt(id: str, a: Abschnitt, sprache: str) -> str:
    titel = translate(a.titel, sprache)
    return inhalt.abschnitt(id, titel, *(_teil(titel, teil, sprache) for teil in a.teile))


def _teil(titel: str, teil: str | Aufzaehlung | Uebersicht, sprache: str) -> str:
    if isinstance(teil, str):
        return absatz(translate(teil, sprache))
    if isinstance(teil, Aufzaehlung):
        punkte = [translate(p, sprache) for p in teil.punkte]
        return inhalt.nummeriert(punkte) if teil.sind_schritte else inhalt.liste(punkte)
    spalten = [translate(s, sprache) for s in teil.spalten]
    zeilen = ([zelle(z, sprache) for z in zeile] for zeile in teil.zeilen)
    return inhalt.tabelle(titel, spalten, zeilen)
