"""A Maklerhaus and its own page: who sees its staff and Vollmachten, and who asks a Firma."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from firmenportal import clock
from firmenportal.domain import maklerhaus, vermittler, vollmachten
from firmenportal.domain.errors import DomainError, NotFoundError
from firmenportal.domain.freischaltung.inhalt import Inhalt
from firmenportal.domain.maklerhaus import (
    Hausmitglied,
    anfrage,
    antragsbeginn,
    personal,
    vollmachtsliste,
)
from firmenportal.domain.maklerhaus.anfrage import Anfragewunsch
from firmenportal.domain.maklerhaus.antragsbeginn import Neuling
from firmenportal.domain.maklerhaus.vollmachtsliste import Anliegen, Vollmachtsauswahl
from firmenportal.domain.recht import Recht
from firmenportal.domain.vermittler import Herkunft, Maklervollmacht, Zeichner
from firmenportal.domain.vollmachten import Vollmachtsstand
from firmenportal.domain.zeitraum import OHNE_ENDE
from firmenportal.post.postausgang import Postausgang
from tests.domain.besetzung import (
    AHRENS,
    DURCH,
    MUSTER,
    NORDLICHT,
    PFLEGE,
    SUED,
    firma,
    haus,
    konto,
    letzter,
    stand,
)
from tests.domain.conftest import AkteurOf

FRIEDERIKE, JONAS = "leitung@maklernord.example", "vermittler@maklernord.example"
BIRTE, TJARK = "schluessel@maklernord.example", "vermittleradmin@maklernord.example"
KORBINIAN, SABINE = "vermittler@maklersued.example", "firmenadmin@muster.example"
SOREN, CLERK = "firmenadmin@nordlicht.example", "sachbearbeiter1@servicecenter.example"
LESEN, BERECHNEN = Recht.BESTAND_LESEN, Recht.BERECHNEN
Im = Callable[[str], Hausmitglied]


@pytest.fixture
def im_haus(welt: Session, akteur_of: AkteurOf) -> Im:
    """`im_haus(JONAS)`: as whom he reads the page of his house."""
    return lambda email: maklerhaus.hausmitglied(welt, akteur_of(email))


@pytest.fixture
def handelnd(welt: Session, akteur_of: AkteurOf) -> Im:
    return lambda email: maklerhaus.handelnd(welt, akteur_of(email))


def wunsch(*vertraege: str, rechte: tuple[Recht, ...] = (LESEN,), ab: int = 0) -> Anfragewunsch:
    return Anfragewunsch(vertraege, rechte, clock.heute() + timedelta(days=ab))


def nordlichts(db: Session, h: Hausmitglied) -> str:
    """A contract of Nordlicht in the house's Bestand."""
    return anfrage.raum(db, h, NORDLICHT).vertraege[0].nummer


# Who is there


@pytest.mark.parametrize("email", [SABINE, CLERK])
def test_wer_in_keinem_haus_ist_hat_die_seite_nicht(
    welt: Session, akteur_of: AkteurOf, email: str
) -> None:
    with pytest.raises(NotFoundError):
        maklerhaus.hausmitglied(welt, akteur_of(email))


def test_ein_gesperrtes_haus_und_ein_ausgetretener_haben_sie_nicht(
    welt: Session, im_haus: Im
) -> None:
    vermittler.haus_sperren(welt, haus(welt, SUED), DURCH)
    vermittler.austreten(welt, konto(welt, JONAS), DURCH)
    for email in (KORBINIAN, JONAS):
        with pytest.raises(NotFoundError):
            im_haus(email)


def test_die_leitung_zeichnet_weil_das_register_sie_nennt(welt: Session, im_haus: Im) -> None:
    assert im_haus(FRIEDERIKE).zeichnet and im_haus(FRIEDERIKE).leitung
    assert not im_haus(JONAS).darf_anfragen
    nord = haus(welt).id or 0
    welt.add(Zeichner(maklerhaus_id=nord, name="Jonas Petersen", email=JONAS))
    welt.flush()
    assert im_haus(JONAS).darf_anfragen and not im_haus(JONAS).leitung


