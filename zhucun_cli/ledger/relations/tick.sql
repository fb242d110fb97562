-- For each kind, day and value the bits of the windows in which such a record counts in time, counts late, arrived
-- at all, or does not state what it must. Days after the day of judgement have none.
with said as (
    select distinct kind, coalesce(value, '') as value
    from (
        {done_sources}
    ) as e
),
restricted as (
    select distinct rule from counted_value
),
asked_kind as (
    select distinct w.evidence as kind
    from duty_window as w
    join asked_rule as a on a.rule = w.rule
),
ticked as (
    select b.kind, d.day, s.value, b.timely as bits
    from window_bit as b
    join said as s on s.kind = b.kind
    join day as d on d.day >= b.window_start and d.day <= b.due_on
    left join restricted as r on r.rule = b.rule
    left join counted_value as v on v.rule = b.rule and v.value = s.value
    where r.rule is null or v.rule is not null
    union all
    select b.kind, d.day, s.value, b.late as bits
    from window_bit as b
    join said as s on s.kind = b.kind
    join day as d on d.day > b.due_on and d.day <= b.closes_on
    left join restricted as r on r.rule = b.rule
    left join counted_value as v on v.rule = b.rule and v.value = s.value
    where r.rule is null or v.rule is not null
    union all
    select b.kind, d.day, s.value, b.arrived as bits
    from window_bit as b
    join said as s on s.kind = b.kind
    join day as d on d.day >= b.window_start and d.day <= b.window_end
    union all
    select b.kind, d.day, s.value, b.unstated as bits
    from window_bit as b
    join asked_kind as a on a.kind = b.kind
    join said as s on s.kind = b.kind and s.value = ''
    join day as d on d.day >= b.window_start and d.day <= b.closes_on
)
select t.kind, t.day as done_on, t.value, bit_or(t.bits) as bits
from ticked as t
cross join clock as c
where t.day <= c.as_of
group by t.kind, t.day, t.value
