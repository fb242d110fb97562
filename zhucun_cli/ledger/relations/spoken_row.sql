-- Household roster rows as the ledger reads them, with the first day of every month-only date's next month. A row
-- whose end on the roll lies before its start (`ends_first`) tells neither and puts nobody on the roll; an end to come
-- is not known yet.
with said as (
    select
        r.household_code as household,
        coalesce(nullif(r.county, ''), c.home_county) as county,
        coalesce(r.township, '') as township,
        r.village,
        coalesce(r.township_key, '') as township_key,
        r.village_key,
        r.list_group,
        r.category,
        r.monitored_type,
        r.head_name,
        r.id_number_key,
        r.listed_on,
        case when r.identified_on_month_only then cast(r.identified_on + interval 1 month as date)
             else r.identified_on end as identified_from,
        case when r.cleared_on is not null and r.cleared_on_month_only then cast(r.cleared_on + interval 1 month as date)
             when r.cleared_on is not null then r.cleared_on
             when r.cleared then r.listed_on end as cleared_from,
        case when r.on_roll_from_month_only then cast(r.on_roll_from + interval 1 month as date)
             else r.on_roll_from end as on_roll_from,
        case when r.on_roll_to is null then null
             when r.on_roll_to_month_only then cast(r.on_roll_to + interval 1 month as date)
             else cast(r.on_roll_to + interval 1 day as date) end as off_roll_from,
        coalesce(r.extent, '') as extent,
        r.batch, r.sheet, r.row, c.as_of
    from {listed} as r
    cross join clock as c
    where r.listed_on <= c.as_of
),
judged as (
    select
        s.*,
        case when s.off_roll_from <= s.as_of and s.off_roll_from <= s.on_roll_from then 1 else 0 end as ends_first
    from said as s
)
select
    household, county, township, village, township_key, village_key, list_group, category, monitored_type, head_name,
    id_number_key, listed_on, identified_from, cleared_from,
    case when ends_first = 0 then on_roll_from end as on_roll_from,
    case when ends_first = 0 and off_roll_from <= as_of then off_roll_from end as off_roll_from,
    ends_first, extent, batch, sheet, row
from judged
