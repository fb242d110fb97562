-- Half-open day intervals in which a helper answers for a household. Naming a household again, with its
-- own start or by a later snapshot, ends what was said before; omission ends it as design §5 allows.
with moment as (
    select distinct household, paired_on from pairing_row
),
next_moment as (
    select household, paired_on, lead(paired_on) over (partition by household order by paired_on) as next_on
    from moment
),
ended as (
    select household, listed_on, min(ended_on) as ended_on
    from missing
    where kind = 'pairing' and ends = 1
    group by household, listed_on
)
select household, helper_name, helper_unit, unit_level, from_day, to_day
from (
    select
        p.household, p.helper_name, p.helper_unit, p.unit_level,
        p.paired_on as from_day,
        min(least(
            coalesce(n.next_on, date '9999-12-31'),
            coalesce(case when p.parted_on <= c.as_of then p.parted_on end, date '9999-12-31'),
            case when p.has_own_start = 1 then date '9999-12-31' else coalesce(e.ended_on, date '9999-12-31') end
        )) as to_day
    from pairing_row as p
    cross join clock as c
    join next_moment as n on n.household = p.household and n.paired_on = p.paired_on
    left join ended as e on e.household = p.household and e.listed_on = p.listed_on
    -- A row that ends before it begins says nothing, and hides no other row of that day.
    where p.parted_on is null or p.parted_on > p.paired_on
    group by p.household, p.helper_name, p.helper_unit, p.unit_level, p.paired_on
) as each_pairing
where from_day < to_day