def test_jeder_im_haus_sieht_wer_dort_ist_und_nur_die_leitung_was_er_hat(
    welt: Session, im_haus: Im
) -> None:
    leitung = personal.seite(welt, im_haus(FRIEDERIKE), "", 1)
    assert [k.email for k in leitung.zeilen] == [FRIEDERIKE, TJARK, BIRTE, JONAS]
    jonas = leitung.zeilen[-1]
    assert jonas.schluessel and jonas.vertraege and not jonas.leitung
    schlicht = personal.seite(welt, im_haus(JONAS), "", 1).zeilen
    assert [k.email for k in schlicht] == [k.email for k in leitung.zeilen]
    assert {(k.schluessel, k.vertraege, k.angemeldet_am) for k in schlicht} == {(None, None, None)}


def test_die_suche_findet_auch_ohne_umlaute(welt: Session, im_haus: Im) -> None:
    gefunden = personal.seite(welt, im_haus(JONAS), "luders tjark", 1)
    assert [k.email for k in gefunden.zeilen] == [TJARK]
    assert personal.seite(welt, im_haus(KORBINIAN), "Petersen", 1).anzahl == 0


def test_wer_zeichnet_sagt_allein_das_register_des_eigenen_hauses(
    welt: Session, im_haus: Im
) -> None:
    assert personal.zeichner(welt, im_haus(KORBINIAN)) == [
        ("Alois Huber", "a.huber@maklersued.example")
    ]


# Its Vollmachten


def liste(db: Session, h: Hausmitglied, **auswahl: object) -> list[vollmachtsliste.Hausvollmacht]:
    return vollmachtsliste.seite(db, h, Vollmachtsauswahl(**auswahl), 1).zeilen  # pyright: ignore[reportArgumentType]


def test_jede_vollmacht_des_hauses_und_keine_andere(welt: Session, im_haus: Im) -> None:
    for email, nummer in ((JONAS, "H00041"), (KORBINIAN, SUED)):
        alle = set(
            welt.exec(
                select(Maklervollmacht.id).where(
                    Maklervollmacht.maklerhaus_id == haus(welt, nummer).id
                )
            )
        )
        assert {z.id for z in liste(welt, im_haus(email))} == alle


def test_die_datenbank_sagt_denselben_stand_wie_die_firma(welt: Session, im_haus: Im) -> None:
    h, heute = im_haus(JONAS), clock.heute()
    jetzt, frueher = clock.now(), clock.now() - timedelta(days=31)
    tag = timedelta(days=1)
    pflege, nord = firma(welt, PFLEGE).id or 0, h.haus_id
    gemein = {"firma_id": pflege, "maklerhaus_id": nord, "alle_vertraege": True}
    for felder in (
        {"von": heute, "erteilt_am": jetzt, "ausgesetzt_am": jetzt},
        {"von": heute + tag, "erteilt_am": jetzt},
        {"von": heute - tag, "bis": heute, "erteilt_am": jetzt, "ausgesetzt_am": jetzt},
        {"von": heute, "angefragt_am": jetzt, "abgelehnt_am": jetzt},
        {"von": heute, "angefragt_am": jetzt, "zurueckgezogen_am": jetzt},
        {"von": heute, "angefragt_am": frueher, "verfallen_am": jetzt},
        {"von": heute, "angefragt_am": frueher},
        {"von": heute, "angefragt_am": frueher, "erteilt_am": jetzt, "widerrufen_am": jetzt},
    ):
        welt.add(Maklervollmacht(**gemein, **felder))
    welt.flush()
    zeilen = liste(welt, h)
    assert {z.stand for z in zeilen} == set(Vollmachtsstand)
    for z in zeilen:
        assert z.stand is vollmachten.stand(welt.get_one(Maklervollmacht, z.id)), z


def test_zuerst_kommt_was_jemanden_braucht(welt: Session, im_haus: Im) -> None:
    h = im_haus(FRIEDERIKE)
    neu = vermittler.vollmacht_erteilen(
        welt, firma(welt, AHRENS).id or 0, h.haus_id, None, (), clock.heute(), OHNE_ENDE,
        Herkunft.PAPIER, DURCH,
    )  # fmt: skip
    zeilen = liste(welt, h)
    assert (zeilen[0].id, zeilen[0].anliegen) == (neu.id, Anliegen.ANTRAG_FEHLT)
    raenge = [list(Anliegen).index(z.anliegen) if z.anliegen else 9 for z in zeilen]
    assert raenge == sorted(raenge)
    assert Anliegen.WARTET in {z.anliegen for z in zeilen}
    assert zeilen[-1].stand is Vollmachtsstand.WIDERRUFEN


