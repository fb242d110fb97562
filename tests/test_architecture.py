"""The way of the data is one: no module imports what comes after it; nothing below the commands acts on its own."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sample import ROOT

PACKAGE = ROOT / "zhucun_cli"
# A layer may import itself and the layers before it.
LAYERS = (
    ("errors", "periods", "places", "privacy", "problems", "bundled", "working_days"),
    ("declarations",),
    ("kinds",),
    ("policies",),
    ("settings", "office"),
    ("home",),
    ("access", "numbering"),
    ("sheets",),
    ("tables",),
    ("lake",),
    ("intake",),
    ("ledger",),
    ("reports",),
    ("forms",),
    ("cli", "__main__"),
)
RANK = {name: number for number, names in enumerate(LAYERS) for name in names}
MODULES = sorted(PACKAGE.rglob("*.py"))


def layer_of(path: Path) -> str:
    """The first part of a module's path inside the package."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return parts[0]


def imported(path: Path) -> Iterator[tuple[str, bool]]:
    """(module, only for type checking?) of every import in a file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    typing_only = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, id(node) in typing_only
        elif isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, id(node) in typing_only


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_one_way(path: Path) -> None:
    """sheets → tables → lake → intake → ledger → reports → cli, and never back."""
    if path == PACKAGE / "__init__.py":
        return
    for module, _ in imported(path):
        parts = module.split(".")
        if parts[0] == "zhucun_cli" and len(parts) > 1:
            assert RANK[parts[1]] <= RANK[layer_of(path)], f"{path.name} imports {module}"


@pytest.mark.parametrize(
    "path", [path for path in MODULES if layer_of(path) not in ("cli", "__main__")], ids=str
)
def test_below_the_commands_nothing_prints_exits_or_looks_at_the_clock(path: Path) -> None:
    """ "Today", the environment and the streams are the command layer's."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    called = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    attributes = {ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    forbidden = {
        "print",
        "exit",
        "sys.exit",
        "date.today",
        "datetime.now",
        "datetime.today",
        "typer.echo",
        "input",
    }
    assert not called & forbidden
    assert not attributes & {"os.environ", "sys.stdout", "sys.stderr"}
    assert not {module for module, _ in imported(path)} & {"typer", "rich"}


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_heavy_libraries_are_imported_where_they_are_used(path: Path) -> None:
    """At the top of a module only where every caller of that module needs them."""
    allowed = {
        "lake/schema.py": {"pyarrow"},
    }
    tree = ast.parse(path.read_text(encoding="utf-8"))
    top = {
        name.split(".")[0]
        for node in tree.body
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    heavy = {
        "pandas",
        "pyarrow",
        "duckdb",
        "python_calamine",
        "xlrd",
        "xlsxwriter",
        "openpyxl",
        "docxtpl",
        "docx",
        "lxml",
    }
    assert top & heavy <= allowed.get(path.relative_to(PACKAGE).as_posix(), set())


def test_no_name_says_nothing() -> None:
    """utils, helpers, common and their kin are refused."""
    refused = {"utils", "util", "helpers", "helper", "common", "manager", "handler", "base", "misc", "data"}
    assert not {path for path in MODULES if path.stem in refused}
