"""Welcher Antrag? One question per page; the answers so far are the address.

Drawn by the server: somebody who has no access yet gets it at once, without script and socket, and
Back, reload and a link to any place do what they should.
"""

from functools import partial
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from firmenportal.domain.freischaltung import entscheidung, ergebnis
from firmenportal.domain.freischaltung.entscheidung import Antworten
from firmenportal.domain.freischaltung.frage import FRAGEN, Frage, Merkmal
from firmenportal.domain.freischaltung.weg import Verfahren, Weg
from firmenportal.domain.schulung import themen
from firmenportal.http import inhalt
from firmenportal.http.inhalt import KNOPF
from firmenportal.http.seite import link, rahmen, sprache_von
from firmenportal.http.vorgang import STATUS
from firmenportal.i18n import translate

ADRESSE = "/freischaltung"
_MIT_ANTRAG = (Verfahren.ANTRAG_FIRMA, Verfahren.ANTRAG_VERMITTLER)


async def fragen(request: Request) -> Response:
    """The next question, or the result."""
    bisher = entscheidung.gegeben(request.query_params)
    sprache = sprache_von(request)
    weiter = entscheidung.fragen(bisher)
    if isinstance(weiter, Frage):
        titel, seite = weiter.text, _frage(weiter, bisher, sprache)
    else:
        titel, seite = ergebnis.titel(weiter), _ergebnis(weiter, bisher, sprache)
    return rahmen(request, translate(titel, sprache), seite, zum_portal=True)


def _frage(frage: Frage, bisher: Antworten, sprache: str) -> str:
    _ = partial(translate, sprache=sprache)
    hoechstens = len(bisher) + entscheidung.hoechstens(bisher)
    zaehler = _("Frage {nummer} von höchstens {anzahl}").format(
        nummer=len(bisher) + 1, anzahl=hoechstens
    )
    karten = (
        inhalt.karte(frage.merkmal, o.wert, _(o.text), _(o.erklaerung)) for o in frage.optionen
    )
    knoepfe = inhalt.zeile(inhalt.absenden(_("Weiter")), *_zurueck(bisher, sprache))
    sichtbar = inhalt.frage(zaehler, _(frage.text), karten) + knoepfe
    return inhalt.grosser_stapel(
        inhalt.stapel(
            _pfad(_("Welcher Antrag?"), sprache), inhalt.abfrage(ADRESSE, bisher, sichtbar)
        ),
        _antworten(bisher, sprache)
        if bisher
        else link(_("Einen begonnenen Antrag öffnen"), STATUS),
    )


def _zurueck(bisher: Antworten, sprache: str) -> list[str]:
    if not bisher:
        return []
    adresse = _adresse_vor(bisher, list(bisher)[-1])
    return [link(translate("Zurück", sprache), adresse, "button button--quiet")]


def _ergebnis(weg: Weg, bisher: Antworten, sprache: str) -> str:
    _ = partial(translate, sprache=sprache)
    dauer = _("Dauert etwa 10 Minuten. Sie können unterbrechen.")
    kopf = inhalt.stapel(
        _pfad(_("Ihr Ergebnis"), sprache),
        inhalt.kopf(_(ergebnis.titel(weg)), _(weg.grund)),
        inhalt.zeile(
            link(_(weg.knopf.text), _mit_antwort(weg, bisher), KNOPF),
            *([inhalt.leise(dauer)] if weg.verfahren in _MIT_ANTRAG else []),
        ),
    )
    punkte = inhalt.punkte((p.ton, _(p.satz)) for p in weg.gilt)
    return inhalt.grosser_stapel(
        kopf,
        inhalt.abschnitt("gilt", _("Das gilt in Ihrem Fall"), punkte),
        *_unterlagen(weg, sprache),
        inhalt.abschnitt(
            "schritte",
            _("So geht es weiter"),
            inhalt.nummeriert(_(s) for s in ergebnis.schritte(weg)),
        ),
        _antworten(bisher, sprache),
        _mehr_dazu(weg, sprache),
    )


def _mit_antwort(weg: Weg, bisher: Antworten) -> str:
    """Where the button leads; an application does not ask again who governs access."""
    verwaltung = bisher.get(Merkmal.VERWALTUNG)
    if weg.verfahren not in _MIT_ANTRAG or verwaltung is None:
        return weg.knopf.adresse
    return f"{weg.knopf.adresse}&verwaltung={verwaltung}"


def _mehr_dazu(weg: Weg, sprache: str) -> str:
    """What to read, and every case at a glance."""
    gemeint = (themen.mehr_zu(weg.verfahren), themen.thema("welcher-antrag"))
    zeilen = (
        (translate(t.titel, sprache), t.adresse, translate(t.worum, sprache)) for t in gemeint
    )
    return inhalt.abschnitt("mehr", translate("Mehr dazu", sprache), inhalt.verweise(zeilen))


def _unterlagen(weg: Weg, sprache: str) -> list[str]:
    if not weg.unterlagen:
        return []
    namen = (translate(u.value, sprache) for u in weg.unterlagen)
    titel = translate("Diese Unterlagen brauchen Sie", sprache)
    return [inhalt.abschnitt("unterlagen", titel, inhalt.liste(namen))]


def _antworten(bisher: Antworten, sprache: str) -> str:
    """The answers so far, each with a link to its question."""
    zeilen = []
    for frage in (f for f in FRAGEN if f.merkmal in bisher):
        option = frage.option(bisher[frage.merkmal])
        text = translate(option.text if option else "", sprache)
        zeilen.append((translate(frage.kurz, sprache), text, _adresse_vor(bisher, frage.merkmal)))
    return inhalt.abschnitt(
        "antworten",
        translate("Ihre Antworten", sprache),
        inhalt.antworten(zeilen, translate("Ändern", sprache)),
    )


def _adresse_vor(bisher: Antworten, merkmal: str) -> str:
    """Where this was asked: the answers before it."""
    reihe = list(bisher)
    davor = {m: bisher[m] for m in reihe[: reihe.index(merkmal)]}
    return f"{ADRESSE}?{urlencode(davor)}" if davor else ADRESSE


def _pfad(hier: str, sprache: str) -> str:
    start = (translate("Freischaltung", sprache), ADRESSE)
    return inhalt.pfad(translate("Sie sind hier", sprache), start, hier=hier)
