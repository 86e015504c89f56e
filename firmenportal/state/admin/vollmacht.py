"""One Vollmacht as the Firma decides on it: a request, one that counts, or a new one.

What its forms send goes to the routes of `http.vollmachten`; here is only shown what they may say.
"""

from dataclasses import dataclass

import reflex as rx
from sqlmodel import Session

from firmenportal import clock
from firmenportal.db import snapshot
from firmenportal.domain import nutzerliste, vollmachten, vollmachtserteilung
from firmenportal.domain.benutzer import Akteur
from firmenportal.domain.delegation import Verwalter
from firmenportal.domain.errors import NotFoundError
from firmenportal.domain.recht import KATALOG, Recht
from firmenportal.domain.vertrag import nummer_von
from firmenportal.domain.vollmachten import WIDERRUFBAR, Vollmachtsblatt, Vollmachtsstand
from firmenportal.domain.vollmachtserteilung import Umfang
from firmenportal.domain.zeitraum import OHNE_ENDE, letzter_tag
from firmenportal.i18n import translate
from firmenportal.state.admin.base import AdminState
from firmenportal.state.admin.mitglied import mitglied_der_adresse
from firmenportal.state.admin.vollmachten import ADRESSE, STAND, herkunft, umfang_texte
from firmenportal.state.guard import loads

NEU, ENTSCHEIDEN, BESCHRAENKEN, ANSEHEN = "neu", "entscheiden", "beschraenken", "ansehen"


@dataclass(frozen=True)
class WahlZeile:
    """One contract, right or house that can be chosen."""

    wert: str
    text: str
    gewaehlt: bool


@dataclass(frozen=True)
class VollmachtAngaben:
    """What stands above the form, and the days between which it may choose."""

    haus: str = ""
    herkunft: str = ""
    stand: str = ""
    ton: str = ""
    vertraege: str = ""
    rechte: str = ""
    zeitraum: str = ""
    personen: str = ""
    oeffnet_nichts: bool = False
    aktion: str = ""
    von: str = ""
    bis: str = ""
    fruehestens: str = ""
    spaetestens: str = ""


class VollmachtState(AdminState):
    """The form of one Vollmacht, for FirmenAdmins alone."""

    tun: rx.Field[str] = rx.field("")
    angaben: rx.Field[VollmachtAngaben] = rx.field(default_factory=VollmachtAngaben)
    alle_moeglich: rx.Field[bool] = rx.field(False)
    vertraege: rx.Field[list[WahlZeile]] = rx.field(default_factory=list)
    rechte: rx.Field[list[WahlZeile]] = rx.field(default_factory=list)
    haeuser: rx.Field[list[WahlZeile]] = rx.field(default_factory=list)

    @loads
    def load(self, akteur: Akteur) -> None:
        with snapshot() as db:
            v = self._betreten(db, akteur)
            if v is None:
                return
            try:
                self._zeigen(db, v)
            except NotFoundError:
                self._nicht_gefunden()

    def _firma_gewollt(self, db: Session, akteur: Akteur) -> int | None:
        genannt = super()._firma_gewollt(db, akteur)
        return genannt or vollmachten.firma_von(db, akteur, self._vollmacht())

    def _vollmacht(self) -> int:
        return mitglied_der_adresse(self.router.url.path)

    def _zeigen(self, db: Session, v: Verwalter) -> None:
        """Errors: NotFoundError for an Admin, and for a Vollmacht that is not of this Firma."""
        haeuser = vollmachtserteilung.haeuser(db, v)
        sprache = v.akteur.sprache
        if self.router.url.path.rstrip("/").endswith(f"/{NEU}"):
            self.tun, self.haeuser = NEU, [WahlZeile(str(i), h, False) for i, h in haeuser.items()]
            self.angaben = VollmachtAngaben(
                aktion=f"{ADRESSE}/{NEU}",
                von=clock.heute().isoformat(),
                fruehestens=clock.heute().isoformat(),
            )
            umfang = Umfang((), (), clock.heute(), OHNE_ENDE)
            self._auswahl_zeigen(db, v, umfang, alles=True)
            return
        eine = vollmachten.vollmacht(db, v, self._vollmacht())
        blatt = vollmachten.blatt(db, eine, haeuser[eine.maklerhaus_id])
        umfang = vollmachtserteilung.umfang_von(db, eine)
        self.tun = _tun(blatt)
        self.angaben = _angaben(blatt, umfang, sprache)
        self._auswahl_zeigen(db, v, umfang, alles=False)

    def _auswahl_zeigen(self, db: Session, v: Verwalter, umfang: Umfang, *, alles: bool) -> None:
        """What may be chosen; of a Vollmacht or a request, only what it names."""
        sprache, fuer_alle = v.akteur.sprache, umfang.vertraege is None
        genannt = {nummer_von(i) for i in umfang.vertraege or ()}
        self.alle_moeglich = alles or fuer_alle
        self.vertraege = [
            WahlZeile(nummer, f"{nummer} {produkt}", nummer in genannt)
            for nummer, produkt in nutzerliste.vertraege(db, v)
            if alles or fuer_alle or nummer in genannt
        ]
        self.rechte = [
            WahlZeile(r, translate(KATALOG[r].name, sprache), r in umfang.rechte)
            for r in Recht
            if alles or r in umfang.rechte
        ]


def _tun(blatt: Vollmachtsblatt) -> str:
    if blatt.stand is Vollmachtsstand.ANGEFRAGT:
        return ENTSCHEIDEN
    return BESCHRAENKEN if blatt.stand in WIDERRUFBAR else ANSEHEN


def _angaben(b: Vollmachtsblatt, umfang: Umfang, sprache: str) -> VollmachtAngaben:
    wort, ton = STAND[b.stand]
    vertraege, rechte, zeitraum, personen = umfang_texte(b, sprache)
    letzter = letzter_tag(umfang.bis)
    return VollmachtAngaben(
        haus=b.haus,
        herkunft=translate(herkunft(b), sprache),
        stand=translate(wort, sprache),
        ton=ton,
        vertraege=vertraege,
        rechte=rechte,
        zeitraum=zeitraum,
        personen=personen,
        oeffnet_nichts=b.oeffnet_nichts,
        aktion=f"{ADRESSE}/{b.id}",
        von=max(umfang.von, clock.heute()).isoformat(),
        bis=letzter.isoformat() if letzter else "",
        fruehestens=max(umfang.von, clock.heute()).isoformat(),
        spaetestens=letzter.isoformat() if letzter else "",
    )
