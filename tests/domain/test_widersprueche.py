"""The Firma's Widerspruch: against whom, who loses what, and that it is lifted again."""

import pytest
from sqlmodel import Session, col, select

from firmenportal.domain import berechtigung, vermittler, vollmachten, widersprueche
from firmenportal.domain.benutzer import als_akteur
from firmenportal.domain.errors import DomainError, NotFoundError
from firmenportal.domain.recht import Recht
from firmenportal.domain.vermittler import Maklervollmacht
from firmenportal.domain.vertrag import vertrag_id
from firmenportal.domain.vollmachten import Mitwiderrufen
from firmenportal.post.postausgang import Postausgang
from tests.domain.besetzung import firma, haus, konto, stand
from tests.domain.conftest import VerwalterOf

SABINE, THOMAS = "firmenadmin@muster.example", "firmenadmin2@muster.example"
JONAS, BIRTE = "vermittler@maklernord.example", "schluessel@maklernord.example"
AL17 = vertrag_id("AL-1000017")


def sieht(db: Session, email: str, vertrag: int = AL17) -> bool:
    db.flush()
    return berechtigung.hat(db, als_akteur(konto(db, email)), None, vertrag)


def test_jedes_haus_mit_bestand_steht_da_auch_ohne_vollmacht(
    welt: Session, verwalter: VerwalterOf
) -> None:
    w = Maklervollmacht
    for eine in welt.exec(select(w).where(w.firma_id == firma(welt).id)):
        eine.erteilt_am = None
    [nord] = [h for h in widersprueche.haeuser(welt, verwalter(SABINE)) if "Nord" in h.haus]
    assert nord.vertraege > 0 and nord.personen >= 2 and nord.widersprochen_am is None


def test_ein_widerspruch_nimmt_den_zugang_und_sagt_es_vorher(
    welt: Session, verwalter: VerwalterOf
) -> None:
    v, nord, vorher = verwalter(SABINE), haus(welt).id or 0, stand(welt, BIRTE)
    gezeigt = widersprueche.wirkung(welt, v, nord, aufheben=False)
    [birte] = [
        w for w in gezeigt if w.name == konto(welt, BIRTE).name and "AL-1000017" in w.vertraege
    ]
    assert birte.ganz and not birte.dazu and birte.rechte == (Recht.BESTAND_LESEN, Recht.BERECHNEN)
    assert sieht(welt, BIRTE)
    widersprueche.widersprechen(welt, v, nord)
    assert not sieht(welt, BIRTE) and stand(welt, BIRTE) > vorher
    for email in (BIRTE, THOMAS):
        mails = select(Postausgang.text).where(Postausgang.an == email)
        letzte = welt.exec(mails.order_by(col(Postausgang.id).desc())).first()
        assert letzte and "widersprochen" in letzte


def test_aufgehoben_zeigt_der_zugang_den_bestand_wieder(
    welt: Session, verwalter: VerwalterOf
) -> None:
    v, nord = verwalter(SABINE), haus(welt).id or 0
    widersprueche.widersprechen(welt, v, nord)
    welt.flush()
    [eines] = [h for h in widersprueche.haeuser(welt, v) if h.haus_id == nord]
    assert eines.widersprochen_am is not None and eines.personen >= 2
    assert any(w.dazu for w in widersprueche.wirkung(welt, v, nord, aufheben=True))
    widersprueche.aufheben(welt, v, nord)
    assert sieht(welt, BIRTE)
    with pytest.raises(DomainError, match="nicht widersprochen"):
        widersprueche.aufheben(welt, v, nord)


def test_was_eine_vollmacht_gab_bleibt(welt: Session, verwalter: VerwalterOf) -> None:
    widersprueche.widersprechen(welt, verwalter(SABINE), haus(welt).id or 0)
    welt.flush()
    jonas = als_akteur(konto(welt, JONAS))
    assert berechtigung.hat(welt, jonas, Recht.BESTAND_AENDERN, AL17)
    assert not berechtigung.hat(welt, jonas, Recht.BERECHNEN, AL17)


def test_gegen_ein_haus_ohne_bestand_gibt_es_keinen(welt: Session, verwalter: VerwalterOf) -> None:
    for fremd in (999_999, 0):
        with pytest.raises(NotFoundError, match="Dieses Maklerhaus gibt es nicht"):
            widersprueche.widersprechen(welt, verwalter(SABINE), fremd)


@pytest.mark.parametrize("email", ["admin@muster.example", "vermittleradmin@maklernord.example"])
def test_ein_admin_widerspricht_nicht(welt: Session, verwalter: VerwalterOf, email: str) -> None:
    for tun in (widersprueche.widersprechen, widersprueche.aufheben):
        with pytest.raises(NotFoundError):
            tun(welt, verwalter(email), haus(welt).id or 0)
    with pytest.raises(NotFoundError):
        widersprueche.haeuser(welt, verwalter(email))


def test_die_vorschau_des_widerrufs_nennt_auch_die_anderen_wege(
    welt: Session, verwalter: VerwalterOf
) -> None:
    w = Maklervollmacht
    hier = (w.firma_id == firma(welt).id, w.maklerhaus_id == haus(welt).id)
    eine = welt.exec(select(w).where(*hier, col(w.erteilt_am).is_not(None))).one()
    v, alles = verwalter(SABINE), Mitwiderrufen(rechte=True, vollmachten=True, zugang=True)
    nur = vollmachten.wirkung_des_widerrufs(welt, v, eine.id or 0, Mitwiderrufen())
    mit = vollmachten.wirkung_des_widerrufs(welt, v, eine.id or 0, alles)
    name = konto(welt, JONAS).name
    assert not any(z.ganz for z in nur if z.name == name)
    assert any(z.ganz and "AL-1000017" in z.vertraege for z in mit if z.name == name)
    assert not vermittler.hat_widersprochen(welt, v.firma_id, haus(welt).id or 0)
