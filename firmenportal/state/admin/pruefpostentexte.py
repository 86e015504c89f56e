"""The lines of one member in a review as the page shows them, in the language of who reads."""

from dataclasses import dataclass

from firmenportal.domain import delegation, pruefnachweis
from firmenportal.domain.pruefposten import Postenentscheidung
from firmenportal.domain.pruefpostenliste import Posten
from firmenportal.domain.vertragsrecht import Quelle
from firmenportal.i18n import fill, moment, translate


@dataclass(frozen=True)
class PostenRow:
    """One contract of the person, from one source; `zu` says what stands in the way of taking.

    `wo` says where the rights can be taken instead: under Vollmachten, or on the person's page.
    """

    schluessel: str
    nummer: str
    produkt: str
    quelle: str
    herkunft: str
    rechte: list[str]
    gruende: list[str]
    stand: str
    entscheidung: str
    ton: str
    wer: str
    nehmbar: bool
    zu: str
    wo: str
    zurueck: bool


def posten(p: Posten, sprache: str) -> PostenRow:
    offen = p.entscheidung is None
    return PostenRow(
        schluessel=f"{p.nummer}-{p.quelle.value}",
        nummer=p.nummer,
        produkt=p.produkt,
        quelle=p.quelle.value,
        herkunft=_herkunft(p, sprache),
        rechte=pruefnachweis.rechte_worte(p.inhalt.als_json(), sprache),
        gruende=[fill(s.satz, s.angaben, sprache) for s in p.auffaellig] if offen else [],
        stand=p.stand,
        entscheidung=translate(p.entscheidung.value, sprache) if p.entscheidung else "",
        ton="ok" if p.entscheidung is Postenentscheidung.BEHALTEN else "stop",
        wer=_wer(p, sprache),
        nehmbar=p.nehmbar,
        zu=translate(delegation.SAETZE[p.hindernis], sprache) if p.hindernis else "",
        wo=_wo(p),
        zurueck=p.entscheidung is Postenentscheidung.BEHALTEN,
    )


def _herkunft(p: Posten, sprache: str) -> str:
    if p.quelle is Quelle.VOLLMACHT:
        return translate("aus einer Vollmacht für {haus}", sprache).format(haus=p.inhalt.haus)
    erteilt = ["von der Firma erteilt"] if p.inhalt.rechte else []
    verwaltet = [pruefnachweis.VERWALTET] if p.inhalt.verwaltet else []
    return " · ".join(translate(wort, sprache) for wort in erteilt + verwaltet)


def _wer(p: Posten, sprache: str) -> str:
    if p.entschieden_am is None:
        return ""
    satz = translate("{name}, {wann}", sprache)
    return satz.format(name=p.entschieden_von, wann=moment(p.entschieden_am, sprache))


def _wo(p: Posten) -> str:
    if p.quelle is Quelle.VOLLMACHT:
        return "vollmachten"
    return "" if p.inhalt.rechte else "person"
