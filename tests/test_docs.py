"""The documents say what the code does: words, logins, settings, rules and changes."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from firmenportal import demo
from firmenportal.settings import PREFIX, Settings

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
SOURCE = ROOT / "firmenportal"
DOCUMENTS = [*ROOT.glob("*.md"), *DOCS.rglob("*.md")]


def test_every_class_of_the_domain_is_in_the_glossary() -> None:
    assert set(_domain_classes()) - _in_backticks(DOCS / "glossar.md") == set()


def test_the_glossary_names_no_class_that_is_gone() -> None:
    named = {word for word in _in_backticks(DOCS / "glossar.md") if word[0].isupper()}
    assert named - set(_domain_classes()) - {"W"} == set()


def test_the_readme_lists_the_logins_of_the_demo() -> None:
    text = (ROOT / "README.md").read_text()
    logins = set(re.findall(r"`([\w.]+@[\w.]+\.example)`", text))
    assert logins == set(demo.logins())
    assert f"`{demo.PASSWORT}`" in text


def test_the_handbook_lists_every_setting_with_its_default() -> None:
    listed = dict(_settings_table())
    own = {PREFIX + name.upper(): field for name, field in Settings.model_fields.items()}
    assert set(listed) == set(own)
    for name, field in own.items():
        default = str(field.default if field.default is not None else "")
        if default and default != "[]":
            assert f"`{default}`" in listed[name], name


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    lists = [project["dependencies"], *project["optional-dependencies"].values()]
    names = {re.split(r"[=<>\[]", d)[0] for each in lists for d in each}
    text = (DOCS / "adr" / "0002-abhaengigkeiten.md").read_text()
    reasoned = {re.split(r"\[", word)[0] for word in re.findall(r"`([\w\[\]-]+)`", text)}
    assert names - reasoned == set()


@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda f: str(f.relative_to(ROOT)))
def test_links_between_documents_lead_somewhere(file: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)", file.read_text())
    local = [link for link in links if "://" not in link]
    assert [link for link in local if not (file.parent / link).exists()] == []


def test_paths_that_documents_name_exist() -> None:
    for file in (ROOT / "README.md", ROOT / "ARCHITECTURE.md", *DOCS.rglob("*.md")):
        named = re.findall(
            r"`((?:firmenportal|tests|docs|assets|alembic|bench)/[\w./-]+)`", file.read_text()
        )
        assert [path for path in named if not (ROOT / path).exists()] == [], file.name


def test_the_code_cites_rules_that_exist() -> None:
    listed = re.findall(r"^- \*\*(R\d+)\*\*", (DOCS / "fachregeln.md").read_text(), re.MULTILINE)
    rules = set(listed)
    assert len(listed) == len(rules)
    for file in [*SOURCE.rglob("*.py"), *(ROOT / "tests").rglob("*.py")]:
        for citation in re.findall(r"fachregeln\.md((?:[\s,]|and|to|R\d+)*)", file.read_text()):
            assert set(re.findall(r"R\d+", citation)) <= rules, file.name


def test_the_changelog_has_one_sentence_per_change() -> None:
    lines = (ROOT / "CHANGELOG.md").read_text().splitlines()
    assert lines[0] == "# Changelog"
    changes = [line for line in lines[1:] if line and not line.startswith("## ")]
    assert changes and [c for c in changes if not re.fullmatch(r"- \S.*\.", c)] == []
    assert len(changes) == len(set(changes))


def test_decisions_are_numbered_without_a_gap() -> None:
    files = sorted((DOCS / "adr").glob("*.md"))
    assert [int(f.name[:4]) for f in files] == list(range(1, len(files) + 1))
    for file in files:
        assert file.read_text().startswith(f"# {file.name[:4]} ")
        assert "**Why.**" in file.read_text()


def _domain_classes() -> Iterator[str]:
    for folder in ("domain", "post"):
        for file in (SOURCE / folder).rglob("*.py"):
            for node in ast.parse(file.read_text()).body:
                if isinstance(node, ast.ClassDef) and _is_word(node.name):
                    yield node.name


def _is_word(name: str) -> bool:
    return not name.startswith("_") and not name.endswith("Error")


def _in_backticks(file: Path) -> set[str]:
    return set(re.findall(r"`(\w+)`", file.read_text()))


def _settings_table() -> Iterator[tuple[str, str]]:
    """Name and row of every line of the handbook's table of settings."""
    for line in (DOCS / "betrieb.md").read_text().splitlines():
        if match := re.match(rf"\| `({PREFIX}\w+)`", line):
            yield match.group(1), line
