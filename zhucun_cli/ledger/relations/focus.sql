-- What the views are narrowed to: everything, unless words of the call name a place, unit, person or household.
select * from ledger
