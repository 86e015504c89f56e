"""The people of a Firma as a Verwalter sees them: who, with which status, in which order."""

from datetime import timedelta

import pytest
from sqlmodel import Session, update

from firmenportal import clock
from firmenportal.domain import einladen, mitgliedschaft, nutzerliste, vertragsrecht
from firmenportal.domain.benutzer import Mitgliedschaft, Personentyp
from firmenportal.domain.berechtigung import Pfad
from firmenportal.domain.delegation import Verwalter
from firmenportal.domain.einladung import Einladung
from firmenportal.domain.einladungspruefung import Einladungsangaben
from firmenportal.domain.nutzer import Nutzer, Nutzerstatus
from firmenportal.domain.nutzerliste import Nutzerauswahl, Nutzersortierung, auswahl_aus
from firmenportal.domain.recht import Recht
from firmenportal.domain.vertrag import vertrag_id
from firmenportal.domain.vertragsrecht import Zelle
from firmenportal.domain.zeitraum import OHNE_ENDE
from tests.domain.besetzung import AHRENS, DURCH, NORDLICHT, PFLEGE, firma, konto, mitglied
from tests.domain.conftest import VerwalterOf

SABINE, JOERG = "firmenadmin@muster.example", "admin@muster.example"
TJARK, LENA = "vermittleradmin@maklernord.example", "nutzer@muster.example"
ZOFIA = "befristet@muster.example"


def liste(db: Session, v: Verwalter, **parameter: str) -> dict[str, Nutzer]:
    """The people found, by e-mail address and in order."""
    db.flush()
    return {n.email: n for n in nutzerliste.treffer(db, v, auswahl_aus(parameter))}


def eingeladen(db: Session, v: Verwalter, email: str, vertrag: str = "AL-1000017") -> Einladung:
    zelle = Zelle(vertrag_id(vertrag), Recht.BESTAND_LESEN)
    wer = ("Frau", "Nele", "Neu", email, "firmeneigen", "Nutzer")
    return einladen.einladen(db, v, Einladungsangaben(*wer, (zelle,)))


# Who is seen


def test_ein_firmenadmin_sieht_alle_seiner_firma_und_niemanden_sonst(
    welt: Session, verwalter: VerwalterOf
) -> None:
    alle = liste(welt, verwalter(SABINE))
    assert len(alle) == 16 + 2  # two are invited
    assert "nutzer@pflege.example" not in alle
    assert alle[SABINE].vertraege == 10


def test_ein_admin_sieht_nur_wen_seine_vertraege_betreffen_und_zaehlt_nur_sie(
    welt: Session, verwalter: VerwalterOf
) -> None:
    alle = liste(welt, verwalter(JOERG))
    assert "urlaub@muster.example" not in alle
    assert "ohnerechte@muster.example" not in alle
    assert alle[LENA].vertraege == 1
    assert alle[SABINE].vertraege == 2


def test_ein_vermittler_als_admin_sieht_die_liste_fuer_den_bestand_seines_hauses(
    welt: Session, verwalter: VerwalterOf
) -> None:
    alle = liste(welt, verwalter(TJARK))
    assert LENA in alle
    assert "steuer@kanzlei.example" in alle
    # AL-1000025 is assigned to him but not in the Bestand of his house.
    assert alle[LENA].vertraege == 1


def test_wer_mehrere_firmen_verwaltet_sieht_jede_fuer_sich(
    welt: Session, verwalter: VerwalterOf
) -> None:
    lohn = "lohn@buero.example"
    assert "nutzer@pflege.example" in liste(welt, verwalter(lohn, PFLEGE))
    assert "nutzer@pflege.example" not in liste(welt, verwalter(lohn))


def test_entfernte_stehen_nicht_in_der_liste(welt: Session, verwalter: VerwalterOf) -> None:
    mitgliedschaft.entfernen(welt, mitglied(welt, LENA), DURCH)
    assert LENA not in liste(welt, verwalter(SABINE))


# Status


def test_wer_gesperrt_ist_bleibt_sichtbar_mit_dem_tag(
    welt: Session, verwalter: VerwalterOf
) -> None:
    mitgliedschaft.sperren(welt, mitglied(welt, LENA), DURCH)
    lena = liste(welt, verwalter(JOERG))[LENA]
    assert lena.status is Nutzerstatus.GESPERRT
    assert lena.anmerkung and lena.anmerkung.angaben == {"tag": clock.heute()}
    assert lena.vertraege == 1  # a block hides no cell


def test_zeitlich_begrenzt_sagt_was_wann_endet(welt: Session, verwalter: VerwalterOf) -> None:
    zofia = liste(welt, verwalter(SABINE))[ZOFIA]
    assert zofia.status is Nutzerstatus.BEFRISTET
    assert zofia.anmerkung and zofia.anmerkung.satz == "1 Recht endet am {tag}"
    assert zofia.anmerkung.angaben["tag"] == clock.heute() + timedelta(days=60)


