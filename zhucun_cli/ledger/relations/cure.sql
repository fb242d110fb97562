-- Rows that would have done a household's duty if they could be used: those of `odd_cure`, and records that name the
-- household well but do not state a value on which counting depends.
select kind, household, period, from_day, to_day, batch, sheet, row, certain, value, loose
from odd_cure
union all
select r.kind, n.household, r.period, r.done_on as from_day, r.done_on as to_day, r.batch, r.sheet, r.row, 1 as certain,
       cast(null as varchar) as value, 0 as loose
from done_row as r
join known_name as n
  on n.household = r.household_code and n.head_name = r.head_name and n.township_key = r.township_key
 and n.village_key = r.village_key
where r.value is null
  and r.kind in (select w.evidence from duty_window as w join counted_value as v on v.rule = w.rule)
  and r.kind in (select w.evidence from duty_window as w join asked_rule as a on a.rule = w.rule)
