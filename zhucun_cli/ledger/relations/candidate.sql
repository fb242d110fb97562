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
union
-- A name with something after it (褚甲（户主）, 卫乙家) links no row, but the row may mean that household.
select r.reference_key, h.household, 'near_name' as matched_by
from {of}reference as r
join household_name as h on h.village_key = r.village_key and substr(h.head_name, 1, 2) = substr(r.head_name, 1, 2)
where r.village_key <> '' and length(h.head_name) > 1
  and substr(r.head_name, 1, length(h.head_name)) = h.head_name
  and substr(r.head_name, length(h.head_name) + 1, 1) in ('（', '(', '【', '[', '家', '户', '、', '，', '/', '和')
  and (r.township_key = '' or h.township_key = '' or r.township_key = h.township_key)
