"""Who is told what about a Vertretung: lender, deputy, and those who decide."""

from collections.abc import Callable, Iterable

from sqlmodel import Session

from firmenportal.domain import vertretung
from firmenportal.domain.benachrichtigung import Benachrichtigungsart, benachrichtigen
from firmenportal.domain.benutzer import Akteur, Benutzer, Mitgliedschaft
from firmenportal.domain.vertretung import Vertretung
from firmenportal.domain.zeitraum import letzter_tag
from firmenportal.post import vertretung as mails
from firmenportal.post.vertretung import Vertretungsmail
from firmenportal.post.vorlage import Mailtext

Verfassen = Callable[[str, str, Vertretungsmail], Mailtext]


def beantragt(db: Session, antrag: Vertretung, entscheidend: Iterable[tuple[int, str]]) -> None:
    """To those who may confirm, and to the deputy, who may decline."""
    an = [i for i, _name in entscheidend]
    _schreiben(db, antrag, dict.fromkeys(an, mails.zu_entscheiden))
    _schreiben(db, antrag, {antrag.vertreter_benutzer_id: mails.angefragt})


def wartet(db: Session, antrag: Vertretung, entscheidend: Iterable[tuple[int, str]]) -> None:
    """A reminder to those who may confirm; the lender is told that it still waits."""
    vertretene, _vertreter = vertretung.paar(db, antrag)
    _schreiben(db, antrag, {i: mails.wartet for i, _name in entscheidend})
    _schreiben(db, antrag, {vertretene.benutzer_id: mails.noch_nicht_entschieden})


def bestaetigt(db: Session, antrag: Vertretung, durch: Akteur) -> None:
    """To lender and deputy."""
    vertretene, vertreter = vertretung.paar(db, antrag)
    an = {vertretene.benutzer_id: mails.bestaetigt_verleiher}
    an |= {vertreter.benutzer_id: mails.bestaetigt_vertreter}
    _schreiben(db, antrag, an, durch)


def beendet(db: Session, antrag: Vertretung, durch: Akteur) -> None:
    """To lender, deputy and who had confirmed, but not to who ended it himself."""
    an = {m.benutzer_id for m in vertretung.paar(db, antrag)}
    if antrag.bestaetigt_von_id is not None:
        an.add(db.get_one(Mitgliedschaft, antrag.bestaetigt_von_id).benutzer_id)
    war_in_kraft = antrag.bestaetigt_am is not None
    text = mails.beendet if war_in_kraft else mails.nicht_zustande
    _schreiben(db, antrag, {i: text for i in an if i != durch.benutzer_id}, durch)


def _schreiben(
    db: Session, antrag: Vertretung, an: dict[int, Verfassen], durch: Akteur | None = None
) -> None:
    angaben = _angaben(db, antrag, durch.name if durch else "")

    def text(b: Benutzer) -> Mailtext:
        return an[b.id or 0](b.sprache, b.name, angaben)

    for benutzer_id in an:
        benachrichtigen(db, benutzer_id, Benachrichtigungsart.VERTRETUNG, text)


def _angaben(db: Session, antrag: Vertretung, durch: str) -> Vertretungsmail:
    namen = [db.get_one(Benutzer, m.benutzer_id).name for m in vertretung.paar(db, antrag)]
    return Vertretungsmail(
        vertretung_id=antrag.id or 0,
        firma_id=antrag.firma_id,
        vertretene=namen[0],
        vertreter=namen[1],
        von=antrag.von,
        bis=letzter_tag(antrag.bis) or antrag.bis,
        durch=durch,
    )
