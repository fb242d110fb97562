"""How far down a header reaches: merges tell it, and where a file has none, the blanks in its first row."""

from __future__ import annotations

from collections.abc import Callable

from zhucun_cli.tables.grid import Grid, is_blank
from zhucun_cli.tables.roles import FIGURES, is_unit, kind_of

MAX_ROWS = 5
_HALF = 0.5
_MOST = 0.66
_UNITS = 0.8
_LOOKED_AT = 25


def grow(grid: Grid, top: int, hits: Callable[[int], int], is_word: Callable[[str], bool]) -> int:
    """The last row of the header that begins at `top`.

    `hits(last)` counts the known names down to a row; `is_word` tells whether a text alone is such a name.
    """
    bottom = top
    while bottom - top < MAX_ROWS - 1 and bottom + 1 < len(grid.rows):
        grown = (
            _by_merges(grid, top, bottom)
            or _by_groups(grid, bottom)
            or _by_words(grid, bottom, is_word)
            or _by_blanks(grid, bottom, hits)
        )
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


def _by_words(grid: Grid, bottom: int, is_word: Callable[[str], bool]) -> int | None:
    """One row further when it holds nothing but names, none of them the name above it.

    A row that repeats the header is a printed page's, and no part of this one.
    """
    texts = [(str(block.value), block.left) for block in grid.blocks(bottom + 1)]
    if not texts or not _texts_only(grid, bottom + 1) or not all(is_word(text) for text, _ in texts):
        return None
    covers_all = len(texts) >= len(grid.blocks(bottom))
    repeats = any(text == str(grid.value(bottom, column)) for text, column in texts)
    return None if covers_all or repeats else bottom + 1


def _by_blanks(grid: Grid, bottom: int, hits: Callable[[int], int]) -> int | None:
    """One row further when, without any merges, a row of texts fills the blanks of the row above."""
    columns = [column for column in range(grid.width) if _is_used(grid, bottom, column)]
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


def _is_used(grid: Grid, bottom: int, column: int) -> bool:
    rows = range(bottom, min(bottom + _LOOKED_AT, len(grid.rows)))
    return any(not is_blank(grid.value(row, column)) for row in rows)


def _is_unit_row(grid: Grid, row: int) -> bool:
    own = [block.value for block in grid.blocks(row)]
    return len(own) >= 1 and sum(map(is_unit, own)) >= _UNITS * len(own)
