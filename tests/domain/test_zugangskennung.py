"""A first access on two channels: both needed, once, within 30 days, and nothing for guessers."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import col, select

from firmenportal import clock
from firmenportal.brief import Anschrift
from firmenportal.db import snapshot, transaction
from firmenportal.domain import (
    benutzerkonto,
    einmalschluessel,
    fristen,
    loeschung,
    passwort,
    tippcode,
    zugang,
)
from firmenportal.domain import zugangskennung as zk
from firmenportal.domain.anmeldebremse import GebremstError, speicher
from firmenportal.domain.auspraegung import DACH
from firmenportal.domain.benutzer import Benutzer, Kontostatus
from firmenportal.domain.einmalschluessel import LinkAbgelaufenError
from firmenportal.domain.errors import DomainError
from firmenportal.domain.passwortguete import PasswortError
from firmenportal.domain.protokoll import Protokoll
from firmenportal.domain.tippcode import LAENGE, ZEICHEN, TippfehlerError
from firmenportal.domain.zugang import Versuch
from firmenportal.domain.zugangskennung import (
    FalscheKennungError,
    Kanal,
    KennungUngueltigError,
    Zugangskennung,
)
from firmenportal.post.postausgang import Art, Postausgang
from firmenportal.settings import settings
from tests.domain.besetzung import DURCH
from tests.domain.personen import ANDERES, link_in, person, post_an
from tests.domain.personen import PASSWORT as WORT

HANNE = "hanne.vogt@gruenwald.example"
AN = Anschrift("Hanne Vogt", "Mühlengasse 2", "24937", "Flensburg")
NUMMER, ADRESSE = "+4915112345678", "192.0.2.7"


@pytest.fixture(autouse=True)
def eigene_datenbank(db_url: str) -> None:
    """Every test has one of its own."""


def ausgestellt(kanal: Kanal = Kanal.BRIEF, email: str = HANNE) -> int:
    """Hanne's account waits; its id."""
    with transaction() as db:
        b = benutzerkonto.anlegen(db, email=email, vorname="Hanne", nachname="Vogt", durch=DURCH)
        zk.ausstellen(db, b, kanal, AN if kanal == Kanal.BRIEF else NUMMER, DURCH)
        return b.id or 0


def neu_ausgestellt(benutzer_id: int, kanal: Kanal = Kanal.BRIEF) -> None:
    with transaction() as db:
        ziel = AN if kanal == Kanal.BRIEF else NUMMER
        zk.neu_ausstellen(db, db.get_one(Benutzer, benutzer_id), kanal, ziel, DURCH)


def sendungen(art: Art) -> list[Postausgang]:
    with snapshot() as db:
        gesucht = select(Postausgang).where(Postausgang.art == art)
        return list(db.exec(gesucht.order_by(col(Postausgang.id))))


def code(nummer: int = -1) -> str:
    """As it stands in the letter."""
    return next(t for ist_code, t in sendungen(Art.BRIEF)[nummer].inhalt["absaetze"] if ist_code)


def secret(nummer: int = -1) -> str:
    return link_in(post_an(HANNE)[nummer]).removeprefix("/aktivieren/")


def aktivieren(link: str, kennung: str, wort: str = WORT) -> str:
    return zk.aktivieren(link, kennung, wort, wort, ADRESSE)


def kennung() -> Zugangskennung:
    with snapshot() as db:
        gesucht = select(Zugangskennung).order_by(col(Zugangskennung.id).desc())
        return db.exec(gesucht).first() or keine()


def keine() -> Zugangskennung:
    raise AssertionError("There is no Zugangskennung.")


def falscher(richtiger: str) -> str:
    """Another code without a typing error."""
    anderer = tippcode.neu()
    return anderer if anderer != tippcode.lesen(richtiger) else falscher(richtiger)


# Both channels


def test_brief_und_link_zusammen_oeffnen_den_zugang() -> None:
    benutzer_id = ausgestellt()
    assert person(benutzer_id).status == Kontostatus.WARTET
    assert aktivieren(secret(), code()) == HANNE
    assert person(benutzer_id).status == Kontostatus.AKTIV
    assert zugang.anmelden(Versuch(HANNE, WORT, DACH)).sitzung
    assert "aktiviert" in post_an(HANNE)[-1].betreff
    with snapshot() as db:
        eintraege = db.exec(select(Protokoll).order_by(col(Protokoll.id))).all()
    assert [e.handlung for e in eintraege][-2:] == [
        "zugangskennung.ausstellen",
        "zugangskennung.aktivieren",
    ]
    assert eintraege[-1].akteur_id == eintraege[-1].betroffener_id == benutzer_id


