-- Half-open day intervals in which a household has left the roll by an event: until an event brings it back, or
-- a roster listed since gives it a first day on the roll that is later.
select
    e.household, e.acts_on as from_day,
    least(
        coalesce((select min(b.acts_on) from event as b
                  where b.household = e.household and b.event = '恢复' and b.acts_on >= e.acts_on), date '9999-12-31'),
        coalesce((select min(r.on_roll_from) from retold_row as r
                  where r.household = e.household and r.listed_on >= e.acts_on and r.on_roll_from > e.acts_on),
                 date '9999-12-31')
    ) as to_day
from (select distinct household, acts_on from event where event in ('死亡', '迁出', '退出', '并户')) as e
