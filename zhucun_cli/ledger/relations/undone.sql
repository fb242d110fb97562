-- What is missed or still open, a row each, where windows are bits: the obligations that `ledger` has with these
-- statuses.
select
    s.household, s.head_name, s.township, s.village, s.township_key, s.village_key, o.duty, o.title, o.evidence,
    o.window_label, o.window_start, o.window_end, o.window_stop, o.due_on, o.closes_on,
    case when c.as_of <= o.closes_on then 'open' else 'missed' end as status
from kept as k
join owed as o on o.timeline = k.timeline and o.course_county = k.county
join steady as s on s.household = k.household
cross join clock as c
where (k.bits & (o.timely | o.late)) = 0
union all
select household, head_name, township, village, township_key, village_key, duty, title, evidence,
       window_label, window_start, window_end, window_stop, due_on, closes_on, status
from retold_state
where status in ('missed', 'open')
