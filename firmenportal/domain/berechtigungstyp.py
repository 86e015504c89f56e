"""Berechtigungstypen: who makes whom Admin or FirmenAdmin, and what happens to proposals.

Every command is called with a Verwalter from `delegation.handelnd`, so that the Firma's acts come
one after the other, and needs a step-up. Rules: docs/fachregeln.md R20, R21, R28, R29, R53,
R99 to R101.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from firmenportal import clock
from firmenportal.db import snapshot, transaction
from firmenportal.domain import (
    delegation,
    einladen,
    mitgliedschaft,
    protokoll,
    sitzung,
    vertragsrecht,
    vertretung,
)
from firmenportal.domain.benachrichtigung import Benachrichtigungsart, benachrichtigen
from firmenportal.domain.benutzer import (
    Benutzer,
    Berechtigungstyp,
    Kontostatus,
    Mitgliedschaft,
    Personentyp,
    stand_erhoehen,
)
from firmenportal.domain.delegation import Hindernis, HindernisError, Verwalter
from firmenportal.domain.errors import DomainError, NotFoundError
from firmenportal.domain.firma import Firma
from firmenportal.domain.protokoll import Wer
from firmenportal.domain.typvorschlag import (
    Ausgang,
    Typvorschlag,
    entscheiden,
    ist_offen,
    letzter_tag,
    offen_bis,
)
from firmenportal.domain.vertrag import Gruppenvertrag
from firmenportal.domain.vertragsrecht import AdminVertrag
from firmenportal.domain.zeitraum import OHNE_ENDE, SEIT_JEHER
from firmenportal.post import typ as mails
from firmenportal.post.vorlage import Mailtext

SYSTEM: Wer = (None, "Firmenportal")

# Why somebody cannot become FirmenAdmin, said on the page beforehand and by who refuses.
SCHON_FIRMENADMIN = "Diese Person ist schon FirmenAdmin."
NICHT_EIGEN = "Nur eigene Mitarbeiter der Firma können FirmenAdmin sein."
BEFRISTET = "Der Zugang dieser Person ist befristet. Ein FirmenAdmin ist es nie."
NICHT_AKTIV = "Der Zugang dieser Person ist nicht aktiv."
ALLEIN = (
    "Dafür braucht es zwei aktive FirmenAdmins: Einer schlägt vor, der andere bestätigt. Solange "
    "es nur einen gibt, kommt ein weiterer durch den Freischaltungsantrag."
)
SCHON_VORGESCHLAGEN = "Diese Person ist schon vorgeschlagen."


@dataclass(frozen=True)
class Vorschlag:
    """An open proposal as FirmenAdmins see it; `von_mir`: it is for others to confirm."""

    id: int
    kandidat_id: int
    kandidat: str
    von: str
    am: datetime
    letzter_tag: date
    von_mir: bool


@dataclass(frozen=True)
class Zuweisbar:
    """A contract that an Admin may administer, and whether this one does."""

    nummer: str
    produkt: str
    zugewiesen: bool


# Admins


def ernennen(db: Session, v: Verwalter, mitgliedschaft_id: int, vertraege: Iterable[int]) -> None:
    """Make a Nutzer an Admin of these contracts; he keeps his rows, and gets no right by it.

    Errors: NotFoundError, HindernisError about oneself, DomainError, BestaetigungNoetigError.
    """
    ziel = _ziel(db, v, mitgliedschaft_id)
    if ziel.berechtigungstyp != Berechtigungstyp.NUTZER:
        raise DomainError("Zum Admin ernannt wird nur, wer Nutzer ist.")
    ids = _mindestens_einer(vertraege)
    sitzung.require_bestaetigt(db, v.akteur)
    nummern = vertragsrecht.zuweisung_setzen(db, ziel, ids)
    angaben = {"vertraege": nummern}
    mitgliedschaft.typ_setzen(db, ziel, Berechtigungstyp.ADMIN, v.akteur.wer, angaben)
    _ihm_sagen(db, v, ziel, lambda b: mails.admin_ernannt(b.sprache, b.name, v.firma, len(ids)))
    seiten_folgen(db, v.firma_id)


def zuweisen(db: Session, v: Verwalter, mitgliedschaft_id: int, vertraege: Iterable[int]) -> None:
    """Set the contracts that an Admin administers. Errors: as `ernennen`."""
    ziel = _ziel(db, v, mitgliedschaft_id)
    ids = _mindestens_einer(vertraege)
    sitzung.require_bestaetigt(db, v.akteur)
    vertragsrecht.zuweisen(db, ziel, ids, v.akteur.wer)
    einladen.ungueltige_beenden(db, v.firma_id, v.akteur.wer)
    _ihm_sagen(db, v, ziel, lambda b: mails.zugewiesen(b.sprache, b.name, v.firma, len(ids)))
    seiten_folgen(db, v.firma_id)


def entlassen(db: Session, v: Verwalter, mitgliedschaft_id: int) -> None:
    """Make an Admin or another FirmenAdmin a Nutzer; his rows stay, what had ended stays ended.

    All FirmenAdmins hear of the dismissal of one. Errors: as `ernennen`, and DomainError if the
    Firma would lose its last active FirmenAdmin.
    """
    ziel = _ziel(db, v, mitgliedschaft_id)
    bisher = Berechtigungstyp(ziel.berechtigungstyp)
    if bisher == Berechtigungstyp.NUTZER:
        raise DomainError("Diese Person ist Nutzer.")
    sitzung.require_bestaetigt(db, v.akteur)
    angaben = {"vertraege": vertragsrecht.zuweisung_setzen(db, ziel, ())}
    mitgliedschaft.typ_setzen(db, ziel, Berechtigungstyp.NUTZER, v.akteur.wer, angaben)
    vorschlaege_beenden(db, ziel, v.akteur.wer)
    einladen.ungueltige_beenden(db, v.firma_id, v.akteur.wer)
    _ihm_sagen(db, v, ziel, lambda b: mails.entlassen(b.sprache, b.name, v.firma, bisher))
    if bisher == Berechtigungstyp.FIRMENADMIN:
        wer = _name(db, ziel.id)
        firmenadmins_sagen(
            db,
            v.firma_id,
            Benachrichtigungsart.TYP,
            lambda b: mails.firmenadmin_entlassen(b.sprache, b.name, v.firma, wer, v.akteur.name),
        )
    seiten_folgen(db, v.firma_id)


def zuweisbare(db: Session, v: Verwalter, ziel: Mitgliedschaft) -> list[Zuweisbar]:
    """The contracts of the Firma by number, for a FirmenAdmin to choose from."""
    if not v.ist_firmenadmin:
        return []
    g, a = Gruppenvertrag, AdminVertrag
    zugewiesen = set(db.exec(select(a.vertrag_id).where(a.mitgliedschaft_id == ziel.id)))
    der_firma = select(g.id, g.nummer, g.produkt).where(g.firma_id == v.firma_id)
    zeilen = db.exec(der_firma.order_by(col(g.id)))
    return [Zuweisbar(nummer, produkt, i in zugewiesen) for i, nummer, produkt in zeilen]


# FirmenAdmins


def vorschlagen(db: Session, v: Verwalter, mitgliedschaft_id: int) -> Typvorschlag:
    """Propose a member as FirmenAdmin; it takes a second one to confirm. All are told.

    Errors: NotFoundError, HindernisError about oneself, DomainError, BestaetigungNoetigError.
    """
    ziel = _ziel(db, v, mitgliedschaft_id)
    if hindernis := hindernis_vorschlag(db, v, ziel):
        raise DomainError(hindernis)
    sitzung.require_bestaetigt(db, v.akteur)
    _abgelaufene_schliessen(db, v.firma_id)
    am = clock.now()
    vorschlag = Typvorschlag(
        firma_id=v.firma_id,
        kandidat_id=ziel.id or 0,
        vorgeschlagen_von_id=v.mitgliedschaft_id,
        vorgeschlagen_am=am,
        offen_bis=offen_bis(am),
    )
    db.add(vorschlag)
    db.flush()
    _notieren(db, vorschlag, "vorschlagen", v.akteur.wer)
    pfad, wer = _pfad(v.firma_id, ziel.id), _name(db, ziel.id)
    _vorschlag_mitteilen(
        db,
        vorschlag,
        lambda b: mails.vorgeschlagen(
            b.sprache, b.name, v.firma, wer, v.akteur.name, letzter_tag(vorschlag), pfad
        ),
    )
    return vorschlag


def bestaetigen(db: Session, v: Verwalter, vorschlag_id: int) -> None:
    """Make the proposed member FirmenAdmin: his single rights, assignments and lendings end.

    Errors: as `vorschlagen`; DomainError for who proposed it or is proposed, and once anything
    that the proposal needs no longer holds.
    """
    vorschlag = _vorschlag(db, v, vorschlag_id)
    if v.mitgliedschaft_id in (vorschlag.vorgeschlagen_von_id, vorschlag.kandidat_id):
        raise DomainError("Ihren eigenen Vorschlag bestätigt ein anderer FirmenAdmin.")
    if vorschlag.vorgeschlagen_von_id not in mitgliedschaft.aktive_firmenadmins(db, v.firma_id):
        raise DomainError("Wer diesen Vorschlag gemacht hat, ist kein aktiver FirmenAdmin mehr.")
    kandidat = db.get_one(Mitgliedschaft, vorschlag.kandidat_id)
    if hindernis := _hindernis_kandidat(db, kandidat):
        raise DomainError(hindernis)
    sitzung.require_bestaetigt(db, v.akteur)
    entscheiden(vorschlag, Ausgang.BESTAETIGT, v.mitgliedschaft_id)
    herkunft = {"vorschlag": vorschlag.id, "vorgeschlagen_von": vorschlag.vorgeschlagen_von_id}
    zum_firmenadmin(db, kandidat, v.akteur.wer, herkunft)
    wer = _name(db, kandidat.id)
    _vorschlag_mitteilen(
        db, vorschlag, lambda b: mails.bestaetigt(b.sprache, b.name, v.firma, wer, v.akteur.name)
    )


def ablehnen(db: Session, v: Verwalter, vorschlag_id: int) -> None:
    """Another FirmenAdmin refuses a proposal. Errors: as `bestaetigen`."""
    vorschlag = _vorschlag(db, v, vorschlag_id)
    if v.mitgliedschaft_id == vorschlag.vorgeschlagen_von_id:
        raise DomainError("Den eigenen Vorschlag ziehen Sie zurück.")
    _schliessen(db, v, vorschlag, Ausgang.ABGELEHNT)


def zurueckziehen(db: Session, v: Verwalter, vorschlag_id: int) -> None:
    """Who made a proposal takes it back. Errors: as `bestaetigen`."""
    vorschlag = _vorschlag(db, v, vorschlag_id)
    if v.mitgliedschaft_id != vorschlag.vorgeschlagen_von_id:
        raise DomainError("Einen Vorschlag zieht nur zurück, wer ihn gemacht hat.")
    _schliessen(db, v, vorschlag, Ausgang.ZURUECKGEZOGEN)


def hindernis_vorschlag(db: Session, v: Verwalter, ziel: Mitgliedschaft) -> str | None:
    """Why this member cannot be proposed now, in a sentence; None if he can."""
    if hindernis := _hindernis_kandidat(db, ziel):
        return hindernis
    if len(mitgliedschaft.aktive_firmenadmins(db, v.firma_id)) < 2:
        return ALLEIN
    offen = select(Typvorschlag.id).where(Typvorschlag.kandidat_id == ziel.id, *ist_offen())
    return SCHON_VORGESCHLAGEN if db.exec(offen).first() else None


def vorschlaege(db: Session, v: Verwalter) -> list[Vorschlag]:
    """The open proposals of the Firma, for its FirmenAdmins; the one that ends first first."""
    if not v.ist_firmenadmin:
        return []
    offene = select(Typvorschlag).where(Typvorschlag.firma_id == v.firma_id, *ist_offen())
    return [
        Vorschlag(
            id=z.id or 0,
            kandidat_id=z.kandidat_id,
            kandidat=_name(db, z.kandidat_id),
            von=_name(db, z.vorgeschlagen_von_id),
            am=z.vorgeschlagen_am,
            letzter_tag=letzter_tag(z),
            von_mir=z.vorgeschlagen_von_id == v.mitgliedschaft_id,
        )
        for z in db.exec(offene.order_by(col(Typvorschlag.offen_bis), col(Typvorschlag.id)))
    ]


def vorschlaege_beenden(db: Session, mitglied: Mitgliedschaft, durch: Wer) -> list[int]:
    """End the open proposals by this member and of him, who is no longer what they need; ids.

    For commands that take his access or his type. Dead stays dead.
    """
    betroffen = (col(Typvorschlag.kandidat_id) == mitglied.id) | (
        col(Typvorschlag.vorgeschlagen_von_id) == mitglied.id
    )
    offene = db.exec(select(Typvorschlag).where(betroffen, *ist_offen())).all()
    for vorschlag in offene:
        entscheiden(vorschlag, Ausgang.HINFAELLIG, None)
        _notieren(db, vorschlag, Ausgang.HINFAELLIG, durch)
        _ausgang_mitteilen(db, vorschlag, durch[1])
    return [z.id or 0 for z in offene]


def abgelaufene_beenden() -> int:
    """Close what nobody confirmed in time, and tell the FirmenAdmins; how many. Safe to repeat."""
    with snapshot() as db:
        zu_spaet = (col(Typvorschlag.ausgang).is_(None), Typvorschlag.offen_bis <= clock.now())
        firmen = db.exec(select(Typvorschlag.firma_id).where(*zu_spaet).distinct()).all()
    return sum(_in_der_firma_schliessen(firma_id) for firma_id in firmen)


def firmenadmins_sagen(
    db: Session,
    firma_id: int,
    art: Benachrichtigungsart,
    verfassen: Callable[[Benutzer], Mailtext],
    ohne: int = 0,
) -> None:
    """Write a mail to every active FirmenAdmin of the Firma, but to `ohne`, who has his own."""
    for benutzer_id in sorted(mitgliedschaft.aktive_firmenadmins(db, firma_id).values()):
        if benutzer_id != ohne:
            benachrichtigen(db, benutzer_id, art, verfassen)


def seiten_folgen(db: Session, firma_id: int) -> None:
    """Let open pages of the FirmenAdmins follow: they show types, proposals and who is blocked."""
    stand_erhoehen(db, mitgliedschaft.aktive_firmenadmins(db, firma_id).values())


# The pieces


def _ziel(db: Session, v: Verwalter, mitgliedschaft_id: int) -> Mitgliedschaft:
    """Whom a FirmenAdmin acts on: somebody else of his Firma."""
    delegation.require_firmenadmin(v)
    ziel = delegation.mitglied(db, v, mitgliedschaft_id)
    if ziel.benutzer_id == v.akteur.benutzer_id:
        raise HindernisError(Hindernis.SELBST)
    return ziel


def _mindestens_einer(vertraege: Iterable[int]) -> set[int]:
    ids = set(vertraege)
    if not ids:
        raise DomainError("Ein Admin verwaltet mindestens einen Vertrag.")
    return ids


def _vorschlag(db: Session, v: Verwalter, vorschlag_id: int) -> Typvorschlag:
    """An open proposal of the Verwalter's Firma."""
    delegation.require_firmenadmin(v)
    gesucht = select(Typvorschlag).where(
        Typvorschlag.id == vorschlag_id, Typvorschlag.firma_id == v.firma_id
    )
    vorschlag = db.exec(gesucht).first()
    if vorschlag is None:
        raise NotFoundError("Diesen Vorschlag gibt es nicht.")
    if vorschlag.ausgang is not None or vorschlag.offen_bis <= clock.now():
        raise DomainError("Dieser Vorschlag ist nicht mehr offen.")
    return vorschlag


