"""The own Vertretungen: asked for, looked at, ended. The address says Firma and page of rights."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

import reflex as rx
from pydantic import Field
from sqlmodel import Session

from firmenportal import clock
from firmenportal.db import snapshot, transaction
from firmenportal.domain import berechtigung, vertreten, vertretung
from firmenportal.domain.auspraegung import AUSPRAEGUNGEN, DACH
from firmenportal.domain.benutzer import Akteur, Mitgliedschaft
from firmenportal.domain.errors import DomainError
from firmenportal.domain.recht import KATALOG, Recht
from firmenportal.domain.suche import LAENGSTENS, bereinigt, seitennummer
from firmenportal.domain.vertrag import vertrag_id
from firmenportal.domain.vertreten import (
    Kollege,
    Vertragsnennung,
    Vertretungsblatt,
    Vertretungsstand,
)
from firmenportal.domain.vertretung import Vertretung
from firmenportal.domain.zeitraum import bis_nach
from firmenportal.i18n import number, translate
from firmenportal.state import vertretung as in_worten
from firmenportal.state.admin.base import firma_aus
from firmenportal.state.base import PortalState
from firmenportal.state.guard import guarded, loads

ADRESSE = "/konto/vertretung"
_VORGABE = timedelta(days=13)
_AKTION = {
    (Vertretungsstand.WARTET, False): "Antrag zurückziehen",
    (Vertretungsstand.WARTET, True): "Vertretung ablehnen",
}

# What the form sends.
Eingabe = dict[Literal["vertreter", "von", "bis", "umfang"], Annotated[str, Field(max_length=20)]]
VertretungId = Annotated[int, Field(ge=1, lt=2**31)]


@dataclass(frozen=True)
class WahlRow:
    """One choice of a select."""

    wert: str
    text: str


@dataclass(frozen=True)
class VertretungRow:
    """One Vertretung of the person; `aktion` is "" when nothing is left to do."""

    id: int
    wer: str
    firma: str
    zeitraum: str
    umfang: str
    stand: str
    ton: in_worten.Ton
    hinweis: str
    aktion: str


@dataclass(frozen=True)
class ZelleRow:
    """One right on one contract; what is not held is no control."""

    recht: str
    name: str
    leihbar: bool
    gewaehlt: bool


@dataclass(frozen=True)
class VertragRow:
    """One contract with the rights that can be lent."""

    nummer: str
    produkt: str
    auspraegungen: str
    zellen: list[ZelleRow]


class EigeneVertretungState(PortalState):
    """The own Vertretungen, and the form that asks for one."""

    vertretungen: rx.Field[list[VertretungRow]] = rx.field(default_factory=list)
    geladen: rx.Field[bool] = rx.field(False)
    firmen: rx.Field[list[WahlRow]] = rx.field(default_factory=list)
    gewaehlte_firma: rx.Field[str] = rx.field("")
    kollegen: rx.Field[list[WahlRow]] = rx.field(default_factory=list)
    viele_kollegen: rx.Field[bool] = rx.field(False)
    ohne_rechte: rx.Field[bool] = rx.field(False)
    einzeln: rx.Field[bool] = rx.field(False)
    rows: rx.Field[list[VertragRow]] = rx.field(default_factory=list)
    position: rx.Field[str] = rx.field("")
    vorherige: rx.Field[str] = rx.field("")
    naechste: rx.Field[str] = rx.field("")
    gewaehlt: rx.Field[str] = rx.field("")
    heute: rx.Field[str] = rx.field("")
    von: rx.Field[str] = rx.field("")
    bis: rx.Field[str] = rx.field("")
    spaetestens: rx.Field[str] = rx.field("")
    runde: rx.Field[int] = rx.field(0)
    _suche: str = ""
    _zellen: frozenset[tuple[int, Recht]] = frozenset()
    _fuer: int = 0

    @loads
    def load(self, akteur: Akteur) -> None:
        with snapshot() as db:
            self._vertretungen_zeigen(db, akteur)
            self._formular_zeigen(db, akteur)
        self.geladen = True

    @guarded
    def suchen(
        self, akteur: Akteur, text: Annotated[str, Field(max_length=2 * LAENGSTENS)]
    ) -> None:
        """Narrow the colleagues to those whose name or address has this text."""
        self._suche = bereinigt(text)
        with snapshot() as db:
            self._formular_zeigen(db, akteur)

    @guarded
    def firma_waehlen(self, akteur: Akteur, wert: Annotated[str, Field(max_length=20)]) -> Any:
        return rx.redirect(_adresse(wert, 1), replace=True)

    @guarded
    def umfang_waehlen(self, akteur: Akteur, wert: Literal["alle", "einzeln"]) -> None:
        self.einzeln = wert == "einzeln"

    @guarded
    def zelle_waehlen(
        self,
        akteur: Akteur,
        nummer: Annotated[str, Field(max_length=20)],
        recht: Recht,
        an: bool,
    ) -> None:
        """Remember a choice; what may be lent is tested when it is asked for."""
        zelle = (vertrag_id(nummer), recht)
        zellen = self._zellen | {zelle} if an else self._zellen - {zelle}
        if len(zellen) > len(Recht) * 1_000:
            raise DomainError("So viele einzelne Rechte lassen sich nicht auswählen.")
        self._zellen = zellen
        with snapshot() as db:
            self._formular_zeigen(db, akteur)

    @guarded
    def beantragen(self, akteur: Akteur, eingabe: Eingabe) -> None:
        self.error = self.notice = ""
        von, letzter = (_tag(eingabe.get(name, "")) for name in ("von", "bis"))
        einzeln = eingabe.get("umfang") == "einzeln"
        with transaction() as db:
            antrag = vertreten.beantragen(
                db,
                akteur,
                self._firma(db, akteur).firma_id,
                _kollege(eingabe.get("vertreter", "")),
                (von, bis_nach(letzter)),
                self._zellen if einzeln else None,
            )
            wer = [name for _, name in vertreten.wer_entscheidet(db, antrag)]
            self._zellen, self.einzeln, self.runde = frozenset(), False, self.runde + 1
            self._vertretungen_zeigen(db, akteur)
            self._formular_zeigen(db, akteur)
        self.notice = _beantragt(wer, akteur.sprache)

    @guarded
    def beenden(self, akteur: Akteur, vertretung: VertretungId) -> None:
        self.error = self.notice = ""
        with transaction() as db:
            antrag = vertreten.beenden_als_beteiligter(db, akteur, vertretung)
            self._vertretungen_zeigen(db, akteur)
        self.notice = _beendet(antrag, akteur.sprache)

    def _firma(self, db: Session, akteur: Akteur) -> Mitgliedschaft:
        """The Mitgliedschaft for whose Firma the form is. Errors: DomainError."""
        wahl = firma_aus(self.router.url.query_parameters)
        for m, _firma in vertreten.mitgliedschaften(db, akteur):
            if wahl in (None, m.firma_id):
                return m
        raise DomainError("Bei dieser Firma können Sie keine Vertretung beantragen.")

    def _vertretungen_zeigen(self, db: Session, akteur: Akteur) -> None:
        self.vertretungen = [_row(db, b, akteur.sprache) for b in vertreten.eigene(db, akteur)]

    def _formular_zeigen(self, db: Session, akteur: Akteur) -> None:
        meine = vertreten.mitgliedschaften(db, akteur)
        self.firmen = [WahlRow(str(m.firma_id), name) for m, name in meine]
        if not meine:
            self.kollegen, self.rows, self.gewaehlte_firma = [], [], ""
            return
        m = self._firma(db, akteur)
        if self._fuer != m.firma_id:
            self._fuer, self._zellen = m.firma_id, frozenset()
        self.gewaehlte_firma = str(m.firma_id)
        kollegen, self.viele_kollegen = vertreten.kollegen(db, m, self._suche)
        self.viele_kollegen |= self._suche != ""
        self.kollegen = _kollegen(kollegen)
        self._tage_zeigen()
        self._rechte_zeigen(db, m, akteur.sprache)

    def _tage_zeigen(self) -> None:
        heute = clock.heute()
        self.heute, self.von = heute.isoformat(), heute.isoformat()
        self.bis = (heute + _VORGABE).isoformat()
        self.spaetestens = (heute + vertretung.VORAUS).isoformat()

    def _rechte_zeigen(self, db: Session, m: Mitgliedschaft, sprache: str) -> None:
        """One page of what can be lent, and how much is chosen on all of them."""
        leihbar = vertreten.leihbar(db, m)
        self.ohne_rechte = not leihbar
        ids = list(leihbar)
        seiten = max(1, -(-len(ids) // berechtigung.SEITE))
        seite = min(seitennummer(self.router.url.query_parameters.get("seite", "")), seiten)
        gezeigt = ids[(seite - 1) * berechtigung.SEITE : seite * berechtigung.SEITE]
        self.rows = [
            _vertrag(nennung, leihbar[i], {r for v, r in self._zellen if v == i}, sprache)
            for i, nennung in vertreten.nennungen(db, gezeigt).items()
        ]
        self.position = _position(len(ids), seite, sprache) if seiten > 1 else ""
        firma = str(m.firma_id)
        self.vorherige = _adresse(firma, seite - 1) if seite > 1 else ""
        self.naechste = _adresse(firma, seite + 1) if seite < seiten else ""
        self.gewaehlt = _gewaehlt(len(self._zellen), sprache)


def _adresse(firma: str, seite: int) -> str:
    angaben = {"firma": firma} | ({"seite": str(seite)} if seite > 1 else {})
    return f"{ADRESSE}?{urlencode(angaben)}"


def _tag(text: str) -> date:
    """A day as a date field sends it. Errors: DomainError."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise DomainError("Wählen Sie den ersten und den letzten Tag der Vertretung.") from error


