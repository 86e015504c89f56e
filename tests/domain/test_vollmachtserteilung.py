"""Granting, refusing and limiting Vollmachten: never more than asked, and nothing by itself."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from itertools import combinations, product
from threading import Barrier
from typing import TypeVar

import pytest
from sqlmodel import Session, col, select

from firmenportal import clock
from firmenportal.db import snapshot, transaction
from firmenportal.domain import (
    berechtigung,
    delegation,
    sitzung,
    vermittler,
    vollmachten,
    vollmachtserteilung,
    widerrufsumfang,
)
from firmenportal.domain.auspraegung import DACH
from firmenportal.domain.benutzer import Akteur, als_akteur
from firmenportal.domain.delegation import Verwalter
from firmenportal.domain.errors import BestaetigungNoetigError, DomainError, NotFoundError
from firmenportal.domain.protokoll import Protokoll, kette_firma, kette_haus
from firmenportal.domain.recht import Recht, mit_implizierten
from firmenportal.domain.sitzung import hash_of
from firmenportal.domain.vermittler import Maklervollmacht
from firmenportal.domain.vertrag import nummer_von, vertrag_id
from firmenportal.domain.vollmachten import Vollmachtsstand
from firmenportal.domain.vollmachtserteilung import Umfang
from firmenportal.domain.zeitraum import OHNE_ENDE
from firmenportal.post.postausgang import Art, Postausgang
from tests.domain.besetzung import MUSTER, PFLEGE, firma, haus, konto, mitglied, stand
from tests.domain.conftest import VerwalterOf

SABINE, THOMAS = "firmenadmin@muster.example", "firmenadmin2@muster.example"
JONAS, LEITUNG = "vermittler@maklernord.example", "leitung@maklernord.example"
AL17, AL58 = vertrag_id("AL-1000017"), vertrag_id("AL-1000058")
Als = Callable[..., Verwalter]
T = TypeVar("T")


@pytest.fixture
def als(welt: Session) -> Als:
    """`als(SABINE)`: acting for Muster, the password just given again."""

    def handelnd(email: str, kundennummer: str = MUSTER, *, bestaetigt: bool = True) -> Verwalter:
        akteur = _angemeldet(welt, email)
        akteur = _bestaetigt(welt, akteur) if bestaetigt else akteur
        return delegation.handelnd(welt, akteur, firma(welt, kundennummer).id or 0)

    return handelnd


def anfrage(db: Session) -> Maklervollmacht:
    """What Makler Nord asks of Muster: AL-1000058, Bestand ändern and Mitarbeiter anmelden."""
    w = Maklervollmacht
    return db.exec(select(w).where(w.firma_id == firma(db).id, col(w.erteilt_am).is_(None))).one()


def nords(db: Session) -> Maklervollmacht:
    """The one that Makler Nord has had for long."""
    w = Maklervollmacht
    hier = (w.firma_id == firma(db).id, w.maklerhaus_id == haus(db).id)
    erteilte = select(w).where(*hier, col(w.erteilt_am).is_not(None))
    return db.exec(erteilte.order_by(col(w.erteilt_am))).all()[0]


def umfang(db: Session, eine: Maklervollmacht) -> Umfang:
    return vollmachtserteilung.umfang_von(db, eine)


def darf(db: Session, email: str, recht: Recht, vertrag: int = AL17) -> bool:
    db.flush()
    return berechtigung.hat(db, als_akteur(konto(db, email)), recht, vertrag)


def post_an(db: Session, wer: str, art: Art = Art.MAIL) -> list[str]:
    db.flush()
    p = Postausgang
    gesucht = select(p.text).where(p.art == art, col(p.an).contains(wer))
    return list(db.exec(gesucht.order_by(col(p.id).desc())))


def test_eine_gekuerzte_zusage_nennt_nur_was_blieb_und_oeffnet_nichts(
    welt: Session, als: Als
) -> None:
    eine = anfrage(welt)
    gekuerzt = replace(
        umfang(welt, eine),
        rechte=(Recht.BESTAND_AENDERN,),
        bis=clock.heute() + timedelta(days=100),
    )
    vollmachtserteilung.anfrage_erteilen(welt, als(SABINE), eine.id or 0, gekuerzt)
    assert umfang(welt, eine) == gekuerzt
    assert vollmachten.stand(eine) is Vollmachtsstand.GILT
    assert not darf(welt, JONAS, Recht.BESTAND_AENDERN, AL58)


@pytest.mark.parametrize(
    "mehr",
    [
        {"vertraege": None},
        {"vertraege": (AL17, AL58)},
        {"rechte": (Recht.BESTAND_AENDERN, Recht.ABRECHNUNG_LESEN)},
        {"von": clock.heute() - timedelta(days=400)},
    ],
)
def test_mehr_als_angefragt_wird_nie_erteilt(
    welt: Session, als: Als, mehr: dict[str, object]
) -> None:
    eine = anfrage(welt)
    zu_viel = replace(umfang(welt, eine), **mehr)  # pyright: ignore[reportArgumentType]
    with pytest.raises(DomainError, match="mehr, als diese Vollmacht nennt"):
        vollmachtserteilung.anfrage_erteilen(welt, als(SABINE), eine.id or 0, zu_viel)


def test_ein_vertrag_einer_anderen_firma_ist_unbekannt(welt: Session, als: Als) -> None:
    eine = anfrage(welt)
    fremd = replace(umfang(welt, eine), vertraege=(vertrag_id("AL-1060017"),))
    with pytest.raises(NotFoundError, match="Diesen Vertrag gibt es nicht"):
        vollmachtserteilung.anfrage_erteilen(welt, als(SABINE), eine.id or 0, fremd)
    with pytest.raises(NotFoundError):
        vollmachtserteilung.anfrage_erteilen(
            welt, als("firmenadmin@pflege.example", PFLEGE), eine.id or 0, umfang(welt, eine)
        )


def test_ohne_das_passwort_noch_einmal_wird_nichts_erteilt(welt: Session, als: Als) -> None:
    eine = anfrage(welt)
    with pytest.raises(BestaetigungNoetigError):
        vollmachtserteilung.anfrage_erteilen(
            welt, als(SABINE, bestaetigt=False), eine.id or 0, umfang(welt, eine)
        )
    assert vollmachten.stand(eine) is Vollmachtsstand.ANGEFRAGT


def test_brief_und_mails_sagen_wer_sie_erteilt_hat(welt: Session, als: Als) -> None:
    eine = anfrage(welt)
    vollmachtserteilung.anfrage_erteilen(welt, als(SABINE), eine.id or 0, umfang(welt, eine))
    assert "Makler Nord GmbH eine Vollmacht erteilt" in post_an(welt, "Muster", Art.BRIEF)[0]
    for email in (SABINE, THOMAS):
        assert "eine Maklervollmacht erteilt" in post_an(welt, email)[0]
    assert "Sie öffnet noch keinen Vertrag" in post_an(welt, LEITUNG)[0]


def test_ohne_anschrift_im_bestand_gibt_es_keine_vollmacht(welt: Session, als: Als) -> None:
    eine, muster = anfrage(welt), firma(welt)
    muster.strasse = ""
    with pytest.raises(DomainError, match="keine vollständige Anschrift"):
        vollmachtserteilung.anfrage_erteilen(welt, als(SABINE), eine.id or 0, umfang(welt, eine))


def test_eine_ablehnung_nennt_dem_haus_den_grund(welt: Session, als: Als) -> None:
    eine = anfrage(welt)
    with pytest.raises(DomainError, match="Nennen Sie dem Maklerhaus einen Grund"):
        vollmachtserteilung.ablehnen(welt, als(SABINE), eine.id or 0, " \n ")
    vollmachtserteilung.ablehnen(welt, als(SABINE), eine.id or 0, "Das machen wir selbst.")
    assert vollmachten.stand(eine) is Vollmachtsstand.ABGELEHNT
    assert "Der Grund: Das machen wir selbst." in post_an(welt, LEITUNG)[0]
    with pytest.raises(DomainError, match="nicht mehr offen"):
        vollmachtserteilung.anfrage_erteilen(welt, als(SABINE), eine.id or 0, umfang(welt, eine))


def test_ungefragt_erteilt_ein_firmenadmin_nur_haeusern_mit_bestand(
    welt: Session, als: Als
) -> None:
    neu = Umfang((AL17,), (Recht.BERECHNEN,), clock.heute(), OHNE_ENDE)
    for fremdes in (999_999, 0):
        with pytest.raises(NotFoundError, match="Dieses Maklerhaus gibt es nicht"):
            vollmachtserteilung.erteilen(welt, als(SABINE), fremdes, neu)
    vollmachtserteilung.erteilen(welt, als(SABINE), haus(welt).id or 0, neu)
    jetzt = [b for b in vollmachten.blaetter(welt, als(SABINE)) if b.rechte == [Recht.BERECHNEN]]
    assert [(b.haus, b.stand, b.herkunft) for b in jetzt] == [
        ("Makler Nord GmbH", Vollmachtsstand.GILT, "portal")
    ]


def test_ein_admin_entscheidet_und_beschraenkt_keine(welt: Session, als: Als) -> None:
    eine = anfrage(welt)
    for email in ("admin@muster.example", "vermittleradmin@maklernord.example"):
        with pytest.raises(NotFoundError):
            vollmachtserteilung.ablehnen(welt, als(email), eine.id or 0, "nein")
        with pytest.raises(NotFoundError):
            vollmachtserteilung.beschraenken(
                welt, als(email), nords(welt).id or 0, umfang(welt, eine)
            )
        with pytest.raises(NotFoundError):
            vollmachtserteilung.haeuser(welt, als(email))


def test_was_eine_beschraenkte_nicht_mehr_nennt_endet_sofort(welt: Session, als: Als) -> None:
    eine, vorher = nords(welt), stand(welt, JONAS)
    assert darf(welt, JONAS, Recht.BESTAND_AENDERN)
    weniger = replace(umfang(welt, eine), rechte=(Recht.BESTAND_LESEN, Recht.BERECHNEN))
    vollmachtserteilung.beschraenken(welt, als(SABINE), eine.id or 0, weniger)
    assert not darf(welt, JONAS, Recht.BESTAND_AENDERN)
    assert stand(welt, JONAS) > vorher
    letzter = welt.exec(
        select(Protokoll)
        .where(Protokoll.kette == kette_firma(firma(welt).id or 0))
        .order_by(col(Protokoll.lfd).desc())
    ).first()
    assert letzter and letzter.handlung == "vermittler.vollmacht_beschraenken"
    assert "beschränkt" in post_an(welt, LEITUNG)[0] and "beschränkt" in post_an(welt, THOMAS)[0]


def test_beschraenken_nimmt_nur_und_nie_nichts(welt: Session, als: Als) -> None:
    eine = nords(welt)
    bisher, v = umfang(welt, eine), als(SABINE)
    falsch = {
        "Daran ändert sich nichts": bisher,
        "mehr, als diese Vollmacht nennt": replace(bisher, rechte=tuple(Recht)),
        "mindestens einen Vertrag": replace(bisher, vertraege=()),
        "Sofort endet sie durch Widerruf": replace(bisher, bis=clock.heute()),
    }
    for satz, gewollt in falsch.items():
        with pytest.raises(DomainError, match=satz):
            vollmachtserteilung.beschraenken(welt, v, eine.id or 0, gewollt)


def test_aus_allen_vertraegen_werden_genannte_und_nie_umgekehrt(welt: Session, als: Als) -> None:
    v = als(SABINE)
    alle = Umfang(None, (Recht.BESTAND_LESEN,), clock.heute(), OHNE_ENDE)
    vollmachtserteilung.erteilen(welt, v, haus(welt).id or 0, alle)
    w = Maklervollmacht
    eine = welt.exec(select(w).where(col(w.alle_vertraege), w.firma_id == v.firma_id)).one()
    vollmachtserteilung.beschraenken(welt, v, eine.id or 0, replace(alle, vertraege=(AL17,)))
    assert vermittler.vertraege_der(welt, eine) == [AL17]
    with pytest.raises(DomainError, match="mehr, als diese Vollmacht nennt"):
        vollmachtserteilung.beschraenken(welt, v, eine.id or 0, alle)


def test_die_vorschau_sagt_was_dann_wirklich_fehlt(welt: Session, als: Als) -> None:
    eine, v = nords(welt), als(SABINE)
    weniger = replace(umfang(welt, eine), rechte=(Recht.BERECHNEN,))
    sofort, dann = vollmachtserteilung.wirkung_der_beschraenkung(welt, v, eine.id or 0, weniger)
    jonas = [w for w in sofort if w.name == konto(welt, JONAS).name]
    assert [(w.dazu, w.ganz, w.rechte, w.vertraege) for w in jonas] == [
        (False, False, (Recht.BESTAND_AENDERN,), ("AL-1000017",))
    ]
    assert dann == []
    assert darf(welt, JONAS, Recht.BESTAND_AENDERN)  # shown, not done
    vollmachtserteilung.beschraenken(welt, v, eine.id or 0, weniger)
    assert not darf(welt, JONAS, Recht.BESTAND_AENDERN)


def test_ein_ende_an_einem_tag_wird_fuer_diesen_tag_gezeigt(welt: Session, als: Als) -> None:
    eine, v = nords(welt), als(SABINE)
    kuerzer = replace(umfang(welt, eine), bis=clock.heute() + timedelta(days=10))
    sofort, dann = vollmachtserteilung.wirkung_der_beschraenkung(welt, v, eine.id or 0, kuerzer)
    assert sofort == []
    assert any(w.name == konto(welt, JONAS).name and not w.dazu for w in dann)


def test_eine_zusage_steht_in_den_protokollen_von_firma_und_haus(welt: Session, als: Als) -> None:
    eine = anfrage(welt)
    vollmachtserteilung.anfrage_erteilen(welt, als(SABINE), eine.id or 0, umfang(welt, eine))
    welt.flush()
    ketten = welt.exec(
        select(Protokoll.kette).where(Protokoll.handlung == "vermittler.vollmacht_erteilen")
    ).all()
    assert {kette_firma(eine.firma_id), kette_haus(eine.maklerhaus_id)} <= set(ketten)


def test_ein_firmenadmin_sieht_offene_anfragen_zuerst(
    welt: Session, verwalter: VerwalterOf
) -> None:
    assert vollmachten.blaetter(welt, verwalter(SABINE))[0].stand is Vollmachtsstand.ANGEFRAGT


def test_keine_beschraenkung_gibt_jemandem_etwas(welt: Session, als: Als) -> None:
    eine, v = nords(welt), als(SABINE)
    bisher = umfang(welt, eine)
    vertraege, rechte = bisher.vertraege or (), bisher.rechte
    for behalten, recht in product(_teile(vertraege), _teile(rechte)):
        weniger = replace(bisher, vertraege=behalten, rechte=recht)
        if weniger == bisher:
            continue
        sofort, dann = vollmachtserteilung.wirkung_der_beschraenkung(welt, v, eine.id or 0, weniger)
        assert not any(w.dazu for w in (*sofort, *dann)), weniger
        verloren = {(n, r) for w in sofort for n in w.vertraege for r in w.rechte}
        genannt = {(nummer_von(i), r) for i in vertraege for r in mit_implizierten(set(rechte))}
        assert verloren <= genannt


def test_was_er_im_portal_erteilt_trifft_ein_widerruf_des_firmenadmins(
    welt: Session, als: Als
) -> None:
    eine = anfrage(welt)
    vollmachtserteilung.anfrage_erteilen(welt, als(SABINE), eine.id or 0, umfang(welt, eine))
    welt.flush()
    je_person = {e: widerrufsumfang.umfang(welt, mitglied(welt, e)) for e in (SABINE, THOMAS)}
    assert eine in je_person[SABINE].vollmachten
    assert eine not in je_person[THOMAS].vollmachten


def test_eine_zweite_vollmacht_haelt_nicht_was_die_erste_nicht_mehr_nennt(
    welt: Session, als: Als
) -> None:
    eine, v = nords(welt), als(SABINE)
    gleiche = replace(umfang(welt, eine), von=clock.heute())
    vollmachtserteilung.erteilen(welt, v, eine.maklerhaus_id, gleiche)
    weniger = replace(umfang(welt, eine), rechte=(Recht.BERECHNEN,))
    vollmachtserteilung.beschraenken(welt, v, eine.id or 0, weniger)
    assert not darf(welt, JONAS, Recht.BESTAND_AENDERN)


@pytest.mark.parametrize("ende", ["widerrufen_am", "bis"])
def test_eine_beendete_ist_nicht_mehr_zu_beschraenken(welt: Session, als: Als, ende: str) -> None:
    eine = nords(welt)
    weniger = replace(umfang(welt, eine), rechte=(Recht.BERECHNEN,))
    setattr(eine, ende, clock.now() if ende == "widerrufen_am" else clock.heute())
    with pytest.raises(DomainError, match="schon beendet"):
        vollmachtserteilung.beschraenken(welt, als(SABINE), eine.id or 0, weniger)


def test_was_nach_30_tagen_verfallen_ist_wird_nicht_mehr_erteilt(welt: Session, als: Als) -> None:
    eine = anfrage(welt)
    eine.angefragt_am = clock.now() - vermittler.ANFRAGE_GILT
    with pytest.raises(DomainError, match="nicht mehr offen"):
        vollmachtserteilung.anfrage_erteilen(welt, als(SABINE), eine.id or 0, umfang(welt, eine))


def test_eine_erteilte_sagt_dass_sie_noch_nichts_oeffnet(welt: Session, als: Als) -> None:
    eine = anfrage(welt)
    vollmachtserteilung.anfrage_erteilen(welt, als(SABINE), eine.id or 0, umfang(welt, eine))
    je_id = {b.id: b.oeffnet_nichts for b in vollmachten.blaetter(welt, als(SABINE))}
    assert je_id[eine.id or 0] and not je_id[nords(welt).id or 0]


def _teile(werte: Sequence[T]) -> list[tuple[T, ...]]:
    """Every part of it but the empty one."""
    return [t for n in range(1, len(werte) + 1) for t in combinations(werte, n)]


@pytest.mark.usefixtures("eigene_welt")
def test_zusage_und_ablehnung_zugleich_haben_einen_ausgang() -> None:
    start = Barrier(2)
    with transaction() as db:
        eine = anfrage(db)
        akteure = [_bestaetigt(db, _angemeldet(db, email)) for email in (SABINE, THOMAS)]
        gewollt, firma_id, vollmacht_id = umfang(db, eine), eine.firma_id, eine.id or 0

    def handeln(akteur: Akteur) -> bool:
        start.wait()
        try:
            with transaction() as db:
                v = delegation.handelnd(db, akteur, firma_id)
                if akteur.email == SABINE:
                    vollmachtserteilung.anfrage_erteilen(db, v, vollmacht_id, gewollt)
                else:
                    vollmachtserteilung.ablehnen(db, v, vollmacht_id, "Nein.")
        except DomainError:
            return False
        return True

    with ThreadPoolExecutor(2) as zugleich:
        assert sorted(zugleich.map(handeln, akteure)) == [False, True]
    with snapshot() as db:
        jetzt = db.get_one(Maklervollmacht, vollmacht_id)
        assert (jetzt.erteilt_am is None) != (jetzt.abgelehnt_am is None)


def _angemeldet(db: Session, email: str) -> Akteur:
    akteur = als_akteur(konto(db, email))
    geheimnis = sitzung.eroeffnen(db, akteur.benutzer_id, DACH)
    db.flush()
    return replace(akteur, sitzung=hash_of(geheimnis))


def _bestaetigt(db: Session, akteur: Akteur) -> Akteur:
    """The password just given again."""
    return replace(akteur, sitzung=hash_of(sitzung.bestaetigen(db, akteur)))
