-- Rows that end before they begin, as they are written: a month is given the benefit of its first or last day.
with told as (
    select l.household, concat(p.helper_name, '结对') as what, p.paired_from as starts,
           case when p.paired_to_month_only then cast(p.paired_to + interval 1 month - interval 1 day as date)
                else p.paired_to end as ends,
           p.paired_from as exists_from, p.batch, p.sheet, p.row
    from pairing as p
    join link as l on l.reference_key = p.reference_key
    where p.paired_to < p.paired_from
    union all
    select h.household_code, '监测', h.identified_on,
           case when h.cleared_on_month_only then cast(h.cleared_on + interval 1 month - interval 1 day as date)
                else h.cleared_on end,
           coalesce(h.effective_on, b.received_on), h.batch, h.sheet, h.row
    from household as h
    join batch as b on b.batch = h.batch
    where h.cleared_on < h.identified_on
    union all
    select h.household_code, '在册', h.on_roll_from,
           case when h.on_roll_to_month_only then cast(h.on_roll_to + interval 1 month - interval 1 day as date)
                else h.on_roll_to end,
           coalesce(h.effective_on, b.received_on), h.batch, h.sheet, h.row
    from household as h
    join batch as b on b.batch = h.batch
    where h.on_roll_to < h.on_roll_from
    union all
    select l.household, '免责', x.excused_from, x.excused_to, coalesce(x.approved_on, x.excused_from),
           x.batch, x.sheet, x.row
    from exemption as x
    join link as l on l.reference_key = x.reference_key
    where x.excused_to < x.excused_from
    union all
    select l.household, e.event, e.happened_on, e.until, e.happened_on, e.batch, e.sheet, e.row
    from household_event as e
    join link as l on l.reference_key = e.reference_key
    where e.until < e.happened_on
),
once as (
    select t.*,
           row_number() over (partition by t.household, t.what, t.starts, t.ends
                              order by b.received_on desc, t.batch, t.sheet, t.row) as nth
    from told as t
    join batch as b on b.batch = t.batch
    cross join clock as c
    where t.household is not null and t.ends < t.starts and t.exists_from <= c.as_of
)
select
    household,
    concat(what, ' ', strftime(starts, '%Y-%m-%d'), ' 起，', strftime(ends, '%Y-%m-%d'), ' 止') as one, '' as other,
    batch, sheet, row, cast(null as varchar) as other_batch, cast(null as varchar) as other_sheet,
    cast(null as integer) as other_row
from once
where nth = 1
order by household, what, starts, ends
