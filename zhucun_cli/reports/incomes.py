"""How incomes are spread, and who is named beside the monitoring line."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from zhucun_cli.ledger.views import CENT, SHARP_DROP, HouseholdIncome, Watched
from zhucun_cli.privacy import mask_name
from zhucun_cli.reports import words
from zhucun_cli.reports.content import ReportContent

MOST_BANDS = 8
STEPS = (50, 100, 200, 250, 500, 1000, 2000, 2500, 5000, 10_000, 20_000, 50_000, 100_000)
TAIL = 20  # one household of so many, at either end, is put into the first or last band


@dataclass(frozen=True)
class Band:
    """Households whose net income per head is at least `lower` and below `upper`; None: open on that side."""

    lower: int | None
    upper: int | None
    households: int

    @property
    def title(self) -> str:
        """不足500, 500–1000, 3000以上."""
        if self.lower is None:
            return "全部" if self.upper is None else f"不足{self.upper}"
        return f"{self.lower}以上" if self.upper is None else f"{self.lower}–{self.upper}"


def income_bands(incomes: Sequence[HouseholdIncome]) -> tuple[Band, ...]:
    """A handful of bands of one width over the bulk of the households; every household is in exactly one."""
    amounts = sorted(each.net_per_head for each in incomes)
    if not amounts:
        return ()
    tail = len(amounts) // TAIL
    low, high = amounts[tail], amounts[len(amounts) - 1 - tail]
    step = next((each for each in STEPS if high // each - low // each < MOST_BANDS), STEPS[-1])
    first = int(low // step) if low >= 0 else -int(-low // step) - 1
    last = max(int(high // step), first)
    edges = [each * step for each in range(first + 1, last + 1)]
    counts = [bisect_left(amounts, edge) for edge in edges]
    bounds = (None, *edges, None)
    below = (0, *counts, len(amounts))
    return tuple(
        Band(lower, upper, after - before)
        for lower, upper, before, after in zip(bounds, bounds[1:], below, below[1:], strict=False)
    )


@dataclass(frozen=True)
class WatchLine:
    """One household below the line or with a sharp drop; amounts are 元 per head, the head's name is masked."""

    township: str
    village: str
    household: str
    head: str
    why: str
    now: Decimal
    year: Decimal | None
    before: str
    before_amount: Decimal | None
    drop: str


def watch_lines(content: ReportContent) -> tuple[WatchLine, ...]:
    """Who is named, by place; empty without a configured line."""
    return tuple(_watch_line(each) for each in content.watch.named) if content.watch else ()


def _watch_line(each: Watched) -> WatchLine:
    reasons = [
        *(["低于监测线"] if each.below_line else []),
        *(["收入骤减"] if each.dropped else []),
    ]
    return WatchLine(
        each.township, each.village, each.household, mask_name(each.head), "、".join(reasons),
        _cents(each.now_per_head), None if each.year_per_head is None else _cents(each.year_per_head),
        each.before or words.NOTHING, None if each.before_per_head is None else _cents(each.before_per_head),
        words.NOTHING if each.drop is None else words.percent(float(each.drop)) if each.drop > 0 else "未降",
    )  # fmt: skip


def watch_words(content: ReportContent) -> str:
    """What the line is and how many are named, in one sentence; or that there is no line."""
    line, watch = content.line, content.watch
    if line is None or watch is None:
        return "没有设定本期的监测线（zhucun.toml 的 [[monitoring_line]]），不列低于线和收入骤减的户。"
    return (
        f"监测线：每人每年{line.amount:,}元（{line.basis}）。本季度收入齐全的{watch.households}户中，"
        f"连续四个季度都齐全、能与监测线比的{watch.judged}户，其中低于线{watch.below}户；"
        f"能与以前季度比的{watch.compared}户，其中人均纯收入下降{SHARP_DROP:.0%}以上的{watch.dropped}户。"
    )


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)
