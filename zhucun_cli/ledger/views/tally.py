"""The figures of `coverage` and `completion` counted by bits, where the ledger is `quick`: the same numbers, without a
row for each obligation (a test holds them equal)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from zhucun_cli.ledger.engine import Ledger, Row
from zhucun_cli.ledger.figures import PlainGaps

QUICK_GROUPS = ("duty", "county", "township", "village")
Places = Mapping[tuple[str, str], tuple[str, str]]
_REST = "\x00"  # stands for all villages of a township into which no loose row reaches

# The group's value; of steady households places are named in `steady`, of all others beside the obligation.
_VALUES: Mapping[str, str] = MappingProxyType(
    {
        "duty": "''",
        "county": "{county}.county",
        "township": "{place}.township",
        "village": "concat({place}.township, ' ', {place}.village)",
    }
)
_NAMED = "join steady as s on s.household = x.household"
_COURSE_GROUPS = """
    select x.county, x.timeline, {steady} as grp, x.bits & m.bits as bits, count(*) as households
    from kept as x {named}
    cross join (select bit_or(timely | late) as bits from window_bit) as m
    group by x.county, x.timeline, grp, x.bits & m.bits
"""
_FIGURES = f"""
with course_group as ({_COURSE_GROUPS}),
standing as (
    select o.duty, o.window_label, g.grp, g.households,
        case when (g.bits & o.timely) <> 0 then 'on_time' when (g.bits & o.late) <> 0 then 'late'
             when c.as_of <= o.closes_on then 'open' else 'missed' end as status,
        0 as doubts, 0 as certain
    from course_group as g
    join owed as o on o.timeline = g.timeline and o.course_county = g.county
    cross join clock as c
    union all
    select x.duty, x.window_label, {{retold}} as grp, 1 as households, x.status,
           case when d.household is not null then 1 else 0 end as doubts, coalesce(d.certain, 0) as certain
    from retold_state as x
    left join doubt as d on d.household = x.household and d.duty = x.duty and d.window_label = x.window_label
    union all
    select x.duty, x.window_label, {{steady}} as grp, 0 as households, 'missed' as status, 1 as doubts, x.certain
    from doubt as x {{named}}
    where x.household not in (select household from retold)
)
select duty, grp, cast(sum(households) as bigint),
    cast(coalesce(sum(households) filter (where status = 'on_time'), 0) as bigint),
    cast(coalesce(sum(households) filter (where status = 'late'), 0) as bigint),
    cast(coalesce(sum(households) filter (where status = 'missed'), 0) as bigint),
    cast(coalesce(sum(households) filter (where status = 'excused'), 0) as bigint),
    cast(coalesce(sum(households) filter (where status = 'open'), 0) as bigint),
    cast(sum(doubts) as bigint), cast(sum(certain) as bigint)
from standing
where len(?) = 0 or list_contains(?, window_label)
group by duty, grp
order by grp
"""  # noqa: S608 - our own texts
_COMPLETION = f"""
with course_group as ({_COURSE_GROUPS}),
each_course as (
    select o.duty_group, g.county, g.timeline, g.grp, g.bits, g.households, count(*) as owed,
           count(*) filter (where (g.bits & (o.timely | o.late)) <> 0) as done
    from course_group as g
    join owed as o on o.timeline = g.timeline and o.course_county = g.county
    where list_contains(?, o.evidence)
    group by o.duty_group, g.county, g.timeline, g.grp, g.bits, g.households
),
each_household as (
    select x.duty_group, {{retold}} as grp, x.household, 1 as households,
           count(*) filter (where x.status <> 'excused') as owed,
           count(*) filter (where x.status in ('on_time', 'late')) as done
    from retold_state as x
    where list_contains(?, x.evidence)
    group by x.duty_group, grp, x.household
)
select duty_group, grp, cast(coalesce(sum(households) filter (where owed > 0), 0) as bigint),
       cast(coalesce(sum(households) filter (where owed > 0 and owed = done), 0) as bigint)
