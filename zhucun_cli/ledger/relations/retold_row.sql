-- The roster rows of the households of `retold`.
select * from relisted_spoken_row
union all
select r.*
from single_spoken_row as r
where r.household in (
    select household from event
    union
    select other_household from event
    union
    select household from exempt_span
)
