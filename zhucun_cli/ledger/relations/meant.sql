-- The households that a row may mean by its reference; `certain` is 1 when it means this one.
select reference_key, household, 1 as certain
from record_link
where household is not null
union all
select distinct c.reference_key, c.household, 0 as certain
from candidate as c
join record_link as l on l.reference_key = c.reference_key
where l.household is null
