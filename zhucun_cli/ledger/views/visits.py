"""The 走访台账: households and the visits they had."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from zhucun_cli.ledger.engine import Ledger
from zhucun_cli.periods import Period
from zhucun_cli.privacy import mask_within_names


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
    """One household of the 走访台账: who it is and who answers for it in the last window.

    Of the visits that it owed (`owed` windows) some are `excused`, some `done`, in time or late.
    """

    household: str
    head: str
    township: str
    village: str
    category: str
    responsible: str
    unit: str
    owed: int
    excused: int
    done: int


@dataclass(frozen=True)
class MonthAway:
    """A month in which a household of the 走访台账 was no household to be visited.

    It stood on no roll (`on_roll` False), or was neither 监测户 nor 一般脱贫户, on every day of it.
    """

    household: str
    month: Period
    on_roll: bool


def visit_roll(ledger: Ledger) -> tuple[RollRow, ...]:
    """Every household in focus that owes a visit, in order of place and code."""
    rows = ledger.query(
        """
        select o.household, o.head_name, o.township, o.village, o.category_on_test_day, o.responsible, o.unit,
               c.owed, c.excused, c.done
        from (
            select f.*, row_number() over (
                       partition by household order by window_start desc, duty desc, window_label desc
                   ) as nth
            from focus as f
            where evidence = 'visit'
        ) as o
        join (
            select household, count(*) as owed,
                   count(*) filter (where status = 'excused') as excused,
                   count(*) filter (where status in ('on_time', 'late')) as done
            from focus
            where evidence = 'visit'
            group by household
        ) as c on c.household = o.household
        where o.nth = 1
        order by 3, 4, 1
        """
    )
    return tuple(RollRow(*row) for row in rows)


def visit_cells(ledger: Ledger, first: date, last: date) -> tuple[VisitCell, ...]:
    """Every linked visit dated in first … last, each (day, mode, people) once; numbers beside names are masked."""
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
    return tuple(
        VisitCell(household, done_on, mode, mask_within_names(people), counts)
        for household, done_on, mode, people, counts in rows
    )


def months_away(ledger: Ledger, months: Sequence[Period]) -> tuple[MonthAway, ...]:
    """Of the households in focus that owe a visit, the months in which they were none to be visited, in order."""
    rows = ledger.query(
        """
        with asked as (
            select unnest(cast(? as date[])) as first_day, unnest(cast(? as date[])) as stop_day
        ),
        listed as (
            select distinct household from focus where evidence = 'visit'
        ),
        held as (
            select s.household, a.first_day, max(case when s.category <> '' then 1 else 0 end) as to_be_visited
            from segment as s
            join listed as l on l.household = s.household
            join asked as a on s.from_day < a.stop_day and s.to_day > a.first_day
            group by s.household, a.first_day
        )
        select l.household, a.first_day, h.household is not null as on_roll
        from listed as l
        cross join asked as a
        left join held as h on h.household = l.household and h.first_day = a.first_day
        where h.household is null or h.to_be_visited = 0
        order by l.household, a.first_day
        """,
        [[each.start for each in months], [each.end + timedelta(days=1) for each in months]],
    )
    by_start = {each.start: each for each in months}
    return tuple(MonthAway(household, by_start[start], on_roll) for household, start, on_roll in rows)
