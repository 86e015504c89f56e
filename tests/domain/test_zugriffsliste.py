"""Per contract: who has access, with which rights, and by which path; as the rule says."""

import pytest
from sqlmodel import Session

from firmenportal.domain import berechtigung, mitgliedschaft, vermittler, zugriffsliste
from firmenportal.domain.berechtigung import Pfad
from firmenportal.domain.delegation import Verwalter
from firmenportal.domain.recht import Recht
from firmenportal.domain.vertrag import vertrag_id
from firmenportal.domain.zugriffsliste import Zugriff, Zugriffsauswahl, auswahl_aus
from tests.domain.besetzung import DURCH, firma, haus, konto, mitglied
from tests.domain.conftest import VerwalterOf

SABINE, JOERG = "firmenadmin@muster.example", "admin@muster.example"
LENA, DENIZ = "nutzer@muster.example", "vertreter@muster.example"
BIRTE, PETERSEN = "schluessel@maklernord.example", "vermittler@maklernord.example"


def liste(db: Session, v: Verwalter, **parameter: str) -> dict[tuple[str, str], Zugriff]:
    """What is found, by contract and e-mail address."""
    db.flush()
    gefunden = zugriffsliste.alle(db, v, auswahl_aus(parameter))
    return {(z.vertrag.nummer, z.person.email): z for z in gefunden}


def wege(zugriff: Zugriff) -> dict[Pfad, tuple[Recht, ...]]:
    return {weg.pfad: weg.rechte for weg in zugriff.wege}


def test_jeder_weg_wird_genannt_mit_seinen_rechten(welt: Session, verwalter: VerwalterOf) -> None:
    alle = liste(welt, verwalter(SABINE))
    assert wege(alle["AL-1000017", SABINE]) == {Pfad.FIRMENADMIN: tuple(Recht)}
    assert wege(alle["AL-1000017", LENA]) == {Pfad.ZEILE: (Recht.BESTAND_LESEN,)}
    assert wege(alle["AL-1000017", PETERSEN]) == {
        Pfad.ZEILE_VOLLMACHT: (Recht.BESTAND_AENDERN,),
        Pfad.ZUGANG: (Recht.BESTAND_LESEN, Recht.BERECHNEN),
    }
    assert wege(alle["AL-1000058", PETERSEN])[Pfad.ZEILE_VERMITTLER] == (Recht.ABRECHNUNG_LESEN,)
    [vertretung] = alle["AL-1000041", DENIZ].wege
    assert vertretung.satz.satz == "vertritt {name} bis {tag}"
    assert vertretung.satz.angaben["name"] == "Renate Abel"


def test_implizierte_rechte_stehen_dabei(welt: Session, verwalter: VerwalterOf) -> None:
    renate = liste(welt, verwalter(SABINE))["AL-1000041", "urlaub@muster.example"]
    assert renate.rechte == (Recht.BESTAND_LESEN, Recht.BESTAND_AENDERN)


def test_wer_nur_den_vermittler_zugang_hat_sieht_allein_der_firmenadmin(
    welt: Session, verwalter: VerwalterOf
) -> None:
    birte = liste(welt, verwalter(SABINE))["AL-1000017", BIRTE]
    assert birte.person.mitgliedschaft_id == 0
    assert birte.person.haus == "Makler Nord GmbH"
    assert ("AL-1000017", BIRTE) not in liste(welt, verwalter(JOERG))
    assert ("AL-1000017", PETERSEN) in liste(welt, verwalter(JOERG))


def test_ein_widerspruch_beendet_den_vermittler_zugang(
    welt: Session, verwalter: VerwalterOf
) -> None:
    muster, nord = firma(welt).id or 0, haus(welt).id or 0
    vermittler.widersprechen(welt, muster, nord, DURCH)
    assert ("AL-1000017", BIRTE) not in liste(welt, verwalter(SABINE))


def test_ein_admin_sieht_nur_seine_vertraege(welt: Session, verwalter: VerwalterOf) -> None:
    gesehen = {nummer for nummer, _ in liste(welt, verwalter(JOERG))}
    assert gesehen == {"AL-1000017", "AL-1000033"}
    assert liste(welt, verwalter(JOERG), vertrag="AL-1000058") == {}


