"""Random commands by random people, one after the other: the limits hold after each of them.

Nobody ever holds what nobody with the power gave him, nobody changes his own rights or type, no
Firma loses its last FirmenAdmin, what is refused changes nothing, and the chains hold.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, time
from random import Random
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import Session, SQLModel, col
from sqlmodel import select as sql_select

from firmenportal.domain import kettenpruefung
from firmenportal.domain.benutzer import Benutzer, Mitgliedschaft
from firmenportal.domain.errors import DomainError
from firmenportal.domain.firma import Firma
from firmenportal.domain.protokoll import Protokoll, kette_firma
from firmenportal.domain.recht import Recht
from firmenportal.domain.vermittler import Bestand, Maklerhaus, Zugehoerigkeit
from firmenportal.domain.vertrag import Gruppenvertrag, vertrag_id
from firmenportal.domain.vertragsrecht import AdminVertrag, Vertragsrecht
from firmenportal.domain.zeitraum import OHNE_ENDE
from tests.databases import DIALECTS, engine_on
from tests.domain import orakel, orakel_delegation
from tests.domain.befehle import BEFEHLE, Schritt, handelnd
from tests.domain.orakel import Blick, Wann, Welt
from tests.domain.welten import TAG, Plan, in_berlin, in_der_datenbank

SCHRITTE = 40
# What makes work for the other commands comes more often.
_WORAUS = [*BEFEHLE, *("Rechte setzen", "einladen", "annehmen", "vorschlagen") * 2]
Zellen = dict[tuple[int, int], frozenset[Recht]]


@dataclass(frozen=True)
class Folge:
    """What a command has made of the world."""

    vorher: Welt = field(repr=False)
    nachher: Welt = field(repr=False)
    wann: Wann
    name: str
    person: int
    firma: int

    def mehr(self, blick: Blick) -> Zellen:
        """Rights that somebody has afterwards and had not before."""
        davor, danach = self._rechte(self.vorher, blick), self._rechte(self.nachher, blick)
        mehr = {wo: r - davor.get(wo, frozenset()) for wo, r in danach.items()}
        return {wo: r for wo, r in mehr.items() if r}

    def _rechte(self, welt: Welt, blick: Blick) -> Zellen:
        return {
            (person, vertrag): orakel.rechte(welt, person, vertrag, self.wann, blick=blick)
            for person in welt.konten
            for vertrag in welt.vertraege
        }


@pytest.fixture(scope="module", params=DIALECTS)
def leere_welt(request: pytest.FixtureRequest) -> Iterator[str]:
    kind = "sqlite_files" if request.param == "sqlite" else "postgres"
    with engine_on(request.getfixturevalue(kind).fresh()):
        yield request.param


@pytest.mark.parametrize("saat", range(2))
def test_keine_folge_von_befehlen_ueberschreitet_die_grenzen(leere_welt: str, saat: int) -> None:
    plan, zufall = _welt(), Random(saat)
    with in_der_datenbank(plan) as db:
        wann, gelungen = Wann(plan.jetzt), 0
        for _ in range(SCHRITTE):
            vorher = orakel.laden(db)
            person, firma = zufall.choice(_wer(vorher, plan, wann))
            name = zufall.choice(_WORAUS)
            schritt = _ausgefuehrt(db, name, person, firma, zufall)
            if schritt:
                gelungen += 1
                folge = Folge(vorher, orakel.laden(db), wann, name, person, firma)
                _innerhalb_der_grenzen(folge, schritt.gegeben_von)
                _steht_im_protokoll(db, folge)
        _ketten_halten(db)
        assert gelungen > SCHRITTE / 10, "the steps are too wild to test anything"


def _wer(welt: Welt, plan: Plan, wann: Wann) -> list[tuple[int, int]]:
    """Mostly those who govern something, and one who does not."""
    alle = [(person, firma) for person in plan.personen for firma in welt.firmen]
    verwalter = {p: m for p in alle if (m := orakel_delegation.verwalter(welt, *p, wann))}
    admins = list(verwalter)
    firmenadmins = [p for p, m in verwalter.items() if m.berechtigungstyp == "FirmenAdmin"]
    return admins * 2 + firmenadmins * 2 + alle[:1]


def _ausgefuehrt(db: Session, name: str, person: int, firma: int, zufall: Random) -> Schritt | None:
    """The step, if the command was carried out; refused, it has changed nothing."""
    punkt = db.begin_nested()
    try:
        v = handelnd(db, person, firma)
        stand = _alles(db)
        schritt = Schritt(db, v, zufall)
        BEFEHLE[name](schritt)
        db.flush()
    except DomainError:
        punkt.rollback()
        return None
    assert _alles(db) != stand, f"{name} changed nothing"
    return schritt


def _alles(db: Session) -> dict[str, list[Any]]:
    db.flush()
    return {
        name: sorted(map(repr, db.execute(select(tabelle)).all()))
        for name, tabelle in SQLModel.metadata.tables.items()
    }


def _innerhalb_der_grenzen(f: Folge, gegeben_von: int | None) -> None:
    soll = orakel_delegation.verwalter(f.vorher, f.person, f.firma, f.wann)
    assert soll is not None, f"{f}: he governs nothing"
    mehr = f.mehr(Blick.ZELLE)
    assert all(wer != f.person for wer, _ in mehr), f"{f}: own rights"
    assert all(f.vorher.vertraege[v].firma_id == f.firma for _, v in mehr), f"{f}: foreign"
    if f.name == "annehmen":
        _vom_einladenden(f, mehr, gegeben_von or 0)
    elif f.name == "bestaetigen":
        assert soll.berechtigungstyp == "FirmenAdmin"
        assert len({wer for wer, _ in mehr}) <= 1, f
    elif f.name == "Rechte setzen":
        _war_zu_geben(f, soll, mehr)
    else:
        assert not mehr, f"{f}: {mehr}"
    _nur_geliehen(f, f.mehr(Blick.VERWALTUNG))
    _eigener_typ_bleibt(f)
    _firmenadmins_bleiben(f)


def _vom_einladenden(f: Folge, mehr: Zellen, mitglied: int) -> None:
    """Each cell that an invitation brought could be given by its inviter at this moment."""
    m = f.vorher.mitgliedschaften[mitglied]
    assert orakel_delegation.verwalter(f.vorher, m.benutzer_id, m.firma_id, f.wann) is m
    neue = [n for i, n in f.nachher.mitgliedschaften.items() if i not in f.vorher.mitgliedschaften]
    assert len(neue) == 1 and neue[0].personentyp != "vermittler", f
    for zeile in f.nachher.zeilen:
        if zeile.mitgliedschaft_id == neue[0].id:
            recht, bis = Recht(zeile.recht), zeile.bis
            assert orakel_delegation.darf_geben(
                f.vorher, m, neue[0], zeile.vertrag_id, recht, bis, f.wann
            ), f"{f}: {zeile}"
    assert {wer for wer, _ in mehr} <= {neue[0].benutzer_id}, f


def _war_zu_geben(f: Folge, soll: Any, mehr: Zellen) -> None:
    """Each new cell is one that he could give as things stood; lesen may be implied."""
    morgen = f.wann.heute + TAG
    for (wer, vertrag), rechte in mehr.items():
        ziel = next(
            m
            for m in f.vorher.mitgliedschaften.values()
            if (m.benutzer_id, m.firma_id) == (wer, f.firma) and m.entfernt_am is None
        )
        gegeben = {
            recht
            for recht in rechte
            if orakel_delegation.darf_geben(f.vorher, soll, ziel, vertrag, recht, morgen, f.wann)
        }
        assert rechte <= orakel.mit_lesen(gegeben), f"{f}: {rechte - gegeben}"


def _nur_geliehen(f: Folge, mehr: Zellen) -> None:
    """What works without an own cell comes from a lender, or back after a block."""
    if f.name in ("bestaetigen", "annehmen", "entsperren", "Rechte setzen"):
        return
    assert not mehr or f.name == "Vertretung bestaetigen", f"{f}: {mehr}"
    for (wer, vertrag), rechte in mehr.items():
        verleiher = {
            f.nachher.mitgliedschaften[t.vertretene_id].benutzer_id
            for t in f.nachher.vertretungen
            if f.nachher.mitgliedschaften[t.vertreter_id].benutzer_id == wer
        }
        halten = (
            orakel.rechte(f.vorher, p, vertrag, f.wann, blick=Blick.WEITERGABE) for p in verleiher
        )
        assert rechte <= frozenset[Recht]().union(*halten), f


def _eigener_typ_bleibt(f: Folge) -> None:
    for i, m in f.vorher.mitgliedschaften.items():
        if m.benutzer_id == f.person:
            jetzt = f.nachher.mitgliedschaften[i]
            assert jetzt.berechtigungstyp == m.berechtigungstyp, f
            assert (jetzt.gesperrt_am, jetzt.entfernt_am) == (m.gesperrt_am, m.entfernt_am), f


def _firmenadmins_bleiben(f: Folge) -> None:
    for firma in f.vorher.firmen:
        if _firmenadmins(f.vorher, firma, f.wann):
            assert _firmenadmins(f.nachher, firma, f.wann), f"{f}: lost its last FirmenAdmin"


def _firmenadmins(welt: Welt, firma: int, wann: Wann) -> list[int]:
    return [
        m.id
        for m in welt.mitgliedschaften.values()
        if m.firma_id == firma
        and orakel.wirkt_als_firmenadmin(m, wann)
        and orakel.mitglied(m, wann)
        and welt.konten[m.benutzer_id].status == "aktiv"
    ]


def _steht_im_protokoll(db: Session, f: Folge) -> None:
    letzte = sql_select(Protokoll).where(Protokoll.kette == kette_firma(f.firma))
    eintrag = db.exec(letzte.order_by(col(Protokoll.lfd).desc())).first()
    assert eintrag is not None, f
    assert f.name == "annehmen" or eintrag.akteur_id == f.person, f


def _ketten_halten(db: Session) -> None:
    befunde = kettenpruefung.pruefen(db, kettenpruefung.ketten(db), {})
    assert [b for _, brueche in befunde for b in brueche] == []


# A world in order: what people do to it is what the test is about


def _welt() -> Plan:
    """Two Firmen, each with FirmenAdmins, Admins, Nutzer and a Vermittlerin of one house."""
    plan = Plan(in_berlin(date(2026, 10, 24), time(23, 30)))
    plan.neu(Maklerhaus, hausnummer="H1", name="Haus")
    for firma in (1, 2):
        plan.neu(Firma, kundennummer=f"K{firma}", name=f"Firma {firma}", hatte_firmenadmin=True)
        for stelle in range(3):
            _vertrag(plan, firma, stelle)
        for n, (personentyp, typ) in enumerate(_BELEGSCHAFT):
            _mitglied(plan, firma, personentyp, typ, ab=n)
    return plan


_BELEGSCHAFT = (
    *[("firmeneigen", "FirmenAdmin")] * 2,
    ("firmeneigen", "Admin"),
    ("andere", "Admin"),
    *[("firmeneigen", "Nutzer")] * 3,
    ("andere", "Nutzer"),
    ("vermittler", "Nutzer"),
)


def _vertrag(plan: Plan, firma: int, stelle: int) -> None:
    nummer = f"{'AK' if stelle == 2 else 'AL'}-{10 * firma + stelle:07}"
    vertrag = plan.neu(
        Gruppenvertrag,
        id=vertrag_id(nummer),
        nummer=nummer,
        firma_id=firma,
        sparte="bKV" if stelle == 2 else "bAV",
        durchfuehrungsweg="" if stelle == 2 else "Direktversicherung",
        produkt="Produkt",
        beginn=date(2020, 1, 1),
        kennung="k",
        aktiviert_am=plan.jetzt - 300 * TAG,
    )
    plan.neu(
        Bestand, maklerhaus_id=1, vertrag_id=vertrag["id"], von=date(2020, 1, 1), bis=OHNE_ENDE
    )


def _mitglied(plan: Plan, firma: int, personentyp: str, typ: str, ab: int) -> None:
    """A person with a few rights; `ab` shifts which."""
    makler = personentyp == "vermittler"
    art, nummer = "makler" if makler else "kunde", len(plan.zeilen[Benutzer]) + 1
    person = plan.neu(
        Benutzer, email=f"p{nummer}@a.example", vorname="P", nachname="P", kontoart=art
    )
    m = plan.neu(
        Mitgliedschaft,
        firma_id=firma,
        benutzer_id=person["id"],
        kontoart=art,
        personentyp=personentyp,
        berechtigungstyp=typ,
        seit=plan.jetzt - 200 * TAG,
    )
    haus: dict[str, Any] = {}
    if makler:
        haus = {"benutzer_id": person["id"], "maklerhaus_id": 1}
        seit = plan.jetzt - 200 * TAG
        aufenthalt = plan.neu(Zugehoerigkeit, kontoart=art, seit=seit, **haus)
        haus = {"maklerhaus_id": 1, "zugehoerigkeit_id": aufenthalt["id"]}
    for n, v in enumerate(z for z in plan.zeilen[Gruppenvertrag] if z["firma_id"] == firma):
        _rechte(plan, m, v["id"], haus, ab + n)


def _rechte(plan: Plan, m: dict[str, Any], vertrag: int, haus: dict[str, Any], ab: int) -> None:
    wo = {"mitgliedschaft_id": m["id"], "vertrag_id": vertrag, "firma_id": m["firma_id"]}
    if m["berechtigungstyp"] == "Admin" and ab % 3:
        plan.neu(AdminVertrag, **wo)
    rechte = [Recht.BESTAND_LESEN, Recht.ABRECHNUNG_LESEN, Recht.BESTAND_AENDERN]
    if m["berechtigungstyp"] != "FirmenAdmin" and (ab % 2 or m["berechtigungstyp"] == "Admin"):
        for recht in rechte[: 1 + ab % 3]:
            plan.neu(
                Vertragsrecht,
                **wo,
                benutzer_id=m["benutzer_id"],
                personentyp=m["personentyp"],
                recht=recht,
                erteilt_am=plan.jetzt - 100 * TAG,
                **haus,
            )
