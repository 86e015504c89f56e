"""Every table of the portal, so that metadata and migrations know them all."""

from firmenportal.domain import (
    benachrichtigung,
    benutzer,
    einladung,
    einladungsentwurf,
    einmalschluessel,
    firma,
    kettenkopf,
    nachweis,
    protokoll,
    pruefung,
    rechtebuendel,
    rechteentwurf,
    sitzung,
    typvorschlag,
    vermittler,
    vertrag,
    vertragsrecht,
    vertretung,
    zugang,
)
from firmenportal.domain.freischaltung import antrag, antragszugang, fremdvertrag
from firmenportal.domain.stapel import tabellen as stapel
from firmenportal.post import postausgang

MODULE = (
    firma,
    benutzer,
    vertrag,
    vermittler,
    vertragsrecht,
    vertretung,
    einladung,
    stapel,
    sitzung,
    einmalschluessel,
    zugang,
    protokoll,
    kettenkopf,
    postausgang,
    benachrichtigung,
    typvorschlag,
    nachweis,
    pruefung,
    rechtebuendel,
    einladungsentwurf,
    rechteentwurf,
    antrag,
    antragszugang,
    fremdvertrag,
)
