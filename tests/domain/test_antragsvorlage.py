"""The prepared application: what the portal knows stands in it, the rest is left to a pen."""

import io

import pytest
from pypdf import PdfReader
from sqlmodel import Session

from firmenportal.dokument import als_pdf
from firmenportal.domain import antragsvorlage, delegation
from firmenportal.domain.errors import NotFoundError
from firmenportal.settings import settings
from tests.domain.besetzung import PFLEGE, firma
from tests.domain.test_berechtigungstyp import JOERG, akteur


def test_der_antrag_ist_ausgefuellt_bis_auf_person_und_unterschrift(welt: Session) -> None:
    wer = akteur(welt, "firmenadmin@pflege.example")
    v = delegation.verwalter(welt, wer, firma(welt, PFLEGE).id or 0)
    pdf = PdfReader(io.BytesIO(als_pdf(antragsvorlage.dokument(welt, v))))
    gesagt = " ".join(" ".join(s.extract_text() for s in pdf.pages).split())
    for satz in (
        "Beispiel Pflege gGmbH",
        PFLEGE,
        "Am Klinikum 4, 48149 Münster",
        "Katharina Sölle, firmenadmin@pflege.example",
        "AL-1060017",
        "Unterschrift einer zeichnungsberechtigten Person",
        "☐ per SMS",
        settings.servicecenter_email,
    ):
        assert satz in gesagt, satz


def test_ein_admin_bereitet_keinen_vor(welt: Session) -> None:
    v = delegation.verwalter(welt, akteur(welt, JOERG), firma(welt).id or 0)
    with pytest.raises(NotFoundError):
        antragsvorlage.dokument(welt, v)
