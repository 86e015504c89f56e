"""The decision table: every way to access, as data; `ablehnungen` holds what is refused.

Rules: docs/fachregeln.md R145 to R148.
"""

from firmenportal.domain.freischaltung.frage import (
    Personal,
    Unterzeichner,
    Verwaltung,
    Wahl,
    Wer,
)
from firmenportal.domain.freischaltung.weg import (
    Knopf,
    Punkt,
    Unterlage,
    Verfahren,
    Weg,
    wenn,
)

_FIRMA, _HAUS = Unterzeichner.FIRMA, Unterzeichner.MAKLERHAUS
_EINLADEN = Knopf("Im Admin-Bereich einladen", "/admin/einladen")
ANTRAG_1 = Knopf("Antrag beginnen", "/freischaltung/antrag?art=firmenadmin&unterzeichner=firma")
ANTRAG_2 = Knopf("Antrag beginnen", "/freischaltung/antrag?art=vermittler&unterzeichner=firma")
ANTRAG_2_HAUS = Knopf(
    "Antrag beginnen", "/freischaltung/antrag?art=vermittler&unterzeichner=maklerhaus"
)
_ZEICHNUNGSRECHT = Punkt("wichtig", "Es unterschreibt, wer für die Firma zeichnungsberechtigt ist.")
_BRAUCHT_ADMIN = Punkt(
    "wichtig", "Hat die Firma noch keinen FirmenAdmin, nennen Sie im selben Antrag auch einen."
)
_FUER_ALLE = Punkt("ja", "In einen Antrag passen mehrere Personen und mehrere Verträge.")
_BESTAND = Punkt("ja", "Es wirken nur Verträge, die im Bestand des Maklerhauses sind.")
_ODER_DAS_HAUS = Punkt(
    "ja", "Liegt eine Maklervollmacht vor, darf stattdessen das Maklerhaus unterschreiben."
)
_NUR_VERMITTLER = Punkt(
    "nein",
    "Mitarbeiter der Firma und ihre Dienstleister gehören nicht in diesen Antrag. Die beantragt "
    "nur die Firma selbst.",
)
_VOLLMACHT = (
    Punkt("ja", "Freigeschaltet werden nur Menschen, die beim Maklerhaus selbst arbeiten."),
    Punkt(
        "ja",
        "Es gelten nur Verträge und Rechte, die in der Vollmacht stehen, und nur Verträge im "
        "Bestand des Maklerhauses.",
    ),
    Punkt("ja", "Der Berechtigungstyp ist Nutzer. Ein Admin braucht die Unterschrift der Firma."),
    Punkt(
        "wichtig",
        "Zusätzlich nötig ist die Ergänzungsvereinbarung für Makler. Sie bekommen die Vorlage am "
        "Ende des Antrags.",
    ),
    _NUR_VERMITTLER,
)

