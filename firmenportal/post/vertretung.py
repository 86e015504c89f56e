"""Mails about a Vertretung. They name people and days, never a contract."""

from dataclasses import dataclass
from datetime import date

from firmenportal.i18n import day, translate
from firmenportal.post.vorlage import Link, Mailtext, mailtext
from firmenportal.settings import settings

_ZEITRAUM = "{von} bis einschließlich {bis}"


@dataclass(frozen=True)
class Vertretungsmail:
    """What the mails about one Vertretung say; `durch` is who did what the mail tells."""

    vertretung_id: int
    firma_id: int
    vertretene: str
    vertreter: str
    von: date
    bis: date
    durch: str


def zu_entscheiden(sprache: str, name: str, v: Vertretungsmail) -> Mailtext:
    """To who may confirm: somebody asks for a deputy."""
    return _mail(
        sprache,
        name,
        v,
        translate("Vertretung für {vertretene} bestätigen", sprache),
        translate(
            "{vertretene} möchte sich vom {zeitraum} von {vertreter} vertreten lassen und dafür "
            "Vertragsrechte verleihen. Das gilt erst, wenn es jemand bestätigt.",
            sprache,
        ),
        _pruefen(sprache, v),
    )


def wartet(sprache: str, name: str, v: Vertretungsmail) -> Mailtext:
    """To who may confirm: it still waits."""
    return _mail(
        sprache,
        name,
        v,
        translate("Erinnerung: Vertretung für {vertretene} bestätigen", sprache),
        translate(
            "die Vertretung von {vertretene} durch {vertreter} vom {zeitraum} wartet noch auf Ihre "
            "Entscheidung.",
            sprache,
        ),
        _pruefen(sprache, v),
    )


def noch_nicht_entschieden(sprache: str, name: str, v: Vertretungsmail) -> Mailtext:
    """To the lender: nobody has decided yet."""
    return _mail(
        sprache,
        name,
        v,
        translate("Ihre Vertretung ist noch nicht bestätigt", sprache),
        translate(
            "Ihre Vertretung durch {vertreter} vom {zeitraum} hat noch niemand bestätigt. Bis "
            "dahin gilt sie nicht. Wir haben alle erinnert, die sie bestätigen können.",
            sprache,
        ),
        _ansehen(sprache),
    )


def angefragt(sprache: str, name: str, v: Vertretungsmail) -> Mailtext:
    """To the deputy: he is to stand in."""
    return _mail(
        sprache,
        name,
        v,
        translate("Sie sollen {vertretene} vertreten", sprache),
        translate(
            "{vertretene} möchte sich vom {zeitraum} von Ihnen vertreten lassen. Sobald das "
            "bestätigt ist, bekommen Sie eine E-Mail. Passt es nicht? Dann lehnen Sie ab.",
            sprache,
        ),
        _ansehen(sprache),
    )


def bestaetigt_verleiher(sprache: str, name: str, v: Vertretungsmail) -> Mailtext:
    """To the lender: it is in force from its first day."""
    return _mail(
        sprache,
        name,
        v,
        translate("Ihre Vertretung ist bestätigt", sprache),
        translate(
            "{durch} hat bestätigt, dass {vertreter} Sie vom {zeitraum} vertritt. Sie können die "
            "Vertretung jederzeit beenden.",
            sprache,
        ),
        _ansehen(sprache),
    )


def bestaetigt_vertreter(sprache: str, name: str, v: Vertretungsmail) -> Mailtext:
    """To the deputy: it is in force from its first day."""
    return _mail(
        sprache,
        name,
        v,
        translate("Sie vertreten {vertretene}", sprache),
        translate(
            "{durch} hat bestätigt, dass Sie {vertretene} vom {zeitraum} vertreten. In dieser Zeit "
            "haben Sie auch die geliehenen Rechte; weitergeben können Sie sie nicht.",
            sprache,
        ),
        _ansehen(sprache),
    )


def nicht_zustande(sprache: str, name: str, v: Vertretungsmail) -> Mailtext:
    """It was declined or taken back before it was confirmed."""
    return _mail(
        sprache,
        name,
        v,
        translate("Die Vertretung von {vertretene} kommt nicht zustande", sprache),
        translate(
            "{durch} hat die Vertretung von {vertretene} durch {vertreter} vom {zeitraum} "
            "abgesagt. Es wurden keine Rechte verliehen.",
            sprache,
        ),
        _ansehen(sprache),
    )


def beendet(sprache: str, name: str, v: Vertretungsmail) -> Mailtext:
    """It was in force, or would have been, and is over."""
    return _mail(
        sprache,
        name,
        v,
        translate("Die Vertretung von {vertretene} ist beendet", sprache),
        translate(
            "{durch} hat die Vertretung von {vertretene} durch {vertreter} beendet. Die geliehenen "
            "Rechte gelten nicht mehr.",
            sprache,
        ),
        _ansehen(sprache),
    )


def _mail(
    sprache: str, name: str, v: Vertretungsmail, betreff: str, satz: str, link: Link
) -> Mailtext:
    tage = {"von": day(v.von, sprache), "bis": day(v.bis, sprache)}
    angaben = {
        "vertretene": v.vertretene,
        "vertreter": v.vertreter,
        "durch": v.durch,
        "zeitraum": translate(_ZEITRAUM, sprache).format(**tage),
    }
    return mailtext(sprache, betreff.format(**angaben), name, satz.format(**angaben), link)


def _pruefen(sprache: str, v: Vertretungsmail) -> Link:
    adresse = f"/admin/vertretung?firma={v.firma_id}&antrag={v.vertretung_id}"
    return Link(translate("Vertretung prüfen", sprache), settings.base_url + adresse)


def _ansehen(sprache: str) -> Link:
    return Link(translate("Vertretung ansehen", sprache), settings.base_url + "/konto/vertretung")
