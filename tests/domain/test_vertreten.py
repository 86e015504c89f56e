"""Vertretung as people handle it: who may ask for what, who decides, what he is shown before."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from sqlmodel import Session, col, select

from firmenportal import clock
from firmenportal.db import snapshot, transaction
from firmenportal.domain import (
    berechtigung,
    delegation,
    fristen,
    mitgliedschaft,
    vertragsrecht,
    vertreten,
    vertretungsvorschau,
)
from firmenportal.domain.benachrichtigung import Benachrichtigungsart, Benachrichtigungsverzicht
from firmenportal.domain.benutzer import Akteur, Berechtigungstyp, als_akteur
from firmenportal.domain.delegation import Verwalter
from firmenportal.domain.errors import DomainError, NotAllowedError, NotFoundError
from firmenportal.domain.protokoll import Protokoll
from firmenportal.domain.recht import Recht
from firmenportal.domain.rechtematrix import Paar
from firmenportal.domain.vertrag import vertrag_id
from firmenportal.domain.vertragsrecht import Zelle
from firmenportal.domain.vertreten import Vertretungsstand
from firmenportal.domain.vertretung import Vertretung, Vertretungszelle
from firmenportal.domain.warum import erklaere
from firmenportal.post.postausgang import Postausgang
from tests.domain.besetzung import DURCH, MUSTER, PFLEGE, firma, konto, letzter, mitglied

LENA, BJOERN = "nutzer@muster.example", "ohnerechte@muster.example"
SABINE, THOMAS = "firmenadmin@muster.example", "firmenadmin2@muster.example"
JOERG, AENNE = "admin@muster.example", "lohn@buero.example"
JONAS, TJARK = "vermittler@maklernord.example", "vermittleradmin@maklernord.example"
STEUER, SUED = "steuer@kanzlei.example", "vermittler@maklersued.example"
RENATE, DENIZ = "urlaub@muster.example", "vertreter@muster.example"
AL17, AL25, AL33 = (vertrag_id(f"AL-10000{n}") for n in (17, 25, 33))
LESEN, AENDERN = Recht.BESTAND_LESEN, Recht.BESTAND_AENDERN
TAG = timedelta(days=1)

Beantragen = Callable[..., Vertretung]


def wer(db: Session, email: str) -> Akteur:
    return als_akteur(konto(db, email))


def als(db: Session, email: str, kundennummer: str = MUSTER) -> Verwalter:
    return delegation.handelnd(db, wer(db, email), firma(db, kundennummer).id or 0)


def beantragt(
    db: Session,
    von: str = LENA,
    an: str = BJOERN,
    zellen: list[Paar] | None = None,
    tage: int = 14,
    ab: date | None = None,
) -> Vertretung:
    """`von` asks that `an` stands in for so many days."""
    ab = ab or clock.heute()
    zeitraum = (ab, ab + timedelta(days=tage))
    kollege = mitglied(db, an).id or 0
    return vertreten.beantragen(db, wer(db, von), firma(db).id or 0, kollege, zeitraum, zellen)


def darf(db: Session, email: str, recht: Recht, vertrag: int) -> bool:
    db.flush()
    return berechtigung.hat(db, wer(db, email), recht, vertrag)


def post(db: Session) -> list[tuple[str, str]]:
    """Recipient and subject of the mails about Vertretungen."""
    db.flush()
    zeilen = db.exec(
        select(Postausgang.an, Postausgang.betreff)
        .where(col(Postausgang.betreff).contains("ertret"))
        .order_by(col(Postausgang.id))
    )
    return list(zeilen)


@pytest.fixture
def unveraendert(welt: Session) -> Iterator[None]:
    """After a refusal nothing has changed."""

    def stand() -> list[object]:
        welt.flush()
        tabellen = (Vertretung, Vertretungszelle, Protokoll, Postausgang)
        return [[r.model_dump() for r in welt.exec(select(t))] for t in tabellen]

    vorher = stand()
    yield
    assert stand() == vorher


# Asking


def test_wer_beantragt_sieht_kollegen_derselben_zugehoerigkeit(welt: Session) -> None:
    namen = {k.email for k in vertreten.kollegen(welt, mitglied(welt, LENA))[0]}
    assert {BJOERN, SABINE, JOERG, RENATE, DENIZ} <= namen
    assert namen.isdisjoint({LENA, STEUER, AENNE, JONAS, TJARK, "gesperrt@muster.example"})
    haus = {k.email for k in vertreten.kollegen(welt, mitglied(welt, JONAS))[0]}
    assert TJARK in haus and all(email.endswith("@maklernord.example") for email in haus)
    assert vertreten.kollegen(welt, mitglied(welt, STEUER)) == ([], False)


def test_kollegen_werden_nach_namen_gefunden(welt: Session) -> None:
    (gefunden,), mehr = vertreten.kollegen(welt, mitglied(welt, LENA), "CETIN den")
    assert (gefunden.email, mehr) == (DENIZ, False)


def test_dienstleister_und_gesperrte_beantragen_keine(welt: Session) -> None:
    for email in (STEUER, "gesperrt@muster.example"):
        assert vertreten.mitgliedschaften(welt, wer(welt, email)) == []
        with pytest.raises(NotFoundError):
            beantragt(welt, von=email)


def test_ein_antrag_geht_an_alle_die_entscheiden_und_an_den_vertreter(welt: Session) -> None:
    antrag = beantragt(welt, zellen=[(AL17, LESEN)])
    namen = [name for _, name in vertreten.wer_entscheidet(welt, antrag)]
    assert namen == ["Sabine Krüger-Özdemir", "Thomas Weiß-Yıldız", "Jörg Aumann"]
    an = "Vertretung für Lena Schäfer bestätigen"
    assert post(welt)[-4:] == [
        *((email, an) for email in (SABINE, THOMAS, JOERG)),
        (BJOERN, "Sie sollen Lena Schäfer vertreten"),
    ]
    eintrag = letzter(welt)
    assert eintrag.handlung == "vertretung.beantragen"
    assert eintrag.personenangaben == {
        "vertretene": "Lena Schäfer",
        "vertreter": "Björn Jankowski",
    }
    assert "Schäfer" not in str(eintrag.einzelheiten)


def test_mails_nennen_keinen_vertrag(welt: Session) -> None:
    antrag = beantragt(welt)
    vertreten.bestaetigen(welt, als(welt, SABINE), antrag.id or 0)
    vertreten.beenden(welt, als(welt, SABINE), antrag.id or 0)
    mails = welt.exec(select(Postausgang).where(col(Postausgang.betreff).contains("ertret"))).all()
    assert len(mails) >= 7 and not any("AL-" in m.text + m.html for m in mails)


@pytest.mark.usefixtures("unveraendert")
@pytest.mark.parametrize(
    ("von", "an", "zellen"),
    [
        (LENA, BJOERN, [(AL33, LESEN)]),  # a contract that she does not hold
        (LENA, BJOERN, [(AL17, AENDERN)]),  # a right that she does not hold
        (LENA, BJOERN, [(vertrag_id("AL-1060017"), LESEN)]),  # a contract of another Firma
        (DENIZ, BJOERN, [(vertrag_id("AL-1000041"), AENDERN)]),  # one that was lent to him
        (BJOERN, LENA, None),  # he holds nothing
        (LENA, BJOERN, []),
    ],
)
def test_verleihen_kann_man_nur_was_man_selbst_hat(
    welt: Session, von: str, an: str, zellen: list[Paar] | None
) -> None:
    with pytest.raises(DomainError):
        beantragt(welt, von, an, zellen)


@pytest.mark.usefixtures("unveraendert")
def test_fremde_personen_und_firmen_gibt_es_nicht(welt: Session) -> None:
    fremd = mitglied(welt, "firmenadmin@pflege.example", PFLEGE).id or 0
    zeitraum = (clock.heute(), clock.heute() + TAG)
    for kollege in (fremd, 2**31 - 1, mitglied(welt, STEUER).id or 0):
        with pytest.raises(NotFoundError, match="Diese Person gibt es nicht"):
            vertreten.beantragen(
                welt, wer(welt, LENA), firma(welt).id or 0, kollege, zeitraum, None
            )
    with pytest.raises(NotFoundError, match="Diese Firma gibt es nicht"):
        vertreten.beantragen(
            welt, wer(welt, LENA), firma(welt, PFLEGE).id or 0, fremd, zeitraum, None
        )


@pytest.mark.usefixtures("unveraendert")
@pytest.mark.parametrize(("ab", "tage"), [(0, 91), (0, 0), (0, -3), (-1, 5), (366, 5)])
def test_der_zeitraum_hat_grenzen(welt: Session, ab: int, tage: int) -> None:
    with pytest.raises(DomainError):
        beantragt(welt, tage=tage, ab=clock.heute() + ab * TAG)


def test_neunzig_tage_zaehlen_auch_ueber_die_zeitumstellung(welt: Session) -> None:
    """25 October 2026 has 25 hours, and the days are those of Berlin."""
    mitternacht = datetime(2026, 10, 24, tzinfo=ZoneInfo("Europe/Berlin"))
    with time_machine.travel(mitternacht, tick=False):
        antrag = beantragt(welt, tage=90)
        vertreten.bestaetigen(welt, als(welt, SABINE), antrag.id or 0)
    letzte = datetime(2027, 1, 21, 22, 59, 59, tzinfo=UTC)  # 23:59:59 in Berlin
    with time_machine.travel(letzte, tick=False):
        assert darf(welt, BJOERN, LESEN, AL17)
    with time_machine.travel(letzte + timedelta(seconds=1), tick=False):
        assert not darf(welt, BJOERN, LESEN, AL17)
        (blatt,) = (b for b in vertreten.eigene(welt, wer(welt, BJOERN)) if b.id == antrag.id)
        assert (blatt.stand, blatt.bis) == (Vertretungsstand.BEENDET, date(2027, 1, 21))


def test_zwei_fuer_dieselben_tage_gibt_es_nicht(welt: Session) -> None:
    heute = clock.heute()
    erste = beantragt(welt, tage=10, ab=heute + 5 * TAG)
    with pytest.raises(DomainError, match="schon eine Vertretung"):
        beantragt(welt, tage=6, ab=heute)
    assert beantragt(welt, tage=5, ab=heute).id, "the day before may be its last"
    assert beantragt(welt, an=RENATE, tage=6, ab=heute).id, "somebody else may stand in as well"
    vertreten.beenden_als_beteiligter(welt, wer(welt, LENA), erste.id or 0)
    assert beantragt(welt, tage=10, ab=heute + 5 * TAG).id


# Deciding


def test_erst_wer_bestaetigt_setzt_in_kraft_und_frueheste_ist_der_erste_tag(welt: Session) -> None:
    morgen = clock.heute() + TAG
    antrag = beantragt(welt, ab=morgen)
    vertreten.bestaetigen(welt, als(welt, THOMAS), antrag.id or 0)
    assert not darf(welt, BJOERN, LESEN, AL17)
    beginn = datetime.combine(morgen, datetime.min.time(), clock.BERLIN)
    with time_machine.travel(beginn, tick=False):
        assert darf(welt, BJOERN, LESEN, AL17)
        satz = erklaere(welt, wer(welt, BJOERN), LESEN, AL17).saetze[0]
        assert satz.angaben["person"] == "Lena Schäfer"


@pytest.mark.usefixtures("unveraendert")
def test_weder_beteiligte_noch_fremde_bestaetigen(welt: Session) -> None:
    fremde = als(welt, "firmenadmin@pflege.example", PFLEGE)
    (laeuft,) = welt.exec(select(Vertretung.id).where(Vertretung.firma_id == firma(welt).id))
    for handlung in (vertreten.bestaetigen, vertreten.beenden):
        with pytest.raises(NotFoundError):
            handlung(welt, fremde, laeuft or 0)
        with pytest.raises(NotFoundError):
            handlung(welt, fremde, 2**31 - 1)
        with pytest.raises(NotFoundError):
            handlung(welt, als(welt, TJARK), laeuft or 0)
    with pytest.raises(NotFoundError):
        vertreten.beenden_als_beteiligter(welt, wer(welt, SABINE), laeuft or 0)


@pytest.mark.parametrize(("von", "an"), [(SABINE, BJOERN), (LENA, SABINE)])
def test_eine_firmenadmin_bestaetigt_keine_an_der_sie_beteiligt_ist(
    welt: Session, von: str, an: str
) -> None:
    antrag = beantragt(welt, von, an)
    with pytest.raises(NotAllowedError, match="beteiligt"):
        vertreten.bestaetigen(welt, als(welt, SABINE), antrag.id or 0)
    assert "Sabine Krüger-Özdemir" not in dict(vertreten.wer_entscheidet(welt, antrag)).values()
    vertreten.bestaetigen(welt, als(welt, THOMAS), antrag.id or 0)


def test_eine_firmenadmin_verleiht_rechte_und_nie_ihre_rolle(welt: Session) -> None:
    antrag = beantragt(welt, SABINE, BJOERN)
    vertreten.bestaetigen(welt, als(welt, THOMAS), antrag.id or 0)
    assert darf(welt, BJOERN, AENDERN, AL33)
    assert delegation.verwaltungen(welt, wer(welt, BJOERN)) == []
    mitglied(welt, SABINE).berechtigungstyp = Berechtigungstyp.NUTZER
    assert not darf(welt, BJOERN, AENDERN, AL33), "what the lender loses, the deputy loses"


def test_ein_admin_bestaetigt_was_er_selbst_geben_koennte(welt: Session) -> None:
    antrag = beantragt(welt, zellen=[(AL17, LESEN)])
    vertreten.bestaetigen(welt, als(welt, JOERG), antrag.id or 0)
    assert darf(welt, BJOERN, LESEN, AL17)


@pytest.mark.parametrize(
    ("von", "an", "zellen"),
    [
        (LENA, BJOERN, [(AL17, LESEN), (AL25, LESEN)]),  # beyond his contracts
        (LENA, BJOERN, None),
        (LENA, SABINE, [(AL17, LESEN)]),  # to a FirmenAdmin
        (SABINE, BJOERN, [(AL17, LESEN)]),  # of a FirmenAdmin
        (SABINE, BJOERN, [(AL17, Recht.ABRECHNUNG_LESEN)]),  # a right that he lacks
    ],
)
def test_ein_admin_bestaetigt_und_beendet_nichts_darueber_hinaus(
    welt: Session, von: str, an: str, zellen: list[Paar] | None
) -> None:
    antrag = beantragt(welt, von, an, zellen)
    for handlung in (vertreten.bestaetigen, vertreten.beenden):
        with pytest.raises(NotAllowedError):
            handlung(welt, als(welt, JOERG), antrag.id or 0)
    assert antrag.bestaetigt_am is None and antrag.beendet_am is None


def test_ein_admin_bestaetigt_nicht_laenger_als_er_selbst_darf(welt: Session) -> None:
    joerg = mitglied(welt, JOERG)
    rest = clock.heute() + timedelta(days=7)
    vertragsrecht.entziehen(
        welt, joerg, [(AL17, r) for r in Recht if r != Recht.ABRECHNUNG_LESEN], DURCH
    )
    vertragsrecht.erteilen(welt, joerg, [Zelle(AL17, LESEN, bis=rest)], durch=DURCH)
    lang, kurz = beantragt(welt, zellen=[(AL17, LESEN)], tage=8), None
    with pytest.raises(NotAllowedError):
        vertreten.bestaetigen(welt, als(welt, JOERG), lang.id or 0)
    vertreten.beenden_als_beteiligter(welt, wer(welt, LENA), lang.id or 0)
    kurz = beantragt(welt, zellen=[(AL17, LESEN)], tage=7)
    vertreten.bestaetigen(welt, als(welt, JOERG), kurz.id or 0)


def test_was_ein_admin_von_allem_bestaetigt_waechst_nicht_nach(welt: Session) -> None:
    """Lena's cells are all his to give; what she gets later is not lent on his word."""
    lena = mitglied(welt, LENA)
    vertragsrecht.entziehen(welt, lena, [(AL25, LESEN)], DURCH)
    antrag = beantragt(welt)
    vertreten.bestaetigen(welt, als(welt, JOERG), antrag.id or 0)
    vertragsrecht.erteilen(welt, lena, [Zelle(AL25, LESEN)], durch=DURCH)
    assert darf(welt, BJOERN, LESEN, AL17) and not darf(welt, BJOERN, LESEN, AL25)


