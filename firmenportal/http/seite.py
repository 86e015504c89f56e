"""Small pages that the server draws itself, for who has no session; they need no script."""

from collections.abc import Mapping, Sequence
from html import escape

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from firmenportal.domain.auspraegung import AUSPRAEGUNGEN, DACH, Auspraegung
from firmenportal.i18n import translate

_FUSS = (
    ("Hilfe und Kontakt", "/hilfe"),
    ("Barrierefreiheit", "/barrierefreiheit"),
    ("Datenschutz", "/datenschutz"),
    ("Impressum", "/impressum"),
)
_SKRIPT = '<script src="/portal.js" defer></script>'
_SEITE = """<!DOCTYPE html>
<html lang="de"><head><meta charset="utf-8"><title>{titel}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="/favicon.svg">
<link rel="stylesheet" href="/tokens.css"><link rel="stylesheet" href="/portal.css">{kopf}</head>
<body><div id="frame">
<a class="skip-link" href="#inhalt">{springen}</a>
{koerper}
<footer class="footer"><ul>{fuss}</ul></footer>
</div></body></html>
"""

_MIT_KOPF = """<header class="masthead"><div class="masthead__bar">
<a class="masthead__home" href="/"><span class="wordmark">{anfang}<b>{ende}</b></span></a>
{zum_portal}</div></header>
<main class="page {breite}" id="inhalt" tabindex="-1">
{inhalt}
</main>"""
_GETEILT = """<div class="split"><aside class="brand-panel" aria-label="{ihr_portal}">
<p><span class="wordmark wordmark--big">{anfang}<b>{ende}</b></span></p>
<div class="stack stack--s"><p class="lead lead--big on-deep">{satz}</p>
<p>{anderes}</p></div></aside>
<main class="page page--login" id="inhalt" tabindex="-1">
<header class="stack stack--s"><p class="eyebrow">{bereich}</p>
<h1 tabindex="-1">{titel}</h1></header>
{inhalt}
</main></div>"""

_PASSWORT_TEXTE = {
    "neu": "Neues Passwort",
    "wiederholen": "Passwort wiederholen",
    "zeigen": "Anzeigen",
    "guete": "Wie schwer das Passwort zu erraten ist",
    "hinweis": ("15 bis 128 Zeichen. Am besten mehrere Wörter, die nichts mit Ihnen zu tun haben."),
}
_PASSWORT = """
<div class="field"><label for="passwort-neu">{neu}</label>
<p class="field__hint" id="passwort-neu-hint">{hinweis}</p>
<div class="password"><input class="input" id="passwort-neu" name="passwort_neu" type="password"
required minlength="15" maxlength="128" autocomplete="new-password" data-guete="passwort-guete"
aria-describedby="passwort-neu-hint"><button type="button" data-shows="passwort-neu"
class="button button--quiet button--dense" aria-pressed="false"
aria-controls="passwort-neu">{zeigen}</button></div></div>
<div class="guete"><meter id="passwort-guete" min="0" max="4" low="2" high="3" optimum="4" value="0"
aria-label="{guete}"></meter>
<p id="passwort-guete-hinweis" role="status" class="field__hint"></p></div>
<div class="field"><label for="passwort-wiederholen">{wiederholen}</label>
<div class="password"><input class="input" id="passwort-wiederholen" name="passwort_wiederholen"
type="password" required minlength="15" maxlength="128" autocomplete="new-password"><button
type="button" data-shows="passwort-wiederholen" class="button button--quiet button--dense"
aria-pressed="false" aria-controls="passwort-wiederholen">{zeigen}</button></div></div>
"""
# Why a new password was not taken, by the word for it.
PASSWORT_ABGELEHNT = {
    "ungleich": (
        "Nicht gespeichert. Die beiden Passwörter sind verschieden. Geben Sie sie neu ein."
    ),
    "zu-kurz": "Nicht gespeichert. Ein Passwort hat 15 bis 128 Zeichen.",
    "zu-leicht": (
        "Nicht gespeichert. Dieses Passwort ist zu leicht zu erraten. Nehmen Sie mehrere Wörter, "
        "die nichts mit Ihnen, Ihrer Firma oder dem Portal zu tun haben."
    ),
}


