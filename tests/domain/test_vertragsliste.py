"""The list: what matches, in which order, what its sums count, and nothing that is not seen."""

import itertools
from datetime import date

import pytest

from firmenportal.domain import hinweise, kennzahlen, sicht, vertragsliste
from firmenportal.domain.benutzer import Akteur, Mitgliedschaft
from firmenportal.domain.recht import Recht
from firmenportal.domain.vertrag import Beitragsmonat, Gruppenvertrag, VertragAuspraegung
from firmenportal.domain.vertragsliste import SPALTEN, Auswahl, Listenansicht, Seite, auswahl_aus
from tests.domain.test_rechtematrix import HEUTE, Welt, akteur, welt

__all__ = ["welt"]  # the fixture

_STAND = itertools.count(1)


def wer(m: Mitgliedschaft, auspraegung: str = "firmenonline") -> Akteur:
    """The person with a new `rechte_stand`, as after every change."""
    a = akteur(m, auspraegung)
    return Akteur(**{**vars(a), "rechte_stand": next(_STAND)})


def liste(welt: Welt, seite: int = 1, auspraegung: str = "firmenonline", **parameter: str) -> Seite:
    welt.db.flush()
    return vertragsliste.seite(welt.db, wer(welt.lena, auspraegung), auswahl_aus(parameter), seite)


def nummern(seite: Seite) -> list[str]:
    return [z.nummer for z in seite.zeilen]


def lesbar(welt: Welt, nummer: str, *rechte: Recht, **angaben: object) -> int:
    weg = angaben.pop("durchfuehrungsweg", None)
    vertrag = welt.vertrag(nummer, **angaben)
    if weg:
        welt.db.get_one(Gruppenvertrag, vertrag).durchfuehrungsweg = str(weg)
    for recht in rechte or (Recht.BESTAND_LESEN,):
        welt.zelle(vertrag, recht)
    return vertrag


def test_nur_gesehene_vertraege_stehen_in_der_liste(welt: Welt) -> None:
    lesbar(welt, "AL-1000017")
    welt.vertrag("AL-1000025")
    lesbar(welt, "AL-1000090", kennung=None)
    assert nummern(liste(welt)) == ["AL-1000017"]


def test_die_auspraegung_filtert_und_das_dach_zeigt_alles(welt: Welt) -> None:
    metall = lesbar(welt, "AL-1000017")
    lesbar(welt, "AL-1000025")
    welt.db.add(VertragAuspraegung(vertrag_id=metall, auspraegung="metallrente"))
    assert nummern(liste(welt)) == ["AL-1000017", "AL-1000025"]
    assert nummern(liste(welt, auspraegung="metallrente")) == ["AL-1000017"]
    assert liste(welt, auspraegung="metallrente").zeilen[0].auspraegungen == ("metallrente",)
    assert nummern(liste(welt, portal="metallrente")) == ["AL-1000017"]
    assert nummern(liste(welt, portal="firmenonline")) == ["AL-1000025"]
    assert sicht.anzahl_je_auspraegung(welt.db, wer(welt.lena)) == {
        "firmenonline": 2, "metallrente": 1, "klinikrente": 0, "chemierente": 0
    }  # fmt: skip


@pytest.mark.parametrize(
    ("suche", "gefunden"),
    [
        ("1000017", ["AL-1000017"]),
        ("al-10000", ["AL-1000017", "AL-1000025"]),
        ("MUSTER", ["AL-1000017", "AL-1000025"]),
        ("übergang", ["AL-1000025"]),
        ("ubergang muster", ["AL-1000025"]),
        ("muster  direkt", ["AL-1000017"]),
        ("100% fest", ["AL-1000025"]),
        ("%", ["AL-1000025"]),
        ("_", []),
        ("100_", []),
        ("\\", []),
        ("'; DROP TABLE", []),
        ("\x00muster", ["AL-1000017", "AL-1000025"]),
        ("\ud800muster", ["AL-1000017", "AL-1000025"]),
    ],
)
def test_gesucht_wird_woertlich_in_nummer_firma_und_produkt(
    welt: Welt, suche: str, gefunden: list[str]
) -> None:
    lesbar(welt, "AL-1000017", produkt="Direktversicherung")
    lesbar(welt, "AL-1000025", produkt="Übergang 100% fest")
    assert nummern(liste(welt, suche=suche)) == gefunden


def test_filter_nach_sparte_weg_firma_und_recht(welt: Welt) -> None:
    lesbar(welt, "AL-1000017", Recht.BESTAND_AENDERN)
    lesbar(welt, "AK-1000074", Recht.ABRECHNUNG_LESEN)
    lesbar(welt, "AL-1000108", durchfuehrungsweg="Pensionskasse")
    assert nummern(liste(welt, sparte="bKV")) == ["AK-1000074"]
    assert nummern(liste(welt, weg="Pensionskasse")) == ["AL-1000108"]
    assert len(nummern(liste(welt, firma="Muster Maschinenbau GmbH"))) == 3
    assert nummern(liste(welt, firma="Muster")) == []
    assert nummern(liste(welt, recht="bestand_lesen")) == ["AL-1000017", "AL-1000108"]
    assert nummern(liste(welt, recht="berechnen")) == []


