"""Nachweise: kept as issued, and read by who may."""

import hashlib
import io

import pytest
from pypdf import PdfReader
from sqlmodel import Session

from firmenportal.dokument import Absatz, Dokument
from firmenportal.domain import delegation, nachweis
from firmenportal.domain.errors import NotFoundError
from firmenportal.domain.nachweis import Nachweis, Nachweisart
from tests.domain.besetzung import MUSTER, firma, konto, mitglied
from tests.domain.conftest import AkteurOf

SABINE, THOMAS = "firmenadmin@muster.example", "firmenadmin2@muster.example"
ADMIN, LENA = "admin@muster.example", "nutzer@muster.example"
LOHN, FREMD = "lohn@buero.example", "firmenadmin@pflege.example"
DOKUMENT = Dokument("Austritt von Lena", "Muster", (), (Absatz("Größe"),))


def ausgestellt(db: Session, von: str) -> Nachweis:
    ziel = mitglied(db, LENA).id
    durch = konto(db, von).wer
    return nachweis.ausstellen(
        db, firma(db, MUSTER).id or 0, Nachweisart.AUSTRITT, DOKUMENT, durch, ziel
    )


def test_er_ist_versiegelt_und_bleibt_wie_er_ausgestellt_wurde(welt: Session) -> None:
    neu = ausgestellt(welt, SABINE)
    assert hashlib.sha256(neu.inhalt).hexdigest() == neu.sha256
    pdf = PdfReader(io.BytesIO(neu.inhalt))
    assert "Größe" in pdf.pages[0].extract_text() and "Siegel" in (pdf.get_fields() or {})


@pytest.mark.parametrize("email", [SABINE, THOMAS, ADMIN])
def test_firmenadmins_lesen_ihn_und_wer_ihn_ausgestellt_hat(
    welt: Session, akteur_of: AkteurOf, email: str
) -> None:
    neu = ausgestellt(welt, ADMIN)
    wer = akteur_of(email)
    assert nachweis.lesen(welt, wer, neu.id or 0) is neu
    v = delegation.verwalter(welt, wer, neu.firma_id)
    (zeile,) = nachweis.nachweise(welt, v, neu.mitgliedschaft_id)
    assert (zeile.id, zeile.sha256) == (neu.id, neu.sha256)
    assert nachweis.nachweise(welt, v, 0) == []


@pytest.mark.parametrize("email", [ADMIN, LENA, LOHN, FREMD])
def test_fuer_alle_anderen_gibt_es_ihn_nicht(
    welt: Session, akteur_of: AkteurOf, email: str
) -> None:
    neu = ausgestellt(welt, SABINE)
    for i in (neu.id or 0, 10**9):
        with pytest.raises(NotFoundError, match="Diesen Nachweis gibt es nicht"):
            nachweis.lesen(welt, akteur_of(email), i)


def test_wer_nicht_mehr_verwaltet_liest_auch_seine_eigenen_nicht(
    welt: Session, akteur_of: AkteurOf
) -> None:
    neu = ausgestellt(welt, ADMIN)
    mitglied(welt, ADMIN).berechtigungstyp = "Nutzer"
    welt.flush()
    with pytest.raises(NotFoundError):
        nachweis.lesen(welt, akteur_of(ADMIN), neu.id or 0)
