"""The plan of the house, enforced: who may import whom, and what stands in one place only."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
# Rooms and tools, and what each may import of the house beside itself.
TOOLS = {
    "brief",
    "clamd",
    "clock",
    "constraints",
    "dokument",
    "errorlog",
    "formular",
    "geheim",
    "i18n",
    "id_table",
    "memo",
    "metrics",
    "oidc",
    "prepared",
    "siegel",
    "strichcode",
}
MAY_IMPORT = {
    "settings": set(),
    "clock": {"settings"},
    "db": {"settings"},
    "metrics": {"settings"},
    "logs": {"settings"},
    "serve": {"settings"},
    "errorlog": {"metrics"},
    "i18n": {"clock"},
    "clamd": {"settings"},
    "geheim": {"settings"},
    "oidc": {"clock", "settings"},
    "dokument": {"clock", "i18n"},
    "formular": {"dokument", "i18n", "strichcode"},
    "brief": {"dokument", "i18n", "settings"},
    "siegel": {"clock", "settings"},
    "migrations": {"db"},
    "post": TOOLS | {"db", "settings"},
    "domain": TOOLS | {"db", "post", "settings"},
    "tables": {"domain", "post"},
    "ui": {"domain"},
    "state": TOOLS | {"db", "domain"},
    "pages": {"domain", "i18n", "settings", "state", "ui"},
    "http": TOOLS | {"db", "domain", "migrations", "settings", "state", "post"},
    "firmenportal": {"errorlog", "http", "logs", "pages", "state"},
}
# Commands stand above all rooms.
COMMANDS = {"beispielbestand", "cli", "demo", "demoantraege", "grossplan", "grosswelt", "sicherung"}
NEVER = {
    "domain": {"reflex", "starlette"},
    "post": {"reflex", "starlette"},
    "pages": {"sqlalchemy", "sqlmodel", "starlette"},
    "ui": {"sqlalchemy", "sqlmodel", "starlette"},
    "state": {"starlette"},
}
READS_ENVIRONMENT = {
    "firmenportal/settings.py",
    "firmenportal/serve.py",  # hands its environment on to the build and the server
    "rxconfig.py",  # runs before the settings can be read, and sets what Reflex reads
}
EMPTY_WORDS = ("util", "helper", "common", "manager", "misc")
LONGEST_FUNCTION = 30
Function = ast.FunctionDef | ast.AsyncFunctionDef
HEX_COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})\b(?![\w-])")


@dataclass(frozen=True)
class Module:
    """One source file."""

    path: Path

    @property
    def name(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    @property
    def dotted(self) -> str:
        return self.name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @property
    def room(self) -> str:
        return self.dotted.split(".")[1] if "." in self.dotted else self.dotted

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.path.read_text())

    @property
    def imports(self) -> Iterator[str]:
        """Every imported module, and `from x import y` as x.y too, which may be a module."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield from (f"{node.module}.{alias.name}" for alias in node.names)

    @property
    def calls(self) -> Iterator[str]:
        """What is called, as it is written."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                yield ast.unparse(node.func)


SOURCES = [Module(p) for p in sorted((ROOT / "firmenportal").rglob("*.py"))]
EVERYWHERE = [
    *SOURCES,
    Module(ROOT / "rxconfig.py"),
    *(Module(p) for folder in ("tests", "bench") for p in sorted((ROOT / folder).rglob("*.py"))),
]
every_source = pytest.mark.parametrize("module", SOURCES, ids=lambda m: m.name)
everywhere = pytest.mark.parametrize("module", EVERYWHERE, ids=lambda m: m.name)


@every_source
def test_imports_point_inward(module: Module) -> None:
    if module.room in COMMANDS or module.dotted == "firmenportal":
        return
    rooms = {i.split(".")[1] for i in module.imports if i.startswith("firmenportal.")}
    assert rooms - MAY_IMPORT.get(module.room, set()) - {module.room} == set()


@every_source
def test_rooms_keep_their_libraries(module: Module) -> None:
    libraries = {i.split(".")[0] for i in module.imports}
    assert libraries & NEVER.get(module.room, set()) == set()


def test_domain_is_acyclic() -> None:
    names = {m.dotted for m in SOURCES if m.room == "domain"}
    graph = {
        m.dotted: {found for i in m.imports if (found := _module_in(i, names)) != m.dotted} - {""}
        for m in SOURCES
        if m.dotted in names
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" → ".join(error.args[1]))


@every_source
def test_only_transaction_commits(module: Module) -> None:
    if module.room != "db":
        assert [c for c in module.calls if c.endswith((".commit", ".begin"))] == []


@every_source
def test_pages_and_states_ask_the_domain(module: Module) -> None:
    if module.room in ("pages", "state", "ui"):
        assert {"select", "update", "delete", "insert"}.isdisjoint(module.calls)


@every_source
def test_there_is_one_clock(module: Module) -> None:
    if module.room != "clock":
        clocks = ("datetime.now", "datetime.utcnow", "datetime.today", "date.today")
        assert [c for c in module.calls if c.endswith(clocks)] == []


@every_source
def test_colours_stand_in_the_tokens(module: Module) -> None:
    strings = (n.value for n in ast.walk(module.tree) if isinstance(n, ast.Constant))
    assert [s for s in strings if isinstance(s, str) and HEX_COLOUR.search(s)] == []


@everywhere
def test_settings_alone_read_the_environment(module: Module) -> None:
    if module.name in READS_ENVIRONMENT or module.name.startswith(("tests/", "bench/")):
        return
    attributes = {ast.unparse(n) for n in ast.walk(module.tree) if isinstance(n, ast.Attribute)}
    assert attributes & {"os.environ", "os.getenv", "os.environb"} == set()


@everywhere
def test_a_module_says_what_it_owns(module: Module) -> None:
    is_empty_package = module.path.name == "__init__.py" and not module.tree.body
    assert is_empty_package or ast.get_docstring(module.tree)


@everywhere
def test_no_room_for_whatever_is_left(module: Module) -> None:
    assert not any(word in module.dotted.split(".")[-1] for word in EMPTY_WORDS)


@everywhere
def test_functions_are_short(module: Module) -> None:
    functions = (n for n in ast.walk(module.tree) if isinstance(n, Function))
    too_long = [f"{f.name}: {_lines(f)}" for f in functions if _lines(f) > LONGEST_FUNCTION]
    assert too_long == []


@every_source
def test_the_domain_explains_what_it_offers(module: Module) -> None:
    if module.room == "domain":
        assert [f.name for f in _public_functions(module) if not ast.get_docstring(f)] == []


def test_every_room_has_its_rule() -> None:
    assert {m.room for m in SOURCES} - {"firmenportal"} <= set(MAY_IMPORT) | TOOLS | COMMANDS


def _module_in(imported: str, names: set[str]) -> str:
    """The module behind `x.y`: x.y itself, or x."""
    package = imported.rpartition(".")[0]
    return imported if imported in names else package if package in names else ""


def _lines(function: Function) -> int:
    """Lines of what it does: neither its signature nor its docstring is to be shortened."""
    first = function.body[1 if ast.get_docstring(function) and len(function.body) > 1 else 0]
    return (function.end_lineno or first.lineno) - first.lineno + 1


def _public_functions(module: Module) -> Iterator[ast.FunctionDef]:
    for node in module.tree.body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node
