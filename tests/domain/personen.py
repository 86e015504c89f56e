"""People for tests of credentials, and what reaches their mailboxes."""

from functools import cache

from sqlmodel import select

from firmenportal.db import snapshot, transaction
from firmenportal.domain import passwort
from firmenportal.domain.benutzer import Benutzer, Kontostatus
from firmenportal.post.postausgang import Postausgang

LENA = "nutzer@muster.example"
PASSWORT = "vier Kraniche am Deich"
ANDERES = "drei Dampfer vor Husum"


def anlegen(
    email: str = LENA, *, status: str = Kontostatus.AKTIV, hash: str | None = "", name: str = "Lena"
) -> int:
    """An account with PASSWORT, unless another hash or none is given; its id."""
    kennt = passwort_hash() if hash == "" else hash
    with transaction() as db:
        person = Benutzer(
            email=email, vorname=name, nachname="Schäfer", status=status, passwort_hash=kennt
        )
        db.add(person)
        db.flush()
        return person.id or 0


def person(benutzer_id: int) -> Benutzer:
    with snapshot() as db:
        return db.get_one(Benutzer, benutzer_id)


def post_an(email: str) -> list[Postausgang]:
    """The mails to an address, oldest first."""
    with snapshot() as db:
        return list(db.exec(select(Postausgang).where(Postausgang.an == email)))


def link_in(mail: Postausgang) -> str:
    """The path of the link that a mail holds, without the host."""
    adresse = next(zeile for zeile in mail.text.splitlines() if zeile.startswith("http"))
    return "/" + adresse.split("/", 3)[3]


@cache
def passwort_hash() -> str:
    return passwort.hashen(PASSWORT)