def test_summen_zaehlen_nur_vertraege_mit_dem_recht(welt: Welt) -> None:
    zahlen = {"versicherte": 10, "beitrag_cent": 5000}
    lesbar(welt, "AL-1000017", Recht.ABRECHNUNG_LESEN, **zahlen)
    lesbar(welt, "AL-1000025", Recht.BESTAND_AENDERN, **zahlen)
    lesbar(welt, "AL-1000033", Recht.BERECHNEN, **zahlen)
    seite = liste(welt)
    versicherte, beitrag = seite.treffer.versicherte, seite.treffer.beitrag
    assert (versicherte.wert, versicherte.aus, versicherte.von) == (10, 1, 3)
    assert (beitrag.wert, beitrag.aus, beitrag.von) == (5000, 1, 3)
    assert [z.versicherte for z in seite.zeilen] == [None, 10, None]
    assert [z.beitrag_cent for z in seite.zeilen] == [5000, None, None]


def test_die_ordnung_verraet_keinen_betrag(welt: Welt) -> None:
    lesbar(welt, "AL-1000017", Recht.ABRECHNUNG_LESEN, beitrag_cent=200)
    lesbar(welt, "AL-1000025", Recht.BESTAND_LESEN, beitrag_cent=900)
    lesbar(welt, "AL-1000033", Recht.ABRECHNUNG_LESEN, beitrag_cent=300)
    lesbar(welt, "AL-1000041", Recht.BESTAND_LESEN, beitrag_cent=100)
    offen = ["AL-1000017", "AL-1000033"]
    verdeckt = ["AL-1000025", "AL-1000041"]
    assert nummern(liste(welt, sort="beitrag")) == offen + verdeckt
    assert nummern(liste(welt, sort="-beitrag")) == offen[::-1] + verdeckt


@pytest.mark.parametrize("sort", [s.value for s in SPALTEN[Listenansicht.LISTE]])
def test_jede_spalte_ordnet_in_beide_richtungen(welt: Welt, sort: str) -> None:
    rechte = (Recht.BESTAND_LESEN, Recht.ABRECHNUNG_LESEN)
    werte = {"durchfuehrungsweg": "Pensionskasse", "versicherte": 1, "beitrag_cent": 1}
    lesbar(welt, "AL-1000033", *rechte, status="aktiv")
    lesbar(welt, "AL-1000017", *rechte, status="beendet", **werte)
    auf, ab = (nummern(liste(welt, sort=vor + sort)) for vor in ("", "-"))
    assert sorted(auf) == sorted(ab)
    # All contracts are of one Firma: equal ones stay in the order of their numbers.
    assert auf == (ab if sort == "firma" else ab[::-1])


def test_fuenfzig_je_seite_und_hinter_dem_ende_die_letzte(welt: Welt) -> None:
    for n in range(60):
        lesbar(welt, f"AL-{2000000 + n}")
    assert len(liste(welt).zeilen) == 50
    assert (liste(welt).seiten, len(liste(welt).treffer.ids)) == (2, 60)
    assert nummern(liste(welt, 2)) == nummern(liste(welt, 999_999))
    assert len(nummern(liste(welt, 2))) == 10
    assert nummern(liste(welt, sort="-nummer"))[0] == "AL-2000059"


def test_ein_entzogenes_recht_zeigt_keine_zeile_auch_wenn_die_liste_noch_im_gedaechtnis_ist(
    welt: Welt,
) -> None:
    vertrag = welt.vertrag()
    zelle = welt.zelle(vertrag, Recht.BESTAND_LESEN)
    welt.db.flush()
    lena = wer(welt.lena)
    assert nummern(vertragsliste.seite(welt.db, lena, Auswahl(), 1)) == ["AL-1000017"]
    welt.db.delete(zelle)
    welt.db.flush()
    assert nummern(vertragsliste.seite(welt.db, lena, Auswahl(), 1)) == []


def test_falsches_in_der_adresse_zaehlt_nicht() -> None:
    falsch = {"sparte": "x", "weg": "", "portal": "x", "recht": "-", "sort": "--beitrag", "y": "z"}
    assert auswahl_aus(falsch | {"suche": "\x00\n"}) == Auswahl(absteigend=True)
    assert len(auswahl_aus({"suche": "x" * 5_000}).suche) == 100


def test_adresse_und_auswahl_sagen_dasselbe() -> None:
    parameter = {
        "suche": "Müller & Söhne", "sparte": "bAV", "firma": "A GmbH", "weg": "Pensionskasse",
        "portal": "metallrente", "recht": "berechnen", "sort": "-beitrag",
    }  # fmt: skip
    assert vertragsliste.als_parameter(auswahl_aus(parameter)) == parameter
    assert vertragsliste.als_parameter(Auswahl()) == {}


