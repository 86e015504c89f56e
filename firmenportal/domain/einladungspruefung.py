"""What is wrong with an Einladung: with its fields, and with what its inviter may pass on.

The page shows it beforehand, a batch asks it row by row, and the command refuses by it.
Rules: docs/fachregeln.md R17, R22 to R24, R90.
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from firmenportal import clock
from firmenportal.domain import delegation, einladung
from firmenportal.domain.benutzer import Benutzer, Berechtigungstyp, Mitgliedschaft, Personentyp
from firmenportal.domain.delegation import SAETZE, Hindernis, Spielraum, Verwalter
from firmenportal.domain.einladung import Einladung
from firmenportal.domain.errors import DomainError
from firmenportal.domain.mailadresse import AdresseError, gueltige_adresse
from firmenportal.domain.recht import KATALOG
from firmenportal.domain.vertrag import nummer_von
from firmenportal.domain.vertragsrecht import Zelle

ANREDEN = ("", "Frau", "Herr")
LAENGSTER_NAME = 100
_NAMENSZEICHEN = frozenset(" -'’.")

_SCHON_MITGLIED = "Diese Person gehört der Firma schon an. Ändern Sie ihre Rechte bei ihrem Namen."
_EINGELADEN = (
    "An diese Adresse ist schon eine Einladung unterwegs. Senden Sie sie erneut, oder widerrufen "
    "Sie sie zuerst."
)
_VERMITTLER = (
    "Vermittler laden Sie nicht ein: Sie kommen durch den Freischaltungsantrag für Vermittler."
)
_FIRMENADMIN = (
    "Einen FirmenAdmin laden Sie nicht ein: Er kommt durch einen Vorschlag zweier FirmenAdmins "
    "oder durch einen Freischaltungsantrag."
)
_NUR_NUTZER = "Als Admin laden Sie nur Nutzer ein. Einen Admin ernennt ein FirmenAdmin."
_NUR_FIRMENEIGENE = (
    "Sie gehören selbst nicht zur Firma und laden nur firmeneigene Personen ein. Ein FirmenAdmin "
    "hilft."
)


@dataclass(frozen=True)
class Einladungsangaben:
    """Who is to be invited as what; an Admin also with the contracts that he will administer."""

    anrede: str
    vorname: str
    nachname: str
    email: str
    personentyp: str
    berechtigungstyp: str
    zellen: tuple[Zelle, ...]
    verwaltet: tuple[int, ...] = ()


@dataclass(frozen=True)
class Einwand:
    """What is wrong with one field of an Einladung: a German sentence and its details."""

    feld: str
    satz: str
    angaben: Mapping[str, str] = field(default_factory=dict)


class EinladungError(DomainError):
    """The Einladung is refused; `einwaende` says for each field what is wrong."""

    def __init__(self, einwaende: Sequence[Einwand]) -> None:
        super().__init__(einwaende[0].satz, **einwaende[0].angaben)
        self.einwaende = tuple(einwaende)


@dataclass(frozen=True)
class Einladungsraum:
    """What a Verwalter may invite to, read once for any number of Einladungen."""

    verwalter: Verwalter
    spielraum: Spielraum
    mitglieder: frozenset[str] = frozenset()
    eingeladene: frozenset[str] = frozenset()


def raum(db: Session, v: Verwalter, vertrag_ids: Iterable[int]) -> Einladungsraum:
    """What he may invite to on these contracts, and whom he sees in the Firma or invited."""
    return Einladungsraum(
        v,
        delegation.spielraum(db, v, None, vertrag_ids),
        frozenset(db.exec(_adressen_der_mitglieder(v))),
        frozenset(db.exec(_adressen_der_eingeladenen(v))),
    )


def pruefe(raum: Einladungsraum, angaben: Einladungsangaben) -> list[Einwand]:
    """Everything that stops this Einladung, in the order of the form. Asks no database."""
    return [*_zur_person(angaben), *_zur_adresse(raum, angaben), *zur_macht(raum, angaben)]


def schon_mitglied(r: Einladungsraum, email: str) -> list[Einwand]:
    """The objection to an address that the Verwalter sees among the members."""
    return [Einwand("email", _SCHON_MITGLIED)] if email in r.mitglieder else []


def zur_macht(r: Einladungsraum, a: Einladungsangaben) -> list[Einwand]:
    """What lies in types, rights and assignments; nothing of it changes with the address."""
    if r.verwalter.schaut_nur:
        return [Einwand("", SAETZE[Hindernis.NUR_ANSEHEN])]
    return [*_zu_den_typen(r.verwalter, a), *_zu_den_rechten(r, a), *_zur_zuweisung(r, a)]


def personentypen(v: Verwalter) -> tuple[Personentyp, ...]:
    """As what kinds of person he may invite somebody."""
    if v.ist_firmenadmin or v.personentyp == Personentyp.FIRMENEIGEN:
        return Personentyp.FIRMENEIGEN, Personentyp.ANDERE
    return (Personentyp.FIRMENEIGEN,)


def berechtigungstypen(v: Verwalter) -> tuple[Berechtigungstyp, ...]:
    """In which roles he may invite somebody."""
    if v.ist_firmenadmin:
        return Berechtigungstyp.NUTZER, Berechtigungstyp.ADMIN
    return (Berechtigungstyp.NUTZER,)


def _zur_person(a: Einladungsangaben) -> list[Einwand]:
    einwaende = []
    if a.anrede not in ANREDEN:
        einwaende.append(Einwand("anrede", "Wählen Sie eine Anrede aus der Liste."))
    if not _ist_name(a.vorname):
        einwaende.append(Einwand("vorname", "Geben Sie den Vornamen an, nur mit Buchstaben."))
    if not _ist_name(a.nachname):
        einwaende.append(Einwand("nachname", "Geben Sie den Nachnamen an, nur mit Buchstaben."))
    return einwaende


def _zur_adresse(r: Einladungsraum, a: Einladungsangaben) -> list[Einwand]:
    try:
        email = gueltige_adresse(a.email)
    except AdresseError:
        satz = "Diese E-Mail-Adresse ist ungültig. Schreiben Sie sie wie name@firma.de."
        return [Einwand("email", satz)]
    if schon := schon_mitglied(r, email):
        return schon
    return [Einwand("email", _EINGELADEN)] if email in r.eingeladene else []


def _zu_den_typen(v: Verwalter, a: Einladungsangaben) -> list[Einwand]:
    einwaende = []
    if a.personentyp == Personentyp.VERMITTLER:
        einwaende.append(Einwand("personentyp", _VERMITTLER))
    elif a.personentyp not in set(Personentyp):
        einwaende.append(Einwand("personentyp", "Wählen Sie einen Personentyp aus der Liste."))
    elif a.personentyp not in personentypen(v):
        einwaende.append(Einwand("personentyp", _NUR_FIRMENEIGENE))
    if a.berechtigungstyp == Berechtigungstyp.FIRMENADMIN:
        einwaende.append(Einwand("berechtigungstyp", _FIRMENADMIN))
    elif a.berechtigungstyp not in set(Berechtigungstyp):
        satz = "Wählen Sie einen Berechtigungstyp aus der Liste."
        einwaende.append(Einwand("berechtigungstyp", satz))
    elif a.berechtigungstyp not in berechtigungstypen(v):
        einwaende.append(Einwand("berechtigungstyp", _NUR_NUTZER))
    return einwaende


def _zu_den_rechten(r: Einladungsraum, a: Einladungsangaben) -> list[Einwand]:
    if not a.zellen and not r.verwalter.ist_firmenadmin:
        satz = "Wählen Sie mindestens ein Recht. Ohne eines lädt nur ein FirmenAdmin ein."
        return [Einwand("rechte", satz)]
    if len({(z.vertrag, z.recht) for z in a.zellen}) < len(a.zellen):
        return [Einwand("rechte", "Nennen Sie jedes Recht je Vertrag nur einmal.")]
    return [einwand for z in a.zellen for einwand in _zur_zelle(r.spielraum, z)]


def _zur_zelle(s: Spielraum, z: Zelle) -> list[Einwand]:
    hindernis = s.geben(z.vertrag, z.recht, z.bis)
    if hindernis:
        grund = SAETZE[hindernis]
    elif z.von >= z.bis or z.bis <= clock.heute():
        grund = "Ein Recht gilt mindestens einen Tag und endet nicht in der Vergangenheit."
    else:
        return []
    angaben = {"recht": KATALOG[z.recht].name, "vertrag": _nummer(z.vertrag), "grund": grund}
    return [Einwand("rechte", "„{recht}“ für {vertrag}: {grund}", angaben)]


def _zur_zuweisung(r: Einladungsraum, a: Einladungsangaben) -> list[Einwand]:
    if a.berechtigungstyp != Berechtigungstyp.ADMIN:
        satz = "Verträge zum Verwalten bekommt nur ein Admin."
        return [Einwand("verwaltet", satz)] if a.verwaltet else []
    if not a.verwaltet:
        return [Einwand("verwaltet", "Wählen Sie, welche Verträge der Admin verwaltet.")]
    if set(a.verwaltet) <= r.spielraum.verwaltet:
        return []
    return [Einwand("verwaltet", SAETZE[Hindernis.NICHT_ZUGEWIESEN])]


def _ist_name(text: str) -> bool:
    """A name goes into mails: no links, no line ends, no signs that are not seen."""
    name = text.strip()
    erlaubt = all(z in _NAMENSZEICHEN or unicodedata.category(z)[0] in "LM" for z in name)
    return erlaubt and any(map(str.isalpha, name)) and len(name) <= LAENGSTER_NAME


def _nummer(vertrag: int) -> str:
    """The number of a contract that may not exist."""
    try:
        return nummer_von(vertrag)
    except StopIteration:
        return "?"


def _adressen_der_mitglieder(v: Verwalter) -> SelectOfScalar[str]:
    gesehen = col(Mitgliedschaft.id).in_(delegation.mitglieder(v))
    im_konto = col(Mitgliedschaft.benutzer_id) == col(Benutzer.id)
    return select(Benutzer.email).join(Mitgliedschaft, im_konto).where(gesehen)


def _adressen_der_eingeladenen(v: Verwalter) -> SelectOfScalar[str]:
    """Those out of time count too: they are sent again rather than twice."""
    gesehen = col(Einladung.id).in_(delegation.einladungen(v))
    return select(Einladung.email).where(gesehen, *einladung.nicht_beendet())
