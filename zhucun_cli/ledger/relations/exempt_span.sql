-- Half-open day intervals, united, in which a household is exempt from a duty (design §6, "excused").
with told as (
    select l.household, w.duty, x.excused_from as from_day,
           coalesce(cast(x.excused_to + interval 1 day as date), date '9999-12-31') as to_day
    from exemption as x
    join event_link as l on l.reference_key = x.reference_key
    join duty_word as w on w.word = coalesce(x.duty, '')
    cross join clock as c
    where l.household is not null and coalesce(x.approved_on, x.excused_from) <= c.as_of
    union all
    select x.household, w.duty, x.excused_from as from_day, x.to_day
    from office_exemption as x
    join duty_word as w on w.word = ''
    cross join clock as c
    where x.excused_from <= c.as_of
),
opened as (
    select
        household, duty, from_day, to_day,
        max(to_day) over (
            partition by household, duty order by from_day, to_day
            rows between unbounded preceding and 1 preceding
        ) as reached
    from told
    where from_day < to_day
),
numbered as (
    select
        household, duty, from_day, to_day,
        sum(case when reached is null or from_day > reached then 1 else 0 end) over (
            partition by household, duty order by from_day, to_day
            rows between unbounded preceding and current row
        ) as island
    from opened
)
select household, duty, min(from_day) as from_day, max(to_day) as to_day
from numbered
group by household, duty, island
