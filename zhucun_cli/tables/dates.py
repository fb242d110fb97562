"""Cells that say when: days, months, quarters and years, in the spellings that sheets use."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

from zhucun_cli.kinds import Field
from zhucun_cli.periods import Period, Unit, parse_period
from zhucun_cli.sheets.cell import Cell
from zhucun_cli.tables.parsed import NULL, NULL_MARKS, Note, Parsed, Surroundings, folded, refused

EARLIEST = date(1900, 3, 1)  # before it, Excel's serial numbers are a day off
_SERIALS = range(20_000, 60_001)
_EPOCH_1900 = date(1899, 12, 30)
_EPOCH_1904 = date(1904, 1, 1)
_QUARTER = 92
_HALF_YEAR = 183

_TIME = r"(?:[T ]*(?:[上下]午)?\d{1,2}[:时]\d{1,2}(?:[:分]\d{1,2}(?:\.\d+)?)?秒?)?"
_WEEKDAY = r"(?:\(?(?:星期|周|礼拜)[一二三四五六日天]\)?)?"
_DAY = re.compile(rf"(\d{{4}})[-./年、](\d{{1,2}})[-./月、](\d{{1,2}})[日号]?\.?{_WEEKDAY}{_TIME}", re.ASCII)
_DIGITS = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)", re.ASCII)
_MONTH = re.compile(r"(\d{4})(?:年(\d{1,2})月?份?|[-./](\d{1,2})月?份?)", re.ASCII)
_MONTH_DIGITS = re.compile(r"((?:19|20)\d\d)(\d\d)", re.ASCII)
_WITHOUT_YEAR = re.compile(r"(\d{1,2})月(\d{1,2})[日号]?", re.ASCII)
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?", re.ASCII)
_LOOKS_LIKE_DATE = re.compile(
    r"\d{1,2}[-./]\d{1,2}(?:[-./]\d{1,4})?|\d{2}年\d{1,2}月(?:\d{1,2}日?)?|\d{1,2}月\d{1,2}[日号]?|\d{4}年?|\d{1,2}月份?"
)
_AROUND_SIGNS = re.compile(r"\s*([-./年月日号、])\s*")
_YEARLESS = {
    "month": re.compile(r"\d{1,2}(?:月份?)?"),
    "quarter": re.compile(r"(?:第?[一二三四1-4]季度?|Q[1-4]|[一二三四1-4])"),
}
_BARE_QUARTER = re.compile(r"[一二三四1-4]")


def parse_date(raw: Cell, field: Field, around: Surroundings) -> Parsed:
    """A day; where the field allows it a month, taken as its first day and noted as `month_only`."""
    if isinstance(raw, datetime):
        return _checked(raw.date(), "", around)
    if isinstance(raw, date):
        return _checked(raw, "", around)
    if isinstance(raw, bool):
        return refused("DATE_INVALID")
    if isinstance(raw, int | float):
        return _of_number(float(raw), field, around)
    if not isinstance(raw, str):
        return refused("DATE_INVALID")  # a time of day or a span
    text = _AROUND_SIGNS.sub(r"\1", folded(raw))
    if text in NULL_MARKS:
        return NULL
    return _of_text(text, field, around)


def _of_number(number: float, field: Field, around: Surroundings) -> Parsed:
    if not 0 < number < 1e9:
        return refused("DATE_INVALID")
    if number.is_integer() and len(str(int(number))) in (6, 8):
        return _of_text(str(int(number)), field, around)
    if int(number) in _SERIALS:
        return _checked(_of_serial(number, around.date1904), "serial", around)
    months = re.fullmatch(r"((?:19|20)\d\d)\.(\d+)", repr(number))
    if months:
        # 2022.1 may have been 2022.10: a spreadsheet drops the last zero. 2022.09 and 2022.12 are certain.
        return (
            _month(months[1], months[2], field, around) if len(months[2]) == 2 else refused("DATE_AMBIGUOUS")
        )
    return refused("DATE_INVALID")


def _of_serial(number: float, date1904: bool) -> date:
    return (_EPOCH_1904 if date1904 else _EPOCH_1900) + timedelta(days=int(number))


def _of_text(text: str, field: Field, around: Surroundings) -> Parsed:
    found = _DAY.fullmatch(text) or _DIGITS.fullmatch(text)
    if found:
        return _day(found[1], found[2], found[3], around)
    found = _MONTH.fullmatch(text)
    if found:
        month = found[2] or found[3]
        dropped_zero = around.is_text and re.fullmatch(r"\d{4}\.1", text)
        return refused("DATE_AMBIGUOUS") if dropped_zero else _month(found[1], month, field, around)
    found = _MONTH_DIGITS.fullmatch(text)
    if found:
        return _month(found[1], found[2], field, around)
    found = _WITHOUT_YEAR.fullmatch(text)
    if found and around.year is not None:
        return _day(str(around.year), found[1], found[2], around)
    if _SERIAL.fullmatch(text) and int(float(text)) in _SERIALS:
        return _checked(_of_serial(float(text), around.date1904), "serial", around)
    return refused("DATE_AMBIGUOUS" if _LOOKS_LIKE_DATE.fullmatch(text) else "DATE_INVALID")


def _day(year: str, month: str, day: str, around: Surroundings) -> Parsed:
    try:
        return _checked(date(int(year), int(month), int(day)), "", around)
    except ValueError:
        return refused("DATE_INVALID")


def _month(year: str, month: str, field: Field, around: Surroundings) -> Parsed:
    if not 1 <= int(month) <= 12:
        return refused("DATE_INVALID")
    if not field.month_only:
        return refused("DATE_AMBIGUOUS")
    return _checked(date(int(year), int(month), 1), "month_only", around)


def _checked(day: date, note: Note, around: Surroundings) -> Parsed:
    if day < EARLIEST:
        return refused("DATE_INVALID")
    if day > around.received_on and not around.future_allowed:
        return refused("DATE_FUTURE", received=around.received_on.isoformat())
    if around.days is not None and is_far(day, around.days, around.later_allowed):
        first, last = around.days
        period = f"{first.isoformat()} 至 {last.isoformat()}"
        return refused("DATE_FAR", written=day.isoformat(), period=period)
    return Parsed(day, note=note)


def is_far(day: date, period: tuple[date, date], later_allowed: bool = False) -> bool:
    """True for a day of a year that the period has no part in, and more than half a year away from it.

    More than a quarter is enough when the same day of a year of the period lies in it: then the year alone is
    wrong. Sheets that come late, or begin with the last months of the year before, stay what they are.
    """
    first, last = period
    if first.year <= day.year <= last.year or (later_allowed and day > last):
        return False
    away = (first - day if day < first else day - last).days
    if away > _HALF_YEAR:
        return True
    return away > _QUARTER and any(
        first <= _in_year(day, year) <= last for year in range(first.year, last.year + 1)
    )


def _in_year(day: date, year: int) -> date:
    try:
        return day.replace(year=year)
    except ValueError:  # 29 February
        return date(year, 2, 28)


def parse_quarter(raw: Cell, field: Field, around: Surroundings) -> Parsed:
    """A quarter such as 2022Q3; without a year only when the sheet declares exactly one."""
    return _period(raw, "quarter", around)


def parse_month(raw: Cell, field: Field, around: Surroundings) -> Parsed:
    """A calendar month such as 2022-09; without a year only when the sheet declares exactly one."""
    return _period(raw, "month", around)


def parse_year(raw: Cell, field: Field, around: Surroundings) -> Parsed:
    """A calendar year such as 2022, 2022年 or 2022年度; two digits may be anything."""
    return _period(raw, "year", around)


def parse_any_period(raw: Cell, field: Field, around: Surroundings) -> Parsed:
    """A month, quarter, half year or year with its year, whatever the sheet declares: it names a window."""
    alone = replace(around, year=None)
    for unit in _UNITS:
        parsed = _period(raw, unit, alone)
        if parsed.fault != "PERIOD_INVALID":
            return parsed
    return refused("PERIOD_INVALID")


def _period(raw: Cell, unit: Unit, around: Surroundings) -> Parsed:
    text = _AROUND_SIGNS.sub(r"\1", folded(raw)).replace(" ", "").upper()
    if text in NULL_MARKS:
        return NULL
    if unit == "year":
        text = text.removesuffix("度")
    if isinstance(raw, date | datetime):
        text = f"{raw:%Y-%m}" if unit == "month" and raw.day == 1 else ""
    elif isinstance(raw, float) and not raw.is_integer():
        text = ""
    elif unit in _YEARLESS and _YEARLESS[unit].fullmatch(text):
        text = _with_year(text, unit, around)
    period = _READERS[unit](text, around.received_on)
    if period is None:
        return refused("PERIOD_INVALID")
    if period.start > around.received_on and not around.future_allowed:
        return refused("DATE_FUTURE", received=around.received_on.isoformat())
    return Parsed(period.label)


def _with_year(text: str, unit: Unit, around: Surroundings) -> str:
    if around.year is None:
        return ""
    if unit == "month":
        return f"{around.year}年{text.removesuffix('份').removesuffix('月')}月"
    return f"{around.year}年{text}季度" if _BARE_QUARTER.fullmatch(text) else f"{around.year}年{text}"


def _reader(unit: Unit) -> Callable[[str, date], Period | None]:
    """Reads a period that is written with its year: words such as 上月 mean nothing in a sheet read later."""

    def read(text: str, today: date) -> Period | None:
        return parse_period(text, unit, today) if re.match(r"(?:19|20)\d\d", text) else None

    return read


_UNITS: tuple[Unit, ...] = ("month", "quarter", "half", "year")
_READERS = {unit: _reader(unit) for unit in _UNITS}
