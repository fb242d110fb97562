-- Misses that may be the fault of a file, not of a person (待核). `certain` as in `ledger`.
with unread as (
    select m.household, m.duty, m.window_label, max(c.certain) as certain
    from miss as m
    join (select distinct county, duty, rule, window_label, window_start, closes_on from owing) as o
      on o.duty = m.duty and o.window_label = m.window_label and o.county = m.county
    join odd_cure as c
      on c.kind = m.evidence and c.household = m.household
     and (
         (c.period <> '' and c.period = m.window_label)
         or (c.period = '' and c.from_day is null)
         or (c.period = '' and c.from_day <= o.closes_on and c.to_day >= o.window_start)
     )
    left join (select distinct rule from counted_value) as restricted on restricted.rule = o.rule
    left join counted_value as v on v.rule = o.rule and v.value = c.value
    left join asked_rule as a on a.rule = o.rule
    where (c.loose = 1 and (restricted.rule is null or c.value is null or v.rule is not null))
       or (c.loose = 0 and restricted.rule is not null and c.value is null and a.rule is not null)
    group by m.household, m.duty, m.window_label
)
select
    m.household, m.county, m.duty, m.window_label, m.township_key, m.village_key,
    case when n.village_key is not null then 1 else 0 end as not_received,
    case when m.unstated = 1 or u.household is not null or y.household is not null then 1 else 0 end as unread,
    case when j.household is not null then 1 else 0 end as objected,
    case when m.unstated = 1 or n.village_key is not null or u.certain = 1 or y.certain = 1 or j.household is not null
         then 1 else 0 end as certain
from miss as m
left join unheard as n
  on n.evidence = m.evidence and n.township_key = m.township_key and n.village_key = m.village_key
 and n.window_label = m.window_label
left join unread as u
  on u.duty = m.duty and u.window_label = m.window_label and u.household = m.household
left join unsaid as y
  on y.household = m.household and m.window_stop > y.from_day and m.closes_on >= y.from_day
left join objected as j
  on j.duty = m.duty and j.window_label = m.window_label and j.household = m.household
where m.unstated = 1 or n.village_key is not null or u.household is not null or y.household is not null
   or j.household is not null
