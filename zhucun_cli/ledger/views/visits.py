"""The 走访台账: households and the visits they had."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from zhucun_cli.ledger.engine import Ledger


@dataclass(frozen=True)
class VisitCell:
    """One visit of a household in the 走访台账; `counts` is True where a duty it owes accepts that mode."""

    household: str
    done_on: date
    mode: str
    people: str
    counts: bool


@dataclass(frozen=True)
class RollRow:
    """One household of the 走访台账: who it is and who answers for it in the period's last window."""

    household: str
    head: str
    township: str
    village: str
    category: str
    responsible: str
    unit: str


def visit_roll(ledger: Ledger, windows: Sequence[str] = ()) -> tuple[RollRow, ...]:
    """Every household in focus that owes a visit in those windows, in order of place and code."""
    rows = ledger.query(
        """
        select household, head_name, township, village, category_on_test_day, responsible, unit
        from (
            select f.*, row_number() over (
                       partition by household order by window_start desc, duty desc, window_label desc
                   ) as nth
            from focus as f
            where evidence = 'visit' and (len(?) = 0 or list_contains(?, window_label))
        ) as ordered
        where nth = 1
        order by 3, 4, 1
        """,
        [list(windows), list(windows)],
    )
    return tuple(RollRow(*row) for row in rows)


def visit_cells(ledger: Ledger, first: date, last: date) -> tuple[VisitCell, ...]:
    """Every linked visit dated in first … last, each (day, mode, people) once."""
    rows = ledger.query(
        """
        with accepted as (
            select distinct f.household, v.value
            from focus as f
            left join (
                select distinct w.duty, w.window_label, c.value
                from duty_window as w join counted_value as c on c.rule = w.rule
            ) as v on v.duty = f.duty and v.window_label = f.window_label
            where f.evidence = 'visit'
        )
        select distinct r.household, r.done_on, coalesce(r.value, '方式未写') as mode,
               coalesce(r.people, '') as people,
               exists (select 1 from accepted as a
                       where a.household = r.household and (a.value is null or a.value = coalesce(r.value, '')))
        from record as r
        where r.kind = 'visit' and r.household is not null and r.done_on between ? and ?
        order by r.household, r.done_on, mode, people
        """,
        [first, last],
    )
    return tuple(VisitCell(*row) for row in rows)
