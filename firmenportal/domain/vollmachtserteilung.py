"""How a Firma grants, refuses and limits Vollmachten in the portal.

Called with a Verwalter from `delegation.handelnd`; for FirmenAdmins alone. Granted ones are live
at once and open nothing by themselves; the letter to the address in the stock tells whoever reads
the Firma's post. Rules: docs/fachregeln.md R35, R163, R251 to R253.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from firmenportal import clock
from firmenportal.brief import Anschrift
from firmenportal.domain import (
    berechtigungstyp,
    delegation,
    hauswirkung,
    sitzung,
    vermittler,
    vollmachten,
)
from firmenportal.domain.benachrichtigung import Benachrichtigungsart, benachrichtigen
from firmenportal.domain.benutzer import Benutzer
from firmenportal.domain.delegation import Verwalter
from firmenportal.domain.errors import DomainError, NotFoundError
from firmenportal.domain.firma import Firma
from firmenportal.domain.hauswirkung import Hauswirkung
from firmenportal.domain.recht import Recht
from firmenportal.domain.vermittler import Bestand, Herkunft, Maklerhaus, Maklervollmacht
from firmenportal.domain.vertrag import Gruppenvertrag
from firmenportal.domain.vollmachten import Vollmachtsstand
from firmenportal.post import postausgang
from firmenportal.post import vollmacht as post
from firmenportal.post.vorlage import Mailtext

# What a Firma may say about why it refuses.
LAENGSTER_GRUND = 500


@dataclass(frozen=True)
class Umfang:
    """Contracts (None: all, those to come too) × rights, from a day to before another."""

    vertraege: tuple[int, ...] | None
    rechte: tuple[Recht, ...]
    von: date
    bis: date


def umfang_von(db: Session, eine: Maklervollmacht) -> Umfang:
    """What a Vollmacht names, or a request for one."""
    gelistet, genannt = vermittler.vertraege_der(db, eine), vermittler.rechte_der(db, eine)
    return Umfang(
        None if gelistet is None else tuple(gelistet),
        tuple(r for r in Recht if r in genannt),
        eine.von,
        eine.bis,
    )


def haeuser(db: Session, v: Verwalter) -> dict[int, str]:
    """To whom the Firma may grant one: whoever has its Bestand, today or later, or had a Vollmacht.

    Errors: NotFoundError for an Admin.
    """
    delegation.require_firmenadmin(v)
    b, g, h = Bestand, Gruppenvertrag, Maklerhaus
    im_bestand = (
        select(b.maklerhaus_id)
        .join(g, col(g.id) == col(b.vertrag_id))
        .where(g.firma_id == v.firma_id, b.bis > clock.heute())
    )
    bekannt = select(Maklervollmacht.maklerhaus_id).where(Maklervollmacht.firma_id == v.firma_id)
    gesucht = select(h.id, h.name).where(col(h.id).in_(im_bestand) | col(h.id).in_(bekannt))
    return {i or 0: name for i, name in db.exec(gesucht.order_by(col(h.name), col(h.id)))}


def require_erteilbar(db: Session, v: Verwalter, haus_id: int, umfang: Umfang) -> None:
    """What can be said before the step-up. Errors: as `erteilen`."""
    if haus_id not in haeuser(db, v):
        raise NotFoundError("Dieses Maklerhaus gibt es nicht.")
    _require_eigene(db, v, umfang)
    _require_tage(umfang)
    if umfang.von < clock.heute():
        raise DomainError("Der erste Tag ist heute oder später.")
    if not umfang.rechte or umfang.vertraege == ():
        raise DomainError("Eine Vollmacht nennt mindestens einen Vertrag, ein Recht und einen Tag.")


def require_zusagbar(
    db: Session, v: Verwalter, vollmacht_id: int, umfang: Umfang
) -> Maklervollmacht:
    """The request, if this could be granted. Errors: as `anfrage_erteilen`, but the amount."""
    eine = vollmachten.vollmacht(db, v, vollmacht_id)
    if vollmachten.stand(eine) is not Vollmachtsstand.ANGEFRAGT:
        raise DomainError("Diese Anfrage ist nicht mehr offen.")
    _require_eigene(db, v, umfang)
    _require_tage(umfang)
    return eine


def erteilen(db: Session, v: Verwalter, haus_id: int, umfang: Umfang) -> None:
    """Grant a Vollmacht that nobody asked for.

    Needs the step-up. Errors: NotFoundError, DomainError, BestaetigungNoetigError.
    """
    require_erteilbar(db, v, haus_id, umfang)
    sitzung.require_bestaetigt(db, v.akteur)
    eine = vermittler.vollmacht_erteilen(
        db,
        v.firma_id,
        haus_id,
        umfang.vertraege,
        umfang.rechte,
        umfang.von,
        umfang.bis,
        Herkunft.PORTAL,
        v.akteur.wer,
    )
    _erteilt_mitteilen(db, v, eine)


def anfrage_erteilen(db: Session, v: Verwalter, vollmacht_id: int, umfang: Umfang) -> None:
    """Grant what a house asked for, or less.

    Needs the step-up. Errors: NotFoundError, DomainError, BestaetigungNoetigError.
    """
    eine = require_zusagbar(db, v, vollmacht_id, umfang)
    sitzung.require_bestaetigt(db, v.akteur)
    vermittler.anfrage_erteilen(
        db, eine, umfang.vertraege, umfang.rechte, umfang.von, umfang.bis, v.akteur.wer
    )
    _erteilt_mitteilen(db, v, eine)


def ablehnen(db: Session, v: Verwalter, vollmacht_id: int, grund: str) -> None:
    """Refuse a request, with a reason that the house is told.

    Errors: NotFoundError, DomainError without a reason or if it is not open any more.
    """
    eine, grund = vollmachten.vollmacht(db, v, vollmacht_id), " ".join(grund.split())
    if not grund:
        raise DomainError("Nennen Sie dem Maklerhaus einen Grund.")
    if len(grund) > LAENGSTER_GRUND:
        raise DomainError("Der Grund darf höchstens 500 Zeichen haben.")
    vermittler.anfrage_ablehnen(db, eine, v.akteur.wer)
    haus = vollmachten.haus_von(db, eine)
    _dem_haus_sagen(
        db,
        vermittler.leitung(db, eine.maklerhaus_id),
        lambda b: post.abgelehnt(b.sprache, b.name, v.firma, haus, grund),
    )
    berechtigungstyp.seiten_folgen(db, v.firma_id)


def beschraenken(db: Session, v: Verwalter, vollmacht_id: int, umfang: Umfang) -> None:
    """Take contracts, rights or days from a Vollmacht, at once.

    Needs the step-up. Errors: NotFoundError, DomainError, BestaetigungNoetigError.
    """
    eine = _zu_beschraenken(db, v, vollmacht_id, umfang)
    sitzung.require_bestaetigt(db, v.akteur)
    leute = vollmachten.betroffene(db, eine)
    _beschraenken(db, v, eine, umfang)
    haus = vollmachten.haus_von(db, eine)
    _dem_haus_sagen(db, leute, lambda b: post.beschraenkt(b.sprache, b.name, v.firma, haus))
    _firmenadmins_sagen(
        db, v, lambda b: post.beschraenkt_durch(b.sprache, b.name, v.firma, haus, v.akteur.name)
    )


def wirkung_der_beschraenkung(
    db: Session, v: Verwalter, vollmacht_id: int, umfang: Umfang
) -> tuple[list[Hauswirkung], list[Hauswirkung]]:
    """Who would lose what by it: at once, and from the day on which it then ends.

    Errors: as `beschraenken`, without a step-up.
    """
    eine = _zu_beschraenken(db, v, vollmacht_id, umfang)

    def tun() -> None:
        _beschraenken(db, v, eine, umfang)

    frueher = umfang.bis < eine.bis
    sofort = hauswirkung.wirkung(db, v, tun)
    dann = hauswirkung.wirkung(db, v, tun, umfang.bis) if frueher else []
    return sofort, [w for w in dann if w not in sofort]


def _zu_beschraenken(
    db: Session, v: Verwalter, vollmacht_id: int, umfang: Umfang
) -> Maklervollmacht:
    eine = vollmachten.laufende(db, v, vollmacht_id)
    _require_eigene(db, v, umfang)
    if umfang.bis <= clock.heute():
        raise DomainError("Der letzte Tag ist heute oder später. Sofort endet sie durch Widerruf.")
    if umfang == umfang_von(db, eine):
        raise DomainError("Daran ändert sich nichts. Nehmen Sie etwas weg, oder lassen Sie es so.")
    return eine


def _beschraenken(db: Session, v: Verwalter, eine: Maklervollmacht, umfang: Umfang) -> None:
    vermittler.vollmacht_beschraenken(
        db, eine, umfang.vertraege, umfang.rechte, umfang.bis, v.akteur.wer
    )


def _require_eigene(db: Session, v: Verwalter, umfang: Umfang) -> None:
    """Errors: NotFoundError for a contract that is not the Firma's."""
    gesucht = select(Gruppenvertrag.id).where(
        Gruppenvertrag.firma_id == v.firma_id, col(Gruppenvertrag.id).in_(umfang.vertraege or ())
    )
    if set(umfang.vertraege or ()) - set(db.exec(gesucht)):
        raise NotFoundError("Diesen Vertrag gibt es nicht.")


