-- Households of which more is told than one roster row: listed more than once, named by an event, or exempt.
-- Only their timelines are put together piece by piece.
select household from relisted
union
select household from event
union
select other_household as household from event where other_household <> ''
union
select household from exempt_span
