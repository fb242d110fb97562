-- One household code in two villages in rosters of the same day (those without a date: of the day of receipt).
with told as (
    select h.household_code as household, coalesce(h.effective_on, b.received_on) as day,
           concat(coalesce(h.township, ''), h.village) as place,
           concat(h.village_key, '|', coalesce(h.township_key, '')) as place_key,
           h.batch, h.sheet, h.row
    from household as h
    join batch as b on b.batch = h.batch
    where h.household_code in (select household_code from household
                               where household_code in (select household from relisted) group by household_code
                               having min(village_key) <> max(village_key) or min(township_key) <> max(township_key))
),
placed as (
    select t.*, row_number() over (partition by t.household, t.day, t.place_key order by t.batch, t.sheet, t.row) as nth
    from told as t
    cross join clock as c
    where t.day <= c.as_of
),
ranked as (
    select household, day, place, batch, sheet, row,
           row_number() over (partition by household, day order by place_key) as place_number
    from placed
    where nth = 1
)
select
    a.household, concat(strftime(a.day, '%Y-%m-%d'), ' ', a.place) as one, b.place as other,
    a.batch, a.sheet, a.row, b.batch as other_batch, b.sheet as other_sheet, b.row as other_row
from ranked as a
join ranked as b on b.household = a.household and b.day = a.day and b.place_number > 1
where a.place_number = 1
order by a.household, a.day, b.place_number