def seite(
    request: Request,
    titel: str,
    *teile: str,
    status: int = 200,
    breite: str = "page--form",
    ueberschrift: str = "",
    mit_skript: bool = False,
    weiter: str = "",
) -> Response:
    """A page in the brand of the session; the parts are HTML of the functions below.

    The heading is the title unless another is given. The script helps where passwords are typed.
    The browser leaves for `weiter`, if it is given, by itself.
    """
    kopf = f'<h1 tabindex="-1">{escape(ueberschrift or titel)}</h1>'
    inhalt = f'<div class="stack">{kopf}{"".join(teile)}</div>'
    return rahmen(
        request, titel, inhalt, status=status, breite=breite, mit_skript=mit_skript, weiter=weiter
    )


def rahmen(
    request: Request,
    titel: str,
    inhalt: str,
    *,
    status: int = 200,
    breite: str = "page--form",
    mit_skript: bool = False,
    zum_portal: bool = False,
    weiter: str = "",
) -> Response:
    """The frame of such a page; `inhalt` is HTML that brings its own h1."""
    akteur, sprache = request.state.akteur, sprache_von(request)
    portal = AUSPRAEGUNGEN[akteur.auspraegung] if akteur else DACH
    anfang, ende = portal.wortmarke
    koerper = _MIT_KOPF.format(
        anfang=anfang,
        ende=ende,
        zum_portal=_zum_portal(sprache) if zum_portal else "",
        breite=breite,
        inhalt=inhalt,
    )
    kopf = _SKRIPT if mit_skript else ""
    if weiter:
        kopf += f'<meta http-equiv="refresh" content="0;url={escape(weiter)}">'
    return _antwort(sprache, titel, koerper, kopf, status)


def geteilt(
    request: Request, portal: Auspraegung, titel: str, bereich: str, satz: str, inhalt: str
) -> Response:
    """The frame of a login, as `pages.shell.split_shell` draws it: the portal and its sentence.

    `bereich` stands above the heading: whose login this is.
    """
    sprache = sprache_von(request)
    anfang, ende = portal.wortmarke
    koerper = _GETEILT.format(
        ihr_portal=translate("Ihr Portal", sprache),
        anfang=anfang,
        ende=ende,
        satz=escape(satz),
        anderes=link(translate("Anderes Portal wählen", sprache), "/"),
        bereich=escape(bereich),
        titel=escape(titel),
        inhalt=inhalt,
    )
    return _antwort(sprache, titel, koerper, _SKRIPT)


def _antwort(sprache: str, titel: str, koerper: str, kopf: str, status: int = 200) -> Response:
    html = _SEITE.format(
        titel=escape(titel),
        kopf=kopf,
        springen=translate("Zum Inhalt springen", sprache),
        koerper=koerper,
        fuss="".join(f"<li>{link(translate(w, sprache), a)}</li>" for w, a in _FUSS),
    )
    return HTMLResponse(html, status)


def sprache_von(request: Request) -> str:
    """The language of who is signed in, else German."""
    return request.state.akteur.sprache if request.state.akteur else "de"


def _zum_portal(sprache: str) -> str:
    ziel = link(translate("Zum Portal", sprache), "/vertraege", "masthead__button")
    return f'<div class="masthead__end">{ziel}</div>'


def absatz(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def einleitung(text: str) -> str:
    """The sentence beneath the heading."""
    return f'<p class="lead lead--big">{escape(text)}</p>'


def schritte(titel: str, *texte: str) -> str:
    """What to do now, in numbered steps."""
    liste = "".join(f"<li>{absatz(text)}</li>" for text in texte)
    return (
        f'<div class="stack stack--s"><h2>{escape(titel)}</h2>'
        f'<ol class="tasks tasks--tight">{liste}</ol></div>'
    )


def aufzaehlung(*texte: str) -> str:
    """Things in no order."""
    return f'<ul class="bullets">{"".join(f"<li>{escape(text)}</li>" for text in texte)}</ul>'


def hinweis_am_ziel(id: str, text: str, ton: str = "error") -> str:
    """What was done or refused, shown when a redirect's address ends in `#id`."""
    inhalt = f'<div class="notice notice--{ton}"><div>{absatz(text)}</div></div>'
    rolle = "alert" if ton == "error" else "status"
    return f'<div id="{id}" role="{rolle}" tabindex="-1" class="only-as-target">{inhalt}</div>'


def betont(text: str) -> str:
    return f"<p><strong>{escape(text)}</strong></p>"


def hinweis(ton: str, text: str) -> str:
    """A notice; `ton` is one of the design's: ok, error."""
    rolle = "alert" if ton == "error" else "status"
    return f'<div class="notice notice--{ton}" role="{rolle}"><div>{absatz(text)}</div></div>'


def link(worte: str, adresse: str, klasse: str = "") -> str:
    ziel = f'<a href="{escape(adresse)}"'
    return f"{ziel}{f' class={klasse!r}' if klasse else ''}>{escape(worte)}</a>"


def knopf_link(worte: str, adresse: str) -> str:
    return f'<div class="row">{link(worte, adresse, "button")}</div>'


def formular(
    aktion: str,
    felder: Mapping[str, str],
    sichtbar: str,
    knopf: str,
    *,
    zweitrangig: bool = False,
    breit: bool = False,
) -> str:
    """A form with hidden fields, what is visible of it, and one button, as wide as it or not."""
    klasse = "button" if zweitrangig else "button button--primary"
    versteckt = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(wert)}">'
        for name, wert in felder.items()
    )
    absenden = f'<button class="{klasse}" type="submit">{escape(knopf)}</button>'
    if not breit:
        absenden = f'<div class="row">{absenden}</div>'
    return (
        f'<form class="stack" method="post" action="{escape(aktion)}">{versteckt}{sichtbar}'
        f"{absenden}</form>"
    )


