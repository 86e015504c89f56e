"""Wer von außen kann was? The list names exactly whom the rule names, and nobody of the Firma."""

from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from firmenportal import clock
from firmenportal.domain import (
    aussenliste,
    berechtigung,
    delegation,
    nutzung,
    vertretung,
    widersprueche,
)
from firmenportal.domain.aussenliste import Aussenauswahl, Aussenzeile, auswahl_aus
from firmenportal.domain.benutzer import (
    Benutzer,
    Berechtigungstyp,
    Mitgliedschaft,
    Personentyp,
    als_akteur,
)
from firmenportal.domain.berechtigung import Pfad
from firmenportal.domain.delegation import Verwalter
from firmenportal.domain.recht import Recht
from firmenportal.domain.vermittler import Maklervollmacht, Zugehoerigkeit
from firmenportal.domain.vertrag import Gruppenvertrag, nummer_von
from tests.domain.besetzung import firma, haus, konto, mitglied
from tests.domain.conftest import VerwalterOf

SABINE, JOERG = "firmenadmin@muster.example", "admin@muster.example"
PETERSEN, BIRTE = "vermittler@maklernord.example", "schluessel@maklernord.example"
TJARK = "vermittleradmin@maklernord.example"
STEUER, LENA = "steuer@kanzlei.example", "nutzer@muster.example"


def liste(db: Session, v: Verwalter, **parameter: str) -> list[Aussenzeile]:
    db.flush()
    return aussenliste.alle(db, v, auswahl_aus(parameter))


def von(zeilen: list[Aussenzeile], email: str) -> dict[Pfad, Aussenzeile]:
    return {z.pfad: z for z in zeilen if z.person.email == email}


def firmenadmins(db: Session) -> list[Verwalter]:
    """One active FirmenAdmin of each Firma of the demo."""
    m = Mitgliedschaft
    je_firma = {
        z.firma_id: z
        for z in db.exec(select(m).where(m.berechtigungstyp == Berechtigungstyp.FIRMENADMIN))
    }
    gefunden: list[Verwalter] = []
    for firma_id, eines in je_firma.items():
        akteur = als_akteur(db.get_one(Benutzer, eines.benutzer_id))
        gefunden += [v for v in delegation.verwaltungen(db, akteur) if v.firma_id == firma_id]
    return gefunden


def eigene(db: Session, firma_id: int) -> set[int]:
    m = Mitgliedschaft
    gesucht = select(m.benutzer_id).where(
        m.firma_id == firma_id, m.personentyp == Personentyp.FIRMENEIGEN
    )
    return set(db.exec(gesucht.where(col(m.entfernt_am).is_(None))))


def test_die_liste_nennt_bei_jedem_vertrag_der_demo_genau_wen_die_regel_nennt(
    welt: Session,
) -> None:
    geprueft = 0
    for v in firmenadmins(welt):
        wirkend: dict[str, set[int]] = {}
        for zeile in liste(welt, v):
            for nummer in zeile.vertraege if zeile.ruht is None else ():
                wirkend.setdefault(nummer, set()).add(zeile.person.benutzer_id)
        ids = welt.exec(select(Gruppenvertrag.id).where(Gruppenvertrag.firma_id == v.firma_id))
        for vertrag in [i or 0 for i in ids][:40]:
            regel = berechtigung.personen_mit(welt, None, vertrag) - eigene(welt, v.firma_id)
            assert wirkend.get(nummer_von(vertrag), set()) == regel, nummer_von(vertrag)
            geprueft += bool(regel)
    assert geprueft > 10


def test_auch_jedes_recht_ist_das_der_regel(welt: Session, verwalter: VerwalterOf) -> None:
    v = verwalter(SABINE)
    for recht in Recht:
        gefunden = {
            (z.person.benutzer_id, nummer)
            for z in liste(welt, v, recht=recht)
            for nummer in z.vertraege
            if z.ruht is None
        }
        ids = welt.exec(select(Gruppenvertrag.id).where(Gruppenvertrag.firma_id == v.firma_id))
        regel = {
            (person, nummer_von(vertrag or 0))
            for vertrag in ids
            for person in berechtigung.personen_mit(welt, recht, vertrag or 0)
            if person not in eigene(welt, v.firma_id)
        }
        assert gefunden == regel, recht


def test_jeder_weg_steht_mit_vertraegen_rechten_und_tagen_da(
    welt: Session, verwalter: VerwalterOf
) -> None:
    zeilen = liste(welt, verwalter(SABINE))
    wege = von(zeilen, PETERSEN)
    assert set(wege) >= {Pfad.ZEILE_VERMITTLER, Pfad.ZEILE_VOLLMACHT, Pfad.ZUGANG}
    assert wege[Pfad.ZEILE_VERMITTLER].rechte == (Recht.ABRECHNUNG_LESEN,)
    assert wege[Pfad.ZEILE_VERMITTLER].vertraege == ("AL-1000058",)
    assert all(z.seit is not None for z in wege.values())
    assert wege[Pfad.ZUGANG].person.haus == "Makler Nord GmbH"
    assert von(zeilen, STEUER)[Pfad.ZEILE].person.personentyp is Personentyp.ANDERE
    assert LENA not in {z.person.email for z in zeilen}