def test_per_sms_steht_die_kennung_in_der_sms_und_nirgends_sonst() -> None:
    ausgestellt(Kanal.SMS)
    (sms,) = sendungen(Art.SMS)
    gedruckt = sms.text.partition("ist ")[2][:14]
    assert (sms.an, sendungen(Art.BRIEF)) == (NUMMER, [])
    assert len(sms.text) <= 160, "one SMS"
    assert gedruckt not in post_an(HANNE)[-1].text and "per SMS" in post_an(HANNE)[-1].text
    assert aktivieren(secret(), gedruckt) == HANNE


def test_die_datenbank_kennt_weder_code_noch_link() -> None:
    ausgestellt()
    with snapshot() as db:
        zeilen = [
            *db.exec(select(Zugangskennung)),
            *db.exec(select(einmalschluessel.Einmalschluessel)),
        ]
        zeilen += [*db.exec(select(Protokoll))]
    gespeichert = " ".join(str(z.model_dump()) for z in zeilen)
    assert tippcode.lesen(code()) not in gespeichert and code() not in gespeichert
    assert secret() not in gespeichert


@pytest.mark.parametrize(
    "form", [str.lower, lambda c: c.replace("-", ""), lambda c: f" {c.replace('-', ' ')} "]
)
def test_gross_klein_striche_und_leerzeichen_spielen_keine_rolle(
    form: Callable[[str], str],
) -> None:
    ausgestellt()
    assert aktivieren(secret(), form(code())) == HANNE


def test_der_link_allein_oeffnet_nichts_und_die_kennung_allein_auch_nicht() -> None:
    benutzer_id = ausgestellt()
    with pytest.raises(TippfehlerError):
        aktivieren(secret(), "")
    with pytest.raises(LinkAbgelaufenError):
        aktivieren("x" * 43, code())
    assert person(benutzer_id).status == Kontostatus.WARTET


def test_die_kennung_einer_anderen_oeffnet_nichts() -> None:
    ausgestellt()
    mein_link, _ = secret(), ausgestellt(email="klara@gruenwald.example")
    with pytest.raises(FalscheKennungError):
        aktivieren(mein_link, code())


# Wrong codes


def test_ein_tippfehler_hat_seinen_eigenen_satz_und_zaehlt_nicht() -> None:
    ausgestellt()
    vertippt = code()[:-1] + next(z for z in ZEICHEN if z != code()[-1])
    for _ in range(25):
        with pytest.raises(TippfehlerError, match="Tippfehler"):
            aktivieren(secret(), vertippt)
    assert kennung().fehlversuche == 0
    assert aktivieren(secret(), code()) == HANNE


def test_nach_zehn_falschen_ist_die_kennung_tot_und_eine_neue_hilft() -> None:
    benutzer_id = ausgestellt()
    saetze = []
    for _ in range(10):
        with pytest.raises(FalscheKennungError) as error:
            aktivieren(secret(), falscher(code()))
        saetze.append(str(error.value))
    assert "noch 9 Versuche" in saetze[0] and "noch einen Versuch" in saetze[8]
    assert "gilt jetzt nicht mehr" in saetze[9]
    with pytest.raises(KennungUngueltigError):
        aktivieren(secret(), code())
    with snapshot() as db:
        assert not zk.ansehen(db, secret()).gilt
    neu_ausgestellt(benutzer_id)
    assert aktivieren(secret(), code()) == HANNE


def test_wer_von_einer_adresse_viele_zugaenge_versucht_wird_gebremst() -> None:
    ziele = []
    for n in range(11):
        ausgestellt(email=f"p{n}@gruenwald.example")
        mail = post_an(f"p{n}@gruenwald.example")[-1]
        ziele.append(link_in(mail).removeprefix("/aktivieren/"))
    for ziel in ziele[:10]:
        with pytest.raises(FalscheKennungError):
            aktivieren(ziel, tippcode.neu())
    with pytest.raises(GebremstError):
        aktivieren(ziele[10], code())
    speicher().reset()
    assert aktivieren(ziele[10], code())


