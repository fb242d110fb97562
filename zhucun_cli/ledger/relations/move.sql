-- Moves to another village: half-open, from the day of the event until a roster listed later names another
-- village than the last roster before the move did, or the first one after it (one that repeats the old village
-- is stale). A move of a day before the split that made the household moves nobody.
with moving as (
    select e.household, e.acts_on, e.to_township, e.to_village, e.to_township_key, e.to_village_key
    from event as e
    where e.event = '搬迁' and e.to_village_key <> ''
      and not exists (
          select 1 from event as s
          where s.event = '分户' and s.other_household = e.household and s.acts_on > e.acts_on
            and s.household in (select household from retold_row)
            and not exists (
                select 1 from retold_row as r where r.household = e.household and r.listed_on <= s.acts_on
            )
      )
),
old_row as (
    select e.household, e.acts_on,
           coalesce(max(case when r.listed_on <= e.acts_on then r.listed_on end), min(r.listed_on)) as listed_on
    from moving as e
    join retold_row as r on r.household = e.household
    group by e.household, e.acts_on
),
spoken_again as (
    select b.household, b.acts_on, min(r.listed_on) as listed_on
    from old_row as b
    join retold_row as o on o.household = b.household and o.listed_on = b.listed_on
    join retold_row as r on r.household = b.household and r.listed_on > b.acts_on
     and (r.village_key <> o.village_key or r.township_key <> o.township_key)
    group by b.household, b.acts_on
)
select
    e.household, e.acts_on as from_day, coalesce(s.listed_on, date '9999-12-31') as to_day,
    max(e.to_township) as to_township, max(e.to_village) as to_village,
    max(e.to_township_key) as to_township_key, max(e.to_village_key) as to_village_key
from moving as e
left join spoken_again as s on s.household = e.household and s.acts_on = e.acts_on
group by e.household, e.acts_on, s.listed_on
