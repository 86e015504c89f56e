"""Documents to be signed: what the application declares stands in them, whoever it is about.

What they say is kept as text in `golden`; a change of theirs is a change of these files.
"""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader

from firmenportal import formular
from firmenportal.domain.errors import NotFoundError
from firmenportal.domain.freischaltung import (
    antragsformular,
    datenschutzvertrag,
    ergaenzungsvereinbarung,
)
from firmenportal.domain.freischaltung.antrag import Antrag
from firmenportal.domain.freischaltung.frage import Unterzeichner
from firmenportal.domain.freischaltung.inhalt import Antragsart, Firmendaten, Fremdvertrag, Inhalt
from firmenportal.domain.recht import Recht
from firmenportal.formular import Formular
from firmenportal.settings import settings
from tests.domain.antraege import CHEFIN, ERSTER, GRUENWALD_KG, KOLLEGE, VERMITTLER

GOLDEN = Path(__file__).parent / "golden"
FREMDE = (
    Fremdvertrag(versicherer="Nordlicht Leben a. G.", nummer="NL-77/0815", produkt="Direktv."),
    Fremdvertrag(versicherer="Süddeutsche Pensionskasse", nummer="SPK 2204 117"),
)
MIT_FREMDEN = ERSTER.model_copy(update={"fremdvertraege": FREMDE})
LANG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"


def antrag(
    inhalt: Inhalt = ERSTER,
    art: Antragsart = Antragsart.FIRMENADMIN,
    unterzeichner: Unterzeichner = Unterzeichner.FIRMA,
    sprache: str = "de",
) -> Antrag:
    angaben = {"art": art, "unterzeichner": unterzeichner, "sprache": sprache}
    return Antrag(vorgangsnummer="FA-2026-000417", inhalt=inhalt.model_dump(mode="json"), **angaben)  # pyright: ignore[reportCallIssue]


def vom_haus() -> Antrag:
    return antrag(VERMITTLER, Antragsart.VERMITTLER, Unterzeichner.MAKLERHAUS)


def viele() -> Inhalt:
    """200 people with rights on 12 contracts each."""
    vertraege = tuple(f"AL-{1000000 + n}" for n in range(60))
    rechte = [(Recht.BESTAND_LESEN,), (Recht.BESTAND_LESEN, Recht.BERECHNEN)]
    personen = tuple(
        KOLLEGE.model_copy(
            update={
                "id": n,
                "nachname": f"Grünwald-Øster{n}",
                "email": f"person{n}@gruenwald.example",
                "rechte": {v: rechte[i % 2] for i, v in enumerate(vertraege[n % 40 :][:12])},
            }
        )
        for n in range(1, 201)
    )
    return ERSTER.model_copy(update={"vertraege": vertraege, "personen": personen})


def lange_namen() -> Inhalt:
    person = KOLLEGE.model_copy(
        update={"vorname": LANG, "nachname": "Ö" * 200, "email": f"{'a' * 64}@{'b' * 60}.example"}
    )
    firma = GRUENWALD_KG.model_copy(update={"name": f"{LANG} & {LANG} GmbH & Co. KGaA"})
    return ERSTER.model_copy(update={"firma": firma, "personen": (CHEFIN, person)})


FORMULARE: dict[str, Callable[[], Formular]] = {
    "antrag_firmenadmin": lambda: antragsformular.formular(antrag(MIT_FREMDEN)),
    "antrag_englisch": lambda: antragsformular.formular(antrag(MIT_FREMDEN, sprache="en")),
    "antrag_vermittler": lambda: antragsformular.formular(vom_haus()),
    "antrag_leer": lambda: antragsformular.formular(antrag(Inhalt())),
    "ergaenzungsvereinbarung": lambda: ergaenzungsvereinbarung.formular(vom_haus()),
    "datenschutzvertrag": lambda: datenschutzvertrag.formular(antrag(MIT_FREMDEN)),
    "antrag_200_personen": lambda: antragsformular.formular(antrag(viele())),
    "antrag_lange_namen": lambda: antragsformular.formular(antrag(lange_namen())),
}


def seiten(name: str) -> list[str]:
    """The text of each page, line by line."""
    pdf = PdfReader(io.BytesIO(formular.als_pdf(FORMULARE[name]())))
    zeilen = (seite.extract_text().splitlines() for seite in pdf.pages)
    return ["\n".join(" ".join(zeile.split()) for zeile in teil) for teil in zeilen]


@pytest.mark.parametrize("name", list(FORMULARE)[:6])
def test_was_sie_sagen_steht_fest(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "base_url", "http://localhost:8000")
    gesagt = "\n\n".join(seiten(name)) + "\n"
    assert gesagt == (GOLDEN / f"{name}.txt").read_text()


def test_200_personen_stehen_mit_allen_rechten_auf_nummerierten_seiten() -> None:
    alle = seiten("antrag_200_personen")
    gesagt = " ".join(" ".join(alle).split())
    for n in (1, 100, 200):
        assert f"person{n}@gruenwald.example" in gesagt.replace(" ", "")
    assert len(alle) <= 60, "a signed scan of it can be uploaded"
    for nr, seite in enumerate(alle, start=1):
        assert f"Seite {nr} von {len(alle)}" in seite
        assert "Vorgangsnummer FA-2026-000417" in seite
    assert "Name in Druckbuchstaben" in alle[-1]


def test_lange_namen_bleiben_ganz_und_auf_der_seite() -> None:
    pdf = PdfReader(io.BytesIO(formular.als_pdf(FORMULARE["antrag_lange_namen"]())))
    gesagt = "".join("".join(s.extract_text() for s in pdf.pages).split())
    assert LANG in gesagt and "Ö" * 200 in gesagt
    for seite in pdf.pages:
        seite.extract_text(visitor_text=lambda _t, _cm, tm, *_: _auf_der_seite(tm[4]))


def _auf_der_seite(x: float) -> None:
    assert 0 <= x < 596


def test_der_stand_aendert_sich_mit_dem_inhalt_und_nur_mit_ihm() -> None:
    anderer = ERSTER.model_copy(update={"firma": Firmendaten(name="Andere KG")})
    staende = [antragsformular.stand(i) for i in (ERSTER, ERSTER.model_copy(), anderer)]
    assert staende[0] == staende[1] != staende[2]
    assert all(f"Stand {staende[0]}" in s for s in seiten_von(ERSTER))


def seiten_von(inhalt: Inhalt) -> list[str]:
    pdf = formular.als_pdf(antragsformular.formular(antrag(inhalt)))
    return [s.extract_text() for s in PdfReader(io.BytesIO(pdf)).pages]


def test_eingaben_sind_nie_auszeichnung() -> None:
    boese = '#read("/etc/passwd") *fett* $x$ <b> @quelle // = Titel'
    firma = GRUENWALD_KG.model_copy(update={"name": boese})
    gesagt = " ".join(seiten_von(ERSTER.model_copy(update={"firma": firma})))
    assert boese in " ".join(gesagt.split())


def test_es_gibt_nur_was_zum_antrag_gehoert() -> None:
    with pytest.raises(NotFoundError):
        ergaenzungsvereinbarung.formular(antrag())
    with pytest.raises(NotFoundError):
        datenschutzvertrag.formular(antrag())
