"""One application before a clerk: documents, checklist, what is declared, and what he decides.

Ticks and note are kept on the server, so that they survive the step-up; every event asks the
database again who may do what.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import unquote

import reflex as rx
from pydantic import Field
from sqlmodel import Session

from firmenportal.db import snapshot, transaction
from firmenportal.domain.benutzer import Akteur
from firmenportal.domain.errors import BestaetigungNoetigError, DomainError, NotFoundError
from firmenportal.domain.freischaltung import (
    ablauf,
    akte,
    ausfuehrung,
    bearbeitung,
    pruefentwurf,
    zuordnung,
)
from firmenportal.domain.freischaltung.ablauf import Uebergang
from firmenportal.domain.freischaltung.akte import Akte
from firmenportal.domain.freischaltung.antrag import Antragszustand, Einreichung
from firmenportal.domain.freischaltung.checkliste import Pruefbefund
from firmenportal.domain.freischaltung.einreichung import LAENGSTE_ANTWORT
from firmenportal.domain.freischaltung.inhalt import Antragsart
from firmenportal.domain.suche import LAENGSTENS, seitennummer
from firmenportal.i18n import number, translate
from firmenportal.state.base import PortalState
from firmenportal.state.guard import guarded, loads
from firmenportal.state.servicecenter import zeilen
from firmenportal.state.servicecenter.texte import EINREICHUNGEN, STAND, TITEL, frist
from firmenportal.state.servicecenter.vorgaenge import ADRESSE
from firmenportal.state.servicecenter.zeilen import (
    AngabeRow,
    NachrichtRow,
    PunktRow,
    RechteRow,
    SchrittRow,
    UnterlageRow,
    VertragRow,
)
from firmenportal.state.vertraege import Ton

Punktname = Annotated[str, Field(max_length=60)]
Stand = Annotated[str, Field(pattern=r"^[0-9a-f]{16,64}$")]
Nummer = Annotated[int, Field(ge=1, lt=2**31)]
Text = Annotated[str, Field(max_length=LAENGSTE_ANTWORT)]
# What a form of the page sends: one text, by the names that the field has.
Schreiben = Annotated[dict[Annotated[str, Field(max_length=40)], Text], Field(max_length=2)]
VERTRAEGE_GEZEIGT = 50
_GEAENDERT = "An diesem Vorgang hat sich etwas geändert. Sie sehen den neuen Stand."
_ZURUECK = "Nicht freigeschaltet. Der Antrag ist zurück in der Prüfung; der Grund steht oben."


@dataclass(frozen=True)
class KopfRow:
    """The head of the page."""

    nummer: str = ""
    adresse: str = ""
    titel: str = ""
    wer: str = ""
    stand: str = ""
    ton: Ton = "neutral"
    frist: str = ""
    eilt: bool = False
    weg: str = ""
    bei: str = ""
    notiz: str = ""
    grund: str = ""


@dataclass(frozen=True)
class DarfRow:
    """Which buttons there are; `hindernis` says why this clerk may press none of them."""

    hindernis: str = ""
    uebernehmen: bool = False
    von_anderem: bool = False
    abgeben: bool = False
    pruefen: bool = False
    freigeben: bool = False
    rueckfragen: bool = False
    ablehnen: bool = False
    zuordnen: bool = False
    haus_zuordnen: bool = False
    erfassen: bool = False
    warum_nicht: str = ""


@dataclass(frozen=True)
class TrefferRow:
    """A Firma or a Maklerhaus of the stock."""

    id: int = 0
    name: str = ""
    angaben: str = ""


class VorgangState(PortalState):
    """One application, and what can be done with it now."""

    kopf: rx.Field[KopfRow] = rx.field(default_factory=KopfRow)
    darf: rx.Field[DarfRow] = rx.field(default_factory=DarfRow)
    stand: rx.Field[str] = rx.field("")
    unterlagen: rx.Field[list[UnterlageRow]] = rx.field(default_factory=list)
    unterlage: rx.Field[UnterlageRow] = rx.field(default_factory=UnterlageRow)
    bekannt: rx.Field[list[PunktRow]] = rx.field(default_factory=list)
    menschlich: rx.Field[list[PunktRow]] = rx.field(default_factory=list)
    spricht_dagegen: rx.Field[bool] = rx.field(False)
    notiz: rx.Field[str] = rx.field("")
    angaben: rx.Field[list[AngabeRow]] = rx.field(default_factory=list)
    vertraege: rx.Field[list[VertragRow]] = rx.field(default_factory=list)
    weitere_vertraege: rx.Field[str] = rx.field("")
    rechte: rx.Field[list[RechteRow]] = rx.field(default_factory=list)
    position: rx.Field[str] = rx.field("")
    vorherige: rx.Field[str] = rx.field("")
    naechste: rx.Field[str] = rx.field("")
    vier_augen: rx.Field[list[SchrittRow]] = rx.field(default_factory=list)
    verlauf: rx.Field[list[SchrittRow]] = rx.field(default_factory=list)
    nachrichten: rx.Field[list[NachrichtRow]] = rx.field(default_factory=list)
    firma_vorschlag: rx.Field[TrefferRow] = rx.field(default_factory=TrefferRow)
    haus_vorschlag: rx.Field[TrefferRow] = rx.field(default_factory=TrefferRow)
    firmen: rx.Field[list[TrefferRow]] = rx.field(default_factory=list)
    haeuser: rx.Field[list[TrefferRow]] = rx.field(default_factory=list)

    @loads
    def load(self, akteur: Akteur) -> None:
        self.firmen, self.haeuser = [], []
        gezeigt = (self.kopf, self.stand)
        self._neu_zeigen(akteur)
        if gezeigt[0].nummer == self.kopf.nummer and gezeigt != (self.kopf, self.stand):
            self.notice = translate(_GEAENDERT, akteur.sprache)

    @guarded
    def uebernehmen(self, akteur: Akteur) -> None:
        satz = "Sie bearbeiten diesen Vorgang jetzt."
        self._tun(akteur, lambda db, i: bearbeitung.uebernehmen(db, akteur, i), satz)

    @guarded
    def von_anderem_uebernehmen(self, akteur: Akteur) -> None:
        satz = "Sie bearbeiten diesen Vorgang jetzt."
        self._tun(akteur, lambda db, i: bearbeitung.von_anderem_uebernehmen(db, akteur, i), satz)

    @guarded
    def abgeben(self, akteur: Akteur) -> None:
        satz = "Diesen Vorgang kann jetzt jemand anderes übernehmen."
        self._tun(akteur, lambda db, i: bearbeitung.abgeben(db, akteur, i), satz)

    @guarded
    def abhaken(self, akteur: Akteur, punkt: Punktname, an: bool) -> None:
        self._tun(akteur, lambda db, i: pruefentwurf.abhaken(db, akteur, i, punkt, an=an))

    @guarded
    def notieren(self, akteur: Akteur, text: Text) -> None:
        self._tun(akteur, lambda db, i: pruefentwurf.notieren(db, akteur, i, text))

    @guarded
    def firma_suchen(
        self, akteur: Akteur, text: Annotated[str, Field(max_length=2 * LAENGSTENS)]
    ) -> None:
        with transaction() as db:
            gefunden = zuordnung.firmen(db, akteur, self._id(db, akteur), text)
        self.firmen = [_treffer(f, f.kundennummer) for f in gefunden]

    @guarded
    def haus_suchen(
        self, akteur: Akteur, text: Annotated[str, Field(max_length=2 * LAENGSTENS)]
    ) -> None:
        with transaction() as db:
            gefunden = zuordnung.haeuser(db, akteur, self._id(db, akteur), text)
        self.haeuser = [_treffer(h, h.hausnummer) for h in gefunden]

    @guarded
    def firma_zuordnen(self, akteur: Akteur, firma: Nummer) -> None:
        self._tun(
            akteur,
            lambda db, i: bearbeitung.firma_zuordnen(db, akteur, i, firma),
            "Die Firma ist zugeordnet. Sie sieht in ihrem Protokoll, wer den Antrag öffnet.",
        )

    @guarded
    def haus_zuordnen(self, akteur: Akteur, haus: Nummer) -> None:
        satz = "Das Maklerhaus ist zugeordnet."
        self._tun(akteur, lambda db, i: bearbeitung.haus_zuordnen(db, akteur, i, haus), satz)

    @guarded
    def rueckfragen(self, akteur: Akteur, schreiben: Schreiben) -> None:
        self._tun(
            akteur,
            lambda db, i: bearbeitung.rueckfragen(db, akteur, i, schreiben.get("text", "")),
            "Die Rückfrage ist gestellt. Die Frist ruht, bis die Antwort da ist.",
        )

    @guarded
    def ablehnen(self, akteur: Akteur, schreiben: Schreiben) -> None:
        self._tun(
            akteur,
            lambda db, i: bearbeitung.ablehnen(db, akteur, i, schreiben.get("text", "")),
            "Der Antrag ist abgelehnt. Der Ansprechpartner bekommt Ihre Begründung per E-Mail.",
        )

    @guarded
    def pruefen(self, akteur: Akteur, stand: Stand) -> None:
        """The first pair of eyes, on what the page showed."""

        def pruefen(db: Session, antrag_id: int) -> None:
            e = pruefentwurf.des_antrags(db, akteur, antrag_id)
            bearbeitung.pruefen(db, akteur, antrag_id, stand, e.abgehakt, e.notiz)
            pruefentwurf.verwerfen(db, akteur, antrag_id)

        satz = "Ihre Prüfung ist abgeschlossen. Jetzt prüft eine zweite Person."
        self._tun(akteur, pruefen, satz)

    @guarded
    def freigeben(self, akteur: Akteur, stand: Stand) -> None:
        """The second pair of eyes; what is released is executed at once."""

        def freigeben(db: Session, antrag_id: int) -> None:
            e = pruefentwurf.des_antrags(db, akteur, antrag_id)
            bearbeitung.freigeben(db, akteur, antrag_id, stand, e.abgehakt)
            pruefentwurf.verwerfen(db, akteur, antrag_id)

        ausgefuehrt = ausfuehrung.ausfuehren(self._tun(akteur, freigeben))
        self._neu_zeigen(akteur)
        if ausgefuehrt:
            satz = "Freigegeben und freigeschaltet. Die Zugangskennungen sind unterwegs."
            self.notice = translate(satz, akteur.sprache)
        else:
            raise DomainError(_ZURUECK)

    def _tun(self, akteur: Akteur, befehl: Callable[[Session, int], object], satz: str = "") -> int:
        """One command, and the page as it is after it. A refusal shows what is there now, too."""
        self.error = self.notice = ""
        try:
            with transaction() as db:
                antrag_id = self._id(db, akteur)
                befehl(db, antrag_id)
        except BestaetigungNoetigError:
            raise
        except DomainError:
            self._neu_zeigen(akteur)
            raise
        self._neu_zeigen(akteur)
        self.notice = translate(satz, akteur.sprache) if satz else ""
        return antrag_id

    def _id(self, db: Session, akteur: Akteur) -> int:
        """The case of this page, as its address says, which anyone may write."""
        return bearbeitung.oeffnen(db, akteur, self._nummer()).id or 0

    def _nummer(self) -> str:
        return unquote(self.router.url.path.rstrip("/").rpartition("/")[2])

    def _neu_zeigen(self, akteur: Akteur) -> None:
        try:
            with snapshot() as db:
                gefunden = akte.oeffnen(db, akteur, self._nummer())
                gesehen = bearbeitung.gesehen(db, akteur, gefunden.antrag)
        except NotFoundError:
            self.reset()
            self.fehlt = True
            return
        self._zeigen(gefunden, akteur)
        if gefunden.firma and not gesehen:
            with transaction() as db:
                bearbeitung.eingesehen(db, akteur, gefunden.antrag.id or 0)

    def _zeigen(self, a: Akte, akteur: Akteur) -> None:
        sprache = akteur.sprache
        self.stand, self.kopf, self.darf = a.stand, _kopf(a, akteur), _darf(a, akteur)
        self._unterlagen_zeigen(a, sprache)
        haken = a.entwurf.abgehakt
        mensch = [p for p in a.punkte if p.befund is Pruefbefund.MENSCH]
        self.menschlich = [zeilen.punkt(p, haken, sprache) for p in mensch]
        self.bekannt = [zeilen.punkt(p, haken, sprache) for p in a.punkte if p not in mensch]
        self.spricht_dagegen = any(p.befund is Pruefbefund.FALSCH for p in a.punkte)
        self.notiz = a.entwurf.notiz
        self._inhalt_zeigen(a, sprache)
        self.vier_augen = zeilen.vier_augen(a, akteur)
        self.verlauf = zeilen.verlauf(a, sprache)
        self.nachrichten = zeilen.nachrichten(a, sprache)
        firma, haus = a.vorschlag.firma, a.vorschlag.haus
        self.firma_vorschlag = _treffer(firma, firma.kundennummer) if firma else TrefferRow()
        self.haus_vorschlag = _treffer(haus, haus.hausnummer) if haus else TrefferRow()

    def _unterlagen_zeigen(self, a: Akte, sprache: str) -> None:
        gewollt = self.router.url.query_parameters.get("unterlage", "")
        seite = f"{ADRESSE}/antraege/{a.antrag.vorgangsnummer}"
        self.unterlagen = [zeilen.unterlage(u, seite, sprache) for u in a.unterlagen]
        erste = self.unterlagen[0] if self.unterlagen else UnterlageRow()
        self.unterlage = next((u for u in self.unterlagen if u.id == gewollt), erste)

    def _inhalt_zeigen(self, a: Akte, sprache: str) -> None:
        self.angaben = zeilen.firma(a, sprache)
        alle = zeilen.vertraege(a, sprache)
        self.vertraege = alle[:VERTRAEGE_GEZEIGT]
        self.weitere_vertraege = ", ".join(v.nummer for v in alle[VERTRAEGE_GEZEIGT:])
        personen, je_seite = a.inhalt.personen, zeilen.PERSONEN_JE_SEITE
        seiten = max(1, -(-len(personen) // je_seite))
        n = min(seitennummer(self.router.url.query_parameters.get("seite", "")), seiten)
        gezeigt = personen[(n - 1) * je_seite : n * je_seite]
        self.rechte = zeilen.rechte(gezeigt, sprache)
        satz = translate("{von} bis {bis} von {gesamt} Personen", sprache)
        zahlen = ((n - 1) * je_seite + 1, (n - 1) * je_seite + len(gezeigt), len(personen))
        texte = dict(
            zip(("von", "bis", "gesamt"), (number(z, sprache) for z in zahlen), strict=True)
        )
        self.position = satz.format(**texte) if personen else ""
        seite = f"{ADRESSE}/antraege/{a.antrag.vorgangsnummer}?unterlage={self.unterlage.id}&seite="
        self.vorherige = f"{seite}{n - 1}" if n > 1 else ""
        self.naechste = f"{seite}{n + 1}" if n < seiten else ""


def _kopf(a: Akte, akteur: Akteur) -> KopfRow:
    antrag, sprache = a.antrag, akteur.sprache
    wort, ton = STAND[Antragszustand(antrag.zustand)]
    bis, eilt = frist(Antragszustand(antrag.zustand), antrag.ziel_am, sprache)
    ich = antrag.bearbeiter_id == akteur.benutzer_id
    name = a.namen.get(antrag.bearbeiter_id, "")
    return KopfRow(
        nummer=antrag.vorgangsnummer,
        adresse=f"{ADRESSE}/antraege/{antrag.vorgangsnummer}",
        titel=translate(TITEL[Antragsart(antrag.art)], sprache),
        wer=zeilen.wer_fuer_wen(a.inhalt, sprache),
        stand=translate(wort, sprache),
        ton=ton,
        frist=bis,
        eilt=eilt,
        weg=translate(EINREICHUNGEN[Einreichung(antrag.einreichung)], sprache),
        bei=translate("Ihnen", sprache) if ich else name,
        notiz=antrag.pruefnotiz if antrag.geprueft_von_id else "",
        grund=antrag.begruendung or ("" if antrag.geprueft_von_id else antrag.pruefnotiz),
    )


def _darf(a: Akte, akteur: Akteur) -> DarfRow:
    antrag, ich = a.antrag, akteur.benutzer_id
    sprache, hindernis = akteur.sprache, translate(a.hindernis, akteur.sprache)
    if hindernis or not a.offen:
        return DarfRow(hindernis=hindernis if a.offen else "", erfassen=a.erfassbar)
    laeuft = antrag.zustand == Antragszustand.IN_PRUEFUNG
    geprueft = antrag.geprueft_von_id is not None
    meiner, frei = antrag.bearbeiter_id == ich, antrag.bearbeiter_id is None
    return DarfRow(
        uebernehmen=not meiner and frei,
        von_anderem=not (meiner or frei or geprueft),
        abgeben=meiner and antrag.zustand != Antragszustand.FREIGEGEBEN,
        pruefen=laeuft and meiner and not geprueft,
        freigeben=laeuft and geprueft and antrag.geprueft_von_id != ich,
        rueckfragen=ablauf.moeglich(antrag, Uebergang.RUECKFRAGEN),
        ablehnen=ablauf.moeglich(antrag, Uebergang.ABLEHNEN),
        zuordnen=laeuft and (antrag.antragsteller_id is None or antrag.firma_id is None),
        haus_zuordnen=laeuft and antrag.art == Antragsart.VERMITTLER,
        erfassen=a.erfassbar,
        warum_nicht=translate(_warum_nicht(a, akteur), sprache),
    )


def _warum_nicht(a: Akte, akteur: Akteur) -> str:
    """Why neither check nor release is possible for this clerk at this moment."""
    antrag = a.antrag
    if antrag.zustand == Antragszustand.RUECKFRAGE:
        return "Die Rückfrage ist noch nicht beantwortet. So lange ruht die Frist."
    if antrag.zustand == Antragszustand.FREIGEGEBEN:
        return "Der Antrag ist freigegeben und wird gerade freigeschaltet."
    if antrag.geprueft_von_id == akteur.benutzer_id:
        return "Sie selbst dürfen nicht freigeben, was Sie geprüft haben."
    if antrag.geprueft_von_id is None and antrag.bearbeiter_id is None:
        return "Übernehmen Sie den Vorgang zuerst."
    if antrag.geprueft_von_id is None and antrag.bearbeiter_id != akteur.benutzer_id:
        return "Diesen Vorgang bearbeitet schon jemand anderes."
    return ""


def _treffer(gefunden: Any, nummer: str) -> TrefferRow:
    ort = f"{gefunden.strasse}, {gefunden.plz} {gefunden.ort}"
    return TrefferRow(gefunden.id or 0, gefunden.name, f"{nummer}, {ort}")
