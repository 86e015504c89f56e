"""Blocking, unblocking and removing: at once, with what hung on it, and for good where said."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlmodel import Session, col, select

from firmenportal.domain import (
    ausschluss,
    berechtigung,
    berechtigungstyp,
    delegation,
    einladen,
    mitgliedschaft,
    sitzung,
    vermittler,
)
from firmenportal.domain.auspraegung import DACH
from firmenportal.domain.ausschluss import Mitbeenden
from firmenportal.domain.benutzer import Mitgliedschaft
from firmenportal.domain.delegation import HindernisError
from firmenportal.domain.einladung import Einladung, Einladungsstand
from firmenportal.domain.einladungspruefung import Einladungsangaben
from firmenportal.domain.errors import BestaetigungNoetigError, DomainError, NotFoundError
from firmenportal.domain.protokoll import Protokoll
from firmenportal.domain.recht import Recht
from firmenportal.domain.sitzung import Sitzung
from firmenportal.domain.vermittler import Maklervollmacht
from firmenportal.domain.vertrag import vertrag_id
from firmenportal.domain.vertragsrecht import Zelle
from tests.domain.besetzung import DURCH, NORD, PFLEGE, firma, haus, konto, letzter, mitglied, stand
from tests.domain.test_berechtigungstyp import (
    DENIZ,
    FREMD,
    JOERG,
    LENA,
    LOHN,
    SABINE,
    STEUER,
    THOMAS,
    akteur,
    als,
    id_von,
    post,
    vorgeschlagen,
)

JONAS, TJARK = "vermittler@maklernord.example", "vermittleradmin@maklernord.example"
GESPERRT = "gesperrt@muster.example"
AL17 = vertrag_id("AL-1000017")
ALLES = Mitbeenden(zugang=True, vollmachten=True)


def hat_zugang(db: Session, email: str, nummer: str = "AL-1000017") -> bool:
    db.flush()
    return konto(db, email).id in berechtigung.personen_mit(db, None, vertrag_id(nummer))


def angemeldet(db: Session, email: str) -> None:
    sitzung.eroeffnen(db, konto(db, email).id or 0, DACH)
    db.flush()


def sitzungen(db: Session, email: str) -> int:
    db.flush()
    return len(db.exec(select(Sitzung).where(Sitzung.benutzer_id == konto(db, email).id)).all())


def eingeladen(db: Session, von: str, email: str = "neu@muster.example") -> Einladung:
    zelle = Zelle(AL17, Recht.BESTAND_LESEN)
    angaben = Einladungsangaben("", "Neele", "Brandt", email, "firmeneigen", "Nutzer", (zelle,))
    return einladen.einladen(db, als(db, von), angaben)


class TestSperren:
    def test_wirkt_sofort_und_entsperren_bringt_die_rechte_zurueck(self, welt: Session) -> None:
        vorher = stand(welt, LENA)
        ausschluss.sperren(welt, als(welt, SABINE, step_up=False), id_von(welt, LENA))
        assert not hat_zugang(welt, LENA) and stand(welt, LENA) > vorher
        ausschluss.entsperren(welt, als(welt, THOMAS, step_up=False), id_von(welt, LENA))
        assert hat_zugang(welt, LENA)
        assert post(welt, LENA) == [
            "Ihr Zugang bei Muster Maschinenbau GmbH ist gesperrt",
            "Ihr Zugang bei Muster Maschinenbau GmbH ist entsperrt",
        ]
        assert letzter(welt).handlung == "mitgliedschaft.entsperren"

    def test_ein_admin_sperrt_wem_er_alles_nehmen_koennte(self, welt: Session) -> None:
        ausschluss.sperren(welt, als(welt, JOERG, step_up=False), id_von(welt, DENIZ))
        assert not hat_zugang(welt, DENIZ, "AL-1000033")
        ausschluss.entfernen(welt, als(welt, JOERG, step_up=False), id_von(welt, DENIZ))
        assert mitglied(welt, DENIZ).entfernt_am is not None

    def test_sitzungen_enden_und_kommen_nicht_wieder(self, welt: Session) -> None:
        angemeldet(welt, LENA)
        ausschluss.sperren(welt, als(welt, SABINE), id_von(welt, LENA))
        assert sitzungen(welt, LENA) == 0
        ausschluss.entsperren(welt, als(welt, SABINE), id_von(welt, LENA))
        assert sitzungen(welt, LENA) == 0

    def test_wer_noch_anderswo_arbeitet_bleibt_angemeldet(self, welt: Session) -> None:
        for email in (LOHN, JONAS):
            angemeldet(welt, email)
            ausschluss.sperren(welt, als(welt, SABINE), id_von(welt, email))
            assert sitzungen(welt, email) == 1, email

    @pytest.mark.parametrize("ende", ["Firma", "Mitgliedschaft", "Fenster"])
    def test_ein_toter_zugang_anderswo_haelt_keine_sitzung(self, welt: Session, ende: str) -> None:
        bei_pflege = mitglied(welt, LOHN, PFLEGE)
        if ende == "Firma":
            firma(welt, PFLEGE).status = "gesperrt"
        elif ende == "Mitgliedschaft":
            mitgliedschaft.sperren(welt, bei_pflege, DURCH)
        else:
            bei_pflege.bis = bei_pflege.seit.date()
        angemeldet(welt, LOHN)
        ausschluss.sperren(welt, als(welt, SABINE), id_von(welt, LOHN))
        assert sitzungen(welt, LOHN) == 0

    def test_seine_einladungen_verfallen_fuer_immer(self, welt: Session) -> None:
        von_joerg, an_lena = eingeladen(welt, JOERG), eingeladen(welt, SABINE, "x@muster.example")
        an_lena.email = LENA
        for wen in (JOERG, LENA):
            ausschluss.sperren(welt, als(welt, SABINE), id_von(welt, wen))
            ausschluss.entsperren(welt, als(welt, SABINE), id_von(welt, wen))
        assert {von_joerg.stand, an_lena.stand} == {Einladungsstand.VERFALLEN}

    def test_seine_vorschlaege_und_der_von_ihm_handelt_enden_fuer_immer(
        self, welt: Session
    ) -> None:
        vorschlag = vorgeschlagen(welt)
        ausschluss.sperren(welt, als(welt, SABINE), id_von(welt, LENA))
        ausschluss.entsperren(welt, als(welt, SABINE), id_von(welt, LENA))
        with pytest.raises(DomainError, match="nicht mehr offen"):
            berechtigungstyp.bestaetigen(welt, als(welt, THOMAS), vorschlag)
        wieder = vorgeschlagen(welt, von=THOMAS)
        ausschluss.sperren(welt, als(welt, SABINE), id_von(welt, THOMAS))
        ausschluss.entsperren(welt, als(welt, SABINE), id_von(welt, THOMAS))
        with pytest.raises(DomainError, match="nicht mehr offen"):
            berechtigungstyp.bestaetigen(welt, als(welt, SABINE), wieder)

    def test_von_einem_firmenadmin_hoeren_alle_anderen(self, welt: Session) -> None:
        ausschluss.sperren(welt, als(welt, SABINE), id_von(welt, THOMAS))
        assert post(welt, SABINE)[-1] == "FirmenAdmin gesperrt: Thomas Weiß-Yıldız"
        ausschluss.entsperren(welt, als(welt, SABINE), id_von(welt, THOMAS))
        assert post(welt, THOMAS)[-1] == "Ihr Zugang bei Muster Maschinenbau GmbH ist entsperrt"
        assert not any("entsperrt: Thomas" in betreff for betreff in post(welt, THOMAS))

    def test_zweimal_sperren_und_entsperren_sagt_dass_es_so_ist(self, welt: Session) -> None:
        v = als(welt, SABINE)
        with pytest.raises(DomainError, match="schon gesperrt"):
            ausschluss.sperren(welt, v, id_von(welt, GESPERRT))
        with pytest.raises(DomainError, match="nicht gesperrt"):
            ausschluss.entsperren(welt, v, id_von(welt, LENA))


class TestEntfernen:
    def test_ist_endgueltig(self, welt: Session) -> None:
        angemeldet(welt, LENA)
        ziel, v = id_von(welt, LENA), als(welt, SABINE)
        ausschluss.entfernen(welt, v, ziel)
        assert not hat_zugang(welt, LENA) and sitzungen(welt, LENA) == 0
        assert post(welt, LENA) == ["Ihr Zugang bei Muster Maschinenbau GmbH ist beendet"]
        for handlung in (ausschluss.entfernen, ausschluss.entsperren):
            with pytest.raises(NotFoundError):
                handlung(welt, v, ziel)

    def test_auch_ein_gesperrter(self, welt: Session) -> None:
        ausschluss.entfernen(welt, als(welt, SABINE), id_von(welt, GESPERRT))
        assert mitglied(welt, GESPERRT).entfernt_am is not None


class TestVermittler:
    """Whose house has other ways, and what the same dialog ends."""

    def test_die_anderen_wege_seines_hauses_werden_angeboten(self, welt: Session) -> None:
        wege = ausschluss.andere_wege(welt, als(welt, SABINE), mitglied(welt, JONAS))
        assert wege and wege.haus == "Makler Nord GmbH"
        assert wege.zugang and len(wege.vollmachten) == 1
        assert ausschluss.andere_wege(welt, als(welt, SABINE), mitglied(welt, LENA)) is None
        assert ausschluss.andere_wege(welt, als(welt, JOERG), mitglied(welt, JONAS)) is None

    def test_die_sperre_allein_laesst_den_vermittler_zugang(self, welt: Session) -> None:
        ausschluss.sperren(welt, als(welt, SABINE, step_up=False), id_von(welt, JONAS))
        assert hat_zugang(welt, JONAS)

    def test_mit_widerspruch_endet_er_sofort_und_ohne_passwort(self, welt: Session) -> None:
        v = als(welt, SABINE, step_up=False)
        ausschluss.sperren(welt, v, id_von(welt, JONAS), Mitbeenden(zugang=True))
        assert not hat_zugang(welt, JONAS)
        assert vermittler.hat_widersprochen(welt, v.firma_id, haus(welt, NORD).id or 0)

    def test_eine_vollmacht_widerruft_nur_wer_sein_passwort_bestaetigt(self, welt: Session) -> None:
        with pytest.raises(BestaetigungNoetigError):
            ausschluss.sperren(welt, als(welt, SABINE, step_up=False), id_von(welt, JONAS), ALLES)
        assert mitglied(welt, JONAS).gesperrt_am is None
        ausschluss.sperren(welt, als(welt, SABINE), id_von(welt, JONAS), ALLES)
        wege = ausschluss.andere_wege(welt, als(welt, SABINE), mitglied(welt, JONAS))
        assert wege is None and not hat_zugang(welt, JONAS)

    def test_vollmachten_anderer_haeuser_und_firmen_bleiben(self, welt: Session) -> None:
        nord, muster = haus(welt, NORD).id, firma(welt).id
        ausschluss.entfernen(welt, als(welt, SABINE), id_von(welt, JONAS), ALLES)
        welt.flush()
        w = Maklervollmacht
        andere = select(w).where(
            (w.maklerhaus_id != nord) | (w.firma_id != muster), col(w.erteilt_am).is_not(None)
        )
        kurz_zuvor = letzter(welt).zeit.replace(hour=0)
        widerrufen = [z.widerrufen_am for z in welt.exec(andere)]
        assert all(am is None or am < kurz_zuvor for am in widerrufen)

    def test_ein_admin_beendet_keine_anderen_wege(self, welt: Session) -> None:
        rechte = mitglied(welt, JONAS)
        v = als(welt, JOERG)
        if delegation.hindernis_ausschluss(welt, v, rechte) is None:
            ausschluss.sperren(welt, v, rechte.id or 0, ALLES)
        muster, nord = firma(welt).id or 0, haus(welt, NORD).id or 0
        assert not vermittler.hat_widersprochen(welt, muster, nord)


class TestAngriffe:
    @pytest.fixture(autouse=True)
    def unveraendert(self, welt: Session) -> Iterator[None]:
        vorher = self._abbild(welt)
        yield
        assert self._abbild(welt) == vorher

    @staticmethod
    def _abbild(db: Session) -> list[Any]:
        db.flush()
        return [
            sorted(str(z.model_dump()) for z in db.exec(select(t)))
            for t in (Mitgliedschaft, Maklervollmacht, Protokoll)
        ]

    @pytest.mark.parametrize("handlung", [ausschluss.sperren, ausschluss.entfernen])
    @pytest.mark.parametrize(
        ("wer", "wen"),
        [
            (SABINE, SABINE),  # oneself
            (JOERG, SABINE),  # an Admin against a FirmenAdmin
            (JOERG, JOERG),
            (JOERG, STEUER),  # rights that he could not take
            (TJARK, LENA),  # looks only
        ],
    )
    def test_wer_gesehen_wird_aber_nicht_ausgeschlossen(
        self, welt: Session, handlung: Any, wer: str, wen: str
    ) -> None:
        with pytest.raises(HindernisError):
            handlung(welt, als(welt, wer), id_von(welt, wen))

    @pytest.mark.parametrize("handlung", [ausschluss.sperren, ausschluss.entfernen])
    def test_fremde_unbekannte_und_ungesehene_gibt_es_nicht(
        self, welt: Session, handlung: Any
    ) -> None:
        fremd = id_von(welt, FREMD, PFLEGE)
        renate = id_von(welt, "urlaub@muster.example")
        for wer, ziel in ((SABINE, fremd), (SABINE, 10**8), (JOERG, fremd), (JOERG, renate)):
            with pytest.raises(NotFoundError, match="Diese Person gibt es nicht"):
                handlung(welt, als(welt, wer), ziel)

    def test_wer_nichts_verwaltet_kommt_gar_nicht_so_weit(self, welt: Session) -> None:
        for email in (LENA, GESPERRT, STEUER):
            with pytest.raises(NotFoundError):
                delegation.handelnd(welt, akteur(welt, email), firma(welt).id or 0)


def test_den_letzten_firmenadmin_sperrt_und_entfernt_niemand(welt: Session) -> None:
    """Nobody could anyway: the only other one who might is himself."""
    mitgliedschaft.sperren(welt, mitglied(welt, THOMAS), DURCH)
    sabine = mitglied(welt, SABINE)
    for handlung in (mitgliedschaft.sperren, mitgliedschaft.entfernen):
        with pytest.raises(DomainError, match="keinen aktiven FirmenAdmin"):
            handlung(welt, sabine, DURCH)
