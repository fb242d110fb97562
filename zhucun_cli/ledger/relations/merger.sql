-- Households that became part of another: what is done there from that day on is the other one's. Of two named for
-- one day the smaller code counts, so that the answer does not depend on the order of rows.
select household, min(acts_on) as acts_on, min_by(other_household, concat(cast(acts_on as varchar), ' ', other_household)) as other_household
from event
where event = '并户' and other_household <> ''
group by household
