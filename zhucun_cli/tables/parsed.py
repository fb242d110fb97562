"""What one cell becomes: a value, or the code of the problem that keeps it from being one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import Literal, NamedTuple

from zhucun_cli.sheets.cell import Cell
from zhucun_cli.tables.table import Value

Note = Literal["", "month_only", "serial", "converted", "number_left_out"]

_INVISIBLE = re.compile("[\u200b-\u200f\u2028\u2029\u2060\ufeff\u00ad\r]")
NULL_MARKS = frozenset({"", "-", "--", "—", "——", "–", "/", "\\", "无", "空", "N/A", "n/a", "NA", "／"})
_NO_DETAILS: Mapping[str, str] = MappingProxyType({})
EXACT_UP_TO = 1e15  # a spreadsheet number keeps 15 digits; beyond them the rest is lost


class Parsed(NamedTuple):
    """`fault` is a problem code, with what its sentence needs in `details`; else `value` counts.

    `note` says what was done to get the value: a month taken as its first day, a serial number or an
    amount in 万元 converted, a telephone beside a name left out. A tuple, since one is made for each distinct cell of a large sheet.
    """

    value: Value = None
    fault: str = ""
    note: Note = ""
    details: Mapping[str, str] = _NO_DETAILS


NULL = Parsed()


def refused(code: str, **details: str) -> Parsed:
    """The outcome of a cell that cannot be used."""
    return Parsed(fault=code, details=MappingProxyType(details))


@dataclass(frozen=True)
class Surroundings:
    """What a parser may know beside the cell: the day of receipt, and what the sheet says of the column.

    `year` is the one year that the title declares; `in_wan` that amounts are in 万元; `is_text` that the
    file knows no cell types (CSV); `future_allowed` that a day after receipt is no fault. `days` is the period
    near which the column's days must lie, where the sheet tells one; `later_allowed` that only those before it
    can be faults.
    """

    received_on: date
    year: int | None = None
    date1904: bool = False
    is_text: bool = False
    in_wan: bool = False
    future_allowed: bool = False
    days: tuple[date, date] | None = None
    later_allowed: bool = False


def shown(raw: Cell) -> str:
    """A raw cell as text, as it would stand on the screen; whole numbers without a decimal point."""
    if isinstance(raw, str):
        return raw
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < EXACT_UP_TO:
        return str(int(raw))
    if isinstance(raw, datetime):
        return raw.isoformat(" ")
    if isinstance(raw, date | time):
        return raw.isoformat()
    if isinstance(raw, timedelta):
        return str(raw)
    return str(raw)


def visible(text: str) -> str:
    """`text` without characters of no width, trimmed."""
    if text.isascii():
        return text.replace("\r", "").strip()
    return _INVISIBLE.sub("", text).strip()


def folded(raw: Cell) -> str:
    """A cell's text in NFKC without invisible characters, trimmed: for numbers, dates and codes."""
    text = shown(raw)
    return visible(text if text.isascii() else unicodedata.normalize("NFKC", text))


def compact(raw: Cell) -> str:
    """`folded` without any blank."""
    return "".join(folded(raw).split())
