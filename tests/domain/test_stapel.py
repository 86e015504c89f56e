"""Batches of invitations: each row judged as a single one, sent once, and only with the power."""

import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta

import pytest
import time_machine
from sqlmodel import Session, col, func, select

from firmenportal import clock
from firmenportal.db import snapshot, transaction
from firmenportal.domain import (
    delegation,
    einladen,
    einladung,
    fristen,
    mitgliedschaft,
    sitzung,
    vertragsrecht,
)
from firmenportal.domain.auspraegung import DACH
from firmenportal.domain.benutzer import Akteur
from firmenportal.domain.delegation import HindernisError, Verwalter
from firmenportal.domain.einladung import Einladung, EinladungRecht
from firmenportal.domain.einladungspruefung import Einladungsangaben
from firmenportal.domain.errors import BestaetigungNoetigError, NotFoundError
from firmenportal.domain.protokoll import Protokoll
from firmenportal.domain.recht import Recht
from firmenportal.domain.sitzung import hash_of
from firmenportal.domain.stapel import datei, liste, pruefen, versand
from firmenportal.domain.stapel.liste import Zahlen
from firmenportal.domain.stapel.tabellen import Stapel, Stapelzeile, Stapelzustand
from firmenportal.domain.stapel.versand import StapelError
from firmenportal.domain.vertrag import vertrag_id
from firmenportal.domain.vertragsrecht import Zelle
from firmenportal.post.postausgang import Postausgang
from tests.domain.besetzung import DURCH, MUSTER, PFLEGE, firma, konto, mitglied
from tests.domain.dateien import KOPF, als_csv, mit_email, person

CHEFIN, CHEF = "firmenadmin@muster.example", "firmenadmin2@muster.example"
JOERG, AENNE = "admin@muster.example", "lohn@buero.example"
NAME = "Änne Hübner-Groß"
LENA, FREMD = "nutzer@muster.example", "firmenadmin@pflege.example"
ALLES = (*KOPF, "Berechtigungstyp", "Berechnen", "Abrechnung lesen", "Gültig bis", "Verwaltet")


def als(db: Session, wer: str, kundennummer: str = MUSTER, sitzung: str = "") -> Verwalter:
    b = konto(db, wer)
    name = (b.id or 0, sitzung, b.name, b.email, b.kontoart)
    akteur = Akteur(*name, DACH.key, "de", b.rechte_stand)
    return delegation.handelnd(db, akteur, firma(db, kundennummer).id or 0)


def urteile(db: Session, wer: str, *zeilen: list[str]) -> list[pruefen.Urteil]:
    return pruefen.pruefen(db, als(db, wer), datei.lesen(als_csv(zeilen)))


def saetze(urteil: pruefen.Urteil) -> list[str]:
    return [e.satz.format(**e.angaben) for e in urteil.einwaende]


def hochgeladen(wer: str, *zeilen: list[str], kopf: tuple[str, ...] = KOPF) -> int:
    with transaction() as db:
        v = als(db, wer)
        gelesen = datei.lesen(als_csv(zeilen, kopf=kopf))
        return versand.anlegen(db, v, "neue.csv", pruefen.pruefen(db, v, gelesen)).id or 0


def freigegeben(wer: str, stapel_id: int, *, nur_alle: bool = False) -> None:
    with transaction() as db:
        versand.senden(db, als(db, wer), stapel_id, nur_alle=nur_alle)


def zahlen(stapel_id: int) -> Zahlen:
    with snapshot() as db:
        return liste.zahlen(db, [stapel_id])[stapel_id]


def adressen() -> list[str]:
    """Of all invitations to the people of these tests."""
    with snapshot() as db:
        neue = select(Einladung.email).where(col(Einladung.email).like("neu%"))
        return sorted(db.exec(neue))


def gruende(stapel_id: int) -> set[str]:
    with snapshot() as db:
        zeilen = liste.seite(db, stapel_id, nur_fehler=True, nummer=1).zeilen
        return {f["satz"].format(**f["angaben"]) for z in zeilen for f in z.fehler}


# Checked


def test_eine_gueltige_zeile_wird_zur_einladung_die_sie_meint(welt: Session) -> None:
    (urteil,) = urteile(welt, CHEFIN, person(1))
    zelle = Zelle(vertrag_id("AL-1000017"), Recht.BESTAND_LESEN)
    name = ("Frau", "Änne", "Hübner-Groß", "neu1@muster.example")
    assert urteil.angaben == Einladungsangaben(*name, "firmeneigen", "Nutzer", (zelle,))
    assert not urteil.einwaende
    assert pruefen.aus_json(pruefen.als_json(urteil.angaben)) == urteil.angaben