def _require_tage(umfang: Umfang) -> None:
    if umfang.bis <= clock.heute():
        raise DomainError("Der letzte Tag ist heute oder später.")


def _erteilt_mitteilen(db: Session, v: Verwalter, eine: Maklervollmacht) -> None:
    """Tell the Firma by letter, all FirmenAdmins, and who may sign for the house."""
    haus, firma = vollmachten.haus_von(db, eine), db.get_one(Firma, v.firma_id)
    an = Anschrift(firma.name, firma.strasse, firma.plz, firma.ort)
    if not an.ist_vollstaendig:
        raise DomainError(
            "Zu Ihrer Firma steht im Bestand keine vollständige Anschrift. Ohne Brief dorthin gibt "
            "es keine Vollmacht. Das Service Center hilft Ihnen."
        )
    postausgang.brief(db, an, post.brief("de", v.firma, haus, v.akteur.name))
    _dem_haus_sagen(
        db,
        vermittler.leitung(db, eine.maklerhaus_id),
        lambda b: post.erteilt(b.sprache, b.name, v.firma, haus),
    )
    _firmenadmins_sagen(
        db, v, lambda b: post.erteilt_durch(b.sprache, b.name, v.firma, haus, v.akteur.name)
    )


def _dem_haus_sagen(
    db: Session, leute: Iterable[int], verfassen: Callable[[Benutzer], Mailtext]
) -> None:
    for person in sorted(leute):
        benachrichtigen(db, person, Benachrichtigungsart.ZUGANG, verfassen)


def _firmenadmins_sagen(
    db: Session, v: Verwalter, verfassen: Callable[[Benutzer], Mailtext]
) -> None:
    berechtigungstyp.firmenadmins_sagen(db, v.firma_id, Benachrichtigungsart.ZUGANG, verfassen)
    berechtigungstyp.seiten_folgen(db, v.firma_id)
