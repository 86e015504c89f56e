"""Why a person sees no contract here: every reason that applies, and who helps.

Nothing is decided here. The rule is asked again, gate by gate: a contract that shows as long as a
gate stands open, and no longer once it is shut, is stopped by that gate.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from firmenportal import clock
from firmenportal.domain.auspraegung import AUSPRAEGUNGEN
from firmenportal.domain.benutzer import Akteur, Berechtigungstyp, Kontoart, Mitgliedschaft
from firmenportal.domain.berechtigung import Blick, Tor, ids_mit, rechte_an
from firmenportal.domain.errors import NotFoundError
from firmenportal.domain.firma import Firma, Zustand
from firmenportal.domain.freischaltung.antrag import wartende_von
from firmenportal.domain.hinweise import Anderswo, ohne_kennung
from firmenportal.domain.recht import KATALOG, Recht
from firmenportal.domain.rechtematrix import firmenadmins
from firmenportal.domain.sicht import anzahl_je_auspraegung
from firmenportal.domain.vertrag import Gruppenvertrag
from firmenportal.domain.warum import Satz, erklaere

Absatz = tuple[Satz, ...]

_ALLE = 10_000
_BEISPIELE = 3
_SERVICE_CENTER = Satz("Das Service Center hilft Ihnen weiter.")
# What stands above the explanation of a gate; PRODUKT never closes a contract by itself.
_TITEL = {
    Tor.KONTO: "Ihr Konto ist nicht aktiv",
    Tor.HAUS: "Ihr Maklerhaus ist gesperrt",
    Tor.FIRMA: "Die Firma ist gesperrt",
    Tor.MITGLIEDSCHAFT: "Ihr Zugang ist gesperrt",
    Tor.AUSGESETZT: "Ihr Recht ist ausgesetzt",
    Tor.ZUGEHOERIGKEIT: "Sie haben das Maklerhaus gewechselt",
    Tor.BEFRISTUNG: "Ihr Zugang ist befristet",
    Tor.ZEITRAUM: "Ihr Recht gilt heute nicht",
    Tor.BESTAND: "Der Vertrag ist nicht mehr im Bestand Ihres Hauses",
    Tor.VOLLMACHT: "Die Maklervollmacht gilt nicht mehr",
    Tor.AKTIVIERT: "Der Vertrag ist noch nicht freigeschaltet",
    Tor.WIDERSPRUCH: "Die Firma hat dem Vermittler-Zugang widersprochen",
    Tor.VERTRETUNG: "Ihre Vertretung gilt heute nicht",
}


# Gates whose explanation is about one contract, and names it.
_NENNT_VERTRAG = (Tor.ZEITRAUM, Tor.BESTAND, Tor.VOLLMACHT, Tor.AKTIVIERT, Tor.VERTRETUNG)


@dataclass(frozen=True)
class Grund:
    """One reason that applies: what it is, explained, and where a switch of portal helps."""

    titel: str
    absaetze: tuple[Absatz, ...] = ()
    wechsel: tuple[Anderswo, ...] = ()


def gruende(db: Session, akteur: Akteur) -> list[Grund]:
    """Every reason why the list of this Akteur is empty. There is always one.

    Rules: docs/fachregeln.md R8, R12, R14, R15, R47.
    """
    aufgehalten = _aufgehalten(db, akteur)
    gefunden = [
        *_antrag_wartet(db, akteur),
        *_falsches_portal(db, akteur),
        *_kennung_fehlt(db, akteur, aufgehalten[Tor.KENNUNG]),
        *_je_tor(db, akteur, aufgehalten),
        *_ohne_recht(db, akteur, aufgehalten),
    ]
    return gefunden or [_nirgends(akteur)]


def _antrag_wartet(db: Session, akteur: Akteur) -> Iterator[Grund]:
    """His own applications alone: whom else one names is the applicant's to tell."""
    if nummern := wartende_von(db, akteur.benutzer_id):
        was = Satz("Noch nicht entschieden: {nummern}.", {"nummern": ", ".join(nummern)})
        wo = Satz("Den Stand sehen Sie unter Freischaltung, „Antrag öffnen“.")
        yield Grund("Ihr Antrag wird noch geprüft", ((was, wo),))


