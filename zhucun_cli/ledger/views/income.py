"""Income of a quarter, by township and by household."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from zhucun_cli.ledger.engine import Ledger

CENT = Decimal("0.01")


@dataclass(frozen=True)
class IncomeFigures:
    """Income of one quarter in one township, in 元. Only rows with every part and members are summed."""

    township: str
    expected: int
    households: int
    incomplete: int
    persons: int
    wage: Decimal
    business: Decimal
    property_income: Decimal
    transfer: Decimal
    expense: Decimal

    @property
    def net(self) -> Decimal:
        """wage + business + property + transfer − expense, the formula that county forms print beside 纯收入."""
        return self.wage + self.business + self.property_income + self.transfer - self.expense

    @property
    def net_per_head(self) -> Decimal | None:
        """Net income over persons, to the cent; None without persons."""
        return (self.net / self.persons).quantize(CENT, ROUND_HALF_UP) if self.persons else None


def income_by_township(ledger: Ledger, quarter: str) -> tuple[IncomeFigures, ...]:
    """Income of a quarter per township, of the households that owed it; the last is the county ('')."""
    rows = ledger.query(
        """
        select
            f.township, count(distinct f.household),
            count(*) filter (where i.complete and r.conflict = 0),
            count(*) filter (where i.batch is not null and (not i.complete or r.conflict = 1)),
            sum(i.members) filter (where i.complete and r.conflict = 0),
            sum(i.wage) filter (where i.complete and r.conflict = 0), sum(i.business) filter (where i.complete and r.conflict = 0),
            sum(i.property) filter (where i.complete and r.conflict = 0), sum(i.transfer) filter (where i.complete and r.conflict = 0),
            sum(i.expense) filter (where i.complete and r.conflict = 0)
        from focus as f
        left join latest_record as r
          on r.kind = 'income' and r.household = f.household and r.period = f.window_label
        left join (
            select *, wage is not null and business is not null and property is not null
                and transfer is not null and expense is not null and coalesce(members, 0) > 0 as complete
            from income
        ) as i on i.batch = r.batch and i.sheet = r.sheet and i.row = r.row
        where f.evidence = 'income' and f.window_label = ?
        group by rollup (f.township)
        order by f.township nulls last
        """,
        [quarter],
    )
    zero = Decimal(0)
    return tuple(
        IncomeFigures(
            township or "", expected, done, broken, persons or 0, *(amount or zero for amount in amounts)
        )
        for township, expected, done, broken, persons, *amounts in rows
    )


@dataclass(frozen=True)
class HouseholdIncome:
    """One household's net income of one quarter, in 元; only rows with every part and members."""

    household: str
    head: str
    township: str
    village: str
    quarter: str
    persons: int
    net: Decimal

    @property
    def net_per_head(self) -> Decimal:
        """Net income over persons, not rounded."""
        return self.net / self.persons


def household_incomes(ledger: Ledger, quarters: Sequence[str]) -> tuple[HouseholdIncome, ...]:
    """The complete incomes of those quarters, of the households that owed them, by place and code."""
    rows = ledger.query(
        """
        select f.household, max(f.head_name), max(f.township), max(f.village), f.window_label,
               max(i.members), max(i.wage + i.business + i.property + i.transfer - i.expense)
        from focus as f
        join latest_record as r
          on r.kind = 'income' and r.household = f.household and r.period = f.window_label and r.conflict = 0
        join income as i on i.batch = r.batch and i.sheet = r.sheet and i.row = r.row
        where f.evidence = 'income' and list_contains(?, f.window_label)
          and i.wage is not null and i.business is not null and i.property is not null
          and i.transfer is not null and i.expense is not null and i.members > 0
        group by f.household, f.window_label
        order by 3, 4, 1, 5
        """,
        [list(quarters)],
    )
    return tuple(HouseholdIncome(row[0], row[1] or "", *row[2:]) for row in rows)
