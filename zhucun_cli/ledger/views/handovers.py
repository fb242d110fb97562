"""Hand-overs: one helper after another for a household, and whether the new one has met it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from zhucun_cli.ledger.engine import NOT_HOME, REMOTE_MODES, Ledger
from zhucun_cli.ledger.views.focus import Filters

MEETING_DAYS = 31
Meeting = Literal["met", "open", "unknown", "not_met"]


@dataclass(frozen=True)
class HandOver:
    """A household that passed from `old` to `new` helpers on a day.

    It is `met` when a new one visited it within 31 days of that day, or both came together shortly before; `open`
    while there is time; `unknown` when no visit of its village in those days was ever reported (未报 is not 未见面).
    """

    household: str
    head: str
    township: str
    village: str
    day: date
    old: tuple[str, ...]
    new: tuple[str, ...]
    met_on: date | None
    together: bool
    meeting: Meeting


def hand_overs(
    ledger: Ledger, first: date, last: date, exact: Filters, narrowed: bool
) -> tuple[HandOver, ...]:
    """Every hand-over dated first … last, by day and household. A helper who is only listed again is none."""
    ledger.query(f"create or replace temp table hand_over as {_HAND_OVER}", [first, last])
    kept = "where h.household in (select household from narrowed)" if narrowed else ""
    rows = ledger.query(
        f"{_MEETINGS} {kept} order by h.day, h.township, h.village, h.household", [[*REMOTE_MODES, NOT_HOME]]
    )
    found = tuple(
        HandOver(household, head, township, village, day, tuple(old), tuple(new), met_on, bool(together), meeting)
        for household, head, township, village, day, old, new, met_on, together, meeting in rows
    )  # fmt: skip
    return tuple(each for each in found if _concerns(each, exact))


def _concerns(each: HandOver, exact: Filters) -> bool:
    """True when the helper or unit that is asked for gave or took the household."""
    people = (*each.old, *each.new)
    return (exact.helper is None or exact.helper in people) and (
        exact.unit is None or any(who.endswith(f"（{exact.unit}）") for who in people)
    )


# `fresh`: who begins on a day and did not hold the pairing until then. `former`: who held it last, unless somebody
# goes on holding it (then the household has one more helper, and was not handed over).
_HAND_OVER = """
with span as (
    select household, helper_name, helper_unit, from_day, to_day from pairing_span where from_day < to_day
),
fresh as (
    select s.household, s.from_day as day, s.helper_name, s.helper_unit
    from span as s
    where s.from_day between ? and ?
      and not exists (
          select 1 from span as p
          where p.household = s.household and p.helper_name = s.helper_name
            and p.from_day < s.from_day and p.to_day >= s.from_day
      )
),
begun as (
    select household, day,
           list(distinct concat(helper_name, '（', helper_unit, '）') order by concat(helper_name, '（', helper_unit, '）')) as new,
           list(distinct helper_name) as new_names
    from fresh
    group by household, day
),
former as (
    select b.household, b.day, p.helper_name, p.helper_unit,
           rank() over (partition by b.household, b.day order by p.to_day desc) as nth
    from begun as b
    join span as p on p.household = b.household and p.to_day <= b.day
    where not exists (
        select 1 from span as q where q.household = b.household and q.from_day < b.day and q.to_day > b.day
    )
      and not exists (
        select 1 from span as q
        where q.household = b.household and q.from_day = b.day and q.helper_name = p.helper_name
    )
),
ended as (
    select household, day,
           list(distinct concat(helper_name, '（', helper_unit, '）') order by concat(helper_name, '（', helper_unit, '）')) as old,
           list(distinct helper_name) as old_names
    from former
    where nth = 1
    group by household, day
)
select b.household, b.day, e.old, b.new, e.old_names, b.new_names, p.head_name, p.township, p.village,
       p.township_key, p.village_key
from begun as b
join ended as e on e.household = b.household and e.day = b.day
join presence as p on p.household = b.household and p.from_day <= b.day and p.to_day > b.day
"""
_MEETINGS = f"""
with person_visit as (
    select h.household, h.day, v.visited_on,
           list_has_any(h.new_names, v.people) as by_new, list_has_any(h.old_names, v.people) as by_old
    from hand_over as h
    join (
        select l.household, v.visited_on, string_split(concat_ws('、', v.visitor, v.companion), '、') as people
        from visit as v
        join link as l on l.reference_key = v.reference_key
        where v.mode is null or not list_contains(?, v.mode)
    ) as v on v.household = h.household
    cross join clock as c
    where v.visited_on <= c.as_of
      and v.visited_on between h.day - interval {MEETING_DAYS} day and h.day + interval {MEETING_DAYS} day
),
met as (
    select household, day, min(visited_on) as met_on, max(case when by_old then 1 else 0 end) as together
    from person_visit
    where by_new and (visited_on >= day or by_old)
    group by household, day
),
reported as (
    select distinct h.township_key, h.village_key, h.day
    from hand_over as h
    join presence as p on p.township_key = h.township_key and p.village_key = h.village_key
    join link as l on l.household = p.household
    join visit as v on v.reference_key = l.reference_key
    where v.visited_on between h.day and h.day + interval {MEETING_DAYS} day
)
select h.household, h.head_name, h.township, h.village, h.day, h.old, h.new, m.met_on, coalesce(m.together, 0),
       case when m.met_on is not null then 'met'
            when c.as_of < h.day + interval {MEETING_DAYS} day then 'open'
            when r.day is null then 'unknown'
            else 'not_met' end
from hand_over as h
cross join clock as c
left join met as m on m.household = h.household and m.day = h.day
left join reported as r on r.township_key = h.township_key and r.village_key = h.village_key and r.day = h.day
"""  # noqa: S608 - our own numbers
