"""Everything about one person, for that person (Art. 15 DSGVO): what there is, section by section.

Of others it holds names where they acted on the person or the person on them, and nothing else. No
secret is in it: neither hashes nor the links of mails. Rules: docs/fachregeln.md R109.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, or_, select
from sqlmodel import Session, col

from firmenportal import clock
from firmenportal.domain import aufbewahrung, handlungen, pruefposten
from firmenportal.domain.benachrichtigung import Benachrichtigungsverzicht
from firmenportal.domain.benutzer import Akteur, Benutzer, Mitgliedschaft
from firmenportal.domain.einladung import Einladung, EinladungRecht, EinladungVertrag
from firmenportal.domain.einladungsentwurf import Einladungsentwurf
from firmenportal.domain.einmalschluessel import Einmalschluessel
from firmenportal.domain.firma import Firma
from firmenportal.domain.freischaltung.antrag import Antrag
from firmenportal.domain.handlungen import HANDLUNGEN, Namen
from firmenportal.domain.kleinfall.fall import TITEL, Kleinfall, Kleinfallart
from firmenportal.domain.nachweis import Nachweis
from firmenportal.domain.protokoll import Protokoll
from firmenportal.domain.pruefposten import Pruefposten
from firmenportal.domain.pruefung import Pruefung, Pruefzeile
from firmenportal.domain.rechtebuendel import Rechtebuendel
from firmenportal.domain.rechteentwurf import Rechteentwurf
from firmenportal.domain.sitzung import Sitzung
from firmenportal.domain.stapel.tabellen import Stapel
from firmenportal.domain.typvorschlag import Typvorschlag
from firmenportal.domain.vermittler import Benutzerschluessel, Maklerhaus, Zugehoerigkeit
from firmenportal.domain.vertrag import nummer_von
from firmenportal.domain.vertragsrecht import AdminVertrag, Vertragsrecht
from firmenportal.domain.vertretung import Vertretung, Vertretungszelle
from firmenportal.domain.zeitraum import OHNE_ENDE, SEIT_JEHER, letzter_tag
from firmenportal.domain.zugang import Anmeldung, Geraet
from firmenportal.domain.zugangskennung import Zugangskennung
from firmenportal.domain.zuletzt import ZuletztGeoeffnet
from firmenportal.i18n import fill
from firmenportal.post.postausgang import Art, Postausgang

Wert = str | int | bool | date | datetime | None | list[str]
Zeile = dict[str, Wert]

# A part of an address that works as a key: long, and of the letters of our secrets.
_GEHEIM = re.compile(r"(?<=/)[\w-]{32,}")


@dataclass(frozen=True)
class Selbstauskunftsteil:
    """One section: what it is called, where it comes from, and its rows, each by field."""

    schluessel: str
    titel: str
    zeilen: list[Zeile]


@dataclass(frozen=True)
class Selbstauskunft:
    """All sections, for one person at one moment."""

    person: str
    zeit: datetime
    teile: list[Selbstauskunftsteil]


@dataclass(frozen=True)
class _Quelle:
    """A section as it is read, and the tables that it tells of."""

    schluessel: str
    titel: str
    tabellen: tuple[type, ...]
    lesen: Callable[[Session, Benutzer], Iterable[Zeile]]


def selbstauskunft(db: Session, akteur: Akteur) -> Selbstauskunft:
    """What the portal holds about the Akteur, at this moment."""
    ich = db.get_one(Benutzer, akteur.benutzer_id)
    teile = [Selbstauskunftsteil(q.schluessel, q.titel, list(q.lesen(db, ich))) for q in QUELLEN]
    return Selbstauskunft(ich.name, clock.now(), teile)


def _konto(_db: Session, ich: Benutzer) -> Iterator[Zeile]:
    yield {
        "Nummer": ich.id,
        "Anrede": ich.anrede,
        "Vorname": ich.vorname,
        "Nachname": ich.nachname,
        "E-Mail-Adresse": ich.email,
        "Telefonnummer": ich.telefon,
        "Sprache": ich.sprache,
        "Kontoart": ich.kontoart,
        "Status": ich.status,
        "Passwort gesetzt": ich.passwort_hash is not None,
    }


def _firmen(db: Session, ich: Benutzer) -> Iterator[Zeile]:
    m = Mitgliedschaft
    gesucht = (
        select(m, col(Firma.name))
        .join(Firma, col(Firma.id) == col(m.firma_id))
        .where(col(m.benutzer_id) == ich.id)
    )
    for mitglied, firma in db.execute(gesucht.order_by(col(m.id))):
        yield {
            "Firma": firma,
            "Personentyp": mitglied.personentyp,
            "Berechtigungstyp": mitglied.berechtigungstyp,
            "Verwaltete Verträge": _nummern(db, AdminVertrag, mitglied.id),
            "Gültig": _fenster(mitglied.von, mitglied.bis),
            "Seit": mitglied.seit,
            "Zuletzt genutzt": mitglied.zuletzt_am,
            "Gesperrt": mitglied.gesperrt_am,
            "Entfernt": mitglied.entfernt_am,
        }


def _haeuser(db: Session, ich: Benutzer) -> Iterator[Zeile]:
    z, h, s = Zugehoerigkeit, Maklerhaus, Benutzerschluessel
    gesucht = select(z, col(h.name)).join(h, col(h.id) == col(z.maklerhaus_id))
    schluessel = select(col(s.schluessel)).where(col(s.benutzer_id) == ich.id)
    eigene = sorted(db.execute(schluessel).scalars())
    for aufenthalt, haus in db.execute(gesucht.where(col(z.benutzer_id) == ich.id)):
        yield {
            "Maklerhaus": haus,
            "Zeichnungsberechtigt": aufenthalt.leitung,
            "Seit": aufenthalt.seit,
            "Bis": aufenthalt.bis,
            "Benutzerschlüssel": eigene if aufenthalt.bis is None else [],
        }


def _rechte(db: Session, ich: Benutzer) -> Iterator[Zeile]:
    r = Vertragsrecht
    gesucht = select(r).where(col(r.benutzer_id) == ich.id).order_by(col(r.vertrag_id), col(r.id))
    for zeile in db.execute(gesucht).scalars():
        yield {
            "Vertrag": nummer_von(zeile.vertrag_id),
            "Recht": handlungen.recht_in_worten(zeile.recht),
            "Gültig": _fenster(zeile.von, zeile.bis),
            "Quelle": zeile.quelle,
            "Erteilt": zeile.erteilt_am,
            "Ausgesetzt": zeile.ausgesetzt_am,
        }


def _vertretungen(db: Session, ich: Benutzer) -> Iterator[Zeile]:
    v, zelle, meine = Vertretung, Vertretungszelle, _meine(ich)
    beteiligt = or_(col(v.vertretene_id).in_(meine), col(v.vertreter_id).in_(meine))
    for eine in db.execute(select(v).where(beteiligt).order_by(col(v.id))).scalars():
        zellen = select(zelle).where(col(zelle.vertretung_id) == eine.id)
        yield {
            "Vertretene Person": _name(db, eine.vertretene_id),
            "Vertreter": _name(db, eine.vertreter_id),
            "Rechte": ["alle Rechte"] if eine.alle_zellen else _zellen(db, zellen),
            "Gültig": _fenster(eine.von, eine.bis),
            "Beantragt": eine.beantragt_am,
            "Bestätigt": eine.bestaetigt_am,
            "Bestätigt von": _name(db, eine.bestaetigt_von_id),
            "Beendet": eine.beendet_am,
        }


def _pruefungen(db: Session, ich: Benutzer) -> Iterator[Zeile]:
    """What was decided about the person's access; whom he decided about, the protocol says."""
    p, z = Pruefung, Pruefzeile
    gesucht = (
        select(p, z, col(Firma.name))
        .join(z, col(z.pruefung_id) == col(p.id))
        .join(Firma, col(Firma.id) == col(p.firma_id))
        .where(col(z.mitgliedschaft_id).in_(_meine(ich)))
    )
    for pruefung, zeile, firma in db.execute(gesucht.order_by(col(p.id))):
        yield {
            "Firma": firma,
            "Begonnen": pruefung.begonnen_am,
            "Abgeschlossen": pruefung.abgeschlossen_am,
            "Ergebnis": zeile.entscheidung,
            "Entschieden": zeile.entschieden_am,
            "Entschieden von": _name(db, zeile.entschieden_von_id),
            "Begründung": zeile.grund,
            "Verträge": [
                f"{nummer_von(p.vertrag_id)}: {p.entscheidung}"
                for p in pruefposten.entschiedene(db, pruefung, zeile.mitgliedschaft_id)
            ],
        }


