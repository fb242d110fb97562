-- Obligations that a row we could not use might have done: a loose one whose value, if it states one, counts for that
-- duty; or a record of the household's own that does not state on what its counting depends.
with able as (
    select o.duty, o.window_label, o.household, c.certain
    from obligation as o
    join cure as c
      on c.loose = 1 and c.kind = o.evidence and c.household = o.household
     and (
         (c.period <> '' and c.period = o.window_label)
         or (c.period = '' and c.from_day is null)
         or (c.period = '' and c.from_day <= o.closes_on and c.to_day >= o.window_start)
     )
    left join (select distinct rule from counted_value) as restricted on restricted.rule = o.rule
    left join counted_value as v on v.rule = o.rule and v.value = c.value
    left join remote_value as e on e.rule = o.rule and e.value = c.value
    where restricted.rule is null or c.value is null or v.rule is not null
       or (e.rule is not null and o.household in (select household from absence))
    union all
    select duty, window_label, household, 1 as certain
    from matched
    where state = 'unknown'
)
select duty, window_label, household, max(certain) as certain
from able
group by duty, window_label, household