def _hindernis_kandidat(db: Session, m: Mitgliedschaft) -> str | None:
    konto = db.get_one(Benutzer, m.benutzer_id)
    if m.berechtigungstyp == Berechtigungstyp.FIRMENADMIN:
        return SCHON_FIRMENADMIN
    if m.personentyp != Personentyp.FIRMENEIGEN:
        return NICHT_EIGEN
    if (m.von, m.bis) != (SEIT_JEHER, OHNE_ENDE):
        return BEFRISTET
    stillgelegt = m.gesperrt_am or m.entfernt_am or m.ausgesetzt_am
    return NICHT_AKTIV if stillgelegt or konto.status != Kontostatus.AKTIV else None


def zum_firmenadmin(
    db: Session, mitglied: Mitgliedschaft, durch: Wer, herkunft: dict[str, Any]
) -> None:
    """He holds everything by his type; what he held by rows ends, and what he lends with it."""
    zellen = vertragsrecht.alle_beenden(db, mitglied)
    vertraege = vertragsrecht.zuweisung_setzen(db, mitglied, ())
    verliehen = vertretung.offene_von(db, mitglied.id)
    for eine in verliehen:
        vertretung.beenden(db, eine, durch)
    angaben = {
        "zellen": zellen,
        "vertraege": vertraege,
        "vertretungen": [eine.id for eine in verliehen],
        **herkunft,
    }
    mitgliedschaft.typ_setzen(db, mitglied, Berechtigungstyp.FIRMENADMIN, durch, angaben)