def _vorschlaege(db: Session, ich: Benutzer) -> Iterator[Zeile]:
    t, meine = Typvorschlag, _meine(ich)
    spalten = (t.kandidat_id, t.vorgeschlagen_von_id, t.entschieden_von_id)
    beteiligt = or_(*(col(spalte).in_(meine) for spalte in spalten))
    for einer in db.execute(select(t).where(beteiligt).order_by(col(t.id))).scalars():
        yield {
            "Vorgeschlagen": _name(db, einer.kandidat_id),
            "Vorgeschlagen von": _name(db, einer.vorgeschlagen_von_id),
            "Zeit": einer.vorgeschlagen_am,
            "Ausgang": einer.ausgang,
            "Entschieden": einer.entschieden_am,
            "Entschieden von": _name(db, einer.entschieden_von_id),
        }


def _einladungen(db: Session, ich: Benutzer) -> Iterator[Zeile]:
    """Those to the person, with what they bring, and of those from the person the names."""
    e, r = Einladung, EinladungRecht
    beteiligt = or_(col(e.email) == ich.email, col(e.eingeladen_von_id).in_(_meine(ich)))
    for eine in db.execute(select(e).where(beteiligt).order_by(col(e.id))).scalars():
        rechte = select(r).where(col(r.einladung_id) == eine.id)
        yield {
            "Für": eine.name,
            "Von": _name(db, eine.eingeladen_von_id),
            "Personentyp": eine.personentyp,
            "Berechtigungstyp": eine.berechtigungstyp,
            "Rechte": _zellen(db, rechte),
            "Verwaltete Verträge": _nummern(db, EinladungVertrag, eine.id),
            "Erstellt": eine.erstellt_am,
            "Gültig bis": eine.gueltig_bis,
            "Stand": eine.stand,
        }


