"""Who gains or loses what by an act towards a Maklerhaus, in sentences."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from firmenportal.domain.hauswirkung import Hauswirkung
from firmenportal.domain.recht import KATALOG
from firmenportal.i18n import day, number, translate

# More sentences than this are counted, not told, and so are more contracts in one of them.
_SAETZE, _VERTRAEGE = 20, 10
_ALLES_WEG = "{name} sieht diese Verträge dann nicht mehr: {vertraege}."
_TEIL_WEG = "{name} verliert {rechte} an {vertraege}."
_ALLES_NEU = "{name} sieht dann diese Verträge, mit {rechte}: {vertraege}."
_TEIL_NEU = "{name} bekommt {rechte} an {vertraege}."
_NIEMAND = "Niemand verliert oder gewinnt dadurch heute ein Recht."


def saetze(wirkungen: Iterable[Hauswirkung], sprache: str, ab: date | None = None) -> list[str]:
    """One for each person and kind of change; `ab` names the day from which they hold."""
    alle = [_satz(w, sprache) for w in _zusammen(wirkungen)]
    if not alle:
        return [translate(_NIEMAND, sprache)]
    gezeigt, rest = alle[:_SAETZE], len(alle) - _SAETZE
    if rest > 0:
        satz = translate("Dazu {anzahl} weitere Änderungen dieser Art.", sprache)
        gezeigt.append(satz.format(anzahl=number(rest, sprache)))
    if ab is None:
        return gezeigt
    wann = translate("Ab {tag}: {satz}", sprache)
    return [wann.format(tag=day(ab, sprache), satz=satz) for satz in gezeigt]


def _zusammen(wirkungen: Iterable[Hauswirkung]) -> list[Hauswirkung]:
    """Of contracts that somebody no longer sees at all it does not matter which rights he had."""
    gleiche: dict[Hauswirkung, list[str]] = {}
    for w in wirkungen:
        art = replace(w, vertraege=(), rechte=() if w.ganz and not w.dazu else w.rechte)
        gleiche.setdefault(art, []).extend(w.vertraege)
    return [replace(art, vertraege=tuple(sorted(v))) for art, v in gleiche.items()]


def _satz(w: Hauswirkung, sprache: str) -> str:
    satz = (
        (_ALLES_NEU if w.ganz else _TEIL_NEU) if w.dazu else (_ALLES_WEG if w.ganz else _TEIL_WEG)
    )
    rechte = ", ".join(translate(KATALOG[r].name, sprache) for r in w.rechte)
    vertraege = ", ".join(w.vertraege[:_VERTRAEGE])
    if (rest := len(w.vertraege) - _VERTRAEGE) > 0:
        weitere = translate("und {anzahl} weiteren", sprache)
        vertraege += " " + weitere.format(anzahl=number(rest, sprache))
    return translate(satz, sprache).format(name=w.name, rechte=rechte, vertraege=vertraege)
