"""The value that every reader returns: a grid of raw cells exactly as the file has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType

from zhucun_cli.problems import Problem
from zhucun_cli.sheets.cell import Cell
from zhucun_cli.sheets.columns import Encoded, columns_of

MAX_COLUMNS = 702  # ZZ; a cell further out is stray, and readers need gigabytes for the blanks between
MAX_CELLS = 20_000_000

DAMAGED_TEXT = "（乱码）"
"""Stands in Sheet.errors for a cell whose text was destroyed before the file was made."""


@dataclass(frozen=True, order=True)
class Merge:
    """A merged range; all four ends are 0-based and inside the range."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Sheet:
    """One grid. `rows[r][c]` is the cell of screen row r + 1 and column c + 1 (leading blanks kept).

    Rows may differ in length; a cell beyond a row's end is empty. `errors` holds error cells (#N/A …),
    whose grid value is ''; `literals` the text of numbers with more than 15 digits as the file has it.
    `month_only` are dates on the first of a month whose format shows no day (2022年9月): the day was not written.
    """

    name: str
    rows: Sequence[Sequence[Cell]]
    merges: tuple[Merge, ...] = ()
    errors: Mapping[tuple[int, int], str] = field(default_factory=lambda: MappingProxyType({}))
    literals: Mapping[tuple[int, int], str] = field(default_factory=lambda: MappingProxyType({}))
    month_only: frozenset[tuple[int, int]] = frozenset()
    date1904: bool = False
    is_text: bool = False
    problems: tuple[Problem, ...] = ()

    @cached_property
    def columns(self) -> tuple[Encoded[Cell], ...]:
        """The cells by columns, as many as the widest row has."""
        return columns_of(self.rows)

    def until(self, end: int, problems: tuple[Problem, ...]) -> Sheet:
        """The rows above row `end`, with these problems; their columns are those of the whole sheet."""
        part = replace(self, rows=self.rows[:end], problems=problems)
        vars(part)["columns"] = tuple(column.only(slice(end)) for column in self.columns)
        return part


@dataclass(frozen=True)
class Workbook:
    """A file read whole: its visible sheets in order, and what was noticed on the way."""

    sheets: tuple[Sheet, ...]
    problems: tuple[Problem, ...] = ()
    reader: str = ""


def cell_address(row: int, column: int) -> str:
    """The screen address of a 0-based row and column: (16, 5) is F17."""
    letters = ""
    index = column + 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def column_letters(column: int) -> str:
    """The screen letters of a 0-based column: 5 is F."""
    return cell_address(0, column)[:-1]
