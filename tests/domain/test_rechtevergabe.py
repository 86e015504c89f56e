"""Governing one member's cells: what is wanted, what saving does, and what it refuses."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from firmenportal import clock
from firmenportal.domain import delegation, rechtevergabe, vergabe, vertragsrecht
from firmenportal.domain.delegation import Hindernis, HindernisError, Verwalter
from firmenportal.domain.errors import DomainError, NotFoundError
from firmenportal.domain.protokoll import Protokoll
from firmenportal.domain.recht import Recht
from firmenportal.domain.rechteentwurf import Paar, Rechteentwurf
from firmenportal.domain.rechtevergabe import Gesehen, KonfliktError
from firmenportal.domain.vergabe import Wandel
from firmenportal.domain.vertrag import vertrag_id
from firmenportal.domain.vertragsrecht import Vertragsrecht, Zelle
from firmenportal.domain.zeitraum import OHNE_ENDE
from firmenportal.post.postausgang import Postausgang
from tests.domain.besetzung import DURCH, MUSTER, PFLEGE, firma, letzter, mitglied, stand
from tests.domain.conftest import AkteurOf

FIRMENADMIN, ZWEITER = "firmenadmin@muster.example", "firmenadmin2@muster.example"
LENA, ADMIN, LOHN = "nutzer@muster.example", "admin@muster.example", "lohn@buero.example"
ZOFIA, NORDS = "befristet@muster.example", "vermittler@maklernord.example"
AL17, AL25, AL33, AL41, AK74 = (
    vertrag_id(n)
    for n in (
        "AL-1000017",
        "AL-1000025",
        "AL-1000033",
        "AL-1000041",
        "AK-1000074",
    )
)
LESEN, AENDERN, ANMELDEN, BERECHNEN, ABRECHNUNG = Recht
HEUTE = clock.heute()
Als = Callable[..., Verwalter]


@pytest.fixture
def als(welt: Session, akteur_of: AkteurOf) -> Als:
    """`als(ADMIN)`: this person as one who acts on the access of Muster."""

    def handelnd(email: str, kundennummer: str = MUSTER) -> Verwalter:
        return delegation.handelnd(welt, akteur_of(email), firma(welt, kundennummer).id or 0)

    return handelnd


def wer(db: Session, email: str, kundennummer: str = MUSTER) -> Gesehen:
    return Gesehen(mitglied(db, email, kundennummer).id or 0)


def fenster(db: Session, email: str, paar: Paar) -> list[tuple[object, ...]]:
    db.flush()
    zeilen = db.exec(
        select(Vertragsrecht).where(
            Vertragsrecht.mitgliedschaft_id == mitglied(db, email).id,
            Vertragsrecht.vertrag_id == paar[0],
            Vertragsrecht.recht == paar[1],
        )
    )
    return sorted((z.von, z.bis) for z in zeilen)


def gewuenscht(db: Session, v: Verwalter, email: str, *paare: Paar) -> None:
    for paar in paare:
        rechtevergabe.setzen(db, v, wer(db, email), paar, an=True)


def abgewaehlt(db: Session, v: Verwalter, email: str, *paare: Paar) -> None:
    for paar in paare:
        rechtevergabe.setzen(db, v, wer(db, email), paar, an=False)


def gespeichert(db: Session, v: Verwalter, email: str) -> list[tuple[int, Recht, Wandel]]:
    ziel = mitglied(db, email).id or 0
    return [(a.vertrag, a.recht, a.wandel) for a in rechtevergabe.speichern(db, v, ziel)]


def aenderungen(db: Session, v: Verwalter, email: str) -> list[tuple[int, Recht, Wandel]]:
    blatt = vergabe.lesen(db, v, mitglied(db, email).id or 0)
    raum = delegation.spielraum(db, v, blatt.mitglied, blatt.vertraege)
    return [(a.vertrag, a.recht, a.wandel) for a in blatt.aenderungen(raum)]


def test_ein_haken_gilt_erst_wenn_er_gespeichert_ist(welt: Session, als: Als) -> None:
    v, vorher = als(FIRMENADMIN), stand(welt, LENA)
    gewuenscht(welt, v, LENA, (AL17, BERECHNEN))
    assert fenster(welt, LENA, (AL17, BERECHNEN)) == []
    assert stand(welt, LENA) == vorher
    assert gespeichert(welt, v, LENA) == [(AL17, BERECHNEN, Wandel.NEU)]
    assert fenster(welt, LENA, (AL17, BERECHNEN)) == [(HEUTE, OHNE_ENDE)]
    assert stand(welt, LENA) == vorher + 1
    assert welt.exec(select(Rechteentwurf)).all() == []


def test_ein_speichern_ist_ein_eintrag_und_eine_mail(welt: Session, als: Als) -> None:
    v = als(FIRMENADMIN)
    zahl = len(welt.exec(select(Protokoll)).all())
    gewuenscht(welt, v, LENA, (AL17, BERECHNEN), (AL33, AENDERN))
    abgewaehlt(welt, v, LENA, (AL25, LESEN))
    gespeichert(welt, v, LENA)
    welt.flush()
    assert len(welt.exec(select(Protokoll)).all()) == zahl + 1
    eintrag = letzter(welt)
    assert (eintrag.handlung, eintrag.betroffener) == ("vertragsrecht.aendern", "Lena Schäfer")
    zellen = {(z["vertrag"], z["recht"]): z for z in eintrag.einzelheiten["zellen"]}
    assert set(zellen) == {
        ("AL-1000017", BERECHNEN),
        ("AL-1000033", AENDERN),
        ("AL-1000025", LESEN),
    }
    assert zellen["AL-1000025", LESEN]["nachher"] == []
    assert zellen["AL-1000017", BERECHNEN]["vorher"] == []
    (mail,) = welt.exec(select(Postausgang).where(Postausgang.an == LENA)).all()[-1:]
    assert "AL-1000017 – neu: Berechnen" in mail.text
    assert "AL-1000033 – neu: Bestand lesen, Bestand ändern" in mail.text
    assert "AL-1000025" not in mail.text and "1 weiterer Vertrag" in mail.text


# Ticking


def test_aendern_bringt_lesen_mit_und_lesen_abwaehlen_nimmt_beides(welt: Session, als: Als) -> None:
    v = als(FIRMENADMIN)
    gewuenscht(welt, v, LENA, (AL33, AENDERN))
    assert aenderungen(welt, v, LENA) == [(AL33, LESEN, Wandel.NEU), (AL33, AENDERN, Wandel.NEU)]
    abgewaehlt(welt, v, LENA, (AL33, LESEN))
    assert aenderungen(welt, v, LENA) == []
    gewuenscht(welt, v, LENA, (AL17, AENDERN), (AL17, ANMELDEN))
    gespeichert(welt, v, LENA)
    abgewaehlt(welt, v, LENA, (AL17, LESEN))
    gespeichert(welt, v, LENA)
    assert [fenster(welt, LENA, (AL17, r)) for r in (LESEN, AENDERN, ANMELDEN)] == [[], [], []]


def test_wer_zurueck_nimmt_aendert_nichts(welt: Session, als: Als) -> None:
    v = als(FIRMENADMIN)
    abgewaehlt(welt, v, LENA, (AL17, LESEN))
    gewuenscht(welt, v, LENA, (AL17, LESEN), (AL17, BERECHNEN))
    abgewaehlt(welt, v, LENA, (AL17, BERECHNEN))
    assert aenderungen(welt, v, LENA) == []
    with pytest.raises(DomainError, match="nichts zu speichern"):
        gespeichert(welt, v, LENA)


def test_alle_haken_setzt_was_geht_und_sagt_was_nicht(welt: Session, als: Als) -> None:
    v, lena = als(FIRMENADMIN), wer(welt, LENA)
    umfang = rechtevergabe.alle_setzen(welt, v, lena, [(AL17, r) for r in Recht])
    assert (umfang.geaendert, umfang.uebergangen, umfang.angehakt) == (4, 0, True)
    umfang = rechtevergabe.alle_setzen(welt, v, lena, [(AK74, r) for r in Recht])
    assert (umfang.geaendert, umfang.uebergangen) == (4, 0)  # bKV does not offer Berechnen
    umfang = rechtevergabe.alle_setzen(welt, v, lena, [(AK74, r) for r in Recht])
    assert not umfang.angehakt
    assert {vertrag for vertrag, _r, _w in aenderungen(welt, v, LENA)} == {AL17}
    admin = als(ADMIN)
    umfang = rechtevergabe.alle_setzen(welt, admin, lena, [(AL17, r) for r in Recht])
    assert (umfang.geaendert, umfang.uebergangen) == (3, 1)  # he lacks Abrechnung lesen


# Windows


def test_neue_rechte_gelten_die_genannten_tage(welt: Session, als: Als) -> None:
    v, lena = als(FIRMENADMIN), wer(welt, LENA)
    gewuenscht(welt, v, LENA, (AL17, BERECHNEN))
    von, letzter_tag = HEUTE + timedelta(days=7), HEUTE + timedelta(days=20)
    rechtevergabe.tage_setzen(welt, v, lena, (von, letzter_tag))
    gespeichert(welt, v, LENA)
    assert fenster(welt, LENA, (AL17, BERECHNEN)) == [(von, letzter_tag + timedelta(days=1))]


def test_verkuerzen_und_verlaengern_aendert_die_zeile(welt: Session, als: Als) -> None:
    v, lena = als(FIRMENADMIN), wer(welt, LENA)
    for tage, ende in ((30, 31), (60, 61), (0, 1)):
        letzter_tag = HEUTE + timedelta(days=tage)
        rechtevergabe.zeitraum_setzen(welt, v, lena, (AL17, LESEN), (None, letzter_tag))
        assert gespeichert(welt, v, LENA) == [(AL17, LESEN, Wandel.GEAENDERT)]
        ((_von, bis),) = fenster(welt, LENA, (AL17, LESEN))
        assert bis == HEUTE + timedelta(days=ende)


def test_ein_spaeterer_beginn_nimmt_die_tage_bis_dahin(welt: Session, als: Als) -> None:
    v, lena, ab = als(FIRMENADMIN), wer(welt, LENA), HEUTE + timedelta(days=10)
    rechtevergabe.zeitraum_setzen(welt, v, lena, (AL17, LESEN), (ab, None))
    gespeichert(welt, v, LENA)
    assert fenster(welt, LENA, (AL17, LESEN)) == [(ab, OHNE_ENDE)]


@pytest.mark.parametrize(
    ("von", "bis", "satz"), [(9, 8, "vor dem ersten"), (None, -1, "in der Vergangenheit")]
)
def test_unsinnige_tage_werden_abgewiesen(
    welt: Session, als: Als, von: int | None, bis: int, satz: str
) -> None:
    tage = (None if von is None else HEUTE + timedelta(days=von), HEUTE + timedelta(days=bis))
    for setzen in (
        lambda: rechtevergabe.tage_setzen(welt, als(FIRMENADMIN), wer(welt, LENA), tage),
        lambda: rechtevergabe.zeitraum_setzen(
            welt, als(FIRMENADMIN), wer(welt, LENA), (AL17, LESEN), tage
        ),
    ):
        with pytest.raises(DomainError, match=satz):
            setzen()
    assert welt.exec(select(Rechteentwurf)).all() == []


def test_ein_kuenftiges_recht_laesst_sich_nehmen(welt: Session, als: Als) -> None:
    v = als(FIRMENADMIN)
    assert fenster(welt, ZOFIA, (AL41, AENDERN)) != []
    rechtevergabe.nehmen(welt, v, wer(welt, ZOFIA), (AL41, AENDERN))
    assert (AL41, AENDERN, Wandel.ENTFAELLT) in gespeichert(welt, v, ZOFIA)
    assert fenster(welt, ZOFIA, (AL41, AENDERN)) == []


def test_abgelaufenes_bleibt_geschichte(welt: Session, als: Als) -> None:
    v = als(FIRMENADMIN)
    (alt,) = fenster(welt, ZOFIA, (AL17, ABRECHNUNG))
    gewuenscht(welt, v, ZOFIA, (AL17, ABRECHNUNG))
    gespeichert(welt, v, ZOFIA)
    assert fenster(welt, ZOFIA, (AL17, ABRECHNUNG)) == [alt, (HEUTE, OHNE_ENDE)]


def test_ein_admin_gibt_nur_so_lange_wie_er_selbst_haelt(welt: Session, als: Als) -> None:
    v, paar = als(FIRMENADMIN), (AL17, BERECHNEN)
    bis = HEUTE + timedelta(days=30)
    abgewaehlt(welt, v, ADMIN, paar)
    gespeichert(welt, v, ADMIN)
    zelle = Zelle(*paar, HEUTE, bis)
    vertragsrecht.erteilen(welt, mitglied(welt, ADMIN), [zelle], durch=DURCH)
    admin = als(ADMIN)
    gewuenscht(welt, admin, LENA, paar)
    gespeichert(welt, admin, LENA)
    assert fenster(welt, LENA, paar) == [(HEUTE, bis)]
    with pytest.raises(HindernisError) as abgewiesen:
        rechtevergabe.zeitraum_setzen(welt, admin, wer(welt, LENA), paar, (None, bis))
    assert abgewiesen.value.hindernis is Hindernis.NICHT_SO_LANGE
    rechtevergabe.zeitraum_setzen(
        welt, admin, wer(welt, LENA), paar, (None, HEUTE + timedelta(days=3))
    )
    gespeichert(welt, admin, LENA)
    assert fenster(welt, LENA, paar) == [(HEUTE, HEUTE + timedelta(days=4))]


# Sources


def test_eine_zeile_aus_vollmacht_wird_gekuerzt_und_bleibt_eine(welt: Session, als: Als) -> None:
    v, paar = als(FIRMENADMIN), (AL17, AENDERN)
    bis = HEUTE + timedelta(days=4)
    rechtevergabe.zeitraum_setzen(welt, v, wer(welt, NORDS), paar, (None, bis))
    gespeichert(welt, v, NORDS)
    (zeile,) = welt.exec(
        select(Vertragsrecht).where(
            Vertragsrecht.mitgliedschaft_id == mitglied(welt, NORDS).id,
            Vertragsrecht.vertrag_id == AL17,
            Vertragsrecht.recht == AENDERN,
        )
    )
    assert (zeile.quelle, zeile.bis) == ("vollmacht", bis + timedelta(days=1))
    (zelle,) = letzter(welt).einzelheiten["zellen"]
    assert zelle["vollmacht"] == zeile.vollmacht_id


def test_einem_vermittler_gibt_man_nur_wo_er_schon_etwas_hat(welt: Session, als: Als) -> None:
    v = als(FIRMENADMIN)
    gewuenscht(welt, v, NORDS, (AL17, ABRECHNUNG))
    gespeichert(welt, v, NORDS)
    assert fenster(welt, NORDS, (AL17, ABRECHNUNG)) == [(HEUTE, OHNE_ENDE)]
    with pytest.raises(HindernisError) as abgewiesen:
        gewuenscht(welt, v, NORDS, (AL25, LESEN))
    assert abgewiesen.value.hindernis is Hindernis.DURCH_ANTRAG


def test_was_ausgesetzt_ist_gibt_nur_das_service_center_zurueck(welt: Session, als: Als) -> None:
    v = als(FIRMENADMIN)
    for zeile in welt.exec(
        select(Vertragsrecht).where(Vertragsrecht.mitgliedschaft_id == mitglied(welt, LENA).id)
    ):
        zeile.ausgesetzt_am = clock.now()
        zeile.bis = HEUTE + timedelta(days=9)
    with pytest.raises(HindernisError) as abgewiesen:
        rechtevergabe.zeitraum_setzen(
            welt, v, wer(welt, LENA), (AL17, LESEN), (None, HEUTE + timedelta(days=90))
        )
    assert abgewiesen.value.hindernis is Hindernis.AUSGESETZT
    rechtevergabe.nehmen(welt, v, wer(welt, LENA), (AL17, LESEN))
    gespeichert(welt, v, LENA)
    assert fenster(welt, LENA, (AL17, LESEN)) == []


# Somebody else was there


def test_wer_anderes_gesehen_hat_speichert_nichts(welt: Session, als: Als) -> None:
    eine, anderer = als(FIRMENADMIN), als(ZWEITER)
    gewuenscht(welt, eine, LENA, (AL17, BERECHNEN))
    gewuenscht(welt, anderer, LENA, (AL17, ABRECHNUNG))
    gespeichert(welt, anderer, LENA)
    with pytest.raises(KonfliktError):
        gespeichert(welt, eine, LENA)
    assert fenster(welt, LENA, (AL17, BERECHNEN)) == []
    blatt = vergabe.lesen(welt, eine, wer(welt, LENA).mitgliedschaft_id)
    (abweichung,) = blatt.abweichungen()
    assert (abweichung.vertrag, abweichung.recht) == (AL17, ABRECHNUNG)
    assert (abweichung.gesehen, abweichung.gewollt) == ((), None)
    assert abweichung.jetzt == ((HEUTE, OHNE_ENDE),)
    rechtevergabe.uebernehmen(welt, eine, Gesehen(blatt.mitglied.id or 0, blatt.bestand))
    assert gespeichert(welt, eine, LENA) == [(AL17, BERECHNEN, Wandel.NEU)]


def test_uebernommen_wird_nur_was_zu_sehen_war(welt: Session, als: Als) -> None:
    eine, anderer = als(FIRMENADMIN), als(ZWEITER)
    gewuenscht(welt, eine, LENA, (AL17, BERECHNEN))
    gesehen = vergabe.lesen(welt, eine, wer(welt, LENA).mitgliedschaft_id).bestand
    gewuenscht(welt, anderer, LENA, (AL17, ABRECHNUNG))
    gespeichert(welt, anderer, LENA)
    rechtevergabe.uebernehmen(welt, eine, Gesehen(wer(welt, LENA).mitgliedschaft_id, gesehen))
    with pytest.raises(KonfliktError):
        gespeichert(welt, eine, LENA)


def test_schon_der_erste_haken_auf_altem_stand_faellt_auf(welt: Session, als: Als) -> None:
    eine, anderer = als(FIRMENADMIN), als(ZWEITER)
    lena = wer(welt, LENA).mitgliedschaft_id
    gesehen = vergabe.lesen(welt, eine, lena).bestand
    abgewaehlt(welt, anderer, LENA, (AL25, LESEN))
    gespeichert(welt, anderer, LENA)
    rechtevergabe.setzen(welt, eine, Gesehen(lena, gesehen), (AL17, BERECHNEN), an=True)
    with pytest.raises(KonfliktError):
        rechtevergabe.speichern(welt, eine, lena)


def test_ein_admin_erfaehrt_nur_von_seinen_vertraegen(welt: Session, als: Als) -> None:
    admin, anderer = als(ADMIN), als(ZWEITER)
    gewuenscht(welt, admin, LENA, (AL17, BERECHNEN))
    abgewaehlt(welt, anderer, LENA, (AL25, LESEN))
    gespeichert(welt, anderer, LENA)
    assert gespeichert(welt, admin, LENA) == [(AL17, BERECHNEN, Wandel.NEU)]


# What is refused


@pytest.mark.parametrize(
    ("handelnder", "ziel", "paar", "hindernis"),
    [
        (FIRMENADMIN, FIRMENADMIN, (AL17, LESEN), Hindernis.SELBST),
        (FIRMENADMIN, ZWEITER, (AL17, LESEN), Hindernis.FIRMENADMIN),
        (ADMIN, ADMIN, (AL17, ABRECHNUNG), Hindernis.SELBST),
        (ADMIN, FIRMENADMIN, (AL17, LESEN), Hindernis.FIRMENADMIN),
        (ADMIN, LENA, (AL17, ABRECHNUNG), Hindernis.NICHT_GEHALTEN),
        (FIRMENADMIN, LENA, (AK74, BERECHNEN), Hindernis.NICHT_ANGEBOTEN),
        ("vermittleradmin@maklernord.example", LENA, (AL17, LESEN), Hindernis.NUR_ANSEHEN),
    ],
)
def test_was_er_nicht_darf_wird_nicht_einmal_entworfen(
    welt: Session, als: Als, handelnder: str, ziel: str, paar: Paar, hindernis: Hindernis
) -> None:
    v, person = als(handelnder), wer(welt, ziel)
    for handlung in (
        lambda: rechtevergabe.setzen(welt, v, person, paar, an=True),
        lambda: rechtevergabe.zeitraum_setzen(welt, v, person, paar, (None, HEUTE)),
    ):
        with pytest.raises(HindernisError) as abgewiesen:
            handlung()
        assert abgewiesen.value.hindernis is hindernis
    assert welt.exec(select(Rechteentwurf)).all() == []


def test_ein_admin_handelt_nicht_an_einem_anderen(welt: Session, als: Als) -> None:
    vertragsrecht.zuweisen(welt, mitglied(welt, LOHN), [AL17], DURCH)
    with pytest.raises(HindernisError) as abgewiesen:
        rechtevergabe.setzen(welt, als(ADMIN), wer(welt, LOHN), (AL17, LESEN), an=True)
    assert abgewiesen.value.hindernis is Hindernis.ADMIN


@pytest.mark.parametrize("vertrag", [AL25, vertrag_id("AL-1060017"), vertrag_id("AL-9999999")])
def test_fremde_und_unbekannte_vertraege_gibt_es_nicht(
    welt: Session, als: Als, vertrag: int
) -> None:
    v, lena = als(ADMIN), wer(welt, LENA)
    for handlung in (
        lambda: rechtevergabe.setzen(welt, v, lena, (vertrag, LESEN), an=False),
        lambda: rechtevergabe.alle_setzen(welt, v, lena, [(vertrag, LESEN)]),
        lambda: rechtevergabe.nehmen(welt, v, lena, (vertrag, LESEN)),
        lambda: rechtevergabe.zeitraum_setzen(welt, v, lena, (vertrag, LESEN), (None, None)),
    ):
        with pytest.raises(NotFoundError, match="Diesen Vertrag gibt es nicht"):
            handlung()


def test_fremde_und_unbekannte_personen_gibt_es_nicht(welt: Session, als: Als) -> None:
    pflege = mitglied(welt, "firmenadmin@pflege.example", PFLEGE).id or 0
    ohne = mitglied(welt, "ohnerechte@muster.example").id or 0
    for v, ids in ((als(FIRMENADMIN), (pflege, 999_999)), (als(ADMIN), (pflege, ohne))):
        for i in ids:
            with pytest.raises(NotFoundError, match="Diese Person gibt es nicht"):
                rechtevergabe.setzen(welt, v, Gesehen(i), (AL17, LESEN), an=True)
            with pytest.raises(NotFoundError, match="Diese Person gibt es nicht"):
                rechtevergabe.speichern(welt, v, i)


def test_lesen_nimmt_nur_wer_alles_nehmen_koennte_was_mitfaellt(welt: Session, als: Als) -> None:
    v, paar = als(FIRMENADMIN), (AL17, LESEN)
    gewuenscht(welt, v, LENA, (AL17, ANMELDEN))
    gespeichert(welt, v, LENA)
    abgewaehlt(welt, v, ADMIN, (AL17, ANMELDEN))
    if aenderungen(welt, v, ADMIN):
        gespeichert(welt, v, ADMIN)
    with pytest.raises(HindernisError) as abgewiesen:
        rechtevergabe.setzen(welt, als(ADMIN), wer(welt, LENA), paar, an=False)
    assert abgewiesen.value.hindernis is Hindernis.FOLGE


def test_gespeichert_wird_nach_dem_was_dann_gilt(welt: Session, als: Als) -> None:
    """A draft of an Admin who has lost the right meanwhile is refused as a whole."""
    admin, v = als(ADMIN), als(FIRMENADMIN)
    gewuenscht(welt, admin, LENA, (AL17, BERECHNEN), (AL17, AENDERN))
    abgewaehlt(welt, v, ADMIN, (AL17, BERECHNEN))
    gespeichert(welt, v, ADMIN)
    vorher = welt.exec(select(Protokoll).order_by(col(Protokoll.id))).all()
    with pytest.raises(HindernisError):
        gespeichert(welt, admin, LENA)
    assert fenster(welt, LENA, (AL17, AENDERN)) == []
    assert welt.exec(select(Protokoll).order_by(col(Protokoll.id))).all() == vorher
    blatt = vergabe.lesen(welt, admin, wer(welt, LENA).mitgliedschaft_id)
    raum = delegation.spielraum(welt, admin, blatt.mitglied, [AL17])
    hindernisse = {a.recht: a.hindernis for a in blatt.aenderungen(raum)}
    assert hindernisse == {AENDERN: None, BERECHNEN: Hindernis.NICHT_GEHALTEN}


def test_ein_vertrag_der_nicht_mehr_zugewiesen_ist_faellt_aus_dem_entwurf(
    welt: Session, als: Als
) -> None:
    admin = als(ADMIN)
    gewuenscht(welt, admin, LENA, (AL17, BERECHNEN), (AL33, LESEN))
    vertragsrecht.zuweisen(welt, mitglied(welt, ADMIN), [AL17], DURCH)
    assert gespeichert(welt, als(ADMIN), LENA) == [(AL17, BERECHNEN, Wandel.NEU)]
    assert fenster(welt, LENA, (AL33, LESEN)) == []
