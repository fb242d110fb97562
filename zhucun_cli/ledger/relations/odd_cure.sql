-- Rows that would have done a household's duty if they could be used: rejected rows, rows that may mean it, and
-- rows that mean it in another way than a roster does but do not state a value on which counting depends. A row
-- whose stated value counts for no duty on its kind would have done nothing (which duty it is, `unread` looks at).
-- `certain` is 1 when the household is certain, `loose` when the row is no record of it.
with restricted_kind as (
    select distinct w.evidence as kind
    from duty_window as w
    join counted_value as v on v.rule = w.rule
),
asked_kind as (
    select distinct w.evidence as kind
    from duty_window as w
    join asked_rule as a on a.rule = w.rule
),
counted_kind as (
    select distinct w.evidence as kind, v.value
    from duty_window as w
    join counted_value as v on v.rule = w.rule
),
remote_kind as (
    select distinct w.evidence as kind, v.value
    from duty_window as w
    join remote_value as v on v.rule = w.rule
),
free_kind as (
    select distinct evidence as kind from duty_window where rule not in (select rule from counted_value)
),
doing as (
    select r.kind, r.reference_key, r.period, r.done_on as from_day, r.done_on as to_day, r.value,
           coalesce(g.other_household, l.household) as household, r.batch, r.sheet, r.row, 0 as rejected
    from odd_row as r
    join record_link as l on l.reference_key = r.reference_key
    left join merger as g on g.household = l.household and g.acts_on <= r.done_on and r.done_on < g.until_on
    union all
    select kind, reference_key, coalesce(period, '') as period,
           coalesce(done_on, declared_from) as from_day, coalesce(done_on, declared_to) as to_day, value,
           cast(null as varchar) as household, batch, sheet, row, 1 as rejected
    from rejected
    union all
    -- A day far outside the sheet's period: the sheet may be right, or the day.
    select kind, reference_key, '' as period, written_on as from_day, written_on as to_day, value,
           cast(null as varchar) as household, batch, sheet, row, 1 as rejected
    from rejected
    where written_on is not null and coalesce(period, '') = ''
)
select d.kind, coalesce(d.household, m.household) as household, d.period, d.from_day, d.to_day, d.batch, d.sheet, d.row,
       m.certain, d.value, case when d.rejected = 1 or d.household is null then 1 else 0 end as loose
from doing as d
join meant as m on m.reference_key = d.reference_key
left join restricted_kind as k on k.kind = d.kind
left join counted_kind as v on v.kind = d.kind and v.value = d.value
left join asked_kind as a on a.kind = d.kind
left join free_kind as f on f.kind = d.kind
left join remote_kind as e on e.kind = d.kind and e.value = d.value
where case
    when k.kind is not null and d.value is not null and v.kind is null and f.kind is null
         and (e.kind is null or m.household not in (select household from absence)) then false
    when d.rejected = 1 or d.household is null then true
    else k.kind is not null and d.value is null and a.kind is not null
end
