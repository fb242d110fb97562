-- For each village the bits of the windows of which any row has arrived, readable or not.
with last_place as (
    select household, max_by(township_key, listed_on) as township_key, max_by(village_key, listed_on) as village_key
    from roster_row
    where household in (select household from record_link where household is not null)
    group by household
),
placed as (
    select township_key, village_key, bits
    from heard
    where household is not null
    union all
    select
        case when k.village_key is not null then coalesce(r.township_key, '') else p.township_key end as township_key,
        case when k.village_key is not null then r.village_key else p.village_key end as village_key,
        t.bits
    from odd_row as r
    join record_link as l on l.reference_key = r.reference_key
    join tick as t on t.kind = r.kind and t.done_on = r.done_on and t.value = coalesce(r.value, '')
    left join known_village as k on k.village_key = r.village_key
    left join merger as g on g.household = l.household and g.acts_on <= r.done_on and r.done_on < g.until_on
    left join last_place as p on p.household = coalesce(g.other_household, l.household)
    union all
    select
        case when k.village_key is not null then coalesce(j.township_key, '') else p.township_key end as township_key,
        case when k.village_key is not null then j.village_key else p.village_key end as village_key,
        b.arrived as bits
    from rejected as j
    join window_bit as b
      on b.kind = j.kind
     and (
         (coalesce(j.period, '') <> '' and j.period = b.window_label)
         or (coalesce(j.period, '') = '' and coalesce(j.done_on, j.declared_from) <= b.window_end
             and coalesce(j.done_on, j.declared_to) >= b.window_start)
     )
    left join known_village as k on k.village_key = j.village_key
    left join record_link as l on l.reference_key = j.reference_key
    left join last_place as p on p.household = l.household
)
select coalesce(township_key, '') as township_key, village_key, bit_or(bits) as bits
from placed
where village_key is not null
group by coalesce(township_key, ''), village_key
