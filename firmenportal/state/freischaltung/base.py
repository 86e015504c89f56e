"""What the steps of an application share: which it is, where it stands, its mistakes, saving.

The browser holds a secret of one application; each event asks the database which one that is. The
version that the page shows goes with every change, so that of two pages the second is told.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, ClassVar

import reflex as rx
from sqlmodel import Session

from firmenportal.db import snapshot, transaction
from firmenportal.domain.freischaltung import antragszugang, entwurf, stand
from firmenportal.domain.freischaltung.antrag import Antrag, zum_schreiben
from firmenportal.domain.freischaltung.antragszugang import Antragsteller
from firmenportal.domain.freischaltung.frage import Unterzeichner
from firmenportal.domain.freischaltung.inhalt import (
    ANTRAGSNAMEN,
    SCHRITTNAMEN,
    Antragsart,
    Inhalt,
    Schritt,
)
from firmenportal.domain.freischaltung.maengel import Mangel
from firmenportal.i18n import fill, moment, translate
from firmenportal.state.base import PortalState

ADRESSE, STATUS = "/freischaltung/antrag", "/freischaltung/status"
FEHLER = "antrag-fehler"
REIHE = list(Schritt)
_GENANNT = 20
# The fields whose mistakes stand beside them; those of lists stand in their rows.
FELDER = (
    "firma_name",
    "firma_kundennummer",
    "firma_strasse",
    "firma_plz",
    "firma_ort",
    "firma_verwaltung",
    "haus_name",
    "haus_vollmacht",
    "ansprechpartner_anrede",
    "ansprechpartner_vorname",
    "ansprechpartner_nachname",
    "ansprechpartner_email",
    "ansprechpartner_telefon",
    "vertraege",
    "fremdvertraege",
    "personen",
    "unterschrift_name",
    "unterschrift_funktion",
)


@dataclass(frozen=True)
class StufeRow:
    """One step in the bar; without an address it cannot be opened yet."""

    key: str
    name: str
    adresse: str
    erledigt: bool
    aktuell: bool


@dataclass(frozen=True)
class FehlerRow:
    """One mistake in the list on top, and where it is."""

    adresse: str
    text: str


class AntragState(PortalState):
    """Base of the states of the steps; `_zeigen` fills what the frame shows."""

    SCHRITT: ClassVar[Schritt] = Schritt.FIRMA

    geladen: rx.Field[bool] = rx.field(False)
    kein_zugang: rx.Field[bool] = rx.field(False)
    antragsname: rx.Field[str] = rx.field("")
    vorgangsnummer: rx.Field[str] = rx.field("")
    gespeichert: rx.Field[str] = rx.field("")
    ist_vermittler: rx.Field[bool] = rx.field(False)
    vom_haus: rx.Field[bool] = rx.field(False)
    kontakt: rx.Field[str] = rx.field("")
    bestaetigt: rx.Field[bool] = rx.field(False)
    code_gesendet: rx.Field[bool] = rx.field(False)
    stufen: rx.Field[list[StufeRow]] = rx.field(default_factory=list)
    fehler: rx.Field[dict[str, str]] = rx.field(default_factory=lambda: dict.fromkeys(FELDER, ""))
    fehlerliste: rx.Field[list[FehlerRow]] = rx.field(default_factory=list)
    # Where the page is to leave the app for; `portal.js` goes there.
    hinaus: rx.Field[str] = rx.field("")
    # A new one draws the form anew, with what the draft holds.
    neu: rx.Field[int] = rx.field(0)
    _fassung: int = -1
    # Which fields were left, and whether all mistakes are to be shown.
    _verlassen: frozenset[str] = frozenset()
    _alle: bool = False

    def _ohne_antrag(self) -> None:
        """This browser works on no application: nothing of one stays on the page."""
        (self.parent_state or self).reset()  # with it every other step
        self.antragsname = self.vorgangsnummer = self.gespeichert = self.kontakt = ""
        self.stufen, self.fehlerliste = [], []
        self.geladen, self.kein_zugang = False, True

    def _laden(self, wer: Antragsteller) -> Any:
        """Fill the page; who has submitted goes on to the status."""
        self.error = self.notice = ""
        with snapshot() as db:
            antrag = db.get_one(Antrag, wer.antrag_id)
            if antrag.zustand not in entwurf.BEARBEITBAR:
                return self._hinaus(STATUS)
            if antrag.fassung != self._fassung or antrag.vorgangsnummer != self.vorgangsnummer:
                self.neu += 1
            self._fassung, self._verlassen = antrag.fassung, frozenset()
            self._alle = self.router.url.query_parameters.get("pruefen", "") == "1"
            self._zeigen(db, wer, antrag)
        self.kein_zugang, self.geladen = False, True
        return None

    def _aendern(self, wer: Antragsteller, wie: Callable[[Inhalt], Inhalt]) -> None:
        """Save the changed content, and show it. Errors: UeberholtError, FalscherZustandError."""
        self.error = ""
        with transaction() as db:
            antrag = zum_schreiben(db, wer.antrag_id)
            inhalt = wie(antrag.angaben)
            if inhalt != antrag.angaben:
                antrag = entwurf.speichern(db, wer.antrag_id, inhalt, self._fassung)
            neue_fassung = antrag.fassung
            self._zeigen(db, wer, antrag)
        self._fassung = neue_fassung

    @contextmanager
    def _gelesen(self, wer: Antragsteller) -> Iterator[tuple[Session, Antrag]]:
        """The application, to look something up."""
        with snapshot() as db:
            yield db, db.get_one(Antrag, wer.antrag_id)

    def _weiter(self, wer: Antragsteller) -> Any:
        """On to the next step, or to the mistakes of this one."""
        self._alle = True
        with transaction() as db:
            antrag = zum_schreiben(db, wer.antrag_id)
            antragszugang.code_faellig(db, antrag)
            self._zeigen(db, wer, antrag)
        if self.fehlerliste:
            return rx.set_focus(FEHLER)
        return rx.redirect(f"{ADRESSE}/{REIHE[REIHE.index(self.SCHRITT) + 1]}")

    def _spaeter(self, wer: Antragsteller) -> Any:
        """Everything is saved; the contact gets his code."""
        with transaction() as db:
            antragszugang.code_faellig(db, zum_schreiben(db, wer.antrag_id))
        return self._hinaus(f"{STATUS}#gespeichert")

    def _hinaus(self, adresse: str) -> Iterator[None]:
        """To a page that the server draws; who comes back here is not sent there again."""
        self.hinaus = adresse
        yield
        self.hinaus = ""

    def _zeigen(self, db: Session, wer: Antragsteller, antrag: Antrag) -> None:
        self.english = (wer.akteur.sprache if wer.akteur else antrag.sprache) == "en"
        sprache = self._sprache()
        alle = stand.alle_maengel(db, antrag, wer.akteur)
        self._kopf(antrag, sprache)
        self.stufen = _stufen(alle, self.SCHRITT, sprache)
        hier = [m for m in alle if m.schritt is self.SCHRITT]
        self._beanstanden(hier, sprache)
        self._fuellen(db, wer, antrag, alle)

    def _fuellen(
        self, db: Session, wer: Antragsteller, antrag: Antrag, maengel: list[Mangel]
    ) -> None:
        """What this step shows beside the frame."""

    def _kopf(self, antrag: Antrag, sprache: str) -> None:
        self.antragsname = translate(ANTRAGSNAMEN[Antragsart(antrag.art)], sprache)
        self.vorgangsnummer = antrag.vorgangsnummer
        self.gespeichert = moment(antrag.geaendert_am, sprache)
        self.ist_vermittler = antrag.art == Antragsart.VERMITTLER
        self.vom_haus = antrag.unterzeichner == Unterzeichner.MAKLERHAUS
        self.kontakt = antrag.angaben.ansprechpartner.email
        self.bestaetigt = antrag.kontakt_bestaetigt_am is not None
        self.code_gesendet = antrag.code_hash != ""

    def _beanstanden(self, hier: list[Mangel], sprache: str) -> None:
        """Mistakes at fields that were left; all of them, and the list, once asked for."""
        gezeigt = [m for m in hier if self._alle or feld_id(m) in self._verlassen]
        an_feldern = {feld_id(m): satz(m, sprache) for m in reversed(gezeigt)}
        self.fehler = dict.fromkeys(FELDER, "") | an_feldern
        self.fehlerliste = fehlerliste(hier, sprache) if self._alle else []


def feld_id(mangel: Mangel) -> str:
    """The id of the field at which a mistake is."""
    return mangel.feld.replace(".", "_")


def fehlerliste(maengel: Iterable[Mangel], sprache: str) -> list[FehlerRow]:
    """The list on top: the first ones, and how many more there are."""
    alle = list(maengel)
    rows = [FehlerRow(f"#{feld_id(m)}", satz(m, sprache)) for m in alle[:_GENANNT]]
    if len(alle) > _GENANNT:
        mehr = translate("und {anzahl} weitere", sprache).format(anzahl=len(alle) - _GENANNT)
        rows.append(FehlerRow(rows[-1].adresse, mehr))
    return rows


def satz(mangel: Mangel, sprache: str) -> str:
    """The sentence of a mistake, in the reader's language."""
    return fill(mangel.satz, mangel.angaben, sprache)


def _stufen(maengel: list[Mangel], hier: Schritt, sprache: str) -> list[StufeRow]:
    """Steps without a mistake are done; the first other one can be opened, too."""
    offene = {m.schritt for m in maengel}
    erster = min(offene, key=REIHE.index, default=Schritt.UNTERSCHRIFT)
    letzter = Schritt.UNTERSCHRIFT
    return [
        StufeRow(
            s.value,
            translate(SCHRITTNAMEN[s], sprache),
            f"{ADRESSE}/{s}" if REIHE.index(s) <= REIHE.index(erster) else "",
            s not in offene and REIHE.index(s) < REIHE.index(erster) and s is not letzter,
            s is hier,
        )
        for s in Schritt
    ]
