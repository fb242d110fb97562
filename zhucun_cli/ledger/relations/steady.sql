-- Households with one roster row and no event, as half-open intervals within the question's days: on the roll, and
-- monitored. `timeline` is one number for those four days and the category, so that equals are judged once.
with clipped as (
    select
        r.household, r.county, r.township, r.village, r.township_key, r.village_key, r.head_name,
        case when r.category = '脱贫户' then 1 else 0 end as poor,
        c.first_day,
        greatest(r.roll_from, c.first_day) as roll_from,
        least(r.roll_to, c.stop_day) as roll_to,
        greatest(r.watched_from, r.roll_from, c.first_day) as watched_from,
        least(r.watched_to, r.roll_to, c.stop_day) as watched_to
    from steady_roll as r
    cross join clock as c
),
cleaned as (
    select
        household, county, township, village, township_key, village_key, head_name, poor, first_day,
        roll_from, roll_to,
        case when watched_from < watched_to then watched_from else roll_to end as watched_from,
        case when watched_from < watched_to then watched_to else roll_to end as watched_to
    from clipped
    where roll_from < roll_to
)
select
    household, county, township, village, township_key, village_key, head_name, poor,
    roll_from, roll_to, watched_from, watched_to,
    (((cast(datediff('day', first_day, roll_from) as bigint) * 4096 + datediff('day', first_day, roll_to)) * 4096
      + datediff('day', first_day, watched_from)) * 4096 + datediff('day', first_day, watched_to)) * 2 + poor as timeline
from cleaned