def test_alle_meint_was_man_vergeben_kann_und_was_das_produkt_anbietet(welt: Session) -> None:
    zeile = dict(zip(KOPF, person(1), strict=True)) | {"Bestand lesen": "alle", "Berechnen": "alle"}
    for wer, lesen, berechnen in ((CHEFIN, 10, 9), (JOERG, 2, 2)):
        roh = datei.Rohzeile(2, zeile)
        (urteil,) = pruefen.pruefen(welt, als(welt, wer), [roh])
        rechte = [z.recht for z in urteil.angaben.zellen]
        gezaehlt = (rechte.count(Recht.BESTAND_LESEN), rechte.count(Recht.BERECHNEN))
        assert (saetze(urteil), gezaehlt) == ([], (lesen, berechnen))


def test_alle_heisst_nie_nichts(welt: Session) -> None:
    zeile = dict(zip(KOPF, person(1), strict=True)) | {"Abrechnung lesen": "alle"}
    (urteil,) = pruefen.pruefen(welt, als(welt, JOERG), [datei.Rohzeile(2, zeile)])
    assert "„Abrechnung lesen“ können Sie so lange an keinem Vertrag vergeben." in saetze(urteil)


@pytest.mark.parametrize("nummer", ["AL-1060017", "AL-9999999"])
@pytest.mark.parametrize("wer", [CHEFIN, JOERG])
def test_fremde_und_unbekannte_vertraege_sind_dasselbe(
    welt: Session, wer: str, nummer: str
) -> None:
    (urteil,) = urteile(welt, wer, person(1, Bestand_lesen=nummer))
    assert f"Den Vertrag {nummer} gibt es nicht, oder Sie verwalten ihn nicht." in saetze(urteil)
    assert not urteil.angaben.zellen


def test_was_ein_admin_nicht_hat_gibt_er_auch_in_keiner_datei_weiter(welt: Session) -> None:
    zeile = dict(zip(KOPF, person(1), strict=True))
    boese = [
        {"Abrechnung lesen": "AL-1000017"},
        {"Bestand lesen": "AL-1000041"},
        {"Berechtigungstyp": "Admin", "Verwaltet": "AL-1000017"},
        {"Berechtigungstyp": "FirmenAdmin"},
        {"Personentyp": "vermittler"},
        {"E-Mail-Adresse": LENA},
    ]
    rohe = [
        datei.Rohzeile(n, zeile | {"E-Mail-Adresse": f"neu{n}@muster.example"} | anders)
        for n, anders in enumerate(boese, start=2)
    ]
    gefaellt = pruefen.pruefen(welt, als(welt, JOERG), rohe)
    assert [bool(u.einwaende) for u in gefaellt] == [True] * len(boese)


def test_ein_dienstleister_laedt_auch_mit_datei_nur_firmeneigene(welt: Session) -> None:
    zeile = person(1, Personentyp="andere", Bestand_lesen="")
    (urteil,) = urteile(welt, AENNE, zeile)
    assert any("nur firmeneigene" in satz for satz in saetze(urteil))


@pytest.mark.parametrize(
    "email", ["Neu1@Muster.Example", "neu1@muster.example ", "NEU1@MUSTER.EXAMPLE"]
)
def test_wer_zweimal_in_der_datei_steht_wird_beide_male_genannt(welt: Session, email: str) -> None:
    eine, andere = urteile(welt, CHEFIN, person(1), mit_email(2, email))
    assert "steht auch in Zeile 3" in saetze(eine)[0]
    assert "steht auch in Zeile 2" in saetze(andere)[0]


@pytest.mark.parametrize(
    "email",
    [
        "nеu1@muster.example",  # a Cyrillic е
        "neu1@mustеr.example",
        "neu1@muster.example\u200b",
        "neu1@ｍuster.example",
        "neu1@muster",
        "neu1@muster.example,bcc@x.example",
        "Neele <neu1@muster.example>",
    ],
)
def test_adressen_die_taeuschen_sind_keine(welt: Session, email: str) -> None:
    (urteil,) = urteile(welt, CHEFIN, mit_email(1, email))
    assert len(urteil.einwaende) == 1


