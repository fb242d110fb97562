-- Every obligation with its status, its proof, its marks and who answers for it (design §6, "Status").
select
    o.duty, o.duty_group, o.title, o.evidence, o.household, o.head_name,
    o.township, o.village, o.township_key, o.village_key, o.category_on_test_day,
    o.window_label, o.window_start, o.window_end, o.due_on, o.closes_on,
    case
        when p.done_on <= o.due_on then 'on_time'
        when p.done_on <= o.closes_on then 'late'
        when c.as_of <= o.closes_on then 'open'
        else 'missed'
    end as status,
    case when p.undated = 1 then null else p.done_on end as done_on,
    p.batch as proof_batch, p.sheet as proof_sheet, p.row as proof_row,
    case when p.done_on is null and c.as_of > o.closes_on and n.village_key is not null then 1 else 0 end as not_received,
    case when p.done_on is null and c.as_of > o.closes_on and u.household is not null then 1 else 0 end as unread,
    case when p.done_on is null and c.as_of > o.closes_on and u.certain = 1 then 1 else 0 end as unread_certain,
    case when b.household is not null then 1 else 0 end as by_other,
    coalesce(p.undated, 0) as undated,
    coalesce(p.shared, 0) as shared,
    case when p.received_stated and p.undated = 0
              and datediff('day', p.done_on, p.received_on) > c.backfill_days then 1 else 0 end as backfilled,
    coalesce(a.responsible, '') as responsible,
    coalesce(a.unit, '') as unit
from obligation as o
cross join clock as c
left join proof as p
  on p.duty = o.duty and p.window_label = o.window_label and p.household = o.household
left join not_received as n
  on n.evidence = o.evidence and n.township_key = o.township_key and n.village_key = o.village_key
 and n.window_label = o.window_label
left join unread as u
  on u.duty = o.duty and u.window_label = o.window_label and u.household = o.household
left join by_other as b
  on b.duty = o.duty and b.window_label = o.window_label and b.household = o.household
left join answerable as a
  on a.duty = o.duty and a.window_label = o.window_label and a.household = o.household
