"""Grids written in a test, read as a sheet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from zhucun_cli.kinds import load_kinds
from zhucun_cli.problems import Problem
from zhucun_cli.sheets.cell import Cell
from zhucun_cli.sheets.sheet import Merge, Sheet
from zhucun_cli.tables.read import Reading, SheetReading, read_tables
from zhucun_cli.tables.table import Table

KINDS = load_kinds()
RECEIVED = date(2022, 12, 31)


def grid(text: str) -> list[list[Cell]]:
    """Rows of a table drawn with | between its cells; a cell of digits after # is a number."""
    return [[_cell(cell.strip()) for cell in line.split("|")] for line in text.strip("\n").splitlines()]


def _cell(text: str) -> Cell:
    if not text.startswith("#"):
        return text
    return float(text[1:]) if "." in text or "e" in text else int(text[1:])


def read(
    rows: str | Sequence[Sequence[Cell]],
    *,
    name: str = "Sheet1",
    merges: tuple[Merge, ...] = (),
    reading: Reading | None = None,
) -> SheetReading:
    """Read a grid with the packaged kinds, received on the last day of 2022."""
    cells = grid(rows) if isinstance(rows, str) else rows
    return read_tables(Sheet(name, cells, merges=merges), KINDS, reading or Reading("表.xlsx", RECEIVED))


def table(
    rows: str | Sequence[Sequence[Cell]],
    *,
    name: str = "Sheet1",
    merges: tuple[Merge, ...] = (),
    reading: Reading | None = None,
) -> Table:
    """The one table of a grid."""
    (found,) = read(rows, name=name, merges=merges, reading=reading).tables
    return found


def refusal(
    rows: str | Sequence[Sequence[Cell]], *, name: str = "Sheet1", reading: Reading | None = None
) -> Problem:
    """Why nothing could be read of a grid."""
    found = read(rows, name=name, reading=reading)
    assert not found.tables
    return found.problems[-1]


def codes(found: Table) -> list[tuple[str, str]]:
    """Code and cell of a table's errors and warnings."""
    return [(each.code, each.cell) for each in found.problems if each.severity != "info"]


def infos(found: Table) -> set[str]:
    """Codes of what was merely noticed."""
    return {each.code for each in found.problems if each.severity == "info"}
