"""Vertretungen of the Firma: what waits, what it would open, and the decision about it.

The address says which one is looked at (`?antrag=`).
"""

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

import reflex as rx
from pydantic import Field
from sqlmodel import Session

from firmenportal import clock
from firmenportal.db import snapshot, transaction
from firmenportal.domain import vertreten, vertretungsvorschau
from firmenportal.domain.auspraegung import AUSPRAEGUNGEN, DACH
from firmenportal.domain.benutzer import Akteur
from firmenportal.domain.delegation import Verwalter
from firmenportal.domain.recht import KATALOG
from firmenportal.domain.vertreten import OFFEN, Vertragsnennung, Vertretungsblatt, Vertretungsstand
from firmenportal.domain.vertretung import Vertretung
from firmenportal.domain.vertretungsvorschau import Entzogenes, Geliehenes, Leihvorschau
from firmenportal.i18n import day, moment, number, translate
from firmenportal.state import vertretung as in_worten
from firmenportal.state.admin.base import AdminState
from firmenportal.state.guard import guarded, loads

ADRESSE = "/admin/vertretung"
VertretungId = Annotated[int, Field(ge=1, lt=2**31)]


@dataclass(frozen=True)
class VertretungRow:
    """One Vertretung of the Firma."""

    id: int
    adresse: str
    wer: str
    beantragt: str
    zeitraum: str
    umfang: str
    stand: str
    ton: in_worten.Ton
    hinweis: str


@dataclass(frozen=True)
class GeliehenRow:
    """Rights in words, and the contracts on which the deputy would gain them."""

    rechte: str
    vertraege: str


@dataclass(frozen=True)
class EntzogenRow:
    """What was taken from the deputy."""

    was: str
    wann: str
    kaeme_zurueck: bool


