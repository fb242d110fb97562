-- Every course as disjoint half-open intervals of category: before, while and after it is monitored.
select name, county, case when poor = 1 then '一般脱贫户' else '' end as category, roll_from as from_day,
       watched_from as to_day
from course
where roll_from < watched_from
union all
select name, county, '监测户' as category, watched_from as from_day, watched_to as to_day
from course
where watched_from < watched_to
union all
select name, county, case when poor = 1 then '一般脱贫户' else '' end as category, watched_to as from_day,
       roll_to as to_day
from course
where watched_to < roll_to
