"""Files with many people: read whatever wrote them, and refused whoever forged them."""

import time
from collections.abc import Callable
from datetime import date

import pytest

from firmenportal.domain.benutzer import Berechtigungstyp, Personentyp
from firmenportal.domain.stapel import datei, spalten
from firmenportal.domain.stapel.datei import Rohzeile
from firmenportal.domain.stapel.spalten import DateiError
from firmenportal.domain.stapel.zeile import Gelesen, anzeigbar, verstehen
from firmenportal.domain.vertrag import vertrag_id
from firmenportal.domain.zeitraum import OHNE_ENDE, SEIT_JEHER
from firmenportal.i18n import translate
from tests.domain import dateien
from tests.domain.dateien import KOPF, als_csv, als_excel, person


@pytest.mark.parametrize("trenner", [";", ",", "\t"])
@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_csv_wie_excel_es_schreibt_wird_gelesen(trenner: str, code: str) -> None:
    (zeile,) = datei.lesen(als_csv([person(1)], trenner, code))
    assert zeile.nummer == 2 and zeile.werte["Vorname"] == "Änne"
    assert zeile.werte == dict(zip(KOPF, person(1), strict=True))


def test_excel_sagt_dasselbe_wie_csv() -> None:
    zeilen = [person(n) for n in range(1, 4)]
    assert datei.lesen(als_excel(zeilen)) == datei.lesen(als_csv(zeilen))


def test_zahlen_und_tage_aus_excel_sind_texte() -> None:
    kopf = ("Vorname", "Nachname", "E-Mail-Adresse", "Personentyp", "Gültig bis")
    (zeile,) = datei.lesen(als_excel([["A", 17, "a@b.example", "andere", date(2030, 1, 31)]], kopf))
    assert zeile.werte["Nachname"] == "17" and zeile.werte["Gültig bis"] == "2030-01-31"


def test_leere_zeilen_und_das_beispiel_der_vorlage_werden_uebergangen() -> None:
    zeilen = [dateien.mit_email(0, datei.BEISPIEL_EMAIL), [""] * 6, person(1)]
    for inhalt in (als_csv(zeilen), als_excel(zeilen)):
        (zeile,) = datei.lesen(inhalt)
        assert zeile.nummer == 4


def test_spalten_duerfen_anders_stehen_und_englisch_heissen() -> None:
    kopf = ";".join(translate(s, "en").upper() + " " for s in reversed(KOPF))
    werte = [translate(w, "en") for w in ("alle", "andere", "a@b.example", "Lee", "Ann", "Frau")]
    (zeile,) = datei.lesen(f"{kopf}\n{';'.join(werte)}\n".encode())
    gelesen, fehler = verstehen(zeile)
    assert not fehler and gelesen.vertraege == {"Bestand lesen": None}
    assert (gelesen.anrede, gelesen.personentyp) == ("Frau", "andere")


@pytest.mark.parametrize(
    ("inhalt", "satz"),
    [
        (b"", "In der Datei steht nichts."),
        (b"\r\n \r\n", "In der Datei steht nichts."),
        (als_csv([]), "In der Datei steht unter der Kopfzeile noch niemand."),
        (b"%PDF-1.7\x00\x01", "weder eine CSV- noch eine Excel-Datei"),
        (als_csv([person(1)]).replace(b"Frau", b"Fr\0au"), "weder eine CSV- noch"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "weder eine CSV- noch eine Excel-Datei"),
        (b"PK\x03\x04" + b"x" * 99, "weder eine CSV- noch eine Excel-Datei"),
        (b"Vorname;Nachname", "fehlt die Spalte „E-Mail-Adresse“"),
        (b"Vorname;Vorname", "Die Spalte „Vorname“ gibt es zweimal."),
        (b"Vorname;Bestand lessen", "Die Spalte „Bestand lessen“ kennen wir nicht."),
        (b"x" * (datei.GROESSTE + 1), "größer als 2 MB"),
        (b'Vorname;"' + b"x" * 200_000, "weder eine CSV- noch eine Excel-Datei"),
        (dateien.geschuetzt(), "mit einem Passwort geschützt"),
        (dateien.geschuetzt()[:500], "ein altes Excel-Format"),
    ],
    ids=lambda wert: wert if isinstance(wert, str) else "",
)
def test_was_keine_tabelle_mit_personen_ist_wird_mit_grund_abgewiesen(
    inhalt: bytes, satz: str
) -> None:
    with pytest.raises(DateiError) as abgewiesen:
        datei.lesen(inhalt)
    assert satz in str(abgewiesen.value)


def test_zehntausend_zeilen_sind_zu_viele_und_tausend_nicht() -> None:
    viele = [person(n) for n in range(10_000)]
    for inhalt in (als_csv(viele), als_excel(viele)):
        with pytest.raises(DateiError, match=r"10000 Zeilen; auf einmal gehen höchstens 1000"):
            datei.lesen(inhalt)
    assert len(datei.lesen(als_csv(viele[:1000]))) == 1000


