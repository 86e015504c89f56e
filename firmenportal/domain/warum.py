"""Why somebody holds a right on a contract, or why not, and who can change that.

Nothing is decided here: the answer is found by asking the rule again, path by path, and with one
gate left open after the other.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date

from sqlmodel import Session, col, select

from firmenportal import clock
from firmenportal.domain import berechtigung, rechtematrix
from firmenportal.domain.auspraegung import AUSPRAEGUNGEN
from firmenportal.domain.benutzer import Akteur, Benutzer, Mitgliedschaft, als_akteur
from firmenportal.domain.berechtigung import Pfad, Tor
from firmenportal.domain.errors import NotFoundError
from firmenportal.domain.firma import Firma
from firmenportal.domain.recht import KATALOG, Recht, angeboten, gehalten_durch
from firmenportal.domain.rechtematrix import Zellzustand
from firmenportal.domain.vermittler import Maklerhaus, Zugehoerigkeit
from firmenportal.domain.vertrag import Gruppenvertrag, VertragAuspraegung
from firmenportal.domain.vertragsrecht import Vertragsrecht
from firmenportal.domain.vertretung import Vertretung, Vertretungszelle
from firmenportal.domain.zeitraum import SEIT_JEHER, letzter_tag


@dataclass(frozen=True)
class Satz:
    """A German sentence and what is filled in after its translation."""

    satz: str
    angaben: dict[str, str | date] = field(default_factory=dict)


@dataclass(frozen=True)
class Erklaerung:
    """State of one right on one contract for one person, in sentences: why, and who helps.

    `tor` is the gate that stops, if a path leads there at all.
    """

    recht: Recht
    zustand: Zellzustand
    saetze: tuple[Satz, ...]
    tor: Tor | None = None


@dataclass(frozen=True)
class _Fall:
    """The cell that is explained.

    `wege` and `helfer` keep what was asked already, for all cells of a contract.
    """

    db: Session
    akteur: Akteur
    recht: Recht
    vertrag: Gruppenvertrag
    firma: Firma
    wege: dict[frozenset[Tor], set[tuple[Pfad, Recht]]] = field(default_factory=dict)
    helfer: list[list[str] | None] = field(default_factory=list)


def erklaere(db: Session, akteur: Akteur, recht: Recht, vertrag: int) -> Erklaerung:
    """Explain one cell. Errors: NotFoundError if the contract is none of the Akteur's business.

    Rules: docs/fachregeln.md R7, R8, R12, R14, R15, R31 to R33, R40, R46.
    """
    return _erklaert(_fall(db, akteur, recht, vertrag))


def erklaere_alle(db: Session, akteur: Akteur, vertrag: int) -> tuple[Erklaerung, ...]:
    """All five cells of one contract. Errors: as `erklaere`."""
    fall = _fall(db, akteur, Recht.BESTAND_LESEN, vertrag)
    return tuple(_erklaert(replace(fall, recht=recht)) for recht in Recht)


def _fall(db: Session, akteur: Akteur, recht: Recht, vertrag: int) -> _Fall:
    betrifft = berechtigung.hat(db, akteur, None, vertrag, berechtigung.BETRIFFT)
    if not betrifft and not rechtematrix.gehoert_zu(db, akteur, vertrag):
        raise NotFoundError("Diesen Vertrag gibt es nicht.")
    g = db.get_one(Gruppenvertrag, vertrag)
    return _Fall(db, akteur, recht, g, db.get_one(Firma, g.firma_id))


def _erklaert(fall: _Fall) -> Erklaerung:
    recht = fall.recht
    if not angeboten(recht, fall.vertrag.sparte):
        return Erklaerung(recht, Zellzustand.NICHT_ANGEBOTEN, (_nicht_angeboten(fall),))
    if pfad := _pfad(fall):
        return Erklaerung(recht, Zellzustand.ERTEILT, _DURCH[pfad](fall))
    tor = _verschlossen(fall)
    fehlt = tor is Tor.KENNUNG
    zustand = Zellzustand.KENNUNG_FEHLT if fehlt else Zellzustand.NICHT_ERTEILT
    return Erklaerung(recht, zustand, _NICHT[tor](fall) if tor else _niemand(fall))


# Asking the rule


def _pfad(fall: _Fall) -> Pfad | None:
    """The first path that grants the right."""
    pfade = _pfade(fall, frozenset())
    return next((p for p in Pfad if p in pfade), None)


def _verschlossen(fall: _Fall) -> Tor | None:
    """The gate that stops: the first without which the right would not stay closed.

    From all gates open, each is shut again in turn unless that closes the right; what must stay
    open is what stops, and the first of these is named. None: no path leads there at all.
    """
    offen = frozenset(Tor) - {Tor.PRODUKT}
    if not _pfade(fall, offen):
        return None
    for tor in reversed(Tor):
        if _pfade(fall, offen - {tor}):
            offen -= {tor}
    return next(tor for tor in Tor if tor in offen)


def _pfade(fall: _Fall, offen: frozenset[Tor]) -> set[Pfad]:
    """The paths that would grant the right, were these gates open."""
    if offen not in fall.wege:
        fall.wege[offen] = berechtigung.wege_zu(fall.db, fall.akteur, fall.vertrag.id, offen)
    return {pfad for pfad, recht in fall.wege[offen] if recht in gehalten_durch(fall.recht)}


# Which path grants


def _als_firmenadmin(fall: _Fall) -> tuple[Satz, ...]:
    satz = "Sie sind FirmenAdmin der {firma} und halten jedes Recht an jedem aktivierten Vertrag."
    return (Satz(satz, {"firma": fall.firma.name}), _wer_hilft(fall))


def _durch_zeile(fall: _Fall) -> tuple[Satz, ...]:
    return (*_gegeben(fall), _wer_hilft(fall))


def _durch_vermittlerzeile(fall: _Fall) -> tuple[Satz, ...]:
    satz = "Es gilt, solange der Vertrag im Bestand Ihres Hauses ist: {haus}."
    return (*_gegeben(fall), Satz(satz, {"haus": _haus(fall)}), _wer_hilft(fall))


def _gegeben(fall: _Fall) -> tuple[Satz, ...]:
    return (Satz("Die {firma} hat Ihnen das Recht gegeben.", _firma(fall)), *_laufzeit(fall))


def _durch_vollmacht(fall: _Fall) -> tuple[Satz, ...]:
    satz = "Eine Maklervollmacht der {firma} für {haus} nennt Vertrag und Recht."
    hilfe = Satz("Die {firma} kann sie jederzeit widerrufen.", _firma(fall))
    return (Satz(satz, {**_firma(fall), "haus": _haus(fall)}), *_laufzeit(fall), hilfe)


def _durch_zugang(fall: _Fall) -> tuple[Satz, ...]:
    satz = "Ihr Vermittler-Zugang öffnet „Bestand lesen“ und „Berechnen“ im Bestand von {haus}."
    hilfe = Satz("Die {firma} kann dem widersprechen.", _firma(fall))
    return (Satz(satz, {"haus": _haus(fall)}), hilfe)


def _durch_vertretung(fall: _Fall) -> tuple[Satz, ...]:
    """Names the person who lends this very right."""
    vertretungen = fall.db.exec(
        select(Vertretung, Benutzer)
        .join(Mitgliedschaft, col(Mitgliedschaft.id) == col(Vertretung.vertretene_id))
        .join(Benutzer, col(Benutzer.id) == col(Mitgliedschaft.benutzer_id))
        .where(
            Vertretung.vertreter_benutzer_id == fall.akteur.benutzer_id,
            Vertretung.firma_id == fall.firma.id,
            Vertretung.von <= clock.heute(),
            Vertretung.bis > clock.heute(),
            col(Vertretung.bestaetigt_am).is_not(None),
            col(Vertretung.beendet_am).is_(None),
        )
        .order_by(col(Vertretung.bis).desc())
    ).all()
    for vertretung, person in vertretungen:
        if _leiht(fall, vertretung, person):
            ende = letzter_tag(vertretung.bis) or vertretung.bis
            satz = "Sie vertreten {person} bis einschließlich {tag}."
            return (Satz(satz, {"person": person.name, "tag": ende}), _wer_hilft(fall))
    return (Satz("Sie vertreten jemanden, der das Recht hält."), _wer_hilft(fall))


def _leiht(fall: _Fall, vertretung: Vertretung, person: Benutzer) -> bool:
    """Whether this lender holds the right himself and lends it."""
    zellen = ((vertretung.id, fall.vertrag.id, r) for r in gehalten_durch(fall.recht))
    genannt = any(fall.db.get(Vertretungszelle, zelle) for zelle in zellen)
    haelt = berechtigung.hat(
        fall.db, als_akteur(person), fall.recht, fall.vertrag.id, berechtigung.EIGENES
    )
    return haelt and (vertretung.alle_zellen or genannt)


def _laufzeit(fall: _Fall) -> tuple[Satz, ...]:
    """What implies the right, and until when it runs."""
    heute = clock.heute()
    zeilen = [z for z in _zeilen(fall) if z.von <= heute < z.bis]
    saetze: list[Satz] = []
    if zeilen and all(z.recht != fall.recht for z in zeilen):
        durch = KATALOG[Recht(zeilen[0].recht)].name
        saetze.append(Satz("Es ist in „{recht}“ enthalten.", {"recht": durch}))
    if zeilen and (ende := letzter_tag(max(z.bis for z in zeilen))):
        saetze.append(Satz("Es gilt bis einschließlich {tag}.", {"tag": ende}))
    return tuple(saetze)


# Which gate stops, and who helps


def _nicht_angeboten(fall: _Fall) -> Satz:
    satz = "Produkte der {sparte} bieten „{recht}“ nicht an."
    return Satz(satz, {"sparte": fall.vertrag.sparte, "recht": KATALOG[fall.recht].name})


def _niemand(fall: _Fall) -> tuple[Satz, ...]:
    return (Satz("Niemand hat Ihnen dieses Recht bisher gegeben."), _wer_erteilt(fall))


def _konto(_fall: _Fall) -> tuple[Satz, ...]:
    return (Satz("Ihr Konto ist nicht aktiv."), _SERVICE_CENTER)


def _haus_gesperrt(fall: _Fall) -> tuple[Satz, ...]:
    return (Satz("{haus} ist für das Portal gesperrt.", {"haus": _haus(fall)}), _SERVICE_CENTER)


def _firma_gesperrt(fall: _Fall) -> tuple[Satz, ...]:
    return (Satz("Die {firma} ist für das Portal gesperrt.", _firma(fall)), _SERVICE_CENTER)


def _gesperrt(fall: _Fall) -> tuple[Satz, ...]:
    return (Satz("Die {firma} hat Ihren Zugang gesperrt.", _firma(fall)), _wer_hilft(fall))


def _ausgesetzt(_fall: _Fall) -> tuple[Satz, ...]:
    satz = "Das Recht ist ausgesetzt, bis das Service Center es geprüft hat."
    return (Satz(satz), _SERVICE_CENTER)


def _nicht_im_haus(_fall: _Fall) -> tuple[Satz, ...]:
    satz = "Sie gehören dem Maklerhaus nicht mehr an, für das Sie das Recht bekommen haben."
    return (Satz(satz), Satz("Für Ihr jetziges Haus braucht es einen neuen Antrag."))


def _befristet(fall: _Fall) -> tuple[Satz, ...]:
    m = fall.db.exec(
        select(Mitgliedschaft).where(
            Mitgliedschaft.firma_id == fall.firma.id,
            Mitgliedschaft.benutzer_id == fall.akteur.benutzer_id,
            col(Mitgliedschaft.entfernt_am).is_(None),
        )
    ).first()
    was = Satz("Ihr Zugang zur {firma} ist befristet und gilt heute nicht.", _firma(fall))
    tage = _grenze(m.von, m.bis) if m else ()
    return (was, *tage, _wer_hilft(fall))


def _ausserhalb(fall: _Fall) -> tuple[Satz, ...]:
    heute, zeilen = clock.heute(), _zeilen(fall)
    if not zeilen:  # the row is the lender's
        return (
            Satz("Die Person, die Sie vertreten, hält dieses Recht heute nicht."),
            _wer_erteilt(fall),
        )
    kommende = [z for z in zeilen if z.von > heute]
    zeile = min(kommende, key=lambda z: z.von) if kommende else max(zeilen, key=lambda z: z.bis)
    return (*_grenze(zeile.von, zeile.bis), _wer_erteilt(fall))


def _grenze(von: date, bis: date) -> tuple[Satz, ...]:
    if von > clock.heute() and von != SEIT_JEHER:
        return (Satz("Es gilt erst ab {tag}.", {"tag": von}),)
    ende = letzter_tag(bis)
    return (Satz("Es galt bis einschließlich {tag}.", {"tag": ende}),) if ende else ()


def _nicht_im_bestand(fall: _Fall) -> tuple[Satz, ...]:
    satz = "Der Vertrag ist heute nicht im Bestand Ihres Hauses."
    return (Satz(satz), Satz("Fragen Sie die {firma} nach einem Maklerwechsel.", _firma(fall)))


def _vollmacht_fehlt(fall: _Fall) -> tuple[Satz, ...]:
    satz = "Die Maklervollmacht gilt heute nicht oder nennt Vertrag oder Recht nicht."
    return (Satz(satz), Satz("Die {firma} kann eine neue erteilen.", _firma(fall)))


def _nicht_aktiviert(fall: _Fall) -> tuple[Satz, ...]:
    satz = "Der Vertrag ist noch nicht freigeschaltet."
    hilfe = "Das geschieht mit einem Freischaltungsantrag, den die {firma} unterschreibt."
    return (Satz(satz), Satz(hilfe, _firma(fall)))


def _widersprochen(fall: _Fall) -> tuple[Satz, ...]:
    satz = "Die {firma} hat dem Vermittler-Zugang Ihres Hauses widersprochen."
    return (Satz(satz, _firma(fall)), Satz("Nur die Firma kann das zurücknehmen."))


def _keine_vertretung(fall: _Fall) -> tuple[Satz, ...]:
    satz = "Ihre Vertretung ist noch nicht bestätigt, hat noch nicht begonnen oder ist beendet."
    return (Satz(satz), _wer_hilft(fall))


def _kennung_fehlt(fall: _Fall) -> tuple[Satz, ...]:
    satz = "Das Recht ist erteilt, aber dem Vertrag {nummer} fehlt die Kennung."
    hilfe = "Es wirkt, sobald das Service Center sie eingetragen hat."
    return (Satz(satz, {"nummer": fall.vertrag.nummer}), Satz(hilfe))


def _andere_auspraegung(fall: _Fall) -> tuple[Satz, ...]:
    keys = fall.db.exec(
        select(VertragAuspraegung.auspraegung).where(
            VertragAuspraegung.vertrag_id == fall.vertrag.id
        )
    ).all()
    namen = [a.name for k, a in AUSPRAEGUNGEN.items() if a.zeigt_alles or k in keys]
    hier = AUSPRAEGUNGEN[fall.akteur.auspraegung].name
    satz = "Das Recht ist erteilt, wirkt aber nicht unter {hier}. Wechseln Sie zu {dort}."
    return (Satz(satz, {"hier": hier, "dort": " oder ".join(namen)}),)


_SERVICE_CENTER = Satz("Das Service Center hilft Ihnen weiter.")
_DURCH: dict[Pfad, Callable[[_Fall], tuple[Satz, ...]]] = {
    Pfad.FIRMENADMIN: _als_firmenadmin,
    Pfad.ZEILE: _durch_zeile,
    Pfad.ZEILE_VERMITTLER: _durch_vermittlerzeile,
    Pfad.ZEILE_VOLLMACHT: _durch_vollmacht,
    Pfad.ZUGANG: _durch_zugang,
    Pfad.VERTRETUNG: _durch_vertretung,
}
_NICHT: dict[Tor, Callable[[_Fall], tuple[Satz, ...]]] = {
    Tor.KONTO: _konto,
    Tor.HAUS: _haus_gesperrt,
    Tor.FIRMA: _firma_gesperrt,
    Tor.MITGLIEDSCHAFT: _gesperrt,
    Tor.AUSGESETZT: _ausgesetzt,
    Tor.ZUGEHOERIGKEIT: _nicht_im_haus,
    Tor.BEFRISTUNG: _befristet,
    Tor.ZEITRAUM: _ausserhalb,
    Tor.BESTAND: _nicht_im_bestand,
    Tor.VOLLMACHT: _vollmacht_fehlt,
    Tor.AKTIVIERT: _nicht_aktiviert,
    Tor.WIDERSPRUCH: _widersprochen,
    Tor.VERTRETUNG: _keine_vertretung,
    Tor.KENNUNG: _kennung_fehlt,
    Tor.AUSPRAEGUNG: _andere_auspraegung,
}


# What is filled in


def _firma(fall: _Fall) -> dict[str, str | date]:
    return {"firma": fall.firma.name}


def _haus(fall: _Fall) -> str:
    """The person's present house."""
    name = fall.db.exec(
        select(Maklerhaus.name)
        .join(Zugehoerigkeit, col(Zugehoerigkeit.maklerhaus_id) == col(Maklerhaus.id))
        .where(
            Zugehoerigkeit.benutzer_id == fall.akteur.benutzer_id,
            col(Zugehoerigkeit.bis).is_(None),
        )
    ).first()
    return name or "Ihr Maklerhaus"


