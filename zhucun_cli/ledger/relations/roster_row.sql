-- Household roster rows with the day from which each speaks (design §5, "A snapshot").
-- Undated rows speak from the beginning when nothing of their village and group was received earlier,
-- else from the day of receipt.
with placed as (
    select
        r.*,
        b.received_on,
        case when r.monitored_type is not null and not coalesce(r.cleared, r.cleared_on is not null)
             then '监测户' else '一般脱贫户' end as list_group
    from household as r
    join batch as b on b.batch = r.batch
),
first_receipt as (
    select township_key, village_key, list_group, min(received_on) as first_received
    from placed
    group by township_key, village_key, list_group
),
dated as (
    select
        p.*,
        case
            when p.effective_on is not null then p.effective_on
            when p.received_on = f.first_received then date '1900-01-01'
            else p.received_on
        end as listed_on
    from placed as p
    join first_receipt as f
      on f.village_key = p.village_key and f.list_group = p.list_group
     and coalesce(f.township_key, '') = coalesce(p.township_key, '')
),
ranked as (
    select
        d.*, c.home_county,
        row_number() over (
            partition by d.household_code, d.listed_on
            order by d.received_on desc, d.batch, d.sheet, d.row
        ) as choice
    from dated as d
    cross join clock as c
    where d.listed_on <= c.as_of
)
select
    household_code as household,
    coalesce(nullif(county, ''), home_county) as county,
    coalesce(township, '') as township,
    village,
    coalesce(township_key, '') as township_key,
    village_key,
    list_group,
    category,
    monitored_type,
    head_name,
    id_number_key,
    listed_on,
    case when identified_on_month_only then cast(identified_on + interval 1 month as date)
         else identified_on end as identified_from,
    case when cleared_on is not null and cleared_on_month_only then cast(cleared_on + interval 1 month as date)
         when cleared_on is not null then cleared_on
         when cleared then listed_on end as cleared_from,
    case when on_roll_from_month_only then cast(on_roll_from + interval 1 month as date)
         else on_roll_from end as on_roll_from,
    case when on_roll_to is null then null
         when on_roll_to_month_only then cast(on_roll_to + interval 1 month as date)
         else cast(on_roll_to + interval 1 day as date) end as off_roll_from,
    coalesce(extent, '') as extent,
    batch, sheet, row
from ranked
where choice = 1
