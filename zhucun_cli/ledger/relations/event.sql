-- What happened to households, with the day from which each acts (a month acts from the first of the next).
select
    l.household, e.event,
    case when e.happened_on_month_only then cast(e.happened_on + interval 1 month as date)
         else e.happened_on end as acts_on,
    cast(e.until + interval 1 day as date) as until_day,
    coalesce(e.other_household_code, '') as other_household,
    coalesce(e.other_head_name, '') as other_head_name,
    coalesce(e.to_township, '') as to_township,
    coalesce(e.to_village, '') as to_village,
    coalesce(t.key, '') as to_township_key,
    coalesce(v.key, '') as to_village_key,
    e.batch, e.sheet, e.row
from household_event as e
join event_link as l on l.reference_key = e.reference_key
cross join clock as c
left join place_name as t on t.level = 'township' and t.name = e.to_township
left join place_name as v on v.level = 'village' and v.name = e.to_village
where l.household is not null
  and e.happened_on <= c.as_of
  and (not coalesce(e.happened_on_month_only, false) or cast(e.happened_on + interval 1 month as date) <= c.as_of)