def test_ein_schlechtes_passwort_verbraucht_und_zaehlt_nichts() -> None:
    ausgestellt()
    for wort in ("kurz", "HanneVogtHanneVogt"):
        with pytest.raises(PasswortError):
            aktivieren(secret(), code(), wort)
    with pytest.raises(PasswortError):
        zk.aktivieren(secret(), code(), WORT, ANDERES, ADRESSE)
    assert aktivieren(secret(), code()) == HANNE


# Once, and in time


def test_beides_gilt_einmal() -> None:
    ausgestellt()
    link = secret()
    aktivieren(link, code())
    with pytest.raises(LinkAbgelaufenError):
        aktivieren(link, code())


def test_gleichzeitig_gelingt_es_genau_einem() -> None:
    benutzer_id = ausgestellt()
    link, kennung = secret(), code()

    def versuchen(n: int) -> int:
        wort = f"{WORT} {n}"
        try:
            return n if zk.aktivieren(link, kennung, wort, wort, ADRESSE) else -1
        except LinkAbgelaufenError:
            return -1

    with ThreadPoolExecutor(4) as pool:
        gelungen = [n for n in pool.map(versuchen, range(4)) if n >= 0]
    assert len(gelungen) == 1
    assert passwort.stimmt(f"{WORT} {gelungen[0]}", person(benutzer_id).passwort_hash)


def test_gleichzeitig_geraten_zaehlt_jeder_versuch() -> None:
    ausgestellt()
    link, kennungen = secret(), [falscher(code()) for _ in range(16)]

    def raten(kennung: str) -> type[Exception]:
        try:
            aktivieren(link, kennung)
        except (FalscheKennungError, KennungUngueltigError, GebremstError) as error:
            return type(error)
        raise AssertionError("A wrong code opened the account.")

    with ThreadPoolExecutor(4) as pool:
        ausgaenge = list(pool.map(raten, kennungen))
    assert ausgaenge.count(FalscheKennungError) == 10
    assert kennung().fehlversuche == 10


def test_aktivieren_und_sperren_zugleich_endet_gesperrt() -> None:
    benutzer_id = ausgestellt()
    link, kennung = secret(), code()

    def sperren() -> None:
        with transaction() as db:
            benutzerkonto.sperren(db, db.get_one(Benutzer, benutzer_id), DURCH)

    with ThreadPoolExecutor(2) as pool:
        beide = [pool.submit(aktivieren, link, kennung), pool.submit(sperren)]
        ausgaenge = [type(zug.exception()) for zug in beide]
    assert ausgaenge[1] is type(None)
    assert ausgaenge[0] in (type(None), LinkAbgelaufenError)
    assert person(benutzer_id).status == Kontostatus.GESPERRT


@pytest.mark.parametrize(("tage", "gilt"), [(29, True), (30, False)])
def test_dreissig_tage(tage: int, *, gilt: bool) -> None:
    ausgestellt()
    link, kennung = secret(), code()
    with time_machine.travel(clock.now() + timedelta(days=tage, seconds=1)):
        if gilt:
            assert aktivieren(link, kennung) == HANNE
            return
        with pytest.raises(LinkAbgelaufenError):
            aktivieren(link, kennung)


# Issued anew, blocked, erased


def test_neu_ausgestellt_sind_alte_kennung_und_alter_link_tot() -> None:
    benutzer_id = ausgestellt()
    alter_link, alter_code = secret(), code()
    neu_ausgestellt(benutzer_id)
    assert (alter_link, alter_code) != (secret(), code())
    with pytest.raises(LinkAbgelaufenError):
        aktivieren(alter_link, code())
    with pytest.raises(FalscheKennungError):
        aktivieren(secret(), alter_code)
    assert aktivieren(secret(), code()) == HANNE


