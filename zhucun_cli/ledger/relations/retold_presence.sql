-- Half-open day intervals in which a household of `retold` stands on the roll of one village.
with cut as (
    select household, from_day as day from departure
    union
    select household, to_day as day from departure
    union
    select household, from_day as day from settled
    union
    select household, to_day as day from settled
),
piece as (
    select household, day as from_day, lead(day) over (partition by household order by day) as to_day from cut
)
select s.household, s.county, s.township, s.village, s.township_key, s.village_key, s.category, s.head_name,
       p.from_day, p.to_day
from piece as p
join settled as s on s.household = p.household and s.from_day <= p.from_day and p.to_day <= s.to_day
where not exists (
    select 1 from departure as d
    where d.household = p.household and d.from_day <= p.from_day and p.from_day < d.to_day
)
union all
select l.household, l.county, l.township, l.village, l.township_key, l.village_key, l.category, l.head_name,
       l.from_day, l.to_day
from listing as l
where l.household not in (select household from settled)
