"""What each of the cast sees, in plain words, and that what is kept agrees with the rule."""

from dataclasses import replace

import pytest
from sqlmodel import Session, select

from firmenportal.domain import vertragsliste
from firmenportal.domain.auspraegung import AUSPRAEGUNGEN
from firmenportal.domain.benutzer import Benutzer
from firmenportal.domain.berechtigung import anzahl_mit, ids_mit, rechte_an
from firmenportal.domain.recht import Recht
from firmenportal.domain.sicht import anzahl_je_auspraegung, sicht
from firmenportal.domain.vertragsliste import Auswahl
from tests.domain.conftest import AkteurOf

MUSTER = "firmenadmin@muster.example"
METALL = ["AL-1000017", "AL-1000033", "AL-1000041", "AL-1000066"]
CHEMIE = ["AK-1000074", "AL-1000058", "AL-1000066", "AL-1000108"]


@pytest.mark.parametrize(
    ("email", "auspraegung", "erwartet"),
    [
        (MUSTER, "metallrente", METALL),
        (MUSTER, "chemierente", CHEMIE),
        (MUSTER, "klinikrente", []),
        (
            MUSTER,
            "firmenonline",
            [*sorted({*METALL, *CHEMIE, "AL-1000025"}), "W0000004711"],
        ),
        ("nutzer@muster.example", "firmenonline", ["AL-1000017", "AL-1000025"]),
        ("nutzer@muster.example", "metallrente", ["AL-1000017"]),
        ("nutzer@muster.example", "chemierente", []),
        ("steuer@kanzlei.example", "firmenonline", ["AK-1000074", "AL-1000017", "AL-1000058"]),
        ("kennung@muster.example", "firmenonline", []),
        ("ohnerechte@muster.example", "firmenonline", []),
    ],
)
def test_wer_sieht_was(
    welt: Session, akteur_of: AkteurOf, email: str, auspraegung: str, erwartet: list[str]
) -> None:
    seite = vertragsliste.seite(welt, akteur_of(email, auspraegung), Auswahl(), 1)
    assert [z.nummer for z in seite.zeilen] == erwartet


def test_was_im_gedaechtnis_ist_sagt_dasselbe_wie_die_regel(
    welt: Session, akteur_of: AkteurOf
) -> None:
    for email in welt.exec(select(Benutzer.email)).all():
        for key in AUSPRAEGUNGEN:
            akteur = akteur_of(email, key)
            gesehen = sicht(welt, akteur)
            assert list(gesehen.ids) == ids_mit(welt, akteur, anzahl=10_000), email
            for recht in Recht:
                erwartet = set(ids_mit(welt, akteur, recht, anzahl=10_000))
                assert gesehen.mit(recht) == erwartet, (email, key, recht)
            for vertrag, rechte in rechte_an(welt, akteur, gesehen.ids[:50]).items():
                assert rechte == {r for r in Recht if vertrag in gesehen.mit(r)}


def test_anzahl_je_auspraegung_ist_die_der_regel(welt: Session, akteur_of: AkteurOf) -> None:
    akteur = akteur_of(MUSTER)
    assert anzahl_je_auspraegung(welt, akteur) == {
        key: anzahl_mit(welt, replace(akteur, auspraegung=key)) for key in AUSPRAEGUNGEN
    }
