-- Households of whom a row of a roster, an event or an exemption could not be used: what it would have said may change
-- what they owe in every window that ends and closes on `from_day` or later. A row of the same kind received since tells it anew.
with lost as (
    select j.kind, m.household, m.certain, coalesce(j.done_on, date '1900-01-01') as from_day, b.received_on
    from rejected as j
    join batch as b on b.batch = j.batch
    join meant as m on m.reference_key = j.reference_key
    where j.kind in ('household', 'household_event', 'exemption')
),
told as (
    select 'household' as kind, household, batch from roster_row where household in (select household from lost)
    union all
    select 'household_event' as kind, household, batch from event
    union all
    select 'exemption' as kind, l.household, x.batch
    from exemption as x
    join event_link as l on l.reference_key = x.reference_key
)
select l.household, min(l.from_day) as from_day, max(l.certain) as certain
from lost as l
where not exists (
    select 1 from told as t
    join batch as b on b.batch = t.batch
    where t.kind = l.kind and t.household = l.household and b.received_on > l.received_on
)
group by l.household
