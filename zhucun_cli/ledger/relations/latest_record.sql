-- Of period records, the one that speaks: the greatest day of receipt. Equal days with different content are
-- both evidence (the earliest done counts) but their values are nobody's: `conflict` is 1 (design §5, "latest").
with newest as (
    select r.*, max(r.received_on) over (partition by r.kind, r.household, r.period) as last_received
    from record as r
    where r.period <> '' and r.household is not null
),
ordered as (
    select
        n.*,
        row_number() over (
            partition by n.kind, n.household, n.period order by n.done_on, n.batch, n.sheet, n.row
        ) as nth,
        case when min(n.content) over (partition by n.kind, n.household, n.period)
                  <> max(n.content) over (partition by n.kind, n.household, n.period) then 1 else 0 end as conflict
    from newest as n
    where n.received_on = n.last_received
)
select kind, household, period, done_on, value, people, batch, sheet, row, received_on, received_stated, conflict
from ordered
where nth = 1