def _antraege(db: Session, ich: Benutzer) -> Iterator[Zeile]:
    """Applications that the person has made, registered or decided; of the others the names."""
    a = Antrag
    spalten = (a.antragsteller_id, a.erfasst_von_id, a.geprueft_von_id, a.freigegeben_von_id)
    beteiligt = or_(*(col(spalte) == ich.id for spalte in spalten))
    for einer in db.execute(select(a).where(beteiligt).order_by(col(a.id))).scalars():
        yield {
            "Vorgangsnummer": einer.vorgangsnummer,
            "Art": einer.art,
            "Stand": einer.zustand,
            "Begonnen": einer.erstellt_am,
            "Eingereicht": einer.eingereicht_am,
            "Beendet": einer.beendet_am,
        }


def _kleinfaelle(db: Session, ich: Benutzer) -> Iterator[Zeile]:
    """Small cases about the person, with what was asked for; of those she handled the names."""
    k = Kleinfall
    spalten = (k.benutzer_id, k.beantragt_von_id, k.bestaetigt_von_id, k.abgelehnt_von_id)
    beteiligt = or_(*(col(spalte) == ich.id for spalte in spalten))
    for einer in db.execute(select(k).where(beteiligt).order_by(col(k.id))).scalars():
        yield {
            "Anliegen": TITEL[Kleinfallart(einer.art)],
            "Stand": einer.stand,
            "Beantragt": einer.beantragt_am,
            "Begründung": einer.begruendung if einer.benutzer_id == ich.id else "",
            "Beendet": einer.beendet_am,
        }


