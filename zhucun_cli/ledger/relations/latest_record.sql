-- The one row of a period whose values are shown. Rows of one day of receipt with different content are both
-- evidence, but their values are nobody's: `conflict` is 1 (design §5, "latest").
with ordered as (
    select
        n.*,
        row_number() over (
            partition by n.kind, n.household, n.period order by n.done_on, n.batch, n.sheet, n.row
        ) as nth,
        case when min(n.content) over (partition by n.kind, n.household, n.period)
                  <> max(n.content) over (partition by n.kind, n.household, n.period) then 1 else 0 end as conflict
    from newest_record as n
)
select kind, household, period, done_on, value, people, batch, sheet, row, received_on, received_stated, conflict
from ordered
where nth = 1
