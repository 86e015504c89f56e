"""Zugriffe prüfen: due in time, what deserves a look first, decided once, proved at the end."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
import time_machine
from pypdf import PdfReader
from sqlmodel import Session, col, select

from firmenportal import clock
from firmenportal.db import snapshot, transaction
from firmenportal.domain import (
    ausschluss,
    berechtigung,
    delegation,
    fristen,
    mitgliedschaft,
    pruefauswahl,
    pruefen,
    pruefliste,
    pruefung,
    vertragsrecht,
)
from firmenportal.domain.benutzer import Personentyp, als_akteur
from firmenportal.domain.delegation import Verwalter
from firmenportal.domain.errors import DomainError, NotFoundError
from firmenportal.domain.nachweis import Nachweis
from firmenportal.domain.protokoll import Protokoll
from firmenportal.domain.pruefliste import Pruefblatt, Pruefliste
from firmenportal.domain.pruefung import Pruefplan, Pruefung, Pruefzeile
from firmenportal.domain.recht import Recht
from firmenportal.domain.vertrag import vertrag_id
from firmenportal.domain.vertragsrecht import Zelle
from firmenportal.post.postausgang import Postausgang
from tests.domain.besetzung import DURCH, MUSTER, PFLEGE, firma, konto, letzter, mitglied

SABINE, THOMAS = "firmenadmin@muster.example", "firmenadmin2@muster.example"
LENA, BJOERN = "nutzer@muster.example", "ohnerechte@muster.example"
JOERG, STEUER = "admin@muster.example", "steuer@kanzlei.example"
KATHARINA, EMINE = "firmenadmin@pflege.example", "nutzer@pflege.example"
AL17, AL33 = vertrag_id("AL-1000017"), vertrag_id("AL-1000033")
LESEN, AENDERN = Recht.BESTAND_LESEN, Recht.BESTAND_AENDERN
TAG = timedelta(days=1)


def als(db: Session, email: str, kundennummer: str = MUSTER) -> Verwalter:
    akteur = als_akteur(konto(db, email))
    return delegation.handelnd(db, akteur, firma(db, kundennummer).id or 0)


def begonnen(db: Session, email: str = SABINE, kundennummer: str = MUSTER) -> Pruefung:
    return pruefen.beginnen(db, als(db, email, kundennummer))


def liste(db: Session, email: str = SABINE, kundennummer: str = MUSTER) -> Pruefliste:
    v = als(db, email, kundennummer)
    return pruefliste.liste(db, v, pruefen.laufende(db, v))


def blatt(db: Session, wer: str, fuer: str = SABINE, kundennummer: str = MUSTER) -> Pruefblatt:
    db.flush()
    return next(b for b in liste(db, fuer, kundennummer).alle if b.email == wer)


def saetze(db: Session, wer: str) -> str:
    return " ".join(str(s.satz.format(**s.angaben)) for s in blatt(db, wer).auffaellig)


def behalten(db: Session, wer: str, durch: str = SABINE) -> None:
    b = blatt(db, wer, durch)
    pruefen.behalten(db, als(db, durch), b.mitgliedschaft_id, b.stand)


def genutzt(db: Session, *personen: str, vor: int = 1) -> None:
    for email in personen:
        mitglied(db, email).zuletzt_am = clock.now() - vor * TAG
    db.flush()


def text(beleg: Nachweis) -> str:
    return " ".join(seite.extract_text() for seite in PdfReader(BytesIO(beleg.inhalt)).pages)


def nur_buchstaben(worte: str) -> str:
    """Columns break lines and hyphenate."""
    return "".join(c for c in worte if c.isalpha())


@pytest.fixture
def unveraendert(welt: Session) -> Iterator[None]:
    """After a refusal nothing has changed."""

    def stand() -> list[object]:
        welt.flush()
        tabellen = (Pruefplan, Pruefung, Pruefzeile, Protokoll, Postausgang)
        return [[r.model_dump() for r in welt.exec(select(t))] for t in tabellen]

    vorher = stand()
    yield
    assert stand() == vorher


# Whose it is


@pytest.mark.usefixtures("unveraendert")
@pytest.mark.parametrize(
    "email", [JOERG, "lohn@buero.example", "vermittleradmin@maklernord.example"]
)
def test_ein_admin_prueft_nicht(welt: Session, email: str) -> None:
    v = als(welt, email)
    for handlung in (
        lambda: pruefen.beginnen(welt, v),
        lambda: pruefen.planen(welt, v, 6),
        lambda: pruefen.behalten(welt, v, mitglied(welt, LENA).id or 0, ""),
        lambda: pruefen.entfernen(welt, v, mitglied(welt, LENA).id or 0, ""),
        lambda: pruefen.unauffaellige_behalten(welt, v, {}),
        lambda: pruefen.abschliessen(welt, v),
    ):
        with pytest.raises(NotFoundError):
            handlung()


def test_fremde_und_unbekannte_zeilen_gibt_es_nicht(welt: Session) -> None:
    begonnen(welt)
    fremde = mitglied(welt, EMINE, PFLEGE).id or 0
    for zeile in (fremde, 2**31 - 1):
        for handlung in (pruefen.behalten, pruefen.entfernen, pruefen.notieren):
            with pytest.raises(NotFoundError):
                handlung(welt, als(welt, SABINE), zeile, "")
    with pytest.raises(DomainError, match="läuft keine"):
        pruefen.laufende(welt, als(welt, KATHARINA, PFLEGE))


def test_niemand_entscheidet_ueber_sich_selbst(welt: Session) -> None:
    begonnen(welt)
    eigene = blatt(welt, SABINE)
    assert eigene.eigene and not blatt(welt, SABINE, THOMAS).eigene
    for handlung in (pruefen.behalten, pruefen.entfernen):
        with pytest.raises(DomainError, match="immer jemand anderes"):
            handlung(welt, als(welt, SABINE), eigene.mitgliedschaft_id, eigene.stand)
    behalten(welt, SABINE, durch=THOMAS)
    assert blatt(welt, SABINE).entschieden_von == "Thomas Weiß-Yıldız"


def test_eine_pruefung_je_firma(welt: Session) -> None:
    begonnen(welt)
    with pytest.raises(DomainError, match="läuft schon"):
        begonnen(welt, THOMAS)
    assert begonnen(welt, KATHARINA, PFLEGE).id


# What deserves a look


def test_zuerst_kommt_was_einen_blick_verdient_mit_dem_grund(welt: Session) -> None:
    genutzt(welt, LENA, JOERG, STEUER, SABINE)
    genutzt(welt, BJOERN, vor=91)
    begonnen(welt)
    assert saetze(welt, LENA) == ""
    assert saetze(welt, STEUER) == "Dienstleister, kein eigener Mitarbeiter."
    assert saetze(welt, JOERG) == "Verwaltet als Admin: AL-1000017, AL-1000033."
    assert saetze(welt, SABINE) == "Hat als FirmenAdmin alle Rechte an allen Verträgen."
    assert saetze(welt, BJOERN).startswith("Seit ")
    assert "Noch nie benutzt." in saetze(welt, "kennung@muster.example")
    assert "Vermittler" in saetze(welt, "vermittler@maklernord.example")
    assert "Gesperrt seit" in saetze(welt, "gesperrt@muster.example")
    gezeigt = liste(welt)
    assert [len(b.auffaellig) for b in gezeigt.ansehen] == sorted(
        (len(b.auffaellig) for b in gezeigt.ansehen), reverse=True
    )
    assert LENA in {b.email for b in gezeigt.unauffaellig}


@pytest.mark.parametrize(("tage", "faellt_auf"), [(89, False), (91, True)])
def test_ungenutzt_ist_wer_neunzig_tage_nicht_da_war(
    welt: Session, tage: int, faellt_auf: bool
) -> None:
    genutzt(welt, LENA, vor=tage)
    begonnen(welt)
    assert bool(saetze(welt, LENA)) is faellt_auf


def test_was_bald_endet_und_wer_viel_darf_faellt_auf(welt: Session) -> None:
    genutzt(welt, LENA, BJOERN)
    lena, bjoern = mitglied(welt, LENA), mitglied(welt, BJOERN)
    bald = Zelle(AL33, LESEN, bis=clock.heute() + 30 * TAG)
    vertragsrecht.erteilen(welt, lena, [bald], durch=DURCH)
    viele = [vertrag_id(f"AL-10000{n}") for n in (17, 25, 33, 41, 58)]
    vertragsrecht.erteilen(welt, bjoern, [Zelle(v, AENDERN) for v in viele], durch=DURCH)
    begonnen(welt)
    assert "Mindestens ein Recht endet am" in saetze(welt, LENA)
    assert saetze(welt, BJOERN) == "Darf an 5 Verträgen ändern oder anmelden."


def test_seit_der_letzten_pruefung_hinzugekommenes_faellt_auf_entfallenes_nicht(
    welt: Session,
) -> None:
    genutzt(welt, LENA, BJOERN)
    begonnen(welt)
    behalten(welt, LENA)
    pruefen.abschliessen(welt, als(welt, SABINE))
    vertragsrecht.entziehen(welt, mitglied(welt, LENA), [(AL17, LESEN)], DURCH)
    vertragsrecht.erteilen(welt, mitglied(welt, BJOERN), [Zelle(AL17, AENDERN)], durch=DURCH)
    begonnen(welt)
    assert saetze(welt, LENA) == ""
    assert saetze(welt, BJOERN) == "Hinzugekommen: Bestand ändern an AL-1000017."


# Deciding


def test_behalten_wird_gleich_gespeichert_und_laesst_sich_zuruecknehmen(welt: Session) -> None:
    begonnen(welt)
    lena = mitglied(welt, LENA).id or 0
    pruefen.notieren(welt, als(welt, SABINE), lena, "arbeitet in der Personalabteilung\n\0")
    behalten(welt, LENA)
    assert letzter(welt).handlung == "pruefung.behalten"
    entschieden = blatt(welt, LENA)
    assert (entschieden.offen, entschieden.grund) == (False, "arbeitet in der Personalabteilung")
    pruefen.zuruecknehmen(welt, als(welt, THOMAS), lena)
    assert blatt(welt, LENA).offen


def test_zwei_ueberschreiben_einander_nicht(welt: Session) -> None:
    begonnen(welt)
    gesehen = blatt(welt, LENA, THOMAS)
    behalten(welt, LENA, durch=SABINE)
    for handlung in (pruefen.behalten, pruefen.entfernen):
        with pytest.raises(DomainError) as abgelehnt:
            handlung(welt, als(welt, THOMAS), gesehen.mitgliedschaft_id, gesehen.stand)
        assert "Sabine Krüger-Özdemir hat hier schon entschieden" in str(abgelehnt.value)


def test_was_sich_nach_dem_ansehen_geaendert_hat_wird_nicht_bestaetigt(welt: Session) -> None:
    begonnen(welt)
    gesehen = blatt(welt, LENA)
    vertragsrecht.erteilen(welt, mitglied(welt, LENA), [Zelle(AL33, AENDERN)], durch=DURCH)
    with pytest.raises(DomainError, match="inzwischen geändert"):
        pruefen.behalten(welt, als(welt, SABINE), gesehen.mitgliedschaft_id, gesehen.stand)
    ergebnis = pruefen.unauffaellige_behalten(
        welt, als(welt, SABINE), {gesehen.mitgliedschaft_id: gesehen.stand}
    )
    assert ergebnis.behalten == 0 and blatt(welt, LENA).offen


def test_was_nach_der_entscheidung_waechst_wird_wieder_gezeigt(welt: Session) -> None:
    genutzt(welt, LENA)
    begonnen(welt)
    behalten(welt, LENA)
    vertragsrecht.entziehen(welt, mitglied(welt, LENA), [(AL17, LESEN)], DURCH)
    assert not blatt(welt, LENA).offen, "less is no reason to ask again"
    vertragsrecht.erteilen(welt, mitglied(welt, LENA), [Zelle(AL33, LESEN)], durch=DURCH)
    assert saetze(welt, LENA) == (
        "Nach der Entscheidung von Sabine Krüger-Özdemir kam etwas hinzu. "
        "Hinzugekommen: Bestand lesen an AL-1000033."
    )
    behalten(welt, LENA, durch=THOMAS)
    assert blatt(welt, LENA).entschieden_von == "Thomas Weiß-Yıldız"


def test_entfernen_wirkt_sofort_und_bleibt_in_der_liste(welt: Session) -> None:
    begonnen(welt)
    steuer = blatt(welt, STEUER)
    pruefen.entfernen(welt, als(welt, SABINE), steuer.mitgliedschaft_id, steuer.stand)
    welt.flush()
    assert konto(welt, STEUER).id not in berechtigung.personen_mit(
        welt, Recht.ABRECHNUNG_LESEN, AL17
    )
    assert letzter(welt).handlung == "mitgliedschaft.entfernen"
    assert not blatt(welt, STEUER).offen
    with pytest.raises(DomainError):
        pruefen.zuruecknehmen(welt, als(welt, SABINE), steuer.mitgliedschaft_id)


def test_der_letzte_firmenadmin_bleibt(welt: Session) -> None:
    begonnen(welt)
    mitgliedschaft.sperren(welt, mitglied(welt, THOMAS), DURCH)
    thomas = blatt(welt, THOMAS)
    pruefen.entfernen(welt, als(welt, SABINE), thomas.mitgliedschaft_id, thomas.stand)
    assert als(welt, SABINE).ist_firmenadmin


def test_die_unauffaelligen_auf_einmal_und_nur_die(welt: Session) -> None:
    genutzt(welt, LENA, BJOERN, "kennung@muster.example")
    begonnen(welt)
    vorher = liste(welt)
    gesehen = {b.mitgliedschaft_id: b.stand for b in vorher.alle}
    ergebnis = pruefen.unauffaellige_behalten(welt, als(welt, SABINE), gesehen)
    assert (ergebnis.behalten, ergebnis.geaendert) == (len(vorher.unauffaellig), 0)
    nachher = liste(welt)
    assert not nachher.unauffaellig and len(nachher.ansehen) == len(vorher.ansehen)
    eintraege = welt.exec(select(Protokoll).where(Protokoll.handlung == "pruefung.behalten")).all()
    assert len(eintraege) == ergebnis.behalten


def test_wer_inzwischen_dazukommt_hat_auch_eine_zeile(welt: Session) -> None:
    begonnen(welt)
    neu = konto(welt, EMINE)
    mitgliedschaft.beitreten(welt, firma(welt), neu, Personentyp.FIRMENEIGEN, durch=DURCH)
    assert blatt(welt, EMINE).offen
    behalten(welt, EMINE)


# Closing


def test_der_nachweis_nennt_entscheidungen_gruende_und_offene_punkte(welt: Session) -> None:
    genutzt(welt, LENA)
    begonnen(welt)
    lena = mitglied(welt, LENA).id or 0
    pruefen.notieren(welt, als(welt, SABINE), lena, "macht die Lohnabrechnung")
    behalten(welt, LENA)
    steuer = blatt(welt, STEUER)
    pruefen.entfernen(welt, als(welt, THOMAS), steuer.mitgliedschaft_id, steuer.stand)
    ausschluss.entfernen(welt, als(welt, SABINE), mitglied(welt, BJOERN).id or 0)
    offen = len(liste(welt).offen)
    beleg = pruefen.abschliessen(welt, als(welt, SABINE))
    steht_da = nur_buchstaben(text(beleg))
    for worte in (
        "Prüfung der Zugriffe",
        "Muster Maschinenbau GmbH",
        "macht die Lohnabrechnung",
        "Dienstleister, kein eigener Mitarbeiter.",
        "Zugang entfernt",
        "Zugang anders beendet",
        "Bis zum Abschluss nicht entschieden.",
        "Makler Nord GmbH",
    ):
        assert nur_buchstaben(worte) in steht_da, worte
    eintrag = letzter(welt)
    assert eintrag.handlung == "pruefung.abschliessen"
    assert eintrag.einzelheiten["offen"] == offen
    assert eintrag.einzelheiten["sha256"] == beleg.sha256
    assert pruefung.offene(welt, firma(welt).id or 0) is None


def test_die_zeile_des_einzigen_firmenadmins_bleibt_mit_grund_offen(welt: Session) -> None:
    begonnen(welt, KATHARINA, PFLEGE)
    beleg = pruefen.abschliessen(welt, als(welt, KATHARINA, PFLEGE))
    assert "Einziger FirmenAdmin" in text(beleg)


def test_nach_dem_abschluss_zaehlt_der_plan_neu(welt: Session) -> None:
    with time_machine.travel(datetime(2026, 8, 31, 12, tzinfo=UTC), tick=False):
        pruefen.planen(welt, als(welt, SABINE), 6)
        plan = pruefung.plan(welt, firma(welt).id or 0)
        assert plan and plan.naechste_am == date(2026, 9, 30)
        begonnen(welt)
        pruefen.abschliessen(welt, als(welt, SABINE))
        assert plan.naechste_am == date(2027, 2, 28)
        pruefen.planen(welt, als(welt, THOMAS), 12)
        plan = pruefung.plan(welt, firma(welt).id or 0)
        assert plan and plan.naechste_am == date(2027, 8, 31)
        pruefen.planen(welt, als(welt, THOMAS), None)
        assert pruefung.plan(welt, firma(welt).id or 0) is None


# By the clock


def gemahnt(db: Session) -> list[str]:
    zeilen = db.exec(
        select(Postausgang.betreff)
        .where(Postausgang.an == THOMAS, col(Postausgang.betreff).contains("Prüfung der Zugriffe"))
        .order_by(col(Postausgang.id))
    )
    return list(zeilen)


@pytest.mark.usefixtures("eigene_welt")
def test_faelliges_wird_angesagt_und_ueberfaelliges_immer_wieder() -> None:
    """Across the change of the clocks on 25 October 2026; the day is the one in Berlin."""
    with (
        time_machine.travel(datetime(2026, 9, 25, 12, tzinfo=UTC), tick=False),
        transaction() as db,
    ):
        pruefen.planen(db, als(db, SABINE), 12)
    mitternacht = datetime(2026, 10, 11, tzinfo=clock.BERLIN)
    for wann, neue in (
        (mitternacht - timedelta(seconds=1), 0),
        (mitternacht, 1),
        (mitternacht + timedelta(hours=1), 0),
        (datetime(2026, 10, 25, tzinfo=clock.BERLIN) - timedelta(seconds=1), 0),
        (datetime(2026, 10, 25, tzinfo=clock.BERLIN), 1),
        (datetime(2026, 11, 7, 23, 59, tzinfo=clock.BERLIN), 0),
        (datetime(2026, 11, 8, tzinfo=clock.BERLIN), 1),
        (datetime(2027, 1, 1, tzinfo=clock.BERLIN), 1),
    ):
        with time_machine.travel(wann, tick=False):
            assert fristen.aufraeumen()["Erinnerungen an Prüfungen"] == neue, wann
            assert fristen.aufraeumen()["Erinnerungen an Prüfungen"] == 0, wann
    with snapshot() as db:
        an = "Prüfung der Zugriffe bei Muster Maschinenbau GmbH"
        assert gemahnt(db) == [
            f"{an} fällig am 25.10.2026",
            f"{an} heute fällig",
            f"{an} überfällig",
            f"{an} überfällig",
        ]


@pytest.mark.usefixtures("eigene_welt")
def test_eine_liegengebliebene_pruefung_wird_angemahnt() -> None:
    jetzt = clock.now()
    with transaction() as db:
        pruefen.planen(db, als(db, SABINE), 6)
        begonnen(db)
    for tage, neue in ((1, 0), (13, 0), (14, 1), (15, 0), (27, 0), (28, 1), (90, 1)):
        with time_machine.travel(jetzt + tage * TAG, tick=False):
            assert fristen.aufraeumen()["Erinnerungen an Prüfungen"] == neue, tage


def test_wer_geht_uebergibt_seine_pruefung(welt: Session) -> None:
    laufende = begonnen(welt)
    sabine, thomas, lena = (mitglied(welt, e) for e in (SABINE, THOMAS, LENA))
    with pytest.raises(DomainError):
        pruefung.uebergeben(welt, sabine, lena, DURCH)
    assert pruefung.uebergeben(welt, sabine, thomas, DURCH)
    assert laufende.leitung_id == thomas.id
    assert not pruefung.uebergeben(welt, sabine, thomas, DURCH)


# Several at once


@pytest.mark.usefixtures("eigene_welt")
def test_ausgewaehlte_werden_einzeln_entschieden_und_fremde_halten_alles_an() -> None:
    with transaction() as db:
        begonnen(db)
        sabine, joerg = (als(db, email) for email in (SABINE, JOERG))
        gesehen = {b.mitgliedschaft_id: b.stand for b in liste(db).alle}
        lena, steuer, ich = (mitglied(db, email).id or 0 for email in (LENA, STEUER, SABINE))
        fremde = mitglied(db, EMINE, PFLEGE).id or 0

    def angewandt(v: Verwalter, *wer: int) -> list[str]:
        staende = {i: gesehen.get(i, "") for i in wer}
        alle = pruefauswahl.anwenden(v.akteur, v.firma_id, pruefen.entfernen, staende)
        return [str(e.grund or "") for e in alle]

    for v, *wer in ((sabine, lena, fremde), (sabine, lena, 2**31 - 1), (joerg, lena)):
        with pytest.raises(NotFoundError):
            angewandt(v, *wer)
    gesehen[steuer] = "veraltet"
    selbst, geaendert, getan = angewandt(sabine, ich, steuer, lena)
    assert "immer jemand anderes" in selbst and "inzwischen geändert" in geaendert and not getan
    with snapshot() as db:
        assert not blatt(db, LENA).offen
        assert blatt(db, STEUER).offen and blatt(db, SABINE).offen
        assert mitglied(db, EMINE, PFLEGE).entfernt_am is None
