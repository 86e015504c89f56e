"""The preview says what the rule would say, on which day, in which portal, and what stays."""

import inspect
import re
from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from firmenportal import i18n
from firmenportal.domain import auskunft, berechtigung, rechtevergabe, vergabe, vertragsrecht, warum
from firmenportal.domain.benutzer import Benutzer
from firmenportal.domain.delegation import Hindernis, HindernisError, Verwalter
from firmenportal.domain.protokoll import Protokoll
from firmenportal.domain.recht import Recht
from firmenportal.domain.rechtevorschau import Vorschau, Wirkung, vorschau
from firmenportal.domain.vertrag import vertrag_id
from firmenportal.state.admin import rechtetexte
from tests.domain.besetzung import DURCH, konto, mitglied, stand
from tests.domain.test_rechtevergabe import (
    ABRECHNUNG,
    ADMIN,
    AENDERN,
    AK74,
    AL17,
    AL25,
    AL33,
    BERECHNEN,
    FIRMENADMIN,
    HEUTE,
    LENA,
    LESEN,
    NORDS,
    Als,
    abgewaehlt,
    als,
    gespeichert,
    gewuenscht,
    wer,
)

__all__ = ["als"]  # a fixture
AL90 = vertrag_id("AL-1000090")
METALL = ("firmenonline", "metallrente")


def gesehen(db: Session, v: Verwalter, email: str) -> Vorschau:
    return vorschau(db, vergabe.lesen(db, v, wer(db, email).mitgliedschaft_id))


def saetze(db: Session, v: Verwalter, email: str) -> list[str]:
    name = konto(db, email).name
    return [w.satz for w in rechtetexte.wirkungen(gesehen(db, v, email), name, "de")]


def test_was_dazukommt_und_was_entfaellt_steht_je_portal(welt: Session, als: Als) -> None:
    v = als(FIRMENADMIN)
    gewuenscht(welt, v, LENA, (AL17, BERECHNEN), (AL33, AENDERN))
    abgewaehlt(welt, v, LENA, (AL25, LESEN))
    assert gesehen(welt, v, LENA).wirkungen == (
        Wirkung(True, True, (LESEN, AENDERN), METALL, None, None, (AL33,)),
        Wirkung(True, False, (BERECHNEN,), METALL, None, None, (AL17,)),
        Wirkung(False, True, (LESEN,), ("firmenonline",), None, None, (AL25,)),
    )


def test_die_vorschau_hinterlaesst_nichts(welt: Session, als: Als) -> None:
    v = als(FIRMENADMIN)
    gewuenscht(welt, v, LENA, (AL17, BERECHNEN))
    welt.flush()
    vorher = stand(welt, LENA), welt.exec(select(Protokoll).order_by(col(Protokoll.id))).all()
    gesehen(welt, v, LENA)
    assert (
        stand(welt, LENA),
        welt.exec(select(Protokoll).order_by(col(Protokoll.id))).all(),
    ) == vorher
    assert not berechtigung.hat(
        welt, vergabe.als_akteur(konto(welt, LENA), "firmenonline"), BERECHNEN, AL17
    )


def test_was_die_vorschau_sagt_gilt_nach_dem_speichern(welt: Session, als: Als) -> None:
    """Cell by cell, in every portal: the rule after saving is the rule before, and the preview."""
    v, lena = als(FIRMENADMIN), konto(welt, LENA)
    gewuenscht(welt, v, LENA, (AL17, BERECHNEN), (AL33, AENDERN), (AL90, LESEN), (AK74, ABRECHNUNG))
    abgewaehlt(welt, v, LENA, (AL25, LESEN))
    vorher, sagt = _haelt(welt, lena), gesehen(welt, v, LENA)
    gespeichert(welt, v, LENA)
    for w in sagt.wirkungen:
        zellen = {
            (key, vertrag, recht)
            for key in w.auspraegungen
            for vertrag in w.vertraege
            for recht in w.rechte
        }
        vorher = vorher | zellen if w.dazu else vorher - zellen
    assert _haelt(welt, lena) == vorher


def _haelt(db: Session, person: Benutzer) -> set[tuple[str, int, Recht]]:
    ids = [AL17, AL25, AL33, AK74, AL90]
    return {
        (key, vertrag, recht)
        for key in ("firmenonline", "metallrente", "klinikrente", "chemierente")
        for vertrag, rechte in berechtigung.rechte_an(
            db, vergabe.als_akteur(person, key), ids
        ).items()
        for recht in rechte
    }


def test_spaetere_tage_werden_mit_ihren_tagen_genannt(welt: Session, als: Als) -> None:
    v, von = als(FIRMENADMIN), HEUTE + timedelta(days=10)
    gewuenscht(welt, v, LENA, (AL17, BERECHNEN))
    rechtevergabe.tage_setzen(welt, v, wer(welt, LENA), (von, HEUTE + timedelta(days=20)))
    (wirkung,) = gesehen(welt, v, LENA).wirkungen
    assert (wirkung.ab, wirkung.bis) == (von, HEUTE + timedelta(days=20))
    rechtevergabe.verwerfen(welt, v, wer(welt, LENA).mitgliedschaft_id)
    rechtevergabe.zeitraum_setzen(welt, v, wer(welt, LENA), (AL17, LESEN), (von, None))
    (wirkung,) = gesehen(welt, v, LENA).wirkungen
    assert (wirkung.dazu, wirkung.ab, wirkung.bis) == (False, None, von - timedelta(days=1))


