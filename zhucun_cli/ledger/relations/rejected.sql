-- Rejected rows for which no corrected row has come. The row of a 待改 workbook stands for the one it names,
-- read or rejected again, as long as its batch is visible.
select r.*
from rejected_row as r
where not exists (
    select 1 from correction as c
    where c.of_batch = r.batch and c.of_sheet = r.sheet and c.of_row = r.row
)