def _aufgehalten(db: Session, akteur: Akteur) -> dict[Tor, list[int]]:
    """The contracts that each gate stops, the gates being shut one after the other.

    Where nothing changes between two positions, no gate between them is tried.
    """
    tore = list(Tor)
    sichtbar = {n: _sichtbar(db, akteur, frozenset(tore[n:])) for n in (0, len(tore))}
    strecken = [(0, len(tore))]
    while strecken:
        von, bis = strecken.pop()
        mitte = (von + bis) // 2
        if mitte == von:
            continue
        gleich = sichtbar[von] == sichtbar[bis]
        sichtbar[mitte] = (
            sichtbar[von] if gleich else _sichtbar(db, akteur, frozenset(tore[mitte:]))
        )
        strecken += [(von, mitte), (mitte, bis)]
    return {tor: sorted(sichtbar[n] - sichtbar[n + 1]) for n, tor in enumerate(tore)}


def _sichtbar(db: Session, akteur: Akteur, ohne: frozenset[Tor]) -> set[int]:
    return set(ids_mit(db, akteur, None, Blick(ohne), anzahl=_ALLE))


def _falsches_portal(db: Session, akteur: Akteur) -> Iterator[Grund]:
    if dort := _ueberall_sonst(db, akteur):
        hier = AUSPRAEGUNGEN[akteur.auspraegung].name
        satz = "Hier sehen Sie nur, was unter {hier} abschließbar ist. Sie bleiben angemeldet."
        yield Grund("Sie sind im falschen Portal", ((Satz(satz, {"hier": hier}),),), tuple(dort))


def _ueberall_sonst(db: Session, akteur: Akteur) -> list[Anderswo]:
    """Under which other Ausprägungen the Akteur sees how many contracts, the umbrella last."""
    anzahl = anzahl_je_auspraegung(db, akteur)
    dort = [Anderswo(k, n) for k, n in anzahl.items() if n and k != akteur.auspraegung]
    return sorted(dort, key=lambda a: AUSPRAEGUNGEN[a.auspraegung].zeigt_alles)


def _kennung_fehlt(db: Session, akteur: Akteur, vertraege: Sequence[int]) -> Iterator[Grund]:
    """Numbers only of those that belong here: lists filter this notice like work."""
    if not vertraege:
        return
    hier = ohne_kennung(db, akteur)
    wo = Satz("Sie fehlt an einem Vertrag, der nicht in dieses Portal gehört.")
    if hier:
        wo = Satz("Sie fehlt an: {nummern}.", {"nummern": ", ".join(hier)})
    hilfe = Satz("Das Service Center trägt sie ein. Sie müssen nichts tun.")
    yield Grund("Die Kennung fehlt", ((wo, hilfe),))


def _je_tor(db: Session, akteur: Akteur, aufgehalten: dict[Tor, list[int]]) -> Iterator[Grund]:
    """A reason for each gate that stops something, explained by the first contracts it stops."""
    for tor, titel in _TITEL.items():
        if vertraege := aufgehalten[tor][:_BEISPIELE]:
            absaetze = _erklaert(db, akteur, tor, vertraege)
            yield Grund(titel, tuple(a for n, a in enumerate(absaetze) if a not in absaetze[:n]))


def _erklaert(db: Session, akteur: Akteur, tor: Tor, vertraege: list[int]) -> list[Absatz]:
    gehalten = rechte_an(db, akteur, vertraege, Blick(frozenset(Tor)))
    rechte = [(i, next(r for r in Recht if r in gehalten[i])) for i in vertraege]
    return [_absatz(db, akteur, tor, vertrag, recht) for vertrag, recht in rechte]


