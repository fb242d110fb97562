-- Villages of which a roster speaks on or before the day of judgement, and those to which households moved.
select v.village_key
from village_list as v
cross join clock as c
where v.one_day = 1 and v.first_listed <= c.as_of
union
select r.village_key
from relisted_row as r
cross join clock as c
where r.listed_on <= c.as_of
union
select to_village_key as village_key
from event
where to_village_key <> ''
