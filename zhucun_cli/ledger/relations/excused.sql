-- Obligations of which exemptions leave fewer than `min_days` of the days that made the household owe them.
with rivals as (
    select distinct a.rule, a.window_label, b.category
    from duty_window as a
    join rival_window as b
      on b.evidence = a.evidence and b.window_start = a.window_start and b.window_end = a.window_end
     and b.county = a.county
),
exempt_days as (
    select
        o.duty, o.window_label, o.household, o.days_together, o.min_days,
        sum(datediff('day', greatest(x.from_day, s.from_day, o.window_start),
                     least(x.to_day, s.to_day, o.window_stop))) as days
    from owing as o
    join exempt_span as x
      on x.household = o.household and x.duty = o.duty and x.from_day < o.window_stop and x.to_day > o.window_start
    join rivals as v on v.rule = o.rule and v.window_label = o.window_label
    join retold_segment as s
      on s.household = o.household and s.category = v.category
     and s.from_day < least(x.to_day, o.window_stop) and s.to_day > greatest(x.from_day, o.window_start)
    group by o.duty, o.window_label, o.household, o.days_together, o.min_days
)
select duty, window_label, household
from exempt_days
where days_together - days < min_days