class VertretungState(AdminState):
    """The list, and the one Vertretung that is looked at (`gewaehlt`, 0: none)."""

    rows: rx.Field[list[VertretungRow]] = rx.field(default_factory=list)
    geladen: rx.Field[bool] = rx.field(False)
    gewaehlt: rx.Field[int] = rx.field(0)
    vertretene: rx.Field[str] = rx.field("")
    vertreter: rx.Field[str] = rx.field("")
    zeitraum: rx.Field[str] = rx.field("")
    wirksam: rx.Field[str] = rx.field("")
    umfang: rx.Field[str] = rx.field("")
    stand: rx.Field[str] = rx.field("")
    ton: rx.Field[str] = rx.field("neutral")
    wartet: rx.Field[bool] = rx.field(False)
    offen: rx.Field[bool] = rx.field(False)
    # Sentences that say why not; "" where he may.
    hindernis: rx.Field[str] = rx.field("")
    hindernis_beenden: rx.Field[str] = rx.field("")
    neu: rx.Field[list[GeliehenRow]] = rx.field(default_factory=list)
    ohne_zuwachs: rx.Field[str] = rx.field("")
    ohne_kennung: rx.Field[str] = rx.field("")
    entzogen: rx.Field[list[EntzogenRow]] = rx.field(default_factory=list)

    @loads
    def load(self, akteur: Akteur) -> None:
        with snapshot() as db:
            v = self._betreten(db, akteur)
            if v is None:
                return
            self._liste_zeigen(db, v)
            self._antrag_zeigen(db, v, self._antrag_der_adresse())

    @guarded
    def bestaetigen(self, akteur: Akteur, vertretung: VertretungId) -> None:
        self.error = self.notice = ""
        with transaction() as db:
            v = self._handelnd(db, akteur)
            antrag = vertreten.bestaetigen(db, v, vertretung)
            self._nach_entscheidung(db, v, antrag)
        satz = "Die Vertretung ist bestätigt. Beide sind per E-Mail benachrichtigt."
        self.notice = translate(satz, akteur.sprache)

    @guarded
    def beenden(self, akteur: Akteur, vertretung: VertretungId) -> None:
        self.error = self.notice = ""
        with transaction() as db:
            v = self._handelnd(db, akteur)
            antrag = vertreten.beenden(db, v, vertretung)
            self._nach_entscheidung(db, v, antrag)
        war_in_kraft = antrag.bestaetigt_am is not None
        satz = (
            "Die Vertretung ist beendet. Die geliehenen Rechte gelten nicht mehr."
            if war_in_kraft
            else "Die Vertretung ist abgelehnt. Beide sind per E-Mail benachrichtigt."
        )
        self.notice = translate(satz, akteur.sprache)

    def _antrag_der_adresse(self) -> int:
        text = str(self.router.url.query_parameters.get("antrag", ""))
        gueltig = text.isascii() and text.isdigit() and len(text) <= 9
        return int(text) if gueltig else 0

    def _nach_entscheidung(self, db: Session, v: Verwalter, antrag: Vertretung) -> None:
        self._liste_zeigen(db, v)
        self._antrag_zeigen(db, v, antrag.id or 0)

    def _liste_zeigen(self, db: Session, v: Verwalter) -> None:
        sprache = v.akteur.sprache
        self.rows = [self._row(b, sprache) for b in vertreten.sichtbare(db, v)]
        self.geladen = True

    def _row(self, b: Vertretungsblatt, sprache: str) -> VertretungRow:
        wer = translate("{vertreter} vertritt {vertretene}", sprache)
        bestaetigt = translate("bestätigt von {name}", sprache)
        parameter = {"firma": self.firma_id} if self.firma_parameter else {}
        return VertretungRow(
            id=b.id,
            adresse=f"{ADRESSE}?{urlencode({**parameter, 'antrag': b.id})}",
            wer=wer.format(vertreter=b.vertreter, vertretene=b.vertretene),
            beantragt=moment(b.beantragt_am, sprache),
            zeitraum=in_worten.zeitraum(b, sprache),
            umfang=in_worten.umfang(b, sprache),
            stand=in_worten.stand(b, sprache),
            ton=in_worten.TON[b.stand],
            hinweis=bestaetigt.format(name=b.bestaetigt_von) if b.bestaetigt_von else "",
        )

    def _antrag_zeigen(self, db: Session, v: Verwalter, vertretung_id: int) -> None:
        self.gewaehlt = 0
        if not vertretung_id:
            return
        antrag = vertreten.antrag_von(db, v, vertretung_id)
        blatt, sprache = vertreten.blatt(db, antrag), v.akteur.sprache
        self._blatt_zeigen(blatt, sprache)
        if self.offen:
            bestaetigen = vertreten.hindernis(db, v, antrag) if self.wartet else None
            self.hindernis = translate(bestaetigen or "", sprache)
            beenden = vertreten.hindernis_beenden(db, v, antrag)
            self.hindernis_beenden = translate(beenden or "", sprache)
            self._vorschau_zeigen(vertretungsvorschau.vorschau(db, v, antrag), sprache)
            entzogen = vertretungsvorschau.entzogen(db, v, antrag)
            self.entzogen = [_entzogen(e, sprache) for e in entzogen]
        self.gewaehlt = vertretung_id

    def _blatt_zeigen(self, b: Vertretungsblatt, sprache: str) -> None:
        self.vertretene, self.vertreter = b.vertretene, b.vertreter
        self.zeitraum, self.umfang = in_worten.zeitraum(b, sprache), in_worten.umfang(b, sprache)
        self.stand, self.ton = in_worten.stand(b, sprache), in_worten.TON[b.stand]
        self.wartet, self.offen = b.stand is Vertretungsstand.WARTET, b.stand in OFFEN
        self.wirksam = _wirksam(b, sprache) if self.wartet else ""

    def _vorschau_zeigen(self, vorschau: Leihvorschau, sprache: str) -> None:
        self.neu = [_geliehen(g, sprache) for g in vorschau.neu]
        self.ohne_kennung = ", ".join(vorschau.ohne_kennung)
        self.ohne_zuwachs = number(vorschau.ohne_zuwachs, sprache) if vorschau.ohne_zuwachs else ""


def _wirksam(b: Vertretungsblatt, sprache: str) -> str:
    if b.von <= clock.heute():
        return translate("sofort mit Ihrer Bestätigung", sprache)
    return translate("ab {tag}", sprache).format(tag=day(b.von, sprache))


def _geliehen(g: Geliehenes, sprache: str) -> GeliehenRow:
    rechte = ", ".join(translate(KATALOG[recht].name, sprache) for recht in g.rechte)
    return GeliehenRow(rechte, ", ".join(_nennung(n) for n in g.vertraege))


def _nennung(n: Vertragsnennung) -> str:
    """Its number, and the Ausprägungen in which it is seen."""
    namen = [AUSPRAEGUNGEN[key].name for key in n.auspraegungen] or [DACH.name]
    return f"{n.nummer} ({', '.join(namen)})"


def _entzogen(e: Entzogenes, sprache: str) -> EntzogenRow:
    recht = translate(KATALOG[e.recht].name, sprache)
    was = translate("{recht} an {nummer}", sprache).format(recht=recht, nummer=e.nummer)
    wann = translate("{wann}, durch {name}", sprache)
    return EntzogenRow(was, wann.format(wann=moment(e.am, sprache), name=e.durch), e.kaeme_zurueck)