def neues_passwort(sprache: str) -> str:
    """A new password, twice, with advice while it is typed; as `pages.passwort` draws it."""
    texte = {name: escape(translate(t, sprache)) for name, t in _PASSWORT_TEXTE.items()}
    return _PASSWORT.format(**texte)


def codefeld(
    name: str, beschriftung: str, hilfe: str, *, wert: str = "", ungueltig: bool = False
) -> str:
    """A code that somebody types off paper; a wrong one stays there to be mended."""
    falsch = ' aria-invalid="true"' if ungueltig else ""
    return (
        f'<div class="field"><label for="{name}">{escape(beschriftung)}</label>'
        f'<p class="field__hint" id="{name}-hint">{escape(hilfe)}</p>'
        f'<input class="input" id="{name}" name="{name}" value="{escape(wert)}" required '
        f'maxlength="40" autocomplete="off" autocapitalize="characters" spellcheck="false" '
        f'aria-describedby="{name}-hint"{falsch}></div>'
    )


def textfeld(name: str, beschriftung: str, wert: str = "", id: str = "") -> str:
    """A short text; `id` where a page has two of one name."""
    return (
        f'<div class="field"><label for="{id or name}">{escape(beschriftung)}</label>'
        f'<input class="input" id="{id or name}" name="{name}" value="{escape(wert)}" required '
        f'maxlength="200" autocomplete="off"></div>'
    )


def auswahl(name: str, beschriftung: str, optionen: Sequence[tuple[str, str]]) -> str:
    """One of a short list, by value and text."""
    zeilen = "".join(f'<option value="{escape(w)}">{escape(t)}</option>' for w, t in optionen)
    return (
        f'<div class="field"><label for="{name}">{escape(beschriftung)}</label>'
        f'<select class="input" id="{name}" name="{name}">{zeilen}</select></div>'
    )


def passwortfeld(name: str, beschriftung: str, hilfe: str = "", zeigen: str = "") -> str:
    """The own password; `zeigen` names the button that shows it, on pages with the script."""
    beschrieben = f' aria-describedby="{name}-hint"' if hilfe else ""
    feld = (
        f'<input class="input" id="{name}" name="{name}" type="password" required '
        f'autocomplete="current-password"{beschrieben}>'
    )
    if zeigen:
        feld = (
            f'<div class="password">{feld}<button type="button" data-shows="{name}" '
            f'class="button button--quiet button--dense" aria-pressed="false" '
            f'aria-controls="{name}">{escape(zeigen)}</button></div>'
        )
    return f'<div class="field">{_beschriftung(name, beschriftung, hilfe)}{feld}</div>'


def schluesselfeld(name: str, beschriftung: str) -> str:
    """A Benutzerschlüssel, which a browser may keep with the password."""
    return (
        f'<div class="field">{_beschriftung(name, beschriftung)}'
        f'<input class="input" id="{name}" name="{name}" required maxlength="40" '
        f'autocomplete="username" autocapitalize="characters" spellcheck="false"></div>'
    )


def _beschriftung(name: str, text: str, hilfe: str = "") -> str:
    hinweis = f'<p class="field__hint" id="{name}-hint">{escape(hilfe)}</p>' if hilfe else ""
    return f'<label for="{name}">{escape(text)}</label>{hinweis}'
