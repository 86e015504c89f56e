"""The Widerrufscode: a Firma takes back a FirmenAdmin whom it never wanted, and all he granted.

It goes by letter to the address in the stock when somebody becomes the first FirmenAdmin. Who types
it in suspends that FirmenAdmin and everything of his; nothing is deleted, and a clerk alone lifts
the marks. Rules: docs/fachregeln.md R28, R56, R60, R62, R102, R133 to R136.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, update
from sqlmodel import Field, Session, SQLModel, col, select

from firmenportal import clock
from firmenportal.brief import Anschrift
from firmenportal.db import transaction
from firmenportal.domain import (
    anmeldebremse,
    ausschluss,
    berechtigungstyp,
    delegation,
    einladen,
    mitgliedschaft,
    protokoll,
    sitzung,
    tippcode,
    vermittler,
    vertretung,
)
from firmenportal.domain.benachrichtigung import Benachrichtigungsart, benachrichtigen
from firmenportal.domain.benutzer import (
    Benutzer,
    Berechtigungstyp,
    Mitgliedschaft,
    stand_erhoehen,
)
from firmenportal.domain.einladung import Einladung
from firmenportal.domain.errors import DomainError
from firmenportal.domain.firma import Firma
from firmenportal.domain.protokoll import Wer
from firmenportal.domain.vermittler import Maklervollmacht
from firmenportal.domain.vertrag import nummer_von
from firmenportal.domain.vertragsrecht import Vertragsrecht
from firmenportal.domain.vertretung import Vertretung
from firmenportal.domain.widerrufsumfang import Widerrufsumfang, umfang
from firmenportal.post import postausgang
from firmenportal.post import widerruf as post
from firmenportal.post.vorlage import Mailtext
from firmenportal.settings import settings

GUELTIG = timedelta(days=30)
VERSUCHE_JE_STUNDE = 20
_DIE_FIRMA: Wer = (None, "Firma, mit dem Widerrufscode")
_MARKIERT: tuple[type[Any], ...] = (Vertragsrecht, Einladung, Vertretung, Maklervollmacht)


class Widerrufscode(SQLModel, table=True):
    """One code against one FirmenAdmin, hashed; good once and until `gueltig_bis`.

    `verbraucht_am` is also the moment that all marks bear which it set; `aufgehoben_am`: a clerk
    has lifted them.
    """

    __table_args__ = (
        ForeignKeyConstraint(
            ["mitgliedschaft_id", "firma_id"],
            ["mitgliedschaft.id", "mitgliedschaft.firma_id"],
            name="widerrufscode_mitgliedschaft",
        ),
        CheckConstraint(
            "aufgehoben_am IS NULL OR verbraucht_am IS NOT NULL", name="erst_verbraucht"
        ),
        Index("widerrufscode_nach_mitgliedschaft", "mitgliedschaft_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    firma_id: int
    mitgliedschaft_id: int
    code_hash: str = Field(unique=True)
    ausgestellt_am: datetime
    gueltig_bis: datetime
    verbraucht_am: datetime | None = None
    aufgehoben_am: datetime | None = None


@dataclass(frozen=True)
class Aussetzung:
    """What a Widerrufscode has done, for the page that says so."""

    firma: str
    person: str
    rechte: int
    ernennungen: int
    einladungen: int
    vertretungen: int
    vollmachten: int
    ohne_firmenadmin: bool


class CodeUngueltigError(DomainError):
    """Unknown, used, or out of time; nobody learns which."""

    def __init__(self) -> None:
        super().__init__(
            "Dieser Widerrufscode gilt nicht. Er gilt 30 Tage und nur einmal. Vergleichen Sie ihn "
            "mit dem Brief; stimmt er, hilft Ihnen das Service Center."
        )


def ausstellen(db: Session, firma: Firma, mitglied: Mitgliedschaft, durch: Wer) -> None:
    """Send the Firma a code against this FirmenAdmin, to its address in the stock.

    Errors: DomainError if the stock holds no address, or if the member is no FirmenAdmin there.
    """
    if (mitglied.firma_id, mitglied.berechtigungstyp) != (firma.id, Berechtigungstyp.FIRMENADMIN):
        raise DomainError("Einen Widerrufscode gibt es nur zu einem FirmenAdmin der Firma.")
    an = Anschrift(firma.name, firma.strasse, firma.plz, firma.ort)
    if not an.ist_vollstaendig:
        raise DomainError("Zu dieser Firma steht im Bestand keine vollständige Anschrift.")
    code, jetzt = tippcode.neu(), clock.now()
    db.add(
        Widerrufscode(
            firma_id=firma.id or 0,
            mitgliedschaft_id=mitglied.id or 0,
            code_hash=_abdruck(code),
            ausgestellt_am=jetzt,
            gueltig_bis=jetzt + GUELTIG,
        )
    )
    wer, bis = db.get_one(Benutzer, mitglied.benutzer_id), clock.tag(jetzt + GUELTIG)
    postausgang.brief(db, an, post.brief("de", wer.name, tippcode.gruppiert(code), bis))
    _notieren(db, mitglied, "widerruf.ausstellen", durch)


def einloesen(eingabe: str, adresse: str) -> Aussetzung:
    """Suspend the FirmenAdmin against whom the code was sent, and everything of his, at once.

    Errors: TippfehlerError, CodeUngueltigError, GebremstError.
    """
    netz = anmeldebremse.netz(adresse)
    anmeldebremse.drosseln("widerruf/adresse", netz, VERSUCHE_JE_STUNDE, 3600)
    code = tippcode.lesen(eingabe)
    with transaction() as db:
        return _aussetzen(db, _verbrauchen(db, code))


def aufheben(db: Session, code: Widerrufscode, durch: Wer) -> None:
    """A clerk lifts every mark that this code has set; what has ended meanwhile stays ended.

    Errors: DomainError if nothing is suspended by it.
    """
    delegation.allein(db, code.firma_id)
    if code.verbraucht_am is None or code.aufgehoben_am is not None:
        raise DomainError("Durch diesen Widerrufscode ist nichts ausgesetzt.")
    er, firma = _gegen(db, code)
    was = _markiertes(db, code)
    _markieren(er, was, None)
    code.aufgehoben_am = clock.now()
    db.flush()
    # He counts as soon as he has activated his access, if he still waits for that.
    if _ist_firmenadmin(er) or mitgliedschaft.aktive_firmenadmins(db, er.firma_id):
        firma.ohne_firmenadmin = False
    _allen_sagen(db, er, was, "widerruf.aufheben", durch)
    _mitteilen(db, er, was, firma, post.aufgehoben)


def _verbrauchen(db: Session, code: str) -> Widerrufscode:
    """Of any number at once one succeeds. Acts on the Firma wait meanwhile."""
    w, dieser = Widerrufscode, col(Widerrufscode.code_hash) == _abdruck(code)
    firma_id = db.exec(select(w.firma_id).where(dieser)).first()
    delegation.allein(db, firma_id or 0)
    jetzt = clock.now()
    gilt = (dieser, col(w.verbraucht_am).is_(None), col(w.gueltig_bis) > jetzt)
    getroffen = db.execute(update(w).where(*gilt).values(verbraucht_am=jetzt))
    if getroffen.rowcount != 1:  # pyright: ignore[reportAttributeAccessIssue]
        raise CodeUngueltigError
    db.expire_all()
    return db.exec(select(w).where(dieser)).one()


def _aussetzen(db: Session, code: Widerrufscode) -> Aussetzung:
    er, firma = _gegen(db, code)
    andere = _andere_firmenadmins(db, er)
    was = umfang(db, er)
    _markieren(er, was, code.verbraucht_am)
    db.flush()
    firma.ohne_firmenadmin = not mitgliedschaft.aktive_firmenadmins(db, er.firma_id)
    berechtigungstyp.vorschlaege_beenden(db, er, _DIE_FIRMA)
    einladen.ungueltige_beenden(db, er.firma_id, _DIE_FIRMA)
    _allen_sagen(db, er, was, "widerruf.aussetzen", _DIE_FIRMA)
    if not ausschluss.hat_anderen_zugang(db, er.benutzer_id):
        sitzung.alle_beenden(db, er.benutzer_id)
    _mitteilen(db, er, was, firma, post.ausgesetzt)
    _fuehrung_sagen(db, er, firma, andere)
    return _ergebnis(db, er, firma, was)


def _markieren(er: Mitgliedschaft, was: Widerrufsumfang, am: datetime | None) -> None:
    er.ausgesetzt_am = am
    for zeile in (*was.zeilen, *was.einladungen, *was.vertretungen, *was.vollmachten):
        zeile.ausgesetzt_am = am
    for ernannter in was.ernannte:
        ernannter.ernennung_ausgesetzt_am = am


def _markiertes(db: Session, code: Widerrufscode) -> Widerrufsumfang:
    """What bears the marks of this code; only of its Firma, whatever another code did then."""
    zeilen, einladungen, vertretungen, vollmachten = (
        tuple(
            db.exec(
                select(t)
                .where(t.firma_id == code.firma_id, t.ausgesetzt_am == code.verbraucht_am)
                .order_by(t.id)
            )
        )
        for t in _MARKIERT
    )
    m = Mitgliedschaft
    ernannte = select(m).where(
        m.firma_id == code.firma_id, m.ernennung_ausgesetzt_am == code.verbraucht_am
    )
    return Widerrufsumfang(
        zeilen, tuple(db.exec(ernannte.order_by(col(m.id)))), einladungen, vertretungen, vollmachten
    )


# Who learns of it


def _allen_sagen(
    db: Session, er: Mitgliedschaft, was: Widerrufsumfang, handlung: str, durch: Wer
) -> None:
    """Open pages follow; one entry about him, and one about everybody whose rights it touches."""
    _seiten_folgen(db, er, was)
    _notieren(
        db,
        er,
        handlung,
        durch,
        ausgesetzte_einladungen=[e.id for e in was.einladungen],
        ausgesetzte_vertretungen=[v.id for v in was.vertretungen],
        ausgesetzte_vollmachten=[w.id for w in was.vollmachten],
    )
    for mitglied_id, angaben in sorted(_je_person(er, was).items()):
        _notieren(
            db, db.get_one(Mitgliedschaft, mitglied_id), f"{handlung}_rechte", durch, **angaben
        )


def _je_person(er: Mitgliedschaft, was: Widerrufsumfang) -> dict[int, dict[str, Any]]:
    """By Mitgliedschaft of anybody else, what of hers is concerned: cells, type, Vertretungen."""
    zellen: dict[int, list[list[str]]] = defaultdict(list)
    for zeile in was.zeilen:
        zellen[zeile.mitgliedschaft_id].append([nummer_von(zeile.vertrag_id), zeile.recht])
    angaben: dict[int, dict[str, Any]] = {m: {"ausgesetzt": sorted(z)} for m, z in zellen.items()}
    for m in was.ernannte:
        angaben.setdefault(m.id or 0, {})["ernennung"] = m.berechtigungstyp
    for v in was.vertretungen:
        for beteiligte in {v.vertretene_id, v.vertreter_id} - {er.id}:
            hier = angaben.setdefault(beteiligte, {})
            hier.setdefault("ausgesetzte_vertretungen", []).append(v.id)
    return angaben


def _seiten_folgen(db: Session, er: Mitgliedschaft, was: Widerrufsumfang) -> None:
    """Everybody whose page shows something else now; of a Vollmacht, the whole house."""
    beteiligte = {er.id, *_je_person(er, was)}
    m = Mitgliedschaft
    personen = set(db.exec(select(m.benutzer_id).where(col(m.id).in_(beteiligte))))
    personen |= vertretung.vertreter_von(db, beteiligte)
    personen |= set(mitgliedschaft.aktive_firmenadmins(db, er.firma_id).values())
    for vollmacht in was.vollmachten:
        personen |= vermittler.personal(db, vollmacht.maklerhaus_id)
    stand_erhoehen(db, personen)


def _mitteilen(
    db: Session,
    er: Mitgliedschaft,
    was: Widerrufsumfang,
    firma: Firma,
    verfassen: Callable[[str, str, str], Mailtext],
) -> None:
    """To him, and to everybody of whom something is concerned."""
    alle = [er, *(db.get_one(Mitgliedschaft, i) for i in sorted(_je_person(er, was)))]
    for mitglied in (m for m in alle if m.entfernt_am is None):
        art = Benachrichtigungsart.ZUGANG if mitglied.id == er.id else Benachrichtigungsart.RECHTE
        benachrichtigen(
            db, mitglied.benutzer_id, art, lambda b: verfassen(b.sprache, b.name, firma.name)
        )


def _fuehrung_sagen(db: Session, er: Mitgliedschaft, firma: Firma, andere: Iterable[int]) -> None:
    """The other FirmenAdmins, those by his word too; and the Service Center, which goes on."""
    wer = db.get_one(Benutzer, er.benutzer_id).name
    for benutzer_id in andere:
        benachrichtigen(
            db,
            benutzer_id,
            Benachrichtigungsart.TYP,
            lambda b: post.firmenadmin_ausgesetzt(b.sprache, b.name, firma.name, wer),
        )
    nummer, ohne = firma.kundennummer, firma.ohne_firmenadmin
    text = post.an_servicecenter("de", firma.name, nummer, wer, ohne=ohne)
    postausgang.mail(db, settings.servicecenter_email, text)


def _ergebnis(db: Session, er: Mitgliedschaft, firma: Firma, was: Widerrufsumfang) -> Aussetzung:
    return Aussetzung(
        firma=firma.name,
        person=db.get_one(Benutzer, er.benutzer_id).name,
        rechte=len(was.zeilen),
        ernennungen=len(was.ernannte),
        einladungen=len(was.einladungen),
        vertretungen=len(was.vertretungen),
        vollmachten=len(was.vollmachten),
        ohne_firmenadmin=firma.ohne_firmenadmin,
    )


# The pieces


def _andere_firmenadmins(db: Session, er: Mitgliedschaft) -> list[int]:
    alle = mitgliedschaft.aktive_firmenadmins(db, er.firma_id)
    return sorted(b for m, b in alle.items() if m != er.id)


def _ist_firmenadmin(m: Mitgliedschaft) -> bool:
    stillgelegt = m.entfernt_am or m.gesperrt_am or m.ernennung_ausgesetzt_am
    return m.berechtigungstyp == Berechtigungstyp.FIRMENADMIN and not stillgelegt


def _gegen(db: Session, code: Widerrufscode) -> tuple[Mitgliedschaft, Firma]:
    return db.get_one(Mitgliedschaft, code.mitgliedschaft_id), db.get_one(Firma, code.firma_id)


def _notieren(
    db: Session, mitglied: Mitgliedschaft, handlung: str, durch: Wer, **einzelheiten: object
) -> None:
    protokoll.schreiben(
        db,
        protokoll.kette_firma(mitglied.firma_id),
        handlung,
        akteur=durch,
        betroffener=db.get_one(Benutzer, mitglied.benutzer_id).wer,
        einzelheiten={"mitgliedschaft": mitglied.id, **einzelheiten},
    )


def _abdruck(code: str) -> str:
    return tippcode.abdruck("widerruf", code)