def _schliessen(db: Session, v: Verwalter, vorschlag: Typvorschlag, ausgang: Ausgang) -> None:
    sitzung.require_bestaetigt(db, v.akteur)
    entscheiden(vorschlag, ausgang, v.mitgliedschaft_id)
    _notieren(db, vorschlag, ausgang, v.akteur.wer)
    _ausgang_mitteilen(db, vorschlag, v.akteur.name)


def _in_der_firma_schliessen(firma_id: int) -> int:
    """In a transaction of its own, after whoever acts on the access of this Firma just now."""
    with transaction() as db:
        db.exec(select(Firma).where(Firma.id == firma_id).with_for_update()).one()
        return _abgelaufene_schliessen(db, firma_id)


def _abgelaufene_schliessen(db: Session, firma_id: int) -> int:
    abgelaufene = db.exec(
        select(Typvorschlag).where(
            Typvorschlag.firma_id == firma_id,
            col(Typvorschlag.ausgang).is_(None),
            Typvorschlag.offen_bis <= clock.now(),
        )
    ).all()
    for vorschlag in abgelaufene:
        entscheiden(vorschlag, Ausgang.ABGELAUFEN, None)
        _notieren(db, vorschlag, Ausgang.ABGELAUFEN, SYSTEM)
        _ausgang_mitteilen(db, vorschlag, "")
    db.flush()
    return len(abgelaufene)