WEGE = (
    Weg(
        "mitarbeiter_einladen",
        (
            wenn(
                wer=Wer.MITARBEITER,
                antragsteller=_FIRMA,
                verwaltung=(
                    Verwaltung.ZWEI,
                    Verwaltung.EINER,
                    Verwaltung.ADMIN,
                    Verwaltung.ADMIN_EXTERN,
                ),
            ),
        ),
        "Die Firma hat einen FirmenAdmin oder einen Admin",
        Verfahren.EINLADUNG,
        "Wer bei der Firma arbeitet, wird vom FirmenAdmin oder von einem Admin direkt im Portal "
        "eingeladen.",
        _EINLADEN,
        gilt=(
            Punkt("ja", "Das geht sofort und ohne Unterschrift."),
            Punkt("ja", "Ein Admin gibt nur Rechte weiter, die er selbst hat."),
        ),
    ),
    Weg(
        "mitarbeiter_antrag",
        (wenn(wer=Wer.MITARBEITER, antragsteller=_FIRMA, verwaltung=Verwaltung.NIEMAND),),
        "Die Firma hat weder FirmenAdmin noch Admin",
        Verfahren.ANTRAG_FIRMA,
        "Noch kann in der Firma niemand andere einladen. Deshalb beantragt die Firma den Zugang.",
        ANTRAG_1,
        _FIRMA,
        (Unterlage.ANTRAG,),
        (
            _ZEICHNUNGSRECHT,
            _BRAUCHT_ADMIN,
            Punkt("ja", "Spätere Kolleginnen und Kollegen lädt der FirmenAdmin ohne Antrag ein."),
        ),
    ),
    Weg(
        "firmenadmin_erster",
        (
            wenn(
                wer=Wer.FIRMENADMIN,
                antragsteller=_FIRMA,
                verwaltung=(Verwaltung.ADMIN, Verwaltung.ADMIN_EXTERN, Verwaltung.NIEMAND),
            ),
        ),
        "Die Firma hat noch keinen FirmenAdmin, oder keinen mehr",
        Verfahren.ANTRAG_FIRMA,
        "Den ersten FirmenAdmin beantragt die Firma, damit niemand sich selbst Rechte geben kann.",
        ANTRAG_1,
        _FIRMA,
        (Unterlage.ANTRAG,),
        (
            _ZEICHNUNGSRECHT,
            Punkt("ja", "FirmenAdmin wird nur, wer bei der Firma selbst arbeitet."),
            Punkt("ja", "Derselbe Weg gilt, wenn die Person schon einen Zugang hat."),
            _FUER_ALLE,
        ),
    ),
    Weg(
        "firmenadmin_zweiter",
        (wenn(wer=Wer.FIRMENADMIN, antragsteller=_FIRMA, verwaltung=Verwaltung.EINER),),
        "Die Firma hat genau einen FirmenAdmin",
        Verfahren.ANTRAG_FIRMA,
        "Ein einzelner FirmenAdmin kann keinen weiteren ernennen: Dazu gehören immer zwei.",
        ANTRAG_1,
        _FIRMA,
        (Unterlage.ANTRAG,),
        (
            _ZEICHNUNGSRECHT,
            Punkt("ja", "FirmenAdmin wird nur, wer bei der Firma selbst arbeitet."),
            Punkt("ja", "Zu zweit vertreten sich FirmenAdmins und ernennen weitere ohne Antrag."),
        ),
    ),
    Weg(
        "firmenadmin_vorschlagen",
        (wenn(wer=Wer.FIRMENADMIN, antragsteller=_FIRMA, verwaltung=Verwaltung.ZWEI),),
        "Die Firma hat zwei oder mehr FirmenAdmins",
        Verfahren.VORSCHLAG,
        "Ein FirmenAdmin schlägt die Person im Admin-Bereich vor, ein zweiter bestätigt.",
        Knopf("Zum Admin-Bereich", "/admin/nutzer"),
        gilt=(
            Punkt("ja", "Die Person arbeitet bei der Firma, und ihr Zugang ist unbefristet."),
            Punkt("wichtig", "Hat sie noch keinen Zugang, wird sie zuerst eingeladen."),
            Punkt("ja", "Stattdessen geht auch ein Freischaltungsantrag der Firma."),
        ),
    ),
    Weg(
        "andere_einladen",
        (
            wenn(
                wer=Wer.ANDERE,
                antragsteller=_FIRMA,
                verwaltung=(Verwaltung.ZWEI, Verwaltung.EINER, Verwaltung.ADMIN),
            ),
        ),
        "Die Firma hat einen FirmenAdmin oder einen Admin, der bei ihr arbeitet",
        Verfahren.EINLADUNG,
        "Dienstleister lädt der FirmenAdmin oder ein Admin der Firma direkt im Portal ein.",
        _EINLADEN,
        gilt=(
            Punkt("ja", "Wählen Sie beim Einladen den Personentyp „andere“."),
            Punkt("nein", "Ein Admin, der selbst Dienstleister ist, lädt keine Dienstleister ein."),
        ),
    ),
    Weg(
        "andere_antrag",
        (
            wenn(
                wer=Wer.ANDERE,
                antragsteller=_FIRMA,
                verwaltung=(Verwaltung.ADMIN_EXTERN, Verwaltung.NIEMAND),
            ),
        ),
        "Die Firma hat noch keinen FirmenAdmin und keinen Admin, der bei ihr arbeitet",
        Verfahren.ANTRAG_FIRMA,
        "Dienstleister darf nur die Firma selbst freischalten lassen, und noch kann dort niemand "
        "einladen.",
        ANTRAG_1,
        _FIRMA,
        (Unterlage.ANTRAG,),
        (
            _ZEICHNUNGSRECHT,
            _BRAUCHT_ADMIN,
            Punkt("nein", "Eine Maklervollmacht reicht dafür nicht."),
        ),
    ),
    Weg(
        "vermittlerzugang",
        (wenn(wer=Wer.VERMITTLER, schluessel=Wahl.JA),),
        "Die Person hat einen persönlichen Benutzerschlüssel",
        Verfahren.VERMITTLERZUGANG,
        "Der Vermittler-Zugang zeigt den ganzen eigenen Bestand, ohne Freischaltung.",
        Knopf("Zur Anmeldung", "/vermittler/anmelden"),
        gilt=(
            Punkt("ja", "Er umfasst die Rechte „Bestand lesen“ und „Berechnen“."),
            Punkt("nein", "Verträge einer Firma, die widersprochen hat, zeigt er nicht."),
            Punkt("wichtig", "Für weitere Rechte stellt die Firma den Antrag für Vermittler."),
        ),
    ),
    Weg(
        "vermittler_firma",
        (wenn(wer=Wer.VERMITTLER, schluessel=Wahl.NEIN, antragsteller=_FIRMA),),
        "Kein Benutzerschlüssel; die Firma beantragt",
        Verfahren.ANTRAG_VERMITTLER,
        "Für Menschen ohne Benutzerschlüssel stellt die Firma diesen Antrag und unterschreibt ihn.",
        ANTRAG_2,
        _FIRMA,
        (Unterlage.ANTRAG,),
        (_ZEICHNUNGSRECHT, _ODER_DAS_HAUS, _BESTAND, _NUR_VERMITTLER),
    ),
    Weg(
        "vermittler_ohne_vollmacht",
        (
            wenn(
                wer=Wer.VERMITTLER,
                schluessel=Wahl.NEIN,
                antragsteller=_HAUS,
                vollmacht=Wahl.NEIN,
            ),
        ),
        "Kein Benutzerschlüssel; ein Maklerhaus ohne Maklervollmacht beantragt",
        Verfahren.ANTRAG_VERMITTLER,
        "Ohne Maklervollmacht darf ihn nur die Firma unterschreiben.",
        ANTRAG_2,
        _FIRMA,
        (Unterlage.ANTRAG,),
        (_ZEICHNUNGSRECHT, _BESTAND, _NUR_VERMITTLER),
    ),
    Weg(
        "vermittler_vollmacht",
        (
            wenn(
                wer=Wer.VERMITTLER,
                schluessel=Wahl.NEIN,
                antragsteller=_HAUS,
                vollmacht=Wahl.JA,
                personal=Personal.EIGENES,
            ),
        ),
        "Kein Benutzerschlüssel; ein Maklerhaus mit Maklervollmacht beantragt für eigenes Personal",
        Verfahren.ANTRAG_VERMITTLER,
        "Das Maklerhaus darf ihn selbst unterschreiben, weil eine Maklervollmacht vorliegt.",
        ANTRAG_2_HAUS,
        _HAUS,
        (Unterlage.ANTRAG, Unterlage.ERGAENZUNGSVEREINBARUNG),
        _VOLLMACHT,
    ),
    Weg(
        "vertraege",
        (wenn(wer=Wer.VERTRAEGE, antragsteller=_FIRMA),),
        "Die Firma beantragt",
        Verfahren.ANTRAG_FIRMA,
        "Weitere Verträge nennt die Firma im Teil „Gruppenverträge“ dieses Antrags.",
        ANTRAG_1,
        _FIRMA,
        (Unterlage.ANTRAG,),
        (
            _ZEICHNUNGSRECHT,
            _BRAUCHT_ADMIN,
            Punkt("ja", "Die FirmenAdmins haben danach alle Rechte an diesen Verträgen."),
            Punkt("ja", "Ihren Kolleginnen und Kollegen geben sie die Rechte im Admin-Bereich."),
        ),
    ),
    Weg(
        "vermittlervertraege_firma",
        (wenn(wer=Wer.VERTRAEGE_VERMITTLER, antragsteller=_FIRMA),),
        "Die Firma beantragt",
        Verfahren.ANTRAG_VERMITTLER,
        "Für weitere Verträge stellt die Firma denselben Antrag noch einmal.",
        ANTRAG_2,
        _FIRMA,
        (Unterlage.ANTRAG,),
        (_ZEICHNUNGSRECHT, _ODER_DAS_HAUS, _BESTAND, _NUR_VERMITTLER),
    ),
    Weg(
        "vermittlervertraege_ohne_vollmacht",
        (wenn(wer=Wer.VERTRAEGE_VERMITTLER, antragsteller=_HAUS, vollmacht=Wahl.NEIN),),
        "Ein Maklerhaus ohne Maklervollmacht beantragt",
        Verfahren.ANTRAG_VERMITTLER,
        "Für weitere Verträge gilt derselbe Antrag. Ohne Maklervollmacht unterschreibt die Firma.",
        ANTRAG_2,
        _FIRMA,
        (Unterlage.ANTRAG,),
        (_ZEICHNUNGSRECHT, _BESTAND, _NUR_VERMITTLER),
    ),
    Weg(
        "vermittlervertraege_vollmacht",
        (
            wenn(
                wer=Wer.VERTRAEGE_VERMITTLER,
                antragsteller=_HAUS,
                vollmacht=Wahl.JA,
                personal=Personal.EIGENES,
            ),
        ),
        "Ein Maklerhaus mit Maklervollmacht beantragt für eigenes Personal",
        Verfahren.ANTRAG_VERMITTLER,
        "Für weitere Verträge gilt derselbe Antrag. Mit der Maklervollmacht unterschreibt das "
        "Maklerhaus.",
        ANTRAG_2_HAUS,
        _HAUS,
        (Unterlage.ANTRAG, Unterlage.ERGAENZUNGSVEREINBARUNG),
        _VOLLMACHT,
    ),
    Weg(
        "fremdvertraege",
        (wenn(wer=Wer.FREMDVERTRAEGE, antragsteller=_FIRMA),),
        "Die Firma beantragt",
        Verfahren.ANTRAG_FIRMA,
        "Verträge anderer Versicherer beantragt die Firma zusammen mit einem Datenschutzvertrag.",
        ANTRAG_1,
        _FIRMA,
        (Unterlage.ANTRAG, Unterlage.DATENSCHUTZVERTRAG),
        (
            _ZEICHNUNGSRECHT,
            _BRAUCHT_ADMIN,
            Punkt("ja", "Sie stehen danach als Vertragsgruppe in der Liste der Verträge."),
        ),
    ),
)
