"""The sheets of one file beside each other: one that lacks columns, or has other units, is not merged silently."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from statistics import median

from zhucun_cli.problems import Problem, problem
from zhucun_cli.sheets.sheet import column_letters
from zhucun_cli.tables.read import SheetReading
from zhucun_cli.tables.table import Table

_OFF = 1000
_ENOUGH = 3  # amounts; the median of fewer says nothing


def agree(readings: Sequence[SheetReading]) -> tuple[SheetReading, ...]:
    """The readings of one file's sheets, those of other units refused, those of other columns marked."""
    by_kind: dict[str, list[Table]] = defaultdict(list)
    for reading in readings:
        for table in reading.tables:
            by_kind[table.kind.name].append(table)
    conflicts = {id(table): each for tables in by_kind.values() for table, each in _unit_conflicts(tables)}
    notices = {id(table): each for tables in by_kind.values() for table, each in _differences(tables)}
    return tuple(_settled(reading, conflicts, notices) for reading in readings)


def _settled(
    reading: SheetReading, conflicts: Mapping[int, Problem], notices: Mapping[int, Problem]
) -> SheetReading:
    kept = tuple(
        replace(table, problems=(*table.problems, notices[id(table)])) if id(table) in notices else table
        for table in reading.tables
        if id(table) not in conflicts
    )
    refused = tuple(conflicts[id(table)] for table in reading.tables if id(table) in conflicts)
    return SheetReading(kept, (*reading.problems, *refused)) if refused or kept != reading.tables else reading


def _differences(tables: Sequence[Table]) -> Iterator[tuple[Table, Problem]]:
    """Tables whose mapped fields are not those of most tables of their kind."""
    counted = Counter(frozenset(table.used) for table in tables)
    usual, times = counted.most_common(1)[0]
    if 2 * times <= len(tables):
        return
    for table in tables:
        lacking, extra = usual - set(table.used), set(table.used) - usual
        if lacking or extra:
            titles = {each.name: each.title for each in table.kind.fields}
            said = [
                f"{word} {'、'.join(titles[name] for name in titles if name in names)}"
                for word, names in (("少了", lacking), ("多了", extra))
                if names
            ]
            yield table, problem(
                "SHEET_DIFFERS", sheet=table.sheet, row=table.header_rows[1], kind=table.kind.title, what="；".join(said)
            )  # fmt: skip


def _unit_conflicts(tables: Sequence[Table]) -> Iterator[tuple[Table, Problem]]:
    """Tables whose usual amount is a thousandth, or a thousand times, of that of the others.

    Of two tables the one with the small amounts is doubtful: 万元 under a heading that does not say so.
    """
    names = [each.name for each in tables[0].kind.fields if each.type == "money"]
    seen: set[int] = set()
    for name in names:
        usual = {id(table): amount for table in tables if (amount := _usual(table, name))}
        for table in tables:
            others = [amount for key, amount in usual.items() if key != id(table)]
            own = usual.get(id(table))
            if own is None or not others or id(table) in seen:
                continue
            theirs = Decimal(median(others))
            if own * _OFF <= theirs or (len(others) > 1 and own >= theirs * _OFF):
                seen.add(id(table))
                yield table, _conflict(table, name, "万元" if own < theirs else "元")


def _usual(table: Table, name: str) -> Decimal | None:
    amounts = [abs(value) for value in table.columns[name] if isinstance(value, Decimal) and value]
    return Decimal(median(amounts)) if len(amounts) >= _ENOUGH else None


def _conflict(table: Table, name: str, unit: str) -> Problem:
    column = table.used.get(name)
    return problem(
        "UNIT_CONFLICT", sheet=table.sheet, row=table.header_rows[1], field=name,
        column="" if column is None else column_letters(column),
        title=table.kind.field(name).title, units=f"“{table.sheet}”像是{unit}，与其他工作表相差千倍以上",
    )  # fmt: skip
