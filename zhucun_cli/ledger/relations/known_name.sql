-- How rows name households when nothing is amiss: code, head, township and village as a roster has them. A row that
-- does so means that household (design §4). What is done for a household that became part of another must be looked
-- at row by row, so its names are not here.
select household, head_name, township_key, village_key, county, timeline
from steady
union all
select household, head_name, township_key, village_key, '' as county, cast(null as bigint) as timeline
from (select distinct household, head_name, township_key, village_key from retold_row) as each_once
where household not in (select household from merger)