def _zeilen(fall: _Fall) -> list[Vertragsrecht]:
    """The person's rows that grant or imply the right on this contract."""
    gesucht = select(Vertragsrecht).where(
        Vertragsrecht.benutzer_id == fall.akteur.benutzer_id,
        Vertragsrecht.vertrag_id == fall.vertrag.id,
        col(Vertragsrecht.recht).in_(gehalten_durch(fall.recht)),
    )
    return list(fall.db.exec(gesucht.order_by(col(Vertragsrecht.id))))


def _wer_erteilt(fall: _Fall) -> Satz:
    return _mit_namen(fall, "Geben kann es Ihnen: {namen}.")


def _wer_hilft(fall: _Fall) -> Satz:
    return _mit_namen(fall, "Das ändern kann: {namen}.")


def _mit_namen(fall: _Fall, satz: str) -> Satz:
    """Names are for members of the Firma only; everybody else is sent to the Firma itself."""
    if not fall.helfer:
        fall.helfer.append(_helfer(fall) if _ist_mitglied(fall) else None)
    namen = fall.helfer[0]
    if namen is None:
        return Satz("Geben kann es Ihnen nur die {firma}.", _firma(fall))
    return Satz(satz, {"namen": ", ".join(namen)}) if namen else _SERVICE_CENTER


def _helfer(fall: _Fall) -> list[str]:
    firma = fall.firma.id or 0
    admins = rechtematrix.firmenadmins(fall.db, {firma}).get(firma, ())
    return [name for i, name in admins if i != fall.akteur.benutzer_id]


def _ist_mitglied(fall: _Fall) -> bool:
    gesucht = select(Mitgliedschaft.id).where(
        Mitgliedschaft.firma_id == fall.firma.id,
        Mitgliedschaft.benutzer_id == fall.akteur.benutzer_id,
        col(Mitgliedschaft.entfernt_am).is_(None),
    )
    return fall.db.exec(gesucht).first() is not None
