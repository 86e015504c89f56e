"""Which application? Every combination of answers ends in exactly one way, by few questions."""

from collections.abc import Iterator, Mapping
from itertools import product

import pytest

from firmenportal.domain.benutzer import Berechtigungstyp, Personentyp
from firmenportal.domain.freischaltung import entscheidung, ergebnis
from firmenportal.domain.freischaltung.entscheidung import alle_wege, fragen, fuer_person, weg_fuer
from firmenportal.domain.freischaltung.frage import (
    FRAGEN,
    Frage,
    Merkmal,
    Unterzeichner,
    Verwaltung,
)
from firmenportal.domain.freischaltung.weg import Unterlage, Verfahren, Weg

FIRMA, HAUS = Unterzeichner.FIRMA, Unterzeichner.MAKLERHAUS
LAGEN: list[dict[str, str]] = [
    dict(zip((f.merkmal.value for f in FRAGEN), werte, strict=True))
    for werte in product(*([o.wert for o in f.optionen] for f in FRAGEN))
]
MEISTENS = 5


def orakel(lage: Mapping[str, str]) -> tuple[str, str | None, tuple[Unterlage, ...]]:
    """The table of the domain, read anew: what is to do, who signs, what is submitted."""
    wer = lage["wer"]
    if wer == "vermittler" and lage["schluessel"] == "ja":
        return "vermittlerzugang", None, ()
    if wer in ("vermittler", "vertraege_vermittler"):
        return _fuer_vermittler(lage)
    if lage["antragsteller"] == "maklerhaus":
        return "abgelehnt", None, ()
    if wer == "fremdvertraege":
        return "antrag_firma", "firma", (Unterlage.ANTRAG, Unterlage.DATENSCHUTZVERTRAG)
    if wer == "mitarbeiter" and lage["verwaltung"] != "niemand":
        return "einladung", None, ()
    if wer == "andere" and lage["verwaltung"] in ("zwei", "einer", "admin"):
        return "einladung", None, ()
    if wer == "firmenadmin" and lage["verwaltung"] == "zwei":
        return "vorschlag", None, ()
    return "antrag_firma", "firma", (Unterlage.ANTRAG,)


def _fuer_vermittler(lage: Mapping[str, str]) -> tuple[str, str | None, tuple[Unterlage, ...]]:
    if lage["antragsteller"] == "firma" or lage["vollmacht"] == "nein":
        return "antrag_vermittler", "firma", (Unterlage.ANTRAG,)
    if lage["personal"] == "fremdes":
        return "abgelehnt", None, ()
    unterlagen = (Unterlage.ANTRAG, Unterlage.ERGAENZUNGSVEREINBARUNG)
    return "antrag_vermittler", "maklerhaus", unterlagen


def gefragt(antworten: Mapping[str, str]) -> Iterator[tuple[dict[str, str], Weg]]:
    """Every walk through the questions to its end: what was answered, and what came of it."""
    weiter = fragen(antworten)
    if isinstance(weiter, Weg):
        yield entscheidung.gegeben(antworten), weiter
        return
    for option in weiter.optionen:
        yield from gefragt({**antworten, weiter.merkmal: option.wert})


def test_jede_lage_erfuellt_genau_eine_zeile_und_das_orakel_sagt_dasselbe() -> None:
    for lage in LAGEN:
        erfuellt = [
            w
            for w in alle_wege()
            if any(all(lage[m] in werte for m, werte in b.items()) for b in w.wenn)
        ]
        assert erfuellt == [weg_fuer(lage)], lage
        weg = erfuellt[0]
        assert (weg.verfahren, weg.unterzeichner, weg.unterlagen) == orakel(lage), lage


def test_jede_zeile_ist_mit_hoechstens_fuenf_fragen_zu_erreichen() -> None:
    ausgaenge = list(gefragt({}))
    assert {weg.key for _antworten, weg in ausgaenge} == {weg.key for weg in alle_wege()}
    assert max(len(antworten) for antworten, _weg in ausgaenge) == MEISTENS


def test_keine_frage_ist_ueberfluessig() -> None:
    """Whatever was asked, another answer would have led elsewhere for somebody."""
    for antworten, weg in gefragt({}):
        letzte = list(antworten)[-1]
        frage = next(f for f in FRAGEN if f.merkmal == letzte)
        andere = {
            ausgang.key
            for o in frage.optionen
            for _a, ausgang in gefragt({**antworten, letzte: o.wert})
        }
        assert andere != {weg.key}, antworten


