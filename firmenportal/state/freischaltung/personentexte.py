"""The persons of an application in words, and what each of them may become and why not."""

from dataclasses import dataclass

from firmenportal.domain.benutzer import Berechtigungstyp, Personentyp
from firmenportal.domain.freischaltung.inhalt import Inhalt, Person, Zustellung
from firmenportal.domain.freischaltung.maengel import Mangel, Rahmen, typ_passt_nicht
from firmenportal.i18n import translate

_PERSONENTYPEN: dict[Personentyp, tuple[str, str]] = {
    Personentyp.FIRMENEIGEN: ("Firmeneigen", "Arbeitet bei der Firma."),
    Personentyp.ANDERE: (
        "Andere",
        "Arbeitet für die Firma, aber nicht bei ihr: Steuerberatung, Lohnbüro, Spezialist.",
    ),
    Personentyp.VERMITTLER: ("Vermittler", "Arbeitet bei einem Maklerhaus."),
}
_BERECHTIGUNGSTYPEN: dict[Berechtigungstyp, tuple[str, str]] = {
    Berechtigungstyp.FIRMENADMIN: (
        "FirmenAdmin",
        "Hat alle Rechte an allen Verträgen der Firma und verwaltet alle Zugänge.",
    ),
    Berechtigungstyp.ADMIN: (
        "Admin",
        "Verwaltet Zugänge an den Verträgen, die der FirmenAdmin ihm später zuweist.",
    ),
    Berechtigungstyp.NUTZER: ("Nutzer", "Arbeitet mit den Verträgen, an denen er Rechte bekommt."),
}
_KURZ = {
    Personentyp.FIRMENEIGEN: "firmeneigen",
    Personentyp.ANDERE: "andere",
    Personentyp.VERMITTLER: "Vermittler",
}


@dataclass(frozen=True)
class PersonRow:
    """One person of the list."""

    id: int
    feld: str
    name: str
    text: str
    zustand: str
    ton: str


@dataclass(frozen=True)
class TypRow:
    """One card; `gesperrt` where this application cannot name somebody like that, `text` why."""

    wert: str
    titel: str
    text: str
    gesperrt: bool


def zeile(p: Person, maengel: list[Mangel], sprache: str) -> PersonRow:
    """One person of the list, and what is missing."""
    fehlt = len(maengel)
    zustand = translate("vollständig", sprache)
    if fehlt:
        satz = (
            "1 Angabe fehlt oder stimmt nicht"
            if fehlt == 1
            else "{n} Angaben fehlen oder stimmen nicht"
        )
        zustand = translate(satz, sprache).format(n=fehlt)
    return PersonRow(
        p.id,
        f"personen_{p.id}",
        p.name or ohne_namen(sprache),
        beschreibung(p, sprache),
        zustand,
        "warn" if fehlt else "ok",
    )


def beschreibung(p: Person, sprache: str) -> str:
    """„Nutzer, firmeneigen, Zugangskennung per SMS“."""
    kanal = (
        "Zugangskennung per SMS" if p.zustellung is Zustellung.SMS else "Zugangskennung per Brief"
    )
    teile = (p.berechtigungstyp.value, translate(_KURZ[p.personentyp], sprache))
    return ", ".join((*teile, translate(kanal, sprache)))


def ohne_namen(sprache: str) -> str:
    return translate("Person ohne Namen", sprache)


def personentypen(inhalt: Inhalt, rahmen: Rahmen, p: Person, sprache: str) -> list[TypRow]:
    """Whose staff somebody may be, here; each refusal says the right way."""
    return [
        _karte(
            typ,
            worte,
            typ_passt_nicht(
                inhalt,
                rahmen,
                # Whether he may be Admin is asked at the other cards.
                p.model_copy(
                    update={"personentyp": typ, "berechtigungstyp": Berechtigungstyp.NUTZER}
                ),
            ),
            sprache,
        )
        for typ, worte in _PERSONENTYPEN.items()
    ]


def berechtigungstypen(inhalt: Inhalt, rahmen: Rahmen, p: Person, sprache: str) -> list[TypRow]:
    """As what somebody may be activated, here."""
    return [
        _karte(
            typ,
            worte,
            typ_passt_nicht(inhalt, rahmen, p.model_copy(update={"berechtigungstyp": typ})),
            sprache,
        )
        for typ, worte in _BERECHTIGUNGSTYPEN.items()
    ]


def _karte(
    typ: Personentyp | Berechtigungstyp, worte: tuple[str, str], grund: str, sprache: str
) -> TypRow:
    titel, erklaerung = (translate(w, sprache) for w in worte)
    return TypRow(typ.value, titel, translate(grund, sprache) if grund else erklaerung, bool(grund))
