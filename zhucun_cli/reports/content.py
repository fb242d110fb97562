"""What a periodic report says, before it has any form: every number comes from a view of the ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from types import MappingProxyType

from zhucun_cli.home import Home
from zhucun_cli.lake.snapshot import Snapshot
from zhucun_cli.ledger import views
from zhucun_cli.ledger.engine import Ledger
from zhucun_cli.ledger.figures import DutyFigures
from zhucun_cli.ledger.question import (
    Provenance,
    Question,
    duty_windows,
    notice_scope,
    open_ledger,
    provenance,
)
from zhucun_cli.ledger.views import (
    Completion,
    Gap,
    HouseholdIncome,
    IncomeFigures,
    IncomeWatch,
    MonthAway,
    Notice,
    RollRow,
    UnlinkedRow,
    VisitCell,
)
from zhucun_cli.ledger.windows import DutyWindow
from zhucun_cli.periods import Period, months_of, quarter_of, year_of
from zhucun_cli.policies import Duty, Policy
from zhucun_cli.reports.history import (
    TrendPoint,
    earlier_windows,
    previous_of,
    trend_points,
)
from zhucun_cli.reports.previous import Previous
from zhucun_cli.settings import MonitoringLine


@dataclass(frozen=True)
class HeatCell:
    """One month of one township: the monthly visit duty's figures; `key` is '' for the county."""

    township: str
    month: Period
    figures: DutyFigures


@dataclass(frozen=True)
class ProblemLine:
    """A stored problem with the file it came from; `raw` is already masked."""

    source_name: str
    sheet: str
    cell: str
    severity: str
    message: str
    fix: str
    raw: str


@dataclass(frozen=True)
class ReportContent:
    """Everything a quarterly, monthly or yearly report shows.

    `by_township` and `duties` are figures of the period; `heat` the months of the year up to the
    period's end; `problems` errors and warnings only. `income` ends with the county's line.
    `completion` are the groups in the county (key '') and in each township; `previous` one step before the period,
    by duty; `trend` every window up to the period's end. `incomes` are the households' of `income_quarter`;
    `watch` is None where no monitoring line holds in that quarter.
    `roll`, `visits` and `away` are the 走访台账.
    `source_names` maps a batch to the file it was, `kind_titles` a kind to its Chinese name.
    """

    county: str
    question: Question
    provenance: Provenance
    policy: Policy
    kind_titles: Mapping[str, str]
    source_names: Mapping[str, str]
    duty_rules: tuple[Duty, ...]
    windows: tuple[DutyWindow, ...]
    duties: tuple[DutyFigures, ...]
    by_township: tuple[DutyFigures, ...]
    by_village: tuple[DutyFigures, ...]
    heat: tuple[HeatCell, ...]
    gaps: tuple[Gap, ...]
    unlinked: tuple[UnlinkedRow, ...]
    problems: tuple[ProblemLine, ...]
    problem_rows: int
    income_quarter: str
    income: tuple[IncomeFigures, ...]
    roll: tuple[RollRow, ...]
    visits: tuple[VisitCell, ...]
    away: tuple[MonthAway, ...] = ()
    completion: tuple[Completion, ...] = ()
    by_unit: tuple[DutyFigures, ...] = ()
    previous: Mapping[str, Previous] = field(default_factory=lambda: MappingProxyType({}))
    trend: tuple[TrendPoint, ...] = ()
    incomes: tuple[HouseholdIncome, ...] = ()
    line: MonitoringLine | None = None
    watch: IncomeWatch | None = None

    @property
    def period(self) -> Period:
        """The period the report is about."""
        return self.question.period

    @property
    def missed(self) -> tuple[Gap, ...]:
        """What was not done in time and is attributed to somebody."""
        return tuple(each for each in self._collected_gaps if each.status == "missed" and not each.to_verify)

    @property
    def to_verify(self) -> tuple[Gap, ...]:
        """Missed obligations for which the fault may lie in a file: 待核."""
        return tuple(each for each in self._collected_gaps if each.to_verify)

    @property
    def still_open(self) -> tuple[Gap, ...]:
        """What is not done yet and can still be done in time or in grace."""
        return tuple(each for each in self.gaps if each.status == "open")

    @property
    def _collected_gaps(self) -> tuple[Gap, ...]:
        """Gaps of duties whose kind arrived at all: the misses of the others are no gaps (design §6)."""
        collected = {each.duty for each in self.duties if each.collected}
        return tuple(each for each in self.gaps if each.duty in collected)


