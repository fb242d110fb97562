"""How far down a header reaches: merges tell it, and where a file has none, the blanks in its first row."""

from __future__ import annotations

from collections.abc import Callable

from zhucun_cli.tables.grid import Grid, is_blank
from zhucun_cli.tables.roles import FIGURES, is_unit, kind_of

MAX_ROWS = 5
_HALF = 0.5
_MOST = 0.66
_UNITS = 0.8


def grow(grid: Grid, top: int, hits: Callable[[int], int]) -> int:
    """The last row of the header that begins at `top`; `hits(last)` counts the known names down to a row."""
    bottom = top
    while bottom - top < MAX_ROWS - 1 and bottom + 1 < len(grid.rows):
        grown = _by_merges(grid, top, bottom) or _by_groups(grid, bottom) or _by_blanks(grid, bottom, hits)
        if grown is None or grown <= bottom or grown - top >= MAX_ROWS:
            break
        bottom = grown
    return bottom + 1 if _is_unit_row(grid, bottom + 1) else bottom


def _texts_only(grid: Grid, row: int) -> bool:
    kinds = [kind_of(block.value) for block in grid.blocks(row)]
    return all(kind in ("text", "year", "null") for kind in kinds)


def _by_merges(grid: Grid, top: int, bottom: int) -> int | None:
    """Down to the lowest end of a merge that starts in the header, if only texts are gained."""
    ends = [
        merge.bottom
        for (row, _), merge in grid.covering.items()
        if top <= row <= bottom and merge.top >= top and merge.bottom > bottom
    ]
    if not ends or not all(_texts_only(grid, row) for row in range(bottom + 1, max(ends) + 1)):
        return None
    return max(ends)


def _by_groups(grid: Grid, bottom: int) -> int | None:
    """One row further when names merged across columns have their parts written below."""
    groups = [block for block in grid.blocks(bottom) if block.right > block.left]
    span = [column for block in groups for column in range(block.left, block.right + 1)]
    filled = [column for column in span if not is_blank(grid.own(bottom + 1, column))]
    if not groups or not _texts_only(grid, bottom + 1) or len(filled) < _HALF * len(span):
        return None
    parts = [str(grid.own(bottom + 1, column)) for column in filled]
    below_figures = any(kind_of(grid.own(bottom + 2, column)) in FIGURES for column in filled)
    return bottom + 1 if below_figures or len(set(parts)) < len(parts) else None


def _by_blanks(grid: Grid, bottom: int, hits: Callable[[int], int]) -> int | None:
    """One row further when, without any merges, a row of texts fills the blanks of the row above."""
    columns = range(grid.width)
    blanks = {column for column in columns if is_blank(grid.value(bottom, column))}
    filled = [column for column in blanks if not is_blank(grid.own(bottom + 1, column))]
    under_named = any(column not in blanks and is_blank(grid.own(bottom + 1, column)) for column in columns)
    if (
        not filled
        or len(filled) < _MOST * len(blanks)
        or not under_named
        or not _texts_only(grid, bottom + 1)
    ):
        return None
    figures = any(kind_of(grid.own(bottom + 2, column)) in FIGURES for column in filled)
    return bottom + 1 if figures and hits(bottom + 1) > hits(bottom) else None


def _is_unit_row(grid: Grid, row: int) -> bool:
    own = [block.value for block in grid.blocks(row)]
    return len(own) >= 1 and sum(map(is_unit, own)) >= _UNITS * len(own)
