-- Households of which the rosters may say different things on different days: named more than once, or in a
-- village and group of which there is more than one list. All others are as their one row says.
select household_code as household
from placed_row
group by household_code
having count(*) > 1
union
select p.household_code as household
from placed_row as p
join village_list as v
  on v.village_key = p.village_key and v.township_key = coalesce(p.township_key, '') and v.list_group = p.list_group
where v.one_day = 0
