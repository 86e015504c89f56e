"""Inviting: within whose power, to which address, with which link, and when an Einladung dies."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlmodel import Session, select

from firmenportal import clock
from firmenportal.domain import (
    benutzerkonto,
    delegation,
    einladen,
    mitgliedschaft,
    sitzung,
    vertragsrecht,
)
from firmenportal.domain import firma as firmen
from firmenportal.domain.auspraegung import DACH
from firmenportal.domain.delegation import HindernisError, Verwalter
from firmenportal.domain.einladung import Einladung, EinladungRecht, Einladungsstand
from firmenportal.domain.einladungspruefung import EinladungError, Einladungsangaben, pruefe, raum
from firmenportal.domain.errors import BestaetigungNoetigError, NotFoundError
from firmenportal.domain.protokoll import Protokoll
from firmenportal.domain.recht import Recht
from firmenportal.domain.sitzung import hash_of
from firmenportal.domain.vertrag import vertrag_id
from firmenportal.domain.vertragsrecht import Zelle
from firmenportal.post.postausgang import Postausgang
from tests.domain.besetzung import DURCH, firma, konto, letzter, mitglied
from tests.domain.conftest import AkteurOf
from tests.domain.personen import link_in

NEU = "neu@muster.example"
CHEFIN, ZWEITER = "firmenadmin@muster.example", "firmenadmin2@muster.example"
JOERG, AENNE, LENA = "admin@muster.example", "lohn@buero.example", "nutzer@muster.example"
LESEN, ABRECHNUNG = Recht.BESTAND_LESEN, Recht.ABRECHNUNG_LESEN
TAG = timedelta(days=1)


def zelle(nummer: str, recht: Recht = LESEN, **fenster: Any) -> Zelle:
    return Zelle(vertrag_id(nummer), recht, **fenster)


ANGABEN = Einladungsangaben(
    "Frau", "Neele", "Brandt", NEU, "firmeneigen", "Nutzer", (zelle("AL-1000017"),)
)


class Lage:
    """The demo world, and who acts in it."""

    def __init__(self, db: Session, akteur_of: AkteurOf) -> None:
        self.db = db
        self.akteur_of = akteur_of

    def als(self, wer: str, *, bestaetigt: bool = False) -> Verwalter:
        akteur = self.akteur_of(wer)
        if bestaetigt:
            secret = sitzung.eroeffnen(self.db, akteur.benutzer_id, DACH)
            self.db.flush()
            akteur = replace(akteur, sitzung=hash_of(secret))
            secret = sitzung.bestaetigen(self.db, akteur)
            akteur = replace(akteur, sitzung=hash_of(secret))
        return delegation.handelnd(self.db, akteur, firma(self.db).id or 0)

    def sendet(self, wer: str, /, *, bestaetigt: Any = False, **anders: Any) -> Einladung:
        v = self.als(wer, bestaetigt=bestaetigt)
        return einladen.einladen(self.db, v, replace(ANGABEN, **anders))

    def einwaende(self, wer: str, /, **anders: Any) -> dict[str, str]:
        """What is wrong, by field; and nothing has changed."""
        vorher = self.spuren()
        with pytest.raises(EinladungError) as fehler:
            self.sendet(wer, **anders)
        assert self.spuren() == vorher
        return {e.feld: e.satz.format(**e.angaben) for e in fehler.value.einwaende}

    def spuren(self) -> list[int]:
        self.db.flush()
        return [
            len(self.db.exec(select(t)).all())
            for t in (Einladung, EinladungRecht, Protokoll, Postausgang)
        ]

    def post_an(self, email: str) -> list[Postausgang]:
        return list(self.db.exec(select(Postausgang).where(Postausgang.an == email)))


@pytest.fixture
def lage(welt: Session, akteur_of: AkteurOf) -> Lage:
    return Lage(welt, akteur_of)


def test_eine_firmenadmin_laedt_ein(lage: Lage) -> None:
    e = lage.sendet(CHEFIN, email="Neu@Muster.Example", vorname=" Neele ")
    assert (e.email, e.name, e.stand) == (NEU, "Neele Brandt", Einladungsstand.OFFEN)
    assert e.gueltig_bis - clock.now() > 7 * TAG - timedelta(minutes=1)
    (mail,) = lage.post_an(NEU)
    assert "Muster Maschinenbau GmbH" in mail.text and "Sabine Krüger-Özdemir" in mail.text
    secret = link_in(mail).removeprefix("/einladung/")
    assert hash_of(secret) == e.token_hash and len(secret) == 43
    assert "AL-" not in mail.text
    eintrag = letzter(lage.db)
    assert (eintrag.handlung, eintrag.betroffener) == ("einladung.senden", "Neele Brandt")
    assert eintrag.einzelheiten["zellen"][0]["vertrag"] == "AL-1000017"
    assert NEU not in str(eintrag.einzelheiten), "addresses can be erased"


@pytest.mark.parametrize(
    ("feld", "anders"),
    [
        ("anrede", {"anrede": "Divers\n"}),
        ("vorname", {"vorname": " "}),
        ("vorname", {"vorname": "Neele http://boese.example"}),
        ("nachname", {"nachname": "Brandt\r\nBcc: x@y.example"}),
        ("nachname", {"nachname": "\u202etdnarB"}),
        ("nachname", {"nachname": "x" * 101}),
        ("email", {"email": "neu@muster"}),
        ("email", {"email": "neu@muster.example\r\nBcc: x@y.example"}),
        ("email", {"email": "nеu@muster.example"}),
        ("email", {"email": "neu@mustеr.example"}),
        ("email", {"email": "neu@ｍuster.example"}),
        ("email", {"email": "x" * 300 + "@muster.example"}),
        ("email", {"email": "Nutzer@Muster.Example"}),
        ("personentyp", {"personentyp": "vermittler"}),
        ("personentyp", {"personentyp": "'; --"}),
        ("berechtigungstyp", {"berechtigungstyp": "FirmenAdmin"}),
        ("berechtigungstyp", {"berechtigungstyp": "nutzer"}),
        ("rechte", {"zellen": (zelle("AL-1000017"), zelle("AL-1000017"))}),
        ("rechte", {"zellen": (zelle("AK-1000074", Recht.BERECHNEN),)}),
        ("rechte", {"zellen": (zelle("AL-1000017", von=clock.heute(), bis=clock.heute()),)}),
        ("rechte", {"zellen": (zelle("AL-1000017", bis=clock.heute()),)}),
        ("verwaltet", {"verwaltet": (vertrag_id("AL-1000017"),)}),
        ("verwaltet", {"berechtigungstyp": "Admin"}),
    ],
)
def test_was_nicht_stimmt_wird_beim_feld_gesagt(
    lage: Lage, feld: str, anders: dict[str, Any]
) -> None:
    assert list(lage.einwaende(CHEFIN, **anders)) == [feld]


@pytest.mark.parametrize("nummer", ["AL-1060017", "AL-9999999"])
def test_fremde_und_unbekannte_vertraege_gibt_es_nicht(lage: Lage, nummer: str) -> None:
    for anders in (
        {"zellen": (zelle(nummer),)},
        {"berechtigungstyp": "Admin", "verwaltet": (vertrag_id(nummer),)},
    ):
        with pytest.raises(NotFoundError, match="Diesen Vertrag gibt es nicht"):
            lage.sendet(CHEFIN, **anders)


def test_ein_admin_bleibt_in_seinen_grenzen(lage: Lage) -> None:
    assert lage.sendet(JOERG, personentyp="andere").personentyp == "andere"
    fehlt = lage.einwaende(JOERG, zellen=(zelle("AL-1000017", ABRECHNUNG),), email="b@b.example")
    assert "Abrechnung lesen" in fehlt["rechte"] and "selbst nicht" in fehlt["rechte"]
    anders = {"email": "b@b.example"}
    assert "rechte" in lage.einwaende(JOERG, zellen=(), **anders)
    assert "berechtigungstyp" in lage.einwaende(JOERG, berechtigungstyp="Admin", **anders)
    with pytest.raises(NotFoundError):
        lage.sendet(JOERG, zellen=(zelle("AL-1000041"),), **anders)


def test_wer_selbst_andere_ist_laedt_nur_firmeneigene_ein(lage: Lage) -> None:
    zellen = (zelle("AL-1000058", ABRECHNUNG),)
    assert lage.sendet(AENNE, zellen=zellen)
    anders = {"email": "b@b.example", "zellen": zellen, "personentyp": "andere"}
    assert list(lage.einwaende(AENNE, **anders)) == ["personentyp"]


def test_ein_vermittler_der_admin_ist_sieht_nur_zu(lage: Lage) -> None:
    assert "sehen Sie die Liste nur an" in lage.einwaende("vermittleradmin@maklernord.example")[""]


def test_einen_admin_einzuladen_braucht_das_passwort(lage: Lage) -> None:
    als_admin = {"berechtigungstyp": "Admin", "verwaltet": (vertrag_id("AL-1000017"),)}
    with pytest.raises(BestaetigungNoetigError):
        lage.sendet(CHEFIN, **als_admin)
    assert lage.post_an(NEU) == []
    e = lage.sendet(CHEFIN, bestaetigt=True, **als_admin)
    assert einladen.angaben_der(lage.db, [e])[e.id or 0].verwaltet == (vertrag_id("AL-1000017"),)


def test_wer_schon_eingeladen_ist_wird_nicht_zweimal_eingeladen(lage: Lage) -> None:
    lage.sendet(CHEFIN)
    assert "unterwegs" in lage.einwaende(ZWEITER)["email"]
    assert "unterwegs" in lage.einwaende(JOERG)["email"]


def test_wen_ein_admin_nicht_sieht_den_verraet_die_adresse_nicht(lage: Lage) -> None:
    """A colleague whom he does not see gets the first cell by Einladung (R22)."""
    assert "email" in lage.einwaende(JOERG, email=LENA), "he sees her on AL-1000017"
    assert lage.sendet(JOERG, email="ohnerechte@muster.example")
    lage.sendet(CHEFIN, zellen=(zelle("AL-1000041"),))
    assert lage.sendet(JOERG), "he does not see that Einladung"


def test_tausend_werden_geprueft_ohne_die_datenbank_zu_fragen(lage: Lage) -> None:
    v = lage.als(CHEFIN)
    r = raum(lage.db, v, [vertrag_id("AL-1000017")])
    lage.db.close()
    adressen = [f"n{i}@muster.example" for i in range(1000)]
    assert [pruefe(r, replace(ANGABEN, email=a)) for a in adressen] == [[]] * 1000


def test_erneut_gesendet_hat_sie_einen_neuen_link(lage: Lage) -> None:
    e = lage.sendet(CHEFIN)
    alt = e.token_hash
    with time_machine.travel(clock.now() + 8 * TAG):
        assert e.stand == Einladungsstand.ABGELAUFEN
        einladen.erneut_senden(lage.db, lage.als(ZWEITER), e.id or 0)
        assert e.stand == Einladungsstand.OFFEN and e.token_hash != alt
    assert einladen.einladender(lage.db, e).email == ZWEITER, "he vouches for it now"
    assert len(lage.post_an(NEU)) == 2
    assert letzter(lage.db).handlung == "einladung.erneut_senden"


def test_ein_admin_sendet_nicht_erneut_was_er_nicht_geben_darf(lage: Lage) -> None:
    zellen = (zelle("AL-1000017"), zelle("AL-1000041"))
    e = lage.sendet(CHEFIN, zellen=zellen)
    with pytest.raises(EinladungError):
        einladen.erneut_senden(lage.db, lage.als(JOERG), e.id or 0)
    with pytest.raises(HindernisError):
        einladen.widerrufen(lage.db, lage.als(JOERG), e.id or 0)
    assert e.stand == Einladungsstand.OFFEN


def test_widerrufen_ist_endgueltig(lage: Lage) -> None:
    e = lage.sendet(JOERG)
    einladen.widerrufen(lage.db, lage.als(CHEFIN), e.id or 0)
    assert e.stand == Einladungsstand.WIDERRUFEN
    assert letzter(lage.db).handlung == "einladung.widerrufen"
    for befehl in (einladen.widerrufen, einladen.erneut_senden):
        with pytest.raises(NotFoundError):
            befehl(lage.db, lage.als(CHEFIN), e.id or 0)
    assert lage.sendet(JOERG), "the address is free again"


def test_fremde_einladungen_gibt_es_nicht(lage: Lage) -> None:
    e = lage.sendet(CHEFIN, zellen=(zelle("AL-1000041"),))
    andere = delegation.handelnd(
        lage.db, lage.akteur_of("firmenadmin@pflege.example"), firma(lage.db, "K1000604").id or 0
    )
    for v in (andere, lage.als(JOERG)):
        for befehl in (einladen.widerrufen, einladen.erneut_senden):
            for nummer in (e.id or 0, 2**31 - 1):
                with pytest.raises(NotFoundError, match="Diese Einladung gibt es nicht"):
                    befehl(lage.db, v, nummer)


class TestTod:
    """An Einladung dies as a whole, for good, once its inviter could not send it as it stands."""

    def test_wenn_ein_recht_des_einladenden_faellt(self, lage: Lage) -> None:
        zellen = (zelle("AL-1000017"), zelle("AL-1000033", Recht.BERECHNEN))
        e, andere = lage.sendet(JOERG, zellen=zellen), lage.sendet(JOERG, email="b@b.example")
        joerg, weg = mitglied(lage.db, JOERG), (vertrag_id("AL-1000033"), Recht.BERECHNEN)
        vertragsrecht.entziehen(lage.db, joerg, [weg], DURCH)
        assert einladen.ungueltige_beenden(lage.db, joerg.firma_id, DURCH) == 1
        assert (e.stand, andere.stand) == (Einladungsstand.VERFALLEN, Einladungsstand.OFFEN)
        assert "gilt nicht mehr" in lage.post_an(JOERG)[-1].betreff
        vertragsrecht.erteilen(lage.db, joerg, [Zelle(*weg)], durch=DURCH)
        einladen.ungueltige_beenden(lage.db, joerg.firma_id, DURCH)
        assert e.stand == Einladungsstand.VERFALLEN, "nothing revives it"

    def test_wenn_ihm_ein_vertrag_nicht_mehr_zugewiesen_ist(self, lage: Lage) -> None:
        e, joerg = lage.sendet(JOERG), mitglied(lage.db, JOERG)
        vertragsrecht.zuweisen(lage.db, joerg, [vertrag_id("AL-1000033")], DURCH)
        einladen.ungueltige_beenden(lage.db, joerg.firma_id, DURCH)
        assert e.stand == Einladungsstand.VERFALLEN

    def test_wenn_ein_fenster_schneller_endet_als_der_link(self, lage: Lage) -> None:
        bis = clock.heute() + 2 * TAG
        e = lage.sendet(CHEFIN, zellen=(zelle("AL-1000017", bis=bis), zelle("AL-1000033")))
        assert einladen.traegt(lage.db, e)
        with time_machine.travel(clock.now() + 3 * TAG):
            assert einladen.traegt(lage.db, e) is None

    def test_wenn_er_gesperrt_oder_entfernt_wird(self, lage: Lage) -> None:
        e, an_joerg = lage.sendet(JOERG), lage.sendet(CHEFIN, email="b@b.example")
        joerg = mitglied(lage.db, JOERG)
        konto(lage.db, JOERG).email = "b@b.example"
        assert einladen.beenden_fuer(lage.db, joerg, DURCH) == 2
        assert {e.stand, an_joerg.stand} == {Einladungsstand.VERFALLEN}

    def test_wenn_sein_konto_gesperrt_und_wieder_entsperrt_wird(self, lage: Lage) -> None:
        e, joerg = lage.sendet(JOERG), konto(lage.db, JOERG)
        benutzerkonto.sperren(lage.db, joerg, DURCH)
        benutzerkonto.entsperren(lage.db, joerg, DURCH)
        assert e.stand == Einladungsstand.VERFALLEN

    def test_wenn_die_firma_gesperrt_und_wieder_entsperrt_wird(self, lage: Lage) -> None:
        e, muster = lage.sendet(CHEFIN), firma(lage.db)
        firmen.sperren(lage.db, muster, DURCH)
        firmen.entsperren(lage.db, muster, DURCH)
        assert e.stand == Einladungsstand.VERFALLEN

    def test_auch_abgelaufen_kommt_sie_nicht_wieder(self, lage: Lage) -> None:
        e, joerg = lage.sendet(JOERG), mitglied(lage.db, JOERG)
        with time_machine.travel(clock.now() + 8 * TAG):
            mitgliedschaft.sperren(lage.db, joerg, DURCH)
            einladen.ungueltige_beenden(lage.db, joerg.firma_id, DURCH)
        assert e.stand == Einladungsstand.VERFALLEN

    def test_ausgesetzt_wartet_sie_auf_das_service_center(self, lage: Lage) -> None:
        e, joerg = lage.sendet(JOERG), mitglied(lage.db, JOERG)
        e.ausgesetzt_am = joerg.ernennung_ausgesetzt_am = clock.now()
        lage.db.flush()
        assert einladen.ungueltige_beenden(lage.db, joerg.firma_id, DURCH) == 0
        assert e.stand == Einladungsstand.AUSGESETZT
        with pytest.raises(NotFoundError):
            einladen.erneut_senden(lage.db, lage.als(CHEFIN), e.id or 0)
