"""What the proof of an Austritt says: who, what ended, when, by whom, and who took over what."""

from collections.abc import Iterable, Iterator
from datetime import date

from firmenportal import clock
from firmenportal.dokument import Absatz, Dokument, Tabelle
from firmenportal.domain.austrittsstand import (
    Austrittsstand,
    Kollege,
    Nachfolge,
    Rechtezeile,
    Vertretungszeile,
)
from firmenportal.domain.benutzer import Personentyp
from firmenportal.domain.delegation import Verwalter
from firmenportal.domain.recht import KATALOG
from firmenportal.domain.vertrag import nummer_von
from firmenportal.domain.zeitraum import SEIT_JEHER, letzter_tag
from firmenportal.i18n import day, translate

_PERSONENTYPEN = {
    Personentyp.FIRMENEIGEN: "eigener Mitarbeiter",
    Personentyp.VERMITTLER: "Vermittler",
    Personentyp.ANDERE: "Dienstleister",
}
_WAS_ENDETE = (
    "Der Zugang dieser Person bei der Firma ist für immer beendet, und mit ihm alles, was hier "
    "aufgeführt ist. Ihre Sitzungen sind beendet, soweit sie nicht noch für eine andere Firma oder "
    "ein Maklerhaus arbeitet. Das Protokoll der Firma nennt die Prüfsumme dieses Nachweises."
)
_RECHTE = ("Vertrag", "Recht", "von", "bis einschließlich")
_VERTRAEGE = ("Vertrag", "Übernommen von")
_ANTRAEGE = ("Vorgangsnummer", "Übernommen von")
_VERTRETUNGEN = ("Rolle", "Person", "von", "bis einschließlich")


def dokument(v: Verwalter, s: Austrittsstand, an: Nachfolge) -> Dokument:
    """The proof in the words of who does it, and who has taken over what."""
    return _Nachweis(v, s, an).dokument()


class _Nachweis:
    def __init__(self, v: Verwalter, s: Austrittsstand, an: Nachfolge) -> None:
        self._v, self._s, self._an = v, s, an
        self._sprache = v.akteur.sprache

    def dokument(self) -> Dokument:
        s = self._s
        return Dokument(
            titel=self._("Austritt von {name}").format(name=s.name),
            untertitel=self._v.firma,
            angaben=self._angaben(),
            abschnitte=(
                Absatz(self._(_WAS_ENDETE)),
                self._tabelle("Beendete Rechte", _RECHTE, map(self._recht, s.rechte)),
                self._tabelle("Verwaltete Verträge", _VERTRAEGE, map(self._vertrag, s.verwaltet)),
                self._tabelle(
                    "Beendete Vertretungen", _VERTRETUNGEN, map(self._vertretung, s.vertretungen)
                ),
                self._namen("Verfallene Einladungen", s.einladungen),
                self._tabelle("Offene Freischaltungsanträge", _ANTRAEGE, self._antraege()),
                self._namen("Hinfällige Vorschläge", [k.name for k in s.vorgeschlagene]),
            ),
            sprache=self._sprache,
        )

    def _angaben(self) -> tuple[tuple[str, str], ...]:
        m, jetzt = self._s.mitgliedschaft, clock.now().astimezone(clock.BERLIN)
        zeit = f"{day(jetzt.date(), self._sprache)}, {jetzt:%H:%M:%S} ({jetzt:%Z})"
        angaben = (
            ("Person", self._s.name),
            ("E-Mail-Adresse", self._s.email),
            ("Personentyp", self._(_PERSONENTYPEN[Personentyp(m.personentyp)])),
            ("Berechtigungstyp", m.berechtigungstyp),
            ("Zugang seit", day(m.seit.astimezone(clock.BERLIN).date(), self._sprache)),
            ("Zugang beendet", zeit),
            ("Beendet durch", self._v.akteur.name),
        )
        if self._an.pruefung:
            angaben += (("Offene Prüfung übernommen von", self._an.pruefung.name),)
        return tuple((self._(name), wert) for name, wert in angaben)

    def _recht(self, z: Rechtezeile) -> tuple[str, ...]:
        name = self._(KATALOG[z.recht].name)
        return nummer_von(z.vertrag), name, self._von(z.von), self._bis(z.bis)

    def _vertrag(self, vertrag: int) -> tuple[str, ...]:
        return nummer_von(vertrag), self._wer(self._an.vertraege)

    def _antraege(self) -> Iterator[tuple[str, ...]]:
        return ((nummer, self._wer(self._an.antraege)) for nummer in self._s.antraege)

    def _wer(self, an: Kollege | None) -> str:
        return an.name if an else self._("niemand")

    def _vertretung(self, z: Vertretungszeile) -> tuple[str, ...]:
        rolle = self._("vertreten durch" if z.verleiht else "vertritt")
        return rolle, z.mit or self._("eine andere Person"), self._von(z.von), self._bis(z.bis)

    def _von(self, von: date) -> str:
        return "–" if von == SEIT_JEHER else day(von, self._sprache)

    def _bis(self, bis: date) -> str:
        letzter = letzter_tag(bis)
        return self._("unbefristet") if letzter is None else day(letzter, self._sprache)

    def _tabelle(
        self, titel: str, spalten: tuple[str, ...], zeilen: Iterable[tuple[str, ...]]
    ) -> Tabelle:
        return Tabelle(self._(titel), tuple(map(self._, spalten)), tuple(zeilen))

    def _namen(self, titel: str, namen: Iterable[str]) -> Tabelle:
        return self._tabelle(titel, ("Person",), ((name,) for name in namen))

    def _(self, text: str) -> str:
        return translate(text, self._sprache)
