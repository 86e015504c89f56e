"""Every PDF that leaves the house is archivable and can be read by everybody."""

import ast
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import Session

from firmenportal import brief, dokument, formular
from firmenportal.brief import Anschrift
from firmenportal.domain import (
    auskunftsblatt,
    austritt,
    delegation,
    pruefen,
    selbstauskunft,
)
from firmenportal.domain.schulung import blatt
from firmenportal.domain.schulung.themen import THEMEN
from firmenportal.post import vollmacht, widerruf, zugangskennung
from tests import zugaenglich
from tests.domain import pdfdateien as dateien
from tests.domain.besetzung import MUSTER, firma, mitglied
from tests.domain.test_antragsdokumente import FORMULARE
from tests.domain.test_berechtigungstyp import akteur

SABINE, LENA = "firmenadmin@muster.example", "nutzer@muster.example"
TAG = date(2026, 11, 26)
AN = Anschrift("Märta Lindström", "Mühlengasse 2", "24937", "Flensburg").zeilen
# Who makes documents, and which of the tests below has them.
MACHEN = {
    "domain/auskunftsblatt.py": "selbstauskunft",
    "domain/austrittsnachweis.py": "austritt",
    "domain/freischaltung/antragsformular.py": "formulare",
    "domain/freischaltung/datenschutzvertrag.py": "formulare",
    "domain/freischaltung/ergaenzungsvereinbarung.py": "formulare",
    "domain/pruefnachweis.py": "pruefung",
    "domain/schulung/blatt.py": "schulung",
    "post/postausgang.py": "briefe",  # as it was written by one of the others
    "post/vollmacht.py": "der_brief_ueber_eine_vollmacht",
    "post/widerruf.py": "briefe",
    "post/zugangskennung.py": "briefe",
}


@pytest.mark.parametrize("name", FORMULARE)
def test_formulare(name: str, tmp_path: Path) -> None:
    zugaenglich.pruefen(formular.als_pdf(FORMULARE[name]()), tmp_path)


@pytest.mark.parametrize("sprache", ["de", "en"])
@pytest.mark.parametrize("thema", THEMEN)
def test_schulung(thema: str, sprache: str, tmp_path: Path) -> None:
    pdf = dokument.als_pdf(blatt.dokument(THEMEN[thema], sprache, TAG))
    zugaenglich.pruefen(pdf, tmp_path)


@pytest.mark.parametrize("sprache", ["de", "en"])
@pytest.mark.parametrize("schreiben", [zugangskennung.brief, widerruf.brief])
def test_briefe(schreiben: Callable[..., brief.Brief], sprache: str, tmp_path: Path) -> None:
    geschrieben = schreiben(sprache, "Märta Lindström", "K7M4-QW9X-3TRP", TAG)
    zugaenglich.pruefen(brief.als_pdf(geschrieben, AN, TAG), tmp_path)


@pytest.mark.parametrize("sprache", ["de", "en"])
def test_der_brief_ueber_eine_vollmacht(sprache: str, tmp_path: Path) -> None:
    namen = ("Muster Maschinenbau GmbH", "Makler Nord GmbH", "Sabine Möhring")
    zugaenglich.pruefen(brief.als_pdf(vollmacht.brief(sprache, *namen), AN, TAG), tmp_path)


def test_selbstauskunft(welt: Session, tmp_path: Path) -> None:
    auskunft = selbstauskunft.selbstauskunft(welt, akteur(welt, LENA))
    zugaenglich.pruefen(dokument.als_pdf(auskunftsblatt.als_dokument(auskunft, "de")), tmp_path)


def test_austritt(welt: Session, tmp_path: Path) -> None:
    """Sealed, too: the seal is a field that nobody sees."""
    v = delegation.verwalter(welt, akteur(welt, SABINE), firma(welt, MUSTER).id or 0)
    beleg = austritt.austreten(welt, v, mitglied(welt, LENA).id or 0)
    zugaenglich.pruefen(beleg.inhalt, tmp_path)


def test_pruefung(welt: Session, tmp_path: Path) -> None:
    v = delegation.verwalter(welt, akteur(welt, SABINE), firma(welt, MUSTER).id or 0)
    pruefen.beginnen(welt, v)
    zugaenglich.pruefen(pruefen.abschliessen(welt, v).inhalt, tmp_path)


def test_ein_pdf_ohne_auszeichnung_faellt_durch(tmp_path: Path) -> None:
    with pytest.raises(AssertionError):
        zugaenglich.pruefen(dateien.pdf(), tmp_path)


def test_jeder_der_dokumente_macht_kommt_hier_vor() -> None:
    quelle = Path(dokument.__file__).parent
    alle = {d.relative_to(quelle).as_posix(): d for d in quelle.rglob("*.py")}
    macher = {name for name, datei in alle.items() if _macht_dokumente(datei)}
    assert macher == set(MACHEN)
    assert all(f"test_{test}" in globals() for test in MACHEN.values())


def _macht_dokumente(datei: Path) -> bool:
    rufe = (n.func for n in ast.walk(ast.parse(datei.read_text())) if isinstance(n, ast.Call))
    gerufen = {ruf.id for ruf in rufe if isinstance(ruf, ast.Name)}
    eigene = datei.name in ("dokument.py", "brief.py", "formular.py")
    return not eigene and not gerufen.isdisjoint({"Dokument", "Brief", "Formular"})
