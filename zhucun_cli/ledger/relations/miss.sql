-- What is closed and not done. `unstated` is 1 when a record of the household's own does not state what it must.
select
    k.household, k.county, o.duty, o.evidence, o.window_label, o.window_stop, o.closes_on,
    k.township_key, k.village_key,
    case when (k.bits & o.unstated) <> 0 then 1 else 0 end as unstated
from kept as k
join owed as o on o.timeline = k.timeline and o.course_county = k.county
cross join clock as c
where (k.bits & (o.timely | o.late)) = 0 and c.as_of > o.closes_on
union all
select household, county, duty, evidence, window_label, window_stop, closes_on, township_key, village_key, unstated
from retold_state
where status = 'missed'
