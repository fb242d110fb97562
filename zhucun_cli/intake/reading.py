"""From a file's bytes to what the lake would store of it: a pure function, run in the reader's process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from zhucun_cli.home import Home
from zhucun_cli.intake.batch import Partitions, Stamp, lake_tables, scope_rows
from zhucun_cli.intake.correction import (
    CorrectedRow,
    Correction,
    MarkedReading,
    MarkedSheet,
    asked_for,
    correction_table,
    find_marked,
    read_marked,
)
from zhucun_cli.intake.prepared import without_unfilled
from zhucun_cli.intake.result import SheetResult
from zhucun_cli.lake.batches import ScopeRow
from zhucun_cli.lake.schema import CORRECTION_TABLE
from zhucun_cli.problems import Problem, problem
from zhucun_cli.sheets.read import read_workbook
from zhucun_cli.sheets.sheet import Workbook
from zhucun_cli.tables.duplicates import without_duplicates
from zhucun_cli.tables.layouts import layout_of, layout_toml, read_layouts
from zhucun_cli.tables.read import Reading, read_tables
from zhucun_cli.tables.sisters import agree
from zhucun_cli.tables.table import Table


@dataclass(frozen=True)
class Request:
    """One file to read, and what the call says about it. `folder` is the home's.

    `correction` is JSON of the batch whose rejected rows the file brings corrected.
    """

    folder: str
    name: str
    sha256: str
    content: bytes
    received_on: date
    kind: str | None = None
    effective_on: date | None = None
    extent: str = ""
    assume: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    passwords: tuple[str, ...] = ()
    correction: str = ""
    header_rows: tuple[int, int] | None = None
    data_from: int | None = None


@dataclass(frozen=True)
class FileRead:
    """A file after reading, before any decision: counts, problems, and its rows as the lake stores them.

    `tables` maps a table's name to its partitions, `used` the name of each declaration used to its text.
    `layouts` are the layouts of its tables as TOML, ready to be kept in zhucun.toml.
    """

    sheets: tuple[SheetResult, ...]
    problems: tuple[Problem, ...]
    scope: tuple[ScopeRow, ...]
    tables: Mapping[str, Partitions]
    used: Mapping[str, str]
    layouts: tuple[str, ...] = ()

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds that were recognised, each once."""
        return tuple(dict.fromkeys(each.kind for each in self.sheets))


def read_file(request: Request, home: Home) -> FileRead:
    """Every sheet of the file as tables, equal rows counted once. Raises FileRefused and UsageError."""
    workbook = read_workbook(request.name, request.content, request.passwords)
    marked = [found for sheet in workbook.sheets if (found := find_marked(sheet))]
    read = _read_marked(request, home, marked) if marked else _read_sheets(request, home, workbook)
    answers = [each.answer for each in read]
    tables = without_duplicates([table for answer in answers for table in answer.tables])
    problems = (
        *workbook.problems,
        *(each for answer in answers for each in answer.problems),
        *(each for table in tables for each in table.problems),
        *(_undated(table) for table in tables if _is_undated(table, request)),
    )
    stamp = Stamp(request.sha256, home.key, request.effective_on, request.extent)
    corrected = tuple(row for each in read for row in each.corrected)
    return FileRead(
        sheets=tuple(SheetResult(each.sheet, each.kind.name, each.counts) for each in tables),
        problems=problems,
        scope=scope_rows(tables, stamp),
        tables={**lake_tables(tables, problems, stamp), **_corrections(corrected, request)},
        used={f"kinds/{table.kind.name}.toml": table.kind.source for table in tables},
        layouts=tuple(
            dict.fromkeys(layout_toml(layout_of(table, request.name)) for table in tables if table.rows)
        ),
    )


def _read_sheets(request: Request, home: Home, workbook: Workbook) -> list[MarkedReading]:
    reading = Reading(
        file_name=request.name,
        received_on=request.received_on,
        kind=request.kind,
        assume=request.assume,
        header_rows=request.header_rows,
        data_from=request.data_from,
        layouts=read_layouts(home.settings.layouts, home.kinds),
    )
    prepared = [without_unfilled(sheet) for sheet in workbook.sheets]
    return [
        MarkedReading(each) for each in agree([read_tables(sheet, home.kinds, reading) for sheet in prepared])
    ]


def _read_marked(request: Request, home: Home, marked: Sequence[MarkedSheet]) -> list[MarkedReading]:
    """The sheets of a 待改 workbook, as parts of the file that they came from. Raises FileRefused."""
    correction = asked_for(marked, request.correction)
    reading = Reading(correction.source_name, request.received_on, None, request.assume)
    return [read_marked(each, correction, home.kinds, reading) for each in marked]


def _corrections(corrected: Sequence[CorrectedRow], request: Request) -> dict[str, Partitions]:
    if not corrected:
        return {}
    of_batch = Correction.from_json(request.correction).batch
    return {CORRECTION_TABLE: correction_table(corrected, request.sha256, of_batch)}


def _is_undated(table: Table, request: Request) -> bool:
    """A snapshot of which neither title, option nor every row says from when it speaks."""
    dated = table.effective_on or request.effective_on
    if table.kind.mode != "snapshot" or dated or request.correction or not table.rows:
        return False
    return not all(table.columns.get("paired_from", (None,)))


def _undated(table: Table) -> Problem:
    return problem(
        "UNDATED_ROSTER",
        sheet=table.sheet,
        meaning="最早（这些村此前没有名单时）或收表日期（已有名单时）",
    )