def test_ohne_kennung_wirkt_nichts_und_das_wird_gesagt(welt: Session, als: Als) -> None:
    v = als(FIRMENADMIN)
    gewuenscht(welt, v, LENA, (AL90, LESEN))
    (satz,) = saetze(welt, v, LENA)
    assert satz.startswith("Bestand lesen für AL-1000090: Das wirkt noch nicht.")
    assert "dem Vertrag AL-1000090 fehlt die Kennung" in satz


def test_was_auf_anderem_weg_bleibt_wird_gesagt(welt: Session, als: Als) -> None:
    """The key of the Vermittler still opens what his row no longer does."""
    v = als(FIRMENADMIN)
    abgewaehlt(welt, v, NORDS, (AL33, BERECHNEN))
    alle = " ".join(saetze(welt, v, NORDS))
    assert "Berechnen für AL-1000033: Das bleibt trotzdem." in alle
    assert "Der Vermittler-Zugang von Jonas Petersen öffnet" in alle


def test_einem_gesperrten_hilft_auch_ein_neues_recht_nicht(welt: Session, als: Als) -> None:
    v = als(FIRMENADMIN)
    gewuenscht(welt, v, "gesperrt@muster.example", (AL17, AENDERN))
    (satz,) = saetze(welt, v, "gesperrt@muster.example")
    assert "Das wirkt noch nicht." in satz
    assert "hat den Zugang von Karl-Heinz Öhlmann gesperrt" in satz


def test_was_eine_vertretung_schon_leiht_aendert_nichts(welt: Session, als: Als) -> None:
    v, vertreter = als(FIRMENADMIN), "vertreter@muster.example"
    akteur = vergabe.als_akteur(konto(welt, vertreter), "firmenonline")
    ids = vergabe.lesen(welt, v, wer(welt, vertreter).mitgliedschaft_id).vertraege
    eigene = berechtigung.rechte_an(welt, akteur, ids, berechtigung.ZELLE)
    geliehen = berechtigung.rechte_an(welt, akteur, ids, berechtigung.GELIEHEN)
    paar = next((i, r) for i in ids for r in Recht if r in geliehen[i] - eigene[i])
    gewuenscht(welt, v, vertreter, paar)
    (satz,) = saetze(welt, v, vertreter)
    assert f"Das durfte {akteur.name} schon." in satz


def test_was_nicht_geht_sagt_die_vorschau_wie_das_speichern(welt: Session, als: Als) -> None:
    admin = als(ADMIN)
    gewuenscht(welt, admin, LENA, (AL17, BERECHNEN))
    vertragsrecht.entziehen(welt, mitglied(welt, ADMIN), [(AL17, BERECHNEN)], DURCH)
    with pytest.raises(HindernisError) as abgewiesen:
        gesehen(welt, admin, LENA)
    assert abgewiesen.value.hindernis is Hindernis.NICHT_GEHALTEN


def test_vieles_gleiche_steht_in_einem_satz(welt: Session, als: Als) -> None:
    v = als(FIRMENADMIN)
    vertraege = vergabe.lesen(welt, v, wer(welt, LENA).mitgliedschaft_id).vertraege
    rechtevergabe.alle_setzen(welt, v, wer(welt, LENA), [(i, ABRECHNUNG) for i in vertraege])
    assert len(saetze(welt, v, LENA)) < len(vertraege)
    assert any(" und " in satz for satz in saetze(welt, v, LENA))


# „Warum (nicht)?“ about somebody else


def ueber(db: Session, email: str, recht: Recht, vertrag: int) -> str:
    erklaerung = auskunft.erklaere(db, konto(db, email), recht, vertrag)
    return " ".join(i18n.fill(s.satz, s.angaben, "de") for s in erklaerung.saetze)


@pytest.mark.parametrize(
    ("email", "recht", "vertrag", "satz"),
    [
        (LENA, LESEN, AL17, "Die Muster Maschinenbau GmbH hat Lena Schäfer das Recht gegeben."),
        (LENA, LESEN, AL33, "Niemand hat Lena Schäfer dieses Recht bisher gegeben."),
        (LENA, BERECHNEN, AK74, "Das Produkt bietet dieses Recht nicht an."),
        (FIRMENADMIN, LESEN, AL17, "Sabine Krüger-Özdemir ist FirmenAdmin der Muster"),
        ("gesperrt@muster.example", LESEN, AL17, "hat den Zugang von Karl-Heinz Öhlmann gesperrt"),
        ("kennung@muster.example", LESEN, AL90, "dem Vertrag AL-1000090 fehlt die Kennung"),
    ],
)
def test_ueber_andere_wird_in_der_dritten_person_gesprochen(
    welt: Session, email: str, recht: Recht, vertrag: int, satz: str
) -> None:
    assert satz in ueber(welt, email, recht, vertrag)


def test_kein_satz_ueber_andere_spricht_den_leser_an() -> None:
    """Every sentence of `warum` that speaks to the person is turned, or left out."""
    texte = set(re.findall(r'"((?:[^"\\]|\\.)*)"', inspect.getsource(warum)))
    anreden = {t for t in texte if re.search(r"\b(Sie|Ihnen|Ihr\w*)\b", t) and t.endswith(".")}
    # Only under a portal that hides the contract, and administration hides nothing.
    nie = {t for t in anreden if "{hier}" in t}
    assert anreden - set(auskunft.UEBER) - auskunft.HILFE == nie
    gesagt = set(auskunft.UEBER.values())
    assert [t for t in gesagt if re.search(r"\b(Sie|Ihnen|Ihr\w*)\b", t)] == []
    assert gesagt - set(i18n.catalogue()) == set()
