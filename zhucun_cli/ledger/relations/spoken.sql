-- For which villages and groups a snapshot of a day speaks, and whether its silence may end anything.
with bad as (
    select distinct kind, batch, village_key from rejected where kind in ('household', 'pairing')
)
select
    a.kind, a.township_key, a.village_key, a.list_group, a.listed_on,
    min(case when a.extent = 'additions' then 1 else 0 end) as only_additions,
    max(case when a.extent = 'whole' then 1 else 0 end) as is_whole,
    max(case when b.batch is not null then 1 else 0 end) as has_rejected
from appearance as a
left join bad as b
  on b.kind = a.kind and b.batch = a.batch and (b.village_key is null or b.village_key = a.village_key)
group by a.kind, a.township_key, a.village_key, a.list_group, a.listed_on
