"""Months, quarters and years, in the words people use for them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta, timezone
from typing import Literal

Unit = Literal["month", "quarter", "half", "year"]
Scheme = Literal["calendar", "oct-sep"]
"""How quarters are cut: the calendar's, or by 扶贫年度 from October to September (2022Q1 = October–December 2021)."""
CHINA = timezone(timedelta(hours=8))  # one zone for the whole country, no summer time
MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}
_NUMERALS = {"一": "1", "二": "2", "三": "3", "四": "4", "1": "1", "2": "2", "3": "3", "4": "4"}


@dataclass(frozen=True, order=True)
class Period:
    """A month, quarter, half year or year; `start` and `end` are both inside it.

    Only quarters know another `scheme` than the calendar's.
    """

    start: date
    unit: Unit
    scheme: Scheme = "calendar"

    @property
    def end(self) -> date:
        """The last day of the period."""
        return add_months(self.start, MONTHS[self.unit]) - timedelta(days=1)

    @property
    def year(self) -> int:
        """The year in its label."""
        return self._named_start.year

    @property
    def label(self) -> str:
        """The machine name: 2022-09, 2022Q3, 2022H2 or 2022."""
        if self.unit == "month":
            return f"{self.start:%Y-%m}"
        if self.unit == "quarter":
            return f"{self.year}Q{(self._named_start.month + 2) // 3}"
        if self.unit == "half":
            return f"{self.year}H{(self.start.month + 5) // 6}"
        return str(self.year)

    @property
    def title(self) -> str:
        """The name for people: 2022年9月, 2022年第三季度, 2022年下半年, 2022年."""
        if self.unit == "month":
            return f"{self.year}年{self.start.month}月"
        if self.unit == "quarter":
            name = f"{self.year}年第{'一二三四'[self._named_start.month // 3]}季度"
            return name if self.scheme == "calendar" else f"{name}（{self.start:%Y-%m} 至 {self.end:%Y-%m}）"
        if self.unit == "half":
            return f"{self.year}年{'上下'[self.start.month // 7]}半年"
        return f"{self.year}年"

    @property
    def _named_start(self) -> date:
        """The first day of the calendar period of the same label."""
        return add_months(self.start, 3) if self.scheme == "oct-sep" else self.start

    @property
    def previous(self) -> Period:
        """The period of the same length just before this one."""
        return Period(add_months(self.start, -MONTHS[self.unit]), self.unit, self.scheme)

    def months(self) -> Iterator[Period]:
        """The calendar months inside the period, in order."""
        for offset in range(MONTHS[self.unit]):
            yield month_of(add_months(self.start, offset))


@dataclass(frozen=True)
class MonthSpan:
    """Calendar months in a row; `first` and `last` are both inside it."""

    first: Period
    last: Period

    @property
    def start(self) -> date:
        """The first day."""
        return self.first.start

    @property
    def end(self) -> date:
        """The last day."""
        return self.last.end

    @property
    def whole(self) -> Period | None:
        """The month, quarter, half or year that is just these months."""
        found = (of(self.start) for of in OF_DAY.values())
        return next((each for each in found if (each.start, each.end) == (self.start, self.end)), None)

    @property
    def label(self) -> str:
        """The machine name: 2022-01至2022-09, 2022-09."""
        return "至".join(dict.fromkeys((self.first.label, self.last.label)))

    @property
    def title(self) -> str:
        """The name for people: 2022年1月至9月, 2022年11月至2023年2月, 2022年第三季度."""
        if self.whole:
            return self.whole.title
        last = self.last.title if self.last.year != self.first.year else f"{self.last.start.month}月"
        return f"{self.first.title}至{last}"

    def months(self) -> Iterator[Period]:
        """The months, in order."""
        return windows_between("month", self.start, self.end)


def months_of(period: Period) -> MonthSpan:
    """The calendar months inside a period."""
    return MonthSpan(month_of(period.start), month_of(period.end))


