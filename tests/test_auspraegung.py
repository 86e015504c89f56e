"""A new Ausprägung is one record and three tokens; nothing else knows one by name."""

from firmenportal.domain.auspraegung import AUSPRAEGUNGEN
from tests.server import ROOT

KNOWS = {
    "firmenportal/domain/auspraegung.py",
    "firmenportal/demo.py",  # stocks of contracts
    "firmenportal/grosswelt.py",
    "assets/tokens.css",
}
READ = (".py", ".txt", ".css", ".js")


def test_every_brand_has_its_three_tokens() -> None:
    tokens = (ROOT / "assets" / "tokens.css").read_text()
    for key in AUSPRAEGUNGEN:
        rule = tokens.partition(f'[data-auspraegung="{key}"] {{')[2].partition("}")[0]
        assert [line.partition(":")[0].strip() for line in rule.split(";")[:-1]] == [
            "--brand",
            "--brand-deep",
            "--brand-accent",
        ]


def test_nothing_else_knows_one_by_name() -> None:
    keys = [key for key, a in AUSPRAEGUNGEN.items() if not a.zeigt_alles]
    files = [f for d in ("firmenportal", "assets") for f in (ROOT / d).rglob("*")]
    knowing = {
        str(file.relative_to(ROOT))
        for file in files
        if file.suffix in READ and any(key in file.read_text().lower() for key in keys)
    }
    assert knowing - KNOWS == set()
