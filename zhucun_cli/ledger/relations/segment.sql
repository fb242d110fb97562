-- Everybody's timeline: disjoint half-open intervals of village and category for each household.
with roll as (
    select
        household, county, township, village, township_key, village_key, head_name,
        case when category = '脱贫户' then '一般脱贫户' else '' end as category,
        roll_from, roll_to,
        case when watched_from < watched_to and watched_from < roll_to and watched_to > roll_from
             then greatest(watched_from, roll_from) else roll_to end as watched_from,
        case when watched_from < watched_to and watched_from < roll_to and watched_to > roll_from
             then least(watched_to, roll_to) else roll_to end as watched_to
    from steady_roll
    where roll_from < roll_to
)
select household, county, township, village, township_key, village_key, head_name, category, from_day, to_day
from retold_segment
union all
select household, county, township, village, township_key, village_key, head_name, category,
       roll_from as from_day, watched_from as to_day
from roll
where roll_from < watched_from
union all
select household, county, township, village, township_key, village_key, head_name, '监测户' as category,
       watched_from as from_day, watched_to as to_day
from roll
where watched_from < watched_to
union all
select household, county, township, village, township_key, village_key, head_name, category,
       watched_to as from_day, roll_to as to_day
from roll
where watched_to < roll_to
