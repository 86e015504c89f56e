"""What is tried: values for parameters, addresses and forms, and what each event may change.

How to add yours:
- `SAMPLES`: for a new parameter, two or three values: an own id, a foreign one, nonsense. They
  multiply with 28 people, so few. `member(email)` and `Found(select)` name ids of the demo world.
- `PLACES`: from which addresses the events of a state come, if these read ids from the address.
- `AENDERT`: the tables that an event or a form ("POST /konto/email") may change. After each case
  that changed something, the demo world is put back: no case needs to mind another.
- `PAGE_SAMPLES`, `ROUTE_SAMPLES`: values of what stands in an address; `QUERIES`: what may follow;
  `FORMS`: a form's fields.
"""

import re
from dataclasses import dataclass
from typing import Any

from firmenportal.domain.auspraegung import DACH


@dataclass(frozen=True)
class Found:
    """A value that this select finds in the demo world; `{db}` names the database."""

    sql: str


def stay(email: str) -> Found:
    """The id of a person's stay in a Maklerhaus."""
    return Found(
        "SELECT z.id FROM {db}.zugehoerigkeit z JOIN {db}.benutzer b ON b.id = z.benutzer_id"
        f" WHERE b.email = '{email}' AND z.bis IS NULL"
    )


def member(email: str, firma: str = "Muster Maschinenbau GmbH") -> Found:
    """The id of a person's Mitgliedschaft."""
    return Found(
        "SELECT m.id FROM {db}.mitgliedschaft m JOIN {db}.benutzer b ON b.id = m.benutzer_id"
        f" JOIN {{db}}.firma f ON f.id = m.firma_id WHERE b.email = '{email}'"
        f" AND f.name = '{firma}'"
    )


