"""The Firma's Vollmachten: who sees them, and what a revocation ends at once."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlmodel import Session, col, select

from firmenportal.domain import berechtigung, delegation, sitzung, vermittler, vollmachten
from firmenportal.domain.auspraegung import DACH
from firmenportal.domain.benutzer import als_akteur
from firmenportal.domain.delegation import Verwalter
from firmenportal.domain.errors import BestaetigungNoetigError, DomainError, NotFoundError
from firmenportal.domain.recht import Recht
from firmenportal.domain.sitzung import hash_of
from firmenportal.domain.vermittler import Maklervollmacht
from firmenportal.domain.vertrag import vertrag_id
from firmenportal.domain.vollmachten import Mitwiderrufen, Vollmachtsstand
from firmenportal.post.postausgang import Postausgang
from tests.domain.besetzung import MUSTER, PFLEGE, firma, haus, konto
from tests.domain.conftest import VerwalterOf

SABINE, JONAS, LEITUNG = (
    "firmenadmin@muster.example",
    "vermittler@maklernord.example",
    "leitung@maklernord.example",
)
AL17 = vertrag_id("AL-1000017")
NUR_DIESE, ALLES = Mitwiderrufen(), Mitwiderrufen(rechte=True, vollmachten=True, zugang=True)
Als = Callable[..., Verwalter]


@pytest.fixture
def als(welt: Session) -> Als:
    """`als(SABINE)`: acting for Muster, the password just given again."""

    def handelnd(email: str, kundennummer: str = MUSTER, *, bestaetigt: bool = True) -> Verwalter:
        akteur = als_akteur(konto(welt, email))
        akteur = replace(akteur, sitzung=hash_of(sitzung.eroeffnen(welt, akteur.benutzer_id, DACH)))
        welt.flush()
        if bestaetigt:
            akteur = replace(akteur, sitzung=hash_of(sitzung.bestaetigen(welt, akteur)))
        return delegation.handelnd(welt, akteur, firma(welt, kundennummer).id or 0)

    return handelnd


def nords(db: Session) -> Maklervollmacht:
    return db.exec(
        select(Maklervollmacht).where(
            Maklervollmacht.firma_id == firma(db).id,
            Maklervollmacht.maklerhaus_id == haus(db).id,
            col(Maklervollmacht.erteilt_am).is_not(None),
        )
    ).one()


def darf(db: Session, email: str, recht: Recht) -> bool:
    db.flush()
    return berechtigung.hat(db, als_akteur(konto(db, email)), recht, AL17)


def test_ein_firmenadmin_sieht_jede_mit_umfang_und_stand(
    welt: Session, verwalter: VerwalterOf
) -> None:
    blaetter = vollmachten.blaetter(welt, verwalter(SABINE))
    nord = next(b for b in blaetter if b.id == nords(welt).id)
    assert set(nord.vertraege or ()) == {"AL-1000017", "AL-1000033", "AK-1000074"}
    assert nord.rechte == [Recht.BESTAND_LESEN, Recht.BESTAND_AENDERN, Recht.BERECHNEN]
    assert nord.stand is Vollmachtsstand.GILT


@pytest.mark.parametrize("email", ["admin@muster.example", "vermittleradmin@maklernord.example"])
def test_ein_admin_sieht_und_widerruft_keine(
    welt: Session, verwalter: VerwalterOf, als: Als, email: str
) -> None:
    with pytest.raises(NotFoundError):
        vollmachten.blaetter(welt, verwalter(email))
    with pytest.raises(NotFoundError):
        vollmachten.widerrufen(welt, als(email), nords(welt).id or 0, NUR_DIESE)


def test_die_vollmacht_einer_anderen_firma_gibt_es_nicht(welt: Session, als: Als) -> None:
    for fremde in (nords(welt).id or 0, 999_999):
        with pytest.raises(NotFoundError, match="Diese Vollmacht gibt es nicht"):
            vollmachten.widerrufen(welt, als("firmenadmin@pflege.example", PFLEGE), fremde, ALLES)


def test_ohne_das_passwort_noch_einmal_bleibt_alles(welt: Session, als: Als) -> None:
    with pytest.raises(BestaetigungNoetigError):
        vollmachten.widerrufen(welt, als(SABINE, bestaetigt=False), nords(welt).id or 0, ALLES)
    assert nords(welt).widerrufen_am is None


def test_widerrufen_endet_sofort_was_darauf_beruht(welt: Session, als: Als) -> None:
    assert darf(welt, JONAS, Recht.BESTAND_AENDERN)
    vollmachten.widerrufen(welt, als(SABINE), nords(welt).id or 0, NUR_DIESE)
    assert not darf(welt, JONAS, Recht.BESTAND_AENDERN)
    assert darf(welt, JONAS, Recht.BESTAND_LESEN)  # by the Vermittler-Zugang


def test_mit_allem_anderen_bleibt_dem_haus_nichts(welt: Session, als: Als) -> None:
    vollmachten.widerrufen(welt, als(SABINE), nords(welt).id or 0, ALLES)
    assert not any(darf(welt, JONAS, recht) for recht in Recht)
    assert vermittler.hat_widersprochen(welt, firma(welt).id or 0, haus(welt).id or 0)


def test_zweimal_geht_es_nicht(welt: Session, als: Als) -> None:
    vollmacht_id = nords(welt).id or 0
    vollmachten.widerrufen(welt, als(SABINE), vollmacht_id, NUR_DIESE)
    with pytest.raises(DomainError, match="schon beendet"):
        vollmachten.widerrufen(welt, als(SABINE), vollmacht_id, NUR_DIESE)


def test_das_haus_und_alle_firmenadmins_erfahren_es(welt: Session, als: Als) -> None:
    vollmachten.widerrufen(welt, als(SABINE), nords(welt).id or 0, NUR_DIESE)
    for email in (LEITUNG, "firmenadmin2@muster.example"):
        mails = select(Postausgang).where(Postausgang.an == email)
        letzte = welt.exec(mails.order_by(col(Postausgang.id).desc())).first()
        assert letzte is not None and "widerrufen" in letzte.text
