-- The bits of households of which more must be put together than one way of naming them: those of `retold`, and all
-- who are meant by records that name them otherwise.
select household, bit_or(bits) as bits
from (
    select household, bits
    from heard
    where household is not null and timeline is null
    union all
    select coalesce(g.other_household, l.household) as household, t.bits
    from odd_row as r
    join record_link as l on l.reference_key = r.reference_key
    join tick as t on t.kind = r.kind and t.done_on = r.done_on and t.value = coalesce(r.value, '')
    left join merger as g on g.household = l.household and g.acts_on <= r.done_on and r.done_on < g.until_on
    where l.household is not null
) as each_way
group by household