# A stay at Makler Nord, one at another house, and none.
AUFENTHALTE = (
    stay("vermittler@maklernord.example"),
    stay("vermittler@maklersued.example"),
    999_999,
)
_VORGANG = "SELECT vorgangsnummer FROM {db}.antrag"
CONTRACTS = ("AL-1000017", "AL-1000090", "AL-1060017", "AL-9999999", "x' OR 1=1 --")
MITGLIEDER = (
    member("nutzer@muster.example"),
    member("firmenadmin@pflege.example", "Beispiel Pflege gGmbH"),
    999_999_999,
)
# One that waits for the second clerk, a draft, and none.
VORGAENGE = (
    Found(f"{_VORGANG} WHERE geprueft_von_id IS NOT NULL AND zustand = 'in_pruefung'"),
    Found(f"{_VORGANG} WHERE zustand = 'entwurf' AND art = 'vermittler'"),
    "FA-2026-999999",
)
# What a house asks for, what counts, and none.
VOLLMACHTEN = (
    Found("SELECT id FROM {db}.maklervollmacht WHERE angefragt_am IS NOT NULL"),
    "1",
    "x",
)
# A value of each parameter that an event may take, own and foreign ones alike.
SAMPLES: dict[str, tuple[Any, ...]] = {
    "nummer": CONTRACTS,
    "vertrag": ("AL-1000017", "AL-1060017"),
    "vollmacht": (
        Found("SELECT id FROM {db}.maklervollmacht WHERE erteilt_am IS NULL"),
        999_999_999,
    ),
    "wechsel": (1, 999_999_999),
    "kennzeichen": ("0123456789abcdef",),
    "text": ("Muster", "%", "Süderelbe"),
    "eingabe": (
        "0711 253648",
        {"wie": "alle"},
        {"nummer": "AL-1000017", "recht": "bestand_lesen", "von": "", "bis": "2199-12-31"},
    ),
    "sprache": ("de", "en"),
    "art": ("einladung", "rechte"),
    "gewuenscht": (False,),
    "name": ("firma", "recht", "gibtesnicht"),
    "wert": ("Beispiel Pflege gGmbH", "bestand_lesen"),
    "vertretung": (Found("SELECT id FROM {db}.vertretung"), 999_999_999),
    "recht": ("bestand_lesen", ""),
    "an": (True,),
    "mitgliedschaft": MITGLIEDER[:2],
    "monate": ("12",),
    "quelle": ("firma",),
    "stand": ("0123456789abcdef",),
    "nur": ("rechte",),
    "ende": ("bis",),
    "seite": (1,),
    "personentyp": ("andere",),
    "berechtigungstyp": ("Admin",),
    "fenster": ({"nummer": "AL-1000017", "von": "", "bis": "2199-12-31"},),
    "buendel": ("Lesen", "1"),
    "wahl": ({"kollege": "1"},),
    "benennung": ({"buendel": "1", "name": "Nord"},),
    "angaben": (
        {"vorname": "Neele", "nachname": "Brandt", "email": "neu@muster.example"},
        {"vorname": "Neele", "nachname": "Brandt", "email": "firmenadmin@pflege.example"},
    ),
    "tag": ("2199-12-31",),
    "feld": ("firma_name",),
    "nummern": ("AL-1000017",),
    "person": (1,),
    "stelle": (0,),
    "weg": ({"weg": "post"},),
    "einladung": (1, 999_999_999),
    "punkt": ("unterschrift",),
    "firma": (1,),
    "haus": (1,),
    "schreiben": ({"text": "Wer hat unterschrieben?"},),
}
# From where the events of a state come; from a page without any data unless said here.
NOWHERE = "/bestaetigen"
PLACES: dict[str, tuple[str, ...]] = {
    "vertrag_state": ("/vertraege/AL-1000017", "/vertraege/AL-1060017"),
    "vorgang_state": ("/servicecenter/antraege/{vorgangsnummer}",),
    "rechte_state": ("/admin/nutzer/{mitgliedschaft}",),
    "aussen_state": ("/admin/aussen", "/admin/aussen?firma=2"),
    "nutzer_state": ("/admin/nutzer", "/admin/nutzer?firma=2"),
    "anfragen_state": ("/maklerhaus/vollmachten/anfragen?firma=K1000742",),
}
_ENTWURF = {"rechteentwurf"}
_BLICK = {"protokoll", "protokollkette"}  # the Firma sees who looked
_VORGANG_AENDERT = {"antrag", "antragsverlauf", "protokoll", "protokollkette"}
_PRUEFUNG = {"pruefung", "pruefzeile", "protokoll", "protokollkette"}
_EINLADUNGSENTWURF = {"einladungsentwurf"}
_BUENDEL = {"rechtebuendel", "rechtebuendelzelle", "protokoll", "protokollkette"}
_VERTRETUNG = {"vertretung", "vertretungszelle", "protokoll", "protokollkette", "postausgang"}
_ANFRAGE = {"maklervollmacht", "protokoll", "protokollkette"}
# Which tables an event or a form may change.
AENDERT: dict[str, set[str]] = {
    "shell_state.sprache_waehlen": {"benutzer"},
    "vertrag_state.load": {"zuletztgeoeffnet"},
    "personendaten_state.telefon_speichern": {"benutzer", "protokoll", "protokollkette"},
    "benachrichtigungen_state.waehlen": {
        "benachrichtigungsverzicht",
        "protokoll",
        "protokollkette",
    },
    "sicherheit_state.andere_beenden": {"protokoll", "protokollkette", "sitzung"},
    "rechte_state.setzen": _ENTWURF,
    "rechte_state.spalte": _ENTWURF,
    "rechte_state.zeile": _ENTWURF,
    "rechte_state.zeitraum": _ENTWURF,
    "rechte_state.nehmen": _ENTWURF,
    "rechte_state.tage": _ENTWURF,
    "pruefung_state.planen": {"pruefplan", "protokoll", "protokollkette"},
    "pruefung_state.beginnen": _PRUEFUNG,
    "vertretung_state.bestaetigen": _VERTRETUNG,
    "vertretung_state.beenden": _VERTRETUNG,
    "eigene_vertretung_state.beantragen": _VERTRETUNG,
    "eigene_vertretung_state.beenden": _VERTRETUNG,
    "nutzer_state.einladung_erneut_senden": {
        "einladung",
        "postausgang",
        "protokoll",
        "protokollkette",
    },
    "nutzer_state.einladung_widerrufen": {"einladung", "protokoll", "protokollkette"},
    **{
        f"einladen_state.{event}": _EINLADUNGSENTWURF
        for event in (
            "personentyp_waehlen",
            "rolle_waehlen",
            "setzen",
            "zeile",
            "spalte",
            "leeren",
            "zeitraum",
            "beginnen_mit",
            "beginnen_wie",
            "neu_beginnen",
        )
    },
    "einladen_state.senden": {
        "einladung",
        "einladungsentwurf",
        "protokoll",
        "protokollkette",
        "postausgang",
    },
    "einladen_state.buendel_speichern": _BUENDEL,
    "einladen_state.buendel_umbenennen": _BUENDEL,
    "einladen_state.buendel_loeschen": _BUENDEL,
    "vorgaenge_state.naechsten_pruefen": _VORGANG_AENDERT,
    **dict.fromkeys(
        (f"vorgang_state.{e}" for e in ("uebernehmen", "von_anderem_uebernehmen", "abgeben")),
        _VORGANG_AENDERT,
    ),
    "vorgang_state.firma_zuordnen": _VORGANG_AENDERT,
    "vorgang_state.haus_zuordnen": _VORGANG_AENDERT,
    "vorgang_state.load": _BLICK,
    "vorgang_state.pruefen": _BLICK,  # refused here: nobody has seen this state
    "vorgang_state.freigeben": _BLICK,
    "vorgang_state.abhaken": _BLICK | {"pruefentwurf"},
    "vorgang_state.notieren": _BLICK | {"pruefentwurf"},
    "vorgang_state.rueckfragen": _VORGANG_AENDERT | {"antragsnachricht", "postausgang"},
    "vorgang_state.ablehnen": _VORGANG_AENDERT | {"postausgang"},
    "POST /portal-wechseln": {"sitzung"},
    "POST /admin/nutzer/{mitgliedschaft}": {
        "benutzer",
        "einladung",
        "mitgliedschaft",
        "postausgang",
        "protokoll",
        "protokollkette",
        "sitzung",
        "typvorschlag",
    },
    "POST /admin/nutzer/{mitgliedschaft}/austritt": {
        "benutzer",
        "einladung",
        "mitgliedschaft",
        "nachweis",
        "pruefung",
        "postausgang",
        "protokoll",
        "protokollkette",
        "sitzung",
        "vertretung",
    },
    "POST /admin/vollmachten/{vollmacht}": {
        "maklervollmacht",
        "postausgang",
        "protokoll",
        "protokollkette",
        "vertragsrecht",
        "widerspruch",
    },
    "POST /admin/vollmachten/neu": {"protokoll"},
    "POST /admin/widersprueche/{haus}": {
        "benutzer",
        "postausgang",
        "protokoll",
        "protokollkette",
        "widerspruch",
    },
    "POST /admin/maklerwechsel/{wechsel}": {"protokoll"},
    "hausvollmachten_state.zurueckziehen": _ANFRAGE,
    "POST /maklerhaus/austritt/{zugehoerigkeit}": {
        "benutzerschluessel",
        "mitgliedschaft",
        "postausgang",
        "protokoll",
        "protokollkette",
        "sitzung",
        "zugehoerigkeit",
    },
    "POST /konto/email": {"einmalschluessel", "postausgang", "protokoll", "protokollkette"},
}
PAGE_SAMPLES: dict[str, tuple[Any, ...]] = {
    "fall": ("1", "x"),
    "vertragsnummer": CONTRACTS[:4],
    "mitgliedschaft": MITGLIEDER,
    "vorgangsnummer": VORGAENGE,
    "vollmacht": VOLLMACHTEN,
    "zugehoerigkeit": AUFENTHALTE,
}
ROUTE_SAMPLES: dict[str, tuple[Any, ...]] = {
    "wechsel": ("1", "x"),
    "fall": ("1", "x"),
    "nummer": CONTRACTS,
    "auspraegung": (DACH.key, "gibtesnicht"),
    "secret": ("x" * 43,),
    "nachweis": ("1", "x"),
    "thema": ("basisschulung", "x"),
    "stapel_id": ("1", "x"),
    "mitgliedschaft": MITGLIEDER[:1],
    "vollmacht": VOLLMACHTEN,
    "haus": ("1", "x"),
    "vorgangsnummer": VORGAENGE,
    "zugehoerigkeit": AUFENTHALTE[:1],
    "dokument": ("1", "x"),
    "art": ("antrag", "x"),
}
# More than the bare address of a page or a route, which is tried, too.
QUERIES: dict[str, tuple[str, ...]] = {
    "/vertraege": ("?ansicht=firmen", "?ansicht=firmen&suche=AL-1060017"),
    "/vertraege/export.csv": ("?ansicht=firmen&sort=vertraege",),
    "/servicecenter/faelle/neu": ("?art=vollmacht", "?art=x"),
    "/maklerhaus": ("?suche=Petersen",),
    "/maklerhaus/vollmachten": ("?suche=AL-1060017", "?stand=angefragt"),
    "/maklerhaus/vollmachten/anfragen": ("?firma=K1000017", "?firma=K1000604"),
    "/freischaltung": ("?wer=vermittler", "?wer=vertraege&antragsteller=firma", "?wer=x"),
    "/admin/nutzer": ("?ansicht=vertraege", "?firma=2"),
    "/admin/aussen": ("?aufenthalt=1", "?firma=2"),
    "/admin/aussen/export.csv": ("?aufenthalt=1", "?firma=2"),
    "/admin/aenderungen": ("?aufenthalt=1",),
    "/admin/nutzer/export.csv": ("?ansicht=vertraege", "?firma=2"),
}
# What is filled into a form that a signed-in person sends.
FORMS: dict[str, tuple[dict[str, str], ...]] = {
    "/portal-wechseln": ({"auspraegung": "klinikrente", "zurueck": "/vertraege/AL-1000017"},),
    "/sitzung/genutzt": ({},),
    "/passwort-guete": ({"passwort": "Muster Maschinenbau"},),
    "/konto/email": ({"email": "neu@muster.example"}, {"email": "nutzer@muster.example"}),
    "/einladung/{secret}": ({},),
    "/email-bestaetigen/{secret}": ({},),
    "/admin/stapel": ({"datei": "Vorname"},),
    "/email-zuruecknehmen/{secret}": ({},),
    "/admin/nutzer/{mitgliedschaft}": (
        {"handlung": "sperren"},
        {"handlung": "ernennen", "vertraege": "AL-1000017,AL-1060017"},
        {"handlung": "vorschlagen"},
        {"handlung": "bestaetigen", "vorschlag": "1"},
    ),
    "/admin/nutzer/{mitgliedschaft}/austritt": ({"handlung": "austritt"},),
    "/freischaltung/unterlagen/{art}": ({"datei": "%PDF-"},),
    "/freischaltung/unterlagen/{art}/entfernen": ({"dokument": "1"},),
    "/servicecenter/antraege/{vorgangsnummer}/unterlagen/{art}": ({"datei": "%PDF-"},),
    "/servicecenter/faelle/{fall}": (
        {"handlung": "bestaetigen"},
        {"handlung": "ablehnen", "grund": "nein"},
    ),
    "/admin/vollmachten/{vollmacht}": (
        {"firma": "1", "handlung": "widerrufen", "rechte_mit": "1", "zugang_mit": "1"},
        {
            "firma": "1",
            "handlung": "beschraenken",
            "vertraege": "AL-1000017",
            "rechte": "berechnen",
        },
        {"firma": "1", "handlung": "zusagen", "vertraege": "AL-1060017", "rechte": "berechnen"},
        {"firma": "1", "handlung": "ablehnen", "grund": "nein"},
    ),
    "/admin/vollmachten/neu": (
        {"firma": "1", "handlung": "erteilen", "haus": "1", "alle": "1", "rechte": "berechnen"},
    ),
    "/admin/maklerwechsel/{wechsel}": (
        {"firma": "1", "handlung": "wechsel_bestaetigen"},
        {"firma": "1", "handlung": "wechsel_ablehnen"},
        {"firma": "1", "handlung": "wechsel_absagen", "gesehen": "1"},
    ),
    "/admin/widersprueche/{haus}": (
        {"firma": "1", "handlung": "widersprechen"},
        {"firma": "1", "handlung": "widersprechen", "gesehen": "1"},
        {"firma": "1", "handlung": "aufheben"},
    ),
    "/maklerhaus/austritt/{zugehoerigkeit}": ({"an": "1"},),
}
# Forms that begin or end a Sitzung, set a password, or are throttled: tests/http has them.
FORMS_ELSEWHERE = {
    "/freischaltung/antrag",
    "/freischaltung/status",
    "/freischaltung/status/antwort",
    "/freischaltung/status/beenden",
    "/freischaltung/status/code",
    "/freischaltung/status/oeffnen",
    "/freischaltung/status/zurueckziehen",
    "/aktivieren/zugang",
    "/aktivieren/{secret}",
    "/freischaltung/widerruf",
    "/einladung/annehmen",
    "/{auspraegung}/anmelden",
    "/vermittler/anmelden",
    "/abmelden",
    "/bestaetigen",
    "/passwort-vergessen",
    "/passwort-neu",
    "/passwort-neu/{secret}",
    "/konto/passwort",
    "/einladung/{secret}",
}
# Work with contracts, which a portal other than the umbrella filters.
WORK = ("vertraege_state.", "vertrag_state.", "suche_state.", "/vertraege")
ANOTHER_PORTAL = "metallrente"

NUMBER = re.compile(r"A[KL]-\d{7}|W\d{10}")
EMAIL = re.compile(r"[\w.+-]+@[\w.-]+\.example")