def test_was_den_admin_nichts_angeht_macht_fuer_ihn_niemanden_befristet(
    welt: Session, verwalter: VerwalterOf
) -> None:
    ende = clock.heute() + timedelta(days=5)
    zelle = Zelle(vertrag_id("AL-1000058"), Recht.BERECHNEN, bis=ende)
    vertragsrecht.erteilen(welt, mitglied(welt, LENA), [zelle], durch=DURCH)
    assert liste(welt, verwalter(SABINE))[LENA].status is Nutzerstatus.BEFRISTET
    assert liste(welt, verwalter(JOERG))[LENA].status is Nutzerstatus.AKTIV


def test_mehrere_rechte_werden_gezaehlt_und_das_erste_ende_genannt(
    welt: Session, verwalter: VerwalterOf
) -> None:
    for tage, recht in ((9, Recht.BERECHNEN), (4, Recht.ABRECHNUNG_LESEN)):
        bis = clock.heute() + timedelta(days=tage)
        zelle = Zelle(vertrag_id("AL-1000017"), recht, bis=bis)
        vertragsrecht.erteilen(welt, mitglied(welt, LENA), [zelle], durch=DURCH)
    anmerkung = liste(welt, verwalter(SABINE))[LENA].anmerkung
    assert anmerkung and anmerkung.satz == "{anzahl} Rechte enden, das erste am {tag}"
    assert anmerkung.angaben == {"anzahl": "2", "tag": clock.heute() + timedelta(days=3)}


def test_eine_vollmacht_und_ein_maklerwechsel_begrenzen_den_vermittler(
    welt: Session, verwalter: VerwalterOf
) -> None:
    petersen = "vermittler@maklernord.example"
    for email, kunde, satz in (
        ("firmenadmin@nordlicht.example", NORDLICHT, "Vollmacht endet am {tag}"),
        ("firmenadmin@ahrens.example", AHRENS, "Das Maklerhaus wechselt nach dem {tag}"),
    ):
        gefunden = liste(welt, verwalter(email, kunde))[petersen]
        assert gefunden.status is Nutzerstatus.BEFRISTET
        assert gefunden.anmerkung and gefunden.anmerkung.satz == satz


def test_eine_befristete_mitgliedschaft_geht_vor(welt: Session, verwalter: VerwalterOf) -> None:
    mitglied(welt, LENA).bis = clock.heute()
    lena = liste(welt, verwalter(SABINE))[LENA]
    assert lena.anmerkung and lena.anmerkung.satz == "Zugang endete am {tag}"


def test_eine_einladung_ist_offen_dann_abgelaufen_und_widerrufen_weg(
    welt: Session, verwalter: VerwalterOf
) -> None:
    neu, v = "neu@muster.example", verwalter(SABINE)
    einladung = eingeladen(welt, v, neu)
    assert liste(welt, v)[neu].status is Nutzerstatus.EINGELADEN
    assert liste(welt, v)[neu].vertraege == 1
    einladung.gueltig_bis = clock.now() - timedelta(days=1)
    assert liste(welt, v)[neu].status is Nutzerstatus.ABGELAUFEN
    einladen.widerrufen(welt, v, einladung.id or 0)
    assert neu not in liste(welt, v)


def test_ein_admin_sieht_nur_einladungen_zu_seinen_vertraegen(
    welt: Session, verwalter: VerwalterOf
) -> None:
    sabine = verwalter(SABINE)
    eingeladen(welt, sabine, "hier@muster.example")
    eingeladen(welt, sabine, "anderswo@muster.example", "AL-1000058")
    gesehen = liste(welt, verwalter(JOERG))
    assert "hier@muster.example" in gesehen
    assert "anderswo@muster.example" not in gesehen


def test_eine_abgelaufene_einladung_verschwindet_wenn_die_person_anders_kam(
    welt: Session, verwalter: VerwalterOf
) -> None:
    einladung = eingeladen(welt, verwalter(SABINE), "neu@muster.example")
    einladung.gueltig_bis = clock.now() - timedelta(days=1)
    einladung.email = LENA
    gefunden = nutzerliste.treffer(welt, verwalter(SABINE), Nutzerauswahl())
    assert [n.status for n in gefunden if n.email == LENA] == [Nutzerstatus.AKTIV]


# Whence a Vermittler has his access


def test_bei_einem_vermittler_stehen_haus_und_quellen(
    welt: Session, verwalter: VerwalterOf
) -> None:
    petersen = liste(welt, verwalter(SABINE))["vermittler@maklernord.example"]
    assert petersen.haus == "Makler Nord GmbH"
    assert petersen.quellen == (Pfad.ZEILE_VERMITTLER, Pfad.ZEILE_VOLLMACHT, Pfad.ZUGANG)
    fuer_den_admin = liste(welt, verwalter(JOERG))["vermittler@maklernord.example"]
    assert fuer_den_admin.quellen == (Pfad.ZEILE_VOLLMACHT, Pfad.ZUGANG)


# Search, filters, order


