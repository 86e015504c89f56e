"""Every mistake of an application, once, at its field; a complete one has none."""

from collections.abc import Callable
from typing import Any

import pytest

from firmenportal.domain.benutzer import Berechtigungstyp, Personentyp
from firmenportal.domain.freischaltung.frage import Unterzeichner, Verwaltung
from firmenportal.domain.freischaltung.inhalt import (
    Antragsart,
    Fremdvertrag,
    Inhalt,
    Person,
    Schritt,
    Zustellung,
)
from firmenportal.domain.freischaltung.maengel import Rahmen, maengel
from firmenportal.domain.recht import Recht
from tests.domain.antraege import BROT, CHEFIN, ERSTER, KOLLEGE, NEUE_MAKLERIN, VERMITTLER

FIRMENADMIN = Rahmen(Antragsart.FIRMENADMIN, Unterzeichner.FIRMA)
DURCH_FIRMA = Rahmen(Antragsart.VERMITTLER, Unterzeichner.FIRMA)
DURCH_HAUS = Rahmen(Antragsart.VERMITTLER, Unterzeichner.MAKLERHAUS)
Aenderung = Callable[[Inhalt], Inhalt]


def teil(name: str, /, **werte: Any) -> Aenderung:
    """Other values in one part of the content."""

    def geaendert(inhalt: Inhalt) -> Inhalt:
        neu = getattr(inhalt, name).model_copy(update=werte)
        return inhalt.model_copy(update={name: neu})

    return geaendert


def ganz(**werte: Any) -> Aenderung:
    return lambda inhalt: inhalt.model_copy(update=werte)


def chefin(**werte: Any) -> Aenderung:
    return ganz(personen=(CHEFIN.model_copy(update=werte), KOLLEGE))


def kollege(**werte: Any) -> Aenderung:
    return ganz(personen=(CHEFIN, KOLLEGE.model_copy(update=werte)))


def maklerin(**werte: Any) -> Aenderung:
    return ganz(personen=(NEUE_MAKLERIN.model_copy(update=werte),))


def test_ein_vollstaendiger_antrag_hat_keinen_mangel() -> None:
    assert maengel(ERSTER, FIRMENADMIN) == []
    assert maengel(VERMITTLER, DURCH_HAUS) == []
    ohne_vollmacht = teil("haus", vollmacht=False)(VERMITTLER)
    assert maengel(ohne_vollmacht, DURCH_FIRMA) == []


ERSTER_ANTRAG: list[tuple[Aenderung, str, str]] = [
    (teil("firma", name=""), "firma.name", "Wie heißt die Firma?"),
    (teil("firma", strasse=""), "firma.strasse", "Straße und Hausnummer"),
    (teil("firma", plz="2493"), "firma.plz", "fünf Ziffern"),
    (teil("firma", plz="２４９３７"), "firma.plz", "fünf Ziffern"),
    (teil("firma", ort=""), "firma.ort", "Der Ort fehlt."),
    (teil("firma", verwaltung=None), "firma.verwaltung", "wer die Zugänge"),
    (teil("ansprechpartner", vorname=""), "ansprechpartner.vorname", "Der Vorname fehlt."),
    (teil("ansprechpartner", nachname=""), "ansprechpartner.nachname", "Der Nachname fehlt."),
    (teil("ansprechpartner", email=""), "ansprechpartner.email", "E-Mail-Adresse fehlt."),
    (teil("ansprechpartner", email="hanne@"), "ansprechpartner.email", "ungültig"),
    (teil("ansprechpartner", telefon=""), "ansprechpartner.telefon", "Telefonnummer fehlt."),
    (teil("ansprechpartner", telefon="12"), "ansprechpartner.telefon", "nummer"),
    (ganz(vertraege=(BROT, "AL-12")), "vertraege.1", "keine Vertragsnummer"),
    (ganz(vertraege=(BROT, "W0000004711")), "vertraege.1", "keine Vertragsnummer"),
    (ganz(vertraege=(BROT, BROT)), "vertraege.1", "schon in der Liste"),
    (
        ganz(fremdvertraege=(Fremdvertrag(nummer="7"),)),
        "fremdvertraege.0.versicherer",
        "Welcher Versicherer?",
    ),
    (
        ganz(fremdvertraege=(Fremdvertrag(versicherer="Nordstern"),)),
        "fremdvertraege.0.nummer",
        "Vertragsnummer fehlt.",
    ),
    (ganz(personen=()), "personen", "Nennen Sie einen FirmenAdmin."),
    (ganz(personen=(KOLLEGE,)), "personen", "Nennen Sie einen FirmenAdmin."),
    (kollege(vorname=""), "personen.2.vorname", "Der Vorname fehlt."),
    (kollege(nachname=""), "personen.2.nachname", "Der Nachname fehlt."),
    (kollege(email=""), "personen.2.email", "E-Mail-Adresse fehlt."),
    (kollege(email=CHEFIN.email.upper()), "personen.2.email", "Diese Adresse hat schon"),
    (kollege(strasse=""), "personen.2.strasse", "Straße und Hausnummer"),
    (kollege(plz=""), "personen.2.plz", "fünf Ziffern"),
    (kollege(ort=""), "personen.2.ort", "Der Ort fehlt."),
    (kollege(mobil=""), "personen.2.mobil", "Mobilnummer fehlt."),
    (kollege(mobil="0461 12345"), "personen.2.mobil", "obil"),
    (kollege(personentyp=Personentyp.VERMITTLER), "personen.2.personentyp", "Vermittler kommen"),
    (chefin(personentyp=Personentyp.ANDERE), "personen.1.personentyp", "FirmenAdmin"),
    (kollege(rechte={}), "personen.2.rechte", "hat noch kein Recht"),
    (kollege(rechte={BROT: ()}), "personen.2.rechte", "hat noch kein Recht"),
    (
        kollege(rechte={"AL-1000017": (Recht.BESTAND_LESEN,)}),
        "personen.2.rechte",
        "steht nicht im Antrag",
    ),
    (kollege(rechte={BROT: (Recht.BERECHNEN,)}), "personen.2.rechte", "gibt es für"),
    (teil("unterschrift", name=""), "unterschrift.name", "Wer unterschreibt?"),
    (teil("unterschrift", funktion=""), "unterschrift.funktion", "In welcher Funktion?"),
]


