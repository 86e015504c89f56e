"""The search over all contracts finds what somebody may see, and what is not his is not there."""

from dataclasses import replace
from itertools import product

import pytest
from sqlmodel import Session, col, select

from firmenportal import clock
from firmenportal.domain import portalsuche, sicht, vertragsrecht, zuletzt
from firmenportal.domain.benutzer import Akteur
from firmenportal.domain.portalsuche import JE_ART, Versicherte
from firmenportal.domain.recht import Recht
from firmenportal.domain.vertrag import Einzelvertrag, normalisiert, nummer_von, vertrag_id
from firmenportal.domain.zuletzt import GEMERKT, ZuletztGeoeffnet
from tests.domain.besetzung import DURCH, MUSTER, konto, mitglied
from tests.domain.conftest import AkteurOf

LENA, SABINE, STEUER = (
    "nutzer@muster.example",
    "firmenadmin@muster.example",
    "steuer@kanzlei.example",
)
NORD = "schluessel@maklernord.example"
PFLEGE = "firmenadmin@pflege.example"
AL17, AL25 = vertrag_id("AL-1000017"), vertrag_id("AL-1000025")


def eine(db: Session, vertrag: int) -> Einzelvertrag:
    """Somebody insured under this contract."""
    e = Einzelvertrag
    return db.exec(select(e).where(e.vertrag_id == vertrag).order_by(col(e.lfd))).first() or keine()


def keine() -> Einzelvertrag:
    raise AssertionError("Nobody is insured there.")


def als_fund(e: Einzelvertrag) -> Versicherte:
    nummer = nummer_von(e.vertrag_id)
    return Versicherte(f"{nummer}/{e.lfd:05}", f"{e.nachname}, {e.vorname}", nummer)


def versicherte(db: Session, akteur: Akteur, text: str) -> list[Versicherte]:
    return portalsuche.suchen(db, akteur, text).versicherte


def naiv(alle: list[Einzelvertrag], lesbar: frozenset[int], anfang: str) -> list[Versicherte]:
    """All names, compared one by one with what the person may read."""
    gesucht = normalisiert(anfang)
    passend = [e for e in alle if e.vertrag_id in lesbar and e.suchtext.startswith(gesucht)]
    passend.sort(key=lambda e: (e.suchtext, e.vertrag_id, e.lfd))
    return [als_fund(e) for e in passend]


def test_wer_versichert_ist_wird_am_namen_gefunden_wie_er_auch_geschrieben_ist(
    welt: Session, akteur_of: AkteurOf
) -> None:
    person, lena = eine(welt, AL17), akteur_of(LENA)
    for text in (
        f"{person.nachname} {person.vorname}",
        f"{person.vorname} {person.nachname}",
        f"  {person.nachname.upper()}  {person.vorname[:2]}",
        f"{nummer_von(AL17)}/{person.lfd:05}",
        f"{nummer_von(AL17).lower()}/{person.lfd}",
    ):
        assert als_fund(person) in versicherte(welt, lena, text), text


def test_gefunden_werden_genau_die_lesbaren(welt: Session, akteur_of: AkteurOf) -> None:
    alle = list(welt.exec(select(Einzelvertrag)))
    anfaenge = sorted({e.suchtext[:3] for e in alle})[::4]
    for email, auspraegung in product(
        (LENA, SABINE, NORD, PFLEGE), ("firmenonline", "metallrente")
    ):
        akteur = akteur_of(email, auspraegung)
        lesbar = sicht.sicht(welt, akteur).mit(Recht.BESTAND_LESEN)
        for anfang in anfaenge:
            gefunden = versicherte(welt, akteur, anfang)
            assert gefunden == naiv(alle, lesbar, anfang)[:JE_ART], (email, anfang)


def test_ohne_bestand_lesen_fremd_und_unter_anderem_portal_ist_niemand_da(
    welt: Session, akteur_of: AkteurOf
) -> None:
    hier, dort = eine(welt, AL17), eine(welt, AL25)
    for akteur, person in (
        (akteur_of(STEUER), hier),  # Abrechnung lesen alone
        (akteur_of(PFLEGE), hier),
        (akteur_of(LENA, "metallrente"), dort),
        (akteur_of("sachbearbeiter1@servicecenter.example"), hier),
    ):
        for text in (als_fund(person).nummer, f"{person.nachname} {person.vorname}"):
            assert als_fund(person) not in versicherte(welt, akteur, text)


def test_ein_entzogenes_recht_nimmt_die_personen_aus_der_suche(
    welt: Session, akteur_of: AkteurOf
) -> None:
    person = eine(welt, AL17)
    assert versicherte(welt, akteur_of(LENA), als_fund(person).nummer)
    zellen = [(AL17, Recht.BESTAND_LESEN)]
    vertragsrecht.entziehen(welt, mitglied(welt, LENA, MUSTER), zellen, DURCH)
    welt.flush()
    welt.expire_all()
    assert not versicherte(welt, akteur_of(LENA), als_fund(person).nummer)
    name = f"{person.nachname} {person.vorname}"
    assert als_fund(person) not in versicherte(welt, akteur_of(LENA), name)


def test_vertraege_und_firmen_mit_anzahl(welt: Session, akteur_of: AkteurOf) -> None:
    nord = akteur_of(NORD)
    funde = portalsuche.suchen(welt, nord, "AL-10")
    assert len(funde.vertraege) == JE_ART < funde.anzahl
    assert portalsuche.suchen(welt, nord, "muster").firmen == ["Muster Maschinenbau GmbH"]


@pytest.mark.parametrize(
    "text", ["", " ", "%", "_", "m", "\0", "AL-", "AL-1000017/", "/", "x" * 500]
)
def test_was_nichts_nennt_findet_keine_personen(
    welt: Session, akteur_of: AkteurOf, text: str
) -> None:
    assert versicherte(welt, akteur_of(SABINE), text) == []


# What was opened last


def test_das_zuletzt_geoeffnete_steht_oben_und_acht_bleiben(
    welt: Session, akteur_of: AkteurOf
) -> None:
    werft = akteur_of("firmenadmin@werft.example")
    ids = sicht.sicht(welt, werft).ids[: GEMERKT + 2]
    for vertrag in ids:
        zuletzt.merken(welt, werft, vertrag)
    zuletzt.merken(welt, werft, ids[-3])
    gezeigt = [z.id for z in zuletzt.geoeffnet(welt, werft)]
    assert gezeigt == [ids[-3], *(i for i in reversed(ids[-GEMERKT:]) if i != ids[-3])]


def test_gezeigt_wird_nur_was_jetzt_zu_sehen_ist(welt: Session, akteur_of: AkteurOf) -> None:
    lena = akteur_of(LENA)
    fremd = ZuletztGeoeffnet(
        benutzer_id=lena.benutzer_id, vertrag_id=vertrag_id("AL-1060017"), geoeffnet_am=clock.now()
    )
    welt.add(fremd)
    for vertrag in (AL17, AL25):
        zuletzt.merken(welt, lena, vertrag)
    assert [z.id for z in zuletzt.geoeffnet(welt, lena)] == [AL25, AL17]
    unter_metallrente = replace(lena, auspraegung="metallrente")
    assert [z.id for z in zuletzt.geoeffnet(welt, unter_metallrente)] == [AL17]
    assert konto(welt, SABINE).id != lena.benutzer_id
    assert zuletzt.geoeffnet(welt, akteur_of(SABINE)) == []
