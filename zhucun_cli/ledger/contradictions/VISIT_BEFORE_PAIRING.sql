-- Visits of the period by somebody whose pairing with that household is written to begin later. Who was paired
-- with it by that day in another way is left alone.
with first_start as (
    select household, helper_name, written_from, since, batch, sheet, row,
           row_number() over (partition by household, helper_name order by written_from, batch, sheet, row) as nth
    from pairing_told
)
select
    r.household, concat(f.helper_name, ' ', strftime(r.done_on, '%Y-%m-%d'), ' 走访') as one,
    concat(f.helper_name, ' ', f.since, ' 起结对') as other,
    r.batch, r.sheet, r.row, f.batch as other_batch, f.sheet as other_sheet, f.row as other_row
from first_start as f
join record as r on r.household = f.household and r.kind = 'visit' and r.done_on < f.written_from
cross join asked as a
where f.nth = 1
  and r.done_on between a.first_day and a.last_day
  and position(concat('、', f.helper_name, '、') in concat('、', r.people, '、')) > 0
  and not exists (
      select 1 from pairing_row as p
      where p.household = f.household and p.helper_name = f.helper_name and p.paired_on <= r.done_on
  )
order by r.household, r.done_on, f.helper_name, r.batch, r.sheet, r.row
