"""Finding the header: the row, or rows, that name the columns, told by merges and by the known words.

The rules are those of the measured prototype: structure alone accepts transposed tables, so a header counts
only when at least three of its names are words of a declared kind.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from zhucun_cli.kinds import fold_header
from zhucun_cli.problems import Problem, problem
from zhucun_cli.tables.grid import HEADER_ZONE, Block, Grid, is_blank
from zhucun_cli.tables.growth import grow
from zhucun_cli.tables.roles import FIGURES, header_text, is_column_numbers, is_unit, kind_of, role_of
from zhucun_cli.tables.vocabulary import Vocabulary

MIN_HITS = 3
MIN_MARGIN = 1.0
MIN_UNIQUE = 0.7
_BELOW = 25


@dataclass(frozen=True)
class Header:
    """Rows `top` to `bottom` (0-based) name the columns, the body begins at `body`.

    `names[c]` is the path of texts above column c, () for an unnamed one; `units[c]` a unit row's text.
    """

    top: int
    bottom: int
    body: int
    names: tuple[tuple[str, ...], ...]
    units: tuple[str, ...]
    hits: int
    score: float = 0.0

    @property
    def titles(self) -> tuple[str, ...]:
        """One text per column."""
        return tuple("/".join(parts) for parts in self.names)

    @property
    def flag(self) -> str:
        """The options that name these rows, numbered as on the screen."""
        rows = f"{self.top + 1}-{self.bottom + 1}" if self.bottom > self.top else f"{self.top + 1}"
        return f"--header-rows {rows} --data-from {self.body + 1}"


def find_header(grid: Grid, vocabulary: Vocabulary) -> Header | Problem:
    """The header of the sheet, or the problem that says why none is accepted."""
    candidates = [
        candidate
        for top in range(grid.first, min(grid.first + HEADER_ZONE, len(grid.rows)))
        if (candidate := header_at(grid, top, vocabulary)) is not None
    ]
    if not candidates:
        row = _first_filled(grid) + 1
        flag = f"--header-rows {row} --data-from {row + 1}"
        return problem("NO_HEADER" if _holds_figures(grid) else "KIND_UNKNOWN", row=row, flag=flag)
    best = max(candidates, key=lambda each: each.score)
    earlier = _first_accepted(candidates, vocabulary)
    if earlier is not None and earlier.bottom < best.top - 1:
        best = earlier  # a second table below, which is read alone
    return _accepted(best, candidates, vocabulary)


def stated_header(
    grid: Grid, rows: tuple[int, int], data_from: int | None, vocabulary: Vocabulary
) -> Header | Problem:
    """The header in the stated rows (1-based, both inside), whatever they look like."""
    top, bottom = rows[0] - 1, rows[1] - 1
    names = _names(grid, top, bottom)
    if bottom >= len(grid.rows) or not any(names):
        flag = f"--header-rows {rows[0]} --data-from {rows[1] + 1}"
        return problem("NO_HEADER", row=rows[0], flag=flag)
    body = _body_from(grid, bottom) if data_from is None else data_from - 1
    return Header(top, bottom, max(body, bottom + 1), names, ("",) * grid.width, _hits(names, vocabulary))


def has_evidence(header: Header, vocabulary: Vocabulary) -> bool:
    """True when at least three names are known, one of them a key, a reference or a claim."""
    return header.hits >= MIN_HITS and any(vocabulary.is_evidence(parts) for parts in header.names if parts)


def _first_accepted(candidates: Sequence[Header], vocabulary: Vocabulary) -> Header | None:
    return next((each for each in candidates if has_evidence(each, vocabulary)), None)


def _accepted(best: Header, candidates: Sequence[Header], vocabulary: Vocabulary) -> Header | Problem:
    if best.hits <= 1:
        return problem("KIND_UNKNOWN", flag=best.flag)
    if not has_evidence(best, vocabulary):
        known = [
            title for title, parts in zip(best.titles, best.names, strict=True) if vocabulary.knows(parts)
        ]
        return problem("LOW_EVIDENCE", row=best.top + 1, found="、".join(known), flag=best.flag)
    repeated = _repeated(best)
    if repeated is not None:
        return repeated
    for other in candidates:
        outside = other.top > best.bottom or other.bottom < best.top
        rival = outside and other.hits >= MIN_HITS and other.names != best.names
        if rival and abs(best.score - other.score) < MIN_MARGIN and abs(other.top - best.top) <= 2:
            first, second = sorted((best.top + 1, other.top + 1))
            return problem("HEADER_AMBIGUOUS", first=first, second=second, flag=best.flag)
    return best


def _repeated(header: Header) -> Problem | None:
    """Two tables side by side repeat most of their names."""
    named = [parts for parts in header.names if parts]
    counted = Counter(named)
    if len(counted) >= MIN_UNIQUE * len(named):
        return None
    title, times = counted.most_common(1)[0]
    return problem("DUP_HEADERS", row=header.top + 1, title="/".join(title), columns=f"{times} 列")


def header_at(grid: Grid, top: int, vocabulary: Vocabulary) -> Header | None:
    """The header that would begin in this row, grown downwards; None when the row cannot be one."""
    blocks = grid.blocks(top)
    role = role_of(blocks, grid.width)
    names_columns = role in ("row", "total") or (role == "foot" and _are_names(blocks, vocabulary))
    if not names_columns or grid.hangs_from_above(top):
        return None
    if not all(kind_of(block.value) in ("text", "year", "null") for block in blocks):
        return None
    bottom = grow(
        grid,
        top,
        lambda last: _hits(_names(grid, top, last), vocabulary),
        lambda text: vocabulary.knows((text,)),
    )
    unit_row = bottom if bottom > top and _is_unit_row(grid, bottom) else None
    names = _names(grid, top, bottom if unit_row is None else bottom - 1)
    units = tuple(header_text(grid.value(unit_row, c)) if unit_row else "" for c in range(grid.width))
    hits = _hits(names, vocabulary)
    header = Header(top, bottom, _body_from(grid, bottom), names, units, hits)
    return Header(top, bottom, header.body, names, units, hits, _score(grid, header, role == "total"))


def _is_unit_row(grid: Grid, row: int) -> bool:
    own = [grid.own(row, column) for column in range(grid.width) if not is_blank(grid.own(row, column))]
    return bool(own) and sum(map(is_unit, own)) >= 0.8 * len(own)


def _hits(names: Sequence[tuple[str, ...]], vocabulary: Vocabulary) -> int:
    return sum(vocabulary.knows(parts) for parts in set(names) if parts)


def _are_names(blocks: Sequence[Block], vocabulary: Vocabulary) -> bool:
    """True for a header whose first name is 联系电话, with which footers begin too."""
    known = sum(vocabulary.knows((block.value,)) for block in blocks if isinstance(block.value, str))
    return known >= MIN_HITS


def _names(grid: Grid, top: int, bottom: int) -> tuple[tuple[str, ...], ...]:
    """The distinct texts above each column; an unmerged group name reaches over the blanks to its right."""
    paths: list[tuple[str, ...]] = []
    group = ""
    for column in range(grid.width):
        texts = [header_text(grid.value(row, column)) for row in range(top, bottom + 1)]
        if texts[0]:
            group = texts[0]
        elif any(texts[1:]) and group and bottom > top:
            texts[0] = group
        paths.append(tuple(dict.fromkeys(text for text in texts if text)))
    return tuple(paths)


def _body_from(grid: Grid, bottom: int) -> int:
    row = bottom + 1
    while row < len(grid.rows):
        values = [grid.own(row, column) for column in range(grid.width)]
        if not (all(map(is_blank, values)) or is_column_numbers(values)):
            break
        row += 1
    return row


def _score(grid: Grid, header: Header, is_total: bool) -> float:
    named = [column for column, parts in enumerate(header.names) if parts]
    if not named:
        return float("-inf")
    below = range(header.body, min(header.body + _BELOW, len(grid.rows)))
    columns = {column: [kind_of(grid.value(row, column)) for row in below] for column in named}
    contrast = sum(
        2 * sum(kind in FIGURES for kind in kinds) >= max(1, sum(kind != "empty" for kind in kinds))
        for kinds in columns.values()
    )
    texts = {fold_header(parts[-1]) for parts in header.names if parts}
    in_body = {header_text(grid.own(row, column)) for row in below for column in named}
    above = sum(role_of(grid.blocks(row), grid.width) == "row" for row in range(grid.first, header.top))
    numbers = sum(kind_of(parts[-1]) == "year" for parts in header.names if parts)
    short = sum(len(parts[-1]) <= 12 for parts in header.names if parts)
    count = len(named)
    return (
        2.0 * contrast / count
        + 1.2 * count / max(1, grid.width)
        + 0.8 * len(set(header.names) - {()}) / count
        + 3.0 * header.hits
        + 0.4 * short / count
        - 1.0 * len(texts & in_body) / count
        - 2.0 * numbers / count
        - 0.9 * above
        - 1.5 * is_total
    )


def _holds_figures(grid: Grid) -> bool:
    """True when some row looks like data: three cells or more, among them a date or a long code."""
    for row in range(grid.first, len(grid.rows)):
        blocks = grid.blocks(row)
        kinds = [kind_of(block.value) for block in blocks]
        if len(blocks) >= 3 and any(kind in FIGURES for kind in kinds):
            return True
    return False


def _first_filled(grid: Grid) -> int:
    """The first row with two filled cells or more, else the first of all."""
    rows = range(grid.first, len(grid.rows))
    return next((row for row in rows if len(grid.blocks(row)) > 1), grid.first)
