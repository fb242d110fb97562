-- Every record of the kinds that prove a duty, with the household it means (null when that cannot be said).
select
    r.kind, n.household, '' as why_not, '' as reference_key,
    coalesce(r.township_key, '') as township_key, coalesce(r.village_key, '') as village_key,
    r.period, r.done_on, r.value, r.people, r.content, r.batch, r.sheet, r.row, b.received_on, b.received_stated
from done_row as r
join batch as b on b.batch = r.batch
join known_name as n
  on n.household = r.household_code and n.head_name = r.head_name and n.township_key = r.township_key
 and n.village_key = r.village_key
union all
select
    r.kind, coalesce(g.other_household, l.household) as household, l.why_not, r.reference_key,
    coalesce(r.township_key, '') as township_key, coalesce(r.village_key, '') as village_key,
    r.period, r.done_on, r.value, r.people, r.content, r.batch, r.sheet, r.row, r.received_on, r.received_stated
from odd_row as r
join record_link as l on l.reference_key = r.reference_key
left join merger as g on g.household = l.household and g.acts_on <= r.done_on and r.done_on < g.until_on