def test_ein_admin_sieht_nur_was_seine_vertraege_betrifft(welt: Session) -> None:
    meine, fremde = (
        beantragt(welt, zellen=[(AL17, LESEN)]),
        beantragt(welt, an=DENIZ, zellen=[(AL25, LESEN)]),
    )
    alle = beantragt(welt, SABINE, LENA)
    gesehen = {b.id for b in vertreten.sichtbare(welt, als(welt, JOERG))}
    assert {meine.id, alle.id} <= gesehen and fremde.id not in gesehen
    with pytest.raises(NotFoundError):
        vertreten.antrag_von(welt, als(welt, JOERG), fremde.id or 0)


def test_nach_der_entscheidung_gibt_es_keine_zweite(welt: Session) -> None:
    antrag = beantragt(welt)
    vertreten.beenden(welt, als(welt, SABINE), antrag.id or 0)
    assert letzter(welt).handlung == "vertretung.ablehnen"
    for handlung in (vertreten.bestaetigen, vertreten.beenden):
        with pytest.raises(DomainError, match="schon"):
            handlung(welt, als(welt, THOMAS), antrag.id or 0)


def test_was_nicht_mehr_moeglich_ist_wird_nicht_bestaetigt(welt: Session) -> None:
    antrag = beantragt(welt)
    mitgliedschaft.sperren(welt, mitglied(welt, BJOERN), DURCH)
    with pytest.raises(DomainError, match="aktiven Zugang"):
        vertreten.bestaetigen(welt, als(welt, SABINE), antrag.id or 0)
    zu_spaet = datetime.combine(antrag.bis, datetime.min.time(), clock.BERLIN)
    with time_machine.travel(zu_spaet, tick=False):
        with pytest.raises(DomainError, match="vorbei"):
            vertreten.bestaetigen(welt, als(welt, SABINE), antrag.id or 0)
        assert vertreten.blatt(welt, antrag).stand is Vertretungsstand.VERFALLEN


