"""From a sheet whose header and kind are known to the table: columns, rows and what was noticed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType

from zhucun_cli.errors import UsageError
from zhucun_cli.kinds import Field
from zhucun_cli.problems import Problem, problem
from zhucun_cli.sheets.columns import Encoded
from zhucun_cli.sheets.sheet import Sheet, column_letters
from zhucun_cli.tables.body import Body, find_body, row_ranges, skipped_problems
from zhucun_cli.tables.cells import parse_cell
from zhucun_cli.tables.grid import Grid
from zhucun_cli.tables.header import Header
from zhucun_cli.tables.layouts import Layout
from zhucun_cli.tables.matching import FROM_LINES, Fit
from zhucun_cli.tables.parsed import Surroundings
from zhucun_cli.tables.records import Records, sort_rows
from zhucun_cli.tables.regions import village_lines
from zhucun_cli.tables.roles import role_of
from zhucun_cli.tables.table import Counts, Table, Value
from zhucun_cli.tables.title import Title
from zhucun_cli.tables.totals import check_totals
from zhucun_cli.tables.typed import Column, constant_column, read_column

_WAN_IN_HEADER = re.compile(r"\((?:单位:?)?(万元|元)\)")
_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Reading:
    """What the caller knows about the file.

    `kind` is --kind; `assume` answers for columns that a sheet lacks: field title → value (--assume).
    `header_rows` (both inside) and `data_from` are 1-based: --header-rows 3-4 --data-from 5. `layouts` are
    those that zhucun.toml keeps. `any_day`: the days of the rows need not lie near the declared period.
    """

    file_name: str
    received_on: date
    kind: str | None = None
    assume: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    header_rows: tuple[int, int] | None = None
    data_from: int | None = None
    layouts: tuple[Layout, ...] = ()
    any_day: bool = False


@dataclass(frozen=True)
class Found:
    """A table of a sheet whose header and kind are known; `noticed` on the way there."""

    sheet: Sheet
    grid: Grid
    header: Header
    title: Title
    fit: Fit
    reading: Reading
    noticed: tuple[Problem, ...] = ()


def unit_conflict(chosen: Fit, header: Header, title: Title) -> Problem | None:
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


def build_table(found: Found) -> Table:
    """Read the body of a table whose header and kind are known."""
    body = find_body(found.sheet, found.header, found.fit)
    around = {name: _surroundings(found, name) for name in found.fit.columns}
    columns, told = _columns(found, body, around)
    records = sort_rows(found.fit.kind, columns, body)
    skipped = (*body.skipped, *records.skipped)
    problems = (
        *found.sheet.problems,
        *found.noticed,
        *_about_the_header(found),
        *told,
        *(each for column in columns.values() for each in column.problems),
        *skipped_problems(skipped),
        *check_totals(columns, body, around),
        *_about_the_body(body, records, found, columns),
        *records.problems,
    )
    counted = len(records.accepted) + len(records.rejected)
    return Table(
        kind=found.fit.kind,
        sheet=found.sheet.name,
        columns=_accepted_values(columns, records.accepted, len(body.data)),
        rows=[body.data[place] + 1 for place in records.accepted],
        rejected=records.rejected,
        counts=Counts(counted, len(records.accepted), 0, len(records.rejected), len(skipped)),
        problems=_distinct(problems, found.sheet.name),
        effective_on=found.title.effective_on if found.fit.kind.mode == "snapshot" else None,
        declared=found.title.declared,
        additions=found.fit.kind.mode == "snapshot" and found.title.additions,
        header=found.header.titles,
        header_rows=(found.header.top + 1, found.header.bottom + 1),
        data_from=found.header.body + 1,
        used=MappingProxyType(dict(found.fit.columns)),
        any_day=_days(found) is None,
    )


def _surroundings(found: Found, name: str) -> Surroundings:
    kind_field = found.fit.kind.field(name)
    units = _units_of(found.header, found.fit.columns[name]) or found.title.units
    return Surroundings(
        received_on=found.reading.received_on,
        year=found.title.year,
        date1904=found.sheet.date1904,
        is_text=found.sheet.is_text,
        in_wan=kind_field.type == "money" and "万元" in units,
        future_allowed=kind_field.future,
        days=_days(found) if kind_field.in_period else None,
        later_allowed=bool(found.fit.kind.period),
    )


def _days(found: Found) -> tuple[date, date] | None:
    """The period near which the rows' days must lie: none where each row states its own."""
    stated = found.fit.kind.period in found.fit.columns
    return None if stated or found.reading.any_day else found.title.days


