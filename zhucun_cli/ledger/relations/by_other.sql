-- Proofs on whose day every record that counts names people, none of whom was paired with the household then:
-- several records of one day are one, whoever they name.
with that_day as (
    select p.duty, p.window_label, p.household, p.done_on, m.batch, m.sheet, m.row, coalesce(m.people, '') as people
    from proof as p
    join matched as m
      on m.duty = p.duty and m.window_label = p.window_label and m.household = p.household
     and m.done_on = p.done_on and m.state = 'counts'
),
known as (
    select t.duty, t.window_label, t.household,
           max(case when t.people = '' or position(concat('、', s.helper_name, '、') in concat('、', t.people, '、')) > 0
                    then 1 else 0 end) as somebody_paired
    from that_day as t
    left join pairing_span as s
      on s.household = t.household and s.from_day <= t.done_on and s.to_day > t.done_on
    group by t.duty, t.window_label, t.household
)
select duty, window_label, household
from known
where somebody_paired = 0