@pytest.mark.parametrize("wer_geht", [LENA, BJOERN])
def test_sie_endet_mit_einer_der_mitgliedschaften_und_ruht_mit_einer_sperre(
    welt: Session, wer_geht: str
) -> None:
    antrag = beantragt(welt)
    vertreten.bestaetigen(welt, als(welt, SABINE), antrag.id or 0)
    mitgliedschaft.sperren(welt, mitglied(welt, wer_geht), DURCH)
    assert not darf(welt, BJOERN, LESEN, AL17)
    assert vertreten.blatt(welt, antrag).stand is Vertretungsstand.RUHT
    mitgliedschaft.entsperren(welt, mitglied(welt, wer_geht), DURCH)
    assert darf(welt, BJOERN, LESEN, AL17)
    mitgliedschaft.entfernen(welt, mitglied(welt, wer_geht), DURCH)
    assert not darf(welt, BJOERN, LESEN, AL17)
    assert vertreten.blatt(welt, antrag).stand is Vertretungsstand.BEENDET


@pytest.mark.parametrize("wer_beendet", [LENA, BJOERN])
def test_beide_beenden_sie_und_der_andere_erfaehrt_es(welt: Session, wer_beendet: str) -> None:
    antrag = beantragt(welt)
    vertreten.bestaetigen(welt, als(welt, SABINE), antrag.id or 0)
    vertreten.beenden_als_beteiligter(welt, wer(welt, wer_beendet), antrag.id or 0)
    assert not darf(welt, BJOERN, LESEN, AL17)
    anderer = ({LENA, BJOERN} - {wer_beendet}).pop()
    beendet = {an for an, betreff in post(welt) if betreff.endswith("ist beendet")}
    assert beendet == {anderer, SABINE}


