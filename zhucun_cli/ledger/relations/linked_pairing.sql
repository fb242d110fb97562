-- Pairing roster rows with the household each means.
select p.*, coalesce(n.household, l.household) as household
from pairing as p
left join known_name as n
  on n.household = p.household_code and n.head_name = p.head_name and n.township_key = p.township_key
 and n.village_key = p.village_key
left join record_link as l on l.reference_key = case when n.household is null then p.reference_key end
where coalesce(n.household, l.household) is not null
