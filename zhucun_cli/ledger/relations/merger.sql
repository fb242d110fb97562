-- Households that became part of another: what is done there from that day on is the other one's, and when that one
-- was merged too, the next one's. Of two named for one day the smaller code counts, so that the answer does not depend
-- on the order of rows; a merger into a household that nobody knows is none.
with recursive step as (
    select household, min(acts_on) as acts_on, min_by(other_household, concat(cast(acts_on as varchar), ' ', other_household)) as other_household
    from event
    where event = '并户' and other_household in (select household from household_name)
    group by household
),
chain as (
    select household, acts_on, other_household, 1 as steps from step
    union all
    select c.household, greatest(c.acts_on, s.acts_on), s.other_household, c.steps + 1
    from chain as c
    join step as s on s.household = c.other_household
    where c.steps < 9 and s.other_household <> c.household
),
lasting as (
    select household, acts_on, max_by(other_household, steps) as other_household from chain group by household, acts_on
)
select household, acts_on, other_household,
       lead(acts_on, 1, date '9999-12-31') over (partition by household order by acts_on) as until_on
from lasting
