"""A rejected row as it is shown to be corrected: what was read as it was understood, what was not as it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from zhucun_cli.kinds import Field
from zhucun_cli.problems import Problem
from zhucun_cli.tables.dates import parse_date
from zhucun_cli.tables.parsed import Surroundings
from zhucun_cli.tables.table import RejectedRow, Table, Value

_WAN = Decimal(10_000)


def formatted(value: Value, field: Field, in_wan: bool = False, month_only: bool = False) -> str:
    """A value as text that its field's parser reads as the same value."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return f"{value:%Y-%m}" if month_only and field.month_only else value.isoformat()
    if isinstance(value, Decimal):
        return _plain(value / _WAN if in_wan else value)
    return str(value)


def _plain(amount: Decimal) -> str:
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def fields_in_wan(table: Table) -> frozenset[str]:
    """The amounts that the sheet gives in 万元: they are shown in 万元 again, beside what could not be read."""
    return frozenset(each.field for each in table.problems if each.code == "UNIT_CONVERTED")


def told_by_row(table: Table) -> Mapping[int, Sequence[Problem]]:
    """The problems of each row."""
    found: dict[int, list[Problem]] = {}
    for each in table.problems:
        if each.row is not None and each.field and each.severity != "info":
            found.setdefault(each.row, []).append(each)
    return found


def retold(
    table: Table, row: RejectedRow, problems: Sequence[Problem], in_wan: frozenset[str]
) -> dict[str, str]:
    """Field name → text: the value where it was read, else what stands in the cell."""
    texts = {each.field: each.raw for each in problems if each.raw}
    for each in table.kind.fields:
        value = row.values.get(each.name)
        if value is not None:
            is_month = isinstance(value, date) and each.month_only and _is_month(value, each, row)
            texts[each.name] = formatted(value, each, each.name in in_wan, is_month)
    return {each.name: texts[each.name] for each in table.kind.fields if texts.get(each.name)}


def _is_month(value: date, field: Field, row: RejectedRow) -> bool:
    """True when a cell of the row gives this day as a month only: the value alone does not tell."""
    around = Surroundings(received_on=date.max)
    return any(
        parsed.value == value and parsed.note == "month_only"
        for parsed in (parse_date(cell, field, around) for cell in row.cells)
    )
