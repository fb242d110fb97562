-- Village and window for which no row of the kind arrived: what is missing is the sheet, not the visit.
select distinct o.evidence, o.township_key, o.village_key, o.window_label
from (select distinct evidence, township_key, village_key, window_label, window_start, window_end
      from obligation) as o
where not exists (
    select 1 from arrival as a
    where a.kind = o.evidence and a.village_key = o.village_key
      and (a.township_key = o.township_key or a.township_key = '' or o.township_key = '')
      and (
          (a.period <> '' and a.period = o.window_label)
          or (a.period = '' and a.from_day <= o.window_end and a.to_day >= o.window_start)
      )
)
