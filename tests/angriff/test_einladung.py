"""Invitations that no page would send, links that nobody got, and one link used by two at once."""

from contextlib import suppress

import httpx
import pytest
from sqlmodel import select
from websockets import InvalidHandshake

from firmenportal.db import snapshot, transaction
from firmenportal.domain import delegation, einladen
from firmenportal.domain.benutzer import Benutzer, Mitgliedschaft, als_akteur
from firmenportal.domain.einladung import Einladung
from firmenportal.domain.protokoll import Protokoll
from firmenportal.http.passwort import AKTIVIERUNG, EINLADUNG
from firmenportal.state.admin.einladen import EinladenState
from firmenportal.state.guard import INVALID
from tests.angriff.welt import JOERG, LENA, LOHN, SABINE, Welt, gesagt, id_von, zugleich
from tests.domain.besetzung import firma, konto, mitglied
from tests.domain.personen import link_in, post_an
from tests.domain.test_einladen import ANGABEN, NEU
from tests.matrix.trying import events, forms, parameters
from tests.raw_client import RawClient

WORT = "vier Kraniche am Deich"
NEELE = {
    "anrede": "Frau",
    "vorname": "Neele",
    "nachname": "Brandt",
    "email": NEU,
    "personentyp": "firmeneigen",
    "berechtigungstyp": "Nutzer",
}
# Who looks like somebody else, or wants to write lines into the head of a mail.
FALSCHE_ADRESSEN = (
    "firmen\u0430dmin@muster.example",
    "neu@mu\u0455ter.example",
    "ＮＥＵ@muster.example",
    "neu@muster.example\r\nBcc: alle@boese.example",
    "neu@muster.example, alle@boese.example",
    "Neele <neu@muster.example>",
    "neu\u202e@muster.example",
    "neu",
    "",
)
FALSCHE_NAMEN = (
    "Neele\r\nBcc: alle@boese.example",
    "https://boese.example",
    "\u202eNeele",
)


def beanstandet(client: RawClient, feld: str, wert: str) -> bool:
    """Ask for an invitation with this value; whether just that is said to be wrong."""
    client.call(EinladenState.setzen, nummer="AL-1000017", recht="bestand_lesen", an=True)
    satz = gesagt(client, EinladenState.senden, angaben=NEELE | {feld: wert})
    assert not client.var(EinladenState, "gesendet")
    falsch = {f for f, was in client.var(EinladenState, "fehler").items() if was}
    return feld in falsch and satz != INVALID


@pytest.mark.parametrize(
    ("wer", "feld", "werte"),
    [
        (SABINE, "personentyp", ("vermittler", "Kaiser", "")),
        (SABINE, "berechtigungstyp", ("FirmenAdmin", "Chef", "")),
        (SABINE, "email", (*FALSCHE_ADRESSEN, LENA, LENA.upper(), "moehring@muster.example")),
        (SABINE, "vorname", FALSCHE_NAMEN),
        (JOERG, "berechtigungstyp", ("Admin", "FirmenAdmin")),
        (LOHN, "personentyp", ("andere", "vermittler")),
    ],
)
def test_eingeladen_wird_niemand_als_was_der_einladende_nicht_geben_darf(
    welt: Welt, wer: str, feld: str, werte: tuple[str, ...]
) -> None:
    client = welt.auf(wer, "/admin/einladen?firma=1")
    with welt.unveraendert("einladungsentwurf"):
        for wert in werte:
            assert beanstandet(client, feld, wert), wert


def test_kein_ereignis_und_kein_formular_macht_spaeter_einen_vermittler(welt: Welt) -> None:
    """Types come with an invitation or an application; acts on types know no Personentyp."""
    namen = {
        n for n, fn in events().items() if {"personentyp", "berechtigungstyp"} & {*parameters(fn)}
    }
    assert namen == {"einladen_state.personentyp_waehlen", "einladen_state.rolle_waehlen"}
    assert "/admin/nutzer/{mitgliedschaft}" in forms()
    client = welt.auf(SABINE, "/admin/einladen")
    with welt.unveraendert():
        for handler, payload in (
            (EinladenState.personentyp_waehlen, {"personentyp": "vermittler"}),
            (EinladenState.rolle_waehlen, {"berechtigungstyp": "FirmenAdmin"}),
            (EinladenState.senden, {"angaben": NEELE | {"firma": "2"}}),
            (EinladenState.senden, {"angaben": NEELE, "akteur": {"benutzer_id": 1}}),
        ):
            assert gesagt(client, handler, **payload) == INVALID
    mehr = {"personentyp": "vermittler", "berechtigungstyp": "FirmenAdmin", "maklerhaus_id": "1"}
    ziel = f"/admin/nutzer/{id_von(LENA)}"
    welt.sendet(SABINE, ziel, handlung="ernennen", vertraege="AL-1000017", **mehr)
    with snapshot() as db:
        lena = mitglied(db, LENA)
        assert (lena.personentyp, lena.berechtigungstyp) == ("firmeneigen", "Admin")


