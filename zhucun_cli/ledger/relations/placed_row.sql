-- Household roster rows with their day of receipt, and the group for which they speak.
select
    r.*,
    b.received_on,
    case when r.monitored_type is not null and not coalesce(r.cleared, r.cleared_on is not null)
         then '监测户' else '一般脱贫户' end as list_group
from household as r
join batch as b on b.batch = r.batch
