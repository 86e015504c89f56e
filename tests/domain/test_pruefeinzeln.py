"""Zugriffe prüfen, contract by contract: what is shown, kept, taken, and proved at the end."""

from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlmodel import Session, delete, select

from firmenportal import clock
from firmenportal.domain import (
    berechtigung,
    delegation,
    loeschung,
    pruefeinzeln,
    pruefen,
    pruefliste,
    rechtevergabe,
    selbstauskunft,
    vertragsrecht,
)
from firmenportal.domain.benutzer import als_akteur
from firmenportal.domain.delegation import HindernisError, Verwalter
from firmenportal.domain.errors import DomainError, NotFoundError
from firmenportal.domain.protokoll import Protokoll
from firmenportal.domain.pruefliste import Pruefblatt
from firmenportal.domain.pruefposten import Pruefposten
from firmenportal.domain.pruefpostenliste import Posten
from firmenportal.domain.pruefung import Pruefentscheidung, Pruefung
from firmenportal.domain.recht import Recht
from firmenportal.domain.rechteentwurf import Rechteentwurf
from firmenportal.domain.rechtevergabe import Gesehen
from firmenportal.domain.vertrag import vertrag_id
from firmenportal.domain.vertragsrecht import Quelle, Vertragsrecht, Zelle
from firmenportal.post.postausgang import Postausgang
from tests.domain.besetzung import DURCH, MUSTER, PFLEGE, firma, konto, letzter, mitglied

SABINE, THOMAS = "firmenadmin@muster.example", "firmenadmin2@muster.example"
LENA, BJOERN = "nutzer@muster.example", "ohnerechte@muster.example"
JOERG, STEUER = "admin@muster.example", "steuer@kanzlei.example"
JONAS, EMINE = "vermittler@maklernord.example", "nutzer@pflege.example"
AL17, AL25, AL33 = (vertrag_id(f"AL-10000{n}") for n in (17, 25, 33))
LESEN, AENDERN = Recht.BESTAND_LESEN, Recht.BESTAND_AENDERN
FIRMA, VOLLMACHT = Quelle.FIRMA, Quelle.VOLLMACHT


def als(db: Session, email: str) -> Verwalter:
    return delegation.handelnd(db, als_akteur(konto(db, email)), firma(db, MUSTER).id or 0)


def begonnen(db: Session) -> None:
    mitglied(db, LENA).zuletzt_am = clock.now() - timedelta(days=1)
    pruefen.beginnen(db, als(db, SABINE))


def ids(db: Session, email: str) -> int:
    return mitglied(db, email).id or 0


def posten(db: Session, wer: str, durch: str = SABINE) -> dict[tuple[int, Quelle], Posten]:
    db.flush()
    alle = pruefeinzeln.posten(db, als(db, durch), ids(db, wer))
    return {(p.vertrag, p.quelle): p for p in alle}


def blatt(db: Session, wer: str) -> Pruefblatt:
    db.flush()
    v = als(db, SABINE)
    return pruefliste.blatt(db, v, pruefen.laufende(db, v), ids(db, wer))


def behalten(db: Session, wer: str, vertrag: int, quelle: Quelle = FIRMA) -> None:
    stand = posten(db, wer)[vertrag, quelle].stand
    pruefeinzeln.behalten(db, als(db, SABINE), ids(db, wer), (vertrag, quelle), stand)


def entziehen(db: Session, wer: str, vertrag: int, durch: str = SABINE) -> None:
    stand = posten(db, wer)[vertrag, FIRMA].stand
    pruefeinzeln.entziehen(db, als(db, durch), ids(db, wer), (vertrag, FIRMA), stand)


def saetze(p: Posten) -> str:
    return " ".join(s.satz.format(**s.angaben) for s in p.auffaellig)


def mail_an(db: Session, wer: str) -> str:
    """The only one."""
    db.flush()
    return db.exec(select(Postausgang.betreff).where(Postausgang.an == wer)).one()


def test_jede_zeile_sagt_woher_die_rechte_kommen_und_was_auffaellt(welt: Session) -> None:
    begonnen(welt)
    lena = posten(welt, LENA)
    assert lena.keys() == {(AL17, FIRMA), (AL25, FIRMA)}
    assert [(set(p.inhalt.rechte), p.nehmbar, saetze(p)) for p in lena.values()] == [
        ({LESEN}, True, "")
    ] * 2
    joerg = posten(welt, JOERG)[AL17, FIRMA]
    assert "Weitreichend: Bestand ändern." in saetze(joerg)
    assert "Verwaltet diesen Vertrag als Admin." in saetze(joerg)
    jonas = posten(welt, JONAS)
    assert {quelle for _vertrag, quelle in jonas} == {FIRMA, VOLLMACHT}
    durch_vollmacht = [p for p in jonas.values() if p.quelle is VOLLMACHT]
    assert {(p.inhalt.haus, p.nehmbar) for p in durch_vollmacht} == {("Makler Nord GmbH", False)}
    assert posten(welt, BJOERN) == {} == posten(welt, THOMAS)


