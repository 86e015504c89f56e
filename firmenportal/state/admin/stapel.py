"""Many invitations at once: the batches, one batch with its rows, and how far it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlencode

import reflex as rx
from sqlmodel import Session

from firmenportal.db import snapshot, transaction
from firmenportal.domain.benutzer import Akteur
from firmenportal.domain.berechtigung import SEITE
from firmenportal.domain.delegation import Verwalter
from firmenportal.domain.errors import NotFoundError
from firmenportal.domain.recht import KATALOG, Recht
from firmenportal.domain.stapel import liste, spalten, versand
from firmenportal.domain.stapel.liste import Stapelkopf, Zahlen, Zeilenseite
from firmenportal.domain.stapel.tabellen import Stapelzeile, Stapelzustand, Zeilenzustand
from firmenportal.domain.suche import seitennummer
from firmenportal.domain.vertrag import nummer_von
from firmenportal.i18n import fill, moment, number, translate
from firmenportal.state.admin.base import AdminState
from firmenportal.state.guard import guarded, loads
from firmenportal.state.uebersicht import Kachel
from firmenportal.state.vertraege import ParameterRow

ADRESSE = "/admin/stapel"
_NUMMERN_GENANNT = 3
_LAENGSTE_ID = 9

# What the form of the page sends.
Sendewunsch = dict[Literal["wie"], Literal["gueltige", "alle"]]


@dataclass(frozen=True)
class Ergebnis:
    """How a state of a row or batch is said, and its tone in `ui.status`."""

    wort: str
    ton: str


ERGEBNISSE = {
    Zeilenzustand.GUELTIG: Ergebnis("gültig", "wait"),
    Zeilenzustand.FEHLERHAFT: Ergebnis("mit Fehlern", "warn"),
    Zeilenzustand.GESENDET: Ergebnis("gesendet", "ok"),
    Zeilenzustand.ABGELEHNT: Ergebnis("nicht gesendet", "stop"),
}
STAENDE = {
    Stapelzustand.GEPRUEFT: Ergebnis("geprüft, nicht gesendet", "wait"),
    Stapelzustand.SENDET: Ergebnis("wird gesendet", "wait"),
    Stapelzustand.FERTIG: Ergebnis("fertig", "ok"),
}


@dataclass(frozen=True)
class StapelRow:
    """One of the batches that were uploaded before."""

    adresse: str
    datei: str
    wann: str
    von: str
    zeilen: str
    stand: str
    ton: str


@dataclass(frozen=True)
class ZeileRow:
    """One person of the file, and what is wrong or has become of it."""

    nummer: str
    name: str
    email: str
    rolle: str
    rechte: str
    stand: str
    ton: str
    saetze: list[str]


class StapelState(AdminState):
    """The page for many invitations; the address says which batch and which of its rows."""

    geladen: rx.Field[bool] = rx.field(False)
    bisherige: rx.Field[list[StapelRow]] = rx.field(default_factory=list)
    # The batch that the address names; without one `zustand` is empty.
    zustand: rx.Field[str] = rx.field("")
    eigener: rx.Field[bool] = rx.field(False)
    datei: rx.Field[str] = rx.field("")
    herkunft: rx.Field[str] = rx.field("")
    satz: rx.Field[str] = rx.field("")
    kacheln: rx.Field[list[Kachel]] = rx.field(default_factory=list)
    gueltige: rx.Field[int] = rx.field(0)
    fehlerhafte: rx.Field[int] = rx.field(0)
    hinweis_gueltige: rx.Field[str] = rx.field("")
    bearbeitet: rx.Field[int] = rx.field(0)
    gesamt: rx.Field[int] = rx.field(0)
    rows: rx.Field[list[ZeileRow]] = rx.field(default_factory=list)
    nur_fehler: rx.Field[bool] = rx.field(False)
    # The same batch with the other choice of rows.
    umgeschaltet: rx.Field[str] = rx.field("")
    position: rx.Field[str] = rx.field("")
    vorherige: rx.Field[str] = rx.field("")
    naechste: rx.Field[str] = rx.field("")
    # Where the files of this batch are, and what their forms carry along.
    ergebnis: rx.Field[str] = rx.field("")
    parameter: rx.Field[list[ParameterRow]] = rx.field(default_factory=list)

    @loads
    def load(self, akteur: Akteur) -> None:
        with snapshot() as db:
            v = self._betreten(db, akteur)
            if v is None:
                return
            try:
                self._zeigen(db, v, akteur.sprache)
            except NotFoundError:
                self._nicht_gefunden()

    @guarded
    def senden(self, akteur: Akteur, eingabe: Sendewunsch) -> None:
        self.error = self.notice = ""
        with transaction() as db:
            v = self._handelnd(db, akteur)
            nur_alle = eingabe.get("wie") == "alle"
            versand.senden(db, v, self._stapel_id(), nur_alle=nur_alle)
            db.flush()
            self._zeigen(db, v, akteur.sprache)

    @guarded
    def verwerfen(self, akteur: Akteur) -> Any:
        self.error = self.notice = ""
        with transaction() as db:
            versand.verwerfen(db, self._handelnd(db, akteur), self._stapel_id())
        self.notice = translate("Der Stapel ist gelöscht. Es ist nichts gesendet.", akteur.sprache)
        return rx.redirect(f"{ADRESSE}{self.firma_parameter}")

    def _stapel_id(self) -> int:
        return stapel_aus(self.router.url.query_parameters)

    def _zeigen(self, db: Session, v: Verwalter, sprache: str) -> None:
        """Errors: NotFoundError for a batch that is none of his."""
        stapel_id = self._stapel_id()
        self.geladen = True
        self.zustand = ""
        if not stapel_id:
            self.bisherige = [self._bisheriger(k, sprache) for k in liste.bisherige(db, v)]
            return
        kopf = liste.stapel(db, v, stapel_id)
        parameter = self.router.url.query_parameters
        self.nur_fehler = parameter.get("nur") == "fehler"
        nummer = seitennummer(parameter.get("seite", ""))
        seite = liste.seite(db, stapel_id, nur_fehler=self.nur_fehler, nummer=nummer)
        self._kopf_zeigen(kopf, sprache)
        self._zeilen_zeigen(seite, sprache)

    def _kopf_zeigen(self, kopf: Stapelkopf, sprache: str) -> None:
        s, z = kopf.stapel, kopf.zahlen
        self.zustand, self.eigener, self.datei = s.zustand, kopf.eigener, s.dateiname
        wann = {"wann": moment(s.erstellt_am, sprache), "name": kopf.von}
        self.herkunft = fill("hochgeladen {wann} von {name}", wann, sprache)
        self.satz = _satz(s.zustand, z, sprache)
        self.kacheln = _kacheln(s.zustand, z, sprache)
        self.gueltige, self.fehlerhafte = z.gueltig, z.fehlerhaft
        self.hinweis_gueltige = _hinweis_gueltige(z, sprache)
        self.bearbeitet, self.gesamt = z.gesendet + z.abgelehnt, z.gesamt - z.fehlerhaft
        self.ergebnis = f"{ADRESSE}/{s.id}/ergebnis"
        self.parameter = [ParameterRow(n, w) for n, w in self._parameter().items()]

    def _zeilen_zeigen(self, seite: Zeilenseite, sprache: str) -> None:
        self.rows = [_zeile(z, sprache) for z in seite.zeilen]
        self.umgeschaltet = self._adresse(nur_fehler=not self.nur_fehler)
        self.position = _position(seite, sprache)
        self.vorherige = self._seite(seite.nummer - 1) if seite.nummer > 1 else ""
        self.naechste = self._seite(seite.nummer + 1) if seite.nummer < seite.seiten else ""

    def _seite(self, nummer: int) -> str:
        return self._adresse(nur_fehler=self.nur_fehler, seite=nummer)

    def _adresse(self, *, nur_fehler: bool, seite: int = 1) -> str:
        parameter = {"stapel": str(self._stapel_id())} | self._parameter(nur_fehler)
        return f"{ADRESSE}?{urlencode(parameter | ({'seite': str(seite)} if seite > 1 else {}))}"

    def _parameter(self, nur_fehler: bool | None = None) -> dict[str, str]:
        """What every address of this batch carries along."""
        firma = {"firma": str(self.firma_id)} if self.firma_parameter else {}
        nur = self.nur_fehler if nur_fehler is None else nur_fehler
        return firma | ({"nur": "fehler"} if nur else {})

    def _bisheriger(self, kopf: Stapelkopf, sprache: str) -> StapelRow:
        s, stand = kopf.stapel, STAENDE[Stapelzustand(kopf.stapel.zustand)]
        firma = {"firma": str(self.firma_id)} if self.firma_parameter else {}
        return StapelRow(
            adresse=f"{ADRESSE}?{urlencode({'stapel': str(s.id)} | firma)}",
            datei=s.dateiname,
            wann=moment(s.erstellt_am, sprache),
            von=kopf.von,
            zeilen=number(kopf.zahlen.gesamt, sprache),
            stand=translate(stand.wort, sprache),
            ton=stand.ton,
        )


def stapel_aus(parameter: Mapping[str, Any]) -> int:
    """The batch that an address names; 0 if it names none, and one that never is for nonsense."""
    text = str(parameter.get("stapel", "")) or "0"
    gueltig = text.isascii() and text.isdigit() and len(text) <= _LAENGSTE_ID
    return int(text) if gueltig else -1


def saetze(zeile: Stapelzeile, sprache: str) -> list[str]:
    """What is wrong with a row, in the reader's language."""
    return [fill(f["satz"], f["angaben"], sprache) for f in zeile.fehler]


