"""Who may pass on which right to whom: on random worlds as the oracle says, and by name."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import given, settings
from sqlmodel import Session

from firmenportal import clock
from firmenportal.domain import delegation, vertragsrecht
from firmenportal.domain.benutzer import Akteur, Berechtigungstyp, Mitgliedschaft
from firmenportal.domain.delegation import Hindernis, HindernisError, Verwalter
from firmenportal.domain.errors import NotFoundError
from firmenportal.domain.recht import Recht
from firmenportal.domain.vertrag import vertrag_id
from firmenportal.domain.vertragsrecht import Zelle
from firmenportal.domain.zeitraum import OHNE_ENDE
from tests.databases import SqliteFiles, engine_on
from tests.domain import orakel, orakel_delegation
from tests.domain.besetzung import DURCH, PFLEGE, firma, mitglied
from tests.domain.conftest import AkteurOf
from tests.domain.orakel import Wann
from tests.domain.test_regel import PROFIL
from tests.domain.welten import Plan, in_der_datenbank, welten

FIRMENADMIN, ADMIN = "firmenadmin@muster.example", "admin@muster.example"
LENA, LOHN = "nutzer@muster.example", "lohn@buero.example"
NORD = "vermittler@maklernord.example"
SIEBZEHN, FUENFUNDZWANZIG, DREIUNDDREISSIG, VIERUNDSIEBZIG = (
    vertrag_id(n) for n in ("AL-1000017", "AL-1000025", "AL-1000033", "AK-1000074")
)
EINUNDVIERZIG, FREMD = vertrag_id("AL-1000041"), vertrag_id("AL-1060017")
TAG = timedelta(days=1)


@pytest.fixture(scope="module")
def leere_welt(sqlite_files: SqliteFiles) -> Iterator[None]:
    with engine_on(sqlite_files.fresh()):
        yield


# As the oracle says


@settings(PROFIL, max_examples=25)
@given(welten())
def test_ein_verwalter_sieht_und_darf_was_das_orakel_sagt(leere_welt: None, plan: Plan) -> None:
    with in_der_datenbank(plan) as db:
        welt, wann = orakel.laden(db), Wann(plan.jetzt)
        for person in plan.personen:
            ist = {v.firma_id: v for v in delegation.verwaltungen(db, _akteur(person))}
            for firma_id in welt.firmen:
                soll = orakel_delegation.verwalter(welt, person, firma_id, wann)
                assert (firma_id in ist) == (soll is not None), plan.ueber(person, 0)
                if soll is not None:
                    _wie_das_orakel(db, welt, ist[firma_id], soll, wann)


def _wie_das_orakel(
    db: Session, welt: orakel.Welt, v: Verwalter, soll: Mitgliedschaft, wann: Wann
) -> None:
    verwaltet = set(db.execute(delegation.vertraege(v)).scalars())
    assert verwaltet == orakel_delegation.verwaltete(welt, soll, wann)
    gesehen = set(db.execute(delegation.mitglieder(v)).scalars())
    for ziel in welt.mitgliedschaften.values():
        sieht = orakel_delegation.sieht(welt, soll, ziel, wann)
        assert (ziel.id in gesehen) == sieht, (v, ziel)
        if sieht:
            _zellen_wie_das_orakel(db, welt, v, soll, db.get_one(Mitgliedschaft, ziel.id), wann)


def _zellen_wie_das_orakel(
    db: Session,
    welt: orakel.Welt,
    v: Verwalter,
    soll: Mitgliedschaft,
    ziel: Mitgliedschaft,
    wann: Wann,
) -> None:
    kann = delegation.hindernis_ausschluss(db, v, ziel) is None
    assert kann == orakel_delegation.darf_ausschliessen(welt, soll, ziel, wann), (v, ziel)
    ids = [i for i, g in welt.vertraege.items() if g.firma_id == v.firma_id]
    raum = delegation.spielraum(db, v, ziel, ids)
    for vertrag in ids:
        for recht in Recht:
            nimmt = orakel_delegation.darf_nehmen(welt, soll, ziel, vertrag, recht, wann)
            assert (raum.nehmen(vertrag, recht) is None) == nimmt, (v, ziel, vertrag, recht)
            for bis in (wann.heute + TAG, wann.heute + 30 * TAG, OHNE_ENDE):
                gibt = orakel_delegation.darf_geben(welt, soll, ziel, vertrag, recht, bis, wann)
                frei = raum.geben(vertrag, recht, bis) is None
                assert frei == gibt, (v, ziel, vertrag, recht, bis)


def _akteur(person: int) -> Akteur:
    return Akteur(person, "", "P", "p@a.example", "kunde", "metallrente", "de", 0)


# By name


def _verwalter(db: Session, akteur: Akteur) -> Verwalter:
    return delegation.verwalter(db, akteur, firma(db).id or 0)


def test_ein_nutzer_verwaltet_nichts(welt: Session, akteur_of: AkteurOf) -> None:
    assert delegation.verwaltungen(welt, akteur_of(LENA)) == []
    with pytest.raises(NotFoundError):
        _verwalter(welt, akteur_of(LENA))


def test_ein_firmenadmin_verwaltet_nur_die_eigene_firma(welt: Session, akteur_of: AkteurOf) -> None:
    with pytest.raises(NotFoundError):
        delegation.verwalter(welt, akteur_of(FIRMENADMIN), firma(welt, PFLEGE).id or 0)


def test_wer_mehrere_firmen_verwaltet_bekommt_sie_nach_namen(
    welt: Session, akteur_of: AkteurOf
) -> None:
    namen = [v.firma for v in delegation.verwaltungen(welt, akteur_of(LOHN))]
    assert namen == ["Beispiel Pflege gGmbH", "Muster Maschinenbau GmbH"]


def test_eine_fremde_und_eine_unbekannte_person_sind_dieselbe_antwort(
    welt: Session, akteur_of: AkteurOf
) -> None:
    v = _verwalter(welt, akteur_of(FIRMENADMIN))
    fremde = mitglied(welt, "firmenadmin@pflege.example", PFLEGE).id or 0
    saetze = set()
    for unsichtbar in (fremde, 999_999, 0, -1):
        with pytest.raises(NotFoundError) as abgelehnt:
            delegation.mitglied(welt, v, unsichtbar)
        saetze.add(str(abgelehnt.value))
    assert len(saetze) == 1


@pytest.mark.parametrize(
    ("wer", "ziel", "vertrag", "recht", "hindernis"),
    [
        (FIRMENADMIN, FIRMENADMIN, SIEBZEHN, Recht.BERECHNEN, Hindernis.SELBST),
        (FIRMENADMIN, "firmenadmin2@muster.example", SIEBZEHN, Recht.BERECHNEN,
         Hindernis.FIRMENADMIN),
        (FIRMENADMIN, LENA, VIERUNDSIEBZIG, Recht.BERECHNEN, Hindernis.NICHT_ANGEBOTEN),
        (FIRMENADMIN, LENA, FREMD, Recht.BERECHNEN, Hindernis.NICHT_ZUGEWIESEN),
        (FIRMENADMIN, NORD, FUENFUNDZWANZIG, Recht.BERECHNEN, Hindernis.DURCH_ANTRAG),
        (ADMIN, ADMIN, SIEBZEHN, Recht.BESTAND_LESEN, Hindernis.SELBST),
        (ADMIN, FIRMENADMIN, SIEBZEHN, Recht.BESTAND_LESEN, Hindernis.FIRMENADMIN),
        (ADMIN, LOHN, DREIUNDDREISSIG, Recht.BESTAND_LESEN, Hindernis.ADMIN),
        (ADMIN, LENA, FUENFUNDZWANZIG, Recht.BESTAND_LESEN, Hindernis.NICHT_ZUGEWIESEN),
        (ADMIN, LENA, SIEBZEHN, Recht.ABRECHNUNG_LESEN, Hindernis.NICHT_GEHALTEN),
        ("vermittleradmin@maklernord.example", LENA, SIEBZEHN, Recht.BESTAND_LESEN,
         Hindernis.NUR_ANSEHEN),
    ],
)  # fmt: skip
def test_was_nicht_gegeben_werden_darf_hat_einen_grund(
    welt: Session, akteur_of: AkteurOf, wer: str, ziel: str, vertrag: int, recht: Recht,
    hindernis: Hindernis,
) -> None:  # fmt: skip
    v = _verwalter(welt, akteur_of(wer))
    raum = delegation.spielraum(welt, v, mitglied(welt, ziel), [vertrag])
    assert raum.geben(vertrag, recht) == hindernis


def test_ein_fremder_vertrag_ist_nicht_gefunden_ein_sichtbarer_nicht_erlaubt(
    welt: Session, akteur_of: AkteurOf
) -> None:
    v, lena = _verwalter(welt, akteur_of(ADMIN)), mitglied(welt, LENA)
    for fremd in (FREMD, FUENFUNDZWANZIG, 17):
        with pytest.raises(NotFoundError):
            delegation.require_geben(welt, v, lena, [Zelle(fremd, Recht.BESTAND_LESEN)])
    with pytest.raises(HindernisError):
        delegation.require_geben(welt, v, lena, [Zelle(SIEBZEHN, Recht.ABRECHNUNG_LESEN)])


def test_ein_admin_gibt_nur_so_lange_wie_er_selbst_hat(welt: Session, akteur_of: AkteurOf) -> None:
    lena, aumann = mitglied(welt, LENA), mitglied(welt, ADMIN)
    ende = clock.heute() + 30 * TAG
    recht = Recht.ABRECHNUNG_LESEN
    vertragsrecht.erteilen(welt, aumann, [Zelle(SIEBZEHN, recht, bis=ende)], durch=DURCH)
    welt.flush()
    raum = delegation.spielraum(welt, _verwalter(welt, akteur_of(ADMIN)), lena, [SIEBZEHN])
    assert raum.geben(SIEBZEHN, recht, ende) is None
    assert raum.geben(SIEBZEHN, recht, ende + TAG) == Hindernis.NICHT_SO_LANGE
    assert raum.geben(SIEBZEHN, recht) == Hindernis.NICHT_SO_LANGE


def test_ein_admin_nimmt_lesen_nur_wenn_er_alles_nehmen_kann_was_mitfaellt(
    welt: Session, akteur_of: AkteurOf
) -> None:
    lena = mitglied(welt, LENA)
    v = _verwalter(welt, akteur_of(ADMIN))
    gehalten = delegation.spielraum(welt, v, lena, [SIEBZEHN]).haelt_bis
    fehlt = {Recht.BESTAND_AENDERN, Recht.MITARBEITER_ANMELDEN} - {r for _, r in gehalten}
    for recht in fehlt or {Recht.BESTAND_AENDERN}:
        vertragsrecht.erteilen(welt, lena, [Zelle(SIEBZEHN, recht)], durch=DURCH)
    if not fehlt:
        eigene = [(SIEBZEHN, Recht.BESTAND_AENDERN)]
        vertragsrecht.entziehen(welt, mitglied(welt, ADMIN), eigene, DURCH)
    welt.flush()
    raum = delegation.spielraum(welt, v, lena, [SIEBZEHN])
    assert raum.nehmen(SIEBZEHN, Recht.BESTAND_LESEN) == Hindernis.FOLGE


def test_ein_admin_sperrt_nur_wem_er_alles_nehmen_kann(welt: Session, akteur_of: AkteurOf) -> None:
    v, lena = _verwalter(welt, akteur_of(ADMIN)), mitglied(welt, LENA)
    with pytest.raises(HindernisError) as abgelehnt:
        delegation.require_ausschluss(welt, v, lena)
    assert abgelehnt.value.hindernis == Hindernis.FREMDE_RECHTE
    vertragsrecht.entziehen(welt, lena, [(FUENFUNDZWANZIG, Recht.BESTAND_LESEN)], DURCH)
    welt.flush()
    delegation.require_ausschluss(welt, v, lena)


def test_solange_seine_ernennung_ausgesetzt_ist_zaehlt_ein_admin_als_nutzer(
    welt: Session, akteur_of: AkteurOf
) -> None:
    lohn = mitglied(welt, LOHN)
    lohn.ernennung_ausgesetzt_am = clock.now()
    welt.flush()
    assert len(delegation.verwaltungen(welt, akteur_of(LOHN))) == 1
    v = _verwalter(welt, akteur_of(ADMIN))
    assert delegation.hindernis_person(v, lohn) is None


def test_wer_wartet_sieht_was_der_andere_getan_hat(welt: Session, akteur_of: AkteurOf) -> None:
    akteur = akteur_of(ADMIN)
    assert delegation.handelnd(welt, akteur, firma(welt).id or 0).typ == Berechtigungstyp.ADMIN
    mitglied(welt, ADMIN).gesperrt_am = clock.now()
    welt.flush()
    with pytest.raises(NotFoundError):
        delegation.handelnd(welt, akteur, firma(welt).id or 0)
