"""Governing one member's cells: what is wanted, what saving does, and what it refuses."""

from collections.abc import Callable

import pytest
from sqlmodel import Session, select

from firmenportal import clock
from firmenportal.domain import delegation, rechtevergabe, vergabe
from firmenportal.domain.delegation import Verwalter
from firmenportal.domain.protokoll import Protokoll
from firmenportal.domain.recht import Recht
from firmenportal.domain.rechteentwurf import Paar, Rechteentwurf
from firmenportal.domain.rechtevergabe import Gesehen
from firmenportal.domain.vergabe import Wandel
from firmenportal.domain.vertrag import vertrag_id
from firmenportal.domain.vertragsrecht import Vertragsrecht
from firmenportal.domain.zeitraum import OHNE_ENDE
from firmenportal.post.postausgang import Postausgang
from tests.domain.besetzung import MUSTER, firma, letzter, mitglied, stand
from tests.domain.conftest import AkteurOf

FIRMENADMIN, ZWEITER = "firmenadmin@muster.example", "firmenadmin2@muster.example"
LENA, ADMIN, LOHN = "nutzer@muster.example", "admin@muster.example", "lohn@buero.example"
ZOFIA, NORDS = "befristet@muster.example", "vermittler@maklernord.example"
AL17, AL25, AL33, AL41, AL58, AK74, AL90 = (
    vertrag_id(n)
    for n in (
        "AL-1000017",
        "AL-1000025",
        "AL-1000033",
        "AL-1000041",
        "AL-1000058",
        "AK-1000074",
        "AL-1000090",
    )
)
LESEN, AENDERN, ANMELDEN, BERECHNEN, ABRECHNUNG = Recht
HEUTE = clock.heute()
Als = Callable[..., Verwalter]


@pytest.fixture
def als(welt: Session, akteur_of: AkteurOf) -> Als:
    """`als(ADMIN)`: this person as one who acts on the access of Muster."""

    def handelnd(email: str, kundennummer: str = MUSTER) -> Verwalter:
        return delegation.handelnd(welt, akteur_of(email), firma(welt, kundennummer).id or 0)

    return handelnd


def wer(db: Session, email: str, kundennummer: str = MUSTER) -> Gesehen:
    return Gesehen(mitglied(db, email, kundennummer).id or 0)


def fenster(db: Session, email: str, paar: Paar) -> list[tuple[object, ...]]:
    db.flush()
    zeilen = db.exec(
        select(Vertragsrecht).where(
            Vertragsrecht.mitgliedschaft_id == mitglied(db, email).id,
            Vertragsrecht.vertrag_id == paar[0],
            Vertragsrecht.recht == paar[1],
        )
    )
    return sorted((z.von, z.bis) for z in zeilen)


def gewuenscht(db: Session, v: Verwalter, email: str, *paare: Paar) -> None:
    for paar in paare:
        rechtevergabe.setzen(db, v, wer(db, email), paar, an=True)


def abgewaehlt(db: Session, v: Verwalter, email: str, *paare: Paar) -> None:
    for paar in paare:
        rechtevergabe.setzen(db, v, wer(db, email), paar, an=False)


def gespeichert(db: Session, v: Verwalter, email: str) -> list[tuple[int, Recht, Wandel]]:
    ziel = mitglied(db, email).id or 0
    return [(a.vertrag, a.recht, a.wandel) for a in rechtevergabe.speichern(db, v, ziel)]


def aenderungen(db: Session, v: Verwalter, email: str) -> list[tuple[int, Recht, Wandel]]:
    blatt = vergabe.lesen(db, v, mitglied(db, email).id or 0)
    raum = delegation.spielraum(db, v, blatt.mitglied, blatt.vertraege)
    return [(a.vertrag, a.recht, a.wandel) for a in blatt.aenderungen(raum)]


def test_ein_haken_gilt_erst_wenn_er_gespeichert_ist(welt: Session, als: Als) -> None:
    v, vorher = als(FIRMENADMIN), stand(welt, LENA)
    gewuenscht(welt, v, LENA, (AL17, BERECHNEN))
    assert fenster(welt, LENA, (AL17, BERECHNEN)) == []
    assert stand(welt, LENA) == vorher
    assert gespeichert(welt, v, LENA) == [(AL17, BERECHNEN, Wandel.NEU)]
    assert fenster(welt, LENA, (AL17, BERECHNEN)) == [(HEUTE, OHNE_ENDE)]
    assert stand(welt, LENA) == vorher + 1
    assert welt.exec(select(Rechteentwurf)).all() == []


def test_ein_speichern_ist_ein_eintrag_und_eine_mail(welt: Session, als: Als) -> None:
    v = als(FIRMENADMIN)
    zahl = len(welt.exec(select(Protokoll)).all())
    gewuenscht(welt, v, LENA, (AL17, BERECHNEN), (AL33, AENDERN))
    abgewaehlt(welt, v, LENA, (AL25, LESEN))
    gespeichert(welt, v, LENA)
    welt.flush()
    assert len(welt.exec(select(Protokoll)).all()) == zahl + 1
    eintrag = letzter(welt)
    assert (eintrag.handlung, eintrag.betroffener) == ("vertragsrecht.aendern", "Lena Schäfer")
    zellen = {(z["vertrag"], z["recht"]): z for z in eintrag.einzelheiten["zellen"]}
    assert set(zellen) == {
        ("AL-1000017", BERECHNEN),
        ("AL-1000033", AENDERN),
        ("AL-1000025", LESEN),
    }
    assert zellen["AL-1000025", LESEN]["nachher"] == []
    assert zellen["AL-1000017", BERECHNEN]["vorher"] == []
    (mail,) = welt.exec(select(Postausgang).where(Postausgang.an == LENA)).all()[-1:]
    assert "AL-1000017 – neu: Berechnen" in mail.text
    assert "AL-1000033 – neu: Bestand lesen, Bestand ändern" in mail.text
    assert "AL-1000025" not in mail.text and "1 weiterer Vertrag" in mail.text