def test_tausend_fehler_einer_zeile_werden_zehn_saetze(welt: Session) -> None:
    viele = " ".join(f"AL-{n}" for n in range(2_000_000, 2_000_300))
    (urteil,) = urteile(welt, CHEFIN, person(1, Bestand_lesen=viele))
    assert len(urteil.einwaende) == 11
    assert saetze(urteil)[-1] == "Dazu kommen 290 weitere Fehler."


def test_pruefen_und_ablegen_laedt_niemanden_ein(eigene_welt: str) -> None:
    stapel_id = hochgeladen(CHEFIN, person(1), person(2, Vorname="=1+1"))
    assert zahlen(stapel_id) == Zahlen(gueltig=1, fehlerhaft=1)
    versand.weiter()
    assert adressen() == []


def test_ein_vermittler_legt_keinen_stapel_an(welt: Session) -> None:
    with pytest.raises(HindernisError):
        versand.anlegen(welt, als(welt, "vermittleradmin@maklernord.example"), "x.csv", [])


# Seen


def test_einen_stapel_sehen_wer_ihn_hochlud_und_die_firmenadmins(eigene_welt: str) -> None:
    von_joerg, von_chefin = hochgeladen(JOERG, person(1)), hochgeladen(CHEFIN, person(2))
    with snapshot() as db:
        gesehen = {
            wer: {k.stapel.id for k in liste.bisherige(db, als(db, wer))}
            for wer in (CHEFIN, CHEF, JOERG, AENNE)
        }
    beide = {von_joerg, von_chefin}
    assert gesehen == {CHEFIN: beide, CHEF: beide, JOERG: {von_joerg}, AENNE: set()}


def test_fremde_und_unbekannte_stapel_gibt_es_nicht(eigene_welt: str) -> None:
    von_chefin = hochgeladen(CHEFIN, person(1))
    fremde = ((JOERG, MUSTER), (FREMD, PFLEGE), (AENNE, PFLEGE))
    for wer, kunde in fremde:
        for stapel_id in (von_chefin, 2**31 - 1):
            with transaction() as db:
                v = als(db, wer, kunde)
                for befehl in (
                    lambda: liste.stapel(db, v, stapel_id),  # noqa: B023
                    lambda: versand.senden(db, v, stapel_id, nur_alle=False),  # noqa: B023
                    lambda: versand.verwerfen(db, v, stapel_id),  # noqa: B023
                ):
                    with pytest.raises(NotFoundError, match="Diesen Stapel gibt es nicht"):
                        befehl()
    assert zahlen(von_chefin).gueltig == 1


def test_senden_darf_nur_wer_hochlud_und_nur_einmal(eigene_welt: str) -> None:
    stapel_id = hochgeladen(JOERG, person(1))
    with pytest.raises(StapelError, match="Jörg"):
        freigegeben(CHEFIN, stapel_id)
    freigegeben(JOERG, stapel_id)
    with pytest.raises(StapelError, match="schon gesendet"):
        freigegeben(JOERG, stapel_id)
    with pytest.raises(StapelError), transaction() as db:
        versand.verwerfen(db, als(db, CHEFIN), stapel_id)


def test_verworfen_und_nach_dreissig_tagen_bleibt_nichts(eigene_welt: str) -> None:
    eins, zwei = hochgeladen(CHEFIN, person(1)), hochgeladen(CHEFIN, person(2))
    with transaction() as db:
        versand.verwerfen(db, als(db, CHEF), eins)
    freigegeben(CHEFIN, zwei)
    versand.weiter()
    with time_machine.travel(clock.now() + timedelta(days=31)):
        assert fristen.aufraeumen()["Stapel"] == 1
    with snapshot() as db:
        assert not db.exec(select(Stapel)).all() and not db.exec(select(Stapelzeile)).all()
    assert len(adressen()) == 1, "the invitation lives on"


# Sent