def _absatz(db: Session, akteur: Akteur, tor: Tor, vertrag: int, recht: Recht) -> Absatz:
    """What the matrix says of this cell; of a contract that is not in it, nothing is told."""
    try:
        saetze = erklaere(db, akteur, recht, vertrag).saetze
    except NotFoundError:
        return (_SERVICE_CENTER,)
    if tor not in _NENNT_VERTRAG:
        return saetze
    nummer = db.get_one(Gruppenvertrag, vertrag).nummer
    angaben = {"recht": KATALOG[recht].name, "nummer": nummer}
    return (Satz("„{recht}“ an {nummer}:", {**angaben}), *saetze)


def _ohne_recht(db: Session, akteur: Akteur, aufgehalten: dict[Tor, list[int]]) -> Iterator[Grund]:
    """Of Firmen in which there is nothing that a gate could stop."""
    vertraege = [i for ids in aufgehalten.values() for i in ids]
    belegt = set(
        db.exec(select(Gruppenvertrag.firma_id).where(col(Gruppenvertrag.id).in_(vertraege)))
    )
    for mitglied, firma in _mitgliedschaften(db, akteur):
        if firma.id not in belegt:
            yield _als_mitglied(db, akteur, mitglied, firma)


def _mitgliedschaften(db: Session, akteur: Akteur) -> Sequence[tuple[Mitgliedschaft, Firma]]:
    return db.exec(
        select(Mitgliedschaft, Firma)
        .join(Firma, col(Firma.id) == col(Mitgliedschaft.firma_id))
        .where(
            Mitgliedschaft.benutzer_id == akteur.benutzer_id,
            col(Mitgliedschaft.entfernt_am).is_(None),
        )
        .order_by(col(Firma.name))
    ).all()


def _als_mitglied(db: Session, akteur: Akteur, mitglied: Mitgliedschaft, firma: Firma) -> Grund:
    """Blocked or out of time even without any right; else there is no right yet."""
    name, wer = {"firma": firma.name}, _wer_hilft(db, akteur, firma)
    if firma.status != Zustand.AKTIV:
        was = Satz("Die {firma} ist für das Portal gesperrt.", {**name})
        return Grund(_TITEL[Tor.FIRMA], ((was, _SERVICE_CENTER),))
    if mitglied.gesperrt_am is not None:
        was = Satz("Die {firma} hat Ihren Zugang gesperrt.", {**name})
        return Grund(_TITEL[Tor.MITGLIEDSCHAFT], ((was, wer),))
    if not mitglied.von <= clock.heute() < mitglied.bis:
        was = Satz("Ihr Zugang zur {firma} ist befristet und gilt heute nicht.", {**name})
        return Grund(_TITEL[Tor.BEFRISTUNG], ((was, wer),))
    if mitglied.berechtigungstyp == Berechtigungstyp.FIRMENADMIN:
        was = Satz("Für die {firma} ist noch kein Vertrag freigeschaltet.", {**name})
        return Grund(_TITEL[Tor.AKTIVIERT], ((was, _SERVICE_CENTER),))
    was = Satz("Niemand hat Ihnen bisher ein Recht an einem Vertrag der {firma} gegeben.", {**name})
    return Grund("Sie haben noch kein Recht", ((was, wer),))


def _wer_hilft(db: Session, akteur: Akteur, firma: Firma) -> Satz:
    """The FirmenAdmins of a Firma to which the person belongs, by name."""
    firma_id = firma.id or 0
    admins = firmenadmins(db, [firma_id]).get(firma_id, ())
    namen = [name for i, name in admins if i != akteur.benutzer_id]
    return (
        Satz("Das ändern kann: {namen}.", {"namen": ", ".join(namen)}) if namen else _SERVICE_CENTER
    )


def _nirgends(akteur: Akteur) -> Grund:
    if akteur.kontoart == Kontoart.MAKLER:
        leer = Satz("Im Bestand Ihres Hauses ist heute kein Vertrag, den Ihr Zugang öffnet.")
        return Grund("Der Bestand ist leer", ((leer, _SERVICE_CENTER),))
    keine = Satz("Ihr Konto ist mit keiner Firma verbunden.")
    return Grund("Sie gehören zu keiner Firma", ((keine, _SERVICE_CENTER),))
