-- Steady households with their course and all their bits.
select h.household, h.county, h.township_key, h.village_key, h.timeline,
       case when m.bits is null then h.bits else h.bits | m.bits end as bits
from heard as h
left join more_bits as m on m.household = h.household
where h.timeline is not null
