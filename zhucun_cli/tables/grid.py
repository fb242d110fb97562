"""A sheet's upper rows with its merges resolved, for finding the header; the body is read by columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from zhucun_cli.sheets.cell import Cell
from zhucun_cli.sheets.sheet import Merge, Sheet

if TYPE_CHECKING:
    from zhucun_cli.sheets.columns import Numbers

HEADER_ZONE = 40  # a header begins in these rows
_LOOKED_AT = HEADER_ZONE + 40


@dataclass(frozen=True)
class Block:
    """A non-empty cell, or a merged range counted once: its value and the columns that it spans."""

    value: Cell
    left: int
    right: int


@dataclass(frozen=True)
class Grid:
    """The rows of a sheet in which a table begins: those from `first` on; the ones above are another table's.

    `covering` maps each place inside a merge to that merge.
    """

    rows: Sequence[Sequence[Cell]]
    width: int
    covering: Mapping[tuple[int, int], Merge]
    first: int = 0

    def own(self, row: int, column: int) -> Cell:
        """The cell as the file has it; '' outside the grid."""
        cells = self.rows[row] if 0 <= row < len(self.rows) else ()
        return cells[column] if column < len(cells) else ""

    def value(self, row: int, column: int) -> Cell:
        """The cell, or the value of the merged range that it lies in."""
        merge = self.covering.get((row, column))
        return self.own(merge.top, merge.left) if merge else self.own(row, column)

    def blocks(self, row: int) -> tuple[Block, ...]:
        """The row's non-empty cells from left to right; a merge counts on its first row only."""
        found = []
        for column in range(min(self.width, len(self.rows[row]) if row < len(self.rows) else 0)):
            value = self.own(row, column)
            merge = self.covering.get((row, column))
            if is_blank(value) or (merge and (merge.top, merge.left) != (row, column)):
                continue
            found.append(Block(value, column, merge.right if merge else column))
        return tuple(found)

    def hangs_from_above(self, row: int) -> bool:
        """True when a merge that began above reaches into this row."""
        return any(
            merge.top < row
            for merge in (self.covering.get((row, column)) for column in range(self.width))
            if merge
        )


def is_blank(value: Cell) -> bool:
    """True for an empty cell and for one that holds only blanks."""
    return isinstance(value, str) and not value.strip()


def upper_grid(sheet: Sheet, first: int = 0) -> Grid:
    """The part of the sheet below row `first` in which a header may stand, with some of the body below it."""
    end = first + _LOOKED_AT
    rows = sheet.rows[:end]
    width = max(map(len, rows[first:]), default=0)
    covering = {
        (row, column): merge
        for merge in sheet.merges
        if first <= merge.top < end
        for row in range(merge.top, min(merge.bottom, end) + 1)
        for column in range(merge.left, min(merge.right, width) + 1)
    }
    return Grid(rows, width, MappingProxyType(covering), first)


def filled_cells(sheet: Sheet) -> Numbers:
    """For each row the number of cells that are not empty."""
    import numpy as np

    filled = np.full(len(sheet.rows), len(sheet.columns))
    for column in sheet.columns:
        filled -= column.equals("")
    return filled
