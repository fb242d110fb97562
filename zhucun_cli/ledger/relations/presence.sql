-- Half-open day intervals in which a household stands on the roll of one village.
select household, county, township, village, township_key, village_key, category, head_name, from_day, to_day
from retold_presence
union all
select household, county, township, village, township_key, village_key, category, head_name,
       roll_from as from_day, roll_to as to_day
from steady_roll
where roll_from < roll_to
