-- The people of `attribution` as one line per obligation.
select
    duty, window_label, household,
    string_agg(
        case when someone_held_half = 1 then helper_name else helper_name || '（' || cast(days as varchar) || '天）' end,
        '、' order by days desc, helper_name, helper_unit
    ) as responsible,
    string_agg(distinct nullif(helper_unit, ''), '、' order by nullif(helper_unit, '')) as unit
from attribution
group by duty, window_label, household
