-- Who owes what in which window (design §6, "Obligation"): the households of `retold` one by one, and each `course`.
-- `duty_window` holds one row for each rule (a duty version of a county), window and category that is asked for,
-- `rival_window` also those of other duties with the same evidence and window: which of them a household owes does not
-- depend on the question. `days_together` are the days on which it held any category of them.
with held as (
    select
        w.rule, w.duty, w.evidence, w.window_label, w.window_start, w.window_end, s.household,
        sum(datediff('day', greatest(s.from_day, w.window_start), least(s.to_day, w.window_stop))) as days,
        min(greatest(s.from_day, w.window_start)) as held_from,
        max(least(s.to_day, w.window_stop)) as held_until
    from rival_window as w
    join timeline as s
      on s.category = w.category and s.from_day < w.window_stop and s.to_day > w.window_start
     and (w.county = s.county or (w.county = '' and s.county not in (select county from own_policy)))
    group by w.rule, w.duty, w.evidence, w.window_label, w.window_start, w.window_end, s.household
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
),
owing as (
    select distinct
        r.rule, r.duty, r.window_label, r.household, r.days, r.days_together,
        w.evidence, w.duty_group, w.title, w.window_start, w.window_end, w.window_stop, w.at_least, w.min_days,
        w.grace_days, w.backfill_days,
        case when w.new_within_days is null or r.held_from = w.window_start then w.due_on
             else greatest(w.due_on, cast(r.held_from + to_days(w.new_within_days) as date)) end as due_on
    from ranked as r
    join duty_window as w on w.rule = r.rule and w.window_label = r.window_label
    where r.nth = 1 and (r.days >= w.min_days or r.days_together >= w.min_days)
)
select
    o.rule, o.duty, o.window_label, o.household, o.days, o.days_together, o.min_days, o.backfill_days,
    o.evidence, o.duty_group, o.title, o.window_start, o.window_end, o.window_stop, o.due_on,
    cast(o.due_on + to_days(o.grace_days) as date) as closes_on, o.at_least,
    s.county, s.township, s.village, s.township_key, s.village_key, s.head_name,
    s.category as category_on_test_day
from owing as o
join timeline as s
  on s.household = o.household
 and s.from_day <= least(o.window_end, o.due_on) and s.to_day > least(o.window_end, o.due_on)
