"""Accepting an Einladung: what it brings, once, and only while its inviter could send it."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from sqlmodel import Session, col, select

from firmenportal import clock
from firmenportal.db import snapshot, transaction
from firmenportal.domain import (
    benutzerkonto,
    delegation,
    einladen,
    mitgliedschaft,
    rechtematrix,
    sitzung,
    vertragsrecht,
)
from firmenportal.domain import einladungsannahme as annahme
from firmenportal.domain.auspraegung import DACH
from firmenportal.domain.benutzer import Akteur, Benutzer, Mitgliedschaft
from firmenportal.domain.einladung import Einladung
from firmenportal.domain.einladungsannahme import FalscheLageError, NichtMoeglichError
from firmenportal.domain.einmalschluessel import LinkAbgelaufenError
from firmenportal.domain.errors import DomainError
from firmenportal.domain.passwort import PASSWORT_HASH
from firmenportal.domain.protokoll import Protokoll
from firmenportal.domain.recht import Recht
from firmenportal.domain.sitzung import hash_of
from firmenportal.domain.vertrag import vertrag_id
from firmenportal.domain.vertragsrecht import AdminVertrag
from tests.domain.besetzung import DURCH, PFLEGE, firma, konto, mitglied
from tests.domain.personen import link_in, post_an
from tests.domain.test_einladen import ANGABEN, CHEFIN, JOERG, NEU, zelle

pytestmark = pytest.mark.usefixtures("eigene_welt")
WORT = "vier Kraniche am Deich"
BERECHNEN = (vertrag_id("AL-1000033"), Recht.BERECHNEN)


def akteur(db: Session, email: str, *, bestaetigt: bool = False) -> Akteur:
    b = konto(db, email)
    name = (b.name, b.email, b.kontoart, DACH.key, "de", b.rechte_stand)
    akteur = Akteur(b.id or 0, "", *name)
    if not bestaetigt:
        return akteur
    erste = hash_of(sitzung.eroeffnen(db, akteur.benutzer_id, DACH))
    db.flush()
    return replace(akteur, sitzung=hash_of(sitzung.bestaetigen(db, replace(akteur, sitzung=erste))))


def eingeladen(wer: str = CHEFIN, kundennummer: str = "K1000017", **anders: Any) -> str:
    """Somebody is invited; the secret of the link."""
    angaben = replace(ANGABEN, **anders)
    with transaction() as db:
        als = akteur(db, wer, bestaetigt=angaben.berechtigungstyp == "Admin")
        v = delegation.handelnd(db, als, firma(db, kundennummer).id or 0)
        einladen.einladen(db, v, angaben)
    return link_in(post_an(angaben.email)[-1]).rpartition("/")[2]


def beitreten(email: str, secret: str) -> None:
    with snapshot() as db:
        wer = akteur(db, email)
    annahme.beitreten(wer, secret)


def stand(email: str) -> list[str]:
    with snapshot() as db:
        gefunden = select(Einladung).where(Einladung.email == email).order_by(col(Einladung.id))
        return [str(e.stand) for e in db.exec(gefunden)]


def erteilt(email: str) -> set[tuple[str, str]]:
    with snapshot() as db:
        zeilen = rechtematrix.eigene(db, akteur(db, email)).zeilen
    return {(z.nummer, c.recht) for z in zeilen for c in z.zellen if c.zustand == "erteilt"}


@contextmanager
def unveraendert() -> Iterator[None]:
    def zeilen() -> list[int]:
        with snapshot() as db:
            return [len(db.exec(select(t)).all()) for t in (Benutzer, Mitgliedschaft, Protokoll)]

    vorher = zeilen()
    yield
    assert zeilen() == vorher


def test_ein_neuer_admin_bekommt_typ_rechte_und_vertraege() -> None:
    secret = eingeladen(
        personentyp="andere",
        berechtigungstyp="Admin",
        zellen=(zelle("AL-1000017", bis=clock.heute().replace(year=clock.heute().year + 2)),),
        verwaltet=(vertrag_id("AL-1000033"), vertrag_id("AL-1000017")),
    )
    assert annahme.konto_anlegen(secret, WORT, WORT) == NEU
    with snapshot() as db:
        m, person = mitglied(db, NEU), konto(db, NEU)
        assert (m.personentyp, m.berechtigungstyp) == ("andere", "Admin")
        assert (person.name, person.anrede, person.rechte_stand) == ("Neele Brandt", "Frau", 1)
        assert PASSWORT_HASH.verify(WORT, person.passwort_hash)
        gesucht = select(AdminVertrag.vertrag_id).where(AdminVertrag.mitgliedschaft_id == m.id)
        assert set(db.exec(gesucht)) == {vertrag_id("AL-1000033"), vertrag_id("AL-1000017")}
    assert erteilt(NEU) == {("AL-1000017", "bestand_lesen")}


def test_von_vielen_zugleich_nimmt_einer_an() -> None:
    secret = eingeladen()

    def versuch(n: int) -> bool:
        try:
            return bool(annahme.konto_anlegen(secret, f"{WORT} {n}", f"{WORT} {n}"))
        except (LinkAbgelaufenError, FalscheLageError):
            return False

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(versuch, range(6))) == 1
    with snapshot() as db:
        gefunden = select(Protokoll).where(Protokoll.handlung == "einladung.annehmen")
        assert len(db.exec(gefunden).all()) == 1


def test_annehmen_und_widerrufen_zugleich_ergibt_eines_von_beiden() -> None:
    secret = eingeladen()

    def widerrufen() -> None:
        with transaction() as db:
            v = delegation.handelnd(db, akteur(db, CHEFIN), firma(db).id or 0)
            (e,) = db.exec(select(Einladung).where(Einladung.email == NEU))
            einladen.widerrufen(db, v, e.id or 0)

    with ThreadPoolExecutor(2) as pool:
        beide = [pool.submit(annahme.konto_anlegen, secret, WORT, WORT), pool.submit(widerrufen)]
        ergebnisse = [type(zug.exception()) for zug in beide]
    gelungen = ergebnisse.index(type(None))
    assert ergebnisse[1 - gelungen] is not type(None)
    assert stand(NEU) == [("angenommen", "widerrufen")[gelungen]]


def test_zwei_firmen_laden_dieselbe_person_zugleich_ein() -> None:
    secrets = [
        eingeladen(),
        eingeladen("firmenadmin@pflege.example", PFLEGE, zellen=(zelle("AL-1060017"),)),
    ]

    def versuch(secret: str) -> bool:
        try:
            return bool(annahme.konto_anlegen(secret, WORT, WORT))
        except FalscheLageError:
            return False

    with ThreadPoolExecutor(2) as pool:
        gelungen = list(pool.map(versuch, secrets))
    assert sum(gelungen) == 1, "one opens the account, the other joins with it"
    beitreten(NEU, secrets[gelungen.index(False)])
    assert erteilt(NEU) == {("AL-1000017", "bestand_lesen"), ("AL-1060017", "bestand_lesen")}


@pytest.mark.parametrize("weg", ["recht", "zuweisung", "typ", "sperre", "konto"])
def test_der_link_ist_tot_sobald_der_einladende_nicht_mehr_duerfte(weg: str) -> None:
    """Even before anybody has cleared up, and at once for good."""
    secret = eingeladen(JOERG, zellen=(zelle("AL-1000017"), zelle("AL-1000033", Recht.BERECHNEN)))
    with transaction() as db:
        joerg = mitglied(db, JOERG)
        if weg == "recht":
            vertragsrecht.entziehen(db, joerg, [BERECHNEN], DURCH)
        elif weg == "zuweisung":
            vertragsrecht.zuweisen(db, joerg, [vertrag_id("AL-1000017")], DURCH)
        elif weg == "typ":
            joerg.berechtigungstyp = "Nutzer"
        elif weg == "sperre":
            mitgliedschaft.sperren(db, joerg, DURCH)
        else:
            benutzerkonto.sperren(db, konto(db, JOERG), DURCH)
    with snapshot() as db, pytest.raises(LinkAbgelaufenError):
        annahme.ansehen(db, secret, None)
    with unveraendert(), pytest.raises(LinkAbgelaufenError):
        annahme.konto_anlegen(secret, WORT, WORT)


def test_wer_das_recht_zurueckbekommt_bekommt_die_einladung_nicht_zurueck() -> None:
    secret = eingeladen(JOERG, zellen=(zelle("AL-1000033", Recht.BERECHNEN),))
    with transaction() as db:
        vertragsrecht.entziehen(db, mitglied(db, JOERG), [BERECHNEN], DURCH)
        einladen.ungueltige_beenden(db, firma(db).id or 0, DURCH)
    with transaction() as db:
        zellen = [zelle("AL-1000033", Recht.BERECHNEN)]
        vertragsrecht.erteilen(db, mitglied(db, JOERG), zellen, durch=DURCH)
    assert stand(NEU) == ["verfallen"]
    with pytest.raises(LinkAbgelaufenError):
        annahme.konto_anlegen(secret, WORT, WORT)


class TestWerDerFirmaSchonAngehoert:
    """An Admin invites somebody whom he does not see; the cells are added, nothing else."""

    BJOERN = "ohnerechte@muster.example"

    def test_bekommt_die_zellen(self) -> None:
        secret = eingeladen(JOERG, email=self.BJOERN)
        beitreten(self.BJOERN, secret)
        assert erteilt(self.BJOERN) == {("AL-1000017", "bestand_lesen")}
        with snapshot() as db:
            gesucht = select(Mitgliedschaft).where(
                Mitgliedschaft.benutzer_id == konto(db, self.BJOERN).id
            )
            assert len(db.exec(gesucht).all()) == 1

    @pytest.mark.parametrize("fall", ["anderer_personentyp", "anderer_admin", "gesperrt"])
    def test_aber_nur_wenn_er_sie_auch_dort_bekommen_duerfte(self, fall: str) -> None:
        email = self.BJOERN
        with transaction() as db:
            bjoern = mitglied(db, email)
            if fall == "anderer_admin":
                bjoern.berechtigungstyp = "Admin"
                vertragsrecht.zuweisen(db, bjoern, [vertrag_id("AL-1000041")], DURCH)
            elif fall == "gesperrt":
                mitgliedschaft.sperren(db, bjoern, DURCH)
        personentyp = "andere" if fall == "anderer_personentyp" else "firmeneigen"
        secret = eingeladen(JOERG, email=email, personentyp=personentyp)
        with pytest.raises(NichtMoeglichError):
            beitreten(email, secret)
        assert erteilt(email) == set()
        assert stand(email) == ["verfallen"]
        assert "konnte nicht angenommen werden" in post_an(JOERG)[-1].betreff


def test_eine_fremde_angemeldete_verbraucht_nichts() -> None:
    secret = eingeladen()
    with unveraendert(), pytest.raises(FalscheLageError):
        beitreten("nutzer@muster.example", secret)
    assert annahme.konto_anlegen(secret, WORT, WORT) == NEU


def test_ein_falsches_passwort_verbraucht_nichts() -> None:
    secret = eingeladen()
    for wort, wiederholt in (("kurz", "kurz"), (WORT, WORT + "?"), ("x" * 128, "x" * 128)):
        with unveraendert(), pytest.raises(DomainError):
            annahme.konto_anlegen(secret, wort, wiederholt)
    assert annahme.konto_anlegen(secret, WORT, WORT) == NEU
