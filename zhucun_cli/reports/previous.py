"""The period before: each duty's windows one step earlier, judged on the same day with the same knowledge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zhucun_cli.home import Home
from zhucun_cli.lake.snapshot import Snapshot
from zhucun_cli.ledger import views
from zhucun_cli.ledger.figures import DutyFigures
from zhucun_cli.ledger.question import Question, open_ledger
from zhucun_cli.ledger.windows import DutyWindow, home_windows
from zhucun_cli.periods import MONTHS, Period


@dataclass(frozen=True)
class Previous:
    """A duty's figures one step earlier, and which step that was."""

    period: Period
    figures: DutyFigures


def previous_figures(
    home: Home, snapshot: Snapshot, question: Question, asked: Sequence[DutyWindow]
) -> Mapping[str, Previous]:
    """Duty id → its figures one step earlier; without the duties that were not in force or owed by nobody then."""
    windows = {
        (item.rule, item.window.start): item
        for each in asked
        for item in home_windows(home, step_before(each, question.period), (each.duty.id,))
        if item.county == each.county
    }
    if not windows:
        return {}
    with open_ledger(home, snapshot, tuple(windows.values()), question.as_of) as ledger:
        views.focus(ledger, question.filters)
        found = views.coverage(ledger)
    steps = {each.duty.id: step_before(each, question.period) for each in asked}
    return {each.duty: Previous(steps[each.duty], each) for each in found if each.figures.expected}


def step_before(item: DutyWindow, period: Period) -> Period:
    """A month before 2022-09 is 2022-08; but of a duty that is owed by quarters, the quarter before."""
    return item.window.previous if MONTHS[item.window.unit] > MONTHS[period.unit] else period.previous
