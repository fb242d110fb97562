-- The people of attribution as one line per obligation. Nearly always it is one person; only the others
-- are put together name by name.
with named as (
    select
        duty, window_label, household, days, helper_name, helper_unit,
        case when someone_held_half = 1 then helper_name
             else helper_name || '（' || cast(days as varchar) || '天）' end as shown
    from {of}attribution
),
counted as (
    select duty, window_label, household, count(*) as people, min(shown) as shown, min(helper_unit) as helper_unit
    from named
    group by duty, window_label, household
)
select duty, window_label, household, shown as responsible, nullif(helper_unit, '') as unit
from counted
where people = 1
union all
select
    n.duty, n.window_label, n.household,
    string_agg(n.shown, '、' order by n.days desc, n.helper_name, n.helper_unit) as responsible,
    string_agg(distinct nullif(n.helper_unit, ''), '、' order by nullif(n.helper_unit, '')) as unit
from named as n
join counted as c
  on c.duty = n.duty and c.window_label = n.window_label and c.household = n.household
where c.people > 1
group by n.duty, n.window_label, n.household
