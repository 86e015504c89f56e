"""The own matrix: four states in their order, windows with dates, and nothing hidden."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session

from firmenportal import clock
from firmenportal.db import transaction
from firmenportal.domain import rechtematrix
from firmenportal.domain.benutzer import (
    Akteur,
    Benutzer,
    Berechtigungstyp,
    Kontoart,
    Mitgliedschaft,
    Personentyp,
)
from firmenportal.domain.firma import Firma
from firmenportal.domain.recht import Recht, Sparte
from firmenportal.domain.rechtematrix import Matrix, Ohne, Zelle, Zellzustand
from firmenportal.domain.vermittler import (
    Benutzerschluessel,
    Bestand,
    Maklerhaus,
    Maklervollmacht,
    VollmachtRecht,
    Zugehoerigkeit,
)
from firmenportal.domain.vertrag import (
    Durchfuehrungsweg,
    Gruppenvertrag,
    VertragAuspraegung,
    vertrag_id,
    vertrag_suchtext,
)
from firmenportal.domain.vertragsrecht import Quelle, Vertragsrecht
from firmenportal.domain.vertretung import Vertretung

HEUTE = clock.heute()
GESTERN, MORGEN = HEUTE - timedelta(days=1), HEUTE + timedelta(days=1)
IN_30_TAGEN = HEUTE + timedelta(days=30)
SEIT = clock.now() - timedelta(days=100)


class Welt:
    """A small Firma to which each test adds what it is about."""

    def __init__(self, db: Session) -> None:
        self.db = db
        self.firma = self._neu(Firma(kundennummer="1", name="Muster Maschinenbau GmbH"))
        self.lena = self.mitglied("Lena", "Schäfer")

    def _neu(self, zeile: Any) -> Any:
        self.db.add(zeile)
        self.db.flush()
        return zeile

    def mitglied(self, vorname: str, nachname: str, **angaben: Any) -> Mitgliedschaft:
        makler = angaben.get("personentyp") == Personentyp.VERMITTLER
        person = Benutzer(
            email=f"{vorname}@muster.example".lower(),
            vorname=vorname,
            nachname=nachname,
            kontoart=Kontoart.MAKLER if makler else Kontoart.KUNDE,
        )
        self._neu(person)
        grund = {"personentyp": Personentyp.FIRMENEIGEN, "seit": SEIT, "kontoart": person.kontoart}
        return self._neu(
            Mitgliedschaft(firma_id=self.firma.id, benutzer_id=person.id or 0, **(grund | angaben))
        )

    def vertrag(self, nummer: str = "AL-1000017", **angaben: Any) -> int:
        sparte = Sparte.BKV if nummer.startswith("AK") else Sparte.BAV
        vertrag = Gruppenvertrag(
            id=vertrag_id(nummer),
            nummer=nummer,
            firma_id=self.firma.id,
            sparte=sparte,
            durchfuehrungsweg=Durchfuehrungsweg.DIREKTVERSICHERUNG if sparte == "bAV" else "",
            produkt=angaben.pop("produkt", "Direktversicherung"),
            beginn=date(2020, 1, 1),
            suchtext="",
            **({"kennung": "K1", "aktiviert_am": SEIT} | angaben),
        )
        vertrag.suchtext = vertrag_suchtext(nummer, self.firma.name, vertrag.produkt)
        return self._neu(vertrag).id

    def zelle(self, vertrag: int, recht: Recht, m: Mitgliedschaft | None = None, **a: Any) -> Any:
        m = m or self.lena
        return self._neu(
            Vertragsrecht(
                mitgliedschaft_id=m.id or 0,
                firma_id=m.firma_id,
                benutzer_id=m.benutzer_id,
                personentyp=m.personentyp,
                vertrag_id=vertrag,
                recht=recht,
                erteilt_am=SEIT,
                **a,
            )
        )

    def makler(self, vertrag: int, bis: date = date(9999, 12, 31)) -> Mitgliedschaft:
        """A Vermittler of Makler Nord, in whose Bestand the contract is."""
        haus = self._neu(Maklerhaus(hausnummer="N", name="Makler Nord GmbH"))
        m = self.mitglied("Nils", "Petersen", personentyp=Personentyp.VERMITTLER)
        self._neu(Bestand(maklerhaus_id=haus.id, vertrag_id=vertrag, von=date(2020, 1, 1), bis=bis))
        self.stay = self._neu(
            Zugehoerigkeit(benutzer_id=m.benutzer_id, maklerhaus_id=haus.id, seit=SEIT)
        )
        return m

    @property
    def im_haus(self) -> dict[str, int]:
        return {"zugehoerigkeit_id": self.stay.id, "maklerhaus_id": self.stay.maklerhaus_id}

    def matrix(self, m: Mitgliedschaft | None = None, suche: str = "", seite: int = 1) -> Matrix:
        self.db.flush()
        return rechtematrix.eigene(self.db, akteur(m or self.lena), suche, seite)

    def eine(self, recht: Recht, m: Mitgliedschaft | None = None) -> Zelle:
        (zeile,) = self.matrix(m).zeilen
        return next(z for z in zeile.zellen if z.recht == recht)


def akteur(m: Mitgliedschaft, auspraegung: str = "firmenonline") -> Akteur:
    return Akteur(m.benutzer_id, "", "", "", m.kontoart, auspraegung, "de", 0)


@pytest.fixture
def welt(db_url: str) -> Iterator[Welt]:
    with transaction() as db:
        yield Welt(db)


def test_ein_erteiltes_recht_ist_erteilt_und_die_anderen_nicht(welt: Welt) -> None:
    welt.zelle(welt.vertrag(), Recht.BERECHNEN)
    assert welt.eine(Recht.BERECHNEN) == Zelle(Recht.BERECHNEN, Zellzustand.ERTEILT)
    assert welt.eine(Recht.BESTAND_LESEN) == Zelle(Recht.BESTAND_LESEN, Zellzustand.NICHT_ERTEILT)


def test_nicht_angeboten_kommt_vor_allem_anderen(welt: Welt) -> None:
    bkv = welt.vertrag("AK-1000074", kennung=None)
    welt.zelle(bkv, Recht.BERECHNEN)
    welt.zelle(bkv, Recht.ABRECHNUNG_LESEN)
    assert welt.eine(Recht.BERECHNEN).zustand == Zellzustand.NICHT_ANGEBOTEN


def test_fehlende_kennung_zeigt_sich_nur_an_erteilten_zellen(welt: Welt) -> None:
    welt.zelle(welt.vertrag(kennung=None), Recht.BERECHNEN)
    assert welt.eine(Recht.BERECHNEN).zustand == Zellzustand.KENNUNG_FEHLT
    assert welt.eine(Recht.ABRECHNUNG_LESEN).zustand == Zellzustand.NICHT_ERTEILT
    assert welt.matrix().ohne_kennung == ("AL-1000017",)


def test_bestand_lesen_folgt_aus_bestand_aendern(welt: Welt) -> None:
    welt.zelle(welt.vertrag(), Recht.BESTAND_AENDERN, bis=IN_30_TAGEN)
    lesen = welt.eine(Recht.BESTAND_LESEN)
    assert (lesen.zustand, lesen.durch) == (Zellzustand.ERTEILT, Recht.BESTAND_AENDERN)
    assert lesen.bis == IN_30_TAGEN - timedelta(days=1)


def test_was_selbst_erteilt_ist_steht_nicht_als_abgeleitet_da(welt: Welt) -> None:
    vertrag = welt.vertrag()
    welt.zelle(vertrag, Recht.BESTAND_AENDERN)
    welt.zelle(vertrag, Recht.BESTAND_LESEN)
    assert welt.eine(Recht.BESTAND_LESEN).durch is None


def test_abgelaufene_und_kuenftige_rechte_sind_nicht_erteilt_und_nennen_ihren_tag(
    welt: Welt,
) -> None:
    vertrag = welt.vertrag()
    welt.zelle(vertrag, Recht.BERECHNEN, bis=HEUTE)
    welt.zelle(vertrag, Recht.ABRECHNUNG_LESEN, von=MORGEN)
    assert welt.eine(Recht.BERECHNEN) == Zelle(
        Recht.BERECHNEN, Zellzustand.NICHT_ERTEILT, endete=GESTERN
    )
    assert welt.eine(Recht.ABRECHNUNG_LESEN) == Zelle(
        Recht.ABRECHNUNG_LESEN, Zellzustand.NICHT_ERTEILT, ab=MORGEN
    )


def test_eine_verlaengerung_ohne_luecke_ist_ein_einziger_zeitraum(welt: Welt) -> None:
    vertrag = welt.vertrag()
    welt.zelle(vertrag, Recht.BERECHNEN, bis=MORGEN)
    welt.zelle(vertrag, Recht.BERECHNEN, von=MORGEN, bis=IN_30_TAGEN)
    zelle = welt.eine(Recht.BERECHNEN)
    assert (zelle.bis, zelle.ab) == (IN_30_TAGEN - timedelta(days=1), None)


def test_nach_einer_luecke_steht_auch_der_neue_beginn(welt: Welt) -> None:
    vertrag = welt.vertrag()
    welt.zelle(vertrag, Recht.BERECHNEN, bis=MORGEN)
    welt.zelle(vertrag, Recht.BERECHNEN, von=IN_30_TAGEN)
    zelle = welt.eine(Recht.BERECHNEN)
    assert (zelle.bis, zelle.ab) == (HEUTE, IN_30_TAGEN)


def test_die_befristung_der_mitgliedschaft_begrenzt_jede_zelle(welt: Welt) -> None:
    welt.lena.bis = IN_30_TAGEN
    welt.zelle(welt.vertrag(), Recht.BERECHNEN)
    assert welt.eine(Recht.BERECHNEN).bis == IN_30_TAGEN - timedelta(days=1)


def test_firmenadmin_haelt_alles_an_aktivierten_vertraegen(welt: Welt) -> None:
    welt.vertrag()
    welt.vertrag("AL-1000025", aktiviert_am=None)
    welt.lena.berechtigungstyp = Berechtigungstyp.FIRMENADMIN
    (zeile,) = welt.matrix().zeilen
    assert zeile.nummer == "AL-1000017" and zeile.als_firmenadmin
    assert {z.zustand for z in zeile.zellen} == {Zellzustand.ERTEILT}
    assert {z.durch for z in zeile.zellen} == {None}


def test_eine_sperre_nimmt_keine_zelle_und_wird_gesagt(welt: Welt) -> None:
    welt.zelle(welt.vertrag(), Recht.BERECHNEN)
    welt.lena.gesperrt_am = clock.now()
    assert welt.eine(Recht.BERECHNEN).zustand == Zellzustand.ERTEILT
    assert welt.matrix().gesperrt_bei == ("Muster Maschinenbau GmbH",)


def test_die_matrix_zeigt_alle_vertraege_unter_jeder_auspraegung(welt: Welt) -> None:
    vertrag = welt.vertrag()
    welt.db.add(VertragAuspraegung(vertrag_id=vertrag, auspraegung="metallrente"))
    welt.zelle(vertrag, Recht.BERECHNEN)
    (zeile,) = rechtematrix.eigene(welt.db, akteur(welt.lena, "klinikrente")).zeilen
    assert zeile.auspraegungen == ("metallrente",)


def test_vermittler_zugang_wirkt_ohne_zelle(welt: Welt) -> None:
    nils = welt.makler(welt.vertrag())
    haus = welt.stay.maklerhaus_id
    welt.db.add(
        Benutzerschluessel(schluessel="MN-1", maklerhaus_id=haus, benutzer_id=nils.benutzer_id)
    )
    lesen, aendern = welt.eine(Recht.BESTAND_LESEN, nils), welt.eine(Recht.BESTAND_AENDERN, nils)
    assert (lesen.zustand, lesen.wirkt) == (Zellzustand.NICHT_ERTEILT, Ohne.ZUGANG)
    assert (aendern.zustand, aendern.wirkt) == (Zellzustand.NICHT_ERTEILT, None)


def test_vertretung_wirkt_ohne_zelle(welt: Welt) -> None:
    kollege, chefin = welt.mitglied("Uwe", "Ott"), welt.mitglied("Sabine", "Krüger-Özdemir")
    welt.zelle(welt.vertrag(), Recht.BESTAND_AENDERN, kollege)
    welt.db.add(
        Vertretung(
            firma_id=welt.firma.id,
            vertretene_id=kollege.id or 0,
            vertreter_id=welt.lena.id or 0,
            vertreter_benutzer_id=welt.lena.benutzer_id,
            alle_zellen=True,
            von=HEUTE,
            bis=IN_30_TAGEN,
            beantragt_am=SEIT,
            bestaetigt_am=SEIT,
            bestaetigt_von_id=chefin.id,
        )
    )
    lesen = welt.eine(Recht.BESTAND_LESEN)
    assert (lesen.zustand, lesen.wirkt) == (Zellzustand.NICHT_ERTEILT, Ohne.VERTRETUNG)


@pytest.mark.parametrize(("ende", "letzter"), [(IN_30_TAGEN, 29), (HEUTE, None)])
def test_eine_zeile_endet_mit_ihrer_vollmacht(welt: Welt, ende: date, letzter: int | None) -> None:
    vertrag = welt.vertrag()
    nils = welt.makler(vertrag)
    vollmacht = Maklervollmacht(
        firma_id=welt.firma.id,
        maklerhaus_id=welt.stay.maklerhaus_id,
        alle_vertraege=True,
        von=date(2020, 1, 1),
        bis=ende,
        erteilt_am=SEIT,
    )
    welt.db.add(vollmacht)
    welt.db.flush()
    welt.db.add(VollmachtRecht(vollmacht_id=vollmacht.id or 0, recht=Recht.BERECHNEN))
    welt.zelle(
        vertrag,
        Recht.BERECHNEN,
        nils,
        quelle=Quelle.VOLLMACHT,
        vollmacht_id=vollmacht.id,
        **welt.im_haus,
    )
    zelle = welt.eine(Recht.BERECHNEN, nils)
    if letzter is None:
        assert zelle == Zelle(Recht.BERECHNEN, Zellzustand.NICHT_ERTEILT, endete=GESTERN)
    else:
        assert (zelle.zustand, zelle.bis) == (
            Zellzustand.ERTEILT,
            HEUTE + timedelta(days=letzter),
        )


def test_eine_zeile_endet_mit_dem_bestand_des_hauses(welt: Welt) -> None:
    vertrag = welt.vertrag()
    nils = welt.makler(vertrag, bis=IN_30_TAGEN)
    welt.zelle(vertrag, Recht.BERECHNEN, nils, **welt.im_haus)
    assert welt.eine(Recht.BERECHNEN, nils).bis == IN_30_TAGEN - timedelta(days=1)


def test_wer_entfernt_ist_hat_keine_zeile(welt: Welt) -> None:
    welt.zelle(welt.vertrag(), Recht.BERECHNEN)
    welt.lena.entfernt_am = clock.now()
    assert welt.matrix().gesamt == 0


def test_fremde_rechte_stehen_in_keiner_eigenen_matrix(welt: Welt) -> None:
    vertrag = welt.vertrag()
    welt.zelle(vertrag, Recht.BERECHNEN, welt.mitglied("Uwe", "Ott"))
    assert welt.matrix().gesamt == 0
    assert not rechtematrix.gehoert_zu(welt.db, akteur(welt.lena), vertrag)


def test_die_anderen_firmenadmins_koennen_erteilen(welt: Welt) -> None:
    welt.lena.berechtigungstyp = Berechtigungstyp.FIRMENADMIN
    admin = {"berechtigungstyp": Berechtigungstyp.FIRMENADMIN}
    welt.mitglied("Thomas", "Weiß-Yıldız", **admin)
    welt.mitglied("Sabine", "Krüger-Özdemir", **admin)
    jetzt = datetime.now(clock.BERLIN)
    welt.mitglied("Gerd", "Sperr", gesperrt_am=jetzt, **admin)
    welt.mitglied("Anna", "Setzt", ernennung_ausgesetzt_am=jetzt, **admin)
    welt.vertrag()
    assert welt.matrix().wer_erteilt == {
        "Muster Maschinenbau GmbH": ("Sabine Krüger-Özdemir", "Thomas Weiß-Yıldız")
    }


def test_gesucht_wird_in_nummer_firma_und_produkt_ohne_platzhalter(welt: Welt) -> None:
    for nummer, produkt in (("AL-1000017", "Rente Süd"), ("AL-1000025", "Rente 100%")):
        welt.zelle(welt.vertrag(nummer, produkt=produkt), Recht.BERECHNEN)
    assert welt.matrix(suche="SUD").gesamt == 1
    assert welt.matrix(suche="1000025").gesamt == 1
    assert welt.matrix(suche="maschinenbau").gesamt == 2
    assert welt.matrix(suche="süd rente").gesamt == 1
    assert welt.matrix(suche="%").gesamt == 1
    assert welt.matrix(suche="_").gesamt == 0


def test_seiten_von_50_und_die_letzte_statt_einer_leeren(welt: Welt) -> None:
    for n in range(51):
        welt.zelle(welt.vertrag(f"AL-{n:07}"), Recht.BERECHNEN)
    erste, letzte = welt.matrix(seite=0), welt.matrix(seite=99)
    assert (len(erste.zeilen), erste.gesamt, erste.seiten) == (50, 51, 2)
    assert [z.nummer for z in letzte.zeilen] == ["AL-0000050"] and letzte.seite == 2
