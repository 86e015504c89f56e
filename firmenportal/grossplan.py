"""The plan of the large world: which Firmen, contracts, houses and how many users, by one seed.

With N Firmen there are 2.5 N Gruppenverträge and 3 N accounts; sizes follow what insurers have.
"""

import math
from dataclasses import dataclass, field
from random import Random

from firmenportal.domain.vertrag import vertrag_id

GROSSE_FIRMA, GROSSES_HAUS = 0, 0
VERTRAEGE_DER_GROSSEN_FIRMA, NUTZER_DER_GROSSEN_FIRMA = 60, 80
VERTRAEGE_DES_GROSSEN_HAUSES, PERSONEN_DES_GROSSEN_HAUSES = 3_000, 120_000
GROESSTER_VERTRAG = 25_000
# Persons under a contract: half have 6, a tenth more than 40, a hundredth more than 200.
_MITTE_BAV, _MITTE_BKV, _STREUUNG = 5.4, 17, 1.48


@dataclass(frozen=True)
class Grossvertrag:
    """A contract before its persons are drawn."""

    nummer: str
    personen: int
    haus: int | None
    bkv: bool

    @property
    def id(self) -> int:
        return vertrag_id(self.nummer)


@dataclass
class Grossfirma:
    """A Firma and what belongs to it, as planned."""

    nr: int
    vertraege: list[Grossvertrag] = field(default_factory=list)
    nutzer: int = 0

    @property
    def kundennummer(self) -> str:
        return f"G{self.nr:07}"


class Plan:
    """Who and what there will be. `zahl` is the number of Firmen."""

    def __init__(self, zahl: int) -> None:
        self.zufall = Random(f"grosswelt {zahl}")  # noqa: S311 - invented data, no secret
        self.zahl = zahl
        self.haeuser = max(3, zahl // 100)
        self.personal = zahl * 3 // 10
        self.firmen = [Grossfirma(nr) for nr in range(zahl)]
        self._vertraege(zahl * 5 // 2)
        self._nutzer(zahl * 3 - self.personal)

    def _vertraege(self, zahl: int) -> None:
        anzahl = self._vertraege_je_firma(zahl)
        im_grossen_haus = min(VERTRAEGE_DES_GROSSEN_HAUSES, zahl // 5)
        nummer = 2_000_000
        for firma, n in zip(self.firmen, anzahl, strict=True):
            gehoert = firma.nr != GROSSE_FIRMA and im_grossen_haus >= n
            im_grossen_haus -= n if gehoert else 0
            for _ in range(n):
                nummer += 7
                firma.vertraege.append(self._vertrag(nummer, gehoert))
        self._grosses_haus_auf_summe()
        self._groesster()

    def _vertraege_je_firma(self, zahl: int) -> list[int]:
        """Most have one or two, a few have dozens; in all exactly `zahl`."""
        gross = min(VERTRAEGE_DER_GROSSEN_FIRMA, zahl - self.zahl + 1)
        anzahl = [gross] + [self._gezogen() for _ in range(self.zahl - 1)]
        rest = zahl - sum(anzahl)
        while rest:
            i = self.zufall.randrange(1, self.zahl)
            schritt = 1 if rest > 0 else -1
            if 1 <= anzahl[i] + schritt <= VERTRAEGE_DER_GROSSEN_FIRMA:
                anzahl[i] += schritt
                rest -= schritt
        return anzahl

    def _gezogen(self) -> int:
        return min(60, max(1, round(self.zufall.lognormvariate(math.log(1.5), 0.85))))

    def _vertrag(self, nummer: int, grosses_haus: bool) -> Grossvertrag:
        bkv = self.zufall.random() < 0.12
        personen = self._groesse(_MITTE_BKV if bkv else _MITTE_BAV)
        haus = GROSSES_HAUS if grosses_haus else self._irgendein_haus()
        return Grossvertrag(f"{'AK' if bkv else 'AL'}-{nummer}", personen, haus, bkv)

    def _groesse(self, mitte: float) -> int:
        gezogen = self.zufall.lognormvariate(math.log(mitte), _STREUUNG)
        return min(GROESSTER_VERTRAG, max(1, round(gezogen)))

    def _irgendein_haus(self) -> int | None:
        if self.zufall.random() < 0.45:
            return None
        return 1 + int((self.haeuser - 1) * self.zufall.random() ** 2)

    def _grosses_haus_auf_summe(self) -> None:
        """The large house's contracts together have 40 persons each, on average."""
        orte = [
            (f, i) for f in self.firmen for i, v in enumerate(f.vertraege) if v.haus == GROSSES_HAUS
        ]
        ziel = len(orte) * PERSONEN_DES_GROSSEN_HAUSES // VERTRAEGE_DES_GROSSEN_HAUSES
        summe = sum(f.vertraege[i].personen for f, i in orte)
        for n, (f, i) in enumerate(orte):
            v = f.vertraege[i]
            personen = max(1, v.personen * ziel // summe)
            if n == len(orte) - 1:
                personen = max(1, ziel)
            ziel, summe = ziel - personen, summe - v.personen
            f.vertraege[i] = Grossvertrag(v.nummer, personen, v.haus, v.bkv)

    def _groesster(self) -> None:
        """One contract has as many persons as the largest there is, in proportion."""
        firma = self.firmen[GROSSE_FIRMA]
        v = firma.vertraege[0]
        personen = min(GROESSTER_VERTRAG, 10 * self.zahl // 4)
        firma.vertraege[0] = Grossvertrag(v.nummer, personen, v.haus, v.bkv)

    def _nutzer(self, zahl: int) -> None:
        """Every Firma has one, the rest go where the contracts are."""
        self.firmen[GROSSE_FIRMA].nutzer = min(NUTZER_DER_GROSSEN_FIRMA, zahl - self.zahl + 1)
        andere = self.firmen[1:]
        for firma in andere:
            firma.nutzer = 1
        gewichte = [len(f.vertraege) for f in andere]
        rest = zahl - sum(f.nutzer for f in self.firmen)
        for firma in self.zufall.choices(andere, gewichte, k=max(rest, 0)):
            firma.nutzer += 1
