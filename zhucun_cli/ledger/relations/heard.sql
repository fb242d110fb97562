-- One pass over everything that was done: for each way of naming a household, in which windows something counts
-- (`bits`, see `tick`). Households of whom nothing came stand here, too, and so does what names nobody for certain.
select
    n.household, n.township_key, n.village_key, n.county, n.timeline, coalesce(r.bits, 0) as bits,
    r.household_code as said_code, r.head_name as said_name, r.township_key as said_township,
    r.village_key as said_village
from known_name as n
full outer join (
    select e.household_code, e.head_name, e.township_key, e.village_key, bit_or(coalesce(t.bits, 0)) as bits
    from (
        {done_sources}
    ) as e
    left join tick as t on t.kind = e.kind and t.done_on = e.done_on and t.value = coalesce(e.value, '')
    group by e.household_code, e.head_name, e.township_key, e.village_key
) as r
  on r.household_code = n.household and r.head_name = n.head_name and r.township_key = n.township_key
 and r.village_key = n.village_key
