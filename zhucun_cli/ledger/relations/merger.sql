-- Households that became part of another: what is done there from that day on is the other one's.
select household, min(acts_on) as acts_on, min_by(other_household, acts_on) as other_household
from event
where event = '并户' and other_household <> ''
group by household