@pytest.mark.parametrize(
    ("antworten", "meistens"),
    [({}, 5), ({"wer": "vertraege"}, 1), ({"wer": "andere"}, 2), ({"wer": "vermittler"}, 4)],
)
def test_wie_viele_fragen_noch_kommen_steht_vorher_fest(
    antworten: dict[str, str], meistens: int
) -> None:
    assert entscheidung.hoechstens(antworten) == meistens
    laengste = max(len(alle) for alle, _weg in gefragt(antworten))
    assert laengste - len(entscheidung.gegeben(antworten)) == meistens


def test_wer_einen_benutzerschluessel_hat_wird_nichts_weiter_gefragt() -> None:
    weg = fragen({"wer": "vermittler", "schluessel": "ja"})
    assert isinstance(weg, Weg) and weg.key == "vermittlerzugang"


@pytest.mark.parametrize(
    "unsinn",
    [
        {"wer": "chef"},
        {"wer": ""},
        {"wer": "vermittler' OR 1=1"},
        {"schluessel": "ja"},
        {"personal": "fremdes", "vollmacht": "ja"},
        {"gibtesnicht": "ja"},
    ],
)
def test_unsinn_fuehrt_zur_ersten_frage(unsinn: dict[str, str]) -> None:
    assert fragen(unsinn) == FRAGEN[0]
    assert entscheidung.gegeben(unsinn) == {}


def test_antworten_nach_einer_luecke_zaehlen_nicht() -> None:
    offen = {"wer": "vermittler", "antragsteller": "maklerhaus", "vollmacht": "ja"}
    weiter = fragen(offen)
    assert isinstance(weiter, Frage) and weiter.merkmal == Merkmal.SCHLUESSEL
    assert entscheidung.gegeben(offen) == {Merkmal.WER: "vermittler"}


def test_wonach_niemand_gefragt_hat_aendert_nichts() -> None:
    lage = {"wer": "vertraege", "antragsteller": "firma"}
    assert fragen(lage | {"schluessel": "ja", "personal": "fremdes"}) == fragen(lage)


def test_eine_unvollstaendige_lage_ist_ein_fehler() -> None:
    with pytest.raises(ValueError, match="verwaltung"):
        weg_fuer({"wer": "mitarbeiter", "antragsteller": "firma"})


def test_nur_die_bekannten_antworten_stehen_in_der_tabelle() -> None:
    werte = {f.merkmal: {o.wert for o in f.optionen} for f in FRAGEN}
    for weg in alle_wege():
        for bedingung in weg.wenn:
            assert all(moegliche <= werte[m] for m, moegliche in bedingung.items()), weg.key


def test_jeder_weg_hat_grund_schritte_und_einen_knopf() -> None:
    for weg in alle_wege():
        assert weg.grund and weg.gilt and weg.knopf.text, weg.key
        assert weg.knopf.adresse.startswith("/"), weg.key
        assert ergebnis.titel(weg) and ergebnis.kurz(weg) and len(ergebnis.schritte(weg)) > 1
        ist_antrag = weg.verfahren in (Verfahren.ANTRAG_FIRMA, Verfahren.ANTRAG_VERMITTLER)
        assert (Unterlage.ANTRAG in weg.unterlagen) is ist_antrag, weg.key
        assert (weg.unterzeichner is not None) is ist_antrag, weg.key


def test_jede_ablehnung_fuehrt_auf_den_weg_der_firma() -> None:
    for weg in (w for w in alle_wege() if w.verfahren == Verfahren.ABGELEHNT):
        _adresse, _fragezeichen, anfrage = weg.knopf.adresse.partition("?")
        antworten = dict(paar.split("=") for paar in anfrage.split("&"))
        assert entscheidung.gegeben(antworten) == antworten, weg.key
        ausgaenge = {ziel.verfahren for _a, ziel in gefragt(antworten)}
        assert Verfahren.ABGELEHNT not in ausgaenge, weg.key