def test_ein_brief_der_noch_nicht_ging_geht_dann_nicht_mehr(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(settings, "env", "prod")
    benutzer_id = ausgestellt()
    neu_ausgestellt(benutzer_id, Kanal.SMS)
    (alter,) = sendungen(Art.BRIEF)
    assert alter.aufgegeben_am and (alter.text, alter.inhalt) == ("", {})
    assert [s.aufgegeben_am for s in sendungen(Art.SMS)] == [None]


def test_gesperrt_ist_beides_tot_und_lebt_nicht_wieder_auf() -> None:
    benutzer_id = ausgestellt()
    link, kennung = secret(), code()
    with transaction() as db:
        benutzerkonto.sperren(db, db.get_one(Benutzer, benutzer_id), DURCH)
    with pytest.raises(LinkAbgelaufenError):
        aktivieren(link, kennung)
    with pytest.raises(DomainError, match="gesperrt"):
        neu_ausgestellt(benutzer_id)
    with transaction() as db:
        benutzerkonto.entsperren(db, db.get_one(Benutzer, benutzer_id), DURCH)
    assert person(benutzer_id).status == Kontostatus.WARTET
    with pytest.raises(LinkAbgelaufenError):
        aktivieren(link, kennung)
    neu_ausgestellt(benutzer_id)
    assert aktivieren(secret(), code()) == HANNE


def test_geloescht_bleibt_weder_kennung_noch_brief() -> None:
    benutzer_id = ausgestellt()
    link, kennung = secret(), code()
    with transaction() as db:
        loeschung.loeschen(db, db.get_one(Benutzer, benutzer_id), DURCH)
    with pytest.raises(LinkAbgelaufenError):
        aktivieren(link, kennung)
    assert sendungen(Art.BRIEF) == []
    with snapshot() as db:
        assert not db.exec(select(Zugangskennung)).all()


def test_ein_aktives_konto_bekommt_keine() -> None:
    benutzer_id = ausgestellt()
    aktivieren(secret(), code())
    with pytest.raises(DomainError, match="schon aktiviert"):
        neu_ausgestellt(benutzer_id)


def test_nichts_anderes_aktiviert_ein_wartendes_konto() -> None:
    """A forgotten password is answered as for a stranger; no sign-in, whatever the password."""
    benutzer_id = ausgestellt()
    vorher = len(post_an(HANNE))
    passwort.vergessen(HANNE, DACH, ADRESSE)
    assert len(post_an(HANNE)) == vorher
    for link in (secret(), "x" * 43):
        with pytest.raises(LinkAbgelaufenError):
            passwort.neu_setzen(link, WORT, WORT)
    with pytest.raises(DomainError):
        zugang.anmelden(Versuch(HANNE, WORT, DACH))
    assert person(benutzer_id).status == Kontostatus.WARTET


def test_nach_drei_jahren_ist_auch_die_pruefsumme_fort() -> None:
    ausgestellt()
    for tage, bleibt in ((1095, 1), (1097, 0)):
        with time_machine.travel(clock.now() + timedelta(days=tage)):
            fristen.aufraeumen()
        with snapshot() as db:
            assert len(db.exec(select(Zugangskennung)).all()) == bleibt


# The code itself


@given(st.text(ZEICHEN, min_size=LAENGE - 1, max_size=LAENGE - 1), st.data())
def test_das_pruefzeichen_merkt_jeden_einzelnen_fehler(zufall: str, data: st.DataObject) -> None:
    ganz = zufall + tippcode._pruefzeichen(zufall)
    assert tippcode.lesen(tippcode.gruppiert(ganz)) == ganz
    i = data.draw(st.integers(0, LAENGE - 1))
    anders = data.draw(st.sampled_from([z for z in ZEICHEN if z != ganz[i]]))
    falsch = [ganz[:i] + anders + ganz[i + 1 :]]
    if i and ganz[i] != ganz[i - 1]:
        falsch.append(ganz[: i - 1] + ganz[i] + ganz[i - 1] + ganz[i + 1 :])
    for text in falsch:
        with pytest.raises(TippfehlerError):
            tippcode.lesen(text)


@pytest.mark.parametrize("eingabe", ["", "-", "AAAA", "0" * 12, "漢" * 12, "K" * 1_000_000, "\x00"])
def test_was_kein_code_ist_ist_ein_tippfehler(eingabe: str) -> None:
    with pytest.raises(TippfehlerError):
        tippcode.lesen(eingabe)


def test_was_sich_auf_papier_gleicht_kommt_nicht_vor_oder_gilt_gleich() -> None:
    assert not set("01ILOBS") & set(ZEICHEN)
    codes = (tippcode.neu() for _ in range(1000))
    mit = next(c for c in codes if "8" in c or "5" in c)
    assert tippcode.lesen(mit.replace("8", "B").replace("5", "s")) == mit


def test_derselbe_code_heisst_fuer_jeden_zweck_etwas_anderes() -> None:
    assert tippcode.abdruck("widerruf", "X") != tippcode.abdruck("zugangskennung/1", "X")
