-- Who holds a pairing on a day from $first to $last although a rule of the policy bars helpers of that level, and
-- is no member of a village team (first secretaries and leaders are). The list of helpers is asked by name and
-- unit, else by name when it has that name once; of its files the last received speaks. Where a pairing roster
-- states no level, the list of helpers may.
with listed as (
    select h.helper_name, coalesce(u.name, h.helper_unit, '') as helper_unit, h.unit_level,
           case when h.is_member or h.is_first_secretary or h.is_leader then 1 else 0 end as in_team,
           h.batch, h.sheet, h.row,
           dense_rank() over (partition by h.helper_name, coalesce(u.name, h.helper_unit, '')
                              order by b.received_on desc) as nth
    from helper as h
    join batch as b on b.batch = h.batch
    left join unit_alias as u on u.alias = h.helper_unit
),
known as (
    select helper_name, helper_unit, max(unit_level) as unit_level, max(in_team) as in_team,
           min(struct_pack(batch := batch, sheet := sheet, row := row)) as place,
           count(*) over (partition by helper_name) as namesakes
    from listed
    where nth = 1
    group by helper_name, helper_unit
),
paired as (
    select distinct s.household, s.helper_name, s.helper_unit, s.unit_level, greatest(s.from_day, $effective_from) as from_day
    from pairing_span as s
    join presence as p on p.household = s.household and p.from_day <= $last and p.to_day > $first
    where s.from_day <= $last and s.to_day > $first
      and (p.county = $county or ($county = '' and p.county not in (select county from own_policy)))
),
judged as (
    select p.household, p.helper_name, p.helper_unit, p.from_day,
           coalesce(nullif(p.unit_level, ''), k.unit_level, n.unit_level) as level,
           coalesce(k.in_team, n.in_team, 0) as in_team,
           coalesce(k.place, n.place) as place
    from paired as p
    left join known as k on k.helper_name = p.helper_name and k.helper_unit = p.helper_unit
    left join known as n on n.helper_name = p.helper_name and n.namesakes = 1
),
barred as (
    select household, helper_name, helper_unit, level, place, min(from_day) as from_day
    from judged
    where list_contains($levels, level) and in_team = 0
    group by household, helper_name, helper_unit, level, place
)
select
    b.household, b.helper_name, b.helper_unit, b.level, $effective_from as rule_from, b.from_day,
    min(struct_pack(batch := q.batch, sheet := q.sheet, row := q.row)) as paired_at, b.place as listed_at
from barred as b
join pairing as q on q.helper_name = b.helper_name
join link as l on l.reference_key = q.reference_key and l.household = b.household
group by b.household, b.helper_name, b.helper_unit, b.level, b.from_day, b.place
