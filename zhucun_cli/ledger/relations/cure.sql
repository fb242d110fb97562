-- Rows that would have done a household's duty if they could be used: rejected rows, rows that may mean
-- it, and visits whose mode is not stated. A row whose stated mode does not count would have done nothing.
-- `certain` is 1 when the household is certain.
with restricted_kind as (
    select distinct w.evidence as kind
    from duty_window as w
    join counted_value as v on v.duty = w.duty
),
meant as (
    select household_code, id_number_key, township_key, village_key, head_name, household, 1 as certain
    from link
    where household is not null
    union all
    select c.household_code, c.id_number_key, c.township_key, c.village_key, c.head_name, c.household, 0 as certain
    from (select distinct household_code, id_number_key, township_key, village_key, head_name, household
          from candidate) as c
    join link as l
      on l.household_code = c.household_code and l.id_number_key = c.id_number_key
     and l.township_key = c.township_key and l.village_key = c.village_key and l.head_name = c.head_name
    where l.household is null
)
select r.kind, r.household, r.period, r.done_on as from_day, r.done_on as to_day, r.batch, r.sheet, r.row, 1 as certain
from record as r
join restricted_kind as k on k.kind = r.kind
where r.household is not null and r.value is null
  and not exists (select 1 from counted_value as v where v.value = '')
union all
select r.kind, m.household, r.period, r.done_on as from_day, r.done_on as to_day, r.batch, r.sheet, r.row, 0 as certain
from record as r
join meant as m
  on m.household_code = r.household_code and m.id_number_key = r.id_number_key
 and m.township_key = r.township_key and m.village_key = r.village_key and m.head_name = r.head_name
where r.household is null and m.certain = 0
  and (r.value is null or r.kind not in (select kind from restricted_kind)
       or r.value in (select value from counted_value))
union all
select j.kind, m.household, coalesce(j.period, '') as period,
       coalesce(j.done_on, j.declared_from) as from_day, coalesce(j.done_on, j.declared_to) as to_day,
       j.batch, j.sheet, j.row, m.certain
from rejected as j
join meant as m
  on m.household_code = coalesce(j.household_code, '') and m.id_number_key = coalesce(j.id_number_key, '')
 and m.township_key = coalesce(j.township_key, '') and m.village_key = coalesce(j.village_key, '')
 and m.head_name = coalesce(j.head_name, '')
where j.value is null or j.kind not in (select kind from restricted_kind)
   or j.value in (select value from counted_value)
