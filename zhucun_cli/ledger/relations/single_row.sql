-- The one roster row of each household that is listed once. It speaks from its date, or from the beginning.
select
    p.household_code, p.county, p.township, p.village, p.township_key, p.village_key, p.list_group, p.category,
    p.monitored_type, p.head_name, p.id_number_key, coalesce(p.effective_on, date '1900-01-01') as listed_on,
    p.identified_on, p.identified_on_month_only, p.cleared, p.cleared_on, p.cleared_on_month_only,
    p.on_roll_from, p.on_roll_from_month_only, p.on_roll_to, p.on_roll_to_month_only, p.extent,
    p.batch, p.sheet, p.row
from placed_row as p
where not exists (select 1 from relisted as n where n.household = p.household_code)
