"""The operator's command `firmenportal`: parses and calls; what it does lives elsewhere."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from firmenportal.sicherung import Manifest

app = typer.Typer(
    name="firmenportal",
    help="Betrieb des Firmenportals.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def _root() -> None:
    """Betrieb des Firmenportals."""


@app.command()
def migrate() -> None:
    """Bringt die Datenbank auf den Stand des Programms."""
    from firmenportal import migrations

    migrations.migrate()


@app.command()
def demo(
    neu: Annotated[bool, typer.Option("--neu", help="Alles löschen und neu beginnen.")] = False,
) -> None:
    """Legt die Demo-Welt an, wenn es sie noch nicht gibt."""
    from firmenportal import demo as welt

    if neu:
        welt.reset()
    welt.create_world()
    typer.echo(f"Anmeldungen der Demo-Welt, Passwort für alle {welt.PASSWORT}:")
    for email in welt.logins():
        typer.echo(f"  {email}")


@app.command(name="bestand-laden")
def bestand_laden(
    ordner: Annotated[Path, typer.Argument(help="Ordner mit den CSV-Dateien.")],
    probe: Annotated[bool, typer.Option("--probe", help="Alles prüfen, nichts ändern.")] = False,
    ergebnis: Annotated[
        Path | None, typer.Option(help="CSV-Datei für das Ergebnis jeder Zeile.")
    ] = None,
) -> None:
    """Lädt Bestandsdaten aus CSV-Dateien, alle oder keine (docs/bestandsdaten.md)."""
    from firmenportal.domain import bestandsdaten

    resultat = bestandsdaten.laden(ordner, _melden, probe=probe, ergebnis=ergebnis)
    for zeile in resultat.in_worten():
        typer.echo(zeile)
    raise typer.Exit(1 if resultat.befunde else 0)


@app.command()
def grosswelt(
    firmen: Annotated[int, typer.Option(help="Wie viele Firmen.", min=100, max=100_000)] = 10_000,
) -> None:
    """Legt einen großen Bestand mit Konten und Rechten an, zum Messen."""
    from firmenportal.grosswelt import create

    create(firmen, _melden)


@app.command(name="sachbearbeiter-anlegen")
def sachbearbeiter_anlegen(
    email: Annotated[str, typer.Option(help="Seine E-Mail-Adresse.")],
    vorname: Annotated[str, typer.Option()] = "",
    nachname: Annotated[str, typer.Option()] = "Service Center",
) -> None:
    """Legt ein Konto im Service Center an und schickt den Link für das erste Passwort."""
    from firmenportal.db import transaction
    from firmenportal.domain import sachbearbeiter
    from firmenportal.domain.errors import DomainError

    try:
        with transaction() as db:
            sachbearbeiter.anlegen(db, email, vorname, nachname)
    except DomainError as error:
        _melden(str(error))
        raise typer.Exit(1) from error
    typer.echo(f"Der Link ist an {email} unterwegs und gilt sieben Tage.")


@app.command()
def loeschen(
    email: Annotated[str, typer.Option(help="Die E-Mail-Adresse des Kontos.")],
    pruefen: Annotated[
        bool, typer.Option("--pruefen", help="Nur zeigen, was gelöscht würde.")
    ] = False,
    ja: Annotated[bool, typer.Option("--ja", help="Nicht nachfragen.")] = False,
) -> None:
    """Löscht eine Person auf ihren Antrag (Art. 17 DSGVO); was bleiben muss, wird genannt."""
    from firmenportal.db import snapshot, transaction
    from firmenportal.domain import loeschung
    from firmenportal.domain.errors import DomainError
    from firmenportal.domain.weg import Weg, auf

    try:
        with snapshot() as db:
            posten = loeschung.vorschau(db, loeschung.konto(db, email))
        for zeile in loeschung.in_worten(posten):
            typer.echo(zeile)
        if pruefen:
            return
        if not ja:
            typer.confirm(f"Das Konto {email} endgültig löschen?", abort=True)
        with transaction() as db, auf(Weg.SERVICE_CENTER):
            loeschung.loeschen(db, loeschung.konto(db, email), (None, "Service Center"))
    except DomainError as error:
        _melden(str(error))
        raise typer.Exit(1) from error
    typer.echo("Gelöscht. Eine Bestätigung ist unterwegs.")


@app.command()
def fristen() -> None:
    """Löscht, was abgelaufen ist; der Server tut das selbst jede Stunde."""
    from firmenportal.domain import fristen as abgelaufenes

    for was, anzahl in abgelaufenes.aufraeumen().items():
        typer.echo(f"{was}: {anzahl} gelöscht")


@app.command(name="protokoll-pruefen")
def protokoll_pruefen() -> None:
    """Prüft jede Kette des Protokolls: fehlt ein Eintrag, ist einer verändert?"""
    from firmenportal.db import snapshot
    from firmenportal.domain import kettenkopf, kettenpruefung

    brueche = 0
    with snapshot() as db:
        ketten, gemeldet = kettenpruefung.ketten(db), kettenkopf.gemeldete(db)
        geprueft = kettenpruefung.pruefen(db, ketten, gemeldet)
        for nummer, (_kette, gefunden) in enumerate(geprueft, start=1):
            for bruch in gefunden:
                typer.echo(str(bruch))
            brueche += len(gefunden)
            if nummer % 1_000 == 0:
                _melden(f"{nummer} von {len(ketten)} Ketten geprüft")
    typer.echo(f"{len(ketten)} Ketten geprüft, {brueche} Fehler.")
    raise typer.Exit(1 if brueche else 0)


@app.command(name="postausgang")
def postausgang_zeigen(
    erneut: Annotated[bool, typer.Option("--erneut", help="Aufgegebenes noch einmal.")] = False,
) -> None:
    """Zeigt, was wartet und was aufgegeben wurde."""
    from firmenportal.db import transaction
    from firmenportal.post import postausgang

    with transaction() as db:
        if erneut:
            typer.echo(f"{postausgang.erneut_versuchen(db)} noch einmal")
        for zeile in postausgang.offene(db):
            stand = "aufgegeben" if zeile.aufgegeben_am else f"nach {zeile.versuche} Versuchen"
            typer.echo(f"{zeile.erstellt_am:%Y-%m-%d %H:%M} {zeile.an} {stand} {zeile.fehler}")


@app.command()
def sichern(
    ziel: Annotated[Path, typer.Argument(help="Neuer Ordner für die Sicherung.")],
    mit_geheimnissen: Annotated[
        bool, typer.Option("--mit-geheimnissen", help="Auch Geheimnisse kopieren.")
    ] = False,
) -> None:
    """Sichert Datenbank und Dateien, auch während gearbeitet wird."""
    from firmenportal import sicherung

    manifest = _sicherung(
        lambda: sicherung.sichern(ziel, _melden, mit_geheimnissen=mit_geheimnissen)
    )
    for name in (n for n, enthalten in manifest.geheimnisse.items() if not enthalten):
        typer.echo(f"Nicht enthalten und getrennt aufzubewahren: {name}.")
    typer.echo(f"Gesichert nach {ziel}.")


@app.command()
def wiederherstellen(
    quelle: Annotated[Path, typer.Argument(help="Ordner einer Sicherung.")],
    ueberschreiben: Annotated[
        bool, typer.Option("--ueberschreiben", help="Was in der Datenbank ist, geht verloren.")
    ] = False,
) -> None:
    """Stellt eine Sicherung wieder her; alle müssen sich neu anmelden."""
    from firmenportal import sicherung

    manifest = _sicherung(
        lambda: sicherung.wiederherstellen(quelle, _melden, ueberschreiben=ueberschreiben)
    )
    typer.echo(f"Wiederhergestellt ist der Stand von {manifest.zeit}.")


def _sicherung(tun: Callable[[], "Manifest"]) -> "Manifest":
    from firmenportal.sicherung import SicherungError

    try:
        return tun()
    except SicherungError as fehler:
        typer.echo(str(fehler), err=True)
        raise typer.Exit(1) from None


def _melden(text: str) -> None:
    """Progress goes beside the result."""
    typer.echo(text, err=True)


def main() -> None:
    """Entry point of the console script."""
    app()


if __name__ == "__main__":
    main()
