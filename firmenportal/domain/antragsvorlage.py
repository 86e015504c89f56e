"""Application 1 for a further FirmenAdmin, filled in as far as the portal knows: to be signed.

It begins the application for a Firma whose only FirmenAdmin cannot propose another one.
"""

from sqlmodel import Session, col, select

from firmenportal import clock
from firmenportal.dokument import Absatz, Dokument, Tabelle
from firmenportal.domain import delegation
from firmenportal.domain.delegation import Verwalter
from firmenportal.domain.firma import Firma
from firmenportal.domain.vertrag import Gruppenvertrag
from firmenportal.i18n import day, translate
from firmenportal.settings import settings

_LINIE = "_" * 40
_PERSON = (
    "Anrede",
    "Vorname",
    "Nachname",
    "E-Mail-Adresse",
    "Mobilnummer (nur für SMS)",
    "Postanschrift",
)
_UNTERSCHRIFT = ("Ort und Datum", "Name in Druckbuchstaben", "Unterschrift")


def dokument(db: Session, v: Verwalter) -> Dokument:
    """The application of this Firma. Errors: NotFoundError for who is no FirmenAdmin."""
    delegation.require_firmenadmin(v)
    firma = db.get_one(Firma, v.firma_id)

    def _(text: str) -> str:
        return translate(text, v.akteur.sprache)

    return Dokument(
        titel=_("Freischaltungsantrag für einen weiteren FirmenAdmin"),
        untertitel=firma.name,
        angaben=(
            (_("Kundennummer"), firma.kundennummer),
            (_("Anschrift"), f"{firma.strasse}, {firma.plz} {firma.ort}"),
            (_("Ansprechpartner"), f"{v.akteur.name}, {v.akteur.email}"),
            (_("Vorbereitet am"), day(clock.heute(), v.akteur.sprache)),
        ),
        abschnitte=(
            Absatz(_(_ANTRAG)),
            _felder(_("Weiterer FirmenAdmin"), _PERSON, v),
            Absatz(f"{_('Zugangskennung bitte senden:')} ☐ {_('per Brief')} ☐ {_('per SMS')}"),
            _vertraege(db, v),
            _felder(_("Unterschrift einer zeichnungsberechtigten Person"), _UNTERSCHRIFT, v),
            Absatz(
                _("Senden Sie den unterschriebenen Antrag an {email} oder an: {anschrift}").format(
                    email=settings.servicecenter_email, anschrift=settings.servicecenter_anschrift
                )
            ),
        ),
        sprache=v.akteur.sprache,
    )


def _felder(titel: str, felder: tuple[str, ...], v: Verwalter) -> Tabelle:
    """Fields to be filled in by hand."""
    sprache = v.akteur.sprache
    spalten = (translate("Angabe", sprache), translate("Bitte ausfüllen", sprache))
    return Tabelle(titel, spalten, tuple((translate(f, sprache), _LINIE) for f in felder))


def _vertraege(db: Session, v: Verwalter) -> Tabelle:
    """What a FirmenAdmin will hold all rights on."""
    g, sprache = Gruppenvertrag, v.akteur.sprache
    zeilen = select(g.nummer, g.produkt).where(
        g.firma_id == v.firma_id, col(g.aktiviert_am) <= clock.now()
    )
    spalten = (translate("Vertrag", sprache), translate("Produkt", sprache))
    gefunden = tuple((nummer, produkt) for nummer, produkt in db.exec(zeilen.order_by(col(g.id))))
    return Tabelle(translate("Freigeschaltete Gruppenverträge", sprache), spalten, gefunden)


_ANTRAG = (
    "Die Firma beantragt, die unten genannte Person als FirmenAdmin freizuschalten. Sie ist eigene "
    "Mitarbeiterin oder eigener Mitarbeiter der Firma, erhält alle Rechte an allen "
    "freigeschalteten Verträgen und verwaltet die Zugänge der Firma."
)
