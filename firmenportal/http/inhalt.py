"""Parts of the pages that the server draws: paths, questions, lists, tables and answers as HTML.

Words come in as text and are escaped here.
"""

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from firmenportal.http.seite import absatz, link

KNOPF = "button button--primary button--on"
_HIER = ' aria-current="page"'


def pfad(beschriftung: str, *eltern: tuple[str, str], hier: str) -> str:
    """The path to this page: parents with their addresses, then the page itself."""
    stationen = "".join(f"<li>{link(worte, adresse)}</li>" for worte, adresse in eltern)
    return (
        f'<nav class="breadcrumb" aria-label="{escape(beschriftung)}"><ol>{stationen}'
        f'<li><span aria-current="page">{escape(hier)}</span></li></ol></nav>'
    )


def kopf(titel: str, satz: str) -> str:
    """The heading of the page with the sentence beneath."""
    return (
        f'<div class="stack stack--s"><h1 tabindex="-1">{escape(titel)}</h1>'
        f'<p class="lead lead--big">{escape(satz)}</p></div>'
    )


def seitenkopf(titel: str, satz: str, pfad: str = "") -> str:
    """The head of a page to read: the path to it, its heading, and what it is about."""
    return (
        f'<header class="page-head">{pfad}<h1 tabindex="-1">{escape(titel)}</h1>'
        f'<p class="lead">{escape(satz)}</p></header>'
    )


def mit_rand(beschriftung: str, haupt: str, *rand: str) -> str:
    """The text, and beside it what leads on."""
    return (
        f'<div class="with-aside">{haupt}<aside class="stack stack--m" '
        f'aria-label="{escape(beschriftung)}">{"".join(rand)}</aside></div>'
    )


def kapitel(titel: str, seiten: Iterable[tuple[str, str, bool]]) -> str:
    """Pages that belong together; one of them is this page."""
    zeilen = "".join(
        f'<li><a href="{escape(adresse)}"{_HIER if hier else ""}>{escape(worte)}</a></li>'
        for worte, adresse, hier in seiten
    )
    return (
        f'<nav class="stack stack--s" aria-labelledby="kapitel"><h2 id="kapitel">{escape(titel)}'
        f'</h2><ol class="chapters chapters--plain">{zeilen}</ol></nav>'
    )


def verweise(zeilen: Iterable[tuple[str, str, str]]) -> str:
    """Links with a sentence each, which may be empty."""
    html = "".join(
        f"<li><div>{link(worte, adresse)}{leise(satz) if satz else ''}</div></li>"
        for worte, adresse, satz in zeilen
    )
    return f'<ul class="facts facts--links">{html}</ul>'


def abschnitt(id: str, titel: str, *teile: str) -> str:
    """A section with a heading of its own."""
    return (
        f'<section class="stack stack--s" aria-labelledby="{id}"><h2 id="{id}">{escape(titel)}</h2>'
        f"{''.join(teile)}</section>"
    )


def frage(vor: str, text: str, karten: Iterable[str]) -> str:
    """One question as the heading of its page; `vor` says how many there may be."""
    return (
        '<fieldset class="fieldset fieldset--page"><legend>'
        f'<span class="eyebrow">{escape(vor)}</span><h1 tabindex="-1">{escape(text)}</h1></legend>'
        f'<div class="choices">{"".join(karten)}</div></fieldset>'
    )


def karte(name: str, wert: str, text: str, erklaerung: str) -> str:
    """One answer of a question: a card that is one large target."""
    key = f"{name}-{wert}"
    return (
        f'<label class="choice" for="{key}"><input type="radio" required name="{name}" id="{key}" '
        f'value="{wert}" aria-labelledby="{key}-titel" aria-describedby="{key}-text">'
        f'<span class="choice__title" id="{key}-titel">{escape(text)}</span>'
        f'<span class="small soft" id="{key}-text">{escape(erklaerung)}</span></label>'
    )


def abfrage(adresse: str, felder: Mapping[str, str], sichtbar: str) -> str:
    """A form that only asks: its fields become the address of the next page."""
    versteckt = _versteckt(felder)
    return f'<form class="stack stack--l" action="{escape(adresse)}">{versteckt}{sichtbar}</form>'


def absenden(worte: str) -> str:
    """The button of a form."""
    return f'<button class="{KNOPF}" type="submit">{escape(worte)}</button>'


