"""Types: who makes whom Admin or FirmenAdmin, under four eyes where it takes two."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlmodel import Session, col, select

from firmenportal import clock
from firmenportal.db import snapshot, transaction
from firmenportal.domain import (
    benutzerkonto,
    berechtigung,
    berechtigungstyp,
    delegation,
    mitgliedschaft,
    sitzung,
    vertragsrecht,
    vertretung,
)
from firmenportal.domain import typvorschlag as vorschlagstabelle
from firmenportal.domain.auspraegung import DACH
from firmenportal.domain.benutzer import Akteur, Mitgliedschaft
from firmenportal.domain.delegation import HindernisError, Verwalter
from firmenportal.domain.errors import BestaetigungNoetigError, DomainError, NotFoundError
from firmenportal.domain.protokoll import Protokoll
from firmenportal.domain.recht import Recht
from firmenportal.domain.sitzung import hash_of
from firmenportal.domain.typvorschlag import Ausgang, Typvorschlag, offen_bis
from firmenportal.domain.vertrag import vertrag_id
from firmenportal.domain.vertragsrecht import AdminVertrag, Vertragsrecht, Zelle
from firmenportal.post.postausgang import Postausgang
from tests.domain.besetzung import DURCH, MUSTER, firma, konto, letzter, mitglied, stand
from tests.domain.conftest import AkteurOf

SABINE, THOMAS = "firmenadmin@muster.example", "firmenadmin2@muster.example"
JOERG, LOHN = "admin@muster.example", "lohn@buero.example"
LENA, STEUER = "nutzer@muster.example", "steuer@kanzlei.example"
RENATE, DENIZ = "urlaub@muster.example", "vertreter@muster.example"
GESPERRT, NORD = "gesperrt@muster.example", "vermittleradmin@maklernord.example"
FREMD = "firmenadmin@pflege.example"
AL17, AL25 = vertrag_id("AL-1000017"), vertrag_id("AL-1000025")
FREMDER = vertrag_id("AL-1060017")
TAG = timedelta(days=1)


def bestaetigt(db: Session, akteur: Akteur) -> Akteur:
    """The same person, after a step-up."""
    secret = sitzung.eroeffnen(db, akteur.benutzer_id, DACH)
    db.flush()
    secret = sitzung.bestaetigen(db, replace(akteur, sitzung=hash_of(secret)))
    return replace(akteur, sitzung=hash_of(secret))


def akteur(db: Session, email: str) -> Akteur:
    b = konto(db, email)
    return Akteur(b.id or 0, "", b.name, b.email, b.kontoart, DACH.key, "de", b.rechte_stand)


def als(db: Session, email: str, *, step_up: bool = True) -> Verwalter:
    """This person acting at Muster, alone for the Firma."""
    wer = akteur(db, email)
    wer = bestaetigt(db, wer) if step_up else wer
    return delegation.handelnd(db, wer, firma(db).id or 0)


def id_von(db: Session, email: str, kundennummer: str = MUSTER) -> int:
    return mitglied(db, email, kundennummer).id or 0


def typ(db: Session, email: str) -> str:
    return mitglied(db, email).berechtigungstyp


def zeilen(db: Session, email: str) -> list[Vertragsrecht]:
    db.flush()
    der_person = Vertragsrecht.mitgliedschaft_id == id_von(db, email)
    return list(db.exec(select(Vertragsrecht).where(der_person)))


def verwaltet(db: Session, email: str) -> set[int]:
    db.flush()
    der_person = AdminVertrag.mitgliedschaft_id == id_von(db, email)
    return set(db.exec(select(AdminVertrag.vertrag_id).where(der_person)))


def post(db: Session, email: str) -> list[str]:
    """The subjects of the mails to this person, the newest last."""
    db.flush()
    an = select(Postausgang.betreff).where(Postausgang.an == email)
    return list(db.exec(an.order_by(col(Postausgang.id))))


def rechte(db: Session, email: str, vertrag: int) -> set[Recht]:
    db.flush()
    gehalten = berechtigung.rechte_an(db, akteur(db, email), [vertrag], berechtigung.VERWALTUNG)
    return set(gehalten.get(vertrag, ()))


def vorgeschlagen(db: Session, wen: str = LENA, von: str = SABINE) -> int:
    return berechtigungstyp.vorschlagen(db, als(db, von), id_von(db, wen)).id or 0


class TestAdmins:
    """Appointed and dismissed by a FirmenAdmin alone; an assignment is no right."""

    def test_eine_ernennung_beendet_kein_recht_und_gibt_keins(self, welt: Session) -> None:
        vorher = [z.id for z in zeilen(welt, LENA)]
        berechtigungstyp.ernennen(welt, als(welt, SABINE), id_von(welt, LENA), [AL17, AL25])
        assert typ(welt, LENA) == "Admin" and verwaltet(welt, LENA) == {AL17, AL25}
        assert [z.id for z in zeilen(welt, LENA)] == vorher
        assert rechte(welt, LENA, AL17) == {Recht.BESTAND_LESEN}
        eintrag = letzter(welt)
        assert eintrag.handlung == "mitgliedschaft.typ"
        assert eintrag.einzelheiten["berechtigungstyp"] == ["Nutzer", "Admin"]
        assert eintrag.einzelheiten["vertraege"] == [[], ["AL-1000017", "AL-1000025"]]
        assert post(welt, LENA)[-1] == "Sie sind Admin bei Muster Maschinenbau GmbH"

    @pytest.mark.parametrize("email", [STEUER, "vermittler@maklernord.example"])
    def test_auch_andere_und_vermittler_koennen_admin_sein(self, welt: Session, email: str) -> None:
        berechtigungstyp.ernennen(welt, als(welt, SABINE), id_von(welt, email), [AL17])
        v = delegation.verwalter(welt, akteur(welt, email), firma(welt).id or 0)
        assert v.schaut_nur == (email != STEUER)

    def test_eine_entlassung_nimmt_die_vertraege_und_laesst_die_rechte(self, welt: Session) -> None:
        vorher = [z.id for z in zeilen(welt, JOERG)]
        berechtigungstyp.entlassen(welt, als(welt, THOMAS), id_von(welt, JOERG))
        assert typ(welt, JOERG) == "Nutzer" and verwaltet(welt, JOERG) == set()
        assert [z.id for z in zeilen(welt, JOERG)] == vorher
        with pytest.raises(NotFoundError):
            delegation.verwalter(welt, akteur(welt, JOERG), firma(welt).id or 0)

    def test_andere_vertraege_statt_der_bisherigen(self, welt: Session) -> None:
        berechtigungstyp.zuweisen(welt, als(welt, SABINE), id_von(welt, JOERG), [AL25])
        assert verwaltet(welt, JOERG) == {AL25}
        assert letzter(welt).handlung == "vertragsrecht.zuweisen"

    def test_entlassen_und_wieder_ernennen_hebt_keine_aussetzung_auf(self, welt: Session) -> None:
        mitglied(welt, JOERG).ernennung_ausgesetzt_am = clock.now()
        berechtigungstyp.entlassen(welt, als(welt, SABINE), id_von(welt, JOERG))
        berechtigungstyp.ernennen(welt, als(welt, SABINE), id_von(welt, JOERG), [AL17])
        with pytest.raises(NotFoundError):
            delegation.verwalter(welt, akteur(welt, JOERG), firma(welt).id or 0)

    def test_offene_seiten_der_firmenadmins_und_die_eigene_folgen(self, welt: Session) -> None:
        vorher = {e: stand(welt, e) for e in (SABINE, THOMAS, LENA)}
        berechtigungstyp.ernennen(welt, als(welt, SABINE), id_von(welt, LENA), [AL17])
        assert all(stand(welt, e) > s for e, s in vorher.items())


class TestFirmenAdmins:
    """Another one by two, and never without one."""

    def test_bestaetigt_haelt_er_alles_und_seine_einzelnen_rechte_enden(
        self, welt: Session
    ) -> None:
        vorschlag = vorgeschlagen(welt)
        assert typ(welt, LENA) == "Nutzer"
        berechtigungstyp.bestaetigen(welt, als(welt, THOMAS), vorschlag)
        assert typ(welt, LENA) == "FirmenAdmin" and zeilen(welt, LENA) == []
        assert len(rechte(welt, LENA, AL25)) > 1
        eintraege = welt.exec(
            select(Protokoll).where(Protokoll.handlung == "mitgliedschaft.typ")
        ).all()
        angaben = eintraege[-1].einzelheiten
        assert {z["vertrag"] for z in angaben["zellen"]} == {"AL-1000017", "AL-1000025"}
        assert angaben["vorgeschlagen_von"] == id_von(welt, SABINE)
        for email in (SABINE, THOMAS, LENA):
            assert post(welt, email)[-1] == "Lena Schäfer ist jetzt FirmenAdmin"

    def test_die_entlassung_bringt_die_einzelnen_rechte_nicht_zurueck(self, welt: Session) -> None:
        berechtigungstyp.bestaetigen(welt, als(welt, THOMAS), vorgeschlagen(welt))
        berechtigungstyp.entlassen(welt, als(welt, SABINE), id_von(welt, LENA))
        assert typ(welt, LENA) == "Nutzer" and rechte(welt, LENA, AL17) == set()
        assert "Lena Schäfer ist nicht mehr FirmenAdmin" in post(welt, THOMAS)

    def test_was_ein_admin_verwaltete_endet_mit_der_ernennung(self, welt: Session) -> None:
        berechtigungstyp.bestaetigen(welt, als(welt, THOMAS), vorgeschlagen(welt, JOERG))
        assert verwaltet(welt, JOERG) == set() and zeilen(welt, JOERG) == []

    def test_was_er_verleiht_endet_damit_nicht_ploetzlich_alles_verliehen_ist(
        self, welt: Session
    ) -> None:
        assert rechte(welt, DENIZ, vertrag_id("AL-1000041"))
        berechtigungstyp.bestaetigen(welt, als(welt, THOMAS), vorgeschlagen(welt, RENATE))
        assert vertretung.offene_von(welt, id_von(welt, RENATE)) == []
        assert rechte(welt, DENIZ, vertrag_id("AL-1000041")) == set()

    def test_alle_firmenadmins_hoeren_vom_vorschlag_und_seinem_ausgang(self, welt: Session) -> None:
        vorschlag = vorgeschlagen(welt)
        v = als(welt, THOMAS)
        (gesehen,) = berechtigungstyp.vorschlaege(welt, v)
        assert (gesehen.id, gesehen.kandidat, gesehen.von_mir) == (vorschlag, "Lena Schäfer", False)
        berechtigungstyp.ablehnen(welt, v, vorschlag)
        for email in (SABINE, THOMAS):
            assert post(welt, email)[-2:] == [
                "Vorschlag: Lena Schäfer soll FirmenAdmin werden",
                "Lena Schäfer wird nicht FirmenAdmin bei Muster Maschinenbau GmbH",
            ]
        assert post(welt, LENA) == []
        assert berechtigungstyp.vorschlaege(welt, v) == []

    def test_zurueckziehen_und_noch_einmal_vorschlagen(self, welt: Session) -> None:
        vorschlag = vorgeschlagen(welt)
        with pytest.raises(DomainError, match="schon vorgeschlagen"):
            vorgeschlagen(welt, von=THOMAS)
        berechtigungstyp.zurueckziehen(welt, als(welt, SABINE), vorschlag)
        assert vorgeschlagen(welt, von=THOMAS) != vorschlag

    def test_ein_firmenadmin_entlaesst_den_anderen_und_bleibt(self, welt: Session) -> None:
        berechtigungstyp.entlassen(welt, als(welt, SABINE), id_von(welt, THOMAS))
        assert typ(welt, THOMAS) == "Nutzer" and rechte(welt, THOMAS, AL17) == set()
        assert post(welt, SABINE)[-1] == "Thomas Weiß-Yıldız ist nicht mehr FirmenAdmin"
        assert post(welt, THOMAS)[-1].startswith("Ihre Rolle bei")


class TestWasEinVorschlagBraucht:
    """Safety rule 4: every condition, at both moments."""

    @pytest.mark.parametrize(
        ("wen", "warum"),
        [
            (STEUER, "Nur eigene Mitarbeiter"),
            (NORD, "Nur eigene Mitarbeiter"),
            (GESPERRT, "nicht aktiv"),
            (THOMAS, "schon FirmenAdmin"),
        ],
    )
    def test_wer_nicht_kandidat_sein_kann(self, welt: Session, wen: str, warum: str) -> None:
        with pytest.raises(DomainError, match=warum):
            vorgeschlagen(welt, wen)

    def test_auch_kein_befristeter_und_keiner_ohne_aktives_konto(self, welt: Session) -> None:
        mitglied(welt, LENA).bis = clock.heute() + 30 * TAG
        with pytest.raises(DomainError, match="befristet"):
            vorgeschlagen(welt, LENA)
        benutzerkonto.sperren(welt, konto(welt, RENATE), DURCH)
        with pytest.raises(DomainError, match="nicht aktiv"):
            vorgeschlagen(welt, RENATE)

    def test_einer_allein_schlaegt_niemanden_vor(self, welt: Session) -> None:
        mitgliedschaft.sperren(welt, mitglied(welt, THOMAS), DURCH)
        with pytest.raises(DomainError, match="zwei aktive FirmenAdmins"):
            vorgeschlagen(welt)

    def test_wer_vorschlaegt_bestaetigt_nicht(self, welt: Session) -> None:
        vorschlag = vorgeschlagen(welt)
        with pytest.raises(DomainError, match="ein anderer FirmenAdmin"):
            berechtigungstyp.bestaetigen(welt, als(welt, SABINE), vorschlag)
        with pytest.raises(DomainError, match="ziehen Sie zurück"):
            berechtigungstyp.ablehnen(welt, als(welt, SABINE), vorschlag)
        with pytest.raises(DomainError, match="nur zurück, wer"):
            berechtigungstyp.zurueckziehen(welt, als(welt, THOMAS), vorschlag)

    @pytest.mark.parametrize("wer", [JOERG, LENA, LOHN, NORD])
    def test_nur_firmenadmins_entscheiden(self, welt: Session, wer: str) -> None:
        vorschlag = vorgeschlagen(welt)
        for handlung in (berechtigungstyp.bestaetigen, berechtigungstyp.ablehnen):
            with pytest.raises(NotFoundError):
                handlung(welt, als(welt, wer), vorschlag)

    def test_der_vorschlagende_muss_noch_firmenadmin_sein(self, welt: Session) -> None:
        berechtigungstyp.bestaetigen(welt, als(welt, THOMAS), vorgeschlagen(welt, JOERG))
        vorschlag = vorgeschlagen(welt, von=JOERG)
        mitglied(welt, JOERG).ernennung_ausgesetzt_am = clock.now()
        with pytest.raises(DomainError, match="kein aktiver FirmenAdmin mehr"):
            berechtigungstyp.bestaetigen(welt, als(welt, THOMAS), vorschlag)

    @pytest.mark.parametrize("wer", [LENA, SABINE])
    def test_wird_einer_der_beiden_gesperrt_ist_er_fuer_immer_hinfaellig(
        self, welt: Session, wer: str
    ) -> None:
        vorschlag = vorgeschlagen(welt)
        berechtigungstyp.vorschlaege_beenden(welt, mitglied(welt, wer), DURCH)
        with pytest.raises(DomainError, match="nicht mehr offen"):
            berechtigungstyp.bestaetigen(welt, als(welt, THOMAS), vorschlag)
        assert welt.get_one(Typvorschlag, vorschlag).ausgang == Ausgang.HINFAELLIG

    def test_ein_befristeter_kandidat_wird_auch_nicht_bestaetigt(self, welt: Session) -> None:
        vorschlag = vorgeschlagen(welt)
        mitglied(welt, LENA).bis = clock.heute() + 30 * TAG
        with pytest.raises(DomainError, match="befristet"):
            berechtigungstyp.bestaetigen(welt, als(welt, THOMAS), vorschlag)

    @pytest.mark.parametrize(
        ("am", "ende"),
        [
            ("2026-11-25 09:00", "2026-12-02 23:00"),
            ("2026-11-25 22:59:59", "2026-12-02 23:00"),
            ("2026-11-25 23:00", "2026-12-03 23:00"),  # 00:00 of the 26th in Berlin
            ("2027-03-23 10:00", "2027-03-30 22:00"),  # over the change to summer time
            ("2026-10-21 10:00", "2026-10-28 23:00"),  # and back
        ],
    )
    def test_offen_ist_er_bis_zum_ende_des_siebten_tages(self, am: str, ende: str) -> None:
        von, bis = (datetime.fromisoformat(zeit).replace(tzinfo=UTC) for zeit in (am, ende))
        assert offen_bis(von) == bis

    def test_in_der_letzten_sekunde_ja_danach_nicht_mehr(self, welt: Session) -> None:
        vorschlag = vorgeschlagen(welt)
        ende = welt.get_one(Typvorschlag, vorschlag).offen_bis
        letzter_tag = vorschlagstabelle.letzter_tag(welt.get_one(Typvorschlag, vorschlag))
        assert letzter_tag == clock.heute() + 7 * TAG
        with time_machine.travel(ende, tick=False):
            with pytest.raises(DomainError, match="nicht mehr offen"):
                berechtigungstyp.bestaetigen(welt, als(welt, THOMAS), vorschlag)
            assert berechtigungstyp.vorschlaege(welt, als(welt, THOMAS)) == []
        with time_machine.travel(ende - timedelta(seconds=1), tick=False):
            berechtigungstyp.bestaetigen(welt, als(welt, THOMAS), vorschlag)
        assert typ(welt, LENA) == "FirmenAdmin"

    @pytest.mark.usefixtures("eigene_welt")
    def test_abgelaufene_werden_geschlossen_und_gemeldet_auch_von_zweien_zugleich(self) -> None:
        with transaction() as db:
            vorschlag = vorgeschlagen(db)
        with time_machine.travel(clock.now() + 9 * TAG, tick=True):
            zugleich(berechtigungstyp.abgelaufene_beenden, berechtigungstyp.abgelaufene_beenden)
            assert berechtigungstyp.abgelaufene_beenden() == 0
        with snapshot() as db:
            assert db.get_one(Typvorschlag, vorschlag).ausgang == Ausgang.ABGELAUFEN
            ende = "Lena Schäfer wird nicht FirmenAdmin bei Muster Maschinenbau GmbH"
            assert post(db, THOMAS).count(ende) == 1


class TestAngriffe:
    """Every refusal leaves everything as it was."""

    @pytest.fixture
    def unveraendert(self, welt: Session) -> Iterator[None]:
        vorher = self._abbild(welt)
        yield
        assert self._abbild(welt) == vorher

    @staticmethod
    def _abbild(db: Session) -> list[Any]:
        db.flush()
        tabellen = (Mitgliedschaft, AdminVertrag, Vertragsrecht, Typvorschlag, Protokoll)
        return [sorted(str(z.model_dump()) for z in db.exec(select(t))) for t in tabellen]

    @pytest.mark.usefixtures("unveraendert")
    @pytest.mark.parametrize("wer", [JOERG, LOHN, NORD])
    @pytest.mark.parametrize("wen", [LENA, SABINE, JOERG, LOHN])
    def test_ein_admin_fasst_keinen_typ_an(self, welt: Session, wer: str, wen: str) -> None:
        v, ziel = als(welt, wer), id_von(welt, wen)
        for handlung in (
            lambda: berechtigungstyp.ernennen(welt, v, ziel, [AL17]),
            lambda: berechtigungstyp.zuweisen(welt, v, ziel, [AL17]),
            lambda: berechtigungstyp.entlassen(welt, v, ziel),
            lambda: berechtigungstyp.vorschlagen(welt, v, ziel),
        ):
            with pytest.raises(NotFoundError):
                handlung()

    @pytest.mark.usefixtures("unveraendert")
    def test_niemand_fasst_seinen_eigenen_typ_an(self, welt: Session) -> None:
        v, ziel = als(welt, SABINE), id_von(welt, SABINE)
        for handlung in (
            lambda: berechtigungstyp.ernennen(welt, v, ziel, [AL17]),
            lambda: berechtigungstyp.zuweisen(welt, v, ziel, [AL17]),
            lambda: berechtigungstyp.entlassen(welt, v, ziel),
            lambda: berechtigungstyp.vorschlagen(welt, v, ziel),
        ):
            with pytest.raises(HindernisError):
                handlung()

    @pytest.mark.usefixtures("unveraendert")
    def test_ohne_das_passwort_geschieht_nichts(self, welt: Session) -> None:
        v, lena, joerg = als(welt, SABINE, step_up=False), id_von(welt, LENA), id_von(welt, JOERG)
        for handlung in (
            lambda: berechtigungstyp.ernennen(welt, v, lena, [AL17]),
            lambda: berechtigungstyp.zuweisen(welt, v, joerg, [AL25]),
            lambda: berechtigungstyp.entlassen(welt, v, joerg),
            lambda: berechtigungstyp.vorschlagen(welt, v, lena),
        ):
            with pytest.raises(BestaetigungNoetigError):
                handlung()

    def test_auch_ueber_vorschlaege_nicht(self, welt: Session) -> None:
        vorschlag = vorgeschlagen(welt)
        thomas, sabine = (als(welt, e, step_up=False) for e in (THOMAS, SABINE))
        for handlung, v in (
            (berechtigungstyp.bestaetigen, thomas),
            (berechtigungstyp.ablehnen, thomas),
            (berechtigungstyp.zurueckziehen, sabine),
        ):
            with pytest.raises(BestaetigungNoetigError):
                handlung(welt, v, vorschlag)

    @pytest.mark.usefixtures("unveraendert")
    def test_fremde_und_unbekannte_gibt_es_nicht(self, welt: Session, akteur_of: AkteurOf) -> None:
        v = als(welt, SABINE)
        fremd = id_von(welt, FREMD, "K1000604")
        for ziel in (fremd, 10**8):
            with pytest.raises(NotFoundError, match="Diese Person gibt es nicht"):
                berechtigungstyp.ernennen(welt, v, ziel, [AL17])
        for vorschlag in (0, 10**8):
            with pytest.raises(NotFoundError, match="Diesen Vorschlag gibt es nicht"):
                berechtigungstyp.bestaetigen(welt, v, vorschlag)

    def test_ein_fremder_vorschlag_ist_wie_ein_unbekannter(self, welt: Session) -> None:
        vorschlag = vorgeschlagen(welt)
        fremde = bestaetigt(welt, akteur(welt, FREMD))
        v = delegation.handelnd(welt, fremde, firma(welt, "K1000604").id or 0)
        with pytest.raises(NotFoundError, match="Diesen Vorschlag gibt es nicht"):
            berechtigungstyp.bestaetigen(welt, v, vorschlag)

    @pytest.mark.parametrize("vertraege", [[AL17, FREMDER], [10**8], []])
    @pytest.mark.usefixtures("eigene_welt")
    def test_fremde_vertraege_und_keine_weist_niemand_zu(self, vertraege: list[int]) -> None:
        for wen, handlung in (
            (LENA, berechtigungstyp.ernennen),
            (JOERG, berechtigungstyp.zuweisen),
        ):
            with pytest.raises(DomainError), transaction() as db:
                handlung(db, als(db, SABINE), id_von(db, wen), vertraege)
        with snapshot() as db:
            assert typ(db, LENA) == "Nutzer" and FREMDER not in verwaltet(db, JOERG)

    def test_niemand_wird_durch_einen_typ_zum_vermittler_oder_umgekehrt(
        self, welt: Session
    ) -> None:
        mitglied(welt, LENA).personentyp = "vermittler"
        with pytest.raises(Exception, match=r"(?i)foreign|constraint"):
            welt.flush()
        welt.rollback()


def zugleich(*handlungen: Any) -> None:
    """Let each run in a thread of its own, all at the same moment."""
    los = threading.Barrier(len(handlungen))

    def laufen(handlung: Any) -> None:
        los.wait(10)
        handlung()

    faeden = [threading.Thread(target=laufen, args=(h,)) for h in handlungen]
    for faden in faeden:
        faden.start()
    for faden in faeden:
        faden.join(30)


@pytest.mark.usefixtures("eigene_welt")
def test_zwei_die_einander_entlassen_lassen_fuenfzigmal_genau_einen_uebrig() -> None:
    with transaction() as db:
        beide = [(bestaetigt(db, akteur(db, e)), id_von(db, e)) for e in (SABINE, THOMAS)]
        muster = firma(db).id or 0

    def entlassen(wer: Akteur, wen: int) -> None:
        try:
            with transaction() as db:
                berechtigungstyp.entlassen(db, delegation.handelnd(db, wer, muster), wen)
        except DomainError:
            pass

    (sabine, sie), (thomas, er) = beide
    for _ in range(50):
        zugleich(lambda: entlassen(sabine, er), lambda: entlassen(thomas, sie))
        with transaction() as db:
            (rest,) = mitgliedschaft.aktive_firmenadmins(db, muster)
            (entlassener,) = {sie, er} - {rest}
            db.get_one(Mitgliedschaft, entlassener).berechtigungstyp = "FirmenAdmin"


@pytest.mark.usefixtures("eigene_welt")
def test_zwei_bestaetigen_denselben_vorschlag_einmal() -> None:
    with transaction() as db:
        vertragsrecht.erteilen(db, mitglied(db, LENA), [Zelle(AL17, Recht.BERECHNEN)], durch=DURCH)
        vorschlag = vorgeschlagen(db)

    def entscheiden(handlung: Any) -> None:
        try:
            with transaction() as db:
                handlung(db, als(db, THOMAS), vorschlag)
        except DomainError:
            pass

    zugleich(
        lambda: entscheiden(berechtigungstyp.bestaetigen),
        lambda: entscheiden(berechtigungstyp.ablehnen),
    )
    with snapshot() as db:
        ausgang = db.get_one(Typvorschlag, vorschlag).ausgang
        assert (typ(db, LENA) == "FirmenAdmin") == (ausgang == Ausgang.BESTAETIGT)
