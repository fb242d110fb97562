"""A corrected 待改 workbook: which batch its rows came from, and how they have to be read.

The rows of a 待改 workbook name where they came from. They are read under the circumstances of that batch (kind,
day of receipt, period, effective date), so that they become what a clean file would have become. Each stands
for the rejected row that it names, from the moment it is in the lake until it is withdrawn.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from zhucun_cli.errors import FileRefused
from zhucun_cli.kinds import Kinds
from zhucun_cli.lake.batches import SHORT_ID
from zhucun_cli.sheets.cell import Cell
from zhucun_cli.sheets.sheet import Sheet
from zhucun_cli.tables.parsed import compact
from zhucun_cli.tables.read import Reading, SheetReading, read_tables
from zhucun_cli.tables.table import Table

if TYPE_CHECKING:
    import pyarrow as pa

ADDRESS_TITLE = "原位置"
REASON_TITLE = "哪里不对"
REMEDY_TITLE = "怎么改"
_ADDED = (ADDRESS_TITLE, REASON_TITLE, REMEDY_TITLE)
_HEADER_ZONE = 12
_BATCH = re.compile(rf"批次([0-9a-f]{{{SHORT_ID}}})")
_ADDRESS = re.compile(r"(?P<sheet>.*)!(?P<column>[A-Z]*)(?P<row>[1-9]\d*)")

Address = tuple[str, int]
"""Sheet and 1-based row of a rejected row in its own file."""


def address_title(batch: str) -> str:
    """The heading of the column of addresses; it names the batch once more, should the title get lost."""
    return f"{ADDRESS_TITLE}（批次 {batch[:SHORT_ID]}）"


@dataclass(frozen=True)
class MarkedSheet:
    """A sheet of a 待改 workbook without what was added to it.

    `batch` is the short id, `header` the 0-based header row, `origins` maps a 1-based row to where it came from.
    """

    batch: str
    sheet: Sheet
    header: int
    origins: Mapping[int, Address]


def find_marked(sheet: Sheet) -> MarkedSheet | None:
    """The sheet without its added lines and columns; None when nothing says that it is a 待改 sheet."""
    for number, row in enumerate(sheet.rows[:_HEADER_ZONE]):
        added = {column: text for column, text in _texts(row) if text.startswith(_ADDED)}
        where = [column for column, text in added.items() if text.startswith(ADDRESS_TITLE)]
        if where:
            told = " ".join(text for line in sheet.rows[: number + 1] for _, text in _texts(line))
            batch = _BATCH.search(told)
            return _marked(sheet, number, where[0], set(added), batch[1]) if batch else None
    return None


def _texts(row: Sequence[Cell]) -> list[tuple[int, str]]:
    return [(column, compact(cell)) for column, cell in enumerate(row) if isinstance(cell, str) and cell]


def _marked(sheet: Sheet, header: int, where: int, added: Collection[int], batch: str) -> MarkedSheet:
    origins: dict[int, Address] = {}
    rows: list[Sequence[Cell]] = [()] * header
    for number, row in enumerate(sheet.rows[header:], header + 1):
        found = _ADDRESS.fullmatch(str(row[where]).strip()) if where < len(row) else None
        if found:
            origins[number] = (found["sheet"], int(found["row"]))
        rows.append(["" if column in added else cell for column, cell in enumerate(row)])
    merges = tuple(each for each in sheet.merges if each.top >= header)
    return MarkedSheet(batch, replace(sheet, rows=rows, merges=merges), header, origins)


@dataclass(frozen=True)
class Circumstances:
    """Under which a rejected row was read the first time."""

    kind: str
    declared: tuple[date, date] | None
    effective_on: date | None
    additions: bool
    any_day: bool = False


@dataclass(frozen=True)
class Correction:
    """What a 待改 workbook corrects: a batch, its source file, and its rejected rows by their address."""

    batch: str
    source_name: str
    rejected: Mapping[Address, Circumstances]

    def as_json(self) -> str:
        """For the reader's process."""
        rows = [
            [*address, each.kind, each.declared and [day.isoformat() for day in each.declared],
             each.effective_on and each.effective_on.isoformat(), each.additions, each.any_day]
            for address, each in self.rejected.items()
        ]  # fmt: skip
        return json.dumps([self.batch, self.source_name, rows], ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Correction:
        """What `as_json` wrote."""
        batch, source_name, rows = json.loads(text)
        day = date.fromisoformat
        rejected = {
            (sheet, row): Circumstances(
                kind,
                (day(declared[0]), day(declared[1])) if declared else None,
                day(effective_on) if effective_on else None,
                additions,
                any_day,
            )
            for sheet, row, kind, declared, effective_on, additions, any_day in rows
        }
        return cls(batch, source_name, rejected)


def asked_for(marked: Sequence[MarkedSheet], told: str) -> Correction:
    """What the caller said of the batch that the sheets name.

    Raises FileRefused with the short id when it said nothing of it: the caller looks it up and asks again.
    """
    prefixes = sorted({each.batch for each in marked})
    correction = Correction.from_json(told) if told else None
    known = correction is not None and prefixes == [correction.batch[:SHORT_ID]]
    if correction is None or not known or not any(_of(each, correction) for each in marked):
        raise FileRefused("CORRECTION_ORPHAN", batch="、".join(prefixes))
    return correction


def _of(marked: MarkedSheet, correction: Correction) -> Circumstances | None:
    """The circumstances of a sheet's rows; None when it names no rejected row of the batch."""
    rejected = correction.rejected
    return next((rejected[each] for each in marked.origins.values() if each in rejected), None)


@dataclass(frozen=True)
class CorrectedRow:
    """A row of the workbook and the rejected row for which it stands."""

    sheet: str
    row: int
    origin: Address


@dataclass(frozen=True)
class MarkedReading:
    """What became of a 待改 sheet: its tables, and which of their rows stand for a rejected one."""

    answer: SheetReading
    corrected: tuple[CorrectedRow, ...] = ()


def read_marked(marked: MarkedSheet, correction: Correction, kinds: Kinds, reading: Reading) -> MarkedReading:
    """Read a 待改 sheet as the part of the file that it came from."""
    circumstances = _of(marked, correction)
    if circumstances is None:
        return MarkedReading(read_tables(marked.sheet, kinds, reading))
    sheet = _as_first_read(marked, circumstances)
    answer = read_tables(
        sheet, kinds, replace(reading, kind=circumstances.kind, any_day=circumstances.any_day)
    )
    tables = tuple(_under(each, circumstances) for each in answer.tables)
    own = [row for table in tables for row in (*table.rows, *(each.row for each in table.rejected))]
    corrected = tuple(
        CorrectedRow(sheet.name, row, marked.origins[row])
        for row in own
        if marked.origins.get(row) in correction.rejected
    )
    return MarkedReading(replace(answer, tables=tables), corrected)


def _as_first_read(marked: MarkedSheet, circumstances: Circumstances) -> Sheet:
    """The sheet with the period that its rows had, told as a title, so that 9月3日 is read as then."""
    if circumstances.declared is None or not marked.header:
        return marked.sheet
    first, last = circumstances.declared
    title = [f"{first.isoformat()}至{last.isoformat()}"]
    return replace(marked.sheet, rows=[title, *marked.sheet.rows[1:]])


def _under(table: Table, circumstances: Circumstances) -> Table:
    """The table as part of the file it came from: its period, effective date and extent."""
    is_snapshot = table.kind.mode == "snapshot"
    return replace(
        table,
        declared=circumstances.declared,
        effective_on=circumstances.effective_on if is_snapshot else None,
        additions=circumstances.additions and is_snapshot,
    )


def correction_table(rows: Sequence[CorrectedRow], batch: str, of_batch: str) -> Mapping[str, pa.Table]:
    """The corrected rows as partitions of the lake's table `correction`."""
    import pyarrow as pa

    from zhucun_cli.lake.schema import CORRECTION_SCHEMA

    records: list[dict[str, Any]] = [  # rows of the schema
        {"batch": batch, "sheet": each.sheet, "row": each.row,
         "of_batch": of_batch, "of_sheet": each.origin[0], "of_row": each.origin[1]}
        for each in rows
    ]  # fmt: skip
    return {"": pa.Table.from_pylist(records, schema=CORRECTION_SCHEMA)}
