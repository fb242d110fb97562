"""What a periodic report says, before it has any form: every number comes from a view of the ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
from zhucun_cli.ledger.views import Gap, IncomeFigures, Notice, RollRow, UnlinkedRow, VisitCell
from zhucun_cli.ledger.windows import DutyWindow, home_windows
from zhucun_cli.periods import Period, quarter_of, year_of
from zhucun_cli.policies import Duty, Policy


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
    year_to_date = _year_to_date(home, question)
    with open_ledger(home, snapshot, (*asked, *year_to_date), question.as_of) as ledger:
        views.focus(ledger, question.filters)
        labels = sorted({item.window.label for item in asked})
        quarter = _income_quarter(asked, question)
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
            duties=_of(views.coverage(ledger, "duty", labels), asked),
            by_township=_of(views.coverage(ledger, "township", labels), asked),
            by_village=_of(views.coverage(ledger, "village", labels), asked),
            heat=_heat(ledger, home, question),
            gaps=views.gaps(ledger, labels),
            unlinked=views.unlinked(ledger, period.start, period.end),
            problems=(
                *_notices(views.notices(ledger, notice_scope(snapshot, question))),
                *_problems(home, snapshot),
            ),
            problem_rows=views.problem_rows(ledger, period.start, period.end),
            income_quarter=quarter,
            income=views.income_by_township(ledger, quarter) if "income" in _evidence(asked) else (),
            roll=views.visit_roll(ledger, labels),
            visits=views.visit_cells(ledger, period.start, min(period.end, question.as_of)),
        )


def _income_quarter(windows: Sequence[DutyWindow], question: Question) -> str:
    """The latest quarter of the period whose incomes could be complete by now; else its first."""
    quarters = sorted({item.window for item in windows if item.duty.evidence == "income"})
    over = [each for each in quarters if each.end <= question.as_of]
    return (over[-1:] or quarters[:1] or [quarter_of(question.period.end)])[0].label


def _evidence(windows: Sequence[DutyWindow]) -> set[str]:
    return {item.duty.evidence for item in windows}


def _of(figures: Sequence[DutyFigures], asked: Sequence[DutyWindow]) -> tuple[DutyFigures, ...]:
    duties = {item.duty.id for item in asked}
    return tuple(each for each in figures if each.duty in duties)


def _year_to_date(home: Home, question: Question) -> tuple[DutyWindow, ...]:
    """The monthly windows from January to the period's end that the period itself does not hold."""
    period = question.period
    until_then = home_windows(home, year_of(period.end), question.duties)
    return tuple(item for item in until_then if item.duty.every == "month" and item.window.end < period.start)


def _heat(ledger: Ledger, home: Home, question: Question) -> tuple[HeatCell, ...]:
    months = [
        month
        for month in year_of(question.period.end).months()
        if month.start <= min(question.period.end, question.as_of)
    ]
    monthly = {duty.id for duty in home.policy.duties if duty.every == "month" and duty.evidence == "visit"}
    return tuple(
        HeatCell(each.key, month, each)
        for month in months
        for by in ("county", "township")
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
            views.stored_problems(snapshot.paths("problem"), home.kinds),
            key=lambda row: (names[row.batch][0], row.sheet, row.row or 0, row.cell),
        )
        if row.severity in ("error", "warning")
    )
