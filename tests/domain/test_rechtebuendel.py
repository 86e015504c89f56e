"""Bundles: three for every Firma, saved ones, and a colleague's rights; always cut down."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from firmenportal import clock
from firmenportal.domain import delegation, rechtebuendel, vertragsrecht
from firmenportal.domain.delegation import Hindernis, HindernisError, Spielraum, Verwalter
from firmenportal.domain.errors import DomainError, NotFoundError
from firmenportal.domain.recht import Recht
from firmenportal.domain.rechtebuendel import STANDARD, Zuschnitt, zuschneiden
from firmenportal.domain.vertrag import nummer_von, vertrag_id
from firmenportal.domain.vertragsrecht import Zelle
from firmenportal.domain.zeitraum import OHNE_ENDE, SEIT_JEHER
from tests.domain.besetzung import DURCH, PFLEGE, firma, letzter, mitglied
from tests.domain.conftest import AkteurOf
from tests.domain.test_einladen import ABRECHNUNG, AENNE, CHEFIN, JOERG, LENA, LESEN

IMMER = (SEIT_JEHER, OHNE_ENDE)
SIEBZEHN, EINUNDVIERZIG = vertrag_id("AL-1000017"), vertrag_id("AL-1000041")


class Firmenwelt:
    """Who acts at Muster, and with which room."""

    def __init__(self, db: Session, akteur_of: AkteurOf) -> None:
        self.db = db
        self.akteur_of = akteur_of

    def als(self, email: str, kundennummer: str = "K1000017") -> Verwalter:
        akteur = self.akteur_of(email)
        return delegation.handelnd(self.db, akteur, firma(self.db, kundennummer).id or 0)

    def raum(self, email: str) -> Spielraum:
        v = self.als(email)
        ids = self.db.execute(delegation.vertraege(v)).scalars()
        return delegation.spielraum(self.db, v, None, ids)


@pytest.fixture
def muster(welt: Session, akteur_of: AkteurOf) -> Firmenwelt:
    return Firmenwelt(welt, akteur_of)


def nummern(zuschnitt: Zuschnitt, recht: Recht) -> set[str]:
    return {nummer_von(vertrag) for vertrag, r in zuschnitt.zellen if r == recht}


@pytest.mark.parametrize("name", STANDARD)
def test_eine_firmenadmin_gibt_jedes_der_drei_buendel_ganz(muster: Firmenwelt, name: str) -> None:
    raum = muster.raum(CHEFIN)
    ganz = zuschneiden(raum, rechtebuendel.standard(raum, name))
    assert not ganz.weggelassen and not ganz.gekuerzt and not ganz.fremde
    assert len(nummern(ganz, LESEN)) == 10
    berechnen = nummern(ganz, Recht.BERECHNEN)
    assert len(berechnen) == (9 if name == "Personalarbeit" else 0), "bKV does not offer it"


def test_einem_admin_wird_gesagt_was_er_nicht_geben_darf(muster: Firmenwelt) -> None:
    raum = muster.raum(JOERG)
    seines = zuschneiden(raum, rechtebuendel.standard(raum, "Lohnabrechnung"))
    assert nummern(seines, LESEN) == {"AL-1000017", "AL-1000033"}
    assert {(nummer_von(v), r): h for (v, r), h in seines.weggelassen.items()} == {
        ("AL-1000017", ABRECHNUNG): Hindernis.NICHT_GEHALTEN,
        ("AL-1000033", ABRECHNUNG): Hindernis.NICHT_GEHALTEN,
    }


def test_fenster_werden_auf_die_eigenen_gekuerzt(muster: Firmenwelt) -> None:
    joerg, ende = mitglied(muster.db, JOERG), clock.heute() + timedelta(days=30)
    vertragsrecht.erteilen(muster.db, joerg, [Zelle(SIEBZEHN, ABRECHNUNG, bis=ende)], durch=DURCH)
    bis_ende = zuschneiden(muster.raum(JOERG), {(SIEBZEHN, ABRECHNUNG): IMMER})
    assert bis_ende.zellen == {(SIEBZEHN, ABRECHNUNG): (SEIT_JEHER, ende)}
    assert bis_ende.gekuerzt == {(SIEBZEHN, ABRECHNUNG)}
    spaeter = (ende + timedelta(days=1), OHNE_ENDE)
    assert not zuschneiden(muster.raum(JOERG), {(SIEBZEHN, ABRECHNUNG): spaeter}).zellen


def test_ein_gespeichertes_buendel_dient_allen_und_jedem_nach_seiner_macht(
    muster: Firmenwelt,
) -> None:
    zellen = [(SIEBZEHN, LESEN), (SIEBZEHN, ABRECHNUNG), (EINUNDVIERZIG, LESEN)]
    neues = rechtebuendel.speichern(muster.db, muster.als(CHEFIN), "  Werk   Süd ", zellen)
    assert letzter(muster.db).handlung == "rechtebuendel.speichern"
    (gesehen,) = rechtebuendel.gespeicherte(muster.db, muster.als(JOERG))
    assert (gesehen.name, gesehen.eigenes) == ("Werk Süd", False)
    geladen = rechtebuendel.zellen_von(muster.db, muster.als(JOERG), neues.id or 0)
    seines = zuschneiden(muster.raum(JOERG), geladen)
    assert set(seines.zellen) == {(SIEBZEHN, LESEN)}
    assert set(seines.weggelassen) == {(SIEBZEHN, ABRECHNUNG)}
    assert seines.fremde == 1, "counted, and not named"
    assert rechtebuendel.gespeicherte(muster.db, muster.als(AENNE)) == []


def test_ein_admin_speichert_nur_was_er_geben_darf(muster: Firmenwelt) -> None:
    for zelle, fehler in (
        ((SIEBZEHN, ABRECHNUNG), HindernisError),
        ((EINUNDVIERZIG, LESEN), NotFoundError),
        ((vertrag_id("AL-1060017"), LESEN), NotFoundError),
    ):
        with pytest.raises(fehler):
            rechtebuendel.speichern(muster.db, muster.als(JOERG), "Meins", [zelle])
    assert rechtebuendel.speichern(muster.db, muster.als(JOERG), "Meins", [(SIEBZEHN, LESEN)])


@pytest.mark.parametrize("name", ["", " ", "Lesen", "werk süd", "x" * 61, "a\nb\0"])
def test_ein_name_der_nicht_geht(muster: Firmenwelt, name: str) -> None:
    v = muster.als(CHEFIN)
    rechtebuendel.speichern(muster.db, v, "Werk süd", [(SIEBZEHN, LESEN)])
    with pytest.raises(DomainError):
        rechtebuendel.speichern(muster.db, v, name, [(SIEBZEHN, LESEN)])


def test_umbenennen_und_loeschen_wer_es_angelegt_hat_und_firmenadmins(muster: Firmenwelt) -> None:
    eines = rechtebuendel.speichern(muster.db, muster.als(JOERG), "Meins", [(SIEBZEHN, LESEN)])
    fremdes = rechtebuendel.speichern(muster.db, muster.als(CHEFIN), "Süd", [(SIEBZEHN, LESEN)])
    rechtebuendel.umbenennen(muster.db, muster.als(JOERG), eines.id or 0, "Unseres")
    assert letzter(muster.db).einzelheiten["name"] == ["Meins", "Unseres"]
    pflege = muster.als("firmenadmin@pflege.example", PFLEGE)
    for v, nummer in ((muster.als(JOERG), fremdes.id), (pflege, eines.id), (pflege, 2**31 - 1)):
        with pytest.raises(NotFoundError, match="Dieses Bündel gibt es nicht"):
            rechtebuendel.umbenennen(muster.db, v, nummer or 0, "Neu")
        with pytest.raises(NotFoundError, match="Dieses Bündel gibt es nicht"):
            rechtebuendel.loeschen(muster.db, v, nummer or 0)
        with pytest.raises(NotFoundError, match="Dieses Bündel gibt es nicht"):
            rechtebuendel.zellen_von(
                muster.db, v, -1 if v.firma_id != pflege.firma_id else nummer or 0
            )
    with pytest.raises(NotFoundError, match="Dieses Bündel gibt es nicht"):
        rechtebuendel.zellen_von(muster.db, pflege, eines.id or 0)
    assert rechtebuendel.loeschen(muster.db, muster.als(CHEFIN), eines.id or 0) == "Unseres"
    namen = [b.name for b in rechtebuendel.gespeicherte(muster.db, muster.als(CHEFIN))]
    assert namen == ["Süd"]


def test_wie_kollegin(muster: Firmenwelt) -> None:
    lena = mitglied(muster.db, LENA).id or 0
    namen = dict(rechtebuendel.kollegen(muster.db, muster.als(CHEFIN)))
    assert namen[lena] == "Schäfer, Lena" and "Krüger-Özdemir, Sabine" not in namen.values()
    assert set(rechtebuendel.wie(muster.db, muster.als(CHEFIN), lena)) == {
        (SIEBZEHN, LESEN),
        (vertrag_id("AL-1000025"), LESEN),
    }
    assert set(rechtebuendel.wie(muster.db, muster.als(JOERG), lena)) == {(SIEBZEHN, LESEN)}
    bjoern = mitglied(muster.db, "ohnerechte@muster.example").id or 0
    emine = mitglied(muster.db, "nutzer@pflege.example", PFLEGE).id or 0
    for unsichtbar in (bjoern, emine):
        with pytest.raises(NotFoundError, match="Diese Person gibt es nicht"):
            rechtebuendel.wie(muster.db, muster.als(JOERG), unsichtbar)


def test_ein_befristetes_recht_bleibt_befristet(muster: Firmenwelt) -> None:
    zofia = mitglied(muster.db, "befristet@muster.example").id or 0
    kopie = rechtebuendel.wie(muster.db, muster.als(CHEFIN), zofia)
    zeilen = muster.db.exec(
        select(vertragsrecht.Vertragsrecht).where(
            vertragsrecht.Vertragsrecht.mitgliedschaft_id == zofia
        )
    )
    offen = {
        (z.vertrag_id, Recht(z.recht)): (z.von, z.bis) for z in zeilen if z.bis > clock.heute()
    }
    assert kopie == offen and len(kopie) == 2
