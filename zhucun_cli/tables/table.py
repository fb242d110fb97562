"""The value that a sheet becomes when it is read as a kind: typed columns whose rows know their address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from zhucun_cli.kinds import Kind
from zhucun_cli.problems import Problem
from zhucun_cli.sheets.columns import Encoded

Value = str | int | bool | date | Decimal | None
"""A parsed cell. names are joined by 、; a month is '2022-09', a quarter '2022Q3', a year '2022'; money is in 元."""


@dataclass(frozen=True)
class Counts:
    """Body rows of a sheet: rows = accepted + duplicates + rejected. `skipped` rows are not body rows."""

    rows: int = 0
    accepted: int = 0
    duplicates: int = 0
    rejected: int = 0
    skipped: int = 0

    def __add__(self, other: Counts) -> Counts:
        """Both together."""
        return Counts(
            self.rows + other.rows,
            self.accepted + other.accepted,
            self.duplicates + other.duplicates,
            self.rejected + other.rejected,
            self.skipped + other.skipped,
        )


@dataclass(frozen=True)
class RejectedRow:
    """A body row that did not become a record, with whatever of it could still be read.

    `row` is the 1-based screen row; `values` holds the fields that parsed; `cells` the row's raw texts. `written_on`
    is the day that was refused for lying far outside the declared period: it may be right all the same.
    """

    row: int
    values: Mapping[str, Value]
    cells: tuple[str, ...]
    written_on: date | None = None


@dataclass(frozen=True)
class Table:
    """A sheet read as `kind`.

    `columns[field]` has one value per accepted row, for every field of the kind; `rows[i]` is the 1-based
    screen row of the i-th accepted one. For each date field with `month_only` there is also a column
    `<field>_month_only` of booleans: True where only a month was written (the value is its first day).
    `effective_on` is the date found in the title of a snapshot; `declared` is the period that the title,
    sheet name or file name gives as first and last day, when it gives one. `header_rows` and `data_from` are
    1-based; `used` names the 0-based sheet column of each field that has one. `any_day`: the days of its rows
    were not held against `declared`.
    """

    kind: Kind
    sheet: str
    columns: Mapping[str, Encoded[Value]]
    rows: Sequence[int]
    rejected: tuple[RejectedRow, ...]
    counts: Counts
    problems: tuple[Problem, ...]
    effective_on: date | None = None
    declared: tuple[date, date] | None = None
    additions: bool = False
    header: tuple[str, ...] = ()
    header_rows: tuple[int, int] = (0, 0)
    data_from: int = 0
    used: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    any_day: bool = False
