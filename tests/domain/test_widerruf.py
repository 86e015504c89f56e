"""The Widerrufscode: that FirmenAdmin and all he gave are suspended, and nothing else is."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlmodel import Session, col, select

from firmenportal import clock
from firmenportal.db import snapshot, transaction
from firmenportal.domain import (
    berechtigung,
    berechtigungstyp,
    delegation,
    einladen,
    einladungsannahme,
    fristen,
    mitgliedschaft,
    rechtematrix,
    sitzung,
    tippcode,
    vermittler,
    vertragsrecht,
    vertreten,
    vertretung,
    widerruf,
)
from firmenportal.domain.anmeldebremse import GebremstError
from firmenportal.domain.auspraegung import DACH
from firmenportal.domain.benutzer import Benutzer, Berechtigungstyp, Mitgliedschaft, Personentyp
from firmenportal.domain.einladung import Einladung
from firmenportal.domain.einmalschluessel import LinkAbgelaufenError
from firmenportal.domain.errors import DomainError
from firmenportal.domain.protokoll import Protokoll
from firmenportal.domain.recht import Recht
from firmenportal.domain.sitzung import Sitzung
from firmenportal.domain.tippcode import TippfehlerError
from firmenportal.domain.vermittler import Herkunft, Maklervollmacht
from firmenportal.domain.vertrag import nummer_von, vertrag_id
from firmenportal.domain.vertragsrecht import Vertragsrecht
from firmenportal.domain.vertretung import Vertretung
from firmenportal.domain.widerruf import Aussetzung, CodeUngueltigError, Widerrufscode
from firmenportal.domain.zeitraum import OHNE_ENDE, SEIT_JEHER
from firmenportal.post.postausgang import Art, Postausgang
from firmenportal.settings import settings
from tests.domain.besetzung import MUSTER, PFLEGE, SUED, firma, haus, konto, mitglied
from tests.domain.personen import link_in, post_an
from tests.domain.test_einladen import ABRECHNUNG, ANGABEN, CHEFIN, JOERG, LENA, NEU, ZWEITER, zelle
from tests.domain.test_einladungsannahme import WORT, akteur

pytestmark = pytest.mark.usefixtures("eigene_welt")
BJOERN, ZOFIA, MAERTA = (f"{n}@muster.example" for n in ("ohnerechte", "befristet", "kennung"))
RENATE, DENIZ = "urlaub@muster.example", "vertreter@muster.example"
KATHARINA = "firmenadmin@pflege.example"
CLERK, ADRESSE = (None, "Ines Rauch"), "192.0.2.9"
BERECHNEN = Recht.BERECHNEN
Zeile = tuple[str, str, str]


def ausgestellt(email: str = ZWEITER, kundennummer: str = MUSTER) -> str:
    """The Firma gets a letter; the code in it."""
    with transaction() as db:
        wer = mitglied(db, email, kundennummer)
        widerruf.ausstellen(db, firma(db, kundennummer), wer, CLERK)
    return next(t for ist_code, t in brief().inhalt["absaetze"] if ist_code)


def brief() -> Postausgang:
    with snapshot() as db:
        gesucht = select(Postausgang).where(Postausgang.art == Art.BRIEF)
        return list(db.exec(gesucht.order_by(col(Postausgang.id))))[-1]


def einloesen(code: str) -> Aussetzung:
    return widerruf.einloesen(code, ADRESSE)


def aufheben() -> None:
    with transaction() as db:
        widerruf.aufheben(db, db.exec(select(Widerrufscode)).one(), CLERK)


@contextmanager
def als(email: str) -> Iterator[tuple[Session, delegation.Verwalter]]:
    """This FirmenAdmin acts at Muster, with a fresh step-up."""
    with transaction() as db:
        wer = akteur(db, email, bestaetigt=True)
        yield db, delegation.handelnd(db, wer, firma(db).id or 0)


def erteilen(wer: str, an: str, nummer: str, recht: Recht, **fenster: Any) -> None:
    with transaction() as db:
        zellen = [zelle(nummer, recht, **fenster)]
        vertragsrecht.erteilen(db, mitglied(db, an), zellen, durch=konto(db, wer).wer)


def ausgesetzte_zeilen() -> set[Zeile]:
    with snapshot() as db:
        gesucht = select(Benutzer.email, Vertragsrecht.vertrag_id, Vertragsrecht.recht).join(
            Benutzer, col(Benutzer.id) == col(Vertragsrecht.benutzer_id)
        )
        zeilen = db.exec(gesucht.where(col(Vertragsrecht.ausgesetzt_am).is_not(None)))
        return {(email, nummer_von(v), recht) for email, v, recht in zeilen}


def ausgesetzte(tabelle: type[Any]) -> set[int]:
    with snapshot() as db:
        return set(db.exec(select(tabelle.id).where(tabelle.ausgesetzt_am.is_not(None))))


def ohne_ernennung() -> set[str]:
    with snapshot() as db:
        m = Mitgliedschaft
        gesucht = select(Benutzer.email).join(m, col(m.benutzer_id) == col(Benutzer.id))
        return set(db.exec(gesucht.where(col(m.ernennung_ausgesetzt_am).is_not(None))))


def hat(email: str, recht: Recht, nummer: str) -> bool:
    with snapshot() as db:
        return berechtigung.hat(db, akteur(db, email), recht, vertrag_id(nummer))


def staende() -> dict[str, int]:
    with snapshot() as db:
        return dict(db.exec(select(Benutzer.email, Benutzer.rechte_stand)).all())


def matrix(email: str) -> list[tuple[str, str, str]]:
    with snapshot() as db:
        zeilen = rechtematrix.eigene(db, akteur(db, email)).zeilen
    return [(z.nummer, c.recht, c.zustand) for z in zeilen for c in z.zellen]


# The letter


def test_der_brief_geht_an_die_anschrift_im_bestand_und_nennt_wen_er_betrifft() -> None:
    code = ausgestellt()
    assert brief().inhalt["anschrift"] == [
        "Muster Maschinenbau GmbH", "Industriestraße 17", "51063 Köln",
    ]  # fmt: skip
    assert "Thomas Weiß-Yıldız" in brief().betreff and "/freischaltung/widerruf" in brief().text
    with snapshot() as db:
        gespeichert = db.exec(select(Widerrufscode)).one()
    assert tippcode.lesen(code) not in str(gespeichert.model_dump())


def test_ohne_anschrift_im_bestand_gibt_es_keinen() -> None:
    with transaction() as db:
        firma(db).strasse = ""
    with pytest.raises(DomainError, match="Anschrift"):
        ausgestellt()


def test_nur_gegen_einen_firmenadmin_dieser_firma() -> None:
    for email, kundennummer in ((JOERG, MUSTER), (KATHARINA, MUSTER)):
        with pytest.raises(DomainError, match="FirmenAdmin"), transaction() as db:
            wo = MUSTER if email == JOERG else PFLEGE
            widerruf.ausstellen(db, firma(db, kundennummer), mitglied(db, email, wo), CLERK)


# What is his


def test_was_er_gab_ist_ausgesetzt_und_alles_andere_unberuehrt() -> None:
    erteilen(ZWEITER, BJOERN, "AL-1000017", BERECHNEN)
    erteilen(CHEFIN, BJOERN, "AL-1000017", ABRECHNUNG)
    vorher = matrix(LENA)
    ergebnis = einloesen(ausgestellt())
    assert ausgesetzte_zeilen() == {(BJOERN, "AL-1000017", "berechnen")}
    assert not hat(BJOERN, BERECHNEN, "AL-1000017") and hat(BJOERN, ABRECHNUNG, "AL-1000017")
    assert not hat(ZWEITER, BERECHNEN, "AL-1000017") and hat(CHEFIN, BERECHNEN, "AL-1000017")
    assert matrix(LENA) == vorher
    assert (ergebnis.person, ergebnis.rechte, ergebnis.ohne_firmenadmin) == (
        "Thomas Weiß-Yıldız", 1, False,
    )  # fmt: skip


def test_was_er_verlaengert_hat_ist_seins_und_was_er_kuerzte_nicht() -> None:
    """Zofia has Bestand lesen on AL-1000033 for 61 days, Renate Bestand ändern without an end."""
    erteilen(ZWEITER, ZOFIA, "AL-1000033", Recht.BESTAND_LESEN)
    with transaction() as db:
        kuerzer = (SEIT_JEHER, clock.heute() + timedelta(days=20))
        an = (vertrag_id("AL-1000041"), Recht.BESTAND_AENDERN)
        durch = konto(db, ZWEITER).wer
        vertragsrecht.aendern(db, mitglied(db, RENATE), {an: kuerzer}, durch)
    einloesen(ausgestellt())
    assert ausgesetzte_zeilen() == {(ZOFIA, "AL-1000033", "bestand_lesen")}


def test_was_ein_anderer_seither_neu_gab_gehoert_dem_anderen() -> None:
    erteilen(ZWEITER, BJOERN, "AL-1000017", BERECHNEN)
    with transaction() as db:
        zellen = [(vertrag_id("AL-1000017"), BERECHNEN)]
        vertragsrecht.entziehen(db, mitglied(db, BJOERN), zellen, konto(db, ZWEITER).wer)
    erteilen(CHEFIN, BJOERN, "AL-1000017", BERECHNEN)
    einloesen(ausgestellt())
    assert ausgesetzte_zeilen() == set() and hat(BJOERN, BERECHNEN, "AL-1000017")


def test_seine_einladungen_angenommene_wie_offene() -> None:
    with als(ZWEITER) as (db, v):
        einladen.einladen(db, v, ANGABEN)
        einladen.einladen(db, v, replace(ANGABEN, email="offen@muster.example"))
    neele = link_in(post_an(NEU)[-1]).rpartition("/")[2]
    einladungsannahme.konto_anlegen(neele, WORT, WORT)
    with als(CHEFIN) as (db, v):
        einladen.einladen(db, v, replace(ANGABEN, email="andere@muster.example"))
    einloesen(ausgestellt())
    assert ausgesetzte_zeilen() == {(NEU, "AL-1000017", "bestand_lesen")}
    with snapshot() as db:
        offene = db.exec(select(Einladung).where(col(Einladung.ausgesetzt_am).is_not(None)))
        assert [e.email for e in offene] == ["offen@muster.example"]
    offen = link_in(post_an("offen@muster.example")[-1]).rpartition("/")[2]
    with pytest.raises(LinkAbgelaufenError):
        einladungsannahme.konto_anlegen(offen, WORT, WORT)


def test_wen_er_ernannte_ist_bis_dahin_nutzer_und_jeder_andere_admin_bleibt_es() -> None:
    with als(ZWEITER) as (db, v):
        ids = [vertrag_id("AL-1000017")]
        berechtigungstyp.ernennen(db, v, mitglied(db, LENA).id or 0, ids)
    einloesen(ausgestellt())
    assert ohne_ernennung() == {LENA}
    with snapshot() as db:
        assert not delegation.verwaltungen(db, akteur(db, LENA))
        assert delegation.verwaltungen(db, akteur(db, JOERG))
    assert hat(LENA, Recht.BESTAND_LESEN, "AL-1000017"), "rows of hers are Sabine's"


@pytest.mark.parametrize("rollen", [(ZWEITER, CHEFIN), (CHEFIN, ZWEITER)])
def test_ein_firmenadmin_durch_seinen_vorschlag_oder_seine_bestaetigung(
    rollen: tuple[str, str],
) -> None:
    vorschlagend, bestaetigend = rollen
    with als(vorschlagend) as (db, v):
        vorschlag = berechtigungstyp.vorschlagen(db, v, mitglied(db, BJOERN).id or 0).id or 0
    with als(bestaetigend) as (db, v):
        berechtigungstyp.bestaetigen(db, v, vorschlag)
    einloesen(ausgestellt())
    assert ohne_ernennung() == {BJOERN}
    with snapshot() as db:
        aktive = mitgliedschaft.aktive_firmenadmins(db, firma(db).id or 0)
        assert set(aktive.values()) == {konto(db, CHEFIN).id}


def test_vertretungen_die_er_bestaetigt_hat_und_vollmachten_die_er_erteilt_hat() -> None:
    with transaction() as db:
        heute = clock.heute()
        tage = (heute, heute + timedelta(days=5))
        antrag = vertretung.beantragen(db, mitglied(db, LENA), mitglied(db, BJOERN), *tage)
        vertretung.bestaetigen(db, antrag, mitglied(db, ZWEITER))
        seine = vermittler.vollmacht_erteilen(
            db, firma(db).id or 0, haus(db, SUED).id or 0, None, (), heute, OHNE_ENDE,
            Herkunft.PORTAL, konto(db, ZWEITER).wer,
        )  # fmt: skip
        erwartet = {antrag.id}, {seine.id}
    assert hat(BJOERN, Recht.BESTAND_LESEN, "AL-1000017")
    einloesen(ausgestellt())
    assert (ausgesetzte(Vertretung), ausgesetzte(Maklervollmacht)) == erwartet
    assert not hat(BJOERN, Recht.BESTAND_LESEN, "AL-1000017")
    assert hat(DENIZ, Recht.BESTAND_AENDERN, "AL-1000041"), "Sabine confirmed that one"
    for beteiligte in (LENA, BJOERN):
        assert "ausgesetzt" in post_an(beteiligte)[-1].betreff
    assert not post_an(DENIZ)


def test_wer_nicht_mehr_da_ist_hat_nichts_auszusetzen_und_bekommt_keine_mail() -> None:
    erteilen(ZWEITER, BJOERN, "AL-1000017", BERECHNEN)
    with transaction() as db:
        mitgliedschaft.entfernen(db, mitglied(db, BJOERN), konto(db, CHEFIN).wer)
    einloesen(ausgestellt())
    assert ausgesetzte_zeilen() == set() and not post_an(BJOERN)


def test_ein_offener_vorschlag_von_ihm_ist_hinfaellig() -> None:
    with als(ZWEITER) as (db, v):
        berechtigungstyp.vorschlagen(db, v, mitglied(db, BJOERN).id or 0)
    einloesen(ausgestellt())
    with als(CHEFIN) as (db, v):
        assert berechtigungstyp.vorschlaege(db, v) == []


def test_was_er_bei_einer_anderen_firma_tut_bleibt() -> None:
    with transaction() as db:
        neu = mitgliedschaft.beitreten(
            db, firma(db, PFLEGE), konto(db, ZWEITER), Personentyp.FIRMENEIGEN,
            Berechtigungstyp.FIRMENADMIN, durch=CLERK,
        )  # fmt: skip
        an = mitglied(db, "nutzer@pflege.example", PFLEGE)
        zellen = [zelle("AL-1060017", ABRECHNUNG)]
        vertragsrecht.erteilen(db, an, zellen, durch=konto(db, ZWEITER).wer)
        bei_pflege = neu.id
    einloesen(ausgestellt())
    assert ausgesetzte_zeilen() == set()
    assert bei_pflege not in ausgesetzte(Mitgliedschaft)
    assert hat(ZWEITER, ABRECHNUNG, "AL-1060017")


# What follows


def test_der_einzige_firmenadmin_und_die_firma_ist_ohne_einen() -> None:
    with transaction() as db:
        sitzung.eroeffnen(db, konto(db, KATHARINA).id or 0, DACH)
    assert einloesen(ausgestellt(KATHARINA, PFLEGE)).ohne_firmenadmin
    with snapshot() as db:
        assert firma(db, PFLEGE).ohne_firmenadmin
        hier = select(Sitzung).where(Sitzung.benutzer_id == konto(db, KATHARINA).id)
        assert not db.exec(hier).all(), "nothing else to be signed in for"
    assert "keinen aktiven FirmenAdmin" in post_an(settings.servicecenter_email)[-1].text


def test_wer_es_erfaehrt_und_wessen_seiten_folgen() -> None:
    erteilen(ZWEITER, BJOERN, "AL-1000017", BERECHNEN)
    code, vorher = ausgestellt(), staende()
    briefe = {e: len(post_an(e)) for e in vorher}
    einloesen(code)
    gestiegen = {e for e, stand in staende().items() if stand > vorher[e]}
    assert gestiegen == {ZWEITER, CHEFIN, BJOERN}
    assert {e for e in vorher if len(post_an(e)) > briefe[e]} == {ZWEITER, CHEFIN, BJOERN}
    assert "ausgesetzt: Thomas" in post_an(CHEFIN)[-1].betreff
    assert "Widerrufscode benutzt" in post_an(settings.servicecenter_email)[-1].betreff


def test_das_protokoll_sagt_es_je_person_mit_jeder_zelle() -> None:
    erteilen(ZWEITER, BJOERN, "AL-1000017", BERECHNEN)
    einloesen(ausgestellt())
    with snapshot() as db:
        gesucht = select(Protokoll).where(col(Protokoll.handlung).like("widerruf.%"))
        eintraege = list(db.exec(gesucht.order_by(col(Protokoll.id))))
    assert [(e.handlung, e.betroffener) for e in eintraege] == [
        ("widerruf.ausstellen", "Thomas Weiß-Yıldız"),
        ("widerruf.aussetzen", "Thomas Weiß-Yıldız"),
        ("widerruf.aussetzen_rechte", "Björn Jankowski"),
    ]
    assert eintraege[-1].einzelheiten["ausgesetzt"] == [["AL-1000017", "berechnen"]]


# Lifted


def test_ein_sachbearbeiter_hebt_alles_auf_und_nur_einmal() -> None:
    erteilen(ZWEITER, BJOERN, "AL-1000017", BERECHNEN)
    with als(ZWEITER) as (db, v):
        berechtigungstyp.ernennen(db, v, mitglied(db, LENA).id or 0, [vertrag_id("AL-1000017")])
        einladen.einladen(db, v, ANGABEN)
    einloesen(ausgestellt())
    aufheben()
    assert ausgesetzte_zeilen() == set() and ohne_ernennung() == set()
    assert ausgesetzte(Einladung) == ausgesetzte(Mitgliedschaft) == set()
    assert hat(BJOERN, BERECHNEN, "AL-1000017") and hat(ZWEITER, BERECHNEN, "AL-1000017")
    assert "gelten wieder" in post_an(BJOERN)[-1].betreff
    with pytest.raises(DomainError, match="nichts ausgesetzt"):
        aufheben()


def test_aufgehoben_hat_die_firma_wieder_einen() -> None:
    einloesen(ausgestellt(KATHARINA, PFLEGE))
    aufheben()
    with snapshot() as db:
        assert not firma(db, PFLEGE).ohne_firmenadmin


def test_ein_unbenutzter_code_hat_nichts_aufzuheben() -> None:
    ausgestellt()
    with pytest.raises(DomainError, match="nichts ausgesetzt"):
        aufheben()


def test_kein_firmenadmin_kommt_an_ausgesetztem_vorbei() -> None:
    """Granted again, or unblocked: the mark stays until a clerk lifts it."""
    erteilen(ZWEITER, BJOERN, "AL-1000017", BERECHNEN)
    einloesen(ausgestellt())
    with pytest.raises(DomainError, match="ausgesetzt"):
        erteilen(CHEFIN, BJOERN, "AL-1000017", BERECHNEN)
    assert not hat(BJOERN, BERECHNEN, "AL-1000017")


# Once, in time, and nothing for guessers


def test_ein_code_gilt_einmal() -> None:
    code = ausgestellt()
    einloesen(code)
    with pytest.raises(CodeUngueltigError):
        einloesen(code)


def test_gleichzeitig_wirkt_er_einmal() -> None:
    code = ausgestellt()

    def versuch(_: int) -> bool:
        try:
            return bool(einloesen(code))
        except CodeUngueltigError:
            return False

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(versuch, range(4))) == 1


@pytest.mark.parametrize(("tage", "gilt"), [(29, True), (30, False)])
def test_dreissig_tage(tage: int, *, gilt: bool) -> None:
    code = ausgestellt()
    with time_machine.travel(clock.now() + timedelta(days=tage, seconds=1)):
        if gilt:
            assert einloesen(code).person
            return
        with pytest.raises(CodeUngueltigError):
            einloesen(code)


def test_falsch_abgelaufen_und_benutzt_ist_dasselbe_und_ein_tippfehler_ein_anderes() -> None:
    benutzt = ausgestellt()
    einloesen(benutzt)
    saetze = set()
    for code in (benutzt, tippcode.neu()):
        with pytest.raises(CodeUngueltigError) as error:
            einloesen(code)
        saetze.add(str(error.value))
    assert len(saetze) == 1
    with pytest.raises(TippfehlerError):
        einloesen("AAAA-AAAA-AAAC")


def test_wer_raet_wird_gebremst() -> None:
    code = ausgestellt()
    for _ in range(widerruf.VERSUCHE_JE_STUNDE):
        with pytest.raises(CodeUngueltigError):
            einloesen(tippcode.neu())
    with pytest.raises(GebremstError):
        einloesen(code)
    assert widerruf.einloesen(code, "198.51.100.4").person


def test_ausgesetzt_lehnt_er_nichts_mehr_und_gibt_nichts_mehr() -> None:
    einloesen(ausgestellt())
    with snapshot() as db:
        assert not delegation.verwaltungen(db, akteur(db, ZWEITER))
    with pytest.raises(DomainError), transaction() as db:
        v = delegation.handelnd(db, akteur(db, ZWEITER), firma(db).id or 0)
        vertreten.beenden(db, v, 1)


def test_ein_geendetes_recht_bleibt_wie_es_ist() -> None:
    bis = clock.heute() + timedelta(days=5)
    erteilen(ZWEITER, BJOERN, "AL-1000017", BERECHNEN, bis=bis)
    code = ausgestellt()
    with time_machine.travel(clock.now() + timedelta(days=9)):
        einloesen(code)
    assert ausgesetzte_zeilen() == set()


def test_ein_code_bleibt_bis_aufgehoben_ist_was_er_aussetzte() -> None:
    einloesen(ausgestellt())
    with time_machine.travel(clock.now() + timedelta(days=1200)):
        assert fristen.aufraeumen()["Widerrufscodes"] == 0
        aufheben()
        assert fristen.aufraeumen()["Widerrufscodes"] == 1
