"""A topic of the Schulung as a document, made from the parts of which its page is drawn."""

from datetime import date

from firmenportal.dokument import Absatz, Dokument, Liste, Tabelle
from firmenportal.domain.schulung.thema import Abschnitt, Aufzaehlung, Thema, Uebersicht
from firmenportal.i18n import day, translate
from firmenportal.settings import settings


def dokument(thema: Thema, sprache: str, stand: date) -> Dokument:
    """The whole topic in this language, as of this day."""
    adresse = settings.base_url + thema.adresse
    return Dokument(
        titel=translate(thema.titel, sprache),
        untertitel=translate(thema.worum, sprache),
        angaben=(
            (translate("Stand", sprache), day(stand, sprache)),
            (translate("Im Portal", sprache), adresse),
        ),
        abschnitte=tuple(teil for a in thema.abschnitte for teil in _mit_titel(a, sprache)),
        sprache=sprache,
    )


def zelle(wert: str | tuple[str, ...], sprache: str) -> str:
    """What a cell of a table says."""
    teile = (wert,) if isinstance(wert, str) else wert
    return "; ".join(translate(teil, sprache) for teil in teile)


def _mit_titel(abschnitt: Abschnitt, sprache: str) -> list[Absatz | Liste | Tabelle]:
    """The first part carries the heading."""
    titel = [translate(abschnitt.titel, sprache), *[""] * len(abschnitt.teile)]
    return [_teil(t, teil, sprache) for t, teil in zip(titel, abschnitt.teile, strict=False)]


def _teil(
    titel: str, teil: str | Aufzaehlung | Uebersicht, sprache: str
) -> Absatz | Liste | Tabelle:
    if isinstance(teil, str):
        return Absatz(translate(teil, sprache), titel)
    if isinstance(teil, Aufzaehlung):
        punkte = tuple(translate(p, sprache) for p in teil.punkte)
        return Liste(punkte, titel, nummeriert=teil.sind_schritte)
    spalten = tuple(translate(s, sprache) for s in teil.spalten)
    zeilen = tuple(tuple(zelle(z, sprache) for z in zeile) for zeile in teil.zeilen)
    return Tabelle(titel, spalten, zeilen)
