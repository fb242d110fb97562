-- Villages and groups with their first receipt. `one_day` is 1 where every row speaks from the same day, so that
-- no later list can leave a household out.
select
    coalesce(township_key, '') as township_key, village_key, list_group,
    min(received_on) as first_received,
    min(coalesce(effective_on, date '1900-01-01')) as first_listed,
    case when count(effective_on) = count(*) and min(effective_on) = max(effective_on) then 1
         when count(effective_on) = 0 and min(received_on) = max(received_on) then 1
         else 0 end as one_day
from placed_row
group by coalesce(township_key, ''), village_key, list_group
