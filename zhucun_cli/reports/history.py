"""What came before the period: the same duties' earlier windows, judged on the same day with the same knowledge."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from zhucun_cli.home import Home
from zhucun_cli.ledger.figures import DutyFigures, Figures
from zhucun_cli.ledger.question import Question
from zhucun_cli.ledger.views import WindowFigures
from zhucun_cli.ledger.windows import DutyWindow, home_windows
from zhucun_cli.periods import MONTHS, Period, add_months, year_of
from zhucun_cli.reports.previous import Previous, step_before

TREND_WINDOWS = 12  # points of a trend: a year of months, three years of quarters
YEARS_BACK = 3


@dataclass(frozen=True)
class TrendPoint:
    """One window of one duty with its figures."""

    window: Period
    figures: DutyFigures


def earlier_windows(home: Home, question: Question, asked: Sequence[DutyWindow]) -> tuple[DutyWindow, ...]:
    """The windows that trends and comparisons need beside those that are asked for, in the policy's order."""
    known: dict[tuple[str, str], list[DutyWindow]] = {}
    for item in asked:
        known.setdefault((item.county, item.duty.id), []).append(item)
    return tuple(
        item
        for (county, duty), own in known.items()
        for item in _earlier(home, question, own, (county, duty))
    )


def _earlier(
    home: Home, question: Question, own: Sequence[DutyWindow], which: tuple[str, str]
) -> Iterable[DutyWindow]:
    """Before the duty's first window: what fills a trend, and the step before."""
    county, duty = which
    first, last = min(item.window.start for item in own), max(item.window.start for item in own)
    years = [year_of(add_months(last, -MONTHS["year"] * back)) for back in range(YEARS_BACK, -1, -1)]
    periods = [*years, *(step_before(item, question.period) for item in own)]
    found = {
        item.window.start: item
        for period in periods
        for item in home_windows(home, period, (duty,))
        if item.county == county and item.window.start < first
    }
    step = {step_before(item, question.period) for item in own}
    wanted = max(TREND_WINDOWS - len(own), 0)
    starts = sorted(found)
    kept = set(starts[len(starts) - wanted :])
    return [
        found[start]
        for start in starts
        if start in kept or any(each.start <= start <= each.end for each in step)
    ]


def previous_of(
    points: Iterable[TrendPoint], question: Question, asked: Sequence[DutyWindow]
) -> Mapping[str, Previous]:
    """Duty id → its figures one step earlier; without the duties that were not in force or owed by nobody then."""
    steps = {item.duty.id: step_before(item, question.period) for item in asked}
    found: dict[str, Previous] = {}
    for each in points:
        duty, step = each.figures.duty, steps.get(each.figures.duty)
        if step is not None and step.start <= each.window.start <= step.end:
            before = found[duty].figures.figures if duty in found else Figures()
            found[duty] = Previous(step, _with(each.figures, before + each.figures.figures))
    return found


def _with(each: DutyFigures, figures: Figures) -> DutyFigures:
    return DutyFigures(each.duty, each.duty_group, each.title, "duty", "", figures, each.collected)


def trend_points(windows: Iterable[WindowFigures]) -> tuple[TrendPoint, ...]:
    """Each duty's windows in which anybody owed it, in order of time."""
    points = [
        TrendPoint(
            each.window,
            DutyFigures(
                each.duty,
                each.duty_group,
                each.title,
                "window",
                each.window.label,
                each.figures,
                each.collected,
            ),
        )
        for each in windows
        if each.figures.expected
    ]
    return tuple(sorted(points, key=lambda each: each.window.start))
