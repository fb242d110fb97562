"""`report visits`: the 走访台账 of any span of months."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from zhucun_cli.cli.context import open_lake, today
from zhucun_cli.errors import UsageError
from zhucun_cli.periods import MonthSpan, Period, month_of, months_of, parse_period

if TYPE_CHECKING:
    from zhucun_cli.home import Home
    from zhucun_cli.reports.visit_rolls import VisitRolls

NAME = "visits"
LONGEST = 24  # months of a workbook
EXAMPLE = "--from 2022-01 --to 2022-09"


@dataclass(frozen=True)
class Asked:
    """The months as they were asked for: --from and --to as written, or one period."""

    first: str | None
    last: str | None
    period: Period | None

    @property
    def in_months(self) -> bool:
        """Whether --from or --to was written."""
        return self.first is not None or self.last is not None


@dataclass(frozen=True)
class RollsWish:
    """What is asked for: which months by which clocks, of which place, and where to."""

    asked: Asked
    as_of: date
    known_by: datetime | None
    township: str | None
    village: str | None
    output: Path | None


def asked_span(asked: Asked, as_of: date) -> MonthSpan:
    """The months that are asked for. Raises UsageError unless they have begun and are not too many.

    Of a period that is running the later months are told as not begun; one that is written with --to is refused.
    """
    span = _written_span(asked)
    if span.start > as_of:
        raise UsageError(f"{span.first.label} 还没开始（截至 {as_of}），没有走访可列，请写已经开始的月份")
    if asked.in_months and span.last.start > as_of:
        latest = month_of(as_of).label
        raise UsageError(f"{span.last.label} 还没开始（截至 {as_of}），--to 最晚写 {latest}")
    count = sum(1 for _ in span.months())
    if count > LONGEST:
        raise UsageError(f"{span.label} 有 {count} 个月，一份台账最多 {LONGEST} 个月，请分几次出")
    return span


def _written_span(asked: Asked) -> MonthSpan:
    if asked.period is not None and asked.in_months:
        raise UsageError("--from、--to 和 --month、--quarter、--year 只能写一种")
    if asked.period is not None:
        return months_of(asked.period)
    if asked.first is None or asked.last is None:
        raise UsageError(f"请写从哪个月到哪个月，如 {EXAMPLE}（或 --quarter 2022Q3）")
    first, last = _month(asked.first, "--from"), _month(asked.last, "--to")
    if last < first:
        raise UsageError(f"--from {first.label} 在 --to {last.label} 之后，请对调")
    return MonthSpan(first, last)


def _month(words: str, option: str) -> Period:
    month = parse_period(words, "month", today())
    if month is None:
        raise UsageError(f"看不懂 {option} 的“{words}”，可以写 2022-01、9月、上月")
    return month


def write_visit_rolls(home: Home, wish: RollsWish) -> Iterator[str]:
    """The workbook that `wish` names; what to say of it."""
    from zhucun_cli.ledger.views import Filters
    from zhucun_cli.reports.outputs import write_output
    from zhucun_cli.reports.visit_rolls import VisitQuestion, render_visit_rolls, visit_rolls

    question = VisitQuestion(
        asked_span(wish.asked, wish.as_of),
        wish.as_of,
        wish.known_by,
        Filters(township=wish.township, village=wish.village),
    )
    with open_lake(home) as lake:
        rolls = visit_rolls(home, lake.snapshot(wish.known_by), question)
    data = render_visit_rolls(rolls, home.settings.county or home.policy.name)
    path = (wish.output or home.reports_folder) / f"{_stem(rolls, wish)}.xlsx"
    written = write_output(path, data, home.settings.output_mode)
    townships = len({row.township for row in rolls.roll})
    yield f"已写：{written}（{townships} 个乡镇，{len(rolls.roll)} 户）"


def _stem(rolls: VisitRolls, wish: RollsWish) -> str:
    """走访台账_2022-01至2022-09, with the place where it is of one."""
    from zhucun_cli.reports.folders import plain_name

    one = rolls.roll[0]
    place = f"{one.township}{one.village}" if wish.village else one.township if wish.township else ""
    return "_".join(filter(None, ("走访台账", rolls.span.label, place and plain_name(place))))
