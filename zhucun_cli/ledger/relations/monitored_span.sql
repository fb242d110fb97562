-- Half-open day intervals in which a household is a 监测户: every (identified, cleared) pair, united.
select household, from_day, to_day
from retold_monitored_span
union all
select household, watched_from as from_day, watched_to as to_day
from steady_roll
where watched_from < watched_to
