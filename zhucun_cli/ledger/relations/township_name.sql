-- How the rosters write the townships of households that owe something.
select township_key, max(township) as township
from (
    select s.township_key, s.township
    from steady as s
    join (
        select distinct c.county, c.timeline from course as c join owing as o on o.household = c.name
    ) as g on g.timeline = s.timeline and g.county = s.county
    union all
    select o.township_key, o.township
    from owing as o
    join retold as t on t.household = o.household
) as each_household
group by township_key
