-- The timelines of the households of `retold`: disjoint half-open intervals of village and category (design §6).
-- 监测户 while identified and not cleared; else 一般脱贫户 when its 户类型 is 脱贫户; else none ('').
with cut as (
    select household, from_day as day from retold_monitored_span
    union
    select household, to_day as day from retold_monitored_span
    union
    select p.household, p.from_day as day from retold_presence as p
    where exists (select 1 from retold_monitored_span as m where m.household = p.household)
    union
    select p.household, p.to_day as day from retold_presence as p
    where exists (select 1 from retold_monitored_span as m where m.household = p.household)
),
piece as (
    select household, day as from_day, lead(day) over (partition by household order by day) as to_day
    from cut
)
select
    p.household, p.county, p.township, p.village, p.township_key, p.village_key, p.head_name,
    case when m.household is not null then '监测户' when p.category = '脱贫户' then '一般脱贫户' else '' end as category,
    i.from_day, i.to_day
from piece as i
join retold_presence as p on p.household = i.household and p.from_day <= i.from_day and i.to_day <= p.to_day
left join retold_monitored_span as m on m.household = i.household and m.from_day <= i.from_day and i.to_day <= m.to_day
where i.to_day is not null
union all
select
    p.household, p.county, p.township, p.village, p.township_key, p.village_key, p.head_name,
    case when p.category = '脱贫户' then '一般脱贫户' else '' end as category,
    p.from_day, p.to_day
from retold_presence as p
where not exists (select 1 from retold_monitored_span as m where m.household = p.household)