def report_content(home: Home, snapshot: Snapshot, question: Question) -> ReportContent:
    """The content of the report for `question.period`. Raises NothingToCheck as `ask` does."""
    period = question.period
    asked = duty_windows(home, question)
    earlier = earlier_windows(home, question, asked)
    with ExitStack() as stack:
        ledgers = [
            stack.enter_context(open_ledger(home, snapshot, windows, question.as_of, shown=shown))
            for windows, shown in ((asked, months_of(period)), (earlier, None))
            if windows
        ]
        for each in ledgers:
            views.focus(each, question.filters)
        ledger = ledgers[0]
        quarter = _income_quarter(asked, question)
        owed = "income" in _evidence(asked)
        line = home.settings.monitoring_line(quarter.end) if owed else None
        points = trend_points(each for found in ledgers for each in views.by_window(found))
        return ReportContent(
            county=home.settings.county or home.policy.name,
            question=question,
            provenance=provenance(home, snapshot, question),
            policy=home.policy,
            kind_titles=MappingProxyType({name: kind.title for name, kind in home.kinds.items()}),
            source_names=MappingProxyType({each.id: each.source_name for each in snapshot.batches}),
            duty_rules=tuple(
                {(item.duty.id, item.duty.effective_from): item.duty for item in asked}.values()
            ),
            windows=asked,
            duties=views.coverage(ledger),
            by_township=views.coverage(ledger, "township"),
            by_village=views.coverage(ledger, "village"),
            heat=_heat(ledgers, home, question),
            gaps=views.gaps(ledger),
            unlinked=views.unlinked(ledger, period.start, period.end),
            problems=(
                *_notices(views.notices(ledger, notice_scope(snapshot, question))),
                *_problems(home, snapshot),
            ),
            problem_rows=views.problem_rows(ledger, period.start, period.end),
            income_quarter=quarter.label,
            income=views.income_by_township(ledger, quarter.label) if owed else (),
            roll=views.visit_roll(ledger),
            visits=views.visit_cells(ledger, period.start, min(period.end, question.as_of)),
            away=views.months_away(ledger, tuple(period.months())),
            completion=(*views.completion(ledger), *views.completion(ledger, "township")),
            by_unit=views.coverage(ledger, "unit"),
            previous=previous_of(points, question, asked),
            trend=points,
            incomes=views.household_incomes(ledger, [quarter.label]) if owed else (),
            line=line,
            watch=_watch(ledgers, quarter, line) if line else None,
        )


def _watch(ledgers: Sequence[Ledger], quarter: Period, line: MonitoringLine) -> IncomeWatch:
    quarters = [each.label for each in views.watched_quarters(quarter)]
    incomes = [each for found in ledgers for each in views.household_incomes(found, quarters)]
    return views.income_watch(incomes, quarter, line.amount)


def _income_quarter(windows: Sequence[DutyWindow], question: Question) -> Period:
    """The latest quarter of the period whose incomes could be complete by now; else its first."""
    quarters = sorted({item.window for item in windows if item.duty.evidence == "income"})
    over = [each for each in quarters if each.end <= question.as_of]
    return (over[-1:] or quarters[:1] or [quarter_of(question.period.end)])[0]


def _evidence(windows: Sequence[DutyWindow]) -> set[str]:
    return {item.duty.evidence for item in windows}


def _heat(ledgers: Sequence[Ledger], home: Home, question: Question) -> tuple[HeatCell, ...]:
    """The months of the year up to the period's end, each from the ledger that holds it."""
    months = [
        month
        for month in year_of(question.period.end).months()
        if month.start <= min(question.period.end, question.as_of)
    ]
    monthly = {duty.id for duty in home.policy.duties if duty.every == "month" and duty.evidence == "visit"}
    return tuple(
        HeatCell(each.key, month, each)
        for month in months
        for ledger in ledgers
        if any(item.window == month for item in ledger.windows)
        for by in ("duty", "township")
        for each in views.coverage(ledger, by, [month.label])
        if each.duty in monthly
    )


def _notices(found: Sequence[Notice]) -> tuple[ProblemLine, ...]:
    """What no single file shows: the line stands where the first of the records stands, the message names all."""
    return tuple(
        ProblemLine(place.file if place else "（跨文件）", place.sheet if place else "",
                    f"第 {place.row} 行" if place else "", each.severity, each.message, each.fix, "")
        for each in found
        for place in [each.records[0] if each.records else None]
    )  # fmt: skip


def _problems(home: Home, snapshot: Snapshot) -> tuple[ProblemLine, ...]:
    """Every stored error and warning, files in order of receipt, rows in order."""
    names = {each.id: (number, each.source_name) for number, each in enumerate(snapshot.batches)}
    return tuple(
        ProblemLine(names[row.batch][1], row.sheet, row.cell, row.severity, row.message, row.fix, row.raw)
        for row in sorted(
            views.stored_problems(snapshot, home.kinds),
            key=lambda row: (names[row.batch][0], row.sheet, row.row or 0, row.cell),
        )
        if row.severity in ("error", "warning")
    )
