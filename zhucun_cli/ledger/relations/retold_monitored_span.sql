-- Half-open day intervals in which a household of `retold` is a 监测户: every (identified, cleared) pair, united.
-- The same identification told again by a later roster replaces what the earlier one said of its end. An event
-- that marks opens a pair; one that clears ends the pair that began last before it.
with told as (
    select
        r.household,
        coalesce(r.identified_from, r.listed_on) as from_day,
        case when r.cleared_from <= c.as_of then r.cleared_from end as to_day,
        row_number() over (
            partition by r.household, coalesce(r.identified_from, r.listed_on)
            order by r.listed_on desc
        ) as nth
    from retold_row as r
    cross join clock as c
    where (r.monitored_type is not null or r.identified_from is not null)
      and coalesce(r.identified_from, r.listed_on) <= c.as_of
),
begun as (
    select household, from_day, to_day from told where nth = 1
    union all
    select
        e.household, e.acts_on as from_day,
        (select min(r.cleared_from) from retold_row as r
         where r.household = e.household and r.cleared_from > e.acts_on and r.cleared_from <= c.as_of) as to_day
    from (select distinct household, acts_on from event where event in ('识别监测', '再标注')) as e
    cross join clock as c
),
ended as (
    select household, from_day, min(acts_on) as acts_on
    from (
        select e.household, e.acts_on, max(b.from_day) as from_day
        from event as e
        join begun as b on b.household = e.household and b.from_day < e.acts_on
        where e.event = '风险消除'
        group by e.household, e.acts_on
    ) as each_clearing
    group by household, from_day
),
pair as (
    select b.household, b.from_day, coalesce(e.acts_on, b.to_day, date '9999-12-31') as to_day
    from begun as b
    left join ended as e on e.household = b.household and e.from_day = b.from_day
    where b.from_day < coalesce(e.acts_on, b.to_day, date '9999-12-31')
),
opened as (
    select
        p.household, p.from_day, p.to_day,
        max(p.to_day) over (
            partition by p.household order by p.from_day, p.to_day
            rows between unbounded preceding and 1 preceding
        ) as reached
    from pair as p
),
numbered as (
    select
        household, from_day, to_day,
        sum(case when reached is null or from_day > reached then 1 else 0 end) over (
            partition by household order by from_day, to_day
            rows between unbounded preceding and current row
        ) as island
    from opened
)
select household, min(from_day) as from_day, max(to_day) as to_day
from numbered
group by household, island
