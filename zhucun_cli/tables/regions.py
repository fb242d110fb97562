"""Where one table of a sheet ends and the next begins, and the lines in between that name a village."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zhucun_cli.sheets.cell import Cell
from zhucun_cli.sheets.sheet import Sheet
from zhucun_cli.tables.grid import filled_cells, is_blank, upper_grid
from zhucun_cli.tables.header import MIN_HITS, Header, has_evidence, header_at
from zhucun_cli.tables.parsed import compact
from zhucun_cli.tables.roles import FIGURES, header_text, kind_of, role_of
from zhucun_cli.tables.vocabulary import Vocabulary

if TYPE_CHECKING:
    from zhucun_cli.sheets.columns import Numbers

_NEARLY_EMPTY = 2
_LOOKED_AT = 25
_FIGURES = 0.8
_MOST_CHECKED = 500  # a sheet with more blank lines than this is not searched any further
_VILLAGE_LINE = re.compile(
    r"(?:[一二三四五六七八九十\d]+[、.])?([一-鿿]{1,8}?(?:村|社区|居委会))(?:\(?共?\d+户?\)?)?:?"
)
_LEAD_IN = re.compile(r"(?:填报|报送|编制|制表)(?:单位|部门)|填[报表]时间|(?:金额)?单位:|附[件表]|表号")
_NO_VILLAGE = re.compile(r"驻村|帮扶|[各全本]|自然村|行政村|农村|乡村|[表册单录]$")


@dataclass(frozen=True)
class _Below:
    """The rows under a header, with the number of filled cells of each row of the sheet."""

    sheet: Sheet
    header: Header
    filled: Numbers
    vocabulary: Vocabulary

    def row(self, row: int) -> Sequence[Cell]:
        """The cells of a 0-based sheet row; none beyond the end."""
        return self.sheet.rows[row] if row < len(self.sheet.rows) else ()

    def is_thin(self, row: int) -> bool:
        """True for a row that is blank or holds a title."""
        return bool(self.filled[row] <= _NEARLY_EMPTY)


def next_table(sheet: Sheet, header: Header, vocabulary: Vocabulary) -> int | None:
    """The 0-based row with which another table begins below this header, its title lines included.

    Another table has other names: the same names again are a printed page's header.
    """
    below = _Below(sheet, header, filled_cells(sheet), vocabulary)
    for checked, row in enumerate(_candidates(below)):
        if checked > _MOST_CHECKED:
            return None
        if not _is_texts(below.row(row)) or _repeats(sheet, header, row):
            continue
        if _names_columns(below, row):
            return _with_title(below, row)
        if _breaks_off(below, row, _figure_columns(below, row)):
            return _with_title(below, row)
    return None


def _candidates(below: _Below) -> Iterator[int]:
    """Rows after a nearly empty one, and rows that hold at least two words of a header."""
    import numpy as np

    thin = below.filled <= _NEARLY_EMPTY
    after_thin = np.append(np.zeros(1, np.bool_), thin[:-1])
    after_thin[: below.header.body + 1] = False
    words = np.zeros(len(thin), np.int32)
    for column in below.sheet.columns:
        for word in below.vocabulary.written.intersection(column.distinct):
            words += column.equals(word)
    places = np.flatnonzero(~thin & (after_thin | (words > 1)))
    return (row for row in places.tolist() if row >= below.header.body)


def _is_texts(cells: Sequence[Cell]) -> bool:
    return all(kind_of(cell) in ("text", "year", "empty") for cell in cells)


def _repeats(sheet: Sheet, header: Header, row: int) -> bool:
    """True when each cell stands in the header too, in the same column."""
    above = range(header.top, header.bottom + 1)
    return all(
        any(column < len(sheet.rows[r]) and header_text(sheet.rows[r][column]) == header_text(cell) for r in above)
        for column, cell in enumerate(sheet.rows[row])
        if not is_blank(cell)
    )  # fmt: skip


def _names_columns(below: _Below, row: int) -> bool:
    found = header_at(upper_grid(below.sheet, row), row, below.vocabulary)
    if found is None or found.names == below.header.names or not has_evidence(found, below.vocabulary):
        return False
    return len({parts for parts in found.names if parts and below.vocabulary.knows(parts)}) >= MIN_HITS


def _figure_columns(below: _Below, end: int) -> frozenset[int]:
    """Columns whose first cells above row `end` are mostly numbers, dates or codes."""
    first = below.header.body
    rows = [below.row(row) for row in range(first, min(first + _LOOKED_AT, end))]
    found = set()
    for column in range(len(below.header.names)):
        kinds = [kind_of(row[column]) for row in rows if column < len(row)]
        filled = [kind for kind in kinds if kind != "empty"]
        if filled and sum(kind in FIGURES for kind in filled) >= _FIGURES * len(filled):
            found.add(column)
    return frozenset(found)


def _breaks_off(below: _Below, row: int, figures: frozenset[int]) -> bool:
    """True for a line of names of no known kind: after a blank row, text where figures stood, figures below."""
    before = row - 1
    if before < below.header.body or not below.is_thin(before):
        return False
    cells, after = below.row(row), below.row(row + 1)
    named = {column for column, cell in enumerate(cells) if not is_blank(cell)}
    figures_below = {column for column, cell in enumerate(after) if kind_of(cell) in FIGURES}
    contrast = bool(named & figures_below - figures)
    return len(named) > _NEARLY_EMPTY and contrast and bool(figures) and figures <= named


def _with_title(below: _Below, row: int) -> int:
    """Up to the first of the blank rows and titles that stand directly above."""
    top = row
    while top > below.header.body and below.is_thin(top - 1):
        grid = upper_grid(below.sheet, top - 1)
        blocks = grid.blocks(top - 1)
        if role_of(blocks, grid.width) not in ("blank", "single", "meta") and not _is_lead_in(
            blocks[0].value
        ):
            break
        top -= 1
    while all(map(is_blank, below.row(top))):
        top += 1
    return top


def _is_lead_in(value: Cell) -> bool:
    """True for 填报单位：… and the like, which stand above a table; 填表人 stands below one."""
    return isinstance(value, str) and _LEAD_IN.match(compact(value)) is not None


def village_of_line(cells: Sequence[Cell]) -> str | None:
    """The village that a row names and nothing else: `石桥村（12户）`; None for any other row."""
    filled = [cell for cell in cells if not is_blank(cell)]
    if len(filled) != 1 or not isinstance(filled[0], str) or len(filled[0]) > 20:
        return None
    text = compact(filled[0])
    found = _VILLAGE_LINE.fullmatch(text)
    return found[1] if found and not _NO_VILLAGE.search(text) else None


def village_lines(sheet: Sheet, first: int) -> tuple[tuple[int, str], ...]:
    """0-based row and village of every line from `first` on that names a village and nothing else."""
    thin = (filled_cells(sheet) <= _NEARLY_EMPTY).nonzero()[0].tolist()
    return tuple(
        (row, village)
        for row in thin
        if row >= first and (village := village_of_line(sheet.rows[row])) is not None
    )
