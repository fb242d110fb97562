"""Households whose income lies below the monitoring line, or has dropped sharply."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from zhucun_cli.ledger.views.income import HouseholdIncome
from zhucun_cli.periods import MONTHS, Period, add_months

SHARP_DROP = Decimal("0.3")  # of the income per head
QUARTERS_OF_A_YEAR = 4


@dataclass(frozen=True)
class Watched:
    """One household and why it is named.

    `year_per_head` is the net income per head of the four quarters up to the period's, where all are known;
    `before_per_head` that of the quarter named by `before`, with which `now_per_head` is compared.
    """

    household: str
    head: str
    township: str
    village: str
    now_per_head: Decimal
    year_per_head: Decimal | None
    before: str
    before_per_head: Decimal | None
    below_line: bool

    @property
    def drop(self) -> Decimal | None:
        """By which part the income per head fell; None without a positive income to compare with."""
        if self.before_per_head is None or self.before_per_head <= 0:
            return None
        return (self.before_per_head - self.now_per_head) / self.before_per_head

    @property
    def dropped(self) -> bool:
        """Whether the fall is a sharp one."""
        return self.drop is not None and self.drop >= SHARP_DROP


@dataclass(frozen=True)
class IncomeWatch:
    """Of `households` with a complete income: how many could be held against the line (`judged`), and who is named."""

    households: int
    judged: int
    compared: int
    named: tuple[Watched, ...]

    @property
    def below(self) -> int:
        """How many are below the line."""
        return sum(each.below_line for each in self.named)

    @property
    def dropped(self) -> int:
        """How many dropped sharply."""
        return sum(each.dropped for each in self.named)


def watched_quarters(quarter: Period) -> tuple[Period, ...]:
    """The quarters that a watch looks at: this one, the three before it, and the same one a year ago."""
    return tuple(_back(quarter, steps) for steps in range(QUARTERS_OF_A_YEAR + 1))


def income_watch(incomes: Iterable[HouseholdIncome], quarter: Period, line: Decimal) -> IncomeWatch:
    """Who is below `line` (元 per head and year) or dropped sharply; households without this quarter are left out.

    The line is held against the sum of four quarters, never against one quarter times four. A quarter is compared
    with the same one a year ago, else with the one before.
    """
    ordered = sorted(incomes, key=lambda each: each.household)
    known = [
        _watched({each.quarter: each for each in rows}, quarter, line)
        for _, rows in groupby(ordered, key=lambda each: each.household)
    ]
    found = sorted(
        (each for each in known if each is not None),
        key=lambda each: (each.township, each.village, each.household),
    )
    return IncomeWatch(
        households=len(found),
        judged=sum(each.year_per_head is not None for each in found),
        compared=sum(each.drop is not None for each in found),
        named=tuple(each for each in found if each.below_line or each.dropped),
    )


def _watched(rows: dict[str, HouseholdIncome], quarter: Period, line: Decimal) -> Watched | None:
    now = rows.get(quarter.label)
    if now is None:
        return None
    this, *earlier = watched_quarters(quarter)
    of_the_year = [rows.get(each.label) for each in (this, *earlier[:-1])]
    year = _sum_per_head(of_the_year)
    before = next((rows[each.label] for each in (earlier[-1], earlier[0]) if each.label in rows), None)
    return Watched(
        now.household, now.head, now.township, now.village, now.net_per_head, year,
        before.quarter if before else "", before.net_per_head if before else None,
        year is not None and year < line,
    )  # fmt: skip


def _sum_per_head(rows: Sequence[HouseholdIncome | None]) -> Decimal | None:
    """The incomes per head added up; None unless every quarter is there."""
    known = [each.net_per_head for each in rows if each is not None]
    return sum(known, Decimal(0)) if len(known) == len(rows) else None


def _back(quarter: Period, steps: int) -> Period:
    return Period(add_months(quarter.start, -steps * MONTHS["quarter"]), "quarter", quarter.scheme)