def test_was_sich_seit_der_letzten_pruefung_aenderte_steht_an_seinem_vertrag(
    welt: Session,
) -> None:
    begonnen(welt)
    pruefen.abschliessen(welt, als(welt, SABINE))
    vertragsrecht.erteilen(welt, mitglied(welt, LENA), [Zelle(AL17, AENDERN)], durch=DURCH)
    begonnen(welt)
    assert saetze(posten(welt, LENA)[AL25, FIRMA]) == ""
    assert saetze(posten(welt, LENA)[AL17, FIRMA]) == (
        "Neu seit der letzten Prüfung: Bestand ändern. Weitreichend: Bestand ändern."
    )


def test_mit_der_letzten_zeile_ist_die_person_entschieden(welt: Session) -> None:
    begonnen(welt)
    behalten(welt, LENA, AL17)
    eintrag = letzter(welt)
    assert (eintrag.handlung, eintrag.einzelheiten["vertrag"]) == (
        "pruefung.vertrag_behalten",
        "AL-1000017",
    )
    assert blatt(welt, LENA).offen and posten(welt, LENA)[AL17, FIRMA].entschieden_von
    entziehen(welt, LENA, AL25)
    eintrag = letzter(welt)
    assert eintrag.handlung == "vertragsrecht.entziehen" and eintrag.betroffener == "Lena Schäfer"
    person = blatt(welt, LENA)
    assert (person.entscheidung, person.entzogen) == (Pruefentscheidung.BEHALTEN, 1)
    assert not berechtigung.hat(welt, als_akteur(konto(welt, LENA)), LESEN, AL25)
    assert "Ihre Rechte" in mail_an(welt, LENA)
    weg = posten(welt, LENA)[AL25, FIRMA]
    assert weg.entscheidung == "entzogen" and set(weg.inhalt.rechte) == {LESEN}


def test_zurueckgenommen_wird_nur_was_behalten_wurde(welt: Session) -> None:
    begonnen(welt)
    sabine, lena = als(welt, SABINE), ids(welt, LENA)
    behalten(welt, LENA, AL17)
    pruefeinzeln.zuruecknehmen(welt, sabine, lena, (AL17, FIRMA))
    assert posten(welt, LENA)[AL17, FIRMA].entscheidung is None
    entziehen(welt, LENA, AL17)
    with pytest.raises(DomainError, match="nicht entschieden"):
        pruefeinzeln.zuruecknehmen(welt, sabine, lena, (AL17, FIRMA))
    behalten(welt, LENA, AL25)
    assert not blatt(welt, LENA).offen
    pruefen.zuruecknehmen(welt, sabine, lena)
    offen = {v for (v, _), p in posten(welt, LENA).items() if p.entscheidung is None}
    assert blatt(welt, LENA).offen and offen == {AL25}, "what was taken stays taken"


def test_was_danach_waechst_ist_wieder_offen_und_nur_diese_zeile(welt: Session) -> None:
    begonnen(welt)
    behalten(welt, LENA, AL17)
    entziehen(welt, LENA, AL25)
    vertragsrecht.erteilen(welt, mitglied(welt, LENA), [Zelle(AL25, AENDERN)], durch=DURCH)
    assert blatt(welt, LENA).offen
    jetzt = posten(welt, LENA)
    assert jetzt[AL17, FIRMA].entscheidung and jetzt[AL25, FIRMA].entscheidung is None
    assert saetze(jetzt[AL25, FIRMA]).startswith("Nach der Entscheidung kam etwas hinzu.")
    behalten(welt, LENA, AL25)
    assert not blatt(welt, LENA).offen


def test_ein_recht_aus_einer_vollmacht_bleibt_und_mit_ihm_nur_dieses(welt: Session) -> None:
    """Next to a row by a Vollmacht the Firma granted the same right, and one more."""
    begonnen(welt)
    jonas = mitglied(welt, JONAS)
    vertrag = next(v for v, quelle in posten(welt, JONAS) if quelle is VOLLMACHT)
    vertragsrecht.erteilen(
        welt, jonas, [Zelle(vertrag, LESEN), Zelle(vertrag, AENDERN)], durch=DURCH
    )
    stand = posten(welt, JONAS)[vertrag, VOLLMACHT].stand
    with pytest.raises(DomainError, match="Widerrufen Sie sie"):
        pruefeinzeln.entziehen(welt, als(welt, SABINE), jonas.id or 0, (vertrag, VOLLMACHT), stand)
    vorher = posten(welt, JONAS)[vertrag, VOLLMACHT].inhalt
    entziehen(welt, JONAS, vertrag)
    nachher = posten(welt, JONAS)
    assert nachher[vertrag, VOLLMACHT].inhalt == vorher
    assert nachher[vertrag, FIRMA].entscheidung == "entzogen"
    zeilen = select(Vertragsrecht.quelle).where(
        Vertragsrecht.mitgliedschaft_id == jonas.id, Vertragsrecht.vertrag_id == vertrag
    )
    assert set(welt.exec(zeilen)) == {VOLLMACHT}


