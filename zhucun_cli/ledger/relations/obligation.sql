-- Who owes what in which window, household by household: those of `retold`, and the steady ones by their course.
select
    o.rule, o.duty, o.window_label, o.household, o.days, o.days_together, o.min_days, o.backfill_days,
    o.evidence, o.duty_group, o.title, o.window_start, o.window_end, o.window_stop, o.due_on, o.closes_on, o.at_least,
    o.county, o.township, o.village, o.township_key, o.village_key, o.head_name, o.category_on_test_day
from owing as o
join retold as t on t.household = o.household
union all
select
    o.rule, o.duty, o.window_label, s.household, o.days, o.days_together, o.min_days, o.backfill_days,
    o.evidence, o.duty_group, o.title, o.window_start, o.window_end, o.window_stop, o.due_on, o.closes_on, o.at_least,
    s.county, s.township, s.village, s.township_key, s.village_key, s.head_name, o.category_on_test_day
from steady as s
join course as c on c.timeline = s.timeline and c.county = s.county
join owing as o on o.household = c.name
