"""The limits of those who govern access a second time, naively; see `orakel` for the rights.

Written from the rules in words: whom an Admin sees, which cells he may give and take, whom he may
block. Only the tables and the vocabulary of rights are shared with the portal.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from firmenportal.domain.recht import Recht
from tests.domain import orakel
from tests.domain.orakel import Blick, Wann, Welt

_MIT_LESEN = (Recht.BESTAND_AENDERN, Recht.MITARBEITER_ANMELDEN)


@dataclass(frozen=True)
class _AnTag(Wann):
    """Acts as of a moment, windows as of another day."""

    tag: date = date.min

    @property
    def heute(self) -> date:
        return self.tag


def verwalter(welt: Welt, person: int, firma: int, wann: Wann) -> Any | None:
    """The Mitgliedschaft by which the person governs access at the Firma."""
    for m in welt.mitgliedschaften.values():
        if m.benutzer_id == person and m.firma_id == firma and _verwaltet(welt, m, wann):
            return m
    return None


def sieht(welt: Welt, m: Any, ziel: Any, wann: Wann) -> bool:
    """Whether the Verwalter `m` sees the member `ziel` of his Firma."""
    if ziel.firma_id != m.firma_id or wann.geschehen(ziel.entfernt_am):
        return False
    if m.berechtigungstyp == "FirmenAdmin":
        return True
    return any(_hat_zu_tun(welt, ziel, v, wann) for v in verwaltete(welt, m, wann))


def verwaltete(welt: Welt, m: Any, wann: Wann) -> set[int]:
    """The contracts whose access the Verwalter governs."""
    if m.berechtigungstyp == "FirmenAdmin":
        return {v.id for v in welt.vertraege.values() if v.firma_id == m.firma_id}
    meine = {z.vertrag_id for z in welt.zuweisungen if z.mitgliedschaft_id == m.id}
    if m.personentyp != "vermittler":
        return meine
    haus = orakel.haus_der_person(welt, m.benutzer_id, wann)
    return {
        v
        for v in meine
        if haus is not None and orakel.im_bestand(welt, welt.vertraege[v], haus, wann)
    }


def darf_geben(
    welt: Welt, m: Any, ziel: Any, vertrag: int, recht: Recht, bis: date, wann: Wann
) -> bool:
    v = welt.vertraege[vertrag]
    if not _darf_an(m, ziel) or vertrag not in verwaltete(welt, m, wann):
        return False
    if recht == Recht.BERECHNEN and v.sparte == "bKV":
        return False
    if ziel.personentyp == "vermittler" and not _offene(welt, ziel, vertrag, wann):
        return False
    if m.berechtigungstyp == "FirmenAdmin":
        return wann.geschehen(v.aktiviert_am)
    return _haelt_bis(welt, m, vertrag, recht, bis, wann)


def darf_nehmen(welt: Welt, m: Any, ziel: Any, vertrag: int, recht: Recht, wann: Wann) -> bool:
    if not _darf_an(m, ziel) or vertrag not in verwaltete(welt, m, wann):
        return False
    if m.berechtigungstyp == "FirmenAdmin":
        return True
    faellt = {recht}
    if recht == Recht.BESTAND_LESEN:
        faellt |= {r for r in _offene(welt, ziel, vertrag, wann) if r in _MIT_LESEN}
    return all(_haelt(welt, m, vertrag, r, wann) for r in faellt)


def darf_ausschliessen(welt: Welt, m: Any, ziel: Any, wann: Wann) -> bool:
    if m.berechtigungstyp == "FirmenAdmin":
        return bool(m.benutzer_id != ziel.benutzer_id)
    if not _darf_an(m, ziel):
        return False
    return all(
        darf_nehmen(welt, m, ziel, v.id, recht, wann)
        for v in welt.vertraege.values()
        for recht in _offene(welt, ziel, v.id, wann)
    )


# The pieces


def _verwaltet(welt: Welt, m: Any, wann: Wann) -> bool:
    if m.berechtigungstyp == "Nutzer" or wann.geschehen(m.ernennung_ausgesetzt_am):
        return False
    if not orakel.mitglied(m, wann) or not orakel.offen(welt, m.benutzer_id, m.firma_id):
        return False
    if m.personentyp == "vermittler":
        return orakel.haus_der_person(welt, m.benutzer_id, wann) is not None
    return True


def _darf_an(m: Any, ziel: Any) -> bool:
    """Whether the Verwalter may touch this person's cells at all."""
    if m.personentyp == "vermittler" or m.benutzer_id == ziel.benutzer_id:
        return False
    if ziel.berechtigungstyp == "FirmenAdmin":
        return False
    zaehlt_als_admin = ziel.berechtigungstyp == "Admin" and ziel.ernennung_ausgesetzt_am is None
    return m.berechtigungstyp == "FirmenAdmin" or not zaehlt_als_admin