def _eingaben(db: Session, ich: Benutzer) -> Iterator[Zeile]:
    """What the person has typed or uploaded to govern the access of others: only what it was."""
    meine, s, b = _meine(ich), Stapel, Rechtebuendel
    for eine in db.execute(select(s).where(col(s.hochgeladen_von_id).in_(meine))).scalars():
        yield {"Art": "Hochgeladene Liste", "Name": eine.dateiname, "Zeit": eine.erstellt_am}
    for eines in db.execute(select(b).where(col(b.angelegt_von_id).in_(meine))).scalars():
        yield {"Art": "Rechtebündel", "Name": eines.name, "Zeit": eines.geaendert_am}
    entwuerfe = (
        select(Einladungsentwurf).where(col(Einladungsentwurf.benutzer_id) == ich.id),
        select(Rechteentwurf).where(col(Rechteentwurf.benutzer_id) == ich.id),
    )
    for entwurf in (z for gesucht in entwuerfe for z in db.execute(gesucht).scalars()):
        yield {"Art": "Entwurf", "Name": "", "Zeit": entwurf.geaendert_am}


def _sitzungen(db: Session, ich: Benutzer) -> Iterator[Zeile]:
    for eine in db.execute(select(Sitzung).where(col(Sitzung.benutzer_id) == ich.id)).scalars():
        yield {
            "Gerät": eine.geraet,
            "IP-Adresse": eine.adresse,
            "Portal": eine.auspraegung,
            "Angemeldet": eine.angemeldet_am,
            "Zuletzt aktiv": eine.zuletzt_am,
        }


def _anmeldungen(db: Session, ich: Benutzer) -> Iterator[Zeile]:
    a = Anmeldung
    gesucht = select(a).where(col(a.benutzer_id) == ich.id).order_by(col(a.zeit).desc())
    for eine in db.execute(gesucht).scalars():
        yield {
            "Zeit": eine.zeit,
            "Erfolgreich": eine.erfolgreich,
            "Gerät": eine.geraet,
            "IP-Adresse": eine.adresse,
        }


def _geraete(db: Session, ich: Benutzer) -> Iterator[Zeile]:
    for eines in db.execute(select(Geraet).where(col(Geraet.benutzer_id) == ich.id)).scalars():
        yield {"Zuletzt angemeldet": eines.zuletzt_am}


def _links(db: Session, ich: Benutzer) -> Iterator[Zeile]:
    e = Einmalschluessel
    for einer in db.execute(select(e).where(col(e.benutzer_id) == ich.id)).scalars():
        yield {
            "Zweck": einer.zweck,
            "Gültig bis": einer.gueltig_bis,
            "Benutzt": einer.verbraucht_am,
        }


def _abgewaehltes(db: Session, ich: Benutzer) -> Iterator[Zeile]:
    v = Benachrichtigungsverzicht
    for einer in db.execute(select(v).where(col(v.benutzer_id) == ich.id)).scalars():
        yield {"Abgewählt": einer.art}


def _geoeffnetes(db: Session, ich: Benutzer) -> Iterator[Zeile]:
    z = ZuletztGeoeffnet
    for eines in db.execute(select(z).where(col(z.benutzer_id) == ich.id)).scalars():
        yield {"Vertrag": nummer_von(eines.vertrag_id), "Geöffnet": eines.geoeffnet_am}


def _kennungen(db: Session, ich: Benutzer) -> Iterator[Zeile]:
    k = Zugangskennung
    gesucht = select(k).where(col(k.benutzer_id) == ich.id).order_by(col(k.id))
    for eine in db.execute(gesucht).scalars():
        yield {
            "Auf dem Weg": eine.kanal,
            "Ausgestellt": eine.ausgestellt_am,
            "Gültig bis": eine.gueltig_bis,
            "Falsche Eingaben": eine.fehlversuche,
            "Benutzt": eine.verbraucht_am,
        }