def test_wer_keine_solchen_mails_will_bekommt_keine(welt: Session) -> None:
    welt.add(
        Benachrichtigungsverzicht(
            benutzer_id=konto(welt, THOMAS).id or 0, art=Benachrichtigungsart.VERTRETUNG
        )
    )
    beantragt(welt)
    assert THOMAS not in {an for an, _ in post(welt)}


# What is shown before


def test_die_vorschau_sagt_genau_was_die_regel_danach_gibt(welt: Session) -> None:
    antrag = beantragt(welt, JOERG, LENA)
    sabine = als(welt, SABINE)
    ids = [AL17, AL25, AL33]
    vorher = berechtigung.rechte_an(welt, wer(welt, LENA), ids)
    vorschau = vertretungsvorschau.vorschau(welt, sabine, antrag)
    erwartet = {vertrag_id(n.nummer): set(g.rechte) for g in vorschau.neu for n in g.vertraege}
    vertreten.bestaetigen(welt, sabine, antrag.id or 0)
    welt.flush()
    nachher = berechtigung.rechte_an(welt, wer(welt, LENA), ids)
    assert {i: nachher[i] - vorher[i] for i in ids if nachher[i] - vorher[i]} == erwartet
    danach = vertretungsvorschau.vorschau(welt, sabine, antrag)
    assert danach == vorschau, "what is in force still says what it opens"


