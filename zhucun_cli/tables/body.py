"""Which rows below the header are data, and which are totals, footers, page headers and section titles.

A hundred thousand rows are not classified one by one: only those that are nearly empty, or hold a telling
word in their first cells, or repeat the header, are looked at closely.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from zhucun_cli.problems import Problem, problem
from zhucun_cli.sheets.cell import Cell
from zhucun_cli.sheets.columns import Encoded
from zhucun_cli.sheets.sheet import Sheet
from zhucun_cli.tables.grid import Block, filled_cells, is_blank
from zhucun_cli.tables.header import Header
from zhucun_cli.tables.matching import Fit
from zhucun_cli.tables.parsed import compact
from zhucun_cli.tables.regions import village_of_line
from zhucun_cli.tables.roles import header_text, is_column_numbers, is_foot_label, is_share_label, role_of

if TYPE_CHECKING:
    from zhucun_cli.sheets.columns import Numbers

Skip = Literal["合计行", "页脚", "重复的表头", "列号行", "小标题行", "没有所需内容的行"]

_NEARLY_EMPTY = 2
_LABEL_COLUMNS = 6
_MAY_BE_LABEL = re.compile(
    r"[总合小共累]\s*计|其\s*中|填\s*[表报写]|审\s*[核批查]|负\s*责|制\s*[表单]|经\s*办|联\s*系|统\s*计|复\s*核|录\s*入|盖\s*章|签\s*章|公\s*章|[注明备位项][\s\d]*[:：.、]|第\d+页|共\d+页|附[件表]"
)


@dataclass(frozen=True)
class Body:
    """The `height` rows below a header, by columns. Row numbers are 0-based.

    `rows` are those of the whole sheet; `columns[c]` has one raw cell for each row from `first` on up to the
    last that is not blank; `data` lists the rows that are records.
    """

    first: int
    height: int
    rows: Sequence[Sequence[Cell]]
    columns: tuple[Encoded[Cell], ...]
    data: Sequence[int]
    totals: tuple[int, ...]
    skipped: tuple[tuple[int, Skip], ...]

    def cell(self, row: int, column: int) -> Cell:
        """The raw cell of a 0-based sheet row."""
        return self.columns[column][row - self.first] if column < len(self.columns) else ""

    def raws(self, column: int) -> Encoded[Cell]:
        """The raw cells of a column, of the data rows only."""
        cells = self.columns[column] if column < len(self.columns) else Encoded.repeated("", self.height)
        return cells if len(self.data) == self.height else cells.only(self._places)

    @cached_property
    def _places(self) -> Numbers:
        import numpy as np

        return np.asarray(self.data, np.intp) - self.first


@dataclass(frozen=True)
class _Reader:
    """What is needed to say which part one row plays."""

    sheet: Sheet
    header: Header
    columns: tuple[Encoded[Cell], ...]
    merged_right: dict[tuple[int, int], int]
    mapped: frozenset[int]
    place_columns: frozenset[int]
    width: int


def find_body(sheet: Sheet, header: Header, fit: Fit) -> Body:
    """Sort the rows below the header into data, totals and others."""
    import numpy as np

    filled = filled_cells(sheet)[header.body :]
    height = int(np.flatnonzero(filled).max(initial=-1)) + 1
    columns = _columns(sheet, header, height)
    reader = _Reader(
        sheet=sheet,
        header=header,
        columns=columns,
        merged_right={
            (each.top, each.left): each.right for each in sheet.merges if each.bottom >= header.body
        },
        mapped=frozenset(fit.columns.values()),
        place_columns=frozenset(
            column for name, column in fit.columns.items() if fit.kind.field(name).type == "text"
        ),
        width=sum(map(bool, header.names)),
    )
    suspects = {*np.flatnonzero(filled[:height] <= _NEARLY_EMPTY).tolist()}
    suspects |= _labelled(columns) | _like_header(reader)
    return _sorted_out(reader, height, suspects)


def _columns(sheet: Sheet, header: Header, height: int) -> tuple[Encoded[Cell], ...]:
    """The named columns; a stray cell far to the right makes no further ones."""
    below, width = slice(header.body, header.body + height), len(header.names)
    columns = [column.only(below) for column in sheet.columns[:width]]
    return (*columns, *[Encoded.repeated("", height)] * (width - len(columns)))


def _labelled(columns: Sequence[Encoded[Cell]]) -> set[int]:
    """Places of rows with a word of totals or footers in one of their first cells."""
    places: set[int] = set()
    for column in columns[:_LABEL_COLUMNS]:
        texts = {cell for cell in column.distinct if isinstance(cell, str) and not cell.isascii()}
        # One search over all of them together is ten times faster than one for each.
        if not _MAY_BE_LABEL.search("\x00".join(texts)):
            continue
        words = {text for text in texts if _MAY_BE_LABEL.search(text)}
        places.update(column.marks(words.__contains__).nonzero()[0].tolist())
    return places


def _like_header(reader: _Reader) -> set[int]:
    """Places of rows that repeat a header cell, or follow such a row."""
    places: set[int] = set()
    for column in sorted(reader.mapped)[:3]:
        own = {_raw(reader.sheet, row, column) for row in range(reader.header.top, reader.header.bottom + 1)}
        words = {word for word in own if isinstance(word, str) and word}
        if column < len(reader.columns):
            repeated = reader.columns[column].marks(words.__contains__).nonzero()[0].tolist()
            places.update(repeated, (place + 1 for place in repeated))
    return {place for place in places if reader.columns and place < len(reader.columns[0])}


def _raw(sheet: Sheet, row: int, column: int) -> Cell:
    cells = sheet.rows[row]
    return cells[column] if column < len(cells) else ""


def _sorted_out(reader: _Reader, height: int, suspects: Collection[int]) -> Body:
    first = reader.header.body
    totals: list[int] = []
    skipped: list[tuple[int, Skip]] = []
    gone: set[int] = set()
    after_foot = False
    for place in sorted(suspects):
        row = first + place
        verdict = _verdict(reader, row, place, after_foot)
        if verdict is None:
            continue
        gone.add(row)
        after_foot = after_foot or verdict == "页脚"
        if verdict == "blank":
            continue
        skipped.append((row, verdict))
        if verdict == "合计行" and not any(map(is_share_label, reader.sheet.rows[row])):
            totals.append(row)
    everything = range(first, first + height)
    data: Sequence[int] = [row for row in everything if row not in gone] if gone else everything
    return Body(first, height, reader.sheet.rows, reader.columns, data, tuple(totals), tuple(skipped))


def _verdict(reader: _Reader, row: int, place: int, after_foot: bool) -> Skip | Literal["blank"] | None:
    """Why the row is no record; None for a record."""
    blocks = tuple(_blocks(reader, row))
    role = role_of(blocks, reader.width)
    if role == "blank":
        return "blank"
    if _repeats_header(reader, blocks):
        return "重复的表头"
    if is_column_numbers([block.value for block in blocks]) and _follows_header(reader, place):
        return "列号行"
    if role == "total":
        return "合计行"
    if role == "foot" and (_signs_only(blocks) or not _is_record(reader, blocks)):
        return "页脚"
    if role == "meta" and not _is_record(reader, blocks):
        return "小标题行"
    return _of_single(reader, blocks[0], after_foot) if len(blocks) == 1 else None


def _blocks(reader: _Reader, row: int) -> Iterator[Block]:
    for column, cell in enumerate(reader.sheet.rows[row]):
        if not is_blank(cell):
            yield Block(cell, column, reader.merged_right.get((row, column), column))


def _of_single(reader: _Reader, block: Block, after_foot: bool) -> Skip | None:
    """A row with one filled cell: a section title, a note, or a record that lacks everything else."""
    if after_foot:
        return "页脚"
    if village_of_line((block.value,)):
        return "小标题行"
    if block.right > block.left or block.left in reader.place_columns:
        return "小标题行"
    return None if block.left in reader.mapped else "没有所需内容的行"


def _is_record(reader: _Reader, blocks: Sequence[Block]) -> bool:
    """True when at least half of the mapped columns are filled, which no footer does."""
    own = {block.left for block in blocks if block.right == block.left}
    return 2 * len(own & reader.mapped) >= max(2, len(reader.mapped))


def _signs_only(blocks: Sequence[Block]) -> bool:
    """True when every cell is a footer's: 填表人：… in one, 审核人：… in another."""
    return all(is_foot_label(block.value) and ":" in compact(block.value) for block in blocks)