def _mails(db: Session, ich: Benutzer) -> Iterator[Zeile]:
    p = Postausgang
    an_ihn = or_(col(p.an) == ich.email, col(p.benutzer_id) == ich.id)
    for mail in db.execute(select(p).where(an_ihn).order_by(col(p.id).desc())).scalars():
        yield {
            "Zeit": mail.erstellt_am,
            "An": mail.an,
            "Betreff": mail.betreff,
            # Letters and SMS carry a code, and are kept by who got them.
            "Text": _GEHEIM.sub("…", mail.text) if mail.art == Art.MAIL else "",
            "Gesendet": mail.gesendet_am,
        }


def _nachweise(db: Session, ich: Benutzer) -> Iterator[Zeile]:
    n = Nachweis
    beteiligt = or_(col(n.mitgliedschaft_id).in_(_meine(ich)), col(n.ausgestellt_von_id) == ich.id)
    gesucht = select(col(n.titel), col(n.art), col(n.ausgestellt_am), col(n.sha256))
    for titel, art, am, summe in db.execute(gesucht.where(beteiligt).order_by(col(n.id))):
        yield {"Titel": titel, "Art": art, "Zeit": am, "Prüfsumme": summe}


def _protokoll(db: Session, ich: Benutzer) -> Iterator[Zeile]:
    """By and about the person, the newest first; addresses only where they are the person's own."""
    p = Protokoll
    beteiligt = or_(col(p.akteur_id) == ich.id, col(p.betroffener_id) == ich.id)
    for e in db.execute(select(p).where(beteiligt).order_by(col(p.id).desc())).scalars():
        eigene = e.personenangaben if e.betroffener_id == ich.id else {}
        gelesen = handlungen.aenderungen(e.einzelheiten, eigene, Namen())
        yield {
            "Zeit": e.zeit,
            "Handlung": HANDLUNGEN[e.handlung][1] if e.handlung in HANDLUNGEN else e.handlung,
            "Wer": e.akteur,
            "Für wen": e.betroffener,
            "Änderungen": [handlungen.in_worten(a, "de") for a in gelesen],
            "Weg": e.weg,
        }


def _fristen(_db: Session, _ich: Benutzer) -> Iterator[Zeile]:
    for klasse in aufbewahrung.KLASSEN:
        frist = fill(klasse.frist.satz, klasse.frist.angaben, "de")
        yield {"Daten": klasse.was, "Aufbewahrt": frist, "Zweck": klasse.grund}


