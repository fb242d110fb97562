-- Each obligation with every record that falls to it: by its period label, else by its date, up to the
-- day on which the window closes. `state`: counts, not (another mode), or unknown (mode not stated).
with dated as (
    select o.duty, o.window_label, o.household, o.due_on, o.window_end, o.at_least, r.kind, r.done_on, r.value,
           r.people, r.batch, r.sheet, r.row, r.received_on, r.received_stated, 0 as undated
    from obligation as o
    join record as r
      on r.kind = o.evidence and r.household = o.household and r.period = ''
     and r.done_on >= o.window_start and r.done_on <= o.closes_on
    union all
    select o.duty, o.window_label, o.household, o.due_on, o.window_end, o.at_least, r.kind,
           coalesce(r.done_on, o.due_on) as done_on, r.value,
           r.people, r.batch, r.sheet, r.row, r.received_on, r.received_stated,
           case when r.done_on is null then 1 else 0 end as undated
    from obligation as o
    join latest_record as r
      on r.kind = o.evidence and r.household = o.household and r.period = o.window_label
    where r.done_on is null or r.done_on <= o.closes_on
)
select
    d.*,
    case
        when restricted.duty is null then 'counts'
        when counted.duty is not null then 'counts'
        when d.value is null then 'unknown'
        else 'not'
    end as state
from dated as d
left join (select distinct duty from counted_value) as restricted on restricted.duty = d.duty
left join counted_value as counted on counted.duty = d.duty and counted.value = coalesce(d.value, '')
