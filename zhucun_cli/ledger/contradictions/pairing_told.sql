-- Pairing rows of linked households that write their own first day, with where they stand: [from_day, to_day) as
-- the ledger reads them, `written_from` and `since` as they are written.
select
    l.household, p.helper_name, coalesce(u.name, p.helper_unit, '') as helper_unit,
    p.paired_from as written_from,
    case when p.paired_from_month_only then strftime(p.paired_from, '%Y-%m')
         else strftime(p.paired_from, '%Y-%m-%d') end as since,
    case when p.paired_from_month_only then cast(p.paired_from + interval 1 month as date)
         else p.paired_from end as from_day,
    case when p.paired_to is null then null
         when p.paired_to_month_only then cast(p.paired_to + interval 1 month as date)
         else cast(p.paired_to + interval 1 day as date) end as to_day,
    p.batch, p.sheet, p.row
from pairing as p
join link as l on l.reference_key = p.reference_key
cross join clock as c
left join unit_alias as u on u.alias = p.helper_unit
where p.paired_from is not null and l.household is not null
  and case when p.paired_from_month_only then cast(p.paired_from + interval 1 month as date)
           else p.paired_from end <= c.as_of
