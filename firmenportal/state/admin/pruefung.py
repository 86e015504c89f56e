"""Zugriffe prüfen: the review that is going on, or when the next is due and what the past proved.

The address says which page of the unremarkable lines is shown (`?seite=`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

import reflex as rx
from pydantic import Field
from sqlmodel import Session

from firmenportal import clock
from firmenportal.db import snapshot, transaction
from firmenportal.domain import (
    mitgliedschaft,
    nachweis,
    pruefauswahl,
    pruefeinzeln,
    pruefen,
    pruefliste,
    pruefung,
)
from firmenportal.domain.benutzer import Akteur, Benutzer
from firmenportal.domain.delegation import Verwalter
from firmenportal.domain.errors import DomainError, NotFoundError
from firmenportal.domain.nachweis import Nachweisart
from firmenportal.domain.pruefauswahl import Befehl
from firmenportal.domain.pruefliste import Pruefblatt, Pruefliste
from firmenportal.domain.pruefung import GRUND_LAENGSTENS, Pruefplan, Pruefung
from firmenportal.domain.suche import seitennummer
from firmenportal.domain.vertrag import vertrag_id
from firmenportal.domain.vertragsrecht import Quelle
from firmenportal.i18n import day, moment, number, translate
from firmenportal.state.admin import pruefpostentexte as postentexte
from firmenportal.state.admin import pruefungstexte as texte
from firmenportal.state.admin.base import AdminState
from firmenportal.state.admin.pruefpostentexte import PostenRow
from firmenportal.state.admin.pruefungstexte import EntschiedenRow, ErgebnisRow, ZeileRow
from firmenportal.state.guard import guarded, loads

ADRESSE = "/admin/pruefung"
ERGEBNIS = "auswahl-ergebnis"
ZEILEN = 50
MitgliedId = Annotated[int, Field(ge=1, lt=2**31)]
Nummer = Annotated[str, Field(max_length=16)]
Stand = Annotated[str, Field(max_length=32)]


@dataclass(frozen=True)
class NachweisRow:
    """A past review."""

    titel: str
    wann: str
    adresse: str


class PruefungState(AdminState):
    """What the page shows; every decision is in the database before it shows."""

    geladen: rx.Field[bool] = rx.field(False)
    laeuft: rx.Field[bool] = rx.field(False)
    monate: rx.Field[str] = rx.field("0")
    faellig: rx.Field[str] = rx.field("")
    faellig_ton: rx.Field[str] = rx.field("neutral")
    vergangene: rx.Field[list[NachweisRow]] = rx.field(default_factory=list)
    firmenadmins: rx.Field[str] = rx.field("")
    begonnen: rx.Field[str] = rx.field("")
    fortschritt: rx.Field[str] = rx.field("")
    geprueft: rx.Field[int] = rx.field(0)
    gesamt: rx.Field[int] = rx.field(0)
    offen: rx.Field[int] = rx.field(0)
    ansehen: rx.Field[list[ZeileRow]] = rx.field(default_factory=list)
    ansehen_anzahl: rx.Field[str] = rx.field("")
    unauffaellig: rx.Field[list[ZeileRow]] = rx.field(default_factory=list)
    unauffaellig_anzahl: rx.Field[str] = rx.field("")
    position: rx.Field[str] = rx.field("")
    vorherige: rx.Field[str] = rx.field("")
    naechste: rx.Field[str] = rx.field("")
    entschieden: rx.Field[list[EntschiedenRow]] = rx.field(default_factory=list)
    haeuser: rx.Field[str] = rx.field("")
    # Whose contracts are shown one by one, and these.
    geoeffnet: rx.Field[int] = rx.field(0)
    posten: rx.Field[list[PostenRow]] = rx.field(default_factory=list)
    # Who is ticked, of the lines that this page shows, and what became of those chosen last.
    auswahl: rx.Field[list[int]] = rx.field(default_factory=list)
    auswahl_namen: rx.Field[list[str]] = rx.field(default_factory=list)
    auswahl_text: rx.Field[str] = rx.field("")
    alle_gewaehlt: rx.Field[bool] = rx.field(False)
    waehlbar: rx.Field[bool] = rx.field(False)
    ergebnisse: rx.Field[list[ErgebnisRow]] = rx.field(default_factory=list)
    # Of every unremarkable line, the state in which this page has shown or counted it.
    _gesehen: tuple[tuple[int, str], ...] = ()

    @loads
    def load(self, akteur: Akteur) -> None:
        with snapshot() as db:
            v = self._betreten(db, akteur)
            if v is None:
                return
            self._zeigen(db, v)

    @guarded
    def planen(self, akteur: Akteur, monate: Literal["0", "6", "12"]) -> None:
        satz = "Der Turnus ist gespeichert."
        self._tun(akteur, lambda db, v: pruefen.planen(db, v, int(monate) or None), satz)

    @guarded
    def beginnen(self, akteur: Akteur) -> None:
        self._tun(akteur, pruefen.beginnen, "Die Prüfung hat begonnen.")

    @guarded
    def notieren(
        self,
        akteur: Akteur,
        mitgliedschaft: MitgliedId,
        text: Annotated[str, Field(max_length=2 * GRUND_LAENGSTENS)],
    ) -> None:
        """Keep the words as soon as the field is left; nothing on the page moves."""
        with transaction() as db:
            pruefen.notieren(db, self._handelnd(db, akteur), mitgliedschaft, text)

    @guarded
    def behalten(self, akteur: Akteur, mitgliedschaft: MitgliedId, stand: Stand) -> None:
        self._tun(
            akteur,
            lambda db, v: pruefen.behalten(db, v, mitgliedschaft, stand),
            "Behalten. Die Entscheidung ist gespeichert.",
        )

    @guarded
    def entfernen(self, akteur: Akteur, mitgliedschaft: MitgliedId, stand: Stand) -> None:
        self._tun(
            akteur,
            lambda db, v: pruefen.entfernen(db, v, mitgliedschaft, stand),
            "Der Zugang ist entfernt. Die Person ist per E-Mail benachrichtigt.",
        )

    @guarded
    def zuruecknehmen(self, akteur: Akteur, mitgliedschaft: MitgliedId) -> None:
        self._tun(
            akteur,
            lambda db, v: pruefen.zuruecknehmen(db, v, mitgliedschaft),
            "Zurückgenommen. Die Zeile ist wieder offen.",
        )

    @guarded
    def unauffaellige_behalten(self, akteur: Akteur) -> None:
        self.error = self.notice = ""
        with transaction() as db:
            v = self._handelnd(db, akteur)
            ergebnis = pruefen.unauffaellige_behalten(db, v, dict(self._gesehen))
            self._zeigen(db, v)
        self.notice = texte.gesammelt(ergebnis, akteur.sprache)

    @guarded
    def oeffnen(self, akteur: Akteur, mitgliedschaft: MitgliedId) -> None:
        """Show the contracts of one person."""
        with snapshot() as db:
            alle = pruefeinzeln.posten(db, self._verwalter(db, akteur), mitgliedschaft)
        self.geoeffnet = mitgliedschaft
        self.posten = [postentexte.posten(p, akteur.sprache) for p in alle]

    @guarded
    def vertrag_behalten(
        self,
        akteur: Akteur,
        mitgliedschaft: MitgliedId,
        vertrag: Nummer,
        quelle: Quelle,
        stand: Stand,
    ) -> None:
        wo = (vertrag_id(vertrag), quelle)
        self._tun(
            akteur,
            lambda db, v: pruefeinzeln.behalten(db, v, mitgliedschaft, wo, stand),
            "Behalten. Die Entscheidung ist gespeichert.",
        )

    @guarded
    def vertrag_entziehen(
        self,
        akteur: Akteur,
        mitgliedschaft: MitgliedId,
        vertrag: Nummer,
        quelle: Quelle,
        stand: Stand,
    ) -> None:
        wo = (vertrag_id(vertrag), quelle)
        self._tun(
            akteur,
            lambda db, v: pruefeinzeln.entziehen(db, v, mitgliedschaft, wo, stand),
            "Die Rechte an diesem Vertrag sind entzogen. Die Person ist per E-Mail benachrichtigt.",
        )

    @guarded
    def vertrag_zuruecknehmen(
        self, akteur: Akteur, mitgliedschaft: MitgliedId, vertrag: Nummer, quelle: Quelle
    ) -> None:
        wo = (vertrag_id(vertrag), quelle)
        self._tun(
            akteur,
            lambda db, v: pruefeinzeln.zuruecknehmen(db, v, mitgliedschaft, wo),
            "Zurückgenommen. Die Zeile ist wieder offen.",
        )

    @guarded
    def waehlen(self, akteur: Akteur, mitgliedschaft: MitgliedId, an: bool) -> None:
        """Tick one of the lines that the page shows."""
        if mitgliedschaft not in self._waehlbare():
            raise NotFoundError("Diese Person gibt es nicht.")
        andere = [i for i in self.auswahl if i != mitgliedschaft]
        self._auswahl_zeigen([*andere, mitgliedschaft] if an else andere, akteur.sprache)

    @guarded
    def alle_waehlen(self, akteur: Akteur, an: bool) -> None:
        """Tick all lines that the page shows, or none."""
        self._auswahl_zeigen(self._waehlbare() if an else [], akteur.sprache)

    @guarded
    def auswahl_behalten(self, akteur: Akteur) -> Any:
        return self._auf_auswahl(akteur, pruefen.behalten, texte.GEWAEHLTE_BEHALTEN)

    @guarded
    def auswahl_entfernen(self, akteur: Akteur) -> Any:
        return self._auf_auswahl(akteur, pruefen.entfernen, texte.GEWAEHLTE_ENTFERNT)

    @guarded
    def abschliessen(self, akteur: Akteur) -> None:
        satz = "Die Prüfung ist abgeschlossen. Der gesiegelte Nachweis steht unten bereit."
        self._tun(akteur, pruefen.abschliessen, satz)

    def _tun(
        self, akteur: Akteur, befehl: Callable[[Session, Verwalter], object], satz: str
    ) -> None:
        """One command, and the page as it is after it. A refusal shows what is there now, too."""
        self.error = self.notice = ""
        self.ergebnisse = []
        try:
            with transaction() as db:
                v = self._handelnd(db, akteur)
                befehl(db, v)
                self._zeigen(db, v)
        except DomainError:
            self._neu_zeigen(akteur)
            raise
        self.notice = translate(satz, akteur.sprache)

    def _auf_auswahl(self, akteur: Akteur, befehl: Befehl, worte: tuple[str, str, str]) -> Any:
        """Decide on all who are ticked as the page shows them, and say what became of each."""
        self.error = self.notice = ""
        gesehen = {z.id: z.stand for z in self._gezeigte() if z.id in self.auswahl}
        with snapshot() as db:
            firma_id = self._verwalter(db, akteur).firma_id
        try:
            alle = pruefauswahl.anwenden(akteur, firma_id, befehl, gesehen)
        finally:
            self.auswahl, self.ergebnisse = [], []
            self._neu_zeigen(akteur)
        self.ergebnisse = texte.ergebnisse(alle, worte[2], akteur.sprache)
        self.notice = texte.zusammen(alle, worte, akteur.sprache)
        return rx.set_focus(ERGEBNIS)

    def _gezeigte(self) -> list[ZeileRow]:
        return [z for z in self.ansehen + self.unauffaellig if not z.eigene]

    def _waehlbare(self) -> list[int]:
        return [z.id for z in self._gezeigte()]

    def _auswahl_zeigen(self, auswahl: Sequence[int], sprache: str) -> None:
        """Ticked is only what can be seen on the page."""
        gewaehlt = [z for z in self._gezeigte() if z.id in auswahl]
        self.auswahl = [z.id for z in gewaehlt]
        self.auswahl_namen = [f"{z.name}, {z.rolle}" for z in gewaehlt]
        self.auswahl_text = texte.auswahl(len(gewaehlt), sprache)
        self.waehlbar = bool(self._gezeigte())
        self.alle_gewaehlt = 0 < len(gewaehlt) == len(self._gezeigte())

    def _neu_zeigen(self, akteur: Akteur) -> None:
        with snapshot() as db:
            if v := self._betreten(db, akteur):
                self._zeigen(db, v)

    def _zeigen(self, db: Session, v: Verwalter) -> None:
        self.geladen = True
        admins = mitgliedschaft.aktive_firmenadmins(db, v.firma_id).values()
        self.firmenadmins = ", ".join(db.get_one(Benutzer, i).name for i in sorted(admins))
        if not v.ist_firmenadmin:
            return
        sprache = v.akteur.sprache
        self._plan_zeigen(pruefung.plan(db, v.firma_id), sprache)
        self.vergangene = [
            NachweisRow(n.titel, moment(n.ausgestellt_am, sprache), n.adresse)
            for n in nachweis.nachweise(db, v)
            if n.art is Nachweisart.PRUEFUNG
        ][:ZEILEN]
        laufende = pruefung.offene(db, v.firma_id)
        self.laeuft = laufende is not None
        self.haeuser = ", ".join(pruefliste.haeuser_mit_zugang(db, v.firma_id))
        if laufende:
            self._laufende_zeigen(laufende, pruefliste.liste(db, v, laufende), sprache)
            self._posten_zeigen(db, v)

    def _plan_zeigen(self, plan: Pruefplan | None, sprache: str) -> None:
        self.monate = str(plan.monate) if plan else "0"
        if plan is None:
            self.faellig, self.faellig_ton = translate("Kein Turnus festgelegt", sprache), "neutral"
            return
        heute, tag = clock.heute(), day(plan.naechste_am, sprache)
        satz, self.faellig_ton = "Nächste Prüfung bis {tag}", "ok"
        if heute >= pruefung.ab_wann_gemeldet(plan):
            satz, self.faellig_ton = "Bald fällig, bis {tag}", "wait"
        if heute >= plan.naechste_am:
            satz, self.faellig_ton = "Fällig seit {tag}", "warn"
        self.faellig = translate(satz, sprache).format(tag=tag)

    def _laufende_zeigen(self, laufende: Pruefung, stand: Pruefliste, sprache: str) -> None:
        self.begonnen = moment(laufende.begonnen_am, sprache)
        self.gesamt, self.geprueft = len(stand.alle), len(stand.entschieden)
        self.offen = len(stand.offen)
        satz = translate("{geprueft} von {gesamt} Personen geprüft", sprache)
        zahlen = {"geprueft": self.geprueft, "gesamt": self.gesamt}
        self.fortschritt = satz.format(**{n: number(z, sprache) for n, z in zahlen.items()})
        self.ansehen = [
            texte.zeile(b, sprache, self.firma_parameter) for b in stand.ansehen[:ZEILEN]
        ]
        self.ansehen_anzahl = number(len(stand.ansehen), sprache)
        self._unauffaellige_zeigen(stand.unauffaellig, sprache)
        self.entschieden = texte.entschiedene(stand.entschieden, sprache)[:ZEILEN]
        self._auswahl_zeigen(self.auswahl, sprache)

    def _posten_zeigen(self, db: Session, v: Verwalter) -> None:
        """The contracts of whoever is open, while nobody has decided about him as a whole."""
        if self.geoeffnet not in [z.id for z in self.ansehen + self.unauffaellig]:
            self.geoeffnet, self.posten = 0, []
            return
        alle = pruefeinzeln.posten(db, v, self.geoeffnet)
        self.posten = [postentexte.posten(p, v.akteur.sprache) for p in alle]

    def _unauffaellige_zeigen(self, alle: Sequence[Pruefblatt], sprache: str) -> None:
        self._gesehen = tuple((b.mitgliedschaft_id, b.stand) for b in alle)
        self.unauffaellig_anzahl = number(len(alle), sprache) if alle else ""
        seiten = max(1, -(-len(alle) // ZEILEN))
        seite = min(seitennummer(self.router.url.query_parameters.get("seite", "")), seiten)
        ab = (seite - 1) * ZEILEN
        gezeigt = alle[ab : ab + ZEILEN]
        self.unauffaellig = [texte.zeile(b, sprache, self.firma_parameter) for b in gezeigt]
        satz = translate("{von} bis {bis} von {gesamt} Personen", sprache)
        zahlen = {"von": ab + 1, "bis": ab + len(gezeigt), "gesamt": len(alle)}
        worte = {name: number(zahl, sprache) for name, zahl in zahlen.items()}
        self.position = satz.format(**worte) if seiten > 1 else ""
        self.vorherige = self._adresse(seite - 1) if seite > 1 else ""
        self.naechste = self._adresse(seite + 1) if seite < seiten else ""

    def _adresse(self, seite: int) -> str:
        parameter = {"firma": self.firma_id} if self.firma_parameter else {}
        return f"{ADRESSE}?{urlencode({**parameter, 'seite': seite})}"