def test_ein_ende_der_vollmacht_ist_das_ende_der_zeile(
    welt: Session, verwalter: VerwalterOf
) -> None:
    w, bis = Maklervollmacht, clock.heute() + timedelta(days=9)
    hier = (w.firma_id == firma(welt).id, w.maklerhaus_id == haus(welt).id)
    for eine in welt.exec(select(w).where(*hier, col(w.erteilt_am).is_not(None))):
        eine.bis = bis
    zeile = von(liste(welt, verwalter(SABINE)), PETERSEN)[Pfad.ZEILE_VOLLMACHT]
    assert zeile.bis == bis - timedelta(days=1)


def test_eine_vertretung_unter_vermittlern_steht_mit_ihren_tagen_da(
    welt: Session, verwalter: VerwalterOf
) -> None:
    lender, deputy = mitglied(welt, PETERSEN), mitglied(welt, TJARK)
    heute, bis = clock.heute(), clock.heute() + timedelta(days=5)
    antrag = vertretung.beantragen(welt, lender, deputy, heute, bis)
    vertretung.bestaetigen(welt, antrag, mitglied(welt, SABINE))
    zeile = von(liste(welt, verwalter(SABINE), weg="vertretung"), TJARK)[Pfad.VERTRETUNG]
    assert zeile.satz.angaben["name"] == "Jonas Petersen"
    assert (zeile.seit, zeile.bis) == (heute, bis - timedelta(days=1))


def test_wer_nur_den_zugang_hat_sieht_allein_der_firmenadmin(
    welt: Session, verwalter: VerwalterOf
) -> None:
    birte = von(liste(welt, verwalter(SABINE)), BIRTE)
    assert set(birte) == {Pfad.ZUGANG}
    assert birte[Pfad.ZUGANG].person.mitgliedschaft_id == 0
    assert von(liste(welt, verwalter(JOERG)), BIRTE) == {}


def test_ein_admin_sieht_nur_seine_vertraege(welt: Session, verwalter: VerwalterOf) -> None:
    zeilen = liste(welt, verwalter(JOERG))
    assert zeilen
    assert {n for z in zeilen for n in z.vertraege} <= {"AL-1000017", "AL-1000033"}


def test_nach_einem_widerspruch_fehlt_der_zugang(welt: Session, verwalter: VerwalterOf) -> None:
    v = verwalter(SABINE)
    widersprueche.widersprechen(welt, v, haus(welt).id or 0)
    assert Pfad.ZUGANG not in {z.pfad for z in liste(welt, v)}


@pytest.mark.parametrize(
    "parameter",
    [
        {"haus": "Makler Nord GmbH"},
        {"vertrag": "AL-1000017"},
        {"recht": "abrechnung_lesen"},
        {"weg": "zugang"},
        {"suche": "kanzlei"},
    ],
)
def test_jeder_filter_zeigt_einen_teil_und_nichts_anderes(
    welt: Session, verwalter: VerwalterOf, parameter: dict[str, str]
) -> None:
    v = verwalter(SABINE)
    alle, teil = liste(welt, v), liste(welt, v, **parameter)
    assert 0 < len(teil) < len(alle)
    wer = {(z.person.email, z.pfad) for z in alle}
    assert {(z.person.email, z.pfad) for z in teil} < wer


def test_eine_person_ohne_mitgliedschaft_steht_allein_da(
    welt: Session, verwalter: VerwalterOf
) -> None:
    z = Zugehoerigkeit
    gesucht = select(z.id).where(z.benutzer_id == konto(welt, BIRTE).id, col(z.bis).is_(None))
    zeilen = liste(welt, verwalter(SABINE), aufenthalt=str(welt.exec(gesucht).one()))
    assert {z.person.email for z in zeilen} == {BIRTE}


def test_die_letzte_nutzung_steht_bei_mitgliedern(welt: Session, verwalter: VerwalterOf) -> None:
    muster = firma(welt).id or 0
    mitglied(welt, PETERSEN).zuletzt_am = None
    nutzung.notieren(welt, als_akteur(konto(welt, PETERSEN)), [muster])
    zeilen = liste(welt, verwalter(SABINE))
    assert all(z.genutzt_am for z in von(zeilen, PETERSEN).values())
    assert von(zeilen, BIRTE)[Pfad.ZUGANG].genutzt_am is None


def test_seiten_und_adresse_sagen_dasselbe(welt: Session, verwalter: VerwalterOf) -> None:
    parameter = {
        "suche": "nord",
        "haus": "Makler Nord GmbH",
        "vertrag": "AL-1000017",
        "recht": "berechnen",
        "weg": "zugang",
        "aufenthalt": "3",
    }
    assert aussenliste.als_parameter(auswahl_aus(parameter)) == parameter
    falsch = {"recht": "x", "weg": "firmenadmin", "aufenthalt": "1'--"}
    assert auswahl_aus(falsch) == Aussenauswahl()
    seite = aussenliste.seite(welt, verwalter(SABINE), Aussenauswahl(), 99)
    assert seite.nummer == seite.seiten and seite.personen <= seite.anzahl