def test_die_vorschau_nennt_auspraegung_und_fehlende_kennung(welt: Session) -> None:
    antrag = beantragt(welt, "kennung@muster.example", BJOERN)
    vorschau = vertretungsvorschau.vorschau(welt, als(welt, SABINE), antrag)
    assert (vorschau.neu, vorschau.ohne_kennung) == ((), ("AL-1000090",))
    antrag = beantragt(welt, zellen=[(AL17, LESEN)])
    (geliehen,) = vertretungsvorschau.vorschau(welt, als(welt, SABINE), antrag).neu
    assert geliehen.rechte == (LESEN,) and geliehen.vertraege[0].auspraegungen == ("metallrente",)


def test_ein_admin_sieht_in_der_vorschau_nur_seine_vertraege(welt: Session) -> None:
    antrag = beantragt(welt)
    (geliehen,) = vertretungsvorschau.vorschau(welt, als(welt, JOERG), antrag).neu
    assert [n.nummer for n in geliehen.vertraege] == ["AL-1000017"]


def test_wer_bestaetigt_sieht_was_dem_vertreter_in_90_tagen_entzogen_wurde(welt: Session) -> None:
    bjoern, jetzt = mitglied(welt, BJOERN), clock.now().astimezone(clock.BERLIN)  # days, not hours
    zellen = [Zelle(AL17, LESEN), Zelle(AL33, AENDERN), Zelle(AL25, LESEN)]
    vertragsrecht.erteilen(welt, bjoern, zellen, durch=DURCH)
    with time_machine.travel(jetzt - 91 * TAG, tick=False):
        vertragsrecht.entziehen(welt, bjoern, [(AL25, LESEN)], DURCH)
    with time_machine.travel(jetzt - 90 * TAG, tick=False):
        vertragsrecht.entziehen(welt, bjoern, [(AL33, AENDERN)], DURCH)
    vertragsrecht.entziehen(welt, bjoern, [(AL17, LESEN)], konto(welt, THOMAS).wer)
    antrag = beantragt(welt)
    gezeigt = vertretungsvorschau.entzogen(welt, als(welt, SABINE), antrag)
    assert [(e.nummer, e.recht, e.kaeme_zurueck) for e in gezeigt] == [
        ("AL-1000017", LESEN, True),
        ("AL-1000033", AENDERN, False),
    ]
    assert gezeigt[0].durch == "Thomas Weiß-Yıldız"
    fuer_joerg = vertretungsvorschau.entzogen(welt, als(welt, JOERG), antrag)
    assert [e.nummer for e in fuer_joerg] == ["AL-1000017", "AL-1000033"]


