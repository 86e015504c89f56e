"""The contracts by Firma: what is counted, summed and ordered, and nothing that is not seen."""

import pytest

from firmenportal import clock
from firmenportal.domain import firmenbuch, vertragsliste
from firmenportal.domain.benutzer import Mitgliedschaft, Personentyp
from firmenportal.domain.firma import Firma
from firmenportal.domain.firmenbuch import Firmenseite
from firmenportal.domain.recht import Recht
from firmenportal.domain.vertrag import VertragAuspraegung
from firmenportal.domain.vertragsliste import Listenansicht, Summe, ansehen, auswahl_aus
from tests.domain.test_rechtematrix import SEIT, Welt, welt
from tests.domain.test_vertragsliste import wer

__all__ = ["welt"]  # the fixture

MUSTER, AHRENS, OEHLMANN = "Muster Maschinenbau GmbH", "Ahrens & Söhne GmbH", "Öhlmann GmbH"


def firma(welt: Welt, name: str) -> Mitgliedschaft:
    """From here on contracts are of another Firma, for which Lena works, too."""
    welt.firma = Firma(kundennummer=name, name=name)
    welt.db.add(welt.firma)
    welt.db.flush()
    dort = Mitgliedschaft(
        firma_id=welt.firma.id or 0,
        benutzer_id=welt.lena.benutzer_id,
        personentyp=Personentyp.FIRMENEIGEN,
        kontoart=welt.lena.kontoart,
        seit=SEIT,
    )
    welt.db.add(dort)
    welt.db.flush()
    return dort


@pytest.fixture
def buch(welt: Welt) -> Welt:
    """Three Firmen: Muster with two contracts and one unseen, Ahrens and Öhlmann with one each."""

    def vertrag(nummer: str, m: Mitgliedschaft, versicherte: int, cent: int, *rechte: Recht) -> int:
        v = welt.vertrag(nummer, versicherte=versicherte, beitrag_cent=cent)
        for recht in rechte:
            welt.zelle(v, recht, m)
        return v

    lesen, abrechnung = Recht.BESTAND_LESEN, Recht.ABRECHNUNG_LESEN
    metall = vertrag("AL-1000017", welt.lena, 10, 500, lesen, abrechnung)
    vertrag("AL-1000025", welt.lena, 20, 9_000, lesen)
    vertrag("AL-1000033", welt.lena, 40, 10_000)
    vertrag("AL-1043117", firma(welt, AHRENS), 3, 700, lesen, abrechnung)
    vertrag("AL-1050017", firma(welt, OEHLMANN), 99, 99_000, Recht.BERECHNEN)
    welt.db.add(VertragAuspraegung(vertrag_id=metall, auspraegung="metallrente"))
    welt.db.flush()
    return welt


def firmen(
    welt: Welt, nummer: int = 1, auspraegung: str = "firmenonline", **parameter: str
) -> Firmenseite:
    auswahl = auswahl_aus({"ansicht": "firmen"} | parameter)
    return firmenbuch.seite(welt.db, wer(welt.lena, auspraegung), auswahl, nummer)


def namen(seite: Firmenseite) -> list[str]:
    return [z.firma for z in seite.zeilen]


def test_je_firma_zaehlt_nur_was_die_person_sieht_und_darf(buch: Welt) -> None:
    seite = firmen(buch)
    assert namen(seite) == [AHRENS, MUSTER, OEHLMANN]
    _, muster, oehlmann = seite.zeilen
    assert (muster.vertraege, muster.versicherte) == (2, Summe(30, 2, 2))
    assert muster.beitrag == Summe(500, 1, 2)
    assert (oehlmann.versicherte, oehlmann.beitrag) == (Summe(0, 0, 1), Summe(0, 0, 1))
    assert (seite.firmen, seite.versicherte, seite.beitrag) == (
        3, Summe(33, 3, 4), Summe(1_200, 2, 4)
    )  # fmt: skip


@pytest.mark.parametrize(
    ("sort", "ordnung"),
    [
        ("", [AHRENS, MUSTER, OEHLMANN]),
        ("-firma", [OEHLMANN, MUSTER, AHRENS]),
        ("vertraege", [AHRENS, OEHLMANN, MUSTER]),
        ("-vertraege", [MUSTER, AHRENS, OEHLMANN]),
        ("versicherte", [AHRENS, MUSTER, OEHLMANN]),
        ("-versicherte", [MUSTER, AHRENS, OEHLMANN]),
        ("beitrag", [MUSTER, AHRENS, OEHLMANN]),
        ("-beitrag", [AHRENS, MUSTER, OEHLMANN]),
        ("status", [AHRENS, MUSTER, OEHLMANN]),
    ],
)
def test_die_ordnung_verraet_keinen_betrag(buch: Welt, sort: str, ordnung: list[str]) -> None:
    assert namen(firmen(buch, sort=sort)) == ordnung


def test_suche_filter_und_auspraegung_gelten_wie_in_der_liste(buch: Welt) -> None:
    assert namen(firmen(buch, suche="sohne")) == [AHRENS]
    assert [(z.firma, z.vertraege) for z in firmen(buch, suche="1000025").zeilen] == [(MUSTER, 1)]
    assert namen(firmen(buch, recht="abrechnung_lesen")) == [AHRENS, MUSTER]
    assert namen(firmen(buch, firma=OEHLMANN)) == [OEHLMANN]
    assert namen(firmen(buch, auspraegung="metallrente")) == [MUSTER]
    assert namen(firmen(buch, suche="stahlwerk")) == []


def test_eine_zeile_fuehrt_zu_genau_ihren_vertraegen(buch: Welt) -> None:
    for name in (AHRENS, MUSTER, OEHLMANN):
        zeile, *_ = firmen(buch, firma=name).zeilen
        liste = vertragsliste.treffer(buch.db, wer(buch.lena), auswahl_aus({"firma": name}))
        assert (len(liste.ids), liste.versicherte, liste.beitrag) == (
            zeile.vertraege, zeile.versicherte, zeile.beitrag
        )  # fmt: skip


def test_hinter_dem_ende_steht_die_letzte_seite(buch: Welt) -> None:
    for n in range(50):
        m = firma(buch, f"Betrieb {n}")
        buch.zelle(buch.vertrag(f"AL-20000{n:02d}"), Recht.BERECHNEN, m)
    seite = firmen(buch, nummer=99)
    assert (seite.nummer, seite.seiten, seite.firmen, len(seite.zeilen)) == (2, 2, 53, 3)


def test_wer_in_einer_firma_gesperrt_ist_sieht_sie_nicht_mehr(buch: Welt) -> None:
    assert firmen(buch).zeilen[0].beitrag.wert == 700
    buch.lena.gesperrt_am = clock.now()
    buch.db.flush()
    assert namen(firmen(buch)) == [AHRENS, OEHLMANN]


def test_die_liste_und_ihr_export_kennen_die_spalten_der_firmen_nicht(buch: Welt) -> None:
    nach_firma = auswahl_aus({"ansicht": "firmen", "sort": "-vertraege", "suche": "muster"})
    treffer = vertragsliste.treffer(buch.db, wer(buch.lena), nach_firma)
    assert len(treffer.ids) == 2
    als_liste = ansehen(nach_firma, Listenansicht.LISTE)
    assert vertragsliste.als_parameter(als_liste) == {"suche": "muster"}
    assert vertragsliste.als_parameter(nach_firma) == {
        "suche": "muster", "sort": "-vertraege", "ansicht": "firmen"
    }  # fmt: skip
