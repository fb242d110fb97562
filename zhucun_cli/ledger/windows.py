"""Which windows of which duty version a question is about."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from types import MappingProxyType

from zhucun_cli.home import Home
from zhucun_cli.periods import MONTHS, MonthSpan, Period, Unit, add_months, month_of, windows_between
from zhucun_cli.policies import Duty, Policy
from zhucun_cli.working_days import WorkingDays

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class DutyWindow:
    """One window of one duty version. `due_on` and `closes_on` are the last days that still count.

    A household that took on the duty's category within the window may have later days of its own
    (`Duty.new_within_days`). `county` is '' for the policy of all counties that have none of their own.
    """

    duty: Duty
    window: Period
    policy: Policy = field(compare=False, repr=False)
    working_days: WorkingDays = field(default_factory=WorkingDays, compare=False, repr=False)
    county: str = ""

    @property
    def rule(self) -> tuple[str, str, date]:
        """What tells duty versions apart: county, duty, and the day from which the version is in force."""
        return (self.county, self.duty.id, self.duty.effective_from)

    @property
    def nominal_due_on(self) -> date:
        """The due day before it moves on to a working day."""
        if self.duty.due:
            month, day = self.duty.due.split("-")
            return date(self.window.year, int(month), int(day))
        return self.window.end + timedelta(days=self.duty.due_after_days)

    @cached_property
    def due_on(self) -> date:
        """The last day on which doing it is on time."""
        due = self.nominal_due_on
        return self.working_days.next_worked(due) if self.duty.shift else due

    @property
    def closes_on(self) -> date:
        """The last day on which doing it is late rather than missed."""
        return self.due_on + timedelta(days=self.duty.grace_days)

    @property
    def last_closes_on(self) -> date:
        """The latest day on which it can close for any household."""
        new = self.window.end + timedelta(days=(self.duty.new_within_days or 0) + self.duty.grace_days)
        return max(self.closes_on, new) if self.duty.new_within_days is not None else self.closes_on

    @property
    def test_on(self) -> date:
        """The day on which the household must stand on the roster: the earlier of window end and due day."""
        return min(self.window.end, self.due_on)


def windows_of(
    policy: Policy,
    period: Period,
    duty_ids: Collection[str] = (),
    working_days: WorkingDays | None = None,
    county: str = "",
) -> tuple[DutyWindow, ...]:
    """Every duty's windows that fall to `period`, each of the version in force on the window's first day.

    A window falls to the period in which its test day lies; where the duty's quarters are not the calendar's,
    to the quarter or year that its label names. An empty `duty_ids` means every duty of the policy.
    """
    found = _windows_in(policy, _around(period), duty_ids, working_days or WorkingDays(), county)
    return tuple(item for item in found if _falls_to(item, period))


def running_windows(
    policy: Policy,
    as_of: date,
    duty_ids: Collection[str] = (),
    working_days: WorkingDays | None = None,
    county: str = "",
) -> tuple[DutyWindow, ...]:
    """Every duty's windows that have begun by `as_of` and have not ended, or can still be done late."""
    around = _around(month_of(as_of))
    found = _windows_in(policy, around, duty_ids, working_days or WorkingDays(), county)
    return tuple(
        item for item in found if item.window.start <= as_of <= max(item.window.end, item.last_closes_on)
    )


def trend_windows(
    policy: Policy,
    period: Period,
    duty_ids: Collection[str] = (),
    working_days: WorkingDays | None = None,
    county: str = "",
) -> tuple[DutyWindow, ...]:
    """The last windows of each duty up to those that fall to `period` (`TREND_WINDOWS` of them), the oldest first.

    A duty of which none falls to the period ends with the one that came last before the period's end.
    """
    first, last = _around(period)
    span = (add_months(first, -TREND_YEARS * MONTHS["year"]), last)
    by_duty: dict[str, list[DutyWindow]] = {}
    for item in _windows_in(policy, span, duty_ids, working_days or WorkingDays(), county):
        by_duty.setdefault(item.duty.id, []).append(item)
    return tuple(item for items in by_duty.values() for item in _until(items, period))


