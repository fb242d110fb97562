-- Rejected rows for which no corrected row has come, and that do not speak of a day after the day of judgement. The row
-- of a 待改 workbook stands for the one it names, read or rejected again, as long as its batch is visible.
select r.*
from rejected_row as r
cross join clock as d
where (r.done_on is null or r.done_on <= d.as_of)
  and not exists (
    select 1 from correction as c
    where c.of_batch = r.batch and c.of_sheet = r.sheet and c.of_row = r.row
)