def test_was_geliehen_ist_wird_nicht_weiterverliehen(welt: Session) -> None:
    erste = beantragt(welt, LENA, DENIZ)
    vertreten.bestaetigen(welt, als(welt, SABINE), erste.id or 0)
    zweite = beantragt(welt, DENIZ, BJOERN)
    vertreten.bestaetigen(welt, als(welt, SABINE), zweite.id or 0)
    assert darf(welt, DENIZ, LESEN, AL17) and not darf(welt, BJOERN, LESEN, AL17)
    assert darf(welt, BJOERN, LESEN, AL33), "what is his own he lends"


# What waits


@pytest.mark.usefixtures("eigene_welt")
def test_was_wartet_wird_einmal_angemahnt() -> None:
    with transaction() as db:
        beantragt(db, ab=clock.heute() + 30 * TAG)
    jetzt = clock.now()
    for nach, erinnert in ((47, 0), (49, 1), (50, 0), (200, 0)):
        with time_machine.travel(jetzt + timedelta(hours=nach), tick=False):
            assert fristen.aufraeumen()["Erinnerungen an Vertretungen"] == erinnert, nach
    with snapshot() as db:
        mahnung = "Erinnerung: Vertretung für Lena Schäfer bestätigen"
        assert [an for an, betreff in post(db) if betreff == mahnung] == [SABINE, THOMAS]
        assert post(db)[-1] == (LENA, "Ihre Vertretung ist noch nicht bestätigt")


@pytest.mark.usefixtures("eigene_welt")
def test_was_morgen_beginnt_eilt_aber_nicht_am_tag_des_antrags() -> None:
    """By the days of Berlin, across the change of the clocks on 28 March 2027."""
    abends = datetime(2027, 3, 27, 22, tzinfo=clock.BERLIN)
    with time_machine.travel(abends, tick=False), transaction() as db:
        beantragt(db, ab=date(2027, 3, 29))
    mitternacht = datetime(2027, 3, 28, tzinfo=clock.BERLIN)
    for wann, erinnert in ((mitternacht - timedelta(seconds=1), 0), (mitternacht, 1)):
        with time_machine.travel(wann, tick=False):
            assert fristen.aufraeumen()["Erinnerungen an Vertretungen"] == erinnert
