-- Rosters listed after an event that do not know of it: they still name a household that has left, or the old
-- village of one that has moved. The last such roster is named.
with told as (
    select e.household, e.acts_on, e.event, r.listed_on, '的花名册仍列有这一户' as still,
           e.batch, e.sheet, e.row, r.batch as other_batch, r.sheet as other_sheet, r.row as other_row
    from event as e
    join departure as d on d.household = e.household and d.from_day = e.acts_on
    join roster_row as r on r.household = e.household and r.listed_on > e.acts_on and r.listed_on < d.to_day
    where e.event in ('死亡', '迁出', '退出', '并户')
    union all
    select e.household, e.acts_on, e.event, r.listed_on, concat('的花名册仍写', r.village),
           e.batch, e.sheet, e.row, r.batch, r.sheet, r.row
    from event as e
    join move as m on m.household = e.household and m.from_day = e.acts_on
    join roster_row as r on r.household = e.household and r.listed_on > m.from_day and r.listed_on < m.to_day
    where e.event = '搬迁'
      and (r.village_key <> m.to_village_key
           or (m.to_township_key <> '' and r.township_key <> m.to_township_key))
),
ranked as (
    select t.*, row_number() over (partition by household, acts_on, event
                                   order by listed_on desc, batch, sheet, row) as nth
    from told as t
)
select
    household, concat(strftime(acts_on, '%Y-%m-%d'), ' ', event) as one,
    concat(strftime(listed_on, '%Y-%m-%d'), ' ', still) as other,
    batch, sheet, row, other_batch, other_sheet, other_row
from ranked
where nth = 1
order by household, acts_on, event
