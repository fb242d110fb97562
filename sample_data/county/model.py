"""The words in which the county is told: households, helpers, written rows, sheets and files.

A `Row` holds three things side by side: the cells as the clerk typed them, what a person reads in
them (`means`), and the fate they must have. The writers use only the cells; the oracle in
`derive_expected.py` uses only the meaning and the fate.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

Written = str | int | float | date | None
Fate = Literal["accepted", "duplicate", "rejected", "skipped", "blank"]
Severity = Literal["error", "warning"]
Container = Literal["xlsx", "xls", "utf-8-sig", "gbk", "bytes"]


def draw(*key: object) -> float:
    """A number in [0, 1) that depends on nothing but `key`: the same on every machine and version."""
    digest = hashlib.sha256("|".join(map(str, key)).encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2**48


def pick(choices: tuple[str, ...], *key: object) -> str:
    """One of `choices`, chosen by `key` alone."""
    return choices[int(draw(*key) * len(choices))]


@dataclass(frozen=True)
class Stated:
    """A date as a sheet states it; `day` is the first of the month when only a month is given."""

    day: date
    month_only: bool = False


@dataclass(frozen=True)
class Monitoring:
    """Why and since when a household is monitored."""

    type: str
    identified: Stated
    cleared: Stated | None = None


@dataclass(frozen=True)
class Household:
    """A household as one roster knows it."""

    code: str
    village: str
    head: str
    id_no: str
    group: str
    population: int
    register: str
    monitoring: Monitoring | None
    phone: str
    on_roll_from: date | None = None


@dataclass(frozen=True)
class Helper:
    """A cadre who answers for households; `level` is the level of the unit."""

    name: str
    unit: str
    level: str
    post: str
    phone: str


@dataclass(frozen=True)
class HouseholdRow:
    """What a row of a household roster says."""

    code: str
    village: str
    head: str
    id_no: str | None
    register: str
    monitoring: Monitoring | None
    on_roll_from: date | None


@dataclass(frozen=True)
class PairingRow:
    """What a row of a pairing roster says."""

    code: str
    helper: str
    start: date | None


@dataclass(frozen=True)
class VisitRow:
    """What a row of a visit log says; None is what is absent or cannot be read."""

    code: str | None
    id_no: str | None
    village: str
    head: str | None
    day: date | None
    visitors: tuple[str, ...]
    mode: str | None


@dataclass(frozen=True)
class IncomeRow:
    """What a row of an income sheet says, in 元; `parts` are wage, business, property, transfer."""

    code: str | None
    village: str
    head: str
    quarter: str
    parts: tuple[Decimal | None, Decimal | None, Decimal | None, Decimal | None]
    expense: Decimal
    persons: int
    collected_on: date | None


@dataclass(frozen=True)
class WorkRow:
    """What a row of a plan, an evaluation, a dossier or a check of handbooks says.

    `counts` is False where the sheet says that the work is not there, None where it cannot be read; `period` is
    the year or quarter.
    """

    code: str | None
    village: str
    head: str
    period: str
    done_on: date | None
    counts: bool | None = True
    people: tuple[str, ...] = ()


@dataclass(frozen=True)
class EventRow:
    """What happened to a household; `other` is the code of the household it joined, or that split off."""

    code: str
    event: str
    on: Stated
    until: date | None = None
    other: str = ""
    to_village: str = ""


@dataclass(frozen=True)
class ExemptionRow:
    """From when to when (both inside, None for an open end) a household is excused, and from what."""

    code: str
    duty: str
    first: date
    last: date | None
    approved_on: date | None


@dataclass(frozen=True)
class ObjectionRow:
    """What a unit replied about a duty and window, and what was decided."""

    code: str
    duty: str
    window: str
    replied_on: date | None
    decision: str = ""
    decision_reason: str = ""


Meaning = HouseholdRow | PairingRow | VisitRow | IncomeRow | WorkRow | EventRow | ExemptionRow | ObjectionRow


@dataclass(frozen=True)
class Trouble:
    """A problem that must be reported at one cell of a row."""

    field: str
    code: str
    severity: Severity


@dataclass(frozen=True)
class Row:
    """A row below the header: what is typed, what must become of it, what it means.

    `note` says why the row is odd, `at` in which field where no problem is reported there.
    """

    cells: Mapping[str, Written]
    fate: Fate
    means: Meaning | None = None
    troubles: tuple[Trouble, ...] = ()
    note: str = ""
    at: str = ""


@dataclass(frozen=True)
class Column:
    """A column and its header, one text per header row; one text alone spans all header rows."""

    field: str
    header: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """A sheet from its title down; `declared` is the month or quarter that title or file name gives."""

    name: str
    kind: str
    above: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    declared: tuple[date, date] | None = None
    effective: date | None = None
    merged: tuple[str, ...] = ()
    date_format: str = "yyyy-mm-dd"
    troubles: tuple[tuple[str, Severity], ...] = ()

    @property
    def header_rows(self) -> int:
        """How many rows the header takes."""
        return max(len(column.header) for column in self.columns)

    @property
    def first_row(self) -> int:
        """The number of the first row below the header, counted as on the screen."""
        return len(self.above) + self.header_rows + 1

    def address(self, row: int, field_name: str) -> str:
        """The cell of `field_name` in the row with index `row`, as a person names it (F17)."""
        index = [column.field for column in self.columns].index(field_name)
        return f"{chr(ord('A') + index)}{self.first_row + row}"


@dataclass(frozen=True)
class File:
    """One file as it arrives, and in one sentence what is in it and what is wrong with it."""

    path: str
    container: Container
    note: str
    sheets: tuple[Sheet, ...] = ()
    empty_sheets: tuple[str, ...] = ()
    copy_of: str | None = None
    corrects: str | None = None
    content: bytes = field(default=b"", repr=False)
