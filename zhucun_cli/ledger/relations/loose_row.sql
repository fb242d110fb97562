-- Rows that may belong to one of several households, or to nobody we know: they bound the coverage from
-- above. `reach` is the narrowest scope in which the household must lie.
with unread as (
    select kind, coalesce(period, '') as period, coalesce(done_on, declared_from) as from_day,
           coalesce(done_on, declared_to) as to_day, value, reference_key, township_key, village_key, batch, sheet, row
    from rejected
    union all
    -- A day far outside the sheet's period: the sheet may be right, or the day.
    select kind, '' as period, written_on as from_day, written_on as to_day, value, reference_key, township_key,
           village_key, batch, sheet, row
    from rejected
    where written_on is not null and coalesce(period, '') = ''
),
loose as (
    select kind, period, done_on as from_day, done_on as to_day, value, reference_key, township_key, village_key,
           batch, sheet, row
    from unlinked_row
    union all
    select j.kind, j.period, j.from_day, j.to_day, j.value, j.reference_key, coalesce(j.township_key, '') as township_key,
           coalesce(j.village_key, '') as village_key, j.batch, j.sheet, j.row
    from unread as j
    join record_link as l on l.reference_key = j.reference_key
    where l.household is null and j.kind in (select evidence from duty_window)
),
named as (
    select reference_key, string_agg(household, ',' order by household) as candidates
    from (select distinct reference_key, household from candidate) as each_once
    group by reference_key
)
select
    w.duty, w.window_label, x.township_key, x.village_key, coalesce(n.candidates, '') as candidates,
    count(distinct concat(x.batch, '|', x.sheet, '|', cast(x.row as varchar))) as rows
from loose as x
join (select distinct rule, duty, evidence, window_label, window_start, last_closes_on from duty_window) as w
  on w.evidence = x.kind
 and (
     (x.period <> '' and x.period = w.window_label)
     or (x.period = '' and x.from_day is null)
     or (x.period = '' and x.from_day <= w.last_closes_on and x.to_day >= w.window_start)
 )
left join named as n on n.reference_key = x.reference_key
where x.value is null
   or not exists (select 1 from counted_value as v where v.rule = w.rule)
   or exists (select 1 from counted_value as v where v.rule = w.rule and v.value = x.value)
group by w.duty, w.window_label, x.township_key, x.village_key, coalesce(n.candidates, '')