@pytest.mark.parametrize("bauen", [dateien.mit_entfernter_zelle, dateien.bombe])
def test_eine_bombe_endet_bevor_sie_schadet(bauen: Callable[[], bytes]) -> None:
    inhalt = bauen()
    assert len(inhalt) < datei.GROESSTE
    start = time.monotonic()
    with pytest.raises(DateiError, match="lässt sich nicht lesen"):
        datei.lesen(inhalt)
    assert time.monotonic() - start < 15


def test_eine_zeile_wird_verstanden() -> None:
    werte = {
        "Anrede": "herr",
        "Vorname": "Çağrı",
        "Nachname": "O’Neill-Öz",
        "E-Mail-Adresse": "c@muster.example",
        "Personentyp": "ANDERE",
        "Berechtigungstyp": "",
        "Bestand lesen": "AL-1000017; al–1000033,AL-1000017\nW0000004711",
        "Berechnen": "Alle",
        "Gültig ab": "01.02.2030",
        "Gültig bis": "2030-12-31",
    }
    ids = tuple(vertrag_id(n) for n in ("AL-1000017", "AL-1000033", "W0000004711"))
    assert verstehen(Rohzeile(2, werte)) == (
        Gelesen(
            anrede="Herr",
            vorname="Çağrı",
            nachname="O’Neill-Öz",
            email="c@muster.example",
            personentyp=Personentyp.ANDERE,
            berechtigungstyp=Berechtigungstyp.NUTZER,
            von=date(2030, 2, 1),
            bis=date(2031, 1, 1),
            vertraege={"Bestand lesen": ids, "Berechnen": None},
        ),
        {},
    )


@pytest.mark.parametrize(
    ("anders", "satz"),
    [
        ({"Vorname": ""}, "„Vorname“ fehlt."),
        ({"Vorname": "=1+1"}, "„Vorname“ beginnt mit „=“ wie eine Formel."),
        ({"Nachname": "@SUM(A1)"}, "„Nachname“ beginnt mit „@“ wie eine Formel."),
        ({"Nachname": "＝cmd"}, "„Nachname“ beginnt mit „＝“ wie eine Formel."),
        ({"Bestand lesen": "+49 711"}, "„Bestand lesen“ beginnt mit „+“ wie eine Formel."),
        ({"Vorname": "Eva\r\nBcc: x@y.example"}, "Zeilenumbruch oder ein unsichtbares Zeichen"),
        ({"E-Mail-Adresse": "a@b.example\nBcc: x@y.example"}, "Zeilenumbruch oder ein"),
        ({"E-Mail-Adresse": "a\u200b@b.example"}, "Zeilenumbruch oder ein unsichtbares Zeichen"),
        ({"Nachname": "x" * 255}, "„Nachname“ ist zu lang."),
        ({"Bestand lesen": "AL-1 " * 1000}, "„Bestand lesen“ ist zu lang."),
        ({"Bestand lesen": "AL-1000017, AL-17"}, "keine Vertragsnummer ist: AL-17"),
        ({"Personentyp": "vermittlerin"}, "Als Personentyp geht „firmeneigen“ oder „andere“."),
        ({"Personentyp": ""}, "„Personentyp“ fehlt."),
        ({"Berechtigungstyp": "Chef"}, "Als Berechtigungstyp geht „Nutzer“ oder „Admin“."),
        ({"Anrede": "Dr."}, "Als Anrede geht „Frau“, „Herr“ oder „keine Angabe“."),
        ({"Gültig bis": "31.02.2030"}, "„Gültig bis“ ist kein Datum wie 31.12.2027."),
        ({"Gültig bis": "31.12.9999"}, "„Gültig bis“ ist kein Datum wie 31.12.2027."),
        ({"Gültig ab": "morgen"}, "„Gültig ab“ ist kein Datum wie 31.12.2027."),
    ],
    ids=lambda wert: wert if isinstance(wert, str) else "",
)
def test_jeder_fehler_einer_zeile_ist_ein_satz(anders: dict[str, str], satz: str) -> None:
    werte = dict(zip(KOPF, person(1), strict=True)) | anders
    _, fehler = verstehen(Rohzeile(2, {k: v for k, v in werte.items() if v}))
    assert list(fehler) == list(anders) and satz in str(fehler[next(iter(anders))])


def test_alle_fehler_einer_zeile_stehen_zugleich_da() -> None:
    gelesen, fehler = verstehen(Rohzeile(7, {"Vorname": "=1", "Gültig ab": "x"}, zu_breit=True))
    assert len(fehler) == 6 and gelesen.von == SEIT_JEHER and gelesen.bis == OHNE_ENDE


def test_gezeigt_wird_auch_ein_boeser_text_als_harmloser() -> None:
    gezeigt = anzeigbar(
        {"Vorname": "E\0va\ud800", "Bestand lesen": "a\nb", "Nachname": "von\u00a0X"}
    )
    assert gezeigt == {"Vorname": "E�va�", "Bestand lesen": "a b", "Nachname": "von X"}


def test_die_vorlage_nennt_jede_spalte_einmal() -> None:
    assert spalten.spalten_aus(spalten.SPALTEN) == list(spalten.SPALTEN)
