-- The rows of `undone` as `ledger` has them: with their marks and who answers.
select
    u.duty, u.title, u.evidence, u.household, u.head_name, u.township, u.village, u.window_label, u.window_start,
    u.window_end, u.due_on, u.status, coalesce(a.responsible, '') as responsible, coalesce(a.unit, '') as unit,
    coalesce(d.not_received, 0) as not_received, coalesce(d.unread, 0) as unread, coalesce(d.objected, 0) as objected
from undone as u
left join doubt as d on d.household = u.household and d.duty = u.duty and d.window_label = u.window_label
left join undone_answerable as a
  on a.duty = u.duty and a.window_label = u.window_label and a.household = u.household
