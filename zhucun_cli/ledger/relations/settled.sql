-- The roll of households to which something happened, before anybody leaves it: the rosters' intervals, those
-- brought back onto the roll, and households split off before a roster names them, with moves applied. What an event
-- says of the new household itself goes before what it has from its parent.
with last_listed as (
    select household, max(listed_on) as listed_on from retold_row group by household
),
return_day as (
    select household, acts_on, lead(acts_on) over (partition by household order by acts_on) as next_on
    from (select distinct household, acts_on from event where event = '恢复') as each_day
),
back as (
    select
        r.household, r.county, r.township, r.village, r.township_key, r.village_key, r.category, r.head_name,
        e.acts_on as from_day,
        least(
            coalesce(e.next_on, date '9999-12-31'),
            coalesce((select min(n.from_day) from listing as n
                      where n.household = e.household and n.from_day > e.acts_on), date '9999-12-31'),
            -- A later roster that says it is on the roll only from a day to come.
            coalesce((select min(n.listed_on) from retold_row as n
                      where n.household = e.household and n.listed_on > e.acts_on and n.on_roll_from > n.listed_on),
                     date '9999-12-31')
        ) as to_day
    from return_day as e
    join last_listed as l on l.household = e.household
    join retold_row as r on r.household = l.household and r.listed_on = l.listed_on
    where not exists (
        select 1 from listing as p
        where p.household = e.household and p.from_day <= e.acts_on and e.acts_on < p.to_day
    )
),
stay as (
    select s.household, s.county, s.township, s.village, s.township_key, s.village_key,
           s.category, s.head_name, s.from_day, s.to_day
    from listing as s
    where s.household in (select household from event)
       or s.household in (select other_household from event where event = '分户')
    union all
    select household, county, township, village, township_key, village_key, category, head_name, from_day, to_day
    from back
),
first_listed as (
    select household, min(listed_on) as listed_on from retold_row group by household
),
split as (
    select
        e.household as parent, e.other_household as household, e.other_head_name as head_name, e.acts_on,
        max(case when r.listed_on <= e.acts_on then r.listed_on end) as listed_on, min(r.listed_on) as first_on,
        (select max(m.from_day) from move as m
         where m.household = e.household and m.from_day <= e.acts_on and e.acts_on < m.to_day) as moved_on
    from event as e
    join retold_row as r on r.household = e.household
    where e.event = '分户' and e.other_household <> ''
    group by e.household, e.other_household, e.other_head_name, e.acts_on
),
born as (
    select
        x.household, r.county,
        case when coalesce(m.to_township, '') <> '' then m.to_township else r.township end as township,
        case when m.household is not null then m.to_village else r.village end as village,
        case when coalesce(m.to_township_key, '') <> '' then m.to_township_key else r.township_key end as township_key,
        case when m.household is not null then m.to_village_key else r.village_key end as village_key,
        r.category, x.head_name, x.acts_on as from_day, coalesce(f.listed_on, date '9999-12-31') as to_day,
        row_number() over (partition by x.household order by x.acts_on, x.parent) as nth
    from split as x
    join retold_row as r on r.household = x.parent and r.listed_on = coalesce(x.listed_on, x.first_on)
    left join move as m on m.household = x.parent and m.from_day = x.moved_on
    left join first_listed as f on f.household = x.household
    where (f.listed_on is null or f.listed_on > x.acts_on)
      and (x.listed_on is not null or exists (
          select 1 from stay as p
          where p.household = x.parent and p.from_day <= x.acts_on and x.acts_on < p.to_day
      ))
),
everybody as (
    select household, county, township, village, township_key, village_key, category, head_name, from_day, to_day
    from stay
    union all
    select household, county, township, village, township_key, village_key, category, head_name, from_day, to_day
    from born
    where nth = 1
),
cut as (
    select m.household, m.from_day as day from move as m
    union
    select m.household, m.to_day as day from move as m
    union
    select household, from_day as day from everybody
    union
    select household, to_day as day from everybody
),
piece as (
    select household, day as from_day, lead(day) over (partition by household order by day) as to_day from cut
),
latest_move as (
    select p.household, p.from_day, max(m.from_day) as moved_on
    from piece as p
    join move as m on m.household = p.household and m.from_day <= p.from_day and p.from_day < m.to_day
    group by p.household, p.from_day
),
placed as (
    select
        s.household, s.county,
        case when coalesce(m.to_township, '') <> '' then m.to_township else s.township end as township,
        case when m.household is not null then m.to_village else s.village end as village,
        case when coalesce(m.to_township_key, '') <> '' then m.to_township_key else s.township_key end as township_key,
        case when m.household is not null then m.to_village_key else s.village_key end as village_key,
        s.category, s.head_name, p.from_day, p.to_day
    from piece as p
    join everybody as s on s.household = p.household and s.from_day <= p.from_day and p.to_day <= s.to_day
    left join latest_move as n on n.household = p.household and n.from_day = p.from_day
    left join move as m on m.household = n.household and m.from_day = n.moved_on
)
select household, county, township, village, township_key, village_key, category, head_name, from_day, to_day
from placed
