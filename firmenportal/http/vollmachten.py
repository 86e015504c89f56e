"""Vollmachten and Widersprüche: native forms that say what follows, and ask for the password.

The first answer to a form shows who loses or gains what by it, as the rule says; the same form
sent from there does it. Whoever a form names, the domain asks again who may.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date

from anyio import to_thread
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from firmenportal.db import transaction
from firmenportal.domain import (
    delegation,
    maklerwechsel,
    sitzung,
    vollmachten,
    vollmachtserteilung,
    widersprueche,
)
from firmenportal.domain.benutzer import Akteur
from firmenportal.domain.delegation import Verwalter
from firmenportal.domain.errors import BestaetigungNoetigError, DomainError, NotFoundError
from firmenportal.domain.hauswirkung import Hauswirkung
from firmenportal.domain.recht import KATALOG, Recht
from firmenportal.domain.vertrag import nummer_von, vertrag_id
from firmenportal.domain.vollmachten import Mitwiderrufen
from firmenportal.domain.vollmachtserteilung import Umfang
from firmenportal.domain.zeitraum import OHNE_ENDE, bis_nach, letzter_tag
from firmenportal.http import bestaetigung, cookie, form
from firmenportal.http.error_response import refused
from firmenportal.http.seite import (
    absatz,
    aufzaehlung,
    betont,
    formular,
    hinweis,
    knopf_link,
    passwortfeld,
    seite,
)
from firmenportal.i18n import day, fill, number, translate
from firmenportal.state.admin.hauswirkung import saetze
from firmenportal.state.admin.maklerwechsel import ADRESSE as WECHSEL
from firmenportal.state.admin.vollmachten import ADRESSE, WIDERSPRUCH
from firmenportal.state.guard import INVALID

__all__ = ["ADRESSE", "WECHSEL", "WIDERSPRUCH", "erteilen", "handeln", "wechseln", "widersprechen"]

_LAENGSTE_ID = 9
_VERTRAEGE = 1_000
_JA = "1"


@dataclass(frozen=True)
class Eingabe:
    """What a form of the pages sends; `ziel` is the Vollmacht or the house of its address.

    `gesehen`: what follows was shown. Without `alle` the contracts are those listed.
    """

    handlung: str
    ziel: int
    listen: Mapping[str, tuple[str, ...]]
    firma: str = ""
    alle: str = ""
    von: str = ""
    bis: str = ""
    haus: str = ""
    grund: str = ""
    rechte_mit: str = ""
    vollmachten_mit: str = ""
    zugang_mit: str = ""
    gesehen: str = ""

    @property
    def mit(self) -> Mitwiderrufen:
        gewaehlt = (self.rechte_mit, self.vollmachten_mit, self.zugang_mit)
        return Mitwiderrufen(*(wert == _JA for wert in gewaehlt))

    def umfang(self) -> Umfang:
        """Errors: DomainError for what is no right or no day; NotFoundError for no contract."""
        listen = self.listen
        genannt = {_recht(r) for r in listen["rechte"]}
        vertraege = (
            None if self.alle == _JA else sorted({vertrag_id(n) for n in listen["vertraege"]})
        )
        return Umfang(
            None if vertraege is None else tuple(vertraege),
            tuple(r for r in Recht if r in genannt),
            _tag(self.von) or date.min,
            bis_nach(_tag(self.bis)),
        )

    def felder(self) -> dict[str, str]:
        """As hidden fields, to be sent once more."""
        texte = {n: w for n, w in vars(self).items() if isinstance(w, str)}
        alle = texte | {n: ",".join(werte) for n, werte in self.listen.items()} | {"gesehen": _JA}
        return {name: wert for name, wert in alle.items() if wert}


@dataclass(frozen=True)
class _Vorhaben:
    """One act: what it is called, to whom, what is shown before, what it does, where to go then.

    Without `vorher` it is done at once; `passwort`: it needs a step-up.
    """

    titel: str
    haus: Callable[[Session, Verwalter, Eingabe], str]
    tun: Callable[[Session, Verwalter, Eingabe], None]
    vorher: Callable[[Session, Verwalter, Eingabe], list[str]] | None
    danach: str
    passwort: bool = True
    liste: str = ADRESSE


async def handeln(request: Request) -> Response:
    """Do what a form of a Vollmacht says."""
    return await _formular(
        request, "vollmacht", ("widerrufen", "ablehnen", "beschraenken", "zusagen")
    )


async def erteilen(request: Request) -> Response:
    """Grant one that nobody asked for."""
    return await _formular(request, "", ("erteilen",))


async def widersprechen(request: Request) -> Response:
    """Object to the Vermittler-Zugang of a house, or lift that."""
    return await _formular(request, "haus", ("widersprechen", "aufheben"))


async def wechseln(request: Request) -> Response:
    """Decide on a change of Maklerhaus."""
    return await _formular(
        request, "wechsel", ("wechsel_bestaetigen", "wechsel_ablehnen", "wechsel_absagen")
    )


async def _formular(request: Request, name: str, erlaubt: tuple[str, ...]) -> Response:
    try:
        eingabe = await _eingabe(request, _nummer(str(request.path_params.get(name, ""))), erlaubt)
    except DomainError as error:
        return refused(request, error)
    akteur, secret, fehler = request.state.akteur, "", None
    try:
        akteur, secret = await bestaetigung.im_formular(request)
    except DomainError as error:
        fehler = error
    response = await _versucht(request, akteur, eingabe, fehler)
    if secret:  # the old one is dead by now, whatever became of the act
        cookie.write(response, secret)
    return response


async def _versucht(
    request: Request, akteur: Akteur, eingabe: Eingabe, fehler: DomainError | None
) -> Response:
    vorhaben = _VORHABEN[eingabe.handlung]
    try:
        if fehler or (vorhaben.vorher and eingabe.gesehen != _JA):
            return await _zeigen(request, akteur, eingabe, fehler)
        await to_thread.run_sync(_ausfuehren, akteur, eingabe)
    except BestaetigungNoetigError as error:
        return await _zeigen(request, akteur, eingabe, error)
    except NotFoundError as error:
        return refused(request, error)
    except DomainError as error:
        return _abgelehnt(request, akteur.sprache, eingabe, error)
    return RedirectResponse(f"{_liste(eingabe)}#{vorhaben.danach}", 303)


async def _zeigen(
    request: Request, akteur: Akteur, eingabe: Eingabe, fehler: DomainError | None
) -> Response:
    """What follows from it, with the same form once more, and a field for the password."""
    vorhaben, sprache = _VORHABEN[eingabe.handlung], akteur.sprache
    haus, folgen, nachfragen = await to_thread.run_sync(_folgen, akteur, eingabe)
    teile = [betont(haus), aufzaehlung(*folgen)]
    if fehler and not isinstance(fehler, BestaetigungNoetigError):
        teile.insert(0, hinweis("error", fill(fehler.satz, fehler.angaben, sprache)))
    feld, knopf = "", translate(vorhaben.titel, sprache)
    if nachfragen:
        teile.append(absatz(translate(_WARUM, sprache)))
        feld = passwortfeld(bestaetigung.PASSWORTFELD, translate("Passwort", sprache))
        knopf = translate("Passwort bestätigen", sprache)
    teile.append(formular(request.url.path, eingabe.felder(), feld, knopf))
    teile.append(knopf_link(translate("Abbrechen", sprache), _liste(eingabe)))
    return seite(request, translate(vorhaben.titel, sprache), *teile)


def _folgen(akteur: Akteur, eingabe: Eingabe) -> tuple[str, list[str], bool]:
    """The house, what is shown before, and whether the password is asked for."""
    vorhaben = _VORHABEN[eingabe.handlung]
    with transaction() as db:
        v = delegation.handelnd(db, akteur, _nummer(eingabe.firma))
        folgen = vorhaben.vorher(db, v, eingabe) if vorhaben.vorher else []
        haus = vorhaben.haus(db, v, eingabe)
        return haus, folgen, vorhaben.passwort and not sitzung.bestaetigt(db, akteur)


def _ausfuehren(akteur: Akteur, eingabe: Eingabe) -> None:
    with transaction() as db:
        v = delegation.handelnd(db, akteur, _nummer(eingabe.firma))
        _VORHABEN[eingabe.handlung].tun(db, v, eingabe)


def _abgelehnt(request: Request, sprache: str, eingabe: Eingabe, error: DomainError) -> Response:
    return seite(
        request,
        translate("Nicht gespeichert", sprache),
        hinweis("error", fill(error.satz, error.angaben, sprache)),
        knopf_link(translate("Zurück zur Liste", sprache), _liste(eingabe)),
        status=422,
    )


def _liste(eingabe: Eingabe) -> str:
    return f"{_VORHABEN[eingabe.handlung].liste}?firma={_nummer(eingabe.firma)}"


# What is shown before


def _der_vollmacht(db: Session, v: Verwalter, e: Eingabe) -> str:
    return vollmachten.haus_von(db, vollmachten.vollmacht(db, v, e.ziel))


def _gewaehltes(db: Session, v: Verwalter, e: Eingabe) -> str:
    return vollmachtserteilung.haeuser(db, v).get(_nummer(e.haus), "")


def _genanntes(db: Session, v: Verwalter, e: Eingabe) -> str:
    return widersprueche.haus_von(db, v, e.ziel)


def _vor_widerruf(db: Session, v: Verwalter, e: Eingabe) -> list[str]:
    return saetze(vollmachten.wirkung_des_widerrufs(db, v, e.ziel, e.mit), v.akteur.sprache)


def _vor_beschraenkung(db: Session, v: Verwalter, e: Eingabe) -> list[str]:
    umfang, sprache = e.umfang(), v.akteur.sprache
    sofort, dann = vollmachtserteilung.wirkung_der_beschraenkung(
        db, v, e.ziel, _mit_beginn(db, v, e, umfang)
    )
    spaeter = saetze(dann, sprache, umfang.bis) if dann else []
    return [*_in_worten(umfang, sprache, mit_beginn=False), *saetze(sofort, sprache), *spaeter]


def _vor_erteilung(db: Session, v: Verwalter, e: Eingabe) -> list[str]:
    umfang = e.umfang()
    vollmachtserteilung.require_erteilbar(db, v, _nummer(e.haus), umfang)
    return _erteilt(umfang, v.akteur.sprache)


def _vor_zusage(db: Session, v: Verwalter, e: Eingabe) -> list[str]:
    umfang = e.umfang()
    vollmachtserteilung.require_zusagbar(db, v, e.ziel, umfang)
    return _erteilt(umfang, v.akteur.sprache)


def _erteilt(umfang: Umfang, sprache: str) -> list[str]:
    return [*_in_worten(umfang, sprache), translate(_OEFFNET_NICHTS, sprache)]


def _vor_widerspruch(db: Session, v: Verwalter, e: Eingabe) -> list[str]:
    aufheben = e.handlung == "aufheben"
    return saetze(widersprueche.wirkung(db, v, e.ziel, aufheben=aufheben), v.akteur.sprache)


def _des_wechsels(db: Session, v: Verwalter, e: Eingabe) -> str:
    return maklerwechsel.haus_von(db, v, e.ziel)


def _vor_wechsel(db: Session, v: Verwalter, e: Eingabe) -> list[str]:
    return [*_am_tag(*maklerwechsel.wirkung(db, v, e.ziel), v.akteur.sprache),
            translate(_WECHSEL_ERTEILT, v.akteur.sprache)]  # fmt: skip


def _vor_absage(db: Session, v: Verwalter, e: Eingabe) -> list[str]:
    return _am_tag(*maklerwechsel.wirkung_der_absage(db, v, e.ziel), v.akteur.sprache)


def _am_tag(am: date, wirkungen: list[Hauswirkung], sprache: str) -> list[str]:
    """Who loses and gains what on that day, and how many people and contracts that are."""
    if not wirkungen:
        satz = translate("Am {tag} verliert oder gewinnt niemand dadurch ein Recht.", sprache)
        return [satz.format(tag=day(am, sprache))]
    zahlen = translate("Ab {tag} ändert sich etwas für {personen} Personen.", sprache)
    personen = number(len({w.name for w in wirkungen}), sprache)
    return [zahlen.format(tag=day(am, sprache), personen=personen), *saetze(wirkungen, sprache, am)]


def _in_worten(umfang: Umfang, sprache: str, *, mit_beginn: bool = True) -> list[str]:
    """Contracts, rights and window of what is granted, or is left."""
    alle, letzter = umfang.vertraege is None, letzter_tag(umfang.bis)
    vertraege = (
        translate("alle Verträge, auch künftige", sprache)
        if alle
        else ", ".join(map(nummer_von, umfang.vertraege or ()))
    )
    rechte = ", ".join(translate(KATALOG[r].name, sprache) for r in umfang.rechte)
    bis = day(letzter, sprache) if letzter else translate("ohne Ende", sprache)
    zeilen = [("Verträge: {wert}", vertraege), ("Rechte: {wert}", rechte)]
    if mit_beginn:
        zeilen.append(("Erster Tag: {wert}", day(umfang.von, sprache)))
    zeilen.append(("Letzter Tag: {wert}", bis))
    return [translate(satz, sprache).format(wert=wert) for satz, wert in zeilen]


# What is done


def _mit_beginn(db: Session, v: Verwalter, e: Eingabe, umfang: Umfang) -> Umfang:
    """As the Vollmacht began: that is not asked again."""
    eine = vollmachten.vollmacht(db, v, e.ziel)
    return Umfang(umfang.vertraege, umfang.rechte, eine.von, umfang.bis)


def _widerrufen(db: Session, v: Verwalter, e: Eingabe) -> None:
    vollmachten.widerrufen(db, v, e.ziel, e.mit)


def _beschraenken(db: Session, v: Verwalter, e: Eingabe) -> None:
    umfang = _mit_beginn(db, v, e, e.umfang())
    vollmachtserteilung.beschraenken(db, v, e.ziel, umfang)


def _zusagen(db: Session, v: Verwalter, e: Eingabe) -> None:
    vollmachtserteilung.anfrage_erteilen(db, v, e.ziel, e.umfang())


def _ablehnen(db: Session, v: Verwalter, e: Eingabe) -> None:
    vollmachtserteilung.ablehnen(db, v, e.ziel, e.grund)


def _erteilen(db: Session, v: Verwalter, e: Eingabe) -> None:
    vollmachtserteilung.erteilen(db, v, _nummer(e.haus), e.umfang())


def _widersprechen(db: Session, v: Verwalter, e: Eingabe) -> None:
    widersprueche.widersprechen(db, v, e.ziel)


def _wechsel_bestaetigen(db: Session, v: Verwalter, e: Eingabe) -> None:
    maklerwechsel.bestaetigen(db, v, e.ziel)


def _wechsel_ablehnen(db: Session, v: Verwalter, e: Eingabe) -> None:
    maklerwechsel.ablehnen(db, v, e.ziel)


def _wechsel_absagen(db: Session, v: Verwalter, e: Eingabe) -> None:
    maklerwechsel.absagen(db, v, e.ziel)


def _aufheben(db: Session, v: Verwalter, e: Eingabe) -> None:
    widersprueche.aufheben(db, v, e.ziel)


_VORHABEN = {
    "widerrufen": _Vorhaben(
        "Vollmacht widerrufen", _der_vollmacht, _widerrufen, _vor_widerruf, "widerrufen"
    ),
    "beschraenken": _Vorhaben(
        "Vollmacht beschränken", _der_vollmacht, _beschraenken, _vor_beschraenkung, "beschraenkt"
    ),
    "zusagen": _Vorhaben("Vollmacht erteilen", _der_vollmacht, _zusagen, _vor_zusage, "erteilt"),
    "erteilen": _Vorhaben("Vollmacht erteilen", _gewaehltes, _erteilen, _vor_erteilung, "erteilt"),
    "ablehnen": _Vorhaben(
        "Anfrage ablehnen", _der_vollmacht, _ablehnen, None, "abgelehnt", passwort=False
    ),
    "widersprechen": _Vorhaben(
        "Dem Vermittler-Zugang widersprechen",
        _genanntes,
        _widersprechen,
        _vor_widerspruch,
        "widersprochen",
        passwort=False,
    ),
    "aufheben": _Vorhaben(
        "Widerspruch aufheben",
        _genanntes,
        _aufheben,
        _vor_widerspruch,
        "aufgehoben",
        passwort=False,
    ),
    "wechsel_bestaetigen": _Vorhaben(
        "Maklerwechsel bestätigen",
        _des_wechsels,
        _wechsel_bestaetigen,
        _vor_wechsel,
        "bestaetigt",
        liste=WECHSEL,
    ),
    "wechsel_ablehnen": _Vorhaben(
        "Maklerwechsel ablehnen",
        _des_wechsels,
        _wechsel_ablehnen,
        None,
        "abgelehnt",
        passwort=False,
        liste=WECHSEL,
    ),
    "wechsel_absagen": _Vorhaben(
        "Maklerwechsel absagen",
        _des_wechsels,
        _wechsel_absagen,
        _vor_absage,
        "abgesagt",
        liste=WECHSEL,
    ),
}
_WECHSEL_ERTEILT = (
    "Die Vollmacht, um die das Haus dafür bittet, erteilen Sie zugleich. Das bisherige Haus und "
    "alle FirmenAdmins erfahren es per E-Mail."
)
_WARUM = (
    "Was Sie vorhaben, ist besonders geschützt. Geben Sie dafür Ihr eigenes Passwort noch einmal "
    "ein."
)
_OEFFNET_NICHTS = (
    "Die Vollmacht gilt sofort und öffnet noch keinen Vertrag: Das Maklerhaus stellt damit den "
    "Freischaltungsantrag für Vermittler und legt die Ergänzungsvereinbarung bei."
)


# What the form says


async def _eingabe(request: Request, ziel: int, erlaubt: tuple[str, ...]) -> Eingabe:
    """Errors: DomainError for a form that is none of ours."""
    namen = ("vertraege", "rechte")
    listen = {name: await form.choices(request, name, _VERTRAEGE) for name in namen}
    texte = [f.name for f in fields(Eingabe) if f.name not in ("ziel", "listen")]
    werte = dict(zip(texte, await form.texts(request, *texte), strict=True))
    if werte["handlung"] not in erlaubt:
        raise DomainError(INVALID)
    return Eingabe(ziel=ziel, listen=listen, **werte)


def _recht(text: str) -> Recht:
    if text not in set(Recht):
        raise DomainError(INVALID)
    return Recht(text)


def _tag(text: str) -> date | None:
    """Errors: DomainError for what is no day."""
    if not text:
        return None
    try:
        tag = date.fromisoformat(text)
    except ValueError as error:
        raise DomainError(INVALID) from error
    if not date(2000, 1, 1) <= tag <= OHNE_ENDE:
        raise DomainError(INVALID)
    return tag


def _nummer(text: str) -> int:
    """An id as a client says it; what is none is nobody's."""
    gueltig = text.isascii() and text.isdigit() and len(text) <= _LAENGSTE_ID
    return int(text) if gueltig else 0
