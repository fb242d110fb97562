-- All timelines that must be judged: those of the households of `retold`, and every course once.
select household, county, township, village, township_key, village_key, head_name, category, from_day, to_day
from retold_segment
union all
select name as household, county, '' as township, '' as village, '' as township_key, '' as village_key,
       '' as head_name, category, from_day, to_day
from course_segment
