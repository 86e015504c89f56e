"""How a mail is built: the same paragraphs as text and as accessible HTML."""

from dataclasses import dataclass
from html import escape
from urllib.parse import quote

from firmenportal.i18n import translate
from firmenportal.settings import settings

_GRUSS = "Ihr Service Center"
_AUTOMATISCH = "Diese E-Mail wurde automatisch verschickt. Antworten liest niemand."
_HTML = """\
<!DOCTYPE html>
<html lang="{sprache}">
<head><meta charset="utf-8"><title>{betreff}</title></head>
<body>
{inhalt}
</body>
</html>
"""


@dataclass(frozen=True)
class Link:
    """A paragraph that is a link: what it does, and where it leads."""

    worte: str
    adresse: str


def unter_dem_dach(worte: str, pfad: str) -> Link:
    """A link to a page that lists contracts: FirmenOnline shows all that the reader may see."""
    weiter = quote(pfad, safe="")
    return Link(worte, f"{settings.base_url}/firmenonline/anmelden?weiter={weiter}")


@dataclass(frozen=True)
class Mailtext:
    """A finished mail but for its recipient."""

    betreff: str
    text: str
    html: str


def mailtext(sprache: str, betreff: str, name: str, *absaetze: str | Link) -> Mailtext:
    """Salutation, paragraphs, greeting. Subject and paragraphs come in the reader's language."""
    anrede = f"{translate('Guten Tag', sprache)} {name}".strip() + ","
    schluss = (translate(_GRUSS, sprache), translate(_AUTOMATISCH, sprache))
    alle = (anrede, *absaetze, *schluss)
    inhalt = "\n".join(_als_html(absatz) for absatz in alle)
    html = _HTML.format(sprache=sprache, betreff=escape(betreff), inhalt=inhalt)
    return Mailtext(betreff, "\n\n".join(map(_als_text, alle)) + "\n", html)


def _als_text(absatz: str | Link) -> str:
    return absatz if isinstance(absatz, str) else f"{absatz.worte}:\n{absatz.adresse}"


def _als_html(absatz: str | Link) -> str:
    if isinstance(absatz, str):
        return f"<p>{escape(absatz)}</p>"
    return f'<p><a href="{escape(absatz.adresse)}">{escape(absatz.worte)}</a></p>'
