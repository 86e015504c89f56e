"""What the clock does: it reminds, it ends, and it clears away what is past its time."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import ColumnElement, and_, delete, not_, or_, select
from sqlmodel import Session, SQLModel, col

from firmenportal import clock
from firmenportal.db import transaction
from firmenportal.domain import (
    berechtigungstyp,
    einladungsfristen,
    kettenkopf,
    pruefungsfristen,
    vergessen,
    vertreten,
)
from firmenportal.domain.benutzer import Mitgliedschaft
from firmenportal.domain.einladung import Einladung
from firmenportal.domain.einladungsentwurf import Einladungsentwurf
from firmenportal.domain.einmalschluessel import Einmalschluessel
from firmenportal.domain.freischaltung import antragsfristen, ausfuehrung
from firmenportal.domain.freischaltung.antrag import Antrag
from firmenportal.domain.freischaltung.antragszugang import Antragszugang
from firmenportal.domain.kleinfall.fall import Kleinfall
from firmenportal.domain.maklerhaus import anfrage
from firmenportal.domain.nachweis import Nachweis
from firmenportal.domain.pruefung import Pruefung
from firmenportal.domain.rechteentwurf import VERGESSEN_NACH, Rechteentwurf
from firmenportal.domain.sitzung import LAENGSTENS, UNGENUTZT, Sitzung
from firmenportal.domain.stapel.tabellen import Stapel
from firmenportal.domain.typvorschlag import Typvorschlag
from firmenportal.domain.vertragsrecht import Vertragsrecht
from firmenportal.domain.vertretung import Vertretung
from firmenportal.domain.weg import Weg, auf
from firmenportal.domain.widerruf import Widerrufscode
from firmenportal.domain.zugang import Anmeldung, Geraet
from firmenportal.domain.zugangskennung import Zugangskennung
from firmenportal.domain.zuletzt import ZuletztGeoeffnet
from firmenportal.post import briefablage
from firmenportal.post.postausgang import Postausgang

# How long each is kept after it has served its purpose (docs/betrieb.md, Fristen).
ANMELDUNGEN = timedelta(days=90)
GERAETE = timedelta(days=400)
GEOEFFNETES = timedelta(days=90)
GESENDETES = timedelta(days=30)
AUFGEGEBENES = timedelta(days=90)
EINLADUNGEN = timedelta(days=180)
ENTWUERFE = timedelta(days=1)
STAPEL = timedelta(days=30)
GEENDETES = timedelta(days=1096)
NACHWEISE = timedelta(days=3653)


def aufraeumen() -> dict[str, int]:
    """Do what is due; how many of each kind. Safe to run at any moment, and by two at once."""
    with auf(Weg.FRIST):
        getan = {name: aufgabe() for name, aufgabe in _AUFGABEN.items()}
    getan |= {name: _loeschen(t, wo()) for name, (t, wo) in _LOESCHUNGEN.items()}
    return getan | {"Reste von Briefen": briefablage.aufraeumen()}


def _loeschen(tabelle: type[SQLModel], wo: ColumnElement[bool]) -> int:
    with transaction() as db:
        return _anzahl(db, tabelle, wo)


def _anzahl(db: Session, tabelle: type[SQLModel], wo: ColumnElement[bool]) -> int:
    return int(db.execute(delete(tabelle).where(wo)).rowcount)  # pyright: ignore[reportAttributeAccessIssue]


def _sitzungen() -> ColumnElement[bool]:
    jetzt = clock.now()
    return or_(
        col(Sitzung.zuletzt_am) < jetzt - UNGENUTZT, col(Sitzung.angemeldet_am) < jetzt - LAENGSTENS
    )


def _schluessel() -> ColumnElement[bool]:
    return col(Einmalschluessel.gueltig_bis) < clock.now()


def _anmeldungen() -> ColumnElement[bool]:
    return col(Anmeldung.zeit) < clock.now() - ANMELDUNGEN


def _geraete() -> ColumnElement[bool]:
    return col(Geraet.zuletzt_am) < clock.now() - GERAETE


def _geoeffnetes() -> ColumnElement[bool]:
    return col(ZuletztGeoeffnet.geoeffnet_am) < clock.now() - GEOEFFNETES


def _rechteentwuerfe() -> ColumnElement[bool]:
    return col(Rechteentwurf.geaendert_am) < clock.now() - VERGESSEN_NACH


def _post() -> ColumnElement[bool]:
    """The text of a mail holds names and links; it is not kept for its own sake."""
    jetzt = clock.now()
    return or_(
        col(Postausgang.gesendet_am) < jetzt - GESENDETES,
        col(Postausgang.aufgegeben_am) < jetzt - AUFGEGEBENES,
    )


def _einladungen() -> ColumnElement[bool]:
    """The name and address of somebody who may never have come."""
    seit, e = clock.now() - EINLADUNGEN, Einladung
    enden = (e.gueltig_bis, e.angenommen_am, e.widerrufen_am, e.verfallen_am)
    return or_(*(col(ende) < seit for ende in enden))


def _entwuerfe() -> ColumnElement[bool]:
    return col(Einladungsentwurf.geaendert_am) < clock.now() - ENTWUERFE


def _stapel() -> ColumnElement[bool]:
    """Names and addresses out of files; the invitations that came of them live on."""
    return col(Stapel.erstellt_am) < clock.now() - STAPEL


def _rechte() -> ColumnElement[bool]:
    """Cells whose window closed, or whose Mitgliedschaft ended; the protocol tells of them."""
    m = Mitgliedschaft
    entfernt = select(col(m.id)).where(col(m.entfernt_am) < clock.now() - GEENDETES)
    geschlossen = col(Vertragsrecht.bis) < clock.heute() - GEENDETES
    return or_(geschlossen, col(Vertragsrecht.mitgliedschaft_id).in_(entfernt))


def _vertretungen() -> ColumnElement[bool]:
    v, seit = Vertretung, clock.now() - GEENDETES
    return or_(col(v.bis) < clock.heute() - GEENDETES, col(v.beendet_am) < seit)


def _vorschlaege() -> ColumnElement[bool]:
    return col(Typvorschlag.entschieden_am) < clock.now() - GEENDETES


def _pruefungen() -> ColumnElement[bool]:
    """With all lines; their Nachweise are kept longer."""
    return col(Pruefung.abgeschlossen_am) < clock.now() - GEENDETES


def _nachweise() -> ColumnElement[bool]:
    return col(Nachweis.ausgestellt_am) < clock.now() - NACHWEISE


def _kleinfaelle() -> ColumnElement[bool]:
    return col(Kleinfall.beendet_am) < clock.now() - GEENDETES


def _zugangskennungen() -> ColumnElement[bool]:
    return col(Zugangskennung.ausgestellt_am) < clock.now() - GEENDETES


def _widerrufscodes() -> ColumnElement[bool]:
    """But for those whose marks a clerk has not lifted: by them he knows what to lift."""
    w = Widerrufscode
    wartet = and_(col(w.verbraucht_am).is_not(None), col(w.aufgehoben_am).is_(None))
    return and_(col(w.ausgestellt_am) < clock.now() - GEENDETES, not_(wartet))


_AUFGABEN: dict[str, Callable[[], int]] = {
    "ungültige Einladungen": einladungsfristen.ungueltige_beenden,
    "Erinnerungen an Einladungen": einladungsfristen.erinnern,
    "abgelaufene Einladungen": einladungsfristen.abgelaufene_melden,
    "abgelaufene Vorschläge": berechtigungstyp.abgelaufene_beenden,
    "Erinnerungen an Vertretungen": vertreten.erinnern,
    "Namen im Protokoll": vergessen.faellige_namen_loeschen,
    "Stände des Protokolls": kettenkopf.tagesmeldung,
    "Erinnerungen an Prüfungen": pruefungsfristen.erinnern,
    "freigegebene Anträge": ausfuehrung.freigegebene_ausfuehren,
    "verfallene Anfragen von Vollmachten": anfrage.verfallen_lassen,
    "Erinnerungen an Rückfragen": antragsfristen.erinnern,
    "geschlossene Rückfragen": antragsfristen.schliessen,
}
_LOESCHUNGEN: dict[str, tuple[type[SQLModel], Callable[[], ColumnElement[bool]]]] = {
    "Sitzungen": (Sitzung, _sitzungen),
    "Einmalschlüssel": (Einmalschluessel, _schluessel),
    "Anmeldungen": (Anmeldung, _anmeldungen),
    "Geräte": (Geraet, _geraete),
    "Zuletzt geöffnete Verträge": (ZuletztGeoeffnet, _geoeffnetes),
    "Rechteentwürfe": (Rechteentwurf, _rechteentwuerfe),
    "Postausgang": (Postausgang, _post),
    "Einladungen": (Einladung, _einladungen),
    "Entwürfe von Einladungen": (Einladungsentwurf, _entwuerfe),
    "Stapel": (Stapel, _stapel),
    "Rechte": (Vertragsrecht, _rechte),
    "Vertretungen": (Vertretung, _vertretungen),
    "Vorschläge": (Typvorschlag, _vorschlaege),
    "Prüfungen": (Pruefung, _pruefungen),
    "Nachweise": (Nachweis, _nachweise),
    "Anträge": (Antrag, antragsfristen.zu_loeschen),
    "Zugänge zu Anträgen": (Antragszugang, antragsfristen.ungenutzte_zugaenge),
    "Kleinfälle": (Kleinfall, _kleinfaelle),
    "Zugangskennungen": (Zugangskennung, _zugangskennungen),
    "Widerrufscodes": (Widerrufscode, _widerrufscodes),
}
