-- Records that do not name a household as a roster does: what they mean is found out reference by reference.
with odd as (
    select distinct
        coalesce(said_code, '') as code, coalesce(said_name, '') as name, coalesce(said_township, '') as township,
        coalesce(said_village, '') as village
    from heard
    where household is null
),
near as (
    select * from done_row where household_code is null
    union all
    select * from done_row where household_code in (select code from odd)
)
select
    r.*, b.received_on, b.received_stated,
    concat_ws('|', coalesce(r.household_code, ''), coalesce(r.id_number_key, ''), coalesce(r.township_key, ''),
              coalesce(r.village_key, ''), coalesce(r.head_name, '')) as reference_key
from near as r
join batch as b on b.batch = r.batch
join odd as o
  on o.code = coalesce(r.household_code, '') and o.name = coalesce(r.head_name, '')
 and o.township = coalesce(r.township_key, '') and o.village = coalesce(r.village_key, '')
