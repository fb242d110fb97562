-- Two helpers who answer for one household from the same day, where there should be one who answers first.
with several as (
    select household, paired_on from pairing_row
    where parted_on is null or parted_on > paired_on
    group by household, paired_on
    having min(helper_name) <> max(helper_name)
),
placed as (
    select s.household, s.paired_on, p.helper_name, p.batch, p.sheet, p.row,
           row_number() over (partition by s.household, s.paired_on, p.helper_name
                              order by p.batch, p.sheet, p.row) as nth
    from several as s
    join pairing_row as r on r.household = s.household and r.paired_on = s.paired_on
     and (r.parted_on is null or r.parted_on > r.paired_on)
    join pairing as p on p.batch = r.batch and p.helper_name = r.helper_name
    join link as l on l.reference_key = p.reference_key and l.household = s.household
),
ranked as (
    select household, paired_on, helper_name, batch, sheet, row,
           case when paired_on > date '1900-01-01' then concat(' ', strftime(paired_on, '%Y-%m-%d'), ' 起') else '' end as since,
           row_number() over (partition by household, paired_on order by helper_name) as place
    from placed
    where nth = 1
)
select
    a.household, concat(a.helper_name, a.since) as one, concat(b.helper_name, b.since) as other,
    a.batch, a.sheet, a.row, b.batch as other_batch, b.sheet as other_sheet, b.row as other_row
from ranked as a
join ranked as b on b.household = a.household and b.paired_on = a.paired_on and b.place > 1
where a.place = 1
order by a.household, a.paired_on, b.helper_name
