"""Which windows of which duty version a question is about."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from zhucun_cli.periods import Period, windows_between
from zhucun_cli.policies import Duty, Policy


@dataclass(frozen=True)
class DutyWindow:
    """One window of one duty version. `due_on` and `closes_on` are the last days that still count."""

    duty: Duty
    window: Period

    @property
    def due_on(self) -> date:
        """The last day on which doing it is on time."""
        return self.window.end + timedelta(days=self.duty.due_after_days)

    @property
    def closes_on(self) -> date:
        """The last day on which doing it is late rather than missed."""
        return self.due_on + timedelta(days=self.duty.grace_days)

    @property
    def test_on(self) -> date:
        """The day on which the household must stand on the roster: the earlier of window end and due day."""
        return min(self.window.end, self.due_on)


def windows_of(policy: Policy, period: Period, duty_ids: Collection[str] = ()) -> tuple[DutyWindow, ...]:
    """Every duty's windows whose test day lies inside `period`, of the version in force on its first day.

    An empty `duty_ids` means every duty of the policy.
    """
    return tuple(
        item
        for duty_id in policy.duty_ids
        if not duty_ids or duty_id in duty_ids
        for item in _windows_of_duty(policy, duty_id, period)
        if period.start <= item.test_on <= period.end
    )


def _windows_of_duty(policy: Policy, duty_id: str, period: Period) -> Iterator[DutyWindow]:
    versions = sorted(
        (each for each in policy.duties if each.id == duty_id), key=lambda each: each.effective_from
    )
    unit = versions[-1].every
    for window in windows_between(unit, period.start, period.end):
        in_force = [each for each in versions if each.effective_from <= window.start]
        if in_force and in_force[-1].every == unit:
            yield DutyWindow(in_force[-1], window)
