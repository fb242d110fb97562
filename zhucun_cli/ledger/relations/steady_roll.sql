-- Households with one roster row and no event: since when and until when they are on the roll, and monitored.
select
    r.household, r.county, r.township, r.village, r.township_key, r.village_key, r.head_name,
    r.category,
    coalesce(r.on_roll_from, r.listed_on) as roll_from,
    coalesce(r.off_roll_from, date '9999-12-31') as roll_to,
    case when (r.monitored_type is not null or r.identified_from is not null)
              and coalesce(r.identified_from, r.listed_on) <= c.as_of
         then coalesce(r.identified_from, r.listed_on) else date '9999-12-31' end as watched_from,
    coalesce(case when r.cleared_from <= c.as_of then r.cleared_from end, date '9999-12-31') as watched_to
from single_spoken_row as r
cross join clock as c
where r.ends_first = 0
  and not exists (select 1 from retold as t where t.household = r.household)
