-- Half-open day intervals in which the rosters have a household in one village, whatever else happened to it.
with ended as (
    select household, listed_on, min(ended_on) as ended_on
    from missing
    where kind = 'household' and ends = 1
    group by household, listed_on
),
ordered as (
    select
        r.*,
        lead(r.listed_on) over (partition by r.household order by r.listed_on) as next_on,
        row_number() over (partition by r.household order by r.listed_on) as nth
    from retold_row as r
),
bounded as (
    select
        o.household, o.county, o.township, o.village, o.township_key, o.village_key, o.category, o.head_name,
        case when o.nth = 1 and o.on_roll_from is not null then o.on_roll_from
             when o.on_roll_from is not null and o.on_roll_from > o.listed_on then o.on_roll_from
             else o.listed_on end as from_day,
        least(
            coalesce(o.next_on, date '9999-12-31'),
            coalesce(e.ended_on, date '9999-12-31'),
            coalesce(o.off_roll_from, date '9999-12-31')
        ) as to_day
    from ordered as o
    left join ended as e on e.household = o.household and e.listed_on = o.listed_on
    where o.ends_first = 0
)
select * from bounded where from_day < to_day