def test_alle_gueltigen_gehen_hinaus_und_die_anderen_bleiben_liegen(eigene_welt: str) -> None:
    zeilen = [person(n) for n in range(60)]
    stapel_id = hochgeladen(CHEFIN, *zeilen, person(99, Vorname="=1"))
    freigegeben(CHEFIN, stapel_id)
    versand.weiter()
    assert zahlen(stapel_id) == Zahlen(gesendet=60, fehlerhaft=1)
    assert adressen() == sorted(z[3] for z in zeilen)
    with snapshot() as db:
        stapel = db.get_one(Stapel, stapel_id)
        assert (stapel.zustand, bool(stapel.fertig_am)) == (Stapelzustand.FERTIG, True)
        assert _anzahl(db, EinladungRecht) >= 60
        an_alle = col(Postausgang.an).like("neu%")
        assert len(db.exec(select(Postausgang).where(an_alle)).all()) == 60
        an_diese = (Protokoll.handlung == "einladung.senden", Protokoll.betroffener == NAME)
        eintraege = select(Protokoll).where(*an_diese)
        assert {e.weg for e in db.exec(eintraege)} == {"Stapel"}
        assert len(db.exec(eintraege).all()) == 60


def test_nur_wenn_alle_gueltig_sind(eigene_welt: str) -> None:
    mit_fehler = hochgeladen(CHEFIN, person(1), person(2, Vorname="=1"))
    with pytest.raises(StapelError, match="Nicht alle Zeilen sind gültig"):
        freigegeben(CHEFIN, mit_fehler, nur_alle=True)
    ohne_fehler = hochgeladen(CHEFIN, *[person(n) for n in range(40)])
    freigegeben(CHEFIN, ohne_fehler, nur_alle=True)
    versand.weiter()
    assert zahlen(ohne_fehler) == Zahlen(gesendet=40)
    nichts = hochgeladen(CHEFIN, person(1, Vorname="=1"))
    with pytest.raises(StapelError, match="keine Zeile gültig"):
        freigegeben(CHEFIN, nichts)


def test_alle_oder_keine_gilt_auch_wenn_eine_erst_beim_senden_faellt(eigene_welt: str) -> None:
    stapel_id = hochgeladen(CHEFIN, *[person(n) for n in range(40)])
    freigegeben(CHEFIN, stapel_id, nur_alle=True)
    with transaction() as db:
        (urteil,) = urteile(db, CHEF, person(39))
        einladen.einladen(db, als(db, CHEF), urteil.angaben)
    versand.weiter()
    assert adressen() == ["neu39@muster.example"]
    assert zahlen(stapel_id) == Zahlen(abgelehnt=40)
    with snapshot() as db:
        letzte = db.get_one(Stapelzeile, (stapel_id, 41))
    assert "schon eine Einladung unterwegs" in letzte.fehler[0]["satz"]
    assert "Nicht gesendet, weil nicht alle Zeilen gültig waren." in gruende(stapel_id)


def test_keine_heisst_auch_keine_von_denen_die_schon_draussen_waren(eigene_welt: str) -> None:
    stapel_id = hochgeladen(CHEFIN, *[person(n) for n in range(40)])
    freigegeben(CHEFIN, stapel_id, nur_alle=True)
    versand.portion(stapel_id)
    assert zahlen(stapel_id) == Zahlen(gesendet=25, gueltig=15)
    with transaction() as db:
        (urteil,) = urteile(db, CHEF, person(39))
        einladen.einladen(db, als(db, CHEF), urteil.angaben)
    versand.weiter()
    assert zahlen(stapel_id) == Zahlen(abgelehnt=40)
    assert len(gruende(stapel_id)) == 3
    with snapshot() as db:
        offen = select(Einladung.email).where(
            col(Einladung.email).like("neu%"), *einladung.nicht_beendet()
        )
        assert db.exec(offen).all() == ["neu39@muster.example"]


def test_wer_ein_recht_verloren_hat_sendet_nur_noch_was_er_darf(eigene_welt: str) -> None:
    andere = person(2, Bestand_lesen="AL-1000033")
    stapel_id = hochgeladen(JOERG, person(1), andere)
    freigegeben(JOERG, stapel_id)
    with transaction() as db:
        vertragsrecht.zuweisen(db, mitglied(db, JOERG), [vertrag_id("AL-1000033")], DURCH)
    versand.weiter()
    assert adressen() == ["neu2@muster.example"]
    assert zahlen(stapel_id) == Zahlen(gesendet=1, abgelehnt=1)
    assert len(gruende(stapel_id)) == 1


