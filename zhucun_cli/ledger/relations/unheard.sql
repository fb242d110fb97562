-- Villages and windows for which no row of the kind arrived: what is missing is the sheet, not the visit.
with place as (
    select distinct township_key, village_key from village_list
    union
    select distinct township_key, village_key from retold_state
),
known as (
    select p.township_key, p.village_key, a.bits
    from place as p
    join village_arrival as a on a.village_key = p.village_key and a.township_key = p.township_key
    union all
    select p.township_key, p.village_key, a.bits
    from place as p
    join village_arrival as a on a.village_key = p.village_key
    where a.township_key = '' or p.township_key = ''
),
said as (
    select p.township_key, p.village_key, bit_or(coalesce(k.bits, 0)) as bits
    from place as p
    left join known as k on k.township_key = p.township_key and k.village_key = p.village_key
    group by p.township_key, p.village_key
)
select s.township_key, s.village_key, b.kind as evidence, b.window_label
from said as s
join (select distinct kind, window_label, arrived from window_bit) as b on (s.bits & b.arrived) = 0
