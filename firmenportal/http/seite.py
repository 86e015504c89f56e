"""Small pages that the server draws itself, where a mail's link leads; they need no script."""

from collections.abc import Mapping
from html import escape

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from firmenportal.domain.auspraegung import AUSPRAEGUNGEN, DACH
from firmenportal.i18n import translate

_FUSS = (
    ("Hilfe und Kontakt", "/hilfe"),
    ("Barrierefreiheit", "/barrierefreiheit"),
    ("Datenschutz", "/datenschutz"),
    ("Impressum", "/impressum"),
)
_SEITE = """<!DOCTYPE html>
<html lang="de"><head><meta charset="utf-8"><title>{titel}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="/favicon.svg">
<link rel="stylesheet" href="/tokens.css"><link rel="stylesheet" href="/portal.css"></head>
<body><div id="frame">
<a class="skip-link" href="#inhalt">{springen}</a>
<header class="masthead"><div class="masthead__bar">
<a class="masthead__home" href="/"><span class="wordmark">{anfang}<b>{ende}</b></span></a>
</div></header>
<main class="page {breite}" id="inhalt" tabindex="-1"><div class="stack">
<h1>{titel}</h1>
{inhalt}
</div></main>
<footer class="footer"><ul>{fuss}</ul></footer>
</div></body></html>
"""


def seite(
    request: Request, titel: str, *teile: str, status: int = 200, breite: str = "page--form"
) -> Response:
    """A page in the brand of the session; the parts are HTML of the functions below."""
    akteur = request.state.akteur
    sprache = akteur.sprache if akteur else "de"
    portal = AUSPRAEGUNGEN[akteur.auspraegung] if akteur else DACH
    anfang, ende = portal.wortmarke
    html = _SEITE.format(
        titel=escape(titel),
        springen=translate("Zum Inhalt springen", sprache),
        anfang=anfang,
        ende=ende,
        breite=breite,
        inhalt="\n".join(teile),
        fuss="".join(f"<li>{link(translate(w, sprache), a)}</li>" for w, a in _FUSS),
    )
    return HTMLResponse(html, status)


def absatz(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def hinweis(ton: str, text: str) -> str:
    """A notice; `ton` is one of the design's: ok, error."""
    rolle = "alert" if ton == "error" else "status"
    return f'<div class="notice notice--{ton}" role="{rolle}"><div>{absatz(text)}</div></div>'


def link(worte: str, adresse: str, klasse: str = "") -> str:
    ziel = f'<a href="{escape(adresse)}"'
    return f"{ziel}{f' class={klasse!r}' if klasse else ''}>{escape(worte)}</a>"


def knopf_link(worte: str, adresse: str) -> str:
    return f'<div class="row">{link(worte, adresse, "button")}</div>'


def formular(aktion: str, felder: Mapping[str, str], sichtbar: str, knopf: str) -> str:
    """A form with hidden fields, what is visible of it, and one button."""
    versteckt = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(wert)}">'
        for name, wert in felder.items()
    )
    return (
        f'<form class="stack" method="post" action="{escape(aktion)}">{versteckt}{sichtbar}'
        f'<div class="row"><button class="button button--primary" type="submit">{escape(knopf)}'
        f"</button></div></form>"
    )


def passwortfeld(name: str, beschriftung: str) -> str:
    return (
        f'<div class="field"><label for="{name}">{escape(beschriftung)}</label>'
        f'<input class="input" id="{name}" name="{name}" type="password" required '
        f'autocomplete="current-password"></div>'
    )
