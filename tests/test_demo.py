"""The demo world is the one that everybody talks about, and making it twice makes it once."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlmodel import Session, col, func, select

from firmenportal import clock, demo
from firmenportal.db import snapshot
from firmenportal.domain import berechtigung, kettenkopf, kettenpruefung
from firmenportal.domain.auspraegung import AUSPRAEGUNGEN
from firmenportal.domain.benutzer import Akteur, Benutzer, Kontostatus, Mitgliedschaft
from firmenportal.domain.firma import Firma
from firmenportal.domain.freischaltung import einreichung
from firmenportal.domain.freischaltung.antrag import (
    Antrag,
    Antragsdokument,
    Antragszustand,
    Dokumentart,
    Einreichung,
)
from firmenportal.domain.freischaltung.maengel import maengel
from firmenportal.domain.passwort import PASSWORT_HASH
from firmenportal.domain.protokoll import Protokoll
from firmenportal.domain.recht import Recht
from firmenportal.domain.vermittler import Bestand, Maklerhaus, Maklervollmacht
from firmenportal.domain.vertrag import (
    Beitragsmonat,
    Einzelvertrag,
    Gruppenvertrag,
    VertragAuspraegung,
    nummer_von,
    vertrag_id,
)
from firmenportal.post.postausgang import Art, Postausgang
from tests.databases import SqliteFiles, engine_on

MUSTER = {
    "AL-1000017": {"metallrente"},
    "AL-1000025": set(),
    "AL-1000033": {"metallrente"},
    "AL-1000041": {"metallrente"},
    "AL-1000058": {"chemierente"},
    "AL-1000066": {"metallrente", "chemierente"},
    "AK-1000074": {"chemierente"},
    "AL-1000090": {"chemierente"},
    "AL-1000108": {"chemierente"},
    "W0000004711": set(),
}
NORD_BEI_MUSTER = {"AL-1000017", "AL-1000033", "AL-1000041", "AL-1000058", "AK-1000074"}


@pytest.fixture(scope="module")
def url(sqlite_files: SqliteFiles) -> str:
    address = sqlite_files.fresh()
    with engine_on(address):
        demo.create_world()
    return address


@pytest.fixture
def db(url: str) -> Iterator[Session]:
    with engine_on(url), snapshot() as session:
        yield session


def akteur(db: Session, email: str, auspraegung: str = "firmenonline") -> Akteur:
    b = db.exec(select(Benutzer).where(Benutzer.email == email)).one()
    return Akteur(b.id or 0, "", b.name, email, b.kontoart, auspraegung, "de", b.rechte_stand)


def sieht(db: Session, email: str, auspraegung: str = "firmenonline") -> set[str]:
    sub = berechtigung.vertraege_mit(wer := akteur(db, email, auspraegung))
    werte = berechtigung.werte(wer)
    return {
        nummer_von(v) for (v,) in db.execute(sub.select().with_only_columns(sub.c.vertrag), werte)
    }


def hat(db: Session, email: str, recht: Recht) -> set[str]:
    wer = akteur(db, email)
    nummern = sieht(db, email)
    return {n for n in nummern if berechtigung.hat(db, wer, recht, vertrag_id(n))}


def test_die_vertraege_von_muster_und_ihre_auspraegungen(db: Session) -> None:
    muster = db.exec(select(Firma).where(Firma.name == "Muster Maschinenbau GmbH")).one()
    vertraege = db.exec(select(Gruppenvertrag).where(Gruppenvertrag.firma_id == muster.id)).all()
    assert {v.nummer for v in vertraege} == set(MUSTER)
    assert [v.nummer for v in vertraege if v.kennung is None] == ["AL-1000090"]
    assert all(v.aktiviert_am for v in vertraege)
    for nummer, keys in MUSTER.items():
        gefunden = select(VertragAuspraegung.auspraegung).where(
            VertragAuspraegung.vertrag_id == vertrag_id(nummer)
        )
        assert set(db.exec(gefunden)) == keys, nummer


def test_wer_was_sieht(db: Session) -> None:
    alle = set(MUSTER) - {"AL-1000090"}
    assert sieht(db, "firmenadmin@muster.example") == alle
    assert sieht(db, "firmenadmin2@muster.example", "chemierente") == {
        n for n in alle if "chemierente" in MUSTER[n]
    }
    assert sieht(db, "nutzer@muster.example") == {"AL-1000017", "AL-1000025"}
    assert hat(db, "nutzer@muster.example", Recht.BERECHNEN) == set()
    assert hat(db, "steuer@kanzlei.example", Recht.ABRECHNUNG_LESEN) == {
        "AL-1000017",
        "AL-1000058",
        "AK-1000074",
    }
    assert hat(db, "admin@muster.example", Recht.ABRECHNUNG_LESEN) == set()
    assert sieht(db, "befristet@muster.example") == {"AL-1000033"}
    for email in ("kennung", "ohnerechte", "gesperrt"):
        assert sieht(db, f"{email}@muster.example") == set(), email
    assert sieht(db, "urlaub@muster.example") < sieht(db, "vertreter@muster.example")
    assert all(n.startswith(("AL-106", "AK-106")) for n in sieht(db, "firmenadmin@pflege.example"))
    assert len(sieht(db, "firmenadmin@werft.example")) == 197


def test_die_makler_sehen_ihren_bestand(db: Session) -> None:
    nord = sieht(db, "vermittler@maklernord.example")
    assert nord >= NORD_BEI_MUSTER | {"AL-1081210", "AL-1043117"}
    assert sieht(db, "schluessel@maklernord.example") == nord
    for key in AUSPRAEGUNGEN:
        assert sieht(db, "vermittler@maklernord.example", key)
    assert sieht(db, "leitung@maklernord.example") == set()
    assert nord.isdisjoint(sieht(db, "vermittler@maklersued.example"))


def test_am_naechsten_ersten_wechselt_ahrens_das_haus(db: Session) -> None:
    wechsel = demo.naechster_erster(clock.heute())
    zeilen = db.exec(
        select(Maklerhaus.name, col(Bestand.von), col(Bestand.bis))
        .join(Bestand, col(Bestand.maklerhaus_id) == col(Maklerhaus.id))
        .where(Bestand.vertrag_id == vertrag_id("AL-1043117"))
        .order_by(col(Bestand.von))
    )
    (nord, _, ende), (sued, anfang, _) = zeilen
    assert (nord, ende) == ("Makler Nord GmbH", wechsel)
    assert (sued, anfang) == ("Makler Süd GmbH", wechsel)


def test_die_vollmachten_sind_wie_beschrieben(db: Session) -> None:
    alle = db.exec(select(Maklervollmacht)).all()
    heute = clock.heute()
    assert len(alle) == 5
    assert [v for v in alle if v.erteilt_am is None and v.angefragt_am]
    (widerrufen,) = (v for v in alle if v.widerrufen_am)
    assert widerrufen.widerrufen_am and clock.now() - widerrufen.widerrufen_am < timedelta(days=2)
    assert [v.bis - heute for v in alle if v.bis < heute + timedelta(days=99)] == [
        timedelta(days=22)  # the last day is the 21st from now
    ]


def test_die_firmen_mit_besonderheiten(db: Session) -> None:
    firmen = {f.name: f for f in db.exec(select(Firma))}
    stahlbau = firmen["Stahlbau Hübner-Çelik GmbH"]
    assert stahlbau.ohne_firmenadmin and stahlbau.hatte_firmenadmin
    assert not firmen["Bäckerei Grünwald KG"].hatte_firmenadmin
    petersen = firmen["Petersen Schiffsausrüstung e. K."]
    versicherte = select(Gruppenvertrag.versicherte).where(Gruppenvertrag.firma_id == petersen.id)
    assert db.exec(versicherte).all() == [6]
    werft = select(func.count()).where(Gruppenvertrag.firma_id == firmen["Werft Süderelbe GmbH"].id)
    assert db.exec(werft).one() == 200


def test_die_summen_sind_die_der_einzelvertraege_und_des_laufenden_monats(db: Session) -> None:
    anzahl = select(func.count()).where(Einzelvertrag.vertrag_id == vertrag_id("AL-1000017"))
    assert db.exec(anzahl).one() == 142
    for vertrag in db.exec(select(Gruppenvertrag)):
        monate = db.exec(
            select(Beitragsmonat)
            .where(Beitragsmonat.vertrag_id == vertrag.id)
            .order_by(col(Beitragsmonat.monat).desc())
        ).all()
        assert len(monate) == 13, vertrag.nummer
        laufend = monate[0]
        assert laufend.entgeltumwandlung_cent + laufend.firma_cent == vertrag.beitrag_cent
        assert laufend.firma_cent == vertrag.davon_firma_cent


def test_alle_haben_dasselbe_passwort(db: Session) -> None:
    (gemeinsam,) = set(db.exec(select(Benutzer.passwort_hash))) - {None}
    assert PASSWORT_HASH.verify(demo.PASSWORT, gemeinsam)


def test_alles_steht_im_protokoll_und_jede_kette_haelt_auch_ihren_gemeldeten_kopf(
    db: Session,
) -> None:
    ketten, gemeldet = kettenpruefung.ketten(db), kettenkopf.gemeldete(db)
    assert {k.kette for k in ketten} == set(gemeldet)
    geprueft = dict(kettenpruefung.pruefen(db, ketten, gemeldet))
    assert len(geprueft) == len(ketten) > 8
    assert [b for brueche in geprueft.values() for b in brueche] == []
    betroffen = set(db.exec(select(Protokoll.betroffener_id)))
    assert set(db.exec(select(Mitgliedschaft.benutzer_id))) <= betroffen


def anzahl_eintraege() -> int:
    with snapshot() as db:
        return db.exec(select(func.count()).select_from(Protokoll)).one()


@pytest.mark.usefixtures("db_url")
def test_noch_einmal_aendert_nichts_und_neu_beginnt_von_vorn() -> None:
    demo.create_world()
    zahl = anzahl_eintraege()
    demo.create_world()
    assert anzahl_eintraege() == zahl > 0
    demo.reset()
    assert anzahl_eintraege() == 0
    demo.create_world()
    assert anzahl_eintraege() == zahl


def test_in_der_produktion_gibt_es_keine_demo_welt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo.settings, "env", "prod")
    for tun in (demo.create_world, demo.reset):
        with pytest.raises(SystemExit, match="nur mit FIRMENPORTAL_ENV=demo"):
            tun()


def test_eine_wartet_auf_ihre_zugangskennung_mit_brief_und_mail(db: Session) -> None:
    hanne = db.exec(select(Benutzer).where(Benutzer.nachname == "Vogt")).one()
    assert hanne.status == Kontostatus.WARTET
    assert hanne.passwort_hash is None and hanne.email not in demo.logins()
    post = db.exec(select(Postausgang).where(col(Postausgang.an).contains("Hanne Vogt"))).one()
    assert (post.art, "Bäckerei Grünwald KG" in post.an) == (Art.BRIEF, True)
    mail = db.exec(select(Postausgang).where(Postausgang.an == hanne.email)).one()
    assert "/aktivieren/" in mail.text


def test_es_gibt_einen_antrag_je_stand_mit_seinem_code_im_postausgang(db: Session) -> None:
    antraege = db.exec(select(Antrag)).all()
    assert {a.zustand for a in antraege} == set(Antragszustand) - {Antragszustand.FREIGEGEBEN}
    codes = " ".join(
        db.exec(select(Postausgang.text).where(col(Postausgang.betreff).startswith("Ihr Code")))
    )
    assert all(a.vorgangsnummer in codes for a in antraege)
    in_pruefung = [a for a in antraege if a.zustand == Antragszustand.IN_PRUEFUNG]
    ueberfaellig, wartet, ungueltig = in_pruefung
    assert ueberfaellig.ziel_am is not None and ueberfaellig.ziel_am < clock.heute()
    assert wartet.geprueft_von_id and not wartet.freigegeben_von_id
    assert ungueltig.geprueft_von_id is None
    ersetzt = select(Antragsdokument).where(col(Antragsdokument.ersetzt_am).is_not(None))
    assert [d.antrag_id for d in db.exec(ersetzt)] == [ungueltig.id]
    [per_post] = [a for a in antraege if a.einreichung == Einreichung.POST]
    assert einreichung.fehlende(db, per_post) == [Dokumentart.ANTRAG]


def test_den_steuerberater_auf_dem_antrag_des_hauses_zeigt_der_entwurf_als_fehler(
    db: Session,
) -> None:
    entwuerfe = select(Antrag).where(Antrag.zustand == Antragszustand.ENTWURF)
    [vom_haus] = [a for a in db.exec(entwuerfe) if a.unterzeichner == "maklerhaus"]
    gefunden = maengel(vom_haus.angaben, einreichung.rahmen(vom_haus))
    assert ["Steuerberatung" in m.satz for m in gefunden] == [True]
