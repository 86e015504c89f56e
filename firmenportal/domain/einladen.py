"""Inviting people into a Firma: what a Verwalter may send, sending it, and when it dies.

Every command is called with a Verwalter from `delegation.handelnd`, so that the Firma's acts come
one after the other. Rules: docs/fachregeln.md R17, R22 to R26, R53, R57, R90 to R94.
"""

import secrets
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from firmenportal import clock
from firmenportal.db import insert_many
from firmenportal.domain import anmeldebremse, berechtigung, delegation, einladung, sitzung
from firmenportal.domain.auspraegung import DACH
from firmenportal.domain.benachrichtigung import Benachrichtigungsart, benachrichtigen
from firmenportal.domain.benutzer import (
    Akteur,
    Benutzer,
    Berechtigungstyp,
    Mitgliedschaft,
)
from firmenportal.domain.delegation import Hindernis, HindernisError, Verwalter
from firmenportal.domain.einladung import Einladung, EinladungRecht, EinladungVertrag
from firmenportal.domain.einladungspruefung import (
    EinladungError,
    Einladungsangaben,
    Einladungsraum,
    pruefe,
    raum,
    schon_mitglied,
    zur_macht,
)
from firmenportal.domain.errors import NotFoundError
from firmenportal.domain.firma import Firma
from firmenportal.domain.mailadresse import gueltige_adresse
from firmenportal.domain.protokoll import Wer
from firmenportal.domain.recht import Recht
from firmenportal.domain.sitzung import hash_of
from firmenportal.domain.vertrag import nummer_von
from firmenportal.domain.vertragsrecht import Zelle
from firmenportal.post import einladung as mails
from firmenportal.post import postausgang

GUELTIG = timedelta(days=7)
# Nobody knows yet which language the person reads.
DEUTSCH = "de"
_IDS_JE_ABFRAGE = 5000
_ERNEUT_JE_STUNDE = 5


def einladen(
    db: Session,
    v: Verwalter,
    angaben: Einladungsangaben,
    bekannt: Einladungsraum | None = None,
) -> Einladung:
    """Send an Einladung: a mail with a link that works once, for seven days.

    Whoever sends many passes what he may invite to as `bekannt`, read in the same transaction.
    Errors: EinladungError, NotFoundError for a contract that is none of his business,
    BestaetigungNoetigError when an Admin is invited without a step-up.
    """
    r = bekannt or raum(db, v, _vertraege(angaben))
    _require_bekannt(db, r, angaben)
    if einwaende := pruefe(r, angaben):
        raise EinladungError(einwaende)
    _require_bestaetigt(db, v, angaben.berechtigungstyp)
    neue = _anlegen(db, v, angaben)
    einladung.notieren(
        db,
        neue,
        "einladung.senden",
        v.akteur.wer,
        personentyp=neue.personentyp,
        berechtigungstyp=neue.berechtigungstyp,
        zellen=[_fuers_protokoll(z) for z in angaben.zellen],
        vertraege=[[], [nummer_von(i) for i in sorted(angaben.verwaltet)]],
    )
    return neue


def erneut_senden(db: Session, v: Verwalter, einladung_id: int) -> Einladung:
    """A new link for seven days; the old one is dead. Whoever sends it again is its inviter.

    Errors: NotFoundError, EinladungError and BestaetigungNoetigError as for `einladen`,
    GebremstError when one mailbox has got enough.
    """
    offene = sichtbare(db, v, einladung_id)
    anmeldebremse.drosseln("einladung", str(einladung_id), _ERNEUT_JE_STUNDE, 3600)
    angaben = angaben_der(db, [offene])[einladung_id]
    r = raum(db, v, _vertraege(angaben))
    if einwaende := [*schon_mitglied(r, offene.email), *zur_macht(r, angaben)]:
        raise EinladungError(einwaende)
    _require_bestaetigt(db, v, offene.berechtigungstyp)
    offene.eingeladen_von_id = v.mitgliedschaft_id
    offene.erinnerung_hash = offene.abschluss_gemeldet_am = None
    _absenden(db, v, offene)
    einladung.notieren(db, offene, "einladung.erneut_senden", v.akteur.wer)
    return offene


def widerrufen(db: Session, v: Verwalter, einladung_id: int) -> Einladung:
    """The link is dead for good.

    Errors: NotFoundError, HindernisError when it holds what only a FirmenAdmin could take.
    """
    offene = sichtbare(db, v, einladung_id)
    if hindernis := hindernis_widerruf(db, v, offene):
        raise HindernisError(hindernis)
    offene.widerrufen_am = clock.now()
    einladung.notieren(db, offene, "einladung.widerrufen", v.akteur.wer)
    return offene


