"""What the proof of a review says: who was looked at and why, what was decided, what stays open."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from firmenportal import clock
from firmenportal.dokument import Absatz, Dokument, Tabelle
from firmenportal.domain import mitgliedschaft, pruefliste, pruefposten
from firmenportal.domain.benutzer import Benutzer, Berechtigungstyp, Mitgliedschaft, Personentyp
from firmenportal.domain.delegation import Verwalter
from firmenportal.domain.pruefliste import Pruefblatt, Pruefliste
from firmenportal.domain.pruefposten import Postenentscheidung
from firmenportal.domain.pruefung import Anlass, Pruefentscheidung, Pruefung
from firmenportal.domain.recht import KATALOG
from firmenportal.domain.vertrag import nummer_von
from firmenportal.domain.vertragsrecht import Quelle
from firmenportal.domain.warum import Satz
from firmenportal.domain.zeitraum import letzter_tag
from firmenportal.i18n import day, fill, number, translate

_PERSONENTYPEN = {
    Personentyp.FIRMENEIGEN: "eigener Mitarbeiter",
    Personentyp.VERMITTLER: "Vermittler",
    Personentyp.ANDERE: "Dienstleister",
}
_ANLAESSE = {Anlass.TURNUS: "nach Plan", Anlass.BEDARF: "auf Veranlassung eines FirmenAdmins"}
_ENTSCHEIDUNGEN = {
    Pruefentscheidung.BEHALTEN: "behalten",
    Pruefentscheidung.ENTFERNT: "Zugang entfernt",
}
_QUELLEN = {Quelle.FIRMA: "von der Firma erteilt", Quelle.VOLLMACHT: "aus einer Vollmacht"}
_POSTEN = {
    Postenentscheidung.BEHALTEN: "behalten",
    Postenentscheidung.ENTZOGEN: "entzogen",
}
VERWALTET = "verwaltet als Admin"
_POSTENSPALTEN = ("Person", "Vertrag", "Rechte", "Auffällig", "Ergebnis", "Durch", "Am")
_WORUM = (
    "Geprüft wurde, wer bei der Firma einen Zugang hat und ob er ihn mit diesen Rechten noch "
    "braucht. Über den eigenen Zugang hat niemand entschieden. Das Protokoll der Firma nennt die "
    "Prüfsumme dieses Nachweises."
)
_SPALTEN = (
    "Person",
    "Rolle",
    "Zugriff",
    "Auffällig",
    "Ergebnis",
    "Durch",
    "Am",
    "Begründung",
)


def anzahl(stand: Pruefliste, entscheidung: Pruefentscheidung) -> int:
    """On how many lines it was decided like this."""
    return sum(b.entscheidung is entscheidung for b in stand.entschieden)


def ergebnis(b: Pruefblatt, sprache: str) -> str:
    """What was decided about somebody, in a few words."""
    if not b.entscheidung:
        return translate("Zugang anders beendet" if b.beendet_am else "offen", sprache)
    if not b.entzogen or b.entscheidung is not Pruefentscheidung.BEHALTEN:
        return translate(_ENTSCHEIDUNGEN[b.entscheidung], sprache)
    satz = "behalten, Rechte an 1 Vertrag entzogen"
    if b.entzogen > 1:
        satz = "behalten, Rechte an {anzahl} Verträgen entzogen"
    return translate(satz, sprache).format(anzahl=number(b.entzogen, sprache))


def zugriff(b: Pruefblatt, sprache: str) -> str:
    """What somebody holds, in a few words."""
    if b.typ == Berechtigungstyp.FIRMENADMIN:
        return translate("alle Rechte an allen Verträgen", sprache)
    zellen, vertraege = (len(b.umfang.zellen), len(b.umfang.vertraege)) if b.umfang else (0, 0)
    if zellen <= 1:
        return translate("1 Recht" if zellen else "keine Rechte", sprache)
    satz = "{anzahl} Rechte an 1 Vertrag"
    if vertraege > 1:
        satz = "{anzahl} Rechte an {vertraege} Verträgen"
    zahlen = {"anzahl": number(zellen, sprache), "vertraege": number(vertraege, sprache)}
    return translate(satz, sprache).format(**zahlen)


def rechte_worte(umfang: Mapping[str, Any], sprache: str) -> list[str]:
    """The rights of one line, each with its last day if it has one."""
    worte = []
    for recht, eintrag in KATALOG.items():
        if bis := umfang["rechte"].get(recht):
            tag = letzter_tag(date.fromisoformat(bis))
            angaben = {"recht": eintrag.name} | ({"tag": tag} if tag else {})
            worte.append(fill("{recht} bis {tag}" if tag else "{recht}", angaben, sprache))
    return worte


def dokument(db: Session, v: Verwalter, laufende: Pruefung, stand: Pruefliste) -> Dokument:
    """The proof in the words of who closes the review."""
    return _Nachweis(db, v, laufende, stand).dokument()


class _Nachweis:
    def __init__(self, db: Session, v: Verwalter, laufende: Pruefung, stand: Pruefliste) -> None:
        self._db, self._v, self._laufende, self._stand = db, v, laufende, stand
        self._sprache = v.akteur.sprache

    def dokument(self) -> Dokument:
        haeuser = pruefliste.haeuser_mit_zugang(self._db, self._v.firma_id)
        return Dokument(
            titel=self._("Prüfung der Zugriffe"),
            untertitel=self._v.firma,
            angaben=self._angaben(),
            abschnitte=(
                Absatz(self._(_WORUM)),
                self._tabelle("Entscheidungen", _SPALTEN, map(self._zeile, self._geordnet())),
                self._tabelle("Entscheidungen je Vertrag", _POSTENSPALTEN, self._posten()),
                self._tabelle("Offene Punkte", ("Person", "Warum"), self._offene()),
                self._tabelle(
                    "Rechte im Einzelnen", ("Person", "Recht", "Verträge"), self._rechte()
                ),
                self._tabelle(
                    "Vermittler-Zugang ohne Mitgliedschaft", ("Maklerhaus",), zip(haeuser)
                ),
            ),
            sprache=self._sprache,
        )

    def _geordnet(self) -> list[Pruefblatt]:
        return sorted(self._stand.alle, key=lambda b: (not b.auffaellig, b.name))

    def _angaben(self) -> tuple[tuple[str, str], ...]:
        leitung = self._db.get_one(Mitgliedschaft, self._laufende.leitung_id)
        stand = self._stand
        beendet = sum(b.beendet_am is not None and b.entscheidung is None for b in stand.alle)
        angaben = (
            ("Anlass", self._(_ANLAESSE[Anlass(self._laufende.anlass)])),
            ("Begonnen", self._zeit(self._laufende.begonnen_am)),
            ("Geleitet von", self._db.get_one(Benutzer, leitung.benutzer_id).name),
            ("Abgeschlossen", self._zeit(clock.now())),
            ("Abgeschlossen von", self._v.akteur.name),
            ("Geprüfte Personen", number(len(stand.alle), self._sprache)),
            ("Behalten", number(anzahl(stand, Pruefentscheidung.BEHALTEN), self._sprache)),
            ("Zugang entfernt", number(anzahl(stand, Pruefentscheidung.ENTFERNT), self._sprache)),
            ("Anders beendet", number(beendet, self._sprache)),
            ("Offen geblieben", number(len(stand.offen), self._sprache)),
        )
        return tuple((self._(name), wert) for name, wert in angaben)

    def _zeile(self, b: Pruefblatt) -> tuple[str, ...]:
        return (
            b.name,
            f"{self._(b.typ)}, {self._(_PERSONENTYPEN[b.personentyp])}",
            zugriff(b, self._sprache),
            " ".join(map(self._satz, b.auffaellig)) or "–",
            ergebnis(b, self._sprache),
            b.entschieden_von or "–",
            self._zeit(b.entschieden_am) if b.entschieden_am else "–",
            b.grund or "–",
        )

    def _posten(self) -> Iterator[tuple[str, ...]]:
        """What was decided on single contracts: the rights as they were then, with their days."""
        namen = {b.mitgliedschaft_id: b.name for b in self._stand.alle}
        for p in pruefposten.entschiedene(self._db, self._laufende):
            saetze = pruefliste.aus_kurzform(p.anlaesse)
            yield (
                namen[p.mitgliedschaft_id],
                f"{nummer_von(p.vertrag_id)}, {self._(_QUELLEN[Quelle(p.quelle)])}",
                "; ".join(self._inhalt(p.umfang)),
                " ".join(map(self._satz, saetze)) or "–",
                self._(_POSTEN[Postenentscheidung(p.entscheidung)]),
                namen[p.entschieden_von_id],
                self._zeit(p.entschieden_am),
            )

    def _inhalt(self, umfang: Mapping[str, Any]) -> list[str]:
        verwaltet = [self._(VERWALTET)] if umfang["verwaltet"] else []
        return rechte_worte(umfang, self._sprache) + verwaltet

    def _offene(self) -> Iterator[tuple[str, str]]:
        """Why nobody decided, so that nobody has to guess later."""
        admins = mitgliedschaft.aktive_firmenadmins(self._db, self._v.firma_id)
        for b in self._stand.offen:
            allein = admins.keys() == {b.mitgliedschaft_id}
            warum = "Einziger FirmenAdmin: Niemand sonst kann darüber entscheiden."
            yield b.name, self._(warum if allein else "Bis zum Abschluss nicht entschieden.")

    def _rechte(self) -> Iterator[tuple[str, str, str]]:
        for b in self._geordnet():
            zellen = b.umfang.zellen if b.umfang else {}
            for recht, eintrag in KATALOG.items():
                nummern = sorted(nummer for nummer, r in zellen if r == recht)
                if nummern:
                    yield b.name, self._(eintrag.name), ", ".join(nummern)

    def _satz(self, satz: Satz) -> str:
        return fill(satz.satz, satz.angaben, self._sprache)

    def _zeit(self, wann: datetime) -> str:
        lokal = wann.astimezone(clock.BERLIN)
        return f"{day(lokal.date(), self._sprache)}, {lokal:%H:%M} ({lokal:%Z})"

    def _tabelle(
        self, titel: str, spalten: tuple[str, ...], zeilen: Iterable[tuple[str, ...]]
    ) -> Tabelle:
        return Tabelle(self._(titel), tuple(map(self._, spalten)), tuple(zeilen))

    def _(self, text: str) -> str:
        return translate(text, self._sprache)