def _ausgang_mitteilen(db: Session, vorschlag: Typvorschlag, durch: str) -> None:
    firma, wer = db.get_one(Firma, vorschlag.firma_id).name, _name(db, vorschlag.kandidat_id)
    ausgang = Ausgang(vorschlag.ausgang or "")
    _vorschlag_mitteilen(
        db,
        vorschlag,
        lambda b: mails.vorschlag_beendet(b.sprache, b.name, firma, wer, ausgang, durch),
    )


def _vorschlag_mitteilen(
    db: Session, vorschlag: Typvorschlag, verfassen: Callable[[Benutzer], Mailtext]
) -> None:
    firmenadmins_sagen(db, vorschlag.firma_id, Benachrichtigungsart.VORSCHLAG, verfassen)
    seiten_folgen(db, vorschlag.firma_id)


def _ihm_sagen(
    db: Session, v: Verwalter, ziel: Mitgliedschaft, verfassen: Callable[[Benutzer], Mailtext]
) -> None:
    benachrichtigen(db, ziel.benutzer_id, Benachrichtigungsart.TYP, verfassen)


def _notieren(db: Session, vorschlag: Typvorschlag, was: str, durch: Wer) -> None:
    kandidat = db.get_one(Mitgliedschaft, vorschlag.kandidat_id)
    protokoll.schreiben(
        db,
        protokoll.kette_firma(vorschlag.firma_id),
        f"typvorschlag.{was}",
        akteur=durch,
        betroffener=db.get_one(Benutzer, kandidat.benutzer_id).wer,
        einzelheiten={
            "vorschlag": vorschlag.id,
            "mitgliedschaft": vorschlag.kandidat_id,
            "vorgeschlagen_von": vorschlag.vorgeschlagen_von_id,
            "offen_bis": vorschlag.offen_bis.isoformat(),
        },
    )


def _name(db: Session, mitgliedschaft_id: int | None) -> str:
    m = db.get_one(Mitgliedschaft, mitgliedschaft_id)
    return db.get_one(Benutzer, m.benutzer_id).name


def _pfad(firma_id: int, mitgliedschaft_id: int | None) -> str:
    return f"/admin/nutzer/{mitgliedschaft_id}?firma={firma_id}"