@pytest.mark.parametrize(("aenderung", "feld", "worte"), ERSTER_ANTRAG)
def test_jeder_fehler_steht_an_seinem_feld(aenderung: Aenderung, feld: str, worte: str) -> None:
    (mangel,) = maengel(aenderung(ERSTER), FIRMENADMIN)
    assert mangel.feld == feld and worte in mangel.satz.format(**mangel.angaben)


def test_ohne_vertrag_fehlt_er_und_das_recht_daran() -> None:
    gefunden = maengel(ganz(vertraege=())(ERSTER), FIRMENADMIN)
    assert [m.feld for m in gefunden] == ["vertraege", "personen.2.rechte"]


def test_wo_es_firmenadmins_gibt_reicht_ein_antrag_nur_fuer_vertraege() -> None:
    for verwaltung in (Verwaltung.EINER, Verwaltung.ZWEI):
        inhalt = ganz(personen=())(teil("firma", verwaltung=verwaltung)(ERSTER))
        assert maengel(inhalt, FIRMENADMIN) == []


VERMITTLERANTRAG: list[tuple[Rahmen, Aenderung, str, str]] = [
    (DURCH_FIRMA, teil("haus", name=""), "haus.name", "Wie heißt das Maklerhaus?"),
    (DURCH_FIRMA, ganz(personen=()), "personen", "mindestens eine Person"),
    (
        DURCH_FIRMA,
        ganz(fremdvertraege=(Fremdvertrag(versicherer="Nordstern", nummer="7"),)),
        "fremdvertraege",
        "meldet die Firma",
    ),
    (
        DURCH_FIRMA,
        maklerin(personentyp=Personentyp.FIRMENEIGEN),
        "personen.1.personentyp",
        "nennt nur Vermittler",
    ),
    (
        DURCH_HAUS,
        maklerin(personentyp=Personentyp.FIRMENEIGEN),
        "personen.1.personentyp",
        "Firma",
    ),
    (DURCH_HAUS, maklerin(personentyp=Personentyp.ANDERE), "personen.1.personentyp", "Firma"),
    (
        DURCH_HAUS,
        maklerin(eigenes_personal=False),
        "personen.1.personentyp",
        "beim Maklerhaus selbst arbeiten",
    ),
    (
        DURCH_HAUS,
        maklerin(berechtigungstyp=Berechtigungstyp.ADMIN),
        "personen.1.personentyp",
        "Firma",
    ),
]


@pytest.mark.parametrize(("rahmen", "aenderung", "feld", "worte"), VERMITTLERANTRAG)
def test_was_ein_antrag_fuer_vermittler_nicht_nennen_kann(
    rahmen: Rahmen, aenderung: Aenderung, feld: str, worte: str
) -> None:
    (mangel,) = maengel(aenderung(VERMITTLER), rahmen)
    assert mangel.feld == feld and worte in mangel.satz


def test_ohne_vollmacht_unterschreibt_das_haus_nicht() -> None:
    gefunden = maengel(teil("haus", vollmacht=False)(VERMITTLER), DURCH_HAUS)
    assert "haus.vollmacht" in [m.feld for m in gefunden]
    assert all(m.schritt in (Schritt.FIRMA, Schritt.PERSONEN) for m in gefunden)


def test_ein_leerer_antrag_nennt_jeden_schritt() -> None:
    assert {m.schritt for m in maengel(Inhalt(), FIRMENADMIN)} == set(Schritt) - {
        Schritt.BERECHTIGUNGEN
    }


def test_zweihundert_personen_an_tausend_vertraegen_sind_schnell_geprueft() -> None:
    nummern = tuple(f"AL-{n:07}" for n in range(1, 1001))
    rechte = dict.fromkeys(nummern, (Recht.BESTAND_LESEN,))
    viele = tuple(
        KOLLEGE.model_copy(update={"id": n, "email": f"p{n}@gruenwald.example", "rechte": rechte})
        for n in range(2, 201)
    )
    inhalt = ganz(vertraege=nummern, personen=(CHEFIN, *viele))(ERSTER)
    assert maengel(inhalt, FIRMENADMIN) == []


def test_zustellung_per_brief_braucht_keine_mobilnummer() -> None:
    assert maengel(kollege(zustellung=Zustellung.BRIEF, mobil="")(ERSTER), FIRMENADMIN) == []
    assert isinstance(ERSTER.person(2), Person)