def _repeats_header(reader: _Reader, blocks: Sequence[Block]) -> bool:
    rows = range(reader.header.top, reader.header.bottom + 1)
    same = sum(
        any(header_text(_raw(reader.sheet, row, block.left)) == header_text(block.value) for row in rows)
        for block in blocks
        if isinstance(block.value, str)
    )
    return same >= 2 and same == len(blocks)


def _follows_header(reader: _Reader, place: int) -> bool:
    """True when the row above, blanks aside, repeats the header; or nothing stands above."""
    for above in range(place - 1, -1, -1):
        blocks = tuple(_blocks(reader, reader.header.body + above))
        if blocks:
            return _repeats_header(reader, blocks)
    return True


def skipped_problems(skipped: Sequence[tuple[int, Skip]]) -> Iterator[Problem]:
    """One info problem per reason, with the screen rows."""
    by_reason: dict[Skip, list[int]] = {}
    for row, reason in skipped:
        by_reason.setdefault(reason, []).append(row + 1)
    for reason, rows in by_reason.items():
        yield problem("ROWS_SKIPPED", row=rows[0], rows=row_ranges(rows), what=reason)


def row_ranges(rows: Sequence[int]) -> str:
    """Screen rows in short: 5-7、12."""
    ordered = sorted(set(rows))
    parts = []
    for _, run in itertools.groupby(enumerate(ordered), key=lambda pair: pair[1] - pair[0]):
        members = [row for _, row in run]
        parts.append(str(members[0]) if len(members) == 1 else f"{members[0]}-{members[-1]}")
    return "、".join(parts)
