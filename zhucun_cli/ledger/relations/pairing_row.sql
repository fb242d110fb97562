-- Pairing roster rows of linked households, with the day from which each speaks.
with linked as (
    select p.*, b.received_on
    from linked_pairing as p
    join batch as b on b.batch = p.batch
),
first_receipt as (
    select household, min(received_on) as first_received from linked group by household
),
dated as (
    select
        p.*,
        case
            when p.paired_from is not null and p.paired_from_month_only
                then cast(p.paired_from + interval 1 month as date)
            when p.paired_from is not null then p.paired_from
            when p.effective_on is not null then p.effective_on
            when p.received_on = f.first_received then date '1900-01-01'
            else p.received_on
        end as paired_on,
        coalesce(p.effective_on, case when p.received_on = f.first_received then date '1900-01-01'
                                      else p.received_on end) as listed_on
    from linked as p
    join first_receipt as f on f.household = p.household
)
select distinct
    d.household,
    d.helper_name,
    coalesce(u.name, d.helper_unit, '') as helper_unit,
    coalesce(d.unit_level, '') as unit_level,
    d.paired_on,
    d.listed_on,
    case when d.paired_from is not null then 1 else 0 end as has_own_start,
    case when d.paired_to is null then null
         when d.paired_to_month_only then cast(d.paired_to + interval 1 month as date)
         else cast(d.paired_to + interval 1 day as date) end as parted_on,
    coalesce(d.extent, '') as extent,
    d.batch
from dated as d
cross join clock as c
left join unit_alias as u on u.alias = d.helper_unit
where d.paired_on <= c.as_of