def test_mit_zeilen_fehlt_kein_antrag_und_wer_sie_hat_steht_dabei(
    welt: Session, im_haus: Im
) -> None:
    muster = next(z for z in liste(welt, im_haus(JONAS), stand=Vollmachtsstand.GILT)
                  if z.firma.startswith("Muster"))  # fmt: skip
    assert muster.anliegen is None and "Jonas Petersen" in muster.personen
    assert set(muster.vertraege or ()) == {"AL-1000017", "AL-1000033", "AK-1000074"}


def test_gesucht_wird_nach_firma_und_gelistetem_vertrag(welt: Session, im_haus: Im) -> None:
    h = im_haus(JONAS)
    assert {z.firma for z in liste(welt, h, suche="nordlicht")} == {"Nordlicht Pflegedienste gGmbH"}
    assert all(z.firma.startswith("Muster") for z in liste(welt, h, suche="AK-1000074"))
    assert liste(welt, h, suche="AL-1000025") == []
    assert liste(welt, h, anliegen=Anliegen.WARTET)[0].stand is Vollmachtsstand.ANGEFRAGT


# Beginning application 2 from here


def test_aus_einer_geltenden_vollmacht_beginnt_der_antrag_mit_ihren_vertraegen(
    welt: Session, akteur_of: AkteurOf
) -> None:
    gilt = next(z for z in liste(welt, maklerhaus.hausmitglied(welt, akteur_of(JONAS)))
                if z.stand is Vollmachtsstand.GILT and z.firma.startswith("Muster"))  # fmt: skip
    inhalt = antragsbeginn.aus_vollmacht(welt, akteur_of(JONAS), Inhalt(), gilt.id)
    assert inhalt.firma.name == "Muster Maschinenbau GmbH" and inhalt.haus.vollmacht
    assert set(inhalt.vertraege) == {"AL-1000017", "AL-1000033", "AK-1000074"}


def test_was_das_haus_nicht_mehr_betreut_ist_nicht_dabei(
    welt: Session, akteur_of: AkteurOf
) -> None:
    sueds = next(z for z in liste(welt, maklerhaus.hausmitglied(welt, akteur_of(KORBINIAN)))
                 if z.stand is Vollmachtsstand.GILT)  # fmt: skip
    inhalt = antragsbeginn.aus_vollmacht(welt, akteur_of(KORBINIAN), Inhalt(), sueds.id)
    assert inhalt.vertraege == ()


def test_fremde_widerrufene_und_unbekannte_vollmachten_sind_dieselbe_antwort(
    welt: Session, akteur_of: AkteurOf
) -> None:
    h = maklerhaus.hausmitglied(welt, akteur_of(JONAS))
    widerrufen = next(z for z in liste(welt, h) if z.stand is Vollmachtsstand.WIDERRUFEN).id
    fremd = liste(welt, maklerhaus.hausmitglied(welt, akteur_of(KORBINIAN)))[0].id
    saetze = set()
    for vollmacht in (widerrufen, fremd, 999_999_999):
        with pytest.raises(NotFoundError) as fehler:
            antragsbeginn.aus_vollmacht(welt, akteur_of(JONAS), Inhalt(), vollmacht)
        saetze.add(str(fehler.value))
    assert len(saetze) == 1


def test_nur_die_leitung_schlaegt_jemanden_vor(welt: Session, akteur_of: AkteurOf) -> None:
    neele = Neuling("Neele", "Brandt", "brandt@maklernord.example")
    inhalt = antragsbeginn.mit_neuling(welt, akteur_of(FRIEDERIKE), Inhalt(), neele)
    [person] = inhalt.personen
    assert (person.name, person.personentyp) == ("Neele Brandt", "vermittler")
    assert person.berechtigungstyp == "Nutzer" and person.rechte == {}
    with pytest.raises(NotFoundError):
        antragsbeginn.mit_neuling(welt, akteur_of(JONAS), Inhalt(), neele)


# Asking


def test_gefragt_werden_kann_nur_eine_firma_des_eigenen_bestands(
    welt: Session, im_haus: Im
) -> None:
    h = im_haus(FRIEDERIKE)
    namen = {f.kundennummer for f in anfrage.firmen(welt, h, "", 1).zeilen}
    assert {MUSTER, NORDLICHT, AHRENS} <= namen and PFLEGE not in namen
    worte = set()
    for fremd in (PFLEGE, "K9999999"):
        with pytest.raises(NotFoundError) as fehler:
            anfrage.raum(welt, h, fremd)
        worte.add(str(fehler.value))
    assert len(worte) == 1