def formularknopf(adresse: str, worte: str, felder: Mapping[str, str] | None = None) -> str:
    """A form of one button."""
    versteckt = _versteckt(felder or {})
    return (
        f'<form method="post" action="{escape(adresse)}">{versteckt}'
        f'<button class="button" type="submit">{escape(worte)}</button></form>'
    )


def gefaehrlich(adresse: str, worte: str) -> str:
    """A form of one button for what cannot be undone."""
    return (
        f'<form method="post" action="{escape(adresse)}">'
        f'<button class="button button--danger" type="submit">{escape(worte)}</button></form>'
    )


def langer_text(name: str, beschriftung: str, wert: str, laengstens: int) -> str:
    """A text of several lines."""
    return (
        f'<div class="field"><label for="{name}">{escape(beschriftung)}</label>'
        f'<textarea class="input" id="{name}" name="{name}" rows="6" required '
        f'maxlength="{laengstens}">{escape(wert)}</textarea></div>'
    )


def zitat(text: str) -> str:
    """What somebody wrote, in its lines."""
    zeilen = "".join(absatz(zeile) for zeile in text.splitlines() if zeile.strip())
    return f'<blockquote class="quote stack stack--s">{zeilen}</blockquote>'


def _versteckt(felder: Mapping[str, str]) -> str:
    return "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(wert)}">'
        for name, wert in felder.items()
    )


def stapel(*teile: str) -> str:
    """One beneath the other."""
    return f'<div class="stack">{"".join(teile)}</div>'


def grosser_stapel(*teile: str) -> str:
    """One beneath the other, with much space between."""
    return f'<div class="stack stack--l">{"".join(teile)}</div>'


def zeile(*teile: str) -> str:
    """Side by side."""
    return f'<div class="row">{"".join(teile)}</div>'


def leise(text: str) -> str:
    return f'<span class="small soft">{escape(text)}</span>'


def punkte(saetze: Iterable[tuple[str, str]]) -> str:
    """Sentences with a mark each: „ja“, „nein“ or „wichtig“."""
    zeilen = "".join(
        f'<li data-ton="{escape(ton)}"><div>{escape(satz)}</div></li>' for ton, satz in saetze
    )
    return f'<ul class="facts">{zeilen}</ul>'


def liste(saetze: Iterable[str]) -> str:
    return f'<ul class="bullets">{"".join(f"<li>{escape(s)}</li>" for s in saetze)}</ul>'


def nummeriert(saetze: Iterable[str]) -> str:
    """Steps, one after the other."""
    return f'<ol class="tasks tasks--tight">{"".join(f"<li>{absatz(s)}</li>" for s in saetze)}</ol>'


def antworten(zeilen: Iterable[tuple[str, str, str]], aendern: str) -> str:
    """Questions and answers, each with a link to its question."""
    html = "".join(
        f"<div><dt>{escape(frage)}</dt><dd>{escape(antwort)}</dd>"
        f'<dd><a href="{escape(adresse)}">{escape(aendern)}'
        f'<span class="visually-hidden"> {escape(frage)}</span></a></dd></div>'
        for frage, antwort, adresse in zeilen
    )
    return f'<div class="container"><dl class="summary">{html}</dl></div>'


def tabelle(titel: str, spalten: Sequence[str], zeilen: Iterable[Sequence[str]]) -> str:
    """A table; the first cell of a row is its heading. In a narrow frame its rows stack."""
    kopfzeile = "".join(f'<th role="columnheader" scope="col">{escape(s)}</th>' for s in spalten)
    rumpf = "".join(f'<tr role="row">{_zellen(spalten, zeile)}</tr>' for zeile in zeilen)
    return (
        f'<div class="table-frame"><table class="table table--stack table--calm" role="table" '
        f'aria-label="{escape(titel)}"><thead role="rowgroup"><tr role="row">{kopfzeile}</tr>'
        f'</thead><tbody role="rowgroup">{rumpf}</tbody></table></div>'
    )


def _zellen(spalten: Sequence[str], zeile: Sequence[str]) -> str:
    erste = f'<th role="rowheader" scope="row">{escape(zeile[0])}</th>'
    weitere = "".join(
        f'<td role="cell" data-label="{escape(spalte)}">{escape(wert)}</td>'
        for spalte, wert in zip(spalten[1:], zeile[1:], strict=True)
    )
    return erste + weitere
