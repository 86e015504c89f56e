"""The operator's command `firmenportal`: parses and calls; what it does lives elsewhere."""

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
def demo() -> None:
    """Legt die Demo-Welt an, wenn es sie noch nicht gibt."""
    from firmenportal.demo import create_world

    create_world()


def main() -> None:
    """Entry point of the console script."""
    app()


if __name__ == "__main__":
    main()
