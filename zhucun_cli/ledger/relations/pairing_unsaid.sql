-- Households of whom a row of a pairing roster could not be used and none has come since: who answers is not known.
select distinct m.household
from rejected as j
join batch as b on b.batch = j.batch
join meant as m on m.reference_key = j.reference_key
where j.kind = 'pairing'
  and not exists (
      select 1 from pairing_row as p
      join batch as s on s.batch = p.batch
      where p.household = m.household and s.received_on > b.received_on
  )
