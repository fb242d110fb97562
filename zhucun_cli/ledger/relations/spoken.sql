-- For which villages and groups a snapshot of a day speaks, and whether its silence may end anything.
-- The rows of a corrected 待改 workbook belong to the snapshot of the batch they came from.
with bad as (
    select distinct r.kind, b.first_version, r.village_key
    from rejected as r
    join batch as b on b.batch = r.batch
    where r.kind in ('household', 'pairing')
)
select
    a.kind, a.township_key, a.village_key, a.list_group, a.listed_on,
    min(case when a.extent = 'additions' then 1 else 0 end) as only_additions,
    max(case when a.extent = 'whole' then 1 else 0 end) as is_whole,
    max(case when b.first_version is not null then 1 else 0 end) as has_rejected
from appearance as a
join batch as v on v.batch = a.batch
left join bad as b
  on b.kind = a.kind and b.first_version = v.first_version
 and (b.village_key is null or b.village_key = a.village_key)
group by a.kind, a.township_key, a.village_key, a.list_group, a.listed_on