def test_firmen_werden_ohne_akzente_vorgeschlagen(welt: Welt) -> None:
    lesbar(welt, "AL-1000017")
    welt.firma.name = "Öhlmann & Çelik GmbH"
    welt.db.flush()
    assert vertragsliste.firmen_mit(welt.db, wer(welt.lena), "ohlmann cel") == [welt.firma.name]
    assert vertragsliste.firmen_mit(welt.db, wer(welt.lena), "muster") == []


def test_hinweis_auf_vertraege_anderswo(welt: Welt) -> None:
    for nummer, *marken in (
        ("AL-1000017", "metallrente"),
        ("AL-1000066", "metallrente", "chemierente"),
        ("AL-1000025",),
    ):
        vertrag = lesbar(welt, nummer)
        welt.db.add_all(VertragAuspraegung(vertrag_id=vertrag, auspraegung=m) for m in marken)
    welt.vertrag("AL-1000041")
    welt.db.flush()

    def dort(auspraegung: str) -> dict[str, int]:
        a = hinweise.anderswo(welt.db, wer(welt.lena, auspraegung))
        return {x.auspraegung: x.anzahl for x in a}

    assert dort("firmenonline") == {}
    assert dort("chemierente") == {"metallrente": 1, "firmenonline": 1}
    assert dort("klinikrente") == {"metallrente": 2, "chemierente": 1, "firmenonline": 1}


def test_fehlende_kennung_wird_gemeldet_wo_der_vertrag_stuende(welt: Welt) -> None:
    ohne = lesbar(welt, "AL-1000090", kennung=None)
    welt.db.add(VertragAuspraegung(vertrag_id=ohne, auspraegung="chemierente"))
    welt.vertrag("AL-1000091", kennung=None)
    welt.db.flush()

    def fehlt(auspraegung: str) -> tuple[str, ...]:
        return hinweise.ohne_kennung(welt.db, wer(welt.lena, auspraegung))

    assert fehlt("firmenonline") == fehlt("chemierente") == ("AL-1000090",)
    assert fehlt("metallrente") == ()


def test_sichtbar_unter_nennt_nur_was_die_person_sieht(welt: Welt) -> None:
    metall = lesbar(welt, "AL-1000017")
    fremd = welt.vertrag("AL-1000025")
    welt.db.add(VertragAuspraegung(vertrag_id=metall, auspraegung="metallrente"))
    welt.db.flush()
    lena = wer(welt.lena, "klinikrente")
    assert hinweise.sichtbar_unter(welt.db, lena, metall) == ("metallrente", "firmenonline")
    assert hinweise.sichtbar_unter(welt.db, lena, fremd) == ()
    assert hinweise.sichtbar_unter(welt.db, lena, 2**62) == ()


def test_kennzahlen_und_beitragsjahr(welt: Welt) -> None:
    erster = HEUTE.replace(day=1)
    vertrag = lesbar(welt, "AL-1000017", Recht.ABRECHNUNG_LESEN, beitrag_cent=300)
    verdeckt = lesbar(welt, "AK-1000074", beitrag_cent=1000, versicherte=7)
    for v in (vertrag, verdeckt):
        for monat in (kennzahlen.vor_monaten(erster, 1), kennzahlen.vor_monaten(erster, 30)):
            welt.db.add(
                Beitragsmonat(vertrag_id=v, monat=monat, entgeltumwandlung_cent=200, firma_cent=100)
            )
    welt.db.flush()
    zahlen = kennzahlen.kennzahlen(welt.db, wer(welt.lena))
    assert (zahlen.vertraege, zahlen.firma) == (2, "Muster Maschinenbau GmbH")
    assert dict(zahlen.je_sparte) == {"bAV": 1, "bKV": 1}
    assert (zahlen.beitrag.wert, zahlen.versicherte.wert) == (300, 7)
    jahr = kennzahlen.beitragsjahr(welt.db, wer(welt.lena))
    assert (jahr.aus, jahr.von, len(jahr.monate)) == (1, 2, 12)
    assert jahr.monate[-1].monat == kennzahlen.vor_monaten(erster, 1)
    assert [m.summe_cent for m in jahr.monate] == [0] * 11 + [300]


def test_vor_monaten_geht_ueber_das_jahr() -> None:
    assert kennzahlen.vor_monaten(date(2026, 1, 1), 1) == date(2025, 12, 1)
    assert kennzahlen.vor_monaten(date(2026, 12, 1), 12) == date(2025, 12, 1)


def test_nummern_aller_kreise_stehen_in_einer_ordnung(welt: Welt) -> None:
    for nummer in ("W0000004711", "AL-1000017", "AK-1000074"):
        lesbar(welt, nummer)
    assert nummern(liste(welt)) == ["AK-1000074", "AL-1000017", "W0000004711"]
