-- The record that proves each obligation: on the at_least-th distinct day of counting records.
with each_day as (
    select
        m.rule, m.duty, m.window_label, m.household, m.due_on, m.window_end, m.at_least, m.kind, m.done_on, m.people,
        m.batch, m.sheet, m.row, m.undated,
        min(m.received_on) over (
            partition by m.duty, m.window_label, m.household, m.done_on
        ) as received_on,
        min(case when m.received_stated then 1 else 0 end) over (
            partition by m.duty, m.window_label, m.household, m.done_on
        ) = 1 as received_stated,
        row_number() over (
            partition by m.duty, m.window_label, m.household, m.done_on
            order by m.undated, m.batch, m.sheet, m.row
        ) as nth_that_day
    from matched as m
    where m.state = 'counts'
),
numbered as (
    select
        e.*,
        row_number() over (partition by e.duty, e.window_label, e.household order by e.done_on) as nth_day
    from each_day as e
    where e.nth_that_day = 1
)
select duty, window_label, household, kind, done_on, people, batch, sheet, row, undated,
       received_on, received_stated,
       case when done_on > window_end and undated = 0 and kind in (select kind from dated_kind) then 1 else 0 end as shared
from numbered
where nth_day = at_least
