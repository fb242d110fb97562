-- How the obligations of the households of `retold` stand, by their bits.
select
    o.household, o.duty, o.duty_group, o.title, o.evidence, o.window_label, o.window_start, o.window_end,
    o.window_stop, o.due_on, o.closes_on, o.head_name, o.county, o.township, o.village,
    o.township_key, o.village_key,
    case
        when (m.bits & o.timely) <> 0 then 'on_time'
        when (m.bits & o.late) <> 0 then 'late'
        when x.household is not null then 'excused'
        when c.as_of <= o.closes_on then 'open'
        else 'missed'
    end as status,
    case when (m.bits & o.unstated) <> 0 then 1 else 0 end as unstated
from owed as o
cross join clock as c
left join more_bits as m on m.household = o.household
left join excused as x
  on x.duty = o.duty and x.window_label = o.window_label and x.household = o.household
where o.timeline is null