def _columns(
    found: Found, body: Body, around: Mapping[str, Surroundings]
) -> tuple[dict[str, Column], list[Problem]]:
    """One column for every field of the kind, and what was told about those that the sheet lacks."""
    columns: dict[str, Column] = {}
    told: list[Problem] = []
    for each in found.fit.kind.fields:
        index = found.fit.columns.get(each.name)
        if index is not None:
            columns[each.name] = read_column(found.sheet, body, each, index, around[each.name])
            continue
        if found.fit.derived.get(each.name, ("", ""))[1] == FROM_LINES:
            columns[each.name], notice = _from_lines(found, body, each)
            told += notice
            continue
        value, notice = _absent(found, each)
        columns[each.name] = constant_column(each, value, len(body.data))
        told += notice
    return columns, told


def _from_lines(found: Found, body: Body, absent: Field) -> tuple[Column, list[Problem]]:
    """The village of each row, named by the last line above it that names one."""
    lines = village_lines(found.sheet, found.header.body)
    named = dict(lines)
    values: list[Value] = []
    current: str | None = None
    for row in sorted({*body.data, *named}):
        current = named.get(row, current)
        if row not in named:
            values.append(current)
    rows = row_ranges([row + 1 for row, _ in lines])
    notice = problem("FROM_SECTION", field=absent.name, title=absent.title, rows=rows)
    return Column(absent, None, Encoded.of(values), {}, ()), [notice]


def _absent(found: Found, absent: Field) -> tuple[Value, list[Problem]]:
    """The value that the title, the sheet's name or --assume gives to a field without a column."""
    name, title = absent.name, absent.title
    answer = found.reading.assume.get(absent.title) if absent.assumable else None
    if answer is not None:
        parsed = parse_cell(answer, absent, Surroundings(found.reading.received_on))
        if parsed.fault or parsed.value is None:
            raise UsageError(f"--assume {absent.title}={answer} 不行，可填：{'、'.join(absent.choices)}")
        return parsed.value, [
            problem("FROM_TITLE", field=name, title=title, where="--assume", value=parsed.value)
        ]
    if absent.name not in found.fit.derived:
        return None, []
    value, source = found.fit.derived[absent.name]
    if source == "工作表名":
        return value, [problem("FROM_SHEET_NAME", value=value, field=name, title=title)]
    return value, [problem("FROM_TITLE", where=source, value=value, field=name, title=title)]


def _about_the_header(found: Found) -> list[Problem]:
    """What was noticed above and in the header: columns not used, rows above it that look like data."""
    above = [
        row
        for row in range(found.grid.first, found.header.top)
        if role_of(found.grid.blocks(row), found.grid.width) in ("row", "total")
        and len(found.grid.blocks(row)) > 2
    ]
    noticed = [*found.fit.doubled, *found.fit.problems]
    if above:
        rows = "、".join(str(row + 1) for row in above)
        noticed.append(problem("ROWS_SKIPPED", row=above[0] + 1, rows=rows, what="表头以上的内容"))
    return noticed


def _about_the_body(
    body: Body, records: Records, found: Found, columns: Mapping[str, Column]
) -> list[Problem]:
    noticed = []
    if not records.accepted and not records.rejected:
        noticed.append(problem("EMPTY_BODY", row=found.header.bottom + 1))
    for name, column in columns.items():
        assumable = column.field.assumable and not column.field.required and column.index is None
        if assumable and records.accepted and column.values[0] is None:
            noticed.append(
                problem(
                    "MODE_COLUMN_MISSING", field=name, title=column.field.title, rows=len(records.accepted)
                )
            )
    return noticed


def _accepted_values(
    columns: Mapping[str, Column], accepted: Sequence[int], rows: int
) -> dict[str, Encoded[Value]]:
    """The columns of accepted rows, with a `<field>_month_only` beside each date that may be a month."""
    complete = len(accepted) == rows
    chosen: dict[str, Encoded[Value]] = {}
    for name, column in columns.items():
        chosen[name] = column.values if complete else column.values.only(accepted)
        if column.month_only is not None:
            flags = column.month_only
            chosen[f"{name}_month_only"] = flags if complete else flags.only(accepted)
    return chosen


def _distinct(problems: Sequence[Problem], sheet: str) -> tuple[Problem, ...]:
    """Each problem once, with the sheet's name."""
    return tuple(dict.fromkeys(replace(each, sheet=sheet) for each in problems))