def hindernis_widerruf(db: Session, v: Verwalter, offene: Einladung) -> Hindernis | None:
    """What stops him from revoking an Einladung that he sees: it is taking what it would bring."""
    if v.ist_firmenadmin or v.schaut_nur:
        return Hindernis.NUR_ANSEHEN if v.schaut_nur else None
    if offene.berechtigungstyp == Berechtigungstyp.ADMIN:
        return Hindernis.ADMIN
    angaben = angaben_der(db, [offene])[offene.id or 0]
    kann = delegation.spielraum(db, v, None, _vertraege(angaben))
    alle = all(kann.nehmen(z.vertrag, z.recht) is None for z in angaben.zellen)
    return None if alle else Hindernis.FREMDE_RECHTE


def sichtbare(db: Session, v: Verwalter, einladung_id: int) -> Einladung:
    """An Einladung that he sees and that has not ended. Errors: NotFoundError for any other."""
    gesucht = select(Einladung).where(
        Einladung.id == einladung_id,
        col(Einladung.id).in_(delegation.einladungen(v)),
        col(Einladung.ausgesetzt_am).is_(None),
        *einladung.nicht_beendet(),
    )
    gefunden = db.exec(gesucht).first()
    if gefunden is None:
        raise NotFoundError("Diese Einladung gibt es nicht mehr.")
    return gefunden


# When they die


def beenden_fuer(db: Session, mitglied: Mitgliedschaft, durch: Wer) -> int:
    """End what this member sent, and what is addressed to him at this Firma; how many."""
    gesendet = col(Einladung.eingeladen_von_id) == mitglied.id
    an_ihn = col(Einladung.email) == db.get_one(Benutzer, mitglied.benutzer_id).email
    betroffen = _der_firma(mitglied.firma_id, gesendet | an_ihn)
    return einladung.verfallen_lassen(db, db.exec(betroffen).all(), durch)


def ungueltige_beenden(db: Session, firma_id: int, durch: Wer) -> int:
    """End all Einladungen whose inviter could not send them any more as they stand; how many.

    Called at the end of whatever takes a right, a type, an assignment or access at this Firma.
    Suspended ones wait for a clerk.
    """
    je_absender: dict[int, list[Einladung]] = defaultdict(list)
    for e in db.exec(_der_firma(firma_id, col(Einladung.ausgesetzt_am).is_(None))):
        je_absender[e.eingeladen_von_id].append(e)
    tote = [e for alle in je_absender.values() for e in _ungueltige(db, alle)]
    for e in tote:
        einladung.verfallen_lassen(db, [e], durch)
        _verfall_melden(db, e)
    return len(tote)


def traegt(db: Session, offene: Einladung) -> Verwalter | None:
    """The inviter, if he could still send this Einladung as it stands."""
    v = _absender(db, offene)
    return v if v and not _ungueltige(db, [offene]) else None


def einladender(db: Session, offene: Einladung) -> Benutzer:
    """Who sent it last."""
    return db.get_one(Benutzer, db.get_one(Mitgliedschaft, offene.eingeladen_von_id).benutzer_id)


def angaben_der(db: Session, einladungen: Sequence[Einladung]) -> dict[int, Einladungsangaben]:
    """What these Einladungen will bring, by their ids."""
    ids = [e.id or 0 for e in einladungen]
    zellen: dict[int, list[Zelle]] = defaultdict(list)
    verwaltet: dict[int, list[int]] = defaultdict(list)
    for ab in range(0, len(ids), _IDS_JE_ABFRAGE):
        teil = ids[ab : ab + _IDS_JE_ABFRAGE]
        for r in db.exec(_rechte_der(teil)):
            zellen[r.einladung_id].append(Zelle(r.vertrag_id, Recht(r.recht), r.von, r.bis))
        for a in db.exec(_vertraege_der(teil)):
            verwaltet[a.einladung_id].append(a.vertrag_id)
    return {
        i: Einladungsangaben(
            e.anrede,
            e.vorname,
            e.nachname,
            e.email,
            e.personentyp,
            e.berechtigungstyp,
            tuple(zellen[i]),
            tuple(verwaltet[i]),
        )
        for i, e in zip(ids, einladungen, strict=True)
    }


def _require_bekannt(db: Session, r: Einladungsraum, a: Einladungsangaben) -> None:
    """A contract that is none of his business is not found, whether or not it exists."""
    for vertrag in _vertraege(a) - r.spielraum.verwaltet:
        if not berechtigung.hat(db, r.verwalter.akteur, None, vertrag, berechtigung.VERWALTUNG):
            raise NotFoundError("Diesen Vertrag gibt es nicht.")