QUELLEN: tuple[_Quelle, ...] = (
    _Quelle("konto", "Ihr Konto", (Benutzer,), _konto),
    _Quelle("firmen", "Firmen und Rollen", (Mitgliedschaft, AdminVertrag), _firmen),
    _Quelle("maklerhaeuser", "Maklerhäuser", (Zugehoerigkeit, Benutzerschluessel), _haeuser),
    _Quelle("rechte", "Vertragsrechte", (Vertragsrecht,), _rechte),
    _Quelle("vertretungen", "Vertretungen", (Vertretung, Vertretungszelle), _vertretungen),
    _Quelle(
        "pruefungen", "Prüfungen der Zugriffe", (Pruefung, Pruefzeile, Pruefposten), _pruefungen
    ),
    _Quelle("vorschlaege", "Vorschläge zum FirmenAdmin", (Typvorschlag,), _vorschlaege),
    _Quelle(
        "einladungen", "Einladungen", (Einladung, EinladungRecht, EinladungVertrag), _einladungen
    ),
    _Quelle("antraege", "Freischaltungsanträge", (Antrag,), _antraege),
    _Quelle("kleinfaelle", "Fälle des Service Centers", (Kleinfall,), _kleinfaelle),
    _Quelle(
        "eingaben",
        "Eingaben zur Verwaltung",
        (Stapel, Rechtebuendel, Einladungsentwurf, Rechteentwurf),
        _eingaben,
    ),
    _Quelle("sitzungen", "Offene Sitzungen", (Sitzung,), _sitzungen),
    _Quelle("anmeldungen", "Anmeldeversuche", (Anmeldung,), _anmeldungen),
    _Quelle("geraete", "Bekannte Geräte", (Geraet,), _geraete),
    _Quelle("links", "Links für Passwörter und Adressen", (Einmalschluessel,), _links),
    _Quelle(
        "benachrichtigungen",
        "Abgewählte Benachrichtigungen",
        (Benachrichtigungsverzicht,),
        _abgewaehltes,
    ),
    _Quelle("geoeffnet", "Zuletzt geöffnete Verträge", (ZuletztGeoeffnet,), _geoeffnetes),
    _Quelle("zugangskennungen", "Zugangskennungen", (Zugangskennung,), _kennungen),
    _Quelle("mails", "E-Mails, Briefe und SMS an Sie", (Postausgang,), _mails),
    _Quelle("nachweise", "Nachweise", (Nachweis,), _nachweise),
    _Quelle("protokoll", "Protokoll", (Protokoll,), _protokoll),
    _Quelle("fristen", "Was wie lange aufbewahrt wird", (), _fristen),
)
# Tables that refer to people and are not in it, and why.
NICHT_DARIN: dict[str, str] = {
    "dienstsitzung": "Sealed secrets of the provider behind a Sitzung, which itself is in it.",
    "stapelzeile": "Names and addresses of the people to be invited, not of who uploaded them.",
    "rechtebuendelzelle": "Rights under a name; they belong to the Firma and to nobody.",
    "antragsdokument": "The Firma's documents; the Service Center hands out copies on demand.",
    "antragsnachricht": "Letters between the Service Center and whoever applied for the Firma.",
    "antragsverlauf": "The course of an application: the application and the protocol tell it.",
    "pruefentwurf": "Ticks on the way to a check, which the application and the protocol tell.",
    "antragszugang": "A browser that works on an application; it names nobody.",
    "widerrufscode": "A code of the Firma's; what it did to whom is in the protocol.",
    "protokollvertrag": "Which contracts an entry names: the entry itself says it.",
}


# Words


def _meine(ich: Benutzer) -> Select[Any]:
    return select(col(Mitgliedschaft.id)).where(col(Mitgliedschaft.benutzer_id) == ich.id)


def _name(db: Session, mitgliedschaft_id: int | None) -> str:
    m, b = Mitgliedschaft, Benutzer
    gesucht = select(b).join(m, col(m.benutzer_id) == col(b.id))
    person = db.execute(gesucht.where(col(m.id) == mitgliedschaft_id)).scalar_one_or_none()
    return person.name if person else ""


def _zellen(db: Session, gesucht: Select[Any]) -> list[str]:
    zellen: Sequence[Any] = db.execute(gesucht).scalars().all()
    worte = ((nummer_von(z.vertrag_id), handlungen.recht_in_worten(z.recht)) for z in zellen)
    return sorted(f"{recht} für {nummer}" for nummer, recht in worte)


def _nummern(db: Session, tabelle: Any, nummer: int | None) -> list[str]:
    """Contracts that this Mitgliedschaft administers, or this Einladung brings to administer."""
    spalte = tabelle.mitgliedschaft_id if tabelle is AdminVertrag else tabelle.einladung_id
    gesucht = select(col(tabelle.vertrag_id)).where(col(spalte) == nummer)
    return [nummer_von(v) for v in sorted(db.execute(gesucht).scalars())]


def _fenster(von: date, bis: date) -> str:
    """„2026-01-01 bis 2026-12-31“; an end that there is not is left out."""
    ab, ende = "" if von == SEIT_JEHER else str(von), letzter_tag(bis)
    if bis == OHNE_ENDE:
        return f"ab {ab}" if ab else "unbefristet"
    return f"{ab} bis {ende}".strip()
