"""Execution: accounts, rights and letters in one transaction, once, by all rules asked again."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlmodel import Session, col, select

from firmenportal.db import snapshot, transaction
from firmenportal.domain import berechtigung, fristen, rechtematrix, vermittler
from firmenportal.domain.benutzer import (
    Benutzer,
    Berechtigungstyp,
    Kontostatus,
    Mitgliedschaft,
    Personentyp,
    als_akteur,
)
from firmenportal.domain.freischaltung import ausfuehrung, checkliste
from firmenportal.domain.freischaltung.antrag import Antrag
from firmenportal.domain.freischaltung.frage import Unterzeichner
from firmenportal.domain.freischaltung.fremdvertrag import Gruppenmitglied
from firmenportal.domain.freischaltung.inhalt import Antragsart, Fremdvertrag, Inhalt
from firmenportal.domain.recht import Recht
from firmenportal.domain.vermittler import Maklervollmacht
from firmenportal.domain.vertrag import Gruppenvertrag, vertrag_id
from firmenportal.domain.vertragsrecht import AdminVertrag, Vertragsrecht
from firmenportal.post.postausgang import Art, Postausgang
from tests.domain import antraege
from tests.domain.antraege import (
    BROT,
    CHEFIN,
    ERSTER,
    HANNE,
    KOLLEGE,
    NEUE_MAKLERIN,
    OLE,
    VERMITTLER,
)
from tests.domain.besetzung import DURCH, MUSTER, firma, haus, konto, mitglied

pytestmark = pytest.mark.usefixtures("eigene_welt")
GRUENWALD = "K1000711"
MAKLERIN = NEUE_MAKLERIN.email
ALLES_DARIN = (Benutzer, Mitgliedschaft, Vertragsrecht, Gruppenvertrag, Postausgang, AdminVertrag)


def anzahlen() -> list[int]:
    with snapshot() as db:
        return [len(db.exec(select(tabelle)).all()) for tabelle in ALLES_DARIN]


def haus_id() -> int:
    with snapshot() as db:
        return haus(db).id or 0


def vollmacht_antrag(inhalt: Inhalt = VERMITTLER) -> int:
    return antraege.freigegebener(
        inhalt, Antragsart.VERMITTLER, Unterzeichner.MAKLERHAUS, haus_id()
    )


def erteilt(db: Session, email: str) -> set[tuple[str, str]]:
    zeilen = rechtematrix.eigene(db, als_akteur(konto(db, email))).zeilen
    return {(z.nummer, c.recht) for z in zeilen for c in z.zellen if c.zustand == "erteilt"}


def geschickt(db: Session, art: Art) -> list[Postausgang]:
    gesucht = select(Postausgang).where(Postausgang.art == art).order_by(col(Postausgang.id))
    return list(db.exec(gesucht))


# The first application of a Firma


def test_ohne_anschrift_im_bestand_gibt_es_keinen_ersten_firmenadmin_und_sonst_schon() -> None:
    """The Widerrufscode of a first FirmenAdmin goes there; nobody else needs one."""
    for inhalt, erwartet in ((ERSTER, True), (ERSTER.model_copy(update={"personen": ()}), False)):
        with transaction() as db:
            grunwald = firma(db, GRUENWALD)
            grunwald.strasse = ""
            db.add(grunwald)
            antrag = antraege.eingereicht(db)
            antrag.firma_id, antrag.inhalt = grunwald.id, inhalt.model_dump(mode="json")
            namen = {p.name for p in checkliste.punkte(db, antrag)}
            assert ("anschrift" in namen) is erwartet


def test_der_erste_firmenadmin_und_ein_kollege_bekommen_konto_rolle_und_rechte() -> None:
    antrag_id = antraege.freigegebener()
    with snapshot() as db:
        vorher = len(geschickt(db, Art.BRIEF)), len(geschickt(db, Art.SMS))
    assert ausfuehrung.ausfuehren(antrag_id)
    with snapshot() as db:
        hanne, ole = mitglied(db, HANNE, GRUENWALD), mitglied(db, OLE, GRUENWALD)
        assert (hanne.berechtigungstyp, ole.berechtigungstyp) == ("FirmenAdmin", "Nutzer")
        assert {konto(db, e).status for e in (HANNE, OLE)} == {Kontostatus.WARTET}
        assert db.get_one(Gruppenvertrag, vertrag_id(BROT)).aktiviert_am is not None
        gruenwald = firma(db, GRUENWALD)
        assert gruenwald.hatte_firmenadmin and gruenwald.freischaltbar_seit is not None
        # Hanne's Zugangskennung, and the Firma's letter with the Widerrufscode; Ole's by SMS.
        assert len(geschickt(db, Art.BRIEF)) - vorher[0] == 2
        assert len(geschickt(db, Art.SMS)) - vorher[1] == 1
        assert db.get_one(Antrag, antrag_id).zustand == "freigeschaltet"


def test_wer_auf_die_zugangskennung_wartet_hat_noch_nichts() -> None:
    assert ausfuehrung.ausfuehren(antraege.freigegebener())
    with transaction() as db:
        ole = als_akteur(konto(db, OLE))
        assert not berechtigung.hat(db, ole, Recht.BESTAND_LESEN, vertrag_id(BROT))
        konto(db, OLE).status = Kontostatus.AKTIV
        db.flush()
        assert erteilt(db, OLE) == {(BROT, "bestand_lesen"), (BROT, "mitarbeiter_anmelden")}


def test_zweimal_und_zugleich_ausgefuehrt_geschieht_alles_einmal() -> None:
    antrag_id = antraege.freigegebener()
    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(ausfuehrung.ausfuehren, [antrag_id] * 4))
    danach = anzahlen()
    assert ausfuehrung.ausfuehren(antrag_id)
    assert ausfuehrung.freigegebene_ausfuehren() == 0
    assert anzahlen() == danach


def test_was_ein_absturz_liegen_liess_holt_der_stuendliche_lauf_nach() -> None:
    antrag_id = antraege.freigegebener()
    assert fristen.aufraeumen()["freigegebene Anträge"] == 1
    assert antraege.zustand(antrag_id) == "freigeschaltet"


@pytest.mark.parametrize("nach", range(1, 12))
def test_wo_immer_sie_abbricht_bleibt_nichts_halbes(
    nach: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    antrag_id, vorher = antraege.freigegebener(), anzahlen()
    schritte = iter(range(100))
    urspruenglich = Session.flush

    def flush(self: Session, *args: Any) -> None:
        urspruenglich(self, *args)
        if next(schritte) == nach:
            raise KeyboardInterrupt

    monkeypatch.setattr(Session, "flush", flush)
    with pytest.raises(KeyboardInterrupt):
        ausfuehrung.ausfuehren(antrag_id)
    monkeypatch.undo()
    assert anzahlen() == vorher
    assert ausfuehrung.ausfuehren(antrag_id)


def test_fremde_vertraege_werden_eine_vertragsgruppe() -> None:
    fremde = tuple(Fremdvertrag(versicherer="Alte Leipziger", nummer=n) for n in ("1", "2"))
    inhalt = ERSTER.model_copy(update={"fremdvertraege": fremde})
    assert ausfuehrung.ausfuehren(antraege.freigegebener(inhalt))
    with transaction() as db:
        konto(db, HANNE).status = Kontostatus.AKTIV
        db.flush()
        (nummer,) = {z for z, _ in erteilt(db, HANNE) if z.startswith("W")}
        mitglieder = db.exec(
            select(Gruppenmitglied).where(Gruppenmitglied.vertrag_id == vertrag_id(nummer))
        )
        assert [m.nummer for m in mitglieder] == ["1", "2"]


# People who are known already


def test_ein_nutzer_wird_firmenadmin_und_seine_einzelnen_rechte_enden() -> None:
    lena = CHEFIN.model_copy(update={"email": "nutzer@muster.example"})
    inhalt = ERSTER.model_copy(
        update={"firma": VERMITTLER.firma, "vertraege": ("AL-1000017",), "personen": (lena,)}
    )
    assert ausfuehrung.ausfuehren(antraege.freigegebener(inhalt))
    with snapshot() as db:
        assert mitglied(db, "nutzer@muster.example").berechtigungstyp == "FirmenAdmin"
        assert konto(db, "nutzer@muster.example").status == Kontostatus.AKTIV
        name = konto(db, "nutzer@muster.example").name
        assert name == "Lena Schäfer"


def test_ein_antrag_nimmt_niemandem_etwas() -> None:
    email = "firmenadmin@muster.example"
    sabine = KOLLEGE.model_copy(
        update={"email": email, "rechte": {"AL-1000017": (Recht.BESTAND_LESEN,)}}
    )
    inhalt = ERSTER.model_copy(
        update={"firma": VERMITTLER.firma, "vertraege": ("AL-1000017",), "personen": (sabine,)}
    )
    assert ausfuehrung.ausfuehren(antraege.freigegebener(inhalt))
    with snapshot() as db:
        assert mitglied(db, email).berechtigungstyp == "FirmenAdmin"


def test_ein_vermittler_wird_admin_wenn_die_firma_unterschreibt() -> None:
    maklerin = NEUE_MAKLERIN.model_copy(update={"berechtigungstyp": Berechtigungstyp.ADMIN})
    inhalt = VERMITTLER.model_copy(update={"personen": (maklerin,)})
    antrag_id = antraege.freigegebener(inhalt, Antragsart.VERMITTLER, maklerhaus_id=haus_id())
    assert ausfuehrung.ausfuehren(antrag_id)
    with snapshot() as db:
        m = mitglied(db, MAKLERIN)
        assert (m.berechtigungstyp, m.personentyp) == ("Admin", Personentyp.VERMITTLER)
        zugewiesen = select(AdminVertrag.vertrag_id).where(AdminVertrag.mitgliedschaft_id == m.id)
        assert list(db.exec(zugewiesen)) == [vertrag_id("AL-1000017")]


# By a Vollmacht


def test_mit_vollmacht_nennt_jede_zeile_ihre_vollmacht_und_das_haus() -> None:
    assert ausfuehrung.ausfuehren(vollmacht_antrag())
    with snapshot() as db:
        zeilen = db.exec(
            select(Vertragsrecht).where(
                Vertragsrecht.mitgliedschaft_id == mitglied(db, MAKLERIN).id
            )
        ).all()
        assert {z.quelle for z in zeilen} == {"vollmacht"}
        assert all(z.vollmacht_id and z.maklerhaus_id == haus(db).id for z in zeilen)
        aufenthalt = vermittler.aufenthalt_von(db, konto(db, MAKLERIN).id or 0)
        assert aufenthalt is not None and aufenthalt.maklerhaus_id == haus(db).id


def test_eine_vollmacht_die_nach_der_freigabe_endet_gibt_den_antrag_zurueck() -> None:
    antrag_id, vorher = vollmacht_antrag(), anzahlen()
    with transaction() as db:
        gueltige = db.exec(
            select(Maklervollmacht).where(
                Maklervollmacht.firma_id == firma(db, MUSTER).id,
                Maklervollmacht.maklerhaus_id == haus(db).id,
                col(Maklervollmacht.widerrufen_am).is_(None),
            )
        )
        for eine in gueltige:
            vermittler.vollmacht_widerrufen(db, eine, DURCH)
    assert not ausfuehrung.ausfuehren(antrag_id)
    assert anzahlen() == vorher
    with snapshot() as db:
        antrag = db.get_one(Antrag, antrag_id)
        assert (antrag.zustand, antrag.geprueft_von_id) == ("in_pruefung", None)
        assert antrag.pruefnotiz.startswith("Die Maklervollmacht gilt")


def test_wer_inzwischen_das_haus_gewechselt_hat_kommt_nicht_durch() -> None:
    jonas = NEUE_MAKLERIN.model_copy(update={"email": "vermittler@maklernord.example"})
    antrag_id = vollmacht_antrag(VERMITTLER.model_copy(update={"personen": (jonas,)}))
    with transaction() as db:
        person = konto(db, "vermittler@maklernord.example")
        vermittler.austreten(db, person, DURCH)
        db.flush()
        vermittler.eintreten(db, person, haus(db, "H00042"), durch=DURCH)
    assert not ausfuehrung.ausfuehren(antrag_id)
    assert antraege.zustand(antrag_id) == "in_pruefung"