def _hat_zu_tun(welt: Welt, ziel: Any, vertrag: int, wann: Wann) -> bool:
    """Row, type, Vertretung or Vermittler-Zugang of a member on one contract."""
    if any(_laeuft_oder_kommt(welt, z, vertrag, ziel.id, wann) for z in welt.zeilen):
        return True
    if _hat_typ(welt, ziel, vertrag, wann):
        return True
    if any(_vertritt(welt, t, ziel, vertrag, wann) for t in welt.vertretungen):
        return True
    return ziel.personentyp == "vermittler" and _hat_zugang(welt, ziel, vertrag, wann)


def _laeuft_oder_kommt(welt: Welt, z: Any, vertrag: int, mitglied: int, wann: Wann) -> bool:
    if z.mitgliedschaft_id != mitglied or z.vertrag_id != vertrag or z.bis <= wann.heute:
        return False
    if z.zugehoerigkeit_id is None:
        return True
    return not wann.geschehen(welt.aufenthalte[z.zugehoerigkeit_id].bis)


def _hat_typ(welt: Welt, ziel: Any, vertrag: int, wann: Wann) -> bool:
    if ziel.berechtigungstyp == "FirmenAdmin":
        return wann.geschehen(welt.vertraege[vertrag].aktiviert_am)
    return any(z.mitgliedschaft_id == ziel.id and z.vertrag_id == vertrag for z in welt.zuweisungen)


def _vertritt(welt: Welt, t: Any, ziel: Any, vertrag: int, wann: Wann) -> bool:
    if ziel.id not in (t.vertretene_id, t.vertreter_id):
        return False
    if wann.geschehen(t.beendet_am) or t.bis <= wann.heute:
        return False
    if not t.alle_zellen:
        return any(
            c.vertretung_id == t.id and c.vertrag_id == vertrag for c in welt.vertretungszellen
        )
    verleiher = welt.mitgliedschaften[t.vertretene_id]
    if verleiher.berechtigungstyp == "FirmenAdmin":
        return _hat_typ(welt, verleiher, vertrag, wann)
    return any(_laeuft_oder_kommt(welt, z, vertrag, verleiher.id, wann) for z in welt.zeilen)


def _hat_zugang(welt: Welt, ziel: Any, vertrag: int, wann: Wann) -> bool:
    """The key opens the contract, whatever is blocked and whether or not it has a Kennung."""
    v = welt.vertraege[vertrag]
    for a in welt.aufenthalte.values():
        if a.benutzer_id == ziel.benutzer_id and wann.geschehen(a.seit):
            if wann.geschehen(a.bis) or orakel.widersprochen(
                welt, v.firma_id, a.maklerhaus_id, wann
            ):
                continue
            hat = orakel.hat_schluessel(welt, ziel.benutzer_id, a.maklerhaus_id)
            if hat and orakel.im_bestand(welt, v, a.maklerhaus_id, wann):
                return True
    return False


def _offene(welt: Welt, ziel: Any, vertrag: int, wann: Wann) -> set[Recht]:
    """Rights of which the member has a row on the contract that has not ended."""
    return {
        Recht(z.recht)
        for z in welt.zeilen
        if _laeuft_oder_kommt(welt, z, vertrag, ziel.id, wann)
        and (z.vollmacht_id is None or _vollmacht_offen(welt, z.vollmacht_id, wann))
    }


def _vollmacht_offen(welt: Welt, vollmacht: int, wann: Wann) -> bool:
    w = welt.vollmachten[vollmacht]
    return not wann.geschehen(w.widerrufen_am) and bool(w.bis > wann.heute)


def _haelt(welt: Welt, m: Any, vertrag: int, recht: Recht, wann: Wann) -> bool:
    return orakel.darf(welt, m.benutzer_id, recht, vertrag, wann, blick=Blick.WEITERGABE)


def _haelt_bis(welt: Welt, m: Any, vertrag: int, recht: Recht, bis: date, wann: Wann) -> bool:
    """Today and on every later day before `bis` on which something begins or ends."""
    tage = {wann.heute} | {t for t in _raender(welt) if wann.heute < t < bis}
    return all(_haelt(welt, m, vertrag, recht, _AnTag(wann.jetzt, tag)) for tag in sorted(tage))


def _raender(welt: Welt) -> Iterator[date]:
    reihen = (
        welt.zeilen,
        welt.bestand,
        list(welt.vollmachten.values()),
        list(welt.mitgliedschaften.values()),
    )
    for zeile in (z for reihe in reihen for z in reihe):
        yield from (zeile.von, zeile.bis)
