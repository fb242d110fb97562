"""Which days are worked in China: weekends, public holidays, make-up days, and what the office says of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType

_SATURDAY = 5


@dataclass(frozen=True)
class WorkingDays:
    """The working calendar. `own` says for single days whether they are worked, and wins over the national one.

    For a year whose holidays the State Council has not announced yet, Monday to Friday are worked.
    """

    own: Mapping[date, bool] = field(default_factory=lambda: MappingProxyType({}))

    def is_worked(self, day: date) -> bool:
        """True on a working day."""
        if day in self.own:
            return self.own[day]
        import chinese_calendar

        try:
            return bool(chinese_calendar.is_workday(day))
        except NotImplementedError:
            return day.weekday() < _SATURDAY

    def knows(self, year: int) -> bool:
        """True when the year's holidays are known: announced, or told by the office."""
        if any(day.year == year for day in self.own):
            return True
        import chinese_calendar

        try:
            chinese_calendar.is_workday(date(year, 1, 1))
        except NotImplementedError:
            return False
        return True

    def next_worked(self, day: date) -> date:
        """`day` if it is worked, else the first working day after it."""
        while not self.is_worked(day):
            day += timedelta(days=1)
        return day
