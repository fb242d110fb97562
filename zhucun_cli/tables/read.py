"""From a sheet to tables: find the header, decide the kind, read the columns, sort the rows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType

from zhucun_cli.errors import UsageError
from zhucun_cli.kinds import Field, Kinds
from zhucun_cli.problems import Problem, problem
from zhucun_cli.sheets.sheet import Sheet, column_letters
from zhucun_cli.tables.body import Body, find_body, skipped_problems
from zhucun_cli.tables.cells import parse_cell
from zhucun_cli.tables.grid import Grid, is_blank, upper_grid
from zhucun_cli.tables.header import Header, find_header
from zhucun_cli.tables.matching import Fit, choose, fit
from zhucun_cli.tables.parsed import Surroundings
from zhucun_cli.tables.records import Records, sort_rows
from zhucun_cli.tables.roles import role_of
from zhucun_cli.tables.table import Counts, Table, Value
from zhucun_cli.tables.title import Title, read_title
from zhucun_cli.tables.totals import check_totals
from zhucun_cli.tables.typed import Column, constant_column, read_column
from zhucun_cli.tables.vocabulary import vocabulary_of

_WAN_IN_HEADER = re.compile(r"\((?:单位:?)?(万元|元)\)")
_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Reading:
    """What the caller knows about the file.

    `kind` is --kind; `assume` answers for columns that a sheet lacks: field title → value (--assume).
    """

    file_name: str
    received_on: date
    kind: str | None = None
    assume: Mapping[str, str] = field(default_factory=lambda: _NOTHING)


@dataclass(frozen=True)
class SheetReading:
    """The tables of a sheet; `problems` are the sheet's when nothing could be read."""

    tables: tuple[Table, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class _Layout:
    """A sheet whose header and kind are known."""

    sheet: Sheet
    grid: Grid
    header: Header
    title: Title
    fit: Fit
    reading: Reading


def read_tables(sheet: Sheet, kinds: Kinds, reading: Reading) -> SheetReading:
    """Read a sheet as the one kind that claims it; UsageError when --kind or --assume cannot be meant."""
    if reading.kind is not None and reading.kind not in kinds:
        raise UsageError(f"没有“{reading.kind}”这种表，可用：{'、'.join(kinds)}")
    if all(is_blank(cell) for row in sheet.rows[:100] for cell in row) and not _has_content(sheet):
        return _nothing(sheet, problem("EMPTY_SHEET"))
    laid_out = _lay_out(sheet, kinds, reading)
    if isinstance(laid_out, Problem):
        return _nothing(sheet, laid_out)
    return SheetReading(tables=(_read(laid_out),))


def _has_content(sheet: Sheet) -> bool:
    return any(not is_blank(cell) for row in sheet.rows for cell in row)


def _nothing(sheet: Sheet, why: Problem) -> SheetReading:
    return SheetReading((), tuple(replace(each, sheet=sheet.name) for each in (*sheet.problems, why)))


def _lay_out(sheet: Sheet, kinds: Kinds, reading: Reading) -> _Layout | Problem:
    grid = upper_grid(sheet)
    vocabulary = vocabulary_of(kinds)
    header = find_header(grid, vocabulary)
    if isinstance(header, Problem):
        return header
    title = read_title(sheet, grid, header.top, reading.file_name)
    fits = [fit(header, words, title, vocabulary) for words in vocabulary.words.values()]
    chosen = choose(fits, header, title, reading.kind)
    if isinstance(chosen, Problem):
        return chosen
    conflict = _unit_conflict(chosen, header, title)
    return conflict or _Layout(sheet, grid, header, title, chosen, reading)


def _unit_conflict(chosen: Fit, header: Header, title: Title) -> Problem | None:
    """元 beside 万元 for one amount, in its header and unit row or twice in the lines above."""
    for name, index in chosen.columns.items():
        field = chosen.kind.field(name)
        if field.type != "money":
            continue
        units = _units_of(header, index) or title.units
        if len(units) > 1:
            return problem("UNIT_CONFLICT", title=field.title, units="、".join(sorted(units)), field=name,
                           column=column_letters(index), row=header.bottom + 1)  # fmt: skip
    return None


def _units_of(header: Header, index: int) -> frozenset[str]:
    in_names = {unit for part in header.names[index] for unit in _WAN_IN_HEADER.findall(part)}
    return frozenset(in_names | ({header.units[index].strip("()")} & {"元", "万元"}))


def _read(layout: _Layout) -> Table:
    body = find_body(layout.sheet, layout.header, layout.fit)
    around = {name: _surroundings(layout, name) for name in layout.fit.columns}
    columns, told = _columns(layout, body, around)
    records = sort_rows(layout.fit.kind, columns, body)
    skipped = (*body.skipped, *records.skipped)
    problems = (
        *layout.sheet.problems,
        *_about_the_header(layout),
        *told,
        *(each for column in columns.values() for each in column.problems),
        *skipped_problems(skipped),
        *check_totals(columns, body, around),
        *_about_the_body(body, records, layout, columns),
        *records.problems,
    )
    counted = len(records.accepted) + len(records.rejected)
    return Table(
        kind=layout.fit.kind,
        sheet=layout.sheet.name,
        columns=_accepted_values(columns, records.accepted, len(body.data)),
        rows=[body.data[place] + 1 for place in records.accepted],
        rejected=records.rejected,
        counts=Counts(counted, len(records.accepted), 0, len(records.rejected), len(skipped)),
        problems=_distinct(problems, layout.sheet.name),
        effective_on=layout.title.effective_on if layout.fit.kind.mode == "snapshot" else None,
        declared=layout.title.declared,
        additions=layout.fit.kind.mode == "snapshot" and layout.title.additions,
        header=layout.header.titles,
    )


def _surroundings(layout: _Layout, name: str) -> Surroundings:
    kind_field = layout.fit.kind.field(name)
    units = _units_of(layout.header, layout.fit.columns[name]) or layout.title.units
    return Surroundings(
        received_on=layout.reading.received_on,
        year=layout.title.year,
        date1904=layout.sheet.date1904,
        is_text=layout.sheet.is_text,
        in_wan=kind_field.type == "money" and "万元" in units,
        future_allowed=kind_field.future,
    )


def _columns(
    layout: _Layout, body: Body, around: Mapping[str, Surroundings]
) -> tuple[dict[str, Column], list[Problem]]:
    """One column for every field of the kind, and what was told about those that the sheet lacks."""
    columns: dict[str, Column] = {}
    told: list[Problem] = []
    for each in layout.fit.kind.fields:
        index = layout.fit.columns.get(each.name)
        if index is not None:
            columns[each.name] = read_column(layout.sheet, body, each, index, around[each.name])
            continue
        value, notice = _absent(layout, each)
        columns[each.name] = constant_column(each, value, len(body.data))
        told += notice
    return columns, told


def _absent(layout: _Layout, absent: Field) -> tuple[Value, list[Problem]]:
    """The value that the title, the sheet's name or --assume gives to a field without a column."""
    name, title = absent.name, absent.title
    answer = layout.reading.assume.get(absent.title) if absent.assumable else None
    if answer is not None:
        parsed = parse_cell(answer, absent, Surroundings(layout.reading.received_on))
        if parsed.fault or parsed.value is None:
            raise UsageError(f"--assume {absent.title}={answer} 不行，可填：{'、'.join(absent.choices)}")
        return parsed.value, [
            problem("FROM_TITLE", field=name, title=title, where="--assume", value=parsed.value)
        ]
    if absent.name not in layout.fit.derived:
        return None, []
    value, source = layout.fit.derived[absent.name]
    if source == "工作表名":
        return value, [problem("FROM_SHEET_NAME", value=value, field=name, title=title)]
    return value, [problem("FROM_TITLE", where=source, value=value, field=name, title=title)]


def _about_the_header(layout: _Layout) -> list[Problem]:
    """What was noticed above and in the header: columns not used, rows above it that look like data."""
    above = [
        row
        for row in range(layout.header.top)
        if role_of(layout.grid.blocks(row), layout.grid.width) in ("row", "total")
        and len(layout.grid.blocks(row)) > 2
    ]
    noticed = [*layout.fit.doubled, *layout.fit.problems]
    if above:
        rows = "、".join(str(row + 1) for row in above)
        noticed.append(problem("ROWS_SKIPPED", row=above[0] + 1, rows=rows, what="表头以上的内容"))
    return noticed


def _about_the_body(
    body: Body, records: Records, layout: _Layout, columns: Mapping[str, Column]
) -> list[Problem]:
    noticed = []
    if not records.accepted and not records.rejected:
        noticed.append(problem("EMPTY_BODY", row=layout.header.bottom + 1))
    for name, column in columns.items():
        assumable = column.field.assumable and column.index is None
        if assumable and records.accepted and column.values[0] is None:
            noticed.append(
                problem(
                    "MODE_COLUMN_MISSING", field=name, title=column.field.title, rows=len(records.accepted)
                )
            )
    return noticed


def _accepted_values(
    columns: Mapping[str, Column], accepted: Sequence[int], rows: int
) -> dict[str, Sequence[Value]]:
    """The columns of accepted rows, with a `<field>_month_only` beside each date that may be a month."""
    complete = len(accepted) == rows
    chosen: dict[str, Sequence[Value]] = {}
    for name, column in columns.items():
        chosen[name] = column.values if complete else [column.values[place] for place in accepted]
        if column.month_only is not None:
            flags = column.month_only
            chosen[f"{name}_month_only"] = flags if complete else [flags[place] for place in accepted]
    return chosen


def _distinct(problems: Sequence[Problem], sheet: str) -> tuple[Problem, ...]:
    """Each problem once, with the sheet's name."""
    return tuple(dict.fromkeys(replace(each, sheet=sheet) for each in problems))