# Links


MEGABYTE = "x" * 1_000_000
NICHTS = ("", "null", "[]", '["x"]', "{}", "0", "x" * 43, "%00", "..%2f", "x" * 60_000)
ADRESSEN = ("einladung", "passwort-neu", "email-bestaetigen", "email-zuruecknehmen", "aktivieren")
KEKSE = ("sitzung", "vorgang", "geraet", EINLADUNG, AKTIVIERUNG)
ABGEWIESEN = (303, 400, 404, 410, 413, 414, 422, 431)


@pytest.mark.parametrize("adresse", ADRESSEN)
def test_leere_und_riesige_geheimnisse_in_einem_link_oeffnen_nichts(
    welt: Welt, adresse: str
) -> None:
    pfad, erfunden = f"/{adresse}/", "x" * 43
    nichts = NICHTS[1:] if adresse == "passwort-neu" else NICHTS  # without one it is a page
    with welt.unveraendert():
        antworten = [welt.holt("", pfad + secret) for secret in nichts]
        antworten += [welt.sendet("", pfad + secret, passwort_neu=WORT) for secret in nichts]
        antworten.append(welt.sendet("", pfad + erfunden, passwort_neu=MEGABYTE))
        assert [a for a in antworten if a.status_code not in ABGEWIESEN] == []
        assert not any("sitzung" in a.cookies for a in antworten)
        for methode in ("GET", "POST"):
            zeile = welt.draht(f"{methode} {pfad}{MEGABYTE} HTTP/1.1\r\n{welt.kopf}\r\n".encode())
            assert zeile == b"" or int(zeile.split()[1]) in ABGEWIESEN


def test_leere_und_riesige_geheimnisse_in_cookie_und_token_oeffnen_nichts(welt: Welt) -> None:
    with welt.unveraendert():
        for name in KEKSE:
            for secret in (*NICHTS, MEGABYTE):
                with suppress(httpx.RemoteProtocolError, httpx.WriteError):
                    antwort = welt.holt(f"{name}={secret}", "/vertraege")
                    assert antwort.status_code in ABGEWIESEN, (name, secret[:40])
        for token in ("", "null", "[]", MEGABYTE):
            with suppress(InvalidHandshake):
                fremd = RawClient(welt.server.url, token=token or "0", path="/admin/einladen")
                fremd.call(EinladenState.senden, angaben=NEELE)
                assert not fremd.states
                fremd.close()
    assert welt.holt(LENA, "/vertraege").status_code == 200, "the server is still there"


def test_einen_link_den_mehrere_zugleich_benutzen_nimmt_einer_an(jede_welt: Welt) -> None:
    with transaction() as db:
        v = delegation.handelnd(db, als_akteur(konto(db, SABINE)), firma(db).id or 0)
        einladen.einladen(db, v, ANGABEN)
    pfad = link_in(post_an(NEU)[-1])

    def annehmen(n: int) -> str:
        felder = {"passwort_neu": f"{WORT} {n}", "passwort_wiederholen": f"{WORT} {n}"}
        return jede_welt.sendet("", pfad, **felder).headers.get("location", "")

    ziele = zugleich(*(lambda n=n: annehmen(n) for n in range(4)))
    assert ziele.count("/vertraege#willkommen") == 1
    with snapshot() as db:
        (neue,) = db.exec(select(Benutzer.id).where(Benutzer.email == NEU))
        assert (
            len(db.exec(select(Mitgliedschaft).where(Mitgliedschaft.benutzer_id == neue)).all())
            == 1
        )
        (einladung,) = db.exec(select(Einladung.id).where(Einladung.email == NEU))
        angenommen = select(Protokoll).where(
            Protokoll.handlung == "einladung.annehmen", Protokoll.akteur_id == neue
        )
        assert einladung and len(db.exec(angenommen).all()) == 1
