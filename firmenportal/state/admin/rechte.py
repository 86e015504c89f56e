"""One member's rights: the page on which a Verwalter sees, changes and saves them.

The address holds the member, the search, the filter and the page; what is wanted is a draft in the
database. Only what the page has shown last is kept here, to notice what others change meanwhile.
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

import reflex as rx
from pydantic import Field
from sqlmodel import Session

from firmenportal.db import snapshot, transaction
from firmenportal.domain import (
    auskunft,
    delegation,
    rechteansicht,
    rechtevergabe,
    rechtevorschau,
    vergabe,
)
from firmenportal.domain.benutzer import Akteur, Benutzer
from firmenportal.domain.delegation import HindernisError, Verwalter
from firmenportal.domain.errors import DomainError, NotFoundError
from firmenportal.domain.recht import Recht
from firmenportal.domain.rechteansicht import Rechteauswahl
from firmenportal.domain.rechteentwurf import Fenster, Paar, Tage
from firmenportal.domain.rechtevergabe import Gesehen, KonfliktError, Umfang
from firmenportal.domain.rechtevorschau import Vorschau
from firmenportal.domain.suche import LAENGSTENS, bereinigt, seitennummer
from firmenportal.domain.vergabe import Vergabe
from firmenportal.domain.vertrag import vertrag_id
from firmenportal.i18n import fill, translate
from firmenportal.state import suchfeld
from firmenportal.state.admin import rechtetexte as texte
from firmenportal.state.admin.base import AdminState
from firmenportal.state.admin.mitglied import MitgliedState
from firmenportal.state.admin.rechtetexte import (
    AenderungRow,
    GrundRow,
    KonfliktRow,
    PersonRow,
    WirkungRow,
    ZeileRow,
)
from firmenportal.state.guard import guarded, loads

SUCHFELD = "rechte-suche"
Nummer = Annotated[str, Field(max_length=20)]
Tag = Annotated[str, Field(max_length=10)]
Handlung = Callable[[Session, Verwalter, Gesehen], object]
# What the form for the days of a cell sends.
ZeitraumEingabe = dict[
    Literal["nummer", "recht", "von", "bis"], Annotated[str, Field(max_length=24)]
]


class RechteState(MitgliedState, AdminState):
    """One page of one member's matrix, everything wanted, and what saving it would do."""

    person: rx.Field[PersonRow] = rx.field(default_factory=PersonRow)
    grund: rx.Field[str] = rx.field("")
    geladen: rx.Field[bool] = rx.field(False)
    rows: rx.Field[list[ZeileRow]] = rx.field(default_factory=list)
    # A new one lets the boxes follow the server again, after a refusal.
    fassung: rx.Field[int] = rx.field(0)
    suche: rx.Field[str] = rx.field("")
    nur: rx.Field[str] = rx.field("")
    position: rx.Field[str] = rx.field("")
    vorherige: rx.Field[str] = rx.field("")
    naechste: rx.Field[str] = rx.field("")
    von: rx.Field[str] = rx.field("")
    bis: rx.Field[str] = rx.field("")
    dauer: rx.Field[str] = rx.field("")
    anzahl: rx.Field[str] = rx.field("")
    aenderungen: rx.Field[list[AenderungRow]] = rx.field(default_factory=list)
    wirkungen: rx.Field[list[WirkungRow]] = rx.field(default_factory=list)
    konflikte: rx.Field[list[KonfliktRow]] = rx.field(default_factory=list)
    # The contract whose answers are open, and the right if they are those of one cell.
    offen: rx.Field[str] = rx.field("")
    offenes_recht: rx.Field[str] = rx.field("")
    gruende: rx.Field[list[GrundRow]] = rx.field(default_factory=list)
    # Why saving would be refused as things are.
    unmoeglich: rx.Field[str] = rx.field("")
    _gesehen: Fenster | None = None
    _suchfeld: suchfeld.Verlauf = suchfeld.LEER

    @loads
    def load(self, akteur: Akteur) -> Iterator[Any]:
        auswahl, _seite = self._auswahl()
        with snapshot() as db:
            try:
                v = self._betreten(db, akteur)
                if v is None:
                    return
                self._zeigen(db, v)
            except NotFoundError:
                self._nicht_gefunden()
                return
        self._vorschau(akteur)
        self._suchfeld, fremd = suchfeld.geladen(self._suchfeld, auswahl.suche)
        if fremd:
            yield rx.set_value(SUCHFELD, auswahl.suche)

    @guarded
    def suchen(self, akteur: Akteur, text: Annotated[str, Field(max_length=2 * LAENGSTENS)]) -> Any:
        text = bereinigt(text)
        self._suchfeld = suchfeld.getippt(self._suchfeld, text)
        if text == self._auswahl()[0].suche:
            return None
        return rx.redirect(self._adresse(text, self.nur, 1), replace=True)

    @guarded
    def filtern(self, akteur: Akteur, nur: Literal["", "rechte"]) -> Any:
        return rx.redirect(self._adresse(self._auswahl()[0].suche, nur, 1), replace=True)

    @guarded
    def setzen(self, akteur: Akteur, vertrag: Nummer, recht: Recht, an: bool) -> Iterator[Any]:
        paar = (vertrag_id(vertrag), recht)
        yield from self._aendern(
            akteur, lambda db, v, ziel: rechtevergabe.setzen(db, v, ziel, paar, an=an)
        )

    @guarded
    def spalte(self, akteur: Akteur, recht: Recht) -> Iterator[Any]:
        """Tick one right on all contracts that the search has found, or untick it."""
        yield from self._alle(akteur, lambda ids: [(i, recht) for i in ids])

    @guarded
    def zeile(self, akteur: Akteur, vertrag: Nummer) -> Iterator[Any]:
        """Tick all rights on one contract, or untick them."""
        zeile = [(vertrag_id(vertrag), recht) for recht in Recht]
        yield from self._alle(akteur, lambda _ids: zeile)

    @guarded
    def zeitraum(self, akteur: Akteur, eingabe: ZeitraumEingabe) -> Iterator[Any]:
        """Give one cell days of its own."""
        paar = _paar(eingabe.get("nummer", ""), eingabe.get("recht", ""))
        tage = (_tag(eingabe.get("von", "")), _tag(eingabe.get("bis", "")))
        yield from self._aendern(
            akteur, lambda db, v, ziel: rechtevergabe.zeitraum_setzen(db, v, ziel, paar, tage)
        )

    @guarded
    def nehmen(self, akteur: Akteur, vertrag: Nummer, recht: Recht) -> Iterator[Any]:
        """Take what one cell has, now and to come."""
        paar = (vertrag_id(vertrag), recht)
        yield from self._aendern(
            akteur, lambda db, v, ziel: rechtevergabe.nehmen(db, v, ziel, paar)
        )

    @guarded
    def tage(self, akteur: Akteur, ende: Literal["von", "bis"], tag: Tag) -> Iterator[Any]:
        """From when, or until when, newly given rights last."""
        neu = {"von": self.von, "bis": self.bis} | {ende: tag}
        if neu == {"von": self.von, "bis": self.bis}:
            return
        tage: Tage = (_tag(neu["von"]), _tag(neu["bis"]))
        yield from self._aendern(
            akteur, lambda db, v, ziel: rechtevergabe.tage_setzen(db, v, ziel, tage)
        )

    @guarded
    def verwerfen(self, akteur: Akteur) -> Iterator[Any]:
        for schritt in self._aendern(
            akteur, lambda db, v, ziel: rechtevergabe.verwerfen(db, v, ziel.mitgliedschaft_id)
        ):
            self.notice = translate("Ihre Änderungen sind verworfen.", akteur.sprache)
            yield schritt

    @guarded
    def uebernehmen(self, akteur: Akteur) -> Iterator[Any]:
        """Keep what is wanted on top of what others have changed."""
        yield from self._aendern(akteur, rechtevergabe.uebernehmen)

    @guarded
    def speichern(self, akteur: Akteur) -> None:
        self.error = self.notice = ""
        try:
            with transaction() as db:
                geaendert = rechtevergabe.speichern(
                    db, self._handelnd(db, akteur), self._mitglied()
                )
        except (HindernisError, KonfliktError):
            self._neu(akteur)
            raise
        self._neu(akteur)
        self.notice = texte.gespeichert(len(geaendert), self.person.name, akteur.sprache)

    @guarded
    def warum(self, akteur: Akteur, vertrag: Nummer, recht: Recht | Literal[""]) -> None:
        """Open the answer of one cell, or with "" those of a whole contract; or close them."""
        self.error = ""
        ist_offen = (self.offen, self.offenes_recht) == (vertrag, recht)
        self.offen, self.offenes_recht = ("", "") if ist_offen else (vertrag, recht)
        with snapshot() as db:
            self._gruende_zeigen(
                db, vergabe.lesen(db, self._verwalter(db, akteur), self._mitglied())
            )

    # What the events share

    def _aendern(self, akteur: Akteur, handlung: Handlung) -> Iterator[Any]:
        """Change the draft and show it; what saving would do follows a moment later."""
        self.error = self.notice = ""
        try:
            with transaction() as db:
                v = self._handelnd(db, akteur)
                handlung(db, v, Gesehen(self._mitglied(), self._gesehen))
                self._zeigen(db, v)
        except DomainError:
            self.fassung += 1
            raise
        yield None
        self._vorschau(akteur)

    def _alle(self, akteur: Akteur, paare: Callable[[list[int]], list[Paar]]) -> Iterator[Any]:
        """Tick or untick many cells, and say how many."""
        umfang: list[Umfang] = []

        def handlung(db: Session, v: Verwalter, ziel: Gesehen) -> None:
            blatt = vergabe.lesen(db, v, ziel.mitgliedschaft_id)
            ids = rechteansicht.gefundene(db, blatt, self._auswahl()[0])
            umfang.append(rechtevergabe.alle_setzen(db, v, ziel, paare(ids)))

        for schritt in self._aendern(akteur, handlung):
            self.notice = texte.umfang(umfang[0], akteur.sprache)
            yield schritt

    def _neu(self, akteur: Akteur) -> None:
        with snapshot() as db:
            self._zeigen(db, self._verwalter(db, akteur))
        self._vorschau(akteur)

    def _zeigen(self, db: Session, v: Verwalter) -> None:
        """Read and show everything but the preview."""
        auswahl, seite = self._auswahl()
        blatt = vergabe.lesen(db, v, self._mitglied())
        gezeigt = rechteansicht.ansicht(db, blatt, auswahl, seite)
        sprache = v.akteur.sprache
        self._gesehen = blatt.bestand
        self.person = texte.person(db.get_one(Benutzer, blatt.mitglied.benutzer_id), blatt, sprache)
        self.grund = gezeigt.person or ""
        self.rows = [texte.zeile(z, sprache) for z in gezeigt.zeilen]
        self.suche, self.nur = auswahl.suche, "rechte" if auswahl.nur_mit_rechten else ""
        self.position = texte.position(gezeigt, sprache)
        self.vorherige = self._seite(gezeigt.seite - 1) if gezeigt.seite > 1 else ""
        self.naechste = self._seite(gezeigt.seite + 1) if gezeigt.seite < gezeigt.seiten else ""
        self.von, self.bis = (tag.isoformat() if tag else "" for tag in blatt.entwurf.tage)
        self.dauer = texte.dauer(blatt.entwurf.tage, sprache)
        self.anzahl = texte.anzahl(len(gezeigt.aenderungen), sprache)
        self.aenderungen = texte.aenderungen(gezeigt.aenderungen, sprache)
        self.konflikte = [texte.konflikt(a, sprache) for a in gezeigt.abweichungen]
        self.geladen = True
        self._gruende_zeigen(db, blatt)

    def _vorschau(self, akteur: Akteur) -> None:
        """What saving would do, tried out in a transaction that is undone."""
        vorschau, hindernis = Vorschau(), ""
        if self.aenderungen:
            with transaction() as db:
                blatt = vergabe.lesen(db, self._handelnd(db, akteur), self._mitglied())
                try:
                    vorschau = rechtevorschau.vorschau(db, blatt)
                except DomainError as error:
                    hindernis = fill(error.satz, error.angaben, akteur.sprache)
        self.wirkungen = texte.wirkungen(vorschau, self.person.name, akteur.sprache)
        self.unmoeglich = hindernis

    def _gruende_zeigen(self, db: Session, blatt: Vergabe) -> None:
        """The answers of the contract that is open, if the page still has it."""
        self.gruende = []
        if not self.offen:
            return
        vertrag = vertrag_id(self.offen)
        if vertrag not in blatt.vertraege:
            self.offen = self.offenes_recht = ""
            raise NotFoundError("Diesen Vertrag gibt es nicht.")
        person = db.get_one(Benutzer, blatt.mitglied.benutzer_id)
        raum = delegation.spielraum(db, blatt.v, blatt.mitglied, [vertrag])
        self.gruende = [
            texte.grund(e, blatt, raum, vertrag)
            for e in auskunft.erklaere_alle(db, person, vertrag)
            if self.offenes_recht in ("", e.recht)
        ]

    # The address, which anyone may write

    def _auswahl(self) -> tuple[Rechteauswahl, int]:
        parameter = self.router.url.query_parameters
        nur = parameter.get("nur", "") == "rechte"
        auswahl = Rechteauswahl(bereinigt(parameter.get("suche", "")), nur)
        return auswahl, seitennummer(parameter.get("seite", ""))

    def _seite(self, seite: int) -> str:
        return self._adresse(self.suche, self.nur, seite)

    def _adresse(self, suche: str, nur: str, seite: int) -> str:
        pfad = f"/admin/nutzer/{self._mitglied()}"
        firma = self.router.url.query_parameters.get("firma", "")
        angaben = {"firma": firma, "suche": suche, "nur": nur, "seite": str(seite)}
        angaben = {k: w for k, w in angaben.items() if w and (k, w) != ("seite", "1")}
        return f"{pfad}?{urlencode(angaben)}" if angaben else pfad


def _tag(text: str) -> date | None:
    """A day as the browser's field sends it."""
    if not text:
        return None
    try:
        tag = date.fromisoformat(text)
    except ValueError:
        raise DomainError(_KEIN_TAG) from None
    if not _FRUEHESTER < tag < _SPAETESTER:
        raise DomainError(_KEIN_TAG)
    return tag


def _paar(nummer: str, recht: str) -> Paar:
    if recht not in set(Recht):
        raise NotFoundError("Diesen Vertrag gibt es nicht.")
    return vertrag_id(nummer), Recht(recht)


_KEIN_TAG = "Nicht übernommen. Geben Sie einen Tag zwischen 2000 und 2200 an."
_FRUEHESTER, _SPAETESTER = date(2000, 1, 1), date(2200, 1, 1)
