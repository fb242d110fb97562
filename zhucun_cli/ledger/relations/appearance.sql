-- Who stands on which snapshot: the household roster, and the pairing roster under the household's place. One may stand
-- here more than once.
select 'household' as kind, household, township_key, village_key, list_group, listed_on, extent, batch
from retold_row
union all
select 'pairing' as kind, p.household, r.township_key, r.village_key, r.list_group, p.listed_on, p.extent, p.batch
from pairing_row as p
join single_spoken_row as r on r.household = p.household
union all
select 'pairing' as kind, p.household, r.township_key, r.village_key, r.list_group, p.listed_on, p.extent, p.batch
from pairing_row as p
join (
    select p2.household, p2.listed_on, max(r2.listed_on) as as_listed_on
    from pairing_row as p2
    join relisted_spoken_row as r2 on r2.household = p2.household and r2.listed_on <= p2.listed_on
    group by p2.household, p2.listed_on
    union all
    select p3.household, p3.listed_on, min(r3.listed_on) as as_listed_on
    from pairing_row as p3
    join relisted_spoken_row as r3 on r3.household = p3.household
    group by p3.household, p3.listed_on
    having min(r3.listed_on) > p3.listed_on
) as latest on latest.household = p.household and latest.listed_on = p.listed_on
join relisted_spoken_row as r on r.household = p.household and r.listed_on = latest.as_listed_on