def _satz(zustand: str, z: Zahlen, sprache: str) -> str:
    """Where the batch stands, and what now."""
    texte = {
        Stapelzustand.GEPRUEFT: _geprueft(z),
        Stapelzustand.SENDET: "{erledigt} von {gesamt} Zeilen sind bearbeitet. Sie können die "
        "Seite verlassen: Es geht von selbst weiter.",
        Stapelzustand.FERTIG: "Fertig: {gesendet} von {gesamt} eingeladen.",
    }
    zahlen = {
        "gueltig": z.gueltig,
        "fehler": z.fehlerhaft,
        "gesamt": z.gesamt - (z.fehlerhaft if zustand != Stapelzustand.GEPRUEFT else 0),
        "gesendet": z.gesendet,
        "erledigt": z.gesendet + z.abgelehnt,
    }
    werte = {name: number(zahl, sprache) for name, zahl in zahlen.items()}
    return translate(texte[Stapelzustand(zustand)], sprache).format(**werte)


def _geprueft(z: Zahlen) -> str:
    if not z.fehlerhaft:
        return "Alle Zeilen sind gültig. Noch ist niemand eingeladen."
    if not z.gueltig:
        return (
            "Keine Zeile ist gültig. Berichtigen Sie die Datei und laden Sie sie noch einmal hoch."
        )
    return "Mit Fehlern: {fehler} von {gesamt} Zeilen. Noch ist niemand eingeladen."


