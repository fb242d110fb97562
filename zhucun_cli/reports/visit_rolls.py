"""走访台账: each township's households with their visits month by month, for a report and for any span of months."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import groupby

from zhucun_cli.errors import NothingToCheck
from zhucun_cli.home import Home
from zhucun_cli.lake.snapshot import Snapshot
from zhucun_cli.ledger import views
from zhucun_cli.ledger.question import Provenance, Question, open_ledger, provenance
from zhucun_cli.ledger.views import Filters, MonthAway, RollRow, VisitCell
from zhucun_cli.ledger.windows import DutyWindow, home_span_windows
from zhucun_cli.periods import MonthSpan, Period
from zhucun_cli.privacy import mask_name
from zhucun_cli.reports import words
from zhucun_cli.reports.sheets import Cell, Column, Sheet, write_workbook

EVIDENCE = "visit"
MONTHS_OF_A_PAGE = 6  # of paper; the columns that name the household stand on every one
WIDE_MONTHS = 3  # up to so many months a visit stands on one line


@dataclass(frozen=True)
class VisitQuestion:
    """Which 走访台账 is asked for: of which months, by which clocks, of which place."""

    span: MonthSpan
    as_of: date
    known_by: datetime | None = None
    filters: Filters = field(default_factory=Filters)


@dataclass(frozen=True)
class VisitRolls:
    """The 走访台账 of a span: who owed visits in it, every visit they had, and the months in which they were away.

    `begins` is the first day on which anybody owed a visit. Of a part of the county (`narrowed`) there are no visits
    to other households.
    """

    span: MonthSpan
    title: str
    provenance: Provenance
    begins: date
    roll: tuple[RollRow, ...]
    visits: tuple[VisitCell, ...]
    away: tuple[MonthAway, ...]
    narrowed: bool = False


def visit_rolls(home: Home, snapshot: Snapshot, question: VisitQuestion) -> VisitRolls:
    """The 走访台账 that is asked for. Raises NothingToCheck where nobody owed a visit, or none was ever sent."""
    span, as_of = question.span, question.as_of
    windows = visit_windows(home_span_windows(home, span))
    if not windows:
        raise NothingToCheck(
            f"{span.title}没有到期的走访职责：制度从"
            f"{min(each.effective_from for each in home.policy.duties)}起施行，或按季走访的不在这几个月到期"
        )
    with open_ledger(home, snapshot, windows, as_of, shown=span) as ledger:
        views.focus(ledger, question.filters)
        if EVIDENCE not in ledger.collected:
            raise NothingToCheck("库里没有走访记录（未收集），没有台账可出。请先 zhucun ingest 走访记录")
        roll = views.visit_roll(ledger)
        if not roll:
            raise NothingToCheck(f"{span.title}没有应走访的户，没有台账可出：请核对花名册和所选的范围")
        visits = views.visit_cells(ledger, span.start, min(span.end, as_of))
        away = views.months_away(ledger, tuple(span.months()))
    narrowed = question.filters != Filters()
    listed = {row.household for row in roll}
    return VisitRolls(
        span,
        span.title,
        provenance(home, snapshot, Question(span.first, as_of, question.known_by)),
        min(item.window.start for item in windows),
        roll,
        tuple(each for each in visits if each.household in listed or not narrowed),
        away,
        narrowed,
    )


def visit_windows(windows: Iterable[DutyWindow]) -> tuple[DutyWindow, ...]:
    """Those that visits prove."""
    return tuple(item for item in windows if item.duty.evidence == EVIDENCE)


def render_visit_rolls(rolls: VisitRolls, county: str) -> bytes:
    """The 走访台账 as a workbook; the same content gives the same bytes."""
    as_of = rolls.provenance.as_of
    created = rolls.provenance.committed_at or datetime.combine(as_of, time())
    return write_workbook(
        list(visit_roll_sheets(rolls)), f"{county}{rolls.title}走访台账", created,
        f"{words.ACCORDING_TO_RECORDS}，截至{words.day(as_of)}",
    )  # fmt: skip


_WHO = (
    Column("序号", "count", 5), Column("村", width=12), Column("户编号", width=17), Column("户主", width=7),
)  # fmt: skip
_ANSWERS = (Column("类别", width=11), Column("责任人", width=16), Column("单位", width=20))
_SUMS = (
    Column("小计（有效天数）", "count", 9), Column("应办", "count", 6), Column("免办", "count", 6),
    Column("已办", "count", 6),
)  # fmt: skip
_NOTES = (
    "应办是期内到期的走访事项，已办含宽限期内补办的；没办的有的未到期，有的待核（表没有报来或没有读进来），不都是个人未完成。",
    "月份里写“不在册”的，那个月不在花名册上；写“不应访”的，在册而不是监测户或脱贫户。",
)


def visit_roll_sheets(rolls: VisitRolls) -> Iterable[Sheet]:
    """One sheet for each township."""
    months = tuple(rolls.span.months())
    columns = (*_WHO, *_ANSWERS, *_month_columns(rolls, months), *_SUMS)
    visits = _by_household(rolls.visits)
    away = {(each.household, each.month): each for each in rolls.away}
    for township, rows in groupby(rolls.roll, lambda row: row.township):
        yield Sheet(
            f"走访台账·{township}", f"{township}{rolls.title}走访台账", _notes(rolls, visits), columns,
            [
                (number, *_roll_row(row, visits.get(row.household, ()), months, away))
                for number, row in enumerate(rows, 1)
            ],
            kept_columns=len(_WHO), pages_wide=-(-len(months) // MONTHS_OF_A_PAGE),
        )  # fmt: skip


def _month_columns(rolls: VisitRolls, months: Sequence[Period]) -> Iterable[Column]:
    """9月; 2022年9月 where the year is not the same everywhere; a month that has not begun says so."""
    one_year = months[0].year == months[-1].year
    for month in months:
        name = f"{month.start.month}月" if one_year else month.title
        coming = "（未到）" if month.start > rolls.provenance.as_of else ""
        yield Column(f"{name}{coming}", "wrapped", 26 if len(months) <= WIDE_MONTHS else 12)


def _notes(rolls: VisitRolls, visits: Mapping[str, Sequence[VisitCell]]) -> tuple[str, ...]:
    counting = "只列本期应走访的户；同一天走访几次算一天，走访方式不计数的列出而不计入小计。"
    begins = f"应走访从{words.day(rolls.begins)}算起。" if rolls.begins > rolls.span.start else ""
    clocks = words.clock_line(rolls.provenance, rolls.span)
    return (clocks, f"{counting}{begins}{_others(rolls, visits)}", *_NOTES)


def _by_household(visits: Sequence[VisitCell]) -> Mapping[str, Sequence[VisitCell]]:
    found: dict[str, list[VisitCell]] = defaultdict(list)
    for each in visits:
        found[each.household].append(each)
    return found


def _others(rolls: VisitRolls, visits: Mapping[str, Sequence[VisitCell]]) -> str:
    """What became of visits to households that owe none: said, not dropped."""
    if rolls.narrowed:
        return ""
    listed = {row.household for row in rolls.roll}
    left_out = sum(len(cells) for household, cells in visits.items() if household not in listed)
    if not left_out:
        return ""
    return f"另有{left_out}次走访是对本期不在应走访之列的户（如按季走访而未到季末的），全县合计，未列。"


def _roll_row(
    row: RollRow,
    visits: Sequence[VisitCell],
    months: Sequence[Period],
    away: Mapping[tuple[str, Period], MonthAway],
) -> tuple[Cell, ...]:
    found: dict[date, list[str]] = {month.start: [] for month in months}
    for month in months:
        absent = away.get((row.household, month))
        if absent:
            found[month.start].append("不应访" if absent.on_roll else "不在册")
    for each in visits:
        found[each.done_on.replace(day=1)].append(words.visit(each))
    counting = {each.done_on for each in visits if each.counts}
    return (
        row.village, row.household, mask_name(row.head), row.category, row.responsible, row.unit,
        *("；".join(said) for said in found.values()), len(counting), row.owed, row.excused, row.done,
    )  # fmt: skip
