"""Every mail of the house: in German and English, as text and as HTML, plain, and not to be forged.

A new function that writes a mail is found by itself; what it takes is filled in by type and name.
"""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from html import unescape
from typing import Any, get_type_hints

import pytest

from firmenportal import clock, post
from firmenportal.domain import delegation
from firmenportal.post.rechte import Vertragsaenderung
from firmenportal.post.typ import _AUSGANG, _TYPEN
from firmenportal.post.vertretung import Vertretungsmail
from firmenportal.post.vorlage import Mailtext
from firmenportal.settings import settings

BOESE = "<b>Eva</b>"
TAG = date(2030, 5, 17)
RECHTE = Vertragsaenderung("AL-1000017", (("Berechnen", TAG),), (("Bestand lesen", None),), ())
# By name, where any text would not do.
WERTE: dict[str, Any] = {
    "ausgang": next(iter(_AUSGANG)),
    "bisher": next(iter(_TYPEN)),
    "grund": delegation.SAETZE[delegation.Hindernis.SELBST],
    "pfad": "/einladung/x",
    "vertraege": (RECHTE,),
    "laenge": 1234,
}
JE_TYP: dict[Any, Any] = {
    int: 3,
    date: TAG,
    datetime: clock.now(),
    Vertretungsmail: Vertretungsmail(1, 2, BOESE, BOESE, TAG, TAG, BOESE),
}


def _mails() -> Iterator[Any]:
    for modul in pkgutil.iter_modules(post.__path__):
        if modul.name == "vorlage":
            continue
        gefunden = importlib.import_module(f"{post.__name__}.{modul.name}")
        for name, funktion in inspect.getmembers(gefunden, inspect.isfunction):
            eigene = funktion.__module__ == gefunden.__name__ and not name.startswith("_")
            if eigene and get_type_hints(funktion).get("return") is Mailtext:
                yield pytest.param(funktion, id=f"{modul.name}.{name}")


def _verfasst(mail: Callable[..., Mailtext], sprache: str) -> Mailtext:
    arten = {n: t for n, t in get_type_hints(mail).items() if n not in ("return", "sprache")}
    werte = {n: WERTE.get(n, JE_TYP.get(t, BOESE)) for n, t in arten.items()}
    return mail(sprache, **werte)


def test_es_gibt_sie() -> None:
    assert len(list(_mails())) > 25


@pytest.mark.parametrize("mail", list(_mails()))
def test_jede_mail_ist_deutsch_und_englisch_text_und_html(mail: Callable[..., Mailtext]) -> None:
    deutsch, englisch = (_verfasst(mail, sprache) for sprache in ("de", "en"))
    assert deutsch.betreff != englisch.betreff and deutsch.text != englisch.text
    saetze = {z for z in deutsch.text.splitlines() if " " in z} & set(englisch.text.splitlines())
    assert saetze <= {f"{RECHTE.nummer}", BOESE}, "nothing is left in German"
    for m in (deutsch, englisch):
        assert m.betreff.isprintable() and len(m.betreff) < 150
        assert not re.search(r"[{}]", m.betreff + m.text), "everything is filled in"
        assert BOESE not in m.html, "a name is no HTML"
        adressen = set(re.findall(r"https?://\S+", m.text))
        assert adressen == set(map(unescape, re.findall(r'href="([^"]+)"', m.html)))
        assert all(a.startswith(settings.base_url) for a in adressen)
        assert "Service Center" in m.text


@pytest.mark.parametrize("mail", list(_mails()))
def test_keine_mail_ist_lang_oder_laut(mail: Callable[..., Mailtext]) -> None:
    text = _verfasst(mail, "de").text
    assert len(text.split()) < 150 and "!" not in text
    saetze = re.split(r"(?<=[.?])\s", text)
    assert max(len(satz.split()) for satz in saetze) <= 40, max(saetze, key=len)