TREND_WINDOWS: Mapping[Unit, int] = MappingProxyType({"month": 12, "quarter": 5, "half": 4, "year": 3})
TREND_YEARS = 3  # how far the longest of these reaches back


def _until(items: list[DutyWindow], period: Period) -> list[DutyWindow]:
    own = [item.window.start for item in items if _falls_to(item, period)]
    kept = [
        item
        for item in items
        if (item.window.start <= max(own) if own else item.test_on <= period.end)
    ]  # fmt: skip
    return kept[-TREND_WINDOWS[kept[-1].duty.every] :] if kept else []


def _around(period: Period) -> tuple[date, date]:
    """The days from a year before the period to a year after it: every window that may fall to it lies there."""
    return add_months(period.start, -MONTHS["year"]), add_months(period.end, MONTHS["year"])


def _windows_in(
    policy: Policy, span: tuple[date, date], duty_ids: Collection[str], working_days: WorkingDays, county: str
) -> Iterator[DutyWindow]:
    for duty_id in policy.duty_ids:
        if not duty_ids or duty_id in duty_ids:
            for duty, window in _windows_of_duty(policy.versions(duty_id), *span):
                yield DutyWindow(duty, window, policy, working_days, county)


def home_windows(home: Home, period: Period, duty_ids: Collection[str] = ()) -> tuple[DutyWindow, ...]:
    """The same of every policy of the home: its own, and those of counties that have another."""
    return tuple(
        item
        for county, policy in home.policies.items()
        for item in windows_of(policy, period, duty_ids, home.working_days, county)
    )


def home_span_windows(home: Home, span: MonthSpan, duty_ids: Collection[str] = ()) -> tuple[DutyWindow, ...]:
    """`home_windows` of a span: of the period that it is, else of each of its months."""
    periods = (span.whole,) if span.whole else span.months()
    found = (item for period in periods for item in home_windows(home, period, duty_ids))
    return tuple({(item.rule, item.window): item for item in found}.values())


def home_trend_windows(home: Home, period: Period, duty_ids: Collection[str] = ()) -> tuple[DutyWindow, ...]:
    """`trend_windows` of every policy of the home."""
    return tuple(
        item
        for county, policy in home.policies.items()
        for item in trend_windows(policy, period, duty_ids, home.working_days, county)
    )


def home_running_windows(home: Home, as_of: date, duty_ids: Collection[str] = ()) -> tuple[DutyWindow, ...]:
    """`running_windows` of every policy of the home."""
    return tuple(
        item
        for county, policy in home.policies.items()
        for item in running_windows(policy, as_of, duty_ids, home.working_days, county)
    )


def with_rivals(windows: Iterable[DutyWindow]) -> tuple[DutyWindow, ...]:
    """The windows, and those of other duties of the same policy with the same evidence over the same days.

    A household owes one of these, by the category that it held longer: which one does not depend on what is asked.
    """
    found = {(item.duty.id, _span(item)): item for item in windows}
    spans = {_span(item): item for item in found.values()}
    evidence = {(item.duty.evidence, _span(item)) for item in found.values()}
    for (county, first, last), item in spans.items():
        for each in _windows_in(item.policy, (first, last), (), item.working_days, county):
            if (each.duty.evidence, _span(each)) in evidence:
                found.setdefault((each.duty.id, _span(each)), each)
    return tuple(found.values())


def _span(item: DutyWindow) -> tuple[str, date, date]:
    return (item.county, item.window.start, item.window.end)


def _falls_to(item: DutyWindow, period: Period) -> bool:
    if item.window.scheme != "calendar" and period.unit in ("quarter", "year"):
        named = item.window.label if period.unit == "quarter" else str(item.window.year)
        return named == period.label
    return period.start <= item.test_on <= period.end


def _windows_of_duty(versions: tuple[Duty, ...], first: date, last: date) -> Iterator[tuple[Duty, Period]]:
    """The windows between those days, each version's from its own first day until the next version's."""
    ends = [*(each.effective_from - _ONE_DAY for each in versions[1:]), date.max]
    for duty, end in zip(versions, ends, strict=True):
        for window in windows_between(duty.every, first, last, duty.quarter):
            if duty.effective_from <= window.start <= end:
                yield duty, window
