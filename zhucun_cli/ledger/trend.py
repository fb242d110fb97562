"""How a period compares with those before it: one ledger of all their windows, then each window by itself."""

from __future__ import annotations

from collections.abc import Mapping

from zhucun_cli.home import Home
from zhucun_cli.lake.snapshot import Snapshot
from zhucun_cli.ledger import views
from zhucun_cli.ledger.engine import Ledger
from zhucun_cli.ledger.question import Question, open_ledger
from zhucun_cli.ledger.views import PeriodCompletion, Trend, WindowFigures, WindowKey
from zhucun_cli.ledger.windows import TREND_WINDOWS, DutyWindow, home_trend_windows, home_windows
from zhucun_cli.periods import Period


def trend(home: Home, snapshot: Snapshot, question: Question) -> Trend:
    """The trend up to `question.period`, as of its day; windows that have not begun by then are left out."""
    by_duty = _begun(home_trend_windows(home, question.period, question.duties), question)
    by_period = {
        period: _begun(home_windows(home, period, question.duties), question)
        for period in _periods(question.period)
    }
    windows = {**by_duty, **{key: item for items in by_period.values() for key, item in items.items()}}
    with open_ledger(home, snapshot, tuple(windows.values()), question.as_of) as ledger:
        views.focus(ledger, question.filters)
        figures = {(each.duty, each.window.label): each for each in views.by_window(ledger)}
        asked = {(duty, label) for _, duty, label in by_duty}
        return Trend(
            tuple(each for key, each in figures.items() if key in asked),
            tuple(
                each
                for period, items in by_period.items()
                for each in _completion(ledger, period, {(duty, label) for _, duty, label in items}, figures)
            ),
        )


_Windows = Mapping[tuple[str, str, str], DutyWindow]
"""Windows by county, duty and label."""


def _begun(windows: tuple[DutyWindow, ...], question: Question) -> _Windows:
    return {
        (item.county, item.duty.id, item.window.label): item
        for item in windows
        if item.window.start <= question.as_of
    }


def _periods(last: Period) -> list[Period]:
    """The periods of the same length that end with `last`, the oldest first."""
    found = [last]
    while len(found) < TREND_WINDOWS[last.unit]:
        found.append(found[-1].previous)
    return found[::-1]


def _completion(
    ledger: Ledger, period: Period, keys: set[WindowKey], figures: Mapping[WindowKey, WindowFigures]
) -> list[PeriodCompletion]:
    """Each group that owed anything in the period; as the period's own answer says it."""
    if not keys:
        return []
    return [
        PeriodCompletion(
            period,
            each,
            sum(
                found.figures.open
                for key, found in figures.items()
                if key in keys and found.duty_group == each.group and found.collected
            ),
        )
        for each in views.completion(ledger, windows=keys)
        if each.households
    ]