def test_was_nicht_wirkt_steht_da_und_sagt_warum(welt: Session, verwalter: VerwalterOf) -> None:
    alle = liste(welt, verwalter(SABINE))
    [gesperrt] = alle["AL-1000017", "gesperrt@muster.example"].wege
    assert gesperrt.ruht and gesperrt.ruht.satz == "Wirkt nicht: Der Zugang ist gesperrt."
    [ohne_kennung] = alle["AL-1000090", "kennung@muster.example"].wege
    assert ohne_kennung.ruht and "Kennung" in ohne_kennung.ruht.satz
    assert all(weg.ruht is None for weg in alle["AL-1000017", LENA].wege)


def test_der_vermittler_zugang_wirkt_auch_bei_gesperrter_mitgliedschaft(
    welt: Session, verwalter: VerwalterOf
) -> None:
    mitgliedschaft.sperren(welt, mitglied(welt, PETERSEN), DURCH)
    zugriff = liste(welt, verwalter(SABINE))["AL-1000017", PETERSEN]
    ruht = {weg.pfad: weg.ruht is not None for weg in zugriff.wege}
    assert ruht == {Pfad.ZEILE_VOLLMACHT: True, Pfad.ZUGANG: False}


def test_jede_auspraegung_steht_da_und_keine_filtert(welt: Session, verwalter: VerwalterOf) -> None:
    alle = liste(welt, verwalter(SABINE))
    assert alle["AL-1000066", SABINE].vertrag.auspraegungen == ("chemierente", "metallrente")
    assert alle["AL-1000025", LENA].vertrag.auspraegungen == ()


def test_die_liste_nennt_genau_wen_die_regel_nennt(welt: Session, verwalter: VerwalterOf) -> None:
    alle = liste(welt, verwalter(SABINE))
    for nummer in ("AL-1000017", "AK-1000074", "AL-1000041", "W0000004711"):
        zugelassen = berechtigung.personen_mit(welt, None, vertrag_id(nummer))
        wirkend = {
            z.person.benutzer_id
            for (n, _), z in alle.items()
            if n == nummer and any(weg.ruht is None for weg in z.wege)
        }
        assert wirkend == zugelassen


def test_jeder_kennt_nur_die_haeuser_die_er_sieht(welt: Session, verwalter: VerwalterOf) -> None:
    assert zugriffsliste.haeuser(welt, verwalter(SABINE)) == ["Makler Nord GmbH"]
    assert zugriffsliste.haeuser(welt, verwalter("firmenadmin@werft.example", "K1000810")) == []


@pytest.mark.parametrize(
    ("parameter", "gefunden"),
    [
        ({"suche": "lena schafer"}, [("AL-1000017", LENA), ("AL-1000025", LENA)]),
        ({"suche": "1000025 lena"}, [("AL-1000025", LENA)]),
        ({"vertrag": "AL-1000025", "suche": "nutzer"}, [("AL-1000025", LENA)]),
        ({"vertrag": "AL-1060017"}, []),
        (
            {"recht": "abrechnung_lesen", "vertrag": "AL-1000058", "personentyp": "vermittler"},
            [("AL-1000058", PETERSEN)],
        ),
    ],
)
def test_suche_und_filter_finden(
    welt: Session,
    verwalter: VerwalterOf,
    parameter: dict[str, str],
    gefunden: list[tuple[str, str]],
) -> None:
    assert list(liste(welt, verwalter(SABINE), **parameter)) == gefunden


def test_seiten_haben_hoechstens_fuenfzig_zeilen_in_fester_ordnung(
    welt: Session, verwalter: VerwalterOf
) -> None:
    v, alle = verwalter(SABINE), list(liste(welt, verwalter(SABINE)))
    seiten = [zugriffsliste.seite(welt, v, Zugriffsauswahl(), n) for n in (1, 2)]
    gezeigt = [(z.vertrag.nummer, z.person.email) for s in seiten for z in s.zeilen]
    assert gezeigt == alle
    assert len(seiten[0].zeilen) == 50
    assert [n for n, _ in alle] == sorted(n for n, _ in alle)


def test_die_adresse_sagt_was_sie_zeigt() -> None:
    parameter = {
        "suche": "lena",
        "vertrag": "AL-1000017",
        "recht": "berechnen",
        "personentyp": "andere",
    }
    assert zugriffsliste.als_parameter(auswahl_aus(parameter)) == parameter
    assert auswahl_aus({"recht": "x"}) == Zugriffsauswahl()


def test_wer_ohne_haus_ist_hat_keinen_weg(welt: Session, verwalter: VerwalterOf) -> None:
    vermittler.austreten(welt, konto(welt, PETERSEN), DURCH)
    assert ("AL-1000017", PETERSEN) not in liste(welt, verwalter(SABINE))
