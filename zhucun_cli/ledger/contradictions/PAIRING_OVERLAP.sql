-- Two helpers of one household whose written days overlap: the earlier pairing was said to last beyond the day
-- on which the later one begins. Told again with another end, the shorter telling holds, as in the ledger.
with told as (
    select p.*,
           row_number() over (partition by p.household, p.helper_name, p.from_day
                              order by p.to_day nulls last, p.batch, p.sheet, p.row) as nth
    from pairing_told as p
)
select
    a.household,
    concat(a.helper_name, ' ', a.since, ' 至 ', strftime(cast(a.to_day - interval 1 day as date), '%Y-%m-%d')) as one,
    concat(b.helper_name, ' ', b.since, ' 起') as other,
    a.batch, a.sheet, a.row, b.batch as other_batch, b.sheet as other_sheet, b.row as other_row
from told as a
join told as b
  on b.household = a.household and b.helper_name <> a.helper_name and b.from_day > a.from_day and b.from_day < a.to_day
where a.nth = 1 and b.nth = 1
order by a.household, a.from_day, b.from_day, a.helper_name, b.helper_name
