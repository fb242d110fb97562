-- Each obligation with every record that falls to it: by its period label, else by its date, up to the
-- day on which it closes. `state`: counts, not (another mode), unknown (mode not stated), or stranger
-- (done by nobody who was paired, where the duty asks for that).
with dated as (
    select o.rule, o.duty, o.window_label, o.household, o.due_on, o.window_end, o.at_least, r.kind, r.done_on, r.value,
           r.people, r.batch, r.sheet, r.row, r.received_on, r.received_stated, 0 as undated
    from obligation as o
    join record as r
      on r.kind = o.evidence and r.household = o.household and r.period = ''
     and r.done_on >= o.window_start and r.done_on <= o.closes_on
    union all
    select o.rule, o.duty, o.window_label, o.household, o.due_on, o.window_end, o.at_least, r.kind,
           coalesce(r.done_on, o.due_on) as done_on, r.value,
           r.people, r.batch, r.sheet, r.row, r.received_on, r.received_stated,
           case when r.done_on is null then 1 else 0 end as undated
    from obligation as o
    join newest_record as r
      on r.kind = o.evidence and r.household = o.household and r.period = o.window_label
    where r.done_on is null or r.done_on <= o.closes_on
),
strange as (
    select d.rule, d.window_label, d.household, d.batch, d.sheet, d.row
    from dated as d
    join paired_rule as p on p.rule = d.rule
    left join pairing_span as s
      on s.household = d.household and s.from_day <= d.done_on and s.to_day > d.done_on
    where d.people is not null and d.people <> ''
    group by d.rule, d.window_label, d.household, d.batch, d.sheet, d.row, d.people
    having max(case when position(concat('、', s.helper_name, '、') in concat('、', d.people, '、')) > 0
                    then 1 else 0 end) = 0
),
remote as (
    select distinct d.rule, d.window_label, d.household, d.batch, d.sheet, d.row
    from dated as d
    join remote_value as v on v.rule = d.rule and v.value = d.value
    join absence as a on a.household = d.household and a.from_day <= d.done_on and a.to_day > d.done_on
)
select
    d.*,
    case
        when t.rule is not null then 'stranger'
        when restricted.rule is null then 'counts'
        when counted.rule is not null then 'counts'
        when m.rule is not null then 'counts'
        when d.value is null and a.rule is not null then 'unknown'
        else 'not'
    end as state
from dated as d
left join (select distinct rule from counted_value) as restricted on restricted.rule = d.rule
left join counted_value as counted on counted.rule = d.rule and counted.value = coalesce(d.value, '')
left join asked_rule as a on a.rule = d.rule
left join strange as t
  on t.rule = d.rule and t.window_label = d.window_label and t.household = d.household
 and t.batch = d.batch and t.sheet = d.sheet and t.row = d.row
left join remote as m
  on m.rule = d.rule and m.window_label = d.window_label and m.household = d.household
 and m.batch = d.batch and m.sheet = d.sheet and m.row = d.row
