-- The timelines that steady households share, each under a name of its own.
select
    county, timeline, concat('=', cast(timeline as varchar), '=', county) as name,
    min(roll_from) as roll_from, min(roll_to) as roll_to, min(watched_from) as watched_from,
    min(watched_to) as watched_to, min(poor) as poor
from steady
group by county, timeline
