-- Of period records, those that speak: all rows of the greatest day of receipt (design §5, "latest").
select kind, household, period, done_on, value, people, content, batch, sheet, row, received_on, received_stated
from (
    select r.*, max(r.received_on) over (partition by r.kind, r.household, r.period) as last_received
    from record as r
    where r.period <> '' and r.household is not null
) as each_record
where received_on = last_received