def test_kein_entwurf_der_matrix_geht_verloren_oder_wirkt(welt: Session) -> None:
    begonnen(welt)
    lena = ids(welt, LENA)
    for wer in (SABINE, THOMAS):
        rechtevergabe.setzen(welt, als(welt, wer), Gesehen(lena), (AL33, LESEN), an=True)
    welt.flush()
    vorher = [e.model_dump() for e in welt.exec(select(Rechteentwurf))]
    entziehen(welt, LENA, AL17)
    assert [e.model_dump() for e in welt.exec(select(Rechteentwurf))] == vorher
    assert AL33 not in {vertrag for vertrag, _quelle in posten(welt, LENA)}


def test_zwei_ueberschreiben_einander_nicht_und_veraltetes_gilt_nicht(welt: Session) -> None:
    begonnen(welt)
    gesehen, wo, lena = (
        posten(welt, LENA, THOMAS)[AL17, FIRMA].stand,
        (AL17, FIRMA),
        ids(welt, LENA),
    )
    vertragsrecht.erteilen(welt, mitglied(welt, LENA), [Zelle(AL17, AENDERN)], durch=DURCH)
    for handlung in (pruefeinzeln.behalten, pruefeinzeln.entziehen):
        with pytest.raises(DomainError, match="inzwischen geändert"):
            handlung(welt, als(welt, THOMAS), lena, wo, gesehen)
    behalten(welt, LENA, AL17)
    for handlung in (pruefeinzeln.behalten, pruefeinzeln.entziehen):
        with pytest.raises(DomainError, match="hier schon entschieden"):
            handlung(welt, als(welt, THOMAS), lena, wo, posten(welt, LENA)[wo].stand)


def test_fremde_eigene_und_wer_nicht_prueft_aendern_nichts(welt: Session) -> None:
    begonnen(welt)
    emine, wo = mitglied(welt, EMINE, PFLEGE).id or 0, (AL17, FIRMA)
    stand = posten(welt, LENA)[wo].stand
    alle = len(welt.exec(select(Protokoll)).all())
    for durch, wer, wohin, fehler in (
        (JOERG, ids(welt, LENA), wo, NotFoundError),
        (SABINE, emine, wo, NotFoundError),
        (SABINE, 2**31 - 1, wo, NotFoundError),
        (SABINE, ids(welt, LENA), (AL33, FIRMA), NotFoundError),
        (SABINE, ids(welt, LENA), (vertrag_id("AL-1060017"), FIRMA), NotFoundError),
        (SABINE, ids(welt, SABINE), wo, HindernisError),
        (SABINE, ids(welt, THOMAS), wo, NotFoundError),
    ):
        for handlung in (pruefeinzeln.behalten, pruefeinzeln.entziehen):
            with pytest.raises(fehler):
                handlung(welt, als(welt, durch), wer, wohin, stand)
    assert len(welt.exec(select(Protokoll)).all()) == alle
    assert welt.exec(select(Pruefposten)).all() == []


def test_eine_zuweisung_allein_ist_kein_recht_das_hier_genommen_wird(welt: Session) -> None:
    begonnen(welt)
    entziehen(welt, JOERG, AL17)
    assert posten(welt, JOERG)[AL17, FIRMA].entscheidung == "entzogen"
    vertragsrecht.zuweisen(welt, mitglied(welt, JOERG), [AL17, AL25, AL33], DURCH)
    zugewiesen = posten(welt, JOERG)[AL25, FIRMA]
    assert zugewiesen.inhalt.verwaltet and not zugewiesen.nehmbar
    with pytest.raises(DomainError, match="nicht erteilt"):
        entziehen(welt, JOERG, AL25)
    behalten(welt, JOERG, AL25)


def test_der_nachweis_die_auskunft_und_die_loeschung_kennen_die_zeilen(welt: Session) -> None:
    begonnen(welt)
    behalten(welt, LENA, AL17)
    entziehen(welt, LENA, AL25)
    beleg = pruefen.abschliessen(welt, als(welt, SABINE))
    text = "".join(s.extract_text() for s in PdfReader(BytesIO(beleg.inhalt)).pages)
    nur_zeichen = "".join(text.split()).replace("-", "")
    for worte in ("Entscheidungen je Vertrag", "AL1000025", "Rechte an 1 Vertrag entzogen"):
        assert "".join(worte.split()) in nur_zeichen, worte
    auskunft = selbstauskunft.selbstauskunft(welt, als_akteur(konto(welt, LENA)))
    assert "AL-1000025: entzogen" in str(auskunft)
    vorschau = loeschung.vorschau(welt, konto(welt, LENA))
    assert [p.anzahl for p in vorschau if "pruefposten" in p.klasse.tabellen] == [3]
    welt.execute(delete(Pruefung))
    assert welt.exec(select(Pruefposten)).all() == []