def _kollege(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) <= 9:
        return int(text)
    raise DomainError("Wählen Sie aus, wer Sie vertreten soll.")


def _kollegen(kollegen: list[Kollege]) -> list[WahlRow]:
    """By name; where two bear the same, with the address."""
    namen = [k.name for k in kollegen]
    return [
        WahlRow(
            str(k.mitgliedschaft_id),
            k.name if namen.count(k.name) == 1 else f"{k.name} ({k.email})",
        )
        for k in kollegen
    ]


def _row(db: Session, b: Vertretungsblatt, sprache: str) -> VertretungRow:
    satz = "Sie vertreten {vertretene}" if b.als_vertreter else "{vertreter} vertritt Sie"
    aktion = _AKTION.get((b.stand, b.als_vertreter), "Vertretung beenden")
    wer = translate(satz, sprache).format(vertretene=b.vertretene, vertreter=b.vertreter)
    return VertretungRow(
        id=b.id,
        wer=wer,
        firma=b.firma,
        zeitraum=in_worten.zeitraum(b, sprache),
        umfang=in_worten.umfang(b, sprache),
        stand=in_worten.stand(b, sprache),
        ton=in_worten.TON[b.stand],
        hinweis=_hinweis(db, b, sprache),
        aktion=translate(aktion, sprache) if b.stand in vertreten.OFFEN else "",
    )


