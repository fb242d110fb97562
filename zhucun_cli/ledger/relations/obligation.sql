-- Who owes what in which window (design §6, "Obligation"). `duty_window` holds one row for each duty
-- version and window asked for, with its category.
with held as (
    select
        w.duty, w.evidence, w.window_label, w.window_start, w.window_end, w.min_days, s.household,
        sum(datediff('day', greatest(s.from_day, w.window_start), least(s.to_day, w.window_stop))) as days,
        max(least(s.to_day, w.window_stop)) as held_until
    from duty_window as w
    join segment as s
      on s.category = w.category and s.from_day < w.window_stop and s.to_day > w.window_start
    group by w.duty, w.evidence, w.window_label, w.window_start, w.window_end, w.min_days, s.household
),
ranked as (
    select
        h.*,
        sum(h.days) over (partition by h.evidence, h.window_start, h.window_end, h.household) as days_together,
        row_number() over (
            partition by h.evidence, h.window_start, h.window_end, h.household
            order by h.days desc, h.held_until desc, h.duty
        ) as nth
    from held as h
)
select distinct
    r.duty, r.window_label, r.household, r.days,
    w.evidence, w.duty_group, w.title, w.window_start, w.window_end, w.window_stop, w.due_on, w.closes_on,
    w.at_least,
    s.township, s.village, s.township_key, s.village_key, s.head_name, s.category as category_on_test_day
from ranked as r
join duty_window as w on w.duty = r.duty and w.window_label = r.window_label
join segment as s on s.household = r.household and s.from_day <= w.test_on and s.to_day > w.test_on
where r.nth = 1 and (r.days >= r.min_days or r.days_together >= r.min_days)
