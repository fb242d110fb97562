-- Every name, code and number under which a household was ever listed: what rows are linked by. One may stand here more than once.
select household, head_name, id_number_key, township_key, village_key
from roster_row
union all
select e.other_household_code, e.other_head_name, cast(null as varchar), coalesce(e.township_key, ''),
       coalesce(e.village_key, '')
from household_event as e
cross join clock as c
where e.event = '分户' and e.other_household_code is not null
  and e.happened_on <= c.as_of
  and (not coalesce(e.happened_on_month_only, false) or cast(e.happened_on + interval 1 month as date) <= c.as_of)
