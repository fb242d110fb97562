-- What is owed by each household of `retold` and on each course, with the bits that tell how it was done.
select
    o.household, c.county as course_county, c.timeline, o.rule, o.duty, o.duty_group, o.title, o.evidence,
    o.window_label, o.window_start, o.window_end, o.window_stop, o.due_on, o.closes_on, o.head_name, o.county, o.township, o.village, o.township_key, o.village_key,
    b.timely, b.late, b.arrived, b.unstated
from owing as o
join window_bit as b on b.rule = o.rule and b.window_label = o.window_label
left join course as c on c.name = o.household