@pytest.mark.parametrize("ende", ["sperren", "entfernen"])
def test_wer_nicht_mehr_verwaltet_sendet_nichts_und_der_stapel_sagt_es(
    eigene_welt: str, ende: str
) -> None:
    stapel_id = hochgeladen(JOERG, *[person(n) for n in range(30)])
    freigegeben(JOERG, stapel_id)
    versand.portion(stapel_id)
    with transaction() as db:
        getattr(mitgliedschaft, ende)(db, mitglied(db, JOERG), DURCH)
    versand.weiter()
    assert zahlen(stapel_id) == Zahlen(gesendet=25, abgelehnt=5)
    assert gruende(stapel_id) == {versand._NICHT_MEHR}


def test_einen_admin_laedt_auch_ein_stapel_nur_mit_passwort_ein(eigene_welt: str) -> None:
    zeile = [*person(1), "Admin", "", "", "", "alle"]
    stapel_id = hochgeladen(CHEFIN, zeile, kopf=ALLES)
    with pytest.raises(BestaetigungNoetigError):
        freigegeben(CHEFIN, stapel_id)
    with transaction() as db:
        secret = sitzung.eroeffnen(db, konto(db, CHEFIN).id or 0, DACH)
        akteur = als(db, CHEFIN, sitzung=hash_of(secret)).akteur
        secret = sitzung.bestaetigen(db, akteur)
        versand.senden(db, als(db, CHEFIN, sitzung=hash_of(secret)), stapel_id, nur_alle=False)
    versand.weiter()
    assert zahlen(stapel_id) == Zahlen(gesendet=1)


def test_seine_offene_seite_erfaehrt_wie_weit_der_versand_ist(eigene_welt: str) -> None:
    stapel_id = hochgeladen(CHEFIN, *[person(n) for n in range(30)])
    freigegeben(CHEFIN, stapel_id)
    staende = []
    for _ in range(2):
        versand.portion(stapel_id)
        with snapshot() as db:
            staende.append(konto(db, CHEFIN).rechte_stand)
    assert staende[0] < staende[1]


# Whatever happens


def test_mitten_im_versand_getoetet_geht_keine_verloren_und_keine_doppelt(
    eigene_welt: str,
) -> None:
    stapel_id = hochgeladen(CHEFIN, *[person(n) for n in range(150)])
    freigegeben(CHEFIN, stapel_id)
    prozess = _versendender_prozess(eigene_welt)
    while not zahlen(stapel_id).gesendet:
        assert prozess.poll() is None
        time.sleep(0.01)
    prozess.send_signal(signal.SIGKILL)
    prozess.wait()
    vorher = zahlen(stapel_id).gesendet
    assert 0 < vorher < 150 and vorher == len(adressen())
    versand.weiter()
    assert zahlen(stapel_id) == Zahlen(gesendet=150)
    assert adressen() == sorted({f"neu{n}@muster.example" for n in range(150)})


def test_zwei_prozesse_zugleich_senden_jede_zeile_einmal(eigene_welt: str) -> None:
    stapel_id = hochgeladen(CHEFIN, *[person(n) for n in range(120)])
    freigegeben(CHEFIN, stapel_id)
    faeden = [threading.Thread(target=versand.weiter) for _ in range(3)]
    for faden in faeden:
        faden.start()
    for faden in faeden:
        faden.join()
    assert zahlen(stapel_id) == Zahlen(gesendet=120)
    assert len(adressen()) == 120


def test_ein_stapel_der_scheitert_haelt_andere_nicht_auf(
    eigene_welt: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    eins, zwei = hochgeladen(CHEFIN, person(1)), hochgeladen(CHEFIN, person(2))
    for stapel_id in (eins, zwei):
        freigegeben(CHEFIN, stapel_id)
    echt = versand.portion

    def kaputt(stapel_id: int) -> None:
        if stapel_id == eins:
            raise RuntimeError("broken")
        echt(stapel_id)

    monkeypatch.setattr(versand, "portion", kaputt)
    with pytest.raises(ExceptionGroup):
        versand.weiter()
    assert adressen() == ["neu2@muster.example"]


def _versendender_prozess(url: str) -> subprocess.Popen[bytes]:
    code = "from firmenportal.domain.stapel import versand; versand.weiter()"
    umgebung = {"FIRMENPORTAL_DB_URL": url, "PYTHONPATH": ":".join(sys.path)}
    return subprocess.Popen([sys.executable, "-c", code], env=umgebung)


def _anzahl(db: Session, tabelle: type) -> int:
    return db.exec(select(func.count()).select_from(tabelle)).one()
