-- Obligations that a row we could not use might have done.
select o.duty, o.window_label, o.household, max(c.certain) as certain
from obligation as o
join cure as c
  on c.kind = o.evidence and c.household = o.household
 and (
     (c.period <> '' and c.period = o.window_label)
     or (c.period = '' and c.from_day is null)
     or (c.period = '' and c.from_day <= o.closes_on and c.to_day >= o.window_start)
 )
group by o.duty, o.window_label, o.household
