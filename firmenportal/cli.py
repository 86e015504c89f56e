"""The operator's command `firmenportal`: parses and calls; what it does lives elsewhere."""

from pathlib import Path
from typing import Annotated

import typer

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


def _melden(text: str) -> None:
    """Progress goes beside the result."""
    typer.echo(text, err=True)


def main() -> None:
    """Entry point of the console script."""
    app()


if __name__ == "__main__":
    main()
