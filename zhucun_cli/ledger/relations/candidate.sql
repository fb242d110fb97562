-- Households that a reference may mean, and by what: its code, its identity number, or village and name.
select r.reference_key, h.household, 'code' as matched_by
from {of}reference as r
join household_name as h on h.household = r.household_code
where r.household_code <> ''
union
select r.reference_key, h.household, 'id_number' as matched_by
from {of}reference as r
join household_name as h on h.id_number_key = r.id_number_key
where r.id_number_key <> ''
union
select r.reference_key, h.household, 'name' as matched_by
from {of}reference as r
join household_name as h on h.head_name = r.head_name and h.village_key = r.village_key
where r.head_name <> '' and r.village_key <> ''
  and (r.township_key = '' or h.township_key = '' or r.township_key = h.township_key)
