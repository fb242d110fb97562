-- Rows that may belong to one of several households, or to nobody we know: they bound the coverage from
-- above. `reach` is the narrowest scope in which the household must lie.
with loose as (
    select kind, period, done_on as from_day, done_on as to_day, value,
           household_code, id_number_key, township_key, village_key, head_name, batch, sheet, row
    from record
    where household is null
    union all
    select j.kind, coalesce(j.period, '') as period,
           coalesce(j.done_on, j.declared_from) as from_day, coalesce(j.done_on, j.declared_to) as to_day,
           j.value,
           l.household_code, l.id_number_key, l.township_key, l.village_key, l.head_name, j.batch, j.sheet, j.row
    from rejected as j
    join link as l
      on l.household_code = coalesce(j.household_code, '') and l.id_number_key = coalesce(j.id_number_key, '')
     and l.township_key = coalesce(j.township_key, '') and l.village_key = coalesce(j.village_key, '')
     and l.head_name = coalesce(j.head_name, '')
    where l.household is null and j.kind in (select evidence from duty_window)
),
named as (
    select household_code, id_number_key, township_key, village_key, head_name,
           string_agg(household, ',' order by household) as candidates
    from (select distinct household_code, id_number_key, township_key, village_key, head_name, household
          from candidate) as each_once
    group by household_code, id_number_key, township_key, village_key, head_name
)
select
    w.duty, w.window_label, x.township_key, x.village_key, coalesce(n.candidates, '') as candidates,
    count(distinct concat(x.batch, '|', x.sheet, '|', cast(x.row as varchar))) as rows
from loose as x
join (select distinct duty, evidence, window_label, window_start, closes_on from duty_window) as w
  on w.evidence = x.kind
 and (
     (x.period <> '' and x.period = w.window_label)
     or (x.period = '' and x.from_day is null)
     or (x.period = '' and x.from_day <= w.closes_on and x.to_day >= w.window_start)
 )
left join named as n
  on n.household_code = x.household_code and n.id_number_key = x.id_number_key
 and n.township_key = x.township_key and n.village_key = x.village_key and n.head_name = x.head_name
where x.value is null
   or not exists (select 1 from counted_value as v where v.duty = w.duty)
   or exists (select 1 from counted_value as v where v.duty = w.duty and v.value = x.value)
group by w.duty, w.window_label, x.township_key, x.village_key, coalesce(n.candidates, '')
