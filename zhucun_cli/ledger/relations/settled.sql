-- The roll of households to which something happened, before anybody leaves it: the rosters' intervals with
-- moves applied, households split off before a roster names them, and those brought back onto the roll.
with moved_household as (
    select distinct household from move
),
cut as (
    select m.household, m.from_day as day from move as m
    union
    select m.household, m.to_day as day from move as m
    union
    select s.household, s.from_day as day from listing as s join moved_household as h on h.household = s.household
    union
    select s.household, s.to_day as day from listing as s join moved_household as h on h.household = s.household
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
    join listing as s on s.household = p.household and s.from_day <= p.from_day and p.to_day <= s.to_day
    left join latest_move as n on n.household = p.household and n.from_day = p.from_day
    left join move as m on m.household = n.household and m.from_day = n.moved_on
    union all
    select s.household, s.county, s.township, s.village, s.township_key, s.village_key,
           s.category, s.head_name, s.from_day, s.to_day
    from listing as s
    where s.household in (select household from event)
      and s.household not in (select household from moved_household)
    union all
    select s.household, s.county, s.township, s.village, s.township_key, s.village_key,
           s.category, s.head_name, s.from_day, s.to_day
    from listing as s
    where s.household in (select other_household from event where event = '分户')
      and s.household not in (select household from event)
),
first_listed as (
    select household, min(listed_on) as listed_on from roster_row group by household
),
born as (
    select
        e.other_household as household, p.county, p.township, p.village, p.township_key, p.village_key,
        p.category, e.other_head_name as head_name, e.acts_on as from_day,
        coalesce(f.listed_on, date '9999-12-31') as to_day,
        row_number() over (partition by e.other_household order by e.acts_on, e.household) as nth
    from event as e
    join placed as p on p.household = e.household and p.from_day <= e.acts_on and e.acts_on < p.to_day
    left join first_listed as f on f.household = e.other_household
    where e.event = '分户' and e.other_household <> '' and (f.listed_on is null or f.listed_on > e.acts_on)
),
last_listed as (
    select household, max(listed_on) as listed_on from roster_row group by household
),
back as (
    select
        r.household, r.county, r.township, r.village, r.township_key, r.village_key, r.category, r.head_name,
        e.acts_on as from_day,
        coalesce((select min(n.from_day) from listing as n
                  where n.household = e.household and n.from_day > e.acts_on), date '9999-12-31') as to_day
    from (select distinct household, acts_on from event where event = '恢复') as e
    join last_listed as l on l.household = e.household
    join roster_row as r on r.household = l.household and r.listed_on = l.listed_on
    where not exists (
        select 1 from placed as p
        where p.household = e.household and p.from_day <= e.acts_on and e.acts_on < p.to_day
    )
)
select household, county, township, village, township_key, village_key, category, head_name, from_day, to_day
from placed
union all
select household, county, township, village, township_key, village_key, category, head_name, from_day, to_day
from born
where nth = 1
union all
select household, county, township, village, township_key, village_key, category, head_name, from_day, to_day
from back
