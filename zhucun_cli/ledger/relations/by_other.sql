-- Proofs in which people are named and none of those paired with the household on that day is among them.
select p.duty, p.window_label, p.household
from proof as p
left join pairing_span as s
  on s.household = p.household and s.from_day <= p.done_on and s.to_day > p.done_on
where p.people is not null and p.people <> ''
group by p.duty, p.window_label, p.household
having max(case when position(concat('、', s.helper_name, '、') in concat('、', p.people, '、')) > 0
                then 1 else 0 end) = 0
