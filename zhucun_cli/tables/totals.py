"""Checking written totals against our own sums: it catches the clerk's mistakes, and ours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from zhucun_cli.problems import Problem, problem
from zhucun_cli.sheets.sheet import cell_address, column_letters
from zhucun_cli.tables.body import Body
from zhucun_cli.tables.cells import parse_cell
from zhucun_cli.tables.parsed import Surroundings
from zhucun_cli.tables.table import Value
from zhucun_cli.tables.typed import Column

TOLERANCE = Decimal("0.5")
_ADDABLE = ("money", "count")
_NOT_SUMS = "per_head"


def check_totals(
    columns: Mapping[str, Column], body: Body, around: Mapping[str, Surroundings]
) -> Iterator[Problem]:
    """A warning for each total that is neither the sum of the whole column nor of its own section."""
    for name, column in columns.items():
        addable = column.field.type in _ADDABLE and not name.endswith(_NOT_SUMS)
        if column.index is None or not addable or column.faults:
            continue
        values = list(column.values) if body.totals else []
        for row in body.totals:
            written = parse_cell(body.cell(row, column.index), column.field, around[name])
            if written.fault or written.value is None:
                continue
            sums = [_sum(values, rows) for rows in _sections(body, row)]
            value = Decimal(str(written.value))
            if all(abs(value - each) > TOLERANCE for each in sums):
                yield _differs(column, row, value, sums[0])


def _sections(body: Body, total: int) -> tuple[Sequence[int], ...]:
    """The rows that a total may stand for: since the total above, everything above, the next ones, all."""
    before = max((row for row in body.totals if row < total), default=body.first - 1)
    after = min((row for row in body.totals if row > total), default=body.first + body.height)
    line = max((r for r, what in body.skipped if what == "小标题行" and r < total), default=body.first - 1)
    section = [place for place, row in enumerate(body.data) if line < row < total]
    since = [place for place, row in enumerate(body.data) if before < row < total]
    above = [place for place, row in enumerate(body.data) if row < total]
    below = [place for place, row in enumerate(body.data) if total < row < after]
    everything = range(len(body.data))
    ordered: tuple[Sequence[int], ...] = (above, since, section, below, everything)
    return tuple(rows for rows in ordered if rows) or (everything,)


def _sum(values: Sequence[Value], places: Sequence[int]) -> Decimal:
    chosen = (values[place] for place in places)
    return sum((Decimal(str(value)) for value in chosen if value is not None), Decimal(0))


def _differs(column: Column, row: int, written: Decimal, computed: Decimal) -> Problem:
    index = column.index or 0
    return problem(
        "TOTAL_DIFFERS",
        row=row + 1,
        column=column_letters(index),
        cell=cell_address(row, index),
        field=column.field.name,
        written=f"{written:f}",
        computed=f"{computed:f}",
    )
