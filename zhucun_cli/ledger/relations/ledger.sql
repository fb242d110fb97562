-- Every obligation with its status, its proof, its marks and who answers for it (design §6, "Status").
with judged as (
    select
        o.*, p.done_on as proof_on, p.undated as proof_undated, p.shared as proof_shared, p.received_stated,
        p.received_on, p.batch as proof_batch, p.sheet as proof_sheet, p.row as proof_row,
        case
            when p.done_on <= o.due_on then 'on_time'
            when p.done_on <= o.closes_on then 'late'
            when x.household is not null then 'excused'
            when c.as_of <= o.closes_on then 'open'
            else 'missed'
        end as status
    from obligation as o
    cross join clock as c
    left join proof as p
      on p.duty = o.duty and p.window_label = o.window_label and p.household = o.household
    left join excused as x
      on x.duty = o.duty and x.window_label = o.window_label and x.household = o.household
)
select
    o.duty, o.duty_group, o.title, o.evidence, o.household, o.head_name,
    o.county, o.township, o.village, o.township_key, o.village_key, o.category_on_test_day,
    o.window_label, o.window_start, o.window_end, o.due_on, o.closes_on, o.status,
    case when o.proof_undated = 1 then null else o.proof_on end as done_on,
    o.proof_batch, o.proof_sheet, o.proof_row,
    case when o.status = 'missed' and n.village_key is not null then 1 else 0 end as not_received,
    case when o.status = 'missed' and (u.household is not null or y.household is not null) then 1 else 0 end as unread,
    case when o.status = 'missed' and j.household is not null then 1 else 0 end as objected,
    case when o.status = 'missed' and (u.certain = 1 or y.certain = 1 or n.village_key is not null or j.household is not null)
         then 1 else 0 end as certain,
    case when b.household is not null then 1 else 0 end as by_other,
    coalesce(o.proof_undated, 0) as undated,
    coalesce(o.proof_shared, 0) as shared,
    case when o.received_stated and o.proof_undated = 0
              and datediff('day', o.proof_on, o.received_on) > o.backfill_days then 1 else 0 end as backfilled,
    coalesce(a.responsible, '') as responsible,
    coalesce(a.unit, '') as unit
from judged as o
left join not_received as n
  on n.evidence = o.evidence and n.township_key = o.township_key and n.village_key = o.village_key
 and n.window_label = o.window_label
left join unread as u
  on u.duty = o.duty and u.window_label = o.window_label and u.household = o.household
left join unsaid as y
  on y.household = o.household and o.window_stop > y.from_day and o.closes_on >= y.from_day
left join objected as j
  on j.duty = o.duty and j.window_label = o.window_label and j.household = o.household
left join by_other as b
  on b.duty = o.duty and b.window_label = o.window_label and b.household = o.household
left join answerable as a
  on a.duty = o.duty and a.window_label = o.window_label and a.household = o.household
