-- Of period records, the one that speaks: the greatest day of receipt; equal days with different content
-- are both evidence, the earliest done counts (design §5, "latest").
select kind, household, period, done_on, value, people, batch, sheet, row, received_on, received_stated
from (
    select
        r.*,
        row_number() over (
            partition by r.kind, r.household, r.period
            order by r.received_on desc, r.done_on, r.batch, r.sheet, r.row
        ) as nth
    from record as r
    where r.period <> '' and r.household is not null
) as ordered
where nth = 1
