-- The roll of households to which something happened, before anybody leaves it: the rosters' intervals, those
-- brought back onto the roll, and households split off before a roster names them, with moves applied. What an event
-- says of the new household itself goes before what it has from its parent.
with return_day as (
    select household, acts_on,
           lead(acts_on, 1, date '9999-12-31') over (partition by household order by acts_on) as next_on
    from (select distinct household, acts_on from event where event = '恢复') as each_day
),
-- From when each row speaks until the next one does. Before anything was listed the first row stands for it.
speaking as (
    select r.household, r.listed_on, r.listed_on as speaks_from,
           lead(r.listed_on, 1, date '9999-12-31') over (partition by r.household order by r.listed_on) as speaks_to,
           case when r.on_roll_from > r.listed_on then r.on_roll_from end as begins_later
    from retold_row as r
    where r.household in (select household from event)
    union all
    select household, min(listed_on), date '1900-01-01', min(listed_on), cast(null as date)
    from retold_row
    where household in (select household from event)
    group by household
),
-- What may end a row's word that somebody is back: its own end, the silence of a later list, or leaving again.
stop as (
    select household, listed_on, off_roll_from as day from retold_row where off_roll_from is not null
    union all
    select household, listed_on, ended_on from missing where kind = 'household' and ends = 1
    union all
    select w.household, w.listed_on, d.from_day from departure as d join speaking as w on w.household = d.household
),
-- Brought back by an event, as the row of each day has it, until the next such event or the first stop since. A row
-- listed since may say that it begins only later.
brought as (
    select
        e.household, w.listed_on, w.listed_on as place_of, e.acts_on as returned_on,
        greatest(e.acts_on, w.speaks_from,
                 coalesce(case when w.listed_on > e.acts_on then w.begins_later end, e.acts_on)) as from_day,
        least(e.next_on, w.speaks_to, coalesce(min(s.day), date '9999-12-31')) as to_day
    from return_day as e
    join speaking as w on w.household = e.household and w.speaks_from < e.next_on and w.speaks_to > e.acts_on
    left join stop as s on s.household = w.household and s.listed_on = w.listed_on and s.day > e.acts_on
    group by e.household, w.listed_on, e.acts_on, e.next_on, w.speaks_from, w.speaks_to, w.begins_later
    union all
    -- Brought back by a row that gives it a first day on the roll, later than that on which it left.
    select r.household, r.listed_on, w.listed_on as place_of, r.on_roll_from as returned_on,
           greatest(r.on_roll_from, w.speaks_from) as from_day, least(r.listed_on, w.speaks_to) as to_day
    from retold_row as r
    join speaking as w on w.household = r.household and w.speaks_from < r.listed_on and w.speaks_to > r.on_roll_from
    where r.on_roll_from < r.listed_on
      and exists (select 1 from departure as d
                  where d.household = r.household and d.from_day <= r.listed_on and d.from_day < r.on_roll_from)
),
back as (
    select
        b.household, r.county, p.township, p.village, p.township_key, p.village_key, r.category, r.head_name,
        b.from_day, b.to_day, b.returned_on
    from brought as b
    join retold_row as r on r.household = b.household and r.listed_on = b.listed_on
    join retold_row as p on p.household = b.household and p.listed_on = b.place_of
    where b.from_day < b.to_day
),
stay as (
    select s.household, s.county, s.township, s.village, s.township_key, s.village_key,
           s.category, s.head_name, s.from_day, s.to_day, cast(null as date) as returned_on
    from listing as s
    where s.household in (select household from event)
       or s.household in (select other_household from event where event = '分户')
    union all
    select household, county, township, village, township_key, village_key, category, head_name, from_day, to_day,
           returned_on
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
    -- Nobody is brought back before the split that makes the household.
    select s.household, s.county, s.township, s.village, s.township_key, s.village_key, s.category, s.head_name,
           s.from_day, s.to_day, case when s.returned_on is null then 0 else 2 end as weight
    from stay as s
    left join born as n on n.household = s.household and n.nth = 1
    where s.returned_on is null or n.household is null or s.returned_on >= n.from_day
    union all
    select household, county, township, village, township_key, village_key, category, head_name, from_day, to_day,
           1 as weight
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
        s.category, s.head_name, p.from_day, p.to_day,
        row_number() over (partition by p.household, p.from_day order by s.weight, s.from_day) as choice
    from piece as p
    join everybody as s on s.household = p.household and s.from_day <= p.from_day and p.to_day <= s.to_day
    left join latest_move as n on n.household = p.household and n.from_day = p.from_day
    left join move as m on m.household = n.household and m.from_day = n.moved_on
)
select household, county, township, village, township_key, village_key, category, head_name, from_day, to_day
from placed
where choice = 1
