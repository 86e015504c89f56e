"""Zugriffe prüfen: the review that is going on, or when the next is due and what the past proved.

The address says which page of the unremarkable lines is shown (`?seite=`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal
from urllib.parse import urlencode

import reflex as rx
from pydantic import Field
from sqlmodel import Session

from firmenportal import clock
from firmenportal.db import snapshot, transaction
from firmenportal.domain import (
    mitgliedschaft,
    nachweis,
    pruefen,
    pruefliste,
    pruefnachweis,
    pruefung,
)
from firmenportal.domain.benutzer import Akteur, Benutzer, Personentyp
from firmenportal.domain.delegation import Verwalter
from firmenportal.domain.errors import DomainError
from firmenportal.domain.nachweis import Nachweisart
from firmenportal.domain.pruefen import Sammelergebnis
from firmenportal.domain.pruefliste import Pruefblatt, Pruefliste
from firmenportal.domain.pruefung import GRUND_LAENGSTENS, Pruefentscheidung, Pruefplan, Pruefung
from firmenportal.domain.suche import seitennummer
from firmenportal.i18n import day, fill, moment, number, translate
from firmenportal.state.admin.base import AdminState
from firmenportal.state.guard import guarded, loads

ADRESSE = "/admin/pruefung"
ZEILEN = 50
_PERSONENTYPEN = {
    Personentyp.FIRMENEIGEN: "eigener Mitarbeiter",
    Personentyp.VERMITTLER: "Vermittler",
    Personentyp.ANDERE: "Dienstleister",
}
MitgliedId = Annotated[int, Field(ge=1, lt=2**31)]
Stand = Annotated[str, Field(max_length=32)]


@dataclass(frozen=True)
class ZeileRow:
    """One open line; `nur_dort`: the person's own page ends more than this one could."""

    id: int
    name: str
    email: str
    rolle: str
    zugriff: str
    zuletzt: str
    gruende: list[str]
    grund: str
    stand: str
    eigene: bool
    nur_dort: bool
    adresse: str


@dataclass(frozen=True)
class EntschiedenRow:
    """One line on which it is decided."""

    id: int
    name: str
    entscheidung: str
    ton: str
    wer: str
    grund: str
    zurueck: bool


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
        self.notice = _gesammelt(ergebnis, akteur.sprache)

    @guarded
    def abschliessen(self, akteur: Akteur) -> None:
        satz = "Die Prüfung ist abgeschlossen. Der gesiegelte Nachweis steht unten bereit."
        self._tun(akteur, pruefen.abschliessen, satz)

    def _tun(
        self, akteur: Akteur, befehl: Callable[[Session, Verwalter], object], satz: str
    ) -> None:
        """One command, and the page as it is after it. A refusal shows what is there now, too."""
        self.error = self.notice = ""
        try:
            with transaction() as db:
                v = self._handelnd(db, akteur)
                befehl(db, v)
                self._zeigen(db, v)
        except DomainError:
            self._neu_zeigen(akteur)
            raise
        self.notice = translate(satz, akteur.sprache)

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
        self.ansehen = [self._zeile(b, sprache) for b in stand.ansehen[:ZEILEN]]
        self.ansehen_anzahl = number(len(stand.ansehen), sprache)
        self._unauffaellige_zeigen(stand.unauffaellig, sprache)
        neueste = sorted(stand.entschieden, key=_entschieden_am, reverse=True)
        self.entschieden = [_entschieden(b, sprache) for b in neueste[:ZEILEN]]

    def _unauffaellige_zeigen(self, alle: Sequence[Pruefblatt], sprache: str) -> None:
        self._gesehen = tuple((b.mitgliedschaft_id, b.stand) for b in alle)
        self.unauffaellig_anzahl = number(len(alle), sprache) if alle else ""
        seiten = max(1, -(-len(alle) // ZEILEN))
        seite = min(seitennummer(self.router.url.query_parameters.get("seite", "")), seiten)
        ab = (seite - 1) * ZEILEN
        gezeigt = alle[ab : ab + ZEILEN]
        self.unauffaellig = [self._zeile(b, sprache) for b in gezeigt]
        satz = translate("{von} bis {bis} von {gesamt} Personen", sprache)
        zahlen = {"von": ab + 1, "bis": ab + len(gezeigt), "gesamt": len(alle)}
        texte = {name: number(zahl, sprache) for name, zahl in zahlen.items()}
        self.position = satz.format(**texte) if seiten > 1 else ""
        self.vorherige = self._adresse(seite - 1) if seite > 1 else ""
        self.naechste = self._adresse(seite + 1) if seite < seiten else ""

    def _adresse(self, seite: int) -> str:
        parameter = {"firma": self.firma_id} if self.firma_parameter else {}
        return f"{ADRESSE}?{urlencode({**parameter, 'seite': seite})}"

    def _zeile(self, b: Pruefblatt, sprache: str) -> ZeileRow:
        rolle = f"{translate(b.typ, sprache)}, {translate(_PERSONENTYPEN[b.personentyp], sprache)}"
        return ZeileRow(
            id=b.mitgliedschaft_id,
            name=b.name,
            email=b.email,
            rolle=rolle,
            zugriff=pruefnachweis.zugriff(b, sprache),
            zuletzt=_zuletzt(b, sprache),
            gruende=[fill(s.satz, s.angaben, sprache) for s in b.auffaellig],
            grund=b.grund,
            stand=b.stand,
            eigene=b.eigene,
            nur_dort=b.personentyp is Personentyp.VERMITTLER,
            adresse=f"/admin/nutzer/{b.mitgliedschaft_id}{self.firma_parameter}",
        )


def _gesammelt(ergebnis: Sammelergebnis, sprache: str) -> str:
    satz = "1 Zugang behalten." if ergebnis.behalten == 1 else "{anzahl} Zugänge behalten."
    text = translate(satz, sprache).format(anzahl=number(ergebnis.behalten, sprache))
    if not ergebnis.geaendert:
        return text
    rest = translate("Inzwischen geändert und noch offen: {anzahl}.", sprache)
    return f"{text} {rest.format(anzahl=number(ergebnis.geaendert, sprache))}"


def _zuletzt(b: Pruefblatt, sprache: str) -> str:
    return moment(b.zuletzt_am, sprache) if b.zuletzt_am else translate("noch nie", sprache)


def _entschieden_am(b: Pruefblatt) -> float:
    am = b.entschieden_am or b.beendet_am
    return am.timestamp() if am else 0.0


def _entschieden(b: Pruefblatt, sprache: str) -> EntschiedenRow:
    worte, ton = "Zugang anders beendet", "stop"
    if b.entscheidung is Pruefentscheidung.BEHALTEN:
        worte, ton = "behalten", "ok"
    if b.entscheidung is Pruefentscheidung.ENTFERNT:
        worte = "Zugang entfernt"
    wer = ""
    if b.entschieden_am:
        satz = translate("{name}, {wann}", sprache)
        wer = satz.format(name=b.entschieden_von, wann=moment(b.entschieden_am, sprache))
    zurueck = b.entscheidung is Pruefentscheidung.BEHALTEN and not b.eigene
    return EntschiedenRow(
        b.mitgliedschaft_id, b.name, translate(worte, sprache), ton, wer, b.grund, zurueck
    )