def _hinweis(db: Session, b: Vertretungsblatt, sprache: str) -> str:
    """Who confirmed it, or who can."""
    if b.bestaetigt_von:
        return translate("bestätigt von {name}", sprache).format(name=b.bestaetigt_von)
    if b.stand is not Vertretungsstand.WARTET:
        return ""
    return _wer_kann(
        [name for _, name in vertreten.wer_entscheidet(db, db.get_one(Vertretung, b.id))], sprache
    )


def _wer_kann(namen: list[str], sprache: str) -> str:
    if not namen:
        return translate(_NIEMAND, sprache)
    return translate("Bestätigen kann: {namen}.", sprache).format(namen=", ".join(namen))


def _beantragt(namen: list[str], sprache: str) -> str:
    satz = "Ihre Vertretung ist beantragt. Sie gilt, sobald sie bestätigt ist."
    return f"{translate(satz, sprache)} {_wer_kann(namen, sprache)}"


def _beendet(antrag: Vertretung, sprache: str) -> str:
    if antrag.bestaetigt_am is None:
        return translate("Der Antrag ist erledigt. Es wurden keine Rechte verliehen.", sprache)
    return translate(
        "Die Vertretung ist beendet. Die geliehenen Rechte gelten nicht mehr.", sprache
    )


def _vertrag(
    v: Vertragsnennung, leihbar: frozenset[Recht], gewaehlt: set[Recht], sprache: str
) -> VertragRow:
    namen = [AUSPRAEGUNGEN[key].name for key in v.auspraegungen] or [DACH.name]
    zellen = [
        ZelleRow(recht.value, translate(e.name, sprache), recht in leihbar, recht in gewaehlt)
        for recht, e in KATALOG.items()
    ]
    return VertragRow(v.nummer, v.produkt, ", ".join(namen), zellen)


def _position(anzahl: int, seite: int, sprache: str) -> str:
    ab = (seite - 1) * berechtigung.SEITE
    zahlen = {"von": ab + 1, "bis": min(ab + berechtigung.SEITE, anzahl), "gesamt": anzahl}
    satz = translate("{von} bis {bis} von {gesamt} Verträgen", sprache)
    return satz.format(**{name: number(zahl, sprache) for name, zahl in zahlen.items()})


def _gewaehlt(anzahl: int, sprache: str) -> str:
    if anzahl == 1:
        return translate("1 Recht ausgewählt", sprache)
    satz = "{anzahl} Rechte ausgewählt" if anzahl else "Noch kein Recht ausgewählt"
    return translate(satz, sprache).format(anzahl=number(anzahl, sprache))


_NIEMAND = (
    "Zurzeit kann das niemand bestätigen: Es braucht einen zweiten FirmenAdmin. Wie die Firma ihn "
    "bekommt, weiß das Service Center."
)
