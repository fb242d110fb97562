-- Half-open day intervals in which a whole household is away (全家外出), until it says so or comes back.
select
    e.household, e.acts_on as from_day,
    least(
        coalesce(e.until_day, date '9999-12-31'),
        coalesce((select min(b.acts_on) from event as b
                  where b.household = e.household and b.event = '返乡' and b.acts_on > e.acts_on), date '9999-12-31')
    ) as to_day
from event as e
where e.event = '全家外出'