def add_months(day: date, months: int) -> date:
    """The first day of the month that lies `months` after the month of `day`."""
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def month_of(day: date) -> Period:
    """The calendar month that holds `day`."""
    return Period(day.replace(day=1), "month")


def quarter_of(day: date) -> Period:
    """The calendar quarter that holds `day`."""
    return Period(date(day.year, (day.month - 1) // 3 * 3 + 1, 1), "quarter")


def half_of(day: date) -> Period:
    """The calendar half year that holds `day`."""
    return Period(date(day.year, (day.month - 1) // 6 * 6 + 1, 1), "half")


def year_of(day: date) -> Period:
    """The calendar year that holds `day`."""
    return Period(date(day.year, 1, 1), "year")


_RELATIVE: dict[Unit, tuple[str, str]] = {
    "month": ("本月", "上月"),
    "quarter": ("本季度", "上季度"),
    "half": ("本半年", "上半年"),
    "year": ("今年", "去年"),
}
OF_DAY = {"month": month_of, "quarter": quarter_of, "half": half_of, "year": year_of}


def parse_period(words: str, unit: Unit, today: date) -> Period | None:
    """Read a period as people write it, or None.

    Understands 2022-09, 2022.9, 202209, 2022年9月, 9月, 上月, 本月 (month); 2022Q3, 2022年三季度,
    第三季度, Q3, 本季度, 上季度 (quarter); 2022, 2022年, 今年, 去年 (year). A period without a year is
    the latest such one that began on or before `today`.
    """
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", words)).upper()
    current = OF_DAY[unit](today)
    relative = _RELATIVE[unit]
    if text in (relative[0], relative[0].replace("度", ""), "本年" if unit == "year" else relative[0]):
        return current
    if text in (relative[1], relative[1].replace("度", ""), "上个月" if unit == "month" else relative[1]):
        return current.previous
    if unit == "month":
        return _parse_month(text, today)
    if unit == "quarter":
        return _parse_quarter(text, today)
    if unit == "half":
        found = re.fullmatch(r"((?:19|20)\d\d)年?(?:H([12])|([上下])半年)", text)
        return (
            Period(date(int(found[1]), 1 if found[2] == "1" or found[3] == "上" else 7, 1), "half")
            if found
            else None
        )
    found = re.fullmatch(r"((?:19|20)\d\d)年?", text)
    return Period(date(int(found[1]), 1, 1), "year") if found else None


def _parse_month(text: str, today: date) -> Period | None:
    found = re.fullmatch(r"((?:19|20)\d\d)(?:[-./年])?(\d{1,2})月?(?:份)?", text)
    if found and 1 <= int(found[2]) <= 12 and (len(found[2]) == 2 or not text.isdigit()):
        return Period(date(int(found[1]), int(found[2]), 1), "month")
    found = re.fullmatch(r"(\d{1,2})月(?:份)?", text)
    if found and 1 <= int(found[1]) <= 12:
        year = today.year if int(found[1]) <= today.month else today.year - 1
        return Period(date(year, int(found[1]), 1), "month")
    return None


def _parse_quarter(text: str, today: date) -> Period | None:
    found = re.fullmatch(r"((?:19|20)\d\d)?[-年]?(?:Q([1-4])|第?([一二三四1-4])季度?)", text)
    if not found:
        return None
    number = int(_NUMERALS[found[2] or found[3]])
    year = int(found[1]) if found[1] else today.year - (3 * number - 2 > today.month)
    return Period(date(year, 3 * number - 2, 1), "quarter")


def windows_between(unit: Unit, first: date, last: date, scheme: Scheme = "calendar") -> Iterator[Period]:
    """Every period of `unit` that overlaps the days first … last, in order. `scheme` is that of quarters."""
    found = OF_DAY[unit](first)
    period = Period(found.start, unit, scheme if unit == "quarter" else "calendar")
    while period.start <= last:
        yield period
        period = Period(add_months(period.start, MONTHS[unit]), unit, period.scheme)
