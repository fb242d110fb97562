-- For which village and days, or period, a row of a kind has arrived at all, readable or not.
with last_place as (
    select household, township_key, village_key
    from (
        select household, township_key, village_key,
               row_number() over (partition by household order by listed_on desc) as nth
        from roster_row
    ) as ordered
    where nth = 1
),
placed as (
    select
        r.kind, r.period, r.done_on as from_day, r.done_on as to_day,
        case when k.village_key is not null then r.township_key else p.township_key end as township_key,
        case when k.village_key is not null then r.village_key else p.village_key end as village_key
    from record as r
    left join known_village as k on k.village_key = r.village_key
    left join last_place as p on p.household = r.household
    union
    select
        j.kind, coalesce(j.period, '') as period,
        coalesce(j.done_on, j.declared_from) as from_day,
        coalesce(j.done_on, j.declared_to) as to_day,
        case when k.village_key is not null then coalesce(j.township_key, '') else p.township_key end as township_key,
        case when k.village_key is not null then j.village_key else p.village_key end as village_key
    from rejected as j
    left join known_village as k on k.village_key = j.village_key
    left join record_link as l on l.reference_key = j.reference_key
    left join last_place as p on p.household = l.household
)
select distinct kind, period, from_day, to_day, coalesce(township_key, '') as township_key, village_key
from placed
where village_key is not null
