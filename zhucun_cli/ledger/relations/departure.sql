-- Half-open day intervals in which a household has left the roll by an event: until an event brings it back, or
-- a roster listed since gives it a first day on the roll that is later.
with first_listed as (
    select household, min(listed_on) as listed_on from roster_row group by household
)
select
    e.household, e.acts_on as from_day,
    least(
        coalesce((select min(b.acts_on) from event as b
                  where b.household = e.household and b.event = '恢复' and b.acts_on >= e.acts_on), date '9999-12-31'),
        coalesce((select min(case when f.listed_on = r.listed_on then r.on_roll_from
                                  else greatest(r.on_roll_from, r.listed_on) end)
                  from roster_row as r
                  join first_listed as f on f.household = r.household
                  where r.household = e.household and r.listed_on >= e.acts_on and r.on_roll_from > e.acts_on),
                 date '9999-12-31')
    ) as to_day
from (select distinct household, acts_on from event where event in ('死亡', '迁出', '退出', '并户')) as e
