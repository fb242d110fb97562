-- Who answers for an obligation: who held the pairing for at least half of the window, else all who held
-- it, with their days (design §6, "Attribution"). A duty that closes before its window ends is nobody's afterwards; who
-- answers is not known while a row of a pairing roster cannot be read.
with answering as (
    select o.duty, o.window_label, o.household, o.window_start,
           least(o.window_stop, cast(o.closes_on + interval 1 day as date)) as stop_day
    from {obligation} as o
    where o.household not in (select household from pairing_unsaid)
),
shared_days as (
    select
        o.duty, o.window_label, o.household, p.helper_name, p.helper_unit,
        sum(datediff('day', greatest(p.from_day, o.window_start), least(p.to_day, o.stop_day))) as days,
        max(datediff('day', o.window_start, o.stop_day)) as window_days
    from answering as o
    join pairing_span as p
      on p.household = o.household and p.from_day < o.stop_day and p.to_day > o.window_start
    group by o.duty, o.window_label, o.household, p.helper_name, p.helper_unit
),
weighed as (
    select
        s.*,
        max(case when s.days * 2 >= s.window_days then 1 else 0 end) over (
            partition by s.duty, s.window_label, s.household
        ) as someone_held_half
    from shared_days as s
)
select duty, window_label, household, helper_name, helper_unit, days, someone_held_half
from weighed
where someone_held_half = 0 or days * 2 >= window_days
