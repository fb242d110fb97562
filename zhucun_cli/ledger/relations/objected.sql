-- Obligations about which a unit's reply is pending: of the replies received last, one is not rejected with a
-- reason (design §6).
with told as (
    select
        l.household, w.duty, x."window" as window_label,
        case when x.decision = '不采纳' and coalesce(x.decision_reason, '') <> '' then 0 else 1 end as pending,
        dense_rank() over (
            partition by l.household, w.duty, x."window" order by b.received_on desc
        ) as nth
    from objection as x
    join batch as b on b.batch = x.batch
    join event_link as l on l.reference_key = x.reference_key
    join duty_word as w on w.word = coalesce(x.duty, '')
    cross join clock as c
    where l.household is not null and (x.replied_on is null or x.replied_on <= c.as_of)
)
select household, duty, window_label
from told
where nth = 1
group by household, duty, window_label
having max(pending) = 1