def test_wer_weder_leitet_noch_zeichnet_fragt_nicht(welt: Session, handelnd: Im) -> None:
    h = handelnd(JONAS)
    with pytest.raises(NotFoundError):
        anfrage.firmen(welt, h, "", 1)
    with pytest.raises(NotFoundError):
        anfrage.anfragen(welt, h, NORDLICHT, wunsch("AL-1000017"))


def test_eine_anfrage_oeffnet_nichts_und_sagt_es_den_firmenadmins(
    welt: Session, handelnd: Im
) -> None:
    h, vorher = handelnd(FRIEDERIKE), stand(welt, SOREN)
    neu = anfrage.anfragen(welt, h, NORDLICHT, wunsch(nordlichts(welt, h)))
    assert letzter(welt).handlung == "vermittler.vollmacht_anfragen"
    assert vollmachten.stand(neu) is Vollmachtsstand.ANGEFRAGT
    post = welt.exec(select(Postausgang).where(Postausgang.an == SOREN)).all()[-1]
    assert "Makler Nord GmbH" in post.text and f"?firma={neu.firma_id}" in post.text
    assert stand(welt, SOREN) > vorher
    with pytest.raises(DomainError, match="schon gefragt"):
        anfrage.anfragen(welt, h, NORDLICHT, wunsch(nordlichts(welt, h)))


def test_nach_dem_zurueckziehen_wird_neu_gefragt_aber_nicht_immer_wieder(
    welt: Session, handelnd: Im
) -> None:
    h = handelnd(FRIEDERIKE)
    for _ in range(anfrage.JE_FIRMA):
        neu = anfrage.anfragen(welt, h, NORDLICHT, wunsch(nordlichts(welt, h)))
        anfrage.zurueckziehen(welt, h, neu.id or 0)
    with pytest.raises(DomainError, match="dreimal"):
        anfrage.anfragen(welt, h, NORDLICHT, wunsch(nordlichts(welt, h)))


@pytest.mark.parametrize(
    ("falsch", "satz"),
    [
        (wunsch(), "mindestens einen Vertrag"),
        (wunsch("AL-1000017"), "nicht in Ihrem Bestand"),
        (wunsch("AL-9999999"), "nicht in Ihrem Bestand"),
        (wunsch("{eigen}", rechte=()), "mindestens ein Recht"),
        (wunsch("{eigen}", ab=-1), "beginnt heute"),
        (wunsch("{eigen}", ab=366), "beginnt heute"),
    ],
)
def test_was_nicht_gefragt_werden_kann(
    welt: Session, handelnd: Im, falsch: Anfragewunsch, satz: str
) -> None:
    h = handelnd(FRIEDERIKE)
    nummern = [nordlichts(welt, h) if v == "{eigen}" else v for v in falsch.vertraege]
    with pytest.raises(DomainError, match=satz):
        anfrage.anfragen(welt, h, NORDLICHT, Anfragewunsch(nummern, falsch.rechte, falsch.von))


def test_ein_recht_das_kein_vertrag_bietet_wird_nicht_gefragt(welt: Session, handelnd: Im) -> None:
    h = handelnd(FRIEDERIKE)
    offen = welt.exec(
        select(Maklervollmacht).where(
            Maklervollmacht.firma_id == firma(welt).id, col(Maklervollmacht.erteilt_am).is_(None)
        )
    ).one()
    anfrage.zurueckziehen(welt, h, offen.id or 0)
    with pytest.raises(DomainError, match="Berechnen"):
        anfrage.anfragen(welt, h, MUSTER, wunsch("AK-1000074", rechte=(BERECHNEN,)))


def test_eine_fremde_anfrage_gibt_es_nicht(welt: Session, handelnd: Im) -> None:
    offen = welt.exec(
        select(Maklervollmacht).where(col(Maklervollmacht.erteilt_am).is_(None))
    ).one()
    welt.add(Zeichner(maklerhaus_id=haus(welt, SUED).id or 0, name="K. G.", email=KORBINIAN))
    welt.flush()
    with pytest.raises(NotFoundError):
        anfrage.zurueckziehen(welt, handelnd(KORBINIAN), offen.id or 0)