def _kacheln(zustand: str, z: Zahlen, sprache: str) -> list[Kachel]:
    felder = {"Zeilen": z.gesamt, "gültig": z.gueltig, "mit Fehlern": z.fehlerhaft}
    if zustand != Stapelzustand.GEPRUEFT:
        felder = {
            "Zeilen": z.gesamt,
            "gesendet": z.gesendet,
            "nicht gesendet": z.abgelehnt,
            "mit Fehlern": z.fehlerhaft,
        }
    return [Kachel(translate(n, sprache), number(w, sprache), "") for n, w in felder.items()]


def _hinweis_gueltige(z: Zahlen, sprache: str) -> str:
    if not z.fehlerhaft:
        return translate("Wird eine Zeile bis dahin ungültig, bleibt nur sie liegen.", sprache)
    satz = translate("{gueltig} von {gesamt} Zeilen. Die mit Fehlern bleiben liegen.", sprache)
    return satz.format(gueltig=number(z.gueltig, sprache), gesamt=number(z.gesamt, sprache))


def _zeile(z: Stapelzeile, sprache: str) -> ZeileRow:
    ergebnis = ERGEBNISSE[Zeilenzustand(z.zustand)]
    name = (z.werte.get(spalten.VORNAME, ""), z.werte.get(spalten.NACHNAME, ""))
    return ZeileRow(
        nummer=str(z.nummer),
        name=" ".join(name).strip() or "–",
        email=z.werte.get(spalten.EMAIL, "–"),
        rolle=_rolle(z, sprache),
        rechte=_rechte(z, sprache),
        stand=translate(ergebnis.wort, sprache),
        ton=ergebnis.ton,
        saetze=saetze(z, sprache),
    )


def _rolle(z: Stapelzeile, sprache: str) -> str:
    """As it was understood, else as it was typed."""
    felder = ("berechtigungstyp", "personentyp")
    verstanden = [translate(z.angaben[f], sprache) for f in felder if f in z.angaben]
    getippt = [z.werte.get(s, "") for s in (spalten.BERECHTIGUNGSTYP, spalten.PERSONENTYP)]
    return ", ".join(t for t in verstanden or getippt if t) or "–"


def _rechte(z: Stapelzeile, sprache: str) -> str:
    """„Bestand lesen: AL-1000017, AL-1000025 und 3 weitere; Berechnen: …“."""
    if not z.angaben:
        getippt = ((t, z.werte.get(t, "")) for t in spalten.RECHTE)
        texte = [f"{translate(t, sprache)}: {_gekuerzt(w)}" for t, w in getippt if w]
    else:
        rechte = ((KATALOG[Recht(r)].name, ids) for r, ids in z.angaben["rechte"].items())
        texte = [f"{translate(t, sprache)}: {_nummern(ids, sprache)}" for t, ids in rechte]
    return "; ".join(texte) or "–"


def _nummern(ids: list[int], sprache: str) -> str:
    genannt = ", ".join(nummer_von(i) for i in ids[:_NUMMERN_GENANNT])
    mehr = len(ids) - _NUMMERN_GENANNT
    if mehr <= 0:
        return genannt
    weitere = translate("und {anzahl} weitere", sprache).format(anzahl=number(mehr, sprache))
    return f"{genannt} {weitere}"


def _gekuerzt(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60]} …"


def _position(seite: Zeilenseite, sprache: str) -> str:
    ab = (seite.nummer - 1) * SEITE + 1
    zahlen = {"von": ab, "bis": min(ab + SEITE - 1, seite.anzahl), "gesamt": seite.anzahl}
    if not seite.anzahl:
        return ""
    satz = translate("{von} bis {bis} von {gesamt} Zeilen", sprache)
    return satz.format(**{name: number(zahl, sprache) for name, zahl in zahlen.items()})