from (
    select duty_group, grp, households, owed, done from each_course
    union all
    select duty_group, grp, households, owed, done from each_household
) as everybody
group by duty_group, grp
order by grp
"""  # noqa: S608 - our own texts
_PLAIN_GAPS = """
with meant as (
    select distinct c.household
    from candidate as c
    join record_link as l on l.reference_key = c.reference_key
    where l.household is null
),
plain as (
    select m.duty, m.window_label, m.household, m.township_key, m.village_key
    from miss as m
    left join doubt as d on d.household = m.household and d.duty = m.duty and d.window_label = m.window_label
    where coalesce(d.certain, 0) = 0 and (len($windows) = 0 or list_contains($windows, m.window_label))
),
reached as (
    select distinct duty, window_label, township_key, village_key from loose_row where village_key <> ''
),
touched as (
    select p.duty, p.window_label, p.township_key, p.village_key from plain as p join meant as n on n.household = p.household
    union
    select duty, window_label, township_key, village_key from reached
    union
    select r.duty, r.window_label, v.township_key, v.village_key
    from reached as r
    join village_list as v on v.village_key = r.village_key
    where r.township_key = ''
)
select p.duty, p.window_label, p.township_key,
       case when $every_village or t.village_key is not null then p.village_key else $rest end as village,
       count(*), list(n.household) filter (where n.household is not null)
from plain as p
left join touched as t
  on t.duty = p.duty and t.window_label = p.window_label and t.township_key = p.township_key
 and t.village_key = p.village_key
left join meant as n on n.household = p.household
group by p.duty, p.window_label, p.township_key, village
"""
_LOOSE = """
with named as (
    select duty, window_label, township_key, village_key, candidates, rows,
           unnest(string_split(candidates, ',')) as household
    from loose_row
    where candidates <> ''
)
select duty, window_label, township_key, village_key, candidates, rows from loose_row where candidates = ''
union
select n.duty, n.window_label, n.township_key, n.village_key, n.candidates, n.rows
from named as n
join miss as m on m.household = n.household and m.duty = n.duty and m.window_label = n.window_label
order by all
"""
_PLACES = """
select township_key, village_key, any_value(township), any_value(village)
from (
    select township_key, village_key, township, village from steady
    union all
    select township_key, village_key, township, village from retold_state
) as everybody
group by township_key, village_key
"""


def quick_counts(ledger: Ledger, by: str, windows: Sequence[str]) -> list[Row]:
    """Per duty and group: expected, on time, late, missed, excused, open, in doubt, in doubt for certain."""
    return ledger.query(_filled(_FIGURES, by), [list(windows), list(windows)])


def quick_completion(ledger: Ledger, by: str, collected: Sequence[str]) -> list[Row]:
    """Per group of duties and group: households that owed something, and those that did all of it."""
    return ledger.query(_filled(_COMPLETION, by), [list(collected), list(collected)])


def _filled(sql: str, by: str) -> str:
    value = _VALUES[by]
    steady, retold = value.format(county="x", place="s"), value.format(county="x", place="x")
    return sql.format(steady=steady, retold=retold, named=_NAMED if by in ("township", "village") else "")


def quick_loose_rows(ledger: Ledger) -> list[Row]:
    """Of the loose rows those that may close a gap: their reach, and the candidates that miss something."""
    return ledger.query(_LOOSE)


def quick_plain_gaps(ledger: Ledger, by: str, windows: Sequence[str]) -> tuple[list[PlainGaps], Places]:
    """The plain gaps; villages into which no loose row reaches are put together unless they are asked for."""
    rows = ledger.named_query(
        _PLAIN_GAPS, {"windows": list(windows), "every_village": by == "village", "rest": _REST}
    )
    plain = [
        PlainGaps(duty, window, township, village, count, frozenset(named or ()))
        for duty, window, township, village, count, named in rows
    ]
    if by not in ("township", "village"):
        return plain, {}
    places = {(row[0], row[1]): (row[2], row[3]) for row in ledger.query(_PLACES)}
    return plain, places | {(township, _REST): (name, "") for (township, _), (name, _) in places.items()}
