"""The commands of the Admin-Bereich as random steps: who, at which Firma, does what to whom.

Each draws its own details from the world as it is, good ones and bad ones, and calls the portal's
command as a page would: with a Verwalter that was looked up in the same transaction.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random
from typing import Any, TypeVar

from sqlalchemy import delete
from sqlmodel import Session, col, select

from firmenportal import clock
from firmenportal.domain import (
    ausschluss,
    berechtigungstyp,
    delegation,
    einladen,
    einladungsannahme,
    rechtevergabe,
    vertreten,
)
from firmenportal.domain.ausschluss import Mitbeenden
from firmenportal.domain.benutzer import Akteur, Mitgliedschaft
from firmenportal.domain.delegation import Verwalter
from firmenportal.domain.einladung import Einladung
from firmenportal.domain.einladungspruefung import Einladungsangaben
from firmenportal.domain.errors import DomainError
from firmenportal.domain.recht import Recht
from firmenportal.domain.rechtevergabe import Gesehen
from firmenportal.domain.sitzung import Sitzung
from firmenportal.domain.typvorschlag import Typvorschlag
from firmenportal.domain.vertrag import Gruppenvertrag
from firmenportal.domain.vertragsrecht import Zelle
from firmenportal.domain.vertretung import Vertretung
from firmenportal.domain.zeitraum import OHNE_ENDE, SEIT_JEHER
from firmenportal.post.postausgang import Postausgang

T = TypeVar("T")
TAG = timedelta(days=1)
_LINK = "%/einladung/%"


@dataclass
class Schritt:
    """One step: the Verwalter who acts, and where the details come from."""

    db: Session
    v: Verwalter
    zufall: Random
    # An acceptance is nobody's command: by whose Einladung it gives.
    gegeben_von: int | None = None

    def eins(self, werte: Sequence[T]) -> T:
        return self.zufall.choice(werte)

    def mitglied(self) -> int:
        """Somebody of the Firma, mostly; at times one who left, a stranger, or nobody."""
        alle = self.db.exec(select(Mitgliedschaft).order_by(col(Mitgliedschaft.id))).all()
        eigene = [m for m in alle if m.firma_id == self.v.firma_id and m.entfernt_am is None]
        andere = [m for m in alle if m not in eigene]
        return self.eins([m.id or 0 for m in [*eigene * 6, *andere]] + [999_999])

    def vertraege(self) -> list[int]:
        """Mostly what he governs; at times whatever there is."""
        verwaltet = sorted(self.db.execute(delegation.vertraege(self.v)).scalars())
        alle = sorted(self.db.exec(select(Gruppenvertrag.id)))
        return sorted({self.eins([*verwaltet * 6, *alle]) for _ in range(self.eins((1, 1, 2)))})

    def zellen(self, ziel: Mitgliedschaft | None) -> tuple[Zelle, ...]:
        """Mostly what he may give; at times anything."""
        heute, ids = clock.heute(), self.vertraege()
        raum = delegation.spielraum(self.db, self.v, ziel, ids)
        paare = [(v, r) for v in ids for r in Recht]
        gut = [p for p in paare if raum.geben(*p, heute + TAG) is None]
        enden = (heute + TAG, OHNE_ENDE, heute + 30 * TAG)
        gezogen = {self.eins([*gut * 6, *paare[:1]]) for _ in range(self.eins((1, 1, 2)))}
        return tuple(Zelle(*paar, SEIT_JEHER, self.eins(enden)) for paar in sorted(gezogen))

    def vorschlag(self) -> int:
        return self._einer(select(Typvorschlag.id))

    def einladung(self) -> int:
        return self._einer(select(Einladung.id))

    def _einer(self, ids: Any) -> int:
        return self.eins([*sorted(i or 0 for i in self.db.exec(ids)), 999_999])


def _ernennen(s: Schritt) -> None:
    berechtigungstyp.ernennen(s.db, s.v, s.mitglied(), s.vertraege())


def _zuweisen(s: Schritt) -> None:
    berechtigungstyp.zuweisen(s.db, s.v, s.mitglied(), s.vertraege())


def _entlassen(s: Schritt) -> None:
    berechtigungstyp.entlassen(s.db, s.v, s.mitglied())


def _vorschlagen(s: Schritt) -> None:
    berechtigungstyp.vorschlagen(s.db, s.v, s.mitglied())


def _bestaetigen(s: Schritt) -> None:
    berechtigungstyp.bestaetigen(s.db, s.v, s.vorschlag())


def _ablehnen(s: Schritt) -> None:
    berechtigungstyp.ablehnen(s.db, s.v, s.vorschlag())


def _sperren(s: Schritt) -> None:
    ausschluss.sperren(s.db, s.v, s.mitglied(), _mit(s))


def _entsperren(s: Schritt) -> None:
    ausschluss.entsperren(s.db, s.v, s.mitglied())


def _entfernen(s: Schritt) -> None:
    ausschluss.entfernen(s.db, s.v, s.mitglied(), _mit(s))


def _mit(s: Schritt) -> Mitbeenden:
    return Mitbeenden(zugang=s.eins((True, False)), vollmachten=s.eins((True, False)))


def _einladen(s: Schritt) -> None:
    nummer = s.eins((1, 2, 3, 4, 0))
    angaben = Einladungsangaben(
        anrede="Frau",
        vorname="Neu",
        nachname="Person",
        email=f"neu{nummer}@b.example" if nummer else "p1@a.example",
        personentyp=s.eins(("firmeneigen", "firmeneigen", "andere", "vermittler")),
        berechtigungstyp=s.eins(("Nutzer", "Nutzer", "Admin", "FirmenAdmin")),
        zellen=s.zellen(None),
    )
    if angaben.berechtigungstyp == "Admin":
        angaben = replace(angaben, verwaltet=tuple(s.vertraege()))
    einladen.einladen(s.db, s.v, angaben)


def _erneut_senden(s: Schritt) -> None:
    einladen.erneut_senden(s.db, s.v, s.einladung())


def _widerrufen(s: Schritt) -> None:
    einladen.widerrufen(s.db, s.v, s.einladung())


def _annehmen(s: Schritt) -> None:
    """Somebody finds the newest mail with a link; what hangs on no transaction of its own."""
    hier = select(Einladung).where(Einladung.firma_id == s.v.firma_id)
    offene = s.db.exec(hier.order_by(col(Einladung.id))).all()
    if not offene:
        raise DomainError("Es gibt keine Einladung.")
    an = s.eins([e.email for e in offene])
    mails = select(Postausgang.text).where(Postausgang.an == an, col(Postausgang.text).like(_LINK))
    text = s.db.exec(mails.order_by(col(Postausgang.id).desc())).first() or ""
    secret = text.partition("/einladung/")[2].partition("\n")[0]
    e, inviter = einladungsannahme._einloesen(s.db, secret)
    s.gegeben_von = e.eingeladen_von_id
    einladungsannahme._aufnehmen(s.db, e, inviter, einladungsannahme._konto(s.db, e, "hash"))


def _rechte_setzen(s: Schritt) -> None:
    """As on the page: tick or untick a few cells of a person, and save all of them."""
    ziel = s.mitglied()
    m = s.db.get(Mitgliedschaft, ziel)
    for z in s.zellen(m):
        rechtevergabe.setzen(
            s.db, s.v, Gesehen(ziel), (z.vertrag, z.recht), an=s.eins((True, False))
        )
    rechtevergabe.speichern(s.db, s.v, ziel)


def _vertretung_beantragen(s: Schritt) -> None:
    zeitraum = (clock.heute(), clock.heute() + s.eins((9, 1, 90, 91)) * TAG)
    vertreten.beantragen(s.db, s.v.akteur, s.v.firma_id, s.mitglied(), zeitraum, None)


def _vertretung_bestaetigen(s: Schritt) -> None:
    vertreten.bestaetigen(s.db, s.v, s._einer(select(Vertretung.id)))


def _vertretung_beenden(s: Schritt) -> None:
    vertreten.beenden(s.db, s.v, s._einer(select(Vertretung.id)))


BEFEHLE: dict[str, Callable[[Schritt], None]] = {
    "Rechte setzen": _rechte_setzen,
    "einladen": _einladen,
    "annehmen": _annehmen,
    "ernennen": _ernennen,
    "vorschlagen": _vorschlagen,
    "bestaetigen": _bestaetigen,
    "sperren": _sperren,
    "entsperren": _entsperren,
    "entlassen": _entlassen,
    "zuweisen": _zuweisen,
    "entfernen": _entfernen,
    "erneut senden": _erneut_senden,
    "widerrufen": _widerrufen,
    "ablehnen": _ablehnen,
    "Vertretung beantragen": _vertretung_beantragen,
    "Vertretung bestaetigen": _vertretung_bestaetigen,
    "Vertretung beenden": _vertretung_beenden,
}


def handelnd(db: Session, person: int, firma: int) -> Verwalter:
    """The person as one who acts at the Firma, with a fresh step-up. Errors: NotFoundError."""
    jetzt, sitzung = clock.now(), f"sitzung-{person}"
    db.execute(delete(Sitzung).where(col(Sitzung.secret_hash) == sitzung))
    db.add(
        Sitzung(
            secret_hash=sitzung,
            benutzer_id=person,
            auspraegung="metallrente",
            angemeldet_am=jetzt,
            zuletzt_am=jetzt,
            bestaetigt_am=jetzt,
        )
    )
    db.flush()
    akteur = Akteur(person, sitzung, f"Person {person}", "", "kunde", "metallrente", "de", 0)
    return delegation.handelnd(db, akteur, firma)
