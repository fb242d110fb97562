-- The roster rows of households listed more than once, with the day from which each speaks (design §5, "A
-- snapshot"). Undated rows speak from the beginning when nothing of their village and group was received earlier,
-- else from the day of receipt. Of several rows of one day the last received counts.
with dated as (
    select
        p.*,
        case
            when p.effective_on is not null then p.effective_on
            when p.received_on = f.first_received then date '1900-01-01'
            else p.received_on
        end as listed_on
    from placed_row as p
    join village_list as f
      on f.village_key = p.village_key and f.list_group = p.list_group
     and f.township_key = coalesce(p.township_key, '')
    where exists (select 1 from relisted as n where n.household = p.household_code)
)
select *
from (
    select
        d.*,
        row_number() over (
            partition by d.household_code, d.listed_on
            order by d.received_on desc, d.batch, d.sheet, d.row
        ) as choice
    from dated as d
) as ranked
where choice = 1