@pytest.mark.parametrize(
    ("person", "typ", "durch", "verwaltung", "key"),
    [
        ("firmeneigen", "FirmenAdmin", FIRMA, "niemand", "firmenadmin_erster"),
        ("firmeneigen", "FirmenAdmin", FIRMA, "einer", "firmenadmin_zweiter"),
        ("firmeneigen", "FirmenAdmin", FIRMA, "zwei", "firmenadmin_vorschlagen"),
        ("firmeneigen", "FirmenAdmin", HAUS, "niemand", "abgelehnt_firmenadmin"),
        ("firmeneigen", "Nutzer", FIRMA, "niemand", "mitarbeiter_antrag"),
        ("firmeneigen", "Admin", FIRMA, "admin_extern", "mitarbeiter_einladen"),
        ("firmeneigen", "Nutzer", HAUS, "niemand", "abgelehnt_mitarbeiter"),
        ("andere", "Nutzer", FIRMA, "admin_extern", "andere_antrag"),
        ("andere", "Nutzer", FIRMA, "admin", "andere_einladen"),
        ("andere", "Nutzer", HAUS, "niemand", "abgelehnt_andere"),
        ("andere", "FirmenAdmin", FIRMA, "niemand", "abgelehnt_fremder_firmenadmin"),
        ("vermittler", "FirmenAdmin", HAUS, "niemand", "abgelehnt_fremder_firmenadmin"),
        ("vermittler", "Nutzer", FIRMA, "niemand", "vermittler_firma"),
        ("vermittler", "Admin", FIRMA, "zwei", "vermittler_firma"),
        ("vermittler", "Nutzer", HAUS, "zwei", "vermittler_ohne_vollmacht"),
    ],
)
def test_eine_person_im_antrag(
    person: str, typ: str, durch: Unterzeichner, verwaltung: str, key: str
) -> None:
    wer, rolle = Personentyp(person), Berechtigungstyp(typ)
    assert fuer_person(wer, rolle, durch, Verwaltung(verwaltung)).key == key


@pytest.mark.parametrize(
    ("typ", "eigenes", "schon", "key"),
    [
        ("Nutzer", True, False, "vermittler_vollmacht"),
        ("Nutzer", True, True, "vermittlervertraege_vollmacht"),
        ("Nutzer", False, False, "abgelehnt_fremdes_personal"),
        ("Admin", True, False, "abgelehnt_admin_durch_haus"),
        ("Admin", False, True, "abgelehnt_fremdes_personal"),
    ],
)
def test_mit_vollmacht_nennt_ein_haus_nur_eigenes_personal_als_nutzer(
    typ: str, eigenes: bool, schon: bool, key: str
) -> None:
    weg = fuer_person(
        Personentyp.VERMITTLER,
        Berechtigungstyp(typ),
        HAUS,
        Verwaltung.NIEMAND,
        vollmacht=True,
        eigenes_personal=eigenes,
        schon_vermittler=schon,
    )
    assert weg.key == key


def test_was_ein_haus_unterschreiben_darf_und_sonst_nichts() -> None:
    """Every person that an application may name, in every situation."""
    ja_nein = (True, False)
    alle = product(Personentyp, Berechtigungstyp, Verwaltung, ja_nein, ja_nein, ja_nein)
    for person, typ, verwaltung, vollmacht, eigenes, schon in alle:
        weg = fuer_person(
            person,
            typ,
            HAUS,
            verwaltung,
            vollmacht=vollmacht,
            eigenes_personal=eigenes,
            schon_vermittler=schon,
        )
        darf = (
            person == Personentyp.VERMITTLER
            and typ == Berechtigungstyp.NUTZER
            and vollmacht
            and eigenes
        )
        assert (weg.unterzeichner == HAUS) is darf, weg.key
        assert darf or weg.verfahren == Verfahren.ABGELEHNT or weg.unterzeichner == FIRMA, weg.key


def test_der_firma_wird_nur_ein_fremder_firmenadmin_verweigert() -> None:
    for person, typ, verwaltung in product(Personentyp, Berechtigungstyp, Verwaltung):
        weg = fuer_person(person, typ, FIRMA, verwaltung, vollmacht=True)
        fremd = typ == Berechtigungstyp.FIRMENADMIN and person != Personentyp.FIRMENEIGEN
        assert (weg.verfahren == Verfahren.ABGELEHNT) is fremd, weg.key
