"""Mails about a person's own rights: one summary for everything that was saved together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from firmenportal.i18n import day, number, translate
from firmenportal.post.vorlage import Mailtext, mailtext, unter_dem_dach

_RECHTE = "/konto/vertragsrechte"
# A right, and the first day if that is to come.
Recht = tuple[str, date | None]


@dataclass(frozen=True)
class Vertragsaenderung:
    """What has changed on one contract, by names of rights."""

    nummer: str
    neu: tuple[Recht, ...]
    entfallen: tuple[Recht, ...]
    geaendert: tuple[Recht, ...]


def rechte_geaendert(
    sprache: str, name: str, firma: str, vertraege: Sequence[Vertragsaenderung], weitere: int
) -> Mailtext:
    """What has changed, contract by contract; `weitere` counts those that are not named."""
    return mailtext(
        sprache,
        translate("Ihre Rechte bei {firma} wurden geändert", sprache).format(firma=firma),
        name,
        translate("{firma} hat Ihre Rechte an Verträgen geändert:", sprache).format(firma=firma),
        *(_vertrag(v, sprache) for v in vertraege),
        *_weitere(weitere, bool(vertraege), sprache),
        unter_dem_dach(
            translate("Eigene Vertragsrechte ansehen", sprache), "/konto/vertragsrechte"
        ),
        translate("Fragen dazu beantwortet der FirmenAdmin Ihrer Firma.", sprache),
    )


def _vertrag(v: Vertragsaenderung, sprache: str) -> str:
    teile = (("neu", v.neu), ("entfallen", v.entfallen), ("Dauer geändert", v.geaendert))
    was = "; ".join(
        f"{translate(wort, sprache)}: {_rechte(rechte, sprache)}"
        for wort, rechte in teile
        if rechte
    )
    return f"{v.nummer} – {was}"


def _rechte(rechte: Sequence[Recht], sprache: str) -> str:
    return ", ".join(_recht(recht, ab, sprache) for recht, ab in rechte)


def _recht(recht: str, ab: date | None, sprache: str) -> str:
    name = translate(recht, sprache)
    beginn = translate("ab {tag}", sprache).format(tag=day(ab, sprache)) if ab else ""
    return f"{name} ({beginn})" if beginn else name


def _weitere(anzahl: int, zusaetzlich: bool, sprache: str) -> list[str]:
    """Contracts that the person does not see are counted, never named."""
    if not anzahl:
        return []
    if zusaetzlich:
        satz = "1 weiterer Vertrag" if anzahl == 1 else "{anzahl} weitere Verträge"
    elif anzahl == 1:
        satz = "1 Vertrag, den Sie zurzeit nicht sehen"
    else:
        satz = "{anzahl} Verträge, die Sie zurzeit nicht sehen"
    return [translate(satz, sprache).format(anzahl=number(anzahl, sprache))]
