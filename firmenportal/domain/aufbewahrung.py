"""What is kept of people, for how long, and why: every table of the portal is in one class.

The page of the own data shows these classes, the Service Center sees them before it erases an
account, and docs/betrieb.md lists them. Rules: docs/fachregeln.md R108, R111.
"""

from dataclasses import dataclass

from firmenportal.domain import fristen, vergessen
from firmenportal.domain.freischaltung import antragsfristen, entwurf
from firmenportal.domain.sitzung import LAENGSTENS, UNGENUTZT
from firmenportal.domain.warum import Satz


@dataclass(frozen=True)
class Aufbewahrung:
    """One class: what it holds, until when, why, and what becomes of it with the account."""

    was: str
    frist: Satz
    grund: str
    mit_dem_konto: str
    tabellen: tuple[str, ...]


def _tage(satz: str, **tage: int) -> Satz:
    return Satz(satz, {name: str(anzahl) for name, anzahl in tage.items()})


_WEG = "wird gelöscht"
_OHNE_NAMEN = "bleibt ohne Namen"
_BLEIBT = "bleibt bis zum Ende der Frist"
KLASSEN: tuple[Aufbewahrung, ...] = (
    Aufbewahrung(
        "Konto: Name, E-Mail-Adresse, Telefonnummer, Passwort",
        Satz("bis das Service Center das Konto löscht"),
        "Anmeldung und Verwaltung der Zugriffe",
        "wird durch eine Nummer ersetzt",
        ("benutzer", "benachrichtigungsverzicht"),
    ),
    Aufbewahrung(
        "Zugehörigkeit zu Firmen und Maklerhäusern",
        Satz("solange es die Firma im Portal gibt, nach der Löschung des Kontos ohne Namen"),
        "Nachweis, wer wann Zugang hatte",
        _OHNE_NAMEN,
        ("mitgliedschaft", "adminvertrag", "zugehoerigkeit", "benutzerschluessel"),
    ),
    Aufbewahrung(
        "Rechte, Vertretungen und Vorschläge",
        _tage("{jahre} Jahre nach ihrem Ende", jahre=fristen.GEENDETES.days // 365),
        "Nachweis, wer was durfte (§ 195 BGB)",
        _OHNE_NAMEN,
        ("vertragsrecht", "vertretung", "vertretungszelle", "typvorschlag", "widerrufscode"),
    ),
    Aufbewahrung(
        "Prüfungen der Zugriffe",
        _tage("{jahre} Jahre nach ihrem Abschluss", jahre=fristen.GEENDETES.days // 365),
        "Nachweis, dass Zugriffe geprüft werden",
        _OHNE_NAMEN,
        ("pruefung", "pruefzeile", "pruefposten", "pruefplan"),
    ),
    Aufbewahrung(
        "Protokoll: wer was geändert hat",
        _tage(
            "Namen und Adressen {jahre} Jahre, nach der Löschung des Kontos {danach} Jahre; was "
            "geschah, bleibt ohne Namen",
            jahre=vergessen.NAMEN.days // 365,
            danach=vergessen.NAMEN_GELOESCHTER.days // 365,
        ),
        "Nachweis gegenüber Firma und Aufsicht (Art. 17 Abs. 3 DSGVO)",
        _BLEIBT,
        ("protokoll", "protokollkette", "protokollvertrag", "kettenmeldung"),
    ),
    Aufbewahrung(
        "Nachweise als versiegelte PDF-Dateien",
        _tage("{jahre} Jahre", jahre=fristen.NACHWEISE.days // 365),
        "Nachweis gegenüber Firma und Aufsicht (Art. 17 Abs. 3 DSGVO)",
        _BLEIBT,
        ("nachweis",),
    ),
    Aufbewahrung(
        "Einladungen",
        _tage("{tage} Tage nach ihrem Ende", tage=fristen.EINLADUNGEN.days),
        "Verwaltung der Zugriffe",
        _WEG,
        ("einladung", "einladungrecht", "einladungvertrag"),
    ),
    Aufbewahrung(
        "Freischaltungsanträge mit ihren Unterlagen",
        _tage(
            "Entwürfe {tage} Tage nach der letzten Änderung, Anträge {jahre} Jahre nach ihrem Ende",
            tage=entwurf.BEHALTEN.days,
            jahre=antragsfristen.ERLEDIGTES.days // 365,
        ),
        "Nachweis, wer Zugang beantragt und wer ihn geprüft hat (§ 195 BGB)",
        _BLEIBT,
        (
            "antrag",
            "antragsdokument",
            "antragsnachricht",
            "antragsverlauf",
            "antragszugang",
            "pruefentwurf",
        ),
    ),
    Aufbewahrung(
        "Fälle des Service Centers",
        _tage("{jahre} Jahre nach ihrem Ende", jahre=fristen.GEENDETES.days // 365),
        "Nachweis, wer was beantragt und wer es bestätigt hat (§ 195 BGB)",
        _OHNE_NAMEN,
        ("kleinfall",),
    ),
    Aufbewahrung(
        "Hochgeladene Listen und Entwürfe",
        _tage("höchstens {tage} Tage", tage=fristen.STAPEL.days),
        "Verwaltung der Zugriffe",
        _WEG,
        ("stapel", "stapelzeile", "einladungsentwurf", "rechteentwurf"),
    ),
    Aufbewahrung(
        "Rechtebündel",
        Satz("bis die Firma sie löscht"),
        "Verwaltung der Zugriffe",
        _OHNE_NAMEN,
        ("rechtebuendel", "rechtebuendelzelle"),
    ),
    Aufbewahrung(
        "Sitzungen",
        _tage(
            "{minuten} Minuten nach der letzten Nutzung, höchstens {stunden} Stunden",
            minuten=int(UNGENUTZT.total_seconds() // 60),
            stunden=int(LAENGSTENS.total_seconds() // 3600),
        ),
        "Anmeldung",
        _WEG,
        ("sitzung", "dienstsitzung"),
    ),
    Aufbewahrung(
        "Anmeldeversuche",
        _tage("{tage} Tage", tage=fristen.ANMELDUNGEN.days),
        "Schutz vor Missbrauch",
        _WEG,
        ("anmeldung",),
    ),
    Aufbewahrung(
        "Bekannte Geräte",
        _tage("{tage} Tage nach der letzten Anmeldung", tage=fristen.GERAETE.days),
        "Schutz vor Missbrauch",
        _WEG,
        ("geraet",),
    ),
    Aufbewahrung(
        "Zuletzt geöffnete Verträge",
        _tage("{tage} Tage", tage=fristen.GEOEFFNETES.days),
        "Schneller Weg zurück",
        _WEG,
        ("zuletztgeoeffnet",),
    ),
    Aufbewahrung(
        "Links für Passwörter und Adressen",
        Satz("bis sie ablaufen"),
        "Anmeldung",
        _WEG,
        ("einmalschluessel",),
    ),
    Aufbewahrung(
        "Zugangskennungen, nur als Prüfsumme",
        _tage("{jahre} Jahre nach ihrer Ausstellung", jahre=fristen.GEENDETES.days // 365),
        "Nachweis, wie ein Zugang geöffnet wurde",
        _WEG,
        ("zugangskennung",),
    ),
    Aufbewahrung(
        "E-Mails, Briefe und SMS des Portals",
        _tage(
            "{tage} Tage nach der Zustellung, unzustellbare {mehr} Tage",
            tage=fristen.GESENDETES.days,
            mehr=fristen.AUFGEGEBENES.days,
        ),
        "Zustellung und Rückfragen",
        _WEG,
        ("postausgang",),
    ),
)
# The insurer's stock: it comes in by deliveries and is kept and erased where it comes from.
BESTAND = (
    "firma",
    "gruppenvertrag",
    "gruppenmitglied",
    "vertragauspraegung",
    "einzelvertrag",
    "beitragsmonat",
    "maklerhaus",
    "zeichner",
    "bestand",
    "maklervollmacht",
    "vollmachtrecht",
    "vollmachtvertrag",
    "maklerwechsel",
    "wechselvertrag",
    "widerspruch",
)
