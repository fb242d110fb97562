"""What stands beside the figures of a period: the step before, the windows of a trend, whole groups, ranked units."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from zhucun_cli.ledger.figures import NOBODY, DutyFigures, Figures
from zhucun_cli.ledger.views import Completion
from zhucun_cli.periods import Period
from zhucun_cli.reports import words
from zhucun_cli.reports.content import ReportContent
from zhucun_cli.reports.history import TREND_WINDOWS
from zhucun_cli.reports.lines import WHOLE_COUNTY

LEAST_RANKED = 10  # below this denominator a rate says little, and gives no place


@dataclass(frozen=True)
class ChangeLine:
    """A duty's rate one step before; `change` is in percentage points, or — where the two cannot be compared."""

    title: str
    rate: str
    fraction: str
    change: str


NO_CHANGE = ChangeLine("", words.NOTHING, "", words.NOTHING)


def change_line(content: ReportContent, each: DutyFigures) -> ChangeLine:
    """The step before of one duty. What is still open or was never collected is not compared."""
    before = content.previous.get(each.duty)
    if before is None:
        return NO_CHANGE
    then, collected = before.figures.figures, before.figures.collected
    comparable = each.collected and collected and not each.figures.open and not then.open
    rates = (each.figures.coverage, then.coverage)
    change = words.points(*rates) if comparable and None not in rates else words.NOTHING  # type: ignore[arg-type]  # both are known here
    fraction = words.fraction(then) if collected and then.due else ""
    return ChangeLine(before.period.title, words.rate(then, collected), fraction, change)


@dataclass(frozen=True)
class CompletionCell:
    """Of one place and group: how many households had every duty done, out of how many that owed any."""

    measure: str
    complete: int
    households: int
    rate: float | None

    @property
    def has_rate(self) -> bool:
        """True where anybody owed anything."""
        return self.measure in ("完成率", "进度")


NOBODY_OWED = CompletionCell(words.NOTHING, 0, 0, None)


@dataclass(frozen=True)
class CompletionTable:
    """Places against groups; the first row is the whole county. `left_out`: group → duties never collected."""

    groups: tuple[str, ...]
    rows: tuple[tuple[str, tuple[CompletionCell, ...]], ...]
    left_out: Mapping[str, tuple[str, ...]]


def completion_table(content: ReportContent) -> CompletionTable:
    """Completion of every group in the county and each township; 进度 while anything of the group is open there."""
    groups = tuple(dict.fromkeys(each.group for each in content.completion))
    still_open = {
        (each.key, each.duty_group)
        for each in (*content.duties, *content.by_township)
        if each.figures.open and each.collected
    }
    cells = {(each.key, each.group): _completion_cell(each, still_open) for each in content.completion}
    places = dict.fromkeys(("", *sorted({each.key for each in content.completion})))
    return CompletionTable(
        groups,
        tuple(
            (place or WHOLE_COUNTY, tuple(cells.get((place, group), NOBODY_OWED) for group in groups))
            for place in places
        )
        if groups
        else (),
        {each.group: each.left_out for each in content.completion if each.left_out and not each.key},
    )


def _completion_cell(each: Completion, still_open: set[tuple[str, str]]) -> CompletionCell:
    if not each.households:
        return NOBODY_OWED
    measure = "进度" if (each.key, each.group) in still_open else "完成率"
    return CompletionCell(measure, each.complete, each.households, each.rate)


@dataclass(frozen=True)
class TrendLine:
    """One duty's windows in order of time: a label for the axis, the window, its figures."""

    group: str
    title: str
    points: tuple[tuple[str, Period, DutyFigures], ...]

    @property
    def drawn(self) -> tuple[tuple[str, float | None], ...]:
        """Label and rate of each point; None while the window is open, so that nothing unfinished looks like a fall."""
        return tuple(
            (label, each.figures.coverage if _is_final(each) else None) for label, _, each in self.points
        )

    @property
    def is_drawn(self) -> bool:
        """Whether two points make a line."""
        return sum(rate is not None for _, rate in self.drawn) > 1


def _is_final(each: DutyFigures) -> bool:
    return words.measure(each.figures, each.collected) == "覆盖率"


def trend_lines(content: ReportContent) -> tuple[TrendLine, ...]:
    """Every collected duty that is owed more than once a year, its last windows."""
    found: dict[str, list[tuple[Period, DutyFigures]]] = {each.duty: [] for each in content.duties}
    for point in content.trend:
        if point.figures.collected and point.window.unit != "year" and point.figures.duty in found:
            found[point.figures.duty].append((point.window, point.figures))
    return tuple(
        TrendLine(points[0][1].duty_group, points[0][1].title, tuple(_labelled(points[-TREND_WINDOWS:])))
        for points in found.values()
        if points
    )


def _labelled(points: Sequence[tuple[Period, DutyFigures]]) -> Iterable[tuple[str, Period, DutyFigures]]:
    """The year stands at the first point and wherever it changes."""
    year = 0
    for window, figures in points:
        short = f"{window.start.month}月" if window.unit == "month" else window.label[-2:]
        label = short if window.year == year else f"{window.year % 100:02}年{short}"
        year = window.year
        yield label, window, figures


@dataclass(frozen=True)
class UnitLine:
    """A unit's duties of the period added up. `place` is 0 where it has none."""

    unit: str
    place: int
    figures: Figures

    @property
    def has_rate(self) -> bool:
        """True where anything was owed."""
        return self.figures.due > 0


def unit_lines(content: ReportContent) -> tuple[UnitLine, ...]:
    """The units by place, then those without one; what nobody answers for comes last.

    Units of equal rate share a place. Without one: a denominator below LEAST_RANKED, anything still open, no unit.
    """
    totals: dict[str, Figures] = {}
    for each in content.by_unit:
        if each.collected:
            totals[each.key] = totals.get(each.key, Figures()) + each.figures
    rated = {
        unit: Fraction(figures.done, figures.due)
        for unit, figures in totals.items()
        if figures.due >= LEAST_RANKED and not figures.open and unit != NOBODY
    }
    places = {unit: 1 + sum(other > rate for other in rated.values()) for unit, rate in rated.items()}
    found = [UnitLine(unit, places.get(unit, 0), figures) for unit, figures in totals.items()]
    return tuple(sorted(found, key=lambda each: (each.unit == NOBODY, not each.place, each.place, each.unit)))