@pytest.mark.parametrize(
    ("parameter", "gefunden"),
    [
        ({"suche": "schäfer"}, [LENA]),
        ({"suche": "KRUGER sabine"}, [SABINE]),
        ({"suche": "makler sud"}, ["vermittler@maklersued.example"]),
        ({"suche": "gibtesnicht"}, []),
        ({"suche": "%"}, []),
        ({"status": "gesperrt"}, ["gesperrt@muster.example"]),
        ({"status": "zeitlich begrenzt"}, [ZOFIA]),
        ({"typ": "FirmenAdmin"}, [SABINE, "firmenadmin2@muster.example"]),
        ({"personentyp": "vermittler", "typ": "Admin"}, [TJARK]),
        ({"vertrag": "AL-1000090", "typ": "Nutzer"}, ["kennung@muster.example"]),
        ({"vertrag": "AL-1060017"}, []),
        ({"vertrag": "x"}, []),
    ],
)
def test_suche_und_filter_finden(
    welt: Session, verwalter: VerwalterOf, parameter: dict[str, str], gefunden: list[str]
) -> None:
    assert list(liste(welt, verwalter(SABINE), **parameter)) == gefunden


def test_ein_admin_filtert_nicht_nach_einem_vertrag_der_ihn_nichts_angeht(
    welt: Session, verwalter: VerwalterOf
) -> None:
    assert liste(welt, verwalter(JOERG), vertrag="AL-1000058") == {}
    assert LENA in liste(welt, verwalter(JOERG), vertrag="AL-1000017")


def test_sortiert_wird_nach_jeder_spalte_und_umgekehrt(
    welt: Session, verwalter: VerwalterOf
) -> None:
    welt.execute(update(Mitgliedschaft).values(zuletzt_am=None))
    mitglied(welt, LENA).zuletzt_am = clock.now()
    mitglied(welt, ZOFIA).zuletzt_am = clock.now() - timedelta(days=3)
    v = verwalter(SABINE)
    assert next(iter(liste(welt, v))) == "urlaub@muster.example"
    assert next(iter(liste(welt, v, sort="-name"))) == "wojcik@kanzlei.example"
    assert list(liste(welt, v, sort="genutzt"))[:2] == [ZOFIA, LENA]
    assert list(liste(welt, v, sort="-genutzt"))[:2] == [LENA, ZOFIA]
    assert next(iter(liste(welt, v, sort="-status"))) == "gesperrt@muster.example"
    assert list(liste(welt, v, sort="-vertraege"))[:2] == [SABINE, "firmenadmin2@muster.example"]
    assert next(iter(liste(welt, v, sort="typ").values())).email == SABINE
    erste = next(iter(liste(welt, v, sort="-personentyp").values()))
    assert erste.personentyp is Personentyp.VERMITTLER


def test_die_adresse_sagt_was_sie_zeigt() -> None:
    parameter = {
        "suche": "lena",
        "status": "gesperrt",
        "personentyp": "andere",
        "typ": "Nutzer",
        "vertrag": "AL-1000017",
        "sort": "-genutzt",
    }
    auswahl = auswahl_aus(parameter)
    assert auswahl.sortierung is Nutzersortierung.GENUTZT
    assert nutzerliste.als_parameter(auswahl) == parameter
    assert auswahl_aus({"status": "x", "typ": "", "sort": "--x"}) == Nutzerauswahl(absteigend=True)


def test_eine_seite_hat_hoechstens_fuenfzig_und_die_letzte_den_rest(
    welt: Session, verwalter: VerwalterOf
) -> None:
    for n in range(40):
        person = konto(welt, LENA).model_copy(update={"id": None, "email": f"n{n}@muster.example"})
        welt.add(type(person)(**person.model_dump()))
    welt.flush()
    for n in range(40):
        wer = konto(welt, f"n{n}@muster.example")
        mitgliedschaft.beitreten(welt, firma(welt), wer, Personentyp.FIRMENEIGEN, durch=DURCH)
    welt.flush()
    erste = nutzerliste.seite(welt, verwalter(SABINE), Nutzerauswahl(), 1)
    letzte = nutzerliste.seite(welt, verwalter(SABINE), Nutzerauswahl(), 99)
    assert (len(erste.zeilen), erste.seiten, erste.anzahl) == (50, 2, 58)
    assert (len(letzte.zeilen), letzte.nummer) == (8, 2)


def test_ein_kuenftiges_recht_zaehlt_nicht_und_wird_genannt(
    welt: Session, verwalter: VerwalterOf
) -> None:
    ab = clock.heute() + timedelta(days=7)
    zelle = Zelle(vertrag_id("AL-1000033"), Recht.BERECHNEN, ab, OHNE_ENDE)
    ohne = "ohnerechte@muster.example"
    vertragsrecht.erteilen(welt, mitglied(welt, ohne), [zelle], durch=DURCH)
    bjoern = liste(welt, verwalter(JOERG))[ohne]
    assert bjoern.vertraege == 0
    assert bjoern.anmerkung and bjoern.anmerkung.satz == "1 Recht beginnt am {tag}"
    assert bjoern.anmerkung.angaben["tag"] == ab
