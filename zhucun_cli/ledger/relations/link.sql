-- Which household each row of any kind means by its reference, or why that cannot be said; rows that are records
-- and name their household as a roster does need no reference.
select reference_key, household, why_not from record_link
union
select reference_key, household, why_not from event_link
union
select p.reference_key, n.household, '' as why_not
from pairing as p
join known_name as n
  on n.household = p.household_code and n.head_name = p.head_name and n.township_key = p.township_key
 and n.village_key = p.village_key