def _require_bestaetigt(db: Session, v: Verwalter, typ: str) -> None:
    """Whoever makes somebody an Admin gives his password again first."""
    if typ == Berechtigungstyp.ADMIN:
        sitzung.require_bestaetigt(db, v.akteur)


# The pieces


def _anlegen(db: Session, v: Verwalter, a: Einladungsangaben) -> Einladung:
    neue = Einladung(
        firma_id=v.firma_id,
        eingeladen_von_id=v.mitgliedschaft_id,
        email=gueltige_adresse(a.email),
        anrede=a.anrede,
        vorname=_sauber(a.vorname),
        nachname=_sauber(a.nachname),
        personentyp=a.personentyp,
        berechtigungstyp=a.berechtigungstyp,
        token_hash="",
        erstellt_am=clock.now(),
        gueltig_bis=clock.now(),
    )
    _absenden(db, v, neue)
    wo = {"einladung_id": neue.id or 0, "firma_id": v.firma_id}
    rechte = (
        {"vertrag_id": z.vertrag, "recht": z.recht, "von": z.von, "bis": z.bis} for z in a.zellen
    )
    insert_many(db, EinladungRecht, [wo | recht for recht in rechte])
    insert_many(db, EinladungVertrag, [{**wo, "vertrag_id": vertrag} for vertrag in a.verwaltet])
    return neue


def _absenden(db: Session, v: Verwalter, e: Einladung) -> None:
    """A new secret, by mail; only its hash stays here."""
    secret = secrets.token_urlsafe(32)
    e.token_hash, e.gueltig_bis = hash_of(secret), clock.now() + GUELTIG
    db.add(e)
    db.flush()
    pfad = f"/einladung/{secret}"
    text = mails.einladung(DEUTSCH, e.name, v.firma, v.akteur.name, pfad, e.gueltig_bis)
    postausgang.mail(db, e.email, text)


def _sauber(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.split()))


def _fuers_protokoll(z: Zelle) -> dict[str, object]:
    fenster = [z.von.isoformat(), z.bis.isoformat()]
    return {"vertrag": nummer_von(z.vertrag), "recht": z.recht, "vorher": [], "nachher": [fenster]}


def _vertraege(a: Einladungsangaben) -> set[int]:
    return {z.vertrag for z in a.zellen} | set(a.verwaltet)


def _absender(db: Session, e: Einladung) -> Verwalter | None:
    """The inviter, if he governs access still, and by the same Mitgliedschaft."""
    b = einladender(db, e)
    akteur = Akteur(b.id or 0, "", b.name, b.email, b.kontoart, DACH.key, b.sprache, b.rechte_stand)
    try:
        v = delegation.verwalter(db, akteur, e.firma_id)
    except NotFoundError:
        return None
    return v if v.mitgliedschaft_id == e.eingeladen_von_id else None


def _ungueltige(db: Session, eines_absenders: Sequence[Einladung]) -> list[Einladung]:
    """Those of one inviter's that he could not send any more."""
    v = _absender(db, eines_absenders[0])
    if v is None:
        return list(eines_absenders)
    angaben = angaben_der(db, eines_absenders)
    ids = {vertrag for a in angaben.values() for vertrag in _vertraege(a)}
    r = Einladungsraum(v, delegation.spielraum(db, v, None, ids))
    return [e for e in eines_absenders if zur_macht(r, angaben[e.id or 0])]


def _verfall_melden(db: Session, e: Einladung) -> None:
    """Tell the inviter, as long as he governs something; others have heard why."""
    if _absender(db, e) is None:
        return
    firma = db.get_one(Firma, e.firma_id).name
    benachrichtigen(
        db,
        einladender(db, e).id or 0,
        Benachrichtigungsart.EINLADUNG,
        lambda b: mails.verfallen(b.sprache, b.name, firma, e.name),
    )


def _der_firma(firma_id: int, wo: ColumnElement[bool]) -> SelectOfScalar[Einladung]:
    der_firma = Einladung.firma_id == firma_id
    gesucht = select(Einladung).where(der_firma, wo, *einladung.nicht_beendet())
    return gesucht.order_by(col(Einladung.id))


def _rechte_der(ids: list[int]) -> SelectOfScalar[EinladungRecht]:
    r = EinladungRecht
    geordnet = select(r).order_by(col(r.einladung_id), col(r.vertrag_id), col(r.recht))
    return geordnet.where(col(r.einladung_id).in_(ids))


def _vertraege_der(ids: list[int]) -> SelectOfScalar[EinladungVertrag]:
    a = EinladungVertrag
    geordnet = select(a).order_by(col(a.einladung_id), col(a.vertrag_id))
    return geordnet.where(col(a.einladung_id).in_(ids))
