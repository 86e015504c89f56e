"""Granting and taking cells: what a row says, who is told, what is written down."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from firmenportal import clock
from firmenportal.domain import vertragsrecht
from firmenportal.domain.benutzer import Mitgliedschaft, Personentyp
from firmenportal.domain.errors import DomainError, NotFoundError
from firmenportal.domain.recht import Recht
from firmenportal.domain.vermittler import Maklervollmacht
from firmenportal.domain.vertrag import vertrag_id
from firmenportal.domain.vertragsrecht import AdminVertrag, Vertragsrecht, Zelle
from firmenportal.domain.zeitraum import OHNE_ENDE
from tests.domain.besetzung import DURCH, haus, letzter, mitglied, stand

LENA, ADMIN = "nutzer@muster.example", "admin@muster.example"
NORDS = "vermittler@maklernord.example"
AL17, AL33, AK74 = (vertrag_id(n) for n in ("AL-1000017", "AL-1000033", "AK-1000074"))
FREMD = vertrag_id("AL-1060017")
HEUTE = clock.heute()
LESEN, AENDERN = Recht.BESTAND_LESEN, Recht.BESTAND_AENDERN


def tag(tage: int) -> object:
    return HEUTE + timedelta(days=tage)


def fenster(db: Session, m: Mitgliedschaft, vertrag: int, recht: Recht) -> list[tuple[object, ...]]:
    zeilen = db.exec(
        select(Vertragsrecht).where(
            Vertragsrecht.mitgliedschaft_id == m.id,
            Vertragsrecht.vertrag_id == vertrag,
            Vertragsrecht.recht == recht,
        )
    )
    return sorted((z.von, z.bis) for z in zeilen)


def test_erteilen_schreibt_eine_zeile_und_einen_eintrag(welt: Session) -> None:
    lena, vorher = mitglied(welt, LENA), stand(welt, LENA)
    zellen = [Zelle(AL33, LESEN), Zelle(AL33, AENDERN, HEUTE, HEUTE + timedelta(days=8))]
    vertragsrecht.erteilen(welt, lena, zellen, durch=DURCH)
    assert fenster(welt, lena, AL33, AENDERN) == [(HEUTE, tag(8))]
    assert stand(welt, LENA) == vorher + 1
    eintrag = letzter(welt)
    assert (eintrag.betroffener, len(eintrag.einzelheiten["zellen"])) == ("Lena Schäfer", 2)


def test_erteilen_hebt_keine_aussetzung_auf(welt: Session) -> None:
    lena = mitglied(welt, LENA)
    zeile = welt.exec(
        select(Vertragsrecht).where(
            Vertragsrecht.mitgliedschaft_id == lena.id,
            Vertragsrecht.vertrag_id == AL17,
            Vertragsrecht.recht == LESEN,
        )
    ).one()
    zeile.ausgesetzt_am = clock.now()
    with pytest.raises(DomainError, match="ausgesetzt"):
        vertragsrecht.erteilen(welt, lena, [Zelle(AL17, LESEN)], durch=DURCH)
    assert zeile.ausgesetzt_am is not None


def test_fenster_die_sich_beruehren_werden_eines(welt: Session) -> None:
    lena = mitglied(welt, LENA)
    for von, bis in ((0, 5), (5, 9), (20, 30)):
        zelle = Zelle(AL33, LESEN, HEUTE + timedelta(days=von), HEUTE + timedelta(days=bis))
        vertragsrecht.erteilen(welt, lena, [zelle], durch=DURCH)
    assert fenster(welt, lena, AL33, LESEN) == [(HEUTE, tag(9)), (tag(20), tag(30))]
    kuerzer = Zelle(AL33, LESEN, HEUTE, HEUTE + timedelta(days=2))
    vertragsrecht.erteilen(welt, lena, [kuerzer], durch=DURCH)
    assert fenster(welt, lena, AL33, LESEN)[0] == (HEUTE, tag(9))


def test_entziehen_nimmt_laufendes_und_kuenftiges_und_laesst_vergangenes(welt: Session) -> None:
    zofia = mitglied(welt, "befristet@muster.example")
    abrechnung = fenster(welt, zofia, AL17, Recht.ABRECHNUNG_LESEN)
    vertragsrecht.entziehen(welt, zofia, [(AL33, LESEN)], DURCH)
    assert fenster(welt, zofia, AL33, LESEN) == []
    with pytest.raises(DomainError):
        vertragsrecht.entziehen(welt, zofia, [(AL17, Recht.ABRECHNUNG_LESEN)], DURCH)
    assert fenster(welt, zofia, AL17, Recht.ABRECHNUNG_LESEN) == abrechnung != []


def test_wer_vertritt_folgt_den_rechten_des_vertretenen(welt: Session) -> None:
    vorher = stand(welt, "vertreter@muster.example")
    urlaub = mitglied(welt, "urlaub@muster.example")
    vertragsrecht.erteilen(welt, urlaub, [Zelle(AL33, LESEN)], durch=DURCH)
    assert stand(welt, "vertreter@muster.example") == vorher + 1


@pytest.mark.parametrize(
    ("email", "zelle", "fehler"),
    [
        (LENA, Zelle(FREMD, LESEN), NotFoundError),
        (LENA, Zelle(vertrag_id("AL-9999999"), LESEN), NotFoundError),
        (LENA, Zelle(AK74, Recht.BERECHNEN), DomainError),
        (LENA, Zelle(AL17, AENDERN, HEUTE, HEUTE), DomainError),
        (LENA, Zelle(AL17, AENDERN, bis=HEUTE), DomainError),
        ("firmenadmin@muster.example", Zelle(AL17, LESEN), DomainError),
    ],
)
def test_was_sich_nicht_erteilen_laesst(
    welt: Session, email: str, zelle: Zelle, fehler: type[DomainError]
) -> None:
    with pytest.raises(fehler):
        vertragsrecht.erteilen(welt, mitglied(welt, email), [zelle], durch=DURCH)


def test_die_zeile_eines_vermittlers_nennt_seinen_aufenthalt(welt: Session) -> None:
    jonas = mitglied(welt, NORDS)
    vertragsrecht.erteilen(welt, jonas, [Zelle(AL33, LESEN)], durch=DURCH)
    zeile = welt.exec(
        select(Vertragsrecht).where(
            Vertragsrecht.mitgliedschaft_id == jonas.id,
            Vertragsrecht.vertrag_id == AL33,
            Vertragsrecht.recht == LESEN,
        )
    ).one()
    assert zeile.maklerhaus_id == haus(welt).id and zeile.zugehoerigkeit_id


def test_aus_einer_vollmacht_nur_was_sie_nennt(welt: Session) -> None:
    jonas = mitglied(welt, NORDS)
    suche = select(Maklervollmacht).where(
        Maklervollmacht.firma_id == jonas.firma_id,
        Maklervollmacht.maklerhaus_id == haus(welt).id,
    )
    vollmacht = next(v for v in welt.exec(suche) if v.erteilt_am)
    for zelle in (Zelle(AL17, Recht.ABRECHNUNG_LESEN), Zelle(vertrag_id("AL-1000041"), LESEN)):
        with pytest.raises(DomainError, match="nennt dieses Recht"):
            vertragsrecht.erteilen(welt, jonas, [zelle], vollmacht=vollmacht, durch=DURCH)
    vertragsrecht.erteilen(welt, jonas, [Zelle(AL17, LESEN)], vollmacht=vollmacht, durch=DURCH)
    assert fenster(welt, jonas, AL17, LESEN)[0][1] == OHNE_ENDE


def test_zuweisen_setzt_die_liste_und_nur_bei_einem_admin(welt: Session) -> None:
    admin = mitglied(welt, ADMIN)
    vertragsrecht.zuweisen(welt, admin, [AL33, AK74], DURCH)
    zeilen = select(AdminVertrag.vertrag_id).where(AdminVertrag.mitgliedschaft_id == admin.id)
    assert set(welt.exec(zeilen)) == {AL33, AK74}
    with pytest.raises(DomainError):
        vertragsrecht.zuweisen(welt, mitglied(welt, LENA), [AL33], DURCH)
    with pytest.raises(NotFoundError):
        vertragsrecht.zuweisen(welt, admin, [FREMD], DURCH)


def test_viele_erteilungen_sind_wie_einzelne(welt: Session) -> None:
    ute = mitglied(welt, "ohnerechte@muster.example")
    vorher = stand(welt, "ohnerechte@muster.example")
    erteilung = vertragsrecht.Erteilung(
        ute.id or 0,
        ute.firma_id,
        ute.benutzer_id,
        Personentyp(ute.personentyp),
        (Zelle(AL17, LESEN),),
    )
    vertragsrecht.viele_erteilen(welt, [erteilung], DURCH)
    assert fenster(welt, ute, AL17, LESEN)[0][1] == OHNE_ENDE
    assert stand(welt, "ohnerechte@muster.example") == vorher + 1
    assert letzter(welt).einzelheiten["zellen"][0]["vertrag"] == "AL-1000017"
